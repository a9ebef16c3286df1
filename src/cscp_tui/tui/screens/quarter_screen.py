"""Asks for which quarter is recorded: the present one, or one before that is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.screens.picking_screen import PickingScreen
from cscp_tui.views.recording_quarters import quarters_table, signed_sentence

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from cscp_tui.views.cells import Table


class QuarterScreen(PickingScreen):
    """Gives a quarter as it is typed: ``2025-26/Q2``."""

    TITLE_WORDS = "Record for which quarter?"
    HINT = "choose below, or type Q2"
    EMPTY = "No such quarter is open; type less of it."
    WORDS = (
        "Notes then speak for that quarter, and a delivery asks for the day it happened. The first "
        "line of the screen says so, until the present quarter is chosen again."
    )

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen of the quarters that are open on today's day."""
        self._session, self._text = session, ""
        super().__init__(ascii_only=ascii_only)

    def table_for(self, text: str) -> Table:
        """The quarters in whose names the text stands."""
        self._text = text
        return quarters_table(self._session.book, self._session.workspace.today(), text)

    def words_on(self, key: str | None) -> str:
        """What recording for a quarter does; where none is offered, which is signed off."""
        if key is None and self._text.strip():
            return signed_sentence(self._session.book, self._session.workspace.today(), self._text)
        return self.WORDS
