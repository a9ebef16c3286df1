"""Forms for meetings: planning and running them, their status and decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused, UnknownDate
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.clock_times import as_moment, clock_time, moment_at
from cscp_tui.domain.commands.actions import AddAction
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    AddToAgenda,
    CancelMeeting,
    CloseMeeting,
    CorrectRemark,
    HoldMeeting,
    IssueMinutes,
    MeetingDetails,
    ProceedWithoutQuorum,
    ReopenMeeting,
    ScheduleMeetings,
    StartMeeting,
    TakePlace,
    WithdrawAgreements,
    refuse_quorate,
)
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import WEEKDAYS, in_words, long, short
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.meetings import AgendaItem, issues_of, source_of
from cscp_tui.domain.names import group_name
from cscp_tui.domain.records import IS_CLOSED, Challenge, Decision, Meeting, MeetingLine
from cscp_tui.domain.rules.meetings import missing_clauses_words
from cscp_tui.domain.schedules import days_of, read_schedule
from cscp_tui.services.amended_papers import AmendedPaper, read_amended_paper
from cscp_tui.tui.forms.actions import add_form
from cscp_tui.tui.forms.command_forms import (
    amended,
    edit_form_for,
    fields_of,
    form_for,
    items_of,
    stored_value,
)
from cscp_tui.tui.forms.fields import Field, Form, Values, WrongField, begun, choice_field
from cscp_tui.tui.key_help import own_key
from cscp_tui.views.meetings import meeting_title, state_cell


def start_form(meeting: Meeting, book: Book, now: datetime) -> Form:
    """Build the form that starts a meeting, with the planned chair and the present time."""
    form = form_for(
        StartMeeting,
        book,
        [meeting],
        title=f"Start the {group_name(meeting.group, book)} meeting",
        about=f"{in_words(meeting.day)} · who chairs is recorded as present",
    )

    def build(values: Values) -> Command:
        at = moment_at(meeting.day, values["at"]) if values["at"] else now
        if at > now:
            raise Refused(
                f"{values['at']} is in the future. Leave blank for now, or give an earlier time.",
                field="at",
            )
        made: StartMeeting = form.build({n: v for n, v in values.items() if n != "at"})
        return replace(made, at=at)

    hint = f"default: now, {clock_time(as_moment(now))}"
    at = Field(key="at", label="Start time", hint=hint)
    return replace(form, fields=(*form.fields, at), build=build, verb="Start")


def reopen_form(meeting: Meeting, book: Book) -> Form:
    """Build the form that reopens a closed or cancelled meeting, and asks for a reason."""
    return form_for(
        ReopenMeeting,
        book,
        [meeting],
        title=f"Reopen the {group_name(meeting.group, book)} meeting",
        about=f"{in_words(meeting.day)}, {meeting.state}",
    )


def without_quorum_form(meeting: Meeting, book: Book) -> Form:
    refuse_quorate(book, meeting)
    missing = missing_clauses_words(book, meeting)
    about = f"Missing: {missing}" if missing else "Nothing is missing"
    return form_for(ProceedWithoutQuorum, book, [meeting], about=about)


def remark_form(book: Book, meeting: str, item: str = "") -> Form:
    """Build the form of a note of the meeting, optionally under one of its standing items."""
    form = form_for(
        AddRemark,
        book,
        key=f"remark {meeting} {item}".rstrip(),
        about=one_line(item) or "Not under an agenda item",
        given={"meeting": meeting},
    )

    def build(values: Values) -> Command:
        made: AddRemark = form.build(values)
        return replace(made, text=f"{item}: {made.text}") if item else made

    return replace(form, build=build)


def correct_remark_form(meeting: Meeting, number: str, text: str, book: Book) -> Form:
    """Build the form that rewords a note; the history keeps the earlier text."""
    return form_for(
        CorrectRemark,
        book,
        key=f"correct {meeting.id} {number}",
        about=one_line(text),
        only=("text",),
        amend={"text": {"value": text}},
        given={"meeting": meeting.id, "number": number},
    )


def answer_in_meeting_form(challenge: Challenge, book: Book) -> Form:
    about = f"{challenge.id}  {shortened(challenge.question, 200)}"
    form = form_for(
        AnswerChallenge, book, [challenge], title="Answer", about=about, only=("answer",)
    )
    return replace(form, seen={})


def edit_challenge_form(challenge: Challenge, book: Book, *, is_projected: bool) -> Form:
    """Build the form of who asked whom what, and of the answer if there is one."""
    asked = ("question", "put_to", "raised_by", "restricted")
    fields = form_for(RaiseChallenge, book, only=asked, is_projected=is_projected).fields
    answer = form_for(AnswerChallenge, book, only=("answer",)).fields if challenge.answer else ()
    return edit_form_for(
        "challenges",
        [challenge],
        [*fields, *answer],
        title="Edit the challenge",
        about=challenge.id,
    )


def new_action_form(meeting: Meeting, book: Book, today: date, *, is_projected: bool) -> Form:
    """Build the form of an action raised at a meeting, overseen by the meeting's group.

    That it was raised at the meeting goes without saying.
    """
    form = add_form(book, today, source=source_of(meeting.group, book), is_projected=is_projected)
    fields = tuple(
        begun(field, meeting.group) if field.key == "overseeing_group" else field
        for field in form.fields
        if field.key != "raised_at"
    )
    return replace(form, key=f"{form.key} {meeting.id}", fields=fields)


_MOST_LETTERS = 90
"""The maximum length of a name above the fields of a form."""
_MOST_DAYS = 14
"""The maximum number of days listed one by one before they are saved."""


def plan_meetings_form(book: Book, today: date) -> Form:
    """Build the form that plans a meeting of a group, or a year of meetings as one step."""
    groups = book_choices.groups(book)
    if not groups:
        raise Refused(f"There are no groups yet. Press {own_key('meeting.groups')} to add one.")
    fields = _meeting_fields(book, as_before=True)
    return Form(
        key="plan a meeting",
        title="New meeting, or a year of them",
        about="Leave blank to copy from the last meeting.",
        fields=(
            replace(
                choice_field("group", "Group", groups, needed=True, hint="e.g. QAG"),
                group=fields["day"].group,
            ),
            Field(
                key="day",
                group=fields["day"].group,
                label="Date or dates",
                needed=True,
                hint="e.g. 27/11 · every 6 weeks from 14/1 to 31/3/2027 · second Tuesday of "
                "each month",
                tell=lambda text: days_in_words(text, today),
            ),
            *(field for name, field in fields.items() if name != "day"),
        ),
        build=lambda values: _plan(values, today),
        day=lambda values: _day_of_effect(read_days(values["day"], today), today),
    )


def _day_of_effect(days: tuple[date, ...], today: date) -> date | None:
    """Return the first of the days if it is in the past; otherwise None for today."""
    return days[0] if days[0] < today else None


def _plan(values: Values, today: date) -> Command:
    details = {name: values[name] or None for name in MeetingDetails.__struct_fields__}
    details["standing_items"] = items_of(values["standing_items"]) or None
    return ScheduleMeetings(values["group"], read_days(values["day"], today), **details)


def read_days(text: str, today: date) -> tuple[date, ...]:
    """Read one day, several days separated by commas, or a rule."""
    try:
        try:
            return (read_date(text, today),)
        except UnknownDate:
            return days_of(read_schedule(text, today))
    except CscpError as problem:
        raise WrongField("day", str(problem)) from None


def days_in_words(text: str, today: date) -> str:
    """Describe the days that a text means, or say why it cannot be read."""
    try:
        days = read_days(text, today)
    except WrongField as problem:
        return str(problem)
    if len(days) == 1:
        return in_words(days[0])
    named = ", ".join(f"{WEEKDAYS[day.weekday()][:3]} {short(day)}" for day in days[:_MOST_DAYS])
    if len(days) > _MOST_DAYS:
        named += f" and {len(days) - _MOST_DAYS} more, the last on {in_words(days[-1])}"
    return f"{len(days)} meetings: {named}"


def edit_meeting_form(meeting: Meeting, book: Book) -> Form:
    """Build the form of a meeting's fields except its status."""
    fields = _meeting_fields(book)
    about = about_meeting(book, meeting)
    asked = list(fields.values())
    return edit_form_for("meetings", [meeting], asked, title="Edit the meeting", about=about)


def about_meeting(book: Book, meeting: Meeting) -> str:
    return shortened(meeting_title(book, meeting), _MOST_LETTERS)


def _meeting_fields(book: Book, *, as_before: bool = False) -> dict[str, Field]:
    special: dict[str, dict[str, Any]] = {
        "day": {"needed": True},
        "chair": {"choices": book_choices.chairs(book)},
        "standing_items": {"lines": 3 if as_before else 6},
    }
    own_form = ("state", IS_CLOSED, "notes", *(("chair_present",) if as_before else ()))
    first = ("day", "time", "place", "chair", "chair_agency", "standing_items")
    return fields_of("meetings", book, special, first=first, but=own_form)


def asked_for_form(meeting: Meeting, book: Book, today: date, *, is_projected: bool) -> Form:
    """Build the form of an action that a past meeting asked for."""
    form = new_action_form(meeting, book, today, is_projected=is_projected)

    def build(values: Values) -> Command:
        made = form.build(values)
        return AddAction({**made.values, "raised_at": meeting.id})

    return replace(form, title="New action", about=about_meeting(book, meeting), build=build)


def item_form(meeting: Meeting, item: AgendaItem | None, book: Book) -> Form:
    """Build the form of an agenda item: a new one, or what there is to say about one.

    Args:
        item: the item of the agenda; None for a new one.
    """
    about = about_meeting(book, meeting)
    fields = fields_of("agenda_items", book, {"title": {"needed": True}})
    if item is not None and item.entry is not None:
        asked = list(fields.values())
        return edit_form_for("agenda_items", [item.entry], asked, title="Agenda item", about=about)
    begun_fields = (
        replace(field, value=item.text) if item and field.key == "title" else field
        for field in fields.values()
    )

    def build(values: Values) -> Command:
        given = {n: stored_value("agenda_items", n, value) for n, value in values.items() if value}
        return AddToAgenda(meeting.id, given)

    return Form(
        key=f"agenda item of {meeting.id} {item.key if item else ''}".rstrip(),
        title="Agenda item" if item else "New agenda item",
        about=about,
        fields=tuple(begun_fields),
        build=build,
    )


class IssueAsked(Struct, frozen=True):
    """The minutes to be issued, with the Chair's Word file if there is one."""

    command: IssueMinutes
    amended: AmendedPaper | None


def issue_form(meeting: Meeting, book: Book) -> Form:
    """Build the form that records whom the minutes of a meeting went to."""
    earlier = next(reversed(issues_of(book, meeting.id)), None)
    corrections = Field(
        key="corrections",
        label="Corrections",
        lines=3,
        needed=True,
        hint=f"since they were issued on {long(earlier.created)}" if earlier else "",
    )

    def build(values: Values) -> IssueAsked:
        typed = values["file"]
        command = IssueMinutes(meeting.id, values["to"], values.get("corrections", ""))
        return IssueAsked(command, read_amended_paper(typed_path(typed)) if typed else None)

    return Form(
        key=f"issue the minutes of {meeting.id}",
        title="Issue the minutes",
        verb="Issue",
        about=about_meeting(book, meeting),
        fields=(
            Field(
                key="to",
                label="Issued to",
                value=earlier.to if earlier else "",
                needed=True,
                hint="e.g. all members, by email",
            ),
            *((corrections,) if earlier else ()),
            Field(
                key="file",
                label="Chair's Word file",
                hint="leave blank unless the Chair amended it; e.g. ~/Documents/minutes.docx",
            ),
        ),
        build=build,
    )


def meeting_remark_form(meeting: Meeting, book: Book) -> Form:
    return form_for(
        AddRemark,
        book,
        [meeting],
        key=f"note of {meeting.id}",
        about=about_meeting(book, meeting),
        amend={"text": {"lines": 7, "needed": False}},
    )


UNRECORDED = Choice(
    "held, attendance not recorded",
    "held",
    "who came isn't known yet, so it can't agree deliveries until that is recorded",
)
INQUORATE = Choice("inquorate", "inquorate", "held without a quorum; attendance can be added later")
CANCELLED = Choice("cancelled", "cancelled", "cancelled; needs a reason", ("cancelled",))
CLOSED = Choice("closed", "closed", "attendance is complete; the quorum is worked out from it")
WITHOUT_QUORUM = Choice(
    "without-quorum", "held, without a quorum", "the Chair proceeded without one; needs a reason"
)
REOPENED = Choice("reopened", "reopened", "so that attendance can be corrected; needs a reason")
PLANNED = Choice("planned", "planned again", "it will take place after all; needs a reason")
WITHDRAWN = Choice(
    "withdrawn", "agreements withdrawn", "the deliveries it agreed will need agreeing again"
)

_MAKERS: dict[str, Callable[[str, str], Command]] = {
    UNRECORDED.value: lambda key, _: TakePlace(key),
    INQUORATE.value: lambda key, _: TakePlace(key, is_quorate=False),
    CANCELLED.value: CancelMeeting,
    REOPENED.value: ReopenMeeting,
    PLANNED.value: ReopenMeeting,
    WITHDRAWN.value: lambda key, _: WithdrawAgreements(key),
}


def meeting_status_form(meeting: Meeting, book: Book, today: date) -> Form:
    """Build the form of a meeting's next status, with the likeliest first."""
    choices = Choices(_offered(meeting, book, today))
    return Form(
        key=f"state of {meeting.id}",
        title="Status of the meeting",
        about=f"{about_meeting(book, meeting)} · {state_cell(meeting, today)}",
        fields=(
            choice_field("becomes", "Status", choices, next(iter(choices)).value, needed=True),
            Field(
                key="reason",
                label="Reason",
                hint="why it is cancelled, reopened or held without a quorum",
            ),
        ),
        build=lambda values: _made(meeting, values),
        seen={("meetings", meeting.id): {"state": str(meeting.state)}},
    )


def _offered(meeting: Meeting, book: Book, today: date) -> Iterator[Choice]:
    if meeting.in_progress:
        yield from (CLOSED, WITHOUT_QUORUM)
    elif meeting.state is MeetingState.CANCELLED:
        yield PLANNED
    elif meeting.is_closed:
        yield REOPENED
        if any(action.agreed_at == meeting.id for action in book.actions.values()):
            yield WITHDRAWN
    else:
        yield from _to_record(meeting, book, today)


def _to_record(meeting: Meeting, book: Book, today: date) -> Iterator[Choice]:
    if any(row.present for row in book.attendances_of(meeting.id)):
        yield from (CLOSED, WITHOUT_QUORUM)
    if meeting.day <= today:
        yield from (c for c in (UNRECORDED, INQUORATE) if c.value != str(meeting.state))
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
    if becomes == WITHOUT_QUORUM.value:
        if meeting.in_progress:
            return ProceedWithoutQuorum(meeting.id, reason)
        return HoldMeeting(meeting.id, without_quorum_reason=reason)
    return _MAKERS[becomes](meeting.id, reason)


def decision_form(meeting: Meeting, book: Book, *, is_projected: bool) -> Form:
    """Build the form of a new decision. ``is_projected`` leaves out restricted actions."""
    return form_for(
        AddDecision,
        book,
        key=f"decision of {meeting.id}",
        about=about_meeting(book, meeting),
        given={"meeting": meeting.id},
        is_projected=is_projected,
    )


def edit_decision_form(decision: Decision, book: Book, *, is_projected: bool) -> Form:
    """Build the form of a decision's text and actions. ``is_projected`` leaves out restricted ones."""
    meeting = book.meetings.get(decision.meeting)
    linked = book_choices.choices_shown(
        book_choices.actions(book),
        "actions",
        book,
        is_projected=is_projected,
        linked=decision.actions,
    )
    form = form_for(AddDecision, book, is_projected=is_projected)
    form = amended(form, actions={"choices": linked})
    return edit_form_for(
        "decisions",
        [decision],
        form.fields,
        title="Edit the decision",
        about=about_meeting(book, meeting) if meeting else decision.meeting,
    )


def line_form(line: MeetingLine, book: Book) -> Form:
    """Build the form of a line's text in the minutes, which begins with its words."""
    is_running = book.meetings[line.meeting].in_progress
    hidden = ("about",) if line.to_check and not is_running else ("about", "to_check")
    fields = fields_of("lines", book, {"text": {"lines": 4}}, but=hidden)
    key = own_key("action.edit")
    form = edit_form_for(
        "lines",
        [line],
        [*fields.values()],
        title="Edit the line",
        about=f"To record it as something else, press {key} on it in the list" * is_running,
    )
    return amended(form, text={"value": line.text or line.words})
