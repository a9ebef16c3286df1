"""Folders on drives that do not keep writers apart: locks that are not shared, or that are gone."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, action, make_workspace, open_workspace, record
from cscp_tui.store import ledger as ledger_module
from cscp_tui.store.errors import LockReplaced, Overwritten
from cscp_tui.store.ledger import Disk
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cscp_tui.store.writing import TeamWorkspace


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


def titles(workspace: Workspace | TeamWorkspace) -> list[str]:
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
    other = open_workspace(mine.folder)

    def delete_and_save() -> None:
        (mine.folder / "journal.lock").unlink()
        record(other, action("theirs"), MANAGER)

    disk.before_opening = delete_and_save
    with pytest.raises(Overwritten):  # the end is not the one that was read
        record(mine, action("mine"))
    record(mine, action("mine"))
    assert {"theirs", "mine"} <= set(titles(Workspace(mine.folder)))


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be deleted there")
def test_a_lock_that_was_replaced_is_said(tmp_path: Path) -> None:
    """Nothing is written under a lock that keeps nobody out."""
    disk = Interrupted()
    mine = make_workspace(tmp_path / "w", disk=disk)
    before = (mine.folder / "journal.jsonl").read_bytes()

    def replace() -> None:
        (mine.folder / "journal.lock").rename(mine.folder / "other.lock")
        (mine.folder / "journal.lock").touch()

    disk.before_opening = replace
    with pytest.raises(LockReplaced, match="deleted or replaced while you were saving"):
        record(mine, action("mine"))
    assert (mine.folder / "journal.jsonl").read_bytes() == before
    assert record(mine, action("mine")).ids == ("BP24-1.1",)


@pytest.mark.usefixtures("no_lock")
def test_a_line_that_was_overwritten_at_once_is_not_called_saved(tmp_path: Path) -> None:
    """After the append, the line is looked for; another's in its place is said."""
    disk = Interrupted()
    mine = make_workspace(tmp_path / "w", disk=disk)
    end = mine.position.offset
    other = open_workspace(mine.folder)

    def write_there() -> None:
        journal = mine.folder / "journal.jsonl"
        line, before = journal.read_bytes()[end:], journal.read_bytes()[:end]
        journal.write_bytes(before)
        record(other, action("theirs, which is longer " * 9), MANAGER)
        assert len(journal.read_bytes()) > end + len(line)

    disk.after_sync = write_there
    with pytest.raises(Overwritten, match="doesn't keep writers apart"):
        record(mine, action("mine"))
    assert len(titles(Workspace(mine.folder))) == 1
