"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING

from cscp_tui.exporting.errors import (
    DiskFull,
    FolderMissing,
    IsFolder,
    IsKept,
    NotWritten,
    WriteForbidden,
)
from cscp_tui.replacing import replace_patiently
from cscp_tui.store.places import is_kept

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cscp_tui.domain.errors import CscpError

_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def write_file(path: Path, content: str | bytes) -> None:
    """Put the content where the path says, replacing what is there only when all is written.

    Text is written as UTF-8 with its own line ends. A link keeps pointing at its file, a file keeps
    its permissions, and a device or pipe is written to directly.

    Raises:
        CscpError: The file could not be written; what was there before is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    with told_in_words(path):
        _refuse_kept(path)
        target = path.resolve()
        if target.is_dir():
            raise IsFolder(path)
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)


def write_new_file(path: Path, content: str | bytes) -> Path:
    """Put the content into a file that is not there yet, in a folder that is made where it is not.

    Where the file is there already, one beside it is made, whose name ends in ``-2`` and so on.

    Returns:
        The file that was made.

    Raises:
        CscpError: The file could not be written; no other file was touched.
    """
    data = content.encode() if isinstance(content, str) else content
    with told_in_words(path):
        _refuse_kept(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        for made in _names_like(path):
            with suppress(FileExistsError):
                make_file(made, data)
                return made
    raise AssertionError  # names never end


def _refuse_kept(path: Path) -> None:
    if is_kept(path):
        raise IsKept(path)


def _names_like(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def make_file(path: Path, data: bytes) -> None:
    """Make a file, which must not be there yet; half a file is taken away again."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            file.close()
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise


def _replace(target: Path, data: bytes) -> None:
    # A name of our own, not tempfile's: its files are closed to others, and would stay so.
    beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        replace_patiently(beside, target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


@contextmanager
def told_in_words(path: Path) -> Iterator[None]:
    """What the system refuses about a file, as a sentence that names it."""
    try:
        yield
    except OSError as error:
        raise _failure(path, error) from error


def _failure(path: Path, error: OSError) -> CscpError:
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return WriteForbidden(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError | FileExistsError):
        return FolderMissing(path)
    if error.errno in _NO_ROOM:
        return DiskFull(path)
    return NotWritten(path, error.strerror or str(error))
