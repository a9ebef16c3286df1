from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import FIRST_DAY, OFFICER, action, book_with_actions, context, do, executive_action
from cscp_tui.base.errors import CscpError, Missing, Refused, UnknownValue
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.actions import ChangeStatus, Deliver, MoveDate
from cscp_tui.domain.enums import Cause, MoveKind, Status
from cscp_tui.domain.figures import original_due_of, slips_of

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

DUE = date(2024, 10, 31)
SOONER = date(2024, 10, 1)
LATER = date(2025, 2, 28)
LAST_DAY = date(2025, 3, 31)
PAST_PLAN = date(2025, 4, 1)
DAY_BEFORE = DUE - timedelta(days=1)
DAY_AFTER = DUE + timedelta(days=1)
REVIEW_DATE = date(2025, 1, 15)
FIRST = context(FIRST_DAY)
REF = "BP24-1.1"
EXECUTIVE = "EX24-01"


@pytest.fixture
def book() -> Book:
    """A book with a plan action and one of the Executive, both due at the end of October."""
    return dated_book()


def dated_book() -> Book:
    """The same for properties, which make their own."""
    book = book_with_actions(0)
    do(book, action(due=DUE.isoformat()), FIRST)
    do(book, executive_action(due=DUE.isoformat()), FIRST)
    return book


def move(
    book: Book, due: date | None, today: date, *, ref: str = REF, on: date | None = None
) -> MoveKind:
    """Move a date with everything that a slip needs; how the move counts."""
    command = MoveDate(
        ref, due, "partner capacity", Cause.OUTSIDE, "Too few trainers", "QAG", REVIEW_DATE
    )
    do(book, command, context(today, on=on))
    return book.moves_of(ref)[-1].kind


@pytest.mark.parametrize(
    ("due", "today", "kind"),
    [
        (LATER, DAY_BEFORE, MoveKind.EXTENSION),
        (LATER, DUE, MoveKind.EXTENSION),
        (LATER, DAY_AFTER, MoveKind.SLIP),
        (LAST_DAY, DAY_BEFORE, MoveKind.EXTENSION),
        (PAST_PLAN, DAY_BEFORE, MoveKind.SLIP),
        (PAST_PLAN, DAY_AFTER, MoveKind.SLIP),
        (SOONER, DAY_BEFORE, MoveKind.EARLIER),
        (SOONER, DAY_AFTER, MoveKind.EARLIER),
        (None, DUE, MoveKind.EXTENSION),
        (None, DAY_AFTER, MoveKind.SLIP),
    ],
)
def test_how_a_move_counts(book: Book, due: date | None, today: date, kind: MoveKind) -> None:
    """A later day is a slip once the date has passed or past the plan, before it an extension."""
    assert move(book, due, today) is kind


def test_only_plan_actions_can_pass_the_end_of_a_plan(book: Book) -> None:
    """An action of the Executive belongs to no plan that it could outlast."""
    assert move(book, PAST_PLAN, DAY_BEFORE, ref=EXECUTIVE) is MoveKind.EXTENSION


def test_a_slip_cannot_be_dated_back_into_an_extension(book: Book) -> None:
    """A move recorded after the date had passed is a slip, whatever day it is said to hold from."""
    assert move(book, LATER, DAY_AFTER, on=DAY_BEFORE) is MoveKind.SLIP
    assert book.moves_of(REF)[0].created == DAY_BEFORE


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 900))
def test_a_later_day_slips_exactly_when_late_or_past_the_plan(
    passed: int, back: int, later: int
) -> None:
    """For any recording day, day of effect and later due date the kind follows from the first."""
    today = FIRST_DAY + timedelta(days=passed)
    on = max(FIRST_DAY, today - timedelta(days=back))
    due = DUE + timedelta(days=later)
    kind = move(dated_book(), due, today, on=on)
    is_slip = today > DUE or due > LAST_DAY
    assert kind is (MoveKind.SLIP if is_slip else MoveKind.EXTENSION)


def test_a_first_date_is_the_original_one(book: Book) -> None:
    """An action without a due date gets its original one with the first that is agreed."""
    do(book, action("Undated", due=None), FIRST)
    assert move(book, LATER, DAY_AFTER, ref="BP24-1.2") is MoveKind.FIRST_DATE
    assert book.actions["BP24-1.2"].original_due == LATER
    assert slips_of(book, book.actions["BP24-1.2"]) == []


def test_a_first_date_is_no_original_one_where_that_was_lost(book: Book) -> None:
    """Where the original date is not known, no later one is taken for it."""
    do(book, action("Imported", due=None, original_due_unknown=True), FIRST)
    move(book, LATER, DAY_AFTER, ref="BP24-1.2")
    assert book.actions["BP24-1.2"].original_due is None


def test_a_first_date_needs_no_reason(book: Book) -> None:
    """Giving an undated action a date asks for nothing else."""
    do(book, action("Undated", due=None), FIRST)
    do(book, MoveDate("BP24-1.2", LATER), context(DAY_AFTER))
    assert book.actions["BP24-1.2"].due == LATER


def test_a_date_that_was_taken_away_still_counts(book: Book) -> None:
    """Moving through “no date” hides neither a slip nor the first date."""
    assert move(book, None, DAY_BEFORE) is MoveKind.EXTENSION
    assert move(book, LATER, DAY_AFTER) is MoveKind.SLIP
    assert book.actions[REF].original_due == DUE


def test_a_date_that_was_taken_away_can_be_extended_in_time(book: Book) -> None:
    """A date given again before the old one has passed is an extension, the same one none."""
    move(book, None, SOONER)
    assert move(book, LATER, DAY_BEFORE) is MoveKind.EXTENSION
    move(book, None, DAY_BEFORE, ref=EXECUTIVE)
    assert move(book, DUE, DAY_AFTER, ref=EXECUTIVE) is MoveKind.EARLIER


def test_a_slip_that_gives_a_date_back_says_which_had_passed(book: Book) -> None:
    """A slip through “no date” asks for its reason with the date that had fallen due."""
    move(book, None, DAY_BEFORE)
    with pytest.raises(Missing, match=r"^BP24-1\.1 fell due on 31 October 2024, so this is a slip"):
        do(book, MoveDate(REF, LATER), context(DAY_AFTER))


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 40)), max_size=8))
def test_the_original_due_date_never_changes(moves: list[tuple[int, int]]) -> None:
    """However often a date is moved, the first one agreed stays."""
    book, today = dated_book(), FIRST_DAY
    for days, passed in moves:
        today += timedelta(days=passed)
        due = None if days % 7 == 0 else FIRST_DAY + timedelta(days=days)
        if due != book.actions[REF].due:
            move(book, due, today)
    assert book.actions[REF].original_due == DUE
    assert original_due_of(book, book.actions[REF]) == DUE


def test_the_original_due_date_cannot_be_written_over(book: Book) -> None:
    """A move that is taken back leaves the original date as it was."""
    changes = do(book, MoveDate(REF, LATER), context(DAY_BEFORE))
    book.apply([inverse(change) for change in reversed(changes)])
    assert book.actions[REF].due == book.actions[REF].original_due == DUE


def test_a_move_keeps_everything_about_it(book: Book) -> None:
    """A move has both dates, reason, explanation, cause, who agreed it and who recorded it."""
    move(book, LATER, DAY_AFTER, on=DUE)
    (kept,) = book.moves_of(REF)
    assert kept.id == f"{REF}/move-1"
    assert (kept.created, kept.earlier_due, kept.later_due) == (DUE, DUE, LATER)
    assert (kept.reason, kept.cause) == ("partner capacity", Cause.OUTSIDE)
    assert (kept.explanation, kept.agreed_by, kept.by) == ("Too few trainers", "QAG", OFFICER)


def test_a_meeting_that_is_recorded_in_agreed_the_move(book: Book) -> None:
    """A date that is moved during a meeting was agreed by it, unless said."""
    told = context(DAY_BEFORE, meeting="QAG-2024-11-20")
    do(book, MoveDate(REF, LATER), told)
    assert book.moves_of(REF)[0].agreed_by == "QAG-2024-11-20"


@pytest.mark.parametrize(
    ("command", "today", "sentence"),
    [
        (
            MoveDate(REF, LATER, cause=Cause.WITHIN),
            DAY_AFTER,
            "BP24-1.1 fell due on 31 October 2024, so this is a slip; give a reason.",
        ),
        (
            MoveDate(REF, LATER, "funding"),
            DAY_AFTER,
            (
                "BP24-1.1 fell due on 31 October 2024, so this is a slip; give a cause, within or "
                "outside our control."
            ),
        ),
        (
            MoveDate(REF, PAST_PLAN),
            DUE,
            "1 April 2025 is past the end of plan 2024/25, so this is a slip; give a reason.",
        ),
    ],
)
def test_a_slip_without_reason_or_cause_is_refused(
    book: Book, command: MoveDate, today: date, sentence: str
) -> None:
    """A slip says why it is one, and asks for what is missing."""
    with pytest.raises(Missing) as refusal:
        do(book, command, context(today))
    assert str(refusal.value) == sentence
    assert book.actions[REF].due == DUE
    assert book.moves_of(REF) == []


def test_an_extension_needs_no_reason(book: Book) -> None:
    """An earlier, agreed change is listed, but asks for nothing."""
    do(book, MoveDate(REF, LATER), context(DAY_BEFORE))
    assert slips_of(book, book.actions[REF]) == []
    assert len(book.moves_of(REF)) == 1


def test_a_reason_must_be_one_of_the_partnership(book: Book) -> None:
    """A reason that is none is named, and the right ones are listed."""
    with pytest.raises(UnknownValue, match=r"^“rain” is no reason; it takes partner capacity, "):
        do(book, MoveDate(REF, LATER, "rain", Cause.OUTSIDE), context(DAY_AFTER))


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (DUE, "BP24-1.1 is due on 31 October 2024 already; give another date."),
        (None, "BP24-1.1 would have no date; give a review date instead."),
    ],
)
def test_a_move_to_nowhere_is_refused(book: Book, due: date | None, sentence: str) -> None:
    """Moving a date to itself, or to no date at all, is refused."""
    with pytest.raises(Refused) as refusal:
        do(book, MoveDate(REF, due), context(DAY_BEFORE))
    assert str(refusal.value) == sentence


def test_an_undated_action_cannot_lose_its_date(book: Book) -> None:
    """What has no due date cannot be moved to none."""
    do(book, action("Undated", due=None, review_date=REVIEW_DATE.isoformat()))
    with pytest.raises(Refused, match=r"^BP24-1\.2 is without a due date already; give another"):
        do(book, MoveDate("BP24-1.2", None))


def test_an_ongoing_action_has_a_day_to_look_again(book: Book) -> None:
    """An action that becomes ongoing gets its review date, or keeps the one it has."""
    do(book, MoveDate(REF, None, review_date=REVIEW_DATE), context(DAY_BEFORE))
    assert (book.actions[REF].due, book.actions[REF].review_date) == (None, REVIEW_DATE)
    held = ChangeStatus(EXECUTIVE, Status.ON_HOLD, "funding", review_date=REVIEW_DATE)
    do(book, held, context(DAY_BEFORE))
    do(book, MoveDate(EXECUTIVE, None), context(DAY_BEFORE))
    assert book.actions[EXECUTIVE].review_date == REVIEW_DATE


def test_a_date_takes_the_place_of_the_day_to_look_again(book: Book) -> None:
    """An ongoing action that gets a due date is judged by that from then on."""
    do(book, MoveDate(REF, None, review_date=REVIEW_DATE), context(DAY_BEFORE))
    do(book, MoveDate(REF, LATER), context(DAY_BEFORE))
    assert (book.actions[REF].due, book.actions[REF].review_date) == (LATER, None)


def test_a_held_action_keeps_its_day_to_look_again(book: Book) -> None:
    """Moving the date of an action on hold leaves its review date alone."""
    held = ChangeStatus(REF, Status.ON_HOLD, "funding", review_date=REVIEW_DATE)
    do(book, held, context(DAY_BEFORE))
    do(book, MoveDate(REF, LATER), context(DAY_BEFORE))
    assert book.actions[REF].review_date == REVIEW_DATE


def test_a_held_action_without_a_date_keeps_its_day_to_look_again(book: Book) -> None:
    """On hold, an action that gets a due date is still looked at on its review date."""
    do(book, action("Ongoing", due=None, review_date=REVIEW_DATE.isoformat()), FIRST)
    held = ChangeStatus("BP24-1.2", Status.ON_HOLD, "funding", review_date=REVIEW_DATE)
    do(book, held, context(DAY_BEFORE))
    do(book, MoveDate("BP24-1.2", LATER), context(DAY_BEFORE))
    assert book.actions["BP24-1.2"].review_date == REVIEW_DATE


def test_a_day_to_look_again_beside_a_due_date_stays(book: Book) -> None:
    """Who set a review date beside the due date keeps it when that is moved."""
    do(book, action("Both", review_date=REVIEW_DATE.isoformat()), FIRST)
    do(book, MoveDate("BP24-1.2", LATER), context(DAY_BEFORE))
    assert book.actions["BP24-1.2"].review_date == REVIEW_DATE


def test_an_ended_action_has_no_date_to_move(book: Book) -> None:
    """A delivered action must be reopened before its date moves."""
    do(book, Deliver(REF), context(DAY_BEFORE))
    with pytest.raises(CscpError) as refusal:
        do(book, MoveDate(REF, LATER), context(DAY_BEFORE))
    assert str(refusal.value) == "BP24-1.1 is delivered; reopen it before moving its date."


def test_slips_are_counted_and_listed_in_their_order(book: Book) -> None:
    """Two slips and an extension make two slips, oldest first."""
    move(book, date(2024, 11, 30), DAY_BEFORE)
    move(book, date(2024, 12, 31), date(2024, 12, 2))
    move(book, LATER, date(2025, 1, 3))
    found = slips_of(book, book.actions[REF])
    assert [slip.later_due for slip in found] == [date(2024, 12, 31), LATER]


def test_sentences_say_where_a_date_went() -> None:
    """A move tells the new date, or that there is none."""
    assert MoveDate(REF, LATER).sentence() == "Moved BP24-1.1 to 28 February 2025"
    assert MoveDate(REF, None).sentence() == "Moved BP24-1.1 to no date"
