"""The business team plans, runs and closes a meeting, and sends its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.enums import MeetingState, Status
from sitting import session_on, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist

MEETING = "QAG-2024-11-25"


async def test_a_meeting_from_its_plan_to_its_minutes(office: Typist, tmp_path: Path) -> None:
    """Planned and run by keys, closed by one, and its minutes hold what was said and agreed."""
    async with sitting(session_on(office.folder)) as at:
        await at.press("6", "a", *"qag", "tab", *"25/11/2024", "enter")
        assert at.session.book.meetings[MEETING].state is MeetingState.PLANNED
        await at.press("m", "enter", "r", *"co", "2", *"po", "1", "escape")
        assert "Quorate" in await at.text_at_rest()
        await at.press(":", *"lead:police due:31/1/2025 Report back on missing episodes", "enter")
        await at.press(*"decision: Audit thresholds again in March.", "enter", "escape")
        await at.press("z", "y")
        await at.text_at_rest()
        book = at.session.book
    assert book.meetings[MEETING].state is MeetingState.HELD
    assert {row.agency: row.present for row in book.attendances_of(MEETING) if row.present} == {
        "council": 2,
        "police": 1,
    }
    (asked,) = [a for a in book.actions.values() if a.raised_at == MEETING]
    assert (asked.title, asked.lead_agency) == ("Report back on missing episodes", "police")
    minutes = tmp_path / "minutes.md"
    office.does("export", "meeting", MEETING, "-o", str(minutes))
    text = minutes.read_text("utf-8")
    for words in ("25 November 2024", asked.title, asked.id, "Audit thresholds again in March."):
        assert words in text
    assert text.startswith("DRAFT until agreed")


def test_the_same_from_the_minutes_of_others(office: Typist) -> None:
    """A meeting typed up afterwards agrees a delivery and a date, as of its own day."""
    office.does("add", "meeting", "group=QAG", "day=22/11/2024")
    meeting = "QAG-2024-11-22"
    office.does("deliver", "BP24-1.1", "--on", "20/11/2024", "--impact", "Families wait less.")
    office.does("minute", meeting, "council=2", "met=online", "icb=apologies")
    office.does("agree", "BP24-1.1", "--meeting", meeting)
    office.does(
        *("move", "BP24-1.2", "30/6/2025", "--reason", "funding", "--cause", "outside"),
        *("--meeting", meeting, "--on", "22/11/2024"),
    )
    action = office.book.actions["BP24-1.1"]
    assert (action.status, f"{action.agreed}") == (Status.DELIVERED, "2024-11-22")
    (move,) = office.book.moves_of("BP24-1.2")
    assert f"{move.created}" == "2024-11-22"
    minutes = office.does("export", "meeting", meeting).out
    assert "BP24-1.1" in minutes
    assert "30 June 2025" in minutes
    office.does("deliver", "BP24-1.2")
    sentence = office.refused("agree", "BP24-1.2", "--meeting", "EXEC-2024-11-21")
    assert "is overseen by" in sentence
