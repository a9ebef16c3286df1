"""Names of agencies, groups and meetings: in full at first mention, then abbreviated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from cscp_tui.base.grouping import grouped
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.names import PARTNERSHIP, group_name
from cscp_tui.domain.records import Action, Agency, Group

COMMON = {
    "CAMHS": "Child and Adolescent Mental Health Services",
    "DfE": "Department for Education",
    "EHCP": "Education, Health and Care Plan",
    "GP": "general practitioner",
    "LADO": "Local Authority Designated Officer",
    "LCSPR": "Local Child Safeguarding Practice Review",
    "MACE": "Multi-Agency Child Exploitation panel",
    "MASA": "Multi-Agency Safeguarding Arrangements",
    "MASH": "Multi-Agency Safeguarding Hub",
    "SEND": "special educational needs and disabilities",
}
"""Common abbreviations with their meanings, listed in the key of a paper that uses them."""


_CAPITALS = 2
"""The least number of capital letters in an abbreviation."""


class Names:
    """The names used in one paper. They must be requested in reading order."""

    def __init__(self, book: Book, *, one_spelling: bool = False) -> None:
        """Start a paper in which no agency or group has been named yet.

        Args:
            one_spelling: whether to always give the full name, so that a spreadsheet can sort.
        """
        self._book, self._one_spelling = book, one_spelling
        self._said: set[str] = set()

    def agency(self, key: str) -> str:
        """Return an agency's full name with its abbreviation at first, then the abbreviation."""
        known = self._book.agencies.get(key)
        return self._say(known) if known else key

    def group(self, key: str) -> str:
        """Return a group's full name with its abbreviation at first, then the abbreviation."""
        known = self._book.groups.get(key)
        if known is None:
            return key
        return self._say(known) if is_abbreviation(known.abbreviation) else known.name

    def group_heading(self, key: str) -> str:
        """Return a group's name for the head of a column, as short as is understandable."""
        known = self._book.groups.get(key)
        if known is None or is_abbreviation(known.abbreviation):
            return self.group(key)
        return known.short_name

    def party(self, key: str) -> str:
        """Return the name of an agency, a group or the partnership as party to a challenge."""
        if key == PARTNERSHIP:
            return "the partnership"
        return self.group(key) if key in self._book.groups else self.agency(key)

    def meeting(self, key: str) -> str:
        """Return the name of a meeting: its group and day."""
        known = self._book.meetings.get(key)
        return f"{self.group(known.group)}, {long(known.day)}" if known else key

    def _say(self, known: Agency | Group) -> str:
        short = known.abbreviation
        if not short or self._one_spelling:
            return known.name
        if short in self._said:
            return short
        self._said.add(short)
        is_part = set(short.casefold().split()) <= set(_words(known.name))
        return known.name if is_part else f"{known.name} ({short})"


def _words(name: str) -> list[str]:
    return name.replace(":", " ").replace(",", " ").casefold().split()


def is_abbreviation(short: str) -> bool:
    """Return whether a name is one of capitals, such as QAG, which needs no article."""
    return sum(letter.isupper() for letter in short) >= _CAPITALS and " " not in short


def abbreviations_in(book: Book, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations used in texts, also in the plural, with their meanings.

    Several of one meaning are listed together.
    """
    meanings = _meanings(book)
    pattern = _pattern_of(tuple(meanings))
    used = set[str]().union(*(_used_in(text, pattern) for text in texts))
    alike = grouped(sorted(used, key=str.casefold), lambda short: meanings[short])
    return tuple((", ".join(shorts), meaning) for meaning, shorts in alike.items())


@lru_cache(maxsize=1024)
def _used_in(text: str, pattern: re.Pattern[str]) -> frozenset[str]:
    """Find the names in a text. A paper is tried with more and fewer of the same texts until it fits."""
    return frozenset(pattern.findall(text))


@lru_cache(maxsize=8)
def _pattern_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w)")


def _meanings(book: Book) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in book.groups.values():
        found[group.abbreviation] = group.name
    for agency in book.agencies.values():
        found.update(dict.fromkeys((*agency.aliases, agency.abbreviation), agency.name))
    own = {
        short: name
        for short, name in found.items()
        if is_abbreviation(short) and short not in name.replace(",", " ").split()
    }
    return own | COMMON


def meeting_name(key: str, book: Book) -> str:
    """Return a meeting's group and day: ``QAG, 27 Nov 25``; the key if it is unknown."""
    known = book.meetings.get(key)
    return f"{group_name(known.group, book)}, {short(known.day)}" if known else key


def meeting_in_full(key: str, book: Book) -> str:
    """Return a meeting's group and day in full; the key if it is unknown."""
    known = book.meetings.get(key)
    if known is None:
        return key
    return f"{group_in_full(known.group, book)}, {long(known.day)}"


def party_in_full(key: str, book: Book) -> str:
    """Return the full name of an agency, a group or the partnership."""
    known = book.groups.get(key) or book.agencies.get(key)
    return known.name if known else key


def agency_in_full(key: str, book: Book) -> str:
    known = book.agencies.get(key)
    return known.name if known else key


def group_in_full(key: str, book: Book) -> str:
    known = book.groups.get(key)
    return known.name if known else key


def lead_name(book: Book, action: Action) -> str:
    """Return the full name of an action's lead agency, else its lead as typed."""
    agency = book.agencies.get(action.lead_agency)
    return agency.name if agency else action.lead or "none named"
