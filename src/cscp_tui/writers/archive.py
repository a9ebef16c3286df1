"""A document's tables as one archive."""

from __future__ import annotations

import re

from cscp_tui.base.errors import Refused
from cscp_tui.base.zip_archive import archive_of
from cscp_tui.documents.document import Document, tables_in
from cscp_tui.documents.figure import tidy_table
from cscp_tui.documents.text_layout import line
from cscp_tui.writers.csv import csv_of

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
