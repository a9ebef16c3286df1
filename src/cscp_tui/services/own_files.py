"""Files of the program's own in the user's folder: nobody mends one by hand, so none is fatal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cscp_tui.base.atomic_write import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

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
"""What reading a file raises that is not there, or that somebody or something has damaged."""


def own_path(folder: Path, what: str, workspace: str) -> Path:
    """The file in which something is kept of a workspace, whatever signs its id has."""
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
