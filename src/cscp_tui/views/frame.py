"""The texts in the frame of every screen: the partnership, the day and the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import WEEKDAYS, short
from cscp_tui.domain.enums import Rating
from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.records import Plan
from cscp_tui.views.actions import rating_cell
from cscp_tui.views.plan_list import ActionList


def day_with_weekday(day: date) -> str:
    """Return a day as the frame shows it: ``Thu 27 Nov 2025``."""
    return f"{WEEKDAYS[day.weekday()][:3]} {short(day)[:-2]}{day.year}"


def partnership_title(book: Book) -> tuple[Cell, ...]:
    known = book.partnership if book.has_partnership else None
    return (Cell(known.short_name if known else "cscp", Tone.STRONG),)


def plan_title(plan: Plan | None, book: Book) -> tuple[Cell, ...]:
    return (*partnership_title(book), *((Cell(plan.title),) if plan is not None else ()))


def figures(actions: ActionList) -> tuple[Cell, ...]:
    """Return a list's figures for the frame, the most important first."""
    delivered, due = actions.delivered, actions.delivered_of_due
    left = [
        Cell(_delivered_words(delivered), Tone.STRONG),
        Cell(f"{due.delivered} of {due.total} due by now"),
        *rating_cells(actions.rating_counts),
    ]
    if actions.silent:
        left.append(
            Cell(
                f"{actions.silent} with no update received for Q{actions.standings.quarter.number}"
            )
        )
    if delivered.awaiting:
        left.append(Cell(f"{delivered.awaiting} awaiting agreement", Tone.DELIVERED))
    return tuple(left)


def _delivered_words(delivered: Delivered) -> str:
    share = delivered.figure.partition(" (")[2]
    percentage = f" ({share}" if share else ""
    return f"{delivered.delivered} of {delivered.total} delivered{percentage}"


def rating_cells(counts: Mapping[Rating, int]) -> Iterable[Cell]:
    """Count the open actions of each rating; Red is always shown."""
    for rating in (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.NO_DATE):
        count = counts.get(rating, 0)
        if count or rating is Rating.RED:
            yield rating_cell(rating, f"{count} {rating}", str(count))
