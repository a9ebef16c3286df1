"""The layout of users' texts in files: as one line, as lines, or as paragraphs of lines.

Control characters have become pictures, runs of spaces one space, and no line begins or ends with
a space.
"""

from __future__ import annotations

import re
from itertools import groupby

from cscp_tui.base.texts import lines_of, one_line

_SPACES = re.compile(" {2,}")


def line(text: str) -> str:
    """The text as one line, as a heading or a column's title needs it."""
    return _tidy(one_line(text))


def lines(text: str) -> list[str]:
    """The text's lines, blank ones only between others, as a table's cell shows them."""
    if text.isprintable():  # one line, with nothing that steers
        return [one] if (one := _tidy(text)) else []
    tidied = [_tidy(each) for each in lines_of(text)]
    while tidied and not tidied[-1]:
        tidied.pop()
    while tidied and not tidied[0]:
        tidied.pop(0)
    return tidied


def full_lines(text: str) -> list[str]:
    """The text's lines without the blank ones, as a bullet shows them."""
    return [each for each in lines(text) if each]


def paragraphs(text: str) -> list[list[str]]:
    """The text's paragraphs, which blank lines divide, each as its lines."""
    return [list(group) for is_full, group in groupby(lines(text), key=bool) if is_full]


def _tidy(text: str) -> str:
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()
