"""Where keys work: each screen with what can have its focus, and all that is bound there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.command import CommandInput
from textual.widgets import Input, TextArea

from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.forms.conflict_screen import ConflictScreen
from cscp_tui.tui.forms.field_rows import FieldRow
from cscp_tui.tui.forms.form_screen import FormScreen
from cscp_tui.tui.forms.inputs import LineInput, LongText
from cscp_tui.tui.palette import Palette
from cscp_tui.tui.screens.action_page import ActionPage, SaidPage
from cscp_tui.tui.screens.attendance_finding import Members
from cscp_tui.tui.screens.attendance_form_screen import AttendanceFormScreen
from cscp_tui.tui.screens.attendance_screen import AttendanceScreen
from cscp_tui.tui.screens.begin_year_screen import BeginYearScreen
from cscp_tui.tui.screens.carry_over_screen import CarryOverScreen
from cscp_tui.tui.screens.cell_screen import CellScreen
from cscp_tui.tui.screens.confirm_screen import ConfirmScreen
from cscp_tui.tui.screens.day_screen import DayInput, DayScreen
from cscp_tui.tui.screens.executive_screen import ExecutiveScreen
from cscp_tui.tui.screens.history_screen import HistoryScreen
from cscp_tui.tui.screens.live_meeting_screen import LiveMeetingScreen
from cscp_tui.tui.screens.meeting_page import MeetingPage
from cscp_tui.tui.screens.meetings_screen import MeetingsScreen
from cscp_tui.tui.screens.members_page import MembersPage
from cscp_tui.tui.screens.overview_screen import OverviewScreen
from cscp_tui.tui.screens.paper_screen import PaperScreen
from cscp_tui.tui.screens.partner_screens import AgenciesScreen, GroupsScreen
from cscp_tui.tui.screens.picking_screen import PickingInput, PickingScreen
from cscp_tui.tui.screens.plan_screen import PlanScreen
from cscp_tui.tui.screens.question_screens import RecordsBehindScreen
from cscp_tui.tui.screens.reading_screen import ReadingScreen
from cscp_tui.tui.screens.requests_screen import RequestsScreen
from cscp_tui.tui.screens.said_screen import SaidScreen
from cscp_tui.tui.screens.scrutiny_screen import ScrutinyScreen
from cscp_tui.tui.screens.update_screen import UpdateScreen
from cscp_tui.tui.screens.work_screen import WorkScreen
from cscp_tui.tui.widgets.capture_line import CaptureInput
from cscp_tui.tui.widgets.figure_list import FigureList
from cscp_tui.tui.widgets.filter_bar import FilterInput
from cscp_tui.tui.widgets.find_line import FindInput
from cscp_tui.tui.widgets.matrix import Matrix
from cscp_tui.tui.widgets.paper_view import PaperView
from cscp_tui.tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.binding import Binding
    from textual.dom import DOMNode

CHAINS: tuple[tuple[str, tuple[type[DOMNode], ...]], ...] = (
    ("in the list of the Plan screen", (RecordTable, PlanScreen, CscpApp)),
    ("in the list of the Executive screen", (RecordTable, ExecutiveScreen, CscpApp)),
    ("in the filter", (FilterInput, PlanScreen, CscpApp)),
    ("in the lists of promises and contributions", (RecordTable, SaidScreen, CscpApp)),
    ("in the list of meetings", (RecordTable, MeetingsScreen, CscpApp)),
    ("on the figures of the Overview", (FigureList, OverviewScreen, CscpApp)),
    ("in the matrix of attendance", (Matrix, AttendanceScreen, CscpApp)),
    ("in a quarterly update", (PaperView, UpdateScreen, CscpApp)),
    ("in the checklist of an update", (RecordTable, UpdateScreen, CscpApp)),
    ("in the list of update requests", (RecordTable, RequestsScreen)),
    ("behind a figure of any screen", (RecordTable, RecordsBehindScreen)),
    ("on a paper to read", (PaperView, PaperScreen)),
    ("behind a cell of the matrix", (RecordTable, CellScreen)),
    ("on the page of a meeting", (RecordTable, MeetingPage, CscpApp)),
    ("on the agenda of a meeting", (RecordTable, LiveMeetingScreen, CscpApp)),
    ("in the capture line", (CaptureInput, LiveMeetingScreen, CscpApp)),
    ("where attendance is taken", (Members, AttendanceFormScreen, CscpApp)),
    ("where an agency is found", (FindInput, AttendanceFormScreen, CscpApp)),
    ("in the list of scrutiny", (RecordTable, ScrutinyScreen, CscpApp)),
    ("in the list of groups", (RecordTable, GroupsScreen, CscpApp)),
    ("in the list of agencies", (RecordTable, AgenciesScreen, CscpApp)),
    ("in a list of memberships", (RecordTable, MembersPage, CscpApp)),
    ("in a line of a form", (LineInput, FieldRow, FormScreen)),
    ("in a text of a form", (LongText, FieldRow, FormScreen)),
    ("where two changes meet", (ConflictScreen,)),
    ("where a plan is carried over", (RecordTable, CarryOverScreen)),
    ("where something is found by typing", (PickingInput, PickingScreen)),
    ("in the palette", (CommandInput, Palette)),
    ("where a day is chosen", (DayInput, DayScreen)),
    ("where a year begins", (RecordTable, BeginYearScreen)),
    ("in a history", (RecordTable, HistoryScreen)),
    ("on a page to read", (ReadingScreen,)),
    ("on the page of an action", (ActionPage,)),
    ("on the page of a promise or contribution", (SaidPage,)),
    ("at a question", (ConfirmScreen,)),
    ("while long work is done", (WorkScreen,)),
)
"""Each place with whose bindings hold there, first who is asked first."""

_FIELDS = (Input, TextArea)

_BELOW = frozenset({PlanScreen, LiveMeetingScreen, AttendanceFormScreen, CscpApp})
"""What lies below the fields that are typed in there, and has letters for keys itself."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What is bound to some keys."""

    name: str
    """Its dotted id; empty for what the toolkit binds."""
    description: str
    action: str
    keys: tuple[str, ...]
    is_where_text_is_typed: bool
    """Whether letters are typed where it works, so that none can be its key."""

    @property
    def shown(self) -> str:
        """What a sentence calls it."""
        return self.name or self.description or self.action

    @property
    def does(self) -> str:
        """What tells it from others: several bindings of one command are one."""
        return self.name or self.action


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere keys can be pressed."""

    where: str
    bound: tuple[Bound, ...]


def places() -> list[Place]:
    """Every place with what is bound in it, first what is asked first."""
    return [Place(where, tuple(_bound(chain))) for where, chain in CHAINS]


def _bound(chain: tuple[type[DOMNode], ...]) -> Iterator[Bound]:
    is_field = issubclass(chain[0], _FIELDS)
    for owner in chain:
        below = is_field and owner in _BELOW
        for binding, keys in _bindings(owner):
            yield Bound(
                binding.id or "",
                binding.description,
                binding.action,
                keys,
                is_where_text_is_typed=is_field and not below,
            )


def _bindings(owner: type[DOMNode]) -> Iterator[tuple[Binding, tuple[str, ...]]]:
    """What a class binds, with all that it inherits: each binding with its keys."""
    merged = owner._merged_bindings  # noqa: SLF001 - the toolkit's own sum of them
    assert merged is not None
    keys: dict[tuple[str, str], list[str]] = {}
    found: dict[tuple[str, str], Binding] = {}
    for key, bindings in merged.key_to_bindings.items():
        for binding in bindings:
            known = (binding.id or "", binding.action)
            keys.setdefault(known, []).append(key)
            found[known] = binding
    for known, binding in found.items():
        yield binding, tuple(keys[known])
