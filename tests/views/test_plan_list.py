"""The Plan list: after changes it is what it would be if it were made anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from building import (
    TODAY,
    action,
    book_with_actions,
    context,
    do,
    executive_action,
)
from cscp_tui.base.errors import CscpError
from cscp_tui.documents.table import Heading
from cscp_tui.domain.commands.actions import AddProgressUpdate, ChangeStatus, Deliver, MoveDate
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import Cause, Status
from cscp_tui.views.plan_list import ActionList, GroupBy

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
    return lines, str(listed.delivered), str(listed.delivered_of_due), listed.silent, listed.actions


def made_anew(book: Book, by: GroupBy) -> ActionList:
    """A list that knows nothing of before."""
    listed = ActionList(TODAY)
    listed.take(book, tuple(book.actions.values()), by)
    return listed


@settings(max_examples=60, deadline=None)
@given(
    st.lists(commands(), max_size=6),
    st.sampled_from([GroupBy.PRIORITY, GroupBy.LEAD_AGENCY, GroupBy.STATUS]),
)
def test_what_changed_is_taken_in_as_if_made_anew(changes: list[Command], by: GroupBy) -> None:
    """After whatever changes, rows, headings, figures and ratings are the same."""
    book = book_with_actions(4)
    listed = made_anew(book, by)
    for command in changes:
        try:
            do(book, command, context())
        except CscpError:
            continue
        listed.take(book, tuple(book.actions.values()), by)
        assert all_of(listed) == all_of(made_anew(book, by))


def test_actions_of_plans_come_from_no_origin() -> None:
    """Grouped by origin they stand together under a heading of their own."""
    book = book_with_actions(2)
    headings = [
        str(line.title)
        for line in made_anew(book, GroupBy.ORIGIN).table().lines
        if isinstance(line, Heading)
    ]
    assert headings == ["Business plans"]


def test_origins_of_a_source_come_the_latest_first() -> None:
    """Under the priorities as well, and not by their names; what has neither comes last."""
    book = book_with_actions(1)
    for name, day in (("April", date(2024, 4, 30)), ("January", date(2025, 1, 21))):
        origin = {"title": name, "source": "executive", "kind": "meeting", "day": day}
        do(book, AddRecord("origins", origin, name.lower()), context())
        do(book, executive_action(origin=name.lower()))
    do(book, executive_action())
    listed = made_anew(book, GroupBy.PRIORITY).table()
    keys = [line.key for line in listed.lines if isinstance(line, Heading)]
    assert keys == ["2024/25/1", "january", "april", "none"]


def test_rows_of_other_actions_are_kept() -> None:
    """A note and a delivery make new rows of their own actions only."""
    book = book_with_actions(4)
    listed = made_anew(book, GroupBy.PRIORITY)
    before = {row.key: row for row in listed.table().rows}
    do(book, AddProgressUpdate("BP24-1.2", "News"), context())
    do(book, Deliver("BP24-1.3", "It helped"), context())
    listed.take(book, tuple(book.actions.values()), GroupBy.PRIORITY)
    changed = {row.key for row in listed.table().rows if row is not before[row.key]}
    assert changed == {"BP24-1.2", "BP24-1.3"}
