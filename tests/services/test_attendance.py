"""Taking the attendance of a meeting, whoever asks for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.attendance import (
    Came,
    MarkAllPresent,
    RecordAttendance,
    RecordGuests,
)
from cscp_tui.domain.commands.partners import MakeMember
from cscp_tui.domain.context import Context
from cscp_tui.services.attendance import take_attendance, visitors
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import team_recorder

if TYPE_CHECKING:
    from pathlib import Path

QAG = "QAG-2025-11-27"
DAY = date(2025, 11, 27)


def test_the_outcome_says_whether_the_meeting_is_quorate_and_who_is_not_marked(demo: Path) -> None:
    """Only members without a mark are named; once all have one, none is."""
    recorder = team_recorder(demo, FixedClock(DAY, 10))
    context = Context(today=DAY, by="Business officer", meeting=QAG)
    first = RecordAttendance(QAG, "police", in_room=1)
    quorum, unmarked = take_attendance(recorder, first, context, meeting=QAG).details
    assert quorum.startswith(f"{QAG}: Not quorate")
    assert unmarked.startswith("Not marked yet: ")
    assert "Police" not in unmarked
    (quorum,) = take_attendance(recorder, MarkAllPresent(QAG), context, meeting=QAG).details
    assert quorum.startswith(f"{QAG}: Quorate")


def test_people_of_an_agency_that_is_no_member_are_guests_or_members_from_that_day(
    demo: Path,
) -> None:
    """Guests by the name of their agency; a member with the same people."""
    recorder = team_recorder(demo, FixedClock(DAY, 10))
    book = recorder.book
    meeting, agency, came = book.meetings[QAG], book.agencies["police"], Came(2, 1)
    (guests,) = visitors(meeting, agency, came, as_members=False)
    assert guests == RecordGuests(QAG, agency.name, 2, 1)
    member, row = visitors(meeting, agency, came, as_members=True)
    assert member == MakeMember("police", "QAG", DAY)
    assert row == came.at(QAG, "police")
