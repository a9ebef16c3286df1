"""Every key of every screen, declared once for footer, help, palette and docs.

The method of a screen that a key runs is its action's name after ``action_``: ``action_agree``; a
command that declares itself needs none for its form. In previews and questions ``y`` confirms, with
``confirm_key``.
"""

from __future__ import annotations

from contextvars import ContextVar
from enum import Flag, auto

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
    action: str,
    label: str,
    name: str,
    tooltip: str,
    *,
    show: bool = True,
    needs: Needs = Needs.NOTHING,
) -> Binding:
    """Make the binding of a command, shown in the footer unless ``show`` is False."""
    USUAL_KEYS.setdefault(name, key)
    _NEEDS[action] = _NEEDS.get(action, Needs.NOTHING) | needs
    return Binding(key, action, label, id=name, tooltip=tooltip, show=show)


def add_key(name: str, tooltip: str, label: str = "Add") -> Binding:
    return command("a", "add", label, name, tooltip, needs=_TEAM)


def edit_key(name: str, tooltip: str, label: str = "Edit") -> Binding:
    return command("e", "edit", label, name, tooltip, needs=_TEAM | _RECORD)


def end_key(name: str, tooltip: str) -> Binding:
    return command("c", "end", "End", name, tooltip, needs=_TEAM | _RECORD)


def history_key(name: str, *, show: bool = True) -> Binding:
    tooltip = "Show what happened to it, and when."
    return command("h", "history", "History", name, tooltip, show=show, needs=_RECORD)


def confirm_key(label: str, name: str, tooltip: str) -> Binding:
    """Make the binding that confirms a preview."""
    return command("y", "confirm", label, name, tooltip, needs=_PAUSE)


def quiet(
    key: str, action: str, label: str, name: str, tooltip: str, *, needs: Needs = Needs.NOTHING
) -> Binding:
    """Make the binding of a command that is in the help and palette but not in the footer."""
    return command(key, action, label, name, tooltip, show=False, needs=needs)


def keyless(
    action: str, label: str, name: str, tooltip: str, *, needs: Needs = Needs.NOTHING
) -> Binding:
    """Make the binding of a rare command without a key, which the help and palette run."""
    return quiet(f"{NO_KEY}{action}", action, label, name, tooltip, needs=needs)


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
        action,
        label or spec.title,
        f"{KINDS[about.ask.links].noun.replace(' ', '-')}.{spec.name}",
        words or f"{spec.help[:1].upper()}{spec.help[1:]}.",
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
        f"app.show_tab('{tab.name}')",
        tab.title,
        f"screen.{tab.name}",
        f"Show the screen {tab.title}.",
    )
    for tab in TABS
]

_RECORD_FOR = (
    "record_for",
    "Record for",
    "change.quarter",
    "Record for an earlier quarter, as its updates arrive after it ends.",
)

_UNDO_KEY = command("u", "undo", "Undo", "change.undo", "Undo your latest change.", needs=_OWN)
_REDO_KEY = quiet(
    "ctrl+r,ctrl+y", "redo", "Redo", "change.redo", "Redo what you last undid.", needs=_OWN
)

RECORD_FOR_KEY = keyless(*_RECORD_FOR)
"""The binding for screens on which ``f`` chooses the quarter that is shown."""

_PARTS_KEYS: list[BindingType] = [
    quiet("tab", "app.focus_next", "Other part", "view.part", "Go to the screen's other part."),
    quiet(
        "0",
        "zoom",
        "Zoom",
        "view.zoom",
        "Give the part that you are in the whole screen, or share it again.",
    ),
    quiet(
        "comma,ctrl+right",
        "widen",
        "Widen",
        "view.widen",
        "Move the edge between list and detail to widen the list; from the widest, begin again.",
    ),
    quiet("ctrl+left", "narrow", "Narrow", "view.narrow", "Move the edge the other way."),
    keyless("columns", "Columns", "list.columns", "Choose which columns the list shows."),
]
"""Keys that arrange the parts of a screen; what they change is kept in the user's settings."""

_EVERYWHERE: list[BindingType] = [
    command(
        "m", "meeting", "Meeting", "meeting.open", "Start or join today's meeting.", needs=_PAUSE
    ),
    command(
        "apostrophe",
        "go_to",
        "Go to",
        "view.go-to",
        "Go to an action or another record by ref or title.",
    ),
    quiet(
        "equals_sign",
        "question",
        "Figures",
        "view.figures",
        "Show what each figure on the screen means, what it counts, and the records behind it.",
    ),
]
_EXPORT_KEY = command("x", "export", "Export", "view.export", "Write what is shown to a file.")
_LAST_OF_ALL: list[BindingType] = [
    _REDO_KEY,
    quiet("f", *_RECORD_FOR),
    quiet(
        "p",
        "project",
        "Projector",
        "view.projector",
        "Hide restricted records and causes while others are watching, or show them again.",
        needs=_PAUSE,
    ),
    keyless(
        "app.show_tab('groups')", "Groups", "screen.groups", "Show the groups and their members."
    ),
    keyless(
        "app.show_tab('agencies')",
        "Agencies",
        "screen.agencies",
        "Show the agencies, roles and categories, and where they are members.",
    ),
    keyless(
        "partnership",
        "Partnership",
        "change.partnership",
        "Edit the partnership's name, rating rule, reasons, annual report table and phrases to ignore.",
        needs=_TEAM,
    ),
    keyless(
        "set_up",
        "Set up",
        "change.set_up",
        "Set up a new partnership step by step: agencies, groups, plan, actions and meetings.",
        needs=_TEAM,
    ),
    quiet(
        "f4",
        "backups",
        "Backups",
        "app.backups",
        "Back up the workspace, repair it, or restore a backup.",
    ),
    quiet(
        "f6",
        "import",
        "Import",
        "change.import",
        "Import actions or attendance from an Excel, Word, CSV, web or Markdown file, or from a "
        "pasted table.",
        needs=_TEAM | _ALONE,
    ),
    keyless(
        "take_in_answers",
        "Take in answers",
        "change.take_in_answers",
        "Take in what agencies sent back: forms, or answers pasted from an e-mail.",
        needs=_TEAM | _ALONE,
    ),
    keyless(
        "redact",
        "Redact",
        "change.redact",
        "Remove a text, such as a child's name, from every record and file for good.",
    ),
    quiet(
        "delete",
        "say_removing",
        "Remove",
        "view.remove",
        "Say what can be removed here, and how; in a running meeting, remove the line under the cursor, "
        "after a question.",
    ),
    keyless(
        "copy_table",
        "Copy table",
        "view.copy-table",
        "Copy the list as shown, to paste into Excel or a table in Word.",
    ),
    keyless(
        "compare_days",
        "Compare two days",
        "view.compare",
        "Show which figures differ and which actions moved between any two days.",
    ),
    keyless(
        "copy_ref", "Copy ref", "view.copy-ref", "Copy the ref of the record under the cursor."
    ),
    keyless("app.choose_theme", "Theme", "view.theme", "Change the theme; your choice is kept."),
    quiet(
        "escape",
        "back",
        "Back",
        "view.back",
        "Stop writing a file, clear the filter, or go back to today.",
    ),
    *_PARTS_KEYS,
    command(
        "question_mark,f1", "help", "Help", "app.help", "Find every key, and run what it does."
    ),
    command(
        "q",
        "app.quit",
        "Quit",
        "app.quit",
        "Quit; everything is already saved.",
        needs=_PAUSE,
    ),
]

FRAME_KEYS: list[BindingType] = [
    *_EVERYWHERE,
    command("t", "as_at", "As at", "view.as-at", "Show the position as at another date."),
    _EXPORT_KEY,
    _UNDO_KEY,
    quiet(
        "ctrl+g",
        "sort",
        "Sort by",
        "list.sort",
        "Sort by the next column, then in reverse; a click on its heading does the same.",
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


FILTER_KEY = command(
    "slash", "filter", "Filter", "list.filter", "Filter the list by words and tokens."
)

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
    command("g", "group", "Group by", "list.group", "Change how the list is grouped."),
    *_JUDGED,
    declared(Escalate, show=False),
    keyless(
        "save_filter",
        "Save filter",
        "list.save-filter",
        "Save the filter under a name in your settings, or forget one.",
    ),
]

ACTION_KEYS = with_declared([*_REPORTED, *_IN_LISTS], "actions", "actions")

_OPEN_OR_CLOSED = command(
    "o",
    "other_list",
    "Open/ended",
    "list.other",
    "Show the other list of the screen: what has ended, or what is open.",
    needs=_PAUSE,
)

_SAY_ACTION = quiet(
    "colon,semicolon",
    "say_action",
    "New action",
    "action.say",
    "Add an action of this screen, typed as a sentence.",
    needs=_TEAM,
)

EXECUTIVE_KEYS: list[BindingType] = [
    *with_declared([_SAY_ACTION, *_REPORTED, _OPEN_OR_CLOSED, *_IN_LISTS], "actions", "actions"),
    keyless(
        "edit_origin",
        "Edit the origin",
        "action.origin",
        "Edit the review, audit or meeting it comes from (or press edit on its line).",
        needs=_TEAM,
    ),
    keyless(
        "origins",
        "Origins",
        "action.origins",
        "Find any review, audit or meeting and edit it, even one without actions.",
        needs=_TEAM,
    ),
]

PLAN_KEYS: list[BindingType] = [
    _SAY_ACTION,
    *ACTION_KEYS,
    keyless(
        "carry_plan",
        "Carry over the plan",
        "plan.carry-over",
        "End the plan: decide what happens to each open action, and do it in one step.",
        needs=_TEAM,
    ),
    quiet(
        "o", "other_plan", "Other plan", "view.plan", "Show the next of the plans.", needs=_PAUSE
    ),
]


ATTENDANCE_KEYS: list[BindingType] = [
    command(
        "o,percent_sign",
        "measure",
        "Measure",
        "attendance.measure",
        "Switch between people present and meetings represented.",
        needs=_PAUSE,
    ),
    command("f", "period", "Period", "attendance.period", "Choose a plan, a quarter or dates."),
    command(
        "asterisk,ctrl+a",
        "other_groups",
        "All groups",
        "attendance.groups",
        "Show all groups, or those of the annual report table again.",
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


_DIGITS = ",".join("123456789")


_ADD_ITEM = keyless(
    "add_item",
    "Add an agenda item",
    "meeting.add-item",
    "Add an item to the agenda, with its presenter, purpose, minutes and paper.",
    needs=_TEAM,
)


LIVE_KEYS: list[BindingType] = [
    command("r", "attendance", "Attendance", "meeting.attendance", "Record who is there."),
    command(
        "colon,semicolon",
        "capture",
        "Capture",
        "meeting.capture",
        "Type an action or note.",
        needs=_TEAM,
    ),
    declared(
        Agree, "Agree what the cursor is on: a delivery, the minutes, or a decision to ratify."
    ),
    command(
        "z", "close_meeting", "Close", "meeting.close", "Close it; write its minutes.", needs=_TEAM
    ),
    command("b", "read_back", "Read back", "meeting.read-back", "Read back what was agreed."),
    _UNDO_KEY,
    command(
        "space", "tick", "Done", "meeting.tick", "Mark the item as done, or not done.", needs=_TEAM
    ),
    *_REPORTED,
    *_CHANGED,
    _REJECTED,
    *_ADDED_OR_ENDED,
    *_JUDGED,
    declared(Escalate),
    quiet("l", "in_full", "In full", "meeting.in-full", "Read the item in full."),
    history_key("action.history", show=False),
    quiet(
        "o",
        "proceed_without_quorum",
        "Proceed without a quorum",
        "meeting.without-quorum",
        "Record that the Chair proceeds without a quorum, with a reason that is kept.",
        needs=_TEAM,
    ),
    quiet(_DIGITS, "stay", "Item", "meeting.stay", "Go to the agenda item with this number."),
    keyless(
        "agree_minutes",
        "Agree the minutes",
        "meeting.agree-minutes",
        "Agree the minutes of the last meeting as a correct record, or subject to corrections.",
        needs=_TEAM,
    ),
    _ADD_ITEM,
    quiet(
        "slash",
        "go_to",
        "Find",
        "meeting.find",
        "Find an item or any record by ref or words.",
    ),
    *_EVERYWHERE,
    _EXPORT_KEY,
    *_LAST_OF_ALL,
]


TAKE_ATTENDANCE_KEYS: list[BindingType] = [
    command(
        "0,1,2,3,4,5,6,7,8,9",
        "people",
        "to 9 people",
        "attendance.people",
        "Set the number of people present, in the room or online.",
    ),
    command(
        "asterisk,ctrl+a",
        "everyone",
        "Others",
        "attendance.everyone",
        "Mark everyone else as present.",
    ),
    command("minus", "apologies", "Apologies", "attendance.apologies", "Record apologies."),
    command(
        "comma", "deputy", "Deputy", "attendance.deputy", "Mark one of those present as a deputy."
    ),
    command(
        "full_stop", "online", "Online", "attendance.online", "Mark one of those present as online."
    ),
    command(
        "plus,equals_sign", "guests", "Guests", "attendance.guests", "Add guests by their agency."
    ),
    command(
        "enter",
        "numbers",
        "10 or more",
        "attendance.numbers",
        "Type the numbers of people present: in the room, online, deputies.",
    ),
    command("left_square_bracket", "left", "Left", "attendance.left", "They leave now."),
    command("right_square_bracket", "joined", "Joined", "attendance.joined", "They join now."),
    command(
        "semicolon",
        "interest",
        "Interest",
        "attendance.interest",
        "Record an interest that they declare.",
    ),
    command("space", "one", "1 or none", "attendance.one", "Set one person present, or none."),
    command(
        "slash,ctrl+f",
        "find",
        "Find",
        "attendance.find",
        "Find an agency; typing letters does the same.",
    ),
    quiet("backspace,delete", "unmark", "Unmark", "attendance.unmark", "Clear their attendance."),
    command("ctrl+z", "undo", "Undo", "attendance.undo", "Undo your latest change.", needs=_OWN),
    _REDO_KEY,
    command("escape", "dismiss", "Done", "attendance.leave", "Go back; everything is saved."),
    command(
        "question_mark,f1", "help", "Help", "app.help", "Find every key, and run what it does."
    ),
]


FIND_KEYS: list[BindingType] = [
    command(
        "enter",
        "screen.take_found",
        "Choose",
        "find.take",
        "Go to the agency, or ask about a guest.",
    ),
    command("down,tab", "screen.go(1)", "Next", "find.down", "Go to the next agency found."),
    quiet("up", "screen.go(-1)", "Previous", "find.up", "Go to the previous agency found."),
    command("escape", "screen.leave_find", "Back", "find.leave", "Stop finding."),
]


CAPTURE_KEYS: list[BindingType] = [
    command(
        "enter",
        "submit",
        "Record",
        "capture.record",
        "Record it and type the next one; with nothing typed, go back.",
    ),
    command(
        "tab",
        "complete",
        "Next mark",
        "capture.complete",
        "Go to the next words that were understood, then to the selected action; where an agency is "
        "suggested, accept it.",
    ),
    command(
        "ctrl+t",
        "plain",
        "Plain text",
        "capture.plain",
        "Take the words at the cursor for ordinary text, or for what they were again; leave the "
        "selected action off.",
    ),
    command(
        "down",
        "otherwise",
        "Otherwise",
        "capture.otherwise",
        "Record the line as the next thing that it may be, e.g. as a delivery.",
    ),
    quiet(
        "up",
        "correct",
        "Correct the last",
        "capture.correct",
        "Correct what was recorded last; while something is typed, go back in what it may be.",
    ),
    command("escape", "leave", "Back, keeps it", "capture.leave", "Go back; the text stays."),
]


_ISSUE_MINUTES = quiet(
    "i",
    "issue_minutes",
    "Issue the minutes",
    "meeting.issue-minutes",
    "Record who the minutes went to; keep them as they were, or as the Chair amended them.",
    needs=_TEAM,
)
_OF_A_MEETING: list[BindingType] = [
    command(
        "s",
        "status",
        "Status",
        "meeting.status",
        "Change its status: held, cancelled, closed or reopened.",
    ),
    command("r", "attendance", "Attendance", "meeting.attendance", "Record who is there."),
    command("n", "note", "Note", "meeting.note", "Add a note of what was said in the meeting."),
    FILTER_KEY,
    history_key("meeting.history"),
]

MEETING_KEYS: list[BindingType] = [
    add_key("meeting.add", "Plan a meeting, or a year of them in one step."),
    edit_key("meeting.edit", "Edit its date, time, place, chair and items."),
    *_OF_A_MEETING,
    command("o", "other_list", "Groups", "meeting.groups", "Show the groups, then the agencies."),
    quiet("l", "in_full", "In full", "meeting.in-full", "Read the whole meeting as one text."),
    _ISSUE_MINUTES,
    *FRAME_KEYS,
]

RECORD_KEYS: list[BindingType] = [
    add_key("meeting.decide", "Add a decision of the meeting.", label="Decision"),
    command(
        "colon,semicolon",
        "ask_for",
        "Action",
        "meeting.ask-for",
        "Add an action that it asked for.",
        needs=_TEAM,
    ),
    edit_key("meeting.edit-line", "Edit the line, or else the meeting."),
    *_OF_A_MEETING,
    declared(Escalate),
    command("l", "in_full", "In full", "meeting.in-full", "Read the whole meeting as one text."),
    _ADD_ITEM,
    _ISSUE_MINUTES,
    *FRAME_KEYS,
]

_TAKE_AWAY = keyless(
    "take_away",
    "Remove",
    "partner.take-away",
    "Remove what was added by mistake and has no history; anything else ends on a date.",
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
    command("o", "other_list", "Agencies", "group.agencies", "Show the agencies."),
    _TAKE_AWAY,
    *FRAME_KEYS,
]

AGENCY_KEYS: list[BindingType] = [
    add_key("agency.add", "Add an agency, a role, a category or guests."),
    edit_key("agency.edit", "Edit its names, kind, parent and row."),
    *_OF_A_PARTNER,
    command("o", "other_list", "Meetings", "agency.meetings", "Show the meetings again."),
    _TAKE_AWAY,
    *FRAME_KEYS,
]

MEMBER_KEYS: list[BindingType] = [
    add_key("member.add", "Add a member, from a date on."),
    edit_key("member.edit", "Edit the first and last day.", label="Edit days"),
    *_OF_A_PARTNER,
    keyless("edit_whole", "Edit all", "member.edit-whole", "Edit the group or agency itself."),
    _TAKE_AWAY,
    *FRAME_KEYS,
]


SAID_KEYS: list[BindingType] = [
    command(
        "d",
        "deliver",
        "Deliver",
        "commitment.deliver",
        "Record what was delivered, with its impact.",
        needs=_RECORD | _COMMITMENT,
    ),
    command(
        "s",
        "status",
        "Status",
        "commitment.status",
        "Set the commitment's status: delivered, partly or not, with impact and actions.",
        needs=_RECORD | _COMMITMENT,
    ),
    edit_key("commitment.edit", "Edit a commitment or partner evidence."),
    add_key("commitment.add", "Add a commitment, or an agency's evidence."),
    command(
        "c",
        "carry",
        "Carry",
        "commitment.carry",
        "Carry the commitment into a later year.",
        needs=_TEAM | _RECORD | _COMMITMENT,
    ),
    command(
        "o",
        "other_list",
        "Other list",
        "commitment.other",
        "Go to partner evidence, or back to what was said and delivered.",
    ),
    command(
        "f",
        "choose_quarter",
        "Quarter",
        "commitment.quarter",
        "Choose the quarter whose partner evidence is shown.",
    ),
    FILTER_KEY,
    history_key("commitment.history"),
    RECORD_FOR_KEY,
    quiet(
        "i",
        "impact",
        "Impact",
        "commitment.impact",
        "Record the commitment's impact.",
        needs=_RECORD | _COMMITMENT,
    ),
    quiet(
        "left_square_bracket,ctrl+up",
        "move_up",
        "Move up",
        "commitment.up",
        "Move the commitment up in the order of the report.",
        needs=_TEAM | _RECORD | _COMMITMENT,
    ),
    quiet(
        "right_square_bracket,ctrl+down",
        "move_down",
        "Move down",
        "commitment.down",
        "Move the commitment down in the order of the report.",
        needs=_TEAM | _RECORD | _COMMITMENT,
    ),
    keyless(
        "begin_year",
        "Begin a year",
        "commitment.begin-year",
        "Start a year's commitments from the priorities ahead, after a preview, as one step.",
        needs=_TEAM | _COMMITMENT,
    ),
]


SCRUTINY_KEYS: list[BindingType] = [
    command(
        "a",
        "challenge",
        "Challenge",
        "scrutiny.add",
        "Put a challenge to an agency or a group.",
        needs=_OWN,
    ),
    command(
        "n",
        "answer",
        "Answer",
        "scrutiny.answer",
        "Answer the challenge, for the team.",
        needs=_TEAM,
    ),
    command(
        "c",
        "conclude",
        "Close",
        "scrutiny.close",
        "Record the outcome of the challenge.",
        needs=_OWN,
    ),
    command("s", "reopen", "Reopen", "scrutiny.reopen", "Reopen a closed challenge.", needs=_OWN),
    command(
        "e",
        "reflect",
        "Reflection",
        "scrutiny.reflect",
        "Write the reflection for a quarter, or change it.",
        needs=_OWN,
    ),
    FILTER_KEY,
    history_key("scrutiny.history"),
    command(
        "o",
        "warnings",
        "Warnings",
        "scrutiny.warnings",
        "List the warnings that were accepted, with their reasons.",
    ),
    keyless(
        "take_in",
        "Take in",
        "scrutiny.take-in",
        "Take in a file that a scrutineer sent.",
        needs=_TEAM | _ALONE,
    ),
    keyless(
        "verify",
        "Verify",
        "scrutiny.verify",
        "Check a scrutiny pack, a signed paper or a seal against what is recorded.",
    ),
]


UPDATE_KEYS: list[BindingType] = [
    command(
        "o",
        "audience",
        "Audience",
        "update.audience",
        "Show the next audience's version.",
        needs=_PAUSE,
    ),
    command("f", "quarter", "Quarter", "update.quarter", "Choose another quarter."),
    edit_key("update.text", "Write the chair's or the team's own text.", label="Text"),
    command(
        "s",
        "sign_off",
        "Sign off",
        "update.sign",
        "Sign the quarter off, or withdraw the sign-off.",
    ),
    command(
        "n",
        "public_wording",
        "Public wording",
        "update.wording",
        "Write what the public reads of the delivery under the cursor, starting with a proposal.",
    ),
    command(
        "g",
        "compare",
        "Compare",
        "update.compare",
        "Compare with the quarter before.",
        needs=_PAUSE,
    ),
    command("a", "requests", "Requests", "update.requests", "Ask the lead agencies for progress."),
    RECORD_FOR_KEY,
    keyless("copy", "Copy", "update.copy", "Copy the Markdown to the clipboard."),
    keyless(
        "lay_out",
        "Sections",
        "update.sections",
        "Leave sections out of this audience's update, or put some first.",
    ),
]


def _key(keys: str, action: str, name: str, description: str, tooltip: str) -> Binding:
    return quiet(keys, action, description, f"table.{name}", tooltip)


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
