"""The attendance of one meeting, agency by agency, as it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.memberships import members_on
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import AgencyKind
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, Row, Table, Tone

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Agency, Attendance, Meeting

COLUMNS = (
    Column(key="agency", title="Agency", width=26, grows=3),
    Column(key="mark", title="Who came", width=22, grows=2),
    Column(key="people", title="People", width=6, right=True),
)
GUEST_ROW = "guests/"
"""Begins the key of a row of guests, which ends with where they came from."""


def members_of(book: Book, meeting: Meeting) -> list[Agency]:
    """The members of the meeting's day, in the order of the table."""
    keys = members_on(book.memberships.values(), meeting.group, meeting.day)
    found = [book.agencies[key] for key in keys if key in book.agencies]
    return sorted(found, key=lambda agency: (agency.order, agency.name))


def agencies_of(book: Book, meeting: Meeting) -> list[Agency]:
    """The members of the meeting's day, and whoever was marked and is none any more."""
    found = members_of(book, meeting)
    for row in book.attendances_of(meeting.id):
        agency = book.agencies.get(row.agency)
        if agency is not None and agency.kind is not AgencyKind.GUEST and agency not in found:
            found.append(agency)
    return sorted(found, key=lambda agency: (agency.order, agency.name))


def attendance_form(book: Book, meeting: Meeting) -> Table:
    """A row for each agency, marked or not, then the guests by where they came from.

    The key of an agency's row is its id.
    """
    rows = {row.agency: row for row in book.attendances_of(meeting.id)}
    members = members_of(book, meeting)
    lines: list[Row | Heading] = [
        Row(agency.id, _cells(agency, rows.get(agency.id), is_member=agency in members))
        for agency in agencies_of(book, meeting)
    ]
    if guests := _guest_rows(book, meeting):
        lines += [Heading("guests", Cell("Guests", Tone.STRONG)), *guests]
    return Table(columns=COLUMNS, lines=tuple(lines), title="Attendance")


def _cells(agency: Agency, row: Attendance | None, *, is_member: bool) -> tuple[Cell, ...]:
    people, mark = Cell(str(row.present)) if row and row.present else EMPTY, mark_cell(row)
    if not is_member:
        mark = Cell(f"{mark.text}; no member any more", Tone.AMBER, mark.symbol)
    return (Cell(agency.name), mark, people)


def mark_cell(row: Attendance | None) -> Cell:
    """What is known of an agency at a meeting; an unexplained absence is told from apologies."""
    if row is None:
        return Cell("not marked yet", Tone.MUTED, "○")
    if not row.present:
        if row.apologies:
            return Cell("apologies", Tone.MUTED, "–")
        return Cell("absent, no apologies", Tone.AMBER, "✗")
    return Cell(presence_words(row), Tone.GREEN, "✓")


def presence_words(row: Attendance) -> str:
    """How people were present: ``2 in the room, 1 online, 1 of them a deputy``."""
    words = [
        f"{number} {where}"
        for number, where in ((row.in_room, "in the room"), (row.online, "online"))
        if number
    ]
    if row.deputies:
        words.append(f"{row.deputies} of them {'a deputy' if row.deputies == 1 else 'deputies'}")
    if row.apologies:
        words.append("with apologies")
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
            found.append(Row(GUEST_ROW, (Cell("Nobody said from where"), mark, Cell(str(unnamed)))))
    return found


def attendance_summary(book: Book, meeting: Meeting) -> str:
    """How far the attendance is taken: ``14 people, 12 of 16 members marked``."""
    rows = {row.agency: row for row in book.attendances_of(meeting.id)}
    members = members_of(book, meeting)
    marked = sum(agency.id in rows for agency in members)
    people = sum(row.present for row in rows.values())
    return f"{counted(people, 'person', 'people')}, {marked} of {len(members)} members marked"
