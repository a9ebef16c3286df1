"""Lines of a journal as plain values and as a book, and bytes of its file written over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from cscp_tui.domain.book import Book

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cscp_tui.domain.changes import Line


def values_of(line: Line) -> dict[str, Any]:
    """Return what ``encode`` takes for a line."""
    values: dict[str, Any] = msgspec.to_builtins(line)
    return {key: value for key, value in values.items() if key not in {"prev", "hash", "why#"}}


def book_of(lines: Iterable[Line]) -> Book:
    """Return the book that lines make one by one, as a follower sees them come."""
    book = Book()
    for line in lines:
        book.apply(line.changes)
    return book


def put(path: Path, place: int, byte: int) -> None:
    """Write one byte over another; emptying the file first would wait for the disk each time."""
    with path.open("r+b") as file:
        file.seek(place)
        file.write(bytes([byte]))
