"""The commands of every screen, each declared once for footer, help, palette and README."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

NO_KEY = "no_key_"
"""What the key of a command begins with that has none, until somebody gives it one."""


def command(key: str, action: str, label: str, name: str, tooltip: str) -> Binding:
    """A command that the footer shows."""
    return Binding(key, action, label, id=name, tooltip=tooltip)


def quiet(key: str, action: str, label: str, name: str, tooltip: str) -> Binding:
    """A command that help and palette show, and the footer does not."""
    return Binding(key, action, label, id=name, tooltip=tooltip, show=False)


def keyless(action: str, label: str, name: str, tooltip: str) -> Binding:
    """A command that is so rare that it has no key: help and palette run it."""
    return quiet(f"{NO_KEY}{action}", action, label, name, tooltip)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the screens that digits show."""

    key: str
    name: str
    title: str
    short: str
    """What it is called where the line of tabs is short."""


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
"""The screens that there are, in the order of their digits."""

CHANGING = frozenset(
    {
        "add",
        "agree",
        "ask_for",
        "begin_year",
        "capture",
        "carry_plan",
        "close",
        "close_meeting",
        "deliver",
        "edit",
        "edit_plan",
        "edit_origin",
        "origins",
        "escalate",
        "impact",
        "judge",
        "move_date",
        "move_down",
        "move_up",
        "new_plan",
        "note",
        "override",
        "redo",
        "partnership",
        "status",
        "tick",
        "take_away",
        "undo",
    }
)
"""The actions that change the team's records, and rest while nothing can be changed."""

TAKING_BACK = frozenset({"redo", "undo"})
"""Those that a scrutineer has too, for what they recorded themselves."""

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
"""The screens by their digits."""

_RECORD_FOR = (
    "record_for",
    "Record for",
    "change.quarter",
    "Record for an earlier quarter: its notes arrive after its end.",
)

RECORD_FOR_KEY = keyless(*_RECORD_FOR)
"""Where the key chooses the quarter that is shown."""

FRAME_KEYS: list[BindingType] = [
    command("m", "meeting", "Meeting", "meeting.open", "Start or join the meeting of the day."),
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
        "Show what each figure of the screen means, what it counts, and the records behind it.",
    ),
    command("t", "as_at", "As at", "view.as-at", "Show the truth of another day."),
    command("x", "export", "Export", "view.export", "Write what is shown to a file."),
    command("u", "undo", "Undo", "change.undo", "Take back your latest change."),
    quiet("ctrl+r,ctrl+y", "redo", "Redo", "change.redo", "Make again what you undid last."),
    quiet("f", *_RECORD_FOR),
    quiet(
        "p",
        "project",
        "Projector",
        "view.projector",
        "Hide restricted records and causes while others look on, or show them again.",
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
        "Edit the partnership's name, rating rule, reasons, yearly table and quiet phrases.",
    ),
    keyless("app.choose_theme", "Theme", "view.theme", "Choose other colours; they are kept."),
    quiet(
        "escape",
        "back",
        "Back",
        "view.back",
        "Stop a file that is being written, clear the filter, or go back to today.",
    ),
    *TAB_KEYS,
    command(
        "question_mark,f1", "help", "Help", "app.help", "Find every key, and run what it does."
    ),
    command("q", "app.quit", "Quit", "app.quit", "Leave; everything is saved already."),
]
"""What every screen has, in the order of the footer."""

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
        "interrupt",
        "Leave",
        id="app.interrupt",
        tooltip="Copy what is selected; else leave the form with its draft, or the program.",
        show=False,
        priority=True,
    ),
]
"""What the program has, whatever lies on the screen."""
