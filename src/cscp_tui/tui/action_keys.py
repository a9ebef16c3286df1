"""The commands of lists of actions, each declared once for footer, help, palette and README."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.frame_keys import command, quiet

if TYPE_CHECKING:
    from textual.binding import BindingType

ACTION_KEYS: list[BindingType] = [
    command("d", "deliver", "Deliver", "action.deliver", "Record it as delivered, with impact."),
    command("n", "note", "Note", "action.note", "Add a progress note; the first one starts it."),
    command("v", "move_date", "Move date", "action.move", "Move the due date, with its reason."),
    command("s", "status", "Status", "action.status", "Start it, put it on hold or reopen it."),
    command("slash", "filter", "Filter", "list.filter", "Show what fits words and tokens."),
    command("h", "history", "History", "action.history", "Show what happened to it, and when."),
    command("g", "group", "Group by", "list.group", "Group the list by another thing."),
    quiet("z", "sort", "Sort by", "list.sort", "Sort the list by another thing in its groups."),
]
"""What is done to actions, in the order of the footer."""

PLAN_KEYS: list[BindingType] = [
    *ACTION_KEYS,
    quiet("o", "other_plan", "Other plan", "view.plan", "Show the next of the plans."),
]
"""What the Plan screen has beside what every screen has."""
