from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import TODAY, action, make_workspace, open_workspace, record
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.store.backup import back_up
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import decode, encode
from cscp_tui.store.errors import BrokenJournal, NotSaved
from cscp_tui.store.journal import Journal, Position
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.team import create_workspace, save_snapshot
from cscp_tui.store.workspace import Workspace
from store.failing_disks import FailingDisk
from store.journal_lines import put, values_of

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with one action and four notes on it, closed."""
    recorder = make_workspace(tmp_path / "w", 1)
    for number in range(1, 5):
        record(recorder, AddProgressUpdate("BP24-1.1", f"note {number}"))
    return recorder.workspace.folder


def torn_files(folder: Path) -> list[bytes]:
    """What was moved aside."""
    return [path.read_bytes() for path in sorted(folder.glob("journal.torn-*"))]


# Unfinished lines


def test_cut_anywhere_in_its_last_line_a_journal_loses_only_that(folder: Path) -> None:
    """Cut at every byte of the last line, it opens with all before it, and nothing is rescued."""
    journal = folder / "journal.jsonl"
    data = journal.read_bytes()
    start = data.rindex(b"\n", 0, -1) + 1
    for size in range(start, len(data) - 1):
        journal.write_bytes(data[:size])
        workspace = Workspace(folder)
        workspace.verify()
        assert list(workspace.book.progress_updates) == [f"BP24-1.1/note-{n}" for n in (1, 2, 3)]
        assert not workspace.read_only
        assert journal.read_bytes() == data[:size]


@pytest.mark.parametrize("offset", [-1, 0, 1, 2**62, -(2**63), 2**63 - 1])
def test_no_line_is_at_a_place_outside(folder: Path, offset: int) -> None:
    """A sign-off of another program can name any place."""
    journal = Journal(FileLedger(folder / "journal.jsonl"))
    assert not journal.has_line_at(Position(1, offset, "0" * 64))


@pytest.mark.parametrize("snapshot", [True, False])
def test_a_last_line_that_lost_only_its_newline_is_a_line(folder: Path, *, snapshot: bool) -> None:
    """It is shown, published, followed and backed up; the next save puts its newline back."""
    journal = folder / "journal.jsonl"
    data = journal.read_bytes()
    if snapshot:
        save_snapshot(open_workspace(folder))
    watching, reading = Workspace(folder), open_workspace(folder)
    journal.write_bytes(data[:-1])
    for workspace in (Workspace(folder), watching, reading.workspace):
        workspace.follow()
        workspace.verify()
        assert not workspace.troubles
        assert len(workspace.book.progress_updates) == 4
        assert len(workspace.lines()) == len(data.splitlines()) - 1
    (found,) = check(folder)
    assert found.is_harmless
    assert "lost its last line end" in found.sentence
    save_snapshot(reading)
    assert len(Workspace(folder).book.progress_updates) == 4
    assert back_up(folder, reading.now(), "x").backup.members["journal.jsonl"] == data
    record(reading, AddProgressUpdate("BP24-1.1", "note 5"))
    assert journal.read_bytes().startswith(data)
    assert len(watching.follow()) == 1
    assert not torn_files(folder)
    assert len(open_workspace(folder).book.progress_updates) == 5
    assert all("cscp.json is 1 change behind" in each.sentence for each in check(folder))


def test_a_writer_moves_an_unfinished_line_aside(folder: Path) -> None:
    """Wherever the last line was cut, the next writer keeps its bytes beside the journal."""
    journal = folder / "journal.jsonl"
    data = journal.read_bytes()
    start = data.rindex(b"\n", 0, -1) + 1
    for size in range(start + 1, len(data) - 1, 3):
        for torn in folder.glob("journal.torn-*"):
            torn.unlink()
        journal.write_bytes(data[:size])
        recorder = open_workspace(folder)
        done = record(recorder, AddProgressUpdate("BP24-1.1", "again"))
        assert done.ids == ("BP24-1.1/note-4",)
        assert torn_files(folder) == [data[start:size]]
        assert recorder.workspace.has_findings
        assert ["journal.torn-" in finding for finding in recorder.workspace.take_findings()] == [
            True
        ]
        Workspace(folder).verify()


def test_two_rescues_at_one_moment_keep_both(folder: Path) -> None:
    """A second unfinished line never overwrites the first one that was moved aside."""
    journal = folder / "journal.jsonl"
    data = journal.read_bytes()
    for tail in (b"one", b"two"):
        journal.write_bytes(data + tail)
        record(open_workspace(folder), AddProgressUpdate("BP24-1.1", "again"))
        for present in folder.glob("cscp.json"):
            present.unlink()
    assert sorted(torn_files(folder)) == [b"one", b"two"]


def test_a_tail_of_zeros_is_an_unfinished_line(folder: Path) -> None:
    """What a power failure leaves, zeros where the line should be, is moved aside too."""
    journal = folder / "journal.jsonl"
    with journal.open("ab") as file:
        file.write(b"\x00" * 300)
    record(open_workspace(folder), AddProgressUpdate("BP24-1.1", "again"))
    assert torn_files(folder) == [b"\x00" * 300]


def test_a_reader_passes_over_half_a_line_until_it_is_whole(folder: Path) -> None:
    """A follower gives nothing while a line is being written, and the line once it is there."""
    journal = folder / "journal.jsonl"
    data = journal.read_bytes()
    start = data.rindex(b"\n", 0, -1) + 1
    journal.write_bytes(data[:start])
    follower = Workspace(folder)
    for size in range(start, len(data), 7):
        journal.write_bytes(data[:size])
        assert follower.follow() == []
        assert not follower.read_only
    journal.write_bytes(data)
    assert [line.what for line in follower.follow()] == ["progress update"]
    assert "BP24-1.1/note-4" in follower.book.progress_updates
    assert follower.follow() == []


# Damage


def is_noticed(folder: Path) -> bool:
    """Whether damage is met by opening, else by looking the whole journal over, and by check."""
    try:
        workspace = Workspace(folder)
    except CscpError:
        return bool(_checked(folder))
    if workspace.read_only:
        return bool(_checked(folder))
    try:
        workspace.verify()
    except BrokenJournal:
        return bool(_checked(folder))
    return False


def _checked(folder: Path) -> bool:
    try:
        findings = check(folder)
    except CscpError:
        return True
    return any(not finding.is_harmless for finding in findings)


def test_no_flipped_bit_goes_unnoticed(tmp_path: Path) -> None:
    """Three bits of each byte of a journal, one of them its case, opening and checking both say so."""
    folder = tmp_path / "w"
    recorder = create_workspace(folder, "w", FixedClock(TODAY))
    for number in range(2):
        record(recorder, AddRecord("agencies", {"name": f"J{number}"}, f"a{number}"))
    journal = folder / "journal.jsonl"
    data = journal.read_bytes()
    unnoticed = []
    for place in range(len(data)):
        for bit in {5, place % 8, place // 8 % 8}:
            put(journal, place, data[place] ^ 1 << bit)
            if not is_noticed(folder):
                unnoticed.append((place, bit))
        put(journal, place, data[place])
    assert unnoticed == []


def test_no_flipped_bit_goes_unnoticed_under_a_good_present(folder: Path) -> None:
    """With cscp.json beside it, which passes over what it knows, looking it over says so too."""
    save_snapshot(open_workspace(folder))
    journal = folder / "journal.jsonl"
    data = journal.read_bytes()
    for place in range(0, len(data), 5):
        put(journal, place, data[place] ^ 1 << (place % 8))
        assert is_noticed(folder), place
        put(journal, place, data[place])


def test_a_broken_line_is_named_and_all_before_it_can_be_read(folder: Path) -> None:
    """A journal broken in its fifth line opens for reading with four lines, and says which."""
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().split(b"\n")
    lines[4] = lines[4].replace(b'"by":"', b'"by":"X')
    journal.write_bytes(b"\n".join(lines))
    recorder = open_workspace(folder)
    assert "Line 5" in recorder.workspace.read_only
    assert "was changed after it was written" in recorder.workspace.read_only
    assert list(recorder.book.progress_updates) == ["BP24-1.1/note-1"]
    assert [entry.line.n for entry in recorder.workspace.history("BP24-1.1")] == [2, 3]
    assert recorder.workspace.as_at(TODAY).progress_updates == recorder.book.progress_updates
    with pytest.raises(CscpError, match="Line 5"):
        record(recorder, AddProgressUpdate("BP24-1.1", "more"))


def test_a_changed_end_of_the_last_line_is_no_unfinished_line(folder: Path) -> None:
    """A last line whose newline was damaged was acknowledged, so no writer moves it aside."""
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-1] + b"\x0b")
    recorder = open_workspace(folder)
    assert "Line 7" in recorder.workspace.read_only
    with pytest.raises(CscpError, match="doesn't end as it was written"):
        record(recorder, AddProgressUpdate("BP24-1.1", "more"))
    assert torn_files(folder) == []


def test_a_removed_line_breaks_the_chain(folder: Path) -> None:
    """A line taken out whole is noticed by the line after it."""
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().split(b"\n")
    journal.write_bytes(b"\n".join(lines[:3] + lines[4:]))
    with pytest.raises(BrokenJournal, match="doesn't follow"):
        Workspace(folder).verify()


def test_a_line_written_anew_with_its_own_hash_breaks_the_chain(folder: Path) -> None:
    """Whoever rewrites a line and its hash is given away by the line after it."""
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    line = decode(lines[3][:-1])
    lines[3], _ = encode(values_of(line) | {"by": "Somebody else"}, line.prev)
    journal.write_bytes(b"".join(lines))
    with pytest.raises(BrokenJournal, match=r"Line 5 .* doesn't follow"):
        Workspace(folder).verify()


# Disks that fail


@pytest.fixture
def disk() -> FailingDisk:
    """A disk that works, for now."""
    return FailingDisk()


@pytest.fixture
def recorder(folder: Path, disk: FailingDisk) -> Recorder:
    """The workspace on that disk."""
    return open_workspace(folder, disk=disk)


def test_a_line_is_on_the_disk_before_it_is_acknowledged(
    recorder: Recorder, disk: FailingDisk
) -> None:
    """Recording writes, waits for the disk, and does nothing to the file after that."""
    record(recorder, action("one more"))
    assert disk.calls == ["write", "sync"]


@pytest.mark.parametrize("most", [1, 3, 100, 10_000])
def test_short_writes_are_written_on(recorder: Recorder, disk: FailingDisk, most: int) -> None:
    """A disk that takes a few bytes at a time gets the whole line."""
    disk.most_at_once = most
    record(recorder, action("one more"))
    assert "BP24-1.2" in Workspace(recorder.workspace.folder).book.actions
    Workspace(recorder.workspace.folder).verify()


def test_a_full_disk_leaves_the_journal_as_it_was(recorder: Recorder, disk: FailingDisk) -> None:
    """Wherever in a line the disk is full, nothing of it is kept, and one sentence says so."""
    journal = recorder.workspace.folder / "journal.jsonl"
    record(recorder, action("one more"))
    before = journal.read_bytes()
    for room in range(0, len(before.splitlines()[-1]), 13):
        disk.room = room
        with pytest.raises(NotSaved, match="No space left on device"):
            record(recorder, action("one more"))
        assert journal.read_bytes() == before
        assert "BP24-1.3" not in recorder.book.actions


def test_after_a_full_disk_the_next_save_works(recorder: Recorder, disk: FailingDisk) -> None:
    """Once there is room again, the same change is kept under the same reference."""
    disk.room = 20
    with pytest.raises(NotSaved):
        record(recorder, action("one more"))
    disk.room = None
    assert record(recorder, action("one more")).ids == ("BP24-1.2",)


def test_a_disk_that_takes_nothing_is_a_failure(recorder: Recorder, disk: FailingDisk) -> None:
    """A write that takes no bytes and fails not does not go on for ever."""
    disk.most_at_once = 0
    before = (recorder.workspace.folder / "journal.jsonl").read_bytes()
    with pytest.raises(NotSaved, match="took none of it"):
        record(recorder, action("one more"))
    assert (recorder.workspace.folder / "journal.jsonl").read_bytes() == before


def test_what_was_not_synced_is_cut_back(recorder: Recorder, disk: FailingDisk) -> None:
    """A line of which the disk cannot say that it has it is cut back and not kept."""
    disk.fails_to_sync = True
    before = (recorder.workspace.folder / "journal.jsonl").read_bytes()
    with pytest.raises(NotSaved, match="couldn't be written"):
        record(recorder, action("one more"))
    assert (recorder.workspace.folder / "journal.jsonl").read_bytes() == before
    assert "BP24-1.2" not in recorder.book.actions


def test_a_whole_line_that_cannot_be_cut_back_is_saved(
    recorder: Recorder, disk: FailingDisk
) -> None:
    """Where neither waiting nor cutting works, the line stands in the file, so it is saved."""
    disk.fails_to_sync = disk.fails_to_cut = True
    assert record(recorder, action("one more")).ids == ("BP24-1.2",)
    assert "BP24-1.2" in Workspace(recorder.workspace.folder).book.actions


def test_half_a_line_that_cannot_be_cut_back_is_not_saved(
    recorder: Recorder, disk: FailingDisk
) -> None:
    """Half a line that stays is no change: readers pass over it, the next writer moves it."""
    disk.room, disk.fails_to_cut = 50, True
    with pytest.raises(NotSaved):
        record(recorder, action("one more"))
    assert "BP24-1.2" not in Workspace(recorder.workspace.folder).book.actions
    disk.room, disk.fails_to_cut = None, False
    assert record(recorder, action("one more")).ids == ("BP24-1.2",)
    assert [len(torn) for torn in torn_files(recorder.workspace.folder)] == [50]
    Workspace(recorder.workspace.folder).verify()


def test_where_nothing_can_be_moved_aside_nothing_is_cut(
    recorder: Recorder, disk: FailingDisk
) -> None:
    """On a full disk an unfinished line stays where it is, and no empty copy is left."""
    journal = recorder.workspace.folder / "journal.jsonl"
    with journal.open("ab") as file:
        file.write(b"half a li")
    before, disk.room = journal.read_bytes(), 4
    with pytest.raises(NotSaved):
        record(recorder, action("one more"))
    assert journal.read_bytes() == before
    assert torn_files(recorder.workspace.folder) == []


def test_a_workspace_that_could_not_be_made_is_not_there(tmp_path: Path) -> None:
    """On a full disk no half workspace is left, and making it again works."""
    disk = FailingDisk()
    disk.room = 30
    with pytest.raises(NotSaved):
        make_workspace(tmp_path / "w", disk=disk)
    assert not (tmp_path / "w" / "journal.jsonl").exists()
    disk.room = None
    make_workspace(tmp_path / "w", disk=disk)


def test_a_line_that_could_not_be_read_again_is_not_written(folder: Path) -> None:
    """What a file could not give back is refused before anything is written."""
    path = folder / "journal.jsonl"
    journal, before = Journal(FileLedger(path)), path.read_bytes()
    last = before.splitlines()[-1]
    position = Position(6, len(before), last[-66:-2].decode())
    for wrong in ("\ud800", float("nan"), 1 << 20_000):
        with pytest.raises(CscpError, match="that can't be saved"):
            journal.append(position, {"v": 1, "n": 7, "what": wrong})
    assert path.read_bytes() == before


def test_nothing_is_written_under_a_journal_that_grew(folder: Path) -> None:
    """Bytes that appeared since it was read are never overwritten."""
    journal = folder / "journal.jsonl"
    recorder = open_workspace(folder)
    before = journal.read_bytes()
    ledger = recorder.workspace.journal.ledger
    real = ledger.rescue

    def grow(end: int) -> str:
        copy = real(end)
        with journal.open("ab") as file:
            file.write(b"somebody without a lock\n")
        return copy

    ledger.rescue = grow  # type: ignore[method-assign]
    with pytest.raises(CscpError, match="at the same moment"):
        record(recorder, action("one more"))
    assert journal.read_bytes() == before + b"somebody without a lock\n"


def test_the_position_after_a_line_is_where_the_next_one_begins(tmp_path: Path) -> None:
    """After the header, after each change, and after the last one."""
    journal = make_workspace(tmp_path / "w", 2).workspace.journal
    data = journal.ledger.read(0)
    ends = [place + 1 for place, byte in enumerate(data) if byte == ord("\n")]
    positions = [journal.position_after(n) for n in range(len(ends))]
    assert [(each.n, each.offset) for each in positions] == list(enumerate(ends))
