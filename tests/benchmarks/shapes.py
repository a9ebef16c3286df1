"""How large a generated workspace is, and how its actions lie in plans and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cscp_tui.domain.quarters import Quarter, financial_year_label

TODAY = date(2025, 4, 24)
"""The day that generated workspaces take for today, so that ratings do not change with the date."""

QUARTER = Quarter(2024, 4)
"""The quarter that is reported in measurements."""

_FIRST_YEAR = 2016
_SHARE_OF_LAST_PLAN = 10
_SHARE_OF_OTHERS = 7
_LINES_PER_ACTION = 10


@dataclass(frozen=True, slots=True)
class PlanShape:
    """A plan and how many actions it has."""

    label: str
    first_day: date
    last_day: date
    actions: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A workspace to be generated."""

    plans: tuple[PlanShape, ...]
    """From the first to the last; the last one is in force."""
    others: int
    """Actions that come from no plan: of the Executive, of reviews and audits."""
    lines: int
    """Lines of the journal after its first one."""

    @property
    def actions(self) -> int:
        """All actions."""
        return self.others + sum(plan.actions for plan in self.plans)

    @property
    def plan(self) -> str:
        """The label of the plan in force."""
        return self.plans[-1].label


def many_plans(actions: int = 10_000, lines: int = 0) -> Shape:
    """Nine plans over ten years; a tenth of the actions is in the plan in force.

    Args:
        actions: how many, in all plans and in none.
        lines: lines of the journal; else ten for an action.
    """
    last, others = actions // _SHARE_OF_LAST_PLAN, actions // _SHARE_OF_OTHERS
    years = range(_FIRST_YEAR, QUARTER.year)
    rest = actions - last - others
    sizes = [rest // len(years) + (place < rest % len(years)) for place in range(len(years))]
    plans = [
        PlanShape(financial_year_label(year), date(year, 4, 1), date(year + 1, 3, 31), size)
        for year, size in zip(years, sizes, strict=True)
    ]
    current = PlanShape("2024-26", date(2024, 4, 1), date(2026, 3, 31), last)
    return Shape((*plans, current), others, lines or actions * _LINES_PER_ACTION)


def one_plan(actions: int = 10_000, lines: int = 0) -> Shape:
    """One plan of ten years that has every action: the longest list on a screen.

    Args:
        actions: how many.
        lines: lines of the journal; else ten for an action.
    """
    plan = PlanShape("2016-26", date(2016, 4, 1), date(2026, 3, 31), actions)
    return Shape((plan,), 0, lines or actions * _LINES_PER_ACTION)
