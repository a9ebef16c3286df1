"""Plan the import of attendance: its meetings, agencies and marks, and what has to be asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, NotUnderstood
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.domain.attendance import unrepresented_members
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import refuse_unless_times, time_in_words, with_minutes
from cscp_tui.domain.commands.attendance import Came, RecordGuests, attendance_id
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import CancelMeeting, HoldMeeting, PlanMeeting, TakePlace
from cscp_tui.domain.commands.partners import MakeMember
from cscp_tui.domain.commands.records import AddRecord, as_one
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.names import folded, groups_called, listed
from cscp_tui.domain.partners import groups_on, members_on
from cscp_tui.domain.records import KINDS, Meeting
from cscp_tui.domain.rules.check import check_draft
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.importing import attendance_tables as tables
from cscp_tui.importing.attendance_marks import (
    ABSENT,
    BLANK_MARK,
    MEANINGS,
    UNRECORDED,
    key_in,
    mark_key,
    shown_mark,
)
from cscp_tui.importing.attendance_people import ROLE_ROW, Who, whole_of
from cscp_tui.importing.attendance_reader import (
    AGENCY,
    APART,
    AS_ONE,
    AS_PARTS,
    GROUP,
    GUESTS,
    IN_ROOM,
    LATER,
    MEMBERS,
    NEW_AGENCY,
    NEW_GROUP,
    NO_AGENCY,
    ONLINE,
    PARTS,
    SAYS_QUORATE,
    WAY,
    YEAR,
    AttendanceReader,
    Marked,
    attendance_mark,
    guests_counted,
    question_key,
    visitors_in,
)
from cscp_tui.importing.attendance_tables import AttendanceLine, AttendanceTable, MeetingTitle
from cscp_tui.importing.cells import SourceFile
from cscp_tui.importing.kept_answers import answers_to_keep, attendance_source, with_kept_answers
from cscp_tui.importing.leads import is_doubtful_agency
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


class NoAttendance(NotUnderstood):
    """A file without a table of attendance."""

    def __init__(self, file: SourceFile) -> None:
        super().__init__(
            f"There's no table of attendance in “{shortened(file.name)}”. It needs the days of "
            "meetings in a row or a column, and the agencies in the other."
        )


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


class _AttendancePlanner(AttendanceReader):
    """Asks about what the reader doesn't know, and compares the meetings with what is recorded."""

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
        yield from self._about_parts()
        yield from self._about_marks()
        yield from self._about_ways()
        yield from self._about_members()

    @property
    def into(self) -> str:
        """The words for what the file holds, with the groups whose meetings they are."""
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
        parts: dict[str, Any] = {"answer": self._answered(key), "is_needed": not default} | how
        first = tuple(sorted(choices, key=lambda each: each[0] != default)) if default else choices
        return checked(ImportQuestion(key=key, text=text, rows=rows, choices=first, **parts))

    def _about_groups(self) -> Iterator[ImportQuestion]:
        counts: Counter[str] = Counter()
        for table in self.tables:
            for title in table.meetings:
                if not self._groups.known(title, table):
                    counts[self._groups.name_in_table(title, table)] += 1
        for name, number in counts.items():
            answer, similar = self._group_answer(name), self._similar_groups(name)
            known = groups_called(answer, self._book) if answer else ()
            if name and not known and answer != NEW_GROUP:
                self.unknown["groups"][name] = number
            new = ((NEW_GROUP, f"add “{shortened(name)}” as a group"),) if name else ()
            if answer and not known and self._options.creates and answer != NEW_GROUP:
                continue
            yield self._question(
                question_key(GROUP, name),
                f"Whose meetings are those under “{shortened(name)}”?"
                if name
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

    def _about_days(self) -> Iterator[ImportQuestion]:
        titles = [title for table in self.tables for title in table.meetings]
        without = [title for title in titles if title.without_year]
        if without and not self._years():
            question = f"In which year was the first meeting, {without[0].without_year}?"
            yield self._question(YEAR, question, len(without))
        for table in self.tables:
            for title in table.meetings:
                if title.day or title.without_year or self._in_month(title, table):
                    continue
                named = f"{title.month:%B %Y}" if title.month else f"“{shortened(title.text)}”"
                answer = self._answered(question_key("day", title.text))
                if answer and tables.past_day(answer, self._context.today) is None:
                    raise UnknownAnswer(
                        f"“{shortened(answer)}” isn't a date. Type a day, e.g. 18/9/2024."
                    )
                question = f"On which day was the meeting of {named}?"
                yield self._question(question_key("day", title.text), question, 1)

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
            if is_clear and not self._answered(question_key(AGENCY, who.name)):
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
                question_key(AGENCY, who.name),
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
                question = f"What is the agency of “{shortened(who.name)}”{beside} called?"
                key = question_key(NEW_AGENCY, who.name)
                yield self._question(key, question, counts[fold], suggestion=who.likely_body)

    def _about_ways(self) -> Iterator[ImportQuestion]:
        """Ask how people came if the file doesn't tell those online from those in the room."""
        if self._tells_ways and not self._answered(WAY) and not self._said_online:
            return
        online_words = self._said_online
        yield self._question(
            WAY,
            f"Did people come online, as “{shortened(online_words, 90)}” says? Leave blank for yes."
            if online_words
            else "Did people come in the room or online? The file doesn't say. Leave blank for in the room.",
            sum(len(table.meetings) for table in self.tables),
            ((IN_ROOM, "in the room"), (ONLINE, "online, by video or phone")),
            default=ONLINE if online_words else IN_ROOM,
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
            is_new = agency not in self._book.agencies
            if self._may_be_guest(agency, group) and not is_new:
                groups[agency].append(self._group_name(group))
        for agency, named in groups.items():
            name, default = self._named(agency), self._usual_place(agency)
            blank = f" Leave blank for {'a guest' if default == GUESTS else 'a member'}."
            yield self._question(
                question_key(GUESTS, name),
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
        answer = self._answered(question_key(GUESTS, self._named(agency)))
        place = answer or self._usual_place(agency)
        return place == GUESTS and self._may_be_guest(agency, group)

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
                    question_key(PARTS, whole),
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
        offer = f"add “{shortened(who.body)}” as an agency" if who.body else "add its agency"
        keys = [*near, *(key for key in names if key not in near)] if who.is_agency else names
        leave_out = ((LEAVE_OUT, "don't import these marks"),)
        return (
            *(() if who.is_agency else leave_out),
            *((key, names[key]) for key in keys),
            *(((NEW_AGENCY, "add it as an agency" if who.is_agency else offer),) * is_new),
            *(((NO_AGENCY, "the Chair is from no agency"),) * who.is_chair),
            *(leave_out if who.is_agency else ()),
        )

    def _about_marks(self) -> Iterator[ImportQuestion]:
        counts: Counter[str] = Counter()
        for place, table in enumerate(self.tables):
            held = [n for n in range(len(table.meetings)) if not self._not_held(table, n)]
            for line, who in zip(table.lines, self._whos[place], strict=True):
                if self._agency_answer(who) == LEAVE_OUT or (
                    who.is_deputy and not any(map(attendance_mark, line.marks))
                ):
                    continue
                for n in held:
                    if mark := attendance_mark(line.marks[n]):
                        read = self._marks.read(mark)
                        if who.is_guest and isinstance(read, str):
                            read = guests_counted(mark)
                        if who.is_guest and not who.is_named_guest and visitors_in(mark):
                            continue
                        shown = shown_mark(mark)
                        is_answered = bool(self._answered(mark_key(shown)))
                        counts[shown] += isinstance(read, str) or is_answered
                for own in (
                    self._by_group(table, held) if not (who.is_guest or who.is_deputy) else ()
                ):
                    counts[BLANK_MARK] += self._doubtful_blanks(line, who, table, own)
        for mark, rows in counts.items():
            if mark and rows and not self._follows(mark, counts):
                key = mark_key("" if mark == BLANK_MARK else mark)
                question = (
                    "a blank cell mean"
                    if mark == BLANK_MARK
                    else f"“{mark}” mean for an agency at a meeting"
                )
                yield self._question(
                    key, f"What does {question}?", rows, tuple((word, word) for word in MEANINGS)
                )

    def _follows(self, mark: str, others: Counter[str]) -> bool:
        """Return whether another mark's meaning explains one: ``X`` that of ``X (Teams)``."""
        begins = (each for each in others if others[each] and mark.startswith(f"{each} "))
        reads = (self._marks.read(f"present{mark[len(each) :]}") for each in begins if each)
        return any(isinstance(read, Came) for read in reads) and not self._answered(mark_key(mark))

    def _doubtful_blanks(
        self, line: AttendanceLine, who: Who, table: AttendanceTable, held: Sequence[int]
    ) -> int:
        """Count the blank cells that may mean an absence or the end of a membership.

        Those before an agency's first mark mean that it was no member yet, if the table has marks
        for absence, too, and it isn't recorded as a member on that day.
        """
        places = [n for n in held if not attendance_mark(line.marks[n])]
        marked = [n for n in held if attendance_mark(line.marks[n])]
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

    # Meetings

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

    def _spells(self, read: Sequence[Marked]) -> Iterator[tuple[str, str, date, date | None]]:
        """Yield who is no member yet, with the group, from the first mark to the day before it was none."""
        spells = self._book.memberships.values()
        held: dict[str, list[Marked]] = defaultdict(list)
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

    def _with_guests(self, meeting: Marked) -> Marked:
        """Return a meeting in which those who are no members are guests, where they come as such."""
        came, guests = dict(meeting.came), dict(meeting.guests)
        for agency in meeting.came:
            if self._comes_as_guest(agency, meeting.group) and (one := came.pop(agency)).has_people:
                known = self._book.agencies.get(agency)
                name = known.name if known else self._named(agency)
                guests[name] = guests.get(name, ABSENT) + one
        return replace(meeting, came=came, guests=guests)

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
        check_draft(draft)
        draft.warnings[:] = warnings
        return draft

    def _row_key(self, meeting: Marked) -> str:
        """Return the key under which a meeting can be left out."""
        return question_key(ROW, f"{meeting.group}-{meeting.day or meeting.title.text}")

    def _is_left_out(self, meeting: Marked) -> bool:
        return self._answered(self._row_key(meeting)) == LEAVE_OUT

    def _row(self, meeting: Marked) -> tuple[PlannedRow, tuple[Command, ...]]:
        day, group, came = meeting.day, meeting.group, meeting.came
        if day is None:
            words = shortened(meeting.title.text)
            reason = f"“{words}” isn't a day that can be read"
            return PlannedRow(
                state=RowState.REFUSED, number=meeting.title.number, title=words, reasons=(reason,)
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
        if meeting.unknown:
            names = in_a_row(list(map(_quoted, meeting.unknown)))
            words = "isn't an agency here" if len(meeting.unknown) == 1 else "aren't agencies here"
            return row(RowState.WAITING, f"{names} {words}: add it, or leave its marks out"), ()
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
            people = _counted_people(everybody, chair, missing)
            is_doubted = any("quorate" in each for each in draft.warnings)
            notes = (each for each in meeting.notes if is_doubted or each != SAYS_QUORATE)
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
        self, meeting: Marked, there: Meeting | None, key: str, row: Callable[..., PlannedRow]
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
                if one != self._recorded(key, each, meeting.guests)
                and (not one.is_unknown or self._has_row(key, each))
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

    def _has_row(self, meeting: str, agency: str) -> bool:
        return attendance_id(meeting, agency) in self._book.attendances

    def _recorded(self, meeting: str, agency: str, guests: Mapping[str, Came]) -> Came:
        """Return how an agency is recorded; the guests' own row without those that are named."""
        row = self._book.attendances.get(attendance_id(meeting, agency))
        if row is None:
            return ABSENT
        wheres = set(map(folded, guests))
        named = [(g.in_room, g.online) for g in row.guests if folded(g.where) in wheres]
        rooms, onlines = (sum(each) for each in zip(*named, strict=True)) if named else (0, 0)
        known = Came(row.in_room - rooms, row.online - onlines, row.deputies, row.excused)
        return UNRECORDED if row.unknown else known

    def _is_only_chair(self, meeting: str, agency: str, came: Came) -> bool:
        """Return whether the only one who came for an agency is recorded as the Chair, and not for it."""
        return (
            came.in_room + came.online == 1 and not self._recorded(meeting, agency, {}).has_people
        )

    def _were_there(self, meeting: str, where: str, came: Came) -> bool:
        """Return whether guests from an agency or body are recorded, or as many of whom that isn't said."""
        rows = [row for row in self._book.attendances_of(meeting) if self._is_guest(row.agency)]
        named = {
            folded(each.where): (each.in_room, each.online) for row in rows for each in row.guests
        }
        if named:
            return named.get(folded(where)) == (came.in_room, came.online)
        return sum(row.present for row in rows) >= came.in_room + came.online

    def _planned(self, meeting: Marked, day: date) -> PlanMeeting:
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

    def _no_members(self, meeting: Marked) -> Iterator[str]:
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

    def _who_came(self, meeting: Marked) -> Iterator[str]:
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
                attendance_mark(line.marks[n])
                for n in range(len(table.meetings))
                if not self._not_held(table, n)
            )
        ]
        if silent:
            yield f"Nothing is recorded for {in_a_row(list(map(_quoted, silent)))}: no marks."
        if self._chairs:
            names = in_a_row([self._named(each) for each in self._chairs])
            yield f"Whoever chaired is recorded as the Chair, and not in the attendance of {names}."
        if time := self._time:
            yield f"New meetings are at {time_in_words(with_minutes(time))}, as the file says."
        for group, joined in self._joined.items():
            what = "a member" if len(joined) == 1 else "members"
            yield f"{listed(joined)} will become {what} of {self._group_name(group)}."


def _quoted(text: str) -> str:
    return f"“{shortened(text)}”"


def _in_words(came: Came) -> str:
    """Say how an agency came: ``2 in the room, 1 of them a deputy``."""
    if came.is_unknown:
        return "not recorded"
    counts = [
        f"{number} {where}"
        for number, where in ((came.in_room, "in the room"), (came.online, "online"))
        if number
    ]
    if came.deputies:
        people = came.in_room + came.online
        counts.append("a deputy" if people == 1 else f"{came.deputies} of them for a member")
    counts += [counted(came.apologies, "apology", "apologies")] * bool(came.apologies)
    return ", ".join(counts) or "absent"


def _counted_people(came: Iterable[Came], chair: str | None, missing: int) -> str:
    """Say how many people came: ``7 people from 5 agencies, 2 apologies``.

    Args:
        chair: the name of the agency of the Chair who came; empty for none, None if nobody says.
        missing: the number of members that are not in the file.
    """
    rows = list(came)
    people = sum(each.in_room + each.online for each in rows if each.has_people)
    agencies = sum(each.has_people for each in rows)
    counts = [
        f"{counted(people, 'person', 'people')} from {counted(agencies, 'agency', 'agencies')}"
    ]
    if chair is not None:
        counts.append(f"the Chair ({chair})" if chair else "the Chair")
    if missing:
        counts.append(f"{counted(missing, 'member')} not in the file")
    if sent := sum(each.apologies for each in rows):
        counts.append(counted(sent, "apology", "apologies"))
    if unknown := sum(each.is_unknown for each in rows):
        counts.append(f"{unknown} not recorded")
    return f"{', '.join(counts)}."
