"""Moving due dates: slips, extensions, dates brought forward, first dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.commands.progressing import warn_of_check_back
from cscp_tui.domain.dates import long
from cscp_tui.domain.ends import REOPEN_TO_MOVE, refuse_ended
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.records import Action, Move
from cscp_tui.domain.words import Cause, MoveKind, Status

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.drafts import Draft


@dataclass(frozen=True, slots=True)
class MoveDate(Effective):
    """Give an action another due date, or none and a check-back date."""

    what: ClassVar[str] = "move"
    ref: str
    due: date | None
    reason: str = ""
    """One of the partnership's reason codes; a slip cannot do without."""
    cause: Cause | None = None
    explanation: str = ""
    agreed_by: str = ""
    check_back: date | None = None
    """When it is looked at again, where it is left without a due date."""

    def work(self, draft: Draft) -> None:
        """Change the due date and keep the move; whether it is a slip is judged by today."""
        action = draft.action(self.ref)
        refuse_ended([action], REOPEN_TO_MOVE)
        if self.due == action.due:
            when = f"due on {long(self.due)}" if self.due else "without a due date"
            raise Refused(f"{action.id} is {when} already; give another date.", field="due")
        if self.due is None and not (self.check_back or action.check_back):
            raise Missing(
                f"{action.id} would have no date; give a check-back date instead.",
                field="check_back",
            )
        kind = kind_of_move(draft, action, self.due)
        if kind is MoveKind.SLIP and not (self.reason and self.cause):
            missing = "a reason" if not self.reason else "a cause, within or outside our control"
            why = _why_slip(draft, action, self.due)
            raise Missing(
                f"{why}, so this is a slip; give {missing}.",
                field="cause" if self.reason else "reason",
            )
        warn_of_check_back(draft, self.check_back)
        self._keep(draft, action, kind)

    def sentence(self) -> str:
        """What was done."""
        return f"Moved {self.ref} to {long(self.due) if self.due else 'no date'}"

    def _keep(self, draft: Draft, action: Action, kind: MoveKind) -> None:
        move = Move(
            id=draft.next_id("moves", f"{action.id}/move-"),
            created=draft.on,
            action=action.id,
            earlier_due=action.due,
            later_due=self.due,
            kind=kind,
            reason=self.reason,
            explanation=self.explanation,
            cause=self.cause,
            agreed_by=self.agreed_by or draft.context.meeting,
            by=draft.context.by,
        )
        first = kind is MoveKind.FIRST_DATE and not action.original_due_unknown
        looked_at = action.status is Status.ON_HOLD or self.due is None or action.due is not None
        draft.put("moves", move)
        draft.put(
            "actions",
            replace(
                action,
                due=self.due,
                original_due=self.due if first and not action.original_due else action.original_due,
                check_back=self.check_back or (action.check_back if looked_at else None),
            ),
        )


def kind_of_move(draft: Draft, action: Action, due: date | None) -> MoveKind:
    """How a change of an action's due date counts; judged by the recording day.

    A slip is a later day, or none, given after the date had fallen due, or a later day past the
    end of the plan. A date that was taken away still counts when another one is given.
    """
    known = _last_due(draft, action)
    if known is None:
        return MoveKind.FIRST_DATE
    if due is not None and due <= known:
        return MoveKind.EARLIER
    if draft.today > known or _is_past_plan(draft, action, due):
        return MoveKind.SLIP
    return MoveKind.EXTENSION


def _last_due(draft: Draft, action: Action) -> date | None:
    """The due date of an action, or the one it had before it was left without."""
    if action.due is not None:
        return action.due
    moves = draft.moves_of(action.id)
    return moves[-1].earlier_due if moves else None


def _is_past_plan(draft: Draft, action: Action, due: date | None) -> bool:
    return bool(action.plan) and due is not None and due > draft.plan(action.plan).last_day


def _why_slip(draft: Draft, action: Action, due: date | None) -> str:
    known = _last_due(draft, action)
    assert known is not None
    if draft.today > known:
        return f"{action.id} fell due on {long(known)}"
    assert due is not None
    return f"{long(due)} is past the end of plan {action.plan}"
