"""What the terminal shows after each key is what a fresh drawing shows, on every screen and dialog."""

from __future__ import annotations

import ast
import re
import sys
import time
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from shutil import copytree

import msgspec
import pytest
from msgspec import Struct
from textual.screen import Screen

from cscp_tui import tui
from cscp_tui.cli.main import main
from cscp_tui.store.clock import FixedClock
from cscp_tui.tui.keys import NO_KEY, USUAL_KEYS
from cscp_tui.tui.screen_registry import DIALOGS, SCREENS
from tui.watched_program import BEGIN, END, FILL, GO_ON, REPORT

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

import pyte

from pseudo_terminal import PseudoTerminal, TerminalScreen
from syntax_trees import tree_of

_ESCAPE, _ENTER = "\x1b", "\r"
_SENT = {
    "enter": _ENTER,
    "esc": "\x1b[27u",  # as terminals do that tell it from the beginning of another key at once
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "page up": "\x1b[5~",
    "page down": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f4": "\x1bOS",
    "f6": "\x1b[17~",
    "delete": "\x1b[3~",
    **{f"f{number}": f"\x1b[{57363 + number}u" for number in range(13, 21)},
}
"""What a terminal sends for keys with a name."""
_PASTED = "\x1b[200~{}\x1b[201~"
_EVERYWHERE = ("app.", "change.", "screen.", "view.")
"""What the names of commands begin with that every screen has."""
_KEY_OF_ANOTHER = "change.quarter"
"""The command that takes the key of another one, the period of attendance, if it is given its own."""
_OPEN = "table.open"
"""The command that opens something else on each screen."""
_SPARE = (
    *(f"alt+{key}" for key in "zyxwvutsrqponmlkjihgedca"),
    *(f"f{number}" for number in range(13, 21)),
)
"""Keys for commands that have none: with Alt not b and f, which are arrows then, and no digits, which
are keys of other commands."""
_LEFT_OUT = frozenset({"app.quit", "meeting.open"})
_WAYS: dict[str, tuple[str, ...]] = {
    "work": (
        *("1", "5 f p ublishe d down enter", "5", "5 right right down enter"),
        *("m enter", "m r", "m r / b usiness_tea m enter"),
        "m : H ealth_to_send_the_lis t enter",
        *("2", "2 ' BP25-1. 2 enter enter", "3", "3 @action.add fill enter"),
        *("4 @commitment.begin-year fill enter", "4", "4 o down", "4 down down enter"),
    ),
    "papers": (
        "2 @action.note 943476591 9 enter",
        "2 @plan.carry-over y",
        "2 f4 down down enter fill enter",
        "2 @change.take_in_answers fill enter fill enter",
        "2 @change.import fill enter @import.answer",
        "2 @change.import fill enter down down @import.change",
        "2 @change.import fill enter end @import.change",
        "2 @change.import tab tab tab BP25-1.2:_Don e enter",
        "6 o enter",
        "6 o",
        "6 o o",
        "6 end enter",
        "6",
        "6 o o enter @member.add fill enter",
        "1 down enter",
        "1",
        "8",
        "r",
        "7 tab down @update.wording fill enter",
        "7 @update.sign fill enter enter",
        "7 @update.sign fill enter",
        "7 @update.sign fill enter",
        "7",
        "7 a",
        "7 @view.export fill enter",
        "1 @view.compare enter",
    ),
}
"""The keys that lead to each screen of a part of the journey; several letters are pasted at once."""
_NOT_THERE = frozenset({"FirstRunScreen"})
"""The screens of another app."""
_BEFORE = (
    ("note", "BP25-1.3", "Half of the staff are trained."),
    ("add", "plan", "--id", "2027-29", "title=Next plan", "first_day=1/4/27", "last_day=31/3/29"),
)
"""What somebody else has recorded before: in another copy, and here."""
_MEANWHILE = ("set", "BP25-1.1", "title=Agree one strategy")
"""What somebody else records while a form is open."""
_REACHED: dict[str, frozenset[str]] = {
    "work": frozenset(
        {
            "ActionPage",
            "AnswerScreen",
            "AttendanceScreen",
            "BeginYearScreen",
            "CellScreen",
            "DayScreen",
            "ExecutiveScreen",
            "GoToScreen",
            "HelpScreen",
            "HistoryScreen",
            "LiveMeetingScreen",
            "Palette",
            "PublishedScreen",
            "RecordsBehindScreen",
            "SaidPage",
            "SaidScreen",
            "TakeAttendanceScreen",
            "forms.actions.add_form",
            "forms.actions.agree_here_form",
            "forms.actions.sourced_form",
            "forms.attendance.guests_form",
            "forms.attendance.interest_form",
            "forms.attendance.people_form",
            "forms.attendance.visitor_form",
            "forms.commitments.year_form",
            "forms.exports.export_form",
            "screens.workspace._redaction_form",
        }
    ),
    "papers": frozenset(
        {
            "AgenciesScreen",
            "AnswersScreen",
            "CarryOverScreen",
            "ConfirmScreen",
            "ConflictScreen",
            "FormScreen",
            "GroupsScreen",
            "ImportScreen",
            "MeetingPage",
            "MeetingsScreen",
            "MembersPage",
            "MergeScreen",
            "OverviewScreen",
            "PaperScreen",
            "PlanScreen",
            "ReadingScreen",
            "RequestsScreen",
            "ScrutinyScreen",
            "TablePicker",
            "UpdateScreen",
            "WorkScreen",
            "forms.actions.agreement_form",
            "forms.actions.new_plan_form",
            "forms.actions.plan_form",
            "forms.actions.sentence_form",
            "forms.carry_over.carry_row_form",
            "forms.command_forms.edit_form_for",
            "forms.command_forms.form_for",
            "forms.identifiers.identifiers_form",
            "forms.meetings.issue_form",
            "forms.meetings.item_form",
            "forms.meetings.plan_meetings_form",
            "forms.meetings.meeting_status_form",
            "forms.partners.end_membership_form",
            "forms.partners.groups_form",
            "forms.partners.members_form",
            "forms.partners.new_agency_form",
            "forms.partners.new_group_form",
            "forms.scrutiny.take_in_form",
            "forms.scrutiny.verify_form",
            "forms.updates.layout_form",
            "forms.updates.public_wording_form",
            "forms.updates.sign_off_form",
            "forms.updates.update_file_form",
            "forms.updates.withdraw_sign_off_form",
            "screens.comparing._days_form",
            "screens.actions.save_filter_form",
            "screens.imports.import_form",
            "screens.imports.column_form",
            "screens.imports.question_form",
            "screens.imports.reply_form",
            "screens.imports.planned_row_form",
            "screens.imports.sender_form",
            "screens.workspace._merge_form",
        }
    ),
}
"""The screens and the makers of forms that each part reaches, each named once."""
_ANSWERS = "confirm."
"""What the names of commands begin with that answer a question."""
_NAMED = re.compile("“.*”|[0-9]+")
"""What a question is about, which the same is asked of many."""
_SLOWEST = 2.0
"""Seconds after which what was drawn has reached the terminal, on the slowest of computers."""
_SIZES = (80, 24), (120, 36)
_DEEPEST = 2
"""How many dialogs over each other are looked into."""


class Report(Struct, frozen=True):
    """What the program has open, as it tells at rest."""

    number: int
    keys: int
    size: tuple[int, int]
    drawn: tuple[str, ...]
    stack: tuple[int, ...]
    screen: str
    form: str
    question: str
    made: tuple[str, ...]
    focus: int
    works: bool
    commands: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def place(self) -> tuple[tuple[int, ...], int]:
        """What a key that changes nothing leaves as it is."""
        return self.stack, self.focus


_WITH_CTRL = {
    name: f"\x1b[1;5{end}"
    for name, end in zip(("up", "down", "right", "left"), "ABCD", strict=True)
}


def sent(key: str) -> str:
    """What a terminal sends for a key."""
    modifier, _, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    if modifier == "ctrl":
        return _WITH_CTRL.get(last) or chr(ord(last) & 31)
    return f"{_ESCAPE * (modifier == 'alt')}{_SENT.get(last, last)}"


class Journey:
    """Somebody at the keyboard who looks at the terminal after each key."""

    def __init__(
        self,
        terminal: PseudoTerminal,
        size: tuple[int, int],
        file: Path,
        *,
        is_everywhere: bool,
    ) -> None:
        """Begin where the program does.

        Args:
            file: where the program tells what is open.
            is_everywhere: whether the commands that every screen has are run, too.
        """
        self.opened: set[str] = set()
        """The screens that were shown."""
        self.ran: set[str] = set()
        """The commands that were run."""
        self._terminal, self._size = terminal, size
        self.keys = 0
        self._trail: list[str] = []
        self._file, self._is_everywhere = file, is_everywhere
        self.now = self._report()

    def press(self, key: str, *, waits: bool = True) -> Report:
        """Press a key; what stands there then is what a fresh drawing shows.

        Args:
            waits: whether to wait for work that the program does meanwhile.
        """
        self._trail.append(key)
        self._look(sent(key))
        while waits and self.now.screen == "WorkScreen":
            self._look(GO_ON)
        return self.now

    def _look(self, text: str) -> None:
        self._compare(self._send(text))

    def _compare(self, told: Report) -> None:
        self.now = told
        # A terminal takes long to draw, and mostly shows just what was drawn.
        if self._terminal.text != "\n".join(self.now.drawn):
            fresh, until = self._fresh, time.monotonic() + _SLOWEST
            while self._terminal.text != fresh and time.monotonic() < until:
                self._terminal.read()
            assert self._terminal.text == fresh, f"after {' '.join(self._trail[-12:])}"
        self.opened.add(self.now.screen)

    @property
    def _fresh(self) -> str:
        """The drawing of the program itself, as a terminal shows it that was empty before."""
        fresh = TerminalScreen(*self._size)
        pyte.Stream(fresh).feed("\r\n".join(self.now.drawn))
        return "\n".join(fresh.display)

    def resize(self, size: tuple[int, int]) -> None:
        """Make the terminal another size; all is drawn again."""
        self._trail.append(f"[{size[0]} x {size[1]}]")
        self._size = size
        self._terminal.output = b""
        self._terminal.resize(*size)
        self._compare(self._report())

    def _send(self, text: str) -> Report:
        self._terminal.output = b""
        self._terminal.send(text)
        self.keys += 1
        return self._report()

    def _report(self) -> Report:
        """What is open once all keys were taken and nothing is left to do."""
        found: list[Report] = []

        def is_there() -> bool:
            _, begin, rest = self._terminal.output.rpartition(BEGIN.encode())
            number, end, _ = rest.partition(END.encode())
            if begin and end:
                told = msgspec.json.decode(self._file.read_bytes(), type=Report)
                if told.number == int(number):
                    found.append(told)
            told_all = bool(found) and found[-1].keys >= self.keys and not found[-1].works
            return told_all and found[-1].size == self._size

        self._terminal.wait_until(is_there, f"an answer to {self._trail[-5:]}")
        return found[-1]

    def go(self, way: str) -> None:
        """Press keys, those of named commands, or paste, from any screen that has no dialog over it."""
        for key in way.split():
            if key == "fill":
                self._send(FILL)
            elif key.startswith("@"):
                known = dict(self.now.commands)
                assert known.get(key[1:]), f"no {key} after {' '.join(self._trail[-50:])}"
                self.press(known[key[1:]][0])
            elif len(key) > 1 and key not in _SENT:
                self._trail.append(key)
                self._look(_PASTED.format(key.replace("_", " ")))
            else:
                self.press(key)

    def explore(self, depth: int = 0) -> bool:
        """Run each command that was not run before, and come back with Escape.

        Returns:
            Whether all have been run; False if one led elsewhere.
        """
        begun = self.now
        for asked, key in self._to_run(begun):
            if asked in self.ran:  # in what another opened
                continue
            self.ran.add(asked)
            if not self._open(key, depth):
                self.ran.discard(asked)  # there is more in what it opens
            if not self._is_back(begun):
                return not self._to_run(begun)
        return True

    def _to_run(self, begun: Report) -> list[tuple[str, str]]:
        """The actions that were not run before, with their keys."""
        found: list[tuple[str, str]] = []
        for name, keys in begun.commands:
            asked = f"{name} {self._what(name, begun)}"
            is_elsewhere = name.startswith(_EVERYWHERE) and not self._is_everywhere
            if keys and not is_elsewhere and name not in _LEFT_OUT and asked not in self.ran:
                found.append((asked, keys[0]))
        return found

    def _what(self, name: str, begun: Report) -> str:
        """What a command is about: each question is answered, and walked about in once for all."""
        if name == _OPEN:
            return begun.screen
        is_answer = name.startswith(_ANSWERS)
        return _NAMED.sub("", begun.question) if is_answer else str(bool(begun.question))

    def _open(self, key: str, depth: int) -> bool:
        begun, ran = self.now, len(self.ran)
        after = self.press(key)
        if len(after.stack) > len(begun.stack):
            if after.form:
                self._save(begun)
                if len(self.now.stack) > len(begun.stack) and depth < _DEEPEST:
                    return self.explore(depth + 1) or len(self.ran) == ran
            elif depth < _DEEPEST:
                return self.explore(depth + 1) or len(self.ran) == ran
        elif after.focus != begun.focus and not begun.question:  # whose buttons have the same keys
            self.press("esc")
        return True

    def _save(self, begun: Report) -> None:
        """Fill in a form and save it, with what is asked then."""
        self._send(FILL)
        for _ in range(3):
            before = self.now.place
            if len(before[0]) == len(begun.stack) or self.press("enter").place == before:
                return

    def _is_back(self, begun: Report) -> bool:
        """Leave what is open with Escape, as far as the screen where this began."""
        for _ in range(4):
            if len(self.now.stack) <= len(begun.stack):
                break
            self._leave()
        return self.now.stack == begun.stack

    def _leave(self) -> None:
        """Press Escape; where it asks whether to lose what was chosen, say yes."""
        before = self.now
        self.press("esc")
        if self.now.screen == "ConfirmScreen" and len(self.now.stack) > len(before.stack):
            self.press("y")

    def home(self) -> None:
        """Leave all dialogs, and the meeting."""
        while len(self.now.stack) > 1:
            self._leave()
        if self.now.screen == "LiveMeetingScreen":
            self.press("m")


def screens() -> set[str]:
    """The screens that the program has, by the names of their classes."""
    kinds = {
        kind
        for part in walk_packages(tui.__path__, f"{tui.__name__}.")
        for kind in vars(import_module(part.name)).values()
        if isinstance(kind, type) and issubclass(kind, Screen) and kind.__module__ == part.name
    }
    named = {path.rpartition(":")[2] for path in {**SCREENS, **DIALOGS}.values()}
    bases = {base for kind in kinds for base in kind.__mro__[1:]}
    return {each.__name__ for each in kinds - bases} | named


def makers_of_forms() -> set[str]:
    """The functions that make a form, by their modules."""
    folder = Path(tui.__path__[0])
    return {
        f"{'.'.join(file.relative_to(folder).with_suffix('').parts)}.{made.name}"
        for file in folder.rglob("*.py")
        if "Form(" in file.read_text("utf-8")
        for made in ast.walk(tree_of(file))
        if isinstance(made, ast.FunctionDef)
        for call in ast.walk(made)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Form"
    }


@pytest.mark.parametrize("part", _WAYS)
def test_the_terminal_shows_what_is_so(demo: Path, tmp_path: Path, part: str) -> None:
    """Every screen, form, dialog and question, opened, and saved or left with Escape and its own key.

    What each way leads to is also drawn at the other size, where the next one begins.
    """
    keyless = sorted(
        name
        for name, usual in USUAL_KEYS.items()
        if usual.startswith(NO_KEY) and name != _KEY_OF_ANOTHER
    )
    assert len(keyless) <= len(_SPARE)
    own = "".join(f'"{name}" = "{key}"\n' for name, key in zip(keyless, _SPARE, strict=False))
    (tmp_path / "settings.toml").write_text(f"[keys]\n{own}")
    (tmp_path / "plan.csv").write_text("Ref,Action,Lead,Due\n1,Write a leaflet,Police,31/03/2026\n")
    (tmp_path / "answers.csv").write_text("Ref,Your update\nBP25-1.1,Half are trained.\n")
    (tmp_path / "attendance.csv").write_text("Agency,QAG\nPolice,50%\n")
    other = copytree(demo, tmp_path / "other")
    record(demo, "add", "published-summary", str(tmp_path / "attendance.csv"), "--plan", "2024/25")
    for words in _BEFORE:
        record(other if words[0] == "note" else demo, *words)
    files = {
        REPORT: str(tmp_path / "report.json"),
        "CSCP_TRIED_FILE": str(tmp_path / "plan.csv"),
        "CSCP_TRIED_ANSWERS": str(tmp_path / "answers.csv"),
        "CSCP_TRIED_OTHER": str(other),
    }
    program = [sys.executable, str(Path(__file__).with_name("watched_program.py"))]
    quick = {"ESCDELAY": "10", "NO_COLOR": "1", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_FPS": "1000"}
    folders = {"CSCP_CONFIG": str(tmp_path), "CSCP_STATE": str(tmp_path)}
    command = [*program, "-w", str(demo), "--by", "Business officer"]
    with PseudoTerminal(command, quick | folders | files, *_SIZES[0]) as terminal:
        is_everywhere = part == "work"
        file = tmp_path / "report.json"
        journey = Journey(terminal, _SIZES[0], file, is_everywhere=is_everywhere)
        if part == "papers":
            journey.go("2 e x")
            record(demo, *_MEANWHILE)
            journey.go("enter")
            assert journey.now.screen == "ConflictScreen"
            journey.explore()
            journey.home()
            journey.go("2 @change.import fill")
            journey.press("enter", waits=False)
            journey.press("esc")
            journey.home()
        for number, way in enumerate(_WAYS[part], 1):
            journey.go(way)
            journey.resize(_SIZES[number % len(_SIZES)])
            while not (journey.now.form or journey.explore()):
                journey.home()
                journey.go(way)
            journey.home()
    reached = journey.opened | set(journey.now.made)
    assert sorted(_REACHED[part] - reached) == []


def record(folder: Path, *words: str) -> None:
    """Record something as somebody else, on the day of the journey."""
    clock = FixedClock(date(2025, 11, 27), 10)
    assert main(["-w", str(folder), "--by", "Board manager", *words], clock=clock) == 0


def test_the_journey_reaches_every_screen_and_form() -> None:
    """A new one is left out by nobody."""
    assert set.union(*map(set, _REACHED.values())) == (screens() - _NOT_THERE) | makers_of_forms()
