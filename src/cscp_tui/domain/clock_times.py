"""Moments within a day: stored as UTC text, and shown in London time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import NUMBERS, number_of_word, shortened

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


_HOUR_WORDS = "|".join(NUMBERS[:12])
_OTHER_PARTS = {"quarter": 15, "twenty-five": 25, "half": 30}
_PARTS = "|".join(sorted((*NUMBERS, *_OTHER_PARTS), key=len, reverse=True))
_SPOKEN = (
    rf"(?P<part>{_PARTS}|\d{{1,2}}(?=(?: minutes?)? past ))(?: minutes?)? "
    rf"(?:(?P<side>past |to )|(?<=half )|(?<=quarter ))(?P<of>\d{{1,2}}|{_HOUR_WORDS})\b"
)
_HOUR_SPOKEN = rf"(?:\d{{1,2}}|{_HOUR_WORDS})"
SPOKEN_TIME = re.sub(r"\?P<\w+>", "?:", _SPOKEN)
"""A time in words: ``half ten``, ``two minutes past two``."""
CLOCK_TIME = (
    rf"(?:\d{{1,2}}[.:]\d\d(?: ?[ap]m)?|\d{{1,2}} ?[ap]m|{SPOKEN_TIME}|"
    rf"{_HOUR_SPOKEN} o['’]?clock|(?:12 )?(?:noon|midday)|\b(?:0[89]|1\d)[0-5]\d\b)"
)
"""A time of day; four figures are one only if a meeting can begin or end then, and no year."""
TIME_OF_DAY = rf"(?P<at>{CLOCK_TIME})"
_REMARK = r"(?: ?\([^()]*\)|\s[-–—]\s.*|,? (?:because|as|due to|owing to|after|and (?:thank|wish|welcom)(?:ed|es|ing)) .*)?"
_WHO = (
    r"(?:(?:so|and|then) )?(?:(?:with|there being) no (?:other|further|more) (?:business|items?) )?"
    r"(?:(?:(?:the |vice[ -]?|executive |independent )*chair(?: \([a-z]{2,3}\))?|(?:the )?(?:meeting|mtg)|we|"
    r"(?-i:[A-Z]{2,3})(?= took the chair\b| \w+ (?:the )?(?:meeting|mtg)\b)) )?"
    r"(?:(?:took the chair|(?:thanked|welcomed) \w+(?: \w+){0,3}) and )?(?:(?:was|were|time) )?"
)
"""The words before what a meeting did: it, or the Chair."""
_BEGINS = (
    r"(?:sta?rted|strt|st(?=\.? \d)|open(?:e?d|ing|s)?|beg[aiu]ns?|commenced?|kick(?:ed)?[ -]off|"
    r"(?:got )?under ?way|got (?:going|started)|called to order)"
)
_ENDS = (
    r"(?:fin[ish]*(?:ed)?|cl(?:[os]*e?[ds]?)?|closing|end(?:s|ed)?|brought (?:the (?:meeting|mtg) )?to a close|adjourned|wrapped(?: up)?|all out|concluded|"
    r"broke up|(?<=we were )done)"
)


def _forms(verbs: str) -> tuple[str, ...]:
    """Return the patterns of sentences that say only when a meeting did something, and perhaps why."""
    by = r"(?: by (?:the )?(?:chair|(?-i:[A-Z]{2,3})))?"
    what = rf"{verbs}\b(?: (?:of )?(?:the )?(?:meeting|mtg)(?: of (?:the )?(?:executive|group|(?-i:[A-Z]{{3,4}})))?)?(?: time)?{by}[.:,]?(?:,? (?:early|late),?)?(?: at| by)?"
    welcomed = r"(?: and welcomed \w+(?: \w+){0,3})?"
    return (
        rf"(?i){_WHO}{what} {TIME_OF_DAY}{by}{welcomed}{_REMARK}",
        rf"(?i){TIME_OF_DAY}(?:\s*[:–—-])? (?:we |(?:the )?(?:meeting|mtg|chair) )?{verbs}(?: of (?:the )?(?:meeting|mtg))?{_REMARK}",
    )


def _may_tell(verbs: str) -> str:
    """Return the pattern of a sentence that may say when a meeting did something."""
    small = (
        r"(?:\W|\b(?:the|meeting|mtg|time|late|early|about|around|abt|approx\w*|roughly|just|nearly|almost|"
        r"shortly|a|bit|little|few|minutes|mins|at|by|before|after|past|ca?|on|tbc)\b)*?"
    )
    near = (
        rf"\b(?:at|by|about|around|abt|ca?|before|after|past|time)\W+{_HOUR_SPOKEN}\b(?!\W*\w+day)"
    )
    times = rf"(?:{CLOCK_TIME}|{near}|\d{{1,2}}(?: to \d{{1,2}}|ish|\W*$)|late\b|early\b)"
    return (
        rf"(?i){_WHO}(?:\w+ly |only |then |late |delayed )*{verbs}\b{small}(?:(?:with|after|once|when|delayed) .*?)?(?<![\d.:]){times}(?!.*\b(?:next|\w{{3,6}}day)\b)|"
        rf"(?:about |abt |around )?{CLOCK_TIME}(?:ish)?\W+(?:we |(?:the )?(?:meeting|mtg) )?{verbs}\W*$"
    )


_ENDED = (
    *_forms(_ENDS),
    rf"(?i)(?:we (?:were )?)?all out (?:at|by) (?P<at>{_HOUR_SPOKEN})",
)
_BEGAN = _forms(_BEGINS)
_OF_MEETING = (
    r"(?i)^(?:(?:exec|executive|qag|meeting|mtg|board|group)\W+"
    r"(?:\d{1,2}(?:st|nd|rd|th)?[ /.-](?:[a-z]+|\d{1,2})(?:[ /.-]\d{2,4})?\W+"
    r"(?:[^.;,]{1,30}[.;,]\s+)?)?)?"
)
_STARTS = rf"{_OF_MEETING}(?:start(?:s|ing)?\b(?: time\b)?:?|{TIME_OF_DAY}(?: ?[:–—-])? start(?:ed)?\b(?:\s[-–—]\s.*)?)"
"""When the meeting itself began, as in “Exec 27 Nov. Start 2.03pm”, and no other event."""


def _in_figures(text: str) -> str:
    """Return a spoken time in figures: ``half ten`` is 10.30, ``quarter to 3`` 2.45, ``noon`` 12."""
    text = re.sub(r" ?o['’]?clock$|^12 (?=noon|midday)", "", text.casefold())
    if text in _WORDS_FOR_TIMES:
        return str(_HALF_DAY)
    found = re.fullmatch(_SPOKEN, text)
    if found is None:
        return str(number_of_word(text) or text) if text.isalpha() else text
    minutes = _OTHER_PARTS.get(found["part"]) or number_of_word(found["part"])
    whole = number_of_word(found["of"])
    if found["side"] == "to ":
        whole, minutes = whole - 1 or _HALF_DAY, _MINUTES_IN_HOUR - minutes
    return f"{whole}.{minutes:02}"


def stated_end(line: str) -> str:
    """Return when a meeting ended, if a part of a line says just that: ``Closed 11.52``; else empty."""
    return _time_of(_ENDED, line)


def stated_beginning(line: str) -> str:
    """Return when a meeting began, if a part of a line says just that: ``Started 10.04``; else empty."""
    return _time_of(_BEGAN, _as_started(line))


def _as_started(line: str) -> str:
    line = re.sub(rf"{_OF_MEETING}(?={_BEGINS} )", "", line)
    return re.sub(_STARTS, lambda found: f"started {found['at'] or ''}".strip(), line)


def may_tell_end(line: str) -> bool:
    """Return whether a line may say when a meeting ended, in words of which the time isn't clear."""
    return not stated_end(line) and any(re.match(_may_tell(_ENDS), e) for e in _parts(line))


def may_tell_beginning(line: str) -> bool:
    """Return whether a line may say when a meeting began, in words of which the time isn't clear."""
    parts = _parts(re.sub(r"(?i)^(late |delayed )?start\b", "started", _as_started(line)))
    return not stated_beginning(line) and any(re.match(_may_tell(_BEGINS), e) for e in parts)


def _parts(line: str) -> list[str]:
    """Return the parts of a line that may each be a sentence."""
    between = r"[.;]\s+|(?<!late)(?<!early),\s+|\s+and (?=(?:ended|closed|finished)\b)"
    return [part.strip() for part in re.split(between, line.strip().rstrip("."))]


def _time_of(patterns: tuple[str, ...], line: str) -> str:
    for part in _parts(line):
        for pattern in patterns:
            if found := re.fullmatch(pattern, part):
                try:
                    return as_clock(found["at"])
                except UnknownTime:
                    return ""
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
