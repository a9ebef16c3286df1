"""Kill writers with SIGKILL at random moments, and look after each what is left.

    python tests/store/kill_many.py FOLDER [KILLS] [SEED]

One process, warmed up, forks a writer that records in a loop and tells of each acknowledged change
through a pipe. It is killed at a random moment: while it opens, records, rescues, or writes
cscp.json; some are killed by their disk in the middle of a line. Whoever looks then must find every
acknowledged change, a whole chain, a present that is right, and a journal that can be written. The
last line printed is a summary as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from building import TODAY, action, context, make_workspace
from cscp_tui.domain.changes import difference
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.services.opening import open_for_team
from cscp_tui.store.as_at import fold
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.ledger import Disk
from cscp_tui.store.snapshot import FILE_NAME, read_snapshot
from cscp_tui.store.team import save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace
from store.failing_disks import SmallWrites

if TYPE_CHECKING:
    from cscp_tui.domain.commands.base import Command

_BY_THE_DISK = 0.3
"""The share of kills by a disk that ends the process after some bytes, however slow the machine is."""

_AFTER_CHANGES = 0.7
"""The share of other kills that wait for changes; the rest may come before or while opening."""

_MOST_CHANGES = 8
"""The most changes that are waited for, on however slow a machine."""

_NEW_JOURNAL_EVERY = 50
"""Kills after which a new workspace is begun, so that reading it whole stays quick."""


def write_until_killed(folder: Path, pipe: int, seed: int, *, by_the_disk: bool) -> None:
    """Record notes and actions, telling of each; now and then write ``cscp.json``."""
    chance = random.Random(seed)
    small, lasts = chance.choice([7, 40, 150]), chance.randrange(200)
    disk = chance.choice([Disk(), SmallWrites(small)])
    if by_the_disk:
        disk = SmallWrites(small, lasts)
    recorder = team_recorder(folder, FixedClock(TODAY), disk)
    saves = chance.random() ** 3
    while True:
        asked: list[Command] = [
            AddProgressUpdate("BP24-1.1", "x" * chance.randrange(1, 400) + "."),
            action("y"),
        ]
        done = recorder.record(chance.choice(asked), context())
        made = next(c.id for c in done.changes if c.creates)
        os.write(pipe, f"{made}\n".encode())
        if chance.random() < saves:
            save_snapshot(recorder)


def kill_once(folder: Path, chance: random.Random) -> list[str]:
    """Start a writer and kill it; returns the ids of what it was told is kept."""
    reading, writing = os.pipe()
    seed, by_the_disk = chance.randrange(2**32), chance.random() < _BY_THE_DISK
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            write_until_killed(folder, writing, seed, by_the_disk=by_the_disk)
        except BaseException:  # noqa: BLE001 - a forked child prints it and ends
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    waits = chance.randint(1, _MOST_CHANGES) if chance.random() < _AFTER_CHANGES else 0
    with os.fdopen(reading) as pipe:
        told = list(islice(pipe, waits))
        if not by_the_disk:
            time.sleep(chance.expovariate(1 / 0.01))
            os.kill(child, signal.SIGKILL)
        told += pipe
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer failed before it was killed"
    return [line.rstrip() for line in told]


def look(folder: Path, known: set[str]) -> Counter[str]:
    """Find everything as it should be, or fail; returns what was met."""
    met: Counter[str] = Counter()
    before = sorted(path.name for path in folder.iterdir())
    reader = Workspace(folder)
    assert not reader.read_only, reader.read_only
    reader.verify()
    assert sorted(path.name for path in folder.iterdir()) == before, "a reader changed the folder"
    kept = reader.book.actions.keys() | reader.book.progress_updates.keys()
    assert known <= kept, f"lost: {sorted(known - kept)}"
    _look_at_present(folder, reader, met)
    journal = (folder / "journal.jsonl").read_bytes()
    met["half a line"] += not journal.endswith(b"\n")
    writer = open_for_team(folder, FixedClock(TODAY))
    known.update(c.id for c in writer.record(action("z"), context()).changes if c.creates)
    torn = len(list(folder.glob("journal.torn-*")))
    assert torn == sum("torn" in name for name in before) + (not journal.endswith(b"\n"))
    Workspace(folder).verify()
    return met


def _look_at_present(folder: Path, reader: Workspace, met: Counter[str]) -> None:
    met["half a cscp.json beside it"] += any(folder.glob(f".{FILE_NAME}.*"))
    if not (folder / FILE_NAME).exists():
        return
    present = read_snapshot(folder / FILE_NAME)
    assert present is not None, "cscp.json was left half written"
    mark, book = present.mark, present.book
    folded = fold(reader.lines()[: mark.n])
    for table, records in folded.tables.items():
        for key, record in records.items():
            assert not difference(table, record, book.tables[table][key]).fields


def kill_many(folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill writers one after the other; returns what was done and met."""
    chance = random.Random(seed)
    met: Counter[str] = Counter()
    known: set[str] = set()
    place = folder
    for number in range(kills):
        if number % _NEW_JOURNAL_EVERY == 0:
            place, known = folder / f"w{number}", set()
            make_workspace(place, 1)
        told = kill_once(place, chance)
        known.update(told)
        met["kills"] += 1
        met["acknowledged"] += len(told)
        met["killed before the first change"] += not told
        met += look(place, known)
    return dict(met)


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[2:]]
    print(json.dumps(kill_many(Path(sys.argv[1]), *(asked + [60, 1][len(asked) :]))))
