"""Whether a user who owns nothing could get to a place at all."""

from __future__ import annotations

from pathlib import Path

import cscp_tui

_PASS = 0o001


def others_reach(path: Path) -> bool:
    """Whether every folder above a path lets others through."""
    return all(parent.stat().st_mode & _PASS for parent in path.resolve().parents)


def others_reach_the_program() -> bool:
    """Whether the program's own files can be loaded by others."""
    return others_reach(Path(cscp_tui.__file__)) and others_reach(Path(__file__))
