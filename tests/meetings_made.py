"""Meetings for tests: a group with a quorum, its members, and a meeting on the tests' own day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from building import FIRST_DAY, TODAY, action, context, do, founded_book
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import HoldMeeting, PlanMeeting, StartMeeting
from cscp_tui.domain.commands.records import AddRecord, SetFields

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.context import Context

MEETING = "QAG-2024-11-25"
"""The meeting of the tests' day."""

AT_TEN = datetime(2024, 11, 25, 10, 2, 11, tzinfo=UTC)
ITEMS = ("Welcome", "Business plan", "Any other business")
QUORUM = [
    {"at_least": 1, "agencies": ["council"], "label": "Council"},
    {"at_least": 1, "agencies": ["police"]},
]


def planned_book(actions: int = 2) -> Book:
    """A book with actions and a meeting on the tests' day that needs the Council and the Police.

    The Council has Social Care as a part, which is a member too; Housing is no member.
    """
    book = founded_book()
    for table, key, values in (
        ("agencies", "csc", {"name": "Social Care", "parent": "council", "order": 5}),
        ("agencies", "housing", {"name": "Housing", "parent": "council", "order": 6}),
        ("memberships", "", {"group": "QAG", "agency": "csc", "first_day": "2024-04-01"}),
    ):
        do(book, AddRecord(table, values, key), context(FIRST_DAY))
    do(book, SetFields("groups", "QAG", {"quorum": QUORUM}), context(FIRST_DAY))
    for number in range(1, actions + 1):
        do(book, action(f"Action {number}", lead_agency="police"), context(FIRST_DAY))
    do(
        book,
        PlanMeeting("QAG", TODAY, chair="Named Person", chair_agency="icb", standing_items=ITEMS),
        context(date(2024, 10, 1)),
    )
    return book


def held_with_quorum(meeting: str) -> HoldMeeting:
    """Record that a meeting of the demo was held, with Social Care, the ICB and the Police."""
    rows = tuple(RecordAttendance(meeting, who, in_room=1) for who in ("csc", "icb", "police"))
    return HoldMeeting(meeting, rows)


def live_book(actions: int = 2) -> Book:
    """The same with the meeting in progress since ten."""
    book = planned_book(actions)
    do(book, StartMeeting(MEETING, AT_TEN))
    return book


def in_meeting(**others: Any) -> Context:
    """Who records in the meeting."""
    return context(meeting=MEETING, **others)
