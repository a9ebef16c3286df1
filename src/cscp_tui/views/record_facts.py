"""What a record of any kind but an action says, as labels with texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.record_titles import name_of_meeting, name_of_party

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Record


REASONS = frozenset(
    {
        "Taken as quorate because",
        "Taken as quorate",
        "Cancelled because",
        "Opened again because",
        "Reopened because",
    }
)
"""The labels of reasons, which stay unseen while others look on."""


def facts_of(
    table: str, record: Record, book: Book, *, is_projected: bool
) -> tuple[tuple[str, str], ...]:
    """Labels with texts, in the order in which they are read; a text may be empty.

    Args:
        table: of which kind the record is.
        record: which.
        book: what else is known.
        is_projected: whether others look on, so that reasons stay unseen.
    """
    make = _FACTS.get(table)
    facts = tuple(make(cast("Any", record), book)) if make else ()
    if is_projected:
        facts = tuple(fact for fact in facts if fact[0] not in REASONS)
    restricted = "not for the public version" if getattr(record, "restricted", False) else ""
    return (*facts, ("Restricted", restricted))


def _plan(record: Any, _: Book) -> Iterator[tuple[str, str]]:
    yield "First day", _day(record.first_day)
    yield "Last day", _day(record.last_day)


def _priority(record: Any, book: Book) -> Iterator[tuple[str, str]]:
    plan = book.plans.get(record.plan)
    yield "Plan", f"{plan.title} ({plan.id})" if plan else record.plan


def _agency(record: Any, book: Book) -> Iterator[tuple[str, str]]:
    parent = book.agencies.get(record.parent)
    yield "In short", record.abbreviation
    yield "Also called", ", ".join(record.aliases)
    yield "Part of", parent.name if parent else record.parent
    yield "Statutory partner", str(record.statutory or "")
    yield "Last day as a partner", _day(record.last_day)


def _group(record: Any, book: Book) -> Iterator[tuple[str, str]]:
    yield "In short", record.abbreviation
    yield "Oversees actions of", ", ".join(map(str, record.oversees))
    for clause in record.quorum:
        names = ", ".join(name_of_party(key, book) for key in clause.agencies)
        yield "Quorum", f"at least {clause.at_least} of {clause.label or names}"
    yield "Last day", _day(record.last_day)


def _membership(record: Any, _: Book) -> Iterator[tuple[str, str]]:
    yield "From", _day(record.first_day)
    yield "To", _day(record.last_day)


def _origin(record: Any, _: Book) -> Iterator[tuple[str, str]]:
    yield "Kind", str(record.kind)
    yield "Day", _day(record.day)
    for learning in record.key_learning:
        yield "Key learning", learning


def _meeting(record: Any, book: Book) -> Iterator[tuple[str, str]]:
    yield "State", str(record.state)
    yield "Time", record.time
    yield "Place", record.place
    agency = name_of_party(record.chair_agency, book)
    yield "Chair", ", ".join(part for part in (record.chair, agency) if part)
    yield "Standing items", "; ".join(record.standing_items)
    yield "Taken as quorate because", record.override_reason
    yield "Cancelled because", record.cancel_reason
    yield "Opened again because", record.reopen_reason
    for text in record.texts:
        yield "Note", text


def _decision(record: Any, book: Book) -> Iterator[tuple[str, str]]:
    yield "Decided at", name_of_meeting(record.meeting, book)


def _promise(record: Any, _: Book) -> Iterator[tuple[str, str]]:
    yield "Said for", record.year
    yield "Status", str(record.status)
    yield "What was delivered", record.delivered
    yield "Delivered on", _day(record.delivered_on)
    yield "Impact", f"{record.impact_state}: {record.impact}".removesuffix(": ")
    yield "Takes up again", record.continues
    yield "Taken up again as", record.carried_to


def _contribution(record: Any, book: Book) -> Iterator[tuple[str, str]]:
    yield "Agency", name_of_party(record.agency, book)
    yield "Quarter", str(Quarter.parse(record.quarter))
    yield "Impact area", record.impact_area
    yield "Evidence of impact", record.evidence


def _challenge(record: Any, book: Book) -> Iterator[tuple[str, str]]:
    yield "Raised by", name_of_party(record.raised_by, book)
    yield "Put to", name_of_party(record.put_to, book)
    yield "On", _day(record.created)
    yield "At", name_of_meeting(record.meeting, book)
    yield "Status", str(record.status)
    yield "Answer", record.answer
    yield "Answered", _day(record.answered)
    yield "What came of it", record.came_of_it


def _written(record: Any, _: Book) -> Iterator[tuple[str, str]]:
    yield "Quarter", str(Quarter.parse(record.quarter))
    yield "Text", record.text


def _reflection(record: Any, book: Book) -> Iterator[tuple[str, str]]:
    yield "Of", record.role
    yield from _written(record, book)
    yield "Whose words", record.recorded_for or f"the {record.role}'s own"


def _day(day: date | None) -> str:
    return long(day) if day else ""


_FACTS: dict[str, Callable[[Any, Book], Iterator[tuple[str, str]]]] = {
    "plans": _plan,
    "priorities": _priority,
    "agencies": _agency,
    "groups": _group,
    "memberships": _membership,
    "origins": _origin,
    "meetings": _meeting,
    "decisions": _decision,
    "promises": _promise,
    "contributions": _contribution,
    "challenges": _challenge,
    "reflections": _reflection,
    "narratives": _written,
}
