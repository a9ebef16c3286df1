"""Each figure says what it counts, and counts just that; the same words always count the same."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.scrutiny import scrutiny_pack
from cscp_tui.services.updates import update_of
from cscp_tui.views.action_figures import action_figures
from cscp_tui.views.actions import Standings
from cscp_tui.views.commitments import said_delivered_figures
from cscp_tui.views.meetings import meeting_figures, meeting_list_figures
from cscp_tui.views.overview import overview
from cscp_tui.views.partners import group_list_figures
from cscp_tui.views.reports.annual_report import Year, annual_report
from cscp_tui.views.scrutiny import explained_scrutiny_figures
from cscp_tui.views.updates.checklist import checklist, checklist_figures
from cscp_tui.views.updates.first_page import first_page_figures
from cscp_tui.views.updates.update_figures import update_figures
from recounting import TODAY, as_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cscp_tui.documents.figure import Figure
    from cscp_tui.domain.book import Book
    from cscp_tui.store.workspace import Workspace

QUARTERS = [
    Quarter(2024, 3),
    Quarter(2024, 4),
    Quarter(2025, 1),
    Quarter(2025, 2),
    Quarter(2025, 3),
]


@cache
def papers(workspace: Workspace, quarter: Quarter) -> list[tuple[str, Sequence[Figure]]]:
    """The figures of every paper, screen and list as at a quarter's day, each with its name."""
    return list(_papers(workspace, quarter))


def _papers(workspace: Workspace, quarter: Quarter) -> Iterator[tuple[str, Sequence[Figure]]]:
    day = as_at(quarter)
    book = workspace.as_at(day) if day < TODAY else workspace.book
    standings = Standings(day)
    plan = next(p for p in book.plans.values() if p.first_day <= day <= p.last_day)
    for audience in Audience:
        update = update_of(workspace, quarter, day, audience)
        yield f"update for {audience}", update_figures(update)
        if audience is Audience.EXECUTIVE:
            yield "first page", first_page_figures(update)
        if audience is Audience.QA:
            yield "checklist", checklist_figures(checklist(update), day)
    yield "scrutiny pack", scrutiny_pack(workspace, day).figures
    for key in book.plans:
        yield f"scrutiny pack of {key}", scrutiny_pack(workspace, day, plan=key).figures
    ended = {each.id: each for each in book.plans.values() if each.last_day <= day}
    for each in (*ended.values(), plan):
        at_end = workspace.as_at(min(each.last_day, day))
        year = Year(plan=each, book=book, published=day, at_end=at_end)
        yield f"annual report on {each.id}", annual_report(year).document.figures
    yield "Overview", overview(book, standings, plan).figures
    for sitting in book.meetings.values():
        if sitting.state.took_place:
            yield f"meeting {sitting.id}", meeting_figures(book, sitting)
    yield "Scrutiny", explained_scrutiny_figures(book, plan, day)
    yield "Said & delivered", said_delivered_figures(book, quarter, day)
    yield "Meetings", meeting_list_figures(book, day)
    yield "Groups", group_list_figures(book, day)
    of_plan = [each for each in book.actions.values() if each.plan == plan.id]
    yield "Plan", action_figures(of_plan, book, standings, f"actions of {plan.title}")


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_no_paper_or_screen_uses_the_same_words_twice(
    demo_year: Workspace, quarter: Quarter
) -> None:
    """And each of its figures says what it counts, and as at which day."""
    for name, figures in papers(demo_year, quarter):
        titles = [(each.title, each.population) for each in figures]
        assert len(set(titles)) == len(titles), name
        for each in figures:
            assert each.population, (name, each.title)
            assert re.search(r"\d{1,2} \w+ \d{4}", each.population) or each.table != "actions", (
                name,
                each.title,
                each.population,
            )


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_the_same_words_of_the_same_population_give_the_same_number(
    demo_year: Workspace, quarter: Quarter
) -> None:
    """Wherever they stand: on a page, on a screen or above a list."""
    every = [
        ((each.label.removeprefix("First page: ").casefold(), each.population), name, each)
        for name, figures in papers(demo_year, quarter)
        for each in figures
    ]
    shared = 0
    for key, found in groupby(sorted(every, key=lambda each: each[0]), key=lambda each: each[0]):
        numbers = {
            (figure.numerator, figure.denominator): name
            for _, name, figure in found
            if figure.numerator is not None
        }
        assert len(numbers) <= 1, (key, numbers)
        shared += 1
    assert shared > 100


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_what_a_figure_counts_is_in_its_population(demo_year: Workspace, quarter: Quarter) -> None:
    """A figure of a plan, a priority or a source has no record of another."""
    day = as_at(quarter)
    book = demo_year.as_at(day) if day < TODAY else demo_year.book
    checked = 0
    for name, figures in papers(demo_year, quarter):
        for figure in figures:
            members = named_population(book, figure.population)
            if figure.table != "actions" or members is None:
                continue
            assert set(figure.ids) <= members, (name, figure.title, figure.population)
            assert (figure.denominator or 0) <= len(members)
            checked += 1
    assert checked > 60


def named_population(book: Book, words: str) -> frozenset[str] | None:
    """The actions of a population that is named by a plan or a priority; None of another."""
    found = re.search(r"(?:actions?|counted) of (?P<whose>.+?)(?:, as at|, between|$)", words)
    if found is None:
        return None
    plans = [each.id for each in book.plans.values() if each.title == found["whose"]]
    titles = {each.id for each in book.priorities.values() if each.title == found["whose"]}
    if not plans and not titles:
        return None
    return frozenset(
        each.id for each in book.actions.values() if each.plan in plans or each.priority in titles
    )
