"""A figure of the overview, what it means, and the list that it opens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cscp_tui.domain.selections import Having

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.quarter_ends import QuarterEnd
    from cscp_tui.domain.selections import Selection
    from cscp_tui.views.cells import Cell


_TABLES = {"attendance": "meetings", "meetings": "meetings", "scrutiny": "challenges"}
"""The tables of the records that screens show, where those are not actions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the overview, and the list that it opens."""

    key: str
    label: str
    value: Cell
    """The number, which stands first."""
    more: str = ""
    """What else is told in a word or two."""
    meaning: str = ""
    """What is counted, of which population."""
    screen: str
    """Which screen shows the list: ``plan``, ``executive``, ``attendance``, ``meetings`` or
    ``scrutiny``; and ``actions`` where actions of the plan and of other sources stand in it
    together."""
    filter: str = ""
    """The words for the filter bar that give exactly the list; empty where none do."""
    refs: tuple[str, ...] = ()
    """The ids of the records behind the figure."""
    group: str = ""
    """The group whose column of the matrix is meant, where the screen is that of attendance."""
    share: float | None = None
    """How much is done, from 0 to 1, drawn as a bar."""

    @property
    def table(self) -> str:
        """The table of the records behind the figure."""
        return _TABLES.get(self.screen, "actions")

    def with_unseen(self, count: int) -> Figure:
        """The figure, which says how many of its records its list does not show."""
        told = filter(None, (f"{count} not shown", self.more))
        return replace(self, more=" · ".join(told)) if count else self

    @property
    def selection(self) -> Selection:
        """The actions behind the figure, where no words of a filter give them."""
        return Having("id", frozenset(self.refs), self.label.casefold())

    @property
    def words(self) -> str:
        """What it is called, with what else is told: ``Delivered · 3 awaiting agreement``."""
        return f"{self.label} · {self.more}" if self.more else self.label


@dataclass(frozen=True, slots=True)
class Block:
    """Figures under a heading."""

    key: str
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of a day, and the plan's line over its quarters."""

    blocks: tuple[Block, ...]
    line: tuple[QuarterEnd, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in reading order."""
        return tuple(figure for block in self.blocks for figure in block.figures)

    def while_hidden(self, is_hidden: Callable[[str, str], bool]) -> Overview:
        """The same figures, each with how many of its records others may not see.

        Args:
            is_hidden: whether a record, by its table and id, stays unseen while others look on.
        """
        blocks = (
            replace(
                block,
                figures=tuple(
                    each.with_unseen(sum(is_hidden(each.table, ref) for ref in each.refs))
                    for each in block.figures
                ),
            )
            for block in self.blocks
        )
        return replace(self, blocks=tuple(blocks))

    def block(self, key: str) -> Block:
        """The block with this key."""
        return next(block for block in self.blocks if block.key == key)

    def figure(self, key: str) -> Figure | None:
        """The figure with this key, if there is one."""
        return next((figure for figure in self.figures if figure.key == key), None)
