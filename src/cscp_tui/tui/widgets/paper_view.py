"""A paper to read and scroll: its lines are laid out for the width that there is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cscp_tui.domain.texts import pictured
from cscp_tui.tui.widgets.glyphs import ASCII, UNICODE
from cscp_tui.tui.widgets.paper_lines import paper_lines
from cscp_tui.tui.widgets.tones import tone_rules
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events

    from cscp_tui.exporting.documents import Document
    from cscp_tui.tui.widgets.paper_lines import Line

_AT_ONCE = 1000
"""So many lines are laid out in less time than a key may take."""


def _scroll(keys: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(keys, action, tooltip, id=name, tooltip=f"{tooltip}.", show=False)


class PaperView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a document; users' words in it are no markup."""

    DEFAULT_CSS = """
    PaperView {
        background: $background; color: $foreground; scrollbar-size-vertical: 1;
    }
    """ + tone_rules("PaperView", "paper-view", bold={Tone.RED, Tone.AMBER, Tone.STRONG})

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paper-view--{tone}" for tone in Tone}
    BINDINGS: ClassVar[list[BindingType]] = [
        _scroll("down,j", "scroll_down", "paper.down", "Scroll down"),
        _scroll("up,k", "scroll_up", "paper.up", "Scroll up"),
        _scroll("pagedown,space", "page_down", "paper.page-down", "Scroll a page down"),
        _scroll("pageup", "page_up", "paper.page-up", "Scroll a page up"),
        _scroll("home", "scroll_home", "paper.home", "Go to the beginning"),
        _scroll("end", "scroll_end", "paper.end", "Go to the end"),
    ]

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        """A view without a paper, for a console of any signs."""
        super().__init__(id=id)
        self._glyphs = ASCII if ascii_only else UNICODE
        self._document: Document | None = None
        self._lines: list[Line] = []
        self._more: Iterator[Line] = iter(())

    @property
    def text(self) -> str:
        """What it shows, line by line."""
        self._take(None)
        return "\n".join("".join(cell.text for cell in line) for line in self._lines)

    def show(self, document: Document) -> None:
        """Take another paper; the place in it stays where it can."""
        if document != self._document:
            self._document = document
            self._lay_out()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - its size is ours by now
        """Lay the paper out for another width."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width - 2
        if self._document is None or width <= 0:
            return
        self._lines, self._more = [], paper_lines(self._document, width)
        self._take(self.scroll_offset.y + _AT_ONCE)
        self._measure()
        self.call_later(self._go_on, self._more)
        self.refresh()

    def _take(self, most: int | None) -> bool:
        """Lay so many more lines out, or all that there are; whether there were any."""
        known = len(self._lines)
        self._lines += islice(self._more, most)
        return len(self._lines) > known

    def _measure(self) -> None:
        width = self.scrollable_content_region.width - 2
        self.virtual_size = Size(max(0, width), len(self._lines))

    def _go_on(self, lines: Iterator[Line]) -> None:
        """Lay the rest out between the keys, unless the paper is another one by now."""
        if lines is not self._more:
            return
        if self._take(_AT_ONCE):
            self.call_later(self._go_on, lines)
        elif len(self._lines) != self.virtual_size.height:
            self._measure()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        place, width = y + self.scroll_offset.y, self.size.width
        plain = self.rich_style
        line = self._lines[place] if place < len(self._lines) else ()
        segments = [Segment(" ", plain), *map(self._segment, line)]
        return Strip(segments).adjust_cell_length(width, plain)

    def _segment(self, cell: Cell) -> Segment:
        style = self.rich_style
        if cell.tone is not Tone.PLAIN:
            style = self.get_component_rich_style(f"paper-view--{cell.tone}")
        return Segment(self._glyphs.drawn(pictured(cell.text)), style)
