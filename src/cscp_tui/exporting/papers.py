"""Parts of a view as sections and blocks of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.exporting.documents import Bullets, Definitions, Paragraph, Section
from cscp_tui.exporting.tables import data_table
from cscp_tui.views.papers import Part, Points, Terms, Text

if TYPE_CHECKING:
    from cscp_tui.exporting.documents import Block
    from cscp_tui.views.papers import Piece

FIRST_LEVEL = 2


def section_of(part: Part, level: int = FIRST_LEVEL) -> Section:
    """A part as a section; those of the first level can be linked to."""
    blocks = tuple(block_of(piece, level + 1) for piece in part.pieces)
    anchor = part.key if level == FIRST_LEVEL else ""
    return Section(title=part.title, level=level, anchor=anchor, blocks=blocks)


def block_of(piece: Piece, level: int) -> Block:
    """A piece as a block; a part in it becomes a section of the level."""
    match piece:
        case Text(text):
            return Paragraph(text=text)
        case Points(items):
            return Bullets(items=items)
        case Terms(pairs):
            return Definitions(pairs=pairs)
        case Part():
            return section_of(piece, level)
        case _:
            return data_table(piece)
