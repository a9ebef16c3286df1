"""The shorter way to another day, on which the measured views rest, leads to the same truth."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given

from benchmarks.generating import generate
from benchmarks.shapes import TODAY, many_plans
from building import FIRST_DAY, make_workspace
from cscp_tui.store.as_at import book_before, fold
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.ledger import LazyDisk
from cscp_tui.store.workspace import Workspace
from store.histories_made import histories, in_order, live

if TYPE_CHECKING:
    from datetime import date


@given(histories)
def test_back_from_today_is_the_same_as_from_the_beginning(
    history: list[tuple[Any, str, date]],
) -> None:
    """Where there is a way back, it ends at the very book that the lines up to the day make."""
    with tempfile.TemporaryDirectory() as name:
        clock = FixedClock(FIRST_DAY)
        workspace = make_workspace(Path(name) / "w", 2, clock=clock, disk=LazyDisk())
        live(workspace, clock, history)
        lines = workspace.lines()
        for day in {line.on for line in lines}:
            past = book_before(lines, day, workspace.book)
            assert past is None or in_order(past) == in_order(fold(lines, day))
        for line in lines:
            past = book_before(lines, line.on, workspace.book, line.n)
            known = [each for each in lines if each.n <= line.n]
            assert past is None or in_order(past) == in_order(fold(known, line.on))


def test_there_is_a_way_back_in_a_usual_history(tmp_path: Path) -> None:
    """Notes, moves, deliveries and agreements can all be taken back."""
    generate(tmp_path, many_plans(150))
    workspace = Workspace(tmp_path)
    lines = workspace.lines()
    for weeks in (2, 20, 200):
        day = TODAY - timedelta(weeks=weeks)
        past = book_before(lines, day, workspace.book)
        assert past is not None
        assert in_order(past) == in_order(fold(lines, day))
        assert in_order(workspace.as_at(day)) == in_order(past)
