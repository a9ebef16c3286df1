"""Stretches of days, with or without a name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.base.errors import Refused
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import YEARS, Quarter

DAY = timedelta(days=1)
DAYS = st.dates(date(1999, 1, 1), date(2101, 12, 31))
SUPPORTED = (date(YEARS[0], 4, 1), date(YEARS[-1], 6, 30))


@given(DAYS, DAYS)
def test_its_quarters_are_those_with_a_day_in_it(one: date, other: date) -> None:
    """In order and without a gap, within the years that the program knows."""
    period = Period(min(one, other), max(one, other))
    quarters = period.quarters
    assert [each.next for each in quarters[:-1]] == list(quarters[1:])
    if period.last >= SUPPORTED[0] and period.first <= SUPPORTED[1]:
        first, last = max(period.first, SUPPORTED[0]), min(period.last, SUPPORTED[1])
        assert quarters[0] == Quarter.containing(first)
        assert quarters[-1] == Quarter.containing(last)


@given(DAYS, DAYS, DAYS)
def test_until_a_day_it_ends_there_if_the_day_is_in_it(one: date, other: date, day: date) -> None:
    """Else it stays as it is."""
    period = Period(min(one, other), max(one, other))
    assert period.until(day) == (Period(period.first, day) if day in period else period)


def test_a_period_has_its_first_and_its_last_day() -> None:
    """It is named by both, and by its title if it has one."""
    year = Period.of_year(date(2025, 3, 31))
    assert [day in year for day in (year.first - DAY, year.first, year.last, year.last + DAY)] == [
        *(False, True, True, False)
    ]
    assert (year.first, year.last, year.name) == (date(2024, 4, 1), date(2025, 3, 31), "2024/25")
    assert str(year) == "2024/25 (1 April 2024 to 31 March 2025)"
    plain = Period.between(date(2025, 2, 1), date(2025, 2, 1))
    assert str(plain) == plain.name == "1 February 2025 to 1 February 2025"


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    """With both days."""
    with pytest.raises(Refused, match="ends on 31 January 2025, before it begins on 1 February"):
        Period.between(date(2025, 2, 1), date(2025, 1, 31))
