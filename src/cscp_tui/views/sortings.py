"""The orders of a list of actions within its groups."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from cscp_tui.domain.orders import natural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action
    from cscp_tui.views.standings import Standings

T = TypeVar("T")
_SUNK = 9
"""Ranks what has ended behind every rating."""


class SortBy(StrEnum):
    """What a list of actions is sorted by within its groups."""

    REF = "reference"
    RATING = "rating, worst first"
    DUE = "due date"
    LEAD = "lead agency"
    AGE = "age, oldest first"


def following(one: T, every: Sequence[T]) -> T:
    """The one after it, round and round."""
    return every[(every.index(one) + 1) % len(every)]


def sorted_actions(
    actions: Iterable[Action], by: SortBy, book: Book, standings: Standings
) -> list[Action]:
    """The actions in an order; those that are alike by it stay in the order of references."""
    by_ref = sorted(actions, key=lambda action: natural(action.id))
    if by is SortBy.REF:
        return by_ref
    key: Callable[[Action], Any] = {
        SortBy.RATING: lambda action: _badness(action, book, standings),
        SortBy.DUE: lambda action: action.due or action.check_back or date.max,
        SortBy.LEAD: lambda action: _lead(action, book),
        SortBy.AGE: lambda action: action.created,
    }[by]
    return sorted(by_ref, key=key)


def _badness(action: Action, book: Book, standings: Standings) -> tuple[int, date]:
    rated = standings.rated(action, book)
    rank = _SUNK if rated is None else -rated.shown.severity
    return rank, action.due or action.check_back or date.max


def _lead(action: Action, book: Book) -> str:
    agency = book.agencies.get(action.lead_agency)
    return (agency.name if agency else action.lead).casefold() or "\uffff"
