"""Changes of records as the journal keeps them, and records as plain values.

A *plain* value is what JSON can say: text, numbers, booleans, nothing, and lists of these; days
are text such as ``2025-03-31``. A plain record leaves out the fields that have their default.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.records import KINDS, Record
from cscp_tui.domain.schema import plain_value

Plain: TypeAlias = Any

SetEdit: TypeAlias = dict[str, list[str]]
"""``{"+": added, "-": removed}``."""

Edit: TypeAlias = list[Any] | SetEdit
"""``[before, after]``, or the edit of a set."""

ADDED = "+"
REMOVED = "-"

_NO_SETS: dict[str, SetEdit] = {}


class Change(Struct, frozen=True, array_like=True, gc=False):
    """The changes of one transaction to one record."""

    table: str
    id: str
    fields: dict[str, Edit]

    @property
    def creates(self) -> bool:
        edit = self.fields.get("created")
        return type(edit) is list and edit[0] is None

    def before(self, name: str) -> Plain:
        """Return the value that a field had; None if it had none, is unchanged, or is merged by member."""
        edit = self.fields.get(name)
        return edit[0] if isinstance(edit, list) else None

    def after(self, name: str) -> Plain:
        """Return the value that a field gets; None as for ``before``."""
        edit = self.fields.get(name)
        return edit[1] if isinstance(edit, list) else None

    def day_before(self, name: str) -> date | None:
        return date.fromisoformat(day) if (day := self.before(name)) else None

    def day_after(self, name: str) -> date | None:
        return date.fromisoformat(day) if (day := self.after(name)) else None


class Renamed(Struct, frozen=True, array_like=True, gc=False):
    """A record that was given another id in a merge, because its own was taken."""

    line: str
    """The hash of the line that made the record, in the journal where it was recorded."""
    table: str
    was: str
    now: str


class Merged(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A merge, as its journal line records it. The lines taken over follow that line."""

    journal: str
    """The name of the other journal, as it is kept in the folder."""
    head: str
    """The hash of the other journal's last line."""
    shared: int
    """The number of the last line that both journals have in common."""
    lines: int
    """The number of lines that were taken over."""
    renamed: tuple[Renamed, ...] = ()


class Line(Struct, frozen=True, omit_defaults=True, gc=False):
    """One transaction, as a line of the journal."""

    v: int
    n: int
    at: str
    """The moment at which it was recorded, in UTC."""
    on: date
    """The day in London on which it takes effect."""
    by: str
    role: str
    what: str
    changes: list[Change]
    prev: str
    hash: str
    why: str = ""
    quarter: str = ""
    meeting: str = ""
    undoes: int = 0
    """The number of the line that this one undoes; 0 for none."""
    keys: tuple[str, ...] = ()
    """The keys of what it recorded, such as a line of a file of commands; the same again is recognised."""
    line: str = ""
    """The id of the meeting's line that caused it."""
    not_identifiers: bool = False
    """True if it has text that looks like a child's or a family's details, and that somebody
    confirmed as harmless; the reason has their words."""
    source: str = ""
    """The hash of the original line, if this one was taken over from another journal."""
    merged: Merged | None = None
    """The merge, if this is the line of one."""
    seen: tuple[int, str] | None = None
    """On a scrutineer's line, the number and the hash of the last of the team's lines that was read."""
    moved_to: str = ""
    """The place that has the workspace from now on, if this is the last line of one that was moved."""
    why_digest: str = msgspec.field(default="", name="why#")

    @property
    def recorded_hash(self) -> str:
        """The hash under which it was first recorded, which identifies it in any journal."""
        return self.source or self.hash


class Entry(Struct, frozen=True):
    """The part of a line that concerns one record."""

    line: Line
    changes: tuple[Change, ...]
    """The changes of the record itself and of the records under it."""

    undone_by: int = 0
    """The number of the line that undid it; 0 if it was not undone."""


def plain(record: Record) -> dict[str, Plain]:
    """Return the record as plain values, without fields that have their default."""
    values: dict[str, Plain] = plain_value(record)
    return values


def plain_fields(table: str, record: Record, names: Iterable[str]) -> dict[str, Plain]:
    """Return the plain values of some fields of a record, defaults included."""
    values = plain(record)
    return {name: values.get(name, KINDS[table].defaults[name]) for name in names}


def record_from(table: str, values: dict[str, Plain]) -> Record:
    """Return the record that plain values describe.

    Raises:
        msgspec.ValidationError: a value does not fit its field.
    """
    record: Record = msgspec.convert(values, KINDS[table].record)  # type: ignore[assignment]
    return record


def made_by(change: Change) -> Record:
    """Return the record that a change makes.

    Raises:
        msgspec.ValidationError: a value does not fit its field.
    """
    values: dict[str, Plain] = {"id": change.id}
    merge_edits(values, change.fields)
    return record_from(change.table, values)


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
    """Return the change from one state of a record to another.

    It has no fields if nothing differs.
    """
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
    """Return the change that undoes another.

    A creation is marked undone, and its id stays taken.
    """
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


def with_edits(table: str, record: Record, edits: dict[str, Edit]) -> Record:
    """Return a record with edits applied.

    Raises:
        msgspec.ValidationError: a value does not fit its field.
    """
    values, sets = values_after(edits)
    return with_values(table, record, with_sets(record, values, sets) if sets else values)


def values_after(edits: dict[str, Edit]) -> tuple[dict[str, Plain], dict[str, SetEdit]]:
    """Return the values that edits leave, and the edits of sets among them."""
    try:
        return {name: pair[1] for name, pair in edits.items()}, _NO_SETS  # type: ignore[index]
    except KeyError:  # a set's edit has no such place
        values = {name: edit[1] for name, edit in edits.items() if isinstance(edit, list)}
        return values, {name: edit for name, edit in edits.items() if isinstance(edit, dict)}


def with_sets(
    record: Record, values: dict[str, Plain], sets: dict[str, SetEdit]
) -> dict[str, Plain]:
    """Return the values of a record's fields after edits of its sets."""
    changed = {
        name: _members(values[name] if name in values else getattr(record, name, ()), edit)
        for name, edit in sets.items()
    }
    return values | changed


def with_values(table: str, record: Record, values: dict[str, Plain]) -> Record:
    """Return a record with plain values in some of its fields.

    Raises:
        msgspec.ValidationError: a value does not fit its field.
    """
    # Only what changed is read again: a record of many fields takes several times as long.
    some = msgspec.convert(values, _some_fields(KINDS[table].record))
    known = KINDS[table].fields
    made = {known[name].attribute: getattr(some, name) for name in values if name in known}
    return replace(record, **made)


@cache
def _some_fields(record: type[Record]) -> type[Struct]:
    """Make a class with the fields of a kind of record by their names in files, all of them optional."""
    any_fields = [
        (info.encode_name, info.type | msgspec.UnsetType, msgspec.UNSET)
        for info in msgspec.structs.fields(record)
    ]
    return msgspec.defstruct("SomeFields", any_fields, gc=False)


def merge_edits(values: dict[str, Plain], edits: dict[str, Edit]) -> None:
    """Apply edits to a plain record in place; the members of sets come and go one by one."""
    try:
        for name, pair in edits.items():
            values[name] = pair[1]  # type: ignore[index]
    except KeyError:  # a set's edit has no such place; what was applied may be applied again
        for name, edit in edits.items():
            values[name] = edit[1] if isinstance(edit, list) else _members(values.get(name), edit)


def _members(known: Iterable[str] | None, edit: SetEdit) -> list[str]:
    return sorted((set(known or ()) | set(edit[ADDED])) - set(edit[REMOVED]))
