from __future__ import annotations

import os
import random
import select
import signal
import time
from typing import TYPE_CHECKING

import pytest

from building import TODAY, action, context
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.store import ledger
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.ledger import Disk
from cscp_tui.store.team import team_recorder
from cscp_tui.store.workspace import Workspace
from scrutinised import says, scrutineer_of, team_with_scrutineer
from store.failing_disks import SmallWrites

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


KILLS = int(os.environ.get("CSCP_KILLS", "20"))
CHANGES = 40
QUESTION = RaiseChallenge("police", "x" * 200)

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows has neither fork nor SIGKILL"
)


def child(work: Callable[[], None]) -> int:
    """A process that does some work and ends."""
    number = os.fork()
    if number == 0:
        try:
            work()
        finally:
            os._exit(0)
    return number


def test_scrutineers_and_the_team_write_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two windows of the scrutineer and one of the team keep all, and no id is given twice."""
    monkeypatch.setattr(ledger, "LONGEST_WAIT", 600.0)  # however busy the machine is
    folder = team_with_scrutineer(tmp_path / "w").workspace.folder

    def scrutinise() -> None:
        mine = scrutineer_of(folder)
        for _ in range(CHANGES):
            says(mine, QUESTION)

    def work() -> None:
        team = team_recorder(folder, FixedClock(TODAY))
        for _ in range(CHANGES):
            team.record(action("new"), context())

    for number in [child(scrutinise), child(scrutinise), child(work)]:
        os.waitpid(number, 0)
    reader = Workspace(folder)
    assert set(reader.book.challenges) == {f"CH-S{n}" for n in range(1, 2 * CHANGES + 1)}
    assert len(reader.book.actions) == 2 + CHANGES
    assert check(folder) == []


def test_no_kill_loses_what_the_scrutineer_was_told_is_kept(tmp_path: Path) -> None:
    """Killed at any moment, the journal opens, has all that was acknowledged, and is written."""
    chance = random.Random(1)
    folder = team_with_scrutineer(tmp_path / "w").workspace.folder
    known: set[str] = set()
    for _ in range(KILLS):
        reading, writing = os.pipe()
        most = chance.choice([0, 7, 40])

        def scrutinise(pipe: int = writing, most: int = most) -> None:
            mine = scrutineer_of(folder, disk=SmallWrites(most) if most else Disk())
            while True:
                os.write(pipe, f"{says(mine, QUESTION).ids[0]}\n".encode())

        number = child(scrutinise)
        os.close(writing)
        if chance.random() < 0.7:
            select.select([reading], [], [])
        time.sleep(chance.expovariate(1 / 0.01))
        os.kill(number, signal.SIGKILL)
        with os.fdopen(reading) as pipe:
            known |= set(pipe.read().split())
        assert os.WIFSIGNALED(os.waitpid(number, 0)[1]), "it failed before it was killed"
        assert known <= set(Workspace(folder).book.challenges)
        known |= set(says(scrutineer_of(folder), QUESTION).ids)
    assert len(known) > KILLS
    assert all(finding.is_harmless for finding in check(folder))
