from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import make_workspace
from cscp_tui.store.errors import BrokenJournal
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.journal import Scan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with twenty actions."""
    return make_workspace(tmp_path / "w", 20).workspace.folder


def gone_through(scan: Scan, part: int) -> int:
    """Take every step; returns how many found something."""
    steps = 0
    while scan.verify_part(part):
        steps += 1
    return steps


@pytest.mark.parametrize("part", [1, 500, 4096, 1 << 20])
def test_a_sound_chain_is_gone_through_to_its_end(folder: Path, part: int) -> None:
    """However little a step takes, it takes a whole line, and the last one says that it is done."""
    scan = Workspace(folder).scan_chain()
    steps = gone_through(scan, part)
    assert 1 <= steps <= 22
    assert not scan.verify_part(part)
    assert part > 1 or steps == 22


@pytest.mark.parametrize("part", [1, 2000])
def test_a_broken_line_is_met_in_its_step(folder: Path, part: int) -> None:
    """A line that was changed is named, wherever the steps begin and end."""
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Action 9", b"Action X"))
    scan = Workspace(folder).scan_chain()
    with pytest.raises(BrokenJournal, match="Line 11"):
        gone_through(scan, part)


def test_half_a_line_at_the_end_is_passed_over(folder: Path) -> None:
    """A write in progress is neither broken nor waited for."""
    with (folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"v":1')
    scan = Workspace(folder).scan_chain()
    assert scan.verify_part(1 << 18)
    assert not scan.verify_part(1 << 18)
