"""What falls due in the next quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.orders import natural
from cscp_tui.domain.texts import counted
from cscp_tui.views.deliveries import named_publicly
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Points, Text, column, part, table
from cscp_tui.views.updates import not_shown

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action
    from cscp_tui.views.updates import Update

_COLUMNS = (
    column("Ref", 10),
    column("Action", 30, grows=3),
    column("Lead agency", 16, grows=1),
    column("Due", 16),
    column("Status and rating", 18, grows=1),
)
MOST_IN_PUBLIC = 6
"""The public version names at most so many of them, so that it stays on a page."""


def coming(update: Update) -> Part:
    """The open actions of all plans and sources that are due or to be looked at next quarter."""
    rows = (
        (
            update.ref(action),
            action.title,
            update.lead(action),
            update.due(action),
            update.standing(action),
        )
        for action in due_next(update)
    )
    return part(
        "coming",
        f"Due next quarter: {update.quarter.next}",
        narrative(update, "coming", "ahead"),
        table(_COLUMNS, rows),
    )


def due_next(update: Update) -> list[Action]:
    """The open actions whose due date, or check-back date without one, lies in the next quarter.

    Actions of a plan that has not begun yet are among them.
    """
    quarter = update.quarter.next
    found = [
        (day, natural(action.id), action)
        for action in update.book.actions.values()
        if action.is_open and (day := _next_day(action)) is not None and day in quarter
    ]
    return [action for _, _, action in sorted(found, key=lambda each: each[:2])]


def _next_day(action: Action) -> date | None:
    return action.due or action.check_back


def looking_ahead(update: Update) -> Part:
    """Looking ahead in the chair's words, and what is due next, for the public."""
    due = [action for action in due_next(update) if action.due]
    shown = update.shown(due)
    points = tuple(
        named_publicly(update, action, f"due {long(action.due)}")
        for action in shown[:MOST_IN_PUBLIC]
        if action.due
    )
    more = len(shown) - len(points)
    return part(
        "ahead",
        "Looking ahead",
        narrative(update, "ahead"),
        Points(points),
        Text(_of_next(more, update.quarter.next)),
        not_shown(len(due) - len(shown), "action"),
    )


def _of_next(more: int, quarter: Quarter) -> str:
    verb = "is" if more == 1 else "are"
    return f"{counted(more, 'more action')} {verb} due in {quarter}." if more else ""
