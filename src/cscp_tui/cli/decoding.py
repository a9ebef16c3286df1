"""Commands decoded from the fields in a line of JSON, each as the type that is declared for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from cscp_tui.base.errors import Missing, NotUnderstood, UnknownField, UnknownValue
from cscp_tui.base.texts import shortened
from cscp_tui.cli import finding
from cscp_tui.cli.declared import common_option, read_command, read_one
from cscp_tui.cli.records import adding, changing
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.asking import AskedField, Asks, FieldType, declared_commands
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.commands.actions import AddAction
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import as_one
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.unit_of_work import taken_as

Raws = Mapping[str, msgspec.Raw]
"""The fields of a line, each as it stands in the JSON."""


def record_decoded(writing: Writing, name: str, args: Sequence[str], raws: Raws) -> None:
    """Record the command that a line names, with values decoded as its fields declare them.

    ``add`` and ``set`` have the fields of the record, and ``add`` its ``id`` if it needs one; the only one of
    ``args`` is the record that ``set`` changes.

    Raises:
        CscpError: there is no such command or field, a value isn't of its type, or it is refused.
    """
    writing.record(_command_in(writing, name, args, raws))


def _command_in(writing: Writing, name: str, args: Sequence[str], raws: Raws) -> Command:
    verb, _, noun = name.partition(" ")
    table = next((t for t, kind in KINDS.items() if kind.noun.replace(" ", "-") == noun), "")
    if name == "set":
        if len(args) != 1:
            raise NotUnderstood("Give as its args one text: the record that “set” changes.")
        if not raws:
            raise Missing("Give at least one field that “set” changes.")
        table, key = finding.any_record(writing.book, args[0])
        return as_one(changing(table, key, _plain_values(writing, table, raws), writing.book))
    if args:
        raise NotUnderstood("It has fields, so it takes no args.")
    if verb == "add" and table:
        key = _decoded("id", raws["id"], str, ("text",)) if "id" in raws else ""
        values = _plain_values(writing, table, {n: raw for n, raw in raws.items() if n != "id"})
        return AddAction(values) if table == "actions" else adding(table, values, key)
    return _declared(writing, name, raws)


@cache
def _commands_called(name: str) -> tuple[type[Asks], ...]:
    return tuple(each for each in declared_commands() if name and each.spec.name == name)


def _declared(writing: Writing, name: str, raws: Raws) -> Command:
    known = _commands_called(name)
    if not known:
        raise NotUnderstood(
            f"There's no command “{shortened(name)}” that takes fields. Others take args and options."
        )
    # “close” is of a meeting or of a challenge: its fields say which.
    command = max(known, key=lambda each: len(raws.keys() & {f.name for f in each.asked()}))
    fields = {field.name: field for field in command.asked()}
    if odd := [each for each in raws if each not in fields]:
        raise UnknownField(f"Lines with “{name}”", odd[0], tuple(fields))
    for field in fields.values():
        if (option := common_option(field)) and field.name in raws:
            raise NotUnderstood(
                f"“{option}” is the same for the whole file: give it to “cscp apply”."
            )
        is_typed = field.has_default or field.is_optional or field.kind is FieldType.DATE or option
        if field.name not in raws and not is_typed:
            raise Missing(f"Give its field “{field.name}”.", field=field.name)
    return read_command(writing, command, **dict(_values(writing, fields, raws)))


def _values(
    writing: Writing, fields: Mapping[str, AskedField], raws: Raws
) -> Iterator[tuple[str, Any]]:
    for name, raw in raws.items():
        field = fields[name]
        value = _decoded(name, raw, field.whole, taken_as(field.type, several=field.is_many))
        if field.type is str and field.kind in {FieldType.CHOICE, FieldType.CHOICES} and value:
            one = isinstance(value, str)
            read = [read_one(writing, field, each) for each in ([value] if one else value)]
            value = read[0] if one else tuple(read)
        yield name, value


def _plain_values(writing: Writing, table: str, raws: Raws) -> dict[str, Plain]:
    """Decode fields of a record, and look up the names among them."""
    known, values = KINDS[table].given, dict[str, Any]()
    day = writing.context.on or writing.today
    for name in sorted(
        raws, key=lambda name: name != "plan"
    ):  # in which its priority is looked for
        if name not in known:
            raise UnknownField(table.capitalize(), shortened(name), tuple(known))
        field = known[name]
        taken = taken_as(field.item, several=field.holds_several)
        value = msgspec.to_builtins(_decoded(name, raws[name], field.type, taken))
        if (target := field.spec.links) and value:
            of_plan = values.get("plan", "")
            typed = value if field.holds_several else [value]
            keys = [finding.linked(writing.book, target, each, day, of_plan) for each in typed]
            value = keys if field.holds_several else keys[0]
        values[name] = list(value) if isinstance(value, tuple) else value
    return values


def _decoded(name: str, raw: msgspec.Raw, kind: Any, taken: tuple[str, ...]) -> Any:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (ValueError, RecursionError):
        text = bytes(raw).decode("utf-8", "replace").strip('"')
        raise UnknownValue(f"value for “{name}”", text, taken, field=name) from None
