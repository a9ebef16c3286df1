"""The keys of the app, handled one after the other, and words typed where there is no field."""

from __future__ import annotations

from asyncio import Event, Future, Task, create_task, get_running_loop, wait_for
from collections import deque
from contextlib import suppress
from typing import Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widgets import Input, TextArea

LETTERS_APART = 0.25
"""The seconds within which a letter belongs to the same word as the letter before it."""

_LOOK_AGAIN = 0.3
"""The seconds between two looks at whether the widget that has the key still exists."""

_DRAWN = 0.015
"""The seconds within which what a key changed is mostly drawn."""

_LOOKS = 20
"""The number of times after which a widget counts as having handled its key in any case."""


_NOTHING = ("", "")

_BEFORE_WORDS = "/:"
"""The keys of commands after which words are typed at once."""


@runtime_checkable
class TakesLetters(Protocol):
    """A widget without a field of text that takes the letters of a word itself."""

    takes_letters: bool


class KeysInTurn(App[int]):
    """An app that finishes with one key before it handles the next.

    Textual gives each key to the widget that has the focus when the key arrives, and does not wait
    for what the key before it does: a key typed ahead of a form would go to the list below.

    Where there is no field, letters are commands only if they come one by one: of a word, the first
    letter is taken back and the others do nothing. What is typed ahead of the field that a letter
    opens goes into the field, unless the field cannot be meant by it.
    """

    letters_apart = LETTERS_APART
    moving = frozenset({"j", "k"})
    """The letters that only move, which may follow each other and be followed at any speed."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        """Make an app with no keys waiting.

        Args:
            ansi_color: whether to keep the terminal's own colours.
        """
        super().__init__(ansi_color=ansi_color)
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._is_typed_ahead = Event()
        self._delivering: Task[None] | None = None
        self._word, self._word_at = "", 0.0
        self._opened, self._opener = 0, ""
        """The length of the word up to the letter that was a command, and its key."""
        self._held = _NOTHING
        """The key that opens a field again, and what was typed into it before it was closed."""

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pastes until the previous one has been handled."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._waiting.append(event)
        self._is_typed_ahead.set()
        if self._delivering is None:
            self._begin_delivering()

    def _begin_delivering(self) -> None:
        self._delivering = create_task(self._deliver_keys())
        self._delivering.add_done_callback(self._delivered_keys)

    async def _deliver_keys(self) -> None:
        """Send each key to the focused widget, and wait for what it does."""
        while self._waiting:
            event, before = self._waiting.popleft(), self.screen
            if isinstance(event, events.Key) and await self._is_in_word(event):
                continue
            path = list((self.focused or before).ancestors_with_self)
            await super().on_event(event)
            await self._draw_first()
            for node in path:  # so that the key comes from the widget up to the app
                await _reach(node)
            for node in path[:-1]:  # and what it causes, up to the screen
                await _reach(node)
            if self.screen is not before:
                await _reach(self.screen)
            await _reach(self)

    async def _is_in_word(self, event: events.Key) -> bool:
        """Return whether a key is part of a word typed where it can't be taken, and so is no command."""
        typed = event.character if event.is_printable else None
        if typed is None or event.time - self._word_at >= self.letters_apart:
            self._word = ""
        takes = isinstance(self.focused, Input | TextArea | TakesLetters)
        if typed is None or (takes and not self._word):
            self._held = _NOTHING
            return False
        before, self._word = self._word, self._word + typed
        self._word_at = event.time
        letters = [each for each in before if each.isalpha() and each not in self.moving]
        if takes:
            if self.is_typed_ahead(self._word[self._opened :]):
                return False
            if not (typed.isspace() or isinstance(self.focused, TakesLetters)):
                self._held = self._opener, ""
        elif event.key in self.moving:
            return False
        elif not letters and typed.isalpha():
            self._begin_word(event.key)
            can_wait = bool(self.letters_apart) and self.waits_for_more(event.key)
            return can_wait and await self._is_followed(event)
        elif not letters or (
            # A command after a wrong letter, not the second sign of a word.
            letters == [before[-1]]
            and not typed.isalpha()
            and (typed in _BEFORE_WORDS or not await self._is_followed(event))
        ):
            self._word, self._held = "", _NOTHING
            return False
        if self._held is not _NOTHING:
            self._held = self._held[0], self._word[self._opened :]
        if self.take_word(self._word, *self._held):
            self._word, self._held = "", _NOTHING
        return True

    def _begin_word(self, key: str) -> None:
        """Begin with a letter that is a command, or opens again what a word closed."""
        self._opened, self._opener = len(self._word), key
        before, text = self._held
        self._held = _NOTHING
        if text and before == key:
            self._waiting.appendleft(events.Paste(text))
        self.begin_word()

    async def _is_followed(self, event: events.Key) -> bool:
        """Return whether another letter or sign follows a key as in a word."""
        if not self._waiting:
            self._is_typed_ahead.clear()
            with suppress(TimeoutError):
                await wait_for(self._is_typed_ahead.wait(), self.letters_apart)
        following = self._waiting[0] if self._waiting else None
        return (
            isinstance(following, events.Key)
            and following.is_printable
            and following.time - event.time < self.letters_apart
        )

    def waits_for_more(self, key: str) -> bool:
        """Return whether what a letter does can't be taken back, so that it waits for the next key."""
        raise NotImplementedError

    def is_typed_ahead(self, text: str) -> bool:
        """Return whether a text may be meant for the field that the letter before it opened."""
        raise NotImplementedError

    def begin_word(self) -> None:
        """Remember what a letter may change, in case that it begins a word."""
        raise NotImplementedError

    def take_word(self, text: str, opener: str, rest: str) -> bool:
        """Take back what the first letter of a word did, and say so.

        Args:
            opener: the key of a letter that had opened a field; empty for none. It opens that
                again with the rest of the word in it.

        Returns:
            Whether a field takes the word and what follows.
        """
        raise NotImplementedError

    async def _draw_first(self) -> None:
        """Let what a key changed be drawn, unless another key is waiting."""
        self._is_typed_ahead.clear()
        if not self._waiting:
            with suppress(TimeoutError):
                await wait_for(self._is_typed_ahead.wait(), _DRAWN)

    def _delivered_keys(self, delivering: Task[None]) -> None:
        self._delivering = None
        if delivering.cancelled():
            return
        if delivering.exception() is not None:
            self.call_later(delivering.result)  # it ends the app
        elif self._waiting:
            self._begin_delivering()  # what came after the last key was handled, but before this was called


class _Visit:
    """A callback put into a node's queue, which is reached once everything sent before is handled.

    The toolkit looks at what it calls, each time anew unless that is a method.
    """

    def __init__(self, node: DOMNode) -> None:
        self._node, self._looks = node, _LOOKS
        self._loop = get_running_loop()
        self._over: Future[None] = self._loop.create_future()
        self._looking = self._loop.call_later(_LOOK_AGAIN, self._look)

    async def wait(self) -> None:
        """Wait for its turn, or until the node is removed."""
        if self._node.post_message(events.Callback(self._end)):
            await self._over
        self._looking.cancel()

    def _end(self) -> None:
        if not self._over.done():
            self._over.set_result(None)

    def _look(self) -> None:
        self._looks -= 1
        if self._node.is_attached and self._looks:
            self._looking = self._loop.call_later(_LOOK_AGAIN, self._look)
        else:
            self._end()


async def _reach(node: DOMNode) -> None:
    """Wait until a node has handled what it was sent before, unless it is removed meanwhile.

    One that is there is waited for: on a slow machine a first form takes its time.
    """
    await _Visit(node).wait()
