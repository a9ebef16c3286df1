"""The quorum of a meeting, clause by clause: it wraps, so that no clause is ever left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.texts import one_line
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "   "


class QuorumLine(PlainText):
    """Whether it is met, then each clause with its sign."""

    DEFAULT_CSS = """
    QuorumLine { height: auto; max-height: 4; padding: 0 1; background: $surface; }
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        """A line that says nothing yet.

        Args:
            ascii_only: whether the console has no other signs.
        """
        super().__init__(ascii_only=ascii_only, id="quorum")
        # A clause stays in one piece where the line wraps, on consoles that have such a space.
        self._space = " " if ascii_only else "\u00a0"

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Say how the quorum stands."""
        pieces: list[str | Cell] = []
        for cell in cells:
            words = one_line(str(cell)).replace(" ", self._space)
            pieces += [_GAP, Cell(words, cell.tone)] if pieces else [Cell(words, cell.tone)]
        self.show(*pieces)

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(map(str, self.pieces)).replace("\u00a0", " ")
