"""What a name that is being typed in a capture line can become: agencies, groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cscp_tui.domain.names import folded
from cscp_tui.domain.words import AgencyKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.books import Book

_LAST = re.compile(
    r"(?:^|(?<=\s))(?P<name>lead|with|to|by):(?P<before>(?:[^\s\"]*,)?)(?P<typed>\"?[^\"\s,]*)$",
    re.IGNORECASE,
)
_ASKED = frozenset({"to", "by"})
MOST = 6
"""How many are offered."""


def offers(text: str, book: Book) -> tuple[str, ...]:
    """What the text can become, the best first; nothing where no name is being typed."""
    found = _LAST.search(text)
    if found is None:
        return ()
    typed = folded(found["typed"].strip('"'))
    begun = f"{text[: found.start()]}{found['name']}:{found['before']}"
    keys = dict.fromkeys(_fitting(typed, book, groups=found["name"].casefold() in _ASKED))
    if typed in keys:
        return ()
    return tuple(f"{begun}{key}" for key in list(keys)[:MOST])


def _fitting(typed: str, book: Book, *, groups: bool) -> Iterator[str]:
    """The ids of those with a name that begins so, then of those with a word that does."""
    named = {
        agency.id: (agency.id, agency.abbreviation, agency.name, *agency.aliases)
        for agency in sorted(book.agencies.values(), key=lambda agency: agency.order)
        if agency.kind is not AgencyKind.GUEST
    }
    if groups:
        named |= {g.id: (g.id, g.abbreviation, g.name) for g in book.groups.values()}
    folds = {key: [folded(name) for name in names if name] for key, names in named.items()}
    yield from (k for k, names in folds.items() if any(n.startswith(typed) for n in names))
    yield from (k for k, names in folds.items() if any(f" {typed}" in f" {n}" for n in names))
