"""How far a journal has been read, and what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.store.codec import Line
    from cscp_tui.store.journals import Position

NEVER = date.min
"""The latest day of effect of a journal without lines."""


@dataclass(slots=True)
class Log:
    """A place in a journal up to which its lines are known."""

    position: Position
    at: str = ""
    """When the last line was recorded."""
    latest_on: date = NEVER
    """The latest day of effect of any line."""
    previous: str = ""
    """The hash before the last line, where that was read while its writer may have had to wait
    for the disk, and may have to take it back."""
    findings: list[str] = field(default_factory=list)
    """What the user must know about how it was opened."""
    read_only: str = ""
    """Why it can only be read; empty where it can be written."""

    def pass_over(self, lines: Sequence[Line], position: Position) -> None:
        """Move the place behind lines that the book knows."""
        if lines:
            self.at = lines[-1].at
            self.latest_on = max(self.latest_on, *(line.on for line in lines))
            self.previous = ""
        self.position = position
