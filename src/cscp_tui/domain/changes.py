"""Changes of records as the journal keeps them, and records as plain values.

A *plain* value is what JSON can say: text, numbers, booleans, nothing, and lists of these; days
are text such as ``2025-03-31``. A plain record leaves out the fields that have their default.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias, cast

import msgspec
from msgspec import Struct

from cscp_tui.domain.records import KINDS, Record
from cscp_tui.domain.schema import plain_value

Plain: TypeAlias = Any

Edit: TypeAlias = list[Any] | dict[str, list[str]]
"""``[before, after]``, or for a set ``{"+": added, "-": removed}``."""

ADDED = "+"
REMOVED = "-"


class Change(Struct, frozen=True, array_like=True, gc=False):
    """The changes of one transaction to one record."""

    table: str
    id: str
    fields: dict[str, Edit]

    @property
    def creates(self) -> bool:
        edit = self.fields.get("created")
        return isinstance(edit, list) and edit[0] is None


def plain(record: Record) -> dict[str, Plain]:
    """The record as plain values, without its defaults."""
    values: dict[str, Plain] = plain_value(record)
    return values


def plain_fields(table: str, record: Record, names: Iterable[str]) -> dict[str, Plain]:
    """The plain values of some fields of a record, those that have their default among them."""
    values = plain(record)
    return {name: values.get(name, KINDS[table].defaults[name]) for name in names}


def typed(table: str, values: dict[str, Plain]) -> Record:
    """The record that plain values describe.

    Raises:
        msgspec.ValidationError: a value does not fit its field.
    """
    return cast("Record", msgspec.convert(values, KINDS[table].record))


def creation(table: str, record: Record) -> Change:
    sets = KINDS[table].set_fields
    return Change(
        table,
        record.id,
        {
            name: {ADDED: sorted(value), REMOVED: []} if name in sets else [None, value]
            for name, value in plain(record).items()
            if name != "id"
        },
    )


def difference(table: str, before: Record, after: Record) -> Change:
    """The change from one state of a record to another; without fields where nothing differs."""
    old, new, defaults = plain(before), plain(after), KINDS[table].defaults
    edits: dict[str, Edit] = {}
    for name in old.keys() | new.keys():
        was, now = old.get(name, defaults[name]), new.get(name, defaults[name])
        if was == now:
            continue
        if name in KINDS[table].set_fields:
            old_members, new_members = set(was or ()), set(now or ())
            if old_members != new_members:
                edits[name] = {
                    ADDED: sorted(new_members - old_members),
                    REMOVED: sorted(old_members - new_members),
                }
        else:
            edits[name] = [was, now]
    return Change(table, before.id, dict(sorted(edits.items())))


def inverse(change: Change) -> Change:
    """The change that takes another one back; a creation is marked undone, its id stays taken."""
    if change.creates:
        return Change(change.table, change.id, {"undone": [False, True]})
    return Change(
        change.table,
        change.id,
        {
            name: [edit[1], edit[0]]
            if isinstance(edit, list)
            else {ADDED: edit[REMOVED], REMOVED: edit[ADDED]}
            for name, edit in change.fields.items()
        },
    )


def edited(table: str, record: Record, several: Iterable[dict[str, Edit]]) -> Record:
    """The record as edits leave it, made one after the other.

    Raises:
        msgspec.ValidationError: a value does not fit its field.
    """
    # Twice as quick as plain values; tuples stay tuples, which nobody sees here.
    values: dict[str, Plain] = msgspec.to_builtins(record)
    for edits in several:
        merge(values, edits)
    return typed(table, values)


def merge(values: dict[str, Plain], edits: dict[str, Edit]) -> None:
    """Apply edits to a plain record, in place; sets take members in and out one by one."""
    try:
        for name, pair in cast("dict[str, list[Any]]", edits).items():
            values[name] = pair[1]
    except KeyError:  # a set's edit has no such place; what was applied may be applied again
        for name, edit in edits.items():
            if isinstance(edit, list):
                values[name] = edit[1]
            else:
                members = (set(values.get(name) or ()) | set(edit[ADDED])) - set(edit[REMOVED])
                values[name] = sorted(members)
