"""Which open actions have no progress note for the quarter, and the figures of other sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import Rating
from cscp_tui.views.origins import SOURCE_TITLES
from cscp_tui.views.papers import Part, Text, column, part, table
from cscp_tui.views.updates import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.records import Action
    from cscp_tui.views.updates import Update


def silences_part(update: Update) -> Part:
    """The open actions without a progress note for the quarter, by lead agency."""
    found: dict[str, list[Action]] = {}
    for action in update.silent:
        found.setdefault(lead_of(action), []).append(action)
    every = Counter(map(lead_of, update.open_actions))
    columns = (
        column("Lead agency", 20, grows=1),
        column("Without a note", 10, right=True),
        column("Open", 6, right=True),
        column("References", 30, grows=2),
    )
    ordered = sorted(found, key=lambda key: (-len(found[key]), key))
    rows = (
        (
            update.lead(found[key][0]),
            str(len(found[key])),
            str(every[key]),
            ", ".join(action.id for action in found[key]),
        )
        for key in ordered
    )
    count = sum(map(len, found.values()))
    return part(
        "silences",
        "No progress note for this quarter",
        Text(f"{count} of {counted(len(update.open_actions), 'open action')} of all sources.")
        if count
        else None,
        table(columns, rows),
    )


def lead_of(action: Action) -> str:
    """What an action is counted under: its lead agency, else its lead."""
    return action.lead_agency or action.lead


def other_sources_part(update: Update) -> Part:
    """The figures of the actions that stand in no plan in force, by source."""
    columns = (
        column("Source", 20, grows=1),
        *(column(title, 8, right=True) for title in SOURCE_FIGURES),
    )
    rows = (
        (title, *(str(len(found)) for found in figures))
        for title, figures in source_figures(update)
    )
    return part("other-sources", "Actions of other sources", table(columns, rows))


SOURCE_FIGURES = ("Open", "Delivered this quarter", *map(str, Rating), "Without a note")
"""What is counted of each source beside the plans in force."""


def source_figures(update: Update) -> Iterator[tuple[str, tuple[list[Action], ...]]]:
    """The title of each source beside the plans, with the actions behind each of its figures."""
    delivered = {action.id for action in update.delivered_now}
    silent = {action.id for action in update.silent}
    for source, actions in sources_of([*update.others, *update.left_open]).items():
        open_actions = [action for action in actions if action.is_open]
        done = [action for action in actions if action.id in delivered]
        if not open_actions and not done:
            continue
        by_rating: dict[Rating, list[Action]] = {rating: [] for rating in Rating}
        for action in open_actions:
            if rated := update.rated(action):
                by_rating[rated.shown].append(action)
        missing = [action for action in open_actions if action.id in silent]
        yield SOURCE_TITLES[source], (open_actions, done, *by_rating.values(), missing)
