from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given

from any_texts import any_text
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import Change
from cscp_tui.domain.quorum import clause_words, clauses_as_typed, read_clause, read_clauses
from cscp_tui.domain.records import QuorumClause
from meetings_made import planned_book

BOOK = planned_book()


@pytest.mark.parametrize(
    ("text", "least", "agencies", "label"),
    [
        ("council", 1, ("council",), ""),
        ("2 of council, icb, police", 2, ("council", "icb", "police"), ""),
        ("at least 1 of ICB, Met", 1, ("icb", "police"), ""),
        ("any of icb, police", 1, ("icb", "police"), ""),
        ("all of icb, police", 2, ("icb", "police"), ""),
        ("icb, police", 1, ("icb", "police"), ""),
        ("Health: 1 of icb", 1, ("icb",), "Health"),
    ],
)
def test_clauses_as_they_are_typed(
    text: str, least: int, agencies: tuple[str, ...], label: str
) -> None:
    """A clause is a number of agencies, by whatever people call them, with or without a label."""
    assert read_clause(text, BOOK) == QuorumClause(at_least=least, agencies=agencies, label=label)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2 of polis", "There's no agency “polis”. Did you mean The Police?"),
        ("the", "Did you mean The Council, The Police or The ICB?"),
        ("a: b: c", "isn't a quorum. Type it like “2 of council, icb, police”"),
        (",", "isn't a quorum"),
        ("3 of any", "“any” doesn't name an agency. Name all those that count"),
        ("any 3 members", "“any 3 members” doesn't name an agency"),
        ("2", "“2” doesn't name an agency"),
    ],
)
def test_what_is_no_clause(text: str, part: str) -> None:
    """A name that means none or several, and a text that is no clause, are refused."""
    with pytest.raises(CscpError) as refusal:
        read_clause(text, BOOK)
    assert part in str(refusal.value)


def test_clauses_can_be_typed_again() -> None:
    """What a quorum is shown as in a form means the same quorum."""
    clauses = read_clauses("Council: 1 of council\n2 of icb, police; police", BOOK)
    assert len(clauses) == 3
    shown = clauses_as_typed(clauses, BOOK)
    assert shown.splitlines()[1] == "2 of The ICB, The Police"
    assert read_clauses(shown, BOOK) == clauses
    assert not read_clauses(" \n ", BOOK)


@pytest.mark.parametrize("name", ["Met, north", "Health: one", "any of all", "2", "The ICB"])
def test_a_name_that_means_something_else_is_shown_as_an_id(name: str) -> None:
    """A quorum with such an agency can be typed again as it is shown, too."""
    book = planned_book()
    # Folders of earlier versions may have two agencies of one name.
    named = {"name": ["The Police", "Police"], "abbreviation": ["", name]}
    book.apply([Change("agencies", "police", dict(named))])
    clauses = read_clauses("1 of police", book)
    assert clauses_as_typed(clauses, book) == "1 of police"
    assert read_clauses("1 of police", book) == clauses


def test_clauses_in_words() -> None:
    """A clause is read by its label, else by its agencies."""
    clauses = read_clauses("Health: icb; police; 2 of icb, met, csc", BOOK)
    words = [clause_words(clause, BOOK) for clause in clauses]
    assert words == ["Health", "The Police", "2 of The ICB, The Police, Social Care"]


@given(any_text(max_size=40))
def test_any_text_is_a_clause_or_refused(text: str) -> None:
    """Whatever is typed gives clauses or a sentence, never a crash."""
    with suppress(CscpError):
        read_clauses(text, BOOK)
