"""The few calls through which the journal reaches the disk, so that tests can let them fail."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)
"""Windows translates line ends unless told otherwise; elsewhere there is no such flag."""


class Disk:
    """The real disk."""

    def open(self, path: Path) -> int:
        """Open a file that is there for reading and writing."""
        return os.open(path, os.O_RDWR | _BINARY)

    def make(self, path: Path) -> int:
        """Make a file that is not there yet and open it."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)

    def write(self, handle: int, data: bytes | memoryview) -> int:
        """Write at the handle's place; returns how many bytes were taken."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        """Wait until everything written is on the disk."""
        os.fsync(handle)

    def cut(self, handle: int, size: int) -> None:
        """Cut the file back to ``size`` bytes."""
        os.ftruncate(handle, size)

    def read(self, path: Path, offset: int) -> bytes:
        """Everything from ``offset`` to the end of the file."""
        with path.open("rb") as file:
            file.seek(offset)
            return file.read()

    def remove(self, path: Path) -> None:
        """Take a file away."""
        path.unlink()


class LazyDisk(Disk):
    """A disk that is not waited for: for filling a new workspace, which is synced at the end."""

    def sync(self, handle: int) -> None:
        """Do not wait."""


class ReadingDisk(Disk):
    """A disk that only gives: there is no way to open through it what could be written."""

    def open(self, path: Path) -> int:
        """Refuse."""
        raise _only_read(path)

    def make(self, path: Path) -> int:
        """Refuse."""
        raise _only_read(path)

    def remove(self, path: Path) -> None:
        """Refuse."""
        raise _only_read(path)


def _only_read(path: Path) -> PermissionError:
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
