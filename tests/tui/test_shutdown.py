"""The program ends with its terminal, at any moment from the first, and keeps what was typed."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

from pseudo_terminal import PseudoTerminal
from scrutinised import contents

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 2.0
"""Seconds that the end of the program may take."""
_USUAL_START = 1.2
"""Seconds from the start to the first screen on a computer that isn't busy."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"CSCP_CONFIG": str(tmp_path / "config"), "CSCP_STATE": str(tmp_path / "state")}


def opened(
    folder: Path,
    environment: dict[str, str],
    *,
    sends_hang_up: bool = True,
    errors: int | None = None,
) -> PseudoTerminal:
    command = [sys.executable, "-m", "cscp_tui", "-w", str(folder), "--by", "Business officer"]
    return PseudoTerminal(command, environment, sends_hang_up=sends_hang_up, errors=errors)


def seconds_to_end(terminal: PseudoTerminal) -> float:
    began = time.monotonic()
    terminal.ended()
    return time.monotonic() - began


@pytest.fixture
def longest(demo: Path, environment: dict[str, str]) -> float:
    """The seconds that the end may take here: more than the promise where all takes longer."""
    began = time.monotonic()
    with opened(demo, environment) as terminal:
        terminal.wait_for("12 of 34 delivered")
        return LONGEST * max(1.0, (time.monotonic() - began) / _USUAL_START)


def drafts_of(environment: dict[str, str]) -> str:
    folder = Path(environment["CSCP_STATE"])
    return "".join(file.read_text("utf-8") for file in folder.glob("drafts-*"))


def hang_up(terminal: PseudoTerminal) -> None:
    terminal.hang_up()


def terminate(terminal: PseudoTerminal) -> None:
    terminal.kill(signal.SIGTERM)


ENDS: dict[str, tuple[bool, Callable[[PseudoTerminal], None]]] = {
    "a closed window": (True, hang_up),
    "end of file without a signal": (False, hang_up),
    "a signal": (True, terminate),
}
"""Whether a hang-up is signalled, and what brings about the end."""


@pytest.mark.parametrize("end", ENDS)
def test_it_ends_at_any_moment_of_its_start(
    demo: Path, environment: dict[str, str], longest: float, end: str
) -> None:
    """Nothing is left running for nobody, whether or not the app has begun; the plan is whole."""
    sends_hang_up, bring_about = ENDS[end]
    chance = random.Random(end)
    moments = [2.0 * (number + chance.random()) / 16 * longest / LONGEST for number in range(16)]

    def ended_within(moment: float) -> float:
        with opened(demo, environment, sends_hang_up=sends_hang_up) as terminal:
            until = time.monotonic() + moment
            while (left := until - time.monotonic()) > 0:
                terminal.read(left)
            bring_about(terminal)
            took = seconds_to_end(terminal)
            assert b"Traceback" not in terminal.output
            return took

    before = (demo / "journal.jsonl").read_bytes()
    with ThreadPoolExecutor(2) as pool:
        took = dict(zip(moments, pool.map(ended_within, moments), strict=True))
    assert {moment: seconds for moment, seconds in took.items() if seconds > longest} == {}
    assert (demo / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("where", "end"), [(where, end) for where in ("form", "capture") for end in ENDS]
)
def test_what_is_half_typed_is_kept(
    demo: Path, environment: dict[str, str], longest: float, where: str, end: str
) -> None:
    """Also what was typed so shortly before that no draft was saved in between."""
    sends_hang_up, bring_about = ENDS[end]
    with opened(demo, environment, sends_hang_up=sends_hang_up) as terminal:
        terminal.wait_for("12 of 34 delivered")
        if where == "form":
            terminal.send("n")
            terminal.wait_for("Progress update")
        else:
            terminal.send("m\r")
            terminal.wait_for("0 of 8 done")
            terminal.send(":")
            terminal.wait_for("who is to do what by when")
        terminal.send("Half a sentence")
        terminal.wait_until(lambda: "Half a sentence" in terminal.text, "the sentence")
        bring_about(terminal)
        assert seconds_to_end(terminal) < longest
    assert "Half a sentence" in drafts_of(environment)


def test_a_closed_output_ends_it(demo: Path, environment: dict[str, str], longest: float) -> None:
    """Where nothing can be drawn any more, the draft is kept and the keyboard is as it was."""
    reader, writer = os.pipe()
    with opened(demo, environment, errors=writer) as terminal:
        os.close(writer)
        modes = terminal.modes
        while os.read(reader, 1 << 16).find(b"delivered") < 0:
            pass
        while terminal.modes == modes:
            time.sleep(0.05)
        terminal.send("n")
        while b"Progress update" not in os.read(reader, 1 << 16):
            pass
        terminal.send("Half a sentence")
        drawn = b""
        while b"sentence" not in drawn:
            drawn += os.read(reader, 1 << 16)
        os.close(reader)
        terminal.send(" and more")
        assert seconds_to_end(terminal) < longest
        assert terminal.modes == modes
        assert b"Traceback" not in terminal.output
    assert "Half a sentence" in drafts_of(environment)


@pytest.mark.parametrize("sends_hang_up", [True, False])
def test_a_question_without_a_terminal_changes_nothing(
    demo: Path, environment: dict[str, str], longest: float, *, sends_hang_up: bool
) -> None:
    """The command line takes the end of its terminal for a no."""
    journal = demo / "journal.jsonl"
    journal.write_bytes(b"\xef\xbb\xbf" + journal.read_bytes())
    before = contents(demo)
    with opened(demo, environment, sends_hang_up=sends_hang_up) as terminal:
        terminal.wait_for("type yes")
        terminal.hang_up()
        assert seconds_to_end(terminal) < longest
    assert contents(demo) == before
