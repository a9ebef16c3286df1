"""What the update asks of its readers: decisions, and extensions and deliveries to agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import ChallengeStatus, MoveKind, Rating, Status
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Points, column, part, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.records import Action, Move
    from cscp_tui.views.updates import Update


def asks(update: Update) -> Part:
    """Decisions wanted, extensions to agree, deliveries to agree."""
    return part(
        "asks",
        "Asks",
        part(
            "decisions-wanted",
            "Decisions wanted",
            narrative(update, "asks"),
            Points(tuple(_decisions(update))),
        ),
        _extensions_part(update),
        _deliveries_part(update),
    )


def _decisions(update: Update) -> Iterator[str]:
    overdue = [action for action in update.open_actions if _is_red(update, action)]
    if overdue:
        days = update.book.partnership.red_after_days
        yield (
            f"More than {days} days past their date, so give a new one, close or escalate: "
            f"{_refs(update, overdue)}."
        )
    held = [a for a in update.open_actions if a.status is Status.ON_HOLD and _is_back(update, a)]
    if held:
        yield f"On hold and to be looked at again by now: {_refs(update, held)}."
    unanswered = [
        known
        for known in update.book.challenges.values()
        if known.status is ChallengeStatus.OPEN and known.created <= update.before_day
    ]
    if unanswered:
        count = counted(len(unanswered), "challenge")
        yield f"Unanswered since before this quarter: {count}, under “Challenges and decisions”."


def _is_red(update: Update, action: Action) -> bool:
    rated = update.rated(action)
    return rated is not None and rated.computed is Rating.RED


def _is_back(update: Update, action: Action) -> bool:
    return action.check_back is not None and action.check_back <= update.as_at


def _refs(update: Update, actions: list[Action]) -> str:
    return ", ".join(update.ref(action) for action in actions)


def _extensions_part(update: Update) -> Part:
    columns = (
        column("Ref", 10),
        column("Action", 30, grows=3),
        column("From", 14),
        column("To", 14),
        column("Reason", 20, grows=2),
    )
    rows = (
        (
            update.ref(action),
            action.title,
            _day(move.earlier_due),
            _day(move.later_due),
            move.reason,
        )
        for action, move in _unagreed_extensions(update)
    )
    return part("extensions-to-agree", "Extensions to agree", table(columns, rows))


def _unagreed_extensions(update: Update) -> Iterator[tuple[Action, Move]]:
    for action in update.open_actions:
        for move in update.book.moves_of(action.id):
            if move.kind is MoveKind.EXTENSION and not move.agreed_by:
                yield action, move


def _day(day: date | None) -> str:
    return long(day) if day else "no date"


def _deliveries_part(update: Update) -> Part:
    columns = (
        column("Ref", 10),
        column("Action", 30, grows=3),
        column("Delivered", 16),
        column("To be agreed by", 20, grows=1),
    )
    rows = (
        (
            update.ref(action),
            action.title,
            long(action.ended) if action.ended else "",
            update.names.group(action.overseeing_group) or "no group named",
        )
        for action in update.population
        if action.awaits_agreement
    )
    return part("deliveries-to-agree", "Deliveries to agree", table(columns, rows))
