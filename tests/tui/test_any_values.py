"""Nothing that another program writes into a record keeps it from being shown."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING

from any_values import look_at_screens, show_everything, write_values

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


async def test_whatever_a_field_holds_is_shown(
    loaded_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In lists, histories, exports and on screens; ``any_values.py`` tries all, and more seeds."""
    for name in ("STATE", "CONFIG"):
        monkeypatch.setenv(f"CSCP_{name}", str(tmp_path / name))
    copytree(loaded_demo, tmp_path / "w")
    ids = write_values(tmp_path / "w", 110)
    assert not list(show_everything(tmp_path / "w", ids, 20))
    await look_at_screens(tmp_path / "w")
