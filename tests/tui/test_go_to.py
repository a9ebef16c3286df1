"""Going to an action from anywhere, and finding one by a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.go_to import GoToScreen
from cscp_tui.tui.screens.executive import ExecutiveScreen
from cscp_tui.tui.widgets.table import RecordTable
from sitting import sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from sitting import Sitting


def offered(at: Sitting) -> list[str]:
    """The references that are offered now."""
    assert isinstance(at.app.screen, GoToScreen)
    return [row.key for row in at.app.screen.query_one(RecordTable).table.rows]


async def test_any_action_is_found_by_a_word_with_one_key(session: Session) -> None:
    """The slash and a word leave the action under the cursor; nothing else is pressed."""
    async with sitting(session) as at:
        await at.press("slash")
        await at.type("navigators")
        assert at.table.key == "BP25-1.5"
        assert [row.key for row in at.table.table.rows] == ["BP25-1.5"]


async def test_a_reference_leads_to_its_action(session: Session) -> None:
    """The reference and enter put the cursor there, and its detail is shown."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"bp25-3.2", "enter")
        assert at.table.key == "BP25-3.2"
        assert at.app.focused is at.table


async def test_a_reference_of_another_plan_opens_that_plan(session: Session) -> None:
    """An action of the plan before is shown in its plan."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"BP24-1.1", "enter")
        assert at.table.key == "BP24-1.1"
        assert "2024/25" in at.title


async def test_the_reference_of_a_carried_over_action_offers_its_continuation(
    session: Session,
) -> None:
    """The old reference finds what it goes on as first, and itself after it."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"BP24-1.6")
        assert offered(at)[:2] == ["BP25-1.1", "BP24-1.6"]
        assert "goes on from BP24-1.6" in at.text
        await at.press("enter")
        assert at.table.key == "BP25-1.1"
        await at.press("apostrophe", *"BP24-1.6", "down", "enter")
        assert at.table.key == "BP24-1.6"


async def test_an_old_systems_reference_finds_its_action(session: Session) -> None:
    """A reference of an old system is searched, hyphens or not."""
    session.record(SetFields("actions", "BP25-2.3", {"old_ref": "NEG/007"}))
    async with sitting(session) as at:
        await at.press("apostrophe", *"neg 007", "enter")
        assert at.table.key == "BP25-2.3"


async def test_words_of_a_title_find_it(session: Session) -> None:
    """Every word must stand in it, in whatever order."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"hub navigators extend")
        assert offered(at) == ["BP25-1.5"]


async def test_going_to_an_action_clears_a_filter_that_hides_it(session: Session) -> None:
    """A filter that lets the action through stays; one that hides it is cleared."""
    async with sitting(session) as at:
        await at.press("slash", *"is:late", "enter")
        await at.press("apostrophe", *"BP25-1.1", "enter")
        assert "shown" in at.text
        await at.press("apostrophe", *"BP25-1.5", "enter")
        assert at.table.key == "BP25-1.5"
        assert len(at.table.table.rows) == 35


async def test_going_to_an_action_unfolds_its_group(session: Session) -> None:
    """A folded group opens for the action in it."""
    async with sitting(session) as at:
        at.table.fold(*(heading for heading in ("2025-27/1", "2025-27/2")))
        await at.press("apostrophe", *"BP25-2.3", "enter")
        assert at.table.key == "BP25-2.3"


async def test_going_to_an_action_of_another_screen_shows_that(session: Session) -> None:
    """One of the Executive is found on the Executive screen, closed as it is."""
    async with sitting(session) as at:
        await at.press("apostrophe", *"EX24-01", "enter")
        assert isinstance(at.app.screen, ExecutiveScreen)
        assert at.app.screen.query_one(RecordTable).key == "EX24-01"


async def test_leaving_stays_where_one_was(session: Session) -> None:
    """Escape changes nothing."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.3")
        await at.press("apostrophe", *"BP25-1.1", "escape")
        assert at.table.key == "BP25-2.3"


async def test_only_actions_of_the_day_are_offered(session: Session) -> None:
    """On a past day, what came later is not found."""
    async with sitting(session) as at:
        await at.press("t", *"31/12/24", "enter")
        await at.press("apostrophe", *"BP25-1.5")
        assert offered(at) == []
        assert at.app.screen.query_one(Input).has_focus
