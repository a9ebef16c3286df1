"""What the forms about challenges compare with what others have changed meanwhile."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from building import do, founded_book
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.records import answer_id
from cscp_tui.tui.forms import scrutiny
from cscp_tui.tui.forms.fields import Done
from cscp_tui.tui.forms.meetings import edit_challenge_form
from cscp_tui.tui.forms.scrutiny import answer_form, conclusion_form, file_keeper
from cscp_tui.tui.forms.updates import annual_report_form

if TYPE_CHECKING:
    from cscp_tui.store.workspace import Workspace


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


def test_a_challenge_is_edited_with_who_asked_whom_and_its_answer() -> None:
    """Without an answer, none is asked for: answering has a form of its own."""
    book = founded_book()
    do(book, RaiseChallenge("police", "Who checks?", "EXEC"))
    form = edit_challenge_form(book.challenges["CH-01"], book, is_projected=False)
    asked = ["question", "put_to", "raised_by", "restricted"]
    assert [each.key for each in form.fields] == asked
    do(book, AnswerChallenge("CH-01", "Nobody."))
    form = edit_challenge_form(book.challenges["CH-01"], book, is_projected=False)
    assert [each.key for each in form.fields] == [*asked, "answer"]
    do(book, form.build({"raised_by": "QAG", "answer": "The ICB."}))
    edited = book.challenges["CH-01"]
    assert (edited.raised_by, edited.answer) == ("QAG", "The ICB.")


def test_a_file_is_taken_in_once_what_is_new_in_it_was_seen_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two files, the one told of last is taken in; one with nothing new is only told of."""
    new, again, old = Path("new"), Path("again"), Path("old")
    texts = [f"Text {n}" for n in range(9)]

    def found(_: object, file: Path) -> Any:
        lines, more = int(file == new), int(file == again)
        return SimpleNamespace(lines=lines, again=more, identifiers=(), texts=texts)

    taken: list[Path] = []

    def take(_: object, file: Path, *_who: object, **_how: object) -> Any:
        taken.append(file)
        return SimpleNamespace(message="Taken in.")

    monkeypatch.setattr(scrutiny, "preview_take_in", found)
    monkeypatch.setattr(scrutiny, "sentences", lambda *_: ["Read."])
    monkeypatch.setattr(scrutiny, "take_in", take)
    keep: Any = file_keeper(cast("Any", None), "", lambda: False, lambda _: None)
    assert keep((old, False)) == Done("Read.")
    for file in (new, again, new):
        with pytest.raises(Refused, match=r"“Text 0”.* more\. Press"):
            keep((file, False))
    assert keep((new, False)) == Done("Taken in.")
    assert taken == [new]


@pytest.mark.parametrize(
    ("today", "plan"),
    [(date(2024, 11, 25), "2025-27"), (date(2026, 5, 1), "2024/25"), (date(2027, 5, 1), "2025-27")],
)
def test_the_annual_report_is_first_that_of_the_plan_that_ended_last(
    today: date, plan: str
) -> None:
    """Until one has ended, that of the latest."""
    workspace = cast("Workspace", SimpleNamespace(book=founded_book()))
    assert annual_report_form(workspace, Path(), today).fields[0].value == plan
