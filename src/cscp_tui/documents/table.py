"""Tables of cells with a tone and a symbol: the one thing that screens and exports draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long, short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date


class Tone(StrEnum):
    """What a cell's text means, for those who see colours."""

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


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of plain text; users' words stand in it as they were typed."""

    text: str
    tone: Tone = Tone.PLAIN
    symbol: str = ""
    """A sign that says the same as the tone, put before the text."""
    whole: str = ""
    """The text as it leaves in a file, where a screen has only room for less of it."""

    def __str__(self) -> str:
        return f"{self.symbol} {self.text}" if self.symbol else self.text

    @property
    def in_a_file(self) -> str:
        """What a file says in its place."""
        said = self.whole or self.text
        return f"{self.symbol} {said}" if self.symbol else said


EMPTY = Cell("")


def day_cell(
    day: date | None, words: str = "{}", tone: Tone = Tone.PLAIN, symbol: str = ""
) -> Cell:
    """A day, short on a screen and whole in a file; an empty cell without one.

    Args:
        day: which.
        words: what is said, with ``{}`` for the day.
        tone: what it means.
        symbol: a sign that says the same.
    """
    if day is None:
        return EMPTY
    return Cell(words.format(short(day)), tone, symbol, words.format(long(day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    key: str
    title: str
    width: int
    """Its width in terminal cells; the smallest one where it grows."""
    grows: int = 0
    """Its share of the width that is left over; 0 for a fixed width."""
    right: bool = False
    """Whether its cells stand right-aligned, as figures do."""
    needs: int = 0
    """The width in terminal cells of the whole table below which the column is left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record's line, kept by its key through every refresh."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a group of rows, which can fold it away."""

    key: str
    title: Cell
    detail: Cell = EMPTY
    """What stands at its right end: ``4 of 7 (57%)``."""
    share: float | None = None
    """How much of the group is done, from 0 to 1, drawn as a bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and lines; headings stand before the rows of their groups."""

    columns: tuple[Column, ...]
    lines: tuple[Row | Heading, ...]
    title: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The lines that stand for records."""
        return tuple(line for line in self.lines if isinstance(line, Row))


class LazyRow(Row):
    """A row whose cells are made when they are first looked at: most never come into view."""

    __slots__ = ("_cells", "_make")
    _cells: tuple[Cell, ...] | None
    _make: Callable[[], tuple[Cell, ...]]

    def __init__(self, key: str, make: Callable[[], tuple[Cell, ...]]) -> None:
        """A row of ``key``, with the function that makes its cells."""
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "_make", make)
        object.__setattr__(self, "_cells", None)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells, made once."""
        made = self._cells
        if made is None:
            made = self._make()
            object.__setattr__(self, "_cells", made)
        return made


def rows_with(table: Table, text: str) -> Table:
    """The rows in whose cells or heading all words stand, with the headings that have rows left.

    Args:
        table: every row.
        text: words parted by spaces, in any case; one after ``-`` must not stand there.
    """
    words = [word for word in text.casefold().split() if word != "-"]
    if not words:
        return table
    lines: list[Row | Heading] = []
    for heading, rows in _groups(table):
        left = [row for row in rows if _fits(row, heading, words)]
        if heading is not None and left:
            lines.append(_counting(heading, len(left), len(rows)))
        lines.extend(left)
    return Table(columns=table.columns, lines=tuple(lines), title=table.title)


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


def _fits(row: Row, heading: Heading | None, words: Sequence[str]) -> bool:
    above = heading.title.text if heading else ""
    text = " ".join([above, *(cell.text for cell in row.cells)]).casefold()
    return all(word[1:] not in text if word.startswith("-") else word in text for word in words)
