"""The update's Exceptions: what was due and is not delivered, and what is Red or Amber."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial

from cscp_tui.base.texts import capitalised, counted, in_a_row, spelled
from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Outcome, Rating, Status
from cscp_tui.domain.figures import original_due_of
from cscp_tui.domain.ratings import Rated, days_late, days_passed
from cscp_tui.domain.records import Action, Move, ProgressUpdate
from cscp_tui.views.actions import due_words
from cscp_tui.views.updates.update import Update, action_table, narrative

_LISTED = frozenset({Rating.RED, Rating.AMBER})


def exceptions(update: Update) -> Section:
    """The Exceptions: actions that were due and are not delivered, then every Red and Amber one."""
    return section(
        "exceptions",
        "Exceptions",
        narrative(update, "exceptions"),
        _missed_section(update),
        _rated_section(update),
    )


def _missed_section(update: Update) -> Section:
    return section(
        "missed",
        f"Due by {long(update.as_at)} and not delivered",
        Paragraph(missed_sentences(update)),
        action_table(
            update,
            update.missed,
            {
                "Due": partial(due_and_late, update),
                "Why it is taking longer": partial(_why, update),
            },
        ),
    )


def missed_sentences(update: Update) -> str:
    """Sentences that say how many of each population were due and are not delivered, and which are not counted."""
    parts = update.missed_by_population
    sentences = [f"{part}." for part in parts if part.actions]
    left_out = [
        f"{update.ref(action)} ({action.outcome})"
        for part in parts
        for action in part.left_out
        if action.plan or action.id in update.ended_now
    ]
    if left_out:
        sentences.append(f"Due by then, but not counted: {', '.join(left_out)}.")
    return " ".join(sentences)


def days_late_words(update: Update, action: Action) -> str:
    return str(days_late(action, update.as_at)) if action.due and action.is_open else ""


def _why(update: Update, action: Action) -> str:
    """The recorded reason, and what the quarter's latest update says; or that there is neither."""
    if not action.is_open:
        return "\n".join(filter(None, (f"{outcome_words(action)}.", delay_reason(update, action))))
    reason, given = delay_reason(update, action), update.why_longer(action)
    if isinstance(given, ProgressUpdate) and given.cause and action.status is not Status.ON_HOLD:
        reason = f"{reason}. Cause {given.cause.sentence}."
    if isinstance(given, Move) and given.later_due and given.later_due <= update.as_at:
        reason = f"{reason}\n(The reason for the move to {long(given.later_due)}.)"
    latest = latest_update_words(update, action)
    if not reason:
        reason = "No reason recorded."
        latest = f"Latest update: {latest}" if action.id in update.progress_updates else latest
    return f"{reason}\n{latest}"


def due_and_late(update: Update, action: Action) -> str:
    """The due date that was missed, and by how many days an open action is late."""
    late = days_late(action, update.as_at) if action.is_open else 0
    due = f"{due_words(action)}, {counted(late, 'day')} late" if late else due_words(action)
    return "\n".join((due, *_dates_before(update, action)))


def delay_reason(update: Update, action: Action) -> str:
    """The latest recorded reason why an action takes longer than agreed; empty if there is none."""
    if action.status is Status.ON_HOLD:
        return _on_hold(action)
    if action.reason and not action.is_open:
        return reason_words(action)
    given = update.why_longer(action)
    if given is None:
        return action.judgement_reason.strip()
    words = given.explanation.strip() if isinstance(given, Move) else ""
    return ": ".join(filter(None, (capitalised(given.reason), words)))


def outcome_words(action: Action) -> str:
    """The outcome of an action that ended, and where it continues."""
    outcome = str(action.outcome or "").capitalize()
    where = {
        Outcome.CARRIED_OVER: f", continued as {action.continued_by}",
        Outcome.TRANSFERRED: f" to {action.transferred_to}",
        Outcome.REPLACED: f" by {action.replaced_by}",
    }
    return outcome + (where.get(action.outcome, "") if action.outcome else "")


def reason_words(record: Action | Move) -> str:
    """The reason, its explanation, and whether the cause was in the partnership's control."""
    why = ": ".join(filter(None, (capitalised(record.reason), record.explanation.strip())))
    cause = f"Cause {record.cause.sentence}." if record.cause else ""
    return "\n".join(filter(None, (why, cause)))


def _on_hold(action: Action) -> str:
    why = ": ".join(filter(None, (action.hold_reason, action.hold_explanation.strip())))
    return f"On hold, {why}"


def _rated_section(update: Update) -> Section:
    found = exceptional(update)
    ratings = {action.id: rated for action, rated in found}
    return section(
        "rated",
        "Red and Amber",
        Paragraph(_summary(update, [rated for _, rated in found])) if found else None,
        action_table(
            update,
            (action for action, _ in found),
            {
                "Rating": lambda action: rating_words(update, action, ratings[action.id]),
                "Dates": partial(dates_words, update),
                "What is being done": partial(doing_words, update),
            },
        ),
    )


def exceptional(update: Update) -> list[tuple[Action, Rated]]:
    """The Red and Amber actions with their ratings, the worst first."""
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
    parts = [
        f"{spelled(tally[rating])} {'is' if tally[rating] == 1 else 'are'} {rating}"
        for rating in Rating
        if tally[rating]
    ]
    judged = sum(rated.judgement is not None for rated in found)
    ours = f" ({judged} by our own judgement)" if judged else ""
    every = counted(len(update.open_actions), "open action")
    return f"Of the {every}, from all sources, {in_a_row(parts)}{ours}."


def rating_words(update: Update, action: Action, rated: Rated) -> str:
    """The rating shown; where it is the team's judgement, the computed one and the reason too."""
    words = update.standing(action)
    if rated.judgement is None:
        return words
    because = f", {rated.because}" if rated.because else ""
    return f"{words}\nComputed: {rated.computed}{because}\n{action.judgement_reason}"


def dates_words(update: Update, action: Action) -> str:
    """The due date, which the rating measures against, and how late it is against the first."""
    due = due_words(action)
    lines = [f"Due {due}" if action.due else capitalised(due), *_dates_before(update, action)]
    return "\n".join(lines)


def _dates_before(update: Update, action: Action) -> Iterator[str]:
    """The first due date, where it is another one, and how often the date slipped."""
    first = original_due_of(update.book, action)
    if first is not None and first != action.due:
        late = (update.as_at - first).days
        passed = f": {counted(late, 'day')} late" if late > 0 else ""
        yield f"First due {long(first)}{passed}"
    elif action.original_due_unknown:
        yield "Original due date not known"
    if slips := update.slips(action):
        yield counted(slips, "slip")


def doing_words(update: Update, action: Action) -> str:
    """The latest progress update for this quarter, not an earlier one, and why it is on hold."""
    words = latest_update_words(update, action)
    if action.status is not Status.ON_HOLD:
        return words
    again = f"To be looked at again on {long(action.review_date)}." if action.review_date else ""
    return "\n".join(filter(None, (_on_hold(action), again, words)))


def latest_update_words(update: Update, action: Action) -> str:
    """The latest progress update for this quarter with its day, or that there is none."""
    note = update.progress_updates.get(action.id)
    if note is not None:
        return f"{note.text.strip()} ({long(note.created)})"
    last = update.book.last_update(action.id)
    if last is None:
        return "No update received yet."
    return f"No update received for this quarter; the last one was on {long(last.created)}."
