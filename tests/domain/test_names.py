"""What records are called in sentences: as people call them."""

from __future__ import annotations

from datetime import date

import pytest

from building import TODAY, action, context, do, founded_book
from cscp_tui.domain.commands.commitments import AddCommitment
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    CloseMeeting,
    ScheduleMeetings,
    StartMeeting,
)
from cscp_tui.domain.commands.partners import EndAgency, MakeMember
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.names import (
    agencies_called,
    agencies_near,
    groups_called,
    hint_for,
    is_named,
    is_short_for,
    plan_in_full,
    plans_called,
    priorities_called,
    sentence_of,
    with_names,
    with_parts,
)
from cscp_tui.domain.records import Plan
from meetings_made import MEETING, live_book, planned_book

DAYS = (date(2024, 12, 9), date(2025, 1, 20))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (StartMeeting(MEETING), "Started the Quality Assurance Group meeting of 25 November 2024"),
        (CloseMeeting(MEETING), "Closed the Quality Assurance Group meeting of 25 November 2024"),
        (
            SetFields("meetings", MEETING, {"place": "Online"}),
            "Place of the Quality Assurance Group meeting of 25 November 2024 changed",
        ),
        (
            ScheduleMeetings("QAG", DAYS),
            "Quality Assurance Group meetings planned until 20 January 2025",
        ),
        (
            RaiseChallenge("police", "Who comes?"),
            "Challenge put to The Police",
        ),
        (
            MakeMember("police", "QAG", DAYS[0]),
            "The Police is a member of Quality Assurance Group from 9 December 2024",
        ),
        (
            Together((MakeMember("police", "QAG", DAYS[0]), MakeMember("icb", "QAG", DAYS[0]))),
            "The Police is a member of Quality Assurance Group from 9 December 2024, and 1 more",
        ),
        (
            Together((MakeMember("police", "QAG", DAYS[0]), action("New"))),
            (
                "The Police is a member of Quality Assurance Group from 9 December 2024, "
                "with 1 more change"
            ),
        ),
    ],
)
def test_a_command_says_names(command, sentence: str) -> None:  # type: ignore[no-untyped-def]
    """Of meetings, groups and agencies."""
    assert sentence_of(command, planned_book()) == sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"Meeting {MEETING} is held.",
            "The Quality Assurance Group meeting of 25 November 2024 is held.",
        ),
        (
            f"No. {MEETING} was not quorate",
            "No. The Quality Assurance Group meeting of 25 November 2024 was not quorate",
        ),
        (
            f"Nobody came to {MEETING}",
            "Nobody came to the Quality Assurance Group meeting of 25 November 2024",
        ),
        (f"its note is exports/{MEETING}-note.md.", f"its note is exports/{MEETING}-note.md."),
        (f"Wrote {MEETING} note.md", f"Wrote {MEETING} note.md"),
        (
            f"Look at {MEETING}/police",
            "Look at The Police at the Quality Assurance Group meeting of 25 November 2024",
        ),
        (f"Wrote exports/{MEETING}/police.md", f"Wrote exports/{MEETING}/police.md"),
        ("EXEC-2031-01-01 is unknown", "EXEC-2031-01-01 is unknown"),
        ("Priority 2024/25/1 isn't in plan", "Priority 1 Priority 1 isn't in plan"),
        ("choose 2025-27/2.", "choose priority 2 Priority 2."),
        ("There's no priority “2024/25/1”.", "There's no priority “2024/25/1”."),
        (
            "Commitment 2024/25/commitment-1 is open.",
            "Commitment “Every school has a contact.” is open.",
        ),
        (f"ratify {MEETING}/decision-1", "ratify decision “Audit thresholds again.”"),
        (f"ratify {MEETING}/decision-9", f"ratify {MEETING}/decision-9"),
        ("exports/2024/25/1.md", "exports/2024/25/1.md"),
    ],
)
def test_records_are_named_in_sentences(text: str, said: str) -> None:
    """But not in the names of files, nor where there is no such record."""
    book = live_book()
    do(book, AddCommitment("2024/25", "Every school has a contact."))
    do(book, AddDecision(MEETING, "Audit thresholds again."))
    assert with_names(text, book) == said


BOOK = planned_book()
AGENCIES = BOOK.agencies.values()


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("polce", "Did you mean The Police?"),
        ("counci", "Did you mean The Council?"),
        ("fire brigade", "Choose The Council, The Police, The ICB"),
    ],
)
def test_a_name_near_to_one_is_taken_for_it_mistyped(typed: str, hint: str) -> None:
    """Otherwise all there are stand there, as people call them."""
    assert hint_for(typed, AGENCIES).startswith(hint)


def test_what_bodies_of_the_nhs_are_called_besides_does_not_matter() -> None:
    """One is found with its legal form or without."""
    book = founded_book()
    do(book, AddRecord("agencies", {"name": "Harbour Health Services NHS"}))
    near = agencies_near("Harbour Health Service NHS Foundation Trust", book)
    assert [each.name for each in near] == ["Harbour Health Services NHS"]


def test_the_parts_of_an_agency_reach_down_to_the_last() -> None:
    """With the parts of parts; a part alone is only itself."""
    book = planned_book(0)
    do(book, AddRecord("agencies", {"name": "Adoption", "parent": "csc"}, "adoption"))
    keys = {"council", "csc", "housing", "adoption"}
    assert with_parts([book.agencies["council"]], book) == keys
    assert with_parts([book.agencies["csc"]], book) == {"csc", "adoption"}
    both = [book.agencies["housing"], book.agencies["police"]]
    assert with_parts(both, book) == {"housing", "police"}
    assert with_parts([], book) == frozenset()


def test_plans_and_priorities_are_called_by_number_or_title() -> None:
    """A number is a priority's own, in each plan that has it."""
    book = founded_book()
    first, second = sorted(key for key in book.priorities if key.endswith("/1"))
    assert [each.id for each in priorities_called("1", book)] == [first, second]
    assert [each.id for each in priorities_called(first, book)] == [first]
    assert priorities_called("99", book) == ()
    for plan in book.plans.values():
        assert plan in plans_called(plan.id, book)
        assert plan in plans_called(plan.title, book)
    assert plans_called("nothing like it", book) == ()


def test_several_that_have_the_name_are_named() -> None:
    """And where there is nothing at all, that is said."""
    found = [BOOK.agencies["police"], BOOK.agencies["icb"]]
    assert hint_for("the", AGENCIES, found) == "Did you mean The Police or The ICB?"
    assert hint_for("police", ()) == "None has been added yet."


@pytest.mark.parametrize(
    ("key", "title", "name"),
    [
        ("2025-27", "Business plan 2025–27", "Business plan 2025–27"),
        ("2024/25", "Plan for 2024-25", "Plan for 2024-25"),
        ("2025-27", "Business plan", "Business plan 2025-27"),
    ],
)
def test_a_plan_says_its_years_once(key: str, title: str, name: str) -> None:
    """The label follows a title that does not say it, whatever stands between the years."""
    first, last = date(2025, 4, 1), date(2027, 3, 31)
    plan = Plan(id=key, created=first, title=title, first_day=first, last_day=last)
    assert plan_in_full(plan) == name


def test_a_name_that_two_records_of_an_old_folder_share_can_be_resolved() -> None:
    """By the id of either, as the advice says, and by ending one of the two."""
    book = founded_book()
    old = context(is_merged=True)
    do(book, AddRecord("agencies", {"name": "Police", "aliases": ["Met"]}, "police-2"), old)
    do(book, AddRecord("groups", {"name": "Quality", "abbreviation": "QAG"}, "QAG-2"), old)

    def meant(text: str) -> list[str]:
        return [agency.id for agency in agencies_called(text, book)]

    assert meant("Met") == ["police", "police-2"]
    assert (meant("police"), meant("police-2")) == (["police"], ["police-2"])
    assert [group.id for group in groups_called("qag", book)] == ["QAG"]
    do(book, EndAgency("police-2", TODAY))
    assert meant("Met") == ["police"]
    assert meant("police-2") == ["police-2"]


@pytest.mark.parametrize(
    ("short", "name", "is_one"),
    [
        ("hfp", "health and families partnership", True),
        ("hp", "health and families partnership", False),
        ("edu", "education", True),
        ("educn", "education", True),
        ("eductr", "education", False),
        ("hsg", "housing", True),
        ("hg", "housing", False),
        ("cn", "housing", False),
        ("the", "theatre", False),
        ("x", "", False),
    ],
)
def test_a_name_is_shortened_to_initials_or_consonants(
    short: str, name: str, *, is_one: bool
) -> None:
    """Never to a word of its own that means something else."""
    assert is_short_for(short, name) is is_one


def test_a_text_has_a_name_as_words_of_its_own() -> None:
    """In any letters; no names are in none."""
    assert is_named(["The Police", "Met (E)"], "Did the police come?")
    assert not is_named(["Pol"], "Did the police come?")
    assert not is_named(["", "ICB"], "Did the police come?")
    assert not is_named([], "Did the police come?")
