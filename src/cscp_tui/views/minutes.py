"""The minutes of a meeting by the items of its agenda, and the read-back of what was agreed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, zip_longest
from typing import TypeAlias, TypeVar

from msgspec import Struct, field

from cscp_tui.base.english import is_order
from cscp_tui.base.texts import (
    capitalised,
    counted,
    either,
    in_a_row,
    natural,
    number_of_word,
    stopped,
)
from cscp_tui.documents.document import Block, Bullets, Paragraph, Section, reworded, section
from cscp_tui.documents.table import Cell, Tone, columns, table
from cscp_tui.domain.attendance import (
    interest_words,
    is_attendance_taken,
    is_chairs_row,
    members_of,
    represented_at,
    unrepresented_members,
)
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change
from cscp_tui.domain.clock_times import (
    CLOCK_TIME,
    TIME_OF_DAY,
    UnknownTime,
    as_clock,
    beginning,
    clock_time,
    day_of_moment,
    read_moment,
    stated_beginning,
    stated_end,
    time_in_words,
    times_on,
)
from cscp_tui.domain.commands.actions import REJECTED
from cscp_tui.domain.confidential_parts import last_subject, only_marks_part, tells_of_last
from cscp_tui.domain.dates import MONTHS, WEEKDAYS, in_words, long
from cscp_tui.domain.enums import AgencyKind, ImpactState, MeetingState, MinutesState, Status
from cscp_tui.domain.hidden import is_restricted, only_names_restricted, tells_of_restricted
from cscp_tui.domain.meetings import (
    NOTHING_RECORDED,
    Agenda,
    AgendaItem,
    AgendaSection,
    ItemRole,
    Recorded,
    agenda,
    entries_of,
    heading_words,
    issues_of,
    last_meeting,
    lines_of_meeting,
    may_list_others,
    meeting_outcomes,
    minutes_state,
    next_meeting,
    overdue_at,
    perhaps_there,
    tells_who_came,
)
from cscp_tui.domain.names import (
    agency_name,
    folded,
    group_name,
    is_named,
    is_short_for,
    names_of,
    without_person,
)
from cscp_tui.domain.partners import with_wholes
from cscp_tui.domain.quorum import (
    QuorumChange,
    clause_words,
    decision_standing,
    is_attendance_awaited,
    is_provisional,
    quorum,
    quorum_changes,
    shortfall_words,
)
from cscp_tui.domain.records import (
    Action,
    Agency,
    Attendance,
    Challenge,
    Decision,
    Meeting,
    MeetingLine,
    Move,
    ProgressUpdate,
    QuorumClause,
)
from cscp_tui.domain.rules.meetings import are_minutes_agreed
from cscp_tui.domain.stated_facts import (
    StatedMeeting,
    stated_next_meeting,
    stated_times,
    untold_times,
)
from cscp_tui.views.actions import RESTRICTED, Pieces, due_words
from cscp_tui.views.attendance import presence_words
from cscp_tui.views.named_people import people_of
from cscp_tui.views.names import (
    Names,
    agency_in_full,
    group_in_full,
    is_abbreviation,
    meeting_in_full,
)
from cscp_tui.views.reports.report import facts_under_title, not_shown
from cscp_tui.views.updates.meetings import state_words

_Line: TypeAlias = tuple[Action | Decision | Challenge | MeetingLine | None, str]
"""The record that a line is about, and its words; the public doesn't see the words if the record is
restricted."""

OfAction = TypeVar("OfAction", ProgressUpdate, Move)

NOTHING = "None."
"""The text of an empty section."""

DRAFT = "DRAFT until agreed"
"""The line above minutes that are not yet agreed."""


def minutes_called(book: Book, meeting: Meeting) -> str:
    """The name that the group of a meeting gives its minutes: ``notes and actions``."""
    group = book.groups.get(meeting.group)
    called = group.minutes_called.strip() if group else ""
    return called[:1].lower() + called[1:] if called else "minutes"


def minutes_title(book: Book, meeting: Meeting) -> str:
    """The title of the minutes: ``Quality Assurance Group: minutes, 16 September 2025``."""
    name = group_in_full(meeting.group, book)
    return f"{name}: {minutes_called(book, meeting)}, {long(meeting.day)}"


def meeting_times(book: Book, meeting: Meeting) -> str:
    """The times at which a meeting began and ended on its day; as planned if they are not known.

    Lines that say when it began and ended are believed before the moments of doing that here, and
    those only where they are about as planned: lines may be typed before or after the meeting. Where
    lines may say it otherwise, neither those moments nor the plan are its times.
    """
    lines = lines_of_meeting(book, meeting.id)
    opened, ended = map(time_in_words, stated_times(book, meeting, lines))
    untold = {what for _, what in untold_times(book, meeting, lines)}
    planned = meeting.time.strip()
    started, closed = (_moment_of(meeting, kept) for kept in (meeting.started, meeting.closed))
    started, closed = "" if "began" in untold else started, "" if "ended" in untold else closed
    began, ended = opened or started, ended or (closed if "began" in untold else "")
    if untold and not ended:
        return began
    if ended:
        begins, _ = times_on(meeting.day, "" if "began" in untold else planned)
        as_planned = f"{begins:%H.%M}" if begins else ""
        starts = next((at for at in (began, as_planned) if "" < at < ended), "")
        return f"{starts}–{ended}" if starts else f"until {ended}"
    if began and not meeting.reopen_reason:
        return "–".join(filter(None, (began, closed if closed > began else "")))
    return time_in_words(planned.replace(" to ", "–")) if planned[:1].isdigit() else planned


_EARLY, _LATE = timedelta(minutes=15), timedelta(hours=2)
"""How long before the planned times a meeting may begin, and after them end."""


def _moment_of(meeting: Meeting, kept: str) -> str:
    """Return the time of a stored moment that is about when the meeting was planned; else empty."""
    begins, ends = times_on(meeting.day, meeting.time)
    at = read_moment(kept)
    if at is None or day_of_moment(kept) != meeting.day:
        return ""
    is_near = (begins is None or at >= begins - _EARLY) and (ends is None or at <= ends + _LATE)
    return clock_time(kept) if is_near else ""


def agreed_words(book: Book, meeting: Meeting) -> str:
    """Return where the minutes of a meeting were agreed, and subject to what; empty while they are a draft."""
    if not are_minutes_agreed(book, meeting):
        return ""
    by = book.meetings.get(meeting.minutes_agreed_at)
    if by is None:
        return "Not recorded; the group has met since"
    subject = meeting.minutes_subject_to.strip()
    return f"As a correct record on {long(by.day)}{f', subject to: {subject}' if subject else ''}"


def issued_words(book: Book, meeting: Meeting) -> str:
    """Return when and to whom the minutes of a meeting were issued, and with which corrections."""
    issues = issues_of(book, meeting.id)
    if minutes_state(book, meeting) is MinutesState.DRAFT:
        return "Draft, not issued"
    words = "; ".join(
        f"{'issued again' if each.corrections else 'issued'} on {long(each.created)} to "
        f"{each.to.strip()}{', as amended by the Chair' if each.is_amended else ''}"
        f"{f', with corrections: {each.corrections}' if each.corrections else ''}"
        for each in issues
    )
    return f"{words[:1].upper()}{words[1:]}"


def facts_of_meeting(book: Book, meeting: Meeting, *, names: bool) -> tuple[tuple[str, str], ...]:
    """The facts of a meeting: which it is, when, where and with whom, and its reasons.

    Args:
        names: whether they may have the names of people, as they were recorded.
    """
    return facts_under_title(
        book,
        ("Meeting", Names(book).meeting(meeting.id)),
        ("Time", meeting_times(book, meeting)),
        ("Place", meeting.place.strip()),
        ("State", "In progress" if meeting.in_progress else state_words(meeting)),
        ("Chair", _chair(book, meeting, names=names)),
        ("Notes", _role(meeting.minute_taker.strip(), names=names)),
        ("Quorum", quorum_by_clause(book, meeting)),
        ("Minutes agreed", agreed_words(book, meeting) if meeting.minutes_agreed_at else ""),
        ("Reason for cancellation", meeting.cancel_reason),
        ("Reason for reopening", meeting.reopen_reason),
    )


_NOT_HELD = {MeetingState.PLANNED: " (not held yet)", MeetingState.CANCELLED: " (cancelled)"}


def corrected_words(corrections: Iterable[tuple[date, str]]) -> str:
    """Return what was corrected since minutes were issued, by day; empty for nothing."""
    return "; ".join(f"{long(day)}: {words.rstrip('.')}" for day, words in corrections if words)


def minutes_facts(
    book: Book,
    meeting: Meeting,
    corrections: Iterable[tuple[date, str]] = (),
    *,
    names: bool = True,
) -> tuple[tuple[str, str], ...]:
    """The facts under the title of the minutes: when and where, and who was there.

    Args:
        corrections: what was corrected since they were issued, by day.
        names: whether they may have the names of people, as they were recorded.
    """
    people = _People(book, meeting, names=names)
    when = ", ".join(filter(None, (in_words(meeting.day), meeting_times(book, meeting))))
    is_held = meeting.state.took_place or meeting.in_progress
    whether = "" if is_held else _NOT_HELD[meeting.state]
    is_awaited = perhaps_there(book, meeting) or may_list_others(book, meeting)
    nobody = "to be confirmed" if is_awaited else "not recorded"
    return facts_under_title(
        book,
        ("Date", f"{when}{whether}"),
        ("Place", meeting.place.strip()),
        ("Chair", _chair(book, meeting, names=names)),
        ("Notes", _role(meeting.minute_taker.strip(), names=names)),
        ("Present", "; ".join(people.present()) or (nobody if is_held else "")),
        ("In attendance", "; ".join(people.in_attendance())),
        ("Apologies", "; ".join(people.apologies())),
        ("Not represented", "; ".join(people.marked_as_absent())),
        ("Not recorded as present", "; ".join(people.not_marked())),
        ("Attendance to be confirmed", "; ".join(people.not_marked(perhaps=True))),
        ("Corrected", corrected_words(corrections)),
        ("Agreed", agreed_words(book, meeting) if is_held else ""),
        ("Reason for cancellation", meeting.cancel_reason),
        ("Reason for reopening", meeting.reopen_reason),
    )


def _role(words: str, *, names: bool) -> str:
    """Return the words for somebody's role as they were recorded, or without the person's name."""
    return words if names else without_person(words)


def _chair(book: Book, meeting: Meeting, *, names: bool) -> str:
    """The chair's role and agency; without the agency if the role already names it."""
    agency = book.agencies.get(meeting.chair_agency)
    role = _role(meeting.chair.strip(), names=names)
    if agency is None:
        return role or meeting.chair_agency
    last = folded(role.rpartition(",")[2])
    is_said = bool(last) and any(folded(name).startswith(last) for name in agency.names)
    return role if is_said else ", ".join(filter(None, (role, agency.name)))


_AGENCIES = frozenset({AgencyKind.AGENCY, AgencyKind.CATEGORY})


class _People:
    """The people of a meeting, sorted for its minutes.

    They are present, in attendance, sent apologies, weren't represented, or weren't marked.
    """

    def __init__(self, book: Book, meeting: Meeting, *, names: bool) -> None:
        self._book, self._meeting, self._names = book, meeting, names
        self._rows = {row.agency: row for row in book.attendances_of(meeting.id)}
        self._members = members_of(book, meeting)

    def present(self) -> Iterator[str]:
        """Yield the agencies that came, from A to Z, without roles and guests."""
        for agency, row in self._those_with_rows():
            is_role = agency.kind in {AgencyKind.ROLE, AgencyKind.GUEST}
            if row.present and not is_role:
                yield self._who(agency, row)

    def in_attendance(self) -> Iterator[str]:
        """Yield the scrutineers and other roles that came, then guests by where they came from."""
        for agency, row in self._those_with_rows():
            is_chair = is_chairs_row(self._book, row)
            if row.present and agency.kind is AgencyKind.ROLE and not is_chair:
                yield self._who(agency, row)
        guest_rows = {a.name for a in self._book.agencies.values() if a.kind is AgencyKind.GUEST}
        for where, number in _guests(self._book, self._rows.values()):
            guests = counted(number, "guest")
            named = f"{where} ({guests})" if number > 1 else where
            yield guests if where in guest_rows else named

    def apologies(self) -> Iterator[str]:
        """Yield who sent apologies, with the deputy that came instead."""
        for agency, row in self._those_with_rows():
            if row.apologies and not row.present:
                yield f"{agency.name} ({row.excused})" if row.excused > 1 else agency.name
            elif row.excused > 1:
                yield f"{agency.name} ({row.excused}, with {row.present} present)"
            elif row.apologies and not row.deputies:
                yield f"{agency.name} (with {row.present} present)"
            elif row.deputies:
                came = in_a_row(self._roles(row)) if row.deputies == row.present else ""
                yield f"{agency.name} (represented by {came or 'a deputy'})"

    def marked_as_absent(self) -> Iterator[str]:
        """Yield the members of which it was recorded that nobody came."""
        here = represented_at(self._book, self._meeting)
        for agency, row in self._those_with_rows():
            is_told = bool(row.present or row.apologies or row.unknown) or agency.id in here
            if agency in self._members and agency.kind in _AGENCIES and not is_told:
                yield agency.name

    def not_marked(self, *, perhaps: bool = False) -> Iterator[str]:
        """Yield the agencies of which nothing is recorded; nothing unless attendance was taken.

        Nobody said that they were absent.

        Args:
            perhaps: True for those that lines name which tell who came.
        """
        if not is_attendance_taken(self._book, self._meeting):
            return
        doubtful = perhaps_there(self._book, self._meeting)
        unmarked = unrepresented_members(self._book, self._meeting)
        for agency in sorted(unmarked, key=lambda each: each.name.casefold()):
            if agency.kind in _AGENCIES and (agency.id in doubtful) is perhaps:
                yield agency.name

    def _those_with_rows(self) -> list[tuple[Agency, Attendance]]:
        known = [
            (self._book.agencies[key], row)
            for key, row in self._rows.items()
            if key in self._book.agencies
        ]
        return sorted(known, key=lambda pair: pair[0].name.casefold())

    def _roles(self, row: Attendance) -> list[str]:
        bare = (re.sub(r"^as (?:the )?|^\(([^()]*)$", r"\1", role) for role in row.roles)
        named = self._names and self._book.partnership.names_in_minutes
        told = (_role(role, names=named) for role in bare)
        return [capitalised(role) for each in told if (role := each.strip(" ,"))]

    def _who(self, agency: Agency, row: Attendance) -> str:
        """Role, if it was recorded, and agency, then how they came: ``Head of Service, Housing (online)``.

        Whoever usually comes may not have come.
        """
        roles = self._roles(row)
        more = row.present - len(roles)
        named = in_a_row([*roles, *([f"{more} more"] if roles and more > 0 else [])])
        who = ", ".join(filter(None, (named, agency.name)))
        how = [counted(row.present, "person", "people")] if not roles and row.present > 1 else []
        if row.online:
            how.append("online" if not row.in_room else f"{row.online} online")
        how += [f"joined {time_in_words(row.joined)}"] if row.joined else []
        how += [f"left {time_in_words(row.left)}"] if row.left else []
        return f"{who} ({', '.join(how)})" if how else who


def quorum_by_clause(book: Book, meeting: Meeting) -> str:
    """The quorum in words: met or not, clause by clause, and why the chair went on without it."""
    found = quorum(book, meeting)
    if not found.clauses or not book.attendances_of(meeting.id):
        return ""
    words = "; ".join(
        f"{clause_words(result.clause, book)}: {'yes' if result.is_met else 'no'}"
        for result in found.clauses
    )
    reason = meeting.without_quorum_reason.strip()
    if reason and not found.is_met:
        return f"Not met ({words}). The Chair proceeded without a quorum: {reason}"
    return f"{'Met' if found.is_met else 'Not met'} ({words})"


def minuted_quorum(book: Book, meeting: Meeting) -> Iterator[str]:
    """Yield from when to when a meeting was quorate: ``Quorate from 10.20, when Police joined.``."""
    found = quorum(book, meeting)
    if not found.clauses or not book.attendances_of(meeting.id):
        return
    if is_attendance_awaited(book, meeting):
        yield "Attendance has not been taken yet."
        return
    changes, is_unclear = quorum_changes(book, meeting), may_list_others(book, meeting)
    if is_unclear and (len(changes) > 1 or found.is_met):
        yield "Attendance and quorum to be confirmed."
        changes = ()
    for change, after in zip_longest(changes, changes[1:]):
        if change.is_met:
            began = f" from {_when(change, 'joined', book)}" if change.at else ""
            ended = f" until {_when(after, 'left', book)}" if after else ""
            yield f"Quorate{began}{',' if began and ended else ''}{ended}."
        elif len(changes) == 1:
            words = _shortfall(found.missing, book)
            named = perhaps_there(book, meeting)
            doubtful = {whole for key in named for whole in with_wholes(book, key)}
            is_doubtful = is_unclear or all(
                doubtful.intersection(each.agencies) for each in found.missing
            )
            yield f"{'Quorum to be confirmed' if is_doubtful else 'Not quorate'}: {words}."
    reason = meeting.without_quorum_reason.strip()
    if is_provisional(book, meeting):
        yield f"The Chair proceeded without a quorum: {reason.rstrip('.')}. Decisions are provisional."


def _shortfall(missing: Iterable[QuorumClause], book: Book) -> str:
    """Return what a quorum lacks: ``nobody is marked as present from Council or from Police``."""
    alone = "nobody is marked as present from "
    said = [shortfall_words(each, book) for each in missing]
    if all(each.startswith(alone) for each in said):
        return alone + either([each.removeprefix(alone) for each in said])
    return "; ".join(said)


def _when(change: QuorumChange, verb: str, book: Book) -> str:
    """Return the time of a change of the quorum, with those who came or went: ``10.20, when Police joined``."""
    who = in_a_row([agency_name(key, book) for key in change.agencies])
    return f"{time_in_words(change.at)}, when {who} {verb}"


_INTEREST = r"(?i)\binterests?\b|\bdeclar"


def _interests(
    book: Book, meeting: Meeting, *, is_asked: bool, remarks: Iterable[str]
) -> Iterator[str]:
    """Yield the interests that were declared; that none were, unless what was said tells it."""
    declared = [row for row in book.attendances_of(meeting.id) if row.interest.strip()]
    for row in declared:
        words = interest_words(row.interest.strip().rstrip("."))
        yield f"{agency_in_full(row.agency, book)} {words}."
    if is_asked and not declared and not any(re.search(_INTEREST, text) for text in remarks):
        yield "No interests were declared."


def attendance_section(book: Book, meeting: Meeting) -> Section:
    """The members present, with apologies and absent, and guests by their organisation."""
    rows = {row.agency: row for row in book.attendances_of(meeting.id)}
    members = members_of(book, meeting)
    headings = columns("Agency", "Present")
    present = [
        (agency.name, presence_words(rows[agency.id]))
        for agency in members
        if agency.id in rows and rows[agency.id].present
    ]
    here = represented_at(book, meeting)
    excused: list[str] = []
    absent: list[str] = []
    for agency in members:
        row = rows.get(agency.id)
        if row is not None and row.apologies and not (row.present or row.unknown):
            excused.append(agency.name)
        elif agency.id not in here and not (row and row.unknown):
            absent.append(agency.name)
    guests = [(where, counted(n, "guest")) for where, n in _guests(book, rows.values())]
    return section(
        "attendance",
        "Attendance",
        table(headings, [*present, *guests]),
        Paragraph(f"Apologies: {'; '.join(excused)}." if excused else ""),
        Paragraph(f"Not represented: {'; '.join(absent)}." if absent and rows else ""),
        empty=NOTHING,
    )


def _guests(book: Book, rows: Iterable[Attendance]) -> Iterator[tuple[str, int]]:
    for row in rows:
        agency = book.agencies.get(row.agency)
        if agency is None or agency.kind is not AgencyKind.GUEST or not row.present:
            continue
        for each in row.guests:
            yield each.where, each.in_room + each.online
        unnamed = row.present - sum(each.in_room + each.online for each in row.guests)
        if unnamed > 0:
            yield agency.name, unnamed


def minutes_sections(
    book: Book, meeting: Meeting, recorded: Recorded = NOTHING_RECORDED, *, public: bool
) -> tuple[Section, ...]:
    """The minutes by the items of the agenda, then the action log, and the overdue actions in an annex.

    Args:
        recorded: what was changed in the meeting. Without it, lines are in their words only, and
            what they caused follows by its kind.
    """
    made = _Minutes(book, meeting, recorded, public=public)
    sections = (
        *made.items(),
        *made.confidential(),
        *made.action_log(),
        *made.to_clear_up(),
        *made.annex(),
    )
    if not public:
        return sections
    told = reworded(sections, people_of(book, meeting).without_names)
    return tuple(each for each in told if isinstance(each, Section))


def action_log(
    book: Book, meeting: Meeting, recorded: Recorded = NOTHING_RECORDED, *, public: bool, lead: str
) -> tuple[Block, ...] | None:
    """Return the table of actions that a meeting raised, for those who lead them.

    None if it raised none. All of them are told of a restricted action by its reference only.

    Args:
        lead: the only agency that reads it, which is told in full what it leads and supports; empty
            for all.
    """
    made = _Minutes(book, meeting, recorded, public=public)
    log = made.log_table(lead=lead, is_for_all=not lead)
    return reworded(log, people_of(book, meeting).without_names) if log and public else log


def told_apart(
    book: Book, meeting: Meeting, recorded: Recorded = NOTHING_RECORDED
) -> tuple[str, ...]:
    """Return the agencies that lead or support a restricted action of a meeting, each once."""
    return tuple(_Minutes(book, meeting, recorded, public=False).of_restricted())


def perhaps_about_restricted(book: Book, meeting: Meeting) -> tuple[MeetingLine, ...]:
    """Return the open lines that may tell of a restricted action which a line before them names.

    Nobody wrote a text for the minutes of them, and nothing says that another subject begins.
    """
    bodies = (*book.agencies.values(), *book.groups.values())
    names = "|".join(re.escape(name) for body in bodies for name in names_of(body) if name)
    found: list[MeetingLine] = []
    lines = lines_of_meeting(book, meeting.id)
    for place, line in enumerate(lines):
        last = last_subject(lines[:place], line.item)
        is_next, is_like = is_restricted(last, book), tells_of_last(line.words)
        is_named = bool(re.match(rf"(?i)(?:the )?(?:{names})\b", line.words))
        is_other = is_named or line.told_by_result or line.is_heading
        if is_restricted(line, book) or line.about or not (is_like or (is_next and not is_other)):
            continue
        is_own = line.words.casefold().endswith(line.text.casefold())
        is_decided = line.text == line.words or not is_own
        if (is_next or last in found) and not is_decided:
            found.append(line)
    return tuple(found)


_MINUTES = (
    r"(?i)[\W\d]*(?:the |last )*(?:(?:minutes|mins|notes) (?:(?:of|from|ok|agreed|agd)\b|\d{1,2}[/.]|"
    rf"(?:{'|'.join(month[:3] for month in MONTHS)}))|matters arising\b)"
)
"""The beginning of a line about the minutes of the last meeting."""
_NO_LEAD = "no lead yet"
NO_OUTCOME = "Nothing was recorded under this item."


class _ItemMinutes(Struct):
    """The minutes of one item."""

    agreed: list[Action] = field(default_factory=list)
    rejected: list[ProgressUpdate] = field(default_factory=list)
    chairs_actions: list[AgendaItem] = field(default_factory=list)
    lines: list[MeetingLine] = field(default_factory=list)
    delivered: list[Action] = field(default_factory=list)
    notes: list[ProgressUpdate] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    answered: list[Challenge] = field(default_factory=list)
    ratified: list[Decision] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)
    raised: list[Action] = field(default_factory=list)


class _Minutes:
    """Builds the minutes of one meeting."""

    def __init__(self, book: Book, meeting: Meeting, recorded: Recorded, *, public: bool) -> None:
        self._book, self._meeting, self._public = book, meeting, public
        self._recorded = recorded
        self._names = Names(book)
        self._agenda: Agenda = agenda(book, meeting)
        self._last = last_meeting(book, meeting)
        self._under = {
            (words[1], words[2]): words[0]
            for words in (entry_text.split(" ", 2) for entry_text in meeting.said_under)
            if len(words) == len(("item", "table", "id"))
        }
        keys = {item.role: item.key for item in reversed(self._agenda.numbered)}
        self._any_other = keys[ItemRole.ANY_OTHER]
        self._plan = keys.get(ItemRole.PLAN, self._any_other)
        self._of_items: dict[str, _ItemMinutes] = {}
        self._raised: list[tuple[str, Action]] = []
        """The actions that the meeting asked for, each with the key of its agenda item."""
        self._asked: dict[str, str] = {}
        """The words of the lines that asked for actions, by the reference of the action."""
        self._about: dict[str, tuple[str, ...]] = {}
        """The actions that lines mention which asked for another one, by its reference."""
        self._restricted: list[MeetingLine] = []
        lines = [
            line
            for line in lines_of_meeting(book, meeting.id)
            if not (public and is_restricted(line, book))
        ]
        self._in_doubt = perhaps_about_restricted(book, meeting) if public else ()
        self._times = meeting_times(book, meeting)
        self._next = stated_next_meeting(book, meeting, lines)
        """The next meeting, where a line says when it is."""
        self._begun = {entry.asked_by for entry in entries_of(book, meeting.id)}
        """The ids of the lines that put an item on the agenda of this meeting."""
        self._of_restricted: set[str] = set()
        """The actions that restricted lines asked for."""
        self._without_words: set[str] = set()
        """The lines of which the public is told what they recorded, but not the words."""
        self._usual = self._usual_spelling()
        known = "|".join(map(re.escape, sorted(self._usual, key=len, reverse=True))) or r"(?!)"
        self._spelling = re.compile(rf"(?<![\w-])(?:{known})(?![\w-])", re.IGNORECASE)
        self._place_everything()

    # Where everything belongs

    def _of(self, key: str) -> _ItemMinutes:
        return self._of_items.setdefault(key, _ItemMinutes())

    def _item_of(self, table: str, key: str, action: str = "") -> str:
        """Return the key of the agenda item that something was said under.

        Any other business if unknown.
        """
        if (table, key) in self._under:
            item = self._agenda.numbered_of(self._under[table, key])
            return item.key if item else self._any_other
        if action:
            item = self._agenda.numbered_of(action)
            return item.key if item else self._plan
        return self._any_other

    def _place_everything(self) -> None:
        every = meeting_outcomes(self._book, self._meeting)
        found = every.without_lines(self._recorded)
        for line in found.lines:
            self._place_line(line)
        for action in found.agreed:
            self._of(self._item_of("actions", "", action.id)).agreed.append(action)
        for action in self._delivered():
            self._of(self._item_of("actions", "", action.id)).delivered.append(action)
        for note in found.notes:
            minutes = self._of(self._item_of("progress_updates", note.id, note.action))
            (minutes.rejected if note.text.startswith(REJECTED) else minutes.notes).append(note)
        raised = {action.id for action in every.raised}
        for move in filter(self._is_in_force, found.moves):
            if move.action not in raised:  # else the action's own entry has the date
                self._of(self._item_of("moves", move.id, move.action)).moves.append(move)
        for decision in found.decisions:
            about = decision.actions[0] if decision.actions else ""
            self._of(self._item_of("decisions", decision.id, about)).decisions.append(decision)
        for challenge in found.challenges:
            self._of(self._item_of("challenges", challenge.id)).challenges.append(challenge)
        for action in found.raised:
            key = self._item_of("actions", action.id)
            self._of(key).raised.append(action)
            self._raised.append((key, action))
        self._place_remarks()
        self._place_rows()

    def _place_rows(self) -> None:
        """Put what the rows of the agenda tell under their items."""
        for item in self._agenda.items:
            if item.section is AgendaSection.CHAIRS_ACTIONS:
                self._of(item.under).chairs_actions.append(item)
            elif item.decision is not None and item.decision.ratified_at == self._meeting.id:
                self._of(item.under).ratified.append(item.decision)
            elif (
                item.challenge is not None
                and item.challenge.answered == self._meeting.day
                and item.challenge.id not in self._recorded.by_lines("challenges", "answer")
            ):
                self._of(item.under).answered.append(item.challenge)

    def _delivered(self) -> Iterator[Action]:
        """Yield what was delivered in the meeting otherwise than by a line."""
        for change in self._recorded.of(""):
            action = self._book.actions.get(change.id) if change.table == "actions" else None
            if action is None or not is_delivery(change) or action.status is not Status.DELIVERED:
                continue
            if self._meeting.id not in {action.agreed_at, action.provisionally_agreed_at}:
                yield action

    def _place_line(self, line: MeetingLine) -> None:
        """Put a line under the item under which it was typed, and what it raised in the action log."""
        item = self._agenda.numbered_of(line.item) if line.item else None
        about = line.about[0] if line.about else ""
        key = item.key if item else self._item_of("lines", line.id, about)
        for change in self._recorded.of(line.id):
            action = self._book.actions.get(change.id) if change.table == "actions" else None
            if action is not None and change.creates:
                self._raised.append((key, action))
                self._asked[action.id] = line.words.casefold()
                self._about[action.id] = tuple(r for r in line.about if r not in action.title)
                if is_restricted(line, self._book) or line in self._in_doubt:
                    self._of_restricted.add(action.id)
        if line.to_check and not self._meeting.state.took_place:
            return  # it is asked about at the close
        if line.id in self._begun and line.is_heading:
            return  # it is an item's title
        if self._next and self._next.is_whole and self._next.line == line:
            return  # it is the words of the last item
        is_hidden = is_restricted(line, self._book)
        if self._next and self._next.is_alone and self._next.line == line and not is_hidden:
            key = self._agenda.numbered[-1].key if self._is_next_last else key
        if _only_tells_times(line.words, self._times):
            return  # it is said above
        if is_hidden and not line.text and only_marks_part(line.words):
            return  # the heading of the confidential part says it
        self._of(key).lines.append(line)
        if is_hidden:
            self._restricted.append(line)

    def _place_remarks(self) -> None:
        """Put each note under the item that it was said under, or that its words begin with."""
        meeting, titles = self._meeting, self._titles()
        if meeting.notes.strip():
            self._of(self._any_other).remarks.append(meeting.notes.strip())
        for remark in meeting.remarks:
            number, _, text = remark.partition(" ")
            key = self._item_of("remarks", number)
            for title, item in titles:
                if text.startswith(f"{title}: "):
                    key, text = item, text.removeprefix(f"{title}: ")
                    break
            self._of(key).remarks.append(text.strip())

    def _titles(self) -> list[tuple[str, str]]:
        """The words of each numbered item, as typed and as shown, with its key."""
        standing = enumerate(self._meeting.standing_items, 1)
        typed = [(text, f"standing/{number}") for number, text in standing]
        return [*typed, *((item.text, item.key) for item in self._agenda.numbered)]

    # The items

    def items(self) -> Iterator[Section]:
        for item in self._agenda.numbered:
            title = f"{item.number} {self._title_of(item)}"
            if self._public and item.entry and is_restricted(item.entry, self._book):
                yield Section(key=item.key, title=f"{item.number}", blocks=(not_shown_note(1),))
                continue
            yield section(item.key, title, *self._blocks(item), empty=NO_OUTCOME)

    def _blocks(self, item: AgendaItem) -> Iterator[Block]:
        blocks = self._blocks_under(item.key)
        if item.role is ItemRole.WELCOME:
            is_told = any(re.match(_SAYS_QUORATE, line.words) for line in self._of(item.key).lines)
            quorate = list(minuted_quorum(self._book, self._meeting))
            yield Paragraph("" if is_told and quorate == [_QUORATE_ALONE] else " ".join(quorate))
            if self._meeting.state.took_place or self._meeting.in_progress:
                is_asked = self._agenda.is_done(item)
                under = self._of(item.key)
                remarks = [*under.remarks, *(line.words for line in under.lines)]
                sentences = _interests(
                    self._book, self._meeting, is_asked=is_asked, remarks=remarks
                )
                yield Paragraph(" ".join(sentences))
        agreed = self._agreement() if item.role is ItemRole.NOTES else ""
        yield Paragraph(agreed)
        told = {*minuted_quorum(self._book, self._meeting)}
        yield from (b for b in blocks if not (isinstance(b, Paragraph) and _usual(b.text) in told))
        if item.role is ItemRole.NEXT:
            if self._next and self._next.is_alone and self._next.line in self._of(item.key).lines:
                return  # it says when it is
            yield Paragraph(next_meeting_words(self._book, self._meeting, self._next))
            return
        if item.role is ItemRole.ANY_OTHER:
            is_told = self._agenda.is_done(item) or not self._was_run_here
            nothing = "Not reached." if self._is_left(item) else NOTHING if is_told else NO_OUTCOME
            elsewhere = self._elsewhere(item)
            yield Paragraph("" if blocks else f"Recorded {elsewhere}." if elsewhere else nothing)
        elif not blocks and not agreed and item.role is not ItemRole.WELCOME:
            elsewhere = self._elsewhere(item)
            nothing = "Not reached." if self._is_left(item) else NO_OUTCOME
            yield Paragraph(f"Recorded {elsewhere}." if elsewhere else nothing)

    def _title_of(self, item: AgendaItem) -> str:
        """Return the title of an item; the first thing typed in it may be a heading in other words."""
        first = next(iter(self._of(item.key).lines), None)
        is_heading = first is not None and first.is_heading and not self._is_hidden(first)
        typed = heading_words(first.words) if first and is_heading else ""
        own, said = folded(item.text).split(), folded(typed).split()
        is_short = len(own) == len(said) and all(map(str.startswith, own, said))
        return typed if len(said) >= len(own) and not is_short else item.text

    def _elsewhere(self, item: AgendaItem) -> str:
        """Return where else lines about an item stand: ``under item 3``, ``in the confidential part``.

        They name the item or an action of it, stand below a heading that may have meant it, or are
        restricted.
        """
        refs = {each.key for each in self._agenda.under(item)}
        found: dict[str, None] = {}
        is_any_apart = False
        for other in self._agenda.numbered:
            number = str(other.number)
            if item in self._may_mean(other):
                found[number] = None
            for line in self._of(other.key).lines:
                is_apart = not self._public and is_restricted(line, self._book)
                named = (self._book.actions[ref] for ref in line.about if ref in self._book.actions)
                is_named = (
                    bool(refs.intersection(line.about))
                    or any(self._agenda.item_of_action(action) == item for action in named)
                    or (item.role is ItemRole.NOTES and bool(re.match(_MINUTES, line.words)))
                )
                if is_apart:
                    is_any_apart |= other is item or is_named
                elif other is not item and is_named:
                    found[number] = None
        items = f"under item{'s' if len(found) > 1 else ''} {in_a_row([*found])}" if found else ""
        apart = "in the confidential part" if is_any_apart else ""
        return (", and " if len(found) > 1 else " and ").join(filter(None, (items, apart)))

    def _may_mean(self, item: AgendaItem) -> tuple[AgendaItem, ...]:
        """Return the items that a heading may have meant which began one of its own."""
        line = self._book.lines.get(item.entry.asked_by) if item.entry else None
        if line is None or not line.is_heading:
            return ()
        others = (
            i for i in self._agenda.items if not (i.entry and i.entry.asked_by in self._begun)
        )
        heading = Agenda(tuple(others)).heading_of(line.words)
        return heading.may_mean if heading else ()

    def _agreement(self) -> str:
        if self._last is None or self._last.minutes_agreed_at != self._meeting.id:
            return ""
        subject = self._last.minutes_subject_to.strip().rstrip(".")
        return f"Agreed as a correct record{f', subject to: {subject}' if subject else ''}."

    @property
    def _is_next_last(self) -> bool:
        return self._agenda.numbered[-1].role is ItemRole.NEXT

    @property
    def _is_under_one(self) -> bool:
        """Whether every line was typed under one item, so that nobody knows which items were reached."""
        others = {each.key for each in self._agenda.numbered if each.role is ItemRole.ANY_OTHER}
        items = {line.item for line in lines_of_meeting(self._book, self._meeting.id)} - others
        return len(items) == 1 and not self._meeting.dealt_with

    @property
    def _was_run_here(self) -> bool:
        lines = lines_of_meeting(self._book, self._meeting.id)
        return bool(self._meeting.started or self._meeting.dealt_with or lines)

    def _is_left(self, item: AgendaItem) -> bool:
        """Return whether a meeting run in the app ended before an item, and nothing was said of it.

        One that was passed over, as a later one was discussed, was reached.
        """
        return (
            self._was_run_here
            and not self._is_under_one
            and not self._meeting.in_progress
            and item.role not in {ItemRole.WELCOME, ItemRole.NEXT}
            and not any(each.done for each in self._agenda.under(item))
            and item.number > self._last_reached
            and not self._blocks_under(item.key)
        )

    @property
    def _last_reached(self) -> int:
        """The number of the last item that was ticked off, or under which a line was typed."""
        typed = {line.item for line in lines_of_meeting(self._book, self._meeting.id) if line.item}
        reached = {item.number for item in map(self._agenda.numbered_of, typed) if item}
        done = {item.number for item in self._agenda.numbered if self._agenda.is_done(item)}
        return max(reached | done, default=0)

    def _blocks_under(self, key: str) -> list[Block]:
        made = self._item_blocks(self._of_items.get(key, _ItemMinutes()))
        return [b for b in made if b not in {Paragraph(""), Bullets(())}]

    def _item_blocks(self, minutes: _ItemMinutes) -> Iterator[Block]:
        """Yield what was said under an item; for the public, only the number of restricted items."""
        hidden = 0
        since = f" since {long(self._last.day)}" if self._last else ""
        parts: tuple[tuple[str, Sequence[_Line]], ...] = (
            ("", [(a, self._claimed(a)) for a in _sorted(minutes.delivered)]),
            ("Agreed as delivered:", [(a, self._agreed(a)) for a in _sorted(minutes.agreed)]),
            ("Not agreed:", self._of_actions(minutes.rejected, self._noted)),
            (
                f"Chair's action{since}:",
                [(item.action, item.text) for item in minutes.chairs_actions],
            ),
            (
                "Answered:",
                [(c, f"“{c.question.strip()}” {c.answer.strip()}") for c in minutes.answered],
            ),
            ("Ratified:", [(d, d.text.strip()) for d in minutes.ratified]),
            ("", [(None, capitalised(text)) for text in minutes.remarks]),
            ("Progress:", self._of_actions(minutes.notes, self._noted)),
            ("", [(d, self._decision(d)) for d in minutes.decisions]),
            ("", [(c, self._challenge(c)) for c in minutes.challenges]),
            ("", [(a, self._action(a)) for a in _sorted(minutes.raised)]),
            ("New dates:", self._of_actions(minutes.moves, self._moved)),
        )
        for place, line in enumerate(minutes.lines):
            pieces = [*self._line_in_words(line)]
            shown = self._shown(pieces)
            hidden += len(pieces) - len(shown)
            if not line.is_heading:
                yield from shown
            elif place and shown:  # the first is the item's title
                yield Section(title=heading_words(line.words))
        for title, lines in parts:
            shown = self._shown(lines)
            hidden += len(lines) - len(shown)
            if title:
                yield Paragraph(title if shown else "")
                yield Bullets(tuple(each.text for each in shown))
            else:
                yield from shown
        yield not_shown_note(hidden)
        left_out = sum(line.id in self._without_words for line in minutes.lines)
        yield Paragraph(f"{_LEFT_OUT}: {counted(left_out, 'line')}." if left_out else "")

    def _shown(self, lines: Iterable[_Line]) -> list[Paragraph]:
        """Return the words of lines as sentences, without those that are hidden from the public."""
        return [
            _with_label(stopped(self._spelt(text)), is_result=record is not None)
            for record, text in lines
            if not self._is_hidden(record)
            and not (self._public and tells_of_restricted(text, self._book))
        ]

    def _spelt(self, text: str) -> str:
        """Return a text with references, short names and days in their usual spelling: CSC for csc.

        Asterisks that mark a word as bold are left out.
        """
        text = re.sub(_IN_SMALL, lambda found: capitalised(found[0]), re.sub(_IN_BOLD, r"\1", text))
        return self._spelling.sub(lambda found: self._usual[found[0].casefold()], text)

    def _usual_spelling(self) -> dict[str, str]:
        """Return references and abbreviations by how they are written in small letters."""
        agencies = (each.names for each in self._book.agencies.values())
        groups = (each.names for each in self._book.groups.values())
        names = (name for each in (*agencies, *groups) for name in each if is_abbreviation(name))
        refs = (*self._book.actions, *self._book.challenges)
        return {name.casefold(): name for name in (*names, *refs) if " " not in name}

    def _line_in_words(self, line: MeetingLine, *, confidential: bool = False) -> Iterator[_Line]:
        """Yield a line as its result, or as its words followed by the result."""
        changes, told_openly = self._recorded.of(line.id), self._told_openly(line)
        if is_restricted(line, self._book) and not confidential:
            if self._public:
                yield line, ""
            yield from (each for change in told_openly for each in self._result(change))
            return
        if line in self._in_doubt:
            self._without_words.add(line.id)
            return
        asked = [
            self._book.challenges[each.id]
            for each in changes
            if each.creates and each.id in self._book.challenges
        ]
        others = [e for e in changes if e.table != "challenges" and e not in told_openly]
        results: list[_Line] = [(asked[0], self._challenge(*asked))] if asked else []
        results += [each for change in changes for each in self._answered(change)]
        results += [each for change in others for each in self._result(change)]
        is_told = line.told_by_result and (bool(changes) or not self._recorded.changes)
        # A change of an action that has no words of its own is told by those of the line.
        is_told &= bool(results) or all(each.table != "actions" for each in changes)
        # Who came is told by the head of the minutes; “no deputy sent” isn't.
        if any(each.table == "attendances" for each in changes):
            is_told &= self._is_told_of_people(line.words)
        # The words of a new date or a hold give its reason, of which the public is told the kind only.
        # Those of who came may name them, which the head of the minutes doesn't.
        is_apart = self._public and any(
            each.table in {"moves", "attendances"}
            or ("hold_reason" in each.fields and not each.creates)
            for each in changes
        )
        is_apart |= self._public and not results and tells_who_came(line.words)
        if line.text.strip() or not is_told:
            words = capitalised(self._without_title(line, line.text.strip() or line.words.strip()))
            words = _with_references(words, line.about)
            said, told = _words(words), [text for _, text in results]
            if any("minutes_agreed_at" in each.fields for each in changes):  # the item says it
                told += [self._agreement(), _OF_MINUTES, *filter(str.isdecimal, said)]
            if not said <= self._told_by(told) | _SMALL_WORDS:
                label = re.match(_LABEL, results[0][1]) if len(results) == 1 else None
                if is_apart:
                    self._without_words.add(line.id)
                elif label and _words(results[0][1][label.end() :]) <= said:
                    # The words say all that the result does, and more.
                    results = [(results[0][0], f"{label[0]} {words}")]
                else:
                    yield None, words
        yield from results

    def _is_told_of_people(self, words: str) -> bool:
        """Return whether the minutes' head, and who declared an interest, tell each word of a line."""
        book, people = self._book, _People(self._book, self._meeting, names=True)
        told = (
            *(*people.present(), *people.in_attendance()),
            *(*people.apologies(), *people.marked_as_absent()),
            _chair(book, self._meeting, names=True),
            *_interests(book, self._meeting, is_asked=False, remarks=()),
        )
        known = [book.agencies[row.agency] for row in book.attendances_of(self._meeting.id)]
        names = [folded(name) for each in known for name in (each.id, *each.names)]
        left = _words_of_presence(words) - self._told_by(told) - _OF_PRESENCE
        return all(any(word == e or is_short_for(word, e) for e in names) for word in left)

    def _told_openly(self, line: MeetingLine) -> list[Change]:
        """Return what a line that names a restricted action changed of others, without words of its own."""
        if not only_names_restricted(line, self._book):
            return []
        moves, actions = self._book.moves, self._book.actions
        of_each = (
            (each, actions.get(moves[each.id].action if each.id in moves else each.id))
            for each in self._recorded.of(line.id)
            if each.table == "moves" or (each.table == "actions" and not each.creates)
        )
        return [each for each, action in of_each if action and not self._is_restricted(action)]

    def _told_by(self, results: Sequence[str]) -> set[str]:
        """Return the words that results tell, with every name of the agencies in them."""
        told = _words(" ".join(results))
        for agency in self._book.agencies.values() if results else ():
            names = (agency.name, agency_in_full(agency.id, self._book))
            if any(name in text for name in names for text in results):
                told |= _words(" ".join(agency.names))
        return told

    def _answered(self, change: Change) -> Iterator[_Line]:
        """Yield the answer to a challenge that was there, or its outcome."""
        challenge = self._book.challenges.get(change.id) if change.table == "challenges" else None
        if challenge is None or change.creates:
            return
        if "came_of_it" in change.fields and challenge.came_of_it.strip():
            yield challenge, f"CLOSED {challenge.id}: {challenge.came_of_it.strip()}"
        elif "answer" in change.fields:
            yield challenge, f"ANSWER TO {challenge.id}: {challenge.answer.strip()}"

    def _without_title(self, line: MeetingLine, words: str) -> str:
        """Return the words of a line without the title of the item under which it stands."""
        item = self._agenda.numbered_of(line.item) if line.item else None
        is_there = item and self._agenda.begun_in(words) == item
        return self._agenda.without_heading(words) if is_there else words

    def _result(self, change: Change) -> Iterator[_Line]:
        """Yield what a change records, in the words of the minutes."""
        book, key = self._book, change.id
        match change.table:
            case "decisions" if key in book.decisions:
                yield book.decisions[key], self._decision(book.decisions[key])
            case "progress_updates" if key in book.progress_updates:
                note = book.progress_updates[key]
                label = "NOT AGREED: " if note.text.startswith(REJECTED) else ""
                lines = self._of_actions([note], self._noted)
                yield from ((action, f"{label}{words}") for action, words in lines)
            case "moves" if key in book.moves:
                yield from self._of_actions([book.moves[key]], self._moved_by_line)
            case "agenda_items" if key in book.agenda_items:
                entry = book.agenda_items[key]
                where = meeting_in_full(entry.meeting, book)
                line = book.lines.get(entry.asked_by)
                by = f"({entry.presenter.strip()})"
                by = f" {by}" if line and by in line.words else ""
                yield line, f"FOR THE AGENDA OF {where}: {entry.title.strip()}{by}."
            case "actions" if key in book.actions:
                yield from self._of_change(change, book.actions[key])

    def _of_change(self, change: Change, action: Action) -> Iterator[_Line]:
        if change.creates:
            yield action, self._action(action)
        elif {"agreed_at", "provisionally_agreed_at"} & change.fields.keys():
            yield action, f"AGREED AS DELIVERED: {self._agreed(action)}"
        elif is_delivery(change):
            yield action, self._claimed(action)
        elif "hold_reason" in change.fields and action.status is Status.ON_HOLD:
            until = f", until {long(action.review_date)}" if action.review_date else ""
            why = self._why(action.hold_reason, action.hold_explanation)
            reason = f" {capitalised(why)}." if why else ""
            yield action, f"ON HOLD: {action.id}, {_title(action)}{until}.{reason}"
        elif _statuses(change) == (Status.ON_HOLD, Status.IN_PROGRESS):
            yield action, f"OFF HOLD: {action.id}, {_title(action)}."

    def _claimed(self, action: Action) -> str:
        waits = ", AWAITING AGREEMENT" if action.awaits_agreement else ""
        if waits and action.overseeing_group not in {"", self._meeting.group}:
            waits += f" BY THE {group_name(action.overseeing_group, self._book)}"
        on = ""
        if action.ended != self._meeting.day and action.ended and not action.ended_unknown:
            on = f" on {action.ended_in_words}"
        return f"DELIVERED{on}{waits}: {action.id}, {_title(action)}."

    def _is_hidden(self, record: Action | Decision | Challenge | MeetingLine | None) -> bool:
        return self._public and record is not None and self._is_restricted(record)

    def _is_restricted(self, record: Action | Decision | Challenge | MeetingLine) -> bool:
        return record.id in self._of_restricted or is_restricted(record, self._book)

    def _of_actions(
        self, records: Iterable[OfAction], words: Callable[[Action, OfAction], str]
    ) -> list[_Line]:
        known = self._book.actions
        return [(known[e.action], words(known[e.action], e)) for e in records if e.action in known]

    def _agreed(self, action: Action) -> str:
        is_open = action.agreed_at != self._meeting.id
        provisional = " (provisional, until ratified)" if is_open else ""
        return f"{action.id}, {_title(action)}{provisional}. {self._impact(action)}."

    def _impact(self, action: Action) -> str:
        """The impact of a delivery as a sentence: ``Impact (emerging): Families wait less``."""
        impact = action.impact.strip().rstrip(".")
        changed = {
            c.id for _, c in self._recorded.changes if c.table == "actions" and "impact" in c.fields
        }
        is_earlier = bool(self._recorded.changes) and action.id not in changed
        if action.impact_state is ImpactState.NONE_YET:
            said = f"Recorded earlier: {impact}" if is_earlier else impact
            return f"Impact not known yet. {said if impact else ''}".rstrip(". ")
        state = "" if self._public else f" ({action.impact_state})"
        return f"Impact{' recorded earlier' if is_earlier else ''}{state}: {impact}"

    @staticmethod
    def _noted(action: Action, note: ProgressUpdate) -> str:
        text = re.sub(_NOT_AGREED, "", note.text.removeprefix(REJECTED).strip())
        return ": ".join(filter(None, (f"{action.id}, {_title(action)}", text)))

    def _with_others_here(self, move: Move) -> list[Move]:
        """Return a move with the others of its action that the meeting agreed, in order."""
        every = self._book.moves_of(move.action)
        return [each for each in every if self._meeting.id == each.agreed_by or each.id == move.id]

    def _is_in_force(self, move: Move) -> bool:
        """Return whether the meeting set no other date for the action afterwards.

        A date that was set in confidence replaces nothing in the published minutes.
        """
        lines = {change.id: line for line, change in self._recorded.changes}
        known = self._book.lines
        told = [
            each.id
            for each in self._with_others_here(move)
            if each.id == move.id or not self._is_hidden(known.get(lines.get(each.id, "")))
        ]
        return move.id == told[-1]

    def _moved_by_line(self, action: Action, move: Move) -> str:
        if self._is_in_force(move):
            return f"NEW DATE: {self._moved(action, move)}"
        day = long(move.later_due) if move.later_due else "No date"
        return f"{action.id}: {day} was replaced later in the meeting."

    def _moved(self, action: Action, move: Move) -> str:
        before = self._with_others_here(move)[0].earlier_due
        was = f" (was {long(before)})" if before else ""
        now = f"new date {long(move.later_due)}" if move.later_due else "no date any more"
        why = self._why(move.reason, move.explanation)
        reason = f" {capitalised(why)}." if why else ""
        return f"{action.id}, {_title(action)}: {now}{was}.{reason}"

    def _why(self, reason: str, explanation: str) -> str:
        """Return a reason with its explanation, which is enough where it says the reason.

        The public is told the reason only: explanations may name people.
        """
        is_other = reason.casefold() == "other"
        if self._public:
            return "" if is_other else reason
        words = explanation.strip().rstrip(".")
        is_said = bool(words) and reason.casefold() in words.casefold()
        code = "" if is_other or is_said else reason
        return ": ".join(filter(None, (code, words)))

    def _late(self, action: Action, day: date) -> str:
        was = "to be reviewed by" if action.due is None else "due"
        late = counted((self._meeting.day - day).days, "day")
        return f"{action.id}, {_title(action)}: was {was} {long(day)}, {late} late."

    def _decision(self, decision: Decision) -> str:
        said = _with_references(decision.text.strip(), decision.actions)
        named = [ref for ref in decision.actions if ref.casefold() not in said.casefold()]
        about = [", ".join(named)] if named else []
        if standing := decision_standing(self._book, decision):
            by = self._book.meetings.get(decision.ratified_at)
            about.append(f"ratified on {long(by.day)}" if by else standing)
        found = re.match(_DECIDED, said)
        label = "AGREED" if found and re.match(_AGREED, said) else "DECISION"
        text = re.sub(_DECIDED, "", said)
        order = re.sub(r"(?i)^to ", "", text)
        text = capitalised(order if is_order(order) else text)
        end = "." if about and text.endswith(".") else ""
        words = "".join(f" ({each})" for each in about)
        return f"{label}: {text.removesuffix(end)}{words}{end}"

    def _challenge(self, challenge: Challenge, *others: Challenge) -> str:
        """Return a challenge in words; the same question may be put to others, too."""
        every = [each.put_to for each in (challenge, *others)]
        by, question = challenge.raised_by, challenge.question.strip()
        whose = f" from {self._names.party(by)}" if by != self._meeting.group else ""
        refs = in_a_row([each.id for each in (challenge, *others)])
        said = re.match(_CHALLENGED, question)
        if said:  # its first words say from whom to whom: “Challenge from SLaM to Education - …”
            return f"CHALLENGE {refs} {said['whose']}: {capitalised(question[said.end() :])}"
        asked = re.match(_ASKED, question)
        if asked and self._tells_only(every, asked["whom"]):
            # The label says who asked whom; initials tell who it was.
            who = asked["who"].strip()
            if re.fullmatch(_INITIALS, who):
                question = asked["question"]
                if not self._public:
                    whose = f" from {who}, {self._names.party(by)}," if whose else f" from {who}"
            elif self._tells_only([by], who):
                question = asked["question"]
        to = in_a_row([*map(self._names.party, every)])
        return f"CHALLENGE {refs}{whose} to {to}: {capitalised(question)}"

    def _tells_only(self, keys: Iterable[str], words: str) -> bool:
        """Return whether words name parties, each of them, and tell nothing besides."""
        parties = [self._book.agencies.get(key) or self._book.groups.get(key) for key in keys]
        names = [{*folded(" ".join(each.names)).split()} for each in parties if each]
        said = {*folded(words).split()} - {"and", "of", "the"}
        return (
            len(names) == len(parties)
            and said <= set().union(*names)
            and all(said & each for each in names)
        )

    def _is_party(self, key: str, words: str) -> bool:
        """Return whether words name an agency or a group."""
        party = self._book.agencies.get(key) or self._book.groups.get(key)
        return party is not None and is_named((key, *party.names), words)

    def _action(self, action: Action) -> str:
        due, title = f", by {due_words(action)}" if action.due else "", _title(action)
        who, first = self._who(action), title.partition(" ")[0]
        about = self._about.get(action.id)
        ref = f"{action.id}, on {in_a_row(about)}" if about else action.id
        is_told = f" to {title.casefold()}" in self._asked.get(action.id, "")
        if (is_told or is_order(title)) and who != _NO_LEAD:
            comma = "," if self._helpers(action) else ""
            return stopped(
                f"ACTION {ref}: {capitalised(who)}{comma} to {first.casefold()}{title[len(first) :]}{due}"
            )
        lead = who if who == _NO_LEAD else f"lead: {who}"
        return f"ACTION {ref}: {title} ({lead}){due}."

    def _who(self, action: Action) -> str:
        """Return who leads an action, with those who support: ``Police, with Housing``."""
        lead = self._lead(action)
        names = in_a_row([*map(self._names.agency, self._helpers(action))])
        return f"{lead}, with {names}" if names else lead

    def _helpers(self, action: Action) -> list[str]:
        """Return the supporting agencies that the lead's words don't name."""
        words = [word.casefold() for word in re.findall(r"\b\w\w+", action.lead)]
        return [
            key
            for key in action.supporting_agencies
            if not self._is_party(key, action.lead)
            and not any(self._is_short_for(key, word) for word in words)
        ]

    def _is_short_for(self, key: str, word: str) -> bool:
        agency = self._book.agencies.get(key)
        return agency is not None and any(is_short_for(word, folded(n)) for n in agency.names)

    def _lead(self, action: Action) -> str:
        role = action.lead.strip()
        known = self._book.agencies
        keys = [key for key in (action.lead_agency, *action.supporting_agencies) if key in known]
        first = folded(known[keys[0]].name) if keys else ""
        if first and folded(role).startswith((f"{first} and ", f"{first}, ")):
            # Several lead together, and it names them all.
            rest = [key for key in keys[1:] if folded(known[key].name) in folded(role)]
            rest.sort(key=lambda key: folded(role).index(folded(known[key].name)))
            is_each = in_a_row([known[key].name for key in (keys[0], *rest)]) == role
            return in_a_row([self._names.agency(k) for k in (keys[0], *rest)]) if is_each else role
        agency = self._names.agency(action.lead_agency) if action.lead_agency else ""
        if agency and role and folded(role) != folded(agency):
            if self._is_party(action.lead_agency, role):
                return role  # it names the agency
            if agency.endswith(")"):  # its abbreviation has parentheses of its own
                agency = ", ".join(agency.removesuffix(")").rsplit(" (", 1))
            return f"{role} ({agency})"
        return agency or role or _NO_LEAD

    # The action log

    def action_log(self) -> Iterator[Section]:
        """Yield the actions that the meeting asked for as a table, where there are any."""
        made = self.log_table()
        if made is not None:
            unused = Paragraph(self._unused_references())
            yield section("action-log", "Action log", *made, unused)

    def of_restricted(self) -> Iterable[str]:
        """The agencies that lead or support restricted actions, each once."""
        secret = (action for _, action in self._raised if self._is_restricted(action))
        return dict.fromkeys(key for action in secret for key in _agencies_of(action) if key)

    def _unused_references(self) -> str:
        """Return a sentence on the references that are missing between others of the meeting.

        What had one may have been corrected or removed, so that nobody need have withdrawn anything.
        """
        here, book = self._meeting.id, self._book
        last = {action.id.rpartition("-")[0]: natural(action.id) for _, action in self._raised}
        for key, challenge in book.challenges.items():
            if challenge.meeting == here:
                last[key.rpartition("-")[0]] = natural(key)
        gone = [
            record.id
            for kind, field_name in ((Action, "raised_at"), (Challenge, "meeting"))
            for record in book.records_even_undone(kind)
            if record.undone and getattr(record, field_name) == here
        ]
        missing = [ref for ref in gone if natural(ref) < last.get(ref.rpartition("-")[0], ())]
        are = "is" if len(missing) == 1 else "are"
        return f"{in_a_row(sorted(missing, key=natural))} {are} not used." if missing else ""

    def log_table(self, lead: str = "", *, is_for_all: bool = False) -> tuple[Block, ...] | None:
        """The action log and, for the public, how many restricted actions are not in it.

        Args:
            lead: the agency whose actions it has; empty for all.
            is_for_all: whether restricted actions are told of by their reference only.
        """
        placed = [pair for pair in self._raised if not lead or lead in _agencies_of(pair[1])]
        if not placed:
            return None
        numbers = {item.key: str(item.number) for item in self._agenda.numbered}
        shown = [pair for pair in placed if not self._is_hidden(pair[1])]
        rows = [
            (action.id, RESTRICTED.strip(), "", "", numbers[key])
            if is_for_all and self._is_restricted(action)
            else (
                f"{action.id}{RESTRICTED if self._is_restricted(action) else ''}",
                self._spelt(_title(action)),
                capitalised(self._who(action)),
                due_words(action),
                numbers[key],
            )
            for key, action in sorted(shown, key=lambda pair: natural(pair[1].id))
        ]
        hidden = len(placed) - len(shown)
        log = table(columns("Ref", "Action", "Lead", "Due", "Item"), rows)
        return (log, not_shown_note(hidden)) if rows else (not_shown_note(hidden),)

    def confidential(self) -> Iterator[Section]:
        """Yield the restricted lines, which only the partners' own minutes have."""
        if self._public:
            return
        told: list[Paragraph] = []
        for key, lines in groupby(self._restricted, key=lambda line: line.item):
            item = self._agenda.numbered_of(key)
            of_item = [each for e in lines for each in self._line_in_words(e, confidential=True)]
            if item and of_item:
                title = f"Item {item.number}, {item.text}"
                told.append(Paragraph(title, strong=title))
            told += self._shown(of_item)
        if told:
            yield section("confidential", "Confidential part", *told)

    def annex(self) -> Iterator[Section]:
        """Yield the actions of the group that were overdue on the day, where there are any."""
        if not self._meeting.state.took_place:
            return
        late = sorted(overdue_at(self._book, self._meeting), key=lambda pair: natural(pair[0].id))
        if not late:
            return
        shown = [self._late(*pair) for pair in late if not self._is_hidden(pair[0])]
        title = f"Annex: overdue actions on {long(self._meeting.day)}"
        note = not_shown_note(len(late) - len(shown))
        yield section("annex", title, Bullets(tuple(shown)), note)

    def to_clear_up(self) -> Iterator[Section]:
        """Yield the lines that are still doubtful, as they were typed, where there are any."""
        numbers = {item.key: f" (item {item.number})" for item in self._agenda.numbered}
        lines = (line.partition(" ") for line in self._meeting.to_clear_up)
        under = self._under
        texts = [
            f"{text}{numbers.get(under.get(('to_clear_up', n), ''), '')}" for n, _, text in lines
        ]
        if self._meeting.in_progress:
            unclear = [
                each for each in lines_of_meeting(self._book, self._meeting.id) if each.to_check
            ]
            shown = [each for each in unclear if not is_restricted(each, self._book)]
            texts += [f"{each.words.strip()}{numbers.get(each.item, '')}" for each in shown]
            if hidden := len(unclear) - len(shown):
                texts.append(f"{counted(hidden, 'confidential line')}, shown at the close.")
        if texts and not self._public:
            yield section("to-clear-up", "To clear up", Bullets(tuple(texts)))


_NOT_AGREED = r"(?i)^(?:so |ok )?(?:[a-z]{2,4}\d\d-\d[\d.]* )?(?:(?:is|was) )?not agreed(?: today)?(?:[.!]?$|[,:;] )"
"""The words before the reason in a note that a delivery wasn't agreed, left out behind its label."""


_IN_BOLD = r"\*\*(\S[^*]*)\*\*"
_DAYS = "|".join(name.casefold() for name in (*MONTHS, *WEEKDAYS) if name not in {"March", "May"})
_IN_SMALL = (
    rf"(?<![\w.@/-])(?:{_DAYS}|jan|feb|aug|sept|oct|nov|dec|xmas|christmas|easter|"
    rf"q[1-4]|(?:(?<=\d )|(?<= in )|(?<= by )|(?<=ntil )|(?<= till )|(?<= since )|(?<= end )|(?<= end of ))(?:{'|'.join(month[:3].casefold() for month in MONTHS)}|march))(?![\w@-]|\.\w)"
)
"""Names of months, days and feasts typed without a capital letter. Of those that are also other words
(“march”, “mar”), only the ones behind a number or a word such as “until”."""


def _usual(text: str) -> str:
    """Return ``Quorate.`` for a sentence that says only that: ``We are quorate.``; any other unchanged."""
    return _QUORATE_ALONE if re.fullmatch(_QUORATE, text) else text


_QUORATE_ALONE = "Quorate."
_SAYS_QUORATE = r"(?i)(?:we|the meeting|meeting|mtg)(?: (?:are|is|was|were)|['’]re) quorate\W+\w"
"""A sentence that says that a meeting is quorate, and goes on: ``We are quorate until 11``."""
_QUORATE = r"(?i)(?:(?:we|meeting|mtg)(?: (?:are|is|was|were)|['’]re)? )?(?:quorate|qrate)(?:\W+(?:y|yes))?\."


def _only_tells_times(words: str, times: str) -> bool:
    """Return whether a line only says when its meeting began or ended, as its minutes' first lines do."""
    said = stated_beginning(words), stated_end(words)
    are_told = all(time_in_words(at) in times for at in said)
    return any(said) and are_told and _words(re.sub(f"(?i){TIME_OF_DAY}", "", words)) <= _OF_TIMES


_LEFT_OUT = "Words left out of this copy, as they may give reasons or name people"


def _with_label(text: str, *, is_result: bool) -> Paragraph:
    """Return a sentence, in which the label of a result stands out: ``ACTION OT25-04:``."""
    label = re.match(_LABEL, text) if is_result else None
    return Paragraph(text, strong=label[0] if label else "")


_LABEL = r"(?:CHALLENGE(?:,?(?: and)? [A-Z]+[\d-]+)+|FOR THE AGENDA OF)\b:?|[A-Z]{2,}\b[^:]*:"
"""The words in capitals that begin a result, up to the colon; names may have one, too."""


def is_delivery(change: Change) -> bool:
    """Return whether a change records that an action was delivered."""
    return _statuses(change)[1:] == (Status.DELIVERED,)


def status_after(change: Change) -> str:
    """Return the status that a change gives: ``Answered``."""
    return "".join(_statuses(change)[1:]).capitalize()


def _statuses(change: Change) -> tuple[str, ...]:
    """Return the status before a change and after it; empty if it leaves it as it is."""
    edit = change.fields.get("status")
    return tuple(edit) if isinstance(edit, list) else ()


_BEFORE_A_REFERENCE = r"(?i)(^|[:;,(&–] ?|\b(?:about|action|actions|agreed|agree|and|except|line|note|noted|on|re|ref|said|says|that)\b:? )"


def _with_references(words: str, refs: Iterable[str]) -> str:
    """Return words with references in full for the numbers that name them: BP25-3.4 for “3.4”.

    Numbers behind other words may be no references: “fell from 4.1 to 3.4”.
    """
    for ref in refs:
        number = ref.rpartition("-")[2]
        if "." in number:
            named = rf"{_BEFORE_A_REFERENCE}{re.escape(number)}(?![\w.%])"
            words = re.sub(named, rf"\g<1>{ref}", words, count=1)
    return words


def _words(text: str) -> set[str]:
    """Return the words of a text in small letters, months in full and days without their “th”."""
    bare = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text.casefold())
    found = re.findall(r"[^\W_]+", bare)
    return {_MONTHS_IN_FULL.get(word, word) for word in found}


def _words_of_presence(text: str) -> set[str]:
    """Return the words of a text about who came, with times and numbers in figures."""
    times = re.compile(CLOCK_TIME, re.IGNORECASE)
    text = times.sub(lambda found: time_in_words(_as_clock(found[0])), text)
    text = re.sub(
        r"(?i)\bno[ -](?:one|body|reps?|representatives?|representation)\b", "nobody", text
    )
    return {str(number_of_word(word) or word) for word in _words(text)}


def _as_clock(text: str) -> str:
    try:
        return as_clock(text)
    except UnknownTime:
        return text


_MONTHS_IN_FULL = {month[:3].casefold(): month.casefold() for month in MONTHS} | {
    "sept": "september"
}
_SMALL_WORDS = _words("""
    a an and as at be because by for from has have in is it its of on so that the this to was we were will
""")
"""Words that needn't be in a line's result for the line to be left out of the minutes as told by it."""
_OF_PRESENCE = _SMALL_WORDS | _words("""
    absent agencies all apart apols apologies apology arrive arrived attend attendance attended attending attendees bar
    both but call came chair come declaration declare declared declares dialled everybody everyone except gone guest
    guests had here interest interests join joined joining joins leave left me meeting members mtg nobody not off on 1
    online only other out people person plus present received rep represented reps representative representatives rm
    room round sent since table teams than there till today until went with
""")
"""Words in which a line tells who came, joined or left."""
_OF_TIMES = _SMALL_WORDS | _words("""
    adjourned began begun by cl close closed commenced concluded end ended fin finish finished going got kicked meeting
    mtg now of off open opened start started strt strted then time under up way wrapped
""")
"""Words in which a line tells only when its meeting began or ended."""
_OF_MINUTES = f"""
    accepted accurate all amendments approved changes comments confirmed corrections group item last matters arising
    meeting members minutes mins no notes off ok previous signed true with without {" ".join((*MONTHS, *WEEKDAYS))}
"""
"""Words in which the last minutes are agreed."""


_DECIDED = (
    r"(?i)^(?:decided|decision|resolved|agreed)\b(?! (?:as|at|by|for|in|on|subject|with)\b)"
    r"[\s:–-]+(?:that\s+)?(?=\w)"
)
"""The first words of a decision, which its label says; not those of “agreed in principle to …”."""
_AGREED = r"(?i)agreed\b(?!\W*(?:to|not|that|in|by)\b)"
_ASKED = (
    r"(?i)(?P<who>.{1,80}?)\b(?:challenged|asked) (?P<whom>[^:;.?–]{1,80}?)"
    r"(?:\s*(?:[:,;–]|\s-)\s+|\s+(?:(?:about|on) )?(?=(?:about|how|if|on|over|to|wh(?:at|en|ere|ether|ich|o|ose|y))\b))"
    r"(?P<question>\w.*)"
)
"""A sentence with a challenge: ``Police asked Housing why the list is late``."""
_INITIALS = r"[A-Z]{2,3}"
_CHALLENGED = r"(?i)challenges? (?P<whose>[^:;.?–—]{1,80}?)(?:\s*[:;–—]|\s-)\s+(?=\w)"


def _title(action: Action) -> str:
    """Return the title of an action, without its lead: “TG and SK to write” is led by “TG and SK”."""
    title, lead = action.title.strip().rstrip(".,;: "), f"{action.lead.strip()} to "
    is_led = title.casefold().startswith(lead.casefold())
    return capitalised(title[len(lead) :]) if is_led else title


def _sorted(actions: Iterable[Action]) -> list[Action]:
    return sorted(actions, key=lambda action: natural(action.id))


def next_meeting_words(book: Book, meeting: Meeting, stated: StatedMeeting | None = None) -> str:
    """Day, time and place of the group's meeting after this one.

    Args:
        stated: the next meeting as this one's lines state it, which is believed before the plan.
    """
    following = next_meeting(book, meeting.group, meeting.day)
    is_other = stated is not None and (following is None or following.day != stated.day)
    planned = None if is_other else following
    if planned is None and stated is None:
        return "No date is set yet."
    day = stated.day if stated else planned.day if planned else meeting.day
    time = (stated.time if stated else "") or (beginning(planned.time) if planned else "")
    place = stated.place if stated else ""
    if planned and not place and (stated is None or stated.is_whole):
        place = planned.place.strip()
    return f"{', '.join(filter(None, (in_words(day), time_in_words(time), place)))}."


def _agencies_of(action: Action) -> tuple[str, ...]:
    return action.lead_agency, *action.supporting_agencies


def not_shown_note(hidden: int) -> Paragraph:
    """Return how many restricted items are left out, in words; blank for none."""
    return not_shown(hidden, "item") or Paragraph("")


_EMPTY = frozenset({NOTHING, NO_OUTCOME, ""})


def read_back_pieces(
    book: Book, meeting: Meeting, recorded: Recorded = NOTHING_RECORDED, *, public: bool
) -> Pieces:
    """Build the read-back: the minutes' sections in order, item by item.

    Args:
        recorded: what was changed in the meeting.
        public: whether to count restricted items instead of showing them.
    """
    pieces: list[str | Cell] = []
    made = minutes_sections(book, meeting, recorded, public=public)
    sections = [each for each in made if each.key not in {"action-log", "annex"}]
    full = [each for each in sections if _says_something(each)]
    for each in full:
        lines = list(_lines(each))
        count = sum(line.startswith("• ") for line in lines)
        title = f"{each.title} ({count})" if count else each.title
        pieces += ["\n\n" if pieces else "", Cell(title, Tone.STRONG), "\n"]
        pieces += [piece for line in lines for piece in ("\n", line)]
    empty = "; ".join(each.title for each in sections if each not in full)
    if empty:
        gap = "\n\n" if pieces else ""
        pieces.append(Cell(f"{gap}Nothing yet under: {empty}.", Tone.MUTED))
    return tuple(pieces)


def _says_something(made: Section) -> bool:
    return any(not (isinstance(block, Paragraph) and block.text in _EMPTY) for block in made.blocks)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield text.strip()
        case Bullets(items):
            yield from (f"• {item.strip()}" for item in items)
        case Section():
            for inner in block.blocks:
                yield from _lines(inner)
