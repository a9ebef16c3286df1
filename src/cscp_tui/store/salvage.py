"""Whole lines in a damaged journal, and the chains that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.store.codec import Line, NotALine, check_texts, decode_verified

if TYPE_CHECKING:
    from collections.abc import Iterator


_MARK = b"\xef\xbb\xbf"
"""The byte order mark that some editors put before a text."""


def split_lines(data: bytes) -> list[bytes]:
    """Return the lines of a journal, without what editors put around them."""
    return [raw.strip(b"\r\0 \t") for raw in data.removeprefix(_MARK).split(b"\n")]


def verified(raw: bytes) -> Line | None:
    """Decode a line by itself; None unless it and its texts are what was written."""
    try:
        line = decode_verified(raw)
        check_texts(raw)
    except NotALine:
        return None
    return line


def whole_lines(data: bytes) -> Iterator[Line]:
    """Yield the lines that are as they were written, wherever they stand."""
    for raw in split_lines(data):
        if raw and (line := verified(raw)) is not None:
            yield line
