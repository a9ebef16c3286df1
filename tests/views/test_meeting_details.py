"""One meeting in full, as a screen shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import TODAY, do
from cscp_tui.domain.commands.actions import AddRecord
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.meetings import AddDecision, AddRemark, CancelMeeting, CloseMeeting
from cscp_tui.views.meetings import meeting_details
from meetings_made import MEETING, live_book, planned_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


def words(book: Book, *, is_projected: bool = False) -> str:
    """Everything that is said of the tests' meeting."""
    meeting = book.meetings[MEETING]
    pieces = meeting_details(book, meeting, TODAY, is_projected=is_projected)
    return "".join(map(str, pieces))


def test_a_meeting_to_come_shows_its_agenda_and_what_its_quorum_needs() -> None:
    """Nothing is said to be missing before anybody can have come."""
    text = words(planned_book())
    assert "Quality Assurance Group, Monday 25 November 2024\n○ Planned, today" in text
    assert "Quorum  Council; The Police" in text
    assert "Not quorate" not in text
    assert "Agenda, 3 items\nStanding items:\n· Welcome" in text
    assert "Members on the day\nThe Council, The ICB, The Police, Social Care" in text


def test_a_meeting_in_progress_shows_what_of_its_quorum_is_met() -> None:
    """Its agenda stays beside what has come of it."""
    text = words(live_book())
    assert "Quorum  Not quorate:  Council ✗  The Police ✗" in text
    assert "Agenda, 3 items" in text
    assert "Decisions\nNone." in text


def test_a_closed_meeting_shows_who_came_and_what_came_of_it() -> None:
    """Its agenda is gone; its note is there."""
    book = live_book()
    do(book, MarkAllPresent(MEETING))
    do(book, AddDecision(MEETING, "Go on."))
    do(book, AddRemark(MEETING, "The letter is out."))
    do(book, CloseMeeting(MEETING))
    text = words(book)
    assert "✓ Held" in text
    assert "Quorate:  Council ✓  The Police ✓" in text
    assert "Attendance\nThe Council  1 in the room" in text
    assert "Decisions\n· Go on." in text
    assert "Notes\n· The letter is out." in text
    assert "Agenda" not in text


def test_a_cancelled_meeting_says_why() -> None:
    """The reason stands under its state."""
    book = planned_book()
    do(book, CancelMeeting(MEETING, "Snow"))
    assert "✗ Cancelled" in words(book)
    assert "Cancelled because  Snow" in words(book)


def test_nobody_who_looks_on_sees_restricted_items() -> None:
    """On the projector a restricted decision and a restricted challenge are counted."""
    book = live_book()
    do(book, AddDecision(MEETING, "Keep this quiet.", restricted=True))
    values = {
        "raised_by": "partnership",
        "put_to": "QAG",
        "question": "Who knew?",
        "restricted": True,
    }
    do(book, AddRecord("challenges", values))
    assert "Keep this quiet." in words(book)
    assert "Who knew?" in words(book)
    shown = words(book, is_projected=True)
    assert "Keep this quiet." not in shown
    assert "Who knew?" not in shown
    assert "1 restricted item not shown." in shown
