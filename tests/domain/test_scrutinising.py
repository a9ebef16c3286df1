from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import FIRST_DAY, TODAY, context, do, founded_book, refusal_of
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.actions import AddRecord
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    WriteReflection,
)
from cscp_tui.domain.enums import ChallengeStatus, Role
from cscp_tui.domain.partners import SCRUTINEER, is_scrutineer, scrutineer_of, scrutineers

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

NAMES = {"young": "Young Scrutineer", "independent": "Independent Scrutineer", "chair": "Chair"}
BY_SCRUTINEER = context(role=Role.SCRUTINEER)


def book_with_roles() -> Book:
    """A founded book with three roles, two of them scrutineers."""
    book = founded_book()
    for order, (key, name) in enumerate(NAMES.items()):
        values = {"name": name, "kind": "role", "order": 10 - order}
        do(book, AddRecord("agencies", values, key), context(FIRST_DAY))
    return book


def test_scrutineers_are_the_roles_that_are_called_so() -> None:
    """In the order of the attendance table; a chair is none, nor an agency."""
    book = book_with_roles()
    assert [agency.id for agency in scrutineers(book)] == ["independent", "young"]
    assert is_scrutineer(book, "young")
    assert not is_scrutineer(book, "chair")
    assert not is_scrutineer(book, "police")
    assert is_scrutineer(founded_book(), SCRUTINEER)


def test_the_one_at_the_keyboard_is_found_by_name() -> None:
    """However it is written; else it is the first, or the word for any."""
    book = book_with_roles()
    assert scrutineer_of(book, "young scrutineer ") == "young"
    assert scrutineer_of(book, "Somebody") == "independent"
    assert scrutineer_of(founded_book(), "Somebody") == SCRUTINEER


def test_a_scrutineer_raises_under_their_own_role_and_ids() -> None:
    """The team's ids are counted apart."""
    book = book_with_roles()
    do(book, RaiseChallenge("police", "Why?"), context(by="Young Scrutineer", role=Role.SCRUTINEER))
    do(book, RaiseChallenge("police", "Why?", "QAG"))
    first, second = book.challenges.values()
    assert (first.id, first.raised_by) == ("CH-S1", "young")
    assert (second.id, second.raised_by) == ("CH-01", "QAG")


def test_an_answer_of_the_team_is_a_record_of_its_own() -> None:
    """The scrutineer's record stays as it was, and is shown as answered."""
    book = book_with_roles()
    do(book, RaiseChallenge("police", "Why?"), BY_SCRUTINEER)
    changes = do(book, AnswerChallenge("CH-S1", "Because."))
    assert [(change.table, change.id) for change in changes] == [("answers", "CH-S1/answer")]
    assert book.challenges["CH-S1"].status is ChallengeStatus.ANSWERED
    assert "answer" not in plain(book.tables["challenges"]["CH-S1"])
    do(book, CloseChallenge("CH-S1", "Settled."), BY_SCRUTINEER)
    known = book.challenges["CH-S1"]
    assert (known.answer, known.came_of_it) == ("Because.", "Settled.")
    assert known.status is ChallengeStatus.CLOSED


def test_an_answer_is_of_a_day_since_the_question() -> None:
    """Neither before it was put nor ahead."""
    book = book_with_roles()
    do(book, RaiseChallenge("police", "Why?"), BY_SCRUTINEER)
    for day in (date(2024, 11, 1), date(2025, 1, 1)):
        assert "answered" in refusal_of(book, AnswerChallenge("CH-S1", "x", day))
    assert "is empty" in refusal_of(book, AnswerChallenge("CH-S1", " "))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (WriteReflection("", "x"), "which scrutineer"),
        (WriteReflection("Young Scrutineer", " "), "empty"),
        (WriteReflection("Young Scrutineer", "x", "2031-32/Q1"), "not begun"),
        (WriteReflection("Young Scrutineer", "x", "nonsense"), "nonsense"),
    ],
)
def test_reflections_that_cannot_be_kept(command: WriteReflection, said: str) -> None:
    """Each is refused in a sentence."""
    assert said in refusal_of(book_with_roles(), command)


def test_a_role_has_one_reflection_for_a_quarter() -> None:
    """The scrutineer's own stands in place of what the team typed; other roles stay."""
    book = book_with_roles()
    do(book, WriteReflection("Young Scrutineer", "Typed by the team."))
    do(book, WriteReflection("Independent Scrutineer", "Typed by the team."))
    do(book, WriteReflection("Young Scrutineer", "Mine."), BY_SCRUTINEER)
    told = {each.role: each.text for each in book.reflections.values()}
    assert told == {"Young Scrutineer": "Mine.", "Independent Scrutineer": "Typed by the team."}
    assert {each.created for each in book.reflections.values()} == {TODAY}
    assert {each.role: each.recorded_for for each in book.reflections.values()} == {
        "Young Scrutineer": "",
        "Independent Scrutineer": "recorded by the business team for the Independent Scrutineer",
    }
