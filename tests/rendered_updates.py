"""A quarterly update of books, for tests and measurements that need no sign-offs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cscp_tui.domain.enums import Audience
from cscp_tui.services.updates import update_of
from cscp_tui.store.team import team_recorder
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.views.updates.update import Update
from cscp_tui.writers.markdown import markdown_of
from cscp_tui.writers.templates import html_of
from recounting import as_at

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.documents.document import Document
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.quarters import Quarter


def quarterly_document(
    book: Book, previous_book: Book, options: QuarterlyOptions, present: Book | None = None
) -> Document:
    """The update as a document.

    Args:
        book: what was true on the as-at day.
        previous_book: what was true at the end of the quarter before.
        options: the quarter, the audience and how it is marked.
        present: where texts that speak for the quarter are looked up, since they often come in
            after its end; the book of the as-at day if left out.
    """
    update = Update(
        book=book,
        before=previous_book,
        present=present if present is not None else book,
        quarter=options.quarter,
        as_at=options.as_at,
        audience=options.audience,
    )
    return document_of(update, options)


def render_quarterly(
    book: Book,
    previous_book: Book,
    options: QuarterlyOptions,
    *,
    as_html: bool = False,
    present: Book | None = None,
) -> str:
    """The update as the text of a Markdown or HTML file."""
    document = quarterly_document(book, previous_book, options, present)
    return html_of(document) if as_html else markdown_of(document)


def first_page_rows(folder: Path, quarter: Quarter) -> dict[str, tuple[str, str]]:
    """The figures of the Executive's first page, now and at the end of the quarter before."""
    day = as_at(quarter)
    update = update_of(team_recorder(folder).workspace, quarter, day, Audience.EXECUTIVE)
    options = QuarterlyOptions(quarter=quarter, audience=Audience.EXECUTIVE, as_at=day)
    text = markdown_of(document_of(update, options))
    page = text[: text.index("## Annex")]
    (table,) = re.findall(r"^\| Figure \|.*\n\|[ :|-]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    rows = (line.strip("| ").split(" | ") for line in table.splitlines())
    return {label: (now, then.strip("[]")) for label, now, then in rows}
