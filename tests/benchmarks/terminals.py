"""A program in a real pseudo-terminal, with the moments at which it wrote what.

What arrives is only kept while the clock runs; it is drawn on a screen afterwards, when somebody
asks what stands there.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyte

from benchmarks.measuring import most_memory

if TYPE_CHECKING:
    from types import TracebackType

COLUMNS, LINES = 120, 36
_TURN = 1 << 16
_LONGEST = 60.0
"""Seconds after which nobody waits any more."""
_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
_TICKS = os.sysconf("SC_CLK_TCK")


class Silent(RuntimeError):
    """A program that ended or never answered."""

    def __init__(self, command: list[str], screen: str) -> None:
        super().__init__(f"{' '.join(command)} does not answer; its screen:\n{screen}")


class Terminal:
    """A program in a pseudo-terminal of 120 by 36 cells."""

    def __init__(self, command: list[str]) -> None:
        """Start a program; the clock runs from here."""
        self._command = command
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._undrawn: list[bytes] = []
        self._fd, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        environment = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES"}}
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=environment | _ENVIRONMENT,
            start_new_session=True,
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
        self._process.kill()
        self._process.wait()
        os.close(self._fd)

    def settled(self, words: str, quiet: float = 0.6) -> float:
        """Seconds from the start to the last byte, once words stand there and all is quiet.

        Args:
            words: what must stand on the screen.
            quiet: seconds in which nothing more arrives.
        """
        last = self._last_byte(self._next_byte(_LONGEST), quiet)
        while words not in self.text():
            last = self._last_byte(self._next_byte(_LONGEST), quiet)
        return last - self.started

    def press(self, keys: str, quiet: float = 0.15) -> tuple[float, float]:
        """Send keys; seconds to the first and to the last byte of the answer."""
        self._take(0)
        sent = time.perf_counter()
        os.write(self._fd, keys.encode())
        first = self._next_byte(5.0)
        return first - sent, self._last_byte(first, quiet) - sent

    def listen(self, seconds: float) -> int:
        """How many bytes arrive within so many seconds."""
        end, count = time.perf_counter() + seconds, 0
        while (left := end - time.perf_counter()) > 0:
            count += self._take(left)
        return count

    def text(self) -> str:
        """What stands on the screen."""
        for data in self._undrawn:
            self._stream.feed(data)
        self._undrawn.clear()
        return "\n".join(line.rstrip() for line in self._screen.display)

    def processor_seconds(self) -> float:
        """How long the program has kept a processor busy so far, as Linux counts it."""
        counts = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(counts[11]) + int(counts[12])) / _TICKS

    def most_memory(self) -> int:
        """The bytes that the program has held at most so far; 0 where Linux does not count them."""
        status = Path(f"/proc/{self._process.pid}/status")
        return most_memory(status.read_text()) if status.exists() else 0

    def _next_byte(self, wait: float) -> float:
        if not self._take(wait):
            raise Silent(self._command, self.text())
        return time.perf_counter()

    def _last_byte(self, last: float, quiet: float) -> float:
        while time.perf_counter() - self.started < _LONGEST * 10 and self._take(quiet):
            last = time.perf_counter()
        return last

    def _take(self, wait: float) -> int:
        """Keep what arrives within so many seconds; returns how many bytes, 0 for none."""
        ready, _, _ = select.select([self._fd], [], [], wait)
        if not ready:
            return 0
        try:
            data = os.read(self._fd, _TURN)
        except OSError:  # the program has ended
            data = b""
        if not data:
            raise Silent(self._command, self.text())
        self._undrawn.append(data)
        return len(data)
