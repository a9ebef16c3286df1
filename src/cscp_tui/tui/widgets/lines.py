"""One-line widgets: cells, messages, the quorum and the tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from cscp_tui.base.texts import one_line
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.tui.keys import Tab
from cscp_tui.tui.widgets.text import (
    PlainText,
    console_glyphs,
    content_of,
    fit,
    tone_styles,
    toned,
    wrapped,
)

_STYLES = tone_styles(bold={Tone.RED, Tone.AMBER, Tone.STRONG})

Sides = tuple[tuple[Cell, ...], tuple[Cell, ...]]
"""The cells at the left and at the right of a line."""


class CellLine(Widget):
    """A line of cells with a gap between them, in which users' words are never markup."""

    ALLOW_SELECT = False

    DEFAULT_CSS = "CellLine { height: 1; }"

    def __init__(
        self,
        left: Sequence[Cell] = (),
        right: Sequence[Cell] = (),
        *,
        gap: str = "  ",
        id: str | None = None,  # noqa: A002 -- what every widget calls it
    ) -> None:
        """Make a line that can be drawn at once.

        Args:
            left: the cells from the left edge. If room is short, the last are left out first, but
                those with a short form are all shown in it before. The first cell is cut if
                necessary.
            right: the cells up to the right edge. The first are left out first, but never the last
                one.
        """
        super().__init__(id=id)
        self._glyphs = console_glyphs()
        self._gap = gap
        self._left, self._right = tuple(left), tuple(right)
        self._shorter: tuple[Sides, ...] = ()

    @property
    def text(self) -> str:
        """The full text, whether or not there is room for it."""
        return self._gap.join(str(cell) for cell in (*self._left, *self._right))

    def show(
        self, left: Sequence[Cell], right: Sequence[Cell] = (), shorter: Sequence[Sides] = ()
    ) -> None:
        """Replace the cells.

        Args:
            shorter: the versions to use if there is no room for all of it, the longest first. No
                cell of the last version is left out, but its last left cell may be cut.
        """
        asked = (tuple(left), tuple(right), tuple(shorter))
        if asked != (self._left, self._right, self._shorter):
            self._left, self._right, self._shorter = asked
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 -- there is one line
        width = self.size.width
        left, right = self._fitting(width - 2)
        plain = self.rich_style
        first = self._drawn(left, width - 2)
        last = self._drawn(right, width - 2)
        space = width - 2 - _width(first) - _width(last)
        segments = [Segment(" ", plain), *first, Segment(" " * max(0, space), plain), *last]
        return Strip(segments).adjust_cell_length(width, plain)

    def _fitting(self, width: int) -> tuple[list[Cell], list[Cell]]:
        """Return the cells for which there is room, shortening the right side before the left."""
        left, right = list(self._left), list(self._right)
        for sides in ((left, right), *self._shorter):
            if self._shorter and self._needed(*sides) <= width:
                return list(sides[0]), list(sides[1])
        if self._shorter:
            return self._cut(*self._shorter[-1], width)
        while len(right) > 1 and self._needed(left, right) > width:
            right.pop(0)
        while len(left) > 1 and self._needed(left, right) > width:
            if left[-1].short:
                left = [cell.brief if cell.short else cell for cell in left]
            else:
                left.pop()
        if left and right and self._needed(left, right) > width:
            return self._cut(left, right, width)
        return left, right

    def _cut(
        self, left: Sequence[Cell], right: Sequence[Cell], width: int
    ) -> tuple[list[Cell], list[Cell]]:
        *first, last = left
        room = width - self._needed([*first, Cell("")], right)
        words = fit(self._words(last), room, ellipsis=self._glyphs.ellipsis)
        return [*first, Cell(words, last.tone)], list(right)

    def _needed(self, left: Sequence[Cell], right: Sequence[Cell]) -> int:
        total = len(self._gap) if left and right else 0
        for cells in (left, right):
            total += sum(cell_len(self._words(cell)) for cell in cells)
            total += len(self._gap) * max(0, len(cells) - 1)
        return total

    def _words(self, cell: Cell) -> str:
        return self._glyphs.drawn(one_line(str(cell)))

    def _drawn(self, cells: list[Cell], width: int) -> list[Segment]:
        segments: list[Segment] = []
        for cell in cells:
            if segments:
                segments.append(Segment(self._glyphs.drawn(self._gap), self.rich_style))
            words = self._words(cell)
            if cell_len(words) > width:
                words = fit(words, width, ellipsis=self._glyphs.ellipsis)
            segments.append(Segment(words, self._style(cell)))
        return segments

    def _style(self, cell: Cell) -> Style:
        if self.has_class("-banner") or self.has_class("-alert"):
            return self.rich_style
        return toned(self, _STYLES.get(cell.tone))


def _width(segments: list[Segment]) -> int:
    return sum(segment.cell_length for segment in segments)


_SECONDS = 8.0
"""The seconds that a message of one or two lines stays, unless it is an error."""


class MessageLine(Widget):
    """The line that says what was done and how to undo it, or what went wrong.

    One line covers the lower edge of the screen's panes; more lines take their own room.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    MessageLine {
        layer: above; dock: bottom; margin-bottom: 1; height: 1; display: none;
        &.-said, &.-wrong { display: block; }
        &.-long { layer: default; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._glyphs = console_glyphs()
        self._timer: Timer | None = None
        self.text = ""

    def say(self, text: str) -> None:
        """Show for a while what was done."""
        self._put(text, said=bool(text), wrong=False)
        if text:
            time_to_read = max(1.0, len(self._lines()) / 2)
            self._timer = self.set_timer(_SECONDS * time_to_read, self.clear)

    def complain(self, text: str) -> None:
        """Show what went wrong, until another message replaces it."""
        self._put(text, said=False, wrong=True)

    def clear(self) -> None:
        self._put("", said=False, wrong=False)

    def on_resize(self) -> None:
        self._fit()

    def render_line(self, y: int) -> Strip:
        width, style = self.size.width, self.rich_style
        if not self.text:
            return Strip([Segment(self._glyphs.drawn("─") * width, style)])
        lines = self._lines()
        # Until the next layout, the widget is still as high as the previous message.
        is_last = y >= min(self.size.height, len(lines)) - 1
        line = " ".join(lines[y:]) if is_last else lines[y]
        words = fit(line, width - 2, ellipsis=self._glyphs.ellipsis)
        return Strip([Segment(f" {words} ", style)]).adjust_cell_length(width, style)

    def _lines(self) -> list[str]:
        return wrapped(self._glyphs.drawn(self.text), max(20, self.app.size.width - 2))

    def _put(self, text: str, *, said: bool, wrong: bool) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.text = text
        self._fit()
        self.set_class(said, "-said")
        self.set_class(wrong, "-wrong")
        self.refresh()

    def _fit(self) -> None:
        room = max(1, self.app.size.height // 2)
        lines = min(room, len(self._lines())) if self.text else 1
        self.styles.height = lines
        self.set_class(lines > 1, "-long")


_GAP = "   "


class QuorumLine(PlainText):
    """A line with whether the quorum is met, and each clause with its sign."""

    DEFAULT_CSS = "QuorumLine { max-height: 4; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__(id="quorum")

    def show_cells(self, cells: Sequence[Cell]) -> None:
        pieces: list[str | Cell] = []
        for cell in cells:
            pieces += [_GAP] if pieces else []
            pieces.append(Cell(one_line(str(cell)), cell.tone))
        self.show(*pieces)

    @property
    def text(self) -> str:
        return "".join(map(str, self.pieces))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the toolkit's shape
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        """Return the clauses in lines, each clause in one piece where it fits."""
        found: list[Content] = []
        for piece in self.pieces[::2]:
            clause = content_of((piece,), console_glyphs())
            longer = found[-1] + _GAP + clause if found else clause
            if found and longer.cell_length <= width:
                found[-1] = longer
            else:
                found += clause.wrap(max(1, width))
        return found


class TabLine(CellLine):
    """A line of tabs, each with its digit, with short names if the long ones do not fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-line--other", "tab-line--shown"}

    def __init__(
        self,
        tabs: Sequence[Tab],
        shown: str,
        *,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
    ) -> None:
        """Make a line of tabs.

        Args:
            shown: the name of the tab whose screen has this line.
        """
        super().__init__(id=id)
        self._tabs = tuple(tabs)
        self._shown = shown

    @property
    def text(self) -> str:
        return "".join(self._names(self.size.width))

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 -- there is one line
        width, plain = self.size.width, self.rich_style
        segments = []
        for tab, words in zip(self._tabs, self._names(width), strict=True):
            kind = "shown" if tab.name == self._shown else "other"
            style = self.get_component_rich_style(f"tab-line--{kind}")
            segments.append(Segment(words, style))
        return Strip(segments).adjust_cell_length(width, plain)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        left = 0
        for tab, words in zip(self._tabs, self._names(self.size.width), strict=True):
            left += cell_len(words)
            if event.x < left:
                await self.run_action(f"app.show_tab({tab.name!r})")
                return

    def _names(self, width: int) -> list[str]:
        longest = max(0, (width - 3 * len(self._tabs)) // len(self._tabs))
        tries = (
            [f" {tab.key} {tab.title} " for tab in self._tabs],
            [f" {tab.key} {tab.short} " for tab in self._tabs],
            [f" {tab.key} {tab.short}" for tab in self._tabs],
            [f" {tab.key} {tab.short[:longest]}" for tab in self._tabs],
        )
        return next((names for names in tries if sum(map(cell_len, names)) <= width), tries[-1])


class TroubleBanner(PlainText):
    """A banner above every screen if the journal is damaged or nothing can be recorded."""

    DEFAULT_CSS = "TroubleBanner { dock: top; max-height: 3; padding: 0 1; }"


SMALLEST = Size(60, 18)
"""The smallest terminal in which every form can be filled in."""


class TooSmall(Widget):
    """A sentence in place of a screen for which the terminal has no room."""

    def render(self) -> Content:
        has, needs = self.app.size, SMALLEST
        words = (
            f"This window is too small ({has.width}×{has.height}). "
            f"Make it at least {needs.width}×{needs.height}."
        )
        return Content(console_glyphs().drawn(words))
