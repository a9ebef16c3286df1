"""What is listed about lines typed in a meeting: those to look at before it is closed, and what one can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cscp_tui.base.texts import shortened
from cscp_tui.capture.echo import echo_of
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Setting
from cscp_tui.capture.reading import Reading
from cscp_tui.documents.table import Cell, Row, Table, column
from cscp_tui.domain.book import Book
from cscp_tui.domain.confidential_parts import is_part_unanswered
from cscp_tui.domain.hidden import shown_to, with_hidden
from cscp_tui.domain.names import listed
from cscp_tui.domain.records import MeetingLine

CLOSE = "close"
"""The answer that closes the meeting with lines still to be checked."""

LEAVE, REMOVE, EDIT, TEXT, UPDATE = "leave", "remove", "edit", "text", "update"
"""The choices about a line besides its readings: leave it, remove it, edit what it caused, give a text
for the minutes, or make it a progress update."""


FILLED_IN: Mapping[str, str] = {
    LineKind.DELIVERED: "delivery, with its day and impact",
    LineKind.MOVED: "new due date, with the reason",
    LineKind.AGREED: "agreement to a delivery",
    LineKind.REJECTED: "delivery that is not agreed, with the reason",
    LineKind.HELD: "hold, or another status",
    LineKind.UPDATE: "progress update",
    LineKind.ACTION: "action, with its lead and date",
    LineKind.DECISION: "decision",
    LineKind.CHALLENGE: "challenge: who asks, and who is asked",
    LineKind.ANSWERED: "answer to a challenge",
    LineKind.CORRECTED: "correction of another line",
}
"""What a line can be made with a form, by the key of that choice: its kind."""


def closing_list(
    book: Book,
    lines: Sequence[MeetingLine],
    other_lines: Sequence[MeetingLine],
    reasons: Mapping[str, str],
    text: str,
    *,
    is_projected: bool,
) -> Table:
    """List the lines of a meeting that are looked at before it is closed.

    Closing comes first where nothing is left to check and no line is sought. While others look on,
    restricted lines are only counted.

    Args:
        other_lines: those that are only found by what is typed.
        reasons: why a line is looked at, by its id.
    """
    wanted = text.strip().casefold()
    shown = shown_to(lines, book, hides=is_projected)
    found = shown_to(other_lines, book, hides=is_projected) if wanted else []
    rows = [
        Row(
            line.id,
            (Cell(shortened(line.words, 200)), Cell(reasons.get(line.id, ""))),
        )
        for line in (*shown, *found)
        if wanted in line.words.casefold()
    ]
    to_check = any(line.to_check for line in lines)
    is_apart = any(is_part_unanswered(line) for line in lines)
    told = "Unclear parts stay confidential" if is_apart else ""
    unseen = with_hidden(told, len(lines) - len(shown))
    words = "Close the meeting, with these lines as they are" if to_check else "Close the meeting"
    if rows or wanted in words.casefold():  # else what was typed may be another line of the meeting
        rows.insert(len(rows) if to_check or wanted else 0, Row(CLOSE, (Cell(words), Cell(unseen))))
    return Table(columns=(column("Line", grows=1), column("Why", grows=1)), lines=tuple(rows))


def choices_about(  # noqa: PLR0917 - what is known about one line
    line: MeetingLine,
    readings: Sequence[Reading],
    caused: Sequence[str],
    edited: str,
    setting: Setting,
    text: str,
) -> Table:
    """List what can be done with a line: edit what it caused, read it otherwise, or remove it.

    Args:
        edited: what it added that has a form of its own, in words; empty for nothing.
    """
    rows = [Row(EDIT, (Cell(f"Edit {edited}"),))] if edited else []
    text_row = Row(TEXT, (Cell("Change its text in the minutes, or whether it is confidential"),))
    rows += [text_row] if caused and not edited else []  # the first changes nothing by itself
    takes_back = f"Take back what it recorded ({listed(caused)}), and keep the line as a note"
    is_note = not (caused or line.to_check)
    rows += [Row(LEAVE, (Cell("Note: leave it as it is"),))] if is_note else []
    for place, reading in enumerate(readings):
        if is_note and reading.kind is LineKind.NOTE:
            continue  # it is one
        is_back = bool(caused) and reading.kind is LineKind.NOTE
        words = f"Record it as: {shortened(echo_of(reading, setting), 200)}"
        made = Row(str(place), (Cell(takes_back if is_back else words),))
        rows.insert(1 if is_back else len(rows), made)
    if line.about:
        words = f"Progress update for {listed(line.about)}, in words fit to print"
        rows.append(Row(UPDATE, (Cell(words),)))
    rows += [] if text_row in rows else [text_row]
    undone = f", and undo: {listed(caused)}" if caused else ""
    rows.append(Row(REMOVE, (Cell(f"Remove the line{undone}"),)))
    forms = {kind: each for kind, each in FILLED_IN.items() if kind != UPDATE or not line.about}
    rows += [Row(kind, (Cell(f"Fill in: {each}"),)) for kind, each in forms.items()]
    title = "Its words stay as they were typed"
    return Table(columns=(column(title, grows=1),), lines=tuple(_found(rows, text)))


def _found(rows: Sequence[Row], text: str) -> list[Row]:
    """Return the choices that contain a text; those whose own name begins with it come first."""
    wanted = text.strip().casefold()

    def begins(row: Row) -> bool:
        words = str(row.cells[0]).casefold()
        return words.startswith(wanted) or words.partition(": ")[2].startswith(wanted)

    kept = [row for row in rows if wanted in str(row.cells[0]).casefold()]
    return sorted(kept, key=lambda row: not begins(row))
