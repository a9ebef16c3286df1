"""How much of a plan was delivered at the end of each quarter, as the actions tell it today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.figures import NOT_COUNTED, Delivered
from cscp_tui.domain.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action, Plan


@dataclass(frozen=True, slots=True)
class QuarterEnd:
    """A plan's figure at the end of a quarter, or today in the present one."""

    quarter: Quarter
    day: date
    delivered: Delivered


def delivered_line(plan: Plan, actions: Iterable[Action], today: date) -> tuple[QuarterEnd, ...]:
    """The figures of a plan at the ends of its quarters until today.

    They are worked out from when each action was made and ended. What was reopened since is told
    as it is now; the figure as it was published is that of the day's own book.
    """
    population = list(actions)
    last = min(plan.last_day, today)
    if last < plan.first_day:
        return ()
    return tuple(
        QuarterEnd(quarter, day, _at(population, day))
        for quarter in Period(plan.first_day, last).quarters
        for day in [min(quarter.last_day, last)]
    )


def _at(actions: Iterable[Action], day: date) -> Delivered:
    made = [action for action in actions if action.created <= day]
    counted = [a for a in made if not (a.outcome in NOT_COUNTED and a.ended and a.ended <= day)]
    done = [a for a in counted if a.is_delivered and a.ended and a.ended <= day]
    awaiting = sum(action.agreed is None or action.agreed > day for action in done)
    return Delivered(len(done), len(counted), awaiting)
