"""The user's own keys: which of them can be used, and which clash with others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from msgspec import Struct
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.command import CommandInput
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys
from textual.widgets import Input, TextArea

from cscp_tui.base.texts import shortened
from cscp_tui.tui.dialogs import (
    ConfirmScreen,
    PickingInput,
    PickingScreen,
    ReadingScreen,
    WorkScreen,
)
from cscp_tui.tui.finders import CellScreen, RecordsBehindScreen
from cscp_tui.tui.forms.field_row import FieldRow, LongText
from cscp_tui.tui.forms.form_screen import ConflictScreen, FormScreen
from cscp_tui.tui.key_help import declared_bindings, key_name, own_key
from cscp_tui.tui.keys import PROGRAM_KEYS
from cscp_tui.tui.palette import Palette
from cscp_tui.tui.screens.actions import ActionPage
from cscp_tui.tui.screens.attendance import AttendanceScreen
from cscp_tui.tui.screens.capture import CaptureInput
from cscp_tui.tui.screens.carry_over import CarryOverScreen
from cscp_tui.tui.screens.commitments import BeginYearScreen, SaidPage, SaidScreen
from cscp_tui.tui.screens.executive import ExecutiveScreen
from cscp_tui.tui.screens.history import DayInput, DayScreen, HistoryScreen
from cscp_tui.tui.screens.imports import AnswersScreen, ImportScreen
from cscp_tui.tui.screens.live_meeting import LiveMeetingScreen
from cscp_tui.tui.screens.meetings import MeetingPage, MeetingsScreen
from cscp_tui.tui.screens.overview import FigureList, OverviewScreen
from cscp_tui.tui.screens.partners import AgenciesScreen, GroupsScreen, MembersPage
from cscp_tui.tui.screens.plan import PlanScreen
from cscp_tui.tui.screens.scrutiny import ScrutinyScreen
from cscp_tui.tui.screens.take_attendance import Members, TakeAttendanceScreen
from cscp_tui.tui.screens.updates import PaperScreen, RequestsScreen, UpdateScreen
from cscp_tui.tui.screens.workspace import MergeScreen
from cscp_tui.tui.widgets.matrix import Matrix
from cscp_tui.tui.widgets.paper import PaperView
from cscp_tui.tui.widgets.prompt import FilterInput, FindInput, LineInput
from cscp_tui.tui.widgets.table import RecordTable

CHAINS: tuple[tuple[str, tuple[type[DOMNode], ...]], ...] = (
    ("in the list of the Plan screen", (RecordTable, PlanScreen, App)),
    ("in the list of the Executive screen", (RecordTable, ExecutiveScreen, App)),
    ("in the filter", (FilterInput, PlanScreen, App)),
    ("in the lists of commitments and partner evidence", (RecordTable, SaidScreen, App)),
    ("in the list of meetings", (RecordTable, MeetingsScreen, App)),
    ("on the figures of the Overview", (FigureList, OverviewScreen, App)),
    ("in the matrix of attendance", (Matrix, AttendanceScreen, App)),
    ("in a quarterly update", (PaperView, UpdateScreen, App)),
    ("in the checklist of an update", (RecordTable, UpdateScreen, App)),
    ("in the list of update requests", (RecordTable, RequestsScreen)),
    ("behind a figure of any screen", (RecordTable, RecordsBehindScreen)),
    ("on a paper in full", (PaperView, PaperScreen)),
    ("behind a cell of the matrix", (RecordTable, CellScreen)),
    ("on the page of a meeting", (RecordTable, MeetingPage, App)),
    ("on the agenda of a meeting", (RecordTable, LiveMeetingScreen, App)),
    ("in the capture line", (CaptureInput, LiveMeetingScreen, App)),
    ("where attendance is taken", (Members, TakeAttendanceScreen, App)),
    ("where an agency is found", (FindInput, TakeAttendanceScreen, App)),
    ("in the list of scrutiny", (RecordTable, ScrutinyScreen, App)),
    ("in the list of groups", (RecordTable, GroupsScreen, App)),
    ("in the list of agencies", (RecordTable, AgenciesScreen, App)),
    ("in a list of memberships", (RecordTable, MembersPage, App)),
    ("in a line of a form", (LineInput, FieldRow, FormScreen)),
    ("in a text of a form", (LongText, FieldRow, FormScreen)),
    ("where two changes clash", (ConflictScreen,)),
    ("where a plan is carried over", (RecordTable, CarryOverScreen)),
    ("where two copies are merged", (RecordTable, MergeScreen)),
    ("where a file is imported", (RecordTable, ImportScreen)),
    ("where answers are taken in", (RecordTable, AnswersScreen)),
    ("where you type to find something", (PickingInput, PickingScreen)),
    ("in the palette", (CommandInput, Palette)),
    ("where a day is chosen", (DayInput, DayScreen)),
    ("where a year begins", (RecordTable, BeginYearScreen)),
    ("in a history", (RecordTable, HistoryScreen)),
    ("on a text in full", (ReadingScreen,)),
    ("on the page of an action", (ActionPage,)),
    ("on the page of a commitment or evidence", (SaidPage,)),
    ("at a question", (ConfirmScreen,)),
    ("while the program works", (WorkScreen,)),
)
"""The places where keys are pressed, each with the classes whose bindings apply. The first class
takes precedence."""

_FIELDS = (Input, TextArea)

_BELOW = frozenset({PlanScreen, LiveMeetingScreen, TakeAttendanceScreen, App})
"""The screens under a text field that have letters as keys themselves."""


class Bound(Struct, frozen=True):
    """A command with its keys."""

    name: str
    """The dotted id; empty for a binding of Textual's own."""
    description: str
    action: str
    keys: tuple[str, ...]
    is_where_text_is_typed: bool
    """True if letters are typed where it applies, so that no letter can be its key."""

    @property
    def shown(self) -> str:
        return self.name or self.description or self.action

    @property
    def does(self) -> str:
        """The identity of its command, shared by all bindings of that command."""
        return self.name or self.action


class KeyContext(Struct, frozen=True):
    """A place where keys can be pressed, with the bindings that apply there."""

    where: str
    bound: tuple[Bound, ...]


def key_contexts() -> list[KeyContext]:
    """Return every place where keys are pressed, with its bindings in order of precedence."""
    return [KeyContext(where, tuple(_bound(chain))) for where, chain in CHAINS]


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
    merged = declared_bindings(owner)
    if owner is App:
        merged = BindingsMap.merge([merged, BindingsMap(PROGRAM_KEYS)])
    keys: dict[tuple[str, str], list[str]] = {}
    found: dict[tuple[str, str], Binding] = {}
    for key, bindings in merged.key_to_bindings.items():
        for binding in bindings:
            known = (binding.id or "", binding.action)
            keys.setdefault(known, []).append(key)
            found[known] = binding
    for known, binding in found.items():
        yield binding, tuple(keys[known])


_FORMER_NAMES = {
    "action.close": "action.end",
    "app.interrupt": "app.copy",
    "meeting.override": "meeting.without-quorum",
    "overview.yearly": "overview.annual-report",
}
"""The present ids of commands that were called otherwise in version 1, except promises."""
_NAMED = frozenset(key.value for key in Keys)
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super"})


class _Clash(Struct, frozen=True):
    key: str
    names: tuple[str, ...]
    """The commands that want the key and whose keys the user changed."""
    sentence: str


def checked_keymap(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the usable keys by command id, and a sentence for each that cannot be used.

    A command whose key cannot be had keeps its usual one, so that none is out of reach.
    """
    known = key_contexts()
    keymap: dict[str, str] = {}
    problems = []
    for former, typed in keys.items():
        name = _current_name(former)
        wanted = [normal_key(key) for key in typed.split(",")]
        if problem := _problem(name, typed, wanted, known):
            problems.append(problem)
        else:
            keymap[name] = ",".join(wanted)
    while clashes := list(_clashes(keymap, known)):
        clash = clashes[0]
        problems.append(clash.sentence)
        for name in clash.names:
            keymap.pop(name)
    return keymap, problems


def _current_name(name: str) -> str:
    """Return the present id of a command, given its id now or in version 1."""
    subject, _, rest = name.partition(".")
    return f"commitment.{rest}" if subject == "promise" else _FORMER_NAMES.get(name, name)


def normal_key(key: str) -> str:
    """Return a key by Textual's name for it: ``slash`` for ``/``."""
    *modifiers, last = key.strip().split("+") if key.strip() != "+" else ["+"]
    if len(last) == 1 and not last.isalnum():
        name = unicodedata.name(last, last).lower().replace("-", "_").replace(" ", "_")
        last = KEY_NAME_REPLACEMENTS.get(name, name)
    return "+".join([*map(str.lower, modifiers), last])


def _problem(name: str, typed: str, wanted: list[str], known: Iterable[KeyContext]) -> str:
    """Return why a command cannot have some keys, apart from clashes; empty if it can."""
    names = {bound.name for place in known for bound in place.bound}
    shown = shortened(name)
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = (
            f"Did you mean “{near[0]}”?"
            if near
            else f"Press {own_key('app.help')} to see them all."
        )
        return f"Keys: there's no command “{shown}”. {hint}"
    for key in wanted:
        if not _is_key(key):
            return f"Keys: “{shortened(typed)}” isn't a key for “{shown}”. Write it like ctrl+n."
        if _is_typed(key) and any(
            bound.name == name and bound.is_where_text_is_typed
            for place in known
            for bound in place.bound
        ):
            return (
                f"Keys: “{shown}” can't use “{key_name(key)}”, because you type it into the field."
            )
    return ""


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    if not last or not _MODIFIERS.issuperset(modifiers):
        return False
    return len(last) == 1 or last in _NAMED or _is_sign(last)


def _is_sign(name: str) -> bool:
    if name in KEY_NAME_REPLACEMENTS.values():
        return True
    try:
        return bool(unicodedata.lookup(name.replace("_", " ").upper()))
    except KeyError:
        return False


def _is_typed(key: str) -> bool:
    return len(key) == 1 or (key not in _NAMED and "+" not in key)


def _clashes(keymap: Mapping[str, str], known: Iterable[KeyContext]) -> Iterator[_Clash]:
    """Yield the keys that two commands want in one place, at least one by the user's choice."""
    for place in known:
        takers: dict[str, Bound] = {}
        for bound in place.bound:
            for key in keymap[bound.name].split(",") if bound.name in keymap else bound.keys:
                taker = takers.setdefault(key, bound)
                own = tuple(name for name in {taker.name, bound.name} if name in keymap)
                if taker.does != bound.does and own:
                    both = f"“{taker.shown}” and “{bound.shown}”"
                    yield _Clash(
                        key,
                        own,
                        f"Keys: {both} both use “{key_name(key)}” {place.where}. {_kept(own)} "
                        "until you change one.",
                    )


def _kept(names: tuple[str, ...]) -> str:
    quoted = " and ".join(f"“{name}”" for name in sorted(names))
    return f"{quoted} {'keep their' if len(names) > 1 else 'keeps its'} usual key"
