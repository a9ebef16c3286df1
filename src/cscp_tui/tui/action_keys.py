"""The commands of lists of actions, each declared once for footer, help, palette and README."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.frame_keys import command, keyless, quiet

if TYPE_CHECKING:
    from textual.binding import BindingType

FILTER_KEY = command("slash", "filter", "Filter", "list.filter", "Show what fits words and tokens.")

JUDGE_KEY = keyless(
    "judge", "Our judgement", "action.judge", "Rate it better or worse than computed."
)

ACTION_KEYS: list[BindingType] = [
    command("d", "deliver", "Deliver", "action.deliver", "Record it as delivered, with impact."),
    command("n", "note", "Note", "action.note", "Add a progress note; the first one starts it."),
    command("v", "move_date", "Move date", "action.move", "Move the due date, with its reason."),
    command("s", "status", "Status", "action.status", "Start it, put it on hold or reopen it."),
    command(
        "e", "edit", "Edit", "action.edit", "Edit what it says: title, lead, outcome and more."
    ),
    command("y", "agree", "Agree", "action.agree", "Agree deliveries at a meeting, or do not."),
    command("a", "add", "Add", "action.add", "Add an action."),
    command("c", "close", "Close", "action.close", "Carry it over, or close it otherwise."),
    FILTER_KEY,
    command("h", "history", "History", "action.history", "Show what happened to it, and when."),
    command("g", "group", "Group by", "list.group", "Group the list by another thing."),
    quiet("i", "impact", "Impact", "action.impact", "Say what it changed, and how that is known."),
    quiet("w", "escalate", "Escalate", "action.escalate", "Bring it before the Executive."),
    JUDGE_KEY,
    keyless(
        "save_filter",
        "Save filter",
        "list.save-filter",
        "Save the filter under a name in your settings, or forget one.",
    ),
    quiet(
        "ctrl+g", "sort", "Sort by", "list.sort", "Sort the list by another thing in its groups."
    ),
]
"""What is done to actions, in the order of the footer."""

ABOUT_ACTIONS = frozenset(
    {
        "agree",
        "close",
        "deliver",
        "edit",
        "escalate",
        "history",
        "impact",
        "judge",
        "move_date",
        "note",
        "status",
    }
)
"""What can be done to actions only where there are any."""

_OPEN_OR_CLOSED = command(
    "o",
    "other_list",
    "Open/closed",
    "list.other",
    "Show the other list of the screen: what is closed, or what is open.",
)

EXECUTIVE_KEYS: list[BindingType] = [
    *ACTION_KEYS[:2],
    _OPEN_OR_CLOSED,
    *ACTION_KEYS[2:],
    keyless(
        "edit_origin",
        "Edit the origin",
        "action.origin",
        "Edit what it comes from, title, day and key learning; on its line, edit does so too.",
    ),
    keyless(
        "origins",
        "Origins",
        "action.origins",
        "Find any review, audit or meeting, also one without actions, and edit it.",
    ),
]
"""What the Executive screen has beside what every screen has."""

PLAN_KEYS: list[BindingType] = [
    *ACTION_KEYS,
    keyless(
        "carry_plan",
        "Carry over the plan",
        "plan.carry-over",
        "End the plan: say what becomes of each open action, and do it in one step.",
    ),
    quiet("o", "other_plan", "Other plan", "view.plan", "Show the next of the plans."),
]
"""What the Plan screen has beside what every screen has."""
