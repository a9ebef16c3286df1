"""The base of every command: a frozen value that works on a unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Protocol

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.domain.asking import Ask
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import with_minutes
from cscp_tui.domain.context import Context
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Meeting
from cscp_tui.domain.unit_of_work import UnitOfWork

Restricted = Annotated[
    bool,
    Ask(
        label="Restricted",
        hint="“yes” leaves it out of the public version and hides it on the projector",
        start="restricted",
    ),
]


class Command(Protocol):
    """A request to change the book."""

    what: ClassVar[str]
    """The word the journal keeps for it."""

    def day(self, book: Book, context: Context) -> date:
        """The day on which it takes effect."""

    def work(self, draft: UnitOfWork) -> None:
        """Put the new and changed records into the draft.

        Raises:
            CscpError: the request cannot be met; nothing is kept of the draft then.
        """

    def sentence(self) -> str:
        """Return the sentence that messages, histories and undo show: ``Delivered BP24-1.3``."""


class Effective:
    """Commands that take effect on the context's day."""

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - others look at the book
        return context.on or context.today


class AtMeeting:
    """Commands about a meeting: they take effect on its day, once that has come."""

    meeting: str
    """The meeting's id; where it is empty, that of the context."""

    def day(self, book: Book, context: Context) -> date:
        """The day that was asked for, else that of the meeting, never before it was planned."""
        known = book.meetings.get(self.meeting or context.meeting)
        if context.on is not None or known is None:
            return context.on or context.today
        return max(known.created, min(known.day, context.today))

    def of(self, draft: UnitOfWork) -> Meeting:
        """Return the meeting.

        Raises:
            Missing: none is named.
            UnknownRecord: there is no such meeting.
        """
        key = self.meeting or draft.context.meeting
        if not key:
            raise Missing("Say which meeting.", field="meeting")
        return draft.meeting(key)


class AgreedAtMeeting:
    """Commands that record what a meeting agreed: they take effect on its day."""

    meeting: str
    """The meeting's id; where it is empty, that of the context."""

    def day(self, book: Book, context: Context) -> date:
        known = book.meetings.get(self.meeting or context.meeting)
        return context.on or (known.day if known else context.today)


def begun_quarter(draft: UnitOfWork, typed: str) -> Quarter:
    """The quarter that is typed, or the one that is recorded for.

    Raises:
        Refused: it has not begun.
        UnknownQuarter: it is none.
    """
    quarter = Quarter.parse(typed) if typed else draft.quarter
    if quarter.first_day > draft.today:
        raise Refused(f"{quarter} hasn't begun. Give an earlier quarter.", field="quarter")
    return quarter


def as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values with their quarter and their times as they are stored, however they were typed.

    Raises:
        UnknownQuarter: the quarter is none.
    """
    stored, quarter, times = dict(values), values.get("quarter"), values.get("time")
    if isinstance(quarter, str) and quarter:
        stored["quarter"] = Quarter.parse(quarter).typed
    if isinstance(times, str):
        stored["time"] = with_minutes(times)
    return stored
