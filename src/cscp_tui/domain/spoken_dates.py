"""Dates in a spoken line: find the words that give the time of a deed, and read them.

A date that people say in a meeting counts from the meeting's day. Words that leave more than one
day open ("by Easter", "ASAP", "w/c 2 March") are found too; they carry a question in place of a day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, UnknownDate, UnknownQuarter
from cscp_tui.domain.dates import (
    MONTHS,
    WEEKDAYS,
    NoSuchDay,
    OtherWeekday,
    last_day_of_month,
    long,
    read_date,
)
from cscp_tui.domain.meetings import next_meeting
from cscp_tui.domain.names import groups_called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Meeting


class DateRole(Enum):
    """What a date does in its line."""

    DUE = auto()
    """It is introduced as the time of the deed: ``by 9 January``."""
    LOOSE = auto()
    """It may be the time of the deed or a part of it: ``on 21 January``, ``in March``."""
    PART = auto()
    """It belongs to something else: ``the 12 March audit``, ``from April``."""
    NEW = auto()
    """It is the later of two dates: ``from 31 December to 31 March``."""


class DateSaid(Struct, frozen=True):
    """Words of a line that give a time."""

    start: int
    end: int
    said: str
    day: date | None
    role: DateRole
    question: str = ""
    """What to ask where the day is not clear."""
    days: tuple[date, ...] = ()
    """The days that are offered as answers."""


_MONTH = "|".join(
    rf"{name}|{name[:3]}" if name != "May" else "May" for name in (*MONTHS, "Sept")
).replace("Sept|Sep", "Sept")
_WEEKDAY = "|".join(rf"{name}|{name[:3]}" for name in WEEKDAYS) + "|Tues|Weds|Thurs?"
_YEAR = r"(?:20\d\d|['’]\d\d|\d\d)"
_DAY_MONTH = (
    rf"(?:(?:{_WEEKDAY}),?\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?[-\s]?(?:{_MONTH})\b"
    rf"(?:[-,\s]\s?{_YEAR}(?![\d/:.]))?"
)
_NUMERIC = rf"(?:(?:{_WEEKDAY})\s+)?\d{{1,2}}(?P<sep>[./-])\d{{1,2}}(?P=sep)(?:20)?\d\d(?![\d/])"
_SHORT_NUMERIC = r"\d{1,2}/\d{1,2}(?![\d/])"
_MONTH_YEAR = rf"(?:{_MONTH})\b(?:[-\s]\s?{_YEAR}(?![\d/:.]))?"
_NUMBER_WORDS = {
    **{
        word: number
        for number, word in enumerate(
            [
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
            ],
            start=1,
        )
    },
    "a": 1,
    "an": 1,
    "the next": 1,
    "fourteen": 14,
    "twenty": 20,
    "thirty": 30,
}
_COUNT = rf"(?:the next )?(?P<count>\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
_TIME_OF_DAY = (
    r"(?:(?:noon|midday|midnight|lunchtime|close(?: of (?:play|business))?|c\.?o\.?[pb]\.?|"
    r"the end of|end of|eod|\d{1,2}(?:[.:]\d\d)?\s?[ap]m)\s*(?:on|,)?\s*)"
)
_VAGUE = (
    r"asap|a\.s\.a\.p\.?|as soon as (?:possible|practicable|practical)|immediate(?:ly)?|"
    r"urgent(?:ly)?|straight ?away|right away|at once|promptly|shortly|soon|"
    r"(?:date |timescale |deadline )?(?:tbc|tba|tbd|to be (?:confirmed|determined|advised))|"
    r"on-?going|in due course|when (?:possible|able|available|capacity allows)|"
    r"rolling|continuous(?:ly)?"
)
_FEASTS = (
    r"(?:the )?(?:early |late |next |new )?(?:easter|christmas|xmas|new year|"
    rf"(?:(?:{_MONTH}) )?half[- ]term|"
    r"(?:spring|summer|autumn|winter|easter|school|next|this)(?: half)?[- ](?:term|holidays?|break)|"
    r"term|year|academic year|school year|spring|summer|autumn|winter|diwali|ramadan|eid|pentecost|"
    r"year[- ]end)"
)
_EVENTS = r"(?:once|when|as soon as|following|pending|subject to|until|(?<!looked )after) (?!possible)[^,.;()]{6,}"

_ENDS = (
    rf"(?:the\s+)?end\s+(?:of\s+)?(?:the\s+|this\s+)?(?P<end>{_MONTH_YEAR}|month|week|working week|"
    r"quarter|financial year|f/?y|municipal year|calendar year|year|term|next month|next week|"
    r"next quarter|day|today|20\d\d|"
    r"(?:the )?(?:first|second|third|fourth) quarter|Q\s?[1-4](?:\s*20\d\d[/-]\d\d|\s*\d\d/\d\d)?)"
)


class _Form(Struct, frozen=True):
    pattern: re.Pattern[str]
    read: Callable[[_Reader, re.Match[str]], DateSaid | None]


class _Reader(Struct, frozen=True):
    """The circumstances in which dates are read."""

    meeting: Meeting
    book: Book
    today: date

    @property
    def next_day(self) -> date | None:
        """The day of the group's next meeting."""
        following = next_meeting(self.book, self.meeting.group, self.today)
        return following.day if following else None

    def offered(self, *days: date | None) -> tuple[date, ...]:
        """Days to choose from: some days, and that of the next meeting."""
        known = [day for day in (*days, self.next_day) if day is not None]
        return tuple(dict.fromkeys(day for day in known if day >= self.today))

    def asked(self, found: re.Match[str], question: str, *days: date | None) -> DateSaid:
        """Words that leave their day open."""
        said = found[0].strip()
        return DateSaid(
            found.start(), found.end(), said, None, DateRole.LOOSE, question, self.offered(*days)
        )

    def clear(self, found: re.Match[str], day: date) -> DateSaid:
        """Words that mean a day; one that has passed is asked about."""
        if day < self.today:
            later = _in_a_later_year(day, self.today)
            question = f"{long(day)} has passed. Which date?"
            return self.asked(found, question, later)
        return DateSaid(found.start(), found.end(), found[0].strip(), day, DateRole.LOOSE)

    def calendar(self, found: re.Match[str]) -> DateSaid | None:
        """``9 January``, ``31/1/26``, ``Friday 15 January``."""
        said = re.sub(r"['’]", "", found[0])
        try:
            day = read_date(said, self.today)
        except OtherWeekday as problem:
            other = read_date(
                re.sub(rf"^(?:{_WEEKDAY}),?\s+", "", said, flags=re.IGNORECASE), self.today
            )
            wanted = _weekday(said)
            near = other + timedelta(days=(wanted - other.weekday() + 3) % 7 - 3)
            if other < self.today and str(other.year) not in said:
                return None
            question = f"{long(other)} is a {WEEKDAYS[other.weekday()]}. Which date?"
            return self.asked(found, question, *sorted((other, near))) if problem else None
        except NoSuchDay:
            question = f"“{found[0].strip()}” isn't a date in the calendar. Which date?"
            return self.asked(found, question, *_near_impossible(said, self.today))
        except (UnknownDate, UnknownQuarter):
            return None
        return self.clear(found, day)

    def short_numeric(self, found: re.Match[str]) -> DateSaid | None:
        """``5/12``; what can be no date (24/7, 2025/26) is none."""
        if found[0] in {"24/7", "9/11"}:
            return None
        day, month = map(int, found[0].split("/"))
        if not (1 <= month <= len(MONTHS) and 1 <= day <= 31):
            return None
        return self.calendar(found)

    def month(self, found: re.Match[str]) -> DateSaid | None:
        """``March``, ``Jan 26``, ``April 2026``: the last day of the month."""
        words = found[0].strip()
        if not words[0].isupper():
            return None
        try:
            day = read_date(re.sub(r"['’]", "", words), self.today)
        except CscpError:
            return self.asked(found, f"“{words}” isn't clear. Which date?")
        if two := re.search(r"[A-Za-z][\s-]+(\d\d)$", words):
            number = int(two[1])
            if 1 <= number <= last_day_of_month(day.year, day.month).day:
                as_day = date(day.year, day.month, number)
                question = f"“{words}”: {long(as_day)}, or the month?"
                return self.asked(found, question, as_day, day)
        return self.clear(found, day)

    def end_of(self, found: re.Match[str]) -> DateSaid | None:
        """``end of January``, ``end of the month``, ``end Q3``, ``end of the financial year``."""
        what = found["end"].casefold()
        today = self.today
        if what in {"week", "working week"}:
            return self.clear(found, today + timedelta(days=(4 - today.weekday()) % 7))
        if what in {"day", "today"}:
            return self.clear(found, today)
        if what in {"financial year", "f/y", "fy", "municipal year"}:
            return self.clear(found, date(today.year + (today.month > 3), 3, 31))
        if what == "year":
            ends = date(today.year, 12, 31), date(today.year + (today.month > 3), 3, 31)
            return self.asked(found, "The end of the calendar or of the financial year?", *ends)
        return self._end_of_span(found, what)

    def _end_of_span(self, found: re.Match[str], what: str) -> DateSaid | None:
        today = self.today
        if what == "calendar year":
            return self.clear(found, date(today.year, 12, 31))
        if what == "next month":
            following = last_day_of_month(today.year, today.month) + timedelta(days=1)
            return self.clear(found, last_day_of_month(following.year, following.month))
        if what == "next week":
            return self.clear(found, today + timedelta(days=11 - today.weekday()))
        if re.fullmatch(r"20\d\d", what):
            ends = date(int(what), 12, 31), date(int(what) + 1, 3, 31)
            return self.asked(found, f"The end of {what}: which date?", *ends)
        if what.startswith("q"):
            return self.quarter(found, what)
        if what in {"month", "quarter"}:
            return self.clear(found, read_date(f"end of {what}", today))
        if re.fullmatch(rf"(?:{_MONTH_YEAR})", what, re.IGNORECASE):
            month = re.sub(r"['’]", "", what)
            try:
                return self.clear(found, read_date(month, today))
            except CscpError:
                return self.asked(found, f"“{found[0]}” isn't clear. Which date?")
        return self.asked(found, f"“{found[0]}” isn't a date. Which date?")

    def quarter(self, found: re.Match[str], words: str = "") -> DateSaid | None:
        """``Q4 2025/26``: the last day of the quarter."""
        text = re.sub(r"\s+", " ", words or found[0].strip().casefold())
        text = re.sub(r"(?<=q[1-4]) ?(\d\d)/(\d\d)$", r" 20\1/\2", text)
        try:
            return self.clear(found, read_date(f"end of {text}", self.today))
        except CscpError:
            return self.asked(found, f"“{found[0].strip()}” isn't a quarter. Which date?")

    def weekday(self, found: re.Match[str]) -> DateSaid | None:
        """``Friday``, ``this Friday``; ``next Friday`` and today's own day are asked about."""
        today = self.today
        ahead = (_weekday(found["weekday"]) - today.weekday()) % 7
        first = today + timedelta(days=ahead)
        second = first + timedelta(days=7)
        which = (found["which"] or "").casefold()
        if which in {"last", "every", "each"}:
            return None
        if which == "next" or ahead == 0:
            return self.asked(found, f"Which {WEEKDAYS[first.weekday()]}?", first, second)
        return self.clear(found, first)

    def within(self, found: re.Match[str]) -> DateSaid | None:
        """``within six weeks``, ``in 10 working days``, counted from the meeting."""
        count, unit = found["count"].casefold(), found["unit"].casefold()
        number = int(count) if count.isdecimal() else _NUMBER_WORDS[count]
        if "working" in unit:
            day, public = _working_days(self.today, number)
            if public:
                return self.asked(found, "Bank holidays fall in this time. Which date?", day)
            return self.clear(found, day)
        if "fortnight" in unit:
            return self.clear(found, self.today + timedelta(days=14 * number))
        kind = next(kind for kind in ("day", "week", "month", "year", "hour") if kind in unit)
        if kind == "hour":
            return self.clear(found, self.today + timedelta(days=(number + 23) // 24))
        return self.clear(found, read_date(f"+{number}{kind[0]}", self.today))

    def of_week(self, found: re.Match[str]) -> DateSaid | None:
        """``w/c 2 March``: a whole week, so the day is asked for."""
        try:
            day = read_date(re.sub(r"['’]", "", found["day"]), self.today)
        except CscpError:
            return self.asked(found, f"“{found['day']}” isn't a date. Which date?")
        monday = day - timedelta(days=day.weekday())
        friday = monday + timedelta(days=4)
        if "e" in found["which"].casefold().replace("week", "").replace("commencing", ""):
            return self.asked(found, f"The week ending {long(day)}: which date?", day, friday)
        if day != monday:
            name = WEEKDAYS[day.weekday()]
            question = f"{long(day)} is a {name}. Which date?"
            return self.asked(found, question, monday, day, friday)
        question = f"The week of {long(monday)}: by its Monday or its Friday?"
        return self.asked(found, question, monday, friday)

    def part_of_month(self, found: re.Match[str]) -> DateSaid | None:
        """``first week in March``, ``early January``: asked about."""
        try:
            last = read_date(re.sub(r"['’]", "", found["month"]), self.today)
        except CscpError:
            last = None
        part = found["part"].casefold()
        days: list[date | None] = [last]
        if last is not None and ("first" in part or "begin" in part or "start" in part):
            days = [date(last.year, last.month, 7), last]
        elif last is not None and ("mid" in part or "second" in part):
            days = [date(last.year, last.month, 15), last]
        return self.asked(found, f"“{found[0].strip()}” isn't a day. Which date?", *days)

    def meeting_said(self, found: re.Match[str]) -> DateSaid | None:
        """``the next meeting``, ``the March QAG``: the day of that meeting where it is planned."""
        which = found["which"].casefold().removesuffix("'s").removesuffix("’s")
        body = found["body"].casefold()
        groups = [group.id for group in groups_called(found["body"], self.book)]
        is_ours = body in {"meeting", "mtg"} or self.meeting.group in groups
        if not is_ours and not groups:
            question = f"When does the {found['body']} meet?"
            return self.asked(found, question)
        group = self.meeting.group if is_ours else groups[0]
        if is_ours is False and len(groups) > 1:
            return self.asked(found, f"Which meeting is “{found[0].strip()}”?")
        number, month = re.fullmatch(r"(\d*)\D*?\b(\D*)", which).groups()  # type: ignore[union-attr]
        name = next((n for n, m in enumerate(MONTHS, 1) if m[:3].casefold() == month[:3]), 0)
        if name:
            found_days = sorted(
                known.day
                for known in self.book.meetings.values()
                if known.group == group
                and known.day > self.today
                and known.day.month == name
                and (not number or known.day.day == int(number))
                and known.state.value != "cancelled"
            )
            if len(found_days) == 1:
                return self.clear(found, found_days[0])
            return self.asked(found, f"Which day is “{found[0].strip()}”?", *found_days)
        following = next_meeting(self.book, group, self.today)
        if not which.startswith("next") or following is None:
            question = f"Which meeting is “{found[0].strip()}”?"
            return self.asked(found, question, following.day if following else None)
        return self.clear(found, following.day)

    def today_or_so(self, found: re.Match[str]) -> DateSaid | None:
        """``tomorrow``."""
        return self.clear(found, read_date(found[0].strip().casefold(), self.today))

    def vague(self, found: re.Match[str]) -> DateSaid | None:
        """``ASAP``, ``TBC``, ``ongoing``: no date."""
        said = found[0].strip(" ()[]")
        low = said.casefold()
        if "going" in low or "roll" in low or "contin" in low:
            return self.asked(found, f"“{said}” has no end. When should it be looked at again?")
        now = self.today if low.startswith(("imm", "urg", "as", "a.s", "at once", "st")) else None
        return self.asked(found, f"“{said}” isn't a date. Due when?", now)

    def feast(self, found: re.Match[str]) -> DateSaid | None:
        """``Easter``, ``half-term``, ``the autumn``: no day."""
        return self.asked(found, f"“{found[0].strip()}” isn't a day. Which date?")

    def coming(self, found: re.Match[str]) -> DateSaid | None:
        """``next week``, ``next month``: a span, so the day is asked for."""
        unit, today = found["unit"].casefold(), self.today
        if unit == "week":
            week = 0 if found["which"].casefold() == "this" else 7
            return self.asked(
                found, "Which day?", today + timedelta(days=week + 4 - today.weekday())
            )
        last = last_day_of_month(today.year, today.month)
        if unit == "month" and found["which"].casefold() != "this":
            last = last_day_of_month(*_next_month(last))
        return self.asked(found, "Which day?", last if unit == "month" else None)

    def repeated(self, found: re.Match[str]) -> DateSaid | None:
        """``every meeting``, ``each month``."""
        return self.asked(found, "It repeats. When is the first one due?")

    def event(self, found: re.Match[str]) -> DateSaid | None:
        """``once the remit is known``: it waits on something."""
        return self.asked(found, "That depends on something else. When should we check?")


_FORMS = tuple(
    _Form(re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (
            (
                rf"\b(?P<which>w/c|w/e|week (?:commencing|beginning|ending|of)|wk ?c|wc)\s+"
                rf"(?P<day>{_DAY_MONTH}|{_NUMERIC.replace('sep', 'sepw')}|\d{{1,2}}/\d{{1,2}})"
            ),
            _Reader.of_week,
        ),
        (
            (
                rf"\b(?:the\s+)?(?P<part>(?:(?:first|second|third|fourth|last)\s+(?:half|week|day|part)|"
                rf"beginning|start|middle)\s+(?:of|in)\s+|early\s+(?:in\s+)?|late\s+(?:in\s+)?|"
                rf"mid[-\s]|before the end of )(?P<month>{_MONTH_YEAR})"
            ),
            _Reader.part_of_month,
        ),
        (rf"\b{_ENDS}\b", _Reader.end_of),
        (
            (
                rf"\b(?:the\s+|our\s+|this group['’]s\s+)?(?P<which>next(?: available| full)?|future|later|"
                rf"following|subsequent|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTH})(?:['’]s)?)\s+(?:(?P<of>(?-i:[A-Z][A-Za-z]+))\s+)?"
                rf"(?P<body>meeting|mtg|board|exec(?:utive)?|committee|cabinet|panel|forum|"
                rf"sub-?group|group|(?-i:[A-Z][A-Z]+[A-Za-z]*))\b(?:\s+meeting)?"
            ),
            _Reader.meeting_said,
        ),
        (rf"\b{_DAY_MONTH}", _Reader.calendar),
        (r"\b20\d\d-\d\d-\d\d\b", _Reader.calendar),
        (rf"(?<![\d/.]){_NUMERIC}", _Reader.calendar),
        (rf"(?<![\d/.-]){_SHORT_NUMERIC}", _Reader.short_numeric),
        (r"\bQ\s?[1-4]\b(?:\s*(?:20)?\d\d[/-]\d\d)?", _Reader.quarter),
        (
            (
                rf"\b(?:within|in|over|inside)\s+(?:the\s+next\s+|a\s+further\s+)?{_COUNT}\s+"
                rf"(?P<unit>working days?|days?|weeks?|months?|fortnights?|hours?|years?)(?:['’]s?\s+time| time)?\b"
                rf"(?: of (?:the|this) meeting)?"
            ),
            _Reader.within,
        ),
        (
            (
                rf"\b{_TIME_OF_DAY}?(?:(?P<which>this|next|last|every|each)\s+)?"
                rf"(?P<weekday>{'|'.join(WEEKDAYS)}|Fri|Mon|Tues|Weds|Thurs)\b(?:\s+(?:noon|morning|afternoon))?"
            ),
            _Reader.weekday,
        ),
        (
            rf"\b(?:by|before|in|during|over|after|for|until|due|this|next|-)\s+{_FEASTS}(?!\w)",
            _Reader.feast,
        ),
        (rf"\b{_MONTH_YEAR}", _Reader.month),
        (
            r"\b(?P<which>next|this|the coming)\s+(?P<unit>week|month|year|quarter)\b(?!['’]s)",
            _Reader.coming,
        ),
        (r"\btomorrow\b|\btoday\b", _Reader.today_or_so),
        (
            (
                r"\b(?:(?:at|to|for)\s+)?(?:every|each)\s+(?:(?:other|second)\s+)?(?:meeting|month|week|fortnight|quarter|term|year|"
                r"board|executive|(?-i:[A-Z]{3,}))\b(?:\s+meeting)?|"
                r"\b(?:monthly|weekly|quarterly|annually)\b(?=[\s.)\]]*$|,|\s+(?:on|to|at|with|from|in|until)\b)"
            ),
            _Reader.repeated,
        ),
        (rf"\b(?:{_VAGUE})(?!\w)", _Reader.vague),
        (r"\bwith the (?:next )?(?:minutes|papers|notes)\b", _Reader.event),
        (rf"\b{_EVENTS}", _Reader.event),
    )
)

_DUE_BEFORE = re.compile(
    r"(?:\b(?:by|due(?: date)?(?: is)?(?: by| on)?|before|ahead of|prior to|in advance of|no later than|not later than|latest|until|till|"
    r"deadline(?: is| of)?|target(?: date)?|timescale|when|in time for|ready for|review(?: date)?|"
    r"completion(?: date)?|to|at|for(?: the)?|no later|than)\s*[:=-]?\s*(?:the\s+)?)$",
    re.IGNORECASE,
)
_STRONG_BEFORE = re.compile(
    r"(?:\b(?:by|due(?: date)?(?: is)?(?: by| on)?|before|ahead of|prior to|in advance of|no later than|not later than|until|till|"
    r"deadline(?: is| of)?|target(?: date)?|timescale|by when|in time for|on or before)"
    r"\s*[:=-]?\s*(?:the\s+)?)$",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"\b(?:from|since|of|dated|starting|begin(?:ning|s)?|effective|held|on the|in the|the|was|were|"
    r"last|between|after|up from \S+ in|for the)\s+$",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"(?:[-–—|/,;:.(\[]|^)\s*$")
_ENDS_HERE = re.compile(
    r"\s*(?:at the latest|latest|please|if possible|\(?at the latest\)?)?[\s.)\]|;,]*$"
)
_PART_AFTER = re.compile(
    r"\s*(?:audit|report|minutes|figures|data|return|conference|event|papers?|workshop|inspection|"
    r"training|edition|version|action|pack|dataset|guidance|strategy|plan)\b",
    re.IGNORECASE,
)
_NEW = re.compile(r"\bto\s+(?:the\s+)?$", re.IGNORECASE)
_LATEST = re.compile(r"\s+(?:at the latest|latest)\b", re.IGNORECASE)
_STRONG_KINDS = re.compile(
    r"^(?:within|w/c|next|before|once|when|as soon|asap|tbc|every|each)", re.IGNORECASE
)


def find_dates(text: str, meeting: Meeting, book: Book, today: date) -> list[DateSaid]:
    """Find the times that a line gives, from left to right.

    Args:
        text: the line.
        meeting: the meeting in which it was said.
        book: where meetings and groups are looked up.
        today: the meeting's day, from which relative dates count.
    """
    reader = _Reader(meeting, book, today)
    taken: list[DateSaid] = []
    for form in _FORMS:
        for match in form.pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            read = form.read(reader, match)
            if read is not None:
                taken.append(_placed(read, text))
    return sorted(taken, key=lambda found: found.start)


def _placed(found: DateSaid, text: str) -> DateSaid:
    """A date with its role, and with the words that introduce it."""
    start, end = found.start, found.end
    while start < end and text[start].isspace():
        start += 1
    before, after = text[:start], text[end:]
    if latest := _LATEST.match(after):
        end += latest.end()
        after = text[end:]
    role = DateRole.LOOSE
    at_end = bool(_ENDS_HERE.match(after)) or after.lstrip()[:1] in {
        ",",
        ";",
        ".",
        ")",
        "]",
        "|",
        "-",
        "–",
    }
    if strong := _STRONG_BEFORE.search(before):
        role, start = DateRole.DUE, strong.start()
        if re.fullmatch(
            r"(?:by|before|until|till)\s*", strong[0], re.IGNORECASE
        ) and _is_month_only(found):
            found = _asked_month(found, text)
    elif _PART_AFTER.match(after) and not _is_event(found):
        role = DateRole.PART
    elif weak := _DUE_BEFORE.search(before):
        role = DateRole.DUE if _is_meeting(found) or at_end else DateRole.LOOSE
        start = weak.start()
    elif _PART_BEFORE.search(before):
        role = DateRole.PART
    elif (
        (
            at_end
            and re.match(r"(?:the )?end\b|in (?:the next )?\w+ (?!\d)", found.said, re.IGNORECASE)
            and not _is_month(found)
        )
        or _STRONG_KINDS.match(found.said)
        or (_SEPARATED.search(before) and at_end)
        or (found.question and not _is_calendar(found))
    ):
        role = DateRole.DUE
    if role is DateRole.DUE and found.said.casefold().startswith(("within", "in ")) and not at_end:
        role = DateRole.LOOSE
    return replace(found, start=start, end=end, said=text[start:end].strip(" ,"), role=role)


def _is_meeting(found: DateSaid) -> bool:
    return bool(re.search(r"meeting|mtg|board|qag|exec", found.said, re.IGNORECASE))


def _is_month(found: DateSaid) -> bool:
    return bool(re.search(rf"^in (?:{_MONTH})", found.said, re.IGNORECASE))


def _is_event(found: DateSaid) -> bool:
    return found.question.startswith("That depends")


def _is_calendar(found: DateSaid) -> bool:
    return bool(re.search(rf"\d|\b(?:{_MONTH})\b", found.said, re.IGNORECASE))


def _is_month_only(found: DateSaid) -> bool:
    return bool(re.fullmatch(rf"(?:{_MONTH})", found.said, re.IGNORECASE)) and not found.question


def _asked_month(found: DateSaid, text: str) -> DateSaid:  # noqa: ARG001
    """``by March``: its first day or its last."""
    assert found.day is not None
    first = found.day.replace(day=1)
    question = f"“by {found.said}”: the start or the end of the month?"
    return replace(found, day=None, question=question, days=(first, found.day))


def _weekday(text: str) -> int:
    low = text.casefold().strip()
    return next(
        number for number, name in enumerate(WEEKDAYS) if low.startswith(name[:3].casefold())
    )


def _near_impossible(said: str, today: date) -> Iterator[date]:
    """The last day of the month that was meant, and the day after it."""
    without = re.sub(rf"^(?:{_WEEKDAY}),?\s+", "", said, flags=re.IGNORECASE)
    for number in (30, 29, 28):
        try:
            day = read_date(re.sub(r"^(?:the\s+)?\d{1,2}", str(number), without.strip()), today)
        except CscpError:
            continue
        yield from (day, day + timedelta(days=1))
        return


def _in_a_later_year(day: date, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            later = day.replace(year=year)
        except ValueError:
            continue
        if later >= today:
            return later
    return None


def _next_month(last: date) -> tuple[int, int]:
    following = last + timedelta(days=1)
    return following.year, following.month


def _working_days(start: date, number: int) -> tuple[date, bool]:
    """The working day a number of them later, and whether Christmas or New Year lies before it."""
    day, left, holidays = start, number, False
    while left:
        day += timedelta(days=1)
        if (day.month, day.day) in {(12, 25), (12, 26), (1, 1)}:
            holidays = True
        left -= day.weekday() < 5
    return day, holidays
