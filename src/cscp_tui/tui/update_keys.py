"""The commands of the screen of the quarterly update, each declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.frame_keys import RECORD_FOR_KEY, command, keyless, quiet

if TYPE_CHECKING:
    from textual.binding import BindingType

UPDATE_KEYS: list[BindingType] = [
    command("o", "audience", "Audience", "update.audience", "Show it for the next audience."),
    command("f", "quarter", "Quarter", "update.quarter", "Choose another quarter."),
    command("e", "edit", "Text", "update.text", "Write the chair's or the team's own text."),
    command("s", "sign_off", "Sign off", "update.sign", "Sign the quarter off, or take it back."),
    command("g", "compare", "Compare", "update.compare", "Compare with the quarter before."),
    command("a", "requests", "Requests", "update.requests", "Ask the lead agencies for progress."),
    RECORD_FOR_KEY,
    keyless("copy", "Copy", "update.copy", "Copy the Markdown to the clipboard."),
    keyless(
        "lay_out",
        "Sections",
        "update.sections",
        "Leave sections out of this audience's update, or put some first.",
    ),
    quiet("tab", "app.focus_next", "Other part", "update.part", "Go to paper or checklist."),
]
"""What the quarterly update has beside what every screen has."""
