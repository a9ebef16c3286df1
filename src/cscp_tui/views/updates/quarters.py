"""Quarters that can have an update or be recorded for, with their state."""

from __future__ import annotations

from collections import Counter
from datetime import date
from operator import attrgetter

from cscp_tui.documents.table import Cell, Column, Row, Table, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import sign_off_of


def is_meant(quarter: Quarter, text: str, *, more: str = "") -> bool:
    """Return whether every word of a text is in one of a quarter's names: ``q2``, ``2025-26/Q2``."""
    spellings = (quarter.typed, quarter.file_name, f"{quarter.year_label}/Q{quarter.number}")
    names = " ".join((str(quarter), *spellings, more)).casefold()
    return all(word in names for word in text.casefold().split())


MOST = 40
"""The number of quarters that are offered: ten years."""

UPDATE_QUARTER_COLUMNS = (
    Column(key="quarter", title="Quarter", width=28),
    Column(key="state", title="State", width=20, grows=1),
    Column(key="notes", title="Updates", width=7, right=True),
)


def update_quarters(book: Book, today: date) -> tuple[Quarter, ...]:
    """The quarters from the first plan's first day to the one of today, the latest first."""
    begun = [plan.first_day for plan in book.plans.values() if plan.first_day <= today]
    found = Period(min(begun, default=today), today).quarters
    return tuple(reversed(found[-MOST:]))


def quarter_due(book: Book, today: date) -> Quarter:
    """The quarter whose update is due: the last one that has ended, until it is signed off."""
    present = Quarter.containing(today)
    ended = present.previous
    is_due = ended in update_quarters(book, today) and sign_off_of(book, ended) is None
    return ended if is_due else present


def quarter_state(book: Book, quarter: Quarter, today: date) -> Cell:
    signed = sign_off_of(book, quarter)
    if signed is not None:
        return Cell(f"signed off by {signed.signed_by}, {long(signed.created)}", Tone.GREEN, "✓")
    if today in quarter and today < quarter.last_day:
        return Cell("draft, quarter not over yet", Tone.MUTED)
    return Cell("DRAFT, to be signed off", Tone.AMBER, "▲")


def update_quarters_table(book: Book, present: Book, today: date, text: str) -> Table:
    """List the quarters with some words in their names.

    Args:
        present: the present book, which has the sign-offs and progress updates.
    """
    notes = Counter(note.quarter for note in present.progress_updates.values())
    lines = []
    for quarter in update_quarters(book, today):
        if is_meant(quarter, text):
            cells = (
                Cell(str(quarter), Tone.STRONG),
                quarter_state(present, quarter, today),
                Cell(str(notes[quarter.typed])),
            )
            lines.append(Row(quarter.typed, cells))
    return Table(columns=UPDATE_QUARTER_COLUMNS, lines=tuple(lines))


BEFORE = 4
"""The number of quarters before the present one that are offered."""

RECORDING_QUARTER_COLUMNS = (
    Column(key="quarter", title="Quarter", width=34, grows=1),
    Column(key="notes", title="Updates for it", width=14, right=True),
)


def recording_quarters(today: date) -> list[Quarter]:
    """The present quarter, and some before it."""
    quarters = [Quarter.containing(today)]
    for _ in range(BEFORE):
        quarters.append(quarters[-1].previous)
    return quarters


def quarters_table(book: Book, today: date, text: str) -> Table:
    """List the open quarters with some words in their names, and their numbers of updates.

    One that is signed off is not offered: nothing more is recorded for it.
    """
    lines = []
    notes = Counter(map(attrgetter("quarter"), book.progress_updates.values()))
    for quarter in recording_quarters(today):
        present = " · the current quarter" if today in quarter else ""
        name = f"{quarter}{present}"
        if sign_off_of(book, quarter) is None and is_meant(quarter, text, more=present):
            count = Cell(str(notes[quarter.typed]))
            lines.append(Row(quarter.typed, (Cell(name, Tone.STRONG), count)))
    return Table(columns=RECORDING_QUARTER_COLUMNS, lines=tuple(lines))


def signed_sentence(book: Book, today: date, text: str) -> str:
    """Return a sentence if a typed quarter is signed off, and so not offered; else empty."""
    found = [
        quarter.short
        for quarter in recording_quarters(today)
        if sign_off_of(book, quarter) is not None and is_meant(quarter, text)
    ]
    if not found:
        return ""
    verb, they = ("is", "it") if len(found) == 1 else ("are", "them")
    return f"{', '.join(found)} {verb} signed off, so nothing more is recorded for {they}."
