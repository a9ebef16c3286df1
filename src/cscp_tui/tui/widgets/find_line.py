"""The line in which an agency is found by typing, over a list that goes there at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from cscp_tui.tui.forms.inputs import LineInput
from cscp_tui.tui.live_keys import FIND_KEYS
from cscp_tui.tui.widgets.cell_line import CellLine
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType


class FindInput(LineInput):
    """Its field: letters find, a digit is said of what was found."""

    BINDINGS: ClassVar[list[BindingType]] = FIND_KEYS

    class Asked(Message):
        """Something other than a letter was pressed."""

        def __init__(self, what: str, number: int = 0) -> None:
            super().__init__()
            self.what, self.number = what, number

    def action_take(self) -> None:
        """Go to what was found."""
        self.post_message(self.Asked("take"))

    def action_leave(self) -> None:
        """Find nothing."""
        self.post_message(self.Asked("leave"))

    def action_go(self, lines: int) -> None:
        """Go to the next one that fits, or the one before."""
        self.post_message(self.Asked("go", lines))

    async def _on_key(self, event: events.Key) -> None:
        """Take a digit for people, not for a part of a name."""
        if event.character and event.character.isascii() and event.character.isdecimal():
            event.stop()
            event.prevent_default()
            self.post_message(self.Asked("people", int(event.character)))
        else:
            await super()._on_key(event)


class FindLine(Horizontal):
    """Hidden until something is looked for."""

    DEFAULT_CSS = """
    FindLine {
        height: 1; display: none;
        &.-open { display: block; }
        & > CellLine { width: 2fr; }
        & > FindInput, & > FindInput:focus {
            border: none; height: 1; width: 1fr; padding: 0 1; background: $panel;
        }
        &:ansi > FindInput, &:nocolor > FindInput {
            border-left: outer $foreground; padding: 0 1 0 0;
        }
    }
    """

    class Changed(Message):
        """Something else is looked for."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, ascii_only: bool = False) -> None:
        """A line that is not open."""
        super().__init__()
        self._input = FindInput(select_on_focus=False, placeholder="find an agency")
        self._line = CellLine(ascii_only=ascii_only)

    def compose(self) -> ComposeResult:
        """Lay out field and words."""
        yield self._input
        yield self._line

    @property
    def is_open(self) -> bool:
        """Whether something is looked for."""
        return self.has_class("-open")

    @property
    def text(self) -> str:
        """What is looked for."""
        return self._input.value

    def open(self, text: str = "") -> None:
        """Let a name be typed, with its first letter if it was typed already."""
        self.add_class("-open")
        self._input.value = text
        self._input.cursor_position = len(text)
        self.screen.set_focus(self._input)

    def close(self) -> None:
        """Look for nothing any more."""
        self.remove_class("-open")
        with self.prevent(Input.Changed):
            self._input.value = ""

    def tell(self, words: str) -> None:
        """Say what fits."""
        self._line.show((Cell(words, Tone.MUTED),))

    @on(Input.Changed)
    def _restate(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self.post_message(self.Changed(event.value))

    @on(Input.Submitted)
    def _stop(self, event: Input.Submitted) -> None:
        event.stop()
