"""The formats and markings of papers. Their writers are loaded only when needed."""

from __future__ import annotations

from enum import StrEnum

CALLED = {
    "word": "docx",
    "doc": "docx",
    "excel": "xlsx",
    "xls": "xlsx",
    "spreadsheet": "xlsx",
    "markdown": "md",
    "htm": "html",
    "web page": "html",
    "tables": "csv",
}
"""The formats by what people call them."""


class PaperFormat(StrEnum):
    """The format of a paper's file."""

    MARKDOWN = "md"
    HTML = "html"
    WORD = "docx"
    TABLES = "csv"
    WORKBOOK = "xlsx"

    @property
    def label(self) -> str:
        return _FORMATS[self]

    @property
    def is_text(self) -> bool:
        """True if the file is text that a terminal can show."""
        return self in {PaperFormat.MARKDOWN, PaperFormat.HTML}

    @property
    def is_data(self) -> bool:
        """True if the file holds only tables and figures, for spreadsheets."""
        return self in {PaperFormat.TABLES, PaperFormat.WORKBOOK}

    @property
    def ending(self) -> str:
        """The ending of the file's name. CSV tables come in an archive."""
        return "tables.zip" if self is PaperFormat.TABLES else self.value


_FORMATS = {
    PaperFormat.MARKDOWN: "Markdown",
    PaperFormat.HTML: "web page",
    PaperFormat.WORD: "Word",
    PaperFormat.TABLES: "tables",
    PaperFormat.WORKBOOK: "Excel",
}


class ListFormat(StrEnum):
    """The format of a list's file."""

    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    WORD = "docx"
    WORKBOOK = "xlsx"

    @property
    def is_text(self) -> bool:
        """True if the file is text that a terminal can show."""
        return self not in {ListFormat.WORD, ListFormat.WORKBOOK}

    @property
    def carries_marking(self) -> bool:
        """True if its files can hold a marking."""
        return self not in {ListFormat.CSV, ListFormat.JSON}
