"""What is chosen by typing on the screen of the quarterly update: a quarter, a place for a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.quarters import Quarter
from cscp_tui.tui.screens.picking_screen import PickingScreen
from cscp_tui.views.narrative_places import narrative_places, narrative_text
from cscp_tui.views.update_quarters import quarter_state, update_quarters_table

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from cscp_tui.views.cells import Table


class UpdateQuarterScreen(PickingScreen):
    """Gives a quarter as it is typed: ``2025-26/Q2``."""

    TITLE_WORDS = "The update of which quarter?"
    HINT = "choose below, or type Q2 or 2025"
    EMPTY = "No such quarter; type less of it."
    WORDS = "A quarter stays open until it is signed off; then its update is exported as it was."

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen of the quarters of the day that is shown."""
        self._session = session
        super().__init__(ascii_only=ascii_only)

    def table_for(self, text: str) -> Table:
        """The quarters in whose names the text stands."""
        session = self._session
        return update_quarters_table(session.book, session.workspace.book, session.today, text)

    def words_on(self, key: str | None) -> str:
        """What became of the quarter under the cursor, whole, and what becomes of all."""
        if key is None:
            return self.WORDS
        session, quarter = self._session, Quarter.parse(key)
        state = quarter_state(session.workspace.book, quarter, session.today).text
        return f"{quarter.short}: {state}. {self.WORDS}"


class SectionScreen(PickingScreen):
    """Gives the key of the section whose text is to be written."""

    TITLE_WORDS = "The text of which section?"
    HINT = "choose below, or type a word of its name"
    EMPTY = "No section is called so; type less of it."

    def __init__(self, session: Session, quarter: Quarter, *, ascii_only: bool = False) -> None:
        """A screen of the places of a quarter's update that can have a text."""
        self._session, self._quarter = session, quarter
        super().__init__(ascii_only=ascii_only)

    def table_for(self, text: str) -> Table:
        """The places in whose names or texts the typed words stand."""
        return narrative_places(self._session.workspace.book, self._quarter, text)

    def words_on(self, key: str | None) -> str:
        """The text of the place under the cursor."""
        if key is None:
            return ""
        text = narrative_text(self._session.workspace.book, self._quarter, key)
        return text or "Nothing is written there yet; figures and tables come by themselves."
