from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from building import founded_book
from cscp_tui.base.errors import Refused
from cscp_tui.domain.clock_times import (
    UnknownTime,
    as_clock,
    as_moment,
    clock_time,
    length,
    may_tell_beginning,
    may_tell_end,
    minutes_since,
    moment_at,
    stated_beginning,
    stated_end,
)
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter

SUMMER = datetime(2025, 7, 1, 9, 30, tzinfo=UTC)


def test_periods_by_what_they_are() -> None:
    """A plan, a quarter, a year and days from one to another are periods with names."""
    plan = founded_book().plans["2024/25"]
    year = Period(date(2024, 4, 1), date(2025, 3, 31), "2024/25")
    assert str(Period.of_plan(plan)) == "Business plan (1 April 2024 to 31 March 2025)"
    assert Period.of_quarter(Quarter(2024, 4)).last == date(2025, 3, 31)
    assert Period.of_year(date(2025, 2, 1)) == year
    assert str(Period.between(date(2025, 1, 1), date(2025, 1, 2))) == (
        "1 January 2025 to 2 January 2025"
    )


def test_a_period_backwards() -> None:
    """A period that ends before it begins is refused."""
    with pytest.raises(Refused, match="Swap the two dates"):
        Period.between(date(2025, 1, 2), date(2025, 1, 1))


def test_the_quarters_of_a_period() -> None:
    """A period touches each quarter that it shares a day with."""
    period = Period(date(2024, 6, 30), date(2024, 10, 1))
    assert period.quarters == (Quarter(2024, 1), Quarter(2024, 2), Quarter(2024, 3))
    assert date(2024, 7, 1) in period
    assert date(2024, 10, 2) not in period


def test_moments_are_kept_in_utc_and_shown_in_london() -> None:
    """A moment of summer is kept an hour before what clocks in London show."""
    assert as_moment(SUMMER) == "2025-07-01T09:30:00Z"
    assert clock_time(as_moment(SUMMER)) == "10.30"
    assert [as_moment(None), clock_time(""), clock_time("soon")] == ["", "", ""]
    with pytest.raises(ValueError, match="time zone"):
        as_moment(SUMMER.replace(tzinfo=None))


def test_how_long_something_takes() -> None:
    """Minutes since a moment are whole, never fewer than none, and are said in words."""
    assert minutes_since(as_moment(SUMMER), SUMMER.replace(hour=10, minute=35)) == 65
    assert minutes_since(as_moment(SUMMER), SUMMER.replace(hour=8)) == 0
    assert minutes_since("2025-07-01T09:30:00", SUMMER) == 0
    assert (length(45), length(65)) == ("45 min", "1 h 05 min")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10:00", "2025-11-27T10:00:00Z"),
        ("9.30", "2025-11-27T09:30:00Z"),
        ("0930", "2025-11-27T09:30:00Z"),
        (" 14 ", "2025-11-27T14:00:00Z"),
    ],
)
def test_times_of_day_are_read_as_people_type_them(typed: str, kept: str) -> None:
    """With a colon, a full stop or nothing, or only the hour; in London."""
    assert as_moment(moment_at(date(2025, 11, 27), typed)) == kept
    assert as_moment(moment_at(date(2025, 7, 1), "10:00")) == "2025-07-01T09:00:00Z"


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "10:60", "1:2:3", "-1", "٣"])
def test_what_is_no_time_of_day_is_said(typed: str) -> None:
    """One sentence that says how one is typed."""
    with pytest.raises(UnknownTime, match="isn't a time"):
        moment_at(date(2025, 11, 27), typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("11.20", "11:20"),
        ("2.15", "14:15"),
        ("2.15am", "02:15"),
        ("9", "09:00"),
        ("12am", "00:00"),
        ("12.30pm", "12:30"),
        ("half ten", "10:30"),
        ("Quarter to 3", "14:45"),
        ("five past twelve", "12:05"),
        ("two minutes past two", "14:02"),
        ("twenty-five to three", "14:35"),
        ("", ""),
    ],
)
def test_times_of_coming_and_going_are_kept_as_clocks_show_them(typed: str, kept: str) -> None:
    """An hour before eight is one of the afternoon, unless it says otherwise."""
    assert as_clock(typed) == kept


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("finished 11:52", "11:52"),
        ("Closed 3.05, chair thanked all", "15:05"),
        ("Next meeting 10 March, 10am. Meeting closed at 11.52.", "11:52"),
        ("Mtg ended at ten to four; next 20 January", "15:50"),
        ("chair closed mtg 3.48 pm", "15:48"),
        ("finshed 12.07", "12:07"),
        ("Cl 11:49", "11:49"),
        ("fin 1157", "11:57"),
        ("closed 11.49", "11:49"),
        ("mtg ended ten to one", "12:50"),
        ("all out by 11.12", "11:12"),
        ("all out by 12", "12:00"),
        ("11.49 close", "11:49"),
        (
            "Nothing else, the Chair thanked everyone and closed the meeting at four o'clock.",
            "16:00",
        ),
        ("Meeting ended at noon", "12:00"),
        ("AF closed the meeting at 3.50pm", "15:50"),
        ("There being no other business the meeting closed at 3.50pm", "15:50"),
        ("Finished early 3.40", "15:40"),
        ("End time: 11.55", "11:55"),
        ("we were done by 11.55", "11:55"),
        ("Close of meeting: 11.50", "11:50"),
        ("ended 12 noon", "12:00"),
        ("mtg began 10.05 and closed 11.50 (alarm)", "11:50"),
        ("School closes at 3.15", ""),
        ("YJS closed at 3.50pm", ""),
        ("The review ends 2026", ""),
        ("Ended 2015", ""),
        ("All out by Friday", ""),
        ("BP24-1.1 closed 3.05", ""),
        ("The audit finished 11:52", ""),
        ("Finished the audit", ""),
    ],
)
def test_a_sentence_may_say_when_a_meeting_ended(line: str, end: str) -> None:
    """It says nothing else."""
    assert stated_end(line) == end


@pytest.mark.parametrize(
    ("line", "began"),
    [
        ("Started 10.04, chaired by Jo", "10:04"),
        ("strted 10.05, JM chairing, me on notes", "10:05"),
        ("mtg opened 2.05 by the chair, not quorate", "14:05"),
        ("exec 27 nov. start 2.03pm", "14:03"),
        ("QAG 27/11/25 10.03 start - Jo chairing", "10:03"),
        ("10.03 start, Jo in the chair", "10:03"),
        ("Chair welcomed everyone and opened the meeting at 2.05pm", "14:05"),
        ("QAG 27/11 teams+F9. start 1003", "10:03"),
        ("The group met in Room 2, and the Chair opened the meeting at 2.04 pm.", "14:04"),
        ("AF took the chair and opened the meeting at 2.05pm", "14:05"),
        ("Chair opened the meeting at 10.04 and welcomed members", "10:04"),
        ("The Executive Chair (RW) opened the meeting at two minutes past two", "14:02"),
        ("strt 10.04, MO chairing", "10:04"),
        ("Start time: 10.04", "10:04"),
        ("10.05 - start", "10:05"),
        ("kicked off at 5 past 10", "10:05"),
        ("meeting under way 10.06", "10:06"),
        ("Started late, 10.12", "10:12"),
        ("Meeting started at ten past ten because of the lift", "10:10"),
        ("meeting to start at 10.15 next time", ""),
        ("QAG 27/11/25 opend 10.04, MT chairing", "10:04"),
        ("10.03 Chair opens, hello to everyone", "10:03"),
        ("The Chair opened the meeting of the Executive at 14.02 and wished all well", "14:02"),
        ("Chair opened the meeting of the MASH at 10.02", "10:02"),
        ("Chair opened by thanking Police at 10.10", ""),
        ("Survey opens 9.30", ""),
        ("CSC opened 10.04", ""),
        ("next exec 20 jan, start 2pm", ""),
        ("conference 9.30 start", ""),
        ("conference 19 nov, starts 9.30", ""),
        ("Police started 3.10", ""),
        ("Started the audit at 10.04", ""),
    ],
)
def test_a_sentence_may_say_when_a_meeting_began(line: str, began: str) -> None:
    """As it may say when it ended."""
    assert stated_beginning(line) == began


@pytest.mark.parametrize(
    ("line", "may_tell"),
    [
        ("we got going about 10.10", (True, False)),
        ("start 10ish", (True, False)),
        ("Delayed start 10.12", (True, False)),
        ("started with apologies at 10.05", (True, False)),
        ("Started late - lift broken", (True, False)),
        ("finished just before 12", (False, True)),
        ("mtg closed 10 to 4", (False, True)),
        ("closed 10.75", (False, True)),
        ("Started 10.04, finished early", (False, True)),
        ("Started the audit at 10.04", (False, False)),
        ("Opened 3 new cases", (False, False)),
        ("open until 10.30", (False, False)),
        ("Ended 2015", (False, False)),
        ("The shelter closed about 5", (False, False)),
        ("All out by Friday", (False, False)),
    ],
)
def test_a_sentence_may_say_when_a_meeting_began_or_ended_but_not_clearly(
    line: str, may_tell: tuple[bool, bool]
) -> None:
    """It is the meeting that began or ended, at some time or late."""
    assert (may_tell_beginning(line), may_tell_end(line)) == may_tell
