"""The commands of the Plan screen, each declared once for footer, help, palette and README."""

from __future__ import annotations

from textual.binding import Binding, BindingType


def _command(key: str, action: str, label: str, name: str, tooltip: str) -> Binding:
    return Binding(key, action, label, id=name, tooltip=tooltip)


def _quiet(key: str, action: str, label: str, name: str, tooltip: str) -> Binding:
    return Binding(key, action, label, id=name, tooltip=tooltip, show=False)


CHANGING = frozenset({"deliver", "note", "move_date", "status", "undo", "redo"})
"""The actions that change the team's records, and rest while a past day is shown."""

PLAN_KEYS: list[BindingType] = [
    _command("d", "deliver", "Deliver", "action.deliver", "Record it as delivered, with impact."),
    _command("n", "note", "Note", "action.note", "Add a progress note; the first one starts it."),
    _command("v", "move_date", "Move date", "action.move", "Move the due date, with its reason."),
    _command("s", "status", "Status", "action.status", "Start it, put it on hold or reopen it."),
    _command("slash", "filter", "Filter", "list.filter", "Show what fits words and tokens."),
    _command("t", "as_at", "As at", "view.as-at", "Show the truth of another day."),
    _command("h", "history", "History", "action.history", "Show what happened to it, and when."),
    _command("u", "undo", "Undo", "change.undo", "Take back your latest change."),
    _quiet("ctrl+r", "redo", "Redo", "change.redo", "Make again what you undid last."),
    _command("g", "group", "Group by", "list.group", "Group the list by another thing."),
    _quiet("o", "other_plan", "Other plan", "view.plan", "Show the next of the plans."),
    _quiet("escape", "back", "Back", "view.back", "Clear the filter, or go back to today."),
    _command("question_mark", "help", "Help", "app.help", "Show every key and what it does."),
    _command("q", "quit", "Quit", "app.quit", "Leave; everything is saved already."),
]
"""In the order of the footer."""
