"""Trying from two computers whether a shared folder keeps writers apart."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import counted
from cscp_tui.store.ledger import FileLedger, Moved

CHANGES = 100
"""Lines that each computer writes."""
_POLL = 0.05
_SKEW = 3600
_LONGEST = 8
_FIRST, _JOINED, _HELD, _DONE = b"first\n", b"joined\n", b"held\n", b"done\n"


class ShareTrial:
    """A trial that one computer begins and a second one joins."""

    def __init__(self, folder: Path, code: str = "", patience: float = 600.0) -> None:
        """A trial in a folder.

        Args:
            folder: the workspace.
            code: of the trial that is joined; empty to begin one.
            patience: for how many seconds to wait for the other computer.
        """
        self.code = code or f"{secrets.randbelow(9000) + 1000}"
        if not (self.code.isascii() and self.code.isdecimal() and len(self.code) <= _LONGEST):
            raise Refused("Give the number that the first computer shows.")
        self._base = folder / f"share-trial-{self.code}.txt"
        self._patience = patience

    def _file(self, name: str) -> FileLedger:
        return FileLedger(self._base.with_name(f"share-trial-{self.code}-{name}.txt"))

    def _wait(self, name: str, for_what: bytes) -> bytes:
        """Wait until the other computer has written something into its file."""
        end = time.monotonic() + self._patience
        while time.monotonic() < end:
            with suppress(CscpError):
                if for_what in (data := self._file(name).read(0)):
                    return data
            time.sleep(_POLL)
        raise Refused("The other computer didn't answer, or can't see this folder. Try again.")

    def begin(self, tell: Callable[[str], None]) -> list[str]:
        """Begin a trial, and wait for the second computer; returns what makes the share unfit.

        Args:
            tell: says to the user that it is waiting.

        Raises:
            Refused: the second computer didn't come.
        """
        shared = FileLedger(self._base)
        try:
            shared.begin(_FIRST)
            tell("waiting")
            self._wait("second", _JOINED)
            with shared.turn("the first computer"):
                skew = abs(shared.told_at - time.time())
                self._file("first").begin(_HELD)
                answer = self._wait("second-lock", b"\n")
            lines = self._write(b"first")
            other = self._wait("second-done", _DONE)
            time.sleep(2 * _POLL)
            found = set(shared.read(0).splitlines())
        finally:
            self._clean_up()
        told = [*lines, *other.splitlines()[:-1]]
        lost = sum(line not in found for line in told)
        problems = []
        if answer != b"kept out\n":
            problems.append("The second computer could write while this one held the lock.")
        if lost:
            problems.append(f"{counted(lost, 'line')} of {len(told)} were lost.")
        if skew > _SKEW:
            problems.append("This computer's clock and the server's differ by more than an hour.")
        return problems

    def join(self) -> None:
        """Take part in a trial that another computer began.

        Raises:
            Refused: there is none with this code, or the first computer doesn't answer.
        """
        shared = FileLedger(self._base)
        if not shared.exists():
            raise Refused(
                f"There's no test {self.code} in this folder. Begin it on the first computer, "
                "and check that both have opened the same folder."
            )
        self._file("second").begin(_JOINED)
        self._wait("first", _HELD)
        try:
            with shared.turn("the second computer", 0):
                answer = b"not kept out\n"
        except CscpError:
            answer = b"kept out\n"
        self._file("second-lock").begin(answer)
        lines = self._write(b"second")
        self._file("second-done").begin(b"".join(line + b"\n" for line in lines) + _DONE)

    def _write(self, name: bytes) -> list[bytes]:
        """Append lines, each under the lock; returns those that count as saved."""
        shared = FileLedger(self._base)
        saved: list[bytes] = []
        end = time.monotonic() + self._patience
        while len(saved) < CHANGES and time.monotonic() < end:
            line = name + b" %d" % len(saved)
            with suppress(CscpError, Moved), shared.turn(name.decode()):
                shared.extend(len(shared.read(0)), line + b"\n")
                saved.append(line)
        return saved

    def _clean_up(self) -> None:
        for path in self._base.parent.glob(f"share-trial-{self.code}*"):
            with suppress(OSError):
                path.unlink()
