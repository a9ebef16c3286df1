"""A plan's figures on a day, and beside those of another day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import Delivered, due_by, due_within, rating_counts
from cscp_tui.domain.words import MoveKind, Rating
from cscp_tui.views.papers import column, table
from cscp_tui.views.updates import latest_notes, silent

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action, Plan
    from cscp_tui.views.cells import Table
    from cscp_tui.views.updates import Update


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is printed, with the number of which a change can be given."""

    name: str
    text: str
    number: int | None = None


def plan_figures(
    book: Book, actions: list[Action], day: date, quarter: Quarter, notes: Container[str]
) -> Iterator[Figure]:
    """The figures of a plan's actions on a day.

    Args:
        book: what was true on the day.
        actions: the plan's.
        day: the as-at day.
        quarter: the one that the day lies in.
        notes: the references of the actions with a note that speaks for the quarter.
    """
    delivered, due = Delivered.of(actions), due_by(actions, day)
    moved = f" ({due.moved_past} moved past it)" if due.moved_past else ""
    in_quarter = due_within(actions, quarter.first_day, quarter.last_day)
    done = sum(action.is_delivered for action in in_quarter)
    yield Figure("Delivered", str(delivered), delivered.delivered)
    yield Figure("Delivered of those due by then", f"{due.delivered} of {due.total}{moved}")
    yield Figure("Delivered of those due in the quarter", f"{done} of {len(in_quarter)}")
    ratings = rating_counts(actions, book, day)
    for rating in Rating:
        yield _counted(f"Open, {rating}", ratings[rating])
    yield _counted("Overdue", sum(is_overdue(action, day) for action in actions))
    yield _counted("Slips in the quarter, this plan", _slips(book, actions, quarter.first_day, day))
    yield _counted(
        "No progress note for the quarter, this plan", len(silent(book, actions, day, notes))
    )


def _counted(name: str, number: int) -> Figure:
    return Figure(name, str(number), number)


def is_overdue(action: Action, day: date) -> bool:
    """Whether an open action's due date has passed."""
    return action.is_open and action.due is not None and action.due < day


def _slips(book: Book, actions: list[Action], first: date, last: date) -> int:
    return sum(
        move.kind is MoveKind.SLIP and first <= move.created <= last
        for action in actions
        for move in book.moves_of(action.id)
    )


def figures_table(update: Update, plan: Plan) -> Table:
    """The plan's figures, beside those of the quarter before where the plan had begun by then."""
    actions = update.actions_by_plan.get(plan.id, [])
    now = plan_figures(update.book, actions, update.as_at, update.quarter, update.notes)
    columns = (
        column("Figure", 30, grows=1),
        column(long(update.as_at), 18),
        column(long(update.before_day), 18),
        column("Change", 8, right=True),
    )
    if not update.had(plan):
        return table(columns[:2], ((figure.name, figure.text) for figure in now))
    then = _figures_before(update, plan)
    return table(columns, (_row(*pair) for pair in zip(now, then, strict=True)))


def _figures_before(update: Update, plan: Plan) -> Iterator[Figure]:
    quarter = update.quarter.previous
    actions = list(update.before_by_plan.get(plan.id, {}).values())
    notes = latest_notes(update.present, quarter)
    return plan_figures(update.before, actions, update.before_day, quarter, notes)


def _row(now: Figure, then: Figure) -> tuple[str, ...]:
    if now.number is None or then.number is None:
        return now.name, now.text, then.text, ""
    difference = now.number - then.number
    change = f"{difference:+d}".replace("-", "−") if difference else "none"
    return now.name, now.text, then.text, change
