"""Remains of a workspace in its folder: of one whose journal is gone, and copies made before a change."""

from __future__ import annotations

from pathlib import Path

from cscp_tui.store import signed_files
from cscp_tui.store.snapshot import FILE_NAME

BACKUPS = "backups"
"""The folder in which a workspace keeps its backups."""

_OF_AN_UNFINISHED_START = ".torn-0"
"""A first line that was never finished is put aside under this name, and holds nothing."""


def remains(folder: Path) -> list[str]:
    """Return the names of what shows that a folder held a plan, but for the journal itself."""
    found = [name for name in (FILE_NAME,) if (folder / name).exists()]
    for name in (signed_files.FOLDER, BACKUPS):
        place = folder / name
        if place.is_dir() and any(place.iterdir()):
            found.append(name)
    lines = sorted({*folder.glob("journal*.jsonl"), *folder.glob("journal.*-*")})
    names = [path.name for path in lines if path.name != "journal.jsonl"]
    return found + [name for name in names if _OF_AN_UNFINISHED_START not in name]


def copies_before(folder: Path, change: str = "") -> set[Path]:
    """Return the copies of a workspace that were kept before restores and repairs.

    Args:
        folder: the workspace.
        change: ``restore`` or ``repair``; both, if left out.
    """
    return set((folder / BACKUPS).glob(f"before-{change}*.zip"))
