"""The lines of a table that are shown, and where a line is found again after a change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from cscp_tui.views.cells import Heading, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


Line: TypeAlias = Row | Heading


class Lines:
    """The lines of a table that are shown: all but the rows of folded groups.

    What needs a pass over all lines is worked out when it is first asked for.
    """

    def __init__(self, table: Table, folded: frozenset[str] = frozenset()) -> None:
        self.table = table
        self.folded = folded
        self.shown = tuple(_unfolded(table, folded)) if folded else table.lines

    def __len__(self) -> int:
        return len(self.shown)

    def __getitem__(self, position: int) -> Line:
        return self.shown[position]

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of all groups."""
        return tuple(line for line in self.table.lines if isinstance(line, Heading))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all rows, those of folded groups too."""
        return frozenset(row.key for row in self.table.rows)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return _positions(self.shown, Row)

    @cached_property
    def _headings(self) -> dict[str, int]:
        return _positions(self.shown, Heading)

    def position_of_row(self, key: str) -> int | None:
        """Where the row of that key is shown, if it is."""
        return self._rows.get(key)

    def position_of_heading(self, key: str) -> int | None:
        """Where the heading of that key stands, if it does."""
        return self._headings.get(key)

    def heading_of(self, key: str) -> Heading | None:
        """The heading of the group that the row of that key is in, folded or not."""
        heading = None
        for line in self.table.lines:
            if isinstance(line, Heading):
                heading = line
            elif line.key == key:
                return heading
        return None

    @property
    def first(self) -> int:
        """Where the first row stands; headings before it are passed over."""
        return next((at for at, line in enumerate(self.shown) if isinstance(line, Row)), 0)

    def found_again(self, before: Lines, position: int) -> int:
        """Where the line belongs now that stood at ``position`` before.

        A line is known by its key. Where it is gone, its nearest row that is still here stands
        in for it, the following one first; where all are gone, whatever stands there now.
        """
        if not self.shown or not before.shown:
            return self.first
        line = before[position]
        if position < len(self) and _is_same(line, self[position]):
            return position
        positions = self._rows if isinstance(line, Row) else self._headings
        if (found := positions.get(line.key)) is not None:
            return found
        for near in _outward(position, len(before)):
            if isinstance(neighbour := before[near], Row):
                found = self.position_of_row(neighbour.key)
                if found is not None:
                    return found
        return min(position, len(self) - 1)


def _positions(lines: Sequence[Line], kind: type[Line]) -> dict[str, int]:
    """The first position of each key; made without a thing that the garbage collector counts."""
    positions: dict[str, int] = {}
    for position, line in enumerate(lines):
        if isinstance(line, kind):
            positions.setdefault(line.key, position)
    return positions


def _is_same(line: Line, other: Line) -> bool:
    return line.key == other.key and type(line) is type(other)


def _unfolded(table: Table, folded: frozenset[str]) -> Iterator[Line]:
    is_hidden = False
    for line in table.lines:
        if isinstance(line, Heading):
            is_hidden = line.key in folded
            yield line
        elif not is_hidden:
            yield line


def _outward(position: int, length: int) -> Iterator[int]:
    """The positions beside one, nearest first, the following before the preceding."""
    for distance in range(1, length):
        if position + distance < length:
            yield position + distance
        if position - distance >= 0:
            yield position - distance
