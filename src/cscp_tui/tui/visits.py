"""When somebody last looked at the Scrutiny screen, and what was recorded by then.

It stands in a file of the user's own, never in the workspace.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.tui.drafts import UNREADABLE, as_file_name, privately

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
        self._path = folder / f"visit-{as_file_name(workspace)}.json" if folder else None
        self._last: Visit | None = None

    def last(self) -> Visit | None:
        """The last visit; None where there was none, or nobody knows of it any more."""
        if self._path is None:
            return self._last
        try:
            kept = json.loads(self._path.read_bytes())
            day = date.fromisoformat(kept["day"])
            return Visit(int(kept["n"]), day, int(kept.get("scrutiny", 0)))
        except (OSError, *UNREADABLE):
            return None

    def keep(self, visit: Visit) -> None:
        """Remember a visit; a full disk remembers none."""
        self._last = visit
        if self._path is None:
            return
        beside = self._path.with_suffix(f".{os.getpid()}.tmp")
        try:
            beside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(beside, "w", encoding="utf-8", opener=privately) as file:
                kept = {"v": 1, "n": visit.n, "day": visit.day.isoformat()}
                json.dump({**kept, "scrutiny": visit.scrutiny}, file)
            beside.replace(self._path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
