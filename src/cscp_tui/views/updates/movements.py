"""The movement of a plan's actions in the quarter, and the reasons why its headline changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.texts import capitalised
from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import explain, movement
from cscp_tui.views.updates.update import not_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.documents.table import Table
    from cscp_tui.domain.figures import Explanation, Movement, Reason
    from cscp_tui.domain.records import Action, Plan, Priority
    from cscp_tui.views.updates.update import Update


EQUATION = (
    "open at start + new + reopened = delivered + carried over + otherwise ended + still open"
)
NUMBERS = (
    "Open at start",
    "New",
    "Reopened",
    "Delivered",
    "Carried over",
    "Otherwise ended",
    "Still open",
)
"""The names of a movement's seven numbers, in the order of the equation."""


def priorities_of(update: Update, plan: Plan) -> list[Priority]:
    found = (known for known in update.book.priorities.values() if known.plan == plan.id)
    return sorted(found, key=lambda priority: priority.number)


def actions_by_priority(update: Update, plan: Plan) -> dict[str, list[Action]]:
    found: dict[str, list[Action]] = {}
    for action in update.actions_by_plan.get(plan.id, ()):
        found.setdefault(action.priority, []).append(action)
    return found


def movement_section(update: Update, plan: Plan) -> Section:
    """The movement of each priority and of the whole plan, with the equation in figures."""
    before = update.before_by_plan.get(plan.id, {})
    total = movement(before, update.actions_by_plan.get(plan.id, ()))
    return section(
        f"movement-{plan.id}",
        f"Movement since {long(update.before_day)}",
        _movement_table(update, plan, before, total),
        Paragraph(balance_sentence(total)),
    )


def _movement_table(
    update: Update, plan: Plan, before: dict[str, Action], total: Movement
) -> Table:
    by_priority = actions_by_priority(update, plan)
    rows = [
        _row(f"{priority.number} {priority.title}", movement(before, by_priority.get(key, ())))
        for priority in priorities_of(update, plan)
        for key in (priority.id,)
    ]
    headings = columns("Priority", *NUMBERS, right=NUMBERS)
    return table(headings, [*rows, _row("Total", total)])


def _row(title: str, moved: Movement) -> tuple[str, ...]:
    return (title, *map(str, moved.figures))


def balance_sentence(moved: Movement) -> str:
    """The equation in words and in figures."""
    came, went = moved.figures[:3], moved.figures[3:]
    left, right = " + ".join(map(str, came)), " + ".join(map(str, went))
    sign = "=" if moved.balances else "≠"
    verdict = f"{moved.came} {sign} {moved.went}"
    return f"In total, {EQUATION}: {left} {sign} {right}, that is {verdict}."


def plan_explanation(update: Update, plan: Plan) -> Explanation:
    """The actions that changed a plan's headline since the quarter before."""
    return explain(
        update.before_by_plan.get(plan.id, {}),
        {action.id: action for action in update.actions_by_plan.get(plan.id, ())},
        f"all actions of {plan.title} except those transferred, replaced or withdrawn",
    )


def reasons_section(update: Update, plan: Plan, found: Explanation) -> Section | None:
    """Why the number moved; nothing in a plan's first quarter, which has no number before."""
    if not update.had(plan):
        return None
    change = (
        f"From {found.before.figure} at {long(update.before_day)} "
        f"to {found.after.figure} at {long(update.as_at)}. Compared: {found.population}."
    )
    if not found.reasons:
        change = (
            f"It did not move: {found.after.figure} on both days. Compared: {found.population}."
        )
    shown = [reason for reason in found.reasons if _shows(update, reason)]
    headings = columns("Ref", "Action", "What happened", "Effect on the figure")
    return section(
        f"why-{plan.id}",
        "Why the number moved",
        Paragraph(change),
        table(headings, _reason_rows(update, shown)),
        not_shown(len(found.reasons) - len(shown), "action", "counted but "),
    )


def _shows(update: Update, reason: Reason) -> bool:
    """The action of a reason may be named to the audience."""
    actions = update.book.actions
    action = actions.get(reason.ref) or update.before.actions.get(reason.ref)
    return action is None or update.shows(action)


def _reason_rows(update: Update, shown: Iterable[Reason]) -> Iterator[tuple[str, ...]]:
    for reason in shown:
        action = update.book.actions.get(reason.ref)
        ref = update.ref(action) if action else reason.ref
        yield ref, reason.title, capitalised(reason.what), _effect(reason)


def _effect(reason: Reason) -> str:
    parts = ((reason.delivered, "delivered"), (reason.total, "counted"))
    return ", ".join(f"{count:+d} {what}".replace("-", "−") for count, what in parts if count)
