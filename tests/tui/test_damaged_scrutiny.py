"""Screens while the scrutineer's journal is damaged or missing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import context
from cscp_tui.domain.commands.meetings import PlanMeeting
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import MARK, DamagedRecord
from cscp_tui.store.team import save_snapshot, team_recorder
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.screens.updates import UpdateScreen
from services.scrutinised_years import PUBLISHED, small_year
from sitting import session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path


def _damage(folder: Path, *, is_missing: bool) -> None:
    path = folder / "scrutiny.jsonl"
    edited = path.read_bytes().replace(b"Who checks", b"Who chucks")
    path.unlink()
    if not is_missing:
        path.write_bytes(edited)


@pytest.mark.parametrize("is_missing", [True, False])
async def test_every_screen_says_what_is_missing(tmp_path: Path, *, is_missing: bool) -> None:
    """None shows figures of a scrutineer's record that can't be verified without a word."""
    team = small_year(tmp_path / "w")
    save_snapshot(team)
    banners: dict[tuple[str, bool], str] = {}
    for is_damaged in (False, True):
        if is_damaged:
            _damage(tmp_path / "w", is_missing=is_missing)
        async with sitting(session_on(tmp_path / "w", PUBLISHED)) as at:
            for tab in TABS:
                await at.press(tab.key)
                banners[tab.name, is_damaged] = at.banner
    for tab in TABS:
        assert MARK not in banners[tab.name, False]
        assert MARK in banners[tab.name, True]
        assert "scrutiny.jsonl" in banners[tab.name, True]


async def test_a_screen_exports_the_same_or_nothing(tmp_path: Path) -> None:
    """What was drawn before the damage is made again; what tells of the scrutineer is refused."""
    save_snapshot(small_year(tmp_path / "w"))
    sound: dict[str, str] = {}
    refused: set[str] = set()
    async with sitting(session_on(tmp_path / "w", PUBLISHED)) as at:
        session = at.framed.session

        def text_of() -> str:
            with session.workspace.publishing("Not exported"):
                exported = at.framed.exported()
                return str(exported and exported.text(exported.formats[0]))

        every = [tab for tab in TABS if tab.name != "update"]
        for tab in every:
            await at.press(tab.key)
            sound[tab.name] = text_of()
        _damage(tmp_path / "w", is_missing=True)
        await at.press("1", "x")
        await at.pilot.pause()
        assert at.message.startswith("Not exported: scrutiny.jsonl")
        for tab in every:
            await at.press(tab.key)
            try:
                text = text_of()
            except DamagedRecord:
                refused.add(tab.name)
            else:
                assert text == sound[tab.name]
    assert refused == {"overview", "scrutiny"}


async def test_an_update_is_exported_and_copied_only_once_the_scrutineers_journal_is_back(
    tmp_path: Path,
) -> None:
    """A paper that was drawn before counts its challenges."""
    save_snapshot(small_year(tmp_path / "w"))
    async with sitting(session_on(tmp_path / "w", PUBLISHED)) as at:
        await at.press("7")
        screen = at.framed
        assert isinstance(screen, UpdateScreen)
        path = tmp_path / "w" / "scrutiny.jsonl"
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(DamagedRecord, match=r"^Not copied: scrutiny\.jsonl"):
            screen.action_copy()
        path.write_bytes(whole)
        screen.action_copy()
        assert at.message.startswith("Markdown for")


async def test_a_list_is_exported_as_the_book_is_then(tmp_path: Path) -> None:
    """Its rows are made again, so that whatever they read is checked; those on the screen may be older."""
    save_snapshot(small_year(tmp_path / "w"))
    async with sitting(session_on(tmp_path / "w", PUBLISHED)) as at:
        await at.press("6")
        before = at.framed.exported()
        other = team_recorder(tmp_path / "w", FixedClock(PUBLISHED))
        other.record(PlanMeeting("QAG", date(2025, 12, 4)), context(PUBLISHED))
        at.framed.session.workspace.follow()
        after = at.framed.exported()
        assert before is not None
        assert after is not None
        assert "4 December 2025" not in str(before.text("md"))
        assert "4 December 2025" in str(after.text("md"))
