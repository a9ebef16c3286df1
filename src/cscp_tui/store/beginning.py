"""Making a workspace whole or not at all: it is made apart, and then put in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cscp_tui.base.atomic_write import put_in_free_place
from cscp_tui.store.errors import JournalGone, NotAllowed, NotReadable, WorkspaceExists
from cscp_tui.store.journal import Journal
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.remains import remains
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.workspace import JOURNAL_NAME


@contextmanager
def made_apart(folder: Path) -> Iterator[Path]:
    """Give a new folder in which a workspace is made, and then put it in its place.

    Where the making fails or is stopped, ``folder`` is as it was.

    Args:
        folder: where the workspace is to be; new, or without a workspace.

    Raises:
        WorkspaceExists: the folder holds a workspace.
        JournalGone: it held one, whose journal is gone.
        NotAllowed: it cannot be made there.
        NotReadable: likewise.
    """
    _refuse_made(folder)
    apart = _place_apart(folder)
    try:
        yield apart
        _put_in_place(apart, folder)
    finally:
        shutil.rmtree(apart, ignore_errors=True)


def _refuse_made(folder: Path) -> None:
    ledger = FileLedger(folder / JOURNAL_NAME)
    if ledger.exists() and not Journal(ledger).is_unfinished_beginning():
        raise WorkspaceExists(folder)
    if left := remains(folder):
        raise JournalGone(folder, left)


def _place_apart(folder: Path) -> Path:
    """Make an empty folder from which files can be moved to the place at once."""
    name = f".{os.urandom(8).hex()}.new"
    try:
        if folder.is_dir():
            place = folder / name
        else:
            folder.parent.mkdir(parents=True, exist_ok=True)
            place = folder.with_name(name)
        place.mkdir()
    except PermissionError:
        raise NotAllowed(folder, "made") from None
    except OSError as problem:
        raise NotReadable(folder, problem) from None
    return place


def _put_in_place(apart: Path, folder: Path) -> None:
    """Move a whole workspace; once the journal is there, the workspace is."""
    try:
        if not folder.exists():
            with suppress(FileExistsError):
                apart.rename(folder)
                return
        with FileLedger(folder / JOURNAL_NAME).turn("the one who makes it"):
            _refuse_made(folder)
            (folder / JOURNAL_NAME).unlink(missing_ok=True)  # an unfinished first line
            put_in_free_place(apart / JOURNAL_NAME, folder / JOURNAL_NAME)
            with suppress(FileNotFoundError):
                (apart / FILE_NAME).replace(folder / FILE_NAME)
    except PermissionError:
        raise NotAllowed(folder, "made") from None
    except OSError as problem:
        raise NotReadable(folder, problem) from None
