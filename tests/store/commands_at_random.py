"""Commands at random on a few records, many of which contradict each other."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

from building import action
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver, MoveDate
from cscp_tui.domain.commands.partners import TakeAway
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.enums import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.commands.base import Command

REFS = ("BP24-1.1", "BP24-1.2", "BP24-1.4")


def some_commands(seed: str) -> Iterator[Command]:
    """Commands on a few records, of which the two copies have many in common."""
    rng = random.Random(seed)
    for _ in range(7):
        ref, month = rng.choice(REFS), rng.choice([5, 6])
        yield rng.choice(
            (
                action(rng.choice(("New", "Another"))),
                AddProgressUpdate(ref, rng.choice(("Begun.", "Half done."))),
                MoveDate(ref, date(2025, month, 1), "funding", Cause.WITHIN, "no money"),
                Deliver(ref, rng.choice(("", "Fewer calls."))),
                SetFields("actions", ref, {"lead": rng.choice(("Head", "Chair"))}),
                SetFields("actions", ref, {"supporting_agencies": [rng.choice(("icb", "police"))]}),
                SetFields("actions", ref, {"measure": "A survey", "restricted": True}),
                SetFields("agencies", "police", {"name": rng.choice(("The Police", "Police"))}),
                TakeAway("actions", ref),
                AddRecord("agencies", {"name": rng.choice(("Housing", "Health"))}),
                RaiseChallenge("police", rng.choice(("Why?", "When?"))),
            )
        )
