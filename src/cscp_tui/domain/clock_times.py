"""Moments within a day: stored as UTC text, and shown in London time."""

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
    """Return a moment as records store it: ``2025-11-27T10:02:11Z``; empty for None.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise ValueError("A time needs its time zone before it can be saved.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_time(kept: str) -> str:
    """Return the London time of a stored moment: ``10.02``; empty for an empty one."""
    moment = read_moment(kept)
    return f"{moment.astimezone(ZoneInfo('Europe/London')):%H.%M}" if moment else ""


def day_of_moment(kept: str) -> date | None:
    """Return the London day of a stored moment; None for an empty one."""
    moment = read_moment(kept)
    return moment.astimezone(ZoneInfo("Europe/London")).date() if moment else None


def minutes_since(kept: str, now: datetime) -> int:
    """Return the whole minutes since a stored moment; 0 if it is empty or in the future."""
    moment = read_moment(kept)
    return max(0, int((now - moment).total_seconds() // 60)) if moment else 0


def length(minutes: int) -> str:
    """Return a length of time in words: ``45 min``, ``1 h 05 min``."""
    hours, left = divmod(minutes, _MINUTES_IN_HOUR)
    return f"{hours} h {left:02d} min" if hours else f"{left} min"


def read_moment(kept: str) -> datetime | None:
    """Return a stored moment; None for a text that is none."""
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
"""The most times in a text: a start and an end."""


def beginning(times: str) -> str:
    """Return the start of written times: ``10:00`` from ``10:00 to 12:00``."""
    return re.split(_BETWEEN_TIMES, times.strip())[0]


def with_minutes(times: str) -> str:
    """Return times as stored: ``10 to 12.00`` becomes ``10:00 to 12:00``.

    Other texts stay as they are.
    """
    parts = re.split(_BETWEEN_TIMES, times.strip())
    if not all(re.fullmatch(_CLOCK, part) for part in parts):
        return times
    return re.sub(_HOUR, r"\g<0>:00", times).replace(".", ":")


def refuse_unless_times(text: str) -> None:
    """Refuse a text that is not a time of day or a range of times. An empty text is allowed."""
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
    """A text that is not a time of day."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{shortened(text)}” isn't a time. Type it like 10.00 or 2pm.", field="at"
        )


_HOURS_IN_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()  # noqa: SIM905
_PARTS_OF_HOURS = {word: n for n, word in enumerate((*_HOURS_IN_WORDS, *_TEENS), start=1)} | {
    "quarter": 15,
    "twenty-five": 25,
    "half": 30,
}
_SPOKEN = (
    rf"(?P<part>{'|'.join(sorted(_PARTS_OF_HOURS, key=len, reverse=True))})(?: minutes?)? "
    rf"(?:(?P<side>past |to )|(?<=half )|(?<=quarter ))(?P<of>\d{{1,2}}|{'|'.join(_HOURS_IN_WORDS)})"
)
_HOUR_SPOKEN = rf"(?:\d{{1,2}}|{'|'.join(_HOURS_IN_WORDS)})"
TIME_OF_DAY = (
    rf"(?P<at>\d{{1,2}}[.:]\d\d ?(?:[ap]m)?|\d{{1,2}} ?[ap]m|{_SPOKEN}|"
    rf"{_HOUR_SPOKEN} o['’]?clock|noon|midday|\b(?:0[89]|1\d)[0-5]\d\b)"
)
"""A time of day; four figures are one only if a meeting can begin or end then, and no year."""
_TIME_SPOKEN = rf"{TIME_OF_DAY}(?: by (?:the )?chair)?"


def _of_meeting(verbs: str) -> str:
    """Return the pattern of a sentence that says only when a meeting did something."""
    who = r"(?:(?:so|and|then) )?(?:(?:with|there being) no (?:other|further|more) (?:business|items?) )?"
    who += r"(?:(?:(?:the |vice[ -]?|executive |independent )*chair(?: \([a-z]{2,3}\))?|(?:the )?(?:meeting|mtg)|"
    who += r"(?-i:[A-Z]{2,3})(?= took the chair\b| \w+ (?:the )?(?:meeting|mtg)\b)) )?"
    who += r"(?:(?:took the chair|(?:thanked|welcomed) \w+(?: \w+){0,3}) and )?"
    what = rf"(?:was |were )?(?:{verbs})\b[.:]?(?: the)?(?: meeting| mtg)?(?: early| late)?(?: at| by)?"
    return rf"(?i){who}{what} {_TIME_SPOKEN}(?: and welcomed \w+(?: \w+){{0,3}})?"


_ENDED = (
    _of_meeting(r"fin[ish]*(?:ed)?|cl(?:[os]*e?d?)?|end(?:s|ed)?|adjourned|wrapped up|all out"),
    rf"(?i){_TIME_SPOKEN} (?:all out|closed?|cl|end(?:ed)?|fin(?:ish(?:ed)?)?)(?: of (?:the )?(?:meeting|mtg))?",
    rf"(?i)(?:we (?:were )?)?all out (?:at|by) (?P<at>{_HOUR_SPOKEN})",
)
_BEGAN = (_of_meeting("sta?rted|strt|opened|began|commenced"),)
_OF_MEETING = (
    r"(?i)^(?:(?:exec|executive|qag|meeting|mtg|board|group)\W+"
    r"(?:\d{1,2}(?:st|nd|rd|th)?[ /.-](?:[a-z]+|\d{1,2})(?:[ /.-]\d{2,4})?\W+"
    r"(?:[^.;,]{1,30}[.;,]\s+)?)?)?"
)
_STARTS = rf"{_OF_MEETING}(?:start(?:s|ing)?\b(?: time\b)?:?|{_TIME_SPOKEN} start(?:ed)?\b(?:\s[-–—]\s.*)?)"
"""When the meeting itself began, as in “Exec 27 Nov. Start 2.03pm”, and no other event."""


def _in_figures(text: str) -> str:
    """Return a spoken time in figures: ``half ten`` is 10.30, ``quarter to 3`` 2.45, ``noon`` 12."""
    text = re.sub(r" ?o['’]?clock$", "", text.casefold())
    if text in _WORDS_FOR_TIMES:
        return str(_HALF_DAY)
    found = re.fullmatch(_SPOKEN, text)
    if found is None:
        return str(_HOURS_IN_WORDS.index(text) + 1) if text in _HOURS_IN_WORDS else text
    hour, minutes = found["of"], _PARTS_OF_HOURS[found["part"]]
    whole = int(hour) if hour.isdecimal() else _HOURS_IN_WORDS.index(hour) + 1
    if found["side"] == "to ":
        whole, minutes = whole - 1 or _HALF_DAY, _MINUTES_IN_HOUR - minutes
    return f"{whole}.{minutes:02}"


def stated_end(line: str) -> str:
    """Return when a meeting ended, if a part of a line says just that: ``Closed 11.52``; else empty."""
    return _time_of(_ENDED, line)


def stated_beginning(line: str) -> str:
    """Return when a meeting began, if a part of a line says just that: ``Started 10.04``; else empty."""
    return _time_of(
        _BEGAN, re.sub(_STARTS, lambda found: f"started {found['at'] or ''}".strip(), line)
    )


def _time_of(patterns: tuple[str, ...], line: str) -> str:
    for part in re.split(r"[.;,]\s+", line.strip().rstrip(".")):
        for pattern in patterns:
            if found := re.fullmatch(pattern, part.strip()):
                return as_clock(found["at"])
    return ""


def as_clock(text: str) -> str:
    """Return a time as stored: ``2.15pm`` becomes ``14:15``, ``half ten`` 10:30; empty stays empty.

    Hours before eight without am are those of the afternoon: nobody meets at two in the morning.

    Raises:
        UnknownTime: the text is not a time of day.
    """
    text = _in_figures(text.strip())
    if not text:
        return ""
    found = re.fullmatch(_TIME_TYPED, text)
    if found is None or not _is_time(text):
        raise UnknownTime(text)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").casefold()
    is_afternoon = half == "pm" if half else hour < _MORNING
    if is_afternoon and hour < _HALF_DAY:
        hour += _HALF_DAY
    elif half == "am" and hour == _HALF_DAY:
        hour = 0
    return f"{hour:02d}:{minute:02d}"


def time_in_words(kept: str) -> str:
    """Return times of day as people read them: ``10:20`` becomes ``10.20``."""
    return kept.replace(":", ".")


_MORNING = 8
"""The first hour at which a meeting can begin."""


def moment_at(day: date, text: str) -> datetime:
    """Return the moment of a London time on a day: ``10:00``, ``9.30``, ``14``.

    Raises:
        UnknownTime: the text is not a time of day.
    """
    found = re.fullmatch(_TIME, text.strip())
    if found is None:
        raise UnknownTime(text)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour >= _HOURS or minute >= _MINUTES_IN_HOUR:
        raise UnknownTime(text)
    return datetime.combine(day, time(hour, minute), ZoneInfo("Europe/London"))


def times_on(day: date, times: str) -> tuple[datetime | None, datetime | None]:
    """Return the start and end of times such as ``10:00 to 12:00``; None if not given."""
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
