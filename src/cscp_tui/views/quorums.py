"""Whether a meeting has its quorum, clause by clause, while attendance is taken and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.agreements import missing_words
from cscp_tui.domain.attendance import is_quorate, quorum
from cscp_tui.domain.quorum_clauses import clause_words
from cscp_tui.domain.words import MeetingState
from cscp_tui.views.cells import EMPTY, Cell, Tone

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Meeting

MET = "✓"
LACKING = "✗"


def quorum_line(book: Book, meeting: Meeting) -> tuple[Cell, ...]:
    """The live line: ``Quorate:`` or ``Not quorate:``, then each clause with its sign."""
    found = quorum(book, meeting)
    clauses = tuple(
        Cell(
            f"{clause_words(result.clause, book)} {MET if result.is_met else LACKING}",
            Tone.GREEN if result.is_met else Tone.RED,
        )
        for result in found.clauses
    )
    if not clauses:
        return (Cell("No quorum is set for this group", Tone.MUTED),)
    if found.is_met:
        return (Cell("Quorate:", Tone.GREEN), *clauses)
    if meeting.override_reason.strip():
        return (Cell("Taken as quorate by the chair:", Tone.AMBER), *clauses)
    return (Cell("Not quorate:", Tone.RED), *clauses)


def quorum_cell(book: Book, meeting: Meeting) -> Cell:
    """The quorum of a meeting in a list: ``met``, or what was missing; nothing of planned ones."""
    if not (meeting.in_progress or (meeting.state.took_place and meeting.minuted)):
        return EMPTY
    if quorum(book, meeting).is_met:
        return Cell("met", Tone.GREEN, MET)
    missing = missing_words(book, meeting)
    if is_quorate(book, meeting):
        return Cell(f"taken as quorate, {missing} missing", Tone.AMBER, "▲")
    as_held = " but held" if meeting.state is MeetingState.HELD and meeting.minuted else ""
    return Cell(f"{missing} missing{as_held}", Tone.RED, LACKING)
