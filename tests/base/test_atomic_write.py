from __future__ import annotations

import os
from errno import EACCES
from pathlib import Path

import pytest

from cscp_tui.base import atomic_write
from cscp_tui.base.atomic_write import replace_patiently
from cscp_tui.base.errors import Refused
from cscp_tui.services.exports import write_file
from cscp_tui.services.own_files import write_own
from cscp_tui.services.settings import FILE_NAME, remember
from cscp_tui.store.signed_files import NotKept, keep


def hold(patch: pytest.MonkeyPatch, tries: int) -> list[float]:
    """Let files be read as Windows has it: for so many tries nothing takes their place.

    Returns:
        How long was waited each time.
    """
    slept, left, real = list[float](), iter(range(tries)), Path.replace

    def replace(new: Path, path: Path) -> Path:
        if next(left, None) is None:
            return real(new, path)
        raise PermissionError(EACCES, "a sharing violation", str(new), None, str(path))

    patch.setattr(Path, "replace", replace)
    patch.setattr("cscp_tui.base.atomic_write.time.sleep", slept.append)
    return slept


def test_a_reader_who_is_done_in_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner or another window holds nobody up."""
    new, path = tmp_path / "new", tmp_path / "old"
    new.write_text("new", "utf-8")
    path.write_text("old", "utf-8")
    slept = hold(monkeypatch, 3)
    replace_patiently(new, path)
    assert path.read_text("utf-8") == "new"
    assert slept == list(atomic_write.WAITS)


def test_a_file_that_stays_open_is_said_and_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exported file that is open in Word is not replaced, and nothing is left beside it."""
    path = tmp_path / "update.docx"
    path.write_bytes(b"old")
    hold(monkeypatch, 99)
    with pytest.raises(Refused, match="another program has it open"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_all_that_is_replaced_is_replaced_patiently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings, drafts and signed files too; a file that stays open is said by each."""
    hold(monkeypatch, 1)
    remember(tmp_path, name="Ann")
    assert "Ann" in (tmp_path / FILE_NAME).read_text("utf-8")
    hold(monkeypatch, 1)
    assert not write_own(tmp_path / "drafts.json", {})
    hold(monkeypatch, 1)
    keep(tmp_path, b"signed", "md")
    hold(monkeypatch, 99)
    with pytest.raises(Refused, match="wasn't changed"):
        remember(tmp_path, name="Bob")
    assert write_own(tmp_path / "drafts.json", {"x": 1})
    with pytest.raises(NotKept):
        keep(tmp_path, b"signed too", "md")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_permissions_are_kept_except_where_only_the_owner_reads(tmp_path: Path) -> None:
    """A file that others may read stays so; a private one is closed to them, even if it was open."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    atomic_write.atomic_write(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
    atomic_write.atomic_write(path, b"mine", is_private=True)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"mine", 0o600)
    assert list(tmp_path.iterdir()) == [path]
