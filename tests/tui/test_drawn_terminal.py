"""What the terminal shows after each key is what a fresh drawing shows, on every screen and dialog."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import copytree
from string import ascii_lowercase

import msgspec
import pytest
from msgspec import Struct
from textual.screen import Screen

from cscp_tui.tui.keys import NO_KEY, USUAL_KEYS
from cscp_tui.tui.screen_registry import DIALOGS, SCREENS
from cscp_tui.tui.user_keys import CHAINS
from test_wording import WAYS
from tui.watched_program import BEGIN, END, FILL, REPORT

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

import pyte

from pseudo_terminal import PseudoTerminal

_ESCAPE, _ENTER = "\x1b", "\r"
_SENT = {
    "enter": _ENTER,
    "esc": _ESCAPE,
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
}
"""What a terminal sends for keys with a name."""
_LEFT_OUT = frozenset({"app.quit", "app.interrupt", "meeting.open"})
_NEEDS_OTHERS = frozenset(
    {
        *("AnswersScreen", "ConflictScreen", "MergeScreen"),  # somebody else's changes
        *("BeginYearScreen", "CarryOverScreen"),  # the end of a plan
        "WorkScreen",  # is gone when the program rests
        "PickingScreen",  # what several screens have in common
    }
)
"""The screens that one person doesn't come to on one day."""
_WAYS = (
    *("2 down enter", "1 down enter", "m enter", "m r"),
    *(way for way in WAYS if way[0] not in "mr"),
    *("4 down down enter", "5 right right down enter"),
)
"""The keys that lead to each screen. The meeting comes early: what is tried elsewhere ends it."""
_SMALLEST = (80, 24)
_OPENED_BY_SAVING = frozenset({"ImportScreen", "RequestsScreen"})
_DEEPEST = 2
"""How many dialogs over each other are looked into."""


class Report(Struct, frozen=True):
    """What the program has open, as it tells at rest."""

    number: int
    keys: int
    drawn: tuple[str, ...]
    stack: tuple[int, ...]
    screen: str
    form: str
    focus: int
    works: bool
    commands: tuple[tuple[str, tuple[str, ...]], ...]


def sent(key: str) -> str:
    """What a terminal sends for a key."""
    modifier, _, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    if modifier == "ctrl":
        return {"up": "\x1b[1;5A", "down": "\x1b[1;5B"}.get(last) or chr(ord(last) & 31)
    return f"{_ESCAPE * (modifier == 'alt')}{_SENT.get(last, last)}"


class Journey:
    """Somebody at the keyboard who looks at the terminal after each key."""

    def __init__(
        self, terminal: PseudoTerminal, columns: int, lines: int, file: Path, *, is_saving: bool
    ) -> None:
        """Begin where the program does.

        Args:
            file: where the program tells what is open.
            is_saving: whether each form is also filled in and saved, not only left.
        """
        self.opened: set[str] = set()
        """The screens that were shown."""
        self.forms: set[str] = set()
        self.ran: set[str] = set()
        """The commands that were run."""
        self.left = 0
        """How often something was left."""
        self._terminal, self._size, self._is_saving = terminal, (columns, lines), is_saving
        self.keys = 0
        self._trail: list[str] = []
        self._file = file
        self.now = self._report()

    def press(self, key: str) -> Report:
        """Press a key; what stands there then is what a fresh drawing shows."""
        self._trail.append(key)
        self.now = self._send(sent(key))
        shown = self._terminal.text
        # A terminal takes long to draw, and mostly shows just what was drawn.
        if shown != "\n".join(self.now.drawn):
            assert shown == self._fresh, f"after {' '.join(self._trail[-12:])}"
        self.opened.add(self.now.screen)
        self.forms |= {self.now.form} - {""}
        return self.now

    @property
    def _fresh(self) -> str:
        """The drawing of the program itself, as a terminal shows it that was empty before."""
        fresh = pyte.Screen(*self._size)
        pyte.Stream(fresh).feed("\r\n".join(self.now.drawn))
        return "\n".join(fresh.display)

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
            return bool(found) and found[-1].keys >= self.keys and not found[-1].works

        self._terminal.wait_until(is_there, f"an answer to {self._trail[-5:]}")
        return found[-1]

    def go(self, way: str) -> None:
        """Press keys from any screen that has no dialog over it."""
        for key in way.split():
            self.press(key)

    def explore(self, depth: int = 0) -> bool:
        """Run each command that was not run before, and come back with Escape.

        Returns:
            Whether all have been run; False if one led elsewhere.
        """
        begun = self.now
        for name, keys in begun.commands:
            if name in self.ran or name in _LEFT_OUT:
                continue
            self.ran.add(name)
            if not self._open(keys[0], depth):
                self.ran.discard(name)  # there is more in what it opens
            if not self._is_back(begun):
                return False
        return True

    def _open(self, key: str, depth: int) -> bool:
        begun, ran = self.now, len(self.ran)
        after = self.press(key)
        if len(after.stack) > len(begun.stack):
            if after.form:
                if self._is_back(begun) and self._is_saving:
                    self.press(key)
                    self._save(begun)
                    if len(self.now.stack) > len(begun.stack) and depth < _DEEPEST:
                        return self.explore(depth + 1) or len(self.ran) == ran
            elif depth < _DEEPEST:
                return self.explore(depth + 1) or len(self.ran) == ran
        elif after.focus != begun.focus:
            self.press("esc")
        return True

    def _save(self, begun: Report) -> None:
        """Fill in a form and save it, with what is asked then."""
        self._send(FILL)
        for _ in range(3):
            if len(self.now.stack) == len(begun.stack):
                return
            self.press("enter")

    def _is_back(self, begun: Report) -> bool:
        """Leave what is open with Escape, as far as the screen where this began."""
        for _ in range(4):
            if len(self.now.stack) <= len(begun.stack):
                break
            self.press("esc")
            self.left += 1
        return self.now.stack == begun.stack

    def home(self) -> None:
        """Leave all dialogs, and the meeting."""
        while len(self.now.stack) > 1:
            self.press("esc")
        if self.now.screen == "LiveMeetingScreen":
            self.press("m")


def screens() -> set[str]:
    """The screens that the program has, by the names of their classes."""
    found = {kind.__name__ for _, chain in CHAINS for kind in chain if issubclass(kind, Screen)}
    return found | {path.rpartition(":")[2] for path in {**SCREENS, **DIALOGS}.values()}


@pytest.mark.parametrize("size", [_SMALLEST, (120, 36)], ids=["80x24", "120x36"])
def test_the_terminal_shows_what_is_so(demo: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    """Every screen, form, dialog and question, opened, saved and left with Escape and its own key."""
    keyless = sorted(name for name, usual in USUAL_KEYS.items() if usual.startswith(NO_KEY))
    own = "".join(
        f'"{name}" = "alt+{key}"\n' for name, key in zip(keyless, ascii_lowercase, strict=False)
    )
    (tmp_path / "settings.toml").write_text(f"[keys]\n{own}")
    (tmp_path / "plan.csv").write_text("Ref,Action,Lead,Due\n1,Write a leaflet,Police,31/03/2026\n")
    copytree(demo, tmp_path / "other")
    files = {
        REPORT: str(tmp_path / "report.json"),
        "CSCP_TRIED_FILE": str(tmp_path / "plan.csv"),
        "CSCP_TRIED_OTHER": str(tmp_path / "other"),
    }
    program = [sys.executable, str(Path(__file__).with_name("watched_program.py"))]
    quick = {"ESCDELAY": "10", "NO_COLOR": "1", "TEXTUAL_ANIMATIONS": "none"}
    folders = {"CSCP_CONFIG": str(tmp_path), "CSCP_STATE": str(tmp_path)}
    command = [*program, "-w", str(demo), "--by", "Business officer"]
    with PseudoTerminal(command, quick | folders | files, *size) as terminal:
        journey = Journey(terminal, *size, tmp_path / "report.json", is_saving=size == _SMALLEST)
        for way in _WAYS:
            journey.go(way)
            while not journey.explore():
                journey.home()
                journey.go(way)
            journey.home()
    is_left_out = _NEEDS_OTHERS if size == _SMALLEST else {*_NEEDS_OTHERS, *_OPENED_BY_SAVING}
    assert journey.opened >= screens() - is_left_out
    assert len(journey.forms) > 40
    assert journey.left > 60
