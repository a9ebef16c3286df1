"""The form that says what became of a meeting: held, called off, closed, opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.commands.meetings import (
    CloseMeeting,
    HoldMeeting,
    OverrideQuorum,
    ReopenMeeting,
    TakePlace,
    WithdrawAgreements,
)
from cscp_tui.domain.commands.planning import CancelMeeting
from cscp_tui.domain.words import MeetingState
from cscp_tui.tui.forms.choices import Choice, Choices
from cscp_tui.tui.forms.meeting_forms import about_meeting
from cscp_tui.tui.forms.specs import Field, Form, Kind
from cscp_tui.views.meeting_lists import state_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Meeting
    from cscp_tui.tui.forms.specs import Values

HELD = Choice("held", "held", "quorate; who came is typed later")
INQUORATE = Choice("inquorate", "inquorate", "held without its quorum; who came is typed later")
CANCELLED = Choice("cancelled", "cancelled", "called off; needs a reason", ("called off",))
CLOSED = Choice("closed", "closed", "its attendance is complete; the quorum follows from it")
OVERRIDDEN = Choice(
    "overridden", "quorate by the chair", "a missing quorum is overridden; needs a reason"
)
REOPENED = Choice("reopened", "reopened", "its attendance can be corrected; needs a reason")
PLANNED = Choice("planned", "planned again", "it takes place after all; needs a reason")
WITHDRAWN = Choice(
    "withdrawn", "agreements withdrawn", "the deliveries it agreed are to be agreed again"
)

_MAKERS: dict[str, Callable[[str, str], Command]] = {
    HELD.value: lambda key, _: TakePlace(key),
    INQUORATE.value: lambda key, _: TakePlace(key, is_quorate=False),
    CANCELLED.value: CancelMeeting,
    REOPENED.value: ReopenMeeting,
    PLANNED.value: ReopenMeeting,
    WITHDRAWN.value: lambda key, _: WithdrawAgreements(key),
}


def status_form(meeting: Meeting, book: Book, today: date) -> Form:
    """What can become of a meeting from where it is, the likeliest first."""
    choices = Choices(_offered(meeting, book, today))
    first = next(iter(choices))
    return Form(
        key=f"state of {meeting.id}",
        title="What became of the meeting",
        about=f"{about_meeting(book, meeting)} · {state_cell(meeting, today)}",
        fields=(
            Field(
                key="becomes",
                label="It is",
                kind=Kind.CHOICE,
                choices=choices,
                value=first.label,
                needed=True,
            ),
            Field(
                key="reason",
                label="Reason",
                hint="why it is called off, opened again, or quorate by the chair",
            ),
        ),
        build=lambda values: _made(meeting, values),
        seen={("meetings", meeting.id): {"state": str(meeting.state)}},
    )


def _offered(meeting: Meeting, book: Book, today: date) -> Iterator[Choice]:
    if meeting.in_progress:
        yield from (CLOSED, OVERRIDDEN)
    elif meeting.state is MeetingState.CANCELLED:
        yield PLANNED
    elif meeting.minuted:
        yield REOPENED
        if any(action.agreed_at == meeting.id for action in book.actions.values()):
            yield WITHDRAWN
    else:
        yield from _to_record(meeting, book, today)


def _to_record(meeting: Meeting, book: Book, today: date) -> Iterator[Choice]:
    """What a meeting can become of which nobody has recorded who came."""
    if any(row.present for row in book.attendances_of(meeting.id)):
        yield from (CLOSED, OVERRIDDEN)
    if meeting.day <= today:
        yield from (c for c in (HELD, INQUORATE) if c.value != str(meeting.state))
    if meeting.state is MeetingState.PLANNED:
        yield CANCELLED
    else:
        yield REOPENED


def _made(meeting: Meeting, values: Values) -> Command:
    becomes, reason = values["becomes"], values["reason"]
    if becomes == CLOSED.value:
        if meeting.in_progress:
            return CloseMeeting(meeting.id)
        return HoldMeeting(meeting.id)
    if becomes == OVERRIDDEN.value:
        if meeting.in_progress:
            return OverrideQuorum(meeting.id, reason)
        return HoldMeeting(meeting.id, override_reason=reason)
    return _MAKERS[becomes](meeting.id, reason)
