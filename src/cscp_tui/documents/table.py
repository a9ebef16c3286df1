"""Tables of cells with a tone and a symbol, which screens, the command line and exports draw."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import ClassVar, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.dates import long, short


class HasId(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """The id."""


T = TypeVar("T", bound=HasId)


class Tone(StrEnum):
    """The meaning of a cell's text, which a theme shows as a colour."""

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
    """A piece of plain text; users' words are in it as they were typed."""

    text: str
    tone: Tone = Tone.PLAIN
    symbol: str = ""
    """A sign that says the same as the tone, put before the text."""
    whole: str | None = None
    """Its text in a file, sign and all, where a screen shows another one."""

    def __str__(self) -> str:
        return f"{self.symbol} {self.text}" if self.symbol else self.text

    @property
    def exported(self) -> str:
        return str(self) if self.whole is None else self.whole


EMPTY = Cell("")


def day_cell(
    day: date | None, words: str = "{}", tone: Tone = Tone.PLAIN, symbol: str = ""
) -> Cell:
    """A day, short on a screen and whole in a file; an empty cell without one.

    Args:
        symbol: a sign that says the same.
    """
    if day is None:
        return EMPTY
    shown = Cell(words.format(short(day)), tone, symbol)
    return replace(shown, whole=str(replace(shown, text=words.format(long(day)))))


def number_cell(number: int) -> Cell:
    """A number; an empty cell for 0."""
    return Cell(str(number)) if number else EMPTY


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table."""

    key: str
    title: str
    width: int
    """Its width in terminal cells; the smallest one where it grows."""
    grows: int = 0
    """Its share of the width that is left over; 0 for a fixed width."""
    right: bool = False
    """Its cells are right-aligned, as figures are."""
    needs: int = 0
    """The width in terminal cells of the whole table below which the column is left out."""
    holds_times: bool = False
    """Its cells are times of day, which a spreadsheet would take for numbers with a point."""
    choices: tuple[str, ...] = ()
    """The choices for its empty cells in Word and Excel; empty for free text."""


def column(title: str, width: int = 12, *, grows: int = 0, right: bool = False) -> Column:
    """A column whose key is its title in small letters."""
    return Column(
        key=title.casefold().replace(" ", "-"), title=title, width=width, grows=grows, right=right
    )


def columns(*titles: str, right: Collection[str] = ()) -> tuple[Column, ...]:
    return tuple(column(title, right=title in right) for title in titles)


@dataclass(frozen=True, slots=True)
class Row:
    """One record's line, kept by its key through every refresh; it iterates over exported texts."""

    key: str
    cells: tuple[Cell, ...]

    # Templates that users wrote take rows as sequences of texts.
    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, place: int) -> str:
        return self.cells[place].exported

    def __iter__(self) -> Iterator[str]:
        return (cell.exported for cell in self.cells)


class Heading(Struct, frozen=True):
    """The line above a group of rows, which can fold it away."""

    key: str
    title: Cell
    detail: Cell = EMPTY
    """The text at its right end: ``4 of 7 (57%)``."""
    share: float | None = None
    """The part of the group that is done, from 0 to 1, drawn as a bar."""


class Table(Struct, frozen=True, kw_only=True):
    """Columns and lines; headings come before the rows of their groups."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    lines: tuple[Row | Heading, ...]
    title: str = ""
    """The caption above it in a document; empty for none."""
    to_fill_in: int = 0
    """The number of last columns that are empty, for the reader to fill in."""
    is_as_published: bool = False
    """True if its cells are those of the table that its rows were imported from."""

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(line for line in self.lines if isinstance(line, Row))

    @property
    def caption(self) -> str:
        """The title, under the name that templates use."""
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
        """For each column, whether its cells are right-aligned."""
        return tuple(column.right for column in self.columns)

    def rows_with_headings(self) -> Iterator[tuple[Heading | None, Row]]:
        """Each row with the heading above it; None before the first."""
        heading: Heading | None = None
        for line in self.lines:
            if isinstance(line, Heading):
                heading = line
            else:
                yield heading, line

    def of(self, keys: Collection[str], title: str = "") -> Table:
        """The rows with some keys, in their order and without headings."""
        lines = tuple(row for row in self.rows if row.key in keys)
        return replace(self, lines=lines, title=title)

    def only(self, *keys: str) -> Table:
        """The same rows with some of the columns, in the given order."""
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
        """The same rows without some of the columns."""
        return self.only(*(column.key for column in self.columns if column.key not in keys))

    def with_heading_column(self, title: str) -> Table:
        """The rows, each with its heading's title in a leading column instead of above it."""
        leading = column(title)
        return replace(
            self,
            columns=(leading, *self.columns),
            lines=tuple(
                Row(row.key, (heading.title if heading else EMPTY, *row.cells))
                for heading, row in self.rows_with_headings()
            ),
        )


def table(
    columns: tuple[Column, ...], rows: Iterable[Sequence[str | Cell]], title: str = ""
) -> Table:
    """A table whose rows have their first cell as their key, numbered if it was used before."""
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
    title: str = "",
    *,
    right: Collection[str] = (),
) -> Table:
    """A table with a row for each record, kept by its id, and a column for each title.

    Args:
        cells: the function that makes a record's cell, by the title of the column.
        right: the titles of the columns that are right-aligned.
    """
    return Table(
        columns=columns(*cells, right=right),
        lines=tuple(
            Row(record.id, tuple(_cell(make(record)) for make in cells.values()))
            for record in records
        ),
        title=title,
    )


def _cell(value: str | Cell) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)


def row_of(columns: Iterable[Column], key: str, /, **cells: str | Cell) -> Row:
    """A row with its cells by the keys of their columns; the other cells are empty."""
    row = Row(key, tuple(_cell(cells.pop(column.key, EMPTY)) for column in columns))
    assert not cells, f"no column {', '.join(cells)}"
    return row


def rows_under(
    key: str, title: str, rows: Sequence[Row], detail: str = "", share: float | None = None
) -> list[Row | Heading]:
    """Rows with their heading above them; nothing where there are no rows."""
    return [Heading(key, Cell(title, Tone.STRONG), Cell(detail), share), *rows] if rows else []


class LazyRow(Row):
    """A row whose cells are made when they are first looked at: most never come into view."""

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


def rows_with(table: Table, text: str) -> Table:
    """Keep the rows with all words in their cells or heading, and the headings that have rows left.

    Args:
        text: words parted by spaces, in any case; one after ``-`` must not stand there.
    """
    words = [word for word in text.casefold().split() if word != "-"]
    return narrowed(table, partial(_fits, words=words)) if words else table


def narrowed(table: Table, fits: Callable[[Row, Heading | None], bool]) -> Table:
    """The rows that fit, each judged with its heading, and the headings that have rows left."""
    lines: list[Row | Heading] = []
    for heading, rows in _groups(table):
        left = [row for row in rows if fits(row, heading)]
        if heading is not None and left:
            lines.append(_counting(heading, len(left), len(rows)))
        lines.extend(left)
    return replace(table, lines=tuple(lines))


def _groups(table: Table) -> list[tuple[Heading | None, list[Row]]]:
    """Each heading with its rows, those before the first heading first."""
    found: list[tuple[Heading | None, list[Row]]] = [(None, [])]
    for line in table.lines:
        if isinstance(line, Heading):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found


def _counting(heading: Heading, left: int, every: int) -> Heading:
    """A heading that says how many of its rows are shown, where that is not all."""
    if left == every:
        return heading
    words = " · ".join(filter(None, (heading.detail.text, f"{left} of {every} shown")))
    return replace(heading, detail=replace(heading.detail, text=words))


def row_text(row: Row, heading: Heading | None) -> str:
    """The text of a row and its heading in which words are searched, in lower case."""
    above = heading.title.text if heading else ""
    return " ".join([above, *(cell.text for cell in row.cells)]).casefold()


def _fits(row: Row, heading: Heading | None, words: Sequence[str]) -> bool:
    text = row_text(row, heading)
    return all(word[1:] not in text if word.startswith("-") else word in text for word in words)
