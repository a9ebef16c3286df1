"""What lines of a meeting say of the meeting itself: when the next one is, who chairs, where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.domain.attendance import Records
from cscp_tui.domain.clock_times import (
    TIME_OF_DAY,
    as_clock,
    may_tell_beginning,
    may_tell_end,
    stated_beginning,
    stated_end,
    time_in_words,
)
from cscp_tui.domain.dates import MONTHS, WEEKDAYS, in_words, read_exact_date
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.names import agency_name, folded, is_named
from cscp_tui.domain.partners import with_wholes
from cscp_tui.domain.records import Agency, Group, Meeting, MeetingLine


class StatedMeeting(Struct, frozen=True):
    """The next meeting as a line states it."""

    line: MeetingLine
    day: date
    time: str = ""
    """As stored: ``10:00``; empty if the line states none."""
    place: str = ""
    """What else the line says of it, as typed."""
    is_whole: bool = False
    """True if the line says nothing besides."""
    is_alone: bool = False
    """True if it is one sentence, which may say more of the meeting."""


_MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|t)?" for month in MONTHS)
_WEEKDAY = "|".join(f"{day[:3]}(?:{day[3:]}|r?s|n?s|rs?)?" for day in WEEKDAYS)
_DAY = (
    rf"(?P<day>(?:(?:{_WEEKDAY}),? )?(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})\b"
    r"(?:,? (?:20\d\d|['’]?[23]\d(?![:.\d]| ?[ap]m|\s*[-–])(?=[,.;]|\s|$)))?"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}\.\d{1,2}\.\d{2,4}))"
)
_OF_NEXT = r"(?:date (?:and time )?of (?:the )?)?(?:next|nxt)"
_BODY = r"meeting|mtg|meet|time|group|board"
_SURELY = (
    rf"(?:so,? |and |the )*(?:{_OF_NEXT} (?:{{body}})|d\.?o\.?n\.?m\b\.?|"
    rf"(?:the )?(?:{{body}}) (?:will )?(?:next meets?|meets? (?:next|again)))"
)
_LEADS = r"(?: (?:is|will be|to be|on|in|set for|date|there))*[\s:,–—-]*"
_LIKELY = rf"(?:so,? |and |the )*(?:{_OF_NEXT}\b)?[\s:,–—-]*"
_JOINS = r"^(?:[\s,;–—-]|(?:again|at|in|from|via|on|by)\b)+|(?:[\s,;–—-]|\bat$)+$"
_MOST_WORDS = 4
"""The most words besides day and time; more say something of their own."""
_SAYS_MORE = r"(?i)\b(?:to|will|is|are|be|for|was|not|if|tbc|or|about)\b|\?"
_SAME_PLACE = r"(?i)^.*\bsame (?:place|room|venue)\b.*$"
_LAST = 5
"""The number of a meeting's last lines in which a bare date and time are those of the next one."""


def stated_next_meeting(
    records: Records, meeting: Meeting, lines: Sequence[MeetingLine], last: int = _LAST
) -> StatedMeeting | None:
    """Return the next meeting of a meeting's group as its lines state it, the last of several.

    Args:
        last: how many of the last lines may give only a day and a time.
    """
    surely = _SURELY.format(body=_body(records, meeting))
    for place, line in enumerate(reversed(lines)):
        parts = re.split(r"[.;]\s+(?=[A-Za-z])", line.words.strip().rstrip("."))
        for part in parts:
            found = re.match(f"(?i){surely}{_LEADS}{_DAY}(?P<rest>.*)", part)
            if found is None and place < last:
                found = re.match(f"(?i){_LIKELY}{_DAY}(?P<rest>.*)", part)
                if found and not re.search(f"(?i){TIME_OF_DAY}", found["rest"]):
                    found = None
            made = _stated(found, line, meeting) if found else None
            if made and (made.is_whole or re.match(f"(?i){surely}", part)):
                others = (each for each in parts if each is not part)
                told = all(stated_end(each) or stated_beginning(each) for each in others)
                where = re.sub(_SAME_PLACE, meeting.place.strip(), made.place)
                return replace(
                    made, place=where, is_whole=made.is_whole and told, is_alone=len(parts) == 1
                )
    return None


def _stated(found: re.Match[str], line: MeetingLine, meeting: Meeting) -> StatedMeeting | None:
    day = _read_day(found["day"], meeting)
    if day is None or day <= meeting.day:
        return None
    rest = found["rest"]
    time = re.search(f"(?i){TIME_OF_DAY}", rest) or re.match(
        r"[,\s]+(?:at )?(?P<at>\d{1,2})\b(?!\d|/)", rest
    )
    at = ""
    if time:
        try:
            at = as_clock(time["at"])
        except CscpError:
            return None
        ends = re.match(r"\s*(?:[-–]|to)\s*\d{1,2}(?:[.:]\d\d)?(?: ?[ap]m)?", rest[time.end() :])
        rest = f"{rest[: time.start()]} {rest[time.end() + (ends.end() if ends else 0) :]}"
    words = rest
    while words != (shorter := re.sub(_JOINS, "", words, flags=re.IGNORECASE)):
        words = shorter
    is_whole = len(words.split()) <= _MOST_WORDS and not re.search(_SAYS_MORE, words)
    place = re.sub(r"\s*,\s*", ", ", re.sub(r"\s+", " ", words))
    return StatedMeeting(line, day, at, place if is_whole else "", is_whole)


def stated_times(
    records: Records, meeting: Meeting, lines: Sequence[MeetingLine]
) -> tuple[str, str]:
    """Return when a meeting began and ended by its lines, as stored; empty where they don't say it."""
    head = stated_head(records, meeting, lines)
    began = (*(stated_beginning(line.words) for line in lines), head.time if head else "")
    ended = (stated_end(line.words) for line in reversed(lines))
    return next(filter(None, began), ""), next(filter(None, ended), "")


def untold_times(
    records: Records, meeting: Meeting, lines: Sequence[MeetingLine]
) -> Iterator[tuple[MeetingLine, str]]:
    """Yield the lines that may say when a meeting began or ended, which no line says clearly, and what of it."""
    began, ended = stated_times(records, meeting, lines)
    for line in lines:
        if not began and not line.about and may_tell_beginning(line.words):
            yield line, "began"
        elif not ended and not line.about and may_tell_end(line.words):
            yield line, "ended"


AS_TIME = {"began": "Started 10.04", "ended": "Closed 11.50"}
"""How a line says clearly when a meeting began or ended."""


def unclear_in_lines(
    records: Records, meeting: Meeting, lines: Sequence[MeetingLine]
) -> Iterator[str]:
    """Yield sentences about what lines say of a meeting otherwise than it is recorded, or not clearly."""
    for line, what in untold_times(records, meeting, lines):
        yield (
            f"“{shortened(line.words)}” may say when the meeting {what}, so the minutes give no time "
            f"for that. Type it, e.g. “{AS_TIME[what]}”."
        )
    yield from stated_otherwise(records, meeting, lines)


def stated_otherwise(
    records: Records, meeting: Meeting, lines: Sequence[MeetingLine]
) -> Iterator[str]:
    """Yield sentences about what lines say of a meeting otherwise than it is recorded."""
    if found := stated_next_meeting(records, meeting, lines):
        yield from _planned_otherwise(records, meeting, found)
    chairs = set()
    for line, agency in stated_chairs_agencies(records, lines):
        own = {*with_wholes(records, agency.id), agency.id}
        is_own = own.intersection(with_wholes(records, meeting.chair_agency))
        if meeting.chair_agency and not is_own and agency.id not in chairs:
            chairs.add(agency.id)
            yield (
                f"“{shortened(line.words)}” says that the Chair is from {agency.short_name}; recorded "
                f"is {agency_name(meeting.chair_agency, records)}."
            )
    if meeting.chair and (other := next(_names_another_chair(meeting, lines), None)):
        yield f"“{shortened(other.words)}” says who took the chair; recorded is {meeting.chair}."
    if (head := stated_head(records, meeting, lines)) and meeting.place.strip():
        words = shortened(head.line.words)
        if folded(head.place) not in folded(meeting.place):
            yield f"“{words}” may say where it was; recorded is {meeting.place.strip()}."


def _planned_otherwise(records: Records, meeting: Meeting, found: StatedMeeting) -> Iterator[str]:
    planned = [
        each
        for each in records.records(Meeting)
        if each.group == meeting.group
        and each.day > meeting.day
        and each.state is not MeetingState.CANCELLED
    ]
    if any(each.day == found.day for each in planned):
        return
    at = f", {time_in_words(found.time)}" if found.time else ""
    said = f"The minutes say {in_words(found.day)}{at} for the next meeting, as typed"
    if not planned:
        yield f"{said}; none is planned yet."
        return
    first = min(planned, key=lambda each: each.day)
    yield f"{said}; planned is {in_words(first.day)}. If it has moved, edit the date of {first.id}."


_CHAIR = (
    r"(?i)\(\s*chair(?:ing)?\s*(?:[,;/–-]|for|from)?\s*(?P<agency>[^()]+?)\s*\)|"
    r"\(\s*(?P<before>[^()]+?)\s*[,;/–-]\s*chair\s*\)|"
    r"^\s*chair(?:ed by)?\s*[:–-]\s*[^()]{1,60}\((?P<of>[^()]+)\)"
)


def stated_chairs_agencies(
    records: Records, lines: Sequence[MeetingLine]
) -> Iterator[tuple[MeetingLine, Agency]]:
    """Yield the agency that a line names as the Chair's, with the line: ``Jo (Chair, CSC)``."""
    known = [each for each in records.records(Agency) if each.last_day is None]
    for line in lines:
        for found in re.finditer(_CHAIR, line.words):
            said = next(filter(None, found.groups()))
            named = [each for each in known if is_named((each.id, *each.names), said)]
            if len(named) == 1:
                yield line, named[0]


_IN_THE_CHAIR = (
    r"(?i)^(?P<who>[^.;:]{2,80}?),? (?:took|takes|was in|is in|in) the chair\b(?!['’])|"
    r"(?:^|[.;:]\s+)(?P<named>[^.;:]{2,80}?),\s*chair(?=\s*(?:[.,;]|$))"
)
_NAMING = r"[^\W\d]{4,}"
"""A word that names somebody or their role: initials alone may be anyone's."""


def _names_another_chair(meeting: Meeting, lines: Sequence[MeetingLine]) -> Iterator[MeetingLine]:
    """Yield lines that say who took the chair, with no word of the one recorded."""
    known = {*re.findall(_NAMING, folded(meeting.chair))}
    for line in lines:
        for found in re.finditer(_IN_THE_CHAIR, line.words):
            said = {*re.findall(_NAMING, folded(found["who"] or found["named"]))}
            if len(said) > 1 and not said & known:
                yield line


_ON = rf"{_DAY}[\s,;–—-]+"
_PLACE = r"(?P<place>(?=[^.;]*[^\W\d]{2})(?:[^.;,]|\.(?=\d)){2,40}?)"
_AT = r"(?:(?:at )?(?P<at>\d{1,2}[.:]\d\d ?(?:[ap]m)?|\d{1,2} ?[ap]m)(?![\s\d]*start)[\s,;–—-]+)?"
_HEADS = (
    rf"(?i)^(?:<body>)\W+{_ON}{_AT}{_PLACE}(?:[.;,]\s|$)",
    rf"(?i)^(?:the )?(?:<body>) met (?:on {_DAY} )?(?:in|at) (?:the )?{_PLACE}(?:[.;,]\s|$)(?P<at>(?!))?",
)
_NO_PLACE = r"(?i)\b(?:start\w*|began|opened|chair\w*|here|all|present|apols?|apologies|mins|minutes|notes|attend\w*)\b"


_LONGEST_HEAD = 200


class StatedHead(Struct, frozen=True):
    """The facts about a meeting that its first line states: ``QAG 27/11, 9.30 Teams and F9``."""

    line: MeetingLine
    time: str
    """As stored; empty if it states none."""
    place: str


def stated_head(
    records: Records, meeting: Meeting, lines: Sequence[MeetingLine]
) -> StatedHead | None:
    """Return what the first line says of the meeting, if it gives its body, and its day if any."""
    for pattern in _HEADS if lines else ():
        words = lines[0].words.strip()[:_LONGEST_HEAD]
        found = re.match(pattern.replace("<body>", _body(records, meeting)), words)
        if found is None or (found["day"] and _read_day(found["day"], meeting) != meeting.day):
            continue
        place = found["place"].strip()
        return StatedHead(
            lines[0],
            as_clock(found["at"] or ""),
            "" if re.search(_NO_PLACE, place) else place,
        )
    return None


def _body(records: Records, meeting: Meeting) -> str:
    """Return a pattern of what a meeting may be called."""
    group = records.find(Group, meeting.group)
    names = (meeting.group, *group.names) if group else (meeting.group,)
    return "|".join((_BODY, *(re.escape(name.casefold()) for name in names)))


def _read_day(text: str, meeting: Meeting) -> date | None:
    try:
        return read_exact_date(re.sub(r"(?i)\b(?:the|of) ", "", text), meeting.day)
    except CscpError:
        return None
