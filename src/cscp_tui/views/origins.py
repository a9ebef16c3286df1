"""What actions of other sources than the plan come from: what they are grouped and ordered by."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.domain.words import OriginKind, Source

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action

SOURCE_TITLES = {
    Source.PLAN: "Earlier plans, left open",
    Source.EXECUTIVE: "Executive",
    Source.REVIEW: "Reviews",
    Source.AUDIT: "Audits",
    Source.SCRUTINEER: "Scrutineer",
    Source.OTHER: "Other sources",
}
"""What actions that stand in no plan in force are called together."""

_SOURCES = tuple(Source)
_PLAIN_KINDS = frozenset({OriginKind.MEETING, OriginKind.OTHER})
"""The kinds that say nothing which the title does not say."""


def origin_key(action: Action) -> str:
    """The source and the origin of an action, as one key: ``review/origin-3``."""
    return f"{action.source}/{action.origin}"


def origin_of(key: str) -> str:
    """The id of the origin in such a key; empty where none is named."""
    return key.partition("/")[2]


def origin_title(key: str, book: Book) -> str:
    """The source and the origin's title: ``Reviews: Baby Eva (LCSPR)``; neither is said twice."""
    source, _, origin = key.partition("/")
    above, known = SOURCE_TITLES[Source(source)], book.origins.get(origin)
    if known is None:
        return f"{above}: no origin named"
    title = known.title
    told = title if title.casefold().startswith(above.casefold()) else f"{above}: {title}"
    is_plain = known.kind in _PLAIN_KINDS or known.kind.casefold() in told.casefold()
    return told if is_plain else f"{told} ({known.kind})"


def origin_order(key: str, book: Book) -> tuple[int, int, str]:
    """Sorts by source, and within it the latest origin first."""
    source, _, origin = key.partition("/")
    known = book.origins.get(origin)
    day = (known.day or date.min) if known else date.min
    return _SOURCES.index(Source(source)), -day.toordinal(), known.title if known else ""
