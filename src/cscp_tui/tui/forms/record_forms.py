"""The forms that add an action, and that edit what an action says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.adding import AddAction
from cscp_tui.domain.commands.editing import SetFields, as_one, editable_fields
from cscp_tui.domain.words import ImpactState, Source
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.action_forms import about, check_back_field, form_key, tell_day
from cscp_tui.tui.forms.choices import Choices
from cscp_tui.tui.forms.editing import RESTRICTED, changed
from cscp_tui.tui.forms.specs import Field, Form, Kind, plain_of, text_of
from cscp_tui.views.short_names import plan_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Plain
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Action, Meeting
    from cscp_tui.tui.forms.specs import Values

_OF_PLANS = ("priority",)
_OF_OTHERS = ("origin", "raised_at", "impact_area")
_WHEN_ADDED = (
    "title",
    "priority",
    "origin",
    "lead",
    "lead_agency",
    "supporting_agencies",
    "due",
    "intended_outcome",
    "measure",
    "timescale",
    "check_back",
    "overseeing_group",
    "raised_at",
    "impact_area",
    "old_ref",
    "restricted",
)
_WHEN_EDITED = (
    "title",
    "priority",
    "origin",
    "lead",
    "lead_agency",
    "supporting_agencies",
    "intended_outcome",
    "measure",
    "impact",
    "impact_state",
    "timescale",
    "check_back",
    "overseeing_group",
    "raised_at",
    "impact_area",
    "related",
    "old_ref",
    "original_due_unknown",
    "restricted",
)
_OF_SEVERAL = (
    "priority",
    "lead",
    "lead_agency",
    "supporting_agencies",
    "check_back",
    "overseeing_group",
    "impact_area",
    "restricted",
)


_NOTHING = "-"
"""What is typed into a field of several actions, so that nothing is left in any of them."""


def add_form(
    book: Book, today: date, *, source: Source = Source.PLAN, plan: str = "", priority: str = ""
) -> Form:
    """A new action; its title first, and most fields may stay empty."""
    fields = action_fields(book, today, source, plan)
    shown = [replace(fields[name]) for name in _of_source(_WHEN_ADDED, source)]
    if priority:
        label = fields["priority"].choices.label_of(priority)
        shown = [replace(f, value=label) if f.key == "priority" else f for f in shown]
    into = f"into {plan_name(book.plans[plan])}" if plan in book.plans else "it is not started"
    fixed = {"source": source.value} | ({"plan": plan} if plan else {})

    def build(values: Values) -> Command:
        given = {name: plain_of(value) for name, value in values.items() if value}
        return AddAction(fixed | given)

    return Form(
        key=f"add {source} {plan}".rstrip(),
        title="New action" if source is Source.PLAN else f"New action ({source})",
        about=into,
        fields=tuple(shown),
        build=build,
    )


def edit_form(actions: Sequence[Action], book: Book, today: date, *, hides: bool) -> Form:
    """Everything of an action that is freely edited; of several, what they can have in common.

    Args:
        actions: which.
        book: what can be chosen.
        today: from which days are counted.
        hides: whether others look on, so that restricted actions are not offered.
    """
    first = actions[0]
    is_one = len(actions) == 1
    fields = action_fields(book, today, first.source, first.plan)
    linked = {ref for action in actions for ref in action.related}
    related = book_choices.actions(book, hides=hides, linked=sorted(linked))
    fields["related"] = replace(fields["related"], choices=related)
    are_alike = len({(action.source, action.plan) for action in actions}) == 1
    names = _of_source(_WHEN_EDITED if is_one else _OF_SEVERAL, first.source)
    if not are_alike:
        names = [name for name in names if name not in (*_OF_PLANS, *_OF_OTHERS)]
    assert set(names) <= set(editable_fields("actions"))
    return Form(
        key=form_key("edit", actions),
        title="Edit",
        about=about(actions),
        fields=tuple(_begun(fields[name], actions) for name in names),
        build=lambda values: _edit(actions, values),
        seen={("actions", action.id): _shown(action, names) for action in actions},
        only_changed=True,
    )


def _edit(actions: Sequence[Action], values: Values) -> Command:
    wanted = changed(values)
    return as_one(
        SetFields("actions", action.id, wanted, before=_shown(action, wanted)) for action in actions
    )


def _shown(action: Action, names: Sequence[str] | Mapping[str, Any]) -> dict[str, Plain]:
    """The plain values of an action's fields."""
    return plain_fields("actions", action, names)


def _begun(field: Field, actions: Sequence[Action]) -> Field:
    """The field with what the actions have in common in it."""
    texts = {text_of(field, _shown(action, (field.key,))[field.key]) for action in actions}
    if len(texts) == 1:
        return replace(field, value=texts.pop())
    hint = "they differ; left empty, each keeps its own"
    if field.needed or field.kind is Kind.YES_NO:
        return replace(field, needed=False, hint=hint)
    return replace(field, hint=f"{hint} · {_NOTHING} empties it in all", emptied_by=_NOTHING)


def _of_source(names: Sequence[str], source: Source) -> list[str]:
    left_out = _OF_OTHERS if source is Source.PLAN else _OF_PLANS
    return [name for name in names if name not in left_out]


def action_fields(book: Book, today: date, source: Source, plan: str = "") -> dict[str, Field]:
    """Every field of an action that a form can ask, by its name.

    Args:
        book: what there is to choose from.
        today: the day that is shown.
        source: where the action comes from, which says who oversees it.
        plan: the plan whose priorities can be chosen.
    """
    overseer = next((g.id for g in book.groups.values() if source in g.oversees), "")
    fields = (
        Field(key="title", label="Action", needed=True, hint="what is to be done"),
        *_places_and_people(book, plan),
        Field(
            key="due",
            label="Due",
            kind=Kind.DATE,
            hint="day/month/year, +2w, end of Q4 · left empty, it has no date",
            tell=lambda day: tell_day(day, today),
        ),
        Field(
            key="intended_outcome",
            label="Intended outcome",
            kind=Kind.LONG,
            hint="what should be different when it is delivered",
        ),
        Field(key="measure", label="Measure", hint="what would show the outcome"),
        Field(key="timescale", label="Timescale", hint="as it is written, where it is no date"),
        check_back_field(today),
        Field(
            key="overseeing_group",
            label="Overseen by",
            kind=Kind.CHOICE,
            choices=book_choices.groups(book),
            hint=f"left empty, {overseer}" if overseer else "the group that watches it",
        ),
        *_rarer_fields(book),
    )
    return {field.key: field for field in fields}


def _places_and_people(book: Book, plan: str) -> tuple[Field, ...]:
    """Where an action belongs, and who does it."""
    return (
        Field(
            key="priority",
            label="Priority",
            kind=Kind.CHOICE,
            choices=book_choices.priorities(book, plan),
            needed=True,
            hint="its number or words of its title",
        ),
        Field(
            key="origin",
            label="Comes from",
            kind=Kind.CHOICE,
            choices=book_choices.origins(book),
            hint="the review, audit or meeting that it comes from",
        ),
        Field(
            key="lead",
            label="Lead",
            choices=book_choices.leads(book),
            hint="a role or a group, never a person's name",
        ),
        Field(
            key="lead_agency",
            label="Lead agency",
            kind=Kind.CHOICE,
            choices=book_choices.agencies(book),
            hint="a name, an abbreviation or an alias",
        ),
        Field(
            key="supporting_agencies",
            label="Supporting",
            kind=Kind.CHOICES,
            choices=book_choices.agencies(book),
            hint="other agencies, with commas between them",
        ),
    )


def _rarer_fields(book: Book) -> tuple[Field, ...]:
    return (
        Field(
            key="impact",
            label="What changed",
            kind=Kind.LONG,
            hint="for children, families or practice",
        ),
        Field(
            key="impact_state", label="Impact", kind=Kind.CHOICE, choices=Choices.of(ImpactState)
        ),
        Field(
            key="raised_at",
            label="Raised at",
            kind=Kind.CHOICE,
            choices=book_choices.meetings(_held(book), book),
            hint="the meeting that asked for it",
        ),
        Field(key="impact_area", label="Impact area", hint="the heading of what came of it"),
        Field(
            key="related",
            label="Linked with",
            kind=Kind.CHOICES,
            choices=book_choices.actions(book),
            hint="references of other actions, with commas between them",
        ),
        Field(key="old_ref", label="Old reference", hint="its reference in an earlier system"),
        Field(
            key="original_due_unknown",
            label="First date lost",
            kind=Kind.YES_NO,
            hint="yes, where nobody knows the first date that was agreed",
        ),
        RESTRICTED,
    )


def _held(book: Book) -> list[Meeting]:
    return [meeting for meeting in book.meetings.values() if meeting.state.took_place]
