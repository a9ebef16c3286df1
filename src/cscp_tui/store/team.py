"""What the team records, and ``cscp.json``, which has what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import Change, Line
from cscp_tui.store.clock import Clock, stamp, system_clock
from cscp_tui.store.codec import FORMAT, REDACTION, VERSION
from cscp_tui.store.errors import NotAllowed, NotReadable, TroubleKind
from cscp_tui.store.folder_storage import storage_at
from cscp_tui.store.journal import Journal, Log
from cscp_tui.store.kept_lines import KeptLines, put_beside
from cscp_tui.store.ledger import Disk
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.scrutiny import team_records
from cscp_tui.store.snapshot import Contents, SnapshotMark
from cscp_tui.store.storage import Address
from cscp_tui.store.workspace import SHOWN_BEFORE, Workspace

SAVE_SNAPSHOT_EVERY = 200
"""The number of new lines after which ``cscp.json`` is written again."""


class TeamsJournal:
    """The team's journal, as a recorder writes it."""

    is_elsewhere = False

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self.journal = workspace, workspace.journal
        self.kept = workspace.kept
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


def team_recorder(place: Address, clock: Clock | None = None, disk: Disk | None = None) -> Recorder:
    """Open a workspace, and return what records in the team's journal.

    Nothing is written before something is recorded or completed.

    Args:
        disk: through which a folder is written.
    """
    workspace = Workspace(storage_at(place, disk), writes=True)
    if trouble := workspace.storage.why_not():
        workspace.state.add(trouble)
    workspace.state.findings += workspace.storage.forks(
        workspace.journal, workspace.header, workspace.position
    )
    return Recorder(workspace, TeamsJournal(workspace), clock)


def create_workspace(
    place: Address,
    workspace: str,
    clock: Clock | None = None,
    demo: date | None = None,
    disk: Disk | None = None,
) -> Recorder:
    """Make a workspace in a new or empty place, and open it as ``team_recorder`` does.

    Args:
        workspace: its id.
        demo: the day on which a demo takes place.

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
    return team_recorder(storage, clock)


def lines_behind(recorder: Recorder) -> int:
    """Return how many changes ``cscp.json`` lacks that can be written to it now."""
    state = recorder.workspace.state
    return 0 if _may_not_write(recorder) else max(0, state.position.n - state.saved)


def _may_not_write(recorder: Recorder) -> bool:
    """Return whether ``cscp.json`` must stay as it is."""
    return recorder.is_scrutineers or bool(recorder.workspace.read_only) or recorder.must_upgrade


def contents_of_snapshot(workspace: Workspace) -> Contents:
    """Return what to write to ``cscp.json``.

    Quick; the result may be written by another thread.
    """
    state = workspace.state
    book = state.book
    tables = {
        table: team_records(table, [*records.values(), *book.undone[table].values()])
        for table, records in book.tables.items()
    }
    position = state.position
    mark = SnapshotMark(
        v=VERSION,
        workspace=workspace.header.workspace,
        n=position.n,
        offset=position.offset,
        hash=position.hash,
        at=state.at,
        latest_on=state.latest_on,
        scrutiny=max(workspace.scrutiny_position.n, state.seen_of_scrutiny),
    )
    return mark, tables


def save_snapshot(
    recorder: Recorder, holder: str = "cscp", contents: Contents | None = None
) -> bool:
    """Write ``cscp.json``, if it is behind; one that can't be written is left for later.

    Args:
        contents: what to write, taken before, so that another thread may call this.

    Returns:
        Whether it is up to date now.
    """
    if _may_not_write(recorder):
        return False
    workspace = recorder.workspace
    contents = contents or contents_of_snapshot(workspace)
    mark, _ = contents
    _redact_copies(workspace, mark)
    try:
        is_written = workspace.storage.write_snapshot(
            contents,
            lock=lambda: workspace.journal.ledger.turn(holder),
            is_still_true=lambda: _is_still_true(workspace.journal, mark),
        )
    except (OSError, CscpError):
        return False
    if is_written:
        workspace.state.saved = max(workspace.state.saved, mark.n)
    return is_written


def _is_still_true(journal: Journal, mark: SnapshotMark) -> bool:
    """Return whether the journal has a mark's line, and nothing was redacted after it."""
    return journal.has_line_at(mark.position) and REDACTION not in journal.ledger.read(mark.offset)


def _redact_copies(workspace: Workspace, mark: SnapshotMark) -> None:
    """Remove from the team's backups what the scrutineer redacted since the last snapshot."""
    state = workspace.state
    seen, state.copies_redacted = state.copies_redacted, mark.scrutiny
    if mark.scrutiny <= seen or REDACTION not in workspace.scrutiny.whole_lines():
        return
    with suppress(OSError):
        workspace.storage.redact_copies()
