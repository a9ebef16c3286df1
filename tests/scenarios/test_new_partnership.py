"""A new partnership from nothing: its plan, partners, first action, meeting and update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from command_line import Typist
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.settings import Settings
from cscp_tui.tui.screens.first_run import FirstRunApp
from sitting import open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


async def test_from_the_first_start_to_the_first_update(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it is done by keys, and the update names what was made and nothing else."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    folder = tmp_path / "ours"
    app = FirstRunApp(folder, Settings(), by="Ann")
    async with app.run_test() as pilot:
        await pilot.press(*"Avon Safeguarding Partnership", "tab", *"ASP", "enter")
        await pilot.pause()
    session = open_session(folder, "Ann")
    today = f"{session.today:%d/%m/%Y}"
    async with sitting(session) as at:
        await at.press("2", "a", *"Our plan", "tab", "tab", "tab", *"Neglect, Early help", "enter")
        await at.press("6", "o", "o", "a", *"Council", "enter", "a", *"Police", "enter")
        await at.press("6", "o", "a", *"Quality Group", "tab", *"QAG", "tab", *"Council, Police")
        await at.type_into("annual-report", "yes")
        await at.press("enter")
        await at.press("2", "a", *"Train school staff", "enter")
        await at.press("6", "a", *"QAG", "tab", *today, "enter")
        await at.press("m", "enter", "r", "*", "escape", "z", "y")
        await at.text_at_rest()
        await at.press("7")
        shown = await at.text_at_rest()
    book = session.book
    (action,) = book.actions.values()
    assert action.title == "Train school staff"
    assert [p.title for p in book.priorities.values()] == ["Neglect", "Early help"]
    (meeting,) = book.meetings.values()
    assert {row.agency: row.present for row in book.attendances_of(meeting.id)} == {
        "council": 1,
        "police": 1,
    }
    assert "Avon Safeguarding Partnership" in shown
    cscp, quarter = Typist(folder, capsys), Quarter.containing(session.today).typed
    update = cscp("export", "quarterly", "--quarter", quarter, by="Ann", today=session.today)
    assert update.status == 0, update.err
    for words in ("Avon Safeguarding Partnership", action.id, "0 of 1 (0%)", "Neglect"):
        assert words in update.out
    assert "Croydon" not in update.out
