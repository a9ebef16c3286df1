"""Layouts of trackers, each imported as a careful reader would understand it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from workbooks import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist

PLAN = ("--plan", "2024/25", "--create")
REVIEW = ("--source", "review", "--create")
ONE_PRIORITY = (*PLAN, "--answers", "priority=1")


def planned(cscp: Typist, folder: Path, text: str, words: tuple[str, ...]) -> Any:
    path = folder / "tracker.csv"
    path.write_text(text, encoding="utf-8")
    return cscp("import", str(path), *words, "--dry-run", "--json").json


@pytest.mark.parametrize(
    ("text", "words", "rows"),
    [
        pytest.param(
            "Action,Lead agency,Supporting agencies\nMap needs,QAG,All partners\n",
            ONE_PRIORITY,
            [{"lead": "QAG", "lead_agency": None, "supporting_agencies": None}],
            id="a group leads, and “all partners” are no agency",
        ),
        pytest.param(
            'Action,Lead agency\nMap needs,"Police, Harbour Trust"\n',
            ONE_PRIORITY,
            [{"lead_agency": "police", "supporting_agencies": ["harbour-trust"]}],
            id="a known agency parts a list from a long name",
        ),
        pytest.param(
            "Action,Current position\nMap needs,On track\nTrain staff,At risk\n",
            ONE_PRIORITY,
            [{"published_status": "On track"}, {"published_status": "At risk"}],
            id="status words are a status, whatever their title",
        ),
        pytest.param(
            "Action,Update\nMap needs,Green – launched\nTrain,Amber: 20 of 50\nWait,Red\n",
            ONE_PRIORITY,
            [{"published_status": word} for word in ("Green", "Amber", "Red")],
            id="a status word with more after it is a status and an update",
        ),
        pytest.param(
            "Action,Q1 update,Q1 RAG,Q2 RAG\nMap needs,Sent,Red,Green\n",
            ONE_PRIORITY,
            [{"published_status": "Green"}],
            id="the last of several quarters counts",
        ),
        pytest.param(
            "Deliverable,Planned date,Forecast date,Progress,Narrative\n"
            "Map all needs,30/6/2025,30/9/2025,●,In use\nTrain all staff,1/5/2025,,○,\n",
            ONE_PRIORITY,
            [
                {"original_due": "2025-06-30", "due": "2025-09-30", "published_status": "●"},
                {"original_due": "2025-05-01", "due": "2025-05-01", "published_status": "○"},
            ],
            id="a planned date is the original one, and signs are a status",
        ),
        pytest.param(
            "Action,Progress\nMap needs,COMPLETE – sent 3 June\nTrain,PARKED – waits for the trust\n"
            "Wait,NOT ACCEPTED\n",
            ONE_PRIORITY,
            [{"published_status": word} for word in ("COMPLETE", "PARKED", "NOT ACCEPTED")],
            id="a word in capitals before an update is a status",
        ),
        pytest.param(
            'Agency,Action,Lead officer\n"Midwifery, health visiting and GPs",Map needs,Named Nurse\n'
            "All agencies,Train,The board\n",
            ONE_PRIORITY,
            [
                {
                    "lead": "Named Nurse",
                    "lead_agency": None,
                    "lead_as_written": "Midwifery, health visiting and GPs",
                },
                {"lead": "The board", "lead_as_written": "All agencies"},
            ],
            id="what is no agency is kept beside the lead",
        ),
        pytest.param(
            "No,Action,Lead,Outcome / what changed\n1,Map needs,Police,Strategy approved in May\n"
            "2,Train,ICB,Chair in post\n,On track or complete,,5 of 7\n",
            ONE_PRIORITY,
            [{"intended_outcome": None}, {"intended_outcome": None}],
            id="an outcome that was reached is progress, and counts of those possible are totals",
        ),
        pytest.param(
            "#,What will we do?,Who will lead?,When will it be done?\n1,Map needs,Police,Fri 5 Dec 2025\n",
            ONE_PRIORITY,
            [{"old_ref": "1", "lead_agency": "police", "due": "2025-12-05"}],
            id="titles can be questions",
        ),
        pytest.param(
            "Action,Lead agency,Due\nMap needs,Police,30/9/25\nTrain,Ditto,as above\n",
            (*ONE_PRIORITY, "as above=above"),
            [{"lead_agency": "police", "due": "2025-09-30"}] * 2,
            id="“ditto” is the cell above, once that is answered",
        ),
        pytest.param(
            "Action,Lead,Target date,Revised\nMap needs,Joint team with Police (lead),30/9/25,May 26\n",
            ONE_PRIORITY,
            [{"lead_agency": "police", "original_due": "2025-09-30", "due": "2026-05-31"}],
            id="who is marked as the lead leads, and “Revised” beside a date is one",
        ),
        pytest.param(
            "Action,Lead agency,Original date,Revised date,Q2 / Q3 position\n"
            "Map needs,Police,11/12/25,TBC – awaiting legal,In progress – out to consultation\n"
            'Train,"Police (DI), ICB (Named GP)",,26/11/25 (was 19/11),\n',
            ONE_PRIORITY,
            [
                {"due": "2025-12-11", "timescale": "TBC – awaiting legal", "status": "in progress"},
                {
                    "original_due": "2025-11-19",
                    "due": "2025-11-26",
                    "lead_agency": "police",
                    "supporting_agencies": ["icb"],
                },
            ],
            id="a revised date that isn't one leaves the original, and a position is progress",
        ),
        pytest.param(
            "Action,Target date,Completion date,RAG\nMap needs,30/9/24,12/10/24,B\nTrain,1/12/24,,A\n",
            (*ONE_PRIORITY, "status Blue=delivered", "status Amber=in progress"),
            [{"due": "2024-09-30", "ended": "2024-10-12"}, {"due": "2024-12-01", "ended": None}],
            id="beside a target, the completion date is when it was completed",
        ),
        pytest.param(
            "Action,Lead,Update\nMap needs,Police,COMPLETE - sent 27/06/24\nTrain,ICB,In draft\n",
            (*ONE_PRIORITY, "status COMPLETE=delivered"),
            [
                {"status": "delivered", "ended": "2024-06-27"},
                {"status": "not started"},
            ],
            id="an update that begins by saying that it is done is asked about",
        ),
        pytest.param(
            "Action,Start,End\nMap needs,01/04/2024,30/09/2024\n",
            ONE_PRIORITY,
            [{"due": "2024-09-30"}],
            id="the end is when it is due",
        ),
        pytest.param(
            "Action,Start,Finish\nMap needs,01.04.24,31/12/2025 (was 30/09/2025)\n",
            ONE_PRIORITY,
            [{"due": "2025-12-31", "original_due": "2025-09-30"}],
            id="a start is when it was agreed, and a date in brackets is the one before",
        ),
        pytest.param(
            "Priority 3,,\nNo,Action,Lead\n1,Map needs,ICB\nPriority 4: Harm,,\n2,Train,ICB\n",
            PLAN,
            [{"priority": "2024/25/3"}, {"priority": "2024/25/4"}],
            id="the first section can stand above the titles",
        ),
        pytest.param(
            "Task Name,Priority,Assigned To,Completed Date,Description\n"
            "Map needs,High,Police,20/6/24,\nTrain the staff,Low,ICB,,With the ICB too\n",
            ONE_PRIORITY,
            [
                {"title": "Map needs", "lead_agency": "police", "priority": "2024/25/1"},
                {"title": "Train the staff", "lead_agency": "icb", "priority": "2024/25/1"},
            ],
            id="a planner's tasks have an urgency, which is no priority",
        ),
        pytest.param(
            "Action,Lead agency\nMap needs,ICB / Designated Doctor\n",
            ONE_PRIORITY,
            [{"lead_agency": "icb", "lead": "Designated Doctor"}],
            id="a role is no agency",
        ),
        pytest.param(
            "Action,Progress to date,Complete?\nMap needs,Sent,Yes\n",
            ONE_PRIORITY,
            [{"published_status": "Yes"}],
            id="a question can be the title of the status",
        ),
        pytest.param(
            "Action,Original date,Revised date\nMap needs,30/9/2025,\nTrain,1/5/25,1/6/25\n",
            ONE_PRIORITY,
            [
                {"due": "2025-09-30", "original_due": "2025-09-30"},
                {"due": "2025-06-01", "original_due": "2025-05-01"},
            ],
            id="a date that nobody revised is due",
        ),
        pytest.param(
            "Ref(s),Action\nR6/R7,Map needs\nR1 and R2,Train\n2024/25,Wait\n",
            ONE_PRIORITY,
            [{"old_ref": "R6, R7"}, {"old_ref": "R1, R2"}, {"old_ref": "2024/25"}],
            id="several references are kept apart",
        ),
        pytest.param(
            "Action,Timescale,RAG\nMap needs,Ongoing,\nTrain,Ongoing,Not started\n",
            ONE_PRIORITY,
            [{"status": "in progress", "timescale": "Ongoing"}, {"status": "not started"}],
            id="ongoing is in progress where no status is given",
        ),
        pytest.param(
            "Priority,Action,Lead\nNeglect,Map needs,Police\n,Train,ICB\n,Wait,ICB\n",
            PLAN,
            [{"priority": "2024/25/3"}] * 3,
            id="a priority is written where its group begins",
        ),
        pytest.param(
            "Ref,Objective,Action\nTheme: Neglect,,\n1,Early help,Map needs\n2,Other,Train\n",
            PLAN,
            [{"priority": "2024/25/3"}] * 2,
            id="objectives are under the section rows",
        ),
        pytest.param(
            "Workstream,Action,Lead\nVoice,Map needs,Police\nTotal,1,\n",
            PLAN,
            [{"title": "Map needs"}],
            id="a total is no action",
        ),
        pytest.param(
            "Action,Lead\nMap needs,Police\nTotal: 1 action,\nTotal,1 action\nCount of actions: 1,\n"
            "Count 3 families in,Police\nTotal,Police\n",
            ONE_PRIORITY,
            [{"title": "Map needs"}, {"title": "Count 3 families in"}, {"title": "Total"}],
            id="a total in words is no action",
        ),
        pytest.param(
            "Recommendation,Action,Lead\n1. Agencies share,Map needs,Police\n,Train,ICB\n",
            (*REVIEW, "--answers", "origin=Child R"),
            [{"recommendation": "origin-1/recommendation-1", "origin": "origin-1"}] * 2,
            id="actions answer a recommendation",
        ),
        pytest.param(
            "Action,Timescale,,RAG,,\n,Start,End,Q1,Q2,Q3\nMap needs,1/4/2025,30/9/2025,Red,Green,Amber\n"
            "Train,1/5/2025,31/3/2026,Green,Green,Red\n",
            ONE_PRIORITY,
            [
                {"due": "2025-09-30", "published_status": "Amber"},
                {"due": "2026-03-31", "published_status": "Red"},
            ],
            id="titles over several columns belong to each of them",
        ),
        pytest.param(
            ",,Timescale,,\nAction,Lead,Start,End,Status\nMap needs,ICB,1/4/2025,30/9/2025,Open\n",
            ONE_PRIORITY,
            [{"title": "Map needs", "due": "2025-09-30"}],
            id="titles over several columns can be above the others",
        ),
        pytest.param(
            "Action,Lead\nMap needs,The Council (Police and ICB)\nTrain,Head of Service (Police)\n"
            "Wait,Chair (interim)\n",
            ONE_PRIORITY,
            [
                {"lead_agency": "council", "supporting_agencies": ["icb", "police"]},
                {"lead": "Head of Service", "lead_agency": "police"},
                {"lead": "Chair (interim)", "lead_agency": None},
            ],
            id="those in brackets support, and the one of a role is its own",
        ),
        pytest.param(
            'Action,Lead (supporting)\nMap needs,"Head of Service (Police; ICB)"\nTrain,Chair (none)\n',
            ONE_PRIORITY,
            [
                {"lead": "Head of Service", "supporting_agencies": ["icb", "police"]},
                {"lead": "Chair", "supporting_agencies": None},
            ],
            id="a title says that those in brackets support",
        ),
        pytest.param(
            "Action,Agency\nMap needs,Schools (Nursery Trust; Play Trust)\nTrain,Play Trust\n",
            ONE_PRIORITY,
            [
                {"lead_agency": "schools", "supporting_agencies": ["play-trust"]},
                {"lead_agency": "play-trust"},
            ],
            id="only a name that stands alone becomes an agency",
        ),
        pytest.param(
            'Action,Agency\nMap needs,Play Trust and Wardens\nTrain,Play Trust\nWait,"Parks, Wharf Trust"\n',
            ONE_PRIORITY,
            [
                {"lead_agency": "play-trust", "supporting_agencies": None},
                {"lead_agency": "play-trust"},
                {"lead_agency": "parks-wharf-trust"},
            ],
            id="“and” joins agencies, and a comma can be part of a name",
        ),
        pytest.param(
            "Action,Deadline,Revised deadline\nMap needs,30/9/2025,31/12/2025\nTrain,1/5/25,\n",
            ONE_PRIORITY,
            [
                {"due": "2025-12-31", "original_due": "2025-09-30"},
                {"due": "2025-05-01", "original_due": "2025-05-01"},
            ],
            id="a deadline beside a revised one is the original",
        ),
        pytest.param(
            "Action,Timescale\nMap needs,Q1 2025/26 revised Q3 2025/26\nTrain,Q2 25/26 (or sooner)\n",
            (*ONE_PRIORITY, "quarter=financial"),
            [
                {"due": "2025-12-31", "original_due": "2025-06-30"},
                {"due": "2025-09-30", "timescale": "Q2 25/26 (or sooner)"},
            ],
            id="a quarter that replaced another is due",
        ),
        pytest.param(
            "Key,D,Delivered,L,Late\n,N,Not begun,,\nAction,Mark,Lead,,\nMap needs,D,ICB,,\n"
            "Train,L,ICB,,\nWait,N,ICB,,\n",
            ONE_PRIORITY,
            [{"published_status": mark} for mark in "DLN"],
            id="marks that the key explains are a status",
        ),
        pytest.param(
            "Action,Latest update\nMap needs,OVERDUE. The map is drawn\nTrain,On track - dates are set\n"
            "Wait,Paused until the post is filled\n",
            ONE_PRIORITY,
            [{"published_status": word} for word in ("OVERDUE", "On track", "Paused")],
            id="an update can begin with the status",
        ),
        pytest.param(
            "Action,RAG June,RAG Sept\nMap needs,Amber,\nTrain,Green,Red\n",
            ONE_PRIORITY,
            [{"published_status": "Amber"}, {"published_status": "Red"}],
            id="a blank in the latest of several is that of the time before",
        ),
        pytest.param(
            "Ref,Action,Lead,Due\n1,Map needs,ICB,31/3/2026\nSummary,2 actions,Complete 1,Late 1\n"
            "Average,,,64%\n,,,Page 1 of 1\nPrepared by the office,,,\n",
            ONE_PRIORITY,
            [{"title": "Map needs"}],
            id="a summary and a footer are no actions",
        ),
        pytest.param(
            "Status: draft,,Review date: 3 May,,\nRef,Action,Lead,Due date,RAG\n"
            "1,Map needs,ICB,31/3/2026,Red\n",
            ONE_PRIORITY,
            [{"title": "Map needs", "due": "2026-03-31"}],
            id="a title with two known words is no header",
        ),
        pytest.param(
            "Ref,Action,Lead,RAG\n1,Map needs,ICB,R\n2,Train,ICB,G\nKey,,,\nR,Late,,\nG,On time,,\n",
            ONE_PRIORITY,
            [{"title": "Map needs"}, {"title": "Train"}],
            id="a key of several rows below the table is no action",
        ),
        pytest.param(
            "PRIORITY 7a Homes,,\nRef,Action,Lead\n1,Map needs,ICB\nPRIORITY 7b Schools,,\n"
            "2,Train,ICB\nPRIORITY 8 Streets,,\n3,Wait,ICB\n",
            PLAN,
            [{"priority": f"2024/25/{number}"} for number in (7, 9, 8)],
            id="a number that a priority gives itself is kept for it",
        ),
        pytest.param(
            "PRIORITY ONE: Hearing children,,\nBoard sponsor: Chief Nurse,,\nRef,Action,Lead\n"
            "1,Map needs,ICB\nPRIORITY TWO: Schools,,\nBoard sponsor: Director,,\n2,Train,ICB\n",
            PLAN,
            [{"priority": "2024/25/3"}, {"priority": "2024/25/4"}],
            id="a sponsor under a heading is no heading",
        ),
        pytest.param(
            "Action,Lead Org,Lead Person,Source,Complete?,Start date,End date\n"
            "Map needs,Police,Chair,Group A,Y,Apr-24,31/3/2025\nTrain,ICB,Chair,Group A,N,May 2024,\n",
            ("--source", "other", "--create"),
            [
                {"lead_agency": "police", "lead": "Chair", "published_status": "Y"},
                {"lead_agency": "icb", "origin": "origin-1", "published_status": "N"},
            ],
            id="an organisation, a source, and a Y that is no colour",
        ),
        pytest.param(
            "Action,% complete\nMap needs,1\nTrain,0.4\nWait,0\n",
            (*ONE_PRIORITY, "percentages=status", "delivered on=1/11/2024"),
            [
                {"published_status": "100%", "status": "delivered"},
                {"published_status": "40%", "status": "in progress"},
                {"published_status": "0%", "status": "not started"},
            ],
            id="1 is a hundred per cent",
        ),
        pytest.param(
            "No,Recommendation,Lead\n1,Agencies should share more,Police\n",
            REVIEW,
            [{"title": "Agencies should share more", "recommendation": None}],
            id="a recommendation without actions is the action",
        ),
    ],
)
def test_a_layout_is_read_as_a_careful_person_does(
    cscp: Typist,
    tmp_path: Path,
    text: str,
    words: tuple[str, ...],
    rows: list[dict[str, object]],
) -> None:
    """Each row has the values that its table means; what is None is not there."""
    found = [row["values"] for row in planned(cscp, tmp_path, text, words)["rows"]]
    assert [
        {name: values.get(name) for name in row} for values, row in zip(found, rows, strict=True)
    ] == rows


def test_evidence_and_outcomes_that_tell_what_was_done_are_progress(
    cscp: Typist, tmp_path: Path
) -> None:
    """“Evidence and impact” sets no impact; an outcome that was reached is no intended one."""
    text = (
        "Action,Outcome,Evidence and impact\nMap,Agreed at the meeting,Draft ready\n"
        "Train,Done,Two courses\n"
    )
    (row, _) = planned(cscp, tmp_path, text, ONE_PRIORITY)["rows"]
    assert not {"impact", "impact_state", "intended_outcome"} & set(row["values"])
    assert row["updates"] == [
        "Outcome: Agreed at the meeting",
        "Evidence and impact: Draft ready",
    ]


def test_a_heading_can_name_an_origin_and_say_that_it_is_done(cscp: Typist, tmp_path: Path) -> None:
    """Both parts of “Review of Child K: completed actions” count, and a day alone is a meeting."""
    text = "Item,Action,Lead\nReview of Child K: completed actions,,\n1,Map needs,Police\n"
    plan = planned(cscp, tmp_path, text, REVIEW)
    assert [each["name"] for each in plan["created"]] == ["Review of Child K"]
    assert "status Closed" in {each["question"] for each in plan["questions"]}
    text = "Item,Action,Lead\n12 January 2024,,\n1,Map needs,Police\n"
    plan = planned(cscp, tmp_path, text, ("--source", "executive", "--create"))
    assert [each["name"] for each in plan["created"]] == ["Executive, 12 January 2024"]
    assert plan["rows"][0]["created"] == "2024-01-12"


def test_the_key_explains_letters_for_colours(cscp: Typist, tmp_path: Path) -> None:
    """“B/C = complete” explains a B, which stands for blue, and a C."""
    text = (
        "Action,Lead,RAG\nMap,Police,B\nTrain,ICB,C\nWait,ICB,G\nB/C = complete; G = on track,,\n"
    )
    plan = planned(cscp, tmp_path, text, ONE_PRIORITY)
    said = {each["question"]: each["text"] for each in plan["questions"]}
    assert "The key says “complete”." in said["status Blue"]
    assert "The key says “complete”." in said["status C"]
    assert "The key says “on track”." in said["status Green"]


def test_what_says_that_there_is_no_update_is_none(cscp: Typist, tmp_path: Path) -> None:
    """“No update received”, “n/a” and “as above” are no progress; any other words are."""
    text = (
        "Action,Status,Update\nMap,Open,No update received for this meeting\nTrain,Open,n/a\n"
        "Wait,Open,As above\nSend,Open,No update was needed: it is sent\n"
    )
    plan = planned(cscp, tmp_path, text, ONE_PRIORITY)
    assert [row["updates"] for row in plan["rows"]] == [
        *([], [], [], ["No update was needed: it is sent"])
    ]


def test_a_letter_on_another_colour_is_a_doubt(cscp: Typist, tmp_path: Path) -> None:
    """The letter counts, and the row says what contradicts it."""
    path = tmp_path / "tracker.xlsx"
    path.write_bytes(
        workbook(
            [["Action", "Lead", "RAG"], ["Map needs", "Police", None]],
            lambda book, sheet: sheet.write(1, 2, "A", book.add_format({"bg_color": "#00B050"})),
        )
    )
    plan = cscp("import", str(path), *ONE_PRIORITY, "--dry-run", "--json").json
    assert "It says “A”, but is coloured green." in plan["rows"][0]["reasons"]
    assert "status Amber" in {each["question"] for each in plan["questions"]}


def test_a_month_in_which_work_starts_is_its_first_day(cscp: Typist, tmp_path: Path) -> None:
    """“Sep-24” as a start is 1 September, though as a due date it is the 30th."""

    def months(book: Any, sheet: Any) -> None:
        for column in (1, 2):
            sheet.write_number(1, column, 45536, book.add_format({"num_format": "mmm-yy"}))

    path = tmp_path / "tracker.xlsx"
    path.write_bytes(
        workbook([["Action", "Raised", "Due date"], ["Map needs", None, None]], months)
    )
    (row,) = cscp("import", str(path), *ONE_PRIORITY, "--dry-run", "--json").json["rows"]
    assert (row["created"], row["values"]["due"]) == ("2024-09-01", "2024-09-30")


def test_the_day_of_a_section_is_that_of_its_actions(cscp: Typist, tmp_path: Path) -> None:
    """The actions under “Meeting of 12th March 2024” were agreed on that day."""
    text = "Item,Action,Lead\nMeeting of 12th March 2024,,\n1,Map needs,Police\n"
    plan = planned(cscp, tmp_path, text, ("--source", "other", "--create"))
    assert [row["created"] for row in plan["rows"]] == ["2024-03-12"]


def test_closed_actions_of_a_section_are_asked_about(cscp: Typist, tmp_path: Path) -> None:
    """A list of closed actions names no priority, and its status is asked for."""
    text = "Item,Action,Lead\nCompleted actions,,\n1,Map needs,Police\n"
    plan = planned(cscp, tmp_path, text, ONE_PRIORITY)
    assert plan["rows"][0]["values"]["priority"] == "2024/25/1"
    assert "status Closed" in {each["question"] for each in plan["questions"]}


def test_bars_without_a_rule_make_a_table(cscp: Typist, tmp_path: Path) -> None:
    """Pasted Markdown has its columns and no others, though the line under its titles is missing."""
    plan = planned(cscp, tmp_path, "| Action | Who |\n| Map needs | Police |\n", ONE_PRIORITY)
    assert [each["column"] for each in plan["columns"]] == ["Action", "Who"]


def test_a_name_of_a_part_of_a_list_is_no_action(cscp: Typist, tmp_path: Path) -> None:
    """“Closed actions” in the column of the actions stands above those that are closed."""
    text = (
        "Open actions,,\nAction,Lead,Due date\nMap needs,QAG,31/3/2025\n"
        "Closed actions,,\nAction,Lead,Due date\nAppoint a chair,ICB,30/9/2024\n"
    )
    plan = planned(cscp, tmp_path, text, ("--source", "other"))
    assert [row["values"]["title"] for row in plan["rows"]] == ["Map needs", "Appoint a chair"]
    assert "status Closed" in [question["question"] for question in plan["questions"]]


ASKED = [
    ("Action,Lead,Due\nNeglect,,\nMap needs,Chair,31/3/2025\n", "rows with one cell"),
    ("Action,Start date,End date\nMap,1/4/2025,30/9/2025\n", "column due date"),
    ("Action,RAG Q1,RAG Q2\nMap,Red,Green\nTrain,Red,Red\n", "column status"),
    ("Recommendation,Management action\nShare more,Map the needs\n", "column action"),
    ("Action,Owner,Lead officer\nMap needs,Chair,Head of Service\n", "column lead"),
    ("Action,Due\nMap needs,Q3 2025/26\n", "quarter"),
    ("Action,% complete\nMap needs,40%\n", "percentages"),
    (
        "Action,Agency\nMap needs,NHS Eastfold Trust\nTrain,Eastfold Trust\n",
        "agency Eastfold Trust",
    ),
]


@pytest.mark.parametrize(("text", "question"), ASKED)
def test_what_could_be_two_things_is_one_question(
    cscp: Typist, tmp_path: Path, text: str, question: str
) -> None:
    """It blocks the import, shows what there is, and is settled by one answer."""
    plan = planned(cscp, tmp_path, text, ONE_PRIORITY)
    (asked,) = [each for each in plan["questions"] if each["question"] == question]
    assert asked["needed"]
    assert len(asked["choices"]) > 1
    assert asked["option"].startswith(f'--answers "{question}=')
    answer = asked["choices"][-1]
    again = planned(cscp, tmp_path, text, (*ONE_PRIORITY, f"{question}={answer}"))
    assert question not in {
        each["question"] for each in again["questions"] if each["needed"] and not each["answer"]
    }


def test_a_row_with_one_cell_is_what_was_answered(cscp: Typist, tmp_path: Path) -> None:
    """It is the priority of the rows below, or an action; what is said of a chair stays an action."""
    text = (
        "Action,Lead,Due\nNeglect,,\nMap needs,Police,31/3/2025\n"
        "Chair to write to schools: by letter,,\nTrain,Police,31/3/2025\n"
    )
    plan = planned(cscp, tmp_path, text, (*ONE_PRIORITY, "rows with one cell=heading"))
    assert [row["values"]["title"] for row in plan["rows"]] == ["Map needs", "Train"]
    assert {row["values"]["priority"] for row in plan["rows"]} == {"2024/25/3", "2024/25/4"}
    plan = planned(cscp, tmp_path, text, (*ONE_PRIORITY, "rows with one cell=action"))
    assert [row["values"]["title"] for row in plan["rows"]] == [
        *("Neglect", "Map needs", "Chair to write to schools: by letter", "Train")
    ]


def test_a_chosen_column_takes_the_place_of_the_other(cscp: Typist, tmp_path: Path) -> None:
    """The start is due if somebody says so; a column given by hand is not asked about."""
    text = "Action,Start date,End date\nMap needs,1/4/2025,30/9/2025\n"
    plan = planned(cscp, tmp_path, text, (*ONE_PRIORITY, "column due date=Start date"))
    assert plan["rows"][0]["values"]["due"] == "2025-04-01"
    plan = planned(cscp, tmp_path, text, (*ONE_PRIORITY, "--map", "Start date=due"))
    assert plan["rows"][0]["values"]["due"] == "2025-04-01"
    assert "column due date" not in {each["question"] for each in plan["questions"]}


def test_one_agency_under_two_names_is_made_once(cscp: Typist, tmp_path: Path) -> None:
    """The answer says that the short name is the agency of the long one."""
    text = "Action,Agency\nTrain,Eastfold Trust\nMap needs,NHS Eastfold Trust\n"
    words = (*ONE_PRIORITY, "agency Eastfold Trust=NHS Eastfold Trust")
    plan = planned(cscp, tmp_path, text, words)
    assert [each["name"] for each in plan["created"]] == ["NHS Eastfold Trust"]
    assert {row["values"]["lead_agency"] for row in plan["rows"]} == {"nhs-eastfold-trust"}


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        ("Done 18/09/24", "2024-09-18"),
        ("Letter sent 3/10/24", "2024-10-03"),
        ("To be completed 3/10/24", ""),
        ("Draft sent 1/9/24, reply held 3/10/24", ""),
        ("Draft sent 1/9/24. Completed on 3 October 2024", "2024-10-03"),
        ("Due at the meeting of 3/10/24", ""),
    ],
)
def test_the_day_of_a_delivery_is_in_the_words_or_asked(
    cscp: Typist, tmp_path: Path, said: str, ended: str
) -> None:
    """A day counts only after a word for what was done; else one question for the whole file."""
    text = f'Action,Status,Update\nMap needs,Complete,"{said}"\n'
    words = (*ONE_PRIORITY, "status Complete=delivered")
    plan = planned(cscp, tmp_path, text, words)
    asked = {each["question"] for each in plan["questions"] if each["needed"]}
    assert ("delivered on" in asked) is not bool(ended)
    if ended:
        assert plan["rows"][0]["values"]["ended"] == ended


def test_a_day_that_nobody_knows_is_shown_as_such(cscp: Typist, tmp_path: Path) -> None:
    """“Not known” is an answer: the action says so, and so does the list of deliveries."""
    path = tmp_path / "tracker.csv"
    path.write_text("Action,Status\nMap needs,Complete\n")
    answers = ("status Complete=delivered", "delivered on=not known", "created=1/9/2024")
    cscp.does("import", str(path), *ONE_PRIORITY, *answers, "--yes")
    (action,) = [each for each in cscp.book.actions.values() if each.title == "Map needs"]
    assert action.ended_unknown
    words = ("--columns", "ref, end date not known", "--format", "csv", "-o", "-")
    assert f"{action.id},yes" in cscp.does("export", "actions", *words).out
    assert action.ended_in_words == "day not known"


def test_a_later_state_of_the_file_keeps_the_day_of_its_words(cscp: Typist, tmp_path: Path) -> None:
    """An action that the file completes later is delivered on the day that it gives."""
    path = tmp_path / "tracker.csv"
    path.write_text("Action,Status,Update\nMap needs,Open,\n")
    words = ("import", str(path), *ONE_PRIORITY, "status Open=in progress", "created=1/9/2024")
    cscp.does(*words, "status Complete=delivered", "--yes")
    path.write_text("Action,Status,Update\nMap needs,Complete,Done 18/10/24\n")
    cscp.does(*words, "status Complete=delivered", "--yes")
    (action,) = [each for each in cscp.book.actions.values() if each.title == "Map needs"]
    assert str(action.ended) == "2024-10-18"


def test_closed_work_that_was_replaced_is_asked_about(cscp: Typist, tmp_path: Path) -> None:
    """“Superseded” among the completed actions is a status of its own, not a delivery."""
    text = (
        "Item,Action,Update\nCompleted actions,,\n1,Map needs,It was sent on 1/10/24\n"
        "2,Train,Superseded by item 1\n"
    )
    plan = planned(cscp, tmp_path, text, ONE_PRIORITY)
    found = {each["question"] for each in plan["questions"] if each["needed"]}
    assert {"status Closed", "status Closed – superseded"} <= found


def test_the_heading_of_a_recommendation_is_no_origin(cscp: Typist, tmp_path: Path) -> None:
    """It is the recommendation of its rows; the review that made it is asked about."""
    text = (
        "Recommendation 1 – Share more,,\nRef,Action,Lead\n1,Map needs,Police\n"
        "Recommendation 2 – Ask more,,\nRef,Action,Lead\n2,Train,ICB\n"
    )
    asked = planned(cscp, tmp_path, text, REVIEW)["questions"]
    assert [each["needed"] for each in asked if each["question"] == "origin"] == [True]
    plan = planned(cscp, tmp_path, text, (*REVIEW, "--answers", "origin=Family W"))
    assert {each["name"] for each in plan["created"]} == {"Family W", "1 Share more", "2 Ask more"}


def test_the_shade_of_a_row_is_no_status(cscp: Typist, tmp_path: Path) -> None:
    """Grey is asked about where a row isn't grey from its first cell on; so is a row without colour."""
    book = Workbook()
    sheet = book.active
    for row in (("Action", "Lead", "RAG"), *((title, "Police", None) for title in "ABCD")):
        sheet.append(row)
    for cell, colour in (("C2", "00B050"), ("C3", "BFBFBF"), *((f"{c}4", "D9D9D9") for c in "ABC")):
        sheet[cell].fill = PatternFill("solid", fgColor=colour)
    book.save(tmp_path / "log.xlsx")
    words = ("import", str(tmp_path / "log.xlsx"), *ONE_PRIORITY, "--dry-run", "--json")
    questions = cscp(*words).json["questions"]
    asked = {each["question"]: (each["rows"], each["needed"]) for each in questions}
    assert asked["status Green"] == asked["status Grey"] == (1, True)
    assert asked["blank status"] == (2, True)


def test_a_meeting_named_with_its_day_is_the_origin(cscp: Typist, tmp_path: Path) -> None:
    """The column of the meeting gives the day on which the action was agreed, too."""
    text = "Title,Meeting,Assigned To\nMap needs,QEG 12/03/2024,Police\n"
    plan = planned(cscp, tmp_path, text, ("--source", "other", "--create"))
    assert [each["name"] for each in plan["created"]] == ["QEG, 12 March 2024"]
    assert [(row["created"], row["reasons"]) for row in plan["rows"]] == [("2024-03-12", [])]


def test_work_that_another_body_took_over_is_transferred(cscp: Typist, tmp_path: Path) -> None:
    """The answer says whose choice it was; who took it over and the reason are asked for, too."""
    text = "Action,Status\nMap needs,With the ICB now\n"
    answered = (*ONE_PRIORITY, "status With the ICB now=transferred outside")
    asked = planned(cscp, tmp_path, text, answered)["questions"]
    needed = {each["question"]: each["needed"] for each in asked}
    assert needed["transferred to"]
    assert not needed["ended reason"]
    words = (*answered, "transferred to=ICB", "ended reason=funding", "delivered on=not known")
    path = tmp_path / "tracker.csv"
    cscp.does("import", str(path), *words, "--yes")
    (action,) = [each for each in cscp.book.actions.values() if each.title == "Map needs"]
    assert (action.outcome, action.transferred_to, action.reason) == (
        "transferred",
        "ICB",
        "funding",
    )
    assert action.cause == "outside"
    path.write_text("Action,Status\nMap needs,With the ICB now\nTrain,Open\n")
    open_one = (*words, "status Open=in progress")
    cscp.does("import", str(path), *open_one, "--yes")
    path.write_text("Action,Status\nMap needs,With the ICB now\nTrain,With the ICB now\n")
    cscp.does("import", str(path), *open_one, "--yes")
    (other,) = [each for each in cscp.book.actions.values() if each.title == "Train"]
    assert (other.outcome, other.transferred_to) == ("transferred", "ICB")


def test_a_group_that_may_be_ours_is_only_asked_about(cscp: Typist, tmp_path: Path) -> None:
    """Nothing is said of names that don't stand alone in a cell, which a group isn't."""
    path = tmp_path / "tracker.csv"
    path.write_text("Harbour Towns Executive Board,\nAgency,16/6/24\nThe Council,Y\n")
    words = ("import", str(path), "--as", "attendance", "--create", "--dry-run")
    said = cscp(*words).err
    assert "Whose meetings are those under “Harbour Towns Executive Board”?" in said
    assert "stand alone" not in said


ON_HOLD = "Action,Due date,Status\nMap needs,31/1/2025,On hold\nTrain staff,31/1/2025,Sent back\n"


def test_a_review_date_is_needed_once_the_statuses_are_known(cscp: Typist, tmp_path: Path) -> None:
    """Before, it is only offered for the rows that may need it; then it says how many do."""

    def asked(*answers: str) -> dict[str, tuple[bool, int]]:
        words = ("--source", "other", "--answers", "created=1/10/2024", *answers)
        plan = planned(cscp, tmp_path, ON_HOLD, words)
        return {each["question"]: (each["needed"], each["rows"]) for each in plan["questions"]}

    assert asked()["review date"] == (False, 2)
    assert asked("status Sent back=in progress")["review date"] == (True, 1)


def test_a_review_date_is_a_day(cscp: Typist, tmp_path: Path) -> None:
    """“Not known” is refused at once, not when the row is recorded; so it is for the day of agreement."""
    path = tmp_path / "tracker.csv"
    path.write_text(ON_HOLD, encoding="utf-8")
    for key in ("review date", "created"):
        words = ["import", str(path), "--source", "other", "--answers", f"{key}=not known"]
        said = cscp.refused(*words, "status Sent back=in progress")
        assert f"“not known” isn't a date, so it doesn't answer “{key}”." in said


def test_counts_in_several_cells_are_a_total(cscp: Typist, tmp_path: Path) -> None:
    """A row with nothing but counts is left out and named, and asks nothing."""
    text = "No,Action,Lead,Status\n1,Map needs,Police,Open\nActions: 5,,Open: 4   Done: 1,\n"
    plan = planned(cscp, tmp_path, text, ("--source", "other"))
    assert [row["values"]["title"] for row in plan["rows"]] == ["Map needs"]
    assert [(each["row"], each["kind"]) for each in plan["left_out"]] == [(3, "total")]
    assert "action text" not in {each["question"] for each in plan["questions"]}


def test_a_priority_with_the_number_of_another_is_asked_about(cscp: Typist, tmp_path: Path) -> None:
    """It can be the plan's own under other words; left blank, it gets a number of its own."""
    text = "Priority,Action,Due\nPriority 1: Voice of the child,Map needs,31/1/2025\n"
    plan = planned(cscp, tmp_path, text, PLAN)
    (asked,) = [e for e in plan["questions"] if e["question"] == "priority Voice of the child"]
    assert not asked["needed"]
    assert "Is the file's priority 1, “Voice of the child”, that of 2024/25, “" in asked["text"]
    assert plan["rows"][0]["values"]["priority"] != "2024/25/1"
    answer = ("--answers", "priority Voice of the child=1")
    plan = planned(cscp, tmp_path, text, (*PLAN, *answer))
    assert plan["rows"][0]["values"]["priority"] == "2024/25/1"
    assert not plan["created"]


@pytest.mark.parametrize(
    ("text", "words", "key"),
    [
        ('Action,Lead agency\nMap needs,"HR, MASH partners"\n', PLAN, "agency HR, MASH partners"),
        ("Action,Lead agency\nMap needs,MASH partners\n", PLAN, "agency MASH partners"),
        ("Action,Lead,Due\nNeglect in homes,,\nMap needs,Police,1/5/25\n", PLAN, "headings"),
        ("Theme,Action\nVoice,Map needs\n", REVIEW, "headings"),
        ("Action,Lead\nMap needs,Police\nTrain,ditto\n", PLAN, "as above"),
        ("Action,Due\nMap needs,Q2\n", PLAN, "year of dates"),
        ("Action,Due\nMap needs,30/9/25 TBC\n", PLAN, "provisional dates"),
    ],
)
def test_what_may_mean_two_things_is_asked_about(
    cscp: Typist, tmp_path: Path, text: str, words: tuple[str, ...], key: str
) -> None:
    """Nothing is imported while it isn't answered whether a name, a heading or a date is one."""
    found = planned(cscp, tmp_path, text, (*words, "--answers", "rows with one cell=heading"))
    assert key in [each["question"] for each in found["questions"] if each["needed"]]


def test_the_names_of_a_list_become_agencies_of_their_own(cscp: Typist, tmp_path: Path) -> None:
    """“Several” makes an agency of each name that can be one; “none” of no name."""
    text = 'Action,Lead agency\nMap needs,"Fire Service, MASH partners"\n'
    answers = ("agency Fire Service, MASH partners=several", "agency MASH partners=none")
    found = planned(cscp, tmp_path, text, (*ONE_PRIORITY, *answers))
    assert [each["name"] for each in found["created"]] == ["Fire Service"]


def test_a_care_board_is_an_agency_and_a_governing_body_is_none(
    cscp: Typist, tmp_path: Path
) -> None:
    """A board that provides a service can lead; one that only meets is kept as written."""
    text = "Action,Lead agency\nMap needs,Kent Integrated Care Board\nTrain,School governing body\n"
    found = planned(cscp, tmp_path, text, ONE_PRIORITY)
    assert [each["name"] for each in found["created"]] == ["Kent Integrated Care Board"]


def test_a_meeting_has_the_name_of_the_committee_in_the_title(cscp: Typist, tmp_path: Path) -> None:
    """Where only the day of a meeting is given, the title above says whose it was."""
    text = (
        "Quality Committee - Action log,,\nAction,Meeting date,Lead\nMap needs,21/5/2025,Police\n"
    )
    found = planned(cscp, tmp_path, text, ("--source", "other", "--create"))
    assert [each["name"] for each in found["created"]] == ["Quality Committee, 21 May 2025"]


def test_blocks_below_a_table_are_no_actions(cscp: Typist, tmp_path: Path) -> None:
    """Counts under a total, lines of a key, a question with its answer, and a history of versions."""
    path = tmp_path / "plan.xlsx"
    versions = [["Version", "Date", "Changed by", "What"], ["v0.6", "16/10/25", "Manager", "Sent"]]

    def add_versions(book: Any, _: Any) -> None:
        sheet = book.add_worksheet("Version control")
        for number, row in enumerate(versions):
            sheet.write_row(number, 0, row)

    rows: list[list[object]] = [
        ["Ref", "What will we do?", "Lead agency", "Due"],
        ["PRIORITY 1 – NEGLECT"],
        ["What difference will this make? Fewer children wait."],
        ["1.1", "Map needs", "Police", "1/5/25"],
        [],
        [None, "Total actions", 3],
        [None, "Open", 2],
        [None, "% complete", "17%"],
        [],
        ["KEY"],
        [None, "Not started yet"],
    ]
    path.write_bytes(workbook(rows, add_versions))
    plan = cscp("import", str(path), *PLAN, "--dry-run", "--json").json
    assert [row["values"]["title"] for row in plan["rows"]] == ["Map needs"]
    assert {each["kind"] for each in plan["created"]} == {"priority"}


def test_a_name_that_only_rows_left_out_have_is_not_added(cscp: Typist, tmp_path: Path) -> None:
    """What a row that isn't imported names adds nothing."""
    text = "Action,Lead agency,Status\nMap needs,Police,Open\nTrain,Fire Service,Void\n"
    answers = ("status Open=not started", "status Void=leave out")
    assert not planned(cscp, tmp_path, text, (*ONE_PRIORITY, *answers))["created"]
