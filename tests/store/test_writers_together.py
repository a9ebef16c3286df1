from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from building import make_workspace
from cscp_tui.store.workspace import Workspace

WRITERS = 4
CHANGES = 120
SCRIPT = Path(__file__).with_name("write_many.py")


def started(folder: Path, name: str) -> subprocess.Popen[str]:
    """A process that has opened the folder and waits for the word to begin."""
    process = subprocess.Popen(
        [sys.executable, SCRIPT, folder, name, str(CHANGES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[dict[str, Any]]]:
    """A folder that four processes wrote at once, and what each was told."""
    folder = tmp_path_factory.mktemp("written") / "w"
    make_workspace(folder)
    processes = [started(folder, f"writer {number}") for number in range(WRITERS)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in processes]
    worst = max(wait for one in told for wait in one["waits"])
    every = sorted(wait for one in told for wait in one["waits"])
    print(f"worst wait {worst * 1000:.1f} ms, median {every[len(every) // 2] * 1000:.2f} ms")
    return folder, told


def test_every_change_of_every_writer_is_kept(
    written: tuple[Path, list[dict[str, Any]]],
) -> None:
    """Four processes at once keep all that they were told is kept, under the right name."""
    folder, told = written
    workspace = Workspace(folder)
    for number, one in enumerate(told):
        titles = [workspace.book.actions[ref].title for ref in one["refs"]]
        assert titles == [f"writer {number} {count}" for count in range(CHANGES)]


def test_refs_of_many_writers_are_consecutive(
    written: tuple[Path, list[dict[str, Any]]],
) -> None:
    """No reference is given twice, and none is left out."""
    folder, told = written
    refs = {ref for one in told for ref in one["refs"]}
    assert refs == {f"BP24-1.{number}" for number in range(1, WRITERS * CHANGES + 1)}
    assert refs == set(Workspace(folder).book.actions)


def test_the_chain_of_many_writers_holds(written: tuple[Path, list[dict[str, Any]]]) -> None:
    """Every line follows on the one before it, and nothing unfinished is left."""
    folder, _ = written
    workspace = Workspace(folder)
    workspace.verify()
    assert workspace.position.n == 1 + WRITERS * CHANGES
    assert workspace.position.offset == (folder / "journal.jsonl").stat().st_size
