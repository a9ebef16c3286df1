"""The history of records, found by their ids in the bytes of the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.store.codec import Line, decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.changes import Change


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as far as it concerns a record."""

    line: Line
    changes: tuple[Change, ...]
    """The changes of the record itself and of the records under it."""

    undone_by: int = 0
    """The number of the line that took it back; 0 where it stands."""


def undone_lines(undoing: list[Line]) -> dict[int, int]:
    """Which lines are undone, and by which line.

    Args:
        undoing: the lines that undo others, in their order.
    """
    undone: dict[int, int] = {}
    for line in reversed(undoing):
        if line.n not in undone:
            undone[line.undoes] = line.n
    return undone


def lines_with(data: bytes, needle: bytes) -> Iterator[Line]:
    """The lines that contain some bytes."""
    place = data.find(needle)
    while place != -1:
        start, end = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place)
        if start:  # the first line is the header
            yield decode(data[start:end])
        place = data.find(needle, end)


def undoing_lines(data: bytes) -> list[Line]:
    """The lines that undo others."""
    return [line for line in lines_with(data, b',"undoes":') if line.undoes]


def belongs_to(change: Change, key: str) -> bool:
    """Whether a change is of a record or of one under it: a note, a move, an attendance row."""
    return change.id == key or change.id.startswith(f"{key}/")


def history(data: bytes, key: str) -> list[Entry]:
    """What happened to a record and to those under it, oldest first.

    Args:
        data: the journal's whole lines.
        key: the record's id.
    """
    undone = undone_lines(undoing_lines(data))
    needle = b'"' + _escaped(key)
    found = []
    for line in lines_with(data, needle):
        changes = tuple(change for change in line.changes if belongs_to(change, key))
        if changes:
            found.append(Entry(line, changes, undone.get(line.n, 0)))
    return found


def all_entries(data: bytes) -> list[Entry]:
    """Every line, oldest first."""
    undone = undone_lines(undoing_lines(data))
    lines = (decode(raw) for raw in data.split(b"\n")[1:-1])
    return [Entry(line, tuple(line.changes), undone.get(line.n, 0)) for line in lines]


def last_effect(
    data: bytes, table: str, key: str, fields: frozenset[str]
) -> tuple[date, str] | None:
    """The latest day on which any of some fields of a record took effect, and the field."""
    latest: tuple[date, str] | None = None
    for line in lines_with(data, b'"' + _escaped(key) + b'"'):
        for change in line.changes:
            if (change.table, change.id) == (table, key):
                for field in sorted(change.fields.keys() & fields):
                    if latest is None or line.on > latest[0]:
                        latest = (line.on, field)
    return latest


def _escaped(key: str) -> bytes:
    """The id as it stands in an ASCII-escaped line."""
    return json.dumps(key, ensure_ascii=True)[1:-1].encode("ascii")
