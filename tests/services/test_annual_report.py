from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from building import HOSTILE, context, make_workspace, record
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.commitments import AddCommitment
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.updates import Signature, WriteNarrative
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import ANNUAL_TEXTS
from cscp_tui.services.updates import sign_off, update_of
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.reports.annual_report import Year, annual_report
from cscp_tui.views.updates.checklist import ChecklistKind, checklist
from cscp_tui.writers.formats import prepared, text_of
from cscp_tui.writers.templates import html_body_of
from golden_files import golden
from published import PUBLISHED_ATTENDANCE
from services.scrutinised_years import PLAN, PUBLISHED, small_year
from writers.markdown_reading import failures_of

GOLDEN = Path(__file__).parent / "golden"


def year_of(
    workspace: Workspace,
    published: date = PUBLISHED,
    plan: str = PLAN,
    *,
    with_restricted: bool = False,
) -> Year:
    """The year of a plan as published on a day."""
    book = workspace.as_at(published)
    known = book.plans[plan]
    return Year(
        plan=known,
        book=book,
        published=published,
        at_end=workspace.as_at(min(known.last_day, published)),
        with_restricted=with_restricted,
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(small_year(tmp_path_factory.mktemp("year") / "w").workspace.folder)


def cells(text: str, table: str) -> list[dict[str, str]]:
    """The rows of one table of the CSV, each by its columns."""
    rows: dict[str, dict[str, str]] = {}
    for name, number, column, value in list(csv.reader(io.StringIO(text)))[1:]:
        if name == table:
            rows.setdefault(number, {})[column] = value
    return list(rows.values())


def test_golden(small: Workspace) -> None:
    """A small year has the same tables every time, in Markdown and in the body of the page."""
    paper = annual_report(year_of(small), marking="OFFICIAL")
    text, page = text_of(paper, "md"), html_body_of(paper.document)
    assert text == golden(GOLDEN / "annual-report.md", text)
    assert page == golden(GOLDEN / "annual-report.html", page)


def test_the_markdown_is_tidy(small: Workspace, demo_year: Workspace) -> None:
    """The linter has nothing to say, of a small year and of the demo's."""
    for year in (year_of(small), year_of(demo_year)):
        assert failures_of(text_of(annual_report(year), "md")) == []


def test_the_published_year(demo_year: Workspace) -> None:
    """The report's figure and attendance, its nine commitments and twelve priorities ahead."""
    paper = annual_report(year_of(demo_year))
    text = text_of(paper, "csv")
    assert "Delivered at 31 March 2025: 30 of 35 (86%)" in text_of(paper, "md")
    assert paper.values["delivered"] == {
        "as_at": "2025-03-31",
        "delivered": 30,
        "of": 35,
        "awaiting_agreement": 3,
    }
    assert len(cells(text, "What we said / what we delivered")) == 9
    assert len(cells(text, "Priorities ahead, 2025/26")) == 12
    rows = cells(text, "Attendance")
    figures = [[r["Agency"], *(cell.rstrip("%") for cell in list(r.values())[2:])] for r in rows]
    assert ["|".join(row) for row in figures] == PUBLISHED_ATTENDANCE.strip().splitlines()
    audits = [line for line in text_of(paper, "md").splitlines() if line.startswith("### Audit: ")]
    assert len(audits) == 5


def test_the_reports_own_tables_come_out_row_for_row(demo_year: Workspace) -> None:
    """Partner evidence by agency and impact area, the Executive's five, audits in order of date."""
    paper = annual_report(year_of(demo_year, with_restricted=True))
    text = text_of(paper, "csv")
    evidence = cells(text, "Partner evidence")
    counted = Counter(row["Agency"].removeprefix("Croydon Council: ") for row in evidence)
    assert counted == {
        "Children's Centres, PAIRS and Parenting": 6,
        "Metropolitan Police": 3,
        "Croydon Health Service NHS": 4,
        "Education": 3,
        "Children's Social Care": 3,
        "South London and Maudsley NHS Foundation Trust": 3,
        "NHS Southwest London Integrated Care Board": 4,
        "Housing": 1,
        "Voluntary, community and social enterprises": 1,
    }
    assert len({(row["Agency"], row["Impact area"]) for row in evidence}) == len(evidence)
    (data,) = [row for row in evidence if row["Impact area"] == "Data and tools"]
    assert data["Quarter"].split("\n") == ["Q1 2024/25", "Q4 2024/25"]
    executive = cells(text, "Executive actions")
    assert len(executive) == 5
    (mash,) = [row for row in executive if row["Status"] == "Still open"]
    assert mash["Evidence of impact"].startswith("The MASH Operational Group asks ")
    dated = cells(text, "Reviews and audits")
    audits = [row for row in dated if "Audit:" in row["Review or audit"]]
    months = [row["Date"].split(" ", 1)[1] for row in audits]
    assert months == [
        *("April 2024", "August 2024", "November 2024", "December 2024", "February 2025")
    ]
    shown = text_of(annual_report(year_of(demo_year)), "md")
    sections = shown.split("\n### Audit: ")[1:]
    actions = [len(re.findall(r"^\| AU2", each, re.MULTILINE)) for each in sections]
    assert actions == [3, 2, 3, 4, 4]  # one of the second audit's was withdrawn
    learning = [each.partition("| Ref ")[0].count("\n- ") for each in sections]
    assert [learning[0], *learning[2:]] == [4, 2, 4, 6]  # the second is one text in the report


def test_what_was_carried_over_says_why(demo_year: Workspace) -> None:
    """Each with its cause, and how many were out of the partnership's control."""
    paper = annual_report(year_of(demo_year))
    rows = cells(text_of(paper, "csv"), "What was carried over, and why")
    assert [row["Continued as"] for row in rows] == [
        *("BP25-1.1", "BP25-5.1", "BP25-2.1", "BP25-3.1", "BP25-5.2")
    ]
    outside, within = "Outside the partnership's control", "Within the partnership's control"
    assert [row["Cause"] for row in rows] == [outside] * 4 + [within]
    assert f"5 actions carried over: 4 for causes {outside.lower()}" in text_of(paper, "md")


def test_deliveries_agreed_after_the_plan_are_said_to_be(demo_year: Workspace) -> None:
    """The figure stays that of the plan's end, and says what has been agreed since."""
    late, early = (annual_report(year_of(demo_year, day)) for day in (PUBLISHED, date(2025, 5, 1)))
    figure = "30 of 35 (86%), 3 awaiting agreement"
    assert f"{figure} (since agreed)" in text_of(late, "md")
    assert f"{figure} (" not in text_of(early, "md")
    name = "What was delivered / Deliveries agreed after 31 March 2025"
    rows = cells(text_of(late, "csv"), name)
    assert [row["Ref"] for row in rows] == late.values["agreed_since"]
    assert {row["Agreed"] for row in rows} == {"17 June 2025"}
    assert not cells(text_of(early, "csv"), name)


def test_challenges_and_reflections_are_in_it(demo_year: Workspace) -> None:
    """Of the plan's days; what is restricted is counted."""
    paper = annual_report(year_of(demo_year))
    assert len(cells(text_of(paper, "csv"), "Challenges / Closed")) == 5
    told = cells(text_of(paper, "csv"), "Scrutineer's reflections")
    assert [row["Scrutineer"] for row in told].count("Independent Scrutineer") == 4
    assert len(paper.values["reflections"]) == len(told) == 7


def test_its_workbook_has_each_table_and_the_figures(demo_year: Workspace) -> None:
    """The figure of the plan's end, with its numbers."""
    data = prepared(annual_report(year_of(demo_year)), "xlsx")(lambda *_: None)
    assert isinstance(data, bytes)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book["Figures"][2]][2:5] == [30, 35, pytest.approx(30 / 35)]
    assert book["Attendance"]["C2"].value == 1
    assert "Partner evidence" in book.sheetnames


def test_the_figure_is_of_the_plans_end_and_the_rest_of_the_publication(
    demo_year: Workspace,
) -> None:
    """A commitment that was kept in July stands delivered in September, and open in May."""
    late = text_of(annual_report(year_of(demo_year, PUBLISHED)), "md")
    early = text_of(annual_report(year_of(demo_year, date(2025, 5, 1))), "md")
    assert "Delivered, 10 July 2025" in late
    assert "10 July 2025" not in early
    assert "30 of 35 (86%)" in early


def test_a_plan_that_goes_on_is_of_the_day_of_publication(demo_year: Workspace) -> None:
    """Its figure is of that day, and both its years are in it."""
    paper = annual_report(year_of(demo_year, date(2025, 11, 27), "2025-27"))
    assert paper.values["delivered"]["as_at"] == "2025-11-27"
    assert "Priorities ahead, 2027/28" in text_of(paper, "md")


def test_the_next_plans_priorities_stand_ahead_until_something_is_promised(tmp_path: Path) -> None:
    """They are known on the day of publication; commitments of that year take their place."""
    team = make_workspace(tmp_path / "w")
    rows = cells(
        text_of(annual_report(year_of(team.workspace)), "csv"), "Priorities ahead, 2025/26"
    )
    assert [row["What we will do"] for row in rows] == ["Priority 1", "Priority 2"]
    record(team, AddCommitment("2025/26", "Listen to children"))
    rows = cells(
        text_of(annual_report(year_of(team.workspace)), "csv"), "Priorities ahead, 2025/26"
    )
    assert [row["What we will do"] for row in rows] == ["Listen to children"]


def test_restricted_items_are_counted_and_left_out(small: Workspace) -> None:
    """Unless they are asked for."""
    shut = text_of(annual_report(year_of(small)), "json")
    assert "Nobody may know." not in shut
    assert "1 item is confidential, so it is not shown." in text_of(
        annual_report(year_of(small)), "md"
    )
    asked = annual_report(year_of(small, with_restricted=True))
    assert "Nobody may know." in text_of(asked, "json")
    assert "Nobody may know." in text_of(asked, "csv")
    assert "not shown" not in text_of(asked, "md")


def test_restricted_actions_of_commitments_are_not_named(tmp_path: Path) -> None:
    """A commitment keeps the references that may be seen."""
    team = small_year(tmp_path / "w")
    linked = {"actions": ["BP24-1.1", "BP24-1.2"]}
    for key, commitment in team.book.commitments.items():
        if commitment.year == "2024/25":
            record(team, SetFields("commitments", key, linked))
    (secret,) = (each.id for each in team.book.actions.values() if each.restricted)
    for asked in (False, True):
        year = year_of(team.workspace, with_restricted=asked)
        (said,) = annual_report(year).values["said_delivered"]
        assert (secret in said["actions"]) is asked
        assert "BP24-1.1" in said["actions"]


def test_json_is_of_the_same_records(small: Workspace) -> None:
    """Each table has its records, whole."""
    values = json.loads(text_of(annual_report(year_of(small)), "json"))
    assert [each["said"] for each in values["said_delivered"]] == ["Train everybody"]
    assert [each["id"] for each in values["executive"]] == ["EX24-01"]
    assert [each["id"] for each in values["reviews_and_audits"]] == ["AU24-01"]
    assert [each["said"] for each in values["priorities_ahead"]] == ["Listen to children"]


def test_hostile_texts_are_harmless(tmp_path: Path) -> None:
    """They leave as typed in every format, and the Markdown stays tidy."""
    year = year_of(Workspace(small_year(tmp_path / "w", HOSTILE).workspace.folder))
    paper = annual_report(year)
    assert failures_of(text_of(paper, "md")) == []
    for format_ in ("html", "csv", "json"):
        assert text_of(paper, format_)


def test_a_part_of_a_few_has_no_percentage(demo_year: Workspace) -> None:
    """Nor in the workbook; only the attendance table has percentages of a few meetings."""
    paper = annual_report(year_of(demo_year))
    before, _, attendance = text_of(paper, "md").partition("## Attendance")
    small = [found for found in re.findall(r"\d+ of (\d+) \(\d+%\)", before) if int(found) < 10]
    assert small == []
    assert "6 of 7" in before
    assert "30 of 35 (86%)" in before
    assert "133%" in attendance
    data = prepared(paper, "xlsx")(lambda *_: None)
    assert isinstance(data, bytes)
    sheets = openpyxl.load_workbook(io.BytesIO(data))
    rows = list(sheets["What was delivered"].values)
    assert rows[1][:4] == ("1 Family resilience", 6, 7, None)
    assert rows[-1][:4] == ("Total", 30, 35, pytest.approx(30 / 35))


def test_it_has_the_tables_that_records_can_give(demo_year: Workspace) -> None:
    """Groups with their meetings, reviews by kind, and the audits of the next year."""
    text = text_of(annual_report(year_of(demo_year)), "csv")
    groups = {row["Group"]: row for row in cells(text, "Groups and their meetings")}
    held = Counter(
        meeting.group
        for meeting in demo_year.book.meetings.values()
        if date(2024, 4, 1) <= meeting.day <= date(2025, 3, 31) and meeting.state.took_place
    )
    names = {group.id: group.name for group in demo_year.book.groups.values()}
    assert {name: int(row["Meetings held"]) for name, row in groups.items()} == {
        names[key]: held[key] for key in names if names[key] in groups
    }
    kinds = cells(text, "Reviews and audits / Reviews and audits by kind")
    assert [list(row.values()) for row in kinds] == [
        ["LCSPR", "1", "0"],
        ["Thematic review", "1", "0"],
        ["Audit", "0", "5"],
    ]
    planned = cells(text, f"Audits planned for 2025/26, as known on {long(PUBLISHED)}")
    assert [row["Audit"] for row in planned] == ["Carry out a multi-agency audit of neglect"]


@pytest.mark.usefixtures("quick_papers")
def test_texts_to_add_by_hand_are_listed_and_printed_in_their_place(tmp_path: Path) -> None:
    """Each with its place in the checklist until it is written, also once the quarter is signed."""
    team = small_year(tmp_path / "w")
    last, day = Quarter(2024, 4), date(2025, 3, 31)

    def missing() -> list[str]:
        update = update_of(Workspace(team.workspace.folder), last, day, Audience.QA)
        found = (each for each in checklist(update) if each.kind is ChecklistKind.ANNUAL)
        return [each.words for each in found]

    before = missing()
    assert sum("annual-" in words for words in before) == len(ANNUAL_TEXTS)
    assert any(words.startswith("Audits planned for 2025/26") for words in before)
    sign_off(team, last, Signature("the Chair", "by email"), context(PUBLISHED))
    team.record(WriteNarrative(last.typed, "annual-area", "A young borough."), context(PUBLISHED))
    team.record(WriteNarrative(last.typed, "annual-conclusion", "We go on."), context(PUBLISHED))
    with pytest.raises(Refused):
        team.record(WriteNarrative(last.typed, "headline", "Too late."), context(PUBLISHED))
    assert len(missing()) == len(before) - 2
    paper = annual_report(year_of(Workspace(team.workspace.folder)))
    titles = [part.title for part in paper.document.contents]
    assert titles.index("Area profile") < titles.index("What was delivered")
    assert titles.index("Conclusion") > titles.index("Attendance")
    text = text_of(paper, "md")
    assert "A young borough." in text
    assert "Executive summary" not in text
