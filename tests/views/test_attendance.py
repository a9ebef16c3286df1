from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from building import TODAY, context, do
from cscp_tui.documents.table import Heading
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.periods import Period
from cscp_tui.views.attendance import mark_cell, period_of, period_table, typed_period
from meetings_made import MEETING, live_book


def offered(text: str = "") -> list[str]:
    """The periods in whose names a text stands, as they are shown."""
    return [row.cells[0].text for row in period_table(live_book(0), TODAY, text).rows]


def book_with_june(**meeting: Any) -> Book:
    """A book with one more meeting of the QAG, in June."""
    book = live_book(0)
    values = {"group": "QAG", "day": "2024-06-18", "state": "held"} | meeting
    do(book, AddRecord("meetings", values), context(date(2024, 6, 18)))
    return book


def test_plans_years_and_quarters_are_offered() -> None:
    """The latest come first; quarters go back to the first meeting that took place."""
    table = period_table(live_book(0), TODAY, "")
    titles = [line.title.text for line in table.lines if isinstance(line, Heading)]
    assert titles == ["Plans", "Financial years", "Quarters"]
    assert offered() == [
        *["Business plan"] * 2,
        "2024/25",
        "Q3 2024/25 (Oct to Dec 2024)",
    ]
    last = period_table(
        book_with_june(minuted=True, without_quorum_reason="By email"), TODAY, ""
    ).rows[-1]
    assert [cell.text for cell in last.cells] == [
        "Q1 2024/25 (Apr to Jun 2024)",
        "1 April 2024 to 30 June 2024",
        "1",
    ]


@pytest.mark.parametrize(
    ("meeting", "inquorate_counts", "held"),
    [
        ({"state": "held, attendance not recorded"}, True, "none"),
        ({"state": "held", "minuted": True, "without_quorum_reason": "By email"}, True, "1"),
        ({"state": "inquorate", "minuted": True}, True, "1"),
        ({"state": "inquorate", "minuted": True}, False, "none"),
        ({"state": "planned"}, True, "none"),
    ],
)
def test_the_meetings_that_count_are_those_of_the_matrix(
    meeting: dict[str, Any], *, inquorate_counts: bool, held: str
) -> None:
    """One that is not minuted is left out, and an inquorate one as its group says."""
    book = book_with_june(**meeting)
    do(book, SetFields("groups", "QAG", {"inquorate_counts": inquorate_counts}))
    period = period_table(book, TODAY, "1/6/24 to 30/6/24").rows[0]
    assert period.cells[-1].text == held


def test_words_narrow_and_days_are_read() -> None:
    """Days that are typed come first, under a heading of their own."""
    assert offered("Q3 2024/25")[-1].startswith("Q3 2024/25")
    first, *_ = offered("1/4/24 to 30/9/24")
    assert first == "1 April 2024 to 30 September 2024"
    assert offered("nothing like it") == []


def test_a_row_gives_its_period_back() -> None:
    """The key of a row says title and days."""
    table = period_table(live_book(0), TODAY, "1/4/24..30/9/24")
    keys = [row.key for row in table.rows]
    assert period_of(keys[0]) == Period(date(2024, 4, 1), date(2024, 9, 30))
    book = live_book(0)
    given = [period_of(row.key) for row in period_table(book, TODAY, "").rows]
    assert {Period.of_plan(plan) for plan in book.plans.values()} <= set(given)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1/4/24 to 30/9/24", (date(2024, 4, 1), date(2024, 9, 30))),
        ("june 2024", (date(2024, 6, 1), date(2024, 6, 30))),
        ("", None),
        ("Q2 2024/25", (date(2024, 7, 1), date(2024, 9, 30))),
        ("1/9/24..", (date(2024, 9, 1), TODAY)),
        ("..1/9/24", None),
        ("<2w", None),
        ("30/9/24 to 1/4/24", None),
        ("31/31/24", None),
        ("plan", None),
    ],
)
def test_what_can_be_typed(text: str, days: tuple[date, date] | None) -> None:
    """Days with a beginning; what is no such thing only narrows the list."""
    found = typed_period(text, TODAY)
    assert (found and (found.first, found.last)) == days


def test_without_meetings_the_present_quarter_is_offered() -> None:
    """There is always something to choose."""
    rows = period_table(Book(), TODAY, "").rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["2024/25", "1 April 2024 to 31 March 2025", "none"],
        ["Q3 2024/25 (Oct to Dec 2024)", "1 October 2024 to 31 December 2024", "none"],
    ]


def test_a_mark_that_nobody_recorded_is_no_absence() -> None:
    """It says so, is no one's absence, and gives way to the first people recorded."""
    book = live_book(0)
    do(book, RecordAttendance(MEETING, "police", unknown=True))
    row = book.attendances[f"{MEETING}/police"]
    assert mark_cell(row).text == "not recorded"
    do(book, RecordAttendance(MEETING, "police", in_room=1))
    assert not book.attendances[f"{MEETING}/police"].unknown
