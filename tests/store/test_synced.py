"""Folders under a sync client open read-only, but on the one computer that claimed them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from building import action, make_workspace, open_workspace, record
from command_line import Typist
from cscp_tui.store.errors import ReadOnly, TroubleKind
from cscp_tui.store.folder import CLAIM_NAME
from cscp_tui.store.synced import sync_client

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("mark", "client"),
    [
        (".dropbox", "Dropbox"),
        (".stfolder", "Syncthing"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".sync/ID", "Resilio Sync"),
        (".tmp.drivedownload", "Google Drive"),
    ],
)
def test_a_client_is_known_by_its_marks(tmp_path: Path, mark: str, client: str) -> None:
    """Anywhere above the folder."""
    folder = tmp_path / "synced" / "croydon"
    folder.mkdir(parents=True)
    assert sync_client(folder, {}) == ""
    (tmp_path / mark).mkdir(parents=True)
    assert sync_client(folder, {}) == client


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial"])
def test_onedrive_is_known_by_its_variables(tmp_path: Path, name: str) -> None:
    """A folder beside it is not copied."""
    (tmp_path / "OneDrive" / "croydon").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    environment = {name: str(tmp_path / "OneDrive")}
    assert sync_client(tmp_path / "OneDrive" / "croydon", environment) == "OneDrive"
    assert sync_client(tmp_path / "other", environment) == ""


def test_sharepoint_is_known_by_the_marks_on_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows gives what its cloud interface keeps a tag, with a number for each client."""
    monkeypatch.setattr(
        type(tmp_path), "lstat", lambda _: SimpleNamespace(st_reparse_tag=0x9000601A)
    )
    assert sync_client(tmp_path, {}) == "OneDrive or SharePoint"


def test_cloud_folders_of_macos_are_known_by_their_place(tmp_path: Path) -> None:
    """They lie in the user's library."""
    folder = tmp_path / "Library" / "Mobile Documents" / "croydon"
    folder.mkdir(parents=True)
    assert sync_client(folder, {}) == "iCloud Drive"


@pytest.fixture
def synced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Typist:
    """The command line on a computer with a workspace that Syncthing copies."""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "mine"))
    folder = tmp_path / "w"
    make_workspace(folder, 1)
    (folder / ".stfolder").mkdir()
    return Typist(folder, capsys)


def test_it_opens_read_only_until_it_is_claimed(synced: Typist) -> None:
    """The refusal names the client and the way out; after that this computer records."""
    recorder = open_workspace(synced.folder)
    assert [each.kind for each in recorder.workspace.troubles] == [TroubleKind.SYNCED]
    assert not recorder.workspace.is_damaged
    with pytest.raises(ReadOnly, match=r"Syncthing copies this folder .* “cscp claim”"):
        record(recorder, action())
    assert synced("list", "actions").status == 0
    assert "Add --yes" in synced("claim").err
    synced.does("claim", "--yes")
    record(open_workspace(synced.folder), action())
    assert "already" in synced("claim").err


def test_only_one_computer_records(
    synced: Typist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one that claims it takes over, and the first is read-only then."""
    synced.does("claim", "--yes")
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "theirs"))
    assert "is the one that records" in open_workspace(synced.folder).workspace.read_only
    synced.does("claim", "--yes")
    assert open_workspace(synced.folder).workspace.read_only == ""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "mine"))
    assert open_workspace(synced.folder).workspace.read_only


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"device": 1}', b"\xff\x00"])
def test_a_damaged_claim_is_none(synced: Typist, data: bytes) -> None:
    """Nobody records by it."""
    (synced.folder / CLAIM_NAME).write_bytes(data)
    assert (
        "none has claimed it, so it opens read-only"
        in open_workspace(synced.folder).workspace.read_only
    )


def test_without_a_sync_client_nothing_is_claimed(synced: Typist) -> None:
    """Every computer can record."""
    (synced.folder / ".stfolder").rmdir()
    assert "No sync client" in synced("claim").err
    assert not (synced.folder / CLAIM_NAME).exists()
