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
    """The command's word in the journal."""

    def day(self, book: Book, context: Context) -> date:
        """Return the day on which it takes effect."""

    def work(self, draft: UnitOfWork) -> None:
        """Put the new and changed records into the draft.

        Raises:
            CscpError: the request cannot be met; the draft is then discarded.
        """

    def sentence(self) -> str:
        """Return the sentence that messages, histories and undo show: ``Delivered BP24-1.3``."""


class Effective:
    """A base for commands that take effect on the context's day."""

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - others look at the book
        return context.on or context.today


class MayBeLater:
    """A base for commands that can take effect later than on their own day, where that is refused."""

    def later_day(self, allowed: date | None, context: Context) -> date | None:
        """Return the day on which it takes effect instead; None if there is none.

        Args:
            allowed: the first day that changes made before allow; None where a rule refuses its own day.
        """
        raise NotImplementedError


class AtMeeting:
    """A base for commands about a meeting. They take effect on its day, once that has come."""

    meeting: str
    """The meeting's id; if empty, the context's meeting."""

    def day(self, book: Book, context: Context) -> date:
        """Return the day asked for, else the meeting's, but never one before it was planned."""
        known = book.meetings.get(self.meeting or context.meeting)
        if context.on is not None or known is None:
            return context.on or context.today
        return max(known.created, min(known.day, context.today))

    def of(self, draft: UnitOfWork) -> Meeting:
        """Return the meeting that the command is about.

        Raises:
            Missing: no meeting is named.
            UnknownRecord: there is no such meeting.
        """
        key = self.meeting or draft.context.meeting
        if not key:
            raise Missing("Say which meeting.", field="meeting")
        return draft.meeting(key)


class AgreedAtMeeting:
    """A base for commands that record what a meeting agreed. They take effect on its day."""

    meeting: str
    """The meeting's id; if empty, the context's meeting."""

    def day(self, book: Book, context: Context) -> date:
        known = book.meetings.get(self.meeting or context.meeting)
        return context.on or (known.day if known else context.today)


def begun_quarter(draft: UnitOfWork, typed: str) -> Quarter:
    """Return the quarter that is typed; if empty, the one recorded for.

    Raises:
        Refused: the quarter has not begun.
        UnknownQuarter: the text is not a quarter.
    """
    quarter = Quarter.parse(typed) if typed else draft.quarter
    if quarter.first_day > draft.today:
        raise Refused(f"{quarter} hasn't begun. Give an earlier quarter.", field="quarter")
    return quarter


def as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values with their quarter and times as stored, however they were typed.

    Raises:
        UnknownQuarter: the quarter cannot be read.
    """
    stored, quarter, times = dict(values), values.get("quarter"), values.get("time")
    if isinstance(quarter, str) and quarter:
        stored["quarter"] = Quarter.parse(quarter).typed
    if isinstance(times, str):
        stored["time"] = with_minutes(times)
    return stored
