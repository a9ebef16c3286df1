"""A signed figure is what was printed; the current one is beside it only where it was corrected."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import book_with_actions
from cscp_tui.documents.figure import figure_printed
from cscp_tui.domain.figures import Delivered, QuarterEnd
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.actions import Standings
from cscp_tui.views.as_signed import SignedFigures, earlier_part, end_as_signed, titles_of
from cscp_tui.views.charts import deliveries_by_quarter
from cscp_tui.views.overview import overview, overview_as_signed
from cscp_tui.views.reports.annual_report import Year, annual_report
from cscp_tui.writers.markdown import markdown_of

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Plan

Q2 = Quarter(2024, 2)
NOW = Delivered(2, 3)
TITLES = ("Delivered", "Movement: Delivered")


def signed(*, is_corrected: bool) -> SignedFigures:
    """The papers of Q2, which print one delivery of three."""
    printed = {each: figure_printed(each, "1 of 3 (33%)", "1", "3") for each in TITLES}
    return SignedFigures(printed, is_corrected)


@pytest.fixture
def book() -> Book:
    """A plan with three actions, of which none is delivered."""
    return book_with_actions(3)


@pytest.fixture
def plan(book: Book) -> Plan:
    """The only plan."""
    return next(iter(book.plans.values()))


def in_a_paper(book: Book, plan: Plan, known: SignedFigures) -> str:  # noqa: ARG001 - as the others
    """The figure of a later paper."""
    now = figure_printed("Delivered", "2 of 3 (67%)", "2", "3")
    return known.figure(now, *titles_of(plan, "Delivered")).value


def in_a_sentence(book: Book, plan: Plan, known: SignedFigures) -> str:  # noqa: ARG001 - as the others
    """The part that a sentence or the headline of the Plan has."""
    return str(earlier_part(known, NOW, *titles_of(plan, "Delivered")))


def over_the_quarters(book: Book, plan: Plan, known: SignedFigures) -> str:  # noqa: ARG001 - as the others
    """The end of a quarter in the line of the Overview."""
    end = end_as_signed(QuarterEnd(Q2, Q2.last_day, NOW), plan, known)
    assert end.delivered is not None
    return f"{end.delivered.figure}{f' as signed off, now {end.now.figure}' if end.now else ''}"


def on_the_overview(book: Book, plan: Plan, known: SignedFigures) -> str:
    """The figure of the Overview as at the day."""
    made = overview_as_signed(overview(book, Standings(Q2.last_day), plan), plan, known)
    (figure,) = [each for each in made.figures if each.key == "delivered"]
    return f"{figure.value} {figure.more}".strip()


def in_the_chart(book: Book, plan: Plan, known: SignedFigures) -> str:
    """The deliveries of the quarter in the chart, and its words."""
    actions = list(book.actions.values())
    chart = deliveries_by_quarter(
        book,
        plan,
        actions,
        date(2024, 11, 1),
        {Q2: known}.get,
    )
    (row,) = [each for each in chart.rows if each.label == Q2.short]
    says = "as signed off, now" in chart.summary
    return f"{row.parts[1]} of {row.values[1]}{' as signed off, now' if says else ''}"


def in_the_annual_report(book: Book, plan: Plan, known: SignedFigures) -> str:
    """What was delivered, in the report published on the last day of the quarter."""
    year = Year(
        plan=plan,
        book=book,
        published=Q2.last_day,
        at_end=book,
        signed=lambda _: known,
    )
    text = markdown_of(annual_report(year).document)
    return text.split("Delivered at 30 September 2024: ")[1].split(". What is counted")[0]


PLACES = [
    in_a_paper,
    in_a_sentence,
    over_the_quarters,
    on_the_overview,
    in_the_chart,
    in_the_annual_report,
]


@pytest.mark.parametrize("place", PLACES)
def test_a_figure_that_is_only_calculated_otherwise_is_the_printed_one(
    place: object, book: Book, plan: Plan
) -> None:
    """Another version of the program says nothing new of a quarter in which nothing was corrected."""
    assert callable(place)
    words = place(book, plan, signed(is_corrected=False))
    assert words.startswith("1 of ")
    assert "as signed off, now" not in words


@pytest.mark.parametrize("place", PLACES)
def test_a_figure_that_was_corrected_has_the_current_one_beside_it(
    place: object, book: Book, plan: Plan
) -> None:
    """After the printed one."""
    assert callable(place)
    words = place(book, plan, signed(is_corrected=True))
    assert words.startswith("1 of ")
    assert "as signed off, now" in words


def test_a_priority_is_known_from_papers_about_several_plans(book: Book, plan: Plan) -> None:
    """They name the plan before the priority."""
    made = overview(book, Standings(Q2.last_day), plan)
    figure = next(each for each in made.figures if each.key.startswith("priority/"))
    title, _ = titles_of(plan, f"{figure.label}: Delivered")
    printed = {title: figure_printed(title, "1 of 3 (33%)", "1", "3")}
    (shown,) = [
        each
        for each in overview_as_signed(
            made, plan, SignedFigures(printed, is_corrected=False)
        ).figures
        if each.key == figure.key
    ]
    assert (figure.value, shown.value) == ("0 of 3 (0%)", "1 of 3 (33%)")
