"""A layer between the program and the system, on which any call about files can fail.

It takes the place of the functions of ``os`` and of ``open`` while an operation runs, and counts
the calls about one folder. At a chosen call it lets something go wrong. Linux only: the name of an
open file is looked up in ``/proc``.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class Fault(StrEnum):
    """What goes wrong at a call."""

    ERROR = "error"
    """The call fails once, as on a disk with a bad block."""
    FULL = "full disk"
    """The call and every writing one after it fail; what frees room still works."""
    SHORT = "short write"
    """A write takes half of its bytes, and the disk is full then."""
    KILL = "kill"
    """The process ends before the call."""
    POWER = "lost sync"
    """The power fails before the call: what was not synced is lost."""
    OTHER = "second writer"
    """Somebody else records something before the call."""


ENDS_THE_PROCESS = frozenset({Fault.KILL, Fault.POWER})
_FREES = frozenset({"unlink", "rmdir", "ftruncate", "read"})
_ONE_PATH = ("unlink", "remove", "mkdir", "rmdir", "truncate")
_TWO_PATHS = ("rename", "replace", "link")
_HANDLE = ("fsync", "ftruncate", "write")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Layer:
    """Counts the calls about a folder, and lets one of them fail."""

    def __init__(
        self,
        room: Path,
        fault: Fault | None = None,
        at: int = -1,
        other: Callable[[], None] | None = None,
    ) -> None:
        """Watch a folder.

        Args:
            room: the folder.
            fault: what goes wrong; nothing, where left out.
            at: at which call, from 0.
            other: what somebody else does at that call.
        """
        self._room, self._fault, self._at, self._other = str(room), fault, at, other
        self.calls: list[str] = []
        """Each call and the file that it was about."""
        self._real: list[tuple[Any, str, Any]] = []
        self._kept: dict[int, bytes] = {}
        """What is on the disk of files that were written and not synced, by their inodes."""
        self._is_busy = False

    def __enter__(self) -> Layer:
        """Take the place of the system's functions."""
        for name in _ONE_PATH:
            self._put(os, name, self._about_path(name, getattr(os, name)))
        for name in _TWO_PATHS:
            self._put(os, name, self._about_path(name, getattr(os, name)))
        for name in _HANDLE:
            self._put(os, name, self._about_handle(name, getattr(os, name)))
        self._put(os, "open", self._os_open(os.open))
        opened = self._open(builtins.open)
        self._put(builtins, "open", opened)
        self._put(io, "open", opened)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the system's functions back."""
        for owner, name, real in reversed(self._real):
            setattr(owner, name, real)

    def _put(self, owner: Any, name: str, function: Any) -> None:
        self._real.append((owner, name, getattr(owner, name)))
        setattr(owner, name, function)

    def _is_here(self, path: object) -> bool:
        if not isinstance(path, str | os.PathLike):
            return False
        return os.path.abspath(os.fspath(path)).startswith(self._room)  # noqa: PTH100

    def _name(self, handle: int) -> str:
        try:
            return os.readlink(f"/proc/self/fd/{handle}")  # noqa: PTH115
        except OSError:
            return ""

    def _about_path(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *others: Any, **named: Any) -> Any:
            if self._is_here(path) or named.get("dir_fd") is not None:
                self.happens(name, str(path))
            return real(path, *others, **named)

        return call

    def _about_handle(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(handle: Any, *others: Any) -> Any:
            path = self._name(handle) if isinstance(handle, int) else ""
            if self._is_busy or not path.startswith(self._room):
                return real(handle, *others)
            if name == "write":
                return self.writes(path, handle, others[0], real)
            self.happens(name, path)
            if name == "fsync":
                self._kept.pop(os.fstat(handle).st_ino, None)
            else:
                self.dirties(handle)
            return real(handle, *others)

        return call

    def _os_open(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Any, flags: int, *others: Any, **named: Any) -> int:
            if self._is_here(path):
                self.happens("open" if flags & _WRITES else "read", str(path))
            return real(path, flags, *others, **named)

        return call

    def _open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(
            file: Any, mode: str = "r", buffering: int = -1, *others: Any, **named: Any
        ) -> Any:
            path = self._name(file) if isinstance(file, int) else file
            if self._is_busy or not self._is_here(path):
                return real(file, mode, buffering, *others, **named)
            is_written = bool(set(mode) & set("wxa+"))
            if not isinstance(file, int) and "opener" not in named:
                self.happens("open" if is_written else "read", str(path))
            if not is_written or "b" not in mode:
                return real(file, mode, buffering, *others, **named)
            opener = named.get("opener")
            raw = _Raw(self, file, mode.replace("b", ""), opener)
            return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

        return call

    def dirties(self, handle: int) -> None:
        """Keep what the disk has of a file before it is changed."""
        if self._fault is not Fault.POWER:
            return
        inode = os.fstat(handle).st_ino
        if inode not in self._kept:
            self._kept[inode] = self._content(handle)

    @staticmethod
    def _content(handle: int) -> bytes:
        with open(f"/proc/self/fd/{handle}", "rb") as file:  # noqa: PTH123
            return file.read()

    def writes(self, path: str, handle: int, data: Any, real: Callable[..., int]) -> int:
        """Write, or do what goes wrong."""
        if self._fault is Fault.SHORT and len(self.calls) == self._at:
            self.calls.append(f"write {path}")
            self.dirties(handle)
            half = memoryview(data)[: len(data) // 2]
            return real(handle, half) if len(half) else 0
        self.happens("write", path)
        self.dirties(handle)
        return real(handle, data)

    def happens(self, name: str, path: str) -> None:
        """Count a call, and let it go wrong if it is its turn."""
        if self._is_busy:
            return
        number = len(self.calls)
        self.calls.append(f"{name} {path}")
        if self._fault is None or number < self._at:
            return
        if self._fault is Fault.FULL or (self._fault is Fault.SHORT and number > self._at):
            if name not in _FREES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        elif number == self._at:
            self._goes_wrong(path)

    def _goes_wrong(self, path: str) -> None:
        if self._fault is Fault.ERROR:
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        self._is_busy = True
        try:
            if self._fault is Fault.POWER:
                self._lose()
            if self._fault in ENDS_THE_PROCESS:
                os.kill(os.getpid(), signal.SIGKILL)
            if self._fault is Fault.OTHER and self._other is not None:
                self._other()
        finally:
            self._is_busy = False

    def _lose(self) -> None:
        """Give every file the content that the disk has of it."""
        for path in Path(self._room).rglob("*"):
            if path.is_file() and (kept := self._kept.get(path.stat().st_ino)) is not None:
                path.write_bytes(kept)


class _Raw(io.FileIO):
    """A file of which each write is counted."""

    def __init__(self, layer: Layer, file: Any, mode: str, opener: Any) -> None:
        super().__init__(file, mode, opener=opener)
        self._layer = layer
        self._path = str(file)

    def write(self, data: Any) -> int:
        return self._layer.writes(
            self._path, self.fileno(), data, lambda _, part: super(_Raw, self).write(part)
        )
