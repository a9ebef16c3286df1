"""Words that people search for: what the program calls the same thing, and the filters they are."""

from __future__ import annotations

from datetime import date

import pytest

from building import founded_book
from cscp_tui.domain.filters import UnknownToken, parse_filter
from cscp_tui.domain.synonyms import (
    commands_found,
    commands_meant,
    filters_found,
    is_known,
    of_same_topic,
    synonyms,
)

TODAY = date(2025, 11, 27)
PEOPLE_SAY = (
    *("minutes", "finish", "apologies", "postpone", "extend", "complete", "print", "word"),
    *("action log", "overdue", "delete", "year end", "RAG", "red"),
)


@pytest.mark.parametrize("word", PEOPLE_SAY)
def test_what_people_say_is_known(word: str) -> None:
    """Each means commands of the screens, and one of the command line."""
    assert commands_found(word)
    assert commands_meant(word)


def test_no_word_is_said_for_two_things() -> None:
    """Each stands once in the table."""
    said = [word for synonym in synonyms() for word in synonym.words]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("postpone action", "action.move"),
        ("postp", "action.move"),
        ("push the date back", "action.move"),
        ("who hasn’t replied", "change.take_in_answers"),
        ("get rid of this", "view.remove"),
        ("I made a mistake", "change.undo"),
        ("what am I down for", "list.filter"),
        ("audit", "action.origins"),
        ("how do I", "app.help"),
    ],
)
def test_the_words_of_a_sentence_that_tell_something_count(typed: str, first: str) -> None:
    """In any order, in the plural, with others among them; a begun word is enough."""
    assert commands_found(typed)[0] == first


def test_the_whole_words_of_a_synonym_mean_it_first() -> None:
    """Whatever others have some of them; of filters, too."""
    for synonym in synonyms():
        words = synonym.words[0]
        if synonym.finds:
            assert commands_found(words)[0] == synonym.finds[0], words
        if synonym.filters:
            assert filters_found(words)[0].replace('"', "") == synonym.filters[0], words


def test_a_word_for_a_state_is_a_filter() -> None:
    """Late actions are listed, and so is what is done."""
    assert filters_found("overdue stuff")[0] == "is:late"
    assert filters_found("the red ones") == ("rating:red",)
    assert filters_found("quorum") == ()


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


def test_every_filter_in_the_table_is_one() -> None:
    """It could not be shown otherwise."""
    for word in {known.words[0] for known in synonyms() if known.filters}:
        for text in filters_found(word):
            table = "meetings" if text == "is:minuted" else "actions"
            parse_filter(text, founded_book(), TODAY, table=table)


def test_words_of_one_topic_stand_for_one_another() -> None:
    """Whichever of them is typed, and in any case."""
    assert "gangs" in of_same_topic("Knife crime")
    assert of_same_topic("biscuits") == ()


@pytest.mark.parametrize(
    ("typed", "first"), [("chalenge log", "screen.scrutiny"), ("agender", "meeting.edit")]
)
def test_a_mistyped_word_counts_beside_one_that_is_known(typed: str, first: str) -> None:
    """The other word alone would find something else."""
    assert first in commands_found(typed)[:2]


@pytest.mark.parametrize(
    ("typed", "is_word"),
    [("Postpone", True), ("postpon", False), ("postpone it", False), ("", False)],
)
def test_a_whole_text_can_be_one_of_peoples_words(typed: str, *, is_word: bool) -> None:
    """In any case; a begun word or a sentence with one is none."""
    assert is_known(typed) is is_word
