"""FIELD=VALUE as people type it, made into plain values of the field's own kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, to_builtins

from cscp_tui.base.errors import NotUnderstood, UnknownField, UnknownValue
from cscp_tui.base.texts import shortened
from cscp_tui.cli import finding
from cscp_tui.cli.parser import NotAnAssignment, one_of
from cscp_tui.cli.printing import read_text
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.former_words import current_field
from cscp_tui.domain.quorum import read_clauses
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.schema import RecordField

_ASSIGNMENT = re.compile(r"(?P<field>\w[\w -]*?) ?(?P<sign>\+|-|)=(?P<value>.*)", re.DOTALL)

_YES_AND_NO = dict.fromkeys(("yes", "y", "true", "1"), True) | dict.fromkeys(
    ("no", "n", "false", "0", ""), False
)


class Assignment(Struct, frozen=True):
    """One FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE."""

    field: str
    sign: str
    """``+`` to add members, ``-`` to remove some, nothing to set the whole."""
    value: str


def read_assignments(words: Iterable[str], table: str) -> list[Assignment]:
    return [_assignment(word, table) for word in words]


def _assignment(word: str, table: str) -> Assignment:
    fields, found = KINDS[table].given, _ASSIGNMENT.fullmatch(word)
    if found is None:
        raise NotAnAssignment(word, fields)
    name = found["field"].strip().casefold().replace("-", "_").replace(" ", "_")
    name = current_field(table, name)
    name = next((own for own, field in fields.items() if name in field.spec.synonyms), name)
    if name not in fields:
        raise UnknownField(table.capitalize(), shortened(found["field"]), tuple(fields))
    if found["sign"] and name not in KINDS[table].set_fields:
        raise NotUnderstood(
            f"{fields[name].label} can't take + or -. Type {name}=…, without the sign."
        )
    return Assignment(name, found["sign"], found["value"])


class FieldReader(Struct, frozen=True, kw_only=True):
    """Reads the values of fields, against a book."""

    book: Book
    today: date
    day: Callable[[str, str], date]
    """Reads a day; it is told what the day is for."""

    def plain_values(self, table: str, assignments: Iterable[Assignment]) -> dict[str, Plain]:
        given = {each.field: each.value for each in assignments}
        of_plan = finding.plan(self.book, given["plan"]) if given.get("plan") else ""
        return {name: self.plain_value(table, name, text, of_plan) for name, text in given.items()}

    def plain_value(self, table: str, name: str, text: str, of_plan: str = "") -> Plain:
        if name == "quorum":
            return [to_builtins(clause) for clause in read_clauses(text, self.book)]
        field = KINDS[table].fields[name]
        if field.item is str and not field.spec.links:
            text = read_text(text)
        if table == "column_sets" and field.holds_several:
            # A set whose columns do not exist would be refused only when it is used.
            from cscp_tui.views.columns import chosen_columns  # noqa: PLC0415 - seldom asked for

            chosen_columns("actions", text.split(","))
        if field.holds_several:
            return [self._one(field, part) for part in _parts(field, text)]
        if field.is_optional and text.strip().casefold() in {"", "none"}:
            return None
        return self._one(field, text if field.item is str else text.strip(), of_plan)

    def _one(self, field: RecordField, text: str, of_plan: str = "") -> Plain:
        kind, words = field.item, field.words_in_sentence
        if field.spec.links:
            target = field.spec.links
            return finding.linked(self.book, target, text, self.today, of_plan) if text else ""
        if kind is str:
            return finding.reason(self.book, text) if field.name.endswith("reason") else text
        if kind is date:
            return self.day(text, words.capitalize()).isoformat()
        if kind is bool and text.casefold() in _YES_AND_NO:
            return _YES_AND_NO[text.casefold()]
        if kind is int and re.fullmatch(r"\d{1,6}", text):
            return int(text)
        if field.enum is not None:
            return one_of(words, field.enum)(text).value
        what = f"value for “{field.label}”"
        raise UnknownValue(what, shortened(text), _TAKEN.get(kind, ()), field=field.name)


_TAKEN: Mapping[Any, tuple[str, ...]] = {bool: ("yes", "no"), int: ("a whole number",)}


def _parts(field: RecordField, text: str) -> list[str]:
    """The members of a list: names between commas, free texts between semicolons."""
    separator = "," if field.spec.links or field.enum is not None else ";"
    return [part.strip() for part in text.split(separator) if part.strip()]
