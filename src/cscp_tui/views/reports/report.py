"""Reports of records: a document for readers, a table and plain values for programs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from cscp_tui.base.texts import counted
from cscp_tui.documents.document import (
    Block,
    Definitions,
    Document,
    Paragraph,
    Report,
    Section,
    sections_by_heading,
)
from cscp_tui.documents.table import Heading, Table
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.records import Record
from cscp_tui.views.actions import rating_rule

R = TypeVar("R", bound="Record")


class ShownRecords(Struct, frozen=True, kw_only=True):
    """The records that a screen shows, to which a report of it is limited."""

    keys: Collection[str]
    which: str
    """The selection in words: ``ended · led by Police``."""
    hidden: int = 0
    """The number of restricted ones that the screen leaves out."""
    is_projected: bool
    """Restricted records, reasons and causes are hidden from others in the room."""

    def of(self, records: Iterable[R]) -> list[R]:
        return [record for record in records if record.id in self.keys]


def facts_under_title(book: Book, *facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The partnership's name, some facts and its note about the data, without blank ones."""
    settings = book.partnership
    every = (
        ("Partnership", settings.name),
        *facts,
        ("About the data", settings.illustrative.strip()),
    )
    return tuple(fact for fact in every if fact[1])


def make_report(
    book: Book,
    today: date,
    title: str,
    blocks: tuple[Block, ...],
    *,
    table: Table,
    make_values: Callable[[], Any],
    marking: str = "",
    which: str = "",
) -> Report:
    """Make a report of records, with the facts under the title of its document.

    Args:
        which: the selection in words; empty for all records.
    """
    document = Document(
        title=title,
        facts=facts_under_title(book, ("As at", long(today)), ("Which", which)),
        blocks=blocks or (Paragraph("None." if which else "None yet."),),
        marking=marking,
        day=today,
    )
    return Report(document=document, table=table, make_values=make_values)


def not_shown(count: int, what: str, though: str = "") -> Paragraph | None:
    """The sentence, for the public, that says how many restricted items are not shown, if any."""
    if not count:
        return None
    are, they = ("is", "it is") if count == 1 else ("are", "they are")
    return Paragraph(f"{counted(count, what)} {are} confidential, so {they} {though}not shown.")


def restricted_note(count: int, *, public: bool) -> tuple[Block, ...]:
    """Return how many restricted items are left out or included, in words; nothing for none."""
    if public or not count:
        return tuple(filter(None, [not_shown(count, "item")]))
    verb = "is" if count == 1 else "are"
    return (Paragraph(f"{count} of these {verb} restricted and not for the public."),)


def rating_key(book: Book) -> Section:
    """The rule by which open actions are rated, for every paper that shows ratings."""
    rule = Definitions(rating_rule(book.partnership))
    return Section(title="How open actions are rated", key="rating-rule", blocks=(rule,))


def hidden_note(shown: ShownRecords | None) -> tuple[Block, ...]:
    """Return how many restricted items a screen hides from others, in words; nothing for none."""
    return restricted_note(shown.hidden, public=True) if shown else ()


_HEADING = "Under"
"""The title of the leading column of a CSV that holds the heading above each row."""


def list_report(book: Book, today: date, table: Table, *, title: str, which: str) -> Report:
    """The lines of a list, cell for cell as a screen shows them.

    Args:
        which: the selection in words: ``“qag” (8 of 31)``.
    """
    has_headings = any(isinstance(line, Heading) for line in table.lines)
    blocks = sections_by_heading(table) or (Paragraph("None."),)
    listed = table.with_heading_column(_HEADING) if has_headings else table
    values = partial(_values, table)
    return make_report(book, today, title, blocks, table=listed, make_values=values, which=which)


def _values(table: Table) -> list[dict[str, str]]:
    found = []
    for heading, row in table.rows_with_headings():
        cells = {column.key: text for column, text in zip(table.columns, row, strict=True)}
        title = str(heading.title) if heading else ""
        found.append(({"under": title} if title else {}) | cells)
    return found
