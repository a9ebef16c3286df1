"""Marks in a list of actions: how many there are is said, and escape takes them away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from cscp_tui.tui.screens.action_commands import ActionCommands
from cscp_tui.tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from cscp_tui.tui.widgets.filter_bar import FilterBar


class MarkedActions(ActionCommands):
    """A list in which keys act on the marked actions, wherever the cursor is."""

    _filter: FilterBar

    @property
    def are_marked(self) -> bool:
        """Whether the chosen actions were marked."""
        return bool(self._table.marked)

    def go_back(self) -> None:
        """Take the marks away; without any, go back to today."""
        if self._table.marked:
            self._table.mark(())
        else:
            super().go_back()

    def open_record(self, table: str, key: str) -> None:
        """Show a record in full; on the page of an action of this list, its keys work."""
        from cscp_tui.tui.screens.action_page import ActionPage  # noqa: PLC0415 - not at start
        from cscp_tui.views.record_details import record_details  # noqa: PLC0415 - the same

        session = self.session
        action = session.book.actions.get(key)
        if table != "actions" or action is None or key != self._table.key:
            super().open_record(table, key)
            return
        pieces = record_details(
            table, action, session.book, session.today, is_projected=session.is_projected
        )
        page = ActionPage(f"{key} in full", pieces, ascii_only=self.ascii_only)
        self.app.push_screen(page, partial(self._act_on, key))

    async def _act_on(self, key: str, action: str | None) -> None:
        """Do to one action, whatever is marked, what was asked for on its page."""
        if action is None or not self.show_action(key):
            return
        marked = self._table.marked
        self._table.mark(())
        await self.run_action(action)
        self._table.mark(marked)

    @on(RecordTable.MarksChanged)
    def _count_marked(self, event: RecordTable.MarksChanged) -> None:
        event.stop()
        self._filter.count_marked(len(event.marked))
