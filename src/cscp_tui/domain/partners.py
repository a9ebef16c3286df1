"""Agencies and groups: memberships on a day, their ids, and who scrutinises."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import date

from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import Finds
from cscp_tui.domain.records import Agency, Membership
from cscp_tui.domain.unit_of_work import UnitOfWork


def covers(spell: Membership, day: date) -> bool:
    return spell.first_day <= day and (spell.last_day is None or day <= spell.last_day)


def members_on(spells: Iterable[Membership], group: str, day: date) -> list[str]:
    """Return the agencies that were members of a group on a day, each once."""
    found = (spell.agency for spell in spells if spell.group == group and covers(spell, day))
    return list(dict.fromkeys(found))


def groups_on(spells: Iterable[Membership], agency: str, day: date) -> list[str]:
    found = (spell.group for spell in spells if spell.agency == agency and covers(spell, day))
    return list(dict.fromkeys(found))


def spells_of(draft: UnitOfWork, agency: str = "", group: str = "") -> Iterator[Membership]:
    for spell in draft.records(Membership):
        if (not agency or spell.agency == agency) and (not group or spell.group == group):
            yield spell


def is_member(draft: UnitOfWork, agency: str, group: str, day: date) -> bool:
    return any(covers(spell, day) for spell in spells_of(draft, agency, group))


_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_NO_CAPITALS = re.compile(r"[^A-Z0-9]+")


def slug(name: str, abbreviation: str = "") -> str:
    """Return an id for an agency with this name: ``culture-community-safety``."""
    return _NO_LETTERS.sub("-", (abbreviation or name).casefold()).strip("-")


def agency_id(taken: Container[str], name: str, abbreviation: str) -> str:
    """Return an unused id for an agency: ``police``."""
    short = slug(name, abbreviation) or slug(name) or "agency"
    return _free(taken, short, f"{short}-")


def group_id(taken: Container[str], name: str, abbreviation: str) -> str:
    """Return an unused id for a group: ``QAG``. The ids of its meetings begin with it."""
    initials = "".join(word[0] for word in name.split())
    made = (_NO_CAPITALS.sub("", text.upper()) for text in (abbreviation, initials))
    short = next(filter(None, made), "GROUP")
    return _free(taken, short, short)


def _free(taken: Container[str], first: str, beginning: str) -> str:
    key, number = first, 2
    while key in taken:
        key, number = f"{beginning}{number}", number + 1
    return key


MAKERS = {"agencies": agency_id, "groups": group_id}
"""The functions that make an id from a name, by table."""


SCRUTINEER = "scrutineer"
"""The key of the scrutineer as the one that raises a challenge, if no partner is one."""


def scrutineers(book: Book) -> list[Agency]:
    """Return the roles that are scrutineers, in the order of the attendance table."""
    found = [agency for agency in book.agencies.values() if is_scrutineer(book, agency.id)]
    return sorted(found, key=lambda agency: (agency.order, agency.id))


def is_scrutineer(book: Book, party: str) -> bool:
    """Return whether a party to a challenge is a scrutineer: a role with that name."""
    agency = book.agencies.get(party)
    if agency is None:
        return party == SCRUTINEER
    return agency.kind is AgencyKind.ROLE and "scrutin" in agency.name.casefold()


_TEAM = (
    *("business team", "business manager", "business unit", "business support"),
    *("partnership team", "partnership manager"),
)


def is_the_team(agency: Agency) -> bool:
    return any(word in agency.name.casefold() for word in _TEAM)


def may_be_guest(agency: Agency) -> bool:
    """Return whether someone may come as a guest who isn't a member: a role, or the business team."""
    return agency.kind is AgencyKind.ROLE or is_the_team(agency)


def mailbox_of_the_team(book: Book) -> str:
    """Return the mailbox that answers go to; empty if none is recorded."""
    teams = filter(is_the_team, book.agencies.values())
    return next((box for agency in teams for box in agency.mailboxes), "")


def scrutineer_of(book: Book, name: str = "") -> str:
    """Return the scrutineer with a name, else the first one.

    Args:
        name: the name of the person or role at the keyboard.
    """
    found = scrutineers(book)
    wanted = name.strip().casefold()
    named = [agency.id for agency in found if agency.name.casefold() == wanted]
    return (named or [agency.id for agency in found] or [SCRUTINEER])[0]


def annual_report_groups(book: Book) -> tuple[str, ...]:
    return book.partnership.annual_report_groups if book.has_partnership else ()


def table_place(agency: str, book: Book) -> tuple[int, str]:
    """Return the sort key of an agency, by its id, in the attendance table."""
    known = book.agencies.get(agency)
    return (known.order, known.name) if known else (0, agency)


def in_table_order(agencies: Iterable[Agency]) -> list[Agency]:
    """Return agencies in the order of the attendance table."""
    return sorted(agencies, key=lambda agency: (agency.order, agency.name, agency.id))


def with_wholes(records: Finds, agency: str) -> set[str]:
    """Return an agency and all the agencies it is part of, which it represents."""
    found: set[str] = set()
    while agency and agency not in found:
        found.add(agency)
        known = records.find(Agency, agency)
        agency = known.parent if known else ""
    return found
