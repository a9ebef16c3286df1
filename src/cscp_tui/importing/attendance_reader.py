"""Read the meetings of a table of attendance: their groups and days, and how everybody came."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import shortened
from cscp_tui.domain.attendance import is_chairs_role
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.attendance import Came
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import agency_name, folded, group_name, groups_called
from cscp_tui.domain.partners import MAKERS
from cscp_tui.importing import attendance_tables as tables
from cscp_tui.importing.attendance_groups import GroupFinder
from cscp_tui.importing.attendance_marks import ABSENT, CHAIRED, UNRECORDED, MarkReader, key_in
from cscp_tui.importing.attendance_people import ROLE_ROW, People, Who, whole_of
from cscp_tui.importing.attendance_tables import AttendanceLine, AttendanceTable, MeetingTitle
from cscp_tui.importing.cells import SourceCell, SourceFile
from cscp_tui.importing.leads import BODY, is_role
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.importing.questions import LEAVE_OUT, UnknownAnswer
from cscp_tui.importing.source_tables import LeftOut, LeftOutKind

GROUP, AGENCY, YEAR, PARTS = "group", "agency", "year", "parts of"
APART, AS_PARTS = "apart", "parts"
LATER, AS_ONE = "planned meetings", "with the others"
WAY, IN_ROOM, ONLINE = "room or online", "in the room", "online"
GUESTS, MEMBERS = "guests", "members"
NEW_AGENCY, NO_AGENCY, NEW_GROUP = "new agency", "no agency", "new group"

_YEARS = re.compile(r"\b(20\d\d)(?: ?[/–-] ?(?:20)?(\d\d))?\b")
_OF_MEETINGS = re.compile(
    r"^(?!.*(?:\b(?:next|last|first|cancelled|postponed)\b|\b20\d\d\b)).*\b(?:meetings?|meets?|times?)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence about all meetings, and not about one of them."""
_HELD_ONLINE = re.compile(
    r"\b(?:teams|zoom|webex|online|virtual(?:ly)?|remote(?:ly)?|video|dial[- ]in)\b", re.IGNORECASE
)
_ROOM = re.compile(r"\b(?:in[- ]person|room|face[- ]to[- ]face|f2f|on[- ]site)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:\bto\b|[-–—])\s*")
_TIME = r"\d{1,2}(?:[.:]\d\d ?(?:[ap]m)?| ?[ap]m)\b"
_TIMES = re.compile(rf"\b{_TIME}(?:{_BETWEEN.pattern}{_TIME})?(?![.:/]?\d)", re.IGNORECASE)
_CHAIRED_BY = re.compile(r"chaired by|chair(?: of (?:the )?meeting)?|meeting chair", re.IGNORECASE)
_APOLOGIES_FROM = re.compile(r"apologies(?: received)?(?: from)?", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_PRESENT_TOTAL = re.compile(
    r"(?:(?:no|number|total)\.? ?(?:of )?(?:people |members? )?)?(?:present|attending|attended|in attendance)"
    r"|total|totals",
    re.IGNORECASE,
)
_AGENCIES_TOTAL = re.compile(
    r"(?:no\.? of |number of )?agencies (?:present|attending|represented)", re.IGNORECASE
)
_NOT_MINUTED = re.compile(
    r"(?:attendance )?(?:not|no) (?:recorded|record|known|available)|(?:minutes|attendance) "
    r"(?:not available|missing|unavailable)",
    re.IGNORECASE,
)
_LONGEST_MARK = 24
SAYS_QUORATE = "The file says that it was quorate."
"""A note on a meeting that wasn't, going by its members."""
_APRIL = 4
"""The first month of the year that “2024/25” means."""
_SOME_GUESTS = Who("Guests", is_agency=True, is_guest=True)
"""Guests of whom it isn't said where they came from."""
_GUESTS_NAMED = re.compile(r"(?P<count>\d{1,2})\s*[(:–-].*")
_COUNT = re.compile(r"[(\[]\s*(?:x ?)?(\d{1,2})\s*[)\]]|\bx ?(\d{1,2})\b")
_PERSON = re.compile(
    r"(?:(?:dr|mr|mrs|ms|miss|prof|cllr)\.? )?(?:[A-Z]\.? ?|[A-Z][\w'’-]+ )+[A-Z][\w'’-]+"
)


class Marked(Struct, frozen=True):
    """A meeting with what becomes of its marks."""

    title: MeetingTitle
    group: str
    """The id of the group; empty while it is unknown or left out."""
    day: date | None
    came: Mapping[str, Came]
    members: Mapping[str, bool]
    """Membership by agency, as far as its cell says: True for a member."""
    guests: Mapping[str, Came] = {}
    """The guests by the agency or body that they came from."""
    roles: Mapping[str, tuple[str, ...]] = {}
    """The roles of those who came themselves, by agency."""
    unknown: tuple[str, ...] = ()
    """The names with marks that are those of no agency here."""
    chair: str | None = None
    """The agency of the Chair who was there; empty for none; None if the table doesn't say."""
    cancelled: str = ""
    """The reason why it was not held; empty if it was."""
    is_unrecorded: bool = False
    notes: tuple[str, ...] = ()
    """The file's notes on it, besides marks."""


class AttendanceReader:
    """Reads the marks of meetings, by the file's own key and the answers."""

    def __init__(
        self,
        file: SourceFile,
        found: tables.FoundAttendance,
        book: Book,
        context: Context,
        options: ImportOptions,
    ) -> None:
        self._file, self._texts = file, found.texts
        self._book, self._context, self._options = book, context, options
        self._answers = options.answers
        self.people = People(book)
        self._groups = GroupFinder(book, file.name)
        cells = (cell for table in found.tables for line in table.lines for cell in line.marks)
        self._used = set(map(attendance_mark, cells))
        key = key_in((each.cells for each in found.texts), self._used)
        self._marks = MarkReader(self._answers, key, self._used)
        self.tables = tuple(map(self._without_remarks, found.tables))
        self._whos = [
            list(map(self._marked_as_guest, self.people.of(table), table.lines))
            for table in self.tables
        ]
        self._kinds: dict[str, str] = {}
        self._guests = [
            each
            for whos in self._whos
            for each in whos
            if each.is_named_guest and not self._is_guest(self.people.known(each.name))
        ]
        if self._answered(GUESTS) == MEMBERS:
            self._whos = [
                [
                    replace(each, is_guest=False, is_named_guest=False)
                    if each.is_named_guest
                    else each
                    for each in whos
                ]
                for whos in self._whos
            ]
        self._way = self._answered(WAY) or (ONLINE if self._said_online else "")
        if self._way == ONLINE:
            self.tables = tuple(map(self._held_online, self.tables))
        self._made: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}
        self._cancelled: dict[tuple[int, int], str] = {}
        self._doubts: list[str] = []
        self._chairs: dict[str, None] = {}
        self._joined: dict[str, dict[str, None]] = defaultdict(dict)
        self._own_rows: set[int] = set()
        """The numbers of rows that have only one meeting."""
        self._later: dict[str, date] = {}
        """The planned meetings that were added after the first day that the file records, with the
        first day on which they can change."""
        self.makes: list[Command] = []
        """Commands that add groups, agencies and memberships, recorded before the meetings."""
        self.unknown: dict[str, Counter[str]] = {name: Counter() for name in ("groups", "agencies")}
        self._asked_agencies: set[str] = set()

    def _without_remarks(self, table: AttendanceTable) -> AttendanceTable:
        """Leave out lines that tell something else of each meeting, such as who chaired it."""
        lines = [line for line in table.lines if not self._is_remark(line)]
        remarks = [
            replace(line, texts={tables.TITLE: " ".join(line.texts.values())})
            for line in table.lines
            if self._is_remark(line)
        ]
        held = table.meetings
        for line in remarks:
            held = tuple(tables.told_of(line, held))
        titles = {line.texts[tables.TITLE] for line in remarks}
        columns = {each.title for each in table.columns}
        left_out = (
            LeftOut(table.name, line.number, title, LeftOutKind.MEETINGS)
            for line in remarks
            if (title := line.texts[tables.TITLE]) not in columns
        )
        return replace(
            table,
            meetings=held,
            lines=tuple(lines),
            remarks=(*table.remarks, *remarks),
            columns=tuple(
                replace(each, field=tables.LEFT_OUT) if each.title in titles else each
                for each in table.columns
            ),
            left_out=(*table.left_out, *left_out),
        )

    def _marked_as_guest(self, who: Who, line: AttendanceLine) -> Who:
        """Return who a line is about, as guests if all its marks say so."""
        reads = [self._marks.read(mark) for cell in line.marks if (mark := attendance_mark(cell))]
        is_guest = reads and all(isinstance(read, Came) and read.is_guest for read in reads)
        is_named = is_guest and (who.is_named_guest or not who.is_guest)
        return replace(who, is_guest=True, is_named_guest=is_named) if is_guest else who

    @cached_property
    def _about_meetings(self) -> list[str]:
        """The sentences around the tables that say when or how the meetings are held."""
        return [
            text
            for each in self._texts
            for text in each.cells
            if _OF_MEETINGS.search(text) and not key_in([[text]], self._used)
        ]

    @cached_property
    def _said_online(self) -> str:
        """The sentence that says that meetings are held online; empty for none.

        Marks that tell those online from those in the room go before it.
        """
        words = next((text for text in self._about_meetings if _HELD_ONLINE.search(text)), "")
        return "" if self._tells_ways else words

    @cached_property
    def _tells_ways(self) -> bool:
        """True if the file tells people online from people in the room."""
        is_told = any(title.is_online for table in self.tables for title in table.meetings)
        reads = map(self._marks.read, filter(None, self._used))
        texts = (cell for each in self._texts for cell in each.cells)
        return (
            is_told
            or any(isinstance(read, Came) and read.online for read in reads)
            or any(key_in([[text]], self._used) and _ROOM.search(text) for text in texts)
        )

    @staticmethod
    def _held_online(table: AttendanceTable) -> AttendanceTable:
        """Return a table whose meetings were online, except those with a place of their own."""
        meetings = (replace(each, is_online=not each.place) for each in table.meetings)
        return replace(table, meetings=tuple(meetings))

    @cached_property
    def _time(self) -> str:
        """The time of all meetings, as the file says it: ``10.00 to 11.30``; empty if it doesn't."""
        found = {
            match[0].strip() for text in self._about_meetings for match in _TIMES.finditer(text)
        }
        times = _BETWEEN.split(found.pop()) if len(found) == 1 else []
        return " to ".join(times)

    def _is_remark(self, line: AttendanceLine) -> bool:
        """Return whether none of a line's cells is a mark; they are names or sentences."""
        marks = [mark for cell in line.marks if (mark := attendance_mark(cell))]
        return bool(marks) and all(
            isinstance(self._marks.read(mark), str)
            and (self.people.known(mark) or len(mark) > _LONGEST_MARK)
            for mark in marks
        )

    def _similar_groups(self, said: str) -> list[str]:
        return [
            group.id
            for group in self._book.groups.values()
            if any(f" {folded(name)} " in f" {folded(said)} " for name in group.names)
        ]

    def _group_answer(self, name: str) -> str:
        """Return whose meetings those under a name are; empty while nobody says so."""
        answer = self._answered(question_key(GROUP, name)) or self._answers.get(GROUP, "")
        is_new = name and self._options.creates and not self._similar_groups(name)
        return answer or (NEW_GROUP if is_new else "")

    def _agency_answer(self, who: Who) -> str:
        """Return the answer about an agency: an id, ``new agency``, ``leave out``; empty for none."""
        answer = self._answered(question_key(AGENCY, who.name))
        answer = answer or ("" if who.is_agency else self._answers.get(AGENCY, ""))
        return self.people.known(answer) or answer if answer else ""

    def _by_group(self, table: AttendanceTable, places: Iterable[int]) -> Iterable[list[int]]:
        """Return the indexes of meetings, those of each group together."""
        found: dict[str, list[int]] = defaultdict(list)
        for place in places:
            if any(attendance_mark(line.marks[place]) for line in table.lines):
                found[folded(table.meetings[place].group)].append(place)
        return found.values()

    def _answered(self, key: str) -> str:
        return self._answers.get(folded(key), "")

    def _group(self, title: MeetingTitle, table: AttendanceTable) -> str:
        """Return the id of a meeting's group, which is added if it is new; empty to leave it out."""
        if known := self._groups.known(title, table):
            return known
        said = self._groups.name_in_table(title, table)
        answer = self._group_answer(said)
        if answer in {"", LEAVE_OUT}:
            return ""
        if found := groups_called(answer, self._book):
            return found[0].id
        name = said if answer == NEW_GROUP else answer
        return self._add("groups", name) if name else ""

    def _years(self) -> tuple[int, int] | None:
        """Return the year of the first meeting and that of the last, as a heading says them."""
        if answer := self._answers.get(YEAR, ""):
            if not re.fullmatch(r"20\d\d", answer):
                raise UnknownAnswer(f"“{shortened(answer)}” isn't a year. Type it like 2024.")
            return int(answer), int(answer)
        headings = [heading for table in self.tables for heading in table.headings]
        for text in (
            *headings,
            *(" ".join(each.cells) for each in self._texts),
            PurePath(self._file.name).stem,
        ):
            if found := _YEARS.search(text):
                first = int(found[1])
                return first, first // 100 * 100 + int(found[2]) if found[2] else first
        return None

    def _day(self, title: MeetingTitle, table: AttendanceTable, before: date | None) -> date | None:
        if title.day is not None:
            return title.day
        if not title.without_year:
            typed = self._answered(question_key("day", title.text))
            return self._in_month(title, table) or tables.past_day(typed, self._context.today)
        years = self._years()
        if years is None:
            return None
        first, last = years
        for year in (first, first + 1):
            day = tables.past_day(f"{title.without_year} {year}", self._context.today)
            is_in_year = first == last or day is None or year > first or day.month >= _APRIL
            if day is not None and is_in_year and (before is None or day > before):
                return day
        return None

    def _in_month(self, title: MeetingTitle, table: AttendanceTable) -> date | None:
        """Return the day of the only meeting that is known in a month."""
        group, month = self._groups.known(title, table), title.month
        found = [
            meeting.day
            for meeting in self._book.meetings.values()
            if meeting.group == group and month and meeting.day.replace(day=1) == month
        ]
        return found[0] if len(found) == 1 else None

    def _not_held(self, table: AttendanceTable, place: int) -> str:
        """Return the words that say that a meeting was not held; empty if none do."""
        key = id(table), place
        if key not in self._cancelled:
            self._cancelled[key] = self._words_for_not_held(table, place)
        return self._cancelled[key]

    @staticmethod
    def _words_for_not_held(table: AttendanceTable, place: int) -> str:
        title = table.meetings[place]
        if tables.NOT_HELD.fullmatch(title.rest):
            return title.rest
        marks = [mark for line in table.lines if (mark := attendance_mark(line.marks[place]))]
        words = [mark for mark in marks if tables.NOT_HELD.fullmatch(mark)]
        return words[0] if words and len({*words}) == len({*marks}) else ""

    @cached_property
    def _read(self) -> list[Marked]:
        """The meetings of known groups, earliest first, as far as their marks are understood."""
        read = [
            meeting
            for place, table in enumerate(self.tables)
            for meeting in self._meetings(table, self._whos[place])
        ]
        several: dict[tuple[str, date | str], list[Marked]] = defaultdict(list)
        for meeting in read:
            several[meeting.group, meeting.day or meeting.title.text].append(meeting)
        joined = [_joined(each) for each in several.values()]
        joined.sort(key=lambda each: each.day or date.max)
        return [each for each in joined if each.group]

    def _meetings(self, table: AttendanceTable, whos: Sequence[Who]) -> Iterator[Marked]:
        before: date | None = None
        own = {
            n: places
            for places in self._by_group(table, range(len(table.meetings)))
            for n in places
        }
        for place, title in enumerate(table.meetings):
            group = self._group(title, table)
            day = self._day(title, table, before)
            before = day if title.without_year else before
            if words := self._not_held(table, place):
                yield Marked(title, group, day, {}, {}, cancelled=words)
                continue
            texts = {mark for line in table.lines if (mark := attendance_mark(line.marks[place]))}
            if texts and all(self._is_unrecorded(text) for text in texts):
                yield Marked(title, group, day, {}, {}, is_unrecorded=True)
                continue
            expected = [
                (who, attendance_mark(line.marks[place]))
                for who, line in zip(whos, table.lines, strict=True)
                # Who has no mark at any meeting of the group was not expected there.
                if any(attendance_mark(line.marks[n]) for n in own.get(place, ()))
                and self._agency_answer(who) != LEAVE_OUT
            ]
            chair = self._chair_of(table, place, whos)
            meeting = self._marked(title, group, day, expected if group else [], chair)
            meeting = self._with_apologies(meeting, table, place, whos)
            yield replace(meeting, notes=tuple(self._notes(meeting, table, place)))

    def _with_apologies(
        self, meeting: Marked, table: AttendanceTable, place: int, whos: Sequence[Who]
    ) -> Marked:
        """Return a meeting with the apologies that a column of their own names."""
        came = dict(meeting.came)
        for line in table.remarks:
            if not _APOLOGIES_FROM.fullmatch(line.texts[tables.TITLE].rstrip(" :")):
                continue
            for name in re.split(r"\s*[;\n]\s*|,\s*(?![^()]*\))", line.marks[place].text):
                key = self._named_in(_BRACKETED.sub("", name).strip(), whos)
                if key and key in came and not came[key].apologies:
                    one = came[key]
                    is_deputy = one.has_people and "dep" in name.casefold()
                    came[key] = replace(
                        one, apologies=1, is_unknown=False, deputies=one.deputies or int(is_deputy)
                    )
        return replace(meeting, came=came)

    def _chair_of(self, table: AttendanceTable, place: int, whos: Sequence[Who]) -> Who | None:
        """Return whoever chaired a meeting: by their mark, their role, or a line that names them."""
        names = [
            _BRACKETED.sub("", line.marks[place].text)
            for line in table.remarks
            if _CHAIRED_BY.fullmatch(line.texts[tables.TITLE].rstrip(" :"))
        ]
        wanted = {_as_named(name) for name in names if name.strip()}
        lines = [
            (line, attendance_mark(line.marks[place]), who)
            for line, who in zip(table.lines, whos, strict=True)
        ]
        marked = [who for _, mark, who in lines if self._says_chair(mark)]
        by_role = [who for _, mark, who in lines if who.is_chair and self._has_come(mark)][:1]
        named = [who for line, _, who in lines if wanted & set(map(_as_named, line.texts.values()))]
        found = marked or by_role or named
        return found[0] if len({self._agency(who) for who in found}) == 1 else None

    def _has_come(self, mark: str) -> bool:
        came = self._marks.read(mark) if mark else self._marks.blank()
        return isinstance(came, Came) and came.has_people

    def _says_chair(self, mark: str) -> bool:
        return bool(CHAIRED.search(mark)) and self._has_come(mark)

    @staticmethod
    def _notes(meeting: Marked, table: AttendanceTable, place: int) -> Iterator[str]:
        """Yield where a total of the file differs from its marks, and that it calls it inquorate."""
        came, guests = meeting.came.values(), meeting.guests.values()
        present = sum(each.in_room + each.online for each in came if each.has_people)
        people = present + (meeting.chair is not None and meeting.chair not in meeting.came)
        invited = sum(each.in_room + each.online for each in guests)
        agencies = sum(each.has_people for each in came)
        if present and table.meetings[place].is_online:
            yield "Held online, so whoever came is recorded as online."
        for line in table.remarks:
            title = line.texts[tables.TITLE].rstrip(" :")
            mark = attendance_mark(line.marks[place])
            if not came:
                continue
            for pattern, numbers, what in (
                (_PRESENT_TOTAL, {people, people + invited}, "people"),
                (_AGENCIES_TOTAL, {agencies, agencies + len(guests)}, "agencies"),
            ):
                if pattern.fullmatch(title) and mark.isdecimal() and int(mark) not in numbers:
                    yield f"The file says {mark} {what}."
            if "quora" in title.casefold() and mark.casefold() in {"n", "no", "✗", "inquorate"}:
                yield "The file says that it was not quorate."
            if "quora" in title.casefold() and mark.casefold() in {"y", "yes", "✓", "quorate"}:
                yield SAYS_QUORATE

    def _named_in(self, name: str, whos: Sequence[Who]) -> str:
        """Return the agency among some that a name means, alone or as a part of their names."""
        wanted = folded(name)
        exact = [who for who in whos if folded(who.name) == wanted]
        found = exact or [
            who for who in whos if wanted and f" {wanted} " in f" {folded(who.name)} "
        ]
        keys = {self._agency(who) or "" for who in found if who.is_agency}
        return keys.pop() if len(keys) == 1 else self.people.known(name) if name else ""

    def _is_unrecorded(self, mark: str) -> bool:
        return bool(_NOT_MINUTED.fullmatch(mark)) or self._marks.read(mark) == UNRECORDED

    def _meaning(self, who: Who, mark: str, title: MeetingTitle) -> Came | str | None:
        """Return how somebody came to a meeting; a text if their mark says nothing about that."""
        if not mark and who.is_guest:
            return ""
        meaning = self._marks.read(mark) if mark else self._marks.blank()
        if isinstance(meaning, str) and who.is_guest:
            meaning = guests_counted(mark)
        if isinstance(meaning, str):
            return meaning if mark else ""
        is_marked = meaning is not None and meaning.is_guest
        is_guest = who.is_named_guest or (is_marked and self._answered(GUESTS) != MEMBERS)
        if meaning is None or not meaning.has_people:
            return "" if who.is_deputy or is_guest else meaning
        meaning = _as_held(meaning, title)
        people = meaning.in_room + meaning.online
        return replace(
            meaning, is_guest=is_guest, deputies=people if who.is_deputy else meaning.deputies
        )

    def _guests_in(
        self, who: Who, meaning: Came | str | None, title: MeetingTitle
    ) -> list[tuple[str, Came]]:
        """Return the guests that a mark records, by their agency or body; none if it is no guest's.

        Their place is empty where only people are named.
        """
        if isinstance(meaning, str):
            is_row = who.is_guest and not who.is_named_guest
            visitors = visitors_in(meaning) if is_row else []
            return [(where, _as_held(one, title)) for where, one in visitors]
        if meaning is None or not meaning.is_guest:
            return []
        known = self.people.known(who.name) or self._agency_answer(who)
        if self._is_guest(known):
            return [("", meaning)]
        if known in self._book.agencies:
            return [(self._book.agencies[known].name, meaning)]
        return [(who.name if who.is_agency else who.body, meaning)]

    def _marked(
        self,
        title: MeetingTitle,
        group: str,
        day: date | None,
        expected: Iterable[tuple[Who, str]],
        in_chair: Who | None,
    ) -> Marked:
        """Read the marks of a meeting; the seats of an agency are counted together."""
        came: dict[str, Came] = {}
        guests: dict[str, Came] = {}
        roles: dict[str, tuple[str, ...]] = {}
        unknown: dict[str, None] = {}
        members: dict[str, bool] = {}
        chair: str | None = None
        for who, mark in expected:
            meaning = self._meaning(who, mark, title)
            invited = self._guests_in(who, meaning, title)
            for where, one in invited:
                guests[where] = guests.get(where, ABSENT) + one
            if invited or isinstance(meaning, str):
                continue
            if (key := self._agency(who)) is None:
                unknown[who.name] = None
                continue
            if meaning is None:
                members.setdefault(key, False)
                continue
            if meaning.is_unknown:
                came.setdefault(key, UNRECORDED)
                continue
            if who is in_chair and meaning.has_people and not self._is_chairs_row(key):
                # The Chair isn't one of the people of their agency.
                chair = key
                members[key] = True
                meaning = self._without_chair(group, came, meaning)
                self._chairs |= {key: None} if key else {}
                if not meaning.has_people:
                    continue
            if key:
                members[key] = True
                if who.role and meaning.has_people and not meaning.deputies:
                    roles[key] = (*roles.get(key, ()), who.role)
                came[key] = came.get(key, ABSENT) + meaning
        came.pop("", None)
        members.pop("", None)
        if (some := guests.pop("", None)) and (key := self._agency(_SOME_GUESTS)):
            came[key] = came.get(key, ABSENT) + some
        return Marked(title, group, day, came, members, guests, roles, tuple(unknown), chair)

    def _without_chair(self, group: str, came: dict[str, Came], meaning: Came) -> Came:
        """Return the people of a mark without the Chair, whose own row says if they were online."""
        if meaning.in_room:
            return replace(meaning, in_room=meaning.in_room - 1)
        if row := self._chairs_row_of(group):
            came[row] = Came(online=1)
        return replace(meaning, online=meaning.online - 1)

    def _chairs_row_of(self, group: str) -> str:
        """Return the role in whose own row a group's Chair is recorded; empty for none."""
        spells = self._book.memberships.values()
        own = (
            each.agency
            for each in spells
            if each.group == group and self._is_chairs_row(each.agency)
        )
        return next(own, "")

    def _is_chairs_row(self, key: str) -> bool:
        agency = self._book.agencies.get(key)
        is_new_role = self._kinds.get(key) == AgencyKind.ROLE
        return is_new_role if agency is None else is_chairs_role(agency)

    def _is_guest(self, key: str) -> bool:
        agency = self._book.agencies.get(key)
        kind = agency.kind if agency is not None else self._kinds.get(key)
        return kind == AgencyKind.GUEST

    def _agency(self, who: Who) -> str | None:
        """Return the id of an agency, empty for a Chair from none; None to leave it out."""
        if who.is_guest:
            guests = (a.id for a in self._book.agencies.values() if a.kind is AgencyKind.GUEST)
            return next(guests, None) or self._add("agencies", "Guest", kind=AgencyKind.GUEST.value)
        key, doubt = self.people.named(who.name)
        if key:
            if doubt and doubt not in self._doubts:
                self._doubts.append(doubt)
            return key
        answer = self._agency_answer(who)
        if answer == NO_AGENCY:
            return ""
        if answer in self._book.agencies:
            return answer
        if answer == NEW_AGENCY or (who.is_agency and self._options.creates):
            kind = {"kind": AgencyKind.ROLE.value} if ROLE_ROW.search(who.name) else {}
            name = who.name if who.is_agency else who.body
            name = name or self._answered(question_key(NEW_AGENCY, who.name))
            if not name:
                return None
            return self._add("agencies", name, **kind, **self._parent_of(name))
        if answer and self._options.creates:
            return self._add("agencies", answer)
        if folded(who.name) not in self._asked_agencies:
            self.unknown["agencies"][who.name] += 1
        return None

    def _parent_of(self, name: str) -> dict[str, str]:
        """Return the agency that a new one is part of, if somebody said so."""
        whole = whole_of(name)
        if not whole or self._answered(question_key(PARTS, whole)) != AS_PARTS:
            return {}
        return {"parent": self.people.known(whole) or self._add("agencies", whole)}

    def _add(self, table: str, name: str, **values: str) -> str:
        """Add a record once, and return its id."""
        fold = (table, folded(name))
        if fold not in self._made:
            taken = {*self._book.tables[table], *self._book.undone[table], *self._made.values()}
            key = MAKERS[table](taken, name, "")
            self._made[fold], self._kinds[key] = key, values.get("kind", "")
            self._names[key] = name
            self.makes.append(AddRecord(table, {"name": name} | values, key))
        return self._made[fold]

    def _named(self, agency: str) -> str:
        return self._names.get(agency) or agency_name(agency, self._book)

    def _group_name(self, group: str) -> str:
        return self._names.get(group) or group_name(group, self._book)


def question_key(kind: str, name: str) -> str:
    return f"{kind} {' '.join(name.split())}".strip()


def attendance_mark(cell: SourceCell) -> str:
    """Return the mark of a cell: its text, or else the colour that it is filled with."""
    text = " ".join(cell.text.split())
    return text or (f"{cell.fill.lower()} cell" if cell.fill else "")


def guests_counted(mark: str) -> Came | str:
    """Return the number of guests in ``2 (Ofsted, a student)``, whose names are not kept."""
    found = _GUESTS_NAMED.fullmatch(mark)
    return Came(in_room=int(found["count"])) if found else mark


def _is_person(text: str) -> bool:
    """Return whether a text is a person's name or role, and not the name of a body."""
    return bool(_PERSON.fullmatch(text) and not BODY.search(text)) or is_role(text)


def _as_named(text: str) -> str:
    """Return a name without the stops of its initials: ``r patel`` for ``R. Patel``."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _as_held(came: Came, title: MeetingTitle) -> Came:
    """Return who came as online where the whole meeting was."""
    if not title.is_online:
        return came
    return replace(came, in_room=0, online=came.in_room + came.online)


def visitors_in(mark: str) -> list[tuple[str, Came]]:
    """Return the guests that a text in the row of all guests names, by where they came from.

    “E. Young, Barnardo's” is one from Barnardo's. Where only people are named, their place is empty.
    """
    found = []
    for text in re.split(r"\s*[;\n]\s*", mark):
        count = _COUNT.search(text)
        parts = [
            part for part in re.split(r"\s*[,()\[\]]\s*", _COUNT.sub("", text)) if part.strip()
        ]
        places = [part for part in parts if not _is_person(part)]
        if max((len(part) for part in parts), default=0) < len("IDVA"):
            return []
        people = int(count[1] or count[2]) if count else 1
        found.append((places[0].strip() if len(places) == 1 else "", Came(in_room=people)))
    return found


def _joined(several: Sequence[Marked]) -> Marked:
    """Return a meeting whose marks stand in one or more tables."""
    first, *others = several
    for other in others:
        came = dict(first.came)
        for key, one in other.came.items():
            came[key] = came.get(key, UNRECORDED) + one
        guests = dict(first.guests)
        for where, one in other.guests.items():
            guests[where] = guests.get(where, UNRECORDED) + one
        members = {
            key: bool(first.members.get(key) or other.members.get(key))
            for key in (*first.members, *other.members)
        }
        first = replace(
            first,
            notes=(*first.notes, *other.notes),
            came=came,
            members=members,
            guests=guests,
            unknown=tuple(dict.fromkeys((*first.unknown, *other.unknown))),
            roles={
                key: (*first.roles.get(key, ()), *other.roles.get(key, ()))
                for key in (*first.roles, *other.roles)
            },
            chair=other.chair if first.chair is None else first.chair,
            cancelled=first.cancelled and other.cancelled,
            is_unrecorded=first.is_unrecorded and other.is_unrecorded,
        )
    return first
