"""The open actions that are Red or Amber, why, how late, and what is being done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import original_due_of
from cscp_tui.domain.ratings import days_passed
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import Rating, Status
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Text, capitalised, column, part, table

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.ratings import Rated
    from cscp_tui.domain.records import Action
    from cscp_tui.views.updates import Update

_LISTED = frozenset({Rating.RED, Rating.AMBER})
_COLUMNS = (
    column("Ref", 10),
    column("Action", 24, grows=3),
    column("Lead agency", 14, grows=1),
    column("Rating", 18, grows=1),
    column("Dates", 18, grows=1),
    column("What is being done", 30, grows=3),
)


def exceptions(update: Update) -> Part:
    """Every Red and Amber action of the update, computed or judged so, the worst first."""
    found = exceptional(update)
    rows = [
        (
            update.ref(action),
            action.title,
            update.lead(action),
            rating_words(update, action, rated),
            dates_words(update, action),
            doing_words(update, action),
        )
        for action, rated in found
    ]
    return part(
        "exceptions",
        "Exceptions",
        narrative(update, "exceptions"),
        Text(_summary(update, [rated for _, rated in found])) if found else None,
        table(_COLUMNS, rows),
    )


def exceptional(update: Update) -> list[tuple[Action, Rated]]:
    """The actions that it is about with their ratings, the worst first."""
    found = [
        (action, rated)
        for action in update.open_actions
        if (rated := update.rated(action)) and _LISTED & {rated.computed, rated.shown}
    ]
    return sorted(found, key=lambda pair: _severity(pair[0], pair[1], update.as_at))


def _severity(action: Action, rated: Rated, as_at: date) -> tuple[int, int]:
    worst = max(rated.shown.severity, rated.computed.severity)
    return -worst, -days_passed(action, as_at)


def _summary(update: Update, found: list[Rated]) -> str:
    tally = Counter(rated.shown for rated in found)
    words = ", ".join(f"{tally[rating]} {rating}" for rating in Rating if tally[rating])
    judged = sum(rated.judgement is not None for rated in found)
    ours = f" ({judged} by our own judgement)" if judged else ""
    return f"{words}{ours}, of {counted(len(update.open_actions), 'open action')} of all sources."


def rating_words(update: Update, action: Action, rated: Rated) -> str:
    """The rating shown; where it is the team's judgement, the computed one and the reason too."""
    words = update.standing(action)
    if rated.judgement is None:
        return words
    because = f", {rated.because}" if rated.because else ""
    return f"{words}\nComputed: {rated.computed}{because}\n{action.judgement_reason}"


def dates_words(update: Update, action: Action) -> str:
    """The due date, which the rating measures against, and how late it is against the first."""
    due = update.due(action)
    lines = [f"Due {due}" if action.due else capitalised(due)]
    first = original_due_of(update.book, action)
    if first is not None and first != action.due:
        late = (update.as_at - first).days
        passed = f": {counted(late, 'day')} late" if late > 0 else ""
        lines.append(f"First due {long(first)}{passed}")
    elif action.original_due_unknown:
        lines.append("First date not known before import")
    if slips := update.slips(action):
        lines.append(counted(slips, "slip"))
    return "\n".join(lines)


def doing_words(update: Update, action: Action) -> str:
    """The latest note for this quarter, never one of an earlier quarter; and why it is on hold."""
    words = note_words(update, action)
    if action.status is not Status.ON_HOLD:
        return words
    why = ": ".join(filter(None, (action.hold_reason, action.hold_explanation.strip())))
    again = f"To be looked at again on {long(action.check_back)}." if action.check_back else ""
    return "\n".join(filter(None, (f"On hold, {why}", again, words)))


def note_words(update: Update, action: Action) -> str:
    """The latest note for this quarter with its day, or that there is none."""
    note = update.notes.get(action.id)
    if note is not None:
        return f"{note.text.strip()} ({long(note.created)})"
    last = update.book.last_note(action.id)
    if last is None:
        return "No progress note yet."
    return f"No note for this quarter; the last one is of {long(last.created)}."
