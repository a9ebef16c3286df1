"""Saving a filter from its bar, and having it again from bar and palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import HOSTILE
from cscp_tui.base.errors import Refused
from cscp_tui.services.settings import load, remember_filter
from cscp_tui.tui.palette import FilterProvider
from cscp_tui.tui.session import SavedFilters
from sitting import SMALL, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from textual.command import DiscoveryHit, Hit

    from cscp_tui.tui.session import Session
    from sitting import Sitting


def with_folder(session: Session, folder: Path) -> None:
    """Let the session keep its filters in a config folder."""
    session.filters = SavedFilters(
        load(folder)[0].filters, lambda name, text: remember_filter(name, text, folder)
    )


async def offered(at: Sitting) -> list[Hit | DiscoveryHit]:
    """The filters that the palette has."""
    provider = FilterProvider(at.app.screen)
    await provider.startup()
    return [hit async for hit in provider.discover()]


async def test_a_filter_is_saved_from_its_bar(session: Session, tmp_path: Path) -> None:
    """ctrl+s, a name and enter keep it in the settings; the footer shows the key."""
    with_folder(session, tmp_path)
    async with sitting(session, SMALL) as at:
        await at.press("slash", *"is:late lead:police")
        assert "Save filter" in at.text
        await at.press("ctrl+s", *"late police", "enter")
        assert "Filter saved as “late police”" in at.message
    assert load(tmp_path)[0].filters == {"late police": "is:late lead:police"}


async def test_a_saved_filter_is_completed_in_the_bar(session: Session) -> None:
    """The token and the beginning of the name bring it."""
    session.filters.save("late ones", "is:late")
    async with sitting(session) as at:
        await at.press("slash", *"is:late")
        late = {row.key for row in at.table.table.rows}
        await at.press("escape", "slash", *"filter:la")
        assert 'Tab: filter:"late ones"' in at.text
        await at.press("tab")
        assert {row.key for row in at.table.table.rows} == late


async def test_the_palette_shows_a_saved_filter(session: Session) -> None:
    """It puts its words into the bar, and the list has the focus."""
    session.filters.save("late ones", "is:late")
    async with sitting(session) as at:
        (hit,) = await offered(at)
        await hit.command()
        await at.pilot.pause()
        assert "is:late" in at.text
        assert 0 < len(at.table.table.rows) < 35
        assert at.app.focused is at.table
        await at.press("escape")
        assert len(at.table.table.rows) == 35


async def test_an_empty_filter_forgets_the_one_of_that_name(
    session: Session, tmp_path: Path
) -> None:
    """The palette's command opens the form without a filter."""
    with_folder(session, tmp_path)
    session.filters.save("late", "is:late")
    async with sitting(session) as at:
        await at.app.screen.run_action("save_filter")
        await at.pilot.pause()
        await at.press(*"Late")
        assert "replaces is:late" in at.text
        await at.press("enter")
        assert "deleted" in at.message
    assert load(tmp_path)[0].filters == {}


async def test_what_cannot_be_saved_is_said_in_the_form(session: Session) -> None:
    """A name of signs, a filter that can't be read, settings that cannot be written."""

    def refuse(name: str, text: str) -> None:
        raise Refused(f"{name} wasn't changed: {text}.")

    session.filters = SavedFilters(keep=refuse)
    async with sitting(session) as at:
        await at.press("slash", *"is:late", "ctrl+s", *'a"b', "enter")
        assert "isn't a valid filter name" in at.text
        await at.press(*["backspace"] * 3, *"mine", "tab", "end", *" colour:x", "enter")
        assert "Unknown filter “colour:”" in at.text
        await at.press(*["backspace"] * 9, "enter")
        assert "wasn't changed" in at.text
        assert not session.filters.texts


async def test_a_broken_saved_filter_is_said(session: Session) -> None:
    """Nothing is shown, and the sentence names the filter."""
    session.filters = SavedFilters({"odd": HOSTILE + " colour:blue"})
    async with sitting(session) as at:
        await at.press("slash", *"filter:odd")
        assert "The saved filter “odd” can't be read" in at.message
        assert not at.table.table.rows
        await at.press("ctrl+p", *"odd")
        await at.app.workers.wait_for_complete()
        await at.pilot.pause()
        assert "Filter: odd" in at.text
        assert "[CSCP] [/oops]" in at.text
