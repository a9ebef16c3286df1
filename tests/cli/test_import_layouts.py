"""Layouts of trackers, each imported as a careful reader would understand it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

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
            "#,What will we do?,Who will lead?,When will it be done?\n1,Map needs,Police,Fri 5 Dec 2025\n",
            ONE_PRIORITY,
            [{"old_ref": "1", "lead_agency": "police", "due": "2025-12-05"}],
            id="titles can be questions",
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
