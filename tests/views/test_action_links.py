from __future__ import annotations

from typing import TYPE_CHECKING

from building import (
    EXECUTIVE_MEETING,
    FIRST_DAY,
    TODAY,
    book_with_actions,
    context,
    do,
    executive_action,
)
from cscp_tui.documents.table import Cell, Heading, Row, Table
from cscp_tui.domain.commands.actions import AddRecord
from cscp_tui.domain.commands.commitments import AddCommitment
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.views.actions import Standings, link_facts, linked_with
from cscp_tui.views.search import COLUMNS, near

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

REF = "EX24-01"


def linked_book() -> Book:
    """An action of the Executive with an origin, a decision, two plan actions and a commitment."""
    book = book_with_actions(2)
    letter = {"title": "Letter", "source": "executive", "kind": "meeting", "key_learning": ["Ask."]}
    do(book, AddRecord("origins", letter, "letter"), context(FIRST_DAY))
    related = ["BP24-1.1", "BP24-1.2"]
    do(book, executive_action(raised_at=EXECUTIVE_MEETING, related=related, origin="letter"))
    do(book, AddDecision(EXECUTIVE_MEETING, "Write to Housing.", (REF,)))
    do(book, AddCommitment("2024/25", "A home for everyone", (REF,)))
    return book


def test_everything_it_is_linked_with() -> None:
    """What raised it first, then actions, commitments and what it comes from."""
    book = linked_book()
    found = [(table, record.id) for table, record in linked_with(book.actions[REF], book)]
    assert found == [
        ("decisions", f"{EXECUTIVE_MEETING}/decision-1"),
        ("meetings", EXECUTIVE_MEETING),
        ("actions", "BP24-1.1"),
        ("actions", "BP24-1.2"),
        ("commitments", "2024/25/commitment-1"),
        ("origins", "letter"),
    ]


def test_links_in_words() -> None:
    """Each is called by its words, actions with their standing."""
    book = linked_book()
    facts = list(link_facts(book.actions[REF], book, Standings(TODAY)))
    told = {label: text for label, text in facts if text}
    assert told["Decision"] == "Write to Housing. (Executive, 21 November 2024)"
    assert told["Raised at"] == "Executive, 21 November 2024"
    assert told["Linked with"].startswith("BP24-1.2  Action 2 (")
    assert told["Commitment"] == "A home for everyone (2024/25, open)"
    assert told["Origin"] == "Letter (meeting)"
    assert told["Key learning"] == "\n  · Ask."


def test_restricted_ones_are_left_out_while_others_look_on() -> None:
    """Neither a restricted action nor a restricted decision is named."""
    book = linked_book()
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}))
    do(book, SetFields("decisions", f"{EXECUTIVE_MEETING}/decision-1", {"restricted": True}))
    found = linked_with(book.actions[REF], book, is_projected=True)
    assert [record.id for _, record in found][:2] == [EXECUTIVE_MEETING, "BP24-1.2"]
    facts = link_facts(book.actions[REF], book, Standings(TODAY), is_projected=True)
    words = " ".join(text for _, text in facts)
    assert "Action 1" not in words
    assert "Write to Housing." not in words


def test_links_stand_above_the_rest_and_not_twice() -> None:
    """A linked action is offered once, above all others; without links nothing changes."""
    book = linked_book()
    every = (Row("BP24-1.1", (Cell("a"),) * 4), Row(REF, (Cell("b"),) * 4))
    rest = Table(columns=COLUMNS, lines=every)
    links = [("actions", book.actions["BP24-1.1"])]
    table = near(links, "Linked", book, rest)
    assert [row.key for row in table.rows] == ["BP24-1.1", REF]
    assert isinstance(table.lines[0], Heading)
    assert near([], "Linked", book, rest) is rest
