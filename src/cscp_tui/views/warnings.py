"""Warnings that were accepted, as a view of the history: what was recorded although it was asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from cscp_tui.base.texts import counted, one_line
from cscp_tui.documents.table import Cell, Column, Row, Table
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, Entry, Line
from cscp_tui.domain.date_reading import read_span
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.names import record_label
from cscp_tui.domain.rules.identifiers import identifiers_in
from cscp_tui.views.history import recorded_day


class AcceptedWarning(Struct, frozen=True, kw_only=True):
    """Something that was recorded although the program had asked about it."""

    n: int
    """The number of its line."""
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
    counting = (
        entry.line
        for entry in entries
        if not entry.undone_by and not entry.line.undoes and entry.line.on <= as_at
    )
    lines = sorted(counting, key=lambda line: line.at)
    return tuple(
        AcceptedWarning(
            n=line.n,
            day=recorded_day(line.at),
            what=what,
            table=table,
            id=key,
            record=record_label(table, key, book) if table else "",
            who=line.by,
            reason=reason or line.why,
        )
        for line in lines
        for table, key, what, reason in _accepted_in(line, book)
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
        Row(f"{each.n}#{place}", tuple(map(Cell, each.texts))) for place, each in enumerate(found)
    )
    return Table(columns=_COLUMNS, lines=tuple(lines))


_Found = tuple[str, str, str, str]
"""A table, an id, what was recorded, and the reason; without one, that of the line counts."""


def _accepted_in(line: Line, book: Book) -> Iterator[_Found]:
    if line.not_identifiers:
        yield from _confirmed(line, book)
    for change in line.changes:
        if made := _BY_TABLE.get(change.table):
            yield from made(line, change)


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


def _of_move(line: Line, change: Change) -> Iterator[_Found]:
    if not change.creates or _is_import(line):
        return
    before, after = _day(change, "earlier_due"), _day(change, "later_due")
    action, reason = str(_new(change, "action")), str(_new(change, "explanation") or "")
    days = (recorded_day(line.at) - before).days if before else 0
    if before and days > 0 and (after is None or after > before):
        what = f"New date recorded {counted(days, 'day')} after the old one ({long(before)}) had passed"
        yield "actions", action, what, reason
    if chairs := _new(change, "chairs_action"):
        yield "actions", action, "New date agreed by the Chair between meetings", str(chairs)
    elif before and not _new(change, "agreed_by") and not line.meeting:
        yield "actions", action, "New date that no meeting agreed", reason


def _of_action(line: Line, change: Change) -> Iterator[_Found]:
    if chairs := _new(change, "chairs_action"):
        what = "Delivery agreed by the Chair between meetings"
        yield change.table, change.id, what, str(chairs)
    if judged := _new(change, "judgement"):
        reason = str(_new(change, "judgement_reason") or "")
        yield change.table, change.id, f"Our judgement of the rating: {judged}", reason
    if _is_import(line) and (day := _day(change, "ended")):
        yield change.table, change.id, f"Day of delivery or end set by an import: {long(day)}", ""


def _of_meeting(line: Line, change: Change) -> Iterator[_Found]:
    del line
    if reason := _new(change, "without_quorum_reason"):
        yield change.table, change.id, "The Chair proceeded without a quorum", str(reason)


def _is_import(line: Line) -> bool:
    """Return whether a line imported actions, with their source or as a workbook that came back."""
    return line.what == "import" or any(change.table == "import_sources" for change in line.changes)


_BY_TABLE: dict[str, Callable[[Line, Change], Iterator[_Found]]] = {
    "moves": _of_move,
    "actions": _of_action,
    "meetings": _of_meeting,
}


def _new(change: Change, name: str) -> Any:
    edit = change.fields.get(name)
    return edit[1] if isinstance(edit, list) else None


def _day(change: Change, name: str) -> date | None:
    value = _new(change, name)
    return date.fromisoformat(value) if value else None
