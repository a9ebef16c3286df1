"""Forms built from the declarations of commands and of record fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import fields, replace

from cscp_tui.domain.asking import AskedField, Asks, FieldType
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Plain, plain_fields
from cscp_tui.domain.choices import OF_TABLES, Choices, choices_shown
from cscp_tui.domain.choices import actions as action_choices
from cscp_tui.domain.clock_times import time_in_words
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import SetFields, as_one, editable_fields
from cscp_tui.domain.records import KINDS, Record
from cscp_tui.tui.forms.fields import (
    Field,
    Form,
    NothingEdited,
    Values,
    WrongField,
    long_text,
    new_lines,
    plain_of,
    text_in_field,
)

MOST = 3650
"""The largest number that a form accepts, about ten years in days."""


def form_for(
    command: type[Asks],
    book: Book,
    of: Sequence[Record] = (),
    *,
    key: str = "",
    title: str = "",
    about: str = "",
    only: Sequence[str] = (),
    amend: Mapping[str, Mapping[str, Any]] | None = None,
    given: Mapping[str, Any] | None = None,
    is_projected: bool | None = None,
    only_changed: bool = False,
) -> Form:
    """Build the form of a command.

    Args:
        of: the records that the form is about; each gets the command, all as one step.
        key: the key of its draft; by default, made from the command's name and the records.
        title: the heading of the form; by default, the command's own.
        only: the fields to ask for, in this order; if empty, all of them.
        amend: changes to some fields: ``{"due": {"hint": "now due 31 March"}}``.
        given: the values of the command that the form does not ask for.
        is_projected: whether nothing restricted is offered, because others look on; None only
            for forms that offer no records that can be restricted.
        only_changed: whether the command gets only the fields changed in the form.
    """
    subject = command.subject() if of else None
    table = subject.ask.links if subject else ""
    asked = {each.name: each for each in command.asked() if each.ask.label}
    names = only or tuple(asked)
    asked_for = [_field(asked[name], book, table, of, is_projected=is_projected) for name in names]
    if of and subject is None and (link := command.about()) is not None:
        asked_for = [
            replace(f, value=text_in_field(f, of[0].id)) if f.key == link.name else f
            for f in asked_for
        ]
    # Additions to a set by several people are merged, so they do not conflict.
    watched = {each.ask.start for name in names if not (each := asked[name]).is_many}
    watched.discard("")
    watched |= set(command.spec.watches)
    form = Form(
        key=key or " ".join((command.spec.name or command.spec.title, *(each.id for each in of))),
        title=title or command.spec.title,
        about=about,
        fields=tuple(asked_for),
        build=lambda values: _build(
            command, of, dict(given or {}), values, only_changed=only_changed
        ),
        seen={(table, each.id): plain_fields(table, each, sorted(watched)) for each in of}
        if watched
        else {},
        only_changed=only_changed,
    )
    return amended(form, **amend) if amend else form


def amended(form: Form, **changes: Mapping[str, Any]) -> Form:
    """Return a form with changes to some fields: ``due={"hint": "now due 31 March"}``."""
    return replace(
        form, fields=tuple(replace(each, **changes.get(each.key, {})) for each in form.fields)
    )


def _field(
    asked: AskedField, book: Book, table: str, of: Sequence[Record], *, is_projected: bool | None
) -> Field:
    ask = asked.ask
    value = None
    if ask.start and len(of) == 1:
        value = plain_fields(table, of[0], (ask.start,))[ask.start]
    if asked.kind is FieldType.YES_NO and asked.default:
        value = True
    choices = asked.choices(book)
    if ask.links == "actions":
        choices = action_choices(book, but=[each.id for each in of])
    linked = value if isinstance(value, list) else ()
    choices = choices_shown(choices, ask.links, book, is_projected=is_projected, linked=linked)
    field = Field(
        key=asked.name,
        label=ask.label,
        kind=asked.kind,
        hint=ask.hint or (long_text() if asked.kind is FieldType.LONG else ""),
        group=ask.group,
        choices=choices,
        needed=ask.needed,
        prefer=ask.prefer,
        lines=ask.lines or 3,
    )
    return replace(field, value=text_in_field(field, value))


def _build(
    command: type[Asks],
    of: Sequence[Record],
    given: dict[str, Any],
    values: Values,
    *,
    only_changed: bool,
) -> Command:
    if only_changed and not values:
        raise NothingEdited
    asked = {each.name: each for each in command.asked()}
    typed = {name: asked[name].value(value) for name, value in values.items()}
    make: Any = command
    needed = {each.name for each in fields(make)}
    left = {
        name: each.default
        for name, each in asked.items()
        if name in needed and not each.has_default and name not in typed
    }
    subject = command.subject()
    if not of or subject is None:
        made: Command = make(**left | given | typed)
        return made
    return as_one(make(**left | given | typed | {subject.name: each.id}) for each in of)


def field_of(
    table: str, name: str, book: Book, *, is_projected: bool | None = None, **changes: Any
) -> Field:
    """Build the form field for a field of a record kind.

    Args:
        is_projected: as in ``form_for``.
        changes: attributes of the field to replace; ``lines`` makes it a long text.
    """
    known = KINDS[table].fields[name]
    choices = Choices.of(known.enum) if known.enum else Choices()
    if known.spec.links in OF_TABLES:
        links = known.spec.links
        choices = choices_shown(OF_TABLES[links](book), links, book, is_projected=is_projected)
    is_chosen = bool(known.enum or known.spec.links)
    if known.item is date:
        kind = FieldType.DATE
    elif known.item is bool:
        kind = FieldType.YES_NO
    elif is_chosen:
        kind = FieldType.CHOICES if known.holds_several else FieldType.CHOICE
    else:
        kind = FieldType.LONG if known.holds_several or "lines" in changes else FieldType.TEXT
    hint = known.spec.hint
    if kind is FieldType.LONG and known.holds_several:
        hint = f"{hint} · {new_lines()}"
    field = Field(
        key=name,
        label=known.label,
        kind=kind,
        hint=hint,
        group=known.spec.group,
        choices=choices,
        needed=known.spec.needed,
        show=time_in_words if known.spec.shown == "time" else str if known.item is int else None,
    )
    return replace(field, **changes)


def fields_of(
    table: str,
    book: Book,
    special: Mapping[str, Mapping[str, Any]],
    *,
    first: Sequence[str] = (),
    but: Collection[str] = (),
    is_projected: bool | None = None,
) -> dict[str, Field]:
    """Build the form fields for all editable fields of a record kind.

    Args:
        special: changes to some fields, as in ``field_of``.
        first: the names of the fields that come first; the others follow in declared order.
        but: the names of fields that another form changes.
        is_projected: as in ``form_for``.
    """
    names = dict.fromkeys((*first, *editable_fields(table)))
    return {
        name: field_of(table, name, book, is_projected=is_projected, **special.get(name, {}))
        for name in names
        if name not in but
    }


def edit_form_for(
    table: str, records: Sequence[Record], fields: Sequence[Field], *, title: str, about: str
) -> Form:
    """Build the form that edits fields of a record, or of several records as one step."""
    names = [field.key for field in fields]
    choices_shown = {each.id: plain_fields(table, each, names) for each in records}
    return Form(
        key=" ".join(("edit", *choices_shown)),
        title=title,
        about=about,
        fields=tuple(
            _begun(field, [values[field.key] for values in choices_shown.values()])
            for field in fields
        ),
        build=lambda values: _edit(table, choices_shown, values),
        seen={(table, key): values for key, values in choices_shown.items()},
        only_changed=True,
    )


_NOTHING = "-"
"""The text that clears a field when several records are edited."""


def _begun(field: Field, values: Sequence[Plain]) -> Field:
    texts = {text_in_field(field, value) for value in values}
    if len(texts) == 1:
        return replace(field, value=texts.pop())
    hint = "they differ; leave blank to keep each one's own"
    if field.needed or field.kind is FieldType.YES_NO:
        return replace(field, needed=False, hint=hint)
    return replace(field, hint=f"{hint} · {_NOTHING} clears it in all", emptied_by=_NOTHING)


def _edit(table: str, choices_shown: Mapping[str, Mapping[str, Plain]], values: Values) -> Command:
    if not values:
        raise NothingEdited
    wanted = {name: stored_value(table, name, value) for name, value in values.items()}
    return as_one(
        SetFields(table, key, wanted, before={name: before[name] for name in wanted})
        for key, before in choices_shown.items()
    )


def stored_value(table: str, name: str, value: Any) -> Plain:
    """Return the plain value to store in a record's field for a value of its form field."""
    known = KINDS[table].fields[name]
    if known.holds_several and isinstance(value, str):
        return list(dict.fromkeys(items_of(value)))
    if known.item is int and (value or not known.is_optional):
        if not value.isdecimal() or int(value) > MOST:
            raise WrongField(name, f"“{value}” isn't a number. Type one from 0 to {MOST}.")
        return int(value)
    return plain_of(value) or None if known.is_optional else plain_of(value)


def items_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that are not blank."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
