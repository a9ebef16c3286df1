"""What the rows of a carrying over still need before they can be confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from building import book_with_actions
from cscp_tui.domain.commands.carry_over import CarryRow
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.views.carry_over import carry_over_table, still_needed

REF = "BP24-1.1"
WHY: dict[str, Any] = {"reason": "partner capacity", "cause": Cause.OUTSIDE}
NEEDED = {
    Outcome.CARRIED_OVER: ("a priority", {"priority": "2025-27/1"}),
    Outcome.TRANSFERRED: ("the body it is transferred to", {"transferred_to": "The ICB"}),
    Outcome.REPLACED: ("the action that replaces it", {"replaced_by": "BP24-1.2"}),
}


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_needs_a_reason_a_cause_and_what_is_its_own(outcome: Outcome) -> None:
    """They are asked for one after the other; nothing else is."""
    own, given = NEEDED.get(outcome, ("", {}))
    values: dict[str, Any] = {}
    for needed, then in (
        ("a reason", {"reason": "partner capacity"}),
        ("a cause", {"cause": Cause.OUTSIDE}),
        (own, given),
    ):
        assert still_needed(CarryRow(ref=REF, outcome=outcome, **values)) == needed
        values |= then
    assert still_needed(CarryRow(ref=REF, outcome=outcome, **values)) == ""


def test_a_row_that_is_left_open_needs_nothing() -> None:
    """It is not carried over at all."""
    assert still_needed(CarryRow(ref=REF, outcome=None)) == ""


def test_a_blank_body_is_none() -> None:
    """Blanks name nobody."""
    row = CarryRow(ref=REF, outcome=Outcome.TRANSFERRED, transferred_to=" ", **WHY)
    assert still_needed(row) == "the body it is transferred to"


@pytest.mark.parametrize("is_projected", [False, True])
def test_reasons_and_causes_are_not_shown_while_others_look_on(*, is_projected: bool) -> None:
    """What is still missing is said all the same."""
    rows = [
        CarryRow(ref=REF, outcome=Outcome.WITHDRAWN, **WHY),
        CarryRow(ref="BP24-1.2", outcome=Outcome.WITHDRAWN),
    ]
    table = carry_over_table(rows, book_with_actions(2), is_projected=is_projected)
    place = [column.key for column in table.columns].index("reason")
    told = [[str(cell) for cell in row.cells[place : place + 2]] for row in table.rows]
    given = ["not shown"] * 2 if is_projected else [WHY["reason"], str(WHY["cause"])]
    assert told == [given, ["reason?", "cause?"]]
