"""The figures of a meeting and the records behind them."""

from __future__ import annotations

from building import do
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.views.figures import records_table
from cscp_tui.views.meetings import meeting_figures
from meetings_made import MEETING, live_book


def test_who_came_is_told_by_names() -> None:
    """The rows of the attendance have no reference that anybody reads."""
    book = live_book(0)
    do(book, RecordAttendance(MEETING, "police", in_room=2, online=1))
    present = meeting_figures(book, book.meetings[MEETING])[0]
    assert present.value == "3"
    rows = records_table(present, book).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["The Police: 2 in the room, 1 online"]
    ]
