"""Hints name the keys as they are, and a console of few signs gets no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.actions import AddProgressUpdate
from sitting import SMALL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session

SIGNS = "▸▾▹•█░…■▲●○◆✓✗·–—‘’“”→←↓↑─×»│▌▔▁▂▃▄▅▆▇"


async def test_the_filter_bar_names_the_users_own_keys(session: Session) -> None:
    """Where the keys are others, so are the hints."""
    keys = {
        "list.filter": "f6",
        "view.back": "f7",
        "filter.clear": "f8",
        "filter.complete": "f9",
    }
    async with sitting(session, keys=keys) as at:
        assert "f6 filter" in at.text
        await at.press("f6", *"is:la")
        assert "f9: is:late" in at.text
        await at.press("f9")
        assert "f8 clears" in at.text
        await at.press("enter")
        assert "f7 clears" in at.text
        await at.press("f7")
        assert "f6 filter" in at.text


@pytest.mark.parametrize("key", [*"nvdsecaibyh?'trx", "slash", "enter", "ctrl+p"])
async def test_a_console_of_few_signs_gets_no_others(session: Session, key: str) -> None:
    """In every form, list, offer and hint."""
    session.record(AddProgressUpdate("BP25-1.2", "plain"))
    async with sitting(session, SMALL, ascii_only=True) as at:
        await at.go_to("BP25-1.2")
        await at.press(*({"?": ["question_mark"], "'": ["apostrophe"]}.get(key, [key])))
        await at.press("down")
        assert not {sign for sign in at.text if sign in SIGNS}


@pytest.mark.parametrize("key", ["n", "s", "e", "t", "apostrophe"])
async def test_neither_colours_nor_signs(session: Session, key: str) -> None:
    """Where there are no colours either, frames are drawn in plain signs."""
    async with sitting(session, SMALL, ascii_only=True, theme="terminal") as at:
        await at.press(key)
        assert "+--" in at.text
        assert not {sign for sign in at.text if sign in SIGNS}


async def test_offers_of_a_console_of_few_signs(session: Session) -> None:
    """What is highlighted and how many more there are is said in plain signs."""
    async with sitting(session, SMALL, ascii_only=True) as at:
        await at.press("a", *["tab"] * 3, "down", "down")
        assert "> " in at.text
        assert "down goes on" in at.text
        assert not {sign for sign in at.text if sign in SIGNS}
