"""The forms for the agencies' own evidence for a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.contributing import AddContribution, EditContribution
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import one_line
from cscp_tui.tui.forms import book_choices
from cscp_tui.tui.forms.choices import Choices
from cscp_tui.tui.forms.editing import LONG_TEXT, RESTRICTED, NothingEdited, begun
from cscp_tui.tui.forms.specs import Field, Form, Kind
from cscp_tui.views.contribution_lists import quarters_offered

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Contribution
    from cscp_tui.tui.forms.specs import Values

_EDITED = ("impact_area", "evidence", "quarter", "restricted")


def contribution_form(book: Book, today: date, quarter: Quarter, agency: str = "") -> Form:
    """What an agency gives as evidence for a quarter."""
    choices = book_choices.agencies(book)
    fields = _fields(book, today, quarter)
    return Form(
        key=f"contribution {quarter.typed} {agency}".rstrip(),
        title=f"Contribution for {quarter.short}",
        about="an agency's own evidence, as it stands in the report",
        fields=(
            Field(
                key="agency",
                label="Agency",
                kind=Kind.CHOICE,
                choices=choices,
                value=choices.label_of(agency) if agency else "",
                needed=True,
                hint="a name, an abbreviation or an alias",
            ),
            *fields,
        ),
        build=lambda values: AddContribution(
            values["agency"],
            values["impact_area"],
            values["evidence"],
            values["quarter"],
            restricted=values["restricted"],
        ),
    )


def edit_contribution_form(each: Contribution, book: Book, today: date) -> Form:
    """Everything that a contribution says; its agency stays."""
    values = plain_fields("contributions", each, _EDITED)
    agency = book.agencies.get(each.agency)
    fields = {field.key: field for field in _fields(book, today, Quarter.parse(each.quarter))}
    return Form(
        key=f"edit {each.id}",
        title="Contribution",
        about=one_line(agency.name if agency else each.agency),
        fields=tuple(begun(fields[name], values[name]) for name in _EDITED),
        build=lambda changed: _edit(each.id, changed),
        seen={("contributions", each.id): values},
        only_changed=True,
    )


def _edit(key: str, changed: Values) -> Command:
    if not changed:
        raise NothingEdited
    return EditContribution(key, **changed)


def _fields(book: Book, today: date, quarter: Quarter) -> tuple[Field, ...]:
    areas = dict.fromkeys(one_line(each.impact_area) for each in book.contributions.values())
    known = sorted({quarter, *quarters_offered(book, today)}, reverse=True)
    quarters = book_choices.quarters(known)
    return (
        Field(
            key="impact_area",
            label="Impact area",
            needed=True,
            choices=Choices.of(areas),
            hint="what it is about, in a few words",
        ),
        Field(
            key="evidence",
            label="Evidence of impact",
            kind=Kind.LONG,
            lines=6,
            needed=True,
            hint=LONG_TEXT,
        ),
        Field(
            key="quarter",
            label="For the quarter",
            kind=Kind.CHOICE,
            choices=quarters,
            value=quarters.label_of(quarter.typed),
            needed=True,
        ),
        RESTRICTED,
    )
