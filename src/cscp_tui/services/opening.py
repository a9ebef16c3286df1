"""Opening a folder for writing, after what was cut off in it has been completed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from cscp_tui.base.errors import CscpError
from cscp_tui.store.clock import Clock
from cscp_tui.store.folder import complete_replacing, pending_replacement
from cscp_tui.store.scrutineer import ScrutineerWorkspace
from cscp_tui.store.writing import TeamWorkspace


def open_for_team(folder: Path, clock: Clock | None = None) -> TeamWorkspace:
    """Complete a restore, a repair or a redaction that was cut off, and open the folder.

    Its findings say what was done. What can't be completed now is tried again before the next save.
    """
    completed: list[str] = []
    if pending_replacement(folder).exists():
        with suppress(CscpError):
            completed = complete_replacing(folder, "cscp")
    workspace = TeamWorkspace(folder, clock)
    workspace.state.findings += completed
    workspace.recorder.complete_interrupted()
    return workspace


def open_for_scrutineer(
    folder: Path, clock: Clock | None = None, own: Path | None = None
) -> ScrutineerWorkspace:
    """Open a folder for its scrutineer, and complete a redaction of theirs that was cut off.

    Args:
        own: the file of their journal, where it is not in the folder.
    """
    workspace = ScrutineerWorkspace(folder, clock, own=own)
    workspace.recorder.complete_interrupted()
    return workspace
