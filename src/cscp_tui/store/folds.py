"""Folding lines into a book: the whole journal, or the truth of a day."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from types import GenericAlias
from typing import TYPE_CHECKING, Any

import msgspec

from cscp_tui.domain.books import Book
from cscp_tui.domain.changes import ADDED, REMOVED
from cscp_tui.domain.records import TABLES, Record
from cscp_tui.store.codec import Line, NotALine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

_TYPES = {table: GenericAlias(dict, (str, kind)) for table, kind in TABLES.items()}


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
    tables: dict[str, dict[str, dict[str, Any]]] = {table: {} for table in TABLES}
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
        records: dict[str, Record] = msgspec.convert(whole, _TYPES[table])
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
