"""A table whose rows take as many lines as their words need, where the terminal has the room."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from cscp_tui.tui.widgets.columns import places
from cscp_tui.tui.widgets.fitting import fit, wrapped
from cscp_tui.tui.widgets.line_painter import GUTTER
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.views.cells import Cell, Heading, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.tui.widgets.columns import Place
    from cscp_tui.tui.widgets.line_painter import LinePainter
    from cscp_tui.tui.widgets.table_lines import Lines

MOST_LINES = 3
"""What does not fit into so many lines ends in an ellipsis; the detail shows it whole."""

_TALL = 32
"""From so many lines of the terminal on, rows are wrapped."""
_MOST_WRAPPED = 500
"""Longer lists are not wrapped: all of their rows would have to be measured."""
_LETTERS_A_CELL = 4
"""More letters than this for a cell of room are not looked at."""


@dataclass(frozen=True, slots=True)
class _Wrapping:
    """The lines of a table as they are wrapped to one width."""

    lines: Lines
    width: int
    most: int
    parts: tuple[tuple[Row | Heading, ...], ...]
    """Of each line the rows that are drawn for it, one below the other."""
    begins: tuple[int, ...]
    """How far below the first line each line begins, and the end of the last one."""

    def at(self, y: int) -> int:
        """Which line stands ``y`` terminal lines below the first."""
        return min(max(0, bisect_right(self.begins, y) - 1), max(0, len(self.parts) - 1))


class WrappedTable(RecordTable):
    """Shows up to three lines of a row's words; on low terminals and in long lists one."""

    _known: _Wrapping | None = None

    def render_line(self, y: int) -> Strip:
        """Draw one terminal line: titles, a part of a line in view, the sentence, or nothing."""
        if y < self._header_height or not self._state.lines:
            return super().render_line(y)
        painter, wrapping = self._painter or self._new_painter(), self._wrapping
        y += self.scroll_offset.y - self._header_height
        if y >= wrapping.begins[-1]:
            return painter.blank()
        position = wrapping.at(y)
        return self._part(painter, position, y - wrapping.begins[position])

    def _part(self, painter: LinePainter, position: int, below: int) -> Strip:
        """One of the terminal lines of a line; only the first one has the signs before it."""
        state, part = self._state, self._wrapping.parts[position][below]
        is_cursor = position == state.cursor
        if isinstance(part, Heading):
            return painter.line(part, is_cursor=is_cursor, flagged=state.is_folded(part))
        flagged = state.is_marked(part) and not below
        strip = painter.line(part, is_cursor=is_cursor, flagged=flagged)
        if not below:
            return strip
        style = next(iter(strip), Segment("")).style
        if is_cursor:
            style = next((segment.style for segment in strip if segment.text.strip()), style)
        blank = Strip([Segment(" " * GUTTER, style)])
        return Strip.join([blank, strip.crop(GUTTER)])

    @property
    def _wrapping(self) -> _Wrapping:
        """The lines as they are wrapped now; worked out where lines or room are others."""
        lines = self._state.lines
        width = self.scrollable_size.width if self.is_attached else 0
        has_room = width > 0 and self.app.size.height >= _TALL and len(lines) <= _MOST_WRAPPED
        most = MOST_LINES if has_room else 1
        known = self._known
        if known is None or known.lines is not lines or (known.width, known.most) != (width, most):
            known = self._known = self._wrapped(lines, width, most)
        return known

    def _wrapped(self, lines: Lines, width: int, most: int) -> _Wrapping:
        shown = places(lines.table.columns, width, taken=GUTTER + 1)
        parts = tuple(
            self._parts(line, shown, most) if isinstance(line, Row) and most > 1 else (line,)
            for line in lines.shown
        )
        begins = tuple(accumulate(map(len, parts), initial=0))
        return _Wrapping(lines, width, most, parts, begins)

    def _parts(self, row: Row, shown: Sequence[Place], most: int) -> tuple[Row, ...]:
        """A row as the rows that are drawn below one another."""
        texts = {place.index: self._texts(row.cells[place.index], place, most) for place in shown}
        height = max(map(len, texts.values()), default=1)
        return tuple(
            Row(
                row.key,
                tuple(
                    Cell(texts[index][line], cell.tone)
                    if index in texts and line < len(texts[index])
                    else Cell("", cell.tone)
                    for index, cell in enumerate(row.cells)
                ),
            )
            for line in range(height)
        )

    def _texts(self, cell: Cell, place: Place, most: int) -> list[str]:
        """The lines of a cell, the last one with an ellipsis where there would be more."""
        text = self._glyphs.drawn(str(cell))
        lines = wrapped(text[: place.width * most * _LETTERS_A_CELL], place.width)
        if len(lines) > most:
            rest = " ".join(lines[most - 1 :])
            lines[most - 1 :] = [fit(rest, place.width, ellipsis=self._glyphs.ellipsis)]
        return lines

    @property
    def _wanted_size(self) -> Size:
        return Size(0, self._header_height + self._wrapping.begins[-1])

    @property
    def _top(self) -> int:
        """The position of the topmost line in view."""
        return self._wrapping.at(self.scroll_offset.y)

    @property
    def _page(self) -> int:
        """How many lines are in view."""
        in_view = max(0, self.size.height - self._header_height)
        if not in_view:
            return 0
        return max(1, self._wrapping.at(self.scroll_offset.y + in_view) - self._top)

    def _y_of(self, position: int) -> int:
        begins = self._wrapping.begins
        return begins[min(max(0, position), len(begins) - 1)]

    def _height_of(self, position: int) -> int:
        parts = self._wrapping.parts
        return len(parts[position]) if position < len(parts) else 1

    def _position_at(self, y: int) -> int:
        y += self.scroll_offset.y
        wrapping = self._wrapping
        return wrapping.at(y) if y < wrapping.begins[-1] else len(wrapping.parts)

    def _on_resize(self) -> None:
        self.virtual_size = self._wanted_size
