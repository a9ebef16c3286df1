"""Where the cursor is, what is marked and what is folded: kept by key through every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.widgets.table_lines import Lines
from cscp_tui.views.cells import Heading, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable


class TableState:
    """A table's lines with one cursor, marks and folds.

    The methods that change the lines take the position of the topmost line in view and return
    the one to scroll to, so that the cursor's line stays where the eyes are.
    """

    def __init__(self, table: Table) -> None:
        self.lines = Lines(table)
        self.cursor = self.lines.first
        self._marks: set[str] = set()
        self._before_empty: tuple[Lines, int] | None = None

    @property
    def line(self) -> Row | Heading | None:
        """The line under the cursor, if the table has any."""
        return self.lines[self.cursor] if self.lines else None

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor; None on a heading and in an empty table."""
        return self.line.key if isinstance(self.line, Row) else None

    @property
    def marked(self) -> frozenset[str]:
        """The keys of the marked rows of this table.

        A mark on a row that a filter hides counts again when the row is back, and not before.
        """
        return self.lines.keys & self._marks if self._marks else frozenset()

    @property
    def position_of_own_heading(self) -> int | None:
        """Where the heading of the row under the cursor stands, where the table has groups."""
        heading = self.lines.heading_of(self.key) if self.key is not None else None
        return self.lines.position_of_heading(heading.key) if heading else None

    def is_marked(self, row: Row) -> bool:
        """Whether the row is marked."""
        return row.key in self._marks

    def is_folded(self, heading: Heading) -> bool:
        """Whether the rows of the heading are folded away."""
        return heading.key in self.lines.folded

    def show(self, table: Table, *, top: int, page: int) -> int:
        """Take another table in place of this one."""
        return self._take(Lines(table, self.lines.folded), top=top, page=page)

    def fold(self, headings: Iterable[str], *, top: int, page: int) -> int:
        """Hide the rows of the headings; the cursor goes from a hidden row to its heading."""
        folded = self.lines.folded.union(headings)
        own = self.position_of_own_heading
        if own is not None and self.lines[own].key in folded:
            self.cursor = own
        return self._take(Lines(self.lines.table, folded), top=top, page=page)

    def unfold(self, headings: Iterable[str], *, top: int, page: int) -> int:
        """Show the rows of the headings again."""
        shown = self.lines.folded.difference(headings)
        return self._take(Lines(self.lines.table, shown), top=top, page=page)

    def move(self, position: int) -> None:
        """Put the cursor on a line, the nearest end where there is none."""
        self.cursor = max(0, min(position, len(self.lines) - 1))

    def move_to_row(self, key: str) -> bool:
        """Put the cursor on a row, unfolding its group; whether there is such a row."""
        position = self.lines.position_of_row(key)
        if position is None and (heading := self.lines.heading_of(key)):
            self.lines = Lines(self.lines.table, self.lines.folded - {heading.key})
            position = self.lines.position_of_row(key)
        if position is not None:
            self.cursor = position
        return position is not None

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self.key is not None:
            self._marks ^= {self.key}

    def mark_up_to(self) -> None:
        """Mark the rows from the nearest marked one before the cursor up to the cursor's."""
        rows = [line for line in self.lines.shown[: self.cursor + 1] if isinstance(line, Row)]
        last = max((at for at, row in enumerate(rows) if self.is_marked(row)), default=0)
        self._marks.update(row.key for row in rows[last:])

    def mark(self, keys: Iterable[str]) -> None:
        """Mark these rows and no others."""
        self._marks = set(keys)

    def _take(self, lines: Lines, *, top: int, page: int) -> int:
        before, cursor = self.lines, self.cursor
        if not before and self._before_empty:
            before, cursor = self._before_empty
        self._before_empty = None if lines else (before, cursor)
        self.lines = lines
        self.cursor = lines.found_again(before, cursor)
        if top <= cursor < top + page:
            return max(0, self.cursor - (cursor - top))
        return lines.found_again(before, min(top, len(before) - 1)) if before else 0
