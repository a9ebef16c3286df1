"""Find tables of attendance: days of meetings on one side, agencies or people on the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import MONTHS
from cscp_tui.domain.names import folded
from cscp_tui.importing.cells import BLANK, Sheet, SourceCell, SourceFile
from cscp_tui.importing.mapping import MappedColumn, compared
from cscp_tui.importing.number_formats import without_midnight
from cscp_tui.importing.source_tables import LeftOut, LeftOutKind

AGENCY, PERSON, ROLE, DEPUTY, GROUP, MEETING = (
    *("agency", "person", "role", "deputy", "group", "meeting"),
)
LEFT_OUT = ""
FIELDS: Mapping[str, str] = {
    AGENCY: "Agency",
    PERSON: "Person, not kept",
    ROLE: "Role of who came",
    DEPUTY: "Deputy",
    GROUP: "Group",
    MEETING: "Meeting",
}
"""What a column of attendance can be, with its label; any other is left out."""

_WORDS = {
    AGENCY: "agency organisation organization partner body employer service sector",
    PERSON: "name initial member person attendee governor trustee representative rep who",
    ROLE: "role title position post designation category capacity type",
    DEPUTY: "deputy substitute alternate",
    GROUP: "group board committee subgroup panel forum",
}
_WORD_OF = {word: field for field, words in _WORDS.items() for word in words.split()}
_ROLE_IN = re.compile(r"\b(?:role|position|post|capacity) (?:on|in|within|at)\b")
_REPRESENTS = re.compile(r"\brepresent(?:ing|s|ative of|ative for)\b|\bfrom$")

_MONTH = rf"(?P<month>{'|'.join(f'{month[:3]}(?:t|{month[3:]})?' for month in MONTHS)})\.?"
_DAY_TEXT = re.compile(
    r"(?:\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
    r"(?:(?P<full>\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b)"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ /.-]*{_MONTH}(?:,?[ /.'’-]*(?P<year>\d{{4}}|\d{{2}}))?\b"
    rf"|\b{_MONTH.replace('month', 'month_alone')}[ /.'’-]*(?P<year_alone>\d{{4}}|\d{{2}})\b)",
    re.IGNORECASE,
)
_SHORT_DAY = re.compile(r"([12]?\d|3[01])[/.](1[0-2]|0?[1-9])")
_LONGEST_TITLE = 80
_NO_DAY = re.compile(r"\bas (?:at|of)\b|\bupdated?\b|\bprinted\b|\bversion\b", re.IGNORECASE)
_QUARTER = re.compile(
    r"(?:q(?:uarter|tr)? ?[1-4]|(?:apr|jul|oct|jan)[a-z]*(?: ?[-–/] ?| to )(?:jun|sep|dec|mar)[a-z]*)"
    r"(?:[ /(]*(?:20)?\d\d(?:[-/](?:20)?\d\d)?\)?)?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:meeting|mtg|no|number|date|month|year|time|quarter|term|day|attendance|attended)?s?"
    r"[ #.:]*(?:no|number|date|of meetings?)?[.:]?[ #]*\d{0,4}(?:[-/]\d{2,4})?",
    re.IGNORECASE,
)
"""What stands above the days of meetings without naming a group: ``Meeting 1``, ``2024/25``."""

_TOTAL = re.compile(
    r"(?:grand |sub ?|overall |annual |running )?(?:totals?|averages?|sum|mean)\b.*"
    r"|(?:no|nos|number|numbers|count|sum)\.? of\b.*"
    r"|(?:no|nos|number|numbers|count|sum)\.? ?(?:people |members? |agencies |partners |persons )?"
    r"(?:present|attend\w*|in attendance|absen\w+|apolog\w+|meetings?|possible|eligible|expected)\b.*"
    r"|(?:members?|people|agencies|partners|organisations) (?:represented|present|in attendance)\b.*"
    r"|(?:members? |people |agencies |meetings? |sessions? )?(?:attended|attendance|attendances|present)"
    r"(?:[ /(:-]*(?:\d+ ?(?:/|of) ?\d+|total|totals|rate|record|figures?|score|summary|count|%|per ?cent"
    r"|percentage|possible|out of|ytd|no\.?|number).*)?"
    r"|.*(?:%|\bper ?cent(?:age)?\b).*|\d+ ?/ ?\d+"
    r"|(?:total )?(?:possible|eligible|expected|max(?:imum)?|out of|meetings? (?:held|eligible|possible))\b.*"
    r"|overall\b.*|.*\bquora(?:te|cy)\b.*|.*\bquorum\b.*|rag|rating|rank",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:notes?|comments?|remarks?|venue|location|place|where|time|times|start|end|finish|format|platform"
    r"|minutes?(?: (?:taken|by|agreed|link).*)?|minute ?taker|note ?taker|clerk|apologies|absent|absences"
    r"|apologies (?:from|received).*|chaired by|chair of (?:the )?meeting|agenda|source|key|legend|link"
    r"|meeting (?:no|number|type|chair|format)\.?|status|reason|appointed|joined|left|start(?:ed)? date"
    r"|end date|term.*|date (?:appointed|joined|left|of appointment)|resigned|e-?mail|phone|tel.*|contact"
    r"|decisions?|actions?|held\??|cancelled\??)",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"(?P<time>(?:start )?times?|start)|(?P<place>venue|location|place|where)", re.IGNORECASE
)
"""The titles of facts that are kept with a new meeting."""
_FIGURES = re.compile(r"\d{1,4}(?:\.\d+)?\s?%|\d{1,3} ?/ ?\d{1,3}|\d{1,3} (?:out )?of \d{1,3}")
_MARKS_TITLE = re.compile(
    r"(?:attendance|attended|present|status|mark|response|in attendance|attendance status)\??",
    re.IGNORECASE,
)
"""The titles of the column of marks in a list with a row for each person and meeting."""
KEY_TITLE = re.compile(r"\W*(?:key|legend|codes?)\b\W*", re.IGNORECASE)
NOT_HELD = re.compile(
    r".*\b(?:cancell?ed|not held|no meeting|postponed|stood down|did(?: not|n't) take place)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""A text that says that a meeting was not held."""
_LOOKED_THROUGH = 60
_ENOUGH_FOR_TABLE, _MOST_TITLE_ROWS = 2, 3


class MeetingTitle(Struct, frozen=True):
    """The title of a meeting's column or row."""

    text: str
    number: int
    """The row of the file that contains it."""
    day: date | None = None
    month: date | None = None
    """The first day of its month, if only that is given."""
    without_year: str = ""
    """The day and month, if no year is given: ``18 Sep``."""
    rest: str = ""
    """The words besides the day: ``cancelled``, ``Executive``."""
    is_online: bool = False
    """True if a line of the table says that it was held online."""
    time: str = ""
    place: str = ""
    group: str = ""
    """The group named above it or beside it; empty for that of the whole table."""


class AttendanceLine(Struct, frozen=True):
    """The marks of an agency, a person or a seat."""

    texts: Mapping[str, str]
    """The person and organisation, by field; texts of an unknown column are under ``unknown``."""
    marks: tuple[SourceCell, ...]
    """A mark for each meeting."""
    number: int
    heading: str = ""
    """The text alone in a row above it: ``In attendance``; empty for none."""


ONLINE = re.compile(
    r"(?:via |on |by |held )?(?:ms |microsoft )?(?:teams|zoom|webex|online|virtual(?:ly)?|remote(?:ly)?|video)"
    r"(?: (?:meeting|call|only))?(?:\s?\([^()]*\))?",
    re.IGNORECASE,
)
"""A place of a meeting that is none: ``Teams (extra)``."""
UNKNOWN, TITLE = "unknown", "title"


def told_of(line: AttendanceLine, meetings: Iterable[MeetingTitle]) -> Iterator[MeetingTitle]:
    """Yield meetings with what a line of remarks says of each: its place, or that it wasn't held."""
    fact = _FACT.fullmatch(line.texts[TITLE].rstrip(" :"))
    for meeting, cell in zip(meetings, line.marks, strict=True):
        text = " ".join(cell.text.split())
        facts: dict[str, Any] = {fact.lastgroup or "": text} if fact and text else {}
        if NOT_HELD.fullmatch(text):
            facts["rest"] = text
        elif ONLINE.fullmatch(text):
            facts["is_online"] = True
        yield replace(meeting, **facts)


class AttendanceTable(Struct, frozen=True, kw_only=True):
    """Meetings with the marks of those who were expected."""

    name: str
    headings: tuple[str, ...]
    """The texts above the table, nearest first, then the name of the sheet."""
    meetings: tuple[MeetingTitle, ...]
    lines: tuple[AttendanceLine, ...]
    columns: tuple[MappedColumn, ...]
    left_out: tuple[LeftOut, ...] = ()
    """Its rows that are no marks of anybody."""
    remarks: tuple[AttendanceLine, ...] = ()
    """Facts about each meeting besides marks, such as totals, by ``title``."""


class TextAround(Struct, frozen=True):
    """A row that belongs to no table: a title, a key or a note."""

    sheet: str
    number: int
    cells: tuple[str, ...]
    """The texts of its filled cells."""


class FoundAttendance(Struct, frozen=True):
    """The tables of a file, and the texts around them."""

    tables: tuple[AttendanceTable, ...]
    texts: tuple[TextAround, ...]


def find_attendance(file: SourceFile, today: date, chosen: Mapping[str, str]) -> FoundAttendance:
    """Find the tables of a file that have the days of meetings in a row or a column.

    Args:
        file: the file as it was read.
        today: the day before which days without a century are taken to be.
        chosen: the fields that the user chose, by folded title.
    """
    tables: list[AttendanceTable] = []
    texts: list[TextAround] = []
    for sheet in file.shown:
        if sheet.name == "About" and len(file.shown) > 1:
            # The sheet about one of our own exports has its day, but no meeting.
            texts.append(TextAround(sheet.name, 0, ("What the file is",)))
            continue
        reader = _SheetOfAttendance(sheet, today, chosen)
        tables += reader.tables
        texts += reader.texts
    return FoundAttendance(tuple(tables), tuple(texts))


def meeting_title_of(cell: SourceCell, number: int, today: date) -> MeetingTitle | None:
    """Read the title of a meeting: a day, alone or with words beside it; None if there is no day."""
    text = without_midnight(" ".join(cell.text.split()))
    if not text or len(text) > _LONGEST_TITLE or _NO_DAY.search(text):
        return None
    if cell.day is not None:
        if cell.is_month:
            return MeetingTitle(text, number, month=cell.day.replace(day=1))
        return MeetingTitle(text, number, cell.day)
    found = list(_DAY_TEXT.finditer(text))
    if len(found) != 1:
        return None
    (match,) = found
    rest = " ".join(
        re.sub(r"[\[\]()|:;,–—-]+", " ", f"{text[: match.start()]} {text[match.end() :]}").split()
    )
    if len(rest.split()) > len(["a", "meeting", "of", "this", "group", "cancelled"]):
        return None
    if match["month_alone"]:
        day = past_day(f"1 {match['month_alone']} {match['year_alone']}", today)
        return MeetingTitle(text, number, month=day, rest=rest) if day else None
    if match["month"] and not match["year"]:
        return MeetingTitle(
            text, number, without_year=f"{match['day']} {match['month'][:3]}", rest=rest
        )
    day_text = match["full"] or f"{match['day']} {match['month'][:3]} {match['year']}"
    day = past_day(day_text, today)
    # A day that there isn't, such as 17 in the place of the month, is asked about.
    return MeetingTitle(text, number, day, rest=rest)


def past_day(text: str, today: date) -> date | None:
    try:
        return read_date(text, today, prefer="past")
    except CscpError:
        return None


def is_quarter(text: str) -> bool:
    return bool(_QUARTER.fullmatch(" ".join(text.split())))


def is_figure(text: str) -> bool:
    """Return whether a text is a percentage, or a count with those possible: ``13/15``."""
    return bool(_FIGURES.fullmatch(text.strip()))


def is_total_title(title: str) -> bool:
    """Return whether a row or column with this title adds up or judges the others."""
    return bool(_TOTAL.fullmatch(" ".join(title.split()).rstrip(" :?")))


def field_of_title(title: str) -> str:
    """Return the field that a title means; ``unknown`` if it means none that is known."""
    plain = compared(title)
    if _REPRESENTS.search(folded(title)):
        return AGENCY
    known = [_WORD_OF[word] for word in plain.split() if word in _WORD_OF]
    if plain == "job title" or _ROLE_IN.search(folded(title)):
        return ROLE
    if AGENCY in known and (known[-1] == AGENCY or {"name", "type"} & set(plain.split())):
        return AGENCY
    return known[-1] if known else UNKNOWN


class _SheetOfAttendance:
    """Reads the tables of one sheet, from the top."""

    def __init__(self, sheet: Sheet, today: date, chosen: Mapping[str, str]) -> None:
        self._sheet, self._today, self._chosen = sheet, today, chosen
        self._rows = sheet.rows
        self._days = [self._days_of(place) for place in range(len(sheet.rows))]
        self.texts: list[TextAround] = []
        self.tables = [table for table in self._found() if table.lines and table.meetings]

    def _days_of(self, place: int) -> dict[int, MeetingTitle]:
        number = self._sheet.number(place)
        titles = (meeting_title_of(cell, number, self._today) for cell in self._rows[place])
        found = {at: title for at, title in enumerate(titles) if title is not None}
        return found or self._short_days(place)

    def _short_days(self, place: int) -> dict[int, MeetingTitle]:
        """Return the days of a row of titles that have neither a year nor a month's name: ``14/5``.

        Counts of several meetings look like them, but have the same number after the stroke.
        """
        texts = {at: cell.text.strip() for at, cell in enumerate(self._rows[place])}
        found = {at: match for at, text in texts.items() if (match := _SHORT_DAY.fullmatch(text))}
        months = {int(match[2]) for match in found.values()}
        if len(months) < _ENOUGH_FOR_TABLE or len({*map(texts.get, found)}) < len(found):
            return {}
        if not any(text and at < min(found) for at, text in texts.items()):
            return {}
        number = self._sheet.number(place)
        return {
            at: MeetingTitle(
                texts[at], number, without_year=f"{match[1]} {MONTHS[int(match[2]) - 1][:3]}"
            )
            for at, match in found.items()
        }

    def _filled(self, place: int) -> list[int]:
        """Return the columns of a row's own texts; those repeated by a merged cell count once."""
        row = self._rows[place]
        return [at for at, cell in enumerate(row) if cell.text.strip() and not cell.is_repeated]

    def _next(self, place: int) -> int | None:
        """Return the index of the next row that is not blank."""
        below = range(place + 1, len(self._rows))
        return next((each for each in below if self._filled(each)), None)

    def _is_across(self, place: int) -> bool:
        """Return whether a row has the days of the meetings below which marks stand."""
        days, filled = self._days[place], self._filled(place)
        if not days or self._day_column(place) is not None:
            return False
        others = [at for at in filled if at not in days and at > min(days)]
        if len(filled) == 1 or len(others) > len(days) + _MOST_TITLE_ROWS + 2:
            return False
        below = range(place + 1, min(len(self._rows), place + _LOOKED_THROUGH))
        return len(days) > 1 or any(len(self._filled(each)) > 1 for each in below)

    def _day_column(self, place: int) -> int | None:
        """Return the column of a row's day if the meetings are in rows; else None."""
        days, filled = self._days[place], self._filled(place)
        if not days or len(filled) < _ENOUGH_FOR_TABLE:
            return None
        column, below = min(days), self._next(place)
        if below is not None and column in self._days[below]:
            # Members can have days, too: those on which they were appointed.
            return column if not any(at < column and len(days) > 1 for at in filled) else None
        above = self._above(place)
        is_alone = len(days) == 1 and filled[0] == column and above is not None
        return column if is_alone and len(self._filled(above or 0)) > 1 else None

    def _above(self, place: int) -> int | None:
        return next((each for each in range(place - 1, -1, -1) if self._filled(each)), None)

    def _found(self) -> Iterator[AttendanceTable]:
        place, above = 0, list[int]()
        while place < len(self._rows):
            if self._is_across(place):
                end = self._end_across(place)
                yield self._table(above, self._across(above, place, end))
            elif (column := self._day_column(place)) is not None:
                end = self._end_down(place, column)
                titles = self._title_rows(above, place)
                above = [each for each in above if each not in titles]
                grid = self._listed(titles, place, end, column) or self._down(
                    titles, place, end, column
                )
                yield self._table(above, grid)
            else:
                if self._filled(place):
                    above.append(place)
                place += 1
                continue
            self._tell(above)
            above, place = [], end
        self._tell(above)

    def _tell(self, places: Iterable[int]) -> None:
        for place in places:
            self.texts.append(self._around(place))

    def _around(self, place: int) -> TextAround:
        texts = tuple(self._rows[place][at].text.strip() for at in self._filled(place))
        return TextAround(self._sheet.name, self._sheet.number(place), texts)

    def _end_across(self, start: int) -> int:
        place = start + 1
        while place < len(self._rows):
            if self._are_marks(start, place):
                self._days[place] = {}
            # Titles are repeated after a page break.
            if self._is_across(place) and self._key(start) != self._key(place):
                break
            if self._begins_table(place, start):
                break
            place += 1
        return place

    def _are_marks(self, head: int, place: int) -> bool:
        """Return whether the days in a row below titles are said in marks: ``Ap – left 30 June``."""
        over, days, row = self._days[head], self._days[place], self._key(place)
        has_titles = row[: min(over)] == self._key(head)[: min(over)]
        if not days or not days.keys() <= over.keys() or has_titles:
            return False
        count = sum(bool(text) for at, text in enumerate(row) if at in over)
        if all(day.rest for day in days.values()):
            return len(days) == 1 or len(days) < count
        return len(days) * 2 <= count and self._day_column(place) is None

    def _begins_table(self, place: int, head: int | None = None) -> bool:
        """Return whether a row is a heading or the titles of a table that follows at once.

        Args:
            place: the index of the row.
            head: that of the row of days above it, if marks can stand in this one.
        """
        row, seen, has_titles = place, 0, False
        while row is not None and seen <= _MOST_TITLE_ROWS:
            if head is not None and self._are_marks(head, row):
                return False
            if self._is_across(row) and row != place:
                return True
            if self._day_column(row) is not None:
                return row != place
            if row == place and len(self._filled(row)) == 0:
                return False
            # A heading stands above titles, not below them: what it follows are marks.
            is_heading = len(self._filled(row)) == 1
            if has_titles if is_heading else not self._is_labels(row):
                return False
            has_titles = not is_heading
            below = self._next(row)
            if below is None:
                return False
            row, seen = below, seen + 1
        return False

    def _is_labels(self, place: int) -> bool:
        """Return whether a row can be one of titles: none of its cells is a figure or a short mark."""
        texts = [self._rows[place][at].text.strip() for at in self._filled(place)]
        return not (
            any(is_figure(text) or text.isdecimal() for text in texts)
            or any(len(text) == 1 for text in texts[1:])
        )

    def _end_down(self, start: int, column: int) -> int:
        place = start + 1
        while place < len(self._rows):
            if column in self._days[place] or not self._filled(place):
                place += 1
                continue
            if self._is_across(place) or self._begins_table(place):
                break
            place += 1
        return place

    def _title_rows(self, above: Sequence[int], place: int) -> list[int]:
        """Return the rows of titles over meetings in rows."""
        found: list[int] = []
        for each in reversed(above):
            is_next = each + 1 == (found[-1] if found else place) or not found
            if len(self._filled(each)) < _ENOUGH_FOR_TABLE or not is_next:
                break
            found.append(each)
            if len(found) == _MOST_TITLE_ROWS:
                break
        return found[::-1]

    def _table(self, above: Sequence[int], grid: _Grid) -> AttendanceTable:
        texts = [self._rows[each][at].text for each in reversed(above) for at in self._filled(each)]
        headings = (*dict.fromkeys(texts), self._sheet.name)
        table = grid.table(self._sheet.name, tuple(filter(str.strip, headings)), self._chosen)
        self.texts += grid.loose
        return table

    def _across(self, above: list[int], head: int, end: int) -> _Grid:
        """Return the grid of a table whose meetings are columns."""
        over: list[Sequence[SourceCell]] = []
        titles, days = list(self._rows[head]), self._days[head]
        lines, loose = [], list[TextAround]()
        while above and len(filled := self._filled(above[-1])) > 1 and len(over) < _MOST_TITLE_ROWS:
            place = above.pop()
            row = self._rows[place]
            if filled[0] not in days and _REMARK.fullmatch(
                row[filled[0]].text.strip().rstrip(" :")
            ):
                lines.append((row, self._sheet.number(place), False))
                continue
            over.append(self._spread(row))
            for at, cell in enumerate(row[: len(titles)]):
                if at not in days and not titles[at].text.strip():
                    titles[at] = cell
        for place, filled in self._body(range(head + 1, end), [head], loose):
            row = self._rows[place]
            is_alone = len(filled) == 1 and filled[0] < min(days)
            if len(filled) == 1 and not is_alone and len(row[filled[0]].text) > _LONGEST_TITLE:
                loose.append(self._around(place))
            else:
                lines.append((row, self._sheet.number(place), is_alone))
        return _Grid(
            titles=titles,
            days=dict(days),
            lines=lines,
            over=over,
            loose=loose,
            sheet=self._sheet.name,
        )

    def _body(
        self, places: Iterable[int], titles: Collection[int], loose: list[TextAround]
    ) -> Iterator[tuple[int, list[int]]]:
        """Yield the rows of a table with their filled columns; those of a key below it are loose."""
        known, is_key = {self._key(each) for each in titles}, False
        for place in places:
            filled = self._filled(place)
            if not filled or self._key(place) in known:
                continue
            is_key = is_key or self._begins_key(place)
            if is_key:
                loose.append(self._around(place))
            else:
                yield place, filled

    def _down(self, titles: Sequence[int], start: int, end: int, column: int) -> _Grid:
        """Return the grid of a table whose meetings are rows, as if they were columns."""
        body, loose, left_out = [], list[TextAround](), list[LeftOut]()
        sheet = self._sheet
        for place, filled in self._body(range(start, end), titles, loose):
            if column in self._days[place]:
                body.append(place)
            elif len(filled) == 1:
                loose.append(self._around(place))
            else:
                text = _text(self._rows[place], filled[0])
                left_out.append(LeftOut(sheet.name, sheet.number(place), text, LeftOutKind.TOTAL))
        places = [*titles, *body]
        days = {at: self._days[place][column] for at, place in enumerate(body, len(titles))}
        width = max(len(self._rows[each]) for each in places)
        columns = [
            tuple(self._rows[each][at] if at < len(self._rows[each]) else BLANK for each in places)
            for at in range(width)
        ]
        number = sheet.number(titles[-1] if titles else start)
        lines = [
            (columns[at], number, False)
            for at in range(width)
            if at != column and any(cell.text.strip() for cell in columns[at])
        ]
        return _Grid(
            titles=columns[column],
            days=days,
            lines=lines,
            sheet=self._sheet.name,
            loose=loose,
            left_out=left_out,
            is_down=True,
        )

    def _listed(self, titles: Sequence[int], start: int, end: int, column: int) -> _Grid | None:
        """Return the grid of a list with a row for each person and meeting; None for other tables."""
        if not titles:
            return None
        head = self._rows[titles[-1]]
        places = [place for place in range(start, end) if column in self._days[place]]
        days = [self._days[place][column].day for place in places]
        fields = {
            at: field
            for at, cell in enumerate(head)
            if at != column
            and (field := field_of_title(cell.text)) != UNKNOWN
            and cell.text.strip()
        }
        others = [at for at in range(len(head)) if at not in {column, *fields}]
        marks = [at for at in others if _MARKS_TITLE.fullmatch(head[at].text.strip())]
        counts = {at: word for at in others if (word := _COUNTS.get(folded(head[at].text)))}
        if len(counts) > 1:
            marks = [*counts]
        gap = _NO_ROW if len(counts) > 1 else BLANK
        if len(set(days)) == len(days) or not marks or not {AGENCY, PERSON} & {*fields.values()}:
            return None
        group = next((at for at, field in fields.items() if field == GROUP), None)
        whos = [at for at in fields if at != group]
        held: dict[tuple[date | str | None, str], int] = {}
        lines: dict[tuple[str, ...], tuple[list[SourceCell], int]] = {}
        columns: dict[int, MeetingTitle] = {}
        for place in places:
            row, title = self._rows[place], self._days[place][column]
            named = _text(row, group) if group is not None else ""
            name = folded(named or title.rest)
            at = held.setdefault((title.day or title.text, name), len(whos) + len(held))
            columns.setdefault(at, replace(title, group=named))
            who = tuple(folded(_text(row, each)) for each in whos)
            cells, _ = lines.setdefault(who, ([row[each] for each in whos], title.number))
            cells += [gap] * (at + 1 - len(cells))
            several = {word: _text(row, each) for each, word in counts.items()}
            cells[at] = _counted(several) if len(counts) > 1 else row[marks[0]]
        head_cells = [head[each] for each in whos]
        head_cells += [SourceCell(title.text) for title in columns.values()]
        width = len(whos) + len(held)
        rows = [
            ([*cells, *[gap] * (width - len(cells))], number, False)
            for cells, number in lines.values()
        ]
        return _Grid(titles=head_cells, days=columns, lines=rows, sheet=self._sheet.name)

    def _begins_key(self, place: int) -> bool:
        """Return whether a row begins the key below a table."""
        filled = self._filled(place)
        return KEY_TITLE.match(self._rows[place][filled[0]].text) is not None

    def _key(self, place: int) -> tuple[str, ...]:
        return tuple(folded(cell.text) for cell in self._rows[place])

    @staticmethod
    def _spread(row: Sequence[SourceCell]) -> tuple[SourceCell, ...]:
        """Return a row of titles in which each stands over the blanks after it."""
        found: list[SourceCell] = []
        for cell in row:
            found.append(found[-1] if found and not cell.text.strip() else cell)
        return tuple(found)


_NO_ROW = SourceCell("not recorded")
"""The mark of an agency that a list with a row for each of those recorded doesn't name."""
_COUNTS = {
    **dict.fromkeys(("in room", "in the room", "in person", "present"), "present"),
    **dict.fromkeys(("online", "virtual"), "online"),
    **dict.fromkeys(("deputy", "deputies"), "deputy"),
    "apologies": "apologies",
}
"""The titles of columns that count an agency's people at a meeting, with the word of a mark."""


def _counted(counts: Mapping[str, str]) -> SourceCell:
    """Return the mark that several counts are together: ``1 present, 1 online (1 deputy)``."""
    number = {
        word: int(text) if text.isdecimal() else int(bool(text)) for word, text in counts.items()
    }
    if not any(counts.values()):
        return BLANK
    words = ", ".join(
        f"{number[word]} {word}" for word in ("present", "online") if number.get(word)
    )
    if number.get("deputy"):
        words = f"{words} ({number['deputy']} deputy)"
    if number.get("apologies"):
        words = ", ".join(filter(None, (words, f"{number['apologies']} apologies")))
    return SourceCell(words or "absent")


class _Grid(Struct, kw_only=True):
    """A table whose meetings are columns, before its lines are told apart."""

    titles: Sequence[SourceCell]
    days: dict[int, MeetingTitle]
    """The meetings by their columns."""
    lines: Sequence[tuple[Sequence[SourceCell], int, bool]]
    """The cells of each line, its number, and whether only one of them has a text."""
    over: Sequence[Sequence[SourceCell]] = ()
    """The rows of titles above that of the days."""
    sheet: str = ""
    loose: list[TextAround] = []
    """The rows that are no lines."""
    left_out: list[LeftOut] = []
    remarks: list[AttendanceLine] = []
    is_down: bool = False
    """True if the meetings are rows in the file."""

    def table(
        self, name: str, headings: tuple[str, ...], chosen: Mapping[str, str]
    ) -> AttendanceTable:
        fields = dict(self._fields(chosen))
        columns = [] if self.is_down else self._columns(fields, chosen)
        lines: list[AttendanceLine] = []
        groups = self._groups_over()
        before, heading = dict[int, str](), ""
        for cells, number, is_alone in self.lines:
            own = {at: _text(cells, at) for at in fields}
            title = next(filter(None, own.values()), "")
            marks = tuple(cells[at] if at < len(cells) else BLANK for at in self.days)
            choice = chosen.get(folded(title)) if self.is_down else None
            if self.is_down:
                field = choice if choice is not None else self._kind(title, marks)
                samples = tuple(dict.fromkeys(m.text for m in marks if m.text.strip()))[:3]
                columns.append(MappedColumn(title, field, 1.0, samples, choice is not None))
                if field == GROUP:
                    groups = {at: m.text for at, m in zip(self.days, marks, strict=True)}
                if field not in {AGENCY, PERSON, UNKNOWN}:
                    self._remark(title, marks, number)
                    continue
                texts = {field: title} if choice else self._texts(fields, own)
            else:
                has_marks = any(_text(cells, at) for at in self.days)
                is_bare = len(fields) > 1 and len([t for t in own.values() if t]) == 1
                if not has_marks and (is_alone or is_bare):
                    text = title or "".join(cell.text for cell in cells).strip()
                    self.loose.append(TextAround(self.sheet, number, (text,)))
                    heading = text
                    continue
                if self._kind(title, marks) == LEFT_OUT:
                    self._leave_out(number, title)
                    self._remark(title, marks, number)
                    continue
                self._fill_down(fields, own, before)
                texts = self._texts(fields, own)
            if not any(texts.values()):
                key_words = ", ".join(dict.fromkeys(filter(None, (mark.text for mark in marks))))
                self._leave_out(number, f"names nobody: {shortened(key_words)}")
                if any(
                    NOT_HELD.fullmatch(mark.text) or ONLINE.fullmatch(mark.text) for mark in marks
                ):
                    self._remark("", marks, number)
                continue
            lines.append(AttendanceLine(texts, marks, number, heading))
        meetings = tuple(
            replace(
                title,
                group=groups.get(at, title.group),
                is_online=title.is_online or ONLINE.fullmatch(title.rest) is not None,
            )
            for at, title in self.days.items()
        )
        kept = [
            place
            for place, (at, title) in enumerate(self.days.items())
            if chosen.get(folded(title.text)) != LEFT_OUT
        ]

        def with_marks(lines: Iterable[AttendanceLine]) -> tuple[AttendanceLine, ...]:
            return tuple(
                replace(line, marks=tuple(line.marks[place] for place in kept)) for line in lines
            )

        return AttendanceTable(
            name=name,
            headings=headings,
            meetings=tuple(meetings[place] for place in kept),
            lines=with_marks(lines),
            columns=tuple(columns),
            left_out=tuple(self.left_out),
            remarks=with_marks(self.remarks),
        )

    def _leave_out(self, number: int, text: str) -> None:
        is_remark = bool(_REMARK.fullmatch(text.rstrip(" :?"))) and not is_total_title(text)
        kind = LeftOutKind.MEETINGS if is_remark else LeftOutKind.TOTAL
        self.left_out.append(LeftOut(self.sheet, number, text, kind))

    def _remark(self, title: str, cells: tuple[SourceCell, ...], number: int) -> None:
        """Keep what a row or column that is left out says about each meeting."""
        line = AttendanceLine({TITLE: title}, cells, number)
        self.remarks.append(line)
        self.days = dict(zip(self.days, told_of(line, self.days.values()), strict=True))

    def _fields(self, chosen: Mapping[str, str]) -> Iterator[tuple[int, str]]:
        """Yield the columns that say who somebody is, each with its field."""
        first = min(self.days)
        found = []
        for at in range(first):
            title = _text(self.titles, at)
            if (choice := chosen.get(folded(title))) is not None and title:
                if choice in {AGENCY, PERSON, ROLE, DEPUTY, GROUP}:
                    found.append((at, choice))
                continue
            if is_total_title(title) or (_REMARK.fullmatch(title.rstrip(":")) and title):
                continue
            field = field_of_title(title) if title and not _LABEL.fullmatch(title) else UNKNOWN
            if self.is_down and field == PERSON and folded(title) in {"member", "members"}:
                field = UNKNOWN
            texts = [_text(cells, at) for cells, _, _ in self.lines]
            if field != UNKNOWN or any(text and not text.isdecimal() for text in texts):
                found.append((at, field))
        known = [field for _, field in found]
        for at, field in found:
            yield (
                at,
                (
                    UNKNOWN
                    if field == GROUP and known.count(UNKNOWN) == 0 and len(found) == 1
                    else field
                ),
            )

    def _columns(self, fields: Mapping[int, str], chosen: Mapping[str, str]) -> list[MappedColumn]:
        found = []
        for at in range(len(self.titles)):
            title = _text(self.titles, at)
            texts = (_text(cells, at) for cells, _, is_alone in self.lines if not is_alone)
            samples = tuple(dict.fromkeys(filter(None, texts)))[:3]
            if not title and not samples:
                continue
            is_chosen = bool(title) and folded(title) in chosen
            field = MEETING if at in self.days else fields.get(at, LEFT_OUT)
            if is_chosen and chosen[folded(title)] == LEFT_OUT:
                field = LEFT_OUT
            found.append(MappedColumn(title or f"Column {at + 1}", field, 1.0, samples, is_chosen))
        return found

    def _texts(self, fields: Mapping[int, str], own: Mapping[int, str]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for at, field in fields.items():
            if own[at] and field not in texts:
                texts[field] = own[at]
            elif own[at] and field in {UNKNOWN, ROLE}:
                texts[f"{field} {at}"] = own[at]
        return texts

    def _fill_down(
        self, fields: Mapping[int, str], own: dict[int, str], before: dict[int, str]
    ) -> None:
        """Give a person below the first of an agency, whose cell is blank, that agency."""
        places = [at for at, field in fields.items() if field in {AGENCY, GROUP}]
        has_person = any(own[at] for at in fields if at not in places)
        for at in places:
            if own[at]:
                before[at] = own[at]
            elif has_person and at == min(fields):
                own[at] = before.get(at, "")

    def _groups_over(self) -> dict[int, str]:
        """Return the group named over each meeting, where several are."""
        for row in self.over:
            texts = {at: _text(row, at) for at in self.days}
            named = {
                t for t in texts.values() if t and not _LABEL.fullmatch(t) and not is_quarter(t)
            }
            if (len(named) > 1 and len(named) < len(texts)) or (named and len(texts) == 1):
                return texts
        return {}

    def _kind(self, title: str, marks: Sequence[SourceCell]) -> str:
        """Return whether a line is of somebody (its field), or is left out."""
        words = " ".join(title.split()).rstrip(" :?")
        texts = [cell.text.strip() for cell in marks if cell.text.strip()]
        if is_total_title(words) or _REMARK.fullmatch(words):
            return LEFT_OUT
        if texts and all(text[-1] == "%" and is_figure(text) for text in texts):
            return LEFT_OUT
        if not words and len(texts) < 1:
            return LEFT_OUT
        if self.is_down and field_of_title(words) == GROUP and _are_names(texts):
            return GROUP
        if words and (_LABEL.fullmatch(words) or (self.is_down and field_of_title(words) == ROLE)):
            return LEFT_OUT
        return UNKNOWN


def _are_names(texts: Collection[str]) -> bool:
    """Return whether texts are names, not marks: most of them are long."""
    return sum(len(text) > 2 for text in texts) > len(texts) / 2 and not any(  # noqa: PLR2004
        is_figure(text) for text in texts
    )


def _text(cells: Sequence[SourceCell], at: int) -> str:
    return " ".join(cells[at].text.split()) if at < len(cells) else ""
