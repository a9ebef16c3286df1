from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cscp_tui.domain.book import PARTNERSHIP_ID, Book
from cscp_tui.domain.enums import Outcome, Rating, Source, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import (
    days_late,
    days_late_originally,
    expects_update,
    lacks_update,
    lineage,
    rate,
    standing_of,
    update_baseline,
)
from cscp_tui.domain.records import Action, Partnership, ProgressUpdate

TODAY = date(2025, 11, 27)
BASELINE = date(2025, 6, 30)
FRESH = date(2025, 11, 1)
OLD = date(2025, 1, 6)
REF = "OT25-01"


def days(count: int) -> date:
    """The day so many days after today; before it for less than 0."""
    return TODAY + timedelta(days=count)


def made(status: Status = Status.IN_PROGRESS, created: date = FRESH, **values: Any) -> Action:
    """An action of the given dates."""
    return Action(
        id=REF, created=created, title="Train staff", source=Source.OTHER, status=status, **values
    )


def book(*noted: date, **settings: Any) -> Book:
    """A book with a partnership of the given settings, and notes of the given days."""
    partnership = Partnership(
        id=PARTNERSHIP_ID, created=OLD, name="Test", abbreviation="T", **settings
    )
    notes = {
        f"{REF}/note-{number}": ProgressUpdate(
            id=f"{REF}/note-{number}",
            created=day,
            action=REF,
            text="x",
            quarter=Quarter.containing(day).typed,
        )
        for number, day in enumerate(noted, 1)
    }
    return Book({"partnership": {PARTNERSHIP_ID: partnership}, "progress_updates": notes})


def told(action: Action, *noted: date, **settings: Any) -> str:
    """What lists say about an action today."""
    return standing_of(action, book(*noted, **settings), TODAY)


# The table, row by row


@pytest.mark.parametrize(
    ("passed", "sentence"),
    [
        (31, "Red, 31 days {after}"),
        (56, "Red, 56 days {after}"),
        (30, "Amber, 30 days {after}"),
        (2, "Amber, 2 days {after}"),
        (1, "Amber, 1 day {after}"),
        (0, "Green"),
        (-1, "Green"),
    ],
)
@pytest.mark.parametrize(("field", "after"), [("due", "late"), ("review_date", "past review date")])
def test_a_passed_date_is_amber_to_30_days_and_then_red(
    field: str, after: str, passed: int, sentence: str
) -> None:
    """A due date and a review date count alike; due today is not yet late."""
    dates: dict[str, Any] = {field: days(-passed)}
    assert told(made(**dates)) == sentence.format(after=after)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("due", "Amber, due on the quarter's last day"),
        ("review_date", "Amber, review date on the quarter's last day"),
    ],
)
def test_the_last_day_of_a_quarter_is_shown_as_at_its_close(field: str, sentence: str) -> None:
    """What was due that day is Amber beside “due and not delivered”; the day before it isn't."""
    last = Quarter.containing(TODAY).last_day

    def on(day: date) -> Action:
        dates: dict[str, Any] = {field: day}
        return made(**dates)

    action = on(last)
    known = book(FRESH)
    assert standing_of(action, known, last) == sentence
    assert standing_of(action, known, last - timedelta(days=1)) == "Green"
    assert standing_of(on(last + timedelta(days=1)), known, last) == "Green"
    assert standing_of(on(last - timedelta(days=3)), known, last).startswith("Amber, 3 days")


def test_a_review_date_date_makes_nothing_late() -> None:
    """Days late are measured against the due date alone, whatever makes the rating."""
    action = made(due=days(-58), review_date=days(-330))
    assert told(action) == "Red, 330 days past review date"
    assert days_late(action, TODAY) == 58
    assert days_late(made(review_date=days(-9)), TODAY) == 0


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (0, "Amber, due today, not started"),
        (1, "Amber, due in 1 day, not started"),
        (30, "Amber, due in 30 days, not started"),
        (31, "Green"),
    ],
)
def test_what_is_due_within_30_days_must_have_started(left: int, sentence: str) -> None:
    """An action that is not started turns Amber 30 days before it is due, not 31."""
    assert told(made(Status.NOT_STARTED, due=days(left))) == sentence
    assert told(made(Status.IN_PROGRESS, due=days(left))) == "Green"


@pytest.mark.parametrize(
    ("age", "sentence"),
    [(0, "Green"), (13, "Green"), (14, "Amber, due in 5 days, not started")],
)
def test_a_new_action_due_soon_is_not_amber_in_its_first_14_days(age: int, sentence: str) -> None:
    """Nobody can have started what was agreed last week; from the fifteenth day it counts."""
    action = made(Status.NOT_STARTED, created=days(-age), due=days(5))
    assert told(action) == sentence
    assert told(action, new_for_days=age) == "Amber, due in 5 days, not started"


def test_a_new_action_that_is_late_is_amber() -> None:
    """The first days excuse only that it has not been started."""
    assert told(made(Status.NOT_STARTED, created=days(-3), due=days(-1))) == "Amber, 1 day late"


def test_a_continuation_is_as_old_as_what_it_continues() -> None:
    """Carrying an action over does not make it new."""
    known = Book(
        {**book().tables, "actions": {"OT24-01": replace(made(created=OLD), id="OT24-01")}}
    )
    carried = made(Status.NOT_STARTED, created=days(-1), due=days(5), continues="OT24-01")
    assert standing_of(carried, known, TODAY) == "Amber, due in 5 days, not started"


def test_a_day_to_look_again_says_nothing_about_starting() -> None:
    """Only a due date asks that an action has started."""
    assert told(made(Status.NOT_STARTED, review_date=days(5))) == "Green"


@pytest.mark.parametrize(
    ("today", "baseline"),
    [
        (date(2025, 4, 1), date(2024, 12, 31)),
        (date(2025, 6, 30), date(2024, 12, 31)),
        (date(2025, 7, 1), date(2025, 3, 31)),
        (date(2025, 11, 27), date(2025, 6, 30)),
        (date(2026, 1, 1), date(2025, 9, 30)),
    ],
)
def test_notes_count_from_the_end_of_the_quarter_before_last(today: date, baseline: date) -> None:
    """In any quarter a note of the one before it is recent enough."""
    assert update_baseline(today) == baseline


@given(st.dates(date(1995, 1, 1), date(2150, 1, 1)))
def test_a_note_of_the_last_quarter_is_always_recent_enough(today: date) -> None:
    """Every day of the quarter before this one lies after the baseline, and none before that."""
    last = Quarter.containing(today).previous
    assert update_baseline(today) < last.first_day
    assert update_baseline(today) in last.previous


@pytest.mark.parametrize(
    ("noted", "sentence"),
    [
        ([BASELINE], "Amber, no update received since 30 June 2025"),
        ([BASELINE + timedelta(days=1)], "Green"),
        ([date(2025, 3, 3), BASELINE], "Amber, no update received since 30 June 2025"),
        ([FRESH, BASELINE], "Green"),
        ([], "Amber, no update received since 6 January 2025"),
    ],
)
@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.ON_HOLD])
def test_silence_turns_amber(status: Status, noted: list[date], sentence: str) -> None:
    """An action without a note since the end of the quarter before last is Amber."""
    action = made(status, OLD, due=days(200), review_date=days(60))
    hold = ", on hold" if status is Status.ON_HOLD else ""
    assert told(action, *noted) == sentence + hold


def test_a_new_action_is_not_silent_yet() -> None:
    """An action that was made since the baseline needs no update received for now."""
    assert told(made(created=BASELINE + timedelta(days=1), due=days(200))) == "Green"
    assert (
        told(made(created=BASELINE, due=days(200)))
        == "Amber, no update received since 30 June 2025"
    )


@pytest.mark.parametrize(
    ("left", "sentence"), [(90, "Amber, no update received since 6 January 2025"), (91, "Green")]
)
def test_a_not_started_action_is_asked_for_a_note_90_days_before(left: int, sentence: str) -> None:
    """What is far off and not started may be silent until 90 days before it is due."""
    assert told(made(Status.NOT_STARTED, OLD, due=days(left))) == sentence


def test_a_not_started_action_without_a_due_date_may_be_silent() -> None:
    """Without a due date there is no day from which a not started action needs a note."""
    assert told(made(Status.NOT_STARTED, OLD, review_date=days(5))) == "Green"
    assert told(made(Status.NOT_STARTED, OLD)) == "No date"


@given(
    st.sampled_from([Status.NOT_STARTED, Status.IN_PROGRESS, Status.ON_HOLD]),
    st.dates(OLD, TODAY),
    st.lists(st.dates(OLD, TODAY), max_size=3),
)
def test_no_date_is_never_green(status: Status, created: date, noted: list[date]) -> None:
    """Whatever else is known about it, an action without any date is not Green."""
    rated = rate(made(status, created), book(*noted), TODAY)
    assert rated is not None
    assert rated.computed in {Rating.NO_DATE, Rating.AMBER}


@given(st.integers(-200, 200), st.integers(-200, 200))
def test_the_worse_of_two_dates_counts(due: int, review_date: int) -> None:
    """Of a due and a review date the one passed longer ago makes the rating."""
    both = rate(made(due=days(due), review_date=days(review_date)), book(), TODAY)
    alone = rate(made(due=days(min(due, review_date))), book(), TODAY)
    assert both is not None
    assert alone is not None
    assert both.computed is alone.computed


@given(st.integers(-100, 100), st.integers(0, 100))
def test_red_begins_after_as_many_days_as_is_set(due: int, red_after: int) -> None:
    """For any threshold a passed date is Amber up to it and Red beyond."""
    rated = rate(made(due=days(due)), book(red_after_days=red_after), TODAY)
    assert rated is not None
    expected = Rating.RED if -due > red_after else Rating.AMBER if due < 0 else Rating.GREEN
    assert rated.computed is expected


def test_other_thresholds_change_the_other_rows() -> None:
    """How early an action must have started, and be written about, are settings."""
    soon = made(Status.NOT_STARTED, due=days(14))
    assert told(soon, amber_within_days=13) == "Green"
    assert told(soon, amber_within_days=14) == "Amber, due in 14 days, not started"
    silent = made(Status.NOT_STARTED, OLD, due=days(60))
    assert told(silent, updates_expected_from_days=59) == "Green"
    assert (
        told(silent, updates_expected_from_days=60)
        == "Amber, no update received since 6 January 2025"
    )


# Ends, holds and judgements


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"status": Status.DELIVERED}, "Delivered, awaiting agreement"),
        ({"status": Status.DELIVERED, "agreed": FRESH}, "Delivered"),
        ({"status": Status.ENDED, "outcome": Outcome.CARRIED_OVER}, "Carried over"),
        ({"status": Status.ENDED, "outcome": Outcome.TRANSFERRED}, "Transferred"),
        ({"status": Status.ENDED, "outcome": Outcome.REPLACED}, "Replaced"),
        ({"status": Status.ENDED, "outcome": Outcome.WITHDRAWN}, "Withdrawn"),
    ],
)
def test_an_end_has_no_rating(values: dict[str, Any], sentence: str) -> None:
    """An ended action says how it ended, however late it was."""
    action = made(due=days(-300), ended=FRESH, **values)
    assert rate(action, book(), TODAY) is None
    assert told(action) == sentence


def test_an_action_on_hold_says_so_beside_its_rating() -> None:
    """A hold is rated by its dates like everything open, and told."""
    assert told(made(Status.ON_HOLD, review_date=days(10))) == "Green, on hold"
    assert told(made(Status.ON_HOLD, review_date=days(-40))) == (
        "Red, 40 days past review date, on hold"
    )
    assert told(made(Status.ON_HOLD, review_date=days(10), due=days(-3))) == (
        "Amber, 3 days late, on hold"
    )


@pytest.mark.parametrize("judgement", [Rating.RED, Rating.AMBER, Rating.GREEN])
def test_our_judgement_stands_beside_the_computed_rating(judgement: Rating) -> None:
    """A better or a worse judgement is shown as ours, and the computed rating with it."""
    action = made(due=days(-5), judgement=judgement, judgement_reason="We know more")
    rated = rate(action, book(), TODAY)
    assert rated is not None
    assert rated.shown is judgement
    assert rated.computed is Rating.AMBER
    assert str(rated) == f"{judgement}, our judgement (computed Amber)"


def test_without_a_judgement_the_computed_rating_is_shown() -> None:
    """Nobody's judgement is needed for a rating."""
    rated = rate(made(due=days(-5)), book(), TODAY)
    assert rated is not None
    assert rated.shown is rated.computed is Rating.AMBER
    assert rated.because == "5 days late"


# Late


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_late_has_two_measures(due: int, original: int) -> None:
    """Days late are counted past the current due date, and past the original one."""
    action = made(due=days(-due), original_due=days(-original))
    assert days_late(action, TODAY) == max(0, due)
    assert days_late_originally(action, TODAY) == max(0, original)


def test_without_a_date_nothing_is_late() -> None:
    """An action without dates is late by neither measure."""
    assert days_late(made(), TODAY) == days_late_originally(made(), TODAY) == 0


# Notes of a quarter, and lines of actions


def test_a_note_counts_for_the_quarter_it_speaks_for() -> None:
    """A note of the last quarter is none for this one, and one of another action is none."""
    noted, action = book(date(2025, 9, 30)), made()
    assert not lacks_update(action, noted, Quarter(2025, 2), TODAY)
    assert lacks_update(action, noted, Quarter(2025, 3), TODAY)
    assert lacks_update(replace(action, id="OT25-02"), noted, Quarter(2025, 2), TODAY)


def test_a_note_of_what_an_action_continues_counts() -> None:
    """Else an action would lose its update when its plan ends within the quarter."""
    noted, action = book(date(2025, 9, 30)), made()
    carried = replace(action, id="OT25-02", continues=REF)
    known = Book(
        {
            "progress_updates": noted.progress_updates,
            "partnership": {PARTNERSHIP_ID: noted.partnership},
            "actions": {action.id: action, carried.id: carried},
        }
    )
    assert not lacks_update(carried, known, Quarter(2025, 2), TODAY)
    assert lacks_update(carried, known, Quarter(2025, 3), TODAY)


@pytest.mark.parametrize(
    ("action", "is_expected"),
    [
        (made(Status.IN_PROGRESS), True),
        (made(Status.ON_HOLD, review_date=days(200)), True),
        (made(Status.NOT_STARTED, due=days(90)), True),
        (made(Status.NOT_STARTED, due=days(-5)), True),
        (made(Status.NOT_STARTED, due=days(91)), False),
        (made(Status.NOT_STARTED), False),
        (made(Status.NOT_STARTED, review_date=days(5)), False),
        (made(Status.DELIVERED, due=days(5)), False),
        (made(Status.ENDED, due=days(5)), False),
    ],
)
def test_a_note_is_expected_of_what_is_under_way(action: Action, is_expected: object) -> None:
    """A note is expected of open actions, of not started ones from 90 days before they are due."""
    assert expects_update(action, book(), TODAY) is is_expected


def test_a_line_of_continuations_is_told_nearest_first() -> None:
    """An action knows the ones it continues; a ring that never should be ends the line."""
    first = Action(id="A", created=OLD, title="x", source=Source.OTHER)
    second = Action(id="B", created=OLD, title="x", source=Source.OTHER, continues="A")
    third = Action(id="C", created=OLD, title="x", source=Source.OTHER, continues="B")
    line = Book({"actions": {"A": first, "B": second, "C": third}})
    assert lineage(line, third) == [second, first]
    assert lineage(line, first) == []
    ring = Action(id="A", created=OLD, title="x", source=Source.OTHER, continues="B")
    assert lineage(Book({"actions": {"A": ring, "B": second}}), second) == [ring, second]
