"""The periods that attendance can be shown for: plans, years, quarters, and days as typed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.domain.attendance import counts
from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.filters.spans import Backwards, read_span
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.cells import Cell, Column, Heading, Row, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.summaries import PublishedSummary

COLUMNS = (
    Column(key="period", title="Period", width=34, grows=1),
    Column(key="days", title="Days", width=37, needs=90),
    Column(key="meetings", title="Meetings held", width=13, right=True),
)

PUBLISHED = "published/"
"""Begins the key of a published summary's row, which ends with its id; it is no period."""

_BETWEEN = "/"
"""Parts the title of a period from its days, in a row's key."""


def period_table(book: Book, today: date, text: str) -> Table:
    """The periods in whose names some words stand; the days that are typed come first.

    Args:
        book: whose plans and published summaries, and whose meetings say how far back it goes.
        today: the day on which one is chosen.
        text: words, or days: ``1/4/25 to 30/9/25``, ``june``, ``Q2 2024/25``.
    """
    words = text.casefold().split()
    lines: list[Row | Heading] = []
    offered = list(_offered(book, today))
    known = {(each.first, each.last) for _, periods in offered for each in periods}
    typed = typed_period(text, today)
    if typed is not None and (typed.first, typed.last) not in known:
        lines += [Heading("typed", Cell("As typed", Tone.STRONG)), _row(book, typed)]
    lines += _lines_of(book, offered, words, typed)
    published = [
        each
        for each in sorted(book.summaries.values(), key=lambda each: each.first_day, reverse=True)
        if all(word in f"published {each.id} {each.source}".casefold() for word in words)
    ]
    if published:
        lines.append(Heading("published", Cell("Published, apart from the meetings", Tone.STRONG)))
        lines += map(_published_row, published)
    return Table(columns=COLUMNS, lines=tuple(lines))


def _lines_of(
    book: Book,
    offered: Iterable[tuple[str, list[Period]]],
    words: Sequence[str],
    typed: Period | None,
) -> Iterator[Row | Heading]:
    """The headings and rows of the periods in whose names the words stand, or that are typed."""
    days = (typed.first, typed.last) if typed is not None else None
    for title, periods in offered:
        fitting = [
            each
            for each in periods
            if (each.first, each.last) == days or all(word in _name(each) for word in words)
        ]
        if fitting:
            yield Heading(title, Cell(title, Tone.STRONG))
            yield from (_row(book, period) for period in fitting)


def _published_row(summary: PublishedSummary) -> Row:
    days = Period(summary.first_day, summary.last_day).days
    cells = (Cell(summary.id), Cell(days, Tone.MUTED), Cell("published", Tone.MUTED))
    return Row(f"{PUBLISHED}{summary.id}", cells)


def key_of_period(period: Period) -> str:
    """The key of a period's row."""
    return f"{period.title}{_BETWEEN}{period.first}..{period.last}"


def period_of(key: str) -> Period:
    """The period of a row of the table."""
    title, _, days = key.rpartition(_BETWEEN)
    first, _, last = days.partition("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last), title)


def typed_period(text: str, today: date) -> Period | None:
    """The days that a text means; None where it means none, or leaves an end open."""
    if not any(sign.isdigit() for sign in text):
        return None
    try:
        span = read_span(text.replace(" to ", ".."), today, "past")
    except (CscpError, Backwards):
        return None
    if span.first is None or span.is_distance:
        return None
    return Period(span.first, span.last or today)


def _offered(book: Book, today: date) -> Iterator[tuple[str, list[Period]]]:
    """The periods under their headings, the latest first."""
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day, reverse=True)
    yield "Plans", [Period.of_plan(plan) for plan in plans]
    quarters = _quarters(book, today)
    years = sorted({quarter.year for quarter in quarters}, reverse=True)
    yield (
        "Financial years",
        [Period.of_year(Quarter(year, 1).first_day) for year in years],
    )
    yield "Quarters", [Period.of_quarter(quarter) for quarter in quarters]


def _quarters(book: Book, today: date) -> list[Quarter]:
    """From today's quarter back to that of the first meeting that took place."""
    days = [meeting.day for meeting in book.meetings.values() if meeting.state.took_place]
    first = Quarter.containing(min([*days, today]))
    found = [Quarter.containing(today)]
    while found[-1] > first:
        found.append(found[-1].previous)
    return found


def _name(period: Period) -> str:
    return str(period).casefold()


def _row(book: Book, period: Period) -> Row:
    held = sum(
        meeting.day in period
        and (group := book.groups.get(meeting.group)) is not None
        and counts(meeting, group)
        for meeting in book.meetings.values()
    )
    count = Cell(str(held)) if held else Cell("none", Tone.MUTED)
    return Row(
        key_of_period(period),
        (Cell(period.title or period.days), Cell(period.days, Tone.MUTED), count),
    )
