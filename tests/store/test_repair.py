from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, TODAY, action, context, make_workspace, open_workspace, record
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import sign_off
from cscp_tui.store.backup import back_up, read_backup
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.repair import repair
from cscp_tui.store.salvage import DAMAGED_TEXT
from cscp_tui.store.team import contents_of_snapshot, create_workspace, save_snapshot
from cscp_tui.store.workspace import Workspace
from golden_files import golden_line
from scrutinised import says, scrutineer_of, team_with_scrutineer
from store.backed_up import (
    NOW,
    redact_secret,
    secrets_in,
    with_secret,
)
from store.damages import DAMAGES, Damage, history
from store.journal_lines import book_of

if TYPE_CHECKING:
    from cscp_tui.domain.changes import Line
    from cscp_tui.store.recorder import Recorder


SAID = Path(__file__).parent / "golden" / "repairs.txt"
"""Each damage is named, with what there is to repair it with."""
WITHOUT_A_TRACE = {"three last lines gone", "only the first line left"}
"""Damage that neither the journal nor anything else in the folder shows, without cscp.json."""
OF_A_TEXT = {"a bit in a text", "another letter"}
"""Damage that takes a text from a line, and nothing else."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a journal of twelve changes and a cscp.json."""
    return history(tmp_path_factory.mktemp("whole") / "w").workspace.folder


def damaged(whole: Path, tmp_path: Path, kind: Damage, *, snapshot: bool, backup: bool) -> Path:
    """A copy of the folder with one kind of damage."""
    folder = tmp_path / "w"
    shutil.copytree(whole, folder)
    if backup:
        back_up(folder, NOW, MANAGER)
    journal = folder / "journal.jsonl"
    data = kind.damage(journal.read_bytes())
    if data is None:
        journal.unlink()
    else:
        assert data != journal.read_bytes()
        journal.write_bytes(data)
    if not snapshot:
        (folder / "cscp.json").unlink()
    return folder


def lines_of(whole: Path) -> list[Line]:
    """The changes as they were made."""
    return Workspace(whole).lines()


def repaired(folder: Path) -> tuple[str, Workspace]:
    """Check and repair a workspace: what was said, and the workspace. Again, nothing is found."""
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    found = [finding.sentence for finding in check(folder)]
    done, copy = repair(folder, NOW, MANAGER)
    assert copy is not None
    kept = read_backup(copy).members
    for name in ("journal.jsonl", "cscp.json"):
        assert kept.get(name) == before.get(name)
    for sentence in done.steps:
        assert sentence.endswith("."), sentence
        assert "\n" not in sentence
    assert all(finding.is_harmless for finding in check(folder)), check(folder)
    again, copy = repair(folder, NOW, MANAGER)
    assert (again.steps, copy) == ([], None)
    workspace = Workspace(folder)
    assert not workspace.read_only
    said = f"{' '.join(found)} | {' '.join(done.steps)}".replace(str(folder), "w")
    return re.sub(r"-[0-9a-f]{12}\.zip", ".zip", said), workspace


@pytest.mark.parametrize("snapshot", [True, False], ids=["cscp.json", "no cscp.json"])
@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_with_a_backup_every_byte_comes_back(
    whole: Path, tmp_path: Path, kind: Damage, *, snapshot: bool
) -> None:
    """Whatever was done to the journal, it is byte for byte what it was."""
    folder = damaged(whole, tmp_path, kind, snapshot=snapshot, backup=True)
    said, workspace = repaired(folder)
    assert kind.says in said
    assert said == golden_line(
        SAID, f"{kind.name}, with a backup{' and cscp.json' * snapshot}", said
    )
    assert (folder / "journal.jsonl").read_bytes() == (whole / "journal.jsonl").read_bytes()
    assert workspace.book.tables == Workspace(whole).book.tables


def test_what_says_another_thing_than_the_journal_is_written_anew(
    whole: Path, tmp_path: Path
) -> None:
    """Of two that are whole, the journal is right."""
    folder = tmp_path / "w"
    shutil.copytree(whole, folder)
    recorder = open_workspace(folder)
    mark, tables = contents_of_snapshot(recorder.workspace)
    (folder / "cscp.json").unlink()
    save_snapshot(recorder, contents=(mark, tables | {"actions": []}))
    said, workspace = repaired(folder)
    assert "cscp.json doesn't match the journal, which is right" in said
    assert workspace.book.tables == Workspace(whole).book.tables


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_with_cscp_json_the_present_comes_back(whole: Path, tmp_path: Path, kind: Damage) -> None:
    """Without a backup, every record is as it was; only who changed what is lost where it must."""
    folder = damaged(whole, tmp_path, kind, snapshot=True, backup=False)
    said, workspace = repaired(folder)
    assert said == golden_line(SAID, f"{kind.name}, with cscp.json", said)
    assert workspace.book.tables == Workspace(whole).book.tables
    if not kind.lost:
        for day in (line.on for line in lines_of(whole)):
            assert workspace.as_at(day).tables == Workspace(whole).as_at(day).tables


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_with_nothing_else_only_what_is_lost_is_lost(
    whole: Path, tmp_path: Path, kind: Damage
) -> None:
    """Every change that can be proved counts, keeps its day and name, and the rest is kept aside."""
    folder = damaged(whole, tmp_path, kind, snapshot=False, backup=False)
    if len(kind.lost) == len(lines_of(whole)):
        if kind.name not in WITHOUT_A_TRACE:
            with pytest.raises(Refused, match="cscp restore"):
                repair(folder, NOW, MANAGER)
        return
    if kind.name in WITHOUT_A_TRACE:
        return
    said, workspace = repaired(folder)
    assert said == golden_line(SAID, f"{kind.name}, with nothing else", said)
    is_text = kind.name in OF_A_TEXT
    left = [line for line in lines_of(whole) if is_text or line.n not in kind.lost]
    if is_text:
        assert DAMAGED_TEXT in said
        assert DAMAGED_TEXT in (folder / "journal.jsonl").read_text("utf-8")
    else:
        assert workspace.book.tables == book_of(left).tables
    kept = [(line.by, line.at, line.on, line.what) for line in workspace.lines()]
    assert kept == [(line.by, line.at, line.on, line.what) for line in left]
    if not kind.lost:
        original = (whole / "journal.jsonl").read_bytes()
        is_same = (folder / "journal.jsonl").read_bytes() == original
        assert is_same or kind.name in {"the first line missing", "a bit in the first line"}
    for path in folder.glob("journal.damaged-*"):
        assert path.read_bytes().strip()


def test_forty_kinds_and_more() -> None:
    """The table is as long as it promises, and names each kind once."""
    assert len({kind.name for kind in DAMAGES}) == len(DAMAGES) >= 40


def test_recording_goes_on_after_a_repair(whole: Path, tmp_path: Path) -> None:
    """A repaired workspace takes changes, undoes them, and opens again."""
    kind = next(kind for kind in DAMAGES if kind.name == "a line missing")
    folder = damaged(whole, tmp_path, kind, snapshot=False, backup=False)
    repaired(folder)
    mine = open_workspace(folder, TODAY.replace(year=2026))
    record(mine, AddProgressUpdate("BP24-1.1", "after the repair"))
    assert save_snapshot(mine)
    assert all(finding.is_harmless for finding in check(folder))


def test_a_second_history_in_the_file_is_kept_for_merging(whole: Path, tmp_path: Path) -> None:
    """Two writers' lines that ran into one file end in two journals, of which none is lost."""
    one, other = tmp_path / "one", tmp_path / "other"
    shutil.copytree(whole, one)
    shutil.copytree(whole, other)
    for folder, text, count in ((one, "here", 2), (other, "there", 1)):
        mine = open_workspace(folder, TODAY.replace(year=2026))
        for number in range(count):
            record(mine, AddProgressUpdate("BP24-1.1", f"{text} {number}"))
        (folder / "cscp.json").unlink()
    theirs = (other / "journal.jsonl").read_bytes()
    with (one / "journal.jsonl").open("ab") as file:
        file.write(theirs.splitlines(keepends=True)[-1])
    done, _ = repair(one, NOW, MANAGER)
    assert any("cscp merge journal-second-history.jsonl" in step for step in done.steps)
    assert (one / "journal-second-history.jsonl").read_bytes() == theirs
    assert [line.what for line in Workspace(one).lines()][-2:] == ["progress update"] * 2


def test_lines_of_another_workspace_are_taken_out(whole: Path, tmp_path: Path) -> None:
    """A file onto which another journal was copied keeps only its own."""
    folder, other = tmp_path / "w", tmp_path / "other"
    shutil.copytree(whole, folder)
    create_workspace(other, "another", FixedClock(TODAY))
    theirs = (other / "journal.jsonl").read_bytes()
    original = (folder / "journal.jsonl").read_bytes()
    (folder / "journal.jsonl").write_bytes(original + theirs)
    repaired(folder)
    assert (folder / "journal.jsonl").read_bytes() == original


def test_a_cscp_json_that_says_otherwise_goes(whole: Path, tmp_path: Path) -> None:
    """An edited snapshot is not believed, and the journal stays as it is."""
    folder = tmp_path / "w"
    shutil.copytree(whole, folder)
    path = folder / "cscp.json"
    path.write_bytes(path.read_bytes().replace(b"fifth", b"fifty"))
    said, _ = repaired(folder)
    assert "cscp.json is damaged or was edited" in said
    assert not path.exists()


def test_a_sound_workspace_is_left_alone(whole: Path, tmp_path: Path) -> None:
    """Nothing is written, not even a copy."""
    folder = tmp_path / "w"
    shutil.copytree(whole, folder)
    before = sorted(folder.rglob("*"))
    done, copy = repair(folder, NOW, MANAGER)
    assert (done.steps, copy) == ([], None)
    assert sorted(folder.rglob("*")) == before


def test_a_last_line_that_a_backup_has_is_brought_back_wherever_it_is_damaged(
    tmp_path: Path,
) -> None:
    """In its number, its texts or the hash itself: one or the other finds the line in the backup."""
    folder = tmp_path / "w"
    record(make_workspace(folder, 1), AddProgressUpdate("BP24-1.1", "It has begun"))
    back_up(folder, NOW, MANAGER)
    whole = (folder / "journal.jsonl").read_bytes()
    begins = whole.rfind(b"\n", 0, -1) + 1
    for place in range(begins, len(whole) - 1, 7):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        (folder / "journal.jsonl").write_bytes(damaged)
        (folder / "cscp.json").unlink(missing_ok=True)
        repair(folder, NOW, MANAGER)
        assert (folder / "journal.jsonl").read_bytes() == whole, whole[place - 9 : place + 9]


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_lost_first_line_keeps_the_scrutineers_journal(tmp_path: Path, *, is_ours: bool) -> None:
    """It knows the id of the workspace; but one that has seen no line of ours lends none."""
    folder, theirs = tmp_path / "w", tmp_path / "theirs"
    team = team_with_scrutineer(folder)
    says(scrutineer_of(folder), RaiseChallenge("police", "Why?"))
    record(team, AddProgressUpdate("BP24-1.1", "It has begun"))
    if not is_ours:
        record(team_with_scrutineer(theirs), AddProgressUpdate("BP24-1.1", "Theirs"))
        says(scrutineer_of(theirs), RaiseChallenge("police", "How?"))
        shutil.copy(theirs / "scrutiny.jsonl", folder)
    path = folder / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"workspace":', b'"workspbce":', 1))
    (folder / "cscp.json").unlink(missing_ok=True)
    repair(folder, NOW, MANAGER)
    book = Workspace(folder).book
    assert [each.text for each in book.progress_updates.values()] == ["It has begun"]
    assert [each.question for each in book.challenges.values()] == (["Why?"] if is_ours else [])
    assert all(each.is_harmless for each in check(folder)) is is_ours


def test_a_sign_off_stays_before_what_was_recorded_after_it(tmp_path: Path) -> None:
    """The last line before it is lost; what came later is still listed as a correction."""
    team = make_workspace(tmp_path / "w", 2)
    lost = record(team, action("Third")).n
    record(team, AddProgressUpdate("BP24-1.3", "Depends on what is lost."))
    sign_off(team, Quarter.parse("2024-25/Q2"), Signature(CHAIR, "by email"), context())
    record(team, SetFields("actions", "BP24-1.3", {"lead": "Depends on it, too"}))
    team.record(AddProgressUpdate("BP24-1.1", "Late."), context(on=date(2024, 9, 20)))
    save_snapshot(team)
    path = team.workspace.folder / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:lost] + lines[lost + 1 :]))
    repair(team.workspace.folder, NOW, MANAGER)
    workspace = Workspace(team.workspace.folder)
    (signed,) = workspace.book.sign_offs.values()
    found = workspace.corrections(signed)
    assert "BP24-1.1/note-1" in {change.id for entry in found for change in entry.changes}
    assert signed.line < min(line.n for line in workspace.lines() if line.what == "sign off")


def test_signed_files_that_a_backup_has_are_put_back(tmp_path: Path) -> None:
    """One that is missing and one that was changed, with every byte."""
    team = make_workspace(tmp_path / "w", 2)
    sign_off(team, Quarter.parse("2024-25/Q2"), Signature(CHAIR, "by email"), context())
    files = sorted((team.workspace.folder / "signed").iterdir())
    before = {path.name: path.read_bytes() for path in files}
    back_up(team.workspace.folder, NOW, MANAGER)
    files[0].unlink()
    files[1].write_bytes(b"86%")
    made, _ = repair(team.workspace.folder, NOW, MANAGER)
    assert {path.name: path.read_bytes() for path in files} == before
    assert sum("it is put back" in step for step in made.steps) == 2


@pytest.fixture
def told(tmp_path: Path) -> Recorder:
    """A workspace with a text that is redacted later, and changes after it."""
    return with_secret(tmp_path / "w")


@pytest.mark.parametrize("backup", [True, False])
def test_a_repair_keeps_what_is_redacted(told: Recorder, *, backup: bool) -> None:
    """A damaged line beside a redacted one is repaired, and the text stays away."""
    if backup:
        back_up(told.workspace.folder, NOW, MANAGER)
    redact_secret(told)
    record(told, AddProgressUpdate("BP24-1.3", "later"))
    journal = told.workspace.folder / "journal.jsonl"
    original = journal.read_bytes()
    lines = original.splitlines(keepends=True)
    for damaged in (
        original.replace(b"\n", b"\r\n"),
        original.replace(b"after it", b"aftar it"),
        b"".join(lines[:3] + lines[4:]) if backup else original[:-1],
    ):
        journal.write_bytes(damaged)
        repair(told.workspace.folder, NOW, MANAGER)
        assert journal.read_bytes() == original
        assert secrets_in(told.workspace.folder) == []
    for damaged in (b"", b"".join(lines[:3] + lines[4:])):
        journal.write_bytes(damaged)
        if not damaged and not backup:
            continue
        repair(told.workspace.folder, NOW, MANAGER)
        assert secrets_in(told.workspace.folder) == []
        assert [
            each.sentence for each in check(told.workspace.folder) if not each.is_harmless
        ] == []
        assert "[redacted]" in Workspace(told.workspace.folder).book.updates_of("BP24-1.1")[0].text


def test_a_text_that_nobody_redacted_is_not_taken_for_redacted(told: Recorder) -> None:
    """A text that somebody blanked by hand is damage, which repair says."""
    journal = told.workspace.folder / "journal.jsonl"
    data = journal.read_bytes()
    place = data.index(b"after it") - 23
    journal.write_bytes(data[:place] + b'""'.ljust(32) + data[place + 32 :])
    done, _ = repair(told.workspace.folder, NOW, MANAGER)
    assert any("lost a text" in step for step in done.steps)
    assert [each.sentence for each in check(told.workspace.folder) if not each.is_harmless] == []


def test_a_redacted_text_does_not_come_back_from_a_copy_that_came_later(told: Recorder) -> None:
    """A sync client brings an older journal, which alone has a line that is lost here."""
    journal = told.workspace.folder / "journal.jsonl"
    older = journal.read_bytes()
    redact_secret(told)
    redacted = journal.read_bytes()
    (told.workspace.folder / "journal-of another.jsonl").write_bytes(older)
    lines = redacted.splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:3] + lines[4:]))
    repair(told.workspace.folder, NOW, MANAGER)
    assert journal.read_bytes() == redacted
    assert secrets_in(told.workspace.folder) == []
