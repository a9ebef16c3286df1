from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App

from any_texts import any_text
from cscp_tui.documents.table import Cell, Label, Tone
from cscp_tui.tui.themes import STYLESHEET, variable_defaults
from cscp_tui.tui.widgets.text import HangingText, PlainText, ScrolledText, fit, wrapped
from tui.widgets.stage import HOSTILE, settle

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Page(App[None]):
    """A page with one text."""

    CSS_PATH = STYLESHEET

    def __init__(self, text: PlainText | ScrolledText) -> None:
        super().__init__()
        self.text = text

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Stand in for what a theme leaves out."""
        return variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        """Put it on the screen."""
        yield self.text


def drawn(text: PlainText | ScrolledText) -> list[str]:
    return [text.render_line(y).text.rstrip() for y in range(text.size.height)]


async def test_text_is_shown_as_it_was_typed() -> None:
    """No markup, no escape sequence, no bracket is read."""
    text = PlainText(HOSTILE)
    async with Page(text).run_test(size=(60, 5)):
        assert drawn(text) == ["[CSCP] [/oops] \\ | ␛[31m <b>"]


async def test_long_text_is_wrapped_and_not_cut() -> None:
    """All of a note can be read, in as many lines as it takes."""
    text = PlainText("word " * 30)
    async with Page(text).run_test(size=(20, 30)):
        assert " ".join(drawn(text)).split() == ["word"] * 30


async def test_a_point_that_is_too_long_goes_on_under_its_own_words() -> None:
    """No line of it stands left of where it began; words and breaks stay as they were."""
    text = HangingText("Decisions\n\n• ", Cell("one two three four", Tone.STRONG), "\n  five six")
    async with Page(text).run_test(size=(12, 20)):
        assert drawn(text) == ["Decisions", "", "• one two", "  three four", "  five six"]


async def test_labels_are_in_one_column_and_what_they_are_of_in_another() -> None:
    """In a narrow text a label of two words takes two lines; a list begins beside its label."""
    facts = (
        *(Label("\nLead"), "Police and Housing"),
        *(Label("\nOverseen by"), "QAG"),
        *(Label("\nLinks"), "\n  · one\n  · two"),
    )
    text = HangingText(Cell("A title"), *facts, "\n\nNotes")
    async with Page(text).run_test(size=(24, 20)):
        assert drawn(text) == [
            *("A title", "Lead      Police and", "          Housing", "Overseen  QAG", "by"),
            *("Links     · one", "          · two", "", "Notes"),
        ]
    wide = HangingText(*facts)
    async with Page(wide).run_test(size=(60, 20)):
        assert drawn(wide)[2] == "Overseen by  QAG"


async def test_a_tone_colours_its_piece_alone() -> None:
    """A label can be quieter than what it labels."""
    text = PlainText(Cell("Lead ", Tone.MUTED), "Police")
    async with Page(text).run_test(size=(40, 5)):
        styles = {part.text.strip(): part.style for part in text.render_line(0)}
        assert styles["Lead"] != styles["Police"]


async def test_other_text_takes_the_room_it_needs() -> None:
    """The widget grows and shrinks with what it shows."""
    text = PlainText("one")
    async with Page(text).run_test(size=(40, 10)) as pilot:
        text.show("one\ntwo\n", Cell("three", Tone.STRONG))
        await settle(pilot)
        assert drawn(text) == ["one", "two", "three"]


async def test_text_that_needs_more_room_is_scrolled() -> None:
    """Its place on the screen stays; what is below comes into view, wrapped and harmless."""
    text = ScrolledText("one two three four five six seven\n", HOSTILE)
    async with Page(text).run_test(size=(12, 3)) as pilot:
        assert drawn(text) == ["one two", "three four", "five six"]
        text.scroll_end(animate=False)
        await settle(pilot)
        assert drawn(text)[-1].endswith("<b>")
        assert "␛[31m" in " ".join(str(text.render()).split())


async def test_other_text_in_the_same_room_asks_for_no_new_layout() -> None:
    """However many lines it has, nothing beside it moves, so one frame shows it."""
    text = ScrolledText("word " * 30)
    async with Page(text).run_test(size=(12, 5)) as pilot:
        text.scroll_end(animate=False)
        await settle(pilot)
        layouts: list[object] = []
        pilot.app.screen.screen_layout_refresh_signal.subscribe(text, layouts.append)
        text.show("other " * 40)
        await settle(pilot)
        assert text.show_vertical_scrollbar
        text.show("line\n" * 6)
        await settle(pilot)
        assert (layouts, drawn(text)) == ([], ["line"] * 4 + [""])
        text.show("short")
        await settle(pilot)
        assert (drawn(text), text.show_vertical_scrollbar) == (["short"] + [""] * 4, False)


async def test_scrolled_text_follows_its_room_and_the_colours_of_the_theme() -> None:
    """It is wrapped anew, and drawn anew where its lines stay as they are."""
    text = ScrolledText("one two three four")
    async with Page(text).run_test(size=(20, 5)) as pilot:
        assert drawn(text)[0] == "one two three four"
        await pilot.resize_terminal(12, 5)
        assert drawn(text)[:2] == ["one two", "three four"]
        before = list(text.render_line(0))
        pilot.app.theme = "textual-light"
        await settle(pilot)
        assert [part.text for part in text.render_line(0)] == [part.text for part in before]
        assert list(text.render_line(0)) != before


@given(any_text(), st.integers(0, 40))
def test_any_text_fills_its_width_exactly(text: str, width: int) -> None:
    """Whatever the characters, no column is pushed out of its place."""
    assert cell_len(fit(text, width)) == width


def test_text_that_fits_is_kept_whole() -> None:
    """No ellipsis stands where nothing is cut."""
    assert fit("Police", 6) == "Police"


def test_cut_text_ends_in_an_ellipsis() -> None:
    """People see that there is more to read."""
    assert fit("Children's Social Care", 10) == "Children'…"


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


def test_accents_break_no_line_elsewhere() -> None:
    """Letters with and without them take one cell each, however narrow the screen is."""
    text = "The e-mail went to everybody.everywhere@example.org, and was seen \t there"
    for width in range(30):
        accented = [line.replace("e", "é") for line in wrapped(text, width)]
        assert wrapped(text.replace("e", "é"), width) == accented
        assert "".join("".join(accented).split()) == "".join(text.replace("e", "é").split())


def test_a_sentence_is_broken_between_words() -> None:
    """No word of the sentence is torn where it fits a line."""
    assert wrapped("No actions match your filter.", 14) == ["No actions", "match your", "filter."]
