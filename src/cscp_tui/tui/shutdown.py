"""The end of the process from outside: by a signal, or because its terminal has gone.

A closed window sends a signal, but not always, and not always to this process. Without one, the
keyboard gives end-of-file for ever, and output fails. It is watched before Textual is loaded, which
takes most of the start.
"""

from __future__ import annotations

import _thread
import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, Self, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

ENDED_BY_SIGNAL = 128
"""The number that shells add to that of a signal for the status of a command it ended."""

Answer = TypeVar("Answer")

_ENDING = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")
_LOST: signal.Signals = getattr(signal, "SIGHUP", signal.SIGTERM)
"""The signal that stands for a lost terminal."""

_LOOK = 0.25
"""The interval in seconds for checking whether the terminal still exists."""
_AGAIN = 0.1
"""The interval in seconds for asking an app to exit, which is lost if it doesn't run yet."""
_FOR_NOBODY = 1.0
"""The seconds that an app may take to exit once its terminal has gone."""
_FOR_SOMEBODY = 8.0
"""The same where there is still a terminal, which it has to leave as it found it."""


@runtime_checkable
class KeepsDraft(Protocol):
    """A screen or widget with a text that was typed and not recorded."""

    def keep_draft(self) -> object:
        """Save the text as a draft."""


def keep_drafts(app: App[Any]) -> None:
    """Save what is typed in an app at this moment."""
    for screen in app.screen_stack:
        for node in screen.walk_children(with_self=True):
            if isinstance(node, KeepsDraft):
                node.keep_draft()


class Shutdown:
    """Ends an app, or else the process, on a signal or when the terminal goes away."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[int] = SimpleQueue()  # signal handlers may put into no other queue
        self._number = 0
        """The signal that ends the process; 0 if nothing has."""
        self._is_over = threading.Event()
        self._app: App[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_lost = False
        """True once the terminal takes or gives nothing any more, although it may exist."""
        self._has_kept = False
        self._modes = _modes()
        self._before: dict[int, Any] = {}
        self._tell_failure = threading.excepthook

    def __enter__(self) -> Self:
        """Begin to watch the signals and the terminal."""
        for name in _ENDING:
            if number := getattr(signal, name, 0):
                self._before[number] = signal.signal(number, self._take_signal)
        self._tell_failure, threading.excepthook = threading.excepthook, self._take_failure
        threading.Thread(target=self._watch, name="cscp-shutdown", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching, unless the process is ending: then it is watched to its very end."""
        if not self._number:
            self._is_over.set()
            threading.excepthook = self._tell_failure
            for number, handler in self._before.items():
                signal.signal(number, handler)

    def run(self, app: App[Answer]) -> Answer | None:
        """Run an app to its end; at once, if the process is ending already."""
        app.driver_class = _watched(app.driver_class, self.lose_terminal)

        async def run() -> Answer | None:
            self._app, self._has_kept, self._loop = app, False, asyncio.get_running_loop()
            return None if self._number else await app.run_async()

        try:
            return asyncio.run(run())
        finally:
            self._app = self._loop = None
            self._raise_if_ending()

    def lose_terminal(self) -> None:
        """End the process because its terminal takes or gives nothing any more."""
        self._is_lost = True
        self._asked.put(_LOST)

    def _raise_if_ending(self) -> None:
        if self._number:
            raise SystemExit(ENDED_BY_SIGNAL + self._number)

    def _take_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        is_first, self._number = not self._number, self._number or number
        self._asked.put(number)
        if is_first and self._loop is None:
            self._raise_if_ending()

    def _take_failure(self, failure: threading.ExceptHookArgs) -> None:
        """Take a thread that could not write to the terminal for the loss of it."""
        if isinstance(failure.exc_value, OSError) and _is_writer(failure.thread):
            self.lose_terminal()
        else:
            self._tell_failure(failure)

    def _watch(self) -> None:
        """Wait for the end of the process, and bring it about; runs in a thread."""
        number = self._next_ending()
        if not number:
            return
        if not self._number:
            # As a signal that arrives, so that also what is done before an app runs is left.
            _thread.interrupt_main(_LOST)
        began = monotonic()
        while not self._is_over.wait(_AGAIN):
            if is_gone := self._is_gone():
                _write_to_nowhere()
            longest = _FOR_NOBODY if is_gone or self._is_lost else _FOR_SOMEBODY
            if monotonic() - began > longest:
                self._end_process(number)
            if (loop := self._loop) is not None:
                with suppress(RuntimeError):  # it has been closed meanwhile
                    loop.call_soon_threadsafe(self._exit_app, number)

    def _end_process(self, number: int) -> NoReturn:
        """End the process although its app has not, which may wait for a terminal that is gone."""
        try:
            self._keep_drafts()
            _set_modes(self._modes)
        finally:
            os._exit(ENDED_BY_SIGNAL + number)

    def _next_ending(self) -> int:
        """Wait for a signal or for the loss of the terminal; 0 if the app has ended otherwise."""
        while not self._is_over.is_set():
            with suppress(Empty):
                return self._asked.get(timeout=_LOOK)
            if self._is_gone():
                return _LOST
        return 0

    def _exit_app(self, number: int) -> None:
        if (app := self._app) is not None:
            self._keep_drafts()
            app.exit(return_code=ENDED_BY_SIGNAL + number)

    def _keep_drafts(self) -> None:
        if self._app is not None and not self._has_kept:
            self._has_kept = True
            keep_drafts(self._app)

    def _is_gone(self) -> bool:
        # There was one, or no app would start.
        return sys.platform != "win32" and not is_in_browser() and _modes() is None


def is_in_browser() -> bool:
    """Return whether a program has started this one to show it in a browser, without a terminal."""
    return bool(os.environ.get("TEXTUAL_DRIVER"))


def _modes() -> list[Any] | None:
    """Return the modes of the terminal at stdin; None if there is none, or none any more."""
    if sys.platform == "win32":
        return None  # its consoles end their processes themselves
    import termios  # noqa: PLC0415 - Windows has none

    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError):
        return None


def _set_modes(modes: list[Any] | None) -> None:
    if sys.platform == "win32" or modes is None:
        return
    import termios  # noqa: PLC0415 - as above

    with suppress(termios.error, OSError):
        termios.tcsetattr(0, termios.TCSANOW, modes)


def _is_writer(thread: threading.Thread | None) -> bool:
    return thread is not None and thread.name == "textual-output"


def _write_to_nowhere() -> None:
    """Send further output to the null device, so that drawing for a lost terminal doesn't fail."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.close(nothing)


def _watched(driver: type[Driver], lose_terminal: Callable[[], None]) -> type[Driver]:
    """Return a driver that tells when the keyboard can't be read, instead of showing a traceback."""
    # No documented method is told: the toolkit panics in the thread that calls this one.
    read = getattr(driver, "run_input_thread", None)
    if read is None:  # the driver of Windows, and that of the tests
        return driver

    def run_input_thread(self: Driver) -> None:
        try:
            read(self)
        except OSError:
            lose_terminal()

    return type(driver.__name__, (driver,), {"run_input_thread": run_input_thread})
