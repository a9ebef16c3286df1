"""Measurements in a real terminal, each beside a bare Textual app with the same rows."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import Check, Timing, budgeted, by_turns, duration
from benchmarks.terminals import Silent, Terminal
from cscp_tui.documents.table import LazyRow
from cscp_tui.domain.enums import Status
from cscp_tui.services.opening import open_for_team
from cscp_tui.views.plan_list import ActionList, GroupBy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Size, Workspaces

_BARE_APP = Path(__file__).with_name("bare_app.py")
_DOWN = "\x1b[B"
_ENTER = "\r"
_ESCAPE = "\x1b"
_CLEAR = "\x15"
_WORD = "neglect"
_LINE = "Police to send the list of plans by 31 March"
_SAVES = "enter Save"
"""What the last line says while a form is open."""
_APART = 0.3
"""Seconds of quiet between keys; letters that arrive more quickly are taken for typing."""
_LISTENED = 5.0
"""Seconds for which an idle screen is watched."""
_FIRST_REST = 8.0
"""Seconds after which work that waits for quiet, such as checking the chain, has begun."""
_LONGEST_REST = 60
"""Seconds within which that is over."""
_ENOUGH = 3
_MOST_IDLE = 0.05
"""Processor seconds that looking for others' changes may take in that time."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Our program and the bare app on the same rows."""

    ours: list[str]
    bare: list[str]
    first: str
    """The reference of the first action."""
    first_unstarted: int
    """How many rows below it the first one is that has not been started."""

    @classmethod
    def of(cls, workspaces: Workspaces, size: Size, name: str) -> Pair:
        """The commands for a copy of the workspace with the longest list."""
        copy = workspaces.room / f"{name}-{size}"
        shutil.copytree(workspaces.one_plan[size], copy)
        rows, first_unstarted = _rows(copy)
        file = workspaces.room / f"{name}-{size}.json"
        file.write_text(json.dumps(rows), encoding="utf-8")
        ours = [sys.executable, "-m", "cscp_tui", "-w", str(copy)]
        bare = [sys.executable, str(_BARE_APP), str(file)]
        return cls(ours, bare, rows[1][0], first_unstarted)


def _rows(folder: Path) -> tuple[list[list[str]], int]:
    """The list of the plan in force, titles first, and where its first action is that has not been started."""
    recorder = open_for_team(folder)
    book, today = recorder.book, recorder.today()
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day)
    plan = [plan for plan in plans if plan.first_day <= today][-1]
    shown = ActionList(today)
    shown.take(book, [a for a in book.actions.values() if a.plan == plan.id], GroupBy.PRIORITY)
    table = shown.table()
    rows = [line for line in table.lines if isinstance(line, LazyRow)]
    unstarted = [book.actions[row.key].status is Status.NOT_STARTED for row in rows]
    titles = [column.title for column in table.columns]
    texts = [[str(cell) for cell in row.cells] for row in rows]
    return [titles, *texts], unstarted.index(True)


def start(workspaces: Workspaces) -> Iterator[Timing]:
    """From the command to a screen that has settled."""
    for size in budgeted("start", workspaces):
        pair = Pair.of(workspaces, size, "start")
        _start(pair.ours, pair.first)  # the very first start compiles the modules
        ours, baseline = by_turns(
            partial(_start, pair.ours, pair.first),
            partial(_start, pair.bare, pair.first),
            workspaces.times(9, 3),
        )
        with Terminal(pair.ours) as terminal:
            terminal.settled(pair.first)
            memory = terminal.most_memory()
        yield Timing(work="start", size=size, ours=ours, baseline=baseline, memory=memory)


def _start(command: list[str], words: str) -> float:
    with Terminal(command) as terminal:
        return terminal.settled(words)


def keys(workspaces: Workspaces) -> Iterator[Timing]:
    """From a key to its answer: the first byte for the cursor, the last one for all else."""
    times = workspaces.times(20, 5)
    for size in workspaces.sizes:
        pair = Pair.of(workspaces, size, "keys")
        for measure in (_cursor, _statuses, _filters):
            if measure is _filters and size not in budgeted("key: filter, drawn", workspaces):
                continue
            with Terminal(pair.ours) as ours, Terminal(pair.bare) as bare:
                ours.settled(pair.first)
                bare.settled(pair.first)
                for work, (seconds, baseline) in measure(ours, bare, pair, times).items():
                    yield Timing(work=work, size=size, ours=seconds, baseline=baseline)


Medians = dict[str, tuple[float, float]]
"""Ours and the baseline's seconds, by the name of the work."""


def _cursor(ours: Terminal, bare: Terminal, _pair: Pair, times: int) -> Medians:
    """Always to a line not drawn yet; the demo's list has 35."""
    return {
        "key: cursor": by_turns(
            lambda: ours.press(_DOWN)[0], lambda: bare.press(_DOWN)[0], times * 3 // 2
        )
    }


def _statuses(ours: Terminal, bare: Terminal, pair: Pair, times: int) -> Medians:
    """The key that saves another status, and the one that undoes it."""
    for _ in range(pair.first_unstarted):
        ours.press(_DOWN)
    saved: list[float] = []
    undone: list[float] = []
    changed: list[float] = []
    for _ in range(times):
        ours.press("s", _APART)
        ours.press("in progress")
        saved.append(ours.press(_ENTER, _APART)[1])
        if _SAVES in ours.text():
            raise Silent(pair.ours, ours.text())
        undone.append(ours.press("u", _APART)[1])
        changed.append(bare.press("s")[1])
    baseline = median(changed)
    return {
        "key: save a status, drawn": (median(saved), baseline),
        "key: undo, drawn": (median(undone), baseline),
    }


def _filters(ours: Terminal, bare: Terminal, _pair: Pair, times: int) -> Medians:
    """Each letter of a word."""
    filtered: list[float] = []
    refilled: list[float] = []
    for _ in range(max(2, times // 4)):
        ours.press("/")
        filtered += [ours.press(letter)[1] for letter in _WORD]
        ours.press(_ESCAPE)
        refilled.append(bare.press("f")[1])
        bare.press("f")
    return {"key: filter, drawn": (median(filtered), median(refilled))}


def lines(workspaces: Workspaces) -> Iterator[Timing]:
    """From each letter of a line typed in a meeting to how the line is understood."""
    work = "key: a meeting's line, drawn"
    for size in budgeted(work, workspaces):
        pair = Pair.of(workspaces, size, "lines")
        subprocess.run([*pair.ours, "--yes", "start", "qag"], check=True, capture_output=True)
        with Terminal(pair.ours) as ours, Terminal(pair.bare) as bare:
            ours.settled(pair.first)
            bare.settled(pair.first)
            ours.press("m")
            ours.press(":")
            bare.press("i")
            typed: list[float] = []
            plain: list[float] = []
            for _ in range(workspaces.times(5, 2)):
                for letter in _LINE:
                    typed.append(ours.press(letter)[1])
                    plain.append(bare.press(letter)[1])
                for terminal in (ours, bare):
                    if _LINE not in terminal.text():
                        raise Silent(pair.ours, terminal.text())
                ours.press(_ENTER)
                bare.press(_CLEAR)
        yield Timing(work=work, size=size, ours=median(typed), baseline=median(plain))


def idle(workspaces: Workspaces) -> Iterator[Check]:
    """What an open screen writes and computes while nobody does anything."""
    size = workspaces.sizes[-1]
    pair = Pair.of(workspaces, size, "idle")
    with Terminal(pair.ours) as terminal:
        terminal.settled(pair.first)
        _rest(terminal)
        before = terminal.processor_seconds()
        sent = terminal.listen(_LISTENED)
        busy = terminal.processor_seconds() - before
    yield Check(
        work=f"idle for {_LISTENED:.0f} s",
        size=size.label,
        found=f"{sent} bytes, {duration(busy)} CPU",
        wanted=f"0 bytes, ≤ {duration(_MOST_IDLE)} CPU",
        is_met=sent == 0 and busy <= _MOST_IDLE,
    )


def _rest(terminal: Terminal) -> None:
    """Wait until the program has done nothing for three seconds."""
    terminal.listen(_FIRST_REST)
    quiet, before = 0, terminal.processor_seconds()
    for _ in range(_LONGEST_REST):
        terminal.listen(1.0)
        busy, before = terminal.processor_seconds() - before, terminal.processor_seconds()
        quiet = quiet + 1 if busy <= _MOST_IDLE / 2 else 0
        if quiet == _ENOUGH:
            return
