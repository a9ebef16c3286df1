"""Lists of actions in groups, with the progress of each; what did not change is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
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
    from cscp_tui.domain.words import Rating
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
        if not self.actions:
            return Heading(
                self.key, Cell(self.title, Tone.STRONG), Cell("no actions yet", Tone.MUTED)
            )
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
    ratings: Counter[Rating]
    """How many of its open actions have each rating."""
    silent: int
    """How many of them have no note for the quarter where one is expected."""

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
    def rating_counts(self) -> Counter[Rating]:
        """How many open actions have each rating."""
        return sum((taken.ratings for taken in self._taken.values()), Counter())

    @property
    def silent(self) -> int:
        """How many of them have no note for the quarter where one is expected."""
        return sum(taken.silent for taken in self._taken.values())

    def take(
        self,
        book: Book,
        actions: Sequence[Action],
        by: GroupBy,
        sort: SortBy = SortBy.REF,
        headings: Iterable[str] = (),
    ) -> None:
        """Take the actions as they are now, in groups, in an order within each.

        The keys in ``headings`` have a group also where no action is in it yet.
        """
        names = tuple(book.agencies.values())
        if book is not self._book or names != self._names:
            self.forget()
        self._book, self._names = book, names
        self._order, self._version = (by, sort), book.version
        self.actions = tuple(actions)
        self._places.clear()
        parts = parts_of(actions, by)
        for key in headings:
            parts.setdefault(key, [])
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
            self._taken[key] = self._renewed(self._taken[key], refs or set(), book)
        return True

    def _renewed(self, taken: _Taken, refs: set[str], book: Book) -> _Taken:
        """A group with some of its actions as they are now; the others count as they did."""
        group = taken.group
        now = _with(book, refs, taken.actions)
        pairs = [pair for pair in zip(taken.actions, now, strict=True) if pair[0].id in refs]
        gone, come = [before for before, _ in pairs], [after for _, after in pairs]
        are_open_as_before = all(before.is_open is after.is_open for before, after in pairs)
        open_now = (
            _with(book, refs, group.open_actions)
            if are_open_as_before
            else [action for action in now if action.is_open]
        )
        renewed = replace(
            group,
            actions=tuple(
                _with(book, refs, group.actions)
                if taken.sort is SortBy.REF
                else sorted_actions(now, taken.sort, book, self.standings)
            ),
            open_actions=tuple(open_now),
            delivered=group.delivered.changed(gone, come),
            due_by=group.due_by.changed(gone, come),
        )
        if not are_open_as_before or taken.sort is not SortBy.REF:
            return self._with_rows(now, taken.by, taken.sort, renewed, taken)
        stands = [
            next(self.standings.of_each((action,), book)) if action.id in refs else standing
            for action, standing in zip(open_now, taken.stands, strict=True)
        ]
        standing_of = {one.action.id: one for one in stands if one.action.id in refs}
        rows = [
            self._row(action, standing_of.get(action.id)) if action.id in refs else row
            for action, row in zip(renewed.actions, taken.rows, strict=True)
        ]
        counted = _counted(stands)
        return _Taken(now, taken.by, taken.sort, renewed, stands, tuple(rows), *counted)

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
        rows = tuple(self._rows_of(group, stands))
        return _Taken(actions, by, sort, group, stands, rows, *_counted(stands))

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

    def table(
        self, matches: Callable[[Action], bool] | None = None, *, empty: bool = False
    ) -> Table:
        """The list as a table; groups without a matching action are left out.

        Where ``empty``, groups that have no action at all are not.
        """
        lines: list[Row | Heading] = []
        for taken in self._taken.values():
            group, rows = taken.group, taken.rows
            if matches:
                pairs = zip(group.actions, rows, strict=True)
                rows = tuple(row for action, row in pairs if matches(action))
            if rows or (empty and not group.actions):
                lines.append(group.heading)
                lines.extend(rows)
        return Table(columns=self.columns, lines=tuple(lines))

    def _rows_of(self, group: ActionGroup, stands: Sequence[Standing]) -> Iterator[LazyRow]:
        """The rows of a group, each kept while its action and where that stands are the same."""
        assert self._book is not None
        standing_of = {standing.action.id: standing for standing in stands}
        for action in group.actions:
            yield self._row(action, standing_of.get(action.id))

    def _row(self, action: Action, standing: Standing | None) -> LazyRow:
        """The row of an action, kept while it and where it stands are the same."""
        assert self._book is not None
        known = self._rows.get(action.id)
        if known is None or known[0] is not action or known[1] is not standing:
            row = self.make_row(action, self._book)
            known = self._rows[action.id] = (action, standing, row)
        return known[2]


def _counted(stands: Sequence[Standing]) -> tuple[Counter[Rating], int]:
    """How many of the open actions of a group have each rating, and how many no note."""
    ratings = Counter([one.rated.shown for one in stands if one.rated is not None])
    return ratings, sum([one.silent for one in stands])


def _with(book: Book, refs: set[str], actions: Iterable[Action]) -> list[Action]:
    """The actions, those of some references as the book has them now."""
    return [book.actions[action.id] if action.id in refs else action for action in actions]


_APART = frozenset(
    {
        "answers",
        "attendances",
        "challenges",
        "conclusions",
        "contributions",
        "decisions",
        "memberships",
        "narratives",
        "promises",
        "reflections",
        "requests",
        "sign_offs",
        "summaries",
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
