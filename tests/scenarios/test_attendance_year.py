"""The minutes of a year give the attendance table of the annual report."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from command_line import Typist

END = date(2025, 4, 10)
MINUTES = {
    "QAG-2024-06-12": ("council=2", "police=1", "icb=apologies", "--guest", "Ofsted=2"),
    "QAG-2024-09-11": ("council=1", "police=absent", "icb=online"),
    "QAG-2024-12-11": ("council=2", "police=apologies, deputy", "icb=absent", "housing=1"),
}
"""Who came to each meeting of the year."""


def test_a_year_of_minutes_is_the_reports_table(cscp: Typist) -> None:
    """People over meetings held while a member; nobody coming is 0%, no member is a dash."""
    cscp.does("set", "partnership", "annual_report_groups=QAG,EXEC")
    for agency, joined in (("Housing", "1/11/2024"), ("Schools", "1/4/2024")):
        cscp.does("add", "agency", f"name={agency}")
        key = agency.casefold()
        joins = ("group=QAG", f"agency={key}", f"first_day={joined}")
        cscp.does("add", "membership", *joins, today=END)
    for meeting, who in MINUTES.items():
        cscp.does("add", "meeting", "group=QAG", f"day={meeting.removeprefix('QAG-')}", today=END)
        cscp.does("minute", meeting, *who, today=END)
    cscp.does("add", "meeting", "group=QAG", "day=12/3/2025", today=END)
    cscp.does("cancel", "QAG-2025-03-12", "--why", "Nobody could come", today=END)

    table = ("export", "attendance", "--plan", "2024/25", "--format", "csv")

    def rows(*options: str) -> dict[str, tuple[str, str]]:
        found = csv.DictReader(io.StringIO(cscp.does(*table, *options, today=END).out))
        groups = ("Quality Assurance Group", "Executive")
        return {row["Agency"]: (row[groups[0]], row[groups[1]]) for row in found}

    assert rows() == {
        "Guests": ("67%", "—"),
        "Housing": ("100%", "—"),
        "Schools": ("0%", "—"),
        "The Council": ("167%", "—"),
        "The ICB": ("33%", "—"),
        "The Police": ("67%", "—"),
    }
    represented = rows("--measure", "represented")
    assert represented["The Council"] == ("100%", "—")
    assert represented["The Police"] == ("67%", "—")
    report = cscp.does("export", "annual-report", "--plan", "2024/25", today=END).out
    assert "| Schools | Quality Assurance Group | 0% | — |" in report
