"""The command that carries a plan's open actions over into the next plan, and its preview."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from msgspec import Struct

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.texts import counted, natural
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import EndAction, end_action, new_move
from cscp_tui.domain.commands.base import MayBeLater
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Cause, MoveKind, Outcome, Source, Status
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import Action, Plan
from cscp_tui.domain.references import next_ref
from cscp_tui.domain.rules.moves import is_carried_late, why_slip
from cscp_tui.domain.unit_of_work import UnitOfWork


class StalePreview(Refused):
    """A confirmation of a carry-over whose plan changed since the preview."""

    def __init__(self, plan: str, refs: list[str]) -> None:
        super().__init__(
            f"Since the preview, {', '.join(refs)} of plan {plan} changed. Check the new "
            "preview and confirm again."
        )


class CarryRow(Struct, frozen=True, kw_only=True):
    """The end of one open action at the end of its plan."""

    ref: str
    outcome: Outcome | None = Outcome.CARRIED_OVER
    """The outcome, by default carried over; None leaves the action open."""
    reason: str = ""
    cause: Cause | None = None
    explanation: str = ""
    priority: str = ""
    """The priority of the next plan under which the action continues."""
    due: date | None = None
    """Its due date in the next plan."""
    review_date: date | None = None
    transferred_to: str = ""
    replaced_by: str = ""
    seen: tuple[Status, date | None] | None = None
    """The status and due date that the preview showed."""

    @property
    def ending(self) -> EndAction:
        return EndAction(
            self.ref,
            self.outcome,
            self.reason,
            self.cause,
            self.explanation,
            self.transferred_to,
            self.replaced_by,
        )


class CarryOver(MayBeLater, Struct, frozen=True):
    """End a plan: carry over, close otherwise or leave each of its open actions, in one step."""

    what: ClassVar[str] = "carry over"
    plan: str
    to: str
    rows: tuple[CarryRow, ...]

    def day(self, book: Book, context: Context) -> date:
        """Return the plan's last day, once it has come."""
        plan = book.plans.get(self.plan)
        return context.on or min(context.today, plan.last_day if plan else context.today)

    def later_day(self, allowed: date | None, context: Context) -> date | None:
        """Return the first day that the changes made before allow, once it has come."""
        return allowed if allowed is not None and allowed <= context.today else None

    def work(self, draft: UnitOfWork) -> None:
        old, new = draft.plan(self.plan), draft.plan(self.to)
        if new.first_day <= old.first_day:
            raise Refused(f"Plan {new.id} isn't later than {old.id}. Carry over into a later plan.")
        self._refuse_stale(draft)
        for row in self.rows:
            if row.outcome is Outcome.CARRIED_OVER:
                self._carry(draft, row)
            elif row.outcome is not None:
                end_action(draft, draft.action(row.ref), row.ending)

    def sentence(self) -> str:
        carried = sum(row.outcome is Outcome.CARRIED_OVER for row in self.rows)
        return f"Carried {counted(carried, 'action')} over from plan {self.plan} to {self.to}"

    def _refuse_stale(self, draft: UnitOfWork) -> None:
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

    def _carry(self, draft: UnitOfWork, row: CarryRow) -> None:
        action = draft.action(row.ref)
        if not row.priority:
            raise Missing(
                f"Choose the priority of plan {self.to} that {action.id} goes under.",
                field="priority",
            )
        ref = next_ref(draft, Source.PLAN, row.priority)
        keeps_review_date = row.due is None or action.status is Status.ON_HOLD
        first = None if action.original_due_unknown else action.original_due or row.due
        draft.change(
            "actions",
            action,
            id=ref,
            created=draft.on,
            plan=self.to,
            priority=row.priority,
            due=row.due,
            original_due=first,
            review_date=row.review_date or (action.review_date if keeps_review_date else None),
            judgement=None,
            judgement_reason="",
            continues=action.id,
        )
        end_action(draft, action, row.ending, continued_by=ref)
        if is_carried_late(draft.book, action, row.due, draft.on):
            draft.warnings.append(f"{why_slip(draft.book, action, row.due, draft.on)}: a slip.")
            slip = new_move(
                draft,
                ref,
                earlier_due=action.due,
                later_due=row.due,
                kind=MoveKind.SLIP,
                reason=row.reason,
                explanation=row.explanation,
                cause=row.cause,
            )
            draft.put("moves", slip)


def kept_due(action: Action, plan: Plan, into: Plan) -> date | None:
    """Return the due date to carry over: the action's own, if it falls within the next plan."""
    due = action.due
    goes_on = due and (due > plan.last_day or into.first_day <= due <= into.last_day)
    return due if goes_on else None


def proposed_carry_over(book: Book, plan: str, to: str) -> tuple[CarryRow, ...]:
    """Return a row for each open action of a plan, in order.

    Its due date is kept if it falls within the next plan.

    It goes on under the priority of the same title, else of the same number. Where there is none,
    it has to be chosen.

    Raises:
        UnknownRecord: there is no such plan.
    """
    ends, into = book.get(Plan, plan), book.get(Plan, to)
    known = [each for each in book.priorities.values() if each.plan == to]
    titles = {folded(each.title): each.id for each in known}
    numbers = {each.number: each.id for each in known}
    rows = []
    for action in sorted(book.actions.values(), key=lambda each: natural(each.id)):
        if action.plan == plan and action.is_open:
            old = book.priorities[action.priority]
            priority = titles.get(folded(old.title)) or numbers.get(old.number, "")
            seen = (action.status, action.due)
            due = kept_due(action, ends, into)
            rows.append(CarryRow(ref=action.id, priority=priority, due=due, seen=seen))
    return tuple(rows)
