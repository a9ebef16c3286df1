"""Dates in a spoken line: find the words that give the time of a deed, and read them.

A date that people say in a meeting counts from the meeting's day. Words that leave more than one
day open ("by Easter", "ASAP", "w/c 2 March") are found too; they carry a question in place of a day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, UnknownDate, UnknownQuarter
from cscp_tui.base.pattern_tables import filled, rows
from cscp_tui.base.texts import NUMBERS, capitalised, number_of_word
from cscp_tui.domain.dates import (
    MONTHS,
    WEEKDAYS,
    NoSuchDay,
    OtherWeekday,
    Preference,
    last_day_of_month,
    long,
    read_exact_date,
)
from cscp_tui.domain.meetings import next_meeting
from cscp_tui.domain.names import groups_called
from cscp_tui.domain.quarters import working_days_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Meeting


_LATELY = 31
"""The most days ago that a date without a year may lie. An earlier one is taken to be next
year's."""


class DateRole(Enum):
    """The role of a date in its line."""

    DUE = auto()
    """Introduced as the due date: ``by 9 January``."""
    LOOSE = auto()
    """Either the due date or part of the task: ``on 21 January``, ``in March``."""
    PART = auto()
    """Part of something else: ``the 12 March audit``, ``from April``."""


class StatedDate(Struct, frozen=True):
    """Words of a line that state a time, with the day that they mean if it is clear."""

    start: int
    end: int
    words: str
    day: date | None
    role: DateRole
    question: str = ""
    """The question to ask if the day is not clear."""
    days: tuple[date, ...] = ()
    """The days offered as answers to the question."""
    is_vague: bool = False
    """True if it is a word such as ASAP, which needs no date."""
    has_passed: bool = False
    """True if it is a day before the meeting's."""


DATE_PARTS = dict(
    rows(r"""
month           January|Jan|February|Feb|March|Mar|April|Apr|May|June|Jun|July|Jul|August|Aug|September|Sept|Sep|
                October|Oct|November|Nov|December|Dec
weekday         Monday|Mon|Tuesday|Tues?|Wednesday|Weds?|Thursday|Thurs?|Friday|Fri|Saturday|Sat|Sunday|Sun
year            (?:20\d\d|['’]\d\d|\d\d)
day month       (?:(?:{weekday}),?\s+)?(?:the\s+)?\d{1,2}(?:st|nd|rd|
                th)?\s*(?:of\s+)?[-\s]?(?:{month})\b(?:[-,\s]\s?{year}(?![\d/:]|\.\d|(?:st|nd|rd|th)?\s(?:of\s)?(?:{month})\b))?
numeric         (?:(?:{weekday})\s+)?\d{1,2}(?:/\d{1,2}/|\.\d{1,2}\.|-\d{1,2}-)(?:20)?\d\d(?![\d/])
month year      (?:{month})\b(?:[-\s]\s?{year}(?![\d/:]|\.\d))?
time of day     (?:(?:noon|midday|midnight|lunchtime|close(?: of (?:play|business))?|c\.?o\.?[pb]\.?|the end of|
                end of|eod|\d{1,2}(?:[.:]\d\d)?\s?[ap]m)\s*(?:on|,)?\s*)
count           (?:the next )?(?P<count>\d{1,3}|{number}|a couple of|an?|the next|fourteen|twenty|thirty)
feast           (?:the )?(?:early |late |next |new )?(?:easter|christmas|xmas|new year|(?:(?:{month}) )?half[- ]term|
                (?:spring|summer|autumn|winter|easter|school|next|this)(?: half)?[- ](?:term|holidays?|break)|holidays|term|
                year|academic year|school year|spring|summer|autumn|winter|diwali|ramadan|eid|pentecost|year[- ]end)
deadline        (?:(?<!to )(?<!be )completed? )?by|due(?: date)?(?: is)?(?: by| on)?|before|ahead of|prior to|in advance of|no later than|
                not later than|until|till|deadline(?: is| of)?|target(?: date)?|timescale
""")
) | {"number": "|".join(NUMBERS[:12])}
"""Parts of the forms of dates."""

_FORMS = rows(r"""
counted from    \b(?P<count>an?|the|{number}|\d{1,2}|a couple of)\s+(?P<unit>day|week|fortnight)s?\s+(?:(?:on|from|after|before|ahead of|
                prior to|in advance of)\s+|(?=(?:today|tomorrow|{weekday})\b))(?P<base>{day month}|{weekday}|today|now|tomorrow|(?:the |our )?next \w+)\b|
                \b(?P<weekday>{weekday})\s+(?P<unit2>week|fortnight)\b
of week         \b(?P<which>w/c|w/b|w/e|week (?:commencing|beginning|ending|of)|wk ?c|wc)\s+(?P<day>{day month}|
                {numeric}|\d{1,2}/\d{1,2})
part of month   \b(?:the\s+)?(?P<part>(?:(?:first|second|third|fourth|last|1st|2nd|3rd|4th)\s+(?:half|week|day|part)|beginning|start|
                middle)\s+(?:of|in)\s+|early\s+(?:in\s+)?|late\s+(?:in\s+)?|mid[-\s]|
                before the end of )(?P<month>{month year})
nth weekday     \b(?:the\s+)?(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+(?P<weekday>{weekday})\s+(?:of|in)\s+
                (?P<month>{month year})
end of          \b(?:the\s+)?end\s+(?:of\s+)?(?:the\s+|this\s+)?(?P<end>{month year}|month|week|working week|quarter|
                financial year|f/?y|municipal year|calendar year|year|term|next month|next week|next quarter|day|
                today|20\d\d|(?:the )?(?:first|second|third|fourth) quarter|Q\s?[1-4](?:\s*20\d\d[/-]\d\d|
                \s*\d\d/\d\d)?)\b
named meeting   (?<!their )(?<!its )\b(?:the\s+|our\s+|this group['’]s\s+)?(?P<which>next(?: available| full)?|future|later|following|
                subsequent|(?:\d{1,2}(?:st|nd|rd|
                th)?\s+)?(?:{month})(?:['’]s)?)\s+(?:(?P<of>(?-i:[A-Z][A-Za-z]+))\s+)?(?P<body>meeting|mtg|board|
                exec(?:utive)?|committee|cabinet|panel|forum|sub-?group|group|(?-i:[A-Z][A-Z]+[A-Za-z]*)|
                (?!(?:and|for|with|but|from|that|to|the|when|who|so|then|{weekday})\b)[a-z]{3,5})\b(?:\s+meeting)?(?:\s+of\s+(?:this (?:group|board|committee)|(?:the\s+)?(?P<whose>(?-i:[A-Z]\w+))))?
meeting in      \b(?P<body>meeting|mtg|board|exec(?:utive)?|(?-i:[A-Z][A-Z]+))\s+(?:in\s+)?(?P<which>{month})\b(?!\s*\d)
calendar        \b{day month}|\b20\d\d-\d\d-\d\d\b|(?<![\d/.]){numeric}|(?<=by )\d{1,2}\.\d{1,2}(?![\d/.])
day of month    (?<=by )(?:the\s+)?(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)(?=[\s.)\]]*$|[,;])
short numeric   (?<![\d/.-])(?:\b(?:{weekday}),?\s+)?\d{1,2}/\d{1,2}(?![\d/])(?![- ](?:day|hour|term|price|page)s?\b)
quarter         \bQ\s?[1-4]\b(?:\s*(?:20)?\d\d[/-]\d\d)?
bare time       (?:(?<=, )|(?<=- )|(?<=: )|(?<=\())(?P<count>\d{1,3}|{number}|a couple of|an?)\s+(?P<unit>working days?|days?|weeks?|wks?|
                months?|mths?|fortnights?)(?:['’]s?\s+time| time)?(?: (?:max(?:imum)?|at most|tops|latest))?(?=[\s.)\]]*$)
offset          (?:(?<=, )|(?<=- )|(?<=: )|(?<=\()|(?<=by ))\+(?P<count>\d{1,3})\s?(?P<unit>days?|weeks?|months?|[dwm])(?=[\s.)\]]*$)
within          \b(?:within|in|over(?= (?:the|a) (?:next|coming|further))|inside)\s+(?:the\s+next\s+|a\s+further\s+)?{count}\s+(?P<unit>working days?|days?|
                weeks?|wks?|months?|mths?|fortnights?|hours?|years?)(?:['’]s?\s+time| time)?\b(?: of (?:the|this) meeting)?
weekday         \b{time of day}?(?:(?P<which>this|next|last|every|each)\s+)?(?P<weekday>{weekday})\b(?:,?\s+(?:the\s+)?(?P<day>[1-9]|[12]\d|3[01])
                (?:(?:st|nd|rd|th)\b|(?=[\s.)\]]*$|[,;]))|\s+(?:noon|morning|afternoon))?
feast           \b(?:by|before|in|during|over|after|for|until|due|this|next|-)\s+{feast}(?!\w|['’]s)|(?:(?<=\()|
                (?<=, )|(?<=- )|(?<=– )){feast}(?=\)|$)|\b(?:(?:{month} )?half[- ]term|(?:spring|summer|
                autumn) term)$|\b(?:spring|summer|autumn|winter)(?: term)? ['’]?(?:20)?\d\d\b
month           \b{month year}
coming          \b(?P<which>next|this|the coming)\s+(?P<unit>week|month|year|quarter)\b(?!['’]s)
next time       \bnext time\b|\b(?:before|when|by the time) we (?:next |all )?meet(?: again| next)?\b
today or so     \btomorrow\b|\btoday\b(?!['’]s)|\btonight\b|\b(?:close of (?:play|business)|c\.?o\.?[pb]|eod)\b(?!\.?\s*(?:on\s+)?(?:{weekday}|
                \d|today|tomorrow|the\b))
repeated        \b(?:the |our )?next (?:two|three|four|few|couple of|\d) (?:meetings|weeks|months|quarters|terms)\b|\b(?:(?:at|to|for|on|in)\s+)?(?:(?:the )?(?:first|last|\d{1,2}(?:st|nd|rd|th))(?: {weekday}| week| day)? of )?(?:every|each)\s+
                (?:(?:other|second)\s+)?(?:{weekday}s?|meeting|month|week|fortnight|
                quarter|term|year|board|executive|(?-i:[A-Z]{3,}))\b(?:\s+meeting)?|\bon an? (?:\w+ )?(?:weekly|fortnightly|monthly|termly|quarterly|annual) basis\b|\b(?:once|twice|\w+ times) an?
                (?:week|month|term|quarter|year)\b|\b(?:daily|weekly|fortnightly|monthly|termly|quarterly|annually)\b(?=[\s.)\]]*$|,|\s*[-–—(;:]|\s+(?:on|to|at|with|from|in|until|starting)\b)
vague           (?<![-\w])(?:asap|a\.s\.a\.p\.?|as soon as (?:possible|practicable|practical)|immediate(?:ly)?|urgent(?:ly)?|
                straight ?away|right away|at once|promptly|shortly|soon|without delay|at pace|at speed|forthwith|as a priority|
                by return|at the earliest opportunity|as and when|in (?:{number}|\d) meetings(?:['’] time)?|(?:date|timing|timescale|deadline) (?:to (?:follow|come)|to be (?:agreed|set|fixed)|not (?:yet )?(?:known|fixed|agreed|set)|awaited|unknown)|
                (?:date |timescale |deadline )?(?:tbc|tba|tbd|
                to be (?:confirmed|determined|advised(?! to\b)))(?! (?:who|which|whether|how|what|where))|on-?going|in due course|when (?:possible|able|available|
                capacity allows)|rolling(?= programme|[\s.)]*$)|continuous(?:ly)?)(?!\w)
event           \bwith the (?:next )?(?:minutes|papers|notes)\b|\b(?:once|when|as soon as|following|pending|
                subject to|until|(?<!looked )after) (?!possible|the meeting\b)[^,.;()]{4,}?(?=[,.;()]|$| (?-i:[A-Z]\w+(?: [A-Z]\w+)?) (?:will|shall|to)\b)
""")
"""The forms of dates, in the order in which they are tried. Each is named after the method that
reads it."""

_PLACES = rows(r"""
due             (?:\b(?:{deadline}|latest|when|ready for|review(?: date)?|completion(?: date)?|qag|meeting|mtg|exec(?:utive)?|board|to|at|for(?: the)?|
                no later|(?<!rather )than)\s*[:=-]?\s*(?:the\s+)?{time of day}?)$
surely due      (?:\b(?:{deadline}|by when|in time for|on or before|(?:for )?(?:next )?(?:update|
                review))\s*[:=-]?\s*(?:the\s+)?)$
month only      (?:by|before|until|till|for)\s*$
part            \b(?:from|since|of|dated|starting|begin(?:ning|s)?|effective|held|on the|in the|the|was|were|last|
                between|after|rather than|instead of|up from \S+ in|for the|(?<!be )(?<!\w)(?!(?:tabled|presented|considered|reviewed|returned) )\w+(?:ed|en|ent|eld) on)\s+$
apart           (?:[-–—|/,;:.(\[>]|^)\s*$
figures of      \b(?:numbers?|figures?|data|stats|statistics|returns?|rates?|totals?) (?:for|in|from|of)\s*$
duration        (?:an?|\w+) (?:day|week|month|fortnight|year|term)s?\b
standard        \b(?:ensure|make sure|check|confirm|whether|(?<=\w )that|how)\b[^,;]*$
conditional     \b(?:if|unless|in case|(?<!be )(?<!been )provided(?! by\b)|assuming)\b[^,;]*$
ends            \s*(?:\(?at (?:the )?latest\)?|latest|please|if possible)?[\s.)\]|;,]*$|\s*[,;.)\]|–-]
part after      \s*(?:agenda|audit|report|minutes|figures|data|return|conf(?:erence)?\b|event|papers?|workshop|inspection|training|
                edition|version|action|numbers?|nos|stats|statistics|performance|returns?|pack|dataset|guidance|strategy|plan)\b
latest          \s+(?:at (?:the )?)?latest\b
surely a time   ^(?:(?:an?|the|\w+) (?:days?|weeks?|fortnights?) (?:on|from|after|before)\b|within|w/[cbe]|week ending|next|before|once|when|as soon|asap|tbc|every|each)
end or count    ^(?:(?:the )?end\b|q\s?[1-4] ?\d|in (?!(?:{month})\b)(?:the next )?\w+ (?!\d))
weekday only    (?:this )?(?:{weekday})|today|tomorrow|tonight|eod|c\.?o\.?[pb]|close of \w+
in calendar     \d|\b(?:{month})\b
meeting         meeting|mtg|board|qag|exec
to review       \bto review\s*$
asked in        \b(?:whether|find out|see|say|who|how|what|which|tells?|ask|agree|clarify|confirm|know|decide|establish)\b(?: [\w&'’]+){0,2} *$
only a month    (?:{month})
nothing else    [\s,.:()-]*(?:(?:{deadline}|within|in|for|on|the|at the latest|latest|please)[\s,.:()-]*)*
goes on         \b(?:for|of|from|with|to|at|into|about)\s+(?:the\s+)?$
weekday first   ^(?:{weekday}),?\s+
""")
"""The words around a date that show its role, and patterns for sorts of dates."""


@cache
def _form(name: str) -> re.Pattern[str]:
    """Return a compiled pattern for a form of dates, or for the words around one."""
    table = dict((*_FORMS, *_PLACES))
    return re.compile(filled(table[name], DATE_PARTS), re.IGNORECASE)


@cache
def _read_forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the method that reads each form of dates, with the form."""
    return tuple((name.replace(" ", "_"), _form(name)) for name, _ in _FORMS)


class _DateReader(Struct, frozen=True):
    """A reader of dates for one meeting: its day, its group and the book."""

    today: date
    meeting: Meeting | None = None
    """The meeting; None for words typed elsewhere, such as in a form."""
    book: Book | None = None

    @property
    def next_day(self) -> date | None:
        """The day of the group's next meeting; None if none is planned."""
        if self.meeting is None or self.book is None:
            return None
        following = next_meeting(self.book, self.meeting.group, self.today)
        return following.day if following else None

    def asked(self, found: re.Match[str], question: str, *days: date | None) -> StatedDate:
        """Return the words as a date whose day has to be asked for; only days that they may mean are offered."""
        known = dict.fromkeys(day for day in days if day and day >= self.today)
        words = found[0].strip()
        return StatedDate(*found.span(), words, None, DateRole.LOOSE, question, tuple(known))

    def clear(self, found: re.Match[str], day: date) -> StatedDate:
        """Return the words as a date with this day; if it has passed, ask about it."""
        if day < self.today:
            later = _in_a_later_year(day, self.today)
            return self.passed(found, day, later)
        return StatedDate(*found.span(), found[0].strip(), day, DateRole.LOOSE)

    def passed(self, found: re.Match[str], day: date, later: date | None) -> StatedDate:
        """Return the words as a day that has passed, which is asked about."""
        question = self.asked(found, f"{long(day)} has passed. Which date?", later)
        return replace(question, has_passed=True)

    def calendar(self, found: re.Match[str]) -> StatedDate | None:
        """Read a calendar date: ``9 January``, ``31/1/26``, ``Friday 15 January``."""
        words = re.sub(r"['’]", "", found[0])
        try:
            day = read_exact_date(words, self.today)
            dated = _form("weekday first").sub("", words)
            passed = read_exact_date(dated, self.today, prefer="past") if dated == words else day
            if self.today - timedelta(days=_LATELY) <= passed < min(day, self.today):
                return self.passed(found, passed, day)
            if day <= self.today + timedelta(days=366) or str(day.year)[2:] in words:
                return self.clear(found, day)
            # "29 February" is a day of a leap year only.
            question = f"“{found[0].strip()}”: {long(day)}?"
            return self.asked(found, question, day.replace(year=self.today.year + 1, day=28), day)
        except OtherWeekday:
            other = read_exact_date(_form("weekday first").sub("", words), self.today)
            near = other + timedelta(days=(_weekday(words) - other.weekday() + 3) % 7 - 3)
            if other < self.today and str(other.year) not in words:
                return None
            question = f"{long(other)} is a {WEEKDAYS[other.weekday()]}. Which date?"
            return self.asked(found, question, *sorted((other, near)))
        except NoSuchDay:
            question = f"“{found[0].strip()}” isn't a date in the calendar. Which date?"
            return self.asked(found, question, *_near_impossible(words, self.today))
        except (UnknownDate, UnknownQuarter):
            return None

    def counted_from(self, found: re.Match[str]) -> StatedDate | None:
        """Read a date counted from another: ``a week on Monday``, ``Monday week``."""
        unit = found["unit"] or found["unit2"]
        number = _number((found["count"] or "a").casefold())
        days = number * {"day": 1, "week": 7, "fortnight": 14}[unit.casefold()]
        base = found["base"] or found["weekday"]
        if base.casefold() == "now":
            day: date | None = self.today
        elif _form("weekday only").fullmatch(base) and base.casefold() not in {"today", "tomorrow"}:
            ahead = (_weekday(base) - self.today.weekday()) % 7
            day = self.today + timedelta(days=ahead or 7)
        else:
            base_dates = self.find(base)
            day = base_dates[0].day if len(base_dates) == 1 else None
        if day is None:
            return self.asked(found, f"“{found[0]}”: which date?")
        is_before = re.search(r"\b(?:before|ahead|prior|advance)\b", found[0], re.IGNORECASE)
        return self.clear(found, day - timedelta(days) if is_before else day + timedelta(days))

    def day_of_month(self, found: re.Match[str]) -> StatedDate | None:
        """Read ``by the 19th`` as the next such day."""
        months = [self.today, _end_of_next_month(self.today)]
        days = (first.replace(day=1) + timedelta(days=int(found["day"]) - 1) for first in months)
        after = [day for day in days if day >= self.today and day.day == int(found["day"])]
        return self.clear(found, after[0]) if after else None

    def short_numeric(self, found: re.Match[str]) -> StatedDate | None:
        """Read ``5/12``, ``Fri 5/12``; None for what cannot be a date, such as 24/7 or 2025/26."""
        day, month = map(int, re.findall(r"\d+", found[0]))
        is_date = 1 <= month <= len(MONTHS) and 1 <= day <= 31 and found[0] not in {"24/7", "9/11"}
        return self.calendar(found) if is_date else None

    def month(self, found: re.Match[str]) -> StatedDate | None:
        """Read a month as its last day: ``March``, ``Jan 26``, ``April 2026``."""
        words = found[0].strip()
        if words in {"may", "march"}:
            return None
        try:
            day = read_exact_date(re.sub(r"['’]", "", words), self.today)
        except CscpError:
            return self.asked(found, f"“{words}” isn't clear. Which date?")
        two = re.search(r"[A-Za-z][\s-]+(\d\d)$", words)
        if two and 1 <= int(two[1]) <= day.day:
            as_day = day.replace(day=int(two[1]))
            if day.year < self.today.year:  # "Jan 16" is no longer the month of 2016
                return self.clear(
                    found, read_exact_date(f"{two[1]} {words.split()[0]}", self.today)
                )
            return self.asked(found, f"“{words}”: {long(as_day)}, or the month?", as_day, day)
        return self.clear(found, day)

    def end_of(self, found: re.Match[str]) -> StatedDate | None:
        """Read the end of a month, quarter or year: ``end of January``, ``end Q3``."""
        what, today = found["end"].casefold(), self.today
        financial, calendar = date(today.year + (today.month > 3), 3, 31), date(today.year, 12, 31)
        if what == "year":
            question = "The end of the calendar or of the financial year?"
            return self.asked(found, question, calendar, financial)
        if re.fullmatch(r"20\d\d", what):
            ends = date(int(what), 12, 31), date(int(what) + 1, 3, 31)
            return self.asked(found, f"The end of {what}: which date?", *ends)
        if what.startswith("q") and what != "quarter":
            return self.quarter(found, what)
        if what in {"financial year", "f/y", "fy", "municipal year", "calendar year"}:
            return self.clear(found, calendar if what.startswith("c") else financial)
        if what in {"week", "working week", "next week"}:
            friday = today + timedelta(days=(4 - today.weekday()) % 7)
            next_friday = today + timedelta(days=11 - today.weekday())
            return self.clear(found, next_friday if what.startswith("n") else friday)
        if what in {"day", "today", "next month"}:
            return self.clear(found, _end_of_next_month(today) if what.startswith("n") else today)
        try:
            words = f"end of {what}" if what in {"month", "quarter"} else re.sub(r"['’]", "", what)
            return self.clear(found, read_exact_date(words, today))
        except CscpError:
            return self.asked(found, f"“{found[0]}” isn't a date. Which date?")

    def quarter(self, found: re.Match[str], words: str = "") -> StatedDate | None:
        """Read a quarter as its last day: ``Q4 2025/26``."""
        text = re.sub(r"\s+", " ", words or found[0].strip().casefold())
        text = re.sub(r"(?<=q[1-4]) ?(\d\d)/(\d\d)$", r" 20\1/\2", text)
        try:
            return self.clear(found, read_exact_date(f"end of {text}", self.today))
        except CscpError:
            return self.asked(found, f"“{found[0].strip()}” isn't a quarter. Which date?")

    def weekday(self, found: re.Match[str]) -> StatedDate | None:
        """Read a weekday: ``Friday``, ``this Friday``, ``Fri 5th``.

        ``next Friday``, today's weekday, and one that the next day of that number isn't, are asked about.
        """
        if found["day"]:
            near = (self.today + timedelta(days=n) for n in range(62))
            of_number = next(day for day in near if day.day == int(found["day"]))
            if of_number.weekday() == _weekday(found["weekday"]):
                return self.clear(found, of_number)
            question = f"{long(of_number)} is a {WEEKDAYS[of_number.weekday()]}. Which date?"
            return self.asked(found, question, of_number)
        ahead = (_weekday(found["weekday"]) - self.today.weekday()) % 7
        first = self.today + timedelta(days=ahead)
        which = (found["which"] or "").casefold()
        if which in {"last", "every", "each"}:
            return None
        if which == "next" or ahead == 0:
            name = WEEKDAYS[first.weekday()]
            return self.asked(found, f"Which {name}?", first, first + timedelta(days=7))
        return self.clear(found, first)

    def within(self, found: re.Match[str]) -> StatedDate | None:
        """Read a period counted from the meeting: ``within six weeks``, ``in 10 working days``."""
        number, unit = _number(found["count"].casefold()), found["unit"].casefold()
        if "working" in unit:
            return self.clear(found, working_days_from(self.today, number))
        if "hour" in unit or "fortnight" in unit:
            days = (number + 23) // 24 if "hour" in unit else 14 * number
            return self.clear(found, self.today + timedelta(days=days))
        return self.clear(found, read_exact_date(f"+{number}{unit[0]}", self.today))

    bare_time = within
    offset = within

    def nth_weekday(self, found: re.Match[str]) -> StatedDate | None:
        """Read a weekday of a month: ``the first Monday in January``."""
        try:
            last = read_exact_date(re.sub(r"['’]", "", found["month"]), self.today)
        except CscpError:
            return self.asked(found, f"“{found[0].strip()}” isn't clear. Which date?")
        weekday, nth = _weekday(found["weekday"]), found["nth"].casefold()
        if nth == "last":
            return self.clear(found, last - timedelta(days=(last.weekday() - weekday) % 7))
        weeks = next(n for n, names in enumerate(_NTH) if nth in names)
        first = last.replace(day=1)
        days = (weekday - first.weekday()) % 7 + 7 * weeks
        return self.clear(found, first + timedelta(days=days))

    def of_week(self, found: re.Match[str]) -> StatedDate | None:
        """Read a whole week and ask for the day: ``w/c 2 March``."""
        try:
            day = read_exact_date(re.sub(r"['’]", "", found["day"]), self.today)
        except CscpError:
            return self.asked(found, f"“{found['day']}” isn't a date. Which date?")
        monday = day - timedelta(days=day.weekday())
        friday = monday + timedelta(days=4)
        if found["which"].casefold() in {"w/e", "week ending"}:
            if day >= friday:
                return self.clear(found, day)
            return self.asked(found, f"The week ending {long(day)}: which date?", day, friday)
        if day != monday:
            question = f"{long(day)} is a {WEEKDAYS[day.weekday()]}. Which date?"
            return self.asked(found, question, monday, day, friday)
        question = f"The week of {long(monday)}: by its Monday or its Friday?"
        return self.asked(found, question, monday, friday)

    def part_of_month(self, found: re.Match[str]) -> StatedDate | None:
        """Read part of a month and ask for the day: ``first week in March``, ``early January``."""
        question, part = f"“{found[0].strip()}” isn't a day. Which date?", found["part"].casefold()
        try:
            last = read_exact_date(re.sub(r"['’]", "", found["month"]), self.today)
        except CscpError:
            return self.asked(found, question)
        near = 7 if re.search("first|begin|start", part) else 15
        is_early = near == 7 or re.search("mid|second", part)
        days = [last.replace(day=near)] if is_early else []
        return self.asked(found, question, *days, *([] if "early" in part else [last]))

    def named_meeting(self, found: re.Match[str]) -> StatedDate | None:
        """Read ``the next meeting`` or ``the March QAG``.

        The day is the meeting's, if it is planned.
        """
        which = re.sub(r"['’]s$", "", found["which"].casefold())
        parts, said = found.groupdict(), found[0].strip()
        named = parts.get("whose") or parts.get("of") or found["body"]
        body, is_any_word = named.casefold(), named.islower() and len(named) <= _SHORTEST_NAMES
        if self.meeting is None or self.book is None:
            is_meeting = body in _MEETINGS or body in _BODIES or not is_any_word
            return self.asked(found, f"When is “{said}”?") if is_meeting else None
        groups = [group.id for group in groups_called(named, self.book)]
        is_ours = body in _MEETINGS or self.meeting.group in groups
        if not is_ours and not groups:
            if is_any_word and body not in _BODIES:
                return None
            return self.asked(found, f"When does the {named} meet?")
        if not is_ours and len(groups) > 1:
            return self.asked(found, f"Which meeting is “{said}”?")
        group = self.meeting.group if is_ours else groups[0]
        month = re.search(r"[a-z]+", re.sub(r"^\d+(?:st|nd|rd|th)?", "", which))
        names = [name[:3].casefold() for name in MONTHS]
        if month and month[0][:3] in names:
            day = re.match(r"\d+", which)
            days = sorted(
                known.day
                for known in self.book.meetings.values()
                if known.group == group
                and known.day > self.today
                and known.day.month == names.index(month[0][:3]) + 1
                and (not day or known.day.day == int(day[0]))
                and known.state.value != "cancelled"
            )
            if len(days) == 1:
                return self.clear(found, days[0])
            return replace(self.asked(found, f"Which day is “{said}”?"), days=tuple(days))
        following = next_meeting(self.book, group, self.today)
        if following and which.startswith("next"):
            if is_ours:
                return self.clear(found, following.day)
            question = f"“{capitalised(said)}” is on {long(following.day)}. Is that the due date?"
            return self.asked(found, question, following.day)
        # “A later meeting” may be any of those that follow.
        days = [following.day] if following and which == "following" else []
        return self.asked(found, f"Which meeting is “{said}”?", *days)

    meeting_in = named_meeting

    def next_time(self, found: re.Match[str]) -> StatedDate | None:
        """Read ``next time`` as the next meeting."""
        return (
            self.clear(found, self.next_day)
            if self.next_day
            else self.asked(found, "When is the next meeting?")
        )

    def today_or_so(self, found: re.Match[str]) -> StatedDate | None:
        """Read a day near today: ``tomorrow``, ``today``, ``by close of play``."""
        is_tomorrow = found[0].casefold() == "tomorrow"
        return self.clear(found, self.today + timedelta(days=is_tomorrow))

    def vague(self, found: re.Match[str]) -> StatedDate | None:
        """Read words that give no date, and stay as they are: ``ASAP``, ``TBC``, ``ongoing``."""
        words = found[0].strip(" ()[]")
        return replace(self.asked(found, f"“{words}” isn't a date. Due when?"), is_vague=True)

    def feast(self, found: re.Match[str]) -> StatedDate | None:
        """Read a season or holiday and ask for the day: ``Easter``, ``the autumn``."""
        said = found[0].strip()
        is_until = not re.match(r"(?:in|during|over|after)\b", said, re.IGNORECASE)
        eve = next((d for name, d in _FEASTS.items() if is_until and name in said.casefold()), None)
        last = eve and date(self.today.year, *eve)
        return self.asked(found, f"“{said}” isn't a day. Which date?", last)

    def coming(self, found: re.Match[str]) -> StatedDate | None:
        """Read a coming week or month and ask for the day: ``next week``, ``next month``."""
        unit, is_this = found["unit"].casefold(), found["which"].casefold() == "this"
        day = None
        if unit == "week":
            days = 4 - self.today.weekday() + (0 if is_this else 7)
            day = self.today + timedelta(days=days)
        elif unit == "month":
            this = last_day_of_month(self.today.year, self.today.month)
            day = this if is_this else _end_of_next_month(self.today)
        return self.asked(found, "Which day?", day)

    def repeated(self, found: re.Match[str]) -> StatedDate | None:
        """Read a repeated time and ask for a day: ``every meeting``, ``each month``."""
        first = self.next_day if "meeting" in found[0].casefold() else None
        return self.asked(found, "It repeats. When is the first one due?", first)

    def event(self, found: re.Match[str]) -> StatedDate | None:
        """Read an event and ask for the day: ``once the remit is known``."""
        if _form("asked in").search(found.string[: found.start()]) and found[0][:4] == "when":
            return None
        return self.asked(found, "That depends on something else. When should we check?")

    def find(self, text: str) -> list[StatedDate]:
        """Return the times in a text, from left to right."""
        taken: list[StatedDate] = []
        for name, form in _read_forms():
            for match in form.finditer(text):
                if any(match.start() < other.end and other.start < match.end() for other in taken):
                    continue
                read = getattr(self, name)(match)
                if read is not None:
                    taken.append(_placed(_asked_if_about(read, text), text))
        return sorted(taken, key=lambda found: found.start)


_NTH = (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"))
_MEETINGS = frozenset(["meeting", "mtg"])
_FEASTS = {"christmas": (12, 24), "xmas": (12, 24), "new year": (12, 31)}
"""The month and day before a holiday that is on one day: “by Christmas” is by the 24th."""
_SHORTEST_NAMES = 5
"""The most letters of a word in lower case that is taken for an ordinary word, and not for a group's
name, unless it is one of ``_BODIES``."""
_BODIES = frozenset(["board", "exec", "panel", "forum", "group"])
"""Short words for a body, recognised in lower case too."""


def find_dates(text: str, meeting: Meeting, book: Book, today: date) -> list[StatedDate]:
    """Find the times that a line gives, from left to right.

    Args:
        text: the line.
        meeting: the meeting in which it was said.
        book: where meetings and groups are looked up.
        today: the meeting's day, from which relative dates count.
    """
    return _DateReader(today, meeting, book).find(text)


def misspelt_times(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield words that are the name of a month or weekday with a slip, and the name: ``Febuary``.

    Ordinary words are none, however near: ``sundry``, ``marsh``, ``Augusta``.
    """
    for found in re.finditer(r"(?<![\w-])[A-Za-z]{5,12}(?![\w-])", text):
        word = found[0].casefold()
        name = next((name for name in _TIMES if _is_slip(word, name.casefold())), "")
        if name and word not in _NO_TIMES:
            yield found, name


_TIMES = (*WEEKDAYS, *MONTHS)
_NO_TIMES = frozenset(
    ["sundry", "friary", "octave", "augury", "remember", *map(str.casefold, _TIMES)]
)
"""Words that are nearly the name of a month or weekday, and are others: Tuesday is no Thursday."""
_SLIPS = {5: 0, 6: 1, 7: 1}
"""How many letters of a name may be missing, too many or others, by its length; of longer ones two."""


def _is_slip(word: str, name: str) -> bool:
    """Return whether a word has the letters of a name, two of them swapped, or a few of them wrong."""
    if word[0] != name[0] or word.startswith(name) or len(name) < min(_SLIPS):
        return False
    if sorted(word) == sorted(name) and word[-1] == name[-1]:
        return True
    if name.endswith("day") and not word.endswith(("day", "dy", "ay")):
        return False
    wrong = _letters_wrong(word, name)
    return 0 < wrong <= _SLIPS.get(len(name), 2)


def _letters_wrong(word: str, name: str) -> int:
    """Return how many letters are to be put in, taken out or replaced to make one word of another."""
    row: list[int] = [*range(len(name) + 1)]
    for n, letter in enumerate(word, 1):
        before, row = row, [n]
        for m, other in enumerate(name, 1):
            row.append(min(before[m] + 1, row[-1] + 1, before[m - 1] + (letter != other)))
    return row[-1]


def stated_date(text: str, today: date, prefer: Preference) -> StatedDate | None:
    """Read a text that gives a time and says nothing else; None if it is none.

    ``6 weeks`` and ``the 19th`` are read as they are after “by” or “within” in a line.
    """
    for lead in ("", "by ", "within "):
        if lead and prefer == "past":
            break  # what happened did not happen within six weeks from today
        words = f"{lead}{text.strip(' .')}"
        found = _DateReader(today).find(words)
        if len(found) == 1 and _form("nothing else").fullmatch(
            f"{words[: found[0].start]} {words[found[0].end :]}"
        ):
            return found[0]
    return None


def _asked_if_about(found: StatedDate, text: str) -> StatedDate:
    """Return a date that has to be asked for if it is only about then: ``Friday or so``."""
    so = re.match(r"\s+or (?:so|thereabouts)\b", text[found.end :], re.IGNORECASE)
    if not (so and found.day):
        return found
    asked = f"“{found.words}{so[0]}” isn't a day. Which date?"
    return replace(found, day=None, question=asked, days=(found.day,))


def _placed(found: StatedDate, text: str) -> StatedDate:
    """Return a date with its role, and extended by the words that introduce it."""
    start = found.start + len(text[found.start :]) - len(text[found.start :].lstrip())
    latest = _form("latest").match(text, found.end)
    end = latest.end() if latest else found.end
    before, after, said = text[:start], text[end:], found.words
    at_end = bool(_form("ends").match(after))
    is_month = found.day and _form("only a month").fullmatch(said)
    is_event = found.question.startswith("That depends")
    role = DateRole.LOOSE
    is_quarter = re.match(r"Q\s?[1-4]\b", said, re.IGNORECASE)
    is_figure = (is_month and _form("figures of").search(before)) or (
        is_quarter and re.search(r"\b(?:for|of|on|from|the)\s*$", before)
    )
    found_at = start
    if is_figure or (_form("duration").match(said) and re.search(r"\bfor\s*$", before)):
        role = DateRole.PART
    elif (surely := _form("surely due").search(before)) and not (
        _form("part after").match(after) and _form("to review").search(before)
    ):
        role, start = DateRole.DUE, surely.start()
        if is_month and _form("month only").match(surely[0]):
            found = _asked_month(found, surely[0].strip())
    elif _form("part after").match(after) and not is_event:
        role = DateRole.PART
    elif due := _form("due").search(before):
        role = DateRole.DUE if at_end or _form("meeting").search(said) else DateRole.LOOSE
        start = due.start()
        if is_month and _form("month only").match(due[0]):
            found = _asked_month(found, due[0].strip())
    elif _form("part").search(before):
        role = DateRole.PART
    elif (
        (at_end and (_form("end or count").match(said) or _form("apart").search(before)))
        or _form("surely a time").match(said)
        or (found.question and not _form("in calendar").search(said))
        or (at_end and found.day and _form("weekday only").fullmatch(said))
    ):
        role = DateRole.DUE
    is_conditional = role is DateRole.DUE and _form("conditional").search(text[:start])
    if role is DateRole.DUE and said.casefold().startswith(("within", "in ")) and not at_end:
        role = DateRole.LOOSE
    is_for_month = _form("only a month").match(said) and re.search(r"\bfor\s+", text[start:end])
    is_standard = said.casefold().startswith("within") and _form("standard").search(text[:start])
    if is_conditional or (role is DateRole.DUE and (is_standard or is_for_month)):
        role = DateRole.LOOSE
    if _form("goes on").search(text[:start]):
        start = found_at  # “for QAG - 10 Dec”: QAG is whom it is for
    return replace(found, start=start, end=end, words=text[start:end].strip(" ,"), role=role)


def _asked_month(found: StatedDate, lead: str) -> StatedDate:
    """Return ``by March`` with a question whether its first or its last day is meant."""
    assert found.day is not None
    question = f"“{lead} {found.words}”: the start or the end of the month?"
    return replace(found, day=None, question=question, days=(found.day.replace(day=1), found.day))


def _number(word: str) -> int:
    """Return a number written in figures or in words."""
    return {"a couple of": 2, "thirty": 30}.get(word) or number_of_word(word) or int(word != "0")


def _weekday(text: str) -> int:
    low = text.casefold().strip()
    return next(n for n, name in enumerate(WEEKDAYS) if low.startswith(name[:3].casefold()))


def _near_impossible(typed: str, today: date) -> Iterator[date]:
    """Yield the last day of the month that was meant, and the day after it."""
    without = _form("weekday first").sub("", typed)
    for number in (30, 29, 28):
        try:
            day = read_exact_date(
                re.sub(r"^(?:the\s+)?\d{1,2}", str(number), without.strip()), today
            )
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


def _end_of_next_month(today: date) -> date:
    first = last_day_of_month(today.year, today.month) + timedelta(days=1)
    return last_day_of_month(first.year, first.month)
