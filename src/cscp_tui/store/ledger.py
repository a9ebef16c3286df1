"""Access to the journal's file: reads, appends, the lock, and failures of the disk."""

from __future__ import annotations

import errno
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from cscp_tui.store.errors import FolderGone, Locked, NotAllowed, NotReadable

if TYPE_CHECKING:
    from collections.abc import Iterator
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


LONGEST_WAIT = 2.0
"""Seconds."""
_POLL = 0.001
"""Seconds between two tries: writers hold the lock for about a millisecond."""


_SOON = 0.01
"""Seconds in which only a loop comes back for the lock; people never do."""
_WAY = 0.002
"""Seconds for which a loop leaves the lock to others: each of them tries once or twice."""


class Turns:
    """Leaves the lock to others who write at the same moment.

    A lock that is tried for has no queue: a loop that lets go and comes back at once would keep
    the others waiting.
    """

    def __init__(self) -> None:
        self._let_go = -_SOON
        self._met_others = False

    def wait(self) -> None:
        """Give way, if others wrote before my last time and that was a moment ago."""
        if self._met_others and time.monotonic() - self._let_go < _SOON:
            time.sleep(_WAY)

    def end(self, *, met_others: bool) -> None:
        """Remember when I let go, and whether others had written since my time before."""
        self._let_go, self._met_others = time.monotonic(), met_others


@contextmanager
def locked(
    folder: Path, holder: str, wait: float = LONGEST_WAIT, *, name: str = "journal"
) -> Iterator[None]:
    """Hold the lock of a journal in a folder.

    Args:
        folder: the workspace.
        holder: who we are, told to those who wait in vain.
        wait: seconds to wait at most.
        name: the journal's file, without its ending.

    Raises:
        Locked: somebody else holds it for longer.
        NotAllowed: the folder cannot be written.
        FolderGone: there is no such folder any more.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only writing needs it

    if not folder.is_dir():  # the lock would make one
        raise FolderGone(folder)
    path, told = folder / f"{name}.lock", folder / f"{name}.holder"
    lock = FileLock(path, timeout=wait, poll_interval=_POLL)
    try:
        lock.acquire()
    except Timeout:
        raise Locked(_read(told)) from None
    except PermissionError:
        raise NotAllowed(folder, "written") from None
    except (OSError, NotImplementedError) as problem:
        raise NotReadable(path, problem) from None
    try:
        _tell(told, holder)
        yield
    finally:
        lock.release()


def _tell(name: Path, holder: str) -> None:
    """Leave our name for those who wait; the lock is good without it.

    The name is written over the one before it: some file systems wait for the disk where a file
    is emptied first.
    """
    with suppress(OSError), name.open("r+b" if name.exists() else "wb") as file:
        file.write(holder.encode("utf-8", "replace"))
        file.truncate()


def _read(name: Path) -> str:
    try:
        return name.read_text(encoding="utf-8", errors="replace") or "somebody else"
    except OSError:
        return "somebody else"
