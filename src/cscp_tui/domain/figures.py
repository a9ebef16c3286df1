"""The figures of the partnership, each with its population, so that none stands without reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from cscp_tui.domain.dates import long
from cscp_tui.domain.ratings import lineage, rate
from cscp_tui.domain.words import MoveKind, Outcome, Rating

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Move

NOT_COUNTED = frozenset({Outcome.HANDED_OVER, Outcome.REPLACED, Outcome.WITHDRAWN})
"""Outcomes that take an action out of the denominator; a carried-over one stays in it."""

DEFINITION = (
    "Delivered actions of the plan, of all its actions except those handed over, replaced or "
    "withdrawn. Carried-over actions stay in the old plan's count."
)


def percent(part: int, whole: int) -> int | None:
    """The whole percentage, rounded half up from the exact fraction; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def share(part: int, whole: int) -> str:
    """A part of a whole, printed whole: ``30 of 35 (86%)``."""
    value = percent(part, whole)
    return f"{part} of {whole}" if value is None else f"{part} of {whole} ({value}%)"


def counts(action: Action) -> bool:
    """Whether an action stands in the denominator of its plan."""
    return action.outcome not in NOT_COUNTED


@dataclass(frozen=True, slots=True)
class Delivered:
    """How much of a population of actions is delivered."""

    delivered: int
    total: int
    awaiting: int = 0
    """The delivered ones that their overseeing group has not agreed yet."""

    @classmethod
    def of(cls, actions: Iterable[Action]) -> Self:
        """Count the actions that stand in the denominator."""
        population = [action for action in actions if counts(action)]
        done = [action for action in population if action.is_delivered]
        awaiting = sum(action.awaits_agreement for action in done)
        return cls(len(done), len(population), awaiting)

    def changed(self, gone: Iterable[Action], come: Iterable[Action]) -> Self:
        """The count with some actions in place of others."""
        less, more = self.of(gone), self.of(come)
        return type(self)(
            self.delivered - less.delivered + more.delivered,
            self.total - less.total + more.total,
            self.awaiting - less.awaiting + more.awaiting,
        )

    @property
    def fraction(self) -> float | None:
        """The delivered share from 0 to 1, for drawing; None of nothing."""
        return self.delivered / self.total if self.total else None

    @property
    def figure(self) -> str:
        """``30 of 35 (86%)``."""
        return share(self.delivered, self.total)

    def __str__(self) -> str:
        awaiting = f", {self.awaiting} awaiting agreement" if self.awaiting else ""
        return self.figure + awaiting


@dataclass(frozen=True, slots=True)
class DueBy:
    """How many of the actions due by a day are delivered."""

    delivered: int
    total: int
    day: date
    moved_past: int
    """The actions first due by then whose date was moved past it; they are not in the total."""

    def changed(self, gone: Iterable[Action], come: Iterable[Action]) -> DueBy:
        """The count with some actions in place of others."""
        less, more = due_by(gone, self.day), due_by(come, self.day)
        return DueBy(
            self.delivered - less.delivered + more.delivered,
            self.total - less.total + more.total,
            self.day,
            self.moved_past - less.moved_past + more.moved_past,
        )

    def __str__(self) -> str:
        moved = f" ({self.moved_past} moved past it)" if self.moved_past else ""
        return f"{self.delivered} of {self.total} due by {long(self.day)}{moved}"


def due_by(actions: Iterable[Action], day: date) -> DueBy:
    """Of the actions due by a day, by their current due date, how many are delivered."""
    population = [action for action in actions if counts(action)]
    due = [action for action in population if action.due is not None and action.due <= day]
    moved = sum(
        action.original_due is not None
        and action.original_due <= day
        and (action.due is None or action.due > day)
        and not action.continues
        for action in population
    )
    return DueBy(sum(action.is_delivered for action in due), len(due), day, moved)


def due_within(actions: Iterable[Action], first: date, last: date) -> list[Action]:
    """The actions whose current due date lies between two days, both included."""
    return [a for a in actions if counts(a) and a.due is not None and first <= a.due <= last]


def by_rating(actions: Iterable[Action], book: Book, today: date) -> dict[Rating, list[Action]]:
    """The open actions of each rating, as shown."""
    found: dict[Rating, list[Action]] = {rating: [] for rating in Rating}
    for action in actions:
        if (rated := rate(action, book, today)) is not None:
            found[rated.shown].append(action)
    return found


def slips_of(book: Book, action: Action) -> list[Move]:
    """The slips of an action and of those it continues, oldest first."""
    line = [*reversed(lineage(book, action)), action]
    moves = (move for member in line for move in book.moves_of(member.id))
    return [move for move in moves if move.kind is MoveKind.SLIP]


def original_due_of(book: Book, action: Action) -> date | None:
    """The first date agreed for an action or for those it continues; None where it is unknown."""
    for member in (*reversed(lineage(book, action)), action):
        if member.original_due is not None or member.original_due_unknown:
            return member.original_due
    return None
