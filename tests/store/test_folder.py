"""A workspace is made whole, or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.services import demo
from cscp_tui.store.errors import NotSaved
from cscp_tui.store.folder import made_apart
from cscp_tui.store.workspace import Workspace
from cscp_tui.store.writing import TeamWorkspace
from store.failing_disks import FailingDisk

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("words", [("--demo",), ("--name", "Croydon")], ids=" ".join)
def test_what_fails_in_between_leaves_nothing(
    cscp: Typist,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    *,
    is_there: bool,
) -> None:
    """Neither half a demo, nor a workspace without its partnership, nor a folder."""
    folder = tmp_path / "new"
    if is_there:
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    record, count = TeamWorkspace.record, iter(range(1000))

    def fails(*given: object, **named: object) -> object:
        if next(count) == (50 if "--demo" in words else 0):
            raise Refused("The disk is full.")
        return record(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(TeamWorkspace, "record", fails)
    assert cscp.bare("init", str(folder), *words).status == 1
    assert sorted(tmp_path.rglob("*")) == before
    monkeypatch.undo()
    assert cscp.bare("init", str(folder), *words).status == 0
    assert Workspace(folder).book.has_partnership
    assert not list(tmp_path.rglob("*.new"))


def test_a_full_disk_is_said_of_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    """Not of the hidden one in which a workspace is made first, which is gone afterwards."""
    folder, disk = tmp_path / "w", FailingDisk()
    disk.room = 30
    sentence = rf"^Not saved: {re.escape(str(folder))} couldn't be"
    with pytest.raises(NotSaved, match=sentence), made_apart(folder) as apart:
        TeamWorkspace.create(apart, "1", disk=disk)
    assert list(tmp_path.iterdir()) == []


def test_of_two_that_make_one_at_once_one_is_told(tmp_path: Path) -> None:
    """The first one's workspace stays."""
    folder = tmp_path / "w"
    with pytest.raises(CscpError, match="already has a workspace"):
        _make_two(folder)
    assert Workspace(folder).header.workspace == "2"


def _make_two(folder: Path) -> None:
    with made_apart(folder) as apart:
        TeamWorkspace.create(apart, "1")
        with made_apart(folder) as other:
            TeamWorkspace.create(other, "2")


def test_a_killed_beginning_is_begun_again(tmp_path: Path) -> None:
    """A journal without a whole first line, as an older version left it, is no workspace."""
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "journal.jsonl").write_bytes(b'{"v":2')
    assert demo.load_demo(folder).book.has_partnership
