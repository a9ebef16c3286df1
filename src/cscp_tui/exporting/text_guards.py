"""What in the text of a file may identify a child or a family, by the line in which it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cscp_tui.domain.identifiers import find_identifiers
from cscp_tui.exporting.steps import untold

if TYPE_CHECKING:
    from collections.abc import Collection

    from cscp_tui.domain.identifiers import Finding
    from cscp_tui.exporting.steps import Step

_REFERENCE = re.compile(r"\b[A-Z]{2}\d\d-\d+(?:\.\d+)?\b")
_AT_ONCE = 500
"""So many lines are looked through between two steps."""
_NEAR = 60
"""So many lines before one may say which record it belongs to, as in JSON."""


def warning_of_text(text: str, quiet: Collection[str], step: Step = untold) -> str:
    """A sentence on the first line that looks like an identifier; empty where none does.

    Args:
        text: the text of a file, in whatever format.
        quiet: phrases that look like one and are none.
        step: told how much has been looked through.
    """
    lines = text.splitlines()
    distinct = set(lines)
    found: dict[str, Finding] = {}
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
    others = f" So {'has' if more == 1 else 'have'} {more} more." if more else ""
    return f"{sentence}{others}"


def _record_at(lines: list[str], place: int) -> str:
    """The reference of an action in a line, or in those just before it."""
    for line in reversed(lines[max(0, place - _NEAR) : place + 1]):
        if found := _REFERENCE.search(line):
            return found[0]
    return ""
