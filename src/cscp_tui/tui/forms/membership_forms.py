"""The forms that say who is a member of which group, from when and to when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.changes import plain, plain_fields
from cscp_tui.domain.commands.editing import SetFields, as_one
from cscp_tui.domain.commands.membering import MakeMember
from cscp_tui.domain.errors import Missing
from cscp_tui.domain.memberships import groups_on, members_on
from cscp_tui.domain.texts import shortened
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.choices import Choices
from cscp_tui.tui.forms.editing import begun, changed
from cscp_tui.tui.forms.group_forms import first_day_field, last_day_field
from cscp_tui.tui.forms.specs import Field, Form, Kind, plain_of
from cscp_tui.views.record_titles import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Agency, Group, Membership
    from cscp_tui.tui.forms.specs import Values

_DAYS = ("first_day", "last_day")


def members_form(group: Group, book: Book, today: date) -> Form:
    """New members of a group, one or several."""
    members = members_on(book.memberships.values(), group.id, today)
    agencies = Choices(c for c in book_choices.agencies(book) if c.value not in members)
    return Form(
        key=f"members of {group.id}",
        title="New members",
        about=f"of {shortened(group.name, 80)}",
        fields=(
            Field(
                key="agency",
                label="Agencies",
                kind=Kind.CHOICES,
                choices=agencies,
                needed=True,
                hint="with commas between them",
            ),
            *_days(today),
        ),
        build=lambda values: _members(((key, group.id) for key in values["agency"]), values),
    )


def groups_form(agency: Agency, book: Book, today: date) -> Form:
    """The groups of which an agency becomes a member."""
    known = groups_on(book.memberships.values(), agency.id, today)
    groups = Choices(c for c in book_choices.groups(book) if c.value not in known)
    return Form(
        key=f"groups of {agency.id}",
        title="New member",
        about=shortened(agency.name, 80),
        fields=(
            Field(
                key="group",
                label="Member of",
                kind=Kind.CHOICES,
                choices=groups,
                needed=True,
                hint="groups with commas between them",
            ),
            *_days(today),
        ),
        build=lambda values: _members(((agency.id, key) for key in values["group"]), values),
    )


def _days(today: date) -> tuple[Field, ...]:
    first = replace(first_day_field(today), label="From", needed=True)
    last = Field(key="last_day", label="To", kind=Kind.DATE, hint="left empty, it goes on")
    return first, last


def _members(pairs: Iterable[tuple[str, str]], values: Values) -> Command:
    return as_one(
        MakeMember(agency, group, values["first_day"], values["last_day"])
        for agency, group in pairs
    )


def edit_membership_form(spell: Membership, book: Book, today: date) -> Form:
    """The days of a membership."""
    shown = plain_fields("memberships", spell, _DAYS)
    return Form(
        key=f"edit {spell.id}",
        title="Edit the membership",
        about=shortened(title_of("memberships", spell, book), 90),
        fields=tuple(begun(field, shown[field.key]) for field in _days(today)),
        build=lambda values: _edit(spell, values),
        seen={("memberships", spell.id): shown},
        only_changed=True,
    )


def _edit(spell: Membership, values: Values) -> Command:
    wanted = changed(values)
    if "first_day" in values and values["first_day"] is None:
        raise Missing("A membership needs its first day; give it.", field="first_day")
    return SetFields("memberships", spell.id, wanted)


def end_membership_form(spell: Membership, book: Book, today: date) -> Form:
    """The last day of a membership."""
    shown = plain(spell).get("last_day")
    return Form(
        key=f"end {spell.id}",
        title="End the membership",
        about=shortened(title_of("memberships", spell, book), 90),
        fields=(last_day_field(today),),
        build=lambda values: SetFields(
            "memberships", spell.id, {"last_day": plain_of(values["last_day"])}
        ),
        seen={("memberships", spell.id): {"last_day": shown}},
    )
