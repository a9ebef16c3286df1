"""A workbook of this program that somebody edited: only what was edited becomes a change."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from building import FIRST_DAY, TODAY, book_with_actions, context, do, executive_action
from cscp_tui.domain.commands.actions import ChangeStatus, MoveDate
from cscp_tui.domain.commands.records import SetFields, Together
from cscp_tui.domain.enums import Status
from cscp_tui.domain.names import folded
from cscp_tui.importing.edited_exports import Base, Exported, exported_from
from cscp_tui.importing.files import read_source
from cscp_tui.importing.import_plan import plan_import
from cscp_tui.importing.planned import ImportOptions, ImportPlan, PlannedRow, RowState, TablePlan

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.importing.cells import SourceFile

REF = "BP24-1.1"
EARLIER = date(2025, 2, 28)
COLUMNS = {
    "Ref": "id",
    "Action": "title",
    "Lead": "lead",
    "Lead agency": "lead_agency",
    "Due": "due",
    "Status": "status",
    "Rating": "standing",
    "Priority or origin": "priority-or-origin",
    "Latest update": "latest_update",
    "Impact": "impact",
}
EXPORTED = {
    "Ref": REF,
    "Action": "Action 1",
    "Lead": "",
    "Lead agency": "",
    "Due": "31 March 2025",
    "Status": "not started",
    "Rating": "Green",
    "Priority or origin": "Priority 1",
    "Latest update": "",
    "Impact": "",
}
CARRIED = (
    ("workspace", "w"),
    ("journal line", "7"),
    ("as at", TODAY.isoformat()),
    ("sheet", "Plan"),
    ("note",),
    *(("column", title, key) for title, key in COLUMNS.items()),
    ("row", REF),
    ("row", "BP24-1.2"),
)


def workbook(*rows: dict[str, str], without: str = "") -> SourceFile:
    """The sheet as it is in the file, without a column."""
    titles = [title for title in COLUMNS if title != without]
    text = StringIO()
    writer = csv.DictWriter(text, titles, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return replace(read_source("plan.csv", text.getvalue().encode()), carried=CARRIED)


def plan_of(
    *rows: dict[str, str],
    book: Book | None = None,
    was: Book | None = None,
    options: ImportOptions | None = None,
) -> ImportPlan:
    """The planned rows, by the book now and by that on the day of the export."""
    now = book or book_with_actions(2)
    file = workbook(*rows)
    exported = exported_from(file)
    assert exported is not None
    if was is None:
        was = book_with_actions(2)
        do(was, executive_action(), context(FIRST_DAY))
    cells = {folded(title): text for title, text in EXPORTED.items()}
    others = {"BP24-1.2": cells | {"ref": "BP24-1.2", "action": "Action 2"}}
    base = Base(
        exported, was.actions, {REF: cells, **others, "EX24-01": cells | {"ref": "EX24-01"}}
    )
    return plan_import(file, now, context(), options or ImportOptions(plan="2024/25"), base=base)


def planned(*rows: dict[str, str], **others: Any) -> TablePlan:
    (table,) = plan_of(*rows, **others).tables
    return table


def edited(book: Book | None = None, was: Book | None = None, **edits: str) -> PlannedRow:
    """The planned row of the first action, with cells edited by the key of their column."""
    titles = {key: title for title, key in COLUMNS.items()}
    row = EXPORTED | {titles[key]: text for key, text in edits.items()}
    (found,) = planned(row, book=book, was=was).rows
    return found


def commands_of(row: PlannedRow) -> list[Any]:
    return list(row.row.commands) if row.row else []


@pytest.mark.parametrize(
    ("edits", "commands", "reasons"),
    [
        ({}, [], []),
        ({"due": "31/03/2025"}, [], []),
        (
            {"title": "Train everybody"},
            [SetFields("actions", REF, {"title": "Train everybody"})],
            ["title: “Action 1” becomes “Train everybody”"],
        ),
        (
            {"lead_agency": "Police"},
            [SetFields("actions", REF, {"lead_agency": "police"})],
            ["lead agency: nothing becomes “The Police”"],
        ),
        (
            {"lead": "Head", "title": " Action  1 "},
            [SetFields("actions", REF, {"lead": "Head"})],
            ["lead: nothing becomes “Head”"],
        ),
        (
            {"due": "28 February 2025"},
            [MoveDate(REF, EARLIER)],
            ["due date: 31 March 2025 becomes 28 February 2025"],
        ),
        (
            {"status": "in progress"},
            [ChangeStatus(REF, Status.IN_PROGRESS)],
            ["status: not started becomes in progress"],
        ),
        (
            {"priority-or-origin": "Priority 2"},
            [SetFields("actions", REF, {"priority": "2024/25/2"})],
            ["priority: “1 Priority 1” becomes “2 Priority 2”"],
        ),
        ({"standing": "Red"}, [], ["“Rating” can't be changed here, so it stays as it is."]),
        ({"title": ""}, [], ["The action can't be blank, so it stays as it is."]),
    ],
)
def test_only_what_was_edited_changes(
    edits: dict[str, Any], commands: list[Any], reasons: list[str]
) -> None:
    """A day in other words is no edit; a computed column and a blank title stay as they are."""
    found = edited(**edits)
    assert commands_of(found) == commands
    assert list(found.reasons) == reasons


def test_an_update_is_added() -> None:
    """The column of the latest one takes a new one."""
    found = edited(latest_update="Half of the staff are trained")
    assert found.row is not None
    assert found.row.updates == ("Half of the staff are trained",)


def test_what_was_changed_here_meanwhile_is_asked_about() -> None:
    """Only where the same cell was edited in the file."""
    book = book_with_actions(2)
    do(book, SetFields("actions", REF, {"lead": "Chair"}))
    assert commands_of(edited(book, lead_agency="ICB")) == [
        SetFields("actions", REF, {"lead_agency": "icb"})
    ]
    clash = edited(book, lead="Head")
    assert commands_of(clash) == []
    assert "Ours stays until you say which is right." in clash.reasons[0]


def test_words_in_place_of_a_date_are_kept_as_they_are_written() -> None:
    """Our date stays, and the row says so."""
    found = edited(due="when funded", lead="Head")
    values = {"lead": "Head", "timescale": "when funded"}
    assert commands_of(found) == [SetFields("actions", REF, values)]
    assert found.state is RowState.DOUBTFUL


def test_a_text_about_impact_leaves_its_state_once_it_has_one() -> None:
    """Where there was none yet, impact that is told counts as evidenced or expected."""
    known = book_with_actions(2)
    (first,) = commands_of(edited(known, impact="Referrals are earlier"))
    assert first.values.keys() == {"impact", "impact_state"}
    was = book_with_actions(2)
    for each in (known, was):
        do(each, SetFields("actions", REF, {"impact": "Some", "impact_state": "evidenced"}))
    (again,) = commands_of(edited(known, was=was, impact="Referrals are earlier"))
    assert again.values == {"impact": "Referrals are earlier"}


def test_the_heading_of_an_action_outside_a_plan_is_its_origin() -> None:
    """It has no priority."""
    book = book_with_actions(2)
    do(book, executive_action(), context(FIRST_DAY))
    row = EXPORTED | {"Ref": "EX24-01", "Priority or origin": "Dataset review"}
    (found,) = planned(row, book=book).rows
    assert found.reasons == ("“Dataset review” isn't an origin in this workspace.",)


def test_a_row_is_refused_where_its_reference_is_not_ours_or_comes_twice() -> None:
    """Nobody knows which of two rows is meant; references are read in any case."""
    rows = planned(
        EXPORTED | {"Ref": REF.lower(), "Lead": "Head"},
        EXPORTED | {"Lead": "Chair"},
        EXPORTED | {"Ref": "BP99-1.1"},
    )
    assert [(row.ref, row.state.value) for row in rows.rows] == [
        (REF, "changed"),
        (REF, "refused"),
        ("", "refused"),
    ]
    assert rows.rows[1].reasons == (f"{REF} is in two rows.",)
    assert rows.rows[2].reasons == ("BP99-1.1 isn't a ref of this workspace.",)
    assert rows.missing == ("BP24-1.2",)


def test_an_action_of_a_later_day_is_not_known_to_the_file() -> None:
    """It was added after the export."""
    book = book_with_actions(3)
    (row,) = planned(EXPORTED | {"Ref": "BP24-1.3"}, book=book).rows
    assert (row.ref, row.state.value) == ("BP24-1.3", "refused")


def test_a_row_without_a_reference_is_added_once() -> None:
    """The same sheet again finds the action that came from it."""
    new = EXPORTED | {"Ref": "", "Action": "Write to housing", "Lead": "Chair"}
    book = book_with_actions(2)
    rows = planned(new, book=book)
    (row,) = rows.rows
    assert row.row is not None
    assert (row.state.value, row.ref) == ("added", "")
    assert row.row.values["title"] == "Write to housing"
    assert row.row.cells == (*new.values(), "")
    assert rows.missing == (REF, "BP24-1.2")
    do(book, plan_of(new, book=book).command or Together(()))
    (same,) = planned(new, book=book).rows
    assert (same.ref, same.state.value) == ("BP24-1.3", "unchanged")
    (other,) = planned(new | {"Lead": "Head"}, book=book).rows
    assert (other.ref, other.state.value) == ("", "added")
    (later,) = planned(new | {"Due": "28 February 2025"}, book=book).rows
    assert commands_of(later) == [MoveDate("BP24-1.3", EARLIER)]


def test_a_row_can_be_left_out() -> None:
    """It is not missing then."""
    answers = {folded(f"row {REF} Action 1"): "leave out"}
    options = ImportOptions(plan="2024/25", answers=answers)
    rows = planned(EXPORTED | {"Lead": "Head"}, options=options)
    assert [(row.state.value, row.row) for row in rows.rows] == [("left out", None)]
    assert rows.missing == ("BP24-1.2",)


def test_the_origin_of_a_workbook_is_in_it() -> None:
    """Without its line, or without the references, it is a table as any other."""
    file = workbook(EXPORTED)
    assert exported_from(file) == Exported(
        "w", 7, TODAY, "Plan", tuple(COLUMNS.items()), frozenset({REF, "BP24-1.2"})
    )
    for lacking in (("journal line", "7"), ("column", "Ref", "id")):
        carried = tuple(each for each in CARRIED if each != lacking)
        assert exported_from(replace(file, carried=carried)) is None
    wrong = tuple(("journal line", "x") if e[0] == "journal line" else e for e in CARRIED)
    assert exported_from(replace(file, carried=wrong)) is None
