"""Ledgers: where the lines of a journal are kept, appended to, locked and rescued.

A ledger knows bytes and where they end, and nothing of what the lines say. All else reaches a
journal's lines through it, by offsets in bytes from the beginning, which are the same wherever the
lines are kept. Here are files and memory; a database has its own (``store/postgres.py``).
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from pathlib import Path, PurePath
from threading import Lock
from typing import Protocol, TypeAlias

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.plain_files import NoPlainFile, is_shared_name, open_plain, read_plain
from cscp_tui.store.errors import (
    FolderGone,
    Locked,
    LockReplaced,
    NotAllowed,
    NotReadable,
    NotSaved,
    NoWorkspace,
    Overwritten,
)

LONGEST_WAIT = 2.0
"""Seconds to wait for the lock."""


class Moved(Exception):
    """A ledger that does not end where its writer expected."""


class Ledger(Protocol):
    """Lines that are only appended to, by one holder of the lock at a time, and read by many."""

    where: str
    """What messages call it, such as the path of its file."""
    name: str
    """The same in short: ``journal.jsonl``."""
    told_at: float
    """The time that whoever keeps it gave our last turn, in seconds since 1970; 0 if none was told."""
    is_far: bool
    """True if reading takes a while, unless ``wait_for_news`` is called all the time in a thread."""

    is_guarded: bool
    """True if nobody who may record can change a line that is there, so that a save looks at the last
    one alone. All are verified while the program is idle, and before anything is published."""

    def exists(self) -> bool:
        """Return whether it was begun."""

    def fingerprint(self) -> object:
        """Return a value that changes with every change of the lines; None where there are none.

        It is much quicker than reading.
        """

    def read(self, offset: int, most: int | None = None) -> bytes:
        """Read from an offset to the end, or at most so many bytes; nothing past the end.

        Raises:
            NoWorkspace: it was never begun.
            NotAllowed, NotReadable: it can't be read now.
        """

    def wait_for_news(self, seconds: float) -> None:
        """Wait until something may have been appended, at most so long.

        Where the lines are far away, those of others are fetched, too: while a thread calls this all
        the time, ``read`` and ``fingerprint`` tell at once what it has found, and why it found nothing.
        """

    def extend(self, end: int, lines: bytes) -> None:
        """Append whole lines; they are durable once this returns.

        Args:
            end: where it ends, as the holder of the lock has just read it.

        Raises:
            Moved: it ends elsewhere.
            NotSaved, NotAllowed: nothing of the lines was kept.
        """

    def begin(self, lines: bytes) -> None:
        """Put the first lines into a ledger that has none; where that fails, it has none.

        Raises:
            Moved: it has some already.
            NotSaved, NotAllowed: nothing was kept.
        """

    def replace(self, end: int, lines: bytes) -> None:
        """Replace all lines by others of the same length, as when a text is blanked in them.

        Raises:
            Moved: it does not end at ``end``.
            NotSaved, NotAllowed: it is as it was.
        """

    def turn(self, holder: str, wait: float | None = None) -> AbstractContextManager[None]:
        """Hold the lock, so that nobody else writes meanwhile.

        Args:
            holder: who we are, for those who wait in vain.
            wait: how many seconds to wait for others; ``LONGEST_WAIT`` if left out.

        Raises:
            Locked: somebody else holds it for longer.
        """

    def rescue(self, end: int) -> str:
        """Put aside what somebody left after the last whole line; the caller holds the lock.

        Args:
            end: of the last whole line.

        Returns:
            What it is called now; empty where nothing was unfinished.
        """

    def sync(self) -> None:
        """Wait until everything that was written is on the disk."""


class Disk:
    """The system's calls that can fail."""

    def open(self, path: Path) -> int:
        return open_plain(path, os.O_RDWR)

    def make(self, path: Path) -> int:
        return open_plain(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)

    def write(self, handle: int, data: bytes | memoryview) -> int:
        """Write at the handle's position; returns how many bytes were taken."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        os.fsync(handle)

    def cut(self, handle: int, size: int) -> None:
        os.ftruncate(handle, size)

    def read(self, path: Path, offset: int, most: int | None = None) -> bytes:
        """Read from ``offset`` to the end of the file, or at most so many bytes."""
        with os.fdopen(open_plain(path, os.O_RDONLY), "rb", buffering=0) as file:
            file.seek(offset)
            if most is None:
                return file.read()
            return _read_fully(file.read, most)

    def remove(self, path: Path) -> None:
        path.unlink()


def _read_fully(read: Callable[[int], bytes | None], most: int) -> bytes:
    data = read(most) or b""
    while len(data) < most and (more := read(most - len(data))):
        data += more
    return data


class LazyDisk(Disk):
    """A disk that does not wait for syncing, for filling a new workspace.

    A computer whose virus scanner looks at each file that is opened makes the demo several times as
    fast with it.
    """

    def sync(self, handle: int) -> None:
        """Do not wait."""


class ReadingDisk(Disk):
    """A disk that refuses to write."""

    def open(self, path: Path) -> int:
        raise _only_read(path)

    def make(self, path: Path) -> int:
        raise _only_read(path)


def _only_read(path: Path) -> PermissionError:
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


class FileLedger:
    """Lines in a file that are only appended to, by one holder of the lock beside it at a time."""

    is_far = is_guarded = False

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        """The ledger at ``path``, which may not exist yet."""
        self.path = path
        self.where, self.name = str(path), path.name
        self.disk = disk or Disk()
        self._was_there = False
        self._fairness = Fairness()
        self._lock_id: FileId | None = None
        """The id of the lock file that is held; None if none is."""
        self.told_at = 0.0
        """The time of change, in seconds since 1970, that the file system gave the file we wrote last; 0 for none."""

    def exists(self) -> bool:
        """Return whether anything has its name, be it a link to nowhere."""
        return os.path.lexists(self.path)

    def fingerprint(self) -> object:
        """Return a value that changes when the file is written or replaced; None for no file."""
        with suppress(OSError):
            found = self.path.stat()
            return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
        return None

    def read(self, offset: int, most: int | None = None) -> bytes:
        """Read from an offset to the end of the file, or at most so many bytes.

        Raises:
            NoWorkspace: there is no such file.
        """
        with self._readable():
            data = self.disk.read(self.path, offset, most)
        self._was_there = True
        return data

    def wait_for_news(self, seconds: float) -> None:
        _wait_for_change(self, seconds)

    def extend(self, end: int, lines: bytes) -> None:
        """Append whole lines and wait for the disk; where that fails, the file is as it was.

        Args:
            end: where the file ends, as the holder of the lock has just read it.

        Raises:
            Moved: it ends elsewhere.
            NotSaved: nothing of the lines was kept.
        """
        with self._writable(self.disk.open) as handle:
            if os.lseek(handle, 0, os.SEEK_END) != end:
                raise Moved
            self._refuse_replaced_lock()
            self._append(handle, end, lines)
        with suppress(OSError):  # what cannot be read was written and synced all the same
            if self.disk.read(self.path, end, len(lines)) != lines:
                raise Overwritten(self.where)

    def replace(self, end: int, lines: bytes) -> None:
        """Put a file of the same length in the place of this one, as when a text is blanked in it.

        Raises:
            Moved: it does not end at ``end``.
            NotSaved: it is as it was.
        """
        with self._writable(self.disk.open) as handle:  # refuses where nothing may be written
            if os.lseek(handle, 0, os.SEEK_END) != end:
                raise Moved
        self._refuse_replaced_lock()
        try:
            atomic_write(self.path, lines)
        except OSError as problem:
            raise NotSaved(self.where, problem) from None

    def _refuse_replaced_lock(self) -> None:
        if self._lock_id is not None and self._lock_id != _file_id(_lock_file(self.path)):
            raise LockReplaced(_lock_file(self.path))

    def begin(self, lines: bytes) -> None:
        """Create the file with its first lines, or fill an empty one; where that fails, there is none.

        Raises:
            Moved: it holds something already.
            NotSaved: nothing was made.
        """
        is_empty, is_ours = self.path.exists(), False
        try:
            with self._writable(self.disk.open if is_empty else self.disk.make) as handle:
                if os.lseek(handle, 0, os.SEEK_END):
                    raise Moved
                is_ours = True
                self._append(handle, 0, lines)
        except NotSaved:
            if is_ours:  # closed by now: Windows removes no open file
                with suppress(OSError):
                    self.disk.remove(self.path)
            raise

    @contextmanager
    def turn(self, holder: str, wait: float | None = None) -> Iterator[None]:
        """Hold the lock; whoever comes back for it at once lets others go first.

        Args:
            holder: who we are, for those who wait in vain.
            wait: how many seconds to wait for others; ``LONGEST_WAIT`` if left out.

        Raises:
            Locked: somebody else holds it for longer.
            FolderGone: the ledger's folder is gone.
        """
        self._fairness.give_way()
        with _locked(self.path, holder, LONGEST_WAIT if wait is None else wait) as told_at:
            self._fairness.begin(self._size())
            self._lock_id, self.told_at = _file_id(_lock_file(self.path)), told_at
            try:
                yield
            finally:
                self._lock_id = None
                self._fairness.end(self._size())

    def rescue(self, end: int) -> str:
        """Copy bytes after the last whole line into a file beside this one, and cut them off.

        Where the last line lacks nothing but its newline, it gets it.

        Args:
            end: of the last whole line; the caller holds the lock.

        Returns:
            The name of the copy; empty where nothing was unfinished.

        Raises:
            NotSaved: they could not be copied or cut; the file is as it was.
        """
        tail = self.read(end)
        if not tail:
            if end and self._size() == end - 1:
                self.extend(end - 1, b"\n")
            return ""
        copy = _unused(self.path.with_name(f"{self.path.stem}.torn-{end}"))
        self._copy_aside(copy, tail)
        with self._writable(self.disk.open) as handle:
            try:
                self.disk.cut(handle, end)
                self.disk.sync(handle)
            except OSError as problem:
                raise NotSaved(self.where, problem) from None
        return copy.name

    def sync(self) -> None:
        """Wait until the whole file is on the disk, whatever the ledger's disk does."""
        with self._writable(self.disk.open) as handle:
            try:
                os.fsync(handle)
            except OSError as problem:
                raise NotSaved(self.where, problem) from None

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def _append(self, handle: int, end: int, lines: bytes) -> None:
        try:
            os.lseek(handle, end, os.SEEK_SET)
            self._write_all(handle, lines)
            self.disk.sync(handle)
        except OSError as problem:
            if not self._is_kept_all_the_same(handle, end, lines):
                raise NotSaved(self.where, problem) from None

    def _write_all(self, handle: int, data: bytes) -> None:
        """Go on after a short write; a disk that takes nothing more is a failure."""
        rest = memoryview(data)
        while rest:
            taken = self.disk.write(handle, rest)
            if not taken:
                raise OSError(errno.EIO, "the disk took none of it")
            rest = rest[taken:]

    def _is_kept_all_the_same(self, handle: int, end: int, lines: bytes) -> bool:
        """Cut failed lines off; where even that fails, read whether they are there."""
        try:
            self.disk.cut(handle, end)
        except OSError:
            with suppress(OSError):
                return self.disk.read(self.path, end) == lines
            return False
        with suppress(OSError):
            self.disk.sync(handle)
        return False

    def _copy_aside(self, copy: Path, data: bytes) -> None:
        try:
            handle = self.disk.make(copy)
            try:
                self._write_all(handle, data)
                self.disk.sync(handle)
            finally:
                os.close(handle)
        except PermissionError:
            raise NotAllowed(copy, "written") from None
        except OSError as problem:
            with suppress(OSError):
                self.disk.remove(copy)
            raise NotSaved(self.where, problem) from None

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, NotADirectoryError):
            missing = FolderGone if self._was_there else NoWorkspace
            raise missing(self.path.parent) from None
        except PermissionError:
            raise NotAllowed(self.path, "read") from None
        except OSError as problem:
            raise NotReadable(self.path, problem) from None

    @contextmanager
    def _writable(self, opening: Callable[[Path], int]) -> Iterator[int]:
        try:
            handle = opening(self.path)
        except PermissionError:
            raise NotAllowed(self.path, "written") from None
        except OSError as problem:
            raise NotSaved(self.where, problem) from None
        try:
            yield handle
        finally:
            os.close(handle)


class _LinesInMemory:
    """The lines that several ledgers of one place in memory share."""

    def __init__(self, data: bytes | None) -> None:
        self.data = data
        self.changes = 0
        self.lock, self.holder = Lock(), ""


class MemoryLedger:
    """Lines in memory: those of a workspace that is there, or as a file will have or once had them."""

    told_at = 0.0
    is_far = is_guarded = False

    def __init__(self, where: str, data: bytes | None = None) -> None:
        """The lines ``data``; not begun yet, if left out.

        Args:
            where: what messages call it, such as the path of the file that has them.
        """
        self.where, self.name = where, PurePath(where).name
        self._lines, self._is_read_only = _LinesInMemory(data), False

    def only_read(self) -> MemoryLedger:
        """Return a ledger of these lines that refuses to be written."""
        reading = MemoryLedger(self.where)
        reading._lines, reading._is_read_only = self._lines, True
        return reading

    def exists(self) -> bool:
        return self._lines.data is not None

    def fingerprint(self) -> object:
        return self._lines.changes if self.exists() else None

    def read(self, offset: int, most: int | None = None) -> bytes:
        data = self._lines.data
        if data is None:
            raise NoWorkspace(Path(self.where).parent)
        return data[offset:] if most is None else data[offset : offset + most]

    def wait_for_news(self, seconds: float) -> None:
        _wait_for_change(self, seconds)

    def extend(self, end: int, lines: bytes) -> None:
        self._put(end, (self._lines.data or b"") + lines)

    def begin(self, lines: bytes) -> None:
        self._put(0, lines)

    def replace(self, end: int, lines: bytes) -> None:
        self._put(end, lines)

    @contextmanager
    def turn(self, holder: str, wait: float | None = None) -> Iterator[None]:
        lines = self._lines
        if not lines.lock.acquire(timeout=LONGEST_WAIT if wait is None else wait):
            raise Locked(lines.holder)
        lines.holder = holder
        try:
            yield
        finally:
            lines.lock.release()

    def rescue(self, end: int) -> str:  # noqa: ARG002 - no write is ever half done here
        return ""

    def sync(self) -> None:
        """Do nothing: there is nothing to wait for."""

    def _put(self, end: int, data: bytes) -> None:
        if self._is_read_only:
            raise NotAllowed(Path(self.where), "written")
        if len(self._lines.data or b"") != end:
            raise Moved
        self._lines.data = data
        self._lines.changes += 1


def _wait_for_change(ledger: Ledger, seconds: float) -> None:
    before, until = ledger.fingerprint(), time.monotonic() + seconds
    while ledger.fingerprint() == before and time.monotonic() < until:
        time.sleep(min(seconds, _BETWEEN_LOOKS))


_BETWEEN_LOOKS = 0.05


def _unused(path: Path) -> Path:
    """Return the path, or one like it that no file has."""
    names = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return path if not path.exists() else next(name for name in names if not name.exists())


_POLL = 0.001
"""Seconds between two tries: writers hold the lock for about a millisecond."""


FileId: TypeAlias = "tuple[int, int]"
"""The identity of a file under any name: its inode on POSIX, its file id on Windows."""


def _file_id(path: Path) -> FileId | None:
    """Return the id of the file that has a name now; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _lock_file(path: Path) -> Path:
    return path.with_suffix(".lock")


@contextmanager
def _locked(path: Path, holder: str, wait: float) -> Iterator[float]:
    """Hold the lock of a file; gives the time that the file system gave a file just written."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only writing needs it

    if not path.parent.is_dir():  # the lock would make one
        raise FolderGone(path.parent)
    lock_file, holder_file = _lock_file(path), path.with_suffix(".holder")
    if is_shared_name(lock_file):  # taking the lock would empty the file that it stands for
        raise NotReadable(lock_file, NoPlainFile(lock_file, "a link"))
    lock = FileLock(lock_file, timeout=wait, poll_interval=_POLL)
    try:
        lock.acquire()
    except Timeout:
        raise Locked(_read_holder(holder_file)) from None
    except PermissionError:
        raise NotAllowed(path.parent, "written") from None
    except (OSError, NotImplementedError) as problem:
        raise NotReadable(lock_file, problem) from None
    try:
        yield _write_holder(holder_file, holder)
    finally:
        lock.release()


def _write_holder(file: Path, holder: str) -> float:
    """Leave our name for those who wait; the lock is good without it.

    The name is written over the one before it: some file systems wait for the disk where a file
    is emptied first.

    Returns:
        The time that the file has now; 0 where it could not be written.
    """
    if is_shared_name(file):  # somebody wants the name to be written over another file
        return 0.0
    with suppress(OSError):
        with os.fdopen(open_plain(file, os.O_RDWR | os.O_CREAT), "r+b") as opened:
            opened.write(holder.encode("utf-8", "replace"))
            opened.truncate()
        return file.stat().st_mtime
    return 0.0


def _read_holder(file: Path) -> str:
    try:
        return read_plain(file).decode("utf-8", "replace") or "somebody else"
    except OSError:
        return "somebody else"


_SOON = 0.01
"""Seconds in which only a loop comes back for the lock; people never do."""
_PAUSE = 0.002
"""Seconds for which a loop leaves the lock to others: each of them tries once or twice."""


class Fairness:
    """Leaves the lock to others who write at the same moment.

    A lock that is tried for has no queue: a loop that lets go and comes back at once would keep
    the others waiting.
    """

    def __init__(self) -> None:
        self._let_go = -_SOON
        self._size: int | None = None
        self._met_others = False

    def give_way(self) -> None:
        """Pause if others wrote before our last turn and that was a moment ago."""
        if self._met_others and time.monotonic() - self._let_go < _SOON:
            time.sleep(_PAUSE)

    def begin(self, size: int) -> None:
        """Note whether others have written since our last turn, by the ledger's size."""
        self._met_others = self._size is not None and size != self._size

    def end(self, size: int) -> None:
        """Note when we let go, and how large the ledger is then."""
        self._let_go, self._size = time.monotonic(), size
