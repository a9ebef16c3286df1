"""How things are measured: often, by turns with their baseline, and the middle one counts."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table."""

    work: str
    size: str
    ours: str
    baseline: str = NOTHING
    ratio: str = NOTHING
    """Ours divided by the baseline."""
    reach: str = NOTHING
    """What the architecture asks for."""
    is_reached: bool | None = None
    """None where nothing is asked for."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's texts."""
        ok = {True: "yes", False: "NO", None: NOTHING}[self.is_reached]
        return (self.work, self.size, self.ours, self.baseline, self.ratio, self.reach, ok)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a measurement may use: workspaces made before, and room for files of its own."""

    demo: Path
    """A workspace of the demo year."""
    many: Path
    """10,000 actions in nine plans, 1,000 of them in the one in force; 100,000 lines."""
    one: Path
    """10,000 actions in one plan; 100,000 lines."""
    room: Path
    is_quick: bool

    def times(self, usual: int, quick: int) -> int:
        """How often something is repeated."""
        return quick if self.is_quick else usual


def seconds(work: Callable[[], object]) -> float:
    """How long something takes, with the garbage of what came before taken away."""
    gc.collect()
    begun = time.perf_counter()
    kept = work()
    taken = time.perf_counter() - begun
    del kept
    return taken


def by_turns(
    ours: Callable[[], float], baseline: Callable[[], float], times: int
) -> tuple[float, float]:
    """The medians of two measurements that are taken by turns, so that both meet the same noise."""
    pairs = [(ours(), baseline()) for _ in range(times)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def duration(value: float) -> str:
    """Seconds as people read them: ``1.24 s``, ``38 ms``, ``0.31 ms``."""
    if value >= 1:
        return f"{value:.2f} s"
    milliseconds = value * 1000
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.2g} ms"


def compared(
    work: str,
    size: str,
    figures: tuple[float, float],
    *,
    at_most: float | None = None,
    ratio_at_most: float | None = None,
) -> Result:
    """A line for two durations.

    Args:
        work: what was done.
        size: on how much.
        figures: seconds, ours and the baseline's.
        at_most: seconds that ours may take.
        ratio_at_most: what ours divided by the baseline's may be.
    """
    ours, baseline = figures
    ratio = ours / baseline
    limits = [
        *([f"≤ {duration(at_most)}"] if at_most else []),
        *([f"≤ {ratio_at_most:g} ×"] if ratio_at_most else []),
    ]
    is_reached = (at_most is None or ours <= at_most) and (
        ratio_at_most is None or ratio <= ratio_at_most
    )
    return Result(
        work=work,
        size=size,
        ours=duration(ours),
        baseline=duration(baseline),
        ratio=f"{ratio:.2f} ×" if ratio >= 0.1 else f"1/{baseline / ours:.0f} ×",
        reach=", ".join(limits) or NOTHING,
        is_reached=is_reached if limits else None,
    )
