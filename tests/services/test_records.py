"""Any list of a screen as it leaves."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import pytest
from msgspec.structs import replace

from building import (
    FIRST_DAY,
    HOSTILE,
    TODAY,
    action,
    book_with_actions,
    context,
    do,
    executive_action,
    founded_book,
)
from cscp_tui.documents.table import Table
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.attendance import RecordAttendance, RecordGuests
from cscp_tui.domain.commands.commitments import AddCommitment, AddPartnerEvidence
from cscp_tui.domain.commands.meetings import AddDecision, AddRemark, ProceedWithoutQuorum
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.rules.meetings import are_minutes_agreed
from cscp_tui.views.attendance import Measure
from cscp_tui.views.meetings import meeting_table
from cscp_tui.views.reports.actions import actions_report, executive_report, table_of_actions
from cscp_tui.views.reports.attendance import attendance_report
from cscp_tui.views.reports.commitments import partner_evidence_report, said_delivered_report
from cscp_tui.views.reports.meetings import minutes_document
from cscp_tui.views.reports.report import list_report
from cscp_tui.views.reports.scrutiny import challenges_report
from cscp_tui.writers.csv import csv_of
from cscp_tui.writers.formats import TextFormat, text_of
from cscp_tui.writers.markdown import markdown_of
from cscp_tui.writers.templates import html_of
from meetings_made import MEETING, in_meeting, live_book, planned_book
from published import PUBLISHED_ATTENDANCE
from writers.markdown_reading import failures_of, unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.documents.document import Report
    from cscp_tui.domain.book import Book
    from cscp_tui.store.workspace import Workspace


DEMO_DAY = date(2025, 11, 27)
Q3 = Quarter(2024, 3)


@pytest.fixture(scope="module")
def demo(demo_year: Workspace) -> Book:
    return demo_year.book


def rows_of(paper: Report) -> list[list[str]]:
    """The rows of a paper's CSV, read back."""
    return list(csv.reader(io.StringIO(text_of(paper, "csv"))))


def papers_of(book: Book, today: date) -> dict[str, Report]:
    """Every list of a book as a paper."""
    quarters = [Quarter.containing(today), Quarter.containing(today).previous]
    return {
        "attendance": attendance_report(book, Period.of_year(today), today),
        "represented": attendance_report(
            book, Period.of_year(today), today, Measure.REPRESENTED, marking="OFFICIAL"
        ),
        "executive": executive_report(book, today, public=False),
        "said-delivered": said_delivered_report(book, today, public=False),
        "partner_evidence": partner_evidence_report(book, today, quarters, public=False),
        "challenges": challenges_report(book, today, public=False),
    }


# Attendance


def test_the_published_table(demo: Book) -> None:
    """The attendance of 2024/25 has the report's columns and its figures, cell for cell."""
    paper = attendance_report(demo, Period.of_plan(demo.plans["2024/25"]), DEMO_DAY)
    titles, *rows = rows_of(paper)
    assert ",".join(titles) == (
        "Agency,Group participation,Review Group,Quality Assurance Group,Editorial Group"
    )
    without_signs = ["|".join([row[0], *(cell.rstrip("%") for cell in row[2:])]) for row in rows]
    assert without_signs == PUBLISHED_ATTENDANCE.strip().splitlines()
    cells = [cell for row in rows for cell in row[2:]]
    assert all(re.fullmatch(r"—|\d+%", cell) for cell in cells)
    assert {"—", "0%", "133%"} <= set(cells)


def test_who_takes_part_in_which_group(demo: Book) -> None:
    """Beside each agency stand the groups that it is a member of; guests may come to all."""
    paper = attendance_report(demo, Period.of_plan(demo.plans["2024/25"]), DEMO_DAY)
    found = {row[0]: row[1] for row in rows_of(paper)[1:]}
    assert found["Metropolitan Police"] == "Review, QAG, Editorial"
    assert found["Public Health"] == "Review"
    assert found["Voluntary, community and social enterprises"] == "QAG, Editorial"
    assert found["Guest"] == "All groups"


def test_the_other_measure(demo: Book) -> None:
    """Represented is never over 100, has a dash for the same agencies, and leaves guests out."""
    period = Period.of_plan(demo.plans["2024/25"])
    attended = {row[0]: row[2:] for row in rows_of(attendance_report(demo, period, DEMO_DAY))[1:]}
    paper = attendance_report(demo, period, DEMO_DAY, Measure.REPRESENTED)
    represented = {row[0]: row[2:] for row in rows_of(paper)[1:]}
    assert attended.keys() - represented.keys() == {"Guest"}
    for name, cells in represented.items():
        for cell, other in zip(cells, attended[name], strict=True):
            assert (cell == "—") == (other == "—")
            assert cell == "—" or int(cell.rstrip("%")) <= 100
    # Croydon Health Service chaired; Youth Justice is a part of Children's Social Care.
    assert represented["Croydon Health Service NHS"] == ["100%", "100%", "100%"]
    assert represented["Croydon Council: Children's Social Care"] == ["100%", "100%", "100%"]
    assert represented["Croydon Council: Youth Justice Service"] == ["0%", "33%", "—"]


def test_the_plain_values_of_attendance(demo: Book) -> None:
    """For programs, the counts stand beside the percentages."""
    paper = attendance_report(demo, Period.of_plan(demo.plans["2024/25"]), DEMO_DAY)
    values: Any = json.loads(text_of(paper, "json"))
    assert (values["from"], values["to"], values["measure"]) == (
        "2024-04-01",
        "2025-03-31",
        "attendance",
    )
    assert [len(group["meetings_held"]) for group in values["groups"]] == [4, 3, 2]
    police = next(agency for agency in values["agencies"] if agency["id"] == "police")
    presence = police["groups"]["EDG"]
    assert (presence["is_member"], presence["meetings_held"]) == (True, 2)
    assert (presence["people_present"], presence["online"]) == (1, 1)
    assert (presence["meetings_represented"], presence["represented"]) == (1, 50)
    assert presence["attendance"] == 50
    colleges = next(agency for agency in values["agencies"] if agency["id"] == "colleges")
    assert colleges["groups"]["REV"]["attendance"] is None


def test_a_period_of_some_days(demo: Book) -> None:
    """Only what was held within the period counts."""
    period = Period.between(date(2024, 12, 1), date(2024, 12, 31))
    rows = rows_of(attendance_report(demo, period, DEMO_DAY))[1:]
    assert all(row[2] in {"no meeting", "—"} for row in rows)
    assert any(row[3] == "100%" for row in rows)


def test_attendance_says_what_it_means(demo: Book) -> None:
    """Under the table stand the notes that it calls for, of the measure that it shows."""
    period = Period.of_plan(demo.plans["2024/25"])
    text = unwrapped(text_of(attendance_report(demo, period, DEMO_DAY), "md"))
    assert "Over 100%: on average, more than one person from the agency came" in text
    assert "The figure for guests is the number of guests as a percentage of" in text
    other = unwrapped(text_of(attendance_report(demo, period, DEMO_DAY, Measure.REPRESENTED), "md"))
    assert "meetings at which the agency, a part of it or the Chair from it was present" in other
    assert "Over 100%" not in other


@pytest.mark.parametrize("report", [said_delivered_report, executive_report])
def test_the_public_reads_impact_without_the_words_of_the_program(
    demo: Book, report: Callable[..., Report]
) -> None:
    """Neither of commitments nor of actions; others read how far the impact is known."""
    papers = [report(demo, DEMO_DAY, public=public) for public in (False, True)]
    for ours, published in (
        [text_of(paper, "md") for paper in papers],
        [text_of(paper, "csv") for paper in papers],
    ):
        assert "Emerging: " in ours
        assert "Emerging: " not in published
        assert "Evidenced: " not in published


# The list of actions


@pytest.mark.parametrize(
    ("plans", "heading"),
    [
        ({"2025-27"}, "## 1 Family resilience – 1 of 7 (14%)"),
        ({"2024/25", "2025-27"}, "## Business plan 2025–27: 1 Family resilience – 1 of 7 (14%)"),
    ],
)
def test_headings_name_the_plan_where_there_are_several(
    demo: Book, plans: set[str], heading: str
) -> None:
    """Two plans have a first priority each, of the same name."""
    actions = [action for action in demo.actions.values() if action.plan in plans]
    listed = table_of_actions(demo, DEMO_DAY, actions, actions)
    paper = actions_report(
        demo, DEMO_DAY, actions, actions, listed, which="all", is_projected=False
    )
    titles = [line for line in text_of(paper, "md").splitlines() if line.startswith("## ")]
    assert titles.count(heading) == 1
    assert len(set(titles)) == len(titles)


# The other lists


def test_the_executive_in_columns(demo: Book) -> None:
    """Every action of another source than the plan has a row, whatever became of it."""
    paper = executive_report(demo, DEMO_DAY, public=False)
    rows = {row[2]: row for row in rows_of(paper)[1:]}
    assert set(rows) == {ref for ref, known in demo.actions.items() if not known.plan}
    area, evidence, ended = rows["EX24-01"][10:13]
    assert area == "Children placed in Croydon by other authorities"
    assert evidence.startswith("Evidenced: Several partnerships answered that the letter")
    assert ended == "19 September 2024"
    assert rows["EX25-01"][8:10] == ["191", "2"]
    values = {value["id"]: value for value in paper.values}
    assert values["EX24-01"]["agreed_at"] == "EXEC-2024-10-22"
    assert values["EX25-01"]["days_open"] == 191


def test_the_public_sees_no_restricted_action(demo: Book) -> None:
    """Restricted actions are counted and not shown, in no shape of the paper."""
    hidden = [a.title for a in demo.actions.values() if a.restricted and not a.plan]
    paper = executive_report(demo, DEMO_DAY, public=True)
    for format_ in ("md", "html", "csv", "json"):
        text = text_of(paper, format_)
        assert not [title for title in hidden if title in text]
    assert not hidden or "not shown." in text_of(paper, "md")


@pytest.mark.parametrize("is_projected", [False, True])
def test_reasons_are_hidden_while_others_look_on(demo: Book, *, is_projected: bool) -> None:
    """An export made while others look on gives no reason, a Chair's action among them."""
    action = replace(demo.actions["EX24-01"], reason="other", chairs_action="Asked by the court")
    listed = table_of_actions(demo, DEMO_DAY, [action], [action])
    paper = actions_report(
        demo, DEMO_DAY, [action], [action], listed, which="all", is_projected=is_projected
    )
    (values,) = paper.values
    found = (values["reason"], values["chairs_action"])
    assert found == ((None, None) if is_projected else ("other", "Asked by the court"))


def test_said_and_delivered_in_the_order_of_the_report(demo: Book) -> None:
    """A year's commitments come in their order, those left over from earlier years after them."""
    rows = rows_of(said_delivered_report(demo, DEMO_DAY, ("2025/26",), public=False))[1:]
    assert [row[0] for row in rows] == ["2025/26"] * 12 + ["2024/25"] * 2
    assert rows[0][1:4] == [
        "Make the CSCP Shared Values part of daily work",
        "All groups have adopted the values and discuss one at each meeting.",
        "Delivered, 5 June 2025",
    ]
    assert rows[1][6] == "BP25-1.2 (delivered), BP25-1.3 (in progress)"
    assert {row[3] for row in rows[12:]} == {"Partly delivered"}
    every = rows_of(said_delivered_report(demo, DEMO_DAY, public=False))[1:]
    assert [row[0] for row in every] == ["2025/26"] * 12 + ["2024/25"] * 9


@pytest.mark.parametrize("format_", get_args(TextFormat))
def test_restricted_linked_actions_are_counted_for_the_public(format_: TextFormat) -> None:
    """What we said and delivered names none of them then, in no format."""
    book = book_with_actions(2)
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}))
    do(book, AddCommitment("2024/25", "Train everybody", actions=("BP24-1.1", "BP24-1.2")))
    whole = said_delivered_report(book, TODAY, public=False)
    public = said_delivered_report(book, TODAY, public=True)
    assert "BP24-1.1" in text_of(whole, format_)
    assert "BP24-1.1" not in text_of(public, format_)
    assert "BP24-1.2" in text_of(public, format_)
    assert "1 linked action is restricted and not for the public." in text_of(whole, "md")
    assert "1 item is confidential, so it is not shown." in text_of(public, "md")


def test_partner_evidence_and_who_gave_none(demo: Book) -> None:
    """A quarter's partner evidence come with the agencies that gave none."""
    paper = partner_evidence_report(demo, DEMO_DAY, [Quarter(2025, 2)], public=False)
    assert rows_of(paper)[0] == ["Quarter", "Agency", "Impact area", "Evidence of impact"]
    assert "Without partner evidence: Croydon Council: Quality Assurance;" in text_of(paper, "md")
    (value,) = paper.values
    assert value["quarter"] == "2025-26/Q2"
    assert "icb" in value["agencies_without_one"]


@pytest.mark.parametrize(
    "name",
    ["attendance", "represented", "executive", "said-delivered", "partner_evidence", "challenges"],
)
def test_every_list_in_every_format(demo: Book, name: str) -> None:
    """Each list is Markdown that a linter passes, HTML, CSV with one header, and JSON."""
    paper = papers_of(demo, DEMO_DAY)[name]
    assert failures_of(text_of(paper, "md")) == []
    assert text_of(paper, "html").startswith("<!DOCTYPE html>")
    assert len({len(row) for row in rows_of(paper)}) == 1
    assert json.loads(text_of(paper, "json")) == json.loads(json.dumps(paper.values))
    assert csv_of(paper.table, byte_order_mark=True).startswith("\ufeff")


def test_lists_of_nothing() -> None:
    """A new partnership has lists that say that there is nothing yet."""
    for name, paper in papers_of(founded_book(), TODAY).items():
        text = text_of(paper, "md")
        assert failures_of(text) == []
        assert re.search(r"none yet|No evidence|Without|—|no meeting", text, re.IGNORECASE), name


def hostile_book() -> Book:
    """A live meeting in which every text of a user is hostile."""
    book = live_book(0)
    founding = context(FIRST_DAY)
    do(book, SetFields("agencies", "police", {"name": HOSTILE, "abbreviation": HOSTILE}), founding)
    do(book, SetFields("groups", "QAG", {"name": HOSTILE, "abbreviation": HOSTILE}), founding)
    origin = {"title": HOSTILE, "source": "executive", "kind": "meeting"}
    do(book, AddRecord("origins", origin, "origin"), founding)
    do(book, action(HOSTILE), in_meeting())
    do(book, AddProgressUpdate("BP24-1.1", HOSTILE), in_meeting())
    do(book, executive_action(HOSTILE, origin="origin", impact_area=HOSTILE), in_meeting())
    do(book, AddDecision(MEETING, HOSTILE))
    do(book, AddRemark(MEETING, HOSTILE))
    do(book, RaiseChallenge("police", HOSTILE), in_meeting())
    do(book, RecordAttendance(MEETING, "police", in_room=1))
    do(book, RecordGuests(MEETING, HOSTILE))
    do(book, ProceedWithoutQuorum(MEETING, HOSTILE))
    do(book, AddCommitment("2024/25", HOSTILE))
    do(book, AddPartnerEvidence("police", HOSTILE, HOSTILE))
    return book


def test_hostile_text_is_harmless() -> None:
    """Hostile text leaves every list and note a file that passes the linter and runs nothing."""
    book = hostile_book()
    texts = [text_of(paper, "md") for paper in papers_of(book, TODAY).values()]
    texts.append(markdown_of(minutes_document(book, book.meetings[MEETING], public=False)))
    for text in texts:
        assert failures_of(text) == []
        assert not any(ord(letter) < 0x20 and letter != "\n" for letter in text)
    assert "<b>" not in html_of(minutes_document(book, book.meetings[MEETING], public=False))
    assert "␛[31m" in texts[-1]


# The note of a meeting


def test_the_note_of_every_meeting_of_the_demo(demo: Book) -> None:
    """Every meeting has a note; a draft until it is closed. The last of each group in each state passes the linter."""
    linted = {(each.group, each.state): each.id for each in demo.meetings.values()}
    for meeting in demo.meetings.values():
        text = markdown_of(minutes_document(demo, meeting, marking="OFFICIAL", public=False))
        if meeting.id in linted.values():
            assert failures_of(text) == []
        assert ("DRAFT" in text) is not are_minutes_agreed(demo, meeting)
        assert text.splitlines()[0] in {"OFFICIAL", "DRAFT until agreed · OFFICIAL"}
    note = markdown_of(minutes_document(demo, demo.meetings["QAG-2025-09-16"], public=False))
    assert "## 1 Welcome and declarations\n\nQuorate." in note
    assert "- BP25-1.2, Agree what a whole family approach means" in note


def paper(table: Table | None = None) -> Report:
    """The meetings of the tests' book, with a hostile chair."""
    book = planned_book()
    do(book, SetFields("meetings", "QAG-2024-11-25", {"chair": HOSTILE}))
    table = table or meeting_table(book, TODAY)
    return list_report(book, TODAY, table, title="Meetings", which="all (3 of 3)")


def test_a_table_under_each_heading() -> None:
    """Readers get facts, headings in order, and a table each."""
    text = text_of(paper(), "md")
    assert text.startswith("# Meetings\n")
    assert "all (3 of 3)" in text
    assert "## Today and coming" in text
    assert "25 November 2024" in text
    assert "<html" in text_of(paper(), "html")


def test_one_table_for_programs() -> None:
    """CSV has a row for each line, with its heading before it; JSON the same by keys."""
    rows = list(csv.DictReader(io.StringIO(text_of(paper(), "csv"))))
    assert [row["Under"] for row in rows][:1] == ["Today and coming"]
    assert len(rows) == 3
    values = json.loads(text_of(paper(), "json"))
    assert values[0]["under"] == "Today and coming"
    assert "[CSCP] [/oops]" in values[0]["chair"]


def test_nothing_is_said_to_be_nothing() -> None:
    """An empty list leaves a sentence, and no rows."""
    empty = Table(columns=meeting_table(planned_book(), TODAY).columns, lines=())
    assert "None." in text_of(paper(empty), "md")
    assert json.loads(text_of(paper(empty), "json")) == []
