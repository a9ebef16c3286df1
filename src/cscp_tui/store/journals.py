"""The journal in a file: appended by one writer at a time, followed by many readers."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.store.codec import (
    ENDING,
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
)
from cscp_tui.store.disks import Disk
from cscp_tui.store.errors import (
    BrokenJournal,
    NewerVersion,
    NotAllowed,
    NotReadable,
    NotSaved,
    NoWorkspace,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

_LONGEST_HEADER = 4096


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


class FileJournal:
    """A journal file; it knows no records, only lines and their order."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        """The journal at ``path``, which may not be there yet."""
        self.path = path
        self.disk = disk or Disk()

    def header(self) -> Header:
        """The first line.

        Raises:
            NoWorkspace: there is no journal.
            NewerVersion: a newer version of the program wrote it.
            BrokenJournal: its first line is not what was written.
        """
        with self._readable(), self.path.open("rb") as file:
            first = file.readline(_LONGEST_HEADER)
        try:
            self._check_header(first.rstrip(b"\n"))
            hash_of(first.rstrip(b"\n"))
            return decode_header(first[:-1])
        except NotALine as problem:
            raise BrokenJournal(self.path, 1, str(problem)) from None

    def size(self) -> int:
        """The file's length in bytes."""
        with self._readable():
            return self.disk.size(self.path)

    def has_line_at(self, position: Position) -> bool:
        """Whether the line before the position is the one that it names."""
        with self._readable(), self.path.open("rb") as file:
            file.seek(max(0, position.offset - ENDING - 1))
            found = file.read(min(position.offset, ENDING + 1))
        return found.endswith(b"\n") and claimed_hash(found[:-1]) == position.hash

    def read_bytes(self, offset: int = 0) -> bytes:
        """Whole lines from an offset on; what follows the last newline is left out."""
        with self._readable():
            data = self.disk.read(self.path, offset)
        return data[: data.rfind(b"\n") + 1]

    def read(self, after: Position) -> tuple[list[Line], Position]:
        """The lines after a position, each verified, and the position after them.

        Raises:
            ChainBroken: the file is shorter than the position or goes on differently.
            BrokenJournal: a line is not what was written.
        """
        if self.size() < after.offset:
            raise ChainBroken
        data = self.read_bytes(after.offset)
        return self.verify(data, after)

    def verify(self, data: bytes, after: Position) -> tuple[list[Line], Position]:
        """Decode and verify whole lines that stand after a position.

        Raises:
            ChainBroken: the first line does not follow on the position.
            BrokenJournal: a line is not what was written, or does not follow on the one before.
        """
        lines: list[Line] = []
        n, prev = after.n, after.hash
        for raw in data.split(b"\n")[:-1]:
            n += 1
            try:
                digest = hash_of(raw)
                if n == 0:
                    self._check_header(raw)
                else:
                    line = decode(raw)
                    self._check_follows(line, n, prev)
                    lines.append(line)
            except NotALine as problem:
                raise _Broken(self.path, n + 1, str(problem), lines) from None
            prev = digest
        return lines, Position(n, after.offset + len(data), prev)

    def _check_header(self, raw: bytes) -> None:
        header = decode_header(raw)
        if header.v > VERSION:
            raise NewerVersion(self.path, header.v, VERSION)

    def _check_follows(self, line: Line, n: int, prev: str) -> None:
        if line.v > VERSION:
            raise NewerVersion(self.path, line.v, VERSION)
        if line.n != n or line.prev != prev:
            raise NotALine("does not follow on the line before it")

    def begin(self, values: dict[str, Any]) -> Position:
        """Write the first line of a new journal."""
        line, digest = encode(values, NO_HASH)
        with self._writable() as handle:
            self._append(handle, 0, line)
        return Position(0, len(line), digest)

    def append(self, after: Position, values: dict[str, Any]) -> Position:
        """Append a line; the caller holds the lock and has read up to the end.

        Raises:
            ChainBroken: the file is not as long as the position says.
            NotSaved: the line could not be kept; the file is as it was.
        """
        line, digest = encode(values, after.hash)
        with self._writable() as handle:
            if os.lseek(handle, 0, os.SEEK_END) != after.offset:
                raise ChainBroken
            self._append(handle, after.offset, line)
        return Position(after.n + 1, after.offset + len(line), digest)

    def sync(self) -> None:
        """Wait until everything written is on the disk, whatever disk the journal was given."""
        with self._writable() as handle:
            Disk().sync(handle)

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

    def unfinished(self, position: Position) -> bytes:
        """The bytes after the last newline: somebody's write in progress, or what it left."""
        data = self.disk.read(self.path, position.offset)
        return data[data.rfind(b"\n") + 1 :]

    def rescue_tail(self, position: Position, name: str) -> Path | None:
        """Copy unfinished bytes aside and cut them; only for the holder of the lock.

        Args:
            position: the end of the last whole line.
            name: what to call the copy, which stands beside the journal.

        Returns:
            The copy, or None where nothing was unfinished.
        """
        tail = self.unfinished(position)
        if not tail:
            return None
        copy = self.path.with_name(name)
        try:
            handle = self.disk.open(copy)
            try:
                self._write_all(handle, tail)
                self.disk.sync(handle)
            finally:
                os.close(handle)
            with self._writable() as handle:
                self.disk.cut(handle, position.offset)
                self.disk.sync(handle)
        except OSError as problem:
            raise NotSaved(self.path, problem) from None
        return copy

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, NotADirectoryError):
            raise NoWorkspace(self.path.parent) from None
        except PermissionError:
            raise NotAllowed(self.path, "read") from None
        except OSError as problem:
            raise NotReadable(self.path, problem) from None

    @contextmanager
    def _writable(self) -> Iterator[int]:
        try:
            handle = self.disk.open(self.path)
        except PermissionError:
            raise NotAllowed(self.path, "written") from None
        except OSError as problem:
            raise NotSaved(self.path, problem) from None
        try:
            yield handle
        finally:
            os.close(handle)


class _Broken(BrokenJournal):
    """A broken line, with the whole lines before it."""

    def __init__(self, path: Path, number: int, why: str, before: list[Line]) -> None:
        super().__init__(path, number, why)
        self.before = before


def lines_before(problem: BrokenJournal) -> list[Line]:
    """The lines that could be read before a broken one."""
    return problem.before if isinstance(problem, _Broken) else []
