"""The rules for moving a due date: which moves are slips, and what a move needs."""

from __future__ import annotations

from datetime import date
from typing import cast

from cscp_tui.base.errors import Missing
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import MoveKind
from cscp_tui.domain.records import Action, Meeting, Move
from cscp_tui.domain.rules.actions import check_reason
from cscp_tui.domain.rules.meetings import are_minutes_agreed
from cscp_tui.domain.unit_of_work import UnitOfWork


def kind_of_move(
    draft: UnitOfWork, action: Action, due: date | None, agreed_by: str = ""
) -> MoveKind:
    """Judge whether a change of an action's due date is a slip.

    It is judged by the recording day or, if a meeting agreed it whose minutes are not agreed yet,
    by the day of that meeting.

    A slip is a later day, or none, given after the date had fallen due, or a later day past the
    end of the plan. A date that was taken away still counts when another one is given.
    """
    known = _last_due(draft, action)
    if known is None:
        return MoveKind.FIRST_DATE
    if due is not None and due <= known:
        return MoveKind.EARLIER
    if _judging_day(draft, agreed_by) > known or _is_past_plan(draft, action, due):
        return MoveKind.SLIP
    return MoveKind.EXTENSION


def _judging_day(draft: UnitOfWork, agreed_by: str) -> date:
    meeting = cast("Meeting | None", draft.find("meetings", agreed_by))
    if meeting is None or are_minutes_agreed(draft, meeting):
        return draft.today
    return min(meeting.day, draft.today)


def _last_due(draft: UnitOfWork, action: Action) -> date | None:
    """Return the due date of an action; if it has none now, the one it had before."""
    if action.due is not None:
        return action.due
    moves = draft.book.moves_of(action.id)
    return moves[-1].earlier_due if moves else None


def _is_past_plan(draft: UnitOfWork, action: Action, due: date | None) -> bool:
    return bool(action.plan) and due is not None and due > draft.plan(action.plan).last_day


def why_slip(draft: UnitOfWork, action: Action, due: date | None, agreed_by: str) -> str:
    known = _last_due(draft, action)
    assert known is not None
    if _judging_day(draft, agreed_by) > known:
        return f"{action.id} fell due on {long(known)}"
    assert due is not None
    return f"{long(due)} is past the end of plan {action.plan}"


def check_move(draft: UnitOfWork, move: Move) -> None:
    check_reason(draft, move.reason)
    if move.kind is MoveKind.SLIP and not (move.reason and move.cause):
        raise Missing(f"Give a reason and a cause for the slip of {move.action}.")
