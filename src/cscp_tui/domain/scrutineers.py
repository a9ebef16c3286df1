"""Who scrutinises: the roles among the partners that are scrutineers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.words import AgencyKind

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Agency

SCRUTINEER = "scrutineer"
"""Stands for the scrutineer, as the one that raises a challenge, where no partner is one."""


def scrutineers(book: Book) -> list[Agency]:
    """The roles that are scrutineers, in the order of the attendance table."""
    found = [agency for agency in book.agencies.values() if is_scrutineer(book, agency.id)]
    return sorted(found, key=lambda agency: (agency.order, agency.id))


def is_scrutineer(book: Book, party: str) -> bool:
    """Whether one who raised a challenge is a scrutineer: a role that is called one."""
    agency = book.agencies.get(party)
    if agency is None:
        return party == SCRUTINEER
    return agency.kind is AgencyKind.ROLE and "scrutin" in agency.name.casefold()


def scrutineer_of(book: Book, name: str = "") -> str:
    """The scrutineer with a name, else the first one.

    Args:
        book: where they are partners.
        name: of the person or role at the keyboard.
    """
    found = scrutineers(book)
    wanted = name.strip().casefold()
    named = [agency.id for agency in found if agency.name.casefold() == wanted]
    return (named or [agency.id for agency in found] or [SCRUTINEER])[0]
