"""The calendar of meetings, due dates and review dates, for all or one group or agency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cscp_tui.base.texts import natural
from cscp_tui.documents.calendar import Calendar, CalendarEntry
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import times_on
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.names import agency_name, group_name
from cscp_tui.domain.partners import groups_on
from cscp_tui.domain.records import Action, Meeting
from cscp_tui.views.names import group_in_full

KEPT_DAYS = 92
"""The number of days, about a quarter, for which past entries stay in the file."""


def calendar_of(book: Book, today: date, *, group: str = "", lead: str = "") -> Calendar:
    """Build the calendar, starting a quarter before today.

    What was cancelled, undone, delivered or ended stays in it as cancelled, so that calendars that
    had it take it out. A restricted action shows nothing but its ref.

    Args:
        today: the as-at day; entries from up to a quarter before it are included.
        group: the id of the only group whose meetings and overseen actions are included.
        lead: the id of the only agency whose led actions and groups' meetings are included.
    """
    name = book.partnership.name
    groups = set(book.groups)
    if group:
        name, groups = f"{name}: {group_name(group, book)}", {group}
    if lead:
        spells = book.memberships.values()
        name = f"{name}: {agency_name(lead, book)}"
        groups &= set(groups_on(spells, lead, today))
    entries = [
        *(
            _meeting(each, book)
            for each in book.records_even_undone(Meeting)
            if each.group in groups
        ),
        *(
            entry
            for each in book.records_even_undone(Action)
            if group in {"", each.overseeing_group} and lead in {"", each.lead_agency}
            for entry in _dates(each, book)
        ),
    ]
    begin = today - timedelta(days=KEPT_DAYS)
    entries = [entry for entry in entries if _day(entry) >= begin]
    entries.sort(key=lambda entry: (_day(entry), entry.table, natural(entry.id), entry.kind))
    return Calendar(name=name, entries=tuple(entries))


def _day(entry: CalendarEntry) -> date:
    return entry.begins.date() if isinstance(entry.begins, datetime) else entry.begins


def _meeting(meeting: Meeting, book: Book) -> CalendarEntry:
    begins, ends = times_on(meeting.day, meeting.time)
    return CalendarEntry(
        table="meetings",
        id=meeting.id,
        begins=begins or meeting.day,
        ends=ends,
        title=f"{group_in_full(meeting.group, book)} meeting",
        details=f"Chair: {meeting.chair}" if meeting.chair else "",
        place=meeting.place,
        is_cancelled=meeting.undone or meeting.state is MeetingState.CANCELLED,
    )


def _dates(action: Action, book: Book) -> Iterator[CalendarEntry]:
    title, details = action.title, ""
    if is_restricted(action, book):
        title = "restricted action"
    elif lead := ", ".join(
        filter(None, (action.lead, action.lead_agency and agency_name(action.lead_agency, book)))
    ):
        details = f"Lead: {lead}"
    # Keep removed due dates as cancelled, so that calendars that have them remove them.
    for kind, words, day, is_set in (
        ("due", "due", action.due or action.original_due, action.due is not None),
        ("review", "review date", action.review_date, True),
    ):
        if day is not None:
            yield CalendarEntry(
                table="actions",
                id=action.id,
                kind=kind,
                begins=day,
                title=f"{action.id} {words}: {title}",
                details=details,
                is_cancelled=action.undone or not (is_set and action.is_open),
            )
