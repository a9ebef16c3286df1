"""The file as a ledger, with disks that fail: bytes, ends and turns, whatever the lines say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.store.errors import Locked, NotAllowed, NotSaved, NoWorkspace
from cscp_tui.store.ledger import FileLedger, Moved, ReadingDisk
from store.failing_disks import FailingDisk

if TYPE_CHECKING:
    from pathlib import Path


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


def test_parts_are_read_by_offset(ledger: FileLedger) -> None:
    """From any offset, to the end or for so many bytes; past the end there is nothing."""
    ledger.extend(4, b"two\nthree\n")
    assert ledger.read(0) == b"one\ntwo\nthree\n"
    assert ledger.read(4, 4) == b"two\n"
    assert ledger.read(8, 100) == b"three\n"
    assert ledger.read(99) == b""


def test_a_ledger_that_is_not_there_is_said(tmp_path: Path) -> None:
    """It does not exist and cannot be read."""
    missing = FileLedger(tmp_path / "journal.jsonl")
    assert not missing.exists()
    with pytest.raises(NoWorkspace):
        missing.read(0)


def test_it_is_begun_once(ledger: FileLedger) -> None:
    """A ledger that holds something is not begun again."""
    with pytest.raises(Moved):
        ledger.begin(b"other\n")
    assert ledger.read(0) == b"one\n"


def test_who_took_it_to_end_elsewhere_writes_nothing(ledger: FileLedger) -> None:
    """Lines are only put at the end that the writer has read."""
    for end in (0, 3, 5):
        with pytest.raises(Moved):
            ledger.extend(end, b"two\n")
    assert ledger.read(0) == b"one\n"


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


def test_an_unfinished_end_is_copied_aside(ledger: FileLedger, tmp_path: Path) -> None:
    """It is cut off and kept under a name of its own; where nothing is unfinished, nothing is."""
    assert ledger.rescue(4) == ""
    for tail in (b"tw", b"thr"):
        with (tmp_path / "journal.jsonl").open("ab") as file:
            file.write(tail)
        name = ledger.rescue(4)
        assert (tmp_path / name).read_bytes() == tail
        assert ledger.read(0) == b"one\n"
    assert len(list(tmp_path.glob("journal.torn-*"))) == 2


def test_a_turn_is_held_by_one(ledger: FileLedger, tmp_path: Path) -> None:
    """Others are told by whom, and have it after that."""
    other = FileLedger(tmp_path / "journal.jsonl")
    with (
        ledger.turn("Ann"),
        pytest.raises(Locked, match="locked by Ann"),
        other.turn("Ben", 0.01),
    ):
        pass
    with other.turn("Ben", 0.01):
        pass


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
