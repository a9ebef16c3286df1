"""With which promises a year can begin: the priorities ahead, and what earlier years left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.commands.promising import not_promised
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, Row, Table, Tone
from cscp_tui.views.promise_lists import (
    kept_year,
    promise_status,
    promises_in,
    unfulfilled_before,
)

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Priority, Promise

COLUMNS = (
    Column(key="said", title="What we would say", width=34, grows=4),
    Column(key="from", title="From", width=14, grows=1),
    Column(key="status", title="Status", width=18, grows=1),
)


def priorities_ahead(book: Book, year: str, plan: str) -> list[Priority]:
    """The priorities of a plan that are not promised for a year yet."""
    return not_promised(book.priorities.values(), plan, promises_in(book, year))


def ahead_key(priority: Priority) -> str:
    """What a priority is known by among promises."""
    return f"priority {priority.id}"


def over_and_unfulfilled(book: Book, year: str, today: date) -> list[Promise]:
    """What earlier years that are over by ``today`` left unfulfilled."""
    return [each for each in unfulfilled_before(book, year) if _is_over(kept_year(each), today)]


def _is_over(year: str, today: date) -> bool:
    return Quarter.parse(f"{year}/Q4").last_day < today


def begin_year_table(book: Book, year: str, plan: str) -> Table:
    """Everything that a year can begin with, promises by their ids."""
    lines: list[Heading | Row] = []
    ahead = [
        Row(ahead_key(each), (Cell(each.title), Cell(f"priority {each.number}"), EMPTY))
        for each in priorities_ahead(book, year, plan)
    ]
    left = [
        Row(each.id, (Cell(each.said), Cell(kept_year(each)), promise_status(each)))
        for each in unfulfilled_before(book, year)
    ]
    title = book.plans[plan].title if plan in book.plans else plan
    if ahead:
        lines += [Heading("ahead", Cell(f"Priorities ahead: {title}", Tone.STRONG)), *ahead]
    if left:
        lines += [Heading("left", Cell("Unfulfilled from earlier years", Tone.STRONG)), *left]
    return Table(columns=COLUMNS, lines=tuple(lines))
