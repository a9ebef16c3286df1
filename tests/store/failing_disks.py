"""Disks on which something goes wrong at a chosen moment, as full and broken ones do."""

from __future__ import annotations

import errno
import math
import os
import signal
import time
from typing import TYPE_CHECKING

from cscp_tui.store.ledger import Disk

if TYPE_CHECKING:
    from pathlib import Path


def no_space() -> OSError:
    """What a full disk answers."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def io_error() -> OSError:
    """What a broken disk answers."""
    return OSError(errno.EIO, os.strerror(errno.EIO))


class FailingDisk(Disk):
    """A disk that works until it is told to fail."""

    def __init__(self) -> None:
        self.room: int | None = None
        """How many more bytes it takes; None for any number."""
        self.most_at_once: int | None = None
        """The most bytes it takes in one write."""
        self.fails_to_sync = False
        self.fails_to_cut = False
        self.forbids_writing = False
        self.forbids_reading = False
        self.calls: list[str] = []
        """What was asked of it, in order."""

    def open(self, path: Path) -> int:
        """Open, unless writing is forbidden."""
        self._refuse(path, refuses=self.forbids_writing)
        return super().open(path)

    def make(self, path: Path) -> int:
        """Make a file, unless writing is forbidden."""
        self._refuse(path, refuses=self.forbids_writing)
        return super().make(path)

    def read(self, path: Path, offset: int, most: int | None = None) -> bytes:
        """Read, unless that is forbidden."""
        self._refuse(path, refuses=self.forbids_reading)
        return super().read(path, offset, most)

    @staticmethod
    def _refuse(path: Path, *, refuses: bool) -> None:
        if refuses:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    def write(self, handle: int, data: bytes | memoryview) -> int:
        """Write as much as is taken at once and there is room for."""
        self.calls.append("write")
        if self.most_at_once is not None:
            data = data[: self.most_at_once]
        if self.room is not None:
            if not self.room:
                raise no_space()
            data = data[: self.room]
            self.room -= len(data)
        return super().write(handle, data)

    def sync(self, handle: int) -> None:
        """Wait for the disk, or fail to."""
        self.calls.append("sync")
        if self.fails_to_sync:
            raise io_error()
        super().sync(handle)

    def cut(self, handle: int, size: int) -> None:
        """Cut the file, or fail to."""
        self.calls.append("cut")
        if self.fails_to_cut:
            raise io_error()
        super().cut(handle, size)


class SmallWrites(Disk):
    """A disk that takes few bytes at a time, so that a kill often finds a line half written."""

    def __init__(self, most: int, lasts: float = math.inf) -> None:
        """A disk.

        Args:
            most: bytes that it takes at a time.
            lasts: writes after which the process is killed, so that this happens on any machine.
        """
        self.most, self.lasts = most, lasts

    def write(self, handle: int, data: bytes | memoryview) -> int:
        """Write a few bytes, slowly."""
        time.sleep(0.0001)
        self.lasts -= 1
        if self.lasts < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().write(handle, data[: self.most])

    def sync(self, handle: int) -> None:
        """Do not wait: a killed process loses nothing that was written."""
