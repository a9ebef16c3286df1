"""Trying one operation with one fault, and looking at what is left."""

from __future__ import annotations

import io
import os
import shutil
import signal
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from building import MANAGER, TODAY, context, open_workspace
from cscp_tui.base.atomic_write import is_left_over
from cscp_tui.base.errors import CscpError
from cscp_tui.cli.main import main
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.store import ledger
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import BrokenJournal, NoWorkspace
from faults.layer import ENDS_THE_PROCESS, Fault, Layer
from scrutinised import scrutineer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.recorder import Recorder
    from faults.operations import Operation

_COMPARED = frozenset({"actions", "progress_updates", "challenges"})
OTHERS = "Recorded by somebody else."
_OWN = (".jsonl", ".lock", ".holder", ".redacting", ".replacing", "cscp.json")
"""Ends of names of files that the book stands for, or that hold nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command line answered."""

    status: int
    said: str


@dataclass(frozen=True, slots=True)
class State:
    """What a folder holds: every record that counts, and its other files."""

    book: Mapping[str, Any]
    files: Mapping[str, str]


def run(words: tuple[str, ...], room: Path, hour: int = 16) -> Answer:
    """Type words in this process."""
    out, err = io.StringIO(), io.StringIO()
    typed = [word.replace("{room}", str(room)) for word in words]
    with redirect_stdout(out), redirect_stderr(err):
        status = main(typed, clock=FixedClock(TODAY, hour))
    return Answer(status, out.getvalue() + err.getvalue())


def state(room: Path) -> State:
    """What a folder holds; nobody's workspace has no records."""
    try:
        recorder = open_workspace(room / "w")
    except NoWorkspace:
        return State({}, _files(room))
    except BrokenJournal:
        return State({"damaged": True}, _files(room))
    book = {
        table: {
            key: values
            for key, each in records.items()
            if OTHERS not in ((values := plain(each)).get("name"), values.get("question"))
        }
        for table, records in recorder.book.tables.items()
    }
    return State({"damaged": recorder.workspace.is_damaged} | book, _files(room))


def _files(room: Path) -> dict[str, str]:
    return {
        path.relative_to(room).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(room.rglob("*"))
        if path.is_file()
        and not path.name.endswith(_OWN)
        and not path.name.startswith("auto-")  # daily backups, which are made beside all else
        and not is_leftover(path, room)
    }


def is_leftover(path: Path, room: Path) -> bool:
    """Whether a killed process left a file that counts for nothing."""
    return (
        any(part.startswith(".") for part in path.relative_to(room).parts) or ".torn-" in path.name
    )


def _keys(state: State) -> dict[str, Any]:
    """Which records there are; an action's own values only where they are the point."""
    return {
        table: _without_ids(records)
        if table in _COMPARED
        else len(records)  # those that are numbered by lines have other keys then
        if isinstance(records, dict)
        else records
        for table, records in state.book.items()
    }


def _without_ids(records: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The values of records, whose ids depend on who recorded first."""
    return [
        {name: each for name, each in values.items() if name != "id"} for values in records.values()
    ]


@contextmanager
def _steady() -> Iterator[None]:
    """Let others wait for the lock for a moment only, and salts be the same each time."""
    real, wait, count = os.urandom, ledger.LONGEST_WAIT, iter(range(10**9))

    def urandom(size: int) -> bytes:
        return sha256(next(count).to_bytes(8)).digest()[:size]

    os.urandom, ledger.LONGEST_WAIT = urandom, 0.01
    try:
        yield
    finally:
        os.urandom, ledger.LONGEST_WAIT = real, wait


class Trial:
    """An operation that is tried with faults, each time on the same folder anew."""

    def __init__(self, operation: Operation, place: Path) -> None:
        """Carry it out once without a fault, to know what it does."""
        self.operation, self._place = operation, place
        self._from = place / "from"
        self._from.mkdir(parents=True)
        self._room = place / "room"
        operation.prepare(self._from)
        self._renew()
        self.before = state(self._room)
        with _steady(), Layer(self._room) as layer:
            answer = run(operation.words, self._room)
        assert answer.status == 0, answer.said
        self.calls = layer.calls
        self.after = state(self._room)
        assert self.after != self.before

    def _renew(self) -> None:
        shutil.rmtree(self._room, ignore_errors=True)
        shutil.copytree(self._from, self._room)

    def fail(self, fault: Fault, at: int, *, is_open: bool = False) -> None:
        """Let it fail at a call, look at what is left, and take the way out.

        Args:
            is_open: whether somebody else has had the folder open since before, and goes on recording
                where the process ends.
        """
        self._renew()
        acknowledged: list[str] = []
        other = Other(self._room, acknowledged, is_open=is_open)
        if fault in ENDS_THE_PROCESS:
            answer = self._in_a_process(fault, at)
            if is_open:
                other.records()
                is_unwritable = not self.before.book or self.before.book["damaged"]
                assert acknowledged or is_unwritable, "nobody can record any more"
                self._find(acknowledged, is_kept=True)
                self._take_way_out(acknowledged, state(self._room))
                return
        else:
            with _steady(), Layer(self._room, fault, at, other.records) as layer:
                answer = run(self.operation.words, self._room)
            assert "Traceback" not in answer.said
            assert answer.status in {0, 1}, answer.said
            assert answer.status == 0 or answer.said.rstrip().endswith("."), answer.said
            del layer
        left = state(self._room)
        self._look(fault, answer, acknowledged, left)
        self._take_way_out(acknowledged, left)

    def _in_a_process(self, fault: Fault, at: int) -> Answer:
        child = os.fork()
        if child == 0:
            try:
                with _steady(), Layer(self._room, fault, at):
                    answer = run(self.operation.words, self._room)
                os._exit(answer.status)
            finally:
                os._exit(99)
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            return Answer(-1, "killed")
        return Answer(os.WEXITSTATUS(status), "ended before it was killed")

    def _look(self, fault: Fault, answer: Answer, acknowledged: list[str], left: State) -> None:
        said = f"{answer.status}: {answer.said}"
        if fault is Fault.OTHER:
            assert self._is_after(left) or _keys(left) == _keys(self.before), f"in part; {said}"
            assert answer.status or self._is_after(left), f"acknowledged and not kept; {said}"
            self._find(acknowledged)
            return
        assert left.book in (self.before.book, self.after.book), f"in part; {said}"
        if answer.status == 0:
            assert left.book == self.after.book, f"acknowledged and not kept; {said}"
        for name in left.files.keys() | self.before.files.keys():
            known = self.before.files.get(name), self.after.files.get(name)
            if "backups/" not in name:  # named by when it was made
                assert left.files.get(name) in known, f"{name} is neither old nor new; {said}"
        if left.book != self.before.book:
            # What can be exported again may be missing, if whoever is there to be told is told.
            is_told = fault in ENDS_THE_PROCESS or "couldn't be written" in answer.said
            missing = {
                name
                for name, known in self.after.files.items()
                if left.files.get(name) != known
                if not (name.startswith("w/exports/") and is_told)
            }
            assert not missing, f"files missing; {said}"
        if fault not in ENDS_THE_PROCESS:
            stray = [path for path in self._room.rglob(".*") if is_left_over(path)]
            assert not stray or fault is Fault.ERROR, f"left behind; {said}"

    def _is_after(self, left: State) -> bool:
        """Whether the operation took effect; what is signed differs if somebody else recorded."""
        return left.book == self.after.book or _keys(left) == _keys(self.after) != _keys(
            self.before
        )

    def _find(self, acknowledged: list[str], *, is_kept: bool = False) -> None:
        """Look for what somebody else was told is kept.

        Args:
            is_kept: whether it is, even if the operation takes newer changes away.
        """
        if not acknowledged or (self.operation.replaces and not is_kept):
            return
        book = open_workspace(self._room / "w").book
        kept = {*book.agencies, *book.challenges}
        assert set(acknowledged) <= kept, "what somebody else recorded is lost"

    def _take_way_out(self, acknowledged: list[str], left: State) -> None:
        """Do it again unless it was done; then everything is as it should be."""
        if self.operation.replaces and acknowledged:
            return  # what is newer stays until it is agreed that it goes
        if not self._is_after(left) or self.before.book == self.after.book:
            words = self.operation.again or self.operation.words
            answer = run(words, self._room, 17)
            assert answer.status == 0 or self._is_after(state(self._room)), answer.said
        self._find(acknowledged)
        if (self._room / "w" / "scrutiny.jsonl.redacting").exists():
            scrutineer_of(self._room / "w", hour=17)  # nobody else may complete it
        left = state(self._room)
        assert self._is_after(left), "the way out ends elsewhere"
        harmful = [each.sentence for each in check(self._room / "w") if not each.is_harmless]
        assert not harmful, harmful
        recorder = open_workspace(self._room / "w", hour=18)
        recorder.workspace.verify()
        recorder.record(
            SetFields("partnership", "partnership", {"name": "Another name"}), context()
        )


class Other:
    """Somebody else who records an agency, and as the scrutineer a challenge, at the same moment."""

    def __init__(self, room: Path, acknowledged: list[str], *, is_open: bool = False) -> None:
        """Someone with the same folder, and where to note what they were told is kept.

        Args:
            is_open: whether they have opened it before.
        """
        self._room, self._acknowledged = room, acknowledged
        self._windows = [*self._opened()] if is_open else []

    def _opened(self) -> Iterator[Recorder]:
        with suppress(CscpError):
            yield open_workspace(self._room / "w")
            if (self._room / "w" / "scrutiny.jsonl").exists():
                yield scrutineer_of(self._room / "w", hour=15)

    def records(self) -> None:
        """Record, unless there is no workspace yet, or somebody holds the lock."""
        for window in self._windows or self._opened():
            command: Command = AddRecord("agencies", {"name": OTHERS})
            if window.is_scrutineers:
                command = RaiseChallenge("police", OTHERS)
            with suppress(CscpError):
                done = window.record(command, context(by=MANAGER))
                self._acknowledged += [each.id for each in done.changes if each.creates]
