"""A widget that shows a document, laid out for the width, with scrolling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import ClassVar, TypeAlias

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cscp_tui.base.texts import pictured
from cscp_tui.documents import text_layout
from cscp_tui.documents.document import Block, Bullets, Definitions, Document, Paragraph, Section
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.tui.keys import quiet
from cscp_tui.tui.widgets.text import console_glyphs, tone_styles, toned, wrapped

Line: TypeAlias = tuple[Cell, ...]
"""A line on screen, as pieces of text with their tones."""

_GAP = 2
_BETWEEN = Cell(" " * _GAP)
_LEAST = 7
"""The column width in terminal cells below which rows are shown as blocks."""
_UNDERLINED = 2
"""The deepest level at which headings are underlined."""
_TONES = {"■": Tone.RED, "▲": Tone.AMBER, "●": Tone.GREEN, "○": Tone.UNDATED, "✓": Tone.DELIVERED}
"""The tones of text that begins with the sign of a rating or status."""


def paper_lines(document: Document, width: int) -> Iterator[Line]:
    """Yield the lines of a document, wrapped to a width in terminal cells, as needed.

    A paper of a thousand actions has twenty thousand lines, of which a screen shows forty.
    """
    width = max(20, width)
    marking = text_layout.line(document.marking)
    if marking:
        yield from _wrapped(marking, width, Tone.STRONG)
        yield ()
    yield from _wrapped(text_layout.line(document.title), width, Tone.STRONG)
    if document.draft:
        yield from _wrapped(text_layout.line(document.draft_line), width, Tone.RED)
    yield ()
    yield from _block(Definitions(pairs=document.facts), width)
    for block in document.blocks:
        yield from _block(block, width)
    if marking:
        yield from _wrapped(marking, width, Tone.STRONG)


def _block(block: Block, width: int) -> Iterator[Line]:
    match block:
        case Section():
            yield from _section(block, width)
        case Paragraph():
            for lines in text_layout.paragraphs(block.text):
                for line in lines:
                    yield from _wrapped(line, width)
                yield ()
        case Bullets():
            for item in block.items:
                yield from _hanging("- ", " ".join(text_layout.full_lines(item)), width)
            yield ()
        case Definitions():
            yield from _definitions(block, width)
        case Table():
            if caption := text_layout.line(block.caption):
                yield from _wrapped(caption, width, Tone.STRONG)
            yield from _table(block, width)
            yield ()


def _section(section: Section, width: int) -> Iterator[Line]:
    lines = list(_wrapped(text_layout.line(section.title), width, Tone.STRONG))
    yield from lines
    if section.level <= _UNDERLINED:
        yield (Cell("─" * max(cell_len(line[0].text) for line in lines), Tone.STRONG),)
    else:
        yield ()
    for inner in section.blocks:
        yield from _block(inner, width)


def _definitions(block: Definitions, width: int) -> Iterator[Line]:
    for name, meaning in block.pairs:
        head = f"{text_layout.line(name)}: "
        words = " ".join(text_layout.full_lines(meaning))
        first, *rest = _lines_of(head + words, width)
        cut = min(len(head), len(first))
        yield (Cell(first[:cut], Tone.MUTED), Cell(first[cut:]))
        yield from ((Cell(line),) for line in rest)
    if block.pairs:
        yield ()


def _hanging(mark: str, text: str, width: int) -> Iterator[Line]:
    for place, line in enumerate(_lines_of(text, width - len(mark))):
        yield (Cell(mark if place == 0 else " " * len(mark)), Cell(line))


def _wrapped(text: str, width: int, tone: Tone = Tone.PLAIN) -> Iterator[Line]:
    return ((Cell(line, tone),) for line in _lines_of(text, width))


def _lines_of(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    found: list[str] = []
    for line in wrapped(text, width):
        found += [line] if cell_len(line) <= width else chop_cells(line, width)
    return found


def _table(table: Table, width: int) -> Iterator[Line]:
    cells = [[text_layout.lines(cell) for cell in row] for row in table.rows]
    titles = [text_layout.line(title) for title in table.titles]
    wanted = _wanted(titles, cells)
    widths = _widths(wanted, width)
    if any(has < min(_LEAST, want) for has, want in zip(widths, wanted, strict=True)):
        yield from _stacked(titles, cells, width)
        return
    yield from _grid([[title] for title in titles], widths, table.alignments, Tone.MUTED)
    yield (Cell("─" * min(width, sum(widths) + _GAP * (len(widths) - 1)), Tone.MUTED),)
    for row in cells:
        yield from _grid(row, widths, table.alignments)


def _wanted(titles: list[str], rows: list[list[list[str]]]) -> list[int]:
    """Return the widths at which no line of a column would be broken."""
    return [
        max(cell_len(title), *(cell_len(line) for row in rows for line in row[place]), 1)
        for place, title in enumerate(titles)
    ]


def _widths(wanted: list[int], width: int) -> list[int]:
    """Return the widths of the columns. If room is short, the widest are narrowed first."""
    room = width - _GAP * (len(wanted) - 1)
    left, found = dict(enumerate(wanted)), [0] * len(wanted)
    while left:
        share = max(1, room // len(left))
        fitting = [place for place, want in left.items() if want <= share]
        if not fitting:
            for place in left:
                found[place] = share
            break
        for place in fitting:
            found[place] = left.pop(place)
            room -= found[place]
    return found


def _grid(
    row: Sequence[Sequence[str]],
    widths: list[int],
    rights: tuple[bool, ...],
    tone: Tone = Tone.PLAIN,
) -> Iterator[Line]:
    columns = [
        [part for line in lines for part in _lines_of(line, width)]
        for lines, width in zip(row, widths, strict=True)
    ]
    tones = [_tone(column, tone) for column in columns]
    for place in range(max(map(len, columns), default=0)):
        pieces: list[Cell] = []
        for column, width, right, its_tone in zip(columns, widths, rights, tones, strict=True):
            text = column[place] if place < len(column) else ""
            padding = " " * (width - cell_len(text))
            pieces += [Cell(padding + text if right else text + padding, its_tone), _BETWEEN]
        yield tuple(pieces[:-1])


def _stacked(titles: list[str], rows: list[list[list[str]]], width: int) -> Iterator[Line]:
    """Yield each row as a block of its own, for when the columns do not fit side by side."""
    for row in rows:
        for place, (title, lines) in enumerate(zip(titles, row, strict=True)):
            text = " ".join(filter(None, lines))
            if place == 0:
                yield from _wrapped(text, width, Tone.STRONG)
            elif text:
                yield from _hanging("  ", f"{title}: {text}", width)
        yield ()


def _tone(column: list[str], usual: Tone) -> Tone:
    first = column[0][:1] if column else ""
    return _TONES.get(first, usual)


_STYLES = tone_styles(bold={Tone.RED, Tone.AMBER, Tone.STRONG})

_AT_ONCE = 1000
"""The number of lines laid out at once, so that no key has to wait for long."""


def _scroll(keys: str, action: str, name: str, tooltip: str) -> Binding:
    return quiet(keys, name, f"{tooltip}.", action=action, label=tooltip)


class PaperView(ScrollView, can_focus=True, inherit_bindings=False):
    """A scrolling view of a document, in which users' words are never markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _scroll("down,j", "scroll_down", "paper.down", "Scroll down"),
        _scroll("up,k", "scroll_up", "paper.up", "Scroll up"),
        _scroll("pagedown,space", "page_down", "paper.page-down", "Scroll a page down"),
        _scroll("pageup", "page_up", "paper.page-up", "Scroll a page up"),
        _scroll("home", "scroll_home", "paper.home", "Go to the beginning"),
        _scroll("end", "scroll_end", "paper.end", "Go to the end"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._glyphs = console_glyphs()
        self._document: Document | None = None
        self._lines: list[Line] = []
        self._more: Iterator[Line] = iter(())

    @property
    def text(self) -> str:
        """The text that is shown, line by line."""
        self._take(None)
        return "\n".join("".join(cell.text for cell in line) for line in self._lines)

    def show(self, document: Document) -> None:
        """Show another document, keeping the scroll position if possible."""
        if document != self._document:
            self._document = document
            self._lay_out()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - its size is ours by now
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
        """Lay out up to ``most`` more lines, or all if it is None.

        Return whether there were any.
        """
        known = len(self._lines)
        self._lines += islice(self._more, most)
        return len(self._lines) > known

    def _measure(self) -> None:
        width = self.scrollable_content_region.width - 2
        self.virtual_size = Size(max(0, width), len(self._lines))

    def _go_on(self, lines: Iterator[Line]) -> None:
        """Lay out the remaining lines between keys, unless another document is shown by now."""
        if lines is not self._more:
            return
        if self._take(_AT_ONCE):
            self.call_later(self._go_on, lines)
        elif len(self._lines) != self.virtual_size.height:
            self._measure()

    def render_line(self, y: int) -> Strip:
        place, width = y + self.scroll_offset.y, self.size.width
        plain = self.rich_style
        line = self._lines[place] if place < len(self._lines) else ()
        segments = [Segment(" ", plain), *map(self._segment, line)]
        return Strip(segments).adjust_cell_length(width, plain)

    def _segment(self, cell: Cell) -> Segment:
        return Segment(self._glyphs.drawn(pictured(cell.text)), toned(self, _STYLES.get(cell.tone)))
