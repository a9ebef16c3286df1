"""The forms for agencies, roles, categories and guests of the attendance table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.editing import SetFields, as_one
from cscp_tui.domain.commands.membering import EndAgency, MakeMember
from cscp_tui.domain.partner_ids import agency_id
from cscp_tui.domain.texts import shortened
from cscp_tui.domain.words import AgencyKind, StatutoryPart
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.choices import Choice, Choices
from cscp_tui.tui.forms.editing import begun, changed
from cscp_tui.tui.forms.group_forms import (
    ENDED_ON,
    day_of_making,
    first_day_field,
    last_day_field,
    usual_first_day,
)
from cscp_tui.tui.forms.specs import Field, Form, Kind, WrongField

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Plain
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Agency
    from cscp_tui.tui.forms.specs import Values

_EDITED = ("name", "abbreviation", "aliases", "kind", "parent", "statutory", "order", "last_day")
_MOST_ROWS = 999

KINDS = Choices(
    (
        Choice(AgencyKind.AGENCY, "agency", "a partner"),
        Choice(AgencyKind.ROLE, "role", "a chair or a scrutineer, outside the agencies' totals"),
        Choice(AgencyKind.CATEGORY, "category", "several bodies in one row, such as colleges"),
        Choice(AgencyKind.GUEST, "guest", "people who are nobody's members"),
    )
)


def new_agency_form(book: Book, today: date, *, group: str = "") -> Form:
    """An agency, and the groups of which it is a member from a day on.

    Args:
        book: what is known.
        today: the first day of its memberships, unless another is typed.
        group: a group of which it becomes a member.
    """
    fields = _fields(book)
    groups = book_choices.groups(book)
    return Form(
        key="new agency",
        title="New agency",
        about="A partner, or a role, a category or the guests of the attendance table.",
        fields=(
            *(fields[name] for name in ("name", "abbreviation", "aliases")),
            replace(fields["kind"], value="agency"),
            fields["parent"],
            fields["statutory"],
            Field(
                key="groups",
                label="Member of",
                kind=Kind.CHOICES,
                choices=groups,
                value=groups.label_of(group) if group else "",
                hint="groups with commas between them; may be left empty",
            ),
            replace(first_day_field(usual_first_day(book, today)), label="Member from"),
            replace(fields["order"], hint="its place in the attendance table; left empty, last"),
        ),
        build=lambda values: _make(book, values),
        day=lambda values: day_of_making(
            values["first_day"],
            today,
            *(book.groups[key].created for key in values["groups"] if key in book.groups),
            *((book.agencies[values["parent"]].created,) if values["parent"] else ()),
        ),
    )


def _make(book: Book, values: Values) -> Command:
    key = agency_id(book.agencies, values["name"], values["abbreviation"])
    last = max((agency.order for agency in book.agencies.values()), default=0)
    fields = {
        "name": values["name"],
        "abbreviation": values["abbreviation"],
        "aliases": aliases_of(values["aliases"]),
        "kind": values["kind"] or AgencyKind.AGENCY.value,
        "parent": values["parent"],
        "statutory": values["statutory"] or None,
        "order": _row_number(values["order"]) if values["order"] else last + 1,
    }
    commands: list[Command] = [AddRecord("agencies", fields, key)]
    if values["first_day"] is not None:
        commands += [MakeMember(key, group, values["first_day"]) for group in values["groups"]]
    return as_one(commands)


def aliases_of(text: str) -> list[str]:
    """The names in a text, parted by commas, each once."""
    return sorted({" ".join(alias.split()) for alias in text.split(",") if alias.strip()})


def _row_number(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_ROWS:
        raise WrongField("order", f"“{text}” is no row; type a number from 0 to {_MOST_ROWS}.")
    return int(text)


def edit_agency_form(agency: Agency, book: Book) -> Form:
    """What is freely edited of an agency; its end can be taken back here, too."""
    shown = plain_fields("agencies", agency, _EDITED)
    fields = _fields(book, but=agency.id)
    names = [name for name in _EDITED if name != "last_day" or agency.last_day is not None]
    return Form(
        key=f"edit agency {agency.id}",
        title="Edit the agency",
        about=shortened(agency.name, 80),
        fields=tuple(begun(fields[name], shown[name]) for name in names),
        build=lambda values: _edit(agency, shown, values),
        seen={("agencies", agency.id): shown},
        only_changed=True,
    )


def _edit(agency: Agency, shown: dict[str, Plain], values: Values) -> Command:
    wanted = changed(values)
    if "aliases" in values:
        wanted["aliases"] = aliases_of(values["aliases"])
    if "order" in values:
        wanted["order"] = _row_number(values["order"] or "0")
    if "statutory" in values:
        wanted["statutory"] = values["statutory"] or None
    if "kind" in values:
        wanted["kind"] = values["kind"] or AgencyKind.AGENCY.value
    before = {name: shown[name] for name in wanted}
    return SetFields("agencies", agency.id, wanted, before=before)


def end_agency_form(agency: Agency, today: date) -> Form:
    """The last day of an agency as a partner; what it did stays."""
    return Form(
        key=f"end agency {agency.id}",
        title="End the agency as a partner",
        about=f"{shortened(agency.name, 80)} · its memberships end with it, its history stays",
        fields=(last_day_field(today),),
        build=lambda values: EndAgency(agency.id, values["last_day"]),
    )


def _fields(book: Book, *, but: str = "") -> dict[str, Field]:
    parents = Choices(choice for choice in book_choices.agencies(book) if choice.value != but)
    fields = (
        Field(key="name", label="Name", needed=True, hint="in full: Metropolitan Police"),
        Field(key="abbreviation", label="In short", hint="as lists show it: Met Police"),
        Field(
            key="aliases",
            label="Also called",
            hint="other names with commas between them; each finds it",
            show=", ".join,
        ),
        Field(
            key="kind",
            label="Kind",
            kind=Kind.CHOICE,
            choices=KINDS,
            hint="an agency, a role, a category or guests",
        ),
        Field(
            key="parent",
            label="Part of",
            kind=Kind.CHOICE,
            choices=parents,
            hint="the agency that is represented when this one is",
        ),
        Field(
            key="statutory",
            label="Statutory part",
            kind=Kind.CHOICE,
            choices=Choices.of(StatutoryPart),
            hint="local authority, ICB or police; left empty, none",
        ),
        Field(key="order", label="Row", hint="its place in the attendance table"),
        ENDED_ON,
    )
    return {field.key: field for field in fields}
