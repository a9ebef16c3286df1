"""The matrix of attendance, agency by group; behind each cell, its meetings; its trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.attendance import attendance, represented_at
from cscp_tui.domain.memberships import members_on
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import AgencyKind
from cscp_tui.views.attendance_forms import mark_cell
from cscp_tui.views.attendances import Measure, presence_cell
from cscp_tui.views.cells import EMPTY, Cell, Column, Row, Table, Tone
from cscp_tui.views.meeting_lists import state_cell
from cscp_tui.views.short_names import group_name, meeting_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.attendance import Attended, Presence
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Agency, Group, Meeting

SELDOM, OFTEN = 50, 80
"""Below the first percentage a cell is Red, from the second on Green, between them Amber."""

_NARROWEST, _WIDEST = 10, 16
"""The widths of a group's column in terminal cells: room for ``no meeting``, and for a name."""

_CELL_COLUMNS = (
    Column(key="meeting", title="Meeting", width=16, grows=1),
    Column(key="state", title="State", width=11, grows=1),
    Column(key="mark", title="Who came", width=33, grows=3),
    Column(key="people", title="People", width=6, right=True, needs=100),
    Column(key="represented", title="Represented", width=11),
)


def attendance_matrix(attended: Attended, measure: Measure = Measure.ATTENDANCE) -> Table:
    """A row for each agency, whose key is its id, and a column for each group, likewise.

    A cell has a tone by how often the agency came; its figure says the same.
    """
    columns = (
        Column(key="agency", title="Agency", width=26, grows=1),
        *(_group_column(group, len(attended.held[group.id])) for group in attended.groups),
    )
    rows = (
        Row(
            agency.id,
            (
                Cell(agency.name),
                *(
                    heat_cell(attended.of(agency.id, group.id), agency, measure)
                    for group in attended.groups
                ),
            ),
        )
        for agency in attended.agencies
        if measure is Measure.ATTENDANCE or agency.kind is not AgencyKind.GUEST
    )
    return Table(columns=columns, lines=tuple(rows), title=f"{measure}".capitalize())


def _group_column(group: Group, held: int) -> Column:
    title = f"{group.abbreviation or group.name} ({held})"
    width = max(_NARROWEST, min(len(title), _WIDEST))
    return Column(key=group.id, title=title, width=width, right=True)


def heat_cell(presence: Presence, agency: Agency, measure: Measure) -> Cell:
    """One agency's cell with the tone of its figure; a row of guests or non-members has none."""
    cell = presence_cell(presence, agency, measure, as_in_report=False)
    figure = presence.attendance if measure is Measure.ATTENDANCE else presence.representation
    if agency.kind is AgencyKind.GUEST or not presence.is_member or figure is None:
        return cell
    if figure < SELDOM:
        return Cell(cell.text, Tone.RED)
    return Cell(cell.text, Tone.GREEN if figure >= OFTEN else Tone.AMBER)


def cell_meetings(book: Book, agency: str, group: str, period: Period, today: date) -> Table:
    """The meetings behind a cell of the matrix: each that took place, and what was known of it.

    Meetings that do not count are among them, and say why.
    """
    attended = attendance(book, [group], period.first, period.last)
    counted_ones = {meeting.id for meeting in attended.held.get(group, ())}
    found = [*attended.held.get(group, ()), *attended.left_out]
    rows = (
        Row(meeting.id, _cells(book, agency, meeting, meeting.id in counted_ones, today))
        for meeting in sorted(found, key=lambda meeting: (meeting.day, meeting.id))
    )
    name = book.agencies[agency].name if agency in book.agencies else agency
    title = f"{name} at {group_name(book, group)}, {period.days}"
    return Table(columns=_CELL_COLUMNS, lines=tuple(rows), title=title)


def _cells(
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
    name = Cell(meeting_name(book, meeting.id), Tone.STRONG)
    state = state_cell(meeting, today)
    if not counts:
        state = Cell(f"Not counted: {state.text[:1].lower()}{state.text[1:]}", Tone.MUTED)
    if not (was_member or is_guest):
        return (name, state, Cell("no member that day", Tone.MUTED), EMPTY, EMPTY)
    if row is None and not meeting.minuted:
        return (name, state, Cell("nothing recorded yet", Tone.MUTED), EMPTY, EMPTY)
    people = Cell(str(row.present)) if row and row.present else EMPTY
    if is_guest:
        words = counted(row.present, "guest") if row and row.present else "no guests"
        return (name, state, Cell(words), people, EMPTY)
    is_represented = agency in represented_at(book, meeting)
    mark = mark_cell(row) if row is not None else Cell("absent, no apologies", Tone.AMBER, "✗")
    if is_represented and not (row and row.present):
        mark = Cell(f"{mark.text}; a part of it or the chair was there", Tone.PLAIN)
    represented = Cell("yes", Tone.GREEN, "✓") if is_represented else Cell("no", Tone.RED, "✗")
    return (name, state, mark, people, represented)


def attendance_trend(
    book: Book, group: str, quarters: Sequence[Quarter], measure: Measure = Measure.ATTENDANCE
) -> Table:
    """A row for each agency of a group, whose key is its id, and a column for each quarter."""
    spans = [attendance(book, [group], q.first_day, q.last_day) for q in quarters]
    agencies = {agency.id: agency for span in spans for agency in span.agencies}
    ordered = sorted(agencies.values(), key=lambda agency: (agency.order, agency.name, agency.id))
    columns = (
        Column(key="agency", title="Agency", width=26, grows=1),
        *(Column(key=q.typed, title=q.short, width=11, right=True) for q in quarters),
    )
    rows = (
        Row(
            agency.id,
            (
                Cell(agency.name),
                *(heat_cell(span.of(agency.id, group), agency, measure) for span in spans),
            ),
        )
        for agency in ordered
        if measure is Measure.ATTENDANCE or agency.kind is not AgencyKind.GUEST
    )
    title = f"{group_name(book, group)} by quarter, {measure}"
    return Table(columns=columns, lines=tuple(rows), title=title)


def figures_by_quarter(
    book: Book,
    agency: str,
    group: str,
    quarters: Sequence[Quarter],
    measure: Measure = Measure.ATTENDANCE,
) -> tuple[int | None, ...]:
    """An agency's percentage in each quarter, for a line; None where it has none."""
    found = (attendance(book, [group], q.first_day, q.last_day).of(agency, group) for q in quarters)
    return tuple(
        (each.attendance if measure is Measure.ATTENDANCE else each.representation)
        if each.is_member
        else None
        for each in found
    )
