"""Whatever else knows a line of the journal is asked before anything is published from it."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, TODAY, action, context, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import sign_off
from cscp_tui.store.backup import back_up, back_up_daily
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import decode, encode, hash_of, values_of
from cscp_tui.store.errors import DamagedRecord, ReadOnly
from cscp_tui.store.folder import backup_name
from cscp_tui.store.kept_lines import KeptLines
from cscp_tui.store.merge import merge, plan_with, read_other
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import plan_restore, restore
from cscp_tui.store.take_in import Untrustworthy, take_in
from cscp_tui.store.team import save_snapshot
from cscp_tui.store.workspace import Workspace
from faults.layer import Layer
from scrutinised import published, says, scrutineer_of, team_with_scrutineer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

NOW = FixedClock(TODAY).now


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))


@pytest.fixture
def team(tmp_path: Path) -> Recorder:
    return make_workspace(tmp_path / "w", 3)


def cut(folder: Path, lines: int = 1) -> bytes:
    """Cut lines off the end of a journal, without a cscp.json; returns the journal as it was."""
    path = folder / "journal.jsonl"
    data = path.read_bytes()
    path.write_bytes(b"".join(data.splitlines(keepends=True)[:-lines]))
    (folder / "cscp.json").unlink(missing_ok=True)
    return data


def harm(folder: Path) -> list[str]:
    return [each.sentence for each in check(folder) if not each.is_harmless]


def assert_refused(folder: Path) -> str:
    """Nothing is published, and ``check`` says why."""
    workspace = Workspace(folder)
    with pytest.raises(DamagedRecord) as refused:
        published(workspace)
    (said,) = harm(folder)
    assert said in str(refused.value)
    return said


@pytest.mark.parametrize("is_named", [True, False])
def test_a_journal_that_ends_before_a_backup_is_damaged(team: Recorder, *, is_named: bool) -> None:
    """It is repaired from the backup; a name says at opening already what the backup has."""
    path = back_up_daily(team.workspace.folder, TODAY, MANAGER)
    assert path is not None
    known = backup_name(path.name)
    assert known is not None
    assert (known.n, known.seal) == (team.workspace.position.n, team.workspace.position.hash[:12])
    if not is_named:
        path.rename(path.with_name("auto-2024-11-25.zip"))
    whole = cut(team.workspace.folder, 2)
    assert Workspace(team.workspace.folder).is_damaged is is_named
    if is_named:
        with pytest.raises(ReadOnly):
            record(open_workspace(team.workspace.folder), action("Later"))
    said = assert_refused(team.workspace.folder)
    assert "ends at change 2, but backups/auto-2024-11-25" in said
    assert "has change 4" in said
    done, copy = repair(team.workspace.folder, NOW, MANAGER)
    assert copy
    assert "put back" in done.steps[0]
    assert (team.workspace.folder / "journal.jsonl").read_bytes() == whole
    assert harm(team.workspace.folder) == []


def test_a_journal_that_was_rewritten_differs_from_a_backup(team: Recorder) -> None:
    """Another history that is as long is found too."""
    whole = cut(team.workspace.folder)
    record(open_workspace(team.workspace.folder), action("Another one"))
    rewritten = (team.workspace.folder / "journal.jsonl").read_bytes()
    (team.workspace.folder / "journal.jsonl").write_bytes(whole)
    made = back_up(team.workspace.folder, NOW, MANAGER)
    (team.workspace.folder / "journal.jsonl").write_bytes(rewritten)
    (team.workspace.folder / "cscp.json").unlink(missing_ok=True)
    assert Workspace(team.workspace.folder).is_damaged
    assert f"backups/{made.path.name} has change 4" in assert_refused(team.workspace.folder)
    done, _ = repair(team.workspace.folder, NOW, MANAGER)
    assert "leads to another history" in done.steps[0]
    assert harm(team.workspace.folder) == []
    assert Workspace(team.workspace.folder).book.actions["BP24-1.3"].title == "Another one"


def test_what_a_restore_gave_up_is_not_missed(team: Recorder) -> None:
    """Neither at once nor later; what is cut off afterwards is."""
    older = back_up(team.workspace.folder, NOW, MANAGER)
    record(team, AddProgressUpdate("BP24-1.1", "Given up."))
    back_up(team.workspace.folder, FixedClock(TODAY, 13).now, MANAGER)
    back_up_daily(team.workspace.folder, TODAY, MANAGER)
    restore(plan_restore(team.workspace.folder, older.path), FixedClock(TODAY, 14).now, MANAGER)
    assert harm(team.workspace.folder) == []
    again = open_workspace(team.workspace.folder, hour=15)
    published(again.workspace)
    record(again, AddProgressUpdate("BP24-1.1", "Later."))
    back_up(team.workspace.folder, FixedClock(TODAY, 16).now, MANAGER)
    cut(team.workspace.folder)
    assert "ends at change 4" in assert_refused(team.workspace.folder)


def test_what_nothing_has_any_more_is_said_and_given_up(team: Recorder) -> None:
    """After a repair that found nothing, the folder is used again."""
    made = back_up(team.workspace.folder, NOW, MANAGER)
    cut(team.workspace.folder)
    made.path.write_bytes(made.path.read_bytes()[:-100])
    assert harm(team.workspace.folder) == []  # a damaged backup is no witness
    record(open_workspace(team.workspace.folder), action("Goes on"))


def test_the_seal_of_a_signed_paper_is_asked(team: Recorder) -> None:
    """A journal that ends before the sign-off lacks the last change that the paper was made from."""
    sign_off(team, Quarter.parse("2024-25/Q2"), Signature(CHAIR, "by email"), context())
    whole = cut(team.workspace.folder)
    assert harm(team.workspace.folder) == []  # as after a sign-off that was cut off
    (team.workspace.folder / "journal.jsonl").write_bytes(whole)
    cut(team.workspace.folder, 2)
    assert "signed/" in assert_refused(team.workspace.folder)
    done, _ = repair(team.workspace.folder, NOW, MANAGER)
    assert "knows a change" in done.steps[0]
    assert harm(team.workspace.folder) == []


def test_a_copy_that_was_merged_in_is_asked(team: Recorder, tmp_path: Path) -> None:
    """The last line that both had in common is known to it."""
    shutil.copytree(team.workspace.folder, tmp_path / "theirs")
    theirs = open_workspace(tmp_path / "theirs")
    record(theirs, AddProgressUpdate("BP24-1.1", "Theirs."))
    other = read_other(tmp_path / "theirs", team.workspace)
    merge(team, other, plan_with(team.workspace, other, {}), {}, context())
    assert harm(team.workspace.folder) == []
    another = make_workspace(tmp_path / "another", 6).workspace.folder / "journal.jsonl"
    (path,) = (team.workspace.folder / "merged").iterdir()
    path.write_bytes(another.read_bytes())
    assert f"merged/{path.name} has change 4" in assert_refused(team.workspace.folder)


def test_what_this_device_kept_is_asked(team: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a shared drive it keeps the place from which on lines could be lost."""
    monkeypatch.setattr("cscp_tui.store.witnesses.is_on_local_disk", lambda _: False)
    from cscp_tui.base.paths import state_folder  # noqa: PLC0415

    KeptLines(state_folder(), team.workspace.header.workspace).begin(team.workspace.position)
    assert harm(team.workspace.folder) == []
    cut(team.workspace.folder)
    assert "this computer" in assert_refused(team.workspace.folder)


def test_other_files_among_the_backups_say_nothing(team: Recorder) -> None:
    """Whatever they are called."""
    place = team.workspace.folder / "backups"
    place.mkdir()
    (place / "auto-2024-11-25-n99-0123456789ab.zip").write_bytes(b"x")
    assert harm(team.workspace.folder) == []
    assert not Workspace(team.workspace.folder).is_damaged
    record(open_workspace(team.workspace.folder), action("Later"))


def test_what_the_scrutineer_has_seen_is_asked(tmp_path: Path) -> None:
    """Each of their lines names the last of the team's that they had read."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", "Why?"))
    line = decode((team.workspace.folder / "scrutiny.jsonl").read_bytes().splitlines()[1])
    assert line.seen == (team.workspace.position.n, team.workspace.position.hash)
    assert harm(team.workspace.folder) == []
    cut(team.workspace.folder)
    assert "scrutiny.jsonl has change 4" in assert_refused(team.workspace.folder)
    done, _ = repair(team.workspace.folder, NOW, MANAGER)
    assert "knows change 4, which nothing else in the folder has" in done.steps[0]
    assert harm(team.workspace.folder) == []
    record(open_workspace(team.workspace.folder), action("Goes on"))


def test_a_forged_scrutineer_s_journal_costs_the_team_nothing(tmp_path: Path) -> None:
    """It says that changes are missing which never were: both possibilities are named, and a way out."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", "Why?"))
    path = team.workspace.folder / "scrutiny.jsonl"
    own = path.read_bytes()
    first, line = own.splitlines()
    values = values_of(decode(line)) | {"seen": [99, "0" * 64]}
    path.write_bytes(first + b"\n" + encode(values, hash_of(first))[0])
    before = (team.workspace.folder / "journal.jsonl").read_bytes()
    said = assert_refused(team.workspace.folder)
    assert "scrutiny.jsonl has change 99" in said
    assert "the end of the journal is missing" in said
    assert "or scrutiny.jsonl isn't what the scrutineer wrote" in said
    done, copy = repair(team.workspace.folder, NOW, MANAGER)
    assert copy
    assert "take in the scrutineer's own file" in done.steps[0]
    assert (team.workspace.folder / "journal.jsonl").read_bytes() == before
    assert harm(team.workspace.folder) == []
    record(open_workspace(team.workspace.folder), action("Goes on"))
    path.write_bytes(own)
    assert harm(team.workspace.folder) == []


def test_nothing_is_taken_in_that_has_seen_another_journal(tmp_path: Path) -> None:
    """Else a stranger's file could make the team's journal look cut."""
    team = team_with_scrutineer(tmp_path / "w")
    own = tmp_path / "own.jsonl"
    says(scrutineer_of(team.workspace.folder, own), RaiseChallenge("police", "Why?"))
    first, line = own.read_bytes().splitlines()
    values = values_of(decode(line)) | {"seen": [99, "0" * 64]}
    own.write_bytes(first + b"\n" + encode(values, hash_of(first))[0])
    with pytest.raises(Untrustworthy, match="recorded after change 99 of a plan"):
        take_in(team.workspace.folder, own, MANAGER, FixedClock(TODAY, 16))
    own.write_bytes(first + b"\n" + line + b"\n")
    take_in(team.workspace.folder, own, MANAGER, FixedClock(TODAY, 16))
    assert harm(team.workspace.folder) == []


@pytest.mark.parametrize("is_missing", [True, False])
def test_a_scrutineer_s_journal_that_ends_before_a_backup_is_damaged(
    tmp_path: Path, *, is_missing: bool
) -> None:
    """Without cscp.json and without answers, the latest backup knows; a repair brings it back."""
    team = team_with_scrutineer(tmp_path / "w")
    theirs = scrutineer_of(team.workspace.folder)
    says(theirs, RaiseChallenge("police", "Why?"))
    says(theirs, RaiseChallenge("council", "And why there?"))
    older = back_up(team.workspace.folder, NOW, MANAGER, tmp_path / "older.zip").path
    says(theirs, RaiseChallenge("council", "What now?"))
    made = back_up(team.workspace.folder, FixedClock(TODAY, 13).now, MANAGER)
    path = team.workspace.folder / "scrutiny.jsonl"
    whole = path.read_bytes()
    (team.workspace.folder / "cscp.json").unlink(missing_ok=True)
    if is_missing:
        path.unlink()
    else:
        path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    workspace = Workspace(team.workspace.folder)
    published(workspace)
    with pytest.raises(DamagedRecord, match=rf"backups/{made.path.name} has change 3"):
        published(workspace, "challenges")
    (said,) = harm(team.workspace.folder)
    assert "scrutiny.jsonl" in said
    repair(team.workspace.folder, NOW, MANAGER)
    assert path.read_bytes() == whole
    assert harm(team.workspace.folder) == []
    restore(
        plan_restore(team.workspace.folder, older, ["scrutiny"]), FixedClock(TODAY, 15).now, MANAGER
    )
    assert path.read_bytes() != whole
    assert harm(team.workspace.folder) == []  # that was agreed to
    published(Workspace(team.workspace.folder), "challenges")


def test_an_earlier_backup_is_asked_if_the_latest_can_t_be_read(tmp_path: Path) -> None:
    """A spoiled archive says nothing about the scrutineer's journal; the one before it does."""
    team = team_with_scrutineer(tmp_path / "w")
    theirs = scrutineer_of(team.workspace.folder)
    says(theirs, RaiseChallenge("police", "Why?"))
    says(theirs, RaiseChallenge("council", "And why there?"))
    made = back_up(team.workspace.folder, NOW, MANAGER).path
    latest = back_up(team.workspace.folder, FixedClock(TODAY, 15).now, MANAGER).path
    latest.write_bytes(b"not an archive")
    path = team.workspace.folder / "scrutiny.jsonl"
    whole = path.read_bytes()
    (team.workspace.folder / "cscp.json").unlink(missing_ok=True)
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    with pytest.raises(DamagedRecord, match=rf"backups/{made.name} has change 2"):
        published(Workspace(team.workspace.folder), "challenges")
    repair(team.workspace.folder, NOW, MANAGER)
    assert path.read_bytes() == whole
    assert harm(team.workspace.folder) == []


def test_an_open_window_checks_a_scrutineer_s_journal_again_that_was_edited(tmp_path: Path) -> None:
    """Also one that it has read, and published from, before; past days are read from the file."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", "Why?"))
    window = Workspace(team.workspace.folder)
    assert published(window, "challenges") == 1
    path = team.workspace.folder / "scrutiny.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Why?", b"Who?"))
    reads: tuple[Callable[[], object], ...] = (
        lambda: window.book.challenges,
        lambda: window.as_at(TODAY).reflections,
        lambda: window.own_book().challenges,
        lambda: window.history("BP24-1.1"),
        window.scrutiny_entries,
    )
    for read in reads:
        with (
            pytest.raises(DamagedRecord, match=r"Line 2 of .*scrutiny\.jsonl"),
            window.publishing("Not exported"),
        ):
            read()
    assert published(window) == 2


def test_an_open_window_checks_a_journal_again_that_was_edited(team: Recorder) -> None:
    """Publishing once doesn't vouch for what the file holds later."""
    window = Workspace(team.workspace.folder)
    published(window)
    path = team.workspace.folder / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"BP24-1.1", b"BP24-1.7", 1))
    with pytest.raises(DamagedRecord):
        published(window)


@pytest.mark.parametrize("witness", ["cscp.json", "a backup", "the scrutineer's"])
def test_restoring_the_same_journal_gives_up_what_is_missing_at_its_end(
    tmp_path: Path, witness: str
) -> None:
    """That is asked; nothing is in doubt afterwards, though no byte of the journal changed."""
    team = team_with_scrutineer(tmp_path / "w")
    theirs = scrutineer_of(team.workspace.folder)
    says(theirs, RaiseChallenge("police", "Why?"))
    older = back_up(team.workspace.folder, NOW, MANAGER, tmp_path / "older.zip").path
    path = team.workspace.folder / (
        "scrutiny.jsonl" if "scrutineer" in witness else "journal.jsonl"
    )
    whole = path.read_bytes()
    says(theirs, RaiseChallenge("council", "And why there?"))
    window = open_workspace(team.workspace.folder)
    record(window, AddProgressUpdate("BP24-1.1", "Later."))
    if witness == "a backup":
        back_up(team.workspace.folder, FixedClock(TODAY, 15).now, MANAGER)
        (team.workspace.folder / "cscp.json").unlink(missing_ok=True)
    else:
        save_snapshot(window)
    path.write_bytes(whole)
    plan = plan_restore(
        team.workspace.folder, older, ["scrutiny" if "scrutineer" in witness else "journal"]
    )
    assert any(path.name in each for each in plan.lost)
    restore(plan, FixedClock(TODAY, 16).now, MANAGER)
    assert path.read_bytes() == whole
    assert harm(team.workspace.folder) == []
    again = plan_restore(team.workspace.folder, older, plan.parts)
    assert again.sentence().startswith("Nothing to restore")


@pytest.mark.parametrize("witness", ["a backup", "cscp.json", "an answer", "the window"])
def test_a_scrutineer_records_nothing_after_a_gap(tmp_path: Path, witness: str) -> None:
    """Else there would be two histories, and a repair could keep only one; a repair lets them go on."""
    team = team_with_scrutineer(tmp_path / "w")
    window = scrutineer_of(team.workspace.folder)
    says(window, RaiseChallenge("police", "Why?"))
    says(window, RaiseChallenge("council", "And why there?"))
    path = team.workspace.folder / "scrutiny.jsonl"
    whole = path.read_bytes()
    made = back_up(team.workspace.folder, NOW, MANAGER, tmp_path / "elsewhere.zip").path
    record(open_workspace(team.workspace.folder), AddProgressUpdate("BP24-1.1", "Half is done."))
    if witness == "an answer":
        record(open_workspace(team.workspace.folder), AnswerChallenge("CH-S2", "Because."))
    if witness == "cscp.json":
        save_snapshot(open_workspace(team.workspace.folder))
    else:
        (team.workspace.folder / "cscp.json").unlink(missing_ok=True)
    if witness == "a backup":
        back_up(team.workspace.folder, FixedClock(TODAY, 15).now, MANAGER)
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    cut_off = path.read_bytes()
    known = [] if witness == "the window" else [scrutineer_of(team.workspace.folder)]
    for each in (window, *known):
        with pytest.raises(ReadOnly, match="ask the team to bring it back"):
            says(each, RaiseChallenge("council", "What now?"))
    assert path.read_bytes() == cut_off
    restore(
        plan_restore(team.workspace.folder, made, ["scrutiny"]), FixedClock(TODAY, 16).now, MANAGER
    )
    window.workspace.follow()
    says(window, RaiseChallenge("council", "What now?"))
    assert path.read_bytes().startswith(whole)
    assert harm(team.workspace.folder) == []


def test_a_scrutineer_with_a_file_of_their_own_goes_on_meanwhile(tmp_path: Path) -> None:
    """What the folder's journal lacks is the team's to bring back."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", "Why?"))
    back_up(team.workspace.folder, NOW, MANAGER)
    (team.workspace.folder / "scrutiny.jsonl").unlink()
    own = tmp_path / "own.jsonl"
    says(scrutineer_of(team.workspace.folder, own), RaiseChallenge("council", "What now?"))
    assert b"What now?" in own.read_bytes()


def test_an_open_window_knows_what_a_scrutineer_s_journal_lacks_now(tmp_path: Path) -> None:
    """Without any other witness; a restore that gave it up is no loss, and a line taken back neither."""
    team = team_with_scrutineer(tmp_path / "w")
    theirs = scrutineer_of(team.workspace.folder)
    says(theirs, RaiseChallenge("police", "Why?"))
    older = back_up(team.workspace.folder, NOW, MANAGER, tmp_path / "older.zip").path
    says(theirs, RaiseChallenge("council", "And why there?"))
    window = open_workspace(team.workspace.folder)
    path = team.workspace.folder / "scrutiny.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    window.workspace.follow()
    with pytest.raises(DamagedRecord, match="no longer has 1 change that the team has seen"):
        published(window.workspace, "challenges")
    path.write_bytes(whole)
    window.workspace.follow()
    assert published(window.workspace, "challenges") == 2
    restore(
        plan_restore(team.workspace.folder, older, ["scrutiny"]), FixedClock(TODAY, 15).now, MANAGER
    )
    window.workspace.follow()
    assert published(window.workspace, "challenges") == 1
    kept = path.read_bytes()
    says(scrutineer_of(team.workspace.folder, hour=16), RaiseChallenge("council", "Not kept."))
    window.workspace.follow()
    path.write_bytes(kept)
    window.workspace.follow()
    assert published(window.workspace, "challenges") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the layer needs /proc")
def test_opening_a_folder_reads_the_names_of_its_backups_only(team: Recorder) -> None:
    """However many there are; their contents are read before anything is published."""
    for hour in range(1, 11):
        record(team, AddProgressUpdate("BP24-1.1", f"Note {hour}."))
        back_up(team.workspace.folder, FixedClock(TODAY, 12 + hour).now, MANAGER)
    save_snapshot(team)
    with Layer(team.workspace.folder) as layer:
        window = Workspace(team.workspace.folder)
    assert not [call for call in layer.calls if ".zip" in call]
    published(window)
