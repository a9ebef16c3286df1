"""Tables of attendance are found, and their titles, rows and the texts around them told apart.

After a change that is meant, ``RENEW=1`` before these tests writes the golden file again; read what differs.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from building import TODAY
from cscp_tui.importing.attendance_tables import (
    FoundAttendance,
    field_of_title,
    find_attendance,
    is_figure,
    is_quarter,
    is_total_title,
    meeting_title_of,
)
from cscp_tui.importing.cells import SourceCell, SourceFile
from golden_files import golden
from grids import sheet_of
from importing.layouts import ATTENDANCE, CHOSEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.importing.attendance_tables import AttendanceLine, AttendanceTable, MeetingTitle

GOLDEN = Path(__file__).parent / "golden" / "attendance-tables.txt"


def found_in(grid: str, chosen: dict[str, str]) -> FoundAttendance:
    file = SourceFile("x.csv", (sheet_of(grid),))
    return find_attendance(file, TODAY, chosen)


def said_of_title(title: MeetingTitle) -> str:
    day = title.day or (title.month and f"{title.month:%b %Y}") or title.without_year
    online = "online" if title.is_online else ""
    return f"{title.number} {title.text!r} {day} [{title.rest}] <{title.group}> {online}".rstrip()


def said_of_line(line: AttendanceLine) -> str:
    marks = ",".join(mark.text for mark in line.marks)
    return f"{line.number} {line.heading!r} {dict(line.texts)} {marks}"


def said_of_table(table: AttendanceTable) -> Iterator[str]:
    yield f"table {table.name}: {' / '.join(table.headings)}"
    yield from (f"  meeting {said_of_title(each)}" for each in table.meetings)
    yield from (f"  line {said_of_line(each)}" for each in table.lines)
    yield from (f"  remark {said_of_line(each)}" for each in table.remarks)
    for each in table.columns:
        chosen = " chosen" if each.is_chosen else ""
        samples = ",".join(each.samples)
        yield f"  column {each.title!r} {each.field} {each.certainty} {samples}{chosen}"
    yield from (f"  left out {each.number} {each.kind} {each.text}" for each in table.left_out)


def test_tables_are_found_as_they_were() -> None:
    """Each layout becomes the same meetings, lines, remarks and texts, with the same left out."""
    lines = []
    every = {name: (grid, dict[str, str]()) for name, grid in ATTENDANCE.items()} | CHOSEN
    for name, (grid, chosen) in every.items():
        found = found_in(grid, chosen)
        lines.append(f"# {name}")
        for table in found.tables:
            lines += said_of_table(table)
        for text in found.texts:
            if text.cells != ("x",):
                lines.append(f"text {text.sheet} {text.number} {' / '.join(text.cells)}")
    made = "\n".join(line.rstrip() for line in lines) + "\n"
    assert made == golden(GOLDEN, made)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("16.6.24", "2024-06-16 []"),
        ("Executive 16/06/2024 (online)", "2024-06-16 [Executive online]"),
        ("2024-06-16T00:00:00", "2024-06-16 []"),
        ("16th of June 2024", "2024-06-16 []"),
        ("Mon 16 Sept, '24", "2024-09-16 []"),
        ("16 Jun", "16 Jun []"),
        ("cancelled - 16 June", "16 Jun [cancelled]"),
        ("Jun 2024", "Jun 2024 []"),
        ("June ’24: extra", "Jun 2024 [extra]"),
        ("17/17/2024", "None []"),
        ("a b c d e f 16.6.24", "2024-06-16 [a b c d e f]"),
        ("a b c d e f g 16.6.24", None),
        ("16.6.24 and 30.9.24", None),
        ("as at 16.6.24", None),
        ("updated 16.6.24", None),
        ("", None),
        ("Agency", None),
        (f"{'m' * 72} 16.6.24", f"2024-06-16 [{'m' * 72}]"),
        (f"{'m' * 73} 16.6.24", None),
    ],
)  # fmt: skip
def test_a_title_of_a_meeting_has_one_day(text: str, said: str | None) -> None:
    """Words beside it are kept, unless there are many, and a version's day is none of a meeting."""
    title = meeting_title_of(SourceCell(text), 7, TODAY)
    if title is None:
        assert said is None
    else:
        assert title.number == 7
        day = f"{title.month:%b %Y}" if title.month else title.without_year or title.day
        assert f"{day} [{title.rest}]" == said


def test_kinds_of_texts_are_told_apart() -> None:
    """Quarters, figures, totals and the fields of titles each have words of their own."""
    quarters = ("Q1", "Quarter 2 2024/25", "Apr-Jun", "July to September 24", "Q5", "Jun-Apr")
    assert [is_quarter(text) for text in quarters] == [True, True, True, True, False, False]
    figures = ("100%", " 12.5 % ", "13/15", "3 of 4", "3 out of 4", "13", "a 13/15")
    assert [is_figure(text) for text in figures] == [True, True, True, True, True, False, False]
    totals = (
        "Total:",
        "Grand  total of all",
        "% of meetings",
        "3/4",
        "Quorate?",
        "Council",
        "Totally",
    )
    assert [is_total_title(text) for text in totals] == [True, True, True, True, True, False, False]
    fields = {
        "Agency": "agency",
        "Agency name": "agency",
        "Name of agency": "agency",
        "Agency type": "agency",
        "Agency role": "role",
        "Representing": "agency",
        "Where from": "agency",
        "Job title": "role",
        "Position on the board": "role",
        "Deputy": "deputy",
        "Board": "group",
        "Member": "person",
        "Thing": "unknown",
        "": "unknown",
    }
    assert {title: field_of_title(title) for title in fields} == fields


def test_a_meeting_whose_day_is_only_a_month_has_none() -> None:
    """The month is kept as its first day."""
    end = date(2024, 9, 30)
    month = meeting_title_of(SourceCell("Sep 2024", day=end, is_month=True), 1, TODAY)
    day = meeting_title_of(SourceCell("30 Sep 2024", day=end), 1, TODAY)
    assert month is not None
    assert day is not None
    assert (month.month, month.day) == (date(2024, 9, 1), None)
    assert (day.month, day.day) == (None, end)
