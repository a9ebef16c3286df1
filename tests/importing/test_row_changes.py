"""A changed row changes an action by how it was imported, how it is now, and what the file says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from building import book_with_actions, context, do
from cscp_tui.domain.changes import Change
from cscp_tui.domain.commands.actions import (
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, Outcome, Rating, Status
from cscp_tui.domain.names import folded
from cscp_tui.importing.file_questions import About, FileQuestions
from cscp_tui.importing.planned import ImportOptions
from cscp_tui.importing.row_changes import RowChanges, RowComparer
from cscp_tui.importing.row_days import ReadRow
from cscp_tui.importing.row_reader import RowReader

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command

REF = "BP24-1.1"


def book_now(**fields: Any) -> Book:
    """A book whose first action is as these plain values say."""
    book = book_with_actions(1)
    edits: dict[str, Any] = {name: [None, value] for name, value in fields.items()}
    book.apply((Change("actions", REF, edits),))
    return book


def compared(
    now: dict[str, Any],
    before: dict[str, Any],
    after: dict[str, Any],
    answers: dict[str, str] | None = None,
    *,
    ratings: tuple[Rating | None, Rating | None] = (None, None),
    updates: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> tuple[RowChanges, RowComparer]:
    book = book_now(**now)
    options = ImportOptions(plan="2024/25")
    asks = FileQuestions(book, options, answers or {}, About())
    reader = RowReader(book, context(), options, asks)
    comparer = RowComparer(reader, book, context())
    status = {"status": "not started"}
    known = {"title": "Action 1", "due": "2025-03-31"} | status
    old = ReadRow(values=known | before, rating=ratings[0], updates=updates[0])
    new = ReadRow(values=known | before | after, rating=ratings[1], updates=updates[1])
    return comparer.compare(book.actions[REF], old, new), comparer


@pytest.mark.parametrize(
    ("reasons", "reason"),
    [
        (["funding", "no longer needed", "other"], "no longer needed"),
        (["funding", "other"], "other"),
    ],
)
def test_what_a_file_leaves_out_is_withdrawn_as_no_longer_needed(
    reasons: list[str], reason: str
) -> None:
    """With the last reason of a partnership that doesn't have this one."""
    book = book_with_actions(1)
    do(book, SetFields("partnership", "partnership", {"reasons": reasons}))
    options = ImportOptions()
    reader = RowReader(book, context(), options, FileQuestions(book, options, {}, About()))
    assert reader.reason_to_withdraw == reason


ONE_CHANGED: dict[str, tuple[str, str, str, Command]] = {
    "lead": ("Head", "Chair", "Nurse", SetFields("actions", REF, {"lead": "Nurse"})),
    "due": ("2025-03-01", "2025-03-31", "2025-02-01", MoveDate(REF, date(2025, 2, 1))),
    "status": ("in progress", "not started", "delivered", Deliver(REF)),
}
"""By field: our value, that of the earlier file, that of the new one, and what takes it."""


@pytest.mark.parametrize("answer", ["", "ours", "file"])
@pytest.mark.parametrize("name", ONE_CHANGED)
def test_a_value_is_changed_where_only_one_side_changed_it(name: str, answer: str) -> None:
    """Only the file: it is taken. Only we, or both alike: nothing. Both: as is answered, else ours."""
    ours, old, new, command = ONE_CHANGED[name]
    answers = {folded(f"changed here {REF}"): answer}
    only_file, _ = compared({name: old}, {name: old}, {name: new}, answers)
    assert (only_file.commands, only_file.clashes) == ([command], [])
    only_we, _ = compared({name: ours}, {name: old}, {name: old}, answers)
    both_alike, _ = compared({name: new}, {name: old}, {name: new}, answers)
    neither, _ = compared({name: old}, {name: old}, {name: old}, answers)
    for none in (only_we, both_alike, neither):
        assert none.is_empty
        assert (none.clashes, none.waiting, none.notes) == ([], (), [])
    both, comparer = compared({name: ours}, {name: old}, {name: new}, answers)
    assert both.commands == ([command] if answer == "file" else [])
    assert [each.field for each in both.clashes] == [name]
    (question,) = comparer.questions()
    assert (question.key, question.answer) == (f"changed here {REF}", answer)
    assert len(both.waiting) == (answer == "")


@pytest.mark.parametrize(
    ("new", "others", "command"),
    [
        ("in progress", {}, ChangeStatus(REF, Status.IN_PROGRESS)),
        (
            "on hold",
            {"hold_reason": "funding", "hold_explanation": "No money", "review_date": "2025-02-01"},
            ChangeStatus(
                REF,
                Status.ON_HOLD,
                reason="funding",
                explanation="No money",
                review_date=date(2025, 2, 1),
            ),
        ),
        ("delivered", {"ended": "2024-10-01"}, Deliver(REF)),
        (
            "ended",
            {
                "outcome": "transferred",
                "reason": "other",
                "cause": "outside",
                "explanation": "Theirs now",
                "transferred_to": "Housing",
                "ended_unknown": True,
            },
            EndAction(
                REF,
                Outcome.TRANSFERRED,
                reason="other",
                cause=Cause.OUTSIDE,
                explanation="Theirs now",
                transferred_to="Housing",
            ),
        ),
    ],
)
def test_a_status_comes_with_its_details(new: str, others: dict[str, Any], command: object) -> None:
    """The reason and the review date of a hold, how and when it ended."""
    found, _ = compared({}, {}, {"status": new, **others})
    assert found.commands[-1] == command
    assert found.notes[-1] == f"status: not started becomes {new}"
    assert found.ended == (date(2024, 10, 1) if "ended" in others else None)
    assert found.is_end_unknown is others.get("ended_unknown", False)


def test_what_has_ended_stays_ended() -> None:
    """Its date doesn't move, and no other end takes the place of its own; it can be opened again."""
    ended = {"status": "delivered", "ended": "2024-10-01"}
    moved, _ = compared(ended, {"status": "delivered"}, {"due": "2025-02-01"})
    assert moved.unmet == ["The due date moved in the file. It stays, as it is delivered here."]
    other, _ = compared(ended, {"status": "delivered"}, {"status": "ended"})
    assert other.unmet == ["It is ended in the file. It stays delivered here."]
    rated, _ = compared(
        ended, {"status": "delivered"}, {"judgement": "Red"}, ratings=(None, Rating.RED)
    )
    assert (moved.commands, other.commands, rated.commands) == ([], [], [])
    opened, _ = compared(ended, {"status": "delivered"}, {"status": "in progress"})
    assert opened.commands == [ChangeStatus(REF, Status.IN_PROGRESS)]


def test_a_date_goes_only_where_a_review_date_stays() -> None:
    """An action needs one of both."""
    gone, _ = compared({}, {}, {"due": None})
    assert gone.unmet == [
        "The file no longer has a due date. Ours stays, as there is no review date."
    ]
    assert gone.is_empty
    reviewed, _ = compared({"review_date": "2025-02-01"}, {}, {"due": None})
    assert reviewed.commands == [MoveDate(REF, None)]
    assert reviewed.notes == ["due date: 31 March 2025 becomes no date"]


@pytest.mark.parametrize(
    ("answer", "reason", "cause"),
    [("", "", None), ("not known", "", None), ("funding outside", "funding", Cause.OUTSIDE)],
)
def test_why_a_date_slips_is_asked(answer: str, reason: str, cause: Cause | None) -> None:
    """A date that comes earlier needs no reason."""
    answers = {folded(f"moved dates {REF}"): answer}
    found, comparer = compared({}, {}, {"due": "2025-06-30"}, answers)
    assert found.commands == [MoveDate(REF, date(2025, 6, 30), reason=reason, cause=cause)]
    assert found.slip == "from 31 March 2025 to 30 June 2025"
    (question,) = comparer.questions()
    assert question.text == f"Why did the due date of {REF} slip {found.slip}?"
    earlier, comparer = compared({}, {}, {"due": "2025-02-01"}, answers)
    assert (earlier.slip, list(comparer.questions())) == ("", [])


@pytest.mark.parametrize(
    ("ours", "before", "after", "is_taken", "is_clash"),
    [
        (None, None, "Red", True, False),
        ("Red", "Red", "Amber", True, False),
        ("Red", "Red", None, True, False),
        ("Red", "Red", "Red", False, False),
        ("Red", None, "Red", False, False),
        ("Green", "Red", "Amber", False, True),
        (None, "Red", "Amber", True, False),
    ],
)
def test_a_rating_of_the_file_is_a_judgement(
    ours: str | None, before: str | None, after: str | None, *, is_taken: bool, is_clash: bool
) -> None:
    """It follows the file until somebody here judged otherwise."""
    old, new = (Rating(each) if each else None for each in (before, after))
    now = {"judgement": ours, "judgement_reason": "x"} if ours else {}
    values = {"judgement": after, "judgement_reason": "As published"} if after else {}
    found, _ = compared(now, {}, values, ratings=(old, new))
    reason = "As published" if after else ""
    assert found.commands == [Judge(REF, new, reason)] * is_taken
    assert (
        found.notes == [f"rating in the file: {old or 'none'} becomes {new or 'none'}"] * is_taken
    )
    said = "The judgement is Green here and Amber in the file."
    assert [each.sentence for each in found.clashes] == [said] * is_clash


def test_an_action_that_ends_is_not_judged_too() -> None:
    """Its end says enough."""
    values = {"status": "delivered", "ended": "2024-11-01", "judgement": "Green"}
    found, _ = compared({}, {}, values, ratings=(None, Rating.GREEN))
    assert found.commands == [Deliver(REF)]


def test_values_are_told_as_people_write_them() -> None:
    """Agencies by name, days in words, blanks as nothing, long texts from where they differ."""
    long = "We will train everybody who works with children in the borough, "
    found, _ = compared(
        {"title": long + "soon"},
        {"title": long + "soon"},
        {
            "title": long + "later",
            "lead_agency": "police",
            "supporting_agencies": ["icb", "council"],
            "public": False,
        },
    )
    assert found.notes[:3] == [
        "title: “…children in the borough, soon” becomes “…children in the borough, later”",
        "lead agency: nothing becomes “The Police”",
        "supporting agencies: nothing becomes “The ICB, The Council”",
    ]


def test_sets_and_spaces_make_no_change() -> None:
    """The same agencies in another order, the same words on other lines."""
    found, _ = compared(
        {"supporting_agencies": ["icb", "police"], "title": "Action 1"},
        {"supporting_agencies": ["icb", "police"]},
        {"supporting_agencies": ["police", "icb"], "title": "Action\n 1"},
    )
    assert found.is_empty


def test_only_new_updates_are_taken() -> None:
    """A text that was in the file before, or is known here, comes in no second time."""
    found, _ = compared({}, {}, {}, updates=(("Begun",), ("Begun", "Half done")))
    assert (found.updates, found.notes) == (("Half done",), ["a new progress update"])
    same, _ = compared({}, {}, {}, updates=(("Begun",), ("Begun",)))
    assert (same.updates, same.notes, same.is_empty) == ((), [], True)
