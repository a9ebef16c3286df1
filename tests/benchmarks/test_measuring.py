"""What the benchmarks conclude from their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measuring import BUDGETS, Size, Timing, most_memory
from cscp_tui.services.demo import load_demo
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


def _start(size: Size, ours: float) -> Timing:
    return Timing(work="start", size=size, ours=ours, baseline=1)


def test_a_time_over_its_limit_is_missed() -> None:
    """The limit itself is met; more than that is not."""
    limit = BUDGETS["start"].at(Size.THIRTY_YEARS)
    assert limit is not None
    assert _start(Size.THIRTY_YEARS, limit).is_met
    assert not _start(Size.THIRTY_YEARS, limit * 1.01).is_met


def test_a_time_without_a_limit_is_met() -> None:
    """Nothing is missed at a size for which no limit is set."""
    assert Timing(work="full fold, verified", size=Size.DEMO, ours=9, baseline=1).is_met


def test_growth_is_shown_beside_the_smallest_size() -> None:
    """A time that triples from the demo on says so."""
    cells = _start(Size.FIVE_TIMES_THAT, 0.9).cells(smallest=0.3)
    assert cells[1] == "10,000 / 100,000"
    assert cells[-2] == "3.0 ×"


def test_the_largest_memory_is_read_from_what_linux_says() -> None:
    """Kilobytes become bytes; a system that does not say has none."""
    assert most_memory("VmPeak:\t  99 kB\nVmHWM:\t  40 kB\n") == 40 * 1024
    assert most_memory("") == 0


def test_the_size_of_the_demo_is_its_number_of_actions(tmp_path: Path) -> None:
    """The demo's line in the table says how much it holds."""
    load_demo(tmp_path / "demo")
    assert len(Workspace(tmp_path / "demo").book.actions) == Size.DEMO
