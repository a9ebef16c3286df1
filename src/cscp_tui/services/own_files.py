"""The program's own files in the user's folder; a damaged one is ignored, as nobody can mend it."""

from __future__ import annotations

import json
from pathlib import Path

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.domain.changes import Plain

UNREADABLE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""Errors of reading a file that is missing or damaged."""


def own_path(folder: Path, what: str, workspace: str) -> Path:
    """The path of a workspace's file; signs of the id that no name can have become ``_``."""
    key = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in workspace) or "_"
    return folder / f"{what}-{key}.json"


def write_own(path: Path, values: dict[str, Plain]) -> bool:
    """Write values so that only their owner can read them; False where the disk refuses."""
    data = json.dumps({"v": 1, **values}, ensure_ascii=False).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write(path, data, is_private=True, is_synced=False)
    except OSError:
        return False
    return True
