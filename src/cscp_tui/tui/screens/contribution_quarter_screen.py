"""Asks whose contributions are shown: of which quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.screens.picking_screen import PickingScreen
from cscp_tui.views.contribution_lists import contribution_quarters_table, quarters_offered

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from cscp_tui.views.cells import Table


class ContributionQuarterScreen(PickingScreen):
    """Gives a quarter as it is typed: ``2025-26/Q2``."""

    TITLE_WORDS = "Contributions of which quarter?"
    HINT = "choose below, or type Q2"
    EMPTY = "No such quarter is here; type less of it."
    WORDS = "The list then shows what each agency gave for that quarter, and who gave nothing."

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen of the quarters of the day that is shown."""
        self._book = session.book
        self._quarters = quarters_offered(session.book, session.today)
        super().__init__(ascii_only=ascii_only)

    def table_for(self, text: str) -> Table:
        """The quarters in whose names the text stands."""
        return contribution_quarters_table(self._book, self._quarters, text)

    def words_on(self, key: str | None) -> str:  # noqa: ARG002 - it holds of every quarter
        """What choosing a quarter does."""
        return self.WORDS
