from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_texts import any_text
from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.domain.schedules import (
    LAST,
    MOST,
    EveryWeeks,
    OnDays,
    WeekdayOfMonth,
    days_of,
    read_schedule,
)

TODAY = date(2025, 11, 27)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def days(text: str) -> list[str]:
    return [day.isoformat() for day in days_of(read_schedule(text, TODAY))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "every six weeks from 14/1/2026 to 1/6/2026",
            ["2026-01-14", "2026-02-25", "2026-04-08", "2026-05-20"],
        ),
        ("fortnightly from 5/1/26 until 2/2/26", ["2026-01-05", "2026-01-19", "2026-02-02"]),
        ("every other week from 5/1/26 to 20/1/26", ["2026-01-05", "2026-01-19"]),
        ("weekly from 5/1/26 to 12/1/26", ["2026-01-05", "2026-01-12"]),
        (
            "the second Tuesday of each month from 1/1/2026 to 31/3/2026",
            ["2026-01-13", "2026-02-10", "2026-03-10"],
        ),
        ("3rd thu monthly from 1/1/26 to 28/2/26", ["2026-01-15", "2026-02-19"]),
        (
            "last friday of every second month from 1/1/26 to 31/5/26",
            ["2026-01-30", "2026-03-27", "2026-05-29"],
        ),
        (
            "first Monday of each quarter from 1/4/26 to 31/12/26",
            ["2026-04-06", "2026-07-06", "2026-10-05"],
        ),
        ("last Wednesday of every quarter from 1/4/26 to 30/9/26", ["2026-06-24", "2026-09-30"]),
        ("25/3/2026, 14 January 2026; 25/3/2026", ["2026-01-14", "2026-03-25"]),
    ],
)
def test_rules_in_words(text: str, expected: list[str]) -> None:
    """A rule as people say it gives its days, the earliest first, each once."""
    assert days(text) == expected


def test_a_rule_ends_with_the_financial_year() -> None:
    """Without a first and a last day, a rule begins today and ends with the financial year."""
    schedule = read_schedule("second Tuesday of each month", TODAY)
    assert str(schedule) == (
        "the second Tuesday of each month from 27 November 2025 to 31 March 2026"
    )
    assert days_of(schedule)[-1] == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "every 6 weeks from 14/1/2026 to 31/3/2026",
            "every 6 weeks from Wednesday 14 January 2026 to 31 March 2026",
        ),
        (
            "last wed of every quarter from 1/4/26 to 31/3/27",
            "the last Wednesday of each quarter from 1 April 2026 to 31 March 2027",
        ),
        ("14/1/26, 25/3/26", "on Wednesday 14 January 2026, Wednesday 25 March 2026"),
    ],
)
def test_a_schedule_says_what_it_means(text: str, words: str) -> None:
    """What was understood is said in words."""
    assert str(read_schedule(text, TODAY)) == words


@pytest.mark.parametrize("text", ["", "  ", "soon", "when we can", "wed", "every moon"])
def test_a_text_that_is_no_schedule(text: str) -> None:
    """What says no days is refused with examples of what does."""
    with pytest.raises(NotUnderstood, match="isn't a schedule"):
        read_schedule(text, TODAY)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("every 0 weeks", "Give a number of weeks, 1 or more"),
        ("weekly from 1/4/26 to 1/1/26", "Give a later last day"),
        ("every 6 weeks from someday", "isn't a date"),
        ("30/2/2026, 1/3/2026", "February 2026 has 28 days"),
    ],
)
def test_a_schedule_that_cannot_be(text: str, part: str) -> None:
    """A rule without sense and a date that is none are named."""
    with pytest.raises(CscpError, match=part):
        read_schedule(text, TODAY)


def test_a_schedule_without_a_day() -> None:
    """A period in which the rule has no day is refused."""
    said = "no dates between 10 February 2026 and 20 February 2026. Give a longer period"
    with pytest.raises(Refused, match=said):
        days("first Monday of each month from 10/2/26 to 20/2/26")


def test_a_schedule_that_goes_on_and_on() -> None:
    """More meetings than anybody means are a slip of the finger."""
    assert (
        len(days(f"weekly from 1/1/26 to {date(2026, 1, 1) + timedelta(weeks=MOST - 1):%d/%m/%Y}"))
        == MOST
    )
    too_many = rf"more than {MOST} meetings \({MOST + 1} or more\). Give a shorter period"
    for last in ("31/12/2035", f"{date(2026, 1, 1) + timedelta(weeks=MOST):%d/%m/%Y}"):
        with pytest.raises(Refused, match=too_many):
            days(f"weekly from 1/1/26 to {last}")


@given(weeks=st.integers(1, 60), first=DAYS, length=st.integers(0, 700))
def test_weeks_are_even_and_never_twice(weeks: int, first: date, length: int) -> None:
    """Days every so many weeks lie so far apart, within the period, none of them twice."""
    last = first + timedelta(days=length)
    found = list(EveryWeeks(weeks, first, last).days())
    assert found[0] == first
    assert all(later - day == timedelta(weeks=weeks) for day, later in pairwise(found))
    assert last - found[-1] < timedelta(weeks=weeks)


@given(
    which=st.sampled_from([1, 2, 3, 4, LAST]),
    weekday=st.integers(0, 6),
    months=st.integers(1, 12),
    first=DAYS,
    length=st.integers(0, 1500),
    quarters=st.booleans(),
)
def test_weekdays_of_months(
    which: int, weekday: int, months: int, first: date, length: int, *, quarters: bool
) -> None:
    """Each day is that weekday, within the period, and no month has two."""
    last = first + timedelta(days=length)
    months = 3 if quarters else months
    rule = WeekdayOfMonth(which, weekday, months, first, last, quarters)
    found = list(rule.days())
    assert all(day.weekday() == weekday and first <= day <= last for day in found)
    assert len({(day.year, day.month) for day in found}) == len(found)
    if which == LAST:
        assert all((day + timedelta(days=7)).month != day.month for day in found)
    else:
        assert all((day.day - 1) // 7 + 1 == which for day in found)


@given(st.lists(DAYS, min_size=1, max_size=MOST))
def test_days_one_by_one(given_days: list[date]) -> None:
    """Days that are named come in order, each once."""
    assert list(days_of(OnDays(tuple(given_days)))) == sorted(set(given_days))


@given(any_text(max_size=60))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """Whatever is typed gives days or a sentence, never a crash."""
    with suppress(CscpError):
        days_of(read_schedule(text, TODAY))
