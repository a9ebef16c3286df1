"""Carrying over on the command line: the preview, the confirmation, the rows."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import LAST_DAY
from cscp_tui.domain.enums import Cause, Outcome, Status

if TYPE_CHECKING:
    from command_line import Answer, Typist

REF, OTHER = "BP24-1.1", "BP24-1.2"
AFTER = date(2025, 4, 3)


def carry(cscp: Typist, *words: str) -> Answer:
    """Carry plan 2024/25 over into 2025-27, some days after its end."""
    return cscp("carry-over", "2024/25", "--to", "2025-27", *words, today=AFTER)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody at a terminal answers when they are asked."""
    said: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdin, "readline", lambda: said.pop(0), raising=False)
    return said


def test_a_preview_changes_nothing(cscp: Typist) -> None:
    """Each open action stands in the table with what would become of it."""
    before = cscp.journal
    answer = carry(cscp, "--reason", "funding", "--cause", "outside")
    assert answer.status == 0
    assert cscp.journal == before
    lines = answer.out.splitlines()
    assert [line.split()[0] for line in lines] == ["Ref", REF, OTHER]
    assert "carried over" in lines[1]
    assert "funding" in lines[1]
    assert "2025-27/1" in lines[1]
    assert "Nothing was changed" in answer.err


def test_a_preview_says_what_is_still_missing(cscp: Typist) -> None:
    """Without reason and cause the table is shown, and what to give."""
    answer = carry(cscp)
    assert answer.status == 0
    assert "Still to be given: " in answer.err
    assert REF in answer.out


def test_yes_carries_over_in_one_step(cscp: Typist) -> None:
    """Closed on the plan's last day, continued under new references, undone as one."""
    cscp("set", REF, "lead=Chair")
    before = cscp("history", "--json").json
    answer = carry(cscp, "--reason", "partner", "--cause", "outside", "--yes")
    assert answer.status == 0, answer.err
    closed, goes_on = cscp.book.actions[REF], cscp.book.actions["BP25-1.1"]
    assert (closed.outcome, closed.ended) == (Outcome.CARRIED_OVER, LAST_DAY)
    assert (closed.reason, closed.cause) == ("partner capacity", Cause.OUTSIDE)
    assert (goes_on.continues, goes_on.lead, goes_on.original_due) == (REF, "Chair", LAST_DAY)
    assert len(cscp("history", "--json").json) == len(before) + 1
    assert cscp("undo", today=AFTER).status == 0
    assert cscp.book.actions[REF].is_open


def test_rows_say_what_becomes_of_each(cscp: Typist) -> None:
    """One goes on with a date under another priority, one is transferred, one stays open."""
    cscp("add", "action", "Third", "--priority", "1")
    answer = carry(
        cscp,
        *["--row", f"{REF}=carried over,funding,outside,2,30/9/2025"],
        *["--row", f"{OTHER}=transferred,other,within,,,The Trust, of Croydon"],
        *["--row", "bp24-1.3=left", "--yes"],
    )
    assert answer.status == 0, answer.err
    book = cscp.book
    goes_on = book.actions["BP25-2.1"]
    assert (goes_on.due, goes_on.continues) == (date(2025, 9, 30), REF)
    assert book.actions[OTHER].transferred_to == "The Trust, of Croydon"
    assert book.actions["BP24-1.3"].status is Status.NOT_STARTED
    assert "BP24-1.1 due: Tuesday 30 September 2025." in answer.err


def test_a_row_can_be_replaced(cscp: Typist) -> None:
    """The last part names the action that replaces it."""
    row = f"{REF}=replaced,other,within,,,{OTHER}"
    assert carry(cscp, "--row", row, "--row", f"{OTHER}=left", "--yes").status == 0
    assert cscp.book.actions[REF].replaced_by == OTHER


def test_a_due_date_in_the_next_plan_is_kept(cscp: Typist) -> None:
    """A date that lies past the old plan's end goes on with the action."""
    cscp("move", REF, "30/9/2025", "--reason", "funding", "--cause", "outside")
    carry(cscp, "--reason", "funding", "--cause", "outside", "--yes")
    assert cscp.book.actions["BP25-1.1"].due == date(2025, 9, 30)


@pytest.mark.parametrize(("typed", "status"), [("yes\n", 0), ("YES\n", 0), ("y\n", 1), ("\n", 1)])
def test_somebody_at_a_terminal_is_asked(
    typed: str, status: int, cscp: Typist, answers: list[str]
) -> None:
    """Only the word yes does it."""
    answers.append(typed)
    before = cscp.journal
    answer = carry(cscp, "--reason", "funding", "--cause", "outside")
    assert answer.status == status
    assert (cscp.journal == before) is (status == 1)
