"""The book as at a past day: folding the journal, forwards or backwards."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from types import GenericAlias
from typing import TYPE_CHECKING, Any

import msgspec

from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import ADDED, REMOVED, merge, plain, typed
from cscp_tui.domain.records import KINDS, Record
from cscp_tui.store.codec import Line, NotALine, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.changes import Change, Edit, Plain


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


def fold(lines: Iterable[Line], until: date | None = None) -> Book:
    """The book that lines make, in their order.

    Args:
        lines: in order of their numbers.
        until: leave out the lines that take effect later.

    Raises:
        NotALine: a line's values do not fit their fields.
    """
    tables: dict[str, dict[str, dict[str, Any]]] = {table: {} for table in KINDS}
    with without_collecting():
        for line in lines:
            if until is None or line.on <= until:
                try:
                    _take(tables, line)
                except (LookupError, TypeError):
                    raise NotALine("has a change that does not fit its record") from None
        return Book({table: _typed(table, values) for table, values in tables.items()})


def _take(tables: dict[str, dict[str, dict[str, Any]]], line: Line) -> None:
    for change in line.changes:
        table = tables.get(change.table)
        if table is None:
            raise NotALine(f"names an unknown table, {change.table}")
        values = table.get(change.id)
        if values is None:
            values = table[change.id] = {"id": change.id}
        for name, edit in change.fields.items():
            if isinstance(edit, list):
                values[name] = edit[1]
            else:
                members = set(values.get(name) or ()) | set(edit[ADDED])
                values[name] = sorted(members - set(edit[REMOVED]))
        if "undone" in change.fields:
            # A book keeps its records in the order in which they came to count.
            table[change.id] = table.pop(change.id)


def _typed(table: str, values: dict[str, dict[str, Any]]) -> dict[str, Record]:
    whole = {key: record for key, record in values.items() if "created" in record}
    try:
        records: dict[str, Record] = msgspec.convert(
            whole, GenericAlias(dict, (str, KINDS[table].record))
        )
    except msgspec.ValidationError as problem:
        raise NotALine(f"has a value that does not fit: {problem}") from None
    return records


def first_unfit(lines: Sequence[Line]) -> tuple[int, str] | None:
    """Which of some lines from the beginning on does not fit the records before it, and why.

    Returns:
        Its place among the lines; nothing where every line fits.
    """
    book = Book()
    for place, line in enumerate(lines):
        try:
            book.apply(line.changes)
        except (LookupError, TypeError, msgspec.ValidationError) as problem:
            return place, f"has a change that does not fit its record ({problem})"
    return None


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


_ON = b'"on":"'
_AT = b'"at":"'
_DAY = len("2026-11-25")

NO_LAST = sys.maxsize
"""Where every line is known."""

_FIRST_LOOK = 1 << 18
_NEXT_LOOK = 4


def book_as_at(
    day: date,
    end: int,
    last_bytes: Callable[[int], bytes],
    present: Book,
    last: int = NO_LAST,
) -> Book:
    """The book of a day: every change with effect up to it.

    Args:
        day: the day.
        end: how many bytes the lines are long that make the present, with the journal's first.
        last_bytes: gives so many of the last of them; they may begin within a line.
        present: what all of them make.
        last: the number of the last line that is known; later ones are left out.

    Raises:
        NotALine: a line cannot be read, or its values do not fit their fields.
    """
    with without_collecting():
        tail = _later_lines(day, last, end, last_bytes)
        if tail is not None:
            past = book_before([decode(raw) for raw in tail], day, present, last)
            if past is not None:
                return past
        lines = _lines_up_to(day, last_bytes(end).split(b"\n")[1:-1])
        return fold((line for line in lines if line.n <= last), day)


def _later_lines(
    day: date, last: int, end: int, last_bytes: Callable[[int], bytes]
) -> Sequence[bytes] | None:
    """The lines from the first that is left out on; None where they may be half of all.

    No line takes effect after the day on which it was recorded, and each was recorded after the one
    before it, so that the search ends at a line that was recorded before the day.
    """
    text, size = day.isoformat().encode("ascii"), _FIRST_LOOK
    while size < end // 2:
        # What begins within a line goes with the first end of a line.
        lines = last_bytes(size).split(b"\n")[1:-1]
        if lines and _text_after(_AT, lines[0]) < text and (n := decode(lines[0]).n) <= last:
            later = (place for place, raw in enumerate(lines) if _text_after(_ON, raw) > text)
            return lines[min(next(later, len(lines)), last + 1 - n) :]
        size *= _NEXT_LOOK
    return None


def _lines_up_to(day: date, lines: Sequence[bytes]) -> Iterator[Line]:
    """The lines that may take effect up to a day, decoded one by one."""
    last = day.isoformat().encode("ascii")
    return (decode(raw) for raw in lines if _text_after(_ON, raw) <= last)


def _text_after(name: bytes, raw: bytes) -> bytes:
    """A day as it stands in a line after its name; in what people typed, quotes are escaped."""
    start = raw.find(name) + len(name)
    return raw[start : start + _DAY]


def book_before(tail: Sequence[Line], day: date, present: Book, last: int = NO_LAST) -> Book | None:
    """The book of a day, from the present: every later change of the last lines is taken back.

    Args:
        tail: the last lines, from the first that takes effect after the day on.
        day: the day.
        present: what they and all lines before them make.
        last: the number of the last line that is known; later ones are taken back too.

    Returns:
        The book; nothing where there is no sure way back, as for a record that was undone, for
        members of a set, or for a field that was changed again with effect before the day.
    """
    unmaking = _Unmaking(present)
    for line in reversed(tail):
        for change in reversed(line.changes):
            if line.on > day or line.n > last:
                unmaking.take_back(change)
            else:
                unmaking.keep(change)
    return unmaking.book()


class _Unmaking:
    """Takes changes out of a present, the last one first."""

    def __init__(self, present: Book) -> None:
        """Nothing is taken out yet."""
        self._present = present
        self._values: dict[tuple[str, str], dict[str, Plain]] = {}
        self._kept: set[tuple[str, str, str]] = set()
        self._made: set[tuple[str, str]] = set()
        self._lost: set[tuple[str, str]] = set()

    def keep(self, change: Change) -> None:
        """Remember which fields a change that stays has touched."""
        for name in change.fields:
            self._kept.add((change.table, change.id, name))

    def take_back(self, change: Change) -> None:
        """Put back what was before a change, or take out the record that it made."""
        key = (change.table, change.id)
        if change.creates:
            self._made.add(key)
            return
        values = self._values_of(key)
        for name, edit in change.fields.items():
            if name == "undone" or isinstance(edit, dict) or (*key, name) in self._kept:
                self._lost.add(key)
            else:
                values[name] = edit[0]

    def _values_of(self, key: tuple[str, str]) -> dict[str, Plain]:
        values = self._values.get(key)
        if values is None:
            table, name = key
            known = self._present.find(table, name) or self._present.undone[table][name]
            values = self._values[key] = plain(known)
        return values

    def book(self) -> Book | None:
        """What is left; nothing where a record that is left cannot be told."""
        if self._lost - self._made:
            return None
        tables: dict[str, dict[str, Record]] = {
            table: records | self._present.undone[table]
            for table, records in self._present.tables.items()
        }
        for (table, key), values in self._values.items():
            if (table, key) not in self._made:
                tables[table][key] = typed(table, values)
        for table, key in self._made:
            del tables[table][key]
        return Book(tables)
