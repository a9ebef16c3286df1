"""Finding records by what people call them: an id, a name, an abbreviation, an alias, or a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from cscp_tui.domain.records import Record
from cscp_tui.domain.texts import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Agency, Group, Plan, Priority

Called = TypeVar("Called", bound=Record)

MOST_NAMED = 14
"""More names than this make no sentence."""

_NO_MATTER = str.maketrans("-_/–", "    ")


def folded(text: str) -> str:
    """A name as names are compared: in lower case, with single spaces for hyphens and slashes."""
    return " ".join(text.translate(_NO_MATTER).casefold().split())


def listed(names: Iterable[str]) -> str:
    """Names in a row, as many as a sentence bears."""
    every = [shortened(name) for name in names]
    more = len(every) - MOST_NAMED
    return ", ".join(every[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def called(
    text: str, records: Mapping[str, Called], names: Callable[[Called], Iterable[str]]
) -> tuple[Called, ...]:
    """The records that a text means: those called exactly so, else those with it in a name.

    Args:
        text: as it was typed.
        records: where to look, by id.
        names: what a record is called, besides its id.
    """
    wanted = folded(text)
    if not wanted:
        return ()
    known = {key: {folded(key), *map(folded, names(record))} for key, record in records.items()}
    exact = tuple(records[key] for key, folds in known.items() if wanted in folds)
    return exact or tuple(
        records[key]
        for key, folds in known.items()
        if any(f" {wanted}" in f" {fold}" for fold in folds)
    )


def agencies_called(text: str, book: Book) -> tuple[Agency, ...]:
    """The agencies that an id, a name, an abbreviation, an alias or the start of a word means."""
    return called(text, book.agencies, lambda a: (a.name, a.abbreviation, *a.aliases))


def groups_called(text: str, book: Book) -> tuple[Group, ...]:
    """The groups that an id, a name, an abbreviation or the start of a word means."""
    return called(text, book.groups, lambda group: (group.name, group.abbreviation))


def plans_called(text: str, book: Book) -> tuple[Plan, ...]:
    """The plans that a label or words of a title mean."""
    return called(text, book.plans, lambda plan: (plan.title,))


def priorities_called(text: str, book: Book) -> tuple[Priority, ...]:
    """The priorities that a number, an id or words of a title mean, whatever their plan."""
    if text.isdecimal():
        return tuple(p for p in book.priorities.values() if str(p.number) == text)
    return called(text, book.priorities, lambda priority: (priority.title,))


def with_parts(agencies: Iterable[Agency], book: Book) -> frozenset[str]:
    """The ids of agencies and of all that are part of them."""
    found = {agency.id for agency in agencies}
    grown = True
    while grown:
        parts = {key for key, agency in book.agencies.items() if agency.parent in found} - found
        found |= parts
        grown = bool(parts)
    return frozenset(found)
