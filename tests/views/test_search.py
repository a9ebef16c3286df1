"""What is found from any screen, in which order, as rules on books."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import book_with_actions, do
from cscp_tui.domain.commands.actions import EndAction
from cscp_tui.domain.commands.meetings import PlanMeeting
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.views.search import MOST, ActionSearch, RecordSearch, table_and_id

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


@pytest.fixture
def book() -> Book:
    """Two agencies whose names share a word, a meeting, and a challenge that names one of them."""
    book = book_with_actions(1)
    do(book, AddRecord("agencies", {"name": "Transport Police", "aliases": ["BTP"]}, "btp"))
    do(book, PlanMeeting("QAG", date(2024, 12, 20)))
    do(book, RaiseChallenge("police", "Why did the police wait?", "EXEC"))
    return book


def found(book: Book, text: str) -> list[tuple[str, str, bool]]:
    every = RecordSearch(book, is_projected=False).find(text)
    return [(each.table, each.record.id, each.is_called_so) for each in every]


@pytest.mark.parametrize(
    ("text", "called_so"),
    [
        ("police", ["police", "btp"]),  # a whole word of a name
        ("met", ["police"]),
        ("BTP", ["btp"]),
        ("the police", ["police"]),
        ("polic", []),  # the beginning of one
        ("QAG-2024-12-20", ["QAG-2024-12-20"]),
        ("QAG-2024-12", []),
        ("QAG", ["QAG"]),
        ("CH-01", []),  # neither a party nor a meeting
    ],
)
def test_parties_are_called_by_words_and_meetings_by_their_whole_name(
    book: Book, text: str, called_so: list[str]
) -> None:
    """They come before the actions; what has the words elsewhere is found after them."""
    every = found(book, text)
    assert every
    assert [key for _, key, is_called_so in every if is_called_so] == called_so
    assert [is_called_so for *_, is_called_so in every] == sorted(
        (is_called_so for *_, is_called_so in every), reverse=True
    )


def test_records_with_every_word_are_found(book: Book) -> None:
    """Wherever they stand; a blank text finds none."""
    assert ("challenges", "CH-01", False) in found(book, "wait police")
    assert ("challenges", "CH-01", False) not in found(book, "wait council")
    assert found(book, " ") == []


def test_actions_with_the_nearest_reference_come_first() -> None:
    """The reference itself, then those that begin so, then those that only name it; ended ones last."""
    book = book_with_actions(12)
    do(book, EndAction("BP24-1.10", Outcome.WITHDRAWN, "no longer needed", Cause.OUTSIDE))
    do(book, SetFields("actions", "BP24-1.5", {"old_ref": "X-9", "title": "After BP24-1.1"}))
    search = ActionSearch()
    search.take(book, lambda _: False)
    refs = [each.action.id for each in search.find("bp24-1.1")]
    assert refs == ["BP24-1.1", "BP24-1.11", "BP24-1.12", "BP24-1.10", "BP24-1.5"]
    assert [each.action.id for each in search.find("x-9")] == ["BP24-1.5"]
    search.take(book, lambda each: each.id == "BP24-1.1")
    assert [each.action.id for each in search.find("bp24-1.1")] == refs[1:]


def test_no_more_is_found_than_anybody_reads() -> None:
    """Whether something is typed or not."""
    book = book_with_actions(MOST + 2)
    search = ActionSearch()
    search.take(book, lambda _: False)
    for text in ("", "action"):
        assert len(search.find(text)) == MOST


@pytest.mark.parametrize(
    ("key", "table", "record"),
    [
        ("BP24-1.1", "actions", "BP24-1.1"),
        ("meetings QAG-2024-12-20", "meetings", "QAG-2024-12-20"),
        ("agencies a b", "agencies", "a b"),
        ("elsewhere 1", "actions", "elsewhere 1"),
    ],
)
def test_a_key_of_several_tables_tells_its_record(key: str, table: str, record: str) -> None:
    """What has no known table before it is a reference."""
    assert table_and_id(key) == (table, record)
