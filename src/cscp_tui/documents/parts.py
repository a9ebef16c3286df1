"""What a paper is made of before it has a format: parts of text, points, terms and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from cscp_tui.documents.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


NONE = "None this quarter."
"""What a part says that has nothing to say."""


@dataclass(frozen=True, slots=True)
class Text:
    """Running text; a blank line in it begins a new paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Names, each with what it stands for."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it, which may be parts again."""

    key: str
    title: str
    pieces: tuple[Piece, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it says only that there is nothing."""
        return self.pieces == (Text(NONE),)


Piece: TypeAlias = Text | Points | Terms | Table | Part


def part(key: str, title: str, *pieces: Piece | None) -> Part:
    """A part of the pieces that say something, else of the words ``None this quarter.`` alone."""
    full = tuple(piece for piece in pieces if piece is not None and _says_something(piece))
    if all(isinstance(piece, Part) and piece.is_empty for piece in full):
        full = (Text(NONE),)
    return Part(key, title, full)


def _says_something(piece: Piece) -> bool:
    match piece:
        case Text(text):
            return bool(text.strip())
        case Points(items):
            return bool(items)
        case Terms(pairs):
            return bool(pairs)
        case Table():
            return bool(piece.lines)
        case Part():
            return True


def capitalised(text: str) -> str:
    """The text with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def column(title: str, width: int = 12, *, grows: int = 0, right: bool = False) -> Column:
    """A column whose key is its title in small letters."""
    return Column(
        key=title.casefold().replace(" ", "-"), title=title, width=width, grows=grows, right=right
    )


def table(
    columns: tuple[Column, ...], rows: Iterable[Sequence[str | Cell]], title: str = ""
) -> Table:
    """A table whose rows have their first cell for a key, numbered where that comes again."""
    lines: list[Row] = []
    seen: dict[str, int] = {}
    for row in rows:
        key = str(row[0])
        seen[key] = seen.get(key, 0) + 1
        unique = f"{key} {seen[key]}" if seen[key] > 1 else key
        lines.append(Row(unique, tuple(_cell(value) for value in row)))
    return Table(columns=columns, lines=tuple(lines), title=title)


def _cell(value: str | Cell) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)


def texts_of(piece: Piece) -> Iterable[str]:
    """Every text that a piece shows, in reading order."""
    match piece:
        case Text(text):
            yield text
        case Points(items):
            yield from items
        case Terms(pairs):
            for name, meaning in pairs:
                yield from (name, meaning)
        case Table():
            yield piece.title
            yield from (column.title for column in piece.columns)
            yield from (cell.text for row in piece.rows for cell in row.cells)
        case Part(_, title, pieces):
            yield title
            for inner in pieces:
                yield from texts_of(inner)
