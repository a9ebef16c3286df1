"""The places of workspaces as people name them: a folder's path, or a database's address."""

from __future__ import annotations

from pathlib import Path

from cscp_tui.base.paths import is_database, typed_path
from cscp_tui.store.folder import is_begun
from cscp_tui.store.folder_storage import storage_at
from cscp_tui.store.storage import Storage


def is_a_workspace(typed: str) -> bool:
    """Return whether what was typed is the place of a workspace, and not a reference or a date."""
    return is_database(typed) or is_begun(Path(typed))


def storage_called(typed: str) -> Storage:
    """Return the place that was typed.

    Raises:
        NoPath: it names no folder.
        NotADatabase: it is the address of a database, and can't be used.
    """
    if not is_database(typed):
        return storage_at(typed_path(typed))
    # A folder needs none of it.
    from cscp_tui.store.postgres import PostgresStorage  # noqa: PLC0415

    return PostgresStorage(typed.strip())
