"""Save files again by LibreOffice, and compare what is in them: ``python resaved_by_libreoffice.py FILE …``.

Of workbooks every cell, filter and frozen header is compared; of Word files every paragraph, cell
and picture; of web pages every heading and cell.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lxml.html
import openpyxl
from docx import Document

FORMATS = {".xlsx": "xlsx", ".docx": "docx", ".html": "html:HTML (StarWriter)"}


def workbook(path: Path) -> list[Any]:
    """The cells of a workbook, and what each sheet has around them."""
    book = openpyxl.load_workbook(path)
    cells = [
        (sheet.title, cell.coordinate, cell.value or None, cell.data_type == "f")
        for sheet in book
        for row in sheet
        for cell in row
    ]
    return [*cells, *((s.title, s.freeze_panes, s.auto_filter.ref, s.sheet_state) for s in book)]


def word_file(path: Path) -> list[Any]:
    """The paragraphs of a Word file with their styles, its cells, and the number of its pictures."""
    file = Document(str(path))
    found = [(p.style.name if p.style else "", one_line(p.text)) for p in file.paragraphs]
    cells = [
        one_line(cell.text) for table in file.tables for row in table.rows for cell in row.cells
    ]
    # LibreOffice names the styles of text as it likes.
    told = [(style if style.startswith("Heading") else "", text) for style, text in found if text]
    return [*told, *cells, len(file.inline_shapes)]


def web_page(path: Path) -> list[str]:
    """The headings and cells of a page."""
    page = lxml.html.fromstring(path.read_bytes())
    for line_break in page.xpath("//br"):
        line_break.tail = f" {line_break.tail or ''}"
    return [one_line(each.text_content()) for each in page.xpath("//h1|//h2|//h3|//h4|//th|//td")]


READERS = {".xlsx": workbook, ".docx": word_file, ".html": web_page}


def one_line(text: str) -> str:
    return " ".join(text.split())


def main(paths: list[str]) -> int:
    """Print how much of each file LibreOffice kept; 1 if anything is another."""
    lost = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for path in map(Path, paths):
            wanted, read = FORMATS[path.suffix], READERS[path.suffix]
            command = ["soffice", "--headless", profile, "--convert-to", wanted, "--outdir", name]
            subprocess.run([*command, str(path)], check=True, capture_output=True)
            before, after = read(path), read(folder / path.name)
            other = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
            print(f"{path.name}: {len(before) - len(other)} of {len(before)} kept, {other[:5]}")
            lost += len(other) + (len(before) != len(after))
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
