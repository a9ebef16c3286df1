"""Try every operation that writes with every fault, at calls chosen by seeds, and print a table.

    python tests/faults/run.py [--seeds N] [--first SEED] [--calls N] [--kills] [--only NAME]

Each seed chooses the calls anew; ``--calls 0`` takes every call in turn. Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.layer import ENDS_THE_PROCESS, Fault
from faults.operations import OPERATIONS
from faults.trying import Trial


def main() -> int:
    """Try them; returns 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--calls", type=int, default=10, help="calls of each; 0 for all")
    parser.add_argument("--kills", action="store_true", help="only those that end the process")
    parser.add_argument("--open", action="store_true", help="others had it open, and go on")
    parser.add_argument("--only", action="append", choices=OPERATIONS, help="repeatable")
    options = parser.parse_args()
    faults = [each for each in Fault if not options.kills or each in ENDS_THE_PROCESS]
    tried: Counter[str] = Counter()
    failed = 0
    for name in options.only or OPERATIONS:
        with TemporaryDirectory() as place:
            os.environ["CSCP_STATE"] = f"{place}/state"
            trial = Trial(OPERATIONS[name], Path(place))
            done = Counter[str]()
            for seed in range(options.first, options.first + options.seeds):
                chance, calls = random.Random(f"{seed} {name}"), range(len(trial.calls))
                chosen = (
                    chance.sample(calls, options.calls or len(calls))
                    if (options.calls < len(calls))
                    else list(calls)
                )
                for fault in faults:
                    for at in chosen:
                        done[fault.value] += 1
                        try:
                            trial.fail(fault, at, is_open=options.open)
                        except (
                            AssertionError,
                            LookupError,
                            OSError,
                            TypeError,
                            ValueError,
                        ) as problem:
                            failed += 1
                            where = trial.calls[at].replace(place, "")
                            print(f"  {name}, {fault}, call {at} ({where}): {problem!r:.600}")
            tried += done
            counts = ", ".join(f"{count} {fault}" for fault, count in done.items())
            print(f"{name}: {len(trial.calls)} calls; {counts}", flush=True)
    counts = ", ".join(f"{count} {fault}" for fault, count in tried.items())
    print(f"all: {counts}; {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
