from __future__ import annotations

import json
import shutil
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, OFFICER, TODAY, action, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.store.check import Finding, check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import encode
from cscp_tui.store.errors import NewerVersion, NoWorkspace
from cscp_tui.store.snapshot import write_snapshot
from cscp_tui.store.team import contents_of_snapshot, create_workspace, save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """A workspace with three actions and a good cscp.json."""
    recorder = make_workspace(tmp_path / "w", 3)
    save_snapshot(recorder)
    return recorder


def only(folder: Path) -> Finding:
    """The one finding there is; looking for it changes no file."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    found = check(folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert len(found) == 1, found
    sentence = found[0].sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return found[0]


def test_of_a_sound_workspace_there_is_nothing_to_say(mine: Recorder) -> None:
    """Neither a good cscp.json nor none at all is a finding."""
    assert check(mine.workspace.folder) == []
    (mine.workspace.folder / "cscp.json").unlink()
    assert check(mine.workspace.folder) == []


def test_a_folder_without_a_workspace_is_said(tmp_path: Path) -> None:
    """There is nothing to check where there is no journal."""
    with pytest.raises(NoWorkspace):
        check(tmp_path)


def test_a_broken_line_is_found_under_a_good_present(mine: Recorder) -> None:
    """The whole chain is looked over, also what cscp.json passes over."""
    journal = mine.workspace.folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Action 2", b"Action X"))
    found = only(mine.workspace.folder)
    assert "Line 4" in found.sentence
    assert "cscp check --repair" in found.sentence
    assert not found.is_harmless


def test_a_broken_first_line_is_found(mine: Recorder) -> None:
    """A header that was changed is a finding and not the end of the check."""
    journal = mine.workspace.folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"test-workspace", b"best-workspace", 1))
    assert "Line 1" in only(mine.workspace.folder).sentence


def test_a_beginning_that_was_cut_off_is_found(tmp_path: Path) -> None:
    """An empty journal is found, with the way to make the workspace."""
    (tmp_path / "journal.jsonl").touch()
    assert "cscp init" in only(tmp_path).sentence


def test_a_newer_journal_is_left_to_a_newer_program(mine: Recorder) -> None:
    """Nothing can be said of a version that we do not know."""
    line, _ = encode({"v": 9, "n": 0}, "0" * 64)
    (mine.workspace.folder / "journal.jsonl").write_bytes(line)
    with pytest.raises(NewerVersion):
        check(mine.workspace.folder)


def test_a_line_that_does_not_fit_is_found(mine: Recorder) -> None:
    """A whole line of an earlier format that names a table nobody knows is found by its number."""
    journal = mine.workspace.folder / "journal.jsonl"
    data = journal.read_bytes()
    last = json.loads(data.splitlines()[-1])
    values = {key: value for key, value in last.items() if key not in {"hash", "prev", "texts"}}
    values |= {"v": 2, "n": 5, "changes": [["dragons", "d", {}]]}
    line, _ = encode(values, last["hash"])
    journal.write_bytes(data + line)
    sentences = [finding.sentence for finding in check(mine.workspace.folder)]
    assert any("Line 6" in one and "dragons" in one for one in sentences)


def test_an_unfinished_line_is_harmless(mine: Recorder) -> None:
    """What a killed writer left is said, with its length."""
    with (mine.workspace.folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"v":1')
    found = only(mine.workspace.folder)
    assert "unfinished line of 6 bytes" in found.sentence
    assert found.is_harmless


def test_a_rescued_line_is_told_until_it_is_removed(mine: Recorder) -> None:
    """What was moved aside is said by name, and is harmless."""
    with (mine.workspace.folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"v":1')
    record(mine, AddProgressUpdate("BP24-1.1", "one"))
    save_snapshot(mine)
    found = only(mine.workspace.folder)
    assert found.sentence.startswith("journal.torn-")
    assert found.is_harmless


def test_a_present_that_is_behind_is_harmless(mine: Recorder) -> None:
    """A cscp.json that a killed program did not write in time is no loss."""
    record(mine, AddProgressUpdate("BP24-1.1", "one"))
    record(mine, AddProgressUpdate("BP24-1.1", "two"))
    found = only(mine.workspace.folder)
    assert "2 changes behind" in found.sentence
    assert found.is_harmless


def test_an_edited_present_is_found(mine: Recorder) -> None:
    """A cscp.json that somebody changed is said not to be used."""
    path = mine.workspace.folder / "cscp.json"
    path.write_bytes(path.read_bytes().replace(b"Action 1", b"Action X"))
    found = only(mine.workspace.folder)
    assert "edited" in found.sentence
    assert not found.is_harmless


def test_a_present_ahead_of_the_journal_is_found(mine: Recorder) -> None:
    """An older journal that was put back is found by what cscp.json knows."""
    journal = mine.workspace.folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    assert (
        "ends at change 3, but cscp.json beside it knows 4" in only(mine.workspace.folder).sentence
    )


def test_a_present_of_another_history_is_found(mine: Recorder, tmp_path: Path) -> None:
    """Two histories from one change on are found by the hash that cscp.json remembers."""
    shutil.copytree(mine.workspace.folder, tmp_path / "other")
    other = open_workspace(tmp_path / "other")
    record(other, AddProgressUpdate("BP24-1.1", "there"))
    save_snapshot(other)
    record(mine, AddProgressUpdate("BP24-1.1", "here"))
    shutil.copy(other.workspace.folder / "cscp.json", mine.workspace.folder)
    assert "two histories" in only(mine.workspace.folder).sentence


def test_a_present_of_another_workspace_is_found(mine: Recorder, tmp_path: Path) -> None:
    """A cscp.json that was copied from elsewhere is said not to be used."""
    other = create_workspace(tmp_path / "other", "another", FixedClock(TODAY))
    save_snapshot(other)
    shutil.copy(other.workspace.folder / "cscp.json", mine.workspace.folder)
    assert "another workspace" in only(mine.workspace.folder).sentence


def test_a_present_that_says_otherwise_is_found(mine: Recorder) -> None:
    """A cscp.json with a right digest and wrong records is found by folding the journal."""
    mark, tables = contents_of_snapshot(mine.workspace)
    (mine.workspace.folder / "cscp.json").unlink()
    tables["actions"] = tables["actions"][:2]
    assert write_snapshot(
        mine.workspace.folder / "cscp.json",
        (mark, tables),
        lock=nullcontext,
        is_still_true=lambda: True,
    )
    assert "doesn't match" in only(mine.workspace.folder).sentence


# Copies of sync clients

NAMES = [
    "journal (conflicted copy).jsonl",
    "journal-PC-1234.jsonl",
    "journal (1).jsonl",
    "Journal.sync-conflict-20261125-100211-ABCDEFG.jsonl",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_second_history_beside_the_journal_is_found(
    mine: Recorder, tmp_path: Path, name: str
) -> None:
    """What another computer recorded is named: how much, by whom, and from which change on."""
    shutil.copytree(mine.workspace.folder, tmp_path / "other")
    other = open_workspace(tmp_path / "other")
    record(other, AddProgressUpdate("BP24-1.1", "one"), MANAGER)
    record(other, AddProgressUpdate("BP24-1.1", "two"), OFFICER)
    record(mine, AddProgressUpdate("BP24-1.1", "here"))
    save_snapshot(mine)
    shutil.copy(other.workspace.folder / "journal.jsonl", mine.workspace.folder / name)
    found = only(mine.workspace.folder)
    assert found.sentence.startswith(f"{name} is a second history from change 5 on, with 2 changes")
    assert f"{MANAGER} and others" in found.sentence
    assert not found.is_harmless


def test_other_copies_are_told_apart(mine: Recorder, tmp_path: Path) -> None:
    """An older copy, one that goes on, one of another workspace, and one that is no journal."""
    journal, copy = (
        mine.workspace.folder / "journal.jsonl",
        mine.workspace.folder / "journal-copy.jsonl",
    )
    whole = journal.read_bytes()
    other = create_workspace(tmp_path / "other", "another", FixedClock(TODAY))
    lines = whole.splitlines(keepends=True)
    for data, words in (
        (whole, "is an older copy of the journal. Move it"),
        (b"".join(lines[:3]), "is an older copy of the journal. Move it"),
        (b"".join(lines[:3]) + b"x\n", "is an older copy of the journal and is damaged"),
        (
            (other.workspace.folder / "journal.jsonl").read_bytes(),
            "is the journal of another workspace",
        ),
        (b"x", "can't be read"),
    ):
        copy.write_bytes(data)
        assert words in only(mine.workspace.folder).sentence
    copy.write_bytes(whole)
    record(team_recorder(mine.workspace.folder, FixedClock(TODAY)), action("later"))
    shutil.copy(journal, copy)
    journal.write_bytes(whole)
    found = only(mine.workspace.folder)
    assert "goes on for 1 change by Business officer after journal.jsonl ends" in found.sentence
    assert Workspace(mine.workspace.folder).read_only == ""
