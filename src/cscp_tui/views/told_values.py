"""Values of fields as people read them: names in place of ids, days and moments in words."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from cscp_tui.domain.dates import long, short
from cscp_tui.domain.rules import LINKS
from cscp_tui.domain.sayings import meeting_said, party_said, told_record
from cscp_tui.domain.texts import one_line, shortened
from cscp_tui.domain.words import Cause
from cscp_tui.views.short_names import plan_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.books import Book

LONDON = ZoneInfo("Europe/London")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*")
_PARTIES = frozenset({"agreed_by", "raised_by", "put_to"})
"""Fields that name an agency, a group, a meeting or the partnership."""


def told_value(table: str, field: str, value: Any, book: Book) -> str:
    """A plain value of a field of some table, with the names that a book knows."""
    if field in _PARTIES and isinstance(value, str) and value:
        return meeting_said(value, book) if value in book.meetings else party_said(value, book)
    if field == "cause" and value:
        return Cause(value).sentence
    if field == "quorum" and value:
        return "; ".join(_clause(each, book) for each in value)
    target = LINKS.get(table, {}).get(field)
    if target is None or value in (None, "", []):
        return value_words(value)
    keys = value if isinstance(value, list) else [value]
    return ", ".join(_record(target, key, book) for key in keys)


def value_words(value: Any) -> str:
    """A plain value as people read it, without a book that knows names."""
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return long(date.fromisoformat(value))
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return recorded_when(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def recorded_day(at: str) -> date:
    """The day in London of a moment of recording."""
    return datetime.fromisoformat(at).astimezone(LONDON).date()


def recorded_when(at: str) -> str:
    """A moment of recording as London's clocks showed it: ``27 Nov 25 at 10:02``."""
    moment = _in_london(at)
    return f"{short(moment.date())} at {moment:%H:%M}"


def recorded_in_full(at: str) -> str:
    """The same as papers print it: ``27 November 2025 at 10:02``."""
    moment = _in_london(at)
    return f"{long(moment.date())} at {moment:%H:%M}"


def _in_london(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(LONDON)


def _record(table: str, key: str, book: Book) -> str:
    name = _NAMES.get(table)
    record = book.told(table).get(key)
    return name(record) if name and record else told_record(table, key, book)


_NAMES: dict[str, Callable[[Any], str]] = {
    "origins": lambda record: shortened(one_line(record.title)),
    "plans": lambda record: one_line(plan_name(record)),
    "priorities": lambda record: f"{record.number} {shortened(one_line(record.title))}",
}


def _clause(clause: dict[str, Any], book: Book) -> str:
    """A clause of a quorum by its label, else in words: ``2 of Council, Police``."""
    names = ", ".join(party_said(key, book) for key in clause["agencies"])
    return cast("str", clause.get("label")) or f"{clause['at_least']} of {names}"
