"""The commands of the screens of meetings, groups and agencies, each declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.action_keys import FILTER_KEY
from cscp_tui.tui.frame_keys import FRAME_KEYS, command, keyless, quiet

if TYPE_CHECKING:
    from textual.binding import BindingType

_OF_A_MEETING: list[BindingType] = [
    command("s", "status", "Status", "meeting.status", "Held, called off, closed or reopened."),
    command("r", "attendance", "Attendance", "meeting.attendance", "Say who is there."),
    command("n", "note", "Note", "meeting.note", "Write down what was said in the meeting."),
    FILTER_KEY,
    command("h", "history", "History", "meeting.history", "Show what happened to it, and when."),
]

MEETING_KEYS: list[BindingType] = [
    command("a", "add", "Add", "meeting.add", "Plan a meeting, or a year of them in one step."),
    command("e", "edit", "Edit", "meeting.edit", "Edit its day, time, place, chair and items."),
    *_OF_A_MEETING,
    command("o", "other_list", "Groups", "meeting.groups", "Show the groups, then the agencies."),
    quiet("l", "in_full", "In full", "meeting.in-full", "Read all of it as one text."),
    *FRAME_KEYS,
]
"""What the list of meetings has, in the order of the footer."""

RECORD_KEYS: list[BindingType] = [
    command("a", "add", "Decision", "meeting.decide", "Add a decision of the meeting."),
    command(
        "colon,semicolon",
        "ask_for",
        "Action",
        "meeting.ask-for",
        "Add an action that it asked for.",
    ),
    command("e", "edit", "Edit", "meeting.edit-line", "Edit the line, or else the meeting."),
    *_OF_A_MEETING,
    command("w", "escalate", "Escalate", "action.escalate", "Bring it before the Executive."),
    command("l", "in_full", "In full", "meeting.in-full", "Read all of it as one text."),
    *FRAME_KEYS,
]
"""What the page of one meeting has, in the order of the footer."""

_TAKE_AWAY = keyless(
    "take_away",
    "Take away",
    "partner.take-away",
    "Take away what was made by mistake and has no history; all else ends on a day.",
)
_OF_A_PARTNER: list[BindingType] = [
    command("c", "close", "End", "partner.end", "End it on a day; its history stays."),
    FILTER_KEY,
    command("h", "history", "History", "partner.history", "Show what happened to it, and when."),
]

GROUP_KEYS: list[BindingType] = [
    command("a", "add", "Add", "group.add", "Add a group, with its quorum and its members."),
    command("e", "edit", "Edit", "group.edit", "Edit its names, quorum and what it oversees."),
    *_OF_A_PARTNER,
    command("o", "other_list", "Agencies", "group.agencies", "Show the agencies."),
    _TAKE_AWAY,
    *FRAME_KEYS,
]
"""What the list of groups has, in the order of the footer."""

AGENCY_KEYS: list[BindingType] = [
    command("a", "add", "Add", "agency.add", "Add an agency, a role, a category or guests."),
    command("e", "edit", "Edit", "agency.edit", "Edit its names, kind, parent and row."),
    *_OF_A_PARTNER,
    command("o", "other_list", "Meetings", "agency.meetings", "Show the meetings again."),
    _TAKE_AWAY,
    *FRAME_KEYS,
]
"""What the list of agencies has, in the order of the footer."""

MEMBER_KEYS: list[BindingType] = [
    command("a", "add", "Add", "member.add", "Make somebody a member from a day on."),
    command("e", "edit", "Edit days", "member.edit", "Edit from when and to when."),
    *_OF_A_PARTNER,
    keyless("edit_whole", "Edit all", "member.edit-whole", "Edit the group or agency itself."),
    _TAKE_AWAY,
    *FRAME_KEYS,
]
"""What the page of the members of a group, or of an agency's groups, has."""
