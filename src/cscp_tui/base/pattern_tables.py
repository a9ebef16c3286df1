"""Tables of regular expressions, with a name and a pattern in each row."""

from __future__ import annotations

import re


def rows(table: str) -> tuple[tuple[str, str], ...]:
    """Return the rows of a table, each with its name and its pattern.

    A row goes on in the lines below that begin with spaces.
    """
    found: list[tuple[str, str]] = []
    for line in table.strip("\n").splitlines():
        if line.startswith(" "):
            found[-1] = (found[-1][0], found[-1][1] + line.lstrip())
        else:
            name, pattern = (*re.split(r" {2,}", line, maxsplit=1), "")[:2]
            found.append((name, pattern))
    return tuple(found)


def filled(pattern: str, table: dict[str, str]) -> str:
    """Return a pattern with the rows that it names as ``{name}`` filled in."""
    while named := re.search(r"\{([a-z][a-z -]*)\}", pattern):
        pattern = pattern.replace(named[0], table[named[1]])
    return pattern
