"""Check that a paper made with users' templates contains all of its document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from cscp_tui.documents.document import Document, Section, every_block, tables_in
from cscp_tui.documents.text_layout import line


def left_out(document: Document, html: str) -> str:
    """Return the first heading or figure missing from a document's HTML; empty for none."""
    shown = " ".join(
        unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)).split()
    )
    for block in every_block(document.blocks):
        if isinstance(block, Section) and (title := _words(block.title)) not in shown:
            return title
    words = set(shown.split())
    for _, table in tables_in(document.blocks):
        for row in table.rows:
            for figure in _figures(row):
                if figure not in words:
                    return figure
    return ""


def _words(text: str) -> str:
    return " ".join(line(text).split())


def _figures(row: Iterable[str]) -> Iterator[str]:
    return (word for cell in row for word in line(cell).split() if word.isdecimal())
