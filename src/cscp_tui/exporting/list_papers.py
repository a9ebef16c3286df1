"""Any list of a screen as it leaves: under its headings, as one table, or as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.exporting.documents import Paragraph
from cscp_tui.exporting.records_papers import RecordsPaper, records_document
from cscp_tui.exporting.tables import data_table, sections_by_heading
from cscp_tui.views.cells import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.views.cells import Table

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
        table=data_table(table, group=_GROUP if has_headings else ""),
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
            column.key: cell.in_a_file
            for column, cell in zip(table.columns, line.cells, strict=True)
        }
        yield ({"under": heading} if heading else {}) | cells
