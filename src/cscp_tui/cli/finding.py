"""Finding records by what users type: id, name, abbreviation, alias or part of a title."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from cscp_tui.base.errors import UnknownRecord
from cscp_tui.base.texts import shortened
from cscp_tui.cli.parser import Ambiguous
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.names import (
    PARTNERSHIP,
    agencies_called,
    any_of,
    called,
    folded,
    groups_called,
    hint_for,
    listed,
    plans_called,
    priorities_called,
)
from cscp_tui.domain.records import KINDS, Record
from cscp_tui.domain.references import REFERENCE

LATEST = 5
"""The number of meetings that an error names."""


def action(book: Book, typed: str) -> str:
    """Return the reference of an action, given it in any case or its old reference.

    Raises:
        UnknownRecord: no action has it.
    """
    ref = typed.strip().upper()
    if ref in book.actions:
        return ref
    wanted = folded(typed)
    olds = [
        key for key, known in book.actions.items() if wanted and folded(known.old_ref) == wanted
    ]
    if len(olds) == 1:
        return olds[0]
    if ref in book.undone["actions"]:
        book.get("actions", ref)
    hint = "Run “cscp list actions” to see the references."
    if key_of(book, "meetings", typed):
        hint = "It's a meeting: use “cscp start”, “minute”, “close” or “cancel”."
    raise UnknownRecord("action", shortened(typed), hint)


def is_action(book: Book, typed: str) -> bool:
    """Return whether a text is, was or could be the reference of an action."""
    try:
        action(book, typed)
    except UnknownRecord:
        ref = typed.strip().upper()
        return ref in book.undone["actions"] or REFERENCE.fullmatch(ref) is not None
    return True


def plan(book: Book, typed: str) -> str:
    return _only("plans", typed, plans_called(typed, book), book.plans.values())


def group(book: Book, typed: str) -> str:
    return _only("groups", typed, groups_called(typed, book), book.groups.values())


def agency(book: Book, typed: str) -> str:
    return _only("agencies", typed, agencies_called(typed, book), book.agencies.values())


def priority(book: Book, typed: str, of_plan: str, day: date) -> str:
    """Return the id of a priority, given its id, its number or words of its title.

    Args:
        book: where to look.
        of_plan: the plan that it must belong to; if empty, the plan of the day is preferred.
    """
    found = priorities_called(typed, book)
    if of_plan:
        found = tuple(known for known in found if known.plan == of_plan)
    elif len(found) > 1:
        running = {p.id for p in book.plans.values() if p.first_day <= day <= p.last_day}
        found = tuple(known for known in found if known.plan in running) or found
    known = [p for p in book.priorities.values() if not of_plan or p.plan == of_plan]
    return _only("priorities", typed, found, known)


def meeting(book: Book, typed: str, day: date) -> str:
    """Return the id of a meeting, given its id, or a group that meets on the day.

    Raises:
        UnknownRecord: there is no such meeting; the message names the latest ones.
    """
    if key := key_of(book, "meetings", typed):
        return key
    groups = {known.id for known in groups_called(typed, book)}
    held = [m for m in book.meetings.values() if m.group in groups]
    on_day = [known.id for known in held if known.day == day]
    if len(on_day) == 1:
        return on_day[0]
    if groups:
        latest = sorted(held, key=lambda known: known.day)[-LATEST:]
        hint = f"That group has no meeting on {long(day)}. Choose {any_of(m.id for m in latest)}."
        raise UnknownRecord("meeting", shortened(typed), hint)
    latest = sorted(book.meetings.values(), key=lambda known: known.day)[-LATEST:]
    hint = (
        f"The latest are {listed(known.id for known in latest)}."
        if latest
        else "None has been added yet."
    )
    raise UnknownRecord("meeting", shortened(typed), hint)


def party(book: Book, typed: str) -> str:
    """Return the id of a party to a challenge: a group, an agency or ``partnership``."""
    if folded(typed) == PARTNERSHIP:
        return PARTNERSHIP
    return agency_or_group(book, typed)[1]


def agency_or_group(book: Book, typed: str) -> tuple[str, str]:
    """Return the table and id of an agency or a group.

    Raises:
        Ambiguous: several have the name.
        UnknownRecord: none has the name.
    """
    found = [
        *(("groups", known.id) for known in groups_called(typed, book)),
        *(("agencies", known.id) for known in agencies_called(typed, book)),
    ]
    exact = [each for each in found if folded(each[1]) == folded(typed)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        raise Ambiguous("agency or group", typed, (key for _, key in found))
    hint = hint_for(typed, [*book.groups.values(), *book.agencies.values()])
    raise UnknownRecord("agency or group", shortened(typed), hint)


def key_of(book: Book, table: str, typed: str) -> str:
    """Return the id in a table that matches a text, ignoring case; empty if there is none."""
    wanted = folded(typed)
    return next((key for key in book.as_read(table) if folded(key) == wanted), "")


def any_record(book: Book, typed: str) -> tuple[str, str]:
    """Return the table and id of a record of any kind, with actions first.

    Raises:
        UnknownRecord: none has this id.
        Ambiguous: records of several kinds have it.
    """
    try:
        return "actions", action(book, typed)
    except UnknownRecord:
        wanted = typed.strip().casefold()
        found = [
            (table, key)
            for table in KINDS
            for key in book.as_read(table)
            if key.casefold() == wanted
        ]
        if not found:
            raise
    if len(found) > 1:
        raise Ambiguous("record", typed, (f"{name_of(table)} {key}" for table, key in found))
    return found[0]


def linked(book: Book, target: str, typed: str, day: date, of_plan: str = "") -> str:
    """Return the id of a record that another record refers to."""
    if target == "priorities":
        return priority(book, typed, of_plan, day)
    if target == "meetings":
        return meeting(book, typed, day)
    if target in _FINDERS:
        return _FINDERS[target](book, typed)
    records = book.as_read(target)
    found = called(typed, records, lambda known: (getattr(known, _WORDS[target]),))
    return _only(target, typed, found, records.values())


_FINDERS: dict[str, Callable[[Book, str], str]] = {
    "actions": action,
    "plans": plan,
    "groups": group,
    "agencies": agency,
    "parties": party,
}
_WORDS = {
    "challenges": "question",
    "commitments": "said",
    "origins": "title",
    "import_sources": "name",
    "recommendations": "text",
    "decisions": "text",
}
"""The field in which words are searched to find a record, besides its id."""


def reason(book: Book, typed: str) -> str:
    """Return the reason code that begins with the text; otherwise the text itself.

    The rules refuse a text that is not a code.
    """
    wanted = folded(typed)
    begins = [code for code in book.partnership.reasons if folded(code).startswith(wanted)]
    return begins[0] if wanted and len(begins) == 1 else typed


def _only(table: str, typed: str, found: tuple[Record, ...], known: Iterable[Record]) -> str:
    if len(found) == 1:
        return found[0].id
    if found:
        raise Ambiguous(name_of(table), typed, (record.id for record in found))
    raise UnknownRecord(name_of(table), shortened(typed), hint_for(typed, known))
