"""Lists of actions that take in only what changed show what a list made anew would."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from building import TODAY, action, book_with_actions, context, do
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    AddRecord,
    ChangeStatus,
    Deliver,
    MoveDate,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, Status
from cscp_tui.views.actions import ActionList, GroupBy, SortBy

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command

REFS = [f"BP24-1.{number}" for number in range(1, 5)]
REASON = ("partner capacity", Cause.WITHIN)


def commands() -> st.SearchStrategy[Command]:
    """Changes of one action, and some that touch many."""
    refs = st.sampled_from(REFS)
    days = st.integers(-200, 200).map(lambda days: TODAY + timedelta(days=days))
    return st.one_of(
        st.builds(AddProgressUpdate, refs, st.just("News")),
        st.builds(Deliver, refs, st.just("It helped")),
        st.builds(ChangeStatus, refs, st.just(Status.IN_PROGRESS)),
        st.builds(lambda ref, day: MoveDate(ref, day, *REASON), refs, days),
        st.builds(lambda ref: SetFields("actions", ref, {"lead_agency": "police"}), refs),
        st.builds(lambda ref: SetFields("actions", ref, {"title": "Another title"}), refs),
        st.just(SetFields("agencies", "police", {"name": "Police service"})),
        st.builds(lambda: action("One more")),
        st.just(AddRecord("decisions", {"meeting": "QAG-2024-11-20", "text": "Agreed"})),
    )


def all_of(listed: ActionList) -> tuple[object, ...]:
    """Everything that a list says."""
    lines = [getattr(line, "cells", line) for line in listed.table().lines]
    return lines, str(listed.delivered), str(listed.due_by), listed.silent, listed.actions


def made_anew(book: Book, by: GroupBy, sort: SortBy) -> ActionList:
    """A list that knows nothing of before."""
    listed = ActionList(TODAY)
    listed.take(book, tuple(book.actions.values()), by, sort)
    return listed


@settings(max_examples=60, deadline=None)
@given(
    st.lists(commands(), max_size=6),
    st.sampled_from([GroupBy.PRIORITY, GroupBy.LEAD_AGENCY, GroupBy.STATUS]),
    st.sampled_from(SortBy),
)
def test_what_changed_is_taken_in_as_if_made_anew(
    changes: list[Command], by: GroupBy, sort: SortBy
) -> None:
    """After whatever changes, rows, headings, figures and ratings are the same."""
    book = book_with_actions(4)
    listed = made_anew(book, by, sort)
    for command in changes:
        try:
            do(book, command, context())
        except CscpError:
            continue
        if not listed.retake(book, by, sort):
            listed.take(book, tuple(book.actions.values()), by, sort)
        assert all_of(listed) == all_of(made_anew(book, by, sort))


def test_a_change_of_one_action_needs_no_other() -> None:
    """A note and a delivery are taken in; a new action or another name of an agency is not."""
    book = book_with_actions(4)
    listed = made_anew(book, GroupBy.PRIORITY, SortBy.REF)
    before = {row.key: row for row in listed.table().rows}
    do(book, AddProgressUpdate("BP24-1.2", "News"), context())
    do(book, Deliver("BP24-1.3", "It helped"), context())
    assert listed.retake(book, GroupBy.PRIORITY, SortBy.REF)
    assert {row.key for row in listed.table().rows if row is not before[row.key]} == {
        "BP24-1.2",
        "BP24-1.3",
    }
    do(book, SetFields("agencies", "police", {"name": "Police service"}), context())
    assert not listed.retake(book, GroupBy.PRIORITY, SortBy.REF)
    listed.take(book, tuple(book.actions.values()), GroupBy.PRIORITY)
    do(book, action("One more"), context())
    assert not listed.retake(book, GroupBy.PRIORITY, SortBy.REF)


def test_another_order_or_another_book_needs_all() -> None:
    """What was taken in one way is not what another way asks for."""
    book = book_with_actions(4)
    listed = made_anew(book, GroupBy.PRIORITY, SortBy.REF)
    assert listed.retake(book, GroupBy.PRIORITY, SortBy.REF)
    assert not listed.retake(book, GroupBy.STATUS, SortBy.REF)
    assert not listed.retake(book_with_actions(4), GroupBy.PRIORITY, SortBy.REF)


def test_a_book_remembers_its_latest_changes() -> None:
    """More than it remembers is said to be too long ago."""
    book = book_with_actions(1)
    version = book.version
    do(book, AddProgressUpdate("BP24-1.1", "News"), context())
    assert ("actions", "BP24-1.1") in (book.changes_since(version) or [])
    assert book.changes_since(book.version) == []
    assert book.changes_since(book.version + 1) is None
    for _ in range(300):
        do(book, AddProgressUpdate("BP24-1.1", "News"), context())
    assert book.changes_since(version) is None
