"""The list of actions: its columns and the cells of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import short
from cscp_tui.domain.figures import slips_of
from cscp_tui.views.cells import EMPTY, Cell, Column, LazyRow, Tone

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action
    from cscp_tui.views.standings import Standings

COLUMNS = (
    Column(key="ref", title="Ref", width=9),
    Column(key="standing", title="Rating or status", width=24, grows=1),
    Column(key="title", title="Action", width=24, grows=6),
    Column(key="lead", title="Lead agency", width=14, grows=2, needs=96),
    Column(key="due", title="Due", width=18, needs=70),
)
"""What the list of actions shows; the action's words take what is left of the width."""


def action_row(action: Action, book: Book, standings: Standings) -> LazyRow:
    """The row of an action."""
    return LazyRow(action.id, lambda: action_cells(action, book, standings))


def action_cells(action: Action, book: Book, standings: Standings) -> tuple[Cell, ...]:
    """The cells of an action, in the order of the columns."""
    return (
        Cell(action.id, Tone.STRONG),
        standings.cell(action, book),
        Cell(action.title),
        lead_cell(action, book),
        due_cell(action, book),
    )


def lead_cell(action: Action, book: Book) -> Cell:
    """The lead agency by its short name, else the lead."""
    agency = book.agencies.get(action.lead_agency)
    if agency is not None:
        return Cell(agency.abbreviation or agency.name)
    return Cell(action.lead) if action.lead else EMPTY


def due_cell(action: Action, book: Book) -> Cell:
    """The current due date, or what stands for one, with the number of slips."""
    slips = len(slips_of(book, action))
    suffix = f" · {slips} slip{'s' if slips > 1 else ''}" if slips else ""
    if action.due is not None:
        return Cell(short(action.due) + suffix)
    if action.check_back is not None and action.is_open:
        return Cell(f"check {short(action.check_back)}{suffix}", Tone.MUTED)
    return Cell((action.timescale or "no date") + suffix, Tone.MUTED)
