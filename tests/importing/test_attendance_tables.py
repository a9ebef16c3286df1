"""What is taken for a table of attendance, and how its titles, rows and the texts around it are told apart.

After a change that is meant, ``RENEW=1`` before these tests writes the golden file again; read what differs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from building import TODAY
from cscp_tui.importing.attendance_tables import (
    FoundAttendance,
    field_of,
    find_attendance,
    is_figure,
    is_quarter,
    is_total,
    title_of,
)
from cscp_tui.importing.cells import SourceCell, SourceFile
from golden_files import golden
from grids import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.importing.attendance_tables import AttendanceLine, AttendanceTable, MeetingTitle

GOLDEN = Path(__file__).parent / "golden" / "attendance-tables.txt"
LONG = "A note that is far too long to be the mark of anybody, which goes on and on to the 80th letter and more"
GRIDS = {
    "days in columns": "Agency|16.6.24|30.9.24\nCouncil|Y|\nPolice||A",
    "days in rows": "Meeting|Council|Police\n16.6.24|Y|A\n\n30.9.24||D",
    "days of cells": "Agency|{day}2024-06-16|{month}2024-09-30\nCouncil|Y|N",
    "days without a year": "Agency|14/5|16/7\nCouncil|Y|N",
    "counts of one month": "Agency|1/4|2/4|3/4\nCouncil|Y|N|Y",
    "counts that repeat": "Agency|1/4|1/4|2/5\nCouncil|Y|N|Y",
    "short days without titles before": "|14/5|16/7|Agency\nCouncil|Y|N|Y",
    "short days after other titles": "Agency|14/5|31.12|Notes|3/12\nCouncil|Y|N||Y",
    "one day above marks": "Agency|16.6.24\nCouncil|Y",
    "one day alone": "16.6.24\nCouncil|Y",
    "one day above nothing": "Agency|16.6.24\nCouncil\nPolice",
    "one day above marks too far away": "Agency|16.6.24" + "\nx" * 59 + "\nCouncil|Y",
    "one day above marks far away": "Agency|16.6.24" + "\nx" * 58 + "\nCouncil|Y",
    "as many texts beside the day as can be": "Agency|16.6.24|a|b|c|d|e|f\nCouncil|Y",
    "too many texts beside the day": "Agency|16.6.24|a|b|c|d|e|f|g\nCouncil|Y",
    "texts repeated by a merged cell": "Title|{again}Title|{again}Title\nAgency|16.6.24|30.9.24\nCouncil|Y|N\nNote|{again}Note|{again}Note",
    "days of appointment": "Name|Appointed|16.6.24|30.9.24\nAB|1.2.23|Y|N\nCD|3.4.23|Y|Y",
    "a short day alone in its row": "Agency|14/5|16/7\nCouncil|16.6.24|Y\n|30.9.24",
    "meetings below days of others": "Name|No|Appointed\nAB|1|1.2.23\nCD|2|3.4.24",
    "half of the texts long": "Meeting|Group|Council\n16.6.24|QAG|Y\n30.9.24|Y|N",
    "texts of two letters": "Meeting|Group|Council\n16.6.24|QA|Y\n30.9.24|EX|N",
    "a group in rows without marks": "Meeting|Group|Council\n16.6.24||Y\n30.9.24||N",
    "a list of days that are asked about": (
        "Agency|Date|Present?\nCouncil|16 June|Y\nPolice|16 June|N\nCouncil|30 Sept|N\nPolice|30 Sept|Y"
    ),
    "a list whose last mark is missing": "Agency|Date|Present?\nCouncil|16.6.24|Y\nPolice|30.9.24|N\nCouncil|30.9.24|N",
    "a row of numbers alone above titles": "Agency|16.6.24|30.9.24\nCouncil|Y|N\n2024\nAgency|1.7.24|8.10.24\nPolice|Y|A",
    "percentages in a row of titles": "Agency|16.6.24|30.9.24\nCouncil|Yes|No\nShare|50%|60%\nAgency|1.7.24|8.10.24\nPolice|Y|A",
    "four rows of titles": (
        "Agency|16.6.24|30.9.24\nCouncil|Yes|No\nOne|two|three\nOne|two|four\nOne|two|five\nAgency|1.7.24|8.10.24\nPolice|Y|A"
    ),
    "an untitled column": "|16.6.24|30.9.24\nCouncil|Y|N\n1|Y|N",
    "members in rows": "Meeting|Member|Name\n16.6.24|Y|Y\n30.9.24|N|N",
    "days of members before those of meetings": "AB|1.2.23|3.4.24\nCD|1.2.23|3.4.24",
    "one day in a row below titles": "Meeting|Council|Police\n16.6.24|Y|A",
    "one day in a row below a single title": "Meetings\n16.6.24|Y|A",
    "one day in the second column below titles": "No|Meeting|Council\n1|16.6.24|Y",
    "a day in the second column of every row": "No|Meeting|Council|Police\n1|16.6.24|Y|A\n2|30.9.24|N|Y",
    "two tables under each other": (
        "QAG\nAgency|16.6.24|30.9.24\nCouncil|Y|Y\n\nExecutive\nAgency|1.7.24|8.10.24\nPolice|Y|A"
    ),
    "two tables with marks of several letters": (
        "Agency|16.6.24|30.9.24\nCouncil|Yes|Apol\nPolice|Yes|No\n\nExecutive\nAgency|1.7.24|8.10.24\nPolice|Yes|No"
    ),
    "two tables without a heading between": "Agency|16.6.24|30.9.24\nCouncil|Y|Y\nAgency|1.7.24|8.10.24\nPolice|Y|A",
    "titles repeated after a page break": "Agency|16.6.24|30.9.24\nCouncil|Y|Y\nAgency|16.6.24|30.9.24\nPolice|Y|A",
    "rows, then columns": "Meeting|Council|Police\n16.6.24|Y|A\n30.9.24|Y|A\nQAG\nAgency|1.7.24|8.10.24\nICB|Y|N",
    "columns, then rows": "Agency|1.7.24|8.10.24\nICB|Y|N\nQAG\nMeeting|Council|Police\n16.6.24|Y|A\n30.9.24|Y|A",
    "columns, then rows below rows of titles": (
        "Agency|1.7.24|8.10.24\nICB|Y|N\nFirst|b1|c1\nNext|e1|f1\nMeeting|Council|Police\n16.6.24|Y|A\n30.9.24|Y|A"
    ),
    "figures above the next table": "Agency|1.7.24|8.10.24\nICB|Y|N\nPolice|1|2\nAgency|16.6.24|30.9.24\nCouncil|Y|N",
    "rows with texts between": "Meeting|Council|Police\n16.6.24|Y|A\nSummer break\nTotal|1|0\n30.9.24|Y|A\nEnd",
    "rows of titles above days in rows": "Zeroth|a|b\nFirst|c|d\nSecond|e|f\nMeeting|Council|Police\n16.6.24|Y|A\n30.9.24|N|Y",
    "a blank between titles and days in rows": "First|c|d\n\nMeeting|Council|Police\n\n16.6.24|Y|A\n30.9.24|N|Y",
    "rows of titles above days in columns": (
        "Zeroth|a\nYear|2024|\n|QAG|Executive\nName|Part|\n|Agency|16.6.24|30.9.24\nAB|Council|Y|N"
    ),
    "groups above days": "|QAG||Executive\nAgency|16.6.24|30.9.24|8.10.24\nCouncil|Y|N|Y",
    "a group above each day": "|QAG|Executive\nAgency|16.6.24|30.9.24\nCouncil|Y|N",
    "a group above the only day": "|QAG\nAgency|16.6.24\nCouncil|Y",
    "the same group above all days": "Meetings|QAG|QAG\nAgency|16.6.24|30.9.24\nCouncil|Y|N",
    "quarters above days": "Meetings|Q1|Q1|Q2\nAgency|16.6.24|17.6.24|30.9.24\nCouncil|Y|N|Y",
    "numbers above days": "Meetings|Meeting 1|Meeting 2|QAG\nAgency|16.6.24|17.6.24|30.9.24\nCouncil|Y|N|Y",
    "a key below": "Agency|16.6.24|30.9.24\nCouncil|Y|N\nKey|Y|present\nN|absent",
    "a heading within": "Agency|16.6.24|30.9.24\nStatutory\nCouncil|Y|N\nOthers\nHousing|Y|N\n||gone",
    "a long note in a cell of its own": f"Agency|16.6.24|30.9.24\nCouncil|Y|N\n|{LONG}\n|{LONG[:80]}\n{LONG}",
    "people of agencies": "Agency|Name|Role|16.6.24|30.9.24\nCouncil|AB|Chair|Y|N\n|CD||N|Y\nPolice||Chair|Y|N\n|EF||Y|\n",
    "agencies after people": "Name|Agency|16.6.24|30.9.24\nAB|Council|Y|N\nCD||N|Y\n|Police|Y|N\nEF||Y|",
    "only the first column with a text": "Agency|Name|16.6.24|30.9.24\nStatutory|||\nCouncil|AB|Y|N\n|CD||\nPolice|EF||",
    "more than one column without a known title": "Number|Thing|Matter|16.6.24\n1|Council|x|Y\n2|Police|y|N",
    "columns of numbers": "No|Agency|16.6.24\n1|Council|Y\n2|Police|N",
    "totals on both sides": "Agency|16.6.24|30.9.24|Total|%\nCouncil|Y|N|1|50%\nTotal|1|0|1|\nRate|50%|40%||",
    "totals before the days": "Total|Notes:|Agency|16.6.24|30.9.24\n1|x|Council|Y|N",
    "a member's column before days in columns": "Member|Group|16.6.24|30.9.24\nAB|QAG|Y|N",
    "a group's column alone": "Group|16.6.24|30.9.24\nCouncil|Y|N",
    "a group's column beside an unknown one": "Group|Thing|16.6.24|30.9.24\nQAG|Council|Y|N",
    "what is said of meetings in columns": (
        "Agency|16.6.24|30.9.24|8.10.24\nVenue|Teams|Town Hall|Teams (short)\nStatus|Held|Cancelled|\nCouncil|Y||Y\n|Teams||\n|Not held||"
    ),
    "what is said of meetings in rows": (
        "Meeting|Group|Venue|Role|Members|Council|Total|Figures\n16.6.24|QAG|Teams||a|Y|1|1%\n30.9.24|Executive|Cancelled|x||N|2|2%"
    ),
    "a group in rows that has marks": "Meeting|Group|Council\n16.6.24|Y|Y\n30.9.24|N|N",
    "a group in rows that has figures": "Meeting|Group|Council\n16.6.24|QAG|Y\n30.9.24|13/15|N\n8.10.24|Executive|Y",
    "marks of nobody": "Agency|16.6.24|30.9.24\nCouncil|Y|N\n|Y|Y\n|x|",
    "more samples than are shown": "Meeting|Council\n16.6.24|Y\n30.9.24|N\n8.10.24|A\n9.10.24|D\n10.10.24|Y",
    "more agencies than are shown": "Agency|16.6.24|x\nCouncil|Y|\nPolice|N\nICB|A\nHousing|D\nCouncil|N",
    "a list with a row for each mark": (
        "Date|Group|Name|Agency|Attendance\n16.6.24|QAG|AB|Council|Y\n16.6.24|QAG|CD|Police|N\n"
        "16.6.24|Executive|AB|Council|A\n30.9.24|QAG|CD|Police|D\nSummer\n30.9.24|QAG|EF|ICB|Y"
    ),
    "a list without groups": "Agency|Date|Present?\nCouncil|16.6.24|Y\nPolice|16.6.24|N\nCouncil|30.9.24|N\nPolice|30.9.24|Y",
    "a list of days that differ": "Agency|Date|Present?\nCouncil|16.6.24|Y\nPolice|30.9.24|N",
    "a list without marks": "Agency|Date|Thing\nCouncil|16.6.24|Y\nPolice|16.6.24|N",
    "a list of roles": "Role|Date|Present?\nChair|16.6.24|Y\nVice|16.6.24|N",
    "a list without titles": "Council|16.6.24|Y\nPolice|16.6.24|N",
    "days without a month's row": "Agency|17/17/2024|30.9.24\nCouncil|Y|N",
    "nothing": "\n",
    "texts only": "A title\n\nA note|and more",
}
CHOSEN = {
    "a column chosen": ("Thing|Matter|16.6.24|30.9.24\nCouncil|x|Y|N", {"thing": "agency", "matter": ""}),
    "an impossible column chosen": ("Thing|Agency|16.6.24\nx|Council|Y", {"thing": "meeting"}),
    "a meeting left out": ("Agency|16.6.24|30.9.24|Notes\nCouncil|Y|N|x\nVenue|a|b|", {"30 9 24": "", "notes": ""}),
    "a row chosen": ("Meeting|Thing|Council|Total\n16.6.24|Y|Y|Y\n30.9.24|N|N|N", {"thing": "person", "total": "agency"}),
    "a row left out": ("Meeting|Thing|Council\n16.6.24|Y|Y\n30.9.24|N|N", {"thing": "", "council": "group"}),
}  # fmt: skip


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
    every = {name: (grid, dict[str, str]()) for name, grid in GRIDS.items()} | CHOSEN
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
    title = title_of(SourceCell(text), 7, TODAY)
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
    assert [is_total(text) for text in totals] == [True, True, True, True, True, False, False]
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
    assert {title: field_of(title) for title in fields} == fields
