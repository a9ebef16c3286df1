"""Rules for actions, checked on the merged record whatever changed it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cscp_tui.base.errors import Missing, Refused, UnknownValue
from cscp_tui.base.texts import either
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ImpactState, MoveKind, OriginKind, Outcome, Source, Status
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import Action, Agency, Group, Origin
from cscp_tui.domain.rules.meetings import refuse_meeting
from cscp_tui.domain.unit_of_work import UnitOfWork

REOPEN_FIRST = ". Reopen it first"
REOPEN_TO_MOVE = ". Reopen it before moving its date"
ONLY_OPEN_RATED = ". Only open actions have a rating"


def refuse_ended(actions: Iterable[Action], way: str = REOPEN_FIRST) -> None:
    """Refuse actions that have ended.

    Args:
        way: the words after the status in the refusal.
    """
    for action in actions:
        if action.is_open:
            continue
        if action.continued_by:
            raise Refused(
                f"{action.id} was carried over and continues as {action.continued_by}. Work on "
                "that one."
            )
        raise Refused(f"{action.id} is {action.status}{way}.")


def _check_action(draft: UnitOfWork, action: Action) -> None:
    _check_place(draft, action)
    _check_original_due(draft, action)
    _check_lineage(draft, action)
    if action.is_open:
        _check_open(action)
    else:
        _check_ended(draft, action)
    if action.judgement is not None and not action.judgement_reason.strip():
        raise Missing(f"Give a reason for our judgement of {action.id}.", field="judgement_reason")
    _check_impact(draft, action)
    if action.housekeeping:
        _check_housekeeping(draft, action)
    if action.status is Status.NOT_STARTED and draft.has_started(action.id):
        raise Refused(f"{action.id} has progress updates, so it can't be “not started”.")


def _check_impact(draft: UnitOfWork, action: Action) -> None:
    """Refuse an impact that is newly known without a word of what it is."""
    known = draft.book.find(Action, action.id)
    before = known.impact_state if known else ImpactState.NONE_YET
    had = (before, known.impact) if known else (before, "")
    is_new = action.impact_state is not ImpactState.NONE_YET and had != (
        action.impact_state,
        action.impact,
    )
    if is_new and not action.impact.strip() and not draft.context.is_merged:
        raise Missing(
            f"Say what changed because of {action.id}, or leave its impact at “none yet”.",
            field="impact",
        )
    if is_new and re.fullmatch(_NO_IMPACT, action.impact) and not draft.context.is_merged:
        raise Refused(
            f"“{action.impact.strip()}” says that nothing changed because of {action.id}. Leave its "
            "impact at “none yet”, or say what changed.",
            field="impact",
        )


def _check_housekeeping(draft: UnitOfWork, action: Action) -> None:
    """Refuse to spare an action its impact and agreement unless a meeting is its origin."""
    origin = draft.find(Origin, action.origin)
    is_of_meeting = origin is not None and origin.kind is OriginKind.MEETING
    if not (is_of_meeting or (action.origin_meeting and not action.origin)):
        raise Refused(
            f"{action.id} doesn't come from a meeting, so it can't be housekeeping. If a meeting asked "
            "for it, give that meeting as its origin.",
            field="housekeeping",
        )


_NO_IMPACT = r"(?i)\W*(?:none|nothing|no impact|not known|unknown|n/?a|tbc|too early(?: to say)?)(?: yet)?\W*"


def _check_place(draft: UnitOfWork, action: Action) -> None:
    if action.source is Source.PLAN:
        if not (action.plan and action.priority):
            raise Missing(
                f"{action.id} is a plan action. Give its plan and priority.", field="priority"
            )
        if draft.priority(action.priority).plan != action.plan:
            raise Refused(
                f"Priority {action.priority} isn't in plan {action.plan}. Choose one that is.",
                field="priority",
            )
    elif action.plan or action.priority:
        raise Refused(f"{action.id} isn't a plan action. Leave its plan and priority blank.")


def _check_original_due(draft: UnitOfWork, action: Action) -> None:
    known = draft.book.find(Action, action.id)
    if known and known.original_due and action.original_due_unknown > known.original_due_unknown:
        raise Refused(
            f"The original due date of {action.id} is known: {long(known.original_due)}.",
            field="original_due_unknown",
        )
    if known and known.original_due and action.original_due != known.original_due:
        # Undoing the first move to a date removes that date again.
        first = [
            move for move in draft.book.moves_of(action.id) if move.kind is MoveKind.FIRST_DATE
        ]
        if not any(draft.find("moves", move.id) is None for move in first):
            raise Refused(
                f"The original due date of {action.id}, {long(known.original_due)}, never "
                "changes. Move its due date instead."
            )


def _check_lineage(draft: UnitOfWork, action: Action) -> None:
    """Check that a carried-over action has one continuation and that both name each other."""
    if action.continues:
        earlier = draft.action(action.continues)
        if earlier.continued_by != action.id:
            raise Refused(
                f"{earlier.id} hasn't been carried over as {action.id}. Carry it over with its "
                "plan."
            )
    known = draft.book.find(Action, action.id)
    if known and known.continued_by and action.continued_by != known.continued_by:
        continuation = draft.find("actions", known.continued_by)
        if continuation is not None:
            raise Refused(
                f"{action.id} was carried over as {continuation.id}. Work on that one, or undo "
                "the whole carry-over."
            )


def _check_open(action: Action) -> None:
    if action.ended or action.outcome or action.agreed:
        raise Refused(f"{action.id} is open, so it can't have an end date or an agreement.")
    if action.status is Status.ON_HOLD:
        if not action.hold_reason:
            raise Missing(f"To put {action.id} on hold, give a reason.", field="reason")
        if action.review_date is None:
            raise Missing(
                f"To put {action.id} on hold, give the date to look at it again.",
                field="review_date",
            )


def _check_ended(draft: UnitOfWork, action: Action) -> None:
    if action.ended is None or action.ended < action.created:
        raise Refused(f"{action.id} can't have ended before it was added. Give a later date.")
    if action.is_delivered:
        if action.outcome or action.reason:
            raise Refused(f"{action.id} is delivered, so it can't have another outcome.")
        _check_agreement(draft, action)
        return
    if action.agreed:
        raise Refused(
            f"{action.id} ended without being delivered, so there's no delivery to agree."
        )
    _check_ending(draft, action)


def _check_agreement(draft: UnitOfWork, action: Action) -> None:
    known = draft.book.find(Action, action.id)
    for field in ("agreed_at", "provisionally_agreed_at"):
        key = getattr(action, field)
        if key and (known is None or getattr(known, field) != key):
            refuse_meeting(draft, action, draft.meeting(key))
    if action.agreed and not (action.agreed_at or action.chairs_action or known == action):
        _refuse_unfounded(known, action)


def _refuse_unfounded(known: Action | None, action: Action) -> None:
    """Refuse a newly agreed delivery that no meeting and no Chair's action agreed."""
    if known is None or known.agreed != action.agreed:
        raise Missing(
            f"Say which meeting agreed the delivery of {action.id}, or why the Chair agreed it "
            "between meetings.",
            field="meeting",
        )


def _check_ending(draft: UnitOfWork, action: Action) -> None:
    if action.outcome is None:
        raise Missing(
            f"Give the outcome of {action.id}: {either(tuple(Outcome))}.", field="outcome"
        )
    if not action.reason:
        raise Missing(f"To end {action.id}, give a reason.", field="reason")
    if action.cause is None:
        raise Missing(
            f"To end {action.id}, say whether the cause was within or outside the partnership's "
            "control.",
            field="cause",
        )
    if action.outcome is Outcome.TRANSFERRED and not action.transferred_to.strip():
        raise Missing(f"Say who {action.id} is transferred to.", field="transferred_to")
    if action.outcome is Outcome.TRANSFERRED:
        _check_new_holder(draft, action)
    if action.outcome is Outcome.REPLACED and not action.replaced_by:
        raise Missing(f"Say which action replaces {action.id}.", field="replaced_by")
    _refuse_loop(draft, action)
    if action.outcome is Outcome.REPLACED:
        _check_successor(draft, action)
    if action.outcome is Outcome.CARRIED_OVER:
        continuation = draft.find(Action, action.continued_by)
        if continuation is None or continuation.continues != action.id:
            raise Refused(
                f"{action.id} is carried over, so it needs a continuation in the next plan."
            )


def _check_new_holder(draft: UnitOfWork, action: Action) -> None:
    """Refuse a transfer to a group of ours: the action stays ours."""
    known = draft.book.find(Action, action.id)
    to = folded(action.transferred_to)
    if not to or (known is not None and known.transferred_to == action.transferred_to):
        return
    if any(to in map(folded, (*group.names, group.id)) for group in draft.records(Group)):
        raise Refused(
            f"{action.transferred_to} is a group of ours, so {action.id} stays ours. Make it the "
            "overseeing group instead.",
            field="transferred_to",
        )


def _check_successor(draft: UnitOfWork, action: Action) -> None:
    """Refuse to have an action replaced by one that does nothing for it any more."""
    known = draft.book.find(Action, action.id)
    if not action.replaced_by or (known is not None and known.replaced_by == action.replaced_by):
        return
    other = draft.action(action.replaced_by)
    if draft.context.is_merged or other.is_open or other.continued_by:
        return
    assert other.ended is not None
    if other.is_delivered and other.ended >= action.created:
        return
    what = f"was delivered on {long(other.ended)}, before {action.id} was added"
    if not other.is_delivered:
        what = f"has ended ({other.outcome})"
    raise Refused(
        f"{other.id} {what}, so it can't replace {action.id}. Choose another action.",
        field="replaced_by",
    )


def _refuse_loop(draft: UnitOfWork, action: Action) -> None:
    if action.replaced_by == action.id:
        raise Refused(
            f"{action.id} can't replace itself. Choose another action.", field="replaced_by"
        )
    chain, ref = [action.id], action.replaced_by
    while ref and ref not in chain:
        chain.append(ref)
        known = draft.find(Action, ref)
        ref = known.replaced_by if known is not None else ""
    if ref == action.id:
        way = " → ".join([*chain, action.id])
        raise Refused(
            f"{action.id} would replace itself in the end ({way}). Choose another action.",
            field="replaced_by",
        )


def check_reason(draft: UnitOfWork, reason: str) -> None:
    """Refuse a reason code that the partnership does not use."""
    if reason and reason not in draft.partnership.reasons:
        raise UnknownValue("reason", reason, draft.partnership.reasons)


def check_action_with_reasons(draft: UnitOfWork, action: Action) -> None:
    """Check an action, including reason codes that it did not have before."""
    earlier = action.id if draft.book.find("actions", action.id) else action.continues
    known = draft.book.find(Action, earlier)
    for field in ("reason", "hold_reason"):
        if known is None or getattr(known, field) != getattr(action, field):
            check_reason(draft, getattr(action, field))
    _check_action(draft, action)
    if action.is_open and (known is None or known.lead_agency != action.lead_agency):
        _warn_of_ended_lead(draft, action)


def _warn_of_ended_lead(draft: UnitOfWork, action: Action) -> None:
    lead = draft.find(Agency, action.lead_agency)
    if lead is None or lead.last_day is None or lead.last_day >= draft.today:
        return
    words = f"{lead.name} ended on {long(lead.last_day)}. Say who leads {action.id} now."
    if words not in draft.warnings:
        draft.warnings.append(words)
