"""The Plan list: its groups, columns and summary figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from cscp_tui.base.texts import natural
from cscp_tui.documents.table import Cell, Column, Heading, LazyRow, Row, Table, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import Grouping, Rating, Source
from cscp_tui.domain.figures import Delivered, DeliveredOfDue, delivered_of_due
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Agency
from cscp_tui.views.actions import (
    Standing,
    Standings,
    late_due_cell,
    lead_cell,
    origin_key,
    origin_order,
    origin_title,
    slips_cell,
)


class GroupBy(StrEnum):
    """A grouping of the list of actions."""

    PRIORITY = "priority"
    LEAD_AGENCY = "lead agency"
    STATUS = "status"
    QUARTER_DUE = "quarter due"
    OVERSEEING_GROUP = "overseeing group"
    ORIGIN = "origin"
    """By source together with the review, audit or meeting of origin."""


GROUPINGS = {
    Grouping.PRIORITY: GroupBy.PRIORITY,
    Grouping.LEAD: GroupBy.LEAD_AGENCY,
    Grouping.STATUS: GroupBy.STATUS,
    Grouping.QUARTER: GroupBy.QUARTER_DUE,
    Grouping.GROUP: GroupBy.OVERSEEING_GROUP,
    Grouping.ORIGIN: GroupBy.ORIGIN,
    Grouping.NONE: None,
}

_LAST = (2, "")
"""The sorting key of a group without a name, which puts it last."""


def parts_of(actions: Iterable[Action], by: GroupBy) -> dict[str, list[Action]]:
    key_of = _KEYS[by]
    parts: dict[str, list[Action]] = defaultdict(list)
    for action in actions:
        parts[key_of(action)].append(action)
    return parts


_KEYS: dict[GroupBy, Callable[[Action], str]] = {
    GroupBy.PRIORITY: lambda action: action.priority or action.comes_from,
    GroupBy.LEAD_AGENCY: lambda action: action.lead_agency,
    GroupBy.STATUS: lambda action: action.outcome or action.status,
    GroupBy.QUARTER_DUE: lambda action: Quarter.containing(action.due).typed if action.due else "",
    GroupBy.OVERSEEING_GROUP: lambda action: action.overseeing_group,
    GroupBy.ORIGIN: origin_key,
}


def title_of_group(key: str, by: GroupBy, book: Book) -> str:
    return _TITLES[by](key, book)


def _priority_title(key: str, book: Book) -> str:
    if priority := book.priorities.get(key):
        return priority.full_title
    origin = book.origin(key)
    return origin.title if origin else "No priority"


def _agency_title(key: str, book: Book) -> str:
    agency = book.agencies.get(key)
    return agency.name if agency else "No lead agency"


def _group_title(key: str, book: Book) -> str:
    group = book.groups.get(key)
    return group.name if group else "No overseeing group"


def _origin_title(key: str, book: Book) -> str:
    """Return the title of a group by origin; a common title for actions of plans."""
    return "Business plans" if key == f"{Source.PLAN}/" else origin_title(key, book)


_TITLES: dict[GroupBy, Callable[[str, Book], str]] = {
    GroupBy.PRIORITY: _priority_title,
    GroupBy.LEAD_AGENCY: _agency_title,
    GroupBy.STATUS: lambda key, _: key.capitalize(),
    GroupBy.QUARTER_DUE: lambda key, _: str(Quarter.parse(key)) if key else "No due date",
    GroupBy.OVERSEEING_GROUP: _group_title,
    GroupBy.ORIGIN: _origin_title,
}


def order_of_group(key: str, by: GroupBy, book: Book) -> tuple[int, object]:
    """Return the sorting key of a group; one without a name comes last."""
    if not key:
        return _LAST
    if by is GroupBy.PRIORITY and (priority := book.priorities.get(key)):
        return (0, f"{priority.plan} {priority.number:03d}")
    if by is GroupBy.PRIORITY and (origin := book.origin(key)):
        return (1, origin_order(f"{origin.source}/{key}", book))
    if by is GroupBy.ORIGIN:
        return (0, origin_order(key, book))
    return (0, title_of_group(key, by, book).casefold())


T = TypeVar("T")


def following(one: T, every: Sequence[T]) -> T:
    """Return the item after a given one, starting again after the last."""
    return every[(every.index(one) + 1) % len(every)]


def action_row(action: Action, book: Book, standings: Standings) -> LazyRow:
    return LazyRow(action.id, lambda: action_cells(action, book, standings))


def action_cells(action: Action, book: Book, standings: Standings) -> tuple[Cell, ...]:
    return tuple(make(action, book, standings) for _, make in PLAN_LIST)


PLAN_LIST: tuple[tuple[Column, Callable[[Action, Book, Standings], Cell]], ...] = (
    (Column(key="id", title="Ref", width=9), lambda action, *_: Cell(action.id, Tone.STRONG)),
    (
        Column(key="standing", title="Rating or status", width=22, brief=13),
        lambda action, book, standings: standings.cell(action, book),
    ),
    (Column(key="title", title="Action", width=40, grows=1), lambda action, *_: Cell(action.title)),
    (
        Column(key="lead_agency", title="Lead agency", width=15, brief=10),
        lambda action, book, _: lead_cell(action, book),
    ),
    (
        Column(key="due", title="Due", width=11),
        lambda action, book, standings: late_due_cell(action, book, standings.today),
    ),
    (
        Column(key="slips", title="Slips", width=5, right=True, needs=90),
        lambda action, book, _: slips_cell(action, book),
    ),
)
"""The columns of the Plan list, each with the function that makes its cells."""

PLAN_COLUMNS = tuple(column for column, _ in PLAN_LIST)


class ActionGroup(Struct, frozen=True):
    """Actions under one heading."""

    key: str
    title: str
    actions: tuple[Action, ...]
    open_actions: tuple[Action, ...]
    delivered: Delivered
    delivered_of_due: DeliveredOfDue
    """The share delivered of the actions due by the list's day."""

    @property
    def heading(self) -> Heading:
        """The heading of the group, with the progress of all its actions, even those not shown."""
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


class _Taken(Struct, frozen=True):
    """A group with its rows, and the values from which they were made."""

    actions: list[Action]
    by: GroupBy
    group: ActionGroup
    stands: list[Standing]
    """The standings of its open actions."""
    rows: tuple[LazyRow, ...]

    def is_same(self, actions: list[Action], by: GroupBy, title: str) -> bool:
        """Return whether the group would come out the same, so that it can be reused."""
        return (self.by, self.group.title) == (by, title) and self.actions == actions


class ActionList:
    """Groups of a book's actions as at a day, of which filters show a part.

    What did not change since the last time is kept: groups by their actions, rows by where their
    action stands, so that a change among ten thousand actions costs the making of one group.
    """

    def __init__(self, today: date, quarter: Quarter | None = None) -> None:
        self.standings = Standings(today, quarter)
        self.actions: tuple[Action, ...] = ()
        self._book: Book | None = None
        self._names: tuple[Agency, ...] = ()
        self._rows: dict[str, tuple[Action, Standing | None, LazyRow]] = {}
        self._taken: dict[str, _Taken] = {}

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, whose cells ``make_row`` makes."""
        return PLAN_COLUMNS

    @property
    def listed(self) -> tuple[Action, ...]:
        """The actions that the list shows without a filter."""
        return self.actions

    def make_row(self, action: Action, book: Book) -> LazyRow:
        return action_row(action, book, self.standings)

    @property
    def groups(self) -> tuple[ActionGroup, ...]:
        return tuple(taken.group for taken in self._taken.values())

    @property
    def delivered(self) -> Delivered:
        return Delivered.of(self.actions)

    @property
    def delivered_of_due(self) -> DeliveredOfDue:
        return delivered_of_due(self.actions, self.standings.today)

    @property
    def rating_counts(self) -> Counter[Rating]:
        return Counter(one.rated.shown for one in self._stands if one.rated is not None)

    @property
    def silent(self) -> int:
        """The number of actions without their expected update for the quarter."""
        return sum(one.silent for one in self._stands)

    @property
    def _stands(self) -> Iterator[Standing]:
        return (one for taken in self._taken.values() for one in taken.stands)

    def take(
        self, book: Book, actions: Sequence[Action], by: GroupBy, headings: Iterable[str] = ()
    ) -> None:
        """Take the current actions and sort them into groups.

        The keys in ``headings`` have a group also where no action is in it yet.
        """
        names = tuple(book.agencies.values())
        if book is not self._book or names != self._names:
            self.forget()
        self._book, self._names = book, names
        self.actions = tuple(actions)
        parts = parts_of(actions, by)
        for key in headings:
            parts.setdefault(key, [])
        self._taken = {
            key: self._take_group(key, parts[key], by)
            for key in sorted(parts, key=lambda key: order_of_group(key, by, book))
        }

    def forget(self) -> None:
        """Discard all groups and rows, so that the next ``take`` makes them again."""
        self._rows.clear()
        self._taken.clear()

    def _take_group(self, key: str, actions: list[Action], by: GroupBy) -> _Taken:
        """Build a group with its rows, or reuse the earlier one if nothing in it changed."""
        assert self._book is not None
        title, known = title_of_group(key, by, self._book), self._taken.get(key)
        is_same = known is not None and known.is_same(actions, by, title)
        if known and is_same:
            group = known.group
        else:
            group = ActionGroup(
                key,
                title,
                tuple(sorted(actions, key=lambda action: natural(action.id))),
                tuple(action for action in actions if action.is_open),
                Delivered.of(actions),
                delivered_of_due(actions, self.standings.today),
            )
        stands = list(self.standings.of_each(group.open_actions, self._book))
        if known and is_same and known.stands == stands:
            return known
        standing_of = {standing.action.id: standing for standing in stands}
        rows = tuple(self._row(action, standing_of.get(action.id)) for action in group.actions)
        return _Taken(actions, by, group, stands, rows)

    def table(
        self, matches: Callable[[Action], bool] | None = None, *, empty: bool = False
    ) -> Table:
        """Return the list as a table, without groups that have no matching action.

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

    def _row(self, action: Action, standing: Standing | None) -> LazyRow:
        """Return the row of an action, reused while the action and its rating stay the same."""
        assert self._book is not None
        known = self._rows.get(action.id)
        if known is None or known[0] is not action or known[1] is not standing:
            row = self.make_row(action, self._book)
            known = self._rows[action.id] = (action, standing, row)
        return known[2]
