"""A document as Markdown, in the dialect that GitHub, pandoc and most others read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.exporting.html import html_body_of

if TYPE_CHECKING:
    from cscp_tui.exporting.documents import Document
    from cscp_tui.exporting.templating import Templates


def markdown_of(document: Document, templates: Templates | None = None) -> str:
    """The document's HTML body as Markdown, ending with one line break.

    Args:
        document: what to write.
        templates: those of a workspace; the shipped ones where left out.
    """
    from cscp_tui.exporting.markdown_converter import (  # noqa: PLC0415  # slow import
        DocumentConverter,
    )

    return DocumentConverter().convert(html_body_of(document, templates)) + "\n"
