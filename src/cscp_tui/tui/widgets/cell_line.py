"""One line of cells: some at the left, some at the right, the least needed left out first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from cscp_tui.domain.texts import one_line
from cscp_tui.tui.widgets.fitting import fit
from cscp_tui.tui.widgets.glyphs import ASCII, UNICODE
from cscp_tui.tui.widgets.tones import tone_rules
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style


Sides = tuple[tuple[Cell, ...], tuple[Cell, ...]]
"""The cells at the left and at the right of a line."""


class CellLine(Widget):
    """Draws cells with a gap between them; users' words in them are no markup."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    CellLine {
        height: 1;
        color: $foreground;
        background: $surface;
        &.-banner { color: $banner-foreground; background: $banner-background; }
        &.-alert { color: $alert-foreground; background: $alert-background; }
    }
    """ + tone_rules("CellLine", "cell-line", bold={Tone.RED, Tone.AMBER, Tone.STRONG})

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"cell-line--{tone}" for tone in Tone}

    def __init__(
        self,
        left: Sequence[Cell] = (),
        right: Sequence[Cell] = (),
        *,
        gap: str = "  ",
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
    ) -> None:
        """A line that can be drawn at once.

        Args:
            left: from the left edge on; the last of them are left out first, and the first one is
                cut where it must be.
            right: up to the right edge; the first of them are left out first, never the last one.
            gap: what stands between two cells.
            ascii_only: whether the console has no other signs.
            id: the id of the widget.
        """
        super().__init__(id=id)
        self._glyphs = ASCII if ascii_only else UNICODE
        self._gap = gap
        self._left, self._right = tuple(left), tuple(right)
        self._shorter: tuple[Sides, ...] = ()

    @property
    def text(self) -> str:
        """Everything it says, whether there is room for it or not."""
        return self._gap.join(str(cell) for cell in (*self._left, *self._right))

    def show(
        self, left: Sequence[Cell], right: Sequence[Cell] = (), shorter: Sequence[Sides] = ()
    ) -> None:
        """Say something else.

        Args:
            left: from the left edge on.
            right: up to the right edge.
            shorter: what is said where there is no room for all of it, the longest first; of the
                last one nothing is left out, but its last left cell may be cut.
        """
        asked = (tuple(left), tuple(right), tuple(shorter))
        if asked != (self._left, self._right, self._shorter):
            self._left, self._right, self._shorter = asked
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 -- there is one line
        """Draw what fits."""
        width = self.size.width
        left, right = self._fitting(width - 2)
        plain = self.rich_style
        first = self._drawn(left, width - 2)
        last = self._drawn(right, width - 2)
        space = width - 2 - _width(first) - _width(last)
        segments = [Segment(" ", plain), *first, Segment(" " * max(0, space), plain), *last]
        return Strip(segments).adjust_cell_length(width, plain)

    def _fitting(self, width: int) -> tuple[list[Cell], list[Cell]]:
        """The cells for which there is room: first the right ones shrink, then the left ones."""
        left, right = list(self._left), list(self._right)
        for sides in ((left, right), *self._shorter):
            if self._shorter and self._needed(*sides) <= width:
                return list(sides[0]), list(sides[1])
        if self._shorter:
            return self._cut(*self._shorter[-1], width)
        while len(right) > 1 and self._needed(left, right) > width:
            right.pop(0)
        while len(left) > 1 and self._needed(left, right) > width:
            left.pop()
        if left and right and self._needed(left, right) > width:
            return self._cut(left, right, width)
        return left, right

    def _cut(
        self, left: Sequence[Cell], right: Sequence[Cell], width: int
    ) -> tuple[list[Cell], list[Cell]]:
        """All cells, the last left one cut to the room that the others leave."""
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
        if cell.tone is Tone.PLAIN or self.has_class("-banner") or self.has_class("-alert"):
            return self.rich_style
        return self.get_component_rich_style(f"cell-line--{cell.tone}")


def _width(segments: list[Segment]) -> int:
    return sum(segment.cell_length for segment in segments)
