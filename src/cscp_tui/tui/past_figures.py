"""What was delivered at the ends of quarters, each read from the truth of its own day, and kept."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from cscp_tui.domain.quarter_ends import QuarterEnd, quarter_ends, worked_out

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.records import Plan
    from cscp_tui.store.journals import Position
    from cscp_tui.tui.session import Session

AT_ONCE = 0.05
"""Seconds of work that nobody notices; the rest is done a little later."""


class PastFigures:
    """Keeps figures of past days until something takes effect by them; each costs a whole fold."""

    def __init__(self, session: Session) -> None:
        """Figures of the workspace of a session."""
        self._session = session
        self._known: dict[tuple[str, date], QuarterEnd] = {}
        self._position: Position = session.workspace.position

    def line(self, plan: Plan | None) -> tuple[QuarterEnd, ...]:
        """The ends of a plan's quarters with the figures that are known; that of today always is.

        Raises:
            BrokenJournal: the journal is not what it was.
        """
        if plan is None:
            return ()
        self._forget()
        session = self._session
        return tuple(
            worked_out(end, plan.id, session.book)
            if end.day == session.today
            else self._known.get((plan.id, end.day), end)
            for end in quarter_ends(plan, session.today)
        )

    def work_out(self, plan: Plan, seconds: float = AT_ONCE) -> bool:
        """Work out what is not known for so long, the latest first; whether some is left.

        Raises:
            BrokenJournal: a line is not what was written.
        """
        until = monotonic() + seconds
        missing = [end for end in self.line(plan) if end.delivered is None]
        for end in reversed(missing):
            past = self._session.workspace.as_at(end.day)
            self._known[plan.id, end.day] = worked_out(end, plan.id, past)
            if monotonic() > until:
                break
        return any(end.delivered is None for end in self.line(plan))

    def _forget(self) -> None:
        """Drop the figures of the days by which something has taken effect since."""
        workspace = self._session.workspace
        if workspace.position == self._position:
            return
        since = workspace.lines_after(self._position)
        first = min((line.on for line in since), default=None)
        self._position = workspace.position
        if first is not None:
            self._known = {key: end for key, end in self._known.items() if key[1] < first}
