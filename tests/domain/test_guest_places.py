"""Whether where guests come from is known, is a member, or may be a slip."""

from __future__ import annotations

import pytest

from building import do
from cscp_tui.domain.attendance import place_of
from cscp_tui.domain.commands.attendance import RecordGuests
from meetings_made import MEETING, live_book


@pytest.mark.parametrize(
    ("typed", "name", "doubt"),
    [
        ("home  office", "home office", ""),
        ("housing", "Housing", ""),
        ("Met", "The Police", "The Police is a member; its people belong in its own row."),
        (
            "Home Ofice",
            "Home Ofice",
            (
                "Did you mean Home Office? No agency is called “Home Ofice”, and no guests came "
                "from there before."
            ),
        ),
        ("NSPCC", "NSPCC", "No agency is called “NSPCC”, and no guests came from there before."),
    ],
)
def test_where_guests_come_from(typed: str, name: str, doubt: str) -> None:
    """A place of earlier guests and an agency are known; a member and a stranger are doubtful."""
    book = live_book()
    do(book, RecordGuests(MEETING, "Home Office"))
    meeting = book.meetings[MEETING]
    found = place_of(typed, lambda table: book.tables[table].values(), meeting)
    assert (found.name, found.doubt) == (name, doubt)
