"""The forms for the progress of actions: one, or all that are marked, as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.domain.commands.editing import as_one
from cscp_tui.domain.commands.moving import MoveDate
from cscp_tui.domain.commands.progressing import AddNote, ChangeStatus, Deliver, Judge, SetImpact
from cscp_tui.domain.dates import distance, long
from cscp_tui.domain.ends import ONLY_OPEN_RATED, REOPEN_TO_MOVE, refuse_ended
from cscp_tui.domain.sayings import meeting_said
from cscp_tui.domain.texts import one_line, shortened
from cscp_tui.domain.words import Cause, ImpactState, Rating, Status
from cscp_tui.tui.forms.book_choices import groups
from cscp_tui.tui.forms.choices import Choices
from cscp_tui.tui.forms.editing import LONG_TEXT
from cscp_tui.tui.forms.specs import Field, Form, Kind, plain_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action
    from cscp_tui.tui.forms.specs import Values

OPEN_STATUSES = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.ON_HOLD)
_MOST_NAMED = 12


def about(actions: Sequence[Action]) -> str:
    """Which actions a form is about: one by its title, several by how many and which."""
    if len(actions) == 1:
        return f"{actions[0].id}  {one_line(actions[0].title)}"
    refs = ", ".join(action.id for action in actions[:_MOST_NAMED])
    more = len(actions) - _MOST_NAMED
    others = f" and {more} more" if more > 0 else ""
    return f"{len(actions)} actions as one step: {refs}{others}"


def each(
    actions: Sequence[Action], make: Callable[[str, Values], Command]
) -> Callable[[Values], Command]:
    """A builder of the command for all the actions, as one step."""

    def build(values: Values) -> Command:
        return as_one(make(action.id, values) for action in actions)

    return build


def tell_day(day: date | None, today: date) -> str:
    """How far off a day is, or that it has passed, as a form says it beside the field."""
    if day is None:
        return ""
    return "this day has passed already" if day < today else distance(day, today)


def form_key(what: str, actions: Sequence[Action]) -> str:
    """What the draft of a form on actions is kept under."""
    return f"{what} {' '.join(action.id for action in actions)}"


def seen_of(actions: Sequence[Action], *fields: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What a form shows of fields of actions, so that others' changes are noticed."""
    return {
        ("actions", action.id): {name: plain_of(getattr(action, name)) for name in fields}
        for action in actions
    }


def reason_field(book: Book, key: str = "reason", hint: str = "") -> Field:
    """A reason code of the partnership."""
    return Field(
        key=key,
        label="Reason",
        kind=Kind.CHOICE,
        choices=Choices.of(book.partnership.reasons),
        hint=hint,
    )


def cause_field() -> Field:
    """Whether the cause lay in the partnership's own hands."""
    return Field(
        key="cause",
        label="Cause",
        kind=Kind.CHOICE,
        choices=Choices.of(Cause),
        hint="within or outside the partnership's control",
    )


def cause_of(values: Values) -> Cause | None:
    """The cause that was chosen."""
    return Cause(values["cause"]) if values["cause"] else None


def check_back_field(today: date, when: str = "where it has no due date") -> Field:
    """The day on which an action without a due date, or on hold, is looked at again."""
    return Field(
        key="check_back",
        label="Check-back date",
        kind=Kind.DATE,
        hint=f"when it is looked at again, {when}",
        tell=lambda day: tell_day(day, today),
    )


EXPLANATION = Field(key="explanation", label="In your own words", hint="may be left empty")


def note_form(actions: Sequence[Action], recording_for: Quarter | None = None) -> Form:
    """A progress note."""
    quarter = f" for {recording_for}" if recording_for else ""
    return Form(
        key=form_key("note", actions),
        title=f"Progress note{quarter}",
        about=about(actions),
        fields=(
            Field(
                key="text",
                label="What has happened",
                kind=Kind.LONG,
                lines=7,
                hint=LONG_TEXT,
            ),
        ),
        build=each(actions, lambda ref, values: AddNote(ref, values["text"])),
    )


def _impact_state_field(value: str = "") -> Field:
    return Field(
        key="impact_state",
        label="Impact",
        kind=Kind.CHOICE,
        value=value,
        choices=Choices.of(ImpactState),
        hint="left empty, a text counts as emerging, no text as none yet",
    )


def _impact_state(values: Values) -> ImpactState | None:
    return ImpactState(values["impact_state"]) if values["impact_state"] else None


def deliver_form(
    actions: Sequence[Action], today: date, recording_for: Quarter | None = None
) -> Form:
    """A delivery, with its impact; an empty answer means none yet.

    Raises:
        Refused: one of the actions has ended.
    """
    refuse_ended(actions)
    usual = today if recording_for is None else min(today, recording_for.last_day)
    day = "today" if usual == today else long(usual)
    return Form(
        key=form_key("deliver", actions),
        title="Delivered",
        about=about(actions),
        fields=(
            Field(
                key="impact",
                label="What changed",
                kind=Kind.LONG,
                lines=5,
                hint="for children, families or practice; left empty, it means none yet",
            ),
            _impact_state_field(),
            Field(
                key="on",
                label="Delivered on",
                kind=Kind.DATE,
                prefer="past",
                hint=f"left empty, {day}",
            ),
        ),
        build=each(
            actions, lambda ref, values: Deliver(ref, values["impact"], _impact_state(values))
        ),
        seen=seen_of(actions, "status"),
        day=lambda values: values["on"] or (None if usual == today else usual),
    )


def impact_form(actions: Sequence[Action]) -> Form:
    """What changed, at whatever time that is known."""
    first = actions[0]
    is_one = len(actions) == 1
    return Form(
        key=form_key("impact", actions),
        title="Impact",
        about=about(actions),
        fields=(
            Field(
                key="impact",
                label="What changed",
                kind=Kind.LONG,
                lines=5,
                value=first.impact if is_one else "",
                hint="for children, families or practice",
            ),
            _impact_state_field(first.impact_state if is_one else ""),
        ),
        build=each(
            actions, lambda ref, values: SetImpact(ref, values["impact"], _impact_state(values))
        ),
        seen=seen_of(actions, "impact", "impact_state"),
    )


def move_form(actions: Sequence[Action], book: Book, today: date, meeting: str = "") -> Form:
    """Another due date; a slip asks for its reason and cause.

    Args:
        actions: which are moved.
        book: what is known of them.
        today: which day it is.
        meeting: the one that is run, which agrees the move unless another does.

    Raises:
        Refused: one of the actions has ended.
    """
    refuse_ended(actions, REOPEN_TO_MOVE)
    due = actions[0].due
    now = f"now due {long(due)}" if due and len(actions) == 1 else "day/month/year, +2w, end of Q4"
    return Form(
        key=form_key("move", actions),
        title="Move the due date",
        about=about(actions),
        fields=(
            Field(
                key="due",
                label="New due date",
                kind=Kind.DATE,
                hint=f"{now} · left empty, it has none",
                tell=lambda day: _tell_move(actions, book, today, day),
            ),
            reason_field(book),
            cause_field(),
            EXPLANATION,
            Field(
                key="agreed_by",
                label="Agreed by",
                hint=f"left empty, {meeting_said(meeting, book)}" if meeting else "a group or role",
                choices=groups(book),
            ),
            check_back_field(today),
        ),
        build=each(actions, lambda ref, values: _move(ref, values, meeting)),
        seen=seen_of(actions, "due"),
    )


def _tell_move(actions: Sequence[Action], book: Book, today: date, day: date | None) -> str:
    """How far off the day is, and what the move asks for."""
    if day is None:
        return ""
    slips = [action for action in actions if _is_slip(action, book, today, day)]
    words = [distance(day, today)]
    if slips:
        which = "this is a slip" if len(actions) == 1 else f"{len(slips)} of them slip"
        words.append(f"{which}, so it needs a reason and a cause")
    return " · ".join(words)


def _is_slip(action: Action, book: Book, today: date, day: date) -> bool:
    plan = book.plans.get(action.plan)
    is_past_plan = plan is not None and day > plan.last_day
    return action.due is not None and day > action.due and (today > action.due or is_past_plan)


def _move(ref: str, values: Values, meeting: str) -> Command:
    return MoveDate(
        ref,
        values["due"],
        values["reason"],
        cause_of(values),
        explanation=values["explanation"],
        agreed_by=values["agreed_by"] or meeting,
        check_back=values["check_back"],
    )


def status_form(actions: Sequence[Action], book: Book, today: date) -> Form:
    """Another open status; on hold asks for a reason and a check-back date."""
    return Form(
        key=form_key("status", actions),
        title="Status",
        about=about(actions),
        fields=(
            Field(
                key="status",
                label="Status",
                kind=Kind.CHOICE,
                choices=Choices.of(OPEN_STATUSES),
                needed=True,
                hint=_hint_of_status(actions),
            ),
            reason_field(book, hint="only for on hold"),
            check_back_field(today, "for on hold"),
            EXPLANATION,
        ),
        build=each(actions, _status),
        seen=seen_of(actions, "status"),
    )


def _hint_of_status(actions: Sequence[Action]) -> str:
    if len(actions) > 1:
        return "delivered and closed ones reopen"
    now = actions[0].status
    return f"{now} now; this reopens it" if now.is_end else f"{now} now"


def _status(ref: str, values: Values) -> Command:
    return ChangeStatus(
        ref,
        Status(values["status"]),
        values["reason"],
        values["explanation"],
        values["check_back"],
    )


def judge_form(actions: Sequence[Action], computed: Sequence[Rating | None]) -> Form:
    """The team's own rating beside the computed one.

    Raises:
        Refused: one of the actions has ended.
    """
    refuse_ended(actions, ONLY_OPEN_RATED)
    judged = actions[0].judgement if len(actions) == 1 else None
    rating = computed[0] if len(actions) == 1 else None
    now = f"computed: {rating}" if rating else "worse or better than computed"
    known = f" · judged {judged}: {shortened(actions[0].judgement_reason)}" if judged else ""
    return Form(
        key=form_key("judge", actions),
        title="Our judgement",
        about=about(actions),
        fields=(
            Field(
                key="judgement",
                label="We say",
                kind=Kind.CHOICE,
                choices=Choices.of((Rating.RED, Rating.AMBER, Rating.GREEN)),
                hint=f"{now}{known} · left empty, it stays as computed",
            ),
            Field(key="judgement_reason", label="Because", hint="needed for a judgement"),
        ),
        build=each(actions, _judge),
        seen=seen_of(actions, "judgement", "judgement_reason"),
    )


def _judge(ref: str, values: Values) -> Command:
    rating = Rating(values["judgement"]) if values["judgement"] else None
    return Judge(ref, rating, values["judgement_reason"])
