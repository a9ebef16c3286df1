"""Lay out users' texts in files: as one line, as lines, or as paragraphs of lines.

Control characters have become pictures, runs of spaces one space, and no line begins or ends with
a space.
"""

from __future__ import annotations

import re
from itertools import groupby

from cscp_tui.base.texts import lines_of, one_line

_SPACES = re.compile(" {2,}")


def line(text: str) -> str:
    """Return the text as one line, as for a heading or a column's title."""
    return _tidy(one_line(text))


def lines(text: str) -> list[str]:
    """Return the text's lines for a table cell, with blank lines only between others."""
    if text.isprintable():  # one line, with nothing that steers
        return [one] if (one := _tidy(text)) else []
    tidied = [_tidy(each) for each in lines_of(text)]
    while tidied and not tidied[-1]:
        tidied.pop()
    while tidied and not tidied[0]:
        tidied.pop(0)
    return tidied


def full_lines(text: str) -> list[str]:
    """Return the text's lines without blank ones, as for a bullet."""
    return [each for each in lines(text) if each]


def paragraphs(text: str) -> list[list[str]]:
    """Return the paragraphs of the text, which blank lines separate, each as its lines."""
    return [list(group) for is_full, group in groupby(lines(text), key=bool) if is_full]


def _tidy(text: str) -> str:
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()
