"""A screen of text to read: an action in full, a history, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.texts import HangingText, PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class ReadingScreen(ModalScreen[str | None]):
    """Shows pieces of text that can be scrolled; pages of records answer what is to be done."""

    DEFAULT_CSS = """
    ReadingScreen {
        background: $background;
        & > #reading-title { height: auto; max-height: 3; padding: 0 1; background: $panel; }
        & > #reading { padding: 1 2; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Back", id="reading.back", tooltip="Go back."),
        Binding("down,j", "scroll_text(1)", "Scroll", id="reading.down", tooltip="Scroll down."),
        Binding("up,k", "scroll_text(-1)", "Up", id="reading.up", tooltip="Scroll up.", show=False),
    ]

    def __init__(
        self, title: str, pieces: tuple[str | Cell, ...], *, ascii_only: bool = False
    ) -> None:
        """A screen with a title and what is to be read, for a console of any signs."""
        super().__init__()
        self.ascii_only = ascii_only
        self._title, self._pieces = title, pieces

    def compose(self) -> ComposeResult:
        """Lay out title and text."""
        ascii_only = self.ascii_only
        title = Cell(self._title, Tone.STRONG)
        yield PlainText(title, ascii_only=ascii_only, id="reading-title")
        with VerticalScroll(id="reading"):
            yield HangingText(*self._pieces, ascii_only=ascii_only)
        yield KeyBar(ascii_only=ascii_only)

    def on_mount(self) -> None:
        """Let the arrows scroll at once."""
        self.query_one("#reading", VerticalScroll).focus()

    def on_key(self, event: events.Key) -> None:
        """Say the way back to those who press a key that does nothing here."""
        if event.is_printable and event.key not in self.active_bindings:
            back = own_key(self, "reading.back", "escape")
            words = Cell(f" · {event.character} does nothing here; {back} goes back", Tone.AMBER)
            self.query_one("#reading-title", PlainText).show(Cell(self._title, Tone.STRONG), words)

    def action_scroll_text(self, lines: int) -> None:
        """Scroll by some lines."""
        self.query_one("#reading", VerticalScroll).scroll_relative(y=lines, animate=False)
