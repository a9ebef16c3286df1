from __future__ import annotations

import asyncio
from datetime import date
from io import BytesIO
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document as WordFile
from msgspec.structs import replace

from building import HOSTILE
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.table import Heading
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.commitments import AddPartnerEvidence
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.updates import CHAIR, Signature, SignOffQuarter, WriteNarrative
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience, Role
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services import updates
from cscp_tui.services.updates import UpdateAsked, export_update, sign_off, signed_bytes
from cscp_tui.store import signed_files
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.store.team import create_workspace, team_recorder
from cscp_tui.tui.screens.updates import NO_PLAN, RequestsScreen, UpdateScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.paper import PaperView
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.updates.checklist import ChecklistKind, summary_of_checklist
from cscp_tui.views.updates.requests import refs_without_update, to_ask
from scrutinised import contents
from sitting import LARGE, SMALL, USUAL, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.context import Context
    from sitting import Sitting

SCREEN = "update"

Q2 = Quarter(2025, 2)
SIGN = ("7", "s", "enter", *"by", "space", *"email", "enter", "y")
"""Keys that sign off the quarter that is due; the first enter goes to how that was said."""


pytestmark = pytest.mark.usefixtures("unhurried")
QUICK = pytest.mark.usefixtures("quick_papers")


async def work_is_done(at: Sitting) -> None:
    """Wait for long work, and for its screen to be gone, which may cancel what is at its end."""
    await asyncio.gather(*(each.wait() for each in at.app.workers), return_exceptions=True)
    await at.pilot.pause()


async def sign(at: Sitting) -> None:
    """Sign the quarter that is due off, and wait for it."""
    await at.press(*SIGN)
    await work_is_done(at)


def shown(at: Sitting) -> UpdateScreen:
    """The screen of the quarterly update, whatever lies over it."""
    return next(screen for screen in at.app.screen_stack if isinstance(screen, UpdateScreen))


def paper(at: Sitting) -> str:
    return shown(at).query_one(PaperView).text


def exports(session: Session) -> set[str]:
    return {path.name for path in (session.workspace.folder / "exports").glob("*")}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
async def test_the_executives_update_is_written_with_four_keys(
    session: Session, size: tuple[int, int]
) -> None:
    """From the Plan screen: 7, o, x, enter."""
    async with sitting(session, size) as at:
        await at.press("7", "o", "x", "enter")
        name = "quarterly-update-2025-26-Q2-executive-draft-1.docx"
        assert exports(session) == {name}
        assert name in at.message
    paper = WordFile(str(session.workspace.folder / "exports" / name))
    headings = [
        each.text
        for each in paper.paragraphs
        if str(each.style and each.style.name).startswith("Heading")
    ]
    assert {"Executive actions", "Asks"} <= set(headings)


async def test_a_chair_goes_from_start_to_signed_off_export(session: Session) -> None:
    """A text, the checklist, the sign-off, the signed Word file; each by its key."""
    async with sitting(session) as at:
        await at.press("7", "e")
        await at.type("emerging")
        await at.press("enter")
        await at.type("Housing came up.")
        await at.press("enter")
        assert "Housing came up." in paper(at)
        assert "DRAFT" in at.text
        await at.press("s", "tab")
        await at.type("by email")
        await at.press("enter")
        assert "Sign off Q2 2025/26" in at.text
        assert sign_off_of(session.book, Q2) is None
        await at.press("y")
        await work_is_done(at)
        assert "signed off by the Chair, by email." in at.message
        assert "DRAFT" not in paper(at)
        await at.press("x")
        await at.type("Word")
        await at.press("enter", "enter")
    name = "quarterly-update-2025-26-Q2-qa-signed-1.docx"
    assert exports(session) == {name}
    signed = sign_off_of(session.book, Q2)
    assert signed is not None
    was = signed_bytes(session.workspace, signed, Audience.QA, PaperFormat.WORD)
    assert (session.workspace.folder / "exports" / name).read_bytes() == was


async def test_the_chairs_word_file_is_signed_off(session: Session, tmp_path: Path) -> None:
    """The form takes it, and a page names each difference; another quarter's is refused."""
    asked = UpdateAsked(Q2, Audience.EXECUTIVE, Q2.last_day, PaperFormat.WORD)
    path = tmp_path / "amended.docx"
    word = WordFile(BytesIO(export_update(session.workspace, asked, Templates()).data))
    word.add_paragraph("The Executive thanks the staff.")
    word.save(str(path))
    async with sitting(session) as at:
        await at.press("7", "s", "tab")
        await at.type("by email")
        await at.type_into("file", str(tmp_path / "none.docx"))
        await at.press("enter")
        assert "can't be read" in at.words
        await at.press(*["backspace"] * len("none.docx"))
        await at.type("amended.docx")
        await at.press("enter", "y")
        await work_is_done(at)
        assert "It still says that it is a draft." in at.words
        assert "“The Executive thanks the staff.” is only in it." in at.words
        assert "signed off by the Chair, by email." in at.words
        await at.press("escape")
    signed = sign_off_of(session.book, Q2)
    assert signed is not None
    kept = signed_bytes(session.workspace, signed, Audience.EXECUTIVE, PaperFormat.WORD)
    assert kept == path.read_bytes()


async def test_a_word_file_that_nobody_amended_is_said_to_be_ours(
    session: Session, tmp_path: Path
) -> None:
    """So that whoever filed it isn't told, weeks later, that the Chair amended it."""
    asked = UpdateAsked(Q2, Audience.EXECUTIVE, Q2.last_day, PaperFormat.WORD)
    path = tmp_path / "same.docx"
    path.write_bytes(export_update(session.workspace, asked, Templates()).data)
    async with sitting(session) as at:
        await at.press("7", "s", "tab")
        await at.type("by email")
        await at.type_into("file", str(path))
        await at.press("enter", "y")
        await work_is_done(at)
        assert "For the Executive: The Word file has the same words" in at.message


@QUICK
async def test_a_sign_off_asks_about_details_of_children(session: Session) -> None:
    """Phrase by phrase, and with a reason, as everywhere; then it signs off."""
    async with sitting(session) as at:
        await at.press("7", "s", "enter")
        await at.type("by email about Tyler, aged 7")
        await at.press("enter", "y")
        await work_is_done(at)
        assert "Does this identify a child or family?" in at.text
        assert not session.book.sign_offs
        await at.type("a published name")
        await at.press("enter")
        await work_is_done(at)
    assert sign_off_of(session.book, Q2) is not None


@QUICK
async def test_a_sign_off_that_is_not_confirmed_signs_nothing(session: Session) -> None:
    """Enter leaves the question, and s does not answer it."""
    async with sitting(session) as at:
        await at.press(*SIGN[:-1])
        assert "The checklist for Q2 2025/26 shows due and not delivered: " in at.words
        await at.press("s", "enter")
        assert "is not signed off" in at.message
    assert not session.book.sign_offs


@QUICK
async def test_a_sign_off_is_stopped_between_two_files(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how far it is; escape leaves the quarter open and the program as it was."""
    kept, go_on = 0, Event()
    keep = signed_files.keep

    def keep_slowly(folder: Path, data: bytes, ending: str) -> str:
        nonlocal kept
        kept += 1
        go_on.wait()
        return keep(folder, data, ending)

    monkeypatch.setattr(signed_files, "keep", keep_slowly)
    async with sitting(session) as at:
        await at.press(*SIGN)
        while not kept:
            await at.pilot.pause(0.01)
        assert "1 of 15 files: for the Quality Assurance Group, Markdown" in at.text
        await at.press("escape")
        assert "Stopping" in at.text
        go_on.set()
        await work_is_done(at)
        assert at.message == "Stopped: Q2 2025/26 is not signed off."
        assert kept == 1
        assert sign_off_of(session.book, Q2) is None
        assert "DRAFT" in paper(at)


@QUICK
@pytest.mark.parametrize(
    ("key", "said_then"),
    [
        ("escape", "Stopped: Q2 2025/26 is not signed off."),
        ("ctrl+c", "Q2 2025/26 (Jul to Sep 2025) signed off by the Chair, by email."),
        ("ctrl+p", "Q2 2025/26 (Jul to Sep 2025) signed off by the Chair, by email."),
    ],
)
async def test_the_end_of_a_sign_off_is_what_is_said_of_it(
    session: Session, monkeypatch: pytest.MonkeyPatch, key: str, said_then: str
) -> None:
    """Stopped after its last file it records nothing; nothing lies over it when it ends."""
    made, go_on = Event(), Event()

    def make_slowly(*given: Any) -> SignOffQuarter:
        made.set()
        go_on.wait()
        return SignOffQuarter(*given)

    monkeypatch.setattr(updates, "SignOffQuarter", make_slowly)
    async with sitting(session) as at:
        await at.press(*SIGN)
        while not made.is_set():
            await at.pilot.pause(0.01)
        await at.press(key)
        go_on.set()
        await work_is_done(at)
        assert at.message.startswith(said_then)
        assert at.app.screen is at.framed
        assert (sign_off_of(session.book, Q2) is None) == said_then.startswith("Stopped")


@QUICK
async def test_corrections_stand_first_and_open_their_record(session: Session) -> None:
    """What is back-dated into a signed quarter is listed, and the paper stays."""
    async with sitting(session) as at:
        await sign(at)
        before = paper(at)
        context = session.context()
        session.recorder.record(
            Deliver("BP25-1.1"), type(context)(today=context.today, by="Other", on=Q2.last_day)
        )
        shown(at).refresh_book()
        await at.pilot.pause()
        assert paper(at) == before
        assert "1 correction since" in "".join(map(str, shown(at).headline()))
        table = shown(at).query_one("#doubts", RecordTable)
        assert table.table.lines[0].key == "corrections"
        table.move_to(table.table.rows[0].key)
        await at.press("tab", "enter")
        assert at.table.key == "BP25-1.1"


@QUICK
async def test_corrections_are_seen_at_once_and_told_in_plain_words(session: Session) -> None:
    """On a small screen, when their quarter is chosen; what was delivered when, and by whom."""
    confirmed = replace(session.context(), asks=False)
    sign_off(session.recorder, Q2, Signature(CHAIR, "by email"), confirmed)
    day = date(2025, 9, 25)
    session.record(Deliver("BP25-4.2"), context=replace(session.context(), on=day))
    async with sitting(session, SMALL) as at:
        await at.press("7", "tab", "end", "f")
        await at.type("2025-26/Q2")
        await at.press("enter")
        assert "Corrections since it was signed off" in at.text
        assert "delivered on 25 September 2025 (was" in at.text
        row = shown(at).query_one("#doubts", RecordTable).table.rows[0]
        words = [cell.text for cell in row.cells]
    assert words == [
        "BP25-4.2",
        "delivered on 25 September 2025 (was in progress)",
        "recorded by Business officer",
    ]


async def test_escape_goes_back_from_a_record_to_the_checklist(session: Session) -> None:
    """After the filter is cleared; a tab's own key forgets the way back."""
    async with sitting(session) as at:
        await at.press("7", "tab")
        table = shown(at).query_one("#doubts", RecordTable)
        wanted = next(row for row in table.table.rows if row.cells[0].text.startswith("CH-"))
        assert table.move_to(wanted.key)
        await at.press("enter")
        assert "unanswered" in at.figures
        await at.press("escape")
        assert at.app.screen is shown(at)
        assert table.key == wanted.key
        await at.press("escape")
        assert at.app.screen is shown(at)
        await at.press("enter", "2", "escape")
        assert at.plan_screen.is_current


async def test_every_item_of_the_checklist_opens_something(session: Session) -> None:
    """An action where it is at home, a challenge: no item is a dead end."""
    async with sitting(session) as at:
        await at.press("7", "tab")
        table, opened = shown(at).query_one("#doubts", RecordTable), list[str]()
        for row in table.table.rows:
            table.move_to(row.key)
            await at.press("enter")
            opened.append(row.cells[0].text)
            assert opened[-1] in at.text
            assert at.table.key == opened[-1] or not opened[-1].startswith("BP"), opened[-1]
            await at.press("escape", "7")
    assert "BP25-4.2" in opened


@QUICK
async def test_a_signature_is_taken_back_with_a_reason(session: Session) -> None:
    """By the same key, with a form that asks why."""
    async with sitting(session) as at:
        await sign(at)
        await at.press("s")
        await at.type("A delivery was missing.")
        await at.press("enter")
        assert "DRAFT" in paper(at)
        assert "to undo" not in at.message
    assert sign_off_of(session.book, Q2) is None


@QUICK
async def test_no_text_is_written_into_a_signed_quarter(session: Session) -> None:
    """The key rests, and help says why."""
    async with sitting(session) as at:
        await sign(at)
        assert "signed off" in shown(at).disabled_reason("edit")
        await at.press("e")
        assert at.app.screen is shown(at)


@QUICK
async def test_a_signed_quarter_is_no_longer_recorded_for(session: Session) -> None:
    """It leaves the frame when it is signed, and is not offered again."""
    session.recording_for = Q2
    async with sitting(session) as at:
        await at.press("7")
        assert "recording for Q2 2025/26" in at.text
        await at.press(*SIGN[1:])
        await work_is_done(at)
        assert "recording for" not in at.text
        await at.press("no_key_record_for")
        assert "Q2 2025/26" not in at.text.split("Updates for it")[1].split("Q1 2025/26")[0]
        await at.type("q2")
        assert "Q2 2025/26 is signed off, so nothing more is recorded" in " ".join(at.text.split())


async def test_agencies_are_asked_and_the_answers_awaited(session: Session) -> None:
    """One by enter, all by a, each after a question; the list stays, and says who was asked.

    Who is complete without being asked is not shown as answering; c shows whom to chase.
    """
    async with sitting(session) as at:
        await at.press("7", "a")
        table = at.app.screen.query_one(RecordTable).table
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert isinstance(at.app.screen, RequestsScreen)
        at.app.screen._confirm(())
        assert "There are no open actions to ask about." in at.words
        await at.press("enter")
        assert "for an update?" in at.text
        await at.press("n", "a", "n")
        assert not session.book.requests
        await at.press("enter", "y")
        assert len(session.book.requests) == 1
        assert isinstance(at.app.screen, RequestsScreen)
        assert "3 files to send" in " ".join(at.text.split())
        assert "27 Nov 25" in at.text
        await at.press("a", "y")
        assert len(session.book.requests) > 10
        await at.press("c")
        assert "Updates not received" in at.text, "c shows whom to chase"
        assert "The first reminder is due on 4 December 2025" in " ".join(at.text.split())
        await at.press("escape")
        assert isinstance(at.app.screen, RequestsScreen), "escape leads back from whom to chase"
        await at.press("escape")
        assert "to send" in at.message
    assert any(row[1] == "not asked" and row[4] == "complete" for row in rows)
    assert not any(row[1] == "not asked" and row[4] == "answered" for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


async def test_a_request_is_as_at_the_day_on_which_it_is_made(session: Session) -> None:
    """It names the quarter, and holds nothing that is later than its day."""
    async with sitting(session) as at:
        await at.press("7", "a", "a", "y")
    name = "update-request-2025-26-Q2-csc-1.md"
    text = (session.workspace.folder / "exports" / name).read_text("utf-8")
    assert "**Quarter:** Q2 2025/26 (Jul to Sep 2025)" in text
    assert "**As at:** 27 November 2025" in text
    (asked,) = (each for each in session.book.requests.values() if each.agency == "csc")
    assert all(session.book.actions[ref].is_open for ref in asked.actions)


async def test_the_quarter_before_is_compared_and_the_paper_copied(session: Session) -> None:
    """What moved and why, on a paper of its own; the copy is as the file has it."""
    async with sitting(session) as at:
        await at.press("7", "g")
        assert "Q2 2025/26 compared with Q1 2025/26" in at.text
        await at.press("escape")
        assert at.app.screen is shown(at)
        await at.press("no_key_copy")
        assert at.app.clipboard.startswith("# Quarterly update, Q2 2025/26")


@QUICK
async def test_what_was_signed_is_compared_and_written(session: Session) -> None:
    """A correction moves no figure of it; x writes it as a file under its own name."""
    async with sitting(session) as at:
        await sign(at)
        session.record(Deliver("BP25-1.1"), context=replace(session.context(), on=Q2.last_day))
        shown(at).refresh_book()
        await at.press("g")
        text = at.app.screen.query_one(PaperView).text
        assert "Signed off: by the Chair, by email" in text
        assert "to 7 of 34 (21%)" in text
        await at.press("x", "enter")
        assert at.message.endswith("comparison-2025-26-Q2-qa-1.docx.")
    assert exports(session) == {"comparison-2025-26-Q2-qa-1.docx"}


@QUICK
async def test_the_public_comparison_does_not_say_who_recorded_the_sign_off(
    session: Session,
) -> None:
    """Somebody may record under a name, which is nothing for the public."""
    async with sitting(session) as at:
        await sign(at)
        await at.press("g")
        assert "recorded by" in at.app.screen.query_one(PaperView).text
        await at.press("escape", "p", "g")
        text = at.app.screen.query_one(PaperView).text
        assert "Signed off: by the Chair, by email, on 27 November 2025" in text
        assert "recorded by" not in text


async def test_another_quarter_is_chosen_by_typing(session: Session) -> None:
    """The year before included."""
    async with sitting(session) as at:
        await at.press("7", "f")
        await at.type("Q4 2024")
        await at.press("enter")
        assert "30 of 35 (86%)" in paper(at)


@QUICK
async def test_a_signed_quarter_says_in_full_who_signed_it(session: Session) -> None:
    """Below the list of quarters, where its column is too narrow."""
    async with sitting(session, SMALL) as at:
        await sign(at)
        await at.press("f")
        await at.type("2025-26/Q2")
        assert "signed off by the Chair, 27 November 2025." in " ".join(at.text.split())


@QUICK
async def test_a_past_day_shows_its_own_update_and_changes_nothing(session: Session) -> None:
    """The signed paper is that of today; another day is a draft of its own."""
    async with sitting(session) as at:
        await sign(at)
        session.look_at(Q2.first_day)
        shown(at).refresh_book()
        await at.pilot.pause()
        assert "As at: 1 July 2025" in paper(at)
        await at.press("s", "e")
        assert at.app.screen is shown(at)


@pytest.mark.parametrize(
    ("day", "quarter"), [(date(2025, 6, 30), "Q1 2025/26"), (date(2024, 12, 31), "Q3 2024/25")]
)
async def test_no_paper_comes_from_the_future_of_the_day_shown(
    session: Session, day: date, quarter: str
) -> None:
    """A quarter that had not begun gives way to that of the day, and comes back with today."""
    async with sitting(session) as at:
        await at.press("7", "t")
        await at.type(f"{day:%d/%m/%Y}")
        await at.press("enter")
        assert f"As at: {long(day)}" in paper(at)
        assert f"{quarter} for" in "".join(map(str, shown(at).headline()))
        await at.press("escape")
        assert "As at: 30 September 2025" in paper(at)


async def test_those_who_look_on_see_what_the_public_may_see(session: Session) -> None:
    """The paper is the public one while others look on, and so is the file that is written of it."""
    async with sitting(session) as at:
        await at.press("7", "p")
        assert "How far we are" in paper(at)
        assert "for the public" in at.figures
        assert "Quality Assurance Group" not in at.figures
        await at.press("x", "enter")
        written = [file.name for file in (session.workspace.folder / "exports").iterdir()]
        assert [name for name in written if "public" not in name] == []
        assert written
        await at.press("o")
        assert "Others see the public version." in at.text
        await at.press("p")
        assert "For: Quality Assurance Group" in paper(at)


async def test_doubts_about_restricted_records_are_counted_and_not_named(
    session: Session,
) -> None:
    """A quarter does not look cleaner while others look on, least of all when it is signed off."""
    async with sitting(session, LARGE) as at:
        await at.press("7")
        papers = shown(at)._papers
        known = next(doubt for doubt in papers.doubts if doubt.kind is ChecklistKind.SILENCE)
        session.record(SetFields("actions", known.id, {"restricted": True}))
        shown(at).refresh_book()
        await at.press("p")
        assert known in papers.doubts
        table = shown(at).query_one("#doubts", RecordTable).table
        assert known.key not in {row.key for row in table.rows}
        heading = next(line for line in table.lines if line.key == known.kind.name)
        count = sum(doubt.kind is known.kind for doubt in papers.doubts)
        assert isinstance(heading, Heading)
        assert heading.detail.text == f"{count}, 1 not shown"
        await at.press("s")
        assert summary_of_checklist(papers.doubts).split(";")[0] in " ".join(at.text.split())


async def test_no_restricted_action_is_named_among_those_that_are_asked_about(
    session: Session,
) -> None:
    """What is missing is counted, and named as far as all who look on may see it."""
    async with sitting(session) as at:
        await at.press("7")
        update = shown(at)._papers.asking(Q2)
        agency = next(key for key in to_ask(update) if refs_without_update(update, key))
        ref = refs_without_update(update, agency)[0]
        await at.press("a")
        while at.app.screen.query_one(RecordTable).key != agency:
            await at.press("down")
        assert ref in at.text
        await at.press("escape")
        session.record(SetFields("actions", ref, {"restricted": True}))
        await at.press("p", "a")
        while at.app.screen.query_one(RecordTable).key != agency:
            await at.press("down")
        assert ref not in at.text
        assert "1 not shown" in at.text


async def test_hostile_texts_are_shown_as_text(session: Session) -> None:
    """In the paper, in the list of texts and in the checklist."""
    session.record(WriteNarrative(Q2.typed, "themes", f"{HOSTILE} 10,000 " + "x" * 10_000))
    async with sitting(session, SMALL) as at:
        await at.press("7")
        assert "[CSCP] [/oops] \\ |" in paper(at)
        await at.press("e")
        await at.type("emerging")
        for size in (SMALL, USUAL, LARGE):
            assert "[CSCP]" in await at.text_at(size), size


async def test_an_empty_folder_says_what_to_press(tmp_path: Path) -> None:
    """No key does harm there."""
    recorder = create_workspace(tmp_path / "new", "new")
    async with sitting(Session(recorder, "Business officer")) as at:
        await at.press("7", "g", "a", "s", "no_key_copy", "e", "x", "o")
        assert "Nothing has been recorded yet" in at.text
        assert at.app.screen is shown(at)


async def test_without_a_plan_and_groups_nothing_is_called_complete(tmp_path: Path) -> None:
    """Nothing stands there of which nobody knows yet."""
    recorder = create_workspace(tmp_path / "new", "new")
    session = Session(recorder, "Business officer")
    name = {"name": "Example Safeguarding Children Partnership", "abbreviation": "ESCP"}
    session.record(AddRecord("partnership", name))
    async with sitting(session) as at:
        await at.press("7")
        assert "a group you haven't added yet" in at.figures
        assert "Nothing is missing" not in at.text
        assert at.framed.query_one("#doubts", RecordTable).empty == NO_PLAN


def confirmed(session: Session, phrase: str) -> Context:
    """Return the context of somebody who confirmed a phrase as harmless."""
    return replace(session.context(), not_identifiers="a title", confirmed=frozenset({phrase}))


async def test_what_may_identify_a_child_opens_where_it_stands(session: Session) -> None:
    """A text, partner evidence: each is shown in full; the passage is not repeated elsewhere."""
    passage = "JB, aged 7"
    for command in (
        WriteNarrative(Q2.typed, "themes", f"We saw {passage}."),
        AddPartnerEvidence("police", "Neglect", f"We met {passage}.", Q2.typed),
    ):
        session.record(command, context=confirmed(session, passage))
    async with sitting(session) as at:
        await at.press("7", "tab")
        table = shown(at).query_one("#doubts", RecordTable)
        rows = [row for row in table.table.rows if "looks like" in row.cells[1].text]
        assert len(rows) == 2
        assert not any(passage in cell.text for row in rows for cell in row.cells)
        for row in rows:
            table.move_to(row.key)
            await at.press("enter")
            assert passage in at.text
            await at.press("escape", "7")


async def test_sections_are_left_out_in_the_app(session: Session) -> None:
    """Of one audience; the paper says so at once, and u takes it back."""
    async with sitting(session) as at:
        await at.press("7")
        shown(at).action_lay_out()
        await at.pilot.pause()
        await at.press("tab")
        await at.type("attendance")
        await at.press("enter", "enter")
        assert "Left out by the partnership's settings: Attendance" in " ".join(paper(at).split())
        await at.press("u", "y")
        assert "Left out by" not in paper(at)


async def test_a_scrutineer_reads_and_signs_nothing(demo: Path) -> None:
    """The paper is there; what would change the team's records rests."""
    recorder = scrutineer_recorder(demo)
    session = Session(recorder, "Independent Scrutineer", Role.SCRUTINEER)
    before = contents(demo)
    async with sitting(session) as at:
        await at.press("7", "s", "e", "a", "a", "escape", "g", "escape", "o", "no_key_copy")
        assert "Quarterly update, Q2 2025/26" in paper(at)
    assert contents(demo) == before


@QUICK
async def test_a_quarter_that_somebody_else_signs_is_no_longer_recorded_for(
    session: Session, demo: Path
) -> None:
    """The frame of everybody goes back to the present quarter."""
    session.recording_for = Q2
    other = team_recorder(demo)
    async with sitting(session) as at:
        assert "recording for Q2 2025/26" in at.text
        context = replace(session.context(), by="Other", quarter="", asks=False)
        sign_off(other, Q2, Signature(CHAIR, "by email"), context)
        session.follow()
        at.framed.refresh_book()
        await at.pilot.pause()
        assert "recording for" not in at.text


async def test_what_may_identify_a_child_is_warned_of_before_it_leaves(session: Session) -> None:
    """Once, by its place; enter again writes it all the same."""
    text = WriteNarrative(Q2.typed, "themes", "The review of JB, aged 7.")
    session.record(text, context=confirmed(session, "JB, aged 7"))
    async with sitting(session) as at:
        await at.press("7", "x", "enter")
        words = "“Text” of “Emerging themes” for Q2 2025/26 contains what looks like a child's"
        assert words in " ".join(at.text.split())
        assert not exports(session)
        await at.press("enter")
        assert exports(session) == {"quarterly-update-2025-26-Q2-qa-draft-1.docx"}
        await at.press("no_key_copy")
        assert "to the clipboard. Line" in at.message
        assert "contains what looks like a child's" in at.message


async def test_whom_to_ask_stands_whole_on_a_small_screen(session: Session) -> None:
    """By the short names of agencies."""
    async with sitting(session, SMALL) as at:
        await at.press("7")
        rows = shown(at).query_one("#doubts", RecordTable).table.rows
        (row,) = (row for row in rows if row.key.startswith("actions BP25-4.2 silence"))
        assert row.cells[2].text == "CSC"


async def test_public_wording_is_written_from_the_checklist(session: Session) -> None:
    """A proposal stands in the form; what is saved there is published, and asked for no more."""
    session.record(SetFields("actions", "BP25-2.7", {"public_wording": ""}))
    async with sitting(session, LARGE) as at:
        await at.press("7", "tab")
        table = shown(at).query_one("#doubts", RecordTable)
        (wanted,) = [d for d in shown(at)._papers.doubts if d.kind is ChecklistKind.WORDING]
        assert table.move_to(wanted.key)
        await at.press("n")
        assert "We tested a leaflet on neglect with parents, and published it." in at.text
        await at.press("enter")
        assert ChecklistKind.WORDING not in [doubt.kind for doubt in shown(at)._papers.doubts]
        await at.press("o", "o")
        assert "We tested a leaflet on neglect with parents, and published it." in paper(at)
    wording = session.book.actions["BP25-2.7"].public_wording
    assert wording.startswith("We tested a leaflet on neglect with parents, and published it.")


async def test_public_wording_needs_a_line_of_the_checklist(session: Session) -> None:
    """A challenge has none, and the key says what to do."""
    async with sitting(session, LARGE) as at:
        await at.press("7", "tab")
        table = shown(at).query_one("#doubts", RecordTable)
        wanted = next(row for row in table.table.rows if row.cells[0].text.startswith("CH-"))
        assert table.move_to(wanted.key)
        assert shown(at).disabled_reason("public_wording").startswith("Select a delivery")


def test_others_in_the_room_read_the_public_version(session: Session) -> None:
    """Whatever was chosen before, and no other can be chosen while the projector is on."""
    screen = UpdateScreen(session)
    assert (screen._shown_audience, screen.disabled_reason("audience")) == (Audience.QA, "")
    session.is_projected = True
    assert screen._shown_audience is Audience.PUBLIC
    assert "Others see the public version" in screen.disabled_reason("audience")
