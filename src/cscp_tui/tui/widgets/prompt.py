"""One-line input fields, the filter bar and the find line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from cscp_tui.base.texts import counted, pictured
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.filters import last_word
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import FIND_KEYS, command
from cscp_tui.tui.widgets.lines import CellLine
from cscp_tui.tui.widgets.panes import entitle
from cscp_tui.tui.widgets.text import console_glyphs

_MOST_OFFERS = 8


_SIGNS = {"slash": "/", "minus": "-", "plus": "+"}


def _show_cursor(line: Input) -> None:
    if line.has_focus:
        before = cell_len(pictured(line.value[: line.cursor_position]))
        region = Region(before + line.cursor_at_end, 0, width=1, height=1)
        line.scroll_to_region(region, force=True, animate=False)


class LineInput(Input):
    """A field of one line."""

    virtual_size = reactive(Size(0, 0))
    """Shadows the toolkit's reactive of this name, which lays out the whole screen at each letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "form.save", "Save the form.", action="submit")
    ]

    is_choosing = False
    """True if Enter takes the offer instead of saving."""

    hands_lines_on = False
    """True if several pasted lines are sent as a message instead of being joined."""

    @dataclass
    class PastedLines(Message):
        """The message that several lines were pasted."""

        text: str

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Accept the keys for signs that Textual does not turn into characters, too."""
        return super().check_consume_key(key, _SIGNS.get(key, character))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave up and down to the row, and also Enter while an offer is highlighted."""
        if action in {"scroll_up", "scroll_down"}:
            return False
        if action == "submit" and self.is_choosing:
            return False
        return super().check_action(action, parameters)

    def on_resize(self) -> None:
        """Keep the cursor in view, even if it was placed before the field had a width."""
        self.call_after_refresh(_show_cursor, self)

    @property
    def _value(self) -> Text:
        """The text as it is drawn, with control characters shown as pictures, or a hidden one as stars."""
        shown = pictured(self.value)
        shown = "*" * cell_len(shown) if self.password else shown
        return Text(shown, no_wrap=True, overflow="ignore", end="")

    def render_line(self, y: int) -> Strip:
        """Draw the line. Without the focus, signs mark text that is out of view at either end."""
        strip, width = super().render_line(y), self.content_size.width
        hidden = self.scroll_offset.x
        sign = console_glyphs().ellipsis
        if self.has_focus or width <= 2 * len(sign) or cell_len(pictured(self.value)) <= width:
            return strip
        mark = Strip([Segment(sign, self.rich_style)])
        is_more = cell_len(pictured(self.value)) > hidden + width
        start, end = len(sign) if hidden else 0, width - len(sign) if is_more else width
        parts = [mark] if hidden else []
        parts.append(strip.crop(start, end))
        return Strip.join([*parts, mark] if is_more else parts)

    def on_paste(self, event: events.Paste) -> None:
        """Paste all lines, joined with spaces, or hand them on. Textual would paste only the first."""
        event.stop()
        event.prevent_default()
        if self.hands_lines_on and len(event.text.strip().splitlines()) > 1:
            self.post_message(self.PastedLines(event.text))
        elif line := " ".join(event.text.split()):
            self.replace(line, *self.selection)


class FilterInput(Input):
    """The input of the filter. Enter and down go to the list, and Escape clears it."""

    virtual_size = reactive(Size(0, 0))
    """Shadows the toolkit's reactive of this name, which lays out the whole screen at each letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("tab", "filter.complete", "Accept the suggestion."),
        command("enter,down", "filter.leave", "Go to the list.", label="To the list"),
        command("escape", "filter.clear", "Clear the filter."),
        command(
            "ctrl+s,f4",
            "filter.save",
            "Save the filter under a name, or forget one.",
            label="Save filter",
        ),
    ]

    class ToList(Message):
        """A request to go to the list and keep the filter."""

    can_save = False

    offers: tuple[str, ...] = ()
    """The possible completions of the filter. Tab takes the first."""

    def on_resize(self) -> None:
        """Keep the cursor in view if the terminal becomes smaller."""
        self.call_after_refresh(_show_cursor, self)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Accept the keys for signs that Textual does not turn into characters, too."""
        return super().check_consume_key(key, _SIGNS.get(key, character))

    def action_complete(self) -> None:
        """Take the first completion. Without one, go to the list."""
        if self.offers:
            self.value = self.offers[0]
            self.cursor_position = len(self.value)
        else:
            self.action_leave()

    def action_leave(self) -> None:
        self.post_message(self.ToList())

    def action_clear(self) -> None:
        self.value = ""
        self.post_message(self.ToList())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to save only if filters can be saved."""
        return self.can_save if action == "save" else super().check_action(action, parameters)

    async def action_save(self) -> None:
        await self.run_action("screen.save_filter")


class FilterBar(Horizontal):
    """A bar with the filter, and with the number of rows that it lets through."""

    DEFAULT_CSS = """
    FilterBar {
        height: 1; width: 1fr; margin: 0 1; display: none;
        &.-open { display: block; }
        & > CellLine { width: 1fr; min-width: 32; }
        & > FilterInput { width: 2fr; display: none; }
        &.-open > FilterInput { display: block; }
    }
    """

    def __init__(self, noun: str, hint: str, *, can_save: bool) -> None:
        """Make a bar without a filter.

        Args:
            hint: the placeholder while nothing is typed.
            can_save: whether filters can be saved under names.
        """
        super().__init__()
        self._noun, self._hint, self.can_save = noun, hint, can_save
        self._line = CellLine()
        self._input: FilterInput | None = None
        self._counts, self._marked = (0, 0), 0
        self.can_open = True
        self.edge: Widget | None = None
        """The pane whose upper edge says what the bar says while it is closed."""

    def compose(self) -> ComposeResult:
        yield self._line

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._draw())
        self._draw()

    @property
    def text(self) -> str:
        return self._input.value if self._input is not None else ""

    @property
    def before_last_part(self) -> str | None:
        """The filter without the part being typed; None if that part has no completions."""
        if self._input is None or not self._input.offers:
            return None
        text = self.text
        return text[: len(text) - len(last_word(text))]

    async def open(self) -> None:
        """Open the input of the filter. It has the focus before the next key is handled."""
        if self._input is None:
            self._input = FilterInput(placeholder=self._hint)
            self._input.can_save = self.can_save
            await self.mount(self._input, before=0)
        self.add_class("-open")
        self.screen.set_focus(self._input)
        self._draw()

    async def put(self, text: str) -> None:
        await self.open()
        if self._input is not None:
            self._input.value = text
            self._input.cursor_position = len(text)

    def clear(self) -> None:
        if self._input is not None:
            self._input.value = ""
        self.remove_class("-open")
        self._draw()

    def offer(self, filters: tuple[str, ...]) -> None:
        """Show the possible completions of the filter. Tab takes the first."""
        if self._input is not None:
            self._input.offers = filters
        self._draw()

    def count(self, shown: int, total: int) -> None:
        """Show how many rows of the list are shown."""
        self._counts = (shown, total)
        self._draw()

    def count_marked(self, marked: int) -> None:
        """Show how many of the records shown are marked."""
        self._marked = marked
        self._draw()

    def _marks(self) -> tuple[Cell, ...]:
        if not self._marked:
            return ()
        way = "" if self.text else f" · {own_key('view.back')} to unmark"
        return (Cell(f"{self._marked} marked{way}", Tone.STRONG),)

    def _draw(self) -> None:
        (shown, total), marks = self._counts, self._marks()
        if self._input is not None and self._input.offers and self._input.has_focus:
            self._line.show(self._offered(), (*marks, Cell(f"{shown} of {total}", Tone.MUTED)))
        elif self.text:
            is_typed = self._input is not None and self._input.has_focus
            key = own_key("filter.clear" if is_typed else "view.back")
            clears = Cell(f"{key} clears", Tone.MUTED)
            self._line.show((), (*marks, Cell(f"{shown} of {total} shown"), clears))
        else:
            filters = Cell(f"{own_key('list.filter')} filter", Tone.MUTED)
            one = re.sub("(ie)?s$", lambda end: "y" if end[1] else "", self._noun)
            self._line.show((filters,), marks)
            counts = Cell(counted(total, one, self._noun))
            if self.edge is not None:
                entitle(self.edge, (counts, *marks, *([filters] if self.can_open else [])))

    def _offered(self) -> list[Cell]:
        """Return the last parts of the completions, beginning with the one that Tab takes."""
        assert self._input is not None
        parts = [last_word(offer) for offer in self._input.offers[:_MOST_OFFERS]]
        rest = [Cell(part, Tone.MUTED) for part in parts[1:]]
        return [Cell(f"{own_key('filter.complete')}: {parts[0]}", Tone.STRONG), *rest]

    @on(FilterInput.ToList)
    def _close_where_empty(self) -> None:
        if not self.text:
            self.remove_class("-open")
        self._draw()


class FindInput(LineInput):
    """The input of the find line: letters search, and a digit is recorded for the match."""

    BINDINGS: ClassVar[list[BindingType]] = FIND_KEYS

    async def on_key(self, event: events.Key) -> None:
        """Record a digit as a number of people instead of typing it."""
        if event.character and event.character.isascii() and event.character.isdecimal():
            event.stop()
            event.prevent_default()
            await self.run_action(f"screen.take_found({event.character})")


class FindLine(Horizontal):
    """The line for finding a row by name, hidden until it is opened."""

    DEFAULT_CSS = """
    FindLine {
        height: 1; display: none;
        &.-open { display: block; }
        & > CellLine { width: 2fr; }
        & > FindInput { width: 1fr; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._input = FindInput(select_on_focus=False, placeholder="Find an agency")
        self._line = CellLine()

    def compose(self) -> ComposeResult:
        yield self._input
        yield self._line

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    @property
    def text(self) -> str:
        return self._input.value

    def open(self, text: str = "") -> None:
        """Open the line, with the first letter of the name if it was typed already."""
        self.add_class("-open")
        self._input.value = text
        self._input.cursor_position = len(text)
        self.screen.set_focus(self._input)

    def close(self) -> None:
        self.remove_class("-open")
        with self.prevent(Input.Changed):
            self._input.value = ""

    def tell(self, words: str) -> None:
        self._line.show((Cell(words, Tone.MUTED),))
