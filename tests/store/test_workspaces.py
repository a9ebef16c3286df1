from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
from cscp_tui.domain.commands.actions import AddProgressUpdate, AddRecord, Deliver
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import NotAllowed, NoWorkspace
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.workspace import Workspace
from cscp_tui.store.writing import TeamWorkspace
from store.failing_disks import FailingDisk
from strangers_paths import others_reach, others_reach_the_program

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def mine(tmp_path: Path) -> TeamWorkspace:
    """The officer's window on a workspace with two actions."""
    return make_workspace(tmp_path / "w", 2)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder with its bytes and the time of its last change."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())
    }


# Followers


def test_what_others_append_appears(mine: TeamWorkspace) -> None:
    """A follower is given the new lines, and its book has them."""
    reader = Workspace(mine.folder)
    record(mine, AddProgressUpdate("BP24-1.1", "one"))
    record(mine, Deliver("BP24-1.2"), MANAGER)
    assert [(line.what, line.by) for line in reader.follow()] == [
        ("progress update", OFFICER),
        ("deliver", MANAGER),
    ]
    assert reader.book.tables == mine.book.tables
    assert reader.position == mine.position
    assert reader.follow() == []


def test_own_lines_are_not_followed(mine: TeamWorkspace) -> None:
    """What was recorded here does not come back as news."""
    record(mine, AddProgressUpdate("BP24-1.1", "one"))
    assert mine.follow() == []


def test_a_folder_that_went_away_is_said(mine: TeamWorkspace) -> None:
    """A follower whose folder was removed says so, keeps its book, and makes nothing there."""
    reader = open_workspace(mine.folder)
    moved = mine.folder.rename(mine.folder.with_name("elsewhere"))
    with pytest.raises(NoWorkspace):
        reader.follow()
    assert len(reader.book.actions) == 2
    moved.rename(mine.folder)
    assert reader.follow() == []


# Days


def test_as_at_a_day_is_what_was_recorded_for_it(mine: TeamWorkspace) -> None:
    """A delivery recorded late with effect in October shows as at the end of October."""
    mine.record(Deliver("BP24-1.1"), context(on=date(2024, 10, 15)))
    assert mine.as_at(date(2024, 10, 14)).actions["BP24-1.1"].is_open
    assert mine.as_at(date(2024, 10, 31)).actions["BP24-1.1"].is_delivered
    assert mine.as_at(date(2024, 3, 31)).actions == {}


def test_as_at_today_is_the_present(mine: TeamWorkspace) -> None:
    """The whole journal is the truth of today."""
    assert mine.as_at(TODAY) is mine.book
    assert mine.as_at(date(2030, 1, 1)) is mine.book


def test_the_book_at_a_line_is_what_was_known_then(mine: TeamWorkspace) -> None:
    """What was recorded later is not in it, whenever it took effect."""
    number = record(mine, AddProgressUpdate("BP24-1.1", "one")).n
    mine.record(Deliver("BP24-1.2"), context(on=FIRST_DAY))
    assert mine.at_line(number).actions["BP24-1.2"].is_open
    assert mine.at_line(number + 1).actions["BP24-1.2"].is_delivered


# Histories


def test_a_history_has_the_records_under_it_and_no_others(mine: TeamWorkspace) -> None:
    """Notes of an action belong to it; an action whose reference only begins alike does not."""
    for number in range(3, 12):
        record(mine, action(f"Action {number}"))
    record(mine, AddProgressUpdate("BP24-1.1", "one"))
    record(mine, AddProgressUpdate("BP24-1.11", "mentions BP24-1.1"))
    record(mine, SetFields("actions", "BP24-1.2", {"related": ["BP24-1.1"]}))
    assert [entry.line.what for entry in mine.history("BP24-1.1")] == [
        "add action",
        "progress update",
    ]
    ids = [change.id for entry in mine.history("BP24-1.1") for change in entry.changes]
    assert ids == ["BP24-1.1", "BP24-1.1/note-1", "BP24-1.1"]


@pytest.mark.parametrize("key", ['a"b', "a\\b", "é🙂", "a\u2028b", "[x]", "a\nb"])
def test_a_history_is_found_by_any_id(mine: TeamWorkspace, key: str) -> None:
    """Ids that are escaped in the journal are found as well."""
    record(mine, AddRecord("agencies", {"name": "Odd"}, key))
    record(mine, SetFields("agencies", key, {"abbreviation": "O"}))
    assert [entry.line.what for entry in mine.history(key)] == ["add", "edit"]


def test_text_that_looks_like_a_line_fools_nobody(mine: TeamWorkspace) -> None:
    """A note with the words of the format in it neither undoes nor numbers anything."""
    record(
        mine, AddProgressUpdate("BP24-1.1", '","undoes":2,"n":3,"id":"BP24-1.2"},\\"undoes\\":2')
    )
    entries = mine.entries()
    assert [entry.undone_by for entry in entries] == [0] * len(entries)
    assert len(mine.history("BP24-1.2")) == 1
    mine.undo(context(), 3)
    assert "BP24-1.2" not in mine.book.actions


# Reading only


def test_a_reader_has_no_way_to_write() -> None:
    """Neither a method nor an attribute of the scrutineer's workspace records anything."""
    public = {name for name in dir(Workspace) if not name.startswith("_")}
    assert public == {
        "as_at",
        "as_signed",
        "at_line",
        "book",
        "corrections",
        "demo_day",
        "entries",
        "entries_after",
        "follow",
        "has_findings",
        "first_effect",
        "history",
        "latest_day",
        "lines",
        "lines_with",
        "own_clock",
        "position",
        "read_only",
        "read_past",
        "scrutiny_entries",
        "reader",
        "scrutiny_position",
        "take_findings",
        "verify",
    }


def test_a_reader_leaves_no_trace(mine: TeamWorkspace) -> None:
    """Opening, following and looking back takes no lock, makes no file and changes none."""
    (mine.folder / "journal.lock").unlink()
    before = contents(mine.folder)
    reader = Workspace(mine.folder)
    reader.follow()
    reader.verify()
    reader.history("BP24-1.1")
    reader.as_at(FIRST_DAY)
    reader.entries()
    assert contents(mine.folder) == before


def test_reading_goes_on_while_somebody_holds_the_lock(mine: TeamWorkspace) -> None:
    """A reader does not wait for writers."""
    with FileLedger(mine.folder / "journal.jsonl").turn(MANAGER):
        reader = Workspace(mine.folder)
        assert reader.follow() == []


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A workspace in a folder that can be reached and not written by anybody but root."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        workspace = make_workspace(place / "w", 2)
        for path in workspace.folder.iterdir():
            path.chmod(0o444)
        place.chmod(0o755)
        workspace.folder.chmod(0o555)
        yield workspace.folder
        workspace.folder.chmod(0o755)


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
        "refusal": f"{read_only_folder} cannot be written: permission denied; ask for access or "
        "name another folder.",
        "making": f"{read_only_folder / 'new'} cannot be made: permission denied; ask for access "
        "or name another folder.",
        "saved": False,
    }
    assert contents(read_only_folder) == before


def test_a_journal_that_may_not_be_written_is_said(mine: TeamWorkspace) -> None:
    """A journal file of somebody else's, in a folder that is ours, is one sentence too."""
    disk = FailingDisk()
    workspace = open_workspace(mine.folder, disk=disk)
    disk.forbids_writing = True
    with pytest.raises(NotAllowed, match=r"journal\.jsonl cannot be written: permission denied"):
        record(workspace, action("new"))
    disk.forbids_writing = False
    assert record(workspace, action("new")).ids == ("BP24-1.3",)


def test_a_journal_that_may_not_be_read_is_said(mine: TeamWorkspace) -> None:
    """No permission to read is one sentence that names the file."""
    disk = FailingDisk()
    disk.forbids_reading = True
    with pytest.raises(NotAllowed, match=r"journal\.jsonl cannot be read: permission denied"):
        Workspace(mine.folder, disk)


# Demo


def test_a_demo_has_its_own_day(tmp_path: Path) -> None:
    """A demo takes its own day for today, wherever the computer's clock stands."""
    demo = date(2025, 11, 27)
    TeamWorkspace.create(tmp_path / "w", "demo", FixedClock(FIRST_DAY), demo)
    assert TeamWorkspace(tmp_path / "w").today() == demo
    assert Workspace(tmp_path / "w").demo_day == demo
