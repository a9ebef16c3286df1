"""A calendar before it is written in a format."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class CalendarEntry(Struct, frozen=True, kw_only=True):
    """One entry of a calendar: a meeting, a due date or a review date."""

    table: str
    id: str
    kind: str = ""
    """The date of the record that is shown: ``due`` or ``review``; empty for a meeting."""
    begins: date | datetime
    """A date for an all-day entry, otherwise a time with its time zone."""
    ends: datetime | None = None
    """The end of an entry that has a time; None if it is not known."""
    title: str
    details: str = ""
    place: str = ""
    is_cancelled: bool = False
    """True if calendars that already have the entry should remove it."""


class Calendar(Struct, frozen=True, kw_only=True):
    """A named calendar with its entries."""

    name: str
    entries: tuple[CalendarEntry, ...]


class Revision(Struct, frozen=True):
    """The number of changes of a record and the time of the last one, by which calendars order its versions."""

    number: int
    at: str
    """The time of the latest change in UTC: ``2025-11-27T10:02:11.123Z``."""
