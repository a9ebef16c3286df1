"""Show numbers of spreadsheets as text by their number formats."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from cscp_tui.domain.dates import MONTHS, WEEKDAYS
from cscp_tui.importing.cells import SourceCell

BUILT_IN = {
    **dict.fromkeys((1, 37, 38), "0"),
    **dict.fromkeys((2, 39, 40), "0.00"),
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    49: "@",
}
"""Excel's built-in formats by number, as a British computer shows them. Files give only their
numbers."""

_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a day in a sheet has no time zone
_FIRST_DAY_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|[_*].|'
    r"(?P<half>AM/PM|A/P)|(?P<part>y+|m+|d+|h+|s+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_PARTS = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|([0#?][0#?,.]*)|([^0#?])'
)
_AMERICAN = re.compile(r"^(\[[^\]]*\])*m{1,2}\\?[/.-]d{1,2}\\?[/.-]y", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?<=\d)[T ]0?0:00(?::00)?(?:\.0+)?$")
_LONGEST = 255
"""The most characters of a format that Excel takes."""
_LAST_SERIAL = 2_958_465
"""The serial number of 31 December 9999, Excel's last day."""


@lru_cache(maxsize=256)
def is_date_format(code: str) -> bool:
    """Return whether a number format shows a number as a date."""
    return bool(re.search(r"[yd]|mmm", _bare(code), re.IGNORECASE))


def _bare(code: str) -> str:
    """Return the first section of a format, without literals, colours and conditions."""
    return re.sub(
        r'"[^"]*"|\\.|\[[^\]]*\]|[_*].|general',
        "",
        code[:_LONGEST].split(";", maxsplit=1)[0],
        flags=re.IGNORECASE,
    )


def number_as_shown(number: float, code: str, *, is_1904: bool = False) -> SourceCell:
    """Return a number as its format shows it."""
    if is_date_format(code) and 0 < number <= _LAST_SERIAL:
        return _shown_day(number, code, is_1904=is_1904)
    return SourceCell(_shown_number(number, code))


def _shown_day(number: float, code: str, *, is_1904: bool) -> SourceCell:
    moment = (_FIRST_DAY_1904 if is_1904 else _FIRST_DAY) + timedelta(days=number)
    # Round to whole seconds: a fraction before midnight is a rounding error.
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return shown_moment(moment, code)


def shown_moment(moment: datetime, code: str) -> SourceCell:
    """Return a moment as its format shows it; American order becomes day/month/year."""
    section, pieces, was_hour = code[:_LONGEST].split(";", maxsplit=1)[0], [], False
    if _AMERICAN.search(section):
        section = "dd/mm/yyyy"
    is_half = bool(re.search(r"AM/PM|A/P", section, re.IGNORECASE))
    for found in _PARTS.finditer(section):
        if part := found["part"]:
            # ``m`` after hours, or before seconds, are minutes.
            rest = section[found.end() :]
            is_minute = part[0] in "mM" and (was_hour or re.match(r"[^a-z]*s", rest, re.IGNORECASE))
            pieces.append(
                _part(moment, part.casefold(), is_minute=bool(is_minute), is_half=is_half)
            )
            was_hour = part[0] in "hH"
        elif found["half"]:
            pieces.append("AM" if moment.hour < 12 else "PM")  # noqa: PLR2004 - noon
        else:
            pieces.append(found["quoted"] or found["escaped"] or found["other"] or "")
    is_month = moment.day == 1 and not re.search(r"d", _bare(code), re.IGNORECASE)
    return SourceCell(without_midnight("".join(pieces).strip()), moment.date(), is_month)


def without_midnight(text: str) -> str:
    """Return the text of a day without the time that programs write after it: ``00:00:00``."""
    return _MIDNIGHT.sub("", text)


def _part(moment: datetime, part: str, *, is_minute: bool, is_half: bool) -> str:
    first, length = part[0], len(part)
    if first == "y":
        return f"{moment.year:04d}" if length > len("yy") else f"{moment.year % 100:02d}"
    if first == "d":
        name = WEEKDAYS[moment.weekday()]
        return _by_length(moment.day, length, name)
    if first == "m" and not is_minute:
        name = MONTHS[moment.month - 1]
        return name[0] if length == len("mmmmm") else _by_length(moment.month, length, name)
    hour = (moment.hour - 1) % 12 + 1 if is_half else moment.hour
    number = {"h": hour, "m": moment.minute, "s": moment.second}[first]
    return _by_length(number, min(length, 2), "")


def _by_length(number: int, length: int, name: str) -> str:
    return {1: str(number), 2: f"{number:02d}", 3: name[:3]}.get(length, name)


def _shown_number(number: float, code: str) -> str:
    sections = code[:_LONGEST].split(";")
    section = sections[1] if number < 0 and len(sections) > 1 else sections[0]
    digits = re.search(r"[0#?][0#?,.]*", re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section))
    if digits is None or code.casefold() == "general":
        return plain_number(number)
    if number < 0 and len(sections) > 1:
        number = -number
    is_percent = "%" in section
    places = len(digits[0].partition(".")[2])
    comma = "," if re.search(r",[0#]", digits[0]) else ""
    said = f"{number * 100 if is_percent else number:{comma}.{places}f}"
    whole = digits[0].partition(".")[0].replace(",", "")
    if set(whole) == {"0"} and len(whole) > 1:
        said = said.zfill(len(whole) + (places + 1 if places else 0))
    return "".join(
        said if found[4] else found[1] or found[2] or found[3] or found[5] or ""
        for found in _NUMBER_PARTS.finditer(section)
    ).strip()


def plain_number(number: float) -> str:
    """Return a number as a sheet shows it without a format: ``5``, ``2.5``."""
    return str(int(number)) if number == int(number) else f"{number:.10g}"
