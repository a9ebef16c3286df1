from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import EXECUTIVE_MEETING, HOSTILE, TODAY, book_with_actions
from cscp_tui.domain.choices import last_part
from cscp_tui.domain.commands.actions import Judge
from cscp_tui.domain.commands.records import editable_fields
from cscp_tui.tui.forms.actions import (
    edit_action_form,
    move_form,
    progress_update_form,
    sourced_form,
)
from cscp_tui.tui.forms.command_forms import form_for
from cscp_tui.tui.forms.fields import echo
from cscp_tui.tui.forms.meetings import edit_meeting_form, plan_meetings_form
from cscp_tui.tui.forms.partners import (
    edit_agency_form,
    edit_group_form,
    edit_membership_form,
    partnership_form,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.book import Book
    from cscp_tui.tui.forms.fields import Form


@pytest.mark.parametrize(
    ("table", "form_of", "elsewhere"),
    [
        (
            "actions",
            lambda b: edit_action_form([b.actions["BP24-1.1"]], b, TODAY, is_projected=False),
            {"origin", "origin_meeting", "housekeeping", "raised_at", "impact_area"},
        ),
        ("agencies", lambda b: edit_agency_form(b.agencies["police"], b), {"last_day"}),
        ("groups", lambda b: edit_group_form(b.groups["QAG"], b), {"last_day"}),
        (
            "meetings",
            lambda b: edit_meeting_form(b.meetings[EXECUTIVE_MEETING], b),
            {"state", "minuted", "notes"},
        ),
        (
            "memberships",
            lambda b: edit_membership_form(next(iter(b.memberships.values())), b, TODAY),
            {"group", "agency"},
        ),
        ("partnership", partnership_form, {"illustrative", "update_layouts"}),
    ],
)
def test_a_form_asks_for_every_field_of_its_record(
    table: str, form_of: Callable[[Book], Form], elsewhere: set[str]
) -> None:
    """A field that a record gains is in the form that edits it."""
    keys = {field.key for field in form_of(book_with_actions()).fields}
    assert set(editable_fields(table)) - elsewhere <= keys


def test_the_form_of_a_new_meeting_keeps_the_minute_taker() -> None:
    """Every detail that the form asks for is in the command it makes."""
    form = plan_meetings_form(book_with_actions(), TODAY)
    values = {field.key: "" for field in form.fields} | {"group": "QAG", "day": "1/12/2024"}
    assert form.build(values | {"minute_taker": "Clerk"}).minute_taker == "Clerk"


TYPED = (
    "31/1/26",
    "10.30",
    "waiting for a partner",
    "police, The Council, icb",
    "2 of police; 1 of council",
    "BP24-1.1",
    "yes",
    "Reports come on time.",
    HOSTILE,
)


@pytest.mark.parametrize(
    "form_of",
    [
        lambda b: edit_action_form([b.actions["BP24-1.1"]], b, TODAY, is_projected=False),
        lambda b: sourced_form(b, TODAY, is_projected=False),
        lambda b: move_form([b.actions["BP24-1.1"]], b, TODAY),
        lambda b: progress_update_form([b.actions["BP24-1.1"]], b),
        lambda b: edit_agency_form(b.agencies["police"], b),
        lambda b: edit_group_form(b.groups["QAG"], b),
        lambda b: edit_meeting_form(b.meetings[EXECUTIVE_MEETING], b),
        lambda b: plan_meetings_form(b, TODAY),
        partnership_form,
    ],
)
def test_every_field_says_something_of_what_is_half_typed(form_of: Callable[[Book], Form]) -> None:
    """After each letter it is described, and choices are offered, whatever it will become."""
    for field in form_of(book_with_actions()).fields:
        for text in TYPED:
            for end in range(len(text) + 1):
                assert "\x1b" not in echo(field, text[:end], TODAY)
                typed = last_part(text[:end])[1]
                assert set(field.choices.offered(typed)) <= set(field.choices)


def test_a_form_has_its_own_title_or_that_of_its_command() -> None:
    """Whoever opens it for something special says so."""
    book = book_with_actions(1)
    known = [book.actions["BP24-1.1"]]
    assert form_for(Judge, book, known).title == Judge.spec.title
    assert form_for(Judge, book, known, title="Judge it again").title == "Judge it again"
