"""The commands of the Attendance screen, each declared once for footer, help and README."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.action_keys import FILTER_KEY
from cscp_tui.tui.frame_keys import RECORD_FOR_KEY, command

if TYPE_CHECKING:
    from textual.binding import BindingType

ATTENDANCE_KEYS: list[BindingType] = [
    command(
        "o,percent_sign",
        "measure",
        "Measure",
        "attendance.measure",
        "Switch between people present and meetings represented.",
    ),
    command("f", "period", "Period", "attendance.period", "Choose a plan, a quarter or days."),
    command(
        "asterisk,ctrl+a",
        "other_groups",
        "All groups",
        "attendance.groups",
        "Show all groups, or those of the yearly table again.",
    ),
    command("l", "notes", "Notes", "attendance.notes", "Read the notes under the table in full."),
    command(
        "g",
        "group",
        "By quarter",
        "attendance.trend",
        "Show the group under the cursor quarter by quarter, or all groups again.",
    ),
    FILTER_KEY,
    RECORD_FOR_KEY,
]
"""What the Attendance screen has beside what every screen has."""
