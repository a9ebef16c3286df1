"""The commands of the Scrutiny screen, each declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.action_keys import FILTER_KEY
from cscp_tui.tui.frame_keys import command, keyless

if TYPE_CHECKING:
    from textual.binding import BindingType

SCRUTINISING = frozenset({"challenge", "conclude", "reopen", "reflect"})
"""What team and scrutineer record here, each in their own journal."""

SCRUTINY_KEYS: list[BindingType] = [
    command("a", "challenge", "Challenge", "scrutiny.add", "Put a challenge to somebody."),
    command("n", "answer", "Answer", "scrutiny.answer", "Answer the challenge, for the team."),
    command("c", "conclude", "Close", "scrutiny.close", "Say what came of the challenge."),
    command("s", "reopen", "Reopen", "scrutiny.reopen", "Open a closed challenge again."),
    command(
        "e",
        "reflect",
        "Reflection",
        "scrutiny.reflect",
        "Write the reflection for a quarter, or change it.",
    ),
    FILTER_KEY,
    command("h", "history", "History", "scrutiny.history", "Show what happened to it, and when."),
    keyless(
        "take_in",
        "Take in",
        "scrutiny.take-in",
        "Take in a file that a scrutineer recorded in and sent.",
    ),
]
"""What the screen has beside what every screen has, in the order of the footer."""
