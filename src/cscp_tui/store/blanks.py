"""Blanked texts in the bytes of a line: ``""`` with spaces up to the length that the text had."""

from __future__ import annotations

import re

from cscp_tui.base.texts import REDACTED

_BLANK_TEXT = re.compile(rb'(?<=[\[,:])"" +')
_IS_BLANK = re.compile(rb'"" +')
_ENTRY = re.compile(rb'"(?:[^"\\]|\\.)*" *')


def shown(part: bytes, salt: int = 0) -> bytes:
    """Put "[redacted]" into the places of blanked texts.

    Args:
        part: of a line.
        salt: how many characters stand before a text there.
    """
    return _BLANK_TEXT.sub(b'"' + b" " * salt + REDACTED.encode("ascii") + b'"', part)


def entries_of(texts: bytes) -> list[bytes]:
    """Split the texts of a line, each with its quotation marks and the spaces after them."""
    return _ENTRY.findall(texts)


def is_blank(entry: bytes) -> bool:
    """Return whether a text was blanked."""
    return _IS_BLANK.fullmatch(entry) is not None
