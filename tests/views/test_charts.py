from __future__ import annotations

from datetime import date

from building import TODAY, action, context, do
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.commands.actions import Deliver, EndAction, MoveDate
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.meetings import CloseMeeting
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.domain.figures import by_rating
from cscp_tui.views.charts import (
    attendance_heat,
    deliveries_by_quarter,
    progress_by_priority,
    ratings_chart,
)
from meetings_made import MEETING, live_book


def test_deliveries_by_quarter() -> None:
    """By the first date agreed, even if it was moved; withdrawn ones are not counted."""
    book = live_book(0)
    for due in ("2024-06-30", "2024-09-30", "2024-09-30", "2024-12-31", None):
        do(book, action(due=due), context(date(2024, 4, 2)))
    do(book, Deliver("BP24-1.1"), context(on=date(2024, 9, 1)))
    slip = MoveDate("BP24-1.2", date(2025, 1, 31), "funding", Cause.OUTSIDE)
    do(book, slip, context(date(2024, 10, 1)))
    do(book, EndAction("BP24-1.3", Outcome.WITHDRAWN, "no longer needed", Cause.WITHIN))

    plan = book.plans["2024/25"]
    chart = deliveries_by_quarter(book, plan, book.actions.values(), TODAY)
    assert {row.label: row.values for row in chart.rows} == {
        "Q1 2024/25": (1, 0),
        "Q2 2024/25": (1, 1),
        "Q3 2024/25": (1, 0),
        "Q4 2024/25": (0, None),
    }
    assert chart.summary == (
        f"By {TODAY.day} November 2024, 2 of 4 actions were planned to be delivered, and 1 had been "
        "delivered. 1 action has no due date."
    )


def test_ratings() -> None:
    """Every rating has a bar, also one that no action has."""
    book = live_book(0)
    for due in ("2024-06-30", "2025-03-31", None):
        do(book, action(due=due), context(date(2024, 4, 2)))
    chart = ratings_chart(by_rating(book.actions.values(), book, TODAY), TODAY)
    assert {row.label: row.values for row in chart.rows} == {
        "Red": (1,),
        "Amber": (0,),
        "Green": (1,),
        "No date": (1,),
    }
    assert chart.summary.endswith("of 3 open actions: 1 Red, 0 Amber, 1 Green, 1 No date.")


def test_progress_by_priority() -> None:
    """A bar is as long as the delivered part of what counts, which is printed beside it."""
    book = live_book(3)
    do(book, Deliver("BP24-1.1"))
    chart = progress_by_priority([("1 Neglect", book.actions.values()), ("2 Help", [])])
    assert [(row.values, row.figure) for row in chart.rows] == [
        ((1, 3), "1 of 3 (33%)"),
        ((0, 0), "0 of 0"),
    ]


def test_attendance_heat() -> None:
    """A member that never came has 0, who is no member has nothing."""
    book = live_book(0)
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    attended = attendance(book, ["QAG", "EXEC"], date(2024, 4, 1), date(2025, 3, 31))
    chart = attendance_heat(attended, ("QAG", "Executive"))
    found = {row.label: row.values for row in chart.rows}
    assert chart.series == ("QAG", "Executive")
    assert set(found.values()) == {(100, None)}
