"""Moments within a day: kept as text in UTC, shown as clocks in London show them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import shortened

_MINUTES_IN_HOUR = 60
_HOURS = 24
_TIME = r"(?P<hour>[0-9]{1,2})(?:[:.]?(?P<minute>[0-9]{2}))?"


def as_moment(moment: datetime | None) -> str:
    """A moment as records keep it: ``2025-11-27T10:02:11Z``; nothing of None.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise ValueError("A time needs its time zone before it can be saved.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_time(kept: str) -> str:
    """The time of day in London of a moment that is kept: ``10.02``; nothing of none."""
    moment = _read(kept)
    return f"{moment.astimezone(ZoneInfo('Europe/London')):%H.%M}" if moment else ""


def day_of_moment(kept: str) -> date | None:
    """The day in London of a moment that is kept; None of none."""
    moment = _read(kept)
    return moment.astimezone(ZoneInfo("Europe/London")).date() if moment else None


def minutes_since(kept: str, now: datetime) -> int:
    """The whole minutes since a moment that is kept; 0 of none, or of one that lies ahead."""
    moment = _read(kept)
    return max(0, int((now - moment).total_seconds() // 60)) if moment else 0


def length(minutes: int) -> str:
    """Say a length of time in words: ``45 min``, ``1 h 05 min``."""
    hours, left = divmod(minutes, _MINUTES_IN_HOUR)
    return f"{hours} h {left:02d} min" if hours else f"{left} min"


def _read(kept: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(kept)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_TIME_TYPED = rf"(?i:{_TIME}\s*(?:(?P<half>am|pm)|o['’]clock)?)"
_CLOCK = r"[0-9]{1,2}(?:[:.][0-9]{2})?"
_HOUR = r"(?<![0-9:.])[0-9]{1,2}(?![0-9:.])"
"""An hour without minutes."""
_BETWEEN_TIMES = r"(?i:\s*(?:\bto\b|\buntil\b|\btill\b|[-–—])\s*)"
_WORDS_FOR_TIMES = frozenset({"noon", "midday"})
_HALF_DAY = 12
_MOST_TIMES = 2
"""A beginning and an end."""


def beginning(times: str) -> str:
    """Return the start of written times: ``10:00`` of ``10:00 to 12:00``."""
    return re.split(_BETWEEN_TIMES, times.strip())[0]


def with_minutes(times: str) -> str:
    """Times as they are kept: ``10:00 to 12:00`` of ``10 to 12.00``; others as they are typed."""
    parts = re.split(_BETWEEN_TIMES, times.strip())
    if not all(re.fullmatch(_CLOCK, part) for part in parts):
        return times
    return re.sub(_HOUR, r"\g<0>:00", times).replace(".", ":")


def refuse_unless_times(text: str) -> None:
    """Refuse what is no time of day: ``10:00``, ``9.30am``, ``10:00 to 12:00``; nothing is fine."""
    text = text.strip()
    times = re.split(_BETWEEN_TIMES, text) if text else []
    if len(times) > _MOST_TIMES or not all(map(_is_time, times)):
        raise NotUnderstood(
            f"“{shortened(text)}” isn't a time. Type it like 10.00, 2pm or 10.00 to 12.00.",
            field="time",
        )


def _is_time(text: str) -> bool:
    if text.casefold() in _WORDS_FOR_TIMES:
        return True
    found = re.fullmatch(_TIME_TYPED, text)
    if found is None or int(found["minute"] or 0) >= _MINUTES_IN_HOUR:
        return False
    hour = int(found["hour"])
    return 1 <= hour <= _HALF_DAY if found["half"] else hour < _HOURS


class UnknownTime(NotUnderstood):
    """A text that is no time of day."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{shortened(text)}” isn't a time. Type it like 10.00 or 2pm.", field="at"
        )


def as_clock(text: str) -> str:
    """A time of day as records keep it: ``14:15`` of ``2.15pm``; nothing of nothing.

    Hours before eight without am are those of the afternoon: nobody meets at two in the morning.

    Raises:
        UnknownTime: it is none.
    """
    if not text.strip():
        return ""
    found = re.fullmatch(_TIME_TYPED, text.strip())
    if found is None or not _is_time(text.strip()):
        raise UnknownTime(text)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").casefold()
    is_afternoon = half == "pm" if half else hour < _MORNING
    if is_afternoon and hour < _HALF_DAY:
        hour += _HALF_DAY
    elif half == "am" and hour == _HALF_DAY:
        hour = 0
    return f"{hour:02d}:{minute:02d}"


def time_said(kept: str) -> str:
    """Times of day as people read them: ``10.20`` of ``10:20``."""
    return kept.replace(":", ".")


_MORNING = 8
"""The first hour at which anybody meets."""


def moment_at(day: date, text: str) -> datetime:
    """The moment of a time of day in London as people type it: ``10:00``, ``9.30``, ``14``.

    Raises:
        UnknownTime: it is none.
    """
    found = re.fullmatch(_TIME, text.strip())
    if found is None:
        raise UnknownTime(text)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour >= _HOURS or minute >= _MINUTES_IN_HOUR:
        raise UnknownTime(text)
    return datetime.combine(day, time(hour, minute), ZoneInfo("Europe/London"))


def times_on(day: date, times: str) -> tuple[datetime | None, datetime | None]:
    """The moments at which written times begin and end: ``10:00 to 12:00``; None for each not said."""
    found: list[datetime | None] = []
    for text in re.split(_BETWEEN_TIMES, times.strip())[:_MOST_TIMES]:
        try:
            found.append(moment_at(day, as_clock(text)) if text else None)
        except UnknownTime:
            found.append(None)
    begins, ends = (*found, None)[:_MOST_TIMES]
    if begins is None or (ends is not None and ends <= begins):
        return begins, None
    return begins, ends
