"""What is restricted: hidden on the projector, left out of the public version, marked in papers."""

from __future__ import annotations

from cscp_tui.domain.book import Book
from cscp_tui.domain.records import Action, Record


def is_restricted(action: Action, book: Book) -> bool:
    origin = book.origins.get(action.origin)
    return action.restricted or (origin is not None and origin.restricted)


def is_record_restricted(table: str, record: Record, book: Book) -> bool:
    """Return whether a record, or the action that it is about, is restricted."""
    if table == "actions":
        assert isinstance(record, Action)
        return is_restricted(record, book)
    action = book.actions.get(getattr(record, "action", ""))
    if action is not None and is_restricted(action, book):
        return True
    return bool(getattr(record, "restricted", False))
