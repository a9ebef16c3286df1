"""Folders that a sync client copies between computers, and the one computer that writes such a folder."""

from __future__ import annotations

import json
import os
import platform
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import Refused
from cscp_tui.base.paths import state_folder
from cscp_tui.base.plain_files import read_plain
from cscp_tui.base.texts import shortened
from cscp_tui.domain.dates import long
from cscp_tui.store.clock import day_of
from cscp_tui.store.errors import IN_THE_APP, NotAllowed, Trouble, TroubleKind
from cscp_tui.store.folder import CLAIM_NAME
from cscp_tui.store.storage import Address, folder_of

_MARKS = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".owncloudsync.log", "ownCloud"),
    (".nextcloudsync.log", "Nextcloud"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
    (".sync/ID", "Resilio Sync"),
)
"""Files and folders by which sync clients mark the top of what they copy."""

_VARIABLES = ("OneDriveCommercial", "OneDriveConsumer", "OneDrive")
"""Variables in which Windows has the folders that OneDrive copies."""

_MAC_FOLDERS = (
    ("Library/CloudStorage", "a cloud drive"),
    ("Library/Mobile Documents", "iCloud Drive"),
)

_CLOUD_TAG, _CLOUD_MASK = 0x9000001A, 0xFFFF0FFF
"""Reparse tags of the files that Windows' cloud interface keeps, such as those of SharePoint."""


def sync_client(address: Address, environment: Mapping[str, str] | None = None) -> str:
    """Return the sync client that copies a folder; empty where none is recognised."""
    folder = folder_of(address)
    environment = os.environ if environment is None else environment
    path = folder.absolute()
    with suppress(OSError):
        path = folder.resolve()
    places = [path, *path.parents]
    for name in _VARIABLES:
        if (root := environment.get(name)) and any(_is_same(place, root) for place in places):
            return "OneDrive"
    for place in places:
        for mark, client in _MARKS:
            if os.path.lexists(f"{place}/{mark}"):
                return client
        with suppress(OSError):
            tag = getattr(place.lstat(), "st_reparse_tag", 0)
            if tag & _CLOUD_MASK == _CLOUD_TAG:
                return "OneDrive or SharePoint"
    for part, client in _MAC_FOLDERS:
        if f"/{part}/" in f"{path.as_posix()}/":
            return client
    return ""


def _is_same(place: Path, root: str) -> bool:
    return os.path.normcase(place) == os.path.normcase(os.path.realpath(root))


class Claim(Struct, frozen=True):
    """The one computer that writes a folder which a sync client copies."""

    device: str
    name: str
    by: str
    at: str

    @property
    def words(self) -> str:
        """The computer, the person and the day of the claim."""
        return f"{shortened(self.name)} ({shortened(self.by)}, {long(day_of(self.at))})"


def claim_of(folder: Path) -> Claim | None:
    try:
        known = json.loads(read_plain(folder / CLAIM_NAME))
        found = Claim(*(str(known[name]) for name in Claim.__struct_fields__))
        is_whole = bool(found.words)  # its day can be read too
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return found if is_whole else None


def claim(address: Address, by: str, at: str) -> None:
    """Make this computer the one that writes a folder."""
    folder = folder_of(address)
    device = _device(makes=True)
    if not device:
        raise Refused(
            f"{state_folder()} can't be written, so this computer has no name to claim by."
        )
    values = {"device": device, "name": platform.node() or "this computer", "by": by, "at": at}
    try:
        atomic_write(folder / CLAIM_NAME, json.dumps(values).encode())
    except OSError:
        raise NotAllowed(folder, "written") from None


def trouble_of_sync(address: Address) -> Trouble | None:
    """Return why a folder that a sync client copies is not written here; None where it may be."""
    folder = folder_of(address)
    client = sync_client(folder)
    if not client:
        return None
    known = claim_of(folder)
    if known is not None and known.device == _device():
        return None
    who = (
        f"and {known.words} is the one that records. It opens read-only on all others"
        if known
        else "and none has claimed it, so it opens read-only"
    )
    return Trouble(
        TroubleKind.SYNCED,
        f"{client} copies this folder between computers, {who}.",
        f"To record on this computer, run “cscp claim”, or {IN_THE_APP}.",
    )


def what_claiming_means(address: Address) -> str:
    """Name who records in a synced folder, and what to do before this computer takes over."""
    folder = folder_of(address)
    client, known = sync_client(folder), claim_of(folder)
    who = f"{known.words} currently records in it." if known else "No computer has claimed it yet."
    return (
        f"{client} copies this folder. {who} Before this computer takes over, close the plan on the "
        f"other and wait until {client} shows both as up to date."
    )


def _device(*, makes: bool = False) -> str:
    """Return the secret name of this computer and user; empty where it has none yet."""
    path = state_folder() / "device"
    with suppress(OSError, UnicodeDecodeError):
        return read_plain(path).decode("ascii").strip()
    if not makes:
        return ""
    name = secrets.token_hex(16)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write(path, name.encode(), is_private=True)
    except OSError:
        return ""
    return name
