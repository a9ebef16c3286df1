"""The keys of every table, each declared once for footer, help, palette and keymap."""

from __future__ import annotations

from textual.binding import Binding, BindingType


def _key(keys: str, action: str, name: str, description: str, tooltip: str) -> Binding:
    return Binding(keys, action, description, id=f"table.{name}", tooltip=tooltip, show=False)


TABLE_KEYS: list[BindingType] = [
    _key("down,j", "cursor_down", "down", "Move down", "Go to the next line."),
    _key("up,k", "cursor_up", "up", "Move up", "Go to the line before."),
    _key("pagedown", "cursor_page_down", "page-down", "Move a page down", "Go a page down."),
    _key("pageup", "cursor_page_up", "page-up", "Move a page up", "Go a page up."),
    _key("home", "cursor_first", "first", "Go to the top", "Go to the first line."),
    _key("end", "cursor_last", "last", "Go to the end", "Go to the last line."),
    _key("enter", "open", "open", "Open", "Open this record; on a heading, fold its group."),
    _key("left", "fold", "fold", "Fold", "Go to the heading; there, hide its records."),
    _key("right", "unfold", "unfold", "Unfold", "Show the records under this heading."),
    _key(
        "space", "mark", "mark", "Mark", "Mark this record for a change of several, or unmark it."
    ),
    _key(
        "full_stop",
        "mark_range",
        "mark-range",
        "Mark up to here",
        "Mark every record from the nearest marked one above to this one.",
    ),
    _key(
        "asterisk,ctrl+a",
        "mark_all",
        "mark-all",
        "Mark all shown",
        "Mark every record that is shown, or take all marks away.",
    ),
]
