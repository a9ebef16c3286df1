"""The forms for what is recorded on actions: one, or all that are marked, as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.commands.editing import Together
from cscp_tui.domain.commands.moving import MoveDate
from cscp_tui.domain.commands.progressing import AddNote, ChangeStatus, Deliver
from cscp_tui.domain.dates import long
from cscp_tui.domain.words import Cause, ImpactState, Status
from cscp_tui.tui.forms.specs import Field, Form, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Action
    from cscp_tui.tui.forms.specs import Values

OPEN_STATUSES = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.ON_HOLD)


def _about(actions: Sequence[Action]) -> str:
    if len(actions) == 1:
        return f"{actions[0].id}  {actions[0].title}"
    return f"{len(actions)} actions: {', '.join(action.id for action in actions)}"


def _each(
    actions: Sequence[Action], make: Callable[[str, Values], Command]
) -> Callable[[Values], Command]:
    """A builder of the command for all the actions, as one step."""

    def build(values: Values) -> Command:
        commands = tuple(make(action.id, values) for action in actions)
        return commands[0] if len(commands) == 1 else Together(commands)

    return build


def _key(what: str, actions: Sequence[Action]) -> str:
    return f"{what} {' '.join(action.id for action in actions)}"


def note_form(actions: Sequence[Action]) -> Form:
    """A progress note."""
    return Form(
        key=_key("note", actions),
        title="Progress note",
        about=_about(actions),
        fields=(
            Field(
                key="text",
                label="What has happened",
                kind=Kind.LONG,
                hint="ctrl+j starts a new line",
            ),
        ),
        build=_each(actions, lambda ref, values: AddNote(ref, values["text"])),
    )


def deliver_form(actions: Sequence[Action]) -> Form:
    """A delivery, with its impact; an empty answer means none yet."""
    return Form(
        key=_key("deliver", actions),
        title="Delivered",
        about=_about(actions),
        fields=(
            Field(
                key="impact",
                label="What changed for children, families or practice",
                kind=Kind.LONG,
                hint="left empty, it means none yet",
            ),
            Field(
                key="state",
                label="Impact",
                kind=Kind.CHOICE,
                options=tuple(ImpactState),
                hint="none yet · emerging · evidenced; left empty, a text counts as emerging",
            ),
        ),
        build=_each(
            actions,
            lambda ref, values: Deliver(
                ref, values["impact"], ImpactState(values["state"]) if values["state"] else None
            ),
        ),
    )


def move_form(actions: Sequence[Action], book: Book) -> Form:
    """Another due date; a slip asks for its reason and cause."""
    due = actions[0].due
    now = f"now due {long(due)}" if due and len(actions) == 1 else "day/month/year, +2w, end of Q4"
    return Form(
        key=_key("move", actions),
        title="Move the due date",
        about=_about(actions),
        fields=(
            Field(key="due", label="New due date", kind=Kind.DATE, hint=now, needed=True),
            Field(key="reason", label="Reason", kind=Kind.CHOICE, options=book.partnership.reasons),
            Field(
                key="cause",
                label="Cause",
                kind=Kind.CHOICE,
                options=tuple(Cause),
                hint="within or outside the partnership's control",
            ),
            Field(key="explanation", label="In your own words", hint="may be left empty"),
            Field(key="agreed_by", label="Agreed by", hint="a group, meeting or role"),
        ),
        build=_each(actions, _move),
    )


def _move(ref: str, values: Values) -> Command:
    return MoveDate(
        ref,
        values["due"],
        values["reason"],
        Cause(values["cause"]) if values["cause"] else None,
        explanation=values["explanation"],
        agreed_by=values["agreed_by"],
    )


def status_form(actions: Sequence[Action], book: Book) -> Form:
    """Another open status; on hold asks for a reason and a check-back date."""
    return Form(
        key=_key("status", actions),
        title="Status",
        about=_about(actions),
        fields=(
            Field(
                key="status",
                label="Status",
                kind=Kind.CHOICE,
                options=tuple(OPEN_STATUSES),
                needed=True,
                hint="not started · in progress · on hold; a delivered one reopens",
            ),
            Field(
                key="reason",
                label="Reason",
                kind=Kind.CHOICE,
                options=book.partnership.reasons,
                hint="only for on hold: " + " · ".join(book.partnership.reasons),
            ),
            Field(
                key="check_back",
                label="Check-back date",
                kind=Kind.DATE,
                hint="when it is looked at again, for on hold",
            ),
            Field(key="explanation", label="In your own words", hint="may be left empty"),
        ),
        build=_each(actions, _status),
    )


def _status(ref: str, values: Values) -> Command:
    return ChangeStatus(
        ref,
        Status(values["status"]),
        values["reason"],
        values["explanation"],
        values["check_back"],
    )
