"""Where a new action went: its reference, and what it stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.texts import one_line, shortened
from cscp_tui.domain.words import Source
from cscp_tui.views.origins import SOURCE_TITLES, origin_key, origin_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Change

_LONGEST_PLACE = 40
"""The letters of what it stands under, so that the way back stays on the line behind it."""


def added_words(changes: Iterable[Change], book: Book) -> str:
    """Of one new action: ``Added EX25-06 under Executive, October 2025``; else nothing."""
    every = tuple(changes)
    made = [each.id for each in every if each.table == "actions" and each.creates]
    others = [each for each in every if each.table == "actions" and not each.creates]
    action = book.actions.get(made[0]) if len(made) == 1 and not others else None
    if action is None:
        return ""
    if action.source is Source.PLAN:
        priority = book.priorities.get(action.priority)
        place = f"{priority.number} {priority.title}" if priority else action.plan
    elif action.origin:
        place = origin_title(origin_key(action), book)
    else:
        place = SOURCE_TITLES[action.source]
    return f"Added {action.id} under {shortened(one_line(place), _LONGEST_PLACE)}"
