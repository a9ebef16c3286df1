"""The update's Asks and Exceptions: decisions wanted, and actions that are Red or Amber."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.base.texts import capitalised, counted
from cscp_tui.documents.document import Bullets, Paragraph, Section, section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ChallengeStatus, MoveKind, Rating, Status
from cscp_tui.domain.figures import original_due_of
from cscp_tui.domain.ratings import days_passed
from cscp_tui.views.updates.update import narrative

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.ratings import Rated
    from cscp_tui.domain.records import Action, Move
    from cscp_tui.views.updates.update import Update


_LISTED = frozenset({Rating.RED, Rating.AMBER})
_COLUMNS = columns("Ref", "Action", "Lead agency", "Rating", "Dates", "What is being done")


def exceptions(update: Update) -> Section:
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
    return section(
        "exceptions",
        "Exceptions",
        narrative(update, "exceptions"),
        Paragraph(_summary(update, [rated for _, rated in found])) if found else None,
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
    again = f"To be looked at again on {long(action.review_date)}." if action.review_date else ""
    return "\n".join(filter(None, (f"On hold, {why}", again, words)))


def note_words(update: Update, action: Action) -> str:
    """The latest note for this quarter with its day, or that there is none."""
    note = update.notes.get(action.id)
    if note is not None:
        return f"{note.text.strip()} ({long(note.created)})"
    last = update.book.last_update(action.id)
    if last is None:
        return "No update received yet."
    return f"No update received for this quarter; the last one is of {long(last.created)}."


def decisions_wanted(update: Update) -> Section:
    """Decisions wanted, extensions to agree, deliveries to agree."""
    return section(
        "asks",
        "Asks",
        section(
            "decisions-wanted",
            "Decisions wanted",
            narrative(update, "asks"),
            Bullets(tuple(_decisions(update))),
        ),
        _extensions_section(update),
        _deliveries_section(update),
    )


def _decisions(update: Update) -> Iterator[str]:
    overdue = [action for action in update.open_actions if _is_red(update, action)]
    if overdue:
        days = update.book.partnership.red_after_days
        yield (
            f"More than {days} days past their date, so give a new one, end or escalate: "
            f"{_refs(update, overdue)}."
        )
    held = [a for a in update.open_actions if a.status is Status.ON_HOLD and _is_back(update, a)]
    if held:
        yield f"On hold and to be looked at again by now: {_refs(update, held)}."
    unanswered = [
        known
        for known in update.book.challenges.values()
        if known.status is ChallengeStatus.OPEN and known.created <= update.before_day
    ]
    if unanswered:
        count = counted(len(unanswered), "challenge")
        yield f"Unanswered since before this quarter: {count}, under “Challenges and decisions”."


def _is_red(update: Update, action: Action) -> bool:
    rated = update.rated(action)
    return rated is not None and rated.computed is Rating.RED


def _is_back(update: Update, action: Action) -> bool:
    return action.review_date is not None and action.review_date <= update.as_at


def _refs(update: Update, actions: list[Action]) -> str:
    return ", ".join(update.ref(action) for action in actions)


def _extensions_section(update: Update) -> Section:
    headings = columns("Ref", "Action", "From", "To", "Reason")
    rows = (
        (
            update.ref(action),
            action.title,
            _day(move.earlier_due),
            _day(move.later_due),
            move.reason,
        )
        for action, move in _unagreed_extensions(update)
    )
    return section("extensions-to-agree", "Extensions to agree", table(headings, rows))


def _unagreed_extensions(update: Update) -> Iterator[tuple[Action, Move]]:
    for action in update.open_actions:
        for move in update.book.moves_of(action.id):
            if move.kind is MoveKind.EXTENSION and not move.agreed_by:
                yield action, move


def _day(day: date | None) -> str:
    return long(day) if day else "no date"


def _deliveries_section(update: Update) -> Section:
    headings = columns("Ref", "Action", "Delivered", "To be agreed by")
    rows = (
        (
            update.ref(action),
            action.title,
            long(action.ended) if action.ended else "",
            update.names.group(action.overseeing_group) or "no group named",
        )
        for action in update.population
        if action.awaits_agreement
    )
    return section("deliveries-to-agree", "Deliveries to agree", table(headings, rows))
