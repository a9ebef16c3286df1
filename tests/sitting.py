"""Sittings at the program for tests: a session, the app on a screen of some size, what it shows."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

from textual import events
from textual._context import visible_screen_stack
from textual.widgets import Input, TextArea

from building import OFFICER, TODAY
from cscp_tui.services.opening import open_for_team
from cscp_tui.services.own_files import LastPlace
from cscp_tui.store.clock import FixedClock
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.forms.groups import MoreHeading
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.lines import CellLine, MessageLine, TroubleBanner
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText, ScrolledText

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import date
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.screen import Screen

    from cscp_tui.tui.screen import FramedScreen

SMALL = (80, 24)
USUAL = (120, 36)
LARGE = (200, 50)

_MOST_FIELDS = 100
"""More than any form has."""
_FEWEST = 3
"""Letters that are worth pasting."""


def open_session(folder: Path, by: str = "Business officer") -> Session:
    """A session on a workspace."""
    return Session(open_for_team(folder), by)


def session_on(folder: Path, day: date = TODAY, by: str = OFFICER) -> Session:
    """A session on a workspace, at noon of a day."""
    return Session(open_for_team(folder, FixedClock(day)), by)


class _Beginning(LastPlace):
    """Where the app begins, instead of where it was left."""

    def __init__(self, screen: str) -> None:
        super().__init__()
        self.screen = screen


def beginning_at(screen: str, session: Session) -> Session:
    """Let the app for a session begin with a screen, so that no other is drawn before it."""
    session.place = _Beginning(screen)
    return session


class _App(CscpApp):
    def get_default_screen(self) -> Screen[Any]:
        if not isinstance(place := self.session.place, _Beginning):
            return super().get_default_screen()
        self._install(place.screen)
        screen = self.get_screen(place.screen)
        screen._push_result_callback(screen, None)
        return screen


class Sitting:
    """Somebody at the keyboard, and what they see."""

    def __init__(self, app: CscpApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot, self.session = app, pilot, app.session
        self._drawn: tuple[object, str] = None, ""

    async def press(self, *keys: str) -> None:
        """Press keys by name, one after the other.

        Of a text that is typed into a field, all but the first and the last letters are pasted: what
        comes of each letter takes as long as of any other key.
        """
        for is_text, run in groupby(keys, key=lambda key: len(key) == 1):
            letters = tuple(run)
            if is_text and isinstance(self.app.focused, Input | TextArea):
                await self._type("".join(letters))
            else:
                await self.app._press_keys(letters)
        await self.pilot.pause()

    async def _type(self, text: str) -> None:
        pasted = text[1:-1].strip()
        if len(pasted) < _FEWEST or pasted != " ".join(pasted.split()):
            await self.app._press_keys(text)
            return
        begin = text.index(pasted, 1)
        await self.app._press_keys(text[:begin])
        self.app.post_message(events.Paste(pasted))
        await self.app._press_keys(text[begin + len(pasted) :])

    async def paste(self, text: str) -> None:
        """Paste a text where the cursor is, as a terminal does."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*text)

    @property
    def plan_screen(self) -> PlanScreen:
        """The Plan screen, whatever lies over it."""
        found = [screen for screen in self.app.screen_stack if isinstance(screen, PlanScreen)]
        return found[0]

    @property
    def framed(self) -> FramedScreen:
        """The screen that is shown, whatever lies over it."""
        found = self.app.framed_screen
        assert found is not None
        return found

    @property
    def table(self) -> RecordTable:
        """The list of the screen, the first where it has several."""
        return self.framed.query(RecordTable).first()

    @property
    def detail(self) -> str:
        """What is told of the record under the cursor, with its edges, wherever its lines break."""
        split = self.framed.split
        assert split is not None
        told = [each for each in split.aside.walk_children(with_self=True) if each.display]
        pieces = [
            (f"{each.border_title or ''} ", *each.pieces)
            for each in told
            if isinstance(each, PlainText | ScrolledText)
        ]
        return " ".join(" ".join("".join(map(str, each)) for each in pieces).split())

    @property
    def message(self) -> str:
        """What the line above the keys says."""
        return self.framed.query_one(MessageLine).text

    @property
    def banner(self) -> str:
        """What stands over the screen on top about the workspace; empty for nothing."""
        banners = [each for each in self.app.screen.query(TroubleBanner) if each.display]
        return "".join(map(str, banners[0].pieces)) if banners else ""

    @property
    def top_message(self) -> str:
        """What the line above the keys says on the screen on top."""
        return self.app.screen.query_one(MessageLine).text

    @property
    def words(self) -> str:
        """What is said on the screen on top, such as in a form, wherever its lines break."""
        screen = self.app.screen
        titles = [box.border_title or "" for box in screen.query(".dialog, .page, #reading")]
        said = ("".join(map(str, each.pieces)) for each in screen.query(PlainText))
        return "\n".join((*titles, *said))

    @property
    def title(self) -> str:
        """What the first line of the frame says."""
        return self.framed.query_one("#title", CellLine).text

    @property
    def figures(self) -> str:
        """What the line of figures says."""
        return self.framed.query_one("#figures", CellLine).text

    @property
    def text(self) -> str:
        """Everything that stands on the screen, line by line; drawn once until the loop goes on."""
        now = self.app.screen, self.app.size, getattr(asyncio.get_running_loop(), "turns", None)
        if now != self._drawn[0] or now[-1] is None:
            self._drawn = now, self._draw()
        return self._drawn[1]

    def _draw(self) -> str:
        width, height = self.app.size
        visible_screen_stack.set(self.app._background_screens)
        lines = self.app.screen._compositor.render_strips()[:height]
        return "\n".join(line.text[:width] for line in lines)

    async def text_at_rest(self) -> str:
        """Everything that stands on the screen, once scroll bars and all have taken their size."""
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        return self.text

    async def text_at(self, *sizes: tuple[int, int]) -> str:
        """Everything that stands on the screen at each of these sizes of the terminal."""
        texts: list[str] = []
        for size in sizes:
            await self.pilot.resize_terminal(*size)
            texts.append(self.text)
        return "\n".join(texts)

    async def type_into(self, field: str, text: str) -> None:
        """Go to a field of the form with tab, and type."""
        for _ in range(_MOST_FIELDS):
            focused = self.app.screen.focused
            assert focused is not None
            if getattr(getattr(focused.parent, "field", None), "key", "") == field:
                await self.type(text)
                return
            opens = isinstance(focused, MoreHeading) and not focused.is_open
            await self.press("enter" if opens else "tab")
        raise AssertionError(f"the form has no field {field}")

    async def go_to(self, ref: str) -> None:
        """Put the cursor on an action."""
        assert self.table.move_to(ref)
        await self.pilot.pause()


@asynccontextmanager
async def sitting(
    session: Session, size: tuple[int, int] = USUAL, **options: Any
) -> AsyncIterator[Sitting]:
    """The app for a session, at a terminal of some size; options are those of the app.

    Letters are taken one by one, however fast they come, unless ``letters_apart`` says otherwise.
    """
    apart = options.pop("letters_apart", 0.0)
    app = _App(session, **options)
    app.letters_apart = apart
    async with app.run_test(size=size) as pilot:
        yield Sitting(app, pilot)
