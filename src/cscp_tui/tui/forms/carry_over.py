"""Forms that end actions, or carry them over into the next plan."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.book import Book
from cscp_tui.domain.choices import Choices
from cscp_tui.domain.commands.actions import EndAction
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.carry_over import CarryOver, CarryRow, kept_due, proposed_carry_over
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.domain.names import plan_in_full
from cscp_tui.domain.records import KINDS, Action, Plan
from cscp_tui.domain.rules.actions import refuse_ended
from cscp_tui.tui.forms.actions import about, action_form
from cscp_tui.tui.forms.command_forms import amended
from cscp_tui.tui.forms.fields import Field, Form, Values, choice_field, plain_of, text_in_field

LEFT = "left"
"""The outcome of an action that stays open in its plan."""


def next_plan(book: Book, plan: str) -> Plan | None:
    """Return the first plan that begins later than a plan; None if there is none."""
    known = book.plans.get(plan)
    later = [p for p in book.plans.values() if known and p.first_day > known.first_day]
    return min(later, key=lambda p: p.first_day, default=None)


def plan_before(book: Book, plan: Plan) -> Plan | None:
    """Return the last earlier plan with open actions; None if there is none."""
    open_in = {action.plan for action in book.actions.values() if action.is_open}
    earlier = [p for p in book.plans.values() if p.id in open_in and p.first_day < plan.first_day]
    return max(earlier, key=lambda p: p.first_day, default=None)


def close_form(actions: Sequence[Action], book: Book, *, is_projected: bool) -> Form:
    """Build the form that ends actions without delivery. ``is_projected`` offers nothing restricted."""
    refuse_ended(actions)
    plans = {action.plan for action in actions}
    into = next_plan(book, actions[0].plan) if len(plans) == 1 else None
    form = action_form(EndAction, actions, book, is_projected=is_projected)
    if into is None:
        return amended(form, outcome={"hint": "you can carry it over once there is a later plan"})

    def build(values: Values) -> Command:
        if values["outcome"] == Outcome.CARRIED_OVER:
            return _carry_over(actions, book, into, values)
        closed: Command = form.build({n: v for n, v in values.items() if n not in _ONLY_CARRIED})
        return closed

    carrying = amended(form, outcome={"choices": Choices.of(Outcome)})
    continuation = _continuation_fields(book, into, _same_priority(actions, book, into))
    return replace(
        carrying,
        title=f"End, or carry over into {plan_in_full(into)}",
        fields=(*carrying.fields, *continuation),
        build=build,
    )


_ONLY_CARRIED = ("priority", "due", "review_date")


def _continuation_fields(book: Book, into: Plan, priority: str) -> list[Field]:
    asked = (
        choice_field(
            "priority",
            "New priority",
            book_choices.priorities(book, into.id),
            priority,
            hint="its number, or words from its title",
        ),
        Field(key="due", label="New due date", kind=FieldType.DATE),
        Field(
            key="review_date",
            label="Review date",
            kind=FieldType.DATE,
            hint="if there's no due date",
        ),
    )
    return [replace(field, group="If carried over") for field in asked]


def _same_priority(actions: Sequence[Action], book: Book, into: Plan) -> str:
    """Return the priority that the preview proposes if all actions have the same one."""
    refs = {action.id for action in actions}
    rows = proposed_carry_over(book, actions[0].plan, into.id)
    proposed = {row.priority for row in rows if row.ref in refs}
    return proposed.pop() if len(proposed) == 1 else ""


def _carry_over(actions: Sequence[Action], book: Book, into: Plan, values: Values) -> Command:
    plan = actions[0].plan
    refs = {action.id for action in actions}
    for action in actions:
        if not action.is_open:
            raise Refused(f"{action.id} is already {action.status}. Reopen it first.")
    rows = [
        changed_row(row, values, book, plan, into)
        if row.ref in refs
        else replace(row, outcome=None)
        for row in proposed_carry_over(book, plan, into.id)
    ]
    return CarryOver(plan, into.id, tuple(rows))


def changed_row(row: CarryRow, values: Values, book: Book, plan: str, into: Plan) -> CarryRow:
    """Return a carry-over row with the values of a form; missing values stay unchanged."""
    due = values.get("due", row.due)
    if due is None and "due" in values:
        due = kept_due(book.actions[row.ref], book.plans[plan], into)
    outcome, cause = values.get("outcome", row.outcome), values.get("cause", row.cause)
    return replace(
        row,
        outcome=Outcome(outcome) if outcome and outcome != LEFT else None,
        reason=values.get("reason", row.reason),
        cause=Cause(cause) if cause else None,
        explanation=values.get("explanation", row.explanation),
        priority=values.get("priority") or row.priority,
        due=due,
        review_date=values.get("review_date", row.review_date),
        transferred_to=values.get("transferred_to", row.transferred_to),
        replaced_by=values.get("replaced_by", row.replaced_by),
    )


def carry_row_form(rows: Sequence[CarryRow], book: Book, into: Plan, *, is_projected: bool) -> Form:
    """Build the form of carry-over rows. Fields left alone stay unchanged.

    While others look on, restricted actions are not offered, and no reason given before is shown.
    """
    actions = [book.actions[row.ref] for row in rows]
    outcomes = Choices.of((*Outcome, LEFT))
    closing = amended(
        action_form(EndAction, actions, book, is_projected=is_projected),
        outcome={"label": "Outcome", "choices": outcomes, "needed": False},
    )
    fields = [*closing.fields, *_continuation_fields(book, into, "")]
    return Form(
        key=f"carry-over row {' '.join(row.ref for row in rows)}",
        title="Outcome",
        about=about(actions),
        fields=tuple(_begun(field, rows, is_projected=is_projected) for field in fields),
        build=dict,
        only_changed=True,
    )


def _begun(field: Field, rows: Sequence[CarryRow], *, is_projected: bool) -> Field:
    texts = {text_of_field(row, field) for row in rows}
    if is_projected and field.key in KINDS["actions"].reasons and any(texts):
        return replace(field, hint="not shown; leave blank to keep what was given")
    if len(texts) == 1:
        return replace(field, value=texts.pop())
    return replace(field, hint="they differ; leave blank to keep each one's own")


def text_of_field(row: CarryRow, field: Field) -> str:
    if field.key == "outcome" and row.outcome is None:
        return LEFT
    return text_in_field(field, plain_of(getattr(row, field.key)))
