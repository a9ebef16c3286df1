"""A row of the Scrutiny screen in full: a challenge, a slip with its causes, a change, a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import original_due_of
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import days_late, days_late_originally, lineage
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import MoveKind
from cscp_tui.views.action_details import action_details
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.record_titles import name_of_meeting, name_of_party
from cscp_tui.views.scrutiny_lists import SLIPS, challenge_cell
from cscp_tui.views.timelines import entry_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Challenge, Move, Reflection
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.scrutiny_lists import Place
    from cscp_tui.views.standings import Standings
    from cscp_tui.views.visits import Changed

_TOLD_MOVES = frozenset({MoveKind.SLIP, MoveKind.EXTENSION})


def scrutiny_details(
    place: Place,
    book: Book,
    standings: Standings,
    changed: Changed,
    *,
    is_projected: bool = False,
) -> Pieces:
    """The pieces of text that show a row in full; nothing where its record is gone.

    Args:
        place: what the row stands for.
        book: what is true on the day that is shown.
        standings: how actions stand on it.
        changed: what was recorded since the last visit.
        is_projected: whether others look on, so that reasons and causes stay unseen.
    """
    match place.table:
        case "challenges":
            challenge = book.challenges.get(place.key)
            return tuple(_challenge(challenge, book, standings)) if challenge else ()
        case "reflections":
            reflection = book.reflections.get(place.key)
            return tuple(_reflection(reflection)) if reflection else ()
        case "actions":
            action = book.actions.get(place.key)
            if action is None:
                return ()
            first = slip_pieces(action, book, standings, is_projected=is_projected)
            rest = action_details(action, book, standings, is_projected=is_projected)
            return (*first, "\n", *rest) if place.group == SLIPS else _bare(action, rest)
    entry = changed.entry(place.key)
    return tuple(entry_pieces(entry, book, is_projected=is_projected)) if entry else ()


def _bare(action: Action, rest: Pieces) -> Pieces:
    ended = long(action.ended) if action.ended else "an unknown day"
    said = f"Delivered on {ended}; nobody has said yet what it changed."
    return (Cell(said, Tone.AMBER, "▲"), "\n\n", *rest)


def _challenge(challenge: Challenge, book: Book, standings: Standings) -> Iterator[str | Cell]:
    yield Cell(f"{challenge.id}  {challenge.question.strip()}", Tone.STRONG)
    yield from ("\n", challenge_cell(challenge, standings.today), "\n")
    answered = f" ({long(challenge.answered)})" if challenge.answered else ""
    for label, text in (
        ("Raised", f"{long(challenge.created)} by {name_of_party(challenge.raised_by, book)}"),
        ("Put to", name_of_party(challenge.put_to, book)),
        ("At", name_of_meeting(challenge.meeting, book) if challenge.meeting else ""),
        ("Answer", f"{challenge.answer.strip()}{answered}" if challenge.answer else "none yet"),
        ("What came of it", challenge.came_of_it.strip() or "not said yet"),
        ("Restricted", "not for the public version" if challenge.restricted else ""),
    ):
        if text:
            yield from (Cell(f"\n{label}  ", Tone.MUTED), text)


def _reflection(reflection: Reflection) -> Iterator[str | Cell]:
    yield Cell(f"{reflection.role}, {Quarter.parse(reflection.quarter)}", Tone.STRONG)
    whose = f" · {reflection.recorded_for}" if reflection.recorded_for else ""
    yield from (Cell(f"\n{long(reflection.created)}{whose}\n\n", Tone.MUTED), reflection.text)


def slip_pieces(
    action: Action, book: Book, standings: Standings, *, is_projected: bool = False
) -> Iterator[str | Cell]:
    """The first date and the present one, then every slip and extension with its cause."""
    original = original_due_of(book, action)
    yield Cell("How its date moved", Tone.STRONG)
    yield from (Cell("\nFirst agreed  ", Tone.MUTED), long(original) if original else "not known")
    yield from (Cell("\nDue now  ", Tone.MUTED), long(action.due) if action.due else "no date")
    today = standings.today
    if action.is_open and (late := days_late_originally(action, today)):
        now = days_late(action, today)
        yield Cell("\nLate  ", Tone.MUTED)
        first = f"{counted(late, 'day')} past the first date"
        yield f"{first}, {counted(now, 'day')} past the present one" if now else first
    for member in [*reversed(lineage(book, action)), action]:
        for move in book.moves_of(member.id):
            if move.kind in _TOLD_MOVES:
                yield from _move(member, move, book, is_projected=is_projected)
    yield "\n"


def _move(action: Action, move: Move, book: Book, *, is_projected: bool) -> Iterator[str | Cell]:
    before = long(move.earlier_due) if move.earlier_due else "no date"
    after = long(move.later_due) if move.later_due else "no date"
    tone = Tone.AMBER if move.kind is MoveKind.SLIP else Tone.MUTED
    yield from (Cell(f"\n{str(move.kind).capitalize()}", tone), f" of {action.id}")
    yield f" on {long(move.created)}: {before} → {after}"
    cause = f"cause {move.cause.sentence}" if move.cause else ""
    told = move.explanation.strip().rstrip(".")
    reasons = () if is_projected else (move.reason, cause, told)
    is_meeting = move.agreed_by in book.meetings
    by = (name_of_meeting if is_meeting else name_of_party)(move.agreed_by, book)
    agreed = f"agreed by {by}" if move.agreed_by else "not agreed yet"
    yield f"\n   {'; '.join(filter(None, (*reasons, agreed)))}"
