"""The overview as tables of figures: the number first, then what it is, then how much is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.blocks import bar
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, Row, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.views.overview_figures import Figure, Overview

PLAN = "plan"
"""The block whose title stands above all figures, so that it has no heading of its own."""
WORDS = Column(key="words", title="", width=24, grows=1)
LEAST_VALUE = 11
"""The least width of the numbers in terminal cells; ``12 of 34 (35%)`` takes more."""
BAR, SHORT_BAR = 12, 5
"""The lengths of a bar in terminal cells: a short one leaves words whole in a narrow column."""

IN_ONE = (
    *("plan", "today", "attendance", "meetings", "priorities"),
    *("quarters", "executive", "silent"),
)
"""The blocks from the top where they stand in one column: what matters most is seen first."""
LEFT = ("plan", "today", "priorities", "quarters")
RIGHT = ("attendance", "meetings", "executive", "silent")
"""The blocks where they stand in two columns."""


def figure_table(
    overview: Overview, keys: Sequence[str], room: int = 0, length: int = BAR
) -> Table:
    """Some blocks in an order under their headings; the keys of the rows are those of figures.

    A block without figures says so.

    Args:
        overview: whose blocks.
        keys: which of them.
        room: how many lines there are; where they are enough, a blank one parts the blocks.
        length: of the bars that show how much is done, in terminal cells; 0 for none.
    """
    known = {block.key: block for block in overview.blocks}
    shown = [known[key] for key in keys if key in known]
    headings = 2 * len(shown) - 1 - (PLAN in keys)
    is_airy = headings + sum(len(block.figures) for block in shown) <= room
    lines: list[Row | Heading] = []
    for block in shown:
        if is_airy and lines:
            lines.append(Heading(f"above {block.key}", EMPTY))
        nothing = EMPTY if block.figures else Cell("none", Tone.MUTED)
        if block.key != PLAN:
            lines.append(Heading(block.key, Cell(block.title, Tone.STRONG), nothing))
        lines += (_row(figure, length) for figure in block.figures)
    widest = max((len(str(figure.value)) for block in shown for figure in block.figures), default=0)
    value = Column(key="value", title="", width=max(LEAST_VALUE, widest), right=True)
    share = (Column(key="share", title="", width=length),) if length else ()
    return Table(columns=(value, WORDS, *share), lines=tuple(lines), title="Overview")


def _row(figure: Figure, length: int) -> Row:
    done = EMPTY if figure.share is None else Cell(bar(figure.share, length), Tone.DELIVERED)
    return Row(figure.key, (figure.value, Cell(figure.words), done))
