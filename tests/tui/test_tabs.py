"""The screens by their digits: each stays as it was left, and shows the book of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.widgets.table import RecordTable
from sitting import sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session


async def test_the_screen_that_is_shown_stays(session: Session) -> None:
    """Its own digit changes nothing."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.3")
        await at.press("2")
        assert at.table.key == "BP25-2.3"


async def test_screens_stay_as_they_were_left_and_show_what_changed(session: Session) -> None:
    """A change made on one screen stands on the other, whose cursor is where it was."""
    async with sitting(session) as at:
        first = at.app.screen
        at.app.install_screen(PlanScreen(session), "other")
        await at.go_to("BP25-2.3")
        await at.app.run_action("show_tab('other')")
        await at.pilot.pause()
        assert at.app.screen is not first
        await at.press("down", "down", "d", "enter")
        await at.app.run_action("show_tab('plan')")
        await at.pilot.pause()
        assert at.app.screen is first
        assert "13 of 34 delivered" in at.figures
        assert at.table.key == "BP25-2.3"
        await at.app.run_action("show_tab('other')")
        await at.pilot.pause()
        assert at.app.screen.query_one(RecordTable).key == "BP25-1.3"


async def test_a_form_is_not_left_by_a_digit(session: Session) -> None:
    """While something lies over the screen, digits are typed."""
    async with sitting(session) as at:
        await at.press("n", "2")
        assert "Progress update" in at.text
        await at.press("escape")
