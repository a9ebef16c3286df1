"""A workspace open for writing: every change is made under the lock and checked by every rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import Change, Line
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.records import Record
from cscp_tui.store.clock import Clock, stamp, system_clock
from cscp_tui.store.codec import FORMAT, REDACTION, VERSION
from cscp_tui.store.drafting import BaseValues, CommitResult
from cscp_tui.store.errors import NotAllowed, NotReadable, TroubleKind
from cscp_tui.store.folder_storage import storage_at
from cscp_tui.store.journal import Journal, Log
from cscp_tui.store.kept_lines import KeptLines, put_beside
from cscp_tui.store.ledger import Disk
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.scrutiny import team_records
from cscp_tui.store.snapshot import SnapshotMark
from cscp_tui.store.storage import Address
from cscp_tui.store.workspace import SHOWN_BEFORE, Workspace

SAVE_SNAPSHOT_EVERY = 200
"""Lines after which ``cscp.json`` is written again."""


class TeamsJournal:
    """The team's journal, as a recorder writes it."""

    is_elsewhere = False

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self.journal = workspace, workspace.journal
        self.kept_as = workspace.header.workspace
        self.signed: dict[str, Any] = {}

    @property
    def log(self) -> Log:
        return self._workspace.state

    @property
    def is_of_older_format(self) -> bool:
        return self._workspace.is_of_older_format

    def whole_lines(self) -> bytes:
        return self._workspace.whole_lines()

    def complete_replacing(self, holder: str) -> None:
        completed = self._workspace.storage.finish_replacing(holder)
        self._workspace.read_again(is_restored=True)
        self.log.findings += completed

    def bring_back_overwritten(self, kept: KeptLines) -> None:
        """Copy aside what another computer wrote over, to be merged in again."""
        sentences = kept.bring_back_overwritten(
            self.journal,
            lambda data, lost: [put_beside(Path(self.journal.ledger.where), data, lost)],
        )
        if sentences is None:
            is_older = any(trouble.kind is TroubleKind.OLDER for trouble in self.log.troubles)
            if not (is_older and kept.is_safe_in(self.journal)):
                kept.begin(self.log.position)
                return
            sentences = [SHOWN_BEFORE]
        self._workspace.storage.drop_snapshot()  # it may contain overwritten lines
        self._workspace.read_again()
        self.log.findings += sentences

    def catch_up(self) -> list[Line]:
        """Apply the lines that others appended.

        A scrutineer's file that can't be read doesn't stop saving.
        """
        self._workspace.follow_team()
        self._workspace.verify_chain()
        with suppress(NotAllowed, NotReadable):
            self._workspace.follow_scrutiny()
        return self._workspace.take_lines()

    def prepare(self, stamp: Callable[[], str]) -> dict[str, Any]:  # noqa: ARG002 - nothing is to be made
        return {}

    def keep(self, changes: Sequence[Change]) -> None:
        self._workspace.book.apply(changes)

    def explained(self, problem: NotAllowed | NotReadable) -> CscpError:
        return problem


class WritableWorkspace(Workspace):
    """A workspace that is read, with a recorder for one of its journals."""

    recorder: Recorder

    @property
    def why_not_kept(self) -> str:
        """Why nothing can be recorded here; empty if it can."""
        return self.recorder.why_not

    def today(self) -> date:
        return self.recorder.today()

    def now(self) -> datetime:
        return self.recorder.now()

    def record(
        self,
        command: Command,
        context: Context,
        seen: BaseValues | None = None,
        *,
        after: int | None = None,
    ) -> CommitResult:
        return self.recorder.record(command, context, seen, after=after)

    def undo(
        self,
        context: Context,
        number: int | None = None,
        *,
        rest: bool = False,
        redo: bool = False,
    ) -> CommitResult:
        return self.recorder.undo(context, number, rest=rest, redo=redo)

    def next_undo(self, by: str, *, redo: bool = False) -> Line:
        return self.recorder.next_undo(by, redo=redo)


class TeamWorkspace(WritableWorkspace):
    """A team's plan, open for reading and writing."""

    def __init__(
        self, place: Address, clock: Clock | None = None, disk: Disk | None = None
    ) -> None:
        """Open it; nothing is written before something is recorded or completed.

        Args:
            disk: through which a folder is written.
        """
        super().__init__(storage_at(place, disk), writes=True)
        self.recorder = Recorder(self, TeamsJournal(self), clock)
        self._kept = self.recorder.kept
        self._copies_redacted = self.state.seen_of_scrutiny
        if trouble := self.storage.why_not():
            self.state.add(trouble)
        self.state.findings += self.storage.forks(self.journal, self.header, self.position)

    @classmethod
    def create(
        cls,
        place: Address,
        workspace: str,
        clock: Clock | None = None,
        demo: date | None = None,
        disk: Disk | None = None,
    ) -> TeamWorkspace:
        """Make a workspace in a new or empty place.

        Raises:
            JournalGone: it once held a workspace, and its journal is missing.
        """
        storage = storage_at(place, disk)
        ledger = storage.team(writes=True)
        journal = Journal(ledger)
        storage.make_room()
        with ledger.turn("the one who makes it"):
            at = stamp((clock or system_clock)())
            storage.refuse_begun()
            if ledger.exists():
                ledger.rescue(0)  # somebody was stopped while making it
            journal.begin(
                {"v": VERSION, "n": 0, "format": FORMAT, "workspace": workspace}
                | ({"demo": demo.isoformat()} if demo else {})
                | {"at": at}
            )
        return cls(storage, clock)

    def sync(self) -> None:
        """Flush the whole journal to disk.

        From now on others may know the folder, so locks apply.
        """
        self.journal.ledger.sync()
        self.recorder.is_filled_alone = False

    def save_snapshot(self, holder: str = "cscp") -> bool:
        """Write ``cscp.json``, if it is behind.

        Returns:
            Whether it is up to date now; one that cannot be written is left for later.
        """
        mark, tables = self.snapshot()
        return self.write_snapshot(mark, tables, holder)

    @property
    def is_snapshot_behind(self) -> bool:
        """True if ``cscp.json`` lacks the latest change."""
        is_behind = self.state.saved < self.state.position.n
        return is_behind and not (self.read_only or self.recorder.must_upgrade)

    @property
    def lines_behind(self) -> int:
        """The number of changes that ``cscp.json`` does not have yet."""
        return self.state.position.n - self.state.saved

    def snapshot(self) -> tuple[SnapshotMark, dict[str, list[Record]]]:
        """Return what to write to ``cscp.json``.

        Quick; the result may be written by another thread.
        """
        state = self.state
        book = state.book
        tables = {
            table: team_records(table, [*records.values(), *book.undone[table].values()])
            for table, records in book.tables.items()
        }
        position = state.position
        mark = SnapshotMark(
            v=VERSION,
            workspace=self.header.workspace,
            n=position.n,
            offset=position.offset,
            hash=position.hash,
            at=state.at,
            latest_on=state.latest_on,
            scrutiny=max(self.scrutiny_position.n, state.seen_of_scrutiny),
        )
        return mark, tables

    def write_snapshot(
        self, mark: SnapshotMark, tables: dict[str, list[Record]], holder: str
    ) -> bool:
        """Write a snapshot to ``cscp.json``; it may be called from another thread."""
        if self.read_only or self.recorder.must_upgrade:
            return False
        self._redact_copies(mark)
        try:
            is_written = self.storage.write_snapshot(
                mark,
                tables,
                lock=lambda: self.journal.ledger.turn(holder),
                is_still_true=lambda: self._is_still_true(mark),
            )
        except (OSError, CscpError):
            return False
        if is_written:
            self.state.saved = max(self.state.saved, mark.n)
        return is_written

    def _is_still_true(self, mark: SnapshotMark) -> bool:
        """Return whether the journal has a mark's line, and nothing was redacted after it."""
        journal = self.journal
        return journal.has_line_at(mark.position) and REDACTION not in journal.ledger.read(
            mark.offset
        )

    def _redact_copies(self, mark: SnapshotMark) -> None:
        """Remove from the team's backups what the scrutineer redacted since the last snapshot."""
        seen, self._copies_redacted = self._copies_redacted, mark.scrutiny
        if mark.scrutiny <= seen or REDACTION not in self.scrutiny.whole_lines():
            return
        with suppress(OSError):
            self.storage.redact_copies()
