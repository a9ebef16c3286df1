"""What any record is called in one line, and where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.base.texts import counted, one_line
from cscp_tui.domain.book import name_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.attendance import mark_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Record


def title_of(table: str, record: Record, book: Book) -> str:
    """A record in one line, without its id: a title, a name, or what it says."""
    make = _TITLES.get(table)
    return one_line(make(record, book)) if make else record.id


def where_record_is(table: str, record: Record, book: Book) -> str:
    """What kind of record it is, and where it belongs."""
    make = _PLACES.get(table)
    place = one_line(make(record, book)) if make else ""
    return f"{name_of(table)} · {place}" if place else name_of(table)


def name_of_meeting(key: str, book: Book) -> str:
    """A meeting by its group and day; its id where it is unknown."""
    known = book.meetings.get(key)
    if known is None:
        return key
    group = book.groups.get(known.group)
    return f"{group.name if group else known.group}, {long(known.day)}"


def name_of_party(key: str, book: Book) -> str:
    """An agency, a group, or the partnership itself."""
    known = book.groups.get(key) or book.agencies.get(key)
    return known.name if known else key


def _plan(record: Any, _: Book) -> str:
    return f"{record.title} ({record.id})"


def _priority(record: Any, _: Book) -> str:
    return f"{record.number} {record.title}"


def _named(record: Any, _: Book) -> str:
    short = record.abbreviation
    return f"{record.name} ({short})" if short and short not in record.name else str(record.name)


def _member(record: Any, book: Book) -> str:
    return f"{name_of_party(record.agency, book)} in {name_of_party(record.group, book)}"


_TITLES: dict[str, Callable[[Any, Book], str]] = {
    "partnership": lambda record, _: record.name,
    "plans": _plan,
    "priorities": _priority,
    "agencies": _named,
    "groups": _named,
    "memberships": _member,
    "origins": lambda record, _: record.title,
    "actions": lambda record, _: record.title,
    "progress_updates": lambda record, _: record.text,
    "meetings": lambda record, book: name_of_meeting(record.id, book),
    "attendances": lambda record, book: (
        f"{name_of_party(record.agency, book)}: {mark_cell(record).text}"
    ),
    "decisions": lambda record, _: record.text,
    "commitments": lambda record, _: record.said,
    "partner_evidence": lambda record, book: (
        f"{name_of_party(record.agency, book)}: {record.impact_area}"
    ),
    "challenges": lambda record, _: record.question,
    "reflections": lambda record, _: record.text,
    "narratives": lambda record, _: record.text,
    "sign_offs": lambda record, _: f"{record.quarter} signed off by {record.signed_by}",
    "requests": lambda record, book: (
        f"{name_of_party(record.agency, book)}: {counted(len(record.actions), 'action')}"
    ),
}

_PLACES: dict[str, Callable[[Any, Book], str]] = {
    "priorities": lambda record, _: record.plan,
    "agencies": lambda record, _: "" if record.kind == "agency" else record.kind,
    "origins": lambda record, _: record.kind,
    "actions": lambda record, _: record.plan or record.source,
    "progress_updates": lambda record, _: record.action,
    "meetings": lambda record, _: record.state,
    "decisions": lambda record, book: name_of_meeting(record.meeting, book),
    "commitments": lambda record, _: f"{record.year} · {record.status}",
    "partner_evidence": lambda record, _: Quarter.parse(record.quarter).short,
    "challenges": lambda record, book: f"to {name_of_party(record.put_to, book)} · {record.status}",
    "reflections": lambda record, _: " · ".join(
        part
        for part in (record.role, Quarter.parse(record.quarter).short, record.recorded_for)
        if part
    ),
    "narratives": lambda record, _: f"{record.section} · {Quarter.parse(record.quarter).short}",
}
