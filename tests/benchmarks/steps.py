"""What is recorded on which day of a generated history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from benchmarks.ledgers import Ledger

OFFICER = "Business officer"

FOUNDATIONS, PLANNED, HELD, ENDS, EVENTS = range(5)
"""The order of what is recorded on one day."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line."""

    recorded: date
    rank: int
    work: Callable[[Ledger, date], None]
    """Appends the line, given the day of the recording."""
