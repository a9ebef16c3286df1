from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from building import (
    QAG_MEETING,
    action,
    book_with_actions,
    context,
    do,
    executive_action,
    founded_book,
    refusal_of,
)
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.book import name_of
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.actions import AddProgressUpdate, ChangeStatus, Deliver, MoveDate
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.enums import Cause, MoveKind, Outcome, Rating, Status
from cscp_tui.domain.records import KINDS, Move, ProgressUpdate
from cscp_tui.domain.rules import check
from cscp_tui.domain.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Record


REF = "BP24-1.1"
DAY = date(2024, 11, 12)


@pytest.fixture
def book() -> Book:
    """A book with a plan action and one of the Executive."""
    made = book_with_actions(1)
    do(made, executive_action())
    return made


def refused(book: Book, table: str, record: Record) -> str:
    """The sentence with which a record is refused, whoever made it."""
    draft = UnitOfWork(book, context())
    draft.put(table, record)
    with pytest.raises(CscpError) as refusal:
        check.check_draft(draft)
    return str(refusal.value)


def attendance(agency: str = "police", meeting: str = QAG_MEETING, **values: Any) -> AddRecord:
    """The command that says who came for an agency."""
    return AddRecord("attendances", {"meeting": meeting, "agency": agency} | values)


# Texts and links


@pytest.mark.parametrize(
    ("table", "key", "field"),
    [
        ("actions", REF, "title"),
        ("agencies", "police", "name"),
        ("groups", "QAG", "name"),
        ("plans", "2024/25", "title"),
        ("priorities", "2024/25/1", "title"),
        ("partnership", "partnership", "name"),
    ],
)
def test_a_text_that_is_needed_cannot_be_empty(
    book: Book, table: str, key: str, field: str
) -> None:
    """A title or name without words is refused with its record."""
    for text in ("", " \t\n"):
        sentence = refusal_of(book, SetFields(table, key, {field: text}))
        assert sentence == (
            f"Fill in “{KINDS[table].fields[field].label}” for "
            + (f"{name_of(table)} {key}." if key != table else f"{table}.")
        )


@pytest.mark.parametrize(
    ("table", "values", "field"),
    [
        ("decisions", {"meeting": QAG_MEETING, "text": " "}, "text"),
        ("commitments", {"year": "2024/25", "order": 1, "said": ""}, "said"),
        (
            "partner_evidence",
            {"agency": "icb", "quarter": "2024-25/Q3", "impact_area": "Neglect", "evidence": ""},
            "evidence",
        ),
        ("challenges", {"raised_by": "EXEC", "put_to": "", "question": "Why?"}, "put_to"),
        (
            "reflections",
            {"quarter": "2024-25/Q3", "role": "Independent Scrutineer", "text": ""},
            "text",
        ),
        ("origins", {"title": "", "source": "review", "kind": "LCSPR"}, "title"),
    ],
)
def test_a_new_record_has_something_to_say(
    book: Book, table: str, values: dict[str, Any], field: str
) -> None:
    """A decision, commitment, evidence, challenge, reflection or origin needs its text."""
    sentence = refusal_of(book, AddRecord(table, values))
    label = KINDS[table].fields[field].label
    assert sentence.startswith(f"Fill in “{label}” for {KINDS[table].noun} ")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("lead_agency", "polis", "There's no agency “polis”. Correct “Lead agency” of EX24-01."),
        (
            "supporting_agencies",
            ["police", "polis"],
            "There's no agency “polis”. Correct “Supporting agencies” of EX24-01.",
        ),
        (
            "overseeing_group",
            "QA",
            "There's no group “QA”. Correct “Overseeing group” of EX24-01.",
        ),
        ("origin", "origin-7", "There's no origin “origin-7”. Correct “Origin” of EX24-01."),
        (
            "related",
            ["BP24-9.9"],
            "There's no action “BP24-9.9”. Correct “Related actions” of EX24-01.",
        ),
        (
            "raised_at",
            "QAG-1999-01-01",
            "There's no meeting “QAG-1999-01-01”. Correct “Raised at” of EX24-01.",
        ),
    ],
)
def test_an_action_names_only_what_is_there(
    book: Book, field: str, value: object, sentence: str
) -> None:
    """An agency, group, origin, action or meeting that is not there is named with the field."""
    assert refusal_of(book, SetFields("actions", "EX24-01", {field: value})) == sentence


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (
            AddRecord("priorities", {"plan": "2019/20", "number": 1, "title": "Neglect"}),
            "There's no plan “2019/20”. Correct “Plan” of priority 1 of 2019/20.",
        ),
        (
            AddRecord("meetings", {"group": "QA", "day": "2024-12-04"}),
            "There's no group “QA”. Correct “Group” of the QA meeting of 4 December 2024.",
        ),
        (
            AddRecord("decisions", {"meeting": "QAG-1999-01-01", "text": "Agreed"}),
            (
                "There's no meeting “QAG-1999-01-01”. Correct “Decided at” of "
                "a decision of QAG-1999-01-01."
            ),
        ),
        (
            AddRecord(
                "memberships", {"group": "QAG", "agency": "polis", "first_day": "2024-04-01"}
            ),
            "There's no agency “polis”. Correct “Agency” of polis in Quality Assurance Group.",
        ),
        (
            SetFields("agencies", "police", {"parent": "met"}),
            "There's no agency “met”. Correct “Part of” of The Police.",
        ),
        (
            SetFields("partnership", "partnership", {"annual_report_groups": ["QAG", "QA"]}),
            "There's no group “QA”. Correct “Annual report groups” of the partnership.",
        ),
        (
            SetFields("groups", "QAG", {"quorum": [{"at_least": 1, "agencies": ["polis"]}]}),
            "There's no agency “polis”. Correct “Quorum” of Quality Assurance Group.",
        ),
        (
            attendance("polis"),
            "There's no agency “polis”. Correct “Agency” of polis at the Quality Assurance Group meeting of 20 November 2024.",
        ),
    ],
)
def test_other_records_name_only_what_is_there(book: Book, command: Command, sentence: str) -> None:
    """A plan, group, meeting or agency that is not there is named with the record."""
    assert refusal_of(book, command) == sentence


def test_nothing_names_a_record_that_was_undone(book: Book) -> None:
    """A record whose making was undone is as good as none."""
    changes = do(book, action("Second"))
    book.apply([inverse(change) for change in changes])
    sentence = refusal_of(book, SetFields("actions", REF, {"related": ["BP24-1.2"]}))
    assert sentence == "There's no action “BP24-1.2”. Correct “Related actions” of BP24-1.1."


def test_a_quarter_is_kept_in_one_form(book: Book) -> None:
    """A note whose quarter is not in the stored form would be found by nobody."""
    note = ProgressUpdate(
        id=f"{REF}/note-1", created=DAY, action=REF, text="x", quarter="Q3 2024/25"
    )
    assert (
        refused(book, "progress_updates", note)
        == "“Q3 2024/25” isn't a quarter. Type it like 2024-25/Q4."
    )


# Where an action belongs


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (
            action(plan="2025-27", priority="2024/25/1"),
            "Priority 2024/25/1 isn't in plan 2025-27. Choose one that is.",
        ),
        (
            executive_action(plan="2024/25", priority="2024/25/1"),
            "EX24-02 isn't a plan action. Leave its plan and priority blank.",
        ),
        (
            executive_action(priority="2024/25/1"),
            "EX24-02 isn't a plan action. Leave its plan and priority blank.",
        ),
        (
            SetFields("actions", REF, {"priority": ""}),
            "BP24-1.1 is a plan action. Give its plan and priority.",
        ),
    ],
)
def test_only_plan_actions_have_a_priority_and_it_is_of_their_plan(
    book: Book, command: Command, sentence: str
) -> None:
    """A priority of another plan, or of any plan on an action of none, is refused."""
    assert refusal_of(book, command) == sentence


# What belongs to which status


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"ended": DAY},
            "BP24-1.1 is open, so it can't have an end date or an agreement.",
        ),
        (
            {"agreed": DAY},
            "BP24-1.1 is open, so it can't have an end date or an agreement.",
        ),
        (
            {"outcome": Outcome.WITHDRAWN},
            "BP24-1.1 is open, so it can't have an end date or an agreement.",
        ),
        (
            {"status": Status.DELIVERED},
            "BP24-1.1 can't have ended before it was added. Give a later date.",
        ),
        (
            {"status": Status.DELIVERED, "ended": date(2024, 3, 31)},
            "BP24-1.1 can't have ended before it was added. Give a later date.",
        ),
        (
            {"status": Status.DELIVERED, "ended": DAY, "outcome": Outcome.WITHDRAWN},
            "BP24-1.1 is delivered, so it can't have another outcome.",
        ),
        (
            {"status": Status.ENDED, "ended": DAY, "agreed": DAY},
            "BP24-1.1 ended without being delivered, so there's no delivery to agree.",
        ),
        (
            {
                "status": Status.ENDED,
                "ended": DAY,
                "outcome": Outcome.CARRIED_OVER,
                "reason": "other",
                "cause": Cause.WITHIN,
            },
            "BP24-1.1 is carried over, so it needs a continuation in the next plan.",
        ),
        (
            {"judgement": Rating.RED},
            "Give a reason for our judgement of BP24-1.1.",
        ),
        (
            {"original_due": date(2025, 6, 30)},
            (
                "The original due date of BP24-1.1, 31 March 2025, never changes. Move its due date instead."
            ),
        ),
        (
            {"original_due": None},
            (
                "The original due date of BP24-1.1, 31 March 2025, never changes. Move its due date instead."
            ),
        ),
    ],
)
def test_an_action_has_only_what_belongs_to_its_status(
    book: Book, values: dict[str, Any], sentence: str
) -> None:
    """Whoever made it, an action with an end too many or too few is refused."""
    assert refused(book, "actions", replace(book.actions[REF], **values)) == sentence


def test_a_noted_action_is_not_not_started(book: Book) -> None:
    """An action with a note cannot be said to be not started, by whatever way."""
    do(book, AddProgressUpdate(REF, "Started."))
    record = replace(book.actions[REF], status=Status.NOT_STARTED)
    sentence = refused(book, "actions", record)
    assert sentence == "BP24-1.1 has progress updates, so it can't be “not started”."


def test_the_first_date_goes_with_the_move_that_gave_it(book: Book) -> None:
    """Undoing the move that gave an action its first date takes that date away again."""
    do(book, action("Undated", due=None))
    do(book, MoveDate("BP24-1.2", date(2025, 2, 28)))
    move = book.moves_of("BP24-1.2")[0]
    draft = UnitOfWork(book, context())
    draft.put("moves", replace(move, undone=True))
    undated = replace(book.actions["BP24-1.2"], due=None, original_due=None)
    draft.put("actions", undated)
    check.check_draft(draft)
    assert refused(book, "actions", undated).startswith("The original due date of BP24-1.2")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"reason": "rain", "cause": Cause.WITHIN},
            "“rain” isn't a valid reason. Use partner capacity, waiting for a partner, ",
        ),
        ({"reason": "other"}, "Give a reason and a cause for the slip of BP24-1.1."),
        (
            {"cause": Cause.WITHIN},
            "Give a reason and a cause for the slip of BP24-1.1.",
        ),
        (
            {"action": "BP24-9.9", "reason": "other", "cause": Cause.WITHIN},
            "There's no action “BP24-9.9”. Correct “Action” of the date move of BP24-9.9.",
        ),
    ],
)
def test_no_slip_is_kept_without_reason_and_cause(
    book: Book, values: dict[str, Any], sentence: str
) -> None:
    """Whoever made it, a slip lacks neither; its reason is one of the partnership's."""
    slip = Move(
        id=f"{REF}/move-1",
        created=DAY,
        action=REF,
        earlier_due=date(2024, 10, 31),
        later_due=date(2025, 3, 31),
        kind=MoveKind.SLIP,
    )
    assert refused(book, "moves", replace(slip, **values)).startswith(sentence)


def test_a_note_is_not_older_than_its_action(book: Book) -> None:
    """Whoever made it, a note of a day before its action was made is refused."""
    note = ProgressUpdate(
        id=f"{REF}/note-1", created=date(2024, 3, 31), action=REF, text="x", quarter="2023-24/Q4"
    )
    assert refused(book, "progress_updates", note) == (
        "BP24-1.1 was added on 1 April 2024, so it can't have an update dated 31 March 2024. Give a later date."
    )


# Plans, priorities, memberships, agencies, settings


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (
            SetFields("plans", "2024/25", {"last_day": "2024-03-31"}),
            "Plan 2024/25 ends before it begins. Give a later last day.",
        ),
        (
            AddRecord("priorities", {"plan": "2024/25", "number": 0, "title": "Neglect"}),
            "Priority 2024/25/0 needs a number, 1 or more.",
        ),
        (
            SetFields("memberships", "QAG/icb/2024-04-01", {"last_day": "2024-03-31"}),
            (
                "The membership of The ICB in Quality Assurance Group ends before it begins. Give a later last day."
            ),
        ),
        (
            SetFields("agencies", "police", {"parent": "police"}),
            "The Police can't be part of itself. Choose another agency.",
        ),
        (
            Together(
                (
                    SetFields("agencies", "police", {"parent": "council"}),
                    SetFields("agencies", "council", {"parent": "icb"}),
                    SetFields("agencies", "icb", {"parent": "police"}),
                )
            ),
            "The Police can't be part of itself. Choose another agency.",
        ),
        (
            SetFields("partnership", "partnership", {"red_after_days": -1}),
            "“Days late for Red” can't be -1. Give a number of days, 0 or more.",
        ),
        (
            SetFields("partnership", "partnership", {"reasons": []}),
            "Test Partnership needs at least one reason to choose from.",
        ),
    ],
)
def test_what_cannot_be_is_refused(book: Book, command: Command, sentence: str) -> None:
    """Ends before beginnings, agencies within themselves and absurd settings are refused."""
    assert refusal_of(book, command) == sentence


def test_what_lasts_a_day_can_be(book: Book) -> None:
    """A membership or a plan that ends on the day on which it begins is one day long."""
    do(book, SetFields("plans", "2024/25", {"last_day": "2024-04-01"}))
    assert book.plans["2024/25"].last_day == date(2024, 4, 1)
    do(book, SetFields("memberships", "QAG/icb/2024-04-01", {"last_day": "2024-04-01"}))
    assert book.memberships["QAG/icb/2024-04-01"].last_day == date(2024, 4, 1)


@pytest.mark.parametrize(
    "field", ["red_after_days", "amber_within_days", "new_for_days", "updates_expected_from_days"]
)
def test_a_threshold_can_be_nothing(book: Book, field: str) -> None:
    """A partnership that allows no day at all sets a threshold to 0."""
    do(book, SetFields("partnership", "partnership", {field: 0}))
    assert getattr(book.partnership, field) == 0


# Attendance


@pytest.mark.parametrize(
    ("values", "number"),
    [
        ({"in_room": -1}, -1),
        ({"online": -2, "in_room": 5}, -2),
        ({"in_room": 1, "deputies": -1}, -1),
        ({"in_room": 201}, 201),
        ({"in_room": 150, "online": 150}, 300),
    ],
)
def test_numbers_of_people_that_cannot_be_are_refused(
    book: Book, values: dict[str, Any], number: int
) -> None:
    """Fewer than nobody, or more than any meeting has, is a slip of the finger."""
    assert refusal_of(book, attendance(**values)) == (
        f"{number} people from The Police at QAG-2024-11-20 can't be right. Give a number from 0 to 200."
    )


def test_more_people_than_meetings_can_come(book: Book) -> None:
    """Four people of one agency at one meeting are four, of whom all may be deputies."""
    do(book, attendance(in_room=3, online=1, deputies=4))
    (row,) = book.attendances_of(QAG_MEETING)
    assert row.present == 4


def test_deputies_are_among_those_present(book: Book) -> None:
    """There cannot be more deputies than people."""
    assert refusal_of(book, attendance(in_room=1, deputies=2)) == (
        "The Police can't have 2 deputies with 1 person present at QAG-2024-11-20. "
        "Correct one of the two."
    )


def test_nobody_attends_a_cancelled_meeting(book: Book) -> None:
    """Attendance of a meeting that was cancelled is refused."""
    do(book, SetFields("meetings", QAG_MEETING, {"state": "cancelled"}))
    sentence = refusal_of(book, attendance(in_room=1))
    assert (
        sentence == "Meeting QAG-2024-11-20 was cancelled, so nobody attended it. Choose another."
    )


def test_only_members_attend(book: Book) -> None:
    """Whoever is no member on the day of a meeting is recorded among the guests."""
    do(book, AddRecord("agencies", {"name": "SLaM"}, "slam"))
    told = "SLaM wasn't a member of QAG on 20 November 2024. Record them as guests, or make them a member from that date."
    assert refusal_of(book, attendance("slam", in_room=1)) == told
    do(book, attendance("guests", in_room=3))
    assert [row.agency for row in book.attendances_of(QAG_MEETING)] == ["guests"]


@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [("2024-11-20", None), ("2024-04-01", "2024-11-20"), ("2024-11-20", "2024-11-20")],
)
def test_a_member_is_one_from_its_first_to_its_last_day(
    book: Book, first_day: str, last_day: str | None
) -> None:
    """An agency attends as a member on the first and the last day of its membership."""
    join(book, first_day, last_day)
    do(book, attendance("slam", in_room=1))
    assert f"{QAG_MEETING}/slam" in book.attendances


@pytest.mark.parametrize(
    ("first_day", "last_day"), [("2024-11-21", None), ("2024-04-01", "2024-11-19")]
)
def test_a_member_is_none_before_and_after(
    book: Book, first_day: str, last_day: str | None
) -> None:
    """An agency that joins the day after a meeting, or left the day before, was no member."""
    join(book, first_day, last_day)
    assert "wasn't a member of QAG" in refusal_of(book, attendance("slam", in_room=1))


def join(book: Book, first_day: str, last_day: str | None) -> None:
    """Make SLaM a member of the Quality Assurance Group."""
    membership = {"group": "QAG", "agency": "slam", "first_day": first_day, "last_day": last_day}
    do(book, AddRecord("agencies", {"name": "SLaM"}, "slam"))
    do(book, AddRecord("memberships", membership))


def test_a_membership_and_an_attendance_can_be_made_together(book: Book) -> None:
    """One step may make an agency a member and say that it came."""
    membership = {"group": "QAG", "agency": "slam", "first_day": "2024-11-20"}
    step = Together(
        (
            AddRecord("agencies", {"name": "SLaM"}, "slam"),
            AddRecord("memberships", membership),
            attendance("slam", in_room=1),
        )
    )
    do(book, step)
    assert f"{QAG_MEETING}/slam" in book.attendances


def test_apologies_need_no_people(book: Book) -> None:
    """An agency that sent apologies has a row without people."""
    do(book, attendance(apologies=True))
    (row,) = book.attendances_of(QAG_MEETING)
    assert (row.present, row.apologies) == (0, True)


# What is checked


def test_undone_records_keep_no_rules(book: Book) -> None:
    """What is taken back may lack what it names."""
    draft = UnitOfWork(book, context())
    draft.put("actions", replace(book.actions[REF], undone=True, title=""))
    check.check_draft(draft)


def test_only_what_a_draft_touches_is_checked(book: Book) -> None:
    """An older record that breaks a rule of today does not stop other work."""
    book.tables["agencies"]["police"] = replace(book.agencies["police"], name="")
    do(book, SetFields("actions", REF, {"lead": "Designated Nurse"}))
    assert book.actions[REF].lead == "Designated Nurse"


def test_a_reason_is_only_checked_when_it_is_given(book: Book) -> None:
    """An action on hold for a reason that was dropped since can still be edited."""
    do(book, ChangeStatus(REF, Status.ON_HOLD, "funding", review_date=date(2025, 1, 20)))
    do(book, SetFields("partnership", "partnership", {"reasons": ["partner capacity"]}))
    do(book, SetFields("actions", REF, {"lead": "Designated Nurse"}))
    assert book.actions[REF].hold_reason == "funding"
    do(book, Deliver(REF))
    assert book.actions[REF].is_delivered


@pytest.mark.parametrize("table", KINDS)
def test_fields_that_are_read_together_are_there(table: str) -> None:
    """Every field that counts as touched with another one is a field of its table."""
    assert KINDS[table].read_together <= KINDS[table].defaults.keys()


def test_two_plans_that_share_their_references_are_asked_about() -> None:
    """A plan that overlaps another and begins in the same year has references like the other's."""
    values = {"title": "Another", "first_day": "2024-09-01", "last_day": "2025-08-31"}
    draft = UnitOfWork(founded_book(), context())
    AddRecord("plans", values, "2024-25b").work(draft)
    check.check_draft(draft)
    assert list(map(str, draft.doubts)) == [
        "Plan 2024-25b overlaps plan 2024/25, and the references of both will begin with BP24."
    ]
