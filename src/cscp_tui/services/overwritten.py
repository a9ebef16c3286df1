"""Merge back lines that another computer overwrote on a drive without working locks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.context import Context
from cscp_tui.store.kept_lines import COPY_NAME
from cscp_tui.store.scrutineer import ScrutineerWorkspace
from cscp_tui.store.writing import TeamWorkspace

_TRIES = 5


def merge_overwritten(
    workspace: TeamWorkspace | ScrutineerWorkspace, context: Context
) -> Iterator[str]:
    """Merge the copies with overwritten changes, except those with a conflict to decide."""
    if not isinstance(workspace, TeamWorkspace) or workspace.read_only:
        return
    copies = sorted(workspace.folder.glob(f"{COPY_NAME}*.jsonl"))
    if not copies:
        return
    from cscp_tui.store.merge import merge, plan_with, read_other  # noqa: PLC0415 - rarely needed

    for copy in copies:
        for _ in range(_TRIES):
            try:
                other = read_other(copy, workspace)
                workspace.follow()
                plan = plan_with(workspace, other, {})
                if plan.waiting:
                    break
                done = merge(workspace, other, plan, {}, context, is_own=True)
            except CscpError:
                continue  # somebody recorded something at the same moment
            with suppress(OSError):
                copy.unlink()
            if plan.foreign:
                yield done.sentence
            break
