from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from building import QAG_MEETING, action, book_with_actions, context, do
from cscp_tui.base.errors import Refused, UnknownField, UnknownRecord, UnknownValue
from cscp_tui.domain.changes import difference
from cscp_tui.domain.commands.actions import AddProgressUpdate, Agree, Deliver, MoveDate
from cscp_tui.domain.commands.carry_over import CarryOver
from cscp_tui.domain.commands.records import (
    AddRecord,
    SetFields,
    Together,
    editable_fields,
    own_way,
)
from cscp_tui.domain.commands.updates import WriteNarrative
from cscp_tui.domain.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cscp_tui.domain.book import Book


REF = "BP24-1.1"


@pytest.fixture
def book() -> Book:
    """A book with two actions."""
    return book_with_actions(2)


def edit(table: str, key: str, values: Mapping[str, Any]) -> SetFields:
    """The command that edits a record."""
    return SetFields(table, key, values)


def test_an_edit_changes_its_fields_and_no_others(book: Book) -> None:
    """What an edit does not name stays as it was."""
    (change,) = do(book, edit("actions", REF, {"lead": "Designated Nurse", "measure": "Audit"}))
    assert change.fields == {"lead": ["", "Designated Nurse"], "measure": ["", "Audit"]}
    assert book.actions[REF].title == "Action 1"


def test_an_edit_finds_a_reference_in_small_letters(book: Book) -> None:
    """A reference can be typed in small letters."""
    do(book, edit("actions", "bp24-1.1", {"lead": "Designated Nurse"}))
    assert book.actions[REF].lead == "Designated Nurse"


COMMANDED = {
    "status": "change its status, deliver or end it",
    "due": "move the date",
    "original_due": "it's the first date agreed, so it never changes",
    "ended": "deliver or end it",
    "agreed": "record that a meeting agreed it",
    "agreed_at": "record that a meeting agreed it",
    "outcome": "end it with an outcome",
    "reason": "end it with a reason",
    "explanation": "end it with an explanation",
    "cause": "end it with a cause",
    "transferred_to": "end it as transferred",
    "replaced_by": "end it as replaced",
    "continued_by": "carry it over",
    "continues": "carry the other one over",
    "hold_reason": "put it on hold",
    "hold_explanation": "put it on hold",
    "judgement": "judge it",
    "judgement_reason": "judge it",
    "plan": "carry it over",
    "source": "add it again with the right source",
}


@pytest.mark.parametrize(("field", "way"), COMMANDED.items())
def test_a_field_with_a_command_of_its_own_names_it(book: Book, field: str, way: str) -> None:
    """Fields that rules hang on are changed by their own commands, which the refusal names."""
    label = KINDS["actions"].fields[field].label
    with pytest.raises(Refused) as refusal:
        do(book, edit("actions", REF, {"lead": "Designated Nurse", field: "x"}))
    assert str(refusal.value) == f"You can't edit “{label}” of BP24-1.1: {way}."
    assert book.actions[REF].lead == ""


def test_a_text_stays_in_its_section_and_quarter(book: Book) -> None:
    """The update knows no other sections, and one text for each of a quarter."""
    do(book, WriteNarrative("2024-25/Q1", "ahead", "Winter."))
    for field, value in (("section", "=cmd()"), ("quarter", "2024-25/Q2")):
        with pytest.raises(Refused, match=rf": write the text of the other {field}"):
            do(book, edit("narratives", "2024-25/Q1/ahead", {field: value}))


def test_a_priority_stays_in_its_plan(book: Book) -> None:
    """A priority cannot leave the plan of its actions."""
    with pytest.raises(Refused, match=r"^You can't edit “Plan” of priority 1 of 2024/25: add"):
        do(book, edit("priorities", "2024/25/1", {"plan": "2025-27"}))


@pytest.mark.parametrize(
    ("table", "key", "field", "sentence"),
    [
        ("actions", REF, "titel", "Actions have no field “titel”. Choose title, priority, "),
        ("agencies", "police", "id", "Agencies have no field “id”. Choose name, abbreviation"),
        ("plans", "2024/25", "created", "Plans have no field “created”. Choose title, first"),
        ("groups", "QAG", "undone", "Groups have no field “undone”. Choose name, abbreviati"),
    ],
)
def test_an_unknown_field_lists_the_known_ones(
    book: Book, table: str, key: str, field: str, sentence: str
) -> None:
    """A field that an edit cannot know is named, with all that it can."""
    with pytest.raises(UnknownField) as problem:
        do(book, edit(table, key, {field: "x"}))
    assert str(problem.value).startswith(sentence)
    assert all(name in str(problem.value) for name in editable_fields(table))


@pytest.mark.parametrize("table", KINDS)
def test_every_field_is_edited_or_has_a_way_of_its_own(table: str) -> None:
    """No field but those of the program itself is left without a way to change it."""
    commanded = {name for name in KINDS[table].defaults if own_way(table, name)}
    editable = set(editable_fields(table))
    assert editable.isdisjoint(commanded)
    assert editable | commanded == KINDS[table].defaults.keys() - {"id", "created", "undone"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", 5, "“5” isn't a valid value for “Action”. Use text."),
        (
            "review_date",
            "soon",
            "“soon” isn't a valid value for “Review date”. Use a date, e.g. 2026-03-31.",
        ),
        (
            "supporting_agencies",
            "police",
            "“police” isn't a valid value for “Supporting agencies”. Use a list.",
        ),
        ("restricted", "yes", "“yes” isn't a valid value for “Restricted”. Use true or false."),
        (
            "impact_state",
            "big",
            "“big” isn't a valid value for “Impact status”. Use none yet, emerg",
        ),
        ("title", None, "“None” isn't a valid value for “Action”. Use text."),
    ],
)
def test_a_value_that_does_not_fit_names_field_and_value(
    book: Book, field: str, value: object, sentence: str
) -> None:
    """A value of the wrong kind is refused in one sentence."""
    with pytest.raises(UnknownValue) as problem:
        do(book, edit("actions", REF, {field: value}))
    assert str(problem.value).startswith(sentence)


def test_several_wrong_fields_change_nothing(book: Book) -> None:
    """An edit is kept whole or not at all."""
    before = book.actions[REF]
    with pytest.raises(UnknownRecord):
        do(book, edit("actions", REF, {"title": "New", "lead_agency": "polis"}))
    assert book.actions[REF] == before


@pytest.mark.parametrize("table", ["progress_updates", "moves"])
def test_what_was_written_is_never_rewritten(book: Book, table: str) -> None:
    """Notes and date moves are undone or followed by others, not edited."""
    do(book, AddProgressUpdate(REF, "Half are trained."))
    do(book, MoveDate(REF, date(2025, 2, 1)))
    key = next(iter(book.tables[table]))
    with pytest.raises(Refused, match=r". Undo it, or add another\.$"):
        do(book, edit(table, key, {"by": "Somebody else"}))


def test_sets_of_two_people_are_merged(book: Book) -> None:
    """Of two forms on the same action neither takes out what the other one put in."""
    do(book, edit("actions", REF, {"supporting_agencies": ["council"]}))
    seen = {"supporting_agencies": ["council"]}
    do(book, SetFields("actions", REF, {"supporting_agencies": ["council", "police"]}, seen))
    do(book, SetFields("actions", REF, {"supporting_agencies": ["icb"]}, seen))
    assert book.actions[REF].supporting_agencies == ("icb", "police")


@pytest.mark.parametrize("value", ["police", [["police"]], [3, "police"], None])
def test_a_set_of_something_else_is_refused_in_a_form_too(book: Book, value: object) -> None:
    """A form that hands over no list of texts is told so like everybody."""
    seen = {"supporting_agencies": ["council"]}
    with pytest.raises(
        UnknownValue, match=r"isn't a valid value for “Supporting agencies”. Use a list"
    ):
        do(book, SetFields("actions", REF, {"supporting_agencies": value}, seen))


def test_an_edit_of_a_set_says_who_came_and_went(book: Book) -> None:
    """The change of a set lists members, not whole sets."""
    do(book, edit("actions", REF, {"supporting_agencies": ["council", "icb"]}))
    (change,) = do(book, edit("actions", REF, {"supporting_agencies": ["police", "icb"]}))
    assert change.fields == {"supporting_agencies": {"+": ["police"], "-": ["council"]}}


def test_writing_the_same_again_is_no_change(book: Book) -> None:
    """An edit to what is there already changes nothing."""
    assert do(book, edit("actions", REF, {"title": "Action 1", "related": []})) == ()


def test_an_action_can_change_its_priority_within_the_plan(book: Book) -> None:
    """An action that moves to another priority keeps its reference."""
    do(book, edit("actions", REF, {"priority": "2024/25/2"}))
    assert book.actions[REF].priority == "2024/25/2"
    with pytest.raises(Refused, match=r"^Priority 2025-27/1 isn't in plan 2024/25\. Choose one"):
        do(book, edit("actions", REF, {"priority": "2025-27/1"}))


def test_an_edited_quarter_is_kept_in_one_form(book: Book) -> None:
    """However the quarter of a reflection is typed, it is the same quarter."""
    values = {"quarter": "2024-25/Q2", "role": "Independent Scrutineer", "text": "Better"}
    do(book, AddRecord("reflections", values))
    key = "2024-25/Q2/Independent Scrutineer"
    do(book, edit("reflections", key, {"quarter": "Q3 2024/25"}))
    assert book.reflections[key].quarter == "2024-25/Q3"


def test_an_unknown_record_is_named(book: Book) -> None:
    """An edit of what is not there says so."""
    with pytest.raises(UnknownRecord, match=r"^There's no agency “polis”\.$"):
        do(book, edit("agencies", "polis", {"name": "Police"}))


# Together


def test_commands_together_are_one_step(book: Book) -> None:
    """A second command sees what the first one did, and both are kept as one."""
    changes = do(
        book,
        Together(
            (AddProgressUpdate(REF, "Done."), Deliver(REF), AddProgressUpdate(REF, "Really."))
        ),
    )
    assert [note.id for note in book.updates_of(REF)] == [f"{REF}/note-1", f"{REF}/note-2"]
    assert book.actions[REF].is_delivered
    assert len(changes) == 3


def test_commands_together_are_kept_whole_or_not_at_all(book: Book) -> None:
    """If one of several is refused, none is kept."""
    with pytest.raises(Refused):
        do(book, Together((AddProgressUpdate(REF, "Done."), AddProgressUpdate("BP24-1.2", " "))))
    assert book.progress_updates == {}


def test_several_commands_take_effect_later_only_where_each_can() -> None:
    """Notes can, today; a delivery beside them has its own day."""
    notes = tuple(AddProgressUpdate(ref, "Done.") for ref in (REF, "BP24-1.2"))
    now = context(date(2024, 11, 25))
    assert Together(notes).later_day(None, now) == date(2024, 11, 25)
    assert Together((*notes, Deliver(REF))).later_day(None, now) is None
    assert Together((CarryOver("2024/25", "2025-27", ()), *notes)).later_day(None, now) is None


def test_commands_together_take_effect_on_the_earliest_day(book: Book) -> None:
    """A step with an agreement holds from the meeting's day."""
    step = Together((Deliver(REF), Agree((REF,), QAG_MEETING)))
    assert step.day(book, context()) == date(2024, 11, 20)
    do(book, step)
    assert book.actions[REF].ended == book.actions[REF].agreed == date(2024, 11, 20)


def test_sentences_say_what_was_changed() -> None:
    """An edit names its fields, and several commands say how many more there are."""
    one = edit("actions", REF, {"lead_agency": "police", "title": "x"})
    assert one.sentence() == "Lead agency and title of BP24-1.1 changed"
    assert Together((one,)).sentence() == one.sentence()
    assert edit("agencies", "police", {"parent": "x"}).sentence() == "Parent of police changed"
    assert Together((one, action("New"))).sentence() == f"{one.sentence()}, with 1 more change"


def test_a_difference_of_an_edit_leads_to_what_was_edited(book: Book) -> None:
    """The changes that an edit makes are the difference of the two records."""
    before = book.actions[REF]
    (change,) = do(book, edit("actions", REF, {"title": "Train everyone"}))
    assert change == difference("actions", before, book.actions[REF])


@pytest.mark.parametrize(
    ("allowed", "day"),
    [
        (None, date(2024, 11, 20)),
        (date(2024, 11, 19), date(2024, 11, 20)),
        (date(2024, 11, 22), date(2024, 11, 22)),
    ],
)
def test_commands_that_need_a_first_day_take_it_or_a_later_one(
    allowed: date | None, day: date
) -> None:
    """The first that the changes made before allow; whatever days they have themselves."""
    step = Together((edit("actions", REF, {"lead": "Nurse"}),), not_before=date(2024, 11, 20))
    assert step.later_day(allowed, context()) == day
