"""Measurements in a real terminal, each beside a bare Textual app with the same rows."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import NOTHING, Result, by_turns, compared, duration
from benchmarks.terminals import Terminal
from cscp_tui.documents.table import LazyRow
from cscp_tui.domain.enums import Status
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.views.actions import ActionList, GroupBy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Place

_BARE_APP = Path(__file__).with_name("bare_app.py")
_DOWN = "\x1b[B"
_ENTER = "\r"
_ESCAPE = "\x1b"
_WORD = "neglect"
_KEY = 0.02
_FILTER_KEY = 0.04
_LISTENED = 5.0
"""Seconds in which an idle screen is listened to."""
_FIRST_REST = 8.0
"""Seconds after which what waits for rest, as the check of the chain does, has begun."""
_LONGEST_REST = 60
"""Seconds in which that is over."""
_ENOUGH = 3
_MOST_IDLE = 0.05
"""Seconds of the processor that looking for what others recorded may take in that time."""
ACTIONS = "10,000 actions"


@dataclass(frozen=True, slots=True)
class Pair:
    """Our program and the bare app on the same rows."""

    ours: list[str]
    bare: list[str]
    first: str
    """The reference of the first action."""
    first_delivered: int
    """How many rows below it the first delivered one stands."""

    @classmethod
    def of(cls, place: Place, folder: Path, name: str) -> Pair:
        """The commands for a copy of a workspace."""
        copy = place.room / name
        shutil.copytree(folder, copy)
        rows, first_delivered = _rows(copy)
        file = place.room / f"{name}.json"
        file.write_text(json.dumps(rows), encoding="utf-8")
        ours = [sys.executable, "-m", "cscp_tui", "-w", str(copy)]
        bare = [sys.executable, str(_BARE_APP), str(file)]
        return cls(ours, bare, rows[1][0], first_delivered)


def _rows(folder: Path) -> tuple[list[list[str]], int]:
    """The list of the plan in force, titles first, and where its first delivered action is."""
    workspace = TeamWorkspace(folder)
    book, today = workspace.book, workspace.today()
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day)
    plan = [plan for plan in plans if plan.first_day <= today][-1]
    shown = ActionList(today)
    shown.take(book, [a for a in book.actions.values() if a.plan == plan.id], GroupBy.PRIORITY)
    table = shown.table()
    rows = [line for line in table.lines if isinstance(line, LazyRow)]
    delivered = [book.actions[row.key].status is Status.DELIVERED for row in rows]
    titles = [column.title for column in table.columns]
    texts = [[str(cell) for cell in row.cells] for row in rows]
    return [titles, *texts], delivered.index(True)


def start(place: Place) -> Iterator[Result]:
    """From the command to a screen that has settled."""
    for folder, size, ratio in (
        (place.demo, "demo", 1.5),
        (place.one, f"{ACTIONS}, 100,000 lines", 2.0),
    ):
        pair = Pair.of(place, folder, f"start-{folder.name}")
        figures = by_turns(
            partial(_start, pair.ours, pair.first),
            partial(_start, pair.bare, pair.first),
            place.times(9, 3),
        )
        yield compared("start", size, figures, ratio_at_most=ratio)


def _start(command: list[str], words: str) -> float:
    with Terminal(command) as terminal:
        return terminal.settled(words)


def keys(place: Place) -> Iterator[Result]:
    """From a key to the first byte of its answer."""
    pair = Pair.of(place, place.one, "keys")
    times = place.times(20, 5)
    with Terminal(pair.ours) as ours, Terminal(pair.bare) as bare:
        ours.settled(pair.first)
        bare.settled(pair.first)
        cursor = by_turns(lambda: ours.press(_DOWN)[0], lambda: bare.press(_DOWN)[0], 2 * times)
        yield compared("key: cursor", ACTIONS, cursor, at_most=_KEY)
    with Terminal(pair.ours) as ours, Terminal(pair.bare) as bare:
        ours.settled(pair.first)
        bare.settled(pair.first)
        yield from _statuses(ours, bare, pair, times)
    with Terminal(pair.ours) as ours, Terminal(pair.bare) as bare:
        ours.settled(pair.first)
        bare.settled(pair.first)
        yield from _filters(ours, bare, max(2, times // 4))


def _statuses(ours: Terminal, bare: Terminal, pair: Pair, times: int) -> Iterator[Result]:
    """The key that saves another status, and the one that takes it back."""
    for _ in range(pair.first_delivered):
        ours.press(_DOWN)
    saved: list[tuple[float, float]] = []
    undone: list[tuple[float, float]] = []
    changed: list[float] = []
    for _ in range(times):
        ours.press("s")
        ours.press("in progress")
        saved.append(ours.press(_ENTER))
        undone.append(ours.press("u"))
        changed.append(bare.press("s")[0])
    baseline = median(changed)
    yield compared("key: save a status", ACTIONS, (_first(saved), baseline), at_most=_KEY)
    yield compared("  … until it is drawn", ACTIONS, (_last(saved), baseline))
    yield compared("key: undo it", ACTIONS, (_first(undone), baseline), at_most=_KEY)
    yield compared("  … until it is drawn", ACTIONS, (_last(undone), baseline))


def _filters(ours: Terminal, bare: Terminal, times: int) -> Iterator[Result]:
    """Each letter of a word, the first by itself: it is what all rows are searched for."""
    first: list[tuple[float, float]] = []
    others: list[tuple[float, float]] = []
    refilled: list[float] = []
    for _ in range(times):
        ours.press("/")
        letters = [ours.press(letter) for letter in _WORD]
        first.append(letters[0])
        others += letters[1:]
        ours.press(_ESCAPE)
        refilled.append(bare.press("f")[0])
        bare.press("f")
    baseline = median(refilled)
    for work, answers in (("first letter", first), ("next letter", others)):
        figures = (_first(answers), baseline)
        yield compared(f"key: filter, {work}", ACTIONS, figures, at_most=_FILTER_KEY)
        yield compared("  … until it is drawn", ACTIONS, (_last(answers), baseline))


def _first(answers: list[tuple[float, float]]) -> float:
    return median(answer[0] for answer in answers)


def _last(answers: list[tuple[float, float]]) -> float:
    return median(answer[1] for answer in answers)


def idle(place: Place) -> Iterator[Result]:
    """What an open screen writes and computes while nobody does anything."""
    pair = Pair.of(place, place.one, "idle")
    figures = [_idle(command, pair.first) for command in (pair.ours, pair.bare)]
    (sent, busy), _ = figures
    shown = [f"{count} bytes, {duration(cpu)} CPU" for count, cpu in figures]
    yield Result(
        work="idle",
        size=f"open for {_LISTENED:.0f} s",
        ours=shown[0],
        baseline=shown[1],
        ratio=NOTHING,
        reach=f"0 bytes, ≤ {duration(_MOST_IDLE)}",
        is_reached=sent == 0 and busy <= _MOST_IDLE,
    )


def _idle(command: list[str], words: str) -> tuple[int, float]:
    with Terminal(command) as terminal:
        terminal.settled(words)
        _rest(terminal)
        before = terminal.processor_seconds()
        sent = terminal.listen(_LISTENED)
        return sent, terminal.processor_seconds() - before


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
