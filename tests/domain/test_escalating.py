from __future__ import annotations

from datetime import date

import pytest

from building import do, executive_action, refusal_of
from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.meetings import AddDecision, Escalate
from cscp_tui.domain.enums import Source, Status
from meetings_made import MEETING, in_meeting, live_book

REF = "BP24-1.1"


def test_an_action_is_brought_before_the_executive() -> None:
    """The Executive gets an action of its own, linked with the one that stays where it is."""
    book = live_book()
    request = "Ask the Police for a lead"
    do(book, Escalate(REF, request, date(2025, 1, 31), "Nobody comes."), in_meeting())
    new, old = book.actions["EX24-01"], book.actions[REF]
    assert (new.title, new.source, new.overseeing_group) == (request, Source.EXECUTIVE, "EXEC")
    assert (new.raised_at, new.related, new.due) == (MEETING, (REF,), date(2025, 1, 31))
    assert (old.overseeing_group, old.related) == ("QAG", ("EX24-01",))
    assert old.status is Status.IN_PROGRESS
    (note,) = book.updates_of(REF)
    assert note.text == "Escalated to the Executive as EX24-01: Nobody comes."
    assert note.meeting == MEETING


def test_without_words_it_keeps_its_title() -> None:
    """What is escalated without a request is asked as it stands."""
    book = live_book()
    do(book, Escalate(REF, meeting=MEETING))
    assert book.actions["EX24-01"].title == "Action 1"
    assert book.updates_of(REF)[0].text == "Escalated to the Executive as EX24-01."


@pytest.mark.parametrize("ref", ["EX24-01", REF])
def test_what_is_with_the_executive_already(ref: str) -> None:
    """The Executive is not asked twice about the same thing while it is open."""
    book = live_book()
    do(book, Escalate(REF) if ref == REF else executive_action())
    assert "is with the Executive" in refusal_of(book, Escalate(ref))


def test_it_can_be_asked_again() -> None:
    """Once the Executive's action has ended, the same can be escalated again."""
    book = live_book()
    do(book, Escalate(REF))
    do(book, Deliver("EX24-01"))
    do(book, Escalate(REF))
    assert book.actions[REF].related == ("EX24-01", "EX24-02")


def test_an_ended_action_is_not_escalated() -> None:
    """What has ended is reopened before it is escalated."""
    book = live_book()
    do(book, Deliver(REF))
    assert refusal_of(book, Escalate(REF)) == f"{REF} is delivered; reopen it before escalating it."


def test_decisions_name_actions() -> None:
    """A decision is linked with actions that are there, and needs words."""
    book = live_book()
    do(book, AddDecision("", "Carry on.", ("bp24-1.2", "BP24-1.1")), in_meeting())
    assert book.decisions[f"{MEETING}/decision-1"].actions == ("BP24-1.1", "BP24-1.2")
    unknown = refusal_of(book, AddDecision(MEETING, "X", ("BP24-9.9",)))
    assert "There is no action “BP24-9.9”" in unknown
    assert "The text of decision" in refusal_of(book, AddDecision(MEETING, " "))
