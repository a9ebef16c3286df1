"""An event loop whose clock stands while there is something to do, and goes on at once after.

What an app does a second later comes after all that it does now, on however slow or busy a
machine, and nobody waits for it: as soon as nothing is left to do, it is a second later.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

import pytest
from rich.segment import Segment
from textual._compositor import Compositor
from textual.app import App
from textual.filter import ANSIToTruecolor
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen

from cscp_tui.tui import keys_in_turn, themes
from tui.known_handlers import know_handlers
from tui.known_looks import know_looks

if TYPE_CHECKING:
    from asyncio import Event
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor
    from importlib.resources.abc import Traversable

    from rich.terminal_theme import TerminalTheme
    from textual.color import Color
    from textual.dom import DOMNode

_Given = TypeVarTuple("_Given")
_Made = TypeVar("_Made")

_MOMENT = 0.1
"""Seconds: what an app does so soon after belongs to what it was asked, such as to paint again."""
_LONGEST = 1.0
"""Seconds: what never rests, such as an app that has ended but for its repaints, is let be."""


class _Clock(selectors.DefaultSelector):
    """Waits for what other threads do; where there are none, its seconds pass at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.turns = 0
        """How often the loop has looked for what to do: as often, nothing has been done since."""
        self.threads = 0
        """How many are at work. While there are any, seconds take as long as they do."""
        self.resting: dict[asyncio.Future[None], tuple[float, float]] = {}
        """Who waits for nothing to be left to do for so many seconds, and until when at most."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What has come from outside; otherwise let the time pass that the loop would wait."""
        self.turns += 1
        found = super().select(0)
        if found or timeout == 0:
            return found
        rested = [
            who
            for who, (seconds, until) in self.resting.items()
            if timeout is None or timeout > seconds or self.now >= until
        ]
        if rested:
            for who in rested:
                del self.resting[who]
                who.set_result(None)
            return []
        if self.threads or timeout is None:
            found = super().select(timeout)
        if not found and timeout is not None:
            self.now += timeout
        return found


class StillLoop(asyncio.SelectorEventLoop):
    """A loop that knows when nothing is left to do."""

    def __init__(self) -> None:
        self._clock = _Clock()
        self.unpainted: dict[Screen[object], None] = {}
        """Screens that have changed since they were painted."""
        super().__init__(self._clock)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._clock.now

    @property
    def turns(self) -> int:
        """How often it has looked for what to do."""
        return self._clock.turns

    async def rest(self, seconds: float) -> None:
        """Wait until nothing is left to do but what comes later than in so many seconds."""
        waiting = self.create_future()
        self._clock.resting[waiting] = seconds, self._clock.now + _LONGEST
        await waiting

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*_Given], _Made], *args: *_Given
    ) -> asyncio.Future[_Made]:
        """Do something in a thread, and know until when."""
        self._clock.threads += 1
        done = super().run_in_executor(executor, func, *args)
        done.add_done_callback(self._end_thread)
        return done

    async def shutdown_default_executor(self, _limit: float | None = None) -> None:
        """Wait for threads as long as they take: the seconds of a limit, as of Python 3.12, pass at once."""
        await super().shutdown_default_executor()

    def _end_thread(self, _done: object) -> None:
        self._clock.threads -= 1


def _now() -> float:
    try:
        return asyncio.get_running_loop().time()
    except RuntimeError:
        return time.monotonic()


async def _rest(*_: float, seconds: float = _MOMENT) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, StillLoop)
    await loop.rest(seconds)


async def _rest_and_paint(*_: float) -> None:
    """Wait until nothing is left to do, the painting of what has changed included."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, StillLoop)
    await loop.rest(_MOMENT)
    until = loop.time() + _LONGEST
    while loop.unpainted and loop.time() < until:  # what moves without end is painted for a while
        screens = list(loop.unpainted)
        loop.unpainted.clear()
        for screen in screens:
            if screen.is_current:
                with screen._context():
                    _paint(screen)
        await loop.rest(_MOMENT)


def _is_at_rest(pump: MessagePump) -> bool:
    """Whether a widget waits for what comes, with nothing left to do."""
    ready: Event = pump._message_queue.ready_event
    return bool(ready._waiters) and not ready.is_set()


_wait_for_screen = Pilot._wait_for_screen
_reach = keys_in_turn._reach


async def _wait_for_busy_screen(pilot: Pilot[object]) -> bool:
    """Wait for the widgets of a screen; the toolkit sends each a message, and waits for all."""
    pumps = (pilot.app, *pilot.app.screen.walk_children(with_self=True))
    return all(map(_is_at_rest, pumps)) or await _wait_for_screen(pilot)


async def _reach_busy(node: DOMNode) -> None:
    """Wait until a widget has handled what it was sent."""
    if not _is_at_rest(node):
        await _reach(node)


_paint = Screen._compositor_refresh


def _paint_at_rest(screen: Screen[object]) -> None:
    """Paint the screen on top once nothing is left to do: a slow terminal shows no more."""
    loop = asyncio.get_running_loop()
    if isinstance(loop, StillLoop) and screen.is_current:
        loop.unpainted[screen] = None
    else:
        _paint(screen)


def _draw_widgets(compositor: Compositor, *_: object, **__: object) -> None:
    """Let each widget in view draw itself; nobody sees what the toolkit would make of it all.

    What is below a dialog was drawn before; ``Sitting.text`` draws it once more.
    """
    dirty = compositor._dirty_regions
    crops = [crop for each in dirty if (crop := each.intersection(compositor.size.region))]
    dirty.clear()
    for widget, (region, clip) in compositor.visible_widgets.items() if crops else ():
        shown = region.intersection(clip)
        is_below = isinstance(widget, Screen) and widget.is_modal
        if shown and any(map(shown.overlaps, crops)) and not is_below:
            widget.render_lines(shown.translate(-region.offset))


_set_up_filter = ANSIToTruecolor.__init__


def _let_colours_be(filter_: ANSIToTruecolor, theme: TerminalTheme, enabled: bool = True) -> None:  # noqa: FBT001, FBT002, ARG001 - it is called so
    """Leave a terminal's own colours as they are: each line is gone through for them."""
    _set_up_filter(filter_, theme, enabled=False)


def _let_light_be(segments: Iterable[Segment], _: Color) -> tuple[Segment, ...]:
    """Draw what is behind a dialog as one text: its colours would be mixed piece by piece."""
    return (Segment("".join(text for text, _, control in segments if not control)),)


_made: list[MessagePump] = []
"""Screens, widgets and their parts, since they were last taken apart."""
_set_up = MessagePump.__init__


def _note(pump: MessagePump, *arguments: Any, **options: Any) -> None:
    if not isinstance(pump, App):  # which a thread may still ask whether it runs
        _made.append(pump)
    _set_up(pump, *arguments, **options)


def take_apart() -> None:
    """Let go of what the widgets of a test hold.

    They hold each other, thousands of things a test, which the collector would have to find.
    """
    while _made:
        vars(_made.pop()).clear()


_read_theme = themes._theme
_read_shipped_theme: Callable[[Path], themes.TitledTheme] = cache(_read_theme)


def _theme_once(file: Traversable) -> themes.TitledTheme:
    """Read a theme, one of the program's own once for all apps."""
    if isinstance(file, Path) and file.parent == themes.shipped_themes():
        return _read_shipped_theme(file)
    return _read_theme(file)


async def _press(pilot: Pilot[object], *keys: str) -> None:
    """Press keys, each as soon as the one before is done, and wait for what comes of them."""
    await pilot.app._press_keys(keys)
    await pilot.pause()


@contextmanager
def toolkit_keeps_time() -> Iterator[None]:
    """Let the toolkit go by the loop's clock and wait for rest, not for an idle processor."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual._time.get_time", _now)
        patch.setattr("textual.timer.sleep", asyncio.sleep)
        patch.setattr("textual.app.wait_for_idle", partial(_rest, seconds=0.0))
        patch.setattr("textual.pilot.wait_for_idle", _rest_and_paint)
        know_handlers(patch.setattr)
        know_looks(patch.setattr)
        patch.setattr(ANSIToTruecolor, "__init__", _let_colours_be)
        patch.setattr(themes, "_theme", _theme_once)
        patch.setattr(Compositor, "render_full_update", _draw_widgets)
        patch.setattr(Compositor, "render_partial_update", _draw_widgets)
        patch.setattr(BackgroundScreen, "process_segments", staticmethod(_let_light_be))
        patch.setattr(Screen, "_compositor_refresh", _paint_at_rest)
        patch.setattr(Pilot, "_wait_for_screen", _wait_for_busy_screen)
        patch.setattr(Pilot, "press", _press)
        patch.setattr(keys_in_turn, "_reach", _reach_busy)
        patch.setattr(MessagePump, "__init__", _note)
        yield
