"""Screens under a form: whatever happens meanwhile, what comes back is the present."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import StartMeeting
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.store.clock import DayClock, FixedClock
from cscp_tui.tui.dialogs import confirm
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screens.attendance import AttendanceScreen
from cscp_tui.tui.screens.commitments import SaidScreen
from cscp_tui.tui.screens.executive import ExecutiveScreen
from cscp_tui.tui.screens.live_meeting import LiveMeetingScreen
from cscp_tui.tui.screens.meetings import MeetingPage, MeetingsScreen
from cscp_tui.tui.screens.overview import OverviewScreen
from cscp_tui.tui.screens.partners import AgenciesScreen, GroupsScreen, MembersPage
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.screens.scrutiny import ScrutinyScreen
from cscp_tui.tui.screens.updates import UpdateScreen
from cscp_tui.tui.session import token_of
from sitting import open_session, sitting
from tui.screens.test_live_meeting import QAG, TEN

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session
    from sitting import Sitting


KEYS: dict[type[FramedScreen], str] = {
    OverviewScreen: "1",
    PlanScreen: "2",
    ExecutiveScreen: "3",
    SaidScreen: "4",
    AttendanceScreen: "5",
    MeetingsScreen: "6",
    UpdateScreen: "7",
    ScrutinyScreen: "8",
    LiveMeetingScreen: "m",
    MeetingPage: "6 enter",
    GroupsScreen: "6 o",
    AgenciesScreen: "6 o o",
    MembersPage: "6 o enter",
}
"""Every screen, and the keys that show it."""

ORDERS = list(permutations(("overlay", "process", "tick")))
_TRIED = 2
"""How many of the orders are tried on each screen; each is on some."""


@pytest.fixture(autouse=True)
def the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no minute turn between a screen and its drawing anew: one says how long a meeting runs."""
    clock = FixedClock(date(2025, 11, 27))
    monkeypatch.setattr(DayClock.__init__, "__defaults__", (clock,))


@pytest.mark.parametrize("kind", KEYS, ids=lambda kind: kind.__name__)
async def test_a_screen_that_comes_back_shows_the_present(
    session: Session, demo: Path, kind: type[FramedScreen]
) -> None:
    """Changed from what lies over it and by a second process, ticked and resized, in any order."""
    first = list(KEYS).index(kind) * _TRIED
    orders = [ORDERS[(first + number) % len(ORDERS)] for number in range(_TRIED)]
    session.record(StartMeeting(QAG, TEN))
    session.meeting = QAG
    other = open_session(demo, "Second officer")
    async with sitting(session) as at:
        await at.press(*KEYS[kind].split())
        screen = at.framed
        assert type(screen) is kind
        drawn: list[object] = []
        await _follow_drawing(screen, drawn)
        for number, order in enumerate(orders):
            confirm(at.app, "Sure?", "What lies over it.", lambda: None)
            await at.pilot.pause()
            assert at.app.screen is not screen
            for step in order:
                await _do(step, at, other, number)
            await at.press("escape")
            await at.pilot.pause()
            assert at.app.screen is screen
            assert drawn[-1] == token_of(session), order
            shown = await at.text_at_rest()
            screen.refresh_book()
            assert shown == await at.text_at_rest(), order
            assert session.book.actions["BP25-1.1"].title == f"The second officer's {number}"


def test_every_screen_is_tried() -> None:
    """Each kind of screen with a frame is among those above."""
    kinds = {kind for kind in FramedScreen.__subclasses__() if "cscp_tui" in kind.__module__}
    assert kinds == KEYS.keys()


async def _follow_drawing(screen: FramedScreen, drawn: list[object]) -> None:
    """Keep the state of the book each time that the body is drawn."""
    draw = screen.refresh_book
    drawn.append(token_of(screen.session))

    def refresh_book() -> None:
        drawn.append(token_of(screen.session))
        draw()

    screen.refresh_book = refresh_book  # type: ignore[method-assign]


async def _do(step: str, at: Sitting, other: Session, number: int) -> None:
    """Change something as the step says, or let a minute pass and resize the terminal."""
    if step == "overlay":
        at.framed.record(AddProgressUpdate("BP25-1.2", f"Said from a form: {number}."))
        at.framed.record(RecordAttendance(QAG, "police", in_room=1 + number))
    elif step == "process":
        other.workspace.follow()
        titled = {"title": f"The second officer's {number}"}
        other.record(SetFields("actions", "BP25-1.1", titled))
        at.app._look()
    else:
        at.framed.show_frame()
        await at.pilot.resize_terminal(110 - number, 34)
    await at.pilot.pause()
