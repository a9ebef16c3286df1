"""The meetings of the groups: those that come, and by quarter those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import WEEKDAYS, distance
from cscp_tui.domain.moments import beginning, clock_time
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import MeetingState
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, LazyRow, Row, Table, Tone, day_cell
from cscp_tui.views.quorums import quorum_cell
from cscp_tui.views.short_names import group_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Meeting

COLUMNS = (
    Column(key="day", title="Day", width=13),
    Column(key="begins", title="At", width=7, needs=110),
    Column(key="group", title="Group", width=9, grows=1),
    Column(key="state", title="State", width=26),
    Column(key="quorum", title="Quorum", width=14, grows=3),
    Column(key="people", title="People", width=6, right=True),
    Column(key="decisions", title="Decisions", width=9, right=True, needs=90),
    Column(key="raised", title="Actions", width=7, right=True, needs=100),
    Column(key="chair", title="Chair", width=14, grows=2, needs=140),
)

_STATES = {
    MeetingState.PLANNED: ("○", Tone.PLAIN),
    MeetingState.HELD: ("✓", Tone.GREEN),
    MeetingState.INQUORATE: ("▲", Tone.AMBER),
    MeetingState.CANCELLED: ("✗", Tone.CLOSED),
}


def meeting_table(
    book: Book, today: date, matches: Callable[[Meeting], bool] | None = None
) -> Table:
    """The meetings from today on, the next one first, then the earlier ones, the latest first."""
    shown = [m for m in book.meetings.values() if matches is None or matches(m)]
    coming = sorted((m for m in shown if is_ahead(m, today)), key=lambda m: (m.day, m.id))
    been = sorted((m for m in shown if not is_ahead(m, today)), key=lambda m: (m.day, m.id))
    lines: list[Row | Heading] = []
    if coming:
        detail = Cell(counted(len(coming), "meeting"))
        lines.append(Heading("coming", Cell("Today and coming", Tone.STRONG), detail))
        lines.extend(_row(book, meeting, today) for meeting in coming)
    quarter = None
    for meeting in reversed(been):
        if Quarter.containing(meeting.day) != quarter:
            quarter = Quarter.containing(meeting.day)
            held = sum(m.day in quarter and m.state.took_place for m in been)
            detail = Cell(f"{counted(held, 'meeting')} held")
            lines.append(Heading(quarter.typed, Cell(str(quarter), Tone.STRONG), detail))
        lines.append(_row(book, meeting, today))
    return Table(columns=COLUMNS, lines=tuple(lines), title="Meetings")


def is_ahead(meeting: Meeting, today: date) -> bool:
    """Whether a meeting is still to be run: it is on, it is today's, or its day is to come."""
    return meeting.in_progress or meeting.day >= today


def lacks_attendance(meeting: Meeting, today: date) -> bool:
    """Whether a meeting's day has passed, and nothing is recorded of who came."""
    is_unrecorded = meeting.state is not MeetingState.CANCELLED and not meeting.minuted
    return is_unrecorded and not is_ahead(meeting, today)


def _row(book: Book, meeting: Meeting, today: date) -> LazyRow:
    return LazyRow(meeting.id, lambda: meeting_cells(book, meeting, today))


def meeting_cells(book: Book, meeting: Meeting, today: date) -> tuple[Cell, ...]:
    """The cells of a meeting, in the order of the columns."""
    people = sum(row.present for row in book.attendances_of(meeting.id))
    decided = sum(each.meeting == meeting.id for each in book.decisions.values())
    raised = sum(each.raised_at == meeting.id for each in book.actions.values())
    weekday = WEEKDAYS[meeting.day.weekday()][:3]
    return (
        day_cell(meeting.day, f"{weekday} {{}}", Tone.STRONG),
        Cell(beginning(meeting.time)),
        Cell(group_name(book, meeting.group)),
        state_cell(meeting, today),
        quorum_cell(book, meeting),
        *(Cell(str(number)) if number else EMPTY for number in (people, decided, raised)),
        Cell(meeting.chair) if meeting.chair else EMPTY,
    )


def state_cell(meeting: Meeting, today: date) -> Cell:
    """What became of a meeting; of one to come, when it is."""
    if meeting.in_progress and meeting.state.took_place:
        return Cell("Reopened", Tone.AMBER, "●")
    if meeting.in_progress:
        since = clock_time(meeting.started)
        return Cell(f"In progress since {since}" if since else "In progress", Tone.AMBER, "●")
    symbol, tone = _STATES[meeting.state]
    if meeting.state is MeetingState.PLANNED:
        if meeting.day < today:
            return Cell("Not recorded yet", Tone.AMBER, "▲")
        at = f" {beginning(meeting.time)}" if meeting.time and meeting.day == today else ""
        return Cell(f"Planned, {distance(meeting.day, today)}{at}", tone, symbol)
    words = str(meeting.state).capitalize()
    if meeting.state.took_place and not meeting.minuted:
        return Cell(f"{words}, not minuted yet", Tone.AMBER, "▲")
    return Cell(words, tone, symbol)
