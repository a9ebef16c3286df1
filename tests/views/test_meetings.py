"""One meeting in full, as a screen shows it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE, QAG_MEETING, TODAY, action, context, do
from cscp_tui.documents.document import Section, texts_in
from cscp_tui.domain.capture import capture, command_of
from cscp_tui.domain.commands.actions import AddProgressUpdate, AddRecord, Agree, Deliver, MoveDate
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    CancelMeeting,
    CloseMeeting,
    PlanMeeting,
    ProceedWithoutQuorum,
    ReopenMeeting,
    SetAside,
    TickOff,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.enums import Cause
from cscp_tui.domain.meetings import AgendaItem, agenda
from cscp_tui.domain.meetings import Section as AgendaSection
from cscp_tui.domain.records import Decision
from cscp_tui.views.actions import Standings
from cscp_tui.views.attendance import attendance_form, attendance_summary, quorum_cell, quorum_line
from cscp_tui.views.figures import records_table
from cscp_tui.views.meetings import (
    agenda_details,
    agenda_table,
    is_restricted_item,
    line_key,
    meeting_details,
    meeting_figures,
    meeting_records,
    meeting_table,
    record_of,
    state_cell,
)
from cscp_tui.views.minutes import (
    minutes_facts,
    minutes_sections,
    minutes_title,
    read_back,
    read_back_pieces,
)
from meetings_made import AT_TEN, MEETING, in_meeting, live_book, planned_book
from text_tables import headings_of, texts_by_key

if TYPE_CHECKING:
    from cscp_tui.documents.table import Table
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
    assert texts_by_key(table)[QAG_MEETING][3] == "▲ Held, attendance not recorded"
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
    assert dict(minutes_facts(book, meeting))["Reason for reopening"] == "The ICB was there"
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


def words_meeting_details(book: Book, *, is_projected: bool = False) -> str:
    """Everything that is said of the tests' meeting."""
    meeting = book.meetings[MEETING]
    pieces = meeting_details(book, meeting, TODAY, is_projected=is_projected)
    return "".join(map(str, pieces))


def test_a_meeting_to_come_shows_its_agenda_and_what_its_quorum_needs() -> None:
    """Nothing is said to be missing before anybody can have come."""
    text = words_meeting_details(planned_book())
    assert "Quality Assurance Group, Monday 25 November 2024\n○ Planned, today" in text
    assert "Quorum  Council; The Police" in text
    assert "Not quorate" not in text
    assert "Agenda, 3 items\nStanding items:\n· Welcome" in text
    assert "Members on the day\nThe Council, The ICB, The Police, Social Care" in text


def test_a_meeting_in_progress_shows_what_of_its_quorum_is_met() -> None:
    """Its agenda stays beside what has come of it."""
    text = words_meeting_details(live_book())
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
    text = words_meeting_details(book)
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
    assert "✗ Cancelled" in words_meeting_details(book)
    assert "Reason for cancellation  Snow" in words_meeting_details(book)


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
    assert "Keep this quiet." in words_meeting_details(book)
    assert "Who knew?" in words_meeting_details(book)
    shown = words_meeting_details(book, is_projected=True)
    assert "Keep this quiet." not in shown
    assert "Who knew?" not in shown
    assert "1 restricted item not shown." in shown


def table(book: Book, *, is_projected: bool = False) -> Table:
    """The lines of the tests' meeting."""
    meeting = book.meetings[MEETING]
    return meeting_records(book, meeting, Standings(TODAY), is_projected=is_projected)


def headings(book: Book, *, is_projected: bool = False) -> dict[str, str]:
    """The headings, with what stands at their right end."""
    return dict(headings_of(table(book, is_projected=is_projected)))


def test_a_meeting_to_come() -> None:
    """Its agenda stands under its sections, and who is expected below."""
    assert headings(planned_book()) == {
        "Standing items": "0 of 3 done",
        "Attendance": "0 people, 0 of 4 members marked",
    }


def test_a_meeting_in_progress() -> None:
    """What came of it stands first, what is done of the agenda in its headings."""
    book = live_book()
    do(book, TickOff(MEETING, ("standing/1",)))
    do(book, AddDecision(MEETING, "Go on.", ("BP24-1.1",)))
    do(book, AddRemark(MEETING, "The letter is out."))
    assert list(headings(book)) == [
        "Decisions",
        "Minutes of the meeting",
        "Standing items",
        "Attendance",
    ]
    assert headings(book)["Standing items"] == "1 of 3 done"


def test_a_closed_meeting() -> None:
    """Its agenda is gone, and an empty section is left out."""
    book = live_book()
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    assert list(headings(book)) == ["Attendance"]


def test_a_cancelled_meeting_has_no_lines() -> None:
    """Nobody is expected at it."""
    book = planned_book()
    do(book, CancelMeeting(MEETING, "Snow"))
    assert not table(book).lines


def test_restricted_records_are_counted_only() -> None:
    """Those who look on see how many there are."""
    book = live_book()
    do(book, AddDecision(MEETING, "Keep this quiet.", restricted=True))
    do(book, AddDecision(MEETING, "Go on."))
    assert headings(book)["Decisions"] == "2"
    assert headings(book, is_projected=True)["Decisions"] == "1 line, 1 not shown"
    shown = [str(cell) for row in table(book, is_projected=True).rows for cell in row.cells]
    assert "Keep this quiet." not in shown


def test_the_record_of_a_line() -> None:
    """A line's key leads to its record; that of another list leads nowhere."""
    assert record_of(line_key("raised", "actions", "BP24-1.1")) == ("actions", "BP24-1.1")
    assert record_of("BP24-1.1") == ("", "")
    assert record_of("") == ("", "")


def words_agendas_in_full(pieces: tuple[object, ...]) -> str:
    """The pieces as they are read."""
    return "".join(map(str, pieces))


def test_each_kind_of_item_is_shown_in_full() -> None:
    """A standing item with its state, an action as ever, a challenge with its answer."""
    book = live_book()
    do(book, RaiseChallenge("police", f"Why? {HOSTILE}", "QAG"))
    standings = Standings(TODAY)
    items = {item.key: item for item in agenda(book, book.meetings[MEETING]).items}
    standing = words_agendas_in_full(agenda_details(items["standing/1"], book, standings))
    assert "Welcome" in standing
    assert "Still to come" in standing
    challenge = next(item for item in items.values() if item.challenge is not None)
    shown = words_agendas_in_full(agenda_details(challenge, book, standings))
    assert "Quality Assurance Group to The Police" in shown
    assert "Answer  none yet" in shown
    do(book, AnswerChallenge(challenge.key, "Because"))
    items = {item.key: item for item in agenda(book, book.meetings[MEETING]).items}
    assert "Because" in words_agendas_in_full(agenda_details(items[challenge.key], book, standings))


def test_what_came_of_a_meeting_is_read_back_and_what_did_not_is_named() -> None:
    """Each agreed delivery, decision and note by itself; empty parts in one line."""
    book = live_book()
    do(book, Deliver("BP24-1.1", "It works."))
    do(book, MarkAllPresent(MEETING))
    do(book, Agree(("BP24-1.1",), MEETING), in_meeting())
    for line in ("decision: so be it", f"A word {HOSTILE}"):
        found = capture(line, book.meetings[MEETING], book, TODAY)
        do(book, command_of(found, book.meetings[MEETING], book), in_meeting())
    shown = words_agendas_in_full(read_back_pieces(book, book.meetings[MEETING]))
    assert "Deliveries agreed (1)" in shown
    assert "• BP24-1.1  Action 1" in shown
    assert "impact: Emerging: It works." in shown
    assert "• so be it" in shown
    assert "• A word" in shown
    assert "Nothing yet under: actions asked for, dates moved, challenges" in shown
    assert "The Council" not in shown


def test_a_delivery_without_impact_is_read_back_as_such() -> None:
    """In words that can be said aloud."""
    book = live_book()
    do(book, Deliver("BP24-1.1"))
    do(book, MarkAllPresent(MEETING))
    do(book, Agree(("BP24-1.1",), MEETING), in_meeting())
    shown = words_agendas_in_full(read_back_pieces(book, book.meetings[MEETING]))
    assert "no impact yet" in shown
    assert "impact: None yet" not in shown


def test_a_meeting_of_which_nothing_came_says_so() -> None:
    """All its parts in one line."""
    book = live_book()
    shown = words_agendas_in_full(read_back_pieces(book, book.meetings[MEETING]))
    assert shown.startswith("Nothing yet under: deliveries agreed, decisions")


def test_restricted_items_are_not_read_out_to_those_who_look_on() -> None:
    """They are counted."""
    book = live_book()
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}))
    do(book, Deliver("BP24-1.1", "It works."))
    do(book, MarkAllPresent(MEETING))
    do(book, Agree(("BP24-1.1",), MEETING), in_meeting())
    shown = words_agendas_in_full(read_back_pieces(book, book.meetings[MEETING], public=True))
    assert "Action 1" not in shown


def test_who_came_is_told_by_names() -> None:
    """The rows of the attendance have no reference that anybody reads."""
    book = live_book(0)
    do(book, RecordAttendance(MEETING, "police", in_room=2, online=1))
    present = meeting_figures(book, book.meetings[MEETING])[0]
    assert present.value == "3"
    rows = records_table(present, book).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["The Police: 2 in the room, 1 online"]
    ]


def test_lines_to_clear_up_stand_in_the_minutes_as_typed() -> None:
    """Nothing that was typed is left out, and the public version shows none of it."""
    book = live_book()
    assert "To clear up" not in [
        each.title for each in minutes_sections(book, book.meetings[MEETING])
    ]
    do(book, SetAside(MEETING, "JB to chase it"), in_meeting())
    sections = minutes_sections(book, book.meetings[MEETING])
    (found,) = [each for each in sections if each.title == "To clear up"]
    assert "JB to chase it" in str(found.blocks)
    shown = minutes_sections(book, book.meetings[MEETING], public=True)
    assert "To clear up" not in [each.title for each in shown]


def test_a_restricted_decision_to_ratify_is_not_shown_to_others() -> None:
    """Where others read, its item on the agenda of the next meeting is left out."""
    for restricted in (True, False):
        decision = Decision(
            id="d", created=TODAY, meeting=MEETING, text="Quiet.", restricted=restricted
        )
        item = AgendaItem(
            key="d", section=AgendaSection.TO_RATIFY, text="", done=False, decision=decision
        )
        assert is_restricted_item(live_book(), item) is restricted
