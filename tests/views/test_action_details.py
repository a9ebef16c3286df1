"""One action in full, as pieces of text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from building import book_with_actions, do
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import MoveDate
from cscp_tui.domain.enums import Cause, MoveKind, Source, Status
from cscp_tui.domain.records import Action, Move
from cscp_tui.views.actions import Standings, action_details

TODAY = date(2025, 11, 27)


def told(book: Book, ref: str, **options: Any) -> str:
    """The text of an action in full."""
    pieces = action_details(book.actions[ref], book, Standings(TODAY), **options)
    return "".join(map(str, pieces))


def carried_over() -> Book:
    """An action that continues one whose date slipped."""
    made: dict[str, Any] = {"source": Source.PLAN, "status": Status.IN_PROGRESS, "title": "Train"}
    parent = Action(id="BP24-1.6", created=date(2024, 4, 1), continued_by="BP25-1.1", **made)
    child = Action(id="BP25-1.1", created=date(2025, 4, 1), continues="BP24-1.6", **made)
    move = Move(
        id="BP24-1.6/move-1",
        created=date(2024, 10, 7),
        action="BP24-1.6",
        earlier_due=date(2024, 9, 30),
        later_due=date(2025, 3, 31),
        kind=MoveKind.SLIP,
        reason="funding",
        cause=Cause.OUTSIDE,
    )
    known = book_with_actions(1).tables
    return Book(
        {
            **known,
            "actions": {parent.id: parent, child.id: child},
            "moves": {move.id: move},
        }
    )


def test_slips_of_the_actions_that_it_continues_are_told() -> None:
    """Each names the action whose date it was, its days, its reason and its cause."""
    text = told(carried_over(), "BP25-1.1")
    assert "Slip of BP24-1.6 on 7 October 2024: 30 September 2024 → 31 March 2025" in text
    assert f"funding; {Cause.OUTSIDE.sentence}." in text


def test_its_own_moves_name_no_action() -> None:
    """They are those of the action that is shown; lookers-on see no reason."""
    text = told(carried_over(), "BP24-1.6", is_projected=True)
    assert "Slip on 7 October 2024" in text
    assert "funding" not in text


@pytest.mark.parametrize("is_projected", [False, True])
def test_who_agreed_a_move_is_a_sentence_of_its_own(*, is_projected: bool) -> None:
    """One stop stands before it, whether the reasons are shown or not."""
    book, due = book_with_actions(1), date(2025, 5, 1)
    moved = MoveDate("BP24-1.1", due, "other", Cause.WITHIN, explanation="Ill.", agreed_by="QAG")
    do(book, moved)
    text = told(book, "BP24-1.1", is_projected=is_projected)
    assert ". Agreed by Quality Assurance Group." in text
    assert ".. Agreed" not in text
