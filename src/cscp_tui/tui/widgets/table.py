"""The record table: rows by key, groups that fold, marks, one cursor, drawn line by line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import ClassVar, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from cscp_tui.base.texts import one_line
from cscp_tui.documents.charts import filled_cells
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.tui.keys import TABLE_KEYS
from cscp_tui.tui.widgets.text import (
    Glyphs,
    console_glyphs,
    fit,
    size_updated,
    tone_styles,
    toned,
    wrapped,
)

GAP, BRIEF_GAP = 2, 1
"""Blank terminal cells between two columns, and between brief ones."""

_NARROWEST = 3


class ColumnPlace(Struct, frozen=True):
    """A column as laid out: the cell it shows and its width."""

    index: int
    """The index of the row's cell that it shows."""
    title: str
    width: int
    """In terminal cells."""
    right: bool
    grows: bool = False
    """True if it takes what room is left over; the others need no more lines than these do."""
    is_brief: bool = False
    """True if it shows only the first words of its cells, or their signs where it is very narrow."""
    sign: str = ""
    """The sign behind the title if the table is sorted by it; empty if it isn't."""

    def shown(self, cell: Cell) -> Cell:
        """Return what is shown of a cell: all of it, or its short form, however many lines there are."""
        if self.is_brief and self.width < _NARROWEST:
            return Cell(cell.symbol or cell.text, cell.tone)
        is_cut = cell.short and cell_len(str(cell)) > self.width
        return cell.brief if self.is_brief or is_cut else cell

    @property
    def heading(self) -> Cell:
        """The title, or as much of it as suits the first words of the cells."""
        title = self.title.partition(" ")[0] if self.is_brief else self.title
        if self.sign:
            return Cell(f"{title[: max(0, self.width - 2)]} {self.sign}"[-self.width :])
        return Cell(title if self.width >= _NARROWEST else "")


def places(
    columns: Sequence[Column], width: int, *, taken: int = 0, chosen: Collection[str] = ()
) -> tuple[ColumnPlace, ...]:
    """The columns that a table of ``width`` terminal cells shows, from left to right.

    A column whose needs exceed the width is left out. What is left over goes to those that grow.
    Where all widths exceed the width, columns become brief, and then the widest ones give way.

    Args:
        taken: the terminal cells already used beside the columns.
        chosen: the keys of the columns to show, whatever they need; empty for those that fit.
    """
    kept = [
        (index, column)
        for index, column in enumerate(columns)
        if (column.key in chosen if chosen else column.needs <= width)
    ]
    widths = [column.width for _, column in kept]
    spare = width - taken - sum(widths) - GAP * (len(kept) - 1)
    is_brief = spare < 0 and any(column.brief for _, column in kept)
    if is_brief:
        widths = [column.brief or column.width for _, column in kept]
        spare = width - taken - sum(widths) - BRIEF_GAP * (len(kept) - 1)
    if spare >= 0:
        widths = _grown(widths, [column.grows for _, column in kept], spare)
    else:
        widths = _shrunk(widths, -spare)
    return tuple(
        ColumnPlace(
            index, column.title, size, column.right, column.grows > 0, is_brief and column.brief > 0
        )
        for (index, column), size in zip(kept, widths, strict=True)
    )


def _grown(widths: list[int], shares: list[int], spare: int) -> list[int]:
    total = sum(shares)
    grown = list(widths)
    for index, share in enumerate(shares):
        if share:
            part = spare * share // total
            grown[index] += part
            spare -= part
            total -= share
    return grown


def _shrunk(widths: list[int], excess: int) -> list[int]:
    shrunk = list(widths)
    for _ in range(excess):
        widest = max(range(len(shrunk)), key=shrunk.__getitem__, default=None)
        if widest is None or shrunk[widest] <= _NARROWEST:
            break
        shrunk[widest] -= 1
    return shrunk


GUTTER = 3
"""Terminal cells before the first column: cursor, mark or fold sign, blank."""

_REMEMBERED_LINES = 512
_WIDE = 100
"""The width from which a heading's bar is long."""
_BAR = 8
_LONG_BAR = 14
_SHORTEST_TITLE = 16
"""A heading's bar gives way before its title gets shorter than this."""


class LineStyles(Struct, frozen=True, kw_only=True):
    """The styles that lines are drawn in, each with its own background."""

    base: Style
    header: Style
    cursor: Style
    heading: Style
    mark: Style
    bar: Style
    rest: Style
    tones: Mapping[Tone, Style]


class Measures(Struct, frozen=True, kw_only=True):
    """The widths that lines are drawn to, in terminal cells."""

    width: int
    places: tuple[ColumnPlace, ...]
    detail_width: int
    """The same for all headings, so that their bars are aligned."""

    @property
    def gap(self) -> str:
        """The blank between two columns."""
        return " " * (BRIEF_GAP if any(place.is_brief for place in self.places) else GAP)


class LinePainter:
    """Draws lines to one set of measures in one palette, and remembers them."""

    def __init__(self, measures: Measures, palette: LineStyles, glyphs: Glyphs) -> None:
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
        style = self._palette.header
        titles = (
            self._sized(place.heading, place.width, right=place.right)
            for place in self.measures.places
        )
        return self._strip([Segment(" " * GUTTER + self.measures.gap.join(titles), style)], style)

    def blank(self) -> Strip:
        return Strip.blank(self.measures.width, self._palette.base)

    def sentence(self, text: str) -> list[Strip]:
        """Draw a sentence, wrapped, in place of the table's lines."""
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
            segments = [Segment(f"{gutter}{sign} ", self._palette.heading), *self._heading(line)]
        if is_cursor:
            text = "".join(segment.text for segment in segments)
            return self._strip([Segment(text, self._palette.cursor)], self._palette.cursor)
        return self._strip(segments, self._palette.base)

    def _cells(self, row: Row) -> Iterator[Segment]:
        places, gap = self.measures.places, self.measures.gap
        cells = row.cells
        last = max((n for n, p in enumerate(places) if cells[p.index].text), default=0)
        for number, place in enumerate(places[: last + 1]):
            if number:
                yield Segment(gap, self._palette.base)
            cell, style = cells[place.index], self._palette.tones[cells[place.index].tone]
            if number < last or place.right:
                yield Segment(self._fit(cell, place), style)
                continue
            # What is last runs on over the empty columns beside it.
            room = place.width + sum(p.width + len(gap) for p in places[last + 1 :])
            yield Segment(self._sized(place.shown(cell), room), style)

    def _heading(self, heading: Heading) -> Iterator[Segment]:
        """Yield title, bar and detail; all the bars of a table are aligned."""
        space = self.measures.width - GUTTER - 1
        widest = self.measures.detail_width
        if heading.share is None:  # without a bar there is nothing to align
            widest = detail_width((heading,), self._glyphs)
        room = min(widest, space // 2)
        space -= room + GAP if room else 0
        bar_width = _LONG_BAR if self.measures.width >= _WIDE else _BAR
        has_bar = heading.share is not None and space - bar_width - GAP >= _SHORTEST_TITLE
        title_width = space - bar_width - GAP if has_bar else space
        yield Segment(self._sized(heading.title, title_width), self._palette.heading)
        if has_bar:
            done = filled_cells(heading.share or 0.0, bar_width)
            yield Segment(" " * GAP, self._palette.base)
            yield Segment(self._glyphs.done * done, self._palette.bar)
            yield Segment(self._glyphs.rest * (bar_width - done), self._palette.rest)
        if room:
            style = self._palette.tones[heading.detail.tone]
            yield Segment(" " * GAP, self._palette.base)
            yield Segment(self._sized(heading.detail, room, right=True), style)

    def _fit(self, cell: Cell, place: ColumnPlace) -> str:
        return self._sized(place.shown(cell), place.width, right=place.right)

    def _sized(self, cell: Cell, width: int, *, right: bool = False) -> str:
        text = self._glyphs.drawn(str(cell))
        return fit(text, width, right=right, ellipsis=self._glyphs.ellipsis)

    def _strip(self, segments: list[Segment], style: Style) -> Strip:
        return Strip([part for part in segments if part.text]).adjust_cell_length(
            self.measures.width, style
        )


def detail_width(headings: tuple[Heading, ...], glyphs: Glyphs) -> int:
    details = (one_line(glyphs.drawn(str(heading.detail))) for heading in headings)
    return max(map(cell_len, details), default=0)


Line: TypeAlias = Row | Heading


class ShownLines:
    """The lines of a table that are shown: all but the rows of folded groups.

    What needs a pass over all lines is worked out when it is first asked for.
    """

    def __init__(self, table: Table, folded: frozenset[str] = frozenset()) -> None:
        self.table = table
        self.folded = folded
        self.shown = tuple(_unfolded(table, folded)) if folded else table.lines

    def __len__(self) -> int:
        return len(self.shown)

    def __getitem__(self, position: int) -> Line:
        return self.shown[position]

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(line for line in self.table.lines if isinstance(line, Heading))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all rows, those of folded groups too."""
        return frozenset(row.key for row in self.table.rows)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return _positions(self.shown, Row)

    @cached_property
    def _headings(self) -> dict[str, int]:
        return _positions(self.shown, Heading)

    def position_of_row(self, key: str) -> int | None:
        return self._rows.get(key)

    def position_of_heading(self, key: str) -> int | None:
        return self._headings.get(key)

    def heading_of(self, key: str) -> Heading | None:
        """Return the heading above the row with this key, folded or not; None if it has none."""
        heading = None
        for line in self.table.lines:
            if isinstance(line, Heading):
                heading = line
            elif line.key == key:
                return heading
        return None

    @property
    def first(self) -> int:
        """The position of the first row, after any headings."""
        return next((at for at, line in enumerate(self.shown) if isinstance(line, Row)), 0)

    def found_again(self, before: ShownLines, position: int) -> int:
        """Find the present position of the line that was at ``position`` before.

        A line is known by its key. Where it is gone, its nearest row that is still here stands
        in for it, the following one first; where all are gone, whatever stands there now.
        """
        if not self.shown or not before.shown:
            return self.first
        line = before[position]
        if position < len(self) and _is_same(line, self[position]):
            return position
        positions = self._rows if isinstance(line, Row) else self._headings
        if (found := positions.get(line.key)) is not None:
            return found
        for near in _outward(position, len(before)):
            if isinstance(neighbour := before[near], Row):
                found = self.position_of_row(neighbour.key)
                if found is not None:
                    return found
        return min(position, len(self) - 1)


def _positions(lines: Sequence[Line], kind: type[Line]) -> dict[str, int]:
    """Map each key to its first position, without allocating what the garbage collector tracks."""
    positions: dict[str, int] = {}
    for position, line in enumerate(lines):
        if isinstance(line, kind):
            positions.setdefault(line.key, position)
    return positions


def _is_same(line: Line, other: Line) -> bool:
    return line.key == other.key and type(line) is type(other)


def _unfolded(table: Table, folded: frozenset[str]) -> Iterator[Line]:
    is_hidden = False
    for line in table.lines:
        if isinstance(line, Heading):
            is_hidden = line.key in folded
            yield line
        elif not is_hidden:
            yield line


def _outward(position: int, length: int) -> Iterator[int]:
    """The positions beside one, nearest first, the following before the preceding."""
    for distance in range(1, length):
        if position + distance < length:
            yield position + distance
        if position - distance >= 0:
            yield position - distance


class TableState:
    """A table's lines with one cursor, marks and folds.

    The methods that change the lines take the position of the topmost line in view and return
    the one to scroll to, so that the cursor's line stays where the eyes are.
    """

    def __init__(self, table: Table) -> None:
        self.lines = ShownLines(table)
        self.cursor = self.lines.first
        self._marks: set[str] = set()
        self._before_empty: tuple[ShownLines, int] | None = None

    @property
    def line(self) -> Row | Heading | None:
        return self.lines[self.cursor] if self.lines else None

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor; None on a heading and in an empty table."""
        return self.line.key if isinstance(self.line, Row) else None

    @property
    def marked(self) -> frozenset[str]:
        """The keys of the marked rows of this table.

        A mark on a row that a filter hides counts again when the row is back, and not before.
        """
        return self.lines.keys & self._marks if self._marks else frozenset()

    @property
    def position_of_own_heading(self) -> int | None:
        """The position of the heading of the row under the cursor, where the table has groups."""
        heading = self.lines.heading_of(self.key) if self.key is not None else None
        return self.lines.position_of_heading(heading.key) if heading else None

    def is_marked(self, row: Row) -> bool:
        return row.key in self._marks

    def is_folded(self, heading: Heading) -> bool:
        return heading.key in self.lines.folded

    def show(self, table: Table, *, top: int, page: int) -> int:
        """Take another table in place of this one."""
        return self._take(ShownLines(table, self.lines.folded), top=top, page=page)

    def fold(self, headings: Iterable[str], *, top: int, page: int) -> int:
        """Hide the rows of the headings; the cursor goes from a hidden row to its heading."""
        folded = self.lines.folded.union(headings)
        own = self.position_of_own_heading
        if own is not None and self.lines[own].key in folded:
            self.cursor = own
        return self._take(ShownLines(self.lines.table, folded), top=top, page=page)

    def unfold(self, headings: Iterable[str], *, top: int, page: int) -> int:
        """Show the rows of the headings again."""
        shown = self.lines.folded.difference(headings)
        return self._take(ShownLines(self.lines.table, shown), top=top, page=page)

    def move(self, position: int) -> None:
        """Move the cursor to a position, clamped to the ends of the table."""
        self.cursor = max(0, min(position, len(self.lines) - 1))

    def move_to_row(self, key: str) -> bool:
        """Put the cursor on a row, unfolding its group. Returns whether there is such a row."""
        position = self.lines.position_of_row(key)
        if position is None and (heading := self.lines.heading_of(key)):
            self.lines = ShownLines(self.lines.table, self.lines.folded - {heading.key})
            position = self.lines.position_of_row(key)
        if position is not None:
            self.cursor = position
        return position is not None

    def toggle_mark(self) -> None:
        if self.key is not None:
            self._marks ^= {self.key}

    def mark_up_to(self) -> None:
        """Mark the rows from the nearest marked one before the cursor up to the cursor's."""
        rows = [line for line in self.lines.shown[: self.cursor + 1] if isinstance(line, Row)]
        last = max((at for at, row in enumerate(rows) if self.is_marked(row)), default=0)
        self._marks.update(row.key for row in rows[last:])

    def mark(self, keys: Iterable[str]) -> None:
        """Mark these rows and no others."""
        self._marks = set(keys)

    def _take(self, lines: ShownLines, *, top: int, page: int) -> int:
        before, cursor = self.lines, self.cursor
        if not before and self._before_empty:
            before, cursor = self._before_empty
        self._before_empty = None if lines else (before, cursor)
        self.lines = lines
        self.cursor = lines.found_again(before, cursor)
        if top <= cursor < top + page:
            return max(0, self.cursor - (cursor - top))
        return lines.found_again(before, min(top, len(before) - 1)) if before else 0


_STYLES = tone_styles(bold={Tone.RED, Tone.STRONG})

NO_TABLE = Table(columns=(), lines=())


class Sorting(Struct, frozen=True):
    """The column by which a table is sorted, if it is by any."""

    column: str = ""
    is_falling: bool = False

    @property
    def sign(self) -> str:
        return "▼" if self.is_falling else "▲"

    def next(self, columns: Sequence[str]) -> Sorting:
        """Return the next of all ways to sort: each column rising, then falling; at the end none."""
        if self.column in columns and not self.is_falling:
            return Sorting(self.column, is_falling=True)
        following = columns.index(self.column) + 1 if self.column in columns else 0
        return Sorting(columns[following]) if following < len(columns) else Sorting()


class RecordTable(ScrollView, can_focus=True, inherit_bindings=False):
    """A table with titles above, lines that scroll, and a sentence where there are none.

    It keeps cursor, marks and folds by key through every ``show``, and posts what people do. Its
    colours are variables of the theme, which need defaults: ``themes.variable_defaults``.
    """

    BINDINGS = TABLE_KEYS
    ALLOW_SELECT = False

    DEFAULT_CSS = "RecordTable { height: 1fr; overflow-x: hidden; scrollbar-gutter: stable; }"

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--header",
        "record-table--cursor",
        "record-table--heading",
        "record-table--mark",
        "record-table--bar",
        "record-table--rest",
    }

    _size_updated = size_updated

    @dataclass
    class Event(Message):
        """The base of this table's messages."""

        table: RecordTable

        @property
        def control(self) -> RecordTable:
            return self.table

    @dataclass
    class Highlighted(Event):
        """The cursor is on another record, or on none."""

        key: str | None

        def can_replace(self, message: Message) -> bool:
            """Replace an older message that is still queued with a newer one."""
            return isinstance(message, RecordTable.Highlighted) and message.table is self.table

    @dataclass
    class HeadingClicked(Event):
        """The heading of a column was clicked."""

        column: str

    @dataclass
    class Opened(Event):
        """The user opened a record."""

        key: str

    @dataclass
    class MarksChanged(Event):
        """The set of marked records changed."""

        marked: frozenset[str]

    def __init__(
        self,
        *,
        table: Table = NO_TABLE,
        empty: str = "Nothing to show here.",
        can_mark: bool = True,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
    ) -> None:
        """Make a table that can be drawn at once.

        Args:
            empty: The sentence in place of lines where there are none.
            can_mark: Whether records can be marked for a change of several.
        """
        super().__init__(id=id)
        self.empty = empty
        self.can_mark = can_mark
        self._glyphs = console_glyphs()
        self._state = TableState(table)
        self._painter: LinePainter | None = None
        self.chosen: tuple[str, ...] = ()
        """The keys of the columns that the user chose; empty for those that fit."""
        self.sorting = Sorting()
        self.shows_cursor = True
        """False while nothing is chosen that Enter would take."""
        self.set_reactive(Widget.virtual_size, self._wanted_size)

    @property
    def table(self) -> Table:
        return self._state.lines.table

    @property
    def row_count(self) -> int:
        """The number of records, folded groups included."""
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
        return self._state.lines.folded

    @property
    def cursor_screen_offset(self) -> Offset:
        """The place on the screen where the cursor's line begins."""
        y = self._y_of(self._state.cursor) - self.scroll_offset.y + self._header_height
        return self.content_region.offset + Offset(self._cursor_x, max(0, y))

    @property
    def _cursor_x(self) -> int:
        return GUTTER

    def show(self, table: Table) -> None:
        """Take another table; the line under the cursor stays where it is on the screen."""
        if table is self.table:
            return
        key, marked = self.key, self.marked
        self._lay_out(self._state.show(table, top=self._top, page=self._page))
        self._announce(key)
        self._announce_marks(marked)

    def move_to(self, key: str) -> bool:
        """Put the cursor on a record, unfolding its group. Returns whether it is in the table."""
        before = self.key
        is_found = self._state.move_to_row(key)
        if is_found:
            self._lay_out(self._top)
            self._reveal_cursor()
            self._announce(before)
        return is_found

    def reveal(self, key: str) -> None:
        """Scroll just enough to show a record, unless the cursor's line would go out of view."""
        position = self._state.lines.position_of_row(key)
        if position is None or not self._page:
            return
        y, cursor = self._y_of(position), self._y_of(self._state.cursor)
        top = max(self.scroll_offset.y, y + self._height_of(position) - self._page)
        top = min(top, y)
        if top <= cursor <= top + self._page - self._height_of(self._state.cursor):
            self.scroll_to(y=top, animate=False, force=True)

    def reveal_group(self) -> None:
        """Scroll to the heading of the cursor's group, if heading and cursor fit together."""
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
        before = self.marked
        self._state.mark(keys)
        self.refresh()
        self._announce_marks(before)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"fold", "unfold"}:
            return bool(self._state.lines.headings)
        if action in {"mark", "mark_range", "mark_all"}:
            return self.can_mark
        return super().check_action(action, parameters)

    def action_cursor_down(self) -> None:
        self._move(self._state.cursor + 1)

    def action_cursor_up(self) -> None:
        self._move(self._state.cursor - 1)

    def action_cursor_page_down(self) -> None:
        self._move(self._state.cursor + max(1, self._page - 1))

    def action_cursor_page_up(self) -> None:
        self._move(self._state.cursor - max(1, self._page - 1))

    def action_cursor_first(self) -> None:
        self._move(0)

    def action_cursor_last(self) -> None:
        self._move(len(self._state.lines) - 1)

    def action_open(self) -> None:
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))
        elif self.heading in self.folded:
            self.action_unfold()
        else:
            self.action_fold()

    def action_fold(self) -> None:
        if self.heading is not None:
            self.fold(self.heading)
        elif (position := self._state.position_of_own_heading) is not None:
            self._move(position)

    def action_unfold(self) -> None:
        if self.heading is not None:
            self.unfold(self.heading)

    def action_mark(self) -> None:
        before = self.marked
        self._state.toggle_mark()
        self._refresh_position(self._state.cursor)
        self._announce_marks(before)

    async def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y < self._header_height:
            event.stop()
            self._click_heading(offset.x - GUTTER)
            return
        position = self._position_at(offset.y - self._header_height)
        if position >= len(self._state.lines):
            return
        event.stop()
        is_again = position == self._state.cursor
        self._move(position)
        if is_again or self.heading is not None:
            self.action_open()

    def _click_heading(self, x: int) -> None:
        measures = self._measures()
        for place in measures.places:
            if 0 <= x < place.width:
                column = self.table.columns[place.index]
                self.post_message(self.HeadingClicked(self, column.key))
            x -= place.width + len(measures.gap)

    def shown_columns(self) -> list[Column]:
        """Return the columns in view, from left to right."""
        return [self.table.columns[place.index] for place in self._measures().places]

    def lay_out_anew(self) -> None:
        """Draw everything again after other columns or another order were chosen."""
        self._painter = None
        self._lay_out(self._top)

    def action_mark_range(self) -> None:
        """Mark every record from the nearest marked one above to this one."""
        before = self.marked
        self._state.mark_up_to()
        self.refresh()
        self._announce_marks(before)

    def action_mark_all(self) -> None:
        """Mark all records shown; if all are marked, clear their marks."""
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

    def render_line(self, y: int) -> Strip:
        painter = self._painter or self._new_painter()
        position = y - self._header_height
        if position < 0:
            return painter.header()
        lines = self._state.lines
        if not lines:
            sentence = painter.sentence(self.empty)
            return sentence[position - 1] if 0 < position <= len(sentence) else painter.blank()
        position += self._top
        return self._line(painter, position) if position < len(lines) else painter.blank()

    def notify_style_update(self) -> None:
        """Draw everything again after focus or theme changed the colours."""
        self._painter = None
        super().notify_style_update()

    def on_resize(self) -> None:
        self._painter = None
        self.refresh()  # the toolkit may have drawn the new size with the painter of the old one
        self._reveal_cursor()

    def _line(self, painter: LinePainter, position: int) -> Strip:
        state, line = self._state, self._state.lines[position]
        flagged = state.is_marked(line) if isinstance(line, Row) else state.is_folded(line)
        is_cursor = self.shows_cursor and position == state.cursor
        return painter.line(line, is_cursor=is_cursor, flagged=flagged)

    def _new_painter(self) -> LinePainter:
        self._painter = LinePainter(self._measures(), self._palette(), self._glyphs)
        return self._painter

    def _measures(self) -> Measures:
        width, lines = self.scrollable_size.width, self._state.lines
        return Measures(
            width=width,
            places=self._places(lines.table.columns, width),
            detail_width=detail_width(lines.headings, self._glyphs),
        )

    def _places(self, columns: Sequence[Column], width: int) -> tuple[ColumnPlace, ...]:
        found = places(columns, width, taken=GUTTER + 1, chosen=self.chosen)
        if not self.sorting.column:
            return found
        by, sign = self.sorting.column, self._glyphs.drawn(self.sorting.sign)
        return tuple(
            replace(each, sign=sign) if columns[each.index].key == by else each for each in found
        )

    def _palette(self) -> LineStyles:
        style = self.get_component_rich_style
        return LineStyles(
            base=self.rich_style,
            header=style("record-table--header"),
            cursor=style("record-table--cursor"),
            heading=style("record-table--heading"),
            mark=style("record-table--mark"),
            bar=style("record-table--bar"),
            rest=style("record-table--rest"),
            tones={tone: toned(self, _STYLES.get(tone)) for tone in Tone},
        )

    @property
    def _header_height(self) -> int:
        return int(any(column.title for column in self._state.lines.table.columns))

    @property
    def _wanted_size(self) -> Size:
        return Size(0, self._header_height + len(self._state.lines))

    @property
    def _top(self) -> int:
        return self.scroll_offset.y

    @property
    def _room(self) -> int:
        """The terminal lines in which lines of the table are in view."""
        return max(0, self.size.height - self._header_height)

    @property
    def _page(self) -> int:
        return self._room

    def _lay_out(self, top: int) -> None:
        """Lay out the current lines afresh, scrolled to ``top``."""
        if self._painter and self._painter.measures != self._measures():
            self._painter = None
        if not self.is_attached:
            self.set_reactive(Widget.virtual_size, self._wanted_size)
            return
        self.virtual_size = self._wanted_size
        self.scroll_to(y=self._y_of(top), animate=False, force=True)
        self.refresh()

    def _y_of(self, position: int) -> int:
        return position

    def _height_of(self, position: int) -> int:  # noqa: ARG002 - rows of several lines look at it
        return 1

    def _position_at(self, y: int) -> int:
        return y + self._top

    def _refresh_position(self, position: int) -> None:
        y = self._y_of(position) - self.scroll_offset.y
        height = self._height_of(position) + min(0, y)
        if height > 0:
            y = max(0, y) + self._header_height
            self.refresh(Region(0, y, self.size.width, height))

    def _reveal_cursor(self) -> None:
        """Scroll just enough to show the cursor's line, with the heading directly above it."""
        top, cursor = self.scroll_offset.y, self._state.cursor
        in_view = self._room
        if not in_view:
            return
        y, height = self._y_of(cursor), self._height_of(cursor)
        if y < top:
            has_heading = cursor and not isinstance(self._state.lines[cursor - 1], Row)
            top = self._y_of(cursor - 1) if has_heading and in_view > height else y
        elif y + height > top + in_view:
            top = min(y, y + height - in_view)
        self.scroll_to(y=top, animate=False, force=True)


MOST_LINES = 3
"""The most lines of a row; longer text ends in an ellipsis, and the detail shows all of it."""

WIDE = 160
"""The width of the terminal from which rows are wrapped."""
_MOST_WRAPPED = 500
"""Longer lists are not wrapped: all of their rows would have to be measured."""
_LETTERS_A_CELL = 4
"""The most letters looked at per terminal cell when wrapping."""


class _Wrapping(Struct, frozen=True):
    """The lines of a table as they are wrapped to one width."""

    lines: ShownLines
    room: tuple[int, int, tuple[str, ...]]
    """The width, the most lines of a row, and the columns chosen."""
    parts: tuple[tuple[Row | Heading, ...], ...]
    """For each line, the one-line rows drawn for it, from top to bottom."""
    begins: tuple[int, ...]
    """The first terminal line of each line, and the total at the end."""

    def at(self, y: int) -> int:
        """Return the index of the line drawn at terminal line ``y``."""
        return min(max(0, bisect_right(self.begins, y) - 1), max(0, len(self.parts) - 1))


class WrappedTable(RecordTable):
    """A table whose rows wrap over up to ``most_lines`` on a wide terminal.

    On another, each has ``lines_if_narrow``, and in long lists one.
    """

    most_lines = MOST_LINES
    lines_if_narrow = 1
    _known: _Wrapping | None = None

    def render_line(self, y: int) -> Strip:
        if y < self._header_height or not self._state.lines:
            return super().render_line(y)
        painter, wrapping = self._painter or self._new_painter(), self._wrapping
        y += self.scroll_offset.y - self._header_height
        if y >= wrapping.begins[-1]:
            return painter.blank()
        position = wrapping.at(y)
        return self._part(painter, position, y - wrapping.begins[position])

    def _part(self, painter: LinePainter, position: int, below: int) -> Strip:
        """Draw one terminal line of a table line; only the first has the cursor and mark signs."""
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
        """The current wrapping, made anew when the lines or the room changed."""
        lines = self._state.lines
        width = self.scrollable_size.width if self.is_attached else 0
        most = 1
        if width > 0 and len(lines) <= _MOST_WRAPPED:
            most = self.most_lines if self.app.size.width >= WIDE else self.lines_if_narrow
        known = self._known
        if known is None or known.lines is not lines or known.room != (width, most, self.chosen):
            known = self._known = self._wrapped(lines, width, most)
        return known

    def _wrapped(self, lines: ShownLines, width: int, most: int) -> _Wrapping:
        shown = self._places(lines.table.columns, width)
        parts = tuple(
            self._parts(line, shown, most) if isinstance(line, Row) and most > 1 else (line,)
            for line in lines.shown
        )
        begins = tuple(accumulate(map(len, parts), initial=0))
        return _Wrapping(lines, (width, most, self.chosen), parts, begins)

    def _parts(self, row: Row, shown: Sequence[ColumnPlace], most: int) -> tuple[Row, ...]:
        cells = row.cells
        texts = {p.index: self._texts(cells[p.index], p, most) for p in shown if p.grows}
        height = max(map(len, texts.values()), default=most)
        texts |= {p.index: self._texts(cells[p.index], p, height) for p in shown if not p.grows}
        height = min(max(map(len, texts.values()), default=1), height)
        return tuple(
            Row(
                row.key,
                tuple(
                    Cell(texts[index][line], cell.tone)
                    if index in texts and line < len(texts[index])
                    else Cell("", cell.tone)
                    for index, cell in enumerate(cells)
                ),
            )
            for line in range(height)
        )

    def _texts(self, cell: Cell, place: ColumnPlace, most: int) -> list[str]:
        """The lines of a cell, the last one with an ellipsis where there would be more."""
        text = self._glyphs.drawn(str(place.shown(cell)))
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
        return self._wrapping.at(self.scroll_offset.y)

    @property
    def _page(self) -> int:
        if not self._room:
            return 0
        return max(1, self._wrapping.at(self.scroll_offset.y + self._room) - self._top)

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

    def on_resize(self) -> None:
        self.virtual_size = self._wanted_size
