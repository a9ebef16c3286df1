from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from any_texts import any_text
from cscp_tui.base.texts import clean, counted, harmless, lines_of, one_line, shortened, stopped

HOSTILE = "[CSCP] [/oops] \\ | \x1b[31m <b>"
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
ANY_TEXT = st.lists(
    any_text(max_size=5)
    | st.sampled_from([*BIDI_CONTROLS, *LINE_BREAKS, *"\x00\x1b\x9b\ud800\udfff", "\r\n"])
).map("".join)
PLAIN_LINES = st.lists(
    st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))), min_size=1
)


def steering(text: str) -> set[str]:
    """The characters of a text that could move a cursor or turn its direction."""
    return {
        character
        for character in text
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in BIDI_CONTROLS
    }


@given(ANY_TEXT)
@example("\ud83d\ude00 and \udc80")
def test_clean_text_can_be_stored(text: str) -> None:
    """Cleaned, any text can be encoded as UTF-8 and comes back the same."""
    cleaned = clean(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert len(cleaned) == len(text)


@given(any_text())
def test_clean_changes_nothing_else(text: str) -> None:
    """A text without surrogates, of which Hypothesis makes none, stays as it was typed."""
    assert clean(text) == text


@given(ANY_TEXT)
@example("left\u202eright")
@example("one\r\ntwo\u2028three\x85four")
def test_one_line_is_one_harmless_line(text: str) -> None:
    """One line has no line break, no control character, no turn of direction, no surrogate."""
    assert steering(one_line(text)) == set()
    assert len(one_line(text).splitlines()) <= 1


@given(ANY_TEXT)
def test_lines_are_harmless(text: str) -> None:
    """None of a text's lines steers a terminal."""
    assert [steering(line) for line in lines_of(text)] == [set() for _ in lines_of(text)]


@given(ANY_TEXT)
def test_harmless_keeps_the_lines(text: str) -> None:
    """Harmless text has its own lines, and nothing but their breaks to steer by."""
    assert harmless(text).split("\n") == lines_of(text)
    assert steering(harmless(text)) <= {"\n"}


@given(PLAIN_LINES)
def test_plain_lines_stay_as_they_are(lines: list[str]) -> None:
    """Printable lines come through unchanged, empty ones too."""
    assert lines_of("\n".join(lines)) == lines


@given(ANY_TEXT)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    """Making a text harmless twice does no more than once."""
    assert harmless(harmless(text)) == harmless(text)
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_line_break_breaks_once(line_break: str) -> None:
    """The line breaks of every system part two lines, without an empty one between."""
    assert lines_of(f"one{line_break}two") == ["one", "two"]


def test_controls_become_pictures() -> None:
    """An escape is shown as its picture, and what looks like markup is left alone."""
    assert one_line(HOSTILE) == "[CSCP] [/oops] \\ | ␛[31m <b>"


def test_tabs_become_spaces() -> None:
    """A tab, which has no width of its own, becomes spaces."""
    assert one_line("a\tb") == "a b"
    assert lines_of("a\tb") == ["a    b"]


@given(ANY_TEXT, st.integers(2, 60))
def test_shortened_text_fits(text: str, most: int) -> None:
    """A shortened text is harmless and no longer than allowed."""
    short = shortened(text, most)
    assert len(short) <= most
    assert steering(short) == set()


def test_a_long_number_is_written_with_its_comma() -> None:
    """As people write it."""
    assert counted(26480, "day") == "26,480 days"
    assert counted(1, "day") == "1 day"


def test_only_long_text_is_shortened() -> None:
    """Forty characters stay whole; of forty-one the end is cut and marked."""
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 39 + "…"


def test_a_sentence_ends_once() -> None:
    """Whatever its last words are."""
    assert stopped("It ends") == "It ends."
    assert stopped("“It ends.”") == "“It ends.”"
