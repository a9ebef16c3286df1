"""Recording for a quarter that is not signed off: notes carry it, deliveries ask for their day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.quarters import Quarter
from cscp_tui.tui.widgets.table import RecordTable
from sitting import SMALL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session


Q2 = Quarter(2025, 2)


async def test_the_present_quarter_and_those_before_are_offered(session: Session) -> None:
    """The list begins with the present one."""
    async with sitting(session) as at:
        await at.press("f")
        rows = at.app.screen.query_one(RecordTable).table.rows
        assert [row.key for row in rows][:3] == ["2025-26/Q3", "2025-26/Q2", "2025-26/Q1"]
        assert "the current quarter" in at.text


async def test_notes_carry_the_quarter_that_is_recorded_for(session: Session) -> None:
    """A note of today speaks for July to September; it was still written today."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("f", *"q2", "enter", "n", *"Late news", "enter")
        note = session.book.last_update("BP25-1.3")
        assert note is not None
        assert (note.quarter, note.created) == ("2025-26/Q2", date(2025, 11, 27))


async def test_a_delivery_asks_for_its_day(session: Session) -> None:
    """The last day of the quarter is never taken for it unasked; the action ends on the day."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("f", *"q2", "enter", "d", "tab", "tab")
        assert "the day it was delivered, e.g. 30 Sep 25" in at.text
        await at.press("enter")
        assert session.book.actions["BP25-1.3"].is_open
        await at.press(*"15/9", "enter")
        assert session.book.actions["BP25-1.3"].ended == date(2025, 9, 15)


async def test_the_frame_says_so_until_the_present_quarter_is_chosen(session: Session) -> None:
    """The state stands in the frame, also where there is little room, and goes again."""
    async with sitting(session, SMALL) as at:
        await at.press("f", *"q2", "enter")
        assert "recording for Q2 2025/26" in at.text
        assert session.recording_for == Q2
        await at.press("p")
        assert "recording for Q2 2025/26 · projector" in at.text
        await at.press("f", "enter")
        assert "recording for" not in at.figures
        assert session.recording_for is None


async def test_silences_are_those_of_the_quarter(session: Session) -> None:
    """The figures count the actions without a note for the quarter that is recorded for."""
    async with sitting(session) as at:
        assert "with no update received for Q3" in at.figures
        await at.press("f", *"q1", "enter")
        assert "with no update received for Q3" not in at.figures


async def test_escape_leaves_it_as_it_was(session: Session) -> None:
    """Nothing is chosen by leaving."""
    async with sitting(session) as at:
        await at.press("f", "down", "escape")
        assert session.recording_for is None


def test_what_has_been_restricted_since_is_hidden_on_an_earlier_day(session: Session) -> None:
    """Those who look on don't read of it by going back; the team sees the day as it was."""
    session.record(SetFields("actions", "BP25-1.1", {"restricted": True}))
    session.look_at(date(2025, 6, 30))
    assert not session.book.actions["BP25-1.1"].restricted
    session.is_projected = True
    assert session.hides(session.book.actions["BP25-1.1"])
    assert not session.hides(session.book.actions["BP25-1.3"])
    session.is_projected = False
    assert not session.book.actions["BP25-1.1"].restricted
    session.look_at(session.recorder.today())
    assert session.as_at is None
