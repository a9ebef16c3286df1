"""When somebody last looked at the Scrutiny screen, and what was recorded by then.

It stands in a file of the user's own, never in the workspace.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.tui.own_files import UNREADABLE, own_path, write_own

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Visit:
    """A look at a workspace."""

    n: int
    """The last line of the team's journal that there was."""
    day: date
    scrutiny: int = 0
    """The last line of the scrutineer's journal that there was."""


class Visits:
    """The last visit to one workspace."""

    def __init__(self, folder: Path | None = None, workspace: str = "") -> None:
        """The last visit that is known.

        Args:
            folder: where it is kept; None keeps it in memory only.
            workspace: the id of the workspace.
        """
        self._path = own_path(folder, "visit", workspace) if folder else None
        self._last: Visit | None = None

    def last(self) -> Visit | None:
        """The last visit; None where there was none, or nobody knows of it any more."""
        if self._path is None:
            return self._last
        try:
            kept = json.loads(self._path.read_bytes())
            day = date.fromisoformat(kept["day"])
            return Visit(int(kept["n"]), day, int(kept.get("scrutiny", 0)))
        except UNREADABLE:
            return None

    def keep(self, visit: Visit) -> None:
        """Remember a visit; a full disk remembers none."""
        self._last = visit
        if self._path is not None:
            kept = {"n": visit.n, "day": visit.day.isoformat(), "scrutiny": visit.scrutiny}
            write_own(self._path, kept)
