"""Attendance as tables: one meeting, periods, both measures, notes, published summaries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted
from cscp_tui.documents.table import (
    EMPTY,
    Cell,
    Column,
    Heading,
    Row,
    Table,
    Tone,
    column,
    number_cell,
    rows_under,
    share_cell,
    table,
)
from cscp_tui.domain.attendance import (
    AgencyAttendance,
    Attended,
    counts_in_attendance,
    is_chair_present,
    members_of,
)
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import time_in_words
from cscp_tui.domain.date_reading import Backwards, read_span
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, MeetingState
from cscp_tui.domain.meetings import may_list_others
from cscp_tui.domain.names import agency_name, listed
from cscp_tui.domain.partners import in_table_order
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.quorum import (
    clause_words,
    clauses_for,
    is_attendance_awaited,
    is_quorate,
    quorum,
    quorum_changes,
)
from cscp_tui.domain.records import Agency, Attendance, Meeting, PublishedSummary
from cscp_tui.domain.rules.meetings import missing_clauses_words

MET = "✓"
LACKING = "✗"
NOT_TAKEN = "Attendance not taken yet"


def quorum_line(book: Book, meeting: Meeting) -> tuple[Cell, ...]:
    """Return ``Quorate:`` or ``Not quorate:``, then each clause and its sign.

    Neither is said while a line may list others than those recorded.
    """
    found = quorum(book, meeting)
    if is_attendance_awaited(book, meeting):
        needed = ", ".join(clause_words(each, book) for each in clauses_for(book, meeting))
        return (Cell(f"{NOT_TAKEN}.", Tone.AMBER), Cell(f"Quorum: {needed}", Tone.MUTED))
    clauses = tuple(
        Cell(
            f"{clause_words(result.clause, book)} {MET if result.is_met else LACKING}",
            Tone.GREEN if result.is_met else Tone.RED,
        )
        for result in found.clauses
    )
    if not clauses:
        return (Cell("No quorum is set for this group", Tone.MUTED),)
    if may_list_others(book, meeting) and not meeting.without_quorum_reason.strip():
        return (Cell("Attendance to be confirmed:", Tone.AMBER), *clauses)
    if found.is_met:
        return (Cell("Quorate:", Tone.GREEN), *clauses)
    if meeting.without_quorum_reason.strip():
        return (Cell("The Chair proceeds without a quorum:", Tone.AMBER), *clauses)
    last = quorum_changes(book, meeting)[-1]
    if last.at:
        who = listed(agency_name(key, book) for key in last.agencies)
        return (
            Cell(f"Not quorate since {time_in_words(last.at)}, when {who} left:", Tone.RED),
            *clauses,
        )
    return (Cell("Not quorate:", Tone.RED), *clauses)


def quorum_words(book: Book, meeting: Meeting) -> str:
    """Return the cells of a meeting's quorum as one line: ``Quorate: The Council ✓ Police ✓``."""
    return " ".join(cell.text for cell in quorum_line(book, meeting))


def quorum_cell(book: Book, meeting: Meeting) -> Cell:
    """Return a meeting's quorum: ``met``, or the missing part; empty before the meeting."""
    if not (meeting.in_progress or (meeting.state.took_place and meeting.is_closed)):
        return EMPTY
    if is_attendance_awaited(book, meeting):
        return Cell(NOT_TAKEN.lower(), Tone.MUTED, "○")
    if quorum(book, meeting).is_met:
        return Cell("met", Tone.GREEN, MET)
    missing = missing_clauses_words(book, meeting)
    if is_quorate(book, meeting):
        return Cell(f"without a quorum, {missing} missing", Tone.AMBER, "▲")
    as_held = " but held" if meeting.state is MeetingState.HELD and meeting.is_closed else ""
    return Cell(f"{missing} missing{as_held}", Tone.RED, LACKING)


ATTENDANCE_FORM_COLUMNS = (
    Column(key="agency", title="Agency", width=26, grows=3),
    Column(key="mark", title="Who came", width=22, grows=2),
    Column(key="people", title="People", width=6, right=True),
)
GUEST_ROW = "guests/"
"""The first part of the key of a row of guests, before their organisation."""


def agencies_of(book: Book, meeting: Meeting) -> list[Agency]:
    """Return the meeting's members, and other agencies with attendance recorded for it."""
    found = members_of(book, meeting)
    for row in book.attendances_of(meeting.id):
        agency = book.agencies.get(row.agency)
        if agency is not None and agency.kind is not AgencyKind.GUEST and agency not in found:
            found.append(agency)
    return in_table_order(found)


def attendance_form(book: Book, meeting: Meeting) -> Table:
    """List each agency, marked or not, then the guests by organisation.

    The key of an agency's row is its id.
    """
    rows = {row.agency: row for row in book.attendances_of(meeting.id)}
    members = members_of(book, meeting)
    lines: list[Row | Heading] = [
        Row(agency.id, _cells(agency, rows.get(agency.id), is_member=agency in members))
        for agency in agencies_of(book, meeting)
    ]
    lines += rows_under("guests", "Guests", _guest_rows(book, meeting))
    return Table(columns=ATTENDANCE_FORM_COLUMNS, lines=tuple(lines), title="Attendance")


def _cells(agency: Agency, row: Attendance | None, *, is_member: bool) -> tuple[Cell, ...]:
    people, mark = number_cell(row.present if row else 0), mark_cell(row)
    if not is_member:
        mark = Cell(f"{mark.text}; no longer a member", Tone.AMBER, mark.symbol)
    return (Cell(agency.name), mark, people)


NOT_REPRESENTED = Cell("not represented", Tone.AMBER, "✗")


def mark_cell(row: Attendance | None) -> Cell:
    """Return an agency's attendance at a meeting, with absence distinct from apologies."""
    if row is None:
        return Cell("not marked yet", Tone.MUTED, "○")
    if row.unknown:
        return Cell("not recorded", Tone.MUTED, "○")
    if not row.present:
        if row.apologies:
            return Cell(_apologies(row), Tone.MUTED, "–")
        return NOT_REPRESENTED
    return Cell(presence_words(row), Tone.GREEN, "✓")


def _apologies(row: Attendance) -> str:
    return "apologies" if row.excused == 1 else f"apologies from {row.excused}"


def presence_words(row: Attendance) -> str:
    """Describe the people present: ``2 in the room, 1 online, 1 of them a deputy``."""
    words = [
        f"{number} {where}"
        for number, where in ((row.in_room, "in the room"), (row.online, "online"))
        if number
    ]
    if row.deputies:
        words.append(f"{row.deputies} of them {'a deputy' if row.deputies == 1 else 'deputies'}")
    if row.apologies:
        words.append(f"with {_apologies(row)}")
    if row.joined:
        words.append(f"joined {time_in_words(row.joined)}")
    if row.left:
        words.append(f"left {time_in_words(row.left)}")
    return ", ".join(words)


def _guest_rows(book: Book, meeting: Meeting) -> list[Row]:
    found: list[Row] = []
    for row in book.attendances_of(meeting.id):
        agency = book.agencies.get(row.agency)
        if agency is None or agency.kind is not AgencyKind.GUEST:
            continue
        for each in row.guests:
            count = each.in_room + each.online
            online = f", {each.online} online" if each.online else ""
            mark = Cell(f"{counted(count, 'guest')}{online}", Tone.GREEN, "✓")
            found.append(
                Row(f"{GUEST_ROW}{each.where}", (Cell(each.where), mark, Cell(str(count))))
            )
        unnamed = row.present - sum(each.in_room + each.online for each in row.guests)
        if unnamed > 0:
            mark = Cell(counted(unnamed, "guest"), Tone.GREEN, "✓")
            found.append(Row(GUEST_ROW, (Cell("Agency not recorded"), mark, Cell(str(unnamed)))))
    return found


def people_present(book: Book, meeting: Meeting) -> int:
    return sum(row.present for row in book.attendances_of(meeting.id))


def attendance_summary(book: Book, meeting: Meeting) -> str:
    """Return the progress of taking attendance: ``14 people, 12 of 16 members marked``."""
    rows = {row.agency: row for row in book.attendances_of(meeting.id)}
    members = members_of(book, meeting)
    marked = sum(agency.id in rows for agency in members)
    people = people_present(book, meeting)
    return (
        f"{counted(people, 'person', 'people')}, {marked} of "
        f"{counted(len(members), 'member')} marked"
    )


PUBLISHED = "Published, separate from the meetings"
NOT_A_MEMBER = "—"
NO_MEETING = "no meeting"


class Measure(StrEnum):
    """The measures of an attendance table."""

    ATTENDANCE = "attendance"
    REPRESENTED = "represented"


def share_of_meetings(presence: AgencyAttendance, measure: Measure) -> Cell:
    """Return a member's percentage of the meetings held, or the sign that there were none."""
    part = presence.people if measure is Measure.ATTENDANCE else presence.represented
    return share_cell(part, presence.held) if presence.held else Cell(NO_MEETING, Tone.MUTED)


def percentage(presence: AgencyAttendance, measure: Measure) -> int | None:
    """Return the percentage of a measure; None for non-members and if no meeting was held."""
    if not presence.is_member:
        return None
    return presence.attendance if measure is Measure.ATTENDANCE else presence.representation


def attendance_table(attended: Attended, heading: Callable[[str], str]) -> Table:
    """Build a table with a row for each agency and a column for each group.

    Args:
        heading: returns the column title for a group's id.
    """
    titles = [
        # Keep the number and its noun on one line, since these columns are narrow.
        f"{heading(group.id)} ({counted(len(attended.held[group.id]), 'meeting')})".replace(
            " meeting", "\u00a0meeting"
        )
        for group in attended.groups
    ]
    columns = (column("Agency", 30, grows=1), *(column(title, right=True) for title in titles))
    rows: list[list[str | Cell]] = []
    for agency in attended.agencies:
        presences = (attended.of(agency.id, group.id) for group in attended.groups)
        cells = (presence_cell(each, agency, Measure.ATTENDANCE) for each in presences)
        rows.append([agency.name, *cells])
    return table(columns, rows)


def measured_agencies(agencies: Iterable[Agency], measure: Measure) -> list[Agency]:
    """Return the agencies that have figures for a measure. Guests have none for representation."""
    return [
        agency
        for agency in agencies
        if measure is Measure.ATTENDANCE or agency.kind is not AgencyKind.GUEST
    ]


def presence_cell(presence: AgencyAttendance, agency: Agency, measure: Measure) -> Cell:
    """Return an agency's percentage, or its number of guests, or that it was not a member."""
    if agency.kind is AgencyKind.GUEST:
        if not presence.people:
            return Cell("none", Tone.MUTED)
        return Cell(counted(presence.people, "person", "people"))
    if not presence.is_member:
        return Cell(NOT_A_MEMBER, Tone.MUTED)
    return share_of_meetings(presence, measure)


_WHOLE = 100


def attendance_notes(
    book: Book,
    attended: Attended,
    measure: Measure = Measure.ATTENDANCE,
    *,
    as_in_report: bool = False,
) -> tuple[str, ...]:
    """Return the notes that explain the cells of the table, in a fixed order.

    Args:
        as_in_report: whether guests have a percentage, as in the annual report.
    """
    return (
        _basis(attended, measure),
        *(_over_whole(attended) if measure is Measure.ATTENDANCE else ()),
        *_chairs(book, attended),
        *_joiners(book, attended),
        *(_guests(attended, as_in_report) if measure is Measure.ATTENDANCE else ()),
        *_nesting(attended),
        *_left_out(book, attended),
        *_unrepresented(attended),
    )


def _basis(attended: Attended, measure: Measure) -> str:
    if measure is Measure.REPRESENTED:
        return (
            f"From {long(attended.first)} to {long(attended.last)}: meetings at which the "
            "agency, a part of it or the Chair from it was present, as a percentage of the "
            "meetings held while it was a member. “—” means not a member. 0% means a member, "
            "but nobody came."
        )
    return (
        f"From {long(attended.first)} to {long(attended.last)}: people present, in the room and "
        "online, as a percentage of the meetings held while the agency was a member. “—” means "
        "not a member. 0% means a member, but nobody came."
    )


def _over_whole(attended: Attended) -> Iterator[str]:
    figures = (presence.attendance or 0 for presence in attended.presences.values())
    if any(figure > _WHOLE for figure in figures):
        yield "Over 100%: on average, more than one person from the agency came to each meeting."


def _chairs(book: Book, attended: Attended) -> Iterator[str]:
    chaired = []
    for group in attended.groups:
        held = (m for m in attended.held[group.id] if is_chair_present(book, m))
        agencies = {meeting.chair_agency for meeting in held} - {""}
        names = sorted(book.agencies[key].name for key in agencies if key in book.agencies)
        if names:
            chaired.append(f"{group.name} from {' and '.join(names)}")
    if chaired:
        yield (
            "The Chair counts towards the quorum and representation of their own agency, but "
            f"not its attendance. Chaired: {'; '.join(chaired)}."
        )


def _joiners(book: Book, attended: Attended) -> Iterator[str]:
    for spell in sorted(attended.joined, key=lambda each: (each.first_day, each.id)):
        agency, group = book.agencies.get(spell.agency), book.groups.get(spell.group)
        if agency and group:
            yield (
                f"{agency.name} joined the {group.name} on {long(spell.first_day)} and is "
                "counted from then."
            )


def _guests(attended: Attended, as_in_report: bool) -> Iterator[str]:  # noqa: FBT001 - as above
    if any(agency.kind is AgencyKind.GUEST for agency in attended.agencies):
        yield (
            "The figure for guests is the number of guests as a percentage of the meetings held. "
            "“—” means that none came."
            if as_in_report
            else "Guests are shown as a number, not a percentage."
        )


def _nesting(attended: Attended) -> Iterator[str]:
    if any(agency.parent for agency in attended.agencies):
        yield (
            "An agency that is part of another has its own row, and the two are never added "
            "together. The parent is represented when any part of it is."
        )


def _left_out(book: Book, attended: Attended) -> Iterator[str]:
    for meeting in attended.left_out:
        why = (
            "this group doesn't count inquorate meetings"
            if meeting.is_closed
            else "not minuted yet"
        )
        group = book.groups[meeting.group]
        yield f"Not counted: {group.name}, {long(meeting.day)}, {meeting.state} ({why})."


def _unrepresented(attended: Attended) -> Iterator[str]:
    """Yield a note for each group on the members that were not represented at any meeting."""
    for group in attended.groups:
        names = [
            agency.name
            for agency in attended.agencies
            if (presence := attended.of(agency.id, group.id)).is_member
            and presence.held
            and not presence.represented
        ]
        if names:
            yield f"Not represented at any meeting of the {group.name}: {'; '.join(names)}."


PERIOD_COLUMNS = (
    Column(key="period", title="Period", width=34, grows=1),
    Column(key="days", title="Days", width=37, needs=90),
    Column(key="meetings", title="Meetings held", width=13, right=True),
)

PUBLISHED = "published/"
"""The first part of the key of a published summary's row, before its id."""

_BETWEEN = "/"
"""The separator between a period's title and its days, in a row's key."""


def period_table(book: Book, today: date, text: str) -> Table:
    """List the periods whose names contain some words. A period typed as dates comes first.

    Args:
        book: the source of plans and published summaries, and of the first meeting.
        today: the day on which the period is chosen.
        text: words, or dates such as ``1/4/25 to 30/9/25``, ``june`` or ``Q2 2024/25``.
    """
    words = text.casefold().split()
    lines: list[Row | Heading] = []
    offered = list(_offered(book, today))
    known = {(each.first, each.last) for _, periods in offered for each in periods}
    typed = typed_period(text, today)
    if typed is not None and (typed.first, typed.last) not in known:
        lines += rows_under("typed", "Dates as typed", [_row(book, typed)])
    lines += _lines_of(book, offered, words, typed)
    published = [
        _published_row(each)
        for each in sorted(book.summaries.values(), key=lambda each: each.first_day, reverse=True)
        if all(word in f"published {each.id} {each.source}".casefold() for word in words)
    ]
    lines += rows_under("published", PUBLISHED, published)
    return Table(columns=PERIOD_COLUMNS, lines=tuple(lines))


def _lines_of(
    book: Book,
    offered: Iterable[tuple[str, list[Period]]],
    words: Sequence[str],
    typed: Period | None,
) -> Iterator[Row | Heading]:
    days = (typed.first, typed.last) if typed is not None else None
    for title, periods in offered:
        fitting = [
            _row(book, each)
            for each in periods
            if (each.first, each.last) == days or all(word in _name(each) for word in words)
        ]
        yield from rows_under(title, title, fitting)


def _published_row(summary: PublishedSummary) -> Row:
    days = Period(summary.first_day, summary.last_day).days
    cells = (Cell(summary.id), Cell(days, Tone.MUTED), Cell("published", Tone.MUTED))
    return Row(f"{PUBLISHED}{summary.id}", cells)


def key_of_period(period: Period) -> str:
    return f"{period.title}{_BETWEEN}{period.first}..{period.last}"


def period_of(key: str) -> Period:
    title, _, days = key.rpartition(_BETWEEN)
    first, _, last = days.partition("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last), title)


def typed_period(text: str, today: date) -> Period | None:
    """Read a text as a period; None for other texts and for a span without a first day."""
    if not any(sign.isdigit() for sign in text):
        return None
    try:
        span = read_span(text.replace(" to ", ".."), today, "past")
    except (CscpError, Backwards):
        return None
    if span.first is None or span.is_distance:
        return None
    return Period(span.first, span.last or today)


def _offered(book: Book, today: date) -> Iterator[tuple[str, list[Period]]]:
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day, reverse=True)
    yield "Plans", [Period.of_plan(plan) for plan in plans]
    quarters = _quarters(book, today)
    years = sorted({quarter.year for quarter in quarters}, reverse=True)
    yield ("Financial years", [Period.of_year(Quarter(year, 1).first_day) for year in years])
    yield "Quarters", [Period.of_quarter(quarter) for quarter in quarters]


def _quarters(book: Book, today: date) -> tuple[Quarter, ...]:
    days = [meeting.day for meeting in book.meetings.values() if meeting.state.took_place]
    return tuple(reversed(Period(min([*days, today]), today).quarters))


def _name(period: Period) -> str:
    return str(period).casefold()


def _row(book: Book, period: Period) -> Row:
    held = sum(
        meeting.day in period
        and (group := book.groups.get(meeting.group)) is not None
        and counts_in_attendance(meeting, group)
        for meeting in book.meetings.values()
    )
    count = Cell(str(held)) if held else Cell("none", Tone.MUTED)
    return Row(
        key_of_period(period),
        (Cell(period.title or period.days), Cell(period.days, Tone.MUTED), count),
    )


def summaries_in(book: Book, period: Period) -> list[PublishedSummary]:
    """Return the published summaries that overlap a period, the latest first."""
    found = [
        each
        for each in book.summaries.values()
        if each.first_day <= period.last and period.first <= each.last_day
    ]
    return sorted(found, key=lambda each: (each.first_day, each.id), reverse=True)


def summary_table(summary: PublishedSummary) -> Table:
    """Build a published summary's table, with agencies as rows and groups as columns."""
    # Another program may have written more or fewer figures than groups.
    most = max([len(summary.groups), *(len(row.figures) for row in summary.rows)])
    groups = [*summary.groups, *[""] * (most - len(summary.groups))]
    columns = (column("Agency", 30, grows=1), *(column(group, 12, right=True) for group in groups))
    rows: list[list[str | Cell]] = [
        [row.agency, *map(figure_cell, row.figures), *[EMPTY] * (most - len(row.figures))]
        for row in summary.rows
    ]
    return table(columns, rows, title=f"Published for {summary.id}")


def figure_cell(figure: int | None) -> Cell:
    """Return a percentage such as ``133%``, or the sign for a non-member."""
    return Cell(NOT_A_MEMBER, Tone.MUTED) if figure is None else Cell(f"{figure}%")


def summary_note(summary: PublishedSummary) -> str:
    """Return the note that a published summary is not based on meetings recorded here."""
    where = f" ({summary.source.strip()})" if summary.source.strip() else ""
    return (
        f"From {long(summary.first_day)} to {long(summary.last_day)}, as it was "
        f"published{where}: percentages without counts. They aren't based on meetings recorded "
        "here, and no other figure includes them."
    )
