from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from building import MANAGER, OFFICER, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.screens.workspace import MergeScreen
from sitting import SMALL, session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace, beside whose journal lies a copy that has gone another way."""
    make_workspace(tmp_path / "w", 3)
    shutil.copytree(tmp_path / "w", tmp_path / "other")
    ours, theirs = open_workspace(tmp_path / "w"), open_workspace(tmp_path / "other")
    record(ours, SetFields("actions", "BP24-1.1", {"lead": "Head of ours"}), MANAGER)
    record(theirs, SetFields("actions", "BP24-1.1", {"lead": "Head of theirs"}), OFFICER)
    record(theirs, AddProgressUpdate("BP24-1.2", "Begun."), OFFICER)
    shutil.copy(tmp_path / "other" / "journal.jsonl", tmp_path / "w" / "journal (copy).jsonl")
    return tmp_path / "w"


async def test_a_copy_is_merged_after_each_conflict_was_decided(folder: Path) -> None:
    """Opening says it, f4 offers it; y waits until all is decided on the latest book; undo takes it back."""
    async with sitting(session_on(folder), SMALL) as on:
        assert "Choose “Backups” in the app to merge it" in on.message
        await on.press("f4", "down", "down", "enter")
        assert len(on.app.screen_stack) == 2
        assert "BP24-1.1: Lead" in on.text
        await on.press("enter")
        assert "Theirs  Head of theirs (" in on.text
        await on.press("escape")
        await on.press("y")
        assert "1 conflict still to be decided" in on.text + on.message
        await on.press("t")
        record(open_workspace(folder), AddProgressUpdate("BP24-1.3", "Meanwhile."), MANAGER)
        await on.press("y")
        assert "Someone has recorded something since. Check again" in on.text + on.message
        await on.press("y")
        assert len(on.app.screen_stack) == 1
        assert "2 changes merged from the other copy" in on.message
        assert on.session.book.actions["BP24-1.1"].lead == "Head of theirs"
        assert len(on.session.book.progress_updates) == 2
        await on.press("u", "y")
        assert on.session.book.actions["BP24-1.1"].lead == "Head of ours"
        assert [each.text for each in on.session.book.progress_updates.values()] == ["Meanwhile."]


async def test_another_folder_is_named_in_a_form(folder: Path) -> None:
    """What is no copy is said there; escape merges nothing."""
    before = (folder / "journal.jsonl").read_bytes()
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f4", *"another", "enter")
        await on.press(*str(folder.parent / "none"), "enter")
        assert "There's no journal at" in on.words
        await on.press(*["backspace"] * 4, *"other", "enter")
        assert isinstance(on.app.screen, MergeScreen)
        await on.press("escape")
    assert (folder / "journal.jsonl").read_bytes() == before


async def test_several_choices_are_not_lost_by_one_escape(folder: Path) -> None:
    """One choice is soon made again; of more, one is asked first."""
    async with sitting(session_on(folder), SMALL) as on:
        await on.press("f4", "down", "down", "enter", "t", "m", "escape")
        assert "You have made 2 choices here" in on.words
        await on.press("escape")
        assert isinstance(on.app.screen, MergeScreen)
        await on.press("escape", "y")
        assert len(on.app.screen_stack) == 1
