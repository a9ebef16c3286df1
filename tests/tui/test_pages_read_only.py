"""Meetings, groups, agencies and members for somebody who cannot change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding

from cscp_tui.domain.enums import Role
from cscp_tui.store.scrutineer import ScrutineerWorkspace
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.tui.keys import NO_KEY, TABS
from cscp_tui.tui.messages import ShowPage
from cscp_tui.tui.session import Session
from scrutinised import SCRUTINEER, contents
from sitting import sitting

if TYPE_CHECKING:
    from pathlib import Path

    from sitting import Sitting

PAGES = (
    ("meeting-page", "meetings", "QAG-2025-09-16"),
    ("groups", "groups", "QAG"),
    ("agencies", "agencies", "police"),
    ("members", "groups", "QAG"),
    ("members", "agencies", "police"),
)


async def go_to_page(at: Sitting, page: tuple[str, str, str]) -> None:
    """Show one of the screens that have no digit."""
    at.app.post_message(ShowPage(*page))
    await at.pilot.pause()


@pytest.mark.parametrize("page", PAGES, ids=" of ".join)
async def test_every_key_leaves_the_teams_files_as_they_were(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: tuple[str, str, str]
) -> None:
    """Each with enter after it: what is shown can be read, searched and written elsewhere."""
    monkeypatch.chdir(tmp_path)
    TeamWorkspace(demo).save_snapshot()
    before = contents(demo)
    session = Session(ScrutineerWorkspace(demo), SCRUTINEER, Role.SCRUTINEER)
    async with sitting(session) as at:
        await go_to_page(at, page)
        for binding in [b for b in type(at.framed).BINDINGS if isinstance(b, Binding)]:
            keys = binding.key.split(",")
            if keys[0] in {"q", *(tab.key for tab in TABS)} or binding.key.startswith(NO_KEY):
                continue
            await go_to_page(at, page)
            await at.press(keys[0], "enter")
            for _ in range(6):
                if len(at.app.screen_stack) > 1:
                    await at.press("escape")
            assert len(at.app.screen_stack) == 1, f"{keys[0]} opened what escape does not leave"
    after = contents(demo)
    assert {name: data for name, data in after.items() if name in before} == before


async def test_what_changes_anything_rests(demo: Path) -> None:
    """No form opens, and help says why."""
    session = Session(ScrutineerWorkspace(demo), SCRUTINEER, Role.SCRUTINEER)
    async with sitting(session) as at:
        for page in PAGES:
            await go_to_page(at, page)
            for key in ("a", "e", "c", "s", "n", "semicolon"):
                await at.press(key)
                assert len(at.app.screen_stack) == 1, (page, key)
            assert at.framed.disabled_reason("take_away")
