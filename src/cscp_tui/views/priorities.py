"""Progress by priority: every action of the plans in force, and those of other sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.words import Rating, Source
from cscp_tui.views.exceptions import note_words
from cscp_tui.views.movements import actions_by_priority, priorities_of
from cscp_tui.views.narratives import narrative
from cscp_tui.views.origins import SOURCE_TITLES
from cscp_tui.views.papers import Part, Text, column, part, table
from cscp_tui.views.updates import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.records import Action, Plan
    from cscp_tui.views.cells import Table
    from cscp_tui.views.updates import Update

_COLUMNS = (
    column("Ref", 10),
    column("Action", 26, grows=3),
    column("Lead agency", 14, grows=1),
    column("Due", 12),
    column("Status and rating", 18, grows=1),
    column("Latest note for the quarter", 30, grows=3),
)


def progress(update: Update) -> Part:
    """A table for each priority of each plan in force, then for each other source."""
    return part(
        "progress",
        "Progress by priority",
        narrative(update, "progress"),
        *_plan_parts(update),
        *_other_parts(update),
    )


def _plan_parts(update: Update) -> Iterator[Part]:
    for plan in update.plans:
        by_priority = actions_by_priority(update, plan)
        prefix = f"{plan.title}, " if len(update.plans) > 1 else ""
        for priority in priorities_of(update, plan):
            actions = by_priority.get(priority.id, [])
            yield part(
                f"progress-{priority.id}",
                f"{prefix}{priority.number} {priority.title}: {Delivered.of(actions).figure}",
                *_actions_pieces(update, actions),
            )


def _other_parts(update: Update) -> Iterator[Part]:
    for source, actions in sources_of([*update.left_open, *update.others]).items():
        active = [action for action in actions if not _ended_earlier(update, action)]
        if active and source is not Source.EXECUTIVE:
            yield part(
                f"progress-{source}", SOURCE_TITLES[source], *_actions_pieces(update, active)
            )


def _actions_pieces(update: Update, actions: list[Action]) -> tuple[Table, Text]:
    """A table of what was open in the quarter, and in a line what had ended before."""
    active = [action for action in actions if not _ended_earlier(update, action)]
    earlier: dict[str, list[str]] = {}
    for action in actions:
        if _ended_earlier(update, action):
            earlier.setdefault(str(action.outcome or action.status), []).append(update.ref(action))
    words = " ".join(
        f"{what.capitalize()} before this quarter: {', '.join(refs)}."
        for what, refs in earlier.items()
    )
    return table(_COLUMNS, (_row(update, action) for action in active)), Text(words)


def _ended_earlier(update: Update, action: Action) -> bool:
    return not action.is_open and action.id not in update.ended_now


def _row(update: Update, action: Action) -> tuple[str, ...]:
    return (
        update.ref(action),
        action.title,
        update.lead(action),
        update.due(action),
        update.standing(action),
        note_words(update, action) if action.is_open or action.id in update.notes else "",
    )


def progress_in_brief(update: Update) -> Part:
    """A line for each priority of each plan in force."""
    return part(
        "progress",
        "Progress by priority",
        narrative(update, "progress"),
        *(_brief_table(update, plan) for plan in update.plans),
    )


def _brief_table(update: Update, plan: Plan) -> Table:
    by_priority = actions_by_priority(update, plan)
    columns = (
        column("Priority", 24, grows=1),
        column("Delivered", 14, right=True),
        column("Open", 6, right=True),
        *(column(str(rating), 8, right=True) for rating in Rating),
    )
    rows = (
        _brief_row(update, f"{known.number} {known.title}", by_priority.get(known.id, []))
        for known in priorities_of(update, plan)
    )
    return table(columns, rows, title=plan.title)


def _brief_row(update: Update, title: str, actions: list[Action]) -> tuple[str, ...]:
    ratings = Counter(rated.shown for action in actions if (rated := update.rated(action)))
    return (
        title,
        Delivered.of(actions).figure,
        str(sum(action.is_open for action in actions)),
        *(str(ratings[rating]) for rating in Rating),
    )
