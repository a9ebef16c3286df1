"""What becomes of the rows of other people's tables, and what is asked about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from building import book_with_actions, context
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import folded
from cscp_tui.importing.files import read_file
from cscp_tui.importing.import_plan import plan_import
from cscp_tui.importing.planned import ImportOptions, RowState

if TYPE_CHECKING:
    from cscp_tui.importing.planned import ImportPlan, PlannedRow


def planned(text: str, **options: Any) -> ImportPlan:
    chosen: dict[str, Any] = {"source": Source.OTHER, "creates": True} | options
    file = read_file("log.csv", text.encode())
    return plan_import(file, book_with_actions(), context(), ImportOptions(**chosen))


def reasons(row: PlannedRow) -> str:
    return " ".join(row.reasons)


def test_a_comma_outside_quotation_marks_parts_no_sentence() -> None:
    """A row in which it is unclear which commas belong to a sentence waits; the others come in."""
    plan = planned(
        "Ref,Action,Lead,Comment\n"
        "1,Train the panel, partners and schools,Police,Sent, no reply\n"
        "2,Write to housing,The Council,Sent,no reply\n"
        "3,Find a venue,ICB,Booked\n"
    )
    first, second, third = plan.rows
    assert first.values["title"] == "Train the panel, partners and schools"
    assert first.row is not None
    assert first.row.updates == ("Sent, no reply",)
    assert "more commas" in reasons(first)
    assert (second.state, third.state) == (RowState.WAITING, RowState.ADDED)
    assert "Change its values, or leave it out." in reasons(second)
    answers = {folded(f"{second.key}: action"): "Write to housing again"}
    changed = planned(
        "Ref,Action,Lead,Comment\n2,Write to housing,The Council,Sent,no reply\n", answers=answers
    )
    assert [row.state for row in changed.rows] == [RowState.DOUBTFUL]
