"""Replacing files of record while others have the folder open: no change is ever covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from building import MANAGER, TODAY, open_workspace, record
from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.services.opening import open_for_team
from cscp_tui.store import folder as workspace_folder
from cscp_tui.store.backup import back_up, back_up_daily
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import HALF_REPLACED, DamagedRecord, HalfReplaced
from cscp_tui.store.folder import made_apart, pending_replacement
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.store.take_in import take_in
from cscp_tui.store.team import team_recorder
from cscp_tui.store.workspace import Workspace
from scrutinised import contents, published, says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder


NOW = FixedClock(TODAY).now


class _Killed(BaseException):
    """In place of a kill, which nothing handles."""


def _notes(folder: Path) -> set[str]:
    return {note.text for note in Workspace(folder).book.progress_updates.values()}


@pytest.fixture
def team(tmp_path: Path) -> Recorder:
    """A team's window, open, with a change and a challenge later than the backup."""
    return team_with_scrutineer(tmp_path / "w")


@pytest.fixture
def scrutineer(team: Recorder) -> Recorder:
    """The scrutineer's window on the same folder, with one challenge."""
    theirs = scrutineer_of(team.workspace.folder)
    says(theirs, RaiseChallenge("police", "Before the backup?"))
    return theirs


def _stopped(team: Recorder, patch: pytest.MonkeyPatch, at: int = 0) -> None:
    """Kill a restore before it replaces its first file, or a later one."""
    made = back_up(team.workspace.folder, NOW, MANAGER)
    record(team, AddProgressUpdate("BP24-1.1", "Taken away by the restore."))
    says(
        scrutineer_of(team.workspace.folder, hour=15),
        RaiseChallenge("council", "After the backup?"),
    )
    real, left = atomic_write, at + 1

    def write(path: Path, data: bytes, **options: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Killed
        real(path, data, **options)

    with patch.context() as killing:
        killing.setattr(workspace_folder, "atomic_write", write)
        with pytest.raises(_Killed):
            restore(plan_restore(team.workspace.folder, made.path), NOW, MANAGER)
    assert pending_replacement(team.workspace.folder).exists()


def test_what_the_window_that_completes_it_had_seen_is_not_missed(
    team: Recorder, scrutineer: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has taken the later challenge away itself, and says neither damage nor somebody else."""
    window = open_workspace(team.workspace.folder, hour=16)
    _stopped(team, monkeypatch)
    window.workspace.follow()
    assert len(window.book.challenges) == 2
    record(window, AddProgressUpdate("BP24-1.1", "After the restore."))
    assert len(window.book.challenges) == 1
    window.workspace.follow()
    assert [said for said in window.workspace.take_findings() if "Somebody" in said] == []
    assert window.workspace.scrutiny_damage() == ()
    assert published(window.workspace, "challenges") == 1
    del scrutineer
    # An older journal that is put there afterwards is no part of that restore.
    journal = window.workspace.folder / "journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-2]))
    window.workspace.follow()
    assert window.workspace.is_damaged


def test_only_the_door_completes_it(team: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """To read a folder changes nothing in it; to open it for the team is to complete it, and to say so."""
    _stopped(team, monkeypatch)
    before = contents(team.workspace.folder)
    for opened in (team_recorder, scrutineer_recorder):
        assert HALF_REPLACED in opened(team.workspace.folder).workspace.troubles
    assert contents(team.workspace.folder) == before
    told = open_for_team(team.workspace.folder, FixedClock(TODAY)).workspace.take_findings()
    assert any("it is complete now" in sentence for sentence in told)
    assert not pending_replacement(team.workspace.folder).exists()


@pytest.mark.usefixtures("scrutineer")
@pytest.mark.parametrize("at", [0, 1])
def test_what_an_open_window_records_after_a_killed_restore_stays(
    team: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    at: int,
) -> None:
    """The save completes the restore first, and is recorded in the journal that it restores."""
    _stopped(team, monkeypatch, at)
    record(team, AddProgressUpdate("BP24-1.1", "Recorded meanwhile."))
    assert not pending_replacement(team.workspace.folder).exists()
    assert any("complete now" in each for each in team.workspace.take_findings())
    again = open_workspace(team.workspace.folder)
    assert _notes(team.workspace.folder) == {"Recorded meanwhile."}
    assert not again.workspace.troubles
    assert [each.question for each in again.book.challenges.values()] == ["Before the backup?"]
    record(team, AddProgressUpdate("BP24-1.2", "And goes on."))
    assert not [each for each in check(team.workspace.folder) if not each.is_harmless]


@pytest.mark.usefixtures("scrutineer")
def test_what_a_version_records_that_knows_no_restores_is_not_covered(
    team: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens the folder next gives the restore up, and says so."""
    _stopped(team, monkeypatch)
    pending = pending_replacement(team.workspace.folder)
    held = pending.read_bytes()
    pending.unlink()
    record(team, AddProgressUpdate("BP24-1.1", "Recorded meanwhile."))
    pending.write_bytes(held)
    again = open_workspace(team.workspace.folder)
    assert any(
        "1 change recorded since. It was given up" in each
        for each in again.workspace.take_findings()
    )
    assert _notes(team.workspace.folder) == {"Taken away by the restore.", "Recorded meanwhile."}
    assert not pending.exists()
    assert not again.workspace.troubles


def test_a_challenge_of_such_a_version_is_not_covered(
    team: Recorder, scrutineer: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scrutineer's journal is compared like the team's."""
    _stopped(team, monkeypatch)
    pending = pending_replacement(team.workspace.folder)
    held = pending.read_bytes()
    pending.unlink()
    says(scrutineer, RaiseChallenge("police", "Raised meanwhile?"))
    pending.write_bytes(held)
    done, _ = repair(team.workspace.folder, NOW, MANAGER)
    assert "given up" in done.steps[0]
    assert len(Workspace(team.workspace.folder).book.challenges) == 3


@pytest.mark.usefixtures("scrutineer")
@pytest.mark.parametrize("is_done", [False, True])
def test_a_restore_that_an_earlier_version_left_covers_nothing(
    team: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_done: bool,
) -> None:
    """It didn't say what it was planned for; where the journal is in its place, it is complete."""
    _stopped(team, monkeypatch)
    pending = pending_replacement(team.workspace.folder)
    files = msgspec.msgpack.decode(pending.read_bytes())[0]
    pending.write_bytes(msgspec.msgpack.encode(files))
    if is_done:
        (team.workspace.folder / "scrutiny.jsonl").write_bytes(files["scrutiny.jsonl"])
        (team.workspace.folder / "journal.jsonl").write_bytes(files["journal.jsonl"])
    words = "complete now" if is_done else "its journal was replaced since. It was given up"
    assert any(
        words in each for each in open_workspace(team.workspace.folder).workspace.take_findings()
    )
    assert _notes(team.workspace.folder) == (set() if is_done else {"Taken away by the restore."})


def test_a_scrutineer_waits_for_the_team_to_complete_it(
    team: Recorder, scrutineer: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their challenge would be covered; once the team has completed it, it is recorded."""
    _stopped(team, monkeypatch)
    with pytest.raises(HalfReplaced, match="Not saved"):
        says(scrutineer, RaiseChallenge("police", "Raised meanwhile?"))
    record(team, AddProgressUpdate("BP24-1.1", "Recorded meanwhile."))
    says(scrutineer, RaiseChallenge("police", "Raised afterwards?"))
    asked = [each.question for each in Workspace(team.workspace.folder).book.challenges.values()]
    assert asked == ["Before the backup?", "Raised afterwards?"]


def test_nobody_records_while_a_restore_is_under_way(
    team: Recorder, scrutineer: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore holds the scrutineer's lock too."""
    monkeypatch.setattr("cscp_tui.store.ledger.LONGEST_WAIT", 0.01)
    said: list[str] = []
    real = atomic_write

    def write(path: Path, data: bytes, **options: Any) -> None:
        for window, command in (
            (team, AddProgressUpdate("BP24-1.1", "Now?")),
            (scrutineer, RaiseChallenge("police", "Now?")),
        ):
            try:
                record(window, command)
            except CscpError as problem:
                said.append(str(problem))
        real(path, data, **options)

    made = back_up(team.workspace.folder, NOW, MANAGER)
    says(scrutineer, RaiseChallenge("council", "After the backup?"))
    record(team, AddProgressUpdate("BP24-1.1", "After the backup."))
    monkeypatch.setattr(workspace_folder, "atomic_write", write)
    restore(plan_restore(team.workspace.folder, made.path), NOW, MANAGER)
    assert len(said) == 6
    assert all("locked by" in each for each in said)


@pytest.mark.usefixtures("scrutineer")
def test_taking_in_completes_it_first(
    team: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """What is taken in would be covered."""
    own = tmp_path / "own.jsonl"
    theirs = scrutineer_of(team.workspace.folder, own)
    _stopped(team, monkeypatch)
    pending = pending_replacement(team.workspace.folder)
    held = pending.read_bytes()
    pending.unlink()
    says(theirs, RaiseChallenge("police", "From a file?"))
    pending.write_bytes(held)
    take_in(team.workspace.folder, own, MANAGER, FixedClock(TODAY, 16))
    assert not pending.exists()
    assert "From a file?" in {
        each.question for each in open_workspace(team.workspace.folder).book.challenges.values()
    }


@pytest.mark.usefixtures("scrutineer")
def test_nothing_is_published_or_backed_up_meanwhile(
    team: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open window notices it too."""
    window = Workspace(team.workspace.folder)
    _stopped(team, monkeypatch, 1)
    for each in (team.workspace, window):
        with pytest.raises(DamagedRecord, match="was stopped"):
            published(each)
    with pytest.raises(Refused, match="No backup was made"):
        back_up(team.workspace.folder, NOW, MANAGER)
    assert back_up_daily(team.workspace.folder, TODAY, MANAGER) is None


def test_no_new_plan_is_begun_where_a_restore_was_stopped(
    team: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening that folder completes the restore."""
    made = back_up(team.workspace.folder, NOW, MANAGER)

    def write(path: Path, data: bytes, **options: Any) -> None:
        if path.name == "journal.jsonl":
            raise _Killed
        real(path, data, **options)

    real, new = atomic_write, tmp_path / "new"
    with monkeypatch.context() as killing:
        killing.setattr(workspace_folder, "atomic_write", write)
        with pytest.raises(_Killed):
            restore(plan_restore(new, made.path), NOW, MANAGER)
    with pytest.raises(Exception, match="Don't start again"), made_apart(new):
        pass
    assert open_workspace(new).book.actions.keys() == team.book.actions.keys()
