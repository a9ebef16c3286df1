"""The quarters that can be recorded for: the present one, and those before it."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.sign_offs import sign_off_of
from cscp_tui.views.cells import Cell, Column, Row, Table, Tone
from cscp_tui.views.quarter_words import is_meant

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book

BEFORE = 4
"""How many quarters before the present one are offered."""

COLUMNS = (
    Column(key="quarter", title="Quarter", width=34, grows=1),
    Column(key="notes", title="Notes for it", width=12, right=True),
)


def recording_quarters(today: date) -> list[Quarter]:
    """The present quarter, and some before it."""
    quarters = [Quarter.containing(today)]
    for _ in range(BEFORE):
        quarters.append(quarters[-1].previous)
    return quarters


def quarters_table(book: Book, today: date, text: str) -> Table:
    """The open quarters in whose names some words stand, with how many notes each has.

    One that is signed off is not offered: nothing more is recorded for it.
    """
    lines = []
    notes = Counter(map(attrgetter("quarter"), book.notes.values()))
    for quarter in recording_quarters(today):
        present = " · the present quarter" if today in quarter else ""
        name = f"{quarter}{present}"
        if sign_off_of(book, quarter) is None and is_meant(quarter, text, more=present):
            count = Cell(str(notes[quarter.typed]))
            lines.append(Row(quarter.typed, (Cell(name, Tone.STRONG), count)))
    return Table(columns=COLUMNS, lines=tuple(lines))


def signed_sentence(book: Book, today: date, text: str) -> str:
    """Why a quarter that is meant is not offered: it is signed off; empty where none is."""
    found = [
        quarter.short
        for quarter in recording_quarters(today)
        if sign_off_of(book, quarter) is not None and is_meant(quarter, text)
    ]
    if not found:
        return ""
    verb, they = ("is", "it") if len(found) == 1 else ("are", "them")
    return f"{', '.join(found)} {verb} signed off, so nothing more is recorded for {they}."
