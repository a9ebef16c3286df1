"""What takes effect on an earlier day names only what was there on that day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_values

from building import (
    EXECUTIVE_MEETING,
    FIRST_DAY,
    LAST_DAY,
    OFFICER,
    QAG_MEETING,
    TODAY,
    action,
    book_with_actions,
    context,
    do,
    executive_action,
    founded_book,
    refusal_of,
)
from cscp_tui.base.errors import (
    CscpError,
    Missing,
    Refused,
    UnknownQuarter,
    UnknownRecord,
    UnknownValue,
)
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddFromOrigin,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
    RejectDelivery,
    SetImpact,
)
from cscp_tui.domain.commands.carry_over import (
    CarryOver,
    proposed_carry_over,
)
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.enums import (
    Cause,
    ImpactState,
    MoveKind,
    OriginKind,
    Outcome,
    Rating,
    Source,
    Status,
)
from cscp_tui.domain.figures import original_due_of, slips_of
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.rules.moves import due_before
from cscp_tui.domain.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command


def added(book: Book, command: AddAction, today: date = TODAY, on: date | None = None) -> str:
    """The reference that an added action gets."""
    (change,) = do(book, command, context(today, on=on))
    return change.id


def warnings(book: Book, command: AddAction, today: date = TODAY) -> list[str]:
    """The warnings with which an action is added."""
    draft = UnitOfWork(book, context(today))
    command.work(draft)
    return draft.warnings


# References


def test_references_of_a_plan_carry_its_first_year_and_the_priority() -> None:
    """The first action of priority 2 of the plan 2025-27 is BP25-2.1, in whatever year it is."""
    book = founded_book()
    assert added(book, action(priority="2025-27/2"), date(2026, 5, 1)) == "BP25-2.1"


def test_references_of_a_plan_are_counted_per_priority() -> None:
    """Each priority of each plan counts its own actions."""
    book = founded_book()
    wanted = ["2024/25/1", "2024/25/1", "2024/25/2", "2025-27/1", "2024/25/1"]
    refs = [added(book, action(priority=priority)) for priority in wanted]
    assert refs == ["BP24-1.1", "BP24-1.2", "BP24-2.1", "BP25-1.1", "BP24-1.3"]


@pytest.mark.parametrize(
    ("source", "ref"),
    [
        ("executive", "EX24-01"),
        ("review", "RV24-01"),
        ("audit", "AU24-01"),
        ("scrutineer", "SC24-01"),
        ("other", "OT24-01"),
    ],
)
def test_references_of_other_sources_carry_the_financial_year(source: str, ref: str) -> None:
    """An action of another source than the plan is counted within its financial year."""
    assert added(founded_book(), executive_action(source=source)) == ref


@pytest.mark.parametrize(
    ("on", "ref"),
    [(date(2025, 3, 31), "EX24-01"), (date(2025, 4, 1), "EX25-01"), (None, "EX25-01")],
)
def test_the_day_of_effect_decides_the_financial_year(on: date | None, ref: str) -> None:
    """An action recorded in April for March is one of the old financial year."""
    assert added(founded_book(), executive_action(), date(2025, 4, 8), on) == ref


def test_references_go_on_beyond_two_digits() -> None:
    """After EX24-99 comes EX24-100."""
    book = founded_book()
    refs = [added(book, executive_action()) for _ in range(100)]
    assert refs[8:10] == ["EX24-09", "EX24-10"]
    assert refs[-2:] == ["EX24-99", "EX24-100"]
    assert added(book, executive_action()) == "EX24-101"


def test_a_reference_is_never_used_again() -> None:
    """The reference of an action whose making was undone is not given to the next one."""
    book = book_with_actions(1)
    changes = do(book, action("Made by mistake"))
    book.apply([inverse(change) for change in changes])
    assert added(book, action("Right")) == "BP24-1.3"


def test_two_actions_of_one_step_get_two_references() -> None:
    """Actions that are added together do not share a reference."""
    changes = do(founded_book(), Together((action("One"), action("Two"), executive_action())))
    assert [change.id for change in changes] == ["BP24-1.1", "BP24-1.2", "EX24-01"]


SOURCES = st.sampled_from(
    ["2024/25/1", "2024/25/2", "2025-27/1", "executive", "audit", "other"],
)


@given(st.lists(st.tuples(SOURCES, st.booleans(), st.integers(0, 700)), max_size=15))
def test_references_are_unique_whatever_is_undone(steps: list[tuple[str, bool, int]]) -> None:
    """However many actions are added and undone, no reference is ever given twice."""
    book, refs = founded_book(), []
    for where, is_undone, days in steps:
        today = date.fromordinal(TODAY.toordinal() + days)
        is_plan = "/" in where
        command = action(priority=where) if is_plan else executive_action(source=where)
        changes = do(book, command, context(today))
        refs.append(changes[0].id)
        if is_undone:
            book.apply([inverse(change) for change in changes])
    assert len(set(refs)) == len(refs)


def test_the_reference_of_an_old_system_is_kept_beside() -> None:
    """An action keeps the reference that it had elsewhere next to its own."""
    book = founded_book()
    ref = added(book, action(old_ref="3.2b"))
    assert book.actions[ref].old_ref == "3.2b"


# What a new action is


def test_a_new_action_is_not_started_and_holds_from_its_day() -> None:
    """An action begins as not started on its day of effect."""
    book = founded_book()
    ref = added(book, action(), TODAY, date(2024, 5, 7))
    assert book.actions[ref].status is Status.NOT_STARTED
    assert book.actions[ref].created == date(2024, 5, 7)


def test_the_first_due_date_is_the_original_one() -> None:
    """The due date that an action is added with is its original due date."""
    book = founded_book()
    ref = added(book, action(due="2024-12-31"))
    assert book.actions[ref].original_due == book.actions[ref].due == date(2024, 12, 31)


def test_an_imported_action_can_have_another_original_date() -> None:
    """An action that comes from elsewhere keeps the first date that was agreed there."""
    book = founded_book()
    ref = added(book, action(due="2025-03-31", original_due="2024-06-30"))
    assert book.actions[ref].original_due == date(2024, 6, 30)


def test_an_original_date_can_be_unknown() -> None:
    """Where the first date was lost before import, the present one is not taken for it."""
    book = founded_book()
    ref = added(book, action(due="2025-03-31", original_due_unknown=True))
    assert book.actions[ref].original_due is None
    assert book.actions[ref].due == date(2025, 3, 31)


def test_the_group_that_oversees_the_source_oversees_the_action() -> None:
    """The Quality Assurance Group oversees plan actions, the Executive its own, unless said."""
    book = founded_book()
    assert book.actions[added(book, action())].overseeing_group == "QAG"
    assert book.actions[added(book, executive_action())].overseeing_group == "EXEC"
    told = book.actions[added(book, action(overseeing_group="EXEC"))]
    assert told.overseeing_group == "EXEC"


def test_no_group_oversees_a_source_that_none_looks_after() -> None:
    """An action of a source that no group oversees is added without one."""
    book = founded_book()
    assert book.actions[added(book, executive_action(source="other"))].overseeing_group == ""


@pytest.mark.parametrize(
    ("given", "meeting", "raised_at"),
    [
        ("", QAG_MEETING, QAG_MEETING),
        (EXECUTIVE_MEETING, QAG_MEETING, EXECUTIVE_MEETING),
        (EXECUTIVE_MEETING, "", EXECUTIVE_MEETING),
        ("", "", ""),
    ],
)
def test_a_meeting_that_is_recorded_in_asked_for_the_action(
    given: str, meeting: str, raised_at: str
) -> None:
    """An action that is added during a meeting was asked for there, unless another is named."""
    book = founded_book()
    (change,) = do(book, action(raised_at=given), context(meeting=meeting))
    assert book.actions[change.id].raised_at == raised_at


@pytest.mark.parametrize(
    ("values", "origin_meeting"),
    [
        ({"source": "other"}, QAG_MEETING),
        ({"source": "other", "raised_at": EXECUTIVE_MEETING}, EXECUTIVE_MEETING),
        ({"source": "other", "origin": "eva"}, ""),
        ({"source": "other", "origin_meeting": ""}, ""),
        ({"source": "plan", "priority": "2024/25/1"}, ""),
    ],
)
def test_an_action_without_another_origin_comes_from_the_meeting_that_asked_for_it(
    values: dict[str, str], origin_meeting: str
) -> None:
    """It is recorded, unless the action is of the plan or has an origin of its own."""
    book = founded_book()
    eva = {"title": "Baby Eva", "source": "other", "kind": "other"}
    do(book, AddRecord("origins", eva, "eva"), context(TODAY))
    (change,) = do(book, AddAction({"title": "Find out", **values}), context(meeting=QAG_MEETING))
    assert book.actions[change.id].origin_meeting == origin_meeting


def test_housekeeping_awaits_no_agreement() -> None:
    """A meeting's own task is done once it is delivered; what comes from elsewhere is not."""
    book = founded_book()
    values = {"title": "Circulate the slides", "source": "other", "housekeeping": True}
    (change,) = do(book, AddAction(values), context(meeting=QAG_MEETING))
    do(book, Deliver(change.id))
    made = book.actions[change.id]
    assert not made.awaits_agreement
    assert not made.lacks_impact
    with pytest.raises(Refused, match="doesn't come from a meeting"):
        do(book, AddAction(values))
    with pytest.raises(Refused, match="doesn't come from a meeting"):
        do(book, action(housekeeping=True), context(meeting=QAG_MEETING))
    do(book, AddRecord("origins", {"title": "Eva", "source": "other", "kind": "other"}, "eva"))
    with pytest.raises(Refused, match="doesn't come from a meeting"):
        do(book, SetFields("actions", change.id, {"origin": "eva"}))
    do(book, SetFields("actions", change.id, {"housekeeping": False}))
    assert book.actions[change.id].awaits_agreement


def test_the_plan_follows_from_the_priority() -> None:
    """An action of a plan needs to name its priority only."""
    book = founded_book()
    ref = added(book, AddAction({"title": "Train staff", "priority": "2025-27/1"}))
    assert book.actions[ref].plan == "2025-27"
    assert book.actions[ref].source is Source.PLAN


def test_a_due_date_that_has_passed_warns() -> None:
    """A new action that was due yesterday is added with a warning; one due today without."""
    book = founded_book()
    assert warnings(book, action(due="2024-11-24")) == [
        "The due date, 24 November 2024, has already passed."
    ]
    assert warnings(book, action(due="2024-11-25")) == []
    assert warnings(book, action(due=None)) == []


# What cannot be added


@pytest.mark.parametrize(
    ("values", "problem", "sentence"),
    [
        ({"source": "plann"}, UnknownValue, "“plann” isn't a valid source. Use plan, executive, "),
        ({"priority": "2024/25/9"}, UnknownRecord, "There's no priority “2024/25/9”."),
        ({"priority": ""}, Missing, "A plan action needs a priority. Give its number"),
        ({"title": " "}, Missing, "Fill in “Action” for action BP24-1.1."),
        (
            {"due": "31/3/2025"},
            UnknownValue,
            "“31/3/2025” isn't a valid value for “Due date”. Use a date",
        ),
        ({"titel": "x"}, Exception, "Actions have no field “titel”. Choose title, source, "),
        ({"lead_agency": "polis"}, UnknownRecord, "There's no agency “polis”. Correct “Lead "),
    ],
)
def test_what_cannot_be_added_is_said(
    values: dict[str, Any], problem: type[Exception], sentence: str
) -> None:
    """A request that makes no action says what is wrong, and leaves the book as it was."""
    book = founded_book()
    with pytest.raises(problem) as refusal:
        do(book, action(**{"title": "Train", "priority": "2024/25/1"} | values))
    assert str(refusal.value).startswith(sentence)
    assert book.actions == {}


@pytest.mark.parametrize(
    ("field", "value", "way"),
    [
        ("status", "delivered", "change its status, deliver or end it"),
        ("ended", "2024-11-01", "deliver or end it"),
        ("agreed", "2024-11-01", "record that a meeting agreed it"),
        ("outcome", "withdrawn", "end it with an outcome"),
        ("continues", "BP24-1.1", "carry the other one over"),
        ("hold_reason", "funding", "put it on hold"),
        ("judgement", "Green", "judge it"),
    ],
)
def test_what_has_a_command_of_its_own_comes_after_adding(field: str, value: str, way: str) -> None:
    """A field that only a command of its own gives cannot be slipped in when adding."""
    label = KINDS["actions"].fields[field].label
    with pytest.raises(Refused) as refusal:
        do(book_with_actions(1), action(**{field: value}))
    assert (
        str(refusal.value) == f"“{label}” can't be set on a new action. Add the action, then {way}."
    )


def test_defaults_of_a_form_can_be_given() -> None:
    """A form may hand over every field that it left as it was."""
    book = founded_book()
    ref = added(book, action(status="not started", judgement=None, continues="", ended=None))
    assert book.actions[ref].status is Status.NOT_STARTED


# Other records


@pytest.mark.parametrize(
    ("table", "values", "key"),
    [
        ("meetings", {"group": "QAG", "day": "2024-12-04"}, "QAG-2024-12-04"),
        (
            "memberships",
            {"group": "EXEC", "agency": "police", "first_day": "2024-06-01"},
            "EXEC/police/2024-06-01",
        ),
        ("attendances", {"meeting": "QAG-2024-11-20", "agency": "icb"}, "QAG-2024-11-20/icb"),
        ("priorities", {"plan": "2024/25", "number": 3, "title": "Neglect"}, "2024/25/3"),
        ("origins", {"title": "Baby X", "source": "review", "kind": "LCSPR"}, "origin-1"),
        (
            "decisions",
            {"meeting": "QAG-2024-11-20", "text": "Agreed"},
            "QAG-2024-11-20/decision-1",
        ),
        (
            "commitments",
            {"year": "2024/25", "order": 1, "said": "More help"},
            "2024/25/commitment-1",
        ),
        (
            "challenges",
            {"raised_by": "EXEC", "put_to": "council", "question": "Why?"},
            "CH-01",
        ),
        (
            "partner_evidence",
            {
                "agency": "icb",
                "quarter": "2024-25/Q3",
                "impact_area": "Neglect",
                "evidence": "Fewer",
            },
            "2024-25/Q3/icb/evidence-1",
        ),
        (
            "narratives",
            {"quarter": "2024-25/Q3", "section": "themes", "text": "Quiet"},
            "2024-25/Q3/themes",
        ),
    ],
)
def test_ids_say_what_a_record_is(table: str, values: dict[str, Any], key: str) -> None:
    """A record that is given no id gets one from its fields."""
    book = founded_book()
    do(book, AddRecord(table, values))
    assert key in book.tables[table]
    assert book.tables[table][key].created == TODAY


def test_numbered_records_are_counted_on() -> None:
    """The second decision of a meeting is its decision 2."""
    book = founded_book()
    for text in ("First", "Second"):
        do(book, AddRecord("decisions", {"meeting": "QAG-2024-11-20", "text": text}))
    assert list(book.decisions) == ["QAG-2024-11-20/decision-1", "QAG-2024-11-20/decision-2"]


def test_there_is_one_meeting_of_a_group_a_day() -> None:
    """A second record of what there can be only one of is refused."""
    with pytest.raises(Refused, match=r"^The meeting “QAG-2024-11-20” already exists\. Give"):
        do(founded_book(), AddRecord("meetings", {"group": "QAG", "day": "2024-11-20"}))


@pytest.mark.parametrize("typed", ["2024/25 Q3", "Q3 2024/25", "2024-25-Q3", "2024-25/q3"])
def test_a_quarter_is_kept_in_one_form(typed: str) -> None:
    """However the quarter of partner evidence is typed, it is the same quarter."""
    book = founded_book()
    values = {"agency": "icb", "quarter": typed, "impact_area": "Neglect", "evidence": "Fewer"}
    do(book, AddRecord("partner_evidence", values))
    (kept,) = book.partner_evidence.values()
    assert kept.quarter == "2024-25/Q3"
    assert kept.id == "2024-25/Q3/icb/evidence-1"


def test_an_unknown_quarter_is_refused() -> None:
    """A evidence for no quarter at all is not kept."""
    values = {"agency": "icb", "quarter": "Q5", "impact_area": "Neglect", "evidence": "Fewer"}
    with pytest.raises(UnknownQuarter, match=r"^“Q5” isn't a quarter. Type it like 2024-25/Q4\.$"):
        do(founded_book(), AddRecord("partner_evidence", values))


def test_a_field_that_makes_the_id_is_asked_for() -> None:
    """A meeting without its day is asked for the day."""
    with pytest.raises(Missing, match=r"^Enter the date of the new meeting\.$"):
        do(founded_book(), AddRecord("meetings", {"group": "QAG"}))


def test_a_plan_without_an_id_is_called_by_its_years() -> None:
    """The days that make the id are asked for."""
    book, values = founded_book(), {"title": "Business plan", "first_day": "2027-04-01"}
    with pytest.raises(Missing, match=r"^Enter the last day of the new plan\.$"):
        do(book, AddRecord("plans", values))
    do(book, AddRecord("plans", {**values, "last_day": "2029-03-31"}))
    assert "2027-29" in book.plans


@pytest.mark.parametrize(
    ("table", "values", "made"),
    [
        ("agencies", {"name": "Fire & Rescue"}, "fire-rescue"),
        ("agencies", {"name": "Metropolitan Police", "abbreviation": "Police!"}, "police-2"),
        ("groups", {"name": "Learning and Review"}, "LAR"),
        ("groups", {"name": "Another", "abbreviation": "QA&G"}, "QAG2"),
    ],
)
def test_partners_get_their_ids_of_their_names(
    table: str, values: dict[str, str], made: str
) -> None:
    """As the app makes them: of the abbreviation, else of the name, which no other has."""
    assert do(founded_book(), AddRecord(table, values))[0].id == made


@pytest.mark.parametrize(
    ("table", "way"),
    [
        ("actions", "add an action"),
        ("progress_updates", "add a progress update to an action"),
        ("moves", "move the date of an action"),
    ],
)
def test_no_rule_is_got_round_by_making_the_record_itself(table: str, way: str) -> None:
    """Actions, notes and date moves are made by their own commands only."""
    with pytest.raises(Refused) as refusal:
        do(book_with_actions(1), AddRecord(table, {"action": "BP24-1.1"}, "X-1"))
    assert str(refusal.value).endswith(f" can't be added here. Instead, {way}.")


def test_sentences_say_what_was_added() -> None:
    """What was added is told by its title or name."""
    assert action("Train staff").sentence() == "“Train staff” added"
    assert AddRecord("agencies", {"name": "SLaM"}, "slam").sentence() == "Agency SLaM added"
    assert AddRecord("plans", {"title": "T"}, "2030/31").sentence() == "Plan T added"


def test_a_record_added_for_an_earlier_day_holds_from_then() -> None:
    """A meeting that is entered later can hold from the day it was planned."""
    book = founded_book()
    command = AddRecord("meetings", {"group": "QAG", "day": "2024-12-04"})
    do(book, command, context(on=FIRST_DAY))
    assert book.meetings["QAG-2024-12-04"].created == FIRST_DAY


def test_what_was_undone_is_added_again_with_what_it_is_now() -> None:
    """A plan is known by its years: the second attempt takes the label of the first."""
    book, days = founded_book(), {"first_day": "2031-04-01", "last_day": "2032-03-31"}
    first = AddRecord("plans", days | {"title": "Wrong"}, "2031/32")
    book.apply([inverse(change) for change in do(book, first)])
    do(book, AddRecord("plans", days | {"title": "Right"}, "2031/32"))
    assert book.plans["2031/32"].title == "Right"
    assert "2031/32" not in book.undone["plans"]


REVIEW = {"title": "Baby Eva", "kind": "LCSPR", "day": "2024-05-01", "key_learning": ["Ask."]}
SHARE = {"title": "Share the learning"}


def test_an_action_brings_its_new_origin() -> None:
    """Both are made as one step; the origin is of the source of the action."""
    book = founded_book()
    changes = do(book, AddFromOrigin(Source.REVIEW, SHARE, REVIEW))
    action = book.actions["RV24-01"]
    origin = book.origins[action.origin]
    assert (origin.title, origin.kind, origin.source) == (
        "Baby Eva",
        OriginKind.LCSPR,
        Source.REVIEW,
    )
    assert (origin.day, origin.key_learning) == (date(2024, 5, 1), ("Ask.",))
    assert [change.table for change in changes] == ["origins", "actions"]


def test_a_known_origin_is_named_and_not_made_again() -> None:
    """The action names it; a new one of the same title and source is refused."""
    book = founded_book()
    do(book, AddRecord("origins", REVIEW | {"source": "review"}, "eva"), context(FIRST_DAY))
    do(book, AddFromOrigin(Source.REVIEW, SHARE | {"origin": "eva"}))
    assert book.actions["RV24-01"].origin == "eva"
    again = AddFromOrigin(Source.REVIEW, SHARE, REVIEW | {"title": " baby EVA "})
    assert refusal_of(book, again) == (
        "“Baby Eva” already exists. Choose it, or give another title."
    )
    do(book, AddFromOrigin(Source.AUDIT, SHARE, REVIEW | {"kind": "audit"}))
    assert len(book.origins) == 2


@pytest.mark.parametrize("raised_at", ["", "QAG-2024-11-20"])
def test_the_decision_that_raised_it(raised_at: str) -> None:
    """The decision is linked with it, and its meeting raised it unless another one did."""
    book = founded_book()
    do(book, AddDecision(EXECUTIVE_MEETING, "Write to Housing."))
    key = next(iter(book.decisions))
    values = {"title": "Write to Housing", "raised_at": raised_at}
    do(book, AddFromOrigin(Source.EXECUTIVE, values, decision=key))
    assert book.decisions[key].actions == ("EX24-01",)
    assert book.actions["EX24-01"].raised_at == (raised_at or EXECUTIVE_MEETING)


def test_what_is_refused() -> None:
    """An action of the plan, and a decision that nobody made."""
    book = founded_book()
    assert refusal_of(book, AddFromOrigin(Source.PLAN, SHARE)) == (
        "A plan action comes from a priority. Add it on the Plan screen."
    )
    sentence = refusal_of(book, AddFromOrigin(Source.OTHER, SHARE, decision="x"))
    assert sentence.startswith("There's no decision “x”")
    assert not book.actions


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


def test_an_update_that_nothing_was_done_starts_nothing(book: Book) -> None:
    """Told not to, a progress update leaves the action not started, and it can be edited so."""
    idle = AddProgressUpdate(REF, "Nothing has been done yet.", starts_action=False)
    do(book, idle, context(quarter="2024-25/Q2"))
    assert book.actions[REF].status is Status.NOT_STARTED
    assert book.updates_of(REF)[0].created == TODAY
    do(book, SetFields("actions", REF, {"lead": "Designated Nurse"}))
    do(book, AddProgressUpdate(REF, "The first course was held."))
    assert book.actions[REF].status is Status.IN_PROGRESS


def test_why_it_takes_longer_is_told_without_a_new_date(book: Book) -> None:
    """A progress update keeps the reason code and the cause; the due date stays."""
    due = book.actions[REF].due
    do(book, AddProgressUpdate(REF, "Two trainers have left.", "funding", Cause.OUTSIDE))
    (note,) = book.updates_of(REF)
    assert (note.reason, note.cause) == ("funding", Cause.OUTSIDE)
    assert (book.actions[REF].due, book.moves_of(REF)) == (due, [])
    assert "isn't" in refusal_of(book, AddProgressUpdate(REF, "x", "the weather"))
    told = refusal_of(book, AddProgressUpdate(REF, "x", cause=Cause.OUTSIDE))
    assert told == "Give the reason why BP24-1.1 is taking longer."


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
    told = context(on=date(2024, 11, 22), meeting=QAG_MEETING, quarter="2024-25/Q2")
    do(book, AddProgressUpdate("bp24-1.1", "Half are trained."), told)
    (note,) = book.updates_of(REF)
    assert note.id == f"{REF}/note-1"
    assert note.created == date(2024, 11, 22)
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
    assert sentence == "Type the progress update for BP24-1.1."


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
    assert draft.warnings == ["The review date, 1 January 2024, has already passed."]


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
    with pytest.raises(UnknownValue, match=r"^“rain” isn't a valid reason. Use partner capacity, "):
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
    assert sentence == f"BP24-1.1 can't be set to {status} here. Instead, {way}."


def test_a_status_that_stands_already_is_refused(book: Book) -> None:
    """There is nothing to start in what is in progress."""
    do(book, AddProgressUpdate(REF, "Started."))
    sentence = refusal_of(book, ChangeStatus(REF, Status.IN_PROGRESS))
    assert sentence == "BP24-1.1 is already in progress."


def test_a_noted_action_cannot_be_not_started(book: Book) -> None:
    """What has progress updates is started."""
    do(book, AddProgressUpdate(REF, "Started."))
    sentence = refusal_of(book, ChangeStatus(REF, Status.NOT_STARTED))
    assert sentence == "BP24-1.1 has progress updates, so it has started. Put it on hold instead."


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
    assert refusal_of(book, Deliver(REF)) == "BP24-1.1 is delivered. Reopen it first."


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
    assert (
        sentence
        == "BP24-1.2 is not started, so there's no delivery to agree. Record it as delivered first."
    )
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
    with pytest.raises(UnknownRecord, match=r"^There's no meeting “QAG-1999-01-01”"):
        do(book, Agree((REF,), "QAG-1999-01-01"))


def test_another_group_cannot_agree(book: Book) -> None:
    """Only the group that oversees an action agrees its delivery."""
    deliver(book)
    assert refusal_of(book, Agree((REF,), EXECUTIVE_MEETING)) == (
        "BP24-1.1 is overseen by QAG, so a meeting of EXEC can't agree its delivery."
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
        f"Meeting {meeting} is {state}. Only a quorate meeting that was held can agree a delivery. Record its attendance first."
    )


def test_a_meeting_cannot_agree_what_was_delivered_after_it(book: Book) -> None:
    """A meeting on the 20th agrees no delivery of the 21st, but one of the 20th."""
    deliver(book, date(2024, 11, 21))
    assert refusal_of(book, Agree((REF,), QAG_MEETING), context(on=TODAY)) == (
        "BP24-1.1 was delivered on 21 November 2024, after meeting QAG-2024-11-20. Choose a later meeting."
    )
    do(book, Deliver("BP24-1.2"), context(on=date(2024, 11, 20)))
    do(book, Agree(("BP24-1.2",), QAG_MEETING))


def test_a_meeting_agrees_nothing_before_it_is_held(book: Book) -> None:
    """An agreement cannot hold from a day before its meeting."""
    deliver(book)
    assert refusal_of(book, Agree((REF,), QAG_MEETING), context(on=date(2024, 11, 19))) == (
        "The decision of meeting QAG-2024-11-20 on BP24-1.1 can't take effect before the meeting, on 19 November 2024. Give a later date."
    )


def test_a_delivery_is_agreed_once(book: Book) -> None:
    """What is agreed can be neither agreed nor refused again."""
    deliver(book)
    do(book, Agree((REF,), QAG_MEETING))
    told = "The delivery of BP24-1.1 has already been agreed at QAG-2024-11-20. If it isn't delivered after all, reopen it."
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
    assert sentence == "Say why the delivery of BP24-1.1 wasn't agreed."


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
    do(book, ChangeStatus(REF, Status.IN_PROGRESS, explanation="It was withdrawn."))
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
    assert sentence == "Give a reason for our judgement of BP24-1.1."


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
    assert sentence == "BP24-1.1 is delivered. Only open actions have a rating."


def test_having_no_date_is_no_judgement(book: Book) -> None:
    """Nobody can judge that an action has no date."""
    with pytest.raises(
        UnknownValue, match=r"“No date” isn't a valid judgement\. Use Red, Amber or Green"
    ):
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
    with pytest.raises(UnknownRecord, match=r"^There's no action “BP24-9\.9”. Run “cscp"):
        do(book, command)


def test_sentences_say_what_was_done() -> None:
    """Each command tells in a few words what it did."""
    assert AddProgressUpdate(REF, "x").sentence() == "Progress update added to BP24-1.1"
    assert ChangeStatus(REF, Status.ON_HOLD).sentence() == "BP24-1.1 is on hold"
    assert Deliver(REF).sentence() == "Delivered BP24-1.1"
    assert Agree((REF, "EX24-01")).sentence() == "Delivery of BP24-1.1 and EX24-01 agreed"
    assert RejectDelivery(REF, "x").sentence() == "Delivery of BP24-1.1 not agreed"
    assert Judge(REF, Rating.RED, "x").sentence() == "Judged BP24-1.1 Red"
    assert Judge(REF, None).sentence() == "BP24-1.1 shows its computed rating"


def test_an_action_overseen_by_nobody_is_told_so(book: Book) -> None:
    """A delivery that no group oversees cannot be agreed, and the sentence says why."""
    do(book, SetFields("actions", REF, {"overseeing_group": ""}))
    deliver(book)
    assert refusal_of(book, Agree((REF,), QAG_MEETING)) == (
        "BP24-1.1 is overseen by no group, so a meeting of QAG can't agree its delivery."
    )


DUE = date(2024, 10, 31)
SOONER = date(2024, 10, 1)
LATER = date(2025, 2, 28)
LAST_DAY_MOVING = date(2025, 3, 31)
PAST_PLAN = date(2025, 4, 1)
DAY_BEFORE = DUE - timedelta(days=1)
DAY_AFTER = DUE + timedelta(days=1)
REVIEW_DATE_MOVING = date(2025, 1, 15)
FIRST = context(FIRST_DAY)
EXECUTIVE = "EX24-01"


@pytest.fixture
def book_moving() -> Book:
    """A book with a plan action and one of the Executive, both due at the end of October."""
    return dated_book()


def dated_book() -> Book:
    """The same for properties, which make their own."""
    book_moving = book_with_actions(0)
    do(book_moving, action(due=DUE.isoformat()), FIRST)
    do(book_moving, executive_action(due=DUE.isoformat()), FIRST)
    return book_moving


def move(
    book_moving: Book, due: date | None, today: date, *, ref: str = REF, on: date | None = None
) -> MoveKind:
    """Move a date with everything that a slip needs; how the move counts."""
    command = MoveDate(
        ref, due, "partner capacity", Cause.OUTSIDE, "Too few trainers", "QAG", REVIEW_DATE_MOVING
    )
    do(book_moving, command, context(today, on=on))
    return book_moving.moves_of(ref)[-1].kind


@pytest.mark.parametrize(
    ("due", "today", "kind"),
    [
        (LATER, DAY_BEFORE, MoveKind.EXTENSION),
        (LATER, DUE, MoveKind.EXTENSION),
        (LATER, DAY_AFTER, MoveKind.SLIP),
        (LAST_DAY_MOVING, DAY_BEFORE, MoveKind.EXTENSION),
        (PAST_PLAN, DAY_BEFORE, MoveKind.SLIP),
        (PAST_PLAN, DAY_AFTER, MoveKind.SLIP),
        (SOONER, DAY_BEFORE, MoveKind.EARLIER),
        (SOONER, DAY_AFTER, MoveKind.EARLIER),
        (None, DUE, MoveKind.EXTENSION),
        (None, DAY_AFTER, MoveKind.SLIP),
    ],
)
def test_how_a_move_counts(
    book_moving: Book, due: date | None, today: date, kind: MoveKind
) -> None:
    """A later day is a slip once the date has passed or past the plan, before it an extension."""
    assert move(book_moving, due, today) is kind


def test_only_plan_actions_can_pass_the_end_of_a_plan(book_moving: Book) -> None:
    """An action of the Executive belongs to no plan that it could outlast."""
    assert move(book_moving, PAST_PLAN, DAY_BEFORE, ref=EXECUTIVE) is MoveKind.EXTENSION


def test_a_slip_cannot_be_dated_back_into_an_extension(book_moving: Book) -> None:
    """A move recorded after the date had passed is a slip, whatever day it is said to hold from."""
    assert move(book_moving, LATER, DAY_AFTER, on=DAY_BEFORE) is MoveKind.SLIP
    assert book_moving.moves_of(REF)[0].created == DAY_BEFORE


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 900))
def test_a_later_day_slips_exactly_when_late_or_past_the_plan(
    passed: int, back: int, later: int
) -> None:
    """For any recording day, day of effect and later due date the kind follows from the first."""
    today = FIRST_DAY + timedelta(days=passed)
    on = max(FIRST_DAY, today - timedelta(days=back))
    due = DUE + timedelta(days=later)
    kind = move(dated_book(), due, today, on=on)
    is_slip = today > DUE or due > LAST_DAY_MOVING
    assert kind is (MoveKind.SLIP if is_slip else MoveKind.EXTENSION)


def test_a_first_date_is_the_original_one(book_moving: Book) -> None:
    """An action without a due date gets its original one with the first that is agreed."""
    do(book_moving, action("Undated", due=None), FIRST)
    assert move(book_moving, LATER, DAY_AFTER, ref="BP24-1.2") is MoveKind.FIRST_DATE
    assert book_moving.actions["BP24-1.2"].original_due == LATER
    assert slips_of(book_moving, book_moving.actions["BP24-1.2"]) == []


def test_a_first_date_is_no_original_one_where_that_was_lost(book_moving: Book) -> None:
    """Where the original date is not known, no later one is taken for it."""
    do(book_moving, action("Imported", due=None, original_due_unknown=True), FIRST)
    move(book_moving, LATER, DAY_AFTER, ref="BP24-1.2")
    assert book_moving.actions["BP24-1.2"].original_due is None


def test_a_first_date_needs_no_reason(book_moving: Book) -> None:
    """Giving an undated action a date asks for nothing else."""
    do(book_moving, action("Undated", due=None), FIRST)
    do(book_moving, MoveDate("BP24-1.2", LATER), context(DAY_AFTER))
    assert book_moving.actions["BP24-1.2"].due == LATER


def test_a_date_that_was_taken_away_still_counts(book_moving: Book) -> None:
    """Moving through “no date” hides neither a slip nor the first date."""
    assert move(book_moving, None, DAY_BEFORE) is MoveKind.EXTENSION
    assert move(book_moving, LATER, DAY_AFTER) is MoveKind.SLIP
    assert book_moving.actions[REF].original_due == DUE


def test_a_past_date_taken_away_and_given_again_is_one_slip(book_moving: Book) -> None:
    """Taking it away needs the reason and counts; the new date is listed and not counted again."""
    assert move(book_moving, None, DAY_AFTER) is MoveKind.SLIP
    do(book_moving, MoveDate(REF, LATER), context(LATER - timedelta(days=1)))
    taken, given = book_moving.moves_of(REF)
    assert given.kind is MoveKind.NEW_DATE
    assert slips_of(book_moving, book_moving.actions[REF]) == [taken]
    assert due_before(book_moving, given) == DUE
    assert move(book_moving, PAST_PLAN, LATER + timedelta(days=1)) is MoveKind.SLIP
    assert len(slips_of(book_moving, book_moving.actions[REF])) == len([taken, "the second"])


def test_the_day_a_lead_asked_for_a_new_date_is_kept(book_moving: Book) -> None:
    """It must not lie ahead; whether the move is a slip doesn't depend on it."""
    asked = MoveDate(REF, LATER, "funding", Cause.OUTSIDE, asked_on=DAY_BEFORE)
    do(book_moving, asked, context(DAY_AFTER))
    (kept,) = book_moving.moves_of(REF)
    assert (kept.kind, kept.asked_on) == (MoveKind.SLIP, DAY_BEFORE)
    ahead = MoveDate(REF, PAST_PLAN, "funding", Cause.OUTSIDE, asked_on=LATER)
    assert "is still to come" in refusal_of(book_moving, ahead, context(DAY_AFTER))


def test_a_date_that_was_taken_away_can_be_extended_in_time(book_moving: Book) -> None:
    """A date given again before the old one has passed is an extension, the same one none."""
    move(book_moving, None, SOONER)
    assert move(book_moving, LATER, DAY_BEFORE) is MoveKind.EXTENSION
    move(book_moving, None, DAY_BEFORE, ref=EXECUTIVE)
    assert move(book_moving, DUE, DAY_AFTER, ref=EXECUTIVE) is MoveKind.EARLIER


def test_a_slip_that_gives_a_date_back_says_which_had_passed(book_moving: Book) -> None:
    """A slip through “no date” asks for its reason with the date that had fallen due."""
    move(book_moving, None, DAY_BEFORE)
    with pytest.raises(Missing, match=r"^BP24-1\.1 fell due on 31 October 2024, so this is a slip"):
        do(book_moving, MoveDate(REF, LATER), context(DAY_AFTER))


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 40)), max_size=8))
def test_the_original_due_date_never_changes(moves: list[tuple[int, int]]) -> None:
    """However often a date is moved, the first one agreed stays."""
    book_moving, today = dated_book(), FIRST_DAY
    for days, passed in moves:
        today += timedelta(days=passed)
        due = None if days % 7 == 0 else FIRST_DAY + timedelta(days=days)
        if due != book_moving.actions[REF].due:
            move(book_moving, due, today)
    assert book_moving.actions[REF].original_due == DUE
    assert original_due_of(book_moving, book_moving.actions[REF]) == DUE


def test_the_original_due_date_cannot_be_written_over(book_moving: Book) -> None:
    """A move that is taken back leaves the original date as it was."""
    changes = do(book_moving, MoveDate(REF, LATER), context(DAY_BEFORE))
    book_moving.apply([inverse(change) for change in reversed(changes)])
    assert book_moving.actions[REF].due == book_moving.actions[REF].original_due == DUE


def test_a_move_keeps_everything_about_it(book_moving: Book) -> None:
    """A move has both dates, reason, explanation, cause, who agreed it and who recorded it."""
    move(book_moving, LATER, DAY_AFTER, on=DUE)
    (kept,) = book_moving.moves_of(REF)
    assert kept.id == f"{REF}/move-1"
    assert (kept.created, kept.earlier_due, kept.later_due) == (DUE, DUE, LATER)
    assert (kept.reason, kept.cause) == ("partner capacity", Cause.OUTSIDE)
    assert (kept.explanation, kept.agreed_by, kept.by) == ("Too few trainers", "QAG", OFFICER)


def test_a_meeting_that_is_recorded_in_agreed_the_move(book_moving: Book) -> None:
    """A date that is moved during a meeting was agreed by it, unless said."""
    do(book_moving, MoveDate(REF, LATER, "funding", Cause.WITHIN), context(meeting=QAG_MEETING))
    assert book_moving.moves_of(REF)[0].agreed_by == QAG_MEETING


@pytest.mark.parametrize(
    ("command", "today", "sentence"),
    [
        (
            MoveDate(REF, LATER, cause=Cause.WITHIN),
            DAY_AFTER,
            "BP24-1.1 fell due on 31 October 2024, so this is a slip. Give a reason.",
        ),
        (
            MoveDate(REF, LATER, "funding"),
            DAY_AFTER,
            (
                "BP24-1.1 fell due on 31 October 2024, so this is a slip. Give a cause, within or "
                "outside our control."
            ),
        ),
        (
            MoveDate(REF, PAST_PLAN),
            DUE,
            "1 April 2025 is past the end of plan 2024/25, so this is a slip. Give a reason.",
        ),
    ],
)
def test_a_slip_without_reason_or_cause_is_refused(
    book_moving: Book, command: MoveDate, today: date, sentence: str
) -> None:
    """A slip says why it is one, and asks for what is missing."""
    with pytest.raises(Missing) as refusal:
        do(book_moving, command, context(today))
    assert str(refusal.value) == sentence
    assert book_moving.actions[REF].due == DUE
    assert book_moving.moves_of(REF) == []


def test_an_extension_needs_no_reason(book_moving: Book) -> None:
    """An earlier, agreed change is listed, but asks for nothing."""
    do(book_moving, MoveDate(REF, LATER), context(DAY_BEFORE))
    assert slips_of(book_moving, book_moving.actions[REF]) == []
    assert len(book_moving.moves_of(REF)) == 1


def test_a_reason_must_be_one_of_the_partnership(book_moving: Book) -> None:
    """A reason that is none is named, and the right ones are listed."""
    with pytest.raises(UnknownValue, match=r"^“rain” isn't a valid reason. Use partner capacity, "):
        do(book_moving, MoveDate(REF, LATER, "rain", Cause.OUTSIDE), context(DAY_AFTER))


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (DUE, "BP24-1.1 is already due on 31 October 2024. Give another date."),
        (None, "BP24-1.1 would have no date. Give a review date instead."),
    ],
)
def test_a_move_to_nowhere_is_refused(book_moving: Book, due: date | None, sentence: str) -> None:
    """Moving a date to itself, or to no date at all, is refused."""
    with pytest.raises(Refused) as refusal:
        do(book_moving, MoveDate(REF, due), context(DAY_BEFORE))
    assert str(refusal.value) == sentence


def test_an_undated_action_cannot_lose_its_date(book_moving: Book) -> None:
    """What has no due date cannot be moved to none."""
    do(book_moving, action("Undated", due=None, review_date=REVIEW_DATE_MOVING.isoformat()))
    with pytest.raises(Refused, match=r"^BP24-1\.2 is already without a due date\. Give another"):
        do(book_moving, MoveDate("BP24-1.2", None))


def test_an_ongoing_action_has_a_day_to_look_again(book_moving: Book) -> None:
    """An action that becomes ongoing gets its review date, or keeps the one it has."""
    do(book_moving, MoveDate(REF, None, review_date=REVIEW_DATE_MOVING), context(DAY_BEFORE))
    assert (book_moving.actions[REF].due, book_moving.actions[REF].review_date) == (
        None,
        REVIEW_DATE_MOVING,
    )
    held = ChangeStatus(EXECUTIVE, Status.ON_HOLD, "funding", review_date=REVIEW_DATE_MOVING)
    do(book_moving, held, context(DAY_BEFORE))
    do(book_moving, MoveDate(EXECUTIVE, None), context(DAY_BEFORE))
    assert book_moving.actions[EXECUTIVE].review_date == REVIEW_DATE_MOVING


def test_a_date_takes_the_place_of_the_day_to_look_again(book_moving: Book) -> None:
    """An ongoing action that gets a due date is judged by that from then on."""
    do(book_moving, MoveDate(REF, None, review_date=REVIEW_DATE_MOVING), context(DAY_BEFORE))
    do(book_moving, MoveDate(REF, LATER), context(DAY_BEFORE))
    assert (book_moving.actions[REF].due, book_moving.actions[REF].review_date) == (LATER, None)


def test_a_held_action_keeps_its_day_to_look_again(book_moving: Book) -> None:
    """Moving the date of an action on hold leaves its review date alone."""
    held = ChangeStatus(REF, Status.ON_HOLD, "funding", review_date=REVIEW_DATE_MOVING)
    do(book_moving, held, context(DAY_BEFORE))
    do(book_moving, MoveDate(REF, LATER), context(DAY_BEFORE))
    assert book_moving.actions[REF].review_date == REVIEW_DATE_MOVING


def test_a_held_action_without_a_date_keeps_its_day_to_look_again(book_moving: Book) -> None:
    """On hold, an action that gets a due date is still looked at on its review date."""
    do(book_moving, action("Ongoing", due=None, review_date=REVIEW_DATE_MOVING.isoformat()), FIRST)
    held = ChangeStatus("BP24-1.2", Status.ON_HOLD, "funding", review_date=REVIEW_DATE_MOVING)
    do(book_moving, held, context(DAY_BEFORE))
    do(book_moving, MoveDate("BP24-1.2", LATER), context(DAY_BEFORE))
    assert book_moving.actions["BP24-1.2"].review_date == REVIEW_DATE_MOVING


def test_a_day_to_look_again_beside_a_due_date_stays(book_moving: Book) -> None:
    """Who set a review date beside the due date keeps it when that is moved."""
    do(book_moving, action("Both", review_date=REVIEW_DATE_MOVING.isoformat()), FIRST)
    do(book_moving, MoveDate("BP24-1.2", LATER), context(DAY_BEFORE))
    assert book_moving.actions["BP24-1.2"].review_date == REVIEW_DATE_MOVING


def test_an_ended_action_has_no_date_to_move(book_moving: Book) -> None:
    """A delivered action must be reopened before its date moves."""
    do(book_moving, Deliver(REF), context(DAY_BEFORE))
    with pytest.raises(CscpError) as refusal:
        do(book_moving, MoveDate(REF, LATER), context(DAY_BEFORE))
    assert str(refusal.value) == "BP24-1.1 is delivered. Reopen it before moving its date."


def test_slips_are_counted_and_listed_in_their_order(book_moving: Book) -> None:
    """Two slips and an extension make two slips, oldest first."""
    move(book_moving, date(2024, 11, 30), DAY_BEFORE)
    move(book_moving, date(2024, 12, 31), date(2024, 12, 2))
    move(book_moving, LATER, date(2025, 1, 3))
    found = slips_of(book_moving, book_moving.actions[REF])
    assert [slip.later_due for slip in found] == [date(2024, 12, 31), LATER]


def test_sentences_say_where_a_date_went() -> None:
    """A move tells the new date, or that there is none."""
    assert MoveDate(REF, LATER).sentence() == "Moved BP24-1.1 to 28 February 2025"
    assert MoveDate(REF, None).sentence() == "Moved BP24-1.1 to no date"


EARLIER = date(2024, 11, 1)
PLAN = {"title": "Next", "first_day": "2027-04-01", "last_day": "2029-03-31"}


def test_a_record_made_later_cannot_be_named_on_an_earlier_day() -> None:
    """The sentence names the record, its day and the way out."""
    book = book_with_actions(1)
    do(book, AddRecord("agencies", {"name": "Housing"}, "housing"), context())
    change = SetFields("actions", "BP24-1.1", {"lead_agency": "housing"})
    with pytest.raises(Refused, match=r"Agency housing was added on 25 November 2024") as said:
        do(book, change, context(on=EARLIER))
    assert "Give a later date" in str(said.value)
    assert said.value.field == "lead_agency"
    do(book, change, context(on=TODAY))


def test_a_new_record_names_only_what_was_there() -> None:
    """An action of 1 November has no priority of 25 November."""
    book = book_with_actions(1)
    do(book, AddRecord("plans", PLAN, "2027-29"), context())
    priority = {"plan": "2027-29", "number": 1, "title": "Neglect"}
    do(book, AddRecord("priorities", priority), context())
    made = action("Early", "2027-29/1", due="2028-03-31")
    with pytest.raises(Refused, match="Give a later date"):
        do(book, made, context(on=EARLIER))
    do(book, made, context())


def test_what_was_named_before_is_not_asked_again() -> None:
    """Another field of a record can be corrected for an earlier day."""
    book = book_with_actions(1)
    do(book, AddRecord("agencies", {"name": "Housing"}, "housing"), context())
    do(book, SetFields("actions", "BP24-1.1", {"lead_agency": "housing"}), context())
    do(book, SetFields("actions", "BP24-1.1", {"measure": "More"}), context(on=EARLIER))


def test_what_goes_on_may_name_the_plan_that_is_ahead_of_it() -> None:
    """A plan is carried over as at its last day, also into one that was made in April."""
    book = book_with_actions(1)
    april = date(2025, 4, 10)
    plan = {"title": "Next", "first_day": "2026-04-01", "last_day": "2027-03-31"}
    do(book, AddRecord("plans", plan, "2026/27"), context(april))
    goal = {"plan": "2026/27", "number": 1, "title": "Neglect"}
    do(book, AddRecord("priorities", goal), context(april))
    told = tuple(
        with_values(row, reason="partner capacity", cause=Cause.OUTSIDE)
        for row in proposed_carry_over(book, "2024/25", "2026/27")
    )
    do(book, CarryOver("2024/25", "2026/27", told), context(april, on=LAST_DAY))
    assert book.actions["BP26-1.1"].created == LAST_DAY


OTHER = "BP24-1.2"
WHY: dict[str, Any] = {"reason": "partner capacity", "cause": Cause.OUTSIDE}


# Closing


@pytest.mark.parametrize(
    ("outcome", "also"),
    [
        (Outcome.WITHDRAWN, {}),
        (Outcome.TRANSFERRED, {"transferred_to": "The ICB"}),
        (Outcome.REPLACED, {"replaced_by": OTHER}),
    ],
)
def test_a_closed_action_keeps_what_became_of_it(
    book: Book, outcome: Outcome, also: dict[str, str]
) -> None:
    """A closing has a day, an outcome, a reason in both forms and a cause."""
    command = EndAction(REF, outcome, "scope changed", Cause.WITHIN, "Not ours any more", **also)
    do(book, command, context(on=date(2024, 11, 12)))
    found = book.actions[REF]
    assert found.status is Status.ENDED
    assert found.ended == date(2024, 11, 12)
    assert (found.outcome, found.reason, found.cause) == (outcome, "scope changed", Cause.WITHIN)
    assert found.explanation == "Not ours any more"
    assert {name: getattr(found, name) for name in also} == also


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (
            EndAction(REF, None, **WHY),
            "Give the outcome of BP24-1.1: carried over, transferred, replaced or withdrawn.",
        ),
        (EndAction(REF, Outcome.WITHDRAWN, "", Cause.WITHIN), "To end BP24-1.1, give a reason."),
        (
            EndAction(REF, Outcome.WITHDRAWN, "other"),
            "To end BP24-1.1, say whether the cause was within or outside the partnership's control.",
        ),
        (
            EndAction(REF, Outcome.TRANSFERRED, transferred_to=" ", **WHY),
            "Say who BP24-1.1 is transferred to.",
        ),
        (EndAction(REF, Outcome.REPLACED, **WHY), "Say which action replaces BP24-1.1."),
        (
            EndAction(REF, Outcome.REPLACED, replaced_by=REF, **WHY),
            "BP24-1.1 can't replace itself. Choose another action.",
        ),
        (
            EndAction(REF, Outcome.CARRIED_OVER, **WHY),
            "To carry BP24-1.1 over into the next plan, use carry-over.",
        ),
    ],
)
def test_a_closing_asks_for_all_it_needs(book: Book, command: EndAction, sentence: str) -> None:
    """A closing without outcome, reason, cause, receiver or replacement is refused."""
    assert refusal_of(book, command) == sentence


def test_a_replacement_must_be_there(book: Book) -> None:
    """An action is not replaced by one that nobody knows."""
    command = EndAction(REF, Outcome.REPLACED, replaced_by="BP24-9.9", **WHY)
    assert refusal_of(book, command).startswith("There's no action “BP24-9.9”")


def test_replacements_never_form_a_loop(book: Book) -> None:
    """Two actions can't replace each other, be it through a chain."""
    do(book, EndAction(REF, Outcome.REPLACED, replaced_by=OTHER, **WHY))
    back = EndAction(OTHER, Outcome.REPLACED, replaced_by=REF, **WHY)
    assert "would replace itself in the end" in refusal_of(book, back)


def test_a_replacement_can_be_typed_in_small_letters(book: Book) -> None:
    """The replacing action is kept by its reference as it is written."""
    do(book, EndAction(REF, Outcome.REPLACED, replaced_by="bp24-1.2", **WHY))
    assert book.actions[REF].replaced_by == OTHER


def test_a_reason_must_be_one_of_the_partnership_closing(book: Book) -> None:
    """A closing for a reason that is none is refused."""
    command = EndAction(REF, Outcome.WITHDRAWN, "rain", Cause.WITHIN)
    assert refusal_of(book, command).startswith("“rain” isn't a valid reason. Use partner capacity")


def test_an_ended_action_is_not_closed_again(book: Book) -> None:
    """A delivered action must be reopened before it can be closed otherwise."""
    do(book, Deliver(REF))
    with pytest.raises(Refused, match=r"^BP24-1\.1 is delivered. Reopen it first\.$"):
        do(book, EndAction(REF, Outcome.WITHDRAWN, **WHY))


def test_moving_the_oversight_ends_nothing(book: Book) -> None:
    """Another group can take over an action, which stays open."""
    do(book, SetFields("actions", REF, {"overseeing_group": "EXEC"}))
    assert book.actions[REF].is_open
    assert book.actions[REF].overseeing_group == "EXEC"


def test_a_sentence_says_what_became_of_it() -> None:
    """A closing tells its outcome."""
    assert EndAction(REF, Outcome.WITHDRAWN).sentence() == "Ended BP24-1.1: withdrawn"
