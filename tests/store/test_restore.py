from __future__ import annotations

import errno
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from building import MANAGER, TODAY, action, context, open_workspace, record
from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import sign_off
from cscp_tui.store import backup
from cscp_tui.store import folder as workspace_folder
from cscp_tui.store.backup import (
    back_up,
)
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import BrokenJournal
from cscp_tui.store.folder import pending_replacement
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import WouldLose, plan_restore, restore
from cscp_tui.store.team import create_workspace
from cscp_tui.store.workspace import Workspace
from scrutinised import says, scrutineer_of, team_with_scrutineer
from store.backed_up import (
    NOW,
    files_of,
    redact_secret,
    restored,
    secrets_in,
    with_secret,
    with_template,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder


RESTORED = "Somebody restored this workspace from a backup, so it was read again."
REPAIRED = "Somebody repaired this workspace, so it was read again."
PUT_RIGHT = "journal.jsonl was put right, so it was read again."


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """A workspace with three actions, a template and a cscp.json."""
    return with_template(tmp_path / "w")


def test_newer_changes_are_named_and_not_lost_unasked(mine: Recorder) -> None:
    """What is newer than the backup is counted, with who and when; a copy is kept first."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "one"), MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "two"))
    before = files_of(mine.workspace.folder)
    plan = plan_restore(mine.workspace.folder, made.path)
    assert len(plan.lost) == 1
    assert (
        "2 changes in journal.jsonl are not in this backup, the last by Business officer"
        in (plan.lost[0])
    )
    assert "--drop-newer" in str(WouldLose(plan.lost))
    copy = restore(plan, NOW, MANAGER)
    assert Workspace(mine.workspace.folder).position.n == mine.workspace.position.n - 2
    assert check(mine.workspace.folder) == []
    assert copy is not None
    restore(plan_restore(mine.workspace.folder, copy), NOW, MANAGER)
    assert files_of(mine.workspace.folder) == before


def test_an_open_window_goes_on_after_a_restore(mine: Recorder) -> None:
    """Whoever had newer changes on the screen is told, sees the present, and can record."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "later"))
    window, reader = open_workspace(mine.workspace.folder), Workspace(mine.workspace.folder)
    assert restored(mine.workspace.folder, made.path)
    for each in (window.workspace, reader, mine.workspace):
        assert each.follow() == []
        assert each.take_findings() == [RESTORED]
        assert not each.read_only
        assert not each.book.progress_updates
    record(window, AddProgressUpdate("BP24-1.1", "afterwards"))
    assert len(reader.follow()) == 1


def test_an_older_journal_after_a_restore_is_still_noticed(mine: Recorder) -> None:
    """One restore explains one change of the file, and no later one."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "later"))
    window, journal = Workspace(mine.workspace.folder), mine.workspace.folder / "journal.jsonl"
    restored(mine.workspace.folder, made.path)
    window.follow()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    window.follow()
    assert "older journal" in window.read_only


@pytest.mark.parametrize("way", ["restore", "repair", "by hand"])
def test_an_open_window_goes_on_once_damage_is_put_right(mine: Recorder, way: str) -> None:
    """It needs no opening again, and says in one sentence what became of it."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    journal = mine.workspace.folder / "journal.jsonl"
    whole = journal.read_bytes()
    window = open_workspace(mine.workspace.folder)
    journal.write_bytes(whole.replace(b"BP24-1.1", b"BP24-1.7", 1))
    with suppress(BrokenJournal):
        window.workspace.verify()
    assert window.workspace.is_damaged
    window.workspace.follow()
    assert window.workspace.is_damaged
    window.workspace.take_findings()
    if way == "restore":
        assert restored(mine.workspace.folder, made.path)
    elif way == "repair":
        repair(mine.workspace.folder, NOW, MANAGER)
    else:
        journal.write_bytes(whole)
    window.workspace.follow()
    expected = {"restore": RESTORED, "repair": REPAIRED}
    assert window.workspace.take_findings() == [expected.get(way, PUT_RIGHT)]
    assert not window.workspace.read_only
    record(window, AddProgressUpdate("BP24-1.1", "afterwards"))


def test_an_open_window_reads_a_repaired_journal_of_a_scrutineer(tmp_path: Path) -> None:
    """Its damage is forgotten once it is whole."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", "Why?"))
    journal = team.workspace.folder / "scrutiny.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole.replace(b"Why", b"Who"))
    window = open_workspace(team.workspace.folder)
    assert window.workspace.scrutiny_damage()
    journal.write_bytes(whole)
    window.workspace.follow()
    assert not window.workspace.scrutiny_damage()
    assert len(window.book.challenges) == 1


def test_what_comes_between_plan_and_restoring_is_not_lost(mine: Recorder) -> None:
    """A change that others made after the plan was shown is not what was agreed to."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    plan = plan_restore(mine.workspace.folder, made.path)
    record(mine, AddProgressUpdate("BP24-1.1", "just now"))
    before = files_of(mine.workspace.folder)
    with pytest.raises(WouldLose):
        restore(plan, NOW, MANAGER)
    assert files_of(mine.workspace.folder) == before


def test_an_older_workspace_goes_on_to_the_backup_without_loss(mine: Recorder) -> None:
    """Where the backup is newer, nothing is asked."""
    journal = mine.workspace.folder / "journal.jsonl"
    older = journal.read_bytes()
    record(mine, action("later"))
    newer = journal.read_bytes()
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    journal.write_bytes(older)
    plan = plan_restore(mine.workspace.folder, made.path)
    assert plan.lost == ()
    restore(plan, NOW, MANAGER)
    assert journal.read_bytes() == newer


def test_a_part_comes_back_alone(mine: Recorder) -> None:
    """Templates can be restored without the journal, and an edited one is said to be."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    template = mine.workspace.folder / "templates" / "document.css"
    template.write_text("body { color: red }\n")
    record(mine, action("later"))
    journal = (mine.workspace.folder / "journal.jsonl").read_bytes()
    plan = plan_restore(mine.workspace.folder, made.path, ["templates"])
    assert plan.lost == (
        "templates/document.css has changed since; the backup has an earlier version.",
    )
    restore(plan, NOW, MANAGER)
    assert "black" in template.read_text()
    assert (mine.workspace.folder / "journal.jsonl").read_bytes() == journal
    assert plan.sentence().startswith("Restored the templates from ")


def test_another_workspace_is_never_replaced(mine: Recorder, tmp_path: Path) -> None:
    """A backup of one partnership does not go over another's journal."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    other = create_workspace(tmp_path / "other", "another", FixedClock(TODAY))
    with pytest.raises(Refused, match="has a different workspace"):
        plan_restore(other.workspace.folder, made.path)


@pytest.fixture
def told(tmp_path: Path) -> Recorder:
    """A workspace with a text that is redacted later, and changes after it."""
    return with_secret(tmp_path / "w")


@pytest.mark.parametrize("into", ["there", "elsewhere"])
def test_a_redacted_text_does_not_come_back_with_an_older_backup(
    told: Recorder, tmp_path: Path, into: str
) -> None:
    """Restoring a backup from before the redaction blanks the text again, and records that."""
    outside = back_up(told.workspace.folder, NOW, MANAGER, tmp_path / "outside.zip").path
    inside = back_up(told.workspace.folder, NOW, MANAGER).path
    redact_secret(told)
    assert secrets_in(told.workspace.folder) == []
    record(told, AddProgressUpdate("BP24-1.3", "later"))
    folder = told.workspace.folder if into == "there" else tmp_path / "new"
    for file in (outside, inside) if into == "there" else (inside,):
        plan = plan_restore(folder, file)
        assert len(plan.lost) == (1 if file == outside and into == "there" else 0)
        restore(plan, NOW, MANAGER)
        assert secrets_in(folder) == []
        assert [each.sentence for each in check(folder) if not each.is_harmless] == []
        book = Workspace(folder).book
        assert len(book.redactions) == 1
        assert "[redacted]" in book.updates_of("BP24-1.1")[0].text
        assert book.updates_of("BP24-1.2")[0].text == "after it"


def test_a_repaired_journal_without_its_first_line_is_known_by_its_lines(
    mine: Recorder,
) -> None:
    """A backup goes back over it, although its id was lost with the first line."""
    made = back_up(mine.workspace.folder, NOW, MANAGER, mine.workspace.folder.parent / "b.zip")
    journal = mine.workspace.folder / "journal.jsonl"
    original = journal.read_bytes()
    journal.write_bytes(b"".join(original.splitlines(keepends=True)[1:]))
    (mine.workspace.folder / "cscp.json").unlink()
    repair(mine.workspace.folder, NOW, MANAGER)
    plan = plan_restore(mine.workspace.folder, made.path)
    assert plan.lost == ()
    restore(plan, NOW, MANAGER)
    assert journal.read_bytes() == original


def failure_of(run: Callable[[], None]) -> str:
    """The sentence with which something fails; empty where it does not."""
    try:
        run()
    except CscpError as problem:
        return str(problem)
    return ""


class Fails:
    """An atomic write that fails at one of its calls."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, path: Path, data: bytes, **options: Any) -> None:
        """Write, or fail as a full disk does."""
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        atomic_write(path, data, **options)


def stopped_restore(mine: Recorder, patch: pytest.MonkeyPatch) -> bytes:
    """Stop a restore after its first file; returns the journal that it restores."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    restored = (mine.workspace.folder / "journal.jsonl").read_bytes()
    (mine.workspace.folder / "templates" / "document.css").write_text("changed")
    record(mine, AddProgressUpdate("BP24-1.1", "not in the backup"))
    with patch.context() as failing:
        failing.setattr(workspace_folder, "atomic_write", Fails(3))
        with pytest.raises(CscpError, match="cscp completes it"):
            restore(plan_restore(mine.workspace.folder, made.path), NOW, MANAGER)
    return restored


def test_a_stopped_restore_is_completed_when_the_folder_is_opened(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then nothing is published of files that do not belong together."""
    restored = stopped_restore(mine, monkeypatch)
    journal = mine.workspace.folder / "journal.jsonl"
    assert journal.read_bytes() != restored
    assert Workspace(mine.workspace.folder).is_damaged
    assert any("was stopped" in each.sentence for each in check(mine.workspace.folder))
    assert any(
        "complete now" in each
        for each in open_workspace(mine.workspace.folder).workspace.take_findings()
    )
    assert journal.read_bytes() == restored
    assert not Workspace(mine.workspace.folder).is_damaged


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "C:out", "a\\b", ""])
def test_what_is_completed_never_leads_out_of_the_folder(mine: Recorder, name: str) -> None:
    """A file that somebody put there is not believed, and nothing is written."""
    pending_replacement(mine.workspace.folder).write_bytes(msgspec.msgpack.encode({name: b"x"}))
    before = files_of(mine.workspace.folder)
    with pytest.raises(CscpError, match="isn't what cscp wrote"):
        repair(mine.workspace.folder, NOW, MANAGER)
    assert open_workspace(mine.workspace.folder).workspace.is_damaged
    assert files_of(mine.workspace.folder) == before
    assert not (mine.workspace.folder.parent / "out.txt").exists()


def test_a_stopped_restore_is_completed_by_a_repair(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so first."""
    restored = stopped_restore(mine, monkeypatch)
    done, _ = repair(mine.workspace.folder, NOW, MANAGER)
    assert "had been stopped" in done.steps[0]
    assert (mine.workspace.folder / "journal.jsonl").read_bytes() == restored


@pytest.mark.parametrize("at", range(1, 6))
@pytest.mark.parametrize("operation", ["back up", "repair", "restore"])
def test_a_failure_on_the_way_leaves_the_way_open(
    mine: Recorder, monkeypatch: pytest.MonkeyPatch, operation: str, at: int
) -> None:
    """Whichever write fails, nothing that was recorded is lost, and the second try succeeds."""
    record(mine, AddProgressUpdate("BP24-1.1", "one"))
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    record(mine, AddProgressUpdate("BP24-1.1", "two"))
    journal, template = (
        mine.workspace.folder / "journal.jsonl",
        mine.workspace.folder / "templates" / "document.css",
    )
    original = journal.read_bytes()
    (mine.workspace.folder / "cscp.json").unlink(missing_ok=True)
    if operation == "repair":
        lines = original.splitlines(keepends=True)
        journal.write_bytes(b"".join([*lines[:3], *lines[4:]]).replace(b'two"]', b'2wo"]') + b"{")
    if operation == "restore":
        template.write_text("changed")
    before = journal.read_bytes()

    def run() -> None:
        if operation == "back up":
            back_up(mine.workspace.folder, NOW + timedelta(days=1), MANAGER)
        elif operation == "repair":
            repair(mine.workspace.folder, NOW, MANAGER)
        else:
            restore(plan_restore(mine.workspace.folder, made.path), NOW, MANAGER)

    with monkeypatch.context() as failing:
        fails = Fails(at)
        for module in (backup, workspace_folder):
            failing.setattr(module, "atomic_write", fails)
        if not (failed := failure_of(run)):
            assert fails.left > 0
            return
    assert "No space left" in failed
    assert journal.read_bytes() == before
    run()
    assert [each.sentence for each in check(mine.workspace.folder) if not each.is_harmless] == []
    book = Workspace(mine.workspace.folder).book
    texts = [each.text for each in book.updates_of("BP24-1.1")]
    assert texts[0] == "one"
    assert len(texts) == (1 if operation == "restore" else 2)


def test_one_change_that_is_lost_is_named_as_one(mine: Recorder) -> None:
    """So is a move to another place, which would leave two of them."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    mine.move(lambda: "/srv/new", context())
    lost, moved = plan_restore(mine.workspace.folder, made.path).lost
    assert "1 change in journal.jsonl is not in this backup" in lost
    assert lost.endswith("restoring removes it.")
    assert "The plan was moved to /srv/new." in moved


def test_a_sign_off_that_is_lost_is_named(mine: Recorder) -> None:
    """Its files stay in the folder."""
    made = back_up(mine.workspace.folder, NOW, MANAGER)
    sign_off(mine, Quarter.parse("2024-25/Q2"), Signature(CHAIR, "by email"), context())
    (_, signed) = plan_restore(mine.workspace.folder, made.path).lost
    assert signed.startswith("With it goes the sign-off of Q2 2024/25;")


def test_a_merged_journal_comes_back_without_what_was_redacted(told: Recorder) -> None:
    """A backup from before the redaction has the text in it, too."""
    folder = told.workspace.folder
    merged = folder / "merged" / "0123456789abcdef.jsonl"
    merged.parent.mkdir()
    merged.write_bytes((folder / "journal.jsonl").read_bytes())
    made = back_up(folder, NOW, MANAGER, folder.parent / "outside.zip")
    redact_secret(told)
    merged.unlink()
    restored(folder, made.path)
    assert merged.exists()
    assert secrets_in(folder) == []
