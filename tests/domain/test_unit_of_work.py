from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from building import (
    FIRST_DAY,
    QAG_MEETING,
    TODAY,
    action,
    book_with_actions,
    context,
    do,
    founded_book,
)
from cscp_tui.base.errors import Missing, Refused, UnknownField, UnknownRecord, UnknownValue
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Agency
from cscp_tui.domain.unit_of_work import UnitOfWork

REF = "BP24-1.1"


def test_a_day_of_effect_after_today_is_refused() -> None:
    """Nothing can be recorded for tomorrow; the sentence names both days."""
    with pytest.raises(
        Refused,
        match=r"^26 November 2024 is after today, 25 November 2024\. Give today's date or an ",
    ):
        UnitOfWork(founded_book(), context(on=TODAY + timedelta(days=1)))


def test_today_is_a_day_of_effect() -> None:
    """A draft of today is allowed, and takes effect today when no day is given."""
    assert UnitOfWork(founded_book(), context(on=TODAY)).on == TODAY
    assert UnitOfWork(founded_book(), context()).on == TODAY


def test_nothing_happens_to_a_record_before_it_was_made() -> None:
    """A note on the day before an action was made is refused with both days."""
    book = book_with_actions(1)
    with pytest.raises(
        Refused,
        match=r"^Action BP24-1\.1 was added on 1 April 2024, so nothing can be recorded on it for 31 "
        r"March 2024\. Give a later date\.$",
    ):
        do(book, AddProgressUpdate(REF, "Too early"), context(on=FIRST_DAY - timedelta(days=1)))


def test_something_can_happen_on_the_day_a_record_is_made() -> None:
    """A note on the very day on which an action was made is kept."""
    book = book_with_actions(1)
    do(book, AddProgressUpdate(REF, "Started at once"), context(on=FIRST_DAY))
    assert len(book.updates_of(REF)) == 1


def test_the_quarter_is_that_of_the_day_of_effect() -> None:
    """Without a quarter of its own a recording speaks for the quarter of its day."""
    draft = UnitOfWork(founded_book(), context(date(2024, 10, 8), on=date(2024, 9, 30)))
    assert draft.quarter == Quarter(2024, 2)


def test_the_quarter_that_is_recorded_for_comes_first() -> None:
    """In October notes can be recorded for July to September."""
    draft = UnitOfWork(founded_book(), context(date(2024, 10, 8), quarter="2024-25/Q2"))
    assert draft.quarter == Quarter(2024, 2)


def test_a_draft_sees_its_own_changes_first() -> None:
    """What a draft has changed it reads back; the book stays as it is."""
    book = book_with_actions(1)
    draft = UnitOfWork(book, context())
    draft.edit("actions", REF, {"title": "Train everyone"})
    assert draft.action(REF).title == "Train everyone"
    assert book.actions[REF].title == "Action 1"


def test_a_record_that_the_draft_takes_away_is_gone() -> None:
    """A record whose making the draft undoes can neither be found nor got."""
    book = book_with_actions(1)
    draft = UnitOfWork(book, context())
    draft.put("actions", replace(book.actions[REF], undone=True))
    assert draft.find("actions", REF) is None
    with pytest.raises(UnknownRecord, match="It was added and then undone"):
        draft.get("actions", REF)


def test_references_are_found_however_their_letters_are_typed() -> None:
    """A reference can be typed in small letters."""
    assert UnitOfWork(book_with_actions(1), context()).action("bp24-1.1").id == REF


def test_an_unknown_reference_says_where_to_look() -> None:
    """A reference that no action has is named, with the command that lists all."""
    with pytest.raises(UnknownRecord) as problem:
        UnitOfWork(founded_book(), context()).action("BP99-1.1")
    assert str(problem.value) == (
        "There's no action “BP99-1.1”. Run “cscp list actions” to see the references."
    )


def test_an_id_is_used_once() -> None:
    """A second record with an id that is taken is refused by name."""
    draft = UnitOfWork(founded_book(), context())
    with pytest.raises(Refused, match=r"^The agency “police” already exists\. Give another name"):
        draft.make("agencies", "police", {"name": "Another police"})


def test_an_undone_id_is_not_used_again() -> None:
    """The id of a record whose making was undone stays taken."""
    book = book_with_actions(1)
    changes = do(book, action("Second"))
    book.apply([inverse(change) for change in changes])
    with pytest.raises(Refused, match="already exists"):
        UnitOfWork(book, context()).make("actions", "BP24-1.2", {"title": "x", "source": "plan"})


def test_ids_of_one_draft_follow_each_other() -> None:
    """Two records that one command makes get two ids."""
    draft = UnitOfWork(book_with_actions(1), context())
    values = {"action": REF, "text": "x", "quarter": "2024-25/Q3"}
    for number in (1, 2):
        key = draft.next_id("progress_updates", f"{REF}/note-")
        assert key == f"{REF}/note-{number}"
        draft.make("progress_updates", key, values)


def test_a_field_that_nobody_knows_is_never_dropped() -> None:
    """A mistyped field is refused and the right ones are listed, so that no word is lost."""
    with pytest.raises(
        UnknownField,
        match=r"^Agencies have no field “nmae”. Choose name, abbreviation, aliases, parent",
    ):
        UnitOfWork(founded_book(), context()).make("agencies", "slam", {"nmae": "SLaM"})


@pytest.mark.parametrize("field", ["id", "created", "undone"])
def test_what_the_program_fills_in_cannot_be_given(field: str) -> None:
    """The id, the day of making and the undone mark are the program's own."""
    draft = UnitOfWork(founded_book(), context())
    with pytest.raises(UnknownField, match=f"no field “{field}”"):
        draft.make("agencies", "slam", {"name": "SLaM", field: "x"})


def test_a_record_lacks_nothing_that_it_needs() -> None:
    """A record without a field that it needs is refused, and the field is named."""
    draft = UnitOfWork(founded_book(), context())
    values = {"title": "Business plan", "last_day": "2030-03-31"}
    with pytest.raises(Missing, match=r"^Enter the first day of the new plan\.$"):
        draft.make("plans", "2029/30", values)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", 7, "“7” isn't a valid value for “Action”. Use text."),
        (
            "due",
            "31/3/2025",
            "“31/3/2025” isn't a valid value for “Due date”. Use a date, e.g. 2026-03-31.",
        ),
        (
            "due",
            "2025-02-30",
            "“2025-02-30” isn't a valid value for “Due date”. Use a date, e.g. 2026-03-31.",
        ),
        (
            "restricted",
            "perhaps",
            "“perhaps” isn't a valid value for “Restricted”. Use true or false.",
        ),
        (
            "related",
            "BP24-1.2",
            "“BP24-1.2” isn't a valid value for “Related actions”. Use a list.",
        ),
        (
            "related",
            ["BP24-1.2", 3],
            "“['BP24-1.2', 3]” isn't a valid value for “Related actions”. Use a list.",
        ),
        (
            "impact_state",
            "some",
            "“some” isn't a valid value for “Impact status”. Use none yet, emerging or evidenced.",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_named(field: str, value: object, sentence: str) -> None:
    """A value of the wrong kind is named with its field and with what the field takes."""
    draft = UnitOfWork(book_with_actions(1), context())
    with pytest.raises(UnknownValue) as problem:
        draft.edit("actions", REF, {field: value})
    assert str(problem.value) == sentence


def test_a_value_inside_a_list_of_records_names_the_field() -> None:
    """A wrong value deep in the quorum of a group is said to be of the quorum."""
    draft = UnitOfWork(founded_book(), context())
    with pytest.raises(UnknownValue, match=r"isn't a valid value for “Quorum”\. Use a list"):
        draft.edit("groups", "QAG", {"quorum": [{"at_least": "one", "agencies": []}]})


def test_a_draft_that_changes_nothing_has_no_changes() -> None:
    """Writing what is there already is no change."""
    draft = UnitOfWork(book_with_actions(1), context())
    draft.edit("actions", REF, {"title": "Action 1"})
    assert draft.changes() == ()


def test_a_draft_lists_what_differs() -> None:
    """A draft tells each changed field with its value before."""
    draft = UnitOfWork(book_with_actions(1), context())
    draft.edit("actions", REF, {"title": "Train everyone"})
    (change,) = draft.changes()
    assert (change.table, change.id) == ("actions", REF)
    assert change.fields == {"title": ["Action 1", "Train everyone"]}


def test_notes_of_an_action_include_those_of_the_draft() -> None:
    """A draft counts the note that it is about to add."""
    book = book_with_actions(1)
    do(book, AddProgressUpdate(REF, "First"))
    draft = UnitOfWork(book, context())
    AddProgressUpdate(REF, "Second").work(draft)
    assert [note.text for note in draft.updates_of(REF)] == ["First", "Second"]


def test_the_records_of_a_table_are_as_the_draft_has_them() -> None:
    """Changed records come as changed, new ones are there, and those taken away are not."""
    book = book_with_actions(3)
    draft = UnitOfWork(book, context())
    draft.edit("actions", "BP24-1.2", {"title": "Train everyone"})
    draft.put("actions", replace(book.actions["BP24-1.3"], undone=True))
    draft.make("agencies", "slam", {"name": "SLaM"})
    titles = {record.id: getattr(record, "title", "") for record in draft.records(Action)}
    assert titles == {"BP24-1.1": "Action 1", "BP24-1.2": "Train everyone"}
    assert "slam" in {record.id for record in draft.records(Agency)}


def test_the_attendance_of_a_meeting_is_as_the_draft_has_it() -> None:
    """A meeting's rows include those of the draft, and neither undone ones nor those of others."""
    book = founded_book()
    other = "EXEC-2024-11-21"
    for agency in ("icb", "police"):
        row = {"meeting": QAG_MEETING, "agency": agency, "in_room": 1}
        do(book, AddRecord("attendances", row))
    draft = UnitOfWork(book, context())
    draft.edit("attendances", f"{QAG_MEETING}/icb", {"in_room": 2})
    police = book.attendances[f"{QAG_MEETING}/police"]
    draft.put("attendances", replace(police, undone=True))
    for meeting, agency in ((QAG_MEETING, "council"), (other, "icb")):
        draft.make("attendances", f"{meeting}/{agency}", {"meeting": meeting, "agency": agency})
    found = {row.agency: row.in_room for row in draft.attendances_of(QAG_MEETING)}
    assert found == {"icb": 2, "council": 0}


def test_half_a_sign_is_kept_as_a_whole_one() -> None:
    """A file could not hold it: in a text, in a list of texts and in the records of a list."""
    book = book_with_actions(1)
    do(
        book,
        AddRecord("agencies", {"name": "Half \ud83d", "aliases": ["H\ud83d", "Other"]}, "half"),
    )
    half = book.agencies["half"]
    texts = (half.name, *half.aliases)
    assert all(text.encode() for text in texts)
    assert [text[0] for text in texts] == ["H", "H", "O"]
