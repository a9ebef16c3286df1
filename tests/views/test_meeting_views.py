from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from building import QAG_MEETING, TODAY, action, context, do
from cscp_tui.documents.document import Section, texts_in
from cscp_tui.domain.commands.actions import AddProgressUpdate, Agree, Deliver, MoveDate
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    CancelMeeting,
    CloseMeeting,
    PlanMeeting,
    ProceedWithoutQuorum,
    ReopenMeeting,
    TickOff,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import Cause
from cscp_tui.domain.meetings import agenda
from cscp_tui.views.actions import Standings
from cscp_tui.views.attendance import attendance_form, attendance_summary, quorum_cell, quorum_line
from cscp_tui.views.meetings import agenda_table, meeting_table, state_cell
from cscp_tui.views.minutes import minutes_facts, minutes_sections, minutes_title, read_back
from meetings_made import AT_TEN, MEETING, in_meeting, live_book, planned_book
from text_tables import headings_of, texts_by_key

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Meeting

TOMORROW = date(2024, 11, 26)


def line(book: Book) -> str:
    return " ".join(str(cell) for cell in quorum_line(book, book.meetings[MEETING]))


def words(part: Section) -> str:
    return " | ".join(texts_in(part))


def eventful_book() -> Book:
    """A meeting at which something of everything happened; nothing is closed yet."""
    book = live_book(3)
    do(book, Deliver("BP24-1.1", "Most are trained."), in_meeting())
    do(book, MarkAllPresent(MEETING))
    do(book, RecordAttendance(MEETING, "icb", in_room=0, apologies=True))
    do(book, RecordAttendance(MEETING, "csc", in_room=0))
    do(book, RecordAttendance(MEETING, "police", in_room=2, online=1, deputies=1))
    do(book, RecordGuests(MEETING, "Home Office", in_room=2))
    do(book, Agree(("BP24-1.1",)), in_meeting())
    do(book, AddDecision(MEETING, "Go on.", ("BP24-1.1",)))
    do(book, AddDecision(MEETING, "Keep this quiet.", restricted=True))
    do(book, action("Write to schools", lead_agency="icb"), in_meeting())
    do(book, MoveDate("BP24-1.2", date(2025, 3, 1), "funding", Cause.OUTSIDE), in_meeting())
    do(book, AddProgressUpdate("BP24-1.3", "Half are trained."), in_meeting())
    do(book, RaiseChallenge("police", "Why late?"), in_meeting())
    do(book, AddRemark(MEETING, "The letter is out."))
    return book


# Quorum


def test_the_quorum_is_shown_live() -> None:
    """Each clause of the quorum has its sign, also while only some have come."""
    book = live_book()
    assert line(book) == "Not quorate: Council ✗ The Police ✗"
    do(book, RecordAttendance(MEETING, "csc", in_room=1))
    assert line(book) == "Not quorate: Council ✓ The Police ✗"
    do(book, ProceedWithoutQuorum(MEETING, "By email"))
    assert line(book) == "The Chair proceeds without a quorum: Council ✓ The Police ✗"
    do(book, RecordAttendance(MEETING, "police", online=1))
    assert line(book) == "Quorate: Council ✓ The Police ✓"
    do(book, SetFields("groups", "QAG", {"quorum": []}))
    assert line(book) == "No quorum is set for this group"


def test_the_quorum_in_a_list() -> None:
    """A planned meeting has no quorum yet; afterwards it says what was missing."""
    book = planned_book()
    assert str(quorum_cell(book, book.meetings[MEETING])) == ""
    book = live_book()
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    assert str(quorum_cell(book, book.meetings[MEETING])) == "✗ The Police missing"
    do(book, ProceedWithoutQuorum(MEETING, "By email"))
    do(book, CloseMeeting(MEETING))
    assert (
        str(quorum_cell(book, book.meetings[MEETING])) == "▲ without a quorum, The Police missing"
    )


# The form


def test_the_attendance_as_it_is_taken() -> None:
    """Every member of the day has a row; absence is told from apologies, guests stand below."""
    book = eventful_book()
    form = attendance_form(book, book.meetings[MEETING])
    assert texts_by_key(form) == {
        "council": ["The Council", "✓ 1 in the room", "1"],
        "icb": ["The ICB", "– apologies", ""],
        "police": ["The Police", "✓ 2 in the room, 1 online, 1 of them a deputy", "3"],
        "csc": ["Social Care", "✗ absent, no apologies", ""],
        "guests/Home Office": ["Home Office", "✓ 2 guests", "2"],
    }
    assert headings_of(form) == [("Guests", "")]
    summary = attendance_summary(book, book.meetings[MEETING])
    assert summary == "6 people, 4 of 4 members marked"


def test_nobody_is_marked_yet() -> None:
    """Before anybody is marked, every member's row says so."""
    book = live_book()
    form = attendance_form(book, book.meetings[MEETING])
    assert {row[1] for row in texts_by_key(form).values()} == {"○ not marked yet"}
    do(book, RecordAttendance(MEETING, "guests", in_room=1))
    form = attendance_form(book, book.meetings[MEETING])
    assert texts_by_key(form)["guests/"] == ["Nobody said from where", "✓ 1 guest", "1"]


# The list


def test_meetings_to_come_and_meetings_that_were() -> None:
    """Today's meeting and later ones come first, the next before all; then quarters backwards."""
    book = live_book()
    do(book, PlanMeeting("QAG", date(2025, 1, 20), time="9.30am to 12:00"))
    do(book, AddDecision(QAG_MEETING, "Go on."))
    do(book, RecordAttendance(MEETING, "police", in_room=2))
    table = meeting_table(book, TODAY)
    assert [row.key for row in table.rows] == [
        MEETING,
        "QAG-2025-01-20",
        "EXEC-2024-11-21",
        QAG_MEETING,
    ]
    assert headings_of(table) == [
        ("Today and coming", "2 meetings"),
        ("Q3 2024/25 (Oct to Dec 2024)", "2 meetings held"),
    ]
    assert texts_by_key(table)[MEETING][:6] == [
        "Mon 25 Nov 24",
        "",
        "Quality Assurance Group",
        "● In progress since 10:02",
        "✗ Council missing",
        "2",
    ]
    assert texts_by_key(table)["QAG-2025-01-20"][1] == "9.30am"
    assert texts_by_key(table)[QAG_MEETING][3] == "▲ Held, not minuted yet"
    assert texts_by_key(table)[QAG_MEETING][6] == "1"
    only = meeting_table(book, TODAY, lambda meeting: meeting.group == "EXEC")
    assert [row.key for row in only.rows] == ["EXEC-2024-11-21"]


def test_states_in_words() -> None:
    """A state says when a planned meeting is, and what is left to record."""
    book = planned_book()
    meeting = book.meetings[MEETING]
    assert str(state_cell(meeting, TODAY)) == "○ Planned, today"
    assert str(state_cell(meeting, date(2024, 11, 20))) == "○ Planned, in 5 days"
    assert str(state_cell(meeting, TOMORROW)) == "▲ Not recorded yet"
    do(book, CancelMeeting(MEETING, "Snow"))
    assert str(state_cell(book.meetings[MEETING], TODAY)) == "✗ Cancelled"
    book = eventful_book()
    do(book, CloseMeeting(MEETING))
    assert str(state_cell(book.meetings[MEETING], TODAY)) == "✓ Held"


# The agenda


def test_the_agenda_as_lines() -> None:
    """Sections are headings with how much of them is done; an action shows how it stands."""
    book = live_book(2)
    do(book, Deliver("BP24-1.1"), in_meeting())
    do(book, MoveDate("BP24-1.2", date(2024, 11, 1)), context(date(2024, 11, 21)))
    do(book, RaiseChallenge("QAG", "Why?", "EXEC"), context(date(2024, 11, 21)))
    do(book, TickOff(MEETING, ("standing/1",)))
    found = agenda(book, book.meetings[MEETING])
    table = agenda_table(book, found, Standings(TODAY))
    assert headings_of(table) == [
        ("Standing items", "1 of 3 done"),
        ("To agree", "0 of 1 done"),
        ("Late", "0 of 1 done"),
        ("Challenges without an answer", "0 of 1 done"),
    ]
    rows = texts_by_key(table)
    assert rows["standing/1"][:3] == ["✓ done", "", "Welcome"]
    assert rows["BP24-1.1"][:4] == ["", "BP24-1.1", "Action 1", "✓ Delivered, to agree"]
    assert rows["BP24-1.2"][3:6] == ["▲ Amber, 24 days late", "The Police", "1 Nov 24"]
    assert rows["CH-01"][4] == "Executive to Quality Assurance Group"
    assert table.title == "Agenda, 1 of 6 done"


# The note


def test_what_is_read_back() -> None:
    """What was agreed, decided, asked for, moved and put is read back, in this order."""
    book = eventful_book()
    parts = read_back(book, book.meetings[MEETING])
    assert [part.key for part in parts] == ["agreed", "decisions", "raised", "moves", "challenges"]
    agreed, decisions, raised, moves, challenges = map(words, parts)
    assert "BP24-1.1 | Action 1 | Emerging: Most are trained." in agreed
    assert "Go on. (BP24-1.1)" in decisions
    assert "BP24-1.4 | Write to schools | The ICB | 31 March 2025" in raised
    assert "BP24-1.2 | Action 2 | 31 March 2025 | 1 March 2025 | Funding" in moves
    assert "Quality Assurance Group to The Police: Why late?" in challenges


def test_the_note_of_a_meeting() -> None:
    """The note tells who came and who did not, what was reported, and every note."""
    book = eventful_book()
    do(book, CloseMeeting(MEETING, None))
    meeting = book.meetings[MEETING]
    parts = {part.key: words(part) for part in minutes_sections(book, meeting)}
    assert minutes_title(book, meeting) == (
        "Minutes of the Quality Assurance Group, Monday 25 November 2024"
    )
    facts = dict(minutes_facts(book, meeting))
    assert facts["State"] == "Held"
    assert facts["Chair"] == "Named Person, The ICB"
    assert facts["Quorum"] == "Met (Council: yes; The Police: yes)"
    assert facts["Time"] == "10:02"
    assert "The Police | 2 in the room, 1 online, 1 of them a deputy" in parts["attendance"]
    assert "Home Office | 2 guests" in parts["attendance"]
    assert "Apologies: The ICB." in parts["attendance"]
    assert "Absent without apologies: Social Care." in parts["attendance"]
    assert "BP24-1.3 | Action 3 | Half are trained." in parts["notes"]
    assert "The letter is out." in parts["remarks"]


@pytest.mark.parametrize(
    ("closed", "times"),
    [(AT_TEN + timedelta(hours=2), "10:02 to 12:02"), (AT_TEN + timedelta(days=1), "10:02")],
)
def test_the_note_gives_no_end_to_a_meeting_that_was_closed_on_a_later_day(
    closed: datetime, times: str
) -> None:
    """Who forgot it until the next morning would make it end before it began."""
    book = eventful_book()
    do(book, CloseMeeting(MEETING, closed))
    assert dict(minutes_facts(book, book.meetings[MEETING]))["Time"] == times


def test_a_note_with_nothing_to_say() -> None:
    """A part of the note that has nothing to say says so, and none disappears."""
    book = live_book()
    parts = minutes_sections(book, book.meetings[MEETING])
    silent = [part.key for part in parts if words(part).endswith("None.")]
    assert silent == [
        *("attendance", "agreed", "decisions", "raised", "moves", "challenges"),
        *("notes", "remarks"),
    ]


def test_restricted_items_stay_out_of_a_public_note() -> None:
    """A public note counts restricted items and shows none of their words."""
    book = eventful_book()
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}))
    do(book, SetFields("actions", "BP24-1.2", {"restricted": True}))
    text = " ".join(map(words, minutes_sections(book, book.meetings[MEETING], public=True)))
    assert "Keep this quiet." not in text
    assert "Action 1" not in text
    assert "Action 2" not in text
    assert text.count("1 restricted item not shown.") == 3


@pytest.mark.parametrize("reason", ["The Police are away", ""])
def test_the_note_tells_how_a_shortfall_was_met(reason: str) -> None:
    """An overridden quorum stands in the note with its reason; one that was not, without."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    if reason:
        do(book, ProceedWithoutQuorum(MEETING, reason))
    do(book, CloseMeeting(MEETING))
    facts = dict(minutes_facts(book, book.meetings[MEETING]))
    shortfall = "Not met (Council: yes; The Police: no)"
    override = f". The Chair proceeded without a quorum: {reason}" if reason else ""
    assert facts["Quorum"] == shortfall + override
    assert facts["State"] == ("Held" if reason else "Inquorate")


def test_a_reopened_meeting_says_why() -> None:
    """A reopened meeting is said to be, in lists and in its note."""
    book = eventful_book()
    do(book, CloseMeeting(MEETING))
    do(book, ReopenMeeting(MEETING, "The ICB was there"))
    meeting = book.meetings[MEETING]
    assert dict(minutes_facts(book, meeting))["Reopened because"] == "The ICB was there"
    assert str(state_cell(meeting, TODAY)) == "● Reopened"


def test_the_note_says_of_each_standing_item_whether_it_was_dealt_with() -> None:
    """Where the meeting was run here; the minutes of another say nothing of that."""
    book = live_book()
    do(book, TickOff(MEETING, ("standing/1",)))
    parts = {part.key: words(part) for part in minutes_sections(book, book.meetings[MEETING])}
    assert "Welcome: dealt with" in parts["items"]
    assert "Any other business: not dealt with" in parts["items"]
    parts = {part.key: words(part) for part in minutes_sections(*_planned())}
    assert "dealt with" not in parts["items"]


def _planned() -> tuple[Book, Meeting]:
    book = planned_book()
    return book, book.meetings[MEETING]
