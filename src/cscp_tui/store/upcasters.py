"""Upcasters: changes of earlier journal formats as changes of the present one."""

from __future__ import annotations

from typing import Any

from cscp_tui.domain.changes import Change, Edit
from cscp_tui.domain.former_words import (
    COMMANDS,
    FIELDS,
    SECTIONS,
    TABLES,
    VALUES,
    current_field,
    current_section,
)

_FORMER_SECTIONS = {current: former for former, current in SECTIONS.items()}
_CHANGED = TABLES.keys() | FIELDS.keys() | {"narratives"}


def upcast(change: Change) -> Change:
    """Translate a change of format 1: its table, id, fields, and the values that were renamed."""
    if change.table not in _CHANGED:
        return change
    table = TABLES.get(change.table, change.table)
    fields: dict[str, Edit] = {}
    for former, edit in change.fields.items():
        name = current_field(table, former)
        fields[name] = [_value(table, name, v) for v in edit] if isinstance(edit, list) else edit
    return Change(table, _key(table, change.id), fields)


def upcast_names(table: str, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Translate the names of a table and of fields of format 1, whatever the fields hold."""
    if table not in _CHANGED:
        return table, fields
    table = TABLES.get(table, table)
    return table, {current_field(table, name): value for name, value in fields.items()}


def upcast_what(what: str) -> str:
    """Translate the word that a line of format 1 has for what was done."""
    return COMMANDS.get(what, what)


def former_key(key: str) -> str:
    """Return the id that a record of an id had in format 1."""
    beginning, slash, last = key.rpartition("/")
    return f"{beginning}{slash}{_FORMER_SECTIONS.get(last, last)}"


def _key(table: str, key: str) -> str:
    """Translate the id of a text for a section, which is made of the quarter and the section."""
    if table != "narratives":
        return key
    quarter, slash, section = key.rpartition("/")
    return f"{quarter}{slash}{current_section(section)}"


def _value(table: str, name: str, value: Any) -> Any:
    """Translate a value; one of another type than its field has is left, to be refused with it."""
    if (table, name) == ("narratives", "section"):
        return _section(value)
    if name == "update_layouts":
        return [_layout(each) for each in value] if isinstance(value, list) else value or []
    known = VALUES.get((table, name), {})
    return known.get(value, value) if isinstance(value, str) else value


def _section(key: Any) -> Any:
    return current_section(key) if isinstance(key, str) and key else key


def _layout(layout: Any) -> Any:
    if not isinstance(layout, dict):
        return layout
    sections = {
        name: [_section(key) for key in layout[name]]
        for name in ("order", "left_out")
        if isinstance(layout.get(name), list)
    }
    return layout | sections
