"""Marks in a list of actions: how many there are is said, and escape takes them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from cscp_tui.tui.screens.action_commands import ActionCommands
from cscp_tui.tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from cscp_tui.tui.widgets.filter_bar import FilterBar


class MarkedActions(ActionCommands):
    """A list in which keys act on the marked actions, wherever the cursor is."""

    _table: RecordTable
    _filter: FilterBar

    @property
    def are_marked(self) -> bool:
        """Whether the chosen actions were marked."""
        return bool(self._table.marked)

    def action_back(self) -> None:
        """Take the marks away; without any, go back to today."""
        if self._table.marked and not self.is_writing:
            self._table.mark(())
        else:
            super().action_back()

    @on(RecordTable.MarksChanged)
    def _count_marked(self, event: RecordTable.MarksChanged) -> None:
        event.stop()
        self._filter.count_marked(len(event.marked))
