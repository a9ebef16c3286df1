"""What an import records of its rows, by rules: days, moves, replacements and the sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from building import TODAY, action, book_with_actions, context, do
from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.imports import Import, ImportRow, WhyMoved
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, MoveKind

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action

KNOWN = "BP24-1.1"
ON = date(2024, 11, 20)
NEW: dict[str, Any] = {
    "title": "Train staff",
    "source": "plan",
    "plan": "2024/25",
    "priority": "2024/25/1",
    "status": "in progress",
    "due": "2025-01-31",
}


def imported(book: Book, *rows: ImportRow) -> list[Action]:
    """Import rows as at a day before today; returns the actions that they made."""
    before = set(book.actions)
    command = Import(name="log.csv", columns=("Ref",), fields=("old_ref",), answers=(), rows=rows)
    do(book, command, context(on=ON))
    return [each for key, each in book.actions.items() if key not in before]


@pytest.fixture
def book() -> Book:
    return book_with_actions(1)


@pytest.mark.parametrize(
    ("agreed", "created"),
    [(None, ON), (date(2024, 6, 1), date(2024, 6, 1)), (TODAY, ON)],
)
def test_an_action_is_as_old_as_the_file_says(
    book: Book, agreed: date | None, created: date
) -> None:
    """But no younger than the import."""
    (made,) = imported(book, ImportRow(values=NEW, created=agreed))
    assert made.created == created


@pytest.mark.parametrize(
    ("updated", "dated", "created", "quarter"),
    [
        (None, {}, ON, "2024-25/Q3"),
        (TODAY, {}, ON, "2024-25/Q3"),
        (ON, {}, ON, "2024-25/Q3"),
        (date(2024, 8, 1), {}, date(2024, 8, 1), "2024-25/Q2"),
        (date(2024, 8, 1), {"Begun.": date(2024, 7, 1)}, date(2024, 7, 1), "2024-25/Q2"),
        (date(2024, 4, 10), {}, date(2024, 6, 1), "2024-25/Q1"),  # before the action was agreed
    ],
)
def test_an_update_has_its_own_day(
    book: Book, updated: date | None, dated: dict[str, date], created: date, quarter: str
) -> None:
    """That of its column, or of all; it is never older than the action, nor younger than the import."""
    agreed = date(2024, 6, 1)
    row = ImportRow(values=NEW, created=agreed, updates=("Begun.",), updated=updated, dated=dated)
    (made,) = imported(book, row)
    (note,) = book.updates_of(made.id)
    assert (note.created, note.quarter) == (created, quarter)


@pytest.mark.parametrize(
    ("first", "why", "kind", "created"),
    [
        ("2025-01-31", WhyMoved(), None, None),
        ("2025-03-31", WhyMoved(day=date(2024, 9, 1)), MoveKind.EARLIER, date(2024, 9, 1)),
        ("2024-09-30", WhyMoved(day=date(2024, 9, 1)), MoveKind.EXTENSION, date(2024, 9, 1)),
        (
            "2024-09-30",
            WhyMoved("funding", Cause.OUTSIDE, "No money.", date(2024, 10, 1)),
            MoveKind.SLIP,
            date(2024, 10, 1),
        ),
        ("2024-09-30", WhyMoved("funding", Cause.OUTSIDE, "No money."), MoveKind.SLIP, ON),
    ],
)
def test_a_date_that_moved_is_judged_by_the_day_on_which_it_did(
    book: Book, first: str, why: WhyMoved, kind: MoveKind | None, created: date | None
) -> None:
    """By today where nobody knows it; only a slip keeps a reason."""
    row = ImportRow(values=NEW | {"original_due": first}, created=date(2024, 6, 1), moved=why)
    (made,) = imported(book, row)
    assert made.due == date(2025, 1, 31)
    assert made.original_due == date.fromisoformat(first)
    moves = list(book.moves_of(made.id))
    assert [(each.kind, each.created) for each in moves] == ([(kind, created)] if kind else [])
    for each in moves:
        is_slip = kind is MoveKind.SLIP
        assert (each.earlier_due, each.later_due) == (made.original_due, made.due)
        assert (each.reason, each.cause) == ((why.reason, why.cause) if is_slip else ("", None))
        assert each.recorded == TODAY


def test_what_replaces_an_action_is_found_in_its_own_plan_first(book: Book) -> None:
    """By the file's reference, or by ours; never itself."""
    do(book, action("Old one", source="audit", plan="", priority="", old_ref="7"))
    gone = NEW | {"status": "ended", "outcome": "replaced", "reason": "scope changed"}
    gone |= {"cause": "within", "ended": "2024-11-20"}
    made = imported(
        book,
        ImportRow(values=gone | {"old_ref": "7", "replaced_by": "7"}),
        ImportRow(values=gone | {"replaced_by": KNOWN}),
        ImportRow(values=NEW | {"old_ref": "7"}),
    )
    assert [each.replaced_by for each in made] == [made[2].id, KNOWN, ""]


@pytest.mark.parametrize(
    ("ended", "day"),
    [
        (date(2024, 10, 1), date(2024, 10, 1)),
        (date(2020, 1, 1), date(2024, 4, 1)),
        (TODAY, ON),
    ],
)
def test_an_end_lies_within_the_life_of_the_action(book: Book, ended: date, day: date) -> None:
    """Neither before it was agreed nor after the import."""
    row = ImportRow(ref=KNOWN, commands=(Deliver(KNOWN),), ended=ended, is_end_unknown=True)
    imported(book, row)
    assert (book.actions[KNOWN].ended, book.actions[KNOWN].ended_unknown) == (day, True)


NEW_ROW, SAME = ImportRow(values=NEW), ImportRow(ref=KNOWN)
CHANGED = ImportRow(ref=KNOWN, commands=(SetFields("actions", KNOWN, {"measure": "More"}),))
NOTED = ImportRow(ref=KNOWN, updates=("Begun.",))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((), "Kept 0 rows of log.csv as it is now"),
        ((SAME,), "Kept 1 row of log.csv as it is now"),
        ((NEW_ROW, SAME), "Imported 1 new action from log.csv"),
        ((CHANGED, SAME), "Imported 1 changed action from log.csv"),
        ((NOTED, CHANGED), "Imported 2 changed actions from log.csv"),
        ((NEW_ROW, NEW_ROW, NOTED), "Imported 2 new actions and 1 change from log.csv"),
    ],
)
def test_the_sentence_counts_what_is_new_and_what_changed(
    rows: tuple[ImportRow, ...], sentence: str
) -> None:
    """Also in the file's other tables."""
    first = Import(name="log.csv", columns=(), fields=(), answers=(), rows=rows)
    assert first.sentence() == sentence
    around = Import(name="log.csv", columns=(), fields=(), answers=(), rows=(), others=(first,))
    assert around.sentence() == sentence
