"""Periods of attendance figures: a plan, a quarter, a year, or typed days."""

from __future__ import annotations

from datetime import date
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import YEARS, Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.records import Plan


class Period(Struct, frozen=True):
    """Days from the first to the last, both included."""

    first: date
    last: date
    title: str = ""
    """The name of the period; empty if it is only a range of days."""

    @classmethod
    def of_plan(cls, plan: Plan) -> Self:
        return cls(plan.first_day, plan.last_day, plan.title)

    @classmethod
    def of_quarter(cls, quarter: Quarter) -> Self:
        return cls(quarter.first_day, quarter.last_day, str(quarter))

    @classmethod
    def of_year(cls, day: date) -> Self:
        """Return the financial year that a day lies in."""
        year = financial_year_of(day)
        return cls(
            Quarter(year, 1).first_day, Quarter(year, 4).last_day, financial_year_label(year)
        )

    @classmethod
    def between(cls, first: date, last: date) -> Self:
        """Return the period from one day to another.

        Raises:
            Refused: the last comes before the first.
        """
        if last < first:
            raise Refused(
                f"The period ends on {long(last)}, before it begins on {long(first)}. Swap the "
                "two dates.",
                field="to",
            )
        return cls(first, last)

    def until(self, day: date) -> Self:
        return self if day < self.first or self.last <= day else replace(self, last=day)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that the period overlaps, earliest first, within the supported years."""
        found = [Quarter.containing(max(self.first, date(YEARS[0], 4, 1)))]
        last = min(self.last, date(YEARS[-1], 4, 1))
        while found[-1].last_day < last:
            found.append(found[-1].next)
        return tuple(found)

    @property
    def days(self) -> str:
        """Its days in words: ``1 April 2024 to 31 March 2025``."""
        return f"{long(self.first)} to {long(self.last)}"

    @property
    def name(self) -> str:
        return self.title or self.days

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.title} ({self.days})" if self.title else self.days
