"""What commands warn of: each thing once, and nothing where it doesn't apply."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from building import TODAY, action, book_with_actions, context, do, warnings_of
from cscp_tui.domain.commands.actions import Agree, ChangeStatus, Deliver, MoveDate
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import CloseMeeting, ProceedWithoutQuorum, StartMeeting
from cscp_tui.domain.commands.partners import EndAgency, MakeMember, SetQuorum
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.enums import Cause, Status
from meetings_made import AT_TEN, MEETING, in_meeting, live_book, planned_book

YESTERDAY = date(2024, 11, 24)
if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

BOTH = ("BP24-1.1", "BP24-1.2")
SLIP: dict[str, Any] = {"reason": "partner capacity", "cause": Cause.OUTSIDE}


def delivered_book() -> Book:
    """A meeting in progress, with two actions reported as delivered."""
    book = live_book()
    for ref in BOTH:
        do(book, Deliver(ref), context(on=date(2024, 11, 20)))
    return book


def test_agreeing_before_attendance_is_taken_warns_once() -> None:
    """For all deliveries together."""
    (words,) = warnings_of(delivered_book(), Agree(BOTH, MEETING), in_meeting(time="10:10"))
    assert words == (
        "Attendance isn't taken yet, so this is provisional: when the meeting is closed, it is "
        "judged by who was in the room."
    )


def test_agreeing_without_a_quorum_warns_once() -> None:
    """Also where the Chair proceeds without one; with a quorum there is no warning."""
    book = delivered_book()
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    do(book, ProceedWithoutQuorum(MEETING, "The Police agreed by email"))
    assert warnings_of(book, Agree(BOTH, MEETING), in_meeting()) == [
        f"{MEETING} isn't quorate, so this is provisional until a quorate meeting ratifies it."
    ]
    do(book, RecordAttendance(MEETING, "police", in_room=1))
    assert warnings_of(book, Agree(BOTH, MEETING), in_meeting()) == []


@pytest.mark.parametrize(
    ("agreed", "words"), [(BOTH[:1], "BP24-1.1 was"), (BOTH, "BP24-1.1 and BP24-1.2 were")]
)
def test_closing_names_what_was_agreed_without_a_quorum(
    agreed: tuple[str, ...], words: str
) -> None:
    """What those who came later could not agree."""
    book = delivered_book()
    do(book, Agree(agreed, MEETING), in_meeting(time="10:10"))
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    do(book, RecordAttendance(MEETING, "police", in_room=1, joined="10.20"))
    assert warnings_of(book, CloseMeeting(MEETING))[-1] == (
        f"There was no quorum when {words} agreed, so that is provisional until a quorate meeting "
        "ratifies it."
    )


def test_a_new_date_agreed_without_a_quorum_warns() -> None:
    """While the meeting runs; not before attendance is taken, and not with a quorum."""
    book = live_book()
    move = MoveDate(BOTH[0], date(2025, 3, 30), agreed_by=MEETING, **SLIP)
    assert warnings_of(book, move, in_meeting()) == []
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    (words,) = warnings_of(book, move, in_meeting())
    assert words == (
        f"{MEETING} isn't quorate (The Police missing), so it can't agree a new date: the update "
        "will say that nobody agreed it."
    )
    do(book, RecordAttendance(MEETING, "police", in_room=1))
    assert warnings_of(book, move, in_meeting()) == []


def test_dates_that_have_passed_are_warned_of() -> None:
    """The day itself has not passed."""
    book = book_with_actions(1)
    hold = ChangeStatus(BOTH[0], Status.ON_HOLD, "funding", review_date=YESTERDAY)
    on_the_day = ChangeStatus(BOTH[0], Status.ON_HOLD, "funding", review_date=TODAY)
    said = ["The review date, 24 November 2024, has already passed."]
    assert warnings_of(book, hold) == said
    assert warnings_of(book, MoveDate(BOTH[0], None, review_date=YESTERDAY)) == said
    assert warnings_of(book, on_the_day) == []
    assert warnings_of(book, MoveDate(BOTH[0], None, review_date=TODAY)) == []
    assert warnings_of(book, action(due="2024-11-24")) == [
        "The due date, 24 November 2024, has already passed."
    ]
    assert warnings_of(book, action(due="2024-11-25")) == []


def test_an_agency_that_ends_leaves_its_parts() -> None:
    """Parts that have ended are not named."""
    book = planned_book(0)
    do(book, SetQuorum("QAG", ()))
    assert warnings_of(book, EndAgency("council", TODAY)) == [
        "Agencies that are part of it continue: Social Care and Housing."
    ]
    do(book, EndAgency("housing", TODAY))
    assert warnings_of(book, EndAgency("council", TODAY)) == [
        "Agencies that are part of it continue: Social Care."
    ]


def test_a_chair_who_is_marked_as_absent_does_not_chair() -> None:
    """Whoever starts the meeting is told what to do about it."""
    book = planned_book(0)
    chair = {"name": "Chair (Independent)", "abbreviation": "Chair", "kind": "role"}
    do(book, AddRecord("agencies", chair, "chair"))
    do(book, MakeMember("chair", "QAG", date(2024, 4, 1)))
    do(book, RecordAttendance(MEETING, "chair", apologies=True))
    (words,) = warnings_of(book, StartMeeting(MEETING, AT_TEN, chair="Named Person"))
    assert words == (
        "Chair is marked as absent, so nobody is recorded as chairing. Mark them as present, or "
        "record whoever chairs for their own agency."
    )
