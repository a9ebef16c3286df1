"""A workbook of actions that is exported, edited in Excel and imported: exactly the edits come back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from cscp_tui.domain.enums import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Typist

COLUMNS = "ref, action, lead, lead agency, due, status, latest update, priority"
Rows = list[dict[str, Any]]


@pytest.fixture
def exported(cscp: Typist, tmp_path: Path) -> Path:
    """A workbook of three actions."""
    for name in ("Third", "Fourth"):
        cscp.does("add", "action", name, "--priority", "2024/25/1", "--due", "31/3/2025")
    cscp.does("note", "BP24-1.1", "It has begun.")
    path = tmp_path / "actions.xlsx"
    cscp.does("export", "actions", "--columns", COLUMNS, "--format", "xlsx", "-o", str(path))
    return path


def edited(path: Path, change: Callable[[Rows], Rows], *, title: str = "") -> Path:
    """Change the rows of a workbook as Excel would, and add a column under a title."""
    book = openpyxl.load_workbook(path)
    sheet = book["Actions"]
    header, *body = [list(row) for row in sheet.iter_rows(values_only=True)]
    rows = change([dict(zip(header, row, strict=True)) for row in body])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.value = None
    for down, values in enumerate(rows, 2):
        for place, name in enumerate(header, 1):
            sheet.cell(down, place).value = values.get(name)
    if title:
        sheet.cell(1, len(header) + 1).value = title
        sheet.cell(2, len(header) + 1).value = "A note to myself"
    book.save(path)
    return path


def row_of(rows: Rows, ref: str) -> dict[str, Any]:
    return next(row for row in rows if row["Ref"] == ref)


def preview(cscp: Typist, path: Path, *words: str) -> Any:
    answer = cscp("import", str(path), *words, "--dry-run", "--json")
    assert answer.status == 0, answer.err
    return answer.json


def test_a_workbook_that_was_not_edited_changes_nothing(cscp: Typist, exported: Path) -> None:
    """Sorted, with another column and saved by another program, it is as it was exported."""
    before = cscp.journal
    edited(exported, lambda rows: rows[::-1], title="My notes")
    assert set(preview(cscp, exported)["counts"]) == {"unchanged"}
    assert "you already have everything in it" in cscp.does("import", str(exported), "--yes").err
    assert cscp.journal == before


@pytest.mark.parametrize("columns", [(), ("--columns", "ref, due, lead")])
def test_other_columns_come_back_too(
    cscp: Typist, tmp_path: Path, columns: tuple[str, ...]
) -> None:
    """A workbook with the usual columns and headings, or without the actions, is compared too."""
    path = tmp_path / "actions.xlsx"
    cscp.does("export", "actions", *columns, "--format", "xlsx", "-o", str(path))
    assert set(preview(cscp, path)["counts"]) == {"unchanged"}


def test_exactly_the_edits_become_changes(cscp: Typist, exported: Path) -> None:
    """Edited cells change their fields, a new row becomes an action, and nothing else moves."""
    before = dict(cscp.book.actions)

    def change(rows: Rows) -> Rows:
        row_of(rows, "BP24-1.1")["Lead"] = "Head of Service"
        row_of(rows, "BP24-1.2")["Due"] = datetime(2024, 12, 31)  # noqa: DTZ001 - as Excel has it
        row_of(rows, "BP24-1.3")["Status"] = "delivered"
        row_of(rows, "BP24-1.3")["Latest update"] = "It is published."
        new = {"Action": "Something new", "Priority": "2", "Due": "28/2/2025", "Lead": "Police"}
        return sorted([*rows, new], key=lambda row: str(row["Action"]))

    words = ("import", str(edited(exported, change)), "--plan", "2024/25", "--yes")
    assert "When were they delivered" in cscp.refused(*words)
    cscp.does(*words, "--answers", "delivered on=not known")
    known = cscp.book.actions
    assert known["BP24-1.3"].ended_unknown
    assert known["BP24-1.1"].lead == "Head of Service"
    assert known["BP24-1.2"].due == date(2024, 12, 31)
    assert known["BP24-1.3"].status is Status.DELIVERED
    assert [note.text for note in cscp.book.updates_of("BP24-1.3")] == ["It is published."]
    (new,) = set(known) - set(before)
    assert (known[new].title, known[new].priority) == ("Something new", "2024/25/2")
    assert known["BP24-1.4"] == before["BP24-1.4"]
    cscp.does("undo")
    assert cscp.book.actions == before


@pytest.mark.parametrize("columns", ["ref, action, origin", "ref, action"])
def test_the_origin_of_an_action_is_edited(cscp: Typist, tmp_path: Path, columns: str) -> None:
    """In a column of its own, or as the heading that the action stands under; never by guesswork."""
    for title in ("Review of Baby Eva", "Thematic Review"):
        cscp.does("add", "origin", f"title={title}", "kind=LCSPR", "source=review")
    cscp.does("add", "action", "Publish it", "--source", "review", "--origin", "origin-1")
    path = tmp_path / "actions.xlsx"
    cscp.does("export", "actions", "--columns", columns, "-o", str(path))
    title = "Origin" if "origin" in columns else "Priority or origin"

    def change(text: str) -> Any:
        edited(
            path,
            lambda rows: [row | {title: text} if row["Ref"] == "RV24-01" else row for row in rows],
        )
        return preview(cscp, path)

    assert "isn't an origin" in str(change("Something else")["rows"])
    (row,) = [row for row in change("thematic review")["rows"] if row["state"] == "changed"]
    assert row["reasons"] == ["origin: “Review of Baby Eva” becomes “Thematic Review”"]
    cscp.does("import", str(path), "--yes")
    assert cscp.book.actions["RV24-01"].origin == "origin-2"


def test_a_priority_is_one_of_the_plan_of_its_action(cscp: Typist, tmp_path: Path) -> None:
    """An edit of an earlier plan's action finds the priorities of that plan."""
    for number in (1, 2):
        named = {"plan": "2025-27", "number": str(number), "title": f"Priority {3 - number}"}
        cscp("add", "priority", *(f"{name}={text}" for name, text in named.items()))
    path = tmp_path / "actions.xlsx"
    cscp.does("export", "actions", "-o", str(path))
    edited(
        path,
        lambda rows: [
            row | {"Priority or origin": "Priority 2"} if row["Ref"] == "BP24-1.1" else row
            for row in rows
        ],
    )
    cscp.does("import", str(path), "--yes")
    assert cscp.book.actions["BP24-1.1"].priority == "2024/25/2"


def test_a_column_of_any_type_is_edited(cscp: Typist, tmp_path: Path) -> None:
    """Yes and no, words of a list, records by their names, lists; what is none of them is a doubt."""
    path = tmp_path / "actions.xlsx"
    names = (
        "ref, action, restricted, impact, impact status, overseeing group, related, evidence links"
    )
    cscp.does("export", "actions", "--columns", names, "-o", str(path))

    def change(**texts: str) -> None:
        cells = {name.replace("_", " "): text for name, text in texts.items()}
        edited(
            path, lambda rows: [row | cells if row["Ref"] == "BP24-1.1" else row for row in rows]
        )

    change(
        **{"Restricted": "Yes", "Impact": "Fewer repeats", "Related actions": "BP24-1.2"},
        **{"Overseeing group": "Executive", "Evidence links": "https://a.example; b.docx"},
    )
    cscp.does("import", str(path), "--yes")
    known = cscp.book.actions["BP24-1.1"]
    assert (known.restricted, known.impact, known.impact_state) == (
        True,
        "Fewer repeats",
        "emerging",
    )
    assert (known.overseeing_group, known.related) == ("EXEC", ("BP24-1.2",))
    assert known.evidence_links == ("https://a.example", "b.docx")

    change(**{"Restricted": "perhaps", "Impact status": "huge", "Related actions": "BP99-1.1"})
    (row,) = [row for row in preview(cscp, path)["rows"] if row["state"] == "doubtful"]
    assert row["reasons"] == [
        "“huge” can't be read as “Impact status”. Choose none yet, emerging or evidenced.",
        "“BP99-1.1” isn't an action in this workspace.",
        "“perhaps” can't be read as “Restricted”. Choose yes or no.",
    ]
    cscp("import", str(path), "--yes")
    assert cscp.book.actions["BP24-1.1"] == known


def test_what_changed_here_meanwhile_is_left_or_asked(cscp: Typist, exported: Path) -> None:
    """Another field is left alone; the same field stays ours until the file is chosen."""
    cscp.does("set", "BP24-1.1", "lead=Ours")
    cscp.does("set", "BP24-1.2", "measure=Counted since")
    edited(
        exported,
        lambda rows: [
            row | {"Lead": "Theirs"} if row["Ref"] in {"BP24-1.1", "BP24-1.2"} else row
            for row in rows
        ],
    )
    cscp.does("import", str(exported), "--yes")
    known = cscp.book.actions
    assert (known["BP24-1.1"].lead, known["BP24-1.2"].lead) == ("Ours", "Theirs")
    assert known["BP24-1.2"].measure == "Counted since"
    (question,) = preview(cscp, exported)["questions"]
    assert "The lead is “Ours” here and “Theirs” in the file." in question["text"]
    cscp.does("import", str(exported), "--answers", "changed here BP24-1.1=file", "--yes")
    assert cscp.book.actions["BP24-1.1"].lead == "Theirs"


def test_a_missing_row_deletes_nothing(cscp: Typist, exported: Path) -> None:
    """A row that was deleted in Excel is named, and its action stays."""
    edited(exported, lambda rows: [row for row in rows if row["Ref"] != "BP24-1.2"])
    assert preview(cscp, exported)["missing"] == ["BP24-1.2"]
    cscp.does("import", str(exported), "--yes")
    assert "BP24-1.2" in cscp.book.actions


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("Action", "", "can't be blank"),
        ("Lead agency", "Nobody at all", "isn't an agency in this workspace"),
        ("Due", "Once in post", "isn't a date"),
        ("Priority", "Nowhere", "isn't a priority"),
    ],
)
def test_an_edit_that_means_nothing_is_a_doubt(
    cscp: Typist, exported: Path, column: str, text: str, said: str
) -> None:
    """What was typed into a cell and cannot be kept leaves its field as it is."""
    before = cscp.book.actions["BP24-1.2"]
    edited(
        exported, lambda rows: [row | {column: text} for row in rows if row["Ref"] == "BP24-1.2"]
    )
    (row,) = preview(cscp, exported)["rows"]
    assert row["state"] == "doubtful"
    assert said in " ".join(row["reasons"])
    cscp("import", str(exported), "--yes")
    known = cscp.book.actions["BP24-1.2"]
    assert (known.title, known.lead_agency, known.due, known.priority) == (
        *(before.title, before.lead_agency, before.due, before.priority),
    )


def test_a_workbook_of_another_workspace_is_refused(cscp: Typist, exported: Path) -> None:
    """References mean other actions elsewhere, so the file is not taken for this workspace's."""
    book = openpyxl.load_workbook(exported)
    book["cscp"]["B1"] = "another"
    book.save(exported)
    assert "exported from another workspace" in cscp.refused("import", str(exported), "--yes")


def test_a_workbook_reopens_an_agreed_delivery_only_with_a_reason(
    cscp: Typist, tmp_path: Path
) -> None:
    """As on the screen: a status that was typed over a cell says nothing of why."""
    ref, day = "BP24-1.1", date(2024, 12, 10)
    cscp.does("deliver", ref, "--on", "1/10/2024")
    cscp.does("agree", ref, "--chairs-action", "The Chair has seen it.")
    path = tmp_path / "actions.xlsx"
    cscp.does("export", "actions", "--columns", COLUMNS, "--format", "xlsx", "-o", str(path))

    def reopen(rows: Rows) -> Rows:
        row_of(rows, ref)["Status"] = "In progress"
        return rows

    before = cscp.journal
    answer = cscp("import", str(edited(path, reopen)), "--yes", today=day)
    assert "was agreed. Say why it is reopened" in answer.out + answer.err
    assert cscp.journal == before
    cscp.does("import", str(path), "--yes", "--why", "It was not done after all.", today=day)
    action = cscp.book.actions[ref]
    assert (action.status, action.agreed) == (Status.IN_PROGRESS, None)


def test_a_workbook_moves_a_late_date_only_with_a_reason(cscp: Typist, tmp_path: Path) -> None:
    """A new date in a cell is a slip like any other, and is refused without reason and cause."""
    path, late = tmp_path / "actions.xlsx", date(2025, 11, 27)
    cscp.does("export", "actions", "--columns", COLUMNS, "--format", "xlsx", "-o", str(path))

    def move(rows: Rows) -> Rows:
        row_of(rows, "BP24-1.1")["Due"] = date(2026, 3, 31)
        return rows

    before = cscp.journal
    answer = cscp("import", str(edited(path, move)), "--yes", today=late)
    assert answer.status == 1
    assert (
        "Why did the due date of BP24-1.1 slip from 31 March 2025 to 31 March 2026?" in answer.err
    )
    assert cscp.journal == before


def with_more(rows: Rows) -> Rows:
    """Add three rows by hand, two of which say the same."""
    told = {"Action": "Ring the school", "Priority": "2", "Lead": "Head of Service"}
    other = {"Action": "Write to the school", "Priority": "2", "Lead": "Police"}
    return [*rows[:1], told, *rows[1:], dict(told), other]


def test_rows_added_by_hand_are_added_once(cscp: Typist, exported: Path) -> None:
    """A row without a ref is recognised by its text, lead and order, however often it is imported."""
    words = ("import", str(edited(exported, with_more)), "--plan", "2024/25", "--yes")
    before = set(cscp.book.actions)
    cscp.does(*words)
    added = set(cscp.book.actions) - before
    assert sorted(cscp.book.actions[ref].title for ref in added) == [
        *("Ring the school", "Ring the school", "Write to the school")
    ]
    journal = cscp.journal
    for _ in range(2):
        assert "you already have everything in it" in cscp.does(*words).err
        assert cscp.journal == journal

    def change(rows: Rows) -> Rows:
        for day, row in enumerate((row for row in rows if not row["Ref"]), 1):
            row["Due"] = date(2025, 2, day)
        return rows

    edited(exported, change)
    cscp.does(*words)
    (written,) = [a for a in cscp.book.actions.values() if a.title == "Write to the school"]
    assert written.due == date(2025, 2, 3)
    assert set(cscp.book.actions) == before | added
    journal = cscp.journal
    cscp.does(*words)
    assert cscp.journal == journal


def test_a_ref_in_lower_case_is_a_ref(cscp: Typist, exported: Path) -> None:
    """Its row is that of its action, which is not missing."""

    def change(rows: Rows) -> Rows:
        row_of(rows, "BP24-1.3")["Ref"] = "bp24-1.3"
        row_of(rows, "bp24-1.3")["Lead"] = "Head of Service"
        return rows

    plan = preview(cscp, edited(exported, change))
    assert plan["missing"] == []
    cscp.does("import", str(exported), "--yes")
    assert cscp.book.actions["BP24-1.3"].lead == "Head of Service"


def test_a_reason_belongs_to_its_own_slip(cscp: Typist, tmp_path: Path) -> None:
    """Each slip is asked about by name; an extension gets no reason that was given for a slip."""
    for due in ("28/2/2025", "31/1/2025"):
        cscp.does("add", "action", "Third", "--priority", "2024/25/1", "--due", due)
    path, late = tmp_path / "actions.xlsx", date(2025, 2, 14)
    cscp.does("export", "actions", "--columns", COLUMNS, "--format", "xlsx", "-o", str(path))

    def move(rows: Rows) -> Rows:
        row_of(rows, "BP24-1.3")["Due"] = date(2025, 3, 30)
        row_of(rows, "BP24-1.4")["Due"] = date(2025, 3, 30)
        return rows

    words = ("import", str(edited(path, move)), "--yes")
    before = cscp.journal
    assert cscp(*words, today=late).status == 1
    assert cscp.journal == before
    asked = cscp(*words, "--dry-run", "--json", today=late).json["questions"]
    assert [each["question"] for each in asked] == ["moved dates BP24-1.4"]
    assert asked[0]["option"] == '--answers "moved dates BP24-1.4=partner capacity within"'
    cscp.does(*words, "--answers", "moved dates=funding outside", today=late)
    moves = {move.action: move for move in cscp.book.moves.values()}
    assert moves["BP24-1.4"].reason == "funding"
    assert moves["BP24-1.3"].reason == ""


def test_a_value_of_an_edited_row_is_changed_in_the_preview(cscp: Typist, exported: Path) -> None:
    """It counts instead of that of the workbook, which need not be saved again."""
    edited(exported, lambda rows: [{**row, "Status": "nearly"} for row in rows[:1]])
    (row,) = [row for row in preview(cscp, exported)["rows"] if row["state"] == "doubtful"]
    words = ("import", str(exported), "--yes", "--answers", "row 2: status=in progress")
    cscp.does(*words)
    assert cscp.book.actions[row["ref"]].status is Status.IN_PROGRESS


def test_a_file_with_headings_comes_back_in_its_own_columns(cscp: Typist, tmp_path: Path) -> None:
    """The column of headings that the export adds puts the rows under them again."""
    path = tmp_path / "plan.csv"
    rows = "Priority 2,,\nTrain the staff,Police,\nPriority 1,,\nMap the needs,ICB,1/2/2025\n"
    path.write_text(f"Action,Lead,Due\n{rows}")
    cscp.does("import", str(path), "--plan", "2024/25", "--yes")
    back = tmp_path / "back.xlsx"
    cscp.does("export", "actions", "--columns", "plan.csv", "-o", str(back))
    answer = cscp("import", str(back), "--plan", "2024/25", "--dry-run", "--json")
    assert answer.json["counts"] == {"unchanged": 2}


def test_a_csv_export_comes_back_as_the_same_actions(cscp: Typist, tmp_path: Path) -> None:
    """It is compared with the actions as they are; without their refs, it is another file."""
    for name, words in (("Third", "30/6/2025"), ("Fourth", "31/3/2025")):
        cscp.does("add", "action", name, "--priority", "2024/25/1", "--due", words)
    cscp.does("set", "BP24-1.2", "timescale=Once in post")
    path, plan = tmp_path / "actions.csv", ("--plan", "2024/25")
    cscp.does("export", "actions", "--format", "csv", "-o", str(path))
    text = path.read_text("utf-8-sig")
    states = [row["state"] for row in preview(cscp, path, *plan)["rows"]]
    assert set(states) == {"unchanged"}
    path.write_text(text.replace("Third", "The third").replace("30 June 2025", "1 May 2025"))
    found = preview(cscp, path, *plan)
    changed = {row["ref"]: row["reasons"] for row in found["rows"] if row["state"] != "unchanged"}
    ((ref, (title, *others)),) = changed.items()
    assert cscp.book.actions[ref].title == "Third"
    assert title == "title: “Third” becomes “The third”"
    assert [each.split(":")[0] for each in others] == ["due date"]
    assert any("list of this workspace" in note for note in found["notes"])
    path.write_text(text.replace("Green,Third", "Red,Third"))
    said = {tuple(row["reasons"]) for row in preview(cscp, path, *plan)["rows"]}
    assert said == {(), ("“Rating or status” can't be changed here, so it stays as it is.",)}
    path.write_text(text.replace("BP24-", "XX-"))
    found = preview(cscp, path, *plan)
    assert not any("list of this workspace" in note for note in found["notes"])


@pytest.mark.parametrize("columns", ["ref, action, due", "ref, lead, status, latest update"])
def test_a_csv_export_of_any_columns_changes_nothing(
    cscp: Typist, tmp_path: Path, columns: str
) -> None:
    """Words in place of a date stay, though the file has no column for them."""
    cscp.does("set", "BP24-1.2", "timescale=Once in post", "due=", "review date=1/6/2025")
    path = tmp_path / "actions.csv"
    cscp.does("export", "actions", "--format", "csv", "--columns", columns, "-o", str(path))
    states = {row["state"] for row in preview(cscp, path, "--plan", "2024/25")["rows"]}
    assert states == {"unchanged"}
