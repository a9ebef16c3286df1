"""The journal: lines in a chain, appended by one writer at a time, followed by many readers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.domain.changes import Line
from cscp_tui.domain.records import Redaction
from cscp_tui.store.codec import (
    BLANK,
    CLOCK_CORRECTED,
    FORMAT,
    NO_HASH,
    VERSION,
    Header,
    NewerLine,
    NotALine,
    check_texts,
    decode,
    decode_header,
    decode_verified,
    encode,
    follows,
    format_of,
    hash_of,
    line_parts,
    next_hash,
)
from cscp_tui.store.errors import BrokenJournal, NewerVersion, NotBegun, Trouble
from cscp_tui.store.ledger import Ledger, Moved

if TYPE_CHECKING:
    from cscp_tui.store.redacted_lines import Redacted


NEVER = date.min
"""The latest day of effect in a journal without lines."""

_LONGEST_HEADER = 4096
_LONGEST_JOURNAL = 1 << 40
_LOOK_BACK = 1024
"""The bytes to read before a position to find the previous line's hash. They nearly always
suffice."""


class Position(Struct, frozen=True):
    """A position in a journal, between two lines."""

    n: int
    """The number of the line before it."""
    offset: int
    """Bytes from the beginning of the file."""
    hash: str
    """The hash of the line before it."""


START = Position(-1, 0, NO_HASH)


class ChainBroken(Exception):
    """A journal that does not continue from where it was read, as it was replaced or cut."""


class BrokenLine(BrokenJournal):
    """A broken line, with the valid lines before it."""

    def __init__(self, where: str, why: str, position: Position) -> None:
        super().__init__(where, position.n + 2, why)
        self.before: tuple[Line, ...] = ()
        self.position = position
        """The position after the valid lines, where the broken one begins."""


class Journal:
    """Numbered lines in a chain of hashes, kept in a ledger; it knows no records."""

    def __init__(self, ledger: Ledger, kind: str = FORMAT) -> None:
        """The journal in a ledger, which may be empty yet.

        Args:
            kind: the team's journal, or a scrutineer's.
        """
        self.ledger = ledger
        self.written = b""
        """The lines that were appended last, as bytes."""
        self.kind = kind
        self.redactions: Sequence[Redaction] = ()
        """Redactions that are recorded elsewhere, as for an older copy of a journal."""
        self._redacted: tuple[int, Redacted] | None = None

    def header(self) -> Header:
        """Read the first line.

        Raises:
            NoWorkspace: there is no journal.
            NotBegun: the journal was made, and its first line was never finished.
            BrokenJournal: its first line is not what was written.
        """
        if self.is_unfinished_beginning():
            raise NotBegun(self.ledger.where)
        try:
            return self.checked_header(self.ledger.read(0, _LONGEST_HEADER).partition(b"\n")[0])
        except NewerLine:
            raise NewerVersion(self.ledger.where, 1) from None
        except NotALine as problem:
            raise BrokenLine(self.ledger.where, str(problem), position=START) from None

    def has_line_at(self, position: Position) -> bool:
        """Return whether the line before the position is whole and the one that it names.

        Its bytes are hashed: the end of a line that another one was written over has its hash too.
        """
        line = self._line_before(position)
        return line is not None and self._carries(line, position.hash)

    def is_older(self, position: Position) -> bool:
        """Return whether the line before a position is of an earlier format than new lines."""
        line = self._line_before(position)
        return line is not None and format_of(line) < VERSION

    def _line_before(self, position: Position) -> bytes | None:
        """Read the line before a position; None if no line ends there."""
        if not 0 < position.offset < _LONGEST_JOURNAL:
            return None  # a sign-off of another program can name any place
        size = min(_LOOK_BACK, position.offset)
        while True:
            data = self._read(position.offset - size, size)
            is_short = len(data) == size - 1  # as where a newline is gone, and its line longer
            if not is_short and (len(data) < size or not data.endswith(b"\n")):
                return None
            _, has_more, line = data[:-1].rpartition(b"\n")
            if size == position.offset or (has_more and not is_short):
                return None if is_short else line
            size = min(size * 16, position.offset)

    def _read(self, offset: int, most: int) -> bytes:
        """Read bytes; a last line that has lost nothing but its newline has it again."""
        data = self.ledger.read(offset, most)
        return data if len(data) == most else with_last_end(data)

    def read_bytes(self, position: Position) -> bytes:
        return self._read(0, position.offset)

    def last_bytes(self, position: Position, size: int) -> bytes:
        """Read so many bytes before a position, or all; they may begin within a line."""
        start = max(0, position.offset - size)
        return self._read(start, position.offset - start)

    def scan(self, after: Position, *, last: int | None = None, texts: bool = False) -> Scan:
        """Return the lines after a position, to be read and verified one by one.

        Args:
            last: the number of the line after which to stop; at the end, if left out.
            texts: verify the digests of free texts too.
        """
        return Scan(self, after, last=last, texts=texts)

    def read(self, after: Position, *, texts: bool = False) -> tuple[list[Line], Position]:
        """Read and verify the lines after a position; returns the position after them too.

        What follows the last newline is somebody's write in progress and is left out.

        Args:
            texts: verify the digests of free texts too.

        Raises:
            ChainBroken: the journal is shorter than the position or goes on differently.
            BrokenLine: a line is not what was written.
        """
        if after.offset and not self.has_line_at(after):
            raise ChainBroken
        scan = self.scan(after, texts=texts)
        lines = list(scan)
        if scan.broken:
            scan.broken.before = tuple(lines)
            raise scan.broken
        return lines, scan.position

    def position_after(self, n: int) -> Position:
        """Return the position after the line with a number; by default, after the last one."""
        scan = self.scan(START, last=n)
        for _ in scan:
            pass
        return scan.position

    def verify_chain(self, until: Position) -> None:
        """Verify that the lines up to a position are a chain that ends in its line.

        It looks at hashes only, so that it is quick enough to be done before a change is saved.

        Raises:
            BrokenLine: a line is not what was written, or does not follow on the one before.
        """
        n, offset, prev, why = START.n, START.offset, START.hash, ""
        while offset < until.offset and not why:
            part = self.read_part(offset, _LARGE_PART)[: until.offset - offset]
            why = "" if part else "is missing"
            try:
                for raw in _split(part):
                    prev = self._next_hash(raw, prev)
                    n, offset = n + 1, offset + len(raw) + 1
            except NotALine as problem:
                why = str(problem)
        if not why and (n, prev) != (until.n, until.hash):
            why = "isn't the original"
        if why:
            raise BrokenLine(self.ledger.where, why, position=Position(n, offset, prev))

    def read_part(self, offset: int, most: int) -> bytes:
        """Read whole lines of about so many bytes from an offset on; at least one, if there is."""
        data = self._read(offset, most)
        if b"\n" in data or len(data) < most:
            return _whole(data)
        while b"\n" not in data and len(data) == most:
            most *= 2
            data = self._read(offset, most)
        return data[: data.find(b"\n") + 1]

    def checked_header(self, raw: bytes) -> Header:
        """Decode and verify the first line."""
        header = decode_header(raw, self.kind)
        hash_of(raw)
        return header

    def excused(self, raw: bytes, *, texts: bool = False) -> Line:
        """Decode a line whose bytes were changed, if a redaction explains the change.

        Args:
                texts: check its free texts too.

        Raises:
            NotALine: no redaction explains it.
        """
        if self._is_excused(raw):
            if texts:
                check_texts(raw)
            return decode(raw)
        return decode_verified(raw, texts=texts)

    def redacted(self) -> Redacted:
        """Return what the redactions recorded in later lines changed."""
        from cscp_tui.store.redacted_lines import redacted_in  # noqa: PLC0415 - hardly ever needed

        data = self.ledger.read(0)
        if self._redacted is None or self._redacted[0] != len(data):
            known = redacted_in(data)
            for redaction in self.redactions:
                known.add(redaction)
            self._redacted = len(data), known
        return self._redacted[1]

    def _is_excused(self, raw: bytes) -> bool:
        """Return whether a redaction changed a line, so that its bytes no longer give its hash."""
        if BLANK not in raw:
            return False
        try:
            return self.redacted().excuses(raw)
        except NotALine:
            return False

    def _next_hash(self, raw: bytes, prev: str) -> str:
        """Return the hash of a line that follows on another; a redaction may excuse its bytes."""
        try:
            return next_hash(raw, prev)
        except NotALine:
            if not self._is_excused(raw):
                raise
            hashed, claimed, _ = line_parts(raw)
            if not follows(hashed, prev):
                raise
            return claimed.decode("ascii")

    def _carries(self, line: bytes, digest: str) -> bool:
        try:
            return hash_of(line) == digest
        except NotALine:
            return self._is_excused(line) and line_parts(line)[1] == digest.encode("ascii")

    def refuse_unexplained_blanks(self, raw: bytes, line: Line) -> None:
        from cscp_tui.store.redacted_lines import blanked_texts  # noqa: PLC0415 - as above

        known = self.redacted()
        for text in blanked_texts(raw):
            if not known.has(line, text.path, text.length):
                raise NotALine("is missing a text, and there's no record of a redaction")

    def append_redaction(self, after: Position, values: dict[str, Any]) -> Position:
        """Append the line of a redaction and blank what it names, both at once.

        The caller holds the lock and has read up to the end.

        Raises:
            Moved: the journal does not end at the position.
            NotSaved: nothing was changed.
        """
        from cscp_tui.store.redacted_lines import blanked, redactions_in  # noqa: PLC0415 - as above

        if after.offset and not self.has_line_at(after):
            raise Moved
        line, digest = self._encoded(values, after.hash)
        data = self.ledger.read(0) + line
        header = data[: data.find(b"\n") + 1]
        self.ledger.replace(after.offset, blanked(data, list(redactions_in(header + line))))
        return Position(after.n + 1, after.offset + len(line), digest)

    def blank_again(self) -> None:
        """Blank what redactions name, after lines came in from elsewhere; we hold the lock."""
        from cscp_tui.store.redacted_lines import blanked, redactions_in  # noqa: PLC0415 - as above

        data = self.ledger.read(0)
        new = blanked(data, list(redactions_in(data)))
        if new != data:
            self.ledger.replace(len(data), new)

    def is_unfinished_beginning(self) -> bool:
        """Return whether the journal was made, and its first line was never finished."""
        data = self.ledger.read(0, _LONGEST_HEADER)
        is_begun = b"\n" in data or b'"changes"' in data
        return not is_begun and not _is_line_with_another_end(data)

    def begin(self, values: dict[str, Any]) -> Position:
        """Write the first line; where that fails, there is no journal."""
        line, digest = encode(values, NO_HASH)
        self.ledger.begin(line)
        return Position(0, len(line), digest)

    def append(self, after: Position, values: dict[str, Any]) -> Position:
        """Append a line; otherwise like ``append_all``."""
        return self.append_all(after, [values])

    def append_all(self, after: Position, several: Iterable[dict[str, Any]]) -> Position:
        """Append lines as one write; the caller holds the lock and has read up to the end.

        Raises:
            Moved: the journal does not end at the position, with the line that was read there.
            NotSaved: they could not be kept; the journal is as it was.
        """
        data, position = b"", after
        for values in several:
            line, digest = self._encoded(values, position.hash)
            data += line
            position = Position(position.n + 1, position.offset + len(line), digest)
        if after.offset and not self.has_line_at(after):
            raise Moved
        self.ledger.extend(after.offset, data)
        self.written = data
        return position

    @staticmethod
    def _encoded(values: dict[str, Any], prev: str) -> tuple[bytes, str]:
        """Encode a line, and prove that it can be read again."""
        try:
            line, digest = encode(values, prev)
            decode(line[:-1])
        except (NotALine, ValueError) as problem:
            raise CscpError(
                f"Not saved: it has a text or number that can't be saved ({problem!s}). "
                "Correct it and save again."
            ) from None
        return line, digest


_PART = 1 << 18
"""The bytes to read at a time."""
_LARGE_PART = 1 << 20
"""The bytes to read at a time if nothing else is kept in memory."""


class Scan:
    """The lines after a position, read and verified part by part as they are iterated over.

    It stops before a broken line, and tells how far it has verified them.
    """

    def __init__(
        self, journal: Journal, after: Position, *, last: int | None = None, texts: bool = False
    ) -> None:
        self._journal = journal
        self._n, self._offset, self._hash = after.n, after.offset, after.hash
        self._last, self._texts = sys.maxsize if last is None else last, texts
        self.at = ""
        """The moment at which the last line was recorded."""
        self.latest_on = NEVER
        """The latest day of effect of any line."""
        self.moved: Line | None = None
        """The line that says where the workspace was moved to; None if there is none."""
        self.broken: BrokenLine | None = None

    @property
    def position(self) -> Position:
        """The position after the last line that was verified."""
        return Position(self._n, self._offset, self._hash)

    def __iter__(self) -> Iterator[Line]:
        before = -1
        while not self.broken and before != self._offset and self._n != self._last:
            before = self._offset
            yield from self.part(_PART)
        if before == self._offset and _is_line_with_another_end(
            self._journal.ledger.read(self._offset)
        ):
            self._stop("doesn't end as it was written")

    def part(self, most: int, end: int | None = None) -> Iterator[Line]:
        """Yield the next lines, of about so many bytes; none at the end.

        Args:
            most: how many bytes.
            end: the offset before which every line begins; that of the journal's end, if left out.
        """
        # Line by line: what is made of one stays in the processor's nearest cache until it is used.
        # With local names, as this runs once for each line of a journal of years.
        journal, texts, last = self._journal, self._texts, self._last
        n, offset, prev = self._n, self._offset, self._hash
        part = b"" if self.broken else journal.read_part(offset, most)[: end and end - offset]
        try:
            for each in BytesIO(part):
                if n >= last:
                    return
                raw = each[:-1]
                if n < 0:
                    self._hash = prev = journal.checked_header(raw).hash
                    self._n, self._offset = n, offset = 0, len(each)
                    continue
                try:
                    line = decode_verified(raw, texts=texts)
                except NotALine:
                    line = journal.excused(raw, texts=texts)
                if line.n != n + 1 or line.prev != prev:
                    raise NotALine("doesn't follow from the line before it")  # noqa: TRY301
                if texts and BLANK in raw:
                    journal.refuse_unexplained_blanks(raw, line)
                self._n = n = n + 1
                self._offset = offset = offset + len(each)
                self._hash = prev = line.hash
                self.at = line.at
                if line.on > self.latest_on or line.what == CLOCK_CORRECTED:  # as ``_latest_on``
                    self.latest_on = line.on
                if line.moved_to:
                    self.moved = self.moved or line
                yield line
        except NewerLine:
            raise NewerVersion(journal.ledger.where, n + 2) from None
        except NotALine as problem:
            self._stop(str(problem))

    def verify_part(self, most: int) -> bool:
        """Verify the next lines, of about so many bytes; returns whether there may be more.

        Raises:
            BrokenLine: a line is not what was written.
        """
        before = self._offset
        for _ in self.part(most):
            pass
        if self.broken:
            raise self.broken
        return self._offset != before

    def _stop(self, why: str) -> None:
        self.broken = BrokenLine(self._journal.ledger.where, why, position=self.position)


def _split(part: bytes) -> list[bytes]:
    """Split whole lines, and take off their newlines; twice as quick as ``split``."""
    return [line[:-1] for line in BytesIO(part)]


def _whole(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]


def _is_line_with_another_end(tail: bytes) -> bool:
    """Return whether bytes are a whole line whose newline was changed; no unfinished line is."""
    return not tail.endswith(b"\n") and _is_line(tail[:-1])  # else somebody has just finished it


def with_last_end(data: bytes) -> bytes:
    """Return the end of a journal with a newline after a last line that lacks nothing else."""
    if data.endswith(b"\n") or not _is_line(data[data.rfind(b"\n") + 1 :]):
        return data
    return data + b"\n"


def _is_line(line: bytes) -> bool:
    if not line.endswith(b"}"):
        return False
    with suppress(NotALine):
        hash_of(line)
        check_texts(line)
        return True
    return False


def _latest_on(lines: Iterable[Line], known: date) -> date:
    """Return the latest day of effect after some lines, with what is known before them."""
    for line in lines:
        if line.on > known or line.what == CLOCK_CORRECTED:
            known = line.on
    return known


def move_in(lines: Iterable[Line]) -> Line | None:
    """Return the line that says where the workspace was moved to; None if there is none."""
    return next((line for line in lines if line.moved_to), None)


def where_moved(line: Line) -> str:
    """Return the place to which a line says that the workspace was moved, for a sentence to name."""
    return shortened(line.moved_to, _LONGEST_PLACE)


_LONGEST_PLACE = 300


class Log(Struct):
    """The position up to which a journal was read, with what is known about it."""

    position: Position
    at: str = ""
    """The moment at which the last line was recorded."""
    latest_on: date = NEVER
    """The latest day of effect of any line."""
    previous: str = ""
    """The hash before the last line, where that was read while its writer may have had to wait
    for the disk, and may have to take it back."""
    findings: list[str] = field(default_factory=list)
    """Messages for the user about how it was opened."""
    troubles: list[Trouble] = field(default_factory=list)
    """The troubles that were found in it."""

    @property
    def read_only(self) -> str:
        """The reason why it is read-only; empty if it can be written."""
        return " ".join(str(each) for each in self.troubles if each.kind.stops_writing)

    def add(self, trouble: Trouble) -> None:
        """Note that something is wrong, unless that is known."""
        if trouble not in self.troubles:
            self.troubles.append(trouble)

    def pass_over(self, lines: Sequence[Line], position: Position) -> None:
        """Move the position past lines that the book already includes."""
        if lines:
            self.at, self.latest_on = lines[-1].at, _latest_on(lines, self.latest_on)
            self.previous = ""
        self.position = position
