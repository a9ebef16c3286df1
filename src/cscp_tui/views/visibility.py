"""What is left out while a screen is projected for others: restricted records, and causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cscp_tui.domain.selections import is_restricted

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action, Record


def is_record_restricted(table: str, record: Record, book: Book) -> bool:
    """Tell whether a record, or the action that it is about, is restricted."""
    if table == "actions":
        return is_restricted(cast("Action", record), book)
    action = book.actions.get(getattr(record, "action", ""))
    if action is not None and is_restricted(action, book):
        return True
    return bool(getattr(record, "restricted", False))
