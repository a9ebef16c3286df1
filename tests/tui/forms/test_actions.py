from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from building import (
    EXECUTIVE_MEETING,
    FIRST_DAY,
    QAG_MEETING,
    TODAY,
    action,
    book_with_actions,
    context,
    do,
    founded_book,
)
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.actions import AddFromOrigin, AddProgressUpdate, Deliver
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Cause, Source
from cscp_tui.tui.forms.actions import (
    agree_here_form,
    agreement_form,
    edit_action_form,
    edit_raised_form,
    move_form,
    new_plan_form,
    origin_at,
    origin_form,
    plan_form,
    progress_update_form,
    sourced_form,
)
from cscp_tui.tui.forms.fields import echo, read_form, text_in_field

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.tui.forms.fields import Form


def book_with_origins() -> Book:
    """A review, and a restricted audit with a restricted decision beside it."""
    book = founded_book()
    for key, values in (
        ("eva", {"title": "Baby Eva", "source": "review", "kind": "LCSPR", "day": "2024-05-01"}),
        ("zed", {"title": "Zed", "source": "audit", "kind": "audit", "restricted": True}),
    ):
        do(book, AddRecord("origins", values, key), context(FIRST_DAY))
    do(book, AddDecision(EXECUTIVE_MEETING, "Ask for it.", restricted=True))
    return book


def made(form: Form, **typed: str) -> Any:
    """What the form makes of its own texts and of those that were typed."""
    texts = {field.key: typed.get(field.key, field.value) for field in form.fields}
    return form.build(read_form(form, texts, TODAY))


def refused(form: Form, **typed: str) -> tuple[str, str]:
    """The field and the sentence with which the form is refused."""
    with pytest.raises(CscpError) as refusal:
        made(form, **typed)
    return refusal.value.field, str(refusal.value)


def test_a_known_origin_is_taken_and_a_new_one_made() -> None:
    """A title that is known means that origin; another one makes one, of the usual kind."""
    form = sourced_form(book_with_origins(), TODAY, is_projected=False)
    command = made(form, title="Share it", source="review", origin="baby eva")
    assert command == AddFromOrigin(Source.REVIEW, {"title": "Share it", "origin": "eva"}, {}, "")
    command = made(form, title="Do it", source="audit", origin="Neglect", key_learning="a\n\n b ")
    assert command.values == {"title": "Do it"}
    assert command.origin == {
        "title": "Neglect",
        "kind": "audit",
        "day": None,
        "key_learning": ["a", "b"],
    }


def test_what_an_origin_is_refused_for() -> None:
    """Another source, a review of no kind, and facts of a new origin beside a known one."""
    form = sourced_form(book_with_origins(), TODAY, is_projected=False)
    assert refused(form, title="x", origin="Baby Eva") == (
        "source",
        "“Baby Eva” has the source review. Choose that.",
    )
    assert refused(form, title="x", source="review", origin="Baby Zed")[0] == "origin_kind"
    lost = refused(form, title="x", source="review", origin="Baby Eva", origin_day="1/5/24")
    assert lost[0] == "origin_day"
    assert refused(form, title="x", key_learning="Ask.")[0] == "key_learning"


def test_what_is_said_while_it_is_typed() -> None:
    """Whether an origin is known or new, and who will oversee the action."""
    form = sourced_form(book_with_origins(), TODAY, is_projected=False)
    fields = {field.key: field for field in form.fields}
    assert echo(fields["origin"], "Baby Eva", TODAY) == "known: LCSPR, 1 May 2024"
    assert "a new origin: give its type and date below" in echo(fields["origin"], "Baby Zed", TODAY)
    assert "overseen by Executive" in echo(fields["source"], "executive", TODAY)


def test_restricted_ones_are_not_offered_while_others_look_on() -> None:
    """Neither the origin nor the decision can be chosen then."""
    book = book_with_origins()
    for hides in (False, True):
        form = sourced_form(book, TODAY, is_projected=hides)
        fields = {field.key: field for field in form.fields}
        assert ("Zed" in fields["origin"].choices.labels) is not hides
        assert len(fields["decision"].choices) == int(not hides)


def test_an_origin_is_edited_line_by_line() -> None:
    """What was learned is a line each, there and back; only what was changed is kept."""
    book = book_with_origins()
    do(book, SetFields("origins", "eva", {"key_learning": ["Ask.", "Look."]}))
    form = origin_form(origin_at("eva", book), book)
    fields = {field.key: field for field in form.fields}
    assert fields["key_learning"].value == "Ask.\nLook."
    assert text_in_field(fields["key_learning"], ["Ask.", "Look."]) == "Ask.\nLook."
    assert form.seen["origins", "eva"]["key_learning"] == ["Ask.", "Look."]
    command = form.build({"key_learning": "Ask.\n\nListen.", "day": date(2024, 5, 2)})
    assert command.values == {"key_learning": ["Ask.", "Listen."], "day": "2024-05-02"}
    with pytest.raises(Refused, match="no origin yet"):
        origin_at("", book)


def test_the_form_says_that_the_first_update_starts_the_action() -> None:
    """“yes” unless it is changed; once the action has started, it isn't asked about."""
    book = book_with_actions(2)
    form = progress_update_form([book.actions["BP24-1.1"]], book)
    assert made(form, text="Half are trained.").starts_action
    idle = made(form, text="Nothing yet.", starts_action="no", reason="funding", cause="outside")
    assert idle == AddProgressUpdate(
        "BP24-1.1", "Nothing yet.", "funding", Cause.OUTSIDE, starts_action=False
    )
    do(book, made(form, text="Half are trained."))
    later = progress_update_form([book.actions["BP24-1.1"]], book)
    assert [field.key for field in later.fields] == ["text", "reason", "cause"]
    both = progress_update_form(list(book.actions.values()), book)
    assert both.fields[-1].key == "starts_action"


def test_the_form_says_before_saving_how_late_a_new_date_is() -> None:
    """In the words of the record that it makes, with what a slip needs."""
    book = book_with_actions(0)
    do(book, action("Late", due="2024-11-20"))
    form = move_form(list(book.actions.values()), book, TODAY)
    due = next(field for field in form.fields if field.key == "due")
    said = echo(due, "31/3/2025", TODAY)
    assert "new date recorded 5 days after the old one had passed" in said
    assert said.endswith("this is a slip, so it needs a reason and a cause")


def with_deliveries() -> Book:
    """Three delivered actions: two for the group that most are for, and the first for another."""
    book = book_with_actions(3)
    for number, group in enumerate(("EXEC", "QAG", "QAG"), 1):
        of = {"overseeing_group": group}
        do(book, SetFields("actions", f"BP24-1.{number}", of), context(FIRST_DAY))
        do(book, Deliver(f"BP24-1.{number}"))
    return book


def test_deliveries_are_agreed_for_the_group_of_the_selected_one_or_of_most() -> None:
    """Others wait for a form of their own."""
    book = with_deliveries()
    waiting = [each for each in book.actions.values() if each.awaits_agreement]
    of_most = agreement_form(waiting, book, TODAY, at=None, are_marked=False)
    assert of_most.title == "Agree 2 deliveries as one step"
    assert "1 more for another group" in of_most.about
    of_first = agreement_form(waiting, book, TODAY, at=waiting[0], are_marked=False)
    assert of_first.title == "Agree the delivery"
    assert "BP24-1.1" in of_first.about


def test_a_meeting_agrees_the_delivery_at_the_cursor_or_all() -> None:
    """The title says how many."""
    book = with_deliveries()
    waiting = [each for each in book.actions.values() if each.awaits_agreement]
    meeting = book.meetings[EXECUTIVE_MEETING]
    assert agree_here_form(waiting, meeting, waiting[1]).title == "Agree the delivery"
    assert agree_here_form(waiting, meeting, None).title == "Agree 3 deliveries"
    assert agree_here_form(waiting[:1], meeting, None).title == "Agree the delivery"


def test_a_new_plan_has_its_priorities_in_order() -> None:
    """One per line, or one line with commas; without any, only where a file has them."""
    book = founded_book()
    days = {"first_day": "1/4/2027", "last_day": "31/3/2029"}
    do(
        book,
        made(new_plan_form(TODAY), title="Next", priorities="Neglect\n\n Homes, safe ", **days),
    )
    assert (book.plans["2027-29"].title, book.plans["2027-29"].last_day) == (
        "Next",
        date(2029, 3, 31),
    )
    of_plan = [each for each in book.priorities.values() if each.plan == "2027-29"]
    assert [(each.number, each.title) for each in of_plan] == [(1, "Neglect"), (2, "Homes, safe")]
    with pytest.raises(CscpError, match="at least one priority"):
        new_plan_form(TODAY).build({"title": "x", "priorities": " , "})
    alone = made(new_plan_form(TODAY, is_for_file=True), priorities="", **days)
    do(book := founded_book(), alone)
    assert "2027-29" in book.plans


def test_an_edited_plan_keeps_the_numbers_of_its_priorities() -> None:
    """New ones follow; the form asks first for the one under the cursor."""
    book = founded_book()
    plan = book.plans["2024/25"]
    known = [each for each in book.priorities.values() if each.plan == plan.id]
    form = plan_form(plan, known, first=known[1].id)
    assert form.first == "priority 2"
    do(book, made(form, title="Renamed", **{"priority 2": "Other", "priorities": "Third, Fourth"}))
    assert book.plans[plan.id].title == "Renamed"
    titles = {each.number: each.title for each in book.priorities.values() if each.plan == plan.id}
    assert titles == {1: known[0].title, 2: "Other", 3: "Third", 4: "Fourth"}


@pytest.mark.parametrize("count", [1, 2])
def test_one_action_or_several_are_edited_as_one_step(count: int) -> None:
    """Each gets what was changed, and no other field; several have no title in common."""
    book = book_with_actions(3)
    known = list(book.actions.values())[:count]
    form = edit_action_form(known, book, TODAY, is_projected=False)
    assert form.title == "Edit the action"
    assert ("title" in {field.key for field in form.fields}) is (count == 1)
    do(book, form.build({"lead": "Head of Service"}))
    leads = [each.lead for each in book.actions.values()]
    assert leads.count("Head of Service") == count


def test_the_due_date_of_an_action_raised_at_a_meeting_is_edited_with_its_other_fields() -> None:
    """The meeting moves it; other fields are changed alone."""
    book = book_with_actions(1)
    known = next(iter(book.actions.values()))
    form = edit_raised_form(known, book, TODAY, QAG_MEETING, is_projected=False)
    assert known.due
    assert {each.key: each.value for each in form.fields}["due"] == long(known.due)
    do(book, form.build({"lead": "Head of Service"}))
    assert not book.moves
    do(book, form.build({"lead": "Deputy", "due": date(2025, 2, 28)}))
    edited = book.actions[known.id]
    assert (edited.lead, edited.due) == ("Deputy", date(2025, 2, 28))
    assert [each.agreed_by for each in book.moves.values()] == [QAG_MEETING]
