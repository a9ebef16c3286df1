"""The line of a meeting in which actions, decisions, challenges and notes are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from cscp_tui.tui.forms.inputs import LineInput
from cscp_tui.tui.live_keys import CAPTURE_KEYS
from cscp_tui.tui.waits import DRAFT_AFTER
from cscp_tui.tui.widgets.cell_line import CellLine
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

HINT = "lead:ICB due:31/3 Review the form · decision: … · challenge: to:housing … · else a note"


class CaptureInput(LineInput):
    """Its field: enter records, escape leaves the text as it is."""

    BINDINGS: ClassVar[list[BindingType]] = CAPTURE_KEYS

    class Event(Message):
        """Something that is asked of the screen, which hears it at once: other keys may follow."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Taken(Event):
        """The text is to be recorded."""

    class Left(Event):
        """The agenda is wanted; the text stays."""

    offers: tuple[str, ...] = ()
    """What the text can become, the first of which tab takes."""

    async def action_submit(self) -> None:
        """Ask for the text to be recorded."""
        self.post_message(self.Taken(self.value))

    def action_complete(self) -> None:
        """Take the first offer."""
        if self.offers:
            self.value = f"{self.offers[0]} "
            self.cursor_position = len(self.value)

    def action_leave(self) -> None:
        """Go back to the agenda."""
        self.post_message(self.Left(self.value))


class CaptureLine(Vertical):
    """A hint until it is opened; then the field, and below it what is understood."""

    DEFAULT_CSS = """
    CaptureLine {
        height: auto; background: $surface;
        & > CaptureInput, & > CaptureInput:focus {
            display: none; border: none; height: 1; padding: 0 1; background: $panel;
        }
        & > #capture-echo { display: none; height: auto; max-height: 2; padding: 0 1; }
        &:ansi > CaptureInput, &:nocolor > CaptureInput {
            border-left: outer $foreground; padding: 0 1 0 0;
        }
        &.-open > CellLine { display: none; }
        &.-open > CaptureInput, &.-open > #capture-echo { display: block; }
    }
    """

    class Event(Message):
        """Something that happened in the line."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Changed(Event):
        """Something else stands in the line."""

    class Rested(Event):
        """Nothing was typed for a moment."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        """A line in which nothing is typed."""
        super().__init__()
        self._hint = CellLine(ascii_only=ascii_only, id="capture-hint")
        self._input = CaptureInput(select_on_focus=False)
        self._echo = PlainText(id="capture-echo")
        self._timer: Timer | None = None
        self.rest("")

    def compose(self) -> ComposeResult:
        """Lay out hint, field and echo."""
        yield self._hint
        yield self._input
        yield self._echo

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    @property
    def echoed(self) -> str:
        """What is said below the field."""
        return "".join(map(str, self._echo.pieces))

    @property
    def is_open(self) -> bool:
        """Whether it can be typed in."""
        return self.has_class("-open")

    async def on_click(self, event: events.Click) -> None:
        """Open it."""
        event.stop()
        if not self.is_open:
            await self.run_action("screen.capture")

    def open(self, text: str) -> None:
        """Let something be typed, with a text that was left there before."""
        self.add_class("-open")
        self.put(text)
        self.screen.set_focus(self._input)

    def put(self, text: str) -> None:
        """Put another text in, with the cursor behind it."""
        self._input.value = text
        self._input.cursor_position = len(text)

    def close(self) -> None:
        """Show the hint again, or what was left in the line."""
        self._stop()
        self.rest(self.text)
        self.remove_class("-open")

    def rest(self, text: str) -> None:
        """Show the hint, or a text that was left and not recorded."""
        if text:
            self._hint.show((Cell(f": not recorded yet: {text}", Tone.AMBER),))
        else:
            self._hint.show((Cell(f": {HINT}", Tone.MUTED),))

    def select(self, start: int, end: int) -> None:
        """Select a passage, so that it is seen which one is meant."""
        self._input.selection = type(self._input.selection)(start, end)

    def echo(self, cell: Cell, offers: tuple[str, ...] = ()) -> None:
        """Say what is understood, or why nothing is, and what tab completes.

        Args:
            cell: what is said.
            offers: what the text can become.
        """
        self._input.offers = offers
        names = " · ".join(offer.rpartition(":")[2] for offer in offers)
        self._echo.show(*((Cell(f"tab: {names}", Tone.STRONG),) if offers else (cell,)))

    @on(Input.Changed)
    def _restate(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))
        if self._timer is None and self.is_open:
            self._timer = self.set_timer(DRAFT_AFTER, self._rested)

    def _rested(self) -> None:
        self._timer = None
        self.post_message(self.Rested(self.text))

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
