from __future__ import annotations

from cscp_tui.documents.document import (
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Section,
)
from cscp_tui.services.identifier_warnings import MOST, warnings_of_document, warnings_of_values
from text_tables import text_table

NUMBER = "NHS 943 476 5919"


def test_a_field_of_a_record_is_named() -> None:
    """Wherever the record stands; the passage itself is not repeated."""
    values = {"quarters": [{"quarter": "2024-25/Q1", "of": [{"id": "c-1", "evidence": NUMBER}]}]}
    assert warnings_of_values(values, ()) == [
        "The evidence of c-1 has what looks like an NHS number."
    ]
    assert warnings_of_values(values, (NUMBER,)) == []
    assert warnings_of_values([{"id": NUMBER, "created": NUMBER, "count": 3}], ()) == []


def test_a_few_places_are_named() -> None:
    """More are counted."""
    values = [{"id": f"c-{n}", "question": NUMBER} for n in range(MOST + 2)]
    warnings = warnings_of_values(values, ())
    assert len(warnings) == MOST + 1
    assert warnings[-1] == "So have 2 more places."


def test_a_section_of_a_document_is_named_once() -> None:
    """Whatever its blocks are."""
    blocks = (
        Paragraph(text=NUMBER),
        Bullets(items=("fine", NUMBER)),
        text_table(headings=(("A", False),), rows=((NUMBER,),)),
        Definitions(pairs=(("A", NUMBER),)),
    )
    document = Document(
        title="Note", blocks=(Section(title="Notes", blocks=blocks), Paragraph(text=NUMBER))
    )
    assert warnings_of_document(document, ()) == [
        "“Notes” has what looks like an NHS number.",
        "“Note” has what looks like an NHS number.",
    ]
    assert warnings_of_document(document, (NUMBER,)) == []
