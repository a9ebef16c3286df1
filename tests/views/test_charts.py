from __future__ import annotations

from datetime import date

from building import TODAY, action, context, do
from cscp_tui.domain.commands.actions import Deliver, EndAction, MoveDate
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.views.charts import deliveries_by_quarter
from meetings_made import live_book


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
