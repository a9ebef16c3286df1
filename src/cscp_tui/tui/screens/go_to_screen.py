"""Go to an action from anywhere: a reference, an older one, or words of its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.screens.picking_screen import PickingScreen
from cscp_tui.views.searches import where_of
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from cscp_tui.views.cells import Table


class GoToScreen(PickingScreen):
    """Finds an action of any plan or source while it is typed; gives its reference."""

    TITLE_WORDS = "Go to an action"
    HINT = "a reference, an old one, or words of the title"
    EMPTY = "No action fits; type less of it, or other words."

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen over all actions of the day that is shown."""
        self._book = session.book
        self._search = session.search()
        self._standings = Standings(session.today)
        super().__init__(ascii_only=ascii_only)

    def table_for(self, text: str) -> Table:
        """The actions that fit what was typed."""
        return self._search.table(text, self._standings)

    def words_on(self, key: str | None) -> str:
        """The whole title of an action, and where it is."""
        action = self._book.actions.get(key or "")
        return f"{action.id}  {action.title} · {where_of(action, self._book)}" if action else ""
