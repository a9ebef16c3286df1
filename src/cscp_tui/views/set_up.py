"""The steps that set up a new partnership, and what is there already."""

from __future__ import annotations

from collections.abc import Iterator

from cscp_tui.base.texts import counted
from cscp_tui.documents.table import Cell, Column, Row, Table, Tone
from cscp_tui.domain.book import Book

_COLUMNS = (
    Column(key="step", title="Step", width=13),
    Column(key="there", title="So far", width=13),
    Column(key="what", title="What it is for", width=24, grows=1),
)


def set_up_table(book: Book) -> Table:
    """Return a row for each step, by the name of its table."""
    return Table(columns=_COLUMNS, lines=tuple(_rows(book)))


def next_step(book: Book) -> str:
    """Return the first step of which there is nothing yet; the last one, if there is none."""
    left = (row.key for row in _rows(book) if row.cells[1].tone is Tone.MUTED)
    return next(left, "meetings")


def _rows(book: Book) -> Iterator[Row]:
    for table, title, one, several, use in (
        ("agencies", "Agencies", "agency", "agencies", "paste a list, or begin with a usual one"),
        ("groups", "Groups", "group", "groups", "their members and their quorum"),
        ("plans", "Business plan", "plan", "plans", "its dates and its priorities"),
        ("actions", "Actions", "action", "actions", "from a tracker in Excel, Word or CSV"),
        ("meetings", "Meetings", "meeting", "meetings", "the next one, or a year of them"),
    ):
        number = len(book.tables[table])
        there = (
            Cell(counted(number, one, several), Tone.DELIVERED, "✓")
            if number
            else Cell("none yet", Tone.MUTED)
        )
        yield Row(table, (Cell(title, Tone.STRONG), there, Cell(use)))
