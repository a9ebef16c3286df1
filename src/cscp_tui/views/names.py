"""Names of agencies, groups and meetings: in full at first use, then abbreviated."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.names import PARTNERSHIP, folded, group_name
from cscp_tui.domain.records import Action, Agency, Group, Plan

COMMON = {
    "CAMHS": "Child and Adolescent Mental Health Services",
    "DfE": "Department for Education",
    "EHCP": "Education, Health and Care Plan",
    "GP": "general practitioner",
    "GPs": "general practitioners",
    "LADO": "Local Authority Designated Officer",
    "LCSPR": "Local Child Safeguarding Practice Review",
    "MACE": "Multi-Agency Child Exploitation panel",
    "MASA": "Multi-Agency Safeguarding Arrangements",
    "MASH": "Multi-Agency Safeguarding Hub",
    "SEND": "special educational needs and disabilities",
}
"""Common abbreviations with their meanings, listed in the key of a paper that uses them."""


_CAPITALS = 2
"""An abbreviation has at least so many capital letters."""


class Names:
    """The names of one paper, asked for in its reading order."""

    def __init__(self, book: Book, *, one_spelling: bool = False) -> None:
        """Begin a paper in which no agency or group has been named yet.

        Args:
            one_spelling: whether each is in full every time, so that a spreadsheet sorts by them.
        """
        self._book, self._one_spelling = book, one_spelling
        self._said: set[str] = set()

    def agency(self, key: str) -> str:
        """An agency: in full at first, with its abbreviation, and from then on by that."""
        known = self._book.agencies.get(key)
        return self._say(known) if known else key

    def group(self, key: str) -> str:
        """A group: in full at first, with its abbreviation, and from then on by that."""
        known = self._book.groups.get(key)
        if known is None:
            return key
        return self._say(known) if _is_abbreviation(known.abbreviation) else known.name

    def group_heading(self, key: str) -> str:
        """A group at the head of a column, as short as can be understood."""
        known = self._book.groups.get(key)
        if known is None or _is_abbreviation(known.abbreviation):
            return self.group(key)
        return known.short_name

    def party(self, key: str) -> str:
        """An agency, a group, or the partnership, as the party to a challenge."""
        if key == PARTNERSHIP:
            return "the partnership"
        return self.group(key) if key in self._book.groups else self.agency(key)

    def meeting(self, key: str) -> str:
        """A meeting by its group and its day."""
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


def _is_abbreviation(short: str) -> bool:
    return sum(letter.isupper() for letter in short) >= _CAPITALS and " " not in short


def abbreviations_in(book: Book, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The abbreviations that texts use, the partnership's own and common ones, with meanings."""
    meanings = _meanings(book)
    longest_first = sorted(meanings, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    used = {found for text in texts for found in pattern.findall(text)}
    return tuple((short, meanings[short]) for short in sorted(used, key=str.casefold))


def _meanings(book: Book) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in book.groups.values():
        found[group.abbreviation] = group.name
    for agency in book.agencies.values():
        found.update(dict.fromkeys((*agency.aliases, agency.abbreviation), agency.name))
    own = {
        short: name
        for short, name in found.items()
        if _is_abbreviation(short) and short not in name.replace(",", " ").split()
    }
    return own | COMMON


def plan_in_full(plan: Plan) -> str:
    """A plan by its title, with its label where the title does not say that already."""
    is_said = folded(plan.id) in folded(plan.title)
    return plan.title if is_said else f"{plan.title} {plan.id}"


def meeting_name(key: str, book: Book) -> str:
    """A meeting by its group and day: ``QAG, 27 Nov 25``; the key where there is none."""
    known = book.meetings.get(key)
    return f"{group_name(known.group, book)}, {short(known.day)}" if known else key


def meeting_in_full(key: str, book: Book) -> str:
    """A meeting by its group and day; its id where it is unknown."""
    known = book.meetings.get(key)
    if known is None:
        return key
    return f"{group_in_full(known.group, book)}, {long(known.day)}"


def party_in_full(key: str, book: Book) -> str:
    """An agency, a group, or the partnership itself."""
    known = book.groups.get(key) or book.agencies.get(key)
    return known.name if known else key


def agency_in_full(key: str, book: Book) -> str:
    known = book.agencies.get(key)
    return known.name if known else key


def group_in_full(key: str, book: Book) -> str:
    known = book.groups.get(key)
    return known.name if known else key


def lead_name(book: Book, action: Action) -> str:
    """The full name of an action's lead agency, else its lead as typed."""
    agency = book.agencies.get(action.lead_agency)
    return agency.name if agency else action.lead or "none named"
