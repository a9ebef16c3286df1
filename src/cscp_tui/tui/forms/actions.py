"""Forms for actions and plans: progress, agreement, editing, origins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Missing, Refused
from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.asking import Asks, FieldType
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.choices import Choice, Choices, action_choice, meetings
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddFromOrigin,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    Judge,
    MoveDate,
    RejectDelivery,
)
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import Escalate
from cscp_tui.domain.commands.records import AddRecord, SetFields, as_one, plan_label
from cscp_tui.domain.dates import distance, long, short
from cscp_tui.domain.enums import MeetingState, MoveKind, OriginKind, Source, Status
from cscp_tui.domain.hidden import shown_to
from cscp_tui.domain.names import group_name, meeting_in_words, plan_in_full
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.ratings import rate
from cscp_tui.domain.records import Action, Meeting, Origin, Plan, Priority
from cscp_tui.domain.rules.actions import ONLY_OPEN_RATED, REOPEN_TO_MOVE, refuse_ended
from cscp_tui.domain.rules.moves import days_after_due, judging_day, kind_of_move, late_words
from cscp_tui.tui.forms.command_forms import (
    amended,
    edit_form_for,
    field_of,
    fields_of,
    form_for,
    items_of,
)
from cscp_tui.tui.forms.fields import (
    Field,
    Form,
    Values,
    WrongField,
    begun,
    changed,
    choice_field,
    new_lines,
    plain_of,
)
from cscp_tui.tui.key_help import own_key

_MOST_NAMED = 12
_MOST_LINES = 8


def about(actions: Sequence[Action]) -> str:
    """Return the subject of a form: the title of one action, or the number of several."""
    if len(actions) == 1:
        return f"{actions[0].id}  {one_line(actions[0].title)}"
    refs = ", ".join(action.id for action in actions[:_MOST_NAMED])
    more = len(actions) - _MOST_NAMED
    others = f" and {more} more" if more > 0 else ""
    return f"{len(actions)} actions as one step: {refs}{others}"


def tell_day(day: date | None, today: date) -> str:
    """Return how far off a day is, or that it has passed."""
    if day is None:
        return ""
    return "this day has already passed" if day < today else distance(day, today)


def seen_of(actions: Sequence[Action], *fields: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the values that a form began with, to detect others' changes."""
    return {
        ("actions", action.id): {name: plain_of(getattr(action, name)) for name in fields}
        for action in actions
    }


def action_form(command: type[Asks], actions: Sequence[Action], book: Book, **options: Any) -> Form:
    return form_for(command, book, actions, about=about(actions), **options)


def progress_update_form(
    actions: Sequence[Action], book: Book, recording_for: Quarter | None = None
) -> Form:
    """Build the form of a progress update; the first one may say that it starts the action."""
    starts = any(action.status is Status.NOT_STARTED for action in actions)
    shown = ("text", "reason", "cause", *(("starts_action",) if starts else ()))
    form = action_form(AddProgressUpdate, actions, book, only=shown)
    return replace(form, title=f"{form.title} for {recording_for}") if recording_for else form


def deliver_form(
    actions: Sequence[Action], book: Book, today: date, recording_for: Quarter | None = None
) -> Form:
    """Build the form of a delivery, with its day before the last field; housekeeping has no impact."""
    refuse_ended(actions)
    last = recording_for.last_day if recording_for else today
    is_asked = last < today
    day = Field(
        key="on",
        label="Delivered on",
        kind=FieldType.DATE,
        prefer="past",
        hint=f"the day it was delivered, e.g. {short(last)}" if is_asked else "default: today",
        needed=is_asked,
    )
    form = action_form(Deliver, actions, book)
    fields = (*form.fields[:-1], day, form.fields[-1])
    is_asked = not all(action.housekeeping for action in actions)
    return replace(
        form,
        fields=fields if is_asked else (day,),
        build=lambda values: form.build({n: v for n, v in values.items() if n != day.key}),
        day=lambda values: values["on"],
    )


def move_form(actions: Sequence[Action], book: Book, today: date, meeting: str = "") -> Form:
    """Build the form that moves a due date; a slip needs a reason and a cause.

    Args:
        meeting: the running meeting, which agrees the move unless another is named.
    """
    refuse_ended(actions, REOPEN_TO_MOVE)
    form = action_form(MoveDate, actions, book)
    judged_on = judging_day(book, book, meeting, today)
    due: dict[str, Any] = {"tell": lambda day: _tell_move(actions, book, (today, judged_on), day)}
    if len(actions) == 1 and actions[0].due:
        due["hint"] = f"now due {long(actions[0].due)} · leave blank for no date"
    agreed_by = {"hint": f"default: {meeting_in_words(meeting, book)}"} if meeting else {}
    form = amended(
        form, due=due, agreed_by=agreed_by, review_date={"tell": lambda day: tell_day(day, today)}
    )
    return replace(
        form,
        build=lambda values: form.build(values | {"agreed_by": values["agreed_by"] or meeting}),
    )


def _tell_move(
    actions: Sequence[Action], book: Book, days: tuple[date, date], day: date | None
) -> str:
    """Return in words what a new date means, before it is saved.

    Args:
        days: today, and the day by which the moves are judged.
    """
    if day is None:
        return ""
    today, judged_on = days
    slips = [a for a in actions if kind_of_move(book, a, day, judged_on) is MoveKind.SLIP]
    words = [distance(day, today)]
    if late := max(days_after_due(book, action, today) for action in actions):
        words.append(late_words(late).lower())
    if slips:
        which = (
            "this is a slip"
            if len(actions) == 1
            else f"{counted(len(slips), 'of them is a slip', 'of them are slips')}"
        )
        words.append(f"{which}, so it needs a reason and a cause")
    return " · ".join(words)


def action_status_form(actions: Sequence[Action], book: Book, today: date) -> Form:
    """Build the form that changes an open status; on hold needs a reason and a review date."""
    return amended(
        action_form(
            ChangeStatus, actions, book, only=("status", "reason", "review_date", "explanation")
        ),
        status={"hint": _hint_of_status(actions)},
        review_date={"tell": lambda day: tell_day(day, today)},
    )


def _hint_of_status(actions: Sequence[Action]) -> str:
    if len(actions) > 1:
        return "those delivered or ended will reopen"
    now = actions[0].status
    return f"now {now}; this reopens it" if now.is_end else f"{now} now"


def judge_form(actions: Sequence[Action], book: Book, today: date) -> Form:
    """Build the form of the team's own rating, with the computed one beside it."""
    refuse_ended(actions, ONLY_OPEN_RATED)
    judged = actions[0].judgement if len(actions) == 1 else None
    rated = rate(actions[0], book, today) if len(actions) == 1 else None
    now = f"computed: {rated.computed}" if rated else "worse or better than the computed rating"
    known = f" · our judgement {judged}: {shortened(actions[0].judgement_reason)}" if judged else ""
    return amended(
        action_form(Judge, actions, book),
        judgement={"hint": f"{now}{known} · leave blank to keep the computed rating"},
    )


ALL, THIS = "all", "this"
_MOST_DELIVERIES_NAMED = 8


def agreement_form(
    actions: Sequence[Action],
    book: Book,
    today: date,
    *,
    at: Action | None,
    are_marked: bool,
    rejects: bool = False,
) -> Form:
    """Build the form that agrees deliveries at the latest meeting that can have done so.

    Marked ones go first; else the one under the cursor, where it waits; else all that are shown.

    Args:
        actions: the marked actions, or all that are shown if none is marked.
    """
    waiting = [action for action in actions if action.awaits_agreement]
    if not waiting:
        which = "marked" if are_marked else "shown"
        raise Refused(
            f"Nothing {which} is awaiting agreement. Press {own_key('action.deliver')} to record a delivery."
        )
    group = _first_group(waiting, at)
    of_group = [action for action in waiting if action.overseeing_group == group]
    known = _meetings_of(group, book, today)
    held = [meeting for meeting in known if meeting.state is MeetingState.HELD]
    latest = max(held, key=lambda meeting: meeting.day, default=None)
    ready = [a for a in of_group if latest and a.ended is not None and a.ended <= latest.day]
    this = at if at in of_group and not are_marked else None
    every = ready if ready and this in (None, *ready) else of_group
    chosen = [this] if this is not None else every
    meeting = latest.id if latest and chosen[0] in ready else ""
    first = min((action.ended for action in of_group if action.ended), default=today)
    able = [each for each in known if each.day >= first]
    later = 0 if this is not None else len(of_group) - len(chosen)
    others = 0 if this is not None else len(waiting) - len(of_group)
    form = Form(
        key=f"agree {' '.join(action.id for action in chosen)}",
        title=_title(len(chosen)),
        about=_about(chosen, later=later, others=others) + way_to_all(every, this),
        fields=(
            choice_field(
                "meeting",
                "Meeting",
                meetings(able, book),
                meeting,
                needed=True,
                hint=_hint_of_meeting(group_name(group, book), latest),
            ),
            *deliveries_fields(of_group, every, this),
        ),
        build=lambda values: agreement(values, every, values["meeting"]),
        seen=seen_of(chosen, "status", "agreed"),
    )
    return rejecting(form, every) if rejects else form


def _meetings_of(group: str, book: Book, today: date) -> list[Meeting]:
    return [
        meeting
        for meeting in book.meetings.values()
        if meeting.group == group
        and meeting.day <= today
        and (meeting.in_progress or meeting.state is MeetingState.HELD)
    ]


def deliveries_fields(
    offered: Sequence[Action], every: Sequence[Action], this: Action | None
) -> tuple[Field, ...]:
    """Build the fields that ask which deliveries to agree, by default that under the cursor.

    Args:
        every: the actions that “all” stands for.
        this: the action under the cursor, if it awaits agreement.
    """
    each = [action_choice(action) for action in offered]
    if this is not None:
        each = [
            replace(choice, names=(*choice.names, THIS)) if choice.value == this.id else choice
            for choice in each
        ]
    several = len(every) > 1
    apart = Choices([action_choice(action) for action in every])
    if several:
        each.insert(0, Choice(ALL, ALL, f"all {len(every)} awaiting agreement"))
    deliveries = Field(
        key="deliveries",
        label="Deliveries",
        kind=FieldType.CHOICES,
        value=this.id if this is not None else (ALL if several else every[0].id),
        choices=Choices(each),
        hint=f"“{ALL}” for all {len(every)} awaiting agreement" if several else "",
        tell=lambda refs: _deliveries_in_words(refs_of(refs or (), every)),
    )
    but = Field(
        key="but",
        label="Except",
        kind=FieldType.CHOICES,
        choices=apart,
        hint=f"those of “{ALL}” to leave out, e.g. {every[-1].id}",
        tell=lambda refs: f"leaves {_deliveries_in_words(refs_of((ALL,), every, refs or ()))}",
    )
    return (deliveries, but) if several else (deliveries,)


def _deliveries_in_words(refs: Sequence[str]) -> str:
    count = counted(len(refs), "delivery", "deliveries")
    return f"{count}: {', '.join(refs)}" if len(refs) > 1 else count


def agreement(values: Values, every: Sequence[Action], meeting: str) -> Command:
    """Return the command that agrees the chosen deliveries."""
    return Agree(_chosen_refs(values, every, "agree"), meeting)


def rejecting(form: Form, every: Sequence[Action], meeting: str = "") -> Form:
    """Turn a form that agrees deliveries into one that rejects them, with its reason.

    Args:
        form: the form, which asks for the deliveries and, if not known, for the meeting.
        every: the actions that “all” stands for.
        meeting: the running meeting; empty if the form asks for it.
    """
    reason = Field(
        key="refusal",
        label="Reason",
        needed=True,
        hint="why they weren't agreed; added to each as a progress update",
    )

    def build(values: Values) -> Command:
        refs = _chosen_refs(values, every, "reject")
        at = meeting or values["meeting"]
        return as_one([RejectDelivery(ref, values["refusal"], at) for ref in refs])

    return replace(
        form,
        key=f"reject {form.key}",
        title=form.title.replace("Agree", "Reject"),
        fields=tuple(sorted((*form.fields, reason), key=lambda field: field.key == "but")),
        build=build,
    )


def _chosen_refs(values: Values, every: Sequence[Action], what: str) -> tuple[str, ...]:
    refs = refs_of(values["deliveries"] or (), every, values.get("but") or ())
    if not refs:
        raise Missing(f"Choose at least one delivery to {what}.", field="deliveries")
    return refs


def way_to_all(every: Sequence[Action], this: Action | None) -> str:
    """Return a line on how to agree all deliveries instead of the one under the cursor."""
    if this is None or len(every) < 2:  # noqa: PLR2004 - one is no choice
        return ""
    return f"\n“{ALL}” instead of {this.id} for all {len(every)} awaiting agreement"


def refs_of(
    chosen: Sequence[str], every: Sequence[Action], but: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the references of the chosen deliveries, each once, without those to leave out."""
    refs = [action.id for action in every] if ALL in chosen else chosen
    return tuple(ref for ref in refs if ref not in but)


def _first_group(waiting: Sequence[Action], at: Action | None) -> str:
    """Return the group of the action under the cursor, else that of most actions waiting."""
    if at is not None and at.awaits_agreement:
        return at.overseeing_group
    return Counter(action.overseeing_group for action in waiting).most_common(1)[0][0]


def _title(count: int) -> str:
    return "Agree the delivery" if count == 1 else f"Agree {count} deliveries as one step"


def _about(actions: Sequence[Action], *, later: int, others: int) -> str:
    lines = [
        f"{action.id}  {shortened(action.title, 45)} · {short(action.ended)}"
        for action in actions[:_MOST_DELIVERIES_NAMED]
        if action.ended
    ]
    if (more := len(actions) - _MOST_DELIVERIES_NAMED) > 0:
        lines.append(f"and {more} more")
    if later:
        lines.append(f"{later} more delivered after the latest meeting")
    if others:
        lines.append(f"{others} more for another group: select one of those first")
    return "\n".join(lines)


def _hint_of_meeting(group: str, latest: Meeting | None) -> str:
    if latest is None:
        return f"{group or 'no group'} has not held a meeting yet"
    return f"{group} last met on {long(latest.day)}, before these were delivered"


_OF_PLANS = ("priority",)
_OF_OTHERS = ("origin", "origin_meeting", "housekeeping", "raised_at", "impact_area")
_WHEN_ADDED = (
    "title",
    "priority",
    "origin",
    "lead",
    "lead_agency",
    "supporting_agencies",
    "due",
    "review_date",
    "intended_outcome",
    "measure",
    "timescale",
    "overseeing_group",
    "raised_at",
    "housekeeping",
    "impact_area",
    "old_ref",
    "lead_as_written",
    "published_status",
    "restricted",
)
_OF_SEVERAL = (
    "priority",
    "lead",
    "lead_agency",
    "supporting_agencies",
    "review_date",
    "overseeing_group",
    "impact_area",
    "restricted",
)


def add_form(
    book: Book,
    today: date,
    *,
    is_projected: bool,
    source: Source = Source.PLAN,
    plan: str = "",
    priority: str = "",
) -> Form:
    """Build the form of a new action; most of its fields can be left empty."""
    fields = action_fields(book, today, source, plan, is_projected=is_projected)
    shown = [replace(fields[name]) for name in _of_source(_WHEN_ADDED, source)]
    if priority:
        label = fields["priority"].choices.label_of(priority)
        shown = [replace(f, value=label) if f.key == "priority" else f for f in shown]
    into = plan_in_full(book.plans[plan]) if plan in book.plans else "Outside the business plan"
    fixed = {"source": source.value} | ({"plan": plan} if plan else {})

    def build(values: Values) -> Command:
        given = {name: plain_of(value) for name, value in values.items() if value}
        return AddAction(fixed | given)

    return Form(
        key=f"add {source} {plan}".rstrip(),
        title="New action" if source is Source.PLAN else f"New action ({source.capitalize()})",
        about=into,
        fields=tuple(shown),
        build=build,
    )


def agree_here_form(
    waiting: Sequence[Action], meeting: Meeting, at: Action | None, *, rejects: bool = False
) -> Form:
    """Build the form that agrees deliveries at the running meeting.

    Args:
        waiting: all actions awaiting agreement by the meeting's group.
    """
    if not waiting:
        raise Refused(
            f"No delivery on the agenda is awaiting agreement. Press {own_key('action.deliver')} to record one."
        )
    this = at if at is not None and at.awaits_agreement else None
    chosen = [this] if this is not None else list(waiting)
    form = Form(
        key=f"agree at {meeting.id} {' '.join(action.id for action in chosen)}",
        title="Agree the delivery" if len(chosen) == 1 else f"Agree {len(chosen)} deliveries",
        about=_named(chosen) + way_to_all(waiting, this),
        fields=deliveries_fields(waiting, waiting, this),
        build=lambda values: agreement(values, waiting, meeting.id),
        seen=seen_of(waiting, "status", "agreed"),
    )
    return rejecting(form, waiting, meeting.id) if rejects else form


def _named(actions: Sequence[Action]) -> str:
    lines = [f"{action.id}  {shortened(action.title, 60)}" for action in actions[:_MOST_LINES]]
    if (more := len(actions) - _MOST_LINES) > 0:
        lines.append(f"and {more} more")
    return "\n".join(lines)


def escalate_form(action: Action, book: Book, meeting: str) -> Form:
    return amended(
        action_form(Escalate, (action,), book, given={"meeting": meeting}),
        request={"hint": f"default: {shortened(action.title, 60)}"},
    )


def sentence_form(
    book: Book,
    today: date,
    *,
    source: Source = Source.EXECUTIVE,
    plan: str = "",
    priority: str = "",
) -> Form:
    """Build the form in which a new action is typed as one sentence."""
    # The patterns that read a sentence take longer to load than the rest of the app.
    from cscp_tui.capture.commands import action_command  # noqa: PLC0415

    given = {name: key for name, key in (("plan", plan), ("priority", priority)) if key}

    def tell(text: str) -> str:
        try:
            return action_command(text, source, book, today, given)[1] if text.strip() else ""
        except CscpError as problem:
            return str(problem)

    return Form(
        key=f"say {source} {plan}".rstrip(),
        title="New action" if source is Source.PLAN else f"New action ({source.capitalize()})",
        about="Who is to do what, and by when?",
        fields=(
            Field(
                key="text",
                label="Action",
                needed=True,
                hint="e.g. Police to report back on missing episodes by end of Jan",
                tell=tell,
            ),
        ),
        build=lambda values: action_command(values["text"], source, book, today, given)[0],
    )


def edit_action_form(
    actions: Sequence[Action], book: Book, today: date, *, is_projected: bool
) -> Form:
    """Build the form that edits an action, or the common fields of several.

    Args:
        is_projected: whether restricted records are left out of the choices.
    """
    first = actions[0]
    is_one = len(actions) == 1
    fields = action_fields(book, today, first.source, first.plan, is_projected=is_projected)
    linked = {ref for action in actions for ref in action.related}
    related = book_choices.choices_shown(
        book_choices.actions(book), "actions", book, is_projected=is_projected, linked=linked
    )
    fields["related"] = replace(fields["related"], choices=related)
    are_alike = len({(action.source, action.plan) for action in actions}) == 1
    names = _of_source(
        [name for name in fields if name != "due"] if is_one else _OF_SEVERAL, first.source
    )
    if not are_alike:
        names = [name for name in names if name not in (*_OF_PLANS, *_OF_OTHERS)]
    asked = [fields[name] for name in names]
    return edit_form_for("actions", actions, asked, title="Edit the action", about=about(actions))


def edit_raised_form(
    action: Action, book: Book, today: date, meeting: str, *, is_projected: bool
) -> Form:
    """Build the form that edits an action raised at a meeting, with its due date, which that one moves."""
    form = edit_action_form([action], book, today, is_projected=is_projected)
    if not action.is_open:
        return form
    fields = action_fields(book, today, action.source, is_projected=is_projected)
    due = begun(fields["due"], action.due.isoformat() if action.due else "")

    def build(values: Values) -> Command:
        others = {name: value for name, value in values.items() if name != due.key}
        moved = (
            [MoveDate(action.id, values[due.key], agreed_by=meeting)] if due.key in values else []
        )
        return as_one([form.build(others), *moved] if others or not moved else moved)

    return replace(form, fields=(form.fields[0], due, *form.fields[1:]), build=build)


def _of_source(names: Sequence[str], source: Source) -> list[str]:
    left_out = _OF_OTHERS if source is Source.PLAN else _OF_PLANS
    return [name for name in names if name not in left_out]


def action_fields(
    book: Book, today: date, source: Source, plan: str = "", *, is_projected: bool
) -> dict[str, Field]:
    """Build every field of an action that a form can ask for, in order.

    Args:
        source: where the action comes from, which decides the group that oversees it.
        is_projected: whether restricted records are left out of the choices.
    """
    overseer = next((g.id for g in book.groups.values() if source in g.oversees), "")
    begun = [m for m in book.meetings.values() if m.state.took_place or m.in_progress]
    meetings = book_choices.meetings(begun, book)
    tell = {"tell": lambda day: tell_day(day, today)}
    special: dict[str, dict[str, Any]] = {
        "priority": {"choices": book_choices.priorities(book, plan), "needed": True},
        "lead": {"choices": book_choices.leads(book)},
        "due": tell,
        "review_date": tell,
        "overseeing_group": {"hint": f"default: {overseer}"} if overseer else {},
        "intended_outcome": {"lines": 3},
        # These labels fit beside the fields.
        "timescale": {"label": "Timescale"},
        "impact": {"label": "What changed", "lines": 3},
        "impact_state": {"label": "Impact"},
        "original_due_unknown": {"label": "No original date"},
        "raised_at": {"choices": meetings},
        "origin_meeting": {"choices": meetings},
    }
    return fields_of("actions", book, special, first=_WHEN_ADDED, is_projected=is_projected)


_USUAL_KIND = {
    Source.EXECUTIVE: OriginKind.MEETING,
    Source.AUDIT: OriginKind.AUDIT,
    Source.SCRUTINEER: OriginKind.OTHER,
    Source.OTHER: OriginKind.OTHER,
}
"""The default type of a new origin by source. A review has none and must be given one."""

_FIRST = ("title", "lead_agency", "lead", "due", "supporting_agencies", "review_date")
_LAST = tuple(n for n in _WHEN_ADDED if n not in (*_FIRST, *_OF_PLANS, "origin"))
_OF_ORIGIN = ("origin_kind", "origin_day", "key_learning")


def sourced_form(book: Book, today: date, *, is_projected: bool) -> Form:
    """Build the form of a new action from a source other than the plan, with its origin.

    Args:
        is_projected: whether restricted records are left out of the choices.
    """
    known = shown_to(book.origins.values(), book, hides=is_projected)
    choices = Choices(
        Choice(each.id, one_line(each.title), _about_origin(each)) for each in reversed(known)
    )
    fields = action_fields(book, today, Source.EXECUTIVE, is_projected=is_projected)
    return Form(
        key=f"add {Source.EXECUTIVE}",
        title="New action",
        about="From the Executive, a review, an audit, a scrutineer or another source.",
        fields=(
            *_under("What, who and when", (fields[name] for name in _FIRST)),
            *_under(
                "Where it comes from",
                (
                    _source_field(book),
                    *_origin_fields(book, choices),
                    choice_field(
                        "decision",
                        "Decision",
                        book_choices.choices_shown(
                            book_choices.decisions(book),
                            "decisions",
                            book,
                            is_projected=is_projected,
                        ),
                        hint="the decision that led to it; its meeting is added automatically",
                    ),
                ),
            ),
            *(fields[name] for name in _LAST),
        ),
        build=lambda values: _add(book, choices, values),
    )


def _under(heading: str, fields: Iterable[Field]) -> Iterator[Field]:
    return (replace(field, group=heading) for field in fields)


def _source_field(book: Book) -> Field:
    overseers = {
        each: group_name(group.id, book)
        for group in book.groups.values()
        for each in group.oversees
    }

    def tell(value: str) -> str:
        group = overseers.get(Source(value)) if value else None
        return f"overseen by {group}, unless you choose another below" if group else ""

    return choice_field(
        "source",
        "Source",
        Choices.of(source for source in Source if source is not Source.PLAN),
        Source.EXECUTIVE,
        needed=True,
        hint="who asked for it",
        tell=tell,
    )


def _about_origin(origin: Origin) -> str:
    day = f", {long(origin.day)}" if origin.day else ""
    return f"{origin.kind}{day}"


def _origin_fields(book: Book, choices: Choices) -> tuple[Field, ...]:
    def tell(title: str) -> str:
        found = choices.called(title)
        known = book.origins.get(found[0].value) if len(found) == 1 else None
        if known is None:
            return "a new origin: give its type and date below" if title else ""
        return f"known: {_about_origin(known)}"

    return (
        Field(
            key="origin",
            label="Comes from",
            is_suggested=True,
            choices=choices,
            hint=f"the review, audit or meeting: press {own_key('field.down')} to choose one, "
            "or type a new title",
            tell=tell,
        ),
        replace(
            field_of("origins", "kind", book),
            key="origin_kind",
            label="Type (if new)",
            hint="for a new origin: LCSPR, Rapid Review, audit, meeting …",
            needed=False,
        ),
        replace(
            field_of("origins", "day", book),
            key="origin_day",
            label="Date (if new)",
            prefer="past",
            hint="for a new origin: the date it was published or held",
        ),
        replace(
            field_of("origins", "key_learning", book),
            key="key_learning",
            label="Key learning",
            hint=f"for a new origin: one per line · {new_lines()}",
        ),
    )


def _add(book: Book, choices: Choices, values: Values) -> Command:
    source = Source(values["source"])
    given = {name: plain_of(values[name]) for name in (*_FIRST, *_LAST) if values.get(name)}
    known = _known_origin(book, choices, source, values["origin"])
    if known is not None:
        given["origin"] = known.id
    is_new = known is None and bool(values["origin"])
    if not is_new and (lost := next((name for name in _OF_ORIGIN if values[name]), "")):
        raise WrongField(
            lost, "This is only for a new origin. Clear it, or give the new origin a title above."
        )
    origin = _new_origin(source, values) if is_new else {}
    return AddFromOrigin(source, given, origin, values["decision"])


def _known_origin(book: Book, choices: Choices, source: Source, title: str) -> Origin | None:
    """Return the origin with a title; None if there is none. Its source must be the given one."""
    found = choices.called(title)
    fitting = [choice for choice in found if book.origins[choice.value].source is source] or found
    if len(fitting) > 1:
        raise WrongField(
            "origin",
            f"Several origins are called “{shortened(title)}”. Give them different titles.",
        )
    if not fitting:
        return None
    known = book.origins[fitting[0].value]
    if known.source is not source:
        raise WrongField(
            "source", f"“{shortened(known.title)}” has the source {known.source}. Choose that."
        )
    return known


def _new_origin(source: Source, values: Values) -> dict[str, object]:
    kind = values["origin_kind"] or _USUAL_KIND.get(source, "")
    if not kind:
        raise Missing(
            "Give the type of the new review: an LCSPR, a Rapid Review or another.",
            field="origin_kind",
        )
    day = values["origin_day"]
    return {
        "title": values["origin"],
        "kind": str(kind),
        "day": day.isoformat() if day else None,
        "key_learning": list(items_of(values["key_learning"])),
    }


def origin_form(origin: Origin, book: Book) -> Form:
    special: dict[str, dict[str, Any]] = {
        "day": {"prefer": "past"},
        "kind": {"needed": True},
        "key_learning": {"lines": 6},
    }
    fields = fields_of("origins", book, special, but=("source",))
    about = f"{one_line(origin.title)} · source: {origin.source}"
    return edit_form_for(
        "origins", [origin], list(fields.values()), title="Edit the origin", about=about
    )


def origin_at(key: str, book: Book) -> Origin:
    known = book.origins.get(key)
    if key in book.meetings:
        raise Refused(
            "This origin is a meeting. Edit it on Meetings, or edit the action to give it another."
        )
    if known is None:
        raise Refused(
            f"This action has no origin yet. Press {own_key('action.edit')} to edit the action and add one."
        )
    return known


_PLAN_FIELDS = ("title", "first_day", "last_day")


def new_plan_form(today: date, *, is_for_file: bool = False) -> Form:
    """Build the form of a new plan, with its dates and its priorities in order.

    Args:
        is_for_file: whether a file that is imported next may have its priorities.
    """
    year = financial_year_of(today)
    title = f"Business plan {financial_year_label(year)}"
    return Form(
        key="new plan",
        title="New plan",
        about="Its priorities can come from the file."
        if is_for_file
        else "You can add actions to its priorities afterwards.",
        fields=(
            *_plan_fields(title, Quarter(year, 1).first_day, Quarter(year, 4).last_day, new=True),
            _priorities_field("Priorities", 1, needed=not is_for_file),
        ),
        build=partial(_make, is_for_file=is_for_file),
    )


def plan_form(plan: Plan, priorities: Sequence[Priority], *, first: str = "") -> Form:
    """Build the form of a plan's title, dates and priorities.

    Args:
        first: the id of the priority to ask for first; any other id begins with the title.
    """
    known = {f"priority {each.number}": each for each in priorities}
    following = max((priority.number for priority in priorities), default=0) + 1
    seen = {("plans", plan.id): plain_fields("plans", plan, _PLAN_FIELDS)}
    seen |= {
        ("priorities", each.id): plain_fields("priorities", each, ("title",)) for each in priorities
    }
    return Form(
        key=f"plan {plan.id}",
        title="Edit the plan",
        about=f"{plan.title} · priorities keep their numbers, which are part of references",
        fields=(
            *_plan_fields(plan.title, plan.first_day, plan.last_day),
            *(
                Field(key=key, label=f"Priority {each.number}", value=each.title, needed=True)
                for key, each in known.items()
            ),
            _priorities_field("New priorities", following),
        ),
        build=lambda values: _edit_plan(plan, known, following, values),
        seen=seen,
        only_changed=True,
        first=next((key for key, each in known.items() if each.id == first), ""),
    )


def _plan_fields(
    title: str, first_day: date, last_day: date, *, new: bool = False
) -> tuple[Field, ...]:
    days = {"First day": first_day, "Last day": last_day}
    return (
        Field(key="title", label="Title", value=title, is_suggested=new, needed=True),
        *(
            Field(
                key=label.lower().replace(" ", "_"),
                label=label,
                kind=FieldType.DATE,
                value=long(day),
                needed=True,
            )
            for label, day in days.items()
        ),
    )


def _priorities_field(label: str, following: int, *, needed: bool = False) -> Field:
    def tell(text: str) -> str:
        numbered = enumerate(priorities_in(text), following)
        return " · ".join(f"{number} {one_line(title)}" for number, title in numbered)

    return Field(
        key="priorities",
        label=label,
        kind=FieldType.LONG,
        needed=needed,
        hint=f"one per line, in order · {new_lines()}",
        tell=tell,
    )


def priorities_in(text: str) -> list[str]:
    """Return the titles of priorities, one per line, or a single line with commas."""
    lines = text.splitlines()
    titles = lines if len(lines) > 1 else text.split(",")
    return [title.strip() for title in titles if title.strip()]


def _make(values: Values, *, is_for_file: bool) -> Command:
    titles = priorities_in(values["priorities"])
    if not titles and not is_for_file:
        raise WrongField("priorities", "Enter at least one priority.")
    label = plan_label(values["first_day"], values["last_day"])
    days = {name: values[name].isoformat() for name in ("first_day", "last_day")}
    plan = AddRecord("plans", {"title": values["title"], **days}, id=label)
    return as_one((plan, *_added(label, titles, 1)))


def _edit_plan(plan: Plan, known: dict[str, Priority], following: int, values: Values) -> Command:
    wanted = changed(values)
    of_plan = {name: wanted[name] for name in _PLAN_FIELDS if name in wanted}
    commands: list[Command] = [SetFields("plans", plan.id, of_plan)] if of_plan else []
    commands += [
        SetFields("priorities", each.id, {"title": wanted[key]})
        for key, each in known.items()
        if key in wanted
    ]
    titles = priorities_in(values.get("priorities", ""))
    return as_one([*commands, *_added(plan.id, titles, following)])


def _added(plan: str, titles: Sequence[str], first: int) -> list[Command]:
    return [
        AddRecord("priorities", {"plan": plan, "number": number, "title": title})
        for number, title in enumerate(titles, first)
    ]
