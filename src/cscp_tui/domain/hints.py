"""What somebody perhaps meant by a name that no record has, in the names that people know."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.names import folded, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.domain.records import Record

_NEAR = 0.7
"""How much of a name must be there to be taken for it mistyped, from 0 to 1."""


def said_name(record: Record) -> str:
    """What people call an agency, a group, a priority or an origin; the id of another record."""
    known: Any = record
    if hasattr(known, "abbreviation"):
        return str(known.abbreviation or known.name)
    if hasattr(known, "number"):
        return f"{known.number} {known.title}"
    return str(known.title) if hasattr(known, "key_learning") else record.id


def hint_for(typed: str, known: Iterable[Record], found: Iterable[Record] = ()) -> str:
    """The rest of a sentence that says that a name is unknown, or that several have it.

    Args:
        typed: the name.
        known: all records that could have it.
        found: those that do have it, where they are several.
    """
    every = list(known)
    if several := list(map(said_name, found)):
        return f"it may be {listed(several)}"
    if near := [said_name(record) for record in every if _is_near(typed, record)]:
        return f"perhaps {' or '.join(near[:2])} is meant"
    names = dict.fromkeys(map(said_name, every))
    return f"there are {listed(names)}" if names else "none is kept yet"


def _is_near(typed: str, record: Record) -> bool:
    wanted = folded(typed)
    return any(
        SequenceMatcher(None, wanted, folded(name)).ratio() >= _NEAR for name in _names(record)
    )


def _names(record: Record) -> Iterator[str]:
    """All that a record is called, and the words of it."""
    known: Any = record
    for field in ("id", "name", "abbreviation", "title"):
        name = str(getattr(known, field, ""))
        yield name
        yield from (word for word in name.split() if len(word) > len("the"))
    yield from getattr(known, "aliases", ())
