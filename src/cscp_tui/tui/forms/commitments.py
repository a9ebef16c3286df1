"""Forms for commitments and partner evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import one_line
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.choices import Choices
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.commitments import (
    AddCommitment,
    AddPartnerEvidence,
    CarryCommitment,
    EditPartnerEvidence,
    UpdateCommitment,
    plan_at_start_of,
)
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import CommitmentStatus
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.records import Commitment, PartnerEvidence
from cscp_tui.domain.rules.commitments import refuse_carried, year_of
from cscp_tui.tui.forms.command_forms import form_for
from cscp_tui.tui.forms.fields import Field, Form, Values, choice_field
from cscp_tui.tui.key_help import own_key
from cscp_tui.views.commitments import kept_year, quarters_offered

_STANDING = ("status", "delivered", "delivered_on", "impact", "impact_state", "actions")
_WORDS = ("said", "actions", "delivered", "delivered_on", "impact", "impact_state")


def year_now(today: date) -> str:
    """Return the financial year of a day: ``2025/26``."""
    return financial_year_label(financial_year_of(today))


def year_after(year: str) -> str:
    return financial_year_label(int(year_of(year)[:4]) + 1)


def commitment_form(book: Book, year: str, *, is_projected: bool) -> Form:
    """Build the form of a new commitment, which is placed last in its year."""
    return form_for(
        AddCommitment,
        book,
        key="commitment",
        about="What the partnership says it will deliver in a year.",
        only=("said", "year", "actions"),
        amend={"year": {"value": year}},
        is_projected=is_projected,
    )


def standing_form(commitment: Commitment, book: Book, *, is_projected: bool) -> Form:
    """Build the form of a commitment's status, delivery and impact."""
    return _update_form(
        commitment, book, "Update the commitment", _STANDING, is_projected=is_projected
    )


def words_form(commitment: Commitment, book: Book, *, is_projected: bool) -> Form:
    """Build the form of a commitment's fields other than its status."""
    return _update_form(commitment, book, "Edit the commitment", _WORDS, is_projected=is_projected)


def commitment_impact_form(commitment: Commitment, book: Book) -> Form:
    return _update_form(commitment, book, "Impact", ("impact", "impact_state"), is_projected=False)


def _update_form(
    commitment: Commitment, book: Book, title: str, names: Sequence[str], *, is_projected: bool
) -> Form:
    is_carried = commitment.status is CommitmentStatus.CARRIED
    form = form_for(
        UpdateCommitment,
        book,
        [commitment],
        key=f"{title.lower()} {commitment.id}",
        title=title,
        about=_about(commitment),
        only=names,
        amend={"status": {"choices": Choices.of(CommitmentStatus)}} if is_carried else None,
        given={"began_with": tuple(commitment.actions)},
        is_projected=is_projected,
        only_changed=True,
    )

    def build(values: Values) -> Command:
        made: UpdateCommitment = form.build(values)
        loses_day = "delivered_on" in values and values["delivered_on"] is None
        return replace(made, has_no_day=loses_day)

    return replace(form, build=build)


def _about(commitment: Commitment) -> str:
    return f"{kept_year(commitment)}: {one_line(commitment.said)}"


def delivered_form(
    commitment: Commitment, book: Book, today: date, recording_for: Quarter | None = None
) -> Form:
    """Build the form of a commitment's delivery: what, when, and its impact."""
    refuse_carried(commitment, book)
    usual = today if recording_for is None else min(today, recording_for.last_day)
    day = "today" if usual == today else long(usual)
    form = form_for(
        UpdateCommitment,
        book,
        [commitment],
        key=f"delivered {commitment.id}",
        title="Delivered",
        about=_about(commitment),
        only=_STANDING[1:-1],
        amend={"delivered_on": {"hint": f"default: {day}"}},
        given={"status": CommitmentStatus.DELIVERED},
    )

    def build(values: Values) -> Command:
        made: UpdateCommitment = form.build(values)
        # An unchanged impact state is not passed on, so that a first text counts as emerging.
        is_left = made.impact_state is commitment.impact_state
        return replace(
            made,
            delivered_on=made.delivered_on or usual,
            impact_state=None if is_left else made.impact_state,
        )

    return replace(
        form,
        build=build,
        seen={
            ("commitments", commitment.id): plain_fields("commitments", commitment, _STANDING[:-1])
        },
    )


def carry_form(commitment: Commitment, book: Book, today: date) -> Form:
    """Build the form that carries a commitment over into a later year."""
    if commitment.carried_to or commitment.status in {
        CommitmentStatus.DELIVERED,
        CommitmentStatus.CARRIED,
    }:
        was = (
            "delivered"
            if commitment.status is CommitmentStatus.DELIVERED
            else ("already carried over")
        )
        raise Refused(f"“{one_line(commitment.said)}” is {was}, so there's nothing to carry over.")
    later = max(year_now(today), year_after(kept_year(commitment)))
    return form_for(
        CarryCommitment,
        book,
        [commitment],
        key=f"carry {commitment.id}",
        about=_about(commitment),
        amend={"year": {"value": later}},
    )


def year_form(book: Book, today: date) -> Form:
    """Build the form that asks for the year to begin and the plan that gives its priorities.

    Its answer is the year and the plan's id, for a preview.
    """
    year = year_after(year_now(today))
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day, reverse=True)
    if not plans:
        key = own_key("screen.plan")
        raise Refused(
            f"There's no plan yet, so there are no priorities. Press {key} for the plans."
        )
    usual = plan_at_start_of(year, plans) or plans[0]
    return Form(
        key="begin year",
        title="Begin a year",
        verb="Preview",
        about="Its commitments come from the priorities ahead. You'll see a preview first.",
        fields=(
            Field(key="year", label="Year", value=year, needed=True, hint="e.g. 2026/27"),
            choice_field("plan", "Plan", book_choices.plans(book), usual.id, needed=True),
        ),
        build=lambda values: (year_of(values["year"]), values["plan"]),
    )


def evidence_form(book: Book, today: date, quarter: Quarter, agency: str = "") -> Form:
    name = book_choices.agencies(book).label_of(agency) if agency else ""
    return form_for(
        AddPartnerEvidence,
        book,
        key=f"evidence {quarter.typed} {agency}".rstrip(),
        title=f"Partner evidence for {quarter.short}",
        about="An agency's own evidence, as in the report.",
        amend={"agency": {"value": name}, "quarter": _quarters(book, today, quarter)},
    )


def edit_evidence_form(each: PartnerEvidence, book: Book, today: date) -> Form:
    """Build the form of partner evidence, whose agency cannot be changed."""
    agency = book.agencies.get(each.agency)
    return form_for(
        EditPartnerEvidence,
        book,
        [each],
        key=f"edit {each.id}",
        about=one_line(agency.name if agency else each.agency),
        amend={"quarter": _quarters(book, today, Quarter.parse(each.quarter))},
        only_changed=True,
    )


def _quarters(book: Book, today: date, quarter: Quarter) -> dict[str, Any]:
    known = sorted({quarter, *quarters_offered(book, today)}, reverse=True)
    choices = book_choices.quarters(known)
    return {"choices": choices, "value": choices.label_of(quarter.typed)}
