"""Which actions were dealt with in a meeting, as its lines tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import QAG_MEETING, action, context, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import ChangeStatus, SetImpact
from cscp_tui.domain.enums import Status
from cscp_tui.store.meeting_activity import actions_changed_in

if TYPE_CHECKING:
    from pathlib import Path


def test_only_changes_of_actions_in_the_meeting_count(tmp_path: Path) -> None:
    """Neither those outside it, nor in another one, nor new actions."""
    workspace = make_workspace(tmp_path, 3)
    record(workspace, SetImpact("BP24-1.1", "Better"))
    assert actions_changed_in(workspace, QAG_MEETING) == frozenset()
    record(workspace, SetImpact("BP24-1.2", "Better"), meeting=QAG_MEETING)
    record(workspace, SetImpact("BP24-1.3", "Better"), meeting=f"{QAG_MEETING}-2")
    record(workspace, action("Another"), meeting=QAG_MEETING)
    assert actions_changed_in(workspace, QAG_MEETING) == {"BP24-1.2"}
    assert actions_changed_in(open_workspace(tmp_path), QAG_MEETING) == {"BP24-1.2"}


def test_what_is_undone_does_not_count_until_it_is_made_again(tmp_path: Path) -> None:
    """Another change of the same action still does."""
    workspace = make_workspace(tmp_path, 1)
    record(workspace, SetImpact("BP24-1.1", "Better"), meeting=QAG_MEETING)
    here = context(workspace.today(), meeting=QAG_MEETING)
    workspace.undo(here)
    assert actions_changed_in(workspace, QAG_MEETING) == frozenset()
    workspace.redo(here)
    assert actions_changed_in(workspace, QAG_MEETING) == {"BP24-1.1"}
    record(workspace, ChangeStatus("BP24-1.1", Status.IN_PROGRESS), meeting=QAG_MEETING)
    workspace.undo(here)
    assert actions_changed_in(workspace, QAG_MEETING) == {"BP24-1.1"}


def test_lines_of_others_are_read_on(tmp_path: Path) -> None:
    """From where it stopped, once they have been taken in."""
    workspace = make_workspace(tmp_path, 1)
    assert actions_changed_in(workspace, QAG_MEETING) == frozenset()
    other = open_workspace(tmp_path)
    record(other, SetImpact("BP24-1.1", "Better"), "Business manager", meeting=QAG_MEETING)
    workspace.follow()
    assert actions_changed_in(workspace, QAG_MEETING) == {"BP24-1.1"}
