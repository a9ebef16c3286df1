"""Opening a workspace for writing, and bringing back what was cut off or written over in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.context import Context
from cscp_tui.store.clock import Clock
from cscp_tui.store.folder_storage import storage_at
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.storage import Address
from cscp_tui.store.team import team_recorder

_TRIES = 5


def open_for_team(place: Address, clock: Clock | None = None) -> Recorder:
    """Complete a restore, a repair or a redaction that was cut off, and open the workspace.

    Its findings say what was done. What can't be completed now is tried again before the next save.
    """
    completed: list[str] = []
    storage = storage_at(place)
    if storage.is_half_replaced():
        with suppress(CscpError):
            completed = storage.complete_replacing("cscp")
    recorder = team_recorder(storage, clock)
    recorder.workspace.state.findings += completed
    recorder.complete_interrupted()
    return recorder


def open_for_scrutineer(
    place: Address, clock: Clock | None = None, own: Path | None = None
) -> Recorder:
    """Open a workspace for its scrutineer, and complete a redaction of theirs that was cut off.

    Args:
        own: the file of their journal, where it is not in the workspace.
    """
    from cscp_tui.store.scrutineer import scrutineer_recorder  # noqa: PLC0415 - the team needs none of it

    recorder = scrutineer_recorder(place, clock, own=own)
    recorder.complete_interrupted()
    return recorder


def merge_overwritten(recorder: Recorder, context: Context) -> Iterator[str]:
    """Merge the copies with overwritten changes, except those with a conflict to decide."""
    if recorder.is_scrutineers or recorder.workspace.read_only:
        return
    copies = recorder.workspace.storage.overwritten()
    if not copies:
        return
    from cscp_tui.store.merge import merge, plan_with, read_other  # noqa: PLC0415 - rarely needed

    for copy in copies:
        for _ in range(_TRIES):
            try:
                other = read_other(copy, recorder.workspace)
                recorder.workspace.follow()
                plan = plan_with(recorder.workspace, other, {})
                if plan.waiting:
                    break
                done = merge(recorder, other, plan, {}, context, is_own=True)
            except CscpError:
                continue  # somebody recorded something at the same moment
            with suppress(OSError):
                copy.unlink()
            if plan.foreign:
                yield done.sentence
            break
