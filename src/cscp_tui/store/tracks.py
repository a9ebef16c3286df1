"""Every change of one kind of record, so that many past days are told for the cost of one reading.

A track takes the journal in a part at a time. Each day is then folded from the changes of the
records that are wanted, in the order of their lines, as the truth of a day is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cscp_tui.domain.books import Book
from cscp_tui.domain.changes import merge, typed
from cscp_tui.store.codec import NotALine, decode
from cscp_tui.store.folds import without_collecting

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.changes import Edit, Plain
    from cscp_tui.domain.records import Record


class Track:
    """The changes of the records of a table, by record."""

    def __init__(self, table: str) -> None:
        """A track that knows nothing yet.

        Args:
            table: whose records.
        """
        self.offset = 0
        """Up to where in the journal it has been taken in, in bytes."""
        self._table = table
        self._mark = b'["%s",' % table.encode("ascii")
        self._changes: dict[str, list[tuple[date, dict[str, Edit]]]] = {}
        self._having: dict[tuple[str, Plain], list[str]] = {}

    def take(self, data: bytes) -> date | None:
        """Take in whole lines that follow on those before.

        Returns:
            The first day on which one of them takes effect; None where none touches the table.

        Raises:
            NotALine: a line cannot be read.
        """
        first: date | None = None
        with without_collecting():
            for raw in data.split(b"\n"):
                if self._mark not in raw:
                    continue
                line = decode(raw)
                for change in line.changes:
                    if change.table == self._table:
                        self._changes.setdefault(change.id, []).append((line.on, change.fields))
                        first = line.on if first is None else min(first, line.on)
        if first is not None:
            self._having.clear()
        self.offset += len(data)
        return first

    def book(self, day: date, field: str, value: Plain) -> Book:
        """Some records of a day, in a book that has no others.

        Args:
            day: the day.
            field: by which field they are chosen.
            value: what it says on that day.

        Raises:
            NotALine: values do not fit their fields.
        """
        records: dict[str, Record] = {}
        with without_collecting():
            for key in self._ever(field, value):
                values: dict[str, Plain] = {"id": key}
                for on, fields in self._changes[key]:
                    if on <= day:
                        merge(values, fields)
                if "created" in values and values.get(field) == value:
                    records[key] = self._typed(values)
        return Book({self._table: records})

    def _ever(self, field: str, value: Plain) -> list[str]:
        """The records whose field has had a value on any day."""
        known = self._having.get((field, value))
        if known is None:
            known = self._having[field, value] = [
                key
                for key, changes in self._changes.items()
                if any(_says(fields.get(field), value) for _, fields in changes)
            ]
        return known

    def _typed(self, values: dict[str, Plain]) -> Record:
        try:
            return typed(self._table, values)
        except msgspec.ValidationError as problem:
            raise NotALine(f"has a value that does not fit: {problem}") from None


def _says(edit: Edit | None, value: Plain) -> bool:
    return isinstance(edit, list) and edit[1] == value
