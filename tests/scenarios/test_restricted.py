"""What is restricted stays out of everything that the public reads, and is counted there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_line import Typist

SECRET = "Zebra"
END = date(2025, 4, 10)
LINES = (
    ("add", "action", f"{SECRET} action", "--priority", "2024/25/1", "--restricted"),
    ("note", "BP24-1.3", f"{SECRET} update"),
    ("move", "BP24-1.3", "30/4/2025", "--reason", "funding", "--cause", "outside"),
    ("deliver", "BP24-1.3", "--impact", f"{SECRET} impact"),
    ("add", "action", f"{SECRET} request", "--source", "executive", "--restricted"),
    ("add", "decision", "meeting=QAG-2024-11-20", f"text={SECRET} decision", "restricted=yes"),
    (
        *("add", "partner-evidence", "agency=police", "quarter=2024-25/Q3"),
        *(f"impact_area={SECRET} area", f"evidence={SECRET} evidence", "restricted=yes"),
    ),
    (
        *("add", "challenge", "raised_by=QAG", "put_to=police"),
        *(f"question={SECRET} question", "restricted=yes"),
    ),
    ("add", "commitment", "year=2024/25", "said=Open to all", "actions=BP24-1.3"),
)
PUBLIC = (
    ("export", "quarterly", "--quarter", "2024-25/Q3", "--for", "public"),
    ("export", "executive", "--public"),
    ("export", "said-delivered", "--public"),
    ("export", "partner-evidence", "--public"),
    ("export", "challenges", "--public"),
    ("export", "meeting", "QAG-2024-11-20", "--public"),
    ("export", "agenda", "QAG-2024-11-20", "--public"),
    ("export", "annual-report", "--plan", "2024/25"),
)
FULL = (
    ("export", "quarterly", "--quarter", "2024-25/Q3"),
    ("export", "actions"),
    ("export", "executive"),
    ("export", "partner-evidence"),
    ("export", "challenges"),
    ("export", "meeting", "QAG-2024-11-20"),
)


@pytest.fixture
def year(office: Typist) -> Typist:
    """A year in which something of every kind is restricted."""
    for words in LINES:
        office.does(*words)
    return office


def test_nothing_restricted_is_published(year: Typist) -> None:
    """No word of it is in any public paper, in any format."""
    for words in PUBLIC:
        for text_format in ("md", "html"):
            text = year.does(*words, "--format", text_format, today=END).out
            assert "Test Partnership" in text
            assert SECRET.casefold() not in text.casefold(), words


def test_the_team_has_it_in_full(year: Typist) -> None:
    """The same papers hold it for those who may read it."""
    for words in FULL:
        assert SECRET in year.does(*words, today=END).out, words


@pytest.mark.parametrize("audience", ["qa", "executive"])
def test_papers_for_groups_mark_it(year: Typist, audience: str) -> None:
    """Each restricted action that is named has the mark, on the first page too; others have none."""
    year.does("set", "EX24-01", "raised_at=QAG-2024-11-20")
    year.does("move", "EX24-01", "1/12/2024")
    words = ("export", "quarterly", "--quarter", "2024-25/Q3", "--for", audience)
    text = year.does(*words, today=END).out
    assert f"EX24-01 (Restricted) {SECRET} request" in text or audience == "qa"
    assert f"| EX24-01 (Restricted) | {SECRET} request |" in text
    assert "BP24-1.1 (Restricted)" not in text
    log = year.does("export", "action-log", "QAG-2024-11-20").out
    assert f"| EX24-01 (Restricted) | {SECRET} request |" in log


def test_it_is_counted_in_the_figures(year: Typist) -> None:
    """The public figure is the one that everybody has."""
    figures = [
        year.does("export", "quarterly", "--quarter", "2024-25/Q3", "--for", each, today=END).out
        for each in ("qa", "public")
    ]
    assert "1 of 3 (33%)" in figures[0]
    assert "1 of the 3 actions in our one-year plan (33%)" in figures[1]
    assert "not shown" in figures[1]
