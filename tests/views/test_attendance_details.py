from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, context, do
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.commands.actions import AddRecord
from cscp_tui.domain.commands.attendance import RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import CloseMeeting, ReopenMeeting
from cscp_tui.domain.periods import Period
from cscp_tui.views.attendance import Measure
from cscp_tui.views.attendance_matrix import (
    QUORACY,
    attendance_matrix,
    cell_summary,
    cell_title,
    meetings_behind,
    with_quoracy,
)
from meetings_made import MEETING, live_book

if TYPE_CHECKING:
    from cscp_tui.documents.table import Table
    from cscp_tui.domain.book import Book

YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
JUNE = "QAG-2024-06-18"


@pytest.fixture
def book() -> Book:
    """The Police alone in June, without a quorum; two of them and Social Care in November."""
    book = live_book(0)
    june = context(date(2024, 6, 18))
    do(book, AddRecord("meetings", {"group": "QAG", "day": "2024-06-18", "state": "held"}), june)
    do(book, RecordAttendance(JUNE, "police", in_room=1), june)
    do(book, RecordAttendance(JUNE, "icb", apologies=True), june)
    do(book, ReopenMeeting(JUNE, "Take its attendance"), june)
    do(book, CloseMeeting(JUNE), june)
    do(book, RecordAttendance(MEETING, "police", in_room=1, online=1, deputies=1))
    do(book, RecordAttendance(MEETING, "csc", online=1))
    do(book, RecordGuests(MEETING, "Home Office"))
    do(book, CloseMeeting(MEETING))
    return book


def told(book: Book, agency: str, measure: Measure = Measure.ATTENDANCE) -> str:
    """The summary of a cell as text."""
    return "".join(map(str, cell_summary(book, (agency, "QAG"), YEAR, measure, TODAY)))


def test_a_cell_tells_both_measures_people_and_quarters(book: Book) -> None:
    """The measure that the matrix shows comes first; the line has a block for each quarter."""
    assert told(book, "police").splitlines() == [
        "150%  3 people present, 2 meetings held",
        "100%  represented at 2, 2 meetings held",
        "2 in the room · 1 online · 1 deputy among them",
        "By quarter  ▄ · █  Q1 2024/25 100% · Q2 2024/25 no meeting · Q3 2024/25 200%",
    ]
    assert told(book, "police", Measure.REPRESENTED).startswith("100%  represented at 2")


def test_nobody_came_is_told_from_no_member_and_no_meeting(book: Book) -> None:
    """Each has words of its own."""
    assert "0%  0 people present" in told(book, "icb")
    assert "apologies for 1 meeting" in told(book, "icb")
    assert "nobody came, no apologies" in told(book, "council")
    assert told(book, "housing") == "It was no member on any day of this period.\n"
    assert told(book, "guests").startswith("1 guest at 2 meetings.")
    spring = Period(date(2024, 4, 1), date(2024, 4, 30))
    words = cell_summary(book, ("police", "QAG"), spring, Measure.ATTENDANCE, TODAY)
    assert words == ("No meeting that counts was held while it was a member.\n",)


def test_the_row_of_quoracy(book: Book) -> None:
    """Under the agencies stands how many meetings were quorate, inquorate ones among them."""
    attended = attendance(book, ["QAG"], YEAR.first, YEAR.last)
    table = with_quoracy(attendance_matrix(attended), book, [("QAG", YEAR)])
    assert [str(cell) for cell in table.rows[-1].cells] == ["Meetings quorate", "1 of 2"]
    assert table.rows[-1].key == QUORACY
    assert told(book, QUORACY).splitlines() == [
        "1 of 2 meetings were quorate.",
        "Members were represented 5 of 8 times (63%); roles and guests are not counted.",
        "Its quorum: Council; The Police.",
    ]
    behind = {row.key: [str(c) for c in row.cells] for row in _behind(book, QUORACY).rows}
    assert behind[JUNE][1:] == ["▲ Inquorate", "✗ Council missing", "1"]
    assert behind[MEETING][1:] == ["✓ Held", "✓ met", "4"]


def _behind(book: Book, agency: str) -> Table:
    return meetings_behind(book, (agency, "QAG"), YEAR, TODAY)


def test_titles(book: Book) -> None:
    """A cell says whose attendance of what it is, also of what is not known any more."""
    assert cell_title(book, ("police", "QAG")) == "The Police at the Quality Assurance Group"
    assert cell_title(book, (QUORACY, "QAG")) == "Quorum of the Quality Assurance Group"
    assert cell_title(book, ("gone", "XX")) == "gone at the XX"
    assert _behind(book, "police").title.startswith("The Police at ")


def test_without_members_there_is_no_row(book: Book) -> None:
    """An empty matrix stays empty."""
    attended = attendance(book, [], YEAR.first, YEAR.last)
    table = attendance_matrix(attended)
    assert with_quoracy(table, book, []) is table
