"""A program in a pseudo-terminal, for tests of what a terminal gets to see."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyte
from pyte import modes as mo
from wcwidth import wcwidth

from ready_program import END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from pyte.screens import Char

_STYLES = re.compile(rb"\x1b\[[0-9;]*m")
"""Colours and the like, which say nothing of what stands where: half of the time goes into them."""
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;]*)?$")

LONGEST = 300.0
"""Seconds after which nobody waits any more."""
_QUIET = 0.4
"""Seconds without output after which a screen has settled."""
_END = 0.01
"""Seconds between two looks at a program that has closed its side, or whose window was closed."""
_USUAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
_LEFT_OUT = frozenset({"COLUMNS", "LINES", "NO_COLOR", "PYTHONIOENCODING"})
_PROGRAM = [sys.executable, "-m", "cscp_tui"]
_ASKED_LATER = re.compile("CSCP_|NO_COLOR$|HOME$|USERPROFILE$|TMPDIR$|XDG_")
"""Variables that the program asks for when it needs them; others say how it is loaded."""
_TAKES_ORPHANS = 36
"""The number by which a process asks the system for the orphans of those that it started."""


def _own_terminal() -> None:
    """Make the terminal that of the program, which ends with it like one in a window."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class _Started:
    """A process that another one has started for this one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The status it ended with, as of ``Popen``; None while it runs."""
        return self._ended(os.WNOHANG)

    def wait(self) -> int | None:
        """Wait for its end."""
        return self._ended(0)

    def _ended(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


@contextmanager
def _orphans_taken() -> Iterator[None]:
    """Be the parent of processes whose own have ended."""
    ask = ctypes.CDLL(None).prctl
    ask(_TAKES_ORPHANS, 1, 0, 0, 0)
    try:
        yield
    finally:
        ask(_TAKES_ORPHANS, 0, 0, 0, 0)


class _ReadyProgram:
    """The program, loaded and waiting to be started."""

    def __init__(self) -> None:
        self._asking, other = socket.socketpair()
        outer, inner = pty.openpty()
        command = [sys.executable, str(Path(__file__).with_name("ready_program.py"))]
        with other:
            self._process = subprocess.Popen(
                [*command, str(other.fileno())],
                stdin=inner,
                stdout=inner,
                stderr=inner,
                env=os.environ | _USUAL,
                pass_fds=[other.fileno()],
                start_new_session=True,
            )
        os.close(inner)
        self._outer = outer  # as long as it is open, the streams are those of a terminal

    def start(
        self, words: list[str], environment: dict[str, str], place: str, *, sends_hang_up: bool
    ) -> _Started:
        """Start it in a terminal."""
        wanted = {"words": words, "environment": environment, "place": place}
        with _orphans_taken():
            self._asking.send(json.dumps(wanted | {"sends_hang_up": sends_hang_up}).encode())
            said = b""
            while not said.endswith(END):
                said += self._asking.recv(100)
        return _Started(int(said))

    def end(self) -> None:
        """Let it go."""
        self._asking.close()
        self._process.wait()
        os.close(self._outer)


_ready = cache(_ReadyProgram)


def let_the_ready_program_go() -> None:
    """End the program that waits to be started, if there is one."""
    if _ready.cache_info().currsize:
        _ready().end()
        _ready.cache_clear()


@cache
def _cell(attributes: Char, letter: str) -> Char:
    return attributes._replace(data=letter)


@cache
def _is_narrow(letter: str) -> bool:
    return wcwidth(letter) == 1


class TerminalScreen(pyte.Screen):
    """What a terminal shows; letters that each take a cell are drawn in one go."""

    def draw(self, data: str) -> None:
        """Draw a text where the cursor is."""
        begin, end = self.cursor.x, self.cursor.x + len(data)
        is_plain = not self.charset and end <= self.columns and mo.IRM not in self.mode
        if is_plain and all(map(_is_narrow, data)):
            cells = [_cell(self.cursor.attrs, letter) for letter in data]
            self.buffer[self.cursor.y].update(zip(range(begin, end), cells, strict=True))
            self.cursor.x = end
            self.dirty.add(self.cursor.y)
        else:
            super().draw(data)

    @property
    def display(self) -> list[str]:
        """The lines; a wide letter has an empty cell behind it."""
        rows, columns = range(self.lines), range(self.columns)
        return ["".join(self.buffer[row][column].data for column in columns) for row in rows]


class PseudoTerminal:
    """A program, what it wrote, and the screen that this makes."""

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str],
        columns: int = 120,
        lines: int = 36,
        *,
        sends_hang_up: bool = True,
        errors: int | None = None,
        anew: bool = False,
    ) -> None:
        """Start a program in a terminal of so many columns and lines.

        Where it is this one, it is a copy of one that is loaded already.

        Args:
            sends_hang_up: whether the program gets a signal when the terminal goes away, as it does
                not where ``su`` or ``sudo`` stood in between and was killed.
            errors: the file that its stderr is, if it is not the terminal.
            anew: load it anew.
        """
        self.output = b""
        self._unread = b""
        """The beginning of a sequence whose end has yet to come."""
        self._screen = TerminalScreen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._fd, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        inherited = {key: value for key, value in os.environ.items() if key not in _LEFT_OUT}
        whole = inherited | _USUAL | environment
        is_usual = command[:3] == _PROGRAM and all(map(_ASKED_LATER.match, environment))
        self._process: _Started | subprocess.Popen[bytes]
        if is_usual and errors is None and not anew and sys.platform == "linux":
            place = os.ttyname(inner)
            self._process = _ready().start(command[3:], whole, place, sends_hang_up=sends_hang_up)
        else:
            self._process = subprocess.Popen(
                command,
                stdin=inner,
                stdout=inner,
                stderr=inner if errors is None else errors,
                env=whole,
                start_new_session=True,
                preexec_fn=_own_terminal if sends_hang_up else None,  # noqa: PLW1509 - it does one call to the system
            )
        os.close(inner)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._fd)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """The column and the line where its cursor is."""
        return self._screen.cursor.x, self._screen.cursor.y

    def send(self, text: str) -> None:
        """Type or paste."""
        os.write(self._fd, text.encode())

    def kill(self, number: int) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Close the window, as somebody does who is done with the program."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDWR)

    @property
    def modes(self) -> list[object]:
        """How the terminal takes what is typed: in lines, with an echo, or each key at once."""
        return termios.tcgetattr(self._fd)

    def resize(self, columns: int, lines: int) -> None:
        """Make the terminal larger or smaller."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)
        self._screen.reset()
        self.kill(signal.SIGWINCH)

    def read(self, seconds: float = 0.05) -> bool:
        """Take in what was written; whether there was anything."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # the program has closed its side
            data = b""
        if not data:
            time.sleep(min(seconds, _END))
            return False
        self.output += data
        self._unread += data
        whole = _UNFINISHED.sub(b"", self._unread)
        self._stream.feed(_STYLES.sub(b"", whole))
        self._unread = self._unread[len(whole) :]
        return True

    def settle(self) -> None:
        """Wait until nothing is written for a moment."""
        while self.read(_QUIET):
            pass

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until something is the case."""
        until = time.monotonic() + LONGEST
        while not is_so():
            self.read()
            assert time.monotonic() < until, f"{what} never came:\n{self.text}"

    def wait_for(self, words: str) -> None:
        """Wait until words stand on the screen, and nothing more is written."""
        self.wait_until(lambda: words in self.text, repr(words))
        while self.read(0.1):
            pass

    def ended(self) -> int:
        """Wait for the end; the exit status as shells see it."""
        self.wait_until(lambda: self._process.poll() is not None, "the end")
        while self.read():
            pass
        status = self._process.poll()
        assert status is not None
        return status if status >= 0 else 128 - status
