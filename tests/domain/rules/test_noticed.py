"""Changes recorded after the fact, or that alter how figures are counted, are told; no others are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from building import QAG_MEETING, TODAY, action, book_with_actions, context, do
from cscp_tui.domain.changes import Change
from cscp_tui.domain.quarters import working_days_from
from cscp_tui.domain.rules.noticed import noticed, says_no_update_came, says_nothing_is_done

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

REF = "BP24-1.1"
MET = date(2024, 11, 20)
"""The day of the group's meeting, which is held."""
WITHIN = working_days_from(MET, 10)
"""The last day on which what happened there is not yet recorded late."""
LATE = WITHIN + timedelta(days=1)


@pytest.fixture(scope="module")
def book() -> Book:
    """A book with three actions, and a fourth, which is delivered."""
    made = book_with_actions(4)
    delivered: dict[str, Any] = {
        "status": ["not started", "delivered"],
        "ended": [None, "2024-10-31"],
    }
    made.apply((Change("actions", "BP24-1.4", delivered),))
    assert made.partnership.meeting_recorded_within == 10
    return made


def told(book: Book, *changes: Change, on: date, recorded: date) -> list[tuple[str, str, str]]:
    return [(each.table, each.id, each.words) for each in noticed(changes, on, recorded, book)]


def of_action(**fields: Any) -> Change:
    return Change("actions", REF, fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"created": [None, "2024-11-20"], "title": [None, "Train"]}, "New action"),
        ({"agreed": [None, "2024-11-20"]}, "Agreement of a delivery"),
        ({"status": ["in progress", "delivered"], "ended": [None, "2024-11-20"]}, "Delivery"),
        ({"status": ["in progress", "ended"], "ended": [None, "2024-11-20"]}, "End"),
        ({"due": ["2025-03-31", "2025-04-30"], "status": ["overdue", "x"]}, "New date"),
        ({"lead": ["", "Head of Service"]}, "Change"),
        ({"status": ["not started", "in progress"]}, ""),
    ],
)
def test_what_takes_effect_long_before_it_is_recorded_is_told(
    book: Book, fields: dict[str, Any], words: str
) -> None:
    """As many working days are allowed as the notes of a meeting may take, and not one more."""
    assert not told(book, of_action(**fields), on=MET, recorded=WITHIN)
    said = f"{words} with effect on 20 November 2024, recorded {(LATE - MET).days} days later"
    assert told(book, of_action(**fields), on=MET, recorded=LATE) == [
        ("actions", REF, said)
    ] * bool(words)


def test_the_same_is_told_once(book: Book) -> None:
    """Two changes of one record in a step are one thing to look at."""
    changes = (of_action(notes=["a", "b"]), of_action(lead=["", "Head"]))
    assert len(told(book, *changes, on=MET, recorded=LATE)) == 1


def test_carrying_over_is_told_until_the_plan_ends(book: Book) -> None:
    """On the plan's last day it is what everybody expects."""
    carried, last = of_action(outcome=[None, "carried over"]), date(2025, 3, 31)
    before = last - timedelta(days=1)
    words = "Carried over before its plan ends, 31 March 2025"
    assert told(book, carried, on=before, recorded=before) == [("actions", REF, words)]
    assert not told(book, carried, on=last, recorded=last)
    superseded = of_action(outcome=[None, "superseded"])
    assert not told(book, superseded, on=before, recorded=before)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"replaced_by": [None, "BP24-1.4"]},
            "Replaced by BP24-1.4, which was delivered on 31 October 2024",
        ),
        ({"replaced_by": [None, "BP24-1.2"]}, ""),
        ({"transferred_to": ["", "met"]}, "Transferred to a partner of ours: met"),
        ({"transferred_to": ["", "the ICB"]}, "Transferred to a partner of ours: the ICB"),
        ({"transferred_to": ["", "Housing trust"]}, ""),
        ({"transferred_to": ["Met", ""]}, ""),
        (
            {"review_date": ["2024-11-24", "2025-01-31"]},
            "New review date recorded 1 day after the old one (24 November 2024) had passed",
        ),
        ({"review_date": ["2024-11-25", "2025-01-31"]}, ""),
        ({"review_date": [None, "2025-01-31"]}, ""),
        ({"review_date": ["2024-11-24", None], "status": ["on hold", "in progress"]}, ""),
    ],
)
def test_an_end_that_flatters_is_told(book: Book, fields: dict[str, Any], words: str) -> None:
    """An action replaced by a delivered one, one handed to a partner, a review that lapsed."""
    expected = [("actions", REF, words)] * bool(words)
    assert told(book, of_action(**fields), on=TODAY, recorded=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "is_none", "is_nothing"),
    [
        ("No update", True, False),
        ("There was no response from the agency", True, False),
        ("n/a", True, False),
        ("Nothing has been done", False, True),
        ("Work has not yet started", False, True),
        ("No action is needed", False, False),
        ("12 officers trained; no updates to the page yet", False, False),
    ],
)
def test_an_update_that_says_nothing_is_told(
    book: Book, text: str, *, is_none: bool, is_nothing: bool
) -> None:
    """An empty one counts as an update; one that says nothing is done starts no action unseen."""
    assert (says_no_update_came(text), says_nothing_is_done(text)) == (is_none, is_nothing)
    update = Change(
        "progress_updates",
        "new",
        {"created": [None, "2024-11-25"], "action": [None, REF], "text": [None, text]},
    )
    empty = ("actions", REF, "Counted as an update, though it says that none came")
    starts = ("actions", REF, "Started by an update that says nothing is done yet")
    started = of_action(status=["not started", "in progress"])
    assert told(book, update, on=TODAY, recorded=TODAY) == [empty] * is_none
    expected = [empty] * is_none + [starts] * is_nothing
    assert told(book, update, started, on=TODAY, recorded=TODAY) == expected
    for other in (
        Change("actions", "BP24-1.2", started.fields),
        of_action(status=["in progress", "on hold"]),
    ):
        assert told(book, update, other, on=TODAY, recorded=TODAY) == [empty] * is_none


@pytest.mark.parametrize(
    ("table", "fields", "words"),
    [
        (
            "meetings",
            {"state": ["planned", "held"]},
            "Meeting of {day} changed {late} after its day",
        ),
        ("meetings", {"notes": ["", "x"]}, "Meeting of {day} changed {late} after its day"),
        ("meetings", {"place": ["", "Town hall"]}, ""),
        (
            "attendances",
            {"meeting": [None, QAG_MEETING], "agency": [None, "council"]},
            "Attendance recorded {late} after the meeting",
        ),
        ("decisions", {"meeting": [None, QAG_MEETING]}, "Decision of {day} recorded {late} later"),
        (
            "decisions",
            {"ratified_at": ["", QAG_MEETING]},
            "Ratification of {day} recorded {late} later",
        ),
        ("decisions", {"text": ["", "Yes"]}, ""),
        (
            "challenges",
            {"answered": [None, "2024-11-20"]},
            "Answer of {day} recorded {late} later",
        ),
    ],
)
def test_what_a_meeting_did_is_told_when_it_is_recorded_late(
    book: Book, table: str, fields: dict[str, Any], words: str
) -> None:
    """A meeting's changes, attendance, decisions, ratifications and answers."""
    key = QAG_MEETING if table in {"meetings", "attendances"} else "x"
    change = Change(table, QAG_MEETING if table == "meetings" else "x", fields)
    assert not told(book, change, on=TODAY, recorded=WITHIN)
    said = words.format(day="20 November 2024", late=f"{(LATE - MET).days} days")
    where = "meetings" if table == "attendances" else table
    assert told(book, change, on=LATE, recorded=LATE) == [(where, key, said)] * bool(words)


def test_a_meeting_added_after_its_day_is_told_at_once(book: Book) -> None:
    """Nobody knows whether it was announced; on its own day it is as it should be."""
    key = "QAG-2024-11-22"
    fields: dict[str, Any] = {
        "created": [None, "2024-11-25"],
        "group": [None, "QAG"],
        "day": [None, "2024-11-22"],
    }
    added = Change("meetings", key, fields)
    words = "Meeting of 22 November 2024 added 3 days after its day"
    assert told(book, added, on=TODAY, recorded=TODAY) == [("meetings", key, words)]
    day = date(2024, 11, 22)
    assert not told(book, added, on=day, recorded=day)
    attended = Change("attendances", "x", {"meeting": [None, key], "agency": [None, "council"]})
    late = told(book, added, attended, on=LATE, recorded=LATE + timedelta(days=2))
    assert [words.partition(" ")[0] for *_, words in late] == ["Meeting", "Attendance"]


def test_a_membership_that_changes_past_meetings_is_told(book: Book) -> None:
    """Whoever belonged to the group then decides about quorum and attendance."""
    (spell,) = (each for each in book.memberships.values() if each.agency == "police")

    def changed(**fields: Any) -> list[tuple[str, str, str]]:
        change = Change("memberships", spell.id, fields)
        return told(book, change, on=TODAY, recorded=TODAY)

    def words(day: str) -> list[tuple[str, str, str]]:
        said = f"Membership changed from {day}, though Quality Assurance Group has met once since"
        return [("memberships", spell.id, said)]

    assert changed(last_day=[None, "2024-11-20"]) == words("20 November 2024")
    assert changed(last_day=[None, "2024-11-21"]) == []
    assert changed(first_day=["2024-04-01", "2024-11-21"]) == words("1 April 2024")
    assert changed(undone=[False, True]) == words("1 April 2024")
    assert changed(representative=["", "Head"]) == []


def test_a_sign_off_with_an_earlier_day_is_told(book: Book) -> None:
    """One of today is not."""
    fields: dict[str, Any] = {"created": [None, "2024-11-25"], "quarter": [None, "2024-25/Q2"]}
    signed = Change("sign_offs", "2024-25/Q2", fields)
    words = "Sign-off dated 24 November 2024, recorded 1 day later"
    yesterday = TODAY - timedelta(days=1)
    expected = [("sign_offs", "2024-25/Q2", words)]
    assert told(book, signed, on=yesterday, recorded=TODAY) == expected
    assert not told(book, signed, on=TODAY, recorded=TODAY)


def test_a_setting_by_which_figures_are_counted_is_told_when_it_is_replaced(book: Book) -> None:
    """A field that was blank before alters nothing, nor does a new record."""

    def fields_told(change: Change) -> list[str]:
        return [each.field for each in noticed((change,), TODAY, TODAY, book)]

    plan: dict[str, Any] = {
        "last_day": ["2025-03-31", "2025-06-30"],
        "title": ["Business plan", "Plan"],
    }
    assert fields_told(Change("plans", "2024/25", plan)) == ["last_day"]
    assert fields_told(Change("plans", "2024/25", {"last_day": [None, "2025-06-30"]})) == []
    assert fields_told(Change("plans", "x", {"created": [None, "2024-11-25"], **plan})) == []


def test_what_is_recorded_in_time_is_not_told(book: Book) -> None:
    """An action added, and its update, on the day itself."""
    changes = do(book, action("Ask the Council"), context())
    assert not told(book, *changes, on=TODAY, recorded=TODAY)


def test_a_record_corrected_on_the_day_it_was_added_is_in_no_figure_yet(book: Book) -> None:
    """A day later it may be."""
    added = book.actions[REF].created
    change = of_action(title=["Action 1", "Train everybody"])
    assert told(book, change, on=added, recorded=added) == []
    later = added + timedelta(days=1)
    (found,) = told(book, change, on=later, recorded=later)
    assert found[2] == "Action changed, on which figures or papers depend"
