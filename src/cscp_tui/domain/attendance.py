"""Attendance: people present, meetings represented, and where guests come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct

from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import AgencyKind, MeetingState
from cscp_tui.domain.figures import percent
from cscp_tui.domain.names import Finds, folded
from cscp_tui.domain.partners import covers, in_table_order, members_on, with_wholes
from cscp_tui.domain.records import Agency, Attendance, Group, Meeting, Membership, R


class Records(Finds, Protocol):
    """A source of records: a book or a draft."""

    def records(self, kind: type[R]) -> Iterable[R]:
        """Return the live records of a kind."""

    def attendances_of(self, meeting: str) -> list[Attendance]:
        """Return the attendance rows of a meeting."""


class AgencyAttendance(Struct):
    """The attendance of one agency at one group: how often, and with how many people."""

    is_member: bool = False
    """True if it was a member on any day of the period."""
    held: int = 0
    """The meetings held while it was a member; for guests, all that were held."""
    people: int = 0
    """People present, in the room and online, deputies among them."""
    represented: int = 0
    """The meetings attended by the agency, by a part of it, or by a chair from it."""
    online: int = 0
    deputies: int = 0
    apologies: int = 0

    @property
    def attendance(self) -> int | None:
        """People present as a percentage of meetings held, which can be over 100; None if none were."""
        return percent(self.people, self.held)

    @property
    def representation(self) -> int | None:
        """Meetings at which it was represented as a percentage of those held; None if none were."""
        return percent(self.represented, self.held)


ABSENT = AgencyAttendance()
"""The figures of an agency that was neither a member nor a guest."""


class Attended(Struct, frozen=True, kw_only=True):
    """The attendance of several groups over a period, by agency and group."""

    first: date
    last: date
    groups: tuple[Group, ...]
    agencies: tuple[Agency, ...]
    """The members of any of the groups in the period, and guests, in the table's order."""
    held: Mapping[str, tuple[Meeting, ...]]
    """The meetings that count, by group."""
    left_out: tuple[Meeting, ...]
    """The meetings of the period that took place but do not count: not minuted or inquorate."""
    joined: tuple[Membership, ...]
    """Memberships that began within the period, after its first day."""
    presences: Mapping[tuple[str, str], AgencyAttendance]
    """The figures by agency and group; use ``of`` to look one up."""

    def of(self, agency: str, group: str) -> AgencyAttendance:
        return self.presences.get((agency, group), ABSENT)

    def met(self, group: str) -> list[Meeting]:
        """Return the meetings of a group that took place in the period, whether they count or not."""
        left_out = (meeting for meeting in self.left_out if meeting.group == group)
        found = [*self.held.get(group, ()), *left_out]
        return sorted(found, key=lambda meeting: (meeting.day, meeting.id))

    def of_members(self, group: str) -> tuple[int, int]:
        """Count the meetings that the agencies of a group attended, and those they could attend.

        Roles and guests are not counted.
        """
        kinds = {AgencyKind.AGENCY, AgencyKind.CATEGORY}
        found = [self.of(agency.id, group) for agency in self.agencies if agency.kind in kinds]
        return sum(p.represented for p in found), sum(p.held for p in found)


def attendance(book: Book, groups: Sequence[str], first: date, last: date) -> Attended:
    """Measure the attendance of groups between two days, both included."""
    shown = tuple(book.groups[key] for key in groups if key in book.groups)
    counted: dict[str, tuple[Meeting, ...]] = {}
    left_out: list[Meeting] = []
    for group in shown:
        met = _met(book, group, first, last)
        counted[group.id] = tuple(
            meeting for meeting in met if counts_in_attendance(meeting, group)
        )
        left_out.extend(meeting for meeting in met if not counts_in_attendance(meeting, group))
    members = _memberships(book, shown, first, last)
    presences: dict[tuple[str, str], AgencyAttendance] = defaultdict(AgencyAttendance)
    for spell in members:
        presences[spell.agency, spell.group].is_member = True
    for group in shown:
        for meeting in counted[group.id]:
            _count_meeting(book, meeting, members, presences)
    for (agency, key), presence in presences.items():
        if _is_guest(book, agency):
            presence.held = len(counted[key])
    return Attended(
        first=first,
        last=last,
        groups=shown,
        agencies=_in_order(book, {agency for agency, _ in presences}),
        held=counted,
        left_out=tuple(left_out),
        joined=tuple(spell for spell in members if first < spell.first_day <= last),
        presences=dict(presences),
    )


def _met(book: Book, group: Group, first: date, last: date) -> list[Meeting]:
    """Return the meetings of a group that took place between two days, in order of day."""
    found = (
        meeting
        for meeting in book.meetings.values()
        if meeting.group == group.id and meeting.state.took_place and first <= meeting.day <= last
    )
    return sorted(found, key=lambda meeting: (meeting.day, meeting.id))


def counts_in_attendance(meeting: Meeting, group: Group) -> bool:
    """Return whether a meeting counts in its group's attendance figures."""
    quorate = meeting.state is MeetingState.HELD
    return meeting.is_closed and (quorate or group.inquorate_counts)


def _memberships(
    book: Book, groups: Iterable[Group], first: date, last: date
) -> tuple[Membership, ...]:
    shown = {group.id for group in groups}
    return tuple(
        spell
        for spell in book.memberships.values()
        if spell.group in shown
        and spell.first_day <= last
        and (spell.last_day is None or first <= spell.last_day)
    )


def _count_meeting(
    book: Book,
    meeting: Meeting,
    memberships: Iterable[Membership],
    presences: dict[tuple[str, str], AgencyAttendance],
) -> None:
    represented = represented_at(book, meeting)
    members = {
        spell.agency
        for spell in memberships
        if spell.group == meeting.group and covers(spell, meeting.day)
    }
    rows = book.attendances_of(meeting.id)
    not_known = {row.agency for row in rows if row.unknown} - represented
    for agency in members - not_known:
        presence = presences[agency, meeting.group]
        presence.held += 1
        presence.represented += agency in represented
    for row in rows:
        if row.agency in members or (row.present and _is_guest(book, row.agency)):
            presence = presences[row.agency, meeting.group]
            presence.people += row.present
            presence.online += row.online
            presence.deputies += row.deputies
            presence.apologies += row.excused


def _is_guest(book: Book, agency: str) -> bool:
    known = book.agencies.get(agency)
    return known is not None and known.kind is AgencyKind.GUEST


def _in_order(book: Book, agencies: Iterable[str]) -> tuple[Agency, ...]:
    return tuple(in_table_order(book.agencies[key] for key in agencies if key in book.agencies))


def members_of(records: Records, meeting: Meeting) -> list[Agency]:
    """Return the members on the meeting's day, in the order of the attendance table."""
    spells = records.records(Membership)
    keys = members_on(spells, meeting.group, meeting.day)
    found = (records.find(Agency, key) for key in keys)
    return in_table_order(agency for agency in found if agency is not None)


def unmarked_members(records: Records, meeting: Meeting) -> list[Agency]:
    """Return the members on the meeting's day that have no attendance row yet."""
    marked = {row.agency for row in records.attendances_of(meeting.id)}
    return [
        agency
        for agency in members_of(records, meeting)
        if agency.id not in marked and agency.kind is not AgencyKind.GUEST
    ]


def unrepresented_members(records: Records, meeting: Meeting) -> list[Agency]:
    """Return the unmarked members that nobody represents, not even in the chair."""
    there = represented_at(records, meeting)
    return [each for each in unmarked_members(records, meeting) if each.id not in there]


def represented_at(records: Records, meeting: Meeting) -> frozenset[str]:
    """Return the agencies represented at a meeting: with somebody present, or in the chair.

    An agency is represented when any part of it is.
    """
    present = [row.agency for row in records.attendances_of(meeting.id) if row.present]
    if meeting.chair_agency and is_chair_present(records, meeting):
        present.append(meeting.chair_agency)
    return frozenset(whole for key in present for whole in with_wholes(records, key))


def is_chair_present(records: Records, meeting: Meeting) -> bool:
    """Return whether the chair of a meeting is recorded as present.

    The chair's own row says so where the attendance has one (``Chair (Named Person)``), else the
    meeting itself, unless the chair's agency is marked as absent. In meetings that were closed
    before the meeting said so, the Chair counts unless marked as absent.
    """
    rows = records.attendances_of(meeting.id)
    own = [row for row in rows if is_chairs_row(records, row)]
    marked = own or [row for row in rows if row.agency == meeting.chair_agency]
    if marked and (own or not any(row.present for row in marked)):
        return any(row.present for row in marked)
    return meeting.is_closed if meeting.chair_present is None else meeting.chair_present


def is_attendance_taken(records: Records, meeting: Meeting) -> bool:
    """Return whether anybody but the chair is recorded as present at a meeting."""
    rows = records.attendances_of(meeting.id)
    return any(row.present and not is_chairs_row(records, row) for row in rows)


def is_chairs_row(records: Records, row: Attendance) -> bool:
    known = records.find(Agency, row.agency)
    return known is not None and is_chairs_role(known)


def is_chairs_role(agency: Agency) -> bool:
    """Return whether a member is the role of the chair: ``Chair (Named Person)``."""
    if agency.kind is not AgencyKind.ROLE:
        return False
    return any(folded(name).startswith("chair") for name in (agency.name, agency.abbreviation))


def interest_words(interest: str) -> str:
    """Return a declaration as minutes word it: ``declared an interest in item 4``."""
    return f"declared an interest in {interest}"


_ALIKE = 0.75
"""The least similarity, from 0 to 1, at which one name is a misspelling of another."""


class GuestPlace(Struct, frozen=True):
    """The agency or body that guests come from."""

    name: str
    """The name to store: an agency's own name, if one is called what was typed."""
    doubt: str = ""
    """Questions to ask before it is recorded, as sentences; empty if the place is known."""


def guest_place_of(typed: str, records: Records, meeting: Meeting) -> GuestPlace:
    """Find the agency or body that guests came from by its name, and what is doubtful about it.

    Args:
        typed: the name as the user typed it.
        meeting: the meeting that the guests attended.
    """
    name, wanted = " ".join(typed.split()), folded(typed)
    agencies = list(records.records(Agency))
    known = [a for a in agencies if a.kind is not AgencyKind.GUEST]
    for agency in known:
        if wanted in map(folded, _names(agency)):
            return GuestPlace(agency.name, _doubt_of_member(agency, records, meeting))
    before = tuple(_before(records))
    if wanted in map(folded, before):
        return GuestPlace(name)
    names = [each for agency in known for each in _names(agency)]
    return GuestPlace(name, _doubt_of_stranger(name, [*names, *before]))


def _names(agency: Agency) -> tuple[str, ...]:
    return tuple(filter(None, (*agency.names, agency.id)))


def _before(records: Records) -> Iterator[str]:
    for row in records.records(Attendance):
        yield from (guests.where for guests in row.guests)


def _doubt_of_member(agency: Agency, records: Records, meeting: Meeting) -> str:
    spells = records.records(Membership)
    if agency.id not in members_on(spells, meeting.group, meeting.day):
        return ""
    return f"{shortened(agency.name)} is a member. Record its people in its own row."


def _doubt_of_stranger(name: str, names: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only where a name is unknown

    by_fold = {folded(each): each for each in reversed(names)}
    alike = get_close_matches(folded(name), list(by_fold), 1, _ALIKE)
    slip = f"Did you mean {shortened(by_fold[alike[0]])}? " if alike else ""
    return (
        f"{slip}There's no agency called “{shortened(name)}”, and no guests have come from "
        "there before."
    )
