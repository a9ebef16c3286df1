"""The figures of a plan in the update, now and at the end of the quarter before."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date

from msgspec.structs import replace

from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Table, columns, table
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import MoveKind
from cscp_tui.domain.figures import by_rating, due_within
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Move, Plan
from cscp_tui.domain.rules.moves import moves_in
from cscp_tui.views.action_figures import ActionFigures
from cscp_tui.views.as_signed import titles_of
from cscp_tui.views.updates.update import Update, latest_progress_updates, without_progress_update

_SLIPS = (
    "Due dates moved later in the quarter after they had passed, or past the end of the plan, and "
    "those that took effect earlier but were recorded in the quarter. Slips of the actions they continue are not included. Slips do not affect the rating."
)


def plan_figures(
    book: Book,
    plan: Plan,
    actions: list[Action],
    day: date,
    updates: tuple[Quarter, Container[str]],
) -> Iterator[Figure]:
    """Return the figures of a plan's actions on a day, as the headline prints them.

    Args:
        updates: the quarter that the day lies in, and the references of the actions with a progress
            update for it.
    """
    quarter, updated = updates
    figures = ActionFigures(actions, book, day, f"actions of {plan.title}")
    yield figures.delivered()
    yield figures.due("Delivered of those due by then")
    in_quarter = due_within(actions, quarter.first_day, quarter.last_day)
    done = sum(action.is_delivered for action in in_quarter)
    definition = (
        "How many of the actions due in the quarter (by their current dates) have been delivered. "
        "The records are all those due."
    )
    label = "Delivered of those due in the quarter"
    due = figures.count("due-in-quarter", label, definition, in_quarter)
    value, of = f"{done} of {len(in_quarter)}", len(in_quarter)
    yield replace(due, value=value, number=None, numerator=done, denominator=of)
    yield from figures.ratings(by_rating(actions, book, day), "Open, ")
    yield figures.overdue()
    slipped = [a for a in actions for _ in _slips(book, a, quarter.first_day, day)]
    yield figures.count("slips-in-quarter", "Slips in the quarter, this plan", _SLIPS, slipped)
    missing = without_progress_update(book, actions, day, updated)
    yield figures.without_update(missing, "No update received for the quarter, this plan")


def _slips(book: Book, action: Action, first: date, last: date) -> list[Move]:
    return [m for m in moves_in(book, action, first, last) if m.kind is MoveKind.SLIP]


def plan_figures_table(update: Update, plan: Plan) -> Table:
    """The plan's figures, beside those of the quarter before where the plan had begun by then."""
    now, then = figures_now(update, plan), figures_before(update, plan)
    headings = columns(
        "Figure", long(update.as_at), long(update.before_day), "Change", right=("Change",)
    )
    if not then:
        return table(headings[:2], ((figure.label, figure.value) for figure in now))
    return table(headings, (_row(*pair) for pair in zip(now, then, strict=True)))


def figures_now(update: Update, plan: Plan) -> tuple[Figure, ...]:
    actions = update.actions_by_plan.get(plan.id, [])
    updates = (update.quarter, update.progress_updates)
    return tuple(plan_figures(update.book, plan, actions, update.as_at, updates))


def figures_before(update: Update, plan: Plan) -> tuple[Figure, ...]:
    """A plan's figures at the end of the quarter before; none if it had not begun by then."""
    if not update.had(plan):
        return ()
    quarter = update.quarter.previous
    actions = list(update.before_by_plan.get(plan.id, {}).values())
    updates = (quarter, latest_progress_updates(update.present, quarter))
    figures = plan_figures(update.before, plan, actions, update.before_day, updates)
    return tuple(update.as_signed(each, *_signed_titles(plan, each.label)) for each in figures)


def _signed_titles(plan: Plan, label: str) -> tuple[str, ...]:
    """The titles of a figure in signed papers, also in those of earlier versions."""
    labels = (label, *_FORMER_LABELS.get(label, ()))
    return tuple(title for each in labels for title in titles_of(plan, each))


_FORMER_LABELS = {
    "No update received for the quarter, this plan": (
        "No progress note for the quarter, this plan",
    )
}
"""The names of a figure in earlier versions of the program, by its label."""


def _row(now: Figure, then: Figure) -> tuple[str, ...]:
    if now.number is None or then.number is None:
        return now.label, now.value, then.value, ""
    difference = now.number - then.number
    change = f"{difference:+d}".replace("-", "−") if difference else "none"
    return now.label, now.value, then.value, change
