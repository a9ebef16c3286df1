"""A calendar as it is exported, before it has a format."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class CalendarEntry(Struct, frozen=True, kw_only=True):
    """One entry of a calendar: a meeting, or a day by which something is due."""

    table: str
    id: str
    kind: str = ""
    """The record's date that it shows: ``due`` or ``review``; empty for a meeting."""
    begins: date | datetime
    """A day, for an entry of the whole day, or a moment with its time zone."""
    ends: datetime | None = None
    """The end of a moment's entry, where it is known."""
    title: str
    details: str = ""
    place: str = ""
    is_cancelled: bool = False
    """True if calendars that have it are to remove it."""


class Calendar(Struct, frozen=True, kw_only=True):
    """The entries of a calendar under its name."""

    name: str
    entries: tuple[CalendarEntry, ...]


class Revision(Struct, frozen=True):
    """The number of changes to a record and the time of the latest, which order its versions in calendars."""

    number: int
    at: str
    """In UTC, as journals keep it: ``2025-11-27T10:02:11.123Z``."""
