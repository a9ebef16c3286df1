"""What TinyDB's own storage does where the journal is killed and written by many.

    python tests/benchmarks/json_storage.py write FILE NAME COUNT
    python tests/benchmarks/json_storage.py kill FOLDER KILLS SEED

``write`` waits for a line on its input and then changes documents, one after the other; it prints
as JSON how many it could and how long the slowest took. ``kill`` starts such a writer again and
again, kills each at a random moment, and prints how many files nobody could read afterwards.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from random import Random

from tinydb import TinyDB

DOCUMENTS = 2_000
"""As many as a workspace of the demo year has records."""


def fill(path: Path) -> None:
    """Make a database."""
    with TinyDB(path) as database:
        database.insert_multiple(
            {"title": f"Action {number}", "status": "not started", "note": "x" * 200}
            for number in range(DOCUMENTS)
        )


def write_many(path: Path, name: str, count: int) -> dict[str, float]:
    """Change documents beside others who do the same."""
    print("ready", flush=True)
    sys.stdin.readline()
    kept, worst = 0, 0.0
    for number in range(count):
        begun = time.perf_counter()
        try:
            with TinyDB(path) as database:
                database.insert({"title": f"{name} {number}"})
        except (ValueError, OSError):  # half a file of somebody else
            continue
        kept += 1
        worst = max(worst, time.perf_counter() - begun)
    return {"kept": kept, "worst": worst}


def kill_many(folder: Path, kills: int, seed: int) -> int:
    """How many of the databases nobody could read after their writer was killed."""
    random, path, unreadable = Random(seed), folder / "killed.json", 0
    for _ in range(kills):
        path.unlink(missing_ok=True)
        fill(path)
        child = os.fork()
        if child == 0:
            _write_until_killed(path, random)
        time.sleep(random.uniform(0.01, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            unreadable += 1
    return unreadable


def _write_until_killed(path: Path, random: Random) -> None:
    """Change a note, which is longer or shorter each time, as notes are."""
    with TinyDB(path) as database:
        while True:
            database.update({"note": "x" * random.randrange(400)}, doc_ids=[1])


if __name__ == "__main__":
    asked = sys.argv[2:]
    if sys.argv[1] == "write":
        print(json.dumps(write_many(Path(asked[0]), asked[1], int(asked[2]))))
    else:
        print(kill_many(Path(asked[0]), int(asked[1]), int(asked[2])))
