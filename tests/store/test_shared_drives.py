"""Folders on drives that do not keep writers apart: locks that are not shared, or that are gone."""

from __future__ import annotations

import ctypes
import io
import ntpath
import os
import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from building import (
    MANAGER,
    TODAY,
    action,
    context,
    make_workspace,
    open_workspace,
    record,
)
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.services.opening import merge_overwritten
from cscp_tui.services.redaction import prepare, redact
from cscp_tui.store import ledger as ledger_module
from cscp_tui.store.backup import back_up
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import LockReplaced, Overwritten
from cscp_tui.store.ledger import Disk
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.shared_drives import ShareTrial, is_on_local_disk
from cscp_tui.store.team import save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace
from scrutinised import SCRUTINEER, says, scrutineer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive whose locks keep nobody out."""

    @contextmanager
    def unlocked(path: Path, holder: str, wait: float) -> Iterator[float]:  # noqa: ARG001
        yield 0.0

    monkeypatch.setattr(ledger_module, "_locked", unlocked)


class Interrupted(Disk):
    """A disk on which something happens between two steps of a save."""

    def __init__(self) -> None:
        self.before_opening: Callable[[], object] | None = None
        self.after_sync: Callable[[], object] | None = None

    def open(self, path: Path) -> int:
        """Open, after what happens before."""
        happens, self.before_opening = self.before_opening, None
        if happens is not None:
            happens()
        return super().open(path)

    def sync(self, handle: int) -> None:
        """Sync, and let happen what happens then."""
        super().sync(handle)
        happens, self.after_sync = self.after_sync, None
        if happens is not None:
            happens()


def titles(workspace: Workspace | Recorder) -> list[str]:
    """The titles of all actions."""
    return sorted(each.title for each in workspace.book.actions.values())


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be deleted there")
@pytest.mark.parametrize("number", range(3))
def test_a_lock_that_was_deleted_while_held_saves_nothing_unnoticed(
    tmp_path: Path, number: int
) -> None:
    """Somebody else takes a new lock and saves; ours is refused, and saving again keeps both."""
    disk = Interrupted()
    mine = make_workspace(tmp_path / "w", number, disk=disk)
    other = open_workspace(mine.workspace.folder)

    def delete_and_save() -> None:
        (mine.workspace.folder / "journal.lock").unlink()
        record(other, action("theirs"), MANAGER)

    disk.before_opening = delete_and_save
    with pytest.raises(Overwritten):  # the end is not the one that was read
        record(mine, action("mine"))
    record(mine, action("mine"))
    assert {"theirs", "mine"} <= set(titles(Workspace(mine.workspace.folder)))


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be deleted there")
def test_a_lock_that_was_replaced_is_said(tmp_path: Path) -> None:
    """Nothing is written under a lock that keeps nobody out."""
    disk = Interrupted()
    mine = make_workspace(tmp_path / "w", disk=disk)
    before = (mine.workspace.folder / "journal.jsonl").read_bytes()

    def replace() -> None:
        (mine.workspace.folder / "journal.lock").rename(mine.workspace.folder / "other.lock")
        (mine.workspace.folder / "journal.lock").touch()

    disk.before_opening = replace
    with pytest.raises(LockReplaced, match="deleted or replaced while you were saving"):
        record(mine, action("mine"))
    assert (mine.workspace.folder / "journal.jsonl").read_bytes() == before
    assert record(mine, action("mine")).ids == ("BP24-1.1",)


@pytest.mark.usefixtures("no_lock")
def test_a_line_that_was_overwritten_at_once_is_not_called_saved(tmp_path: Path) -> None:
    """After the append, the line is looked for; another's in its place is said."""
    disk = Interrupted()
    mine = make_workspace(tmp_path / "w", disk=disk)
    end = mine.workspace.position.offset
    other = open_workspace(mine.workspace.folder)

    def write_there() -> None:
        journal = mine.workspace.folder / "journal.jsonl"
        line, before = journal.read_bytes()[end:], journal.read_bytes()[:end]
        journal.write_bytes(before)
        record(other, action("theirs, which is longer " * 9), MANAGER)
        assert len(journal.read_bytes()) > end + len(line)

    disk.after_sync = write_there
    with pytest.raises(Overwritten, match="doesn't keep writers apart"):
        record(mine, action("mine"))
    assert len(titles(Workspace(mine.workspace.folder))) == 1


@pytest.fixture
def devices(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_lock: None,  # noqa: ARG001
) -> Callable[[str], Recorder]:
    """Open the folder as a device with a state folder of its own, on a drive without locks."""
    make_workspace(tmp_path / "w", 1)
    monkeypatch.setattr("cscp_tui.store.shared_drives.is_on_local_disk", lambda _: False)

    def opened(name: str) -> Recorder:
        monkeypatch.setenv("CSCP_STATE", str(tmp_path / name))
        recorder = open_workspace(tmp_path / "w")
        list(merge_overwritten(recorder, context(by=name)))
        return recorder

    return opened


@pytest.mark.parametrize("remains", [False, True])
@pytest.mark.parametrize("length", [1, 400])
def test_acknowledged_changes_that_were_overwritten_come_back(
    devices: Callable[[str], Recorder], length: int, *, remains: bool
) -> None:
    """A device with an old view writes over three lines; once both have opened, all are there."""
    mine, theirs = devices("mine"), devices("theirs")
    journal = mine.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    for number in range(3):
        record(mine, action(f"mine {number}"))
    save_snapshot(mine)
    after = journal.read_bytes()
    journal.write_bytes(before)  # as the other device still sees it
    record(theirs, action("theirs " * length), MANAGER)
    if remains:
        new = journal.read_bytes()
        journal.write_bytes(new + after[len(new) :])
    for name in ("mine", "theirs", "mine"):
        devices(name)
    expected = sorted(["Action 1", "mine 0", "mine 1", "mine 2", "theirs " * length])
    assert titles(Workspace(mine.workspace.folder)) == expected
    assert titles(devices("theirs")) == expected
    assert [each for each in check(mine.workspace.folder) if not each.is_harmless] == []
    record(mine, action("later"))


@pytest.fixture
def scrutineers(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    devices: Callable[[str], Recorder],  # noqa: ARG001
) -> Callable[[str], Recorder]:
    """Open the folder as a scrutineer's device, on a drive without locks."""

    def opened(name: str) -> Recorder:
        monkeypatch.setenv("CSCP_STATE", str(tmp_path / name))
        return scrutineer_of(tmp_path / "w")

    return opened


def asked(workspace: Workspace) -> dict[str, str]:
    """The questions of all challenges, by their references."""
    return {key: each.question for key, each in workspace.book.challenges.items()}


@pytest.mark.parametrize("remains", [False, True])
@pytest.mark.parametrize("before", [0, 2])
def test_what_a_scrutineer_recorded_comes_back_too(
    scrutineers: Callable[[str], Recorder], before: int, *, remains: bool
) -> None:
    """A reference that was taken meanwhile becomes another, and it is said; even an undo is kept."""
    mine = scrutineers("mine")
    for number in range(before):
        says(mine, RaiseChallenge("police", f"before {number}"))
    theirs, journal = scrutineers("theirs"), mine.workspace.folder / "scrutiny.jsonl"
    start = journal.read_bytes() if before else b""
    for number in range(3):
        says(mine, RaiseChallenge("police", f"mine {number}"))
    mine.undo(context(by=SCRUTINEER))
    after = journal.read_bytes()
    if before:
        journal.write_bytes(start)
    else:
        journal.write_bytes(after.splitlines(keepends=True)[0])
    theirs.workspace.follow()
    says(theirs, RaiseChallenge("police", "theirs" * 50))
    new = journal.read_bytes()
    if remains:
        journal.write_bytes(new + after[len(new) :])
    told = " ".join(scrutineers("mine").workspace.take_findings())
    assert "wrote over 4 changes saved here" in told
    first = f"CH-S{before + 1}"
    assert f"{first} is CH-S{before + 4} now" in told
    expected = {*(f"before {n}" for n in range(before)), "mine 0", "mine 1", "theirs" * 50}
    for name in ("mine", "theirs"):
        assert set(asked(scrutineers(name).workspace).values()) == expected
        assert not scrutineers(name).workspace.take_findings()
    assert asked(Workspace(mine.workspace.folder))[first] == "theirs" * 50
    assert [each for each in check(mine.workspace.folder) if not each.is_harmless] == []
    says(scrutineers("mine"), RaiseChallenge("police", "later"))
    says(mine, RaiseChallenge("police", "in the window that was open"))
    assert not expected - set(asked(Workspace(mine.workspace.folder)).values())


def test_an_open_window_of_a_scrutineer_says_what_was_written_over(
    scrutineers: Callable[[str], Recorder],
) -> None:
    """Recording again adds it, so that nothing that was acknowledged is lost."""
    mine, theirs = scrutineers("mine"), scrutineers("theirs")
    says(mine, RaiseChallenge("police", "first"))
    journal = mine.workspace.folder / "scrutiny.jsonl"
    before = journal.read_bytes()
    says(mine, RaiseChallenge("police", "mine"))
    journal.write_bytes(before)
    theirs.workspace.follow()
    says(theirs, RaiseChallenge("police", "theirs"))
    says(mine, RaiseChallenge("police", "mine again"))
    assert "Another computer wrote over 1 change" in " ".join(mine.workspace.take_findings())
    assert sorted(asked(mine.workspace).values()) == ["first", "mine", "mine again", "theirs"]
    assert asked(Workspace(mine.workspace.folder)) == asked(mine.workspace)


def test_what_a_restore_took_away_on_a_shared_drive_stays_away(
    devices: Callable[[str], Recorder], tmp_path: Path
) -> None:
    """It is no overwritten change, neither for who restored nor for who had recorded it."""
    mine, theirs = devices("mine"), devices("theirs")
    record(mine, action("mine"))
    made = back_up(mine.workspace.folder, FixedClock(TODAY).now, "me", tmp_path / "backup.zip")
    record(mine, action("mine later"))
    record(theirs, action("theirs later"), MANAGER)
    restore(plan_restore(mine.workspace.folder, made.path), FixedClock(TODAY).now, "me")
    for name in ("mine", "theirs", "mine"):
        assert titles(devices(name)) == ["Action 1", "mine"]
    record(devices("theirs"), action("afterwards"), MANAGER)
    assert titles(devices("mine")) == ["Action 1", "afterwards", "mine"]
    assert not list(mine.workspace.folder.glob("*overwritten*"))


def test_an_open_device_says_what_was_overwritten_and_goes_on(
    devices: Callable[[str], Recorder],
) -> None:
    """Saving again puts the overwritten changes aside, names the file, and loses nothing."""
    mine, theirs = devices("mine"), devices("theirs")
    journal = mine.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    record(mine, action("mine"))
    journal.write_bytes(before)
    record(theirs, action("theirs"), MANAGER)
    record(mine, action("mine again"))
    said = " ".join(mine.workspace.take_findings())
    assert "Another computer wrote over 1 change saved here" in said
    assert "nobody was told" not in said
    assert titles(devices("mine")) == ["Action 1", "mine", "mine again", "theirs"]


@pytest.mark.parametrize("is_safe", [True, False])
@pytest.mark.parametrize("saves", [True, False])
@pytest.mark.parametrize("reopens", [True, False])
def test_a_device_that_was_shown_overwritten_lines_goes_on(
    devices: Callable[[str], Recorder], *, is_safe: bool, saves: bool, reopens: bool
) -> None:
    """It has lost none of its own; a history that lacks what it knew to be safe is damage."""
    theirs = devices("theirs")
    journal = theirs.workspace.folder / "journal.jsonl"
    known = journal.read_bytes() if is_safe else b"".join(_lines(journal)[:-1])
    if saves:
        record(theirs, action("theirs"), MANAGER)
        known = journal.read_bytes() if is_safe else known
    mine = devices("mine")
    for number in range(2):
        record(mine, action(f"mine {number}"))
    theirs.workspace.follow()
    assert "mine 1" in titles(theirs)
    assert save_snapshot(theirs)
    journal.write_bytes(known)
    (theirs.workspace.folder / "cscp.json").rename(theirs.workspace.folder / "seen.json")
    record(devices("third"), action("third" * 99))
    (theirs.workspace.folder / "seen.json").replace(theirs.workspace.folder / "cscp.json")
    theirs = devices("theirs") if reopens else theirs
    theirs.workspace.follow()
    said = " ".join(theirs.workspace.take_findings())
    assert theirs.workspace.is_damaged is not (is_safe and saves)
    assert ("wrote over changes that were shown here" in said) is (is_safe and saves)
    if is_safe and saves:
        assert record(theirs, action("goes on"), MANAGER)
        assert titles(theirs) == sorted(["Action 1", "goes on", "theirs", "third" * 99])


def _lines(journal: Path) -> list[bytes]:
    return journal.read_bytes().splitlines(keepends=True)


def test_lines_are_kept_until_anothers_follow(devices: Callable[[str], Recorder]) -> None:
    """An hour after another device's line, those before it are no longer kept."""
    mine = devices("mine")
    for number in range(99):
        record(mine, action(f"mine {number}"))
    record(devices("theirs"), action("theirs"), MANAGER)
    (kept,) = (mine.workspace.folder.parent / "mine").glob("kept-*.jsonl")
    record(mine, action("soon after"))
    assert kept.read_bytes().count(b"\n") == 1 + 101
    assert os.name == "nt" or stat.S_IMODE(kept.stat().st_mode) == 0o600
    later = team_recorder(mine.workspace.folder, FixedClock(TODAY, 15))
    later._own.kept = mine._own.kept
    record(later, action("hours later"))
    assert kept.read_bytes().count(b"\n") == 1 + 2


def test_on_a_local_disk_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system keeps writers apart there."""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    record(make_workspace(tmp_path / "w"), action("mine"))
    assert not (tmp_path / "state").exists()


def test_a_folder_is_on_a_local_disk_or_not(tmp_path: Path) -> None:
    """What cannot be told is taken for a shared drive, which costs a little time only."""
    assert is_on_local_disk(tmp_path)
    if sys.platform == "linux":
        assert not is_on_local_disk(Path("/proc"))


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:5 / /staff rw - nfs4 server:/staff rw
24 23 8:2 / /staff/here rw - ext4 /dev/sdb rw
25 22 0:6 / /mnt/a\\040b\\134 rw - fuse.sshfs /dev/fuse rw
26 22 0:7 / /run/memory rw - tmpfs tmpfs rw
27 22 0:8 / /srv rw - ext4 /dev/sdc rw
28 22 0:9 / /srv rw - cifs //server/share rw
"""


@pytest.mark.skipif(os.name == "nt", reason="paths are others there")
@pytest.mark.parametrize(
    ("path", "is_local"),
    [
        ("/", True),
        ("/data", True),
        ("/staff", False),
        ("/staff/there", False),
        ("/staff/here", True),
        ("/staff/here/w", True),
        ("/staff/heretoo", False),
        ("/staffs", True),
        ("/mnt/a b\\", False),
        ("/run/memory/x", True),
        ("/srv/x", False),
    ],
)
def test_a_folder_is_on_the_mount_that_is_nearest(
    monkeypatch: pytest.MonkeyPatch, path: str, *, is_local: bool
) -> None:
    """Of two in the same place the later one; a device makes it local, but none of a program's."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("builtins.open", lambda *_, **__: io.StringIO(MOUNTS))
    monkeypatch.setattr(os.path, "realpath", str)
    assert is_on_local_disk(Path(path)) is is_local


@pytest.mark.skipif(os.name == "nt", reason="there it is asked of Windows itself")
@pytest.mark.parametrize(
    ("flags", "failed", "is_local"),
    [(0x1000, 0, True), (0x1234, 0, True), (0xEFFF, 0, False), (0x1000, 1, False)],
)
def test_a_mac_is_asked_whether_a_disk_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: int, failed: int, *, is_local: bool
) -> None:
    """A flag of the disk says so, unless asking fails."""

    class Library:
        @staticmethod
        def statfs(_: bytes, buffer: Any) -> int:
            buffer[64:68] = list(map(bytes, zip(flags.to_bytes(4, sys.byteorder), strict=True)))
            return failed

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    assert is_on_local_disk(tmp_path) is is_local


@pytest.mark.skipif(os.name == "nt", reason="there it is asked of Windows itself")
@pytest.mark.parametrize(
    ("path", "kind", "is_local"),
    [
        ("C:\\w", 3, True),
        ("\\\\?\\C:\\w", 3, True),
        ("C:\\w", 2, True),
        ("C:\\w", 6, True),
        ("C:\\w", 4, False),
        ("\\\\server\\w", 3, False),
        ("\\\\?\\UNC\\server\\w", 3, False),
    ],
)
def test_windows_is_asked_of_what_kind_a_drive_is(
    monkeypatch: pytest.MonkeyPatch, path: str, kind: int, *, is_local: bool
) -> None:
    """A drive of another computer is known by its name, or because Windows says so."""
    asked: list[str] = []

    def kind_of(root: str) -> int:
        asked.append(root)
        return kind

    kernel = SimpleNamespace(GetDriveTypeW=kind_of)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os.path, "realpath", lambda _: path)
    monkeypatch.setattr(os.path, "splitdrive", ntpath.splitdrive)
    assert is_on_local_disk(Path("x")) is is_local
    assert asked == ([] if "server" in path else ["C:\\"])


def tried(folder: Path) -> list[str]:
    """Try a folder from two sides at once; what makes it unfit."""
    first = ShareTrial(folder, patience=20)
    seconds: list[Thread] = []

    def second(_: str) -> None:
        seconds.append(Thread(target=ShareTrial(folder, first.code, 20).join))
        seconds[0].start()

    problems = first.begin(second)
    seconds[0].join()
    assert not list(folder.glob("share-trial*"))
    return problems


def test_a_share_that_keeps_writers_apart_is_fit(tmp_path: Path) -> None:
    """Nothing of the trial is left in the folder."""
    assert tried(tmp_path) == []


@pytest.mark.usefixtures("no_lock")
def test_a_share_whose_locks_keep_nobody_out_is_unfit(tmp_path: Path) -> None:
    """Whatever is lost or not, the lock was had by both at once."""
    assert "could write while this one held the lock" in tried(tmp_path)[0]


def test_a_trial_that_nobody_began_cannot_be_joined(tmp_path: Path) -> None:
    """The second computer sees another folder, or the number was mistyped."""
    with pytest.raises(Refused, match="no test 1234"):
        ShareTrial(tmp_path, "1234").join()
    with pytest.raises(Refused, match="number that the first computer shows"):
        ShareTrial(tmp_path, "../x")


def test_a_redaction_empties_what_is_kept(devices: Callable[[str], Recorder]) -> None:
    """A text that was removed is in no file of this computer's any more."""
    mine = devices("mine")
    record(mine, action("Visit Ann Example"))
    (kept,) = (mine.workspace.folder.parent / "mine").glob("kept-*.jsonl")
    assert b"Ann Example" in kept.read_bytes()
    found = prepare(mine, "BP24-1.2", "Ann Example")
    redact(mine, found, "A name", context(by=MANAGER))
    record(mine, action("later"))
    assert b"Ann Example" not in kept.read_bytes()
