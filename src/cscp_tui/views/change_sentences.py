"""What a change did, in a plain sentence: whom it is about, what became of it, on which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.books import name_of
from cscp_tui.domain.changes import ADDED, REMOVED
from cscp_tui.domain.dates import long
from cscp_tui.domain.texts import one_line
from cscp_tui.domain.words import Cause
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.told_values import value_words
from cscp_tui.views.visits import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Change, Edit
    from cscp_tui.views.timelines import Entry

_SILENT = frozenset({"created", "undone", "source", "quarter", "action", "by", "kind", "meeting"})
"""Fields that say nothing to a reader who sees the rest of the sentence."""

_DATES = frozenset({"due", "original_due"})
"""Fields of an action that a move of its date changes."""

_LABELS = {
    "due": "due date",
    "original_due": "first due date",
    "check_back": "day to check back",
    "ended": "day of its end",
    "impact_state": "how far its impact is known",
    "lead_agency": "lead agency",
    "hold_reason": "reason of its rest",
    "judgement": "our own judgement",
    "judgement_reason": "reason of our judgement",
    "agreed": "agreed in",
    "minuted": "attendance recorded",
}


def subject_words(change: Change, book: Book) -> str:
    """What a change is about: ``BP25-4.2 Make equitable practice part of supervision``."""
    table, key = owner_of(change)
    record = book.told(table).get(key)
    title = title_of(table, record, book) if record is not None else ""
    if table == "actions":
        return f"{key} {title}".rstrip()
    return title or f"{name_of(table)} {key}"


def change_sentence(change: Change) -> str:
    """What a change did, without whom it is about: ``delivered on 25 September 2025``."""
    if "undone" in change.fields and not change.creates:
        back = change.fields["undone"] == [True, False]
        return f"its {name_of(change.table)} was {'made again' if back else 'taken back'}"
    if change.table == "moves" and change.creates:
        return _move_words(change)
    words = "; ".join(_field_words(change))
    if not change.creates:
        return words
    noun = name_of(change.table)
    return f"{noun} added: {words}" if words else f"{noun} added"


def _move_words(change: Change) -> str:
    """``due date moved from 30 June 2025 to 31 July 2025: funding, outside …``."""
    after = {name: edit[1] for name, edit in change.fields.items() if isinstance(edit, list)}
    days = (after.get("earlier_due"), after.get("later_due"))
    first, last = (value_words(day) if day else "no date" for day in days)
    cause = after.get("cause")
    why = (
        after.get("reason"),
        Cause(cause).sentence if cause else "",
        after.get("explanation"),
    )
    said = ", ".join(one_line(str(each)) for each in why if each)
    return f"due date moved from {first} to {last}{f': {said}' if said else ''}"


def told_changes(entry: Entry) -> Iterator[Change]:
    """The changes of an entry that say something of their own: a move says the new date too."""
    moved = {owner_of(each)[1] for each in entry.changes if each.table == "moves" and each.creates}
    for change in entry.changes:
        if not (
            change.table == "actions" and change.id in moved and change.fields.keys() <= _DATES
        ):
            yield change


def stopped(words: str) -> str:
    """Words with one full stop at their end."""
    return words if words.endswith((".", ".”", "?”", "!”")) else f"{words}."


def _field_words(change: Change) -> Iterator[str]:
    fields = dict(change.fields)
    text = fields.pop("text", None)
    if isinstance(text, list):
        was = f" (was “{one_line(str(text[0]))}”)" if text[0] else ""
        yield f"“{one_line(str(text[1] or ''))}”{was}"
    status = fields.pop("status", None)
    if isinstance(status, list):
        ended = fields.pop("ended", None) or [None, None]
        day = ended[1] if isinstance(ended, list) else None
        on = f" on {long(date.fromisoformat(day))}" if day else ""
        was = f" (was {status[0]})" if status[0] else ""
        yield f"{status[1]}{on}{was}"
    for name, edit in fields.items():
        if name not in _SILENT:
            yield _edit_sentence(_LABELS.get(name, name.replace("_", " ")), edit)


def _edit_sentence(label: str, edit: Edit) -> str:
    if isinstance(edit, dict):
        added, removed = map(str, edit[ADDED]), map(str, edit[REMOVED])
        said = ((", ".join(added), "added"), (", ".join(removed), "taken out"))
        return ", ".join(f"{label}: {names} {what}" for names, what in said if names)
    before, after = edit
    if _is_nothing(before):
        return f"{label}: {value_words(after)}"
    if _is_nothing(after):
        return f"{label} taken out (was {value_words(before)})"
    return f"{label} changed from {value_words(before)} to {value_words(after)}"


def _is_nothing(value: Any) -> bool:
    return value in (None, "", [])
