"""Background work: taking in others' changes, writing ``cscp.json``, checking the chain."""

from __future__ import annotations

from datetime import date
from time import monotonic

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import Line
from cscp_tui.domain.clock_times import minutes_since
from cscp_tui.store.errors import BrokenJournal
from cscp_tui.store.journal import Scan
from cscp_tui.store.team import SAVE_SNAPSHOT_EVERY, lines_behind
from cscp_tui.tui.session import Session

POLL = 1.0
"""The seconds between two checks for others' changes."""
REST = 2.0
"""The seconds without a change after which ``cscp.json`` is written."""
QUICK_TO_BACK_UP = 10_000_000
"""The size in bytes up to which a journal is backed up while the app runs. A longer one is backed
up when it ends."""
CHECK_AFTER = 5.0
"""The seconds after the start before the chain is checked."""
CHECK_EVERY = 0.05
"""The seconds between checking two parts of the chain, each of which takes a few ms."""
CHECKED_AT_ONCE = 256 * 1024
"""The bytes of the chain checked at once, which takes a few milliseconds."""


class BackgroundSync:
    """Decides when to take in others' changes, write ``cscp.json`` or check the chain.

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
        """Take in others' changes. Return their lines, and whether screens must be updated."""
        session = self._session
        before = self._seen()
        lines = session.follow()
        self._day = session.today
        # Findings from saving something here are shown, too.
        return lines, bool(lines) or before != self._seen() or session.workspace.has_findings

    def _seen(self) -> tuple[object, ...]:
        workspace = self._session.workspace
        places = workspace.position.n, workspace.scrutiny_position
        return workspace.read_only, places, workspace.has_findings, self._day

    @property
    def is_next_minute(self) -> bool:
        """True if a meeting is run here and a minute of it has begun since the last check."""
        running = self._session.running
        before = self._minute
        self._minute = (
            minutes_since(running.started, self._session.recorder.now()) if running else None
        )
        return None not in {before, self._minute} and self._minute != before

    @property
    def snapshot_is_due(self) -> bool:
        """True if ``cscp.json`` should be written now."""
        n = self._session.workspace.position.n
        if n != self._last_n:
            self._last_n, self._changed_at = n, monotonic()
        behind = lines_behind(self._session.recorder)
        if not behind:
            return False
        is_rest = monotonic() - self._changed_at >= REST
        return is_rest or behind >= SAVE_SNAPSHOT_EVERY

    @property
    def backs_up(self) -> bool:
        """True if the day's backup may be made now, as there is something of this session in it."""
        is_quick = self._session.workspace.position.offset <= QUICK_TO_BACK_UP
        return is_quick and self._session.has_recorded

    def check_on(self) -> bool:
        """Check the next part of the chain. Return whether there is more to check.

        Raises:
            BrokenJournal: a line was altered; the workspace is read-only from now on.
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
