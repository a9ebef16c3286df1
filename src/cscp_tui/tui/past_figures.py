"""What was delivered at the ends of quarters, each read from the truth of its own day, and kept."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from cscp_tui.domain.quarter_ends import QuarterEnd, quarter_ends, worked_out
from cscp_tui.store.tracks import Track

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.records import Plan
    from cscp_tui.tui.session import Session

AT_ONCE = 0.02
"""Seconds of work that nobody notices; the rest is done a little later."""


class PastFigures:
    """Keeps figures of past days until something takes effect by them."""

    def __init__(self, session: Session) -> None:
        """Figures of the workspace of a session."""
        self._session = session
        self._track = Track("actions")
        self._is_behind = True
        self._known: dict[tuple[str, date], QuarterEnd] = {}

    def line(self, plan: Plan | None) -> tuple[QuarterEnd, ...]:
        """The ends of a plan's quarters with the figures that are known; that of today always is.

        Raises:
            BrokenJournal: a line is not what was written.
        """
        if plan is None:
            return ()
        session = self._session
        if not self._is_behind:
            self._follow()
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
        while self._is_behind:
            self._follow()
            if monotonic() > until:
                return True
        missing = [end for end in self.line(plan) if end.delivered is None]
        while missing:
            end = missing.pop()
            past = self._track.book(end.day, "plan", plan.id)
            self._known[plan.id, end.day] = worked_out(end, plan.id, past)
            if monotonic() > until:
                break
        return bool(missing)

    def _follow(self) -> None:
        """Take in a part of the journal; drop the figures of the days by which it takes effect."""
        workspace = self._session.workspace
        if workspace.position.offset < self._track.offset:  # an older journal was put back
            self._track, self._known = Track("actions"), {}
        first, self._is_behind = workspace.follow_with(self._track)
        if first is not None:
            self._known = {key: end for key, end in self._known.items() if key[1] < first}
