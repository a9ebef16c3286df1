"""A page of one record: what belongs to it, line by line."""

from __future__ import annotations

from cscp_tui.tui.screens.list_screen import ListScreen


class ListPage(ListScreen):
    """Turns from one record to another, and leads back to the list that they stand in."""

    _of = ("", "")
    """The table and the id of the record that the page is of."""

    def turn_to(self, table: str, key: str) -> None:
        """Show what belongs to a record, of another one from the first line on."""
        is_another, self._of = (table, key) != self._of, (table, key)
        if is_another:
            self._filter.clear()
        self.refresh_book()
        if is_another:
            self._table.action_cursor_first()
            self._table.action_cursor_down()
        self._table.focus()

    def go_back(self) -> None:
        """Clear the filter, go back to today, or to the list with the record in it."""
        if self._filter.text or self.session.as_at is not None:
            super().go_back()
        else:
            table, key = self._of
            self.call_later(self.run_action, f"app.show_page({table!r}, {table!r}, {key!r})")
