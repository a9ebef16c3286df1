"""Whose attendance a report has, in which groups, and what it says of guests and of no members."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import FIRST_DAY, LAST_DAY
from cscp_tui.domain.periods import Period
from cscp_tui.views.attendance import Measure
from cscp_tui.views.reports.attendance import attendance_report
from views.small_years import founded_year, met

if TYPE_CHECKING:
    from cscp_tui.documents.document import Report
    from cscp_tui.domain.book import Book

YEAR = Period.between(FIRST_DAY, LAST_DAY)
MARCH = date(2025, 3, 4)


@pytest.fixture
def book() -> Book:
    """Two meetings of QAG with its members and guests; the Police came to one, with two people."""
    year = founded_year()
    met(year, date(2025, 1, 14), ("council", "police", "icb"))
    met(year, MARCH, ("council", "guests", "icb"))
    made = year.book_at(LAST_DAY)
    key = next(k for k, row in made.attendances.items() if row.agency == "police")
    made.tables["attendances"][key] = replace(made.attendances[key], online=1)
    return made


def rows_of(report: Report) -> dict[str, tuple[str, ...]]:
    return {
        row.cells[0].text: tuple(cell.text for cell in row.cells[1:]) for row in report.table.rows
    }


@pytest.mark.parametrize(
    ("measure", "police", "guests"),
    [(Measure.ATTENDANCE, "100%", {"Guests"}), (Measure.REPRESENTED, "50%", set())],
)
def test_people_are_counted_or_the_meetings_at_which_an_agency_was_represented(
    book: Book, measure: Measure, police: str, guests: set[str]
) -> None:
    """Two people at one of two meetings are all, or half; guests represent nobody."""
    report = attendance_report(book, YEAR, LAST_DAY, measure, groups=("QAG",))
    found = rows_of(report)
    assert found["The Police"] == ("Quality Assurance Group", police)
    assert found.keys() & {"Guests"} == guests
    facts = dict(report.document.facts)
    assert facts["Meetings held"] == "Quality Assurance Group 2"
    assert facts["Measure"].startswith("people" if guests else "meetings represented")


def test_guests_come_to_all_groups_and_others_to_those_they_are_members_of(book: Book) -> None:
    """A dash stands where an agency isn't a member, and where no guest came."""
    found = rows_of(attendance_report(book, YEAR, LAST_DAY, groups=("QAG", "EXEC")))
    assert found["Guests"] == ("All groups", "50%", "—")
    assert found["The ICB"] == ("Quality Assurance Group", "100%", "—")


@pytest.mark.parametrize(
    ("asked", "annual", "shown"),
    [
        (("EXEC",), ("QAG",), ["EXEC"]),
        ((), ("QAG",), ["QAG"]),
        ((), (), ["QAG", "EXEC"]),
    ],
)
def test_the_groups_are_those_asked_for_else_of_the_annual_report_else_all(
    book: Book, asked: tuple[str, ...], annual: tuple[str, ...], shown: list[str]
) -> None:
    """In the order of the groups."""
    settings = replace(book.partnership, annual_report_groups=annual)
    book.tables["partnership"]["partnership"] = settings
    report = attendance_report(book, YEAR, LAST_DAY, groups=asked)
    assert [each["id"] for each in report.values["groups"]] == shown


def test_only_the_agencies_asked_for_are_in_it(book: Book) -> None:
    """The others count nowhere; where there are none, it says so."""
    report = attendance_report(book, YEAR, LAST_DAY, groups=("QAG",), agencies={"icb"})
    assert list(rows_of(report)) == ["The ICB"]
    assert [each["id"] for each in report.values["agencies"]] == ["icb"]
    none = attendance_report(book, YEAR, LAST_DAY, groups=("QAG",), agencies=set())
    (paragraph,) = none.document.blocks
    assert "No members or guests are recorded for this period." in str(paragraph)


def test_a_meeting_counts_on_the_first_and_last_day_of_the_period(book: Book) -> None:
    """And a day outside doesn't."""
    held = {
        period: attendance_report(book, period, LAST_DAY, groups=("QAG",)).values["groups"][0]
        for period in (
            Period.between(MARCH, LAST_DAY),
            Period.between(FIRST_DAY, MARCH),
            Period.between(date(2025, 3, 5), LAST_DAY),
        )
    }
    assert [len(each["meetings_held"]) for each in held.values()] == [1, 2, 0]
