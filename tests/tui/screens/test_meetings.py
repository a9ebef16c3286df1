"""Journeys through the meetings: planned, recorded afterwards, decided at, exported, read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from docx import Document as WordFile
from textual.widgets import Input

from building import HOSTILE, make_workspace
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.table import Tone
from cscp_tui.domain.commands.attendance import RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import (
    AddRemark,
    IssueMinutes,
    KeepLine,
    PlanMeeting,
    StartMeeting,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import MeetingState, Source
from cscp_tui.domain.meetings import agenda, issues_of
from cscp_tui.services.minutes import export_minutes
from cscp_tui.store.folder import read_templates
from cscp_tui.store.team import create_workspace
from cscp_tui.tui.screens.meetings import MeetingPage, MeetingsScreen, exported_meeting
from cscp_tui.tui.session import Session
from hostile_texts import REF, make_hostile
from sitting import SMALL, open_session, sitting
from text_tables import headings_of

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.records import Meeting
    from sitting import Sitting

SCREEN = "meetings"

TODAYS = "QAG-2025-11-27"
HELD = "QAG-2025-09-16"
UNRECORDED = "REV-2025-10-15"


def meeting(at: Sitting, key: str = TODAYS) -> Meeting:
    """A meeting as it is kept."""
    return at.session.book.meetings[key]


async def to_meetings(at: Sitting, key: str = TODAYS) -> None:
    """Show the list of meetings, with the cursor on one."""
    await at.press("6")
    assert isinstance(at.framed, MeetingsScreen)
    await at.go_to(key)


async def to_page(at: Sitting, key: str = TODAYS) -> None:
    """Show the page of a meeting."""
    await to_meetings(at, key)
    await at.press("enter")
    await at.pilot.pause()
    assert isinstance(at.framed, MeetingPage)


def headings(at: Sitting) -> dict[str, str]:
    """The headings of the list, with what stands at their right end."""
    return dict(headings_of(at.table.table))


# The list


async def test_todays_meeting_comes_first(session: Session) -> None:
    """The list begins with today; what is missing of earlier ones stands above it."""
    async with sitting(session) as at:
        await at.press("6")
        assert at.table.key == TODAYS
        assert "7 to come" in at.figures
        assert "1 without attendance" in at.figures
        assert "Today and coming" in at.text
        assert "Agenda" in at.text


@pytest.mark.usefixtures("unhurried")
async def test_a_year_is_planned_in_one_step(session: Session) -> None:
    """A rule is echoed as days, planned as one step, and undone as one."""
    async with sitting(session) as at:
        before = len(session.book.meetings)
        await at.press("6", "a")
        await at.type("qag")
        await at.press("tab")
        await at.type("second tuesday of each month from 1/4/2026 to 31/7/2026")
        assert "4 meetings: Tue 14 Apr 26, Tue 12 May 26, Tue 9 Jun 26" in at.text
        await at.press("enter")
        assert "QAG meetings planned until 14 July 2026" in at.message
        assert len(session.book.meetings) == before + 4
        assert at.table.key == "QAG-2026-04-14"
        assert meeting(at, "QAG-2026-05-12").standing_items == meeting(at).standing_items
        await at.press("u", "y")
        assert len(session.book.meetings) == before


async def test_one_meeting_with_time_and_place(session: Session) -> None:
    """A day alone is one meeting; what is said of it stands in its detail."""
    async with sitting(session) as at:
        await at.press("6", "a")
        await at.type("review")
        await at.press("tab")
        await at.type("5/12/2025")
        assert "Friday 5 December 2025" in at.text
        await at.press("tab")
        await at.type("10:00 to 12:00")
        await at.press("tab")
        await at.type("Town Hall")
        await at.press("enter")
        assert "Review meeting planned for Friday 5 December 2025" in at.message
        assert at.table.key == "REV-2025-12-05"
        assert "10.00–12.00" in at.text
        assert "Town Hall" in at.text


async def test_a_meeting_that_has_been_holds_from_its_day(session: Session) -> None:
    """One that was forgotten is there when its day is looked at."""
    async with sitting(session) as at:
        await at.press("6", "a")
        await at.type("editorial")
        await at.press("tab")
        await at.type("14/10/2025")
        await at.press("enter")
        key = at.table.key
        assert key is not None
        assert meeting(at, key).created == date(2025, 10, 14)
        assert "Not recorded yet" in at.text


async def test_days_that_cannot_be(session: Session) -> None:
    """What is no day, and a day that has a meeting, is said at the field; nothing is lost."""
    async with sitting(session) as at:
        await at.press("6", "a")
        await at.type("qag")
        await at.press("tab")
        await at.type("now and then")
        await at.press("enter")
        assert "“now and then” isn't a schedule" in at.text
        await at.press("ctrl+u")
        await at.type("27/11/2025")
        await at.press("enter")
        assert "QAG already has a meeting on 27 November 2025" in at.words
        await at.press("escape")
        assert "Draft saved" in at.message
        await at.press("a")
        assert "27/11/2025" in at.text


async def test_a_meeting_is_edited(session: Session) -> None:
    """Its day moves, its standing items change line by line, and its id stays."""
    async with sitting(session) as at:
        await to_meetings(at, "QAG-2026-03-10")
        await at.press("e")
        await at.type("17/3/2026")
        await at.press(
            *("tab",) * 7, "down", "down", "down", "down", "down", "down", "end", "ctrl+j"
        )
        await at.type("Missing children")
        await at.press("enter")
        assert meeting(at, "QAG-2026-03-10").day.isoformat() == "2026-03-17"
        assert meeting(at, "QAG-2026-03-10").standing_items[-1] == "Missing children"


async def test_two_meetings_on_one_day_are_refused_when_edited(session: Session) -> None:
    """The sentence stands at the field of the day."""
    async with sitting(session) as at:
        await to_meetings(at, "QAG-2026-03-10")
        await at.press("e")
        await at.type("27/11/2025")
        await at.press("enter")
        assert "QAG already has a meeting on 27 November 2025" in at.words
        assert meeting(at, "QAG-2026-03-10").day.isoformat() == "2026-03-10"


async def test_called_off_and_planned_again(session: Session) -> None:
    """Both need a reason, which is kept; one without is asked for it."""
    async with sitting(session) as at:
        await to_meetings(at, "QAG-2026-03-10")
        await at.press("s", "enter")
        assert "Say why the QAG meeting of 10 March 2026 is being cancelled" in at.text
        await at.type("Snow")
        await at.press("enter")
        assert meeting(at, "QAG-2026-03-10").state is MeetingState.CANCELLED
        assert "Snow" in at.text
        await at.press("s", "tab")
        await at.type("It thawed")
        await at.press("enter")
        assert meeting(at, "QAG-2026-03-10").state is MeetingState.PLANNED
        assert "It thawed" in at.text


async def test_held_without_having_been_run_here(session: Session) -> None:
    """It is held at once, as of its day, and who came is typed later."""
    async with sitting(session) as at:
        await to_meetings(at)
        await at.press("s")
        await at.press("enter")
        assert meeting(at).state is MeetingState.UNRECORDED
        assert "Held, attendance not recorded" in at.text
        assert "6 to come" in at.figures


async def test_a_closed_meeting_is_reopened_and_closed(session: Session) -> None:
    """Reopening needs a reason; closing locks the attendance again."""
    async with sitting(session) as at:
        await to_meetings(at, HELD)
        await at.press("s", "tab")
        await at.type("A name was missing")
        await at.press("enter")
        assert meeting(at, HELD).in_progress
        assert "Reopened" in at.text
        await at.press("s", "enter")
        assert meeting(at, HELD).is_closed
        assert meeting(at, HELD).state is MeetingState.HELD


async def test_attendance_typed_afterwards(session: Session) -> None:
    """A meeting that was held before is recorded from its minutes: who came, then closed."""
    async with sitting(session) as at:
        await to_meetings(at, UNRECORDED)
        await at.press("r")
        await at.pilot.pause()
        await at.press("asterisk", "escape")
        await at.pilot.pause()
        assert session.book.attendances_of(UNRECORDED)
        await at.press("s")
        await at.type("closed")
        await at.press("enter")
        assert meeting(at, UNRECORDED).is_closed
        assert "without attendance" not in at.figures


async def test_only_what_deviates_stands_out(session: Session) -> None:
    """Most meetings were held and quorate: that is muted or left out, and whole in a file."""
    async with sitting(session) as at:
        await at.press("6")
        rows = {row.key: row for row in at.table.table.rows}
        columns = [column.key for column in at.table.table.columns]
        state, quorum = columns.index("state"), columns.index("quorum")
        held = [row for row in rows.values() if row[state] == "✓ Held" and row[quorum] == "✓ met"]
        assert len(held) > 10
        for row in held:
            assert (str(row.cells[state]), row.cells[state].tone) == ("Held", Tone.MUTED)
            assert str(row.cells[quorum]) == ""
        others = [str(row.cells[state]) for row in rows.values() if row not in held]
        assert "▲ Held, attendance not recorded" in others
        assert "▲ Inquorate" in others


async def test_a_meeting_without_its_quorum(session: Session) -> None:
    """Closed, it is inquorate; opened again, the chair can take it as quorate, with a reason."""
    session.record(RecordAttendance(UNRECORDED, "csc", in_room=1))
    async with sitting(session) as at:
        await to_meetings(at, UNRECORDED)
        await at.press("s", "enter")
        assert meeting(at, UNRECORDED).state is MeetingState.INQUORATE
        assert "was not quorate" in at.message
        await at.press("s", "tab")
        await at.type("The chair had agreed to it")
        await at.press("enter", "s")
        await at.type("without")
        await at.press("enter")
        assert (
            "Say why the Review meeting of 15 October 2025 is proceeding without a quorum"
            in at.words
        )
        await at.type("Police agreed by email")
        await at.press("enter", "s", "enter")
        assert meeting(at, UNRECORDED).state is MeetingState.HELD
        assert "proceeds without a quorum" in at.detail


async def test_a_cancelled_meeting_has_no_attendance(session: Session) -> None:
    """The key says so, and how it is planned again."""
    async with sitting(session) as at:
        cancelled = next(
            m.id for m in session.book.meetings.values() if m.state is MeetingState.CANCELLED
        )
        await to_meetings(at, cancelled)
        await at.press("r")
        assert (
            "The QAG meeting of 17 September 2024 was cancelled. Press s to reinstate it."
            in at.message
        )


async def test_an_earlier_meeting_is_run_from_the_list(session: Session) -> None:
    """M goes into the meeting under the cursor, where it can be run."""
    session.record(PlanMeeting("QAG", date(2025, 11, 25)))
    async with sitting(session) as at:
        await to_meetings(at, "QAG-2025-11-25")
        await at.press("m")
        assert "Tuesday 25 November 2025" in at.text


async def test_nothing_is_changed_on_a_past_day(session: Session) -> None:
    """Keys that change a meeting rest while another day is looked at."""
    async with sitting(session) as at:
        await to_meetings(at)
        await at.press("t")
        await at.type("30/9/2025")
        await at.press("enter")
        before = session.workspace.position.n
        await at.press("a", "e", "s", "n")
        assert len(at.app.screen_stack) == 1
        assert session.workspace.position.n == before


async def test_the_list_is_exported(session: Session) -> None:
    """What the filter leaves is written as it is shown."""
    async with sitting(session) as at:
        await at.press("6", "slash")
        await at.type("editorial")
        await at.press("enter", "x", "enter")
        file = session.workspace.folder / "exports" / "meetings-as-at-2025-11-27.md"
        assert str(file) in at.message
    text = file.read_text("utf-8")
    assert "“editorial” (" in text
    assert "Editorial" in text
    assert "| QAG |" not in text


async def test_two_people_edit_one_meeting(session: Session) -> None:
    """Both values are shown, line by line, and the person chooses."""
    other = open_session(session.workspace.folder, "Business manager")
    async with sitting(session) as at:
        await to_meetings(at)
        await at.press("e", *("tab",) * 7)
        await at.press("end", "ctrl+j")
        await at.type("Mine")
        other.record(SetFields("meetings", TODAYS, {"standing_items": ["Welcome", "Theirs"]}))
        await at.press("enter")
        await at.pilot.pause()
        assert "Business manager" in at.text
        assert "Theirs" in at.text


# The page


async def test_the_page_of_a_meeting_to_come(session: Session) -> None:
    """It shows the agenda by its sections, and goes back to the list."""
    async with sitting(session) as at:
        await to_page(at)
        assert "QAG, 27 Nov 25" in at.figures
        assert "1 Welcome and declarations" in at.text
        assert "2 Notes of 16 September 2025 and matters arising" in at.text
        await at.press("escape")
        await at.pilot.pause()
        assert isinstance(at.framed, MeetingsScreen)
        assert at.table.key == TODAYS


async def test_a_small_page_shows_all_of_a_quorum_or_none_of_it(session: Session) -> None:
    """A clause that is left out must not look met; whether the meeting was quorate stays."""
    async with sitting(session, SMALL) as at:
        await to_page(at, "EXEC-2025-10-21")
        assert "Quorate" in at.figures
        shown = [clause in at.figures for clause in ("Council ✓", "Police ✓")]
        assert len(set(shown)) == 1


async def test_a_decision_is_added_and_edited(session: Session) -> None:
    """A decision stands on the page, with the actions it is about, and can be changed."""
    session.record(StartMeeting(TODAYS))
    async with sitting(session) as at:
        await to_page(at)
        await at.press("a")
        await at.type("Go on with the leaflet.")
        await at.press("tab")
        await at.type("BP25-2.7")
        await at.press("enter")
        assert "Decision of the QAG meeting of 27 November 2025 recorded" in at.message
        decision = next(d for d in session.book.decisions.values() if d.meeting == TODAYS)
        assert decision.actions == ("BP25-2.7",)
        await at.press("e", "end")
        await at.type(" And print it.")
        await at.press("enter")
        assert session.book.decisions[decision.id].text == "Go on with the leaflet. And print it."


async def test_an_empty_decision_is_refused(session: Session) -> None:
    """The sentence stands at the field."""
    async with sitting(session) as at:
        await to_page(at)
        await at.press("a", "enter")
        assert "Fill in “What was decided”" in at.text


async def test_what_came_of_a_meeting(session: Session) -> None:
    """A closed meeting shows decisions, actions and who came, and each can be read."""
    async with sitting(session) as at:
        await to_page(at, HELD)
        assert {"Decisions", "Attendance"} <= headings(at).keys()
        assert "Quorate  Council ✓" in at.figures
        decision = next(d for d in session.book.decisions.values() if d.meeting == HELD)
        assert at.framed.show_record("decisions", decision.id)
        await at.press("enter")
        assert decision.text[:40] in at.text
        await at.press("escape", "l")
        assert "Apologies" in at.text or "Absent" in at.text


async def test_a_note_of_the_meeting(session: Session) -> None:
    """What was said is written down on the page."""
    async with sitting(session) as at:
        await to_page(at)
        await at.press("n")
        await at.type("The letter is out.")
        await at.press("enter")
        assert meeting(at).texts[-1] == "The letter is out."
        assert headings(at)["Notes"] == "1"


async def test_an_action_is_escalated_from_the_page(session: Session) -> None:
    """The Executive gets an action of its own, raised at the meeting and linked with the other."""
    session.record(StartMeeting(TODAYS))
    async with sitting(session) as at:
        await to_page(at)
        await at.press("w")
        assert "Select an action" in at.message
        assert at.framed.show_record("actions", "BP25-1.1")
        await at.pilot.pause()
        await at.press("w")
        await at.type("Write to the director")
        await at.press("enter")
        made = [a for a in session.book.actions.values() if a.title == "Write to the director"]
        assert [(a.source, a.raised_at, a.related) for a in made] == [
            (Source.EXECUTIVE, TODAYS, ("BP25-1.1",))
        ]


@pytest.mark.usefixtures("unhurried")
async def test_a_line_to_check_is_settled_on_the_page_of_a_closed_meeting(session: Session) -> None:
    """What will be recorded is said first; nothing is once the minutes were issued."""
    session.record(KeepLine(HELD, "BP25-2.6 extended to 28 February", to_check=True))
    async with sitting(session) as at:
        await to_page(at, HELD)
        assert "1 line to check, c to settle" in at.text
        await at.press("c")
        assert "New due date Saturday 28 February 2026" in " ".join(at.text.split())
        await at.press("enter")
        assert not any(line.to_check for line in session.book.lines.values())
        assert session.book.actions["BP25-2.6"].due == date(2026, 2, 28)
        await at.press("c")
        assert "no line to check" in at.message
        session.record(KeepLine(HELD, "BP25-2.6 completed", to_check=True))
        session.record(IssueMinutes(HELD, "all members"))
        await at.press("c")
        assert "were issued, so its lines stay" in at.message


@pytest.mark.usefixtures("unhurried")
async def test_any_line_on_the_page_of_a_closed_meeting_becomes_something_else(
    session: Session,
) -> None:
    """What is out of view is counted, and a refusal stays beside what is chosen instead."""
    session.record(KeepLine(HELD, "the keys for BP25-1.2 are with estates"))
    line = list(session.book.lines)[-1]
    async with sitting(session, SMALL) as at:
        await to_page(at, HELD)
        at.framed.show_record("lines", line)
        await at.press("e")
        await at.press(*"new due", "enter", "down")
        assert "BP25-1.2 is delivered. Reopen it before moving its date." in at.text
        assert "▾ 4 more below" in at.text
        await at.press(*["down"] * 20)
        assert "more below" not in at.text
        await at.press("escape")
        session.record(IssueMinutes(HELD, "all members"))
        await at.press("e")
        assert "Edit the line" in at.text


async def test_an_action_asked_for_is_recorded_afterwards(session: Session) -> None:
    """It was raised at the meeting, is overseen by its group, and stands on the page."""
    async with sitting(session) as at:
        await to_page(at, HELD)
        await at.press("semicolon")
        await at.type("Write to the schools")
        if "Priority" in at.text:
            await at.press("tab")
            await at.type("1")
        await at.press("enter")
        made = [a for a in session.book.actions.values() if a.title == "Write to the schools"]
        assert [(a.raised_at, a.overseeing_group) for a in made] == [(HELD, "QAG")]
        assert "Write to the schools" in at.text


async def test_an_action_is_edited_from_the_page(session: Session) -> None:
    """On the line of an action, e edits that action."""
    async with sitting(session) as at:
        await to_page(at)
        assert at.framed.show_record("actions", "BP25-2.7")
        await at.press("e")
        assert "BP25-2.7" in at.text
        assert "Intended outcome" in at.text


async def test_the_calendar_is_exported(session: Session) -> None:
    """The meetings can be written for Outlook, with the days on which actions are due."""
    async with sitting(session) as at:
        await at.press("6", "x")
        await at.type("Calendar")
        await at.press("enter")
        file = session.workspace.folder / "exports" / "meetings-as-at-2025-11-27.ics"
        assert str(file) in at.message
    text = file.read_text("utf-8")
    assert "SUMMARY:Quality Assurance Group meeting" in text
    assert "UID:actions/BP25-1.1/due@" in text


async def test_the_note_is_exported_without_overwriting(session: Session) -> None:
    """Two keys write the note for Word, as it is going to be sent; again, another file."""
    async with sitting(session) as at:
        await to_page(at, HELD)
        await at.press("x", "enter")
        first = session.workspace.folder / "exports" / f"{HELD}-minutes-as-at-2025-11-27.docx"
        assert str(first) in at.message
        await at.press("x")
        await at.type("html")
        await at.press("enter", "x")
        await at.type("markdown")
        await at.press("enter")
        await at.press("x", "enter")
        assert "-2.docx" in at.message
    text = first.with_suffix(".md").read_text("utf-8")
    assert "# Quality Assurance Group: notes and actions" in text
    assert first.with_suffix(".html").exists()
    paper = WordFile(str(first))
    assert paper.paragraphs[0].text.startswith("Quality Assurance Group: notes and actions")


async def test_the_agenda_of_a_meeting_to_come_is_exported(session: Session) -> None:
    """Two keys write it, to be sent round before the meeting."""
    async with sitting(session) as at:
        await to_page(at)
        await at.press("x", "enter")
        file = session.workspace.folder / "exports" / f"{TODAYS}-agenda-as-at-2025-11-27.docx"
        assert str(file) in at.message
    texts = [paragraph.text for paragraph in WordFile(str(file)).paragraphs]
    assert any(text.startswith("Agenda of the Quality Assurance Group") for text in texts)
    assert "Awaiting agreement" in texts


async def test_restricted_decisions_are_not_projected(session: Session) -> None:
    """While others look on, a restricted decision is counted only."""
    session.record(StartMeeting(TODAYS))
    async with sitting(session) as at:
        await to_page(at)
        await at.press("a")
        await at.type("Keep this quiet.")
        await at.press("tab", "tab")
        await at.type("yes")
        await at.press("enter", "p")
        assert "Keep this quiet." not in at.text
        assert headings(at)["Decisions"] == "0 lines, 1 not shown"


# Anybody's data


async def test_hostile_texts_go_through_every_form(tmp_path: Path) -> None:
    """What is pasted is kept, and shown harmlessly."""
    workspace = make_workspace(tmp_path / "hostile", 2)
    sitter = Session(workspace, "Business officer")
    sitter.record(PlanMeeting("QAG", workspace.today(), chair=HOSTILE, standing_items=(HOSTILE,)))
    key = f"QAG-{workspace.today()}"
    async with sitting(sitter, SMALL) as at:
        await to_meetings(at, key)
        await at.press("e", *("tab",) * 2)
        await at.paste(HOSTILE)
        await at.press("enter")
        assert "[CSCP] [/oops]" in meeting(at, key).place
        await at.press("n")
        await at.paste(HOSTILE)
        await at.press("enter")
        assert "[CSCP] [/oops]" in meeting(at, key).texts[0]
        await at.press("s", "tab")
        await at.paste(HOSTILE)
        await at.press("escape", "enter")
        await at.pilot.pause()
        assert "[CSCP] [/oops]" in at.text
        await at.press("a")
        await at.paste(HOSTILE)
        await at.press("enter")
        assert "[CSCP] [/oops]" in at.text
        await at.press("l")
        assert "[CSCP] [/oops]" in at.text


async def test_an_empty_partnership_says_what_to_press(tmp_path: Path) -> None:
    """Without a group nothing can be planned; the screen and the key say so."""
    workspace = create_workspace(tmp_path / "new", "new")
    sitter = Session(workspace, "Business officer")
    sitter.record(AddRecord("partnership", {"name": "A Partnership", "abbreviation": "AP"}))
    async with sitting(sitter, SMALL) as at:
        await at.press("6")
        assert "Press o for the groups" in at.text
        await at.press("a")
        assert "There are no groups yet" in at.message


QAG = "QAG-2025-11-27"
TEN = datetime(2025, 11, 27, 10, 0, tzinfo=UTC)

STATES: dict[str, tuple[str, ...]] = {
    "as it opens": (),
    "a note on a standing item": ("n",),
    "on an action": ("apostrophe", *REF, "enter"),
    "on a challenge": ("apostrophe", *"CH-01", "enter"),
    "in full": ("apostrophe", *REF, "enter", "l"),
    "its history": ("h",),
    "escalated": ("apostrophe", *REF, "enter", "w"),
    "agreed": ("y",),
    "attendance": ("r",),
    "found": ("r", "slash", *"[/oops]"),
    "a guest": ("r", "plus"),
    "captured": ("colon", *"decision: [CSCP] [/oops]"),
    "a lead that is none": ("colon", *"lead:[/oops] due:31/3 [CSCP] [/oops]"),
    "left in the line": ("colon", *"[CSCP] [/oops]", "escape"),
    "read back": ("b",),
    "overridden": ("o",),
    "closed": ("z",),
    "projected": ("p",),
    "left": ("m",),
}


@pytest.fixture
def hostile(session: Session) -> Session:
    """The meeting runs here; group, chair, items, agencies, guests and remarks are hostile."""
    session.by = f"Officer {HOSTILE}"
    make_hostile(session)
    clauses = [{"at_least": 1, "agencies": ["police"], "label": HOSTILE}]
    items = [HOSTILE, *session.book.meetings[QAG].standing_items]
    session.record(
        Together(
            (
                SetFields("groups", "QAG", {"quorum": clauses}),
                SetFields("meetings", QAG, {"chair": HOSTILE, "standing_items": items}),
                SetFields("agencies", "police", {"name": f"Police {HOSTILE}"}),
                RaiseChallenge("police", HOSTILE, "QAG"),
            )
        )
    )
    session.record(StartMeeting(QAG, TEN))
    session.record(Together((RecordGuests(QAG, HOSTILE), AddRemark(QAG, HOSTILE))))
    session.meeting = QAG
    return session


async def test_every_state_shows_it_harmlessly(hostile: Session) -> None:
    """Nothing steers the terminal, nothing is read as an instruction, nothing ends the program."""
    async with sitting(hostile, SMALL) as at:
        await at.press("m")
        meeting = at.app.screen
        for state, keys in STATES.items():
            await at.press(*keys)
            await at.pilot.pause()
            for sign in "\x1b\x00\u202e\u2028":
                assert sign not in at.text, state
            assert "[CSCP] [/oops]" in at.text, state
            if isinstance(at.app.focused, Input):
                await at.press("ctrl+u")
            while at.app.screen is not meeting or isinstance(at.app.focused, Input):
                await at.press("m" if state == "left" else "escape")
            await at.press("home", *("p" if state == "projected" else ""))


@pytest.mark.usefixtures("unhurried")
async def test_it_is_closed_with_a_note(hostile: Session) -> None:
    """The text stands in the file as text."""
    async with sitting(hostile, SMALL) as at:
        await at.press("m", "r", "asterisk", "escape", "z", "y")
    assert hostile.workspace.book.meetings[QAG].is_closed
    note = hostile.workspace.folder / "exports" / f"{QAG}-minutes.md"
    assert "\x1b" not in note.read_text("utf-8")


async def test_minutes_are_issued_from_the_page_of_their_meeting(
    session: Session, tmp_path: Path
) -> None:
    """The form asks whom they went to, then what was corrected; the page and each export show both."""
    async with sitting(session) as at:
        await to_page(at, HELD)
        assert "Minutes: draft" in at.text
        await at.press("i")
        assert "Corrections" not in at.text
        await at.type_into("to", "all members")
        await at.press("enter")
        assert "Minutes: issued" in at.text
        data = export_minutes(
            session.workspace,
            meeting(at, HELD),
            PaperFormat.WORD,
            read_templates(session.workspace.folder),
            public=False,
        ).data
        word = WordFile(BytesIO(data))
        word.add_paragraph("The Chair thanked everybody.")
        path = tmp_path / "minutes.docx"
        word.save(str(path))
        await at.press("i")
        await at.type_into("corrections", "Thanks added.")
        await at.type_into("file", str(path))
        await at.press("enter")
        assert "Minutes: corrected" in at.text
        last = issues_of(session.book, HELD)[-1]
        assert (last.to, last.corrections, last.is_amended) == (
            "all members",
            "Thanks added.",
            True,
        )
        assert any("Amended by the Chair" in map(str, row.cells) for row in at.table.table.rows)
        told = exported_meeting(session, meeting(at, HELD)).notices("docx")
        assert told[0].startswith("This is the file that was issued on ")
        assert "the Chair amended" in told[1]


async def test_items_of_an_agenda_are_added_and_edited_on_the_page_of_their_meeting(
    session: Session,
) -> None:
    """A new one by its command, and what there is to say of a standing one by e on its heading."""
    async with sitting(session) as at:
        await to_page(at)
        page = at.framed
        assert isinstance(page, MeetingPage)
        page.action_add_item()
        await at.pilot.pause()
        await at.type_into("title", "Neglect")
        await at.type_into("purpose", "decide")
        await at.type_into("minutes", "15")
        await at.press("enter")
        (entry,) = session.book.agenda_items.values()
        assert (entry.meeting, entry.title, entry.minutes) == (TODAYS, "Neglect", 15)
        (detail,) = (text for title, text in headings(at).items() if title.endswith(" Neglect"))
        assert detail == "Purpose: to decide · Time: 15 minutes"
        await at.press("home")
        while at.table.heading != "standing/3":
            await at.press("down")
        await at.press("e")
        await at.type_into("presenter", "Head of Service")
        await at.press("enter")
        made = agenda(session.book, meeting(at))
        item = next(each for each in made.numbered if each.key == "standing/3")
        assert item.entry is not None
        assert item.entry.presenter == "Head of Service"
        await at.press("e")
        await at.type_into("presenter", " and Chair")
        await at.press("enter")
        changed = session.book.agenda_items[item.entry.id]
        assert (changed.presenter, changed.minutes) == ("Head of Service and Chair", None)
