from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from cscp_tui.base.errors import Refused
from cscp_tui.documents.document import Document, Paragraph
from cscp_tui.writers.archive import tables_archive
from cscp_tui.writers.csv import csv_of
from writers.example_documents import ACTIONS, QUARTERLY_UPDATE


def test_every_table_is_a_file_named_by_its_headings() -> None:
    """As one that a spreadsheet opens."""
    with ZipFile(io.BytesIO(tables_archive(QUARTERLY_UPDATE))) as archive:
        (name,) = archive.namelist()
        assert name == "01-progress-by-priority-neglect-neglect-1-of-2-50.csv"
        assert archive.read(name).decode() == csv_of(ACTIONS, byte_order_mark=True)


def test_the_same_document_gives_the_same_archive() -> None:
    """Byte for byte."""
    assert tables_archive(QUARTERLY_UPDATE) == tables_archive(QUARTERLY_UPDATE)


def test_a_document_without_tables_is_refused() -> None:
    """An empty archive would look like a fault."""
    with pytest.raises(Refused, match="“Minutes” has no tables"):
        tables_archive(Document(title="Minutes", blocks=(Paragraph("None."),)))
