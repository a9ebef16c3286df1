"""The table that carries every list: rows by key, groups that fold, marks, one cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from cscp_tui.tui.widgets.table_keys import TABLE_KEYS
from cscp_tui.tui.widgets.table_view import NO_TABLE, TableView
from cscp_tui.views.cells import Heading, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events


class RecordTable(TableView, can_focus=True):
    """Keeps cursor, marks and folds by key through every ``show``, and says what people do."""

    BINDINGS = TABLE_KEYS

    class Event(Message):
        """Something that happened in a table."""

        def __init__(self, table: RecordTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> RecordTable:
            """The table, for handlers that name one."""
            return self.table

    class Highlighted(Event):
        """The cursor is on another record, or on none."""

        def __init__(self, table: RecordTable, key: str | None) -> None:
            super().__init__(table)
            self.key = key

        def can_replace(self, message: Message) -> bool:
            """Only the latest of several in a row is worth hearing."""
            return isinstance(message, RecordTable.Highlighted) and message.table is self.table

    class Opened(Event):
        """A record is asked for."""

        def __init__(self, table: RecordTable, key: str) -> None:
            super().__init__(table)
            self.key = key

    class MarksChanged(Event):
        """Other records than before are marked."""

        def __init__(self, table: RecordTable, marked: frozenset[str]) -> None:
            super().__init__(table)
            self.marked = marked

    def __init__(
        self,
        *,
        table: Table = NO_TABLE,
        empty: str = "Nothing to show here.",
        can_mark: bool = True,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
    ) -> None:
        """Make a table that can be drawn at once.

        Args:
            table: What it shows before the first ``show``.
            empty: The sentence in place of lines where there are none.
            can_mark: Whether records can be marked for a change of several.
            ascii_only: Whether the console has no other signs.
            id: The id of the widget.
        """
        super().__init__(table, empty=empty, ascii_only=ascii_only, widget_id=id)
        self.can_mark = can_mark

    @property
    def table(self) -> Table:
        """What is shown."""
        return self._state.lines.table

    @property
    def row_count(self) -> int:
        """How many records there are, those of folded groups too."""
        lines = self._state.lines
        return len(lines.table.lines) - len(lines.headings)

    @property
    def key(self) -> str | None:
        """The key of the record under the cursor; None on a heading and in an empty table."""
        return self._state.key

    @property
    def heading(self) -> str | None:
        """The key of the heading under the cursor, if it is on one."""
        line = self._state.line
        return line.key if isinstance(line, Heading) else None

    @property
    def marked(self) -> frozenset[str]:
        """The keys of the marked records of this table.

        A mark on a record that a filter hides counts again once the record is back.
        """
        return self._state.marked

    @property
    def folded(self) -> frozenset[str]:
        """The keys of the headings whose records are folded away."""
        return self._state.lines.folded

    def show(self, table: Table) -> None:
        """Take another table; the line under the cursor stays where it is on the screen."""
        if table is self.table:
            return
        key, marked = self.key, self.marked
        self._lay_out(self._state.show(table, top=self._top, page=self._page))
        self._announce(key)
        self._announce_marks(marked)

    def move_to(self, key: str) -> bool:
        """Put the cursor on a record, unfolding its group; whether it is in the table."""
        before = self.key
        is_found = self._state.move_to_row(key)
        if is_found:
            self._lay_out(self._top)
            self._reveal_cursor()
            self._announce(before)
        return is_found

    def reveal_group(self) -> None:
        """Bring the heading of the cursor's group into view, where there is room for both."""
        heading, cursor = self._state.position_of_own_heading, self._state.cursor
        if heading is not None and heading < self._top and cursor - heading < self._page:
            self.scroll_to(y=heading, animate=False, force=True)

    def fold(self, *headings: str) -> None:
        """Hide the records of the headings with these keys."""
        before = self.key
        self._lay_out(self._state.fold(headings, top=self._top, page=self._page))
        self._reveal_cursor()
        self._announce(before)

    def unfold(self, *headings: str) -> None:
        """Show the records of the headings with these keys."""
        self._lay_out(self._state.unfold(headings, top=self._top, page=self._page))

    def mark(self, keys: Iterable[str]) -> None:
        """Mark these records and no others."""
        before = self.marked
        self._state.mark(keys)
        self.refresh()
        self._announce_marks(before)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave keys to the screen that mean nothing in this table."""
        if action in {"fold", "unfold"}:
            return bool(self._state.lines.headings)
        if action in {"mark", "mark_range", "mark_all"}:
            return self.can_mark
        return super().check_action(action, parameters)

    def action_cursor_down(self) -> None:
        """Go to the next line."""
        self._move(self._state.cursor + 1)

    def action_cursor_up(self) -> None:
        """Go to the line before."""
        self._move(self._state.cursor - 1)

    def action_cursor_page_down(self) -> None:
        """Go a page down."""
        self._move(self._state.cursor + max(1, self._page - 1))

    def action_cursor_page_up(self) -> None:
        """Go a page up."""
        self._move(self._state.cursor - max(1, self._page - 1))

    def action_cursor_first(self) -> None:
        """Go to the first line."""
        self._move(0)

    def action_cursor_last(self) -> None:
        """Go to the last line."""
        self._move(len(self._state.lines) - 1)

    def action_open(self) -> None:
        """Open the record under the cursor, or fold and unfold its group."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))
        elif self.heading in self.folded:
            self.action_unfold()
        else:
            self.action_fold()

    def action_fold(self) -> None:
        """Hide the records of the heading; from a record, go to its heading."""
        if self.heading is not None:
            self.fold(self.heading)
        elif (position := self._state.position_of_own_heading) is not None:
            self._move(position)

    def action_unfold(self) -> None:
        """Show the records of the heading under the cursor."""
        if self.heading is not None:
            self.unfold(self.heading)

    def action_mark(self) -> None:
        """Mark the record under the cursor, or take its mark away."""
        before = self.marked
        self._state.toggle_mark()
        self._refresh_position(self._state.cursor)
        self._announce_marks(before)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self._header_height:
            return
        position = self._position_at(offset.y - self._header_height)
        if position >= len(self._state.lines):
            return
        event.stop()
        is_again = position == self._state.cursor
        self._move(position)
        if is_again or self.heading is not None:
            self.action_open()

    def action_mark_range(self) -> None:
        """Mark every record from the nearest marked one above to this one."""
        before = self.marked
        self._state.mark_up_to()
        self.refresh()
        self._announce_marks(before)

    def action_mark_all(self) -> None:
        """Mark every record that is shown; where all are, take the marks away."""
        keys = {line.key for line in self._state.lines.shown if isinstance(line, Row)}
        self.mark(() if keys <= self.marked else self.marked | keys)

    def _move(self, position: int) -> None:
        before, key = self._state.cursor, self.key
        self._state.move(position)
        if self._state.cursor != before:
            self._refresh_position(before)
            self._refresh_position(self._state.cursor)
        self._reveal_cursor()
        self._announce(key)

    def _announce(self, before: str | None) -> None:
        if self.is_attached and self.key != before:
            self.post_message(self.Highlighted(self, self.key))

    def _announce_marks(self, before: frozenset[str]) -> None:
        if self.is_attached and self.marked != before:
            self.post_message(self.MarksChanged(self, self.marked))
