"""Quarters and years of the financial year, April to March.

Every range of days here includes both its first and its last day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Self

from msgspec import Struct

from cscp_tui.base.errors import UnknownQuarter
from cscp_tui.base.texts import shortened

_TYPED = (
    r"(?i)(?:(?P<year>\d{4})(?:[-/–](?P<end>\d{2}|\d{4}))?[-/ ]*Q(?P<number>[1-4])"
    r"|Q(?P<number2>[1-4])[-/ ]*(?P<year2>\d{4})[-/–](?P<end2>\d{2}|\d{4}))"
)
_MONTHS = ("Apr to Jun", "Jul to Sep", "Oct to Dec", "Jan to Mar")
_FIRST_MONTHS = (4, 7, 10, 1)
_LAST_DAYS = (30, 30, 31, 31)
YEARS = range(1989, 2200)
"""The financial years of all days that can be typed, 1990 to 2199."""


def financial_year_of(day: date) -> int:
    """Return the calendar year in which the financial year of ``day`` began."""
    return day.year if day.month >= _FIRST_MONTHS[0] else day.year - 1


def financial_year_label(first_year: int) -> str:
    """Return a financial year as people write it: ``2024/25``."""
    return f"{first_year}/{(first_year + 1) % 100:02d}"


class Quarter(Struct, frozen=True, order=True):
    """One quarter of a financial year."""

    year: int
    """The calendar year in which the financial year began."""

    number: int
    """The number of the quarter: 1 for April to June, up to 4 for January to March."""

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(financial_year_of(day), (day.month - 4) % 12 // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024-25/Q4``, ``2024/25 Q4``, ``2024-25-Q4`` or ``Q4 2024/25``.

        Raises:
            UnknownQuarter: the text is none of these, or its two years do not follow each other, or
                lie before 1989 or after 2200.
        """
        found = re.fullmatch(_TYPED, text.strip())
        if found is None:
            raise UnknownQuarter(shortened(text))
        year = int(found["year"] or found["year2"])
        end = found["end"] or found["end2"]
        ends = {str(year + 1), f"{(year + 1) % 100:02d}"}
        if year not in YEARS or end not in ends:
            raise UnknownQuarter(shortened(text))
        return cls(year, int(found["number"] or found["number2"]))

    @property
    def first_day(self) -> date:
        return date(self._calendar_year, _FIRST_MONTHS[self.number - 1], 1)

    @property
    def last_day(self) -> date:
        first = self.first_day
        return first.replace(month=first.month + 2, day=_LAST_DAYS[self.number - 1])

    @property
    def next(self) -> Self:
        return self.containing(self.last_day + timedelta(days=1))

    @property
    def previous(self) -> Self:
        return self.containing(self.first_day - timedelta(days=1))

    @property
    def year_label(self) -> str:
        """Its financial year: ``2024/25``."""
        return financial_year_label(self.year)

    @property
    def short(self) -> str:
        """The quarter without its months: ``Q4 2024/25``."""
        return f"Q{self.number} {self.year_label}"

    @property
    def typed(self) -> str:
        """The quarter as it is typed and stored: ``2024-25/Q4``."""
        return f"{self.year_label.replace('/', '-')}/Q{self.number}"

    @property
    def file_name(self) -> str:
        """Its form in file names: ``2024-25-Q4``."""
        return self.typed.replace("/", "-")

    @property
    def _calendar_year(self) -> int:
        return self.year + 1 if self.number == len(_MONTHS) else self.year

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"{self.short} ({_MONTHS[self.number - 1]} {self._calendar_year})"


def working_days_from(day: date, number: int) -> date:
    """Return the day a number of working days after another, or before if it is negative.

    Monday to Friday are working days, apart from England's bank holidays.
    """
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= not _is_weekend(day) and day not in bank_holidays(day.year)
    return day


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return England's regular bank holidays, without those proclaimed for a single year."""
    from dateutil.easter import easter  # noqa: PLC0415 - only deadlines need it

    sunday, may = easter(year), date(year, 5, 1)
    found = {
        sunday - timedelta(days=2),
        sunday + timedelta(days=1),
        may + timedelta(days=-may.weekday() % 7),
        *(day - timedelta(days=day.weekday()) for day in (date(year, 5, 31), date(year, 8, 31))),
    }
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        # A holiday at a weekend moves to the next working day.
        while _is_weekend(day) or day in found:
            day += timedelta(days=1)  # noqa: PLW2901 - that day instead
        found.add(day)
    return frozenset(found)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= len(("Mon", "Tue", "Wed", "Thu", "Fri"))


def known_quarters(texts: Iterable[str]) -> set[Quarter]:
    """Return the quarters among texts from records, ignoring texts that are not quarters."""
    return {quarter for each in texts if (quarter := _known(each)) is not None}


def short_quarter(text: str) -> str:
    """Return a quarter that a record holds as ``Q4 2024/25``.

    What another program wrote there, and is none, stays as it is.
    """
    known = _known(text)
    return known.short if known else shortened(text)


def long_quarter(text: str) -> str:
    """Return a stored quarter with its months; a text that is not one stays unchanged."""
    known = _known(text)
    return str(known) if known else shortened(text)


def _known(text: str) -> Quarter | None:
    try:
        return Quarter.parse(text)
    except UnknownQuarter:
        return None
