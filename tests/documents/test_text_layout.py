from __future__ import annotations

from itertools import chain

from hypothesis import given

from cscp_tui.base.texts import harmless
from cscp_tui.documents import text_layout
from writers.hostile_texts import hostile_texts


def test_line() -> None:
    """A line has no breaks, no double spaces and none at its ends."""
    assert text_layout.line(" two\r\nlines\tand   more ") == "two lines and more"


def test_lines() -> None:
    """Blank lines stay between lines and go at the ends."""
    assert text_layout.lines("\n a \n\nb\n\n") == ["a", "", "b"]


def test_full_lines() -> None:
    """A bullet has no blank lines."""
    assert text_layout.full_lines("a\n\n \nb") == ["a", "b"]


def test_paragraphs() -> None:
    """Blank lines divide paragraphs, other line breaks do not."""
    assert text_layout.paragraphs("a\nb\n \n\nc") == [["a", "b"], ["c"]]


def test_no_text() -> None:
    """An empty text has no lines and no paragraphs."""
    assert (text_layout.line(""), text_layout.lines(" \n"), text_layout.paragraphs("")) == (
        "",
        [],
        [],
    )


@given(hostile_texts)
def test_nothing_is_lost(text: str) -> None:
    """Every layout keeps every character that is not a space, in its order."""
    expected = "".join(harmless(text).split())

    assert "".join("".join(text_layout.lines(text)).split()) == expected
    assert "".join("".join(text_layout.full_lines(text)).split()) == expected
    assert "".join("".join(chain(*text_layout.paragraphs(text))).split()) == expected
