"""The Executive's actions: open ones with their age, closed ones with what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import Source
from cscp_tui.views.deliveries import impact_words
from cscp_tui.views.exceptions import doing_words
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Text, column, part, table

if TYPE_CHECKING:
    from cscp_tui.domain.records import Action
    from cscp_tui.views.updates import Update


def executive_actions(update: Update) -> Part:
    """Open actions of the Executive, then those delivered in this financial year."""
    actions = [action for action in update.others if action.source is Source.EXECUTIVE]
    return part(
        "executive",
        "Executive actions",
        narrative(update, "executive"),
        _open_part(update, [action for action in actions if action.is_open]),
        _closed_part(
            update,
            [action for action in actions if action.is_delivered],
            has_actions=bool(actions),
        ),
    )


def _open_part(update: Update, actions: list[Action]) -> Part:
    columns = (
        column("Ref", 8),
        column("Action", 26, grows=3),
        column("Lead agency", 14, grows=1),
        column("Open for", 12),
        column("Due and rating", 18, grows=1),
        column("What is being done", 30, grows=3),
    )
    rows = (
        (
            update.ref(action),
            action.title,
            update.lead(action),
            counted((update.as_at - action.created).days, "day"),
            f"{update.due(action)}\n{update.standing(action)}",
            doing_words(update, action),
        )
        for action in actions
    )
    return part("executive-open", "Open", table(columns, rows))


def _closed_part(update: Update, delivered: list[Action], *, has_actions: bool) -> Part:
    first = Quarter(update.quarter.year, 1).first_day
    columns = (
        column("Ref", 8),
        column("Impact area", 20, grows=1),
        column("Evidence of impact", 40, grows=4),
        column("Delivered", 12),
    )
    rows = [
        (
            update.ref(action),
            action.impact_area or action.title,
            impact_words(action),
            long(action.ended),
        )
        for action in delivered
        if action.ended and first <= action.ended
    ]
    none = Text("None so far.") if has_actions and not rows else None
    return part("executive-closed", f"Delivered since {long(first)}", none, table(columns, rows))
