"""Keys that come faster than screens open: over a slow line many arrive together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from sitting import sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from sitting import Sitting

_NAMES = {
    "\n": "enter",
    "/": "slash",
    "'": "apostrophe",
    " ": "space",
    ":": "colon",
    ".": "full_stop",
}


async def type_at_once(at: Sitting, text: str) -> None:
    """All keys of a text before the first of them is done."""
    for sign in text:
        key = _NAMES.get(sign, sign)
        at.app.post_message(events.Key(key, sign if sign != "\n" else "\r"))
    await at.pilot.pause()


async def test_a_note_typed_ahead_is_whole(session: Session) -> None:
    """No letter is lost while the form opens, and none is taken for a command."""
    async with sitting(session) as at:
        await type_at_once(at, "nNoted during the meeting\n")
        assert session.book.updates_of("BP25-1.1")[-1].text == "Noted during the meeting"
        assert len(at.app.screen_stack) == 1


async def test_what_follows_enter_belongs_to_the_list(session: Session) -> None:
    """Two notes typed in one breath are two notes."""
    async with sitting(session) as at:
        await type_at_once(at, "nFirst\njnSecond\n")
        assert session.book.updates_of("BP25-1.1")[-1].text == "First"
        assert session.book.updates_of("BP25-1.2")[-1].text == "Second"


@pytest.mark.parametrize("text", ["/delivered", "/nurse", "/due:<2w"])
async def test_a_filter_typed_ahead_runs_no_command(session: Session, text: str) -> None:
    """The letters after the slash are the filter, whichever commands they are in the list."""
    async with sitting(session) as at:
        n = session.workspace.position.n
        await type_at_once(at, text)
        assert at.plan_screen.pane.filter.text == text[1:]
        assert len(at.app.screen_stack) == 1
        assert session.workspace.position.n == n


async def test_a_wrong_key_does_not_hold_the_others_up(session: Session) -> None:
    """Keys that mean nothing here are passed over."""
    async with sitting(session) as at:
        await type_at_once(at, "]]]jj")
        assert at.table.key == "BP25-1.3"


async def test_a_paste_waits_for_the_form_too(session: Session) -> None:
    """A text pasted right after the key goes into the form that it opens."""
    async with sitting(session) as at:
        at.app.post_message(events.Key("n", "n"))
        at.app.post_message(events.Paste("Pasted"))
        at.app.post_message(events.Key("enter", "\r"))
        await at.pilot.pause()
        assert session.book.updates_of("BP25-1.1")[-1].text == "Pasted"
