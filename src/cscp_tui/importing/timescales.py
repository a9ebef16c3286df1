"""Read timescales as people write them: as a date if one is meant, else as text.

``domain/dates`` reads every day; this finds the words that are one, and says when they are not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.domain.date_reading import read_absolute_date, read_date
from cscp_tui.domain.dates import MONTHS, last_day_of_month, long
from cscp_tui.importing.cells import SourceCell
from cscp_tui.importing.number_formats import without_midnight
from cscp_tui.importing.questions import QUARTER, UNCONFIRMED, USE, WITHOUT_YEAR, WRITTEN, YEAR


class Timescale(Struct, frozen=True):
    """The date or text read from a timescale cell."""

    due: date | None = None
    first: date | None = None
    """The date before it was moved, if the cell gives both dates; otherwise None."""

    as_written: str = ""
    """The original text if it isn't a date, or is more than one; otherwise empty."""

    doubt: str = ""
    """The reason to check the timescale; empty for none."""

    is_ongoing: bool = False
    asks: tuple[str, ...] = ()
    """The keys of the questions that decide what it means."""


class Rules(Struct, frozen=True):
    """The answers given for the whole file."""

    today: date
    year: str = ""
    """The end of a year given alone: ``calendar``, ``financial``, ``march`` or ``written``."""

    quarter: str = ""
    """The year to which quarters belong: ``calendar``, ``financial`` or ``written``."""

    without_year: str = ""
    """The year of days and quarters without one: ``2025/26``, ``2025`` or ``written``."""

    unconfirmed: str = ""
    """``use`` if dates that are to be confirmed count, ``written`` if not; otherwise empty."""

    first_days: str = ""
    """``month`` if the first of a month stands for the whole month; otherwise empty."""

    since: date | None = None
    """The day after which a day without a year comes, if no year was answered; else None."""


_MONTH = "|".join(rf"{name}|{name[:3]}" for name in MONTHS) + "|Sept"
_YEAR = r"(?:['’‘]?\s?(?:(?:19|20)\d\d|\d\d))"
_DAY = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?(?:{_MONTH})\b[\s,./-]*{_YEAR}\b"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)\d\d|\d\d)\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
)
_DAYS = re.compile(_DAY, re.IGNORECASE)
_MONTH_YEAR = rf"\b(?:end\s+(?:of\s+)?)?(?:{_MONTH})\b[\s,./-]*{_YEAR}\b"
_NUMBERED = r"\b(?:0?[1-9]|1[0-2])[/.-](?:19|20)\d\d\b"
_MONTHS = re.compile(
    rf"(?:{_MONTH})\s*(?:/|-|–|—|&|to|and|or)\s*(?P<last>{_MONTH_YEAR})", re.IGNORECASE
)
"""Two months that share a year, such as ``Jan/Feb 26``."""
_FOUND = re.compile(rf"(?:{_DAY}|{_MONTH_YEAR}|{_NUMBERED})", re.IGNORECASE)
_WITHOUT_YEAR = re.compile(
    rf"(?:by\s+)?(?:(?:the\s+)?end\s+(?:of\s+)?)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?(?:{_MONTH})"
    rf"|(?:{_MONTH})|(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2]))",
    re.IGNORECASE,
)
"""A day or a month without a year."""
_BARE_YEAR = re.compile(r"(?:end\s+(?:of\s+)?)?((?:19|20)\d\d)", re.IGNORECASE)
_YEARS = r"(?:20)?\d\d(?:\s?[/-]\s?(?:20)?\d\d)?"
_QUARTER = re.compile(
    rf"(?:(?:by|the|end|of)\s+)*(?:(?P<first>{_YEARS})[\s,]*)?Q(?:tr|uarter)?\.?\s?(?P<n>[1-4])"
    rf"\W{{0,3}}(?P<year>{_YEARS})?\)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:by|before|w/c|week commencing|due|target(?: date)?|deadline|end of|no later than|not later than|until|to be|"
    r"complete(?:d)? by|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"(?:\d{1,2}|close|cop|noon)\s?(?:[ap]m|of play)?|for completion|revised(?: date)?|extended to|on|in|\W|the|completion|date)*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:extended|extension|revised|provisional(?:ly)?|tbc|to be confirmed|latest|at the latest|"
    r"ongoing|on-going|\+|&|and|then|thereafter|agreed|completed?|overdue|\W)*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-|–|—|to|until)\s*", re.IGNORECASE)
_REVISED = re.compile(
    r"[\s\W]*(?:(?:now|revised|extended|extension|moved|changed|new|date|to|from|until|and|->|→|\W)\s*)+",
    re.IGNORECASE,
)
_APART = re.compile(r"[\s,;/()\[\]]+")
"""The signs that part an original date from a new one, where no word does."""
_WAS = re.compile(
    r"\W*(?:was|previously|originally|formerly|(?:moved|extended|revised|changed) from)\W*",
    re.IGNORECASE,
)
_WAS_DAY = re.compile(rf"{_WAS.pattern}(\d{{1,2}}[./]\d{{1,2}})\W*", re.IGNORECASE)
"""The date before, without its year: “26/11/25 (was 19/11)”."""
_MOVED = re.compile(r"now|revis|exten|moved|changed|new|→|->", re.IGNORECASE)
_ONGOING = re.compile(
    r"(?:on-?\s?going|continuous(?:ly)?|rolling|business as usual|BAU|(?:at )?(?:each|every) (?:\w+ )?"
    r"(?:meeting|month|quarter|term|year)|monthly|quarterly|termly|annual(?:ly)?)\W*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\([^()]*[a-z]{3}[^()]*\)$", re.IGNORECASE)
"""A remark in brackets: ``(one per quarter)``."""
_MADE = re.compile(
    r"\s*(?:\b(?:now|(?:revised|extended|moved|changed)(?: to)?)\b|→|->)\s*", re.IGNORECASE
)
_DONE = (
    r"done|completed?|closed|finished|implemented|delivered|achieved|actioned|discharged|signed off"
)
_NO_DAY = re.compile(r"\W*|n/?a|none", re.IGNORECASE)


def read_timescale(cell: SourceCell, rules: Rules) -> Timescale:
    """Read the date that a cell means. A text that is not clearly a date is kept as written."""
    found = _read(cell, rules)
    if cell.unstruck is None or found.due is None or found.first is not None:
        return found
    # A date that is struck through is the one before.
    days = (day for match in _FOUND.finditer(cell.text) if (day := _day(match[0], rules)))
    first = next(days, None)
    return replace(found, first=first) if first and first < found.due else found


def _read(cell: SourceCell, rules: Rules) -> Timescale:
    if cell.day is not None and not cell.is_struck and cell.unstruck is None:
        is_first = cell.day.day == 1 and rules.first_days == "month"
        if cell.is_month or is_first:
            return Timescale(last_day_of_month(cell.day.year, cell.day.month))
        return Timescale(cell.day)
    text = without_midnight(cell.valid.strip())
    if _NO_DAY.fullmatch(text):
        return Timescale(as_written=cell.text if cell.is_struck else "")
    if _ONGOING.fullmatch(text):
        return Timescale(as_written=text, is_ongoing=True)
    if (year := _whole_year(text, rules)) is not None:
        return year
    quarters = [_QUARTER.fullmatch(part) for part in _MADE.split(_REMARK.sub("", text))]
    if (last := quarters[-1]) and all(quarters):
        read = _quarter(text, last, rules)
        first = quarters[0] and len(quarters) > 1 and _quarter(text, quarters[0], rules).due
        return replace(read, first=first or None)
    if (found := _MONTHS.fullmatch(text)) and (due := _day(found["last"], rules)):
        return _read_as(text, due)
    found_days = [(match, day) for match in _FOUND.finditer(text) if (day := _day(match[0], rules))]
    return _with_days(text, found_days, rules) if found_days else _without_day(text, rules)


def _with_days(text: str, found: list[tuple[re.Match[str], date]], rules: Rules) -> Timescale:
    read = _single(text, *found[0], rules.today) if len(found) == 1 else _several(text, found)
    if read.due is None or not _UNCONFIRMED.search(text):
        return read
    if rules.unconfirmed == USE:
        return replace(read, as_written=text, asks=(UNCONFIRMED,))
    return _kept(text, "is to be confirmed", UNCONFIRMED)


_UNCONFIRMED = re.compile(
    r"\b(?:tb[cad]|provisional(?:ly)?|to be (?:confirmed|agreed|decided))\b|\?", re.IGNORECASE
)
"""Words that say that the date beside them may change: ``TBC``, ``provisional``."""


def _without_day(text: str, rules: Rules) -> Timescale:
    """Read a day or a month without a year, in the year that was answered."""
    if (due := read_absolute_date(text, rules.today)) is not None:
        return _read_as(text, due)
    if not _WITHOUT_YEAR.fullmatch(text):
        return _kept(text, _why_no_day(text, rules.today))
    first = first_day_of(rules.without_year)
    since = first or (rules.since if rules.without_year != WRITTEN else None)
    day = _day(_BY.sub("", text), replace(rules, today=since)) if since else None
    if day and not first:
        return _read_as(text, day)
    if day is None:
        return _kept(text, "has no year", WITHOUT_YEAR)
    return Timescale(day, as_written=text, asks=(WITHOUT_YEAR,))


_BY = re.compile(r"\A(?:by\s+)?(?:the\s+)?", re.IGNORECASE)
_WHICH_YEAR = re.compile(r"(20\d\d)(?:\s?[/–-]\s?(?:20)?(\d\d))?")


def first_day_of(year: str) -> date | None:
    """Return the first day of a year, ``2025`` or ``2025/26``; None if the text is none."""
    found = _WHICH_YEAR.fullmatch(year.strip())
    if found is None or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
        return None
    return date(int(found[1]), 4 if found[2] else 1, 1)


def _why_no_day(text: str, today: date) -> str:
    try:
        read_date(text, today)
    except CscpError:
        return "isn't a date"
    return "counts from a day that its row doesn't give"


def _kept(text: str, why: str, *asks: str) -> Timescale:
    return Timescale(
        as_written=text, doubt=f"“{shortened(text)}” {why}, so it is kept as written.", asks=asks
    )


def _read_as(text: str, due: date, first: date | None = None) -> Timescale:
    """Return the timescale for a text that gives a date indirectly."""
    doubt = f"“{shortened(text)}” is read as {long(due)}."
    return Timescale(due, first, as_written=text, doubt=doubt)


def day_in(text: str, rules: Rules) -> date | None:
    """Return the only date in a text; None if it has none or several."""
    found = {day for match in _DAYS.finditer(text) if (day := _day(match[0], rules))}
    return found.pop() if len(found) == 1 else None


_DONE_BEFORE = re.compile(
    rf"\b(?:{_DONE})\b(?:\s+(?:on|in|as (?:of|at)|the|all|by e-?mail|(?:to|at)(?: [\w'’]+){{0,3}})\b|[\s:(–-])*"
    rf"(?P<day>{_FOUND.pattern})",
    re.IGNORECASE,
)
_DONE_AFTER = re.compile(rf"\W*(?P<day>{_DAY})\W+(?:{_DONE})\b", re.IGNORECASE)
_UNDONE = re.compile(
    r"(?:\b(?:to be|will be|not|not yet|once|when|until|partially|partly|being|be)\W+)$",
    re.IGNORECASE,
)


def day_done(texts: Iterable[str], rules: Rules) -> tuple[date, str, bool] | None:
    """Return the day on which texts say that something was done, with the words that say so.

    The third value is true if they say that it was done; otherwise, they only give no other day.
    """
    lines = [line for text in texts for line in text.splitlines()]
    found = [
        (day, " ".join(match[0].split()).strip())
        for line in lines
        for match in (*_DONE_BEFORE.finditer(line), *map(_DONE_AFTER.match, parts_dated(line)))
        if match
        and not _UNDONE.search(match.string[: match.start()])
        and (day := _day(match["day"], rules))
    ]
    if found:
        return (*max(found), True)
    days = {day for line in lines for each in _FOUND.findall(line) if (day := _day(each, rules))}
    dated = [(day, line) for line in lines if (day := stated_day(line, rules))]
    return (*dated[0], False) if len(days) == len(dated) == 1 else None


def with_years(text: str, since: date | None, until: date) -> str:
    """Return a remark with the years of its days that have none, if only one year fits.

    Args:
        since: the first day that they can be; None if that is not known.
        until: the last one.
    """

    def dated(match: re.Match[str]) -> str:
        for year in (until.year, until.year - 1):
            full = f"{match[0]}{'/' if match['month'] is None else ' '}{year}"
            day = _day(full, Rules(until))
            if since and day and since <= day <= until and _IS_A_DAY.search(text[: match.start()]):
                return full
        return match[0]

    is_clear = since is not None and since > until - timedelta(days=365)
    return _SHORT_DAY.sub(dated, text) if is_clear else text


_SHORT_DAY = re.compile(
    rf"(?<![\d./])(?:0?[1-9]|[12]\d|3[01])(?:[./](?:0?[1-9]|1[0-2])|(?:st|nd|rd|th)?\s(?P<month>{_MONTH})\b)"
    r"(?![./]?\d|\s*of\b|,?\s+['’]?(?:20)?\d\d\b)",
    re.IGNORECASE,
)
_IS_A_DAY = re.compile(
    rf"(?:(?:\A|[.;:\n])\W*|\b(?:\w+ed|sent|met|held|on|{_DONE}|(?:at|by) \w+)\W*|\d(?:,|\s+and)\s)\Z",
    re.IGNORECASE,
)
"""The words before a day and a month in numbers, which could be a fraction, too."""


def parts_dated(text: str) -> list[str]:
    """Return the entries of a remark of which each begins with its day; else the remark alone."""
    found: list[str] = []
    for piece in _ENTRIES.split(text):
        if not found or _BEGINS_ENTRY.match(piece):
            found.append(piece)
        else:
            found[-1] += f"\n{piece}"
    if _TITLES.fullmatch(found[0]):
        found = found[1:]
    return found if len(found) > 1 and _BEGINS_ENTRY.match(found[0]) else [text]


_ANY_DAY = rf"(?:{_DAY}|{_SHORT_DAY.pattern.replace('?P<month>', '?:')})"
_BEGINS_ENTRY = re.compile(rf"\W*{_ANY_DAY}", re.IGNORECASE)
_ENTRIES = re.compile(rf"\n+|(?<=[.;])\s+(?={_ANY_DAY})", re.IGNORECASE)
_TITLES = re.compile(r"(?:\W*\b(?:date|note|update|comment)s?\b\W*)+", re.IGNORECASE)


def stated_day(
    text: str, rules: Rules, since: date | None = None, until: date | None = None
) -> date | None:
    """Return the day on which a remark was made or tells of; None if its words don't say it.

    Of several, it is the last that has passed, or the last that begins a line: ``16/09/25: late``.
    Days that it looks ahead or back to don't count.

    Args:
        since: the first day on which it can have been made.
        until: the day that its file is as at.
    """
    told = [
        (day, _BEGINS.fullmatch(line[: match.start()]) and _IS_TOLD.match(line[match.end() :]))
        for line in text.splitlines()
        for match in _DAYS.finditer(line)
        if (day := _day(match[0], rules)) and not _AHEAD.search(line[: match.start()])
    ]
    days = [day for day, _ in told if (since or day) <= day <= rules.today]
    begin = [day for day, begins in told if begins and day in days]
    return max(begin or [day for day in days if day <= (until or day)], default=None)


_BEGINS = re.compile(r"\W*(?:\w+\W+)?")
_IS_TOLD = re.compile(r"\W*[:–—-]|\W*$")
_AHEAD = re.compile(
    r"\b(?:(?:will|to be|due|expect\w*|next|new date|revised|extend\w*|deadline|target|planned|postponed|"
    r"scheduled|moved)\b[^.;:]*|(?:by|for|until|till|from|since|was|before|after|w/c|up to|and by)(?: the)?\W*)$",
    re.IGNORECASE,
)
"""Words before a day that isn't the day of the remark."""


def day_moved(texts: Iterable[str], rules: Rules, but: Collection[date]) -> date | None:
    """Return the only day on which texts say that a new date was agreed; None for none or several.

    Args:
        but: the dates before and after, which are not meant.
    """
    found = {
        day
        for text in texts
        for match in _MOVED_ON.finditer(text)
        if (day := _day(match["day"], rules)) and day <= rules.today and day not in but
    }
    return found.pop() if len(found) == 1 else None


_MOVED_ON = re.compile(
    rf"\b(?:(?:new|revised|later|extended) (?:due |end |target )?date|extension|(?:date|deadline) (?:was )?(?:moved|extended)|"
    rf"moved|extended)\b(?: (?:was|has been|on|by|at|agreed|approved|granted|set|with|the|(?-i:[A-Z]\w+)))*\s+(?P<day>{_DAY})",
    re.IGNORECASE,
)


def new_date_in(text: str, rules: Rules) -> date | None:
    """Return the day that a remark gives as a new date: ``new date agreed 27/11/25``."""
    found = _NEW_DATE.search(text)
    return _day(found["day"], rules) if found else None


_NEW_DATE = re.compile(
    rf"\b(?:(?:new|revised|later|extended) (?:due |end |target )?date|extended|extension|postponed|moved)\b"
    rf"(?:\W+(?:is|now|agreed|to|until|of|set|for|as))*\W+(?P<day>{_DAY})",
    re.IGNORECASE,
)


@lru_cache
def quarter_in(title: str, rules: Rules, year: str = "") -> date | None:
    """Return the last day of the quarter or month that the title of a column gives; None for none.

    Args:
        year: the year of a quarter without one.
    """
    if months := _OF_MONTHS.search(title):
        return _day(months["last"], rules)
    if found := _FOUND.search(title):
        return _day(found[0], rules)
    if (found := OF_QUARTER.search(title)) is None:
        return None
    part = _QUARTER.fullmatch(f"Q{found[1]} {found[2] or ''}".strip())
    of = replace(rules, quarter="financial", without_year=year)
    return _quarter(title, part, of).due if part else None


_OF_MONTHS = re.compile(rf"\b(?:{_MONTH})\s*(?:[-–—]|to)\s*(?P<last>{_MONTH_YEAR})", re.IGNORECASE)
OF_QUARTER = re.compile(
    r"\bq(?:uarter|tr)?\s?([1-4])\b(?:\W{0,3}(20\d\d\s?[/–-]\s?(?:20)?\d\d)\b)?", re.IGNORECASE
)
"""The quarter in the title of a column, perhaps without its year."""


def day_of_file(texts: Iterable[str], today: date) -> date | None:
    """Return the day that a file says it is as at; None if it doesn't, or says several."""
    found = {
        day
        for text in texts
        for match in _AS_AT.finditer(text)
        if (day := _day(match["day"], Rules(today))) and day <= today
    }
    return found.pop() if len(found) == 1 else None


_AS_AT = re.compile(
    rf"\b(?:as (?:at|of)|updated?(?: on| (?:after|following) (?:the )?(?:\w+ ){{1,3}}(?:of|on))?|up to date (?:at|to)|position (?:at|on)|correct (?:at|on))\W*(?P<day>{_DAY})",
    re.IGNORECASE,
)


def day_done_without_year(texts: Iterable[str]) -> str:
    """Return the only day without a year on which texts say that something was done; empty for none."""
    found = {
        match[0]
        for text in texts
        for match in _SHORT_DAY.finditer(text)
        if _IS_A_DAY.search(text[: match.start()]) and not _AHEAD.search(text[: match.start()])
    }
    return found.pop() if len(found) == 1 else ""


@lru_cache(10_000)
def _day(words: str, rules: Rules) -> date | None:
    try:
        return read_date(re.sub(r"['’‘]\s*", "", words), rules.today)
    except CscpError:
        return None


def _single(text: str, match: re.Match[str], day: date, today: date) -> Timescale:
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    if not (before or after.strip(" .,;")):
        return Timescale(day)
    if _BEFORE.fullmatch(before) and _AFTER.fullmatch(after):
        if not re.search(r"\w", after):
            return Timescale(day, as_written="" if not before else text)
        return _read_as(text, day)
    if not before and (was := _WAS_DAY.fullmatch(after)):
        first = _day(f"{was[1]}/{day.year}", Rules(today))
        return _read_as(text, day, first if first and first < day else None)
    if (due := read_absolute_date(text, today)) is not None:
        return _read_as(text, due)
    return _kept(text, "isn't only a date")


def _several(text: str, found: list[tuple[re.Match[str], date]]) -> Timescale:
    (first, _), (last, due) = found[0], found[-1]
    around = (
        _BEFORE.fullmatch(text[: first.start()]) is not None
        and _AFTER.fullmatch(text[last.end() :]) is not None
    )
    between = [text[one.end() : other.start()] for (one, _), (other, _) in pairwise(found)]
    days = [day for _, day in found]
    is_range = len(found) == len(("from", "to")) and _RANGE.fullmatch(between[0])
    if around and len(days) == len(("new", "old")) and _WAS.fullmatch(between[0]):
        return _read_as(text, days[0], days[1])
    is_pair = len(days) == len(("old", "new")) and _APART.fullmatch(between[0])
    if around and is_pair and days[0] > days[1] and "(" in between[0]:
        return _read_as(text, days[0], days[1])
    is_moved = is_pair or (
        all(_REVISED.fullmatch(words) for words in between)
        and (_MOVED.search(" ".join(between)) or _MOVED.search(text[last.end() :]))
    )
    if around and days == sorted(days) and (is_range or is_moved):
        return _read_as(text, due, None if is_range else days[0])
    return _kept(text, "has several dates")


_FINANCIAL = re.compile(
    r"(?:(?:FY|(?:end of |by )?financial year)\s*(?:20)?|20)(\d\d)\s?/\s?(?:20)?(\d\d)",
    re.IGNORECASE,
)
"""A financial year; two digits alone may be a day and a month."""


def _whole_year(text: str, rules: Rules) -> Timescale | None:
    """Read a year alone; a financial one ends in March unless years are to be kept as written."""
    if found := _BARE_YEAR.fullmatch(text):
        return _year(text, int(found[1]), rules)
    years = _FINANCIAL.fullmatch(text)
    first = int(years[1]) if years else 0
    if years is None or int(years[2]) != first + 1:
        return None
    is_date = rules.year not in {"", WRITTEN}
    return _year(text, 2000 + first, replace(rules, year="financial") if is_date else rules)


def _year(text: str, year: int, rules: Rules) -> Timescale:
    if rules.year == "calendar":
        return Timescale(date(year, 12, 31), as_written=text)
    if rules.year == "financial":
        return Timescale(date(year + 1, 3, 31), as_written=text)
    if rules.year == "march":
        return Timescale(date(year, 3, 31), as_written=text)
    return _kept(text, "is a whole year", YEAR)


_QUARTERS = {"financial": (6, 9, 12, 15), "calendar": (3, 6, 9, 12)}


def _quarter(text: str, found: re.Match[str], rules: Rules) -> Timescale:
    years = re.findall(r"\d+", found["year"] or found["first"] or "")
    ends = _QUARTERS.get(rules.quarter)
    first = None if years else first_day_of(rules.without_year)
    asks = (QUARTER,) if years else (QUARTER, WITHOUT_YEAR)
    if ends is None or not (years or first):
        return _kept(text, "is a whole quarter", *asks)
    month = ends[int(found["n"]) - 1]
    if first:
        month = (month - 1) % 12 + 1
        return Timescale(
            last_day_of_month(first.year + (month < first.month), month), as_written=text, asks=asks
        )
    year = int(years[0]) % 100 + 2000
    due = last_day_of_month(year + (month > 12), (month - 1) % 12 + 1)  # noqa: PLR2004
    return Timescale(due, as_written=text)
