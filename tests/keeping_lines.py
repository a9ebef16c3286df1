"""Keep lines in the tests' meeting, and record what they say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from building import TODAY, do
from cscp_tui.capture.commands import command_of, line_command
from cscp_tui.capture.echo import echo_of
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.domain.commands.meetings import CancelMeeting, PlanMeeting
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from cscp_tui.capture.kinds import LineKind
    from cscp_tui.capture.marks import Setting
    from cscp_tui.domain.book import Book


BOOK = live_book()


def setting(book: Book = BOOK, at: str = "") -> Setting:
    return setting_of(book.meetings[MEETING], book, TODAY, at=at)


def echo(text: str) -> str:
    return echo_of(read_line(text, setting()), setting())


def keep(text: str, book: Book, kind: LineKind | None = None) -> None:
    """Keep a line of the meeting, and record what it says."""
    meeting, reading = book.meetings[MEETING], read_line(text, setting(book), kind)
    do(book, line_command(reading, meeting), in_meeting())
    if (command := command_of(reading, meeting, book)) is not None:
        do(book, command, in_meeting())


def kept(text: str) -> Book:
    """The book after a line of the meeting was kept."""
    book = live_book()
    keep(text, book)
    return book


def coming_book() -> Book:
    """The meeting, with meetings of both groups to come."""
    book = live_book()
    for group, day in (
        ("QAG", date(2025, 1, 14)),
        ("QAG", date(2025, 3, 11)),
        ("EXEC", date(2024, 12, 17)),
        ("EXEC", date(2025, 1, 21)),
    ):
        do(book, PlanMeeting(group, day))
    do(book, PlanMeeting("EXEC", date(2025, 1, 7)))
    do(book, CancelMeeting("EXEC-2025-01-07", "Snow."))
    return book
