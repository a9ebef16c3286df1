"""The filter of lists of other records than actions: words, and a few tokens.

``group:qag``, ``agency:police``, ``status:open``, ``quarter:2025-26/Q2``; commas between values
mean any of them, ``-`` in front means not. A token is only understood by a list whose records it
can be about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from cscp_tui.cli import finding
from cscp_tui.domain.errors import NotUnderstood, UnknownValue
from cscp_tui.domain.filters.tokens import TOKENS
from cscp_tui.domain.memberships import covers, groups_on, members_on
from cscp_tui.domain.names import agencies_called, folded, with_parts
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import shortened

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Record

Has: TypeAlias = Callable[[Any, "Book", "date"], Iterable[str]]
"""The keys that a record has of a kind: of groups, of agencies, statuses, quarters as typed."""


class TokenElsewhere(NotUnderstood):
    """A token that this list does not understand."""

    def __init__(self, word: str, table: str) -> None:
        tokens = ", ".join(f"{token}:" for token in tokens_of(table))
        takes = f"words, {tokens}" if tokens else "words"
        where = (
            "is understood by “cscp list actions” only;"
            if word.removeprefix("-").partition(":")[0].casefold() in TOKENS
            else "means nothing here;"
        )
        super().__init__(f"“{shortened(word)}” {where} “list {table}” takes {takes}.")


Matches: TypeAlias = Callable[["Record", str], bool]
"""Whether a record, with all that its list shows of it, is among those that are asked for."""


def read_filter(words: Iterable[str], table: str, book: Book, today: date) -> Matches:
    """What words and tokens on a command line ask of the records of a table.

    Raises:
        NotUnderstood: a token or its value means nothing here.
    """
    tests = [_test(word, table, book, today) for word in words]
    return lambda record, text: all(test(record, text) for test in tests)


def tokens_of(table: str) -> tuple[str, ...]:
    """The tokens that the list of a table understands."""
    return tuple(token for token, by_table in _HAS.items() if table in by_table)


def _test(word: str, table: str, book: Book, today: date) -> Matches:
    negated = word.startswith("-") and len(word) > 1
    name, colon, value = word.removeprefix("-").partition(":")
    token = name.casefold()
    if colon and table in _HAS.get(token, {}):
        has = _HAS[token][table]
        wanted = frozenset(
            key for part in value.split(",") for key in _READ[token](part.strip('" '), table, book)
        )
        return lambda record, _: negated is wanted.isdisjoint(has(record, book, today))
    if colon and (token in TOKENS or token in _HAS):
        raise TokenElsewhere(word, table)
    text_wanted = word[negated:].strip('"').casefold()
    return lambda _, text: negated is not (text_wanted in text)


def _group(text: str, _: str, book: Book) -> Iterable[str]:
    return (finding.group(book, text),)


def _agency(text: str, _: str, book: Book) -> Iterable[str]:
    finding.agency(book, text)
    return with_parts(agencies_called(text, book), book)


def _quarter(text: str, *_: object) -> Iterable[str]:
    return (Quarter.parse(text).typed,)


def _status(text: str, table: str, _: Book) -> Iterable[str]:
    known = _STATUSES[table]
    found = [status for status in known if folded(status).startswith(folded(text))]
    if not text or not found:
        raise UnknownValue("status", shortened(text), known)
    return [status for status in found if folded(status) == folded(text)] or found


_READ: dict[str, Callable[[str, str, Book], Iterable[str]]] = {
    "group": _group,
    "agency": _agency,
    "status": _status,
    "quarter": _quarter,
}

_STATUSES: dict[str, tuple[str, ...]] = {
    "meetings": ("planned", "in progress", "held", "inquorate", "cancelled"),
    "promises": ("open", "delivered", "partly delivered", "not delivered", "carried"),
    "challenges": ("open", "answered", "closed"),
    "memberships": ("current", "ended", "coming"),
    "agencies": ("current", "ended"),
    "groups": ("current", "ended"),
}


def _groups_of_agency(record: Any, book: Book, today: date) -> Iterable[str]:
    return groups_on(book.memberships.values(), record.id, today)


def _agencies_of_group(record: Any, book: Book, today: date) -> Iterable[str]:
    return members_on(book.memberships.values(), record.id, today)


def _group_of_its_meeting(record: Any, book: Book, _: date) -> Iterable[str]:
    meeting = book.meetings.get(record.meeting)
    return (meeting.group,) if meeting else ()


def _parties(record: Any, book: Book, today: date) -> Iterable[str]:
    return (record.raised_by, record.put_to, *_group_of_its_meeting(record, book, today))


def _present(record: Any, book: Book, _: date) -> Iterable[str]:
    return [row.agency for row in book.attendances_of(record.id) if row.present]


def _quarter_of_its_meeting(record: Any, book: Book, _: date) -> Iterable[str]:
    meeting = book.meetings.get(record.meeting)
    return (Quarter.containing(meeting.day).typed,) if meeting else ()


def _state(record: Any, _: Book, __: date) -> Iterable[str]:
    return (record.state.value, *(("in progress",) if record.in_progress else ()))


def _spell_status(record: Any, _: Book, today: date) -> Iterable[str]:
    if record.first_day > today:
        return ("coming",)
    return ("current",) if covers(record, today) else ("ended",)


def _end_status(record: Any, _: Book, today: date) -> Iterable[str]:
    return ("ended",) if record.last_day and record.last_day < today else ("current",)


def _field(name: str) -> Has:
    return lambda record, *_: (str(getattr(record, name)),)


def _day(name: str) -> Has:
    return lambda record, *_: (Quarter.containing(getattr(record, name)).typed,)


_HAS: dict[str, dict[str, Has]] = {
    "group": {
        "groups": _field("id"),
        "agencies": _groups_of_agency,
        "memberships": _field("group"),
        "meetings": _field("group"),
        "attendances": _group_of_its_meeting,
        "decisions": _group_of_its_meeting,
        "challenges": _parties,
    },
    "agency": {
        "agencies": _field("id"),
        "groups": _agencies_of_group,
        "memberships": _field("agency"),
        "meetings": _present,
        "attendances": _field("agency"),
        "contributions": _field("agency"),
        "requests": _field("agency"),
        "challenges": _parties,
    },
    "status": {
        "meetings": _state,
        "promises": _field("status"),
        "challenges": _field("status"),
        "memberships": _spell_status,
        "agencies": _end_status,
        "groups": _end_status,
    },
    "quarter": {
        "notes": _field("quarter"),
        "moves": _day("created"),
        "meetings": _day("day"),
        "attendances": _quarter_of_its_meeting,
        "decisions": _quarter_of_its_meeting,
        "contributions": _field("quarter"),
        "challenges": _day("created"),
        "reflections": _field("quarter"),
        "narratives": _field("quarter"),
        "requests": _field("quarter"),
        "sign_offs": _field("quarter"),
    },
}
"""For each token, the tables that it can be about, with what their records have of it."""
