"""Draws one line of a table at a time, as wide as the terminal lets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.cache import LRUCache
from textual.strip import Strip

from cscp_tui.domain.texts import one_line
from cscp_tui.tui.widgets.columns import GAP, Place
from cscp_tui.tui.widgets.fitting import fit, wrapped
from cscp_tui.views.blocks import filled
from cscp_tui.views.cells import Cell, Heading, Row, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.style import Style

    from cscp_tui.tui.widgets.glyphs import Glyphs

GUTTER = 3
"""Terminal cells before the first column: cursor, mark or fold sign, blank."""

_REMEMBERED_LINES = 512
_WIDE = 100
"""From so many terminal cells on, a heading's bar is long."""
_BAR = 8
_LONG_BAR = 14
_SHORTEST_TITLE = 16
"""A heading's bar gives way before its title gets shorter than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The styles that lines are drawn in, each with its own background."""

    base: Style
    header: Style
    cursor: Style
    heading: Style
    mark: Style
    bar: Style
    rest: Style
    tones: Mapping[Tone, Style]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The widths that lines are drawn to, in terminal cells."""

    width: int
    places: tuple[Place, ...]
    detail_width: int
    """The same for all headings, so that their bars stand above one another."""


class LinePainter:
    """Draws lines to one set of measures in one palette, and remembers them."""

    def __init__(self, measures: Measures, palette: Palette, glyphs: Glyphs) -> None:
        self.measures = measures
        self._palette = palette
        self._glyphs = glyphs
        self._remembered: LRUCache[tuple[Row | Heading, bool, bool], Strip] = LRUCache(
            _REMEMBERED_LINES
        )

    def line(self, line: Row | Heading, *, is_cursor: bool, flagged: bool) -> Strip:
        """The line as it is drawn; ``flagged`` means a marked row, or a folded heading."""
        key = (line, is_cursor, flagged)
        if (strip := self._remembered.get(key)) is None:
            strip = self._drawn(line, is_cursor=is_cursor, flagged=flagged)
            self._remembered[key] = strip
        return strip

    def header(self) -> Strip:
        """The titles of the columns."""
        style = self._palette.header
        titles = (self._fit(Cell(place.title), place) for place in self.measures.places)
        return self._strip([Segment(" " * GUTTER + (" " * GAP).join(titles), style)], style)

    def blank(self) -> Strip:
        """A line without anything."""
        return Strip.blank(self.measures.width, self._palette.base)

    def sentence(self, text: str) -> list[Strip]:
        """A sentence over as many lines as it needs, in place of lines."""
        style = self._palette.base
        lines = wrapped(self._glyphs.drawn(text), self.measures.width - GUTTER - 1)
        return [self._strip([Segment(" " * GUTTER + line, style)], style) for line in lines]

    def _drawn(self, line: Row | Heading, *, is_cursor: bool, flagged: bool) -> Strip:
        gutter = self._glyphs.cursor if is_cursor else " "
        if isinstance(line, Row):
            segments = [
                Segment(gutter, self._palette.mark),
                Segment(f"{self._glyphs.mark if flagged else ' '} ", self._palette.mark),
                *self._cells(line),
            ]
        else:
            sign = self._glyphs.closed if flagged else self._glyphs.opened
            segments = [
                Segment(f"{gutter}{sign} ", self._palette.heading),
                *self._heading(line),
            ]
        if is_cursor:
            text = "".join(segment.text for segment in segments)
            return self._strip([Segment(text, self._palette.cursor)], self._palette.cursor)
        return self._strip(segments, self._palette.base)

    def _cells(self, row: Row) -> Iterator[Segment]:
        gap = Segment(" " * GAP, self._palette.base)
        for place in self.measures.places:
            if place is not self.measures.places[0]:
                yield gap
            cell = row.cells[place.index]
            yield Segment(self._fit(cell, place), self._palette.tones[cell.tone])

    def _heading(self, heading: Heading) -> Iterator[Segment]:
        """Title, bar and detail; all the bars of a table stand above one another."""
        space = self.measures.width - GUTTER - 1
        detail_width = min(self.measures.detail_width, space // 2)
        space -= detail_width + GAP if detail_width else 0
        bar_width = _LONG_BAR if self.measures.width >= _WIDE else _BAR
        has_bar = heading.share is not None and space - bar_width - GAP >= _SHORTEST_TITLE
        title_width = space - bar_width - GAP if has_bar else space
        yield Segment(self._sized(heading.title, title_width), self._palette.heading)
        if has_bar:
            done = filled(heading.share or 0.0, bar_width)
            yield Segment(" " * GAP, self._palette.base)
            yield Segment(self._glyphs.done * done, self._palette.bar)
            yield Segment(self._glyphs.rest * (bar_width - done), self._palette.rest)
        if detail_width:
            style = self._palette.tones[heading.detail.tone]
            yield Segment(" " * GAP, self._palette.base)
            yield Segment(self._sized(heading.detail, detail_width, right=True), style)

    def _fit(self, cell: Cell, place: Place) -> str:
        return self._sized(cell, place.width, right=place.right)

    def _sized(self, cell: Cell, width: int, *, right: bool = False) -> str:
        text = self._glyphs.drawn(str(cell))
        return fit(text, width, right=right, ellipsis=self._glyphs.ellipsis)

    def _strip(self, segments: list[Segment], style: Style) -> Strip:
        return Strip([part for part in segments if part.text]).adjust_cell_length(
            self.measures.width, style
        )


def detail_width(headings: tuple[Heading, ...], glyphs: Glyphs) -> int:
    """The width in terminal cells of the longest detail of the headings."""
    details = (one_line(glyphs.drawn(str(heading.detail))) for heading in headings)
    return max(map(cell_len, details), default=0)
