"""Record many actions in one workspace, beside other processes that do the same.

    python tests/store/write_many.py PLACE NAME COUNT

Says ``ready``, begins at a line on its input, and prints as JSON the references it was told and how
long each recording took, in seconds. The workspace is written with the computer's own clock.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

from building import action, context
from cscp_tui.store import ledger
from cscp_tui.store.clock import system_clock
from cscp_tui.store.places import storage_called
from cscp_tui.store.team import team_recorder


def write_many(place: str, name: str, count: int) -> dict[str, list[str] | list[float]]:
    """Record actions; returns their references and what each took."""
    patch.object(ledger, "LONGEST_WAIT", 600.0).start()  # however busy the machine is
    recorder = team_recorder(
        storage_called(place), system_clock
    )  # however long ago its last change was
    print("ready", flush=True)
    sys.stdin.readline()
    refs: list[str] = []
    waits: list[float] = []
    for number in range(count):
        begun = time.perf_counter()
        done = recorder.record(action(f"{name} {number}"), context(recorder.today(), name))
        waits.append(time.perf_counter() - begun)
        refs += done.ids
    return {"refs": refs, "waits": waits}


if __name__ == "__main__":
    print(json.dumps(write_many(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
