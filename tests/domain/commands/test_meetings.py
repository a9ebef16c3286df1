from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import EXECUTIVE_MEETING, FIRST_DAY, TODAY, context, do, executive_action, refusal_of
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.actions import AddAction, Agree, Deliver, RejectDelivery
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    CancelMeeting,
    CloseMeeting,
    Escalate,
    HoldMeeting,
    KeepLine,
    MeetingDetails,
    PlanMeeting,
    ProceedWithoutQuorum,
    ReopenMeeting,
    RestrictLines,
    ScheduleMeetings,
    StartMeeting,
    TakePlace,
    TickOff,
    WithdrawAgreements,
    meeting_id,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import MeetingState, Source, Status
from cscp_tui.domain.unit_of_work import UnitOfWork
from meetings_made import AT_TEN, ITEMS, MEETING, in_meeting, live_book, planned_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action


REF = "BP24-1.1"
LATER = date(2024, 12, 9)


def come(*agencies: str) -> tuple[RecordAttendance, ...]:
    return tuple(RecordAttendance(MEETING, agency, in_room=1) for agency in agencies)


# Planning


def test_what_is_not_said_is_as_at_the_meeting_before() -> None:
    """A planned meeting takes chair and standing items from the group's last one, unless told."""
    book = planned_book()
    do(book, PlanMeeting("QAG", LATER))
    do(book, PlanMeeting("QAG", date(2025, 1, 20), chair="Vice-chair", standing_items=()))
    second, third = book.meetings["QAG-2024-12-09"], book.meetings["QAG-2025-01-20"]
    assert (second.chair, second.chair_agency) == ("Named Person", "icb")
    assert second.standing_items == ITEMS
    assert (third.chair, third.standing_items) == ("Vice-chair", ())


def test_two_meetings_of_a_group_on_one_day() -> None:
    """A group meets once a day, whether it is planned, scheduled, added or moved there."""
    book = planned_book()
    assert refusal_of(book, PlanMeeting("QAG", TODAY)) == (
        "Quality Assurance Group already has a meeting on 25 November 2024 (planned). Choose another date, or open that one."
    )
    do(book, PlanMeeting("QAG", LATER))
    moved = SetFields("meetings", "QAG-2024-12-09", {"day": TODAY.isoformat()})
    assert "already has a meeting on 25 November 2024" in refusal_of(book, moved)
    named = AddRecord("meetings", {"group": "QAG", "day": TODAY.isoformat()}, "another")
    assert "already has a meeting on 25 November 2024" in refusal_of(book, named)
    added = AddRecord("meetings", {"group": "QAG", "day": "2024-11-25"})
    assert ". Give another name" in refusal_of(book, added)


def test_a_year_in_one_step() -> None:
    """Days that have a meeting keep it; the others get one, and it is said how many are new."""
    book = planned_book()
    draft = UnitOfWork(book, context())
    ScheduleMeetings("QAG", (TODAY, LATER, LATER, date(2025, 1, 20))).work(draft)
    assert draft.warnings == ["1 date already had a meeting, which was kept. 2 new meetings added."]
    do(book, ScheduleMeetings("QAG", (TODAY, LATER, date(2025, 1, 20))))
    assert book.meetings[meeting_id("QAG", LATER)].chair == "Named Person"
    again = refusal_of(book, ScheduleMeetings("QAG", (TODAY, LATER)))
    assert (
        again
        == "Quality Assurance Group already has a meeting on all 2 of these dates. Choose other dates."
    )
    once = refusal_of(book, ScheduleMeetings("QAG", (LATER,)))
    assert "Quality Assurance Group already has a meeting on 9 December 2024" in once


def test_time_and_place_are_as_at_the_meeting_before() -> None:
    """They are said once for a year of meetings, and taken on by those after it."""
    book = planned_book()
    do(book, ScheduleMeetings("QAG", (LATER,), time="10:00 to 12:00", place="Town Hall"))
    do(book, PlanMeeting("QAG", date(2025, 1, 20), place="Online"))
    second, third = book.meetings["QAG-2024-12-09"], book.meetings["QAG-2025-01-20"]
    assert (second.time, second.place) == ("10:00 to 12:00", "Town Hall")
    assert (third.time, third.place) == ("10:00 to 12:00", "Online")


@pytest.mark.parametrize(
    "time", ["", "10:00", "9.30am", "2pm to 4pm", "10:00–12:00", "noon", "10 o'clock"]
)
def test_a_time_of_a_meeting_is_one_of_the_day(time: str) -> None:
    """As people write them, with an end or without."""
    book = planned_book()
    do(book, PlanMeeting("QAG", LATER, time=time))
    assert book.meetings["QAG-2024-12-09"].time == time


@pytest.mark.parametrize(
    ("typed", "kept"), [("10", "10:00"), ("10 to 12.30", "10:00 to 12:30"), ("9-11", "9:00-11:00")]
)
def test_an_hour_alone_is_kept_with_its_minutes(typed: str, kept: str) -> None:
    """So that a list says 10:00 and not 10, whether it was planned so or edited later."""
    book = planned_book()
    do(book, PlanMeeting("QAG", LATER, time=typed))
    assert book.meetings["QAG-2024-12-09"].time == kept
    do(book, SetFields("meetings", "QAG-2024-12-09", {"time": ""}))
    do(book, SetFields("meetings", "QAG-2024-12-09", {"time": typed}))
    assert book.meetings["QAG-2024-12-09"].time == kept


@pytest.mark.parametrize("time", ["25 o'clock", "10:75", "13pm", "soon", "10:00 to 12:00 to 13:00"])
def test_what_is_no_time_of_day_is_refused(time: str) -> None:
    """Whether a meeting is planned, or another time is given later."""
    book = planned_book()
    way = f"“{time}” isn't a time. Type it like 10.00, 2pm or 10.00 to 12.00."
    assert refusal_of(book, PlanMeeting("QAG", LATER, time=time)) == way
    assert refusal_of(book, SetFields("meetings", MEETING, {"time": time})) == way


def test_a_meeting_that_was_moved_keeps_its_id() -> None:
    """Another one on its old day is another record, and takes nothing from it."""
    book = planned_book()
    do(book, PlanMeeting("QAG", LATER))
    do(book, SetFields("meetings", "QAG-2024-12-09", {"day": "2024-12-10"}))
    do(book, PlanMeeting("QAG", LATER))
    assert book.meetings["QAG-2024-12-09"].day == date(2024, 12, 10)
    assert book.meetings["QAG-2024-12-09-2"].day == LATER


def test_a_meeting_that_took_place_before_anybody_says_who_came() -> None:
    """It is held, or was without its quorum, as of its day; attendance waits for its record."""
    book = planned_book()
    late = context(LATER)
    assert TakePlace(MEETING).day(book, late) == TODAY
    do(book, TakePlace(MEETING), late)
    meeting = book.meetings[MEETING]
    assert (meeting.state, meeting.is_closed) == (MeetingState.UNRECORDED, False)
    assert "is already held, attendance not recorded" in refusal_of(book, TakePlace(MEETING), late)
    do(book, TakePlace(MEETING, is_quorate=False), late)
    assert book.meetings[MEETING].state == "inquorate"
    do(book, PlanMeeting("QAG", LATER))
    assert "in the future" in refusal_of(book, TakePlace("QAG-2024-12-09"))
    assert "is in progress. Close it" in refusal_of(live_book(), TakePlace(MEETING))


def test_meetings_planned_in_one_step_have_every_detail_that_was_given() -> None:
    """All meetings of a schedule get its chair, items, times, place and minute taker."""
    book = planned_book()
    given = {
        "chair": "Vice-chair",
        "chair_agency": "icb",
        "standing_items": ("Minutes",),
        "time": "09:30 to 12:00",
        "place": "Room 2",
        "minute_taker": "Business Officer",
    }
    assert given.keys() == set(MeetingDetails.__struct_fields__)
    do(book, ScheduleMeetings("QAG", (LATER, date(2025, 1, 20)), **given))  # type: ignore[arg-type]
    for key in ("QAG-2024-12-09", "QAG-2025-01-20"):
        assert {name: getattr(book.meetings[key], name) for name in given} == given


def test_planning_again_what_was_undone() -> None:
    """A meeting whose planning was undone can be planned again."""
    book = planned_book()
    changes = do(book, PlanMeeting("QAG", LATER))
    book.apply([inverse(change) for change in changes])
    do(book, PlanMeeting("QAG", LATER, chair="Vice-chair"))
    assert book.meetings["QAG-2024-12-09"].chair == "Vice-chair"


def test_a_group_that_nobody_has() -> None:
    """A meeting of no group is refused by its name."""
    assert "There's no group “QQQ”" in refusal_of(planned_book(), PlanMeeting("QQQ", LATER))


def test_calling_a_meeting_off() -> None:
    """A cancelled meeting keeps its reason; it takes neither people nor decisions."""
    book = planned_book()
    assert (
        refusal_of(book, CancelMeeting(MEETING, " "))
        == f"Say why meeting {MEETING} is being cancelled."
    )
    do(book, CancelMeeting(MEETING, "Snow"))
    meeting = book.meetings[MEETING]
    assert (meeting.state, meeting.cancel_reason) == (MeetingState.CANCELLED, "Snow")
    for command, sentence in (
        (
            come("police")[0],
            f"Meeting {MEETING} was cancelled, so nobody attended it. Choose another.",
        ),
        (
            AddDecision(MEETING, "Go on."),
            f"Meeting {MEETING} was cancelled, so it made no decisions. Choose another.",
        ),
        (
            AddRemark(MEETING, "Nobody."),
            f"Meeting {MEETING} was cancelled, so it has no minutes. Choose another meeting.",
        ),
        (StartMeeting(MEETING), f"Meeting {MEETING} is cancelled. Reopen it, with a reason."),
        (
            CancelMeeting(MEETING, "Snow"),
            f"Meeting {MEETING} is already cancelled.",
        ),
    ):
        assert refusal_of(book, command) == sentence
    do(book, ReopenMeeting(MEETING, "The snow melted"))
    assert book.meetings[MEETING].state is MeetingState.PLANNED


def test_a_meeting_that_took_place_is_not_cancelled() -> None:
    """What people came to, or what decided something, cannot be cancelled by any way."""
    book = live_book()
    cancelled = SetFields("meetings", MEETING, {"state": "cancelled"})
    assert "took place" in refusal_of(book, CancelMeeting(MEETING, "Snow"))
    assert "took place" in refusal_of(book, cancelled)
    book = planned_book()
    do(book, come("police")[0])
    assert "people are marked present" in refusal_of(book, cancelled)


# Starting


def test_a_started_meeting_is_in_progress() -> None:
    """A started meeting keeps its moment in UTC, so that every machine can tell how long it is."""
    book = live_book()
    meeting = book.meetings[MEETING]
    assert meeting.in_progress
    assert meeting.started == "2024-11-25T10:02:11Z"
    assert meeting.state is MeetingState.PLANNED


def test_the_second_to_start_is_told_to_join() -> None:
    """Who starts a meeting that somebody else has started joins it."""
    sentence = refusal_of(live_book(), StartMeeting(MEETING, AT_TEN))
    assert sentence == f"Meeting {MEETING} is already in progress since 10.02. Join it."


def test_a_meeting_cannot_be_held_before_its_day() -> None:
    """Neither starting nor recording people or decisions is possible before the day."""
    book = planned_book()
    do(book, PlanMeeting("QAG", LATER))
    ahead = meeting_id("QAG", LATER)
    for command in (
        StartMeeting(ahead),
        RecordAttendance(ahead, "police", in_room=1),
        AddDecision(ahead, "Too early."),
        SetFields("meetings", ahead, {"state": "held"}),
        HoldMeeting(ahead, (RecordAttendance(ahead, "police", in_room=1),)),
    ):
        assert "in the future" in refusal_of(book, command)
    do(book, RecordAttendance(ahead, "police", apologies=True))
    assert book.attendances[f"{ahead}/police"].apologies


# Closing


def test_closing_with_a_quorum() -> None:
    """A quorate meeting was held when it is closed; its attendance counts and is locked."""
    book = live_book()
    for command in come("csc", "police"):
        do(book, command)
    do(book, CloseMeeting(MEETING))
    meeting = book.meetings[MEETING]
    assert (meeting.state, meeting.is_closed, meeting.in_progress) == (
        MeetingState.HELD,
        True,
        False,
    )
    for command in (come("icb")[0], RecordAttendance(MEETING, "police", in_room=2)):
        assert refusal_of(book, command) == (
            f"The attendance of {MEETING} was closed with the meeting. Reopen the meeting, with a reason."
        )
    chair = SetFields("meetings", MEETING, {"chair_agency": "police"})
    assert "was closed with the meeting" in refusal_of(book, chair)


def test_closing_without_a_quorum() -> None:
    """A shortfall does not block: the meeting is inquorate, and says what was missing."""
    book = live_book()
    do(book, come("council")[0])
    draft = UnitOfWork(book, context())
    CloseMeeting(MEETING).work(draft)
    assert draft.warnings == [
        "Not marked, so recorded as not represented: The ICB, The Police and Social Care.",
        f"{MEETING} was not quorate (The Police missing).",
    ]
    do(book, CloseMeeting(MEETING))
    assert book.meetings[MEETING].state is MeetingState.INQUORATE


def test_the_chair_may_override() -> None:
    """With a reason the meeting counts as quorate; the reason is kept."""
    book = live_book()
    do(book, come("council")[0])
    assert "Say why" in refusal_of(book, ProceedWithoutQuorum(MEETING, ""))
    do(book, ProceedWithoutQuorum(MEETING, "The Police are at an incident and agreed by email."))
    do(book, CloseMeeting(MEETING))
    meeting = book.meetings[MEETING]
    assert meeting.state is MeetingState.HELD
    assert meeting.without_quorum_reason.startswith("The Police are at an incident")


def test_nothing_to_override() -> None:
    """A quorate meeting needs no override, and one that is not on has none."""
    book = live_book()
    for command in come("council", "police"):
        do(book, command)
    assert "so it can go ahead" in refusal_of(book, ProceedWithoutQuorum(MEETING, "Why not"))
    not_on = refusal_of(planned_book(), ProceedWithoutQuorum(MEETING, "Why not"))
    assert not_on == f"Meeting {MEETING} is planned, not in progress: start it first."


def test_an_empty_meeting_is_not_closed() -> None:
    """A meeting to which nobody is recorded as having come is not closed by mistake."""
    assert refusal_of(live_book(), CloseMeeting(MEETING)) == (
        f"Nobody is marked present at {MEETING}. Record the attendance, or cancel the meeting."
    )


def test_no_way_round_the_quorum() -> None:
    """An edit cannot make a meeting held that was not quorate, nor minuted that was not held."""
    book = planned_book()
    do(book, come("council")[0])
    held = SetFields("meetings", MEETING, {"state": "held", "minuted": True})
    assert "wasn't quorate (The Police missing)" in refusal_of(book, held)
    minuted = SetFields("meetings", MEETING, {"minuted": True})
    assert "can't have minutes" in refusal_of(book, minuted)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            ("in_progress", True),
            ("without_quorum_reason", "Why not"),
            ("reopen_reason", "Why not"),
        ),
        *(("remarks", ["Ours"]), ("dealt_with", []), ("group", "EXEC"), ("closed", "")),
    ],
)
def test_what_has_a_command_of_its_own(field: str, value: object) -> None:
    """What a meeting goes through is no field to be edited; the sentence says what to do."""
    sentence = refusal_of(live_book(), SetFields("meetings", MEETING, {field: value}))
    assert "meeting of 25 November 2024: " in sentence


@pytest.mark.parametrize(
    "values", [{"minuted": False}, {"chair_agency": "police"}, {"day": "2024-11-22"}]
)
def test_no_edit_unlocks_a_closed_meeting(values: dict[str, object]) -> None:
    """Only reopening it, with a reason, lets a closed meeting be changed."""
    book = live_book()
    do(book, come("police")[0])
    do(book, CloseMeeting(MEETING))
    assert "Reopen the meeting, with a reason" in refusal_of(
        book, SetFields("meetings", MEETING, values)
    )


def test_from_its_minutes_in_one_step() -> None:
    """A meeting of an earlier day is recorded with its attendance at once, as of its own day."""
    book = planned_book()
    later = context(LATER)
    command = HoldMeeting(MEETING, come("council"), "Vice-chair", "police")
    do(book, command, later)
    meeting = book.meetings[MEETING]
    assert (meeting.state, meeting.chair, meeting.is_closed) == (
        MeetingState.HELD,
        "Vice-chair",
        True,
    )
    assert command.day(book, later) == TODAY
    assert book.attendances[f"{MEETING}/council"].created == TODAY
    assert "Reopen it" in refusal_of(book, HoldMeeting(MEETING, come("icb")), later)


def test_from_its_minutes_with_an_override() -> None:
    """The reason of an override comes with the minutes."""
    book = planned_book()
    do(book, HoldMeeting(MEETING, come("council"), without_quorum_reason="Agreed by email"))
    assert book.meetings[MEETING].state is MeetingState.HELD
    assert book.meetings[MEETING].without_quorum_reason == "Agreed by email"


# Opening again


def test_reopening_needs_a_reason() -> None:
    """A closed meeting is opened with a reason, corrected, and closed again."""
    book = live_book()
    for command in come("council"):
        do(book, command)
    do(book, CloseMeeting(MEETING))
    assert (
        refusal_of(book, ReopenMeeting(MEETING, ""))
        == f"Say why meeting {MEETING} is being reopened."
    )
    do(book, ReopenMeeting(MEETING, "The Police were online"))
    do(book, RecordAttendance(MEETING, "police", online=1))
    do(book, CloseMeeting(MEETING))
    meeting = book.meetings[MEETING]
    assert (meeting.state, meeting.reopen_reason) == (MeetingState.HELD, "The Police were online")
    assert "nothing to reopen" in refusal_of(planned_book(), ReopenMeeting(MEETING, "Why not"))


# Agreement


def agreed_book() -> tuple[Book, Action]:
    """A quorate meeting in progress that agreed a delivery."""
    book = live_book()
    do(book, Deliver(REF), in_meeting())
    for command in come("council", "police"):
        do(book, command)
    do(book, Agree((REF,)), in_meeting())
    return book, book.actions[REF]


def test_a_meeting_in_progress_agrees() -> None:
    """What a quorate meeting agrees while it is on is agreed by it."""
    book, action = agreed_book()
    assert (action.agreed, action.agreed_at) == (TODAY, MEETING)
    do(book, CloseMeeting(MEETING))
    assert book.meetings[MEETING].state is MeetingState.HELD


def test_a_meeting_without_its_quorum_cannot_agree() -> None:
    """Neither agreeing nor refusing is possible until it is quorate or overridden."""
    book = live_book()
    do(book, Deliver(REF), in_meeting())
    do(book, come("council")[0])
    sentence = (
        f"Meeting {MEETING} isn't quorate (The Police missing), so it can't agree a delivery. "
        "Record who is there, or record that the Chair is proceeding without a quorum, with the reason."
    )
    assert refusal_of(book, Agree((REF,)), in_meeting()) == sentence
    assert refusal_of(book, RejectDelivery(REF, "No."), in_meeting()) == sentence
    do(book, ProceedWithoutQuorum(MEETING, "Agreed by email"))
    do(book, Agree((REF,)), in_meeting())
    assert book.actions[REF].provisionally_agreed_at == MEETING
    assert book.actions[REF].awaits_agreement


def test_only_the_right_meeting_agrees() -> None:
    """A planned meeting, and one of another group, cannot agree."""
    book = planned_book()
    do(book, Deliver(REF, ""), context(on=date(2024, 11, 20)))
    assert "is planned. Only a quorate meeting" in refusal_of(book, Agree((REF,), MEETING))
    other = refusal_of(book, Agree((REF,), EXECUTIVE_MEETING))
    assert other == f"{REF} is overseen by QAG, so a meeting of EXEC can't agree its delivery."


def test_what_left_its_quorum_behind_says_so() -> None:
    """A meeting that agreed something and closes without its quorum is asked about that."""
    book, _ = agreed_book()
    do(book, RecordAttendance(MEETING, "police", in_room=0))
    assert refusal_of(book, CloseMeeting(MEETING)) == (
        f"Meeting {MEETING} agreed {REF} and is inquorate (The Police missing). "
        "Record that the Chair proceeded without a quorum, with the reason, or withdraw what it agreed."
    )
    do(book, WithdrawAgreements(MEETING))
    assert book.actions[REF].awaits_agreement
    do(book, CloseMeeting(MEETING))
    assert book.meetings[MEETING].state is MeetingState.INQUORATE


def test_withdrawing_what_was_not_agreed() -> None:
    """Only what the meeting agreed can be withdrawn."""
    book, _ = agreed_book()
    assert "didn't agree BP24-1.2" in refusal_of(book, WithdrawAgreements(MEETING, ("BP24-1.2",)))
    assert "didn't agree any deliveries" in refusal_of(live_book(), WithdrawAgreements(MEETING))


def test_a_held_meeting_with_agreements_stays_held() -> None:
    """No edit turns a meeting that agreed something into one that could not have."""
    book, _ = agreed_book()
    do(book, CloseMeeting(MEETING))
    inquorate = SetFields("meetings", MEETING, {"state": "inquorate"})
    assert "Record that the Chair proceeded" in refusal_of(book, inquorate)


# Notes, ticks


def test_notes_are_kept_in_their_order() -> None:
    """What is written down in a meeting stands in the order in which it was written."""
    book = live_book()
    for number in range(12):
        do(book, AddRemark("", f"Remark {number}"), in_meeting())
    assert book.meetings[MEETING].texts == tuple(f"Remark {number}" for number in range(12))
    assert "Type the text" in refusal_of(book, AddRemark(MEETING, "  "))


def test_ticking_items_off() -> None:
    """Items are ticked off by their keys, and ticks can be taken back."""
    book = live_book()
    do(book, TickOff(MEETING, ("standing/1", REF)))
    do(book, TickOff(MEETING, ("standing/1",), done=False))
    assert book.meetings[MEETING].dealt_with == (REF,)


def test_a_command_needs_its_meeting() -> None:
    """Outside of a meeting, a command about one says which it needs."""
    assert refusal_of(live_book(), AddRemark("", "Where?")) == "Say which meeting."


def test_actions_of_a_meeting_carry_it() -> None:
    """An action that is added in a meeting was raised at it."""
    book = live_book()
    do(book, AddAction({"title": "Write to schools", "source": "other"}), in_meeting())
    assert book.actions["OT24-01"].raised_at == MEETING


def test_meetings_take_effect_on_their_own_day() -> None:
    """What is recorded afterwards takes effect on the meeting's day, not before its planning."""
    book = planned_book()
    late = Context(today=LATER, by="Business officer")
    assert AddDecision(MEETING, "Go on.").day(book, late) == TODAY
    assert PlanMeeting("QAG", FIRST_DAY).day(book, late) == FIRST_DAY


def test_an_action_is_brought_before_the_executive() -> None:
    """The Executive gets an action of its own, linked with the one that stays where it is."""
    book = live_book()
    request = "Ask the Police for a lead"
    do(book, Escalate(REF, request, date(2025, 1, 31), "Nobody comes."), in_meeting())
    new, old = book.actions["EX24-01"], book.actions[REF]
    assert (new.title, new.source, new.overseeing_group) == (request, Source.EXECUTIVE, "EXEC")
    assert (new.raised_at, new.related, new.due) == (MEETING, (REF,), date(2025, 1, 31))
    assert (old.overseeing_group, old.related) == ("QAG", ("EX24-01",))
    assert old.status is Status.NOT_STARTED
    (note,) = book.updates_of(REF)
    assert note.text == "Escalated to the Executive as EX24-01: Nobody comes."
    assert note.meeting == MEETING


def test_without_words_it_keeps_its_title() -> None:
    """What is escalated without a request is asked as it stands."""
    book = live_book()
    do(book, Escalate(REF, meeting=MEETING))
    assert book.actions["EX24-01"].title == "Action 1"
    assert book.updates_of(REF)[0].text == "Escalated to the Executive as EX24-01."


@pytest.mark.parametrize("ref", ["EX24-01", REF])
def test_what_is_with_the_executive_already(ref: str) -> None:
    """The Executive is not asked twice about the same thing while it is open."""
    book = live_book()
    do(book, Escalate(REF) if ref == REF else executive_action())
    said = refusal_of(book, Escalate(ref))
    assert said.startswith(
        f"{ref} is already an Executive action" if ref != REF else f"{ref} has already been"
    )


def test_it_can_be_asked_again() -> None:
    """Once the Executive's action has ended, the same can be escalated again."""
    book = live_book()
    do(book, Escalate(REF))
    do(book, Deliver("EX24-01"))
    do(book, Escalate(REF))
    assert book.actions[REF].related == ("EX24-01", "EX24-02")


def test_an_ended_action_is_not_escalated() -> None:
    """What has ended is reopened before it is escalated."""
    book = live_book()
    do(book, Deliver(REF))
    assert refusal_of(book, Escalate(REF)) == f"{REF} is delivered. Reopen it before escalating it."


def test_decisions_name_actions() -> None:
    """A decision is linked with actions that are there, and needs words."""
    book = live_book()
    do(book, AddDecision("", "Carry on.", ("bp24-1.2", "BP24-1.1")), in_meeting())
    assert book.decisions[f"{MEETING}/decision-1"].actions == ("BP24-1.1", "BP24-1.2")
    unknown = refusal_of(book, AddDecision(MEETING, "X", ("BP24-9.9",)))
    assert "There's no action “BP24-9.9”" in unknown
    assert "Fill in “Decision” for decision" in refusal_of(book, AddDecision(MEETING, " "))


# Those who leave


def test_who_has_left_no_longer_counts_while_the_meeting_runs() -> None:
    """What was agreed before stays agreed; the Chair may go on, and the rest is provisional."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "council", in_room=1))
    do(book, RecordAttendance(MEETING, "police", in_room=1))
    for ref in (REF, "BP24-1.2"):
        do(book, Deliver(ref), in_meeting())
    do(book, Agree((REF,), MEETING), in_meeting())
    do(book, RecordAttendance(MEETING, "police", left="11.20"))
    agree = Agree(("BP24-1.2",), MEETING)
    assert "isn't quorate (The Police missing)" in refusal_of(book, agree, in_meeting())
    do(book, ProceedWithoutQuorum(MEETING, "One urgent item is left."))
    do(book, agree, in_meeting())
    do(book, CloseMeeting(MEETING))
    assert book.meetings[MEETING].state is MeetingState.HELD
    assert book.actions[REF].agreed == TODAY
    second = book.actions["BP24-1.2"]
    assert (second.agreed, second.provisionally_agreed_at) == (None, MEETING)


def test_a_meeting_was_quorate_if_those_needed_were_ever_there_together() -> None:
    """Its end does not undo that; people who only met at the door make no quorum."""
    for joined, state in (("10.30", MeetingState.HELD), ("11.20", MeetingState.INQUORATE)):
        book = live_book()
        do(book, RecordAttendance(MEETING, "police", in_room=1, left="11.20"))
        do(book, RecordAttendance(MEETING, "council", in_room=1, joined=joined))
        do(book, CloseMeeting(MEETING))
        assert book.meetings[MEETING].state is state


def test_a_part_of_a_meeting_is_confidential_and_open_again() -> None:
    """With what was recorded in it; it begins with its first line, and nowhere once it is open."""
    book = live_book()
    for words in ("part 2", "The budget is short"):
        do(book, KeepLine(MEETING, words), in_meeting())
    first, second = book.lines
    part = (("lines", first), ("lines", second), ("actions", REF))

    def flags() -> list[tuple[bool, bool]]:
        return [(line.restricted, line.begins_part) for line in book.lines.values()]

    do(book, RestrictLines(MEETING, part), in_meeting())
    assert flags() == [(True, True), (True, False)]
    assert book.actions[REF].restricted
    do(book, RestrictLines(MEETING, opened=part), in_meeting())
    assert flags() == [(False, False), (False, False)]
    assert not book.actions[REF].restricted
