from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import FIRST_DAY, TODAY, context, do, founded_book, refusal_of
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.commitments import AddPartnerEvidence, EditPartnerEvidence
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    ReopenChallenge,
    WriteReflection,
)
from cscp_tui.domain.enums import ChallengeStatus, Role
from cscp_tui.domain.partners import SCRUTINEER, is_scrutineer, scrutineer_of, scrutineers
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


KEY = "CH-01"
GIVEN = "2024-25/Q3/police/evidence-1"


def asked() -> Book:
    """A book with a question to the Police."""
    book = founded_book()
    do(book, RaiseChallenge("police", "Why are data late?", "QAG"))
    return book


def test_a_question_its_answer_and_its_end() -> None:
    """A challenge is open, answered on a day, and closed with what came of it."""
    book = asked()
    assert book.challenges[KEY].status is ChallengeStatus.OPEN
    do(book, AnswerChallenge(KEY, "One analyst serves three boroughs."))
    known = book.challenges[KEY]
    assert (known.status, known.answered) == (ChallengeStatus.ANSWERED, TODAY)
    do(book, CloseChallenge(KEY, "Returns come on time."))
    closed = book.challenges[KEY]
    assert (closed.status, closed.came_of_it) == (ChallengeStatus.CLOSED, "Returns come on time.")
    assert "is closed. Reopen it first" in refusal_of(book, AnswerChallenge(KEY, "Again."))
    do(book, ReopenChallenge(KEY))
    opened = book.challenges[KEY]
    assert (opened.status, opened.answer) == (ChallengeStatus.ANSWERED, known.answer)
    assert "nothing to reopen" in refusal_of(book, ReopenChallenge(KEY))


def test_a_challenge_of_a_meeting() -> None:
    """In a meeting its group asks, unless somebody else is named."""
    book = live_book()
    do(book, RaiseChallenge("police", "Why?"), in_meeting())
    do(book, RaiseChallenge("QAG", "Why not?", "partnership"), in_meeting())
    first, second = book.challenges.values()
    assert (first.raised_by, first.meeting) == ("QAG", MEETING)
    assert (second.raised_by, second.put_to) == ("partnership", "QAG")


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (RaiseChallenge("polis", "Why?", "QAG"), "There's no agency or group “polis”"),
        (RaiseChallenge("police", "Why?", "QQQ"), "There's no agency or group “QQQ”"),
        (RaiseChallenge("police", "Why?"), "Say who is raising the challenge"),
        (RaiseChallenge(" ", "Why?", "QAG"), "Say who the challenge is put to"),
        (RaiseChallenge("police", " ", "QAG"), "Fill in “Question” for challenge"),
        (AnswerChallenge(KEY, " "), "Type the answer to CH-01"),
        (AnswerChallenge(KEY, "Yes.", date(2024, 11, 24)), "can't have been answered on 24"),
        (AnswerChallenge(KEY, "Yes.", date(2024, 11, 26)), "26 November 2024 is in the future"),
        (AnswerChallenge("CH-07", "Yes."), "There's no challenge “CH-07”"),
        (CloseChallenge(KEY, ""), "Give the outcome of challenge CH-01"),
        (SetFields("challenges", KEY, {"status": "answered"}), "Enter the answer"),
        (SetFields("challenges", KEY, {"status": "closed"}), "Give the outcome of challenge"),
        (SetFields("challenges", KEY, {"answered": "2024-11-25"}), "Enter the answer"),
    ],
)
def test_what_is_no_challenge_and_no_answer(command: RaiseChallenge, part: str) -> None:
    """Who is unknown, what is empty and what lies ahead is refused."""
    assert part in refusal_of(asked(), command)


# Partner evidence


def test_partner_evidence_of_a_quarter() -> None:
    """A evidence is for the quarter that is recorded for, unless one is named."""
    book = founded_book()
    do(book, AddPartnerEvidence("police", "Data", "Returns come on time."))
    do(book, AddPartnerEvidence("police", "Training", "All are trained.", "Q2 2024/25"))
    assert {known.quarter for known in book.partner_evidence.values()} == {
        "2024-25/Q3",
        "2024-25/Q2",
    }
    edit = EditPartnerEvidence(GIVEN, evidence="All.", quarter="2024/25 Q1", restricted=True)
    do(book, edit)
    known = book.partner_evidence[GIVEN]
    assert (known.evidence, known.quarter, known.restricted) == ("All.", "2024-25/Q1", True)


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (AddPartnerEvidence("polis", "Data", "Yes."), "There's no agency “polis”"),
        (AddPartnerEvidence("guests", "Data", "Yes."), "is for guests"),
        (AddPartnerEvidence("police", " ", "Yes."), "Fill in “Impact area” for partner evidence"),
        (
            AddPartnerEvidence("police", "Data", ""),
            "Fill in “Evidence of impact” for partner evidence",
        ),
        (AddPartnerEvidence("police", "Data", "Yes.", "2025-26/Q1"), "hasn't begun"),
        (AddPartnerEvidence("police", "Data", "Yes.", "Q9"), "isn't a quarter"),
        (EditPartnerEvidence("nothing", evidence="Yes."), "There's no partner evidence “nothing”"),
    ],
)
def test_what_is_no_evidence(command: AddPartnerEvidence, part: str) -> None:
    """Unknown agencies, empty texts and quarters that have not begun are refused."""
    assert part in refusal_of(founded_book(), command)


def test_a_evidence_is_not_moved_ahead() -> None:
    """An edit cannot move partner evidence into a quarter that has not begun."""
    book = founded_book()
    do(book, AddPartnerEvidence("police", "Data", "Yes."), context())
    assert "hasn't begun" in refusal_of(book, EditPartnerEvidence(GIVEN, quarter="2026-27/Q1"))


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
    assert "Type the answer" in refusal_of(book, AnswerChallenge("CH-S1", " "))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (WriteReflection("", "x"), "which scrutineer"),
        (WriteReflection("Young Scrutineer", " "), "Type the reflection"),
        (WriteReflection("Young Scrutineer", "x", "2031-32/Q1"), "hasn't begun"),
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
