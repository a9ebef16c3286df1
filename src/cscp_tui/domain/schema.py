"""The schema: each kind of record with its fields, declared once.

In ``records``, the annotation of a field carries a ``FieldSpec``, and each class has a
``RecordKind``. Lists, details, histories, filters, rules and the command line are derived from
these two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields

AUTOMATIC = frozenset({"id", "created", "undone"})
"""The fields that the program fills in by itself."""

MORE = "More"
"""The group of fields that a form shows on request, or once one of them has a value."""

PARTIES = "parties"
"""The target of a link to an agency, to a group, or to the partnership itself."""


class FieldSpec(Struct, frozen=True, kw_only=True):
    """The properties of a field that its type does not express."""

    label: str = ""
    """The column title and label in details; by default the field's name in words."""
    hint: str = ""
    """The help shown to the person who fills it in."""
    group: str = ""
    """The heading under which forms ask for it; ``MORE`` for what is rarely filled in."""
    links: str = ""
    """The table whose ids the field holds, or ``PARTIES``."""
    needed: bool = False
    """True if the text must not be blank."""
    is_set: bool = False
    """True if its members are merged one by one when two people edit them."""
    free_text: bool = False
    """True if people type it in their own words. It may then name somebody and have to be
    redacted."""
    shown: str = ""
    """The form in which the text is shown: ``quarter``, ``moment``, ``party`` or ``time``."""
    filter: str | None = ""
    """The name of its filter token; by default that of its link, type or name. None means that it
    has no token."""
    synonyms: tuple[str, ...] = ()
    """Other names of the field on the command line, and column titles in imported files."""
    listed: bool = True
    detailed: bool = True
    changed_by: str = ""
    """The way to change it, if it has a command of its own: ``move the date``."""
    is_reason: bool = False
    """True if it is a reason, which is hidden while others look on."""
    sets_figures: bool = False
    """True if figures are counted by it, or papers say it of what was agreed. A change is listed
    among the accepted warnings."""


_PLAIN = FieldSpec()


class RecordField(Struct, frozen=True, eq=False):
    """A field of a kind of record: its specification, type and default."""

    name: str
    """Its name in journals, files, filters and lists."""
    attribute: str
    """Its name in the code, which is another where an earlier version chose an unclear one."""
    spec: FieldSpec
    type: Any
    """The annotation of the field, without its ``FieldSpec``."""
    default: Any
    """The default as a plain value; None if the field must be given."""

    def of(self, record: Struct) -> Any:
        """Return its value in a record."""
        return getattr(record, self.attribute)

    @property
    def label(self) -> str:
        """Its column title and its label in details."""
        return self.spec.label or self.words.capitalize()

    @property
    def words(self) -> str:
        return self.name.replace("_", " ")

    @property
    def words_in_sentence(self) -> str:
        # An action's title is labelled “Action”: “action of BP25-1.1” would say something else.
        label = self.words if self.name == "title" else self.label
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    @property
    def is_optional(self) -> bool:
        return isinstance(self.type, UnionType) and type(None) in get_args(self.type)

    @property
    def holds_several(self) -> bool:
        return get_origin(self._some) is tuple

    @property
    def item(self) -> Any:
        """The type of its value or, if it holds several, of each of them."""
        return get_args(self._some)[0] if self.holds_several else self._some

    @property
    def parts(self) -> Mapping[str, RecordField]:
        """The fields of each value that is a structure of its own; none of any other."""
        item = self.item
        if not (isinstance(item, type) and issubclass(item, Struct)):
            return {}
        return {info.encode_name: _record_field(info) for info in fields(item)}

    @property
    def _some(self) -> Any:
        return get_args(self.type)[0] if self.is_optional else self.type

    @property
    def enum(self) -> type[StrEnum] | None:
        item = self.item
        return item if isinstance(item, type) and issubclass(item, StrEnum) else None


class RecordKind(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """A kind of record: its table, its class, and how its records are named and listed."""

    table: str
    record: type[Struct]
    noun: str
    title: str = "{id}"
    """The line that names a record, with its fields in braces."""
    where: str = ""
    """The place to which a record belongs, with its fields in braces."""
    id_label: str = "Id"
    """The column title of its id; empty if the list has no such column."""
    created_label: str = ""
    """The column title of its creation day; empty if the list has no such column."""
    id_pattern: str = ""
    """The pattern that makes an id from the record's fields; ``{n}`` is the next number."""
    id_digits: int = 1
    """The least number of digits of ``{n}``."""
    added_by: str = ""
    """The way to add one, if it has a command of its own: ``move the date of an action``."""
    order: tuple[str, ...] = ()
    """The fields by which its list is sorted; by default its id in natural order."""
    parent: str = ""
    """The field with the id of the parent record, by which records are looked up."""
    is_told_with_parent: bool = False
    """True if its changes are described as changes of its parent."""
    day: str = ""
    """The field used by ``quarter:``. It holds a day, or a meeting whose day is used."""
    read_together: frozenset[str] = frozenset()
    """The fields that rules read together: a change of one counts as touching the others."""
    append_only: bool = False
    """True if records are only ever added."""
    said_by_id: bool = False
    """True if people use its ids in speech."""
    search_rank: int = 0
    """The rank among the kinds searched besides actions; 0 if it is not searched."""
    example: str = ""
    """An example of listing it on the command line, after ``cscp list``."""
    add_example: str = ""
    """An example of adding one, after ``cscp add`` and its noun. Empty if it is not added that
    way."""

    @property
    def plural_noun(self) -> str:
        return self.table.replace("_", " ")

    @cached_property
    def fields(self) -> Mapping[str, RecordField]:
        return {info.encode_name: _record_field(info) for info in fields(self.record)}

    @cached_property
    def given(self) -> Mapping[str, RecordField]:
        """The fields that people fill in."""
        return {name: each for name, each in self.fields.items() if name not in AUTOMATIC}

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """The plain default of every field."""
        return {name: each.default for name, each in self.fields.items()}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields that a record cannot be made without."""
        return tuple(info.encode_name for info in fields(self.record) if info.required)

    @cached_property
    def set_fields(self) -> frozenset[str]:
        """The fields whose members are merged one by one."""
        return self._names(lambda spec: spec.is_set)

    @cached_property
    def free_text_fields(self) -> frozenset[str]:
        """The fields that people type in their own words."""
        return self._names(lambda spec: spec.free_text)

    @cached_property
    def reasons(self) -> frozenset[str]:
        """The fields that say why: reasons, explanations and causes."""
        return self._names(lambda spec: spec.is_reason)

    @cached_property
    def links(self) -> Mapping[str, str]:
        """The fields that link to other tables, with the table of each."""
        found = {name: each.spec.links for name, each in self.fields.items()}
        return {name: target for name, target in found.items() if target not in {"", PARTIES}}

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The text fields that must not be blank."""
        return tuple(name for name, each in self.fields.items() if each.spec.needed)

    def words_for(self, name: str) -> str:
        """Return the label of a field within a sentence; for an unknown name, its words."""
        known = self.fields.get(name)
        return known.words_in_sentence if known else name.replace("_", " ")

    def _names(self, holds: Callable[[FieldSpec], bool]) -> frozenset[str]:
        return frozenset(name for name, each in self.fields.items() if holds(each.spec))


def _record_field(info: msgspec.structs.FieldInfo) -> RecordField:
    kind, spec = info.type, _PLAIN
    if get_origin(kind) is Annotated:
        kind, *notes = get_args(kind)
        spec = next((note for note in notes if isinstance(note, FieldSpec)), _PLAIN)
    default = None if info.default is msgspec.NODEFAULT else plain_value(info.default)
    return RecordField(info.encode_name, info.name, spec, kind, default)


def plain_value(value: object) -> Any:
    """Return a value as it is read from a file: a tuple becomes a list."""
    return msgspec.json.decode(msgspec.json.encode(value))
