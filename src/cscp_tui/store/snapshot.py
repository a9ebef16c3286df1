"""``cscp.json``: the present as a plain TinyDB database, which the journal can always make again.

Each record is a document of its table; the table ``workspace`` has one document that says up to
which line of which journal the rest is true, with a digest of everything before it in the file.

Whoever can write the file can also give it a right digest. So each computer notes the digests of the
snapshots that it wrote, or has compared with the journal, and compares any other one before use.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import GenericAlias
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.paths import state_folder
from cscp_tui.base.plain_files import read_plain
from cscp_tui.domain.book import Book
from cscp_tui.domain.records import KINDS, Record
from cscp_tui.domain.schema import RecordKind
from cscp_tui.store.codec import VERSION
from cscp_tui.store.journal import Position

FILE_NAME = "cscp.json"
_DIGEST = b',"digest":"'
_ENDING = b'"}}}'
_TAIL = len(_DIGEST) + 64 + len(_ENDING)
_MARK = b'"workspace":{"1":'
_CHUNK = 500
"""Documents encoded at a time, so that the thread that writes lets the screen go on."""


class SnapshotMark(Struct, frozen=True):
    """The position in the journal up to which a snapshot is true."""

    v: int
    """The version of the journal's format, which says what records are."""
    workspace: str
    n: int
    offset: int
    hash: str
    at: str
    """When the last line was recorded."""
    latest_on: date
    """The latest day of effect of any line."""
    scrutiny: int = 0
    """The number of the last line that was seen of the scrutineer's journal in the folder."""
    digest: str = ""

    @property
    def position(self) -> Position:
        return Position(self.n, self.offset, self.hash)


class Snapshot(Struct, frozen=True):
    """The contents of ``cscp.json``."""

    mark: SnapshotMark
    book: Book


@cache
def _decoder(kinds: tuple[RecordKind, ...]) -> msgspec.json.Decoder[Any]:
    """Make the decoder of a snapshot with some kinds of records."""
    tables: list[Any] = [(kind.table, GenericAlias(dict, (str, kind.record)), {}) for kind in kinds]
    snapshot = msgspec.defstruct("_Tables", [("workspace", dict[str, SnapshotMark]), *tables])
    return msgspec.json.Decoder(snapshot)


def storage_class() -> type:
    """TinyDB's storage that writes records whole; made here since TinyDB costs start-up time."""
    from tinydb.storages import Storage  # noqa: PLC0415 - 20 ms that reading does not need

    class RecordStorage(Storage):
        """Replaces every table at once, with a digest, and waits for the disk."""

        def __init__(self, path: str, turn: Callable[[], AbstractContextManager[bool]]) -> None:
            self._path, self._turn = Path(path), turn
            self.digest = ""

        def read(self) -> dict[str, dict[str, Any]] | None:
            """Read all tables as plain values; None if there is no file."""
            try:
                content: dict[str, dict[str, Any]] = msgspec.json.decode(read_plain(self._path))
            except FileNotFoundError:
                return None
            return content

        def write(self, data: dict[str, dict[str, Any]]) -> None:
            atomic_write(self._path, self._digested(_pieces(data)), turn=self._turn)

        def _digested(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
            for piece in pieces:
                yield piece
            self.digest = piece[-_TAIL:][len(_DIGEST) : -len(_ENDING)].decode("ascii")

    return RecordStorage


def _pieces(data: dict[str, dict[str, Any]]) -> Iterator[bytes]:
    """The database as JSON, piece by piece, with the digest of all before it at the end."""
    digest = sha256()
    tables = {name: docs for name, docs in data.items() if name != "workspace"}
    for piece in _table_pieces(tables):
        digest.update(piece)
        yield piece
    mark = msgspec.json.encode(data["workspace"]["1"])
    text = mark.rpartition(_DIGEST)[0] if _DIGEST in mark else mark[:-1]
    last = _MARK + text
    digest.update(last)
    yield last + _DIGEST + digest.hexdigest().encode("ascii") + _ENDING


def _table_pieces(tables: dict[str, dict[str, Any]]) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    yield b"{"
    for name, docs in tables.items():
        yield b'"' + name.encode("ascii") + b'":{'
        keys = list(docs)
        for first in range(0, len(keys), _CHUNK):
            part = encoder.encode({key: docs[key] for key in keys[first : first + _CHUNK]})
            yield (b"," if first else b"") + part[1:-1]
            time.sleep(0)
        yield b"},"


def read_snapshot(path: Path) -> Snapshot | None:
    """Read ``cscp.json``; None unless it is whole, untouched and of this version."""
    data = _untouched(path)
    if data is None:
        return None
    try:
        present = _decoder(tuple(KINDS.values())).decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    mark: SnapshotMark | None = present.workspace.get("1")
    if mark is None or mark.v != VERSION:
        return None
    tables: dict[str, dict[str, Record]] = {
        table: {record.id: record for record in getattr(present, table).values()} for table in KINDS
    }
    return Snapshot(mark, Book(tables))


def read_snapshot_mark(path: Path) -> SnapshotMark | None:
    """Read the mark of ``cscp.json``; None unless it is whole and untouched."""
    data = _untouched(path)
    if data is None:
        return None
    try:
        start = data.rindex(_MARK) + len(_MARK)
        return msgspec.json.decode(data[start:-2], type=SnapshotMark)
    except (ValueError, msgspec.MsgspecError):
        return None


def _untouched(path: Path) -> bytes | None:
    """Read the file; None unless its digest is that of its bytes."""
    try:
        data = read_plain(path)
    except OSError:
        return None
    if data[-_TAIL : -_TAIL + len(_DIGEST)] != _DIGEST:
        return None
    digest = sha256(memoryview(data)[:-_TAIL]).hexdigest()
    if data[-_TAIL + len(_DIGEST) :] != digest.encode("ascii") + _ENDING:
        return None
    return data


Contents: TypeAlias = tuple[SnapshotMark, dict[str, list[Record]]]
"""What ``cscp.json`` has: up to which line, and the team's records by table."""

Lock: TypeAlias = Callable[[], AbstractContextManager[None]]


def write_snapshot(
    path: Path, contents: Contents, lock: Lock, is_still_true: Callable[[], bool]
) -> bool:
    """Write a snapshot through TinyDB, unless the file is as new already.

    Args:
        lock: holds other writers off for the moment of replacing.
        is_still_true: whether the journal has the mark's line; asked under the lock.

    Returns:
        Whether the file is as new as the mark now.

    Raises:
        OSError: it could not be written; the old file is as it was.
    """
    from tinydb import TinyDB  # noqa: PLC0415 - 20 ms that reading does not need

    mark, tables = contents
    if _is_as_new(path, mark):
        return True
    is_true = False

    @contextmanager
    def turn() -> Iterator[bool]:
        nonlocal is_true
        with lock():
            is_true = is_still_true()
            yield is_true and not _is_as_new(path, mark)

    docs: dict[str, dict[str, Any]] = {
        table: {str(number): record for number, record in enumerate(records, 1)}
        for table, records in tables.items()
    }
    with TinyDB(str(path), storage=storage_class(), turn=turn) as database:
        database.storage.write(docs | {"workspace": {"1": mark}})
        if is_true:
            note_true(database.storage.digest)
    return is_true


def _is_as_new(path: Path, mark: SnapshotMark) -> bool:
    known = read_snapshot_mark(path)
    return known is not None and known.workspace == mark.workspace and known.n >= mark.n


_MOST_NOTED = 100
"""The digests to keep: many more than anybody has workspaces, and computers that write them."""


def is_noted(mark: SnapshotMark) -> bool:
    """Return whether this computer wrote a snapshot, or has compared it with the journal."""
    return mark.digest in _noted()


def note_true(digest: str) -> None:
    """Note the digest of a snapshot that is true; a full disk notes nothing."""
    path, known = _notes(), _noted()
    if digest not in known:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            data = "\n".join([*known, digest][-_MOST_NOTED:]).encode("ascii")
            atomic_write(path, data, is_private=True)


def _notes() -> Path:
    return state_folder() / "snapshots"


def _noted() -> list[str]:
    with suppress(OSError, UnicodeDecodeError):
        return read_plain(_notes()).decode("ascii").split("\n")
    return []
