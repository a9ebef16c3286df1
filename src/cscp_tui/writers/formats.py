"""Write documents and reports as files. A format's writer is loaded only when needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files
from typing import Literal, TypeAlias

from cscp_tui.base.progress import Step, untold
from cscp_tui.documents.document import Document, Report
from cscp_tui.documents.formats import ListFormat, PaperFormat
from cscp_tui.documents.templates import Templates

TextFormat: TypeAlias = Literal["md", "csv", "json", "html"]

# ruff: noqa: PLC0415 - jinja2, markdownify, python-docx and XlsxWriter load only with what needs them


def bytes_of(
    document: Document, paper_format: PaperFormat, templates: Templates | None = None
) -> bytes:
    """Write a document in a format; the same document and templates give the same bytes.

    Args:
        paper_format: the format; CSV gives an archive with a file for each table.
    """
    match paper_format:
        case PaperFormat.MARKDOWN:
            from cscp_tui.writers.markdown import markdown_of

            return markdown_of(document, templates).encode()
        case PaperFormat.HTML:
            from cscp_tui.writers.templates import html_of

            return html_of(document, templates).encode()
        case PaperFormat.WORD:
            from cscp_tui.writers.word import docx_of

            return docx_of(document, templates)
        case PaperFormat.TABLES:
            from cscp_tui.writers.csv import tables_archive

            return tables_archive(document)
        case PaperFormat.WORKBOOK:
            from cscp_tui.writers.workbook import workbook_of

            return workbook_of(document)


def text_of(report: Report, text_format: TextFormat) -> str:
    """Write a report as text, by the shipped templates.

    Args:
        text_format: ``md``, ``html``, ``csv`` or ``json``.
    """
    content = prepared(report, text_format)(untold)
    assert isinstance(content, str)
    return content


def prepared(
    report: Report,
    list_format: str,
    templates: Templates | None = None,
    *,
    byte_order_mark: bool = False,
) -> Callable[[Step], str | bytes]:
    """Collect what a format needs from a report, and return the function that writes it.

    The function no longer looks at the book, so that a thread can call it while others record.

    Args:
        list_format: the ``ListFormat``; Word and Excel give bytes, all others text.
        templates: the workspace's templates, for Word; without them, the usual styles.
    """
    make: Callable[[], str | bytes]
    match ListFormat(list_format):
        case ListFormat.CSV:
            from cscp_tui.writers.csv import csv_of

            make = partial(csv_of, report.table, byte_order_mark=byte_order_mark)
        case ListFormat.JSON:
            from cscp_tui.writers.json import json_text

            make = partial(json_text, report.values)
        case ListFormat.WORKBOOK:
            from cscp_tui.writers.workbook import report_workbook

            make = partial(report_workbook, report)
        case ListFormat.WORD:
            make = partial(bytes_of, report.document, PaperFormat.WORD, templates)
        case _:
            make = partial(_text, report.document, PaperFormat(list_format))

    return lambda _step: make()


def _text(document: Document, paper_format: PaperFormat) -> str:
    return bytes_of(document, paper_format).decode()


def shipped_template(name: str) -> str:
    """Return the text of a shipped template, from which users can start their own."""
    return (files("cscp_tui.writers") / "paper_templates" / name).read_text("utf-8")
