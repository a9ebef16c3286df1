from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, action, make_workspace, open_workspace, record
from cscp_tui.store.errors import Locked, NotReadable
from cscp_tui.store.ledger import LONGEST_WAIT, Fairness, FileLedger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

_HOLDER = """
import sys
from pathlib import Path
from cscp_tui.store.ledger import FileLedger
with FileLedger(Path(sys.argv[1]) / "journal.jsonl").turn("Business manager"):
    print("held", flush=True)
    sys.stdin.read()
"""


def turn(folder: Path, holder: str, wait: float | None = None) -> AbstractContextManager[None]:
    return FileLedger(folder / "journal.jsonl").turn(holder, wait)


@contextmanager
def held_elsewhere(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_who_waits_in_vain_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    """Saving gives up after no less than two seconds, names the holder, and keeps nothing."""
    workspace = make_workspace(tmp_path / "w")
    before = (workspace.folder / "journal.jsonl").read_bytes()
    with held_elsewhere(workspace.folder):
        begun = time.monotonic()
        with pytest.raises(Locked, match="Not saved: locked by Business manager"):
            record(workspace, action("mine"))
        waited = time.monotonic() - begun
    assert waited >= LONGEST_WAIT
    assert (workspace.folder / "journal.jsonl").read_bytes() == before
    assert record(workspace, action("mine")).ids == ("BP24-1.1",)


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    """The system lets go of a lock whose holder was killed, so nobody waits for the dead."""
    with held_elsewhere(tmp_path) as holder:
        holder.kill()
    with turn(tmp_path, "me", 0):
        pass


def test_a_refusal_lets_the_lock_go(tmp_path: Path) -> None:
    """A change that was refused under the lock holds nobody up."""
    workspace = make_workspace(tmp_path / "w")
    other = open_workspace(workspace.folder)
    with pytest.raises(Exception, match="empty"):
        record(workspace, action(" "))
    record(other, action("theirs"), MANAGER)


@pytest.mark.parametrize("name", ["", "\ud800", "x" * 500, "a\x1b[31mb", "é🙂"])
def test_any_name_of_a_holder_is_told_harmlessly(tmp_path: Path, name: str) -> None:
    """Whatever the holder is called, one harmless line says so."""
    with turn(tmp_path, name), pytest.raises(Locked) as caught, turn(tmp_path, "me", 0.01):
        pass
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 120


def test_a_damaged_note_of_the_holder_is_no_failure(tmp_path: Path) -> None:
    """The name is a courtesy: bytes that are no text are shown as such."""
    with turn(tmp_path, "somebody"):
        (tmp_path / "journal.holder").write_bytes(b"\xff\xfe")
        with pytest.raises(Locked, match="locked by"), turn(tmp_path, "me", 0.01):
            pass
        (tmp_path / "journal.holder").unlink()
        with pytest.raises(Locked, match="somebody else"), turn(tmp_path, "me", 0.01):
            pass


@pytest.mark.skipif(os.name == "nt", reason="a folder cannot be opened there at all")
def test_a_folder_in_place_of_the_lock_is_said(tmp_path: Path) -> None:
    """A lock that cannot be had for another reason is one sentence."""
    (tmp_path / "journal.lock").mkdir()
    with pytest.raises(NotReadable, match=r"journal\.lock cannot be used"), turn(tmp_path, "me"):
        pass


@pytest.mark.parametrize(
    ("met_others", "later", "gives_way"),
    [(False, 0.0, False), (True, 0.0, True), (True, 0.009, True), (True, 0.02, False)],
)
def test_a_loop_gives_way_to_others_and_to_nobody_else(
    monkeypatch: pytest.MonkeyPatch, *, met_others: bool, later: float, gives_way: bool
) -> None:
    """Only who met others' changes, and comes back at once, waits a moment first."""
    now, slept = [100.0], list[float]()
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr("time.sleep", slept.append)
    turns = Fairness()
    turns.begin(100)
    turns.end(200)
    turns.give_way()
    turns.begin(300 if met_others else 200)
    turns.end(400)
    now[0] += later
    turns.give_way()
    assert slept == ([0.002] if gives_way else [])
