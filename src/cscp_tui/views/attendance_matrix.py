"""The attendance matrix, agency by group, with the meetings and the trend behind each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from cscp_tui.base.texts import counted, shortened
from cscp_tui.documents.charts import blocks
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import EMPTY, Cell, Column, Row, Table, Tone, number_cell
from cscp_tui.domain.attendance import AgencyAttendance, Attended, attendance, represented_at
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import AgencyKind, MeetingState
from cscp_tui.domain.figures import percent
from cscp_tui.domain.names import group_name
from cscp_tui.domain.partners import in_table_order, members_on
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.quorum import clause_words
from cscp_tui.domain.records import Agency, Group, Meeting
from cscp_tui.views.actions import Pieces
from cscp_tui.views.attendance import (
    NOT_REPRESENTED,
    Measure,
    mark_cell,
    measured_agencies,
    people_present,
    percentage,
    presence_cell,
    quorum_cell,
)
from cscp_tui.views.meetings import state_cell
from cscp_tui.views.names import agency_in_full, group_in_full, meeting_name

QUORACY = "meetings quorate"
"""The key of the quoracy row. It has a space, which no agency id has."""
_QUORACY_MEANING = "Meetings of the group that were quorate, of those held."

_COLUMNS = (
    Column(key="meeting", title="Meeting", width=20, grows=1),
    Column(key="state", title="State", width=12, grows=1),
    Column(key="quorum", title="Quorum", width=26, grows=3),
    Column(key="people", title="People", width=6, right=True),
)


def minuted_meetings(book: Book, group: str, period: Period) -> list[Meeting]:
    """The meetings of a group that took place in a period and are minuted, inquorate or not."""
    found = (
        meeting
        for meeting in book.meetings.values()
        if meeting.group == group
        and meeting.state.took_place
        and meeting.is_closed
        and meeting.day in period
    )
    return sorted(found, key=lambda meeting: (meeting.day, meeting.id))


def quoracy_cell(meetings: list[Meeting]) -> Cell:
    """Return how many of some meetings were quorate: ``2 of 3``."""
    if not meetings:
        return Cell("no meeting", Tone.MUTED)
    quorate = sum(meeting.state is MeetingState.HELD for meeting in meetings)
    tone = Tone.GREEN if quorate == len(meetings) else Tone.AMBER
    return Cell(f"{quorate} of {len(meetings)}", tone)


def with_quoracy(matrix: Table, book: Book, columns: Sequence[tuple[str, Period]]) -> Table:
    """Return the matrix with a row of quorate meetings below the agencies.

    Args:
        matrix: a row for each agency.
        columns: the group id and the period of each column after the first.
    """
    if not matrix.lines:
        return matrix
    cells = (quoracy_cell(minuted_meetings(book, group, period)) for group, period in columns)
    row = Row(QUORACY, (Cell("Meetings quorate", Tone.STRONG), *cells))
    return replace(matrix, lines=(*matrix.lines, row), foot=QUORACY)


def quoracy_meetings(book: Book, group: str, period: Period, today: date) -> Table:
    """The meetings behind a cell of the quoracy row, each with its quorum."""
    rows = (
        Row(meeting.id, _cells(book, meeting, today))
        for meeting in minuted_meetings(book, group, period)
    )
    title = f"Quorum of the {group_in_full(group, book)}, {period.days}"
    return Table(columns=_COLUMNS, lines=tuple(rows), title=title)


def _cells(book: Book, meeting: Meeting, today: date) -> tuple[Cell, ...]:
    return (
        Cell(meeting_name(meeting.id, book), Tone.STRONG),
        state_cell(meeting, today),
        quorum_cell(book, meeting),
        number_cell(people_present(book, meeting)),
    )


SELDOM, OFTEN, _ALL = 50, 80, 100
"""Percentages: a cell below the first is Red, from the second up to the last Green, else Amber."""

_SHORT_NAME = 17
"""The width of an agency's column where there is no room for whole names."""

_NARROWEST, _WIDEST = 10, 16
"""The widths of a group's column in terminal cells: room for ``no meeting``, and for a name."""

_CELL_COLUMNS = (
    Column(key="meeting", title="Meeting", width=18, grows=1),
    Column(key="state", title="State", width=16, grows=2),
    Column(key="mark", title="Who came", width=24, grows=2),
    Column(key="people", title="People", width=6, right=True, needs=100),
    Column(key="represented", title="Represented", width=11),
)


def attendance_matrix(attended: Attended, measure: Measure = Measure.ATTENDANCE) -> Table:
    """A row for each agency and a column for each group, with their ids as keys.

    A cell has a tone by how often the agency came; its figure says the same.
    """
    return _toned_table(
        [_group_column(group, len(attended.held[group.id])) for group in attended.groups],
        attended.agencies,
        lambda agency: [attended.of(agency.id, group.id) for group in attended.groups],
        measure,
        str(measure).capitalize(),
    )


def _toned_table(
    columns: Iterable[Column],
    agencies: Iterable[Agency],
    presences: Callable[[Agency], Iterable[AgencyAttendance]],
    measure: Measure,
    title: str,
) -> Table:
    rows = (
        Row(
            agency.id,
            (
                Cell(agency.name, short=agency.short_name),
                *(toned_cell(each, agency, measure) for each in presences(agency)),
            ),
        )
        for agency in measured_agencies(agencies, measure)
    )
    leading = Column(key="agency", title="Agency", width=26, brief=_SHORT_NAME, grows=1)
    return Table(columns=(leading, *columns), lines=tuple(rows), title=title)


def _group_column(group: Group, held: int) -> Column:
    title = f"{group.short_name} ({held})"
    width = max(_NARROWEST, min(len(title), _WIDEST))
    return Column(key=group.id, title=title, width=width, right=True)


def toned_cell(presence: AgencyAttendance, agency: Agency, measure: Measure) -> Cell:
    """Return an agency's cell coloured by its figure.

    Guests and those who are no members stay plain, and so does what is over 100%: it counts people.
    """
    cell = presence_cell(presence, agency, measure)
    figure = percentage(presence, measure)
    if agency.kind is AgencyKind.GUEST or figure is None or figure > _ALL:
        return cell
    if figure < SELDOM:
        return Cell(cell.text, Tone.RED)
    return Cell(cell.text, Tone.GREEN if figure >= OFTEN else Tone.AMBER)


def cell_meetings(book: Book, agency: str, group: str, period: Period, today: date) -> Table:
    """The meetings behind a cell of the matrix, each with the agency's attendance.

    Meetings that do not count are among them, and say why.
    """
    attended = attendance(book, [group], period.first, period.last)
    counted_ones = {meeting.id for meeting in attended.held.get(group, ())}
    rows = (
        Row(meeting.id, _matrix_cells(book, agency, meeting, meeting.id in counted_ones, today))
        for meeting in attended.met(group)
    )
    name = book.agencies[agency].name if agency in book.agencies else agency
    title = f"{name} at {group_name(group, book)}, {period.days}"
    return Table(columns=_CELL_COLUMNS, lines=tuple(rows), title=title)


def _matrix_cells(
    book: Book,
    agency: str,
    meeting: Meeting,
    counts: bool,  # noqa: FBT001 - one of the things that make a row
    today: date,
) -> tuple[Cell, ...]:
    row = next((r for r in book.attendances_of(meeting.id) if r.agency == agency), None)
    known = book.agencies.get(agency)
    is_guest = known is not None and known.kind is AgencyKind.GUEST
    was_member = agency in members_on(book.memberships.values(), meeting.group, meeting.day)
    name = Cell(meeting_name(meeting.id, book), Tone.STRONG)
    state = state_cell(meeting, today)
    if not counts:
        state = Cell(f"Not counted: {state.text[:1].lower()}{state.text[1:]}", Tone.MUTED)
    if not (was_member or is_guest):
        return (name, state, Cell("not a member on that date", Tone.MUTED), EMPTY, EMPTY)
    if row is None and not meeting.is_closed:
        return (name, state, Cell("nothing recorded yet", Tone.MUTED), EMPTY, EMPTY)
    people = number_cell(row.present if row else 0)
    if is_guest:
        words = counted(row.present, "guest") if row and row.present else "no guests"
        return (name, state, Cell(words), people, EMPTY)
    is_represented = agency in represented_at(book, meeting)
    mark = mark_cell(row) if row is not None else NOT_REPRESENTED
    if is_represented and not (row and row.present):
        mark = Cell(f"{mark.text}; part of it or the Chair was there", Tone.PLAIN)
    if row is not None and row.unknown and not is_represented:
        return (name, state, mark, EMPTY, EMPTY)
    represented = Cell("yes", Tone.GREEN, "✓") if is_represented else Cell("no", Tone.RED, "✗")
    return (name, state, mark, people, represented)


def attendance_trend(
    book: Book, group: str, quarters: Sequence[Quarter], measure: Measure = Measure.ATTENDANCE
) -> Table:
    """A row for each agency of a group, whose key is its id, and a column for each quarter."""
    spans = [attendance(book, [group], q.first_day, q.last_day) for q in quarters]
    agencies = {agency.id: agency for span in spans for agency in span.agencies}
    return _toned_table(
        [Column(key=q.typed, title=q.short, width=11, right=True) for q in quarters],
        in_table_order(agencies.values()),
        lambda agency: [span.of(agency.id, group) for span in spans],
        measure,
        f"{group_name(group, book)} by quarter, {measure}",
    )


def figures_by_quarter(
    book: Book,
    agency: str,
    group: str,
    quarters: Sequence[Quarter],
    measure: Measure = Measure.ATTENDANCE,
) -> tuple[int | None, ...]:
    """An agency's percentage in each quarter, for a sparkline; None where it has none."""
    spans = (attendance(book, [group], q.first_day, q.last_day) for q in quarters)
    return tuple(percentage(span.of(agency, group), measure) for span in spans)


AtCell = tuple[str, str]
"""A cell of the matrix: (agency id or ``QUORACY``, group id)."""

LONGEST_NAME = 80
"""A longer name is cut in a title; the record itself has it whole."""

MEASURE_WORDS = {
    Measure.ATTENDANCE: "people present as a percentage of meetings held",
    Measure.REPRESENTED: "meetings where represented, as a percentage of meetings held",
}


MEASURE_IN_SHORT = {
    Measure.ATTENDANCE: "people present (%)",
    Measure.REPRESENTED: "represented (%)",
}


def cell_title(book: Book, at: AtCell) -> str:
    """Name the agency and the group of a cell."""
    agency, group = at
    group_words = shortened(group_in_full(group, book), LONGEST_NAME)
    if agency == QUORACY:
        return f"Quorum of the {group_words}"
    return f"{shortened(agency_in_full(agency, book), LONGEST_NAME)} at the {group_words}"


def meetings_behind(book: Book, at: AtCell, period: Period, today: date) -> Table:
    """The meetings behind a cell, whose keys are their ids."""
    agency, group = at
    if agency == QUORACY:
        return quoracy_meetings(book, group, period, today)
    return cell_meetings(book, agency, group, period, today)


def cell_summary(book: Book, at: AtCell, period: Period, measure: Measure, today: date) -> Pieces:
    """The figures of a cell by both measures, the people counted, and how it went by quarter."""
    agency, group = at
    if agency == QUORACY:
        return tuple(_quorum(book, group, period))
    known = book.agencies.get(agency)
    found = attendance(book, [group], period.first, period.last).of(agency, group)
    if known is not None and known.kind is AgencyKind.GUEST:
        words = f"{counted(found.people, 'guest')} at {counted(found.held, 'meeting')}."
        return (f"{words} Guests are shown as a number, not a percentage.\n",)
    if not found.is_member:
        return ("It wasn't a member at any time in this period.\n",)
    if not found.held:
        return ("No meeting that counts was held while it was a member.\n",)
    return (
        *_measures(found, measure),
        f"{_people(found)}\n",
        *_trend(book, agency, group, period.until(today).quarters, measure),
    )


def _measures(found: AgencyAttendance, measure: Measure) -> Iterator[str | Cell]:
    other = Measure.REPRESENTED if measure is Measure.ATTENDANCE else Measure.ATTENDANCE
    for each in (measure, other):
        tone = Tone.STRONG if each is measure else Tone.PLAIN
        if each is Measure.ATTENDANCE:
            figure = found.attendance
            words = f"{counted(found.people, 'person', 'people')} present at"
        else:
            figure = found.representation
            words = f"represented at {found.represented} of"
        yield Cell(f"{figure}%", tone)
        yield f"  {words} {counted(found.held, 'meeting')} held\n"


def _people(found: AgencyAttendance) -> str:
    counts = (
        (found.people - found.online, f"{found.people - found.online} in the room"),
        (found.online, f"{found.online} online"),
        (found.deputies, f"{counted(found.deputies, 'deputy', 'deputies')} among them"),
        (found.apologies, counted(found.apologies, "apology", "apologies")),
    )
    return " · ".join(words for count, words in counts if count) or NOT_REPRESENTED.text


def _trend(
    book: Book, agency: str, group: str, quarters: Sequence[Quarter], measure: Measure
) -> Iterator[str | Cell]:
    figures = figures_by_quarter(book, agency, group, quarters, measure)
    yield Cell("By quarter  ", Tone.MUTED)
    yield Cell(blocks(figures), Tone.STRONG)
    yield "  "
    yield " · ".join(
        f"{quarter.short} {'no meeting' if figure is None else f'{figure}%'}"
        for quarter, figure in zip(quarters, figures, strict=True)
    )
    yield "\n"


def _quorum(book: Book, group: str, period: Period) -> Iterator[str | Cell]:
    meetings = minuted_meetings(book, group, period)
    quorate = sum(meeting.state is MeetingState.HELD for meeting in meetings)
    verb = "was" if len(meetings) == 1 else "were"
    words = f"{quorate} of {counted(len(meetings), 'meeting')} {verb} quorate.\n"
    yield Cell(words, Tone.STRONG)
    came, could = attendance(book, [group], period.first, period.last).of_members(group)
    if could:
        yield (
            f"Members were represented {came} of {counted(could, 'time')} "
            f"({percent(came, could)}%); roles and guests are not counted.\n"
        )
    known = book.groups.get(group)
    clauses = "; ".join(clause_words(clause, book) for clause in known.quorum) if known else ""
    yield f"Its quorum: {clauses}.\n" if clauses else "No quorum is set for this group.\n"


def attendance_figures(
    book: Book, matrix: Table, row: str, measure: Measure, *, period: Period, today: date
) -> tuple[Figure, ...]:
    """Return a figure for each group's cell in a row, with the meetings behind it."""
    cells = next((line.cells for line in matrix.rows if line.key == row), ())
    return tuple(
        Figure(
            key=column.key,
            label=cell_title(book, (row, column.key)),
            value=cell.text,
            definition=_QUORACY_MEANING if row == QUORACY else attendance_definition(measure),
            population=f"meetings held while it was a member, {period}",
            table="meetings",
            ids=tuple(
                line.key for line in meetings_behind(book, (row, column.key), period, today).rows
            ),
        )
        for column, cell in zip(matrix.columns, cells, strict=False)
        if column.key in book.groups
    )


def attendance_definition(measure: Measure) -> str:
    """Define an attendance measure for readers."""
    measured = f"{MEASURE_WORDS[measure][0].upper()}{MEASURE_WORDS[measure][1:]}."
    if measure is Measure.ATTENDANCE:
        measured += " This counts people, so it can be over 100."
    return f"{measured} “—” means not a member; 0 means nobody came."
