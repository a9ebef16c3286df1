"""What was closed undelivered and which dates were moved, with reasons and cause."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import Cause, MoveKind, Outcome
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Text, capitalised, column, part, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cscp_tui.domain.records import Action, Move
    from cscp_tui.views.updates import Update

_LISTED = frozenset({MoveKind.SLIP, MoveKind.EXTENSION})


def closings(update: Update) -> Part:
    """What was closed undelivered, then slips and extensions."""
    return part(
        "closings",
        "Closed undelivered; slips and extensions",
        narrative(update, "closings"),
        _closed_part(update),
        _moves_part(update),
    )


def _closed_part(update: Update) -> Part:
    columns = (
        column("Ref", 10),
        column("Action", 26, grows=3),
        column("What became of it", 20, grows=1),
        column("Reason and cause", 30, grows=3),
    )
    rows = (
        (update.ref(action), action.title, outcome_words(action), reason_words(action))
        for action in update.closed_now
    )
    return part(
        "closed", "Closed undelivered", Text(_summary(update.closed_now)), table(columns, rows)
    )


def _summary(actions: list[Action]) -> str:
    """How many of each outcome, and how many for causes outside the partnership's control."""
    sentences = []
    for outcome in Outcome:
        causes = Counter(action.cause for action in actions if action.outcome is outcome)
        if count := causes.total():
            sentences.append(f"{count} {outcome}, {_split(causes)}.")
    return " ".join(sentences)


def _split(causes: Counter[Cause | None]) -> str:
    """Causes in words: ``4 for causes outside the partnership's control, 1 for ones within it``."""
    outside, within = causes[Cause.OUTSIDE], causes[Cause.WITHIN]
    if outside and within:
        return f"{outside} for causes {Cause.OUTSIDE.sentence}, {within} for causes within it"
    cause = Cause.OUTSIDE if outside else Cause.WITHIN
    return (
        f"for causes {cause.sentence}" if outside + within > 1 else f"for a cause {cause.sentence}"
    )


def outcome_words(action: Action) -> str:
    """What became of an action that was closed, and where it goes on."""
    outcome = str(action.outcome or "").capitalize()
    where = {
        Outcome.CARRIED_OVER: f", goes on as {action.continued_by}",
        Outcome.HANDED_OVER: f" to {action.handed_to}",
        Outcome.REPLACED: f" by {action.replaced_by}",
    }
    return outcome + (where.get(action.outcome, "") if action.outcome else "")


def reason_words(record: Action | Move) -> str:
    """The reason, its explanation, and whether the cause was in the partnership's control."""
    why = ": ".join(filter(None, (capitalised(record.reason), record.explanation.strip())))
    cause = f"Cause {record.cause.sentence}." if record.cause else ""
    return "\n".join(filter(None, (why, cause)))


def _moves_part(update: Update) -> Part:
    columns = (
        column("Ref", 10),
        column("Action", 24, grows=2),
        column("Kind", 14),
        column("From and to", 20),
        column("Reason and cause", 30, grows=3),
    )
    moves = list(moves_of_quarter(update))
    return part(
        "moves",
        "Slips and extensions",
        Text(_moves_summary(move for _, move in moves)),
        table(columns, (_move_row(update, action, move) for action, move in moves)),
    )


def moves_of_quarter(update: Update) -> Iterator[tuple[Action, Move]]:
    """The slips and extensions of the quarter, each with its action."""
    for action in update.population:
        for move in update.book.moves_of(action.id):
            if move.kind in _LISTED and update.before_day < move.created:
                yield action, move


def _moves_summary(moves: Iterable[Move]) -> str:
    tally = Counter(move.kind for move in moves)
    words = [counted(tally[kind], kind) for kind in MoveKind if tally[kind]]
    return f"{' and '.join(words)} among the actions of all sources." if words else ""


def _move_row(update: Update, action: Action, move: Move) -> tuple[str, ...]:
    slips = update.slips(action)
    so_far = f", {slips} so far" if move.kind is MoveKind.SLIP else ""
    agreed = f"Agreed by {agreed_by_words(update, move)}." if move.agreed_by else "Not agreed yet."
    return (
        update.ref(action),
        action.title,
        f"{str(move.kind).capitalize()}{so_far}",
        f"{_day(move.earlier_due)} to {_day(move.later_due)}",
        f"{reason_words(move)}\n{agreed}".strip(),
    )


def agreed_by_words(update: Update, move: Move) -> str:
    """Who agreed a move: a meeting by its group and day, else as it was typed."""
    if move.agreed_by in update.book.meetings:
        return update.names.meeting(move.agreed_by)
    return update.names.group(move.agreed_by)


def _day(day: date | None) -> str:
    return long(day) if day else "no date"
