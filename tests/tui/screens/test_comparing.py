"""Two days side by side on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.screens.updates import PaperScreen
from cscp_tui.tui.widgets.paper import PaperView
from sitting import sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session
    from sitting import Sitting


def paper(at: Sitting) -> str:
    """What the screen says, to its end."""
    assert isinstance(at.app.screen, PaperScreen)
    return at.app.screen.query_one(PaperView).text


async def test_any_two_days_are_compared(session: Session, demo: Path) -> None:
    """By its name in help, on any screen; in either order; x writes the actions to a file."""
    async with sitting(session) as at:
        await at.press("1", "question_mark", *"compare two", "enter")
        assert "Compare two days" in at.text
        await at.press("ctrl+u", *"27/11/25", "tab", "ctrl+u", *"30/6/25", "enter")
        told = paper(at)
        assert "30 June 2025 compared with 27 November 2025" in told
        assert "Figures that differ" in told
        assert "12 of 34 (35%)" in told
        assert "36 actions moved" in told
        await at.press("x", "enter")
        assert list((demo / "exports").glob("comparison*.md"))


async def test_a_day_to_come_is_refused(session: Session) -> None:
    """The field says so, and the form stays."""
    async with sitting(session) as at:
        at.framed.action_compare_days()
        await at.pilot.pause()
        await at.press("ctrl+u", *"1/1/2030", "enter")
        assert "is after today" in at.words


async def test_what_is_restricted_is_not_shown_to_others(session: Session) -> None:
    """While others look on it is left out."""
    session.record(SetFields("actions", "BP25-1.4", {"restricted": True}))
    session.record(Deliver("BP25-1.4", "Secret impact."))
    async with sitting(session) as at:
        for is_projected in (False, True):
            session.is_projected = is_projected
            at.framed.action_compare_days()
            await at.pilot.pause()
            await at.press("enter")
            assert ("BP25-1.4" in paper(at)) is not is_projected
            await at.press("escape")
