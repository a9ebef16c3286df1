"""Users' text on screen: wrapped and harmless, fitted to a width, in signs that the console has."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import Any, ClassVar

from msgspec import Struct, field
from rich.cells import cell_len, set_cell_size
from rich.segment import Segments
from textual import events
from textual._context import active_app
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from cscp_tui.base.texts import harmless, one_line
from cscp_tui.documents.table import Cell, Tone


class Glyphs(Struct, frozen=True, kw_only=True):
    """A set of signs, each one terminal cell wide but for the ellipsis."""

    cursor: str = "▸"
    """Stands before the line that keys act on."""
    mark: str = "•"
    """Stands before a row that is marked for a bulk change."""
    opened: str = "▾"
    """Stands before a heading whose rows are shown."""
    closed: str = "▹"
    """Stands before a heading whose rows are folded away."""
    done: str = "█"
    rest: str = "░"
    ellipsis: str = "…"
    """Stands where text was cut."""
    replaced: Mapping[int, str] = field(default_factory=dict)
    """Replacements of characters that are not drawn, by code point."""

    def drawn(self, text: str) -> str:
        """The text with the characters that this console can show."""
        return text.translate(self.replaced) if self.replaced and not text.isascii() else text


UNICODE = Glyphs()

SIGNS = "▸•▾▹▁▂▃▄▅▆▇█▒░…■▲●○◆✓✗·–—‘’“”→↓─━"
"""Characters that a console must be able to show; else it gets the plain signs."""

ASCII = Glyphs(
    cursor=">",
    mark="*",
    opened="-",
    closed="+",
    done="#",
    rest=".",
    ellipsis="...",
    replaced=str.maketrans(
        {
            "▸": ">",
            "▾": "-",
            "▹": "+",
            "×": "x",
            "»": ">>",
            "■": "#",
            "▲": "^",
            "●": "o",
            "○": "-",
            "◆": "+",
            "✓": "+",
            "✗": "x",
            "•": "*",
            "·": "-",
            "–": "-",
            "—": "-",
            "…": "...",
            "‘": "'",
            "’": "'",
            "“": '"',
            "”": '"',
            "→": "->",
            "←": "left",
            "↑": "up",
            "↓": "down",
            "⏎": "enter",
            "␣": "space",
            "▁": "_",
            "▂": ".",
            "▃": ":",
            "▄": "-",
            "▅": "=",
            "▆": "+",
            "▇": "*",
            "█": "#",
            "▒": "=",
            "░": ".",
            "━": "=",
            "─": "-",
        }
    ),
)


def console_glyphs() -> Glyphs:
    """The signs of the console of the app that is running; all of them where none is."""
    return ASCII if getattr(active_app.get(None), "ascii_only", False) else UNICODE


_COLOURS: dict[Tone, str] = {tone: f"$tone-{tone}" for tone in Tone if tone is not Tone.PLAIN}
_COLOURS[Tone.STRUCK] = "$tone-muted"


def tone_styles(bold: Container[Tone]) -> dict[Tone, str]:
    """The style of each tone that has one: ``bold $tone-strong``."""
    styles = {tone: f"bold {c}" if tone in bold else c for tone, c in _COLOURS.items()}
    return styles | {Tone.STRUCK: f"strike {_COLOURS[Tone.STRUCK]}"}


def tone_rules(widget: str, prefix: str, bold: Container[Tone]) -> str:
    """The CSS of a widget's component classes for tones.

    Args:
        prefix: what the component classes begin with: ``cell-line``.
    """
    rules = []
    for tone, style in tone_styles(bold).items():
        *emphasis, colour = style.split()
        text_style = f" text-style: {emphasis[0]};" if emphasis else ""
        rules.append(f"{widget} > .{prefix}--{tone} {{ color: {colour};{text_style} }}")
    return "\n".join(rules)


class PlainBars(ScrollBarRender):
    """Bars that are drawn with colours alone."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


class ConsoleBars(ScrollBarRender):
    """Bars with the signs that the console of the app has."""

    @classmethod
    def render_bar(cls, *arguments: Any, **options: Any) -> Segments:
        kind = PlainBars if console_glyphs() is ASCII else ScrollBarRender
        return kind.render_bar(*arguments, **options)


def follow_console() -> None:
    """Let every scroll bar ask which signs its console has."""
    ScrollBar.renderer = ConsoleBars


_CHARACTERS_A_CELL = 8
"""Combining marks make several characters share a cell; what lies behind so many is cut unseen."""


def fit(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """One harmless line of exactly ``width`` terminal cells, cut with an ellipsis if need be."""
    if width <= 0:
        return ""
    longest = width * _CHARACTERS_A_CELL
    line = one_line(text[: longest + 1])
    cells = cell_len(line)
    if cells <= width and len(text) <= longest:
        padding = " " * (width - cells)
        return padding + line if right else line + padding
    ellipsis = ellipsis[:width]
    kept = set_cell_size(line[:longest], width - len(ellipsis)).rstrip()
    return set_cell_size(kept + ellipsis, width)


def wrapped(text: str, width: int) -> list[str]:
    """The text as harmless lines of at most ``width`` terminal cells, broken between words.

    A word that is longer than a line, as a path can be, is broken where the line ends.
    """
    lines = [""]
    for word in (part for long in one_line(text).split() for part in _pieces(long, width)):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """A word in parts that fit a line, but for a character that is wider than the line itself."""
    if cell_len(word) <= width:
        return [word]
    starts, taken = [0], 0
    for place, character in enumerate(word):
        cells = cell_len(character)
        if taken + cells > width and place > starts[-1]:
            starts.append(place)
            taken = 0
        taken += cells
    return [word[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


_STYLES = tone_styles(bold={Tone.STRONG})


class PlainText(Widget):
    """Shows pieces of text one after the other; no character in them is an instruction."""

    DEFAULT_CSS = """
    PlainText { width: 1fr; height: auto; }
    """

    pieces: reactive[tuple[str | Cell, ...]] = reactive(tuple, layout=True)
    """The pieces; line breaks in them are kept."""

    def __init__(
        self,
        *pieces: str | Cell,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(PlainText.pieces, pieces)

    def show(self, *pieces: str | Cell) -> None:
        """Take other pieces in place of these."""
        self.pieces = pieces

    def render(self) -> Content:
        return _content(self.pieces, console_glyphs())


def size_updated(
    view: ScrollView,
    size: Size,
    virtual_size: Size,
    container_size: Size,
    layout: bool = True,  # noqa: FBT001, FBT002 - the toolkit's shape
) -> bool:
    """Take the size that a layout gives to a view, as its ``_size_updated``.

    The toolkit would draw the scrollbar again after each layout, as when a form is gone, which is
    one frame more; here it does so where the scrollbar shows something else than the view's lines.
    """
    height = view.virtual_size.height
    is_right = view.show_vertical_scrollbar is (height > view.container_size.height)
    if is_right and view.show_vertical_scrollbar:
        is_right = view.vertical_scrollbar.window_virtual_size == height
    known = view.virtual_size if is_right else virtual_size
    return ScrollView._size_updated(view, size, known, container_size, layout)  # noqa: SLF001


class ScrolledText(ScrollView, can_focus=False):
    """Shows pieces of text, as ``PlainText`` does, and scrolls where they need more room.

    Its room stays the same whatever it shows: unlike a text within a container that scrolls, it
    is drawn without laying out the screen anew, which would take three frames.
    """

    DEFAULT_CSS = """
    ScrolledText { scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; }
    """

    _size_updated = size_updated

    def __init__(
        self,
        *pieces: str | Cell,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
    ) -> None:
        super().__init__(id=id)
        self.pieces = pieces
        self._lines: list[Strip] | None = None

    def show(self, *pieces: str | Cell) -> None:
        """Take other pieces in place of these."""
        if pieces != self.pieces:
            self.pieces = pieces
            self._lay_out()

    def render(self) -> Content:
        return _content(self.pieces, console_glyphs())

    def render_line(self, y: int) -> Strip:
        if self._lines is None:
            self._lines = self._drawn_lines()
        place, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if place < len(self._lines):
            return self._lines[place]
        return Strip.blank(width, self.visual_style.rich_style)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - its size is ours by now
        self._lay_out()

    def notify_style_update(self) -> None:
        """Draw everything anew where the theme changed the colours."""
        self._lines = None
        super().notify_style_update()

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is selected with the mouse."""
        self._lines = None
        super().selection_updated(selection)

    def _lay_out(self) -> None:
        room = self.scrollable_content_region
        if not room.width:
            return
        self._lines = self._drawn_lines()
        size = Size(room.width, len(self._lines))
        if (size.height > room.height) is self.show_vertical_scrollbar:
            self.set_reactive(Widget.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size
        self.scroll_to(y=self.scroll_y, animate=False)
        self.refresh()

    def _drawn_lines(self) -> list[Strip]:
        width = self.scrollable_content_region.width
        return Visual.to_strips(self, self.render(), width, None, self.visual_style, pad=True)


class HangingText(PlainText):
    """Text whose long lines continue under their own beginning."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the toolkit's shape
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        found: list[Content] = []
        for line in super().render().split(allow_blank=True):
            begin = _BEGINNING.match(line.plain)
            indent = begin.end() if begin is not None else 0
            indent = indent if 2 * indent < width else 0
            first, *others = line[indent:].wrap(max(1, width - indent)) or [Content()]
            found += [line[:indent] + first, *(other.pad_left(indent) for other in others)]
        return found


_BEGINNING = re.compile(r" *(?:[•·*] )?")
"""The hanging indent of a line: its spaces, and the sign of a point."""


def _content(pieces: tuple[str | Cell, ...], glyphs: Glyphs) -> Content:
    return Content.assemble(*(_drawn(piece, glyphs) for piece in pieces))


def _drawn(piece: str | Cell, glyphs: Glyphs) -> str | tuple[str, str]:
    text = glyphs.drawn(harmless(str(piece)))
    if isinstance(piece, Cell) and piece.tone in _STYLES:
        return text, _STYLES[piece.tone]
    return text
