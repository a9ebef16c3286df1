from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import MANAGER, TODAY, context, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.commands.updates import CHAIR, Signature
from cscp_tui.domain.enums import Role
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import sign_off
from cscp_tui.store.backup import back_up, backups_in
from cscp_tui.store.check import check
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.repair import repair
from cscp_tui.store.restore import plan_restore, restore
from scrutinised import says, scrutineer_of, team_with_scrutineer
from sitting import SMALL, session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path

NOW = FixedClock(TODAY).now


pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with three actions and no cscp.json."""
    return make_workspace(tmp_path / "w", 3).workspace.folder


def reformatted(data: bytes, number: int) -> bytes:
    """The lines of a journal, of which another program has written one anew."""
    lines = data.split(b"\n")
    lines[number - 1] = lines[number - 1].replace(b'":', b'": ', 1)
    return b"\n".join(lines)


async def test_the_banner_names_the_key_that_repairs(folder: Path) -> None:
    """A damaged journal is repaired from the screen that reports it, and can be written again."""
    journal = folder / "journal.jsonl"
    original = journal.read_bytes()
    journal.write_bytes(reformatted(original, 4))
    async with sitting(session_on(folder), SMALL) as on:
        assert "read only; press f4 to repair it or restore a backup. Line" in on.banner
        await on.press("f4", "enter")
        assert "Line 4 of journal.jsonl was split or reformatted" in on.words
        assert "A copy is kept first" in on.words
        assert journal.read_bytes() != original
        await on.press("y")
        assert journal.read_bytes() == original
        assert "1 fault repaired" in on.message
        assert on.banner == ""
        assert on.session.can_write
        assert "Action 2" in on.text
    assert check(folder) == []


async def test_escape_repairs_nothing(folder: Path) -> None:
    """Somebody who only looks changes nothing."""
    journal = folder / "journal.jsonl"
    bad = journal.read_bytes().replace(b"BP24-1.2", b"BP24-1.3", 1)
    journal.write_bytes(bad)
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f4", "enter", "escape")
    assert journal.read_bytes() == bad
    assert backups_in(folder) == []


async def test_back_up_and_restore_from_the_app(folder: Path) -> None:
    """A backup made here can be restored here, once it was said what that loses."""
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f4", "enter")
        assert on.message.startswith("Backed up 4 changes to ")
        record(open_workspace(folder), AddProgressUpdate("BP24-1.1", "later"), MANAGER)
        await on.press("f4", *"restore", "enter")
        assert "1 change in journal.jsonl is not in this backup" in on.words
        await on.press("y")
        assert on.message.startswith("Restored the journal from backup-2024-11-25")
        assert on.session.workspace.position.n == 4
        assert on.session.can_write


async def test_a_window_shows_what_somebody_restores(folder: Path) -> None:
    """The message says so, nothing is called damaged, and recording goes on."""
    made = back_up(folder, NOW, MANAGER)
    record(open_workspace(folder), AddProgressUpdate("BP24-1.1", "later"), MANAGER)
    async with sitting(session_on(folder), SMALL) as on:
        restore(plan_restore(folder, made.path), NOW, MANAGER)
        on.app._look()
        await on.pilot.pause()
        assert on.banner == ""
        assert "Somebody restored this workspace from a backup" in on.message
        assert on.session.can_write


async def test_a_window_shows_what_somebody_repairs(folder: Path) -> None:
    """The banner goes, and a message says why."""
    journal = folder / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(reformatted(whole, 4))
    async with sitting(session_on(folder), SMALL) as on:
        assert "read only" in on.banner
        repair(folder, NOW, MANAGER)
        on.app._look()
        await on.pilot.pause()
        assert on.banner == ""
        assert "Somebody repaired this workspace" in on.message
        assert "Action 2" in on.text


async def test_a_damaged_journal_of_a_scrutineer_is_said_where_it_shows(tmp_path: Path) -> None:
    """Over every screen, whose figures may lack the rest, until it is repaired from there."""
    team = team_with_scrutineer(tmp_path / "w")
    says(scrutineer_of(team.workspace.folder), RaiseChallenge("police", "Why?"))
    journal = team.workspace.folder / "scrutiny.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(reformatted(whole, 2))
    async with sitting(session_on(team.workspace.folder), SMALL) as on:
        assert on.banner.startswith("FROM A DAMAGED RECORD: Line 2 of")
        await on.press("8")
        assert on.banner.startswith("FROM A DAMAGED RECORD: Line 2 of")
        await on.press("f4", *"check", "enter", "y")
        assert journal.read_bytes() == whole
        assert on.banner == ""


async def test_a_sound_workspace_needs_no_repair(folder: Path) -> None:
    """The check from the key says so."""
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f4", "down", "enter")
        assert "nothing to repair" in on.message


@pytest.mark.usefixtures("quick_papers")
async def test_what_cannot_be_repaired_is_said(folder: Path) -> None:
    """A signed file that no backup has is not called undamaged."""
    workspace = open_workspace(folder)
    sign_off(workspace, Quarter.parse("2024-25/Q2"), Signature(CHAIR, "by email"), context())
    for path in (folder / "signed").iterdir():
        path.unlink()
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f4", *"check", "enter")
        assert "This can't be repaired here" in on.words
        assert "A signed file of Q2 2024/25 is missing" in on.words
        assert "withdraw the sign-off and sign the quarter off again" in on.words


async def test_an_unfinished_line_that_a_save_moves_aside_is_said(folder: Path) -> None:
    """Though nobody else recorded anything."""
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"v":2,"n":9')
    async with sitting(session_on(folder), SMALL) as on:
        on.session.record(AddProgressUpdate("BP24-1.1", "Half."))
        on.app._look()
        await on.pilot.pause()
        assert "ended in an unfinished line" in on.message
        assert list(folder.glob("journal.torn-*"))


async def test_a_folder_of_a_sync_client_is_claimed_from_the_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The banner names the key, and what to do first is said before this computer takes over."""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    (folder.parent / ".stfolder").mkdir()
    async with sitting(session_on(folder), SMALL) as on:
        assert "press f4" in on.banner
        await on.press("f4", "enter")
        assert "close the plan on the other" in on.words
        assert not on.session.can_write
        await on.press("y")
        assert on.banner == ""
        assert on.session.can_write


async def test_scrutineers_are_told_that_they_only_read(folder: Path) -> None:
    """Nobody but the team repairs the team's files."""
    back_up(folder, NOW, MANAGER)
    session = session_on(folder)
    session.role = Role.SCRUTINEER
    async with sitting(session, SMALL) as on:
        await on.press("f4")
        assert "Scrutineers can read the team's records" in on.message
