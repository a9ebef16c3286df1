"""The program ends with its terminal, at any moment from the first, and keeps what was typed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

from cscp_tui.tui.shutdown import ENDED_BY_SIGNAL
from pseudo_terminal import PseudoTerminal
from scrutinised import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST = 2.0
"""Seconds that the end of the program may take."""
_USUAL_START = 1.2
"""Seconds from the start to the first screen on a computer that isn't busy."""
MOMENTS = 40 if "HYPOTHESIS_PROFILE" in os.environ else 3
"""How many moments of a start are tried with each kind of end."""


def environment_in(folder: Path) -> dict[str, str]:
    return {"CSCP_CONFIG": str(folder / "config"), "CSCP_STATE": str(folder / "state")}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return environment_in(tmp_path)


def opened(
    folder: Path,
    environment: dict[str, str],
    *,
    sends_hang_up: bool = True,
    errors: int | None = None,
    anew: bool = False,
) -> PseudoTerminal:
    command = [sys.executable, "-m", "cscp_tui", "-w", str(folder), "--by", "Business officer"]
    return PseudoTerminal(
        command, environment, sends_hang_up=sends_hang_up, errors=errors, anew=anew
    )


def seconds_to_end(terminal: PseudoTerminal) -> float:
    began = time.monotonic()
    terminal.ended()
    return time.monotonic() - began


@dataclass
class Promise:
    """The seconds that the end may take: more where a start, too, takes longer than usual."""

    demo: Path
    environment: dict[str, str]
    start: float = 0.0
    """The seconds that a start took here."""

    def measure(self) -> None:
        """Start the program once."""
        began = time.monotonic()
        with opened(self.demo, self.environment, anew=True) as terminal:
            terminal.wait_for("12 of 34 delivered")
            self.start = max(self.start, time.monotonic() - began)

    def allows(self, seconds: float) -> bool:
        """Return whether the end may take so long; if it seems not, measure once more."""
        if seconds >= self.longest:
            self.measure()  # the computer may have become busier meanwhile
        return seconds < self.longest

    @property
    def longest(self) -> float:
        return LONGEST * max(1.0, self.start / _USUAL_START)


@pytest.fixture(scope="module")
def promise(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Promise:
    folder = tmp_path_factory.mktemp("start")
    demo = shutil.copytree(loaded_demo, folder / "croydon")
    made = Promise(demo, environment_in(folder))
    made.measure()
    return made


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
    demo: Path, environment: dict[str, str], promise: Promise, end: str
) -> None:
    """Nothing is left running for nobody, whether or not the app has begun; the plan is whole."""
    sends_hang_up, bring_about = ENDS[end]
    chance = random.Random(end)
    moments = [promise.longest * (number + chance.random()) / MOMENTS for number in range(MOMENTS)]

    def ended_within(moment: float) -> float:
        with opened(demo, environment, sends_hang_up=sends_hang_up, anew=True) as terminal:
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
    assert {
        moment: seconds for moment, seconds in took.items() if not promise.allows(seconds)
    } == {}
    assert (demo / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("where", "end"), [*(("form", end) for end in ENDS), ("capture", "a closed window")]
)
def test_what_is_half_typed_is_kept(
    demo: Path, environment: dict[str, str], promise: Promise, where: str, end: str
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
        assert promise.allows(seconds_to_end(terminal))
        if sends_hang_up and bring_about is hang_up:
            assert terminal.ended() == ENDED_BY_SIGNAL + signal.SIGHUP
    assert "Half a sentence" in drafts_of(environment)


def test_a_closed_output_ends_it(demo: Path, environment: dict[str, str], promise: Promise) -> None:
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
        assert promise.allows(seconds_to_end(terminal))
        assert terminal.modes == modes
        assert b"Traceback" not in terminal.output
    assert "Half a sentence" in drafts_of(environment)


IN_THE_BACKGROUND = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
reader, writer = os.pipe()
if not os.fork():
    if not os.fork():
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.set_inheritable(writer, True)
        os.execv(sys.argv[1], sys.argv[1:])
    os._exit(0)
os.close(writer)
os.wait()
signal.signal(signal.SIGUSR1, lambda *_: os.tcsetpgrp(0, os.getpgrp()))
os.read(reader, 1)
"""
"""A shell that takes the keyboard from a program which it no longer looks after: for that program,
reading from it is then an input/output error. It waits for the program's end."""


def test_an_error_of_the_keyboard_ends_it(
    demo: Path, environment: dict[str, str], promise: Promise
) -> None:
    """Its terminal is there and is drawn on, but can't be read any more."""
    program = [sys.executable, "-m", "cscp_tui", "-w", str(demo), "--by", "Business officer"]
    with PseudoTerminal(
        [sys.executable, "-c", IN_THE_BACKGROUND, *program], environment
    ) as terminal:
        terminal.wait_for("12 of 34 delivered")
        terminal.send("n")
        terminal.wait_for("Progress update")
        terminal.send("Half a sentence")
        terminal.wait_until(lambda: "Half a sentence" in terminal.text, "the sentence")
        terminal.kill(signal.SIGUSR1)
        time.sleep(0.2)
        terminal.send(" and more")
        assert promise.allows(seconds_to_end(terminal))
        assert b"Traceback" not in terminal.output
    assert "Half a sentence" in drafts_of(environment)


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.1])
def test_a_demo_leaves_nothing_behind(
    tmp_path: Path, environment: dict[str, str], promise: Promise, moment: float
) -> None:
    """Its folder is deleted also if the window is closed while the demo is made."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = [sys.executable, "-m", "cscp_tui", "demo"]
    with PseudoTerminal(command, environment | {"TMPDIR": str(temporary)}) as terminal:
        terminal.wait_until(lambda: any(temporary.iterdir()), "the folder of the demo")
        time.sleep(moment)
        terminal.hang_up()
        assert promise.allows(seconds_to_end(terminal))
    assert list(temporary.iterdir()) == []


@pytest.fixture
def takes_ctrl_c() -> Iterator[None]:
    """Let what is started take Ctrl+C, which a shell keeps from what it runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("takes_ctrl_c")
@pytest.mark.parametrize("imports", [1, 10, 60])
@pytest.mark.parametrize("words", [(), ("list", "actions")])
def test_ctrl_c_while_it_is_loaded_gives_no_traceback(
    demo: Path, environment: dict[str, str], words: tuple[str, ...], imports: int
) -> None:
    """It ends the program as a shell expects, from the first module that is loaded on."""
    program = [sys.executable, "-X", "importtime", "-m", "cscp_tui", "-w", str(demo), *words]
    with subprocess.Popen(
        program,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
    ) as process:
        assert process.stderr is not None
        said = [next(line for line in process.stderr if b" cscp_tui." in line)]
        said += [line for line, _ in zip(process.stderr, range(imports), strict=False)]
        process.send_signal(signal.SIGINT)
        said += process.stderr.readlines()
    assert b"Traceback" not in b"".join(said)
    is_early = imports <= 10  # later it may have come to its end
    assert process.returncode in {-signal.SIGINT, ENDED_BY_SIGNAL + signal.SIGINT} or not is_early


@pytest.mark.parametrize("sends_hang_up", [True, False])
def test_a_question_without_a_terminal_changes_nothing(
    demo: Path, environment: dict[str, str], promise: Promise, *, sends_hang_up: bool
) -> None:
    """The command line takes the end of its terminal for a no."""
    journal = demo / "journal.jsonl"
    journal.write_bytes(b"\xef\xbb\xbf" + journal.read_bytes())
    before = contents(demo)
    with opened(demo, environment, sends_hang_up=sends_hang_up) as terminal:
        terminal.wait_for("type yes")
        terminal.hang_up()
        assert promise.allows(seconds_to_end(terminal))
    assert contents(demo) == before
