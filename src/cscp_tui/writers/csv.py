"""Write tables as CSV files that a spreadsheet opens without running formulas."""

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
"""A list item without function calls or references, which is safe to export as it is."""
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?%?\Z")


def csv_of(table: Table, *, byte_order_mark: bool = False) -> str:
    """Write a table as CSV in the format of RFC 4180.

    Args:
        table: the table to write, without its caption.
        byte_order_mark: whether to begin with the mark by which Excel recognises UTF-8.
    """
    return (BYTE_ORDER_MARK if byte_order_mark else "") + _written(table, ",", "\r\n")


def tabbed(table: Table, *, with_titles: bool = True) -> str:
    """Write a table as text with tabs, as spreadsheets take it from the clipboard."""
    return _written(table, "\t", "\n", with_titles=with_titles)


def _written(table: Table, between: str, end: str, *, with_titles: bool = True) -> str:
    output = io.StringIO()
    writer = csv.writer(output, delimiter=between, lineterminator=end)
    if with_titles:
        writer.writerow(map(_spreadsheet_text, table.titles))
    for row in table.rows:
        writer.writerow(
            harmless(text)
            if table.is_as_published and _POINT.match(text)
            else _spreadsheet_text(text.replace(".", ":") if column.holds_times else text)
            for column, text in zip(table.columns, row, strict=True)
        )
    return output.getvalue()


def _spreadsheet_text(text: str) -> str:
    """Return the text, with an apostrophe before it if a spreadsheet would read a formula."""
    is_formula = _FORMULA.match(text) and not _NEGATIVE_NUMBER.match(text)
    return f"'{harmless(text)}" if is_formula else harmless(text)


_LONGEST = 60


def tables_archive(document: Document) -> bytes:
    """Write a document's figures and tables as an archive of CSV files.

    They are named by number and headings.

    Raises:
        Refused: if it has neither figures nor tables.
    """
    figures = [(0, ("figures",), tidy_table(document.figures))] if document.figures else []
    tables = [(number, *found) for number, found in enumerate(tables_in(document.blocks), 1)]
    if not figures and not tables:
        raise Refused(
            f"“{line(document.title)}” has no tables, so there is nothing for CSV. Choose Markdown, "
            "HTML or Word."
        )
    return archive_of(
        (
            f"{number:02d}-{_slug(titles)}.csv",
            csv_of(found.for_spreadsheets(), byte_order_mark=True).encode(),
        )
        for number, titles, found in (*figures, *tables)
    )


def _slug(titles: tuple[str, ...]) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", line(" ".join(titles)).casefold()))
    return words[:_LONGEST].strip("-") or "table"
