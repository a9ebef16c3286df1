"""Any list of a screen as it leaves: under its headings, as one table, or as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.exporting.csvs import csv_of
from cscp_tui.exporting.documents import Document, Paragraph, Section
from cscp_tui.exporting.html import html_of
from cscp_tui.exporting.jsons import json_text
from cscp_tui.exporting.markdown import markdown_of
from cscp_tui.exporting.tables import data_table, tables_by_heading
from cscp_tui.views.cells import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.exporting.records_papers import Format
    from cscp_tui.views.cells import Table

_GROUP = "Under"
"""What the leading column of a CSV is called that says under which heading a line stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPaper:
    """The lines of a list, cell for cell as they are shown."""

    book: Book
    today: date
    table: Table
    title: str
    which: str
    """Which of them, in words: ``“qag” (8 of 31)``."""

    def text(self, format: Format, *, byte_order_mark: bool = False) -> str:  # noqa: A002 - the word of the command line
        """The text of a file in a format.

        Args:
            format: ``md``, ``html``, ``csv`` or ``json``.
            byte_order_mark: whether CSV begins with the sign by which Excel knows UTF-8.
        """
        if format == "json":
            return json_text(list(self.values()))
        if format == "csv":
            group = _GROUP if self._has_headings else ""
            return csv_of(data_table(self.table, group=group), byte_order_mark=byte_order_mark)
        return html_of(self.document()) if format == "html" else markdown_of(self.document())

    @property
    def _has_headings(self) -> bool:
        return any(isinstance(line, Heading) for line in self.table.lines)

    def document(self) -> Document:
        """The list for readers: a table under each heading."""
        partnership = self.book.partnership
        facts = (
            ("Partnership", partnership.name),
            ("As at", long(self.today)),
            ("Which", self.which),
            ("About the data", partnership.illustrative.strip()),
        )
        tables = tables_by_heading(self.table)
        return Document(
            title=self.title,
            facts=tuple(fact for fact in facts if fact[1]),
            blocks=tuple(
                Section(title=each.caption, blocks=(replace(each, caption=""),)) for each in tables
            )
            or (Paragraph(text="Nothing is among these."),),
            marking="",
        )

    def values(self) -> Iterator[dict[str, str]]:
        """Each line by the keys of the columns, with the heading under which it stands."""
        heading = ""
        for line in self.table.lines:
            if isinstance(line, Heading):
                heading = str(line.title)
                continue
            cells = {
                column.key: cell.in_a_file
                for column, cell in zip(self.table.columns, line.cells, strict=True)
            }
            yield ({"under": heading} if heading else {}) | cells
