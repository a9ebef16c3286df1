"""The questions that were put, answered or are open, and what the meetings decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.words import ChallengeStatus
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Text, column, part, table

if TYPE_CHECKING:
    from cscp_tui.domain.records import Challenge, Decision
    from cscp_tui.views.updates import Update


def challenges(update: Update) -> Part:
    """Challenges, then decisions."""
    return part(
        "challenges",
        "Challenges and decisions",
        narrative(update, "challenges", "next-steps"),
        _challenges_part(update),
        _decisions_part(update),
    )


def _challenges_part(update: Update) -> Part:
    columns = (
        column("Raised", 20, grows=1),
        column("Question", 30, grows=3),
        column("Answer", 30, grows=3),
        column("Status and what came of it", 24, grows=2),
    )
    found = alive(update)
    rows = (
        (raised_words(update, known), known.question, answer_words(known), came_words(known))
        for known in found
    )
    return part("challenges-raised", "Challenges", table(columns, rows))


def alive(update: Update) -> list[Challenge]:
    """The challenges that are told of in the quarter, the oldest first."""
    return sorted(
        (known for known in update.book.challenges.values() if _is_alive(update, known)),
        key=lambda known: (known.created, known.id),
    )


def _is_alive(update: Update, known: Challenge) -> bool:
    """Whether it was raised, answered, closed or otherwise changed this quarter, or is open."""
    if known.status is ChallengeStatus.OPEN:
        return True
    return known != update.before.challenges.get(known.id)


def raised_words(update: Update, known: Challenge) -> str:
    """The day, who raised it and whom it was put to."""
    by, to = update.names.party(known.raised_by), update.names.party(known.put_to)
    return f"{long(known.created)}, by {by} to {to}"


def answer_words(known: Challenge) -> str:
    """The answer with its day; or that there is none."""
    if not known.answer:
        is_closed = known.status is ChallengeStatus.CLOSED
        return "No answer was given." if is_closed else "No answer yet."
    day = f" ({long(known.answered)})" if known.answered else ""
    return f"{known.answer.strip()}{day}"


def came_words(known: Challenge) -> str:
    """The status, and what came of it."""
    status = str(known.status).capitalize()
    return f"{status}: {known.came_of_it.strip()}" if known.came_of_it else status


def _decisions_part(update: Update) -> Part:
    columns = (
        column("Meeting", 24, grows=1),
        column("Decision", 40, grows=4),
        column("Actions", 20, grows=1),
    )
    found = decided(update)
    rows = (
        (update.names.meeting(known.meeting), known.text, ", ".join(known.actions))
        for known in found
    )
    return part("decisions", "Decisions", table(columns, rows))


def decided(update: Update) -> list[Decision]:
    """The decisions of the quarter's meetings, in the order of these."""
    return sorted(
        (known for known in update.book.decisions.values() if _is_of_quarter(update, known)),
        key=lambda known: _meeting_order(update, known),
    )


def _is_of_quarter(update: Update, known: Decision) -> bool:
    meeting = update.book.meetings.get(known.meeting)
    return meeting is not None and update.before_day < meeting.day <= update.as_at


def _meeting_order(update: Update, known: Decision) -> tuple[str, int, str]:
    day = update.book.meetings[known.meeting].day
    return (day.isoformat(), len(known.id), known.id)


def next_steps(update: Update) -> Part:
    """Challenges and next steps in the chair's words, and what goes on, for the public."""
    words = narrative(update, "challenges", "next-steps")
    return part(
        "next-steps",
        "Challenges and next steps",
        words if words.text else Text(_carried_over(len(update.movement.carried_over))),
    )


def _carried_over(count: int) -> str:
    if not count:
        return ""
    verb = "action was" if count == 1 else "actions were"
    return f"{count} {verb} carried over into the next plan."
