"""The forms for what a meeting decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.deciding import AddDecision
from cscp_tui.domain.commands.editing import SetFields
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.editing import LONG_TEXT, RESTRICTED, begun, changed
from cscp_tui.tui.forms.meeting_forms import about_meeting
from cscp_tui.tui.forms.specs import Field, Form, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Plain
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Decision, Meeting
    from cscp_tui.tui.forms.specs import Values

_EDITED = ("text", "actions", "restricted")


def decision_form(meeting: Meeting, book: Book, *, hides: bool) -> Form:
    """A new decision of a meeting; ``hides`` where others look on."""
    return Form(
        key=f"decision of {meeting.id}",
        title="New decision",
        about=about_meeting(book, meeting),
        fields=_fields(book, hides=hides),
        build=lambda values: AddDecision(
            meeting.id, values["text"], tuple(values["actions"]), values["restricted"]
        ),
    )


def edit_decision_form(decision: Decision, book: Book, *, hides: bool) -> Form:
    """What a decision says, and which actions it is about; ``hides`` where others look on."""
    shown = plain_fields("decisions", decision, _EDITED)
    meeting = book.meetings.get(decision.meeting)
    return Form(
        key=f"edit {decision.id}",
        title="Edit the decision",
        about=about_meeting(book, meeting) if meeting else decision.meeting,
        fields=tuple(
            begun(field, shown[field.key])
            for field in _fields(book, hides=hides, linked=decision.actions)
        ),
        build=lambda values: _edit(decision, shown, values),
        seen={("decisions", decision.id): shown},
        only_changed=True,
    )


def _edit(decision: Decision, shown: dict[str, Plain], values: Values) -> Command:
    wanted = changed(values)
    return SetFields("decisions", decision.id, wanted, before={n: shown[n] for n in wanted})


def _fields(book: Book, *, hides: bool, linked: Iterable[str] = ()) -> tuple[Field, ...]:
    return (
        Field(
            key="text",
            label="What was decided",
            kind=Kind.LONG,
            lines=4,
            needed=True,
            hint=LONG_TEXT,
        ),
        Field(
            key="actions",
            label="About the actions",
            kind=Kind.CHOICES,
            choices=book_choices.actions(book, hides=hides, linked=linked),
            hint="references with commas between them; may be left empty",
        ),
        RESTRICTED,
    )
