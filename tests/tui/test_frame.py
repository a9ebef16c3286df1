"""The first line of every screen: what it is and how things stand, also where there is no room."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE
from cscp_tui.domain.commands.meetings import ReopenMeeting, StartMeeting
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.keys import TABS
from sitting import SMALL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session


@pytest.mark.parametrize("tab", [tab.name for tab in TABS])
@pytest.mark.parametrize("day", [None, date(2025, 6, 30)])
async def test_the_state_is_there_at_eighty_columns(
    session: Session, tab: str, day: date | None
) -> None:
    """Demo, saved and the day are said on each screen, and what the screen is."""
    session.look_at(day)
    async with sitting(session, SMALL) as at:
        await at.app.run_action(f"app.show_tab({tab!r})")
        await at.pilot.pause()
        first = at.text.splitlines()[0]
        words = ("as at ", "30 Jun ", " · read only") if day else ("today, ", "27 Nov ")
        assert all(word in first for word in ("demo", "✓ saved", *words))
        heading = at.framed.heading()
        assert str((heading[1:] or heading)[0])[:16] in first


async def test_a_meeting_of_another_day_that_is_still_open_is_said_with_its_day(
    session: Session,
) -> None:
    """Nobody closed it, or it was opened again: how long ago it began says nothing then."""
    session.record(ReopenMeeting("QAG-2025-09-16", "An agency was forgotten."))
    async with sitting(session) as at:
        assert "QAG meeting of 16 Sep 25 in progress, m joins" in at.figures
        await at.press("m")
        assert at.text.index("Thu 27 Nov 25") < at.text.index("Tue 16 Sep 25")
        await at.press("down", "enter", "m")
        assert at.figures.endswith("QAG meeting of 16 Sep 25")


async def test_a_meeting_in_progress_is_said_whatever_its_group_is_called(
    session: Session,
) -> None:
    """A name that is longer than the line pushes neither the meeting nor the figures out."""
    session.record(StartMeeting("QAG-2025-11-27", datetime(2025, 11, 27, 10, tzinfo=UTC)))
    session.record(SetFields("groups", "QAG", {"name": HOSTILE * 40, "abbreviation": ""}))
    async with sitting(session, SMALL) as at:
        await at.press("3")
        figures = at.text.splitlines()[2]
        assert "meeting in progress, m joins" in figures
        assert "13 open" in figures
        await at.press("m", "r")
        assert "0 people, 0 of 16 members marked" in at.text.splitlines()[0]
