from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tinydb import TinyDB

from building import (
    FIRST_DAY,
    MANAGER,
    OFFICER,
    TODAY,
    action,
    context,
    make_workspace,
    open_workspace,
    record,
)
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.records import KINDS
from cscp_tui.store import snapshot
from cscp_tui.store import state as states
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import VERSION, encode
from cscp_tui.store.errors import (
    BrokenJournal,
    JournalGone,
    NewerVersion,
    NotAllowed,
    NotBegun,
    NotReadable,
    NoWorkspace,
    ReadOnly,
)
from cscp_tui.store.folder_storage import FolderStorage
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.snapshot import read_snapshot, read_snapshot_mark
from cscp_tui.store.team import (
    contents_of_snapshot,
    create_workspace,
    lines_behind,
    save_snapshot,
    team_recorder,
)
from cscp_tui.store.workspace import Workspace
from store.failing_disks import FailingDisk
from store.journal_lines import put
from strangers_paths import others_reach, others_reach_the_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.store.journal import Journal
    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """A workspace with three actions whose cscp.json has all of it."""
    recorder = make_workspace(tmp_path / "w", 3)
    assert save_snapshot(recorder)
    return recorder


def present_of(recorder: Recorder) -> Path:
    """Its cscp.json."""
    return recorder.workspace.folder / "cscp.json"


def is_folded(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether opening it reads the whole journal; what comes of it must be right either way."""
    folded = []
    real = states.fold_whole

    def fold_and_tell(journal: Journal) -> states.State:
        folded.append(journal)
        return real(journal)

    monkeypatch.setattr(states, "fold_whole", fold_and_tell)
    reopened = Workspace(recorder.workspace.folder)
    assert reopened.book.tables == recorder.book.tables
    assert reopened.position == recorder.workspace.position
    assert reopened.read_only == ""
    return bool(folded)


# cscp.json


def test_opening_takes_the_present_and_the_tail(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a good cscp.json only the lines after it are read."""
    assert not is_folded(mine, monkeypatch)
    record(mine, AddProgressUpdate("BP24-1.1", "later"))
    assert not is_folded(mine, monkeypatch)


@pytest.mark.parametrize("harm", ["missing", "cut", "edited", "empty", "garbage", "folder"])
def test_a_harmed_present_is_made_again_from_the_journal(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    """Whatever happened to cscp.json, the journal is folded and all is there."""
    path = present_of(mine)
    data = path.read_bytes()
    path.unlink()
    if harm == "folder":
        path.mkdir()
    elif harm != "missing":
        edited = data.replace(b"Action 1", b"Action X")
        path.write_bytes({"cut": data[:-9], "edited": edited, "empty": b""}.get(harm, b"\xff\x00"))
    assert is_folded(mine, monkeypatch)


def test_no_flipped_bit_of_the_present_is_believed(mine: Recorder) -> None:
    """Each byte of cscp.json changed, one after the other, it is not used."""
    data = present_of(mine).read_bytes()
    for place in range(len(data)):
        put(present_of(mine), place, data[place] ^ 1 << (place % 8))
        assert read_snapshot(present_of(mine)) is None
        assert read_snapshot_mark(present_of(mine)) is None
        put(present_of(mine), place, data[place])
    assert read_snapshot_mark(present_of(mine)) is not None


def test_a_harmed_present_is_written_anew(mine: Recorder) -> None:
    """An edited cscp.json is replaced though its number is not lower."""
    path = present_of(mine)
    good = path.read_bytes()
    path.write_bytes(good.replace(b"Action 1", b"Action X"))
    reopened = open_workspace(mine.workspace.folder)
    assert lines_behind(reopened)
    assert save_snapshot(reopened)
    assert path.read_bytes() == good


def test_a_present_of_another_version_is_not_used(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records of another version of the format may mean something else, so the journal is read."""
    monkeypatch.setattr(snapshot, "VERSION", VERSION + 1)
    assert read_snapshot(present_of(mine)) is None
    assert is_folded(mine, monkeypatch)


def test_only_a_higher_number_replaces_the_present(mine: Recorder) -> None:
    """A window that is behind does not write its older present over a newer one."""
    old = open_workspace(mine.workspace.folder)
    behind = contents_of_snapshot(old.workspace)
    record(mine, AddProgressUpdate("BP24-1.1", "later"))
    assert save_snapshot(mine)
    newer = present_of(mine).read_bytes()
    assert save_snapshot(old, "old window", behind)
    assert present_of(mine).read_bytes() == newer


def test_a_present_that_the_journal_no_longer_has_is_not_written(mine: Recorder) -> None:
    """A line that its writer had to cut back never gets into cscp.json."""
    journal = mine.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    follower = open_workspace(mine.workspace.folder)
    record(mine, AddProgressUpdate("BP24-1.1", "not for long"))
    follower.workspace.follow()
    journal.write_bytes(before)
    good = present_of(mine).read_bytes()
    assert not save_snapshot(follower)
    assert present_of(mine).read_bytes() == good


def test_saving_the_present_waits_for_nobody_long(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody holds the lock, cscp.json is left for later, without a word."""
    record(mine, AddProgressUpdate("BP24-1.1", "later"))
    monkeypatch.setattr("cscp_tui.store.ledger.LONGEST_WAIT", 0.01)
    with FileLedger(mine.workspace.folder / "journal.jsonl").turn("somebody"):
        assert not save_snapshot(mine)
    assert lines_behind(mine)
    assert [path.name for path in mine.workspace.folder.glob(".cscp*")] == []


def test_stock_tinydb_reads_every_record(mine: Recorder) -> None:
    """TinyDB opens cscp.json without our code, and finds every table with its records."""
    with TinyDB(present_of(mine)) as database:
        assert database.tables() == {*KINDS, "workspace"}
        for table, records in mine.book.tables.items():
            found = {document["id"]: dict(document) for document in database.table(table)}
            assert found == {key: plain(one) for key, one in records.items()}
        assert database.table("workspace").all()[0]["n"] == mine.workspace.position.n


def test_what_stock_tinydb_writes_is_not_believed(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record changed through TinyDB is no change: the journal stays the truth."""
    with TinyDB(present_of(mine)) as database:
        database.table("actions").update({"title": "changed"})
    assert is_folded(mine, monkeypatch)


def test_what_killed_writers_left_is_cleared_away(mine: Recorder) -> None:
    """An old half cscp.json is removed at the next saving; one that is being written is not."""
    old, new = (mine.workspace.folder / f".{digit * 16}.tmp" for digit in "12")
    for path in (old, new):
        path.write_text("{")
    os.utime(old, (0, 0))
    record(mine, AddProgressUpdate("BP24-1.1", "later"))
    assert save_snapshot(mine)
    assert not old.exists()
    assert new.exists()


# Journals that are not the one


def test_a_restored_old_journal_under_a_newer_present_is_read_only(mine: Recorder) -> None:
    """Somebody put an older journal back: it opens for reading, and says what to do."""
    journal = mine.workspace.folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-2]))
    reopened = open_workspace(mine.workspace.folder)
    assert "ends at change 2" in reopened.workspace.read_only
    assert "knows 4" in reopened.workspace.read_only
    assert list(reopened.book.actions) == ["BP24-1.1"]
    with pytest.raises(ReadOnly, match="older journal"):
        record(reopened, action("new"))
    assert not save_snapshot(reopened)
    present_of(mine).unlink()
    assert record(open_workspace(mine.workspace.folder), action("new")).ids == ("BP24-1.2",)


def test_two_histories_from_one_change_are_noticed(mine: Recorder, tmp_path: Path) -> None:
    """A journal that another computer went on with does not belong to this cscp.json."""
    shutil.copytree(mine.workspace.folder, tmp_path / "other")
    other = open_workspace(tmp_path / "other")
    record(other, AddProgressUpdate("BP24-1.1", "there"))
    record(mine, AddProgressUpdate("BP24-1.1", "here"))
    save_snapshot(mine)
    shutil.copy(other.workspace.folder / "journal.jsonl", mine.workspace.folder)
    reopened = open_workspace(mine.workspace.folder)
    assert "two histories" in reopened.workspace.read_only
    with pytest.raises(ReadOnly):
        record(reopened, action("new"))


def test_an_open_window_notices_a_second_history(mine: Recorder, tmp_path: Path) -> None:
    """A sync client that puts another computer's journal there is noticed, even at equal length."""
    shutil.copytree(mine.workspace.folder, tmp_path / "other")
    other = open_workspace(tmp_path / "other")
    record(other, AddProgressUpdate("BP24-1.1", "one"))
    record(mine, AddProgressUpdate("BP24-1.1", "two"))
    shutil.copy(other.workspace.folder / "journal.jsonl", mine.workspace.folder)
    assert (
        mine.workspace.position.offset == (mine.workspace.folder / "journal.jsonl").stat().st_size
    )
    assert mine.workspace.follow() == []
    assert "two histories" in mine.workspace.read_only
    with pytest.raises(ReadOnly, match="two histories"):
        record(mine, action("new"))


def test_an_open_window_notices_an_older_journal(mine: Recorder) -> None:
    """A follower that finds the file shorter reads it again, and says so."""
    journal = mine.workspace.folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    follower = Workspace(mine.workspace.folder)
    journal.write_bytes(b"".join(lines[:-2]))
    assert follower.follow() == []
    assert "older journal" in follower.read_only
    assert list(follower.book.actions) == ["BP24-1.1"]


def test_a_line_that_its_writer_cut_back_is_no_older_journal(mine: Recorder) -> None:
    """A follower that saw a line which then could not be kept goes on, and says so."""
    follower = open_workspace(mine.workspace.folder)
    journal = mine.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    record(mine, AddProgressUpdate("BP24-1.1", "not for long"))
    assert len(follower.workspace.follow()) == 1
    journal.write_bytes(before)
    assert follower.workspace.follow() == []
    assert follower.workspace.read_only == ""
    assert follower.book.progress_updates == {}
    assert ["couldn't be saved" in one for one in follower.workspace.take_findings()] == [True]
    record(follower, AddProgressUpdate("BP24-1.1", "goes on"))


def test_an_own_line_that_is_gone_is_an_older_journal(mine: Recorder) -> None:
    """What was acknowledged here and is not there any more makes the workspace read-only."""
    journal = mine.workspace.folder / "journal.jsonl"
    before = journal.read_bytes()
    record(mine, AddProgressUpdate("BP24-1.1", "kept"))
    journal.write_bytes(before)
    with pytest.raises(ReadOnly, match="older journal"):
        record(mine, AddProgressUpdate("BP24-1.1", "more"))


def test_an_open_window_notices_another_workspace(mine: Recorder, tmp_path: Path) -> None:
    """The journal of something else in its place makes the workspace read-only."""
    other = create_workspace(tmp_path / "other", "another", FixedClock(FIRST_DAY))
    shutil.copy(other.workspace.folder / "journal.jsonl", mine.workspace.folder)
    mine.workspace.follow()
    assert "another workspace" in mine.workspace.read_only


def test_a_present_of_another_workspace_is_ignored(mine: Recorder, tmp_path: Path) -> None:
    """A cscp.json that was copied from elsewhere is neither used nor spared."""
    foreign = create_workspace(tmp_path / "other", "another", FixedClock(FIRST_DAY))
    save_snapshot(foreign)
    shutil.copy(foreign.workspace.folder / "cscp.json", mine.workspace.folder)
    reopened = open_workspace(mine.workspace.folder)
    assert reopened.book.tables == mine.book.tables
    assert save_snapshot(reopened)
    mark = read_snapshot_mark(present_of(mine))
    assert mark is not None
    assert mark.workspace == "test-workspace"


# What is no workspace


@pytest.mark.parametrize("opening", [Workspace, team_recorder])
def test_a_folder_that_is_no_workspace_is_said(
    tmp_path: Path, opening: Callable[[Path], object]
) -> None:
    """A missing folder, an empty one and a file are named, with the command that makes one."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    for name in ("missing", "file", "empty"):
        with pytest.raises(NoWorkspace, match=f"{name} isn't a workspace. Make one with") as caught:
            opening(tmp_path / name)
        assert caught.value.exit_status == 2
    assert list((tmp_path / "empty").iterdir()) == []
    assert not (tmp_path / "missing").exists()


def test_a_folder_in_place_of_the_journal_is_said(tmp_path: Path) -> None:
    """A directory named journal.jsonl is one clear sentence."""
    (tmp_path / "journal.jsonl").mkdir()
    with pytest.raises(NotReadable, match="Is a directory"):
        Workspace(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00garbage\n",
        b"hello\n",
        b"\n",
        b"{}\n",
        b'{"v":1}\n',
        b"\x80" * 9000,
        b"PK\x03\n",
    ],
)
def test_garbage_is_refused_with_the_line(tmp_path: Path, data: bytes) -> None:
    """Bytes that are no journal are refused in one sentence, and not made into one."""
    (tmp_path / "journal.jsonl").write_bytes(data)
    with pytest.raises((BrokenJournal, NotBegun)) as caught:
        Workspace(tmp_path)
    assert str(tmp_path / "journal.jsonl") in str(caught.value)
    assert (tmp_path / "journal.jsonl").read_bytes() == data


@pytest.mark.parametrize("data", [b"", b'{"v":1,"n":0,"form'])
def test_a_workspace_whose_making_was_cut_off_can_be_made(tmp_path: Path, data: bytes) -> None:
    """An empty or half first line holds nothing, so it is said how to make the workspace."""
    (tmp_path / "journal.jsonl").write_bytes(data)
    with pytest.raises(NotBegun, match="cscp init"):
        Workspace(tmp_path)
    make_workspace(tmp_path)
    assert [path.read_bytes() for path in tmp_path.glob("journal.torn-*")] == [data][: len(data)]
    assert Workspace(tmp_path).position.n == 1


def test_an_emptied_journal_is_not_made_anew(mine: Recorder) -> None:
    """Where cscp.json tells of changes, an empty journal is a loss and no beginning."""
    (mine.workspace.folder / "journal.jsonl").write_bytes(b"")
    with pytest.raises(JournalGone, match=r"it still has cscp\.json\. Don't start again"):
        Workspace(mine.workspace.folder)
    with pytest.raises(JournalGone):
        make_workspace(mine.workspace.folder)


def test_a_workspace_is_not_made_twice(mine: Recorder) -> None:
    """Making one where one is says so and changes nothing."""
    before = (mine.workspace.folder / "journal.jsonl").read_bytes()
    with pytest.raises(CscpError, match="already has a workspace"):
        make_workspace(mine.workspace.folder)
    assert (mine.workspace.folder / "journal.jsonl").read_bytes() == before


def newer(values: dict[str, Any], prev: str) -> bytes:
    """A line of the next version of the format, which may look different."""
    del values["hash"], values["prev"]
    values.pop("texts", None)
    return encode({"v": 0, "new": True} | values | {"v": VERSION + 1}, prev)[0]


def test_a_newer_journal_is_refused(mine: Recorder) -> None:
    """A journal whose first line is of a newer version asks for a newer program."""
    journal = mine.workspace.folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    header = json.loads(lines[0])
    del header["format"]
    journal.write_bytes(newer(header, "0" * 64) + b"".join(lines[1:]))
    for opening in (Workspace, team_recorder):
        with pytest.raises(NewerVersion, match=r"^Line 1 of .* newer version .* Update cscp"):
            opening(mine.workspace.folder)


def test_a_newer_line_is_refused(mine: Recorder) -> None:
    """A line that a newer program appended is never passed over, nor written after."""
    journal = mine.workspace.folder / "journal.jsonl"
    data = journal.read_bytes()
    last = json.loads(data.splitlines()[-1])
    prev = last["hash"]
    del last["role"]
    journal.write_bytes(data + newer(last | {"n": last["n"] + 1}, prev))
    present_of(mine).unlink()
    with pytest.raises(NewerVersion, match=rf"^Line {last['n'] + 2} of "):
        Workspace(mine.workspace.folder)
    with pytest.raises(NewerVersion):
        record(mine, action("new"))


# Lines that do not fit


def test_a_line_that_does_not_fit_is_named(mine: Recorder) -> None:
    """A whole line with a value that its field does not take ends what can be read."""
    journal = mine.workspace.folder / "journal.jsonl"
    data = journal.read_bytes()
    last = json.loads(data.splitlines()[-1])
    wrong = [["actions", "BP24-1.1", {"status": ["not started", "sleeping"]}]]
    values = {key: value for key, value in last.items() if key not in {"hash", "prev", "texts"}}
    line, _ = encode(values | {"n": 5, "changes": wrong}, last["hash"])
    follower = Workspace(mine.workspace.folder)
    journal.write_bytes(data + line)
    follower.follow()
    present_of(mine).unlink()
    for workspace in (
        follower,
        Workspace(mine.workspace.folder),
        open_workspace(mine.workspace.folder).workspace,
    ):
        assert "Line 6" in workspace.read_only
        assert "sleeping" in workspace.read_only
        assert workspace.position.n == 4
        assert len(workspace.book.actions) == 3
        assert workspace.book.actions["BP24-1.1"].title == "Action 1"
    with pytest.raises(CscpError, match="Line 6"):
        record(
            open_workspace(mine.workspace.folder), SetFields("actions", "BP24-1.1", {"lead": "x"})
        )


def test_a_damaged_line_under_the_present_is_met_by_who_looks_back(mine: Recorder) -> None:
    """What cscp.json passes over is found by the history, which names the line."""
    record(mine, AddProgressUpdate("BP24-1.1", "later"), MANAGER)
    save_snapshot(mine)
    journal = mine.workspace.folder / "journal.jsonl"
    data = journal.read_bytes()
    journal.write_bytes(data.replace(b'"what":"add action"', b'"what":"add actio\xff"', 1))
    reopened = Workspace(mine.workspace.folder)
    assert reopened.read_only == ""
    for look in (
        lambda: reopened.history("BP24-1.1"),
        reopened.entries,
        reopened.lines,
        lambda: reopened.at_line(3),
    ):
        with pytest.raises(BrokenJournal, match="Line 3"):
            look()
    assert "Line 3" in reopened.read_only


@pytest.fixture
def mine_workspaces(tmp_path: Path) -> Recorder:
    """The officer's window on a workspace with two actions."""
    return make_workspace(tmp_path / "w", 2)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder with its bytes and the time of its last change."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())
    }


# Followers


def test_what_others_append_appears(mine_workspaces: Recorder) -> None:
    """A follower is given the new lines, and its book has them."""
    reader = Workspace(mine_workspaces.workspace.folder)
    record(mine_workspaces, AddProgressUpdate("BP24-1.1", "one"))
    record(mine_workspaces, Deliver("BP24-1.2"), MANAGER)
    assert [(line.what, line.by) for line in reader.follow()] == [
        ("progress update", OFFICER),
        ("deliver", MANAGER),
    ]
    assert reader.book.tables == mine_workspaces.book.tables
    assert reader.position == mine_workspaces.workspace.position
    assert reader.follow() == []


def test_own_lines_are_not_followed(mine_workspaces: Recorder) -> None:
    """What was recorded here does not come back as news."""
    record(mine_workspaces, AddProgressUpdate("BP24-1.1", "one"))
    assert mine_workspaces.workspace.follow() == []


def test_a_folder_that_went_away_is_said(mine_workspaces: Recorder) -> None:
    """A follower whose folder was removed says so, keeps its book, and makes nothing there."""
    reader = open_workspace(mine_workspaces.workspace.folder)
    moved = mine_workspaces.workspace.folder.rename(
        mine_workspaces.workspace.folder.with_name("elsewhere")
    )
    with pytest.raises(NoWorkspace):
        reader.workspace.follow()
    assert len(reader.book.actions) == 2
    moved.rename(mine_workspaces.workspace.folder)
    assert reader.workspace.follow() == []


# Days


def test_as_at_a_day_is_what_was_recorded_for_it(mine_workspaces: Recorder) -> None:
    """A delivery recorded late with effect in October shows as at the end of October."""
    mine_workspaces.record(Deliver("BP24-1.1"), context(on=date(2024, 10, 15)))
    assert mine_workspaces.workspace.as_at(date(2024, 10, 14)).actions["BP24-1.1"].is_open
    assert mine_workspaces.workspace.as_at(date(2024, 10, 31)).actions["BP24-1.1"].is_delivered
    assert mine_workspaces.workspace.as_at(date(2024, 3, 31)).actions == {}


def test_as_at_today_is_the_present(mine_workspaces: Recorder) -> None:
    """The whole journal is the truth of today."""
    assert mine_workspaces.workspace.as_at(TODAY) is mine_workspaces.book
    assert mine_workspaces.workspace.as_at(date(2030, 1, 1)) is mine_workspaces.book


def test_the_book_at_a_line_is_what_was_known_then(mine_workspaces: Recorder) -> None:
    """What was recorded later is not in it, whenever it took effect."""
    number = record(mine_workspaces, AddProgressUpdate("BP24-1.1", "one")).n
    mine_workspaces.record(Deliver("BP24-1.2"), context(on=FIRST_DAY))
    assert mine_workspaces.workspace.at_line(number).actions["BP24-1.2"].is_open
    assert mine_workspaces.workspace.at_line(number + 1).actions["BP24-1.2"].is_delivered


# Histories


def test_a_history_has_the_records_under_it_and_no_others(mine_workspaces: Recorder) -> None:
    """Notes of an action belong to it; an action whose reference only begins alike does not."""
    for number in range(3, 12):
        record(mine_workspaces, action(f"Action {number}"))
    record(mine_workspaces, AddProgressUpdate("BP24-1.1", "one"))
    record(mine_workspaces, AddProgressUpdate("BP24-1.11", "mentions BP24-1.1"))
    record(mine_workspaces, SetFields("actions", "BP24-1.2", {"related": ["BP24-1.1"]}))
    assert [entry.line.what for entry in mine_workspaces.workspace.history("BP24-1.1")] == [
        "add action",
        "progress update",
    ]
    ids = [
        change.id
        for entry in mine_workspaces.workspace.history("BP24-1.1")
        for change in entry.changes
    ]
    assert ids == ["BP24-1.1", "BP24-1.1/note-1", "BP24-1.1"]


@pytest.mark.parametrize("key", ['a"b', "a\\b", "é🙂", "a\u2028b", "[x]", "a\nb"])
def test_a_history_is_found_by_any_id(mine_workspaces: Recorder, key: str) -> None:
    """Ids that are escaped in the journal are found as well."""
    record(mine_workspaces, AddRecord("agencies", {"name": "Odd"}, key))
    record(mine_workspaces, SetFields("agencies", key, {"abbreviation": "O"}))
    assert [entry.line.what for entry in mine_workspaces.workspace.history(key)] == ["add", "edit"]


def test_text_that_looks_like_a_line_fools_nobody(mine_workspaces: Recorder) -> None:
    """A note with the words of the format in it neither undoes nor numbers anything."""
    record(
        mine_workspaces,
        AddProgressUpdate("BP24-1.1", '","undoes":2,"n":3,"id":"BP24-1.2"},\\"undoes\\":2'),
    )
    entries = mine_workspaces.workspace.entries()
    assert [entry.undone_by for entry in entries] == [0] * len(entries)
    assert len(mine_workspaces.workspace.history("BP24-1.2")) == 1
    mine_workspaces.undo(context(), 3)
    assert "BP24-1.2" not in mine_workspaces.book.actions


# Reading only


def test_a_reader_has_no_way_to_write() -> None:
    """Neither a method nor an attribute of the scrutineer's workspace records anything."""
    public = {name for name in dir(Workspace) if not name.startswith("_")}
    assert public == {
        "as_at",
        "as_if",
        "as_recorded",
        "known_at_sign_off",
        "is_of_older_format",
        "damage",
        "refuse_damage",
        "scrutiny_damage",
        "publishing",
        "check_scrutiny",
        "at_line",
        "book",
        "corrections",
        "demo_day",
        "entries",
        "entries_after",
        "follow",
        "follow_scrutiny",
        "follow_team",
        "has_findings",
        "first_effect",
        "history",
        "last_redacted",
        "latest_day",
        "moved",
        "lines",
        "lines_are_whole",
        "lines_with",
        "own_book",
        "own_clock",
        "position",
        "read_again",
        "read_only",
        "read_past",
        "scrutiny_entries",
        "reader",
        "reopen",
        "scan_chain",
        "scrutiny_position",
        "exports_in",
        "folder",
        "is_damaged",
        "chain_was_verified",
        "show_anyway",
        "verify_chain",
        "known_at",
        "verify_read",
        "take_findings",
        "take_lines",
        "troubles",
        "verify",
        "whole_lines",
    }


def test_a_reader_leaves_no_trace(mine_workspaces: Recorder) -> None:
    """Opening, following and looking back takes no lock, makes no file and changes none."""
    (mine_workspaces.workspace.folder / "journal.lock").unlink()
    before = contents(mine_workspaces.workspace.folder)
    reader = Workspace(mine_workspaces.workspace.folder)
    reader.follow()
    reader.verify()
    reader.history("BP24-1.1")
    reader.as_at(FIRST_DAY)
    reader.entries()
    assert contents(mine_workspaces.workspace.folder) == before


def test_reading_goes_on_while_somebody_holds_the_lock(mine_workspaces: Recorder) -> None:
    """A reader does not wait for writers."""
    with FileLedger(mine_workspaces.workspace.folder / "journal.jsonl").turn(MANAGER):
        reader = Workspace(mine_workspaces.workspace.folder)
        assert reader.follow() == []


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A workspace in a folder that can be reached and not written by anybody but root."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        recorder = make_workspace(place / "w", 2)
        for path in recorder.workspace.folder.iterdir():
            path.chmod(0o444)
        place.chmod(0o755)
        recorder.workspace.folder.chmod(0o555)
        yield recorder.workspace.folder
        recorder.workspace.folder.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="folders of Windows have no such permissions")
def test_a_read_only_folder_can_be_read(read_only_folder: Path) -> None:
    """Everything can be looked at, and who writes is told in one sentence."""
    if not (others_reach(read_only_folder) and others_reach_the_program()):
        pytest.skip("the program lies where nobody else gets")
    before = contents(read_only_folder)
    script = Path(__file__).with_name("strangers.py")
    done = subprocess.run(
        [sys.executable, "-B", script, read_only_folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    met = json.loads(done.stdout)
    assert met == {
        "actions": ["BP24-1.1", "BP24-1.2"],
        "history": 1,
        "as at": 2,
        "followed": 0,
        "findings": [],
        "refusal": f"{read_only_folder} can't be written: permission denied. Ask for access, or give another folder.",
        "making": f"{read_only_folder / 'new'} can't be made: permission denied. Ask for access, or give another folder.",
        "saved": False,
    }
    assert contents(read_only_folder) == before


def test_a_journal_that_may_not_be_written_is_said(mine_workspaces: Recorder) -> None:
    """A journal file of somebody else's, in a folder that is ours, is one sentence too."""
    disk = FailingDisk()
    recorder = open_workspace(mine_workspaces.workspace.folder, disk=disk)
    disk.forbids_writing = True
    with pytest.raises(NotAllowed, match=r"journal\.jsonl can't be written: permission denied"):
        record(recorder, action("new"))
    disk.forbids_writing = False
    assert record(recorder, action("new")).ids == ("BP24-1.3",)


def test_a_journal_that_may_not_be_read_is_said(mine_workspaces: Recorder) -> None:
    """No permission to read is one sentence that names the file."""
    disk = FailingDisk()
    disk.forbids_reading = True
    with pytest.raises(NotAllowed, match=r"journal\.jsonl can't be read: permission denied"):
        Workspace(FolderStorage(mine_workspaces.workspace.folder, disk), writes=True)


# Demo


def test_a_demo_has_its_own_day(tmp_path: Path) -> None:
    """A demo takes its own day for today, wherever the computer's clock stands."""
    demo = date(2025, 11, 27)
    create_workspace(tmp_path / "w", "demo", FixedClock(FIRST_DAY), demo)
    assert team_recorder(tmp_path / "w").today() == demo
    assert Workspace(tmp_path / "w").demo_day == demo
