"""Measure everything that has a budget, beside its baseline, and print a table.

    python tests/benchmarks/run.py [--quick] [--only NAME] [--size demo|2000|10000]

Exits with 1 if a limit is missed. Writes nothing but the table; workspaces are made in a temporary
folder. Run it while nothing else keeps the computer busy: keys are measured in milliseconds. It
needs Linux or macOS (idle: Linux).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.exports import quarterly_update
from benchmarks.generating import generate
from benchmarks.measuring import TITLES, WIDTHS, Check, Size, Timing, Workspaces
from benchmarks.safety import kills, writers
from benchmarks.screens import idle, keys, lines, start
from benchmarks.shapes import many_plans, one_plan
from benchmarks.stores import as_at, full_fold, list_process, save
from benchmarks.terminals import Silent
from cscp_tui.services.demo import load_demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MEASUREMENTS: dict[str, Callable[[Workspaces], Iterator[Timing | Check]]] = {
    "start": start,
    "save": save,
    "keys": keys,
    "lines": lines,
    "fold": full_fold,
    "as-at": as_at,
    "update": quarterly_update,
    "list": list_process,
    "kills": kills,
    "writers": writers,
    "idle": idle,
}
_SIZES = {"demo": Size.DEMO, "2000": Size.THIRTY_YEARS, "10000": Size.FIVE_TIMES_THAT}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--only", action="append", choices=MEASUREMENTS, help="repeatable")
    parser.add_argument("--size", action="append", choices=_SIZES, help="repeatable; default: all")
    options = parser.parse_args(arguments)
    _print(TITLES)
    _print(tuple("-" * width for width in WIDTHS))
    is_met = True
    smallest: dict[str, float] = {}
    with TemporaryDirectory(prefix="cscp-benchmarks-") as name:
        folder = Path(name)
        os.environ |= {"CSCP_CONFIG": str(folder / "config"), "CSCP_STATE": str(folder / "state")}
        _keep_bytecode(folder / "bytecode")
        sizes = tuple(_SIZES[key] for key in _SIZES if key in (options.size or _SIZES))
        workspaces = _workspaces(folder, sizes, is_quick=options.quick)
        for key in options.only or MEASUREMENTS:
            for result in _results(key, workspaces):
                if isinstance(result, Timing):
                    smallest.setdefault(result.work, result.ours)
                _print(result.cells(smallest.get(result.work, 0)))
                is_met = is_met and result.is_met
    return 0 if is_met else 1


def _keep_bytecode(folder: Path) -> None:
    """Let every program started from here find its modules compiled, as an installed one does."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _results(key: str, workspaces: Workspaces) -> Iterator[Timing | Check]:
    """The lines of a measurement; if the program does not answer, the others still follow."""
    try:
        yield from MEASUREMENTS[key](workspaces)
    except Silent as problem:
        print(problem, file=sys.stderr)
        yield Check(work=key, size="", found="no answer", wanted="an answer", is_met=False)


def _workspaces(folder: Path, sizes: tuple[Size, ...], *, is_quick: bool) -> Workspaces:
    room, demo = folder / "room", folder / "demo"
    room.mkdir()
    load_demo(demo)
    many, one = {Size.DEMO: demo}, {Size.DEMO: demo}
    for size in sizes:
        if size is not Size.DEMO:
            many[size], one[size] = folder / f"many-{size}", folder / f"one-{size}"
            generate(many[size], many_plans(size))
            generate(one[size], one_plan(size))
    return Workspaces(many_plans=many, one_plan=one, room=room, sizes=sizes, is_quick=is_quick)


def _print(cells: tuple[str, ...]) -> None:
    padded = (cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
    print(" | ".join(padded).rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
