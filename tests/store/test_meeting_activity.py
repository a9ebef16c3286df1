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
    workspace = make_workspace(tmp_path, 3)
    record(workspace, SetImpact("BP24-1.1", "Better"))
    assert activity_in(workspace, QAG_MEETING).changed == frozenset()
    record(workspace, SetImpact("BP24-1.2", "Better"), meeting=QAG_MEETING)
    record(workspace, SetImpact("BP24-1.3", "Better"), meeting=f"{QAG_MEETING}-2")
    record(workspace, action("Another"), meeting=QAG_MEETING)
    assert activity_in(workspace, QAG_MEETING).changed == {"BP24-1.2"}
    assert activity_in(open_workspace(tmp_path), QAG_MEETING).changed == {"BP24-1.2"}


def test_what_is_undone_does_not_count_until_it_is_made_again(tmp_path: Path) -> None:
    """Another change of the same action still does."""
    workspace = make_workspace(tmp_path, 1)
    record(workspace, SetImpact("BP24-1.1", "Better"), meeting=QAG_MEETING)
    here = context(workspace.today(), meeting=QAG_MEETING)
    workspace.undo(here)
    assert activity_in(workspace, QAG_MEETING).changed == frozenset()
    workspace.undo(here, redo=True)
    assert activity_in(workspace, QAG_MEETING).changed == {"BP24-1.1"}
    record(workspace, ChangeStatus("BP24-1.1", Status.IN_PROGRESS), meeting=QAG_MEETING)
    workspace.undo(here)
    assert activity_in(workspace, QAG_MEETING).changed == {"BP24-1.1"}


def test_lines_of_others_are_read_on(tmp_path: Path) -> None:
    """From where it stopped, once they have been taken in."""
    workspace = make_workspace(tmp_path, 1)
    assert activity_in(workspace, QAG_MEETING).changed == frozenset()
    other = open_workspace(tmp_path)
    record(other, SetImpact("BP24-1.1", "Better"), "Business manager", meeting=QAG_MEETING)
    workspace.follow()
    assert activity_in(workspace, QAG_MEETING).changed == {"BP24-1.1"}


def test_what_was_said_is_newest_first_without_what_was_taken_back(tmp_path: Path) -> None:
    """A note stands under its number, a new action under its reference."""
    workspace = make_workspace(tmp_path, 1)
    record(workspace, AddRemark(QAG_MEETING, "The letter is out."), meeting=QAG_MEETING)
    record(workspace, action("Another"), meeting=QAG_MEETING)
    assert activity_in(workspace, QAG_MEETING).records == (
        ("actions", "BP24-1.2"),
        ("remarks", "001"),
    )
    workspace.undo(context(workspace.today(), meeting=QAG_MEETING))
    assert activity_in(workspace, QAG_MEETING).records == (("remarks", "001"),)
