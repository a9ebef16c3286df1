"""The list of actions: its columns and the cells of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.figures import slips_of
from cscp_tui.views.cells import EMPTY, Cell, Column, LazyRow, Tone, day_cell

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action
    from cscp_tui.views.standings import Standings

COLUMNS = (
    Column(key="ref", title="Ref", width=9),
    Column(key="standing", title="Rating or status", width=20, grows=2),
    Column(key="title", title="Action", width=22, grows=5),
    Column(key="lead", title="Lead agency", width=14, grows=1, needs=100),
    Column(key="due", title="Due", width=11),
    Column(key="slips", title="Slips", width=5, right=True, needs=100),
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
        due_cell(action),
        slips_cell(action, book),
    )


def lead_cell(action: Action, book: Book) -> Cell:
    """The lead agency by its short name, else the lead."""
    agency = book.agencies.get(action.lead_agency)
    if agency is not None:
        return Cell(agency.abbreviation or agency.name)
    return Cell(action.lead) if action.lead else EMPTY


def due_cell(action: Action) -> Cell:
    """The current due date; a check-back date stands in brackets."""
    if action.due is not None:
        return day_cell(action.due)
    if action.check_back is not None and action.is_open:
        return day_cell(action.check_back, "({})", Tone.MUTED)
    return Cell(action.timescale or "no date", Tone.MUTED)


def slips_cell(action: Action, book: Book) -> Cell:
    """How often the due date slipped, its ancestors' slips among them; nothing for never."""
    slips = len(slips_of(book, action))
    return Cell(str(slips), Tone.AMBER) if slips else EMPTY
