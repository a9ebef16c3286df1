from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import (
    EXECUTIVE_MEETING,
    FIRST_DAY,
    QAG_MEETING,
    TODAY,
    action,
    book_with_actions,
    context,
    do,
    executive_action,
    founded_book,
)
from cscp_tui.base.errors import Missing, Refused, UnknownQuarter, UnknownRecord, UnknownValue
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.actions import AddAction, AddRecord
from cscp_tui.domain.commands.records import Together
from cscp_tui.domain.enums import Source, Status
from cscp_tui.domain.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


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
        "The due date, 24 November 2024, has passed already."
    ]
    assert warnings(book, action(due="2024-11-25")) == []
    assert warnings(book, action(due=None)) == []


# What cannot be added


@pytest.mark.parametrize(
    ("values", "problem", "sentence"),
    [
        ({"source": "plann"}, UnknownValue, "“plann” is no source; it takes plan, executive, "),
        ({"priority": "2024/25/9"}, UnknownRecord, "There is no priority “2024/25/9”."),
        ({"priority": ""}, Missing, "An action of a plan needs a priority; give one, such as "),
        ({"title": " "}, Missing, "The title of action BP24-1.1 is empty; give one."),
        ({"due": "31/3/2025"}, UnknownValue, "“31/3/2025” is no due; it takes a day such as "),
        ({"titel": "x"}, Exception, "Actions have no field “titel”; there are title, source, "),
        ({"lead_agency": "polis"}, UnknownRecord, "There is no agency “polis”; correct the lead "),
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
        ("agreed", "2024-11-01", "let a meeting agree it"),
        ("outcome", "withdrawn", "end it with an outcome"),
        ("continues", "BP24-1.1", "carry the other one over"),
        ("hold_reason", "funding", "put it on hold"),
        ("judgement", "Green", "judge it"),
    ],
)
def test_what_has_a_command_of_its_own_comes_after_adding(field: str, value: str, way: str) -> None:
    """A field that only a command of its own gives cannot be slipped in when adding."""
    words = field.replace("_", " ")
    with pytest.raises(Refused) as refusal:
        do(book_with_actions(1), action(**{field: value}))
    assert str(refusal.value) == f"A new action cannot have its {words} yet; add it, then {way}."


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
    with pytest.raises(Refused, match=r"^The meeting “QAG-2024-11-20” exists already; give"):
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
    with pytest.raises(UnknownQuarter, match=r"^“Q5” is no quarter; type one as 2024-25/Q4\.$"):
        do(founded_book(), AddRecord("partner_evidence", values))


def test_a_field_that_makes_the_id_is_asked_for() -> None:
    """A meeting without its day is asked for the day."""
    with pytest.raises(Missing, match=r"^The new meeting needs its day; give it\.$"):
        do(founded_book(), AddRecord("meetings", {"group": "QAG"}))


def test_what_people_name_needs_a_name() -> None:
    """A plan is not made without a short name for it."""
    with pytest.raises(Missing, match=r"^The new plan needs an id; give a short name for it\.$"):
        do(founded_book(), AddRecord("plans", {"title": "Business plan"}))


@pytest.mark.parametrize(
    ("table", "values", "made"),
    [
        ("agencies", {"name": "Fire & Rescue"}, "fire-rescue"),
        ("agencies", {"name": "Metropolitan Police", "abbreviation": "Police"}, "police-2"),
        ("groups", {"name": "Learning and Review"}, "LAR"),
        ("groups", {"name": "Another", "abbreviation": "QAG"}, "QAG2"),
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
    assert str(refusal.value).endswith(f" has a command of its own; {way}.")


def test_sentences_say_what_was_added() -> None:
    """What was added is told by its title or name."""
    assert action("Train staff").sentence() == "Added “Train staff”"
    assert AddRecord("agencies", {"name": "SLaM"}, "slam").sentence() == "Added agency SLaM"
    assert AddRecord("plans", {"title": "T"}, "2030/31").sentence() == "Added plan T"


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
