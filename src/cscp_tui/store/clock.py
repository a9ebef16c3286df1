"""Clocks: the one place from which the program learns what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from cscp_tui.domain.dates import london_today, long

Clock: TypeAlias = Callable[[], datetime]
"""A function that returns the present time in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


class DayClock:
    """A clock that stays on one day and takes the time from another clock, for the demo."""

    def __init__(self, day: date, clock: Clock = system_clock) -> None:
        self._day = day
        self._clock = clock

    def __call__(self) -> datetime:
        """The demo's day in London at the other clock's time in London."""
        now = in_london(self._clock())
        return datetime.combine(self._day, now.timetz()).astimezone(UTC)


class FixedClock:
    """A clock that is set by hand: for loading what was recorded on other days, and for tests."""

    def __init__(self, day: date, hour: int = 12) -> None:
        """A clock at an hour of a day, in UTC."""
        self.now = datetime.combine(day, time(hour), UTC)

    def __call__(self) -> datetime:
        """The time it was set to, a millisecond later at each look."""
        self.now += timedelta(milliseconds=1)
        return self.now

    def set(self, day: date) -> None:
        """Set the clock to noon of a day; on the day that it shows, time goes on."""
        if day != self.now.date():
            self.now = datetime.combine(day, time(12), UTC)


def stamp(moment: datetime) -> str:
    """Return a moment as the journal stores it: ``2026-11-25T10:02:11.123Z``."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    )


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


_SKEW = timedelta(minutes=5)
"""The difference between a team's clocks that is ignored."""

ASKED_FROM = timedelta(hours=1)
"""The difference from a clock's evidence above which the user is asked."""

LONG_AGO = timedelta(days=60)
"""The time since the last change after which an unconfirmed clock is questioned."""


def clock_behind(now: datetime, last: str) -> str:
    """Return a warning if a clock is behind the last change; empty if it is not.

    Args:
        last: the stamp of the last change; empty where there is none.
    """
    if not last or moment_of(last) - now <= _SKEW:
        return ""
    sentence = "The computer's clock is behind the last change, so that change's time was recorded."
    if moment_of(last) - now < timedelta(days=1):
        return sentence
    return (
        f"{sentence} Until then, every change will be dated {long(day_of(last))}. If this clock is "
        "right, the other one was wrong: “cscp clock --correct” shows what a correction changes."
    )


class ClockDoubt(Struct, frozen=True):
    """A reason to ask whether the computer's clock is right."""

    sentence: str
    is_last_ahead: bool = False
    """True if the last change lies in the future, so that it must be corrected if this clock is
    right."""

    @property
    def advice(self) -> str:
        if self.is_last_ahead:
            return (
                "If this clock is wrong, set it right and try again. If it's right, “cscp clock "
                "--correct” shows what a correction changes."
            )
        return "Correct the clock, or confirm that it's right, then save again."


def clock_doubt(
    now: datetime, last: str, latest_on: date, drive_time: datetime | None = None
) -> ClockDoubt | None:
    """Compare a clock with what vouches for it; None where there is nothing to ask.

    Args:
        last: the stamp of the last change; empty where there is none.
        drive_time: the time that the drive gave a file just written, where that is another computer's.
    """
    mine = f"this computer's clock says {_moment_words(now)}"
    if last and moment_of(last) - now > ASKED_FROM:
        return ClockDoubt(
            f"The last change was recorded at {_moment_words(moment_of(last))}, but {mine}.",
            is_last_ahead=True,
        )
    if latest_on > london_today(now + ASKED_FROM):
        words = f"A change is dated {long(latest_on)}, but {mine}."
        return ClockDoubt(words, is_last_ahead=True)
    if drive_time is not None:
        is_right = abs(drive_time - now) <= ASKED_FROM
        return (
            None
            if is_right
            else ClockDoubt(f"The drive's clock says {_moment_words(drive_time)}, but {mine}.")
        )
    if last and now - moment_of(last) > LONG_AGO:
        days = (now - moment_of(last)).days
        return ClockDoubt(
            f"The last change was recorded {days:,} days ago, on {long(day_of(last))}, and {mine}."
        )
    return None


def _moment_words(moment: datetime) -> str:
    there = in_london(moment)
    return f"{there:%H.%M} on {long(there.date())}"


def in_london(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("Europe/London"))


def day_of(text: str) -> date:
    return london_today(moment_of(text))
