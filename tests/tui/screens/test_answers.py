"""Answers that agencies sent back, seen beside the present and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import make_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.updates import RequestUpdates
from cscp_tui.tui.screens.answers import AnswersScreen
from sitting import LARGE, Sitting, session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.writing import TeamWorkspace

Q2, Q1 = "2024-25/Q2", "2024-25/Q1"
REFS = ("BP24-1.1", "BP24-1.2")
TABLE = (
    "Ref\tYour update\tPosition\tNew date and reason\n"
    "BP24-1.1\tAll staff were [trained].\tcomplete\t\n"
    "BP24-1.2\tA draft was written.\t\t31 March 2025, staff left\n"
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions count as soon as they are shown."""
    monkeypatch.setattr("cscp_tui.tui.keys.MOMENT", 0.0)


@pytest.fixture
def workspace(tmp_path: Path) -> TeamWorkspace:
    made = make_workspace(tmp_path / "w", 2)
    for ref in REFS:
        record(made, SetFields("actions", ref, {"lead_agency": "police"}))
    record(made, AddProgressUpdate("BP24-1.2", "A draft was written."), quarter=Q1)
    return made


async def open_pasted(on: Sitting, text: str) -> None:
    for number, line in enumerate(text.splitlines()):
        if number:
            await on.press("ctrl+j")
        await on.type(line)
    await on.press("enter")
    await on.app.workers.wait_for_complete()
    await on.pilot.pause()


async def test_answers_are_seen_beside_the_present_and_taken_in(
    workspace: TeamWorkspace, tmp_path: Path
) -> None:
    """From the list of requests: doubtful ones wait for a key, and y records all as one step."""
    record(workspace, RequestUpdates({"police": REFS}, Q2))
    path = tmp_path / "back.csv"
    path.write_text(TABLE.replace("\t", "|"), "utf-8")
    async with sitting(session_on(workspace.folder), LARGE) as on:
        await on.press("7", "a", "t")
        await on.type(str(path))
        await on.press("enter")
        await on.app.workers.wait_for_complete()
        await on.pilot.pause()
        assert type(on.app.screen) is AnswersScreen
        assert "The Police, Q2 2024/25. 1 answer to take in. 1 doubtful" in on.words
        assert "[trained]" in on.text
        assert "It is the update for Q1" in on.text
        await on.press("down", "e")
        assert "2 answers to take in." in on.words
        await on.press("y")
        assert type(on.app.screen).__name__ == "RequestsScreen"
        found = on.session.book.progress_updates.values()
        taken = {each.action: each for each in found if each.quarter == Q2}
        assert taken["BP24-1.1"].by == "The Police"
        assert taken["BP24-1.1"].proposes == "complete"
        assert "31 March 2025, staff left" in taken["BP24-1.2"].proposes
        await on.press("escape", "u")
        assert not any(each.quarter == Q2 for each in on.session.book.progress_updates.values())


async def test_an_email_is_pasted_and_its_sender_asked_for(workspace: TeamWorkspace) -> None:
    """Whose answers they are comes from their actions; the quarter is asked for."""
    async with sitting(session_on(workspace.folder), LARGE) as on:
        on.app.screen.action_take_in_answers()  # type: ignore[attr-defined]
        await on.pilot.pause()
        await on.type_into("text", "")
        await open_pasted(on, "Dear all,\nBP24-1.1: All trained.")
        assert "doesn't say its quarter" in on.words
        await on.type_into("agency", "Police")
        await on.press("enter")
        assert type(on.app.screen) is AnswersScreen
        await on.press("v")
        assert "none yet" in on.words
        await on.press("escape", "y")
        (note,) = on.session.book.updates_of("BP24-1.1")
        assert (note.text, note.by) == ("All trained.", "The Police")
