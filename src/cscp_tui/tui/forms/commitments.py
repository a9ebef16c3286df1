"""Forms for commitments and partner evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import one_line
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.domain.commands.commitments import (
    AddCommitment,
    AddPartnerEvidence,
    CarryCommitment,
    EditPartnerEvidence,
    UpdateCommitment,
    plan_at_start_of,
)
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import CommitmentStatus, ImpactState
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.rules.commitments import year_of
from cscp_tui.tui.forms.fields import LONG_TEXT, RESTRICTED, Field, Form, NothingEdited, begun
from cscp_tui.views.commitments import kept_year, quarters_offered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Commitment, PartnerEvidence
    from cscp_tui.tui.forms.fields import Values


STATUSES = tuple(status for status in CommitmentStatus if status is not CommitmentStatus.CARRIED)
_STANDING = ("status", "delivered", "delivered_on", "impact", "impact_state", "actions")
_WORDS = ("said", "actions", "delivered", "delivered_on", "impact", "impact_state")
_IMPACT = ("impact", "impact_state")


class NothingToCarry(Refused):
    """A commitment that needs no later year."""

    def __init__(self, commitment: Commitment) -> None:
        was = "delivered" if commitment.status is CommitmentStatus.DELIVERED else "carried already"
        super().__init__(f"“{one_line(commitment.said)}” is {was}; there is nothing to carry.")


class NoPriorities(Refused):
    """No plan whose priorities could be promised."""

    def __init__(self) -> None:
        super().__init__("There is no plan yet, so there are no priorities; 2 shows the plans.")


def year_now(today: date) -> str:
    """The financial year of a day: ``2025/26``."""
    return financial_year_label(financial_year_of(today))


def year_after(year: str) -> str:
    """The financial year after one."""
    return financial_year_label(int(year_of(year)[:4]) + 1)


def commitment_form(book: Book, year: str, *, hides: bool) -> Form:
    """A new commitment; it stands last in its year."""
    return Form(
        key="commitment",
        title="New commitment",
        about="what the partnership says that it will deliver in a year",
        fields=(
            Field(key="said", label="What we say", needed=True, hint="in the words of the report"),
            Field(
                key="year",
                label="For the year",
                value=year,
                needed=True,
                hint="a financial year, as 2025/26",
            ),
            _actions_field(book, hides=hides),
        ),
        build=lambda values: AddCommitment(values["year"], values["said"], values["actions"]),
    )


def standing_form(commitment: Commitment, book: Book, *, hides: bool) -> Form:
    """Where a commitment stands: its status, what was delivered and when, what came of it."""
    return _update_form(commitment, book, "Where it stands", _STANDING, hides=hides)


def words_form(commitment: Commitment, book: Book, *, hides: bool) -> Form:
    """What a commitment says, with all that can be said of it but its status."""
    return _update_form(commitment, book, "Commitment", _WORDS, hides=hides)


def commitment_impact_form(commitment: Commitment, book: Book) -> Form:
    """What a commitment changed."""
    return _update_form(commitment, book, "Impact", _IMPACT, hides=False)


def _update_form(
    commitment: Commitment, book: Book, title: str, names: Sequence[str], *, hides: bool
) -> Form:
    fields = {field.key: field for field in _fields(commitment, book, hides=hides)}
    values = plain_fields("commitments", commitment, names)
    began = tuple(commitment.actions)
    return Form(
        key=f"{title.lower()} {commitment.id}",
        title=title,
        about=_about(commitment),
        fields=tuple(begun(fields[name], values[name]) for name in names),
        build=lambda changed: _update(commitment.id, began, changed),
        seen={("commitments", commitment.id): {n: v for n, v in values.items() if n != "actions"}},
        only_changed=True,
    )


def _about(commitment: Commitment) -> str:
    return f"{kept_year(commitment)}: {one_line(commitment.said)}"


def _fields(commitment: Commitment, book: Book, *, hides: bool) -> tuple[Field, ...]:
    statuses = (
        (*STATUSES, CommitmentStatus.CARRIED)
        if commitment.status is CommitmentStatus.CARRIED
        else STATUSES
    )
    return (
        Field(key="said", label="What we said", needed=True),
        Field(
            key="status",
            label="Status",
            kind=FieldType.CHOICE,
            choices=Choices.of(statuses),
            needed=True,
            hint="open, delivered, partly or not delivered; c carries it to a later year",
        ),
        *_delivery_fields(),
        *_impact_fields(),
        _actions_field(book, hides=hides, linked=commitment.actions),
    )


def _delivery_fields(day: str = "only where it is delivered, or partly") -> tuple[Field, ...]:
    return (
        Field(
            key="delivered",
            label="What we delivered",
            kind=FieldType.LONG,
            lines=4,
            hint=LONG_TEXT,
        ),
        Field(
            key="delivered_on", label="Delivered on", kind=FieldType.DATE, prefer="past", hint=day
        ),
    )


def _impact_fields() -> tuple[Field, ...]:
    return (
        Field(
            key="impact",
            label="What changed",
            kind=FieldType.LONG,
            hint="for children, families or practice; left empty, it means none yet",
        ),
        Field(
            key="impact_state",
            label="Impact",
            kind=FieldType.CHOICE,
            choices=Choices.of(ImpactState),
            hint="left as it is, a first text counts as emerging",
        ),
    )


def _actions_field(book: Book, *, hides: bool, linked: Sequence[str] = ()) -> Field:
    """The linked actions; while others look on, restricted ones are offered by no title."""
    return Field(
        key="actions",
        label="Linked actions",
        kind=FieldType.CHOICES,
        choices=book_choices.actions(book, hides=hides, linked=linked),
        hint="references or words of titles, with commas between them",
    )


def _update(key: str, began: tuple[str, ...], changed: Values) -> Command:
    if not changed:
        raise NothingEdited
    status = changed.get("status")
    state = changed.get("impact_state")
    return UpdateCommitment(
        key,
        CommitmentStatus(status) if status else None,
        changed.get("delivered"),
        changed.get("delivered_on"),
        changed.get("impact"),
        ImpactState(state) if state else None,
        changed.get("said"),
        changed.get("actions"),
        began_with=began,
        has_no_day="delivered_on" in changed and changed["delivered_on"] is None,
    )


def delivered_form(
    commitment: Commitment, today: date, recording_for: Quarter | None = None
) -> Form:
    """A delivery: what was delivered, when, and what came of it."""
    usual = today if recording_for is None else min(today, recording_for.last_day)
    day = "today" if usual == today else long(usual)
    fields = (*_delivery_fields(f"left empty, {day}"), *_impact_fields())
    values = plain_fields("commitments", commitment, [field.key for field in fields])
    return Form(
        key=f"delivered {commitment.id}",
        title="Delivered",
        about=_about(commitment),
        fields=tuple(begun(field, values[field.key]) for field in fields),
        build=lambda typed: UpdateCommitment(
            commitment.id,
            CommitmentStatus.DELIVERED,
            typed["delivered"],
            typed["delivered_on"] or usual,
            typed["impact"],
            _state(commitment, typed),
        ),
        seen={
            ("commitments", commitment.id): plain_fields("commitments", commitment, _STANDING[:-1])
        },
    )


def _state(commitment: Commitment, typed: Values) -> ImpactState | None:
    """The state that was chosen; none where it was left, so that a first text counts."""
    chosen = typed["impact_state"]
    return ImpactState(chosen) if chosen and chosen != commitment.impact_state else None


def carry_form(commitment: Commitment, today: date) -> Form:
    """The later year in which a commitment is taken up again.

    Raises:
        NothingToCarry: it is delivered or carried.
    """
    if commitment.carried_to or commitment.status in {
        CommitmentStatus.DELIVERED,
        CommitmentStatus.CARRIED,
    }:
        raise NothingToCarry(commitment)
    later = max(year_now(today), year_after(kept_year(commitment)))
    return Form(
        key=f"carry {commitment.id}",
        title="Carry to a later year",
        about=_about(commitment),
        fields=(
            Field(
                key="year",
                label="To the year",
                value=later,
                needed=True,
                hint="a financial year after its own",
            ),
            Field(
                key="said",
                label="In other words",
                hint="left empty, it is promised in the same words",
            ),
        ),
        build=lambda values: CarryCommitment(commitment.id, values["year"], values["said"]),
        seen={("commitments", commitment.id): plain_fields("commitments", commitment, ("status",))},
    )


def year_form(book: Book, today: date) -> Form:
    """The year whose commitments are begun, and the plan whose priorities they come from.

    Its answer is the year and the plan's id, for a preview.
    """
    year = year_after(year_now(today))
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day, reverse=True)
    if not plans:
        raise NoPriorities
    usual = plan_at_start_of(year, plans) or plans[0]
    choices = Choices(Choice(plan.id, plan.id, one_line(plan.title)) for plan in plans)
    return Form(
        key="begin year",
        title="Begin a year",
        about="Its commitments come from the priorities ahead; a preview is shown first.",
        fields=(
            Field(
                key="year",
                label="The year",
                value=year,
                needed=True,
                hint="a financial year, as 2026/27",
            ),
            Field(
                key="plan",
                label="Priorities of",
                kind=FieldType.CHOICE,
                value=choices.label_of(usual.id),
                choices=choices,
                needed=True,
            ),
        ),
        build=lambda values: (year_of(values["year"]), values["plan"]),
    )


_EDITED = ("impact_area", "evidence", "quarter", "restricted")


def evidence_form(book: Book, today: date, quarter: Quarter, agency: str = "") -> Form:
    """What an agency gives as evidence for a quarter."""
    choices = book_choices.agencies(book)
    fields = _evidence_fields(book, today, quarter)
    return Form(
        key=f"evidence {quarter.typed} {agency}".rstrip(),
        title=f"PartnerEvidence for {quarter.short}",
        about="an agency's own evidence, as it stands in the report",
        fields=(
            Field(
                key="agency",
                label="Agency",
                kind=FieldType.CHOICE,
                choices=choices,
                value=choices.label_of(agency) if agency else "",
                needed=True,
                hint="a name, an abbreviation or an alias",
            ),
            *fields,
        ),
        build=lambda values: AddPartnerEvidence(
            values["agency"],
            values["impact_area"],
            values["evidence"],
            values["quarter"],
            restricted=values["restricted"],
        ),
    )


def edit_evidence_form(each: PartnerEvidence, book: Book, today: date) -> Form:
    """Everything that partner evidence says; its agency stays."""
    values = plain_fields("partner_evidence", each, _EDITED)
    agency = book.agencies.get(each.agency)
    fields = {
        field.key: field for field in _evidence_fields(book, today, Quarter.parse(each.quarter))
    }
    return Form(
        key=f"edit {each.id}",
        title="PartnerEvidence",
        about=one_line(agency.name if agency else each.agency),
        fields=tuple(begun(fields[name], values[name]) for name in _EDITED),
        build=lambda changed: _edit(each.id, changed),
        seen={("partner_evidence", each.id): values},
        only_changed=True,
    )


def _edit(key: str, changed: Values) -> Command:
    if not changed:
        raise NothingEdited
    return EditPartnerEvidence(key, **changed)


def _evidence_fields(book: Book, today: date, quarter: Quarter) -> tuple[Field, ...]:
    areas = dict.fromkeys(one_line(each.impact_area) for each in book.partner_evidence.values())
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
            kind=FieldType.LONG,
            lines=6,
            needed=True,
            hint=LONG_TEXT,
        ),
        Field(
            key="quarter",
            label="For the quarter",
            kind=FieldType.CHOICE,
            choices=quarters,
            value=quarters.label_of(quarter.typed),
            needed=True,
        ),
        RESTRICTED,
    )
