"""Draws the lines of a matrix: the cursor is one cell, and its row and column say so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment

from cscp_tui.tui.widgets.columns import GAP, places
from cscp_tui.tui.widgets.fitting import fit
from cscp_tui.tui.widgets.line_painter import GUTTER, LinePainter, Measures
from cscp_tui.views.cells import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from cscp_tui.tui.widgets.columns import Place
    from cscp_tui.tui.widgets.glyphs import Glyphs
    from cscp_tui.tui.widgets.line_painter import Palette
    from cscp_tui.views.cells import Column, Heading

_LEAST_NAME = 30
"""The width in terminal cells that the first column keeps where there are many others."""


@dataclass(frozen=True, slots=True)
class Window:
    """The columns of a matrix that are in view beside the first, which always is."""

    first: int
    last: int

    @classmethod
    def around(cls, column: int, before: int, columns: Sequence[Column], width: int) -> Window:
        """The columns in view with the cursor's among them, moved no further than that needs.

        Args:
            column: the one under the cursor.
            before: the one that stood first until now.
            columns: all of them.
            width: of the whole table, in terminal cells.
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

    def places(self, columns: Sequence[Column], width: int) -> tuple[Place, ...]:
        """Where the cells of the columns in view go."""
        shown = (0, *range(self.first, min(self.last, len(columns) - 1) + 1))
        laid = places([columns[index] for index in shown], width, taken=GUTTER + 1)
        return tuple(replace(place, index=index) for place, index in zip(laid, shown, strict=True))


def _fit(columns: Sequence[Column], first: int, last: int, width: int) -> bool:
    needed = GUTTER + 1 + min(columns[0].width, _LEAST_NAME)
    needed += sum(column.width + GAP for column in columns[first : last + 1])
    return needed <= width


class MatrixPainter(LinePainter):
    """Draws lines with the cursor on one of their cells."""

    def __init__(
        self, measures: Measures, palette: Palette, glyphs: Glyphs, *, column: int, rest: int
    ) -> None:
        """A painter.

        Args:
            measures: the widths, and the columns in view.
            palette: the styles.
            glyphs: the signs.
            column: the index of the column under the cursor.
            rest: how many columns there are behind the last one in view.
        """
        super().__init__(measures, palette, glyphs)
        self._column, self._rest = column, rest

    def header(self) -> Strip:
        """The titles; the first column's says how many others are out of view at either end."""
        style, shown = self._palette.header, self.measures.places
        before = shown[1].index - 1 if len(shown) > 1 else 0
        ends = (f"< {before} more" if before else "", f"{self._rest} more >" if self._rest else "")
        more = "  ".join(filter(None, ends))
        name = fit(shown[0].title, shown[0].width - cell_len(more))
        segments = [Segment(f"{'':{GUTTER}}{name}{more}", style)]
        for place in shown[1:]:
            title_style = self._palette.heading if place.index == self._column else style
            segments += [
                Segment(" " * GAP, style),
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
                segments.append(Segment(" " * GAP, palette.base))
            segments.append(Segment(self._fit(cell, place), style))
        return self._strip(segments, palette.base)
