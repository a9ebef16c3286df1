"""Opening files: a folder's own ones never through a link, and nothing that is no ordinary file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
"""A pipe in the place of a file would be waited for."""
_BINARY = getattr(os, "O_BINARY", 0)
_GROWTH = 1_000_000
"""Bytes by which a file may grow between the look at its size and its reading."""


class NoPlainFile(OSError):
    """A link, a pipe or a device in the place of a file."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(errno.ELOOP, f"it is {what}, not an ordinary file", str(path))


class LargeFile(OSError):
    """A file that is larger than any real one of its kind."""

    def __init__(self, path: Path, most: int) -> None:
        size = f"{most // 1_000_000:,} MB"
        super().__init__(errno.EFBIG, f"it is larger than {size}", str(path))
        self.size = size


def open_plain(path: Path, flags: int, mode: int = 0o666) -> int:
    """Open a file by its own name, as ``os.open`` does, and refuse everything else.

    Raises:
        NoPlainFile: it is a link, or no file.
        OSError: it cannot be opened.
    """
    if not _NO_LINK and is_link(path):
        raise NoPlainFile(path, "a link")
    try:
        handle = os.open(path, flags | _NO_LINK | _NO_WAIT | _BINARY, mode)
    except OSError as problem:
        if problem.errno == errno.ELOOP or is_link(path):
            raise NoPlainFile(path, "a link") from None
        raise
    _refuse_odd(handle, path)
    return handle


def _refuse_odd(handle: int, path: Path) -> None:
    """Close a handle of what is no ordinary file, and raise."""
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise NoPlainFile(path, "a pipe or a device")


def read_given(path: Path, most: int) -> bytes:
    """Read a file that somebody named, which may be a link.

    Args:
        most: the most bytes that such a file has.

    Raises:
        NoPlainFile: it is a pipe or a device.
        LargeFile: it has more bytes.
        OSError: it cannot be read.
    """
    if path.is_dir():  # which Windows calls a lack of permission
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    handle = os.open(path, os.O_RDONLY | _NO_WAIT | _BINARY)
    _refuse_odd(handle, path)
    return _read(handle, path, most)


def _read(handle: int, path: Path, most: int | None) -> bytes:
    with os.fdopen(handle, "rb") as file:
        if most is None:
            return file.read()
        size = os.fstat(handle).st_size
        if size > most:
            raise LargeFile(path, most)
        return file.read(min(size + _GROWTH, most))  # room for as much is taken at once


def read_plain(path: Path, most: int | None = None) -> bytes:
    """Read a file by its own name.

    Raises:
        NoPlainFile: it is a link, or no file.
        LargeFile: it has more than ``most`` bytes.
        OSError: it cannot be read.
    """
    return _read(open_plain(path, os.O_RDONLY), path, most)


def is_link(path: Path) -> bool:
    """Return whether a path is a link itself, be it of a folder (a junction of Windows too)."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    return stat.S_ISLNK(found.st_mode) or (
        junction is not None and getattr(found, "st_reparse_tag", 0) == junction
    )


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and the folders in it, by name, without following links.

    The folder itself may be reached through one. One that is not there, or may not be read, has none.
    """
    inside: list[Path] = []
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        inside = sorted(folder.iterdir())
    for path in inside:
        if is_link(path):
            continue
        if path.is_dir():
            yield from files_below(path)
        elif path.is_file():
            yield path


def is_shared_name(path: Path) -> bool:
    """Return whether a path is a link, or one of several names of a file."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return is_link(path) or (stat.S_ISREG(found.st_mode) and found.st_nlink > 1)
