"""The journal in a file: appended by one writer at a time, followed by many readers."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from cscp_tui.store.codec import (
    ENDING,
    FORMAT,
    NO_HASH,
    VERSION,
    Header,
    Line,
    NotALine,
    claimed_hash,
    decode,
    decode_header,
    encode,
    hash_of,
    version_of,
)
from cscp_tui.store.errors import (
    BrokenJournal,
    CannotBeKept,
    FolderGone,
    NewerVersion,
    NotAllowed,
    NotBegun,
    NotReadable,
    NotSaved,
    NoWorkspace,
)
from cscp_tui.store.ledger import Disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import Any


_LONGEST_HEADER = 4096
_BACK = ENDING + 1
"""How many bytes before a position tell whether the line before it is the right one."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two lines."""

    n: int
    """The number of the line before it."""
    offset: int
    """Bytes from the beginning of the file."""
    hash: str
    """The hash of the line before it."""


START = Position(-1, 0, NO_HASH)


class ChainBroken(Exception):
    """What is in the file does not follow on what was read before: it was replaced or cut."""


class BrokenLine(BrokenJournal):
    """A broken line, with the whole lines before it."""

    def __init__(
        self, path: Path, why: str, *, before: tuple[Line, ...] = (), position: Position
    ) -> None:
        super().__init__(path, position.n + 2, why)
        self.before = before
        self.position = position
        """The place between the whole lines and the broken one."""


class FileJournal:
    """A journal file; it knows no records, only lines and their order."""

    def __init__(self, path: Path, disk: Disk | None = None, kind: str = FORMAT) -> None:
        """The journal at ``path``, which may not be there yet.

        Args:
            path: its file.
            disk: how the disk is reached.
            kind: the team's journal, or a scrutineer's.
        """
        self.path = path
        self.disk = disk or Disk()
        self.kind = kind
        self._was_there = False

    def header(self) -> Header:
        """The first line.

        Raises:
            NoWorkspace: there is no journal.
            NotBegun: the file was made, and its first line was never finished.
            NewerVersion: a newer version of the program wrote it.
            BrokenJournal: its first line is not what was written.
        """
        with self._readable(), self.path.open("rb") as file:
            first = file.read(_LONGEST_HEADER)
        self._was_there = True
        if _is_unfinished_beginning(first):
            raise NotBegun(self.path)
        try:
            return self._checked_header(first.partition(b"\n")[0])
        except NotALine as problem:
            raise BrokenLine(self.path, str(problem), position=START) from None

    def has_line_at(self, position: Position) -> bool:
        """Whether the line before the position is the one that it names."""
        with self._readable(), self.path.open("rb") as file:
            file.seek(max(0, position.offset - _BACK))
            return _ends_with(file.read(_BACK), position)

    def read_bytes(self) -> bytes:
        """Whole lines; what follows the last newline is left out."""
        return _whole(self._read(0))

    def last_bytes(self, position: Position, size: int) -> bytes:
        """So many bytes before a position, or all of them; they may begin within a line."""
        start = max(0, position.offset - size)
        return self._read(start)[: position.offset - start]

    def read(self, after: Position) -> tuple[list[Line], Position]:
        """The lines after a position, each verified, and the position after them.

        What follows the last newline is somebody's write in progress and is left out.

        Raises:
            ChainBroken: the file is shorter than the position or goes on differently.
            BrokenLine: a line is not what was written.
        """
        back = min(after.offset, _BACK)
        data = self._read(after.offset - back)
        if back and not _ends_with(data[:back], after):
            raise ChainBroken
        data = data[back:]
        whole = _whole(data)
        lines, position = self.verify(whole, after)
        if _is_line_with_another_end(data[len(whole) :]):
            why = "has another end than it was written with"
            raise BrokenLine(self.path, why, before=tuple(lines), position=position)
        return lines, position

    def read_part(self, offset: int, most: int) -> bytes:
        """Whole lines from an offset on, of about so many bytes; one line where that is longer."""
        with self._readable(), self.path.open("rb") as file:
            file.seek(offset)
            return _whole(file.read(most) + file.readline())

    def verify(self, data: bytes, after: Position) -> tuple[list[Line], Position]:
        """Decode and verify whole lines that stand after a position.

        Raises:
            BrokenLine: a line is not what was written, or does not follow on the one before.
        """
        lines: list[Line] = []
        n, offset, prev = after.n, after.offset, after.hash
        for raw in data.split(b"\n")[:-1]:
            try:
                digest = hash_of(raw)
                if n < 0:
                    self._checked_header(raw)
                else:
                    lines.append(self._following(raw, n + 1, prev))
            except NotALine as problem:
                place = Position(n, offset, prev)
                raise BrokenLine(
                    self.path, str(problem), before=tuple(lines), position=place
                ) from None
            n, offset, prev = n + 1, offset + len(raw) + 1, digest
        return lines, Position(n, offset, prev)

    def _checked_header(self, raw: bytes) -> Header:
        self._refuse_newer(raw)
        header = decode_header(raw, self.kind)
        hash_of(raw)
        return header

    def _following(self, raw: bytes, n: int, prev: str) -> Line:
        try:
            line = decode(raw)
        except NotALine:
            self._refuse_newer(raw)
            raise
        if line.v > VERSION:
            raise NewerVersion(self.path, line.v, VERSION)
        if line.n != n or line.prev != prev:
            raise NotALine("does not follow on the line before it")
        return line

    def _refuse_newer(self, raw: bytes) -> None:
        if (version := version_of(raw)) > VERSION:
            raise NewerVersion(self.path, version, VERSION)

    def is_unfinished_beginning(self) -> bool:
        """Whether the file was made, and its first line was never finished."""
        with self._readable():
            return _is_unfinished_beginning(self.disk.read(self.path, 0))

    def begin(self, values: dict[str, Any]) -> Position:
        """Make the file with its first line; where that fails, there is no file."""
        line, digest = encode(values, NO_HASH)
        self.begin_with(line)
        return Position(0, len(line), digest)

    def begin_with(self, data: bytes) -> None:
        """Make the file with whole lines; where that fails, there is no file."""
        with self._writable(self.disk.make) as handle:
            try:
                self._append(handle, 0, data)
            except NotSaved:
                with suppress(OSError):
                    self.disk.remove(self.path)
                raise

    def append(self, after: Position, values: dict[str, Any]) -> Position:
        """Append a line; the caller holds the lock and has read up to the end.

        Raises:
            ChainBroken: the file is not as long as the position says.
            CannotBeKept: the line could be written and not be read again.
            NotSaved: the line could not be kept; the file is as it was.
        """
        line, digest = self._encoded(values, after.hash)
        self.extend(after.offset, line)
        return Position(after.n + 1, after.offset + len(line), digest)

    def extend(self, size: int, data: bytes) -> None:
        """Append whole lines to a file that has a size."""
        with self._writable(self.disk.open) as handle:
            if os.lseek(handle, 0, os.SEEK_END) != size:
                raise ChainBroken
            self._append(handle, size, data)

    @staticmethod
    def _encoded(values: dict[str, Any], prev: str) -> tuple[bytes, str]:
        """The line, proved to be one that can be read again."""
        try:
            line, digest = encode(values, prev)
            decode(line)
        except (NotALine, ValueError) as problem:
            raise CannotBeKept(str(problem)) from None
        return line, digest

    def _append(self, handle: int, offset: int, line: bytes) -> None:
        try:
            os.lseek(handle, offset, os.SEEK_SET)
            self._write_all(handle, line)
            self.disk.sync(handle)
        except OSError as problem:
            if not self._is_there_for_good(handle, offset, line):
                raise NotSaved(self.path, problem) from None

    def _write_all(self, handle: int, data: bytes) -> None:
        """Write on after a short write; a disk that takes nothing more is a failure."""
        rest = memoryview(data)
        while rest:
            taken = self.disk.write(handle, rest)
            if not taken:
                raise OSError(errno.EIO, "the disk takes no bytes")
            rest = rest[taken:]

    def _is_there_for_good(self, handle: int, offset: int, line: bytes) -> bool:
        """Cut a failed line back; where even that fails, look whether the line is there."""
        try:
            self.disk.cut(handle, offset)
        except OSError:
            with suppress(OSError):
                return self.disk.read(self.path, offset) == line
            return False
        with suppress(OSError):
            self.disk.sync(handle)
        return False

    def sync(self) -> None:
        """Wait until the whole file is on the disk, after it was filled without waiting."""
        with self._writable(self.disk.open) as handle:
            try:
                os.fsync(handle)
            except OSError as problem:
                raise NotSaved(self.path, problem) from None

    def unfinished(self, position: Position) -> bytes:
        """The bytes after a position: somebody's write in progress, or what it left."""
        with self._readable():
            return self._read(position.offset)

    def rescue_tail(self, position: Position, name: str) -> Path | None:
        """Copy unfinished bytes aside and cut them; only for the holder of the lock.

        Args:
            position: the end of the last whole line.
            name: what to call the copy, which stands beside the journal.

        Returns:
            The copy, or None where nothing was unfinished.

        Raises:
            NotSaved: the bytes could not be copied or cut; the journal is as it was.
        """
        tail = self.unfinished(position)
        if not tail:
            return None
        copy = unused(self.path.with_name(name))
        self._copy_aside(copy, tail)
        with self._writable(self.disk.open) as handle:
            try:
                self.disk.cut(handle, position.offset)
                self.disk.sync(handle)
            except OSError as problem:
                raise NotSaved(self.path, problem) from None
        return copy

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
            raise NotSaved(self.path, problem) from None

    def _read(self, offset: int) -> bytes:
        with self._readable():
            return self.disk.read(self.path, offset)

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
            raise NotSaved(self.path, problem) from None
        try:
            yield handle
        finally:
            os.close(handle)


def _whole(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]


def _ends_with(data: bytes, position: Position) -> bool:
    """Whether bytes that stand before a position end with the line that it names."""
    return data.endswith(b"\n") and claimed_hash(data[:-1]) == position.hash


def _is_line_with_another_end(tail: bytes) -> bool:
    """Whether bytes are a whole line whose newline was changed: no write in progress is that."""
    if tail[-3:-1] != b'"}':
        return False
    with suppress(NotALine):
        return bool(hash_of(tail[:-1]))
    return False


def _is_unfinished_beginning(data: bytes) -> bool:
    """Whether bytes are what a killed writer left of a first line."""
    return b"\n" not in data and b'"changes"' not in data and not _is_line_with_another_end(data)


def unused(path: Path) -> Path:
    """The path, or one like it that no file has."""
    names = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return path if not path.exists() else next(name for name in names if not name.exists())


NEVER = date.min
"""The latest day of effect of a journal without lines."""


@dataclass(slots=True)
class Log:
    """A place in a journal up to which its lines are known."""

    position: Position
    at: str = ""
    """When the last line was recorded."""
    latest_on: date = NEVER
    """The latest day of effect of any line."""
    previous: str = ""
    """The hash before the last line, where that was read while its writer may have had to wait
    for the disk, and may have to take it back."""
    findings: list[str] = field(default_factory=list)
    """What the user must know about how it was opened."""
    read_only: str = ""
    """Why it can only be read; empty where it can be written."""

    def pass_over(self, lines: Sequence[Line], position: Position) -> None:
        """Move the place behind lines that the book knows."""
        if lines:
            self.at = lines[-1].at
            self.latest_on = max(self.latest_on, *(line.on for line in lines))
            self.previous = ""
        self.position = position
