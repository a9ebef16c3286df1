"""The commands of every screen, each declared once for footer, help, palette and README."""

from __future__ import annotations

from textual.binding import Binding, BindingType


def command(key: str, action: str, label: str, name: str, tooltip: str) -> Binding:
    """A command that the footer shows."""
    return Binding(key, action, label, id=name, tooltip=tooltip)


def quiet(key: str, action: str, label: str, name: str, tooltip: str) -> Binding:
    """A command that help and palette show, and the footer does not."""
    return Binding(key, action, label, id=name, tooltip=tooltip, show=False)


TABS: tuple[tuple[str, str, str], ...] = (("2", "plan", "Plan"),)
"""The screens that there are: their key, their name and what they are called."""

CHANGING = frozenset({"deliver", "note", "move_date", "status", "undo", "redo"})
"""The actions that change the team's records, and rest while nothing can be changed."""

FRAME_KEYS: list[BindingType] = [
    command("t", "as_at", "As at", "view.as-at", "Show the truth of another day."),
    command("u", "undo", "Undo", "change.undo", "Take back your latest change."),
    quiet("ctrl+r", "redo", "Redo", "change.redo", "Make again what you undid last."),
    quiet("escape", "back", "Back", "view.back", "Clear the filter, or go back to today."),
    command("question_mark", "help", "Help", "app.help", "Show every key and what it does."),
    command("q", "app.quit", "Quit", "app.quit", "Leave; everything is saved already."),
]
"""What every screen has, in the order of the footer."""
