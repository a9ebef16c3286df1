from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cscp_tui.documents.document import (
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Section,
)
from cscp_tui.documents.table import Tone
from cscp_tui.tui.widgets.paper import paper_lines
from text_tables import text_table
from writers.example_documents import QUARTERLY_UPDATE
from writers.hostile_texts import hostile_texts


def texts(document: Document, width: int) -> list[str]:
    return ["".join(cell.text for cell in line) for line in paper_lines(document, width)]


@given(hostile_texts, st.integers(1, 4), st.integers(20, 120))
def test_no_line_is_longer_than_the_width(text: str, columns: int, width: int) -> None:
    """Whatever stands in titles, texts and cells."""
    table = text_table(
        headings=tuple((text, bool(number % 2)) for number in range(columns)),
        rows=((text,) * columns,),
        caption=text,
    )
    blocks = (Paragraph(text=text), Bullets(items=(text,)), Definitions(pairs=((text, text),)))
    document = Document(
        title=text, marking=text, blocks=(Section(title=text, blocks=(*blocks, table)),)
    )
    assert all(cell_len(line) <= width for line in texts(document, width))


def test_tables_stand_in_columns_where_there_is_room() -> None:
    """With the header above a line, and signs in their tones."""
    lines = texts(QUARTERLY_UPDATE, 100)
    place = next(number for number, line in enumerate(lines) if line.startswith("Ref "))
    assert set(lines[place + 1]) == {"─"}
    assert lines[place + 2].startswith("BP24-1.3  Review the [CSCP] threshold document")
    tones = {cell.tone for line in paper_lines(QUARTERLY_UPDATE, 100) for cell in line}
    assert {Tone.AMBER, Tone.GREEN} <= tones


def test_narrow_tables_stand_row_by_row() -> None:
    """Each value after the title of its column."""
    lines = texts(QUARTERLY_UPDATE, 24)
    assert "  Days late: 12" in lines
