"""Plan the import of attendance: its meetings, agencies and marks, and what has to be asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import PurePath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, NotUnderstood
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.domain.attendance import is_chairs_role, unrepresented_members
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import refuse_unless_times, time_said, with_minutes
from cscp_tui.domain.commands.attendance import Came, RecordGuests, attendance_id
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import (
    CancelMeeting,
    HoldMeeting,
    PlanMeeting,
    TakePlace,
)
from cscp_tui.domain.commands.partners import MakeMember
from cscp_tui.domain.commands.records import AddRecord, as_one
from cscp_tui.domain.context import Context
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.enums import AgencyKind, MeetingState
from cscp_tui.domain.names import agency_name, folded, group_name, groups_called
from cscp_tui.domain.partners import MAKERS, groups_on, members_on
from cscp_tui.domain.records import KINDS, Meeting
from cscp_tui.domain.rules.check import check
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.importing import attendance_tables as tables
from cscp_tui.importing.attendance_groups import GroupFinder
from cscp_tui.importing.attendance_marks import (
    ABSENT,
    BLANK_MARK,
    MEANINGS,
    UNRECORDED,
    MarkReader,
    key_in,
    mark_key,
    shown_mark,
)
from cscp_tui.importing.attendance_people import ROLE_ROW, People, Who, whole_of
from cscp_tui.importing.attendance_tables import AttendanceLine, AttendanceTable, MeetingTitle
from cscp_tui.importing.cells import SourceCell, SourceFile
from cscp_tui.importing.kept_answers import answers_to_keep, attendance_source, with_kept_answers
from cscp_tui.importing.leads import BODY, is_doubtful_agency, is_role
from cscp_tui.importing.mapping import Mapping as ColumnMapping
from cscp_tui.importing.planned import (
    Created,
    ImportOptions,
    ImportPlan,
    PlannedRow,
    RowState,
    TablePlan,
)
from cscp_tui.importing.questions import LEAVE_OUT, ROW, ImportQuestion, UnknownAnswer, checked
from cscp_tui.importing.source_tables import LeftOut, LeftOutKind, SourceTable

GROUP, AGENCY, YEAR, PARTS = "group", "agency", "year", "parts of"
APART, AS_PARTS = "apart", "parts"
LATER, AS_ONE = "planned meetings", "with the others"
WAY, IN_ROOM, ONLINE = "room or online", "in the room", "online"
GUESTS, MEMBERS, CHAIR, OWN = "guests", "members", "chair", "agency"
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
_TIMES = re.compile(
    rf"\b\d{{1,2}}[.:]\d\d ?(?:[ap]m)?(?:{_BETWEEN.pattern}\d{{1,2}}[.:]\d\d ?(?:[ap]m)?)?(?![.:/]?\d)",
    re.IGNORECASE,
)
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
_QUORATE = "The file says that it was quorate."
"""What is said only of a meeting that wasn't, by its members."""
_APRIL = 4
"""The first month of the year that “2024/25” means."""


class NoAttendance(NotUnderstood):
    """A file without a table of attendance."""

    def __init__(self, file: SourceFile) -> None:
        super().__init__(
            f"There's no table of attendance in “{shortened(file.name)}”. It needs the days of "
            "meetings in a row or a column, and the agencies in the other."
        )


class _Marked(Struct, frozen=True):
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
    chair: str | None = None
    """The agency of the Chair who was there; empty for none; None if the table doesn't say."""
    cancelled: str = ""
    """The reason why it was not held; empty if it was."""
    is_unrecorded: bool = False
    notes: tuple[str, ...] = ()
    """The file's notes on it, besides marks."""


def plan_attendance(
    file: SourceFile, book: Book, context: Context, options: ImportOptions
) -> ImportPlan:
    """Plan every meeting of a file; nothing is recorded.

    Raises:
        NotUnderstood: there is no table of attendance, or an answer is none.
        Refused: its cells are counts of several meetings that can't be kept as a summary.
    """
    kept = attendance_source(file, book)
    options = with_kept_answers(options, kept)
    chosen = {folded(title): field for title, field in options.columns.items()}
    found = tables.find_attendance(file, context.today, chosen)
    if not found.tables:
        # Few files are summaries.
        from cscp_tui.importing.attendance_summaries import plan_summary  # noqa: PLC0415

        if (summary := plan_summary(file, book, context.today, options)) is not None:
            return summary
        raise NoAttendance(file)
    planner = _AttendancePlanner(file, found, book, context, options)
    questions = tuple(planner.questions())
    rows = planner.rows() if not any(each.is_open for each in questions) else []
    made = tuple(each for _, several in rows for each in several)
    commands = (*planner.makes, *made, *answers_to_keep(file, options, kept))
    questions += tuple(planner.about_later())
    return ImportPlan(
        name=file.name,
        tables=tuple(
            TablePlan(
                table=_titles_of(table),
                mapping=planner.mapping(place),
                rows=tuple(row for row, _ in rows) if place == 0 else (),
            )
            for place, table in enumerate(planner.tables)
        ),
        questions=questions,
        unknown={name: names for name, names in planner.unknown.items() if names},
        command=as_one(commands, planner.not_before, planner.sentence(rows))
        if made and not any(each.is_open for each in questions)
        else None,
        notes=(*file.notes, *planner.notes()),
        into=planner.into,
        creates=tuple(planner.created()),
        left_out=tuple(sorted(planner.left_out(), key=lambda each: (each.sheet, each.number))),
        fields=tables.FIELDS,
        unmapped="left out",
    )


def attendance_columns(file: SourceFile, today: date) -> tuple[SourceTable, ...]:
    """Return the titles of the columns of a file's attendance, table by table."""
    return tuple(map(_titles_of, tables.find_attendance(file, today, {}).tables))


def _titles_of(table: AttendanceTable) -> SourceTable:
    return SourceTable(table.name, tuple(each.title for each in table.columns), ())


class _AttendancePlanner:
    """Reads the marks of meetings, and compares them with what is recorded."""

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
        self._used = set(map(_mark, cells))
        key = key_in((each.cells for each in found.texts), self._used)
        self._marks = MarkReader(self._answers, key, self._used)
        self.tables = tuple(map(self._without_remarks, found.tables))
        self._whos = [
            list(map(self._marked_as_guest, self.people.of(table), table.lines))
            for table in self.tables
        ]
        self._guests = [each for whos in self._whos for each in whos if each.is_named_guest]
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
        self._kinds: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._cancelled: dict[tuple[int, int], str] = {}
        self._doubts: list[str] = []
        self._chairs: list[str] = []
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
        held = list(table.meetings)
        for line in remarks:
            for place, cell in enumerate(line.marks):
                if tables.NOT_HELD.fullmatch(cell.text):
                    held[place] = replace(held[place], rest=" ".join(cell.text.split()))
                elif tables.ONLINE.fullmatch(cell.text):
                    held[place] = replace(held[place], is_online=True)
        titles = {line.texts[tables.TITLE] for line in remarks}
        columns = {each.title for each in table.columns}
        left_out = (
            LeftOut(table.name, line.number, title, LeftOutKind.OTHER)
            for line in remarks
            if (title := line.texts[tables.TITLE]) not in columns
        )
        return replace(
            table,
            meetings=tuple(held),
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
        reads = [self._marks.read(mark) for cell in line.marks if (mark := _mark(cell))]
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
        said = next((text for text in self._about_meetings if _HELD_ONLINE.search(text)), "")
        return "" if self._tells_ways else said

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
        marks = [mark for cell in line.marks if (mark := _mark(cell))]
        return bool(marks) and all(
            isinstance(self._marks.read(mark), str)
            and (self.people.known(mark) or len(mark) > _LONGEST_MARK)
            for mark in marks
        )

    def mapping(self, place: int) -> ColumnMapping:
        """Return what each column of a table is; one without a known title is told by its cells."""
        table, whos = self.tables[place], self._whos[place]
        is_body = {
            folded(next(iter(line.texts.values()))): who.is_agency
            for line, who in zip(table.lines, whos, strict=True)
        }
        columns = []
        has_agency = tables.AGENCY in {each.field for each in table.columns}
        for each in table.columns:
            field = each.field
            has_role = field != tables.ROLE or any(who.role for who in whos)
            if not has_role or (field == tables.UNKNOWN and has_agency):
                field = tables.LEFT_OUT
            elif field == tables.UNKNOWN:
                are_bodies = is_body.get(folded(each.title), self.people.are_bodies(table))
                field = tables.AGENCY if are_bodies else tables.PERSON
            columns.append(replace(each, field=field))
        return ColumnMapping(tuple(columns))

    # Questions

    def questions(self) -> Iterator[ImportQuestion]:
        """Ask once about each group, agency, day and mark that isn't known."""
        yield from self._about_groups()
        yield from self._about_days()
        yield from self._about_guests()
        yield from self._about_agencies()
        yield from self._about_chairs()
        yield from self._about_parts()
        yield from self._about_marks()
        yield from self._about_ways()
        yield from self._about_members()

    @property
    def into(self) -> str:
        """What the file holds, with the groups whose meetings they are."""
        groups = dict.fromkeys(self._group_name(each.group) for each in self._read)
        whose = f" of {in_a_row(list(groups))}" if groups else ""
        return f"attendance at meetings{whose}"

    def sentence(self, rows: Sequence[tuple[PlannedRow, tuple[Command, ...]]]) -> str:
        """Say what is recorded: ``5 meetings of MASH Ops recorded, 1 cancelled``."""
        made = [row.title.partition(",")[0] for row, several in rows if several]
        several = counted(len(made), "meeting")
        return f"{several} of {in_a_row(list(dict.fromkeys(made)))} recorded from a file"

    def _question(
        self,
        key: str,
        text: str,
        rows: int,
        choices: tuple[tuple[str, str], ...] = (),
        *,
        default: str = "",
        **how: Any,
    ) -> ImportQuestion:
        """Return a question with its answer.

        Args:
            default: the answer that a blank stands for; empty if it has to be answered.
            how: what else there is to say of the question.
        """
        said: dict[str, Any] = {"answer": self._answered(key), "is_needed": not default} | how
        first = tuple(sorted(choices, key=lambda each: each[0] != default)) if default else choices
        return checked(ImportQuestion(key=key, text=text, rows=rows, choices=first, **said))

    def _about_groups(self) -> Iterator[ImportQuestion]:
        counts: Counter[str] = Counter()
        for table in self.tables:
            for title in table.meetings:
                if not self._groups.known(title, table):
                    counts[self._groups.said(title, table)] += 1
        for said, number in counts.items():
            answer, similar = self._group_answer(said), self._similar_groups(said)
            known = groups_called(answer, self._book) if answer else ()
            if said and not known and answer != NEW_GROUP:
                self.unknown["groups"][said] = number
            new = ((NEW_GROUP, f"add “{shortened(said)}” as a group"),) if said else ()
            if answer and not known and self._options.creates and answer != NEW_GROUP:
                continue
            yield self._question(
                _key(GROUP, said),
                f"Whose meetings are those under “{shortened(said)}”?"
                if said
                else "Whose meetings are these?",
                number,
                (
                    *((each.id, each.name) for each in self._book.groups.values()),
                    *new,
                    (LEAVE_OUT, "don't import these meetings"),
                ),
                suggestion=similar[0] if len(similar) == 1 else "",
                answer=known[0].id if len(known) == 1 else answer,
            )

    def _similar_groups(self, said: str) -> list[str]:
        return [
            group.id
            for group in self._book.groups.values()
            if any(f" {folded(name)} " in f" {folded(said)} " for name in group.names)
        ]

    def _group_answer(self, said: str) -> str:
        """Return whose meetings those under a name are; empty while nobody says so."""
        answer = self._answered(_key(GROUP, said)) or self._answers.get(GROUP, "")
        is_new = said and self._options.creates and not self._similar_groups(said)
        return answer or (NEW_GROUP if is_new else "")

    def _about_days(self) -> Iterator[ImportQuestion]:
        titles = [title for table in self.tables for title in table.meetings]
        without = [title for title in titles if title.without_year]
        if without and not self._years():
            said = f"In which year was the first meeting, {without[0].without_year}?"
            yield self._question(YEAR, said, len(without))
        for table in self.tables:
            for title in table.meetings:
                if title.day or title.without_year or self._in_month(title, table):
                    continue
                named = f"{title.month:%B %Y}" if title.month else f"“{shortened(title.text)}”"
                answer = self._answered(_key("day", title.text))
                if answer and self._typed_day(answer) is None:
                    raise UnknownAnswer(
                        f"“{shortened(answer)}” isn't a date. Type a day, e.g. 18/9/2024."
                    )
                said = f"On which day was the meeting of {named}?"
                yield self._question(_key("day", title.text), said, 1)

    def _about_guests(self) -> Iterator[ImportQuestion]:
        """Ask whether those who are named as guests are members after all; else they are guests."""
        if names := list(dict.fromkeys(_quoted(each.name) for each in self._guests)):
            yield self._question(
                GUESTS,
                f"Are {in_a_row(names)} guests, as the file says, or members? Leave blank for guests.",
                len(self._guests),
                ((GUESTS, "guests from there"), (MEMBERS, "members from their first mark on")),
                default=GUESTS,
            )

    def _about_agencies(self) -> Iterator[ImportQuestion]:
        whos: dict[str, Who] = {}
        counts: Counter[str] = Counter()
        for who in (each for several in self._whos for each in several):
            fold = folded(who.name)
            if (who.is_guest and not who.is_named_guest) or self.people.known(who.name):
                continue
            near = self.people.similar(who.name) if who.is_agency else ()
            if who.is_guest and not near:
                continue
            is_doubtful = is_doubtful_agency(who.name) and not ROLE_ROW.search(who.name)
            is_clear = who.is_agency and not near and not is_doubtful
            if is_clear and not self._answered(_key(AGENCY, who.name)):
                continue
            whos.setdefault(fold, who)
            counts[fold] += 1
        self._asked_agencies = {*whos}
        for fold, who in whos.items():
            near = self.people.similar(who.name)
            is_named = who.is_agency or who.body == who.name
            beside = f" ({shortened(who.beside)})" if who.beside else ""
            answer, blank = self._agency_answer(who), " Leave blank for no." * who.is_guest
            yield self._question(
                _key(AGENCY, who.name),
                f"Is “{shortened(who.name)}”{beside} one of our agencies?{blank}"
                if is_named
                else f"Which agency is “{shortened(who.name)}”{beside} from?",
                counts[fold],
                self._agency_choices(who, near),
                suggestion=near[0] if len(near) == 1 and is_named else "",
                answer=answer,
                is_needed=not who.is_guest,
            )
            if answer == NEW_AGENCY and not (who.is_agency or who.body):
                said = f"What is the agency of “{shortened(who.name)}”{beside} called?"
                key = _key(NEW_AGENCY, who.name)
                yield self._question(key, said, counts[fold], suggestion=who.likely_body)

    def _about_chairs(self) -> Iterator[ImportQuestion]:
        """Ask whether a Chair from an agency counts for it, too; else only as the Chair."""
        chairs = [who for whos in self._whos for who in whos if who.is_chair]
        names = dict.fromkeys(
            _quoted(who.name)
            for who in chairs
            if not self._is_chairs_row(self.people.known(who.name)) and not _chairs_only(who.name)
        )
        if names:
            yield self._question(
                CHAIR,
                f"Does the Chair from {in_a_row(list(names))} count in its attendance, too? "
                f"Leave blank for {'no' if self._have_own_chairs else 'yes'}.",
                len(chairs),
                (
                    (OWN, "yes, as anybody else from there"),
                    (CHAIR, "no, it is only recorded that the Chair came"),
                ),
                default=CHAIR if self._have_own_chairs else OWN,
            )

    @cached_property
    def _have_own_chairs(self) -> bool:
        """True if a group has a row for its Chair, who is then outside the agencies' attendance."""
        groups = {self._groups.known(t, table) for table in self.tables for t in table.meetings}
        return any(
            spell.group in groups and self._is_chairs_row(spell.agency)
            for spell in self._book.memberships.values()
        )

    def _about_ways(self) -> Iterator[ImportQuestion]:
        """Ask how people came if the file doesn't tell those online from those in the room."""
        if self._tells_ways and not self._answered(WAY) and not self._said_online:
            return
        said = self._said_online
        yield self._question(
            WAY,
            f"Did people come online, as “{shortened(said, 90)}” says? Leave blank for yes."
            if said
            else "Did people come in the room or online? The file doesn't say. Leave blank for in the room.",
            sum(len(table.meetings) for table in self.tables),
            ((IN_ROOM, "in the room"), (ONLINE, "online, by video or phone")),
            default=ONLINE if said else IN_ROOM,
        )

    def _about_members(self) -> Iterator[ImportQuestion]:
        """Ask whether those who are no members yet of a group that has some become members."""
        counts: Counter[str] = Counter()
        groups: dict[str, list[str]] = defaultdict(list)
        for agency, group, first, _ in self._spells(self._read):
            counts[agency] += sum(
                meeting.group == group and (meeting.day or first) >= first
                for meeting in self._read
                if agency in meeting.members
            )
            if self._may_be_guest(agency, group):
                groups[agency].append(self._group_name(group))
        for agency, named in groups.items():
            name, default = self._named(agency), self._usual_place(agency)
            blank = f" Leave blank for {'a guest' if default == GUESTS else 'a member'}."
            yield self._question(
                _key(GUESTS, name),
                f"Is {name} a member of {in_a_row(list(dict.fromkeys(named)))} from its first mark on, "
                f"or a guest?{blank if default else ''}",
                counts[agency],
                ((MEMBERS, "a member"), (GUESTS, "guests from there")),
                default=default,
                suggestion="" if default else MEMBERS,
            )

    @cached_property
    def _serving(self) -> frozenset[str]:
        """The agencies of those who are there only to take the minutes."""
        lines = [(self.people.known(who.name), who) for whos in self._whos for who in whos]
        others = {key for key, who in lines if not who.is_serving}
        return frozenset(key for key, who in lines if key and who.is_serving) - others

    def _may_be_guest(self, agency: str, group: str) -> bool:
        """Return whether it has to be told if an agency came as guests, as it never was a member."""
        members = {each.agency for each in self._book.memberships.values() if each.group == group}
        return agency not in members and (bool(members) or agency in self._serving)

    def _usual_place(self, agency: str) -> str:
        """Return whether an agency that is no member yet comes as guests; empty if it has to be asked."""
        if agency in self._serving:
            return GUESTS
        is_new = agency not in self._book.agencies
        return MEMBERS if is_new or self._options.creates else ""

    def _comes_as_guest(self, agency: str, group: str) -> bool:
        answer = self._answered(_key(GUESTS, self._named(agency)))
        said = answer or self._usual_place(agency)
        return said == GUESTS and self._may_be_guest(agency, group)

    def _about_parts(self) -> Iterator[ImportQuestion]:
        """Ask whether new agencies whose names begin alike are parts of one; else they stay apart."""
        parts: dict[str, set[str]] = defaultdict(set)
        names = {who.name for several in self._whos for who in several if who.is_agency}
        for name in names if self._options.creates else ():
            if (whole := whole_of(name)) and not self.people.known(name):
                parts[whole].add(name)
        for whole, found in sorted(parts.items()):
            if len(found) > 1 or whole in names or self.people.known(whole):
                number = counted(len(found), "new agency", "new agencies")
                yield self._question(
                    _key(PARTS, whole),
                    f"Make {number} part of “{shortened(whole)}”? Leave blank to keep "
                    f"{'it' if len(found) == 1 else 'them'} apart.",
                    len(found),
                    ((APART, "keep them apart"), (AS_PARTS, f"part of {whole}")),
                    default=APART,
                )

    def _agency_choices(self, who: Who, near: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return the answers about an agency; first those it may be, or else the harmless one."""
        names = {each.id: each.name for each in self._book.agencies.values()}
        is_new = who.is_agency or who.may_be_new
        said = f"add “{shortened(who.body)}” as an agency" if who.body else "add its agency"
        keys = [*near, *(key for key in names if key not in near)] if who.is_agency else names
        leave_out = ((LEAVE_OUT, "don't import these marks"),)
        return (
            *(() if who.is_agency else leave_out),
            *((key, names[key]) for key in keys),
            *(((NEW_AGENCY, "add it as an agency" if who.is_agency else said),) * is_new),
            *(((NO_AGENCY, "the Chair is from no agency"),) * who.is_chair),
            *(leave_out if who.is_agency else ()),
        )

    def _agency_answer(self, who: Who) -> str:
        """Return the answer about an agency: an id, ``new agency``, ``leave out``; empty for none."""
        answer = self._answered(_key(AGENCY, who.name))
        answer = answer or ("" if who.is_agency else self._answers.get(AGENCY, ""))
        return self.people.known(answer) or answer if answer else ""

    def _about_marks(self) -> Iterator[ImportQuestion]:
        counts: Counter[str] = Counter()
        for place, table in enumerate(self.tables):
            held = [n for n in range(len(table.meetings)) if not self._not_held(table, n)]
            for line, who in zip(table.lines, self._whos[place], strict=True):
                if self._agency_answer(who) == LEAVE_OUT or (
                    who.is_deputy and not any(map(_mark, line.marks))
                ):
                    continue
                for n in held:
                    if mark := _mark(line.marks[n]):
                        read = self._marks.read(mark)
                        if who.is_guest and isinstance(read, str):
                            read = _guests(mark)
                        if who.is_guest and not who.is_named_guest and _visitors(mark):
                            continue
                        shown = shown_mark(mark)
                        is_answered = bool(self._answered(mark_key(shown)))
                        counts[shown] += isinstance(read, str) or is_answered
                for own in (
                    self._by_group(table, held) if not (who.is_guest or who.is_deputy) else ()
                ):
                    counts[BLANK_MARK] += self._doubtful_blanks(line, who, table, own)
        for mark, rows in counts.items():
            if mark and rows:
                key = mark_key("" if mark == BLANK_MARK else mark)
                said = (
                    "a blank cell mean"
                    if mark == BLANK_MARK
                    else f"“{mark}” mean for an agency at a meeting"
                )
                yield self._question(
                    key, f"What does {said}?", rows, tuple((word, word) for word in MEANINGS)
                )

    def _by_group(self, table: AttendanceTable, places: Iterable[int]) -> Iterable[list[int]]:
        """Return the indexes of meetings, those of each group together."""
        found: dict[str, list[int]] = defaultdict(list)
        for place in places:
            if any(_mark(line.marks[place]) for line in table.lines):
                found[folded(table.meetings[place].group)].append(place)
        return found.values()

    def _doubtful_blanks(
        self, line: AttendanceLine, who: Who, table: AttendanceTable, held: Sequence[int]
    ) -> int:
        """Count the blank cells that may mean an absence or the end of a membership.

        Those before an agency's first mark mean that it was no member yet, if the table has marks
        for absence, too, and it isn't recorded as a member on that day.
        """
        places = [n for n in held if not _mark(line.marks[n])]
        marked = [n for n in held if _mark(line.marks[n])]
        is_known = isinstance(self._marks.blank(), Came | None)
        if not marked or (is_known and not self._answered(mark_key(""))):
            return 0
        if not self._has_absences:
            return len(places)
        return sum(
            n > marked[0] or self._is_known_member(who, table, table.meetings[n]) for n in places
        )

    def _is_known_member(self, who: Who, table: AttendanceTable, title: MeetingTitle) -> bool:
        """Return whether an agency is recorded as a member on the day of a meeting."""
        group, key = self._groups.known(title, table), self.people.known(who.name)
        if not (group and key and title.day):
            return False
        return group in groups_on(self._book.memberships.values(), key, title.day)

    @cached_property
    def _has_absences(self) -> bool:
        """True if the tables have marks of absence, so that a blank need not be one."""
        reads = map(self._marks.read, filter(None, self._used))
        return any(
            isinstance(read, Came) and read != UNRECORDED and not read.has_people for read in reads
        )

    def _answered(self, key: str) -> str:
        return self._answers.get(folded(key), "")

    # Meetings

    def _group(self, title: MeetingTitle, table: AttendanceTable) -> str:
        """Return the id of a meeting's group, which is added if it is new; empty to leave it out."""
        if known := self._groups.known(title, table):
            return known
        said = self._groups.said(title, table)
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
            day = self._in_month(title, table)
            return day or self._typed_day(self._answered(_key("day", title.text)))
        years = self._years()
        if years is None:
            return None
        first, last = years
        for year in (first, first + 1):
            day = self._typed_day(f"{title.without_year} {year}")
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

    def _typed_day(self, text: str) -> date | None:
        try:
            return read_date(text, self._context.today, prefer="past")
        except CscpError:
            return None

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
        marks = [mark for line in table.lines if (mark := _mark(line.marks[place]))]
        said = [mark for mark in marks if tables.NOT_HELD.fullmatch(mark)]
        return said[0] if said and len({*said}) == len({*marks}) else ""

    @cached_property
    def _read(self) -> list[_Marked]:
        """The meetings of known groups, earliest first, as far as their marks are understood."""
        read = [
            meeting
            for place, table in enumerate(self.tables)
            for meeting in self._meetings(table, self._whos[place])
        ]
        several: dict[tuple[str, date | str], list[_Marked]] = defaultdict(list)
        for meeting in read:
            several[meeting.group, meeting.day or meeting.title.text].append(meeting)
        joined = [_joined(each) for each in several.values()]
        joined.sort(key=lambda each: each.day or date.max)
        return [each for each in joined if each.group]

    def rows(self) -> list[tuple[PlannedRow, tuple[Command, ...]]]:
        """Plan each meeting, earliest first, with the commands that record it."""
        numbers = Counter(each.title.number for each in self._read)
        self._own_rows = {number for number, count in numbers.items() if count == 1}
        for spell in self._spells([each for each in self._read if not self._is_left_out(each)]):
            if not self._comes_as_guest(*spell[:2]):
                self._join(*spell)
        rows = [self._row(self._with_guests(each)) for each in self._read]
        self._later = dict(self._added_later(rows))
        if self._answered(LATER) != LEAVE_OUT:
            return rows
        why = ("You left it out, to import it by itself.",)
        return [
            (replace(row, state=RowState.LEFT_OUT, reasons=why), ())
            if row.ref in self._later
            else (row, made)
            for row, made in rows
        ]

    def _added_later(
        self, rows: Sequence[tuple[PlannedRow, tuple[Command, ...]]]
    ) -> Iterator[tuple[str, date]]:
        """Yield the known meetings to change that can't change on the day of the whole import."""
        known = self._book.meetings
        new = (each for row, made in rows for each in made if row.ref not in known)
        days = [each.day(self._book, self._context) for each in (*self.makes, *new)]
        for row, made in rows:
            if made and row.ref in known:
                records = (known[row.ref], *self._book.attendances_of(row.ref))
                since = max(each.created for each in records)
                if since > min(days, default=since):
                    yield row.ref, since

    @property
    def not_before(self) -> date | None:
        """The first day on which the whole import can take effect; None for any."""
        is_all = self._later and self._answered(LATER) != LEAVE_OUT
        return max(self._later.values()) if is_all else None

    def about_later(self) -> Iterator[ImportQuestion]:
        """Ask whether meetings that were planned later than others took place come in with them."""
        if not self._later:
            return
        names = [
            f"{self._group_name(meeting.group)}, {long(meeting.day)}"
            for meeting in map(self._book.meetings.__getitem__, self._later)
        ]
        since = max(self._later.values())
        yield self._question(
            LATER,
            f"Import {in_a_row(names)} (planned on {long(since)}) with earlier meetings?",
            len(names),
            (
                (LEAVE_OUT, "import it afterwards, by itself"),
                (AS_ONE, f"all counts from {short(since)}"),
            ),
        )

    def _meetings(self, table: AttendanceTable, whos: Sequence[Who]) -> Iterator[_Marked]:
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
                yield _Marked(title, group, day, {}, {}, cancelled=words)
                continue
            texts = {mark for line in table.lines if (mark := _mark(line.marks[place]))}
            if texts and all(self._is_unrecorded(text) for text in texts):
                yield _Marked(title, group, day, {}, {}, is_unrecorded=True)
                continue
            expected = [
                (who, _mark(line.marks[place]))
                for who, line in zip(whos, table.lines, strict=True)
                # Who has no mark at any meeting of the group was not expected there.
                if any(_mark(line.marks[n]) for n in own.get(place, ()))
            ]
            meeting = self._marked(title, group, day, expected if group else [])
            meeting = self._with_apologies(meeting, table, place, whos)
            meeting = self._with_chair(meeting, table, place, whos)
            yield replace(meeting, notes=tuple(self._notes(meeting, table, place)))

    def _with_apologies(
        self, meeting: _Marked, table: AttendanceTable, place: int, whos: Sequence[Who]
    ) -> _Marked:
        """Return a meeting with the apologies that a column of their own names."""
        came = dict(meeting.came)
        for line in table.remarks:
            if not _APOLOGIES_FROM.fullmatch(line.texts[tables.TITLE].rstrip(" :")):
                continue
            for said in re.split(r"\s*[;\n]\s*|,\s*(?![^()]*\))", line.marks[place].text):
                key = self._named_in(_BRACKETED.sub("", said).strip(), whos)
                if key and key in came and not came[key].apologies:
                    one = came[key]
                    is_deputy = one.has_people and "dep" in said.casefold()
                    came[key] = replace(one, apologies=1, deputies=one.deputies or int(is_deputy))
        return replace(meeting, came=came)

    def _with_chair(
        self, meeting: _Marked, table: AttendanceTable, place: int, whos: Sequence[Who]
    ) -> _Marked:
        """Return a meeting with the agency of the person whom a line names as its chair."""
        said = [
            _BRACKETED.sub("", line.marks[place].text)
            for line in table.remarks
            if _CHAIRED_BY.fullmatch(line.texts[tables.TITLE].rstrip(" :"))
        ]
        wanted = {_as_named(name) for name in said if name.strip()}
        found = {
            self._agency(who)
            for line, who in zip(table.lines, whos, strict=True)
            if wanted & set(map(_as_named, line.texts.values()))
        } - {None, ""}
        if meeting.chair is not None or len(found) != 1:
            return meeting
        return replace(meeting, chair=found.pop())

    @staticmethod
    def _notes(meeting: _Marked, table: AttendanceTable, place: int) -> Iterator[str]:
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
            said = _mark(line.marks[place])
            if not came:
                continue
            for pattern, numbers, what in (
                (_PRESENT_TOTAL, {people, people + invited}, "people"),
                (_AGENCIES_TOTAL, {agencies, agencies + len(guests)}, "agencies"),
            ):
                if pattern.fullmatch(title) and said.isdecimal() and int(said) not in numbers:
                    yield f"The file says {said} {what}."
            if "quora" in title.casefold() and said.casefold() in {"n", "no", "✗", "inquorate"}:
                yield "The file says that it was not quorate."
            if "quora" in title.casefold() and said.casefold() in {"y", "yes", "✓", "quorate"}:
                yield _QUORATE

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
            meaning = _guests(mark)
        if isinstance(meaning, str):
            return meaning if mark else ""
        is_guest = who.is_named_guest or (meaning is not None and meaning.is_guest)
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
            visitors = _visitors(meaning) if is_row else []
            return [(where, _as_held(one, title)) for where, one in visitors]
        if meaning is None or not meaning.is_guest:
            return []
        known = self.people.known(who.name) or self._agency_answer(who)
        if known in self._book.agencies:
            return [(self._book.agencies[known].name, meaning)]
        return [(who.name if who.is_agency else who.body, meaning)]

    def _marked(
        self, title: MeetingTitle, group: str, day: date | None, expected: Iterable[tuple[Who, str]]
    ) -> _Marked:
        """Read the marks of a meeting; the seats of an agency are counted together."""
        came: dict[str, Came] = {}
        guests: dict[str, Came] = {}
        roles: dict[str, tuple[str, ...]] = {}
        members: dict[str, bool] = {}
        chair: str | None = None
        for who, mark in expected:
            if self._agency_answer(who) == LEAVE_OUT:
                continue
            meaning = self._meaning(who, mark, title)
            invited = self._guests_in(who, meaning, title)
            for where, one in invited:
                guests[where] = guests.get(where, ABSENT) + one
            if invited or isinstance(meaning, str) or (key := self._agency(who)) is None:
                continue
            if meaning is None:
                members.setdefault(key, False)
                continue
            if meaning.is_unknown:
                came.setdefault(key, UNRECORDED)
                continue
            if who.is_chair and meaning.has_people and not self._is_chairs_row(key):
                chair = key
                if (self._answered(CHAIR) or CHAIR * self._have_own_chairs) == CHAIR:
                    self._chairs.append(who.name)
                    members[key] = True
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
        return _Marked(title, group, day, came, members, guests, roles, chair)

    def _is_chairs_row(self, key: str) -> bool:
        agency = self._book.agencies.get(key)
        is_new_role = self._kinds.get(key) == AgencyKind.ROLE
        return is_new_role if agency is None else is_chairs_role(agency)

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
            name = name or self._answered(_key(NEW_AGENCY, who.name))
            return self._add("agencies", name, **kind, **self._parent_of(name))
        if answer and self._options.creates:
            return self._add("agencies", answer)
        if folded(who.name) not in self._asked_agencies:
            self.unknown["agencies"][who.name] += 1
        return None

    def _parent_of(self, name: str) -> dict[str, str]:
        """Return the agency that a new one is part of, if somebody said so."""
        whole = whole_of(name)
        if not whole or self._answered(_key(PARTS, whole)) != AS_PARTS:
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

    def _spells(self, read: Sequence[_Marked]) -> Iterator[tuple[str, str, date, date | None]]:
        """Yield who is no member yet, with the group, from the first mark to the day before it was none."""
        spells = self._book.memberships.values()
        held: dict[str, list[_Marked]] = defaultdict(list)
        for meeting in read:
            if meeting.members and meeting.group:
                held[meeting.group].append(meeting)
        for group, meetings in held.items():
            for key in dict.fromkeys(key for meeting in meetings for key in meeting.members):
                first: date | None = None
                for meeting in meetings:
                    day, is_member = meeting.day, meeting.members.get(key)
                    if day is None or self._is_guest(key):
                        continue
                    is_known = group in groups_on(spells, key, day)
                    if is_member and first is None and not is_known:
                        first = day
                    elif first is not None and (is_known or is_member is False):
                        yield key, group, first, day - timedelta(days=1)
                        first = None
                if first is not None:
                    yield key, group, first, None

    def _with_guests(self, meeting: _Marked) -> _Marked:
        """Return a meeting in which those who are no members are guests, where they come as such."""
        if meeting.day is None:
            return meeting
        here = members_on(self._with_makes.memberships.values(), meeting.group, meeting.day)
        came, guests = dict(meeting.came), dict(meeting.guests)
        for agency in meeting.came:
            if agency in here or not self._comes_as_guest(agency, meeting.group):
                continue
            if (one := came.pop(agency)).has_people:
                known = self._book.agencies.get(agency)
                name = known.name if known else self._named(agency)
                guests[name] = guests.get(name, ABSENT) + one
        return replace(meeting, came=came, guests=guests)

    def _is_guest(self, key: str) -> bool:
        agency = self._book.agencies.get(key)
        kind = agency.kind if agency is not None else self._kinds.get(key)
        return kind == AgencyKind.GUEST

    def _join(self, agency: str, group: str, first: date, last: date | None = None) -> None:
        """Make an agency a member until it is one already."""
        later = [
            spell.first_day - timedelta(days=1)
            for spell in self._book.memberships.values()
            if (spell.agency, spell.group) == (agency, group) and spell.first_day > first
        ]
        last = min((each for each in (last, *later) if each is not None), default=None)
        self._joined[group][self._named(agency)] = None
        self.makes.append(MakeMember(agency, group, first, last))

    @cached_property
    def _with_makes(self) -> Book:
        """The book with the new groups, agencies and memberships, which is tried once.

        Raises:
            CscpError: they are refused.
        """
        if not self.makes:
            return self._book
        live, undone = self._book.tables, self._book.undone
        book = Book({name: live[name] | undone[name] for name in live})
        book.apply(self._try(book, as_one(self.makes)).changes())
        return book

    def _try(self, book: Book, command: Command) -> UnitOfWork:
        """Return the draft of a command, with its own warnings only.

        Raises:
            CscpError: it is refused.
        """
        draft = UnitOfWork(book, self._context, command.day(book, self._context))
        command.work(draft)
        warnings = tuple(draft.warnings)
        check(draft)
        draft.warnings[:] = warnings
        return draft

    def _named(self, agency: str) -> str:
        return self._names.get(agency) or agency_name(agency, self._book)

    def _group_name(self, group: str) -> str:
        return self._names.get(group) or group_name(group, self._book)

    def _row_key(self, meeting: _Marked) -> str:
        """Return the key under which a meeting can be left out."""
        return _key(ROW, f"{meeting.group}-{meeting.day or meeting.title.text}")

    def _is_left_out(self, meeting: _Marked) -> bool:
        return self._answered(self._row_key(meeting)) == LEAVE_OUT

    def _row(self, meeting: _Marked) -> tuple[PlannedRow, tuple[Command, ...]]:
        day, group, came = meeting.day, meeting.group, meeting.came
        if day is None:
            said = shortened(meeting.title.text)
            reason = f"“{said}” isn't a day that can be read"
            return PlannedRow(
                state=RowState.REFUSED, number=meeting.title.number, title=said, reasons=(reason,)
            ), ()
        known = {m.day: m for m in self._book.meetings.values() if m.group == group}
        there = known.get(day)
        key = there.id if there else f"{group}-{day.isoformat()}"
        title = f"{self._group_name(group)}, {long(day)}"

        def row(state: RowState, *reasons: str) -> PlannedRow:
            number = meeting.title.number
            return PlannedRow(
                state=state,
                # The row of titles has several meetings, which their days tell apart.
                number=number if number in self._own_rows else 0,
                ref=key,
                title=title,
                key=self._row_key(meeting),
                reasons=reasons,
                details=tuple(
                    (name, _in_words(one))
                    for name, one in (
                        *((self._named(each), one) for each, one in came.items()),
                        *((f"Guests from {where}", one) for where, one in meeting.guests.items()),
                    )
                ),
            )

        if self._is_left_out(meeting):
            return row(RowState.LEFT_OUT, "You left it out."), ()
        commands = self._commands(meeting, there, key, row)
        if isinstance(commands, PlannedRow):
            return commands, ()
        if there is None:
            commands = (self._planned(meeting, day), *commands)
        try:
            draft = self._try(self._with_makes, as_one(commands))
        except CscpError as problem:
            waits = any(self.unknown.values())
            return row(RowState.WAITING if waits else RowState.REFUSED, str(problem)), ()
        reasons: tuple[str, ...]
        if meeting.cancelled or meeting.is_unrecorded:
            reasons = ("Not held." if meeting.cancelled else "Held, attendance not recorded.",)
        else:
            chair = meeting.chair and self._named(meeting.chair)
            missing = len(unrepresented_members(draft, draft.meeting(key)))
            everybody = (*came.values(), *meeting.guests.values())
            people = _counted_people(everybody, chair, missing, is_counted=meeting.chair in came)
            is_doubted = any("quorate" in each for each in draft.warnings)
            notes = (each for each in meeting.notes if is_doubted or each != _QUORATE)
            # Guests' agencies that may be known ones are asked about.
            doubts = (each for each in draft.warnings if "There's no agency" not in each)
            reasons = (
                people,
                *self._who_came(meeting),
                *notes,
                *self._no_members(meeting),
                *doubts,
            )
        return row(RowState.ADDED if there is None else RowState.CHANGED, *reasons), commands

    def _commands(
        self, meeting: _Marked, there: Meeting | None, key: str, row: Callable[..., PlannedRow]
    ) -> tuple[Command, ...] | PlannedRow:
        """Return the commands that record a meeting, or its row if there is nothing to record."""
        came = meeting.came
        if meeting.cancelled:
            if there is None or there.state is MeetingState.PLANNED:
                return (CancelMeeting(key, meeting.cancelled),)
            is_same = there.state is MeetingState.CANCELLED
            state = RowState.UNCHANGED if is_same else RowState.REFUSED
            return row(state, *(() if is_same else ("the file says it was not held, but it was",)))
        if meeting.is_unrecorded:
            if there is not None and there.state is not MeetingState.PLANNED:
                return row(RowState.UNCHANGED)
            return (TakePlace(key),)
        if not (came or meeting.guests) and meeting.chair is None:
            return row(RowState.UNCHANGED, "no marks: not minuted")
        assert meeting.day is not None
        if meeting.day > self._context.today:
            return row(RowState.REFUSED, "this day is still to come")
        if there is not None and there.is_closed:
            # Who is no member and has no mark was not recorded, and is not now.
            here = members_on(self._book.memberships.values(), meeting.group, meeting.day)
            differing = [
                each
                for each, one in came.items()
                if one != self._recorded(key, each)
                and (not one.is_unknown or each in here)
                # Who chairs may be recorded only as the Chair.
                and not (each == there.chair_agency and self._is_only_chair(key, each, one))
            ]
            differing += [
                where
                for where, one in meeting.guests.items()
                if not self._were_there(key, where, one)
            ]
            if not differing:
                return row(RowState.UNCHANGED)
            names = ", ".join(self._named(each) for each in differing)
            return row(
                RowState.REFUSED,
                f"recorded differently for {names}: reopen the meeting to change it",
            )
        here = members_on(self._with_makes.memberships.values(), meeting.group, meeting.day)
        attendance: tuple[Command, ...] = (
            *(
                replace(one.at(key, each), roles=meeting.roles.get(each))
                for each, one in came.items()
                if not one.is_unknown or each in here
            ),
            *(
                RecordGuests(key, where, one.in_room, one.online)
                for where, one in meeting.guests.items()
            ),
        )
        if no_members := [
            a
            for a, is_member in meeting.members.items()
            if a in here and a not in came and not is_member
        ]:
            attendance += tuple(UNRECORDED.at(key, each) for each in no_members)
        chair = None if meeting.chair is None else "Chair"
        return (HoldMeeting(key, attendance, chair, meeting.chair or None),)

    def _recorded(self, meeting: str, agency: str) -> Came:
        row = self._book.attendances.get(attendance_id(meeting, agency))
        if row is None:
            return ABSENT
        named = [(each.in_room, each.online) for each in row.guests]
        rooms, onlines = (sum(each) for each in zip(*named, strict=True)) if named else (0, 0)
        known = Came(row.in_room - rooms, row.online - onlines, row.deputies, row.excused)
        return UNRECORDED if row.unknown else known

    def _is_only_chair(self, meeting: str, agency: str, came: Came) -> bool:
        """Return whether the only one who came for an agency is recorded as the Chair, and not for it."""
        return came.in_room + came.online == 1 and not self._recorded(meeting, agency).has_people

    def _were_there(self, meeting: str, where: str, came: Came) -> bool:
        """Return whether guests from an agency or body are recorded, or as many of whom that isn't said."""
        rows = [row for row in self._book.attendances_of(meeting) if self._is_guest(row.agency)]
        named = {
            folded(each.where): (each.in_room, each.online) for row in rows for each in row.guests
        }
        if named:
            return named.get(folded(where)) == (came.in_room, came.online)
        return sum(row.present for row in rows) >= came.in_room + came.online

    def _planned(self, meeting: _Marked, day: date) -> PlanMeeting:
        """Return the command for a meeting that takes on nothing of the last one."""
        title, time = meeting.title, meeting.title.time or self._time
        try:
            refuse_unless_times(time)
        except CscpError:
            time = ""
        return PlanMeeting(
            meeting.group,
            day,
            chair="",
            chair_agency="",
            standing_items=(),
            time=time,
            place=title.place or ("online" if title.is_online else ""),
            minute_taker="",
        )

    def _no_members(self, meeting: _Marked) -> Iterator[str]:
        """Yield which members here the file calls none, of whom nothing is recorded then."""
        assert meeting.day is not None
        here = members_on(self._book.memberships.values(), meeting.group, meeting.day)
        names = [
            self._named(each)
            for each, is_one in meeting.members.items()
            if each in here and not is_one
        ]
        if names:
            were = "was no member" if len(names) == 1 else "were no members"
            yield f"The file says that {in_a_row(names)} {were} then, so it's recorded as not known."

    def _who_came(self, meeting: _Marked) -> Iterator[str]:
        """Yield how each agency came, those that came alike together: “Apologies: Police”."""
        names: dict[str, list[str]] = defaultdict(list)
        for agency, one in meeting.came.items():
            known = self._book.agencies.get(agency)
            names[_in_words(one)].append(known.short_name if known else self._named(agency))
        for where, one in meeting.guests.items():
            known = self._book.agencies.get(self.people.known(where))
            name = known.short_name if known else where
            names["guests"].append(f"{name} ({_in_words(one)})")
        for how, who in names.items():
            said = how.removeprefix("1 ")
            yield f"{said[:1].upper()}{said[1:]}: {', '.join(who)}."

    def left_out(self) -> Iterator[LeftOut]:
        """Yield the rows that are no marks: totals, titles, the key, notes."""
        headings = {heading for table in self.tables for heading in table.headings}
        is_key, sheet = False, ""
        for each in self._texts:
            is_key = bool(
                tables.KEY_TITLE.match(each.cells[0])
                or key_in([each.cells], self._used)
                or (
                    is_key and each.sheet == sheet and (len(each.cells) > 1 or "=" in each.cells[0])
                )
            )
            sheet = each.sheet
            kind = LeftOutKind.TITLE if headings & {*each.cells} else LeftOutKind.NOTE
            kind = LeftOutKind.KEY if is_key else kind
            yield LeftOut(each.sheet, each.number, " ".join(each.cells), kind)
        for table in self.tables:
            yield from table.left_out

    def created(self) -> Iterator[Created]:
        """Yield the groups and agencies that will be added."""
        for each in self.makes:
            if isinstance(each, AddRecord):
                yield Created(KINDS[each.table].noun, str(each.values["name"]), each.id)

    def notes(self) -> Iterator[str]:
        """Yield what was doubtful, and who becomes a member."""
        yield from self._doubts
        silent = [
            who.name
            for table, whos in zip(self.tables, self._whos, strict=True)
            for line, who in zip(table.lines, whos, strict=True)
            if not any(
                _mark(line.marks[n])
                for n in range(len(table.meetings))
                if not self._not_held(table, n)
            )
        ]
        if silent:
            yield f"Nothing is recorded for {in_a_row(list(map(_quoted, silent)))}: no marks."
        if self._chairs:
            names = in_a_row(list(map(_quoted, dict.fromkeys(self._chairs))))
            yield f"Where {names} came, that is recorded for the Chair, and not in their agency's attendance."
        if time := self._time:
            yield f"New meetings are at {time_said(with_minutes(time))}, as the file says."
        for group, joined in self._joined.items():
            what = "a member" if len(joined) == 1 else "members"
            yield f"{in_a_row(list(joined))} will become {what} of {self._group_name(group)}."


_SOME_GUESTS = Who("Guests", is_agency=True, is_guest=True)
"""Guests of whom it isn't said where they came from."""


def _chairs_only(name: str) -> bool:
    """Return whether a name is only that of the Chair's role."""
    return folded(name).endswith("chair")


def _key(kind: str, said: str) -> str:
    return f"{kind} {' '.join(said.split())}".strip()


def _quoted(text: str) -> str:
    return f"“{shortened(text)}”"


def _mark(cell: SourceCell) -> str:
    """Return the mark of a cell: its text, or else the colour that it is filled with."""
    text = " ".join(cell.text.split())
    return text or (f"{cell.fill.lower()} cell" if cell.fill else "")


_GUESTS_NAMED = re.compile(r"(?P<count>\d{1,2})\s*[(:–-].*")


def _guests(mark: str) -> Came | str:
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


_COUNT = re.compile(r"[(\[]\s*(?:x ?)?(\d{1,2})\s*[)\]]|\bx ?(\d{1,2})\b")
_PERSON = re.compile(
    r"(?:(?:dr|mr|mrs|ms|miss|prof|cllr)\.? )?(?:[A-Z]\.? ?|[A-Z][\w'’-]+ )+[A-Z][\w'’-]+",
)


def _visitors(mark: str) -> list[tuple[str, Came]]:
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


def _joined(several: Sequence[_Marked]) -> _Marked:
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
            roles={
                key: (*first.roles.get(key, ()), *other.roles.get(key, ()))
                for key in (*first.roles, *other.roles)
            },
            chair=other.chair if first.chair is None else first.chair,
            cancelled=first.cancelled and other.cancelled,
            is_unrecorded=first.is_unrecorded and other.is_unrecorded,
        )
    return first


def _in_words(came: Came) -> str:
    """Say how an agency came: ``2 in the room, 1 of them a deputy``."""
    if came.is_unknown:
        return "not recorded"
    said = [
        f"{number} {where}"
        for number, where in ((came.in_room, "in the room"), (came.online, "online"))
        if number
    ]
    if came.deputies:
        people = came.in_room + came.online
        said.append("a deputy" if people == 1 else f"{came.deputies} of them for a member")
    said += [counted(came.apologies, "apology", "apologies")] * bool(came.apologies)
    return ", ".join(said) or "absent"


def _counted_people(
    came: Iterable[Came], chair: str | None, missing: int, *, is_counted: bool
) -> str:
    """Say how many people came: ``7 people from 5 agencies, 2 apologies``.

    Args:
        chair: the name of the agency of the Chair who came; empty for none, None if nobody says.
        missing: the number of members that are not in the file.
        is_counted: whether the Chair is one of the people of that agency.
    """
    rows = list(came)
    people = sum(each.in_room + each.online for each in rows if each.has_people)
    agencies = sum(each.has_people for each in rows)
    said = [f"{counted(people, 'person', 'people')} from {counted(agencies, 'agency', 'agencies')}"]
    if chair is not None:
        named = f"the Chair ({chair})" if chair else "the Chair"
        said.append(f"with {named} among them" if is_counted else named)
    if missing:
        said.append(f"{counted(missing, 'member')} not in the file")
    if sent := sum(each.apologies for each in rows):
        said.append(counted(sent, "apology", "apologies"))
    if unknown := sum(each.is_unknown for each in rows):
        said.append(f"{unknown} not recorded")
    return f"{', '.join(said)}."
