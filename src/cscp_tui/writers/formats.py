"""The formats of a paper: a document as the bytes of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.documents.formats import PaperFormat
from cscp_tui.writers.archive import tables_archive
from cscp_tui.writers.html import html_of
from cscp_tui.writers.markdown import markdown_of
from cscp_tui.writers.word import docx_of

if TYPE_CHECKING:
    from cscp_tui.documents.document import Document
    from cscp_tui.writers.templates import Templates


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
