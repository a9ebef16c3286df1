from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from msgspec.structs import replace

from building import (
    FIRST_DAY,
    MANAGER,
    OFFICER,
    TODAY,
    action,
    context,
    executive_action,
    make_workspace,
    open_workspace,
    record,
)
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.capture.commands import command_of, line_command
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    MoveDate,
)
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance, RecordGuests
from cscp_tui.domain.commands.carry_over import CarryOver, StalePreview, proposed_carry_over
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    CloseMeeting,
    Escalate,
    PlanMeeting,
    ReopenMeeting,
    StartMeeting,
    TickOff,
)
from cscp_tui.domain.commands.records import SetFields, Together
from cscp_tui.domain.enums import Cause, MeetingState, MoveKind, Outcome, Status
from cscp_tui.domain.meetings import AgendaSection, agenda
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quorum import quorum
from cscp_tui.domain.rules.meetings import AttendanceClosed
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.drafting import NothingToChange
from cscp_tui.store.errors import Conflict
from cscp_tui.store.team import team_recorder
from cscp_tui.store.undo import line_words
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.reports.meetings import minutes_document
from cscp_tui.writers.markdown import markdown_of
from meetings_made import AT_TEN, MEETING
from writers.markdown_reading import unwrapped

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.meetings import Agenda
    from cscp_tui.store.drafting import BaseValues
    from cscp_tui.store.recorder import Recorder

    Machines: TypeAlias = tuple[Recorder, Recorder]


@pytest.fixture
def mine(tmp_path: Path) -> Recorder:
    """The officer's window on a workspace with three actions."""
    return make_workspace(tmp_path / "w", 3)


@pytest.fixture
def theirs(mine: Recorder) -> Recorder:
    """The manager's window on the same folder."""
    return open_workspace(mine.workspace.folder)


def edit(**values: object) -> SetFields:
    """The command that edits fields of BP24-1.1."""
    return SetFields("actions", "BP24-1.1", values)


# Two people


def test_two_people_never_get_the_same_ref(mine: Recorder, theirs: Recorder) -> None:
    """Whoever comes second gets the next reference, without having looked."""
    assert record(mine, action("mine")).ids == ("BP24-1.4",)
    assert record(theirs, action("theirs"), MANAGER).ids == ("BP24-1.5",)
    assert record(mine, executive_action()).ids == ("EX24-01",)
    assert record(theirs, executive_action(), MANAGER).ids == ("EX24-02",)


def test_different_fields_merge(mine: Recorder, theirs: Recorder) -> None:
    """Two people who change different fields of one action both have their way."""
    record(mine, edit(lead="Designated Nurse"))
    record(theirs, edit(measure="audit"), MANAGER)
    merged = Workspace(mine.workspace.folder).book.actions["BP24-1.1"]
    assert (merged.lead, merged.measure) == ("Designated Nurse", "audit")


def test_the_same_field_is_a_conflict(mine: Recorder, theirs: Recorder) -> None:
    """The second of two who change one field is told who, when, and both values."""
    record(mine, edit(lead="Designated Nurse"))
    with pytest.raises(Conflict) as caught:
        record(theirs, edit(lead="Head of Service"), MANAGER)
    conflict = caught.value
    assert (conflict.by, conflict.record, conflict.field) == (OFFICER, "BP24-1.1", "lead")
    assert (conflict.theirs, conflict.mine) == ("Designated Nurse", "Head of Service")
    for part in (OFFICER, "12.00 on 25 November 2024", "Designated Nurse", "Head of Service"):
        assert part in str(conflict)
    assert theirs.book.actions["BP24-1.1"].lead == "Designated Nurse"


def test_a_conflict_tells_the_time_in_london(tmp_path: Path) -> None:
    """In summer the hour is that of the clock on the wall, not of Greenwich."""
    mine = make_workspace(tmp_path / "w", 1)
    theirs = open_workspace(mine.workspace.folder, date(2024, 7, 1))
    other = open_workspace(mine.workspace.folder, date(2024, 7, 1), hour=9)
    record(other, edit(lead="one"))
    with pytest.raises(Conflict, match=r"10\.00 on 1 July 2024"):
        record(theirs, edit(lead="two"))


def test_after_a_conflict_saving_again_stands(mine: Recorder, theirs: Recorder) -> None:
    """Who has seen the other's value and saves again has their way."""
    record(mine, edit(lead="one"))
    with pytest.raises(Conflict):
        record(theirs, edit(lead="two"), MANAGER)
    record(theirs, edit(lead="two"), MANAGER)
    assert Workspace(mine.workspace.folder).book.actions["BP24-1.1"].lead == "two"


def test_members_of_sets_merge(mine: Recorder, theirs: Recorder) -> None:
    """One adds an agency and another takes one out: both are done."""
    record(mine, edit(supporting_agencies=["council", "police"]))
    theirs.workspace.follow()
    record(mine, edit(supporting_agencies=["council", "icb", "police"]))
    record(theirs, edit(supporting_agencies=["council"]), MANAGER)
    merged = Workspace(mine.workspace.folder).book.actions["BP24-1.1"].supporting_agencies
    assert merged == ("council", "icb")
    assert theirs.book.actions["BP24-1.1"].supporting_agencies == merged


def test_members_of_sets_merge_with_a_form(mine: Recorder, theirs: Recorder) -> None:
    """A form whose set was changed by somebody since it opened keeps what it did not show."""
    seen: BaseValues = {("actions", "BP24-1.1"): {"supporting_agencies": []}}
    record(mine, edit(supporting_agencies=["police"]))
    theirs.workspace.follow()
    theirs.record(edit(supporting_agencies=["icb"]), context(by=MANAGER), seen)
    assert theirs.book.actions["BP24-1.1"].supporting_agencies == ("icb", "police")


def test_a_set_that_was_left_alone_stays_as_the_other_made_it(
    mine: Recorder, theirs: Recorder
) -> None:
    """Saving a set as it was seen takes nothing back that somebody put in meanwhile."""
    record(mine, edit(supporting_agencies=["police"]))
    with pytest.raises(NothingToChange):
        record(theirs, edit(supporting_agencies=[]), MANAGER)
    assert theirs.book.actions["BP24-1.1"].supporting_agencies == ("police",)


def test_fields_that_a_rule_reads_together_conflict(mine: Recorder, theirs: Recorder) -> None:
    """A date cannot be moved over a status that changed in the meantime, though both fit alone."""
    record(mine, ChangeStatus("BP24-1.1", Status.IN_PROGRESS))
    with pytest.raises(Conflict, match=r"“Status” of BP24-1\.1") as caught:
        record(theirs, MoveDate("BP24-1.1", date(2025, 2, 1)), MANAGER)
    assert (caught.value.theirs, caught.value.mine) == ("in progress", "not started")


def test_a_rule_is_checked_on_what_the_other_made(mine: Recorder, theirs: Recorder) -> None:
    """Delivering what somebody closed a moment ago is refused by its new status."""
    record(mine, EndAction("BP24-1.1", Outcome.WITHDRAWN, "funding", Cause.WITHIN))
    with pytest.raises(Refused, match="is ended"):
        record(theirs, Deliver("BP24-1.1"), MANAGER)


def test_notes_of_two_people_are_both_kept(mine: Recorder, theirs: Recorder) -> None:
    """Two notes on an action in one moment are two notes."""
    record(mine, AddProgressUpdate("BP24-1.2", "begun"))
    theirs.workspace.follow()
    record(mine, AddProgressUpdate("BP24-1.2", "one"))
    record(theirs, AddProgressUpdate("BP24-1.2", "two"), MANAGER)
    notes = Workspace(mine.workspace.folder).book.updates_of("BP24-1.2")
    assert [note.text for note in notes] == ["begun", "one", "two"]


def test_a_form_conflicts_with_what_it_did_not_show(mine: Recorder, theirs: Recorder) -> None:
    """A form opened before somebody's change conflicts, though the screen has followed since."""
    seen = {("actions", "BP24-1.1"): {"lead": "", "measure": ""}}
    record(mine, edit(lead="Designated Nurse"))
    theirs.workspace.follow()
    with pytest.raises(Conflict) as caught:
        theirs.record(edit(lead="Head"), context(by=MANAGER), seen)
    assert OFFICER in str(caught.value)
    assert "12.00 on 25 November 2024" in str(caught.value)
    theirs.record(edit(measure="audit"), context(by=MANAGER), seen)


def test_a_form_with_a_list_that_nobody_changed_saves(mine: Recorder) -> None:
    """The values of a form are plain, so a list that stayed the same is no conflict."""
    meeting = SetFields("meetings", "QAG-2024-11-20", {"standing_items": ["Neglect"]})
    record(mine, meeting)
    before = plain(mine.book.meetings["QAG-2024-11-20"])
    seen = {("meetings", "QAG-2024-11-20"): {"standing_items": before["standing_items"]}}
    again = SetFields("meetings", "QAG-2024-11-20", {"standing_items": ["Neglect", "Housing"]})
    mine.record(again, context(), seen)
    assert mine.book.meetings["QAG-2024-11-20"].standing_items == ("Neglect", "Housing")


def test_a_stale_preview_of_a_carrying_over_asks_again(mine: Recorder, theirs: Recorder) -> None:
    """What was delivered or added since the preview is named, and nothing is carried over."""
    rows = tuple(
        replace(row, reason="funding", cause=Cause.OUTSIDE)
        for row in proposed_carry_over(mine.book, "2024/25", "2025-27")
    )
    record(theirs, Deliver("BP24-1.2"), MANAGER)
    record(theirs, action("new"), MANAGER)
    with pytest.raises(StalePreview, match=r"BP24-1\.2, BP24-1\.4"):
        record(mine, CarryOver("2024/25", "2025-27", rows))
    assert mine.book.actions["BP24-1.1"].is_open
    fresh = tuple(
        replace(row, reason="funding", cause=Cause.OUTSIDE)
        for row in proposed_carry_over(mine.book, "2024/25", "2025-27")
    )
    record(mine, CarryOver("2024/25", "2025-27", fresh))
    assert not mine.book.actions["BP24-1.1"].is_open


# Days


def test_nothing_takes_effect_before_its_record_was_made(mine: Recorder) -> None:
    """A day before the action was made is refused, and both are named."""
    early = context(on=FIRST_DAY - timedelta(days=1))
    with pytest.raises(Refused, match=r"BP24-1\.1 .* 1 April 2024"):
        mine.record(edit(lead="x"), early)


def test_nothing_takes_effect_after_the_recording_day(mine: Recorder) -> None:
    """A day that lies ahead is refused, whatever day the asker takes for today."""
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(Refused, match="is after today"):
        mine.record(edit(lead="x"), context(on=tomorrow))
    with pytest.raises(Refused, match="is after today"):
        mine.record(edit(lead="x"), context(tomorrow, on=tomorrow))


def test_nothing_takes_effect_before_the_last_change_of_a_field(mine: Recorder) -> None:
    """A day between two changes of one field is refused; another field may take it."""
    mine.record(edit(lead="x"), context(on=date(2024, 10, 1)))
    with pytest.raises(CscpError, match=r"“Lead” of BP24-1\.1 .* 1 October 2024"):
        mine.record(edit(lead="y"), context(on=date(2024, 9, 1)))
    mine.record(edit(measure="y"), context(on=date(2024, 9, 1)))
    mine.record(edit(lead="y"), context(on=date(2024, 10, 1)))


def test_what_was_undone_bars_no_earlier_day(mine: Recorder) -> None:
    """A delivery on the wrong day is undone, and recorded for the right, earlier one."""
    mine.record(Deliver("BP24-1.1"), context(on=date(2024, 10, 1)))
    mine.undo(context())
    mine.record(Deliver("BP24-1.1"), context(on=date(2024, 9, 1)))
    assert mine.workspace.as_at(date(2024, 9, 15)).actions["BP24-1.1"].is_delivered
    assert not mine.workspace.as_at(date(2024, 8, 31)).actions["BP24-1.1"].is_delivered


def test_a_slip_is_judged_by_the_recording_day(mine: Recorder) -> None:
    """Neither a day of effect nor the asker's own today makes a slip an extension."""
    mine.clock = FixedClock(date(2025, 4, 10))
    slip = MoveDate("BP24-1.1", date(2025, 4, 20), "funding", Cause.WITHIN)
    mine.record(slip, context(date(2025, 3, 1), on=date(2025, 3, 1)))
    assert mine.book.moves["BP24-1.1/move-1"].kind is MoveKind.SLIP


# Notes for a quarter that has ended


def late(recorder: Recorder, *refs: str) -> date:
    """The day on which notes for July to September take effect, which came in late in November."""
    notes = Together(tuple(AddProgressUpdate(ref, "Begun in August.") for ref in refs))
    done = recorder.record(notes, context(quarter="2024-25/Q2"))
    return next(line.on for line in recorder.workspace.lines() if line.n == done.n)


def test_a_late_note_starts_its_action_within_the_quarter(mine: Recorder) -> None:
    """A delivery in the quarter can then follow, and the quarter's end has it as started."""
    assert late(mine, "BP24-1.1") == date(2024, 9, 30)
    assert mine.workspace.as_at(date(2024, 9, 30)).actions["BP24-1.1"].status is Status.IN_PROGRESS
    mine.record(Deliver("BP24-1.1"), context(on=date(2024, 9, 30)))


def test_a_late_note_starts_its_action_today_where_it_cannot_earlier(mine: Recorder) -> None:
    """One that was started and set back since, and one that was made since, with it or alone."""
    for status in (Status.IN_PROGRESS, Status.NOT_STARTED):
        mine.record(ChangeStatus("BP24-1.1", status), context())
    ref = mine.record(action("Made since"), context(on=date(2024, 11, 1))).ids[0]
    assert late(mine, "BP24-1.1") == TODAY
    assert late(mine, "BP24-1.2", ref) == TODAY


DAY = date(2025, 11, 27)
QAG = "QAG-2025-11-27"
TEN = datetime(2025, 11, 27, 10, 0, tzinfo=UTC)
NOON = datetime(2025, 11, 27, 12, 5, tzinfo=UTC)


@pytest.fixture
def recorder(demo: Path) -> Recorder:
    """The demo on its own day, the morning of a meeting."""
    return team_recorder(demo, FixedClock(DAY, 10))


def keep(recorder: Recorder, *commands: Command) -> None:
    """Record commands in the meeting."""
    for command in commands:
        recorder.record(command, context(DAY, meeting=QAG))


def items(recorder: Recorder) -> Agenda:
    return agenda(recorder.book, recorder.book.meetings[QAG])


def test_a_meeting_of_the_demo_from_start_to_note(recorder: Recorder) -> None:
    """A meeting is started, attended, worked through, interrupted, closed, and has its note."""
    keep(recorder, StartMeeting(QAG, TEN))
    keep(
        recorder,
        RecordAttendance("", "housing", apologies=True),
        RecordAttendance("", "police", online=2),
        RecordAttendance("", "yjs", in_room=0),
        MarkAllPresent(""),
        RecordGuests("", "Home Office"),
    )
    assert quorum(recorder.book, recorder.book.meetings[QAG]).is_met
    to_agree = tuple(item.key for item in items(recorder).of(AgendaSection.TO_AGREE))
    keep(recorder, Agree(to_agree))
    late = [item.key for item in items(recorder).of(AgendaSection.LATE)]
    keep(
        recorder,
        AddProgressUpdate(late[0], "It is on its way."),
        MoveDate(late[1], date(2026, 1, 30), "partner capacity", Cause.WITHIN),
        Escalate(late[2], "Help with this"),
    )
    # Somebody pulls the plug; another machine opens the folder and goes on.
    recorder = team_recorder(recorder.workspace.folder, lambda: NOON)
    assert recorder.book.meetings[QAG].in_progress
    for line in (
        "lead:ICB due:31/3 Review the referral form",
        f"decision: agreed {to_agree[0]}",
        "challenge: to:housing Who comes next time?",
        "Mince pies were had.",
    ):
        meeting = recorder.book.meetings[QAG]
        reading = read_line(line, setting_of(meeting, recorder.book, DAY))
        keep(recorder, line_command(reading, meeting))
        if (command := command_of(reading, meeting, recorder.book)) is not None:
            keep(recorder, command)
    done_before = items(recorder).done
    keep(recorder, Deliver(late[3], "It works."), TickOff("", ("standing/1",)))
    assert items(recorder).done == done_before + 1
    keep(recorder, CloseMeeting(""))
    meeting = recorder.book.meetings[QAG]
    assert (meeting.state, meeting.is_closed) == (MeetingState.HELD, True)
    note = unwrapped(markdown_of(minutes_document(recorder.book, meeting, public=False)))
    for words in (
        "- **Date:** Thursday 27 November 2025, 10.00–12.05",
        "Metropolitan Police (2 people, online)",
        "- **Apologies:** Croydon Council: Housing",
        "- **Not represented:** Croydon Council: Youth Justice Service",
        f"**AGREED:** {to_agree[0]}.",
        "| Review the referral form | SWLICB | 31 March 2026 |",
        "Help with this",
        "Who comes next time?",
        "Mince pies were had.",
        "DRAFT until agreed",
    ):
        assert words in note, words
    assert all(ref in note for ref in to_agree)


def test_a_closed_meeting_counts_at_once(recorder: Recorder) -> None:
    """The year's figures have the meeting as soon as it is closed, and not before."""
    year = Period.of_year(DAY)

    def held() -> int:
        found = attendance(recorder.book, ["QAG"], year.first, year.last)
        return found.of("police", "QAG").held

    before = held()
    keep(recorder, StartMeeting(QAG, TEN), MarkAllPresent(QAG))
    assert held() == before
    keep(recorder, CloseMeeting(QAG))
    assert held() == before + 1


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
    with pytest.raises(Refused, match=r"is already in progress since 10.02\. Join it"):
        record(second, StartMeeting(MEETING, AT_TEN), MANAGER)
    record(second, RecordAttendance(MEETING, "icb", online=1), MANAGER)
    first.workspace.follow()
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
    first.workspace.follow()
    meeting = first.book.meetings[MEETING]
    assert meeting.texts == ("From the room", "From the screen")
    assert meeting.dealt_with == ("standing/1", "standing/2")


def test_two_count_the_same_agency(machines: Machines) -> None:
    """Two counts of one agency at the same time are a conflict; the later one is not taken."""
    first, second = machines
    record(first, RecordAttendance(MEETING, "police", in_room=2))
    second.workspace.follow()
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
    record(first, CloseMeeting(MEETING))
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
    first.undo(context(), redo=True)
    assert first.book.attendances[f"{MEETING}/guests"].present == 1


def test_undo_behind_a_closed_meeting(machines: Machines) -> None:
    """No undo gets round a closed meeting; undoing the close opens it again."""
    first, second = machines
    record(first, MarkAllPresent(MEETING))
    second.workspace.follow()
    record(second, CloseMeeting(MEETING), MANAGER)
    first.workspace.follow()
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
    record(first, CloseMeeting(MEETING))
    later = open_workspace(first.workspace.folder, TODAY.replace(month=12))
    record(later, ReopenMeeting(MEETING, "The Police were two"))
    record(later, RecordAttendance(MEETING, "police", in_room=2))
    record(later, CloseMeeting(MEETING))
    as_at = later.workspace.as_at(TODAY)
    assert as_at.attendances[f"{MEETING}/police"].in_room == 2
    assert as_at.meetings[MEETING].state is MeetingState.HELD


def test_nothing_is_lost_where_a_machine_stops(machines: Machines) -> None:
    """Whoever opens the folder after a crash finds the meeting as it was, and goes on."""
    first, _ = machines
    record(first, RecordAttendance(MEETING, "police", in_room=2))
    record(first, AddRemark(MEETING, "Half way"))
    with (first.workspace.folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"v":1,"n":99,"at":"2024')  # what a killed writer leaves behind
    again = Workspace(first.workspace.folder)
    assert again.book.meetings[MEETING].in_progress
    assert again.book.meetings[MEETING].texts == ("Half way",)
    third = open_workspace(first.workspace.folder)
    record(third, RecordAttendance(MEETING, "icb", in_room=1))
    assert len(third.book.attendances_of(MEETING)) == 2


def test_what_the_other_did_is_told_in_few_words(machines: Machines) -> None:
    """Everybody marked at once is one thing; a start and an end name their meeting once."""
    first, second = machines
    second.workspace.follow()
    record(first, MarkAllPresent(MEETING))
    record(first, TickOff(MEETING, ("standing/1",)))
    record(first, AddDecision(MEETING, "The audit is received."))
    record(first, CloseMeeting(MEETING))
    meeting = "the Quality Assurance Group meeting of 25 November 2024"
    assert [line_words(line, first.book) for line in second.workspace.follow()] == [
        f"mark all present {meeting}",
        f"tick off an item at {meeting}",
        f"record a decision of {meeting}",
        f"close {meeting}",
    ]
