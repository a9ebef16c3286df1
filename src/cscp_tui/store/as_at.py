"""Folding changes into a book: that of all lines, or that of the lines with effect up to a day."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from types import GenericAlias
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import (
    Line,
    Plain,
    SetEdit,
    made_by,
    merge_edits,
    values_after,
    with_edits,
    with_sets,
    with_values,
)
from cscp_tui.domain.records import KINDS, Record
from cscp_tui.store.codec import CLOCK_CORRECTED, NotALine
from cscp_tui.store.journal import START, Journal, Position

NO_LAST = sys.maxsize
"""A number above that of any line, for reading up to the last line."""


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep the garbage collector from walking through what is being built."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def fold(lines: Iterable[Line]) -> Book:
    """Return the book that lines make, in their order.

    Raises:
        NotALine: a change does not fit its record.
    """
    tables: dict[str, tuple[dict[str, Any], type[Struct] | None]] = {
        table: ({}, kind.record if table in _RARELY_CHANGED else None)
        for table, kind in KINDS.items()
    }
    convert = msgspec.convert
    with without_collecting():
        try:
            for line in lines:
                for change in line.changes:
                    key, fields = change.id, change.fields
                    records, kind = tables[change.table]
                    known = records.get(key)
                    if kind is not None and known is not None:
                        records[key] = with_edits(change.table, known, fields)
                    elif kind is None or change.creates:
                        # As ``made_by``, without its calls: most lines of years make a record.
                        values = {"id": key} if known is None else known
                        merge_edits(values, fields)
                        records[key] = values if kind is None else convert(values, kind)
                    else:
                        continue
                    if "undone" in fields:
                        # A book keeps its records in the order in which they came to count.
                        records[key] = records.pop(key)
        except (LookupError, TypeError, msgspec.ValidationError) as problem:
            raise NotALine(f"has a change that doesn't fit its record ({problem})") from None
        return Book({table: _typed(table, records) for table, (records, _) in tables.items()})


_RARELY_CHANGED = frozenset(table for table, kind in KINDS.items() if kind.parent)
"""Tables whose records are made at once, while their values are in the processor's cache."""


def _typed(table: str, known: dict[str, Any]) -> dict[str, Record]:
    """Make the records of a table whose plain values were kept till the end."""
    if table in _RARELY_CHANGED:
        return known
    whole = {key: values for key, values in known.items() if "created" in values}
    try:
        records: dict[str, Record] = msgspec.convert(
            whole, GenericAlias(dict, (str, KINDS[table].record))
        )
    except msgspec.ValidationError as problem:
        raise NotALine(f"has a value that doesn't fit: {problem}") from None
    return records


def first_unfit(lines: Iterable[Line]) -> tuple[int, str] | None:
    """Find the first line that does not fit the records before it.

    Returns:
        Its place among the lines, and what is wrong; None where every line fits.
    """
    book = Book()
    found = ((place, why_unfit(book, line)) for place, line in enumerate(lines))
    return next(((place, why) for place, why in found if why), None)


def why_unfit(book: Book, line: Line) -> str:
    """Apply a line to a book, and return why it does not fit; empty if it does.

    A line that does not fit leaves the book half-changed.
    """
    try:
        book.apply(line.changes)
    except (LookupError, TypeError, msgspec.ValidationError) as problem:
        return f"has a change that doesn't fit its record ({problem})"
    return ""


DatedChange: TypeAlias = tuple[
    int, date, str, str, Record | None, dict[str, Plain], dict[str, SetEdit]
]
"""A change, decoded as far as folding needs it: the number of its line, the day of its effect, the
table and the id of its record; the record, if it makes it, else None, the values after it and the
edits of sets. There are tens of thousands: a tuple takes a third less time than a class, and the
garbage collector passes over one of plain values."""

_NOTHING: dict[str, Any] = {}


class Past:
    """The changes of a journal, decoded once and kept, from which the book of any day is folded."""

    def __init__(self, journal: Journal) -> None:
        self._scan = journal.scan(START)
        self._recorded: list[DatedChange] = []
        self._changes = self._recorded
        """The same changes, with the days of effect that corrections of a clock gave them."""
        self._corrections: dict[int, tuple[int, date]] = {}
        """How many changes each correction of a clock is about, and their latest day, by its line."""

    def read_on(self, end: Position, present: Book, most: int) -> bool:
        """Decode and verify the next lines.

        Args:
            end: the position up to which the present book is true.
            present: that book, whose records are kept in place of equal ones.

        Raises:
            NotALine: a line is not what was written, or makes a record that does not fit its table.
        """
        before = self._scan.position
        if before.offset >= end.offset:
            return False
        try:
            with without_collecting():
                self._take(self._scan.part(most, end.offset), present.tables)
        except (LookupError, msgspec.ValidationError) as problem:
            raise NotALine(f"has a change that doesn't fit its record ({problem})") from None
        known = self._scan.position
        if self._scan.broken:
            raise NotALine(self._scan.broken.why)
        if known == before:
            raise NotALine("is missing")
        if known.offset == end.offset and known.hash != end.hash:
            raise NotALine("isn't the original")
        return known.offset < end.offset

    def _take(self, lines: Iterable[Line], present: Mapping[str, Mapping[str, Record]]) -> None:
        """Decode the changes of lines; no function is called for each, as there are so many.

        Args:
            present: the records of the present by table and id, kept in place of equal ones.

        Raises:
            LookupError, ValidationError: a change makes a record that does not fit its table.
        """
        for line in lines:
            n, on = line.n, line.on
            if line.what == CLOCK_CORRECTED:
                self._corrections[n] = len(self._recorded), on
                self._put_days_right()
            elif self._corrections.pop(line.undoes, None) is not None:
                self._put_days_right()
            for change in line.changes:
                table, key = change.table, change.id
                made: Record | None = None
                if "created" in change.fields and change.creates:
                    made, values, sets = made_by(change), _NOTHING, _NOTHING
                    known = present[table].get(key)
                    made = known if known == made and known is not None else made
                else:
                    values, sets = values_after(change.fields)
                dated = (n, on, table, key, made, values, sets)
                self._recorded.append(dated)
                if self._corrections:
                    self._changes.append(dated)

    def _put_days_right(self) -> None:
        """Keep changes from having effect later than the corrections of a clock allow."""
        self._changes = [*self._recorded] if self._corrections else self._recorded
        for number, latest in self._corrections.values():
            self._changes[:number] = [
                (n, min(on, latest), table, key, made, values, sets)
                for n, on, table, key, made, values, sets in self._changes[:number]
            ]

    def book(self, day: date, last: int = NO_LAST) -> Book:
        """Fold the changes with effect up to a day.

        Args:
            last: the number of the last line that is known; later ones are left out.

        Raises:
            NotALine: a change does not fit its record.
        """
        tables: dict[str, dict[str, Record]] = {table: {} for table in KINDS}
        changed: dict[str, dict[str, dict[str, Plain]]] = {table: {} for table in KINDS}
        with without_collecting():
            for n, on, table, key, made, values, sets in self._changes:
                if on > day or n > last:
                    continue
                records = tables[table]
                if made is not None:
                    records[key] = made
                elif key in records:
                    known = changed[table].get(key, _NOTHING)
                    after = known | values if known else values
                    changed[table][key] = with_sets(records[key], after, sets) if sets else after
                    if "undone" in values:  # the order as in ``fold``
                        records[key] = records.pop(key)
            for table, every in changed.items():
                records = tables[table]
                try:
                    for key, values in every.items():
                        records[key] = with_values(table, records[key], values)
                except msgspec.ValidationError as problem:
                    raise NotALine(f"has a value that doesn't fit: {problem}") from None
            return Book(tables)

    def first_effect(self, after: int, table: str) -> date | None:
        """Return the first day on which lines after one with a number change a table, if any do."""
        days: list[date] = []
        for n, on, changed, *_ in reversed(self._changes):
            if n <= after:
                break
            if changed == table:
                days.append(on)
        return min(days, default=None)
