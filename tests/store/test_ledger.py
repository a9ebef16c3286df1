"""The file as a ledger, with disks that fail: bytes, ends and turns, whatever the lines say."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, action, make_workspace, open_workspace, record
from cscp_tui.store.errors import FolderGone, Locked, NotAllowed, NotReadable, NotSaved, NoWorkspace
from cscp_tui.store.ledger import LONGEST_WAIT, Fairness, FileLedger, ReadingDisk
from store.failing_disks import FailingDisk

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
    recorder = make_workspace(tmp_path / "w")
    before = (recorder.workspace.folder / "journal.jsonl").read_bytes()
    with held_elsewhere(recorder.workspace.folder):
        begun = time.monotonic()
        with pytest.raises(Locked, match="Not saved: locked by Business manager"):
            record(recorder, action("mine"))
        waited = time.monotonic() - begun
    assert waited >= LONGEST_WAIT
    assert (recorder.workspace.folder / "journal.jsonl").read_bytes() == before
    assert record(recorder, action("mine")).ids == ("BP24-1.1",)


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    """The system lets go of a lock whose holder was killed, so nobody waits for the dead."""
    with held_elsewhere(tmp_path) as holder:
        holder.kill()
    with turn(tmp_path, "me", 0):
        pass


def test_a_refusal_lets_the_lock_go(tmp_path: Path) -> None:
    """A change that was refused under the lock holds nobody up."""
    recorder = make_workspace(tmp_path / "w")
    other = open_workspace(recorder.workspace.folder)
    with pytest.raises(Exception, match="Fill in “Action”"):
        record(recorder, action(" "))
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


@pytest.mark.skipif(os.name == "nt", reason="a folder can't be opened there at all")
def test_a_folder_in_place_of_the_lock_is_said(tmp_path: Path) -> None:
    """A lock that cannot be had for another reason is one sentence."""
    (tmp_path / "journal.lock").mkdir()
    with pytest.raises(NotReadable, match=r"journal\.lock can't be used"), turn(tmp_path, "me"):
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


@pytest.fixture
def disk() -> FailingDisk:
    """A disk that works, for now."""
    return FailingDisk()


@pytest.fixture
def ledger(tmp_path: Path, disk: FailingDisk) -> FileLedger:
    """A ledger with one line."""
    made = FileLedger(tmp_path / "journal.jsonl", disk)
    made.begin(b"one\n")
    return made


@pytest.mark.parametrize("room", [0, 2])
def test_a_full_disk_leaves_it_as_it_was(
    ledger: FileLedger, disk: FailingDisk, tmp_path: Path, room: int
) -> None:
    """Neither an extension nor a beginning leaves anything behind."""
    disk.room = room
    with pytest.raises(NotSaved):
        ledger.extend(4, b"two\n")
    assert ledger.read(0) == b"one\n"
    disk.room = room
    other = FileLedger(tmp_path / "other.jsonl", disk)
    with pytest.raises(NotSaved):
        other.begin(b"one\n")
    assert not other.exists()


def test_an_unknown_outcome_is_read_again(ledger: FileLedger, disk: FailingDisk) -> None:
    """Where neither waiting nor cutting works, lines that are there whole are saved."""
    disk.fails_to_sync = disk.fails_to_cut = True
    ledger.extend(4, b"two\n")
    assert ledger.read(0) == b"one\ntwo\n"
    disk.room = 2
    with pytest.raises(NotSaved):
        ledger.extend(8, b"three\n")
    disk.room, disk.forbids_reading = None, True  # nobody can read whether they are there
    with pytest.raises(NotSaved):
        ledger.extend(10, b"four\n")


def test_an_unfinished_end_is_copied_aside(ledger: FileLedger, tmp_path: Path) -> None:
    """It is cut off and kept under a name of its own; where nothing is unfinished, nothing is."""
    assert ledger.rescue(4) == ""
    for tail, called in (
        (b"tw", "journal.torn-4"),
        (b"thr", "journal.torn-4-2"),
        (b"f", "journal.torn-4-3"),
    ):
        with (tmp_path / "journal.jsonl").open("ab") as file:
            file.write(tail)
        name = ledger.rescue(4)
        assert name == called
        assert (tmp_path / name).read_bytes() == tail
        assert ledger.read(0) == b"one\n"


def test_a_file_that_was_read_and_is_missing_is_gone(ledger: FileLedger, tmp_path: Path) -> None:
    """One that was never read was never there."""
    ledger.read(0)
    (tmp_path / "journal.jsonl").unlink()
    with pytest.raises(FolderGone):
        ledger.read(0)
    with pytest.raises(NoWorkspace) as refused:
        FileLedger(tmp_path / "journal.jsonl").read(0)
    assert refused.type is NoWorkspace


def test_a_reader_cannot_write(ledger: FileLedger, tmp_path: Path) -> None:
    """Through a disk that only reads, nothing is appended, begun or cut."""
    reader = FileLedger(tmp_path / "journal.jsonl", ReadingDisk())
    with pytest.raises(NotAllowed):
        reader.extend(4, b"two\n")
    with pytest.raises(NotAllowed):
        reader.rescue(0)
    with pytest.raises(NotAllowed):
        FileLedger(tmp_path / "new.jsonl", ReadingDisk()).begin(b"one\n")
    assert ledger.read(0) == b"one\n"
