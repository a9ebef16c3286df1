"""What a meeting agreed and recorded, as it is read back to it before it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.words import ImpactState
from cscp_tui.views.cells import Cell, Table, Tone
from cscp_tui.views.meeting_notes import NOTHING, meeting_note
from cscp_tui.views.papers import Part, Points, Terms, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Meeting
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.papers import Piece

_NOT_READ = frozenset({"attendance", "items"})
"""The parts of the note that are no news to those who sit there."""


def read_back_pieces(book: Book, meeting: Meeting, *, public: bool = False) -> Pieces:
    """What was agreed, decided, asked for, moved, challenged and noted, in the note's order.

    Args:
        book: what is known.
        meeting: whose.
        public: whether others look on, so that restricted items are counted only.
    """
    pieces: list[str | Cell] = []
    parts = [p for p in meeting_note(book, meeting, public=public) if p.key not in _NOT_READ]
    full = [part for part in parts if part.pieces != (Text(NOTHING),)]
    for part in full:
        lines = list(_lines(part))
        count = sum(isinstance(piece, str) and piece.startswith("• ") for piece in lines)
        title = f"{part.title} ({count})" if count else part.title
        pieces += ["\n\n" if pieces else "", Cell(title, Tone.STRONG), "\n"]
        pieces += [each for line in lines for each in ("\n", line)]
    empty = ", ".join(part.title.lower() for part in parts if part not in full)
    if empty:
        gap = "\n\n" if pieces else ""
        pieces.append(Cell(f"{gap}Nothing yet under: {empty}.", Tone.MUTED))
    return tuple(pieces)


def _lines(piece: Piece) -> Iterator[str]:
    match piece:
        case Text(text):
            yield text.strip()
        case Points(items):
            yield from (f"• {item.strip()}" for item in items)
        case Terms(pairs):
            yield from (f"• {name}: {meaning}" for name, meaning in pairs)
        case Table():
            yield from (f"• {_row(piece, row.cells)}" for row in piece.rows)
        case Part(_, _, pieces):
            for inner in pieces:
                yield from _lines(inner)


def _row(table: Table, cells: tuple[Cell, ...]) -> str:
    """A row as it is read out: its first two cells, then the others by their titles."""
    head = "  ".join(cell.text for cell in cells[:2] if cell.text)
    rest = "; ".join(
        _told(column.title.lower(), cell.text.strip())
        for column, cell in zip(table.columns[2:], cells[2:], strict=True)
        if cell.text.strip()
    )
    return f"{head}\n  {rest}" if rest else head


def _told(title: str, text: str) -> str:
    """A cell by its title: ``impact: proven``, and ``no impact yet`` where there is none."""
    none = str(ImpactState.NONE_YET).capitalize()
    if text.startswith(none):
        return f"no {title} yet{text.removeprefix(none)}"
    return f"{title}: {text}"
