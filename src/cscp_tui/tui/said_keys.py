"""The commands of the screen of promises and contributions, each declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.action_keys import FILTER_KEY
from cscp_tui.tui.frame_keys import RECORD_FOR_KEY, command, keyless, quiet

if TYPE_CHECKING:
    from textual.binding import BindingType

OF_PROMISES = frozenset(
    {"deliver", "status", "close", "impact", "move_up", "move_down", "begin_year"}
)
"""The actions that mean nothing to a contribution."""

OF_RECORDS = (OF_PROMISES | {"edit", "history"}) - {"begin_year"}
"""What is done to one promise or contribution that is there."""

SAID_KEYS: list[BindingType] = [
    command(
        "d", "deliver", "Deliver", "promise.deliver", "Say what was delivered, with its impact."
    ),
    command(
        "s",
        "status",
        "Status",
        "promise.status",
        "Say where the promise stands: delivered, partly or not, with impact and actions.",
    ),
    command("e", "edit", "Edit", "promise.edit", "Edit a promise or a contribution."),
    command("a", "add", "Add", "promise.add", "Add a promise, or an agency's contribution."),
    command("c", "close", "Carry", "promise.carry", "Take a promise up again in a later year."),
    command(
        "o",
        "other_list",
        "Other list",
        "promise.other",
        "Go to the agencies' contributions, or back to what was said and delivered.",
    ),
    command(
        "f",
        "choose_quarter",
        "Quarter",
        "promise.quarter",
        "Choose the quarter whose contributions are shown.",
    ),
    FILTER_KEY,
    command("h", "history", "History", "promise.history", "Show what happened to it, and when."),
    RECORD_FOR_KEY,
    quiet("i", "impact", "Impact", "promise.impact", "Say what the promise changed."),
    quiet(
        "left_square_bracket,ctrl+up",
        "move_up",
        "Move up",
        "promise.up",
        "Let the promise stand earlier in the order of the report.",
    ),
    quiet(
        "right_square_bracket,ctrl+down",
        "move_down",
        "Move down",
        "promise.down",
        "Let the promise stand later in the order of the report.",
    ),
    keyless(
        "begin_year",
        "Begin a year",
        "promise.begin-year",
        "Make a year's promises from the priorities ahead, after a preview, as one step.",
    ),
]
"""What the screen has beside what every screen has."""
