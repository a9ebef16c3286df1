"""The quarterly update as a document, and as a file's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from cscp_tui.exporting.documents import Document
from cscp_tui.exporting.html import html_of
from cscp_tui.exporting.markdown import markdown_of
from cscp_tui.exporting.papers import section_of
from cscp_tui.views.quarterly import facts, sections, title
from cscp_tui.views.updates import Update

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.views.audiences import Audience

Format: TypeAlias = Literal["md", "html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterlyOptions:
    """What is asked for; the same options on the same books give the same bytes."""

    quarter: Quarter
    audience: Audience
    as_at: date
    """The day whose truth the book holds."""
    marking: str = ""
    """The security marking of the first and last line; empty for none."""
    draft: bool = True
    """Whether it says DRAFT, as it does until it is signed off."""


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
    return Document(
        title=title(update),
        facts=facts(update),
        blocks=tuple(map(section_of, sections(update))),
        marking=options.marking,
        draft=options.draft,
    )


def render_quarterly(
    book: Book,
    previous_book: Book,
    options: QuarterlyOptions,
    format: Format = "md",  # noqa: A002 - the word of the command line
    present: Book | None = None,
) -> str:
    """The update as the text of a Markdown or HTML file."""
    document = quarterly_document(book, previous_book, options, present)
    return html_of(document) if format == "html" else markdown_of(document)
