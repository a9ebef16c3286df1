"""Measure a workspace in a database, near and 20 ms away, beside the same one in a folder.

    python tests/benchmarks/databases.py [--quick]

Starts a PostgreSQL server of its own, which waits for its disk, and a network to it that is slow. Exits
with 1 if a limit is missed. It needs Linux or macOS.
"""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.generating import generate
from benchmarks.measuring import Size, by_turns, duration, seconds, yes_or_no
from benchmarks.safety import WRITERS, at_once
from benchmarks.shapes import many_plans
from building import context
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.services.demo import load_demo
from cscp_tui.services.folder import back_up, restore_elsewhere
from cscp_tui.services.opening import open_for_team
from cscp_tui.store.folder_storage import FolderStorage
from cscp_tui.store.postgres import PostgresStorage
from cscp_tui.store.team import save_snapshot
from cscp_tui.store.workspace import Workspace
from network import network_to
from postgres_server import TestServer, connected, rooms

if TYPE_CHECKING:
    from cscp_tui.store.recorder import Recorder
    from cscp_tui.store.storage import Storage

_SIZES = (Size.DEMO, Size.THIRTY_YEARS)
_LATENCIES = (0.0, 0.02)
_TITLES = ("work", "size", "latency", "ours", "limit", "met")
_WIDTHS = (34, 16, 7, 26, 22, 3)
_MOST_ROUND_TRIPS = 4
_BESIDES = 0.005
"""Seconds that a save may take besides its round trips."""
_SEEN = 1.0
"""Seconds after which another's change has to be known."""
_AS_A_FOLDER = 2.0
"""The limit of opening the large workspace, in times of what a folder takes."""


class Bench:
    """The server, the folders, and whether every limit was met."""

    def __init__(self, server: TestServer, room: Path, *, is_quick: bool) -> None:
        self.server, self.room, self.is_quick = server, room, is_quick
        self.is_met = True

    def times(self, usual: int, quick: int) -> int:
        return quick if self.is_quick else usual

    def tell(
        self,
        work: str,
        size: str,
        latency: float,
        ours: str,
        wanted: str = "",
        *,
        is_met: bool = True,
    ) -> None:
        self.is_met &= is_met
        cells = work, size, duration(latency) if latency else "0 ms", ours, wanted or "–"
        row(*cells, yes_or_no(is_met) if wanted else "–")

    def fill(self, size: Size) -> FolderStorage:
        """Make a workspace of a size in a folder, and the same in a database of that name."""
        folder = self.room / size.name
        if size is Size.DEMO:
            load_demo(folder)
        else:
            generate(folder, many_plans(size))
        place, file = FolderStorage(folder), self.room / f"{size.name}.zip"
        back_up(place, Workspace(folder).own_clock()(), "Officer", file)
        with connected(self.server.address("postgres")) as connection:
            connection.execute(f'create database "{size.name}"')
        storage = PostgresStorage(self.server.address(size.name))
        restore_elsewhere(storage, file)
        storage.close()
        with connected(self.server.address(size.name)) as connection:
            connection.execute("analyze")
        return place


def row(*cells: str) -> None:
    padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    print(" | ".join(padded).rstrip(), flush=True)


def _open(place: Storage) -> None:
    open_for_team(place)
    if isinstance(place, PostgresStorage):
        place.close()


def opening(bench: Bench, size: Size, folder: FolderStorage, address: str, latency: float) -> None:
    """Open a workspace whose present state this computer has, from connecting on."""
    storage = PostgresStorage(address)
    save_snapshot(open_for_team(storage))
    storage.close()
    ours, baseline = by_turns(
        partial(seconds, lambda: _open(PostgresStorage(address))),
        partial(seconds, lambda: _open(FolderStorage(folder.folder))),
        bench.times(15, 5),
    )
    ratio = ours / baseline
    bench.tell(
        "open, warm",
        size.label,
        latency,
        f"{duration(ours)}, {ratio:.1f} × {duration(baseline)}",
        f"≤ {_AS_A_FOLDER:g} × a folder" if size is Size.THIRTY_YEARS else "",
        is_met=size is not Size.THIRTY_YEARS or ratio <= _AS_A_FOLDER,
    )


def record(recorder: Recorder, text: str) -> None:
    """Add a progress update to the first action that is open."""
    ref = next(each.id for each in recorder.book.actions.values() if each.is_open)
    recorder.record(AddProgressUpdate(ref, text), context(recorder.today()))


def append(file: int) -> None:
    os.write(file, b"x" * 700)
    os.fsync(file)


def saving(bench: Bench, size: Size, address: str, latency: float) -> None:
    """Record progress updates, each of which the server has on its disk.

    The limit is four round trips as they are here, 5 ms, and what appending to a file takes.
    """
    storage = PostgresStorage(address)
    recorder = open_for_team(storage)
    save = partial(record, recorder, "Half of the staff are trained.")
    save()
    with (
        connected(address) as connection,
        (bench.room / "appended").open("ab", buffering=0) as file,
    ):
        taken, written = by_turns(
            partial(seconds, save),
            partial(seconds, partial(append, file.fileno())),
            bench.times(100, 20),
        )
        trip = median(seconds(lambda: connection.execute("select 1").fetchall()) for _ in range(20))
    limit = _MOST_ROUND_TRIPS * trip + _BESIDES + written
    bench.tell(
        "save of one change, durable",
        size.label,
        latency,
        f"{duration(taken)}, disk {duration(written)}",
        f"≤ {duration(limit)}",
        is_met=taken <= limit,
    )
    storage.close()


def following(bench: Bench, size: Size, address: str, latency: float) -> None:
    """Wait as the app does until a change is known that another window has recorded."""
    mine, theirs = PostgresStorage(address), PostgresStorage(address)
    reading, writing = open_for_team(mine), open_for_team(theirs)
    is_over = False

    def look() -> None:
        while not is_over:
            reading.workspace.journal.ledger.wait_for_news(_SEEN)

    thread = Thread(target=look)
    thread.start()
    time.sleep(0.3)
    taken: list[float] = []
    for number in range(bench.times(20, 5)):
        record(writing, f"Seen {number}")
        began = time.perf_counter()
        while not reading.workspace.follow():
            time.sleep(0.001)
        taken.append(time.perf_counter() - began)
        time.sleep(0.1)
    is_over = True
    thread.join()
    bench.tell(
        "another's change is known",
        size.label,
        latency,
        f"{duration(median(taken))}, at most {duration(max(taken))}",
        f"≤ {duration(_SEEN)}",
        is_met=max(taken) <= _SEEN,
    )
    mine.close()
    theirs.close()


def writing_at_once(bench: Bench, size: Size, address: str, latency: float) -> None:
    """Let eight programs record at once; nothing is lost, and every reference is its own."""
    each = bench.times(50, 10)
    storage = PostgresStorage(address)
    before = len(Workspace(storage).book.actions)
    began = time.perf_counter()
    script = Path(__file__).parents[1] / "store" / "write_many.py"
    results = at_once([script, address], each)
    taken = time.perf_counter() - began
    workspace = Workspace(storage)
    workspace.verify()
    refs = [ref for result in results for ref in result["refs"]]
    kept = len(workspace.book.actions) - before
    worst = max(wait for result in results for wait in result["waits"])
    bench.tell(
        f"{WRITERS} × {each} changes at once",
        size.label,
        latency,
        f"{duration(taken)}, worst wait {duration(worst)}",
        "all kept, refs unique",
        is_met=kept == len(refs) == len(set(refs)) == WRITERS * each,
    )
    storage.close()


def main() -> int:
    """Measure and print; returns the exit status."""
    with TemporaryDirectory(prefix="cscp-databases-") as name, rooms(1) as (server,):
        room = Path(name)
        os.environ |= {"CSCP_CONFIG": str(room / "config"), "CSCP_STATE": str(room / "state")}
        server.make()
        server.start("-c fsync=on")
        try:
            bench = Bench(server, room, is_quick="--quick" in sys.argv)
            row(*_TITLES)
            row(*("-" * width for width in _WIDTHS))
            for size in _SIZES:
                folder = bench.fill(size)
                for latency in _LATENCIES:
                    with network_to(server.room, latency) as network:
                        address = server.address(size.name, host=network.room if latency else None)
                        opening(bench, size, folder, address, latency)
                        saving(bench, size, address, latency)
                        following(bench, size, address, latency)
                        if size is Size.DEMO:
                            writing_at_once(bench, size, address, latency)
        finally:
            server.kill()
    return 0 if bench.is_met else 1


if __name__ == "__main__":
    sys.exit(main())
