"""Selections of records: frozen values that combine with ``&`` and say in words what they take.

A filter bar shows ``str(selection)`` under its title, an export as its heading.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import force_setattr

from cscp_tui.base.texts import shortened
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Outcome, Status
from cscp_tui.domain.figures import slips_of
from cscp_tui.domain.ratings import days_passed, lacks_update, rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.enums import Rating
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action, Record


BETWEEN = " · "
"""The sign between the parts of a description."""


R = TypeVar("R", bound="Record")


class Selection(Struct, frozen=True):
    """Some of the records of a table."""

    def matches(self, record: Any) -> bool:
        """Tell whether a record is one of them."""
        raise NotImplementedError

    def of(self, records: Iterable[R]) -> list[R]:
        """Those of the records that are selected, in their order."""
        return [record for record in records if self.matches(record)]

    def __and__(self, other: Selection) -> Selection:
        parts = (*parts_of(self), *parts_of(other))
        return parts[0] if len(parts) == 1 else Every(parts)

    def __invert__(self) -> Selection:
        return Not(self)


class Every(Selection, frozen=True):
    """The records that all of some selections take; every record, where there are none."""

    parts: tuple[Selection, ...] = ()

    def matches(self, record: Any) -> bool:
        """Tell whether each part takes it."""
        for part in self.parts:  # noqa: SIM110 - a generator costs as much again
            if not part.matches(record):
                return False
        return True

    def __str__(self) -> str:
        return BETWEEN.join(map(str, self.parts)) or "all"


EVERYTHING = Every()
"""Every record."""


class Either(Selection, frozen=True):
    """The records that any of some selections takes."""

    parts: tuple[Selection, ...]

    def matches(self, record: Any) -> bool:
        """Tell whether some part takes it."""
        return any(part.matches(record) for part in self.parts)

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


def parts_of(selection: Selection) -> tuple[Selection, ...]:
    """The selections that a selection combines."""
    return selection.parts if isinstance(selection, Every) else (selection,)


class Not(Selection, frozen=True):
    """The records that a selection leaves."""

    part: Selection

    def matches(self, record: Any) -> bool:
        """Tell whether the part leaves it."""
        return not self.part.matches(record)

    def __str__(self) -> str:
        return f"not {self.part}"


class Being(Selection, frozen=True):
    """The actions of which a claim is true that needs nothing but the action."""

    claim: str
    """One of ``CLAIMS``."""

    def matches(self, action: Action) -> bool:
        """Tell whether the claim is true of it."""
        return CLAIMS[self.claim](action)

    def __str__(self) -> str:
        return self.claim


CLAIMS: dict[str, Callable[[Action], bool]] = {
    "open": lambda action: action.is_open,
    "delivered or ended": lambda action: not action.is_open,
    "delivered": lambda action: action.is_delivered,
    "ended, not delivered": lambda action: action.status is Status.ENDED,
    "on hold": lambda action: action.status is Status.ON_HOLD,
    "agreed": lambda action: action.agreed is not None,
    "delivered, to agree": lambda action: action.awaits_agreement,
    "carried over": lambda action: action.outcome is Outcome.CARRIED_OVER,
    "continued from an earlier plan": lambda action: bool(action.continues),
    "with our judgement": lambda action: action.is_open and action.judgement is not None,
    "without a due date": lambda action: action.due is None,
}
"""The claims about an action that need nothing but the action."""


class Restricted(Selection, frozen=True):
    """The actions that are not for the public, by themselves or by what they come from."""

    book: Book

    def matches(self, action: Action) -> bool:
        """Tell whether it, or what it comes from, is restricted."""
        return is_restricted(action, self.book)

    def __str__(self) -> str:
        return "restricted"


def is_restricted(action: Action, book: Book) -> bool:
    """Tell whether an action, or what it comes from, is restricted."""
    origin = book.origins.get(action.origin)
    return action.restricted or (origin is not None and origin.restricted)


class Having(Selection, frozen=True):
    """The records whose field has one of some values."""

    field: str
    values: frozenset[str]
    told: str
    """The selection in words: ``overseen by QAG``."""

    def matches(self, record: Any) -> bool:
        """Tell whether its field has one of them."""
        return getattr(record, self.field) in self.values

    def __str__(self) -> str:
        return self.told


class Sharing(Selection, frozen=True):
    """The records that have one of some values, by a function that collects those of a record."""

    token: str
    values: frozenset[str]
    told: str
    """The selection in words: ``group QAG``."""
    values_of: Callable[[Any], Iterable[str]]

    def matches(self, record: Any) -> bool:
        """Tell whether it has one of them."""
        return not self.values.isdisjoint(self.values_of(record))

    def __str__(self) -> str:
        return self.told


class Dated(Selection, frozen=True):
    """The records with a date within some days, both included; a missing end is open."""

    field: str
    label: str
    first: date | None
    last: date | None

    def matches(self, record: Any) -> bool:
        """Tell whether its date lies within the days."""
        day = getattr(record, self.field)
        return day is not None and _within(day, self.first, self.last)

    def __str__(self) -> str:
        return f"{self.label} {_days(self.first, self.last)}"


class Texts(Protocol):
    """The texts of records in which words are searched."""

    def of(self, record: Any) -> str:
        """The searchable text of a record, in lower case."""


class LedBy(Selection, frozen=True):
    """The actions that an agency leads, or a role or group of that name."""

    agencies: frozenset[str]
    role: str
    """Part of a lead's name, in lower case."""
    name: str

    def matches(self, action: Action) -> bool:
        """Tell whether the agency or the role leads it."""
        return action.lead_agency in self.agencies or self.role in action.lead.casefold()

    def __str__(self) -> str:
        return f"led by {self.name}"


class Involving(Selection, frozen=True):
    """The actions that an agency leads or supports."""

    agencies: frozenset[str]
    name: str

    def matches(self, action: Action) -> bool:
        """Tell whether the agency leads or supports it."""
        return action.lead_agency in self.agencies or not self.agencies.isdisjoint(
            action.supporting_agencies
        )

    def __str__(self) -> str:
        return f"involving {self.name}"


class Late(Selection, frozen=True):
    """The open actions that have passed their due or review date."""

    today: date

    def matches(self, action: Action) -> bool:
        """Tell whether it is late; an action due today is not yet."""
        return action.is_open and days_passed(action, self.today) > 0

    def __str__(self) -> str:
        return "late"


class Due(Selection, frozen=True):
    """The actions due within some days, both included; a missing end is open."""

    first: date | None
    last: date | None
    still_open: bool = False
    """Whether ended actions are left out."""

    def matches(self, action: Action) -> bool:
        """Tell whether its current due date lies within the days."""
        if action.due is None or (self.still_open and not action.is_open):
            return False
        return _within(action.due, self.first, self.last)

    def __str__(self) -> str:
        return f"{'open, ' if self.still_open else ''}due {_days(self.first, self.last)}"


class UpdatedWithin(Selection, frozen=True):
    """The actions whose latest progress update lies within some days."""

    first: date | None
    last: date | None
    book: Book

    def matches(self, action: Action) -> bool:
        """Tell whether it was noted last within the days."""
        note = self.book.last_update(action.id)
        return note is not None and _within(note.created, self.first, self.last)

    def __str__(self) -> str:
        return f"last updated {_days(self.first, self.last)}"


class NeverUpdated(Selection, frozen=True):
    """The actions without any progress update."""

    book: Book

    def matches(self, action: Action) -> bool:
        """Tell whether it has no note."""
        return self.book.last_update(action.id) is None

    def __str__(self) -> str:
        return "never updated"


class WithoutUpdate(Selection, frozen=True):
    """The open actions of which a progress update for a quarter is expected and has not come."""

    quarter: Quarter
    today: date
    book: Book

    def matches(self, action: Action) -> bool:
        """Tell whether an update of it is expected and none speaks for the quarter."""
        return lacks_update(action, self.book, self.quarter, self.today)

    def __str__(self) -> str:
        return f"no update received for {self.quarter.short}"


class Slipped(Selection, frozen=True):
    """The actions that have slipped some number of times, with those that they continue."""

    least: int
    most: int | None
    book: Book

    def matches(self, action: Action) -> bool:
        """Tell whether its slips are that many."""
        slips = len(slips_of(self.book, action))
        return self.least <= slips and (self.most is None or slips <= self.most)

    def __str__(self) -> str:
        if self.most is None:
            return "slipped" if self.least == 1 else f"slipped {self.least} times or more"
        if self.most == 0:
            return "never slipped"
        if self.least == self.most:
            return "slipped once" if self.most == 1 else f"slipped {self.most} times"
        return f"slipped {self.least} to {self.most} times"


class RatedAs(Selection, frozen=True):
    """The open actions with one of some ratings, as shown."""

    ratings: frozenset[Rating]
    today: date
    book: Book

    def matches(self, action: Action) -> bool:
        """Tell whether it is open and rated so."""
        rated = rate(action, self.book, self.today)
        return rated is not None and rated.shown in self.ratings

    def __str__(self) -> str:
        worst_first = sorted(self.ratings, key=lambda rating: -rating.severity)
        return f"rated {' or '.join(worst_first)}"


class SearchIndex:
    """The text of each action that words are searched in, in lower case.

    It is made when an action is first searched and kept while neither the action nor the names of
    agencies and origins change, so that every further letter typed costs little.
    """

    def __init__(self, book: Book) -> None:
        """The texts of a book's actions, none made yet."""
        self.book = book
        self._texts: dict[str, tuple[Action, str]] = {}
        self._names: tuple[Record, ...] = ()

    def refresh(self) -> None:
        """Forget every text if a name in them has changed."""
        names = (*self.book.agencies.values(), *self.book.origins.values())
        if names != self._names:
            self._names = names
            self._texts.clear()

    def of(self, action: Action) -> str:
        """The searchable text of an action."""
        known = self._texts.get(action.id)
        if known is not None and known[0] is action:
            return known[1]
        text = self._make(action)
        self._texts[action.id] = (action, text)
        return text

    def _make(self, action: Action) -> str:
        agencies = self.book.agencies
        origin = self.book.origins.get(action.origin)
        texts = [
            action.id,
            action.old_ref,
            action.continues,
            action.title,
            action.lead,
            action.lead_as_written,
            action.published_status,
            action.intended_outcome,
            action.timescale,
            origin.title if origin else "",
        ]
        for key in (action.lead_agency, *action.supporting_agencies):
            if agency := agencies.get(key):
                texts += agency.name, agency.abbreviation
        return "\n".join(texts).casefold()


class Words(Selection, frozen=True):
    """The records whose text contains every one of some words, wherever."""

    words: tuple[str, ...]
    haystack: Texts
    _needles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "_needles", tuple(map(str.casefold, self.words)))

    def matches(self, record: Any) -> bool:
        """Tell whether its text contains them all."""
        text = self.haystack.of(record)
        for word in self._needles:  # noqa: SIM110 - a generator costs as much again
            if word not in text:
                return False
        return True

    def __str__(self) -> str:
        return " ".join(f"“{shortened(word)}”" for word in self.words)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _days(first: date | None, last: date | None) -> str:
    """Some days in words: ``by 31 March 2026``, ``after …``, ``on …``, ``from … to …``."""
    if first is None:
        return f"by {long(last)}" if last else "on any day"
    if last is None:
        return f"after {long(first - timedelta(days=1))}"
    return f"on {long(first)}" if first == last else f"from {long(first)} to {long(last)}"
