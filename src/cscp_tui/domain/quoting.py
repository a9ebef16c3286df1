"""Where the part of a filter begins that is being typed: quotes keep words together."""

from __future__ import annotations

_QUOTES = frozenset('"“”')


def last_part(text: str) -> str:
    """What stands behind the last space that is not within double quotes."""
    start, is_quoted = 0, False
    for place, sign in enumerate(text):
        if sign in _QUOTES:
            is_quoted = not is_quoted
        elif sign.isspace() and not is_quoted:
            start = place + 1
    return text[start:]
