"""What is offered while a filter is typed."""

from __future__ import annotations

import pytest

from building import founded_book
from cscp_tui.domain.filters import completions, parse_filter


def test_beginning_of_a_token_is_completed() -> None:
    """Two letters of a token offer the token."""
    assert completions("is:late le", founded_book()) == ("is:late lead:",)


def test_value_is_completed_by_its_beginning() -> None:
    """The beginning of a value offers the values that begin so."""
    assert completions("is:la", founded_book()) == ("is:late",)


def test_value_with_spaces_is_quoted() -> None:
    """A value of several words is offered in quotes."""
    assert 'status:"on hold"' in completions("status:on", founded_book())


def test_a_part_behind_one_in_quotes_is_completed() -> None:
    """What stands in quotes before it stays as it is."""
    text = 'status:"on hold" is:la'
    assert completions(text, founded_book()) == (f"{text}te",)


def test_each_of_several_values_is_completed() -> None:
    """Behind a comma the next one begins; one of several words puts all in quotes."""
    assert completions("rating:red,am", founded_book()) == ("rating:red,Amber",)
    assert 'status:"delivered,on hold"' in completions("status:delivered,", founded_book())


def test_minus_is_kept() -> None:
    """A part that is turned round stays so."""
    assert completions("-is:la", founded_book()) == ("-is:late",)


@pytest.mark.parametrize("text", ["", " ", "zzz", "colour:bl", "is:late "])
def test_nothing_is_offered_where_nothing_fits(text: str) -> None:
    """Words, unknown tokens and a finished part offer nothing."""
    assert completions(text, founded_book()) == ()


def test_every_offer_can_be_read() -> None:
    """What is offered is understood when it is taken."""
    book = founded_book()
    today = book.partnership.created
    for token in completions("s", book):
        for offer in completions(token, book):
            parse_filter(offer, book, today)
