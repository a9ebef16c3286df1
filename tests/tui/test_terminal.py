"""The program in a real pseudo-terminal: it starts, ends cleanly, and keeps what was saved."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from sitting import open_session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

from pseudo_terminal import PseudoTerminal

ENTERED = {"?1049", "?1000", "?1003", "?1006", "?2004", "?25"}
"""The modes of a terminal that the program changes."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings and drafts of the test's own."""
    return {"CSCP_CONFIG": str(tmp_path / "config"), "CSCP_STATE": str(tmp_path / "state")}


@pytest.fixture
def terminal(demo: Path, environment: dict[str, str]) -> Iterator[PseudoTerminal]:
    """The demo, open in a terminal."""
    with opened(demo, environment) as terminal:
        yield terminal


def opened(folder: Path, environment: dict[str, str]) -> PseudoTerminal:
    """The program on a workspace, as scripts start it."""
    command = [sys.executable, "-m", "cscp_tui", "-w", str(folder), "--by", "Business officer"]
    return PseudoTerminal(command, environment)


def is_clean(output: bytes) -> bool:
    """Whether every mode that was changed was changed back at the end."""
    last = dict(re.findall(rb"\x1b\[(\?\d+)([hl])", output))
    on = {mode.decode() for mode, state in last.items() if state == b"h"}
    return on & ENTERED == {"?25"}


def test_it_starts_with_the_headline_and_keys_work(terminal: PseudoTerminal) -> None:
    """The figures stand there, and a key opens what it says."""
    terminal.wait_for("12 of 34 delivered (35%)")
    terminal.send("n")
    terminal.wait_for("Progress update")
    terminal.send("\x1b")
    terminal.wait_for("d Deliver")
    terminal.send("q")
    assert terminal.ended() == 0
    assert is_clean(terminal.output)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_clean(terminal: PseudoTerminal, number: int) -> None:
    """Alternate screen, mouse and bracketed paste are off, the cursor is back; shells see why."""
    terminal.wait_for("12 of 34 delivered")
    terminal.kill(number)
    assert terminal.ended() == 128 + number
    assert is_clean(terminal.output)


def test_a_closed_window_ends_the_program(terminal: PseudoTerminal) -> None:
    """It does not go on for nobody."""
    terminal.wait_for("12 of 34 delivered")
    terminal.hang_up()
    assert terminal.ended() == 128 + signal.SIGHUP


def test_ctrl_c_leaves_the_form_and_then_the_program(terminal: PseudoTerminal) -> None:
    """What was typed is a draft; the terminal is clean."""
    terminal.wait_for("12 of 34 delivered")
    terminal.send("n")
    terminal.wait_for("Progress update")
    terminal.send("Half a sentence")
    terminal.wait_for("Half a sentence")
    terminal.send("\x03")
    terminal.wait_for("d Deliver")
    terminal.send("\x03")
    assert terminal.ended() == 0
    assert is_clean(terminal.output)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_what_was_said_to_be_saved_is_kept(
    terminal: PseudoTerminal, demo: Path, number: int
) -> None:
    """However the program ends once it has said so, the note is there."""
    terminal.wait_for("12 of 34 delivered")
    terminal.send("n")
    terminal.wait_for("Progress update")
    terminal.send("Kept for good")
    terminal.wait_for("Kept for good")
    terminal.send("\r")
    terminal.wait_for("Added a progress update to BP25-1.1")
    terminal.kill(number)
    terminal.ended()
    note = open_session(demo).book.last_update("BP25-1.1")
    assert note is not None
    assert note.text == "Kept for good"


@pytest.mark.parametrize("theme", ["partnership-dark", "high-contrast", "terminal"])
def test_no_color_means_no_colour(demo: Path, environment: dict[str, str], theme: str) -> None:
    """With NO_COLOR no colour is ever set, in any theme; symbols and words carry it all."""
    config = environment["CSCP_CONFIG"]
    os.makedirs(config)  # noqa: PTH103 - it is text here
    with open(f"{config}/settings.toml", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(f'theme = "{theme}"\n')
    with opened(demo, environment | {"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("12 of 34 delivered")
        terminal.send("j?")
        terminal.wait_for("Help: every command")
        terminal.send("\x1b")
        terminal.wait_for("d Deliver")
        terminal.send("q")
        terminal.ended()
    assert colours(terminal.output) == set()


def test_the_terminals_own_colours_are_its_own(demo: Path, environment: dict[str, str]) -> None:
    """The theme of that name sets no colour by its components, and some by number."""
    os.makedirs(environment["CSCP_CONFIG"])  # noqa: PTH103 - it is text here
    path = f"{environment['CSCP_CONFIG']}/settings.toml"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - the same
        file.write('theme = "terminal"\n')
    with opened(demo, environment) as terminal:
        terminal.wait_for("12 of 34 delivered")
        terminal.send("q")
        terminal.ended()
    assert "38;2" not in colours(terminal.output)
    assert colours(terminal.output) & {"31", "32", "33"}


def test_plain_signs_where_the_console_has_no_others(
    demo: Path, environment: dict[str, str]
) -> None:
    """An encoding without the signs of ratings gets letters, and nothing is lost."""
    with opened(demo, environment | {"PYTHONIOENCODING": "latin-1"}) as terminal:
        terminal.wait_for("# Red, 58 days late")
        terminal.send("q")
        terminal.ended()


def test_resizing_loses_nothing(terminal: PseudoTerminal) -> None:
    """From 220 by 60 to 80 by 24 and back, the same line is under the cursor."""
    terminal.resize(220, 60)
    terminal.wait_for("12 of 34 delivered")
    terminal.send("jjj")
    terminal.wait_for("▸  BP25-1.4")
    terminal.resize(80, 24)
    terminal.wait_for("▸  BP25-1.4")
    terminal.resize(220, 60)
    terminal.wait_for("▸  BP25-1.4")
    terminal.wait_for("Progress updates, newest first")
    terminal.send("q")
    assert terminal.ended() == 0


def test_a_paste_into_the_list_does_nothing(terminal: PseudoTerminal, demo: Path) -> None:
    """Letters that are pasted are no keys."""
    before = (demo / "journal.jsonl").read_bytes()
    terminal.wait_for("12 of 34 delivered")
    terminal.send("\x1b[200~ndvsuyq\r\x1b[201~")
    terminal.send("j")
    terminal.wait_for("▸  BP25-1.2")
    assert "12 of 34 delivered" in terminal.text
    terminal.send("q")
    terminal.ended()
    assert (demo / "journal.jsonl").read_bytes() == before


def test_the_first_start_makes_a_workspace(tmp_path: Path, environment: dict[str, str]) -> None:
    """Where there is none, its name makes one, and the program goes on in it."""
    with opened(tmp_path / "own", environment) as terminal:
        terminal.wait_for("There is no workspace in")
        terminal.send("Test Partnership\r")
        terminal.wait_for("Press a to begin one")
        terminal.send("q")
        assert terminal.ended() == 0
    assert open_session(tmp_path / "own").book.partnership.name == "Test Partnership"


def colours(output: bytes) -> set[str]:
    """What sets a colour in what was written: a number, or how its components begin."""
    found: set[str] = set()
    for codes in re.findall(rb"\x1b\[([\d;]*)m", output):
        numbers = codes.decode().split(";")
        if numbers[0] in {"38", "48"} or any(n in {"38", "48"} for n in numbers):
            found.add("38;2")
        found |= {n for n in numbers if re.fullmatch(r"[349][0-7]|10[0-7]", n)}
    return found
