"""The overview as tables of figures: the number first, then what it is, then how much is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.blocks import bar
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, Row, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.views.overview_figures import Figure, Overview

COLUMNS = (
    Column(key="value", title="", width=15, right=True),
    Column(key="words", title="", width=24, grows=1),
)
BAR, LONG_BAR = 6, 12
"""The lengths of a bar in terminal cells, where figures stand in two columns and in one."""

IN_ONE = (
    *("plan", "today", "attendance", "meetings", "priorities"),
    *("quarters", "executive", "silent"),
)
"""The blocks from the top where they stand in one column: what matters most is seen first."""
LEFT = ("plan", "today", "priorities", "quarters")
RIGHT = ("attendance", "meetings", "executive", "silent")
"""The blocks where they stand in two columns."""


def figure_table(overview: Overview, keys: Sequence[str], bar_length: int = LONG_BAR) -> Table:
    """Some blocks in an order, each under its heading; the keys of the rows are those of figures.

    A block without figures says so.
    """
    known = {block.key: block for block in overview.blocks}
    lines: list[Row | Heading] = []
    for key in keys:
        if key in known:
            block = known[key]
            nothing = EMPTY if block.figures else Cell("none", Tone.MUTED)
            lines.append(Heading(key, Cell(block.title, Tone.STRONG), nothing))
            lines += (_row(figure, bar_length) for figure in block.figures)
    columns = (*COLUMNS, Column(key="share", title="", width=bar_length))
    return Table(columns=columns, lines=tuple(lines), title="Overview")


def _row(figure: Figure, bar_length: int) -> Row:
    done = EMPTY if figure.share is None else Cell(bar(figure.share, bar_length), Tone.DELIVERED)
    return Row(figure.key, (figure.value, Cell(figure.words), done))
