"""The group that a file names oversees its actions, which come from its meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import book_with_actions, context, do
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Source
from cscp_tui.importing.files import read_source
from cscp_tui.importing.import_plan import plan_import
from cscp_tui.importing.planned import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cscp_tui.importing.planned import ImportPlan


def planned(
    *titles: str,
    section: str = "",
    source: Source = Source.OTHER,
    answers: Mapping[str, str] | None = None,
) -> ImportPlan:
    lines = [*titles, "Ref,Action,Lead", section, "1,Write to housing,Police", "2,Meet,ICB"]
    text = "\n".join(f"{line},," if "," not in line else line for line in lines if line)
    file = read_source("log.csv", text.encode())
    options = ImportOptions(source=source, creates=True, answers=answers or {})
    return plan_import(file, book_with_actions(), context(), options)


def overseer(plan: ImportPlan) -> object:
    (overseer,) = {row.values.get("overseeing_group") for row in plan.rows}
    return overseer


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Harbour SCP Quality Assurance Group – action log", "QAG"),
        ("HARBOUR EXECUTIVE ACTION LOG", "EXEC"),
        ("Executive summary of actions", None),
        ("Actions for the Chief Executive", None),
        ("Actions of the team", None),
    ],
)
def test_the_group_in_the_title_oversees(title: str, named: str | None) -> None:
    """It is told, and can be changed; no other title names one."""
    plan = planned(title)
    assert overseer(plan) == named
    asked = [each for each in plan.questions if each.key == "overseen by"]
    assert [each.is_needed for each in asked] == [False] * (named is not None)
    if named:
        assert overseer(planned(title, answers={"overseen by": "qag"})) == "QAG"


def test_two_groups_or_one_that_does_not_usually_oversee_are_asked_about() -> None:
    """A plan of the Executive's may still be overseen by the group that oversees plans."""
    for titles, source in (
        (("Quality Assurance Group: actions asked for by the Executive",), Source.OTHER),
        (("Executive: recommendations of the audit",), Source.AUDIT),
    ):
        (asked,) = (each for each in planned(*titles, source=source).questions if each.is_open)
        assert asked.key == "overseen by"
    assert not planned("Quality Assurance Group: audit", source=Source.AUDIT).open_questions


def test_actions_come_from_the_meeting_that_the_group_held() -> None:
    """No second origin is made for it; of a meeting that isn't known, one with the group's name."""
    title, day = "Quality Assurance Group action log", "Meeting of 20 November 2024"
    plan = planned(title, section=day)
    assert not plan.creates
    assert {row.values["origin_meeting"] for row in plan.rows} == {"QAG-2024-11-20"}
    other = planned("Action log", section=day)
    assert [each.name for each in other.creates] == [day]
    unknown = planned(title, section="Meeting of 5 November 2024")
    assert [each.name for each in unknown.creates] == ["Quality Assurance Group, 5 November 2024"]
    for heading in ("QAG 20 November 2024", "Quality Assurance Group of 20/11/2024"):
        own = planned("Executive action log", section=heading)
        assert overseer(own) == "QAG"
        assert {row.values["raised_at"] for row in own.rows} == {"QAG-2024-11-20"}


@pytest.mark.parametrize(
    ("title", "asks"),
    [
        ("Exploitation delivery plan 2024-25", True),
        ("Our plan 2026/27 – actions", True),
        ("Our plan 2024/25: tracker", False),
        ("Delivery tracker 2023/24", False),
        ("Neglect plan", True),
        ("Action plan", False),
    ],
)
def test_a_file_that_names_another_plan_asks_whether_it_is_of_the_chosen_one(
    title: str, *, asks: bool
) -> None:
    """Before any priority of its own comes into the plan."""
    book = book_with_actions()
    do(book, SetFields("plans", "2024/25", {"title": "Our plan 2024/25"}))
    text = f"{title},,\nPriority,Action,Lead\nHomes,Map needs,Police\n"
    options = ImportOptions(plan="2024/25", creates=True)
    plan = plan_import(read_source("plan.csv", text.encode()), book, context(), options)
    assert [each.key for each in plan.open_questions] == ["plan"] * asks
