"""An update beside the quarter before: what moved and why, what is new, gone, slipped, rerated."""

from __future__ import annotations

from cscp_tui.base.texts import counted, which
from cscp_tui.documents.document import Document, Paragraph, Section, section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.figures import Delivered, DeliveredPart
from cscp_tui.domain.headline_changes import why_it_moved
from cscp_tui.domain.records import Action, Move, SignOff
from cscp_tui.views.actions import Standings
from cscp_tui.views.as_signed import EarlierPart
from cscp_tui.views.updates.corrections import signed_words
from cscp_tui.views.updates.exceptions import outcome_words, reason_words
from cscp_tui.views.updates.headline import (
    balance_sentence,
    corrections_of_all,
    why_it_moved_section,
)
from cscp_tui.views.updates.update import Update, action_table


def comparison_facts(update: Update) -> tuple[tuple[str, str], ...]:
    """The partnership, the days that are compared, and the population."""
    return (
        ("Partnership", update.book.partnership.name),
        ("Compared", f"{long(update.as_at)} with {long(update.before_day)}"),
        ("Population", population_words(update)),
    )


def population_words(update: Update) -> str:
    """The actions that are compared, in words and numbers."""
    plans = " and ".join(plan.title for plan in update.plans) or "no plan in force"
    return (
        f"all {counted(len(update.population), 'action')} of {plans}, of other sources, "
        "and those left open by earlier plans"
    )


def comparison(update: Update) -> tuple[Section, ...]:
    """Compare the quarter with the one before, section by section."""
    headlines = [why_it_moved_section(update, plan) for plan in update.plans]
    return (
        section("headlines", "What moved and why", _all_plans(update), *headlines),
        section(
            "movement",
            "Movement of all actions",
            Paragraph(balance_sentence(update.movement, corrections_of_all(update))),
        ),
        _actions_section(update, "new", "New", update.movement.new),
        _actions_section(update, "reopened", "Reopened", update.movement.reopened),
        _gone_section(update),
        _slipped_section(update),
        _rerated_section(update),
    )


def _all_plans(update: Update) -> Paragraph | None:
    if len(update.plans) < 2:  # noqa: PLR2004 - one plan has its own sentence
        return None
    before = {
        a.id: a for plan in update.plans for a in update.before_by_plan.get(plan.id, {}).values()
    }
    after = {a.id: a for plan in update.plans for a in update.actions_by_plan.get(plan.id, ())}
    found = why_it_moved(before, after, "all plans in force")
    parts = [update.delivered_before(plan) for plan in update.plans]
    signed, then = (
        DeliveredPart(sum(each.delivered for each in every), sum(each.total for each in every))
        for every in ([each.signed for each in parts], [each.now for each in parts])
    )
    is_corrected = any(each.is_corrected for each in parts)
    was, now = EarlierPart(signed, then if is_corrected else None), Delivered.of(after.values())
    count = counted(len(found.reasons), "action")
    return Paragraph(f"All plans in force: from {was} to {now.figure}, by {count}.")


def _actions_section(update: Update, key: str, title: str, refs: list[str]) -> Section:
    actions = [update.book.actions[ref] for ref in refs]
    listed = action_table(update, update.shown(actions), {"Status and rating": update.standing})
    return section(key, title, listed, update.unseen(actions))


def _gone_section(update: Update) -> Section:
    known = {action.id for action in update.population}
    ended = [action for action in update.population if action.id in update.ended_now]
    before = update.before.actions.values()
    left_out = [action for action in before if action.is_open and action.id not in known]
    rows = [
        (update.ref(action), action.title, _went(action), _reason(update, action))
        for action in update.shown(ended)
    ]
    rows += [
        (action.id, action.title, "No longer counted", "") for action in update.shown(left_out)
    ]
    headings = columns("Ref", "Action", "Outcome", "Reason and cause")
    return section(
        "gone", "Delivered or ended", table(headings, rows), update.unseen([*ended, *left_out])
    )


def _reason(update: Update, record: Action | Move) -> str:
    return "" if update.is_public else reason_words(record)


def _went(action: Action) -> str:
    if action.is_delivered:
        return "Delivered, awaiting agreement" if action.awaits_agreement else "Delivered"
    return outcome_words(action)


def _slipped_section(update: Update) -> Section:
    slipped = update.slipped
    rows = (
        (update.ref(action), action.title, _slip_words(update, action, move), _reason(update, move))
        for action, move in slipped
        if update.shows(action)
    )
    headings = columns("Ref", "Action", "Slip", "Reason and cause")
    actions = list({action.id: action for action, _ in slipped}.values())
    return section("slipped", "Slipped", table(headings, rows), update.unseen(actions))


def _rerated_section(update: Update) -> Section:
    then = Standings(update.before_day)
    rows, rerated = [], []
    for action in update.open_actions:
        was = update.before.actions.get(action.id)
        before = then.rated(was, update.before) if was is not None else None
        now = update.rated(action)
        if before is not None and now is not None and before.shown is not now.shown:
            rerated.append(action)
            if update.shows(action):
                words = f"{before.shown} to {now.shown}"
                rows.append((update.ref(action), action.title, words, now.because or str(now)))
    headings = columns("Ref", "Action", "Rating", "Because")
    return section("rerated", "Rating changes", table(headings, rows), update.unseen(rerated))


def _slip_words(update: Update, action: Action, move: Move) -> str:
    days = (long_or(day) for day in (move.earlier_due, move.later_due))
    return f"{' to '.join(days)}: {which(update.slips(action))} slip"


def comparison_document(
    update: Update, signed: SignOff | None = None, marking: str = ""
) -> Document:
    """The comparison with the quarter before as a document.

    Args:
        update: of the quarter; of a signed-off one, what was signed.
        signed: the quarter's sign-off; it is a draft without one.
    """
    update = update.for_another_paper()
    by = (("Signed off", signed_words(signed, public=update.is_public)),) if signed else ()
    return Document(
        title=f"{update.quarter.short} compared with {update.quarter.previous.short}",
        facts=(*comparison_facts(update), *by),
        blocks=comparison(update),
        marking=marking,
        draft=signed is None,
        day=signed.created if signed else update.as_at,
    )
