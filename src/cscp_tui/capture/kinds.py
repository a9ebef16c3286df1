"""The kinds of lines."""

from __future__ import annotations

from enum import StrEnum


class LineKind(StrEnum):
    """The kinds of lines: first those that change nothing that is there."""

    ACTION = "action"
    DECISION = "decision"
    CHALLENGE = "challenge"
    NOTE = "note"
    DELIVERED = "delivered"
    MOVED = "move"
    APOLOGIES = "apologies"
    UPDATE = "update"
    AGREED = "agreed"
    HELD = "on hold"
    PRESENCE = "attendance"
    MINUTES = "minutes"
    AGENDA = "agenda item"
    RESUMED = "off hold"
    HEADING = "heading"
    REJECTED = "not agreed"
    ANSWERED = "answer"
    CORRECTED = "correction"
    TWO = "two lines"


CHANGES = frozenset(
    {
        LineKind.DELIVERED,
        LineKind.MOVED,
        LineKind.APOLOGIES,
        LineKind.AGREED,
        LineKind.HELD,
        LineKind.RESUMED,
        LineKind.REJECTED,
        LineKind.ANSWERED,
        LineKind.CORRECTED,
    }
)
"""The kinds that change what is there. They must be said exactly."""
