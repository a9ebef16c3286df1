"""Screens under a form: whatever happens meanwhile, what comes back is the present."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.meetings import StartMeeting
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.session_status import token_of
from sitting import open_session, sitting
from tui.screens.test_live_meeting import QAG, TEN

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.screen import FramedScreen
    from cscp_tui.tui.session import Session
    from sitting import Sitting


SCREENS = (*(tab.name for tab in TABS), "groups", "agencies", "meeting")
ORDERS = list(permutations(("overlay", "process", "tick")))


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_that_comes_back_shows_the_present(
    session: Session, demo: Path, name: str, order: tuple[str, ...]
) -> None:
    """Changed from what lies over it, by a second process, and ticked, in every order."""
    session.record(StartMeeting(QAG, TEN))
    session.meeting = QAG
    other = open_session(demo, "Second officer")
    async with sitting(session) as at:
        if name == "meeting":
            await at.press("m")
        else:
            await at.app._switch(name)
        screen = at.framed
        drawn: list[object] = []
        await _follow_drawing(screen, drawn)
        await at.press("question_mark")
        assert at.app.screen is not screen
        for step in order:
            await _do(step, at, other)
        await at.press("escape")
        await at.pilot.pause()
        assert at.app.screen is screen
        assert drawn[-1] == token_of(session)
        assert session.book.actions["BP25-1.1"].title == "As the second officer has it"


async def _follow_drawing(screen: FramedScreen, drawn: list[object]) -> None:
    """Keep the state of the book each time that the body is drawn."""
    draw = screen.refresh_book
    drawn.append(token_of(screen.session))

    def refresh_book() -> None:
        drawn.append(token_of(screen.session))
        draw()

    screen.refresh_book = refresh_book  # type: ignore[method-assign]


async def _do(step: str, at: Sitting, other: Session) -> None:
    """Change something as the step says, or let a minute pass."""
    if step == "overlay":
        at.framed.record(AddProgressUpdate("BP25-1.2", "Said from a form."))
    elif step == "process":
        other.workspace.follow()
        titled = {"title": "As the second officer has it"}
        other.record(SetFields("actions", "BP25-1.1", titled))
        at.app._look()
    else:
        at.framed.show_frame()
    await at.pilot.pause()
