"""Moving due dates: slips, extensions, dates brought forward, first dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.records import Action, Move
from cscp_tui.domain.words import Cause, MoveKind

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
        if not action.is_open:
            raise Refused(f"{action.id} is {action.status}; reopen it before moving its date.")
        if self.due == action.due:
            when = f"due on {long(self.due)}" if self.due else "without a due date"
            raise Refused(f"{action.id} is {when} already; give another date.")
        if self.due is None and self.check_back is None:
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
        draft.put("moves", move)
        draft.put(
            "actions",
            replace(
                action,
                due=self.due,
                original_due=self.due if first and not action.original_due else action.original_due,
                check_back=self.check_back or action.check_back,
            ),
        )


def kind_of_move(draft: Draft, action: Action, due: date | None) -> MoveKind:
    """How a change of an action's due date counts; judged by the recording day.

    A slip is a later day given after the date had fallen due, or one past the end of the plan.
    """
    if action.due is None:
        return MoveKind.FIRST_DATE
    if due is not None and due < action.due:
        return MoveKind.EARLIER
    if draft.today > action.due or _is_past_plan(draft, action, due):
        return MoveKind.SLIP
    return MoveKind.EXTENSION


def _is_past_plan(draft: Draft, action: Action, due: date | None) -> bool:
    return bool(action.plan) and due is not None and due > draft.plan(action.plan).last_day


def _why_slip(draft: Draft, action: Action, due: date | None) -> str:
    assert action.due is not None
    if draft.today > action.due:
        return f"{action.id} fell due on {long(action.due)}"
    assert due is not None
    return f"{long(due)} is past the end of plan {action.plan}"
