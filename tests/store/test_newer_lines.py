"""Lines that a newer version wrote: called that wherever they are, never damage, never set aside."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from building import make_workspace
from cscp_tui.store.backup import back_up, read_backup
from cscp_tui.store.check import check
from cscp_tui.store.errors import NewerVersion
from cscp_tui.store.merge import read_other
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import plan_restore
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.team import team_recorder
from cscp_tui.store.workspace import Workspace
from store.newer_lines import NEWER_LINES, put_newer_line

if TYPE_CHECKING:
    from pathlib import Path


NOW = datetime(2024, 11, 26, 10, tzinfo=UTC)


def said(number: int) -> str:
    return (
        rf"^Line {number} of .*\.jsonl was written by a newer version of cscp\. "
        r"Update cscp on this computer to read it\.$"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace without ``cscp.json``."""
    folder = make_workspace(tmp_path / "croydon", actions=2).workspace.folder
    (folder / FILE_NAME).unlink(missing_ok=True)
    return folder


@pytest.mark.parametrize("place", [-1, 2], ids=["at the end", "in the middle"])
@pytest.mark.parametrize("other", NEWER_LINES.values(), ids=list(NEWER_LINES))
def test_a_newer_line_is_named_by_its_number(
    folder: Path, other: dict[str, Any], place: int
) -> None:
    """Opening and checking say which line it is, and change nothing."""
    number = put_newer_line(folder / "journal.jsonl", other, place)
    before = (folder / "journal.jsonl").read_bytes()
    for opening in (Workspace, team_recorder, check):
        with pytest.raises(NewerVersion, match=said(number)):
            opening(folder)
    assert (folder / "journal.jsonl").read_bytes() == before


def test_a_changed_byte_makes_no_line_newer(folder: Path) -> None:
    """A line whose hash is not that of its bytes is damaged, whatever format it states."""
    path = folder / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"v":3', b'"v":7', 1), *lines[3:]]))
    assert "Line 3" in " ".join(finding.sentence for finding in check(folder))


@pytest.mark.parametrize("other", NEWER_LINES.values(), ids=list(NEWER_LINES))
def test_a_repair_sets_no_newer_line_aside(folder: Path, other: dict[str, Any]) -> None:
    """Even where another line is damaged, the files stay as they are."""
    path = folder / "journal.jsonl"
    number = put_newer_line(path, other)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    before = path.read_bytes()
    with pytest.raises(NewerVersion, match=said(number - 1)):
        repair(folder, NOW, "Officer")
    assert path.read_bytes() == before


def test_a_backup_with_a_newer_line_is_not_restored(folder: Path, tmp_path: Path) -> None:
    """It is named with the backup's file, before anything is written."""
    file = back_up(folder, NOW, "Officer", tmp_path / "newer.zip").path
    backup = read_backup(file)
    copy = tmp_path / "journal.jsonl"
    copy.write_bytes(backup.members["journal.jsonl"])
    number = put_newer_line(copy, NEWER_LINES["of another shape"])
    backup.members["journal.jsonl"] = copy.read_bytes()
    backup.manifest.files["journal.jsonl"] = sha256(copy.read_bytes()).hexdigest()
    file.write_bytes(backup.encoded())
    with pytest.raises(NewerVersion, match=rf"^Line {number} of journal\.jsonl in .*newer\.zip"):
        plan_restore(tmp_path / "new", file)


def test_a_copy_with_a_newer_line_is_not_merged(folder: Path) -> None:
    """Nor called damaged, where check finds it beside the journal."""
    copy = folder / "journal (copy).jsonl"
    shutil.copy(folder / "journal.jsonl", copy)
    number = put_newer_line(copy, NEWER_LINES["with another key"])
    with pytest.raises(NewerVersion, match=said(number)):
        read_other(copy, team_recorder(folder).workspace)
    assert "was written by a newer version of cscp" in " ".join(
        finding.sentence for finding in check(folder)
    )
