"""A workspace as the team has it: what is recorded is kept, or it is said why not."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cscp_tui.domain.challenge_records import SCRUTINY_TABLES, is_the_scrutineers
from cscp_tui.domain.errors import CscpError
from cscp_tui.store.clocks import Clock, stamp, system_clock
from cscp_tui.store.codec import FORMAT, VERSION
from cscp_tui.store.disks import LazyDisk
from cscp_tui.store.errors import NotAllowed, NotReadable, NotTheTeams, WorkspaceExists
from cscp_tui.store.journals import FileJournal, unused
from cscp_tui.store.locks import locked
from cscp_tui.store.presents import FILE_NAME, Mark, write_present
from cscp_tui.store.workspaces import JOURNAL_NAME
from cscp_tui.store.writers import WritableWorkspace, torn_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from cscp_tui.domain.changes import Change
    from cscp_tui.domain.records import Record
    from cscp_tui.store.codec import Line
    from cscp_tui.store.disks import Disk
    from cscp_tui.store.logs import Log

SAVE_PRESENT_EVERY = 200
"""Lines after which ``cscp.json`` is written again."""


class TeamWorkspace(WritableWorkspace):
    """A folder with a journal, open for reading and writing."""

    @property
    def _own_journal(self) -> FileJournal:
        return self._journal

    @property
    def _log(self) -> Log:
        return self._state

    def _refuse_foreign(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if is_the_scrutineers(change.table, change.id):
                raise NotTheTeams(change.id)

    def _catch_up(self) -> list[Line]:
        """Fold in what others appended; a scrutineer's file that fails keeps nobody from saving."""
        self._taken += self._follow_team()
        with suppress(NotAllowed, NotReadable):
            self._taken += self._scrutiny.follow(self._state.book)
        return self._all_taken()

    @classmethod
    def create(
        cls,
        folder: Path,
        workspace: str,
        clock: Clock | None = None,
        demo: date | None = None,
        disk: Disk | None = None,
    ) -> TeamWorkspace:
        """Make a workspace in a new or empty folder.

        Args:
            folder: where; it is made where it is not there.
            workspace: the id it has for ever.
            clock: what tells the time; else the computer.
            demo: the day that a demo takes for today.
            disk: how the disk is reached.

        Raises:
            WorkspaceExists: the folder holds a workspace.
            NotAllowed: it cannot be written.
        """
        journal = FileJournal(folder / JOURNAL_NAME, disk)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except PermissionError:
            raise NotAllowed(folder, "made") from None
        except OSError as problem:
            raise NotReadable(folder, problem) from None
        with locked(folder, "the one who makes it"):
            at = stamp((clock or system_clock)())
            if journal.path.exists():
                if (folder / FILE_NAME).exists() or not journal.is_unfinished_beginning():
                    raise WorkspaceExists(folder)
                # Somebody was stopped while making it.
                journal.path.replace(unused(folder / torn_name(journal.path, at, 0)))
            journal.begin(
                {"v": VERSION, "n": 0, "format": FORMAT, "workspace": workspace}
                | ({"demo": demo.isoformat()} if demo else {})
                | {"at": at}
            )
        return cls(folder, clock, disk)

    @classmethod
    def create_unsynced(
        cls, folder: Path, workspace: str, clock: Clock, demo: date | None = None
    ) -> TeamWorkspace:
        """Make a workspace to be filled at once, which waits for the disk only at ``sync``."""
        return cls.create(folder, workspace, clock, demo, LazyDisk())

    def sync(self) -> None:
        """Wait until the whole journal is on the disk."""
        self._journal.sync()

    def save_present(self, holder: str = "cscp") -> bool:
        """Write ``cscp.json``, if it is behind.

        Returns:
            Whether it is up to date now; one that cannot be written is left for later.
        """
        mark, tables = self.snapshot()
        return self.write_snapshot(mark, tables, holder)

    @property
    def is_present_behind(self) -> bool:
        """Whether ``cscp.json`` does not have the last change yet."""
        return not self.read_only and self._state.saved < self._state.position.n

    @property
    def lines_behind(self) -> int:
        """How many changes ``cscp.json`` does not have yet."""
        return self._state.position.n - self._state.saved

    def snapshot(self) -> tuple[Mark, dict[str, list[Record]]]:
        """What is to be written to ``cscp.json``: quick, and safe to hand to another thread."""
        state = self._state
        book = state.book
        tables = {
            table: _own(table, [*records.values(), *book.undone[table].values()])
            for table, records in book.tables.items()
        }
        position = state.position
        mark = Mark(
            v=VERSION,
            workspace=self.header.workspace,
            n=position.n,
            offset=position.offset,
            hash=position.hash,
            at=state.at,
            latest_on=state.latest_on,
        )
        return mark, tables

    def write_snapshot(self, mark: Mark, tables: dict[str, list[Record]], holder: str) -> bool:
        """Write a snapshot to ``cscp.json``; it may be called from another thread."""
        if self.read_only:
            return False
        try:
            is_written = write_present(
                self.folder / FILE_NAME,
                mark,
                tables,
                lock=lambda: locked(self.folder, holder),
                is_still_true=lambda: self._journal.has_line_at(mark.position),
            )
        except (OSError, CscpError):
            return False
        if is_written:
            self._state.saved = max(self._state.saved, mark.n)
        return is_written


def _own(table: str, records: list[Record]) -> list[Record]:
    """Those of a table's records that the team's journal makes."""
    if table not in SCRUTINY_TABLES:
        return records
    return [record for record in records if not is_the_scrutineers(table, record.id)]
