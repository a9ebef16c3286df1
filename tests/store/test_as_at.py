"""Books of other days: kept changes, folded, tell what the lines up to the day tell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from benchmarks.generating import generate
from benchmarks.shapes import TODAY as GENERATED_TODAY
from benchmarks.shapes import many_plans
from building import action, context, make_workspace, open_workspace
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver
from cscp_tui.store.as_at import fold
from cscp_tui.store.workspace import Workspace
from store.histories_made import in_order

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.writing import TeamWorkspace


@pytest.fixture
def workspace(tmp_path: Path) -> TeamWorkspace:
    """Four actions, two delivered with effect on earlier days, one made and undone."""
    made = make_workspace(tmp_path / "w", 4)
    made.record(Deliver("BP24-1.1"), context(on=date(2024, 9, 1)))
    made.record(AddProgressUpdate("BP24-1.2", "Under way."), context(on=date(2024, 10, 1)))
    made.record(Deliver("BP24-1.4"), context(on=date(2024, 8, 1)))
    made.record(action("Not meant"), context())
    made.undo(context(), made.position.n)
    return made


@pytest.mark.parametrize("most", [1, 500, 500_000])
def test_read_in_parts_of_any_size_every_day_is_as_the_lines_tell(
    workspace: TeamWorkspace, most: int
) -> None:
    """The book of a day is the fold of the lines with effect up to it."""
    while workspace.read_past(most):
        pass
    lines = workspace.lines()
    for day in {line.on for line in lines} | {date(2024, 9, 15)}:
        expected = fold(line for line in lines if line.on <= day)
        assert in_order(workspace.as_at(day)) == in_order(expected), day


def test_in_a_usual_history_every_day_is_as_the_lines_tell(tmp_path: Path) -> None:
    """Notes, moves, deliveries and agreements of years; records that did not change are shared."""
    generate(tmp_path, many_plans(150))
    workspace = Workspace(tmp_path)
    lines = workspace.lines()
    for weeks in (2, 20, 200):
        day = GENERATED_TODAY - timedelta(weeks=weeks)
        past = workspace.as_at(day)
        assert in_order(past) == in_order(fold(line for line in lines if line.on <= day))
        agencies = past.agencies.values()
        assert all(each is workspace.book.agencies[each.id] for each in agencies)


def test_it_says_from_which_day_on_something_changed(workspace: TeamWorkspace) -> None:
    """A line without an action changes no day; one that is dated back does from that day on."""
    assert not workspace.read_past()
    n = workspace.position.n
    workspace.record(AddProgressUpdate("BP24-1.2", "Still under way."), context())
    assert not workspace.read_past()
    assert workspace.first_effect(n, "actions") is None
    workspace.record(Deliver("BP24-1.2"), context(on=date(2024, 10, 2)))
    assert not workspace.read_past()
    assert workspace.first_effect(n, "actions") == date(2024, 10, 2)
    assert workspace.as_at(date(2024, 10, 2)).actions["BP24-1.2"].is_delivered
    assert not workspace.as_at(date(2024, 10, 1)).actions["BP24-1.2"].is_delivered


def test_what_others_append_is_left_until_it_is_followed(workspace: TeamWorkspace) -> None:
    """The past never knows more than the present beside it."""
    assert not workspace.read_past()
    n = workspace.position.n
    open_workspace(workspace.folder).record(
        Deliver("BP24-1.2"), context(on=date(2024, 10, 2), by="Ann")
    )
    assert not workspace.read_past()
    assert workspace.first_effect(n, "actions") is None
    workspace.follow()
    assert not workspace.read_past()
    assert workspace.first_effect(n, "actions") == date(2024, 10, 2)
