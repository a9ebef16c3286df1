"""Trackers laid out as other bodies lay them out: each arrives as a careful person would read it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cscp_tui.domain.records import Action
from cscp_tui.importing.files import read_path

if TYPE_CHECKING:
    from command_line import Typist

TRACKERS = Path(__file__).parent.parent / "fixtures" / "import" / "trackers"


@dataclass(frozen=True, slots=True)
class Tracker:
    """A tracker with what it means."""

    name: str
    into: tuple[str, ...]
    answers: tuple[str, ...]
    """All that it leaves open."""
    rows: tuple[dict[str, str], ...]
    left_out: dict[int, str]
    created: frozenset[str] = field(default_factory=frozenset)

    @property
    def words(self) -> tuple[str, ...]:
        return ("import", str(TRACKERS / self.name), *self.into, "--create")


OPEN, CLOSED = "in progress", "delivered"
LOG = Tracker(
    "action-log-open-and-closed.xlsx",
    ("--source", "other"),
    (
        *("status Proposed for closure=in progress", "status Open - overdue=in progress"),
        *("status Open=not started", "status Closed=delivered", "status Complete=delivered"),
        *("review date=31/3/2027", "delivered on=not known"),
    ),
    (
        {"old_ref": "QSC/25/014", "lead": "CNO", "due": "2025-11-26", "status": OPEN},
        {
            "old_ref": "QSC/25/019",
            "lead": "AW / Named GP",
            "original_due": "2025-09-17",
            "due": "2025-11-19",
            "status": OPEN,
        },
        {"old_ref": "QSC/25/022", "due": "2025-10-31", "status": "not started"},
        {"timescale": "Immediate", "due": "", "status": CLOSED, "ended": "2025-09-18"},
        {"lead": "CNO/DCS", "timescale": "TBC", "status": "on hold", "review_date": "2027-03-31"},
        {"due": "2025-01-31", "status": CLOSED, "ended": "2025-01-28", "ended_unknown": ""},
        {"lead": "HRD", "due": "2025-03-19", "status": CLOSED, "ended_unknown": "True"},
    ),
    {1: "title", 2: "heading", 10: "heading", 11: "column titles", 14: "total"},
    frozenset(
        f"Quality and Safeguarding Committee, {day}"
        for day in (
            *("21 May 2025", "16 July 2025", "17 September 2025"),
            *("20 November 2024", "22 January 2025"),
        )
    ),
)
AUDIT = Tracker(
    "audit-tracker-three-tables.xlsx",
    ("--source", "audit"),
    ("column action=Agreed management action", "percentages=status", "delivered on=31/12/2025"),
    (
        {
            "old_ref": "21 BCFU 07",
            "title": "Run desktop exercises in all 14 services.",
            "original_due": "2024-03-31",
            "due": "2026-03-31",
            "published_status": "90%",
            "status": OPEN,
        },
        {"lead": "Head of HR / Safeguarding Lead", "due": "2025-06-30", "status": OPEN},
        {"published_status": "0%", "status": "not started", "due": "2026-01-31"},
        {"published_status": "100%", "status": CLOSED, "ended": "2025-12-31"},
        {"title": "Provide two sessions; chase.", "status": CLOSED, "ended": "2025-12-31"},
        {
            "status": OPEN,
            "due": "2020-09-30",
            "original_due": "2020-09-30",
            "timescale": "30 June 2026 is asked for",
        },
    ),
    {
        1: "title",
        3: "heading",
        9: "heading",
        10: "column titles",
        14: "heading",
        15: "column titles",
        18: "heading",
        19: "no rows here",
        21: "total",
    },
    frozenset(
        (
            *("Business continuity", "Safeguarding", "Main accounting", "Starters and leavers"),
            "1 Every service should have a tested continuity plan.",
            "1 Records of DBS renewals should be complete.",
            "2 The policy should name the designated officer.",
            "1 Reconcile suspense accounts monthly.",
            "3 All councillors should have safeguarding training.",
            "1 Automate the leavers' report.",
        )
    ),
)
PLAN = Tracker(
    "business-plan-sections-above-headers.xlsx",
    ("--plan", "2024/25"),
    (
        *("status Green=in progress", "status Amber=in progress", "status Red=in progress"),
        *("status Blue=delivered", "status Grey=in progress", "blank status=not started"),
        "review date=31/3/2027",
    ),
    (
        {
            "timescale": "Strategy agreed and in place by April 2026",
            "due": "",
            "measure": "Strategy agreed and in place. (Agreed in principle at the Executive on 11 April)",
            "priority": "2024/25/3",
        },
        {"lead": "Training Sub-Group and Early Help Sub-Group", "due": ""},
        {"lead_agency": "police", "due": "", "status": "not started"},
        {"due": "2025-12-31", "priority": "2024/25/4", "status": OPEN},
        {"lead": "QA Sub-Group", "due": "2026-03-31"},
        {"status": CLOSED, "ended": "2025-05-31", "due": "", "timescale": "Completed May 2025"},
        {"due": "2026-03-31", "priority": "2024/25/5"},
        {"timescale": "Ongoing", "status": OPEN, "review_date": "2027-03-31"},
    ),
    {
        1: "title",
        2: "title",
        4: "heading",
        5: "note",
        6: "note",
        11: "heading",
        12: "note",
        13: "column titles",
        17: "heading",
        18: "column titles",
        22: "key",
    },
    frozenset(("1a Early Help and Prevention", "1b Neglect", "5 Voice of the child")),
)
SCRUTINY = Tracker(
    "scrutiny-tracker-rowspans.html",
    ("--source", "scrutineer"),
    (
        *("status Complete=delivered", "status Ongoing=in progress", "status Paused=on hold"),
        *("status Rejected=withdrawn outside", "review date=31/3/2027", "delivered on=not known"),
    ),
    (
        {
            "old_ref": "SR (25/26) 01",
            "title": "That every care leaver is offered a named housing officer.",
            "status": CLOSED,
            "ended": "2025-09-30",
        },
        {"old_ref": "SR (25/26) 02", "status": OPEN},
        {"old_ref": "SR (25/26) 02", "status": OPEN, "lead": "Service Director, Communities"},
        {
            "lead": "DM/PL",
            "status": "ended",
            "outcome": "withdrawn",
            "reason": "other",
            "lead_agency": "",
        },
        {"lead": "JP", "status": "on hold", "lead_agency": ""},
    ),
    {0: "outside the table", 7: "total", 1: "key", 2: "key", 3: "key", 4: "key"},
    frozenset(
        (
            "People Scrutiny Committee, 3 June 2025",
            "Corporate Scrutiny Committee, 16 September 2025",
            "Former Scrutiny Management Commission, 1 April 2024",
        )
    ),
)
LATER = date(2026, 6, 1)


@pytest.fixture(params=[LOG, AUDIT, PLAN, SCRUTINY], ids=lambda tracker: tracker.name)
def tracker(request: pytest.FixtureRequest) -> Tracker:
    """One tracker after the other."""
    assert isinstance(request.param, Tracker)
    return request.param


def planned(cscp: Typist, tracker: Tracker, *answers: str) -> Any:
    answered = ("--answers", *answers) if answers else ()
    return cscp(*tracker.words, *answered, "--dry-run", "--json", today=LATER).json


def test_every_row_arrives_as_it_was_meant(cscp: Typist, tracker: Tracker) -> None:
    """With its questions answered, each row is what it says; nothing else becomes a record."""
    plan = planned(cscp, tracker, *tracker.answers)
    found = [
        {name: str(row["values"].get(name) or "") for name in wanted}
        for row, wanted in zip(plan["rows"], tracker.rows, strict=True)
    ]
    assert found == list(tracker.rows)
    assert {each["row"]: each["kind"] for each in plan["left_out"]} == tracker.left_out
    assert {each["name"] for each in plan["created"]} == tracker.created
    assert not [
        each["question"] for each in plan["questions"] if each["needed"] and not each["answer"]
    ]


def test_nothing_is_guessed_where_people_would_ask(cscp: Typist, tracker: Tracker) -> None:
    """Without answers nothing is imported, and each answer belongs to a question that was asked."""
    before = cscp.journal
    answer = cscp(*tracker.words, "--yes", today=LATER)
    assert answer.status == 1
    assert cscp.journal == before
    asked = {each["question"]: each for each in planned(cscp, tracker)["questions"]}
    for each in tracker.answers:
        assert each.partition("=")[0] in asked
    needed = {key for key, each in asked.items() if each["needed"]}
    assert needed <= {each.partition("=")[0] for each in tracker.answers}
    dry = cscp(*tracker.words, "--dry-run", today=LATER).err
    for key in asked:
        assert f'--answers "{key}=' in dry


def test_it_comes_back_and_comes_again_without_a_change(cscp: Typist, tracker: Tracker) -> None:
    """Every cell with text is exported in its column; a second and a third import change nothing."""
    agencies = set(cscp.book.agencies)
    words = (*tracker.words, "--answers", *tracker.answers, "--yes")
    cscp.does(*words, "--not-identifiers", "made up", today=LATER)
    assert set(cscp.book.agencies) == agencies
    before = cscp.journal
    for _ in range(2):
        assert f"{len(tracker.rows)} unchanged" in cscp.does(*words, today=LATER).err
        assert cscp.journal == before
    exported = cscp.does(
        *("export", "actions", "--columns", tracker.name, "--format", "csv", "-o", "-"),
        today=LATER,
    )
    cells = {cell for row in csv.reader(io.StringIO(exported.out)) for cell in row}
    file = read_path(TRACKERS / tracker.name)
    left_out = {(file.sheets[0].name, number) for number in tracker.left_out}
    shown = [
        cell.text
        for sheet in file.sheets[:1]
        for place, row in enumerate(sheet.rows)
        if (sheet.name, sheet.number(place)) not in left_out or tracker is SCRUTINY
        for cell in row
        if cell.text and not cell.text.startswith("People Scrutiny Committee: 3")
    ]
    assert [text for text in shown if text not in cells] == []
    assert all(isinstance(each, Action) for each in cscp.book.actions.values())
