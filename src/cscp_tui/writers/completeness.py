"""Check that a paper made by users' own templates has all that its document has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from cscp_tui.documents.document import Block, Disclosure, Document, Section, tables_in
from cscp_tui.documents.text_layout import line


def left_out(document: Document, html: str) -> str:
    """Return the first heading or figure of a document that its HTML file lacks; empty for none."""
    shown = " ".join(
        unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)).split()
    )
    for title in _titles(document.blocks):
        if title not in shown:
            return title
    words = set(shown.split())
    for _, table in tables_in(document.blocks):
        for row in table.rows:
            for figure in _figures(row):
                if figure not in words:
                    return figure
    return ""


def _titles(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            yield " ".join(line(block.title).split())
        if isinstance(block, Section | Disclosure):
            yield from _titles(block.blocks)


def _figures(row: Iterable[str]) -> Iterator[str]:
    return (word for cell in row for word in line(cell).split() if word.isdecimal())
