"""Any record in full: what it says, and what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from building import TODAY, book_with_actions, do
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.records import KINDS
from cscp_tui.views.meetings import meeting_facts
from cscp_tui.views.record_titles import title_of, where_record_is
from cscp_tui.views.records import (
    ALL_CHARACTERS,
    MOST_CHARACTERS,
    MOST_LINES,
    record_details,
    truncate,
)

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.store.workspace import Workspace


@pytest.fixture(scope="module")
def book(demo_year: Workspace) -> Book:
    """The demo year's book."""
    return demo_year.book


def words(table: str, key: str, book: Book, *, is_projected: bool = False) -> str:
    """A record in full, as one text."""
    record = book.get(table, key)
    today = max(note.created for note in book.progress_updates.values())
    pieces = record_details(table, record, book, today, is_projected=is_projected)
    return "".join(map(str, pieces))


@pytest.mark.parametrize("table", sorted(KINDS))
def test_every_record_can_be_shown_in_full(table: str, book: Book) -> None:
    """Each has a title in one line, a place, and its id in its detail where people say ids."""
    for key, record in book.tables[table].items():
        assert "\n" not in title_of(table, record, book)
        assert where_record_is(table, record, book)
        assert key in words(table, key, book) or not KINDS[table].said_by_id


def test_an_action_says_what_supports_its_impact() -> None:
    """Its evidence links, each on a line of its own."""
    book = book_with_actions(1)
    links = ["https://police.example/audit", "leaflet.pdf"]
    do(book, SetFields("actions", "BP24-1.1", {"evidence_links": links}))
    pieces = record_details("actions", book.actions["BP24-1.1"], book, TODAY, is_projected=False)
    assert "Evidence  \n  · https://police.example/audit\n  · leaflet.pdf" in "".join(
        map(str, pieces)
    )


def test_a_meeting_says_who_came_and_what_was_decided(book: Book) -> None:
    """Its attendance and its decisions stand under it."""
    decision = next(iter(book.decisions.values()))
    text = words("meetings", decision.meeting, book)
    assert "Who came" in text
    assert decision.text[:30] in text


def test_an_agency_says_where_it_is_a_member(book: Book) -> None:
    """With the day from which it is one."""
    membership = next(iter(book.memberships.values()))
    text = words("agencies", membership.agency, book)
    assert book.groups[membership.group].name in text


def test_a_parent_of_restricted_records_counts_them_while_others_look_on(book: Book) -> None:
    """Their words stay unseen."""
    origin = next((a for a in book.actions.values() if a.restricted and a.origin), None)
    if origin is None:
        pytest.skip("the demo has no restricted action with an origin")
    text = words("origins", origin.origin, book, is_projected=True)
    assert origin.title not in text
    assert "not shown" in text


@pytest.mark.parametrize("field", ["without_quorum_reason", "cancel_reason", "reopen_reason"])
def test_reasons_of_a_meeting_stay_unseen_while_others_look_on(book: Book, field: str) -> None:
    """In its full record as in what its page says of it."""
    key, meeting = next(iter(book.meetings.items()))
    told = replace(meeting, **{field: "Not for everybody."})
    today = max(note.created for note in book.progress_updates.values())
    for is_projected in (False, True):
        record = record_details("meetings", told, book, today, is_projected=is_projected)
        page = meeting_facts(book, told, today, is_projected=is_projected)
        for pieces in (record, page):
            assert ("Not for everybody." in "".join(map(str, pieces))) is not is_projected
        assert key in "".join(map(str, record))


WHOLE = "enter to read it in full"


def test_short_texts_stay_as_they_are() -> None:
    """Nothing is said where nothing is missing."""
    pieces = ("A title", Cell("\nLead  ", Tone.MUTED), "Police", "\n" * MOST_LINES)
    assert truncate(pieces, WHOLE) == pieces


def test_many_lines_are_cut_and_counted() -> None:
    """Of 2,000 lines the first stay, and the others are counted."""
    text = "\n".join(f"line {number}" for number in range(2000))
    kept, told = truncate((text,), WHOLE)
    assert kept == "\n".join(f"line {number}" for number in range(MOST_LINES))
    assert str(told) == f" … {2000 - MOST_LINES:,} more lines; {WHOLE}.\n"


def test_one_long_line_is_cut_and_counted() -> None:
    """10,000 characters without a break are too many as well."""
    kept, told = truncate((Cell("x" * 10_000, Tone.STRUCK),), WHOLE)
    assert kept == Cell("x" * MOST_CHARACTERS, Tone.STRUCK)
    assert f"{10_000 - MOST_CHARACTERS:,} more letters" in str(told)


def test_very_many_texts_end_somewhere() -> None:
    """Hundreds of notes are not all laid out beside a list."""
    pieces = truncate(("a note of some length\n",) * 5000, WHOLE)
    assert sum(len(str(piece)) for piece in pieces) < ALL_CHARACTERS + 100
    assert str(pieces[-1]) == f"\n\n… and more; {WHOLE}."


@given(st.lists(st.text(alphabet="ab \n", max_size=4000), max_size=12))
def test_what_is_shown_begins_as_the_whole_does(texts: list[str]) -> None:
    """Every piece that is no remark is the beginning of one of the texts."""
    for piece in truncate(tuple(texts), WHOLE):
        assert isinstance(piece, Cell) or any(text.startswith(piece) for text in texts)
