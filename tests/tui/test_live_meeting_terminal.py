"""A meeting in a real pseudo-terminal, where the program is killed in the middle and goes on."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.enums import MeetingState, Status
from sitting import open_session

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

from pseudo_terminal import PseudoTerminal

QAG = "QAG-2025-11-27"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings and drafts of the test's own."""
    return {"CSCP_CONFIG": str(tmp_path / "config"), "CSCP_STATE": str(tmp_path / "state")}


def opened(
    folder: Path, environment: dict[str, str], by: str = "Business officer"
) -> PseudoTerminal:
    """The program on a workspace, as scripts start it."""
    command = [sys.executable, "-m", "cscp_tui", "-w", str(folder), "--by", by]
    return PseudoTerminal(command, environment, columns=80, lines=24)


def test_a_whole_meeting_that_is_killed_in_the_middle_goes_on(
    demo: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """Everything that was said to be saved is there, the half sentence too, and it is closed."""
    with opened(demo, environment) as terminal:
        terminal.wait_for("12 of 34 delivered")
        terminal.send("m\r")
        terminal.wait_for("0 of 31 done")
        terminal.send("r/hou\ra/pol\ro/camhs\rd*")
        terminal.wait_for("13 more marked")
        terminal.send("\x1b")
        terminal.wait_for("0 of 31 done  15 people")
        terminal.send(" \r \r")
        terminal.wait_for("2 of 31 done")
        terminal.send(":decision: The audit is received\r")
        terminal.wait_for("Recorded a decision")
        terminal.send("lead:ICB due:31/3 Review the refer")
        terminal.wait_for("Review the refer")
        drafts = tmp_path / "state"
        terminal.wait_until(
            lambda: any(
                "Review the refer" in file.read_text("utf-8") for file in drafts.glob("drafts-*")
            ),
            "the draft",
        )
        terminal.kill(signal.SIGKILL)
        terminal.ended()
    with opened(demo, environment) as terminal:
        terminal.wait_for("QAG meeting in progress, m joins")
        terminal.send("m")
        terminal.wait_for("2 of 31 done")
        assert "15 people, 16 of 16 members marked" in terminal.text
        assert "not recorded yet: lead:ICB due:31/3 Review the refer" in terminal.text
        terminal.send(":ral form\r\r")
        terminal.wait_for("Added OT25-")
        terminal.send("y\r")
        terminal.wait_for("Agreed the delivery of")
        terminal.send("d")
        terminal.wait_for("No action is chosen")
        terminal.send("z")
        terminal.wait_for("Close the meeting of QAG?")
        terminal.settle()
        terminal.send("y")
        terminal.wait_for(f"exports/{QAG}-note.md")
        terminal.send("q")
        assert terminal.ended() == 0
    book = open_session(demo).book
    meeting = book.meetings[QAG]
    assert (meeting.state, meeting.minuted) == (MeetingState.HELD, True)
    assert len(book.attendances_of(QAG)) == 16
    made = next(action for action in book.actions.values() if action.raised_at == QAG)
    assert (made.title, made.raised_at) == ("Review the referral form", QAG)
    assert book.actions["BP25-2.7"].agreed_at == QAG
    note = (demo / "exports" / f"{QAG}-note.md").read_text("utf-8")
    assert "The audit is received" in note
    assert "Review the referral form" in note


def test_a_second_machine_joins_in_the_middle_and_both_see_the_same(
    demo: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """Each takes half of the attendance; both see all of it, and neither loses anything."""
    others = {"CSCP_CONFIG": str(tmp_path / "config"), "CSCP_STATE": str(tmp_path / "other")}
    with (
        opened(demo, environment) as first,
        opened(demo, others, "Business manager") as second,
    ):
        first.wait_for("12 of 34 delivered")
        second.wait_for("12 of 34 delivered")
        first.send("m\rr/hou\r1")
        first.wait_for("1 person, 1 of 16 members marked")
        second.wait_for("QAG meeting in progress, m joins")
        second.send("mr")
        second.wait_for("1 person, 1 of 16 members marked")
        second.send("/pol\r2")
        first.send("/slam\ra")
        for terminal in (first, second):
            terminal.wait_for("3 people, 3 of 16 members marked")
            assert "2 in the room" in terminal.text
            assert "apologies" in terminal.text
        for terminal in (first, second):
            terminal.send("\x1b")
            terminal.wait_for("0 of 31 done  3 people")
        first.send("q")
        second.send(":Both of us were there\r\r")
        second.wait_for("Noted at")
        second.send("q")
        assert (first.ended(), second.ended()) == (0, 0)
    book = open_session(demo).book
    rows = {row.agency: row for row in book.attendances_of(QAG)}
    assert (rows["housing"].present, rows["police"].present, rows["slam"].apologies) == (1, 2, True)
    assert book.meetings[QAG].texts == ("Both of us were there",)
    assert book.actions["BP25-1.1"].status is Status.IN_PROGRESS
