"""Lists of actions in groups, with the progress of each; what did not change is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.figures import Delivered
from cscp_tui.views.action_rows import COLUMNS, action_row
from cscp_tui.views.cells import Cell, Heading, LazyRow, Row, Table, Tone
from cscp_tui.views.groupings import GroupBy, group_of, order_of_group, title_of_group
from cscp_tui.views.sortings import SortBy, sorted_actions
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action, Agency


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Actions under one heading."""

    key: str
    title: str
    actions: tuple[Action, ...]
    delivered: Delivered

    @property
    def heading(self) -> Heading:
        """The line above them, with the progress of all of them, shown or not."""
        return Heading(
            self.key or "none",
            Cell(self.title, Tone.STRONG),
            Cell(self.delivered.figure),
            self.delivered.fraction,
        )


class ActionList:
    """Some actions of a book on a day, in groups, from which filters take a part."""

    def __init__(self, today: date, quarter: Quarter | None = None) -> None:
        """An empty list on ``today``; notes are looked for in ``quarter``."""
        self.standings = Standings(today, quarter)
        self.groups: tuple[ActionGroup, ...] = ()
        self.actions: tuple[Action, ...] = ()
        self._book: Book | None = None
        self._names: tuple[Agency, ...] = ()
        self._rows: dict[str, tuple[Action, int, LazyRow]] = {}

    def take(
        self,
        book: Book,
        actions: Sequence[Action],
        by: GroupBy,
        sort: SortBy = SortBy.REF,
    ) -> None:
        """Take the actions as they are now, in groups, in an order within each."""
        names = tuple(book.agencies.values())
        if book is not self._book or names != self._names:
            self._rows.clear()
        self._book, self._names = book, names
        self.actions = tuple(actions)
        parts: dict[str, list[Action]] = {}
        for action in actions:
            parts.setdefault(group_of(action, by), []).append(action)
        self.groups = tuple(
            ActionGroup(
                key,
                title_of_group(key, by, book),
                tuple(self._sorted(parts[key], sort)),
                Delivered.of(parts[key]),
            )
            for key in sorted(parts, key=lambda key: order_of_group(key, by, book))
        )

    def _sorted(self, actions: list[Action], sort: SortBy) -> list[Action]:
        assert self._book is not None
        return sorted_actions(actions, sort, self._book, self.standings)

    def table(self, matches: Callable[[Action], bool] | None = None) -> Table:
        """The list as a table; groups without a matching action are left out."""
        lines: list[Row | Heading] = []
        for group in self.groups:
            found = [a for a in group.actions if matches(a)] if matches else group.actions
            if found:
                lines.append(group.heading)
                lines.extend(self._row(action) for action in found)
        return Table(columns=COLUMNS, lines=tuple(lines))

    def _row(self, action: Action) -> LazyRow:
        """The action's row, kept while neither it nor its notes and moves change."""
        assert self._book is not None
        state = self._book.count_notes(action.id)
        known = self._rows.get(action.id)
        if known is not None and known[0] is action and known[1] == state:
            return known[2]
        row = action_row(action, self._book, self.standings)
        self._rows[action.id] = (action, state, row)
        return row
