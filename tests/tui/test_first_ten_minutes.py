"""The first ten minutes of the README, with the very keys that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.enums import MeetingState
from readme_blocks import block
from sitting import sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session

_KEYS = {"esc": "escape", "enter": "enter", "down": "down"}


pytestmark = pytest.mark.usefixtures("unhurried")


async def test_the_first_ten_minutes_can_be_followed_key_by_key(session: Session) -> None:
    """Each key and text in the steps does what its sentence says."""
    steps = re.split(r"^\d\. ", block("walk"), flags=re.MULTILINE)[1:]
    shown: list[list[str]] = []
    async with sitting(session) as at:
        for step in steps:
            shown.append([])
            for words in re.findall(r"`([^`]+)`", step):
                keys = [_KEYS[words]] if words in _KEYS else [*" ".join(words.split())]
                await at.press(*keys)
                shown[-1].append(await at.text_at_rest())
    look, find, change, meeting, update = shown
    assert "BP25-1.2" in look[1]
    assert "BP25-1.4" not in look[1]
    assert "6 of 35 shown" in find[2]
    assert "25 of 35 delivered (71%)" in find[6]
    assert "Two of three forms are in use." in change[4]
    assert "Agenda" in meeting[1]
    assert "Quorate" in meeting[4]
    assert "to report back on missing" in meeting[9]
    assert "DRAFT" in update[0]
    book = session.book
    assert not [u for u in book.progress_updates.values() if "Two of three forms" in u.text]
    assert book.meetings["QAG-2025-11-27"].state is MeetingState.HELD
    titles = [action.title for action in book.actions.values()]
    assert titles.count("Report back on missing episodes") == 1
    assert len(list((session.workspace.folder / "exports").iterdir())) > 1
