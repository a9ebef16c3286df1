"""A table as comma-separated values that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import re

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import harmless
from cscp_tui.base.zip_archive import archive_of
from cscp_tui.documents.document import Document, tables_in
from cscp_tui.documents.figure import tidy_table
from cscp_tui.documents.table import Table
from cscp_tui.documents.text_layout import line

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
_POINT = re.compile(r"- [^\W\d](?:[^|!=\[\](]|(?<!\w)\()*\Z")
"""A point of a list in which nothing can be called or referred to: a file that had it gets it back."""
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?%?\Z")


def csv_of(table: Table, *, byte_order_mark: bool = False) -> str:
    """The header row and the rows, each ended as RFC 4180 says.

    Args:
        table: What to write; its caption is left out.
        byte_order_mark: Whether to begin with the sign by which Excel knows UTF-8.
    """
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(map(_spreadsheet_text, table.titles))
    for row in table.rows:
        writer.writerow(
            harmless(text)
            if table.is_as_published and _POINT.match(text)
            else _spreadsheet_text(text.replace(".", ":") if column.holds_times else text)
            for column, text in zip(table.columns, row, strict=True)
        )
    return (BYTE_ORDER_MARK if byte_order_mark else "") + output.getvalue()


def _spreadsheet_text(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would take it for a formula."""
    is_formula = _FORMULA.match(text) and not _NEGATIVE_NUMBER.match(text)
    return f"'{harmless(text)}" if is_formula else harmless(text)


_LONGEST = 60


def tables_archive(document: Document) -> bytes:
    """The figures, then every table of a document, as CSV files named by place and headings.

    Raises:
        Refused: it has neither, so the archive would be empty.
    """
    figures = [(0, ("figures",), tidy_table(document.figures))] if document.figures else []
    tables = [(number, *found) for number, found in enumerate(tables_in(document.blocks), 1)]
    if not figures and not tables:
        raise Refused(
            f"“{line(document.title)}” has no tables, so there is nothing for CSV. Choose Markdown, "
            "HTML or Word."
        )
    return archive_of(
        (f"{number:02d}-{_slug(titles)}.csv", csv_of(table, byte_order_mark=True).encode())
        for number, titles, table in (*figures, *tables)
    )


def _slug(titles: tuple[str, ...]) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", line(" ".join(titles)).casefold()))
    return words[:_LONGEST].strip("-") or "table"
