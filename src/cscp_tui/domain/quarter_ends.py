"""How much of a plan was delivered at the end of each of its quarters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.periods import Period

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Plan


@dataclass(frozen=True, slots=True)
class QuarterEnd:
    """A plan's figure at the end of a quarter, or on the present day in the present one."""

    quarter: Quarter
    day: date
    delivered: Delivered | None = None
    """The figure; None while it is not worked out yet."""
    refs: tuple[str, ...] = ()
    """The actions that were delivered by then."""

    @property
    def is_over(self) -> bool:
        """Whether the quarter had ended by the day."""
        return self.day == self.quarter.last_day


def quarter_ends(plan: Plan, today: date) -> tuple[QuarterEnd, ...]:
    """The ends of a plan's quarters until today, without their figures."""
    last = min(plan.last_day, today)
    if last < plan.first_day:
        return ()
    return tuple(
        QuarterEnd(quarter, min(quarter.last_day, last))
        for quarter in Period(plan.first_day, last).quarters
    )


def worked_out(end: QuarterEnd, plan: str, book: Book) -> QuarterEnd:
    """The end of a quarter with its figure.

    Args:
        end: which quarter's.
        plan: the id of the plan.
        book: the truth of that day, so that what was reopened later was delivered then.
    """
    actions = [action for action in book.actions.values() if action.plan == plan]
    done = tuple(action.id for action in actions if action.is_delivered)
    return QuarterEnd(end.quarter, end.day, Delivered.of(actions), done)
