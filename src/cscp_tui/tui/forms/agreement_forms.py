"""The form in which a meeting of the overseeing group agrees deliveries, or does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.editing import SetFields, as_one
from cscp_tui.domain.commands.progressing import Agree, RefuseDelivery
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.texts import shortened
from cscp_tui.domain.words import MeetingState
from cscp_tui.tui.forms.action_forms import seen_of
from cscp_tui.tui.forms.book_choices import action_choice, meetings
from cscp_tui.tui.forms.choices import Choice, Choices
from cscp_tui.tui.forms.specs import Field, Form, Kind
from cscp_tui.views.short_names import group_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Action, Meeting
    from cscp_tui.tui.forms.specs import Values

ALL, THIS = "all", "this"
_MOST_NAMED = 8
_CAN_AGREE = frozenset({MeetingState.HELD, MeetingState.PLANNED})


class NothingToAgree(Refused):
    """No delivery that waits for agreement among those that are meant."""

    def __init__(self, where: str) -> None:
        super().__init__(f"No delivery {where} waits to be agreed; d records one.")


def agreement_form(
    actions: Sequence[Action], book: Book, today: date, *, at: Action | None, are_marked: bool
) -> Form:
    """The deliveries that wait, with the latest meeting that can have agreed them.

    Marked ones go first; else the one under the cursor, where it waits; else all that are shown.

    Args:
        actions: those that are marked, else all that are shown.
        book: where the meetings are.
        today: meetings up to this day can have agreed them.
        at: the action under the cursor.
        are_marked: whether somebody marked the actions.

    Raises:
        NothingToAgree: none of the actions waits.
    """
    waiting = [action for action in actions if action.awaits_agreement]
    if not waiting:
        raise NothingToAgree("that is marked" if are_marked else "that is shown")
    group = _first_group(waiting, at)
    of_group = [action for action in waiting if action.overseeing_group == group]
    known = _meetings_of(group, book, today)
    held = [meeting for meeting in known if meeting.state is MeetingState.HELD]
    latest = max(held, key=lambda meeting: meeting.day, default=None)
    ready = [action for action in of_group if latest and _can_agree(latest, action)]
    this = at if at in of_group and not are_marked else None
    every = ready if ready and this in (None, *ready) else of_group
    chosen = [this] if this is not None else every
    choices = meetings(known, book)
    meeting = choices.label_of(latest.id) if latest and chosen[0] in ready else ""
    later = 0 if this is not None else len(of_group) - len(chosen)
    others = 0 if this is not None else len(waiting) - len(of_group)
    return Form(
        key=f"agree {' '.join(action.id for action in chosen)}",
        title=_title(len(chosen)),
        about=_about(chosen, later=later, others=others) + way_to_all(every, this),
        fields=_fields(
            book,
            known=choices,
            meeting=meeting,
            every=every,
            this=this,
            of_group=of_group,
            hint=_hint_of_meeting(group_name(book, group), latest),
        ),
        build=lambda values: _build(book, values, every),
        seen=seen_of(chosen, "status", "agreed"),
    )


def _meetings_of(group: str, book: Book, today: date) -> list[Meeting]:
    """The meetings of a group that can have agreed something by a day."""
    return [
        meeting
        for meeting in book.meetings.values()
        if meeting.group == group and meeting.day <= today and meeting.state in _CAN_AGREE
    ]


def _fields(
    book: Book,
    *,
    known: Choices,
    meeting: str,
    every: Sequence[Action],
    this: Action | None,
    of_group: Sequence[Action],
    hint: str,
) -> tuple[Field, ...]:
    """The meeting, the deliveries and the refusal."""
    return (
        Field(
            key="meeting",
            label="At the meeting",
            kind=Kind.CHOICE,
            value=meeting,
            choices=known,
            needed=True,
            hint=hint,
            tell=lambda key: _tell_meeting(book, key),
        ),
        Field(
            key="deliveries",
            label="Deliveries",
            kind=Kind.CHOICES,
            value=text_of_deliveries(every, this),
            choices=deliveries(of_group, every, this),
            hint=f"“{ALL}” means all {len(every)} that wait" if len(every) > 1 else "",
        ),
        Field(
            key="refusal",
            label="Not agreed, because",
            hint="left empty, they are agreed; a reason reopens them",
        ),
    )


def text_of_deliveries(every: Sequence[Action], this: Action | None) -> str:
    """What stands in the field at first: the one under the cursor, else all."""
    return this.id if this is not None else (ALL if len(every) > 1 else every[0].id)


def deliveries(offered: Sequence[Action], every: Sequence[Action], this: Action | None) -> Choices:
    """Deliveries to choose from.

    Args:
        offered: each of them.
        every: what “all” stands for.
        this: the one under the cursor, where it waits.
    """
    each = [action_choice(action) for action in offered]
    if this is not None:
        each = [
            replace(choice, names=(*choice.names, THIS)) if choice.value == this.id else choice
            for choice in each
        ]
    if len(every) > 1:
        each.insert(0, Choice(ALL, ALL, f"all {len(every)} that wait"))
    return Choices(each)


def way_to_all(every: Sequence[Action], this: Action | None) -> str:
    """A line that says how all are agreed in place of the one under the cursor."""
    if this is None or len(every) < 2:  # noqa: PLR2004 - one is no choice
        return ""
    return f"\n“{ALL}” in place of {this.id} means all {len(every)} that wait"


def refs_of(chosen: Sequence[str], every: Sequence[Action]) -> tuple[str, ...]:
    """The deliveries that were chosen, each once."""
    if ALL in chosen:
        return tuple(action.id for action in every)
    return tuple(chosen)


def _build(book: Book, values: Values, every: Sequence[Action]) -> Command:
    key, refusal = values["meeting"], values["refusal"]
    refs = refs_of(values["deliveries"] or (), every)
    if not refs:
        raise Missing("No delivery is left to agree; name one at least.", field="deliveries")
    commands: list[Command] = []
    is_planned = book.meetings[key].state is MeetingState.PLANNED
    if is_planned:
        commands.append(SetFields("meetings", key, {"state": MeetingState.HELD.value}))
    if refusal:
        commands += [RefuseDelivery(ref, refusal, key) for ref in refs]
    else:
        commands.append(Agree(refs, key))
    return as_one(commands, named=is_planned)


def _can_agree(meeting: Meeting, action: Action) -> bool:
    return action.ended is not None and action.ended <= meeting.day


def _first_group(waiting: Sequence[Action], at: Action | None) -> str:
    """The group of the action under the cursor, else the one that most of them wait for."""
    if at is not None and at.awaits_agreement:
        return at.overseeing_group
    return Counter(action.overseeing_group for action in waiting).most_common(1)[0][0]


def _title(count: int) -> str:
    return "Agree the delivery" if count == 1 else f"Agree {count} deliveries as one step"


def _about(actions: Sequence[Action], *, later: int, others: int) -> str:
    lines = [
        f"{action.id}  {shortened(action.title, 45)} · {short(action.ended)}"
        for action in actions[:_MOST_NAMED]
        if action.ended
    ]
    if (more := len(actions) - _MOST_NAMED) > 0:
        lines.append(f"and {more} more")
    if later:
        lines.append(f"{later} more delivered after the latest meeting")
    if others:
        lines.append(f"{others} more for another group: go to one of those first")
    return "\n".join(lines)


def _hint_of_meeting(group: str, latest: Meeting | None) -> str:
    if latest is None:
        return f"no meeting of {group or 'any group'} has been held yet"
    return f"the latest of {group} was on {long(latest.day)}, before these were delivered"


def _tell_meeting(book: Book, key: str) -> str:
    meeting = book.meetings.get(key)
    if meeting is not None and meeting.state is MeetingState.PLANNED:
        return "planned until now: this also records that it was held and quorate"
    return ""
