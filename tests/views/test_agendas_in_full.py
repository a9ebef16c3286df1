"""An item of an agenda in full, and a meeting read back to itself."""

from __future__ import annotations

from building import HOSTILE, TODAY, do
from cscp_tui.domain.capture import capture
from cscp_tui.domain.commands.actions import Agree, Deliver
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.meetings import agenda
from cscp_tui.views.actions import Standings
from cscp_tui.views.meetings import agenda_details
from cscp_tui.views.minutes import read_back_pieces
from meetings_made import MEETING, in_meeting, live_book


def words(pieces: tuple[object, ...]) -> str:
    """The pieces as they are read."""
    return "".join(map(str, pieces))


def test_each_kind_of_item_is_shown_in_full() -> None:
    """A standing item with its state, an action as ever, a challenge with its answer."""
    book = live_book()
    do(book, RaiseChallenge("police", f"Why? {HOSTILE}", "QAG"))
    standings = Standings(TODAY)
    items = {item.key: item for item in agenda(book, book.meetings[MEETING]).items}
    standing = words(agenda_details(items["standing/1"], book, standings))
    assert "Welcome" in standing
    assert "Still to come" in standing
    challenge = next(item for item in items.values() if item.challenge is not None)
    shown = words(agenda_details(challenge, book, standings))
    assert "Quality Assurance Group to The Police" in shown
    assert "Answer  none yet" in shown
    do(book, AnswerChallenge(challenge.key, "Because"))
    items = {item.key: item for item in agenda(book, book.meetings[MEETING]).items}
    assert "Because" in words(agenda_details(items[challenge.key], book, standings))


def test_what_came_of_a_meeting_is_read_back_and_what_did_not_is_named() -> None:
    """Each agreed delivery, decision and note by itself; empty parts in one line."""
    book = live_book()
    do(book, Deliver("BP24-1.1", "It works."))
    do(book, MarkAllPresent(MEETING))
    do(book, Agree(("BP24-1.1",), MEETING), in_meeting())
    for line in ("decision: so be it", f"A word {HOSTILE}"):
        found = capture(line, book.meetings[MEETING], book, TODAY)
        do(book, found.command, in_meeting())
    shown = words(read_back_pieces(book, book.meetings[MEETING]))
    assert "Deliveries agreed (1)" in shown
    assert "• BP24-1.1  Action 1" in shown
    assert "impact: Emerging: It works." in shown
    assert "• so be it" in shown
    assert "• A word" in shown
    assert "Nothing yet under: actions asked for, dates moved, challenges" in shown
    assert "The Council" not in shown


def test_a_delivery_without_impact_is_read_back_as_such() -> None:
    """In words that can be said aloud."""
    book = live_book()
    do(book, Deliver("BP24-1.1"))
    do(book, MarkAllPresent(MEETING))
    do(book, Agree(("BP24-1.1",), MEETING), in_meeting())
    shown = words(read_back_pieces(book, book.meetings[MEETING]))
    assert "no impact yet" in shown
    assert "impact: None yet" not in shown


def test_a_meeting_of_which_nothing_came_says_so() -> None:
    """All its parts in one line."""
    book = live_book()
    shown = words(read_back_pieces(book, book.meetings[MEETING]))
    assert shown.startswith("Nothing yet under: deliveries agreed, decisions")


def test_restricted_items_are_not_read_out_to_those_who_look_on() -> None:
    """They are counted."""
    book = live_book()
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}))
    do(book, Deliver("BP24-1.1", "It works."))
    do(book, MarkAllPresent(MEETING))
    do(book, Agree(("BP24-1.1",), MEETING), in_meeting())
    shown = words(read_back_pieces(book, book.meetings[MEETING], public=True))
    assert "Action 1" not in shown
