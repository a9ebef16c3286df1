"""How far a plan has come: in all, of what is due, by priority, at the end of each quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import DEFINITION, Delivered, counts, due_by, percent, share
from cscp_tui.views.blocks import blocks
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.overview_figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarter_ends import QuarterEnd
    from cscp_tui.domain.records import Action, Plan

UNKNOWN = "…"
"""Stands for a figure that is not worked out yet."""

LATEST_QUARTERS = 4
"""How many figures the line says in numbers; its blocks show all."""


def progress(
    plan: Plan, actions: Sequence[Action], line: Sequence[QuarterEnd], today: date
) -> Iterator[Figure]:
    """What is delivered, of all and of what is due by now, and the line over the quarters."""
    delivered = Delivered.of(actions)
    awaiting = f" {delivered.awaiting} awaiting agreement." if delivered.awaiting else ""
    yield Figure(
        key="delivered",
        label="Delivered",
        value=Cell(delivered.figure, Tone.STRONG),
        more=f"{delivered.awaiting} to agree" if delivered.awaiting else "",
        meaning=f"{DEFINITION}{awaiting}",
        screen="plan",
        filter=f"plan:{plan.id} is:delivered",
        refs=_refs(a for a in actions if a.is_delivered),
        share=delivered.fraction,
    )
    yield _due_by_now(plan, actions, today)
    if line:
        yield _line(plan, actions, line)


def _due_by_now(plan: Plan, actions: Sequence[Action], today: date) -> Figure:
    due = due_by(actions, today)
    of_day = [a for a in actions if a.due is not None and a.due <= today]
    counted = [action for action in of_day if counts(action)]
    moved = f" {due.moved_past} whose date was moved past it are not." if due.moved_past else ""
    return Figure(
        key="due-by-now",
        label="Of those due by now",
        value=Cell(share(due.delivered, due.total), Tone.STRONG),
        meaning=(
            f"Of the actions due by {long(today)}, by their current dates, those that are "
            "delivered. Those handed over, replaced or withdrawn are not among them."
            f"{moved}"
        ),
        screen="plan",
        filter=f"plan:{plan.id} due:..{today:%d/%m/%Y}" if counted == of_day else "",
        refs=_refs(counted),
        share=due.delivered / due.total if due.total else None,
    )


def _line(plan: Plan, actions: Sequence[Action], line: Sequence[QuarterEnd]) -> Figure:
    """The line in one row: a block for each quarter, and the latest figures in numbers."""
    latest = " → ".join(
        f"Q{end.quarter.number} {_short(end.delivered)}" for end in line[-LATEST_QUARTERS:]
    )
    told = "; ".join(f"{end.quarter.short} {_whole(end.delivered)}" for end in line)
    return Figure(
        key="line",
        label=latest,
        more="" if line[-1].is_over else "so far",
        value=Cell(blocks(_percentage(end.delivered) for end in line), Tone.DELIVERED),
        meaning=f"Delivered by the end of each quarter, as it was known then: {told}.",
        screen="plan",
        filter=f"plan:{plan.id} is:delivered",
        refs=_refs(action for action in actions if action.is_delivered),
    )


_TELLING = 50
"""A lower percentage is said by its number of actions alone."""


def _percentage(delivered: Delivered | None) -> int | None:
    return percent(delivered.delivered, delivered.total) if delivered else None


def _whole(delivered: Delivered | None) -> str:
    return delivered.figure if delivered else UNKNOWN


def _short(delivered: Delivered | None) -> str:
    """``25 (71%)``; while less than half is delivered, the number alone."""
    if delivered is None:
        return UNKNOWN
    figure = _percentage(delivered)
    if figure is None or figure < _TELLING:
        return str(delivered.delivered)
    return f"{delivered.delivered} ({figure}%)"


def by_priority(book: Book, plan: Plan, actions: Iterable[Action]) -> Iterator[Figure]:
    """A figure for each priority, in their order."""
    of_plan = list(actions)
    priorities = [known for known in book.priorities.values() if known.plan == plan.id]
    for priority in sorted(priorities, key=lambda known: known.number):
        own = [action for action in of_plan if action.priority == priority.id]
        done = Delivered.of(own)
        yield Figure(
            key=f"priority/{priority.id}",
            label=f"{priority.number} {priority.title}",
            value=Cell(done.figure, Tone.STRONG),
            meaning=f"{priority.title}. {DEFINITION}",
            screen="plan",
            filter=f"plan:{plan.id} priority:{priority.id}",
            refs=_refs(own),
            share=done.fraction,
        )


def by_quarter(line: Sequence[QuarterEnd]) -> Iterator[Figure]:
    """A figure for the end of each quarter until today, the earliest first."""
    for end in line:
        yield Figure(
            key=f"quarter/{end.quarter.typed}",
            label=end.quarter.short if end.is_over else f"{end.quarter.short} so far",
            value=Cell(_whole(end.delivered), Tone.STRONG),
            meaning=f"Delivered by {long(end.day)}, as it was known then. {DEFINITION}",
            screen="actions",
            refs=end.refs,
            share=end.delivered.fraction if end.delivered else None,
        )


def _refs(actions: Iterable[Action]) -> tuple[str, ...]:
    return tuple(action.id for action in actions)
