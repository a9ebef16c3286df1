"""Figures drawn: a line of blocks, and a bar of how much of a whole is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


BLOCKS = "▁▂▃▄▅▆▇█"
NO_FIGURE = "·"
"""Shown where there is no figure."""

DONE, REST = "▇", "░"

_WHOLE = 100


def blocks(percentages: Iterable[int | None]) -> str:
    """A block for each percentage; where one is over 100, the highest of them fills its block."""
    figures = list(percentages)
    most = max([_WHOLE, *(figure for figure in figures if figure is not None)])
    return " ".join(NO_FIGURE if each is None else _block(each, most) for each in figures)


def _block(figure: int, most: int) -> str:
    eighths = -(-figure * len(BLOCKS) // most)
    return BLOCKS[max(eighths - 1, 0)]


def bar(share: float, width: int) -> str:
    """A bar of so many blocks, of which those that are done are full."""
    full = filled(share, width)
    return DONE * full + REST * (width - full)


def filled(share: float, width: int) -> int:
    """Count the filled parts of a bar: none only for a share of 0, all only for a share of 1."""
    if not 0 < share < 1:
        return width if share >= 1 else 0
    return min(max(round(share * width), 1), width - 1)
