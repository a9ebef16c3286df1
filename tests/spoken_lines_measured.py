"""Compare how lines of a meeting are understood with the meaning that a colleague gives them."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from cscp_tui.domain.capture import read_line
from cscp_tui.services.demo import load_demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.capture_wording import Reading

DAY, MEETING = date(2025, 11, 27), "QAG-2025-11-27"


class Measured(Struct):
    """How many lines of a file are right, and which are wrong."""

    kind: int = 0
    leads: int = 0
    date: int = 0
    """Those whose date is right or asked about."""
    silent: list[str] = field(default_factory=list)
    """Those that would be recorded with something wrong and no question."""
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
        lines: with ``text``, ``kind``, ``leads``, ``ref`` and ``due``: an ISO day or "unclear".
        book: the demo's.
        show: is given each line with its reading and what is wrong with it.
    """
    meeting, found = book.meetings[MEETING], Measured()
    for line in lines:
        reading = read_line(line["text"], meeting, book, DAY)
        wrong = _faults(line, reading, book)
        is_asked = bool(reading.questions)
        found.kind += "kind" not in wrong
        found.leads += "leads" not in wrong
        found.date += "date" not in wrong or is_asked
        if wrong and not is_asked:
            found.silent.append(line["text"])
        found.overasked += is_asked and not line.get("ask") and line.get("due") != "unclear"
        if show is not None:
            show(line, reading, wrong)
    return found


def _faults(line: dict[str, Any], reading: Reading, book: Book) -> list[str]:
    """Return which of kind, leads, date and reference are wrong."""
    found = ["kind"] if line["kind"] != reading.kind else []
    wanted = {_key(name, book) for name in line.get("leads", ())}
    given = {party.agency or party.group or party.role.casefold() for party in reading.leads}
    if wanted != given:
        found.append("leads")
    due = reading.due.isoformat() if reading.due else ""
    if due != line.get("due", ""):
        found.append("date")
    if reading.ref != line.get("ref", reading.ref):
        found.append("ref")
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
