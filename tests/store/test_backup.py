from __future__ import annotations

import os
import threading
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zipfile import ZipFile

import msgspec
import pytest

from building import MANAGER, TODAY, make_workspace, open_workspace, record
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.store.backup import (
    KEPT,
    BackupExists,
    NoBackup,
    back_up,
    back_up_daily,
    backups_in,
    keep_as_is,
    read_backup,
)
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.team import create_workspace
from cscp_tui.store.workspace import Workspace
from store.backed_up import (
    NOW,
    files_of,
    with_template,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """A workspace with three actions, a template and a cscp.json."""
    return with_template(tmp_path / "w")


def test_a_backup_restored_elsewhere_is_the_same_workspace(mine: Recorder, tmp_path: Path) -> None:
    """Journal and templates come back byte for byte, and the workspace opens without a finding."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    assert made.path.parent == mine.workspace.folder / "backups"
    plan = plan_restore(tmp_path / "again", made.path)
    assert restore(plan, NOW, MANAGER) is None
    assert files_of(tmp_path / "again") == files_of(mine.workspace.folder)
    assert check(tmp_path / "again") == []
    assert Workspace(tmp_path / "again").book.tables == mine.book.tables


def test_the_same_workspace_gives_the_same_bytes(mine: Recorder, tmp_path: Path) -> None:
    """Neither when nor where a backup is made changes a byte of it."""
    one = back_up(mine.workspace.folder, NOW, MANAGER, tmp_path / "one.zip")
    other = back_up(
        mine.workspace.folder, NOW + timedelta(days=9), "somebody", tmp_path / "other.zip"
    )
    assert one.path.read_bytes() == other.path.read_bytes()


def test_no_file_is_written_over(mine: Recorder, tmp_path: Path) -> None:
    """An existing file stays, and so does the journal itself."""
    there = tmp_path / "letter.zip"
    there.write_bytes(b"a letter")
    for target in (
        there,
        mine.workspace.folder / "journal.jsonl",
        mine.workspace.folder / "scrutiny.jsonl",
    ):
        with pytest.raises(BackupExists):
            back_up(mine.workspace.folder, NOW, MANAGER, target)
    assert there.read_bytes() == b"a letter"


def test_a_folder_gets_a_file_named_by_the_moment(mine: Recorder, tmp_path: Path) -> None:
    """A stick can be named instead of a file on it."""
    made = back_up(mine.workspace.folder, NOW, MANAGER, tmp_path)
    end = f"n{mine.workspace.position.n}-{mine.workspace.position.hash[:12]}"
    assert made.path == tmp_path / f"backup-2024-11-25-120000-{end}.zip"


def test_a_damaged_workspace_is_not_called_backed_up(mine: Recorder) -> None:
    """One changed byte is found before anything is written, and the way out is named."""
    journal = mine.workspace.folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Action 2", b"Action X"))
    with pytest.raises(Refused, match=r"line 4 of journal.jsonl .* “cscp check --repair”"):
        back_up(mine.workspace.folder, NOW, MANAGER)
    assert backups_in(mine.workspace.folder) == []
    assert back_up_daily(mine.workspace.folder, TODAY, MANAGER) is None


@pytest.mark.parametrize("data", [b"", b'{"v":2,"n":0,"form'])
def test_a_scrutineers_journal_that_was_never_begun_keeps_no_backup_away(
    mine: Recorder, data: bytes
) -> None:
    """A scrutineer was stopped while it was made, so that it holds nothing."""
    (mine.workspace.folder / "scrutiny.jsonl").write_bytes(data)
    assert back_up(mine.workspace.folder, NOW, MANAGER).backup.manifest.is_verified
    assert back_up_daily(mine.workspace.folder, TODAY, MANAGER)
    assert read_backup(keep_as_is(mine.workspace.folder, NOW, "restore")).manifest.is_verified


def test_an_unfinished_line_is_left_out(mine: Recorder) -> None:
    """A backup ends with the last whole line, which it names."""
    with (mine.workspace.folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"v":2')
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    held = read_backup(made.path)
    assert held.members["journal.jsonl"].endswith(b"}\n")
    assert held.manifest.journals["journal.jsonl"].n == mine.workspace.position.n


@pytest.mark.parametrize("place", ["beginning", "middle", "end"])
def test_a_damaged_backup_is_not_used(mine: Recorder, place: str) -> None:
    """A cut or changed file says so instead of being restored."""
    path = back_up(mine.workspace.folder, NOW, MANAGER).path
    data = path.read_bytes()
    spot = {"beginning": 60, "middle": len(data) // 2, "end": len(data) - 30}[place]
    for bad in (data[:spot], data[:spot] + bytes([data[spot] ^ 1]) + data[spot + 1 :], b"", b"x"):
        path.write_bytes(bad)
        try:
            held = read_backup(path)
        except NoBackup:
            continue
        assert (
            held.members["journal.jsonl"] == (mine.workspace.folder / "journal.jsonl").read_bytes()
        )


@pytest.mark.parametrize(
    "name", ["../journal.jsonl", "/etc/passwd", "signed/../../x", "C:x", "a\\b", "other/x"]
)
def test_a_backup_never_leads_out_of_the_folder(mine: Recorder, name: str) -> None:
    """A member with another place than a workspace's makes the whole file none of ours."""
    path = back_up(mine.workspace.folder, NOW, MANAGER).path
    held = read_backup(path)
    files = held.manifest.files | {name: sha256(b"x").hexdigest()}

    manifest = msgspec.structs.replace(held.manifest, files=files)
    path.write_bytes(type(held)(manifest, held.members | {name: b"x"}).encoded())
    with ZipFile(path) as archive:
        assert name in archive.namelist() or os.name == "nt"  # it writes a\\b as a/b there
    with pytest.raises(NoBackup, match="which no backup has"):
        read_backup(path)


def test_links_are_not_followed(mine: Recorder, tmp_path: Path) -> None:
    """A link among the templates brings no file of somebody else's into a backup."""
    secret = tmp_path / "secret"
    secret.write_text("private")
    (mine.workspace.folder / "templates" / "body.html.j2").symlink_to(secret)
    (mine.workspace.folder / "signed").symlink_to(tmp_path)
    held = read_backup(back_up(mine.workspace.folder, NOW, MANAGER).path)
    assert set(held.members) == {"journal.jsonl", "templates/document.css"}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = make_workspace(tmp_path / "other")
    (other.workspace.folder / "backups").symlink_to(elsewhere)
    with pytest.raises(Refused, match="is a link"):
        back_up(other.workspace.folder, NOW, MANAGER)
    assert list(elsewhere.iterdir()) == []


def test_a_backup_is_consistent_while_others_write(mine: Recorder, tmp_path: Path) -> None:
    """Of ten backups made amid changes, each verifies, and none has fewer than the one before."""
    ends, done = [], threading.Event()

    def write() -> None:
        other = open_workspace(mine.workspace.folder)
        number = 0
        while not done.is_set():
            number += 1
            record(other, AddProgressUpdate("BP24-1.1", f"update {number}"))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(10):
            made = back_up(mine.workspace.folder, NOW, MANAGER, tmp_path / f"{number}.zip")
            ends.append(read_backup(made.path).manifest.journals["journal.jsonl"].n)
    finally:
        done.set()
        thread.join()
    assert ends == sorted(ends)
    for number in range(10):
        folder = tmp_path / f"again-{number}"
        restore(plan_restore(folder, tmp_path / f"{number}.zip"), NOW, MANAGER)
        assert check(folder) == []


# Automatic backups


def test_one_automatic_backup_a_day_and_a_fortnight_of_them(mine: Recorder) -> None:
    """A second one of a day is not made; the oldest make room, and others' files stay."""
    theirs = mine.workspace.folder / "backups" / "mine.zip"
    for days in range(KEPT + 3):
        day = TODAY + timedelta(days=days)
        record(mine, AddProgressUpdate("BP24-1.1", f"day {days}"))
        assert back_up_daily(mine.workspace.folder, day, MANAGER) is not None
        assert back_up_daily(mine.workspace.folder, day, MANAGER) is None
        theirs.write_bytes(b"x")
    kept = sorted(path.name for path in (mine.workspace.folder / "backups").glob("auto-*"))
    assert len(kept) == KEPT
    assert kept[0].startswith(f"auto-{(TODAY + timedelta(days=3)).isoformat()}-n")
    assert theirs.exists()


def test_files_that_only_look_like_automatic_backups_push_none_out(
    mine: Recorder, tmp_path: Path
) -> None:
    """Neither by their names nor as backups of another workspace; and none of them is deleted."""
    create_workspace(tmp_path / "other", "other", FixedClock(TODAY))
    other = back_up(tmp_path / "other", NOW, MANAGER).path.read_bytes()
    place = mine.workspace.folder / "backups"
    for days in range(KEPT):
        assert back_up_daily(mine.workspace.folder, TODAY + timedelta(days=days), MANAGER)
    real = set(place.iterdir())
    own = min(real).read_bytes()
    for number in range(15):
        (place / f"auto-2024-10-{number + 1:02}.zip").write_bytes([b"x", other][number % 2])
        (place / f"auto-2099-01-{number + 1:02}.zip").write_bytes([b"x", other, own][number % 3])
        (place / f"auto-9-{number}.zip").write_bytes(own)
    foreign = set(place.iterdir()) - real
    assert back_up_daily(mine.workspace.folder, TODAY + timedelta(days=KEPT), MANAGER)
    assert real - set(place.iterdir()) == {min(real)}
    assert foreign < set(place.iterdir())


def test_a_demo_is_not_backed_up_by_itself(tmp_path: Path) -> None:
    """A demo is thrown away, and nothing of it is missed."""
    create_workspace(tmp_path / "demo", "demo", FixedClock(TODAY), TODAY)
    assert back_up_daily(tmp_path / "demo", TODAY, MANAGER) is None


def test_a_copy_of_a_damaged_workspace_is_kept_and_not_restored(mine: Recorder) -> None:
    """It has the files as they were, for somebody to look at."""
    journal = mine.workspace.folder / "journal.jsonl"
    bad = journal.read_bytes().replace(b"Action 2", b"Action X")
    journal.write_bytes(bad)
    copy = keep_as_is(mine.workspace.folder, NOW, "repair")
    held = read_backup(copy)
    assert held.members["journal.jsonl"] == bad
    assert "cscp.json" in held.members
    with pytest.raises(NoBackup, match="copy of a damaged workspace"):
        plan_restore(mine.workspace.folder, copy)
    assert keep_as_is(mine.workspace.folder, NOW, "repair") != copy
