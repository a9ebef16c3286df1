"""The first hour: the steps of a new partnership, each of which comes back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.tui.dialogs import TablePicker
from cscp_tui.tui.screens.first_run import begin
from sitting import SMALL, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session
    from sitting import Sitting


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """The sitting of somebody who has just named the partnership."""
    begin(tmp_path / "own", name="Anytown", abbreviation="", by="Ann")
    return open_session(tmp_path / "own", "Ann")


def so_far(at: Sitting) -> list[str]:
    """What the steps say of what there is; the dialog must be in view."""
    assert isinstance(at.app.screen, TablePicker)
    return [row.cells[1].exported for row in at.app.screen.table_for("").rows]


async def test_the_steps_lead_from_agencies_to_the_first_meeting(session: Session) -> None:
    """Enter begins the next step; saving its form comes back, with the cursor on the one after."""
    async with sitting(session, SMALL, begins=True) as at:
        await at.press("enter", "enter")
        assert so_far(at)[:2] == ["✓ 19 agencies", "none yet"]
        await at.press("enter", *"Quality Group", "tab", *"QAG", "tab", *"council, police", "enter")
        assert so_far(at)[:3] == ["✓ 19 agencies", "✓ 1 group", "none yet"]
        await at.press("enter")
        await at.type_into("priorities", "Neglect")
        await at.press("enter", "down", "enter")
        await at.press(*"QAG", "tab", *"1/12/2027", "enter")
        assert so_far(at)[2:] == ["✓ 1 plan", "none yet", "✓ 1 meeting"]
    assert len(session.book.memberships) == 2


async def test_a_step_can_be_left_out_and_undone(session: Session) -> None:
    """Escape comes back from its form with nothing made; undo takes the list of agencies away."""
    async with sitting(session, SMALL, begins=True) as at:
        await at.press("enter", "escape")
        assert so_far(at)[0] == "none yet"
        await at.press("enter", "enter", "escape")
        assert len(session.book.agencies) == 19
        await at.press("u")
        assert not session.book.agencies


async def test_the_palette_comes_back_to_the_steps(session: Session) -> None:
    """A workspace that isn't new doesn't show them by itself."""
    async with sitting(session, SMALL) as at:
        assert not isinstance(at.app.screen, TablePicker)
        await at.app.run_action("set_up", at.framed)
        await at.pilot.pause()
        assert so_far(at) == ["none yet"] * 5
