from __future__ import annotations

import pytest

from cscp_tui.domain.names import hint_for
from meetings_made import planned_book

BOOK = planned_book()
AGENCIES = BOOK.agencies.values()


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("polce", "perhaps The Police is meant"),
        ("counci", "perhaps The Council is meant"),
        ("fire brigade", "there are The Council, The Police, The ICB"),
    ],
)
def test_a_name_near_to_one_is_taken_for_it_mistyped(typed: str, hint: str) -> None:
    """Otherwise all there are stand there, as people call them."""
    assert hint_for(typed, AGENCIES).startswith(hint)


def test_several_that_have_the_name_are_named() -> None:
    """And where there is nothing at all, that is said."""
    found = [BOOK.agencies["police"], BOOK.agencies["icb"]]
    assert hint_for("the", AGENCIES, found) == "it may be The Police, The ICB"
    assert hint_for("police", ()) == "none is kept yet"
