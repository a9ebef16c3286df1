"""Warnings on the text of a file: line, action, how many more; nothing where all is well."""

from __future__ import annotations

from cscp_tui.services.identifier_warnings import warning_of_text


def test_nothing_is_said_of_what_identifies_nobody() -> None:
    """References, dates and figures are no identifiers."""
    text = "| BP24-1.3 | Train staff | 31 Mar 25 |\n| BP24-1.4 | 30 of 35 (86%) | 12,345 |\n"
    assert warning_of_text(text, ()) == ""


def test_line_and_action_are_named_and_not_the_passage() -> None:
    """A table row names the action itself."""
    text = "# Actions\n\n| BP24-1.3 | See the boy aged 7 |\n"
    said = warning_of_text(text, ())
    assert said.startswith("Line 3, on BP24-1.3, has what looks like")
    assert "boy" not in said


def test_in_json_the_action_stands_before() -> None:
    """The reference is on a line of its own, above the field."""
    text = '[\n  {\n    "id": "BP24-1.3",\n    "title": "See the boy aged 7"\n  }\n]\n'
    assert warning_of_text(text, ()).startswith("Line 4, on BP24-1.3,")


def test_further_lines_are_counted() -> None:
    """Only the first is named."""
    text = "See the boy aged 7\nSee the girl aged 9\n"
    assert warning_of_text(text, ()).endswith(" So has 1 more.")


def test_ignored_phrases_are_no_warning() -> None:
    """A published title that looks like one is none."""
    assert warning_of_text("Children aged 7", ("children aged 7",)) == ""
