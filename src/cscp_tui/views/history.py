"""The history of records as timelines and sentences, and what changed since a visit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, counted, one_line, shortened
from cscp_tui.documents.table import Cell, Column, Label, Row, Table, Tone
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.changes import ADDED, REMOVED, Change, Edit, Entry
from cscp_tui.domain.clock_times import time_in_words
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.enums import Cause, Role
from cscp_tui.domain.hidden import hidden_fields, is_restricted
from cscp_tui.domain.names import (
    meeting_in_words,
    party_name,
    plan_in_full,
    record_label,
    what_words,
)
from cscp_tui.domain.records import KINDS, Origin, Plan, Priority
from cscp_tui.domain.schema import PARTIES, FieldSpec
from cscp_tui.views.record_titles import title_of

LONDON = ZoneInfo("Europe/London")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*")


def told_value(table: str, field: str, value: Any, book: Book) -> str:
    """Return a field's plain value as text, with the names that the book knows."""
    known = KINDS[table].fields.get(field)
    spec = known.spec if known else FieldSpec()
    if value and (spec.links == PARTIES or spec.shown == "party"):
        return meeting_in_words(value, book) if value in book.meetings else party_name(value, book)
    if value and spec.shown == "time":
        return time_in_words(value)
    if field == "cause" and value:
        return Cause(value).sentence
    if field in {"quorum", "kept_quorum"} and value:
        return "; ".join(_clause(each, book) for each in value)
    if not spec.links or _is_nothing(value):
        return value_words(value)
    keys = value if isinstance(value, list) else [value]
    return ", ".join(_record(spec.links, key, book) for key in keys)


def value_words(value: Any) -> str:
    """Return a plain value as people read it, for use without a book."""
    if _is_nothing(value):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        with suppress(ValueError):  # a free text may look like a day and be none
            if _DAY.fullmatch(value):
                return long(date.fromisoformat(value))
            if _MOMENT.fullmatch(value):
                return recorded_when(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def recorded_day(at: str) -> date:
    """Return the day in London on which a change was recorded."""
    return _in_london(at).date()


def recorded_when(at: str) -> str:
    """Return the time of recording in London: ``27 Nov 25 at 10.02``."""
    moment = _in_london(at)
    return f"{short(moment.date())} at {moment:%H.%M}"


def recorded_in_full(at: str) -> str:
    """Return the time of recording in London for a paper: ``27 November 2025 at 10.02``."""
    moment = _in_london(at)
    return f"{long(moment.date())} at {moment:%H.%M}"


def _in_london(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(LONDON)


def _record(table: str, key: str, book: Book) -> str:
    record = book.as_read(table).get(key)
    if isinstance(record, Plan):
        return one_line(plan_in_full(record))
    if isinstance(record, Origin | Priority):
        return shortened(title_of(table, record, book))
    return record_label(table, key, book)


def _clause(clause: dict[str, Any], book: Book) -> str:
    """Return the label of a quorum clause, else its words: ``2 of Council, Police``."""
    names = ", ".join(party_name(key, book) for key in clause["agencies"])
    label: str = clause.get("label", "")
    return label or f"{clause['at_least']} of {names}"


_LEFT_OUT = frozenset(
    {
        *("created", "undone", "source", "quarter", "action", "by", "kind"),
        *("earlier_due", "later_due", "said_under"),
    }
)
"""Fields of new records that are left out, since the rest of the line tells them."""
_CORRECTED = frozenset({"created", "quarter"})
"""Fields that are left out of new records, but shown if they are corrected later."""
_DUE = frozenset({"due", "original_due"})
"""Fields of an action that change when its due date is moved."""

_COLUMNS = (
    Column(key="day", title="Day", width=10),
    Column(key="what", title="What", width=16),
    Column(key="who", title="Who", width=16, needs=70),
    Column(key="change", title="Before → after", width=24, grows=1),
)


def history_table(entries: Sequence[Entry], book: Book, *, is_projected: bool) -> Table:
    """List a history, newest first, with undone changes struck out."""
    return Table(
        columns=_COLUMNS,
        lines=tuple(_row(entry, book, is_projected=is_projected) for entry in reversed(entries)),
    )


def entry_key(entry: Entry) -> str:
    """Return the key of an entry in its history. One journal line can make several entries.

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


def entry_pieces(entry: Entry, book: Book, *, is_projected: bool) -> Iterator[str | Cell]:
    line = entry.line
    undone = f" · undone by change {entry.undone_by}" if entry.undone_by else ""
    takes_back = f" · undoes change {line.undoes}" if line.undoes else ""
    yield Cell(f"{long(line.on)} · {what_words(line.what)}", Tone.STRUCK if undone else Tone.STRONG)
    where = f" · at {meeting_in_words(line.meeting, book)}" if line.meeting else ""
    recorded = f" · recorded {recorded_when(line.at)}"
    yield Cell(f" · {line.by}{where}{recorded}{takes_back}{undone}", Tone.MUTED)
    for label, words in _entry_facts(entry, book, is_projected=is_projected):
        yield Label(f"\n{capitalised(label)}  ") if label else "\n"
        yield Cell(words, Tone.STRUCK if undone else Tone.PLAIN)
    if line.why and not is_projected:
        yield from (Label("\nBecause  "), line.why)
    yield "\n"


def entry_words(entry: Entry, book: Book, *, is_projected: bool) -> Iterator[str]:
    """Describe the changes of an entry, without confidential parts while others look on."""
    for label, words in _entry_facts(entry, book, is_projected=is_projected):
        yield f"{label}: {words}" if label else words


def _entry_facts(entry: Entry, book: Book, *, is_projected: bool) -> Iterator[tuple[str, str]]:
    if entry.line.moved_to:
        yield "to", entry.line.moved_to
    for change in told_once(entry.changes):
        hidden = hidden_fields(change, book) if is_projected else ()
        if change.table == "attendances" and not change.creates and "undone" not in change.fields:
            yield "", record_label(change.table, change.id, book)
        yield from _change_facts(change, book, hidden)


def told_once(changes: Iterable[Change]) -> list[Change]:
    """Drop changes of due dates that are already told by a move among the changes."""
    every = list(changes)
    moved = {owner_of(each) for each in every if each.table == "moves" and each.creates}
    return [
        change
        for change in every
        if (change.table, change.id) not in moved or change.fields.keys() - _DUE
    ]


def change_words(change: Change, book: Book) -> Iterator[str]:
    """Describe a change, field by field: ``due: 30 June → 31 July``."""
    for label, words in _change_facts(change, book, ()):
        yield f"{label}: {words}" if label else words


def _change_facts(change: Change, book: Book, hidden: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the label and the change of each field; no label where the words say it all."""
    if "undone" in change.fields:
        back = change.fields["undone"] == [True, False]
        label = record_label(change.table, change.id, book)
        yield "", f"{label} {'redone' if back else 'undone'}"
        return
    if change.table == "moves" and change.creates:
        yield "due", " → ".join(_days_of_move(change))
    silent = {*hidden, *(_LEFT_OUT if change.creates else _LEFT_OUT - _CORRECTED)}
    for name, edit in change.fields.items():
        if name not in silent:
            label = KINDS[change.table].words_for(name)
            yield label, edit_words(change.table, name, edit, book)


def edit_words(table: str, field: str, edit: Edit, book: Book) -> str:
    """Describe the change of a field: ``30 June 2025 → 31 July 2025``."""
    if isinstance(edit, dict):
        added = [f"+ {told_value(table, field, [key], book)}" for key in edit[ADDED]]
        removed = [f"− {told_value(table, field, [key], book)}" for key in edit[REMOVED]]
        return ", ".join(added + removed)
    before, after = (told_value(table, field, value, book) for value in edit)
    return after if _is_nothing(edit[0]) else f"{before} → {after}"


FIRST_VISIT = 30
"""The number of past days whose changes are shown on a first visit."""


class Changed(Struct, frozen=True):
    """The changes recorded since a visit, the latest first, without undone ones."""

    entries: tuple[tuple[str, Entry], ...]
    since: date | None
    """The day of the last visit; None for a first visit."""
    earlier: bool = False
    """True if there are earlier changes that are not shown."""

    @property
    def title(self) -> str:
        if self.since is None:
            return f"Changed in the last {FIRST_VISIT} days (your first visit)"
        return f"Changed since your last visit, {short(self.since)}"

    @property
    def detail(self) -> str:
        if self.earlier:
            return f"the latest {len(self.entries)}"
        return counted(len(self.entries), "change") if self.entries else "nothing"

    def entry(self, key: str) -> Entry | None:
        return next((entry for known, entry in self.entries if known == key), None)

    def seen(self, book: Book) -> Changed:
        """Return a copy without changes of restricted records."""
        left = (
            (key, entry)
            for key, entry in self.entries
            if not any(is_restricted(book.find(*owner_of(each)), book) for each in entry.changes)
        )
        return replace(self, entries=tuple(left))


def changed_since(
    entries: Sequence[Entry],
    since: date | None,
    today: date,
    *,
    as_at: date | None = None,
    earlier: bool = False,
) -> Changed:
    """Collect the changes recorded since a visit.

    Args:
        entries: the entries since the visit, oldest first; all entries for a first visit.
        since: the day of the last visit; None for a first visit.
        today: the day from which a first visit looks back.
        as_at: the day after which changes that take effect are left out.
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


def change_cells(entry: Entry, book: Book, *, is_projected: bool) -> tuple[Cell, ...]:
    """Return the cells for an entry. Reasons and causes are left out while others look on."""
    table, key = subject_of_entry(entry)
    record = book.as_read(table).get(key)
    title = title_of(table, record, book) if record else name_of(table)
    more = f" · and {len(entry.changes) - 1} more" if len(entry.changes) > 1 else ""
    words = "; ".join(entry_words(entry, book, is_projected=is_projected))
    return (
        Cell(key if KINDS[table].said_by_id else name_of(table), Tone.STRONG),
        Cell(what_words(entry.line.what)),
        Cell(one_line(f"{title}{more}: {words}")),
        Cell(entry.line.by),
        Cell(short(recorded_day(entry.line.at))),
    )


def subject_of_entry(entry: Entry) -> tuple[str, str]:
    """Return the table and id of the record an entry is about, preferring actions."""
    owners = [owner_of(change) for change in entry.changes]
    return next((owner for owner in owners if owner[0] == "actions"), owners[0])


def owner_of(change: Change) -> tuple[str, str]:
    """Return the table and id of the record a change is about.

    For a progress update this is its action.
    """
    kind = KINDS[change.table]
    if kind.is_told_with_parent:
        return kind.links[kind.parent], change.id.partition("/")[0]
    return change.table, change.id


_SILENT = frozenset({"created", "undone", "source", "quarter", "action", "by", "kind", "meeting"})
"""Fields that are left out, since the rest of the sentence tells them."""


def subject_words(change: Change, book: Book) -> str:
    """Name the record of a change: ``BP25-4.2 Make equitable practice part of supervision``."""
    table, key = owner_of(change)
    record = book.as_read(table).get(key)
    title = title_of(table, record, book) if record is not None else ""
    if table == "actions":
        return f"{key} {title}".rstrip()
    return title or f"{name_of(table)} {key}"


def change_sentence(change: Change) -> str:
    """Describe a change without its record: ``delivered on 25 September 2025``."""
    if "undone" in change.fields and not change.creates:
        back = change.fields["undone"] == [True, False]
        return f"its {name_of(change.table)} was {'redone' if back else 'undone'}"
    if change.table == "moves" and change.creates:
        return _move_words(change)
    words = "; ".join(_field_words(change))
    if not change.creates:
        return words
    noun = name_of(change.table)
    return f"{noun} added: {words}" if words else f"{noun} added"


def _move_words(change: Change) -> str:
    """Return ``due date moved from 30 June 2025 to 31 July 2025: funding, outside …``."""
    first, last = _days_of_move(change)
    cause = change.after("cause")
    why = (
        change.after("reason"),
        Cause(cause).sentence if cause else "",
        change.after("explanation"),
    )
    reasons = ", ".join(one_line(str(each)) for each in why if each)
    return f"due date moved from {first} to {last}{f': {reasons}' if reasons else ''}"


def _days_of_move(change: Change) -> list[str]:
    days = (change.after("earlier_due"), change.after("later_due"))
    return [value_words(day) if day else "no date" for day in days]


def _field_words(change: Change) -> Iterator[str]:
    fields = dict(change.fields)
    text = fields.pop("text", None)
    if isinstance(text, list):
        was = f" (was “{one_line(str(text[0]))}”)" if text[0] else ""
        yield f"“{one_line(str(text[1] or ''))}”{was}"
    status = fields.pop("status", None)
    if isinstance(status, list):
        ended = fields.pop("ended", None) or [None, None]
        day = ended[1] if isinstance(ended, list) else None
        on = f" on {value_words(day)}" if day else ""
        was = f" (was {status[0]})" if status[0] else ""
        yield f"{status[1]}{on}{was}"
    for name, edit in fields.items():
        if name not in _SILENT:
            yield _edit_sentence(KINDS[change.table].words_for(name), edit)


def _edit_sentence(label: str, edit: Edit) -> str:
    if isinstance(edit, dict):
        added, removed = map(str, edit[ADDED]), map(str, edit[REMOVED])
        parts = ((", ".join(added), "added"), (", ".join(removed), "removed"))
        return ", ".join(f"{label}: {names} {what}" for names, what in parts if names)
    before, after = edit
    if _is_nothing(before):
        return f"{label}: {value_words(after)}"
    if _is_nothing(after):
        return f"{label} removed (was {value_words(before)})"
    return f"{label} changed from {value_words(before)} to {value_words(after)}"


def _is_nothing(value: Any) -> bool:
    return value in (None, "", [])
