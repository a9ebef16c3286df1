"""The lines that a device acknowledged on a shared drive, kept in the user's own state folder.

A drive whose locks keep nobody out lets another computer write over lines that were acknowledged.
So a device keeps the end of the journal as it knew it, from its first line that might still be
lost. What another computer has written over is put beside the journal as a copy, to be merged.
"""

from __future__ import annotations

import json
import platform
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.texts import counted
from cscp_tui.store.clock import moment_of
from cscp_tui.store.codec import NotALine, decode
from cscp_tui.store.journal import BrokenLine, ChainBroken, Position

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cscp_tui.store.journal import Journal


COPY_NAME = "journal-overwritten-"
"""What the name of a copy begins with that holds lines which another computer wrote over."""

_OWN, _OTHERS = b"+", b" "
_REDACTION = b'"what":"redact"'
_SURE_AFTER = timedelta(hours=1)
"""So long after another's line follows ours, no computer has an older view of the drive any more."""
_PRUNED_FROM = 100
"""Lines from which it is looked for those that are safe."""


class KeptTail(Struct):
    """The end of the journal as this device knew it."""

    base: Position
    """The position before it."""
    lines: list[tuple[bool, bytes]]
    """Whether it is this device's own, and its bytes with their newline."""

    @property
    def data(self) -> bytes:
        """The lines as bytes."""
        return b"".join(line for _, line in self.lines)

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.base.offset + sum(len(line) for _, line in self.lines)


class KeptLines:
    """A device's kept lines of one workspace."""

    def __init__(self, folder: Path, workspace: str) -> None:
        """The kept lines of a workspace.

        Args:
            folder: the user's own state folder.
            workspace: the workspace's id.
        """
        key = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in workspace) or "_"
        self._path = folder / f"kept-{key}.jsonl"

    def read(self) -> KeptTail | None:
        """Return the kept lines; None where there are none, or the file is damaged."""
        try:
            first, *rest = self._path.read_bytes().split(b"\n")
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
            journal: where it was written.
            before: the position before it.
            after: the position after it.
            now: the moment, by which it is known which lines are safe.
        """
        tail = self.read()
        if tail is None or tail.end > before.offset:
            tail = KeptTail(before, [])
        others = journal.ledger.read(tail.end, before.offset - tail.end)
        own = journal.written  # what stands there now may be another computer's
        tail.lines += [(False, line) for line in others.splitlines(keepends=True)]
        tail.lines += [(True, line) for line in own.splitlines(keepends=True)]
        if any(_REDACTION in line for _, line in tail.lines):
            tail = KeptTail(after, [])  # they may have the text that was removed
        if len(tail.lines) > _PRUNED_FROM:
            tail = _pruned(tail, now)
        self.write(tail)

    def set_aside_overwritten(self, journal: Journal) -> list[str] | None:
        """Put what another computer wrote over beside the journal; the caller holds the lock.

        What remains of it behind the other's line is cut off, after it was copied aside.

        Returns:
            Messages for the user; None where nothing was overwritten.
        """
        tail = self.read()
        if tail is None:
            return None
        is_cut = False
        try:
            _, position = journal.read(tail.base)
        except ChainBroken:
            return None  # another journal was put there, or another history
        except BrokenLine as problem:
            position, is_cut = problem.position, True
            journal.ledger.rescue(position.offset)
        size = position.offset - tail.base.offset
        present = journal.ledger.read(tail.base.offset, size).splitlines(keepends=True)
        if b"".join(present).startswith(tail.data):
            return [] if is_cut else None
        there = {_identity(line) for line in present}
        lost = [line for _, line in tail.lines if _identity(line) not in there]
        told = [self._put_beside(journal, tail, len(lost))] if lost else []
        own = {_identity(line) for is_own, line in tail.lines if is_own}
        tail.lines = [(_identity(line) in own, line) for line in present]
        self.write(tail)
        return told if told or is_cut else None

    @staticmethod
    def _put_beside(journal: Journal, tail: KeptTail, lost: int) -> str:
        """Put a copy of the journal as this device knew it beside it; says so."""
        data = journal.ledger.read(0, tail.base.offset) + tail.data
        name = f"{COPY_NAME}{_device()}-{_hash(tail.lines[-1][1])[:8]}.jsonl"
        atomic_write(_beside(journal, name), data)
        return (
            f"Another computer wrote over {counted(lost, 'change')} saved here, because this "
            f"drive doesn't keep writers apart. Nothing is lost: they're in {name} and have "
            "been merged in. Ask IT to run “cscp check --share”."
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


def _hash(line: bytes) -> str:
    try:
        return decode(line.rstrip(b"\n")).hash
    except NotALine:
        return ""


def _identity(line: bytes) -> str:
    """Return the hash that a line had where it was recorded."""
    try:
        decoded = decode(line.rstrip(b"\n"))
    except NotALine:
        return ""
    return decoded.source or decoded.hash


def _device() -> str:
    """Return the name of this computer as a file's name can have it."""
    name = "".join(sign for sign in platform.node() if sign.isascii() and sign.isalnum())
    return name[:20] or "computer"


def _beside(journal: Journal, name: str) -> Path:
    from pathlib import Path  # noqa: PLC0415 - hardly ever needed

    return Path(journal.ledger.where).with_name(name)
