"""Merge two copies of the demo in either order, for many seeds.

Run from the checkout: ``python tests/store/merge_seeds.py --seeds 200``. It ends with 1 and names
the seed where the two orders differ or anything is lost.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from cscp_tui.domain.context import Context  # noqa: E402
from cscp_tui.domain.enums import Audience  # noqa: E402
from cscp_tui.domain.updates import sign_off_of  # noqa: E402
from cscp_tui.services.demo import load_demo  # noqa: E402
from cscp_tui.services.updates import update_of  # noqa: E402
from cscp_tui.store.check import check  # noqa: E402
from cscp_tui.store.merge import merge, plan_with, read_other  # noqa: E402
from cscp_tui.store.team import team_recorder  # noqa: E402
from cscp_tui.views.updates.corrections import figures_to_keep  # noqa: E402
from store.copies_made import SIGNED, answers_for, canonical, fork  # noqa: E402

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.store.merge_plan import MergePlan
    from cscp_tui.store.recorder import Recorder


def merged(folder: Path, other: Path, seed: int, *, mine: str) -> tuple[Recorder, MergePlan]:
    """Merge another folder's journal into a copy of one, with the answers of a seed."""
    place = folder.with_name(f"{folder.name}-merged")
    shutil.copytree(folder, place)
    recorder = team_recorder(place)
    copy = read_other(other, recorder.workspace)
    answers = answers_for(plan_with(recorder.workspace, copy, {}), seed, mine=mine)
    plan = plan_with(recorder.workspace, copy, answers)
    context = Context(today=recorder.today(), by=mine)
    merge(recorder, copy, plan, answers, context)
    return recorder, plan


def figures(recorder: Recorder, today: date) -> list[object]:
    """What an update says in numbers, for a quarter that is over and for the present one."""
    found: list[object] = []
    for quarter in (SIGNED, SIGNED.next):
        signed = sign_off_of(recorder.book, quarter)
        found.append(signed and (signed.as_at, signed.head, signed.files, signed.figures))
        as_at = min(quarter.last_day, today)
        update = update_of(recorder.workspace, quarter, as_at, Audience.QA)
        found += [(each.plan, each.label, each.value) for each in figures_to_keep(update)]
    return found


def try_seed(
    demo: Path, folder: Path, seed: int, count: int = 30, *, signs: float = 0.0
) -> Counter[str]:
    """Merge in both orders and compare; returns what became of the changes.

    Raises:
        AssertionError: something is lost or differs.
    """
    anna, ben = fork(demo, folder, seed, count, signs=signs)
    in_anna, plan = merged(anna, ben, seed, mine="anna")
    in_ben, other = merged(ben, anna, seed, mine="ben")
    for recorder, theirs in ((in_anna, ben), (in_ben, anna)):
        copy = read_other(theirs, recorder.workspace)
        here = {line.recorded_hash for line in recorder.workspace.lines()}
        assert {line.recorded_hash for line in copy.lines} <= here, "a change is lost"
        problems = [
            each.sentence for each in check(recorder.workspace.folder) if not each.is_harmless
        ]
        assert not problems, problems
        before = (recorder.workspace.folder / "journal.jsonl").read_bytes()
        again = plan_with(recorder.workspace, copy, {})
        merge(recorder, copy, again, {}, Context(today=recorder.today(), by="anna"))
        assert (recorder.workspace.folder / "journal.jsonl").read_bytes() == before, (
            "a second merge wrote"
        )
    one, another = canonical(in_anna), canonical(in_ben)
    for table in one:
        if one[table] != another[table]:
            keys = one[table].keys() | another[table].keys()
            different = [
                (key, name, mine.get(name), theirs.get(name))
                for key in sorted(keys)
                for mine, theirs in [(one[table].get(key, {}), another[table].get(key, {}))]
                for name in sorted(mine.keys() | theirs.keys())
                if mine.get(name) != theirs.get(name)
            ]
            raise AssertionError((seed, table, different[:3]))
    today = max(in_anna.today(), in_ben.today())
    pairs = zip(figures(in_anna, today), figures(in_ben, today), strict=True)
    unequal = [pair for pair in pairs if pair[0] != pair[1]]
    assert not unequal, (seed, "figures", unequal[:3])
    for recorder, mine in ((in_anna, "anna"), (in_ben, "ben")):
        team_recorder(recorder.workspace.folder).undo(Context(today=recorder.today(), by=mine))
    counts = Counter(each.fate.name for each in (*plan.foreign, *other.foreign))
    counts["conflicts"] += len(plan.conflicts)
    counts.update(f"REFUSED {each.why}" for each in (*plan.refused, *other.refused))
    return counts


def main() -> int:
    """Try the seeds that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--signs", type=float, default=0.0, help="how likely a sign-off is")
    asked = parser.parse_args()
    total, failed = Counter[str](), 0
    with tempfile.TemporaryDirectory() as place:
        demo = Path(place) / "demo"
        load_demo(demo)
        for seed in range(asked.first, asked.first + asked.seeds):
            try:
                total += try_seed(demo, Path(place), seed, asked.changes, signs=asked.signs)
            except AssertionError as problem:
                failed += 1
                print(f"seed {seed}: {problem}")
            for each in Path(place).glob(f"{seed}-*"):
                shutil.rmtree(each)
    print(f"{asked.seeds} seeds, {failed} failed; {dict(total)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
