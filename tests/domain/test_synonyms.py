"""Words that people search for: what the program calls the same thing, and the filters they are."""

from __future__ import annotations

from datetime import date

import pytest

from building import founded_book
from cscp_tui.domain.filters import UnknownToken, parse_filter
from cscp_tui.domain.synonyms import SYNONYMS, commands_meant, meanings

TODAY = date(2025, 11, 27)
PEOPLE_SAY = (
    *("minutes", "finish", "apologies", "postpone", "extend", "complete", "print", "word"),
    *("action log", "overdue", "delete", "year end", "RAG", "red"),
)


@pytest.mark.parametrize("word", PEOPLE_SAY)
def test_what_people_say_is_known(word: str) -> None:
    """Each has other words for help and palette, and a command."""
    assert len(meanings(word)) > 1
    assert commands_meant(word)


def test_no_word_is_said_for_two_things() -> None:
    """Each stands once in the table."""
    said = [word for synonym in SYNONYMS for word in synonym.said]
    assert len(said) == len(set(said))


def test_words_beside_a_synonym_still_count() -> None:
    """“postpone action” searches for the due date of an action, and a begun word is enough."""
    assert "action due date" in meanings("postpone action")
    assert "due date" in meanings("postp")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("is:overdue", "is:late"),
        ("overdue", "is:late"),
        ("-overdue", "-is:late"),
        ("is:red", "rating:red"),
        ("rag:red", "rating:red"),
        ("-is:amber", "-rating:amber"),
        ("police is:green", "police rating:green"),
    ],
)
def test_synonyms_filter(text: str, same: str) -> None:
    """As the program's own tokens do."""
    book = founded_book()
    assert str(parse_filter(text, book, TODAY)) == str(parse_filter(same, book, TODAY))


def test_minutes_are_of_meetings() -> None:
    """A meeting “is minuted” in the words of their list."""
    book = founded_book()
    found = [
        str(parse_filter(f"is:{w}", book, TODAY, table="meetings")) for w in ("minutes", "minuted")
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize("text", ["red", '"overdue"', '-"overdue"'])
def test_words_of_titles_are_searched_for(text: str) -> None:
    """A colour alone may be in a title, and so may anything in quotes."""
    assert "rated" not in str(parse_filter(text, founded_book(), TODAY))
    assert "late" not in str(parse_filter(text, founded_book(), TODAY))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("is:lat", "Did you mean “is:late”?"),
        ("status:not-strated", 'Did you mean “status:"not started"”?'),
        ("rga:red", "Did you mean “rag:”?"),
        ("is:zzz", "Use is: with open"),
        ("is:minutes", "Use is: with open"),
    ],
)
def test_what_was_meant_is_suggested(text: str, meant: str) -> None:
    """The nearest token or value, else all of them."""
    with pytest.raises(UnknownToken) as caught:
        parse_filter(text, founded_book(), TODAY)
    assert meant in str(caught.value)
