"""How many meetings of each group were quorate, as a row under the matrix of attendance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import MeetingState
from cscp_tui.views.cells import EMPTY, Cell, Column, Row, Table, Tone
from cscp_tui.views.meeting_lists import state_cell
from cscp_tui.views.quorums import quorum_cell
from cscp_tui.views.short_names import meeting_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.records import Meeting

QUORACY = "meetings quorate"
"""The key of the row; no agency has an id with a blank in it."""

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
        and meeting.minuted
        and meeting.day in period
    )
    return sorted(found, key=lambda meeting: (meeting.day, meeting.id))


def quoracy_cell(meetings: list[Meeting]) -> Cell:
    """How many of some meetings were quorate: ``2 of 3``."""
    if not meetings:
        return Cell("no meeting", Tone.MUTED)
    quorate = sum(meeting.state is MeetingState.HELD for meeting in meetings)
    tone = Tone.GREEN if quorate == len(meetings) else Tone.AMBER
    return Cell(f"{quorate} of {len(meetings)}", tone)


def with_quoracy(matrix: Table, book: Book, columns: Sequence[tuple[str, Period]]) -> Table:
    """The matrix with the row of quoracy under its agencies.

    Args:
        matrix: a row for each agency.
        book: whose meetings.
        columns: what stands in each column but the first: the id of a group, and the days.
    """
    if not matrix.lines:
        return matrix
    cells = (quoracy_cell(minuted_meetings(book, group, period)) for group, period in columns)
    row = Row(QUORACY, (Cell("Meetings quorate", Tone.STRONG), *cells))
    return Table(columns=matrix.columns, lines=(*matrix.lines, row), title=matrix.title)


def quoracy_meetings(book: Book, group: str, period: Period, today: date) -> Table:
    """The meetings behind a cell of the row, each with its quorum clause by clause."""
    rows = (
        Row(meeting.id, _cells(book, meeting, today))
        for meeting in minuted_meetings(book, group, period)
    )
    title = f"Quorum of the {_whole_name(book, group)}, {period.days}"
    return Table(columns=_COLUMNS, lines=tuple(rows), title=title)


def _whole_name(book: Book, group: str) -> str:
    known = book.groups.get(group)
    return known.name if known else group


def _cells(book: Book, meeting: Meeting, today: date) -> tuple[Cell, ...]:
    people = sum(row.present for row in book.attendances_of(meeting.id))
    return (
        Cell(meeting_name(book, meeting.id), Tone.STRONG),
        state_cell(meeting, today),
        quorum_cell(book, meeting),
        Cell(str(people)) if people else EMPTY,
    )


def quoracy_words(book: Book, group: str, period: Period) -> str:
    """The same in words: ``2 of 3 meetings were quorate.`` for a screen to say."""
    meetings = minuted_meetings(book, group, period)
    quorate = sum(meeting.state is MeetingState.HELD for meeting in meetings)
    verb = "was" if len(meetings) == 1 else "were"
    return f"{quorate} of {counted(len(meetings), 'meeting')} {verb} quorate."
