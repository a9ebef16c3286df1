"""What the forms about challenges compare with what others have changed meanwhile."""

from __future__ import annotations

from building import do, founded_book
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.records import answer_id
from cscp_tui.tui.forms.scrutiny import answer_form, conclusion_form


def test_the_answer_to_the_scrutineers_challenge_is_a_record_of_the_teams() -> None:
    """That of the team's own challenge is a field of it, and so is any outcome."""
    book = founded_book()
    do(book, RaiseChallenge("police", "Who checks?", "EXEC"))
    values = {"raised_by": "scrutineer", "put_to": "police", "question": "Who asks?"}
    do(book, AddRecord("challenges", values, "CH-S1"))
    own, theirs = book.challenges["CH-01"], book.challenges["CH-S1"]
    assert answer_form(own, book).seen == {("challenges", "CH-01"): {"answer": ""}}
    assert answer_form(theirs, book).seen == {("answers", answer_id("CH-S1")): {"text": ""}}
    for challenge in (own, theirs):
        seen = {("challenges", challenge.id): {"came_of_it": ""}}
        assert conclusion_form(challenge, book).seen == seen
