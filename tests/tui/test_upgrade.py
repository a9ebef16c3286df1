"""The app asks before a folder of an earlier version gets its first line of a new format."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.store.errors import OlderFormat
from cscp_tui.store.team import team_recorder
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.dialogs import ConfirmScreen
from cscp_tui.tui.session import Session

PACKED = Path(__file__).parents[1] / "fixtures" / "version-0.1.0" / "workspace.tar.xz"


def is_asking(app: CscpApp) -> bool:
    return isinstance(app.screen, ConfirmScreen)


@pytest.mark.parametrize("key", ["y", "escape"])
async def test_an_earlier_folder_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """Without the upgrade the folder is read, and asked about again when something is saved."""
    folder = tmp_path / "w"
    with tarfile.open(PACKED) as archive:
        archive.extractall(folder, filter="data")
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0)
    names = ("journal.jsonl", "scrutiny.jsonl", "cscp.json")
    before = [(folder / name).read_bytes() for name in names]
    app = CscpApp(Session(team_recorder(folder), "Business officer"))
    app.letters_apart = 0
    async with app.run_test() as pilot:
        await pilot.pause()
        assert is_asking(app)
        await pilot.press(key)
        await pilot.pause()
        if key == "escape":
            assert not is_asking(app)
            with pytest.raises(OlderFormat, match=r"versions before 0\.2\.0"):
                app.session.record(AddProgressUpdate("BP25-1.3", "Half."))
            await pilot.pause()
            assert is_asking(app)
            assert [(folder / name).read_bytes() for name in names] == before
            await pilot.press("y")
            await pilot.pause()
        app.session.record(AddProgressUpdate("BP25-1.3", "Half."))
    assert (folder / "journal.jsonl").read_bytes() != before[0]
