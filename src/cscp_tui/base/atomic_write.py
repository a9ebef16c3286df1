"""Atomic writes: a new file takes the place of an old one, even while somebody reads it."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from cscp_tui.base.plain_files import read_plain

WAITS = (0.01, 0.05, 0.2)
"""Seconds to wait after each refusal but the last."""

_EVERYBODY, _OWNER = 0o666, 0o600
_NO_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP}
)
"""The errors of file systems that give a file one name only."""

NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""The errors of a full disk, or of a user's share of it."""

_OLD = 3600
"""Seconds after which nobody writes a temporary file any more."""

_LEFT_OVER = r"\.[0-9a-f]{16}\.tmp"
"""Names of the temporary files, which nothing else has."""


def atomic_create(path: Path, data: bytes) -> None:
    """Make a file with its whole content, which must not be there yet.

    Raises:
        FileExistsError: there is a file of that name.
        OSError: it could not be written; there is no file then.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    with _written_beside(path, data, _EVERYBODY, is_synced=True) as beside:
        put_in_free_place(beside, path)


def put_in_free_place(new: Path, path: Path) -> None:
    """Give a file a name that no file has, at once and whole.

    Raises:
        FileExistsError: a file has it.
    """
    if os.name == "nt":
        new.rename(path)  # which refuses to replace a file
        return
    try:
        os.link(new, path)
    except OSError as problem:
        if problem.errno not in _NO_LINKS:
            raise
        # The file system has no second names: take the name first, then put the file there.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _EVERYBODY))
        try:
            new.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def clear_left_over(folder: Path) -> None:
    """Remove what killed processes left of atomic writes in a folder an hour ago or earlier.

    What is being written now is younger.
    """
    for path in folder.glob(".*.tmp"):
        with suppress(OSError):
            if is_left_over(path) and path.stat().st_mtime < time.time() - _OLD:
                path.unlink()


def is_left_over(path: Path) -> bool:
    """Return whether a file is what a killed process left of an atomic write; it counts for nothing."""
    return re.fullmatch(_LEFT_OVER, path.name) is not None


@contextmanager
def _written_beside(
    path: Path, data: bytes | Iterable[bytes], mode: int, *, is_synced: bool
) -> Iterator[Path]:
    """Write a temporary file beside a path, which is gone afterwards if it was not moved."""
    # tempfile would close the file to others, and it would stay so.
    beside = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            if is_synced:
                os.fsync(file.fileno())
        yield beside
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


@contextmanager
def at_once() -> Iterator[bool]:
    """Wait for nobody before a file takes another's place."""
    yield True


def atomic_write(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    is_private: bool = False,
    is_synced: bool = True,
    turn: Callable[[], AbstractContextManager[bool]] = at_once,
) -> None:
    """Replace the content of a file, or make it; it is never seen half written.

    A file that is there already keeps its permissions, unless the new one is private.

    Args:
        data: its new content, whole or in pieces.
        is_private: whether only the owner may read it.
        is_synced: whether to wait until the data is on the disk.
        turn: entered once the data is on the disk; tells whether it may still take the file's place.

    Raises:
        OSError: it could not be written; the old file is as it was.
    """
    mode = _OWNER if is_private else _EVERYBODY
    with _written_beside(path, data, mode, is_synced=is_synced) as beside:
        if path.exists() and not is_private:
            beside.chmod(path.stat().st_mode)
        with turn() as is_wanted:
            if is_wanted:
                replace_patiently(beside, path)
                clear_left_over(path.parent)


def write_unless_same(path: Path, data: bytes) -> None:
    """Write a file as ``atomic_write`` does, unless it has this content already."""
    if not (path.exists() and read_plain(path) == data):
        atomic_write(path, data)


def replace_patiently(new: Path, path: Path) -> None:
    """Put a file in the place of another, whole or not at all.

    Windows refuses while another window or a virus scanner reads either of them, mostly for a
    moment only.

    Raises:
        OSError: it could not be done; the old file is as it was.
    """
    for wait in WAITS:
        try:
            new.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    new.replace(path)
