"""Warnings of texts in an export that may identify a child or a family."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from cscp_tui.base.progress import Step, untold
from cscp_tui.documents.document import (
    Block,
    Bullets,
    Definitions,
    Disclosure,
    Document,
    Paragraph,
    Section,
)
from cscp_tui.documents.table import Table
from cscp_tui.domain.personal_identifiers import Identifier, find_identifiers
from cscp_tui.domain.references import REFERENCE
from cscp_tui.domain.rules.identifiers import limited

_NO_WORDS = frozenset({"id", "quarter", "created"})
"""Fields that the program fills in by itself."""


def warnings_of_values(values: Any, quiet: Collection[str]) -> list[str]:
    """Return a sentence for each field of plain records that looks like an identifier.

    Args:
        values: records as plain values, within lists and dictionaries.
    """
    return limited(
        found.sentence(f"the {field.replace('_', ' ')} of {key}")
        for key, field, text in _fields(values)
        for found in find_identifiers(text, quiet)
    )


def warnings_of_document(document: Document, quiet: Collection[str]) -> list[str]:
    """Return a sentence for each section of a document that may contain an identifier."""
    sentences = (
        found.sentence(f"“{title}”")
        for title, text in _texts(document.title, document.blocks)
        for found in find_identifiers(text, quiet)
    )
    return limited(sentences)


def _fields(values: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(values, list):
        for each in values:
            yield from _fields(each)
    elif isinstance(values, dict):
        for name, value in values.items():
            if isinstance(value, str) and "id" in values and name not in _NO_WORDS:
                yield values["id"], name, value
            elif isinstance(value, list | dict):
                yield from _fields(value)


def _texts(title: str, blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case Section():
                yield from _texts(block.title, block.blocks)
            case Paragraph():
                yield title, block.text
            case Bullets():
                yield from ((title, item) for item in block.items)
            case Table():
                yield from ((title, cell) for row in block.rows for cell in row)
            case Disclosure():
                yield from _texts(block.summary or title, block.blocks)
            case Definitions():
                yield from ((title, text) for _, text in block.pairs)


_AT_ONCE = 500
"""The number of lines between two reports of progress."""
_NEAR = 60
"""The number of preceding lines that may name a line's record, as in JSON."""


def warning_of_text(text: str, quiet: Collection[str], step: Step = untold) -> str:
    """Return a sentence about the first line that looks like an identifier; empty if none."""
    lines = text.splitlines()
    distinct = set(lines)
    found: dict[str, Identifier] = {}
    for place, line in enumerate(distinct):
        if not place % _AT_ONCE:
            step(place, len(distinct))
        for one in find_identifiers(line, quiet)[:1]:
            found[line] = one
    places = [place for place, line in enumerate(lines) if line in found]
    if not places:
        return ""
    first = places[0]
    record = _record_at(lines, first)
    where = f"line {first + 1}{f', on {record},' if record else ''}"
    sentence = found[lines[first]].sentence(where)
    more = len(places) - 1
    others = f" There {'is' if more == 1 else 'are'} {more} more like it." if more else ""
    return f"{sentence}{others}"


def _record_at(lines: list[str], place: int) -> str:
    """Return the reference of an action in a line or in those just before it."""
    for line in reversed(lines[max(0, place - _NEAR) : place + 1]):
        if found := REFERENCE.search(line):
            return found[0]
    return ""
