"""Commands of the keys of an attendance: people, online, a deputy, apologies.

Each key takes the row as it is and gives the command that makes it what is meant; pressed again,
most take back what they said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.commands.attendance import ClearAttendance, RecordAttendance, RecordGuests

if TYPE_CHECKING:
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Attendance, Guests


class Digits(Struct):
    """The digits that were pressed one after the other on one row; the last of them counts."""

    row: str = ""
    text: str = ""

    def follow(self, key: str, row: str) -> None:
        """Take a key that was pressed on a row; any but a digit and enter ends them."""
        if key.isdecimal():
            self.text = f"{self.text if row == self.row else ''}{key}"
            self.row = row
        elif key != "enter":
            self.text = ""

    def number(self, row: str) -> str:
        """The number that several digits on a row make; empty where there are not several."""
        return self.text if row == self.row and len(self.text) > 1 else ""


def people(meeting: str, agency: str, row: Attendance | None, number: int) -> Command:
    """So many people in all: those who were online stay there, the others are in the room."""
    online = min(row.online, number) if row is not None else 0
    in_room, sent = number - online, _apologies_when(row, present=number > 0)
    return RecordAttendance(meeting, agency, in_room=in_room, online=online, apologies=sent)


def in_numbers(known: RecordAttendance, row: Attendance | None) -> Command:
    """Numbers as they were typed; apologies go as they do with a digit."""
    present = (known.in_room or 0) + (known.online or 0) > 0
    sent = None if known.deputies else _apologies_when(row, present=present)
    return replace(known, apologies=sent)


def _apologies_when(row: Attendance | None, *, present: bool) -> bool | None:
    """Apologies go where somebody came after all, but for a deputy; None leaves them."""
    came_after_all = present and row is not None and row.apologies and not row.deputies
    return False if came_after_all else None


def one_or_none(meeting: str, agency: str, row: Attendance | None) -> Command:
    """One person in the room; where somebody is there, nobody after all."""
    if row is not None and row.present:
        return RecordAttendance(meeting, agency, in_room=0, online=0)
    sent = _apologies_when(row, present=True)
    return RecordAttendance(meeting, agency, in_room=1, apologies=sent)


def one_more_online(meeting: str, agency: str, row: Attendance | None) -> Command:
    """One of those present is online; where all are, they are in the room after all."""
    if row is None or not row.present:
        sent = _apologies_when(row, present=True)
        return RecordAttendance(meeting, agency, in_room=0, online=1, apologies=sent)
    if row.in_room:
        return RecordAttendance(meeting, agency, in_room=row.in_room - 1, online=row.online + 1)
    return RecordAttendance(meeting, agency, in_room=row.online, online=0)


def one_more_deputy(meeting: str, agency: str, row: Attendance | None) -> Command:
    """One of those present is a deputy; where all are, none is after all."""
    if row is None or not row.present:
        return RecordAttendance(meeting, agency, in_room=1, deputies=1)
    deputies = row.deputies + 1 if row.deputies < row.present else 0
    return RecordAttendance(meeting, agency, deputies=deputies)


def apologies(meeting: str, agency: str, row: Attendance | None) -> Command:
    """Apologies: nobody is there, unless a deputy is; pressed again, there were none."""
    if row is None:
        return RecordAttendance(meeting, agency, apologies=True)
    if row.deputies:
        return RecordAttendance(meeting, agency, apologies=not row.apologies)
    if row.apologies and not row.present:
        return ClearAttendance(meeting, agency)
    return RecordAttendance(meeting, agency, in_room=0, online=0, apologies=True)


def joined(meeting: str, agency: str, row: Attendance | None, at: str) -> Command:
    """Somebody joins at a time of day; pressed again, they were there from the beginning."""
    if row is not None and row.joined:
        return RecordAttendance(meeting, agency, joined="")
    return replace(came(meeting, agency, row), joined=at)


def left(meeting: str, agency: str, row: Attendance | None, at: str) -> Command:
    """Somebody leaves at a time of day; pressed again, they stayed."""
    if row is not None and row.left:
        return RecordAttendance(meeting, agency, left="")
    return replace(came(meeting, agency, row), left=at)


def came(meeting: str, agency: str, row: Attendance | None) -> RecordAttendance:
    """At least one person is there."""
    if row is not None and row.present:
        return RecordAttendance(meeting, agency)
    return RecordAttendance(
        meeting, agency, in_room=1, apologies=_apologies_when(row, present=True)
    )


def unmarked(meeting: str, agency: str, row: Attendance | None) -> Command | None:
    """Nothing is said of the agency."""
    return ClearAttendance(meeting, agency) if row is not None else None


def guest_people(meeting: str, known: Guests, number: int) -> Command:
    """So many guests from where they came from; none takes them out."""
    online = min(known.online, number)
    return RecordGuests(meeting, known.where, number - online, online)


def guest_online(meeting: str, known: Guests) -> Command:
    """One of the guests is online; where all are, they are in the room after all."""
    if known.in_room:
        return RecordGuests(meeting, known.where, known.in_room - 1, known.online + 1)
    return RecordGuests(meeting, known.where, known.online, 0)
