"""Somebody records six new dates weeks after a meeting, and every paper shows that."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from command_line import Typist
from writers.markdown_reading import unwrapped

if TYPE_CHECKING:
    from pathlib import Path

DEMO_DAY = date(2025, 11, 27)
Q2, Q3 = "2025-26/Q2", "2025-26/Q3"
MEETING = "QAG-2025-09-16"
DAYS_LATE = {
    "AU24-10": 58,
    "BP25-1.1": 58,
    "BP25-1.7": 13,
    "BP25-4.3": 27,
    "BP25-5.5": 20,
    "EX25-02": 27,
}
MOVE = ("31/3/2026", "--reason", "funding", "--cause", "outside", "--meeting", MEETING)


@pytest.fixture
def office(demo: Path, capsys: pytest.CaptureFixture[str]) -> Typist:
    return Typist(demo, capsys)


def paper(office: Typist, *words: str) -> str:
    told = office.does("export", "quarterly", "--for", "executive", *words, today=DEMO_DAY)
    return unwrapped(told.out)


def test_six_dates_recorded_late_are_on_every_page(office: Typist) -> None:
    """The first page counts them, the table of slips lists them, the corrections list them."""
    before = paper(office, "--quarter", Q3)
    assert "8 actions missed their date, three of them rated Red; one more is Red" in before
    slips = int(before.partition("| Dates that slipped, all sources | ")[2].partition(" ")[0])
    office.does("sign-off", Q2, "--how", "email", "--yes", today=DEMO_DAY)

    for ref, days in DAYS_LATE.items():
        bare = office.refused("move", ref, *MOVE[:1], *MOVE[-2:], today=DEMO_DAY)
        assert "so this is a slip. Give a reason." in bare
        told = office.does("move", ref, *MOVE, today=DEMO_DAY)
        said = f"New date recorded {days} days after the old one had passed."
        assert said in told.err
        assert told.err.index(said) < told.err.index("Moved")

    after = paper(office, "--quarter", Q3)
    assert "2 actions missed their date" in after
    assert f"| Dates that slipped, all sources | {slips + len(DAYS_LATE)} |" in after
    table = after.partition("Slips and extensions")[2].partition("\n## ")[0]
    corrections = after.partition("Corrections since Q2 2025/26 was signed off")[2]
    for ref, days in DAYS_LATE.items():
        row = next(line for line in table.splitlines() if line.startswith(f"| {ref} "))
        assert f"Recorded on 27 November 2025, {days} days after the old date had passed" in row
        assert "in effect from 16 September 2025" in row
        assert ref in corrections.partition("\n## ")[0]
