"""Write calendars as iCalendar files (RFC 5545), which Outlook, Google and phones read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import icalendar

from cscp_tui.base.texts import for_xml, harmless, one_line
from cscp_tui.documents.calendar import Calendar, CalendarEntry, Revision


def ics_of(
    calendar: Calendar, workspace: str, revisions: Mapping[tuple[str, str], Revision]
) -> bytes:
    """Write a calendar as an iCalendar file. The same calendar and revisions give the same bytes.

    Args:
        workspace: the workspace's id, which makes the entries' UIDs unique to it.
        revisions: the revision of each record by table and id; higher ones replace entries.
    """
    file = icalendar.Calendar()
    file.add("prodid", "-//cscp-tui//calendar//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", one_line(calendar.name))
    for entry in calendar.entries:
        file.add_component(_event(entry, workspace, revisions[entry.table, entry.id]))
    return bytes(file.to_ical())


def _event(entry: CalendarEntry, workspace: str, revision: Revision) -> icalendar.Event:
    event = icalendar.Event()
    key = "/".join(filter(None, (entry.table, quote(entry.id), entry.kind)))
    event.add("uid", f"{key}@{workspace}")
    event.add("dtstamp", datetime.fromisoformat(revision.at).replace(microsecond=0))
    event.add("sequence", revision.number)
    event.add("summary", one_line(entry.title))
    if isinstance(entry.begins, datetime):
        event.add("dtstart", entry.begins.astimezone(UTC))
        if entry.ends is not None:
            event.add("dtend", entry.ends.astimezone(UTC))
    else:
        event.add("dtstart", entry.begins)
        event.add("dtend", _after(entry.begins))
        event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", one_line(entry.place))
    if entry.details:
        event.add("description", for_xml(harmless(entry.details)))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _after(day: date) -> date:
    """Return the day after, on which an all-day entry ends; the same day for the last date."""
    return day if day == date.max else day + timedelta(days=1)
