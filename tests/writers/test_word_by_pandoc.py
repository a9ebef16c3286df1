from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from cscp_tui.documents.document import Document
from cscp_tui.writers.markdown import markdown_of
from text_tables import text_table
from writers.example_documents import QUARTERLY_UPDATE
from writers.hostile_texts import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_tables(document: Document, folder: Path) -> list[list[list[str]]]:
    source, target = folder / "a.md", folder / "a.docx"
    source.write_text(markdown_of(document), "utf-8")
    subprocess.run(["pandoc", "-f", "gfm", str(source), "-o", str(target)], check=True)
    with zipfile.ZipFile(target) as archive:
        tree = ET.fromstring(archive.read("word/document.xml"))
    return [
        [
            ["".join(text.text or "" for text in cell.iter(f"{_WORD}t")) for cell in row]
            for row in ([*row.iter(f"{_WORD}tc")] for row in table.iter(f"{_WORD}tr"))
        ]
        for table in tree.iter(f"{_WORD}tbl")
    ]


def test_tables_reach_word(tmp_path: Path) -> None:
    """The example update's table becomes a table in Word, row by row and cell by cell."""
    (table,) = word_tables(QUARTERLY_UPDATE, tmp_path)

    assert table == [
        ["Ref", "Action", "Status", "Days late"],
        ["BP24-1.3", "Review the [CSCP] threshold document", "▲ In progress", "12"],
        ["BP24-1.4", "Train R&D | practice leadsin two cohorts", "● Delivered", ""],
    ]


def test_hostile_text_reaches_word(tmp_path: Path) -> None:
    """A hostile text reaches Word as it was typed."""
    document = Document(
        title="T", blocks=(text_table(headings=((HOSTILE, False),), rows=((HOSTILE,),)),)
    )

    (table,) = word_tables(document, tmp_path)

    assert table == [["[CSCP] [/oops] \\ | ␛[31m <b>"]] * 2


def test_pandoc_gives_columns_the_widths_of_their_dashes() -> None:
    """A long text gets the room that it has in other papers."""
    long_text = (
        "We will work with all partners so that every family is heard and nobody waits. " * 3
    )
    made = text_table((("Ref", False), ("Latest update", False)), [("BP24-1.1", long_text)])
    markdown = markdown_of(Document(title="List", blocks=(made,)))
    told = subprocess.run(
        ["pandoc", "-f", "markdown", "-t", "json"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
    )
    (table,) = (each for each in json.loads(told.stdout)["blocks"] if each["t"] == "Table")
    first, second = (width["c"] for _, width in table["c"][2])
    assert second > 3 * first
