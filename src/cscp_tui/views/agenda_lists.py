"""The agenda of a meeting as lines, section by section, with what has been dealt with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.agendas import Section
from cscp_tui.domain.sayings import party_said
from cscp_tui.views.action_rows import due_cell, lead_cell, slips_cell
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, Row, Table, Tone

if TYPE_CHECKING:
    from cscp_tui.domain.agendas import Agenda, AgendaItem
    from cscp_tui.domain.books import Book
    from cscp_tui.views.standings import Standings

COLUMNS = (
    Column(key="done", title="Done", width=6),
    Column(key="ref", title="Ref", width=9),
    Column(key="text", title="Item", width=24, grows=6),
    Column(key="standing", title="Rating or status", width=20, grows=1),
    Column(key="lead", title="Lead agency", width=14, grows=1, needs=100),
    Column(key="due", title="Due", width=11, needs=90),
    Column(key="slips", title="Slips", width=5, right=True, needs=100),
)


DONE = "Items that were dealt with or ticked off; the records are all that have one."
"""What the figure at the right of a part of the agenda counts."""


def record_of_item(item: AgendaItem) -> tuple[str, str]:
    """The table and the id of the record that an item is about; empty for a standing item."""
    if item.action is not None:
        return "actions", item.action.id
    return ("challenges", item.challenge.id) if item.challenge is not None else ("", "")


def agenda_table(book: Book, agenda: Agenda, standings: Standings) -> Table:
    """The items under the headings of their sections; a row's key is the item's."""
    lines: list[Row | Heading] = []
    for section in Section:
        items = agenda.of(section)
        if items:
            done = sum(item.done for item in items)
            detail = Cell(f"{done} of {len(items)} done")
            lines.append(
                Heading(section.name, Cell(section.value, Tone.STRONG), detail, done / len(items))
            )
            lines.extend(Row(item.key, agenda_cells(book, item, standings)) for item in items)
    return Table(columns=COLUMNS, lines=tuple(lines), title=f"Agenda, {agenda}")


def agenda_cells(book: Book, item: AgendaItem, standings: Standings) -> tuple[Cell, ...]:
    """The cells of an item, in the order of the columns."""
    done = Cell("done", Tone.GREEN, "✓") if item.done else EMPTY
    text = Cell(item.text, Tone.MUTED if item.done else Tone.PLAIN)
    if item.action is not None:
        action = item.action
        return (
            done,
            Cell(action.id, Tone.STRONG),
            text,
            standings.cell(action, book),
            lead_cell(action, book),
            due_cell(action),
            slips_cell(action, book),
        )
    if item.challenge is not None:
        challenge = item.challenge
        by, to = party_said(challenge.raised_by, book), party_said(challenge.put_to, book)
        status = Cell(str(challenge.status).capitalize())
        return (
            done,
            Cell(challenge.id, Tone.STRONG),
            text,
            status,
            Cell(f"{by} to {to}"),
            EMPTY,
            EMPTY,
        )
    return (done, EMPTY, text, EMPTY, EMPTY, EMPTY, EMPTY)
