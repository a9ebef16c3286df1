"""ZIP archives: those from outside, opened within limits, and those that follow from their members alone.

Nothing else in the program opens one, so that no file from outside can unpack to more than it may.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as deflate_error

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import shortened

_NO_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that an archive can name; a real one would change the bytes."""
_UNIX = 3
"""The system that archives name as their maker. By default it is that of the computer."""
_ENTRY = b"PK\x01\x02"
_MOST_RATIO = 100
"""The most bytes to which a byte may unpack on average; tables of equal rows reach half of it."""
_DEEPEST = 4
"""The most archives inside each other: a backup, a signed file, a workbook in it, and one more."""
_UNREADABLE = (
    BadZipFile,
    deflate_error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_DAMAGED = ("is damaged or was cut off", "Ask for it again, or open it and save it as a new file")
_PACKED_OTHERWISE = (
    "is packed in a way that this program doesn't read",
    "Open it in Excel or Word, save it again and try again",
)
_USE_A_PART = "Copy what you need into a new file"
NEEDS_PASSWORD = (
    "is protected by a password",
    "Open it, remove the password (File, Info, Protect), save it and try again",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that archives of one kind unpack to."""

    unpacked: int
    """The most bytes of all parts together."""
    parts: int
    free: int = 50_000_000
    """The bytes that an archive may unpack to, however small it is."""


OFFICE_FILE = Limits(unpacked=150_000_000, parts=5_000)
BACKUP = Limits(unpacked=1_000_000_000, parts=100_000, free=100_000_000)
"""A backup of thirty years, with every file that was signed."""


class UnfitArchive(Refused):
    """An archive that is not opened: damaged, encrypted, or larger than any real one."""

    def __init__(self, name: str, why: str, way_out: str = _USE_A_PART) -> None:
        super().__init__(f"{shortened(name, 80)} {why}. {way_out}.")
        self.why = why


class Allowance:
    """The parts and bytes that an archive, and those in it, have unpacked to so far."""

    def __init__(self, name: str, limits: Limits, packed: int) -> None:
        """Allow what an archive of so many bytes may unpack to."""
        self._name, self._limits = name, limits
        self._parts = self._unpacked = 0
        self._most = min(limits.unpacked, max(limits.free, _MOST_RATIO * packed))

    def refuse_parts(self, parts: int | None) -> None:
        """Refuse too many parts; None stands for archives without end in each other."""
        if parts is None or parts > self._limits.parts:
            raise UnfitArchive(self._name, f"holds more than {self._limits.parts:,} files")

    def take(self, parts: int, unpacked: int) -> None:
        """Count what one archive unpacks to."""
        self._parts += parts
        self._unpacked += unpacked
        self.refuse_parts(self._parts)
        if self._unpacked > self._most:
            why = f"unpacks to more than {self._most // 1_000_000:,} MB"
            raise UnfitArchive(self._name, why)


class ZipArchive:
    """An archive from outside, none of whose parts unpack to more than the limits allow."""

    def __init__(
        self,
        name: str,
        data: bytes,
        limits: Limits = OFFICE_FILE,
        *,
        within: ZipArchive | None = None,
    ) -> None:
        """Open an archive, and count all of its parts.

        Args:
            name: the file's name, for messages.
            within: the archive that it is a part of, whose limits it shares.

        Raises:
            UnfitArchive: it is damaged or encrypted, or would unpack to too much.
        """
        self.name = name
        self.allowance: Allowance = (
            within.allowance if within else Allowance(name, limits, len(data))
        )
        self.depth: int = 1 if within is None else within.depth + 1
        # A list of millions of parts takes all memory before anybody can count them.
        self.allowance.refuse_parts(data.count(_ENTRY) if self.depth <= _DEEPEST else None)
        try:
            self._zip = ZipFile(io.BytesIO(data))
        except _UNREADABLE:
            raise UnfitArchive(name, *_DAMAGED) from None
        self.members = self._zip.infolist()
        self.comment = self._zip.comment
        self.names = frozenset(member.filename for member in self.members)
        if any(member.flag_bits & 1 for member in self.members):
            raise UnfitArchive(name, *NEEDS_PASSWORD)
        # Other methods have no limit on what a few bytes unpack to.
        if any(member.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for member in self.members):
            raise UnfitArchive(name, *_PACKED_OTHERWISE)
        self.allowance.take(len(self.members), sum(each.file_size for each in self.members))

    def read(self, part: str | ZipInfo) -> bytes:
        """Return the bytes of a part.

        Raises:
            KeyError: there is no such part.
            UnfitArchive: it is damaged, or not as large as the archive says.
        """
        with self.open(part) as stream:
            return stream.read()

    def open(self, part: str | ZipInfo) -> PartStream:
        """Open a part for reading; raises what ``read`` does."""
        member = part if isinstance(part, ZipInfo) else self._zip.getinfo(part)
        try:
            return PartStream(self.name, self._zip.open(member), member.file_size)
        except _UNREADABLE:
            raise UnfitArchive(self.name, *_DAMAGED) from None


class PartStream:
    """The bytes of a part, of which no more are unpacked than are asked for."""

    def __init__(self, name: str, stream: IO[bytes], size: int) -> None:
        self._name, self._stream, self._size = name, stream, size

    def __enter__(self) -> PartStream:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, most: int = -1) -> bytes:
        """Read some bytes, or all.

        Raises:
            UnfitArchive: the part is damaged.
        """
        try:
            # Without a number, all is unpacked before it is cut to the part's size.
            return self._stream.read(self._size + 1 if most < 0 else most)
        except _UNREADABLE:
            raise UnfitArchive(self._name, *_DAMAGED) from None


def zip_members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the members of an archive that this program has just made."""
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def archive_of(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of named members, in their order; the same members give the same bytes."""
    output = io.BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, data in members:
            info = ZipInfo(name, _NO_DAY)
            info.compress_type = ZIP_DEFLATED
            info.create_system = _UNIX
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return output.getvalue()


def archive_like(archive: ZipArchive, contents: Iterable[bytes]) -> bytes:
    """An archive with the same members in the same order, and other contents."""
    output = io.BytesIO()
    with ZipFile(output, "w") as target:
        target.comment = archive.comment
        for member, data in zip(archive.members, contents, strict=True):
            target.writestr(member, data, compress_type=member.compress_type)
    return output.getvalue()
