"""Forms built from what commands declare that they ask for."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.choices import actions as action_choices
from cscp_tui.domain.commands.records import as_one
from cscp_tui.tui.forms.fields import LONG_TEXT, Field, Form, NothingEdited, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cscp_tui.domain.asking import AskedField, Asks
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Record
    from cscp_tui.tui.forms.fields import Values


def form_for(
    command: type[Asks],
    book: Book,
    of: Sequence[Record] = (),
    *,
    about: str = "",
    only: Sequence[str] = (),
    given: Mapping[str, Any] | None = None,
    hides: bool = False,
    only_changed: bool = False,
) -> Form:
    """Build the form of a command.

    Args:
        command: what is recorded when it is saved.
        book: what there is to choose from.
        of: the records that it is about, each of which gets the command, as one step.
        about: which records these are, in words.
        only: the fields that are asked for, in order; all, where none is named.
        given: values of the command that are not asked for.
        hides: whether others look on, so that restricted actions are not offered.
        only_changed: whether the command gets only what was changed in the form.
    """
    subject = command.subject() if of else None
    table = subject.ask.links if subject else ""
    asked = {each.name: each for each in command.asked() if each.ask.label}
    names = only or tuple(asked)
    shown = [_field(asked[name], book, table, of, hides=hides) for name in names]
    # What several people add to a set is merged and is no conflict.
    watched = {each.ask.start for name in names if not (each := asked[name]).is_many}
    watched.discard("")
    watched |= set(command.spec.watches)
    return Form(
        key=" ".join((command.spec.name or command.spec.title, *(each.id for each in of))),
        title=command.spec.title,
        about=about,
        fields=tuple(shown),
        build=lambda values: _build(
            command, of, dict(given or {}), values, only_changed=only_changed
        ),
        seen={(table, each.id): plain_fields(table, each, sorted(watched)) for each in of}
        if watched
        else {},
        only_changed=only_changed,
    )


def amended(form: Form, **changes: Mapping[str, Any]) -> Form:
    """Return a form in which some fields are otherwise: ``due={"hint": "now due 31 March"}``."""
    return replace(
        form,
        fields=tuple(replace(each, **changes.get(each.key, {})) for each in form.fields),
    )


def _field(
    asked: AskedField, book: Book, table: str, of: Sequence[Record], *, hides: bool
) -> Field:
    ask = asked.ask
    value = None
    if ask.start and len(of) == 1:
        value = plain_fields(table, of[0], (ask.start,))[ask.start]
    choices = asked.choices(book)
    if ask.links == "actions":
        linked = value if isinstance(value, list) else ()
        choices = action_choices(book, but=[each.id for each in of], hides=hides, linked=linked)
    field = Field(
        key=asked.name,
        label=ask.label,
        kind=asked.kind,
        hint=ask.hint or (LONG_TEXT if asked.kind is FieldType.LONG else ""),
        choices=choices,
        needed=ask.needed,
        prefer=ask.prefer,
        lines=ask.lines or 3,
    )
    return replace(field, value=text_of(field, value))


def _build(
    command: type[Asks],
    of: Sequence[Record],
    given: dict[str, Any],
    values: Values,
    *,
    only_changed: bool,
) -> Command:
    """Make the command, or one for each record as one step."""
    if only_changed and not values:
        raise NothingEdited
    asked = {each.name: each for each in command.asked()}
    said = {name: asked[name].value(value) for name, value in values.items()}
    make: Any = command
    needed = {each.name for each in fields(make)}
    left = {
        name: each.default
        for name, each in asked.items()
        if name in needed and not each.has_default and name not in said
    }
    subject = command.subject()
    if not of or subject is None:
        made: Command = make(**left | given | said)
        return made
    return as_one(make(**left | given | said | {subject.name: each.id}) for each in of)
