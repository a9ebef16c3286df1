"""A plan's figures on a day, and beside those of another day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import DEFINITION, Delivered, by_rating, counts, due_by, due_within
from cscp_tui.domain.words import MoveKind
from cscp_tui.views.keys import rating_rule
from cscp_tui.views.papers import column, table
from cscp_tui.views.updates import latest_notes, silent

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action, Move, Plan
    from cscp_tui.views.cells import Table
    from cscp_tui.views.updates import Update


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is printed, with the number of which a change can be given."""

    name: str
    text: str
    meaning: str
    refs: tuple[str, ...]
    """The references of the actions behind it."""
    number: int | None = None


_DUE = (
    "Of the actions whose current due date had come by the as-at day, how many are delivered; the "
    "records are all that were due."
)
_DUE_IN_QUARTER = (
    "Of the actions whose current due date lies in the quarter, how many are delivered; the "
    "records are all that were due in it."
)
_SLIPS = (
    "Due dates that were moved in the quarter, later after they had passed or past the end of the "
    "plan, without those of the actions that these continue. Slips do not rate."
)
_SILENT = (
    "Open actions of which a progress note is expected and that have none that speaks for the "
    "quarter; one that is not started needs one only from {days} days before it is due."
)


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
    by_then = [a for a in actions if counts(a) and a.due is not None and a.due <= day]
    in_quarter = due_within(actions, quarter.first_day, quarter.last_day)
    done = sum(action.is_delivered for action in in_quarter)
    ended = [action for action in actions if counts(action) and action.is_delivered]
    yield Figure("Delivered", str(delivered), DEFINITION, _refs(ended), delivered.delivered)
    words = f"{due.delivered} of {due.total}{moved}"
    yield Figure("Delivered of those due by then", words, _DUE, _refs(by_then))
    words = f"{done} of {len(in_quarter)}"
    yield Figure("Delivered of those due in the quarter", words, _DUE_IN_QUARTER, _refs(in_quarter))
    yield from _rating_figures(book, actions, day)
    late = [action for action in actions if is_overdue(action, day)]
    yield _counted("Overdue", "Open actions whose current due date had passed.", late)
    slipped = [a for a in actions for _ in _slips(book, a, quarter.first_day, day)]
    yield _counted("Slips in the quarter, this plan", _SLIPS, slipped)
    meaning = _SILENT.format(days=book.partnership.notes_expected_from_days)
    missing = silent(book, actions, day, notes)
    yield _counted("No progress note for the quarter, this plan", meaning, missing)


def _rating_figures(book: Book, actions: list[Action], day: date) -> Iterator[Figure]:
    """How many open actions had each rating, as shown, and by which rule."""
    rules = dict(rating_rule(book.partnership))
    for rating, found in by_rating(actions, book, day).items():
        rule = next(words for name, words in rules.items() if name.endswith(str(rating)))
        yield _counted(f"Open, {rating}", f"Open actions of this rating. {rule}", found)


def _refs(actions: Iterable[Action]) -> tuple[str, ...]:
    """The references of actions, each once."""
    return tuple(dict.fromkeys(action.id for action in actions))


def _counted(name: str, meaning: str, found: list[Action]) -> Figure:
    """A figure that is the length of a list."""
    return Figure(name, str(len(found)), meaning, _refs(found), len(found))


def is_overdue(action: Action, day: date) -> bool:
    """Whether an open action's due date has passed."""
    return action.is_open and action.due is not None and action.due < day


def _slips(book: Book, action: Action, first: date, last: date) -> list[Move]:
    """The slips of an action itself that were recorded between two days."""
    moves = book.moves_of(action.id)
    return [m for m in moves if m.kind is MoveKind.SLIP and first <= m.created <= last]


def figures_table(update: Update, plan: Plan) -> Table:
    """The plan's figures, beside those of the quarter before where the plan had begun by then."""
    now, then = figures_now(update, plan), figures_before(update, plan)
    columns = (
        column("Figure", 30, grows=1),
        column(long(update.as_at), 18),
        column(long(update.before_day), 18),
        column("Change", 8, right=True),
    )
    if not then:
        return table(columns[:2], ((figure.name, figure.text) for figure in now))
    return table(columns, (_row(*pair) for pair in zip(now, then, strict=True)))


def figures_now(update: Update, plan: Plan) -> tuple[Figure, ...]:
    """The plan's figures on the as-at day."""
    actions = update.actions_by_plan.get(plan.id, [])
    return tuple(plan_figures(update.book, actions, update.as_at, update.quarter, update.notes))


def figures_before(update: Update, plan: Plan) -> tuple[Figure, ...]:
    """The same at the end of the quarter before; none where the plan had not begun by then."""
    if not update.had(plan):
        return ()
    quarter = update.quarter.previous
    actions = list(update.before_by_plan.get(plan.id, {}).values())
    notes = latest_notes(update.present, quarter)
    return tuple(plan_figures(update.before, actions, update.before_day, quarter, notes))


def _row(now: Figure, then: Figure) -> tuple[str, ...]:
    if now.number is None or then.number is None:
        return now.name, now.text, then.text, ""
    difference = now.number - then.number
    change = f"{difference:+d}".replace("-", "−") if difference else "none"
    return now.name, now.text, then.text, change
