"""The clauses of a quorum as people type and read them: ``2 of council, icb, police``."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from cscp_tui.base.errors import NotUnderstood, UnknownRecord
from cscp_tui.base.texts import shortened
from cscp_tui.domain.attendance import Records
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.names import agencies_called, agency_name, hint_for
from cscp_tui.domain.records import QuorumClause

_CLAUSE = (
    r"(?i:\s*(?:(?P<label>[^:]*):)?\s*(?:at least\s+)?(?:(?P<count>\d{1,3}|all|any)\s+of\s+)?"
    r"(?P<names>[^:]+))"
)

_NOBODY = r"(?i:(?:\s|\d|\b(?:any|all|of|members?|agencies|partners)\b)+)"
"""Words for members without a name: ``any``, ``any 3 members``."""


class UnknownClause(NotUnderstood):
    """A text that is no clause of a quorum."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{shortened(text)}” isn't a quorum. Type it like “2 of council, icb, police”.",
            field="quorum",
        )


def read_clauses(text: str, book: Book) -> tuple[QuorumClause, ...]:
    """The clauses of a quorum, one a line or between semicolons; none of an empty text.

    Raises:
        UnknownClause: a part is none.
        UnknownRecord: a name means no agency, or several.
    """
    parts = re.split(r"[;\n]", text)
    return tuple(read_clause(part, book) for part in parts if part.strip())


def read_clause(text: str, book: Book) -> QuorumClause:
    """One clause: ``council``, ``any of icb, chs``, ``Health: 2 of icb, chs, slam``.

    Raises:
        UnknownClause: the text is none.
        NotUnderstood: it names no agency.
        UnknownRecord: a name means no agency, or several.
    """
    found = re.fullmatch(_CLAUSE, text)
    if found is None:
        raise UnknownClause(text)
    names = [name.strip() for name in found["names"].split(",") if name.strip()]
    agencies = tuple(dict.fromkeys(_agency(name, book) for name in names))
    if not agencies:
        raise UnknownClause(text)
    count = (found["count"] or ("all" if len(agencies) == 1 else "any")).casefold()
    least = {"all": len(agencies), "any": 1}.get(count) or int(count)
    label = " ".join((found["label"] or "").split())
    return QuorumClause(at_least=least, agencies=agencies, label=label)


def _agency(name: str, book: Book) -> str:
    found = agencies_called(name, book)
    if len(found) == 1:
        return found[0].id
    if re.fullmatch(_NOBODY, name):
        raise NotUnderstood(
            f"“{shortened(name)}” doesn't name an agency. Name all those that count, e.g. “3 of "
            "council, icb, police, schools”.",
            field="quorum",
        )
    hint = hint_for(name, book.agencies.values(), found)
    raise UnknownRecord("agency", shortened(name), hint, field="quorum")


def clause_words(clause: QuorumClause, records: Records) -> str:
    """A clause by its label, else in words: ``2 of Council, ICB, Police``."""
    if clause.label.strip():
        return clause.label.strip()
    names = ", ".join(agency_name(key, records) for key in clause.agencies)
    return names if len(clause.agencies) == 1 else f"{clause.at_least} of {names}"


def typed(clauses: Iterable[QuorumClause]) -> str:
    return "\n".join(
        f"{f'{clause.label}: ' if clause.label else ''}{clause.at_least} of "
        f"{', '.join(clause.agencies)}"
        for clause in clauses
    )


def plain_clauses(clauses: tuple[QuorumClause, ...]) -> Plain:
    """Clauses as a field of a group takes them."""
    return msgspec.to_builtins(clauses)


def clauses_of(value: Plain) -> tuple[QuorumClause, ...]:
    return msgspec.convert(value, tuple[QuorumClause, ...])
