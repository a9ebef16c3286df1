"""Texts that may identify a child or a family are saved only when somebody has confirmed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import context, make_workspace
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import AddRecord, as_one
from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.store.team import team_recorder

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

REF = "BP24-1.1"


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return make_workspace(tmp_path / "w", 2)


LISTED = (
    ("See NHS number 943 476 5919.", "943 476 5919"),
    ("He was born on 3/4/2019.", "born on 3/4/2019"),
    ("JB, aged 7, was seen.", "JB, aged 7"),
    ("The child is aged 7.", "aged 7"),
    ("Case number 1234567 is open.", "Case number 1234567"),
    ("The mother of Tyler, 12, rang.", "mother of Tyler, 12"),
    ("Baby J (8 weeks) was seen.", "Baby J (8 weeks"),
    ("Police ref 01/4455/25 was logged.", "Police ref 01/4455/25"),
    ("EHCP number 44321 is late.", "EHCP number 44321"),
    ("They live at CR0 1EA.", "CR0 1EA"),
    ("Ring 020 8726 6400.", "020 8726 6400"),
    ("Write to jane.smith@example.com.", "jane.smith@example.com"),
)


@pytest.mark.parametrize(("text", "phrase"), LISTED)
def test_what_the_law_lists_is_not_recorded_unconfirmed(
    recorder: Recorder, text: str, phrase: str
) -> None:
    """Whatever the route: it is refused where lines are recorded."""
    before = recorder.workspace.position
    with pytest.raises(MayIdentify) as refused:
        recorder.record(AddProgressUpdate(REF, text), context())
    assert [each.phrase for each in refused.value.found] == [phrase]
    assert phrase not in str(refused.value)
    assert recorder.workspace.position == before


def test_a_confirmation_counts_for_its_phrases_only(recorder: Recorder) -> None:
    """A reason alone, or one for another phrase, lets nothing through."""
    note = AddProgressUpdate(REF, "JB, aged 7, and KL, aged 8.")
    usual = context()
    for confirmed in (frozenset[str](), frozenset({"JB, aged 7"})):
        with pytest.raises(MayIdentify):
            recorder.record(note, replace(usual, not_identifiers="a title", confirmed=confirmed))
    both = frozenset({"JB, aged 7", "KL, aged 8"})
    with pytest.raises(MayIdentify):
        recorder.record(note, replace(usual, confirmed=both))
    recorder.record(note, replace(usual, why="Late", not_identifiers="a title", confirmed=both))
    line = team_recorder(recorder.workspace.folder).workspace.lines()[-1]
    assert line.not_identifiers
    assert line.why == "Late; not identifiers: a title"


def test_the_reason_itself_identifies_nobody(recorder: Recorder) -> None:
    """A reason with a child's details is no way round."""
    confirmed = replace(
        context(), not_identifiers="Tyler aged 7", confirmed=frozenset({"JB, aged 7"})
    )
    with pytest.raises(Refused, match="itself looks like"):
        recorder.record(AddProgressUpdate(REF, "JB, aged 7."), confirmed)


def test_a_reason_for_nothing_is_not_kept(recorder: Recorder) -> None:
    """An option that a script always gives marks no harmless line."""
    given = replace(context(), not_identifiers="staff", confirmed=frozenset({"x"}))
    recorder.record(AddProgressUpdate(REF, "All is well."), given)
    line = recorder.workspace.lines()[-1]
    assert (line.not_identifiers, line.why) == (False, "")


def test_the_reason_of_a_change_is_looked_at(recorder: Recorder) -> None:
    """It is kept in the history like any other text."""
    told = replace(context(), why="Told by the mother of Tyler, 12.")
    with pytest.raises(MayIdentify, match="The reason contains"):
        recorder.record(AddProgressUpdate(REF, "Fine."), told)


def test_a_phrase_that_becomes_ignored_needs_no_confirmation(recorder: Recorder) -> None:
    """A mailbox added with its agency is no detail of a child."""
    agency = AddRecord("agencies", {"name": "Fire", "aliases": ["jo.bloggs@fire.example"]})
    recorder.record(agency, context())
    note = AddProgressUpdate(REF, "Write to jo.bloggs@fire.example about it.")
    recorder.record(as_one([note]), context())
    assert not recorder.workspace.lines()[-1].not_identifiers


def test_undoing_brings_back_what_was_confirmed(recorder: Recorder) -> None:
    """Its text was confirmed when it was recorded, so nobody is asked again."""
    usual = context()
    confirmed = replace(usual, not_identifiers="a title", confirmed=frozenset({"JB, aged 7"}))
    recorder.record(AddProgressUpdate(REF, "JB, aged 7."), confirmed)
    recorder.undo(usual)
    recorder.undo(usual, redo=True)
    assert recorder.book.updates_of(REF)[-1].text == "JB, aged 7."
