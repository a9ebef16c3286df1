"""The forms of an attendance: guests, and people of an agency that is no member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.commands.attending import RecordAttendance, RecordGuests
from cscp_tui.domain.commands.editing import Together
from cscp_tui.domain.commands.membering import MakeMember
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import NotUnderstood
from cscp_tui.domain.meeting_rules import MOST_PEOPLE
from cscp_tui.domain.texts import one_line, shortened
from cscp_tui.tui.forms.book_choices import agencies
from cscp_tui.tui.forms.choices import Choices
from cscp_tui.tui.forms.specs import Field, Form, Kind
from cscp_tui.views.short_names import group_name

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Agency, Meeting
    from cscp_tui.tui.forms.specs import Values

GUEST, MEMBER = "guest", "member"


class UnknownNumber(NotUnderstood):
    """A text that is no number of people."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(
            f"“{shortened(text)}” is no number of people; type one from 0 to {MOST_PEOPLE}.",
            field=field,
        )


def _number(values: Values, key: str) -> int:
    text = values[key]
    if not text:
        return 0
    if not text.isdecimal() or int(text) > MOST_PEOPLE:
        raise UnknownNumber(key, text)
    return int(text)


def _people_fields(room: str = "1") -> tuple[Field, ...]:
    return (
        Field(key="in_room", label="In the room", value=room, hint="how many people"),
        Field(key="online", label="Online", hint="how many people"),
    )


def guests_form(meeting: Meeting, book: Book, where: str = "") -> Form:
    """Guests by the agency that they came from."""
    return Form(
        key=f"guests {meeting.id}",
        title="Guests",
        about="They are counted in the row of the guests, and are nobody's members.",
        fields=(
            Field(
                key="where",
                label="From",
                value=where,
                choices=agencies(book),
                needed=True,
                hint="an agency or body, never a person's name",
            ),
            *_people_fields(),
        ),
        build=lambda values: RecordGuests(
            meeting.id, values["where"], _number(values, "in_room"), _number(values, "online")
        ),
    )


def visitor_form(meeting: Meeting, book: Book, agency: Agency) -> Form:
    """People of an agency that is no member: guests, or members from the day of the meeting."""
    group, day = group_name(book, meeting.group), long(meeting.day)

    def build(values: Values) -> Command:
        room, online = _number(values, "in_room"), _number(values, "online")
        if values["as"] != MEMBER:
            return RecordGuests(meeting.id, agency.name, room, online)
        return Together(
            (
                MakeMember(agency.id, meeting.group, meeting.day),
                RecordAttendance(meeting.id, agency.id, in_room=room, online=online),
            )
        )

    return Form(
        key=f"visitor {meeting.id} {agency.id}",
        title=f"{one_line(agency.name)} is no member of {group}",
        about=f"They are guests of this meeting, or members from {day}.",
        fields=(
            Field(
                key="as",
                label="They are",
                kind=Kind.CHOICE,
                value=GUEST,
                choices=Choices.of((GUEST, MEMBER)),
                needed=True,
                hint="guest, or member from this day on",
            ),
            *_people_fields(),
        ),
        build=build,
    )
