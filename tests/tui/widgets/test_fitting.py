from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cscp_tui.tui.widgets.text import fit, wrapped
from tui.widgets.stage import HOSTILE


@given(st.text(), st.integers(0, 40))
def test_any_text_fills_its_width_exactly(text: str, width: int) -> None:
    """Whatever the characters, no column is pushed out of its place."""
    assert cell_len(fit(text, width)) == width


def test_text_that_fits_is_kept_whole() -> None:
    """No ellipsis stands where nothing is cut."""
    assert fit("Police", 6) == "Police"


def test_cut_text_ends_in_an_ellipsis() -> None:
    """People see that there is more to read."""
    assert fit("Children’s Social Care", 10) == "Children’…"


def test_no_blank_stands_before_the_ellipsis() -> None:
    """A cut after a word leaves its blank at the end of the column."""
    assert fit("Whole family plans", 7) == "Whole… "


def test_figures_stand_right_aligned() -> None:
    """The last digits stand above one another."""
    assert fit("12", 5, right=True) == "   12"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("日本語の計画", 5, "日本…"),
        ("日本語の計画", 6, "日本… "),
        ("e\u0301te\u0301", 3, "e\u0301te\u0301"),
        ("👩‍👧 family plan", 4, "👩‍👧…"),
        ("שלום עולם", 6, "שלום…"),
    ],
)
def test_characters_are_measured_in_cells(text: str, width: int, expected: str) -> None:
    """Wide characters take two cells, combining marks none, and none is cut in half."""
    assert fit(text, width).rstrip() == expected.rstrip()


def test_combining_marks_without_end_do_not_take_the_line() -> None:
    """A letter below hundreds of accents is cut like any other text."""
    assert fit("a" + "\u0301" * 10_000 + "b", 4).rstrip().endswith("…")


def test_hostile_text_becomes_harmless() -> None:
    """Brackets stand as typed, and the escape character is a picture."""
    assert fit(HOSTILE, 40).rstrip() == "[CSCP] [/oops] \\ | ␛[31m <b>"


def test_a_word_longer_than_a_line_is_broken_where_the_line_ends() -> None:
    """Nothing of a long path is lost."""
    assert wrapped("Wrote /exports/update.md now", 10) == ["Wrote", "/exports/u", "pdate.md", "now"]


def test_a_sentence_is_broken_between_words() -> None:
    """No word of the sentence is torn where it fits a line."""
    assert wrapped("No actions match your filter.", 14) == ["No actions", "match your", "filter."]
