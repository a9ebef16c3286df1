"""The history of a record as a timeline: when, who, what, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cscp_tui.domain.changes import ADDED, REMOVED
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.sayings import meeting_said, what_words
from cscp_tui.domain.words import Role
from cscp_tui.views.cells import Cell, Column, Row, Table, Tone
from cscp_tui.views.told_values import recorded_when, told_value, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Change, Edit


class Line(Protocol):
    """A transaction as far as a timeline shows it."""

    @property
    def n(self) -> int:
        """Its number."""

    @property
    def at(self) -> str:
        """When it was recorded: ``2026-11-25T10:02:11.123Z``."""

    @property
    def on(self) -> date:
        """The day on which it takes effect."""

    @property
    def by(self) -> str:
        """Whose it was."""

    @property
    def role(self) -> str:
        """As whom it was recorded."""

    @property
    def what(self) -> str:
        """The command's word."""

    @property
    def why(self) -> str:
        """The reason that was given with it."""

    @property
    def meeting(self) -> str:
        """The meeting in which it was recorded."""

    @property
    def undoes(self) -> int:
        """The line that it takes back; 0 for none."""


class Entry(Protocol):
    """A transaction with what it did to a record."""

    @property
    def line(self) -> Line:
        """The transaction."""

    @property
    def changes(self) -> Sequence[Change]:
        """The changes of the record and of those under it."""

    @property
    def undone_by(self) -> int:
        """The line that took it back; 0 where it stands."""


_LEFT_OUT = frozenset(
    {
        *("created", "undone", "source", "quarter", "action", "by", "kind"),
        *("earlier_due", "later_due"),
    }
)
"""Fields that say nothing to a reader who sees the rest of the line."""
_DUE = frozenset({"due", "original_due"})
"""Fields of an action that a move of its date changes."""

_CAUSES = frozenset(
    {
        *("reason", "cause", "explanation"),
        *("hold_reason", "hold_explanation", "judgement_reason"),
    }
)
"""Fields that stay unseen while others look on."""

COLUMNS = (
    Column(key="day", title="Day", width=10),
    Column(key="what", title="What", width=12),
    Column(key="who", title="Who", width=16, needs=70),
    Column(key="change", title="Before → after", width=24, grows=1),
)


def history_table(entries: Sequence[Entry], book: Book, *, is_projected: bool = False) -> Table:
    """A history as lines, newest first; what was undone is struck out."""
    return Table(
        columns=COLUMNS,
        lines=tuple(_row(entry, book, is_projected=is_projected) for entry in reversed(entries)),
    )


def entry_key(entry: Entry) -> str:
    """What an entry is known by among those of its history; one line can make several.

    The scrutineer's journal has numbers of its own.
    """
    whose = "s" if entry.line.role == Role.SCRUTINEER else ""
    return f"{whose}{entry.line.n}-{entry.undone_by}"


def _row(entry: Entry, book: Book, *, is_projected: bool) -> Row:
    line = entry.line
    tone = Tone.STRUCK if entry.undone_by else Tone.PLAIN
    return Row(
        entry_key(entry),
        (
            Cell(short(line.on), tone),
            Cell(what_words(line.what), Tone.STRUCK if entry.undone_by else Tone.STRONG),
            Cell(line.by, tone),
            Cell("; ".join(entry_words(entry, book, is_projected=is_projected)), tone),
        ),
    )


def entry_pieces(entry: Entry, book: Book, *, is_projected: bool = False) -> Iterator[str | Cell]:
    """The pieces of text that show what one line did to a record, whole."""
    line = entry.line
    undone = f" · undone by change {entry.undone_by}" if entry.undone_by else ""
    takes_back = f" · takes back change {line.undoes}" if line.undoes else ""
    yield Cell(f"{long(line.on)} · {what_words(line.what)}", Tone.STRUCK if undone else Tone.STRONG)
    where = f" · at {meeting_said(line.meeting, book)}" if line.meeting else ""
    recorded = f" · recorded {recorded_when(line.at)}"
    yield Cell(f" · {line.by}{where}{recorded}{takes_back}{undone}\n", Tone.MUTED)
    for words in entry_words(entry, book, is_projected=is_projected):
        yield Cell(f"  {words}\n", Tone.STRUCK if undone else Tone.PLAIN)
    if line.why and not is_projected:
        yield f"  because {line.why}\n"


def entry_words(entry: Entry, book: Book, *, is_projected: bool) -> Iterator[str]:
    """What a line did to its records; no reasons, causes and restricted names while others look."""
    for change in told_once(entry.changes):
        hidden = _CAUSES if is_projected else frozenset()
        if is_projected and _names_restricted(change, book):
            hidden |= {"origin"}
        yield from change_words(change, book, hidden)


def _names_restricted(change: Change, book: Book) -> bool:
    """Whether an action comes, or came, from an origin that is not for everybody's eyes."""
    edit = change.fields.get("origin")
    known = [book.told("origins").get(key) for key in edit] if isinstance(edit, list) else []
    return any(getattr(origin, "restricted", False) for origin in known)


def told_once(changes: Iterable[Change]) -> list[Change]:
    """The changes that say something of their own: a move says the new date of its action."""
    every = list(changes)
    if not any(change.table == "moves" and change.creates for change in every):
        return every
    return [change for change in every if change.table != "actions" or change.fields.keys() - _DUE]


def change_words(change: Change, book: Book, hidden: Iterable[str] = ()) -> Iterator[str]:
    """What a change did, field by field: ``due: 30 June → 31 July``."""
    if "undone" in change.fields:
        back = change.fields["undone"] == [True, False]
        yield f"{change.id} {'made again' if back else 'taken back'}"
        return
    if change.table == "moves" and change.creates:
        days = (change.fields.get(name) for name in ("earlier_due", "later_due"))
        first, last = (value_words(day[1]) if isinstance(day, list) else "no date" for day in days)
        yield f"due: {first} → {last}"
    for name, edit in change.fields.items():
        if name not in _LEFT_OUT and name not in hidden:
            yield f"{name.replace('_', ' ')}: {_edit_words(change.table, name, edit, book)}"


def _edit_words(table: str, field: str, edit: Edit, book: Book) -> str:
    if isinstance(edit, dict):
        added = [f"+ {told_value(table, field, [key], book)}" for key in edit[ADDED]]
        removed = [f"− {told_value(table, field, [key], book)}" for key in edit[REMOVED]]
        return ", ".join(added + removed)
    before, after = (told_value(table, field, value, book) for value in edit)
    return after if edit[0] in (None, "", []) else f"{before} → {after}"
