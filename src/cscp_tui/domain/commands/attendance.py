"""Commands for attendance: agencies, everyone at once, guests, published summaries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct, to_builtins

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.texts import counted, in_a_row
from cscp_tui.domain.attendance import guest_place_of, unmarked_members
from cscp_tui.domain.clock_times import as_clock, time_in_words
from cscp_tui.domain.commands.base import AtMeeting, Effective
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import Finds, InNames, agency_name, folded
from cscp_tui.domain.periods import Period
from cscp_tui.domain.records import Agency, Attendance, Guests, SummaryRow
from cscp_tui.domain.unit_of_work import UnitOfWork

GUESTS = "guest"
"""The id of the guests' agency, if the partnership has none of its own."""


def attendance_id(meeting: str, agency: str) -> str:
    """Return the id of an attendance row: ``QAG-2025-11-27/police``."""
    return f"{meeting}/{agency}"


class RecordAttendance(InNames, AtMeeting, Struct, frozen=True):
    """Record who came for an agency; fields left out stay unchanged."""

    what: ClassVar[str] = "attend"
    meeting: str
    agency: str
    in_room: int | None = None
    online: int | None = None
    deputies: int | None = None
    apologies: bool | int | None = None
    """The number of seats that sent apologies; True for one."""
    roles: tuple[str, ...] | None = None
    """The roles of the people who came, never their names."""
    joined: str | None = None
    """The time of a late arrival, as people type it: ``10.20``."""
    left: str | None = None
    """The time of an early departure, as people type it."""
    interest: str | None = None
    """The declared interest: ``item 4; took no part``."""
    unknown: bool = False
    """True if nobody knows whether anyone came."""

    def work(self, draft: UnitOfWork) -> None:
        meeting, agency = self.of(draft), draft.agency(self.agency)
        key = attendance_id(meeting.id, agency.id)
        known = draft.find(Attendance, key)
        given = {name: getattr(self, name) for name in _GIVEN if getattr(self, name) is not None}
        if self.apologies is not None:
            sent = int(self.apologies)
            given |= {"apologies": sent > 0, "seats_excused": sent if sent > 1 else 0}
        given |= {name: as_clock(given[name]) for name in ("joined", "left") if name in given}
        if self.unknown or (known is not None and known.unknown and given):
            given["unknown"] = self.unknown
        if "roles" in given:
            given["roles"] = [role.strip() for role in given["roles"] if role.strip()]
        if known is not None and self.deputies is None:
            present = given.get("in_room", known.in_room) + given.get("online", known.online)
            given["deputies"] = min(known.deputies, max(0, present))
        draft.write("attendances", key, {"meeting": meeting.id, "agency": agency.id} | given)

    def sentence_in(self, book: Finds) -> str:
        agency = agency_name(self.agency, book)
        how_marked = (
            self.joined and f"joined at {time_in_words(as_clock(self.joined))}",
            self.left and f"left at {time_in_words(as_clock(self.left))}",
            self.interest and "declared an interest",
        )
        if done := [words for words in how_marked if words]:
            return f"{agency} {in_a_row(done)}"
        is_nobody = self.in_room == 0 and not self.online
        if self.apologies or is_nobody:
            return f"{'Apologies from' if self.apologies else 'Nobody came for'} {agency}"
        return f"Recorded {agency} at {self.meeting or 'the meeting'}"


_GIVEN = (*("in_room", "online", "deputies"), *("roles", "joined", "left", "interest"))


class Came(Struct, frozen=True):
    """The people of an agency at a meeting, as one word or mark states them."""

    in_room: int = 0
    online: int = 0
    deputies: int = 0
    apologies: int = 0
    """The number of seats that sent apologies."""
    is_unknown: bool = False
    """True for a mark that says that nobody knows whether anyone came."""
    is_guest: bool = False
    """True for a mark that says that they came as guests, and not for a member."""

    @property
    def has_people(self) -> bool:
        """True if anybody came; invalid numbers are ignored."""
        return self.in_room + self.online > 0

    def __add__(self, other: Came) -> Came:
        """Add the people of other seats; seats that nobody recorded count only beside no others."""
        if self.is_unknown or other.is_unknown:
            return other if self.is_unknown else self
        return Came(
            self.in_room + other.in_room,
            self.online + other.online,
            self.deputies + other.deputies,
            self.apologies + other.apologies,
        )

    def at(self, meeting: str, agency: str) -> RecordAttendance:
        if self.is_unknown:
            return RecordAttendance(meeting, agency, unknown=True)
        return RecordAttendance(
            meeting, agency, self.in_room, self.online, self.deputies, self.apologies
        )


class MarkAllPresent(AtMeeting, Struct, frozen=True):
    """Mark each unmarked member as present with one person in the room."""

    what: ClassVar[str] = "mark all present"
    meeting: str

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        unmarked = unmarked_members(draft, meeting)
        if not unmarked:
            raise Refused(
                f"Every member is already marked at {meeting.id}. Correct them one by one."
            )
        for agency in unmarked:
            RecordAttendance(meeting.id, agency.id, in_room=1).work(draft)

    def sentence(self) -> str:
        return f"Everyone else marked present at {self.meeting or 'the meeting'}"


class ClearAttendance(InNames, AtMeeting, Struct, frozen=True):
    """Remove an agency's mark, as if nothing had been recorded."""

    what: ClassVar[str] = "clear attendance"
    meeting: str
    agency: str

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        row = draft.get("attendances", attendance_id(meeting.id, self.agency))
        draft.change("attendances", row, undone=True)

    def sentence_in(self, book: Finds) -> str:
        return f"Mark for {agency_name(self.agency, book)} cleared"


class RecordGuests(AtMeeting, Struct, frozen=True):
    """Record how many guests came from a place. They are counted in the guests' row."""

    what: ClassVar[str] = "guests"
    meeting: str
    where: str
    """The agency or body that the guests came from, never a person's name."""
    in_room: int = 1
    online: int = 0

    def work(self, draft: UnitOfWork) -> None:
        """Set the number of guests from the place, or remove them if nobody came.

        A place that is not known yet is warned of: it may be a slip.
        """
        meeting = self.of(draft)
        if not self.where.strip():
            raise Missing("Say where the guests came from.", field="where")
        agency = guests_row(draft)
        key = attendance_id(meeting.id, agency)
        row = draft.find(Attendance, key)
        before = row.guests if row else ()
        place = guest_place_of(self.where, draft, meeting)
        same = {folded(self.where), folded(place.name)}
        guests = [known for known in before if folded(known.where) not in same]
        if self.in_room or self.online:
            guests.append(Guests(where=place.name, in_room=self.in_room, online=self.online))
            draft.warnings += filter(None, (place.doubt,))
        values = {
            "meeting": meeting.id,
            "agency": agency,
            "guests": to_builtins(guests),
            "in_room": _sum(guests, "in_room") + _unnamed(row, before, "in_room"),
            "online": _sum(guests, "online") + _unnamed(row, before, "online"),
        }
        draft.write("attendances", key, values)

    def sentence(self) -> str:
        guests = counted(self.in_room + self.online, "guest")
        return f"Recorded {guests} from {self.where.strip()}"


def _sum(guests: Iterable[Guests], field: str) -> int:
    return sum(getattr(each, field) for each in guests)


def _unnamed(row: Attendance | None, named: Iterable[Guests], field: str) -> int:
    """Count the guests of a row whose place was not given."""
    return max(0, getattr(row, field) - _sum(named, field)) if row else 0


def guests_row(draft: UnitOfWork) -> str:
    """Return the agency that stands for guests, adding it if there is none."""
    agencies = list(draft.records(Agency))
    for agency in agencies:
        if agency.kind is AgencyKind.GUEST:
            return agency.id
    order = max((agency.order for agency in agencies), default=0) + 1
    values = {"name": "Guest", "kind": AgencyKind.GUEST.value, "order": order}
    return draft.write("agencies", GUESTS, values).id


class KeepSummary(Effective, Struct, frozen=True):
    """Record attendance percentages as they were published, under the name of their period."""

    what: ClassVar[str] = "published summary"
    period: Period
    """The days that the summary covers; its title is the name of the summary."""
    groups: tuple[str, ...]
    rows: tuple[SummaryRow, ...]
    source: str = ""

    def work(self, draft: UnitOfWork) -> None:
        key = self.period.title.strip()
        if not key:
            raise Missing("Give the period of the summary, e.g. 2023/24.")
        if draft.find("summaries", key) is not None:
            raise Refused(
                f"There's already a summary for {key}. Remove it first, or give this one "
                "another name."
            )
        values = {
            "first_day": self.period.first.isoformat(),
            "last_day": self.period.last.isoformat(),
            "groups": list(self.groups),
            "rows": to_builtins(self.rows),
            "source": self.source.strip(),
        }
        draft.write("summaries", key, values)

    def sentence(self) -> str:
        rows = counted(len(self.rows), "agency", "agencies")
        return f"Published summary for {self.period.title} saved, {rows}"
