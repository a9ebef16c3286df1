"""What happens to saved changes where processes are killed, and where many write at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.json_storage import DOCUMENTS, fill
from benchmarks.measuring import Result, duration
from building import make_workspace
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Place

WRITERS = 4
_STORE_TESTS = Path(__file__).parents[1] / "store"
_JSON_STORAGE = Path(__file__).with_name("json_storage.py")
_LONGEST_WAIT = 0.1


def kills(place: Place) -> Iterator[Result]:
    """Writers killed at random moments, and what is lost of what they were told is kept."""
    count, of_baseline = place.times(1000, 100), place.times(60, 30)
    folder = place.room / "kills"
    folder.mkdir()
    killed = _run(_STORE_TESTS / "kill_many.py", folder, count, 7)
    baseline = _run(_JSON_STORAGE, "kill", folder, of_baseline, 7)
    is_whole = killed.returncode == 0
    last = killed.stdout.splitlines()[-1] if is_whole else killed.stderr.splitlines()[-1]
    met: dict[str, int] = json.loads(last) if is_whole else {}
    yield Result(
        work="kill -9 while writing",
        size=f"{count:,} kills",
        ours=f"0 lost of {met['acknowledged']:,}" if is_whole else last,
        baseline=f"{baseline.stdout.strip()} of {of_baseline} files unreadable",
        reach="no change lost",
        is_reached=is_whole and met["kills"] == count,
    )


def writers(place: Place) -> Iterator[Result]:
    """Processes that write at once, and how long the unluckiest change waited."""
    each = place.times(250, 50)
    folder = place.room / "writers"
    make_workspace(folder)
    told = _at_once([_STORE_TESTS / "write_many.py", folder], each)
    workspace = Workspace(folder)
    workspace.verify()
    kept = len(workspace.book.actions)
    worst = max(wait for one in told for wait in one["waits"])
    database = place.room / "writers.json"
    fill(database)
    _at_once([_JSON_STORAGE, "write", database], each)
    yield Result(
        work="writers at once, worst wait",
        size=f"{WRITERS} × {each} changes",
        ours=f"{kept} kept, {duration(worst)}",
        baseline=_what_is_left(database, WRITERS * each),
        reach=f"all kept, ≤ {duration(_LONGEST_WAIT)}",
        is_reached=kept == WRITERS * each and worst <= _LONGEST_WAIT,
    )


def _run(*command: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, *map(str, command)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def _at_once(command: list[object], each: int) -> list[dict[str, Any]]:
    """What writers say that began at the same moment."""
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


def _what_is_left(database: Path, asked: int) -> str:
    try:
        documents = json.loads(database.read_text(encoding="utf-8"))["_default"]
    except ValueError:
        return "file unreadable"
    return f"{len(documents) - DOCUMENTS} of {asked} kept"
