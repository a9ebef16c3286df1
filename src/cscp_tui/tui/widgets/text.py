"""Widgets for users' text: wrapped, made harmless, and fitted to the width and console."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from itertools import zip_longest
from typing import Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size
from rich.segment import Segments
from rich.style import Style as RichStyle
from textual import events
from textual._context import active_app
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from cscp_tui.base.texts import harmless, one_line
from cscp_tui.documents.table import Cell, Label, Tone
from cscp_tui.views.actions import Pieces


class Glyphs(Struct, frozen=True, kw_only=True):
    """The signs of a console, each one terminal cell wide except for the ellipsis."""

    cursor: str = "▸"
    """The sign before the line that keys act on."""
    mark: str = "•"
    """The sign before a row that is marked for a bulk change."""
    opened: str = "▾"
    """The sign before a heading whose rows are shown."""
    closed: str = "▹"
    """The sign before a heading whose rows are folded away."""
    done: str = "█"
    rest: str = "─"
    ellipsis: str = "…"
    """The sign in place of text that was cut."""
    replaced: Mapping[int, str] = field(default_factory=dict)
    """The replacements for characters that the console cannot show, by code point."""

    def drawn(self, text: str) -> str:
        """Return the text with the characters that this console can show."""
        return text.translate(self.replaced) if self.replaced and not text.isascii() else text


UNICODE = Glyphs()

SIGNS = "▸•▾▹▁▂▃▄▅▆▇█▒░…■▲▼●○◆✓✗·–—‘’“”→↓─━"
"""The characters that a console must be able to show; otherwise it gets the plain signs."""

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
            "▼": "v",
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
    """Return the signs for the running app's console. Without an app, return the Unicode signs.

    Textual's public ways to the app need a widget, and it draws scrollbars without one.
    """
    return ASCII if getattr(active_app.get(None), "ascii_only", False) else UNICODE


_COLOURS: dict[Tone, str] = {tone: f"$tone-{tone}" for tone in Tone if tone is not Tone.PLAIN}
_COLOURS[Tone.STRUCK] = "$tone-muted"


def tone_styles(bold: Container[Tone]) -> dict[Tone, str]:
    """Return the style of each tone that has one: ``bold $tone-strong``."""
    styles = {tone: f"bold {c}" if tone in bold else c for tone, c in _COLOURS.items()}
    return styles | {Tone.STRUCK: f"strike {_COLOURS[Tone.STRUCK]}"}


def toned(widget: Widget, style: str | None) -> RichStyle:
    """Return a widget's own style in that of a tone.

    It isn't a component class of the widget: the toolkit works those out again, one by one, whenever
    anything about a screen changes.

    Args:
        style: that of ``tone_styles``; None for a tone that has none.
    """
    if style is None:
        return widget.rich_style
    found = Style.parse(style).rich_style
    return widget.rich_style + RichStyle(color=found.color, bold=found.bold, strike=found.strike)


class PlainBars(ScrollBarRender):
    """Scrollbars that are drawn with colours alone."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


class ConsoleBars(ScrollBarRender):
    """Scrollbars that are drawn with the signs that the app's console can show."""

    @classmethod
    def render_bar(cls, *arguments: Any, **options: Any) -> Segments:
        kind = PlainBars if console_glyphs() is ASCII else ScrollBarRender
        return kind.render_bar(*arguments, **options)


def follow_console() -> None:
    """Make every scrollbar use the signs that its console can show."""
    ScrollBar.renderer = ConsoleBars


_CHARACTERS_A_CELL = 8
"""The characters per cell that ``fit`` considers. Combining marks share a cell with others."""


def fit(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """Return one harmless line of exactly ``width`` cells, cut with an ellipsis if needed."""
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
    """Split the text into harmless lines of at most ``width`` cells, broken between words.

    A word that is longer than a line, as a path can be, is broken where the line ends.
    """
    words = one_line(text).split()
    whole = " ".join(words)
    # Each harmless ASCII character takes one cell.
    cells = len if whole.isascii() else cell_len
    if cells(whole) <= width:
        return [whole]
    lines = [""]
    for word in (part for long in words for part in _pieces(long, width)):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """Split a word into parts that fit a line. A character wider than the line stays whole."""
    if cell_len(word) <= width:
        return [word]
    if word.isascii():
        each = max(width, 1)
        return [word[start : start + each] for start in range(0, len(word), each)]
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
    """A widget for pieces of text, one after another, in which nothing is read as markup."""

    DEFAULT_CSS = "PlainText { width: 1fr; height: auto; }"

    pieces: reactive[tuple[str | Cell, ...]] = reactive(tuple, layout=True)
    """The pieces of text; line breaks in them are kept."""

    def __init__(
        self,
        *pieces: str | Cell,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(PlainText.pieces, pieces)

    def show(self, *pieces: str | Cell) -> None:
        """Replace the pieces of text."""
        self.pieces = pieces

    def render(self) -> Content:
        return content_of(self.pieces, console_glyphs())


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


_LIST = "  "
"""What a list below its label begins its lines with."""
_NARROW = 50
"""Where a text is narrower, its labels are wrapped, so that what they are of has more room."""
_GAP = 1
"""The cells that keep a text from its scrollbar."""
_WIDE, _HANGING = 30, 2
"""The width from which wrapped lines are indented, so that what each line is about stands out."""


class ScrolledText(ScrollView, can_focus=False):
    """A widget like ``PlainText`` that scrolls if its text needs more room.

    Its room stays the same whatever it shows: unlike a text within a container that scrolls, it
    is drawn without laying out the screen anew, which would take three frames.
    """

    DEFAULT_CSS = """
    ScrolledText { scrollbar-gutter: stable; overflow-x: hidden; text-wrap: nowrap; }
    """

    _size_updated = size_updated

    def __init__(
        self,
        *pieces: str | Cell,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
    ) -> None:
        super().__init__(id=id)
        self.pieces = pieces
        self._lines: list[Content] | None = None
        self._drawn: list[Strip] | None = None

    def show(self, *pieces: str | Cell) -> None:
        """Replace the pieces of text."""
        if pieces != self.pieces:
            self.pieces = pieces
            self._lay_out()

    def render(self) -> Content:
        return content_of(self.pieces, console_glyphs())

    def render_line(self, y: int) -> Strip:
        if self._drawn is None:
            self._drawn = self._drawn_lines()
        place, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if place < len(self._drawn):
            return self._drawn[place]
        return Strip.blank(width, self.visual_style.rich_style)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - its size is ours by now
        self._lay_out()

    def notify_style_update(self) -> None:
        """Draw everything again, because the theme may have changed the colours."""
        self._drawn = None
        super().notify_style_update()

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the text again with the mouse selection."""
        self._drawn = None
        super().selection_updated(selection)

    def _lay_out(self) -> None:
        room = self.scrollable_content_region
        if not room.width:
            return
        self._lines, self._drawn = self._laid_out(), None
        size = Size(room.width, len(self._lines))
        if (size.height > room.height) is self.show_vertical_scrollbar:
            self.set_reactive(Widget.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size
        self.scroll_to(y=self.scroll_y, animate=False)
        self.refresh()

    def _laid_out(self) -> list[Content]:
        width = max(self.scrollable_content_region.width - _GAP, 1)
        return laid_out(self.pieces, width, _HANGING if width >= _WIDE else 0)

    def _drawn_lines(self) -> list[Strip]:
        width, style = self.scrollable_content_region.width, self.visual_style
        made = Content("\n").join(self._laid_out() if self._lines is None else self._lines)
        lines = Visual.to_strips(self, made, max(width - _GAP, 1), None, style, pad=True)
        return [line.extend_cell_length(width, style.rich_style) for line in lines]


class HangingText(PlainText):
    """Text with its labels in a column, whose wrapped lines are indented to where they begin."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the toolkit's shape
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        return laid_out(self.pieces, width)


_LONGEST_LABEL = 24
"""A longer label takes several lines."""
_LABEL_GAP = 2


def laid_out(pieces: Pieces, width: int, further: int = 0) -> list[Content]:
    """Return the lines of a text, with labels in one column and what they are of in another.

    Args:
        further: the cells that other wrapped lines are indented more.
    """
    glyphs, found = console_glyphs(), list[Content]()
    parts = list(_labelled_parts(pieces))
    column = _label_column([label.text for label, _ in parts if label is not None], width)
    for label, of in parts:
        text = content_of(of, glyphs)
        if label is None:
            found += hanging(text, width, further)
            continue
        name = content_of((Cell(label.text.strip(), label.tone),), glyphs)
        names = name.wrap(max(1, column - _LABEL_GAP))
        lines = hanging(text, max(1, width - column))
        if not lines[0]:  # a list begins below its label
            lines = [line[len(_LIST) :] for line in lines[1:]]
        for left, right in zip_longest(names, lines, fillvalue=Content()):
            found.append(left.pad_right(column - left.cell_length) + right)
    return found


def _label_column(labels: list[str], width: int) -> int:
    """Return the width of the labels' column: all in one line, or in a narrow text each word."""
    words = [label.strip() for label in labels]
    if width < _NARROW:
        words = [word for label in words for word in label.split()]
    longest = max((cell_len(one_line(word)) for word in words), default=0)
    return min(longest, _LONGEST_LABEL, width // 2) + _LABEL_GAP


def _labelled_parts(pieces: Pieces) -> Iterator[tuple[Label | None, Pieces]]:
    """Yield each label with what it is of, and with None what has no label."""
    label: Label | None = None
    part: list[str | Cell] = []
    for piece in pieces:
        text = piece if isinstance(piece, str) else piece.text
        if isinstance(piece, Label):
            yield label, tuple(part)
            label, part = piece, []
        elif label is not None and part and text.startswith("\n"):
            yield label, tuple(part)
            rest = text[1:]
            label, part = None, [rest if isinstance(piece, str) else replace(piece, text=rest)]
        else:
            part.append(piece)
    yield label, tuple(part)


def hanging(text: Content, width: int, further: int = 0) -> list[Content]:
    """Return the lines of a text, wrapped ones indented to where the text of the line begins.

    Args:
        further: the cells that they are indented more.
    """
    found: list[Content] = []
    for line in text.split(allow_blank=True):
        if line.cell_length <= width:
            found.append(line)
            continue
        begin = _BEGINNING.match(line.plain)
        indent = begin.end() if begin is not None else 0
        indent = indent if 2 * indent < width else 0
        first, *others = line[indent:].wrap(max(1, width - indent - further)) or [Content()]
        found += [line[:indent] + first, *(each.pad_left(indent + further) for each in others)]
    return found


_BEGINNING = re.compile(r" *(?:[•·*] )?")
"""The beginning of a line that sets its indent: its spaces, and the sign of a list item."""


def content_of(pieces: tuple[str | Cell, ...], glyphs: Glyphs) -> Content:
    """Return pieces of text as the toolkit draws them, in which nothing is read as markup."""
    return Content.assemble(*(_drawn(piece, glyphs) for piece in pieces))


def _drawn(piece: str | Cell, glyphs: Glyphs) -> str | tuple[str, str]:
    text = glyphs.drawn(harmless(str(piece)))
    if isinstance(piece, Cell) and piece.tone in _STYLES:
        return text, _STYLES[piece.tone]
    return text
