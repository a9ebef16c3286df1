"""Where guests come from: an agency, a body that guests came from before, or perhaps a slip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cscp_tui.domain.memberships import members_on
from cscp_tui.domain.names import folded
from cscp_tui.domain.texts import shortened
from cscp_tui.domain.words import AgencyKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cscp_tui.domain.records import Agency, Attendance, Meeting, Membership, Record

    Records = Callable[[str], Iterable[Record]]

_ALIKE = 0.75
"""How alike two names are, of 1, for one to be a slip of the other."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where guests come from."""

    name: str
    """What is kept: the agency's own name where one is called as was typed."""
    doubt: str = ""
    """What to ask before it is kept, as sentences; empty where the place is known."""


def place_of(typed: str, records: Records, meeting: Meeting) -> Place:
    """The place that a name means at a meeting, and what is doubtful about it.

    Args:
        typed: what somebody calls it.
        records: gives the live records of a table.
        meeting: to which the guests came.
    """
    name, wanted = " ".join(typed.split()), folded(typed)
    agencies = [cast("Agency", each) for each in records("agencies")]
    known = [a for a in agencies if a.kind is not AgencyKind.GUEST]
    for agency in known:
        if wanted in map(folded, _names(agency)):
            return Place(agency.name, _doubt_of_member(agency, records, meeting))
    before = tuple(_before(records))
    if wanted in map(folded, before):
        return Place(name)
    names = [each for agency in known for each in _names(agency)]
    return Place(name, _doubt_of_stranger(name, [*names, *before]))


def _names(agency: Agency) -> tuple[str, ...]:
    every = (agency.name, agency.abbreviation, *agency.aliases, agency.id)
    return tuple(filter(None, every))


def _before(records: Records) -> Iterator[str]:
    """Where guests of other meetings came from."""
    for record in records("attendances"):
        yield from (guests.where for guests in cast("Attendance", record).guests)


def _doubt_of_member(agency: Agency, records: Records, meeting: Meeting) -> str:
    spells = (cast("Membership", each) for each in records("memberships"))
    if agency.id not in members_on(spells, meeting.group, meeting.day):
        return ""
    return f"{shortened(agency.name)} is a member; its people belong in its own row."


def _doubt_of_stranger(name: str, names: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only where a name is unknown

    by_fold = {folded(each): each for each in reversed(names)}
    alike = get_close_matches(folded(name), list(by_fold), 1, _ALIKE)
    slip = f"Did you mean {shortened(by_fold[alike[0]])}? " if alike else ""
    return f"{slip}No agency is called “{shortened(name)}”, and no guests came from there before."
