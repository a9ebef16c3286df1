"""One item of an agenda in full: an action, a challenge, or what the group always speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import distance, long
from cscp_tui.domain.sayings import party_said
from cscp_tui.views.action_details import action_details
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from cscp_tui.domain.agendas import AgendaItem
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Challenge
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.standings import Standings


def agenda_details(
    item: AgendaItem, book: Book, standings: Standings, *, is_projected: bool = False
) -> Pieces:
    """The pieces of text that show an item in full.

    Args:
        item: which.
        book: what is known of it.
        standings: how actions stand on the day.
        is_projected: whether others look on, so that reasons and causes stay unseen.
    """
    if item.action is not None:
        return action_details(item.action, book, standings, is_projected=is_projected)
    if item.challenge is not None:
        return _challenge(item.challenge, book, standings)
    done = Cell("Done", Tone.GREEN, "✓") if item.done else Cell("Still to come", Tone.MUTED)
    return (Cell(item.text, Tone.STRONG), "\n", Cell(item.section.value, Tone.MUTED), "\n", done)


def _challenge(challenge: Challenge, book: Book, standings: Standings) -> Pieces:
    by, to = party_said(challenge.raised_by, book), party_said(challenge.put_to, book)
    pieces: list[str | Cell] = [
        Cell(f"{challenge.id}  {challenge.question}", Tone.STRONG),
        "\n",
        Cell("\nPut by  ", Tone.MUTED),
        f"{by} to {to}",
        Cell("\nOn  ", Tone.MUTED),
        f"{long(challenge.created)} ({distance(challenge.created, standings.today)})",
        Cell("\nAnswer  ", Tone.MUTED),
        challenge.answer.strip() or "none yet",
    ]
    if challenge.came_of_it.strip():
        pieces += [Cell("\nWhat came of it  ", Tone.MUTED), challenge.came_of_it.strip()]
    return tuple(pieces)
