"""What the forms about partners begin with."""

from __future__ import annotations

from building import TODAY, founded_book
from cscp_tui.tui.forms.partners import agencies_form
from meetings_made import planned_book


def test_first_agencies_are_there_from_the_beginning_and_later_ones_from_today() -> None:
    """So whoever begins in the middle of a year can write down the meetings that it had."""
    new, running = founded_book(), planned_book()
    new.tables["meetings"].clear()
    assert new.partnership.created < TODAY
    days = [form.day and form.day({}) for form in (agencies_form(b, TODAY) for b in (new, running))]
    assert days == [new.partnership.created, TODAY]
