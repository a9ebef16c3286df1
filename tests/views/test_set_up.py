"""The steps of a new partnership, and the first of which there is nothing."""

from __future__ import annotations

from building import book_with_actions, do, founded_book
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.partners import STARTER_AGENCIES, AddAgencies
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.views.set_up import next_step, set_up_table


def begun() -> Book:
    book = Book()
    do(book, AddRecord("partnership", {"name": "Anytown", "abbreviation": ""}))
    return book


def test_each_step_says_what_there_is() -> None:
    """A number with a sign where there is something, else that there is nothing."""
    book = begun()
    do(book, AddAgencies(STARTER_AGENCIES))
    so_far = [row.cells[1].exported for row in set_up_table(book).rows]
    assert so_far == ["✓ 19 agencies", "none yet", "none yet", "none yet", "none yet"]


def test_the_next_step_is_the_first_of_which_there_is_nothing() -> None:
    """Whatever was left out comes first; where nothing is left, meetings can always be added."""
    assert next_step(begun()) == "agencies"
    assert next_step(founded_book()) == "actions"
    assert next_step(book_with_actions()) == "meetings"
