from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import QAG_MEETING, TODAY, book_with_actions, do
from cscp_tui.domain import choices as book_choices
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.tui.forms.actions import edit_action_form
from cscp_tui.tui.forms.carry_over import close_form
from cscp_tui.tui.forms.meetings import decision_form, edit_decision_form

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.tui.forms.fields import Form

SECRET = "BP24-1.3"


@pytest.fixture
def book() -> Book:
    """Three actions, of which the last is restricted and linked with the first; a decision."""
    book = book_with_actions(3)
    do(book, SetFields("actions", SECRET, {"restricted": True}))
    do(book, SetFields("actions", "BP24-1.1", {"related": [SECRET]}))
    do(book, AddDecision(QAG_MEETING, "It goes on.", (SECRET,)))
    return book


def offered(form: Form, key: str) -> dict[str, str]:
    """What a field offers: the references, each with its title."""
    (field,) = [field for field in form.fields if field.key == key]
    return {choice.value: choice.about for choice in field.choices}


def test_restricted_actions_are_not_offered_while_others_look_on(book: Book) -> None:
    """Neither to a decision, nor as what takes the place of another."""
    actions, meeting = [book.actions["BP24-1.1"]], book.meetings[QAG_MEETING]
    for hides in (False, True):
        close = close_form(actions, book, is_projected=hides)
        decide = decision_form(meeting, book, is_projected=hides)
        assert (SECRET in offered(close, "replaced_by")) is not hides
        assert (SECRET in offered(decide, "actions")) is not hides
        assert "BP24-1.2" in offered(decide, "actions")


def test_what_is_linked_already_stays_without_its_title(book: Book) -> None:
    """So that a form that is saved while others look on takes nothing away."""
    (decision,) = book.decisions.values()
    action, title = book.actions["BP24-1.1"], book.actions[SECRET].title
    for hides, words in ((False, title), (True, "")):
        edit = edit_action_form([action], book, TODAY, is_projected=hides)
        assert offered(edit, "related")[SECRET] == words
        decide = edit_decision_form(decision, book, is_projected=hides)
        assert offered(decide, "actions")[SECRET] == words


def test_plans_with_one_title_are_offered_by_their_years(book: Book) -> None:
    """Everywhere that a plan is chosen; the title stands beside the years."""
    plan = next(iter(book.plans.values()))
    later = {"title": plan.title, "first_day": "2030-04-01", "last_day": "2032-03-31"}
    do(book, AddRecord("plans", later, id="2030-32"))
    offers = [(choice.label, choice.about) for choice in book_choices.plans(book)]
    assert ("2030-32", plan.title) in offers
    assert (plan.id, plan.title) in offers
