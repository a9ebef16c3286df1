"""Fields of one line, the filter bar and the find line."""

from __future__ import annotations

import re
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from cscp_tui.base.texts import counted, pictured
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.filters import last_part
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import FIND_KEYS, command
from cscp_tui.tui.widgets.lines import CellLine
from cscp_tui.tui.widgets.text import console_glyphs

_MOST_OFFERS = 8


_SIGNS = {"slash": "/", "minus": "-", "plus": "+"}


class LineInput(Input):
    """A field of one line."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "submit", "Save", "form.save", "Save the form."),
    ]

    is_choosing = False
    """True if Enter takes the offer instead of saving."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Type the signs whose names Textual does not turn into characters, too."""
        return super().check_consume_key(key, _SIGNS.get(key, character))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrows to the row, and enter while it chooses."""
        if action in {"scroll_up", "scroll_down"}:
            return False
        if action == "submit" and self.is_choosing:
            return False
        return super().check_action(action, parameters)

    def on_resize(self) -> None:
        """Keep the cursor in view, also where it stood behind a text before there was a width."""
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        if self.has_focus:
            region = Region(self._cursor_offset, 0, width=1, height=1)
            self.scroll_to_region(region, force=True, animate=False)

    @property
    def _value(self) -> Text:
        """The text as it is drawn: signs that would steer the terminal are pictures."""
        return Text(pictured(self.value), no_wrap=True, overflow="ignore", end="")

    def render_line(self, y: int) -> Strip:
        """Draw the line; signs mark text beyond its ends while nobody types in it."""
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

    def _on_paste(self, event: events.Paste) -> None:
        """Paste every line, one behind the other; the toolkit would take the first one only."""
        event.stop()
        event.prevent_default()
        if line := " ".join(event.text.split()):
            self.replace(line, *self.selection)


class FilterInput(Input):
    """The field of the filter: enter and down go to the list, escape clears it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("tab", "complete", "Complete", "filter.complete", "Accept the suggestion."),
        command("enter,down", "leave", "To the list", "filter.leave", "Go to the list."),
        command("escape", "clear", "Clear", "filter.clear", "Clear the filter."),
        command(
            "ctrl+s,f4",
            "save",
            "Save filter",
            "filter.save",
            "Save the filter under a name, or forget one.",
        ),
    ]

    class Left(Message):
        """The list is wanted; the filter stays."""

    can_save = False

    offers: tuple[str, ...] = ()
    """Completions of the filter; Tab takes the first."""

    def action_complete(self) -> None:
        """Take the first offer; without one, go to the list."""
        if self.offers:
            self.value = self.offers[0]
            self.cursor_position = len(self.value)
        else:
            self.action_leave()

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def action_clear(self) -> None:
        self.value = ""
        self.post_message(self.Left())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to save where that can be done."""
        return self.can_save if action == "save" else super().check_action(action, parameters)

    async def action_save(self) -> None:
        await self.run_action("screen.save_filter")


class FilterBar(Horizontal):
    """Shows the filter and how much of the list it leaves."""

    DEFAULT_CSS = """
    FilterBar {
        height: 1;
        background: $background;
        & > CellLine { background: $background; width: 1fr; }
        & > FilterInput {
            border: none; height: 1; width: 2fr; padding: 0 1; background: $panel; display: none;
        }
        & > FilterInput:focus { border: none; }
        &.-open > FilterInput { display: block; }
    }
    """

    def __init__(self, noun: str, hint: str, *, can_save: bool) -> None:
        """A bar without a filter.

        Args:
            hint: what stands in the field while nothing is typed.
            can_save: whether filters can be saved under names.
        """
        super().__init__()
        self._noun, self._hint, self.can_save = noun, hint, can_save
        self._line = CellLine()
        self._input: FilterInput | None = None
        self._counts, self._marked = (0, 0), 0

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
        """The filter without the part that is being typed; None where that can become nothing."""
        if self._input is None or not self._input.offers:
            return None
        text = self.text
        return text[: len(text) - len(last_part(text))]

    async def open(self) -> None:
        """Let a filter be typed; the field has the focus before the next key is looked at."""
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
        """Show what the filter can become; tab takes the first."""
        if self._input is not None:
            self._input.offers = filters
        self._draw()

    def count(self, shown: int, total: int) -> None:
        """Say how much of the list is shown."""
        self._counts = (shown, total)
        self._draw()

    def count_marked(self, marked: int) -> None:
        """Say how many of the records that are shown are marked."""
        self._marked = marked
        self._draw()

    def _marks(self) -> tuple[Cell, ...]:
        if not self._marked:
            return ()
        way = "" if self.text else f" · {own_key(self, 'view.back')} to unmark"
        return (Cell(f"{self._marked} marked{way}", Tone.STRONG),)

    def _draw(self) -> None:
        (shown, total), marks = self._counts, self._marks()
        if self._input is not None and self._input.offers and self._input.has_focus:
            self._line.show(self._offered(), (*marks, Cell(f"{shown} of {total}", Tone.MUTED)))
        elif self.text:
            is_typed = self._input is not None and self._input.has_focus
            key = own_key(self, "filter.clear" if is_typed else "view.back")
            clears = Cell(f"{key} clears", Tone.MUTED)
            self._line.show((), (*marks, Cell(f"{shown} of {total} shown"), clears))
        else:
            filters = Cell(f"{own_key(self, 'list.filter')} filter", Tone.MUTED)
            one = re.sub("(ie)?s$", lambda end: "y" if end[1] else "", self._noun)
            self._line.show((filters,), (*marks, Cell(counted(total, one, self._noun), Tone.MUTED)))

    def _offered(self) -> list[Cell]:
        """The last parts of the offers, the one that tab takes first."""
        assert self._input is not None
        parts = [last_part(offer) for offer in self._input.offers[:_MOST_OFFERS]]
        rest = [Cell(part, Tone.MUTED) for part in parts[1:]]
        return [Cell(f"{own_key(self, 'filter.complete')}: {parts[0]}", Tone.STRONG), *rest]

    @on(FilterInput.Left)
    def _close_where_empty(self) -> None:
        if not self.text:
            self.remove_class("-open")
        self._draw()


class FindInput(LineInput):
    """Its field: letters find, a digit is said of what was found."""

    BINDINGS: ClassVar[list[BindingType]] = FIND_KEYS

    async def _on_key(self, event: events.Key) -> None:
        """Take a digit for people, not for a part of a name."""
        if event.character and event.character.isascii() and event.character.isdecimal():
            event.stop()
            event.prevent_default()
            await self.run_action(f"screen.take_found({event.character})")
        else:
            await super()._on_key(event)


class FindLine(Horizontal):
    """Hidden until something is looked for."""

    DEFAULT_CSS = """
    FindLine {
        height: 1; display: none;
        &.-open { display: block; }
        & > CellLine { width: 2fr; }
        & > FindInput { width: 1fr; }
        &:ansi > FindInput, &:nocolor > FindInput {
            border-left: outer $foreground; padding: 0 1 0 0;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._input = FindInput(select_on_focus=False, placeholder="find an agency")
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
        """Let a name be typed, with its first letter if it was typed already."""
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
