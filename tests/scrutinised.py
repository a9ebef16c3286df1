"""A workspace with a scrutineer beside the team, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import FIRST_DAY, TODAY, context, make_workspace
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.services.opening import open_for_scrutineer
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.scrutineer import scrutineer_recorder

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.drafting import CommitResult
    from cscp_tui.store.ledger import Disk
    from cscp_tui.store.recorder import Recorder
    from cscp_tui.store.workspace import Workspace

SCRUTINEER = "Independent Scrutineer"


def team_with_scrutineer(folder: Path, actions: int = 2) -> Recorder:
    """A team's workspace in which an independent scrutineer is one of the roles."""
    clock = FixedClock(FIRST_DAY)
    team = make_workspace(folder, actions, clock=clock)
    clock.set(TODAY)
    role = {"name": SCRUTINEER, "kind": "role"}
    team.record(AddRecord("agencies", role, "scrutineer"), context())
    return team


def scrutineer_of(
    folder: Path,
    own: Path | None = None,
    *,
    day: date = TODAY,
    hour: int = 14,
    disk: Disk | None = None,
) -> Recorder:
    """The scrutineer's window on a folder."""
    clock = FixedClock(day, hour)
    if disk is not None:
        return scrutineer_recorder(folder, clock, disk, own)
    return open_for_scrutineer(folder, clock, own)


def says(recorder: Recorder, command: Command) -> CommitResult:
    """Record as the scrutineer."""
    return recorder.record(command, context(recorder.today(), SCRUTINEER))


def published(workspace: Workspace, table: str = "actions") -> int:
    """Publish the records of a table; returns how many there are."""
    with workspace.publishing("Not exported"):
        return len(workspace.book.as_read(table))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
