"""What agencies, groups and meetings are called in the narrow columns of screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import short
from cscp_tui.domain.names import folded

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Plan


def agency_name(book: Book, key: str) -> str:
    """An agency's abbreviation, else its name; the key where there is no such agency."""
    known = book.agencies.get(key)
    return (known.abbreviation or known.name) if known else key


def group_name(book: Book, key: str) -> str:
    """A group's abbreviation, else its name; the key where there is no such group."""
    known = book.groups.get(key)
    return (known.abbreviation or known.name) if known else key


def plan_name(plan: Plan) -> str:
    """A plan by its title, with its label where the title does not say that already."""
    is_said = folded(plan.id) in folded(plan.title)
    return plan.title if is_said else f"{plan.title} {plan.id}"


def meeting_name(book: Book, key: str) -> str:
    """A meeting by its group and day: ``QAG, 27 Nov 25``; the key where there is none."""
    known = book.meetings.get(key)
    return f"{group_name(book, known.group)}, {short(known.day)}" if known else key
