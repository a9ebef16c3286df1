"""The forms that close actions otherwise than delivered, or carry them over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.closing import CarryOver, CarryRow, Close, preview
from cscp_tui.domain.ends import refuse_ended
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.words import Outcome
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.action_forms import (
    EXPLANATION,
    about,
    cause_field,
    cause_of,
    each,
    form_key,
    reason_field,
    seen_of,
)
from cscp_tui.tui.forms.choices import Choices
from cscp_tui.tui.forms.specs import Field, Form, Kind, plain_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Action, Plan
    from cscp_tui.tui.forms.specs import Values


LEFT = "left"
"""What a row is called that stays open."""


class NoLaterPlan(Refused):
    """A plan with none after it to carry actions over into."""

    def __init__(self, plan: str) -> None:
        super().__init__(f"There is no plan after {plan} yet; add it first, then carry over.")


def next_plan(book: Book, plan: str) -> Plan | None:
    """The first of the plans that begin after a plan has begun."""
    known = book.plans.get(plan)
    later = [p for p in book.plans.values() if known and p.first_day > known.first_day]
    return min(later, key=lambda p: p.first_day, default=None)


def plan_before(book: Book, plan: Plan) -> Plan | None:
    """The last plan before another one that still has open actions, which go on in that one."""
    open_in = {action.plan for action in book.actions.values() if action.is_open}
    earlier = [p for p in book.plans.values() if p.id in open_in and p.first_day < plan.first_day]
    return max(earlier, key=lambda p: p.first_day, default=None)


def close_form(actions: Sequence[Action], book: Book, *, hides: bool) -> Form:
    """What became of actions that were not delivered; ``hides`` where others look on.

    Raises:
        Refused: one of the actions has ended.
    """
    refuse_ended(actions)
    plans = {action.plan for action in actions}
    into = next_plan(book, actions[0].plan) if len(plans) == 1 else None
    outcomes = [o for o in Outcome if into is not None or o is not Outcome.CARRIED_OVER]
    fields = [
        Field(
            key="outcome",
            label="What became of it",
            kind=Kind.CHOICE,
            choices=Choices.of(outcomes),
            needed=True,
            hint="" if into else "it can be carried over once there is a later plan",
        ),
        reason_field(book),
        cause_field(),
        EXPLANATION,
        *_whither_fields(book, actions, hides=hides),
    ]
    if into is not None:
        fields += _continuation_fields(book, into, _same_priority(actions, book, into))
    close = each(actions, _close)

    def build(values: Values) -> Command:
        if values["outcome"] == Outcome.CARRIED_OVER and into is not None:
            return _carry_over(actions, book, into, values)
        return close(values)

    return Form(
        key=form_key("close", actions),
        title=f"Close, or carry over into {into.id}" if into else "Close undelivered",
        about=about(actions),
        fields=tuple(fields),
        build=build,
        seen=seen_of(actions, "status"),
    )


def _whither_fields(book: Book, actions: Sequence[Action], *, hides: bool) -> list[Field]:
    """To which body it goes, or which action is in its place."""
    bodies = Choices((*book_choices.agencies(book), *book_choices.groups(book)))
    refs = [action.id for action in actions]
    return [
        Field(
            key="handed_to",
            label="Handed to",
            choices=bodies,
            hint="only for handed over: the body that owns it now",
        ),
        Field(
            key="replaced_by",
            label="Replaced by",
            kind=Kind.CHOICE,
            choices=book_choices.actions(book, but=refs, hides=hides),
            hint="only for replaced: the action that takes its place",
        ),
    ]


def _continuation_fields(book: Book, into: Plan, priority: str) -> list[Field]:
    """Where and by when it goes on in the next plan."""
    choices = book_choices.priorities(book, into.id)
    return [
        Field(
            key="priority",
            label=f"Priority in {into.id}",
            kind=Kind.CHOICE,
            value=choices.label_of(priority) if priority else "",
            choices=choices,
            hint="only for carried over: its number or words of its title",
        ),
        Field(key="due", label="New due date", kind=Kind.DATE, hint="only for carried over"),
        Field(
            key="check_back",
            label="Check-back date",
            kind=Kind.DATE,
            hint="only for carried over without a due date",
        ),
    ]


def _same_priority(actions: Sequence[Action], book: Book, into: Plan) -> str:
    """The priority of the next plan that the preview proposes, where it is one for all."""
    refs = {action.id for action in actions}
    rows = preview(book, actions[0].plan, into.id)
    proposed = {row.priority for row in rows if row.ref in refs}
    return proposed.pop() if len(proposed) == 1 else ""


def _close(ref: str, values: Values) -> Command:
    return Close(
        ref,
        Outcome(values["outcome"]),
        values["reason"],
        cause_of(values),
        values["explanation"],
        handed_to=values["handed_to"],
        replaced_by=values["replaced_by"],
    )


def _carry_over(actions: Sequence[Action], book: Book, into: Plan, values: Values) -> Command:
    """Carry some over and leave the plan's other open actions as they are."""
    plan = actions[0].plan
    refs = {action.id for action in actions}
    for action in actions:
        if not action.is_open:
            raise Refused(f"{action.id} is {action.status} already; reopen it first.")
    rows = [
        changed_row(row, values, book, plan) if row.ref in refs else replace(row, outcome=None)
        for row in preview(book, plan, into.id)
    ]
    return CarryOver(plan, into.id, tuple(rows))


def changed_row(row: CarryRow, values: Values, book: Book, plan: str) -> CarryRow:
    """A row of a carrying over with what a form says of it; what it does not say stays."""
    due = values.get("due", row.due)
    if due is None and "due" in values and (kept := book.actions[row.ref].due):
        due = kept if kept > book.plans[plan].last_day else None
    outcome = values.get("outcome", row.outcome)
    return replace(
        row,
        outcome=Outcome(outcome) if outcome and outcome != LEFT else None,
        reason=values.get("reason", row.reason),
        cause=cause_of(values) if "cause" in values else row.cause,
        explanation=values.get("explanation", row.explanation),
        priority=values.get("priority") or row.priority,
        due=due,
        check_back=values.get("check_back", row.check_back),
        handed_to=values.get("handed_to", row.handed_to),
        replaced_by=values.get("replaced_by", row.replaced_by),
    )


def row_form(rows: Sequence[CarryRow], book: Book, into: Plan) -> Form:
    """What becomes of rows of a carrying over; fields that are left alone stay as they are."""
    actions = [book.actions[row.ref] for row in rows]
    outcomes = Choices.of((*Outcome, LEFT))
    fields = [
        Field(key="outcome", label="Becomes", kind=Kind.CHOICE, choices=outcomes),
        reason_field(book),
        cause_field(),
        EXPLANATION,
        *_whither_fields(book, actions, hides=False),
        *_continuation_fields(book, into, ""),
    ]
    return Form(
        key=f"carry-over row {' '.join(row.ref for row in rows)}",
        title="What becomes of it" if len(rows) == 1 else "What becomes of them",
        about=about(actions),
        fields=tuple(_begun(field, rows) for field in fields),
        build=dict,
        only_changed=True,
    )


def _begun(field: Field, rows: Sequence[CarryRow]) -> Field:
    """The field with what the rows have in common."""
    texts = {row_text(row, field) for row in rows}
    if len(texts) == 1:
        return replace(field, value=texts.pop())
    return replace(field, hint="they differ; left empty, each keeps its own")


def row_text(row: CarryRow, field: Field) -> str:
    """What stands in a field for a row."""
    if field.key == "outcome" and row.outcome is None:
        return LEFT
    return text_of(field, plain_of(getattr(row, field.key)))
