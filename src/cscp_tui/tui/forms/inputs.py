"""The fields that people type in: nothing that is pasted is lost, nothing steers the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from cscp_tui.domain.texts import pictured
from cscp_tui.tui.widgets.glyphs import glyphs_of

if TYPE_CHECKING:
    from textual import events


class LineInput(Input):
    """A field of one line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Save", id="form.save", tooltip="Record what is in the form."),
    ]

    is_choosing = False
    """Whether enter takes what is offered, and does not save."""

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
        """Draw the line; while nobody types in it, a sign stands where there is more of it."""
        strip, width = super().render_line(y), self.content_size.width
        hidden = self.scroll_offset.x
        sign = glyphs_of(self).ellipsis
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


class LongText(TextArea):
    """A field of several lines in which enter saves, as in every other field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Save", id="form.save", tooltip="Record what is in the form."),
        Binding("ctrl+j", "new_line", "New line", id="form.new-line", tooltip="Start a new line."),
    ]

    class Submitted(Message):
        """Enter was pressed."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: signs that would steer the terminal are pictures."""
        return Text(pictured(self.document.get_line(line_index)), end="", no_wrap=True)

    def select_passage(self, start: int, end: int) -> None:
        """Select what stands between two places of the text."""
        self.selection = Selection(self._location_of(start), self._location_of(end))

    def _location_of(self, place: int) -> tuple[int, int]:
        before = self.text[:place]
        return before.count("\n"), place - (before.rfind("\n") + 1)

    def action_submit(self) -> None:
        """Say that the form is to be saved."""
        self.post_message(self.Submitted())

    def action_new_line(self) -> None:
        """Start a new line."""
        self._replace_via_keyboard("\n", *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        """Leave enter to the bindings, which the toolkit's own field would take for a new line."""
        if event.key == "enter":
            event.prevent_default()
        elif event.key == "shift+enter":
            event.prevent_default()
            event.stop()
            self.action_new_line()
