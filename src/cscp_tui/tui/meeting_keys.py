"""The commands of the screens of meetings, each declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.action_keys import FILTER_KEY
from cscp_tui.tui.frame_keys import command

if TYPE_CHECKING:
    from textual.binding import BindingType

MEETING_KEYS: list[BindingType] = [
    FILTER_KEY,
    command("h", "history", "History", "meeting.history", "Show what happened to it, and when."),
]
"""What the list of meetings has beside what every screen has."""
