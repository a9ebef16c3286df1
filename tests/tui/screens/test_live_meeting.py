"""A meeting that is run from the program: a whole one, with the keys that the job table allows."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from docx import Document as WordFile
from textual.events import Paste

from building import HOSTILE, do
from cscp_tui.domain.commands.actions import AddAction, AddProgressUpdate, Agree, Deliver, MoveDate
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    CancelMeeting,
    CloseMeeting,
    CorrectRemark,
    KeepLine,
    PlanMeeting,
    ProceedWithoutQuorum,
    StartMeeting,
    UnderItem,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, ChallengeStatus, MeetingState, Source, Status
from cscp_tui.domain.meetings import Agenda, AgendaSection, agenda, last_meeting, lines_of_meeting
from cscp_tui.services.meetings import before_closing
from cscp_tui.services.own_files import FormDrafts
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import team_recorder
from cscp_tui.tui import background_sync
from cscp_tui.tui.key_help import commands_of, help_table
from cscp_tui.tui.keys_in_turn import LETTERS_APART
from cscp_tui.tui.screens.capture import AnswerScreen, CaptureInput, CaptureLine
from cscp_tui.tui.screens.live_meeting import LiveMeetingScreen
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.screens.settling import LineSettling
from cscp_tui.tui.screens.take_attendance import TakeAttendanceScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.lines import CellLine
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.meetings import item_of_row, said_of
from meetings_made import MEETING, in_meeting, live_book
from sitting import SMALL, USUAL, beginning_at, open_session, session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Meeting
    from sitting import Sitting


DAY = date(2025, 11, 27)
QAG = "QAG-2025-11-27"
TEN = datetime(2025, 11, 27, 10, 0, tzinfo=UTC)
TO_AGREE = ("AU24-09", "BP25-2.4", "BP25-2.7", "BP25-3.5", "BP25-4.4", "BP25-5.2", "BP25-5.7")


pytestmark = pytest.mark.usefixtures("unhurried")
QUICK = pytest.mark.usefixtures("quick_papers")


class Typist:
    """Counts the keys that are no text."""

    def __init__(self, at: Sitting) -> None:
        self.at, self.keys = at, 0

    async def press(self, *keys: str) -> None:
        """Press keys, and count them."""
        self.keys += len(keys)
        await self.at.press(*keys)

    def counted(self) -> int:
        """How many keys were pressed since the last count."""
        keys, self.keys = self.keys, 0
        return keys


def live(at: Sitting) -> LiveMeetingScreen:
    """The screen of the meeting, which has nothing over it."""
    screen = at.app.screen
    assert isinstance(screen, LiveMeetingScreen)
    return screen


def head(at: Sitting) -> str:
    """What the meeting's screen says above its agenda."""
    return f"{live(at).query_one('#figures', CellLine).text} {quorum(at)}"


def done(at: Sitting) -> int:
    """How many lines of the agenda are marked as done."""
    return sum(row.cells[0].text == "done" for row in live(at).query_one(RecordTable).table.rows)


def quorum(at: Sitting) -> str:
    """What the topmost screen says of the quorum."""
    pieces = at.app.screen.query_one("#quorum").pieces  # type: ignore[attr-defined]
    return "".join(map(str, pieces)).replace("\u00a0", " ")


def meeting_of(session: Session, key: str = QAG) -> Meeting:
    """The meeting as it is recorded."""
    return session.workspace.book.meetings[key]


def notes(session: Session) -> tuple[str, ...]:
    """The meeting's notes: lines that recorded nothing besides their words, and remarks."""
    lines = lines_of_meeting(session.workspace.book, QAG)
    typed = (
        line.text or line.words for line in lines if not line.told_by_result and not line.to_check
    )
    return (*meeting_of(session).texts, *typed)


def to_check(session: Session) -> tuple[str, ...]:
    """The lines that are to be checked when the meeting closes."""
    lines = lines_of_meeting(session.workspace.book, QAG)
    return tuple(line.words for line in lines if line.to_check)


def start(session: Session, *, attended: bool = True) -> Session:
    """The meeting runs and was joined, and is on screen; everyone is there."""
    session.record(StartMeeting(QAG, TEN))
    if attended:
        session.record(MarkAllPresent(QAG))
    session.meeting = QAG
    return beginning_at("meeting", session)


async def go_to(at: Sitting, key: str) -> None:
    """Put the cursor on an item."""
    assert live(at).query_one(RecordTable).move_to(key)
    await at.pilot.pause()


@QUICK
async def test_a_whole_meeting_from_start_to_closed_note(session: Session, demo: Path) -> None:
    """The demo's meeting of the day, by keys alone, within what the job table allows."""
    async with sitting(session, SMALL) as at:
        typist = Typist(at)
        await typist.press("m", "enter")
        assert typist.counted() == 2
        assert meeting_of(session).in_progress
        assert "0 of 8 done" in head(at)
        await take_attendance(at, typist)
        await at.press("space", "enter", "enter")
        assert done(at) == 1
        await work_through(at, typist)
        await capture_what_is_said(at, typist)
        await at.press("b")
        assert "Agreed as delivered:" in at.text
        await at.press("escape", "z")
        assert "Quorate: Council" in at.text
        assert "Not done:" in at.text
        await at.press("y")
        assert isinstance(at.app.screen, PlanScreen)
        assert f"exports/{QAG}-minutes.docx and {QAG}-minutes.md" in at.top_message
    closed = meeting_of(session)
    assert (closed.state, closed.is_closed, closed.in_progress) == (MeetingState.HELD, True, False)
    note = " ".join((demo / "exports" / f"{QAG}-minutes.md").read_text("utf-8").split())
    for words in IN_THE_NOTE:
        assert words in note, words
    assert note.startswith("DRAFT until agreed")
    assert {line.meeting for line in session.workspace.lines() if line.n > DEMO_LINES} == {QAG}


DEMO_LINES = 929
IN_THE_NOTE = (
    "- **Apologies:** Croydon Council: Housing",
    "Metropolitan Police (online)",
    "The strategy goes to the partners' boards in January.",
    "Review the referral form",
    "31 March 2026",
    "**AGREED:** BP25-2.7 with thanks.",
    "Name a Housing lead",
    "Who comes next time?",
    "Mince pies were had.",
)


async def test_the_minutes_of_a_meeting_are_fit_to_send(session: Session, demo: Path) -> None:
    """Played by keys to its files: who was there, what was declared, agreed and asked, by item."""
    async with sitting(session) as at:
        await at.press("m", "enter", "r")
        for name, key in (("hou", "minus"), ("camhs", "comma")):
            await at.type(name)
            await at.press("enter", key)
        await at.press("asterisk", "escape", "1", "colon")
        for line in (
            "Police joined 10.20",
            "ICB declares an interest in item 4 and took no part",
            "present: Team Manager, Youth Justice (online, deputy)",
            "Public Health left 11.20",
        ):
            await at.type(line)
            await at.press("enter")
        await at.press("enter", "2", "y", *"the apologies", "enter")
        await go_to(at, "BP25-3.4")
        await at.press("n", *"Three systems are shared.", "enter")
        await go_to(at, "BP25-2.7")
        await at.press(
            "y", "enter", "4", "colon", *"Police to audit missing episodes by 31 January"
        )
        await at.press("enter", "enter", "z", "y")
        assert f"exports/{QAG}-minutes.docx and {QAG}-minutes.md" in at.top_message
        assert f"{QAG}-action-log.eml, with no address yet" in at.top_message
    paper = WordFile(str(demo / "exports" / f"{QAG}-minutes.docx"))
    lines = [paragraph.text for paragraph in paper.paragraphs if paragraph.text.strip()]
    header = paper.sections[0].header.paragraphs[0].text
    assert header == "DRAFT until agreed · OFFICIAL-SENSITIVE"
    assert lines[0] == "Quality Assurance Group: notes and actions, 27\u00a0November\u00a02025"
    told = iter(lines)
    for words in (
        "Date: Thursday 27 November 2025, ",
        "Notes: Business Officer",
        "Metropolitan Police (joined 10.20)",
        "In attendance: Independent Scrutineer",
        "Apologies: Croydon Council: Housing; Croydon Council: Youth Justice Service (represented",
        "1 Welcome and declarations",
        "Quorate from 10.20, when Met Police joined.",
        "declared an interest in item 4 and took no part.",
        "2 Notes of 16 September 2025 and matters arising",
        "Agreed as a correct record, subject to: the apologies.",
        "BP25-3.4, Set up a shared plan",
        "3 Business plan: progress and deliveries to agree",
        "BP25-2.7, Test a leaflet on neglect with parents, and publish it. Impact",
        "4 Audits and their actions",
        "ACTION OT25-02: Metropolitan Police (Met Police) to audit missing episodes, by 31 January 2026.",
        "5 Dataset",
        "Not reached.",
        "Tuesday 10 March 2026, 10.00, Hospital seminar room, and online.",
        "Action log",
    ):
        assert any(words in line for line in told), words
    log = [[cell.text for cell in row.cells] for row in paper.tables[-1].rows]
    assert log[0] == ["Ref", "Action", "Lead", "Due", "Item"]
    assert log[1][0::3] == ["OT25-02", "31 January 2026"]
    assert log[1][4] == "4"


async def test_leaving_the_program_asks_while_the_meeting_runs(session: Session) -> None:
    """Enter stays; another key than the one that asked leaves."""
    start(session)
    async with sitting(session) as at:
        await at.press("q")
        assert "is running" in at.words
        await at.press("enter")
        assert live(at).is_current
        await at.press("q", "y")
        assert at.app._exit


async def test_ctrl_c_copies_the_line_while_the_meeting_runs(session: Session) -> None:
    """Whoever wanted to copy something stays in the meeting, with the line as it was."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"Half a line", "ctrl+c")
        assert at.app.clipboard == "Half a line"
        assert live(at).is_current
        assert line_of(at).text == "Half a line"


async def test_a_dead_key_says_so_and_what_is_typed_after_it_is_no_command(
    session: Session,
) -> None:
    """A word typed where nothing takes it changes nothing."""
    start(session)
    async with sitting(beginning_at("plan", session), SMALL) as at:
        await at.press("m")
        before = session.workspace.position.n
        at.app.letters_apart = LETTERS_APART
        await at.press("comma", *"zero d")
        assert live(at).is_current
        assert "or ? to see every key" in at.message
        assert session.workspace.position.n == before


async def test_slash_finds_in_a_meeting(session: Session) -> None:
    """One key, and words of a title put the cursor on the item."""
    start(session)
    async with sitting(session, SMALL) as at:
        await at.press("slash", *"BP25-2.7", "enter")
        assert live(at).query_one(RecordTable).key == "BP25-2.7"


async def test_rejecting_says_how_many_deliveries_it_concerns(session: Session) -> None:
    """Agreeing asks for no reason; rejecting needs one, and one key never does the other."""
    start(session)
    async with sitting(session) as at:
        await go_to(at, "standing/1")
        await at.press("minus")
        assert f"Reject {len(TO_AGREE)} deliveries" in at.text
        await at.press("enter", "enter")
        assert not [a for a in session.book.actions.values() if QAG in a.agreed_at]
        await at.press("escape", "y")
        assert "Not agreed" not in at.text
        await at.press("enter")
        assert all(session.book.actions[ref].agreed_at == QAG for ref in TO_AGREE)


async def test_the_minutes_of_the_meeting_before_are_agreed_on_their_item(
    session: Session,
) -> None:
    """Subject to what the meeting asks to be corrected."""
    start(session)
    items = {"standing_items": ["Welcome", "Notes of the last meeting"]}
    session.record(SetFields("meetings", QAG, items))
    async with sitting(session) as at:
        await go_to(at, "standing/2")
        await at.press("y", *"the apologies of Housing", "enter")
        agreed = [m for m in session.book.meetings.values() if m.minutes_agreed_at == QAG]
        assert [m.minutes_subject_to for m in agreed] == ["the apologies of Housing"]


def rows_said(at: Sitting) -> list[str]:
    """What stands at the end of the agenda as said so far, from the top, without what it is."""
    rows = live(at).query_one(RecordTable).table.rows
    said = (row.cells[2].text for row in rows if row.key.startswith("said"))
    return [re.sub("^(Note|Update|Decision): ", "", text) for text in said]


async def test_what_was_said_stands_under_its_item_and_in_a_list_newest_first(
    session: Session,
) -> None:
    """A note, a decision and a progress update; what was taken back goes."""
    start(session)
    async with sitting(session) as at:
        await at.press("colon", *"note: The room is cold.", "enter")
        await at.press(*"BP25-1.1: Half of them are trained.", "enter", "escape")
        assert rows_said(at) == ["BP25-1.1: Half of them are trained.", "The room is cold."]
        keys = [row.key for row in live(at).query_one(RecordTable).table.rows]
        under = keys[keys.index("BP25-1.1") + 1]
        assert said_of(under)[0] == "lines"
        await at.press("u")
        assert not session.book.updates_of("BP25-1.1")[-1].text.startswith("Half of them")
        assert rows_said(at) == ["The room is cold."]
        assert "Undone with it: progress update BP25-1.1" in at.message


async def test_what_was_captured_a_moment_ago_is_corrected_in_two_keys(session: Session) -> None:
    """Up in the empty line opens it; the history keeps what stood there."""
    start(session)
    async with sitting(session, SMALL) as at:
        await at.press("colon", *"note: The room is cold.", "enter")
        typist = Typist(at)
        await typist.press("up")
        await at.press("end", "ctrl+u", *"The room is warm.")
        await typist.press("enter")
        assert typist.counted() == 2
        assert notes(session)[-1:] == ("The room is warm.",)
        assert lines_of_meeting(session.book, QAG)[-1].words == "note: The room is cold."


async def test_what_the_last_line_may_say_is_recorded_with_down(session: Session) -> None:
    """Whoever pressed Enter in haste is told; the line is open again then."""

    def delivered() -> set[str]:
        return {each.id for each in session.book.actions.values() if not each.is_open}

    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        await at.type("Schools have their lists now, so BP25-1.1 has been delivered")
        await at.press("enter")
        assert "BP25-1.1" not in delivered()
        assert "Kept as it was typed. ↓: BP25-1.1 delivered" in at.text
        await at.press("down", "enter")  # what was said first is chosen
        assert "BP25-1.1" in delivered()
        assert "↓:" not in at.text
        await at.type("The room is cold.")
        await at.press("enter")
        assert lines_of_meeting(session.book, QAG)[-1].words == "The room is cold."


async def test_attendance_that_was_captured_is_corrected_there(session: Session) -> None:
    """It is no line in the list, so Up opens the attendance and not the line before it."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon", *"note: The room is cold.", "enter")
        await at.type("Police left 11.20")
        await at.press("enter", "up")
        assert isinstance(at.app.screen, TakeAttendanceScreen)
        assert "left 11.20" in at.text


async def test_a_change_that_was_captured_is_taken_back_from_its_line(session: Session) -> None:
    """It made no record with a form; the line before it isn't what was captured a moment ago."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon", *"note: The room is cold.", "enter")
        await at.type("The notes of 16 September were agreed as a correct record")
        await at.press("enter", "up")
        await at.press(*"take back", "enter")
        assert last_meeting(session.book, meeting_of(session)).minutes_agreed_at == ""  # type: ignore[union-attr]


async def test_after_an_undo_up_corrects_what_was_captured_before(session: Session) -> None:
    """What was undone is not offered to be undone once more, which would undo the one before it."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon", *"note: The room is cold.", "enter")
        await at.press(*"note: The room is dim.", "enter", "escape", "u")
        assert notes(session)[-1] == "The room is cold."
        await at.press("colon", "up")
        assert "to undo it" not in at.message
        assert "The room is cold." in at.text


async def test_e_corrects_a_decision_and_an_update(session: Session) -> None:
    """The correction of an update is kept beside it."""
    start(session)
    session.record(AddDecision(QAG, "The audit goes on."))
    session.record(AddProgressUpdate("BP25-1.1", "Half are trained."))
    async with sitting(session) as at:
        newest, decided = (
            row.key
            for row in live(at).query_one(RecordTable).table.rows
            if row.key.startswith("said")
        )
        await go_to(at, decided)
        await at.press("e", "end", *" Twice.", "enter")
        key = said_of(decided)[1]
        assert session.book.decisions[key].text == "The audit goes on. Twice."
        await go_to(at, newest)
        await at.press("e", "enter")
        texts = [note.text for note in session.book.updates_of("BP25-1.1")]
        assert texts[-2:] == ["Half are trained.", "Correction: Half are trained."]


async def test_delivering_leaves_the_item_and_the_cursor_until_the_next_visit(
    session: Session,
) -> None:
    """Then it stands among those to agree."""
    start(session)
    async with sitting(session, SMALL) as at:
        await go_to(at, "BP25-1.7")
        keys = [row.key for row in live(at).query_one(RecordTable).table.rows]
        await at.press("d", *"Families say so", "enter")
        table = live(at).query_one(RecordTable)
        after = [row.key for row in table.table.rows if "said" not in row.key]
        assert (table.key, after) == ("BP25-1.7", keys)
        await at.press("m", "m")
        rows = [row.key for row in live(at).query_one(RecordTable).table.rows]
        assert rows.index("BP25-1.7") < rows.index("BP25-5.6")


async def test_lead_due_date_and_latest_update_are_read_at_80_columns(session: Session) -> None:
    """Lead and date are in the row of each action, the update below, of the one at the cursor."""
    start(session)
    session.record(AddProgressUpdate("BP25-2.1", f"The draft is out: {'w' * 60}"))
    async with sitting(session, SMALL) as at:
        await go_to(at, "BP25-2.1")
        text = await at.text_at_rest()
        (row,) = [line for line in text.splitlines() if "BP25-2.1" in line]
        assert re.search(r"BP25-2.1 .* ● Green +SWLICB +27 Feb 26", row), row
        (brief,) = [line for line in text.splitlines() if "Latest update The draft is out" in line]
        assert brief.rstrip().endswith("w…")  # cut within a word, which isn't left out unseen
        assert live(at).query_one("#detail").size.height == 1


async def test_the_footer_shows_close_read_back_and_undo(session: Session) -> None:
    """At both sizes, whatever else there is room for."""
    start(session)
    async with sitting(session, USUAL) as at:
        for size in (USUAL, SMALL):
            await at.pilot.resize_terminal(*size)
            foot = (await at.text_at_rest()).splitlines()[-1]
            for words in (
                *("r Attendance", ": Capture", "y Agree"),
                *("z Close", "b Read back", "u Undo"),
            ):
                assert words in foot, size


@QUICK
async def test_a_whole_executive_meeting_from_m_to_the_file(session: Session, demo: Path) -> None:
    """Attendance, two captured lines, a correction and the close, by keys alone."""
    session.recorder.record(CancelMeeting(QAG, "Moved."), session.context())
    session.record(PlanMeeting("EXEC", DAY))
    (key,) = (
        m.id for m in session.book.meetings.values() if m.id.endswith("2025-11-27") and m.id != QAG
    )
    async with sitting(session, SMALL) as at:
        typist = Typist(at)
        await typist.press("m", "enter")
        assert typist.counted() == 2
        await typist.press("r", "asterisk", "escape")
        assert typist.counted() <= 12
        before = set(session.book.actions)
        await typist.press("colon")
        await at.type("Police to report back on missing episodes by 30 January 2026")
        await typist.press("enter")
        assert typist.counted() == 2
        (ref,) = set(session.book.actions) - before
        assert session.book.actions[ref].source is Source.EXECUTIVE
        await at.press(*"note: The budget is set.", "enter", "up")
        await at.press("end", *" For 2026.", "enter")
        await at.press("escape", "b")
        assert ref in at.text
        await at.press("escape", "z", "y")
    assert meeting_of(session, key).is_closed
    (written,) = (demo / "exports").glob(f"{key}*.md")
    note = written.read_text("utf-8")
    assert ref in note
    assert "The budget is set. For 2026." in note


@QUICK
async def test_a_second_person_changes_things_throughout(session: Session, demo: Path) -> None:
    """Before it, under each item, under forms, in mid-line and at its end: all is shown and kept."""
    other = open_session(demo, "Second officer")

    async def meanwhile(at: Sitting, *commands: Command) -> None:
        other.workspace.follow()
        for command in commands:
            other.record(command)
        at.app._look()
        await at.pilot.pause()

    async with sitting(session, SMALL) as at:
        await meanwhile(at, Deliver("BP25-1.4"))
        await at.press("m", "enter")
        other.meeting = QAG
        waiting = [i.key for i in live(at)._agenda.items if i.section is AgendaSection.TO_AGREE]
        assert "BP25-1.4" in waiting
        await at.press("r")
        await meanwhile(at, RecordAttendance(QAG, "housing", apologies=True))
        await at.press("asterisk", "escape")
        rows = {row.agency: row for row in session.book.attendances_of(QAG)}
        assert (rows["housing"].apologies, rows["housing"].present) == (True, 0)
        assert rows["police"].present == 1
        for number in range(1, 9):
            await both_speak_under(at, number, meanwhile)
        await both_move_a_date(at, meanwhile)
        await go_to(at, "BP25-2.4")
        await at.press("y")
        await meanwhile(at, Agree(("BP25-2.7",), QAG))
        await at.press("enter", "colon", *"decision: Half a li")
        await meanwhile(at, AddDecision(QAG, "Theirs in mid-line."))
        await at.press(*"ne.", "enter", "escape")
        assert rows_said(at)[:2] == ["decision: Half a line.", "Theirs in mid-line."]
        await at.press("z")
        await meanwhile(at, AddDecision(QAG, "Theirs at the end."))
        await at.press("y")
    book = session.book
    assert {book.actions[ref].agreed_at for ref in ("BP25-2.4", "BP25-2.7")} == {QAG}
    new = [line for line in session.workspace.lines() if line.n > DEMO_LINES]
    assert {line.by for line in new} == {session.by, "Second officer"}
    (written,) = (demo / "exports").glob(f"{QAG}*.md")
    note = written.read_text("utf-8")
    for words in ("Half a line.", "Theirs in mid-line.", "Theirs at the end.", "BP25-2.7"):
        assert words in note
    items = {int(part.split()[0]): part for part in re.split(r"\n#+ (?=\d+ )", note)[1:]}
    for number in range(1, 9):
        assert f"Theirs under {number}." in items[number]
        assert f"Ours under {number}." in items[number]


Meanwhile = Callable[..., Awaitable[None]]


async def both_speak_under(at: Sitting, number: int, meanwhile: Meanwhile) -> None:
    """Both stand under the item, and the cursor stays on it."""
    await at.press(str(number))
    item = live(at).numbered
    assert item is not None
    theirs = AddRemark(QAG, f"Theirs under {number}.")
    await meanwhile(at, UnderItem((theirs,), meeting=QAG, item=item.key))
    table = live(at).query_one(RecordTable)
    assert table.key == item.key
    await at.press("colon", *f"note: Ours under {number}.", "enter", "escape")
    said = [f"Theirs under {number}.", f"Ours under {number}."]
    assert rows_said(at)[:2] == said[::-1]
    under = [r for r in table.table.rows if item_of_row(r.key) == item.key and said_of(r.key)[0]]
    assert [row.cells[2].text.strip() for row in under] == [f"Note: {words}" for words in said]


async def both_move_a_date(at: Sitting, meanwhile: Meanwhile) -> None:
    """Under an open form a date is moved; both dates are shown, and one is chosen."""
    ref = "BP25-2.1"
    await go_to(at, ref)
    await at.press("v", *"31/3/26")
    await meanwhile(at, MoveDate(ref, date(2026, 3, 20), agreed_by=QAG))
    await at.press("enter")
    assert "Second officer changed “Due date” of BP25-2.1" in " ".join(at.text.split())
    for words in ("20 March 2026", "31/3/26"):
        assert words in at.text
    await at.press("m")
    assert at.session.book.actions[ref].due == date(2026, 3, 31)
    assert [move.later_due for move in at.session.book.moves_of(ref)][-2:] == [
        date(2026, 3, 20),
        date(2026, 3, 31),
    ]


async def take_attendance(at: Sitting, typist: Typist) -> None:
    """Sixteen agencies with three exceptions, in at most twelve keys."""
    await typist.press("r")
    for name, key in (("hou", "minus"), ("pol", "full_stop"), ("camhs", "comma")):
        await at.type(name)  # the first letter opens the line
        await typist.press("enter", key)
    await typist.press("asterisk")
    assert quorum(at) == "Quorate:   Council ✓   A health partner ✓   Police ✓"
    await typist.press("escape")
    assert typist.counted() <= 12
    rows = {row.agency: row for row in at.session.book.attendances_of(QAG)}
    assert len(rows) == 16
    assert rows["housing"].apologies
    assert rows["police"].online == 1
    assert rows["slam"].deputies == 1
    assert sum(row.present for row in rows.values()) == 15


async def work_through(at: Sitting, typist: Typist) -> None:
    """A note, a delivery, a moved date, and everything agreed, each in its keys."""
    book, table = at.session.book, live(at).query_one(RecordTable)
    await go_to(at, "BP25-1.1")
    typist.counted()
    await typist.press("n")
    await at.type("The strategy goes to the partners' boards in January.")
    await typist.press("enter")
    assert typist.counted() == 2
    assert table.key == "BP25-1.1"
    await at.press("enter")
    assert table.key == "BP25-3.4"
    await typist.press("d")
    await at.type("Every child who goes missing again has one plan.")
    await typist.press("enter")
    assert typist.counted() == 2
    assert book.actions["BP25-3.4"].status is Status.DELIVERED
    await go_to(at, "BP25-5.6")
    for key, text in (("v", "31/3/26"), ("tab", "partner"), ("tab", "outside")):
        await typist.press(key)
        await at.type(text)
    await typist.press("enter")
    assert typist.counted() <= 6
    moved = book.moves_of("BP25-5.6")[-1]
    assert (moved.later_due, moved.agreed_by) == (date(2026, 3, 31), QAG)
    await typist.press("y", "enter")
    assert typist.counted() == 2
    agreed = [book.actions[ref].agreed_at for ref in (*TO_AGREE, "BP25-3.4")]
    assert agreed == [QAG] * 8


async def capture_what_is_said(at: Sitting, typist: Typist) -> None:
    """One thing goes to the Executive; an action, a decision, a challenge, a note are captured."""
    await go_to(at, "AU25-03")
    await at.press("w", *"Name a Housing lead", "enter")
    book = at.session.book
    escalated = book.actions["AU25-03"].related[-1]
    assert book.actions[escalated].source is Source.EXECUTIVE
    typist.counted()
    await typist.press("colon")
    for line in (
        "lead:ICB due:31/3 Review the referral form",
        "decision: agreed BP25-2.7 with thanks",
        "challenge: to:housing Who comes next time?",
        "Mince pies were had.",
    ):
        await at.type(line)
        await typist.press("enter")
        assert typist.counted() <= 2
    await at.press("enter")


# Into the meeting and out of it.


async def test_the_meeting_is_left_and_gone_back_to_by_the_same_key(session: Session) -> None:
    """Digits stay in it; what is done on the Plan screen meanwhile is stamped with it."""
    async with sitting(start(session)) as at:
        assert live(at).TAB == "meeting"
        await at.press("2")
        assert "m goes to the other screens" in at.top_message
        live(at)
        await at.press("m")
        assert isinstance(at.app.screen, PlanScreen)
        assert "QAG meeting, " in at.figures
        await at.press("n", *"From the plan", "enter")
        note = session.book.last_update("BP25-1.1")
        assert note is not None
        assert note.meeting == QAG
        await at.press("m")
        assert done(at) == 1


async def test_the_same_key_joins_what_another_machine_started(
    session: Session, demo: Path
) -> None:
    """The frame says so, and nothing is asked."""
    start(open_session(demo, "Business manager"))
    async with sitting(session) as at:
        at.app._look()
        assert "QAG meeting in progress, m to join" in at.figures
        await at.press("m")
        assert "Joined the QAG meeting." in at.top_message
        assert session.context().meeting == QAG


async def test_without_a_meeting_today_the_way_to_one_is_said(demo: Path) -> None:
    """On another day than that of a meeting."""
    clock = FixedClock(date(2025, 11, 28))
    async with sitting(Session(team_recorder(demo, clock), "Business officer")) as at:
        await at.press("m")
        assert "No meeting is planned for today, 28 November 2025" in at.message
        assert "press 6 and then a" in at.message


async def test_the_frame_names_the_meeting_of_the_day_and_its_key(session: Session) -> None:
    """Until it is started; users' own key is named."""
    async with sitting(session, keys={"meeting.open": "f9"}) as at:
        session.record(AddProgressUpdate("BP25-1.1", "News"))
        at.plan_screen.refresh_book()
        assert "QAG today: f9" in at.title
        await at.press("f9", "enter", "f9")
        assert "QAG today" not in at.title


async def test_of_several_meetings_one_is_chosen(session: Session) -> None:
    """A picker names them; enter goes on with the one under the cursor."""
    session.record(PlanMeeting("REV", DAY))
    async with sitting(session) as at:
        await at.press("m")
        assert "Which meeting?" in at.text
        await at.type("review")
        await at.press("enter")
        assert "Start the " in at.text
        await at.press("enter")
        assert meeting_of(session, "REV-2025-11-27").in_progress
        await at.press("m", "m")
        live(at)


async def test_the_time_of_the_beginning_can_be_given(session: Session) -> None:
    """A wrong one and one that has not come are refused in the field."""
    async with sitting(session) as at:
        await at.press("m", "tab", "tab", *"soon", "enter")
        assert "“soon” isn't a time" in at.text
        await at.press(*["backspace"] * 4, *"0.00", "enter")
        assert meeting_of(session).started == "2025-11-27T00:00:00Z"


async def test_a_past_day_is_left_for_the_meeting(session: Session) -> None:
    """Nothing could be recorded in it there."""
    start(session).look_at(date(2025, 9, 30))
    async with sitting(beginning_at("plan", session)) as at:
        await at.press("m")
        assert session.as_at is None
        await at.press("space")
        assert done(at) == 1


async def test_a_closed_meeting_is_reopened_with_a_reason(session: Session) -> None:
    """M on its day asks why, and goes into it again."""
    start(session).record(CloseMeeting(QAG))
    async with sitting(beginning_at("plan", session)) as at:
        await at.press("m")
        assert "Reopen the QAG meeting" in at.text
        await at.press("enter")
        assert "Fill in “Reason”" in at.text
        await at.type("A row was wrong")
        await at.press("enter")
        live(at)
        assert meeting_of(session).reopen_reason == "A row was wrong"


# On the agenda.


async def test_one_delivery_is_agreed_where_the_cursor_is(session: Session) -> None:
    """Y and enter agree the one; “all” in its place agrees the others too."""
    async with sitting(start(session)) as at:
        await go_to(at, "BP25-2.4")
        await at.press("y", "enter")
        assert session.book.actions["BP25-2.4"].agreed_at == QAG
        assert session.book.actions["BP25-2.7"].agreed_at == ""
        await go_to(at, "BP25-2.7")
        await at.press("y", *"all")
        told = at.words.partition("6 deliveries: ")[2]
        assert {ref for ref in TO_AGREE if ref in told} == set(TO_AGREE) - {"BP25-2.4"}
        await at.press("enter")
        assert {session.book.actions[ref].agreed_at for ref in TO_AGREE} == {QAG}
        await at.press("y")
        assert "No delivery on the agenda is awaiting agreement" in at.top_message


async def test_all_deliveries_but_some_are_agreed_in_the_form(session: Session) -> None:
    """Those to leave out are named, and the form says which are left; leaving all out is refused."""
    async with sitting(start(session)) as at:
        await at.press("y")
        await at.type_into("but", "2.7, AU24-09")
        said = " ".join(at.words.split())
        left = [ref for ref in TO_AGREE if ref not in {"BP25-2.7", "AU24-09"}]
        assert "leaves 5 deliveries:" in said
        assert all(ref in said.partition("leaves 5 deliveries:")[2] for ref in left)
        await at.press("enter")
        agreed = [ref for ref in TO_AGREE if session.book.actions[ref].agreed_at]
        assert sorted(agreed) == sorted(left)
        await at.press("y")
        await at.type_into("but", "BP25-2.7, AU24-09")
        await at.press("enter")
        assert "Choose at least one delivery to agree." in at.text


async def test_what_a_colleague_agreed_meanwhile_does_not_keep_the_others_from_it(
    session: Session, demo: Path
) -> None:
    """Both said yes to the same; the one who asked for all need not ask again."""
    start(session)
    other = open_session(demo, "Business manager")
    async with sitting(session) as at:
        await at.press("y")
        other.record(Agree(("BP25-2.7", "AU24-09"), QAG))
        await at.press("enter")
        actions = session.workspace.book.actions.values()
        assert sum(known.agreed_at == QAG for known in actions) == 7
        assert len(session.workspace.lines()[-1].changes) == 5


async def test_a_delivery_that_is_not_agreed_reopens(session: Session) -> None:
    """The reason stands in its note."""
    async with sitting(start(session)) as at:
        await go_to(at, "BP25-2.4")
        await at.press("minus", "tab", *"No evidence yet", "enter")
        action = session.book.actions["BP25-2.4"]
        assert action.status is Status.IN_PROGRESS
        note = session.book.last_update("BP25-2.4")
        assert note is not None
        assert "No evidence yet" in note.text


async def test_without_a_quorum_nothing_is_agreed_until_the_chair_overrides(
    session: Session,
) -> None:
    """The refusal says the way; the reason is kept."""
    start(session, attended=False).record(RecordAttendance(QAG, "chs", in_room=1))
    async with sitting(session) as at:
        assert "Not quorate:   Council ✗   A health partner ✓   Police ✗" in head(at)
        await at.press("y", "enter")
        assert "isn't quorate (Council; Police missing)" in " ".join(at.text.split())
        await at.press("escape", "o", *"Both sent apologies", "enter")
        assert "The Chair proceeds without a quorum" in head(at)
        await at.press("y", "enter")
        assert session.book.actions["BP25-2.4"].provisionally_agreed_at == QAG
        assert meeting_of(session).without_quorum_reason == "Both sent apologies"


@QUICK
async def test_until_attendance_is_taken_the_screen_says_so(session: Session) -> None:
    """The Chair, whom the start records, is no attendance; what is agreed is provisional."""
    async with sitting(session) as at:
        await at.press("m", "enter")
        assert "1 of 16 members marked" in head(at)
        assert "Attendance not taken yet.   Quorum: Council, A health partner, Police" in head(at)
        await at.press("y", "enter")
        assert "it is judged by who was in the room" in at.top_message
        assert session.book.actions["BP25-2.4"].provisionally_agreed_at == QAG
        await at.press("r", "asterisk", "escape")
        assert "Quorate:   Council ✓   A health partner ✓   Police ✓" in head(at)
        await at.press("z", "y")
    assert session.book.actions["BP25-2.4"].agreed_at == QAG


async def test_ticks_come_and_go(session: Session) -> None:
    """The same key takes them back; what is done by a record says so."""
    async with sitting(start(session)) as at:
        await at.press("space")
        assert meeting_of(session).dealt_with == ("standing/1",)
        await at.press("space")
        assert meeting_of(session).dealt_with == ()
        await go_to(at, "BP25-2.4")
        await at.press("y", "enter", "space")
        assert "done because of what was recorded" in at.top_message


async def test_a_change_that_no_record_tells_of_counts_as_dealt_with_until_it_is_undone(
    session: Session,
) -> None:
    """Its impact was spoken of: the journal tells of it, after a new start too."""
    async with sitting(start(session)) as at:
        await go_to(at, "BP25-4.1")
        await at.press("i", *"Fewer clusters", "enter")
        assert done(at) == 1
        await at.press("u")
        assert done(at) == 0
        await at.press("ctrl+r")
        assert done(at) == 1


async def test_notes_on_what_is_no_action(session: Session) -> None:
    """On a standing item a minutes of the meeting, on a challenge its answer."""
    async with sitting(start(session)) as at:
        await at.press("n", *"All declared", "enter")
        assert notes(session) == ("Welcome and declarations: All declared",)
        await go_to(at, "CH-08")
        await at.press("n", *"From January", "enter")
        challenge = session.book.challenges["CH-08"]
        assert (challenge.status, challenge.answer) == (ChallengeStatus.ANSWERED, "From January")
        assert done(at) == 1


async def test_enter_goes_round_to_what_is_not_done(session: Session) -> None:
    """At the end of the agenda to its beginning; where all is done, it says so."""
    async with sitting(start(session)) as at:
        keys = [row.key for row in live(at).query_one(RecordTable).table.rows]
        await go_to(at, keys[-1])
        await at.press("enter")
        assert live(at).query_one(RecordTable).key == keys[0]
        for key in keys:
            await go_to(at, key)
            await at.press("space")
        await at.press("enter")
        assert "Everything is done. Press b to read it back" in at.top_message


async def test_a_new_action_is_the_groups_and_raised_at_the_meeting(session: Session) -> None:
    """A form asks the rest; the agenda is that of the beginning."""
    async with sitting(start(session)) as at:
        await at.press("a", *"Bring the figures", "enter")
        made = list(session.book.actions.values())[-1]
        assert (made.title, made.raised_at) == ("Bring the figures", QAG)
        assert (made.overseeing_group, made.source) == ("QAG", Source.OTHER)
        assert done(at) == 0


@QUICK
async def test_the_end_of_a_meeting_can_be_taken_back(session: Session, demo: Path) -> None:
    """It goes on then, and ends with a note beside the first one."""
    async with sitting(start(session)) as at:
        await at.press("z", "y", "u", "y")
        assert meeting_of(session).in_progress
        await at.press("m", "colon", *"One more", "enter", "escape", "z", "y")
        assert meeting_of(session).is_closed
    assert len(list((demo / "exports").glob("*.md"))) == 2


@QUICK
async def test_a_meeting_to_which_nobody_came_is_not_closed(session: Session) -> None:
    """The sentence says the ways; the meeting goes on."""
    async with sitting(start(session, attended=False)) as at:
        await at.press("z")
        assert "It will be recorded as inquorate" in at.text
        await at.press("y")
        assert "Nobody is marked present" in at.top_message
        assert meeting_of(session).in_progress


@QUICK
async def test_an_inquorate_meeting_is_closed_as_such(session: Session) -> None:
    """A shortfall warns and never blocks."""
    start(session, attended=False).record(RecordAttendance(QAG, "housing", in_room=1))
    async with sitting(session) as at:
        await at.press("z", "y")
        assert "inquorate. Its minutes are" in at.top_message
        assert "was not quorate (A health partner; Police missing)" in at.top_message
    assert meeting_of(session).state is MeetingState.INQUORATE


@QUICK
async def test_a_note_that_cannot_be_written_is_said(session: Session, demo: Path) -> None:
    """The meeting is closed all the same; its note can be exported later."""
    (demo / "exports").write_text("in the way")
    async with sitting(start(session)) as at:
        await at.press("z", "y")
        assert "Its minutes couldn't be written" in at.top_message
    assert meeting_of(session).is_closed


async def test_restricted_items_are_hidden_from_those_who_look_on(session: Session) -> None:
    """The frame counts them, and reading back does not name them."""
    start(session).record(SetFields("actions", "BP25-2.4", {"restricted": True}))
    async with sitting(session) as at:
        await at.press("colon", *"BP25-2.4 went well")
        assert "Confidential in the minutes" in line_of(at).echoed
        await at.press("ctrl+u", "escape", "y", *"all", "enter", "p")
        assert "BP25-2.4" not in {row.key for row in live(at).query_one(RecordTable).table.rows}
        assert "projector, 1 not shown" in head(at)
        await at.press("b")
        assert "BP25-2.4" not in at.text


async def test_a_confidential_line_is_hidden_while_it_is_typed(session: Session) -> None:
    """Those who look on read neither its words nor what is understood, and not what was kept."""
    start(session).record(SetFields("actions", "BP25-2.4", {"restricted": True}))
    async with sitting(session) as at:
        await at.press("p", "colon", *"BP25-2.4 needs two posts")
        assert "hidden on the projector" in line_of(at).echoed
        assert "two posts" not in at.text
        await at.press("enter", *"it would be on time then")
        assert "on time" not in at.text
        await at.press("ctrl+u", *"Police came")
        assert "Police came" in at.text
        await at.press("ctrl+u", *"it would be on time then", "escape")
        assert "not recorded yet: a restricted line" in at.text
        await at.press("p")
        assert "it would be on time then" in at.text


def test_the_last_question_names_no_hidden_item(session: Session) -> None:
    """What is not done is named by its reference, but for what others may not see."""
    start(session)
    for key in [key for key, each in session.book.challenges.items() if not each.restricted]:
        session.record(SetFields("challenges", key, {"restricted": True}))
    book, meeting = session.book, meeting_of(session)
    open_ones = [i for i in agenda(book, meeting).items if i.challenge and not i.done]
    items = Agenda(tuple(open_ones))

    def words(*, is_projected: bool) -> str:
        return "\n".join(before_closing(book, meeting, items, "o", is_projected=is_projected))

    first = open_ones[0].key
    assert first in words(is_projected=False)
    assert first not in words(is_projected=True)
    assert f"Not done: {len(open_ones)} not shown" in words(is_projected=True)


async def test_the_item_is_read_in_full_and_has_its_history(session: Session) -> None:
    """F and h, on an action, a challenge and a standing item."""
    async with sitting(start(session), SMALL) as at:
        for key, words in (
            ("BP25-1.1", "Intended outcome"),
            ("CH-08", "Put by"),
            ("standing/1", "Item 1 of the agenda"),
        ):
            await go_to(at, key)
            await at.press("l")
            assert words in at.text
            await at.press("escape", "h")
            assert len(at.app.screen_stack) == 2
            await at.press("escape")


async def test_the_plan_screen_agrees_and_moves_for_the_meeting_that_runs(
    session: Session,
) -> None:
    """The meeting is known, so it is not asked for there either."""
    async with sitting(beginning_at("plan", start(session))) as at:
        await at.press("y")
        assert "Agree 6 deliveries" in at.text
        await at.press("enter")
        assert session.book.actions["BP25-2.7"].agreed_at == QAG
        await at.go_to("BP25-1.4")
        await at.press("v", *"30/3/26", "enter")
        assert session.book.moves_of("BP25-1.4")[-1].agreed_by == QAG


async def test_going_to_a_record_stays_on_the_agenda_where_it_stands_there(
    session: Session,
) -> None:
    """Others are found on their own screen; the meeting's key comes back."""
    async with sitting(start(session)) as at:
        await at.press("apostrophe", *"BP25-4.1", "enter")
        assert live(at).query_one(RecordTable).key == "BP25-4.1"
        await at.press("apostrophe", *"BP25-1.5", "enter")
        assert isinstance(at.app.screen, PlanScreen)
        assert at.table.key == "BP25-1.5"
        await at.press("m")
        live(at)


async def test_the_note_so_far_is_exported(session: Session, demo: Path) -> None:
    """As a draft, under a name of its own."""
    async with sitting(start(session)) as at:
        await at.press("x", "enter")
    (notes,) = (demo / "exports").glob("*.docx")
    header = WordFile(str(notes)).sections[0].header.paragraphs[0].text
    assert header.startswith("DRAFT")


# The capture line.


def line_of(at: Sitting) -> CaptureLine:
    """The capture line."""
    return live(at).query_one(CaptureLine)


async def test_what_was_understood_is_echoed_before_enter(session: Session) -> None:
    """Action, decision, challenge and note, each in words; a wrong one says why and stays."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        assert "esc Back" in at.text.splitlines()[-1]
        assert "Otherwise" not in at.text.splitlines()[-1]
        for text, words in (
            ("lead:ICB due:31/3 Review", "due Tuesday 31 March 2026: Review"),
            ("decision: agreed", "Decision: Agreed"),
            ("challenge: to:housing Why?", "to Croydon Council: Housing: Why?"),
            ("The room is cold", "Note: The room is cold"),
        ):
            await at.type(text)
            assert words in line_of(at).echoed
            assert "down Otherwise" in at.text.splitlines()[-1]
            assert "esc Back" in at.text.splitlines()[-1]
            await at.press("ctrl+u")
        await at.type("lead:ICB due:31/14 Review")
        await at.press("enter")
        assert "31/14" in line_of(at).echoed
        assert line_of(at).text == "lead:ICB due:31/14 Review"
        assert line_of(at).is_open


async def test_an_executive_meeting_asks_for_executive_actions(session: Session) -> None:
    """Two keys beside the text: with lead and date, from the group, raised at the meeting."""
    session.record(PlanMeeting("EXEC", DAY))
    key = "EXEC-2025-11-27"
    session.record(StartMeeting(key, TEN))
    session.meeting = key
    async with sitting(session) as at:
        await at.press("m")
        typist = Typist(at)
        await typist.press("colon")
        await at.type("lead:police due:30/4 Bring the data on knife crime")
        await typist.press("enter")
        assert typist.keys == 2
        made = list(session.book.actions.values())[-1]
        assert (made.source, made.lead_agency, made.raised_at) == (Source.EXECUTIVE, "police", key)
        assert made.due == date(2026, 4, 30)
        assert f"{made.id} added under Executive" in at.top_message


async def test_tab_completes_agencies_by_any_of_their_names(session: Session) -> None:
    """An alias, the beginning of a word, and a group that is asked."""
    async with sitting(start(session)) as at:
        await at.press("semicolon", *"lead:camh")
        assert "Tab: slam" in line_of(at).echoed
        await at.press("tab", *"Look into it", "enter")
        made = list(session.book.actions.values())[-1]
        assert (made.lead_agency, made.title) == ("slam", "Look into it")


async def test_what_may_identify_a_child_is_warned_of_and_never_blocked(session: Session) -> None:
    """Enter warns, asks what is confidential, then shows the phrase; only a reason records the line."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"JS aged 7 was seen", "enter")
        assert "a child's initials and age. Nothing was saved. Correct it, or" in line_of(at).echoed
        await at.press("enter")
        assert "Is it confidential?" in at.words
        await at.press("enter")
        assert "“JS aged 7”" in at.words
        await at.press("enter")
        assert notes(session) == ()
        await at.press(*"staff", "enter")
        assert notes(session) == ("JS aged 7 was seen",)


async def test_what_is_typed_after_a_warning_is_the_next_line(session: Session) -> None:
    """It is no reason why the one before may be saved; that one comes back into the line."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"JS aged 7 was seen", "enter", *"The room was cold", "enter")
        assert notes(session) == ("The room was cold",)
        assert line_of(at).text == "JS aged 7 was seen"


async def test_a_text_that_was_left_stays_in_the_line(session: Session) -> None:
    """After escape it is seen there, and the key opens it again."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"Half a thou", "escape")
        assert "not recorded yet: Half a thou" in at.text
        await at.press("colon", *"ght", "enter")
        assert notes(session) == ("Half a thought",)
        assert line_of(at).text == ""


async def test_a_text_that_is_not_saved_is_not_said_to_be_kept(
    session: Session, tmp_path: Path
) -> None:
    """Where the user's own folder can't be written, it is there until the end, and no longer."""
    (tmp_path / "file").write_text("")
    session.drafts = FormDrafts(tmp_path / "file" / "state", "croydon")
    async with sitting(start(session)) as at:
        await at.press("colon", *"Half a thou", "escape")
        assert "The draft couldn't be saved: Not a directory." in at.top_message
        assert "Your text is kept" not in at.text
        assert "not recorded yet: Half a thou" in at.text


@QUICK
async def test_a_line_from_an_earlier_start_is_not_lost_as_the_meeting_closes(
    session: Session,
) -> None:
    """A line that was left at a crash, and not opened since, stays until the meeting is closed."""
    start(session)
    session.drafts.keep(f"capture {QAG}", {"text": "Half a thou"})
    async with sitting(session) as at:
        assert "not recorded yet: Half a thou" in at.text
        await at.press("z")
        assert "Typed, not recorded yet: 1 line, to be kept as typed" in at.text
        await at.press("escape")
        assert "not recorded yet: Half a thou" in at.text
        assert to_check(session) == ()
        await at.press("z", "y")
    assert "Half a thou" in " ".join(to_check(session))


async def test_several_texts_are_typed_one_after_the_other(session: Session) -> None:
    """The line stays open for the next; with nothing in it, enter goes back to the agenda."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"decision: dots", "enter", *"One", "enter")
        assert at.top_message.endswith("Esc, then u to undo.")
        await at.press("colon", *"Two, from habit", "enter", "enter")
        assert not line_of(at).is_open
        assert notes(session) == ("One", "Two, from habit")
        await at.press("u")
        assert notes(session) == ("One",)


async def test_each_meeting_has_a_text_of_its_own_in_the_line(session: Session) -> None:
    """What was left in one does not come up in the other; ctrl+c loses nothing either."""
    start(session)
    session.record(PlanMeeting("REV", DAY))
    session.record(StartMeeting("REV-2025-11-27", TEN))
    async with sitting(session) as at:
        await at.press("colon", *"Of the first", "escape", "m")
        session.meeting = "REV-2025-11-27"
        await at.press("m")
        assert "Of the first" not in at.text
        await at.press("colon", *"Of the second")
    session.meeting = QAG
    async with sitting(session) as at:
        assert "not recorded yet: Of the first" in at.text
        session.meeting = "REV-2025-11-27"
        live(at).refresh_book()
        await at.pilot.pause()
        assert "not recorded yet: Of the second" in at.text


@QUICK
async def test_hostile_texts_are_kept_and_shown_harmlessly(session: Session) -> None:
    """In the capture line, in notes, read back and in the note; ten thousand signs as well."""
    start(session)
    async with sitting(session, SMALL) as at:
        await at.press("colon")
        line_of(at).put(f"We noted {HOSTILE}")
        await at.pilot.pause()
        await at.press("enter")
        line = "x" * 10_000
        line_of(at).put(f"decision: {line} {HOSTILE}")
        await at.pilot.pause()
        await at.press("enter", "escape", "escape")
        session.record(AddRemark(QAG, f"=cmd() {HOSTILE}"))
        assert f"We noted {HOSTILE.strip()}" in notes(session)
        assert "\x1b" not in await at.text_at(USUAL, SMALL)
        await at.press("b")
        assert "\x1b" not in await at.text_at(SMALL, USUAL)
        await at.press("escape", "z", "y")
    assert meeting_of(session).is_closed
    assert any("x" * 10_000 in line.words for line in lines_of_meeting(session.book, QAG))


SIGNS = "▸▾▹•█░…■▲●○◆✓✗·–—‘’“”→←↓↑─×»│▌▔▁▂▃▄▅▆▇\u00a0"


@QUICK
async def test_a_console_of_few_signs_gets_no_others(session: Session) -> None:
    """On the agenda, in its forms, in the attendance and at the end."""
    async with sitting(start(session), SMALL, ascii_only=True) as at:
        for keys in (
            *(("space",), ("y",), ("colon", *"lead:po"), ("colon", *"Half", "escape")),
            *(
                ("r",),
                ("r", "slash", *"cou"),
                ("r", "plus"),
                ("b",),
                ("z",),
                ("l",),
                ("o",),
                ("w",),
            ),
        ):
            await go_to(at, "BP25-2.7")
            await at.press(*keys)
            assert not {sign for sign in at.text if sign in SIGNS}, keys
            if isinstance(at.app.focused, CaptureInput):
                await at.press("ctrl+u")
            while not isinstance(at.app.screen, LiveMeetingScreen) or line_of(at).has_focus:
                await at.press("escape")


# Two machines.


async def test_both_machines_see_the_same_attendance_and_keep_their_cursors(
    session: Session, demo: Path
) -> None:
    """Within two seconds, on the attendance and on the agenda."""
    session.record(StartMeeting(QAG, TEN, chair_agency="chs"))
    session.meeting = QAG
    other = open_session(demo, "Business manager")
    async with sitting(session) as at:
        await at.press("m", "r", "down", "down", "down")
        table = at.app.screen.query_one(RecordTable)
        assert table.key == "csc"
        other.record(RecordAttendance(QAG, "police", online=2))
        await at.pilot.pause(2 * background_sync.POLL)
        assert "2 online" in at.text
        assert "Police ✓" in quorum(at)
        assert table.key == "csc"
        await at.press("1", "escape")
        await at.pilot.pause()
        other.follow()
        assert {row.agency for row in other.book.attendances_of(QAG)} == {"chair", "police", "csc"}
        assert "Quorate:   Council ✓" in head(at)


async def test_a_meeting_that_another_machine_closed_takes_nothing_more(
    session: Session, demo: Path
) -> None:
    """It is said, the line and the agenda rest, and m leaves."""
    start(session)
    async with sitting(session) as at:
        open_session(demo, "Business manager").record(CloseMeeting(QAG))
        at.app._look()
        await at.pilot.pause()
        assert "QAG meeting, held" in at.text
        await at.press("space")
        assert "was closed, so nothing more" in at.top_message
        await at.press("colon", *"Too late", "enter")
        assert "was closed, so nothing more" in line_of(at).echoed
        assert "reopen the meeting" in line_of(at).echoed
        assert "Enter again" not in line_of(at).echoed
        await at.press("escape", "m")
        assert isinstance(at.app.screen, PlanScreen)
        assert session.context().meeting == ""
        await at.press("m", *"A line was left out", "enter")
        assert "not recorded yet: Too late" in at.text


async def test_what_is_saved_as_another_machine_closes_is_said_to_miss_in_the_note(
    session: Session, demo: Path
) -> None:
    """Nothing of a half filled form is lost; the note that was written lacks it."""
    start(session)
    async with sitting(session) as at:
        await at.press("a", *"Review the form")
        open_session(demo, "Business manager").record(CloseMeeting(QAG))
        await at.press("enter")
        assert "OT25-" in at.top_message
        assert "The meeting is closed. Press x to write its minutes again." in at.top_message
        made = next(a for a in session.workspace.book.actions.values() if a.raised_at == QAG)
        assert made.title == "Review the form"


async def test_who_starts_a_meeting_as_another_does_joins_it(session: Session, demo: Path) -> None:
    """Nothing is asked again; who is in the chair by now is said."""
    async with sitting(session) as at:
        await at.press("m")
        other = open_session(demo, "Business manager")
        other.record(StartMeeting(QAG, TEN, "Deputy chair"))
        await at.press("enter")
        assert session.running is not None
        assert at.top_message == "Joined the QAG meeting. Chair: Deputy chair."


async def test_undo_asks_before_it_takes_a_meeting_from_everyone_in_it(
    session: Session, demo: Path
) -> None:
    """The key that would take the last note back does not end the meeting by the way."""
    async with sitting(session) as at:
        await at.press("m", "enter", "u")
        assert "Undo “start the QAG meeting of 27 November 2025”?" in at.text
        assert "for everyone in it" in " ".join(at.text.split())
        await at.press("escape")
        assert meeting_of(session).in_progress
        other = open_session(demo, "Business manager")
        other.undo(session.next_undo().n)
        at.app._look()
        await at.pilot.pause()
        for key in ("space", "z", "2"):
            await at.press(key)
            assert "The start of the meeting was undone" in at.top_message


# The time.


async def test_the_frame_says_how_long_it_lasts_and_repaints_once_a_minute(demo: Path) -> None:
    """Nothing is drawn anew within a minute; without a meeting nothing ever is."""
    clock = FixedClock(DAY, 10)
    session = Session(team_recorder(demo, clock), "Business officer")
    session.record(StartMeeting(QAG, clock()))
    session.meeting = QAG
    async with sitting(session) as at:
        await at.press("m")
        at.app._look()
        assert "QAG meeting, 0 min" in head(at)
        assert not at.app.sync.is_next_minute
        clock.now = datetime(2025, 11, 27, 11, 5, tzinfo=UTC)
        at.app._look()
        assert "QAG meeting, 1 h 05 min" in head(at)
        session.meeting = ""
        assert not at.app.sync.is_next_minute


async def test_a_note_on_a_heading_is_one_of_the_meeting(session: Session) -> None:
    """What is typed after the key goes into a field, wherever the cursor is."""
    async with sitting(start(session), SMALL) as at:
        table = live(at).query_one(RecordTable)
        await at.press(":", *"FYI the letter is out", "enter", "escape", "end", "up")
        assert table.heading is not None
        await at.press("n")
        await at.type("raga was sung.")
        await at.press("enter")
        assert "raga was sung." in notes(session)
        assert isinstance(at.app.screen, LiveMeetingScreen)


async def test_a_quorate_meeting_is_not_taken_as_quorate(session: Session) -> None:
    """It is said at once, before anything is typed."""
    async with sitting(start(session), SMALL) as at:
        await at.press("o")
        assert "is quorate, so it can go ahead" in at.top_message
        assert isinstance(at.app.screen, LiveMeetingScreen)


async def test_a_standing_item_in_full_has_its_words_above_it(session: Session) -> None:
    """Not the key by which it is ticked off."""
    async with sitting(start(session), SMALL) as at:
        await go_to(at, "standing/1")
        await at.press("l")
        assert f"{meeting_of(session).standing_items[0]} in full" in at.text
        assert "standing/1" not in at.text


async def test_help_knows_what_people_call_the_keys_of_a_meeting(session: Session) -> None:
    """Apologies are in attendance, and closing writes the minutes."""
    async with sitting(start(session)) as at:
        commands = commands_of(at.app.screen)
        for said, name in (
            ("apologies", "meeting.attendance"),
            ("finish", "meeting.close"),
            ("minutes", "meeting.close"),
            ("print", "view.export"),
        ):
            assert name in {row.key for row in help_table(commands, said).rows}


async def test_a_doubtful_line_is_asked_about_and_its_answer_recorded(session: Session) -> None:
    """Enter asks who is meant; the answer that is taken is recorded with the line."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        await at.type("Health to send the list by 12 January")
        assert "due Monday 12 January 2026" in line_of(at).echoed
        assert "Health: CHS" in line_of(at).echoed
        await at.press("enter")
        assert "Keep it as typed, to check later" in at.text
        assert "No lead yet" in at.text
        await at.press("down", "enter")
        made = list(session.book.actions.values())[-1]
        assert (made.title, made.lead_agency) == ("Send the list", "chs")
        assert made.due == date(2026, 1, 12)
        assert line_of(at).text == ""


async def test_the_line_agrees_the_last_minutes(session: Session) -> None:
    """It does what `y` does on the item of the minutes, and says so before."""
    async with sitting(start(session), SMALL) as at:
        known = dict(session.book.decisions)
        await at.press("colon")
        await at.type("Agreed: the notes of 16 September are a correct record")
        assert "Minutes of Tuesday 16 September 2025 agreed" in line_of(at).echoed
        await at.press("enter")
        earlier = last_meeting(session.book, meeting_of(session))
        assert earlier is not None
        assert earlier.minutes_agreed_at == meeting_of(session).id
        assert dict(session.book.decisions) == known
        assert line_of(at).text == ""


async def test_enter_pressed_twice_in_haste_takes_no_answer(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one comes before anybody can have read the question; a later one counts."""
    async with sitting(start(session), SMALL) as at:
        known = len(session.book.actions)
        await at.press("colon")
        await at.type("Health to send the list by 12 January")
        monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 3600.0)
        await at.press("enter", "enter")
        assert isinstance(at.app.screen, AnswerScreen)
        assert len(session.book.actions) == known
        assert to_check(session) == ()
        monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0.0)
        await at.press("enter")
        assert len(session.book.actions) == known + 1


async def test_an_answer_can_be_typed(session: Session) -> None:
    """An agency for the lead and a day for the date, beside what is offered."""
    async with sitting(start(session)) as at:
        await at.press("colon")
        await at.type("JB to send the list by Easter")
        await at.press("enter", *"slam", "enter", *"30/1", "enter")
        made = list(session.book.actions.values())[-1]
        assert (made.lead_agency, made.due) == ("slam", date(2026, 1, 30))


async def test_a_few_words_that_are_no_answer_stay_with_the_question(session: Session) -> None:
    """They may be meant as one, so they are no line; whoever types on begins another one."""
    async with sitting(start(session), SMALL) as at:
        line = line_of(at)
        await at.press("colon")
        await at.type("Health to send the list by 12 January")
        await at.press("enter")
        await at.type("the cold room")
        await at.press("enter", "enter")
        assert "“the cold room” isn't an answer." in at.words
        assert to_check(session) == ()
        await at.type("It warms up at four o'clock")
        line.keep_draft()
        draft = session.drafts.get(f"capture {QAG}")
        assert draft is not None
        assert draft.texts["text"].split("\n") == [
            "Health to send the list by 12 January",
            "the cold room",
            "It warms up at four o'clock",
        ]
        await at.press("enter")
        assert session.drafts.get(f"capture {QAG}") is None
        assert to_check(session) == ("Health to send the list by 12 January",)
        assert notes(session) == ("the cold room", "It warms up at four o'clock")
        await at.press(*"JB to chase it", "enter", *"the hall", "enter", "down", "enter")
        assert to_check(session)[1:] == ("JB to chase it",)  # as was chosen after the refusal
        await at.press(*"JB to ring it", "enter", *"the hall", "enter", *"ICB", "enter")
        assert "the hall" in notes(session)  # it isn't lost where the question is answered after it


async def test_lines_typed_on_over_a_question_are_each_kept_or_recorded(session: Session) -> None:
    """Whoever never looks up finds the doubtful line kept and the others recorded, none joined."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        for line in (
            "Health to send the list by 12 January",
            "note: The room is cold.",
            "JB to chase the provider about it",
            "note: The heating comes on tomorrow.",
        ):
            await at.type(line)
            await at.press("enter")
        assert notes(session) == ("The room is cold.", "The heating comes on tomorrow.")
        assert list(to_check(session)) == [
            "Health to send the list by 12 January",
            "JB to chase the provider about it",
        ]
        assert line_of(at).text == ""


async def test_what_is_understood_is_marked_in_the_words_as_they_are_typed(
    session: Session,
) -> None:
    """Tab goes from one to the next; a key takes it for ordinary text, and back again."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        field = line_of(at).query_one(CaptureInput)
        await at.type("AOB: rota")
        assert line_of(at).echoed.startswith("Item 7. Note"), "it begins any other business"
        field.value = ""
        await at.type("Police to send the data by 31 January")

        def marked() -> list[str]:
            return [field.value[span.start : span.end] for span in field.spans]

        assert marked() == ["Police", "by 31 January"]
        drawn = [segment for segment in field.render_line(0) if segment.style]
        underlined = "".join(each.text for each in drawn if each.style and each.style.underline)
        assert underlined == "Policeby 31 January"
        await at.press("tab")
        assert field.selected_text == "Police"
        await at.press("tab")
        assert field.selected_text == "by 31 January"
        assert "ctrl+t: “by 31 January” becomes ordinary text" in line_of(at).echoed
        await at.press("ctrl+t")
        assert marked() == ["Police"]
        assert line_of(at).echoed.startswith("Item 1. Action (other), led by Met Police: Send")
        await at.press("ctrl+t")
        assert marked() == ["Police", "by 31 January"]
        before = set(session.book.actions)
        await at.press("ctrl+t", "enter")
        (ref,) = session.book.actions.keys() - before
        made = session.book.actions[ref]
        assert (made.title, made.due) == ("Send the data by 31 January", None)
        await at.type("Housing to reply by 31 January")
        assert marked() == ["Housing", "by 31 January"]


async def test_ordinary_text_is_at_the_cursor_where_nothing_is_selected(session: Session) -> None:
    """The words before the cursor that were understood last; a colon before the line is no word."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        await at.type(": Police to send it by 31 January")
        field = line_of(at).query_one(CaptureInput)
        assert [field.value[s.start : s.end] for s in field.spans] == ["Police", "by 31 January"]
        await at.press("ctrl+t")
        assert [field.value[s.start : s.end] for s in field.spans] == ["Police"]


async def test_the_selected_action_is_a_mark_that_can_be_left_off(session: Session) -> None:
    """Tab reaches it behind the last words, and Up goes back in what the line may be."""
    async with sitting(start(session), SMALL) as at:
        await go_to(at, "BP25-1.1")
        await at.press("colon")
        await at.type("push to end of Jan")
        assert "the selected action" in at.words
        await at.press("down")
        assert "Note: Push to end of Jan" in at.words
        await at.press("up", "tab", "ctrl+t")
        assert "Note: Push to end of Jan" in at.words
        await at.press("enter")
        await at.type("80% done")
        assert "Note on BP25-1.1" in at.words
        await at.press("enter")
        assert [line.about for line in lines_of_meeting(session.book, QAG)] == [(), ("BP25-1.1",)]


async def test_enter_pressed_twice_in_haste_does_not_leave_the_line(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed next would be taken for commands; after a moment, Enter leaves it."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon", *"The room is cold")
        monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 3600.0)
        await at.press("enter", "enter")
        assert line_of(at).is_open
        await at.press(*"Another word", "enter")
        assert notes(session) == ("The room is cold", "Another word")
        monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0.0)
        await at.press("enter")
        assert not line_of(at).is_open


async def test_a_line_typed_outside_the_line_goes_into_it(session: Session) -> None:
    """Its first letters do nothing; nothing that was typed is lost, and a draft comes after it."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon", *"A draft", "escape")
        at.app.letters_apart = LETTERS_APART
        await at.type("JB is to chase the ICB")
        assert (line_of(at).text, at.message) == ("JB is to chase the ICB", "")
        await at.press("enter", "down", "down", "down", "enter")
        assert list(to_check(session)) == ["JB is to chase the ICB"]
        assert line_of(at).text == "A draft"
        await at.press("escape", "colon", "s", "escape", "colon", "B")
        assert line_of(at).text == "B"  # a capital begins another line, and no small letter does
        assert "1 more line after this" in line_of(at).echoed


@QUICK
async def test_what_was_typed_but_not_recorded_is_kept_as_the_meeting_closes(
    session: Session,
) -> None:
    """The question says so; it stays in the line if the meeting isn't closed, nor can be."""
    async with sitting(start(session, attended=False)) as at:
        await at.press("colon", *"JB to chase it", "escape", "z")
        assert "Typed, not recorded yet: 1 line" in at.text
        await at.press("y")
        assert "Nobody is marked present" in at.message
        assert "not recorded yet: JB to chase it" in at.text
        assert to_check(session) == ()
        session.record(MarkAllPresent(QAG))
        await at.press("z", "y")
        assert to_check(session) == ("JB to chase it",)


async def test_closing_keeps_no_line_that_may_identify_a_child_unasked(session: Session) -> None:
    """It says so, and the line can be corrected or recorded; then the meeting can close."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"The boy aged 7 was seen", "escape", "z")
        assert "what looks like a child's age. Press :" in at.message
        assert to_check(session) == ()
        await at.press("colon", "enter", "enter", "down", "down", "enter", *"a doll", "enter")
        await at.press("escape", "z")
        assert "Close the QAG meeting" in at.text


async def test_notes_on_actions_are_shown_at_the_close_and_can_become_updates(
    session: Session,
) -> None:
    """In words fit to print, stamped with the line; closing comes first where nothing is unclear."""
    session = start(session)
    session.record(KeepLine(QAG, "police say BP25-1.4 is nearly there", about=("BP25-1.4",)))
    session.record(KeepLine(QAG, "BP25-1.3 is on its way", about=("BP25-1.3",)))
    session.record(KeepLine(QAG, "The room was cold"))
    (note, other, _) = lines_of_meeting(session.book, QAG)
    before = session.book.count_updates("BP25-1.4")
    async with sitting(session) as at:
        await at.press("z")
        assert "2 notes" in at.text
        assert "Note on BP25-1.4" in at.text
        rows = at.app.screen.query_one(RecordTable).table.rows
        assert not any("The room was cold" in str(cell) for row in rows for cell in row.cells)
        await at.press("enter")
        assert "Close the QAG meeting" in at.text
        await at.press("escape", "z", *"room")
        assert "The room was cold" in at.text  # any line is found
        await at.press("enter")
        assert "Note: leave it as it is" in at.text
        await at.press(*"Police said", "enter")
        assert "“Police said” isn't in this list." in at.text
        await at.press("ctrl+u")
        await at.press("enter")
        await at.press("escape", "z", "down", "enter", "enter")
        assert "2 notes" in at.text
        assert at.app.screen.query_one(RecordTable).key == other.id  # the next line to look at
        await at.press("up", "enter", *"progress", "enter")
        await at.press("end", "ctrl+u")
        await at.type("Fathers are named on most forms.")
        await at.press("enter")
        assert at.app.screen.query_one(RecordTable).key == other.id
        made = session.book.last_update("BP25-1.4")
        assert made is not None
        assert made.text == "Fathers are named on most forms."
        assert made.meeting == QAG
        assert session.book.count_updates("BP25-1.4") == before + 1
        assert session.book.lines[note.id].words == "police say BP25-1.4 is nearly there"
        entry = session.workspace.history("BP25-1.4")[-1]
        assert entry.line.line == note.id


async def test_a_note_on_an_action_is_named_however_the_meeting_closes(session: Session) -> None:
    """It counts as no update, and whoever closes the meeting is told."""
    session = start(session)
    session.record(KeepLine(QAG, "BP25-1.4 is nearly there", about=("BP25-1.4",)))
    told = session.record(CloseMeeting(QAG))
    assert "1 note on BP25-1.4 doesn't count as a progress update." in told.questions


@QUICK
async def test_a_line_to_clear_up_can_be_left_out(session: Session) -> None:
    """Whoever sees that it says nothing new leaves it out; undo brings it back."""
    session = start(session)
    session.record(KeepLine(QAG, "JB to chase it", to_check=True))
    async with sitting(session) as at:
        await at.press("z", "enter", *"remove", "enter", "y")
        assert to_check(session) == ()
        assert "Close the QAG meeting" in at.text
        await at.press("escape", "ctrl+r")
        assert to_check(session) == ("JB to chase it",)


_FILLED_IN = [
    ("BP25-1.1 finished, more or less", "delivery", ["enter"], "Delivered BP25-1.1"),
    (
        *("5.5 to move to 30 Jan - PD on leave", "new due date, with"),
        ["tab", "tab", *"outs", "enter"],
        "Moved BP25-5.5 to 30 January 2026",
    ),
    (
        "the leaflet one is fine by us",
        "agreement",
        ["enter", "enter"],
        "Delivery of BP25-2.7 agreed",
    ),
    (
        *("the dataset one waits", "hold"),
        ["enter", "tab", *"staff", "tab", *"1/3", "enter"],
        "BP25-4.3 is on hold",
    ),
    ("half of them are trained", "progress", [*"BP25-1.5", "enter", "enter"], "Progress update"),
    ("rota to be looked at, CSC, 12 dec", "action, with", ["enter"], "OT25-02 added"),
    ("we go on as before", "fill in: dec", ["enter"], "Decision"),
    ("HG to police: why csc still out", "challenge", [*"independent", "enter"], "Challenge put to"),
    ("the keys are with estates", "answer", ["enter", "enter"], "Answered CH-12"),
    (
        *("the rota is for 15 December", "correction"),
        [*"rota to be", "enter", "enter"],
        "Moved OT25-02 to 15 December 2025",
    ),
]
"""Words, the kind typed to find it, the keys pressed in its form, and what is told then."""


@QUICK
async def test_a_line_can_be_made_whatever_it_is(session: Session) -> None:
    """Its form begins with what the line says, and asks for the rest."""
    async with sitting(start(session), SMALL) as at:
        for n, (words, kind, keys, told) in enumerate(_FILLED_IN):
            session.record(KeepLine(QAG, words, to_check=n % 2 == 0))
            line = lines_of_meeting(session.book, QAG)[-1]
            LineSettling(live(at), line, at.framed.refresh_book).ask()
            await at.pilot.pause()
            await at.press(*kind, "enter")

            await at.press(*keys)
            assert told in at.message, words
        book = session.book
    move = book.moves_of("BP25-5.5")[-1]
    assert (move.explanation, move.agreed_by) == ("PD on leave", QAG)
    assert (book.actions["OT25-02"].lead_agency, book.actions["OT25-02"].due) == (
        "csc",
        date(2025, 12, 15),
    )
    assert not to_check(session)


async def test_a_new_date_that_is_a_slip_is_asked_for_its_reason_and_cause(
    session: Session,
) -> None:
    """One after the other; Enter gives no reason, where the line has none, and never a cause."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        await at.type("Extend BP25-1.1 to 30 January 2026")
        await at.press("enter")
        assert "BP25-1.1 fell due on 30 September 2025, so this is a slip." in at.text
        await at.press("enter", "enter")
        assert "Choose an answer with the arrows, or type one." in at.words  # nothing is discarded
        assert "Was the cause within the partnership's control?" in at.text
        await at.press("x", "backspace")
        assert "▸" not in at.text
        await at.press("down", "down")
        assert "▸" in at.text
        await at.press("enter")
        move = session.book.moves_of("BP25-1.1")[-1]
        assert (move.later_due, move.cause) == (date(2026, 1, 30), Cause.OUTSIDE)
        assert (move.reason, move.explanation) == ("other", "")
        assert line_of(at).text == ""


async def test_what_is_typed_over_the_question_about_a_reason_is_the_next_line(
    session: Session,
) -> None:
    """The line before it is kept to check."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        await at.type("Extend BP25-1.1 to 30 January 2026")
        await at.press("enter")
        await at.type("That is three meetings running")
        await at.press("enter")
        assert to_check(session) == ("Extend BP25-1.1 to 30 January 2026",)
        assert "Not answered, so to check: “Extend BP25-1.1" in at.message
        await at.type("The room is cold")
        await at.press("enter")
        assert notes(session) == ("That is three meetings running", "The room is cold")
        assert line_of(at).text == ""


async def test_a_change_that_is_refused_is_said_to_be_only_a_note(session: Session) -> None:
    """With the reason: an agreement without a quorum is none."""
    session.record(StartMeeting(QAG))
    session.record(RecordAttendance(QAG, "csc", in_room=1))
    async with sitting(session, SMALL) as at:
        await at.press("m", "colon")
        await at.type("leaflet BP25-2.7 agreed as delivered")
        await at.press("down", "enter")
        assert "Kept as a note. " in at.text
        assert session.book.actions["BP25-2.7"].awaits_agreement


async def test_escape_from_a_question_leaves_the_line_as_it_was(session: Session) -> None:
    """Nothing is recorded, and nothing is lost."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"JB to send it", "enter", "escape")
        assert line_of(at).text == "JB to send it"
        assert to_check(session) == ()
        await at.press("enter", *"They have nobody to spare")
        assert "and go on with “They have nobody to spare”" in at.text
        await at.press("escape")
        assert line_of(at).text == "JB to send it"
        assert line_of(at).echoed.startswith("1 more line after this.")
        assert "↓: note" in line_of(at).echoed
        await at.press("down")
        assert "↓: as at first" in line_of(at).echoed
        assert to_check(session) == ()
        await at.press("down", "enter", *"They asked for a week", "enter")
        assert to_check(session) == ("JB to send it",)
        assert "Not answered, so to check: “JB to send it”." in " ".join(at.message.split())


async def test_lines_without_an_answer_are_offered_when_the_meeting_ends(session: Session) -> None:
    """Kept as typed; the end of the meeting lists them, and an answer records one."""
    async with sitting(start(session)) as at:
        await at.press("colon")
        await at.type("JB to chase the provider")
        await at.press("enter", "end", "home", "end", "enter")
        assert to_check(session) == ("JB to chase the provider",)
        await at.press("escape", "z")
        assert "1 line to check" in at.text
        await at.press("enter", "enter")
        assert "Who is JB, and for which agency?" in at.text
        await at.press(*"probation", "enter")
        assert to_check(session) == ()
        assert list(session.book.actions.values())[-1].lead_agency == "probation"
        assert "Close the QAG meeting" in at.text


async def test_a_line_to_clear_up_stands_in_the_list_and_e_answers_it(session: Session) -> None:
    """It is among what was said so far, long before the meeting ends; u takes the whole answer back."""
    session = start(session)
    session.record(KeepLine(QAG, "JB to chase it", to_check=True))
    async with sitting(session) as at:
        await at.press("end")
        assert "To check" in at.text
        await at.press("e", "enter")
        assert "Who is JB, and for which agency?" in at.text
        await at.press(*"probation", "enter")
        assert to_check(session) == ()
        assert list(session.book.actions.values())[-1].lead_agency == "probation"
        assert isinstance(at.app.screen, LiveMeetingScreen)
        made = {*session.book.actions}
        await at.press("u")
        assert "To check again: “JB to chase it”. Undone with it: " in at.message
        assert to_check(session) == ("JB to chase it",)
        assert len(made - {*session.book.actions}) == 1
        await at.press("ctrl+r")
        assert to_check(session) == ()
        assert {*session.book.actions} == made


@QUICK
async def test_a_meeting_may_close_with_lines_to_clear_up(session: Session) -> None:
    """They stay with it, and the question before closing counts them."""
    session = start(session)
    long = f"JB to chase it{' again and again' * 30}, and so to the end"
    for words in (long, *["JB to chase it"] * 9):
        session.record(KeepLine(QAG, words, to_check=True))
    async with sitting(session, SMALL) as at:
        await at.press("z")
        shown = await at.text_at_rest()
        assert "the end”" in shown  # under the list, which leaves it the room
        assert "│  Kept as typed, to check later" in shown
        await at.press("end", "enter")
        assert "To check: 10 lines, kept as typed" in at.text
        await at.press("y")
    assert meeting_of(session).is_closed
    assert len(to_check(session)) == 10


async def test_two_deeds_become_two_lines(session: Session) -> None:
    """The first stands in the line, the second comes after it."""
    async with sitting(start(session)) as at:
        await at.press("colon")
        await at.type("Police to check the list and Housing to send it round")
        await at.press("enter", "enter")
        assert line_of(at).text == "Police to check the list"
        await at.press("enter")
        assert line_of(at).text == "Housing to send it round"
        await at.press("enter")
        made = list(session.book.actions.values())[-2:]
        assert [action.lead_agency for action in made] == ["police", "housing"]


async def test_a_pasted_block_is_offered_line_by_line(session: Session) -> None:
    """Ten pages: the first line in the field, the others after it, and none lost at escape."""
    pages = "\n".join(f"{n}. Police to send list {n}\r\n" for n in range(1, 501))
    async with sitting(start(session)) as at:
        await at.press("colon")
        line_of(at).query_one(CaptureInput).post_message(Paste(pages))
        await at.pilot.pause()
        assert line_of(at).text == "1. Police to send list 1"
        assert "499 more lines after this" in line_of(at).echoed
        await at.press("enter")
        assert list(session.book.actions.values())[-1].title == "Send list 1"
        assert line_of(at).text == "2. Police to send list 2"
        await at.press("escape")
        assert "(and 498 more lines)" in at.text
    async with sitting(session) as at:
        await at.press("colon")
        assert line_of(at).text == "2. Police to send list 2"
        assert "498 more lines after this" in line_of(at).echoed


async def test_the_folder_disappears_in_mid_line(session: Session, demo: Path) -> None:
    """The line stays with one sentence, and is recorded once the folder is back."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"The room is cold")
        away = demo.rename(demo.with_name("away"))
        await at.press("enter", "enter")
        assert line_of(at).text == "The room is cold"
        assert len(line_of(at).echoed) > len("The room is cold")
        away.rename(demo)
        await at.press("enter")
        assert notes(session) == ("The room is cold",)
        assert to_check(session) == ()


async def test_two_people_capture_at_once(session: Session, demo: Path) -> None:
    """Both lines are kept, whoever was first."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"One word")
        other = open_session(demo, "Second officer")
        other.record(KeepLine(QAG, "JB to chase it", to_check=True))
        other.record(AddRemark(QAG, "Another word"))
        await at.press("enter")
        assert set(notes(session)) == {"One word", "Another word"}
        assert len(to_check(session)) == 1


async def test_help_explains_the_words_of_the_capture_line(session: Session) -> None:
    """Each is found by typing, and Enter begins a line with it; with the line open F1 is the key."""
    async with sitting(start(session)) as at:
        await at.press("question_mark")
        await at.type("review date")
        assert "check:" in at.text
        await at.press("escape", "colon")
        assert "f1 help" in line_of(at).echoed
        await at.press("f1")
        await at.type("due:31")
        assert "The due date of an action." in at.text
        await at.press("enter")
        assert line_of(at).text == "due:"
        await at.press("f1")
        await at.type("supporting")
        await at.press("escape")
        assert line_of(at).text == "due:"


async def test_a_decision_without_a_quorum_is_ratified_by_its_key(
    session: Session, demo: Path
) -> None:
    """It stands under the notes of the next meeting, and y ratifies it there."""
    session.record(StartMeeting(QAG, TEN))
    session.record(RecordAttendance(QAG, "police", in_room=1))
    session.record(ProceedWithoutQuorum(QAG, "The dataset can't wait"))
    session.record(AddDecision(QAG, "Publish the dataset."))
    session.record(CloseMeeting(QAG))
    following = "QAG-2025-12-04"
    later = session_on(demo, date(2025, 12, 4))
    later.record(PlanMeeting("QAG", date(2025, 12, 4)))
    later.record(StartMeeting(following, datetime(2025, 12, 4, 10, 0, tzinfo=UTC)))
    later.record(MarkAllPresent(following))
    later.meeting = following
    (key,) = [k for k, d in later.book.decisions.items() if d.text == "Publish the dataset."]
    async with sitting(later) as at:
        await at.press("m")
        await go_to(at, key)
        assert "To ratify" in at.text
        await at.press("y")
        assert later.book.decisions[key].ratified_at == following
        assert "atified" in at.text
        await at.press("u")
        assert not later.book.decisions[key].ratified_at


async def test_a_folder_that_is_gone_keeps_the_line(session: Session) -> None:
    """The sentence does not offer to keep it elsewhere, since nothing can be saved then."""
    folder = session.workspace.folder
    async with sitting(start(session)) as at:
        await at.press("colon")
        await at.type("Police to review the form by 31 January")
        away = folder.rename(folder.with_name("away"))
        await at.press("enter", "enter")
        assert "can't be found" in line_of(at).echoed
        assert "Press Enter again" not in line_of(at).echoed
        assert line_of(at).text == "Police to review the form by 31 January"
        away.rename(folder)
        await at.press("enter")
        assert line_of(at).text == ""
    assert [a.title for a in session.book.actions.values() if a.raised_at == QAG] == [
        "Review the form"
    ]


async def test_an_agency_that_nobody_knows_keeps_the_line(session: Session) -> None:
    """One sentence says which; the line stays, and Enter again keeps it to clear up."""
    line = "lead:police with:coastguard Review the form"
    async with sitting(start(session)) as at:
        await at.press("colon")
        await at.type(line)
        await at.press("enter")
        assert "“coastguard”" in line_of(at).echoed
        assert line_of(at).text == line
        await at.press("enter")
        assert line_of(at).text == ""
    (kept,) = to_check(session)
    assert kept.endswith(line)
    async with sitting(session) as at:
        await at.press("colon")
        await at.type("Coastguard to review the form")
        assert "?" in line_of(at).echoed


async def test_ten_pages_pasted_are_kept_whole(session: Session) -> None:
    """Every line is offered once, in its order, and recorded."""
    lines = [f"note: Point {n} of the paper" for n in range(6)]
    async with sitting(start(session)) as at:
        await at.press("colon")
        line_of(at).query_one(CaptureInput).post_message(Paste("\n\n".join(lines)))
        await at.pilot.pause()
        for _ in lines:
            await at.press("enter")
        assert line_of(at).text == ""
    assert [f"note: {text}" for text in notes(session)] == lines


async def test_actions_captured_at_once_get_refs_of_their_own(session: Session, demo: Path) -> None:
    """A colleague's action takes none from the line that is being typed."""
    async with sitting(start(session)) as at:
        await at.press("colon")
        await at.type("Police to send the list")
        other = open_session(demo, "Second officer")
        values = {"title": "Write to schools", "source": "other", "overseeing_group": "QAG"}
        other.record(AddAction(values))
        await at.press("enter")
    made = list(session.book.actions.values())[-2:]
    assert [action.title for action in made] == ["Write to schools", "Send the list"]
    assert made[0].id != made[1].id


@pytest.mark.parametrize("size", [SMALL, USUAL])
async def test_what_was_captured_comes_into_view(session: Session, size: tuple[int, int]) -> None:
    """Under its item, although the cursor stays on the item at the foot of the list."""
    async with sitting(start(session), size) as at:
        await at.press("4", "colon")
        await at.type("The audits were noted")
        await at.press("enter")
        assert "Note: The audits were noted" in at.text
        assert live(at).query_one(RecordTable).key == "standing/4"
        assert "Esc, then u to undo" in at.message
        await at.press("escape")
        assert "· u to undo" in at.message


async def test_no_clause_of_the_quorum_is_parted_from_its_sign(session: Session) -> None:
    """Where the line is too long for the screen, a whole clause goes to the next."""
    session = start(session)
    session.record(RecordAttendance(QAG, "police", in_room=1, left="11:20"))
    async with sitting(session, SMALL) as at:
        lines = [line.strip() for line in (await at.text_at_rest()).splitlines()]
        assert "A health partner ✓   Police ✗" in lines


@pytest.mark.parametrize("before", [("escape",), ("escape", "escape", "colon")])
async def test_a_new_line_is_not_joined_to_one_that_was_left(
    session: Session, before: tuple[str, ...]
) -> None:
    """Typed after a question was left, or when the line is opened again, it comes before that one."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon")
        await at.type("JB to chase it")
        await at.press("enter", *before)
        await at.type("The room is cold")
        assert line_of(at).text == "The room is cold"
        assert "1 more line after this" in line_of(at).echoed
        await at.press("enter")
        assert notes(session) == ("The room is cold",)
        assert line_of(at).text == "JB to chase it"


async def test_a_line_that_was_left_can_be_gone_on_with(session: Session) -> None:
    """With a space, or where the cursor was moved, what is typed belongs to it."""
    async with sitting(start(session), SMALL) as at:
        await at.press("colon", *"JB to chase", "enter", "escape", *" it", "enter", "escape")
        await at.press("left", "right", *"s")
        assert line_of(at).text == "JB to chase its"


async def test_a_line_pasted_after_one_that_was_left_is_not_joined_to_it(session: Session) -> None:
    """It comes before that one."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"JB to chase it", "enter", "escape")
        line_of(at).query_one(CaptureInput).post_message(Paste("The room is cold"))
        await at.pilot.pause()
        assert line_of(at).text == "The room is cold"


def test_the_last_question_says_what_decisions_without_a_quorum_need() -> None:
    """Such a meeting can't be closed as inquorate, so nothing else is promised."""
    book = live_book()
    meeting = book.meetings[MEETING]

    def words() -> str:
        return "\n".join(before_closing(book, meeting, Agenda(()), "o", is_projected=False))

    assert "It will be recorded as inquorate" in words()
    do(book, AddDecision(MEETING, "Go on."), in_meeting())
    assert "recorded as inquorate" not in words()
    assert "It made 1 decision without a quorum" in words()


BAD_INPUT = {
    "Police to send the list by 31 November": "“31 November” isn't a date in the calendar.",
    "lead:police due:31/11 Send the list": "November has 30 days. Type another day.",
    "lead:police with:coastguard Send the list": "“coastguard”",
    "Coastguard to send the list": "“Coastguard” isn't on the list.",
    "Action: Police to\x07 send the\x1b[31m list": "Who will do it?",
}


@QUICK
async def test_bad_input_stays_in_the_line_with_one_sentence(session: Session) -> None:
    """Nothing is recorded of it, escape keeps it, and the end of the meeting does as typed, whole."""
    async with sitting(start(session)) as at:
        before = session.workspace.position.n
        await at.press("colon")
        for line, sentence in BAD_INPUT.items():
            line_of(at).put(line)
            await at.press("enter")
            assert sentence in " ".join(at.words.split()), line
            if isinstance(at.app.screen, AnswerScreen):
                await at.press("escape")
            assert line_of(at).text == line
            assert session.workspace.position.n == before, line
            await at.press("escape", "colon")
            assert line_of(at).text == line
        *others, _ = BAD_INPUT
        for line in reversed(others):
            line_of(at).type_on(line)
        await at.press("escape", "z", "y")
        assert list(to_check(session)) == list(BAD_INPUT)


async def test_the_same_agency_twice_leads_once_and_supports_nothing(session: Session) -> None:
    """Under two of its names, too."""
    async with sitting(start(session)) as at:
        await at.press("colon")
        await at.type("lead:police with:met,housing Send the list")
        await at.press("enter")
    made = list(session.book.actions.values())[-1]
    assert (made.lead_agency, made.supporting_agencies) == ("police", ("housing",))


async def test_two_people_correct_the_same_note(session: Session, demo: Path) -> None:
    """Who is second is told, keeps what was typed, and nothing stands twice."""
    start(session)
    session.record(AddRemark(QAG, "The room is cold"))
    async with sitting(session) as at:
        await at.press("colon", "up")
        open_session(demo, "Second officer").record(CorrectRemark(QAG, "1", "The room is warm"))
        await at.press("end", *" today", "enter")
        assert notes(session) == ("The room is warm",)
        assert "Someone else corrected note 1" in " ".join(at.words.split())
        assert "The room is cold today" in at.text


async def test_two_people_clear_up_the_same_line(session: Session, demo: Path) -> None:
    """Who is second is told, and asked nothing more about it."""
    start(session)
    session.record(KeepLine(QAG, "JB to chase it", to_check=True))
    async with sitting(session) as at:
        await at.press("end", "e", "enter")
        other = open_session(demo, "Second officer")
        other.undo(other.workspace.position.n)
        await at.press(*"probation", "enter")
        assert "It was added and then undone." in at.message


@pytest.mark.parametrize(
    ("answer", "items"),
    [
        ("Nothing", ["standing/1", "standing/1"]),
        ("item 4", ["standing/4", "standing/4"]),
        ("", ["standing/1", f"{QAG}/item-1"]),
    ],
)
async def test_it_is_asked_what_a_heading_begins_that_is_not_clear(
    session: Session, monkeypatch: pytest.MonkeyPatch, answer: str, items: list[str]
) -> None:
    """An item of its own, with what follows; one of those that it may mean; or it is a note."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0.0)
    async with sitting(start(session)) as at:
        await at.press("colon")
        await at.type("1 Welcome and apologies")
        assert "Go on to Welcome and declarations" in line_of(at).echoed
        await at.press("enter")
        await at.type("2 audit actions")
        assert "and item 4 is “Audits" in line_of(at).echoed
        await at.press("enter", *answer, "enter")
        await at.type("The letter is out.")
        await at.press("enter")
    first, *kept = lines_of_meeting(session.book, QAG)
    assert (first.words, first.item, first.is_heading) == (
        *("1 Welcome and apologies", "standing/1"),
        True,
    )
    assert [line.words for line in kept] == ["2 audit actions", "The letter is out."]
    assert [line.item for line in kept] == items
    assert kept[0].is_heading is (answer != "Nothing")


async def test_a_heading_that_is_typed_over_begins_an_item_of_its_own(session: Session) -> None:
    """Whoever types on has seen no question; their lines come under no other item."""
    async with sitting(start(session)) as at:
        await at.press("colon", *"4 Housing matters", "enter")
        await at.press(*"The letter is out and was read by all", "enter")
        await at.press(*"5 Confidential matters", "enter")
        await at.press(*"The family was told in June and July", "enter")
    kept = lines_of_meeting(session.book, QAG)
    assert [line.words for line in kept] == [
        "4 Housing matters",
        "The letter is out and was read by all",
        "5 Confidential matters",
        "The family was told in June and July",
    ]
    assert [kept[1].item, kept[3].item] == [f"{QAG}/item-1", f"{QAG}/item-2"]
    assert [line.restricted for line in kept] == [False, False, False, True]


async def test_another_chair_than_recorded_is_told_with_the_way_to_edit_it(
    session: Session,
) -> None:
    """As the line is recorded, and before the meeting is closed."""
    start(session).record(SetFields("meetings", QAG, {"chair": "Director of Safeguarding"}))
    async with sitting(session) as at:
        await at.press("colon", *"The Chief Nurse, Jo Bloggs, took the chair", "enter")
        assert "edit the meeting" in " ".join(at.message.split())
        await at.press("escape", "z")
        assert "edit the meeting" in " ".join(at.text.split())
        await at.press("escape")
        live(at).action_edit_meeting()
        await at.pilot.pause()
        await at.press("end", "ctrl+u", *"Chief Nurse", "enter")
        assert meeting_of(session).chair == "Chief Nurse"


async def test_a_heading_in_the_line_begins_its_item(session: Session) -> None:
    """In a pasted block, too: the lines after it stand under it, and it is no note."""
    block = "2 Matters arising\nThe letter is out\nItem 5\nThe data was welcomed"
    async with sitting(start(session)) as at:
        await at.press("colon")
        line_of(at).query_one(CaptureInput).post_message(Paste(block))
        await at.pilot.pause()
        assert "Go on to Notes of 16 September 2025" in line_of(at).echoed
        await at.press("enter", "enter", "enter", "enter")
        # The last of the things said, at the end of the list, is under item 2.
        await at.press("escape", "end", "colon", *"It is for all", "enter")
    assert notes(session) == ("The letter is out", "The data was welcomed", "It is for all")
    items = [line.item for line in lines_of_meeting(session.book, QAG)]
    assert items == ["standing/2", "standing/5", "standing/5"]


async def test_a_line_is_removed_unless_something_builds_on_it(session: Session) -> None:
    """The refusal is said; once nothing builds on it, what it caused goes, and comes back, with it."""
    start(session)
    async with sitting(session) as at:
        await at.press("colon", *"BP25-1.7 completed", "enter", "escape")
        assert session.book.actions["BP25-1.7"].is_delivered
        session.record(Agree(("BP25-1.7",), QAG))
        (line,) = session.book.lines
        await at.press("end", "e", *"remove", "enter", "y")
        assert line in session.book.lines
        assert session.book.actions["BP25-1.7"].is_delivered
        assert "can't be undone yet: Business officer agreed the delivery of BP25-1.7" in at.message
        await at.press("u", "end", "delete")
        assert "This also undoes: deliver BP25-1.7" in at.text
        await at.press("y")
        gone = session.book
        assert (len(gone.lines), gone.actions["BP25-1.7"].is_delivered) == (0, False)
        scrapped = ("colon", *"scrap that", "down", "enter", "escape")
        for keys in (("u",), ("u", "ctrl+r"), (*scrapped, "u")):
            await at.press(*keys)
            back = session.book
            assert (line in back.lines, back.actions["BP25-1.7"].is_delivered) == (True, True)


async def test_before_the_attendance_nobody_is_read_back_as_missing(session: Session) -> None:
    """Those who sit there may not be recorded yet."""
    async with sitting(session) as at:
        await at.press("m", "enter", "b")
        assert "Attendance has not been taken yet." in at.text
        assert "nobody was present" not in at.text
