"""Days: read as people in Britain type them, and shown in words whatever the locale.

Today is always an argument. Days are stored as ``datetime.date``; pendulum does the arithmetic
of months and says differences in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Literal, NoReturn, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from cscp_tui.base.errors import Refused, UnknownDate
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.domain.quarters import Quarter, working_days_from

Preference: TypeAlias = Literal["future", "past"]
"""The direction, past or future, in which a day typed without a year is looked for."""

FIRST_YEAR = 1990
LAST_YEAR = 2199

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LONG_DAY = rf"[0-9]{{1,2}} (?:{'|'.join(MONTHS)}) [0-9]{{4}}"
"""A pattern of a date in full, such as ``31 March 2025``."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_A_LEAP_YEAR = 2000
_MONTHS_IN_YEAR = 12
_FIRST_OF_THE_NINETIES = 90
_YEARS_AROUND_TODAY = 4
_LONGEST_IN_DAYS = 60
# No half year is longer than 184 days, so months never count backwards after the weeks.
_LONGEST_IN_WEEKS = 27


class WrongDate(UnknownDate):
    """A date or a quarter that was recognised, and has a fault that its sentence names."""


class NoSuchMonth(WrongDate):
    """A month after December, or before January."""

    def __init__(self, text: str, month: int) -> None:
        hint = f"There's no month {month}. Type day/month/year, e.g. 31/3/2026."
        super().__init__(shortened(text), hint)


class MonthFirst(WrongDate):
    """A date with the month before the day."""

    def __init__(self, text: str, suggestion: str) -> None:
        super().__init__(shortened(text), f"Dates are day/month/year: type {suggestion}.")


class OtherWeekday(WrongDate):
    """A day of the week and a date that contradict each other."""

    def __init__(self, text: str, day: date) -> None:
        super().__init__(
            shortened(text), f"{long(day)} is a {WEEKDAYS[day.weekday()]}. Check the day."
        )


class NoSuchDay(WrongDate):
    """A day that its month does not have."""

    def __init__(self, text: str, month: str, days: int) -> None:
        super().__init__(shortened(text), f"{month} has {days} days. Type another day.")


class YearOutOfRange(WrongDate):
    """A date outside the range of years that can be meant here."""

    def __init__(self, text: str) -> None:
        super().__init__(shortened(text), f"Type a year from {FIRST_YEAR} to {LAST_YEAR}.")


def read_exact_date(text: str, today: date, *, prefer: Preference = "future") -> date:
    """Read a day as it is typed: day/month/year, never in American order.

    - A day: ``31/3``, ``31.3.25``, ``31-3-2025``, ``31st March 2025``, ``Tue 31 Mar 2026``,
      ``2025-03-31``. Two-digit years lie between 1990 and 2089.
    - A month, for its last day: ``March``, ``Mar 26``, ``March 2026``, ``3/2026``,
      ``end of March``. Two digits that could be a day must mean a year within four of today's.
    - From today: ``today``, ``tomorrow``, ``yesterday``, ``+2w``, ``-10d``, ``+3m``, ``+1y``,
      ``in 2 weeks``, ``3 days ago``. A month later than the 31st may be the 30th or 28th.
    - ``fri``: the next Friday after today; ``next friday``: the Friday of the week after this one,
      weeks beginning on Monday; ``last friday``: the one before today.
    - ``end of Q2 2025/26``, ``end of Q2``, ``end of quarter``, ``end of month``.

    Without a year, a day, a month's or a quarter's end is the next one on or after today. With
    ``prefer="past"``, as for the day on which something happened, it is the latest one on or
    before today, and ``fri`` is the last Friday before today.

    Raises:
        UnknownDate: the text is none of these; its subclasses say what is wrong.
        UnknownQuarter: the text is a quarter whose year is missing or impossible.
    """
    words = " ".join(one_line(text).replace(",", " ").casefold().split()).rstrip(" .")
    day = _Reading(text, today, prefer).read(words)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise YearOutOfRange(text)
    return day


def in_words(day: date) -> str:
    """Write a day in full, for its reader to check: ``Tuesday 31 March 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {long(day)}"


def refuse_future(day: date, today: date, field: str = "") -> None:
    """Refuse a day that has not come yet."""
    if day > today:
        raise Refused(
            f"{long(day)} is after today, {long(today)}. Give today's date or an earlier one.",
            field=field,
        )


def long(day: date) -> str:
    """Write a day as in exports: ``31 March 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_or(day: date | None, none: str = "no date") -> str:
    """Write a day in full; if there is none, return the other text."""
    return long(day) if day else none


def short(day: date) -> str:
    """Write a day as in narrow columns: ``31 Mar 26``."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year % 100:02d}"


def distance(day: date, today: date) -> str:
    """Return in words how far away a day is: ``today``, ``in 3 days``, ``56 days ago``, ``in 1 year 2 months``.

    Days up to 60 of them, then whole weeks up to 27, then whole calendar months and years.
    """
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    length = _length(min(day, today), max(day, today))
    return f"in {length}" if days > 0 else f"{length} ago"


def london_today(now: datetime) -> date:
    """The calendar day in London at a moment.

    Raises:
        ValueError: the moment has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("A time needs its time zone before it can be given a date in London.")
    return now.astimezone(ZoneInfo("Europe/London")).date()


def _length(first: date, last: date) -> str:
    # Imported here as it takes 14 to 25 ms, a tenth of the program's start.
    import pendulum  # noqa: PLC0415

    days = (last - first).days
    if days <= _LONGEST_IN_DAYS:
        return f"{days} days"
    if days // 7 <= _LONGEST_IN_WEEKS:
        return f"{days // 7} weeks"
    parts = pendulum.Interval(first, last)
    # Passed explicitly, as pendulum would otherwise use a global locale.
    return pendulum.duration(years=parts.years, months=parts.months).in_words(locale="en")


def _moved(day: date, number: int, unit: str) -> date:
    """Return the day some days, weeks, months or years later.

    ``unit`` is ``d``, ``w``, ``m`` or ``y``; a negative number counts back.

    Raises:
        ValueError: the calendar has no such year.
    """
    # Imported here as it takes 14 to 25 ms, a tenth of the program's start.
    import pendulum  # noqa: PLC0415

    start = pendulum.date(day.year, day.month, day.day)
    moved = start.add(**{_UNITS[unit]: number})
    return date(moved.year, moved.month, moved.day)


def last_day_of_month(year: int, month: int) -> date:
    return date(year + month // _MONTHS_IN_YEAR, month % _MONTHS_IN_YEAR + 1, 1) - timedelta(days=1)


def _day_of_year(year: int, month: int, day: int) -> date | None:
    """Return the day; None for 29 February in a year that is not a leap year."""
    return date(year, month, day) if day <= last_day_of_month(year, month).day else None


class _Reading(Struct, frozen=True):
    """One text while it is being read as a day."""

    text: str
    """The text as typed, which errors quote."""

    today: date
    prefer: Preference

    def read(self, words: str) -> date:
        """Return the day that the words mean.

        They are the text in lower case with single spaces.
        """
        for pattern, meaning in _FORMS:
            if found := re.fullmatch(pattern, words):
                return meaning(self, found)
        raise UnknownDate(shortened(self.text))

    def day_by_name(self, found: re.Match[str]) -> date:
        """Read ``today``, ``tomorrow`` or ``yesterday``."""
        return self.today + timedelta(days=_NAMED_DAYS[found[0]])

    def day_of_month(self, found: re.Match[str]) -> date:
        """Read a day and a month, with or without a year and a day of the week."""
        month = self._month(found["month"])
        if month > _MONTHS_IN_YEAR:
            self._refuse_month_first(int(found["day"]), month, found["year"])
        day = self._day(int(found["day"]), month, found["year"])
        if found["weekday"] and _WEEKDAY_WORDS[found["weekday"]] != day.weekday():
            raise OtherWeekday(self.text, day)
        return day

    def year_first(self, found: re.Match[str]) -> date:
        """Read ``2025-03-31``."""
        month = self._month(found["month"])
        if month > _MONTHS_IN_YEAR:
            raise NoSuchMonth(self.text, month)
        return self._day(int(found["day"]), month, found["year"])

    def month_before_day(self, found: re.Match[str]) -> date:
        """Refuse ``March 31 2025``, which has the month before the day."""
        month, year = self._month(found["month"]), found["year"]
        if not 1 <= int(found["day"]) <= last_day_of_month(_A_LEAP_YEAR, month).day:
            raise UnknownDate(shortened(self.text))
        suggestion = f"{int(found['day'])} {MONTHS[month - 1]}"
        raise MonthFirst(self.text, f"{suggestion} {year}" if year else suggestion)

    def month_alone(self, found: re.Match[str]) -> date:
        """Read a month, with or without its year, as its last day."""
        month = self._month(found["month"])
        if found["year"] is None:
            return self._nearest(lambda year: last_day_of_month(year, month))
        last_day = last_day_of_month(self._year(found["year"]), month)
        could_be_day = len(found["year"]) == len("26") and 1 <= int(found["year"]) <= last_day.day
        if could_be_day and abs(last_day.year - self.today.year) > _YEARS_AROUND_TODAY:
            name = MONTHS[month - 1]
            either = (
                f"{int(found['year'])} {name} for the day or {name} {last_day.year} for the month"
            )
            raise WrongDate(shortened(self.text), f"Type {either}.")
        return last_day

    def offset(self, found: re.Match[str]) -> date:
        """Read an offset from today: ``+2w``, ``in 2 weeks``, ``2 weeks ago``."""
        back = found["sign"].strip() in {"-", "−", "–", "ago"}
        number = -int(found["count"]) if back else int(found["count"])
        try:
            return _moved(self.today, number, found["unit"][0])
        except ValueError as error:
            raise YearOutOfRange(self.text) from error

    def weekday(self, found: re.Match[str]) -> date:
        """Read a weekday: ``fri``, ``next friday``, ``last friday``."""
        weekday, today = _WEEKDAY_WORDS[found["weekday"]], self.today
        if found["which"] == "next":
            return today + timedelta(days=7 - today.weekday() + weekday)
        if found["which"] == "last" or self.prefer == "past":
            return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)

    def end_of_this(self, found: re.Match[str]) -> date:
        """Return the end of the month or quarter that today lies in."""
        if found["span"] != "quarter":
            return last_day_of_month(self.today.year, self.today.month)
        return Quarter.containing(self.today).last_day

    def working_days(self, found: re.Match[str]) -> date:
        """Read ``10 working days`` from today; England's bank holidays are none."""
        return working_days_from(self.today, int(found["count"]))

    def last_working_day(self, found: re.Match[str]) -> date:
        month = self._month(found["month"])
        first_after = self._nearest(lambda year: last_day_of_month(year, month)) + timedelta(days=1)
        return working_days_from(first_after, -1)

    def end_of_numbered_quarter(self, found: re.Match[str]) -> date:
        """Read ``end of Q2``; refuse ``Q2`` alone."""
        number = int(found["number"])
        end = self._nearest(lambda year: Quarter(year, number).last_day)
        return self._end_of(Quarter.containing(end), asked=found["end"] is not None)

    def end_of_quarter(self, found: re.Match[str]) -> date:
        """Read ``end of Q2 2025/26``; refuse ``2025-26/Q2`` alone."""
        quarter = Quarter.parse(found["quarter"].upper())
        return self._end_of(quarter, asked=found["end"] is not None)

    def _end_of(self, quarter: Quarter, *, asked: bool) -> date:
        if not asked:
            hint = f"It's a whole quarter: type “end of {quarter.short}” or a date."
            raise WrongDate(shortened(self.text), hint)
        return quarter.last_day

    def _day(self, day: int, month: int, year_digits: str | None) -> date:
        if month == 0:
            raise NoSuchMonth(self.text, month)
        name = MONTHS[month - 1]
        year = _A_LEAP_YEAR if year_digits is None else self._year(year_digits)
        days = last_day_of_month(year, month).day
        if not 1 <= day <= days:
            which = f"{name} {year}" if year_digits else name
            raise NoSuchDay(self.text, which, days)
        if year_digits:
            return date(year, month, day)
        found = self._nearest(lambda near_year: _day_of_year(near_year, month, day))
        if abs(found.year - self.today.year) > 1:
            # 29 February without its year: that of another leap year would be a guess.
            near = self.today.year + (self.prefer == "future")
            raise NoSuchDay(self.text, f"{name} {near}", last_day_of_month(near, month).day)
        return found

    def _refuse_month_first(self, month: int, day: int, year_digits: str | None) -> NoReturn:
        year = _A_LEAP_YEAR if year_digits is None else self._year(year_digits)
        if not 1 <= month <= _MONTHS_IN_YEAR or day > last_day_of_month(year, month).day:
            raise NoSuchMonth(self.text, day)
        suggestion = f"{day}/{month}"
        raise MonthFirst(self.text, f"{suggestion}/{year}" if year_digits else suggestion)

    def _month(self, word: str) -> int:
        return int(word) if word.isdecimal() else _MONTH_WORDS[word]

    def _year(self, digits: str) -> int:
        year = int(digits)
        if len(digits) == len("26"):
            return 1900 + year if year >= _FIRST_OF_THE_NINETIES else 2000 + year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise YearOutOfRange(self.text)
        return year

    def _nearest(self, in_year: Callable[[int], date | None]) -> date:
        """Return the occurrence of a day of the year nearest to today on the preferred side.

        Today itself counts.
        """
        step = 1 if self.prefer == "future" else -1
        # A financial year's last quarter ends in the calendar year after: hence one year earlier.
        days = map(in_year, count(self.today.year - step, step))
        return next(day for day in days if day and (day - self.today).days * step >= 0)


_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_NAMED_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_MONTH_WORDS = {
    word: number
    for number, name in enumerate(MONTHS, start=1)
    for word in (name.casefold(), name[:3].casefold())
} | {"sept": 9}
_WEEKDAY_WORDS = {
    word: number
    for number, name in enumerate(WEEKDAYS)
    for word in (name.casefold(), name[:3].casefold())
} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

_GAP = r"(?: ?[-–./] ?| )"
_LOOSE_GAP = r"[-–./ ]{0,3}"
_ORDINAL = r"(?:st|nd|rd|th)"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH = rf"(?P<month>{'|'.join(_MONTH_WORDS)})"
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAY_WORDS)})"
_COUNTED = r"(?P<count>\d{1,4}) ?(?P<unit>days?|weeks?|wks?|months?|mths?|years?|yrs?|[dwmy])"
_END = r"(?P<end>end (?:of )?)"
_NAMED_MONTH = rf"(?:{_END})?{_MONTH}(?:{_LOOSE_GAP}['’‘]?{_YEAR})?"
_NUMBERS = rf"(?:{_WEEKDAY} )?(?P<day>\d{{1,2}}){_GAP}(?P<month>\d{{1,2}})(?:{_GAP}{_YEAR})?"
_NUMBER_AND_NAME = (
    rf"(?:{_WEEKDAY} )?(?:the )?(?P<day>\d{{1,2}}){_ORDINAL}?{_LOOSE_GAP}(?:of )?{_MONTH}"
    rf"(?:{_LOOSE_GAP}['’‘]?{_YEAR})?"
)

_FORMS: tuple[tuple[str, Callable[[_Reading, re.Match[str]], date]], ...] = (
    ("|".join(_NAMED_DAYS), _Reading.day_by_name),
    (_NUMBERS, _Reading.day_of_month),
    (rf"(?P<year>\d{{4}}){_GAP}(?P<month>\d\d?){_GAP}(?P<day>\d\d?)", _Reading.year_first),
    (_NUMBER_AND_NAME, _Reading.day_of_month),
    (_NAMED_MONTH, _Reading.month_alone),
    (rf"{_MONTH} ?(?P<day>\d\d?){_ORDINAL}?(?: {_YEAR})?", _Reading.month_before_day),
    (r"(?P<month>1[0-2]|0?[1-9])[-–./](?P<year>\d{4})", _Reading.month_alone),
    (rf"(?P<sign>[-+−–] ?|in ){_COUNTED}", _Reading.offset),
    (rf"{_COUNTED} (?P<sign>ago)", _Reading.offset),
    (r"(?:a|one) fortnight ago", lambda reading, _: reading.today - timedelta(days=14)),
    (rf"(?:(?P<which>next|last) )?{_WEEKDAY}", _Reading.weekday),
    (rf"{_END}(?:the |this )?(?P<span>month|quarter)|eom", _Reading.end_of_this),
    (r"(?:in |within )?(?P<count>\d{1,3}) (?:working |w/)days?", _Reading.working_days),
    (rf"(?:the )?last working day (?:of|in) {_MONTH}", _Reading.last_working_day),
    (rf"{_END}?q ?(?P<number>[1-4])", _Reading.end_of_numbered_quarter),
    (rf"{_END}?(?P<quarter>(?:\d[-–/ \d]*)?q ?\d[-–/ \d]*)", _Reading.end_of_quarter),
)
"""The forms of a day. Each pattern is compiled when it is first tried."""
