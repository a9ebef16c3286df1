"""Records as plain values, with what is computed about actions: what JSON says of them."""

from __future__ import annotations

from datetime import date
from typing import cast

from cscp_tui.domain.attendance import quorum
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Plain, plain
from cscp_tui.domain.figures import original_due_of, slips_of
from cscp_tui.domain.quorum import clause_words
from cscp_tui.domain.ratings import days_late, days_late_originally, rate, standing
from cscp_tui.domain.records import KINDS, Action, Meeting, Record


def plain_values(table: str, record: Record) -> dict[str, Plain]:
    """All fields of a record as plain values, with their defaults; dates are ISO."""
    values = KINDS[table].defaults | plain(record)
    del values["undone"]  # an undone record is in no list
    return values


def record_values(table: str, record: Record, book: Book) -> dict[str, Plain]:
    """A record's fields; those of a meeting with its people and its quorum, once it is minuted."""
    values = plain_values(table, record)
    if table != "meetings":
        return values
    meeting = cast("Meeting", record)
    told = meeting.in_progress or meeting.minuted
    found = quorum(book, meeting)
    people = sum(row.present for row in book.attendances_of(meeting.id))
    return values | {
        "people_present": people if told else None,
        "quorum_met": found.is_met if told else None,
        "quorum_missing": [clause_words(each, book) for each in found.missing] if told else [],
    }


def action_values(action: Action, book: Book, today: date) -> dict[str, Plain]:
    """An action's fields, with what is computed about it on a day; dates are ISO."""
    rated = rate(action, book, today)
    note = book.last_update(action.id)
    original = original_due_of(book, action)
    values: dict[str, Plain] = plain_values("actions", action) | {
        "original_due": original.isoformat() if original else None,
        "standing": standing(action, book, today),
        "rating": rated.shown.value if rated else None,
        "rating_computed": rated.computed.value if rated else None,
        "rating_because": rated.because if rated else "",
        "days_late": days_late(action, today) if action.is_open else 0,
        "days_late_originally": days_late_originally(action, today) if action.is_open else 0,
        "slips": len(slips_of(book, action)),
        "awaits_agreement": action.awaits_agreement,
        "last_update": None,
    }
    if note is not None:
        values["last_update"] = {
            "on": note.created.isoformat(),
            "quarter": note.quarter,
            "by": note.by,
            "meeting": note.meeting,
            "text": note.text,
        }
    return values
