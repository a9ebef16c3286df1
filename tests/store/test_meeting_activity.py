"""Which actions were dealt with in a meeting, as its lines tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import QAG_MEETING, action, context, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import ChangeStatus, SetImpact
from cscp_tui.domain.commands.meetings import AddRemark
from cscp_tui.domain.enums import Status
from cscp_tui.store.meeting_activity import activity_in

if TYPE_CHECKING:
    from pathlib import Path


def test_only_changes_of_actions_in_the_meeting_count(tmp_path: Path) -> None:
    """Neither those outside it, nor in another one, nor new actions."""
    recorder = make_workspace(tmp_path, 3)
    record(recorder, SetImpact("BP24-1.1", "Better"))
    assert activity_in(recorder.workspace, QAG_MEETING).changed == frozenset()
    record(recorder, SetImpact("BP24-1.2", "Better"), meeting=QAG_MEETING)
    record(recorder, SetImpact("BP24-1.3", "Better"), meeting=f"{QAG_MEETING}-2")
    record(recorder, action("Another"), meeting=QAG_MEETING)
    assert activity_in(recorder.workspace, QAG_MEETING).changed == {"BP24-1.2"}
    assert activity_in(open_workspace(tmp_path).workspace, QAG_MEETING).changed == {"BP24-1.2"}


def test_what_is_undone_does_not_count_until_it_is_made_again(tmp_path: Path) -> None:
    """Another change of the same action still does."""
    recorder = make_workspace(tmp_path, 1)
    record(recorder, SetImpact("BP24-1.1", "Better"), meeting=QAG_MEETING)
    here = context(recorder.today(), meeting=QAG_MEETING)
    recorder.undo(here)
    assert activity_in(recorder.workspace, QAG_MEETING).changed == frozenset()
    recorder.undo(here, redo=True)
    assert activity_in(recorder.workspace, QAG_MEETING).changed == {"BP24-1.1"}
    record(recorder, ChangeStatus("BP24-1.1", Status.IN_PROGRESS), meeting=QAG_MEETING)
    recorder.undo(here)
    assert activity_in(recorder.workspace, QAG_MEETING).changed == {"BP24-1.1"}


def test_lines_of_others_are_read_on(tmp_path: Path) -> None:
    """From where it stopped, once they have been taken in."""
    recorder = make_workspace(tmp_path, 1)
    assert activity_in(recorder.workspace, QAG_MEETING).changed == frozenset()
    other = open_workspace(tmp_path)
    record(other, SetImpact("BP24-1.1", "Better"), "Business manager", meeting=QAG_MEETING)
    recorder.workspace.follow()
    assert activity_in(recorder.workspace, QAG_MEETING).changed == {"BP24-1.1"}


def test_what_was_said_is_newest_first_without_what_was_taken_back(tmp_path: Path) -> None:
    """A note stands under its number, a new action under its reference."""
    recorder = make_workspace(tmp_path, 1)
    record(recorder, AddRemark(QAG_MEETING, "The letter is out."), meeting=QAG_MEETING)
    record(recorder, action("Another"), meeting=QAG_MEETING)
    assert activity_in(recorder.workspace, QAG_MEETING).records == (
        ("actions", "BP24-1.2"),
        ("remarks", "001"),
    )
    recorder.undo(context(recorder.today(), meeting=QAG_MEETING))
    assert activity_in(recorder.workspace, QAG_MEETING).records == (("remarks", "001"),)
