"""A plan's carry-over: the outcome of each open action, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable

from cscp_tui.documents.table import EMPTY, Cell, Column, Row, Table, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.carry_over import CarryRow
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import Outcome
from cscp_tui.views.actions import OUTCOME_SYMBOLS

_COLUMNS = (
    Column(key="ref", title="Ref", width=9),
    Column(key="title", title="Action", width=12, grows=3),
    Column(key="becomes", title="Becomes", width=14, grows=1),
    Column(key="reason", title="Reason", width=10, grows=1),
    Column(key="cause", title="Cause", width=7, needs=100),
    Column(key="priority", title="Continues in", width=12, grows=1),
    Column(key="due", title="New due", width=9, right=True),
)


def still_needed(row: CarryRow) -> str:
    """Return what a row still needs before it can be confirmed; empty if it is complete."""
    if row.outcome is None:
        return ""
    if not row.reason:
        return "a reason"
    if row.cause is None:
        return "a cause"
    if row.outcome is Outcome.CARRIED_OVER and not row.priority:
        return "a priority"
    if row.outcome is Outcome.TRANSFERRED and not row.transferred_to.strip():
        return "the body it is transferred to"
    if row.outcome is Outcome.REPLACED and not row.replaced_by:
        return "the action that replaces it"
    return ""


def carry_over_table(rows: Iterable[CarryRow], book: Book, *, is_projected: bool) -> Table:
    """List each action's outcome, with whatever is still missing shown in its place.

    While others look on, a reason and a cause that have been given are only said to be.
    """
    lines = tuple(_line(row, book, is_projected=is_projected) for row in rows)
    return Table(columns=_COLUMNS, lines=lines)


def _line(row: CarryRow, book: Book, *, is_projected: bool) -> Row:
    title = book.actions[row.ref].title
    if row.outcome is None:
        cells = (Cell("left open", Tone.MUTED), EMPTY, EMPTY, EMPTY, EMPTY)
        return Row(row.ref, (Cell(row.ref), Cell(title), *cells))
    becomes, goes_on = _becomes(row), row.outcome is Outcome.CARRIED_OVER
    return Row(
        row.ref,
        (
            Cell(row.ref, Tone.STRONG),
            Cell(title),
            becomes,
            _why(row.reason, "reason?", is_projected=is_projected),
            _why(row.cause, "cause?", is_projected=is_projected),
            _priority(row, book) if goes_on else EMPTY,
            Cell(short(row.due) if row.due else "no date") if goes_on else EMPTY,
        ),
    )


def _why(given: str | None, missing: str, *, is_projected: bool) -> Cell:
    if not given:
        return Cell(missing, Tone.AMBER)
    return Cell("not shown", Tone.MUTED) if is_projected else Cell(str(given))


def _becomes(row: CarryRow) -> Cell:
    assert row.outcome is not None
    words, symbol = str(row.outcome), OUTCOME_SYMBOLS[row.outcome]
    to = row.transferred_to or row.replaced_by
    if row.outcome in {Outcome.TRANSFERRED, Outcome.REPLACED}:
        if not to:
            return Cell(f"{words}: which?", Tone.AMBER, symbol)
        words = f"{words}: {to}"
    return Cell(words, Tone.PLAIN, symbol)


def _priority(row: CarryRow, book: Book) -> Cell:
    known = book.priorities.get(row.priority)
    if known is None:
        return Cell("priority?", Tone.AMBER)
    return Cell(known.full_title)
