from __future__ import annotations

from datetime import date

import pytest

from building import TODAY, action, context, do
from cscp_tui.documents.charts import Chart
from cscp_tui.documents.document import Paragraph
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.commands.actions import Deliver, EndAction, MoveDate
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance
from cscp_tui.domain.commands.imports import Import, ImportRow
from cscp_tui.domain.commands.meetings import CloseMeeting
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.domain.figures import by_rating, movement
from cscp_tui.domain.headline_changes import why_it_moved
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.charts import (
    absences,
    deliveries_by_quarter,
    progress_by_priority,
    ratings_chart,
    slips_by_agency,
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
    assert {row.label: (row.parts, row.values) for row in chart.rows} == {
        "Q1 2024/25": ((1, 0), (1, 0)),
        "Q2 2024/25": ((1, 1), (2, 1)),
        "Q3 2024/25": ((1, 0), (3, 1)),
        "Q4 2024/25": ((0, None), (3, None)),
    }
    assert chart.title == (
        f"1 of 4 actions was delivered by {TODAY.day} November 2024, 1 of them awaiting agreement; 2 were planned"
    )
    assert chart.summary.endswith("Q3 2024/25: 3 planned, 1 delivered. 1 action has no due date.")
    assert chart.now is not None
    assert 2 < chart.now < 3


@pytest.mark.parametrize(("as_at", "over"), [(date(2024, 12, 31), 2), (date(2025, 1, 1), 3)])
def test_a_quarter_is_as_signed_once_it_is_over(as_at: date, over: int) -> None:
    """On its last day it isn't."""
    book, asked = live_book(1), list[Quarter]()
    actions, plan = book.actions.values(), book.plans["2024/25"]
    deliveries_by_quarter(book, plan, actions, as_at, signed=asked.append)
    assert asked == [Quarter(2024, number) for number in range(1, over + 1)]


def test_a_delivery_on_a_day_that_nobody_knows_is_of_no_quarter() -> None:
    """It counts among all that were delivered, but not in the quarter of the import."""
    book = live_book(0)
    values = {"source": "plan", "plan": "2024/25", "priority": "2024/25/1", "title": "Old one"}
    ended = {"status": "delivered", "ended": TODAY.isoformat(), "ended_unknown": True}
    rows = (ImportRow(values=values | ended),)
    do(book, Import(name="log.csv", columns=(), fields=(), answers=(), rows=rows))
    plan = book.plans["2024/25"]
    chart = deliveries_by_quarter(book, plan, book.actions.values(), TODAY)
    assert sum(row.parts[1] or 0 for row in chart.rows) == 0
    assert "1 of 1 action" in chart.title
    moved = movement({}, book.actions.values())
    assert moved.figures == (0, 0, 0, 0, 0, 0, 0)
    (reason,) = why_it_moved({}, book.actions, "").reasons
    assert reason.what == "added to the plan, delivered on a day that is not known"


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
    """A bar is as long as the delivered part of what counts; a mark shows what was planned by then."""
    book = live_book(3)
    do(book, Deliver("BP24-1.1"))
    priorities = [("1 Neglect", [*book.actions.values()]), ("2 Help", [])]
    last_due = max(action.due for action in book.actions.values() if action.due)
    chart = progress_by_priority(book, priorities, last_due)
    assert [(row.values, row.figure) for row in chart.rows] == [
        ((1, 3, 3), "1 of 3 (33%), 3 planned"),
        ((0, 0, 0), "0 of 0, 0 planned"),
    ]
    earlier = progress_by_priority(book, priorities, TODAY)
    assert earlier.rows[0].figure == "1 of 3 (33%), 0 planned"


def test_absences() -> None:
    """Who missed most comes first; who was always represented, by the Chair too, is only counted."""
    book = live_book(0)
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    do(book, CloseMeeting(MEETING))
    attended = attendance(book, ["QAG", "EXEC"], date(2024, 4, 1), date(2025, 3, 31))
    chart = absences(attended, ("QAG", "Executive"))
    assert isinstance(chart, Chart)
    assert chart.series == ("QAG", "Executive")
    assert "The Council" not in {row.label for row in chart.rows}
    assert {row.values for row in chart.rows} == {(100, None)}
    assert {row.words for row in chart.rows} == {("1 of 1", "—")}
    assert chart.title == "Three agencies were each not represented at 1 of 1 meeting"
    assert chart.summary.endswith("the darker, the more. 1 agency missed none.")


def test_nobody_missed_a_meeting() -> None:
    """The chart says so, and has nothing to draw."""
    book = live_book(0)
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    attended = attendance(book, ["QAG"], date(2024, 4, 1), date(2025, 3, 31))
    chart = absences(attended, ("QAG",))
    assert chart == Paragraph("Every agency was represented at every meeting.")


def test_slips_by_agency() -> None:
    """The lead with most comes first and is the finding."""
    chart = slips_by_agency([("Police", 1), ("CSC", 3), ("Housing", 0)])
    assert chart.title == "CSC had 3 of 4 slips"
    assert [(row.label, row.values) for row in chart.rows] == [("CSC", (3,)), ("Police", (1,))]


def test_the_finding_of_priorities_names_the_ends_or_their_range() -> None:
    """Two ends are named; where several are alike, only how far they are."""
    book = live_book(4)
    one, two, three, four = book.actions.values()
    do(book, Deliver(one.id))
    done = book.actions[one.id]
    ends = [("1 Neglect", [done]), ("2 Help", [two, three])]
    assert progress_by_priority(book, ends, TODAY).title == "Furthest on: 1 Neglect. Least: 2 Help"
    alike = [*ends, ("3 Harm", [four])]
    assert progress_by_priority(book, alike, TODAY).title == (
        "0% to 100% of the actions under each priority are delivered"
    )
    assert progress_by_priority(book, alike[1:], TODAY).title == (
        "0% of the actions under each priority are delivered"
    )
