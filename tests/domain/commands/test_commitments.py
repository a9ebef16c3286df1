from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import LAST_DAY, TODAY, book_with_actions, context, do, founded_book, refusal_of
from cscp_tui.domain.commands.commitments import (
    AddCommitment,
    BeginYear,
    CarryCommitment,
    MoveCommitment,
    UpdateCommitment,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import CommitmentStatus, ImpactState
from cscp_tui.domain.rules.commitments import UnknownYear, year_of
from cscp_tui.domain.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


FIRST = "2024/25/commitment-1"
NEXT_YEAR = context(date(2025, 4, 2))


def test_commitments_stand_in_the_order_in_which_they_were_made() -> None:
    """A commitment comes last in its year, with links to the actions that fulfil it."""
    book = book_with_actions()
    do(book, AddCommitment("2024-25", " A conference each year ", ("bp24-1.2", "BP24-1.1")))
    do(book, AddCommitment("2024/25", "A helpline"))
    do(book, AddCommitment("2025/26", "A newsletter"))
    first, second, third = book.commitments.values()
    assert (first.id, first.year, first.said) == (FIRST, "2024/25", "A conference each year")
    assert first.actions == ("BP24-1.1", "BP24-1.2")
    assert (first.order, second.order, third.order) == (1, 2, 1)


def test_the_same_commitment_twice() -> None:
    """Nothing is promised twice for a year."""
    book = founded_book()
    do(book, AddCommitment("2024/25", "A helpline"))
    assert refusal_of(book, AddCommitment("2024/25", "a  helpline ")) == (
        "“a  helpline” is already a commitment for 2024/25. Change that one."
    )


@pytest.mark.parametrize("year", ["2024", "2024/26", "24/25", "next year", "2024/25/26"])
def test_what_is_no_year(year: str) -> None:
    """A commitment is made for a financial year, however its record comes in."""
    sentence = f"“{year}” isn't a financial year. Type it like 2024/25."
    assert refusal_of(founded_book(), AddCommitment(year, "A helpline")) == sentence
    values = {"year": year, "order": 1, "said": "A helpline"}
    assert refusal_of(founded_book(), AddRecord("commitments", values)) == sentence


def test_years_are_kept_in_one_form() -> None:
    """A year can be typed with a hyphen or a dash, and in full."""
    typed = ("2024/25", "2024-25", "2024–25", " 2024/2025 ")
    assert {year_of(text) for text in typed} == {"2024/25"}
    with pytest.raises(UnknownYear):
        year_of("")


def test_what_was_delivered() -> None:
    """A delivery has its words, its day and its impact; opened again it loses the day."""
    book = founded_book()
    do(book, AddCommitment("2024/25", "A conference"))
    done = CommitmentStatus.DELIVERED
    do(book, UpdateCommitment(FIRST, done, "It was held.", date(2024, 11, 19), "Rated highly."))
    commitment = book.commitments[FIRST]
    assert (commitment.status, commitment.delivered_on) == (done, date(2024, 11, 19))
    assert commitment.impact_state is ImpactState.EMERGING
    do(book, UpdateCommitment(FIRST, CommitmentStatus.OPEN))
    commitment = book.commitments[FIRST]
    assert (commitment.status, commitment.delivered_on) == (CommitmentStatus.OPEN, None)
    assert commitment.delivered == "It was held."


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (UpdateCommitment(FIRST, CommitmentStatus.DELIVERED), "Say what was delivered"),
        (UpdateCommitment(FIRST, CommitmentStatus.PARTLY, " "), "Say what was delivered"),
        (UpdateCommitment(FIRST, delivered_on=date(2024, 11, 1)), "so it has no delivery date"),
        (
            UpdateCommitment(FIRST, CommitmentStatus.DELIVERED, "Done.", date(2024, 12, 1)),
            "1 December 2024 is in the future",
        ),
        (
            UpdateCommitment(FIRST, CommitmentStatus.CARRIED),
            "into a later year, use carry-commitment",
        ),
        (
            UpdateCommitment(FIRST, said=" "),
            "Fill in “What we said” for commitment 2024/25/commitment-1",
        ),
        (UpdateCommitment(FIRST, actions=("BP24-9.9",)), "There's no action “BP24-9.9”"),
        (UpdateCommitment("2024/25/commitment-9", CommitmentStatus.OPEN), "There's no commitment"),
        (SetFields("commitments", FIRST, {"order": -1}), "Give a number, 1 or more"),
    ],
)
def test_what_cannot_be_said_of_a_commitment(command: UpdateCommitment, part: str) -> None:
    """What contradicts itself, lies ahead or means nothing is refused."""
    book = founded_book()
    do(book, AddCommitment("2024/25", "A conference"))
    assert part in refusal_of(book, command)


def test_a_commitment_is_carried_and_never_dropped() -> None:
    """What was not wholly delivered goes on in a later year, and each shows the other."""
    book = book_with_actions()
    do(book, AddCommitment("2024/25", "A helpline", ("BP24-1.1",)))
    do(book, UpdateCommitment(FIRST, CommitmentStatus.PARTLY, "A number, not staffed yet."))
    do(book, CarryCommitment(FIRST, "2025-26"))
    old, new = book.commitments.values()
    assert (old.status, old.delivered) == (CommitmentStatus.CARRIED, "A number, not staffed yet.")
    assert (old.carried_to, new.continues) == (new.id, old.id)
    assert (new.year, new.said, new.actions) == ("2025/26", "A helpline", ("BP24-1.1",))
    assert refusal_of(book, CarryCommitment(FIRST, "2026/27")) == (
        f"Commitment {FIRST} has already been carried as {new.id}. Change that one."
    )
    for status in (CommitmentStatus.DELIVERED, CommitmentStatus.OPEN):
        assert refusal_of(book, UpdateCommitment(FIRST, status, "A staffed number.")) == (
            f"Commitment {FIRST} was carried over as {new.id}. Update that one."
        )
    do(book, UpdateCommitment(FIRST, impact="Calls are answered."))
    do(book, UpdateCommitment(new.id, CommitmentStatus.DELIVERED, "A staffed number."))


def test_what_cannot_be_carried() -> None:
    """A delivered commitment, and a year that is not later, are refused."""
    book = founded_book()
    do(book, AddCommitment("2024/25", "A conference"))
    assert "2024/25 isn't later than 2024/25" in refusal_of(book, CarryCommitment(FIRST, "2024/25"))
    do(book, UpdateCommitment(FIRST, CommitmentStatus.DELIVERED, "It was held."))
    assert "nothing to carry" in refusal_of(book, CarryCommitment(FIRST, "2025/26"))


def test_a_new_year_begins_with_the_priorities_ahead() -> None:
    """A year's commitments are made from the plan in force, beside those that are carried."""
    book = founded_book()
    do(book, AddCommitment("2024/25", "A helpline"))
    do(book, AddCommitment("2024/25", "A conference"))
    do(book, BeginYear("2025/26", carry=(FIRST,)), NEXT_YEAR)
    said = [p.said for p in book.commitments.values() if p.year == "2025/26"]
    assert said == ["A helpline", "Priority 1", "Priority 2"]
    assert book.commitments["2024/25/commitment-2"].status is CommitmentStatus.OPEN
    again = refusal_of(book, BeginYear("2025/26"), NEXT_YEAR)
    assert again == "Every priority of plan 2025-27 is already a commitment for 2025/26."


def test_a_year_without_a_plan() -> None:
    """Where no plan is in force when the year begins, its priorities must be named."""
    book = founded_book()
    sentence = refusal_of(book, BeginYear("2030/31"))
    assert "No plan is in force at the start of 2030/31" in sentence
    do(book, BeginYear("2030/31", plan="2025-27"))
    assert len(book.commitments) == 2
    assert book.plans["2024/25"].last_day == LAST_DAY


def year_of_three() -> Book:
    """Three commitments for 2024/25, in their order."""
    book = founded_book()
    for said in ("One", "Two", "Three"):
        do(book, AddCommitment("2024/25", said))
    return book


def order(book: Book) -> list[str]:
    """What is said, in the order of the report."""
    return [p.said for p in sorted(book.commitments.values(), key=lambda p: p.order)]


@given(place=st.integers(0, 2), places=st.integers(-5, 5))
def test_moving_a_commitment_keeps_the_order_of_the_others(place: int, places: int) -> None:
    """It stands where it was moved to, no further than the ends; the others keep their order."""
    book = year_of_three()
    said = ["One", "Two", "Three"]
    wanted = min(max(place + places, 0), 2)
    command = MoveCommitment(f"2024/25/commitment-{place + 1}", places)
    if wanted == place:
        assert "in its year" in refusal_of(book, command)
        return
    do(book, command)
    moved = said.pop(place)
    said.insert(wanted, moved)
    assert order(book) == said
    assert sorted(p.order for p in book.commitments.values()) == [1, 2, 3]


def test_links_that_others_made_meanwhile_stay() -> None:
    """Of the linked actions, only what the form itself took away or added changes."""
    book = book_with_actions(4)
    do(book, AddCommitment("2024/25", "A conference", ("BP24-1.1", "BP24-1.2", "BP24-1.3")))
    update = UpdateCommitment(
        FIRST, actions=("BP24-1.1", "BP24-1.4"), began_with=("BP24-1.1", "BP24-1.2")
    )
    do(book, update)
    assert book.commitments[FIRST].actions == ("BP24-1.1", "BP24-1.3", "BP24-1.4")


def test_the_day_of_a_delivery_can_be_taken_away() -> None:
    """What was partly delivered may have no day."""
    book = founded_book()
    do(book, AddCommitment("2024/25", "A conference"))
    do(book, UpdateCommitment(FIRST, CommitmentStatus.PARTLY, "Half.", date(2024, 11, 1)))
    do(book, UpdateCommitment(FIRST, has_no_day=True))
    assert book.commitments[FIRST].delivered_on is None


def test_a_year_begins_with_some_of_the_priorities() -> None:
    """What is left out of the preview is not promised; nothing at all is refused."""
    book = founded_book()
    do(book, BeginYear("2025/26", priorities=("2025-27/2",)), NEXT_YEAR)
    assert [p.said for p in book.commitments.values()] == ["Priority 2"]
    assert refusal_of(book, BeginYear("2025/26", priorities=())) == (
        "Nothing is marked. Mark at least one row."
    )


def delivered_book() -> Book:
    book = founded_book()
    do(book, AddCommitment("2024/25", "A conference"))
    do(book, UpdateCommitment(FIRST, CommitmentStatus.DELIVERED, "It was held."))
    return book


def test_a_delivery_has_a_day() -> None:
    """That of effect, unless another is given."""
    assert delivered_book().commitments[FIRST].delivered_on == TODAY


def test_a_second_delivery_asks_before_it_replaces_the_first() -> None:
    """Nobody loses what was said to have been delivered."""
    draft = UnitOfWork(delivered_book(), context())
    UpdateCommitment(FIRST, CommitmentStatus.DELIVERED, "It was not held.").work(draft)
    (doubt,) = draft.doubts
    assert str(doubt) == (
        "It is recorded as delivered on 25 November 2024 already: “It was held.”. The new text "
        "replaces that."
    )
