"""What takes effect on an earlier day names only what was there on that day."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace as with_values

from building import LAST_DAY, TODAY, action, book_with_actions, context, do
from cscp_tui.domain.commands.actions import AddRecord, CarryOver, preview
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause
from cscp_tui.domain.rules.check import NamedTooEarly

EARLIER = date(2024, 11, 1)
PLAN = {"title": "Next", "first_day": "2027-04-01", "last_day": "2029-03-31"}


def test_a_record_made_later_cannot_be_named_on_an_earlier_day() -> None:
    """The sentence names the record, its day and the way out."""
    book = book_with_actions(1)
    do(book, AddRecord("agencies", {"name": "Housing"}, "housing"), context())
    change = SetFields("actions", "BP24-1.1", {"lead_agency": "housing"})
    with pytest.raises(NamedTooEarly, match=r"Agency housing was made on 25 November 2024") as said:
        do(book, change, context(on=EARLIER))
    assert "give a later day" in str(said.value)
    assert said.value.field == "lead_agency"
    do(book, change, context(on=TODAY))


def test_a_new_record_names_only_what_was_there() -> None:
    """An action of 1 November has no priority of 25 November."""
    book = book_with_actions(1)
    do(book, AddRecord("plans", PLAN, "2027-29"), context())
    priority = {"plan": "2027-29", "number": 1, "title": "Neglect"}
    do(book, AddRecord("priorities", priority), context())
    made = action("Early", "2027-29/1", due="2028-03-31")
    with pytest.raises(NamedTooEarly):
        do(book, made, context(on=EARLIER))
    do(book, made, context())


def test_what_was_named_before_is_not_asked_again() -> None:
    """Another field of a record can be corrected for an earlier day."""
    book = book_with_actions(1)
    do(book, AddRecord("agencies", {"name": "Housing"}, "housing"), context())
    do(book, SetFields("actions", "BP24-1.1", {"lead_agency": "housing"}), context())
    do(book, SetFields("actions", "BP24-1.1", {"measure": "More"}), context(on=EARLIER))


def test_what_goes_on_may_name_the_plan_that_is_ahead_of_it() -> None:
    """A plan is carried over as at its last day, also into one that was made in April."""
    book = book_with_actions(1)
    april = date(2025, 4, 10)
    plan = {"title": "Next", "first_day": "2026-04-01", "last_day": "2027-03-31"}
    do(book, AddRecord("plans", plan, "2026/27"), context(april))
    goal = {"plan": "2026/27", "number": 1, "title": "Neglect"}
    do(book, AddRecord("priorities", goal), context(april))
    told = tuple(
        with_values(row, reason="partner capacity", cause=Cause.OUTSIDE)
        for row in preview(book, "2024/25", "2026/27")
    )
    do(book, CarryOver("2024/25", "2026/27", told), context(april, on=LAST_DAY))
    assert book.actions["BP26-1.1"].created == LAST_DAY
