from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_texts import LETTERS, any_text
from cscp_tui.base.errors import CscpError, UnknownQuarter
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import (
    Quarter,
    bank_holidays,
    financial_year_label,
    financial_year_of,
    working_days_from,
)

TEN_YEARS = [date(2018, 1, 1) + timedelta(days=number) for number in range(3653)]
QUARTERS = st.builds(Quarter, st.integers(1990, 2198), st.integers(1, 4))
MONTH_ENDS = {
    1: ("Apr to Jun", 6, 30),
    2: ("Jul to Sep", 9, 30),
    3: ("Oct to Dec", 12, 31),
    4: ("Jan to Mar", 3, 31),
}


def test_every_day_lies_in_its_quarter() -> None:
    """Each day of ten years lies between the first and the last day of its quarter."""
    for day in TEN_YEARS:
        quarter = Quarter.containing(day)
        assert quarter.first_day <= day <= quarter.last_day
        assert day in quarter


def test_no_day_lies_in_a_neighbouring_quarter() -> None:
    """A day of ten years is in neither the quarter before its own nor the one after."""
    for day in TEN_YEARS:
        quarter = Quarter.containing(day)
        assert day not in quarter.previous
        assert day not in quarter.next


def test_quarters_of_every_day_read_back() -> None:
    """However the quarter of a day is written, it is read as the same quarter."""
    for quarter in {Quarter.containing(day) for day in TEN_YEARS}:
        for written in (quarter.typed, quarter.file_name, quarter.short, f"  {quarter.short} "):
            assert Quarter.parse(written) == quarter
            assert Quarter.parse(written.lower()) == quarter


@given(QUARTERS)
def test_quarters_tile_the_calendar(quarter: Quarter) -> None:
    """A quarter begins on the day after the one before it ends."""
    assert quarter.first_day == quarter.previous.last_day + timedelta(days=1)
    assert quarter.next.first_day == quarter.last_day + timedelta(days=1)


@given(QUARTERS)
def test_next_and_previous_undo_each_other(quarter: Quarter) -> None:
    """The quarter before the next one, and after the previous one, is the quarter itself."""
    assert quarter.next.previous == quarter
    assert quarter.previous.next == quarter


@given(QUARTERS)
def test_order_is_the_order_of_days(quarter: Quarter) -> None:
    """A later quarter is the greater one."""
    assert quarter.previous < quarter < quarter.next


@given(QUARTERS)
def test_a_quarter_always_shows_its_months(quarter: Quarter) -> None:
    """Shown, a quarter names its months and the calendar year in which they lie."""
    months, last_month, last_day = MONTH_ENDS[quarter.number]
    assert quarter.last_day == date(quarter.last_day.year, last_month, last_day)
    assert str(quarter) == f"{quarter.short} ({months} {quarter.last_day.year})"


def test_the_last_day_of_all_is_in_a_quarter() -> None:
    """Another program can record any date that there is."""
    assert Quarter.containing(date.max).last_day == date.max
    assert Quarter.containing(date.min).first_day == date.min


def test_a_period_of_ten_thousand_years_has_few_quarters() -> None:
    """A plan of another program's, or a mistyped year, keeps nobody waiting."""
    assert len(Period(date.min, date.max).quarters) < 1000
    year = Period(date(2024, 4, 1), date(2025, 3, 31)).quarters
    assert [quarter.typed for quarter in year] == [f"2024-25/Q{number}" for number in range(1, 5)]


def test_the_last_quarter_lies_in_the_next_calendar_year() -> None:
    """January to March belong to the financial year that began the April before."""
    quarter = Quarter.containing(date(2025, 3, 31))
    assert str(quarter) == "Q4 2024/25 (Jan to Mar 2025)"
    assert (quarter.typed, quarter.file_name) == ("2024-25/Q4", "2024-25-Q4")


def test_the_year_turns_on_the_first_of_april() -> None:
    """31 March is the last day of a financial year and 1 April the first of the next."""
    assert financial_year_of(date(2025, 3, 31)) == 2024
    assert financial_year_of(date(2025, 4, 1)) == 2025


def test_the_label_of_a_century_ends_in_two_noughts() -> None:
    """The financial year that ends in 2100 is 2099/00."""
    assert financial_year_label(2099) == "2099/00"


@pytest.mark.parametrize("text", ["2024-2025/Q4", "2024/25 q4", "Q4 2024–25", "2024-25-Q4"])
def test_forms_people_type(text: str) -> None:
    """Long years, small letters, dashes and either order are understood."""
    assert Quarter.parse(text) == Quarter(2024, 4)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Q4", "2024", "2024 Q4", "Q4 2024", "2024-25/Q5", "2024-25/Q0", "2024-26/Q1"),
        *("2024-1925/Q1", "0000-01/Q1", "9999-00/Q4", "1066-67/Q2", "2024-25/Q1/Q2", "٢٠٢٤-٢٥/Q1"),
    ],
)
def test_what_is_no_quarter(text: str) -> None:
    """A missing, contradictory or impossible year, or no quarter from 1 to 4, is refused."""
    with pytest.raises(UnknownQuarter, match="Type it like 2024-25/Q4"):
        Quarter.parse(text)


@given(any_text() | st.from_regex(r"\A[0-9]{4}[-/][0-9]{2,4}[-/ ]?Q[0-9]\Z", alphabet=LETTERS))
def test_any_text_is_a_quarter_with_days_or_a_failure_with_a_sentence(text: str) -> None:
    """A text is a quarter whose days exist, or an error made for users."""
    try:
        quarter = Quarter.parse(text)
    except CscpError:
        return
    assert quarter.first_day < quarter.last_day


def test_a_long_text_is_quoted_shortened() -> None:
    """The sentence quotes at most forty characters of what was typed, and no control character."""
    with pytest.raises(UnknownQuarter) as caught:
        Quarter.parse("\x1b[31m" + "Q" * 1000)
    assert str(caught.value).startswith("“␛[31mQQQ")
    assert "…”" in str(caught.value)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2021, "1/1 2/4 5/4 3/5 31/5 30/8 27/12 28/12"),
        (2022, "3/1 15/4 18/4 2/5 30/5 29/8 26/12 27/12"),
        (2025, "1/1 18/4 21/4 5/5 26/5 25/8 25/12 26/12"),
        (2026, "1/1 3/4 6/4 4/5 25/5 31/8 25/12 28/12"),
    ],
)
def test_bank_holidays_are_the_usual_ones_of_england(year: int, days: str) -> None:
    """Those at a weekend are kept on the next working day; one-off moves are not known."""
    expected = {date(year, int(m), int(d)) for d, m in (each.split("/") for each in days.split())}
    assert bank_holidays(year) == expected


def test_bank_holidays_are_no_working_days() -> None:
    """Five working days before Wednesday 23 April 2025 lie around Easter."""
    assert working_days_from(date(2025, 4, 23), -5) == date(2025, 4, 14)
    assert working_days_from(date(2024, 12, 24), 1) == date(2024, 12, 27)
