"""Listing what the team and the scrutineer said about each other's challenges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import TODAY, context, do, founded_book
from cscp_tui.domain.commands.scrutiny import (
    AnswerChallenge,
    CloseChallenge,
    RaiseChallenge,
    WriteReflection,
)
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import Role
from cscp_tui.views.columns import record_table

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Record

SCRUTINEER = "Independent Scrutineer"
BY_SCRUTINEER = context(by=SCRUTINEER, role=Role.SCRUTINEER)


def cells(table: str, record: Record, book: Book) -> list[str]:
    """The texts of a record's row."""
    (row,) = record_table(table, [record], book, TODAY).rows
    return [cell.text for cell in row.cells]


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
    told = cells("answers", answer, book)
    assert told == [own, "Who checks?", "Two of us.", short(TODAY)]
    told = cells("conclusions", conclusion, book)
    assert told == [team, "Who pays?", "A budget.", "yes"]


def test_reflections_say_whose_words_they_are() -> None:
    """What the team recorded for a scrutineer is told from the scrutineer's own."""
    book = founded_book()
    do(book, WriteReflection("Young Scrutineer", "Mine."), BY_SCRUTINEER)
    do(book, WriteReflection(SCRUTINEER, "By email."))
    rows = [cells("reflections", r, book) for r in book.reflections.values()]
    assert {row[1]: row[3] for row in rows} == {
        "Young Scrutineer": "",
        SCRUTINEER: f"recorded by the business team for the {SCRUTINEER}",
    }
