from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from building import context
from cscp_tui.domain.attendance import attendance, quorum
from cscp_tui.domain.capture import capture
from cscp_tui.domain.commands.actions import AddProgressUpdate, Agree, Deliver, MoveDate
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import CloseMeeting, Escalate, StartMeeting, TickOff
from cscp_tui.domain.enums import Cause, MeetingState
from cscp_tui.domain.meetings import Section, agenda
from cscp_tui.domain.periods import Period
from cscp_tui.services.demo import load_demo
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.views.reports.meetings import minutes_document
from cscp_tui.writers.markdown import markdown_of

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.meetings import Agenda

DAY = date(2025, 11, 27)
QAG = "QAG-2025-11-27"
TEN = datetime(2025, 11, 27, 10, 0, tzinfo=UTC)
NOON = datetime(2025, 11, 27, 12, 5, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> TeamWorkspace:
    """The demo on its own day, the morning of a meeting."""
    return load_demo(tmp_path / "demo")


def keep(workspace: TeamWorkspace, *commands: Command) -> None:
    """Record commands in the meeting."""
    for command in commands:
        workspace.record(command, context(DAY, meeting=QAG))


def items(workspace: TeamWorkspace) -> Agenda:
    return agenda(workspace.book, workspace.book.meetings[QAG])


def test_a_meeting_of_the_demo_from_start_to_note(workspace: TeamWorkspace) -> None:
    """A meeting is started, attended, worked through, interrupted, closed, and has its note."""
    keep(workspace, StartMeeting(QAG, TEN))
    keep(
        workspace,
        RecordAttendance("", "housing", apologies=True),
        RecordAttendance("", "police", online=2),
        RecordAttendance("", "yjs", in_room=0),
        MarkAllPresent(""),
        RecordGuests("", "Home Office"),
    )
    assert quorum(workspace.book, workspace.book.meetings[QAG]).is_met
    to_agree = tuple(item.key for item in items(workspace).of(Section.TO_AGREE))
    keep(workspace, Agree(to_agree))
    late = [item.key for item in items(workspace).of(Section.LATE)]
    keep(
        workspace,
        AddProgressUpdate(late[0], "It is on its way."),
        MoveDate(late[1], date(2026, 1, 30), "partner capacity", Cause.WITHIN),
        Escalate(late[2], "Help with this"),
    )
    # Somebody pulls the plug; another machine opens the folder and goes on.
    workspace = TeamWorkspace(workspace.folder)
    assert workspace.book.meetings[QAG].in_progress
    for line in (
        "lead:ICB due:31/3 Review the referral form",
        f"decision: agreed {to_agree[0]}",
        "challenge: to:housing Who comes next time?",
        "Mince pies were had.",
    ):
        meeting = workspace.book.meetings[QAG]
        keep(workspace, capture(line, meeting, workspace.book, DAY).command)
    done_before = items(workspace).done
    keep(workspace, Deliver(late[3], "It works."), TickOff("", ("standing/1",)))
    assert items(workspace).done == done_before + 1
    keep(workspace, CloseMeeting("", NOON))
    meeting = workspace.book.meetings[QAG]
    assert (meeting.state, meeting.minuted) == (MeetingState.HELD, True)
    note = markdown_of(minutes_document(workspace.book, meeting))
    for words in (
        "- **Time:** 10:00 to 12:05",
        "| Metropolitan Police | 2 online |",
        "Apologies: Croydon Council: Housing.",
        "Absent without apologies: Croydon Council: Youth Justice Service.",
        f"- agreed {to_agree[0]} ({to_agree[0]})",
        "| NHS Southwest London Integrated Care Board (SWLICB) | 31 March 2026 |",
        "Help with this",
        "Who comes next time?",
        "- Mince pies were had.",
        "DRAFT",
    ):
        assert (words in note) is (words != "DRAFT"), words
    assert all(ref in note for ref in to_agree)


def test_a_closed_meeting_counts_at_once(workspace: TeamWorkspace) -> None:
    """The year's figures have the meeting as soon as it is closed, and not before."""
    year = Period.of_year(DAY)

    def held() -> int:
        found = attendance(workspace.book, ["QAG"], year.first, year.last)
        return found.of("police", "QAG").held

    before = held()
    keep(workspace, StartMeeting(QAG, TEN), MarkAllPresent(QAG))
    assert held() == before
    keep(workspace, CloseMeeting(QAG, NOON))
    assert held() == before + 1
