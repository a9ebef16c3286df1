"""Measurements of the store: saving, folding, another day, and ``cscp list`` as a process."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import cycle
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import (
    Size,
    Timing,
    budgeted,
    by_turns,
    memory_of,
    process_seconds,
    seconds,
)
from benchmarks.shapes import QUARTER
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.context import Context
from cscp_tui.store.folder import JOURNAL_NAME
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.team import team_recorder
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measuring import Workspaces

_OTHER_DAYS = (QUARTER.previous.last_day, date(2023, 3, 31), date(2021, 3, 31))
_OPEN = (
    "import sys\nfrom pathlib import Path\nfrom cscp_tui.store.workspace import Workspace\n"
    "w = Workspace(Path(sys.argv[1]))\n"
)


def save(workspaces: Workspaces) -> Iterator[Timing]:
    """Progress updates, each on disk before it is reported as saved."""
    work = "save of one change, durable"
    for size in budgeted(work, workspaces):
        folder = _copy(workspaces, size, "save")
        line = (folder / JOURNAL_NAME).read_bytes().splitlines(keepends=True)[-1]
        recording = _recording(folder)
        next(recording)  # opens the workspace
        with (workspaces.room / f"save-{size}.bin").open("ab", buffering=0) as file:
            ours, baseline = by_turns(
                partial(seconds, partial(next, recording)),
                partial(seconds, partial(_append, file.fileno(), line)),
                workspaces.times(200, 40),
            )
        yield Timing(work=work, size=size, ours=ours, baseline=baseline)


def _recording(folder: Path) -> Iterator[None]:
    """Record a progress update on one open action after the other, each time one is asked for."""
    recorder = team_recorder(folder)
    context = Context(today=recorder.today(), by="Business officer")
    refs = [action.id for action in recorder.book.actions.values() if action.is_open]
    for ref in cycle(refs):
        recorder.record(AddProgressUpdate(ref, "Half of the staff are trained."), context)
        yield


def _append(file: int, line: bytes) -> None:
    os.write(file, line)
    os.fsync(file)


def full_fold(workspaces: Workspaces) -> Iterator[Timing]:
    """Opening without ``cscp.json``, with every line verified."""
    work = "full fold, verified"
    for size in budgeted(work, workspaces):
        folder = _copy(workspaces, size, "fold")
        (folder / FILE_NAME).unlink()
        journal = folder / JOURNAL_NAME
        ours, baseline = by_turns(
            partial(seconds, partial(Workspace, folder)),
            partial(seconds, partial(_read_json, journal)),
            workspaces.times(7, 3),
        )
        memory = memory_of(_OPEN, folder)
        yield Timing(work=work, size=size, ours=ours, baseline=baseline, memory=memory)


def _read_json(journal: Path) -> None:
    """Read the lines as JSON and hash them, keeping nothing."""
    with journal.open("rb") as file:
        for line in file:
            sha256(line).digest()
            json.loads(line)


def as_at(workspaces: Workspaces) -> Iterator[Timing]:
    """The book of a past day, first in a newly opened workspace, then of the slowest other day."""
    code = f"{_OPEN}from datetime import date\nw.as_at(date.fromisoformat(sys.argv[2]))\n"
    for size in budgeted("as-at, first", workspaces):
        folder = workspaces.many_plans[size]
        without = _copy(workspaces, size, "as-at")
        (without / FILE_NAME).unlink()
        first: list[float] = []
        then: dict[date, list[float]] = {day: [] for day in _OTHER_DAYS}
        folds: list[float] = []
        for _ in range(workspaces.times(7, 3)):
            workspace = Workspace(folder)
            first.append(seconds(partial(workspace.as_at, QUARTER.last_day)))
            for day, taken in then.items():
                taken.append(seconds(partial(workspace.as_at, day)))
            folds.append(seconds(partial(Workspace, without)))
        fold = median(folds)
        memory = memory_of(code, folder, QUARTER.last_day)
        yield Timing(
            work="as-at, first", size=size, ours=median(first), baseline=fold, memory=memory
        )
        slowest = max(median(taken) for taken in then.values())
        yield Timing(work="as-at, then", size=size, ours=slowest, baseline=fold)


def list_process(workspaces: Workspaces) -> Iterator[Timing]:
    """``cscp list actions is:late`` from the start of Python to its end."""
    work = "cscp list, whole process"
    for size in budgeted(work, workspaces):
        words = ["-w", str(workspaces.many_plans[size]), "list", "actions", "is:late"]
        ours = [sys.executable, "-m", "cscp_tui", *words]
        baseline = [sys.executable, "-c", "import argparse, msgspec"]
        times = by_turns(
            partial(process_seconds, ours),
            partial(process_seconds, baseline),
            workspaces.times(15, 5),
        )
        memory = memory_of(_RUN, *words)
        yield Timing(work=work, size=size, ours=times[0], baseline=times[1], memory=memory)


_RUN = "import sys\nfrom cscp_tui.cli.main import main\nmain(sys.argv[1:])"


def _copy(workspaces: Workspaces, size: Size, name: str) -> Path:
    folder = workspaces.room / f"{name}-{size}"
    shutil.copytree(workspaces.many_plans[size], folder)
    return folder
