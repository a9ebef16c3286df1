"""FIELD=VALUE as people type it, made into plain values of the field's own kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from msgspec import to_builtins

from cscp_tui.base.errors import UnknownField, UnknownValue
from cscp_tui.base.texts import shortened
from cscp_tui.cli import finding
from cscp_tui.cli.parser import one_of
from cscp_tui.cli.usage_errors import NotAnAssignment
from cscp_tui.domain.quorum import read_clauses
from cscp_tui.domain.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.changes import Plain


_ASSIGNMENT = re.compile(r"(?P<field>\w[\w -]*?) ?(?P<sign>\+|-|)=(?P<value>.*)", re.DOTALL)
_SHORT = {
    "agency": "lead_agency",
    "supporting": "supporting_agencies",
    "group": "overseeing_group",
    "ref": "old_ref",
}
"""Short names of an action's fields."""

_LINKS = {
    "plan": "plans",
    "priority": "priorities",
    "origin": "origins",
    "lead_agency": "agencies",
    "supporting_agencies": "agencies",
    "agency": "agencies",
    "chair_agency": "agencies",
    "parent": "agencies",
    "group": "groups",
    "overseeing_group": "groups",
    "annual_report_groups": "groups",
    "meeting": "meetings",
    "raised_at": "meetings",
    "actions": "actions",
    "related": "actions",
    "replaced_by": "actions",
    "raised_by": "parties",
    "put_to": "parties",
}
"""The fields that name other records, which are found by what people call them."""

_YES_AND_NO = dict.fromkeys(("yes", "y", "true", "1"), True) | dict.fromkeys(
    ("no", "n", "false", "0", ""), False
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE."""

    field: str
    sign: str
    """``+`` to add members, ``-`` to remove some, nothing to set the whole."""
    value: str


def read_assignments(words: Iterable[str], table: str) -> list[Assignment]:
    """The assignments that words make on a record of a table.

    Raises:
        NotAnAssignment: a word has no ``=``.
        UnknownField: the table has no such field.
    """
    return [_assignment(word, table) for word in words]


def _assignment(word: str, table: str) -> Assignment:
    known, found = fields_of(table), _ASSIGNMENT.fullmatch(word)
    if found is None:
        raise NotAnAssignment(word, known)
    name = found["field"].strip().casefold().replace("-", "_").replace(" ", "_")
    if table == "actions":
        name = _SHORT.get(name, name)
    if name not in known:
        raise UnknownField(table.capitalize(), shortened(found["field"]), tuple(known))
    if found["sign"] and name not in KINDS[table].set_fields:
        hint = f"{name.replace('_', ' ')} that takes + or -; write {name}=…"
        raise UnknownValue(hint, shortened(word))
    return Assignment(name, found["sign"], found["value"])


def fields_of(table: str) -> dict[str, Any]:
    """The fields of a table that people give, each with its type."""
    return {name: field.type for name, field in KINDS[table].given.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReader:
    """Reads the values of fields, against a book."""

    book: Book
    today: date
    day: Callable[[str, str], date]
    """Reads a day; it is told what the day is for."""

    def plain_values(self, table: str, assignments: Iterable[Assignment]) -> dict[str, Plain]:
        """The plain values of whole fields.

        Raises:
            NotUnderstood: a value does not fit its field.
        """
        given = {each.field: each.value for each in assignments}
        of_plan = finding.plan(self.book, given["plan"]) if given.get("plan") else ""
        return {name: self.plain_value(table, name, text, of_plan) for name, text in given.items()}

    def plain_value(self, table: str, name: str, text: str, of_plan: str = "") -> Plain:
        """The plain value that a text means in a field."""
        if name == "quorum":
            return [to_builtins(clause) for clause in read_clauses(text, self.book)]
        kinds = get_args(kind) if _is_union(kind := fields_of(table)[name]) else (kind,)
        if get_origin(kinds[0]) is tuple:
            return [self._one(get_args(kinds[0])[0], name, part) for part in _parts(name, text)]
        if type(None) in kinds and text.strip().casefold() in {"", "none"}:
            return None
        return self._one(kinds[0], name, text.strip() if kinds[0] is not str else text, of_plan)

    def _one(self, kind: Any, name: str, text: str, of_plan: str = "") -> Plain:
        words = name.replace("_", " ")
        if name in _LINKS and kind is str:
            target = _LINKS[name]
            return finding.linked(self.book, target, text, self.today, of_plan) if text else ""
        if kind is str:
            return finding.reason(self.book, text) if name.endswith("reason") else text
        if kind is date:
            return self.day(text, words.capitalize()).isoformat()
        if kind is bool and text.casefold() in _YES_AND_NO:
            return _YES_AND_NO[text.casefold()]
        if kind is int and re.fullmatch(r"\d{1,6}", text):
            return int(text)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return one_of(words, kind)(text).value
        raise UnknownValue(words, shortened(text), _TAKEN.get(kind, ()))


_TAKEN: Mapping[Any, tuple[str, ...]] = {bool: ("yes", "no"), int: ("a whole number",)}


def _is_union(kind: Any) -> bool:
    return isinstance(kind, UnionType)


def _parts(name: str, text: str) -> list[str]:
    """The members of a list: names between commas, free texts between semicolons."""
    separator = "," if name in _LINKS or name == "oversees" else ";"
    return [part.strip() for part in text.split(separator) if part.strip()]
