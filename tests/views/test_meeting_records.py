"""Everything of one meeting as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import TODAY, do
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    CancelMeeting,
    CloseMeeting,
    TickOff,
)
from cscp_tui.views.actions import Standings
from cscp_tui.views.meetings import line_key, meeting_records, record_of
from meetings_made import MEETING, live_book, planned_book
from text_tables import headings_of

if TYPE_CHECKING:
    from cscp_tui.documents.table import Table
    from cscp_tui.domain.book import Book


def table(book: Book, *, is_projected: bool = False) -> Table:
    """The lines of the tests' meeting."""
    meeting = book.meetings[MEETING]
    return meeting_records(book, meeting, Standings(TODAY), is_projected=is_projected)


def headings(book: Book, *, is_projected: bool = False) -> dict[str, str]:
    """The headings, with what stands at their right end."""
    return dict(headings_of(table(book, is_projected=is_projected)))


def test_a_meeting_to_come() -> None:
    """Its agenda stands under its sections, and who is expected below."""
    assert headings(planned_book()) == {
        "Standing items": "0 of 3 done",
        "Attendance": "0 people, 0 of 4 members marked",
    }


def test_a_meeting_in_progress() -> None:
    """What came of it stands first, what is done of the agenda in its headings."""
    book = live_book()
    do(book, TickOff(MEETING, ("standing/1",)))
    do(book, AddDecision(MEETING, "Go on.", ("BP24-1.1",)))
    do(book, AddRemark(MEETING, "The letter is out."))
    assert list(headings(book)) == [
        "Decisions",
        "Minutes of the meeting",
        "Standing items",
        "Attendance",
    ]
    assert headings(book)["Standing items"] == "1 of 3 done"


def test_a_closed_meeting() -> None:
    """Its agenda is gone, and an empty section is left out."""
    book = live_book()
    do(book, MarkAllPresent(MEETING))
    do(book, CloseMeeting(MEETING))
    assert list(headings(book)) == ["Attendance"]


def test_a_cancelled_meeting_has_no_lines() -> None:
    """Nobody is expected at it."""
    book = planned_book()
    do(book, CancelMeeting(MEETING, "Snow"))
    assert not table(book).lines


def test_restricted_records_are_counted_only() -> None:
    """Those who look on see how many there are."""
    book = live_book()
    do(book, AddDecision(MEETING, "Keep this quiet.", restricted=True))
    do(book, AddDecision(MEETING, "Go on."))
    assert headings(book)["Decisions"] == "2"
    assert headings(book, is_projected=True)["Decisions"] == "1 line, 1 not shown"
    shown = [str(cell) for row in table(book, is_projected=True).rows for cell in row.cells]
    assert "Keep this quiet." not in shown


def test_the_record_of_a_line() -> None:
    """A line's key leads to its record; that of another list leads nowhere."""
    assert record_of(line_key("raised", "actions", "BP24-1.1")) == ("actions", "BP24-1.1")
    assert record_of("BP24-1.1") == ("", "")
    assert record_of("") == ("", "")
