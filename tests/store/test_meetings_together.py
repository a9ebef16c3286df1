from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from building import MANAGER, OFFICER, TODAY, context, make_workspace, open_workspace, record
from cscp_tui.base.errors import Refused
from cscp_tui.domain.commands.actions import Agree, Deliver
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance, RecordGuests
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    CloseMeeting,
    PlanMeeting,
    ReopenMeeting,
    StartMeeting,
    TickOff,
)
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.rules.meetings import AttendanceClosed
from cscp_tui.store.errors import Conflict
from cscp_tui.store.undo import told
from cscp_tui.store.workspace import Workspace
from meetings_made import AT_TEN, MEETING

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.writing import TeamWorkspace

    Machines: TypeAlias = tuple[TeamWorkspace, TeamWorkspace]


@pytest.fixture
def machines(tmp_path: Path) -> Machines:
    """Two windows on one folder, in a meeting that the first has started."""
    first = make_workspace(tmp_path, 2)
    record(first, PlanMeeting("QAG", TODAY))
    second = open_workspace(tmp_path)
    record(first, StartMeeting(MEETING, AT_TEN))
    return first, second


def test_a_second_machine_joins(machines: Machines) -> None:
    """Who starts the meeting a second time is told to join, and sees the same attendance."""
    first, second = machines
    record(first, RecordAttendance(MEETING, "police", in_room=2))
    with pytest.raises(Refused, match="is in progress since 10:02; join it"):
        record(second, StartMeeting(MEETING, AT_TEN), MANAGER)
    record(second, RecordAttendance(MEETING, "icb", online=1), MANAGER)
    first.follow()
    assert first.book.meetings[MEETING].in_progress
    assert first.book.attendances == second.book.attendances
    present = {row.agency: row.present for row in first.book.attendances_of(MEETING)}
    assert present == {"police": 2, "icb": 1}


def test_two_write_notes_at_once(machines: Machines) -> None:
    """Notes and ticks of two people in the same moment are all kept."""
    first, second = machines
    record(first, AddRemark(MEETING, "From the room"))
    record(second, AddRemark(MEETING, "From the screen"), MANAGER)
    record(first, TickOff(MEETING, ("standing/1",)))
    record(second, TickOff(MEETING, ("standing/2",)), MANAGER)
    first.follow()
    meeting = first.book.meetings[MEETING]
    assert meeting.texts == ("From the room", "From the screen")
    assert meeting.dealt_with == ("standing/1", "standing/2")


def test_two_count_the_same_agency(machines: Machines) -> None:
    """Two counts of one agency at the same time are a conflict; the later one is not taken."""
    first, second = machines
    record(first, RecordAttendance(MEETING, "police", in_room=2))
    second.follow()
    record(first, RecordAttendance(MEETING, "police", in_room=3))
    with pytest.raises(Conflict):
        record(second, RecordAttendance(MEETING, "police", in_room=1), MANAGER)
    assert second.book.attendances[f"{MEETING}/police"].in_room == 3


def test_everybody_else_is_marked_once(machines: Machines) -> None:
    """Marking everybody leaves alone whom the other machine has just marked."""
    first, second = machines
    record(first, RecordAttendance(MEETING, "police", apologies=True))
    record(second, MarkAllPresent(MEETING), MANAGER)
    assert second.book.attendances[f"{MEETING}/police"].apologies
    assert second.book.attendances[f"{MEETING}/icb"].in_room == 1


def test_a_late_mark_meets_a_closed_meeting(machines: Machines) -> None:
    """Who has not seen that the meeting was closed is told, and nothing changes."""
    first, second = machines
    record(first, MarkAllPresent(MEETING))
    record(first, CloseMeeting(MEETING, AT_TEN))
    with pytest.raises(AttendanceClosed):
        record(second, RecordAttendance(MEETING, "police", in_room=5), MANAGER)
    assert second.book.attendances[f"{MEETING}/police"].in_room == 1


def test_undo_in_a_meeting(machines: Machines) -> None:
    """What was marked is taken back, and set again under the same id."""
    first, _ = machines
    record(first, RecordAttendance(MEETING, "police", in_room=2))
    first.undo(context())
    assert not first.book.attendances
    record(first, RecordAttendance(MEETING, "police", in_room=1))
    record(first, RecordGuests(MEETING, "Home Office"))
    first.undo(context())
    assert [row.id for row in first.book.attendances_of(MEETING)] == [f"{MEETING}/police"]
    first.redo(context())
    assert first.book.attendances[f"{MEETING}/guests"].present == 1


def test_undo_behind_a_closed_meeting(machines: Machines) -> None:
    """No undo gets round a closed meeting; undoing the close opens it again."""
    first, second = machines
    record(first, MarkAllPresent(MEETING))
    second.follow()
    record(second, CloseMeeting(MEETING, AT_TEN), MANAGER)
    first.follow()
    with pytest.raises(AttendanceClosed):
        first.undo(context())
    second.undo(context(by=MANAGER))
    assert second.book.meetings[MEETING].in_progress
    first.undo(context(by=OFFICER))
    assert not first.book.attendances


def test_a_meeting_is_corrected_days_later(machines: Machines) -> None:
    """A meeting is reopened, corrected and closed on another day, as of its own."""
    first, _ = machines
    record(first, MarkAllPresent(MEETING))
    record(first, Deliver("BP24-1.1"))
    record(first, Agree(("BP24-1.1",), MEETING))
    record(first, CloseMeeting(MEETING, AT_TEN))
    later = open_workspace(first.folder, TODAY.replace(month=12))
    record(later, ReopenMeeting(MEETING, "The Police were two"))
    record(later, RecordAttendance(MEETING, "police", in_room=2))
    record(later, CloseMeeting(MEETING))
    as_at = later.as_at(TODAY)
    assert as_at.attendances[f"{MEETING}/police"].in_room == 2
    assert as_at.meetings[MEETING].state is MeetingState.HELD


def test_nothing_is_lost_where_a_machine_stops(machines: Machines) -> None:
    """Whoever opens the folder after a crash finds the meeting as it was, and goes on."""
    first, _ = machines
    record(first, RecordAttendance(MEETING, "police", in_room=2))
    record(first, AddRemark(MEETING, "Half way"))
    with (first.folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"v":1,"n":99,"at":"2024')  # what a killed writer leaves behind
    again = Workspace(first.folder)
    assert again.book.meetings[MEETING].in_progress
    assert again.book.meetings[MEETING].texts == ("Half way",)
    third = open_workspace(first.folder)
    record(third, RecordAttendance(MEETING, "icb", in_room=1))
    assert len(third.book.attendances_of(MEETING)) == 2


def test_what_the_other_did_is_told_in_few_words(machines: Machines) -> None:
    """Everybody marked at once is one thing; a start and an end name their meeting once."""
    first, second = machines
    second.follow()
    record(first, MarkAllPresent(MEETING))
    record(first, TickOff(MEETING, ("standing/1",)))
    record(first, AddDecision(MEETING, "The audit is received."))
    record(first, CloseMeeting(MEETING, AT_TEN))
    meeting = "the Quality Assurance Group meeting of 25 November 2024"
    assert [told(line, first.book) for line in second.follow()] == [
        f"mark all present {meeting}",
        f"tick off an item at {meeting}",
        f"record a decision of {meeting}",
        f"close {meeting}",
    ]
