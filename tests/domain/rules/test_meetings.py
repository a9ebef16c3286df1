"""Rules on quorum and meetings that no command, edit or later change gets round."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from building import TODAY, action, context, do, refusal_of
from cscp_tui.domain.attendance import is_chair_present
from cscp_tui.domain.commands.actions import AddProgressUpdate, Agree, Deliver, EndAction, MoveDate
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    AgreeMinutes,
    CancelMeeting,
    CloseMeeting,
    CorrectRemark,
    HoldMeeting,
    PlanMeeting,
    ProceedWithoutQuorum,
    RatifyDecisions,
    ReopenMeeting,
    StartMeeting,
    TakePlace,
)
from cscp_tui.domain.commands.partners import SetQuorum
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import Cause, MeetingState, MoveKind, Outcome
from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.meetings import AgendaSection, agenda
from cscp_tui.domain.quarters import working_days_from
from cscp_tui.domain.quorum import decision_standing, is_provisional, quorum, read_clauses
from cscp_tui.domain.unit_of_work import UnitOfWork
from meetings_made import AT_TEN, MEETING, in_meeting, live_book, planned_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

REF = "BP24-1.1"
NEXT_DAY = TODAY + timedelta(days=14)
NEXT = f"QAG-{NEXT_DAY.isoformat()}"
LATER = date(2025, 2, 28)


def come(book: Book, *agencies: str, meeting: str = MEETING, today: date = TODAY) -> None:
    for agency in agencies:
        do(book, RecordAttendance(meeting, agency, in_room=1), context(today))


def without_quorum() -> Book:
    """A meeting in progress of which the Chair proceeds without the Police."""
    book = live_book()
    come(book, "council")
    do(book, ProceedWithoutQuorum(MEETING, "The Police agreed by email"))
    return book


def next_meeting(book: Book) -> None:
    """The group's next meeting, quorate and in progress."""
    do(book, PlanMeeting("QAG", NEXT_DAY), context(NEXT_DAY))
    do(book, StartMeeting(NEXT), context(NEXT_DAY))
    come(book, "council", "police", meeting=NEXT, today=NEXT_DAY)


# Who counts for the quorum


@pytest.mark.parametrize("row", [{"apologies": True}, {"in_room": 0}])
def test_an_absent_agency_does_not_count_even_as_chair(row: dict[str, Any]) -> None:
    """The chair counts for an agency only if the agency is not marked as absent."""
    book = live_book()
    values = {"chair_agency": "police", "chair_present": True}
    do(book, SetFields("meetings", MEETING, values))
    come(book, "council")
    assert quorum(book, book.meetings[MEETING]).is_met
    do(book, RecordAttendance(MEETING, "police", **row))
    assert not is_chair_present(book, book.meetings[MEETING])
    assert not quorum(book, book.meetings[MEETING]).is_met


@pytest.mark.parametrize(("chair", "is_met"), [(1, True), (0, False)])
def test_the_chairs_own_row_says_whether_the_chair_came(chair: int, *, is_met: bool) -> None:
    """Where the chair has a row, the agency counts if the chair came, though nobody else of it did."""
    book = live_book()
    values = {"name": "Chair (Named Person)", "kind": "role"}
    do(book, AddRecord("agencies", values, "chair"), context(date(2024, 4, 1)))
    membership = {"group": "QAG", "agency": "chair", "first_day": "2024-04-01"}
    do(book, AddRecord("memberships", membership), context(date(2024, 4, 1)))
    do(book, SetFields("meetings", MEETING, {"chair_agency": "police"}))
    come(book, "council")
    do(book, RecordAttendance(MEETING, "police", in_room=0))
    do(book, RecordAttendance(MEETING, "chair", in_room=chair))
    assert quorum(book, book.meetings[MEETING]).is_met is is_met


def test_nobody_counts_by_default_not_even_the_chair() -> None:
    """The Chair's agency counts once the Chair is recorded as present, and in no meeting before."""
    book = planned_book()
    do(book, SetFields("meetings", MEETING, {"chair_agency": "police"}))
    do(book, Deliver(REF), context(on=date(2024, 11, 20)))
    do(book, StartMeeting(MEETING, AT_TEN))
    come(book, "council")
    assert not quorum(book, book.meetings[MEETING]).is_met
    assert "isn't quorate (The Police missing)" in refusal_of(book, Agree((REF,)), in_meeting())
    do(book, CloseMeeting(MEETING))
    closed = book.meetings[MEETING]
    assert (closed.state, closed.chair_present) == (MeetingState.INQUORATE, False)


def test_who_chairs_is_recorded_as_present_when_the_meeting_starts() -> None:
    """The Chair counts for their own agency in the quorum, but not in its attendance."""
    book = planned_book()
    do(book, StartMeeting(MEETING, AT_TEN, chair="Borough Commander", chair_agency="police"))
    come(book, "council")
    assert quorum(book, book.meetings[MEETING]).is_met
    assert {row.agency for row in book.attendances_of(MEETING)} == {"council"}


def test_another_chair_does_not_count_for_the_agency_of_the_planned_one() -> None:
    """Where the agency isn't said, nobody counts."""
    book = planned_book()
    do(book, SetFields("meetings", MEETING, {"chair_agency": "police"}))
    do(book, StartMeeting(MEETING, AT_TEN, chair="Vice-chair"))
    assert book.meetings[MEETING].chair_agency == ""


def test_meetings_closed_in_an_earlier_version_are_not_judged_again() -> None:
    """In them the Chair counts unless marked as absent, as when they were closed."""
    book = planned_book()
    do(book, SetFields("meetings", MEETING, {"chair_agency": "police"}))
    do(book, StartMeeting(MEETING, AT_TEN))
    come(book, "council")
    old = replace(
        book.meetings[MEETING], in_progress=False, is_closed=True, state=MeetingState.HELD
    )
    assert old.chair_present is None
    assert quorum(book, old).is_met


def test_a_meeting_closed_by_an_edit_counts_nobody_by_default() -> None:
    """Whatever closes it, the Chair is not taken for present."""
    book = planned_book()
    do(book, SetFields("meetings", MEETING, {"chair_agency": "police"}))
    come(book, "council")
    values = {"state": "held", "minuted": True}
    said = refusal_of(book, SetFields("meetings", MEETING, values))
    assert "wasn't quorate" in said


def test_a_lower_quorum_does_not_change_a_past_meeting() -> None:
    """A closed meeting keeps the quorum that it was held under, even if it is reopened."""
    book = live_book()
    come(book, "council")
    do(book, CloseMeeting(MEETING))
    lower = SetQuorum("QAG", read_clauses("council", book))
    changes = do(book, lower)
    assert not quorum(book, book.meetings[MEETING]).is_met
    do(book, ReopenMeeting(MEETING, "To correct it."))
    assert not quorum(book, book.meetings[MEETING]).is_met
    do(book, CloseMeeting(MEETING))
    assert book.meetings[MEETING].state is MeetingState.INQUORATE
    assert {change.table for change in changes} == {"groups", "meetings"}


def test_a_new_quorum_has_no_effect_before_a_meeting_that_was_closed() -> None:
    """That meeting was judged by the quorum before."""
    book = live_book()
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    lower = SetQuorum("QAG", read_clauses("council", book))
    said = refusal_of(book, lower, context(on=date(2024, 11, 1)))
    assert said == (
        "Quality Assurance Group met on 25 November 2024 under the quorum it has now, and that "
        "meeting keeps it. Give 25 November 2024 or a later date."
    )


def delivered_in_meeting() -> Book:
    book = live_book()
    do(book, Deliver(REF), context(on=date(2024, 11, 20)))
    return book


def test_what_is_agreed_before_attendance_is_taken_is_judged_at_the_close() -> None:
    """It is provisional until then; those there from the beginning were in the room."""
    book = delivered_in_meeting()
    do(book, Agree((REF,), MEETING), in_meeting(time="10:10"))
    assert book.actions[REF].provisionally_agreed_at == MEETING
    assert book.actions[REF].awaits_agreement
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    agreed = book.actions[REF]
    assert (agreed.agreed_at, agreed.provisionally_agreed_at) == (MEETING, "")


def test_what_was_agreed_before_the_police_came_stays_provisional() -> None:
    """Each agreement is judged by who was in the room at that time."""
    book = delivered_in_meeting()
    do(book, Agree((REF,), MEETING), in_meeting(time="10:10"))
    do(book, AddDecision(MEETING, "Audit again."), in_meeting(time="10:15"))
    come(book, "council")
    do(book, RecordAttendance(MEETING, "police", in_room=1, joined="10.20"))
    do(book, AddDecision(MEETING, "Meet in May."), in_meeting(time="10:25"))
    do(book, CloseMeeting(MEETING))
    assert book.meetings[MEETING].state is MeetingState.HELD
    assert book.actions[REF].provisionally_agreed_at == MEETING
    assert book.actions[REF].awaits_agreement
    standings = [decision_standing(book, each) for each in book.decisions.values()]
    assert standings == ["provisional", ""]


# Which meetings can be cited


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_a_change_cites_no_meeting_that_was_not_held(state: str) -> None:
    """Neither a progress update, nor a move, nor a new action can come from one."""
    book = planned_book()
    if state == "cancelled":
        do(book, CancelMeeting(MEETING, "Snow"))
    way = "Start it first." if state == "planned" else "Choose another."
    for command in (
        AddProgressUpdate(REF, "Said there."),
        MoveDate(REF, LATER),
        action("Asked for there"),
    ):
        assert refusal_of(book, command, in_meeting()).endswith(way)


def test_a_change_cites_no_meeting_after_its_effective_date() -> None:
    """A meeting of November cannot have noted what takes effect in October."""
    book = live_book()
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    early = in_meeting(on=date(2024, 10, 8))
    sentence = refusal_of(book, AddProgressUpdate(REF, "Half are trained."), early)
    assert "is later than the effective date, 8 October 2024" in sentence


def test_a_running_meeting_may_record_for_a_day_before_it() -> None:
    """While a meeting runs, a delivery of last week can be recorded in it."""
    book = live_book()
    do(book, AddProgressUpdate(REF, "Half are trained."), in_meeting(on=date(2024, 11, 20)))
    assert book.updates_of(REF)[0].meeting == MEETING


# States


def test_a_meeting_becomes_held_only_with_its_quorum() -> None:
    """An edit of the state asks for the quorum or for the Chair's reason."""
    book = planned_book()
    held = SetFields("meetings", MEETING, {"state": "held"})
    assert "wasn't quorate" in refusal_of(book, held)
    come(book, "council", "police")
    do(book, held)
    assert book.meetings[MEETING].state is MeetingState.HELD


@pytest.mark.parametrize("values", [{"state": "held"}, {"state": "inquorate"}])
def test_a_running_meeting_becomes_held_only_by_closing_it(values: dict[str, Any]) -> None:
    """An edit while it runs would get round the quorum that closing it asks for."""
    book = live_book()
    refused = refusal_of(book, SetFields("meetings", MEETING, values))
    assert "is in progress. Close it" in refused
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    do(book, ReopenMeeting(MEETING, "Housing came too"))
    assert "is in progress. Close it" in refusal_of(
        book, SetFields("meetings", MEETING, {"minuted": True})
    )


def test_attendance_not_recorded_is_a_state() -> None:
    """Such a meeting has decisions, agrees no delivery, and is told apart from a held one."""
    book = planned_book()
    do(book, Deliver(REF))
    do(book, TakePlace(MEETING))
    assert book.meetings[MEETING].state == "held, attendance not recorded"
    do(book, AddDecision(MEETING, "Go on."))
    assert "Record its attendance first." in refusal_of(book, Agree((REF,), MEETING))


def test_a_meeting_that_agreed_something_cannot_lose_its_attendance() -> None:
    """Its state cannot be edited to one that could not have agreed."""
    book = live_book()
    do(book, Deliver(REF), in_meeting())
    come(book, "council", "police")
    do(book, Agree((REF,)), in_meeting())
    do(book, CloseMeeting(MEETING))
    lost = {"state": "held, attendance not recorded", "minuted": False}
    assert "Reopen the meeting, with a reason" in refusal_of(
        book, SetFields("meetings", MEETING, lost)
    )
    do(book, ReopenMeeting(MEETING, "Housing came too"))
    lost = {"state": "held, attendance not recorded"}
    do(book, SetFields("meetings", MEETING, lost))
    do(book, RecordAttendance(MEETING, "police", in_room=0))
    assert "agreed BP24-1.1" in refusal_of(book, CloseMeeting(MEETING))


def test_decisions_without_a_quorum_need_the_chairs_reason() -> None:
    """A meeting that decided closes without a quorum only if the Chair proceeded without one."""
    book = live_book()
    come(book, "council")
    do(book, AddDecision(MEETING, "Go on."))
    assert "made 1 decision." in refusal_of(book, CloseMeeting(MEETING))
    do(book, ProceedWithoutQuorum(MEETING, "The Police agreed by email"))
    do(book, CloseMeeting(MEETING))
    assert is_provisional(book, book.meetings[MEETING])


def test_an_inquorate_meeting_decides_nothing_afterwards() -> None:
    """A decision cannot be added later to a meeting that closed without a quorum."""
    book = live_book()
    come(book, "council")
    do(book, CloseMeeting(MEETING))
    assert "could decide only if the Chair" in refusal_of(book, AddDecision(MEETING, "Go on."))


# What is provisional


def test_a_delivery_agreed_without_a_quorum_awaits_agreement_until_ratified() -> None:
    """It counts as awaiting agreement, stands on the next agenda, and is agreed there."""
    book = without_quorum()
    do(book, Deliver(REF), in_meeting())
    do(book, Agree((REF,)), in_meeting())
    do(book, CloseMeeting(MEETING))
    assert Delivered.of([book.actions[REF]]).awaiting == 1
    next_meeting(book)
    keys = [item.key for item in agenda(book, book.meetings[NEXT]).of(AgendaSection.TO_AGREE)]
    assert keys == [REF]
    do(book, Agree((REF,), NEXT), context(NEXT_DAY))
    assert not book.actions[REF].awaits_agreement


def test_a_decision_without_a_quorum_is_ratified_by_the_next_meeting() -> None:
    """It stands on the agenda of the next meeting until that ratifies it, once."""
    book = without_quorum()
    do(book, AddDecision(MEETING, "Go on."), in_meeting())
    do(book, CloseMeeting(MEETING))
    (key,) = book.decisions
    assert "to ratify" in refusal_of(book, RatifyDecisions((key,), MEETING)).lower()
    next_meeting(book)
    at_next = context(NEXT_DAY)
    (item,) = agenda(book, book.meetings[NEXT]).of(AgendaSection.TO_RATIFY)
    assert (item.key, item.done) == (key, False)
    do(book, RatifyDecisions((key,), NEXT), at_next)
    (item,) = agenda(book, book.meetings[NEXT]).of(AgendaSection.TO_RATIFY)
    assert item.done
    assert "nothing to ratify" in refusal_of(book, RatifyDecisions((key,), NEXT), at_next)


def test_only_a_quorate_meeting_ratifies() -> None:
    """One that lacks its quorum cannot, whatever its Chair says."""
    book = without_quorum()
    do(book, AddDecision(MEETING, "Go on."), in_meeting())
    do(book, CloseMeeting(MEETING))
    (key,) = book.decisions
    next_meeting(book)
    do(book, RecordAttendance(NEXT, "police", in_room=0), context(NEXT_DAY))
    do(book, ProceedWithoutQuorum(NEXT, "They are ill"), context(NEXT_DAY))
    told = refusal_of(book, RatifyDecisions((key,), NEXT), context(NEXT_DAY))
    assert "isn't quorate" in told


# Chair's action


def test_the_chair_agrees_a_delivery_between_meetings() -> None:
    """It is agreed with the Chair's reason, and the group's next meeting is to note it."""
    book = live_book()
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    day = TODAY + timedelta(days=3)
    do(book, Deliver(REF), context(day))
    do(book, Agree((REF,), chairs_action="The inspection is on Monday"), context(day))
    assert (book.actions[REF].agreed, book.actions[REF].agreed_at) == (day, "")
    next_meeting(book)
    (item,) = agenda(book, book.meetings[NEXT]).of(AgendaSection.CHAIRS_ACTIONS)
    assert "The inspection is on Monday" in item.text


def test_the_chair_moves_a_date_between_meetings() -> None:
    """The move says that the Chair agreed it and why, and stands on the next agenda."""
    book = planned_book()
    do(book, MoveDate(REF, date(2025, 3, 1), chairs_action="The venue is free"))
    (move,) = book.moves_of(REF)
    assert (move.agreed_by, move.chairs_action) == ("Chair", "The venue is free")
    next_meeting(book)
    (item,) = agenda(book, book.meetings[NEXT]).of(AgendaSection.CHAIRS_ACTIONS)
    assert item.key == f"chair/{REF}"


def test_chairs_action_is_not_of_a_meeting() -> None:
    """What is recorded in a meeting is agreed by it."""
    book = live_book()
    do(book, Deliver(REF), in_meeting())
    told = refusal_of(book, Agree((REF,), chairs_action="Urgent"), in_meeting())
    assert told.startswith("Give either Chair's action or a meeting")


def test_a_delivery_is_agreed_by_a_meeting_or_by_the_chair() -> None:
    """No edit makes it agreed by nobody."""
    book = planned_book()
    do(book, Deliver(REF))
    edit = SetFields("actions", REF, {"agreed": TODAY.isoformat()})
    assert "You can't edit" in refusal_of(book, edit)


# Dates agreed at a meeting


def test_a_date_agreed_at_a_meeting_takes_effect_on_its_day() -> None:
    """Typed a week later, it is dated with the meeting, and judged by its day."""
    book = live_book()
    do(book, MoveDate(REF, TODAY + timedelta(days=1), "", None), context())
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    week_later = TODAY + timedelta(days=7)
    do(book, MoveDate(REF, LATER, agreed_by=MEETING), context(week_later))
    move = book.moves_of(REF)[-1]
    assert (move.created, move.kind) == (TODAY, MoveKind.EXTENSION)


@pytest.mark.parametrize("within", [0, 3, 10, 20])
def test_a_date_agreed_at_a_meeting_is_judged_by_its_day_for_some_working_days(within: int) -> None:
    """Recorded after them it is a slip, but takes effect on the meeting's day all the same."""
    book = live_book()
    do(book, SetFields("partnership", "partnership", {"meeting_recorded_within": within}))
    do(book, MoveDate(REF, TODAY, "", None), context())
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    last = working_days_from(TODAY, within)
    late = MoveDate(REF, LATER, agreed_by=MEETING)
    told = refusal_of(book, late, context(last + timedelta(days=1)))
    assert "so this is a slip" in told
    do(book, late, context(last))
    move = book.moves_of(REF)[-1]
    assert (move.created, move.kind) == (TODAY, MoveKind.EXTENSION)
    assert move.recorded_on == last


@pytest.mark.parametrize("within", [-1, 21])
def test_nobody_is_given_more_than_twenty_working_days_to_record_a_date(within: int) -> None:
    """The setting has a limit, and says so."""
    edit = SetFields("partnership", "partnership", {"meeting_recorded_within": within})
    told = refusal_of(live_book(), edit)
    assert told.endswith(f"can't be {within}. Give a number of working days from 0 to 20.")


def test_a_move_says_how_late_it_was_recorded() -> None:
    """The sentence comes with the move, whether it counts as a slip or not."""
    book = live_book()
    do(book, MoveDate(REF, TODAY, "", None), context())
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    draft = UnitOfWork(book, context(TODAY + timedelta(days=2)), TODAY)
    MoveDate(REF, LATER, agreed_by=MEETING).work(draft)
    assert draft.warnings == [f"{REF}: New date recorded 2 days after the old one had passed."]


def test_minutes_are_agreed_once_and_subject_to_what() -> None:
    """The first meeting has none to agree; those of the last are agreed once."""
    book = live_book()
    come(book, "council", "police")
    do(book, CloseMeeting(MEETING))
    next_meeting(book)
    do(book, AgreeMinutes(NEXT, "the apologies from Housing"), context(NEXT_DAY))
    assert book.meetings[MEETING].minutes_subject_to == "the apologies from Housing"
    assert "have already been agreed, at" in refusal_of(book, AgreeMinutes(NEXT), context(NEXT_DAY))


# Replacements, notes


def replaced(ref: str, by: str) -> EndAction:
    return EndAction(ref, Outcome.REPLACED, "scope changed", Cause.WITHIN, replaced_by=by)


def test_actions_never_replace_each_other_through_a_chain() -> None:
    """A ring of three is refused as one of two is, and the sentence shows it."""
    book = planned_book(actions=3)
    do(book, replaced("BP24-1.1", "BP24-1.2"))
    do(book, replaced("BP24-1.2", "BP24-1.3"))
    told = refusal_of(book, replaced("BP24-1.3", "BP24-1.1"))
    assert "BP24-1.3 → BP24-1.1 → BP24-1.2 → BP24-1.3" in told


def test_a_note_of_a_meeting_is_corrected() -> None:
    """The note keeps its number; a number that there is not is refused."""
    book = live_book()
    do(book, AddRemark(MEETING, "The conference moves to March."))
    do(book, CorrectRemark(MEETING, "1", "The conference moves to April."))
    assert book.meetings[MEETING].texts == ("The conference moves to April.",)
    assert "has 1 note, and none is number 7" in refusal_of(book, CorrectRemark(MEETING, "7", "x"))


def test_notes_that_a_merge_gave_one_number_do_not_stop_others() -> None:
    """Two copies may each have made their first note of a meeting before they were merged."""
    book = live_book()
    do(book, AddRemark(MEETING, "The room is cold"))
    merged = replace(book.meetings[MEETING], remarks=("001 The room is cold", "001 It is dim"))
    book.tables["meetings"][MEETING] = merged
    do(book, AddRemark(MEETING, "The heating is on"))
    assert book.meetings[MEETING].texts[-1] == "The heating is on"


def test_a_held_meeting_recorded_from_its_minutes_keeps_the_rules() -> None:
    """Recording in one step asks for the quorum's reason as a running meeting does."""
    book = planned_book()
    do(book, HoldMeeting(MEETING, (RecordAttendance(MEETING, "council", in_room=1),)))
    assert book.meetings[MEETING].state is MeetingState.INQUORATE
