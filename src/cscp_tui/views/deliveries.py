"""What was delivered in the quarter, what it changed, and where that is not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.words import ImpactState, Source
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Points, Text, column, part, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.records import Action
    from cscp_tui.views.updates import Update

_COLUMNS = (
    column("Ref", 10),
    column("Action", 26, grows=3),
    column("Lead agency", 14, grows=1),
    column("Delivered", 16),
    column("Impact", 30, grows=3),
)


def deliveries(update: Update) -> Part:
    """The deliveries of the quarter; those of the Executive stand in a section of their own."""
    executive = [a for a in update.delivered_now if a.source is Source.EXECUTIVE]
    others = [a for a in update.delivered_now if a.source is not Source.EXECUTIVE]
    return part(
        "delivered",
        "Delivered this quarter",
        narrative(update, "delivered", "achievements"),
        Text(_summary(others, executive)) if others or executive else None,
        table(_COLUMNS, (_row(update, action) for action in others)),
        Text(_without_impact(others)),
    )


def _summary(others: list[Action], executive: list[Action]) -> str:
    plan = sum(action.source is Source.PLAN for action in others)
    counts = (
        (plan, "of the business plan"),
        (len(others) - plan, "of other sources"),
        (len(executive), "of the Executive, under “Executive actions”"),
    )
    return f"{', '.join(f'{count} {words}' for count, words in counts if count)}."


def _without_impact(actions: list[Action]) -> str:
    refs = [action.id for action in actions if not has_impact(action)]
    return (
        f"Of these, {len(refs)} of {len(actions)} have no impact yet: {', '.join(refs)}."
        if refs
        else ""
    )


def has_impact(action: Action) -> bool:
    """Whether it is known that the action changed anything."""
    return action.impact_state is not ImpactState.NONE_YET


def _row(update: Update, action: Action) -> tuple[str, ...]:
    return (
        update.ref(action),
        action.title,
        update.lead(action),
        delivered_words(action),
        impact_words(action),
    )


def delivered_words(action: Action) -> str:
    """The day of the delivery, and whether it is agreed."""
    ended = long(action.ended) if action.ended else ""
    return f"{ended}, agreed {long(action.agreed)}" if action.agreed else f"{ended}, to agree"


def impact_words(action: Action) -> str:
    """The impact with its state; ``None yet`` where nothing is known."""
    state = str(action.impact_state).capitalize()
    return f"{state}: {action.impact.strip()}" if action.impact.strip() else state


def achievements(update: Update) -> Part:
    """What was delivered in the quarter for the public: with its impact, and what has none yet."""
    shown = update.shown(update.delivered_now)
    proven = [action for action in shown if has_impact(action)]
    unproven = [action for action in shown if not has_impact(action)]
    return part(
        "achievements",
        "Achievements and impact",
        narrative(update, "achievements"),
        Points(tuple(_achievements(update, proven))),
        Text(_no_impact_yet(unproven)),
        update.unseen(update.delivered_now),
    )


def _achievements(update: Update, actions: list[Action]) -> Iterator[str]:
    for action in actions:
        day = long(action.ended) if action.ended else ""
        yield f"{named_publicly(update, action, day)}. {impact_words(action)}"


def named_publicly(update: Update, action: Action, when: str) -> str:
    """An action by its title, with its lead agency and a day."""
    lead = update.lead(action) if action.lead_agency or action.lead else ""
    return f"{action.title} ({', '.join(filter(None, (lead, when)))})"


def _no_impact_yet(actions: list[Action]) -> str:
    if not actions:
        return ""
    return f"Also delivered, with no impact known yet: {'; '.join(a.title for a in actions)}."
