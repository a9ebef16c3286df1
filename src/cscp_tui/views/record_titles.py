"""The title of any record in one line, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from string import Formatter
from typing import Any

from cscp_tui.base.texts import counted, one_line
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.clock_times import time_in_words
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import long_quarter, short_quarter
from cscp_tui.domain.records import KINDS, Record
from cscp_tui.domain.schema import PARTIES, RecordField
from cscp_tui.views.attendance import mark_cell
from cscp_tui.views.names import meeting_in_full, party_in_full


def title_of(table: str, record: Record, book: Book) -> str:
    """Return a record in one line without its id, by its title, name or content."""
    make = _TITLES.get(table)
    return one_line(
        make(record, book) if make else _filled(KINDS[table].title, table, record, book)
    )


def where_record_is(table: str, record: Record, book: Book) -> str:
    """Return the noun for a record, and where it belongs."""
    make = _WHERE.get(table)
    where = one_line(
        make(record, book) if make else _filled(KINDS[table].where, table, record, book)
    )
    return f"{name_of(table)} · {where}" if where else name_of(table)


def field_text(
    field: RecordField,
    value: Any,
    book: Book,
    *,
    day: Callable[[date], str] = long,
    quarter: Callable[[str], str] = long_quarter,
) -> str:
    """Return a field's value as people read it, naming linked records; empty for none."""
    if value in (None, "", (), False):
        return ""
    if isinstance(value, tuple):
        texts = (field_text(field, each, book, day=day, quarter=quarter) for each in value)
        return ", ".join(filter(None, texts))
    if value is True:
        return "yes"
    if field.spec.shown == "quarter":
        return quarter(value)
    if field.spec.shown == "time":
        return time_in_words(value)
    if field.item.__name__ == "date":
        return day(value)
    if field.spec.links or field.spec.shown == "party":
        return linked_name(field.spec.links or PARTIES, value, book)
    return str(value)


def linked_name(target: str, key: str, book: Book) -> str:
    """Return the name of a linked record; its id if it is unknown."""
    if target == PARTIES:
        return meeting_in_full(key, book) if key in book.meetings else party_in_full(key, book)
    if target == "meetings":
        return meeting_in_full(key, book)
    record = None if KINDS[target].said_by_id else book.as_read(target).get(key)
    if record is None:
        return key
    return title_of(target, record, book) if target not in _TITLES else party_in_full(key, book)


def _filled(template: str, table: str, record: Record, book: Book) -> str:
    fields, parts = KINDS[table].fields, []
    for before, name, _, _ in Formatter().parse(template):
        parts.append(before)
        if name:
            parts.append(
                field_text(fields[name], fields[name].of(record), book, quarter=short_quarter)
            )
    return "".join(parts)


def _with_abbreviation(record: Any, _: Book) -> str:
    short = record.abbreviation
    return f"{record.name} ({short})" if short and short not in record.name else str(record.name)


_TITLES: dict[str, Callable[[Any, Book], str]] = {
    "agencies": _with_abbreviation,
    "groups": _with_abbreviation,
    "attendances": lambda record, book: (
        f"{party_in_full(record.agency, book)}: {mark_cell(record).text}"
    ),
    "requests": lambda record, book: (
        f"{party_in_full(record.agency, book)}: {counted(len(record.actions), 'action')}"
    ),
}
"""Functions that give the title of records whose schema cannot, by table."""

_WHERE: dict[str, Callable[[Any, Book], str]] = {
    "agencies": lambda record, _: "" if record.kind == "agency" else record.kind,
    "actions": lambda record, _: record.plan or record.source,
    "reflections": lambda record, _: " · ".join(
        part for part in (record.role, short_quarter(record.quarter), record.recorded_for) if part
    ),
}
"""Functions that tell where records belong if their schema cannot, by table."""
