"""Closing undelivered actions, and carrying a plan's open actions over into the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from cscp_tui.domain.commands.adding import next_ref
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.ends import refuse_ended
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.names import folded
from cscp_tui.domain.orders import natural
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import Cause, Outcome, Source, Status

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Action


class StalePreview(Refused):
    """The plan changed between the preview of a carrying over and its confirmation."""

    def __init__(self, plan: str, refs: list[str]) -> None:
        super().__init__(
            f"Since the preview, {', '.join(refs)} of plan {plan} changed; "
            "look at the new preview and confirm again."
        )


@dataclass(frozen=True, slots=True)
class Close(Effective):
    """Close an action that was not delivered and is not carried over."""

    what: ClassVar[str] = "close"
    ref: str
    outcome: Outcome | None
    reason: str = ""
    cause: Cause | None = None
    explanation: str = ""
    handed_to: str = ""
    replaced_by: str = ""

    def work(self, draft: Draft) -> None:
        """End the action on the day of effect."""
        action = draft.action(self.ref)
        if self.outcome is Outcome.CARRIED_OVER:
            raise Refused(f"{action.id} is carried over by the command for that, into a plan.")
        _close(draft, action, self)

    def sentence(self) -> str:
        """What was done."""
        return f"Closed {self.ref}: {self.outcome}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryRow:
    """What becomes of one open action at the end of its plan."""

    ref: str
    outcome: Outcome | None = Outcome.CARRIED_OVER
    """Carried over, another outcome, or None to leave it open."""
    reason: str = ""
    cause: Cause | None = None
    explanation: str = ""
    priority: str = ""
    """The priority of the next plan under which it goes on."""
    due: date | None = None
    """Its due date in the next plan."""
    check_back: date | None = None
    handed_to: str = ""
    replaced_by: str = ""
    seen: tuple[Status, date | None] | None = None
    """The status and due date that the preview showed."""


def _close(draft: Draft, action: Action, how: Close | CarryRow, continued_by: str = "") -> None:
    refuse_ended([action])
    if how.outcome is None:
        raise Missing(f"Say what became of {action.id}: {', '.join(Outcome)}.", field="outcome")
    successor = draft.action(how.replaced_by).id if how.replaced_by else ""
    draft.put(
        "actions",
        replace(
            action,
            status=Status.CLOSED,
            ended=draft.on,
            outcome=how.outcome,
            reason=how.reason,
            explanation=how.explanation,
            cause=how.cause,
            handed_to=how.handed_to,
            replaced_by=successor,
            continued_by=continued_by,
            hold_reason="",
            hold_explanation="",
            judgement=None,
            judgement_reason="",
        ),
    )


@dataclass(frozen=True, slots=True)
class CarryOver:
    """End a plan: carry over, close otherwise or leave each of its open actions, in one step."""

    what: ClassVar[str] = "carry over"
    plan: str
    to: str
    rows: tuple[CarryRow, ...]

    def day(self, book: Book, context: Context) -> date:
        """The plan's last day, once it has come."""
        plan = book.plans.get(self.plan)
        return context.on or min(context.today, plan.last_day if plan else context.today)

    def work(self, draft: Draft) -> None:
        """Close each row and make the continuations.

        Raises:
            StalePreview: the plan's open actions are no longer those of the rows.
        """
        old, new = draft.plan(self.plan), draft.plan(self.to)
        if new.first_day <= old.first_day:
            raise Refused(f"Plan {new.id} is not after {old.id}; carry over into a later plan.")
        self._refuse_stale(draft)
        for row in self.rows:
            if row.outcome is Outcome.CARRIED_OVER:
                self._carry(draft, row)
            elif row.outcome is not None:
                _close(draft, draft.action(row.ref), row)

    def sentence(self) -> str:
        """What was done."""
        carried = sum(row.outcome is Outcome.CARRIED_OVER for row in self.rows)
        return f"Carried {counted(carried, 'action')} over from plan {self.plan} to {self.to}"

    def _refuse_stale(self, draft: Draft) -> None:
        now = {action.id: action for action in draft.actions_of_plan(self.plan) if action.is_open}
        asked = {row.ref: row for row in self.rows}
        changed = [
            ref
            for ref, row in asked.items()
            if row.seen and (ref not in now or (now[ref].status, now[ref].due) != row.seen)
        ]
        stale = sorted((now.keys() ^ asked.keys()) | set(changed))
        if stale:
            raise StalePreview(self.plan, stale)

    def _carry(self, draft: Draft, row: CarryRow) -> None:
        action = draft.action(row.ref)
        if not row.priority:
            raise Missing(
                f"Say under which priority of plan {self.to} {action.id} goes on.", field="priority"
            )
        if draft.priority(row.priority).plan != self.to:
            raise Refused(
                f"Priority {row.priority} is not one of plan {self.to}; name one of it.",
                field="priority",
            )
        ref = next_ref(draft, Source.PLAN, row.priority)
        keeps_check_back = row.due is None or action.status is Status.ON_HOLD
        first = None if action.original_due_unknown else action.original_due or row.due
        draft.put(
            "actions",
            replace(
                action,
                id=ref,
                created=draft.on,
                plan=self.to,
                priority=row.priority,
                due=row.due,
                original_due=first,
                check_back=row.check_back or (action.check_back if keeps_check_back else None),
                judgement=None,
                judgement_reason="",
                continues=action.id,
            ),
        )
        _close(draft, action, row, continued_by=ref)


def preview(book: Book, plan: str, to: str) -> tuple[CarryRow, ...]:
    """A row for each open action of a plan, in order, as it would be carried over.

    It goes on under the priority of the same title, else of the same number, else under the first.

    Raises:
        UnknownRecord: there is no such plan.
    """
    book.get("plans", plan)
    book.get("plans", to)
    known = [each for each in book.priorities.values() if each.plan == to]
    titles = {folded(each.title): each.id for each in known}
    numbers = {each.number: each.id for each in known}
    first = known[0].id if known else ""
    rows = []
    for action in sorted(book.actions.values(), key=lambda each: natural(each.id)):
        if action.plan == plan and action.is_open:
            old = book.priorities[action.priority]
            priority = titles.get(folded(old.title)) or numbers.get(old.number, first)
            seen = (action.status, action.due)
            rows.append(CarryRow(ref=action.id, priority=priority, seen=seen))
    return tuple(rows)
