"""The formats of a paper: a document as the bytes of a file."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cscp_tui.exporting.archives import tables_archive
from cscp_tui.exporting.html import html_of
from cscp_tui.exporting.markdown import markdown_of
from cscp_tui.exporting.word import docx_of

if TYPE_CHECKING:
    from cscp_tui.exporting.documents import Document
    from cscp_tui.exporting.templating import Templates


class PaperFormat(StrEnum):
    """The format of a paper's file."""

    MARKDOWN = "md"
    HTML = "html"
    WORD = "docx"
    TABLES = "csv"

    @property
    def is_text(self) -> bool:
        """Whether its bytes are text that a terminal can show."""
        return self in {PaperFormat.MARKDOWN, PaperFormat.HTML}

    @property
    def ending(self) -> str:
        """The ending of its file's name; the tables come as an archive of CSV files."""
        return "tables.zip" if self is PaperFormat.TABLES else self.value


def bytes_of(
    document: Document, paper_format: PaperFormat, templates: Templates | None = None
) -> bytes:
    """A document in a format; the same document and templates give the same bytes."""
    match paper_format:
        case PaperFormat.MARKDOWN:
            return markdown_of(document, templates).encode()
        case PaperFormat.HTML:
            return html_of(document, templates).encode()
        case PaperFormat.WORD:
            return docx_of(document, templates)
        case PaperFormat.TABLES:
            return tables_archive(document)
