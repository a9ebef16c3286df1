"""The commands of the screens of meetings, groups and agencies, each declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from cscp_tui.tui.action_keys import FILTER_KEY
from cscp_tui.tui.frame_keys import FRAME_KEYS, command, keyless, quiet

if TYPE_CHECKING:
    from textual.binding import BindingType

_WITH_ATTENDANCE: list[BindingType] = [
    keyless(
        "record_for",
        "Record for",
        "change.quarter",
        "Record for an earlier quarter: its notes arrive after its end.",
    ),
    *(key for key in FRAME_KEYS if isinstance(key, Binding) and key.id != "change.quarter"),
]
"""What every screen has, where r says who came to a meeting, as it does in a meeting."""

_OF_A_MEETING: list[BindingType] = [
    command("s", "status", "Status", "meeting.status", "Held, called off, closed or reopened."),
    command("n", "note", "Note", "meeting.note", "Write down what was said in the meeting."),
    FILTER_KEY,
    command("h", "history", "History", "meeting.history", "Show what happened to it, and when."),
]

MEETING_KEYS: list[BindingType] = [
    command("a", "add", "Add", "meeting.add", "Plan a meeting, or a year of them in one step."),
    command("e", "edit", "Edit", "meeting.edit", "Edit its day, time, place, chair and items."),
    *_OF_A_MEETING,
    command("o", "other_list", "Groups", "meeting.groups", "Show the groups, then the agencies."),
    quiet("f", "in_full", "In full", "meeting.in-full", "Read all of it as one text."),
    *_WITH_ATTENDANCE,
]
"""What the list of meetings has, in the order of the footer."""

RECORD_KEYS: list[BindingType] = [
    command("a", "add", "Decision", "meeting.decide", "Add a decision of the meeting."),
    command("e", "edit", "Edit", "meeting.edit-line", "Edit the line, or else the meeting."),
    *_OF_A_MEETING,
    command("f", "in_full", "In full", "meeting.in-full", "Read all of it as one text."),
    *_WITH_ATTENDANCE,
]
"""What the page of one meeting has, in the order of the footer."""
