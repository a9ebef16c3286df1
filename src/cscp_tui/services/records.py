"""Exports of any list: a document for readers, a table and plain values for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from cscp_tui.documents.document import Document, Paragraph, sections_by_heading
from cscp_tui.documents.table import Heading
from cscp_tui.domain.changes import plain
from cscp_tui.domain.dates import long
from cscp_tui.domain.records import KINDS
from cscp_tui.writers.csv import csv_of
from cscp_tui.writers.html import html_of
from cscp_tui.writers.json import json_text
from cscp_tui.writers.markdown import markdown_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from cscp_tui.documents.document import Block
    from cscp_tui.documents.table import Table
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Record


R = TypeVar("R", bound="Record")
Format: TypeAlias = Literal["md", "html", "csv", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsPaper:
    """One list in its three shapes, of the same records."""

    document: Document
    table: Table
    """One header row, and a row for each record."""
    values: Any
    """What JSON can say: days as ``2025-03-31``, nothing rounded or left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a screen shows of some records, to which a paper keeps."""

    keys: Collection[str]
    """The ids of those that are in its list."""
    which: str
    """Them in words: ``closed · led by Police``."""
    hidden: int = 0
    """How many restricted ones are left out already."""
    is_projected: bool = False
    """Whether restricted records, reasons and causes stay unseen."""

    def of(self, records: Iterable[R]) -> list[R]:
        """Those of some records that are shown."""
        return [record for record in records if record.id in self.keys]


def text_of(paper: RecordsPaper, format: Format, *, byte_order_mark: bool = False) -> str:  # noqa: A002 - the word of the command line
    """The text of a file in a format.

    Args:
        paper: what is written.
        format: ``md``, ``html``, ``csv`` or ``json``.
        byte_order_mark: whether CSV begins with the sign by which Excel knows UTF-8.
    """
    if format == "csv":
        return csv_of(paper.table, byte_order_mark=byte_order_mark)
    if format == "json":
        return json_text(paper.values)
    return html_of(paper.document) if format == "html" else markdown_of(paper.document)


def records_document(
    book: Book,
    today: date,
    title: str,
    blocks: tuple[Block, ...],
    marking: str,
    *,
    which: str = "",
) -> Document:
    """The document of a list, with the facts that stand under every title.

    Args:
        book: what is true on the as-at day.
        today: the as-at day.
        title: what is listed.
        blocks: the list.
        marking: the security marking; empty for none.
        which: which records are among it, where it is not all.
    """
    facts = (
        ("Partnership", book.partnership.name),
        ("As at", long(today)),
        ("Which", which),
        ("About the data", book.partnership.illustrative.strip()),
    )
    return Document(
        title=title,
        facts=tuple(fact for fact in facts if fact[1]),
        blocks=blocks or (Paragraph(text="There is none." if which else "There is none yet."),),
        marking=marking,
    )


def restriction(count: int, *, public: bool) -> tuple[Block, ...]:
    """How many restricted items are left out, or are among these; nothing for none."""
    if not count:
        return ()
    verb = "is" if count == 1 else "are"
    if public:
        noun = "item" if count == 1 else "items"
        return (Paragraph(text=f"{count} restricted {noun} {verb} not shown."),)
    return (Paragraph(text=f"{count} of these {verb} restricted and not for the public."),)


def unseen(shown: Shown | None) -> tuple[Block, ...]:
    """How many restricted items a screen leaves out because others look on; nothing for none."""
    return restriction(shown.hidden, public=True) if shown else ()


def values_of(table: str, record: Record) -> dict[str, Any]:
    """All fields of a record as plain values, with their defaults."""
    values = KINDS[table].defaults | plain(record)
    del values["undone"]
    return values


_GROUP = "Under"
"""What the leading column of a CSV is called that says under which heading a line stands."""


def list_paper(book: Book, today: date, table: Table, *, title: str, which: str) -> RecordsPaper:
    """The lines of a list, cell for cell as they are shown.

    Args:
        book: what is true on the as-at day.
        today: the as-at day.
        table: the list as it is shown.
        title: what is listed.
        which: which of them, in words: ``“qag” (8 of 31)``.
    """
    has_headings = any(isinstance(line, Heading) for line in table.lines)
    blocks = sections_by_heading(table) or (Paragraph(text="Nothing is among these."),)
    return RecordsPaper(
        document=records_document(book, today, title, blocks, "", which=which),
        table=table.with_heading_column(_GROUP) if has_headings else table,
        values=list(_values(table)),
    )


def _values(table: Table) -> Iterator[dict[str, str]]:
    """Each line by the keys of the columns, with the heading under which it stands."""
    heading = ""
    for line in table.lines:
        if isinstance(line, Heading):
            heading = str(line.title)
            continue
        cells = {
            column.key: cell.exported
            for column, cell in zip(table.columns, line.cells, strict=True)
        }
        yield ({"under": heading} if heading else {}) | cells
