from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import (
    EXECUTIVE_MEETING,
    OFFICER,
    QAG_MEETING,
    TODAY,
    action,
    book_with_actions,
    context,
    do,
    refusal_of,
)
from cscp_tui.base.errors import UnknownRecord, UnknownValue
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    AddRecord,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    RejectDelivery,
    SetImpact,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, ImpactState, Outcome, Rating, Status
from cscp_tui.domain.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command

REF = "BP24-1.1"
DELIVERED = date(2024, 11, 12)
REVIEW_DATE = date(2025, 1, 20)


@pytest.fixture
def book() -> Book:
    """A book with two actions that are not started."""
    return book_with_actions(2)


def held(book: Book, day: str = "2024-11-22", state: str = "held") -> str:
    """A meeting of the Quality Assurance Group, and its id."""
    do(book, AddRecord("meetings", {"group": "QAG", "day": day, "state": state}))
    return f"QAG-{day}"


def deliver(book: Book, on: date = DELIVERED) -> None:
    """Deliver the first action on a day."""
    do(book, Deliver(REF), context(on=on))


# Notes


def test_the_first_note_starts_an_action(book: Book) -> None:
    """An action with a progress update is in progress."""
    do(book, AddProgressUpdate(REF, "Dates are set."))
    assert book.actions[REF].status is Status.IN_PROGRESS


def test_a_later_note_leaves_the_status_alone(book: Book) -> None:
    """A note on an action on hold or delivered does not start it again."""
    do(book, ChangeStatus(REF, Status.ON_HOLD, "funding", review_date=REVIEW_DATE))
    do(book, AddProgressUpdate(REF, "Still no money."))
    assert book.actions[REF].status is Status.ON_HOLD
    do(book, Deliver("BP24-1.2"))
    do(book, AddProgressUpdate("BP24-1.2", "Schools say that it helps."))
    assert book.actions["BP24-1.2"].is_delivered


def test_a_note_says_who_when_where_and_for_which_quarter(book: Book) -> None:
    """A note keeps its day, its writer, its meeting and the quarter that it speaks for."""
    told = context(on=date(2024, 10, 8), meeting=QAG_MEETING, quarter="2024-25/Q2")
    do(book, AddProgressUpdate("bp24-1.1", "Half are trained."), told)
    (note,) = book.updates_of(REF)
    assert note.id == f"{REF}/note-1"
    assert note.created == date(2024, 10, 8)
    assert note.by == OFFICER
    assert note.meeting == QAG_MEETING
    assert note.quarter == "2024-25/Q2"


def test_a_note_speaks_for_the_quarter_of_its_day_unless_said(book: Book) -> None:
    """Without a quarter that is recorded for, a note is for that of its day of effect."""
    do(book, AddProgressUpdate(REF, "Half are trained."), context(on=date(2024, 9, 30)))
    assert book.updates_of(REF)[0].quarter == "2024-25/Q2"


def test_the_quarter_recorded_for_is_kept_in_one_form(book: Book) -> None:
    """However the quarter recorded for is typed, notes carry it in the stored form."""
    do(book, AddProgressUpdate(REF, "Half are trained."), context(quarter="Q2 2024/25"))
    assert book.updates_of(REF)[0].quarter == "2024-25/Q2"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_note_is_refused(book: Book, text: str) -> None:
    """A note needs words."""
    sentence = refusal_of(book, AddProgressUpdate(REF, text))
    assert sentence == "The note on BP24-1.1 is empty; say what has happened."


# Statuses


def test_an_action_can_be_started_without_a_note(book: Book) -> None:
    """An action may be in progress before anybody has written about it."""
    do(book, ChangeStatus(REF, Status.IN_PROGRESS))
    assert book.actions[REF].status is Status.IN_PROGRESS


def test_a_hold_has_a_reason_and_a_day_to_look_again(book: Book) -> None:
    """An action on hold keeps why, in both forms, and when it is looked at again."""
    do(book, ChangeStatus(REF, Status.ON_HOLD, "funding", "No grant yet", REVIEW_DATE))
    found = book.actions[REF]
    assert found.status is Status.ON_HOLD
    assert (found.hold_reason, found.hold_explanation) == ("funding", "No grant yet")
    assert found.review_date == REVIEW_DATE


def test_a_hold_until_a_day_that_has_passed_warns(book: Book) -> None:
    """It is kept, and a sentence says that the day to look at it again lies behind."""
    draft = UnitOfWork(book, context())
    ChangeStatus(REF, Status.ON_HOLD, "funding", review_date=date(2024, 1, 1)).work(draft)
    assert draft.warnings == ["The review date, 1 January 2024, has passed already."]


@pytest.mark.parametrize(
    ("reason", "review_date", "sentence"),
    [
        ("", REVIEW_DATE, "To put BP24-1.1 on hold, give a reason."),
        ("funding", None, "To put BP24-1.1 on hold, give the date to look at it again."),
    ],
)
def test_a_hold_without_reason_or_day_is_refused(
    book: Book, reason: str, review_date: date | None, sentence: str
) -> None:
    """Neither the reason of a hold nor its review date can be left out."""
    command = ChangeStatus(REF, Status.ON_HOLD, reason, review_date=review_date)
    assert refusal_of(book, command) == sentence


def test_a_hold_for_a_reason_that_is_none_is_refused(book: Book) -> None:
    """A reason must be one of the partnership's own, and these are listed."""
    with pytest.raises(UnknownValue, match=r"^“rain” is no reason; it takes partner capacity, "):
        do(book, ChangeStatus(REF, Status.ON_HOLD, "rain", review_date=REVIEW_DATE))


def test_a_hold_that_ends_leaves_nothing_behind(book: Book) -> None:
    """A resumed action is judged by its due date again, and has no reason of a hold."""
    do(book, ChangeStatus(REF, Status.ON_HOLD, "funding", "No grant yet", REVIEW_DATE))
    do(book, ChangeStatus(REF, Status.IN_PROGRESS))
    found = book.actions[REF]
    assert (found.hold_reason, found.hold_explanation) == ("", "")
    assert found.review_date is None
    assert found.due == date(2025, 3, 31)


def test_an_ongoing_action_keeps_its_day_to_look_again(book: Book) -> None:
    """Resumed without a due date, an action is still looked at on its review date."""
    do(book, action("Ongoing", due=None, review_date="2025-01-20"))
    ref = "BP24-1.3"
    later = date(2025, 2, 10)
    do(book, ChangeStatus(ref, Status.ON_HOLD, "funding", review_date=later))
    do(book, ChangeStatus(ref, Status.IN_PROGRESS))
    assert book.actions[ref].review_date == later


@pytest.mark.parametrize(
    ("status", "way"),
    [(Status.DELIVERED, "deliver it"), (Status.ENDED, "end it with an outcome")],
)
def test_an_end_is_no_mere_status(book: Book, status: Status, way: str) -> None:
    """Ends have commands of their own, which the refusal names."""
    sentence = refusal_of(book, ChangeStatus(REF, status))
    assert sentence == f"BP24-1.1 becomes {status} in its own way; {way}."


def test_a_status_that_stands_already_is_refused(book: Book) -> None:
    """There is nothing to start in what is in progress."""
    do(book, AddProgressUpdate(REF, "Started."))
    sentence = refusal_of(book, ChangeStatus(REF, Status.IN_PROGRESS))
    assert sentence == "BP24-1.1 is in progress already; there is nothing to change."


def test_a_noted_action_cannot_be_not_started(book: Book) -> None:
    """What has progress updates is started."""
    do(book, AddProgressUpdate(REF, "Started."))
    sentence = refusal_of(book, ChangeStatus(REF, Status.NOT_STARTED))
    assert sentence == "BP24-1.1 has progress updates, so it is started; put it on hold."


# Delivery


def test_a_delivery_happened_on_its_day(book: Book) -> None:
    """A delivery that is recorded later ends the action on the day it happened."""
    deliver(book)
    assert book.actions[REF].status is Status.DELIVERED
    assert book.actions[REF].ended == DELIVERED
    assert book.actions[REF].awaits_agreement


def test_an_empty_answer_about_impact_means_none_yet(book: Book) -> None:
    """A delivery without impact says that there is none yet."""
    do(book, Deliver(REF, "  "))
    assert book.actions[REF].impact == ""
    assert book.actions[REF].impact_state is ImpactState.NONE_YET


def test_an_impact_is_emerging_unless_said(book: Book) -> None:
    """A text about impact is emerging at least; evidence has to be claimed."""
    do(book, Deliver(REF, "Fewer children wait."))
    assert book.actions[REF].impact == "Fewer children wait."
    assert book.actions[REF].impact_state is ImpactState.EMERGING
    do(book, Deliver("BP24-1.2", "Audit shows it.", ImpactState.EVIDENCED))
    assert book.actions["BP24-1.2"].impact_state is ImpactState.EVIDENCED


def test_an_impact_can_be_told_later(book: Book) -> None:
    """What changed can be written after the delivery, and its state raised."""
    deliver(book)
    do(book, SetImpact(REF, "Schools refer earlier."))
    assert book.actions[REF].impact_state is ImpactState.EMERGING
    do(book, SetImpact(REF, "Schools refer earlier.", ImpactState.EVIDENCED))
    assert book.actions[REF].impact_state is ImpactState.EVIDENCED


def test_a_delivery_ends_a_hold_and_a_judgement(book: Book) -> None:
    """A delivered action is neither on hold nor rated."""
    do(book, Judge(REF, Rating.RED, "Nobody answers."))
    do(book, ChangeStatus(REF, Status.ON_HOLD, "funding", review_date=REVIEW_DATE))
    deliver(book, TODAY)
    found = book.actions[REF]
    assert (found.hold_reason, found.judgement, found.judgement_reason) == ("", None, "")


def test_an_ended_action_is_not_delivered_again(book: Book) -> None:
    """A second delivery is refused with the way out."""
    deliver(book)
    assert refusal_of(book, Deliver(REF)) == "BP24-1.1 is delivered already; reopen it first."


# Agreement


def test_a_held_meeting_of_the_overseeing_group_agrees_a_delivery(book: Book) -> None:
    """An agreed delivery keeps the meeting, and its day."""
    deliver(book)
    do(book, Agree((REF,), QAG_MEETING))
    assert book.actions[REF].agreed == date(2024, 11, 20)
    assert book.actions[REF].agreed_at == QAG_MEETING
    assert not book.actions[REF].awaits_agreement


def test_an_agreement_takes_effect_on_the_day_of_the_meeting(book: Book) -> None:
    """What is recorded after a meeting holds from the meeting on."""
    assert Agree((REF,), QAG_MEETING).day(book, context()) == date(2024, 11, 20)
    assert Agree((REF,)).day(book, context(meeting=QAG_MEETING)) == date(2024, 11, 20)
    assert RejectDelivery(REF, "No", QAG_MEETING).day(book, context()) == date(2024, 11, 20)


def test_the_meeting_can_be_the_one_that_is_recorded_in(book: Book) -> None:
    """During a meeting nobody has to name it."""
    deliver(book)
    do(book, Agree((REF,)), context(meeting=QAG_MEETING))
    assert book.actions[REF].agreed_at == QAG_MEETING


def test_several_deliveries_are_agreed_as_one_step(book: Book) -> None:
    """All shown deliveries can be agreed at once, or none is."""
    deliver(book)
    sentence = refusal_of(book, Agree((REF, "BP24-1.2"), QAG_MEETING))
    assert sentence == "BP24-1.2 is not started, so there is no delivery to agree."
    do(book, Deliver("BP24-1.2"), context(on=DELIVERED))
    do(book, Agree((REF, "BP24-1.2"), QAG_MEETING))
    assert all(action.agreed for action in book.actions.values())


def test_an_agreement_needs_a_meeting(book: Book) -> None:
    """Without a meeting nobody has agreed."""
    deliver(book)
    sentence = refusal_of(book, Agree((REF,)))
    assert sentence == "Say which meeting agrees the delivery of BP24-1.1."


def test_an_unknown_meeting_agrees_nothing(book: Book) -> None:
    """A meeting that is not there is named."""
    deliver(book)
    with pytest.raises(UnknownRecord, match=r"^There is no meeting “QAG-1999-01-01”"):
        do(book, Agree((REF,), "QAG-1999-01-01"))


def test_another_group_cannot_agree(book: Book) -> None:
    """Only the group that oversees an action agrees its delivery."""
    deliver(book)
    assert refusal_of(book, Agree((REF,), EXECUTIVE_MEETING)) == (
        "BP24-1.1 is overseen by QAG; a meeting of EXEC cannot agree its delivery."
    )


@pytest.mark.parametrize("state", ["planned", "inquorate", "cancelled"])
@pytest.mark.parametrize("asking", [Agree, RejectDelivery])
def test_a_meeting_that_was_not_held_and_quorate_decides_nothing(
    book: Book, state: str, asking: type[Agree] | type[RejectDelivery]
) -> None:
    """A planned, inquorate or cancelled meeting neither agrees nor refuses a delivery."""
    deliver(book)
    meeting = held(book, state=state)
    command = (
        Agree((REF,), meeting) if asking is Agree else RejectDelivery(REF, "No evidence", meeting)
    )
    assert refusal_of(book, command) == (
        f"Meeting {meeting} is {state}; only a held, quorate meeting can agree a delivery."
    )


def test_a_meeting_cannot_agree_what_was_delivered_after_it(book: Book) -> None:
    """A meeting on the 20th agrees no delivery of the 21st, but one of the 20th."""
    deliver(book, date(2024, 11, 21))
    assert refusal_of(book, Agree((REF,), QAG_MEETING), context(on=TODAY)) == (
        "BP24-1.1 was delivered on 21 November 2024, after meeting QAG-2024-11-20; "
        "name a later meeting."
    )
    do(book, Deliver("BP24-1.2"), context(on=date(2024, 11, 20)))
    do(book, Agree(("BP24-1.2",), QAG_MEETING))


def test_a_meeting_agrees_nothing_before_it_is_held(book: Book) -> None:
    """An agreement cannot hold from a day before its meeting."""
    deliver(book)
    assert refusal_of(book, Agree((REF,), QAG_MEETING), context(on=date(2024, 11, 19))) == (
        "Meeting QAG-2024-11-20 was on 20 November 2024; what it decided on BP24-1.1 cannot hold "
        "from 19 November 2024, so give a later day."
    )


def test_a_delivery_is_agreed_once(book: Book) -> None:
    """What is agreed can be neither agreed nor refused again."""
    deliver(book)
    do(book, Agree((REF,), QAG_MEETING))
    told = (
        "The delivery of BP24-1.1 was agreed at QAG-2024-11-20 already; reopen it if it is not "
        "delivered after all."
    )
    assert refusal_of(book, Agree((REF,), QAG_MEETING)) == told
    assert refusal_of(book, RejectDelivery(REF, "No evidence", QAG_MEETING)) == told


def test_a_refused_delivery_reopens_with_a_note(book: Book) -> None:
    """A refused action is in progress again, and a note says why."""
    deliver(book)
    do(book, RejectDelivery(REF, "No evidence yet", QAG_MEETING))
    found = book.actions[REF]
    assert (found.status, found.ended) == (Status.IN_PROGRESS, None)
    assert [note.text for note in book.updates_of(REF)] == ["Delivery not agreed: No evidence yet"]


def test_a_refusal_says_why(book: Book) -> None:
    """A delivery is not refused without a reason."""
    deliver(book)
    sentence = refusal_of(book, RejectDelivery(REF, " ", QAG_MEETING))
    assert sentence == "Say why the delivery of BP24-1.1 was not agreed."


def test_a_refused_delivery_can_be_delivered_and_agreed_later(book: Book) -> None:
    """After a refusal the claim can be made again, and a later meeting agrees it."""
    deliver(book)
    do(book, RejectDelivery(REF, "No evidence yet", QAG_MEETING))
    deliver(book, date(2024, 11, 22))
    do(book, Agree((REF,), held(book, "2024-11-25")))
    assert book.actions[REF].agreed == TODAY


# Reopening


def test_a_reopened_delivery_has_no_end_and_no_agreement(book: Book) -> None:
    """Nothing of an end stays on an action that is in progress again."""
    deliver(book)
    do(book, Agree((REF,), QAG_MEETING))
    do(book, ChangeStatus(REF, Status.IN_PROGRESS))
    found = book.actions[REF]
    assert found.is_open
    assert (found.ended, found.agreed, found.agreed_at) == (None, None, "")


def test_a_reopened_closing_has_no_outcome(book: Book) -> None:
    """Nothing of a closing stays on an action that is on hold again."""
    do(book, EndAction(REF, Outcome.TRANSFERRED, "scope changed", Cause.WITHIN, "Why", "The ICB"))
    do(book, ChangeStatus(REF, Status.ON_HOLD, "funding", review_date=REVIEW_DATE))
    found = book.actions[REF]
    assert found.status is Status.ON_HOLD
    assert (found.outcome, found.reason, found.cause) == (None, "", None)
    assert (found.explanation, found.transferred_to) == ("", "")


def test_a_delivery_taken_for_another_can_go_back_to_not_started(book: Book) -> None:
    """An action that was delivered by mistake and has no notes can be not started again."""
    deliver(book)
    do(book, ChangeStatus(REF, Status.NOT_STARTED))
    assert book.actions[REF].status is Status.NOT_STARTED
    assert book.actions[REF].ended is None


# Our judgement


def test_a_judgement_has_a_reason(book: Book) -> None:
    """The team's own rating is kept with why, and refused without."""
    do(book, Judge(REF, Rating.AMBER, "The trainer is leaving."))
    assert book.actions[REF].judgement is Rating.AMBER
    assert book.actions[REF].judgement_reason == "The trainer is leaving."
    sentence = refusal_of(book, Judge(REF, Rating.GREEN))
    assert sentence == "Our judgement of BP24-1.1 needs a reason; give one."


def test_a_judgement_can_be_taken_away(book: Book) -> None:
    """Without a judgement the action is rated as computed."""
    do(book, Judge(REF, Rating.AMBER, "The trainer is leaving."))
    do(book, Judge(REF, None))
    assert book.actions[REF].judgement is None
    assert book.actions[REF].judgement_reason == ""


def test_an_end_cannot_be_judged(book: Book) -> None:
    """Ends have no rating, so they have no judgement either."""
    deliver(book)
    sentence = refusal_of(book, Judge(REF, Rating.AMBER, "Doubtful"))
    assert sentence == "BP24-1.1 is delivered; only an open action has a rating."


def test_having_no_date_is_no_judgement(book: Book) -> None:
    """Nobody can judge that an action has no date."""
    with pytest.raises(UnknownValue, match="“No date” is no judgement; it takes Red, Amber, Green"):
        do(book, Judge(REF, Rating.NO_DATE, "None agreed"))


@pytest.mark.parametrize(
    "command",
    [
        AddProgressUpdate("BP24-9.9", "x"),
        ChangeStatus("BP24-9.9", Status.IN_PROGRESS),
        Deliver("BP24-9.9"),
        Agree(("BP24-9.9",), QAG_MEETING),
        RejectDelivery("BP24-9.9", "x", QAG_MEETING),
        SetImpact("BP24-9.9", "x"),
        Judge("BP24-9.9", Rating.RED, "x"),
    ],
    ids=lambda command: command.what,
)
def test_an_unknown_reference_is_named(book: Book, command: Command) -> None:
    """Every command on an action says which reference it does not know."""
    with pytest.raises(UnknownRecord, match=r"^There is no action “BP24-9\.9”; “cscp list"):
        do(book, command)


def test_sentences_say_what_was_done() -> None:
    """Each command tells in a few words what it did."""
    assert AddProgressUpdate(REF, "x").sentence() == "Added a progress update to BP24-1.1"
    assert ChangeStatus(REF, Status.ON_HOLD).sentence() == "BP24-1.1 is on hold"
    assert Deliver(REF).sentence() == "Delivered BP24-1.1"
    assert Agree((REF, "EX24-01")).sentence() == "Agreed the delivery of BP24-1.1, EX24-01"
    assert RejectDelivery(REF, "x").sentence() == "Did not agree the delivery of BP24-1.1"
    assert Judge(REF, Rating.RED, "x").sentence() == "Judged BP24-1.1 Red"
    assert Judge(REF, None).sentence() == "BP24-1.1 as computed"


def test_an_action_overseen_by_nobody_is_told_so(book: Book) -> None:
    """A delivery that no group oversees cannot be agreed, and the sentence says why."""
    do(book, SetFields("actions", REF, {"overseeing_group": ""}))
    deliver(book)
    assert refusal_of(book, Agree((REF,), QAG_MEETING)) == (
        "BP24-1.1 is overseen by no group; a meeting of QAG cannot agree its delivery."
    )
