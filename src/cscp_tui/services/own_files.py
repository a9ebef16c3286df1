"""Files of the program's own in the user's folder: nobody mends one by hand, so none is fatal."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from cscp_tui.base.atomic_write import replace_patiently

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
    """Put values where only their owner can read them; whether the disk took them."""
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(beside, "w", encoding="utf-8", opener=_privately) as file:
            json.dump({"v": 1, **values}, file, ensure_ascii=False)
        replace_patiently(beside, path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        return False
    return True


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
