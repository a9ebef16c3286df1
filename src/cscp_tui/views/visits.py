"""What the team recorded since somebody's last visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cscp_tui.domain.books import name_of
from cscp_tui.domain.dates import short
from cscp_tui.domain.sayings import what_words
from cscp_tui.domain.texts import counted, one_line
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.projections import is_record_restricted, is_restricted
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.timelines import entry_key, entry_words
from cscp_tui.views.told_values import recorded_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Change
    from cscp_tui.views.timelines import Entry

FIRST_VISIT = 30
"""The days of which the changes are shown to somebody who is here for the first time."""

_OF_ACTIONS = frozenset({"actions", "notes", "moves"})
_WITH_REFERENCE = frozenset({"actions", "challenges"})
"""The tables whose ids people say; of the others it is said what the record is."""
_OWNERS = {
    "notes": "actions",
    "moves": "actions",
    "answers": "challenges",
    "conclusions": "challenges",
}
"""The tables whose records are about one of another table, with which their ids begin."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What was recorded since a day, the latest first; what was taken back is left out."""

    entries: tuple[tuple[str, Entry], ...]
    """Each with what it is known by."""
    since: date | None
    """The day of the last visit; None where there was none."""
    earlier: bool = False
    """Whether there is more of it than is shown."""

    @property
    def title(self) -> str:
        """What stands above them."""
        if self.since is None:
            return f"Changed in the last {FIRST_VISIT} days (your first visit)"
        return f"Changed since your last visit, {short(self.since)}"

    @property
    def detail(self) -> str:
        """How many there are."""
        if self.earlier:
            return f"the latest {len(self.entries)}"
        return counted(len(self.entries), "change") if self.entries else "nothing"

    def entry(self, key: str) -> Entry | None:
        """The entry that is known by a key."""
        return next((entry for known, entry in self.entries if known == key), None)

    def seen(self, book: Book) -> Changed:
        """What others may see of it while they look on."""
        left = (pair for pair in self.entries if not _is_restricted(pair[1], book))
        return replace(self, entries=tuple(left))


def changed_since(
    entries: Sequence[Entry],
    since: date | None,
    today: date,
    *,
    as_at: date | None = None,
    earlier: bool = False,
) -> Changed:
    """What was recorded since a visit.

    Args:
        entries: what was recorded after it, oldest first; after any day for a first visit.
        since: the day of the visit; None for none.
        today: the day, from which a first visit looks back.
        as_at: leave out what takes effect after this day.
        earlier: whether there is more than these.
    """
    found = [
        (entry_key(entry), entry)
        for entry in entries
        if not entry.undone_by
        and not entry.line.undoes
        and (as_at is None or entry.line.on <= as_at)
        and (since is not None or (today - recorded_day(entry.line.at)).days <= FIRST_VISIT)
    ]
    return Changed(tuple(reversed(found)), since, earlier)


def change_cells(entry: Entry, book: Book, *, is_projected: bool = False) -> tuple[Cell, ...]:
    """The cells of what one line changed; without reasons and causes while others look on."""
    table, key = subject_of(entry)
    record = book.told(table).get(key)
    title = title_of(table, record, book) if record else name_of(table)
    more = f" · and {len(entry.changes) - 1} more" if len(entry.changes) > 1 else ""
    words = "; ".join(entry_words(entry, book, is_projected=is_projected))
    return (
        Cell(key if table in _WITH_REFERENCE else name_of(table), Tone.STRONG),
        Cell(what_words(entry.line.what)),
        Cell(one_line(f"{title}{more}: {words}")),
        Cell(entry.line.by),
        Cell(short(recorded_day(entry.line.at))),
    )


def subject_of(entry: Entry) -> tuple[str, str]:
    """The table and the id of the record that a line is about, an action first."""
    first, *_ = sorted(entry.changes, key=lambda change: change.table not in _OF_ACTIONS)
    return owner_of(first)


def owner_of(change: Change) -> tuple[str, str]:
    """The table and the id of the record that a change is about: of a note, its action."""
    owners = _OWNERS.get(change.table)
    return (owners, change.id.partition("/")[0]) if owners else (change.table, change.id)


def _is_restricted(entry: Entry, book: Book) -> bool:
    return any(_is_hidden(*owner_of(change), book) for change in entry.changes)


def _is_hidden(table: str, key: str, book: Book) -> bool:
    if table == "actions":
        action = book.actions.get(key)
        return action is not None and is_restricted(action, book)
    record = book.find(table, key)
    return record is not None and is_record_restricted(table, record, book)
