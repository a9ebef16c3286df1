"""Read lines in the tests' meeting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from building import FIRST_DAY, context, do
from cscp_tui.capture.echo import echo_of
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.domain.commands.meetings import PlanMeeting
from cscp_tui.domain.commands.records import AddRecord
from meetings_made import MEETING, live_book

if TYPE_CHECKING:
    from cscp_tui.capture.kinds import LineKind
    from cscp_tui.capture.marks import Setting
    from cscp_tui.capture.reading import Reading
    from cscp_tui.domain.book import Book


def made_book() -> Book:
    """The tests' book on Monday 25 November 2024, with two more agencies and a next meeting."""
    book = live_book()
    for key, name in (("ph", "Public Health"), ("chs", "Health Service NHS")):
        do(book, AddRecord("agencies", {"name": name}, key), context(FIRST_DAY))
    do(book, PlanMeeting("QAG", date(2025, 1, 21)))
    return book


BOOK = made_book()


def setting(selected: str = "", at: str = "", book: Book = BOOK, meeting: str = MEETING) -> Setting:
    held = book.meetings[meeting]
    return setting_of(held, book, held.day, selected=selected, at=at)


def read(text: str, selected: str = "", kind: LineKind | None = None) -> Reading:
    return read_line(text, setting(selected), kind)


def echo(text: str, selected: str = "") -> str:
    return echo_of(read(text, selected), setting(selected))


def asked(text: str) -> str:
    return " ".join(question.sentence for question in read(text).questions)


def leads(text: str) -> list[str]:
    return [party.agency or party.group or party.role for party in read(text).leads]
