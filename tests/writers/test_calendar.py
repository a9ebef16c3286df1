from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar as ReadCalendar

from building import HOSTILE
from cscp_tui.documents.calendar import Calendar, CalendarEntry, Revision
from cscp_tui.writers.calendar import ics_of

DUE = CalendarEntry(
    table="actions",
    id="BP24-1.1",
    kind="due",
    begins=date(2025, 3, 31),
    title="BP24-1.1 due: Train",
)
REVISIONS = {("actions", "BP24-1.1"): Revision(3, "2025-01-02T10:02:11.123Z")}


def written(entry: CalendarEntry) -> ReadCalendar:
    data = ics_of(Calendar(name="QAG", entries=(entry,)), "w1", REVISIONS)
    return ReadCalendar.from_ical(data)


def test_the_same_calendar_gives_the_same_bytes() -> None:
    """Nothing in the file depends on when it is written."""
    calendar = Calendar(name="QAG", entries=(DUE,))
    assert ics_of(calendar, "w1", REVISIONS) == ics_of(calendar, "w1", REVISIONS)


def test_a_day_is_an_entry_of_the_whole_day_that_leaves_it_free() -> None:
    """A due date takes a whole day and does not make anyone busy."""
    (event,) = written(DUE).walk("VEVENT")
    assert event.decoded("dtstart") == date(2025, 3, 31)
    assert event.decoded("dtend") == date(2025, 4, 1)
    assert event["transp"] == "TRANSPARENT"


def test_an_entry_is_known_again_by_its_uid_and_newer_by_its_sequence() -> None:
    """UID, sequence and stamp come from the record and its changes."""
    (event,) = written(DUE).walk("VEVENT")
    assert (event["uid"], event["sequence"]) == ("actions/BP24-1.1/due@w1", 3)
    assert event.decoded("dtstamp") == datetime(2025, 1, 2, 10, 2, 11, tzinfo=UTC)


def test_the_last_day_there_is_can_be_written() -> None:
    """A day that has no day after it is written."""
    last = CalendarEntry(table="actions", id="BP24-1.1", begins=date.max, title="x")
    assert b"DTSTART;VALUE=DATE:99991231" in ics_of(
        Calendar(name="x", entries=(last,)), "w1", REVISIONS
    )


def test_hostile_text_stays_text_within_its_line() -> None:
    """Nothing that is typed ends a line, begins a field or steers a terminal."""
    hostile = f"{HOSTILE}\r\nEND:VCALENDAR\x1b[31m"
    entry = CalendarEntry(
        table="actions",
        id="BP24-1.1",
        begins=date(2025, 3, 31),
        title=hostile,
        place=hostile,
        details=hostile,
    )
    data = ics_of(Calendar(name=hostile, entries=(entry,)), "w1", REVISIONS)
    assert b"\x1b" not in data
    assert data.count(b"\nEND:VCALENDAR") == 1
    (event,) = ReadCalendar.from_ical(data).walk("VEVENT")
    assert "END:VCALENDAR" in str(event["summary"])
