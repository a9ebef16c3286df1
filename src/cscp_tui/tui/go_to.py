"""Go to a record from anywhere: a reference, an older one, a name, or words of a title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.tui.dialogs import PickingScreen
from cscp_tui.views.actions import Standings
from cscp_tui.views.record_titles import title_of, where_record_is
from cscp_tui.views.search import RecordSearch, everything, near, table_and_id, where_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.documents.table import Table
    from cscp_tui.domain.records import Plan
    from cscp_tui.tui.session import Session
    from cscp_tui.views.actions import Link


_NUMBER = re.compile(r"[0-9]+\.[0-9]+")
"""The number of an action within its plan."""


class GoToScreen(PickingScreen):
    """Finds an action or another record while it is typed; gives its key among all of them."""

    TITLE_WORDS = "Go to"
    HINT = "a reference, a meeting, an agency, or words from a title"
    EMPTY = "No matches. Type fewer letters, or other words."

    def __init__(
        self,
        session: Session,
        links: Sequence[Link] = (),
        plan: Plan | None = None,
    ) -> None:
        """A screen over all records of the day that is shown.

        Args:
            links: what the record under the cursor is linked with; it is offered first.
        """
        self._links = tuple(links)
        self._prefix = f"BP{plan.first_day:%y}-" if plan else ""
        self._book = session.book
        self._actions = session.search()
        self._records = RecordSearch(session.book, is_projected=session.is_projected)
        self._standings = Standings(session.today)
        super().__init__()

    def table_for(self, text: str) -> Table:
        """Find the records that fit a text; without one, linked records and all actions."""
        ref = f"{self._prefix}{text.strip()}" if _NUMBER.fullmatch(text.strip()) else ""
        if ref in self._book.actions:
            found = everything(ref, self._actions, self._records, self._standings)
            meant_first = sorted(found.lines, key=lambda line: line.key != ref)
            return replace(found, lines=tuple(meant_first))
        found = everything(text, self._actions, self._records, self._standings)
        if text.strip():
            return found
        return near(self._links, "Linked to the selected record", self._book, found)

    def words_on(self, key: str | None) -> str:
        """The whole title of a record, and where it is."""
        table, name = table_and_id(key or "")
        action = self._book.actions.get(name) if table == "actions" else None
        if action is not None:
            return f"{action.id}  {action.title} · {where_of(action, self._book)}"
        record = self._book.told(table).get(name)
        if record is None:
            return ""
        where = where_record_is(table, record, self._book)
        return f"{record.id}  {title_of(table, record, self._book)} · {where}"
