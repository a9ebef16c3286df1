"""One meeting in full, as a screen shows it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from building import HOSTILE, QAG_MEETING, TODAY, action, context, do
from cscp_tui.capture.commands import command_of, line_command
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.documents.document import Bullets, Section, texts_in
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change
from cscp_tui.domain.clock_times import as_moment
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    Agree,
    Deliver,
    Judge,
    MoveDate,
    RejectDelivery,
)
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    AddToAgenda,
    AgreeMinutes,
    CancelMeeting,
    CloseMeeting,
    IssueMinutes,
    KeepLine,
    PlanMeeting,
    ProceedWithoutQuorum,
    ReopenMeeting,
    StartMeeting,
    TickOff,
    UnderItem,
)
from cscp_tui.domain.commands.partners import MakeMember
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.enums import Cause, ImpactState, Rating
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.meetings import (
    AgendaItem,
    AgendaSection,
    Recorded,
    agenda,
    doubts_at_close,
    lines_of_meeting,
)
from cscp_tui.domain.records import Decision
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.views.action_figures import figure_records_table
from cscp_tui.views.actions import Standings
from cscp_tui.views.attendance import (
    attendance_form,
    attendance_summary,
    quorum_cell,
    quorum_line,
    quorum_words,
)
from cscp_tui.views.meetings import (
    agenda_details,
    agenda_table,
    line_key,
    live_table,
    meeting_details,
    meeting_figures,
    meeting_records,
    meeting_table,
    record_of,
    said_in_words,
    state_cell,
)
from cscp_tui.views.meetings import said_of as record_of_row
from cscp_tui.views.minutes import (
    NO_OUTCOME,
    action_log,
    agreed_words,
    attendance_section,
    facts_of_meeting,
    issued_words,
    meeting_times,
    minutes_facts,
    minutes_sections,
    minutes_title,
    read_back_pieces,
)
from cscp_tui.views.reports.meetings import agenda_document, minutes_document
from golden_files import golden
from meetings_made import AT_TEN, MEETING, in_meeting, live_book, planned_book
from text_tables import headings_of, texts_by_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.documents.table import Table
    from cscp_tui.domain.commands.base import Command


TOMORROW = date(2024, 11, 26)


def line(book: Book) -> str:
    return " ".join(str(cell) for cell in quorum_line(book, book.meetings[MEETING]))


def words(part: Section) -> str:
    return " | ".join(texts_in([part]))


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
    assert line(book) == "Attendance not taken yet. Quorum: Council, The Police"
    do(book, RecordAttendance(MEETING, "icb", in_room=1))
    assert line(book) == "Not quorate: Council ✗ The Police ✗"
    do(book, RecordAttendance(MEETING, "csc", in_room=1))
    assert line(book) == "Not quorate: Council ✓ The Police ✗"
    do(book, ProceedWithoutQuorum(MEETING, "By email"))
    assert line(book) == "The Chair proceeds without a quorum: Council ✓ The Police ✗"
    do(book, RecordAttendance(MEETING, "police", online=1))
    assert line(book) == "Quorate: Council ✓ The Police ✓"
    do(book, SetFields("groups", "QAG", {"quorum": []}))
    assert line(book) == "Quorate: Council ✓ The Police ✓", (
        "it goes on under the rule it began with"
    )


def test_a_group_may_have_no_quorum() -> None:
    """Its meetings say so."""
    book = planned_book()
    do(book, SetFields("groups", "QAG", {"quorum": []}))
    do(book, StartMeeting(MEETING))
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
        "csc": ["Social Care", "✗ not represented", ""],
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
    assert texts_by_key(form)["guests/"] == ["Agency not recorded", "✓ 1 guest", "1"]


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
        "● In progress since 10.02",
        "✗ Council missing",
        "2",
    ]
    assert texts_by_key(table)["QAG-2025-01-20"][1] == "9.30am"
    assert texts_by_key(table)[QAG_MEETING][3] == "▲ Held, attendance not recorded"
    assert texts_by_key(table)[QAG_MEETING][6] == "1"


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
    """Numbered items say how much of them is done; an action shows how it stands."""
    book = live_book(2)
    do(book, Deliver("BP24-1.1"), in_meeting())
    do(book, MoveDate("BP24-1.2", date(2024, 11, 1)), context(date(2024, 11, 21)))
    do(book, RaiseChallenge("QAG", "Why?", "EXEC"), context(date(2024, 11, 21)))
    do(book, TickOff(MEETING, ("standing/1",)))
    found = agenda(book, book.meetings[MEETING])
    table = agenda_table(book, found, Standings(TODAY))
    rows = texts_by_key(table)
    assert list(rows) == [
        *("standing/1", "agenda/notes", "CH-01", "standing/2", "BP24-1.1", "BP24-1.2"),
        *("standing/3", "agenda/next"),
    ]
    assert rows["standing/1"][:4] == ["✓ done", "1", "Welcome", ""]
    assert rows["standing/2"][:4] == ["", "3", "Business plan · 0 of 2 done", ""]
    assert rows["BP24-1.1"][:4] == ["", "BP24-1.1", "Action 1", "✓ Delivered, awaiting agreement"]
    assert rows["BP24-1.2"][3:6] == ["▲ Amber, 24 days late", "The Police", "1 Nov 24"]
    assert rows["CH-01"][4] == "Executive to Quality Assurance Group"
    assert table.title == "Agenda, 1 of 5 done"


# The note


def minutes_of(book: Book, *, public: bool = False) -> dict[str, str]:
    """The words of the minutes of the tests' meeting, by the titles of their sections."""
    parts = minutes_sections(book, book.meetings[MEETING], public=public)
    return {part.title: words(part).removeprefix(f"{part.title} | ") for part in parts}


NOTES_ITEM = "2 Minutes of 20 November 2024 and matters arising"


def test_the_minutes_of_a_meeting() -> None:
    """Each thing stands under its item, else under other business; new actions in the log too."""
    book = eventful_book()
    do(book, CloseMeeting(MEETING))
    meeting = book.meetings[MEETING]
    parts = minutes_of(book)
    assert minutes_title(book, meeting) == "Quality Assurance Group: minutes, 25 November 2024"
    assert list(parts) == [
        *("1 Welcome", NOTES_ITEM, "3 Business plan", "4 Any other business", "5 Next meeting"),
        "Action log",
    ]
    assert parts["1 Welcome"] == "Quorate."
    plan = parts["3 Business plan"]
    assert "Agreed as delivered: | BP24-1.1, Action 1. Impact (emerging): Most are trained." in plan
    assert "Progress: | BP24-1.3, Action 3: Half are trained." in plan
    assert (
        "New dates: | BP24-1.2, Action 2: new date 1 March 2025 (was 31 March 2025). Funding"
        in plan
    )
    assert "DECISION: Go on (BP24-1.1)." in plan
    others = parts["4 Any other business"]
    assert "The letter is out. | DECISION: Keep this quiet." in others
    assert "CHALLENGE CH-01 to The Police: Why late?" in others
    assert "ACTION BP24-1.4: The ICB to write to schools, by 31 March 2025." in others
    assert parts["Action log"].endswith("BP24-1.4 | Write to schools | The ICB | 31 March 2025 | 4")


def test_what_was_said_under_an_item_stands_there_in_the_minutes() -> None:
    """A note, a decision, a challenge and a new action, whose item is in the action log, too."""
    book = live_book()
    said = (
        AddRemark(MEETING, "it rains."),
        AddDecision(MEETING, "Go on."),
        RaiseChallenge("police", "Why late?"),
        action("Write to schools", lead_agency="icb", lead="Head of Schools"),
    )
    do(book, UnderItem(said, meeting=MEETING, item="standing/3"), in_meeting())
    parts = minutes_of(book)
    assert parts["4 Any other business"] == (
        "It rains. | DECISION: Go on (provisional). | CHALLENGE CH-01 to The Police: Why late? | "
        "ACTION BP24-1.3: Head of Schools (The ICB) to write to schools, by 31 March 2025."
    )
    assert parts["Action log"].endswith("| 31 March 2025 | 4")


def test_supporting_agencies_stand_beside_the_lead_in_minutes_and_action_log() -> None:
    """In a sentence with a verb, and in the table; one that the lead's words name isn't said again."""
    book = live_book()
    helped: dict[str, Any] = {"lead_agency": "icb", "supporting_agencies": ["police", "csc"]}
    do(book, action("Write to schools", **helped), in_meeting())
    do(book, action("Ask", **helped, lead="The ICB and The Police"), in_meeting())
    do(book, action("Write", lead_agency="icb", lead="Head of Work with Families"), in_meeting())
    parts = minutes_of(book)
    others = parts["4 Any other business"]
    helpers = "Social Care and The Police"
    assert f"ACTION BP24-1.3: The ICB, with {helpers}, to write to schools, by" in others
    assert "The ICB and The Police, with Social Care, to ask, by" in others
    assert "Head of Work with Families (The ICB) to write, by" in others
    assert f"BP24-1.3 | Write to schools | The ICB, with {helpers} | 31" in parts["Action log"]


def test_supporting_agencies_are_named_in_full_in_minutes() -> None:
    """However long their names are."""
    book = live_book()
    whole = "Integrated Care Board of the North, the South and the Islands"
    do(book, SetFields("agencies", "icb", {"name": whole}))
    do(book, action("Ask", lead_agency="police", supporting_agencies=["icb"]), in_meeting())
    assert f"with {whole}, to ask, by" in minutes_of(book)["4 Any other business"]


def test_several_leads_are_named_once_in_the_minutes() -> None:
    """The lead's words name them all, so the first of them does not stand before them again."""
    book = live_book()
    both = f"{book.agencies['police'].name} and {book.agencies['icb'].name}"
    do(book, action("Write to schools", lead_agency="police", lead=both), in_meeting())
    parts = minutes_of(book)
    assert f"BP24-1.3 | Write to schools | {both} | 31 March 2025" in parts["Action log"]


def test_not_reached_is_said_once_of_an_item_under_which_nothing_was_recorded() -> None:
    """Minutes that were agreed under their item are something, though nobody ticked it off."""
    book = live_book()
    do(book, AgreeMinutes(MEETING), in_meeting())
    do(book, action("Write to schools", lead_agency="police"), in_meeting())
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    parts = minutes_of(book)
    assert (
        parts["2 Minutes of 20 November 2024 and matters arising"] == "Agreed as a correct record."
    )
    assert parts["3 Business plan"] == "Not reached."
    assert "Not reached" not in parts["4 Any other business"]


def test_the_minutes_end_when_a_line_says_so() -> None:
    """Whenever the meeting was closed here; its start is the planned one if it began here later."""
    book = live_book()
    do(book, SetFields("meetings", MEETING, {"time": "10:00 to 12:00"}), in_meeting())
    type_line(book, "cl 11:52")
    assert meeting_times(book, book.meetings[MEETING]).endswith("–11.52")
    type_line(book, "QAG 25 Nov 9.30 Room 2")
    late = replace(book.meetings[MEETING], time="14:00 to 16:00", started="")
    assert meeting_times(book, late) == "until 11.52"
    assert "11.52" not in str(minutes_of(book))


def test_the_times_of_a_meeting_typed_afterwards_are_as_planned() -> None:
    """The moments at which it was started and closed here were not the meeting's."""
    book = live_book()
    meeting = replace(
        book.meetings[MEETING],
        time="10:00 to 12:00",
        in_progress=False,
        started="2025-03-12T06:40:00Z",
        closed="2025-03-12T06:41:00Z",
    )
    meeting = replace(meeting, day=date(2025, 3, 12))
    assert meeting_times(book, meeting) == "10.00–12.00"
    near = replace(meeting, started="2025-03-12T10:04:00Z", closed="2025-03-12T11:50:00Z")
    assert meeting_times(book, near) == "10.04–11.50"


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (("kicked off around 10.06",), ""),
        (("we got going about 10.10", "wrapped 11.55"), "until 11.55"),
        (("start 10ish", "closed 11.50", "Started 10.07"), "10.07–11.50"),
        (("Started 10.07", "finished just before 12"), "10.07"),
    ],
)
def test_a_time_that_a_line_does_not_say_clearly_is_neither_the_planned_one_nor_the_computers(
    lines: tuple[str, ...], times: str
) -> None:
    """Closing says how a line would tell it."""
    book = live_book()
    do(book, SetFields("meetings", MEETING, {"time": "10:00 to 12:00"}), in_meeting())
    for words in lines:
        type_line(book, words)
    assert meeting_times(book, book.meetings[MEETING]) == times
    said = " ".join(doubts_at_close(book, book.meetings[MEETING]))
    assert ("may say when the meeting" in said) == ("–" not in times)


def test_what_was_said_of_an_item_under_another_one_is_pointed_to() -> None:
    """A line that names its action reached it, even if the action is no row of the agenda."""
    book = live_book()
    first, notes, *_ = agenda(book, book.meetings[MEETING]).numbered
    type_line(book, "The letter is out.", first.key)
    do(book, RecordAttendance(MEETING, "police", in_room=1), in_meeting())
    do(book, CloseMeeting(MEETING), in_meeting())
    # All lines may have been typed under the first item.
    assert minutes_of(book)["3 Business plan"] == "Nothing was recorded under this item."
    type_line(book, "The room was cold.", notes.key)
    assert minutes_of(book)["3 Business plan"] == "Not reached."
    type_line(book, "Nobody knows when BP24-1.1 will be done", first.key)
    assert minutes_of(book)["3 Business plan"] == "Recorded under item 1."
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}), in_meeting())
    type_line(book, "BP24-1.1 was discussed", "standing/2")
    assert minutes_of(book)["3 Business plan"] == "Recorded in the confidential part."


def test_an_item_at_which_somebody_left_was_reached() -> None:
    """The line that says so is told by the attendance."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", in_room=1), in_meeting())
    recorded = type_line(book, "Police left at 11.30", "standing/2")
    do(book, CloseMeeting(MEETING), in_meeting())
    sections = minutes_sections(book, book.meetings[MEETING], recorded, public=False)
    (made,) = (each for each in sections if each.title == "3 Business plan")
    assert list(texts_in([made]))[-1] == NO_OUTCOME


def test_a_note_on_an_item_stands_under_it_without_its_words() -> None:
    """However the item is worded on the agenda."""
    book = live_book()
    do(book, SetFields("meetings", MEETING, {"standing_items": ["Notes and matters arising"]}))
    do(book, AddRemark(MEETING, "Notes and matters arising: The letter is out."))
    assert minutes_of(book)[NOTES_ITEM] == "The letter is out."


def test_who_was_there() -> None:
    """Agencies from A to Z with the roles that were recorded, not with those that usually come."""
    book = eventful_book()
    (seat,) = [m.id for m in book.memberships.values() if (m.group, m.agency) == ("QAG", "council")]
    do(book, SetFields("memberships", seat, {"representative": "Head of Audit"}))
    do(book, AddRecord("agencies", {"name": "Young Scrutineer", "kind": "role"}, "young"))
    do(book, MakeMember("young", "QAG", TODAY))
    do(book, RecordAttendance(MEETING, "young", online=1))
    do(book, RecordAttendance(MEETING, "police", joined="10.20", roles=("Inspector",)))
    facts = dict(minutes_facts(book, book.meetings[MEETING]))
    assert facts["Present"] == (
        "The Council; Inspector and 2 more, The Police (1 online, joined 10.20)"
    )
    assert facts["In attendance"] == "Young Scrutineer (online); Home Office (2 guests)"
    assert facts["Apologies"] == "The ICB; The Police (represented by a deputy)"
    assert facts["Not represented"] == "Social Care"
    assert facts["Chair"] == "Named Person, The ICB"


def test_names_are_in_minutes_only_if_the_partnership_chose_so() -> None:
    """And never in the public version, which has their roles."""
    book = live_book()
    do(book, SetFields("partnership", "partnership", {"names_in_minutes": True}))
    do(book, SetFields("meetings", MEETING, {"chair": "Jo Day, Chief Executive"}))
    line = "Present: Anita Nair (AN), Director, Council; Joe Fallon, Inspector, Police."
    made = type_line(book, line)
    named = dict(minutes_facts(book, book.meetings[MEETING]))
    assert named["Chair"] == "Jo Day, Chief Executive, The ICB"
    assert named["Present"] == (
        "Anita Nair (AN), Director, The Council; Joe Fallon, Inspector, The Police"
    )
    assert "Anita" not in said_in_minutes(book, made), "the head says it"
    public = dict(minutes_facts(book, book.meetings[MEETING], names=False))
    assert public["Chair"] == "Chief Executive, The ICB"
    assert public["Present"] == "Director, The Council; Inspector, The Police"
    do(book, SetFields("partnership", "partnership", {"names_in_minutes": False}))
    facts = dict(minutes_facts(book, book.meetings[MEETING]))
    assert facts["Present"] == public["Present"]
    assert facts["Chair"] == named["Chair"], "it was typed so, in earlier versions, too"


def test_from_when_to_when_a_meeting_was_quorate_and_what_was_declared() -> None:
    """From the times at which people joined and left."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "council", in_room=1, interest="item 4 and took no part."))
    do(book, RecordAttendance(MEETING, "police", in_room=1, joined="10.20", left="11.20"))
    assert minutes_of(book)["1 Welcome"] == (
        "Quorate from 10.20, when The Police joined, until 11.20, when The Police left. | "
        "The Council declared an interest in item 4 and took no part."
    )
    do(book, RecordAttendance(MEETING, "council", interest=""))
    do(book, TickOff(MEETING, ("standing/1",)))
    assert minutes_of(book)["1 Welcome"].endswith("No interests were declared.")


def test_a_rejected_delivery_stands_with_its_reason() -> None:
    """It is no progress."""
    book = eventful_book()
    do(book, Deliver("BP24-1.2"), in_meeting())
    do(book, RejectDelivery("BP24-1.2", "No evidence yet.", MEETING))
    assert (
        "Not agreed: | BP24-1.2, Action 2: No evidence yet." in minutes_of(book)["3 Business plan"]
    )


@pytest.mark.parametrize(
    ("started", "closed", "times"),
    [
        (AT_TEN, AT_TEN + timedelta(hours=2), "10.02–12.02"),
        (AT_TEN, AT_TEN + timedelta(days=1), "10.02"),
        (AT_TEN + timedelta(days=1), AT_TEN + timedelta(days=1, hours=1), "10.00–12.00"),
    ],
)
def test_only_times_of_the_meetings_own_day_are_in_its_minutes(
    started: datetime, closed: datetime, times: str
) -> None:
    """Who forgot to close it until the next morning would make it end before it began."""
    book = planned_book()
    do(book, SetFields("meetings", MEETING, {"time": "10:00 to 12:00"}))
    do(book, StartMeeting(MEETING, started))
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    meeting = replace(book.meetings[MEETING], closed=as_moment(closed))
    facts = dict(minutes_facts(book, meeting))
    assert facts["Date"] == f"Monday 25 November 2024, {times}"


def test_minutes_say_where_they_were_agreed_and_subject_to_what() -> None:
    """They are a draft until then; where the group has only met since, they say so."""
    book = eventful_book()
    do(book, CloseMeeting(MEETING))
    meeting = book.meetings[MEETING]
    assert minutes_document(book, meeting, marking="OFFICIAL", public=False).marking == (
        "DRAFT until agreed · OFFICIAL"
    )
    later = date(2024, 12, 9)
    do(book, PlanMeeting("QAG", later))
    do(book, StartMeeting("QAG-2024-12-09"), context(later))
    do(book, AgreeMinutes("QAG-2024-12-09", "the apologies"), context(later))
    meeting = book.meetings[MEETING]
    assert dict(minutes_facts(book, meeting))["Agreed"] == (
        "As a correct record on 9 December 2024, subject to: the apologies"
    )
    assert minutes_document(book, meeting, public=False).marking == ""
    following = minutes_sections(book, book.meetings["QAG-2024-12-09"], public=False)
    assert "Agreed as a correct record, subject to: the apologies." in words(following[1])
    assert agreed_words(book, book.meetings[QAG_MEETING]) == (
        "Not recorded; the group has met since"
    )


def test_minutes_with_nothing_to_say() -> None:
    """Every item says so, and none disappears."""
    assert minutes_of(planned_book()) == {
        "1 Welcome": "Nothing was recorded under this item.",
        NOTES_ITEM: "Nothing was recorded under this item.",
        "3 Business plan": "Nothing was recorded under this item.",
        "4 Any other business": "None.",
        "5 Next meeting": "No date is set yet.",
    }


def test_what_is_read_back() -> None:
    """The minutes so far, item by item, with how much stands under each."""
    book = eventful_book()
    text = "".join(map(str, read_back_pieces(book, book.meetings[MEETING], public=False)))
    assert "3 Business plan (3)" in text
    assert "• BP24-1.3, Action 3: Half are trained." in text
    assert "Nothing yet under: 2 Minutes of 20 November 2024" in text


def test_restricted_items_stay_out_of_a_public_note() -> None:
    """A public note counts restricted items and what is about them, and shows none of their words."""
    book = eventful_book()
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}))
    do(book, SetFields("actions", "BP24-1.2", {"restricted": True}))
    do(book, KeepLine(MEETING, "It will be late.", "standing/2", about=("BP24-1.1",)))
    text = " ".join(map(words, minutes_sections(book, book.meetings[MEETING], public=True)))
    assert "It will be late." not in text
    assert "Keep this quiet." not in text
    assert "Action 1" not in text
    assert "Action 2" not in text
    assert "4 items are confidential, so they are not shown." in text
    assert "1 item is confidential, so it is not shown." in text


@pytest.mark.parametrize("reason", ["The Police are away", ""])
def test_the_note_tells_how_a_shortfall_was_met(reason: str) -> None:
    """An overridden quorum stands in the note with its reason; one that was not, without."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    if reason:
        do(book, ProceedWithoutQuorum(MEETING, reason))
    do(book, CloseMeeting(MEETING))
    facts = dict(facts_of_meeting(book, book.meetings[MEETING], names=True))
    shortfall = "Not met (Council: yes; The Police: no)"
    override = f". The Chair proceeded without a quorum: {reason}" if reason else ""
    assert facts["Quorum"] == shortfall + override
    assert facts["State"] == ("Held" if reason else "Inquorate")
    told = (
        "Decisions are provisional."
        if reason
        else "Not quorate: nobody is marked as present from the Police."
    )
    assert told in minutes_of(book)["1 Welcome"]


def test_nobody_is_said_to_be_missing_before_attendance_is_taken() -> None:
    """A note read back to those in the room names nobody as absent who sits in it."""
    book = live_book()
    do(book, AddRecord("agencies", {"name": "Chair", "kind": "role"}, "chair"))
    do(book, MakeMember("chair", "QAG", date(2024, 4, 1)))
    do(book, RecordAttendance(MEETING, "chair", in_room=1))
    welcome = minutes_of(book)["1 Welcome"]
    assert "Attendance has not been taken yet." in welcome
    assert "nobody was present" not in welcome


def test_the_date_tells_that_a_meeting_was_not_held() -> None:
    """In words that a reader of the minutes would use."""
    book = planned_book()
    assert dict(minutes_facts(book, book.meetings[MEETING]))["Date"].endswith(" (not held yet)")
    do(book, CancelMeeting(MEETING, "Snow"))
    assert dict(minutes_facts(book, book.meetings[MEETING]))["Date"].endswith(" (cancelled)")


def test_guests_count_once_wherever_they_sat() -> None:
    """Those of an organisation stand in one line, in the room and online together."""
    book = live_book()
    do(book, RecordGuests(MEETING, "Home Office", in_room=2, online=1))
    said = texts_in([attendance_section(book, book.meetings[MEETING])])
    assert [each for each in said if "guest" in each] == ["3 guests"]


def test_a_reopened_meeting_says_why() -> None:
    """A reopened meeting is said to be, in lists and in its note."""
    book = eventful_book()
    do(book, CloseMeeting(MEETING))
    do(book, ReopenMeeting(MEETING, "The ICB was there"))
    meeting = book.meetings[MEETING]
    assert dict(minutes_facts(book, meeting))["Reason for reopening"] == "The ICB was there"
    assert str(state_cell(meeting, TODAY)) == "● Reopened"


def test_a_closed_meeting_says_which_lines_are_still_to_check() -> None:
    """With the way to settle them; restricted ones only to the team."""
    book = live_book()
    for words, secret in (("Somebody to write.", False), ("Nobody knows.", True)):
        do(book, KeepLine(MEETING, words, to_check=True, restricted=secret), in_meeting())
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    text = words_meeting_details(book)
    assert "2 lines to check" in text
    assert "Nobody knows." in text
    assert "Open the meeting's page to say what" in text
    assert "Nobody knows." not in words_meeting_details(book, is_projected=True)


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
    assert "Agenda, 5 items\n1 Welcome\n2 Minutes of 20 November 2024" in text
    assert "Members on the day\nThe Council, The ICB, The Police, Social Care" in text


def test_a_meeting_in_progress_shows_what_of_its_quorum_is_met() -> None:
    """Its agenda stays beside what has come of it."""
    text = words_meeting_details(live_book())
    assert "Quorum  Attendance not taken yet.  Quorum: Council, The Police" in text
    assert "Agenda, 5 items" in text
    assert "3 Business plan\nNothing was recorded under this item." in text


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
    assert "Any other business\nThe letter is out.\nDECISION: Go on." in text
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
    assert "Keep this quiet" in words_meeting_details(book)
    assert "Who knew?" in words_meeting_details(book)
    shown = words_meeting_details(book, is_projected=True)
    assert "Keep this quiet" not in shown
    assert "Who knew?" not in shown
    assert "1 item is confidential, so it is not shown." in shown


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
        "1 Welcome": "",
        NOTES_ITEM: "",
        "3 Business plan": "",
        "4 Any other business": "",
        "5 Next meeting": "",
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
        "Notes",
        *("1 Welcome", NOTES_ITEM, "3 Business plan", "4 Any other business", "5 Next meeting"),
        "Attendance",
    ]
    assert headings(book)["1 Welcome"] == "done"


def test_a_meeting_has_all_that_its_lines_say() -> None:
    """What is still to check first; notes that no other section has; items of other agendas."""
    book = live_book()
    do(book, KeepLine(MEETING, "JB to chase it", to_check=True))
    do(book, KeepLine(MEETING, "BP24-1.1 is nearly there", about=("BP24-1.1",)))
    do(book, KeepLine(MEETING, "BP24-1.2 completed", told_by_result=True))
    done = Change("actions", "BP24-1.2", {"status": ["in progress", "delivered"]})
    do(book, Deliver("BP24-1.2", impact="Fewer wait."))
    recorded = Recorded(((f"{MEETING}/line-3", done),))
    made = meeting_records(
        book, book.meetings[MEETING], Standings(TODAY), recorded, is_projected=False
    )
    under = {row.key.partition("\x1f")[0]: str(row.cells[1]) for row in made.rows}
    assert under["to_check"] == "JB to chase it"
    assert under["notes"] == "BP24-1.1 is nearly there"
    assert under["awaiting"] == book.actions["BP24-1.2"].title


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
    standing = words_agendas_in_full(
        agenda_details(items["standing/1"], book, standings, is_projected=False)
    )
    assert "Welcome" in standing
    assert "Still to come" in standing
    challenge = next(item for item in items.values() if item.challenge is not None)
    shown = words_agendas_in_full(agenda_details(challenge, book, standings, is_projected=False))
    assert "Quality Assurance Group to The Police" in shown
    assert "Answer  none yet" in shown
    do(book, AnswerChallenge(challenge.key, "Because"))
    items = {item.key: item for item in agenda(book, book.meetings[MEETING]).items}
    assert "Because" in words_agendas_in_full(
        agenda_details(items[challenge.key], book, standings, is_projected=False)
    )


def test_what_came_of_a_meeting_is_read_back_and_what_did_not_is_named() -> None:
    """Each agreed delivery, decision and note by itself; empty parts in one line."""
    book = live_book()
    do(book, Deliver("BP24-1.1", "It works."))
    do(book, MarkAllPresent(MEETING))
    do(book, Agree(("BP24-1.1",), MEETING), in_meeting())
    for line in ("decision: so be it", f"A word {HOSTILE}"):
        type_line(book, line)
    shown = words_agendas_in_full(read_back_pieces(book, book.meetings[MEETING], public=False))
    assert "3 Business plan (1)" in shown
    assert "• BP24-1.1, Action 1. Impact (emerging): It works." in shown
    assert "DECISION: So be it" in shown
    assert "A word" in shown
    assert "Nothing yet under: 2 Minutes of 20 November 2024" in shown
    assert "The Council" not in shown


def test_a_delivery_without_impact_is_read_back_as_such() -> None:
    """In words that can be said aloud."""
    book = live_book()
    do(book, Deliver("BP24-1.1"))
    do(book, MarkAllPresent(MEETING))
    do(book, Agree(("BP24-1.1",), MEETING), in_meeting())
    shown = words_agendas_in_full(read_back_pieces(book, book.meetings[MEETING], public=False))
    assert "Impact not known yet." in shown
    assert "None yet" not in shown


def test_a_meeting_of_which_nothing_came_says_so() -> None:
    """All its items in one line."""
    book = live_book()
    shown = words_agendas_in_full(read_back_pieces(book, book.meetings[MEETING], public=False))
    assert (
        "Nothing yet under: 1 Welcome; 2 Minutes of 20 November 2024 and matters arising; 3 Bus"
        in shown
    )


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
    rows = figure_records_table(present, book).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["The Police: 2 in the room, 1 online"]
    ]


def test_lines_to_clear_up_of_earlier_versions_stand_in_the_minutes_as_typed() -> None:
    """Nothing that was typed is left out, and the public version shows none of it."""
    book = live_book()
    book.tables["meetings"][MEETING] = replace(
        book.meetings[MEETING], to_clear_up=("001 JB to chase it",)
    )
    sections = minutes_sections(book, book.meetings[MEETING], public=False)
    (found,) = [each for each in sections if each.title == "To clear up"]
    assert "JB to chase it" in str(found.blocks)
    shown = minutes_sections(book, book.meetings[MEETING], public=True)
    assert "To clear up" not in [each.title for each in shown]


def type_line(book: Book, text: str, item: str = "", kind: LineKind | None = None) -> Recorded:
    """Type a line under an item; return what it recorded besides its words."""
    meeting = book.meetings[MEETING]
    reading = read_line(text, setting_of(meeting, book, TODAY), kind)
    do(book, line_command(reading, meeting, item), in_meeting())
    line = lines_of_meeting(book, MEETING)[-1].id
    command = command_of(reading, meeting, book)
    if command is None:
        return Recorded()
    circumstances = in_meeting(on=reading.on)
    draft = UnitOfWork(book, circumstances, command.day(book, circumstances))
    command.work(draft)
    changes = tuple((line, change) for change in draft.changes())
    do(book, command, circumstances)
    return Recorded(changes)


def said_in_minutes(book: Book, *recorded: Recorded, public: bool = False) -> str:
    every = Recorded(tuple(change for each in recorded for change in each.changes))
    sections = minutes_sections(book, book.meetings[MEETING], every, public=public)
    return " | ".join(texts_in(sections))


def test_what_the_last_minutes_were_agreed_subject_to_is_printed_once() -> None:
    """Whether the line was understood when it was typed, or settled later."""
    book = live_book()
    do(book, KeepLine(MEETING, "mins agreed, typo on p3", "standing/2"), in_meeting())
    line = lines_of_meeting(book, MEETING)[-1].id
    changes = do(book, AgreeMinutes(MEETING, "typo on p3"), in_meeting(line=line))
    text = said_in_minutes(book, Recorded(tuple((line, each) for each in changes)))
    assert text.count("typo on p3") == 1


def test_minutes_are_in_the_order_of_the_meeting_each_line_as_its_result_or_its_words() -> None:
    """A line of which every word is recorded is printed as its result; any other as its words."""
    book = live_book()
    item = agenda(book, book.meetings[MEETING]).numbered[2].key
    lines = (
        "The letter is out.",
        "Police to send the missing data by 31 January 2025",
        "BP24-1.1: half of the staff are trained",
        "BP24-1.2 complete",
        "BP24-1.1 is 80% complete",
        "Members challenged Police about delays",
    )
    text = said_in_minutes(book, *[type_line(book, line, item) for line in lines])
    wanted = (
        "The letter is out.",
        "ACTION OT24-01: The Police to send the missing data, by 31 January 2025.",
        "BP24-1.1, Action 1: half of the staff are trained",
        "DELIVERED, AWAITING AGREEMENT: BP24-1.2, Action 2.",
        "BP24-1.1 is 80% complete",
        "CHALLENGE CH-01 to The Police: Members challenged Police about delays",
    )
    places = [text.find(each) for each in wanted]
    assert -1 not in places, text
    assert places == sorted(places)
    assert all(text.count(each) == 1 for each in wanted)
    assert "send the missing data by 31 January 2025 |" not in text


def test_a_change_chosen_for_a_line_follows_its_words() -> None:
    """“80% complete” was said, and a delivery recorded."""
    book = live_book()
    made = type_line(book, "BP24-1.1 is 80% complete", kind=LineKind.DELIVERED)
    text = said_in_minutes(book, made)
    words, result = "BP24-1.1 is 80% complete", "DELIVERED, AWAITING AGREEMENT: BP24-1.1, Action 1."
    assert -1 < text.find(words) < text.find(result)


def test_an_action_that_comes_off_hold_is_in_the_minutes() -> None:
    """Every change is."""
    book = live_book()
    type_line(book, "BP24-1.1 on hold until 31 March 2025 because the post is empty")
    made = type_line(book, "BP24-1.1 off hold")
    assert made.changes
    assert "OFF HOLD: BP24-1.1, Action 1." in said_in_minutes(book, made)


def test_a_line_is_listed_as_the_status_that_it_gave() -> None:
    """An answer to a challenge is no delivery, and what comes off hold isn't on it."""
    book = live_book()
    do(book, RaiseChallenge("police", "Why late?"), in_meeting())
    answered = type_line(book, "CH-01: the list is checked", kind=LineKind.ANSWERED)
    typed = {
        "BP24-1.1 on hold until 31 March 2025 because the post is empty": "On hold",
        "BP24-1.1 off hold": "In progress",
        "BP24-1.2 complete": "Delivered",
    }
    made = [answered, *(type_line(book, line) for line in typed)]
    every = Recorded(tuple(change for each in made for change in each.changes))
    keys = [("lines", line.id) for line in lines_of_meeting(book, MEETING)]
    listed = [said_in_words(book, book.meetings[MEETING], key, every) for key in keys]
    assert dict(listed) == {"CH-01: the list is checked": "Answered", **typed}


def test_a_line_whose_action_was_edited_is_listed_as_the_action_is_now() -> None:
    """Its words named somebody else; of a restricted one, only the words are told that were said."""
    book = live_book()
    words = "Police to send the missing data by 31 January 2025"
    made = type_line(book, words)
    key = "lines", lines_of_meeting(book, MEETING)[-1].id
    listed = partial(said_in_words, book, book.meetings[MEETING], key, made)
    assert listed() == (words, "Action")
    do(book, SetFields("actions", "OT24-01", {"title": "Send all data"}), in_meeting())
    assert listed() == ("Send all data", "Action")
    do(book, SetFields("actions", "OT24-01", {"restricted": True}), in_meeting())
    assert listed() == (words, "Action")


def test_dates_changed_without_a_line_stand_below_new_actions_whose_entries_have_theirs() -> None:
    """A date is said once, and after the action."""
    book = live_book()
    made = type_line(book, "Police to send the missing data by 31 January 2025", "standing/2")
    moves = (
        MoveDate(ref, date(2025, 2, 28), "funding", Cause.OUTSIDE)
        for ref in ("OT24-01", "BP24-1.1")
    )
    said: tuple[Command, ...] = (action("Write to schools", lead_agency="icb"), *moves)
    do(book, UnderItem(said, meeting=MEETING, item="standing/2"), in_meeting())
    text = said_in_minutes(book, made)
    assert "OT24-01: The Police to send the missing data, by 28 February 2025." in text
    assert "OT24-01, " not in text
    assert -1 < text.find("ACTION BP24-1.3") < text.find("New dates: | BP24-1.1")


def test_the_public_is_told_how_many_lines_are_without_their_words() -> None:
    """They may give reasons or name people; of those whose results say all, nothing is missing."""
    book = live_book()
    lines = (
        "BP24-1.1 moved to 28 February 2025 because the analyst only started in May",
        "BP24-1.2 moved to 28 February 2025",
        "Present: Housing?, ICB, and somebody from Police",
        "Police joined",
    )
    every = [type_line(book, each, "standing/3") for each in lines]
    public = said_in_minutes(book, *every, public=True)
    assert "analyst" not in public
    assert "they may give reasons or name people: 1 line." in public
    assert "Words left out" not in said_in_minutes(book, *every)


def test_the_public_is_not_told_what_may_tell_of_a_restricted_action() -> None:
    """Nobody said that it is open: a person writes a text for the minutes, or leaves it out."""
    book = live_book()
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}), in_meeting())
    said = ("Two candidates withdrew", "That was a blow", "Decision: it is to wait")
    lines = ("BP24-1.1 is short of staff", *said, "ICB waits are down", "That is the first time")
    every = [type_line(book, words, "standing/3") for words in lines]
    public = said_in_minutes(book, *every, public=True)
    assert not any(words in public for words in ("withdrew", "blow", "to wait"))
    assert "ICB waits are down. | That is the first time." in public
    assert (
        "Words left out of this copy, as they may give reasons or name people: 3 lines." in public
    )
    assert "withdrew" in said_in_minutes(book, *every)
    line = lines_of_meeting(book, MEETING)[1]
    do(book, SetFields("lines", line.id, {"text": "Two people withdrew"}), in_meeting())
    assert "Two people withdrew." in said_in_minutes(book, *every, public=True)


def test_what_a_line_records_of_an_open_action_is_not_in_the_confidential_part() -> None:
    """Though it names a restricted one, too, which is told of there only."""
    book = live_book()
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}), in_meeting())
    made = type_line(book, "BP24-1.1 and BP24-1.2 delivered", "standing/3")
    for public in (False, True):
        told, _, apart = said_in_minutes(book, made, public=public).partition("Confidential part")
        assert "BP24-1.2, Action 2" in told
        assert "BP24-1.1" not in told
        assert ("BP24-1.1, Action 1" in apart) is not public
        assert "BP24-1.2" not in apart


def test_a_change_without_words_of_its_own_is_told_by_the_line() -> None:
    """Whatever a line changes of an action."""
    book = live_book()
    made = type_line(book, "BP24-1.1 complete")
    ((line, change),) = made.changes
    told = Recorded(((line, replace(change, fields={"lead": ["", "Head of Service"]})),))
    assert "BP24-1.1 complete" in said_in_minutes(book, told)


def test_a_reason_is_said_once() -> None:
    """The words that name it are enough."""
    book = live_book()
    made = type_line(book, "BP24-1.1 moved to 28 February 2025 because of funding, again")
    text = said_in_minutes(book, made)
    assert text.casefold().count("funding") == 1, text


def test_only_an_item_that_was_dealt_with_is_said_to_have_none() -> None:
    """One that nobody reached may have been left for another day, and a line to check stands there."""
    book = live_book()
    type_line(book, "The letter is out.", "standing/1")
    type_line(book, "The room is cold.", "standing/2")
    assert minutes_of(book)["4 Any other business"] == NO_OUTCOME
    type_line(book, "Present: Housing?, ICB?", "standing/4")
    assert minutes_of(book)["4 Any other business"] == NO_OUTCOME


def test_a_line_with_another_text_is_printed_with_that() -> None:
    """The words stay in the record."""
    book = live_book()
    type_line(book, "the letter is out i think")
    key = lines_of_meeting(book, MEETING)[0].id
    do(book, SetFields("lines", key, {"text": "The letter has been sent."}), in_meeting())
    text = said_in_minutes(book)
    assert "The letter has been sent." in text
    assert "i think" not in text
    assert lines_of_meeting(book, MEETING)[0].words == "the letter is out i think"


def test_a_restricted_line_is_printed_in_the_confidential_part_only() -> None:
    """The public version counts it."""
    book = live_book()
    type_line(book, "A quiet word was had", item="standing/3")
    key = lines_of_meeting(book, MEETING)[0].id
    do(book, SetFields("lines", key, {"restricted": True}), in_meeting())
    sections = minutes_sections(book, book.meetings[MEETING], public=False)
    (found,) = [each for each in sections if "A quiet word" in str(each.blocks)]
    assert found.title == "Confidential part"
    assert list(texts_in([found]))[-2:] == ["Item 4, Any other business", "A quiet word was had."]
    assert "quiet" not in said_in_minutes(book, public=True)
    assert "1 item is confidential, so it is not shown." in said_in_minutes(book, public=True)


def test_lines_to_check_never_reach_the_minutes() -> None:
    """They are shown when the meeting closes; a draft from before it names them apart."""
    book = live_book()
    do(book, KeepLine(MEETING, "JB to chase it", to_check=True), in_meeting())
    body, _, apart = said_in_minutes(book).partition("To clear up")
    assert "JB to chase it" not in body
    assert "JB to chase it" in apart


def test_a_restricted_decision_to_ratify_is_not_shown_to_others() -> None:
    """Where others read, its item on the agenda of the next meeting is left out."""
    for restricted in (True, False):
        decision = Decision(
            id="d", created=TODAY, meeting=MEETING, text="Quiet.", restricted=restricted
        )
        item = AgendaItem(
            key="d", section=AgendaSection.TO_RATIFY, text="", done=False, decision=decision
        )
        assert is_restricted(item, live_book()) is restricted


def test_papers_carry_the_marking_of_their_group_unless_they_are_public() -> None:
    """So that minutes written when a meeting closes can be sent; another marking can be given."""
    book = live_book()
    do(book, SetFields("groups", "QAG", {"marking": "OFFICIAL-SENSITIVE"}))
    meeting = book.meetings[MEETING]
    assert (
        minutes_document(book, meeting, public=False).marking
        == "DRAFT until agreed · OFFICIAL-SENSITIVE"
    )
    assert agenda_document(book, meeting, TODAY, public=False).marking == "OFFICIAL-SENSITIVE"
    assert minutes_document(book, meeting, public=True).marking == "DRAFT until agreed"
    assert minutes_document(book, meeting, marking="", public=False).marking == "DRAFT until agreed"


@pytest.mark.parametrize(
    ("called", "title"),
    [
        ("", "2 Minutes of 20 November 2024 and matters arising"),
        ("Minutes", "2 Minutes of 20 November 2024 and matters arising"),
        ("Notes and actions", "2 Notes of 20 November 2024 and matters arising"),
    ],
)
def test_the_item_on_the_last_minutes_calls_them_as_the_group_does(called: str, title: str) -> None:
    """The title of the minutes and their second item have one word."""
    book = live_book()
    do(book, SetFields("groups", "QAG", {"minutes_called": called}))
    titles = [made.title for made in minutes_sections(book, book.meetings[MEETING], public=False)]
    assert title in titles


def test_an_agenda_names_who_raised_a_challenge_and_how_late_an_action_is() -> None:
    """A challenge has no id of the program's; our own judgement of a late action hides no day."""
    book = live_book()
    do(book, RaiseChallenge(put_to="council", question="Who attends?", raised_by="QAG"))
    do(book, MoveDate("BP24-1.1", date(2024, 11, 12), "funding", Cause.WITHIN))
    do(book, Judge("BP24-1.1", Rating.GREEN, "The form is at the printer's."))
    blocks = agenda_document(book, book.meetings[MEETING], TODAY, public=False).blocks
    told = " | ".join(texts_in(blocks))
    assert "25 November 2024, by Quality Assurance Group to The Council | Who attends?" in told
    assert "CH-" not in told
    assert "Green, our judgement; 13 days late" in told


def test_what_is_interesting_is_no_interest() -> None:
    """The minutes still say that none was declared."""
    book = live_book()
    first = agenda(book, book.meetings[MEETING]).numbered[0]
    remark = AddRemark(MEETING, "The Chair had read an interesting report.")
    do(book, UnderItem((remark,), meeting=MEETING, item=first.key), in_meeting())
    do(book, TickOff(MEETING, (first.key,)), in_meeting())
    assert "No interests were declared." in minutes_of(book)["1 Welcome"]


def test_that_no_interests_were_declared_is_said_once() -> None:
    """Whoever types it under the first item doesn't find it twice in the minutes."""
    book = live_book()
    first = agenda(book, book.meetings[MEETING]).numbered[0]
    remark = AddRemark(MEETING, "No interests were declared.")
    do(book, UnderItem((remark,), meeting=MEETING, item=first.key), in_meeting())
    do(book, TickOff(MEETING, (first.key,)), in_meeting())
    text = " ".join(texts_in(minutes_document(book, book.meetings[MEETING], public=False).blocks))
    assert text.count("No interests were declared.") == 1


def test_a_decision_without_a_quorum_is_provisional_in_the_minutes() -> None:
    """Beside its own words, until a quorate meeting ratifies it."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "council", in_room=1), in_meeting())
    do(book, ProceedWithoutQuorum(MEETING, "It can't wait"), in_meeting())
    do(book, AddDecision(MEETING, "Publish the dataset."), in_meeting())
    do(book, CloseMeeting(MEETING))
    text = " ".join(texts_in(minutes_document(book, book.meetings[MEETING], public=False).blocks))
    assert "DECISION: Publish the dataset (provisional)." in text


def asked_for_neglect(*, restricted: bool = False) -> tuple[Book, str]:
    """A line asks for an item on the agenda of the next meeting, which gets more about it."""
    book = live_book()
    do(book, PlanMeeting("QAG", date(2025, 1, 14)))
    words = "Add neglect to the January agenda"
    do(book, KeepLine(MEETING, words, restricted=restricted, told_by_result=True), in_meeting())
    (line,) = lines_of_meeting(book, MEETING)
    about = {"presenter": "Head of Service", "purpose": "decide", "minutes": 15, "paper": "Report"}
    item = AddToAgenda("QAG-2025-01-14", {"title": "Neglect", **about})
    changes = do(book, item, in_meeting(line=line.id))
    minutes = " ".join(
        texts_in(
            minutes_document(
                book,
                book.meetings[MEETING],
                Recorded(tuple((line.id, change) for change in changes)),
                public=False,
            ).blocks
        )
    )
    return book, minutes


@pytest.mark.parametrize(
    ("typed", "is_printed"),
    [
        ("BP24-1.2 to 1st Mar because of funding", False),
        ("BP24-1.2 to 1 March, not before", True),
        ("BP24-1.2 to 1 March, Housing not content", True),
    ],
)
def test_words_are_printed_beside_their_result_only_if_they_tell_more(
    typed: str, *, is_printed: bool
) -> None:
    """Short months, “1st” and “because” tell no more than the result does; “not” does."""
    book = live_book()
    do(book, KeepLine(MEETING, typed), in_meeting())
    (kept,) = lines_of_meeting(book, MEETING)
    move = MoveDate("BP24-1.2", date(2025, 3, 1), "funding", Cause.OUTSIDE)
    changes = do(book, move, in_meeting(line=kept.id))
    recorded = Recorded(tuple((kept.id, change) for change in changes))
    document = minutes_document(book, book.meetings[MEETING], recorded, public=False)
    text = " ".join(texts_in(document.blocks))
    assert "NEW DATE: BP24-1.2" in text
    assert (typed in text) is is_printed


def test_the_title_of_an_action_leaves_out_its_lead() -> None:
    """A title that begins with “to” has none in it."""
    book = live_book()
    type_line(book, "Police to send list one by 31 January 2025")
    do(book, SetFields("actions", "OT24-01", {"lead": "TG & SK", "title": "TG & SK to write"}))
    text = said_in_minutes(book)
    assert "OT24-01: TG & SK (The Police) to write, by 31 January 2025." in text
    do(book, SetFields("actions", "OT24-01", {"lead": "", "title": "To write"}))
    assert "To write" in said_in_minutes(book)


def test_references_that_are_missing_between_others_are_said_not_to_be_used() -> None:
    """In the order of their numbers; the last one isn't missed."""
    book = live_book()
    for place in range(12):
        type_line(book, f"Police to send list {place} by 31 January 2025")
    tables = {table: dict(records) for table, records in book.tables.items()}
    gone = ("OT24-10", "OT24-02", "OT24-12")
    for ref in gone:
        del tables["actions"][ref]
    for ref in gone:
        tables["actions"][ref] = replace(book.actions[ref], undone=True)
    text = said_in_minutes(Book(tables))
    assert text.endswith("| OT24-02 and OT24-10 are not used.")


def test_the_public_is_told_the_kind_of_a_reason_only() -> None:
    """What was said of it may name somebody."""
    book = live_book()
    do(book, KeepLine(MEETING, "BP24-1.2 to 1 March, Jo off sick"), in_meeting())
    (kept,) = lines_of_meeting(book, MEETING)
    move = MoveDate("BP24-1.2", date(2025, 3, 1), "funding", Cause.OUTSIDE, "Jo off sick")
    changes = do(book, move, in_meeting(line=kept.id))
    recorded = Recorded(tuple((kept.id, change) for change in changes))
    assert "Jo" in said_in_minutes(book, recorded)
    public = said_in_minutes(book, recorded, public=True)
    assert "(was 31 March 2025). Funding" in public
    assert "Jo" not in public


def moved_twice(*said: str) -> tuple[str, str]:
    """The public and the full minutes of a meeting that set two dates, each openly or in secret."""
    book = live_book()
    changes = []
    for day, how in zip((date(2025, 4, 1), date(2025, 5, 2)), said, strict=True):
        words = f"BP24-1.2 to {day}"
        kept = KeepLine(MEETING, words, told_by_result=True, restricted=how == "secret")
        do(book, kept, in_meeting())
        line = lines_of_meeting(book, MEETING)[-1].id
        move = MoveDate("BP24-1.2", day, "funding", Cause.OUTSIDE)
        changes += [(line, each) for each in do(book, move, in_meeting(line=line))]
    recorded = Recorded(tuple(changes))
    made = [
        minutes_document(book, book.meetings[MEETING], recorded, public=public)
        for public in (True, False)
    ]
    public, full = (" ".join(texts_in(each.blocks)) for each in made)
    return public, full


def test_only_the_last_new_date_of_an_action_is_a_result() -> None:
    """The day before it was replaced in the meeting; the date was moved from the first one."""
    for text in moved_twice("open", "open"):
        assert text.count("NEW DATE") == 1
        assert "BP24-1.2: 1 April 2025 was replaced later in the meeting." in text
        assert "new date 2 May 2025 (was 31 March 2025)" in text


def test_a_date_that_was_set_in_confidence_replaces_none_in_the_published_minutes() -> None:
    """They tell neither the date nor that there is one."""
    public, full = moved_twice("open", "secret")
    assert "new date 1 April 2025 (was 31 March 2025)" in public
    assert "2 May" not in public
    assert "replaced" not in public
    assert "1 April 2025 was replaced later in the meeting." in full
    public, _ = moved_twice("secret", "open")
    assert "new date 2 May 2025 (was 31 March 2025)" in public
    assert "1 April" not in public


def test_an_impact_that_was_there_before_is_said_to_be_recorded_earlier() -> None:
    """A text beside “not known yet” may be older than what the meeting said."""
    book = live_book()
    do(book, Deliver("BP24-1.2", impact="Not begun.", impact_state=ImpactState.NONE_YET))
    do(book, KeepLine(MEETING, "BP24-1.2 agreed", told_by_result=True), in_meeting())
    line = lines_of_meeting(book, MEETING)[-1].id
    changes = do(book, Agree(("BP24-1.2",), MEETING), in_meeting(line=line))
    recorded = Recorded(tuple((line, each) for each in changes))
    document = minutes_document(book, book.meetings[MEETING], recorded, public=False)
    assert "Impact not known yet. Recorded earlier: Not begun." in " ".join(
        texts_in(document.blocks)
    )


@pytest.mark.parametrize(
    ("words", "count"), [("confidential from here pls", 1), ("Closed item: pay", 2)]
)
def test_what_only_begins_a_confidential_part_is_no_minute(words: str, count: int) -> None:
    """The heading of the part says it, and the public version doesn't count it."""
    book = live_book()
    for said in (words, "The post is vacant."):
        do(book, KeepLine(MEETING, said, restricted=True), in_meeting())
    shown, public = (
        " ".join(texts_in(minutes_document(book, book.meetings[MEETING], public=each).blocks))
        for each in (False, True)
    )
    assert (words.casefold() in shown.casefold()) is (count > 1)
    assert f"{count} item{'s are' if count > 1 else ' is'} confidential" in public


def test_an_item_for_a_later_meeting_is_in_its_agenda_and_in_the_minutes() -> None:
    """With all that is known of it, and with the line that asked for it in its words."""
    book, minutes = asked_for_neglect()
    assert "FOR THE AGENDA OF Quality Assurance Group, 14 January 2025: Neglect." in minutes
    assert "Add neglect to" not in minutes
    later = book.meetings["QAG-2025-01-14"]
    told = (
        "Presenter: Head of Service · Purpose: to decide · Time: 15 minutes · Paper: Report · "
        "Asked for: by Quality Assurance Group, 25 November 2024: “Add neglect to the January agenda”"
    )
    assert told in texts_in(agenda_document(book, later, TODAY, public=False).blocks)
    item = next(i for i in agenda(book, later).numbered if i.entry)
    table = agenda_table(book, agenda(book, later), Standings(TODAY))
    row = next(row for row in table.rows if row.key == item.key)
    assert [str(cell) for cell in row.cells[2:5]] == [
        "Neglect",
        "to decide, 15 minutes",
        "Head of Service",
    ]
    details = "".join(map(str, agenda_details(item, book, Standings(TODAY), is_projected=False)))
    assert "Paper  Report" in details


def test_the_words_of_a_restricted_line_are_on_no_agenda_for_others() -> None:
    """The item is, without what was said when it was asked for."""
    book, _ = asked_for_neglect(restricted=True)
    later = book.meetings["QAG-2025-01-14"]
    for public in (True, False):
        told = " ".join(texts_in(agenda_document(book, later, TODAY, public=public).blocks))
        assert "Head of Service" in told
        assert ("Add neglect to" in told) is not public


def test_hostile_items_break_no_agenda() -> None:
    """Markup and escapes in every text of an item are shown as they were typed."""
    book = live_book()
    texts = dict.fromkeys(("title", "presenter", "paper"), HOSTILE)
    do(book, AddToAgenda(MEETING, texts))
    made = agenda(book, book.meetings[MEETING])
    item = next(i for i in made.numbered if i.entry)
    row = next(r for r in agenda_table(book, made, Standings(TODAY)).rows if r.key == item.key)
    assert "[CSCP] [/oops]" in str(row.cells)
    assert "[CSCP] [/oops]" in "".join(
        map(str, agenda_details(item, book, Standings(TODAY), is_projected=False))
    )


def annex(book: Book) -> list[str]:
    """The overdue actions that the minutes of the meeting list in their annex."""
    made = {each.key: each for each in minutes_sections(book, book.meetings[MEETING], public=False)}
    (listed,) = made["annex"].blocks
    assert isinstance(listed, Bullets)
    return list(listed.items)


def test_the_annex_has_all_that_was_overdue_at_the_end_of_the_meeting() -> None:
    """Spoken of or not, and moved later; not what was delivered, moved or asked for in it."""
    book = live_book(actions=6)
    new = date(2025, 1, 31)
    for number in range(1, 6):
        do(book, MoveDate(f"BP24-1.{number}", date(2024, 11, 1)), context(date(2024, 10, 1)))
    type_line(book, "BP24-1.1 was due in October and nobody could say when it will be finished.")
    type_line(book, "BP24-1.2: half of the staff are trained")
    type_line(book, "BP24-1.4 complete")
    move = MoveDate("BP24-1.5", new, reason="funding", cause=Cause.OUTSIDE, agreed_by=MEETING)
    do(book, move, in_meeting())
    do(book, RecordAttendance(MEETING, "police", in_room=1), in_meeting())
    do(book, CloseMeeting(MEETING), in_meeting())
    wanted = [
        f"BP24-1.{number}, Action {number}: was due 1 November 2024, 24 days late."
        for number in (1, 2, 3)
    ]
    assert annex(book) == wanted
    later = context(date(2024, 12, 2))
    do(book, MoveDate("BP24-1.3", new, reason="funding", cause=Cause.OUTSIDE), later)
    do(book, Deliver("BP24-1.1"), later)
    assert annex(book) == wanted


def test_apologies_after_all_present_are_apologies_without_a_deputy() -> None:
    """Nobody named a deputy; whoever was marked one by one, or came by role, stays."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", online=1), in_meeting())
    do(book, RecordAttendance(MEETING, "council", in_room=1, online=1), in_meeting())
    do(book, MarkAllPresent(MEETING), in_meeting())
    type_line(book, "Apologies from Social Care, Police, Council and ICB")
    facts = dict(minutes_facts(book, book.meetings[MEETING]))
    assert facts["Present"] == "The Council (2 people, 1 online); The ICB; The Police (online)"
    assert facts["Apologies"] == (
        "Social Care; The Council (with 2 present); The ICB (with 1 present); "
        "The Police (with 1 present)"
    )
    assert "Not represented" not in facts
    listed = texts_in([attendance_section(book, book.meetings[MEETING])])
    assert [text for text in listed if "Apologies" in text] == ["Apologies: Social Care."]


@pytest.mark.parametrize(
    "line",
    [
        "Apologies from the Police; the Head of Audit deputises.",
        "Apologies: Police (Head of Audit deputising)",
        "Apologies were received from the Police, the Head of Audit is deputising",
    ],
)
def test_a_deputy_whom_a_line_names_represents(line: str) -> None:
    """With the role that was said, present and counted once."""
    book = live_book()
    do(book, MarkAllPresent(MEETING), in_meeting())
    type_line(book, line)
    facts = dict(minutes_facts(book, book.meetings[MEETING]))
    assert "Head of Audit, The Police" in facts["Present"]
    assert facts["Apologies"] == "The Police (represented by Head of Audit)"
    (row,) = (r for r in book.attendances_of(MEETING) if r.agency == "police")
    assert (row.present, row.deputies) == (1, 1)


@pytest.mark.parametrize(
    "line",
    [
        "Apologies from the Police; nobody deputises",
        "Apologies from the Police; Jane Smith deputises",
        "Apologies from the Police; the Head of Audit is not deputising",
        "Apologies from the Police; the Head of Audit usually deputises",
        "Apologies from the Police and ICB; the Head of Audit deputises",
    ],
)
def test_a_deputy_of_whom_more_is_said_is_not_recorded(line: str) -> None:
    """The line is kept in its words, and changes no attendance."""
    book = live_book()
    type_line(book, line)
    assert not any(row.deputies for row in book.attendances_of(MEETING))


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("The Police sent a deputy.", "Social Care; The ICB"),
        (
            "Apologies came late from Social Care, who sent nobody in their place.",
            "The ICB; The Police",
        ),
        ("The Police spoke of Social Care.", "Social Care; The ICB; The Police"),
        ("So joined late, left 11.05, the rest stayed on", "The ICB; The Police"),
        ("Head of Social Care needs in the room", "The ICB; The Police"),
        ("The Police were not here to say why.", "Social Care; The ICB; The Police"),
    ],
)
def test_who_sent_apologies_is_not_listed_as_not_represented(line: str, missing: str) -> None:
    """Even if the line that says so is kept in its own words."""
    book = live_book()
    do(book, SetFields("meetings", MEETING, {"chair_present": False}), in_meeting())
    do(book, RecordAttendance(MEETING, "council", in_room=1), in_meeting())
    type_line(book, line)
    facts = dict(minutes_facts(book, book.meetings[MEETING]))
    assert facts["Not recorded as present"] == missing
    assert "Not represented" not in facts
    is_kept = "Social Care" not in missing
    assert facts.get("Attendance to be confirmed", "") == ("Social Care" if is_kept else "")


def test_minutes_say_who_is_not_marked_only_once_attendance_was_taken() -> None:
    """Nor do they call a meeting not quorate whose attendance lines may tell."""
    book = live_book()
    do(book, KeepLine(MEETING, "Jo (Police), Al (Council), Sam"), in_meeting())
    assert "Not recorded as present" not in dict(minutes_facts(book, book.meetings[MEETING]))
    do(book, RecordAttendance(MEETING, "icb", in_room=1), in_meeting())
    do(book, ProceedWithoutQuorum(MEETING, "They were here"), in_meeting())
    do(book, CloseMeeting(MEETING), in_meeting())
    facts = dict(minutes_facts(book, book.meetings[MEETING]))
    assert facts["Not recorded as present"] == "Social Care"
    assert facts["Attendance to be confirmed"] == "The Council; The Police"
    assert minutes_of(book)["1 Welcome"].startswith(
        "Quorum to be confirmed: nobody is marked as present from Council or the Police."
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("in rm: AB (Social Care), one more", "Attendance and quorum to be confirmed."),
        ("Jo (Social Care), Al (Council), Sam", "Attendance and quorum to be confirmed."),
        ("AB, Social Care, CD (Council)", "Attendance and quorum to be confirmed."),
        ("present: as last time", "Attendance and quorum to be confirmed."),
        ("present: ICB", "Quorate."),
        ("Neglect audit, Social Care data, themes", "Quorate."),
    ],
)
def test_a_meeting_is_not_called_quorate_while_a_list_of_who_came_is_not_recorded(
    line: str, told: str
) -> None:
    """Nor inquorate, where members that aren't marked may be in it."""
    book = live_book()
    for agency in ("council", "police", "icb"):
        do(book, RecordAttendance(MEETING, agency, in_room=1), in_meeting())
    do(book, KeepLine(MEETING, line, to_check=line.endswith("time")), in_meeting())
    assert minutes_of(book)["1 Welcome"].startswith(told)
    on_screen = quorum_words(book, book.meetings[MEETING]).partition(":")[0]
    assert on_screen == ("Quorate" if told == "Quorate." else "Attendance to be confirmed")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Police apologies, no deputy sent", "Police apologies, no deputy sent"),
        ("ICB not here, no apologies", "ICB not here, no apologies"),
        ("Apologies from the Police and ICB. No deputies sent.", "No deputies sent"),
        ("Police left the meeting at quarter to 3", ""),
        ("Nobody from the ICB", ""),
        ("present: Head of Service, Police (online), two from ICB", ""),
        ("ICB declares an interest in item 4", ""),
    ],
)
def test_a_line_of_who_came_is_printed_unless_the_head_of_the_minutes_tells_its_words(
    line: str, told: str
) -> None:
    """The public reads only that there is one."""
    book = live_book()
    made = type_line(book, line)
    full, public = (said_in_minutes(book, made, public=is_public) for is_public in (False, True))
    assert (line.rstrip(".") in full, "Words left out" in public) == (bool(told), bool(told))
    assert told in full
    assert not told or told not in public


def test_an_answer_in_a_line_is_told_once_with_its_challenge() -> None:
    """As is a delivery with the group that has to agree it."""
    book = live_book()
    do(book, RaiseChallenge("police", "Why late?", "QAG"), context(date(2024, 11, 20)))
    (key,) = book.challenges
    do(book, SetFields("actions", "BP24-1.1", {"overseeing_group": "EXEC"}))
    made = type_line(book, f"{key}: Snow.", kind=LineKind.ANSWERED)
    made = Recorded(made.changes + type_line(book, "BP24-1.1 delivered").changes)
    sections = minutes_sections(book, book.meetings[MEETING], made, public=False)
    text = " ".join(map(words, sections))
    assert text.count("Snow") == 1
    assert f"ANSWER TO {key}: Snow." in text
    assert "DELIVERED, AWAITING AGREEMENT BY THE Executive: BP24-1.1" in text


def test_words_that_say_a_result_and_more_are_printed_as_the_result() -> None:
    """“JT: snow” tells who answered besides."""
    book = live_book()
    do(book, RaiseChallenge("police", "Why late?", "QAG"), context(date(2024, 11, 20)))
    (key,) = book.challenges
    do(book, KeepLine(MEETING, "JT: snow", "standing/2"), in_meeting())
    line = lines_of_meeting(book, MEETING)[-1].id
    changes = do(book, AnswerChallenge(key, "Snow"), in_meeting(line=line))
    text = said_in_minutes(book, Recorded(tuple((line, each) for each in changes)))
    assert f"ANSWER TO {key}: JT: snow." in text
    assert text.casefold().count("snow") == 1


def test_the_next_meeting_is_as_a_line_states_it() -> None:
    """Its words are those of the last item, whatever it was typed under; a secret line's aren't public."""
    book = live_book()
    do(book, PlanMeeting("QAG", date(2025, 3, 10), time="10:00", place="Old Hall"))
    assert minutes_of(book)["5 Next meeting"] == "Monday 10 March 2025, 10.00, Old Hall."
    type_line(book, "DONM 10/3/25 11am")
    assert minutes_of(book)["5 Next meeting"] == "Monday 10 March 2025, 11.00, Old Hall."
    type_line(book, "nxt mtg 26 feb half 2 room 9")
    assert minutes_of(book)["5 Next meeting"] == "Wednesday 26 February 2025, 14.30, room 9."
    assert "26 feb" not in str(minutes_of(book))
    type_line(book, "Next meeting 10 March 2pm, Old Hall if we can get it.", item="standing/1")
    assert minutes_of(book)["5 Next meeting"] == (
        "Next meeting 10 March 2pm, Old Hall if we can get it."
    )


def test_days_in_small_letters_are_printed_in_capitals() -> None:
    """Other words that look like them aren't, nor addresses."""
    book = live_book()
    type_line(book, "out by 30 jan, back on 3 mar or in dec; it may mar jan@x.uk on monday")
    type_line(book, "up until march, from q3")
    text = str(minutes_of(book))
    assert "Out by 30 Jan, back on 3 Mar or in Dec; it may mar jan@x.uk on Monday." in text
    assert "Up until March, from Q3." in text


def test_a_line_under_an_item_leaves_out_its_title() -> None:
    """A heading says only it, too."""
    book = live_book()
    do(book, KeepLine(MEETING, "3 bus plan", "standing/2", is_heading=True), in_meeting())
    type_line(book, "Business plan: on track", item="standing/2")
    type_line(book, "3. Business plan. Two late", item="standing/2")
    type_line(book, "Item 3 - two done", item="standing/2")
    type_line(book, "3 plan - none new", item="standing/2")
    type_line(book, "Item 3: the plan. Police said little", item="standing/2")
    type_line(book, "3 late", item="standing/2")
    type_line(book, "AOB - the rota is out", item="standing/3")
    parts = minutes_of(book)
    assert parts["3 Business plan"] == (
        "On track. | Two late. | Two done. | None new. | Police said little. | 3 late."
    )
    assert parts["4 Any other business"] == "The rota is out."


def test_small_print_of_minutes() -> None:
    """A day doesn't run on after a title, nor a stop after a stop; a challenge says once by whom."""
    book = live_book()
    scrutineer = {"name": "Independent Scrutineer", "kind": "role"}
    do(book, AddRecord("agencies", scrutineer, "scrutineer"), in_meeting())
    lines = (
        "BP24-1.1 was delivered on 21 November 2024",
        'The Chair said, "We agreed this in June."',
        "The Independent Scrutineer challenged the Police: why do so few have a plan?",
        "The Independent Scrutineer asked the Police why nobody challenged the delay.",
        "The Police asked the ICB whether it pays.",
        "JB challenged the Police - why so late?",
        "Police to ask for guidance, with a copy to the schools, by 12/12/2024.",
    )
    text = said_in_minutes(book, *[type_line(book, line) for line in lines])
    delivered = "DELIVERED on 21 November 2024, AWAITING AGREEMENT: BP24-1.1, Action 1."
    assert delivered in text
    assert 'The Chair said, "We agreed this in June." |' in text
    assert "CHALLENGE CH-01 from Independent Scrutineer to The Police: Why do so few" in text
    assert "to The Police: Why nobody challenged the delay" in text
    assert "CHALLENGE CH-04 from JB to The Police: Why so late?" in text
    assert "with a copy to the schools, by 12 December 2024." in text
    (asked,) = (each for each in book.actions.values() if each.raised_at == MEETING)
    assert asked.title == "Ask for guidance, with a copy to the schools"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Agreed 1.1 stays red", "AGREED: BP24-1.1 stays red (provisional)."),
        ("DECISION: decided to keep one audit", "DECISION: Keep one audit (provisional)."),
        (
            "Agreed in principle to a joint audit",
            "DECISION: Agreed in principle to a joint audit (provisional).",
        ),
        ("DECISION: to a joint audit", "DECISION: To a joint audit (provisional)."),
        (
            "Police to lead on the audit of visits, by 12/12/2024",
            "ACTION OT24-01: The Police to lead on the audit of visits, by 12 December 2024.",
        ),
        (
            "Challenge from LO to Police - why is it late?",
            "CHALLENGE CH-01 from LO to Police: Why is it late?",
        ),
        (
            "Police & ICB each to sample five files",
            "ACTION OT24-01: Police & ICB each to sample five files.",
        ),
    ],
)
def test_decisions_and_actions_read_as_they_were_said(typed: str, printed: str) -> None:
    """No label cuts a sentence short, and who leads is named once."""
    book = live_book()
    text = said_in_minutes(book, type_line(book, typed))
    assert printed in text, text


def test_a_number_is_printed_as_a_reference_only_where_it_must_be_one() -> None:
    """What was said is not made into something else."""
    book = live_book()
    for line in ("1.1 is late", "The rate fell from 2.1 to 1.1", "Nobody spoke about 1.1"):
        type_line(book, line)
    text = said_in_minutes(book)
    for words in ("BP24-1.1 is late", "from 2.1 to 1.1", "about BP24-1.1"):
        assert words in text, text


def test_an_action_that_is_no_order_names_its_lead_as_such() -> None:
    """It would read as a sentence without a verb."""
    book = live_book()
    do(book, action("One page on waits", lead_agency="icb", due=None), in_meeting())
    assert "One page on waits (lead: The ICB)." in minutes_of(book)["4 Any other business"]


def test_an_item_that_was_passed_over_was_reached() -> None:
    """A later one was discussed."""
    book = live_book()
    first, notes, _, others, _ = (i.key for i in agenda(book, book.meetings[MEETING]).numbered)
    type_line(book, "Few came.", first)
    type_line(book, "The letter is out.", notes)
    do(book, RecordAttendance(MEETING, "police", in_room=1), in_meeting())
    do(book, CloseMeeting(MEETING), in_meeting())
    assert minutes_of(book)["3 Business plan"] == "Not reached."
    type_line(book, "The room was cold.", others)
    assert minutes_of(book)["3 Business plan"] == NO_OUTCOME
    type_line(book, "BP24-1.1 is late", notes)
    type_line(book, "BP24-1.1 is very late", others)
    type_line(book, "BP24-1.1 is of nobody's interest", first)
    restricted = lines_of_meeting(book, MEETING)[-1].id
    do(book, SetFields("lines", restricted, {"restricted": True}), in_meeting())
    assert (
        minutes_of(book)["3 Business plan"]
        == "Recorded under items 2 and 4, and in the confidential part."
    )


def test_the_item_of_the_last_minutes_points_to_what_was_said_of_them_elsewhere() -> None:
    """Whether or not its line was understood."""
    book = live_book()
    type_line(book, "mins of 20 Nov: page three has a slip", "standing/1")
    assert minutes_of(book)[NOTES_ITEM] == "Recorded under item 1."


@pytest.mark.parametrize(
    ("begins", "ends", "are_printed"),
    [
        ("CONFIDENTIAL", "End of confidential", False),
        ("Confidential from here", "Open session again.", False),
        ("Part 2 - restricted, the guests left", "Open session again, guests back at 11", True),
    ],
)
def test_the_bounds_of_the_confidential_part_are_not_printed_unless_they_say_more(
    begins: str, ends: str, *, are_printed: bool
) -> None:
    """The part has a heading."""
    book = live_book()
    for words_typed in (begins, "A quiet word was had", ends):
        type_line(book, words_typed)
        key = lines_of_meeting(book, MEETING)[-1].id
        do(book, SetFields("lines", key, {"restricted": True}), in_meeting())
    part = minutes_of(book)["Confidential part"]
    assert (part != "A quiet word was had.") is are_printed, part


def test_the_agency_of_the_chair_is_not_called_absent() -> None:
    """Who chairs counts for their own agency, without a row of its own."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", in_room=1), in_meeting())
    meeting = replace(book.meetings[MEETING], chair_agency="icb", chair_present=True)
    (absent,) = (
        text for text in texts_in([attendance_section(book, meeting)]) if "Not represented" in text
    )
    assert absent == "Not represented: The Council; Social Care."


GOLDEN = Path(__file__).parent / "golden" / "whole-meetings.txt"
SAID = (
    ("standing/1", "Present: Council, Police x2, Home Office, ICB (online)"),
    ("standing/1", "Apologies: csc"),
    ("standing/1", "The Chair welcomed everybody"),
    ("standing/1", "We are quorate"),
    ("standing/1", "Police joined at 10.20"),
    ("agenda/notes", "The minutes were agreed as a correct record"),
    ("standing/2", "Business plan"),
    ("standing/2", "Police to send the missing data by 31 January 2025"),
    ("standing/2", "ICB and Police to hold the workshop"),
    ("standing/2", "Action: somebody should write to the schools"),
    ("standing/2", "BP24-1.1: half of the staff are trained"),
    ("standing/2", "BP24-1.2 complete"),
    ("standing/2", "BP24-1.3 on hold until 31 March 2025 because the post is empty"),
    ("standing/2", "BP24-1.4 on hold because of funding"),
    ("standing/2", "BP24-1.4 off hold"),
    ("standing/2", "BP24-1.4 moved to 28 February 2025 because of funding, again"),
    ("standing/2", "BP24-1.5 moved to 1 March 2025"),
    ("standing/2", "Agreed BP24-1.6 as delivered, calls to csc are down"),
    ("standing/2", "bp24-1.1 red because nobody has begun"),
    ("standing/2", "Members challenged Police about delays"),
    ("standing/2", "Police asked ICB and Council why nobody came"),
    ("standing/2", "Decided that bp24-1.2 is finished."),
    ("standing/2", "Decision: go on."),
    ("", "Any other business"),
    ("", "Neglect: the audit is out"),
    ("", "Members thanked everybody"),
    ("standing/1", "BP24-1.1 was discussed"),
)


def whole_meeting() -> tuple[Book, Recorded]:
    """A meeting of which the lines say something of everything, in progress."""
    book = live_book(8)
    do(book, Deliver("BP24-1.6", "Most are trained."), in_meeting())
    do(book, Deliver("BP24-1.7"), in_meeting())
    do(book, RaiseChallenge("police", "Why late?"), in_meeting())
    do(book, AnswerChallenge("CH-01", "Because of the move."), in_meeting())
    changes = [change for item, text in SAID for change in type_line(book, text, item).changes]
    do(book, AddRemark(MEETING, "Welcome: it was cold."), in_meeting())
    do(book, AddRemark(MEETING, "the letter is out"), in_meeting())
    do(book, AddDecision(MEETING, "Keep this quiet.", restricted=True), in_meeting())
    do(book, SetFields("actions", "BP24-1.5", {"restricted": True}), in_meeting())
    do(book, RejectDelivery("BP24-1.7", "No proof yet"), in_meeting())
    quiet = next(each for each in lines_of_meeting(book, MEETING) if "somebody" in each.words)
    do(book, SetFields("lines", quiet.id, {"restricted": True}), in_meeting())
    return book, Recorded(tuple(changes))


NAMED = frozenset(
    ("actions", "agenda_items", "challenges", "decisions", "moves", "progress_updates")
)


def said_of(book: Book, recorded: Recorded) -> Iterator[str]:
    meeting = book.meetings[MEETING]
    for public in (False, True):
        yield f"-- {'public' if public else 'ours'}: {agreed_words(book, meeting)}"
        document = minutes_document(book, meeting, public=public)
        yield f"{document.marking} {document.draft_because if document.draft else ''}"
        for made in minutes_sections(book, meeting, recorded, public=public):
            yield f"[{made.key}] {words(made)}"
        yield "".join(map(str, read_back_pieces(book, meeting, recorded, public=public)))
    for label, told in (
        *facts_of_meeting(book, meeting, names=True),
        *minutes_facts(book, meeting),
    ):
        yield f"{label}: {told}"
    yield words(attendance_section(book, meeting))
    yield issued_words(book, meeting)
    keys = [("lines", each.id) for each in lines_of_meeting(book, MEETING)]
    keys += [("remarks", each.partition(" ")[0]) for each in meeting.remarks]
    keys += [(change.table, change.id) for _, change in recorded.changes if change.table in NAMED]
    live = live_table(book, meeting, agenda(book, meeting), Standings(TODAY), keys, recorded)
    records = (
        meeting_records(book, meeting, Standings(TODAY), is_projected=each)
        for each in (False, True)
    )
    for table in (live, *records):
        for row in table.rows:
            yield f"{row.key}: {' / '.join(map(str, row.cells))}"
    yield "".join(map(str, meeting_details(book, meeting, TODAY, is_projected=True)))
    yield " | ".join(texts_in(action_log(book, meeting, recorded, public=False, lead="") or ()))


def test_a_row_of_something_said_names_its_record_also_below_an_item() -> None:
    """Each record is named, and no item is taken for one."""
    book, recorded = whole_meeting()
    meeting = book.meetings[MEETING]
    keys = [("lines", each.id) for each in lines_of_meeting(book, MEETING)]
    keys += [(change.table, change.id) for _, change in recorded.changes if change.table in NAMED]
    live = live_table(book, meeting, agenda(book, meeting), Standings(TODAY), keys, recorded)
    named = [record_of_row(row.key) for row in live.rows]
    assert {each for each in named if each[0]} == set(keys)
    assert len([each for each in named if each[0]]) > len(keys), "some are below their items, too"


def test_the_minutes_of_a_whole_meeting_are_as_they_were() -> None:
    """In progress and at each step after it, for the partners and for the public."""
    book, recorded = whole_meeting()
    steps: dict[str, tuple[Command, ...]] = {
        "in progress": (),
        "without a quorum": (
            *(RecordAttendance(MEETING, key, in_room=0) for key in ("police", "council")),
            ProceedWithoutQuorum(MEETING, "By email."),
        ),
        "closed": (CloseMeeting(MEETING),),
        "issued": (IssueMinutes(MEETING, to="all members"),),
        "agreed": (
            PlanMeeting("QAG", date(2025, 1, 20), time="9.30am to 12:00", place="Town Hall"),
            StartMeeting("QAG-2025-01-20"),
            AgreeMinutes("QAG-2025-01-20", "the spelling of a name."),
        ),
    }
    lines = list[str]()
    for name, commands in steps.items():
        for command in commands:
            do(book, command, context(date(2025, 1, 20)) if name == "agreed" else in_meeting())
        lines += (f"# {name}", *said_of(book, recorded))
    lines += ("# without what was recorded", *said_of(book, Recorded()))
    made = "\n".join(each.rstrip() for text in lines for each in text.split("\n")) + "\n"
    assert made == golden(GOLDEN, made)
