"""Record many changes through two mounts of one folder that share no locks, and count what is lost.

    python tests/store/write_on_mounts.py bindfs CHANGES [options]
    python tests/store/write_on_mounts.py sshfs CHANGES [options]

It needs FUSE with bindfs, or with sshfs, socat and OpenSSH's sftp-server. Two processes with state folders of their own record actions, each through
its own mount, until so many changes are acknowledged; both then open once more. Prints how many
were acknowledged, written over and merged in again, and how many are missing.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from building import FIRST_DAY, action, context, make_workspace
from cscp_tui.base.errors import CscpError
from cscp_tui.services.opening import merge_overwritten
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import team_recorder
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.store.recorder import Recorder


def opened(folder: Path) -> Recorder:
    """Open the folder, and merge in what was written over."""
    recorder = team_recorder(folder, FixedClock(FIRST_DAY))
    list(merge_overwritten(recorder, context(FIRST_DAY, "me")))
    return recorder


def write(folder: Path, name: str, count: int, seed: int, pause: float) -> None:
    """Record actions until so many were acknowledged; print their titles."""
    told: list[str] = []
    chance, refused = random.Random(seed), 0
    recorder, overwritten = opened(folder), 0
    while len(told) < count:
        time.sleep(chance.random() * pause)
        title = f"{name} {len(told)}"
        try:
            if chance.random() < 0.1:
                recorder = opened(folder)
            done = recorder.record(action(title), context(FIRST_DAY, name))
        except CscpError:
            refused += 1
            continue
        told.append(title)
        overwritten += sum("wrote over" in each for each in recorder.workspace.take_findings())
    print(json.dumps({"told": told, "refused": refused, "overwritten": overwritten}))
    assert done.n


_PORT = 7022
_SERVER = "/usr/lib/openssh/sftp-server"


@contextmanager
def mounted(how: str, folder: Path, mounts: list[Path], options: list[str]) -> Iterator[None]:
    """Mount a folder several times, with a file system that shares no locks."""
    server = None
    if how == "sshfs":
        listening = f"TCP-LISTEN:{_PORT},fork,reuseaddr,bind=127.0.0.1"
        server = subprocess.Popen(["socat", listening, f"EXEC:{_SERVER}"])
        time.sleep(0.5)
    try:
        for mount in mounts:
            mount.mkdir()
            what = f"127.0.0.1:{folder}" if server else str(folder)
            port = ["-o", f"directport={_PORT}"] if server else []
            subprocess.run([how, *port, *options, what, str(mount)], check=True)
        yield
    finally:
        for mount in mounts:
            subprocess.run(["fusermount3", "-u", str(mount)], check=False)
        if server is not None:
            server.terminate()


def main(how: str, changes: int, options: list[str]) -> int:
    """Write through two mounts; returns how many acknowledged changes are missing."""
    with tempfile.TemporaryDirectory() as parent:
        place = Path(parent)
        make_workspace(place / "folder")
        mounts = [place / "one", place / "two"]
        environments = [os.environ | {"CSCP_STATE": f"{mount}-state"} for mount in mounts]
        with mounted(how, place / "folder", mounts, options):
            processes = [
                subprocess.Popen(
                    [sys.executable, __file__, "write", str(mount), mount.name, str(changes // 2)],
                    env=environment,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                for mount, environment in zip(mounts, environments, strict=True)
            ]
            answers = [json.loads(process.communicate()[0]) for process in processes]
            time.sleep(2)
            for _ in range(2):
                for mount, environment in zip(mounts, environments, strict=True):
                    command = [sys.executable, __file__, "open", str(mount)]
                    subprocess.run(command, env=environment, check=True)
        book = Workspace(place / "folder").book
        titles = {each.title for each in book.actions.values()}
        told = [title for answer in answers for title in answer["told"]]
        missing = [title for title in told if title not in titles]
        refused = sum(answer["refused"] for answer in answers)
        overwritten = sum(answer["overwritten"] for answer in answers)
        print(f"acknowledged {len(told)}, refused {refused}, times written over {overwritten}")
        print(f"missing {len(missing)}: {missing[:5]}; twice {len(book.actions) - len(titles)}")
        if missing and "KEEP" in os.environ:
            shutil.copytree(place, os.environ["KEEP"], dirs_exist_ok=True)
        for finding in check(place / "folder"):
            print(finding.sentence if hasattr(finding, "sentence") else finding)
        return len(missing)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(
            Path(sys.argv[2]),
            sys.argv[3],
            int(sys.argv[4]),
            len(sys.argv[3]),
            float(os.environ.get("PAUSE", "0.2")),
        )
    elif sys.argv[1] == "open":
        opened(Path(sys.argv[2]))
    else:
        sys.exit(1 if main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]) else 0)
