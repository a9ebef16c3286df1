"""The forms of a meeting that is run: starting it, its quorum, its agreements, its items."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.agreements import missing_words
from cscp_tui.domain.attendance import quorum
from cscp_tui.domain.captures import source_of
from cscp_tui.domain.commands.challenging import AnswerChallenge
from cscp_tui.domain.commands.deciding import AddRemark, Escalate
from cscp_tui.domain.commands.editing import as_one
from cscp_tui.domain.commands.meetings import OverrideQuorum, ReopenMeeting, StartMeeting
from cscp_tui.domain.commands.progressing import Agree, RefuseDelivery
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.moments import as_moment, clock_time, moment_at
from cscp_tui.domain.texts import one_line, shortened
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.action_forms import about, form_key, seen_of
from cscp_tui.tui.forms.agreement_forms import (
    NothingToAgree,
    deliveries,
    refs_of,
    text_of_deliveries,
    way_to_all,
)
from cscp_tui.tui.forms.editing import LONG_TEXT, begun
from cscp_tui.tui.forms.record_forms import add_form
from cscp_tui.tui.forms.specs import Field, Form, Kind
from cscp_tui.views.short_names import group_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Action, Challenge, Meeting
    from cscp_tui.tui.forms.specs import Values

_MOST_NAMED = 8


class StartsLater(Refused):
    """A beginning that has not come."""

    def __init__(self, at: str) -> None:
        super().__init__(
            f"{at} has not come yet; leave it empty for now, or give an earlier time.", field="at"
        )


def start_form(meeting: Meeting, book: Book, now: datetime) -> Form:
    """Who chairs, and when the meeting began; as planned and now where nothing is typed."""
    agencies = book_choices.agencies(book)

    def build(values: Values) -> Command:
        at = moment_at(meeting.day, values["at"]) if values["at"] else now
        if at > now:
            raise StartsLater(values["at"])
        return StartMeeting(meeting.id, at, values["chair"], values["chair_agency"])

    return Form(
        key=f"start {meeting.id}",
        title=f"Start the meeting of {group_name(book, meeting.group)}",
        about=in_words(meeting.day),
        fields=(
            Field(
                key="chair",
                label="In the chair",
                value=meeting.chair,
                choices=book_choices.chairs(book),
                hint="a role, never a name",
            ),
            Field(
                key="chair_agency",
                label="Of",
                kind=Kind.CHOICE,
                value=agencies.label_of(meeting.chair_agency) if meeting.chair_agency else "",
                choices=agencies,
                hint="the chair's agency; it counts for the quorum",
            ),
            Field(
                key="at",
                label="Began at",
                hint=f"left empty, now: {clock_time(as_moment(now))}",
            ),
        ),
        build=build,
    )


def reopen_form(meeting: Meeting, book: Book) -> Form:
    """Why a meeting that was closed or cancelled is opened again."""
    return Form(
        key=f"reopen {meeting.id}",
        title=f"Reopen the meeting of {group_name(book, meeting.group)}",
        about=f"{in_words(meeting.day)}, {meeting.state}",
        fields=(
            Field(key="reason", label="Because", needed=True, hint="the reason is kept with it"),
        ),
        build=lambda values: ReopenMeeting(meeting.id, values["reason"]),
    )


def override_form(meeting: Meeting, book: Book) -> Form:
    """Why the chair takes the meeting as quorate in spite of what is missing.

    Raises:
        Refused: nothing is missing.
    """
    if quorum(book, meeting).is_met:
        raise Refused(f"Meeting {meeting.id} is quorate; there is nothing to override.")
    missing = missing_words(book, meeting)
    return Form(
        key=f"override {meeting.id}",
        title="Take the meeting as quorate",
        about=f"Missing: {missing}" if missing else "Nothing is missing",
        fields=(
            Field(
                key="reason",
                label="Because",
                needed=True,
                hint="the chair's reason; it is kept and printed in the note",
            ),
        ),
        build=lambda values: OverrideQuorum(meeting.id, values["reason"]),
    )


def agree_here_form(waiting: Sequence[Action], meeting: Meeting, at: Action | None) -> Form:
    """The deliveries that the running meeting can agree: the one under the cursor, else all.

    Args:
        waiting: all that wait for the meeting's group.
        meeting: which agrees them, so that nothing is asked of it.
        at: the action under the cursor.

    Raises:
        NothingToAgree: none waits.
    """
    if not waiting:
        raise NothingToAgree("on the agenda")
    this = at if at is not None and at.awaits_agreement else None
    choices = deliveries(waiting, waiting, this)
    chosen = [this] if this is not None else list(waiting)
    return Form(
        key=f"agree at {meeting.id} {' '.join(action.id for action in chosen)}",
        title="Agree the delivery" if len(chosen) == 1 else f"Agree {len(chosen)} deliveries",
        about=_named(chosen) + way_to_all(waiting, this),
        fields=(
            Field(
                key="deliveries",
                label="Deliveries",
                kind=Kind.CHOICES,
                value=text_of_deliveries(waiting, this),
                choices=choices,
                needed=True,
                hint=f"“all” means all {len(waiting)} that wait",
            ),
            Field(
                key="refusal",
                label="Not agreed, because",
                hint="left empty, they are agreed; a reason reopens them",
            ),
        ),
        build=lambda values: _agreed(values, waiting, meeting.id),
        seen=seen_of(waiting, "status", "agreed"),
    )


def _agreed(values: Values, waiting: Sequence[Action], meeting: str) -> Command:
    refs = refs_of(values["deliveries"], waiting)
    if not values["refusal"]:
        return Agree(refs, meeting)
    return as_one(RefuseDelivery(ref, values["refusal"], meeting) for ref in refs)


def _named(actions: Sequence[Action]) -> str:
    lines = [f"{action.id}  {shortened(action.title, 60)}" for action in actions[:_MOST_NAMED]]
    if (more := len(actions) - _MOST_NAMED) > 0:
        lines.append(f"and {more} more")
    return "\n".join(lines)


def escalate_form(action: Action, meeting: str) -> Form:
    """What the Executive is asked to do about an action."""
    return Form(
        key=form_key("escalate", (action,)),
        title="Escalate to the Executive",
        about=about((action,)),
        fields=(
            Field(
                key="request",
                label="The Executive is to",
                hint=f"left empty: {shortened(action.title, 60)}",
            ),
            Field(key="due", label="By", kind=Kind.DATE, hint="may be left empty"),
            Field(key="reason", label="Because", hint="stands in the note on the action"),
        ),
        build=lambda values: Escalate(
            action.id, values["request"], values["due"], values["reason"], meeting
        ),
    )


def remark_form(meeting: str, item: str = "") -> Form:
    """A note of the meeting, under one of its standing items where one is named."""
    return Form(
        key=f"remark {meeting} {item}".rstrip(),
        title="Note of the meeting",
        about=one_line(item) or "On no item of the agenda",
        fields=(
            Field(
                key="text",
                label="What was said",
                kind=Kind.LONG,
                lines=5,
                needed=True,
                hint=LONG_TEXT,
            ),
        ),
        build=lambda values: AddRemark(
            meeting, f"{item}: {values['text']}" if item else values["text"]
        ),
    )


def answer_form(challenge: Challenge) -> Form:
    """The answer that a challenge got in the meeting."""
    return Form(
        key=f"answer {challenge.id}",
        title="Answer",
        about=f"{challenge.id}  {shortened(challenge.question, 200)}",
        fields=(
            Field(
                key="answer", label="The answer", kind=Kind.LONG, lines=5, value=challenge.answer
            ),
        ),
        build=lambda values: AnswerChallenge(challenge.id, values["answer"]),
    )


def new_action_form(meeting: Meeting, book: Book, today: date) -> Form:
    """A new action that the meeting asks for: of its group's source, and overseen by the group.

    That it was raised at the meeting goes without saying.
    """
    form = add_form(book, today, source=source_of(meeting.group, book))
    fields = tuple(
        begun(field, meeting.group) if field.key == "overseeing_group" else field
        for field in form.fields
        if field.key != "raised_at"
    )
    return replace(form, key=f"{form.key} {meeting.id}", fields=fields)
