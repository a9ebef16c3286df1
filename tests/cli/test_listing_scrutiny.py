"""Listing what the team and the scrutineer said about each other's challenges."""

from __future__ import annotations

from building import TODAY, context, do, founded_book
from cscp_tui.cli.listing import LISTED, shown
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    WriteReflection,
)
from cscp_tui.domain.enums import Role

SCRUTINEER = "Independent Scrutineer"
BY_SCRUTINEER = context(by=SCRUTINEER, role=Role.SCRUTINEER)


def test_answers_and_conclusions_say_to_which_question() -> None:
    """A line is read without looking its challenge up, and holds no word of the program's own."""
    book = founded_book()
    do(book, RaiseChallenge("police", "Who checks?"), BY_SCRUTINEER)
    do(book, RaiseChallenge("police", "Who pays?", "scrutineer"))
    own, team = book.challenges
    do(book, AnswerChallenge(own, "Two of us."))
    do(book, AnswerChallenge(team, "We do."))
    do(book, CloseChallenge(team, "A budget."), BY_SCRUTINEER)
    (answer,), (conclusion,) = book.tables["answers"].values(), book.tables["conclusions"].values()
    told = list(LISTED["answers"].row(answer, book, TODAY))
    assert told == [own, "Who checks?", shown(TODAY), "Two of us."]
    told = list(LISTED["conclusions"].row(conclusion, book, TODAY))
    assert told == [team, "Who pays?", "A budget.", "closed"]


def test_reflections_say_whose_words_they_are() -> None:
    """What the team recorded for a scrutineer is told from the scrutineer's own."""
    book = founded_book()
    do(book, WriteReflection("Young Scrutineer", "Mine."), BY_SCRUTINEER)
    do(book, WriteReflection(SCRUTINEER, "By email."))
    rows = [list(LISTED["reflections"].row(r, book, TODAY)) for r in book.reflections.values()]
    assert {row[1]: row[3] for row in rows} == {
        "Young Scrutineer": "",
        SCRUTINEER: f"recorded by the business team for the {SCRUTINEER}",
    }
