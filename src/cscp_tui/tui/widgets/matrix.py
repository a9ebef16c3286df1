"""A table whose cursor is a cell: rows and columns are known by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from cscp_tui.tui.widgets.columns import GAP
from cscp_tui.tui.widgets.line_painter import GUTTER, Measures
from cscp_tui.tui.widgets.matrix_painter import MatrixPainter, Window
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.table_keys import TABLE_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from cscp_tui.tui.widgets.line_painter import LinePainter
    from cscp_tui.views.cells import Column, Table

_OF_ROWS = frozenset({"fold", "unfold", "mark", "mark_range", "mark_all"})
"""What can be done to whole rows only."""

MATRIX_KEYS: list[BindingType] = [
    *(key for key in TABLE_KEYS if isinstance(key, Binding) and key.action not in _OF_ROWS),
    Binding(
        "left",
        "cursor_left",
        "Move left",
        id="table.left",
        tooltip="In a matrix, go to the cell at the left.",
        show=False,
    ),
    Binding(
        "right",
        "cursor_right",
        "Move right",
        id="table.right",
        tooltip="In a matrix, go to the cell at the right.",
        show=False,
    ),
]


class Matrix(RecordTable, inherit_bindings=False):
    """Keeps its cursor by row and column; the first column stays in view, the others follow it.

    ``Highlighted`` is posted for every other cell, ``Opened`` for the one under the cursor.
    """

    BINDINGS = MATRIX_KEYS

    _column = 1
    """The index of the column under the cursor."""
    _window = Window(1, 1)

    @property
    def column(self) -> str:
        """The key of the column under the cursor; empty where there is none but the first."""
        columns = self._columns
        return columns[self._column].key if self._column < len(columns) else ""

    def show(self, table: Table) -> None:
        """Take another table; the cursor stays on its row and on its column."""
        before, key = self.column, self.key
        super().show(table)
        keys = [column.key for column in self._columns]
        if before in keys[1:]:
            self._column = keys.index(before)
        else:
            self._column = max(1, min(self._column, len(keys) - 1))
        self._painter = None
        if self.column != before and self.key == key:
            self._tell()

    def move_to_cell(self, key: str, column: str) -> bool:
        """Put the cursor on a cell; whether it is in the table."""
        keys = [each.key for each in self._columns]
        if column not in keys[1:] or not self.move_to(key):
            return False
        self._go(keys.index(column))
        return True

    def action_cursor_left(self) -> None:
        """Go to the cell at the left."""
        self._go(self._column - 1)

    def action_cursor_right(self) -> None:
        """Go to the cell at the right."""
        self._go(self._column + 1)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        event.prevent_default()  # else a list's own click would follow
        before = (self.key, self._column)
        if column := self._column_at(offset.x):
            self._go(column)
        position = offset.y - self._header_height + self._top
        if offset.y >= self._header_height and position < len(self._state.lines):
            self._move(position)
            if (self.key, self._column) == before:
                self.action_open()

    def _column_at(self, x: int) -> int:
        """The index of the column that a terminal cell lies in; 0 where none does."""
        left = GUTTER
        for place in (self._painter or self._new_painter()).measures.places:
            if left <= x < left + place.width:
                return place.index
            left += place.width + GAP
        return 0

    @property
    def _columns(self) -> Sequence[Column]:
        return self.table.columns

    def _go(self, column: int) -> None:
        column = max(1, min(column, len(self._columns) - 1))
        if column != self._column and len(self._columns) > 1:
            self._column = column
            self._painter = None
            self.refresh()
            self._tell()

    def _tell(self) -> None:
        if self.is_attached:
            self.post_message(self.Highlighted(self, self.key))

    def _new_painter(self) -> LinePainter:
        measures = self._measures()
        self._painter = MatrixPainter(
            measures,
            self._palette(),
            self._glyphs,
            column=self._column,
            rest=max(0, len(self._columns) - 1 - self._window.last),
        )
        return self._painter

    def _measures(self) -> Measures:
        width, columns = self.scrollable_size.width, self._columns
        if not columns:
            return super()._measures()
        self._window = Window.around(self._column, self._window.first, columns, width)
        return Measures(width=width, places=self._window.places(columns, width), detail_width=0)
