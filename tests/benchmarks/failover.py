"""Three people hold a meeting on one database whose server is killed in the middle.

    python tests/benchmarks/failover.py [SECONDS]

Starts a PostgreSQL server and a synchronous standby of its own, opens the program in three terminals,
lets everybody note things in the same meeting, kills the server while all of them save (so many
SECONDS after they pressed enter; 0.35 if left out), promotes the standby, and lets them go on. Exits with 1 if anything that was acknowledged is lost or doubled, or if a
screen isn't right, with its person told, within five seconds. Needs Linux or macOS.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from postgres_server import rooms
from pseudo_terminal import PseudoTerminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PEOPLE = ("Ann", "Ben", "Cay")
_LIMIT = 5.0
"""Seconds within which every screen has to be right again."""
_LONGEST = 60.0
"""Seconds after which nobody waits any more."""
_CSCP = (sys.executable, "-m", "cscp_tui")
_REFUSED = ("Not saved", "it isn't known whether", "didn't keep it")


class Failed(Exception):
    """Sentences about what should have been the case and was not."""


class Person:
    """Somebody at a terminal, in the meeting that all share."""

    def __init__(self, name: str, terminal: PseudoTerminal) -> None:
        self.name, self.terminal = name, terminal
        self.acknowledged: list[str] = []

    def sees(self, note: str) -> bool:
        return f"Note: {note} " in self.terminal.text

    def types(self, number: int) -> str:
        """Type a note into the line of the meeting and send it off; returns the note."""
        note = f"noted {self.name} {number}"
        self.terminal.send(f":{note}\r")
        return note

    def is_refused(self) -> bool:
        return any(words in " ".join(self.terminal.text.split()) for words in _REFUSED)


class Meeting:
    """The three of them."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people

    def wait(self, is_so: Callable[[Person], bool], what: str) -> dict[str, float]:
        """Wait until something is the case for each; returns after how many seconds it was."""
        began, after = time.monotonic(), dict[str, float]()
        while len(after) < len(self.people):
            for each in self.people:
                each.terminal.read(0.01)
                if each.name not in after and is_so(each):
                    after[each.name] = time.monotonic() - began
            if time.monotonic() - began > _LONGEST:
                late = next(each for each in self.people if each.name not in after)
                raise Failed(f"{late.name}: {what} never came\n{late.terminal.text}")
        return after

    def note(self, number: int) -> None:
        """Let each note something, and wait until that was acknowledged."""
        for each in self.people:
            note = each.types(number)
            self.wait(lambda who, note=note: who.sees(note), note)  # type: ignore[misc]
            each.acknowledged.append(note)
            each.terminal.send("\x1b")
            each.terminal.settle()

    @property
    def acknowledged(self) -> list[str]:
        return [note for each in self.people for note in each.acknowledged]

    def join(self) -> None:
        first, *others = self.people
        first.terminal.send("m")
        first.terminal.wait_for("Start the QAG meeting")
        first.terminal.send("\r")
        first.terminal.wait_for("Agenda:")
        for each in others:
            each.terminal.wait_for("m to join")
            each.terminal.send("m")
            each.terminal.wait_for("Agenda:")


def main(pause: float = 0.35) -> int:
    """Hold the meeting and say how it went; returns the exit status.

    Args:
        pause: how many seconds after a change was sent off the server is killed.
    """
    with TemporaryDirectory(prefix="cscp-failover-") as name, ExitStack() as stack:
        room = Path(name)
        primary, place = stack.enter_context(rooms(2))
        primary.make()
        primary.start()
        standby = primary.copied(place.room)
        address = f"postgresql:///postgres?host={primary.room},{standby.room}&user=postgres"
        try:
            _run(room, "init", address, "--demo")
            people = [
                Person(
                    each,
                    stack.enter_context(
                        PseudoTerminal(
                            [*_CSCP, "-w", address, "--by", each], _files_of(room / each)
                        )
                    ),
                )
                for each in _PEOPLE
            ]
            _hold(Meeting(people), primary.kill, standby.promote, pause)
            lost, doubled = _judge(room, address, [n for each in people for n in each.acknowledged])
        except Failed as problem:
            print(problem)
            return 1
        finally:
            standby.kill()
    return 1 if lost or doubled else 0


def _hold(
    meeting: Meeting, kill: Callable[[], None], promote: Callable[[], None], pause: float
) -> None:
    people = meeting.people
    meeting.wait(lambda each: "BP25" in each.terminal.text, "the plan")
    meeting.join()
    for number in (1, 2, 3):
        meeting.note(number)
    print(f"{len(meeting.acknowledged)} notes acknowledged before the server is killed")

    sent = {each.name: each.types(4) for each in people}
    time.sleep(pause)
    kill()
    killed = time.monotonic()
    meeting.wait(lambda each: "onnection" in each.terminal.text, "word of it")
    meeting.wait(lambda each: each.sees(sent[each.name]) or each.is_refused(), "an answer")
    for each in people:
        if each.sees(sent[each.name]):
            each.acknowledged.append(sent[each.name])
    print(
        f"killed while all three save: {len(meeting.acknowledged) - 9} of 3 acknowledged, and everybody "
        f"is told within {time.monotonic() - killed:.1f} s"
    )

    promote()
    began = time.monotonic()
    after = meeting.wait(
        lambda each: (
            "Connected again" in each.terminal.text and all(map(each.sees, meeting.acknowledged))
        ),
        "the right screen",
    )
    shown = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in after.items())
    print(f"standby promoted {began - killed:.1f} s after that; right and told: {shown}")
    if max(after.values()) > _LIMIT:
        raise Failed(f"That took more than {_LIMIT:.0f} s.")

    for each in people:  # what was refused stands in the line still, unless it is there after all
        note = sent[each.name]
        if note not in each.acknowledged:
            if not each.sees(note):
                each.terminal.send("\r")
            meeting.wait(lambda who, note=note: who.sees(note), note)  # type: ignore[misc]
            each.acknowledged.append(note)
        each.terminal.send("\x15\x1b")
        each.terminal.settle()
    for number in (5, 6):
        meeting.note(number)


def _judge(room: Path, address: str, acknowledged: list[str]) -> tuple[int, int]:
    """Read the meeting anew, and print what became of the notes; returns how many lost and doubled."""
    kept = _run(room, "-w", address, "export", "minutes", "QAG-2025-11-27", "-o", "-")
    counts = [kept.count(note.removeprefix("noted ")) for note in acknowledged]
    lost, doubled = counts.count(0), sum(count > 1 for count in counts)
    print(f"{len(acknowledged)} notes acknowledged in all: {lost} lost, {doubled} doubled")
    print(_run(room, "-w", address, "check").strip())
    return lost, doubled


def _files_of(room: Path) -> dict[str, str]:
    return {"CSCP_CONFIG": str(room / "config"), "CSCP_STATE": str(room / "state")}


def _run(room: Path, *words: str) -> str:
    done = subprocess.run(
        [*_CSCP, *words],
        env=os.environ | _files_of(room / "else"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failed(done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:2])))
