"""The history of records, found by their ids in the bytes of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import TypeAlias

from msgspec.structs import replace

from cscp_tui.domain.changes import Change, Entry, Line
from cscp_tui.store.codec import CLOCK_CORRECTED, ascii_json, decode, decode_all
from cscp_tui.store.upcasters import former_key

TakenBack: TypeAlias = "dict[int, dict[tuple[str, str], int]]"
"""For each line undone, its undone changes by table and id. Each has the number of the line that
undid it."""


def taken_back(lines: Sequence[Line]) -> TakenBack:
    """Return the changes that lines undo, by the numbers of the lines that made them."""
    taken: TakenBack = {}
    for line in reversed(lines):
        take_into_account(line, taken)
    return taken


def take_into_account(line: Line, taken: TakenBack) -> None:
    """Add the changes that a line undoes; the lines after it have been added."""
    if not line.undoes:
        return
    left = changes_that_stand(line, taken)
    if left or line.n not in taken:
        of_line = taken.setdefault(line.undoes, {})
        for change in left:
            of_line.setdefault((change.table, change.id), line.n)


def changes_that_stand(line: Line, taken: TakenBack) -> tuple[Change, ...]:
    """Return the changes of a line that were not undone."""
    gone = taken.get(line.n)
    if not gone:
        return tuple(line.changes)
    return tuple(change for change in line.changes if (change.table, change.id) not in gone)


def lines_with(data: bytes, needle: bytes) -> Iterator[Line]:
    place = data.find(needle)
    while place != -1:
        start, end = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place)
        if start:  # the first line is the header
            yield decode(data[start:end])
        place = data.find(needle, end)


def undoing_lines(data: bytes) -> list[Line]:
    return list(lines_with(data, b',"undoes":'))


def recorded_keys(data: bytes) -> set[str]:
    """Return the keys of what is recorded and was not undone."""
    lines, taken = lines_with(data, b',"keys":['), taken_back(undoing_lines(data))
    return {key for line in lines if changes_that_stand(line, taken) for key in line.keys}


def lines_by_key(data: bytes) -> dict[str, str]:
    """Return the ids of the lines of meetings, by the keys under which they were recorded."""
    return {
        key: change.id
        for line in lines_with(data, b',"keys":[')
        for change in line.changes
        if change.table == "lines" and change.creates
        for key in line.keys
    }


def with_right_clock(lines: Iterable[Line], data: bytes | None = None) -> list[Line]:
    """Return lines with the times and days that later corrections of the clock leave them.

    Args:
        lines: in their order.
        data: the journal's bytes, where the lines are not all the lines from some place on.
    """
    lines = list(lines)
    needle = f'"what":"{CLOCK_CORRECTED}"'.encode()
    several = lines if data is None else lines_with(data, needle)
    corrections = [line for line in several if line.what == CLOCK_CORRECTED]
    if corrections:
        undoing = lines if data is None else undoing_lines(data)
        undone = {line.undoes for line in undoing}
        corrections = [line for line in corrections if line.n not in undone]
    for known in corrections:
        lines = [
            replace(line, at=min(line.at, known.at), on=min(line.on, known.on))
            if line.n < known.n and (line.at > known.at or line.on > known.on)
            else line
            for line in lines
        ]
    return lines


def history(data: bytes, key: str) -> list[Entry]:
    """Return the history of a record and of those under it, oldest first.

    Args:
        data: the journal's whole lines.
    """
    taken = taken_back(undoing_lines(data))
    found: list[Entry] = []
    for line in with_right_clock(_lines_about(data, key), data):
        changes = [
            change
            for change in line.changes
            if change.id == key or change.id.startswith(f"{key}/")  # such as a move of an action
        ]
        found += _entries(line, changes, taken)
    return found


def all_entries(data: bytes) -> list[Entry]:
    return entries_after(data, 0)[0]


def entries_after(data: bytes, number: int) -> tuple[list[Entry], bool]:
    """Return the lines after one with a number, oldest first.

    Args:
        data: the end of the journal; what stands before its first newline is left out.
        number: of the last line that is not wanted.

    Returns:
        The lines, and whether there are earlier ones of them before the data.
    """
    lines = with_right_clock(decode_all(data))
    taken = taken_back(lines)
    wanted = [line for line in lines if line.n > number]
    found = [entry for line in wanted for entry in _entries(line, line.changes, taken)]
    return found, bool(lines) and lines[0].n > number + 1


def _entries(line: Line, changes: Sequence[Change], taken: TakenBack) -> Iterator[Entry]:
    """Yield a line's changes, apart by whether they were undone."""
    gone = taken.get(line.n)
    if not gone:
        if changes or line.what == CLOCK_CORRECTED or line.merged is not None or line.moved_to:
            yield Entry(line, tuple(changes))
        return
    parts: dict[int, list[Change]] = {}
    for change in changes:
        parts.setdefault(gone.get((change.table, change.id), 0), []).append(change)
    for undone_by, part in sorted(parts.items()):
        yield Entry(line, tuple(part), undone_by)


def last_effect(
    data: bytes, table: str, key: str, fields: frozenset[str]
) -> tuple[date, str] | None:
    """Return the latest day of effect of some fields of a record, and the field.

    What was undone took no effect.
    """
    latest: tuple[date, str] | None = None
    taken = taken_back(undoing_lines(data))
    for line in with_right_clock(_lines_about(data, key, b'"'), data):
        for change in () if line.undoes else changes_that_stand(line, taken):
            if (change.table, change.id) == (table, key):
                for field in sorted(change.fields.keys() & fields):
                    if latest is None or line.on > latest[0]:
                        latest = (line.on, field)
    return latest


def _lines_about(data: bytes, key: str, ending: bytes = b"") -> list[Line]:
    """The lines with an id, or with the one that it had in format 1, in the journal's order."""
    found = {
        line.n: line
        for known in {key, former_key(key)}
        for line in lines_with(data, b'"' + ascii_json(known)[1:-1].encode("ascii") + ending)
    }
    return [found[n] for n in sorted(found)]


def find_line(data: bytes, number: int) -> Line:
    """Find the line with a number by bisection.

    Raises:
        KeyError: no line has it.
    """
    low, high = data.find(b"\n") + 1, len(data)
    while low < high:
        start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", start)
        line = decode(data[start:end])
        if line.n == number:
            return line
        if line.n < number:
            low = end + 1
        else:
            high = start
    raise KeyError(number)


def lines_of_merge(data: bytes, merge: Line) -> list[Line]:
    """Return the lines that a merge took over; not all of them, if it was cut off."""
    assert merge.merged is not None
    found: list[Line] = []
    for n in range(merge.n + 1, merge.n + merge.merged.lines + 1):
        with suppress(KeyError):
            line = find_line(data, n)
            if line.source:
                found.append(line)
                continue
        break
    return found
