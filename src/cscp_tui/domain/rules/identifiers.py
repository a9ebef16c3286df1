"""Texts of a change that may identify a child or a family, which somebody must have confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import counted
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import ADDED, REMOVED, Change, Edit, Line
from cscp_tui.domain.context import Context
from cscp_tui.domain.names import field_label
from cscp_tui.domain.personal_identifiers import Identifier, find_identifiers
from cscp_tui.domain.records import KINDS

MOST = 5
"""The most places that a sentence names; nobody would read more."""
_REASON = "the reason"


class DoubtfulText(Struct, frozen=True):
    """A passage of a change that may identify a child or a family."""

    table: str
    """The table of its record; empty for the reason of the change."""
    id: str
    place: str
    """Where it is, in words: ``“Text” of the progress update of BP25-1.1``."""
    identifier: Identifier

    @property
    def phrase(self) -> str:
        return self.identifier.text

    @property
    def sentence(self) -> str:
        """The warning, which does not repeat the passage."""
        return self.identifier.sentence(self.place)

    @property
    def in_full(self) -> str:
        """The passage with its place, for the person who confirms it."""
        return self.identifier.in_full(self.place)


class MayIdentify(Refused):
    """A change whose texts may identify a child or a family, and that nobody has confirmed."""

    def __init__(self, found: Sequence[DoubtfulText]) -> None:
        self.found = tuple(found)
        self.places = " ".join(limited(each.sentence for each in found))
        """The warnings, which name the places."""
        super().__init__(
            f"{self.places} Nothing was saved. Leave it out, or confirm that it identifies no child "
            "or family."
        )


def identifiers_in(changes: Iterable[Change], why: str, book: Book) -> tuple[DoubtfulText, ...]:
    """Return the passages that may identify a child or a family, each phrase of a record once.

    A passage that was in a text before, which the changes replace or move, is left out.

    Args:
        why: the reason that is recorded with the changes.
    """
    changes = tuple(changes)
    quiet = (*book.ignored_phrases, *_new_phrases(changes))
    edits = (edit for change in changes for edit in change.fields.values())
    known = tuple(text for edit in edits for text in _texts_in(_sides(edit)[0]))
    found: dict[tuple[str, str, str], DoubtfulText] = {}
    for change in changes:
        for name, edit in change.fields.items():
            for text in _texts_in(_sides(edit)[1]):
                if name not in KINDS[change.table].free_text_fields and " " not in text:
                    continue  # an id, or a word from a list
                for each in find_identifiers(text, quiet):
                    key = (change.table, change.id, each.text)
                    if key in found or any(each.text in old for old in known):
                        continue
                    place = field_label(change.table, name, change.id, book)
                    found[key] = DoubtfulText(change.table, change.id, place, each)
    reasons = (DoubtfulText("", "", _REASON, each) for each in find_identifiers(why, quiet))
    return (*found.values(), *reasons)


def identifiers_of_lines(lines: Iterable[Line], book: Book) -> tuple[DoubtfulText, ...]:
    """Return the passages of lines from elsewhere that nobody confirmed where they were recorded."""
    return tuple(
        found
        for line in lines
        if not line.not_identifiers
        for found in identifiers_in(line.changes, line.why, book)
    )


def refuse_identifiers(found: Sequence[DoubtfulText], context: Context, book: Book) -> None:
    """Refuse passages that nobody has confirmed as harmless.

    Raises:
        MayIdentify: somebody must confirm them.
        Refused: the reason why they are harmless may itself identify somebody.
    """
    if unconfirmed := [each for each in found if each.phrase not in context.confirmed]:
        raise MayIdentify(unconfirmed)
    if found and not context.not_identifiers.strip():
        raise MayIdentify(found)
    if found and find_identifiers(context.not_identifiers, book.ignored_phrases):
        raise Refused(
            "The reason why the text identifies nobody itself looks like somebody's details. Give "
            "it without them, e.g. “initials of staff”."
        )


def limited(sentences: Iterable[str]) -> list[str]:
    """Return the first few sentences, and one that counts the rest."""
    every = list(dict.fromkeys(sentences))
    more = len(every) - MOST
    verb = "is" if more == 1 else "are"
    rest = [f"There {verb} {counted(more, 'more place')} like this."] if more > 0 else []
    return [*every[:MOST], *rest]


def _new_phrases(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the phrases to ignore that the changes add, which need no warning themselves."""
    for change in changes:
        edit = change.fields.get("ignored_phrases")
        if edit is not None:
            yield from _texts_in(_sides(edit)[1])


def _sides(edit: Edit) -> tuple[Any, Any]:
    """Return what an edit takes away, and what it puts there."""
    return (edit[0], edit[1]) if isinstance(edit, list) else (edit[REMOVED], edit[ADDED])


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(each)
