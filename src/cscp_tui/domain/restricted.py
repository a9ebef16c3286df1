"""Restricted records: hidden on the projector, left out of the public version, marked in papers."""

from __future__ import annotations

from collections.abc import Iterable

from cscp_tui.domain.book import Book
from cscp_tui.domain.records import (
    Action,
    AgendaEntry,
    Answer,
    Challenge,
    Conclusion,
    Decision,
    MeetingLine,
    Record,
)
from cscp_tui.domain.references import REFERENCE


def is_restricted(record: Record, book: Book) -> bool:
    """Return whether a record is restricted, or is about, or names, an action that is."""
    if getattr(record, "restricted", False):
        return True
    match record:
        case Action(title=title):
            return _has_restricted_origin(record, book) or tells_of_restricted(title, book)
        case MeetingLine(about=about, words=words, text=text):
            return _any_restricted(about, book) or tells_of_restricted(f"{words} {text}", book)
        case Decision(actions=actions, text=text):
            return _any_restricted(actions, book) or tells_of_restricted(text, book)
        case Challenge(question=question):
            return tells_of_restricted(question, book)
        case AgendaEntry(title=title):
            return tells_of_restricted(title, book)
        case Answer(challenge=key) | Conclusion(challenge=key):
            challenge = book.challenges.get(key)
            return challenge is not None and is_restricted(challenge, book)
    return _any_restricted((getattr(record, "action", ""),), book)


def _any_restricted(refs: Iterable[str], book: Book) -> bool:
    return any(is_restricted(book.actions[ref], book) for ref in refs if ref in book.actions)


def tells_of_restricted(text: str, book: Book) -> bool:
    """Return whether a text names an action that is restricted itself or by its origin."""
    named = REFERENCE.findall(text.upper()) if "-" in text else ()
    known = (book.actions[ref] for ref in named if ref in book.actions)
    return any(action.restricted or _has_restricted_origin(action, book) for action in known)


def _has_restricted_origin(action: Action, book: Book) -> bool:
    origin = book.origins.get(action.origin)
    return origin is not None and origin.restricted
