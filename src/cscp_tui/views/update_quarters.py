"""The quarters that can have an update: which is due, and what became of each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.sign_offs import sign_off_of
from cscp_tui.views.cells import Cell, Column, Row, Table, Tone
from cscp_tui.views.quarter_words import is_meant

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book

MOST = 40
"""So many quarters are offered, ten years of them."""

COLUMNS = (
    Column(key="quarter", title="Quarter", width=28),
    Column(key="state", title="State", width=20, grows=1),
    Column(key="notes", title="Notes", width=5, right=True),
)


def update_quarters(book: Book, today: date) -> tuple[Quarter, ...]:
    """The quarters from the first plan's first day to the one of today, the latest first."""
    last = Quarter.containing(today)
    begun = [plan.first_day for plan in book.plans.values() if plan.first_day <= today]
    first = Quarter.containing(min(begun, default=today))
    found = [last]
    while found[-1] > first and len(found) < MOST:
        found.append(found[-1].previous)
    return tuple(found)


def quarter_due(book: Book, today: date) -> Quarter:
    """The quarter whose update is due: the last one that has ended, until it is signed off."""
    present = Quarter.containing(today)
    ended = present.previous
    is_due = ended in update_quarters(book, today) and sign_off_of(book, ended) is None
    return ended if is_due else present


def quarter_state(book: Book, quarter: Quarter, today: date) -> Cell:
    """What became of a quarter's update."""
    signed = sign_off_of(book, quarter)
    if signed is not None:
        return Cell(f"signed off by {signed.signed_by}, {long(signed.created)}", Tone.GREEN, "✓")
    if today in quarter and today < quarter.last_day:
        return Cell("draft, the quarter goes on", Tone.MUTED)
    return Cell("DRAFT, to be signed off", Tone.AMBER, "▲")


def update_quarters_table(book: Book, present: Book, today: date, text: str) -> Table:
    """The quarters in whose names some words stand.

    Args:
        book: what was true on the day.
        present: where sign-offs and notes are looked up.
        today: the day.
        text: what was typed.
    """
    notes = Counter(note.quarter for note in present.notes.values())
    lines = []
    for quarter in update_quarters(book, today):
        if is_meant(quarter, text):
            cells = (
                Cell(str(quarter), Tone.STRONG),
                quarter_state(present, quarter, today),
                Cell(str(notes[quarter.typed])),
            )
            lines.append(Row(quarter.typed, cells))
    return Table(columns=COLUMNS, lines=tuple(lines))
