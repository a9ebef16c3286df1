from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.domain.book import PARTNERSHIP_ID, Book
from cscp_tui.domain.enums import MoveKind, Outcome, Rating, Source, Status
from cscp_tui.domain.figures import (
    DEFINITION,
    Delivered,
    by_rating,
    counts,
    due_by,
    due_within,
    original_due_of,
    percent,
    share,
    slips_of,
)
from cscp_tui.domain.records import Action, Move, Partnership

MADE = date(2024, 4, 1)
LAST_DAY = date(2025, 3, 31)
TODAY = date(2025, 3, 31)
WHOLE = st.integers(1, 10_000)


def made(ref: str = "BP24-1.1", status: Status = Status.IN_PROGRESS, **values: Any) -> Action:
    """An action of the plan."""
    return Action(id=ref, created=MADE, title="x", source=Source.PLAN, status=status, **values)


def delivered(count: int, *, agreed: bool = True, **values: Any) -> list[Action]:
    """So many delivered actions."""
    day = MADE if agreed else None
    return [made(status=Status.DELIVERED, ended=MADE, agreed=day, **values)] * count


def closed(count: int, outcome: Outcome, **values: Any) -> list[Action]:
    """So many closed actions."""
    return [made(status=Status.ENDED, ended=MADE, outcome=outcome, **values)] * count


# Percentages


@pytest.mark.parametrize(
    ("part", "whole", "whole_percentage"),
    [
        (2, 3, 67),
        (1, 3, 33),
        (1, 8, 13),
        (4, 3, 133),
        (3, 2, 150),
        (25, 35, 71),
        (30, 35, 86),
        (1, 200, 1),
        (199, 200, 100),
        (0, 7, 0),
        (7, 7, 100),
    ],
)
def test_percentages_are_rounded_half_up(part: int, whole: int, whole_percentage: int) -> None:
    """A percentage is the whole number nearest to the exact fraction, halves upwards."""
    assert percent(part, whole) == whole_percentage


@given(st.integers(0, 30_000), WHOLE)
def test_percentages_come_from_the_exact_fraction(part: int, whole: int) -> None:
    """For any part of any whole the percentage is the exact fraction's, rounded half up."""
    assert percent(part, whole) == floor(Fraction(100 * part, whole) + Fraction(1, 2))


@given(st.integers(0, 10**30), st.integers(1, 10**30))
def test_percentages_of_huge_numbers_are_exact(part: int, whole: int) -> None:
    """No number is too large to be rounded rightly."""
    assert percent(part, whole) == floor(Fraction(100 * part, whole) + Fraction(1, 2))


def test_nothing_of_nothing_has_no_percentage() -> None:
    """Without a whole there is no percentage, and none is printed."""
    assert percent(0, 0) is None
    assert share(0, 0) == "0 of 0"


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_printed_whole(part: int, whole: int) -> None:
    """A share always shows both its numbers."""
    assert share(part, whole).startswith(f"{part} of {whole}")


# Delivered


def test_the_figure_of_the_year_is_printed_whole() -> None:
    """Thirty delivered actions of thirty-five are said so, with those that await agreement."""
    population = delivered(27) + delivered(3, agreed=False) + closed(5, Outcome.CARRIED_OVER)
    figure = Delivered.of(population)
    assert figure == Delivered(30, 35, 3)
    assert figure.figure == "30 of 35 (86%)"
    assert str(figure) == "30 of 35 (86%), 3 awaiting agreement"
    assert str(Delivered.of(delivered(1))) == "1 of 1 (100%)"


@pytest.mark.parametrize(
    ("outcome", "is_counted"),
    [
        (Outcome.CARRIED_OVER, True),
        (Outcome.TRANSFERRED, False),
        (Outcome.REPLACED, False),
        (Outcome.WITHDRAWN, False),
    ],
)
def test_only_carried_over_actions_stay_in_the_denominator(
    outcome: Outcome, is_counted: object
) -> None:
    """What was transferred, replaced or withdrawn is not counted; what was carried over is."""
    (action,) = closed(1, outcome)
    assert counts(action) is is_counted
    assert Delivered.of([action]).total == int(counts(action))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.sampled_from(sorted(Outcome)))
def test_delivered_never_exceeds_the_total(
    done: int, awaiting: int, ended: int, outcome: Outcome
) -> None:
    """Of any population, awaiting are among the delivered, and these among all."""
    population = delivered(done) + delivered(awaiting, agreed=False) + closed(ended, outcome)
    figure = Delivered.of(population)
    assert figure.awaiting <= figure.delivered <= figure.total <= len(population)
    assert figure.delivered == done + awaiting
    if figure.total:
        assert figure.fraction == figure.delivered / figure.total


def test_the_figure_of_no_actions_is_none_of_none() -> None:
    """An empty plan has delivered 0 of 0, and no share to draw."""
    figure = Delivered.of([])
    assert str(figure) == "0 of 0"
    assert figure.fraction is None


def test_the_definition_says_what_is_left_out() -> None:
    """The definition that is printed with the figure names each outcome."""
    for word in ("transferred", "replaced", "withdrawn", "Carried-over"):
        assert word in DEFINITION


# Of those due by then


def test_of_those_due_by_then_the_current_due_date_counts() -> None:
    """The day itself is included; what is due later, or on no day, is not."""
    population = [
        *delivered(1, due=date(2024, 12, 31)),
        made(due=LAST_DAY),
        *delivered(1, due=date(2025, 4, 1)),
        *delivered(1),
    ]
    figure = due_by(population, LAST_DAY)
    assert (figure.delivered, figure.total, figure.moved_past) == (1, 2, 0)
    assert str(figure) == "1 of 2 due by 31 March 2025"


def test_what_was_moved_past_the_day_is_said() -> None:
    """Actions first due by then, whose date was moved past it or taken away, stand beside."""
    population = [
        *delivered(30, due=LAST_DAY, original_due=LAST_DAY),
        made(due=date(2025, 6, 30), original_due=LAST_DAY),
        made(original_due=LAST_DAY),
        made(due=date(2025, 6, 30), original_due=date(2025, 4, 1)),
        made(due=date(2025, 6, 30)),
    ]
    assert str(due_by(population, LAST_DAY)) == "30 of 30 due by 31 March 2025 (2 moved past it)"


def test_a_continuation_was_not_moved_past_a_day_of_the_old_plan() -> None:
    """A continuation keeps the first date of what it continues, and that is no moved date."""
    population = [made(due=date(2025, 9, 30), original_due=LAST_DAY, continues="BP24-1.1")]
    assert due_by(population, LAST_DAY).moved_past == 0


def test_what_does_not_count_is_not_due_either() -> None:
    """A withdrawn action is neither among those due by a day nor moved past it."""
    population = [
        *closed(1, Outcome.WITHDRAWN, due=MADE, original_due=MADE),
        *closed(1, Outcome.TRANSFERRED, due=LAST_DAY, original_due=MADE),
        *closed(1, Outcome.CARRIED_OVER, due=LAST_DAY),
    ]
    assert due_by(population, date(2024, 12, 31)).total == 0
    assert due_by(population, date(2024, 12, 31)).moved_past == 0
    assert due_by(population, LAST_DAY).total == 1


def test_what_is_due_within_a_quarter_includes_both_ends() -> None:
    """The first and the last day of a period belong to it, the days around it do not."""
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 1), None]
    population = [made(f"BP24-1.{number}", due=day) for number, day in enumerate(days)]
    population += closed(1, Outcome.REPLACED, due=date(2025, 2, 1))
    found = due_within(population, date(2025, 1, 1), LAST_DAY)
    assert [action.id for action in found] == ["BP24-1.1", "BP24-1.2"]


# Ratings


def test_ratings_are_counted_as_they_are_shown() -> None:
    """Our judgement counts where there is one, and ends are not counted."""
    settings = Partnership(id=PARTNERSHIP_ID, created=MADE, name="Test", abbreviation="T")
    book = Book({"partnership": {PARTNERSHIP_ID: settings}})
    fresh = date(2025, 3, 1)
    population = [
        Action(
            id="A", created=fresh, title="x", source=Source.OTHER, status=Status.IN_PROGRESS, **also
        )
        for also in _OPEN
    ]
    found = by_rating([*population, *delivered(3)], book, TODAY)
    counted = {rating: len(actions) for rating, actions in found.items()}
    assert counted == {Rating.RED: 2, Rating.AMBER: 1, Rating.GREEN: 1, Rating.NO_DATE: 1}


_OPEN: tuple[dict[str, Any], ...] = (
    {"due": date(2025, 1, 1)},
    {"due": date(2025, 3, 30)},
    {"due": date(2025, 9, 30)},
    {"due": date(2025, 9, 30), "judgement": Rating.RED, "judgement_reason": "We know more"},
    {},
)


# Slips and first dates


def moved(ref: str, number: int, kind: MoveKind) -> Move:
    """A move of an action's date."""
    return Move(
        id=f"{ref}/move-{number}",
        created=MADE,
        action=ref,
        earlier_due=MADE,
        later_due=LAST_DAY,
        kind=kind,
    )


def test_slips_are_those_of_the_whole_line() -> None:
    """A continuation shows the slips of what it continues, oldest first, and no extensions."""
    first, second = made("A", original_due=LAST_DAY), made("B", continues="A")
    moves = [
        moved("B", 1, MoveKind.SLIP),
        moved("A", 1, MoveKind.EXTENSION),
        moved("A", 2, MoveKind.SLIP),
        moved("A", 3, MoveKind.EARLIER),
        moved("A", 4, MoveKind.FIRST_DATE),
    ]
    book = Book({"actions": {"A": first, "B": second}, "moves": {move.id: move for move in moves}})
    assert [move.id for move in slips_of(book, second)] == ["A/move-2", "B/move-1"]
    assert [move.id for move in slips_of(book, first)] == ["A/move-2"]


@pytest.mark.parametrize(
    ("first", "second", "original"),
    [
        ({"original_due": MADE}, {"original_due": LAST_DAY}, MADE),
        ({}, {"original_due": LAST_DAY}, LAST_DAY),
        ({"original_due_unknown": True}, {"original_due": LAST_DAY}, None),
        ({}, {}, None),
    ],
)
def test_the_first_date_is_that_of_the_first_ancestor(
    first: dict[str, Any], second: dict[str, Any], original: date | None
) -> None:
    """The earliest date agreed in a line is its original one, unless that was lost."""
    earlier, later = made("A", **first), made("B", continues="A", **second)
    book = Book({"actions": {"A": earlier, "B": later}})
    assert original_due_of(book, later) == original
