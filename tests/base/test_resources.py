from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base import resources

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def build_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The build of the program whose files are in a folder."""
    monkeypatch.setattr(resources, "files", lambda _: folder)
    resources.build.cache_clear()
    found = resources.build()
    resources.build.cache_clear()
    return found


def test_two_builds_differ_and_two_installations_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what is in the program's files, not by line ends or by what Python compiled beside them."""
    (tmp_path / "views" / "__pycache__").mkdir(parents=True)
    (tmp_path / "views" / "one.py").write_bytes(b"a = 1\nb = 2\n")
    first = build_of(tmp_path, monkeypatch)
    (tmp_path / "views" / "__pycache__" / "one.pyc").write_bytes(b"compiled")
    (tmp_path / "views" / "one.py").write_bytes(b"a = 1\r\nb = 2\r\n")
    assert build_of(tmp_path, monkeypatch) == first
    (tmp_path / "views" / "one.py").write_bytes(b"a = 1\nb = 3\n")
    assert build_of(tmp_path, monkeypatch) != first
