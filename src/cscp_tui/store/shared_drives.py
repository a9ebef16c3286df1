"""Drives that several computers write: whether a folder is on one, and a trial of its locks."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import counted
from cscp_tui.store.folder import TRIAL
from cscp_tui.store.ledger import FileLedger, Moved
from cscp_tui.store.storage import Address, folder_of


def is_on_local_disk(folder: Path) -> bool:
    """Return whether a folder is on a disk of this computer, which no other one writes.

    Where that cannot be told, it is taken to be on a shared drive: that costs a little time only.
    """
    try:
        path = os.path.realpath(folder)
        if sys.platform == "win32":
            return _is_local_on_windows(path)
        if sys.platform == "darwin":
            return _is_local_on_macos(path)
        return _is_local_on_linux(path)
    except (OSError, ValueError, AttributeError):
        return False


_LOCAL_TYPES = frozenset(
    {"aufs", "bcachefs", "overlay", "ramfs", "rootfs", "squashfs", "tmpfs", "zfs"}
)
"""File systems of this computer that lie on no device of their own."""


def _is_local_on_linux(path: str) -> bool:
    """Look for the mount that a path is on; a local one lies on a device, or in memory."""
    best, found = -1, False
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as mounts:  # noqa: PTH123
        for mount in mounts:
            first, _, last = mount.partition(" - ")
            point = _unescaped(first.split(" ")[4])
            if len(point) >= best and (path + "/").startswith(point.rstrip("/") + "/"):
                kind, source = last.split(" ")[:2]
                is_device = source.startswith("/dev/") and not kind.startswith("fuse.")
                best, found = len(point), is_device or kind in _LOCAL_TYPES
    return found


def _unescaped(text: str) -> str:
    """Return the path of a mount, in which blanks and the like are written as octal numbers."""
    if "\\" not in text:
        return text
    for octal in ("040", "011", "012", "134"):
        text = text.replace(f"\\{octal}", chr(int(octal, 8)))
    return text


_MNT_LOCAL = 0x1000
_PLACE_OF_FLAGS = 64
"""The offset of ``f_flags`` in ``struct statfs`` of macOS."""


def _is_local_on_macos(path: str) -> bool:
    import ctypes  # noqa: PLC0415 - only macOS and Windows need it

    library = ctypes.CDLL(None)
    statfs = getattr(library, "statfs$INODE64", None) or library.statfs
    buffer = ctypes.create_string_buffer(4096)
    if statfs(os.fsencode(path), buffer):
        return False
    flags = int.from_bytes(buffer.raw[_PLACE_OF_FLAGS : _PLACE_OF_FLAGS + 4], sys.byteorder)
    return bool(flags & _MNT_LOCAL)


_DRIVE_FIXED, _DRIVE_REMOVABLE, _DRIVE_RAM = 3, 2, 6


def _is_local_on_windows(path: str) -> bool:
    import ctypes  # noqa: PLC0415 - only macOS and Windows need it

    path = path.removeprefix("\\\\?\\")
    if path.startswith(("UNC\\", "\\\\")):
        return False
    library: Any = ctypes  # which has this on Windows only
    kernel = library.windll.kernel32
    root = os.path.splitdrive(path)[0] + "\\"
    return kernel.GetDriveTypeW(root) in {_DRIVE_FIXED, _DRIVE_REMOVABLE, _DRIVE_RAM}


CHANGES = 100
"""The number of lines that each computer writes in a trial."""
_POLL = 0.05
_SKEW = 3600
_LONGEST = 8
_FIRST, _JOINED, _HELD, _DONE = b"first\n", b"joined\n", b"held\n", b"done\n"


class ShareTrial:
    """A trial that one computer begins and a second one joins."""

    def __init__(self, address: Address, code: str = "", patience: float = 600.0) -> None:
        """A trial in a folder.

        Args:
            code: of the trial that is joined; empty to begin one.
            patience: for how many seconds to wait for the other computer.
        """
        self.code = code or f"{secrets.randbelow(9000) + 1000}"
        if not (self.code.isascii() and self.code.isdecimal() and len(self.code) <= _LONGEST):
            raise Refused("Give the number that the first computer shows.")
        self._base = folder_of(address) / f"{TRIAL}{self.code}.txt"
        self._patience = patience

    def _file(self, name: str) -> FileLedger:
        return FileLedger(self._base.with_name(f"{TRIAL}{self.code}-{name}.txt"))

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
            tell: is told the code, to be given on the second computer.
        """
        shared = FileLedger(self._base)
        try:
            shared.begin(_FIRST)
            tell(self.code)
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
        lines_told = [*lines, *other.splitlines()[:-1]]
        lost = sum(line not in found for line in lines_told)
        problems = []
        if answer != b"kept out\n":
            problems.append("The second computer could write while this one held the lock.")
        if lost:
            problems.append(f"{counted(lost, 'line')} of {len(lines_told)} were lost.")
        if skew > _SKEW:
            problems.append("This computer's clock and the server's differ by more than an hour.")
        return problems

    def join(self) -> None:
        """Take part in a trial that another computer began."""
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
        for path in self._base.parent.glob(f"{TRIAL}{self.code}*"):
            with suppress(OSError):
                path.unlink()
