"""Keys in turn: one is done before the next one is looked at, however fast they come.

The toolkit hands each key to what has the focus at once, and learns what the key is bound to only
later. What is typed faster, as over a slow line that brings many keys together, would then go to
the screen that is just being left: letters of a text lost, or taken for commands.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections import deque
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from textual.dom import DOMNode
    from textual.screen import Screen

_LOOK_AGAIN = 0.3
"""Seconds after which it is looked whether the widget that has the key is still there."""

_LONGEST = 6.0
"""Seconds after which a key counts as done, whatever became of it."""


class KeysInTurn(App[int]):
    """An app that waits for what a key opens before it looks at the next key."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        """An app without keys that wait.

        Args:
            ansi_color: whether the terminal's own colours are left as they are.
        """
        super().__init__(ansi_color=ansi_color)
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._current: events.Key | events.Paste | None = None
        self._screen_before: Screen[object] | None = None
        self._path: deque[DOMNode] = deque()
        self._asked: DOMNode | None = None
        self._patience: TimerHandle | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pastes wait for the one before."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._waiting.append(event)
            await self._take_next()
        else:
            await super().on_event(event)

    async def on_key(self, event: events.Key) -> None:
        """Do what the key is bound to, which no field has taken for itself."""
        event.prevent_default()
        await self._check_bindings(event.key)
        self._climb(event)

    async def _take_next(self) -> None:
        """Hand the next key to what has the focus now."""
        if self._current is not None or not self._waiting:
            return
        event = self._waiting.popleft()
        target: DOMNode = self.focused or self.screen
        self._current, self._screen_before = event, self.screen
        self._path = deque(target.ancestors_with_self)
        self._asked = target
        self._wait_for(event, _LONGEST)
        await super().on_event(event)
        if not event.is_forwarded or not target.call_later(self._was_handled, event):
            self._climb(event)

    def _wait_for(self, event: events.Key | events.Paste, seconds: float) -> None:
        """Go on without the widget that has the key, once that has gone away meanwhile.

        One that is there is waited for: on a slow machine a first form takes its time.
        """
        if event is not self._current:
            return
        if seconds <= 0 or self._asked is None or not self._asked.is_attached:
            self._go_on(event)
            return
        self._patience = get_running_loop().call_later(
            _LOOK_AGAIN, self._wait_for, event, seconds - _LOOK_AGAIN
        )

    def _was_handled(self, event: events.Key | events.Paste) -> None:
        """The focused widget has had its turn; what it did not take goes on to the bindings."""
        if isinstance(event, events.Paste) or event._stop_propagation:  # noqa: SLF001 - no other name
            self._climb(event)

    def _climb(self, event: events.Key | events.Paste) -> None:
        """Follow what the key made the widget say, up to its screen, where it is acted on."""
        while event is self._current:
            if not self._path or self._path[0] is self:
                self._see_screen(event)
                return
            self._asked = self._path.popleft()
            if self._asked.call_later(self._climb, event):
                return

    def _see_screen(self, event: events.Key | events.Paste) -> None:
        """Wait for a screen that the key has opened."""
        self._asked = self.screen
        if self.screen is self._screen_before or not self.screen.call_later(self._go_on, event):
            self._go_on(event)

    def _go_on(self, event: events.Key | events.Paste) -> None:
        """Take the next key, once what this one has asked of the app is done too."""
        if event is self._current:
            self._current = None
            if self._patience is not None:
                self._patience.cancel()
            self.call_later(self._take_next)
