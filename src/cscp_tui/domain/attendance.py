"""Who came to the meetings of the groups, measured in people and in meetings, and quorum.

Only meetings that were held and are minuted count. Whoever was no member is told apart from a
member for whom nobody came.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from cscp_tui.domain.figures import percent
from cscp_tui.domain.words import AgencyKind, MeetingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import (
        Agency,
        Attendance,
        Group,
        Meeting,
        Membership,
        QuorumClause,
        Record,
    )


class Records(Protocol):
    """A book, or a draft on one."""

    def find(self, table: str, key: str) -> Record | None:
        """The live record with this id, if there is one."""

    def attendances_of(self, meeting: str) -> list[Attendance]:
        """The attendance rows of a meeting."""


@dataclass(slots=True)
class Presence:
    """What one agency's attendance of one group adds up to."""

    is_member: bool = False
    """Whether it was a member on any day of the period."""
    held: int = 0
    """The meetings held while it was a member; for guests, all that were held."""
    people: int = 0
    """People present, in the room and online, deputies among them."""
    represented: int = 0
    """The meetings at which it, a part of it, or the chair from it was present."""
    online: int = 0
    deputies: int = 0
    apologies: int = 0

    @property
    def attendance(self) -> int | None:
        """People present in percent of the meetings held; it can be over 100. None of none."""
        return percent(self.people, self.held)

    @property
    def representation(self) -> int | None:
        """Meetings at which it was represented in percent of those held. None of none."""
        return percent(self.represented, self.held)


ABSENT = Presence()
"""What a non-member's attendance adds up to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
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
    presences: Mapping[tuple[str, str], Presence] = field(repr=False)
    """By agency and group; see ``of``."""

    def of(self, agency: str, group: str) -> Presence:
        """The presence of an agency in a group; that of a non-member where there is none."""
        return self.presences.get((agency, group), ABSENT)

    def of_members(self, group: str) -> tuple[int, int]:
        """How often the agencies in a group were represented, of how often they could have been.

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
        counted[group.id] = tuple(meeting for meeting in met if counts(meeting, group))
        left_out.extend(meeting for meeting in met if not counts(meeting, group))
    members = _memberships(book, shown, first, last)
    presences: dict[tuple[str, str], Presence] = defaultdict(Presence)
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
    """The meetings of a group that took place between two days, in order of day."""
    found = (
        meeting
        for meeting in book.meetings.values()
        if meeting.group == group.id and meeting.state.took_place and first <= meeting.day <= last
    )
    return sorted(found, key=lambda meeting: (meeting.day, meeting.id))


def counts(meeting: Meeting, group: Group) -> bool:
    """Whether a meeting of a group is one of those over which attendance is measured."""
    quorate = meeting.state is MeetingState.HELD
    return meeting.minuted and (quorate or group.inquorate_counts)


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
    presences: dict[tuple[str, str], Presence],
) -> None:
    represented = represented_at(book, meeting)
    members = {
        spell.agency
        for spell in memberships
        if spell.group == meeting.group
        and spell.first_day <= meeting.day
        and (spell.last_day is None or meeting.day <= spell.last_day)
    }
    for agency in members:
        presence = presences[agency, meeting.group]
        presence.held += 1
        presence.represented += agency in represented
    for row in book.attendances_of(meeting.id):
        if row.agency in members or (row.present and _is_guest(book, row.agency)):
            presence = presences[row.agency, meeting.group]
            presence.people += row.present
            presence.online += row.online
            presence.deputies += row.deputies
            presence.apologies += row.apologies


def _is_guest(book: Book, agency: str) -> bool:
    known = book.agencies.get(agency)
    return known is not None and known.kind is AgencyKind.GUEST


def _in_order(book: Book, agencies: Iterable[str]) -> tuple[Agency, ...]:
    known = [book.agencies[key] for key in agencies if key in book.agencies]
    return tuple(sorted(known, key=lambda agency: (agency.order, agency.name, agency.id)))


def represented_at(records: Records, meeting: Meeting) -> frozenset[str]:
    """The agencies that a meeting had at the table: with anybody present, or in the chair.

    An agency is represented when any part of it is.
    """
    present = [row.agency for row in records.attendances_of(meeting.id) if row.present]
    if meeting.chair_agency:
        present.append(meeting.chair_agency)
    found: set[str] = set()
    for key in present:
        while key and key not in found:
            found.add(key)
            known = cast("Agency | None", records.find("agencies", key))
            key = known.parent if known else ""  # noqa: PLW2901 - climbs from part to whole
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """A clause of a quorum, and who of the agencies that it names was represented."""

    clause: QuorumClause
    represented: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Whether enough of them were."""
        return len(self.represented) >= self.clause.at_least


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether a meeting had its quorum, clause by clause."""

    clauses: tuple[ClauseResult, ...]

    @property
    def is_met(self) -> bool:
        """Whether every clause is met; a group without a rule is always quorate."""
        return all(result.is_met for result in self.clauses)

    @property
    def missing(self) -> tuple[QuorumClause, ...]:
        """The clauses that are not met."""
        return tuple(result.clause for result in self.clauses if not result.is_met)


def quorum(records: Records, meeting: Meeting) -> Quorum:
    """Evaluate the rule of the meeting's group over those who are represented so far."""
    represented = represented_at(records, meeting)
    group = cast("Group | None", records.find("groups", meeting.group))
    return Quorum(
        tuple(
            ClauseResult(clause, tuple(key for key in clause.agencies if key in represented))
            for clause in (group.quorum if group else ())
        )
    )


def is_quorate(records: Records, meeting: Meeting) -> bool:
    """Whether a meeting has its quorum so far, or its chair took it as quorate with a reason."""
    return bool(meeting.override_reason.strip()) or quorum(records, meeting).is_met
