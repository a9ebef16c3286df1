from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from cscp_tui.documents.table import Cell, Tone
from cscp_tui.tui.themes import variable_defaults
from cscp_tui.tui.widgets.text import HangingText, PlainText
from tui.widgets.stage import HOSTILE, settle

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Page(App[None]):
    """A page with one text."""

    def __init__(self, text: PlainText) -> None:
        super().__init__()
        self.text = text

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Stand in for what a theme leaves out."""
        return variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        """Put it on the screen."""
        yield self.text


def drawn(text: PlainText) -> list[str]:
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
