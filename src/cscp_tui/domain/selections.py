"""Selections of records, which combine with ``&`` and describe themselves in words.

A filter bar shows ``str(selection)`` under its title, an export as its heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.records import Action, Record

R = TypeVar("R", bound="Record")


class Selection(Struct, frozen=True, eq=False):
    """A selection of the records of a table."""

    words: str
    """The selection in words: ``overseen by QAG``."""
    matches: Callable[[Any], bool]

    def of(self, records: Iterable[R]) -> list[R]:
        return [record for record in records if self.matches(record)]

    def __and__(self, other: Selection) -> Selection:
        if self is EVERYTHING or other is EVERYTHING:
            return other if self is EVERYTHING else self
        first, second = self.matches, other.matches
        return Selection(f"{self} · {other}", lambda record: first(record) and second(record))

    def __invert__(self) -> Selection:
        return Selection(f"not {self}", lambda record: not self.matches(record))

    def __str__(self) -> str:
        return self.words


EVERYTHING = Selection("all", lambda _: True)


def any_selected(parts: Iterable[Selection]) -> Selection:
    each = tuple(parts)
    words = " or ".join(map(str, each))
    return Selection(words, lambda record: any(part.matches(record) for part in each))


def having(field: str, values: Iterable[str], words: str) -> Selection:
    wanted = frozenset(values)
    return Selection(words, lambda record: getattr(record, field) in wanted)


def with_words(words: Iterable[str], texts: Texts) -> Selection:
    """Select the records whose text contains every one of some words, in any case."""
    needles = tuple(map(str.casefold, words))

    def matches(record: Any) -> bool:
        text = texts.of(record)
        for needle in needles:  # noqa: SIM110 - a generator costs as much again
            if needle not in text:
                return False
        return True

    return Selection(" ".join(f"“{shortened(word)}”" for word in words), matches)


class Texts(Protocol):
    """The texts of records in which words are searched."""

    def of(self, record: Any) -> str:
        """Return the searchable text of a record, in lower case."""


class SearchIndex:
    """The searchable text of each action, in lower case.

    It is made when an action is first searched and kept while neither the action nor the names of
    agencies and origins change, so that every further letter typed costs little.
    """

    def __init__(self, book: Book) -> None:
        """Begin without texts: each is made when its action is first searched."""
        self.book = book
        self._texts: dict[str, tuple[Action, str]] = {}
        self._names: tuple[object, ...] = ()

    def refresh(self) -> None:
        """Forget every text if a name in them has changed."""
        book = self.book
        days = (meeting.day for meeting in book.meetings.values())
        names = (*book.agencies.values(), *book.origins.values(), *book.groups.values(), *days)
        if names != self._names:
            self._names = names
            self._texts.clear()

    def of(self, action: Action) -> str:
        known = self._texts.get(action.id)
        if known is not None and known[0] is action:
            return known[1]
        text = self._make(action)
        self._texts[action.id] = (action, text)
        return text

    def _make(self, action: Action) -> str:
        agencies = self.book.agencies
        origin = self.book.origin(action.comes_from)
        texts = [
            action.id,
            action.old_ref,
            action.continues,
            action.title,
            action.lead,
            action.lead_as_written,
            action.published_status,
            action.intended_outcome,
            action.timescale,
            origin.title if origin else "",
        ]
        for key in (action.lead_agency, *action.supporting_agencies):
            if agency := agencies.get(key):
                texts += agency.name, agency.abbreviation
        return "\n".join(texts).casefold()
