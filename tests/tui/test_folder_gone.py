"""A folder that goes away under the open program, as a drive of a network does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitting import SMALL, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session


async def test_every_screen_says_that_the_folder_is_gone(session: Session, demo: Path) -> None:
    """Nothing ends the program, and nothing tells the user to make another workspace there."""
    away = demo.with_name("away")
    async with sitting(session, SMALL) as at:
        demo.rename(away)
        for number in "13456782":
            await at.press(number)
            await at.app.workers.wait_for_complete()
        at.app._look()
        await at.pilot.pause()
        assert "cannot be found any more" in at.message
        assert "cscp init" not in at.message
        await at.press("escape", "q")


async def test_what_is_typed_meanwhile_is_saved_once_it_is_back(
    session: Session, demo: Path
) -> None:
    """The form stays open with its text, and no folder is made where the other one was."""
    away = demo.with_name("away")
    async with sitting(session, SMALL) as at:
        await at.go_to("BP25-1.1")
        demo.rename(away)
        await at.press("n", *"Half", "enter")
        assert "cannot be found any more" in at.words
        assert not demo.exists()
        away.rename(demo)
        await at.press("enter")
        notes = session.book.progress_updates.values()
        assert any(note.text == "Half" for note in notes)
