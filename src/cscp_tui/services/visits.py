"""The last visit to the Scrutiny screen, and the end of the journals at that time.

It is in a file of the user's own, never in the workspace.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from cscp_tui.services.own_files import UNREADABLE, own_path, write_own


class Visit(Struct, frozen=True):
    """A visit to the Scrutiny screen of a workspace."""

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
        """
        self._path = own_path(folder, "visit", workspace) if folder else None
        self._known: list[Visit] = []

    def last(self, today: date) -> Visit | None:
        """The last visit of an earlier day; None where there was none, or nobody knows of it.

        All looks of a day are one visit, so that closing the program does not end it.
        """
        return next((visit for visit in self._read() if visit.day < today), None)

    def keep(self, visit: Visit) -> None:
        """Remember a visit, and the one before it; a full disk remembers none."""
        before = [known for known in self._read() if known.day < visit.day]
        self._known = [visit, *before[:1]]
        if self._path is not None:
            values = [{**asdict(each), "day": each.day.isoformat()} for each in self._known]
            write_own(self._path, values[0] | {"before": values[1:]})

    def _read(self) -> list[Visit]:
        if self._path is None:
            return self._known
        try:
            kept = json.loads(self._path.read_bytes())
            return [_visit(each) for each in (kept, *kept.get("before", []))]
        except UNREADABLE:
            return []


def _visit(kept: dict[str, Any]) -> Visit:
    day = date.fromisoformat(kept["day"])
    return Visit(int(kept["n"]), day, int(kept.get("scrutiny", 0)))
