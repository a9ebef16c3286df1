"""What becomes of saved changes if processes are killed, and if many write at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import Check, duration
from building import make_workspace
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Workspaces

WRITERS = 8
_STORE_TESTS = Path(__file__).parents[1] / "store"


def kills(workspaces: Workspaces) -> Iterator[Check]:
    """Writers killed at random moments, and what is lost of what they reported as saved."""
    count = workspaces.times(1000, 100)
    folder = workspaces.room / "kills"
    folder.mkdir()
    command = [sys.executable, str(_STORE_TESTS / "kill_many.py"), str(folder), str(count), "7"]
    killed = subprocess.run(command, capture_output=True, text=True, check=False)
    is_whole = killed.returncode == 0
    last = (killed.stdout if is_whole else killed.stderr).splitlines()[-1]
    met: dict[str, int] = json.loads(last) if is_whole else {"kills": 0}
    yield Check(
        work="kill -9 at any moment",
        size=f"{count:,} kills",
        found=f"0 lost of {met['acknowledged']:,}" if is_whole else last,
        wanted="no change lost, always opens",
        is_met=is_whole and met["kills"] == count,
    )


def writers(workspaces: Workspaces) -> Iterator[Check]:
    """Processes that write at once, and how long the unluckiest change waited."""
    each = workspaces.times(250, 50)
    folder = workspaces.room / "writers"
    make_workspace(folder)
    results = at_once([_STORE_TESTS / "write_many.py", folder], each)
    workspace = Workspace(folder)
    workspace.verify()
    refs = [ref for result in results for ref in result["refs"]]
    kept = len(workspace.book.actions)
    worst = max(wait for result in results for wait in result["waits"])
    yield Check(
        work="writers at once",
        size=f"{WRITERS} × {each} changes",
        found=f"{kept} kept, worst wait {duration(worst)}",
        wanted="all kept, refs unique",
        is_met=kept == len(refs) == len(set(refs)) == WRITERS * each,
    )


def at_once(command: list[object], each: int) -> list[dict[str, Any]]:
    """What writers report that started at the same moment."""
    processes = [
        subprocess.Popen(
            [sys.executable, *map(str, command), f"writer {number}", str(each)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [json.loads(process.communicate()[0]) for process in processes]
