"""The line of messages: whole at every width, also when the window changes under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitting import SMALL, USUAL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session

LONG = "Nothing was kept, since " + "another change stands on it, " * 4 + "so look at its history."


async def test_a_message_stands_whole_when_the_window_changes(session: Session) -> None:
    """It takes fewer lines in a wider window, and again more in a narrow one."""
    async with sitting(session, USUAL) as at:
        await at.pilot.resize_terminal(40, 24)
        at.framed.complain(LONG)
        await at.pilot.pause()
        for width, lines in ((200, 1), (60, 3), (120, 2)):
            await at.pilot.resize_terminal(width, 30)
            await at.pilot.pause()
            said = at.framed.query_one("MessageLine")
            assert said.size.height == lines
            shown = " ".join(at.text.split())
            assert LONG[:50] in shown
            assert LONG[-23:] in shown


async def test_what_was_said_goes_when_something_else_is_asked(session: Session) -> None:
    """Neither a message nor a complaint stays under a form or a question."""
    async with sitting(session, USUAL) as at:
        await at.press("home", "i")
        assert "No action is chosen" in at.message
        await at.press("a")
        assert at.message == ""
        await at.press("escape")
        assert at.message == ""


async def test_a_long_path_stands_whole(session: Session) -> None:
    """It is broken where the line ends."""
    async with sitting(session, SMALL) as at:
        path = f"/srv/{'long-folder-name/' * 6}update-as-at-2025-11-27.md"
        at.framed.say(f"Wrote {path}.")
        await at.pilot.pause()
        assert f"Wrote{path}." in at.text.replace(" ", "").replace("\n", "")
