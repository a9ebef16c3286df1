"""The app asks about a doubtful clock before anything is recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, context, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import ClockInDoubt
from cscp_tui.store.team import team_recorder
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.dialogs import ConfirmScreen
from cscp_tui.tui.keys_in_turn import LETTERS_APART
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.lines import MessageLine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CscpApp:
    """The program on a workspace whose last change was recorded with a clock in 2099."""
    folder = tmp_path / "w"
    make_workspace(folder, 1)
    record(open_workspace(folder, date(2099, 7, 27)), AddProgressUpdate("BP24-1.1", "Half."))
    monkeypatch.setattr("cscp_tui.store.workspace.system_clock", FixedClock(TODAY, 13))
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0)
    return CscpApp(Session(team_recorder(folder), "Business officer"))


async def test_a_change_in_the_future_is_said_and_corrected_by_no_key(app: CscpApp) -> None:
    """Neither when the app is opened nor when something is saved; its own command corrects it."""
    async with app.run_test() as pilot:
        await pilot.pause()
        assert not isinstance(app.screen, ConfirmScreen)
        assert app.framed_screen is not None
        assert "cscp clock --correct" in app.framed_screen.query_one(MessageLine).text
        with pytest.raises(ClockInDoubt, match="clock --correct"):
            app.session.record(AddProgressUpdate("BP24-1.1", "All."))
        await pilot.pause()
        assert not isinstance(app.screen, ConfirmScreen)
        recorder = app.session.recorder
        assert recorder.today().year == 2099
        plan = recorder.clock_correction()
        assert plan is not None
        team_recorder(recorder.workspace.folder).correct_clock(plan, context())
        app.session.follow()
        app.session.record(AddProgressUpdate("BP24-1.1", "All."))


@pytest.mark.parametrize("key", ["y", "escape"])
async def test_a_clock_that_nothing_vouches_for_is_asked_about(
    app: CscpApp, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """Yes lets it record; whoever leaves the question is asked again when they save."""
    monkeypatch.setattr("cscp_tui.store.workspace.system_clock", FixedClock(date(2100, 3, 1), 13))
    app.session.recorder = team_recorder(app.session.workspace.folder)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press(key)
        await pilot.pause(LETTERS_APART + 0.1)
        if key == "escape":
            with pytest.raises(ClockInDoubt, match="confirm that it's right"):
                app.session.record(AddProgressUpdate("BP24-1.1", "All."))
            await pilot.pause()
            assert isinstance(app.screen, ConfirmScreen)
            await pilot.press("y")
            await pilot.pause(LETTERS_APART + 0.1)
        app.session.record(AddProgressUpdate("BP24-1.1", "All."))
