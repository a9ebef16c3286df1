"""The figures of the partnership: counts with their populations, movements, quarter ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

from msgspec import Struct, field
from msgspec.structs import astuple

from cscp_tui.base.texts import natural
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import MoveKind, Outcome, Rating
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import lineage, rate
from cscp_tui.domain.records import Action, Move, Plan

NOT_COUNTED = frozenset({Outcome.TRANSFERRED, Outcome.REPLACED, Outcome.WITHDRAWN})
"""Outcomes that take an action out of the denominator; a carried-over one stays in it."""

DEFINITION = (
    "Delivered actions of the plan, of all its actions except those transferred, replaced or "
    "withdrawn. Carried-over actions stay in the old plan's count."
)


def percent(part: int, whole: int) -> int | None:
    """Return the whole percentage, rounded half up; None if the whole is 0."""
    return (200 * part + whole) // (2 * whole) if whole else None


def share(part: int, whole: int) -> str:
    """Return a part of a whole with its percentage: ``30 of 35 (86%)``."""
    value = percent(part, whole)
    return f"{part} of {whole}" if value is None else f"{part} of {whole} ({value}%)"


def counts(action: Action) -> bool:
    """Return whether an action counts in the denominator of its plan."""
    return action.outcome not in NOT_COUNTED


class DeliveredPart(Struct, frozen=True):
    """The number of delivered actions of a population, and that of all its actions."""

    delivered: int
    total: int

    @property
    def fraction(self) -> float | None:
        """The delivered share from 0 to 1, for drawing; None if the population is empty."""
        return self.delivered / self.total if self.total else None

    @property
    def percentage(self) -> int | None:
        return percent(self.delivered, self.total)

    @property
    def figure(self) -> str:
        """The figure as text: ``30 of 35 (86%)``."""
        return share(self.delivered, self.total)


class Delivered(DeliveredPart, frozen=True):
    """The delivered part of a population, and how many of it await agreement."""

    awaiting: int = 0
    """The delivered actions that their overseeing group has not agreed yet."""
    provisional: int = 0
    """The awaiting actions that a meeting without a quorum agreed."""

    @classmethod
    def of(cls, actions: Iterable[Action]) -> Self:
        population = [action for action in actions if counts(action)]
        done = [action for action in population if action.is_delivered]
        waiting = [action for action in done if action.awaits_agreement]
        provisional = sum(bool(action.provisionally_agreed_at) for action in waiting)
        return cls(len(done), len(population), len(waiting), provisional)

    def __str__(self) -> str:
        if not self.awaiting:
            return self.figure
        provisional = f" ({self.provisional} provisionally agreed)" if self.provisional else ""
        return f"{self.figure}, {self.awaiting} awaiting agreement{provisional}"


def actions_of_recommendation(book: Book, recommendation: str) -> list[Action]:
    return [a for a in book.actions.values() if a.recommendation == recommendation]


def is_met(book: Book, recommendation: str) -> bool:
    """Return whether a recommendation is met.

    It is if it has actions and all that still count are delivered.
    """
    counted = [
        action for action in actions_of_recommendation(book, recommendation) if counts(action)
    ]
    return bool(counted) and all(action.is_delivered for action in counted)


class DeliveredOfDue(DeliveredPart, frozen=True):
    """The delivered part of the actions due by a day."""

    due: tuple[Action, ...]
    """The actions that are counted."""
    day: date
    moved_past: int
    """The actions first due by the day whose date was moved past it. Actions that continue one of
    an earlier plan count too; none of these is in the total."""

    def __str__(self) -> str:
        return f"{self.delivered} of {self.total} due by {long(self.day)}{self.moved_words}"

    @property
    def moved_words(self) -> str:
        if not self.moved_past:
            return ""
        verb = "was" if self.moved_past == 1 else "were"
        return f" ({self.moved_past} more {verb} moved to a later date)"


def delivered_of_due(actions: Iterable[Action], day: date) -> DeliveredOfDue:
    """Count how many of the actions due by a day, by their current due date, are delivered."""
    population = [action for action in actions if counts(action)]
    due = tuple(action for action in population if action.due is not None and action.due <= day)
    moved = sum(
        action.original_due is not None
        and action.original_due <= day
        and (action.due is None or action.due > day)
        for action in population
    )
    done = sum(action.is_delivered for action in due)
    return DeliveredOfDue(done, len(due), due, day, moved)


class Missed(Struct, frozen=True):
    """The actions of one population that were due by a day and are not delivered."""

    population: str
    """The population as it follows a number of actions: ``of the plan``."""
    still_open: tuple[Action, ...]
    carried_over: tuple[Action, ...]
    left_out: tuple[Action, ...]
    """Those due by the day that were transferred, replaced or withdrawn. They are not counted."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions counted, the earliest due first."""
        return by_due_date((*self.still_open, *self.carried_over))

    @property
    def counted(self) -> str:
        """The number with its population: ``5 of the plan, all carried over``."""
        return ", ".join(filter(None, (f"{len(self.actions)} {self.population}", self.how)))

    @property
    def how(self) -> str:
        """How many were carried over, in words; empty if none was."""
        if not self.carried_over:
            return ""
        if self.still_open:
            return f"{len(self.carried_over)} of them carried over"
        return "carried over" if len(self.carried_over) == 1 else "all carried over"

    def __str__(self) -> str:
        verb = "was" if len(self.actions) == 1 else "were"
        words = f"{len(self.actions)} {self.population} {verb} due and not delivered"
        return ", ".join(filter(None, (words, self.how)))


def by_due_date(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return actions that have a due date, the earliest due first."""
    return tuple(sorted(actions, key=lambda action: (action.due, natural(action.id))))


_OF_EARLIER, _OF_OTHERS = "of earlier plans", "of other sources"


def plan_in_force(book: Book, day: date) -> Plan | None:
    """Return the latest plan begun by a day, else the first plan, else None."""
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day)
    begun = [plan for plan in plans if plan.first_day <= day]
    return begun[-1] if begun else next(iter(plans), None)


def missed(book: Book, day: date) -> tuple[Missed, ...]:
    """Return what was due by a day and is not delivered, for each population that has any.

    A population is a plan in force on that day, what earlier plans left open, or the other sources.
    What a plan that has ended carried over counts in the next one only.
    """
    plans = sorted(book.plans.values(), key=lambda plan: (plan.first_day, plan.id))
    in_force = [plan for plan in plans if plan.first_day <= day <= plan.last_day]
    names = {
        plan.id: "of the plan" if len(in_force) == 1 else f"of {plan.title}" for plan in in_force
    }
    names |= {plan.id: _OF_EARLIER for plan in plans if plan.last_day < day} | {"": _OF_OTHERS}
    found: dict[str, list[Action]] = {name: [] for name in names.values()}
    for action in book.actions.values():
        if action.due is not None and action.due <= day and action.plan in names:
            found[names[action.plan]].append(action)
    return tuple(
        made for name, due in found.items() if (made := _missed(name, due)).actions or made.left_out
    )


def _missed(population: str, due: list[Action]) -> Missed:
    has_ended = population == _OF_EARLIER
    return Missed(
        population,
        by_due_date(action for action in due if action.is_open),
        by_due_date(a for a in due if a.outcome is Outcome.CARRIED_OVER and not has_ended),
        by_due_date(action for action in due if not counts(action) and not has_ended),
    )


def due_within(actions: Iterable[Action], first: date, last: date) -> list[Action]:
    """Return the actions whose current due date lies between two days, both included."""
    return [a for a in actions if counts(a) and a.due is not None and first <= a.due <= last]


def by_rating(actions: Iterable[Action], book: Book, today: date) -> dict[Rating, list[Action]]:
    """Return the open actions by their rating as shown."""
    found: dict[Rating, list[Action]] = {rating: [] for rating in Rating}
    for action in actions:
        if (rated := rate(action, book, today)) is not None:
            found[rated.shown].append(action)
    return found


def slips_of(book: Book, action: Action) -> list[Move]:
    """Return the slips of an action and of those it continues, oldest first."""
    line = [*reversed(lineage(book, action)), action]
    moves = (move for member in line for move in book.moves_of(member.id))
    return [move for move in moves if move.kind is MoveKind.SLIP]


def original_due_of(book: Book, action: Action) -> date | None:
    """Return the first due date of an action or its predecessors; None if it is unknown."""
    for member in (*reversed(lineage(book, action)), action):
        if member.original_due is not None or member.original_due_unknown:
            return member.original_due
    return None


def first_due_of(book: Book, action: Action) -> date | None:
    """Return the first due date of an action in its own plan; None if it never had one.

    An action that continues another one keeps the original due date of that one, which may lie
    before its plan.
    """
    dates = (day for move in book.moves_of(action.id) for day in (move.earlier_due, move.later_due))
    return next((day for day in dates if day is not None), action.due)


class Movement(Struct):
    """The actions that came into a population and left it, as lists of references.

    ``open at start + new + reopened = delivered + carried over + otherwise ended + still open``.
    """

    open_at_start: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)
    carried_over: list[str] = field(default_factory=list)
    otherwise_ended: list[str] = field(default_factory=list)
    still_open: list[str] = field(default_factory=list)

    @property
    def came(self) -> int:
        """The number of actions on the left-hand side of the equation."""
        return sum(self.figures[:3])

    @property
    def went(self) -> int:
        """The number of actions on the right-hand side of the equation."""
        return sum(self.figures[3:])

    @property
    def balances(self) -> bool:
        """True if both sides of the equation are equal."""
        return self.came == self.went

    @property
    def parts(self) -> tuple[list[str], ...]:
        """The seven lists of references, in the order of the equation."""
        return astuple(self)

    @property
    def figures(self) -> tuple[int, ...]:
        """The seven numbers, in the order of the equation."""
        return tuple(map(len, self.parts))

    def add(self, before: Action | None, after: Action) -> None:
        """Count one action by its states at the start and at the end."""
        if before is None and after.ended_unknown:
            return  # it was imported as an old one, and moved in no time that is known
        if before is None:
            self.new.append(after.id)
        elif before.is_open:
            self.open_at_start.append(after.id)
        elif _end(before) == _end(after):
            return
        else:
            self.reopened.append(after.id)
        if after.is_open:
            self.still_open.append(after.id)
        elif after.is_delivered:
            self.delivered.append(after.id)
        elif after.outcome is Outcome.CARRIED_OVER:
            self.carried_over.append(after.id)
        else:
            self.otherwise_ended.append(after.id)


def _end(action: Action) -> tuple[object, ...]:
    """Return values that distinguish one end of an action from a later one."""
    return (action.status, action.outcome, action.ended)


def movement(before: Mapping[str, Action], after: Iterable[Action]) -> Movement:
    """Return the movement of a population between its earlier and its later state."""
    found = Movement()
    for action in after:
        found.add(before.get(action.id), action)
    return found


class QuarterEnd(Struct, frozen=True):
    """A plan's figure at the end of a quarter; for the current quarter, on the present day."""

    quarter: Quarter
    day: date
    delivered: Delivered | None = None
    """The figure; None until it is calculated."""
    refs: tuple[str, ...] = ()
    """The references of the actions delivered by then."""
    now: Delivered | None = None
    """The figure now, if the one that was signed off has been corrected since."""

    @property
    def is_over(self) -> bool:
        """True if the quarter had ended by the day."""
        return self.day == self.quarter.last_day


def quarter_ends(plan: Plan, today: date) -> tuple[QuarterEnd, ...]:
    """Return the ends of a plan's quarters until today, without their figures."""
    last = min(plan.last_day, today)
    if last < plan.first_day:
        return ()
    return tuple(
        QuarterEnd(quarter, min(quarter.last_day, last))
        for quarter in Period(plan.first_day, last).quarters
    )


def worked_out(end: QuarterEnd, plan: str, book: Book) -> QuarterEnd:
    """Return the end of a quarter with its figure.

    Args:
        book: the book as at that day, so that an action reopened later counts as delivered.
    """
    actions = [action for action in book.actions.values() if action.plan == plan]
    done = tuple(action.id for action in actions if action.is_delivered)
    return QuarterEnd(end.quarter, end.day, Delivered.of(actions), done)
