"""Recording attendance: its forms, and the command for each key on a row."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import Missing, NotUnderstood
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.domain.attendance import guest_place_of
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import Choices, agencies
from cscp_tui.domain.clock_times import time_in_words
from cscp_tui.domain.commands.attendance import (
    Came,
    ClearAttendance,
    RecordAttendance,
    RecordGuests,
)
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import Together, as_one
from cscp_tui.domain.dates import long
from cscp_tui.domain.names import folded, group_name
from cscp_tui.domain.records import Agency, Attendance, Guests, Meeting
from cscp_tui.domain.rules.meetings import MOST_PEOPLE
from cscp_tui.services.attendance import visitors
from cscp_tui.tui.forms.fields import Field, Form, Values, choice_field
from cscp_tui.tui.forms.form_screen import Warned


class Digits(Struct):
    """The digits typed in succession on one row, which make one number."""

    row: str = ""
    text: str = ""

    def follow(self, key: str, row: str) -> None:
        """Take a key pressed on a row. Any key except a digit and Enter ends the number."""
        if key.isdecimal():
            self.text = f"{self.text if row == self.row else ''}{key}"
            self.row = row
        elif key != "enter":
            self.text = ""

    def number(self, row: str) -> str:
        """Return the number typed on a row; empty if fewer than two digits were typed."""
        return self.text if row == self.row and len(self.text) > 1 else ""


def people(meeting: str, agency: str, row: Attendance | None, number: int) -> Command:
    """Record a number of people. Those online stay online, and the others are in the room."""
    online = min(row.online, number) if row is not None else 0
    in_room, sent = number - online, _apologies_when(row, present=number > 0)
    return RecordAttendance(meeting, agency, in_room=in_room, online=online, apologies=sent)


def in_numbers(known: RecordAttendance, row: Attendance | None) -> Command:
    """Return a typed attendance, with apologies cleared if somebody came."""
    present = (known.in_room or 0) + (known.online or 0) > 0
    sent = None if known.deputies else _apologies_when(row, present=present)
    return replace(known, apologies=sent)


def _apologies_when(row: Attendance | None, *, present: bool) -> bool | None:
    """Return False to clear apologies if somebody other than a deputy came; otherwise None."""
    came_after_all = present and row is not None and row.apologies and not row.deputies
    return False if came_after_all else None


def one_or_none(meeting: str, agency: str, row: Attendance | None) -> Command:
    """Record one person in the room, or nobody if somebody is recorded already."""
    if row is not None and row.present:
        return RecordAttendance(meeting, agency, in_room=0, online=0)
    sent = _apologies_when(row, present=True)
    return RecordAttendance(meeting, agency, in_room=1, apologies=sent)


def one_more_online(meeting: str, agency: str, row: Attendance | None) -> Command:
    """Move one person online. If all are online already, move them into the room."""
    if row is None or not row.present:
        sent = _apologies_when(row, present=True)
        return RecordAttendance(meeting, agency, in_room=0, online=1, apologies=sent)
    if row.in_room:
        return RecordAttendance(meeting, agency, in_room=row.in_room - 1, online=row.online + 1)
    return RecordAttendance(meeting, agency, in_room=row.online, online=0)


def one_more_deputy(meeting: str, agency: str, row: Attendance | None) -> Command:
    """Count one more person as a deputy. If all are deputies already, count none."""
    if row is None or not row.present:
        return RecordAttendance(meeting, agency, in_room=1, deputies=1)
    deputies = row.deputies + 1 if row.deputies < row.present else 0
    return RecordAttendance(meeting, agency, deputies=deputies)


def apologies(meeting: str, agency: str, row: Attendance | None) -> Command:
    """Record apologies, and nobody present unless a deputy is. Pressed again, clear them."""
    if row is None:
        return RecordAttendance(meeting, agency, apologies=True)
    if row.deputies:
        return RecordAttendance(meeting, agency, apologies=not row.apologies)
    if row.apologies and not row.present:
        return ClearAttendance(meeting, agency)
    return RecordAttendance(meeting, agency, in_room=0, online=0, apologies=True)


def joined(meeting: str, agency: str, row: Attendance | None, at: str) -> Command:
    """Record the time at which somebody joined. Pressed again, clear it."""
    if row is not None and row.joined:
        return RecordAttendance(meeting, agency, joined="")
    return replace(came(meeting, agency, row), joined=at)


def left(meeting: str, agency: str, row: Attendance | None, at: str) -> Command:
    """Record the time at which somebody left. Pressed again, clear it."""
    if row is not None and row.left:
        return RecordAttendance(meeting, agency, left="")
    return replace(came(meeting, agency, row), left=at)


def came(meeting: str, agency: str, row: Attendance | None) -> RecordAttendance:
    """Record one person present if nobody is recorded yet."""
    if row is not None and row.present:
        return RecordAttendance(meeting, agency)
    return RecordAttendance(
        meeting, agency, in_room=1, apologies=_apologies_when(row, present=True)
    )


def unmarked(meeting: str, agency: str, row: Attendance | None) -> Command | None:
    """Clear the agency's attendance; None if there is none to clear."""
    return ClearAttendance(meeting, agency) if row is not None else None


def guest_people(meeting: str, known: Guests, number: int) -> Command:
    """Record the number of guests from one place. A number of 0 removes them."""
    online = min(known.online, number)
    return RecordGuests(meeting, known.where, number - online, online)


def one_guest_or_none(meeting: str, known: Guests) -> Command:
    """Record one guest from a place, or none if some are recorded already."""
    return guest_people(meeting, known, 0 if known.in_room + known.online else 1)


def guest_online(meeting: str, known: Guests) -> Command:
    """Move one guest online. If all are online already, move them into the room."""
    if known.in_room:
        return RecordGuests(meeting, known.where, known.in_room - 1, known.online + 1)
    return RecordGuests(meeting, known.where, known.online, 0)


GUEST, MEMBER = "guest", "member"
_MOST_DIGITS = 9
"""The maximum number of digits that are read as a number."""


def _number(values: Values, key: str) -> int:
    text = values[key]
    if not text:
        return 0
    if not text.isdecimal() or len(text) > _MOST_DIGITS or int(text) > MOST_PEOPLE:
        raise NotUnderstood(
            f"“{shortened(text)}” isn't a number of people. Type a number from 0 to {MOST_PEOPLE}.",
            field=key,
        )
    return int(text)


def _text(number: int) -> str:
    return str(number) if number else ""


_NUMBER = Field(
    key="number", label="Number", group="How many", is_suggested=True, hint="how many people"
)
"""The base of number fields, whose text is replaced when something is typed."""


def _people_fields(room: str = "1", online: str = "") -> tuple[Field, ...]:
    return (
        replace(_NUMBER, key="in_room", label="In the room", value=room),
        replace(_NUMBER, key="online", label="Online", value=online),
    )


def people_form(meeting: Meeting, book: Book, agency: Agency, room: str = "") -> Form:
    """Build the form of the numbers of an agency's people and of its deputies.

    Args:
        room: the number in the room, if it was typed already.
    """
    rows = book.attendances_of(meeting.id)
    row = next((each for each in rows if each.agency == agency.id), None)

    def build(values: Values) -> Command:
        room, online = _number(values, "in_room"), _number(values, "online")
        if row is None and not room + online:
            raise Missing("Enter how many people are there.", field="in_room")
        deputies = _number(values, "deputies")
        given = RecordAttendance(
            meeting.id,
            agency.id,
            room,
            online,
            deputies,
            roles=tuple(part.strip() for part in str(values["roles"]).split(";") if part.strip()),
            joined=str(values["joined"]),
            left=str(values["left"]),
        )
        return in_numbers(given, row)

    return Form(
        key=f"people {meeting.id} {agency.id} {room}",
        title=one_line(agency.name),
        about=f"How many people are at the {group_name(meeting.group, book)} meeting?",
        fields=(
            *_people_fields(
                room or _text(row.in_room if row else 0), _text(row.online if row else 0)
            ),
            replace(
                _NUMBER,
                key="deputies",
                label="Deputies",
                value=_text(row.deputies if row else 0),
                hint="how many of these people were deputies",
            ),
            Field(
                key="roles",
                group="Who, and when",
                label="Roles",
                value="; ".join(row.roles) if row else "",
                hint="roles that came, separated by semicolons; never names",
            ),
            Field(
                key="joined",
                group="Who, and when",
                label="Joined at",
                value=time_in_words(row.joined) if row else "",
                hint="e.g. 10.20, if late",
            ),
            Field(
                key="left",
                group="Who, and when",
                label="Left at",
                value=time_in_words(row.left) if row else "",
                hint="e.g. 11.20, if early",
            ),
        ),
        build=build,
    )


def interest_form(meeting: Meeting, book: Book, agency: Agency) -> Form:
    """Build the form of a declared interest."""
    rows = book.attendances_of(meeting.id)
    row = next((each for each in rows if each.agency == agency.id), None)

    def build(values: Values) -> Command:
        return replace(came(meeting.id, agency.id, row), interest=str(values["interest"]))

    return Form(
        key=f"interest {meeting.id} {agency.id}",
        title=f"Interest declared by {one_line(agency.name)}",
        about="It is printed in the minutes. Clear it if there was none.",
        fields=(
            Field(
                key="interest",
                label="Interest in",
                value=row.interest if row else "",
                hint="e.g. item 4; took no part",
            ),
        ),
        build=build,
    )


def guests_form(
    meeting: Meeting, book: Book, where: str = "", *, known: Guests | None = None, room: str = ""
) -> Form:
    """Build the form of guests from one place. An unknown place causes one warning.

    Args:
        where: the place that they come from, if it is known already.
        known: the guests whose numbers are to be changed; None for new guests.
        room: the number in the room, if it was typed already.
    """
    begun = (room or _text(known.in_room), _text(known.online)) if known else (room or "1",)
    asked: set[str] = set()

    def build(values: Values) -> Command:
        room, online = _number(values, "in_room"), _number(values, "online")
        place = guest_place_of(values["where"], book, meeting)
        if place.doubt and place.name not in asked:
            asked.add(place.name)
            raise Warned(place.doubt, "where")
        made = RecordGuests(meeting.id, values["where"], room, online)
        if known is None or folded(known.where) == folded(place.name):
            return made
        return Together((RecordGuests(meeting.id, known.where, 0, 0), made), named=1)

    return Form(
        key=f"guests {meeting.id} {known.where if known else where}".rstrip(),
        title="Guests",
        about="They are counted in the guests' row.",
        fields=(
            Field(
                key="where",
                label="From",
                value=known.where if known else where,
                choices=agencies(book),
                needed=True,
                hint="an agency or body, never a person's name",
            ),
            *_people_fields(*begun),
        ),
        build=build,
    )


def visitor_form(meeting: Meeting, book: Book, agency: Agency) -> Form:
    """Build the form for a non-member's people: as guests, or as members from that day on."""
    group, day = group_name(meeting.group, book), long(meeting.day)

    def build(values: Values) -> Command:
        came = Came(_number(values, "in_room"), _number(values, "online"))
        return as_one(visitors(meeting, agency, came, as_members=values["as"] == MEMBER))

    return Form(
        key=f"visitor {meeting.id} {agency.id}",
        title=f"{one_line(agency.name)} isn't a member of {group}",
        about=f"Guests of this meeting, or members from {day}.",
        fields=(
            choice_field(
                "as",
                "Guest or member",
                Choices.of((GUEST, MEMBER)),
                GUEST,
                needed=True,
                hint="guest, or member from this date",
            ),
            *_people_fields(),
        ),
        build=build,
    )
