"""The forms that plan meetings, one or a year of them, and that edit what a meeting says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.adding import AddAction
from cscp_tui.domain.commands.deciding import AddRemark
from cscp_tui.domain.commands.editing import SetFields
from cscp_tui.domain.commands.planning import ScheduleMeetings
from cscp_tui.domain.dates import WEEKDAYS, in_words, read_date, short
from cscp_tui.domain.errors import CscpError, Refused, UnknownDate
from cscp_tui.domain.schedules import days_of, read_schedule
from cscp_tui.domain.texts import shortened
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.editing import LONG_TEXT, begun, changed
from cscp_tui.tui.forms.live_forms import new_action_form
from cscp_tui.tui.forms.specs import Field, Form, Kind, WrongField
from cscp_tui.views.meeting_details import meeting_title

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Meeting
    from cscp_tui.tui.forms.specs import Values

_EDITED = ("day", "time", "place", "chair", "chair_agency", "standing_items")
_MOST_LETTERS = 90
"""As much of a name as a form has room for above its fields."""
_MOST_DAYS = 14
"""As many days as are named one by one before they are saved."""


class NoGroups(Refused):
    """A meeting of a partnership that has no group yet."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no group yet that could meet. Press {key} to add one.")


def plan_form(book: Book, today: date, *, group: str = "", key_of_groups: str = "o") -> Form:
    """A meeting of a group, or a year of them in one step.

    Args:
        book: whose groups.
        today: dates without a year lie ahead of it.
        group: whose meeting it is, where that is known.
        key_of_groups: the key that shows the groups.

    Raises:
        NoGroups: there is none.
    """
    groups = book_choices.groups(book)
    if not groups:
        raise NoGroups(key_of_groups)
    fields = _fields(book, as_before=True)
    value = groups.label_of(group) if group else ""
    return Form(
        key=f"plan a meeting {group}".rstrip(),
        title="New meeting, or a year of them",
        about="What is left empty is as in the group's meeting before.",
        fields=(
            Field(
                key="group",
                label="Group",
                kind=Kind.CHOICE,
                choices=groups,
                value=value,
                needed=True,
                hint="which group meets",
            ),
            Field(
                key="day",
                label="Day or days",
                needed=True,
                hint="27/11 · every 6 weeks from 14/1 to 31/3/2027 · second Tuesday of each month",
                tell=lambda text: days_told(text, today),
            ),
            *(field for name, field in fields.items() if name != "day"),
        ),
        build=lambda values: _plan(values, today),
        day=lambda values: _day_of_effect(read_days(values["day"], today), today),
    )


def _day_of_effect(days: tuple[date, ...], today: date) -> date | None:
    """Meetings that have been hold from the first of their days; all others from today."""
    return days[0] if days[0] < today else None


def _plan(values: Values, today: date) -> Command:
    return ScheduleMeetings(
        values["group"],
        read_days(values["day"], today),
        values["chair"] or None,
        values["chair_agency"] or None,
        items_of(values["standing_items"]) or None,
        values["time"] or None,
        values["place"] or None,
    )


def read_days(text: str, today: date) -> tuple[date, ...]:
    """The days that a text says: one day, several with commas between them, or a rule.

    Raises:
        WrongField: it says none.
    """
    try:
        try:
            return (read_date(text, today),)
        except UnknownDate:
            return days_of(read_schedule(text, today))
    except CscpError as problem:
        raise WrongField("day", str(problem)) from None


def days_told(text: str, today: date) -> str:
    """The days that a text says, in words; why it says none."""
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


def edit_form(meeting: Meeting, book: Book) -> Form:
    """What is freely edited of a meeting; its state has a form of its own."""
    shown = plain_fields("meetings", meeting, _EDITED)
    fields = _fields(book)
    return Form(
        key=f"edit {meeting.id}",
        title="Edit the meeting",
        about=about_meeting(book, meeting),
        fields=tuple(begun(fields[name], shown[name]) for name in _EDITED),
        build=lambda values: _edit(meeting, values),
        seen={("meetings", meeting.id): shown},
        only_changed=True,
    )


def _edit(meeting: Meeting, values: Values) -> Command:
    wanted = changed(values)
    if "standing_items" in wanted:
        wanted["standing_items"] = list(items_of(values["standing_items"]))
    return SetFields("meetings", meeting.id, wanted)


def about_meeting(book: Book, meeting: Meeting) -> str:
    """Which meeting a form is about."""
    return shortened(meeting_title(book, meeting), _MOST_LETTERS)


def items_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _fields(book: Book, *, as_before: bool = False) -> dict[str, Field]:
    """The fields of a meeting by their names."""
    fields = (
        Field(key="day", label="Day", kind=Kind.DATE, needed=True, hint="day/month/year, fri, +2w"),
        Field(key="time", label="Time", hint="10:00 to 12:00"),
        Field(key="place", label="Place", hint="a room, or online"),
        Field(
            key="chair",
            label="In the chair",
            choices=book_choices.chairs(book),
            hint="a role, never a person's name",
        ),
        Field(
            key="chair_agency",
            label="Chair's agency",
            kind=Kind.CHOICE,
            choices=book_choices.agencies(book),
            hint="the chair counts for it in the quorum",
        ),
        Field(
            key="standing_items",
            label="Standing items",
            kind=Kind.LONG,
            lines=3 if as_before else 6,
            hint="one a line · ctrl+j starts a new line",
        ),
    )
    return {field.key: field for field in fields}


def asked_for_form(meeting: Meeting, book: Book, today: date) -> Form:
    """An action that a meeting asked for, recorded afterwards from its minutes."""
    form = new_action_form(meeting, book, today)

    def build(values: Values) -> Command:
        made = form.build(values)
        return AddAction({**made.values, "raised_at": meeting.id})

    return replace(
        form, title="Action asked for", about=f"at {about_meeting(book, meeting)}", build=build
    )


def remark_form(meeting: Meeting, book: Book) -> Form:
    """Something to be written down of a meeting."""
    return Form(
        key=f"note of {meeting.id}",
        title="Note of the meeting",
        about=about_meeting(book, meeting),
        fields=(
            Field(
                key="text",
                label="What was said",
                kind=Kind.LONG,
                lines=7,
                hint=LONG_TEXT,
            ),
        ),
        build=lambda values: AddRemark(meeting.id, values["text"]),
    )
