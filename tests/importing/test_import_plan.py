"""The rows of other people's tables become actions, or are asked about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from building import book_with_actions, context, do
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import folded
from cscp_tui.importing.cells import SourceCell, SourceFile
from cscp_tui.importing.files import read_source
from cscp_tui.importing.import_plan import plan_import
from cscp_tui.importing.planned import ImportOptions, RowState
from cscp_tui.importing.source_tables import LeftOutKind
from grids import sheet_of

if TYPE_CHECKING:
    from cscp_tui.importing.planned import ImportPlan, PlannedRow
    from cscp_tui.importing.questions import ImportQuestion


def planned(text: str, **options: Any) -> ImportPlan:
    chosen: dict[str, Any] = {"source": Source.OTHER, "creates": True} | options
    file = read_source("log.csv", text.encode())
    return plan_import(file, book_with_actions(), context(), ImportOptions(**chosen))


def reasons(row: PlannedRow) -> str:
    return " ".join(row.reasons)


def test_a_comma_outside_quotation_marks_parts_no_sentence() -> None:
    """A row in which it is unclear which commas belong to a sentence waits; the others come in."""
    plan = planned(
        "Ref,Action,Lead,Comment\n"
        "1,Train the panel, partners and schools,Police,Sent, no reply\n"
        "2,Write to housing,The Council,Sent,no reply\n"
        "3,Find a venue,ICB,Booked\n"
    )
    first, second, third = plan.rows
    assert first.values["title"] == "Train the panel, partners and schools"
    assert first.row is not None
    assert first.row.updates == ("Sent, no reply",)
    assert "more commas" in reasons(first)
    assert (second.state, third.state) == (RowState.WAITING, RowState.ADDED)
    assert "Change its values, or leave it out." in reasons(second)
    answers = {folded(f"{second.key}: action"): "Write to housing again"}
    changed = planned(
        "Ref,Action,Lead,Comment\n2,Write to housing,The Council,Sent,no reply\n", answers=answers
    )
    assert [row.state for row in changed.rows] == [RowState.DOUBTFUL]


PLAN: dict[str, Any] = {"source": Source.PLAN, "plan": "2024/25", "creates": False}


def question(plan: ImportPlan, key: str) -> ImportQuestion:
    return next(each for each in plan.questions if each.key == key)


def test_a_percentage_that_contradicts_the_status_is_asked_about_once() -> None:
    """Neither counts unasked; what is no percentage at all is only kept, and said."""
    text = (
        "Action,Status,% complete\nTrain staff,In progress,100%\nMap needs,Not started,40%\n"
        "Write to housing,In progress,60\nFind a venue,In progress,110%\nMeet,On hold,0.9\n"
    )
    plan = planned(text)
    asked = question(plan, "percentages and status")
    assert "“100%, In progress” and “40%, Not started”" in asked.text
    assert asked.is_open
    assert [reasons(row).count("is only kept") for row in plan.rows] == [0, 0, 0, 1, 1]
    for answer, statuses in (
        ("percentage", ["delivered", "in progress"]),
        ("status", ["in progress", "not started"]),
    ):
        plan = planned(text, answers={"percentages and status": answer})
        assert [row.values["status"] for row in plan.rows[:2]] == statuses


def test_it_is_said_that_percentages_may_contradict_statuses_that_are_not_answered() -> None:
    """It depends on what the words of the file turn out to mean."""
    plan = planned("Action,Status,% complete\nTrain staff,Open,100%\nMap needs,Open,0%\n")
    asked = question(plan, "percentages and status")
    assert (asked.rows, asked.is_open) == (1, False)


def test_a_percentage_that_may_be_two_is_a_status_word() -> None:
    """0.9 among whole numbers may be 90% or less than one; 110% is neither."""
    plan = planned("Action,% complete\nTrain staff,0.9\nMap needs,60\nMeet,100\nWrite,110\n")
    assert {each.key for each in plan.open_questions} == {
        *("status 0.9", "status 110%", "percentages"),
    }


def test_a_status_may_go_on_as_a_sentence() -> None:
    """Its first words are the status where that is clear, and the whole is kept as an update."""
    plan = planned(
        "Action,Status\nTrain staff,ON HOLD until Jan\nMap needs,In progress - out to consultation\n"
        "Meet,Complete by March\nWrite,Completed in Sept 2024\n"
    )
    first, second, *_ = plan.rows
    assert first.values["published_status"] == "ON HOLD"
    assert first.row is not None
    assert first.row.updates == ("ON HOLD until Jan",)
    assert second.values["published_status"] == "In progress"
    keys = {each.key for each in plan.questions}
    assert {"status Complete by March", "status Completed"} <= keys


def test_a_month_alone_as_the_end_is_said() -> None:
    """Its last day is taken, which the row tells."""
    text = "Action,Status,Date closed\nTrain staff,Delivered,Sept 24\n"
    (row,) = planned(text).rows
    assert "“Sept 24” is only a month" in reasons(row)
    assert row.values["ended"] == "2024-09-30"


def test_a_completed_action_is_of_the_priority_that_others_with_its_number_have() -> None:
    """Without such rows, the number of its own reference is offered."""
    text = (
        "Ref,Priority,Action\n1.1,Priority 2,Train staff\n1.2,Priority 2,Map needs\n"
        "1.6,,Meet\n2.6,,Write\n"
    )
    plan = planned(text, **PLAN)
    assert plan.rows[2].values["priority"] == "2024/25/2"
    assert "1.6 is under “Priority 2”." in reasons(plan.rows[2])
    assert question(plan, "priority").choices[0][0] == "reference"
    plan = planned(text, **PLAN, answers={"priority": "reference"})
    assert plan.rows[3].values["priority"] == "2024/25/2"


def test_what_is_carried_forward_from_another_row_is_asked_about_once() -> None:
    """Whether it is the same action, and which of the two rows comes in."""
    text = (
        "Action,Lead\nSingle points of contact named by each school,Police\n"
        "c/f July: single points of contact…,Council\nCarried forward from May: Meet,ICB\n"
    )
    plan = planned(text)
    assert [row.state for row in plan.rows] == [
        *(RowState.ADDED, RowState.WAITING, RowState.ADDED),
    ]
    assert question(plan, "carried forward").is_open
    for answer, states in (
        ("first", [RowState.ADDED, RowState.LEFT_OUT]),
        ("last", [RowState.LEFT_OUT, RowState.ADDED]),
        ("new", [RowState.ADDED, RowState.ADDED]),
    ):
        plan = planned(text, answers={"carried forward": answer})
        assert [row.state for row in plan.rows[:2]] == states


def test_rows_with_the_same_reference_say_the_way_out() -> None:
    """Once one has another reference, nothing is left to say."""
    text = "Ref,Action\n" + "".join(f"{n},Do {n}\n" for n in ("2.1", "2.2", "2.3", "2.4", "2.5"))
    plan = planned(f"{text}2.3,Write\n")
    (_, _, third, *_, last) = plan.rows
    assert "2 rows have the reference 2.3. Change one" in reasons(third)
    mended = planned(f"{text}2.3,Write\n", answers={folded(f"{last.key}: old reference"): "2.3b"})
    assert mended.rows[-1].values["old_ref"] == "2.3b"
    assert [row.state for row in mended.rows] == [RowState.ADDED] * 6


@pytest.mark.parametrize(
    ("title", "marks"),
    [("Sensitive", ("Y", "N")), ("Security classification", ("Official", "Sensitive"))],
)
def test_a_column_that_may_say_what_is_restricted_is_asked_about(
    title: str, marks: tuple[str, str]
) -> None:
    """Any of its marks can be the one that does; nothing becomes public unasked."""
    text = f"Action,{title}\nTrain staff,{marks[0]}\nMap needs,{marks[1]}\n"
    asked = question(planned(text), "restricted")
    assert title in asked.text
    assert [key for key, _ in asked.choices] == [*marks, "none"]
    assert asked.is_open
    plan = planned(text, answers={"restricted": marks[1].casefold()})
    assert [row.values.get("restricted") for row in plan.rows] == [None, True]


def test_what_is_under_restricted_is_restricted_unless_it_is_no() -> None:
    """A mark that is neither yes nor no restricts until somebody decides."""
    plan = planned("Action,Restricted item?\nTrain,No\nMap,Part B\nMeet,Yes\nWrite,\n")
    assert [row.values.get("restricted") for row in plan.rows] == [False, True, True, None]
    assert "Choose yes or no. Until you do, it is restricted." in reasons(plan.rows[1])


def test_peoples_names_are_asked_about_once_and_lead_nothing() -> None:
    """A lead is a role or an agency; what stands beside a name is."""
    text = (
        "Action,Owner\n"
        'Train,"Jo Bright (Head of Service, The Council)"\n'
        'Map,"Dr Ana Poe, Designated Doctor, ICB"\n'
        "Meet,Chair (M. Stone)\nWrite,DI Marsh\nCall,Early Help (Head of Service)\n"
        "Ask,DCI Public Protection\n"
    )
    asked = question(planned(text), "names of people")
    assert asked.is_open
    assert "“Jo Bright”, “Dr Ana Poe”, “M. Stone” and “DI Marsh”?" in asked.text
    plan = planned(text, answers={"names of people": "names"})
    found = [(r.values.get("lead"), r.values.get("lead_agency")) for r in plan.rows]
    assert found == [
        *(("Head of Service", "council"), ("Designated Doctor", "icb"), ("Chair", None)),
        *((None, None), ("Early Help (Head of Service)", None), ("DCI Public Protection", None)),
    ]
    assert plan.rows[0].values["lead_as_written"] == "Jo Bright (Head of Service, The Council)"
    assert "no role, so nobody leads it" in reasons(plan.rows[3])


def test_updates_begin_with_the_status_where_other_tables_have_a_column_for_it() -> None:
    """Of those that don't, the status is asked for."""
    text = (
        "Action,Status,Due\nTrain,In progress,1/3/2025\nMap,Not started,1/3/2025\n"
        "Action,Progress,By when\nMeet,On hold pending advice,1/3/2025\nCall,Draft sent,1/3/2025\n"
    )
    plan = planned(text)
    statuses = [row.values["status"] for row in plan.rows]
    assert statuses == ["in progress", "not started", "on hold", "not started"]
    assert question(plan, "blank status").is_open


def test_what_is_under_a_heading_for_a_private_session_may_be_restricted() -> None:
    """Somebody is asked whether it is."""
    text = "Action,Lead,Due\nTrain,Police,1/3/2025\nItems in private session,,\nMap,ICB,1/3/2025\n"
    plan = planned(text, answers={"restricted": "items in private session"})
    assert [row.values.get("restricted") for row in plan.rows] == [None, True]
    assert question(planned(text), "restricted").is_open


def test_counts_below_the_totals_are_no_actions() -> None:
    """Whatever else stands in their row."""
    plan = planned(
        "Ref,Action,Lead,Impact\n1,Train the staff,Police,\n2,Map the needs,ICB,\n"
        ",Total actions,18,\n,Complete,4,Total spend\n,Overdue,3,\n"
    )
    assert [row.title for row in plan.rows] == ["Train the staff", "Map the needs"]


def test_a_meeting_of_a_day_is_the_origin_that_is_known_for_that_day() -> None:
    """Unless the file names another meeting."""
    book = book_with_actions()
    values = {"title": "Executive, May 2024", "source": "executive", "kind": "meeting"}
    do(book, AddRecord("origins", values | {"day": "2024-05-21"}, "may"))
    text = "Action,Origin\nTrain,Meeting of 21 May 2024\nMap,Budget meeting of 21 May 2024\n"
    file = read_source("log.csv", text.encode())
    options = ImportOptions(source=Source.EXECUTIVE, creates=True)
    first, second = plan_import(file, book, context(), options).rows
    assert first.values["origin"] == "may"
    assert second.values["origin"] != "may"


def test_a_priority_is_known_with_a_remark_in_brackets() -> None:
    """Such as who owns it."""
    text = "Action,Priority\nTrain,PRIORITY 2: PRIORITY 2 (owner: the Council)\n"
    (row,) = planned(text, **PLAN).rows
    assert row.values["priority"] == "2024/25/2"


def test_what_supports_without_being_an_agency_is_told() -> None:
    """A text that may be one is to be checked."""
    text = "Action,Lead agency,Supporting agencies\nTrain,Police,All partners\nMap,ICB,GP group\n"
    plan = planned(text)
    assert [row.state for row in plan.rows] == [RowState.ADDED, RowState.DOUBTFUL]
    assert "“All partners” isn't an agency, so it is kept in words." in reasons(plan.rows[0])


def test_an_agency_named_twice_is_one() -> None:
    """By its name, and in brackets by its short name."""
    (row,) = planned("Action,Lead agency\nTrain,The Police (Police)\n").rows
    assert row.values["lead_agency"] == "police"


def test_a_key_suggests_what_a_colour_means() -> None:
    """By the only status word in what it says."""
    plan = planned("Key:,Blue = complete,Green = on plan\nAction,RAG\nTrain,Blue\nMap,Green\n")
    assert question(plan, "status Blue").suggestion == "delivered"


def test_a_register_of_attendance_is_not_taken_for_actions_unsaid() -> None:
    """A list of actions says nothing of the kind."""
    text = "Agency,16.6.24,30.9.24\nThe Council,Y,Y\nThe Police,A,Y\nStatus,held,held\n"
    file = read_source("log.csv", f"Agency,Status,16.6.24,30.9.24\n{text}".encode())
    options = ImportOptions(source=Source.OTHER)
    notes = plan_import(file, book_with_actions(), context(), options).notes
    assert any("table of who came to meetings" in each for each in notes)
    assert not planned("Action,Lead\nTrain the staff,Police\n").notes


def test_shortened_titles_of_programs_and_people_are_known() -> None:
    """Also beside a row of sub-totals."""
    plan = planned(
        "TaskTxt,AssgnTo,Orig. date,Ext. date,PctDn\nTrain all the staff,Police,1/3/2025,1/6/2025,100\n"
        "Map all the needs,ICB,1/3/2025,,50\nSub-total,,,,2\n"
    )
    fields = [each.field for each in plan.tables[0].mapping.columns]
    assert fields == ["title", "lead", "original_due", "due", "status"]
    assert len(plan.rows) == 2


def test_a_day_without_a_year_on_which_it_was_done_is_asked_about() -> None:
    """Its year is, as for due dates."""
    text = "Action,Status,Comment\nTrain,Delivered,Closed 21/10 - on the agenda\n"
    asked = question(planned(text), "year of dates")
    assert "“21/10”" in asked.text
    (row,) = planned(text, answers={"year of dates": "2024/25"}).rows
    assert (row.values["ended"], row.values.get("ended_unknown")) == ("2024-10-21", None)


def test_a_column_that_may_say_who_leads_is_asked_about_whatever_its_title() -> None:
    """So is one of days, where no title says when actions are due; both may stay as they are."""
    text = (
        "Action,X1,X2\nTrain all the staff,Head of Service,1/3/2025\n"
        "Map all the needs,Police,1/6/2025\n"
    )
    plan = planned(text)
    leads, due = question(plan, "column lead"), question(plan, "column due date")
    assert [key for key, _ in (*leads.choices, *due.choices)] == ["X1", "none", "X2", "none"]
    assert [leads.is_open, due.is_open] == [False, False]
    plan = planned(text, answers={"column lead": "X1", "column due date": "X2"})
    row = plan.rows[0].values
    assert (row["lead"], row["due"]) == ("Head of Service", "2025-03-01")


def test_words_are_the_status_before_percentages() -> None:
    """Which are kept beside them, whatever programs call the two columns."""
    text = "ActDesc,PctCmp,StsCd\nTrain all the staff,40%,INP\nMap all the needs,100%,CMP\n"
    fields = [each.field for each in planned(text).tables[0].mapping.columns]
    assert fields == ["title", "", "status"]


def test_updates_of_several_quarters_are_dated_by_their_columns() -> None:
    """By the months or the year in the title; without them, they are of the day of the import."""
    text = (
        "Action,Lead,Q1 update (Apr-Jun 24),Q2 2024/25 update,Quarter 3 update\n"
        "Train all the staff,Police,Half are trained.,All are trained.,More came.\n"
    )
    (row,) = planned(text).rows
    assert row.row is not None
    days = [str(row.row.dated.get(each, "")) for each in row.row.updates]
    assert days == ["2024-06-30", "2024-09-30", ""]
    assert row.remarks[-1].startswith("3 updates of 30 June 2024 (Q1 2024/25), 30 September 2024")
    assert row.remarks[-1].endswith("and today.")


def test_updates_are_dated_by_their_columns_and_words() -> None:
    """The year of a quarter is the file's, or is asked for; a day within it goes before its end."""
    text = "Ref,Action,Lead,Q1 update,Q2 update\n1,Map needs,Police,Sent 3/5/24,Chased 4/5/24\n"
    (asked,) = (each for each in planned(text).questions if each.is_open)
    assert (asked.key, "“Q1 update”" in asked.text) == ("year of dates", True)
    (row,) = planned(f"Log 2024/25 as at 12 October 2024,,,,\n{text}").rows
    assert row.row is not None
    assert [f"{day:%d %m}" for day in row.row.dated.values()] == ["03 05", "30 09"]
    assert row.row.updated == date(2024, 10, 12)


def test_a_priority_that_seems_to_be_one_of_ours_is_asked_about() -> None:
    """Its number is another's here; any of the plan's is an answer, and the one alike is suggested."""
    book = book_with_actions()
    do(book, SetFields("priorities", "2024/25/1", {"title": "Learning from audits"}))
    do(book, SetFields("priorities", "2024/25/2", {"title": "Neglect"}))
    text = "Ref,Action,Lead\nPriority 2: Audits and learning,,\n1,Map needs,Police\n"
    file = read_source("plan.csv", text.encode())

    def plan(answers: dict[str, str]) -> ImportPlan:
        options = ImportOptions(plan="2024/25", creates=True, answers=answers)
        return plan_import(file, book, context(), options)

    (asked,) = plan({}).open_questions
    assert (asked.key, asked.suggestion) == ("priority Audits and learning", "1")
    assert [key for key, _ in asked.choices] == ["2", "1", "new"]
    (row,) = plan({folded(asked.key): "1"}).rows
    assert row.values["priority"] == "2024/25/1"


def test_a_colour_is_a_rating_beside_a_status() -> None:
    """Its actions are likely in progress, whatever the key says of it; done is delivered.

    A sign beside a letter, and what the key says of a colour, mean no more than the colour.
    """
    text = (
        "Key:,B = done and signed off,G = on track,R = off track\n,,,\n"
        "Action,Lead,BRAG Q1,BRAG Q2\nTrain staff,Police,G,B\nMap needs,ICB,W,→G\nMeet,ICB,A,R\nPlan,ICB,A,On track\n"
    )
    plan = planned(text)
    asked = {each.key: each for each in plan.questions if each.key.startswith("status ")}
    assert {key: each.suggestion for key, each in asked.items()} == {
        "status Blue": "delivered",
        "status Green": "in progress",
        "status Red": "in progress",
    }
    assert "“Green” is a rating, and kept as that." in asked["status Green"].text
    (columns,) = (each for each in plan.questions if each.key == "column status")
    assert [title for title, _ in columns.choices] == ["BRAG Q2", "BRAG Q1"]


def test_colours_of_earlier_ratings_are_kept_and_a_day_shown_as_a_month_is_told() -> None:
    """Both can be seen in the file only by its colours, or in the cell itself."""
    sheet = sheet_of(
        "Action|Lead|Due|RAG Q1|RAG Q2\nTrain|Police|x|{Red}|{Green}\nMap|ICB|1/9/25|A|G"
    )
    due = SourceCell("Nov-25", date(2025, 11, 28))
    first = (*sheet.rows[1][:2], due, *sheet.rows[1][3:])
    file = SourceFile("log.xlsx", (replace(sheet, rows=(sheet.rows[0], first, sheet.rows[2])),))
    chosen = ImportOptions(source=Source.OTHER, creates=True, columns={"RAG Q2": "status"})
    row = plan_import(file, book_with_actions(), context(), chosen).rows[0]
    assert row.row is not None
    assert row.row.cells == ("Train", "Police", "Nov-25", "Red", "Green")
    assert row.values["due"] == "2025-11-28"
    assert "“Nov-25” holds a day, which is taken: 28 November 2025." in reasons(row)


def test_initials_that_a_document_explains_are_told_where_they_are_asked_about() -> None:
    """The line with them stands below the table; an agency in it is suggested."""
    sheet = sheet_of("Action|Lead\nTrain|AB\nMap|CD\nMeet|AB / CD")
    texts = ("Initials: AB – Business Manager; CD – Sergeant, The Police.",)
    chosen = ImportOptions(source=Source.OTHER, creates=True)
    plan = plan_import(
        SourceFile("log.docx", (sheet,), texts=texts), book_with_actions(), context(), chosen
    )
    asked = {each.key: each for each in plan.questions}
    assert "The key says “Sergeant, The Police”." in asked["lead CD"].text
    assert (asked["lead AB"].suggestion, asked["lead CD"].suggestion) == ("", "police")
    assert [(each.kind, each.text) for each in plan.left_out] == [(LeftOutKind.KEY, texts[0])]


@pytest.mark.parametrize(
    ("title", "says"),
    [("Harbour delivery plan", True), ("Our business plan for 2024/25", False)],
)
def test_a_file_that_is_called_like_another_plan_asks(title: str, *, says: bool) -> None:
    """Its colours are explained by a line above the titles, which is left out."""
    text = (
        f"{title},,\n,,\nRAG key:,Complete,On track\n,,\nAction,Lead,RAG\nTrain all the staff,Police,G\n"
        "Map all the needs,ICB,R\n"
    )
    plan = planned(text, plan="2024/25", source=Source.PLAN)
    assert any(f"The file is called “{title}”" in each.text for each in plan.questions) is says
    assert [(each.number, each.kind) for each in plan.left_out][-1] == (3, LeftOutKind.KEY)


@pytest.mark.parametrize(
    ("remark", "day"),
    [
        ("Revised date agreed at QAG 16/09/24", "2024-09-16"),
        ("Extended to 10/11/24", None),
        ("Moved to 10/11/24 by QAG", None),
        ("Report sent 16/09/24", None),
    ],
)
def test_the_day_on_which_a_date_was_moved_comes_from_a_remark(
    remark: str, day: str | None
) -> None:
    """If that was in time, it is no slip; otherwise, that it is one is judged by today."""
    text = (
        "Action,Lead,Original date,Revised date,Comments\n"
        f"Map needs,Police,30/09/24,31/12/24,{remark}\n"
    )
    (row,) = planned(text).rows
    assert row.row is not None
    assert str(row.row.moved.day or "") == (day or "")
    assert bool(row.row.moved.explanation) is (day is None)


def test_a_title_that_says_that_not_everybody_may_see_it_is_asked_about() -> None:
    """A word that only begins like it marks nothing."""
    text = "Action,Lead\nCONFIDENTIAL: Meet,Police\n(Confidential) Write,ICB\nPrivate homes mapped,ICB\n"
    mark = question(planned(text), "restricted").choices[0][0]
    plan = planned(text, answers={"restricted": mark})
    assert [row.values.get("restricted") for row in plan.rows] == [True, True, None]


def test_a_due_day_without_a_year_comes_after_the_meeting_that_agreed_it() -> None:
    """It is told, and not asked about; where no day is known before it, the year is asked for."""
    text = (
        "No,Action,Lead,Due\nMeeting of 3 July 2024,,,\n1,Map,Police,4 September\n2,Meet,ICB,5/2\n"
    )
    plan = planned(text)
    assert [row.values["due"] for row in plan.rows] == ["2024-09-04", "2025-02-05"]
    assert "“4 September” is read as 4 September 2024." in reasons(plan.rows[0])
    assert not plan.open_questions
    text = text.replace("Meeting of 3 July 2024", "Open actions")
    assert [each.key for each in planned(text).open_questions] == ["year of dates"]


def test_what_an_update_says_of_a_hold_explains_it() -> None:
    """A word alone explains nothing."""
    text = "Action,Lead,Status,Comments\nMap,Police,On hold,Late. On hold until May.\nMeet,ICB,On hold,\n"
    said = [row.values["hold_explanation"] for row in planned(text).rows]
    assert said == ["On hold until May.", "Published as “On hold”."]


def test_a_revised_date_beside_a_target_is_the_due_date_unasked() -> None:
    """The start is the day on which it was agreed."""
    text = (
        "Action,Lead,Start date,Target date,Revised date\n"
        "Map needs,Police,01/04/2024,30/09/2024,31/12/2024\nMeet,ICB,01/05/2024,31/03/2025,\n"
    )
    plan = planned(text)
    assert not [each for each in plan.questions if each.key.startswith("column")]
    assert [row.values["due"] for row in plan.rows] == ["2024-12-31", "2025-03-31"]


def test_a_table_of_initials_suggests_the_agencies_of_leads() -> None:
    """Each of several in a cell has its own; what the table doesn't say isn't known."""
    text = (
        'AO,Named Nurse (ICB),DK,"DI, Met"\nBT,Support team,CD,Council officer\n,,,\n'
        "No,Action,Lead,Due\n1,Map,AO,\n2,Meet,BT,\n3,Write,DK / AO,\n4,Train,CD,\n"
    )
    plan = planned(text)
    assert [line.kind for line in plan.left_out] == [LeftOutKind.KEY] * 2
    suggested = {each.key: each.suggestion for each in plan.questions if "lead" in each.key}
    assert suggested == {
        "lead AO": "icb",
        "lead BT": "",
        "lead DK / AO": "police, icb",
        "lead CD": "council",
    }


def test_a_new_date_in_a_remark_is_pointed_at() -> None:
    """It may be the due date now; one that isn't later, or of a closed action, is none."""
    text = (
        "Action,Lead,Due,Status,Comments\nMap,Police,16/09/24,In progress,New date agreed 27/11/24\n"
        "Meet,ICB,16/09/24,In progress,New date agreed 16/09/24\nGo,ICB,16/09/24,Delivered,Moved to 1/11/24\n"
    )
    said = ["tells of" in reasons(row) for row in planned(text).rows]
    assert said == [True, False, False]


def test_the_year_of_days_in_a_plan_s_remarks_is_that_in_which_the_plan_runs() -> None:
    """The file doesn't say when its actions were agreed."""
    text = (
        'Priority,Action,Lead,Status,Comments\n1,Map,Police,Delivered,"Published late, on 30/9"\n'
    )
    (row,) = planned(text, **PLAN).rows
    assert row.values["ended"] == "2024-09-30"


def test_an_outcome_in_words_for_a_status_is_the_status() -> None:
    """Actions that were closed in another way are a question of their own."""
    text = (
        "Action,Lead,Outcome\nMap,Police,Complete\nMeet,ICB,At risk\nGo,ICB,Closed - transferred to QAG\n"
        "Train,ICB,Closed\n"
    )
    asked = {each.key for each in planned(text).questions if each.is_open}
    wanted = ("Complete", "At risk", "Closed – transferred to", "Closed")
    assert asked == {f"status {word}" for word in wanted}
