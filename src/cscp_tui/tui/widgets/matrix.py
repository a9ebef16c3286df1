"""A table with a cursor on a single cell."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from cscp_tui.documents.table import Cell, Column, Heading, Row, Table
from cscp_tui.tui.keys import TABLE_KEYS, quiet
from cscp_tui.tui.widgets.table import (
    GAP,
    GUTTER,
    ColumnPlace,
    LinePainter,
    LineStyles,
    Measures,
    RecordTable,
    places,
)
from cscp_tui.tui.widgets.text import Glyphs, fit

_LEAST_NAME = 30
"""The width in terminal cells that the first column keeps if there are many others."""


class Window(Struct, frozen=True):
    """The columns in view beside the first, which is always shown."""

    first: int
    last: int

    @classmethod
    def around(cls, column: int, before: int, columns: Sequence[Column], width: int) -> Window:
        """Return the window that has a column in view, scrolled no further than necessary.

        Args:
            before: the index of the column that was first in view until now.
        """
        end = len(columns) - 1
        first = max(1, min(before, column, end))
        while first < column and not _fit(columns, first, column, width):
            first += 1
        while first > 1 and _fit(columns, first - 1, end, width):
            first -= 1
        last = first
        while last < end and _fit(columns, first, last + 1, width):
            last += 1
        return cls(first, last)

    def places(self, columns: Sequence[Column], width: int) -> tuple[ColumnPlace, ...]:
        shown = (0, *range(self.first, min(self.last, len(columns) - 1) + 1))
        laid = places([columns[index] for index in shown], width, taken=GUTTER + 1)
        return tuple(replace(place, index=index) for place, index in zip(laid, shown, strict=True))


def _fit(columns: Sequence[Column], first: int, last: int, width: int) -> bool:
    needed = GUTTER + 1 + min(columns[0].brief or columns[0].width, _LEAST_NAME)
    needed += sum(column.width + GAP for column in columns[first : last + 1])
    return needed <= width


class MatrixPainter(LinePainter):
    """A painter of lines with the cursor on one of their cells."""

    def __init__(
        self, measures: Measures, palette: LineStyles, glyphs: Glyphs, *, column: int, rest: int
    ) -> None:
        """Make a painter.

        Args:
            column: the index of the column under the cursor.
            rest: the number of columns behind the last one in view.
        """
        super().__init__(measures, palette, glyphs)
        self._column, self._rest = column, rest

    def header(self) -> Strip:
        """Draw the titles, with the number of columns out of view at either end."""
        style, shown, gap = self._palette.header, self.measures.places, self.measures.gap
        before = shown[1].index - 1 if len(shown) > 1 else 0
        ends = (f"< {before} more" if before else "", f"{self._rest} more >" if self._rest else "")
        more = "  ".join(filter(None, ends))
        name = fit(shown[0].title, shown[0].width - cell_len(more))
        segments = [Segment(f"{'':{GUTTER}}{name}{more}", style)]
        for place in shown[1:]:
            title_style = self._palette.heading if place.index == self._column else style
            segments += [
                Segment(gap, style),
                Segment(self._fit(Cell(place.title), place), title_style),
            ]
        return self._strip(segments, style)

    def _drawn(self, line: Row | Heading, *, is_cursor: bool, flagged: bool) -> Strip:
        if not is_cursor or not isinstance(line, Row):
            return super()._drawn(line, is_cursor=is_cursor, flagged=flagged)
        palette = self._palette
        segments = [Segment(f"{self._glyphs.cursor:{GUTTER}}", palette.mark)]
        for place in self.measures.places:
            cell = line.cells[place.index]
            style = palette.heading if place.index == 0 else palette.tones[cell.tone]
            if place.index == self._column:
                style = palette.cursor
            if place.index:
                segments.append(Segment(self.measures.gap, palette.base))
            segments.append(Segment(self._fit(cell, place), style))
        return self._strip(segments, palette.base)


_OF_ROWS = frozenset({"fold", "unfold", "mark", "mark_range", "mark_all"})
"""Actions that apply to whole rows only."""

MATRIX_KEYS: list[BindingType] = [
    *(key for key in TABLE_KEYS if isinstance(key, Binding) and key.action not in _OF_ROWS),
    quiet(
        "left",
        "table.left",
        "In a matrix, go to the cell on the left.",
        action="cursor_left",
        label="Move left",
    ),
    quiet(
        "right",
        "table.right",
        "In a matrix, go to the cell on the right.",
        action="cursor_right",
        label="Move right",
    ),
]


class Matrix(RecordTable, inherit_bindings=False):
    """A table whose cursor is a cell, and whose first column always stays in view.

    ``Highlighted`` is posted for every other cell, ``Opened`` for the one under the cursor.
    """

    BINDINGS = MATRIX_KEYS

    _column = 1
    """The index of the column under the cursor."""
    _window = Window(1, 1)

    @property
    def column(self) -> str:
        """The key of the column under the cursor; empty if there is only the first column."""
        columns = self._columns
        return columns[self._column].key if self._column < len(columns) else ""

    def show(self, table: Table) -> None:
        """Show another table, with the cursor on the same row and column if they still exist."""
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
        """Move the cursor to a cell. Return whether the cell is in the table."""
        keys = [each.key for each in self._columns]
        if column not in keys[1:] or not self.move_to(key):
            return False
        self._go(keys.index(column))
        return True

    def action_cursor_left(self) -> None:
        self._go(self._column - 1)

    def action_cursor_right(self) -> None:
        self._go(self._column + 1)

    async def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        event.prevent_default()  # else a list's own click would follow
        before = (self.key, self._column)
        if column := self._column_at(offset.x):
            self._go(column)
        position = self._position_at(offset.y - self._header_height)
        if offset.y >= self._header_height and position < len(self._state.lines):
            self._move(position)
            if (self.key, self._column) == before:
                self.action_open()

    @property
    def _cursor_x(self) -> int:
        left, measures = GUTTER, (self._painter or self._new_painter()).measures
        for place in measures.places:
            if place.index == self._column:
                return left
            left += place.width + len(measures.gap)
        return GUTTER

    def _column_at(self, x: int) -> int:
        """Return the index of the column at a terminal cell; 0 if none is there."""
        left, measures = GUTTER, (self._painter or self._new_painter()).measures
        for place in measures.places:
            if left <= x < left + place.width:
                return place.index
            left += place.width + len(measures.gap)
        return 0

    @property
    def _holds_foot(self) -> bool:
        """True if the row that stays the last is held in view, below the lines that scroll."""
        lines = self._state.lines
        is_long = len(lines) > self.size.height - self._header_height
        return is_long and lines[len(lines) - 1].key == self.table.foot

    @property
    def _room(self) -> int:
        return max(0, super()._room - self._holds_foot)

    def _position_at(self, y: int) -> int:
        if self._holds_foot and y >= self._room:
            return len(self._state.lines) - 1
        return super()._position_at(y)

    def render_line(self, y: int) -> Strip:
        if self._holds_foot and y == self.size.height - 1:
            painter = self._painter or self._new_painter()
            return self._line(painter, len(self._state.lines) - 1)
        return super().render_line(y)

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
