"""The screens by name, and the screen that shows each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from textual.screen import Screen

from cscp_tui.domain.enums import Source
from cscp_tui.domain.records import Action, Record

TAB_OF_TABLE: dict[str, str] = {
    "challenges": "scrutiny",
    "meetings": "meetings",
    "reflections": "scrutiny",
    "commitments": "said",
    "partner_evidence": "said",
    "agencies": "agencies",
    "groups": "groups",
}
"""The tab that shows the records of a table, except for actions."""


def tab_of(table: str, record: Record) -> str:
    """Return the name of the tab that shows a record; empty if there is none."""
    if isinstance(record, Action):
        return "plan" if record.source is Source.PLAN else "executive"
    return TAB_OF_TABLE.get(table, "")


SCREENS: Mapping[str, str] = {
    "overview": "screens.overview:OverviewScreen",
    "plan": "screens.plan:PlanScreen",
    "executive": "screens.executive:ExecutiveScreen",
    "said": "screens.commitments:SaidScreen",
    "attendance": "screens.attendance:AttendanceScreen",
    "meetings": "screens.meetings:MeetingsScreen",
    "update": "screens.updates:UpdateScreen",
    "scrutiny": "screens.scrutiny:ScrutinyScreen",
    "meeting-page": "screens.meetings:MeetingPage",
    "meeting": "screens.live_meeting:LiveMeetingScreen",
    "groups": "screens.partners:GroupsScreen",
    "agencies": "screens.partners:AgenciesScreen",
    "members": "screens.partners:MembersPage",
}
"""The module and class of each screen, by the name of its tab."""

DIALOGS: Mapping[str, str] = {
    "take-attendance": "screens.take_attendance:TakeAttendanceScreen",
    "day": "screens.history:DayScreen",
    "figure": "finders:RecordsBehindScreen",
    "form": "forms.form_screen:FormScreen",
    "go-to": "finders:GoToScreen",
    "help": "finders:HelpScreen",
    "history": "screens.history:HistoryScreen",
    "reading": "dialogs:ReadingScreen",
    "answers": "screens.imports:AnswersScreen",
    "action-page": "screens.actions:ActionPage",
    "carry-over": "screens.carry_over:CarryOverScreen",
    "import": "screens.imports:ImportScreen",
    "merge": "screens.workspace:MergeScreen",
}
"""The module and class of each dialog that several screens open."""


OPENERS: Mapping[str, str] = {
    "answers": "screens.imports:open_answers",
    "backups": "screens.workspace:open_backups",
    "compare": "screens.comparing:open_comparison",
    "import": "screens.imports:open_import",
    "meeting": "screens.meeting_entry:enter_meeting",
    "redaction": "screens.workspace:open_redaction",
    "set-up": "screens.set_up:open_set_up",
}
"""The module and function of features that open more than one dialog."""


def screen_class(name: str) -> Callable[..., Screen[Any]]:
    """Import and return the class of a screen or dialog, when it is first needed."""
    found: Callable[..., Screen[Any]] = _loaded(SCREENS.get(name) or DIALOGS[name])
    return found


def opener(name: str) -> Callable[..., None]:
    """Import and return the function that opens a feature over a screen."""
    found: Callable[..., None] = _loaded(OPENERS[name])
    return found


def _loaded(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(f"cscp_tui.tui.{module}"), name)
