"""Which columns fit a width, and how wide each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.views.cells import Column

GAP = 2
"""Blank terminal cells between two columns."""

_NARROWEST = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column's cells go."""

    index: int
    """Which of a row's cells it shows."""
    title: str
    width: int
    """In terminal cells."""
    right: bool
    """Whether its cells stand right-aligned."""


def places(columns: Sequence[Column], width: int, *, taken: int = 0) -> tuple[Place, ...]:
    """The columns that a table of ``width`` terminal cells shows, from left to right.

    A column whose needs exceed the width is left out. What is left over goes to those that grow;
    where even the smallest widths exceed the width, the widest columns give way.

    Args:
        columns: All columns of the table.
        width: The width of the whole table in terminal cells.
        taken: How much of it is taken by what stands beside the columns.
    """
    kept = [(index, column) for index, column in enumerate(columns) if column.needs <= width]
    widths = [column.width for _, column in kept]
    spare = width - taken - sum(widths) - GAP * (len(kept) - 1)
    if spare >= 0:
        widths = _grown(widths, [column.grows for _, column in kept], spare)
    else:
        widths = _shrunk(widths, -spare)
    return tuple(
        Place(index, column.title, size, column.right)
        for (index, column), size in zip(kept, widths, strict=True)
    )


def _grown(widths: list[int], shares: list[int], spare: int) -> list[int]:
    """The widths with what is spare divided by the shares, to the last cell."""
    total = sum(shares)
    grown = list(widths)
    for index, share in enumerate(shares):
        if share:
            part = spare * share // total
            grown[index] += part
            spare -= part
            total -= share
    return grown


def _shrunk(widths: list[int], excess: int) -> list[int]:
    """The widths less the excess, taken cell by cell from the widest."""
    shrunk = list(widths)
    for _ in range(excess):
        widest = max(range(len(shrunk)), key=shrunk.__getitem__, default=None)
        if widest is None or shrunk[widest] <= _NARROWEST:
            break
        shrunk[widest] -= 1
    return shrunk
