from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from building import MANAGER, context, make_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.updates import RequestUpdates
from cscp_tui.domain.enums import Status
from cscp_tui.services import imports as services
from cscp_tui.tui.dialogs import WorkScreen
from cscp_tui.tui.screens import imports
from cscp_tui.tui.screens.executive import ExecutiveScreen
from cscp_tui.tui.screens.imports import AnswersScreen, ImportScreen
from cscp_tui.tui.widgets.table import RecordTable
from sitting import LARGE, SMALL, Sitting, session_on, sitting

if TYPE_CHECKING:
    from cscp_tui.store.recorder import Recorder
    from cscp_tui.tui.session import Session

HARBOUR = Path(__file__).parent.parent.parent / "fixtures" / "import" / "harbour-plan.xlsx"


pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_workspace(tmp_path / "w", 1)
    return tmp_path / "w"


async def open_file(on: Sitting, path: Path) -> None:
    await on.press("f6")
    await on.type(str(path))
    await on.press("enter")
    await rest(on)


def preview(on: Sitting) -> RecordTable:
    return on.app.screen.query_one(RecordTable)


async def test_a_file_is_mapped_answered_seen_and_imported(folder: Path) -> None:
    """The columns stand above the rows; answers are asked once, and y imports it all in one step."""
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, HARBOUR)
        assert isinstance(on.app.screen, ImportScreen)
        assert "Columns of" in on.text
        await on.press("c", "y")
        assert "Which status is “Complete” here? Press a to answer." in on.top_message
        await on.press("a")
        for answer in ("delivered", "in progress", "in progress", "not started", "not started"):
            await on.press("ctrl+u")
            await on.type(answer)
            await on.press("tab")
        await on.type("Status Update")
        await on.press("enter")
        assert "1 to answer first: press a" in on.words
        await on.press("a")
        await on.type("not")
        await on.press("enter")
        assert "to answer" not in on.words
        await on.press("y")
        assert len(on.app.screen_stack) == 1
        assert "Imported 6 new actions from harbour-plan.xlsx" in on.message
        known = on.session.book.actions
        assert known["BP24-3.1"].status is Status.DELIVERED
        await on.press("u", "y")
        assert len(on.session.book.actions) == 1


async def test_a_column_is_mapped_by_key(folder: Path, tmp_path: Path) -> None:
    """Enter on a column asks what it is; the rows follow at once."""
    path = tmp_path / "log.csv"
    path.write_text("Issue,Action\nThe pathway is unclear to schools,Police\n")
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, path)
        assert preview(on).move_to("column#0#0")
        await on.press("enter")
        await on.type("title")
        await on.press("enter")
        cells = {row.key: row.cells for row in preview(on).table.rows}
        assert cells["column#0#0"][1].text == "Action"
        assert cells["column#0#1"][1].text == "kept as it is"
        assert cells["row#0"][0].text == "Row 2: The pathway is unclear to schools"


async def test_a_pasted_table_is_imported(folder: Path) -> None:
    """It is read like a file, also what is pasted after it into the field of the file."""
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f6")
        await on.type_into("text", "| Action | Lead |")
        await on.type_into("file", "")
        await on.paste("|---|---|\n| Agree [CSCP] the pathway | Police |")
        await on.press("enter")
        await on.app.workers.wait_for_complete()
        await on.pilot.pause()
        titles = [row.cells[0].text for row in preview(on).table.rows]
        assert "Row 2: Agree [CSCP] the pathway" in titles
        assert "Agree [CSCP]" in on.text


async def test_attendance_is_asked_about_seen_and_imported(folder: Path, tmp_path: Path) -> None:
    """The group and an unknown mark are asked for; y records the meetings in one step.

    A name of no agency here is asked about on its line, and its marks can be left out.
    """
    path = tmp_path / "register.csv"
    path.write_text("Agency,16.6.24,30.9.24\nThe Council,Y,2\nThe Police,Ap,-\nFire,Y,Y\n")
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f6")
        await on.type(str(path))
        await on.type_into("into", "attendance")
        await on.press("enter")
        await on.app.workers.wait_for_complete()
        await on.pilot.pause()
        assert "2 to answer first" in on.words
        await on.press("a")
        await on.type("QAG")
        await on.press("tab")
        await on.type("absent")
        await on.press("enter")
        assert "2 waiting" in on.words
        preview(on).move_to("unknown#agencies#Fire")
        await on.press("enter")
        assert "Is “Fire” one of our agencies?" in await on.text_at_rest()
        await on.press("escape", "x")
        assert "2 to add" in on.words
        await on.press("y")
        assert len(on.app.screen_stack) == 1
        assert "2 meetings of Quality Assurance Group recorded" in on.message
        came = on.session.book.attendances
        assert came["QAG-2024-09-30/council"].in_room == 2
        assert came["QAG-2024-06-16/police"].apologies
        await on.press("u", "y")
        assert not on.session.book.attendances


async def test_what_changed_on_both_sides_is_decided_in_the_dialog_of_conflicts(
    folder: Path, tmp_path: Path
) -> None:
    """Enter on the question shows both values and who changed ours last; m takes the file's."""
    path = tmp_path / "log.csv"

    async def open_log(on: Sitting, lead: str) -> None:
        path.write_text(f"Action,Lead\nMap the needs of families,{lead}\n")
        await on.press("f6")
        await on.type(str(path))
        await on.type_into("into", "other")
        await on.press("enter")
        await on.app.workers.wait_for_complete()
        await on.pilot.pause()

    async with sitting(session_on(folder), LARGE) as on:
        await open_log(on, "Comms")
        await on.press("y")
        (action,) = (a for a in on.session.book.actions.values() if a.lead == "Comms")
        changed = SetFields("actions", action.id, {"lead": "Ours"})
        on.session.recorder.record(changed, context(by=MANAGER))
        on.session.record(AddProgressUpdate(action.id, "The leads have met."))
        await open_log(on, "Theirs")
        assert preview(on).move_to(f"question#changed here {action.id}")
        await on.press("enter")
        assert f"{MANAGER} changed the lead of {action.id}" in on.words
        assert "Replace it with the file's" in on.words
        assert "lead: “Ours”" in on.words
        await on.press("m", "y")
        assert on.session.book.actions[action.id].lead == "Theirs"


async def test_a_file_that_cannot_be_read_is_told(folder: Path, tmp_path: Path) -> None:
    """A picture with another ending, and a file that is not there, are named with the way out."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, path)
        assert "plan.xlsx is a picture" in on.message
        await open_file(on, tmp_path / "none.xlsx")
        assert "none.xlsx isn't there" in on.words


async def test_leaving_imports_nothing(folder: Path) -> None:
    """Escape goes back, and the journal is as it was."""
    before = (folder / "journal.jsonl").read_bytes()
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, HARBOUR)
        await on.press("escape")
        assert len(on.app.screen_stack) == 1
    assert (folder / "journal.jsonl").read_bytes() == before


@pytest.fixture
def long_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with so many rows that work on them is done beside the keys."""
    monkeypatch.setattr("cscp_tui.tui.screens.imports.TOLD_EVERY", 2)
    path = tmp_path / "plan.csv"
    lines = [f"Train team {number},Nurse,New priority,31/3/2025" for number in range(4)]
    path.write_text("\n".join(["Action,Lead,Priority,Due", *lines]))
    return path


async def rest(on: Sitting) -> None:
    """Wait until the work is done."""
    while isinstance(on.app.screen, WorkScreen):
        await on.pilot.pause()


async def test_a_long_file_is_compared_and_recorded_beside_the_keys(
    folder: Path, long_plan: Path
) -> None:
    """Choices and the import itself wait on a screen that tells how far they are."""
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, long_plan)
        await on.press("y")
        assert "4 rows can't be imported yet. The reason is beside each." in on.top_message
        await on.press("c")
        await rest(on)
        assert "4 to add" in on.text
        await on.press("y")
        await rest(on)
        assert len(on.app.screen_stack) == 1
        assert "Imported 4 new actions from plan.csv" in on.message
        assert sum(a.lead == "Nurse" for a in on.session.book.actions.values()) == 4


@pytest.mark.parametrize(
    ("at", "work"),
    [
        ("reading", "read_path"),
        ("comparing", "plan_import"),
        ("a choice", "plan_import"),
        ("the import", "identifiers_of"),
    ],
)
async def test_escape_stops_it_before_anything_is_recorded(
    folder: Path, long_plan: Path, monkeypatch: pytest.MonkeyPatch, at: str, work: str
) -> None:
    """While a file is read or compared, and while it is checked before it is recorded."""
    before = (folder / "journal.jsonl").read_bytes()
    module = services if work == "plan_import" else imports
    do = getattr(module, work)
    begun, goes_on = Event(), Event()

    def held(*args: Any, **named: Any) -> Any:
        begun.set()
        goes_on.wait(10)
        return do(*args, **named)

    async def stop(on: Sitting) -> None:
        while not begun.is_set():
            await on.pilot.pause()
        assert "Press Esc to stop. Nothing will be recorded" in on.text
        await on.press("escape")
        goes_on.set()
        await rest(on)

    async with sitting(session_on(folder), SMALL) as on:
        if at in {"a choice", "the import"}:
            await open_file(on, long_plan)
            if at == "the import":
                await on.press("c")
                await rest(on)
            monkeypatch.setattr(module, work, held)
            await on.press("c" if at == "a choice" else "y")
            await stop(on)
            assert isinstance(on.app.screen, ImportScreen)
            assert ("Stopped" if at == "the import" else "4 waiting") in on.text
        else:
            monkeypatch.setattr(module, work, held)
            await on.press("f6")
            await on.type(str(long_plan))
            await on.press("enter")
            await stop(on)
            assert "Stopped; nothing was imported." in on.message
    assert (folder / "journal.jsonl").read_bytes() == before


async def test_what_may_identify_a_child_is_warned_of(folder: Path, tmp_path: Path) -> None:
    """A row names its NHS number; y asks why it is harmless, and only then imports."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Lead\nRing the family about 943 476 5919,Police\n")
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f6")
        await on.type(str(path))
        await on.press("tab")
        await on.type("other")
        await on.press("enter")
        await on.app.workers.wait_for_complete()
        await on.pilot.pause()
        assert isinstance(on.app.screen, ImportScreen)
        told = [cell.text for row in on.app.screen.rows().rows for cell in row.cells]
        assert any("“943 476 5919” looks like an NHS number." in text for text in told)
        await on.press("y")
        await on.press("enter")
        assert "OT24-01" not in on.session.book.actions
        await on.type("made up")
        await on.press("enter")
        assert len(on.app.screen_stack) == 1
        assert "OT24-01" in on.session.book.actions
        assert on.session.workspace.lines()[-1].not_identifiers


Q2, Q1 = "2024-25/Q2", "2024-25/Q1"
REFS = ("BP24-1.1", "BP24-1.2")
TABLE = (
    "Ref\tYour update\tPosition\tNew date and reason\n"
    "BP24-1.1\tAll staff were [trained].\tcomplete\t\n"
    "BP24-1.2\tA draft was written.\t\t31 March 2025, staff left\n"
)


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    made = make_workspace(tmp_path / "w", 2)
    for ref in REFS:
        record(made, SetFields("actions", ref, {"lead_agency": "police"}))
    record(made, AddProgressUpdate("BP24-1.2", "A draft was written."), quarter=Q1)
    return made


async def open_pasted(on: Sitting, text: str) -> None:
    """Paste a text into the field that has the cursor, as an e-mail into that of the file."""
    await on.paste(text)
    await on.press("enter")
    await on.app.workers.wait_for_complete()
    await on.pilot.pause()


async def test_answers_are_seen_beside_the_present_and_taken_in(
    recorder: Recorder, tmp_path: Path
) -> None:
    """From the list of requests: doubtful ones wait for a key, and y records all as one step."""
    record(recorder, RequestUpdates({"police": REFS}, Q2))
    path = tmp_path / "back.csv"
    path.write_text(TABLE.replace("\t", "|"), "utf-8")
    async with sitting(session_on(recorder.workspace.folder), LARGE) as on:
        await on.press("7", "a", "t")
        await on.type(str(path))
        await on.press("enter")
        await on.app.workers.wait_for_complete()
        await on.pilot.pause()
        assert type(on.app.screen) is AnswersScreen
        assert "The Police, Q2 2024/25. 1 answer to take in. 1 doubtful" in on.words
        assert "[trained]" in on.text
        assert "It is the update for Q1" in on.text
        await on.press("down", "e")
        assert "2 answers to take in." in on.words
        assert "You left it out" not in on.text
        await on.press("e")
        assert "You left it out" in on.text
        await on.press("e")
        await on.press("y")
        assert type(on.app.screen).__name__ == "RequestsScreen"
        found = on.session.book.progress_updates.values()
        taken = {each.action: each for each in found if each.quarter == Q2}
        assert taken["BP24-1.1"].by == "The Police"
        assert taken["BP24-1.1"].proposes == "complete"
        assert "31 March 2025, staff left" in taken["BP24-1.2"].proposes
        await on.press("escape", "u", "y")
        assert not any(each.quarter == Q2 for each in on.session.book.progress_updates.values())


async def test_an_email_is_pasted_and_its_sender_asked_for(recorder: Recorder) -> None:
    """Whose answers they are comes from their actions; the quarter is asked for."""
    async with sitting(session_on(recorder.workspace.folder), LARGE) as on:
        on.app.screen.action_take_in_answers()  # type: ignore[attr-defined]
        await on.pilot.pause()
        await open_pasted(on, "Dear all,\nBP24-1.1: All trained.\n\nRegards\nJo")
        assert "doesn't say which quarter it is about" in on.words
        await on.press("enter")
        assert type(on.app.screen) is AnswersScreen
        assert (
            "Not recorded: 1 line before the first answer and 2 lines of the signature." in on.words
        )
        shown = [
            [str(cell) for cell in row.cells[:2]] for row in on.app.screen.table.table.rows[1:]
        ]
        assert shown == [
            ["(before the answers)", "Dear all,"],
            ["✓ BP24-1.1", "BP24-1.1: All trained."],
            ["(signature)", "Regards"],
            ["(signature)", "Jo"],
        ]
        before = on.app.screen.summary()
        await on.press("home", "enter", "escape")
        assert on.app.screen.summary() == before
        await on.press("end", "e")
        assert "This row has no answer to take in." in on.text
        await on.press("v")
        assert "(signature)\n  Jo" in on.words
        await on.press("escape", "home", "v")
        assert "none yet" in on.words
        await on.press("escape", "y")
        (note,) = on.session.book.updates_of("BP24-1.1")
        assert (note.text, note.by) == ("All trained.", "The Police")


async def test_an_email_is_proposed_as_answers_wherever_it_is_opened(
    recorder: Recorder, tmp_path: Path
) -> None:
    """Its lines are no actions of the plan that the form proposes."""
    record(recorder, RequestUpdates({"police": REFS}, Q2))
    path = tmp_path / "reply.eml"
    path.write_text("From: Jo\nMIME-Version: 1.0\n\nHi\nBP24-1.1: All trained.\n")
    async with sitting(session_on(recorder.workspace.folder), LARGE) as on:
        await open_file(on, path)
        assert "reply.eml looks like an e-mail with answers" in on.words
        await on.press("enter")
        await rest(on)
        assert type(on.app.screen) is AnswersScreen
        assert "1 answer to take in." in on.words


async def test_the_action_of_an_answer_that_names_none_is_asked_for(
    recorder: Recorder, tmp_path: Path
) -> None:
    """It stands among the answers with its words; the change key asks which action it is about."""
    record(recorder, RequestUpdates({"police": REFS}, Q2))
    path = tmp_path / "reply.txt"
    path.write_text("BP24-1.1: All trained.\nBP24-9.9: The leaflet was sent.\nRegards\nJo\n")
    async with sitting(session_on(recorder.workspace.folder), LARGE) as on:
        await on.press("7", "a", "t")
        await on.type(str(path))
        await on.press("enter")
        await on.app.workers.wait_for_complete()
        await on.pilot.pause()
        assert "1 answer to take in. 1 answer about no known action left out" in on.words
        assert "“BP24-9.9” isn't one of our" in on.text
        await on.press("down", "e")
        assert "Which action is “BP24-9.9” about?" in on.words
        await on.type("BP24-1.2")
        await on.press("enter")
        assert "2 answers to take in." in on.words
        await on.press("y")
        texts = {each.action: each.text for each in on.session.book.progress_updates.values()}
        assert texts["BP24-1.2"] == "The leaflet was sent."


async def test_a_file_goes_into_the_plan_that_is_shown(session: Session) -> None:
    """Unless the form is told otherwise; the latest plan is not always the one in view."""
    async with sitting(session, SMALL) as on:
        await on.press("2", "o", "f6")
        assert "Business plan 2024/25" in await on.text_at_rest()


async def test_escape_keeps_the_choices_as_a_draft(folder: Path, tmp_path: Path) -> None:
    """The mapping and the answers are there again when the file is opened, until it is imported."""
    path = tmp_path / "log.csv"
    path.write_text("Issue,Action,Status\nThe pathway is unclear to schools,Police,Pending\n")
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, path)
        assert preview(on).move_to("column#0#0")
        await on.press("enter")
        await on.type("title")
        await on.press("enter")
        await on.press("a")
        await on.type("in progress")
        await on.press("tab")
        await on.type("1")
        await on.press("enter")
        await on.press("escape")
        assert "Your choices are saved as a draft" in on.message
        assert len(on.session.book.actions) == 1
        await on.press("f6")
        assert "Draft of" in await on.text_at_rest()
        await on.press("enter")
        await rest(on)
        assert "Draft of" in on.words
        cells = {row.key: row.cells for row in preview(on).table.rows}
        assert cells["column#0#0"][1].text == "Action"
        assert cells["question#status Pending"][1].text == "in progress"
        await on.press("y")
        assert "BP24-1.2 added" in on.message
        assert on.session.drafts.get(f"import/{path.name}/2024/25") is None
        await on.press("f6")
        assert "Draft" not in await on.text_at_rest()


async def test_the_preview_says_where_what_and_what_not(folder: Path, tmp_path: Path) -> None:
    """It names the plan, what will be created, what will be added, and the lines left out."""
    path = tmp_path / "log.csv"
    path.write_text(
        "Our log,,\nRef,Action,Lead\nPriority 7: Voice of the child,,\n1,Ask them,Police\nTotal,1,\n"
    )
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, path)
        await on.press("c")
        lines = [
            " | ".join(filter(None, (cell.text for cell in row.cells)))
            for row in preview(on).table.rows
        ]
        assert "log.csv | Plan 2024/25" in lines
        assert "7 Voice of the child | new priority" in lines
        assert "Row 1: Our log | title" in lines
        assert "Row 3: Priority 7: Voice of the child | heading" in lines
        assert "Row 5: Total  1 | total" in lines
        (row,) = [line for line in lines if line.startswith("Row 4: Ask them")]
        assert "new: BP24-7.1" in row
        assert "no due date" in row
        assert "no lead" not in row
        assert "priority 7 Voice of the child" in row
        assert "1 to add" in on.words
        assert "added" not in on.top_message


async def test_optional_questions_are_asked_after_those_needed(
    folder: Path, tmp_path: Path
) -> None:
    """They are marked as optional, and the key for answers asks them once no other is open."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Lead\nAsk the schools,Police\n")
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, path)
        cells = {row.key: row.cells for row in preview(on).table.rows}
        assert cells["question#created"][1].text == "optional"
        assert "1 waiting" in on.text
        shown = await on.text_at_rest()
        assert "enter Open" in shown
        assert "esc Back, draft kept" in shown
        await on.press("a")
        await on.type("1")
        await on.press("enter", "a")
        assert "When were the actions agreed?" in await on.text_at_rest()


async def test_the_screen_goes_to_what_was_imported(folder: Path, tmp_path: Path) -> None:
    """The cursor is on the first new action, on the screen that lists it, which says what was added."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Lead\nAsk the schools,Police\nAsk the colleges,Police\n")
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("1", "f6")
        await on.type(str(path))
        await on.press("tab", "ctrl+u")
        await on.type("other")
        await on.press("enter")
        await rest(on)
        await on.press("y")
        await on.text_at_rest()
        screen = on.app.screen
        assert isinstance(screen, ExecutiveScreen)
        assert screen.pane.key.startswith("OT")
        assert "Imported 2 new actions" in on.message


async def test_a_plan_that_is_new_is_made_first(folder: Path, tmp_path: Path) -> None:
    """Its priorities can come from the file, whose preview follows."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Lead,Priority\nMap the needs,Police,Neglect\n")
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f6")
        await on.type(str(path))
        await on.press("tab", "ctrl+u")
        await on.type("new plan")
        await on.press("enter")
        await on.text_at_rest()
        assert "Its priorities can come from the file" in on.words
        await on.type("Delivery plan")
        await on.press("tab")
        await on.type("1/4/2027")
        await on.press("tab")
        await on.type("31/3/2028")
        await on.press("enter")
        await rest(on)
        assert "Neglect" in on.words
        (key,) = (
            each.id for each in on.session.book.plans.values() if each.title == "Delivery plan"
        )
        assert f"Plan {key}" in await on.text_at_rest()


async def test_a_row_is_left_out_by_key_and_brought_back(folder: Path, tmp_path: Path) -> None:
    """The row is shown as left out, a draft keeps that, and the same key takes it in again."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Lead\nMap the needs,Police\nTrain the staff,ICB\nAsk for data,ICB\n")
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, path)
        assert preview(on).move_to("question#priority")
        await on.press("x")
        assert "Only rows of the file and new agencies can be left out" in on.top_message
        await on.press("a", "1", "enter")
        assert preview(on).move_to("row#0")
        await on.press("x")
        assert preview(on).key == "row#1"
        await on.press("x")
        cells = {row.key: row.cells for row in preview(on).table.rows}
        assert "You left it out" in cells["row#0"][2].text
        assert "1 to add, 2 left out" in on.words
        await on.press("escape", "f6", "enter")
        await rest(on)
        assert "1 to add, 2 left out" in on.words
        assert preview(on).move_to("row#0")
        await on.press("x")
        assert "2 to add, 1 left out" in on.words
        await on.press("y")
        titles = {each.title for each in on.session.book.actions.values()}
        assert {"Map the needs", "Ask for data"} <= titles
        assert "Train the staff" not in titles


async def test_a_value_of_a_row_is_changed_in_the_preview(folder: Path, tmp_path: Path) -> None:
    """Enter on a row asks for its values; only what is typed anew differs from the file."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Lead,Due\nMap the needs,Police,Spring\nTrain the staff,ICB,\n")
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, path)
        await on.press("n")
        assert preview(on).key == "question#priority", "the next that needs somebody"
        await on.press("a", "1", "enter")
        assert preview(on).move_to("row#0")
        await on.press("enter", "tab", "tab", "tab", "tab", "tab", "ctrl+u")
        await on.type("31/3/2027")
        await on.press("enter")
        row = {row.key: row.cells for row in preview(on).table.rows}["row#0"]
        assert "due 31 March 2027" in row[2].text
        assert "Changed by you: Due date." in row[2].text
        await on.press("y")
        known = {each.title: each for each in on.session.book.actions.values()}
        assert known["Map the needs"].due == date(2027, 3, 31)
        assert known["Map the needs"].lead_agency == "police"
        assert known["Train the staff"].due is None


async def test_an_agency_under_another_name_is_told_on_its_line(
    folder: Path, tmp_path: Path
) -> None:
    """Enter on a name that is not known asks which agency it is; all its rows follow."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Lead agency\nMap the needs,The Constabulary\n")
    async with sitting(session_on(folder), SMALL) as on:
        await open_file(on, path)
        await on.press("a", "1", "enter")
        assert preview(on).move_to("unknown#agencies#The Constabulary")
        await on.press("enter")
        await on.type("police")
        await on.press("enter")
        cells = {row.key: row.cells for row in preview(on).table.rows}
        assert "unknown#agencies#The Constabulary" not in cells
        assert cells["question#agency The Constabulary"][1].text == "police"
        await on.press("y")
        (action,) = [e for e in on.session.book.actions.values() if e.title == "Map the needs"]
        assert action.lead_agency == "police"
