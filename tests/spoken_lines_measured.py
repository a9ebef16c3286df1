"""Compare how lines of a meeting are understood with the meaning that a colleague gives them."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from cscp_tui.capture.kinds import CHANGES, LineKind
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.services.demo import load_demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cscp_tui.capture.reading import Reading
    from cscp_tui.domain.book import Book

DAY, MEETING = date(2025, 11, 27), "QAG-2025-11-27"


class Measured(Struct):
    """How many lines of a file are right, and which are wrong."""

    kind: int = 0
    """Those of the right kind; a change that a key offers for a note counts as right."""
    missed: int = 0
    """Those kept as a note whose right kind is offered."""
    false: list[str] = field(default_factory=list)
    """Those concluded to be an action, a decision or a challenge that they are not."""
    leads: int = 0
    """Those whose leads are right or asked about, where leads are recorded."""
    date: int = 0
    """Those whose date is right or asked about."""
    changed: list[str] = field(default_factory=list)
    """Those that would change what they do not say."""
    overasked: int = 0
    """Those that are asked about although a reader would not ask."""


@cache
def demo_book() -> Book:
    """Return the demo's book."""
    with tempfile.TemporaryDirectory() as folder:
        return load_demo(Path(folder) / "demo").book


def measured(
    lines: Iterable[dict[str, Any]],
    book: Book,
    show: Callable[[dict[str, Any], Reading, list[str]], None] | None = None,
) -> Measured:
    """Measure lines in the demo's meeting.

    Args:
        lines: with ``text``, ``kind``, ``leads`` and ``due``: an ISO day or "unclear".
        book: the demo's.
        show: is given each line with its reading and what is wrong with it.
    """
    setting, found = setting_of(book.meetings[MEETING], book, DAY), Measured()
    for line in lines:
        reading = read_line(line["text"], setting)
        wrong = _faults(line, reading, book)
        found.kind += "kind" not in wrong
        if "kind" in wrong:
            is_offered = {line["kind"], *line.get("also_kind", ())} & {*map(str, reading.others)}
            found.missed += reading.kind is LineKind.NOTE and bool(is_offered)
            if reading.kind in _CONCLUDED:
                found.false.append(line["text"])
        found.leads += "leads" not in wrong
        found.date += "date" not in wrong
        if reading.kind in CHANGES and reading.kind != line["kind"]:
            found.changed.append(line["text"])
        is_asked = bool(reading.questions)
        found.overasked += is_asked and not line.get("ask") and line.get("due") != "unclear"
        if show is not None:
            show(line, reading, wrong)
    return found


_COUNTS_AS = {
    LineKind.UPDATE: "note",
    LineKind.PRESENCE: "note",
    LineKind.MINUTES: "decision",
    LineKind.AGREED: "decision",
    LineKind.HELD: "move",
}
_CONCLUDED = {LineKind.ACTION, LineKind.DECISION, LineKind.CHALLENGE}
_OFFERED = {LineKind.DELIVERED, LineKind.MOVED, LineKind.APOLOGIES}


def _faults(line: dict[str, Any], reading: Reading, book: Book) -> list[str]:
    """Return which of kind, leads, date and reference are wrong."""
    kind, meant = _COUNTS_AS.get(reading.kind, str(reading.kind)), line["kind"]
    # Nothing is offered where a line names no action that can still be changed.
    is_open = any(book.actions[ref].is_open for ref in reading.refs)
    has_none = meant != LineKind.APOLOGIES and not is_open
    is_offered = meant in _OFFERED and kind == "note" and (meant in reading.others or has_none)
    is_right = kind == meant or kind in line.get("also_kind", ()) or is_offered
    found = [] if is_right else ["kind"]
    asked = {question.about for question in reading.questions}
    names = line.get("leads", ())
    if kind == meant and kind in {"action", "challenge", "apologies"} and names is not None:
        wanted = {_key(name, book) for name in names}
        given = {party.agency or party.group or party.role.casefold() for party in reading.leads}
        if wanted != given and not ("leads" in asked and line.get("ask")):
            found.append("leads")
    due, wanted_due = reading.due.isoformat() if reading.due else "", line.get("due", "")
    is_dated = due == wanted_due or "due" in asked or (wanted_due == "unclear" and not due)
    if (reading.due and due != wanted_due) or (
        kind == meant and kind in {"action", "move"} and not is_dated
    ):
        found.append("date")
    return found


def _key(name: str, book: Book) -> str:
    named = {(a.id, a.name, a.abbreviation, *a.aliases): a.id for a in book.agencies.values()}
    named |= {
        (group.id, group.name, group.abbreviation): group.id for group in book.groups.values()
    }
    for names, known in named.items():
        if name.casefold() in {each.casefold() for each in names}:
            return known
    return name.casefold()
