from __future__ import annotations

from datetime import date, timedelta

from building import FIRST_DAY, TODAY, context, do, executive_action, founded_book
from cscp_tui.documents.document import Paragraph, Section
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.executive import Ages, audits_planned
from cscp_tui.views.updates.progress import executive_actions
from cscp_tui.views.updates.update import Update
from meetings_made import MEETING, held_with_quorum, planned_book


def test_ages_are_days_and_an_empty_year_is_no_empty_quarter() -> None:
    """As the list of the Executive's actions counts them."""
    book = founded_book()
    do(book, executive_action("Settle the cost"), context(FIRST_DAY))
    quarter = Quarter.containing(FIRST_DAY)
    update = Update(book=book, before=book, present=book, quarter=quarter, as_at=quarter.last_day)
    opened, closed = (
        each for each in executive_actions(update).blocks if isinstance(each, Section)
    )
    (row,) = (row for piece in opened.blocks for row in getattr(piece, "rows", ()))
    assert row.cells[3].text == f"{(quarter.last_day - FIRST_DAY).days} days"
    assert closed.title.startswith("Delivered since")
    assert closed.blocks == (Paragraph("None so far."),)


def test_audits_of_some_days_stand_by_day_and_title() -> None:
    """Those of other days are left out, and what only speaks of an audit."""
    book = founded_book()
    for key, title, day in (
        ("a", "Visits", "2024-06-30"),
        ("b", "Records", "2024-06-30"),
        ("c", "Earlier", "2024-04-01"),
        ("d", "Later", "2024-07-01"),
    ):
        values = {"title": title, "source": "audit", "kind": "audit", "day": day}
        do(book, AddRecord("origins", values, key))
    for title, due in (
        ("Run the audit again", "2024-06-30"),
        ("Audit report to the Chair", "2024-06-30"),
        ("Carry out an audit", "2024-06-30"),
        ("Repeat the audit", "2024-07-01"),
    ):
        do(book, executive_action(title, due=due), context(FIRST_DAY))
    days = Period(date(2024, 4, 1), date(2024, 6, 30))
    assert audits_planned(book, days) == (
        (date(2024, 4, 1), "Earlier", ""),
        (date(2024, 6, 30), "Carry out an audit", "EX24-03"),
        (date(2024, 6, 30), "Records", ""),
        (date(2024, 6, 30), "Run the audit again", "EX24-01"),
        (date(2024, 6, 30), "Visits", ""),
    )


def test_a_meeting_that_was_not_held_makes_nothing_older() -> None:
    """One that is planned for a day gone by, or held later than today, is none that it waited for."""
    book = planned_book()
    action = next(each for each in book.actions.values() if each.overseeing_group == "QAG")
    before = Ages(book, TODAY).meetings(action)
    do(book, held_with_quorum(MEETING))
    assert Ages(book, TODAY).meetings(action) == before + 1
    assert Ages(book, TODAY - timedelta(1)).meetings(action) == before
