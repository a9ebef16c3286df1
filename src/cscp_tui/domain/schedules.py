"""The days of a year's meetings, from a rule in the words that planners use.

``every six weeks from 14/1/2026 to 31/3/2027``, ``the second Tuesday of each month``, ``the last
Wednesday of every quarter``, ``14/1, 25/3, 6/5``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TypeAlias

from msgspec import Struct

from cscp_tui.base.errors import NotUnderstood, Refused
from cscp_tui.base.texts import NUMBERS, number_of_word, shortened
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import WEEKDAYS, in_words, long
from cscp_tui.domain.quarters import Quarter, financial_year_of

MOST = 60
"""The most meetings that can be planned in one step; more are taken for a typing error."""

LAST = -1
"""The ``which`` of the last weekday of a month; others are counted from 1."""


class EveryWeeks(Struct, frozen=True):
    """A day every given number of weeks; both ends of the period are included."""

    weeks: int
    first: date
    last: date

    def days(self) -> Iterator[date]:
        from dateutil.rrule import WEEKLY, rrule  # noqa: PLC0415 - only who plans a year needs it

        rule = rrule(WEEKLY, interval=self.weeks, dtstart=self.first, until=self.last)
        yield from (moment.date() for moment in rule)

    def __str__(self) -> str:
        every = "every week" if self.weeks == 1 else f"every {self.weeks} weeks"
        return f"{every} from {in_words(self.first)} to {long(self.last)}"


class WeekdayOfMonth(Struct, frozen=True):
    """The nth or last weekday of every given number of months."""

    which: int
    """The number of the weekday in the month: 1 to 4, or ``LAST``."""
    weekday: int
    """The day of the week, 0 for Monday."""
    months: int
    """The interval in months, counted from the month of the first day."""
    first: date
    last: date
    in_quarters: bool = False
    """True if the months are the first of each financial quarter; for ``LAST``, the last."""

    def days(self) -> Iterator[date]:
        """Yield the weekday of each of the months that lies within the period."""
        from dateutil.rrule import MONTHLY, rrule, weekday  # noqa: PLC0415 - as above

        start = Quarter.containing(self.first).first_day if self.in_quarters else self.first
        if self.in_quarters and self.which == LAST:
            start = start.replace(month=start.month + 2)
        rule = rrule(
            MONTHLY,
            interval=self.months,
            byweekday=weekday(self.weekday, self.which),
            dtstart=start,
            until=self.last,
        )
        days = (moment.date() for moment in rule)
        yield from (day for day in days if day >= self.first)

    def __str__(self) -> str:
        which = {number: word for word, number in _WHICH.items() if len(word) > len("2nd")}
        unit, count = ("quarter", self.months // 3) if self.in_quarters else ("month", self.months)
        months = {1: f"each {unit}", 2: f"every second {unit}"}.get(count, f"every {count} {unit}s")
        weekday = f"the {which[self.which]} {WEEKDAYS[self.weekday]}"
        return f"{weekday} of {months} from {long(self.first)} to {long(self.last)}"


class OnDays(Struct, frozen=True):
    """Separately listed days."""

    every: tuple[date, ...]

    def days(self) -> Iterator[date]:
        yield from sorted(set(self.every))

    def __str__(self) -> str:
        return "on " + ", ".join(in_words(day) for day in self.days())


Schedule: TypeAlias = EveryWeeks | WeekdayOfMonth | OnDays
"""A rule that gives days in order and describes itself in words."""


def days_of(schedule: Schedule) -> tuple[date, ...]:
    """Return the days of a schedule, checked.

    Raises:
        Refused: the schedule has no days.
        Refused: the schedule has more than ``MOST`` days.
    """
    found = tuple(islice(schedule.days(), MOST + 1))
    if len(found) > MOST:
        raise Refused(
            f"That would be more than {MOST} meetings ({len(found)} or more). Give a "
            "shorter period.",
            field="days",
        )
    if not found:
        if isinstance(schedule, OnDays):
            raise Refused("The schedule has no dates. Give at least one.", field="days")
        raise Refused(
            f"The schedule has no dates between {long(schedule.first)} and {long(schedule.last)}. "
            "Give a longer period.",
            field="days",
        )
    return found


_WHICH = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": LAST,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_OTHERS = {"other": 2, "second": 2, "third": 3}
_WEEKDAY = "|".join(f"{name[:3].casefold()}(?:{name[3:].casefold()})?" for name in WEEKDAYS)
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join((*NUMBERS[:12], *_OTHERS))})"
_PERIOD = r"(?:,? *(?:from|starting|beginning)(?: on)? (?P<first>.+?))?"
_END = r"(?:,? *(?:to|until|till) (?P<last>.+))?"
_EVERY_WEEKS = re.compile(
    rf"(?:(?:every|each) (?:{_COUNT} )?weeks?|(?P<fortnight>fortnightly|every fortnight)|weekly)"
    rf"{_PERIOD}{_END}"
)
_OF_MONTH = re.compile(
    rf"(?:on )?(?:the )?(?P<which>{'|'.join(_WHICH)}) (?P<weekday>{_WEEKDAY})"
    rf"(?: (?:of|in) (?:the )?(?:(?:each|every) (?:{_COUNT} )?(?P<unit>months?|quarters?)|month)"
    rf"| (?:of )?(?P<adverb>monthly|quarterly))?{_PERIOD}{_END}"
)


def read_schedule(text: str, today: date) -> Schedule:
    """Read a rule, or days with commas between them.

    A rule without a first day begins today, one without a last day ends with the financial year
    of its first.

    Raises:
        NotUnderstood: the text is neither a rule nor a list of days.
        UnknownDate: a date in it cannot be read.
        Refused: the schedule ends before it begins.
    """
    words = " ".join(text.casefold().split()).rstrip(" .")
    if found := _EVERY_WEEKS.fullmatch(words):
        weeks = 2 if found["fortnight"] else _number(found["count"])
        return EveryWeeks(weeks, *_period(found, today))
    if found := _OF_MONTH.fullmatch(words):
        return _of_month(found, today)
    parts = [part for part in re.split(r"[,;\n]| and ", words) if part.strip()]
    if not parts or not any(character.isdigit() for character in words):
        raise NotUnderstood(
            f"“{shortened(text)}” isn't a schedule. Type e.g. “every 6 weeks from 14/1/2026 to "
            "31/3/2027”, “second Tuesday of each month”, or dates separated by commas.",
            field="days",
        )
    return OnDays(tuple(read_date(part, today) for part in parts))


def _number(word: str | None) -> int:
    number = _OTHERS.get(word or "", 0) or number_of_word(word or "one")
    if number < 1:
        raise Refused("Give a number of weeks, 1 or more.", field="days")
    return number


def _of_month(found: re.Match[str], today: date) -> WeekdayOfMonth:
    unit = found["unit"] or found["adverb"] or "month"
    in_quarters = unit.startswith("quarter")
    weekday = [name[:3].casefold() for name in WEEKDAYS].index(found["weekday"][:3])
    first, last = _period(found, today)
    return WeekdayOfMonth(
        which=_WHICH[found["which"]],
        weekday=weekday,
        months=_number(found["count"]) * (3 if in_quarters else 1),
        first=first,
        last=last,
        in_quarters=in_quarters,
    )


def _period(found: re.Match[str], today: date) -> tuple[date, date]:
    first = read_date(found["first"], today) if found["first"] else today
    last = read_date(found["last"], first) if found["last"] else _end_of_year(first)
    if last < first:
        raise Refused(
            f"The schedule ends on {long(last)}, before it begins on {long(first)}. Give a "
            "later last day.",
            field="days",
        )
    return first, last


def _end_of_year(day: date) -> date:
    return Quarter(financial_year_of(day), 4).last_day
