"""Attendance in other people's tables, and what becomes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_texts import any_text
from building import HOSTILE, TODAY, context, do, founded_book
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.commands.attendance import KeepSummary, RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import CancelMeeting, HoldMeeting, PlanMeeting, TakePlace
from cscp_tui.domain.commands.partners import MakeMember
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.records import SummaryRow
from cscp_tui.importing.attendance_plan import plan_attendance
from cscp_tui.importing.attendance_tables import find_attendance
from cscp_tui.importing.files import read_pasted, read_source
from cscp_tui.importing.planned import ImportOptions, RowState

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    answers = ANSWERED | {"group": group} | options.pop("answers", {})
    return plan_attendance(
        read_source(name, text.encode()),
        founded_book(),
        context(),
        ImportOptions(answers=answers, **options),
    )


def asked_in(plan: ImportPlan) -> list[str]:
    return [each.key for each in plan.open_questions]


def commands_of(plan: ImportPlan) -> tuple[Any, ...]:
    command: Any = plan.command
    return () if command is None else getattr(command, "commands", (command,))


def held_in(plan: ImportPlan) -> dict[str, dict[str, tuple[int | None, ...]]]:
    """The people of each agency, by meeting: in the room, online, deputies, apologies.

    Guests are under where they come from, with those in the room and online.
    """
    held: dict[str, dict[str, tuple[int | None, ...]]] = {}
    for each in commands_of(plan):
        if isinstance(each, HoldMeeting):
            rows: Any = each.attendance
            held[each.meeting] = {
                row.agency: (row.in_room, row.online, row.deputies, row.apologies)
                for row in rows
                if isinstance(row, RecordAttendance) and not row.unknown
            } | {
                f"from {row.where}": (row.in_room, row.online)
                for row in rows
                if isinstance(row, RecordGuests)
            }
    return held


def added_to(plan: ImportPlan, table: str) -> list[str]:
    adds = (each for each in commands_of(plan) if isinstance(each, AddRecord))
    return [str(each.values["name"]) for each in adds if each.table == table]


def left_of(plan: ImportPlan) -> list[str]:
    """The rows and columns that are left out, as the preview names them."""
    columns = (
        each.title for table in plan.tables for each in table.mapping.columns if not each.field
    )
    return [*columns, *(f"{each.kind}: {each.text}" for each in plan.left_out)]


@pytest.mark.parametrize("text", [ACROSS, DOWN])
def test_meetings_can_stand_in_columns_or_in_rows(text: str) -> None:
    """Both give the same marks of the same days."""
    (table,) = find_attendance(read_source("x.csv", text.encode()), TODAY, {}).tables
    assert [title.day for title in table.meetings] == [
        date(2024, 6, 16),
        date(2024, 9, 30),
        date(2024, 11, 18),
    ]
    plan = planned(text)
    assert held_in(plan)["QAG-2024-09-30"] == {
        "council": (2, 0, 0, 0),
        "police": (1, 0, 1, 0),
        "icb": (0, 0, 0, 0),
    }


def test_an_unknown_mark_is_asked_about_once() -> None:
    """A hyphen can mean a member without a mark, or no member yet."""
    plan = planned(ACROSS, answers={"mark hyphen": ""})
    assert [(each.key, each.rows) for each in plan.open_questions] == [("mark hyphen", 1)]
    assert plan.command is None


@pytest.mark.parametrize(
    ("mark", "came"),
    [
        ("✓ (online)", (0, 1, 0, 0)),
        ("Y (Teams)", (0, 1, 0, 0)),
        ("Attended via Teams", (0, 1, 0, 0)),
        ("2 (1 online)", (1, 1, 0, 0)),
        ("1 + 1 online", (1, 1, 0, 0)),
        ("3 online", (0, 3, 0, 0)),
        ("2, 1 deputy", (3, 0, 1, 0)),
        ("P (deputy)", (1, 0, 1, 0)),
        ("Apologies – deputy attended", (1, 0, 1, 1)),
        ("Ap (dep)", (1, 0, 1, 1)),
        ("Apologies received", (0, 0, 0, 1)),
        ("Apologies – no deputy", (0, 0, 0, 1)),
        ("Absent without apologies", (0, 0, 0, 0)),
        ("Did not attend", (0, 0, 0, 0)),
        ("No apologies", (0, 0, 0, 0)),
        ("2/3", (2, 0, 0, 0)),
        ("2 of 3", (2, 0, 0, 0)),
        ("P (part)", (1, 0, 0, 0)),
        ("Yes", (1, 0, 0, 0)),
        ("0", (0, 0, 0, 0)),
    ],
)
def test_a_mark_of_which_every_word_is_understood_needs_no_question(
    mark: str, came: tuple[int, ...]
) -> None:
    """Numbers, words and what is in brackets are read together."""
    plan = planned(f'Agency,30.9.24\nThe Council,"{mark}"\nThe ICB,Y\n')
    assert asked_in(plan) == []
    assert held_in(plan)["QAG-2024-09-30"]["council"] == came


@pytest.mark.parametrize("mark", ["X", "A", "NA", "✓*", "✓ JS", "Ap (DS)", "Y?", "1/0", "3/2", "L"])
def test_a_mark_with_anything_else_in_it_is_asked_about(mark: str) -> None:
    """A “Y?” is no Y, and an A may be an absence."""
    plan = planned(f'Agency,30.9.24\nThe Council,"{mark}"\nThe ICB,Y\n')
    assert len(plan.open_questions) == 1
    assert plan.open_questions[0].key.startswith("mark ")


@pytest.mark.parametrize(
    "key",
    [
        "Key: A = absent; X = present",
        "A = absent  X = present",
        "Key: A - absent, X - present in person",
        '"Key",\nA,Absent\nX,Present\n',
        "Notes: X means present. A means absent.",
    ],
)
def test_the_key_of_a_file_explains_its_marks(key: str) -> None:
    """It counts before what is usual, and is named as left out."""
    quoted = key if key.startswith('"') else f'"{key}",'
    plan = planned(f"Agency,30.9.24\nThe Council,X\nThe ICB,A\n\n{quoted}\n")
    assert asked_in(plan) == []
    assert held_in(plan) == {"QAG-2024-09-30": {"council": (1, 0, 0, 0), "icb": (0, 0, 0, 0)}}
    assert any(each.startswith("key: ") for each in left_of(plan))


def test_crosses_beside_ticks_are_absences() -> None:
    """Alone they can mean either, so they are asked about."""
    assert asked_in(planned("Agency,30.9.24\nThe Council,✓\nThe ICB,✗\n")) == []
    assert len(asked_in(planned("Agency,30.9.24\nThe Council,✗\nThe ICB,Y\n"))) == 1


def test_seats_of_an_agency_are_joined() -> None:
    """The rows of one agency are its people together, and each apology counts beside them."""
    plan = planned("Agency,30.9.24\nThe Council,Y\nThe Council,Ap\nCouncil,online\nCouncil,Ap\n")
    assert held_in(plan) == {"QAG-2024-09-30": {"council": (1, 1, 0, 2)}}


def test_an_agency_nobody_knows_is_not_added_unasked() -> None:
    """It is named; asked to, the import adds it and makes it a member, and says so before."""
    text = "Agency,30.9.24\nThe Council,Y\nFire Brigade,Y\n"
    waiting = planned(text)
    assert waiting.unknown == {"agencies": {"Fire Brigade": 1}}
    assert [(each.state, each.row) for each in waiting.rows] == [(RowState.WAITING, None)]
    assert not waiting.command, "no mark is lost"
    left = planned(text, answers={"agency fire brigade": "leave out"})
    assert held_in(left) == {"QAG-2024-09-30": {"council": (1, 0, 0, 0)}}
    plan = planned(text, creates=True)
    assert plan.unknown == {}
    assert added_to(plan, "agencies") == ["Fire Brigade"]
    assert [(each.noun, each.name) for each in plan.creates] == [("agency", "Fire Brigade")]
    assert "Fire Brigade will become a member of Quality Assurance Group." in plan.notes


def test_an_agency_that_may_be_a_known_one_is_asked_about() -> None:
    """“The Police Service” could be the police, and “Harbour” nobody known."""
    plan = planned("Agency,30.9.24\nThe Council,Y\nThe Police Service,Y\nHarbour,Y\n", creates=True)
    (question,) = plan.open_questions
    assert (question.key, question.suggestion) == ("agency The Police Service", "police")
    plan = planned(
        "Agency,30.9.24\nThe Council,Y\nThe Police Service,Y\n",
        answers={"agency the police service": "Met"},
    )
    assert set(held_in(plan)["QAG-2024-09-30"]) == {"council", "police"}


REGISTER = """\
Full Governing Board attendance 2023/24,,,,,,
,AB (Chair),CD,EF (HT),GH,JK (Staff),LM
18/09/23,✓,✓,✓,Ap,✓,
11/12/23,✓,✗,✓,✓,Ap,
12/03/24,✓,✓,✓,✓,✓,✓
09/07/24,✓ (online),Ap,✓,✗,✓,✓
Attendance %,100%,50%,100%,50%,75%,100%
✓ = present  ✗ = absent without apology  Ap = apologies accepted  blank = not a governor,,,,,,
"""


def test_initials_are_asked_about_and_never_agencies() -> None:
    """Each once, with “leave out” among the answers; until then nothing is made."""
    plan = planned(REGISTER, creates=True)
    assert asked_in(plan) == [
        *("agency AB", "agency CD", "agency EF (HT)", "agency GH", "agency JK (Staff)", "agency LM")
    ]
    for question in plan.open_questions:
        answers = [answer for answer, _ in question.choices]
        assert "leave out" in answers
        assert "new agency" not in answers
    assert (plan.command, plan.rows) == (None, ())
    assert left_of(plan)[:2] == [
        "title: Full Governing Board attendance 2023/24",
        "total: Attendance %",
    ]
    assert left_of(plan)[2].startswith("key: ✓ = present")


def test_one_answer_can_say_where_all_are_from() -> None:
    """One of their own goes before it; who chairs isn't counted among theirs."""
    answers = {"agency": "council", "agency lm": "police", "agency cd": "leave out"}
    plan = planned(REGISTER, creates=True, answers=answers)
    assert asked_in(plan) == []
    held = held_in(plan)
    assert held["QAG-2023-09-18"] == {"council": (2, 0, 0, 1)}, "LM was no governor yet"
    assert held["QAG-2024-07-09"] == {"council": (2, 0, 0, 0), "police": (1, 0, 0, 0)}
    holds = [each for each in commands_of(plan) if isinstance(each, HoldMeeting)]
    assert {(each.chair, each.chair_agency) for each in holds} == {("Chair", "council")}
    assert added_to(plan, "agencies") == []


def test_an_agency_is_a_member_from_its_first_mark_to_its_last() -> None:
    """Where the key says that a blank is no member, a membership ends before it."""
    text = "Agency,16.6.23,30.9.23,18.11.23\nThe Council,Y,Y,Y\nHarbour,,Y,\n\nblank = not a member,,,\n"
    joins = [
        each
        for each in commands_of(planned(text, creates=True))
        if isinstance(each, MakeMember) and each.agency == "harbour"
    ]
    assert [(each.first_day, each.last_day) for each in joins] == [
        (date(2023, 9, 30), date(2023, 11, 17))
    ]


def test_a_blank_after_the_first_mark_is_asked_about() -> None:
    """It may be an absence or the end of a membership, which count differently."""
    text = "Agency,16.6.24,30.9.24,18.11.24\nThe Council,Y,N,Y\nThe Police,,Y,\n"
    (question,) = planned(text).open_questions
    assert (question.key, question.rows) == ("mark blank", 2)
    plan = planned(text, answers={"mark blank": "absent"})
    assert held_in(plan)["QAG-2024-11-18"]["police"] == (0, 0, 0, 0)


def test_a_blank_before_the_first_mark_of_a_known_member_is_asked_about() -> None:
    """It would count as an absence; of somebody else it means that they were no member yet."""
    text = "QAG\nAgency,16.6.24,30.9.24\nThe Council,Y,N\n{},,Y\n"
    assert asked_in(planned(text.format("The Police"), group="")) == ["mark blank"]
    assert asked_in(planned(text.format("Harbour"), group="", creates=True)) == []


def everybody() -> Iterator[tuple[str, str, str]]:
    """The initials, role and organisation of 29 agencies' members; some have two seats."""
    roles = ("Head of Service", "Detective Superintendent", "Designated Nurse", "Chair", "Manager")
    for number in range(29):
        initials = f"{chr(65 + number % 26)}{chr(65 + number * 7 % 26)}"
        yield initials, roles[number % 5], f"Harbour Body {number + 1}"
    yield "ZZ", "Deputy Head", "Harbour Body 1"


def test_a_column_of_organisations_is_the_agency_whatever_stands_beside_it() -> None:
    """Twenty-nine organisations become twenty-nine agencies; initials and roles become none."""
    lines = ["Initials,Job title,Organisation,18/09/23,11/12/23,12/03/24,Attended 3/3,%"]
    for number, (initials, role, body) in enumerate(everybody()):
        marks = ["Y", "Apologies" if number % 3 else "Y", "N" if number % 5 == 4 else "Y"]
        there = marks.count("Y")
        lines.append(f"{initials},{role},{body},{','.join(marks)},{there}/3,{there * 100 // 3}%")
    lines += [",,Number present,30,10,24,,", "Quorate?,,,Yes,Yes,Yes,,"]
    plan = planned("\n".join(lines), creates=True)
    assert asked_in(plan) == []
    assert sorted(added_to(plan, "agencies")) == sorted({body for _, _, body in everybody()})
    assert left_of(plan) == [
        *("Attended 3/3", "%", "total: Number present", "total: Quorate?"),
    ]
    came = held_in(plan)["QAG-2023-12-11"]
    assert came["harbour-body-1"] == (1, 0, 0, 1), "its two seats together"


def test_meetings_in_rows_can_have_their_organisations_in_a_second_row_of_titles() -> None:
    """The row whose cells are known agencies tells them; columns of totals are left out."""
    plan = planned(
        "Date,AB,CD,EF,Number present,Quorate?,%\n,The Police,The Council,The ICB,,,\n"
        "16/6/24,P,P,Ap,2,Y,67%\n30/9/24,P,N,P,2,Y,67%\n"
    )
    assert asked_in(plan) == []
    assert held_in(plan)["QAG-2024-09-30"] == {
        "police": (1, 0, 0, 0),
        "council": (0, 0, 0, 0),
        "icb": (1, 0, 0, 0),
    }
    assert left_of(plan) == ["Number present", "Quorate?", "%"]


def test_a_list_with_a_row_for_each_person_and_meeting_is_read_too() -> None:
    """Its groups are in a column; nobody is expected where they have no row."""
    plan = planned(
        "Date,Group,Agency,Name,Attended\n16/6/24,QAG,The Council,AB,Y\n"
        "16/6/24,QAG,The Police,CD,N\n30/9/24,QAG,The Council,AB,Y\n"
        "30/9/24,QAG,The Police,CD,Apologies\n1/10/24,Executive,The Police,CD,Y\n",
        creates=True,
    )
    assert asked_in(plan) == []
    held = held_in(plan)
    assert held["QAG-2024-06-16"] == {"council": (1, 0, 0, 0), "police": (0, 0, 0, 0)}
    assert held["EXEC-2024-10-01"] == {"police": (1, 0, 0, 0)}


def test_a_deputys_row_counts_only_where_they_came() -> None:
    """They are deputies of their agency then, and not absent otherwise."""
    plan = planned(
        "Name,Role,Agency,16/6/24,30/9/24\nAB,DSupt,The Police,Y,Ap\nCD,Deputy,The Police,N,Y\n"
    )
    assert held_in(plan)["QAG-2024-06-16"] == {"police": (1, 0, 0, 0)}
    assert held_in(plan)["QAG-2024-09-30"] == {"police": (1, 0, 1, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "Agency,16/6/24,30/9/24 (cancelled)\nThe Council,Y,\nThe ICB,Y,\n",
        "Agency,16/6/24,30/9/24\nThe Council,Y,CANCELLED\nThe ICB,Y,\n",
        "Agency,16/6/24,30/9/24\nThe Council,Y,cancelled\nThe ICB,Y,Cancelled\n",
        "Date,Venue,The Council,The ICB\n16/6/24,Hall,Y,Y\n30/9/24,Meeting cancelled,,\n",
    ],
)
def test_a_meeting_that_was_not_held_is_cancelled(text: str) -> None:
    """It counts in no figure of attendance, and nobody was absent from it."""
    plan = planned(text)
    assert asked_in(plan) == []
    assert set(held_in(plan)) == {"QAG-2024-06-16"}
    (cancelled,) = (each for each in commands_of(plan) if isinstance(each, CancelMeeting))
    assert cancelled.meeting == "QAG-2024-09-30"


def test_days_without_a_year_take_it_from_the_heading() -> None:
    """A financial year goes on to the next; without a heading it is asked for."""
    text = "{}\nAgency,17 Jun,18 Sept,6 Nov\nThe Council,1,1,2\n"
    plan = planned(text.format("QAG attendance 2023/24"), creates=True)
    assert sorted(held_in(plan)) == ["QAG-2023-06-17", "QAG-2023-09-18", "QAG-2023-11-06"]
    assert asked_in(planned(text.format("QAG attendance"))) == ["year"]
    plan = planned(text.format("QAG attendance"), answers={"year": "2024"})
    assert min(held_in(plan)) == "QAG-2024-06-17"


def test_a_month_is_the_day_of_its_only_meeting_or_asked_about() -> None:
    """In November 2024 there is one meeting of the group."""
    text = "Agency,{},12/3/24\nThe Council,1,1\n"
    assert asked_in(planned(text.format("June 2024"))) == ["day June 2024"]
    assert asked_in(planned(text.format("06/17/2024"))) == ["day 06/17/2024"]
    plan = planned(text.format("June 2024"), answers={"day june 2024": "17/6/2024"})
    assert "QAG-2024-06-17" in held_in(plan)
    (row, _) = sorted(planned(text.format("Nov-24")).rows, key=lambda row: row.ref, reverse=True)
    assert row.ref == "QAG-2024-11-20"


def test_a_year_or_day_that_is_none_is_refused() -> None:
    """The sentence says how to type it."""
    with pytest.raises(CscpError, match="isn't a date"):
        planned("Agency,June 2024,12/3/24\nThe Council,1,1\n", answers={"day june 2024": "soon"})
    with pytest.raises(CscpError, match="isn't a year"):
        planned("Agency,1 Jun,2 Jul\nThe Council,1,1\n", answers={"year": "last"})


@pytest.mark.parametrize(
    ("mapped", "asked"),
    [
        ({}, ["agency AB", "agency CD"]),
        ({"Unit": "agency"}, []),
    ],
)
def test_a_column_is_what_somebody_says_it_is(mapped: dict[str, str], asked: list[str]) -> None:
    """``--map`` tells the agencies where the titles don't."""
    text = "Unit,Person,16/6/24,30/9/24\nNorth,AB,Y,Y\nSouth,CD,Y,N\n"
    plan = planned(text, columns=mapped)
    assert asked_in(plan) == asked
    assert set(plan.unknown.get("agencies", ())) == ({"North", "South"} if mapped else set())


def test_a_meeting_can_be_left_out_by_its_column() -> None:
    """So can an agency whose column it is."""
    plan = planned(ACROSS, columns={"30.9.24": ""})
    assert "QAG-2024-09-30" not in held_in(plan)
    plan = planned(DOWN, columns={"The ICB": ""})
    assert all("icb" not in came for came in held_in(plan).values())


def test_the_group_must_be_known() -> None:
    """Where the file names none that is known here, it is asked for; asked to, it is added."""
    plan = planned(ACROSS, name="register.csv", group="")
    assert [(each.key, each.rows) for each in plan.open_questions] == [("group", 3)]
    text = f"Harm Board attendance 2024/25\n{ACROSS}"
    plan = planned(text, name="register.csv", group="")
    assert asked_in(plan) == ["group Harm Board"]
    assert plan.unknown["groups"] == {"Harm Board": 3}
    plan = planned(text, group="", creates=True)
    assert added_to(plan, "groups") == ["Harm Board"]
    assert "HB-2024-06-16" in held_in(plan)
    assert [(each.noun, each.name) for each in plan.creates] == [("group", "Harm Board")]
    for heading in ("QAG", "QAG attendance 2024/25", "Attendance at the Quality Assurance Group"):
        assert asked_in(planned(f"{heading}\n{ACROSS}", group="")) == []


def test_a_heading_that_only_contains_a_known_group_is_asked_about() -> None:
    """“Harbour Safeguarding Executive” may be our Executive, and may not."""
    (question,) = planned(
        f"Harbour Safeguarding Executive\n{ACROSS}", group="", creates=True
    ).open_questions
    assert (question.key, question.suggestion) == ("group Harbour Safeguarding Executive", "EXEC")


def test_several_groups_in_a_sheet_name_themselves() -> None:
    """Above each table, or above the days of one; the answer for the rest doesn't change them."""
    text = f"QAG\n{ACROSS}\nExecutive\nAgency,1.10.24\nThe Council,Y\n"
    assert [row.ref for row in planned(text, creates=True, group="QAG").rows] == [
        *("QAG-2024-06-16", "QAG-2024-09-30", "EXEC-2024-10-01", "QAG-2024-11-18")
    ]
    text = (
        ",QAG,,Executive,\nAgency,16/6/24,30/9/24,1/10/24,5/11/24\nPolice,1,,2,1\nCouncil,1,2,,\n"
    )
    plan = planned(text, creates=True, answers={"mark blank": "absent"})
    assert sorted(held_in(plan)) == [
        *("EXEC-2024-10-01", "EXEC-2024-11-05", "QAG-2024-06-16", "QAG-2024-09-30")
    ]
    assert "council" not in held_in(plan)["EXEC-2024-10-01"], "it isn't in that group"


def test_guests_are_counted_as_guests() -> None:
    """Whatever the row is called, and they become no members."""
    plan = planned("Agency,30.9.24\nThe Council,Y\nIn attendance,3\n", creates=True)
    assert held_in(plan)["QAG-2024-09-30"]["guests"] == (3, 0, 0, 0)
    assert not any(isinstance(each, MakeMember) for each in commands_of(plan))


GUESTS = """\
Agency,16.6.24,30.9.24
The Council,Y,Y
The Police (by invitation),Y,
In attendance:,,
Harbour Unit,Y,N
Sea College,,Y
"""


def test_those_under_a_heading_for_guests_are_guests_unless_they_are_said_to_be_members() -> None:
    """They become no members, and no agency is added for them unless somebody says so."""
    plan = planned(GUESTS, creates=True)
    question = next(each for each in plan.questions if each.key == "guests")
    assert "“The Police”, “Harbour Unit” and “Sea College”" in question.text
    assert held_in(plan) == {
        "QAG-2024-06-16": {
            "council": (1, 0, 0, 0),
            "from The Police": (1, 0),
            "from Harbour Unit": (1, 0),
        },
        "QAG-2024-09-30": {"council": (1, 0, 0, 0), "from Sea College": (1, 0)},
    }
    assert not added_to(plan, "agencies")
    assert [row.number for row in plan.rows] == [0, 0], "both are of the row with the days"
    answers = {"guests": "members", "mark blank": "absent"}
    plan = planned(GUESTS, creates=True, answers=answers)
    assert added_to(plan, "agencies") == ["Harbour Unit", "Sea College"]


def test_who_chaired_and_where_is_no_agency() -> None:
    """A column of names or of places is left out and named."""
    plan = planned(
        "Date,Chair,Venue,The Council,The Police\n16/6/24,The Police,Hall,Y,Y\n30/9/24,The Council,Teams,Y,N\n"
    )
    assert asked_in(plan) == []
    assert left_of(plan) == ["Chair", "Venue"]


def test_a_meeting_to_come_is_refused() -> None:
    """Nobody can have attended it yet; without marks it is only named."""
    plan = planned("Agency,1/12/2089\nThe Council,Y\n", creates=True)
    assert [row.state for row in plan.rows] == [RowState.REFUSED]
    plan = planned("Agency,18/9/24,1/12/2089\nThe Council,Y,\n", creates=True)
    assert [row.state for row in plan.rows] == [RowState.ADDED, RowState.UNCHANGED]


@pytest.mark.parametrize(
    ("answer", "joins", "held"),
    [
        ("members", ["police"], {"police": (1, 0, 0, 0)}),
        ("guests", [], {"from The Police": (1, 0)}),
    ],
)
def test_who_never_was_a_member_becomes_one_or_is_a_guest(
    answer: str, joins: list[str], held: dict[str, tuple[int, ...]]
) -> None:
    """It is asked about, unless new names are added: then it becomes a member."""
    file = read_source("x.csv", b"Executive\nAgency,1/10/24\nThe Police,Y\n")
    book = founded_book()
    do(book, MakeMember("council", "EXEC", date(2024, 4, 1)), context())

    def planned_with(**options: Any) -> ImportPlan:
        return plan_attendance(file, book, context(), ImportOptions(**options))

    (question,) = planned_with().open_questions
    assert question.key == "guests The Police"
    assert question.text.endswith("from its first mark on, or a guest?")
    assert asked_in(planned_with(creates=True)) == []
    plan = planned_with(answers={"guests the police": answer})
    assert [e.agency for e in commands_of(plan) if isinstance(e, MakeMember)] == joins
    assert held_in(plan) == {"EXEC-2024-10-01": held}


@pytest.mark.parametrize(
    ("recorded", "state"),
    [(0, RowState.REFUSED), (1, RowState.UNCHANGED), (2, RowState.UNCHANGED)],
)
def test_guests_who_were_only_counted_are_those_that_a_file_names(
    recorded: int, state: RowState
) -> None:
    """As many or more were there; with fewer, the file says another thing than the minutes."""
    book, held = founded_book(), "EXEC-2024-10-01"
    do(book, MakeMember("council", "EXEC", date(2024, 4, 1)), context())
    do(book, PlanMeeting("EXEC", date(2024, 10, 1)), context(date(2024, 9, 1)))
    came = [RecordAttendance(held, "council", in_room=1)]
    came += [RecordAttendance(held, "guests", in_room=recorded)] if recorded else []
    do(book, HoldMeeting(held, tuple(came)), context())
    file = read_source("x.csv", b"Executive\nAgency,1/10/24\nThe Council,Y\nThe Police,Y\n")
    options = ImportOptions(answers={"guests the police": "guests"})
    assert [row.state for row in plan_attendance(file, book, context(), options).rows] == [state]


QUARTERLY = """\
Agency attendance (number of people)
Agency,Q1,Q2,Q3,Q4,Total,% of meetings
Police,1,2,1,0,4,75%
ICB,1,1,1,1,4,100%
Total,2,3,2,1,8,
"""


def test_counts_of_a_quarter_are_no_meetings_but_their_percentages_a_summary() -> None:
    """One sentence says why, and asks for which year they are to be kept."""
    plan = planned(QUARTERLY)
    (question,) = plan.open_questions
    assert question.text.startswith("These are counts per quarter, not per meeting, so they can't")
    assert [key for key, _ in question.choices] == ["2024/25", "2023/24", "2022/23", "leave out"]
    plan = planned(QUARTERLY, answers={"published summary": "2023-24"})
    (kept,) = commands_of(plan)
    assert isinstance(kept, KeepSummary)
    assert (kept.period.title, kept.groups) == ("2023/24", ("Quality Assurance Group",))
    assert kept.rows == (
        SummaryRow(agency="Police", figures=(75,)),
        SummaryRow(agency="ICB", figures=(100,)),
    )
    assert "total: Total" in left_of(plan)
    (group,) = planned(QUARTERLY, group="", answers={"published summary": "2023/24"}).open_questions
    assert group.key == "group"
    assert commands_of(planned(QUARTERLY, answers={"published summary": "leave out"})) == ()


@pytest.mark.parametrize(
    ("cell", "figure"), [("13/15", 87), ("67%", 67), ("66.5%", 67), ("1 of 8", 13)]
)
def test_sums_of_meetings_are_offered_as_a_summary(cell: str, figure: int) -> None:
    """Counts with possible meetings are shares, rounded half up; the columns are groups."""
    text = f"Attendance 2023/24\nAgency,QAG,Review\nThe Council,{cell},—\nThe ICB,0%,50%\n"
    (question,) = planned(text).open_questions
    assert question.suggestion == "2023/24"
    (kept,) = commands_of(planned(text, answers={"published summary": "2023/24"}))
    assert kept.groups == ("QAG", "Review")
    assert kept.rows[0] == SummaryRow(agency="The Council", figures=(figure, None))


def test_counts_without_the_meetings_held_are_refused() -> None:
    """They can't be kept as percentages either."""
    with pytest.raises(Refused, match="don't say how many meetings were held"):
        planned("Agency,Q1,Q2,Q3\nThe Council,3,4,5\n")


@given(st.lists(st.lists(any_text(max_size=12), min_size=1, max_size=4), max_size=6))
def test_no_table_breaks_it(rows: list[list[str]]) -> None:
    """Whatever is pasted is read, or refused in a sentence."""
    text = "\n".join("\t".join(row) for row in [["Agency", "30.9.24", HOSTILE], *rows])
    try:
        file = read_pasted(text)
        plan_attendance(file, founded_book(), context(), ImportOptions(answers={"group": "QAG"}))
    except CscpError:
        return


MARKS = st.sampled_from(
    [
        *(
            "Y",
            "N",
            "Ap",
            "2",
            "✓",
            "",
            "X",
            "10%",
            "2/3",
            "1/4/24",
            "Total",
            "AB",
            "Cancelled",
            "Key:",
        )
    ]
)


@given(st.lists(st.lists(MARKS, min_size=2, max_size=5), min_size=1, max_size=7))
def test_no_marks_break_it_and_no_initials_become_agencies(rows: list[list[str]]) -> None:
    """However they lie, with everything answered as “leave out” or absent."""
    text = "\n".join("\t".join(row) for row in rows)
    options = ImportOptions(
        creates=True,
        answers={"group": "QAG", "agency": "leave out", "mark x": "absent", "mark blank": "absent"},
    )
    try:
        plan = plan_attendance(read_pasted(text), founded_book(), context(), options)
    except CscpError:
        return
    assert not {"AB", "X", "Y", "N", "Ap", "Total"} & set(added_to(plan, "agencies"))


BOARD = """\
Harbour & Quay Safeguarding Children Partnership – Full Board: record of attendance 2023/24,,,,,,,
"P = present V = via Teams D = deputy attended (initials) A = apologies, no deputy X = did not attend n/m = not a member",,,,,,,
Rep,Organisation,Seat,16 Apr 23,11 Jun 23,13 Aug 23,15 Oct 23,%
Statutory partners,,,,,MEETING NOT HELD – stood down,,
CW,Quay Council – Housing,Member,P,D (RM),,P,100%
GB / KD,Quay ICB,Delegate,V,A,,D (SN),67%
SB,Special Schools,Member,n/m,P,,X,50%
Vacant,Faith Forum,Member,,,,,–
EH,Independent Scrutineer,Adviser,P,P,,P,100%
Total in attendance,,,3,3,–,2,
Quorate?,,,Yes,No,–,Yes,
June: inquorate from 11.40.,,,,,,,
Overall attendance 2023/24,,,,,,,74%
"""


def test_a_boards_own_record_comes_in_as_a_careful_reader_takes_it() -> None:
    """Initials in brackets are a deputy's; a vacant seat has no marks; the scrutineer is a role."""
    plan = planned(BOARD, name="board.csv", group="", creates=True)
    assert asked_in(plan) == []
    assert added_to(plan, "groups") == ["Full Board"]
    held = held_in(plan)
    assert held["FB-2023-06-11"] == {
        "quay-council-housing": (1, 0, 1, 0),
        "quay-icb": (0, 0, 0, 1),
        "special-schools": (1, 0, 0, 0),
        "independent-scrutineer": (1, 0, 0, 0),
    }
    assert held["FB-2023-10-15"]["special-schools"] == (0, 0, 0, 0)
    assert "special-schools" not in held["FB-2023-04-16"], "no member yet"
    assert [each.meeting for each in commands_of(plan) if isinstance(each, CancelMeeting)] == [
        "FB-2023-08-13"
    ]
    kinds = {
        str(each.values["name"]): each.values.get("kind")
        for each in commands_of(plan)
        if isinstance(each, AddRecord)
    }
    assert kinds["Independent Scrutineer"] == "role"
    assert set(kinds.values()) == {None, "role"}
    told = {row.ref: " ".join(row.reasons) for row in plan.rows}
    assert "The file says that it was not quorate." in told["FB-2023-06-11"]
    assert "The file says 2 people." in told["FB-2023-10-15"]
    assert "The file says" not in told["FB-2023-04-16"]
    assert "Nothing is recorded for “Faith Forum”: no marks." in plan.notes


def test_subgroups_below_each_other_have_their_own_days_and_names() -> None:
    """Days such as 14/5 take their year from the title; the key has no equals signs."""
    plan = planned(
        ",Attendance at subgroups April 2023 to March 2024,,,,,\n"
        ",✓ attended A apologies – did not attend N/A not a member,,,,,\n\n"
        ",1. PRACTICE & QUALITY SUBGROUP,,,,,\n"
        ',"Chair: Head of Safeguarding, ICB. Meets on a Wednesday.",,,,,\n'
        ",Agency,Named representative,14/5,9/7,14/1,No. attended\n"
        ",The Council,Head of QA,✓,✓ ✓,A ✓,3\n,The Police,DCI,–,A,✓,1\n"
        ",Agencies present,,1,2,2,\n\n"
        ",2. MISSING SUBGROUP,,,,,\n,Organisation,29/4,24/6,30/9,%,\n"
        ",The Council,✓,N/A,see adults,100%,\n,The ICB,✓,–,see adults,50%,\n,Total,2,0,,,\n",
        group="",
        creates=True,
    )
    assert [(each.key, each.rows) for each in plan.open_questions] == [("mark see adults", 2)]
    assert plan.open_questions[0].choices[0][0] == "not recorded", "the harmless one comes first"
    assert [each.key for each in plan.questions if each.key.startswith("group")] == [
        "group Practice & Quality Subgroup",
        "group Missing Subgroup",
    ]


def test_a_meeting_whose_marks_say_nothing_was_held_without_a_record() -> None:
    """It counts in no figure; a single mark of the kind leaves the meeting out for its agency."""
    text = "Agency,16/6/24,30/9/24\nThe Council,Y,see adults\nThe Police,n/r,see adults\n"
    answers = {"mark see adults": "not recorded", "mark n r": "not recorded"}
    plan = planned(text, answers=answers)
    assert held_in(plan) == {"QAG-2024-06-16": {"council": (1, 0, 0, 0)}}
    (took_place,) = (each for each in commands_of(plan) if isinstance(each, TakePlace))
    assert took_place.meeting == "QAG-2024-09-30"
    book = founded_book()
    assert plan.command is not None
    do(book, plan.command)
    found = attendance(book, ["QAG"], date(2024, 4, 1), date(2024, 11, 1))
    assert (found.of("council", "QAG").held, found.of("police", "QAG").held) == (1, 0)


def test_a_column_of_apologies_goes_with_the_agencies_that_it_names() -> None:
    """A part of a name is enough; a deputy who came is among those present."""
    plan = planned(
        "Meeting,Type,Chair,The Council,The Police,Guests,Number present,Apologies received from\n"
        "Sun 16 Jun 2024,Ordinary,1,2,0,0,3,Police\n"
        "Mon 30 Sep 2024,Ordinary,CANCELLED – too few,,,,,\n"
        'Tue 1 Oct 2024,Rearranged,1,1,1,"2 (Ofsted, a student)",6,Council (deputy attended)\n',
        creates=True,
    )
    assert asked_in(plan) == []
    held = held_in(plan)
    assert held["QAG-2024-06-16"] == {
        "chair": (1, 0, 0, 0),
        "council": (2, 0, 0, 0),
        "police": (0, 0, 0, 1),
        "guests": (0, 0, 0, 0),
    }
    assert held["QAG-2024-10-01"]["council"] == (1, 0, 1, 1)
    assert held["QAG-2024-10-01"]["guests"] == (2, 0, 0, 0)
    told = {row.ref: " ".join(row.reasons) for row in plan.rows}
    assert "The file says 6 people." in told["QAG-2024-10-01"]
    assert told["QAG-2024-09-30"] == "Not held."
    assert "Type" in left_of(plan)


def test_new_agencies_whose_names_begin_alike_can_be_parts_of_one() -> None:
    """It is offered once for each; unanswered, they stay apart."""
    text = (
        "Agency,16/6/24\nQuay Council – Housing,Y\nQuay Council – Education,Y\n"
        "The ICB – Nursing,Y\nFaith – one,Y\n"
    )
    plan = planned(text, creates=True, answers={"agency the icb nursing": "new agency"})
    assert [(each.key, each.is_needed) for each in plan.questions if "parts" in each.key] == [
        ("parts of Quay Council", False),
        ("parts of The ICB", False),
    ]
    assert not any(
        each.values.get("parent") for each in commands_of(plan) if isinstance(each, AddRecord)
    )
    answers = {
        "agency the icb nursing": "new agency",
        "parts of quay council": "parts",
        "parts of the icb": "parts",
    }
    plan = planned(text, creates=True, answers=answers)
    parents = {
        str(each.values["name"]): each.values.get("parent")
        for each in commands_of(plan)
        if isinstance(each, AddRecord)
    }
    assert parents == {
        "Quay Council": None,
        "Quay Council – Housing": "quay-council",
        "Quay Council – Education": "quay-council",
        "The ICB – Nursing": "icb",
        "Faith – one": None,
    }
    assert [row.state for row in plan.rows] == [RowState.ADDED]


AGAIN = """\
Agency,16/6/23,30/9/23,18/11/23 (cancelled),5/12/23
The Council,Y,see adults,,2 (1 online)
Harbour – AB,Ap,see adults,,Y
In attendance,2,,,0
"""


@pytest.mark.parametrize(
    ("text", "answers"),
    [(BOARD, {}), (AGAIN, {"mark see adults": "not recorded"}), (REGISTER, {"agency": "council"})],
)
def test_the_same_file_again_changes_nothing(text: str, answers: dict[str, str]) -> None:
    """Neither what was held, nor what was cancelled, nor what has no record of attendance."""
    book = founded_book()
    file = read_source("record.csv", text.encode())
    options = ImportOptions(creates=True, is_attendance=True, answers={"group": "QAG", **answers})
    first = plan_attendance(file, book, context(), options)
    assert first.command is not None
    assert {row.state for row in first.rows} == {RowState.ADDED}
    do(book, first.command)
    again = plan_attendance(file, book, context(), options)
    assert again.command is None
    assert {row.state for row in again.rows} == {RowState.UNCHANGED}
    assert again.creates == ()


def test_what_was_answered_is_known_at_the_next_import() -> None:
    """The same file with another meeting, or that of the next year, asks nothing twice."""
    book = founded_book()
    text = "Name,Who,16/6/24{0}\nThe Council,AB,z{1}\nThe ICB,CD,Y{2}\n"
    answers = {"group": "QAG", "mark z": "absent"}
    columns = {"Who": ""}
    options = ImportOptions(creates=True, answers=answers, columns=columns)
    file = read_source("attendance 2024-25.csv", text.format("", "", "").encode())
    first = plan_attendance(file, book, context(), options)
    assert first.command is not None
    do(book, first.command)
    options = ImportOptions(creates=True)
    file = read_source("attendance 2025-26.csv", text.format(",17/6/24", ",z", ",Y").encode())
    again = plan_attendance(file, book, context(), options)
    assert {each.key: each.answer for each in again.questions if each.answer} == answers
    assert not again.open_questions
    assert [each.certainty for each in again.tables[0].mapping.columns][1] == "chosen"
    assert [row.state for row in again.rows] == [RowState.UNCHANGED, RowState.ADDED]
    other = plan_attendance(
        read_source("Executive.csv", text.format("", "", "").encode()), book, context(), options
    )
    assert "group" not in {each.key for each in other.questions if each.answer}


def test_what_was_recorded_otherwise_is_refused() -> None:
    """A meeting that was held isn't cancelled by a file, nor its attendance replaced."""
    book = founded_book()
    options = ImportOptions(creates=True, answers={"group": "QAG"})
    text = "Agency,16/6/24{}\nThe Council,{}\nThe ICB,Y\n"
    first = plan_attendance(
        read_source("x.csv", text.format("", "Y").encode()), book, context(), options
    )
    assert first.command is not None
    do(book, first.command)
    for heading, mark, said in (
        ("", "2", "recorded differently for The Council"),
        (" cancelled", "", "the file says it was not held"),
    ):
        file = read_source("x.csv", text.format(heading, mark).encode())
        plan = plan_attendance(file, book, context(), options)
        (row,) = plan.rows
        assert row.state is RowState.REFUSED
        assert said in row.reasons[0]
        assert plan.command is None


NAMES = """\
Name,,Role,16/6/24,30/9/24
Ann Bell,,"Head of Service, Harbour Council",Y,Y
Carl Dean (The Police),,DCI,Y,N
Eve Ford - Fire Brigade,,Station Manager,Y,Y
Gus Hill,Faith Matters,Chief Officer,Y,N
Ida Jay,,Consultant,Y,Y
AB (Youth Trust),,,Y,N
"Liz Moor, The Council: Housing",,,Y,Y
"Kay Lee, Mencap",,,Y,N
"""


def test_the_organisation_beside_a_name_is_shown_and_can_be_added() -> None:
    """The question is about the organisation, and a new agency is never called as a person is."""
    plan = planned(NAMES)
    asked = {each.key: each for each in plan.open_questions}
    assert {key: each.text for key, each in asked.items()} == {
        "agency Harbour Council": "Is “Harbour Council” (Ann Bell, Head of Service) one of our agencies?",
        "agency Fire Brigade": "Is “Fire Brigade” (Eve Ford, Station Manager) one of our agencies?",
        "agency Gus Hill": "Which agency is “Gus Hill” (Faith Matters, Chief Officer) from?",
        "agency Ida Jay": "Which agency is “Ida Jay” (Consultant) from?",
        "agency Youth Trust": "Is “Youth Trust” (AB) one of our agencies?",
        "agency Kay Lee, Mencap": "Which agency is “Kay Lee, Mencap” from?",
    }
    new = ("new agency", "add “Fire Brigade” as an agency")
    assert new in asked["agency Fire Brigade"].choices
    answers = {
        "agency harbour council": "council",
        "agency fire brigade": "new agency",
        "agency gus hill": "new agency",
        "agency ida jay": "leave out",
        "agency youth trust": "new agency",
        "agency kay lee, mencap": "new agency",
    }
    plan = planned(NAMES, answers=answers)
    assert not any(each.key.startswith("guests ") for each in plan.questions), "they are new"
    unnamed = plan.open_questions
    assert [(each.key, each.suggestion) for each in unnamed] == [
        ("new agency Gus Hill", "Faith Matters"),
        ("new agency Kay Lee, Mencap", "Mencap"),
    ]
    named = {
        **answers,
        "new agency gus hill": "Faith Matters",
        "new agency kay lee, mencap": "Mencap",
    }
    plan = planned(NAMES, answers=named, creates=True)
    assert asked_in(plan) == []
    assert added_to(plan, "agencies") == [
        *("Fire Brigade", "Faith Matters", "Youth Trust", "Mencap"),
    ]
    assert held_in(plan)["QAG-2024-06-16"] == {
        "council": (2, 0, 0, 0),
        "police": (1, 0, 0, 0),
        "fire-brigade": (1, 0, 0, 0),
        "faith-matters": (1, 0, 0, 0),
        "youth-trust": (1, 0, 0, 0),
        "mencap": (1, 0, 0, 0),
    }


CHAIRED = """\
Initials,Job title,Organisation,Role on group,16.6.24,18.11.24
RH,DCI,The Police,Chair,P,P
AB,Head of Service,The Council,,P,Apologies
CD,Note taker,The ICB,In attendance,P,P
"""


def test_the_role_on_a_group_says_who_chairs_and_who_is_a_guest() -> None:
    """It is no group; the file's Chair is recorded, and nothing of the last meeting is put in."""
    book = founded_book()
    do(book, PlanMeeting("QAG", date(2024, 6, 1), chair="Named Person", time="10.00"), context())
    answers = {"group": "QAG"}
    options = ImportOptions(answers=answers, creates=True)
    plan = plan_attendance(read_source("x.csv", CHAIRED.encode()), book, context(), options)
    assert [each.field for each in plan.tables[0].mapping.columns][:4] == [
        *("person", "role", "agency", "role"),
    ]
    holds = [each for each in commands_of(plan) if isinstance(each, HoldMeeting)]
    assert {(each.chair, each.chair_agency) for each in holds} == {("Chair", "police")}
    assert held_in(plan)["QAG-2024-06-16"] == {
        "council": (1, 0, 0, 0),
        "from The ICB": (1, 0),
    }
    command: Any = plan.command
    do(book, command, context())
    meeting = book.meetings["QAG-2024-06-16"]
    assert (meeting.chair, meeting.chair_agency, meeting.time) == ("Chair", "police", "")


def test_the_preview_says_who_is_recorded_as_not_represented() -> None:
    """A member that the file doesn't list is named in each row; one in the chair isn't."""
    (june, _) = planned(CHAIRED, creates=True).rows
    said = " ".join(june.reasons)
    assert said.startswith("2 people from 2 agencies, the Chair (The Police), ")
    assert "Not marked, so recorded as not represented: The ICB." in said


@pytest.mark.parametrize("answer", ["leave out", "with the others"])
def test_a_meeting_planned_after_others_in_the_file_is_asked_about(answer: str) -> None:
    """It can't change before it was planned, so it is left for later, or all counts from that day."""
    book, file = founded_book(), read_source("x.csv", CHAIRED.encode())
    do(book, PlanMeeting("QAG", date(2024, 11, 18)), context(date(2024, 9, 16)))

    def plan(**answers: str) -> ImportPlan:
        given = ImportOptions(answers={"group": "QAG"} | answers, creates=True)
        return plan_attendance(file, book, context(), given)

    first = plan()
    assert asked_in(first) == ["planned meetings"]
    assert "18 November 2024 (planned on 16 September 2024)" in first.open_questions[0].text
    assert (first.command, len(first.rows)) == (None, 2)
    then = plan(**{"planned meetings": answer})
    command: Any = then.command
    is_all = answer == "with the others"
    assert command.day(book, context()) == date(2024, *((9, 16) if is_all else (6, 16)))
    do(book, command, context())
    assert book.meetings["QAG-2024-06-16"].is_closed
    assert book.meetings["QAG-2024-11-18"].is_closed is is_all
    again = plan(**{"planned meetings": answer})
    assert not asked_in(again)
    states = [RowState.UNCHANGED, RowState.UNCHANGED if is_all else RowState.CHANGED]
    assert [each.state for each in again.rows] == states


@pytest.mark.parametrize("between", ["; ", "\n"])
def test_a_key_in_one_cell_needs_no_signs(between: str) -> None:
    """“V joined by Teams; S substitute sent” explains V and S, so neither is asked about."""
    key = between.join(
        ["Key: P present", "V joined by Teams", "S substitute sent", "X did not attend"]
    )
    text = (
        f'"{key}",,,\nAgency,16.6.24,30.9.24,18.11.24\nThe Council,P,V,P\nThe Police,S (LT),X,P\n'
    )
    plan = planned(text)
    assert asked_in(plan) == []
    held = held_in(plan)
    assert held["QAG-2024-06-16"]["police"] == (1, 0, 1, 0)
    assert held["QAG-2024-09-30"] == {"council": (0, 1, 0, 0), "police": (0, 0, 0, 0)}


def test_what_may_be_no_agency_is_asked_about_before_it_is_added() -> None:
    """A governing body, several names, and a role in the column of organisations; a forum is one."""
    text = (
        'Organisation,16/6/23\nGoverning Body,Y\n"HR, MASH partners",Y\nHead of Housing,Y\n'
        "Faith Forum,Y\n"
    )
    plan = planned(text, creates=True, answers={"group": "QAG"})
    assert {each.key for each in plan.open_questions} == {
        "agency Governing Body",
        "agency HR, MASH partners",
        "agency Head of Housing",
    }


def test_a_meeting_recorded_otherwise_names_agencies_that_are_new_here() -> None:
    """A new agency is called by its name, and a blank of one that was no member is no difference."""
    book = founded_book()
    first = "Agency,16/6/23,30/9/23\nThe Council,Y,Y\nThe Police,,Y\nblank = not a member,,\n"
    options = ImportOptions(is_attendance=True, creates=True, answers={"group": "QAG"})
    command: Any = plan_attendance(
        read_source("x.csv", first.encode()), book, context(), options
    ).command
    do(book, command, context())
    again = plan_attendance(read_source("x.csv", first.encode()), book, context(), options)
    assert {row.state for row in again.rows} == {RowState.UNCHANGED}
    more = f"{first}Voluntary Action,Y,Y\n"
    plan = plan_attendance(read_source("y.csv", more.encode()), book, context(), options)
    assert "recorded differently for Voluntary Action" in " ".join(plan.rows[0].reasons)


def test_a_second_row_of_titles_says_where_meetings_were_and_which_were_not_held() -> None:
    """Whoever came to one held online is recorded as online; a cancelled one is cancelled."""
    text = (
        "Agency,16/6/23,30/9/23,18/11/23\n,Teams (extra),CANCELLED – election,Town Hall\n"
        "The Council,Y,,Y\nThe Police,Y,,Y\n"
    )
    plan = planned(text, creates=True, answers={"group": "QAG"})
    assert held_in(plan)["QAG-2023-06-16"]["council"] == (0, 1, 0, 0)
    assert held_in(plan)["QAG-2023-11-18"]["council"] == (1, 0, 0, 0)
    assert any(isinstance(each, CancelMeeting) for each in commands_of(plan))


def test_titles_above_those_of_the_days_say_who_is_who() -> None:
    """The key says what a blank means, and the name of a deputy is no other mark."""
    text = (
        "Agency,Name,Role,Meeting date,\n,,,16.6.24,30.9.24\n"
        "The Council,Jo Bright,Head of Service,Y,D (L. Shah)\nThe Police,Al Poe,Inspector,,Y\n"
        "Key: D = deputy blank = not recorded,,,,\n"
    )
    plan = planned(text, creates=True)
    fields = [each.field for each in plan.tables[0].mapping.columns]
    assert fields[:3] == ["agency", "person", "role"]
    assert asked_in(plan) == []
    held = held_in(plan)
    assert held["QAG-2024-06-16"] == {"council": (1, 0, 0, 0)}
    assert held["QAG-2024-09-30"] == {"council": (1, 0, 1, 0), "police": (1, 0, 0, 0)}
    first, second = plan.rows
    assert first.details == (("The Council", "1 in the room"), ("The Police", "not recorded"))
    assert second.details[0] == ("The Council", "1 in the room, a deputy")


def test_a_chair_who_came_online_is_online_in_the_own_row() -> None:
    """A group that has a row for its Chair has them there as online."""
    book = founded_book()
    do(book, AddRecord("agencies", {"name": "Chair of the group", "kind": "role"}), context())
    chair = next(each.id for each in book.agencies.values() if each.name == "Chair of the group")
    do(book, MakeMember(chair, "QAG", date(2024, 4, 1)), context())
    text = "Agency,5.6.24,4.9.24\nThe Council,Online (chair),Y (chair)\nThe Police,Y,Y\n"
    options = ImportOptions(answers={"group": "QAG"})
    plan = plan_attendance(read_source("x.csv", text.encode()), book, context(), options)
    assert [each.get(chair) for each in held_in(plan).values()] == [(0, 1, 0, 0), None]


def test_venues_above_the_days_are_those_of_the_meetings() -> None:
    """They name no groups, and say who met online."""
    text = (
        ",Venue,Teams,Town Hall,Teams\nAgency,Role,5.6.24,4.9.24,20.11.24\nThe Council,Head,Y,Y,Y\n"
    )
    plan = planned(text)
    held = held_in(plan)
    assert list(held) == ["QAG-2024-06-05", "QAG-2024-09-04", "QAG-2024-11-20"]
    assert [each["council"][:2] for each in held.values()] == [(0, 1), (1, 0), (0, 1)]


def test_who_chairs_is_none_of_the_people_of_their_agency() -> None:
    """Their role or their mark says so; a second Chair is one of them, and so is anybody else."""
    text = "Agency,Role,30.9.24\nThe Council,Head of Service (Chair),Y\nThe Police,Chair,Y\n"
    (hold,) = [each for each in commands_of(planned(text)) if isinstance(each, HoldMeeting)]
    assert hold.chair_agency == "council"
    assert held_in(planned(text))["QAG-2024-09-30"] == {"police": (1, 0, 0, 0)}
    text = "Agency,30.9.24\nThe Council,Y (chair)\nThe Council,Y\nThe Police,Y\n"
    held = held_in(planned(text))["QAG-2024-09-30"]
    assert held == {"council": (1, 0, 0, 0), "police": (1, 0, 0, 0)}


def test_guests_roles_and_how_meetings_are_held_come_from_the_file() -> None:
    """A mark that the key calls one of guests keeps their agency, and a note says time and way."""
    text = (
        "Harbour Group\nMeetings 10.00-11.30 by Teams,,,,\n"
        "Agency,Role,18.9.24,20.11.24\nThe Council,Head of Service,Y,D\nThe Police,Nurse (guest),,G\n"
        "The ICB,Clinical Manager (minutes),Y,Y\n\nKey:,,\nY = attended,,\nD = deputy,,\nG = guest,,\n"
    )
    plan = planned(text, answers={"group": "new group", "mark blank": "absent"})
    assert asked_in(plan) == []
    key = next(iter(held_in(plan))).removesuffix("-2024-09-18")
    assert held_in(plan) == {
        f"{key}-2024-09-18": {"council": (0, 1, 0, 0), "from The ICB": (0, 1)},
        f"{key}-2024-11-20": {
            "council": (0, 1, 1, 0),
            "from The Police": (0, 1),
            "from The ICB": (0, 1),
        },
    }
    answers = {"group": "new group", "mark blank": "absent", "guests": "members"}
    assert held_in(planned(text, answers=answers))[f"{key}-2024-11-20"]["police"] == (0, 1, 0, 0)
    book = founded_book()
    command: Any = plan.command
    do(book, command, context())
    meeting = book.meetings[f"{key}-2024-09-18"]
    assert (meeting.time, meeting.place) == ("10:00 to 11:30", "online")
    assert book.attendances[f"{key}-2024-09-18/council"].roles == ("Head of Service",)
    assert not book.attendances[f"{key}-2024-11-20/council"].roles, "a deputy came"
    options = ImportOptions(answers={"group": key, "mark blank": "absent"})
    again = plan_attendance(read_source("QAG.csv", text.encode()), book, context(), options)
    assert [row.state for row in again.rows] == [RowState.UNCHANGED, RowState.UNCHANGED]


VISITED = """\
Organisation,Member,Role,18.9.24,20.11.24 (Teams)
The Council,M. Hart,Head of Service (Chair),A,Y
The Police,R. Rowe,Inspector,Y,V (chairing)
The ICB,F. Lane,Nurse,–,Y
Number of agencies represented,,,1,3
Chaired by,,,R Rowe (for MH),
Guests / in attendance,,,,
Harbour Unit,,Minutes,Y,Y
Other visitors,,,Inspectorate link (2),"E. Young, Seaside Trust; A. Moor"
"""


def test_visitors_chairs_and_members_that_were_none_are_as_the_file_says() -> None:
    """Rows of sums are nobody; whoever chaired in another's place is found by name or mark."""
    answers = {"mark hyphen": "not a member", "mark a": "apologies", "mark v": "online"}
    plan = planned(VISITED, answers=answers)
    assert asked_in(plan) == []
    assert not plan.unknown
    held = held_in(plan)
    assert held["QAG-2024-09-18"] == {
        "council": (0, 0, 0, 1),
        "from Harbour Unit": (1, 0),
        "from Inspectorate link": (2, 0),
    }, "and the ICB is a member here, so it isn't known"
    assert held["QAG-2024-11-20"] == {
        "council": (0, 1, 0, 0),
        "icb": (0, 1, 0, 0),
        "guests": (0, 1, 0, 0),
        "from Harbour Unit": (0, 1),
        "from Seaside Trust": (0, 1),
    }
    holds = [each for each in commands_of(plan) if isinstance(each, HoldMeeting)]
    assert [each.chair_agency for each in holds] == ["police", "police"]
    assert "The ICB was no member then" in " ".join(plan.rows[0].reasons)


def test_our_own_list_of_attendance_changes_nothing() -> None:
    """It has a row for each agency at each meeting, with counts in several columns."""
    text = (
        "Meeting,Agency,In room,Online,Deputies,Apologies\n"
        '"QAG, 16 June 2024",The Council,1,1,1,\n"QAG, 16 June 2024",The Police,0,0,0,yes\n'
        '"QAG, 30 September 2024",The Council,0,0,0,\n"QAG, 30 September 2024",The ICB,2,0,0,\n'
    )
    plan = planned(text, group="")
    assert asked_in(plan) == []
    assert held_in(plan) == {
        "QAG-2024-06-16": {"council": (1, 1, 1, 0), "police": (0, 0, 0, 1)},
        "QAG-2024-09-30": {"council": (0, 0, 0, 0), "icb": (2, 0, 0, 0)},
    }
    book = founded_book()
    command: Any = plan.command
    do(book, command, context())
    again = plan_attendance(read_source("x.csv", text.encode()), book, context(), ImportOptions())
    assert [row.state for row in again.rows] == [RowState.UNCHANGED, RowState.UNCHANGED]


def test_a_mark_that_another_explains_is_not_asked_about_beside_it() -> None:
    """Nor is the blank of an agency whose apologies a line gives; the meetings' times are kept."""
    text = (
        "Agency,18.9.24,21.11.24\nTime,2.00pm,10am to noon\nThe Council,X,X (Teams)\nThe Police,X,\n"
        "The ICB,Ap,N\nApologies received from,,Police\n"
    )
    assert asked_in(planned(text)) == ["mark X", "mark blank"]
    plan = planned(text, answers={"mark x": "present", "mark blank": "not recorded"})
    assert held_in(plan)["QAG-2024-11-21"] == {
        "council": (0, 1, 0, 0),
        "police": (0, 0, 0, 1),
        "icb": (0, 0, 0, 0),
    }
    made = [each.time for each in commands_of(plan) if isinstance(each, PlanMeeting)]
    assert made == ["2.00pm", "10am to noon"]
