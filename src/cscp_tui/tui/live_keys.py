"""The commands of a meeting that is run and of an attendance, each declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from cscp_tui.tui.action_keys import ACTION_KEYS
from cscp_tui.tui.frame_keys import FRAME_KEYS, TABS, command, quiet

if TYPE_CHECKING:
    from textual.binding import BindingType

_NOT_OF_AN_AGENDA = frozenset(
    {
        "list.filter",
        "list.group",
        "list.save-filter",
        "list.sort",
        "action.agree",
        "action.escalate",
        "action.history",
    }
)
_NOT_IN_A_MEETING = frozenset({"view.as-at", *(f"screen.{tab.name}" for tab in TABS)})
_DIGITS = ",".join("123456789")


def _but(keys: list[BindingType], names: frozenset[str]) -> list[BindingType]:
    return [key for key in keys if isinstance(key, Binding) and key.id not in names]


LIVE_KEYS: list[BindingType] = [
    command("r", "attendance", "Attendance", "meeting.attendance", "Say who is there."),
    command("colon,semicolon", "capture", "Capture", "meeting.capture", "Type an action or note."),
    command("space", "tick", "Done", "meeting.tick", "Tick the item off, or take the tick back."),
    command("y", "agree", "Agree", "action.agree", "Agree this delivery, or all that wait."),
    *_but(ACTION_KEYS, _NOT_OF_AN_AGENDA),
    command("w", "escalate", "Escalate", "action.escalate", "Bring it before the Executive."),
    command("b", "read_back", "Read back", "meeting.read-back", "Read back what was agreed."),
    command("z", "close_meeting", "End meeting", "meeting.close", "Close it; write its note."),
    quiet("l", "in_full", "In full", "meeting.in-full", "Read the item in full."),
    quiet("h", "history", "History", "action.history", "Show what happened to it, and when."),
    quiet(
        "o",
        "override",
        "Take as quorate",
        "meeting.override",
        "Let the chair take the meeting as quorate, with a reason that is kept.",
    ),
    quiet(_DIGITS, "stay", "Screens", "meeting.stay", "Digits do not leave a meeting; m does."),
    *_but(FRAME_KEYS, _NOT_IN_A_MEETING),
]
"""What a meeting has that is run, in the order of the footer."""


ATTENDANCE_KEYS: list[BindingType] = [
    command(
        "0,1,2,3,4,5,6,7,8,9",
        "people",
        "to 9 people",
        "attendance.people",
        "So many people are there, in the room or online.",
    ),
    command(
        "asterisk,e",
        "everyone",
        "Others",
        "attendance.everyone",
        "Everyone who is not marked yet is there.",
    ),
    command("a", "apologies", "Apologies", "attendance.apologies", "They sent apologies."),
    command("d", "deputy", "Deputy", "attendance.deputy", "One of those present is a deputy."),
    command("o", "online", "Online", "attendance.online", "One of those present is online."),
    command("g", "guests", "Guests", "attendance.guests", "Add guests by their agency."),
    command(
        "enter",
        "numbers",
        "10 or more",
        "attendance.numbers",
        "Type how many people are there, however many: in the room, online, deputies.",
    ),
    command("space", "one", "1 or none", "attendance.one", "One person is there, or nobody."),
    command("slash", "find", "Find", "attendance.find", "Find an agency; letters do it too."),
    quiet(
        "backspace,delete",
        "unmark",
        "Unmark",
        "attendance.unmark",
        "Say nothing of them after all.",
    ),
    command("u", "undo", "Undo", "change.undo", "Take back your latest change."),
    quiet("ctrl+r,ctrl+y", "redo", "Redo", "change.redo", "Make again what you undid last."),
    command("escape", "leave", "Done", "attendance.leave", "Go back; everything is saved."),
    command(
        "question_mark,f1", "help", "Help", "app.help", "Find every key, and run what it does."
    ),
]
"""What an attendance has, in the order of the footer."""


FIND_KEYS: list[BindingType] = [
    command("enter", "take", "Take it", "find.take", "Go to the agency, or ask about a guest."),
    command("down,tab", "go(1)", "Next", "find.down", "Go to the next agency that fits."),
    quiet("up", "go(-1)", "Before", "find.up", "Go to the agency before that fits."),
    command("escape", "leave", "Back", "find.leave", "Find nothing."),
]
"""What the line has in which an agency is found."""


CAPTURE_KEYS: list[BindingType] = [
    command(
        "enter",
        "submit",
        "Record",
        "capture.record",
        "Record what was understood, and type on; with nothing typed, go back.",
    ),
    command("tab", "complete", "Complete", "capture.complete", "Take the offered agency."),
    command("escape", "leave", "Back, keeps it", "capture.leave", "Go back; the text stays."),
]
"""What the capture line has."""
