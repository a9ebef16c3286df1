"""Every operation that writes, with a fault at calls chosen by a seed; ``run.py`` tries them all."""

from __future__ import annotations

import random
import re
import sys
from typing import TYPE_CHECKING

import pytest

from building import TODAY, make_workspace, open_workspace, record
from cscp_tui.base.errors import Refused
from cscp_tui.cli.registry import make_parser
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.services.settings import FILE_NAME, load, remember
from cscp_tui.store.folder import JOURNAL_NAME
from cscp_tui.store.journal import START, Journal
from cscp_tui.store.ledger import Disk, FileLedger
from faults.layer import Fault, Layer
from faults.operations import LIKE_NOTE, ONLY_READ, OPERATIONS
from faults.trying import Trial

if TYPE_CHECKING:
    from pathlib import Path

CALLS = 2
"""How many calls are tried with each fault."""
NOT_WRITTEN = {Fault.FULL, Fault.SHORT}
"""Faults that only a call that writes can have; one such call is tried."""
SLOW = {"init --demo", "sign-off"}
"""Operations of which the short form tries fewer calls: each takes a second or more."""

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and fork")


pytestmark = pytest.mark.usefixtures("quick_papers")


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a computer keeps its name, by which it claims a folder."""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))


@on_linux
@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "init --demo"])
def test_a_fault_leaves_all_or_nothing_and_a_way_out(tmp_path: Path, name: str) -> None:
    """Acknowledged changes are there; doing it again ends with what it should do."""
    trial = Trial(OPERATIONS[name], tmp_path)
    chance = random.Random(f"{TODAY} {name}")
    places = range(len(trial.calls))
    writes = [at for at in places if trial.calls[at].startswith("write")]
    for fault in Fault:
        among, calls = (writes, 1) if fault in NOT_WRITTEN else (places, CALLS)
        for at in chance.sample(among, 1 if name in SLOW else calls):
            trial.fail(fault, at)


REPLACING = [
    "restore",
    "restore, with a scrutineer",
    "check --repair",
    "redact",
    "merge",
    "take-in",
    "backup in the folder",
    "redact, as the scrutineer",
    "check --repair, of the scrutineer's journal",
]
"""Operations that replace files, or write several, while others may have the folder open."""


@on_linux
@pytest.mark.parametrize("name", REPLACING)
def test_a_window_that_was_open_before_goes_on_and_loses_nothing(tmp_path: Path, name: str) -> None:
    """Neither while the operation is under way, nor after it was killed."""
    trial = Trial(OPERATIONS[name], tmp_path)
    chance = random.Random(f"{TODAY} {name}")
    calls = range(len(trial.calls))
    moves = [at for at in calls if re.match("replace|unlink|rename", trial.calls[at])]
    for fault in (Fault.KILL, Fault.POWER, Fault.OTHER):
        for at in {*chance.sample(calls, CALLS), *chance.sample(moves, min(CALLS, len(moves)))}:
            trial.fail(fault, at, is_open=True)


@on_linux
def test_taking_out_with_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """It was a traceback where the scrutineer's journal could not be read at first."""
    trial = Trial(OPERATIONS["take-in --undo"], tmp_path)
    for at, call in enumerate(trial.calls):
        if call.startswith("read") and call.endswith("scrutiny.jsonl"):
            trial.fail(Fault.ERROR, at)


@on_linux
def test_what_a_kill_leaves_beside_a_journal_is_no_second_history(tmp_path: Path) -> None:
    """A temporary file with the journal's lines counts for nothing."""
    trial = Trial(OPERATIONS["check --repair"], tmp_path)
    for at, call in enumerate(trial.calls):
        if call.startswith("replace"):
            trial.fail(Fault.KILL, at)


@on_linux
def test_merging_waits_for_signed_files_that_cannot_be_read(tmp_path: Path) -> None:
    """They were left out for good: merging again brings nothing, as every line is there."""
    trial = Trial(OPERATIONS["merge, with a sign-off"], tmp_path)
    reads = [
        at
        for at, call in enumerate(trial.calls)
        if call.startswith("read") and "/theirs/signed/" in call
    ]
    for at in reads[:3]:
        trial.fail(Fault.ERROR, at)


@on_linux
@pytest.mark.parametrize("name", ["redact", "check --repair, of the scrutineer's journal"])
def test_a_backup_that_cannot_be_read_now_is_neither_deleted_nor_taken_for_none(
    tmp_path: Path, name: str
) -> None:
    """A redaction says that it has the text still; a repair doesn't give up what it may have."""
    trial = Trial(OPERATIONS[name], tmp_path)
    for at, call in enumerate(trial.calls):
        if call.startswith("read") and re.search(r"/backups/backup-.*\.zip$", call):
            trial.fail(Fault.ERROR, at)
            assert list((tmp_path / "room" / "w" / "backups").glob("backup-*.zip"))


@on_linux
def test_a_window_that_is_opened_meanwhile_leaves_a_redaction_its_texts(tmp_path: Path) -> None:
    """Else the text would stay in the exports, though the journal no longer has it."""
    trial = Trial(OPERATIONS["redact"], tmp_path)
    for at, call in enumerate(trial.calls):
        if call.startswith("open") and call.endswith("journal.jsonl"):
            trial.fail(Fault.OTHER, at)
        if call.startswith("read") and call.endswith("journal.jsonl"):
            trial.fail(Fault.ERROR, at)


@on_linux
@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.FULL, Fault.SHORT])
def test_settings_are_written_whole_or_not_at_all(tmp_path: Path, fault: Fault) -> None:
    """They stay as they were, or have what was to be remembered."""
    remember(tmp_path, theme="dark")
    before = load(tmp_path)
    path = tmp_path / FILE_NAME
    old = path.read_bytes()
    with Layer(tmp_path) as layer:
        remember(tmp_path, name="Officer")
    after = load(tmp_path)
    assert after != before
    for at in range(len(layer.calls)):
        path.write_bytes(old)
        try:
            with Layer(tmp_path, fault, at):
                remember(tmp_path, name="Officer")
        except Refused:
            assert load(tmp_path) == before
        else:
            assert load(tmp_path) == after


def test_every_command_stands_in_the_table() -> None:
    """One that is added later is tried with faults, or said to record as others do, or to read."""
    commands = set(make_parser().commands)
    tried = {re.split("[ ,]", name)[0] for name in OPERATIONS}
    assert commands == tried | LIKE_NOTE | ONLY_READ
    assert not tried & (LIKE_NOTE | ONLY_READ)
    assert not LIKE_NOTE & ONLY_READ


class _GrowingDisk(Disk):
    """A disk on which somebody records while the end of a journal is read."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._reads = folder, 0

    def read(self, path: Path, offset: int, most: int | None = None) -> bytes:
        """Let somebody record before what follows the last whole line is read."""
        if most is None and offset and not self._reads:
            self._reads += 1
            record(open_workspace(self._folder), AddProgressUpdate("BP24-1.1", "Meanwhile."))
        return super().read(path, offset, most)


def test_a_line_that_is_finished_while_the_end_is_read_is_no_damage(tmp_path: Path) -> None:
    """It follows when the journal is read the next time."""
    recorder = make_workspace(tmp_path / "w", 1)
    disk = _GrowingDisk(recorder.workspace.folder)
    journal = Journal(FileLedger(recorder.workspace.folder / JOURNAL_NAME, disk))
    _, position = journal.read(START)
    assert len(journal.read(position)[0]) == 1
