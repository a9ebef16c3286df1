"""Screens while the scrutineer's journal is damaged or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.store.errors import MARK
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.screen_registry import screen_class
from services.scrutinised_years import PUBLISHED, small_year
from sitting import session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("is_missing", [True, False])
async def test_a_screen_shows_the_same_or_says_what_is_missing(
    tmp_path: Path, *, is_missing: bool
) -> None:
    """None shows figures of a scrutineer's record that can't be verified without a word."""
    team = small_year(tmp_path / "w")
    team.save_snapshot()
    shown: dict[tuple[str, bool], tuple[str, str]] = {}
    for is_damaged in (False, True):
        if is_damaged:
            path = tmp_path / "w" / "scrutiny.jsonl"
            edited = path.read_bytes().replace(b"Who checks", b"Who chucks")
            path.unlink()
            if not is_missing:
                path.write_bytes(edited)
        async with sitting(session_on(tmp_path / "w", PUBLISHED)) as at:
            for tab in TABS:
                await at.press(tab.key)
                text = await at.text_at_rest()
                shown[tab.name, is_damaged] = at.banner, text
    for tab in TABS:
        before, after = shown[tab.name, False], shown[tab.name, True]
        assert MARK not in before[0]
        if MARK in after[0]:
            assert "scrutiny.jsonl" in after[0]
            assert screen_class(tab.name).TELLS_OF_SCRUTINY  # type: ignore[attr-defined]
        else:
            assert after == before, tab.name
    assert any(MARK in shown[tab.name, True][0] for tab in TABS)
