"""Asks for the period that attendance is shown for: one of those offered, or days as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.screens.picking_screen import PickingScreen
from cscp_tui.views.attendance_periods import period_table

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from cscp_tui.views.cells import Table


class PeriodScreen(PickingScreen):
    """Gives the key of a row of ``attendance_periods``: a period's, or a published summary's."""

    TITLE_WORDS = "Attendance in which period?"
    HINT = "choose below, or type days: 1/4/25 to 30/9/25, june, Q2"
    EMPTY = "No such period; type days as 1/4/25 to 30/9/25."
    WORDS = (
        "Plans, financial years, quarters and published tables are offered; any other days can be "
        "typed."
    )

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen of the periods of the day that is shown."""
        self._session = session
        super().__init__(ascii_only=ascii_only)

    def table_for(self, text: str) -> Table:
        """The typed days, and the periods in whose names the text stands."""
        return period_table(self._session.book, self._session.today, text)

    def words_on(self, key: str | None) -> str:  # noqa: ARG002 - it holds of every period
        """What can be chosen."""
        return self.WORDS
