"""Warnings on the text of a file: line, action, how many more; nothing where all is well."""

from __future__ import annotations

from cscp_tui.documents.document import (
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Section,
)
from cscp_tui.domain.rules.identifiers import MOST
from cscp_tui.services.personal_identifier_warnings import (
    warning_of_text,
    warnings_of_document,
    warnings_of_values,
)
from text_tables import text_table

NUMBER = "NHS 943 476 5919"


def test_a_field_of_a_record_is_named() -> None:
    """Wherever the record stands; the passage itself is not repeated."""
    values = {"quarters": [{"quarter": "2024-25/Q1", "of": [{"id": "c-1", "evidence": NUMBER}]}]}
    assert warnings_of_values(values, ()) == [
        "The evidence of c-1 contains what looks like an NHS number."
    ]
    assert warnings_of_values(values, (NUMBER,)) == []
    assert warnings_of_values([{"id": NUMBER, "created": NUMBER, "count": 3}], ()) == []


def test_a_few_places_are_named() -> None:
    """More are counted."""
    values = [{"id": f"c-{n}", "question": NUMBER} for n in range(MOST + 2)]
    warnings = warnings_of_values(values, ())
    assert len(warnings) == MOST + 1
    assert warnings[-1] == "There are 2 more places like this."


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
        "“Notes” contains what looks like an NHS number.",
        "“Note” contains what looks like an NHS number.",
    ]
    assert warnings_of_document(document, (NUMBER,)) == []


def test_nothing_is_said_of_what_identifies_nobody() -> None:
    """References, dates and figures are no identifiers."""
    text = "| BP24-1.3 | Train staff | 31 Mar 25 |\n| BP24-1.4 | 30 of 35 (86%) | 12,345 |\n"
    assert warning_of_text(text, ()) == ""


def test_line_and_action_are_named_and_not_the_passage() -> None:
    """A table row names the action itself."""
    text = "# Actions\n\n| BP24-1.3 | See the boy aged 7 |\n"
    said = warning_of_text(text, ())
    assert said.startswith("Line 3, on BP24-1.3, contains what looks like")
    assert "boy" not in said


def test_in_json_the_action_stands_before() -> None:
    """The reference is on a line of its own, above the field."""
    text = '[\n  {\n    "id": "BP24-1.3",\n    "title": "See the boy aged 7"\n  }\n]\n'
    assert warning_of_text(text, ()).startswith("Line 4, on BP24-1.3,")
    text = '"id": "BP24-1.3",\n"title": "See the boy aged 7"\n'
    assert warning_of_text(text, ()).startswith("Line 2, on BP24-1.3,")


def test_further_lines_are_counted() -> None:
    """Only the first is named."""
    text = "See the boy aged 7\nSee the girl aged 9\n"
    assert warning_of_text(text, ()).endswith(" There is 1 more like it.")


def test_ignored_phrases_are_no_warning() -> None:
    """A published title that looks like one is none."""
    assert warning_of_text("Children aged 7", ("children aged 7",)) == ""
