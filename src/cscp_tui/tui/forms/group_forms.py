"""The forms for groups: their names, their quorum, what they oversee, who is a member from when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.domain.books import PARTNERSHIP_ID
from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.editing import SetFields, as_one
from cscp_tui.domain.commands.membering import EndGroup, MakeMember, SetQuorum
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.partner_ids import group_id
from cscp_tui.domain.quorum_clauses import clauses_of, plain_clauses, read_clauses, typed
from cscp_tui.domain.texts import shortened
from cscp_tui.domain.words import Source
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.choices import Choices
from cscp_tui.tui.forms.editing import NothingEdited, begun
from cscp_tui.tui.forms.specs import Field, Form, Kind, plain_of
from cscp_tui.views.partner_details import rule_words
from cscp_tui.views.partner_lists import yearly_groups

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Plain
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Group
    from cscp_tui.tui.forms.specs import Values


_KEPT = ("name", "abbreviation", "quorum", "oversees", "inquorate_counts", "last_day")
"""The fields of a group that its form shows; that it stands in the yearly table is kept apart."""


def new_group_form(book: Book, today: date) -> Form:
    """A group with its quorum, and with its members from a day on."""
    fields = _fields(book)
    return Form(
        key="new group",
        title="New group",
        about="Its members can be added now, from one day on, and one by one afterwards.",
        fields=(
            fields["name"],
            fields["abbreviation"],
            Field(
                key="members",
                label="Members",
                kind=Kind.CHOICES,
                choices=book_choices.agencies(book),
                hint="agencies with commas between them; may be left empty",
            ),
            first_day_field(usual_first_day(book, today)),
            fields["quorum"],
            fields["oversees"],
            replace(fields["inquorate_counts"], value="yes"),
            fields["yearly"],
        ),
        build=lambda values: _make(book, values),
        day=lambda values: day_of_making(
            values["first_day"],
            today,
            *(book.agencies[key].created for key in values["members"] if key in book.agencies),
            *((book.partnership.created,) if values["yearly"] else ()),
        ),
    )


def usual_first_day(book: Book, today: date) -> date:
    """Since when partners are partners: today, or all along while no meeting is kept yet.

    So whoever begins in the middle of a year can write down the meetings that it had.
    """
    begins = book.has_partnership and not book.meetings
    return book.partnership.created if begins else today


def first_day_field(usual: date) -> Field:
    """From when members are members."""
    return Field(
        key="first_day",
        label="Members from",
        kind=Kind.DATE,
        value=long(usual),
        prefer="past",
        hint="their first day; meetings before it do not expect them",
    )


def day_of_making(first: date | None, today: date, *kept: date) -> date | None:
    """The day from which something new holds: its first one, once it has come and can be kept."""
    if first is None or first >= today:
        return None
    return max(first, *kept) if kept else first


def _make(book: Book, values: Values) -> Command:
    clauses = read_clauses(values["quorum"], book)
    key = group_id(book.groups, values["name"], values["abbreviation"])
    fields = {
        "name": values["name"],
        "abbreviation": values["abbreviation"],
        "quorum": plain_clauses(clauses),
        "oversees": list(values["oversees"]),
        "inquorate_counts": values["inquorate_counts"],
    }
    commands: list[Command] = [AddRecord("groups", fields, key)]
    if values["members"] and values["first_day"] is not None:
        commands += [MakeMember(agency, key, values["first_day"]) for agency in values["members"]]
    if values["yearly"]:
        commands.append(_yearly(book, key, stands=True))
    return as_one(commands)


def _yearly(book: Book, key: str, *, stands: bool) -> Command:
    """A group put behind the others of the yearly table, or taken out of it."""
    others = [known for known in yearly_groups(book) if known != key]
    wanted = [*others, key] if stands else others
    return SetFields("partnership", PARTNERSHIP_ID, {"yearly_groups": wanted})


def edit_group_form(group: Group, book: Book) -> Form:
    """What is freely edited of a group; its end can be taken back here, too."""
    shown = plain_fields("groups", group, _KEPT)
    fields = _fields(book)
    names = [name for name in _KEPT if name != "last_day" or group.last_day is not None]
    asked = [begun(fields[name], shown[name]) for name in names]
    in_table = "yes" if group.id in yearly_groups(book) else "no"
    asked.insert(5, replace(fields["yearly"], value=in_table))
    counts = "yes" if group.inquorate_counts else "no"
    return Form(
        key=f"edit group {group.id}",
        title="Edit the group",
        about=shortened(group.name, 80),
        fields=tuple(
            replace(field, value=counts) if field.key == "inquorate_counts" else field
            for field in asked
        ),
        build=lambda values: _edit(group, book, values),
        seen={("groups", group.id): shown},
        only_changed=True,
    )


def _edit(group: Group, book: Book, values: Values) -> Command:
    if not values:
        raise NothingEdited
    commands: list[Command] = []
    kept = {name: plain_of(v) for name, v in values.items() if name not in {"quorum", "yearly"}}
    if kept:
        commands.append(SetFields("groups", group.id, kept))
    if "quorum" in values:
        commands.append(SetQuorum(group.id, read_clauses(values["quorum"], book)))
    if "yearly" in values and values["yearly"] is not (group.id in yearly_groups(book)):
        commands.append(_yearly(book, group.id, stands=values["yearly"]))
    if not commands:
        raise NothingEdited
    return as_one(commands)


def end_group_form(group: Group, today: date) -> Form:
    """The last day of a group; its meetings and what it oversaw stay."""
    return Form(
        key=f"end group {group.id}",
        title="End the group",
        about=f"{shortened(group.name, 80)} · its memberships end with it, its history stays",
        fields=(last_day_field(today),),
        build=lambda values: EndGroup(group.id, values["last_day"]),
    )


ENDED_ON = Field(
    key="last_day",
    label="Ended on",
    kind=Kind.DATE,
    prefer="past",
    hint="left empty, it goes on; its memberships stay ended",
)
"""The last day of what has ended, which can be taken back."""


def last_day_field(today: date) -> Field:
    """The last day of something that ends."""
    return Field(
        key="last_day",
        label="Last day",
        kind=Kind.DATE,
        value=long(today),
        needed=True,
        prefer="past",
        hint="the last day on which it is one",
    )


def clauses_text(value: Plain) -> str:
    """The clauses of a quorum as they are typed, from their plain values."""
    return typed(clauses_of(value))


def _told(text: str, book: Book) -> str:
    """What is understood by the text of a quorum."""
    try:
        clauses = read_clauses(text, book)
    except CscpError as problem:
        return str(problem)
    words = "; ".join(rule_words(clause, book, is_short=True) for clause in clauses)
    return f"needs {'each of: ' if len(clauses) > 1 else ''}{words}"


def _fields(book: Book) -> dict[str, Field]:
    fields = (
        Field(key="name", label="Name", needed=True, hint="in full: Quality Assurance Group"),
        Field(key="abbreviation", label="In short", hint="QAG; it begins the ids of its meetings"),
        Field(
            key="quorum",
            label="Quorum",
            kind=Kind.LONG,
            lines=3,
            hint="as in 1 of Council; 1 of ICB, Police · left empty, none is needed",
            show=clauses_text,
            tell=lambda text: _told(text, book) if text else "",
        ),
        Field(
            key="oversees",
            label="Oversees actions of",
            kind=Kind.CHOICES,
            choices=Choices.of(Source),
            hint="which sources, with commas between them; it agrees their deliveries",
        ),
        Field(
            key="inquorate_counts",
            label="Inquorate counts",
            kind=Kind.YES_NO,
            hint="yes, where an inquorate meeting counts as held in the attendance",
        ),
        Field(
            key="yearly",
            label="In yearly table",
            kind=Kind.YES_NO,
            hint="yes, where it has a column in the yearly attendance table",
        ),
        ENDED_ON,
    )
    return {field.key: field for field in fields}
