"""The app asks about a doubtful clock before anything is recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import ClockInDoubt
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.dialogs import ConfirmScreen
from cscp_tui.tui.session import Session

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
    return CscpApp(Session(TeamWorkspace(folder), "Business officer"))


@pytest.mark.parametrize("key", ["y", "escape"])
async def test_a_change_in_the_future_is_asked_about(app: CscpApp, key: str) -> None:
    """Yes corrects it; otherwise nothing is recorded until the clock is set right."""
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press(key)
        await pilot.pause()
        workspace = app.session.workspace
        assert (workspace.today() == TODAY) == (key == "y")
        assert (workspace.clock_doubt("me") is None) == (key == "y")


async def test_a_change_that_the_clock_holds_up_asks_again(app: CscpApp) -> None:
    """Whoever left the first question need not open the app again to answer it."""
    async with app.run_test() as pilot:
        await pilot.press("escape")
        with pytest.raises(ClockInDoubt, match="confirm that it's right"):
            app.session.record(AddProgressUpdate("BP24-1.1", "All."))
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("y")
        await pilot.pause()
        app.session.record(AddProgressUpdate("BP24-1.1", "All."))
