from __future__ import annotations

import locale
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from any_texts import LETTERS, any_text
from cscp_tui.base.errors import CscpError, UnknownDate, UnknownQuarter
from cscp_tui.domain.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    MonthFirst,
    NoSuchMonth,
    Preference,
    YearOutOfRange,
    distance,
    in_words,
    last_day_of_month,
    london_today,
    long,
    read_exact_date,
    short,
)
from cscp_tui.domain.quarters import Quarter

THURSDAY = date(2025, 11, 27)
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
TODAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
SHORT_DAYS = st.dates(date(1990, 1, 1), date(2089, 12, 31))
PREFERENCES: st.SearchStrategy[Preference] = st.sampled_from(("future", "past"))
NEARLY_DATES = st.from_regex(
    r"\A(next |end of |in |[+-])?[0-9]{0,4}(st|nd)?[-/. ]?(q[1-4]|feb|fri|w|y|[0-9]{1,2})"
    r"[-/. ]?[0-9]{0,4}\Z",
    alphabet=LETTERS,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/3", date(2026, 3, 31)),
        ("31/03/25", date(2025, 3, 31)),
        ("31.3.2025", date(2025, 3, 31)),
        ("31-3-2025", date(2025, 3, 31)),
        ("31 / 3 / 2025", date(2025, 3, 31)),
        ("31 Mar 2025", date(2025, 3, 31)),
        ("31-Mar-25", date(2025, 3, 31)),
        ("31mar25", date(2025, 3, 31)),
        ("30 Sept 2025", date(2025, 9, 30)),
        ("31 March", date(2026, 3, 31)),
        ("31st March 2025", date(2025, 3, 31)),
        ("the 1st of April 2025.", date(2025, 4, 1)),
        ("Tuesday 31 March 2026", date(2026, 3, 31)),
        ("  TUES, 31  mar,\u00a02026 ", date(2026, 3, 31)),
        ("2025-03-31", date(2025, 3, 31)),
        ("today", THURSDAY),
        ("Tomorrow", date(2025, 11, 28)),
        ("yesterday", date(2025, 11, 26)),
        ("+2w", date(2025, 12, 11)),
        ("+10d", date(2025, 12, 7)),
        ("+3m", date(2026, 2, 27)),
        ("+1y", date(2026, 11, 27)),
        ("-1w", date(2025, 11, 20)),
        ("in 2 weeks", date(2025, 12, 11)),
        ("2 weeks ago", date(2025, 11, 13)),
        ("fri", date(2025, 11, 28)),
        ("next friday", date(2025, 12, 5)),
        ("last friday", date(2025, 11, 21)),
        ("end of Q2", date(2026, 9, 30)),
        ("end of Q3", date(2025, 12, 31)),
        ("end of Q2 2025/26", date(2025, 9, 30)),
        ("end 2025-26/q2", date(2025, 9, 30)),
        ("end of quarter", date(2025, 12, 31)),
        ("end of month", date(2025, 11, 30)),
        ("March 2026", date(2026, 3, 31)),
        ("Mar 26", date(2026, 3, 31)),
        ("Mar-26", date(2026, 3, 31)),
        ("3/2026", date(2026, 3, 31)),
        ("March", date(2026, 3, 31)),
        ("end of November", date(2025, 11, 30)),
    ],
)
def test_what_people_type(text: str, day: date) -> None:
    """On Thursday 27 November 2025, each form means the day beside it."""
    assert read_exact_date(text, THURSDAY) == day


@given(DAYS, TODAYS, PREFERENCES)
def test_every_rendering_of_a_day_reads_back(day: date, today: date, prefer: Preference) -> None:
    """However a day is written with its whole year, it is read as the same day."""
    for written in (
        in_words(day),
        long(day),
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02d}.{day.month:02d}.{day.year}",
        in_words(day).upper(),
    ):
        assert read_exact_date(written, today, prefer=prefer) == day


@given(SHORT_DAYS, TODAYS)
def test_two_digit_years_lie_from_1990_to_2089(day: date, today: date) -> None:
    """A short date reads back within the hundred years that two digits stand for."""
    assert read_exact_date(short(day), today) == day
    assert read_exact_date(f"{day.day}/{day.month}/{day.year % 100:02d}", today) == day


@given(st.integers(1, 12), st.integers(1, 12), st.integers(FIRST_YEAR, LAST_YEAR))
def test_the_day_comes_first(day: int, month: int, year: int) -> None:
    """Where both numbers could be months, the first is the day."""
    assert read_exact_date(f"{day:02d}/{month:02d}/{year}", THURSDAY) == date(year, month, day)


@given(DAYS.filter(lambda day: day.day > 12))
def test_american_order_is_refused(day: date) -> None:
    """A month before the day is refused, with the date in the right order as a suggestion."""
    with pytest.raises(MonthFirst, match=f"type {day.day}/{day.month}/{day.year}\\.$"):
        read_exact_date(f"{day.month}/{day.day}/{day.year}", THURSDAY)


@pytest.mark.parametrize("month", [1, 2, 4])
def test_a_month_by_name_before_any_of_its_days_is_refused(month: int) -> None:
    """From the first to the last that it has in some year; other numbers are no days."""
    name, last = MONTHS[month - 1], last_day_of_month(2024, month).day
    for day in range(32):
        is_day = 1 <= day <= last
        with pytest.raises(MonthFirst if is_day else UnknownDate) as refused:
            read_exact_date(f"{name} {day:02} 2025", THURSDAY)
        assert (f"type {day} {name} 2025." in str(refused.value)) is is_day


@given(DAYS, PREFERENCES)
def test_a_day_without_year_is_the_nearest_on_the_preferred_side(
    today: date, prefer: Preference
) -> None:
    """Today's own day and month without a year mean today, whichever side is preferred."""
    assert read_exact_date(f"{today.day}/{today.month}", today, prefer=prefer) == today


@given(DAYS.filter(lambda day: (day.day, day.month) != (29, 2)), TODAYS)
def test_a_day_without_year_lies_within_a_year(day: date, today: date) -> None:
    """Without a year, a day lies ahead or behind as preferred, and less than a year away."""
    typed = f"{day.day} {long(day).split()[1]}"
    ahead = (read_exact_date(typed, today) - today).days
    behind = (today - read_exact_date(typed, today, prefer="past")).days
    assert 0 <= ahead < 366
    assert 0 <= behind < 366


@given(TODAYS, st.integers(1, 4))
def test_the_end_of_a_quarter_without_year_is_the_next_one(today: date, number: int) -> None:
    """A quarter's end without a year is the last day of such a quarter, on or after today."""
    day = read_exact_date(f"end of Q{number}", today)
    quarter = Quarter.containing(day)
    assert (quarter.number, quarter.last_day) == (number, day)
    assert 0 <= (day - today).days < 366


@given(TODAYS, st.integers(0, 6))
def test_weekdays(today: date, weekday: int) -> None:
    """A day of the week is within the seven days after today, or before it if that is meant."""
    name = in_words(date(2024, 1, 1) + timedelta(days=weekday)).split()[0]
    ahead, behind = read_exact_date(name, today), read_exact_date(name, today, prefer="past")
    assert ahead.weekday() == behind.weekday() == weekday
    assert 1 <= (ahead - today).days <= 7
    assert 1 <= (today - behind).days <= 7
    assert read_exact_date(f"last {name}", today) == behind


@given(TODAYS, st.integers(0, 6))
def test_next_weekday_is_in_next_week(today: date, weekday: int) -> None:
    """A day called next lies in the week, Monday to Sunday, after the one of today."""
    name = in_words(date(2024, 1, 1) + timedelta(days=weekday)).split()[0]
    day = read_exact_date(f"next {name}", today)
    assert day.weekday() == weekday
    monday = today - timedelta(days=today.weekday())
    assert 7 <= (day - monday).days <= 13


@settings(deadline=None)
@given(TODAYS, st.integers(0, 200))
def test_offsets_in_days_and_weeks(today: date, number: int) -> None:
    """Days and weeks are counted exactly, forwards and backwards."""
    assert read_exact_date(f"+{number}d", today) == today + timedelta(days=number)
    assert read_exact_date(f"-{number}w", today, prefer="past") == today - timedelta(weeks=number)
    assert read_exact_date(f"{number} weeks ago", today) == today - timedelta(weeks=number)


@settings(deadline=None)
@given(TODAYS, st.integers(0, 200))
def test_offsets_in_months_keep_the_day(today: date, number: int) -> None:
    """Months on, it is the same day of the month, or the last one if the month is too short."""
    day = read_exact_date(f"+{number}m", today)
    assert (day.year * 12 + day.month) - (today.year * 12 + today.month) == number
    assert day.day == today.day or (day + timedelta(days=1)).day == 1 < today.day


def test_days_are_plain_dates() -> None:
    """What is read can be stored: it is a date of the standard library and nothing more."""
    assert {type(read_exact_date(text, THURSDAY)) for text in ("+1m", "31/3", "Mar 26")} == {date}


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        (
            "31/2/2026",
            UnknownDate,
            "“31/2/2026” isn't a date. February 2026 has 28 days. Type another day.",
        ),
        (
            "29/2",
            UnknownDate,
            "“29/2” isn't a date. February 2026 has 28 days. Type another day.",
        ),
        (
            "29/2/2025",
            UnknownDate,
            "“29/2/2025” isn't a date. February 2025 has 28 days. Type another day.",
        ),
        ("31 April", UnknownDate, "“31 April” isn't a date. April has 30 days. Type another day."),
        (
            "0/3/2025",
            UnknownDate,
            "“0/3/2025” isn't a date. March 2025 has 31 days. Type another day.",
        ),
        (
            "13/13/2025",
            NoSuchMonth,
            "“13/13/2025” isn't a date. There's no month 13. Type day/month/year, e.g. 31/3/2026.",
        ),
        (
            "2025-13-01",
            NoSuchMonth,
            "“2025-13-01” isn't a date. There's no month 13. Type day/month/year, e.g. 31/3/2026.",
        ),
        (
            "3/31/2025",
            MonthFirst,
            "“3/31/2025” isn't a date. Dates are day/month/year: type 31/3/2025.",
        ),
        ("3/31", MonthFirst, "“3/31” isn't a date. Dates are day/month/year: type 31/3."),
        (
            "March 31st, 2025",
            MonthFirst,
            "“March 31st, 2025” isn't a date. Dates are day/month/year: type 31 March 2025.",
        ),
        (
            "March 31",
            UnknownDate,
            "“March 31” isn't a date. Type 31 March for the day or March 2031 for the month.",
        ),
        (
            "q2",
            UnknownDate,
            "“q2” isn't a date. It's a whole quarter: type “end of Q2 2026/27” or a date.",
        ),
        (
            "2025-26/Q2",
            UnknownDate,
            "“2025-26/Q2” isn't a date. It's a whole quarter: type “end of Q2 2025/26” or a date.",
        ),
        ("end of Q2 2025", UnknownQuarter, "“Q2 2025” isn't a quarter. Type it like 2024-25/Q4."),
        (
            "Monday 31 March 2026",
            UnknownDate,
            "“Monday 31 March 2026” isn't a date. 31 March 2026 is a Tuesday. Check the day.",
        ),
        ("1/1/1066", YearOutOfRange, "“1/1/1066” isn't a date. Type a year from 1990 to 2199."),
        ("+999y", YearOutOfRange, "“+999y” isn't a date. Type a year from 1990 to 2199."),
        ("+9999y", YearOutOfRange, "“+9999y” isn't a date. Type a year from 1990 to 2199."),
        ("31/3/025", UnknownDate, "“31/3/025” isn't a date. Type day/month/year, e.g. 31/3/2026."),
        ("2024-25", UnknownDate, "“2024-25” isn't a date. Type day/month/year, e.g. 31/3/2026."),
        ("", UnknownDate, "“” isn't a date. Type day/month/year, e.g. 31/3/2026."),
        ("in post", UnknownDate, "“in post” isn't a date. Type day/month/year, e.g. 31/3/2026."),
    ],
)
def test_what_is_no_date(text: str, error: type[CscpError], sentence: str) -> None:
    """Each mistake has its own failure, whose sentence says what to type."""
    with pytest.raises(CscpError) as caught:
        read_exact_date(text, THURSDAY)
    assert isinstance(caught.value, error)
    assert str(caught.value) == sentence
    assert caught.value.exit_status == 2


def test_a_quarter_alone_is_no_date_in_either_preference() -> None:
    """The suggestion for a bare quarter looks the way that the caller prefers."""
    with pytest.raises(UnknownDate, match="end of Q2 2025/26"):
        read_exact_date("Q2", THURSDAY, prefer="past")


@settings(deadline=None)
@given(any_text() | NEARLY_DATES, DAYS, PREFERENCES)
@example("٣١/٣/٢٠٢٥", THURSDAY, "future")
@example("²/3/2025", THURSDAY, "future")
@example("1/1/0000", THURSDAY, "future")
@example("-9999y", THURSDAY, "past")
@example("end of Q4 9999/00", THURSDAY, "future")
def test_any_text_is_a_day_or_a_failure_with_a_sentence(
    text: str, today: date, prefer: Preference
) -> None:
    """A text is a day from 1990 to 2199, or an error made for users."""
    try:
        day = read_exact_date(text, today, prefer=prefer)
    except CscpError:
        return
    assert FIRST_YEAR <= day.year <= LAST_YEAR


@given(st.text(st.characters(categories=("Cc", "L")), min_size=41))
def test_long_text_is_quoted_shortened_and_harmless(text: str) -> None:
    """The sentence quotes at most forty characters, none of which steers a terminal."""
    with pytest.raises(UnknownDate) as caught:
        read_exact_date(text, THURSDAY)
    quoted, _, _ = str(caught.value).removeprefix("“").rpartition("” isn't a date")
    assert len(quoted) <= 40
    assert quoted.endswith("…")
    assert str(caught.value).isprintable()


def test_renderings() -> None:
    """A day is shown whole, with its day of the week, or short, without leading noughts."""
    day = date(2026, 3, 1)
    assert (in_words(day), long(day), short(day)) == (
        "Sunday 1 March 2026",
        "1 March 2026",
        "1 Mar 26",
    )


@given(DAYS)
def test_renderings_agree_with_the_c_locale(day: date) -> None:
    """The names are the English ones, as the C locale has them."""
    assert locale.setlocale(locale.LC_TIME) == "C"
    assert in_words(day) == f"{day:%A} {day.day} {day:%B %Y}"
    assert short(day) == f"{day.day} {day:%b %y}"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (3, "in 3 days"),
        (-56, "56 days ago"),
        (60, "in 60 days"),
        (61, "in 8 weeks"),
        (-195, "27 weeks ago"),
        (196, "in 6 months"),
        (365, "in 1 year"),
        (-426, "1 year 2 months ago"),
    ],
)
def test_distances(days: int, words: str) -> None:
    """Near days are counted; farther ones are told in weeks, then in months and years."""
    assert distance(THURSDAY + timedelta(days=days), THURSDAY) == words


@settings(deadline=None)
@given(TODAYS, st.integers(2, 5000))
def test_a_distance_is_the_same_both_ways(today: date, days: int) -> None:
    """A day is as far ahead of another as that one lies behind it."""
    later = today + timedelta(days=days)
    ahead, behind = distance(later, today), distance(today, later)
    assert ahead.removeprefix("in ") == behind.removesuffix(" ago")


@settings(deadline=None)
@given(TODAYS, st.integers(196, 5000))
def test_far_days_are_told_in_months(today: date, days: int) -> None:
    """Beyond 27 weeks a distance has months or years, and at least six months."""
    words = distance(today + timedelta(days=days), today).split()
    assert "year" in " ".join(words) or int(words[1]) >= 6


def test_the_day_in_london_in_summer() -> None:
    """Half past eleven in the evening in UTC is the next day in London's summer time."""
    assert london_today(datetime(2025, 6, 30, 23, 30, tzinfo=UTC)) == date(2025, 7, 1)


def test_the_day_in_london_in_winter() -> None:
    """In winter the day in London is that of UTC, wherever the clock stands."""
    tokyo = timezone(timedelta(hours=9))
    assert london_today(datetime(2025, 12, 1, 8, 59, tzinfo=tokyo)) == date(2025, 11, 30)


def test_a_moment_without_zone_has_no_day_in_london() -> None:
    """A moment whose time zone is unknown is refused rather than guessed."""
    with pytest.raises(ValueError, match="time zone"):
        london_today(datetime(2025, 6, 30, 23, 30))  # noqa: DTZ001 - the fault under test
