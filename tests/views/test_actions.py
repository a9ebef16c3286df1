"""One action in full, as pieces of text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from building import (
    EXECUTIVE_MEETING,
    FIRST_DAY,
    TODAY,
    book_with_actions,
    context,
    do,
    executive_action,
)
from cscp_tui.documents.table import Cell, Heading, Row, Table, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver, MoveDate
from cscp_tui.domain.commands.commitments import AddCommitment
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import Cause, MoveKind, Rating, Source, Status
from cscp_tui.domain.records import Action, Move
from cscp_tui.views.actions import (
    Standings,
    action_details,
    added_words,
    late_due_cell,
    link_facts,
    linked_with,
)
from cscp_tui.views.search import COLUMNS, near

TODAY_ACTION_DETAILS = date(2025, 11, 27)


def told(book: Book, ref: str, *, is_projected: bool = False) -> str:
    """The text of an action in full."""
    standings = Standings(TODAY_ACTION_DETAILS)
    pieces = action_details(book.actions[ref], book, standings, is_projected=is_projected)
    return "".join(map(str, pieces))


def carried_over() -> Book:
    """An action that continues one whose date slipped."""
    made: dict[str, Any] = {"source": Source.PLAN, "status": Status.IN_PROGRESS, "title": "Train"}
    parent = Action(id="BP24-1.6", created=date(2024, 4, 1), continued_by="BP25-1.1", **made)
    child = Action(id="BP25-1.1", created=date(2025, 4, 1), continues="BP24-1.6", **made)
    move = Move(
        id="BP24-1.6/move-1",
        created=date(2024, 10, 7),
        action="BP24-1.6",
        earlier_due=date(2024, 9, 30),
        later_due=date(2025, 3, 31),
        kind=MoveKind.SLIP,
        reason="funding",
        cause=Cause.OUTSIDE,
    )
    known = book_with_actions(1).tables
    return Book(
        {
            **known,
            "actions": {parent.id: parent, child.id: child},
            "moves": {move.id: move},
        }
    )


def test_slips_of_the_actions_that_it_continues_are_told() -> None:
    """Each names the action whose date it was, its days, its reason and its cause."""
    text = told(carried_over(), "BP25-1.1")
    assert "Slip of BP24-1.6 on 7 October 2024: 30 September 2024 → 31 March 2025" in text
    assert f"funding; {Cause.OUTSIDE.sentence}." in text


def test_its_own_moves_name_no_action() -> None:
    """They are those of the action that is shown; lookers-on see no reason."""
    text = told(carried_over(), "BP24-1.6", is_projected=True)
    assert "Slip on 7 October 2024" in text
    assert "funding" not in text


@pytest.mark.parametrize("is_projected", [False, True])
def test_who_agreed_a_move_is_a_sentence_of_its_own(*, is_projected: bool) -> None:
    """One stop stands before it, whether the reasons are shown or not."""
    book, due = book_with_actions(1), date(2025, 5, 1)
    moved = MoveDate("BP24-1.1", due, "other", Cause.WITHIN, explanation="Ill.", agreed_by="QAG")
    do(book, moved)
    text = told(book, "BP24-1.1", is_projected=is_projected)
    assert ". Agreed by Quality Assurance Group." in text
    assert ".. Agreed" not in text


def test_a_move_says_how_late_it_was_recorded_and_when_it_was_asked_for() -> None:
    """Neither is a reason, so that lookers-on may read both."""
    book = book_with_actions(1)
    asked = MoveDate("BP24-1.1", date(2025, 4, 1), "other", Cause.WITHIN, asked_on=TODAY)
    do(book, asked, context(date(2025, 4, 2), on=TODAY))
    moved = replace(asked, due=date(2025, 5, 1), asked_on=None)
    do(book, moved, context(date(2025, 4, 4), on=TODAY))
    text = told(book, "BP24-1.1", is_projected=True)
    assert "Recorded on 4 April 2025, 3 days after the old date had passed.\n" in text
    assert "The lead asked for a new date on 25 November 2024.\n" in text


def test_an_update_says_why_an_action_takes_longer() -> None:
    """Not to those who look on, from whom reasons are hidden."""
    book = book_with_actions(1)
    do(book, AddProgressUpdate("BP24-1.1", "No trainer.", "funding", Cause.OUTSIDE))
    words = "Taking longer: funding (cause outside the partnership's control)"
    assert f"No trainer.\n{words}" in told(book, "BP24-1.1")
    assert "funding" not in told(book, "BP24-1.1", is_projected=True)


def test_a_delivered_action_is_not_said_to_be_late() -> None:
    """Its dates stand alone, however long they have passed."""
    book = book_with_actions(1)
    do(book, MoveDate("BP24-1.1", date(2025, 5, 1), "other", Cause.WITHIN))
    assert "past it" in told(book, "BP24-1.1")
    do(book, Deliver("BP24-1.1", "It helped"))
    text = told(book, "BP24-1.1")
    assert "Due  1 May 2025\n" in text
    assert "past it" not in text


def test_a_lead_with_the_name_of_its_agency_is_told_once() -> None:
    """A scrutineer, for example, is both."""
    book = book_with_actions(1)
    do(book, SetFields("actions", "BP24-1.1", {"lead": "The Police", "lead_agency": "police"}))
    assert "Lead  The Police\n" in told(book, "BP24-1.1")


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
    found = [
        (table, record.id)
        for table, record in linked_with(book.actions[REF], book, is_projected=False)
    ]
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
    facts = list(link_facts(book.actions[REF], book, Standings(TODAY), is_projected=False))
    told = {label: text for label, text in facts if text}
    assert told["Decision"] == "Write to Housing. (Executive, 21 November 2024)"
    assert told["Raised at"] == "Executive, 21 November 2024"
    assert told["Linked to"].startswith("BP24-1.2  Action 2 (")
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


@pytest.mark.parametrize(
    ("values", "short"),
    [
        ({"status": Status.IN_PROGRESS, "due": date(2025, 10, 8)}, "■ Red 50d"),
        ({"status": Status.ON_HOLD, "due": date(2025, 10, 8)}, "■ Red hold"),
        ({"status": Status.IN_PROGRESS, "judgement": Rating.AMBER}, "▲ Amber ours"),
        ({"status": Status.IN_PROGRESS}, "▲ Amber"),
        ({"status": Status.DELIVERED, "ended": FIRST_DAY}, "✓ To agree"),
        ({"status": Status.DELIVERED, "ended": FIRST_DAY, "agreed": FIRST_DAY}, "✓ Delivered"),
    ],
)
def test_what_matters_of_a_rating_is_in_its_short_form(values: dict[str, Any], short: str) -> None:
    """Where there is no room for all words, what is late, on hold, ours or to agree is still told."""
    action = Action(id="BP25-1.1", created=FIRST_DAY, source=Source.PLAN, title="Train", **values)
    book = book_with_actions(1)
    cell = Standings(TODAY_ACTION_DETAILS).cell(action, book)
    assert str(cell.brief) == short


@pytest.mark.parametrize(
    ("status", "due", "tone"),
    [
        (Status.ON_HOLD, date(2025, 10, 8), Tone.RED),
        (Status.ON_HOLD, date(2025, 11, 14), Tone.AMBER),
        (Status.ON_HOLD, TODAY_ACTION_DETAILS, Tone.PLAIN),
        (Status.DELIVERED, date(2025, 10, 8), Tone.PLAIN),
    ],
)
def test_a_due_date_that_has_passed_is_in_the_tone_of_late(
    status: Status, due: date, tone: Tone
) -> None:
    """What is on hold is late as well, but what is delivered is not."""
    action = Action(
        id="BP25-1.1", created=FIRST_DAY, source=Source.PLAN, title="Train", status=status, due=due
    )
    cell = late_due_cell(action, book_with_actions(1), TODAY_ACTION_DETAILS)
    assert cell.tone is tone


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({}, ", with no lead"),
        ({"lead": "Chair"}, ""),
        ({"lead": "Chair", "due": None}, ", with no due date"),
        ({"due": None}, ", with no lead or due date"),
    ],
)
def test_an_action_that_was_added_says_what_it_lacks(given: dict[str, Any], lacks: str) -> None:
    """Enter in the first field of a form saves it; nobody is to find out at the meeting."""
    book = book_with_actions(1)
    changes = do(book, executive_action(**given))
    assert added_words(changes, book).endswith(f"added under Executive{lacks}")
