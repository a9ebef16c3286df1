"""The lines that a device acknowledged on a shared drive, kept in the user's own state folder.

A drive whose locks keep nobody out lets another computer write over lines that were acknowledged.
So a device keeps the end of the journal as it knew it, from its first line that might still be
lost. What another computer has written over is put beside the journal as a copy, to be merged.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.plain_files import read_plain
from cscp_tui.base.texts import counted
from cscp_tui.base.zip_archive import BACKUP, UnfitArchive, ZipArchive
from cscp_tui.store.clock import moment_of
from cscp_tui.store.codec import NotALine, decode
from cscp_tui.store.errors import NotBegun, NoWorkspace
from cscp_tui.store.folder import copies_before
from cscp_tui.store.journal import BrokenLine, ChainBroken, Journal, Position

COPY_NAME = "journal-overwritten-"
"""The beginning of the name of a copy with lines that another computer wrote over."""

_OWN, _OTHERS = b"+", b" "
_REDACTION = b'"what":"redact"'
_SURE_AFTER = timedelta(hours=1)
"""The time after which a line of ours that another computer's line follows can't be written over any
more: by then no computer has an older view of the drive."""
_PRUNED_FROM = 100
"""The number of kept lines from which those that can't be written over any more are dropped."""


class KeptTail(Struct):
    """The end of the journal as this device knew it."""

    base: Position
    """The position in the journal before the first of its lines."""
    lines: list[tuple[bool, bytes]]
    """For each, True if it is this device's own, and its bytes with their newline."""

    @property
    def data(self) -> bytes:
        return b"".join(line for _, line in self.lines)

    @property
    def end(self) -> int:
        return self.base.offset + sum(len(line) for _, line in self.lines)


class KeptLines:
    """A device's kept lines of one journal."""

    def __init__(self, folder: Path, journal: str) -> None:
        """The kept lines of a journal.

        Args:
            folder: the user's own state folder.
            journal: the workspace's id; for a scrutineer's journal, with what tells it from others.
        """
        key = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in journal) or "_"
        self._path = folder / f"kept-{key}.jsonl"

    def read(self) -> KeptTail | None:
        """Return the kept lines; None where there are none, or the file is damaged."""
        try:
            first, *rest = read_plain(self._path).split(b"\n")
            base = Position(**json.loads(first))
            lines = [(line[:1] == _OWN, line[1:] + b"\n") for line in rest if line]
            return KeptTail(base, lines)
        except (OSError, ValueError, TypeError):
            return None

    def write(self, tail: KeptTail) -> None:
        """Keep lines in place of those that are kept; a full disk keeps none."""
        base = {"n": tail.base.n, "offset": tail.base.offset, "hash": tail.base.hash}
        lines = [(_OWN if own else _OTHERS) + line for own, line in tail.lines]
        data = json.dumps(base).encode() + b"\n" + b"".join(lines)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            atomic_write(self._path, data, is_private=True)

    def is_safe_in(self, journal: Journal) -> bool:
        """Return whether a journal still has the last line that this device knows to be safe."""
        tail = self.read()
        return tail is not None and journal.has_line_at(tail.base)

    def begin(self, position: Position) -> None:
        """Keep what will follow a position, where nothing is kept yet."""
        if self.read() is None:
            self.write(KeptTail(position, []))

    def forget(self, position: Position) -> None:
        """Keep nothing of what is before a position, as after a text was removed from it."""
        if self.read() is not None:
            self.write(KeptTail(position, []))

    def keep(self, journal: Journal, before: Position, after: Position, now: datetime) -> None:
        """Keep what this device has just written; the caller holds the lock.

        Args:
            before: the position before it; the beginning, where the journal was made.
            now: the moment, by which it is known which lines are safe.
        """
        own = journal.written  # what stands there now may be another computer's
        end = after.offset - len(own)
        tail = self.read()
        if tail is None or tail.end > end:
            tail = KeptTail(before, [])
        others = journal.ledger.read(tail.end, end - tail.end)
        tail.lines += [(False, line) for line in others.splitlines(keepends=True)]
        tail.lines += [(True, line) for line in own.splitlines(keepends=True)]
        if any(_REDACTION in line for _, line in tail.lines):
            tail = KeptTail(after, [])  # they may have the text that was removed
        if len(tail.lines) > _PRUNED_FROM:
            tail = _pruned(tail, now)
        self.write(tail)

    def bring_back_overwritten(
        self, journal: Journal, bring_back: Callable[[bytes, int], Iterable[str]]
    ) -> list[str] | None:
        """Bring back what another computer wrote over; the caller holds the lock.

        What remains of it behind the other's line is cut off, after it was copied aside. What a
        restore took away stays away.

        Args:
            bring_back: takes the journal as this device knew it, and the number of lines that it
                has no more; returns messages for the user.

        Returns:
            Those messages; None where nothing was overwritten.
        """
        tail = self.read()
        if tail is None:
            return None
        is_cut = False
        try:
            present = _lines_after(journal, tail.base)
        except (ChainBroken, NoWorkspace, NotBegun):
            return None  # another journal was put there, or another history, or none
        except BrokenLine as problem:
            is_cut = True
            journal.ledger.rescue(problem.position.offset)
            present = _lines_after(journal, tail.base)
        if b"".join(present).startswith(tail.data):
            return [] if is_cut else None
        there = {_identity(line) for line in present}
        lost = {_identity(line) for _, line in tail.lines} - there
        if lost:
            lost -= set(_taken_away(Path(journal.ledger.where)))
        sentences: list[str] = []
        if lost:
            sentences = list(
                bring_back(journal.ledger.read(0, tail.base.offset) + tail.data, len(lost))
            )
            present = _lines_after(journal, tail.base)
        own = {_identity(line) for is_own, line in tail.lines if is_own}
        self.write(KeptTail(tail.base, [(_identity(line) in own, line) for line in present]))
        return sentences if sentences or is_cut else None


def put_beside(journal: Path, data: bytes, lost: int) -> str:
    """Put a copy of a journal as this device knew it beside it; returns a message for the user."""
    last = data[:-1].rpartition(b"\n")[2]
    path = journal.with_name(f"{COPY_NAME}{_device()}-{_identity(last)[:8]}.jsonl")
    atomic_write(path, data)
    return written_over(lost, f"they're in {path.name} and have been merged in")


def written_over(lost: int, where: str) -> str:
    return (
        f"Another computer wrote over {counted(lost, 'change')} saved here, because this drive "
        f"doesn't keep writers apart. Nothing is lost: {where}. Ask IT to run “cscp check --share”."
    )


def _taken_away(journal: Path) -> Iterator[str]:
    """Yield the hashes of the lines that a journal had before restores of its folder."""
    for path in copies_before(journal.parent, "restore"):
        with suppress(OSError, UnfitArchive, LookupError):
            copy = ZipArchive(path.name, read_plain(path), BACKUP)
            yield from map(_identity, copy.read(journal.name).splitlines())


def _lines_after(journal: Journal, position: Position) -> list[bytes]:
    _, end = journal.read(position)
    return journal.ledger.read(position.offset, end.offset - position.offset).splitlines(
        keepends=True
    )


def _pruned(tail: KeptTail, now: datetime) -> KeptTail:
    """Leave out the lines that another's line followed long enough ago."""
    last = -1
    for place, (is_own, line) in enumerate(tail.lines):
        with suppress(NotALine, ValueError):
            if not is_own and now - moment_of(decode(line[:-1]).at) > _SURE_AFTER:
                last = place
    if last < 0:
        return tail
    gone = b"".join(line for _, line in tail.lines[: last + 1])
    known = decode(tail.lines[last][1][:-1])
    base = Position(known.n, tail.base.offset + len(gone), known.hash)
    return KeptTail(base, tail.lines[last + 1 :])


def _identity(line: bytes) -> str:
    try:
        decoded = decode(line.rstrip(b"\n"))
    except NotALine:
        return ""
    return decoded.recorded_hash


def _device() -> str:
    """Return the name of this computer as a file's name can have it."""
    name = "".join(sign for sign in platform.node() if sign.isascii() and sign.isalnum())
    return name[:20] or "computer"
