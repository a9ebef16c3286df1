"""A note of 2,000 lines: its beginning beside the list, all of it on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.commands.actions import AddProgressUpdate
from sitting import LARGE, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session


async def test_a_long_note_is_begun_beside_the_list_and_read_whole(session: Session) -> None:
    """What is missing is said with the key that shows it."""
    text = "\n".join(f"line {number} of what was said" for number in range(2000))
    session.record(AddProgressUpdate("BP25-1.2", text))
    async with sitting(session, LARGE) as at:
        await at.go_to("BP25-1.2")
        assert "line 3 of what was said" in at.text
        assert "1,988 more lines; enter shows it whole" in at.text
        await at.press("enter")
        reading = at.app.screen.query_one("#reading")
        reading.scroll_to(y=1990, animate=False, force=True)
        await at.pilot.pause()
        assert "line 1970 of what was said" in at.text
