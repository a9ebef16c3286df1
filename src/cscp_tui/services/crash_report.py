"""Crash reports: a sentence for the user, and a file with the details."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from traceback import format_exception

from cscp_tui.base.errors import CscpError
from cscp_tui.base.paths import state_folder

NAME = "last-failure.txt"


def failure_sentence(error: BaseException) -> str:
    """Return the sentence for an unforeseen failure, writing its details to a file.

    They say where in the program it was, and nothing of what stood in its variables.
    """
    kept = _kept("".join(format_exception(error)))
    details = f". The details for IT are in {kept}" if kept else ""
    return (
        f"cscp has a fault ({type(error).__name__}) and had to stop. Everything shown as saved "
        f"is saved{details}. Open it again to carry on."
    )


def _kept(details: str) -> Path | None:
    """Write the details to a file and return it; None if it cannot be written."""
    with suppress(OSError, CscpError):
        path = state_folder() / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(details, "utf-8", errors="replace")
        return path
    return None
