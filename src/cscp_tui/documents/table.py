"""Tables of cells with a tone and a symbol, for screens, the command line and exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import ClassVar, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import natural
from cscp_tui.domain.dates import LONG_DAY, MONTHS, long, short
from cscp_tui.domain.figures import percent


class HasId(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """The id."""


T = TypeVar("T", bound=HasId)


class Tone(StrEnum):
    """The meaning of a cell's text, which a theme expresses as a colour."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    UNDATED = "undated"
    DELIVERED = "delivered"
    CLOSED = "closed"
    STRUCK = "struck"


class Cell(Struct, frozen=True):
    """A piece of plain text, in which users' words stay as they were typed."""

    text: str
    tone: Tone = Tone.PLAIN
    symbol: str = ""
    """A sign with the same meaning as the tone, shown before the text."""
    whole: str | None = None
    """The text in a file, with its sign; None if it is the same as on a screen."""
    short: str = ""
    """The text where there is no room for all; empty for the words before the first comma."""
    share: float | None = None
    """The exact share behind a rounded percentage, for spreadsheets; None for other texts."""

    def __str__(self) -> str:
        return f"{self.symbol} {self.text}" if self.symbol else self.text

    @property
    def exported(self) -> str:
        return str(self) if self.whole is None else self.whole

    @property
    def brief(self) -> Cell:
        """The text that is shown where there is no room for all of it: ``■ Red 58d`` of ``■ Red, 58 days late``."""
        short = self.short or self.text.partition(",")[0]
        return Cell(short, self.tone, self.symbol) if short != self.text else self


class Label(Cell, frozen=True):
    """The label of what follows it in a text, such as “Lead”, with the line break before it.

    Screens put labels in one column and what they are of in another.
    """

    tone: Tone = Tone.MUTED


EMPTY = Cell("")
_LAST_DAY = rf"(?s)(.+?)(?:, (?:as at )?({LONG_DAY})| \(({LONG_DAY})\))"
"""A text that ends in its date: ``Delivered, 5 June 2025``, ``Text is final. (12 August 2025)``.

It is compiled at its first use, which few commands need: that takes as long as reading a workspace.
"""


def day_cell(
    day: date | None, words: str = "{}", tone: Tone = Tone.PLAIN, symbol: str = ""
) -> Cell:
    """Build a cell with a date, short on a screen and full in a file; empty for None.

    Args:
        symbol: a sign with the same meaning as the tone.
    """
    if day is None:
        return EMPTY
    shown = Cell(words.format(short(day)), tone, symbol)
    return replace(shown, whole=str(replace(shown, text=words.format(long(day)))))


def number_cell(number: int) -> Cell:
    """Build a cell with a number; empty for 0."""
    return Cell(str(number)) if number else EMPTY


def share_cell(part: int, whole: int) -> Cell:
    """Build a cell with a percentage, rounded half up; empty for an empty whole."""
    rounded = percent(part, whole)
    return EMPTY if rounded is None else Cell(f"{rounded}%", share=part / whole)


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table."""

    key: str
    title: str
    width: int
    """The width in terminal cells; the least width if the column grows."""
    grows: int = 0
    """The share of the spare width that the column gets; 0 for a fixed width."""
    right: bool = False
    """True if its cells are right-aligned, as figures are."""
    brief: int = 0
    """The width in a table without room for all, where its cells show their first words only; 0 if it
    is as wide there."""
    needs: int = 0
    """The width of the table, in terminal cells, below which the column is hidden."""
    holds_times: bool = False
    """True if its cells are times of day, which a spreadsheet could read as numbers."""
    date_title: str = ""
    """The title of the column for the dates that end its cells, in workbooks and in the CSV files of
    a document; empty to leave them."""
    choices: tuple[str, ...] = ()
    """The choices offered in its empty cells in Word and Excel; empty for free text."""


NO_DATES: Mapping[str, str] = MappingProxyType({})


def column(title: str, width: int = 12, *, grows: int = 0, right: bool = False) -> Column:
    """Build a column whose key is its title in lower case."""
    return Column(
        key=title.casefold().replace(" ", "-"), title=title, width=width, grows=grows, right=right
    )


def columns(
    *titles: str, right: Collection[str] = (), dates: Mapping[str, str] = NO_DATES
) -> tuple[Column, ...]:
    """Build columns from their titles.

    Args:
        right: the titles of those that are right-aligned.
        dates: the ``date_title`` of columns whose cells end in a date, by title.
    """
    made = (column(title, right=title in right) for title in titles)
    return tuple(replace(each, date_title=dates.get(each.title, "")) for each in made)


@dataclass(frozen=True, slots=True)
class Row:
    """One record's line with a lasting key. Iterating over it gives the exported texts."""

    key: str
    cells: tuple[Cell, ...]

    # Users' templates treat rows as sequences of texts.
    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, place: int) -> str:
        return self.cells[place].exported

    def __iter__(self) -> Iterator[str]:
        return (cell.exported for cell in self.cells)


class Heading(Struct, frozen=True):
    """The line above a group of rows, which can fold the group."""

    key: str
    title: Cell
    detail: Cell = EMPTY
    """The text at the right end of the line, such as ``4 of 7 (57%)``."""
    share: float | None = None
    """The share that the detail tells, from 0 to 1, drawn as a bar; None for no bar."""


class Table(Struct, frozen=True, kw_only=True):
    """Columns and lines, in which each heading comes before the rows of its group."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    lines: tuple[Row | Heading, ...]
    title: str = ""
    """The caption above the table in a document; empty for none."""
    to_fill_in: int = 0
    """The number of empty columns at the right, for the reader to fill in."""
    is_large: bool = False
    """True if its text is as large as that of paragraphs, for a page that everybody reads."""
    is_as_published: bool = False
    """True if its cells repeat the table from which its rows were imported."""
    foot: str = ""
    """The key of the row that stays the last, in whatever order the others are."""

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(line for line in self.lines if isinstance(line, Row))

    def reworded(self, change: Callable[[str], str]) -> Table:
        """Return the table with every text but its columns' titles changed."""

        def cell(old: Cell) -> Cell:
            whole = None if old.whole is None else change(old.whole)
            return replace(old, text=change(old.text), whole=whole, short=change(old.short))

        lines = tuple(
            Row(line.key, tuple(map(cell, line.cells)))
            if isinstance(line, Row)
            else replace(line, title=cell(line.title), detail=cell(line.detail))
            for line in self.lines
        )
        return replace(self, title=change(self.title), lines=lines)

    @property
    def caption(self) -> str:
        """The title, by the name that templates use."""
        return self.title

    @property
    def headings(self) -> tuple[tuple[str, bool], ...]:
        """Each column's title, and whether its cells are right-aligned."""
        return tuple((column.title, column.right) for column in self.columns)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(column.title for column in self.columns)

    @property
    def alignments(self) -> tuple[bool, ...]:
        """The alignment of each column: True if its cells are at the right."""
        return tuple(column.right for column in self.columns)

    def rows_with_headings(self) -> Iterator[tuple[Heading | None, Row]]:
        """Yield each row with the heading above it; None before the first heading."""
        heading: Heading | None = None
        for line in self.lines:
            if isinstance(line, Heading):
                heading = line
            else:
                yield heading, line

    def of(self, keys: Collection[str], title: str = "") -> Table:
        """Return the rows with the given keys, in their order and without headings."""
        lines = tuple(row for row in self.rows if row.key in keys)
        return replace(self, lines=lines, title=title)

    def only(self, *keys: str) -> Table:
        """Return the table with only the given columns, in the given order."""
        places = [[column.key for column in self.columns].index(key) for key in keys]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in places),
            lines=tuple(
                Row(line.key, tuple(line.cells[place] for place in places))
                if isinstance(line, Row)
                else line
                for line in self.lines
            ),
        )

    def without(self, *keys: str) -> Table:
        """Return the table without the given columns."""
        return self.only(*(column.key for column in self.columns if column.key not in keys))

    def for_spreadsheets(self) -> Table:
        """Return the table with days and figures in columns of their own, to sort and add up.

        A right-aligned column of figures such as ``30 of 35 (86%)`` becomes three, of numbers and shares.
        """
        parted = [
            made
            for place, column in enumerate(self.columns)
            for made in _parted(column, [row.cells[place] for row in self.rows], self.titles)
        ]
        cells = zip(*(cells for _, cells in parted), strict=True)
        rows = (Row(row.key, made) for row, made in zip(self.rows, cells, strict=True))
        return replace(self, columns=tuple(column for column, _ in parted), lines=tuple(rows))

    def with_heading_column(self, title: str) -> Table:
        """Return the table with its headings moved into a first column."""
        leading = column(title)
        return replace(
            self,
            columns=(leading, *self.columns),
            lines=tuple(
                Row(row.key, (heading.title if heading else EMPTY, *row.cells))
                for heading, row in self.rows_with_headings()
            ),
        )


_FIGURE = r"(?s)(\d+) of (\d+)( \(\d+%\))?(?:, (.+))?"


def _parted(
    column: Column, cells: Sequence[Cell], titles: Collection[str]
) -> Iterator[tuple[Column, Sequence[Cell]]]:
    """Yield the columns that one column becomes in a spreadsheet, with their cells."""
    if not column.date_title:
        yield from _figures_apart(column, cells)
        return
    found = [re.fullmatch(_LAST_DAY, cell.exported) for cell in cells]
    rest = [Cell(day[1]) if day else cell for day, cell in zip(found, cells, strict=True)]
    yield from _figures_apart(column, rest)
    if column.date_title not in titles:
        (dates,) = columns(column.date_title)
        yield dates, [Cell((day[2] or day[3]) if day else "") for day in found]


def _figures_apart(
    column: Column, cells: Sequence[Cell]
) -> Iterator[tuple[Column, Sequence[Cell]]]:
    figures = [re.fullmatch(_FIGURE, cell.exported) for cell in cells]
    filled = [figure for cell, figure in zip(cells, figures, strict=True) if cell.exported]
    if not column.right or not filled or None in filled:
        yield column, cells
        return
    yield column, [Cell(each[1]) if each else EMPTY for each in figures]
    of, share, note = columns(
        *(f"{column.title}: {word}" for word in ("of", "share", "note")),
        right=(f"{column.title}: of", f"{column.title}: share"),
    )
    yield of, [Cell(each[2]) if each else EMPTY for each in figures]
    shares = [
        share_cell(int(each[1]), int(each[2])) if each and each[3] else EMPTY for each in figures
    ]
    if any(cell.text for cell in shares):
        yield share, shares
    notes = [Cell(each[4]) if each and each[4] else EMPTY for each in figures]
    if any(cell.text for cell in notes):
        yield note, notes


def table(
    columns: tuple[Column, ...], rows: Iterable[Sequence[str | Cell]], title: str = ""
) -> Table:
    """Build a table whose row keys are the first cells, numbered if they repeat."""
    lines: list[Row] = []
    seen: dict[str, int] = {}
    for row in rows:
        key = str(row[0])
        seen[key] = seen.get(key, 0) + 1
        unique = f"{key} {seen[key]}" if seen[key] > 1 else key
        lines.append(Row(unique, tuple(map(_cell, row))))
    return Table(columns=columns, lines=tuple(lines), title=title)


def records_table(
    records: Iterable[T],
    cells: Mapping[str, Callable[[T], str | Cell]],
    *,
    right: Collection[str] = (),
    dates: Mapping[str, str] = NO_DATES,
) -> Table:
    """Build a table with a row for each record, keyed by id, and a column for each title.

    Args:
        cells: the function that makes a record's cell, by the title of the column.
        right: the titles of the columns that are right-aligned.
        dates: the ``date_title`` of columns whose cells end in a date, by title.
    """
    return Table(
        columns=columns(*cells, right=right, dates=dates),
        lines=tuple(
            Row(record.id, tuple(_cell(make(record)) for make in cells.values()))
            for record in records
        ),
    )


def _cell(value: str | Cell) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)


def row_of(columns: Iterable[Column], key: str, /, **cells: str | Cell) -> Row:
    """Build a row from cells given by column key; other cells are empty."""
    row = Row(key, tuple(_cell(cells.pop(column.key, EMPTY)) for column in columns))
    assert not cells, f"no column {', '.join(cells)}"
    return row


def rows_under(
    key: str, title: str, rows: Sequence[Row], detail: str = "", share: float | None = None
) -> list[Row | Heading]:
    """Return rows with their heading above them; empty if there are no rows."""
    return [Heading(key, Cell(title, Tone.STRONG), Cell(detail), share), *rows] if rows else []


class LazyRow(Row):
    """A row whose cells are made only when they are needed, since most are never shown."""

    __slots__ = ("_cells", "_make")
    _cells: tuple[Cell, ...] | None
    _make: Callable[[], tuple[Cell, ...]]

    def __init__(self, key: str, make: Callable[[], tuple[Cell, ...]]) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "_make", make)
        object.__setattr__(self, "_cells", None)

    @property
    def cells(self) -> tuple[Cell, ...]:
        made = self._cells
        if made is None:
            made = self._make()
            object.__setattr__(self, "_cells", made)
        return made


_WORST_FIRST = (Tone.RED, Tone.AMBER, Tone.UNDATED, Tone.GREEN, Tone.PLAIN, Tone.MUTED)
_ANY_DAY = rf"([0-9]{{1,2}}) ({'|'.join(MONTHS)}) ([0-9]{{4}})"
_ANY_NUMBER = r"[0-9]{1,9}"
_BLANK = frozenset({"", "–", "—"})


def sorting_key(cell: Cell) -> tuple[int, int, tuple[object, ...]]:
    """Return a key that orders cells of a column: worst first, then by date or number, then by words."""
    text = cell.exported or str(cell)
    is_sign = cell.symbol and cell.tone in _WORST_FIRST
    rank = _WORST_FIRST.index(cell.tone) if is_sign else len(_WORST_FIRST)
    if day := re.search(_ANY_DAY, text):
        number = date(int(day[3]), MONTHS.index(day[2]) + 1, int(day[1])).toordinal()
    else:
        first = re.match(_ANY_NUMBER, text) or (re.search(_ANY_NUMBER, text) if is_sign else None)
        # Of what is late, the longest comes first.
        number = (-1 if is_sign else 1) * int(first[0]) if first else 0
    return rank, number, natural(text.casefold())


def sorted_by(table: Table, key: str, *, is_falling: bool = False) -> Table:
    """Return the table with the rows of each group sorted by a column; those without a value last."""
    place = [column.key for column in table.columns].index(key)
    lines: list[Row | Heading] = []
    for heading, rows in _groups(table):
        if heading is not None:
            lines.append(heading)
        ordered = [row for row in rows if row.cells[place].text not in _BLANK]
        ordered.sort(key=lambda row: sorting_key(row.cells[place]), reverse=is_falling)
        ordered += [row for row in rows if row.cells[place].text in _BLANK]
        lines += sorted(ordered, key=lambda row: row.key == table.foot)
    return replace(table, lines=tuple(lines))


def rows_with(table: Table, text: str) -> Table:
    """Return the rows that contain all words in their cells or heading.

    Keep the headings of those rows.

    Args:
        text: words separated by spaces, in any case; a word after ``-`` must not occur.
    """
    words = [word for word in text.casefold().split() if word != "-"]
    return narrowed(table, partial(_fits, words=words)) if words else table


def narrowed(table: Table, fits: Callable[[Row, Heading | None], bool]) -> Table:
    """Return the rows for which ``fits`` is true, and the headings that have rows left."""
    lines: list[Row | Heading] = []
    for heading, rows in _groups(table):
        left = [row for row in rows if fits(row, heading)]
        if heading is not None and left:
            lines.append(_counting(heading, len(left), len(rows)))
        lines.extend(left)
    return replace(table, lines=tuple(lines))


def _groups(table: Table) -> list[tuple[Heading | None, list[Row]]]:
    """Return each heading with its rows. Rows before the first heading come first."""
    found: list[tuple[Heading | None, list[Row]]] = [(None, [])]
    for line in table.lines:
        if isinstance(line, Heading):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found


def _counting(heading: Heading, left: int, every: int) -> Heading:
    """Return a heading that tells how many of its rows are shown, unless all are."""
    if left == every:
        return heading
    words = " · ".join(filter(None, (heading.detail.text, f"{left} of {every} shown")))
    return replace(heading, detail=replace(heading.detail, text=words))


def row_text(row: Row, heading: Heading | None) -> str:
    """Return the text of a row and its heading in lower case, for searching."""
    above = heading.title.text if heading else ""
    return " ".join([above, *(cell.text for cell in row.cells)]).casefold()


def _fits(row: Row, heading: Heading | None, words: Sequence[str]) -> bool:
    text = row_text(row, heading)
    return all(word[1:] not in text if word.startswith("-") else word in text for word in words)
