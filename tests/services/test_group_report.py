"""A group's report: all of its alerts, each once, on one page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.document import Definitions, texts_in
from cscp_tui.documents.page_layout import PAGE, heading_height, height_of
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import update_of
from cscp_tui.store.team import team_recorder
from cscp_tui.views.reports.group_report import group_report
from recounting import Count, as_at, tables_at

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.documents.document import Report

QUARTERS = [*(Quarter(2024, n) for n in range(1, 5)), *(Quarter(2025, n) for n in range(1, 4))]


def report_of(folder: Path, group: str, quarter: Quarter) -> Report:
    recorder = team_recorder(folder)
    update = update_of(recorder.workspace, quarter, as_at(quarter), Audience.QA)
    return group_report(update, update.book.groups[group])


def entries(report: Report) -> list[tuple[str, str, str]]:
    return [(part, about, what) for part, about, what in report.table.rows]


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_it_has_one_page_with_three_parts(loaded_demo: Path, quarter: Quarter) -> None:
    """What has no room is counted, for each group of the demo and in each of its quarters."""
    for group in team_recorder(loaded_demo).book.groups:
        report = report_of(loaded_demo, group, quarter)
        document = report.document
        assert [block.title for block in document.contents] == ["Alert", "Advise", "Assure"]
        above = heading_height(document.title, 1) + height_of([Definitions(document.facts)])
        assert above + height_of(document.blocks) <= PAGE
        texts = [*texts_in(document.blocks)]
        shown = sum(what in texts for _, _, what in entries(report))
        counted = (re.match(r"And (\d+) more", text) for text in texts)
        assert shown + sum(int(each[1]) for each in counted if each) == len(entries(report))


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_it_alerts_about_what_the_journal_says_is_late(loaded_demo: Path, quarter: Quarter) -> None:
    """Each action that the group oversees and that is Red, was missed, or slipped twice; each once."""
    day = as_at(quarter)
    tables = tables_at(loaded_demo, day)
    every = Count(tables, None, day)
    plans = tables["plans"]
    own = [
        action
        for action in every.open
        if action.get("overseeing_group", "") == "QAG"
        and (
            not action.get("plan")
            or plans[action["plan"]]["first_day"]
            <= day.isoformat()
            <= plans[action["plan"]]["last_day"]
        )
    ]
    late = {a["id"] for a in own if every.rating(a) == "Red" or a["id"] in every.missed}
    found = entries(report_of(loaded_demo, "QAG", quarter))
    alerts = [about for part, about, _ in found if part == "Alert" and about in tables["actions"]]
    assert late <= set(alerts)
    assert len(alerts) == len(set(alerts))
    told = set(alerts)
    assert not told & {about for part, about, _ in found if part == "Advise"}
    often = re.compile(r"the date slipped (twice|\w+ times)")
    slipped = {about for part, about, what in found if part == "Alert" and often.search(what)}
    assert set(alerts) - late <= slipped


def test_no_entry_is_about_what_another_group_oversees(loaded_demo: Path) -> None:
    """Neither actions nor decisions of another group's meetings."""
    recorder, quarter = team_recorder(loaded_demo), Quarter(2025, 2)
    book = recorder.workspace.as_at(quarter.last_day)
    for group in book.groups:
        for _, about, _ in entries(report_of(loaded_demo, group, quarter)):
            if about in book.actions:
                assert book.actions[about].overseeing_group == group


def test_it_names_the_agencies_that_came_to_no_meeting(loaded_demo: Path) -> None:
    """Of the group's members, from the attendance as recorded."""
    quarter = Quarter(2025, 2)
    tables = tables_at(loaded_demo, quarter.last_day)
    first, last = quarter.first_day.isoformat(), quarter.last_day.isoformat()
    met = {
        meeting["id"]
        for meeting in tables["meetings"].values()
        if meeting["group"] == "QAG" and first <= meeting["day"] <= last
    }
    came = {
        row["agency"]
        for row in tables["attendances"].values()
        if row["meeting"] in met and row.get("in_room", 0) + row.get("online", 0)
    }
    agencies = tables["agencies"]
    absent = {
        agencies[each["agency"]]["name"]
        for each in tables["memberships"].values()
        if each["group"] == "QAG"
        and each["agency"] not in came
        and agencies[each["agency"]].get("kind", "agency") in {"agency", "category"}
        and each["first_day"] <= last <= (each.get("last_day") or "9999")
    }
    (told,) = [w for _, _, w in entries(report_of(loaded_demo, "QAG", quarter)) if "Not repr" in w]
    assert {name for name in absent if name in told} == absent
    others = {each["name"] for each in agencies.values()} - absent
    assert not [
        name
        for name in others
        if re.search(rf"(: |, | and ){re.escape(name)}( \(|,|\.| and)", told)
    ]


def test_it_goes_to_the_executive_and_its_own_to_the_lead_partners(loaded_demo: Path) -> None:
    """The reader is named under the title."""
    quarter = Quarter(2025, 2)
    to = {
        group: dict(report_of(loaded_demo, group, quarter).document.facts)["To"]
        for group in ("QAG", "EXEC")
    }
    assert to == {"QAG": "Executive", "EXEC": "the lead safeguarding partners"}
