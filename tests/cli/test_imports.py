"""``cscp import``: what people have already becomes actions, and comes again without harm."""

from __future__ import annotations

import csv
import io
import signal
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from building import HOSTILE
from cscp_tui.cli.main import INTERRUPTED
from cscp_tui.domain.enums import Status
from cscp_tui.importing.files import read_path
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.team import team_recorder
from workbooks import workbook

if TYPE_CHECKING:
    from command_line import Typist

FIXTURES = Path(__file__).parent.parent / "fixtures" / "import"
ANSWERS = (
    "--answers",
    "status Complete=delivered",
    "status Partially Complete=in progress",
    "status Regular Review=in progress",
    "status tbc=not started",
    "status Pending=not started",
    "action text=Status Update",
    "delivered on=not known",
)
HARBOUR = FIXTURES / "harbour-plan.csv"
IMPORT = ("import", "--plan", "2024/25", "--create", *ANSWERS, "--yes")


def import_harbour(cscp: Typist, path: Path = HARBOUR) -> None:
    cscp.does(*IMPORT, str(path))


def table_of(cscp: Typist) -> list[tuple[object, ...]]:
    """What matters of each imported action."""
    return [
        (a.id, a.title, a.status, a.due, a.timescale, a.lead, a.lead_agency, a.old_ref)
        for a in cscp.book.actions.values()
        if a.old_ref
    ]


CHILD = 'Action,Lead\n"Ring the mother of Tyler, 12, about NHS number 943 476 5919",Police\n'


def test_yes_answers_no_question_about_a_child(cscp: Typist, tmp_path: Path) -> None:
    """Each phrase is in the preview; only a reason of its own imports it, and that is kept."""
    path = tmp_path / "log.csv"
    path.write_text(CHILD)
    words = ("import", str(path), "--source", "other")
    before = cscp.journal
    preview = cscp(*words, "--dry-run")
    for phrase in ("“mother of Tyler, 12”", "“943 476 5919”"):
        assert phrase in " ".join(preview.out.split())
        assert phrase in preview.err
    (asked,) = [
        each
        for each in cscp(*words, "--dry-run", "--json").json["questions"]
        if each["question"] == "identifiers"
    ]
    assert (asked["option"], asked["needed"], asked["rows"]) == ('--not-identifiers "…"', True, 1)
    assert '--not-identifiers "…"' in preview.err
    assert "--not-identifiers" in cscp.refused(*words, "--yes")
    assert cscp.journal == before
    cscp.does(*words, "--yes", "--not-identifiers", "made up for training")
    line = team_recorder(cscp.folder).workspace.lines()[-1]
    assert (line.not_identifiers, line.why) == (True, "Not identifiers: made up for training")


def test_yes_takes_in_no_answer_about_a_child(cscp: Typist, tmp_path: Path) -> None:
    """The phrase is in the preview of the answers, too."""
    path = tmp_path / "answers.csv"
    path.write_text("Ref,Your update\nBP24-1.1,Baby J (8 weeks) was seen.\n")
    words = (
        *("take-in-answers", str(path), "--agency", "police"),
        *("--quarter", "2024-25/Q3", "--include", "BP24-1.1"),
    )
    before = cscp.journal
    assert "“Baby J (8 weeks)” looks like" in " ".join(cscp(*words, "--dry-run").out.split())
    assert "--not-identifiers" in cscp.refused(*words, "--yes")
    assert cscp.journal == before
    cscp.does(*words, "--yes", "--not-identifiers", "a doll")
    assert team_recorder(cscp.folder).workspace.lines()[-1].not_identifiers


def test_a_plan_arrives_whole(cscp: Typist) -> None:
    """Each row becomes an action with its lead, day, status, priority and progress update."""
    import_harbour(cscp)
    rows = table_of(cscp)
    assert rows[:3] == [
        (
            *("BP24-3.1", "Open two drop-in sessions a week", Status.DELIVERED, date(2026, 3, 31)),
            *("", "Family hubs", "", "1.1"),
        ),
        (
            *("BP24-3.2", "Train staff in “graded care”", Status.IN_PROGRESS, date(2025, 3, 31)),
            *("", "Head of Early Help", "police", "1.2, 1.3"),
        ),
        (
            *("BP24-3.3", "Publish a directory of services", Status.IN_PROGRESS, date(2025, 3, 31)),
            *("31/03/25 – extended", "Head of Early Help", "", "1.2"),
        ),
    ]
    known = cscp.book.actions
    assert known["BP24-3.2"].lead_as_written == "Head of Early Help / Police"
    assert known["BP24-3.1"].published_status == "Complete"
    assert known["BP24-3.1"].priority == "2024/25/3"
    assert cscp.book.priorities["2024/25/3"].title == "Early help"
    assert known["BP24-4.3"].title == "Action text is missing, but there is an update"
    assert [note.text for note in cscp.book.updates_of("BP24-3.1")] == [
        "Both sessions opened in May.\nA third is planned."
    ]
    assert cscp.book.source_rows["BP24-3.1/source"].cells[1] == "Children"


@pytest.mark.parametrize("ending", ["xlsx", "ods", "html", "docx"])
def test_every_format_gives_the_same_actions(cscp: Typist, ending: str) -> None:
    """The table as a workbook, a page or a document becomes the very actions that its CSV does."""
    import_harbour(cscp)
    from_csv = table_of(cscp)
    cscp.does("undo")
    import_harbour(cscp, FIXTURES / f"harbour-plan.{ending}")
    refs = [row[1:] for row in table_of(cscp)]
    assert refs == [row[1:] for row in from_csv]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "html", "docx"])
def test_the_published_table_comes_back_cell_for_cell(cscp: Typist, ending: str) -> None:
    """An export with the columns of the file gives its rows, in their order and as it shows them."""
    path = FIXTURES / f"harbour-plan.{ending}"
    import_harbour(cscp, path)
    exported = cscp.does("export", "actions", "--columns", path.name, "--format", "csv", "-o", "-")
    (sheet,) = read_path(path).sheets
    shown = [[cell.text for cell in row] for row in sheet.rows]
    if ending == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            shown = list(csv.reader(file))
    assert list(csv.reader(io.StringIO(exported.out))) == shown


def test_a_progress_update_starts_nothing(cscp: Typist) -> None:
    """What is not started stays so with the update that came with it; the next one starts it."""
    import_harbour(cscp)
    pending = next(a for a in cscp.book.actions.values() if a.published_status == "Pending")
    assert pending.status is Status.NOT_STARTED
    assert cscp.book.updates_of(pending.id)
    cscp.does("note", pending.id, "The nurse has begun.")
    assert cscp.book.actions[pending.id].status is Status.IN_PROGRESS


def test_the_same_file_again_changes_nothing(cscp: Typist) -> None:
    """A second import of the file, with what was answered before, leaves the journal as it is."""
    import_harbour(cscp)
    before = cscp.journal
    answer = cscp.does("import", str(HARBOUR), "--plan", "2024/25", "--yes")
    assert "6 unchanged" in answer.err
    assert cscp.journal == before


def test_a_changed_file_changes_only_what_changed_in_it(cscp: Typist, tmp_path: Path) -> None:
    """Of a later state of the file, the edited cells become changes and a new row an action."""
    import_harbour(cscp)
    before = dict(cscp.book.actions)
    cscp.does("set", "BP24-3.3", "lead=Our own words")
    text = HARBOUR.read_text().replace("2027,SO1", "30/6/2025,SO1")
    text = text.replace("Advert is out", "Interviews are held")
    text += "3.1,Health,Neglect,Something new,Named nurse,May 2025,,Pending,\n"
    later = tmp_path / "harbour-plan.csv"
    later.write_text(text)
    plan = cscp("import", str(later), "--plan", "2024/25", "--dry-run", "--json").json
    assert plan["counts"] == {"unchanged": 4, "changed": 2, "added": 1}
    cscp.does("import", str(later), "--plan", "2024/25", "--yes")
    known = cscp.book.actions
    assert known["BP24-3.3"].lead == "Our own words"
    assert known["BP24-4.1"].due == date(2025, 6, 30)
    assert known["BP24-4.4"].title == "Something new"
    texts = [note.text for note in cscp.book.updates_of("BP24-4.2")]
    assert texts == ["Advert is out", "Interviews are held"]
    untouched = {"BP24-3.1", "BP24-3.2", "BP24-4.3"}
    assert {ref: known[ref] for ref in untouched} == {ref: before[ref] for ref in untouched}


def test_what_changed_on_both_sides_is_asked(cscp: Typist, tmp_path: Path) -> None:
    """A value that was changed here and in the file stays ours, until the file is chosen."""
    import_harbour(cscp)
    cscp.does("set", "BP24-3.1", "lead=Ours")
    later = tmp_path / "harbour-plan.csv"
    later.write_text(HARBOUR.read_text().replace("Family hubs", "Theirs"))
    words = ("import", str(later), "--plan", "2024/25", "--yes")
    cscp(*words)
    assert cscp.book.actions["BP24-3.1"].lead == "Ours"
    cscp.does(*words, "--answers", "changed here=file")
    assert cscp.book.actions["BP24-3.1"].lead == "Theirs"


def test_a_row_that_is_gone_ends_nothing(cscp: Typist, tmp_path: Path) -> None:
    """An action whose row was removed is named, and stays."""
    import_harbour(cscp)
    later = tmp_path / "harbour-plan.csv"
    later.write_text("".join(HARBOUR.read_text().splitlines(keepends=True)[:-2]))
    answer = cscp.does("import", str(later), "--plan", "2024/25", "--yes")
    assert "no longer in the file" in answer.err
    assert "BP24-4.2, BP24-4.3" in answer.err
    before = cscp.book.actions["BP24-4.2"]
    assert before.is_open
    words = ("import", str(later), "--plan", "2024/25", "--yes", "--answers")
    cscp.does(*words, "missing rows=withdrawn outside")
    assert cscp.book.actions["BP24-4.2"].outcome == "withdrawn"
    cscp.does("undo")
    assert "Nothing to import" in cscp.does(*words[:-1]).err
    assert cscp.book.actions["BP24-4.2"] == before


def test_an_import_is_undone_as_one(cscp: Typist) -> None:
    """One undo takes back the actions, the priorities and what was remembered."""
    before = set(cscp.book.actions)
    import_harbour(cscp)
    cscp.does("undo")
    assert set(cscp.book.actions) == before
    assert not cscp.book.import_sources
    assert len([p for p in cscp.book.priorities.values() if p.plan == "2024/25"]) == 2


def test_questions_are_asked_once_for_each_value(cscp: Typist) -> None:
    """Without answers, nothing is imported, and each status word is asked about once."""
    words = ("import", str(HARBOUR), "--plan", "2024/25", "--create", "--yes")
    before = cscp.journal
    answer = cscp(*words)
    assert answer.status == 1
    assert answer.err.count("Which status is “Complete” here? (2 rows)") == 1
    assert '--answers "status Complete=delivered"' in answer.err
    assert cscp.journal == before


class Terminal(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_each_question_is_asked_at_a_terminal(
    cscp: Typist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A choice is typed by its number or its beginning; what is none is asked again."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Status\nFirst thing,Part-complete\nSecond thing,Done\n")
    monkeypatch.setattr("sys.stdin", Terminal("zz\n2\ndeliv\n20/11/2024\nyes\n"))
    answer = cscp.does("import", str(path), "--source", "other")
    assert "Which status is “Part-complete” here? (1 row)" in answer.err
    found = {a.title: a.status for a in cscp.book.actions.values() if a.source == "other"}
    assert found == {"First thing": Status.IN_PROGRESS, "Second thing": Status.DELIVERED}


def test_giving_up_imports_nothing(
    cscp: Typist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter q leaves the questions."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Status\nFirst thing,Part-complete\n")
    before = cscp.journal
    monkeypatch.setattr("sys.stdin", Terminal("q\n"))
    assert cscp("import", str(path), "--source", "other").status == 1
    assert cscp.journal == before


@pytest.mark.parametrize("word", ["Green", "3", "Closed", "Complete", "Amber"])
def test_no_status_is_guessed(cscp: Typist, tmp_path: Path, word: str) -> None:
    """A word that isn't one of our statuses is asked about, whatever it seems to mean."""
    path = tmp_path / "log.csv"
    path.write_text(f"Action,Lead,Status\nAgree the pathway,Police,{word}\n")
    answer = cscp("import", str(path), "--source", "other", "--yes")
    assert answer.status == 1
    assert f"status {word}=" in answer.err


def test_a_status_shown_by_colour_alone_is_asked_about(cscp: Typist, tmp_path: Path) -> None:
    """A cell that says nothing and is green is published as Green, and asked about."""
    path = tmp_path / "log.xlsx"
    path.write_bytes(
        workbook(
            [["Action", "Lead", "RAG"], ["Agree the pathway", "Police", None]],
            lambda book, sheet: sheet.write_blank(
                1, 2, None, book.add_format({"bg_color": "#00B050"})
            ),
        )
    )
    words = ("import", str(path), "--source", "other", "--yes")
    assert "“Green”" in cscp(*words).err
    cscp.does(*words, "--answers", "status Green=in progress")
    (action,) = [a for a in cscp.book.actions.values() if a.published_status]
    assert (action.published_status, action.status) == ("Green", Status.IN_PROGRESS)


def test_new_agencies_are_added_only_when_asked(cscp: Typist, tmp_path: Path) -> None:
    """An agency that isn't kept is a doubt, and an agency once --create is given."""
    path = tmp_path / "log.csv"
    path.write_text(
        "Action,Lead agency\nAgree the pathway,Harbour Trust / The Polce\nWait,The Council and Police\n"
    )
    words = ("import", str(path), "--source", "audit")
    plan = cscp(*words, "--dry-run", "--json").json
    assert "“Harbour Trust” isn't an agency" in " ".join(plan["rows"][0]["reasons"])
    assert "“The Polce” is read as The Police." in plan["rows"][0]["reasons"]
    cscp.does(*words, "--create", "--yes")
    first, second = (a for a in cscp.book.actions.values() if a.source == "audit")
    assert cscp.book.agencies[first.lead_agency].name == "Harbour Trust"
    assert first.supporting_agencies == ("police",)
    assert (second.lead_agency, second.supporting_agencies) == ("council", ("police",))
    assert second.lead_as_written == "The Council and Police"


def test_a_mapping_is_chosen_and_remembered(cscp: Typist, tmp_path: Path) -> None:
    """A column that was mapped by hand is mapped so the next time."""
    path = tmp_path / "log.csv"
    path.write_text("Issue,Who,Remarks\nAgree the pathway,Police,Soon\n")
    words = ("import", str(path), "--source", "other")
    cscp.does(*words, "--map", "Issue=title", "--map", "Remarks=progress update", "--yes")
    plan = cscp(*words, "--dry-run", "--json").json
    assert [column["field"] for column in plan["columns"]] == ["title", "lead", "progress"]


def test_rows_that_share_a_reference_stay_apart(cscp: Typist, tmp_path: Path) -> None:
    """Two rows under one reference are two actions, and each is found again."""
    path = tmp_path / "log.csv"
    path.write_text("Risk ref,Action,Lead\nR3,First thing,Police\nR3,Second thing,Police\n")
    words = ("import", str(path), "--source", "other", "--yes")
    cscp.does(*words)
    path.write_text("Risk ref,Action,Lead\nR3,Second thing,ICB\nR3,First thing,Police\n")
    cscp.does(*words)
    found = {a.title: a.lead_agency for a in cscp.book.actions.values() if a.old_ref == "R3"}
    assert found == {"First thing": "police", "Second thing": "icb"}


def test_sections_become_priorities(cscp: Typist, tmp_path: Path) -> None:
    """Rows merged over the table name the priority of those under them, new or known."""

    def sections(_: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 1, 2, "Priority 2")
        sheet.write_row(2, 0, ["1", "Agree the pathway", "Police"])
        sheet.merge_range(3, 0, 3, 2, "Priority 7: Neglect")
        sheet.write_row(4, 0, ["2", "Train the staff", "-"])

    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook([["Ref", "Action", "Lead"]], sections))
    cscp.does("import", str(path), "--plan", "2024/25", "--create", "--yes")
    found = {a.title: (a.priority, a.lead) for a in cscp.book.actions.values() if a.old_ref}
    assert found == {
        "Agree the pathway": ("2024/25/2", ""),
        "Train the staff": ("2024/25/7", ""),
    }
    assert cscp.book.priorities["2024/25/7"].title == "Neglect"
    answer = cscp.does("import", str(path), "--plan", "2024/25", "--yes")
    assert "2 unchanged" in answer.err


def test_pasted_text_is_imported(cscp: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Markdown table that is piped in becomes actions."""
    pasted = "| Action | Due |\n|---|---|\n| **Agree** the pathway | 31/3/25 |\n"
    monkeypatch.setattr("cscp_tui.cli.imports.read_stdin", lambda: pasted)
    cscp.does("import", "-", "--source", "other", "--yes")
    assert "Agree the pathway" in [a.title for a in cscp.book.actions.values()]


def test_the_day_of_the_file_and_of_the_actions_can_be_given(cscp: Typist) -> None:
    """With a date, statuses and updates are of that day; the actions are as old as is answered."""
    words = (*IMPORT[:-1], "created=1/5/2024", "--on", "30/9/2024", "--yes", str(HARBOUR))
    cscp.does(*words)
    action = cscp.book.actions["BP24-3.1"]
    assert (action.created, action.ended) == (date(2024, 5, 1), date(2024, 9, 30))
    (note,) = cscp.book.updates_of(action.id)
    assert (note.created, note.quarter) == (date(2024, 9, 30), "2024-25/Q2")


def test_hidden_and_struck_rows_are_asked_about(cscp: Typist, tmp_path: Path) -> None:
    """A row that is struck through waits for an answer, and can be left out; a hidden one, too."""
    rows = [["Action", "Lead"], ["Keep this one", "Police"], ["Not wanted", "Police"]]

    def mark(book: Any, sheet: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        for column, text in enumerate(rows[2]):
            sheet.write(2, column, text, struck)
        sheet.write(3, 0, "Filtered out")
        sheet.set_row(3, None, None, {"hidden": True})

    path = tmp_path / "log.xlsx"
    path.write_bytes(workbook(rows, mark))
    words = ("import", str(path), "--source", "other", "--yes")
    assert "struck through" in cscp(*words).err
    cscp.does(*words, "--answers", "struck rows=leave out", "hidden rows=leave out")
    titles = [a.title for a in cscp.book.actions.values() if a.source == "other"]
    assert titles == ["Keep this one"]


def test_days_that_are_all_the_first_of_a_month_are_asked_about(
    cscp: Typist, tmp_path: Path
) -> None:
    """A spreadsheet makes the first of March of “Mar 2026”; whether that is meant is asked."""
    path = tmp_path / "log.xlsx"
    rows: list[list[object]] = [
        ["Action", "Due"],
        *([f"Agree pathway {n}", 46082] for n in range(3)),
    ]

    def days(book: Any, sheet: Any) -> None:
        for row in (1, 2, 3):
            sheet.write_number(row, 1, 46082, book.add_format({"num_format": "dd/mm/yyyy"}))

    path.write_bytes(workbook(rows, days))
    words = ("import", str(path), "--source", "other", "--yes")
    assert "mean the whole month?" in cscp(*words).err
    cscp.does(*words, "--answers", "first days=month")
    days_due = {a.due for a in cscp.book.actions.values() if a.source == "other"}
    assert days_due == {date(2026, 3, 31)}


def test_on_hold_needs_a_review_date(cscp: Typist, tmp_path: Path) -> None:
    """What is on hold in the file is asked when it will be looked at again."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Status\nAgree the pathway,On hold\n")
    words = ("import", str(path), "--source", "other", "--yes")
    assert "review date" in cscp(*words).err
    cscp.does(*words, "--answers", "review date=31/3/2025")
    (action,) = [a for a in cscp.book.actions.values() if a.source == "other"]
    assert (action.status, action.review_date) == (Status.ON_HOLD, date(2025, 3, 31))


def test_a_date_that_slips_in_the_file_needs_a_reason(cscp: Typist, tmp_path: Path) -> None:
    """A date that had passed and moves in the file is a slip, whose reason is asked for."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Due\nAgree the pathway,30/9/2024\n")
    words = ("import", str(path), "--source", "other", "--yes")
    cscp.does(*words)
    path.write_text("Action,Due\nAgree the pathway,31/3/2025\n")
    asked = "Why did the due date of OT24-01 slip from 30 September 2024 to 31 March 2025?"
    assert asked in cscp(*words).err
    assert asked in cscp(*words, "--dry-run").err
    cscp.does(*words, "--answers", "moved dates OT24-01=funding outside")
    (action,) = [a for a in cscp.book.actions.values() if a.source == "other"]
    assert (action.due, action.original_due) == (date(2025, 3, 31), date(2024, 9, 30))


@pytest.mark.parametrize(
    "text", [HOSTILE, "=cmd()", "[/oops]", "<script>x</script>", "a" * 10_000, "| a | b |"]
)
def test_hostile_texts_arrive_as_they_are(cscp: Typist, tmp_path: Path, text: str) -> None:
    """Whatever a cell holds is kept and shown harmlessly."""
    said = " ".join(text.replace('"', "'").split())
    path = tmp_path / "log.csv"
    path.write_text(f'Action,Lead,Progress\n"Do {said}","{said}","{said}"\n', errors="replace")
    cscp("import", str(path), "--source", "other", "--yes", "--create")
    answer = cscp.does("list", "actions", "source:other")
    assert "\x1b" not in answer.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--source", "other", "missing.csv"], "missing.csv isn't there"),
        (["--plan", "2031", str(HARBOUR)], "2031"),
        ([str(HARBOUR)], "--plan PLAN"),
        (["--plan", "2024/25", "--source", "other", str(HARBOUR)], "not both"),
        (["--source", "other", "--map", "Nope=title", str(HARBOUR)], "no column"),
        (["--source", "other", "--answers", "nope", "--", str(HARBOUR)], "QUESTION=ANSWER"),
        (["--source", "other", "--answers", "year=soon", "--", str(HARBOUR)], "Choose calendar"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(cscp: Typist, words: list[str], said: str) -> None:
    """What is missing or unknown is named, and nothing is changed."""
    assert said in cscp.refused("import", *words)


def test_a_file_without_a_table_is_refused(cscp: Typist, tmp_path: Path) -> None:
    """A table without any action is told from one."""
    path = tmp_path / "list.csv"
    path.write_text("Apples,Pears\n1,2\n")
    assert "has no table of actions" in cscp.refused("import", str(path), "--source", "other")


# Attendance

REGISTER = """\
QAG
Agency,16.6.24,30.9.24,18.11.24
The Council,Y,2,Y
The Police,A,D,-
The ICB,n/a,N,Y
Fire Brigade,,,Y
Total,2,4,3
"""


def test_attendance_is_imported_once_and_undone_as_one(cscp: Typist, tmp_path: Path) -> None:
    """A preview first; then the meetings are held with their marks; again changes nothing."""
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, "utf-8")
    words: tuple[str, ...] = ("import", str(file), "--as", "attendance", "--create")
    before = cscp.journal
    asked = cscp(*words, "--yes")
    assert asked.status == 1
    assert "mark hyphen" in asked.err
    words = (*words, "--answers", "mark hyphen=absent")
    assert "Will be added  3 rows" in cscp.does(*words, "--dry-run").out
    assert cscp.journal == before
    cscp.does("add", "meeting", "group=QAG", "day=30/9/2024")
    words = (*words, "--answers", "planned meetings=with the others")
    cscp.does(*words, "--yes")
    came = {key: row for key, row in cscp.book.attendances.items() if row.meeting.startswith("QAG")}
    assert came["QAG-2024-09-30/council"].in_room == 2
    assert came["QAG-2024-09-30/police"].deputies == 1
    assert came["QAG-2024-06-16/police"].apologies
    assert came["QAG-2024-06-16/icb"].unknown, "it is a member here, but none in the file"
    assert cscp.book.meetings["QAG-2024-06-16"].is_closed
    assert cscp.book.meetings["QAG-2024-09-30"].is_closed
    assert not list(cscp.folder.glob("exports/*minutes*")), "they were written when it was held"
    after = cscp.journal
    again = cscp.does(*words, "--yes")
    assert "Nothing to import" in again.err
    assert cscp.journal == after
    cscp.does("undo")
    assert "QAG-2024-06-16" not in cscp.book.meetings


def test_options_of_actions_are_refused_for_attendance(cscp: Typist, tmp_path: Path) -> None:
    """They would mean nothing there."""
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, "utf-8")
    said = cscp.refused("import", str(file), "--as", "attendance", "--plan", "2024/25")
    assert "--plan" in said


def test_ctrl_c_imports_nothing_and_says_so(cscp: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a file is read or compared, the program ends with a sentence, and nothing is recorded."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cscp_tui.services.imports.plan_import", interrupted)
    before = cscp.journal
    answer = cscp(*IMPORT, str(HARBOUR))
    assert (answer.status, answer.err) == (INTERRUPTED, "Stopped. Nothing was imported.\n")
    assert cscp.journal == before


def test_ctrl_c_comes_too_late_while_it_is_recorded(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is being recorded is recorded as a whole, and is told as always."""
    record, handler = Recorder.record, signal.getsignal(signal.SIGINT)

    def interrupted(*args: Any, **named: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return record(*args, **named)

    monkeypatch.setattr(Recorder, "record", interrupted)
    assert "Imported 6 new actions" in cscp.does(*IMPORT, str(HARBOUR)).err
    assert signal.getsignal(signal.SIGINT) is handler


def test_progress_is_told_on_a_terminal_alone(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes to stderr, in one line that the next sentence stands over."""
    assert "%" not in cscp(*IMPORT, "--dry-run", str(HARBOUR)).err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    answer = cscp(*IMPORT, "--dry-run", "--json", str(HARBOUR))
    assert answer.err.lstrip(" ").startswith("\rComparing: 0%\r")
    assert answer.json["v"] == 1


def test_a_column_that_is_only_kept_changes_no_action(cscp: Typist, tmp_path: Path) -> None:
    """Its new cells are given back in an export, and the sentence calls no action changed."""
    path = tmp_path / "log.csv"
    path.write_text("Action,Due,Room\nAgree the pathway,30/9/2024,1\n")
    words = ("import", str(path), "--source", "other", "--yes")
    cscp.does(*words)
    before = dict(cscp.book.actions)
    path.write_text("Action,Due,Room\nAgree the pathway,30/9/2024,2\n")
    assert "Kept 1 row of log.csv as it is now." in cscp.does(*words).err
    assert cscp.book.actions == before
    exported = cscp.does("export", "actions", "--columns", "log.csv", "--format", "csv", "-o", "-")
    assert "Agree the pathway,30/9/2024,2" in exported.out
    journal = cscp.journal
    cscp.does(*words)
    assert cscp.journal == journal
