"""Background work: following others, writing ``cscp.json``, verifying the chain."""

from __future__ import annotations

from datetime import date
from time import monotonic

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import Line
from cscp_tui.domain.clock_times import minutes_since
from cscp_tui.store.errors import BrokenJournal
from cscp_tui.store.journal import Scan
from cscp_tui.store.writing import SAVE_SNAPSHOT_EVERY, TeamWorkspace
from cscp_tui.tui.session import Session

POLL = 1.0
"""Seconds between two looks for what others have recorded."""
REST = 2.0
"""Seconds without a change after which ``cscp.json`` is written."""
QUICK_TO_BACK_UP = 10_000_000
"""Bytes of a journal up to which it is backed up beside the keys; a longer one when the app ends."""
CHECK_AFTER = 5.0
"""Seconds after the start when the chain begins to be checked."""
CHECK_EVERY = 0.05
"""Seconds between two parts of the chain, each of which takes a few thousandths of one."""
CHECKED_AT_ONCE = 256 * 1024
"""Bytes of such a part: a few thousandths of a second."""


class BackgroundSync:
    """Tells when to fold in others' changes, write ``cscp.json`` or verify more of the chain.

    The app asks on a timer, and does what is due.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._changed_at = monotonic()
        self._last_n = session.workspace.position.n
        self._day: date = session.today
        self._minute: int | None = None
        self._scan: Scan | None = None

    def follow(self) -> tuple[list[Line], bool]:
        """Take in what others recorded: their lines, and whether the screens are behind now."""
        session = self._session
        before = self._seen()
        lines = session.follow()
        self._day = session.today
        # What was found while something was saved here is told, too.
        return lines, bool(lines) or before != self._seen() or session.workspace.has_findings

    def _seen(self) -> tuple[object, ...]:
        workspace = self._session.workspace
        places = workspace.position.n, workspace.scrutiny_position
        return workspace.read_only, places, workspace.has_findings, self._day

    @property
    def is_next_minute(self) -> bool:
        """True if a meeting is run here and another minute of it has begun since the last look."""
        running = self._session.running
        before = self._minute
        self._minute = (
            minutes_since(running.started, self._session.workspace.now()) if running else None
        )
        return None not in {before, self._minute} and self._minute != before

    @property
    def snapshot_is_due(self) -> bool:
        """True if it is time to write ``cscp.json``."""
        workspace = self._session.workspace
        if not isinstance(workspace, TeamWorkspace):
            return False
        n = workspace.position.n
        if n != self._last_n:
            self._last_n, self._changed_at = n, monotonic()
        if not workspace.is_snapshot_behind:
            return False
        is_rest = monotonic() - self._changed_at >= REST
        return is_rest or workspace.lines_behind >= SAVE_SNAPSHOT_EVERY

    def check_on(self) -> bool:
        """Check a part of the chain that has not been checked; whether there is more.

        Raises:
            BrokenJournal: a line is not what was written; the workspace is read-only from now on.
        """
        workspace = self._session.workspace
        if workspace.read_only:
            return False
        if self._scan is None:
            self._scan = workspace.scan_chain()
        try:
            is_more = self._scan.verify_part(CHECKED_AT_ONCE)
        except BrokenJournal:
            workspace.verify()
            return False
        except CscpError:
            return False
        if not is_more:
            workspace.chain_was_verified()
        return is_more


def back_up_once_a_day(session: Session) -> CscpError | None:
    """Make the day's automatic backup, where something was recorded; returns what went wrong."""
    # A day's other changes do without.
    from cscp_tui.store.backup import back_up_daily  # noqa: PLC0415

    if session.has_recorded:
        try:
            back_up_daily(session.workspace.folder, session.workspace.today(), session.by)
        except CscpError as problem:
            return problem
    return None
