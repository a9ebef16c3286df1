from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from msgspec.structs import replace

from any_texts import any_text
from building import HOSTILE, TODAY, book_with_actions, context, do
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import times_on
from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.meetings import CancelMeeting
from cscp_tui.views.calendar import KEPT_DAYS, calendar_of
from meetings_made import MEETING, planned_book

if TYPE_CHECKING:
    from cscp_tui.documents.calendar import Calendar, CalendarEntry

SUMMER, WINTER = date(2025, 7, 1), date(2025, 12, 1)


def changed(book: Book, key: str, **values: object) -> Book:
    """The book with other values in an action."""
    tables = {table: dict(records) for table, records in book.tables.items()}
    tables["actions"][key] = replace(book.actions[key], **values)
    return Book(tables)


def entry_of(calendar: Calendar, kind: str) -> CalendarEntry:
    (found,) = [entry for entry in calendar.entries if entry.kind == kind]
    return found


def entry_of_meeting(calendar: Calendar) -> CalendarEntry:
    (found,) = [entry for entry in calendar.entries if entry.id == MEETING]
    return found


@pytest.fixture
def book() -> Book:
    return changed(book_with_actions(1), "BP24-1.1", due=TODAY, original_due=TODAY)


def test_an_action_is_entered_on_the_day_it_is_due(book: Book) -> None:
    """An entry is on the due date, and names the action."""
    due = entry_of(calendar_of(book, TODAY), "due")
    assert (due.begins, due.is_cancelled) == (TODAY, False)
    assert due.title.startswith("BP24-1.1 due: ")


def test_a_delivered_action_leaves_calendars(book: Book) -> None:
    """Its entry is cancelled rather than left out: those that had it would keep it."""
    do(book, Deliver("BP24-1.1"))
    assert entry_of(calendar_of(book, TODAY), "due").is_cancelled


def test_a_due_date_that_gave_way_to_a_review_leaves_calendars(book: Book) -> None:
    """The due date that was is cancelled, and the review date entered."""
    review = TODAY + timedelta(days=40)
    calendar = calendar_of(changed(book, "BP24-1.1", due=None, review_date=review), TODAY)
    assert entry_of(calendar, "due").is_cancelled
    assert not entry_of(calendar, "review").is_cancelled
    assert entry_of(calendar, "review").begins == review


def test_an_undone_action_leaves_calendars(book: Book) -> None:
    """An action whose adding was undone is cancelled in calendars that had it."""
    gone = changed(book, "BP24-1.1", undone=True)
    assert entry_of(calendar_of(gone, TODAY), "due").is_cancelled


def test_a_restricted_action_shows_nothing_but_its_ref(book: Book) -> None:
    """Neither title nor lead of a restricted action is in the file."""
    secret = changed(book, "BP24-1.1", restricted=True, title="Secret", lead="Secret")
    due = entry_of(calendar_of(secret, TODAY), "due")
    assert due.title == "BP24-1.1 due: restricted action"
    assert due.details == ""


def test_what_is_long_past_is_left_out(book: Book) -> None:
    """An entry stays for a quarter after its day."""
    assert calendar_of(book, TODAY + timedelta(days=KEPT_DAYS)).entries
    assert not calendar_of(book, TODAY + timedelta(days=KEPT_DAYS + 1)).entries


def test_a_meeting_has_its_times_in_london() -> None:
    """Ten o'clock in summer is nine in UTC."""
    book = planned_book()
    meeting = replace(book.meetings[MEETING], day=SUMMER, time="10:00 to 12:00", place="Room 1")
    book = Book({**book.tables, "meetings": {MEETING: meeting}})
    entry = entry_of_meeting(calendar_of(book, SUMMER))
    assert entry.begins == datetime(2025, 7, 1, 9, tzinfo=UTC)
    assert entry.ends == datetime(2025, 7, 1, 11, tzinfo=UTC)
    assert (entry.place, entry.is_cancelled) == ("Room 1", False)


def test_a_cancelled_meeting_leaves_calendars() -> None:
    """A cancelled meeting is cancelled in calendars that had it."""
    book = planned_book()
    do(book, CancelMeeting(MEETING, "The hall is flooded"), context())
    assert entry_of_meeting(calendar_of(book, TODAY)).is_cancelled


def test_a_group_has_its_own_meetings_and_actions(book: Book) -> None:
    """A group's calendar has the actions that it oversees, and no others."""
    other = changed(book, "BP24-1.1", overseeing_group="other")
    assert not [e for e in calendar_of(other, TODAY, group="QAG").entries if e.table == "actions"]
    mine = changed(book, "BP24-1.1", overseeing_group="QAG")
    assert entry_of(calendar_of(mine, TODAY, group="QAG"), "due")


def test_an_agency_has_the_actions_that_it_leads(book: Book) -> None:
    """An agency's calendar has the actions that it leads, and no others."""
    assert not calendar_of(changed(book, "BP24-1.1", lead_agency="icb"), TODAY, lead="x").entries
    mine = changed(book, "BP24-1.1", lead_agency="icb")
    assert entry_of(calendar_of(mine, TODAY, lead="icb"), "due")


@pytest.mark.parametrize(
    ("times", "hours"),
    [
        ("10:00 to 12:00", (10, 12)),
        ("9.30am", (9, None)),
        ("2pm–4pm", (14, 16)),
        ("", (None, None)),
        ("after lunch", (None, None)),
        ("12:00 to 10:00", (12, None)),
    ],
)
def test_times_as_they_are_written(times: str, hours: tuple[int | None, int | None]) -> None:
    """A beginning and an end are read where they are times of day."""
    found = times_on(WINTER, times)
    assert tuple(moment and moment.hour for moment in found) == hours


@given(any_text(max_size=40))
def test_no_text_of_times_raises(times: str) -> None:
    """Whatever was written as times, an end is after its beginning."""
    begins, ends = times_on(WINTER, times)
    assert ends is None or (begins is not None and begins < ends)


def test_hostile_titles_pass_through(book: Book) -> None:
    """A title is not changed on its way to the writer."""
    assert (
        HOSTILE
        in entry_of(calendar_of(changed(book, "BP24-1.1", title=HOSTILE), TODAY), "due").title
    )
