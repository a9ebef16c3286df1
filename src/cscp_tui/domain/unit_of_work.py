"""A draft: a book with the changes of one command on it, before they are checked and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import EnumType
from typing import Any, cast, overload

import msgspec
from msgspec.structs import replace

from cscp_tui.base.errors import (
    Missing,
    Refused,
    Unconfirmed,
    UnknownField,
    UnknownRecord,
    UnknownValue,
)
from cscp_tui.base.texts import clean
from cscp_tui.domain.book import PARTNERSHIP_ID, Book, name_of, table_of
from cscp_tui.domain.changes import Change, Plain, creation, difference, plain, record_from
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long, refuse_future
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import (
    KINDS,
    TABLE_OF,
    Action,
    Agency,
    Attendance,
    Commitment,
    Group,
    Meeting,
    Partnership,
    Plan,
    Priority,
    ProgressUpdate,
    R,
    Record,
)
from cscp_tui.domain.schema import AUTOMATIC, RecordField


class UnitOfWork:
    """A draft. Reads see its own changes first, then the book."""

    def __init__(self, book: Book, context: Context, on: date | None = None) -> None:
        """Begin a draft without changes, which takes effect on ``on``.

        Raises:
            Refused: the day of effect is after the recording day.
        """
        self.book = book
        self.context = context
        self.on = on or context.on or context.today
        self.warnings: list[str] = []
        self.doubts: list[Unconfirmed] = []
        """The doubt that the user has to confirm before it is saved."""
        self._changed: dict[tuple[str, str], Record] = {}
        self._changes: tuple[Change, ...] | None = None
        """The differences from the book; None until they are first asked for."""
        self._changed_of: dict[str, dict[str, Record]] = {}
        """The draft's records by table and id."""
        self._drafted_updates: dict[str, dict[str, None]] = {}
        """The ids of new and changed progress updates, by action."""
        self._numbers: dict[tuple[str, str], int] = {}
        """The number at which to look for the next free id with a prefix."""
        refuse_future(self.on, context.today, "on")

    @property
    def today(self) -> date:
        return self.context.today

    @property
    def quarter(self) -> Quarter:
        if self.context.quarter:
            return Quarter.parse(self.context.quarter)
        return Quarter.containing(self.on)

    def doubt(self, sentence: str, field: str = "") -> None:
        """Add a sentence that somebody must confirm before the draft is saved."""
        if all(sentence != str(known) for known in self.doubts):
            self.doubts.append(Unconfirmed(sentence, field=field))

    @overload
    def find(self, table: type[R], key: str) -> R | None: ...
    @overload
    def find(self, table: str, key: str) -> Record | None: ...
    def find(self, table: str | type[Record], key: str) -> Record | None:
        """Return the live record with this id, draft changes included; None if there is none."""
        table = table_of(table)
        changed = self._changed.get((table, key))
        if changed is not None:
            return None if changed.undone else changed
        return self.book.find(table, key)

    @overload
    def get(self, table: type[R], key: str) -> R: ...
    @overload
    def get(self, table: str, key: str) -> Record: ...
    def get(self, table: str | type[Record], key: str) -> Record:
        """Return the live record with this id, including the draft's changes.

        Raises:
            UnknownRecord: there is none.
        """
        table = table_of(table)
        record = self.find(table, key)
        if record is not None:
            return record
        if (table, key) in self._changed:
            raise UnknownRecord(name_of(table), key, "It was added and then undone.")
        return self.book.get(table, key)

    def action(self, ref: str) -> Action:
        """Return the action with this reference, in upper or lower case.

        Raises:
            UnknownRecord: there is none.
        """
        record = self.find(Action, ref) or self.find(Action, ref.upper())
        if record is None:
            raise UnknownRecord("action", ref, "Run “cscp list actions” to see the references.")
        return record

    def plan(self, key: str) -> Plan:
        return self.get(Plan, key)

    def priority(self, key: str) -> Priority:
        return self.get(Priority, key)

    def meeting(self, key: str) -> Meeting:
        return self.get(Meeting, key)

    def agency(self, key: str) -> Agency:
        return self.get(Agency, key)

    def group(self, key: str) -> Group:
        return self.get(Group, key)

    def commitment(self, key: str) -> Commitment:
        return self.get(Commitment, key)

    @property
    def partnership(self) -> Partnership:
        return self.get(Partnership, PARTNERSHIP_ID)

    def actions_of_plan(self, plan: str) -> Iterator[Action]:
        for ref, known in self.book.actions.items():
            if known.plan == plan and (action := self.find(Action, ref)) is not None:
                yield action

    def updates_of(self, ref: str) -> list[ProgressUpdate]:
        drafted = [
            cast("ProgressUpdate", self._changed["progress_updates", key])
            for key in self._drafted_updates.get(ref, ())
        ]
        changed = {note.id for note in drafted}
        kept = [note for note in self.book.updates_of(ref) if note.id not in changed]
        return kept + [note for note in drafted if not note.undone]

    def has_started(self, ref: str) -> bool:
        """Return whether an action has progress updates that are a start on it."""
        return any(note.starts_action and not note.as_published for note in self.updates_of(ref))

    def records(self, kind: type[R]) -> Iterator[R]:
        """Yield the live records of a kind, including the draft's changes."""
        changed = cast("dict[str, R]", dict(self._changed_of.get(TABLE_OF[kind], {})))
        yield from (known for known in self.book.records(kind) if known.id not in changed)
        yield from (record for record in changed.values() if not record.undone)

    def attendances_of(self, meeting: str) -> list[Attendance]:
        """Return the attendance rows of a meeting, including the draft's changes."""
        rows = {row.id: row for row in self.book.attendances_of(meeting)}
        rows |= {
            key: record
            for key, record in self._changed_of.get("attendances", {}).items()
            if isinstance(record, Attendance) and record.meeting == meeting
        }
        return [row for row in rows.values() if not row.undone]

    def next_id(self, table: str, prefix: str, digits: int = 1) -> str:
        """Return the next id that begins with ``prefix``; ids are never used twice."""
        number = max(self.book.next_number(table, prefix), self._numbers.get((table, prefix), 0))
        while (table, f"{prefix}{number:0{digits}d}") in self._changed:
            number += 1
        self._numbers[table, prefix] = number
        return f"{prefix}{number:0{digits}d}"

    def put(self, table: str, record: Record) -> None:
        """Put a new or changed record into the draft.

        Raises:
            Refused: the record was made after the draft's day of effect.
        """
        known = self.book.find(table, record.id)
        if known is not None and self.on < known.created:
            raise Refused(
                f"{name_of(table).capitalize()} {known.id} was added on {long(known.created)}, "
                f"so nothing can be recorded on it for {long(self.on)}. Give a later date.",
                field="on",
            )
        self._take(table, _storable(table, record))

    def change(self, table: str, known: Record, /, **values: Any) -> None:
        """Put a record into the draft with new values for some of its fields.

        Raises:
            Refused: the record was made after the draft's day of effect.
        """
        self.put(table, replace(known, **values))

    def make(
        self, table: str, key: str, values: dict[str, Plain], *, again: bool = False
    ) -> Record:
        """Put a new record, made from plain values, into the draft.

        Where the id says what the record is, it may be made ``again``: one whose making was
        undone comes back under its id, with nothing of what it had.

        Raises:
            Refused: the id is taken, or was and is not made again.
            UnknownField: the table has no such field.
            UnknownValue: a value does not fit its field.
            Missing: a field that the record cannot do without is not given.
        """
        for name in values:
            if name not in KINDS[table].defaults or name in AUTOMATIC:
                known = tuple(field for field in KINDS[table].defaults if field not in AUTOMATIC)
                raise UnknownField(table.capitalize(), name, known)
        key = clean(key)
        was_taken = self.book.is_taken(table, key) and not again
        if was_taken or self.find(table, key) is not None:
            raise Refused(f"The {name_of(table)} “{key}” already exists. Give another name.")
        full = values | {"id": key, "created": self.on.isoformat()}
        record = _storable(table, _typed(table, full))
        self._take(table, record)
        return record

    def edit(self, table: str, key: str, values: dict[str, Plain]) -> Record:
        """Change fields of a record to plain values.

        Raises:
            UnknownValue: a value does not fit its field.
        """
        record = _typed(table, plain(self.get(table, key)) | values)
        self.put(table, record)
        return record

    def write(self, table: str, key: str, values: dict[str, Plain]) -> Record:
        """Change a record that its id identifies, or make it if there is none.

        One whose making was undone comes back under its id, with nothing of what it had.

        Raises:
            UnknownValue: a value does not fit its field.
        """
        key = clean(key)
        if self.find(table, key) is not None:
            return self.edit(table, key, values)
        return self.make(table, key, values, again=True)

    def _take(self, table: str, record: Record) -> None:
        self._changed[table, record.id] = record
        self._changed_of.setdefault(table, {})[record.id] = record
        self._changes = None
        if isinstance(record, ProgressUpdate):
            self._drafted_updates.setdefault(record.action, {})[record.id] = None

    @property
    def touched(self) -> list[tuple[str, Record]]:
        """Each record that the draft makes or changes, as (table, record)."""
        return [(table, record) for (table, _), record in self._changed.items()]

    def changes(self) -> tuple[Change, ...]:
        """Return the differences from the book, record by record."""
        if self._changes is not None:
            return self._changes
        found = []
        for (table, key), record in self._changed.items():
            known = self.book.find_even_undone(table, key)
            change = creation(table, record) if known is None else difference(table, known, record)
            if change.fields:
                found.append(change)
        self._changes = tuple(found)
        return self._changes


_TAKES: dict[object, str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    date: "a date, e.g. 2026-03-31",
    tuple: "a list",
}
"""The values that each type accepts, in words."""


def _typed(table: str, values: dict[str, Plain]) -> Record:
    try:
        return record_from(table, values)
    except msgspec.ValidationError:
        kind = KINDS[table]
        if missing := next((name for name in kind.required if name not in values), ""):
            words = kind.words_for(missing)
            raise Missing(f"Enter the {words} of the new {name_of(table)}.") from None
        field = next((name for name in values if not _fits(kind.fields[name], values[name])), "")
        what = f"value for “{kind.fields[field].label}”" if field else name_of(table)
        raise UnknownValue(what, values.get(field), _taken_by(table, field), field=field) from None


def _fits(field: RecordField, value: Plain) -> bool:
    try:
        msgspec.convert(value, field.type)
    except msgspec.ValidationError:
        return False
    return True


def _taken_by(table: str, field: str) -> tuple[str, ...]:
    known = KINDS[table].fields.get(field)
    return taken_as(known.item, several=known.holds_several) if known is not None else ()


def taken_as(kind: Any, *, several: bool) -> tuple[str, ...]:
    """Return the plain values that a type accepts: the words of its list, or the type in words."""
    if isinstance(kind, EnumType):
        return tuple(str(each) for each in list[Any](kind))
    taken = tuple if several else kind
    return (_TAKES[taken],) if taken in _TAKES else ()


def _storable(table: str, record: Record) -> Record:
    """Return the record with texts that a file can hold, without lone surrogates."""
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError:
        return record_from(table, _cleaned(msgspec.to_builtins(record)))
    return record


def _cleaned(value: Plain) -> Plain:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value
