"""Taking a line back, and making it again: which one, what stands in the way, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cscp_tui.domain.changes import DEFAULTS, Change, inverse, merge, plain, typed
from cscp_tui.store.codec import Line, decode
from cscp_tui.store.errors import NothingToUndo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Record


@dataclass(frozen=True, slots=True)
class Revert:
    """Take changes back, with the same day of effect."""

    what: ClassVar[str] = "undo"
    changes: tuple[Change, ...]
    on: date
    told: str
    """What is taken back, in words."""

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - it has a day of its own
        """The day of the line that is taken back."""
        return self.on

    def work(self, draft: Draft) -> None:
        """Put each record as it was before."""
        for change in reversed(self.changes):
            book = draft.book
            known = book.find(change.table, change.id) or book.undone[change.table][change.id]
            values = plain(known)
            merge(values, inverse(change).fields)
            draft.put(change.table, typed(change.table, values))

    def sentence(self) -> str:
        """What was done."""
        return f"Undone: {self.told}"


def backwards(data: bytes) -> Iterator[Line]:
    """The lines of a journal from the last to the first."""
    end = len(data) - 1
    while (start := data.rfind(b"\n", 0, max(end, 0)) + 1) > 0:
        yield decode(data[start:end])
        end = start - 1


@dataclass(frozen=True, slots=True)
class Target:
    """A line to take back, and the effective lines after it, latest first."""

    line: Line
    later: tuple[Line, ...]
    is_undone: bool = False


def find_target(data: bytes, by: str, *, redo: bool) -> Target:
    """The latest own line that stands, or for a redo the latest own undo after every own change.

    Raises:
        NothingToUndo: there is none.
    """
    undone: set[int] = set()
    later: list[Line] = []
    for line in backwards(data):
        stands = line.n not in undone
        if stands and line.undoes:
            undone.add(line.undoes)
        if stands and line.by == by:
            if redo:
                if line.undoes and not _is_redo(data, line):
                    return Target(line, tuple(later))
                if not line.undoes:
                    break
            elif not line.undoes:
                return Target(line, tuple(later))
        if stands:
            later.append(line)
    raise NothingToUndo(by, redo=redo)


def _is_redo(data: bytes, line: Line) -> bool:
    """Whether an undoing line took back another undoing."""
    return bool(find_line(data, line.undoes).undoes)


def find_line(data: bytes, number: int) -> Line:
    """The line with a number, which is there."""
    place = data.find(b'"n":%d,' % number)
    while place != -1:
        start, end = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place)
        line = decode(data[start:end]) if start else None
        if line is not None and line.n == number:
            return line
        place = data.find(b'"n":%d,' % number, end)
    raise KeyError(number)


def root_of(data: bytes, line: Line) -> Line:
    """The line that a chain of undoings goes back to."""
    while line.undoes:
        line = find_line(data, line.undoes)
    return line


def target_at(data: bytes, number: int) -> Target:
    """A line by its number, with the effective lines after it."""
    undone: set[int] = set()
    later: list[Line] = []
    for line in backwards(data):
        if line.n == number:
            return Target(line, tuple(later), number in undone)
        if line.n not in undone:
            if line.undoes:
                undone.add(line.undoes)
            later.append(line)
    raise KeyError(number)


def clashes(target: Target, book: Book) -> dict[int, tuple[str, str]]:
    """The changes of a line that something stands on: their place, with the record and by whom.

    A change can be taken back while its fields have the values that it gave them; the making of a
    record, while besides no other record names it.
    """
    found: dict[int, tuple[str, str]] = {}
    for place, change in enumerate(target.line.changes):
        if _is_changed_since(change, book):
            found[place] = (change.id, _who_changed(target, change.table, change.id))
        elif change.creates and (by := _who_names(target, change.id, book)):
            found[place] = by
    return found


def _is_changed_since(change: Change, book: Book) -> bool:
    known = book.find(change.table, change.id) or book.undone[change.table][change.id]
    now, defaults = plain(known), DEFAULTS[change.table]
    for name, edit in change.fields.items():
        if isinstance(edit, list) and now.get(name, defaults[name]) != edit[1]:
            return True
    return False


def _who_changed(target: Target, table: str, key: str) -> str:
    for line in target.later:
        if any((change.table, change.id) == (table, key) for change in line.changes):
            return line.by
    return "somebody"


def _who_names(target: Target, key: str, book: Book) -> tuple[str, str] | None:
    """The record that names another one which would be gone, and who made it so."""
    own = {(change.table, change.id) for change in target.line.changes}
    for line in target.later:
        for change in line.changes:
            record = book.find(change.table, change.id)
            if record is not None and (change.table, change.id) not in own and _names(record, key):
                return record.id, line.by
    return None


def _names(record: Record, key: str) -> bool:
    if record.id.startswith(f"{key}/"):
        return True
    values = plain(record)
    return any(
        value == key or (isinstance(value, list) and key in value)
        for name, value in values.items()
        if name != "id"
    )


def told(line: Line) -> str:
    """What a line did, in a few words: ``deliver BP24-1.3``."""
    ids = [change.id for change in line.changes if change.table == "actions"]
    ids = ids or [change.id for change in line.changes]
    names = ", ".join(dict.fromkeys(key.split("/")[0] if "/note-" in key else key for key in ids))
    return f"{line.what} {names}".strip()
