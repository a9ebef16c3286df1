"""The places of an update that can have a text, with what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.texts import one_line
from cscp_tui.domain.update_sections import NARRATIVE_SECTIONS
from cscp_tui.views.cells import Cell, Column, Row, Table, Tone

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter

COLUMNS = (
    Column(key="section", title="Section", width=30),
    Column(key="text", title="Text for the quarter", width=30, grows=1),
)


def narrative_text(book: Book, quarter: Quarter, section: str) -> str:
    """The text of a place; empty where there is none."""
    known = book.narratives.get(f"{quarter.typed}/{section}")
    return known.text if known else ""


def narrative_places(book: Book, quarter: Quarter, typed: str) -> Table:
    """The places in whose names or texts some words stand."""
    words = typed.casefold().split()
    lines = []
    for section, title in NARRATIVE_SECTIONS.items():
        text = narrative_text(book, quarter, section)
        if all(word in f"{title} {text}".casefold() for word in words):
            shown = Cell(one_line(text)) if text else Cell("none", Tone.MUTED)
            lines.append(Row(section, (Cell(title, Tone.STRONG), shown)))
    return Table(columns=COLUMNS, lines=tuple(lines))
