"""How many promises were kept, what is left of earlier years, and who contributed nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.figures import share
from cscp_tui.domain.promise_rules import year_of
from cscp_tui.domain.quarters import financial_year_label, financial_year_of
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import PromiseStatus
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.contribution_lists import contributions_in, silent_agencies
from cscp_tui.views.promise_lists import promises_in, unfulfilled_before, years_of

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter


def promise_figures(book: Book, today: date) -> tuple[Cell, ...]:
    """How many promises were kept of the year of ``today``, and of the one before it."""
    this_year = year_of(financial_year_label(financial_year_of(today)))
    begun = [year for year in years_of(book) if year <= this_year]
    if not begun:
        return (Cell("Nothing is promised yet", Tone.MUTED),)
    cells = []
    for year, tone in zip(begun[:2], (Tone.STRONG, Tone.PLAIN), strict=False):
        promises = promises_in(book, year)
        done = sum(each.status is PromiseStatus.DELIVERED for each in promises)
        cells.append(Cell(f"{share(done, len(promises))} delivered for {year}", tone))
    if left := unfulfilled_before(book, begun[0]):
        cells.append(Cell(f"{len(left)} unfulfilled from earlier years", Tone.AMBER, "▲"))
    return tuple(cells)


def contribution_figures(book: Book, quarter: Quarter) -> tuple[Cell, ...]:
    """How many contributions a quarter has, and how many agencies gave none."""
    given, silent = contributions_in(book, quarter), silent_agencies(book, quarter)
    words = f"{counted(len(given), 'contribution')} for {quarter.short}"
    if not silent:
        return (Cell(words, Tone.STRONG),)
    without = f"{counted(len(silent), 'agency', 'agencies')} without one"
    return (Cell(words, Tone.STRONG), Cell(without))
