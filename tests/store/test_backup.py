from __future__ import annotations

import errno
import os
import threading
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import msgspec
import pytest

from building import MANAGER, TODAY, action, context, make_workspace, open_workspace, record
from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.store import backup, redaction
from cscp_tui.store import folder as workspace_folder
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
from cscp_tui.store.errors import BrokenJournal, JournalGone
from cscp_tui.store.folder import journal_gone, pending_replacement
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import WouldLose, plan_restore, restore
from cscp_tui.store.team import create_workspace, save_snapshot
from cscp_tui.store.workspace import Workspace
from scrutinised import says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

NOW = FixedClock(TODAY).now
RESTORED = "Somebody restored this workspace from a backup, so it was read again."
REPAIRED = "Somebody repaired this workspace, so it was read again."
PUT_RIGHT = "journal.jsonl was put right, so it was read again."


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """A workspace with three actions, a template and a cscp.json."""
    recorder = make_workspace(tmp_path / "w", 3)
    save_snapshot(recorder)
    templates = recorder.workspace.folder / "templates"
    templates.mkdir()
    (templates / "document.css").write_text("body { color: black }\n")
    return recorder


def restored(folder: Path, file: Path) -> Path | None:
    """Restore a backup, whatever that loses; the copy that was kept."""
    return restore(plan_restore(folder, file), NOW, MANAGER)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but its backups and locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".jsonl", ".css", ".md"}
    }


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


# Restoring


def test_newer_changes_are_named_and_not_lost_unasked(mine: Recorder) -> None:
    """What is newer than the backup is counted, with who and when; a copy is kept first."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "one"), MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "two"))
    before = files_of(mine.workspace.folder)
    plan = plan_restore(mine.workspace.folder, made.path)
    assert len(plan.lost) == 1
    assert (
        "2 changes in journal.jsonl are not in this backup, the last by Business officer"
        in (plan.lost[0])
    )
    assert "--drop-newer" in str(WouldLose(plan.lost))
    copy = restore(plan, NOW, MANAGER)
    assert Workspace(mine.workspace.folder).position.n == mine.workspace.position.n - 2
    assert check(mine.workspace.folder) == []
    assert copy is not None
    restore(plan_restore(mine.workspace.folder, copy), NOW, MANAGER)
    assert files_of(mine.workspace.folder) == before


def test_an_open_window_goes_on_after_a_restore(mine: Recorder) -> None:
    """Whoever had newer changes on the screen is told, sees the present, and can record."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "later"))
    window, reader = open_workspace(mine.workspace.folder), Workspace(mine.workspace.folder)
    assert restored(mine.workspace.folder, made.path)
    for each in (window.workspace, reader, mine.workspace):
        assert each.follow() == []
        assert each.take_findings() == [RESTORED]
        assert not each.read_only
        assert not each.book.progress_updates
    record(window, AddProgressUpdate("BP24-1.1", "afterwards"))
    assert len(reader.follow()) == 1


def test_an_older_journal_after_a_restore_is_still_noticed(mine: Recorder) -> None:
    """One restore explains one change of the file, and no later one."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "later"))
    window, journal = Workspace(mine.workspace.folder), mine.workspace.folder / "journal.jsonl"
    restored(mine.workspace.folder, made.path)
    window.follow()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    window.follow()
    assert "older journal" in window.read_only


@pytest.mark.parametrize("way", ["restore", "repair", "by hand"])
def test_an_open_window_goes_on_once_damage_is_put_right(mine: Recorder, way: str) -> None:
    """It needs no opening again, and says in one sentence what became of it."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    journal = mine.workspace.folder / "journal.jsonl"
    whole = journal.read_bytes()
    window = open_workspace(mine.workspace.folder)
    journal.write_bytes(whole.replace(b"BP24-1.1", b"BP24-1.7", 1))
    with suppress(BrokenJournal):
        window.workspace.verify()
    assert window.workspace.is_damaged
    window.workspace.follow()
    assert window.workspace.is_damaged
    window.workspace.take_findings()
    if way == "restore":
        assert restored(mine.workspace.folder, made.path)
    elif way == "repair":
        repair(mine.workspace.folder, NOW, MANAGER)
    else:
        journal.write_bytes(whole)
    window.workspace.follow()
    expected = {"restore": RESTORED, "repair": REPAIRED}
    assert window.workspace.take_findings() == [expected.get(way, PUT_RIGHT)]
    assert not window.workspace.read_only
    record(window, AddProgressUpdate("BP24-1.1", "afterwards"))


def test_an_open_window_reads_a_repaired_journal_of_a_scrutineer(tmp_path: Path) -> None:
    """Its damage is forgotten once it is whole."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", "Why?"))
    journal = team.workspace.folder / "scrutiny.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole.replace(b"Why", b"Who"))
    window = open_workspace(team.workspace.folder)
    assert window.workspace.scrutiny_damage()
    journal.write_bytes(whole)
    window.workspace.follow()
    assert not window.workspace.scrutiny_damage()
    assert len(window.book.challenges) == 1


def test_what_comes_between_plan_and_restoring_is_not_lost(mine: Recorder) -> None:
    """A change that others made after the plan was shown is not what was agreed to."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    plan = plan_restore(mine.workspace.folder, made.path)
    record(mine, AddProgressUpdate("BP24-1.1", "just now"))
    before = files_of(mine.workspace.folder)
    with pytest.raises(WouldLose):
        restore(plan, NOW, MANAGER)
    assert files_of(mine.workspace.folder) == before


def test_an_older_workspace_goes_on_to_the_backup_without_loss(mine: Recorder) -> None:
    """Where the backup is newer, nothing is asked."""
    journal = mine.workspace.folder / "journal.jsonl"
    older = journal.read_bytes()
    record(mine, action("later"))
    newer = journal.read_bytes()
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    journal.write_bytes(older)
    plan = plan_restore(mine.workspace.folder, made.path)
    assert plan.lost == ()
    restore(plan, NOW, MANAGER)
    assert journal.read_bytes() == newer


def test_a_part_comes_back_alone(mine: Recorder) -> None:
    """Templates can be restored without the journal, and an edited one is said to be."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    template = mine.workspace.folder / "templates" / "document.css"
    template.write_text("body { color: red }\n")
    record(mine, action("later"))
    journal = (mine.workspace.folder / "journal.jsonl").read_bytes()
    plan = plan_restore(mine.workspace.folder, made.path, ["templates"])
    assert plan.lost == (
        "templates/document.css has changed since; the backup has an earlier version.",
    )
    restore(plan, NOW, MANAGER)
    assert "black" in template.read_text()
    assert (mine.workspace.folder / "journal.jsonl").read_bytes() == journal
    assert plan.sentence().startswith("Restored the templates from ")


def test_another_workspace_is_never_replaced(mine: Recorder, tmp_path: Path) -> None:
    """A backup of one partnership does not go over another's journal."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    other = create_workspace(tmp_path / "other", "another", FixedClock(TODAY))
    with pytest.raises(Refused, match="has a different workspace"):
        plan_restore(other.workspace.folder, made.path)


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


# Starting again


@pytest.mark.parametrize("left", ["cscp.json", "backups", "signed", "journal.torn-400", "a copy"])
def test_no_new_plan_is_begun_where_there_was_one(tmp_path: Path, left: str) -> None:
    """Where anything of a plan is left, init and opening refuse, and both say what to do."""
    folder = tmp_path / "w2"
    (folder / "signed").mkdir(parents=True)
    (folder / "backups").mkdir()
    files = {
        "cscp.json": "cscp.json",
        "backups": "backups/auto-2024-11-25.zip",
        "signed": "signed/abc.md",
        "journal.torn-400": "journal.torn-400",
        "a copy": "journal (conflicted copy).jsonl",
    }
    (folder / files[left]).write_bytes(b"x")
    for begins in (True, False):
        if begins:
            (folder / "journal.jsonl").touch()
        with pytest.raises(JournalGone, match=r"cscp check --repair.*cscp restore"):
            create_workspace(folder, "new", FixedClock(TODAY))
        with pytest.raises(JournalGone):
            Workspace(folder)
        assert str(journal_gone(folder)) == check(folder)[0].sentence
        (folder / "journal.jsonl").unlink(missing_ok=True)


@pytest.mark.parametrize(
    "data", [b"[", b"[" * 3_000_000, b"\0" * 500], ids=["one", "many", "zeros"]
)
def test_a_journal_of_which_no_line_is_left_is_called_damaged(data: bytes, tmp_path: Path) -> None:
    """It is neither missing nor empty, and the way out is the same."""
    (tmp_path / "cscp.json").write_bytes(b"x")
    (tmp_path / "journal.jsonl").write_bytes(data)
    with pytest.raises(JournalGone, match=r"is damaged, and has no whole line left.*--repair"):
        Workspace(tmp_path)
    assert "is damaged, and has no whole line left" in check(tmp_path)[0].sentence


def test_a_start_that_was_cut_off_can_be_made_again(tmp_path: Path) -> None:
    """What init itself left behind when it was stopped is no plan."""
    (tmp_path / "journal.jsonl").write_bytes(b'{"v":2')
    (tmp_path / "journal.torn-0").write_bytes(b'{"v"')
    assert create_workspace(tmp_path, "new", FixedClock(TODAY)).workspace.position.n == 0


# Redactions


SECRET = "Zebedee Smith"


def secrets_in(folder: Path) -> list[str]:
    """The files of a folder in which the redacted text stands, also within backups."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        datas = [path.read_bytes()]
        if path.suffix == ".zip":
            datas = list(read_backup(path).members.values())
        found += [path.name for data in datas if SECRET.encode() in data]
    return found


@pytest.fixture
def told(mine: Recorder) -> Recorder:
    """A workspace with a text that is redacted later, and changes after it."""
    record(mine, AddProgressUpdate("BP24-1.1", f"We met {SECRET} on Friday."))
    record(mine, AddProgressUpdate("BP24-1.2", "after it"))
    return mine


def redact(recorder: Recorder) -> None:
    """Redact the text."""
    redaction.redact(recorder, SECRET, "BP24-1.1", "It named a child.", context(TODAY))


@pytest.mark.parametrize("into", ["there", "elsewhere"])
def test_a_redacted_text_does_not_come_back_with_an_older_backup(
    told: Recorder, tmp_path: Path, into: str
) -> None:
    """Restoring a backup from before the redaction blanks the text again, and records that."""
    outside = back_up(told.workspace.folder, NOW, MANAGER, tmp_path / "outside.zip").path
    inside = back_up(told.workspace.folder, NOW, MANAGER).path
    redact(told)
    assert secrets_in(told.workspace.folder) == []
    record(told, AddProgressUpdate("BP24-1.3", "later"))
    folder = told.workspace.folder if into == "there" else tmp_path / "new"
    for file in (outside, inside) if into == "there" else (inside,):
        plan = plan_restore(folder, file)
        assert len(plan.lost) == (1 if file == outside and into == "there" else 0)
        restore(plan, NOW, MANAGER)
        assert secrets_in(folder) == []
        assert [each.sentence for each in check(folder) if not each.is_harmless] == []
        book = Workspace(folder).book
        assert len(book.redactions) == 1
        assert "[redacted]" in book.updates_of("BP24-1.1")[0].text
        assert book.updates_of("BP24-1.2")[0].text == "after it"


@pytest.mark.parametrize("backup", [True, False])
def test_a_repair_keeps_what_is_redacted(told: Recorder, *, backup: bool) -> None:
    """A damaged line beside a redacted one is repaired, and the text stays away."""
    if backup:
        back_up(told.workspace.folder, NOW, MANAGER)
    redact(told)
    record(told, AddProgressUpdate("BP24-1.3", "later"))
    journal = told.workspace.folder / "journal.jsonl"
    original = journal.read_bytes()
    lines = original.splitlines(keepends=True)
    for damaged in (
        original.replace(b"\n", b"\r\n"),
        original.replace(b"after it", b"aftar it"),
        b"".join(lines[:3] + lines[4:]) if backup else original[:-1],
    ):
        journal.write_bytes(damaged)
        repair(told.workspace.folder, NOW, MANAGER)
        assert journal.read_bytes() == original
        assert secrets_in(told.workspace.folder) == []
    for damaged in (b"", b"".join(lines[:3] + lines[4:])):
        journal.write_bytes(damaged)
        if not damaged and not backup:
            continue
        repair(told.workspace.folder, NOW, MANAGER)
        assert secrets_in(told.workspace.folder) == []
        assert [
            each.sentence for each in check(told.workspace.folder) if not each.is_harmless
        ] == []
        assert "[redacted]" in Workspace(told.workspace.folder).book.updates_of("BP24-1.1")[0].text


def test_a_text_that_nobody_redacted_is_not_taken_for_redacted(told: Recorder) -> None:
    """A text that somebody blanked by hand is damage, which repair says."""
    journal = told.workspace.folder / "journal.jsonl"
    data = journal.read_bytes()
    place = data.index(b"after it") - 23
    journal.write_bytes(data[:place] + b'""'.ljust(32) + data[place + 32 :])
    done, _ = repair(told.workspace.folder, NOW, MANAGER)
    assert any("lost a text" in step for step in done.steps)
    assert [each.sentence for each in check(told.workspace.folder) if not each.is_harmless] == []


# Failures on the way


def test_a_repaired_journal_without_its_first_line_is_known_by_its_lines(
    mine: Recorder,
) -> None:
    """A backup goes back over it, although its id was lost with the first line."""
    made = back_up(mine.workspace.folder, NOW, MANAGER, mine.workspace.folder.parent / "b.zip")
    journal = mine.workspace.folder / "journal.jsonl"
    original = journal.read_bytes()
    journal.write_bytes(b"".join(original.splitlines(keepends=True)[1:]))
    (mine.workspace.folder / "cscp.json").unlink()
    repair(mine.workspace.folder, NOW, MANAGER)
    plan = plan_restore(mine.workspace.folder, made.path)
    assert plan.lost == ()
    restore(plan, NOW, MANAGER)
    assert journal.read_bytes() == original


def failure_of(run: Callable[[], None]) -> str:
    """The sentence with which something fails; empty where it does not."""
    try:
        run()
    except CscpError as problem:
        return str(problem)
    return ""


class Fails:
    """An atomic write that fails at one of its calls."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, path: Path, data: bytes, **options: Any) -> None:
        """Write, or fail as a full disk does."""
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        atomic_write(path, data, **options)


def stopped_restore(mine: Recorder, patch: pytest.MonkeyPatch) -> bytes:
    """Stop a restore after its first file; returns the journal that it restores."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    restored = (mine.workspace.folder / "journal.jsonl").read_bytes()
    (mine.workspace.folder / "templates" / "document.css").write_text("changed")
    record(mine, AddProgressUpdate("BP24-1.1", "not in the backup"))
    with patch.context() as failing:
        failing.setattr(workspace_folder, "atomic_write", Fails(3))
        with pytest.raises(CscpError, match="cscp completes it"):
            restore(plan_restore(mine.workspace.folder, made.path), NOW, MANAGER)
    return restored


def test_a_stopped_restore_is_completed_when_the_folder_is_opened(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then nothing is published of files that do not belong together."""
    restored = stopped_restore(mine, monkeypatch)
    journal = mine.workspace.folder / "journal.jsonl"
    assert journal.read_bytes() != restored
    assert Workspace(mine.workspace.folder).is_damaged
    assert any("was stopped" in each.sentence for each in check(mine.workspace.folder))
    assert any(
        "complete now" in each
        for each in open_workspace(mine.workspace.folder).workspace.take_findings()
    )
    assert journal.read_bytes() == restored
    assert not Workspace(mine.workspace.folder).is_damaged


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "C:out", "a\\b", ""])
def test_what_is_completed_never_leads_out_of_the_folder(mine: Recorder, name: str) -> None:
    """A file that somebody put there is not believed, and nothing is written."""
    pending_replacement(mine.workspace.folder).write_bytes(msgspec.msgpack.encode({name: b"x"}))
    before = files_of(mine.workspace.folder)
    with pytest.raises(CscpError, match="isn't what cscp wrote"):
        repair(mine.workspace.folder, NOW, MANAGER)
    assert open_workspace(mine.workspace.folder).workspace.is_damaged
    assert files_of(mine.workspace.folder) == before
    assert not (mine.workspace.folder.parent / "out.txt").exists()


def test_a_stopped_restore_is_completed_by_a_repair(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so first."""
    restored = stopped_restore(mine, monkeypatch)
    done, _ = repair(mine.workspace.folder, NOW, MANAGER)
    assert "had been stopped" in done.steps[0]
    assert (mine.workspace.folder / "journal.jsonl").read_bytes() == restored


@pytest.mark.parametrize("at", range(1, 6))
@pytest.mark.parametrize("operation", ["back up", "repair", "restore"])
def test_a_failure_on_the_way_leaves_the_way_open(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch, operation: str, at: int
) -> None:
    """Whichever write fails, nothing that was recorded is lost, and the second try succeeds."""
    record(mine, AddProgressUpdate("BP24-1.1", "one"))
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "two"))
    journal, template = (
        mine.workspace.folder / "journal.jsonl",
        mine.workspace.folder / "templates" / "document.css",
    )
    original = journal.read_bytes()
    (mine.workspace.folder / "cscp.json").unlink(missing_ok=True)
    if operation == "repair":
        lines = original.splitlines(keepends=True)
        journal.write_bytes(b"".join([*lines[:3], *lines[4:]]).replace(b"two", b"2wo") + b"{")
    if operation == "restore":
        template.write_text("changed")
    before = journal.read_bytes()

    def run() -> None:
        if operation == "back up":
            back_up(mine.workspace.folder, NOW + timedelta(days=1), MANAGER)
        elif operation == "repair":
            repair(mine.workspace.folder, NOW, MANAGER)
        else:
            restore(plan_restore(mine.workspace.folder, made.path), NOW, MANAGER)

    with monkeypatch.context() as failing:
        fails = Fails(at)
        for module in (backup, workspace_folder):
            failing.setattr(module, "atomic_write", fails)
        if not (failed := failure_of(run)):
            assert fails.left > 0
            return
    assert "No space left" in failed
    assert journal.read_bytes() == before
    run()
    assert [each.sentence for each in check(mine.workspace.folder) if not each.is_harmless] == []
    book = Workspace(mine.workspace.folder).book
    texts = [each.text for each in book.updates_of("BP24-1.1")]
    assert texts[0] == "one"
    assert len(texts) == (1 if operation == "restore" else 2)
