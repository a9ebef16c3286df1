"""The projector: restricted records, reasons and causes are hidden while others look on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.go_to import GoToScreen
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.widgets.table import RecordTable
from sitting import LARGE, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session


@pytest.fixture
def restricted(session: Session) -> Session:
    """A sitting at a plan with two restricted actions."""
    for ref in ("BP25-1.5", "BP25-2.3"):
        session.record(SetFields("actions", ref, {"restricted": True}))
    return session


async def test_restricted_actions_are_not_shown_and_said_to_be(restricted: Session) -> None:
    """Two are gone from the list; figures and groups count them, and the frame says how many."""
    async with sitting(restricted) as at:
        before = at.figures
        await at.press("p")
        keys = {row.key for row in at.table.table.rows}
        assert not keys & {"BP25-1.5", "BP25-2.3"}
        assert at.figures == f"{before}  projector, 2 not shown"
        assert "1 of 7 (14%)" in at.text
        await at.press("p")
        assert len(at.table.table.rows) == 35
        assert at.figures == before


async def test_a_filter_does_not_bring_them_back(restricted: Session) -> None:
    """A word of its title finds nothing."""
    async with sitting(restricted) as at:
        await at.press("p", "slash", *"navigators")
        assert at.table.table.rows == ()
        assert "No action fits" in at.text


async def test_going_to_one_is_not_offered(restricted: Session) -> None:
    """Its reference finds nothing while others look on."""
    async with sitting(restricted) as at:
        await at.press("p", "apostrophe", *"BP25-1.5")
        assert isinstance(at.app.screen, GoToScreen)
        assert at.app.screen.query_one(RecordTable).table.rows == ()


async def test_what_comes_from_a_restricted_origin_is_hidden(session: Session) -> None:
    """The actions of a restricted review are restricted with it."""
    origin = next(action.origin for action in session.book.actions.values() if action.origin)
    session.record(SetFields("origins", origin, {"restricted": True}))
    session.is_projected = True
    hidden = [action for action in session.book.actions.values() if session.hides(action)]
    assert hidden
    assert {action.origin for action in hidden if not action.restricted} >= {origin}


async def test_reasons_and_causes_are_hidden(session: Session) -> None:
    """Why a date was moved is in the detail and in the history, and not while others look on."""
    reason = session.book.moves_of("BP25-1.4")[0].reason
    async with sitting(session, LARGE) as at:
        await at.go_to("BP25-1.4")
        assert reason in at.text
        await at.press("p")
        assert reason not in at.text
        await at.press("h")
        assert reason not in at.text
        await at.press("escape", "p", "h", *["down"] * 3)
        assert reason in at.text


async def test_it_holds_for_the_sitting_only(session: Session) -> None:
    """It is no setting: another sitting begins without it."""
    async with sitting(session) as at:
        await at.press("p")
        assert session.is_projected
    async with sitting(type(session)(session.workspace, session.by)) as at:
        assert "projector" not in at.figures


@pytest.mark.parametrize("tab", [tab.name for tab in TABS])
async def test_a_screen_opened_while_others_look_on_hides_as_much(
    restricted: Session, tab: str
) -> None:
    """What is first seen of a screen is what it shows after the projector was there before it."""
    restricted.record(SetFields("actions", "BP25-1.1", {"restricted": True}))
    hidden = [action for action in restricted.book.actions.values() if action.restricted]
    async with sitting(restricted, LARGE) as at:
        await at.press("p")
        await at.app.run_action(f"app.show_tab({tab!r})")
        first = await at.text_at_rest()
        at.framed.refresh_book()
        assert first == await at.text_at_rest()
        assert not [action.id for action in hidden if f" {action.id} " in first]


async def test_a_hidden_record_is_not_opened_in_full(restricted: Session) -> None:
    """Whatever asks for its page, there is none while others look on."""
    async with sitting(restricted) as at:
        await at.press("p")
        at.framed.open_record("actions", "BP25-1.5")
        await at.pilot.pause()
        assert at.app.screen is at.framed
