"""The headline: how much is delivered, what is open and how it stands, and what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import DEFINITION, Delivered, due_by
from cscp_tui.views.corrections import corrections_part
from cscp_tui.views.movements import movement_part, plan_explanation, reasons_part, reasons_sentence
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Text, part
from cscp_tui.views.plan_states import figures_table
from cscp_tui.views.silences import other_sources_part, silences_part

if TYPE_CHECKING:
    from cscp_tui.domain.records import Plan
    from cscp_tui.views.updates import Update

NO_PLAN = "No business plan is in force on the as-at day."


def headline(update: Update) -> Part:
    """The headline of each plan in force, then what concerns all actions."""
    blocks = [_plan_block(update, plan) for plan in update.plans]
    flat = blocks[0].pieces if len(blocks) == 1 else tuple(blocks)
    return part(
        "headline",
        "Headline",
        narrative(update, "headline"),
        None if update.plans else Text(NO_PLAN),
        *flat,
        other_sources_part(update),
        silences_part(update),
        corrections_part(update),
    )


def _plan_block(update: Update, plan: Plan) -> Part:
    explanation = plan_explanation(update, plan)
    return part(
        f"headline-{plan.id}",
        plan.title,
        Text(_sentence(update, plan)),
        Text(f"What is counted: {DEFINITION}"),
        figures_table(update, plan),
        movement_part(update, plan),
        reasons_part(update, plan, explanation),
    )


def _sentence(update: Update, plan: Plan) -> str:
    """The figure with its as-at day, and the one of the quarter before."""
    actions = update.actions_by_plan.get(plan.id, [])
    now = Delivered.of(actions)
    due = due_by(actions, update.as_at)
    said = (
        f"{plan.title}, delivered as at {long(update.as_at)}: {now}. "
        f"Of the actions that were due: {due}. "
    )
    if not update.had(plan):
        return said + _first_quarter(update, plan)
    then = Delivered.of(update.before_by_plan.get(plan.id, {}).values())
    return f"{said}At {long(update.before_day)} it was {then.figure}."


def _first_quarter(update: Update, plan: Plan) -> str:
    earlier = [known for known in update.book.plans.values() if known.last_day < plan.first_day]
    began = f"The plan began on {long(plan.first_day)}, so there is no earlier figure"
    if plan.first_day <= update.before_day:
        return f"Nothing was recorded yet at {long(update.before_day)}: there is no earlier figure."
    if not earlier:
        return f"{began}."
    last = max(earlier, key=lambda known: known.last_day)
    figure = Delivered.of(update.actions_by_plan.get(last.id, [])).figure
    return f"{began}; the one before it, {last.title}, ended at {figure}."


def public_headline(update: Update) -> Part:
    """The headline in a few sentences."""
    return part(
        "headline",
        "Headline",
        None if update.plans else Text(NO_PLAN),
        *(Text(_public_sentence(update, plan)) for plan in update.plans),
        Text(f"What is counted: {DEFINITION}") if update.plans else None,
        update.unseen(
            [a for plan in update.plans for a in update.actions_by_plan.get(plan.id, ())]
        ),
        corrections_part(update),
    )


def _public_sentence(update: Update, plan: Plan) -> str:
    why = reasons_sentence(update, plan, plan_explanation(update, plan))
    return " ".join(filter(None, (_sentence(update, plan), why)))
