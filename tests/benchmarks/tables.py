"""The table of all measurements, printed line by line while they are taken."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.generating import generate
from benchmarks.measured_dangers import kills, writers
from benchmarks.measured_exports import quarterly_update
from benchmarks.measured_screens import idle, keys, start
from benchmarks.measured_stores import as_at, full_fold, save
from benchmarks.measuring import NOTHING, Place, Result
from benchmarks.shapes import many_plans, one_plan
from benchmarks.terminals import Silent
from cscp_tui.services.demo import load_demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MEASUREMENTS: dict[str, Callable[[Place], Iterator[Result]]] = {
    "start": start,
    "save": save,
    "keys": keys,
    "fold": full_fold,
    "as-at": as_at,
    "update": quarterly_update,
    "kills": kills,
    "writers": writers,
    "idle": idle,
}
_TITLES = ("work", "size", "ours", "baseline", "ratio", "must reach", "ok")
_WIDTHS = (36, 29, 22, 25, 8, 21, 3)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where something is not reached."""
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer turns: minutes become one")
    parser.add_argument(
        "--only", action="append", choices=sorted(MEASUREMENTS), help="measure this (repeatable)"
    )
    options = parser.parse_args(arguments)
    _print(_TITLES)
    _print(tuple("-" * width for width in _WIDTHS))
    is_reached = True
    with TemporaryDirectory(prefix="cscp-benchmarks-") as name:
        place = _place(Path(name), is_quick=options.quick)
        for key, measure in MEASUREMENTS.items():
            if not options.only or key in options.only:
                for result in _results(key, measure(place)):
                    _print(result.cells)
                    is_reached = is_reached and result.is_reached is not False
    return 0 if is_reached else 1


def _results(key: str, measured: Iterator[Result]) -> Iterator[Result]:
    """The lines of a measurement; a program that does not answer is one, and no end of the rest."""
    try:
        yield from measured
    except Silent as problem:
        print(problem, file=sys.stderr)
        yield Result(work=key, size=NOTHING, ours="no answer", is_reached=False)


def _place(folder: Path, *, is_quick: bool) -> Place:
    place = Place(
        demo=folder / "demo",
        many=folder / "many",
        one=folder / "one",
        room=folder / "room",
        is_quick=is_quick,
    )
    place.room.mkdir()
    load_demo(place.demo)
    generate(place.many, many_plans())
    generate(place.one, one_plan())
    return place


def _print(cells: tuple[str, ...]) -> None:
    padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    print(" | ".join(padded).rstrip(), flush=True)
