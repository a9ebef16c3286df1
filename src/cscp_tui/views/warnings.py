"""Warnings that were accepted, as a view of the history: what was recorded although it was asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from cscp_tui.base.texts import one_line
from cscp_tui.documents.table import Cell, Column, Row, Table
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, Entry, Line
from cscp_tui.domain.date_reading import read_span
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.enums import Role
from cscp_tui.domain.names import record_label, what_words
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.quarters import working_days_from
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.rules.identifiers import identifiers_in
from cscp_tui.domain.rules.moves import days_recorded_late, due_before, is_agreed, late_words
from cscp_tui.domain.rules.noticed import Noticed, noticed
from cscp_tui.views.history import edit_words, owner_of, recorded_day


class AcceptedWarning(Struct, frozen=True, kw_only=True):
    """Something that was recorded although the program had asked about it."""

    number: int
    """The number of its line in its journal."""
    day: date
    """The day on which it was recorded, in London."""
    what: str
    table: str
    id: str
    record: str
    """The record, in words."""
    who: str
    reason: str

    @property
    def texts(self) -> tuple[str, ...]:
        return (short(self.day), self.what, self.record, self.who, one_line(self.reason))


def accepted_warnings(
    entries: Iterable[Entry], book: Book, as_at: date
) -> tuple[AcceptedWarning, ...]:
    """Return the warnings that were accepted in lines that still count, in order of recording.

    Args:
        entries: the lines of either journal.
        as_at: the last day of effect of what is included.
    """
    every = list(entries)
    counting = (entry.line for entry in every if not entry.undone_by and entry.line.on <= as_at)
    lines = sorted(counting, key=lambda line: line.at)
    known = {(_is_scrutineers(e.line), e.line.n): e.line for e in every}
    return tuple(
        AcceptedWarning(
            number=line.n,
            day=recorded_day(line.at),
            what=what,
            table=table,
            id=key,
            record=record_label(table, key, book) if table else "",
            who=line.by,
            reason=reason or line.why,
        )
        for line in lines
        for table, key, what, reason in (
            _undone_late(line, known.get((_is_scrutineers(line), line.undoes)), book)
            if line.undoes
            else _accepted_in(line, book)
        )
    )


def selected_warnings(
    found: Sequence[AcceptedWarning], words: Iterable[str], today: date
) -> tuple[AcceptedWarning, ...]:
    """Return the warnings that have all the words; ``recorded:2025-26/Q2`` selects by the day."""
    kept = tuple(found)
    for word in words:
        name, _, value = word.partition(":")
        if name.casefold() == "recorded" and value:
            span = read_span(value, today, "past")
            kept = tuple(each for each in kept if each.day in span)
        else:
            kept = tuple(
                each for each in kept if word.casefold() in " ".join(each.texts).casefold()
            )
    return kept


_COLUMNS = (
    Column(key="day", title="Recorded", width=9),
    Column(key="what", title="What", width=24, grows=2),
    Column(key="record", title="Record", width=14, grows=2),
    Column(key="who", title="By", width=12, needs=90),
    Column(key="reason", title="Reason", width=14, grows=2),
)


def warnings_table(found: Iterable[AcceptedWarning]) -> Table:
    """List accepted warnings: the day, what was recorded, the record, by whom, and the reason."""
    lines = (
        Row(f"{each.number}#{place}", tuple(map(Cell, each.texts)))
        for place, each in enumerate(found)
    )
    return Table(columns=_COLUMNS, lines=tuple(lines))


_Found = tuple[str, str, str, str]
"""A record's table and id, what was recorded of it, and the reason: empty for that of the journal's line."""


def _accepted_in(line: Line, book: Book) -> Iterator[_Found]:
    if line.not_identifiers:
        yield from _confirmed(line, book)
    for change in line.changes:
        if made := _BY_TABLE.get(change.table):
            yield from made(line, change, book)
    if not _is_import(line):
        for each in noticed(line.changes, line.on, recorded_day(line.at), book):
            yield each.table, each.id, _noticed_words(line, each, book), ""


def _is_scrutineers(line: Line) -> bool:
    """Return whether a line is of the scrutineer's journal, which has numbers of its own."""
    return line.role == Role.SCRUTINEER


def _undone_late(line: Line, undone: Line | None, book: Book) -> Iterator[_Found]:
    """Yield the record of a change that was undone long after it was recorded."""
    if undone is None or undone.undoes or not undone.changes:
        return
    then, limit = recorded_day(undone.at), book.partnership.meeting_recorded_within
    if recorded_day(line.at) > working_days_from(then, limit):
        first = undone.changes[0]
        table, key = owner_of(first)
        yield table, key, f"Undone: “{what_words(undone.what)}”, recorded on {long(then)}", ""


def _noticed_words(line: Line, each: Noticed, book: Book) -> str:
    """Return what was noticed; of a field by which figures are counted, its values."""
    if not each.field:
        return each.words
    change = next(c for c in line.changes if (c.table, c.id) == (each.table, each.id))
    values = edit_words(each.table, each.field, change.fields[each.field], book)
    since = f", from {long(line.on)}" if line.on != recorded_day(line.at) else ""
    # What may identify a child is told by its place, and never by its words.
    is_told = not find_identifiers(values, book.ignored_phrases)
    label = KINDS[each.table].fields[each.field].label
    return f"{label} changed{f': {one_line(values)}' if is_told else ''}{since}"


def _confirmed(line: Line, book: Book) -> Iterator[_Found]:
    """Yield the places of texts that were confirmed as no identifiers, and never their words."""
    found = identifiers_in(line.changes, "", book)
    places = dict.fromkeys((each.table, each.id, each.place) for each in found)
    for table, key, place in places:
        yield table, key, f"Text confirmed as no identifier: {place.partition(' of ')[0]}", ""
    if not places:
        first = line.changes[0] if line.changes else None
        table, key = (first.table, first.id) if first else ("", "")
        yield table, key, "Text confirmed as no identifier", ""


def _of_move(line: Line, change: Change, book: Book) -> Iterator[_Found]:
    move = book.moves.get(change.id)
    if not change.creates or _is_import(line) or move is None:
        return
    before, days = due_before(book, move), days_recorded_late(book, move)
    if before and days and (move.later_due is None or move.later_due > before):
        what = late_words(days, long(before))
        yield "actions", move.action, what, move.explanation
    if move.chairs_action:
        what = "New date agreed by the Chair between meetings"
        yield "actions", move.action, what, move.chairs_action
    elif before and not is_agreed(book, move):
        yield "actions", move.action, "New date that no meeting agreed", move.explanation


def _of_action(line: Line, change: Change, book: Book) -> Iterator[_Found]:
    del book
    if chairs := change.after("chairs_action"):
        what = "Delivery agreed by the Chair between meetings"
        yield change.table, change.id, what, str(chairs)
    if judged := change.after("judgement"):
        reason = str(change.after("judgement_reason") or "")
        yield change.table, change.id, f"Our judgement of the rating: {judged}", reason
    if _is_import(line) and (day := change.day_after("ended")):
        yield change.table, change.id, f"Day of delivery or end set by an import: {long(day)}", ""


def _of_meeting(line: Line, change: Change, book: Book) -> Iterator[_Found]:
    del line, book
    if reason := change.after("without_quorum_reason"):
        yield change.table, change.id, "The Chair proceeded without a quorum", str(reason)


def _is_import(line: Line) -> bool:
    """Return whether a line imported actions, with their source or as a workbook that came back."""
    return line.what == "import" or any(change.table == "import_sources" for change in line.changes)


_BY_TABLE: dict[str, Callable[[Line, Change, Book], Iterator[_Found]]] = {
    "moves": _of_move,
    "actions": _of_action,
    "meetings": _of_meeting,
}
