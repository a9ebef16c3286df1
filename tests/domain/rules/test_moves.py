"""Which moves a paper lists, and how late each was recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from building import book_with_actions
from cscp_tui.domain.changes import creation
from cscp_tui.domain.enums import Cause, MeetingState, MoveKind
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Move
from cscp_tui.domain.rules.moves import days_recorded_late, due_before, is_agreed, moves_in
from views.full_years import full_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

REF = "BP24-1.1"
OLD, NEW = date(2024, 9, 20), date(2025, 3, 31)
MEETING_DAY, RECORDED = date(2024, 9, 17), date(2024, 10, 1)
Q2, Q3, Q4 = Quarter(2024, 2), Quarter(2024, 3), Quarter(2024, 4)


def moved(kind: MoveKind, earlier: date | None = OLD, **values: Any) -> Move:
    dates: dict[str, Any] = {"created": MEETING_DAY, "later_due": NEW, "recorded": RECORDED}
    return Move(
        id=f"{REF}/move-{1 if earlier else 2}",
        action=REF,
        earlier_due=earlier,
        kind=kind,
        reason="funding",
        cause=Cause.OUTSIDE,
        **(dates | values),
    )


def book_with(*moves: Move) -> Book:
    book = book_with_actions(1)
    book.apply(creation("moves", move) for move in moves)
    return book


def listed(book: Book, quarter: Quarter) -> list[MoveKind]:
    action = book.actions[REF]
    return [m.kind for m in moves_in(book, action, quarter.first_day, quarter.last_day)]


@pytest.mark.parametrize("kind", [MoveKind.SLIP, MoveKind.EXTENSION, MoveKind.EARLIER])
def test_a_move_recorded_late_is_listed_in_the_quarter_it_was_recorded_in(kind: MoveKind) -> None:
    """Whatever it counts as; and in that of its effect, whose figures it changes."""
    book = book_with(moved(kind))
    assert listed(book, Q2) == listed(book, Q3) == [kind]
    assert listed(book, Q4) == []
    assert days_recorded_late(book, book.moves_of(REF)[0]) == (RECORDED - OLD).days


def test_a_move_recorded_in_time_is_listed_once() -> None:
    """Nothing was hidden: the old date had not passed when the new one was recorded."""
    book = book_with(moved(MoveKind.EXTENSION, date(2024, 12, 31)))
    assert (listed(book, Q2), listed(book, Q3)) == ([MoveKind.EXTENSION], [])


def test_dates_brought_forward_and_first_ones_are_not_listed() -> None:
    """They hide nothing either, if they are recorded in time."""
    for kind in (MoveKind.EARLIER, MoveKind.FIRST_DATE):
        assert listed(book_with(moved(kind, date(2024, 12, 31))), Q2) == []


def test_moves_of_earlier_versions_were_recorded_on_their_day() -> None:
    """Their records have no day of recording; they are listed as they always were."""
    book = book_with(moved(MoveKind.SLIP, recorded=None))
    assert (listed(book, Q2), listed(book, Q3)) == ([MoveKind.SLIP], [])


def test_the_date_before_is_found_where_it_was_taken_away() -> None:
    """A new date follows a move to none; how late it came counts from the date before that."""
    taken = moved(MoveKind.SLIP, later_due=None)
    given = moved(MoveKind.NEW_DATE, None, created=RECORDED, recorded=date(2024, 11, 4))
    book = book_with(taken, given)
    assert due_before(book, given) == OLD
    assert days_recorded_late(book, given) == (date(2024, 11, 4) - OLD).days
    assert listed(book, Q3) == [MoveKind.SLIP, MoveKind.NEW_DATE]


def test_a_date_is_agreed_by_who_was_able_to() -> None:
    """The Chair, or a meeting, unless that had no quorum; one that goes on may still get one."""
    book = full_book()
    made = {
        meeting.id: is_agreed(book, moved(MoveKind.SLIP, agreed_by=meeting.id))
        for meeting in book.meetings.values()
    }
    inquorate = {
        meeting.id
        for meeting in book.meetings.values()
        if meeting.state is MeetingState.INQUORATE and not meeting.in_progress
    }
    assert inquorate
    assert {key for key, is_made in made.items() if not is_made} == inquorate
    others: tuple[dict[str, Any], ...] = ({}, {"agreed_by": "zz"}, {"chairs_action": True})
    assert [is_agreed(book, moved(MoveKind.SLIP, **each)) for each in others] == [
        *(False, True, True),
    ]
