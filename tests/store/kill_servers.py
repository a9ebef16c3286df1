"""Kill a PostgreSQL server and the programs that write to it at random moments, over and over.

    python tests/store/kill_servers.py [--servers N] [--clients N] [--seed N]

Four programs record at once. Says how many changes were acknowledged, and ends with 1 if any of them is
lost or doubled, or a line isn't as it was written.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from threading import Thread

sys.path.insert(0, str(Path(__file__).parents[1]))

from building import TODAY, context, foundation
from cscp_tui.services.folder import made
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.postgres import PostgresStorage
from cscp_tui.store.workspace import Workspace
from postgres_server import rooms

_WRITERS = 4
_LONGEST_PAUSE = 0.6
_WRITER = """
import sys, time
from building import TODAY, action, context
from cscp_tui.base.errors import CscpError
from cscp_tui.services.opening import open_for_team
from cscp_tui.store import postgres
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.places import storage_called
postgres._PATIENCE = 0
team = None
for number in range(1_000_000):
    try:
        team = team or open_for_team(storage_called(sys.argv[1]), FixedClock(TODAY, 13))
        done = team.record(action(f"{sys.argv[2]}-{number}"), context(team.today()))
        print(*done.ids, f"{sys.argv[2]}-{number}", flush=True)
    except CscpError:
        time.sleep(0.02)
"""


class Writer:
    """A program that records over and over, with what it was told."""

    def __init__(self, address: str, name: str) -> None:
        self.told: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WRITER, address, name],
            cwd=Path(__file__).parents[1],
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reading = Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        self.told += [line for line in self._process.stdout if line.endswith("\n")]

    def kill(self) -> list[str]:
        """End it at once; returns what it was told."""
        self._process.kill()
        self._process.wait()
        self._reading.join()
        return self.told


def main() -> int:
    """Kill, look, and say what was found; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", type=int, default=15)
    parser.add_argument("--clients", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = Random(options.seed)
    kills = ["server"] * options.servers + ["client"] * options.clients
    random.shuffle(kills)
    told: list[str] = []
    with rooms(1) as (server,):
        server.make()
        server.start("-c fsync=on")
        address = server.address("postgres")
        with made(PostgresStorage(address), FixedClock(TODAY)) as recorder:
            recorder.record(foundation(), context())
        writers = [Writer(address, f"first{number}") for number in range(_WRITERS)]
        try:
            for number, kill in enumerate(kills):
                time.sleep(random.uniform(0.1, _LONGEST_PAUSE))
                if kill == "server":
                    server.kill()
                    server.start("-c fsync=on")
                else:
                    place = random.randrange(_WRITERS)
                    told += writers[place].kill()
                    writers[place] = Writer(address, f"writer{number}")
            time.sleep(_LONGEST_PAUSE)
        finally:
            for writer in writers:
                told += writer.kill()
        after = Workspace(PostgresStorage(address))
        after.verify()
        titles = {ref: each.title for ref, each in after.book.actions.items()}
        server.kill()
    acknowledged = dict(line.split() for line in told)
    lost = len(acknowledged.items() - titles.items())
    doubled = len(titles) - len(set(titles.values()))
    print(
        f"{options.servers} kills of the server and {options.clients} of programs: "
        f"{len(acknowledged):,} changes acknowledged, {lost} lost, {doubled} doubled"
    )
    return 1 if lost or doubled else 0


if __name__ == "__main__":
    sys.exit(main())
