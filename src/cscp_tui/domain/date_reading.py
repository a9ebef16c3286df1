"""The one reader of days and spans of days, for forms, options, filters, imports and lines.

A day is read in the forms of ``dates``, and in those in which people say it in a meeting
(``capture_dates``). Words that mean no single day (``w/c 5 January``, ``next month``) are a span in a
filter; where a day is needed, they are refused with the days that they could mean.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct

from cscp_tui.base.errors import CscpError, UnknownDate, UnknownQuarter
from cscp_tui.base.texts import either, shortened
from cscp_tui.domain import dates
from cscp_tui.domain.dates import MONTHS, Preference, WrongDate, last_day_of_month, long
from cscp_tui.domain.quarters import Quarter

_DAY = timedelta(days=1)

_COMPARED = r"(?P<sign>[<>]=?|≤|≥)?\s*(?P<rest>.*)"

_LENGTH = r"(?i:(?P<minus>[-−–])?\+?(?P<length>\d{1,4} ?[dwmy][a-z]*))"

_MONTH = (
    rf"(?i:(?:{'|'.join(month[:3] for month in MONTHS)})[a-z]*[-./ ]?(?:\d\d|\d{{4}})?"
    r"|\d?\d[-./]\d{4})"
)

_QUARTER = r"(?i:(?:\d{4}[-/–]\d+[-/ ]*)?q ?\d(?:[-/ ]*\d{4}[-/–]\d+)?)"


class UnclearDate(UnknownDate):
    """Words that could mean several days, or none in particular."""

    def __init__(self, text: str, question: str, days: tuple[date, ...]) -> None:
        known = either([f"{day.day}/{day.month}/{day.year}" for day in days])
        quoted = f"“{shortened(text)}”"
        sentence = (
            question if question.startswith(quoted) else f"{quoted} isn't one day. {question}"
        )
        CscpError.__init__(self, f"{sentence} Type {known}.")


def read_date(text: str, today: date, *, prefer: Preference = "future") -> date:
    """Read a day, in any of the forms in which it is typed or said.

    Raises:
        UnclearDate: it could mean several days; the sentence names them.
        UnknownDate: it means no day; the sentence says what is wrong.
        UnknownQuarter: it is a quarter whose year is missing or impossible.
    """
    try:
        return dates.read_exact_date(text, today, prefer=prefer)
    except WrongDate:
        raise
    except (UnknownDate, UnknownQuarter):
        # The forms of speech are many, and what is typed is nearly always one of the others.
        from cscp_tui.domain.capture_dates import stated_date  # noqa: PLC0415

        stated = stated_date(text, today, prefer)
        if stated is not None and stated.day is not None:
            if prefer == "past" and stated.day > today:
                raise  # “in October”, of something that happened, is no day
            return stated.day
        if stated is not None and stated.days:
            raise UnclearDate(text, stated.question, stated.days) from None
        raise


def read_absolute_date(text: str, today: date) -> date | None:
    """Read a day that does not depend on the day on which it is read; None if there is none."""
    try:
        day = read_date(text, today)
        return day if read_date(text, today - 400 * _DAY) == day else None
    except (UnknownDate, UnknownQuarter):
        return None


class Backwards(Exception):
    """A range whose end is before its beginning."""


class Span(Struct, frozen=True):
    """A range of days, both ends included; None means that an end is open."""

    first: date | None = None
    last: date | None = None
    is_distance: bool = False
    """True if it was given as a distance from today, such as ``<2w``."""

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        """Return the days in words: ``by 31 March 2026``, ``from … to …``."""
        first, last = self.first, self.last
        if first is None:
            return f"by {long(last)}" if last else "on any day"
        if last is None:
            return f"after {long(first - timedelta(days=1))}"
        return f"on {long(first)}" if first == last else f"from {long(first)} to {long(last)}"


_DASHED = r"(?P<begin>.*\d.*?)\s+[-–—]\s+(?P<end>.*\d.*)"
"""Two days with a dash between spaces; without spaces, a dash is part of one day."""


def read_span(text: str, today: date, prefer: Preference) -> Span:
    """Read days, a month, a quarter, a range of these, or a distance from today.

    ``<2w`` is at most two weeks away: up to that day in the future, or since that day where the
    past is preferred. ``<1/4`` is before 1 April, ``<=1/4`` up to it.

    Raises:
        Backwards: a range ends before it begins.
        UnknownDate: a date cannot be read.
        UnknownQuarter: a quarter cannot be read.
    """
    if text.strip(" .") == "":
        raise UnknownDate(text)
    if ".." in text:
        begin, _, end = text.partition("..")
        return _range(begin, end, today, prefer)
    if ends := re.fullmatch(_DASHED, text.strip()):
        return _range(ends["begin"], ends["end"], today, prefer)
    if since := re.fullmatch(r"\s*since (.+)", text, re.IGNORECASE):
        return _range(since[1], "today", today, "past")
    compared = re.fullmatch(_COMPARED, text)
    assert compared is not None
    sign, rest = _SIGNS.get(compared["sign"], compared["sign"]), compared["rest"]
    if length := re.fullmatch(_LENGTH, rest):
        return _distance(sign, length, today, prefer)
    first, last = _days(rest, today, prefer)
    return {
        "<": Span(None, first - _DAY),
        "<=": Span(None, last),
        ">": Span(last + _DAY, None),
        ">=": Span(first, None),
    }.get(sign, Span(first, last))


_SIGNS = {"≤": "<=", "≥": ">=", None: ""}


def _distance(sign: str, length: re.Match[str], today: date, prefer: Preference) -> Span:
    ahead = (prefer == "future") is (length["minus"] is None)
    day = read_date(f"{'+' if ahead else '-'}{length['length']}", today)
    beyond = {">": _DAY, ">=": timedelta()}.get(sign)
    if prefer == "future":
        first, last = (None, day) if beyond is None else (day + beyond, None)
    else:
        first, last = (day, None) if beyond is None else (None, day - beyond)
    return Span(first, last, is_distance=True)


def _range(begin: str, end: str, today: date, prefer: Preference) -> Span:
    first = _days(begin, today, prefer)[0] if begin.strip() else None
    last = _days(end, today, prefer)[1] if end.strip() else None
    if first is not None and last is not None and first > last:
        # Without a year, the later end of the range is counted from the nearer one.
        if prefer == "future":
            first = _days(begin, last, "past")[0]
        else:
            last = _days(end, first, "future")[1]
        if first > last:
            raise Backwards
    return Span(first, last)


def _days(text: str, today: date, prefer: Preference) -> tuple[date, date]:
    """Return the first and last day of a quarter or month; for a day, that day twice."""
    words = text.strip()
    if prefer == "past" and (re.fullmatch(_QUARTER, words) or re.fullmatch(_MONTH, words)):
        # Where the past is meant, the month or quarter that has begun is the latest one.
        first, last = _period(words, today, "future")
        return (first, last) if first <= today else _period(words, today, prefer)
    return _period(words, today, prefer)


def _period(words: str, today: date, prefer: Preference) -> tuple[date, date]:
    if named := re.fullmatch(_NAMED_SPAN, words):
        return _named_span(named, today, prefer)
    if re.fullmatch(_QUARTER, words):
        quarter = Quarter.containing(read_date(f"end of {words}", today, prefer=prefer))
        return quarter.first_day, quarter.last_day
    day = read_date(words, today, prefer=prefer)
    is_month = re.fullmatch(_MONTH, words) is not None and (day + _DAY).day == 1
    return (day.replace(day=1) if is_month else day), day


_NAMED_SPAN = (
    r"(?i)(?P<which>this|next|last) (?P<unit>week|month|quarter)"
    r"|(?:FY|financial year) ?(?P<year>(?:20)?\d\d)[-/–](?:20)?\d\d"
    r"|(?:w/[cb]|week (?:commencing|beginning|of)) (?P<day>.+)"
)


def _named_span(named: re.Match[str], today: date, prefer: Preference) -> tuple[date, date]:
    """Return the first and last day of ``next week``, ``w/c 5 January`` or ``FY26/27``."""
    if named["year"]:
        year = int(named["year"]) % 100 + 2000
        return Quarter(year, 1).first_day, Quarter(year, 4).last_day
    if named["day"]:
        day = read_date(named["day"], today, prefer=prefer)
        monday = day - timedelta(days=day.weekday())
        return monday, monday + 6 * _DAY
    steps = {"last": -1, "this": 0, "next": 1}[named["which"].casefold()]
    if named["unit"].casefold() == "week":
        monday = today + timedelta(days=7 * steps - today.weekday())
        return monday, monday + 6 * _DAY
    if named["unit"].casefold() == "month":
        number = today.year * 12 + today.month - 1 + steps
        first = date(number // 12, number % 12 + 1, 1)
        return first, last_day_of_month(first.year, first.month)
    quarter = Quarter.containing(today)
    quarter = {-1: quarter.previous, 0: quarter, 1: quarter.next}[steps]
    return quarter.first_day, quarter.last_day
