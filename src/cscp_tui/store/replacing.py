"""Replacing several files of a workspace, all or none, as a restore and a repair do."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import msgspec

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import CscpError
from cscp_tui.base.plain_files import read_plain
from cscp_tui.store.errors import NotReadable, NotSaved
from cscp_tui.store.folder import JOURNAL_NAME, pending_replacement
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.snapshot import FILE_NAME


class NotComplete(CscpError):
    """Several files of which some could not be replaced; opening the folder replaces the rest."""

    def __init__(self, path: Path, problem: OSError) -> None:
        super().__init__(
            f"Not complete: {path} could not be written ({problem.strerror or problem}). Make room "
            "or check the drive, then open the folder again; cscp completes it."
        )


def replace_files(folder: Path, files: dict[str, bytes]) -> None:
    """Give files of record other contents, all or none; we hold the journal's lock.

    They are written into one file first. Where the program is stopped before each of them has
    replaced the one before, opening the folder replaces the rest.

    Raises:
        NotSaved: nothing was replaced.
    """
    pending = pending_replacement(folder)
    try:
        atomic_write(pending, msgspec.msgpack.encode(files))
    except OSError as problem:
        raise NotSaved(str(pending), problem) from None
    _replace(folder, files)


def finish_replacing(folder: Path) -> bool:
    """Replace what a stopped restore or repair left, if there is any; we hold the journal's lock."""
    pending = pending_replacement(folder)
    try:
        files = msgspec.msgpack.decode(read_plain(pending), type=dict[str, bytes])
    except FileNotFoundError:
        return False
    except OSError as problem:
        raise NotReadable(pending, problem) from None
    except msgspec.MsgspecError:
        files = {"..": b""}
    if not all(map(_is_within, files)):
        raise NotReadable(pending, OSError("it isn't what cscp wrote"))
    _replace(folder, files)
    return True


def _is_within(name: str) -> bool:
    """Return whether a name is one that stays within the folder, on every system."""
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not {"\\", ":"} & {*name} and name[0] != "/"


def complete_replacing(folder: Path, holder: str) -> list[str]:
    """Finish a restore or a repair that was stopped; returns a message about it."""
    with FileLedger(folder / JOURNAL_NAME).turn(holder):
        if not finish_replacing(folder):
            return []
    return ["A restore or a repair of this folder had been stopped; it is complete now."]


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    # cscp.json is made again from the journal, which comes last: until then, nothing else goes on.
    for name in sorted(files, key=lambda each: (each == JOURNAL_NAME, each)):
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if name == JOURNAL_NAME:
                (folder / FILE_NAME).unlink(missing_ok=True)
            atomic_write(path, files[name])
        except OSError as problem:
            raise NotComplete(path, problem) from None
    try:
        pending_replacement(folder).unlink()
    except OSError as problem:
        raise NotComplete(folder, problem) from None
