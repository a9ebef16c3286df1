"""Every key of every screen, declared once for footer, help, palette and docs.

The method of a screen that a key runs is its action's name after ``action_``: ``action_agree``; a
command that declares itself needs none for its form. In previews and questions ``y`` confirms, with
``confirm_key``.
"""

from __future__ import annotations

from contextvars import ContextVar
from enum import Flag, auto
from typing import Any

from msgspec import Struct
from textual.binding import Binding, BindingType

from cscp_tui.domain.asking import Asks, declared_commands
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    Judge,
    MoveDate,
    RejectDelivery,
    SetImpact,
)
from cscp_tui.domain.commands.meetings import Escalate
from cscp_tui.domain.records import KINDS

NO_KEY = "no_key_"

USUAL_KEYS: dict[str, str] = {}
"""The default keys of commands by their ids."""

OWN_KEYS: ContextVar[dict[str, str]] = ContextVar("OWN_KEYS")
"""The keys that the user of the running app has chosen instead, by the same ids."""


class Needs(Flag):
    """The conditions of an action without which it can't be used."""

    NOTHING = 0
    TEAM = auto()
    """The team's records can be changed."""
    OWN = auto()
    """The journal of whoever uses the program can be written: the team's, or the scrutineer's."""
    RECORD = auto()
    """A record is under the cursor."""
    COMMITMENT = auto()
    """The record is a commitment, not partner evidence."""
    PAUSE = auto()
    """Its key is not one of a word: what it does at once can't be taken back."""
    ALONE = auto()
    """Nobody else watches: what it shows of files or other copies isn't hidden from the room."""


_TEAM, _OWN, _RECORD, _COMMITMENT = Needs.TEAM, Needs.OWN, Needs.RECORD, Needs.COMMITMENT
_PAUSE, _ALONE = Needs.PAUSE, Needs.ALONE

_NEEDS: dict[str, Needs] = {}
"""The conditions of actions, besides those of commands that declare their own."""


def needs_of(action: str) -> Needs:
    """Return what an action needs; a command that declares itself changes a record of the team."""
    declares = _TEAM | _RECORD if action in DECLARED else Needs.NOTHING
    return _NEEDS.get(action, Needs.NOTHING) | declares


def command(
    key: str,
    name: str,
    tooltip: str,
    *,
    action: str = "",
    label: str = "",
    show: bool = True,
    needs: Needs = Needs.NOTHING,
) -> Binding:
    """Make the binding of a command, shown in the footer unless ``show`` is False.

    Args:
        name: its name in the user's settings, ``meeting.read-back``. Unless they are given, its end
            is the action, ``read_back``, and the label, ``Read back``.
    """
    own = name.partition(".")[2].replace("-", "_")
    action, label = action or own, label or own.replace("_", " ").capitalize()
    USUAL_KEYS.setdefault(name, key)
    _NEEDS[action] = _NEEDS.get(action, Needs.NOTHING) | needs
    return Binding(key, action, label, id=name, tooltip=tooltip, show=show)


def add_key(name: str, tooltip: str, label: str = "Add") -> Binding:
    return command("a", name, tooltip, action="add", label=label, needs=_TEAM)


def edit_key(name: str, tooltip: str, label: str = "Edit") -> Binding:
    return command("e", name, tooltip, action="edit", label=label, needs=_TEAM | _RECORD)


def end_key(name: str, tooltip: str) -> Binding:
    return command("c", name, tooltip, action="end", label="End", needs=_TEAM | _RECORD)


def history_key(name: str, *, show: bool = True) -> Binding:
    tooltip = "Show what happened to it, and when."
    return command("h", name, tooltip, action="history", label="History", show=show, needs=_RECORD)


def back_key(key: str, name: str, tooltip: str) -> Binding:
    """Make the binding that closes a dialog or page without an answer."""
    return command(key, name, tooltip, action="dismiss", label="Back")


def confirm_key(label: str, name: str, tooltip: str) -> Binding:
    """Make the binding that confirms a preview."""
    return command("y", name, tooltip, action="confirm", label=label, needs=_PAUSE)


def quiet(key: str, name: str, tooltip: str, **others: Any) -> Binding:
    """Make the binding of a command that is in the help and palette but not in the footer."""
    return command(key, name, tooltip, show=False, **others)


def keyless(name: str, tooltip: str, *, action: str = "", **others: Any) -> Binding:
    """Make the binding of a rare command without a key, which the help and palette run."""
    action = action or name.partition(".")[2].replace("-", "_")
    return quiet(f"{NO_KEY}{action}", name, tooltip, action=action, **others)


_FORM_KEYS = {
    "agree": ("y", "Agree"),
    "deliver": ("d", "Deliver"),
    "escalate": ("w", "Escalate"),
    "impact": ("i", ""),
    "move": ("v", "Move date"),
    "note": ("n", "Update"),
    "reject": ("minus", "Reject"),
    "status": ("s", ""),
}
"""The key that opens a command's form in lists of its records, and the label beside it, by its word
on the command line; without a label, the title of the form."""

DECLARED: dict[str, type[Asks]] = {}
"""The commands bound as they declare themselves, by the name of the action."""


def declared(known: type[Asks], words: str = "", *, show: bool = True) -> Binding:
    """Make the binding of a command from its own declaration.

    A screen opens its form, unless it or one of its parts has a method for the action.

    Args:
        words: the description of the key, if it differs from the command's own help.
        show: whether the footer shows it.
    """
    spec, about = known.spec, known.about()
    assert about is not None
    action = spec.name.replace("-", "_")
    key, label = _FORM_KEYS.get(spec.name, ("", ""))
    DECLARED[action] = known
    return command(
        key or f"{NO_KEY}{action}",
        f"{KINDS[about.ask.links].noun.replace(' ', '-')}.{spec.name}",
        words or f"{spec.help[:1].upper()}{spec.help[1:]}.",
        action=action,
        label=label or spec.title,
        show=show and bool(key),
    )


def with_declared(keys: list[BindingType], subject: str, table: str) -> list[BindingType]:
    bound = {key.action for key in keys if isinstance(key, Binding)}
    return keys + [
        declared(known)
        for known in declared_commands(subject)
        if known.spec.name in _FORM_KEYS
        and known.spec.name.replace("-", "_") not in bound
        and (about := known.about()) is not None
        and about.ask.links == table
    ]


class Tab(Struct, frozen=True):
    """A screen that is opened with a digit."""

    key: str
    name: str
    title: str
    short: str
    """The short name, used if the line of tabs is too narrow."""


TABS: tuple[Tab, ...] = (
    Tab("1", "overview", "Overview", "Overview"),
    Tab("2", "plan", "Plan", "Plan"),
    Tab("3", "executive", "Executive", "Exec"),
    Tab("4", "said", "Said & delivered", "Said"),
    Tab("5", "attendance", "Attendance", "Attend"),
    Tab("6", "meetings", "Meetings", "Meetings"),
    Tab("7", "update", "Quarterly update", "Update"),
    Tab("8", "scrutiny", "Scrutiny", "Scrutiny"),
)
"""The screens with a digit, in that order."""

TAB_KEYS: list[BindingType] = [
    quiet(
        tab.key,
        f"screen.{tab.name}",
        f"Show the screen {tab.title}.",
        action=f"app.show_tab('{tab.name}')",
        label=tab.title,
    )
    for tab in TABS
]

_RECORD_FOR = {
    "name": "change.quarter",
    "tooltip": "Record for an earlier quarter, as its updates arrive after it ends.",
    "action": "record_for",
    "label": "Record for",
}

_UNDO_KEY = command("u", "change.undo", "Undo your latest change.", needs=_OWN)
_REDO_KEY = quiet("ctrl+r,ctrl+y", "change.redo", "Redo what you last undid.", needs=_OWN)

RECORD_FOR_KEY = keyless(**_RECORD_FOR)
"""The binding for screens on which ``f`` chooses the quarter that is shown."""

_PARTS_KEYS: list[BindingType] = [
    quiet(
        "tab",
        "view.part",
        "Go to the screen's other part.",
        action="app.focus_next",
        label="Other part",
    ),
    quiet("0", "view.zoom", "Give the part that you are in the whole screen, or share it again."),
    quiet(
        "comma,ctrl+right",
        "view.widen",
        "Move the edge between list and detail to widen the list; from the widest, begin again.",
    ),
    quiet("ctrl+left", "view.narrow", "Move the edge the other way."),
    keyless("list.columns", "Choose which columns the list shows."),
]
"""Keys that arrange the parts of a screen; what they change is kept in the user's settings."""

_EVERYWHERE: list[BindingType] = [
    command(
        "m",
        "meeting.open",
        "Start or join today's meeting.",
        action="meeting",
        label="Meeting",
        needs=_PAUSE,
    ),
    command("apostrophe", "view.go-to", "Go to an action or another record by ref or title."),
    quiet(
        "equals_sign",
        "view.figures",
        "Show what each figure on the screen means, what it counts, and the records behind it.",
        action="question",
    ),
]
_EXPORT_KEY = command("x", "view.export", "Write what is shown to a file.")
_LAST_OF_ALL: list[BindingType] = [
    _REDO_KEY,
    quiet("f", **_RECORD_FOR),
    quiet(
        "p",
        "view.projector",
        "Hide restricted records and causes while others are watching, or show them again.",
        action="project",
        needs=_PAUSE,
    ),
    keyless("screen.groups", "Show the groups and their members.", action="app.show_tab('groups')"),
    keyless(
        "screen.agencies",
        "Show the agencies, roles and categories, and where they are members.",
        action="app.show_tab('agencies')",
    ),
    keyless(
        "change.partnership",
        "Edit the partnership's name, rating rule, reasons, annual report table and phrases to ignore.",
        needs=_TEAM,
    ),
    keyless(
        "change.set_up",
        "Set up a new partnership step by step: agencies, groups, plan, actions and meetings.",
        needs=_TEAM,
    ),
    quiet("f4", "app.backups", "Back up the workspace, repair it, or restore a backup."),
    quiet(
        "f6",
        "change.import",
        "Import actions or attendance from an Excel, Word, CSV, web or Markdown file, or from a "
        "pasted table.",
        needs=_TEAM | _ALONE,
    ),
    keyless(
        "change.take_in_answers",
        "Take in what agencies sent back: forms, or answers pasted from an e-mail.",
        needs=_TEAM | _ALONE,
    ),
    keyless(
        "change.redact",
        "Remove a text, such as a child's name, from every record and file for good.",
    ),
    quiet(
        "delete",
        "view.remove",
        "Say what can be removed here, and how; in a running meeting, remove the line under the cursor, "
        "after a question.",
        action="say_removing",
    ),
    keyless("view.copy-table", "Copy the list as shown, to paste into Excel or a table in Word."),
    keyless(
        "view.compare",
        "Show which figures differ and which actions moved between any two days.",
        action="compare_days",
        label="Compare two days",
    ),
    keyless("view.copy-ref", "Copy the ref of the record under the cursor."),
    keyless("view.theme", "Change the theme; your choice is kept.", action="app.choose_theme"),
    quiet("escape", "view.back", "Stop writing a file, clear the filter, or go back to today."),
    *_PARTS_KEYS,
    command("question_mark,f1", "app.help", "Find every key, and run what it does."),
    command("q", "app.quit", "Quit; everything is already saved.", action="app.quit", needs=_PAUSE),
]

FRAME_KEYS: list[BindingType] = [
    *_EVERYWHERE,
    command("t", "view.as-at", "Show the position as at another date."),
    _EXPORT_KEY,
    _UNDO_KEY,
    quiet(
        "ctrl+g",
        "list.sort",
        "Sort by the next column, then in reverse; a click on its heading does the same.",
        label="Sort by",
    ),
    *TAB_KEYS,
    *_LAST_OF_ALL,
]
"""The keys of every screen but a running meeting, which is left before anything else is shown."""

PROGRAM_KEYS: list[BindingType] = [
    Binding(
        "ctrl+p,f2",
        "command_palette",
        "Palette",
        id="app.palette",
        tooltip="Find a command, a record or a theme by its name.",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+c",
        "copy",
        "Copy",
        id="app.copy",
        tooltip="Copy the row or the selected text, and say how to quit.",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+s",
        "say_saved",
        "Saved",
        id="app.saved",
        tooltip="Say that everything is saved, as each change is saved at once.",
        show=False,
    ),
    Binding(
        "ctrl+f",
        "find",
        "Find",
        id="app.find",
        tooltip="Filter the list; where there is none, find any record.",
        show=False,
    ),
    Binding(
        "ctrl+z",
        "undo",
        "Undo",
        id="app.undo",
        tooltip="Undo your latest change, as in other programs.",
        show=False,
    ),
]


FILTER_KEY = command("slash", "list.filter", "Filter the list by words and tokens.")

_REPORTED: list[BindingType] = [declared(Deliver), declared(AddProgressUpdate)]
_CHANGED: list[BindingType] = [
    declared(MoveDate),
    declared(ChangeStatus),
    edit_key("action.edit", "Edit its title, lead, outcome and more."),
]
_REJECTED = declared(
    RejectDelivery, "Reject deliveries at a meeting, with the reason; this reopens them."
)
_ADDED_OR_ENDED: list[BindingType] = [
    add_key("action.add", "Add an action."),
    end_key("action.end", "Carry it over, or end it another way."),
]
_JUDGED: list[BindingType] = [declared(SetImpact, show=False), declared(Judge)]
_IN_LISTS: list[BindingType] = [
    *_CHANGED,
    declared(Agree, "Agree deliveries at a meeting."),
    _REJECTED,
    *_ADDED_OR_ENDED,
    FILTER_KEY,
    history_key("action.history"),
    command("g", "list.group", "Change how the list is grouped.", label="Group by"),
    *_JUDGED,
    declared(Escalate, show=False),
    keyless("list.save-filter", "Save the filter under a name in your settings, or forget one."),
]

ACTION_KEYS = with_declared([*_REPORTED, *_IN_LISTS], "actions", "actions")

_OPEN_OR_CLOSED = command(
    "o",
    "list.other",
    "Show the other list of the screen: what has ended, or what is open.",
    action="other_list",
    label="Open/ended",
    needs=_PAUSE,
)

_SAY_ACTION = quiet(
    "colon,semicolon",
    "action.say",
    "Add an action of this screen, typed as a sentence.",
    action="say_action",
    label="New action",
    needs=_TEAM,
)

EXECUTIVE_KEYS: list[BindingType] = [
    *with_declared([_SAY_ACTION, *_REPORTED, _OPEN_OR_CLOSED, *_IN_LISTS], "actions", "actions"),
    keyless(
        "action.origin",
        "Edit the review, audit or meeting it comes from (or press edit on its line).",
        action="edit_origin",
        label="Edit the origin",
        needs=_TEAM,
    ),
    keyless(
        "action.origins",
        "Find any review, audit or meeting and edit it, even one without actions.",
        needs=_TEAM,
    ),
]

PLAN_KEYS: list[BindingType] = [
    _SAY_ACTION,
    *ACTION_KEYS,
    keyless(
        "plan.carry-over",
        "End the plan: decide what happens to each open action, and do it in one step.",
        action="carry_plan",
        label="Carry over the plan",
        needs=_TEAM,
    ),
    quiet(
        "o",
        "view.plan",
        "Show the next of the plans.",
        action="other_plan",
        label="Other plan",
        needs=_PAUSE,
    ),
]


ATTENDANCE_KEYS: list[BindingType] = [
    command(
        "o,percent_sign",
        "attendance.measure",
        "Switch between people present and meetings represented.",
        needs=_PAUSE,
    ),
    command("f", "attendance.period", "Choose a plan, a quarter or dates."),
    command(
        "asterisk,ctrl+a",
        "attendance.groups",
        "Show all groups, or those of the annual report table again.",
        action="other_groups",
        label="All groups",
    ),
    command("l", "attendance.notes", "Read the notes under the table in full."),
    command(
        "g",
        "attendance.trend",
        "Show the group under the cursor quarter by quarter, or all groups again.",
        action="group",
        label="By quarter",
    ),
    FILTER_KEY,
    RECORD_FOR_KEY,
]


_DIGITS = ",".join("123456789")


_ADD_ITEM = keyless(
    "meeting.add-item",
    "Add an item to the agenda, with its presenter, purpose, minutes and paper.",
    label="Add an agenda item",
    needs=_TEAM,
)


LIVE_KEYS: list[BindingType] = [
    command("r", "meeting.attendance", "Record who is there."),
    command("colon,semicolon", "meeting.capture", "Type an action or note.", needs=_TEAM),
    declared(
        Agree, "Agree what the cursor is on: a delivery, the minutes, or a decision to ratify."
    ),
    command(
        "z", "meeting.close", "Close it; write its minutes.", action="close_meeting", needs=_TEAM
    ),
    command("b", "meeting.read-back", "Read back what was agreed."),
    _UNDO_KEY,
    command(
        "space", "meeting.tick", "Mark the item as done, or not done.", label="Done", needs=_TEAM
    ),
    *_REPORTED,
    *_CHANGED,
    _REJECTED,
    *_ADDED_OR_ENDED,
    *_JUDGED,
    declared(Escalate),
    quiet("l", "meeting.in-full", "Read the item in full."),
    history_key("action.history", show=False),
    quiet(
        "o",
        "meeting.without-quorum",
        "Record that the Chair proceeds without a quorum, with a reason that is kept.",
        action="proceed_without_quorum",
        label="Proceed without a quorum",
        needs=_TEAM,
    ),
    keyless(
        "meeting.edit-meeting",
        "Edit the meeting: who takes the chair, its time and place.",
        label="Edit the meeting: chair, place, times",
        needs=_TEAM,
    ),
    quiet(_DIGITS, "meeting.stay", "Go to the agenda item with this number.", label="Item"),
    keyless(
        "meeting.agree-minutes",
        "Agree the minutes of the last meeting as a correct record, or subject to corrections.",
        label="Agree the minutes",
        needs=_TEAM,
    ),
    _ADD_ITEM,
    quiet("slash", "meeting.find", "Find an item or any record by ref or words.", action="go_to"),
    *_EVERYWHERE,
    _EXPORT_KEY,
    *_LAST_OF_ALL,
]


TAKE_ATTENDANCE_KEYS: list[BindingType] = [
    command(
        "0,1,2,3,4,5,6,7,8,9",
        "attendance.people",
        "Set the number of people present, in the room or online.",
        label="to 9 people",
    ),
    command(
        "asterisk,ctrl+a", "attendance.everyone", "Mark everyone else as present.", label="Others"
    ),
    command("minus", "attendance.apologies", "Record apologies."),
    command("comma", "attendance.deputy", "Mark one of those present as a deputy."),
    command("full_stop", "attendance.online", "Mark one of those present as online."),
    command("plus,equals_sign", "attendance.guests", "Add guests by their agency."),
    command(
        "enter",
        "attendance.numbers",
        "Type the numbers of people present: in the room, online, deputies.",
        label="10 or more",
    ),
    command("left_square_bracket", "attendance.left", "They leave now."),
    command("right_square_bracket", "attendance.joined", "They join now."),
    command("semicolon", "attendance.interest", "Record an interest that they declare."),
    command("space", "attendance.one", "Set one person present, or none.", label="1 or none"),
    command("slash,ctrl+f", "attendance.find", "Find an agency; typing letters does the same."),
    quiet("backspace,delete", "attendance.unmark", "Clear their attendance."),
    command("ctrl+z", "attendance.undo", "Undo your latest change.", needs=_OWN),
    _REDO_KEY,
    command(
        "escape",
        "attendance.leave",
        "Go back; everything is saved.",
        action="dismiss",
        label="Done",
    ),
    command("question_mark,f1", "app.help", "Find every key, and run what it does."),
]


FIND_KEYS: list[BindingType] = [
    command(
        "enter",
        "find.take",
        "Go to the agency, or ask about a guest.",
        action="screen.take_found",
        label="Choose",
    ),
    command(
        "down,tab", "find.down", "Go to the next agency found.", action="screen.go(1)", label="Next"
    ),
    quiet(
        "up",
        "find.up",
        "Go to the previous agency found.",
        action="screen.go(-1)",
        label="Previous",
    ),
    command("escape", "find.leave", "Stop finding.", action="screen.leave_find", label="Back"),
]


CAPTURE_KEYS: list[BindingType] = [
    command(
        "enter",
        "capture.record",
        "Record it and type the next one; with nothing typed, go back.",
        action="submit",
    ),
    command(
        "tab",
        "capture.complete",
        "Go to the next words that were understood, then to the selected action; where an agency is "
        "suggested, accept it.",
        label="Next mark",
    ),
    command(
        "ctrl+t",
        "capture.plain",
        "Take the words at the cursor for ordinary text, or for what they were again; leave the "
        "selected action off.",
        label="Plain text",
    ),
    command(
        "down",
        "capture.otherwise",
        "Record the line as the next thing that it may be, e.g. as a delivery; while nothing is typed, "
        "the last line.",
    ),
    quiet(
        "up",
        "capture.correct",
        "Correct what was recorded last; while something is typed, go back in what it may be.",
        label="Correct the last",
    ),
    command("escape", "capture.leave", "Go back; the text stays.", label="Back, keeps it"),
]


_ISSUE_MINUTES = quiet(
    "i",
    "meeting.issue-minutes",
    "Record who the minutes went to; keep them as they were, or as the Chair amended them.",
    label="Issue the minutes",
    needs=_TEAM,
)
_OF_A_MEETING: list[BindingType] = [
    command("s", "meeting.status", "Change its status: held, cancelled, closed or reopened."),
    command("r", "meeting.attendance", "Record who is there."),
    command("n", "meeting.note", "Add a note of what was said in the meeting."),
    FILTER_KEY,
    history_key("meeting.history"),
]

MEETING_KEYS: list[BindingType] = [
    add_key("meeting.add", "Plan a meeting, or a year of them in one step."),
    edit_key("meeting.edit", "Edit its date, time, place, chair and items."),
    *_OF_A_MEETING,
    command("o", "meeting.groups", "Show the groups, then the agencies.", action="other_list"),
    quiet("l", "meeting.in-full", "Read the whole meeting as one text."),
    _ISSUE_MINUTES,
    *FRAME_KEYS,
]

RECORD_KEYS: list[BindingType] = [
    add_key("meeting.decide", "Add a decision of the meeting.", label="Decision"),
    command(
        "colon,semicolon",
        "meeting.ask-for",
        "Add an action that it asked for.",
        label="Action",
        needs=_TEAM,
    ),
    edit_key("meeting.edit-line", "Edit the line, or else the meeting."),
    *_OF_A_MEETING,
    declared(Escalate),
    command("l", "meeting.in-full", "Read the whole meeting as one text."),
    _ADD_ITEM,
    quiet(
        "c",
        "meeting.settle",
        "Say what a line means that was kept to check, until the minutes are issued.",
        label="Settle a line to check",
        needs=_TEAM,
    ),
    _ISSUE_MINUTES,
    *FRAME_KEYS,
]

_TAKE_AWAY = keyless(
    "partner.take-away",
    "Remove what was added by mistake and has no history; anything else ends on a date.",
    label="Remove",
    needs=_TEAM,
)
_OF_A_PARTNER: list[BindingType] = [
    end_key("partner.end", "End it on a date; its history stays."),
    FILTER_KEY,
    history_key("partner.history"),
]

GROUP_KEYS: list[BindingType] = [
    add_key("group.add", "Add a group, with its quorum and its members."),
    edit_key("group.edit", "Edit its names, quorum and what it oversees."),
    *_OF_A_PARTNER,
    command("o", "group.agencies", "Show the agencies.", action="other_list"),
    _TAKE_AWAY,
    *FRAME_KEYS,
]

AGENCY_KEYS: list[BindingType] = [
    add_key("agency.add", "Add an agency, a role, a category or guests."),
    edit_key("agency.edit", "Edit its names, kind, parent and row."),
    *_OF_A_PARTNER,
    command("o", "agency.meetings", "Show the meetings again.", action="other_list"),
    _TAKE_AWAY,
    *FRAME_KEYS,
]

MEMBER_KEYS: list[BindingType] = [
    add_key("member.add", "Add a member, from a date on."),
    edit_key("member.edit", "Edit the first and last day.", label="Edit days"),
    *_OF_A_PARTNER,
    keyless("member.edit-whole", "Edit the group or agency itself.", label="Edit all"),
    _TAKE_AWAY,
    *FRAME_KEYS,
]


SAID_KEYS: list[BindingType] = [
    command(
        "d",
        "commitment.deliver",
        "Record what was delivered, with its impact.",
        needs=_RECORD | _COMMITMENT,
    ),
    command(
        "s",
        "commitment.status",
        "Set the commitment's status: delivered, partly or not, with impact and actions.",
        needs=_RECORD | _COMMITMENT,
    ),
    edit_key("commitment.edit", "Edit a commitment or partner evidence."),
    add_key("commitment.add", "Add a commitment, or an agency's evidence."),
    command(
        "c",
        "commitment.carry",
        "Carry the commitment into a later year.",
        needs=_TEAM | _RECORD | _COMMITMENT,
    ),
    command(
        "o",
        "commitment.other",
        "Go to partner evidence, or back to what was said and delivered.",
        action="other_list",
        label="Other list",
    ),
    command(
        "f",
        "commitment.quarter",
        "Choose the quarter whose partner evidence is shown.",
        action="choose_quarter",
    ),
    FILTER_KEY,
    history_key("commitment.history"),
    RECORD_FOR_KEY,
    quiet("i", "commitment.impact", "Record the commitment's impact.", needs=_RECORD | _COMMITMENT),
    quiet(
        "left_square_bracket,ctrl+up",
        "commitment.up",
        "Move the commitment up in the order of the report.",
        action="move_up",
        label="Move up",
        needs=_TEAM | _RECORD | _COMMITMENT,
    ),
    quiet(
        "right_square_bracket,ctrl+down",
        "commitment.down",
        "Move the commitment down in the order of the report.",
        action="move_down",
        label="Move down",
        needs=_TEAM | _RECORD | _COMMITMENT,
    ),
    keyless(
        "commitment.begin-year",
        "Start a year's commitments from the priorities ahead, after a preview, as one step.",
        label="Begin a year",
        needs=_TEAM | _COMMITMENT,
    ),
]


SCRUTINY_KEYS: list[BindingType] = [
    command(
        "a",
        "scrutiny.add",
        "Put a challenge to an agency or a group.",
        action="challenge",
        label="Challenge",
        needs=_OWN,
    ),
    command("n", "scrutiny.answer", "Answer the challenge, for the team.", needs=_TEAM),
    command(
        "c", "scrutiny.close", "Record the outcome of the challenge.", action="conclude", needs=_OWN
    ),
    command("s", "scrutiny.reopen", "Reopen a closed challenge.", needs=_OWN),
    command(
        "e",
        "scrutiny.reflect",
        "Write the reflection for a quarter, or change it.",
        label="Reflection",
        needs=_OWN,
    ),
    FILTER_KEY,
    history_key("scrutiny.history"),
    command("o", "scrutiny.warnings", "List the warnings that were accepted, with their reasons."),
    keyless("scrutiny.take-in", "Take in a file that a scrutineer sent.", needs=_TEAM | _ALONE),
    keyless(
        "scrutiny.verify",
        "Check a scrutiny pack, a signed paper or a seal against what is recorded.",
    ),
]


UPDATE_KEYS: list[BindingType] = [
    command("o", "update.audience", "Show the next audience's version.", needs=_PAUSE),
    command("f", "update.quarter", "Choose another quarter."),
    edit_key("update.text", "Write the chair's or the team's own text.", label="Text"),
    command(
        "s",
        "update.sign",
        "Sign the quarter off, or withdraw the sign-off.",
        action="sign_off",
        label="Sign off",
    ),
    command(
        "n",
        "update.wording",
        "Write what the public reads of the delivery under the cursor, starting with a proposal.",
        action="public_wording",
        label="Public wording",
    ),
    command("g", "update.compare", "Compare with the quarter before.", needs=_PAUSE),
    command("a", "update.requests", "Ask the lead agencies for progress."),
    RECORD_FOR_KEY,
    keyless("update.copy", "Copy the Markdown to the clipboard."),
    keyless(
        "update.sections",
        "Leave sections out of this audience's update, or put some first.",
        action="lay_out",
    ),
]


def _key(keys: str, action: str, name: str, description: str, tooltip: str) -> Binding:
    return quiet(keys, f"table.{name}", tooltip, action=action, label=description)


TABLE_KEYS: list[BindingType] = [
    _key("down,j", "cursor_down", "down", "Move down", "Go to the next line."),
    _key("up,k", "cursor_up", "up", "Move up", "Go to the line before."),
    _key("pagedown", "cursor_page_down", "page-down", "Move a page down", "Go a page down."),
    _key("pageup", "cursor_page_up", "page-up", "Move a page up", "Go a page up."),
    _key("home", "cursor_first", "first", "Go to the top", "Go to the first line."),
    _key("end", "cursor_last", "last", "Go to the end", "Go to the last line."),
    _key("enter", "open", "open", "Open", "Open this record; on a heading, fold its group."),
    _key("left", "fold", "fold", "Fold", "Go to the heading; on a heading, hide its records."),
    _key("right", "unfold", "unfold", "Unfold", "Show the records under this heading."),
    _key(
        "space", "mark", "mark", "Mark", "Mark this record for a change to several, or unmark it."
    ),
    _key(
        "full_stop",
        "mark_range",
        "mark-range",
        "Mark up to here",
        "Mark every record from the nearest marked one above to this one.",
    ),
    _key(
        "asterisk,ctrl+a",
        "mark_all",
        "mark-all",
        "Mark all shown",
        "Mark every record that the filter shows, or clear all marks.",
    ),
]
