from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, context, do, founded_book, refusal_of
from cscp_tui.domain.commands.commitments import AddPartnerEvidence, EditPartnerEvidence
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    ReopenChallenge,
)
from cscp_tui.domain.enums import ChallengeStatus
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
    assert "is closed; reopen it first" in refusal_of(book, AnswerChallenge(KEY, "Again."))
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
        (RaiseChallenge("polis", "Why?", "QAG"), "There is no agency or group “polis”"),
        (RaiseChallenge("police", "Why?", "QQQ"), "There is no agency or group “QQQ”"),
        (RaiseChallenge("police", "Why?"), "Say who raises the challenge"),
        (RaiseChallenge(" ", "Why?", "QAG"), "Say whom the challenge is put to"),
        (RaiseChallenge("police", " ", "QAG"), "The question of challenge"),
        (AnswerChallenge(KEY, " "), "The answer to CH-01 is empty"),
        (AnswerChallenge(KEY, "Yes.", date(2024, 11, 24)), "cannot have been answered on 24"),
        (AnswerChallenge(KEY, "Yes.", date(2024, 11, 26)), "26 November 2024 lies ahead"),
        (AnswerChallenge("CH-07", "Yes."), "There is no challenge “CH-07”"),
        (CloseChallenge(KEY, ""), "Say what came of challenge CH-01"),
        (SetFields("challenges", KEY, {"status": "answered"}), "needs its answer"),
        (SetFields("challenges", KEY, {"status": "closed"}), "Say what came of challenge"),
        (SetFields("challenges", KEY, {"answered": "2024-11-25"}), "needs its answer"),
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
        (AddPartnerEvidence("polis", "Data", "Yes."), "There is no agency “polis”"),
        (AddPartnerEvidence("guests", "Data", "Yes."), "stands for guests"),
        (AddPartnerEvidence("police", " ", "Yes."), "The impact area of partner evidence"),
        (AddPartnerEvidence("police", "Data", ""), "The evidence of partner evidence"),
        (AddPartnerEvidence("police", "Data", "Yes.", "2025-26/Q1"), "has not begun"),
        (AddPartnerEvidence("police", "Data", "Yes.", "Q9"), "is no quarter"),
        (EditPartnerEvidence("nothing", evidence="Yes."), "There is no partner evidence “nothing”"),
    ],
)
def test_what_is_no_evidence(command: AddPartnerEvidence, part: str) -> None:
    """Unknown agencies, empty texts and quarters that have not begun are refused."""
    assert part in refusal_of(founded_book(), command)


def test_a_evidence_is_not_moved_ahead() -> None:
    """An edit cannot move partner evidence into a quarter that has not begun."""
    book = founded_book()
    do(book, AddPartnerEvidence("police", "Data", "Yes."), context())
    assert "has not begun" in refusal_of(book, EditPartnerEvidence(GIVEN, quarter="2026-27/Q1"))
