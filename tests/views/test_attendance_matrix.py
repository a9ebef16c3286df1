from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, context, do
from cscp_tui.documents.table import Tone
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.commands.attendance import RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import CloseMeeting, StartMeeting
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.attendance import Measure
from cscp_tui.views.attendance_matrix import (
    QUORACY,
    attendance_matrix,
    attendance_trend,
    cell_meetings,
    cell_summary,
    cell_title,
    figures_by_quarter,
    meetings_behind,
    with_quoracy,
)
from meetings_made import MEETING, live_book
from text_tables import texts_by_key

if TYPE_CHECKING:
    from cscp_tui.documents.table import Table
    from cscp_tui.domain.book import Book


YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
JUNE = "QAG-2024-06-18"


@pytest.fixture
def book() -> Book:
    """Two meetings: in June the Police came alone, in November two of them, and Social Care."""
    book = live_book(0)
    do(book, SetFields("meetings", MEETING, {"chair_present": True}))
    june = context(date(2024, 6, 18))
    do(book, AddRecord("meetings", {"group": "QAG", "day": "2024-06-18"}), june)
    do(book, RecordAttendance(JUNE, "police", in_room=1), june)
    do(book, RecordAttendance(JUNE, "council", apologies=True), june)
    do(book, StartMeeting(JUNE), june)
    do(book, CloseMeeting(JUNE), june)
    do(book, RecordAttendance(MEETING, "police", in_room=2))
    do(book, RecordAttendance(MEETING, "csc", online=1))
    do(book, RecordGuests(MEETING, "Home Office"))
    do(book, CloseMeeting(MEETING))
    return book


def matrix(book: Book, measure: Measure = Measure.ATTENDANCE) -> Table:
    return attendance_matrix(attendance(book, ["QAG"], YEAR.first, YEAR.last), measure)


def test_both_measures_with_keys_and_tones(book: Book) -> None:
    """Rows and columns are known by agency and group; tones say what shares say, and nothing over 100%."""
    table = matrix(book)
    assert [column.key for column in table.columns] == ["agency", "QAG"]
    assert table.columns[1].title == "Quality Assurance Group (2)"
    figures = {key: row[1] for key, row in texts_by_key(table).items()}
    assert figures == {
        "council": "0%",
        "icb": "0%",
        "police": "150%",
        "csc": "50%",
        "guests": "1 person",
    }
    tones = {row.key: row.cells[1].tone for row in table.rows}
    assert tones == {
        "council": Tone.RED,
        "icb": Tone.RED,
        "police": Tone.PLAIN,
        "csc": Tone.AMBER,
        "guests": Tone.PLAIN,
    }
    represented = {
        key: row[1] for key, row in texts_by_key(matrix(book, Measure.REPRESENTED)).items()
    }
    assert represented == {"council": "50%", "icb": "50%", "police": "100%", "csc": "50%"}


def test_the_meetings_behind_a_cell(book: Book) -> None:
    """A cell opens to its meetings: who came, and by whom the agency was represented."""
    table = cell_meetings(book, "council", "QAG", YEAR, TODAY)
    assert table.title == ("The Council at Quality Assurance Group, 1 April 2024 to 31 March 2025")
    rows = texts_by_key(table)
    assert list(rows) == [JUNE, "QAG-2024-11-20", MEETING]
    assert rows[JUNE][1:] == ["▲ Inquorate", "– apologies", "", "✗ no"]
    assert rows[MEETING][2:] == [
        "not represented; part of it or the Chair was there",
        "",
        "✓ yes",
    ]
    assert rows["QAG-2024-11-20"][1:] == [
        "Not counted: held, attendance not recorded",
        "nothing recorded yet",
        "",
        "",
    ]


def test_the_meetings_behind_guests_and_non_members(book: Book) -> None:
    """Guests are counted meeting by meeting; who was no member is said to have been none."""
    guests = texts_by_key(cell_meetings(book, "guests", "QAG", YEAR, TODAY))
    assert [guests[key][2] for key in (JUNE, MEETING)] == ["no guests", "1 guest"]
    housing = texts_by_key(cell_meetings(book, "housing", "QAG", YEAR, TODAY))
    assert housing[MEETING][2:] == ["not a member on that date", "", ""]


def test_the_trend_by_quarter(book: Book) -> None:
    """Each quarter has its own figure; one without a meeting has none."""
    quarters = (Quarter(2024, 1), Quarter(2024, 2), Quarter(2024, 3))
    table = attendance_trend(book, "QAG", quarters)
    assert texts_by_key(table)["police"][1:] == ["100%", "no meeting", "200%"]
    assert [column.key for column in table.columns[1:]] == [q.typed for q in quarters]
    assert figures_by_quarter(book, "police", "QAG", quarters) == (100, None, 200)
    represented = figures_by_quarter(book, "council", "QAG", quarters, Measure.REPRESENTED)
    assert represented == (0, None, 100)
    assert figures_by_quarter(book, "housing", "QAG", quarters) == (None, None, None)
    without = attendance_trend(book, "QAG", quarters, Measure.REPRESENTED)
    assert "guests" not in texts_by_key(without)


@pytest.fixture
def book_attendance_details() -> Book:
    """The Police alone in June, without a quorum; two of them and Social Care in November."""
    book_attendance_details = live_book(0)
    do(book_attendance_details, SetFields("meetings", MEETING, {"chair_present": True}))
    june = context(date(2024, 6, 18))
    do(
        book_attendance_details,
        AddRecord("meetings", {"group": "QAG", "day": "2024-06-18"}),
        june,
    )
    do(book_attendance_details, RecordAttendance(JUNE, "police", in_room=1), june)
    do(book_attendance_details, RecordAttendance(JUNE, "icb", apologies=True), june)
    do(book_attendance_details, StartMeeting(JUNE), june)
    do(book_attendance_details, CloseMeeting(JUNE), june)
    do(
        book_attendance_details,
        RecordAttendance(MEETING, "police", in_room=1, online=1, deputies=1),
    )
    do(book_attendance_details, RecordAttendance(MEETING, "csc", online=1))
    do(book_attendance_details, RecordGuests(MEETING, "Home Office"))
    do(book_attendance_details, CloseMeeting(MEETING))
    return book_attendance_details


def told(book_attendance_details: Book, agency: str, measure: Measure = Measure.ATTENDANCE) -> str:
    """The summary of a cell as text."""
    return "".join(
        map(str, cell_summary(book_attendance_details, (agency, "QAG"), YEAR, measure, TODAY))
    )


def test_a_cell_tells_both_measures_people_and_quarters(book_attendance_details: Book) -> None:
    """The measure that the matrix shows comes first; the line has a block for each quarter."""
    assert told(book_attendance_details, "police").splitlines() == [
        "150%  3 people present at 2 meetings held",
        "100%  represented at 2 of 2 meetings held",
        "2 in the room · 1 online · 1 deputy among them",
        "By quarter  ▄ · █  Q1 2024/25 100% · Q2 2024/25 no meeting · Q3 2024/25 200%",
    ]
    assert told(book_attendance_details, "police", Measure.REPRESENTED).startswith(
        "100%  represented at 2"
    )


def test_nobody_came_is_told_from_no_member_and_no_meeting(book_attendance_details: Book) -> None:
    """Each has words of its own."""
    assert "0%  0 people present" in told(book_attendance_details, "icb")
    assert "1 apology" in told(book_attendance_details, "icb")
    assert "not represented" in told(book_attendance_details, "council")
    assert (
        told(book_attendance_details, "housing")
        == "It wasn't a member at any time in this period.\n"
    )
    assert told(book_attendance_details, "guests").startswith("1 guest at 2 meetings.")
    spring = Period(date(2024, 4, 1), date(2024, 4, 30))
    words = cell_summary(
        book_attendance_details, ("police", "QAG"), spring, Measure.ATTENDANCE, TODAY
    )
    assert words == ("No meeting that counts was held while it was a member.\n",)


def test_the_row_of_quoracy(book_attendance_details: Book) -> None:
    """Under the agencies stands how many meetings were quorate, inquorate ones among them."""
    attended = attendance(book_attendance_details, ["QAG"], YEAR.first, YEAR.last)
    table = with_quoracy(attendance_matrix(attended), book_attendance_details, [("QAG", YEAR)])
    assert [str(cell) for cell in table.rows[-1].cells] == ["Meetings quorate", "1 of 2"]
    assert table.rows[-1].key == QUORACY
    assert told(book_attendance_details, QUORACY).splitlines() == [
        "1 of 2 meetings were quorate.",
        "Members were represented 5 of 8 times (63%); roles and guests are not counted.",
        "Its quorum: Council; The Police.",
    ]
    behind = {
        row.key: [str(c) for c in row.cells]
        for row in _behind(book_attendance_details, QUORACY).rows
    }
    assert behind[JUNE][1:] == ["▲ Inquorate", "✗ Council missing", "1"]
    assert behind[MEETING][1:] == ["✓ Held", "✓ met", "4"]


def _behind(book_attendance_details: Book, agency: str) -> Table:
    return meetings_behind(book_attendance_details, (agency, "QAG"), YEAR, TODAY)


def test_titles(book_attendance_details: Book) -> None:
    """A cell says whose attendance of what it is, also of what is not known any more."""
    assert (
        cell_title(book_attendance_details, ("police", "QAG"))
        == "The Police at the Quality Assurance Group"
    )
    assert (
        cell_title(book_attendance_details, (QUORACY, "QAG"))
        == "Quorum of the Quality Assurance Group"
    )
    assert cell_title(book_attendance_details, ("gone", "XX")) == "gone at the XX"
    assert _behind(book_attendance_details, "police").title.startswith("The Police at ")


def test_without_members_there_is_no_row(book_attendance_details: Book) -> None:
    """An empty matrix stays empty."""
    attended = attendance(book_attendance_details, [], YEAR.first, YEAR.last)
    table = attendance_matrix(attended)
    assert with_quoracy(table, book_attendance_details, []) is table
