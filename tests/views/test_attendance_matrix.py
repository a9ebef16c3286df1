from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, context, do
from cscp_tui.documents.table import Tone
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.commands.actions import AddRecord
from cscp_tui.domain.commands.attendance import RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import CloseMeeting, ReopenMeeting
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.attendance import Measure
from cscp_tui.views.attendance_matrix import (
    attendance_matrix,
    attendance_trend,
    cell_meetings,
    figures_by_quarter,
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
    june = context(date(2024, 6, 18))
    do(book, AddRecord("meetings", {"group": "QAG", "day": "2024-06-18", "state": "held"}), june)
    do(book, RecordAttendance(JUNE, "police", in_room=1), june)
    do(book, RecordAttendance(JUNE, "council", apologies=True), june)
    do(book, ReopenMeeting(JUNE, "Take its attendance"), june)
    do(book, CloseMeeting(JUNE), june)
    do(book, RecordAttendance(MEETING, "police", in_room=2))
    do(book, RecordAttendance(MEETING, "csc", online=1))
    do(book, RecordGuests(MEETING, "Home Office"))
    do(book, CloseMeeting(MEETING))
    return book


def matrix(book: Book, measure: Measure = Measure.ATTENDANCE) -> Table:
    return attendance_matrix(attendance(book, ["QAG"], YEAR.first, YEAR.last), measure)


def test_both_measures_with_keys_and_tones(book: Book) -> None:
    """Rows and columns are known by agency and group; tones say what the figures say."""
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
        "police": Tone.GREEN,
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
        "absent, no apologies; a part of it or the chair was there",
        "",
        "✓ yes",
    ]
    assert rows["QAG-2024-11-20"][1:] == [
        "Not counted: held, not minuted yet",
        "nothing recorded yet",
        "",
        "",
    ]


def test_the_meetings_behind_guests_and_non_members(book: Book) -> None:
    """Guests are counted meeting by meeting; who was no member is said to have been none."""
    guests = texts_by_key(cell_meetings(book, "guests", "QAG", YEAR, TODAY))
    assert [guests[key][2] for key in (JUNE, MEETING)] == ["no guests", "1 guest"]
    housing = texts_by_key(cell_meetings(book, "housing", "QAG", YEAR, TODAY))
    assert housing[MEETING][2:] == ["no member that day", "", ""]


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
