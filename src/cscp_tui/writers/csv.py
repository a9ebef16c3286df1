"""A table as comma-separated values that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import re

from cscp_tui.base.texts import harmless
from cscp_tui.documents.table import Table

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
            else _spreadsheet_text(text)
            for text in row
        )
    return (BYTE_ORDER_MARK if byte_order_mark else "") + output.getvalue()


def _spreadsheet_text(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would take it for a formula."""
    is_formula = _FORMULA.match(text) and not _NEGATIVE_NUMBER.match(text)
    return f"'{harmless(text)}" if is_formula else harmless(text)
