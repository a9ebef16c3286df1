from __future__ import annotations

import csv
import io
from zipfile import ZipFile

import pytest
from hypothesis import given
from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import harmless
from cscp_tui.documents.document import Document, Paragraph
from cscp_tui.documents.table import Cell, Column, Row, Table, column
from cscp_tui.writers.csv import csv_of, tables_archive
from text_tables import text_table
from writers.example_documents import ACTIONS, QUARTERLY_UPDATE
from writers.hostile_texts import hostile_texts


def table_of(*cells: str) -> Table:
    return text_table(headings=(("Text", False),), rows=tuple((cell,) for cell in cells))


def cell_of(text: str) -> str:
    return list(csv.reader(io.StringIO(csv_of(table_of(text)), newline="")))[1][0]


def test_rows() -> None:
    """A table has a line of titles and a line for each row, quoted only where it must be."""
    table = text_table(
        caption="Left away",
        headings=(("Ref", False), ("Days late", True)),
        rows=(("BP24-1.3", "12"), ('a, "b"', "")),
    )

    assert csv_of(table) == 'Ref,Days late\r\nBP24-1.3,12\r\n"a, ""b""",\r\n'


def test_byte_order_mark() -> None:
    """The text begins with a byte order mark only when asked to."""
    assert csv_of(table_of(), byte_order_mark=True) == "\ufeffText\r\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-x", "@SUM(A1)", "\t=1", "\rx", " =1", "-1+1", "-", "＝1", "\n=1"]
)
def test_formulas_are_disarmed(text: str) -> None:
    """A cell that a spreadsheet would run begins with an apostrophe."""
    assert cell_of(text) == f"'{harmless(text)}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("- Guidance written (in May)", "- Guidance written (in May)"),
        ("- cmd|' /C calc'!A0", "'- cmd|' /C calc'!A0"),
        ("- SUM(A1)", "'- SUM(A1)"),
        ("-A1", "'-A1"),
        ("=1", "'=1"),
    ],
)
def test_a_point_of_a_list_comes_back_as_it_was_published(text: str, written: str) -> None:
    """A table in the columns that it was imported with has its points again, and no formula."""
    table = replace(table_of(text), is_as_published=True)
    assert list(csv.reader(io.StringIO(csv_of(table), newline="")))[1] == [written]


@pytest.mark.parametrize("text", ["-5", "-5.25", "-5%", "5", "a=1", "▲ At risk", ""])
def test_plain_cells_stay(text: str) -> None:
    """Figures, negative ones too, and ordinary words stay as they are."""
    assert cell_of(text) == text


def test_times_of_day_keep_their_colon() -> None:
    """On screens and in papers they have a point, which a spreadsheet would read as a number."""
    time = Column(key="time", title="Time", width=6, holds_times=True)
    lines = (Row("1", (Cell("10.00"), Cell("2.50"))),)
    table = Table(columns=(time, column("Title")), lines=lines)
    assert csv_of(table) == "Time,Title\r\n10:00,2.50\r\n"


def test_titles_are_disarmed() -> None:
    """A column's title is disarmed like a cell."""
    table = text_table(headings=(("=1", False),), rows=())

    assert csv_of(table) == "'=1\r\n"


@given(hostile_texts)
def test_cells_come_back(text: str) -> None:
    """Every cell comes back from the file, made harmless, perhaps after an apostrophe."""
    assert cell_of(text) in {harmless(text), f"'{harmless(text)}"}


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
