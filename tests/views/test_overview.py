from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, context, do, executive_action
from cscp_tui.documents.table import Heading
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver, EndAction, MoveDate
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.meetings import CloseMeeting
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.domain.figures import quarter_ends, worked_out
from cscp_tui.domain.filters import parse_filter
from cscp_tui.views.actions import Standings
from cscp_tui.views.overview import IN_ONE, LEFT, WITH_RATINGS, figure_table, overview
from meetings_made import MEETING, live_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.views.overview import Overview


JULY = date(2024, 7, 1)


@pytest.fixture
def book() -> Book:
    """Five actions of the plan: delivered, late after a slip, due soon, withdrawn, under way."""
    book = live_book(5)
    do(book, AddProgressUpdate("BP24-1.5", "Half are trained."))
    do(book, Deliver("BP24-1.1"), context(on=date(2024, 9, 1)))
    do(book, MoveDate("BP24-1.2", date(2024, 9, 1)), context(date(2024, 8, 1)))
    slip = MoveDate("BP24-1.2", date(2024, 11, 1), "funding", Cause.OUTSIDE)
    do(book, slip, context(date(2024, 9, 10)))
    do(book, MoveDate("BP24-1.3", date(2024, 12, 20)))
    do(book, EndAction("BP24-1.4", Outcome.WITHDRAWN, "no longer needed", Cause.WITHIN))
    do(book, executive_action(due=None), context(date(2024, 5, 1)))
    do(book, executive_action("Ask for money"), context(date(2024, 8, 1)))
    do(book, executive_action("Look again"))
    do(book, SetFields("partnership", "partnership", {"annual_report_groups": ["QAG"]}))
    return book


def made(book: Book) -> Overview:
    return overview(book, Standings(TODAY), book.plans["2024/25"])


def values(book: Book) -> dict[str, str]:
    """The numbers by their keys, each with what else is told of it."""
    return {
        figure.key: ", ".join(filter(None, (str(figure.cell), figure.more)))
        for figure in made(book).figures
    }


def test_the_figures(book: Book) -> None:
    """Delivered of all and of those due, by priority; late, slipped, due soon, to agree."""
    found = values(book)
    assert found["delivered"] == "1 of 4 (25%), 1 awaiting agreement"
    assert found["due-by-now"] == "0 of 1 (0%)"
    assert found["priority/2024/25/1"] == "1 of 4 (25%)"
    assert found["priority/2024/25/2"] == "0 of 0"
    assert [found[key] for key in ("slipped", "soon", "awaiting-agreement")] == ["1", "1", "1"]
    assert found["late"] == "1, 1 missed"


def test_the_executive_by_age(book: Book) -> None:
    """Open actions of the Executive are counted by how long they have been open."""
    assert values(book)["executive"] == "3, 1 over 180 days"
    ages = {f.label: str(f.cell) for f in made(book).block("executive").figures}
    assert ages == {
        "Up to 90 days": "1",
        "91 to 180 days": "1",
        "More than 180 days": "1",
    }


def test_who_has_not_written(book: Book) -> None:
    """Open actions that lack an update for the quarter are counted, in all and by agency."""
    block = made(book).block("silent")
    assert block.title == "No update received for Q3 2024/25"
    assert values(book)["silent"] == "2, 1 agency"
    assert {figure.label for figure in block.figures} == {"The Police"}


def test_attendance_and_meetings_at_a_glance(book: Book) -> None:
    """Each group of the annual report shows how often its members were represented, and its quoracy."""
    assert values(book)["attendance/QAG"] == "no meeting"
    assert values(book)[f"meeting/{MEETING}"] == "● in progress, Mon 25 Nov 2024"
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    assert values(book)["attendance/QAG"] == "100%, 1 of 1 quorate"
    assert f"meeting/{MEETING}" not in values(book)


def test_each_figure_opens_its_list(book: Book) -> None:
    """The words of a figure's filter give exactly the list behind it, else its selection does."""
    for figure in made(book).figures:
        if figure.screen in {"attendance", "meetings", "scrutiny"}:
            continue
        selections = [figure.selection]
        if figure.filter:
            selections.append(parse_filter(figure.filter, book, TODAY))
        for selection in selections:
            found = selection.of(book.actions.values())
            assert sorted(a.id for a in found) == sorted(figure.ids), figure.key


def test_without_a_plan(book: Book) -> None:
    """Where no plan is in force, the rest is shown all the same."""
    found = overview(book, Standings(TODAY), None)
    assert found.block("plan").title == "No plan in force"
    assert not found.line
    assert found.block("executive").figures


def test_the_line_over_the_quarters(book: Book) -> None:
    """A row has a block for each quarter and the latest figures; then each has a row of its own."""
    plan = book.plans["2024/25"]
    ends = quarter_ends(plan, TODAY)
    assert [(end.quarter.short, end.day, end.is_over) for end in ends] == [
        ("Q1 2024/25", date(2024, 6, 30), True),
        ("Q2 2024/25", date(2024, 9, 30), True),
        ("Q3 2024/25", TODAY, False),
    ]
    line = (ends[0], *(worked_out(end, plan.id, book) for end in ends[1:]))
    assert line[2].refs == ("BP24-1.1",)
    found = overview(book, Standings(TODAY), plan, line)
    told = found.figure("line")
    assert told is not None
    assert (told.value, told.title) == ("· ▂ ▂", "Q1 … → Q2 1 → Q3 1 · so far")
    assert "Q1 2024/25 …; Q2 2024/25 1 of 4 (25%)" in told.definition
    quarters = {f.label: str(f.cell) for f in found.block("quarters").figures}
    assert quarters == {
        "Q1 2024/25": "…",
        "Q2 2024/25": "1 of 4 (25%)",
        "Q3 2024/25 so far": "1 of 4 (25%)",
    }
    assert quarter_ends(book.plans["2025-27"], TODAY) == ()


def test_the_numbers_stand_first_in_the_table(book: Book) -> None:
    """Each row is a figure with its words and, where there is a share, a bar; headings say none."""
    table = figure_table(made(book), IN_ONE, length=6)
    rows = {row.key: [str(cell) for cell in row.cells] for row in table.rows}
    assert rows["delivered"] == ["1 of 4 (25%)", "Delivered · 1 awaiting agreement", "▇▇────"]
    assert rows["late"] == ["1", "Past due or review date · 1 missed", ""]
    assert [line.key for line in table.lines if isinstance(line, Heading)] == list(IN_ONE[1:])
    assert set(IN_ONE) == {*LEFT, *WITH_RATINGS}
    do(book, SetFields("partnership", "partnership", {"annual_report_groups": []}))
    details = {
        line.key: line.detail.text
        for line in figure_table(made(book), IN_ONE).lines
        if isinstance(line, Heading)
    }
    assert (details["attendance"], details["today"]) == ("none", "")


def test_blank_lines_part_the_blocks_where_there_is_room(book: Book) -> None:
    """One line less than they need, and there are none."""
    found, keys = made(book), ("plan", "today")
    lines = len(figure_table(found, keys).lines)
    assert len(figure_table(found, keys, room=lines).lines) == lines
    airy = figure_table(found, keys, room=lines + 1)
    assert [line.key for line in airy.lines if isinstance(line, Heading)] == [
        "above today",
        "today",
    ]
