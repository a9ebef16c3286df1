"""A workspace full of texts as they should not be, in every state of the Plan screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import HOSTILE
from hostile_texts import REF, make_hostile
from sitting import SMALL, USUAL, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session

STATES: dict[str, tuple[str, ...]] = {
    "as it opens": (),
    "grouped by lead agency": ("g",),
    "grouped by overseeing group": ("g", "g", "g", "g"),
    "sorted": ("ctrl+g", "ctrl+g", "ctrl+g"),
    "in full": ("enter",),
    "its history": ("h",),
    "on another day": ("t", *"today", "enter"),
    "projected": ("p",),
    "going to it": ("apostrophe", *"cscp"),
    "help": ("question_mark",),
    "the palette": ("ctrl+p", *"cscp"),
    "filtered": ("slash", *"[/oops]"),
    "a wrong filter": ("slash", *"lead:[/oops]x"),
    "marked": ("space", "down", "space", "n"),
    "the other plan": ("o",),
    "recording for a quarter": ("f",),
    "undone and made again": ("u", "ctrl+r"),
    "a filter that is saved": ("slash", *"[/oops]", "ctrl+s", *"x", "enter"),
    "an export": ("x", "tab", *"[/oops]", "enter"),
}

_SIZES = {"the other plan": USUAL}
"""Where only the frame has a hostile text, it needs the width to show it."""


@pytest.mark.parametrize("state", STATES)
async def test_every_state_shows_it_harmlessly(
    session: Session, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing steers the terminal, nothing is read as an instruction, nothing ends the program."""
    monkeypatch.chdir(tmp_path)
    session.by = f"Officer {HOSTILE}"
    make_hostile(session)
    async with sitting(session, _SIZES.get(state, SMALL)) as at:
        await at.go_to(REF)
        await at.press(*STATES[state])
        await at.app.workers.wait_for_complete()
        await at.pilot.pause()
        for sign in "\x1b\x00\u202e\u2028":
            assert sign not in at.text
        assert "[CSCP] [/oops]" in at.text
        await at.press("escape", "escape", "q")
