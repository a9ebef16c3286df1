"""Tracks of one kind of record: any past day, told as the whole fold of that day tells it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from building import TODAY, action, context, make_workspace, open_workspace
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver, EndAction
from cscp_tui.domain.enums import Cause, Outcome
from cscp_tui.store.as_at import Track

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.records import Action
    from cscp_tui.store.writing import TeamWorkspace

PLAN = "2024/25"


@pytest.fixture
def workspace(tmp_path: Path) -> TeamWorkspace:
    """Four actions, one delivered, one of them dated back, one closed, one made and undone."""
    made = make_workspace(tmp_path / "w", 4)
    made.record(Deliver("BP24-1.1"), context(on=date(2024, 9, 1)))
    made.record(AddProgressUpdate("BP24-1.2", "Under way."), context(on=date(2024, 10, 1)))
    made.record(
        EndAction("BP24-1.3", Outcome.WITHDRAWN, "no longer needed", Cause.WITHIN), context()
    )
    made.record(Deliver("BP24-1.4"), context(on=date(2024, 8, 1)))
    made.record(action("Not meant"), context())
    made.undo(context(), made.position.n)
    return made


def tracked(workspace: TeamWorkspace, most: int = 500_000) -> Track:
    """A track that has taken in the whole journal."""
    track = Track("actions")
    while workspace.follow_with(track, most)[1]:
        pass
    return track


def of_plan(actions: dict[str, Action]) -> dict[str, Action]:
    return {key: found for key, found in actions.items() if found.plan == PLAN}


@pytest.mark.parametrize("most", [1, 500, 500_000])
def test_every_day_is_as_the_fold_tells_it(workspace: TeamWorkspace, most: int) -> None:
    """In parts of any size, each day's actions are those of the whole book of that day."""
    track = tracked(workspace, most)
    days = [TODAY - timedelta(days=number) for number in range(0, 240, 3)]
    for day in days:
        expected = of_plan(dict(workspace.as_at(day).actions))
        assert dict(track.book(day, "plan", PLAN).actions) == expected, day


def test_it_says_from_which_day_on_something_changed(workspace: TeamWorkspace) -> None:
    """A line without an action changes no day; one that is dated back does from that day on."""
    track = tracked(workspace)
    assert workspace.follow_with(track) == (None, False)
    workspace.record(AddProgressUpdate("BP24-1.2", "Still under way."), context())
    assert workspace.follow_with(track) == (None, False)
    workspace.record(Deliver("BP24-1.2"), context(on=date(2024, 10, 2)))
    assert workspace.follow_with(track) == (date(2024, 10, 2), False)
    assert track.book(date(2024, 10, 2), "plan", PLAN).actions["BP24-1.2"].is_delivered
    assert not track.book(date(2024, 10, 1), "plan", PLAN).actions["BP24-1.2"].is_delivered


def test_what_others_append_is_left_until_it_is_followed(workspace: TeamWorkspace) -> None:
    """A track never knows more than the book beside it."""
    track = tracked(workspace)
    open_workspace(workspace.folder).record(Deliver("BP24-1.2"), context(by="Ann"))
    assert workspace.follow_with(track) == (None, False)
    workspace.follow()
    assert workspace.follow_with(track) == (TODAY, False)
