"""What reports of actions say of the actions that they leave out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import FIRST_DAY, action, context, do, executive_action, founded_book
from cscp_tui.documents.document import Section, texts_in
from cscp_tui.domain.commands.actions import Deliver, EndAction
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.domain.periods import Period
from cscp_tui.views.reports.actions import actions_report, executive_report, table_of_actions
from cscp_tui.views.reports.report import ShownRecords

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

TODAY = date(2025, 2, 3)


def three() -> Book:
    book = founded_book()
    for number in range(3):
        do(book, action(f"Action {number}"), context(FIRST_DAY))
    return book


@pytest.mark.parametrize("shown", [3, 2, 0])
def test_figures_in_headings_are_explained_where_actions_are_left_out(shown: int) -> None:
    """How many of how many are listed stands under the title."""
    book = three()
    among = list(book.actions.values())
    listed = table_of_actions(book, TODAY, among[:shown], among)
    report = actions_report(
        book, TODAY, among[:shown], among, listed, which="late", is_projected=False
    )
    facts = dict(report.document.facts)
    assert facts["Which"] == f"late ({shown} of 3)"
    assert ("In headings" in facts) is (shown < 3)
    texts = [*texts_in(report.document.blocks)]
    assert ("No matching actions." in texts) is (shown == 0)
    assert any("Red" in each for each in texts) is (shown > 0)


def test_ratings_are_explained_only_where_an_action_is_open() -> None:
    """Delivered ones have none."""
    book = three()
    for ref in list(book.actions):
        do(book, Deliver(ref), context(TODAY))
    among = list(book.actions.values())
    report = actions_report(
        book,
        TODAY,
        among,
        among,
        table_of_actions(book, TODAY, among, among),
        which="all",
        is_projected=False,
    )
    assert not [each for each in texts_in(report.document.blocks) if "Red" in each]


def test_the_executives_report_of_a_period_has_what_was_open_on_a_day_of_it() -> None:
    """Its first and last day count; what the figure above them counts is never left out."""
    book = founded_book()
    for day in (FIRST_DAY, FIRST_DAY, TODAY):
        do(book, executive_action(), context(day))
    do(book, Deliver("EX24-01"), context(date(2024, 12, 31)))
    do(book, Deliver("EX24-02"), context(date(2025, 1, 1)))
    period = Period.between(date(2025, 1, 1), TODAY)
    report = executive_report(book, TODAY, period, public=False)
    assert [each["id"] for each in report.values] == ["EX24-02", "EX24-03"]
    (section,) = [
        each for each in report.document.blocks if isinstance(each, Section) and each.name
    ]
    assert "2 of 3" in section.title
    earlier = Period.between(date(2025, 1, 1), date(2025, 2, 2))
    assert [e["id"] for e in executive_report(book, TODAY, earlier, public=False).values] == [
        "EX24-02"
    ]


@pytest.mark.parametrize("is_projected", [False, True])
def test_a_list_written_before_others_has_no_reasons_of_what_ended(*, is_projected: bool) -> None:
    """Neither its document, its table nor its values."""
    book = founded_book()
    do(book, executive_action(), context(FIRST_DAY))
    do(book, EndAction("EX24-01", Outcome.WITHDRAWN, "funding", Cause.OUTSIDE, "No money left."))
    shown = ShownRecords(keys={"EX24-01"}, which="ended", is_projected=is_projected)
    report = executive_report(book, TODAY, public=False, shown=shown)
    texts = [
        "".join(texts_in(report.document.blocks)),
        "".join(cell for row in report.table.rows for cell in row),
        str(report.values),
    ]
    assert ["No money left." in text for text in texts] == [not is_projected] * 3
