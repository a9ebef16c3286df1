"""Crash reports: a sentence for the user, and a file with the details."""

from __future__ import annotations

from contextlib import suppress
from traceback import format_exception
from typing import TYPE_CHECKING

from cscp_tui.base.errors import CscpError
from cscp_tui.base.paths import state_folder

if TYPE_CHECKING:
    from pathlib import Path


NAME = "last-failure.txt"


def failure_told(error: BaseException) -> str:
    """The sentence for a failure that nobody foresaw, whose details are written to a file.

    They say where in the program it was, and nothing of what stood in its variables.
    """
    kept = _kept("".join(format_exception(error)))
    details = f"; the details for those who look after cscp are in {kept}" if kept else ""
    return (
        f"cscp failed in itself ({type(error).__name__}) and had to end. All that was said to be "
        f"saved is saved{details}. Open it again to go on."
    )


def _kept(details: str) -> Path | None:
    """The file in which the details are; None where it cannot be written."""
    with suppress(OSError, CscpError):
        path = state_folder() / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(details, "utf-8", errors="replace")
        return path
    return None
