"""A quarterly update of books, for tests and measurements that need no sign-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.views.updates.update import Update
from cscp_tui.writers.markdown import markdown_of
from cscp_tui.writers.templates import html_of

if TYPE_CHECKING:
    from cscp_tui.documents.document import Document
    from cscp_tui.domain.book import Book


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
