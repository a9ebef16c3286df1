"""Import attendance from tables that hold a mark for each agency and meeting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from datetime import date
from unicodedata import name

from msgspec import Struct
from msgspec.structs import astuple

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.attendance import Came, attendance_id
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import HoldMeeting, PlanMeeting
from cscp_tui.domain.commands.partners import MakeMember
from cscp_tui.domain.commands.records import AddRecord, as_one
from cscp_tui.domain.context import Context
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import agencies_called, agencies_near, folded, groups_called
from cscp_tui.domain.partners import agency_id, groups_on
from cscp_tui.domain.rules.check import check
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.importing.cells import Sheet, SourceCell, SourceFile
from cscp_tui.importing.mapping import Mapping
from cscp_tui.importing.planned import ImportOptions, ImportPlan, PlannedRow, RowState, TablePlan
from cscp_tui.importing.questions import LEAVE_OUT, ImportQuestion, checked
from cscp_tui.importing.source_tables import SourceTable


class MarkedMeeting(Struct, frozen=True):
    """A meeting in a table, with the agencies' marks as written."""

    group: str
    """The group named by the sheet or a heading; empty if none is named."""

    day: date
    number: int
    """The row of the file that contains the meeting's day."""

    marks: tuple[tuple[str, str], ...]
    """The agencies with their marks; an agency with several seats occurs several times."""


_DAY = re.compile(
    r"(?:\w{3,9},? )?(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?[ -][a-z]{3,9},?[ -]\d{2,4})",
    re.IGNORECASE,
)
_TOTALS = frozenset({"total", "totals", "present", "attendance", "quorate", "quorum", "chair"})
"""The titles of rows and columns that are not agencies."""

_POSSIBLE = re.compile(r"\d{1,3} ?/ ?\d{1,3}")
_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)? ?%")


def meetings_in(file: SourceFile, today: date) -> tuple[MarkedMeeting, ...]:
    """Return the meetings of a file: a column or a row for each, with a mark for each agency.

    Args:
        file: the file as it was read.
        today: the day before which days without a year are taken to be.

    Raises:
        NotUnderstood: if there is no such table.
        Refused: if the cells hold totals of several meetings, or percentages.
    """
    shown = [sheet for sheet in file.sheets if not sheet.is_hidden]
    found = tuple(meeting for sheet in shown for meeting in _in_sheet(sheet, today))
    texts = [cell.text for sheet in shown for row in sheet.rows for cell in row]
    if any(map(_POSSIBLE.fullmatch, texts)):
        raise Refused(
            "This table counts several meetings together, such as 13/15. Give a mark for each "
            "meeting and agency; the count can't be read as a percentage."
        )
    if any(map(_PERCENT.fullmatch, texts)):
        raise Refused(
            "This table has percentages, which are a published summary. Add it with “cscp add "
            "published-summary”."
        )
    if not found:
        raise NotUnderstood(
            f"There's no table of attendance in “{shortened(file.name)}”. It needs the days of "
            "meetings in a row or a column, and the agencies in the other."
        )
    return found


def _in_sheet(sheet: Sheet, today: date) -> Iterator[MarkedMeeting]:
    """Yield the meetings of each table of a sheet.

    A row with a single cell above a table names it.
    """
    group, agencies = sheet.name, dict[int, str]()
    columns: list[tuple[date, int, int, list[tuple[str, str]]]] = []
    for place, row in enumerate(sheet.rows):
        filled = [at for at, cell in enumerate(row) if cell.text.strip()]
        days = {at: day for at in filled if (day := _day(row[at], today)) is not None}
        if len(filled) == 1 and not days:
            yield from _made(group, columns)
            group, agencies, columns = row[filled[0]].text, {}, []
        elif filled and filled[0] in days and agencies:
            marks = ((agency, row[at].text) for at, agency in agencies.items() if at < len(row))
            yield MarkedMeeting(group, days[filled[0]], sheet.number(place), tuple(marks))
        elif days and len(days) >= len(filled) - 1 - len(_TOTALS):
            yield from _made(group, columns)
            columns = [(day, at, sheet.number(place), []) for at, day in days.items()]
            agencies = {}
        elif columns and filled and not _is_total(row[filled[0]].text):
            for _, at, _, marks_of in columns:
                if at < len(row) and filled[0] < at:
                    marks_of.append((row[filled[0]].text, row[at].text))
        elif not columns and len(filled) > 1:
            agencies = {at: row[at].text for at in filled if at > 0 and not _is_total(row[at].text)}
    yield from _made(group, columns)


def _made(
    group: str, columns: Iterable[tuple[date, int, int, list[tuple[str, str]]]]
) -> Iterator[MarkedMeeting]:
    for day, _, number, marks in columns:
        yield MarkedMeeting(group, day, number, tuple(marks))


def _is_total(text: str) -> bool:
    return folded(text) in _TOTALS


def _day(cell: SourceCell, today: date) -> date | None:
    if cell.day is not None:
        return cell.day
    text = " ".join(cell.text.split())
    if not _DAY.fullmatch(text):
        return None
    try:
        return read_date(text, today, prefer="past")
    except CscpError:
        return None


_IN_ROOM, _ABSENT, _APOLOGIES = Came(in_room=1), Came(), Came(apologies=1)
NO_MEMBER = "not a member"
_MEANINGS: dict[str, Came | None] = {
    "present": _IN_ROOM,
    "online": Came(online=1),
    "deputy": Came(in_room=1, deputies=1),
    "apologies": _APOLOGIES,
    "absent": _ABSENT,
    NO_MEMBER: None,
}
"""The attendance that each mark means; None if the agency is not a member."""

_MARKS: dict[str, str] = {
    **dict.fromkeys(("y", "yes", "p", "✓", "✔", "☑", "☒", "■", "●", "attended"), "present"),
    **dict.fromkeys(("virtual", "teams", "remote"), "online"),
    **dict.fromkeys(("d", "dep", "sub", "substitute"), "deputy"),
    **dict.fromkeys(("a", "ap", "apol", "apols", "apology", "sent apologies"), "apologies"),
    **dict.fromkeys(("n", "no", "did not attend", "dna"), "absent"),
    **dict.fromkeys(("n/a", "na"), NO_MEMBER),
}
_MARK = "mark"
_MOST_PEOPLE = 99
_DASHES = frozenset("-–—")


def _meaning(mark: str, answers: Map[str, str]) -> Came | str | None:
    """Interpret a mark; return its text if the user must be asked what it means."""
    said = folded(mark)
    if said.isdecimal() and int(said) <= _MOST_PEOPLE:
        return Came(in_room=int(said))
    if answer := answers.get(folded(_key(_shown(mark)))):
        return _MEANINGS[folded(answer)] if folded(answer) in _MEANINGS else _shown(mark)
    word = said if said in _MEANINGS else _MARKS.get(mark.strip().casefold()) or _MARKS.get(said)
    return _MEANINGS[word] if word else _shown(mark)


def _key(mark: str) -> str:
    """Return the key of the question about a mark; a sign is called by its name: ``mark hyphen``."""
    if folded(mark):
        return f"{_MARK} {mark}"
    names = (name(sign, "sign").split("-")[0].lower() for sign in mark if not sign.isspace())
    return f"{_MARK} {' '.join(names)}"


def _shown(mark: str) -> str:
    text = " ".join(mark.split())
    return "-" if text in _DASHES else shortened(text)


def plan_attendance(
    file: SourceFile, book: Book, context: Context, options: ImportOptions
) -> ImportPlan:
    """Plan every meeting of a file; nothing is recorded.

    Args:
        file: what was read.
        book: the present.
        context: who imports.
        options: what somebody chose.

    Raises:
        NotUnderstood: there is no table of attendance, or an answer is none.
        Refused: its cells are counts of several meetings, or percentages.
    """
    planner = _MarksPlanner(book, context, options)
    found = sorted(meetings_in(file, context.today), key=lambda meeting: meeting.day)
    questions = tuple(planner.questions(found))
    rows = planner.rows(found) if not any(each.is_open for each in questions) else []
    commands = (*planner.makes, *(each for _, made in rows for each in made))
    table = SourceTable(file.name, (), ())
    return ImportPlan(
        name=file.name,
        tables=(TablePlan(table=table, mapping=Mapping(()), rows=tuple(row for row, _ in rows)),),
        questions=questions,
        unknown={"agencies": planner.unknown} if planner.unknown else {},
        command=as_one(commands) if any(made for _, made in rows) else None,
        notes=file.notes,
    )


_GROUP = "group"


def _group_key(said: str) -> str:
    return f"{_GROUP} {' '.join(said.split())}".strip()


def _known_group(said: str, book: Book) -> str:
    found = groups_called(said, book) if said.strip() else ()
    return found[0].id if len(found) == 1 else ""


class _MarksPlanner:
    """Reads the marks of meetings, and compares them with what is recorded."""

    def __init__(self, book: Book, context: Context, options: ImportOptions) -> None:
        self._book, self._context, self._options = book, context, options
        self._agencies: dict[str, str] = {}
        self.makes: list[Command] = []
        """Commands that add agencies and memberships, recorded before the meetings."""
        self.unknown: Counter[str] = Counter()

    def questions(self, meetings: Sequence[MarkedMeeting]) -> Iterator[ImportQuestion]:
        """Ask once about each group and each mark that is not known."""
        groups = tuple((g.id, g.name) for g in self._book.groups.values())
        for said, number in Counter(each.group for each in meetings).items():
            if not _known_group(said, self._book):
                answer = self._options.answers.get(folded(_group_key(said)), "")
                yield checked(
                    ImportQuestion(
                        key=_group_key(said),
                        text=f"Whose meetings are those under “{shortened(said)}”?"
                        if said.strip()
                        else "Whose meetings are these?",
                        rows=number,
                        choices=groups,
                        answer=answer or self._options.answers.get(_GROUP, ""),
                    )
                )
        counts: Counter[str] = Counter()
        for meeting in meetings:
            for _, mark in meeting.marks:
                if mark.strip():
                    bare = _meaning(mark, {})
                    counts[bare if isinstance(bare, str) else ""] += 1
        for mark, rows in counts.items():
            if mark:
                key = _key(mark)
                yield checked(
                    ImportQuestion(
                        key=key,
                        text=f"What does “{mark}” mean for an agency at a meeting?",
                        rows=rows,
                        choices=tuple((word, word) for word in (*_MEANINGS, LEAVE_OUT)),
                        answer=self._options.answers.get(folded(key), ""),
                    )
                )

    def rows(
        self, meetings: Sequence[MarkedMeeting]
    ) -> list[tuple[PlannedRow, tuple[Command, ...]]]:
        """Plan each meeting, earliest first, with the commands that record it."""
        read = [(each, self._group(each), self._came(each)) for each in meetings]
        if self._options.creates:
            self._add_members(read)
        return [self._row(*each) for each in read]

    def _group(self, meeting: MarkedMeeting) -> str:
        answers = self._options.answers
        said = answers.get(_GROUP) or answers.get(folded(_group_key(meeting.group)), "")
        return _known_group(said or meeting.group, self._book)

    def _came(self, meeting: MarkedMeeting) -> dict[str, Came]:
        """The people of each agency, its seats together; blank marks say nothing."""
        came: dict[str, Came] = {}
        for said, mark in meeting.marks:
            meaning = _meaning(mark, self._options.answers) if mark.strip() else None
            if isinstance(meaning, Came) and (key := self._agency(said)):
                seats = zip(astuple(came.get(key, _ABSENT)), astuple(meaning), strict=True)
                came[key] = Came(*map(sum, seats))
        return came

    def _agency(self, said: str) -> str:
        name = " ".join(said.split())
        fold = folded(name)
        if fold not in self._agencies:
            found = agencies_called(name, self._book)
            if len(found) != 1:
                found = agencies_near(name, self._book)
            self._agencies[fold] = found[0].id if len(found) == 1 else self._added(name)
        if not self._agencies[fold]:
            self.unknown[name] += 1
        return self._agencies[fold]

    def _added(self, name: str) -> str:
        if not self._options.creates:
            return ""
        taken = {*self._book.agencies, *self._book.undone["agencies"], *self._agencies.values()}
        key = agency_id(taken, name, "")
        self.makes.append(AddRecord("agencies", {"name": name}, key))
        return key

    def _add_members(self, read: Sequence[tuple[MarkedMeeting, str, dict[str, Came]]]) -> None:
        """Make agencies members from the first meeting at which they have a mark."""
        spells, known = self._book.memberships.values(), set[tuple[str, str]]()
        for meeting, group, came in read:
            for key in came:
                agency = self._book.agencies.get(key)
                is_guest = agency is not None and agency.kind is AgencyKind.GUEST
                if is_guest or (key, group) in known:
                    continue
                if group not in groups_on(spells, key, meeting.day):
                    self.makes.append(MakeMember(key, group, meeting.day))
                known.add((key, group))

    def _row(
        self, meeting: MarkedMeeting, group: str, came: dict[str, Came]
    ) -> tuple[PlannedRow, tuple[Command, ...]]:
        known = {m.day: m for m in self._book.meetings.values() if m.group == group}
        there = known.get(meeting.day)
        key = there.id if there else f"{group}-{meeting.day.isoformat()}"
        title = f"{group}, {long(meeting.day)}"

        def row(state: RowState, *reasons: str) -> PlannedRow:
            return PlannedRow(
                state=state, number=meeting.number, ref=key, title=title, reasons=reasons
            )

        if meeting.day > self._context.today:
            return row(RowState.REFUSED, "this day is still to come"), ()
        if not came:
            return row(RowState.UNCHANGED, "no marks: not minuted"), ()
        if there is not None and there.minuted:
            differing = [each for each in came if came[each] != self._recorded(key, each)]
            if not differing:
                return row(RowState.UNCHANGED), ()
            names = ", ".join(self._book.agencies[each].name for each in differing)
            return row(
                RowState.REFUSED,
                f"recorded differently for {names}: reopen the meeting to change it",
            ), ()
        attendance = tuple(one.at(key, each) for each, one in came.items())
        commands: tuple[Command, ...] = (HoldMeeting(key, attendance),)
        if there is None:
            commands = (PlanMeeting(group, meeting.day), *commands)
        try:
            draft = UnitOfWork(self._book, self._context)
            as_one((*self.makes, *commands)).work(draft)
            check(draft)
        except CscpError as problem:
            return row(RowState.REFUSED, str(problem)), ()
        return row(RowState.ADDED if there is None else RowState.CHANGED), commands

    def _recorded(self, meeting: str, agency: str) -> Came:
        row = self._book.attendances.get(attendance_id(meeting, agency))
        if row is None:
            return _ABSENT
        return Came(row.in_room, row.online, row.deputies, row.excused)
