"""A document as one self-contained, accessible HTML file."""

from __future__ import annotations

from cscp_tui.documents.document import Document
from cscp_tui.documents.templates import Templates
from cscp_tui.writers.templates import render


def html_of(document: Document, templates: Templates | None = None) -> str:
    """The whole file, with its style; it needs nothing from elsewhere."""
    return render("document.html.j2", document, templates)


def html_body_of(document: Document, templates: Templates | None = None) -> str:
    """The body of the file, from which Markdown is made, with charts as text."""
    return render("body.html.j2", document, templates, as_text=True)
