"""The parts of a paper as text on a screen: headings, points, and tables as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.cells import Cell, Table, Tone
from cscp_tui.views.papers import Part, Points, Terms, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.views.papers import Piece


def pieces_of(parts: Iterable[Part]) -> tuple[str | Cell, ...]:
    """Each part under its heading, with a blank line before it."""
    found: list[str | Cell] = []
    for part in parts:
        found += ["\n\n", Cell(part.title, Tone.STRONG)]
        for piece in part.pieces:
            found += _lines(piece)
    return tuple(found)


def _lines(piece: Piece) -> Iterator[str | Cell]:
    match piece:
        case Text(text):
            yield f"\n{text}"
        case Points(items):
            for item in items:
                yield from (Cell("\n· ", Tone.MUTED), item)
        case Terms(pairs):
            for name, meaning in pairs:
                yield from (Cell(f"\n{name}  ", Tone.MUTED), meaning)
        case Table():
            yield from _rows(piece)
        case Part():
            yield from pieces_of((piece,))


def _rows(table: Table) -> Iterator[str | Cell]:
    """A line for each row: its first cell stands out, the others follow it."""
    for row in table.rows:
        first, *others = row.cells
        yield from ("\n", Cell(str(first), Tone.STRONG))
        said = "  ".join(str(cell) for cell in others if str(cell).strip())
        yield f"  {said}" if said else ""
