"""What is restricted stays out of everything that the public reads, and is counted there."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import open_workspace
from command_line import Typist
from cscp_tui.domain.hidden import is_restricted, tells_of_restricted

if TYPE_CHECKING:
    from pathlib import Path

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
    assert "| EX24-01 | (Restricted) |" in log
    assert SECRET not in log


def test_it_is_counted_in_the_figures(year: Typist) -> None:
    """The public figure is the one that everybody has."""
    figures = [
        year.does("export", "quarterly", "--quarter", "2024-25/Q3", "--for", each, today=END).out
        for each in ("qa", "public")
    ]
    assert "1 of 3 (33%)" in figures[0]
    assert "1 of the 3 actions in our one-year plan (33%)" in figures[1]
    assert "not shown" in figures[1]


DEMO_DAY = date(2025, 11, 27)
SECRET_LINES = (
    "EX25-04 is due on 19 December and will be late.\n"
    "EX25-04 moves to 20 January 2026 because the options need figures.\n"
    "decision: EX25-04 is not to be published.\n"
    "challenge: to:police Why is EX25-04 late?\n"
    "action: Police to write about EX25-04 by 5 December 2025\n"
    "add EX25-04 to the January Executive agenda\n"
    "Someone to write about EX25-04 by 5 December 2025\n"
    "The reserve stays.\n"
)
"""Lines about an action of the demo that is restricted, and one about nothing."""


@pytest.fixture
def executive(
    demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Typist:
    """The demo's Executive, which spoke of a restricted action."""
    typist = Typist(demo, capsys)
    words = ("add", "meeting", "group=executive", "day=2025-11-27")
    typist.does(*words, today=DEMO_DAY)
    typist.does("start", "EXEC-2025-11-27", today=DEMO_DAY)
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET_LINES))
    typist.does("capture", "EXEC-2025-11-27", "--yes", today=DEMO_DAY)
    return typist


def test_what_is_said_of_a_restricted_action_is_restricted(executive: Typist) -> None:
    """Its lines and what came of them are in no public paper, and only in the confidential part."""
    for words in (
        ("export", "minutes", "EXEC-2025-11-27", "--public"),
        ("export", "meeting", "EXEC-2025-11-27", "--public"),
        ("export", "agenda", "EXEC-2026-01-20", "--public"),
        ("export", "challenges", "--public"),
        ("export", "executive", "--public"),
    ):
        assert "EX25-04" not in executive.does(*words, "--format", "md", today=DEMO_DAY).out, words
    minutes = executive.does("export", "minutes", "EXEC-2025-11-27", today=DEMO_DAY).out
    items, confidential = minutes.split("## Confidential part")
    assert "EX25-04" not in items
    assert "The reserve stays." in items
    assert "Someone" not in minutes, "a line to check is on no paper"
    for said in ("will be late", "**DECISION:** EX25-04", "CHALLENGE", "to write about EX25-04"):
        assert said in confidential
    log = executive.does("export", "action-log", "EXEC-2025-11-27", today=DEMO_DAY).out
    assert "EX25-04" not in log
    words = ("export", "action-log", "EXEC-2025-11-27")
    own = executive.does(*words, "--lead", "police", today=DEMO_DAY).out
    assert "(Restricted) | Write about EX25-04" in own
    assert "| Ref |" not in executive.does(*words, "--public", today=DEMO_DAY).out


def test_what_is_said_of_it_is_hidden_on_the_projector(executive: Typist) -> None:
    """Lines, decisions, challenges and actions alike."""
    book = open_workspace(executive.folder).book
    told = [*book.lines.values(), *book.decisions.values(), *book.challenges.values()]
    told += [*book.actions.values(), *book.agenda_items.values()]
    named = [each for each in told if "EX25-04" in str(each)]
    kinds = {type(each).__name__ for each in named}
    assert kinds >= {"MeetingLine", "Decision", "Challenge", "Action", "AgendaEntry"}
    assert all(is_restricted(each, book) for each in named if each.id != "EX24-02")


@pytest.mark.parametrize("text", ["EX25-05 is late", "ex25-05 is late"])
def test_what_names_an_action_of_a_restricted_origin_is_restricted(
    executive: Typist, text: str
) -> None:
    """However its reference is typed."""
    origin = ("add", "origin", "title=A review", "source=review", "kind=LCSPR", "restricted=yes")
    key = executive.does(*origin, today=DEMO_DAY).out.split()[0]
    book = open_workspace(executive.folder).book
    assert not tells_of_restricted(text, book)
    executive.does("set", "EX25-05", f"origin={key}", today=DEMO_DAY)
    assert tells_of_restricted(text, open_workspace(executive.folder).book)
