"""Lists of actions in groups, with the progress of each; what did not change is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.figures import Delivered, DueBy, due_by
from cscp_tui.views.action_rows import COLUMNS, action_row
from cscp_tui.views.cells import Cell, Heading, LazyRow, Row, Table, Tone
from cscp_tui.views.groupings import GroupBy, group_of, order_of_group, parts_of, title_of_group
from cscp_tui.views.sortings import SortBy, sorted_actions
from cscp_tui.views.standings import Standing, Standings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action, Agency
    from cscp_tui.views.cells import Column


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Actions under one heading."""

    key: str
    title: str
    actions: tuple[Action, ...]
    open_actions: tuple[Action, ...]
    delivered: Delivered
    due_by: DueBy
    """How many of those due by the day of the list are delivered."""

    @property
    def heading(self) -> Heading:
        """The line above them, with the progress of all of them, shown or not."""
        return Heading(
            self.key or "none",
            Cell(self.title, Tone.STRONG),
            Cell(self.delivered.figure),
            self.delivered.fraction,
        )


@dataclass(frozen=True, slots=True)
class _Taken:
    """A group with its rows, and what they were made of."""

    actions: list[Action]
    by: GroupBy
    sort: SortBy
    group: ActionGroup
    stands: list[Standing]
    """Where its open actions stand; an ended one stands still."""
    rows: tuple[LazyRow, ...]

    def is_same(self, actions: list[Action], by: GroupBy, sort: SortBy, title: str) -> bool:
        """Whether it would be made again just so; ratings change with notes, and so their order."""
        return (
            sort is not SortBy.RATING
            and (self.by, self.sort, self.group.title) == (by, sort, title)
            and self.actions == actions
        )


class ActionList:
    """Some actions of a book on a day, in groups, from which filters take a part.

    What did not change since the last time is kept: groups by their actions, rows by where their
    action stands, so that a change among ten thousand actions costs the making of one group.
    """

    def __init__(self, today: date, quarter: Quarter | None = None) -> None:
        """An empty list on ``today``; notes are looked for in ``quarter``."""
        self.standings = Standings(today, quarter)
        self.actions: tuple[Action, ...] = ()
        self._book: Book | None = None
        self._names: tuple[Agency, ...] = ()
        self._rows: dict[str, tuple[Action, Standing | None, LazyRow]] = {}
        self._taken: dict[str, _Taken] = {}
        self._order: tuple[GroupBy, SortBy] | None = None
        self._version = 0
        self._places: dict[str, int] = {}
        """Where the actions stand in the list, by reference; empty until it is asked."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown of an action; ``make_row`` gives the cells."""
        return COLUMNS

    @property
    def listed(self) -> tuple[Action, ...]:
        """The actions that stand in it while nothing is filtered."""
        return self.actions

    def make_row(self, action: Action, book: Book) -> LazyRow:
        """The row of an action."""
        return action_row(action, book, self.standings)

    @property
    def groups(self) -> tuple[ActionGroup, ...]:
        """The groups in their order."""
        return tuple(taken.group for taken in self._taken.values())

    @property
    def delivered(self) -> Delivered:
        """How much of all of them is delivered."""
        parts = [group.delivered for group in self.groups]
        return Delivered(
            sum(part.delivered for part in parts),
            sum(part.total for part in parts),
            sum(part.awaiting for part in parts),
        )

    @property
    def due_by(self) -> DueBy:
        """How many of those due by the day of the list are delivered."""
        parts = [group.due_by for group in self.groups]
        return DueBy(
            sum(part.delivered for part in parts),
            sum(part.total for part in parts),
            self.standings.today,
            sum(part.moved_past for part in parts),
        )

    @property
    def open_standings(self) -> list[Standing]:
        """Where each action stands that has not ended."""
        return [standing for taken in self._taken.values() for standing in taken.stands]

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
            self.forget()
        self._book, self._names = book, names
        self._order, self._version = (by, sort), book.version
        self.actions = tuple(actions)
        self._places.clear()
        parts = parts_of(actions, by)
        self._taken = {
            key: self._take_group(key, parts[key], by, sort)
            for key in sorted(parts, key=lambda key: order_of_group(key, by, book))
        }

    def retake(self, book: Book, by: GroupBy, sort: SortBy) -> bool:
        """Take in what changed since the last time, at the cost of the groups that it touches.

        Whether that is all there is to do. Where other records changed than actions that stand in
        the list, with their notes and moves, it is not: then all actions are to be taken.
        """
        changed = book.changes_since(self._version)
        if book is not self._book or (by, sort) != self._order or changed is None:
            return False
        refs = refs_touched(changed, book)
        found = None if refs is None else self._found_again(refs, book, by)
        if found is None:
            return False
        replaced, keys = found
        actions = list(self.actions)
        for place, action in replaced.items():
            actions[place] = action
        self.actions, self._version = tuple(actions), book.version
        for key in keys:
            self._taken[key] = self._renewed(self._taken[key], book)
        return True

    def _renewed(self, taken: _Taken, book: Book) -> _Taken:
        """A group with its actions as they are now; the others count as they did."""
        known = taken.group
        now = [book.actions[action.id] for action in taken.actions]
        pairs = [pair for pair in zip(taken.actions, now, strict=True) if pair[0] is not pair[1]]
        gone, come = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        if taken.sort is SortBy.REF:
            in_order = tuple([book.actions[action.id] for action in known.actions])
        else:
            in_order = tuple(sorted_actions(now, taken.sort, book, self.standings))
        group = ActionGroup(
            known.key,
            known.title,
            in_order,
            tuple([action for action in now if action.is_open]),
            known.delivered.changed(gone, come),
            known.due_by.changed(gone, come),
        )
        return self._with_rows(now, taken.by, taken.sort, group, taken)

    def _found_again(
        self, refs: Iterable[str], book: Book, by: GroupBy
    ) -> tuple[dict[int, Action], set[str]] | None:
        """Actions by their places, and the groups they are in; None where one is elsewhere now."""
        if not self._places:
            self._places = {action.id: place for place, action in enumerate(self.actions)}
        replaced, keys = {}, set()
        for ref in refs:
            place, now = self._places.get(ref), book.actions.get(ref)
            if place is None or now is None:
                return None
            before = self.actions[place]
            key = group_of(now, by)
            if (now.plan, now.source, key) != (before.plan, before.source, group_of(before, by)):
                return None
            replaced[place] = now
            keys.add(key)
        return replaced, keys

    def forget(self) -> None:
        """Make every row and group anew the next time."""
        self._rows.clear()
        self._taken.clear()

    def _take_group(self, key: str, actions: list[Action], by: GroupBy, sort: SortBy) -> _Taken:
        assert self._book is not None
        title, known = title_of_group(key, by, self._book), self._taken.get(key)
        is_same = known is not None and known.is_same(actions, by, sort, title)
        group = known.group if known and is_same else self._group(key, title, actions, sort)
        return self._with_rows(actions, by, sort, group, known)

    def _with_rows(
        self,
        actions: list[Action],
        by: GroupBy,
        sort: SortBy,
        group: ActionGroup,
        known: _Taken | None,
    ) -> _Taken:
        """A group with its rows; the one that is known, where nothing in it changed."""
        assert self._book is not None
        stands = list(self.standings.of_each(group.open_actions, self._book))
        if known and known.group is group and known.stands == stands:
            return known
        return _Taken(actions, by, sort, group, stands, tuple(self._rows_of(group, stands)))

    def _group(self, key: str, title: str, actions: list[Action], sort: SortBy) -> ActionGroup:
        assert self._book is not None
        return ActionGroup(
            key,
            title,
            tuple(sorted_actions(actions, sort, self._book, self.standings)),
            tuple(action for action in actions if action.is_open),
            Delivered.of(actions),
            due_by(actions, self.standings.today),
        )

    def table(self, matches: Callable[[Action], bool] | None = None) -> Table:
        """The list as a table; groups without a matching action are left out."""
        lines: list[Row | Heading] = []
        for taken in self._taken.values():
            group, rows = taken.group, taken.rows
            if matches:
                pairs = zip(group.actions, rows, strict=True)
                rows = tuple(row for action, row in pairs if matches(action))
            if rows:
                lines.append(group.heading)
                lines.extend(rows)
        return Table(columns=self.columns, lines=tuple(lines))

    def _rows_of(self, group: ActionGroup, stands: Sequence[Standing]) -> Iterator[LazyRow]:
        """The rows of a group, each kept while its action and where that stands are the same."""
        assert self._book is not None
        standing_of = {standing.action.id: standing for standing in stands}
        for action in group.actions:
            standing, known = standing_of.get(action.id), self._rows.get(action.id)
            if known is None or known[0] is not action or known[1] is not standing:
                row = self.make_row(action, self._book)
                known = self._rows[action.id] = (action, standing, row)
            yield known[2]


_APART = frozenset(
    {
        "attendances",
        "challenges",
        "contributions",
        "decisions",
        "memberships",
        "narratives",
        "promises",
        "reflections",
    }
)
"""The tables of which no list of actions shows anything."""


def refs_touched(changed: Iterable[tuple[str, str]], book: Book) -> set[str] | None:
    """The actions that changes touch; None where they touch something that many actions show.

    Args:
        changed: tables with ids.
        book: after the changes.
    """
    refs = set()
    for table, key in changed:
        if table == "actions":
            refs.add(key)
        elif table in {"notes", "moves"}:
            record = book.tables[table].get(key) or book.undone[table][key]
            refs.add(getattr(record, "action"))  # noqa: B009 - both kinds have one
        elif table not in _APART:
            return None
    return refs
