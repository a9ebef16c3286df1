"""Archives whose bytes follow from what is in them alone, and a document's tables as one."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cscp_tui.documents.document import tables_in
from cscp_tui.documents.text_layout import line
from cscp_tui.writers.csv import csv_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.documents.document import Document


_NO_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that an archive can name; a real one would change the bytes."""
_LONGEST = 60


def archive_of(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of named members, in their order; the same members give the same bytes."""
    output = io.BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, data in members:
            info = ZipInfo(name, _NO_DAY)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return output.getvalue()


def tables_archive(document: Document) -> bytes:
    """Every table of a document as a CSV file of its own, named by its place and headings."""
    found = enumerate(tables_in(document.blocks), 1)
    return archive_of(
        (f"{number:02d}-{_slug(titles)}.csv", csv_of(table, byte_order_mark=True).encode())
        for number, (titles, table) in found
    )


def _slug(titles: tuple[str, ...]) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", line(" ".join(titles)).casefold()))
    return words[:_LONGEST].strip("-") or "table"
