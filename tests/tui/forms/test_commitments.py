from __future__ import annotations

from datetime import date

import pytest

from building import FIRST_DAY, LAST_DAY, TODAY, book_with_actions, context, do, founded_book
from cscp_tui.base.errors import Refused
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.commitments import (
    AddCommitment,
    AddPartnerEvidence,
    CarryCommitment,
    EditPartnerEvidence,
    UpdateCommitment,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import CommitmentStatus, ImpactState
from cscp_tui.domain.quarters import Quarter
from cscp_tui.tui.forms.commitments import (
    carry_form,
    delivered_form,
    edit_evidence_form,
    evidence_form,
    standing_form,
    words_form,
    year_form,
)
from cscp_tui.tui.forms.fields import NothingEdited

FIRST = "2024/25/commitment-1"
Q3 = Quarter(2024, 3)


def promised_book() -> Book:
    """A commitment with two linked actions, of which one is restricted."""
    book = book_with_actions(2)
    do(book, SetFields("actions", "BP24-1.2", {"restricted": True}))
    do(book, AddCommitment("2024/25", "A conference", ("BP24-1.1", "BP24-1.2")))
    return book


def test_only_what_was_changed_is_kept() -> None:
    """Nothing at all is refused; a day that was cleared is taken away."""
    book = promised_book()
    form = standing_form(book.commitments[FIRST], book, is_projected=False)
    with pytest.raises(NothingEdited):
        form.build({})
    command = form.build({"impact": "More trust."})
    assert (command.impact, command.status, command.actions) == ("More trust.", None, None)
    assert not command.has_no_day
    assert form.build({"delivered_on": None}).has_no_day


def test_a_carried_commitment_keeps_its_status_in_the_form() -> None:
    """Others cannot be made carried by a status; that has a form of its own."""
    book = promised_book()
    before = (
        standing_form(book.commitments[FIRST], book, is_projected=False).fields[0].choices.labels
    )
    assert "carried" not in before
    do(book, CarryCommitment(FIRST, "2025/26"))
    field = standing_form(book.commitments[FIRST], book, is_projected=False).fields[0]
    assert field.value == "carried"
    assert "carried" in field.choices.labels
    with pytest.raises(Refused, match="there's nothing to carry"):
        carry_form(book.commitments[FIRST], book, TODAY)


def test_restricted_actions_have_no_title_while_others_look_on() -> None:
    """One that is linked stays, by its reference alone; others are not offered."""
    book = promised_book()
    form = words_form(book.commitments[FIRST], book, is_projected=True)
    field = next(field for field in form.fields if field.key == "actions")
    assert [(c.value, c.about) for c in field.choices] == [
        ("BP24-1.1", "Action 1"),
        ("BP24-1.2", ""),
    ]
    assert field.value == "BP24-1.1, BP24-1.2"


@pytest.mark.parametrize(
    ("recording_for", "on", "expected"),
    [
        (None, None, TODAY),
        (Quarter(2024, 2), None, date(2024, 9, 30)),
        (Quarter(2024, 2), date(2024, 9, 1), date(2024, 9, 1)),
    ],
)
def test_the_day_of_a_delivery(
    recording_for: Quarter | None, on: date | None, expected: date
) -> None:
    """Today, the last day of the quarter that is recorded for, or the day that was typed."""
    book = promised_book()
    form = delivered_form(book.commitments[FIRST], book, TODAY, recording_for)
    typed = {"delivered": "It was held.", "delivered_on": on, "impact": "", "impact_state": ""}
    command = form.build(typed)
    assert (command.status, command.delivered_on) == (CommitmentStatus.DELIVERED, expected)


def test_a_first_impact_counts_as_emerging() -> None:
    """The state that stands in the form is not a choice until somebody changes it."""
    book = promised_book()
    form = delivered_form(book.commitments[FIRST], book, TODAY)
    typed = {"delivered": "Held.", "delivered_on": None, "impact": "Trust."}
    do(book, form.build(typed | {"impact_state": "none yet"}))
    assert book.commitments[FIRST].impact_state is ImpactState.EMERGING
    form = delivered_form(book.commitments[FIRST], book, TODAY)
    do(book, form.build(typed | {"impact_state": "evidenced"}))
    assert book.commitments[FIRST].impact_state is ImpactState.EVIDENCED


def test_the_year_to_which_a_commitment_is_carried() -> None:
    """The one after its own, or this one where that is later."""
    book = promised_book()
    commitment = book.commitments[FIRST]
    for today, year in ((TODAY, "2025/26"), (date(2026, 6, 1), "2026/27")):
        assert carry_form(commitment, book, today).fields[0].value == year
    do(book, UpdateCommitment(FIRST, CommitmentStatus.DELIVERED, "Held."))
    with pytest.raises(Refused, match="there's nothing to carry"):
        carry_form(book.commitments[FIRST], book, TODAY)


def test_a_year_begins_with_the_plan_of_its_first_day() -> None:
    """The next year and that plan stand in the form; without a plan there is none."""
    form = year_form(founded_book(), TODAY)
    assert [field.value for field in form.fields] == ["2025/26", "2025-27"]
    assert form.build({"year": "2025-26", "plan": "2025-27"}) == ("2025/26", "2025-27")
    with pytest.raises(Refused, match="There's no plan yet"):
        year_form(Book(), LAST_DAY)


def test_a_evidence_has_its_agency_and_quarter() -> None:
    """Both stand in the form already; an edit keeps the agency."""
    book = founded_book()
    form = evidence_form(book, TODAY, Q3, "police")
    values = {field.key: field.value for field in form.fields}
    assert (values["agency"], values["quarter"]) == ("The Police", "Q3 2024/25")
    typed = {"agency": "police", "impact_area": "Calls", "evidence": "Answered."}
    command = form.build(typed | {"quarter": Q3.typed, "restricted": False})
    assert command == AddPartnerEvidence("police", "Calls", "Answered.", Q3.typed)
    do(book, command, context(TODAY))
    (given,) = book.partner_evidence.values()
    edit = edit_evidence_form(given, book, TODAY)
    assert "agency" not in {field.key for field in edit.fields}
    assert edit.build({"evidence": "More."}) == EditPartnerEvidence(given.id, evidence="More.")
    with pytest.raises(NothingEdited):
        edit.build({})


def test_the_quarter_of_an_old_evidence_can_be_kept() -> None:
    """Its own quarter is among the choices, however long ago it was."""
    book = founded_book()
    do(book, AddPartnerEvidence("police", "Calls", "Answered.", "2024-25/Q1"), context(FIRST_DAY))
    (given,) = book.partner_evidence.values()
    form = edit_evidence_form(given, book, date(2030, 1, 1))
    field = next(field for field in form.fields if field.key == "quarter")
    assert field.value == "Q1 2024/25"
