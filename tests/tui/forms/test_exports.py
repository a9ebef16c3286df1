"""Exporting what is shown: x, a format, and a file in the workspace that writes over nothing."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from threading import Event

import openpyxl
import pytest
from docx import Document as WordFile
from textual.worker import WorkerFailed

from building import HOSTILE, TODAY, record
from cscp_tui.base.progress import untold
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.forms.exports import (
    Format,
    PlannedExport,
    as_file_name,
    export_form,
    with_calendar,
)
from cscp_tui.tui.session import ExportUnderWay, Session
from sitting import SMALL, sitting

USUAL_NAME = "actions-2025-27-as-at-2025-11-27"


def exports(session: Session) -> Path:
    """Where files go."""
    return session.workspace.folder / "exports"


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV by the titles of its columns."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("formats", "hint"),
    [
        (("md",), "Markdown"),
        (("md", "docx", "csv"), "Markdown, CSV or Word"),
    ],
)
def test_the_formats_are_named_beside_the_field(formats: tuple[Format, ...], hint: str) -> None:
    """Also if there is only one."""
    plan = PlannedExport(name="x", about="", formats=formats, prepare=lambda _: lambda _: "")
    assert export_form(plan, Path(), TODAY).fields[0].hint == hint


async def test_two_keys_write_markdown(session: Session) -> None:
    """X and enter write all that is shown, and the message names the file."""
    async with sitting(session) as at:
        await at.press("x", "enter")
        file = exports(session) / f"{USUAL_NAME}.md"
        assert str(file) in at.message
    text = file.read_text("utf-8")
    assert "# Actions" in text
    assert "27 November 2025" in text
    assert "all (35 of 35)" in text
    assert "BP25-1.1" in text


async def test_a_second_export_writes_over_nothing(session: Session) -> None:
    """The same name again gives another file, and the first stays as it was."""
    async with sitting(session) as at:
        await at.press("x", "enter")
        first = exports(session) / f"{USUAL_NAME}.md"
        first.write_text("mine", "utf-8")
        await at.press("x", "enter")
        assert f"{USUAL_NAME}-2.md" in at.message
    assert first.read_text("utf-8") == "mine"


async def test_files_are_offered_as_downloads_in_a_browser(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export at once, and a long one; on a terminal, none is."""
    handed: list[str] = []
    monkeypatch.setattr(CscpApp, "deliver_binary", lambda _, file: handed.append(file.suffix))
    async with sitting(session) as at:
        await at.press("x", "enter")
        assert handed == []
        monkeypatch.setattr(CscpApp, "is_web", True)
        await at.press("x", "enter")
        assert handed == [".md"]
        monkeypatch.setattr("cscp_tui.tui.forms.exports.LONG", 0)
        await at.press("x", "enter")
        await at.app.workers.wait_for_complete()
        assert handed == [".md", ".md"]


async def test_filter_and_groups_are_respected(session: Session) -> None:
    """A CSV has the rows that are shown, under what they are grouped by."""
    async with sitting(session, SMALL) as at:
        await at.press("slash", *"is:late", "enter", "g")
        shown = {row.key for row in at.table.table.rows}
        await at.press("x", *"csv", "enter")
    found = rows((exports(session) / f"{USUAL_NAME}.csv").read_text("utf-8"))
    assert {row["Ref"] for row in found} == shown
    assert 0 < len(shown) < 35
    assert "Lead agency" in found[0]


async def test_a_workbook_has_the_columns_that_are_typed(session: Session) -> None:
    """Under the groups of the screen, with the place in the journal that it is from."""
    async with sitting(session) as at:
        await at.press("x", *"excel")
        await at.type_into("columns", "ref, lead=Owner, impact")
        await at.press("enter")
        assert f"{USUAL_NAME}.xlsx" in at.message
    book = openpyxl.load_workbook(exports(session) / f"{USUAL_NAME}.xlsx")
    titles = [cell.value for cell in book.worksheets[1][1]]
    assert titles == ["Priority or origin", "Ref", "Owner", "Impact"]
    kept = [row for row in book["cscp"].values if row[0] == "column"]
    assert [row[2] for row in kept][1:] == ["id", "lead", "impact"]


async def test_kept_columns_are_chosen_by_their_name(session: Session) -> None:
    """With their own grouping; a name that is none says what may have been meant."""
    values = {"name": "Committee", "columns": ["ref, due"], "group_by": "none"}
    session.record(AddRecord("column_sets", values))
    async with sitting(session) as at:
        await at.press("x", *"csv")
        await at.type_into("columns", "zzz")
        await at.press("enter")
        assert "“zzz” isn't a column" in at.words
        await at.press(*["backspace"] * 3, *"Committee", "enter")
    found = (exports(session) / f"{USUAL_NAME}.csv").read_text("utf-8")
    assert found.removeprefix("\ufeff").startswith("Ref,Due\nBP25-1.1,")


async def test_another_day_exports_its_own_truth(session: Session) -> None:
    """As at 31 March 2025 the file says so and has the statuses of that day."""
    async with sitting(session) as at:
        await at.press("t", *"31/3/25", "enter", "x", *"json", "enter")
    file = exports(session) / "actions-2024-25-as-at-2025-03-31.json"
    values = json.loads(file.read_text("utf-8"))
    delivered = [value for value in values if value["status"] == "delivered"]
    assert (len(delivered), len(values)) == (30, 35)


async def test_a_filter_is_read_again_on_another_day(session: Session) -> None:
    """Late means late on the day that is shown."""
    async with sitting(session) as at:
        await at.press("slash", *"is:late", "enter")
        await at.press("t", *"31/12/24", "enter")
        book = session.book
        late = {row.key for row in at.table.table.rows}
        assert late
        for ref in late:
            due = book.actions[ref].due or book.actions[ref].review_date
            assert due is not None
            assert due < date(2024, 12, 31)


async def test_the_projector_keeps_restricted_ones_out_of_the_file(session: Session) -> None:
    """A restricted action is counted and not shown, and reasons stay unseen."""
    session.record(SetFields("actions", "BP25-1.1", {"restricted": True}))
    async with sitting(session) as at:
        await at.press("p", "x", "enter")
        await at.press("x", *"json", "enter")
    text = (exports(session) / f"{USUAL_NAME}.md").read_text("utf-8")
    assert "BP25-1.1 " not in text
    assert "1 item is confidential, so it is not shown." in text
    values = json.loads((exports(session) / f"{USUAL_NAME}.json").read_text("utf-8"))
    assert "BP25-1.1" not in {value["id"] for value in values}
    assert not any(value["reason"] or value["explanation"] for value in values)


async def test_another_name_is_taken_with_its_ending(session: Session) -> None:
    """A typed name stands in the same folder and gets the ending of the format."""
    async with sitting(session) as at:
        await at.press("x", *"html", "tab", *"For the QAG", "enter")
    file = exports(session) / "For-the-QAG.html"
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")


async def test_a_name_that_no_file_can_have_is_said_in_place(session: Session) -> None:
    """Nothing is written, and what was typed stays."""
    async with sitting(session) as at:
        await at.press("x", "tab", *"///", "enter")
        assert "isn't a valid file name" in at.text
        assert not exports(session).exists()


async def test_a_folder_that_cannot_be_made_is_said(session: Session) -> None:
    """A file in the place of the folder gives a sentence, never a crash."""
    exports(session).write_text("in the way", "utf-8")
    async with sitting(session) as at:
        await at.press("x", "enter")
        assert "exports” isn't a folder, and one is needed there" in at.words
        await at.press("escape")


@pytest.mark.usefixtures("unhurried")
async def test_what_looks_like_a_child_warns_once(session: Session) -> None:
    """The warning names line and action, and the next enter writes it as it is."""
    retitle = SetFields("actions", "BP25-1.4", {"title": "See the boy aged 7 again"})
    confirmed = frozenset({"aged 7"})
    record(session.recorder, retitle, not_identifiers="a title", confirmed=confirmed)
    async with sitting(session) as at:
        await at.press("x", *"csv", "enter")
        assert "on BP25-1.4, contains what looks like" in " ".join(at.text.split())
        assert not exports(session).exists()
        await at.press("enter")
        assert "Wrote" in at.message
    assert "aged 7" in (exports(session) / f"{USUAL_NAME}.csv").read_text("utf-8")


async def test_a_long_export_is_written_beside_the_keys(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen goes on meanwhile, and what was written is the same."""
    async with sitting(session) as at:
        await at.press("x", "enter")
        monkeypatch.setattr("cscp_tui.tui.forms.exports.LONG", 10)
        await at.press("x", "enter")
        await at.press("down")
        await at.app.workers.wait_for_complete()
        await at.pilot.pause()
        assert f"Wrote {exports(session) / USUAL_NAME}-2.md" in at.message
    texts = [file.read_text("utf-8") for file in exports(session).iterdir()]
    assert len(texts) == 2
    assert texts[0] == texts[1]


async def test_a_long_export_can_be_stopped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escape stops it before anything is written."""
    monkeypatch.setattr("cscp_tui.tui.forms.exports.LONG", 10)
    may_go_on = Event()

    def wait(*_: object) -> str:
        may_go_on.wait(20)
        return ""

    monkeypatch.setattr("cscp_tui.tui.forms.exports.warning_of_text", wait)
    async with sitting(session) as at:
        await at.press("slash", *"bp25", "enter", "x", "enter")
        assert "Esc to stop" in at.message
        await at.press("escape")
        assert "Stopped" in at.message
        may_go_on.set()
        await at.pilot.pause()
    assert not exports(session).exists()


async def test_a_long_export_that_fails_does_not_pass_in_silence(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A defect in it ends the program as any other does, which says where in the program it was."""
    monkeypatch.setattr("cscp_tui.tui.forms.exports.LONG", 10)
    monkeypatch.setattr("cscp_tui.tui.forms.exports.warning_of_text", lambda *_: 1 // 0)
    told: list[str] = []

    def failure_sentence(error: BaseException) -> str:
        told.append(type(error).__name__)
        return ""

    async def export() -> None:
        async with sitting(session) as at:
            await at.press("x", "enter")
            await at.app.workers.wait_for_complete()

    monkeypatch.setattr("cscp_tui.tui.app.failure_sentence", failure_sentence)
    with pytest.raises(WorkerFailed):
        await export()
    assert told == ["ZeroDivisionError"]


@pytest.mark.parametrize("keys", [("6", "slash", *"qag", "enter"), ("6", "enter"), ("m", "enter")])
async def test_escape_stops_a_long_export_before_all_else(
    session: Session, keys: tuple[str, ...]
) -> None:
    """On a list with a filter, on a page, and in a meeting: nothing else happens yet."""
    async with sitting(session) as at:
        await at.press(*keys)
        before, session.writing = at.framed, ExportUnderWay()
        await at.press("escape")
        assert at.session.writing is None
        assert "Stopped" in at.message
        assert at.framed is before


async def test_hostile_text_leaves_harmlessly(session: Session) -> None:
    """A title with everything in it is in each format, and no format breaks."""
    session.record(SetFields("actions", "BP25-1.1", {"title": f"=cmd() {HOSTILE}"}))
    async with sitting(session) as at:
        for kind in ("markdown", "csv", "html", "json"):
            await at.press("x", *kind, "enter")
            assert "Wrote" in at.message
    for file in exports(session).iterdir():
        assert "\x1b" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("actions 2024/25", "actions-2024-25"),
        ("plan 2025–27", "plan-2025-27"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\x1b[31m:b|c", "a-31m-b-c"),
        ("???", ""),
        ("Con", "file-Con"),
        ("nul.csv", "file-nul.csv"),
        ("contacts", "contacts"),
        ("cafe\u0301", "caf\u00e9"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_file_name_is_one_that_every_system_takes(typed: str, name: str) -> None:
    """Letters, digits and hyphens stay."""
    assert as_file_name(typed) == name


async def test_the_annual_report_tables_are_written_for_word(session: Session) -> None:
    """From the palette: the plan that has ended, published today, in the format of the report."""
    async with sitting(session) as at:
        await at.press("1", "no_key_annual_report", "tab", "tab")
        await at.type("Word")
        await at.press("enter", "enter")
    (path,) = (session.workspace.folder / "exports").iterdir()
    assert path.suffix == ".docx"
    assert WordFile(str(path)).paragraphs[0].text == "Annual report tables 2024/25"


def test_a_list_of_days_can_be_a_calendar_too(session: Session) -> None:
    """Its other formats are as they were; where nothing is exported, nothing is."""
    of_list = PlannedExport(name="meetings", about="", prepare=lambda wanted: lambda _: wanted)
    exported = with_calendar(of_list, session, group="QAG")
    assert exported is not None
    assert exported.formats == (*of_list.formats, "ics")
    assert exported.prepare("csv")(untold) == "csv"
    calendar = exported.prepare("ics")(untold)
    assert str(calendar).startswith("BEGIN:VCALENDAR")
    assert with_calendar(None, session) is None
