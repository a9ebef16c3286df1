"""The tokens of a filter, each with what it takes and the selection that its value asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from cscp_tui.domain.errors import UnknownDate
from cscp_tui.domain.filters.errors import RangeBackwards, UnknownTokenValue
from cscp_tui.domain.filters.saved import TOKEN as SAVED
from cscp_tui.domain.filters.spans import Backwards, Span, read_span
from cscp_tui.domain.names import (
    agencies_called,
    folded,
    groups_called,
    listed,
    plans_called,
    priorities_called,
    with_parts,
)
from cscp_tui.domain.selections import (
    Being,
    Due,
    Having,
    Involving,
    Late,
    LedBy,
    NeverNoted,
    Noted,
    RatedAs,
    Restricted,
    Selection,
    Slipped,
    WithoutNote,
)
from cscp_tui.domain.words import ImpactState, Rating, Source, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.dates import Preference
    from cscp_tui.domain.filters.saved import Saved
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Agency, Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What values are read against."""

    book: Book
    today: date
    quarter: Quarter
    saved: Saved


class NoSuchValue(Exception):
    """A value that its token does not take."""


@dataclass(frozen=True, slots=True)
class Token:
    """A kind of token."""

    name: str
    read: Callable[[str, Reading], Selection]
    """Makes the selection, or raises ``NoSuchValue``."""
    offers: Callable[[Book], tuple[str, ...]]
    """The values that can be offered behind it."""
    takes_several: bool = False
    """Whether it takes any of several values, with commas between them."""

    def select(self, value: str, reading: Reading) -> Selection:
        """The selection that a value asks for.

        Raises:
            UnknownToken: the value is not known; the sentence says which are.
        """
        try:
            return self.read(value, reading)
        except NoSuchValue:
            takes = listed(self.offers(reading.book)) or "no value here yet"
            raise UnknownTokenValue(self.name, value, takes) from None
        except Backwards:
            raise RangeBackwards(self.name, value) from None


Word = TypeVar("Word", bound=StrEnum)


def _words(text: str, known: Iterable[Word]) -> frozenset[Word]:
    """The words that a comma-separated text means, each by itself or by its beginning."""
    folds = {folded(word): word for word in known}
    found: set[Word] = set()
    for part in map(folded, text.split(",")):
        begins = [word for fold, word in folds.items() if part and fold.startswith(part)]
        if part in folds:
            found.add(folds[part])
        elif len(begins) == 1:
            found.add(begins[0])
        else:
            raise NoSuchValue
    return frozenset(found)


def _either(words: Iterable[str]) -> str:
    return " or ".join(sorted(words))


def _is(value: str, reading: Reading) -> Selection:
    name = folded(value)
    if name == "late":
        return Late(reading.today)
    if name == "slipped":
        return Slipped(1, None, reading.book)
    if name == "no note":
        return WithoutNote(reading.quarter, reading.book)
    if name == "restricted":
        return Restricted(reading.book)
    if name not in _CLAIMS:
        raise NoSuchValue
    return Being(_CLAIMS[name])


_CLAIMS = {
    "open": "open",
    "ended": "ended",
    "delivered": "delivered",
    "closed": "closed undelivered",
    "held": "on hold",
    "agreed": "agreed",
    "unagreed": "delivered, to agree",
    "to agree": "delivered, to agree",
    "carried": "carried over",
    "judged": "with our judgement",
    "continued": "continued from an earlier plan",
}
_IS = (
    *("open", "ended", "delivered", "closed", "late", "slipped", "held", "agreed", "unagreed"),
    *("restricted", "carried", "continued", "judged", "no-note"),
)


def _status(value: str, _: Reading) -> Selection:
    statuses = _words(value, Status)
    return Having("status", statuses, _either(statuses))


def _source(value: str, _: Reading) -> Selection:
    sources = _words(value, Source)
    return Having("source", sources, f"from {_either(sources)}")


def _impact(value: str, _: Reading) -> Selection:
    states = _words(value, ImpactState)
    return Having("impact_state", states, f"impact {_either(states)}")


def _rating(value: str, reading: Reading) -> Selection:
    if folded(value) == "none":
        value = Rating.NO_DATE
    return RatedAs(_words(value, Rating), reading.today, reading.book)


def _lead(value: str, reading: Reading) -> Selection:
    if folded(value) == "none":
        return Having("lead_agency", frozenset({""}), "without a lead agency")
    agencies = agencies_called(value, reading.book)
    role = value.casefold()
    if not agencies and not (
        role and any(role in action.lead.casefold() for action in reading.book.actions.values())
    ):
        raise NoSuchValue
    return LedBy(with_parts(agencies, reading.book), role, _name(agencies, value))


def _agency(value: str, reading: Reading) -> Selection:
    agencies = agencies_called(value, reading.book)
    if not agencies:
        raise NoSuchValue
    return Involving(with_parts(agencies, reading.book), _name(agencies, value))


def _group(value: str, reading: Reading) -> Selection:
    if folded(value) == "none":
        return Having("overseeing_group", frozenset({""}), "overseen by no group")
    groups = groups_called(value, reading.book)
    if not groups:
        raise NoSuchValue
    ids = frozenset(group.id for group in groups)
    return Having("overseeing_group", ids, f"overseen by {_name(groups, value)}")


def _name(records: tuple[Agency, ...] | tuple[Group, ...], typed: str) -> str:
    """What one record is called in short; the typed words where several are meant, or none."""
    if len(records) == 1:
        return records[0].abbreviation or records[0].name
    return f"“{typed}”"


def _priority(value: str, reading: Reading) -> Selection:
    priorities = priorities_called(value, reading.book)
    if not priorities:
        raise NoSuchValue
    titles = {priority.title for priority in priorities}
    told = f"priority {titles.pop()}" if len(titles) == 1 else f"priority “{value}”"
    return Having("priority", frozenset(p.id for p in priorities), told)


def _plan(value: str, reading: Reading) -> Selection:
    plans = plans_called(value, reading.book)
    if not plans:
        raise NoSuchValue
    ids = frozenset(plan.id for plan in plans)
    return Having("plan", ids, f"plan {_either(ids)}")


def _due(value: str, reading: Reading) -> Selection:
    name = folded(value)
    if name == "none":
        return Being("without a due date")
    if name == "overdue":
        return Due(None, _span("<today", reading.today, "future").last, still_open=True)
    span = _span(value, reading.today, "future")
    return Due(span.first, span.last, still_open=span.is_distance)


def _noted(value: str, reading: Reading) -> Selection:
    if folded(value) in {"none", "never"}:
        return NeverNoted(reading.book)
    span = _span(value, reading.today, "past")
    return Noted(span.first, span.last, reading.book)


def _span(value: str, today: date, prefer: Preference) -> Span:
    try:
        return read_span(value, today, prefer)
    except UnknownDate as problem:
        if type(problem) is UnknownDate:  # its subclasses say what is wrong with the date
            raise NoSuchValue from None
        raise


def _slipped(value: str, reading: Reading) -> Selection:
    sign = value.rstrip("0123456789")
    digits = value.removeprefix(sign)
    if sign not in _COUNTS or not 0 < len(digits) <= len("999"):
        raise NoSuchValue
    least, most = _COUNTS[sign](int(digits))
    return Slipped(least, most, reading.book)


_COUNTS: dict[str, Callable[[int], tuple[int, int | None]]] = {
    "": lambda count: (count, count),
    "=": lambda count: (count, count),
    ">": lambda count: (count + 1, None),
    ">=": lambda count: (count, None),
    "<": lambda count: (0, count - 1),
    "<=": lambda count: (0, count),
}


def _always(*values: str) -> Callable[[Book], tuple[str, ...]]:
    return lambda _: values


def _agency_names(book: Book) -> tuple[str, ...]:
    return tuple(agency.abbreviation or agency.name for agency in book.agencies.values())


def _group_names(book: Book) -> tuple[str, ...]:
    return tuple(group.abbreviation or group.name for group in book.groups.values())


def _priority_titles(book: Book) -> tuple[str, ...]:
    return tuple(dict.fromkeys(priority.title for priority in book.priorities.values()))


TOKENS: dict[str, Token] = {
    token.name: token
    for token in (
        Token("is", _is, _always(*_IS)),
        Token("status", _status, _always(*Status), takes_several=True),
        Token("rating", _rating, _always(*Rating), takes_several=True),
        Token("lead", _lead, _agency_names),
        Token("agency", _agency, _agency_names),
        Token("group", _group, _group_names),
        Token("plan", _plan, lambda book: tuple(book.plans)),
        Token("priority", _priority, _priority_titles),
        Token("source", _source, _always(*Source), takes_several=True),
        Token("due", _due, _always("<2w", ">3m", "31/3", "1/4..30/6", "Q2", "none", "overdue")),
        Token("noted", _noted, _always("<30d", ">30d", "1/4..30/6", "Q2", "never")),
        Token("slipped", _slipped, _always("0", "1", ">1")),
        Token("impact", _impact, _always(*ImpactState), takes_several=True),
        Token(SAVED, lambda value, reading: reading.saved.select(value), _always()),
    )
}
"""Every token by its name."""
