"""Sizes, budgets, and how times and memory are measured."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from enum import IntEnum
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

NOTHING = "–"
MEGABYTE = 1 << 20


class Size(IntEnum):
    """How much a measured workspace holds; the value is its number of actions."""

    DEMO = 112
    THIRTY_YEARS = 2_000
    FIVE_TIMES_THAT = 10_000

    @property
    def label(self) -> str:
        """The size in words: ``demo`` or ``2,000 / 20,000``, actions and lines."""
        return "demo" if self is Size.DEMO else f"{self:,} / {10 * self:,}"


@dataclass(frozen=True, slots=True)
class Budget:
    """The largest allowed ratio of a time to its baseline, at each size."""

    baseline: str
    demo: float | None
    thirty_years: float | None
    five_times_that: float | None

    def at(self, size: Size) -> float | None:
        """The limit at a size; None if there is none."""
        return {
            Size.DEMO: self.demo,
            Size.THIRTY_YEARS: self.thirty_years,
            Size.FIVE_TIMES_THAT: self.five_times_that,
        }[size]


BUDGETS = {
    "start": Budget("bare app", 1.3, 1.3, 1),
    "save of one change, durable": Budget("append and fsync", 12, 12, 15),
    "key: cursor": Budget("bare app", 1.5, 1.5, 1.5),
    "key: save a status, drawn": Budget("bare app's refresh", 2, 2, 4),
    "key: undo, drawn": Budget("bare app's refresh", 2, 2, 4),
    "key: filter, drawn": Budget("DataTable refill", None, 0.5, 0.5),
    "key: a meeting's line, drawn": Budget("bare app's field", 0.65, None, None),
    "full fold, verified": Budget("sha256 and json.loads", None, 1.5, 1.5),
    "as-at, first": Budget("full fold", None, 1.3, 1.3),
    "as-at, then": Budget("full fold", None, 0.35, 0.35),
    "quarterly update": Budget("markdownify alone", 1.5, 1.5, 1.5),
    "cscp list, whole process": Budget("argparse and msgspec", 2.5, 4, 12),
}
"""Every time that has a budget, by the name of the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A time beside that of its baseline in the same run."""

    work: str
    size: Size
    ours: float
    """Seconds."""
    baseline: float
    """Seconds."""
    memory: int = 0
    """Bytes that the process held at most; 0 if that was not measured."""

    @property
    def is_met(self) -> bool:
        """Whether the ratio is within the budget."""
        limit = BUDGETS[self.work].at(self.size)
        return limit is None or self.ours / self.baseline <= limit

    def cells(self, smallest: float) -> tuple[str, ...]:
        """The texts of its line.

        Args:
            smallest: seconds of the same work at the smallest size measured.
        """
        budget = BUDGETS[self.work]
        limit = budget.at(self.size)
        return (
            self.work,
            self.size.label,
            duration(self.ours),
            f"{budget.baseline} {duration(self.baseline)}",
            f"{self.ours / self.baseline:.2f} ×",
            NOTHING if limit is None else f"≤ {limit:g} ×",
            NOTHING if limit is None else yes_or_no(self.is_met),
            f"{self.ours / smallest:.1f} ×",
            f"{self.memory / MEGABYTE:.0f} MB" if self.memory else NOTHING,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something that must be so, whatever time it takes."""

    work: str
    size: str
    found: str
    wanted: str
    is_met: bool

    def cells(self, _smallest: float) -> tuple[str, ...]:
        """The texts of its line."""
        met = yes_or_no(self.is_met)
        return (
            self.work,
            self.size,
            self.found,
            NOTHING,
            NOTHING,
            self.wanted,
            met,
            NOTHING,
            NOTHING,
        )


TITLES = ("work", "size", "ours", "baseline", "ratio", "limit", "met", "growth", "memory")
WIDTHS = (27, 16, 26, 30, 8, 28, 3, 8, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspaces:
    """Workspaces of each size, and room for copies and other files."""

    many_plans: dict[Size, Path]
    """A tenth of the actions is in the plan in force."""
    one_plan: dict[Size, Path]
    """Every action is in one plan: the longest list on a screen."""
    room: Path
    sizes: tuple[Size, ...]
    is_quick: bool

    def times(self, usual: int, quick: int) -> int:
        """How often something is repeated."""
        return quick if self.is_quick else usual


def budgeted(work: str, workspaces: Workspaces) -> tuple[Size, ...]:
    """The sizes at which a work has a budget, among those that are measured."""
    return tuple(size for size in workspaces.sizes if BUDGETS[work].at(size) is not None)


def seconds(work: Callable[[], object]) -> float:
    """Time a call, with the garbage of what came before collected."""
    gc.collect()
    started = time.perf_counter()
    result = work()
    taken = time.perf_counter() - started
    del result
    return taken


def by_turns(
    ours: Callable[[], float], baseline: Callable[[], float], times: int
) -> tuple[float, float]:
    """The medians of two measurements taken by turns, so that both meet the same noise."""
    pairs = [(ours(), baseline()) for _ in range(times)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def process_seconds(command: Sequence[str]) -> float:
    """Time a program from its start to its end."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def memory_of(code: str, *arguments: object) -> int:
    """The bytes that a new Python holds at most while it runs some code; 0 where not on Linux."""
    command = [sys.executable, "-c", f"{code}\n{_PRINT_MEMORY}", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return most_memory(done.stdout)


def most_memory(status: str) -> int:
    """The largest memory of a process in bytes, from its ``/proc/…/status``; 0 if it is not there.

    A child's resource usage would not do: it begins with the memory of its parent.
    """
    found = re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[-1]) * 1024 if found else 0


_PRINT_MEMORY = """
import pathlib
status = pathlib.Path("/proc/self/status")
print(status.read_text() if status.exists() else "")
"""


def duration(value: float) -> str:
    """Seconds as people read them: ``1.24 s``, ``38 ms``, ``0.31 ms``."""
    if value >= 1:
        return f"{value:.2f} s"
    milliseconds = value * 1000
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.2g} ms"


def yes_or_no(is_met: bool) -> str:  # noqa: FBT001 - it is what is printed
    """A truth as the table prints it: a missed limit stands out."""
    return "yes" if is_met else "NO"
