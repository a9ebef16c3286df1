"""Attendance in other people's tables, and what becomes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import HOSTILE, TODAY, context, founded_book
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.importing.attendance_marks import meetings_in, plan_attendance
from cscp_tui.importing.files import read_file, read_pasted
from cscp_tui.importing.planned import ImportOptions, RowState

if TYPE_CHECKING:
    from cscp_tui.importing.planned import ImportPlan

ACROSS = """\
Agency,16.6.24,30.9.24,18.11.24
The Council,Y,2,Y
The Police,A,D,-
The ICB,n/a,N,Y
Total,2,4,3
"""
DOWN = """\
Meeting,The Council,The Police,The ICB
16.6.24,Y,A,n/a
30.9.24,2,D,N
18.11.24,Y,-,Y
"""
ANSWERED = {"mark hyphen": "absent"}


def planned(text: str, *, name: str = "QAG.csv", group: str = "QAG", **options: Any) -> ImportPlan:
    given: dict[str, Any] = {"answers": ANSWERED | {"group": group}} | options
    return plan_attendance(
        read_file(name, text.encode()), founded_book(), context(), ImportOptions(**given)
    )


@pytest.mark.parametrize("text", [ACROSS, DOWN])
def test_meetings_can_stand_in_columns_or_in_rows(text: str) -> None:
    """Both give the same marks of the same days."""
    found = meetings_in(read_file("x.csv", text.encode()), TODAY)
    assert [meeting.day for meeting in found] == [
        date(2024, 6, 16),
        date(2024, 9, 30),
        date(2024, 11, 18),
    ]
    assert dict(found[1].marks) == {"The Council": "2", "The Police": "D", "The ICB": "N"}


def test_an_unknown_mark_is_asked_about_once() -> None:
    """A hyphen can mean a member without a mark, or no member yet."""
    plan = planned(ACROSS, answers={"group": "QAG"})
    assert [(each.key, each.rows) for each in plan.open_questions] == [("mark hyphen", 1)]
    assert plan.command is None


def test_seats_of_an_agency_are_joined() -> None:
    """The rows of one agency are its people together, and each apology counts beside them."""
    plan = planned(
        "Agency,30.9.24\nThe Council,Y\nThe Council,A\nThe Council,online\nThe Council,A\n",
        creates=True,
    )
    hold = plan.command.commands[-1]  # type: ignore[union-attr]
    (row,) = hold.attendance
    assert (row.in_room, row.online, row.apologies) == (1, 1, 2)


def test_an_agency_nobody_knows_is_not_added_unasked() -> None:
    """It is named; asked to, the import adds it and makes it a member."""
    text = "Agency,30.9.24\nThe Council,Y\nFire Brigade,Y\n"
    assert planned(text).unknown == {"agencies": {"Fire Brigade": 1}}
    assert planned(text, creates=True).unknown == {}


@pytest.mark.parametrize(
    ("cell", "said"), [("13/15", "counts several meetings"), ("67%", "percentages")]
)
def test_sums_of_meetings_are_no_marks(cell: str, said: str) -> None:
    """Counts with possible meetings and percentages are refused, each with its reason."""
    with pytest.raises(Refused, match=said):
        planned(f"Agency,QAG,Review\nThe Council,{cell},{cell}\n")


def test_the_group_must_be_known() -> None:
    """Where the file names none that is known here, it is asked for."""
    plan = planned(ACROSS, name="register.csv", group="")
    assert [(each.key, each.rows) for each in plan.open_questions] == [("group", 3)]
    plan = planned(f"Board\n{ACROSS}", group="")
    assert [each.key for each in plan.open_questions] == ["group Board"]
    assert planned(f"QAG\n{ACROSS}", group="").open_questions == ()


def test_several_groups_in_a_sheet_name_themselves() -> None:
    """A row with one cell names the group of the table under it."""
    text = f"QAG\n{ACROSS}\nExecutive\nAgency,1.10.24\nThe Council,Y\n"
    found = meetings_in(read_file("x.csv", text.encode()), TODAY)
    assert [meeting.group for meeting in found] == ["QAG", "QAG", "QAG", "Executive"]


def test_a_meeting_to_come_is_refused() -> None:
    """Nobody can have attended it yet."""
    plan = planned("Agency,1/12/2089\nThe Council,Y\n", creates=True)
    assert [row.state for row in plan.rows] == [RowState.REFUSED]


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), max_size=6))
def test_no_table_breaks_it(rows: list[list[str]]) -> None:
    """Whatever is pasted is read, or refused in a sentence."""
    text = "\n".join("\t".join(row) for row in [["Agency", "30.9.24", HOSTILE], *rows])
    try:
        file = read_pasted(text)
        plan_attendance(file, founded_book(), context(), ImportOptions(answers={"group": "QAG"}))
    except CscpError:
        return
