"""Carrying over: the open actions of a plan go on in the next one, or end, in one step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from msgspec.structs import replace as with_values

from building import (
    LAST_DAY,
    action,
    book_with_actions,
    context,
    do,
    refusal_of,
)
from cscp_tui.base.errors import (
    Refused,
    UnknownRecord,
)
from cscp_tui.domain.changes import inverse, merge_edits, plain, record_from
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    Judge,
    MoveDate,
)
from cscp_tui.domain.commands.carry_over import (
    CarryOver,
    CarryRow,
    StalePreview,
    kept_due,
    proposed_carry_over,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import (
    Cause,
    ImpactState,
    Outcome,
    Rating,
    Status,
)
from cscp_tui.domain.figures import Delivered, original_due_of, slips_of
from cscp_tui.domain.ratings import lineage
from cscp_tui.domain.rules import check
from cscp_tui.domain.rules.moves import days_recorded_late, due_before
from cscp_tui.domain.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.changes import Change
    from cscp_tui.domain.records import Action


REF = "BP24-1.1"
OTHER = "BP24-1.2"
NEXT = "BP25-1.1"
IN_APRIL = date(2025, 4, 10)
NEW_DUE = date(2025, 9, 30)
WHY: dict[str, Any] = {"reason": "partner capacity", "cause": Cause.OUTSIDE}


@pytest.fixture
def book() -> Book:
    """A book with two actions of plan 2024/25."""
    return book_with_actions(2)


def rows(book: Book, **values: Any) -> tuple[CarryRow, ...]:
    """The preview of the plan's carrying over with reasons and causes filled in."""
    filled = WHY | values
    return tuple(
        with_values(row, **filled) for row in proposed_carry_over(book, "2024/25", "2025-27")
    )


def carry(book: Book, told: Sequence[CarryRow], today: date = IN_APRIL) -> tuple[Change, ...]:
    """Carry plan 2024/25 over into 2025-27."""
    return do(book, CarryOver("2024/25", "2025-27", tuple(told)), context(today))


def of_plan(book: Book, plan: str) -> list[Action]:
    """The actions of a plan."""
    return [action for action in book.actions.values() if action.plan == plan]


# The preview


def test_a_preview_shows_every_open_action_of_the_plan(book: Book) -> None:
    """Ended actions and those of other plans are not carried over."""
    do(book, action("Third"))
    do(book, Deliver(OTHER))
    do(book, action("Next plan's", "2025-27/1"))
    assert [row.ref for row in proposed_carry_over(book, "2024/25", "2025-27")] == [
        REF,
        "BP24-1.3",
    ]


def test_a_preview_proposes_the_priority_with_the_same_number(book: Book) -> None:
    """A row goes on under the same number in the next plan where there is one."""
    do(book, action("Second priority", "2024/25/2"))
    found = {row.ref: row.priority for row in proposed_carry_over(book, "2024/25", "2025-27")}
    assert found == {REF: "2025-27/1", OTHER: "2025-27/1", "BP24-2.1": "2025-27/2"}


@pytest.mark.parametrize(
    ("due", "is_kept"),
    [
        (None, False),
        (date(2024, 12, 31), False),
        (LAST_DAY, False),
        (date(2025, 4, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), True),
    ],
)
def test_a_due_date_is_kept_that_lies_after_the_plan(
    book: Book, due: date | None, *, is_kept: bool
) -> None:
    """Also one that lies after the next plan; its own last day is not after it."""
    dated = replace(book.actions[REF], due=due)
    kept = kept_due(dated, book.plans["2024/25"], book.plans["2025-27"])
    assert kept == (due if is_kept else None)


def test_a_preview_finds_the_priority_by_its_title_first(book: Book) -> None:
    """One that has another number now is followed, and the rows stand in order of their refs."""
    do(book, action("Second priority", "2024/25/2"))
    do(book, action("Third"))
    do(book, SetFields("priorities", "2025-27/1", {"title": "Moved up"}))
    do(book, SetFields("priorities", "2024/25/2", {"title": "MOVED UP"}))
    found = {row.ref: row.priority for row in proposed_carry_over(book, "2024/25", "2025-27")}
    assert found["BP24-2.1"] == "2025-27/1"
    assert list(found) == [REF, OTHER, "BP24-1.3", "BP24-2.1"]


@pytest.mark.parametrize(("plan", "to"), [("2019/20", "2025-27"), ("2024/25", "2019/20")])
def test_a_preview_knows_its_plans(book: Book, plan: str, to: str) -> None:
    """A plan that is not there is named."""
    with pytest.raises(UnknownRecord, match=r"^There's no plan “2019/20”"):
        proposed_carry_over(book, plan, to)


# Carrying over


def test_a_carried_action_and_its_continuation_name_each_other(book: Book) -> None:
    """Each carried action is closed with its one continuation, which has a new reference."""
    carry(book, rows(book))
    for old, new in ((REF, NEXT), (OTHER, "BP25-1.2")):
        assert book.actions[old].outcome is Outcome.CARRIED_OVER
        assert book.actions[old].reason == "partner capacity"
        assert book.actions[old].cause is Cause.OUTSIDE
        assert book.actions[old].continued_by == new
        assert book.actions[new].continues == old
        assert book.actions[new].plan == "2025-27"
        assert book.actions[new].is_open
    assert len(book.actions) == 4


def test_a_carrying_over_holds_from_the_last_day_of_the_plan(book: Book) -> None:
    """Whenever it is recorded, a carrying over takes effect on the plan's last day."""
    carry(book, rows(book), date(2025, 5, 20))
    assert book.actions[REF].ended == LAST_DAY
    assert book.actions[NEXT].created == LAST_DAY


def test_a_carrying_over_before_the_end_holds_from_today(book: Book) -> None:
    """Before the plan has ended a carrying over holds from the recording day; a day can be said."""
    command = CarryOver("2024/25", "2025-27", rows(book))
    assert command.day(book, context(date(2025, 3, 20))) == date(2025, 3, 20)
    told = context(IN_APRIL, on=date(2025, 4, 2))
    assert command.day(book, told) == date(2025, 4, 2)
    assert command.day(book, context(IN_APRIL)) == LAST_DAY


def test_a_continuation_keeps_what_it_was(book: Book) -> None:
    """Title, lead, status, hold and linked records go on; the judgement stays behind."""
    do(book, SetFields("actions", REF, {"lead": "Designated Nurse", "related": [OTHER]}))
    do(book, Judge(REF, Rating.RED, "Nobody answers"))
    held = ChangeStatus(REF, Status.ON_HOLD, "funding", "No grant", date(2025, 6, 1))
    do(book, held)
    carry(book, rows(book, due=NEW_DUE))
    found = book.actions[NEXT]
    assert (found.title, found.lead, found.related) == ("Action 1", "Designated Nurse", (OTHER,))
    assert (found.status, found.hold_reason) == (Status.ON_HOLD, "funding")
    assert (found.due, found.review_date) == (NEW_DUE, date(2025, 6, 1))
    assert (found.judgement, found.judgement_reason) == (None, "")
    assert (found.ended, found.outcome, found.continued_by) == (None, None, "")


def test_a_hold_goes_on_though_its_reason_is_no_longer_in_use(book: Book) -> None:
    """A reason that the partnership has dropped since does not stop a carrying over."""
    do(book, ChangeStatus(REF, Status.ON_HOLD, "funding", review_date=date(2025, 6, 1)))
    do(book, SetFields("partnership", "partnership", {"reasons": ["partner capacity"]}))
    carry(book, rows(book))
    assert book.actions[NEXT].hold_reason == "funding"


def test_one_step_can_end_each_action_in_its_own_way(book: Book) -> None:
    """A row is carried over, transferred, replaced, withdrawn or left."""
    for number in (3, 4, 5):
        do(book, action(f"Action {number}"))
    ways: tuple[dict[str, Any], ...] = (
        {},
        {"outcome": Outcome.TRANSFERRED, "transferred_to": "The ICB"},
        {"outcome": Outcome.REPLACED, "replaced_by": REF},
        {"outcome": Outcome.WITHDRAWN},
        {"outcome": None},
    )
    told = [with_values(row, **way) for row, way in zip(rows(book), ways, strict=True)]
    carry(book, told)
    outcomes = [action.outcome for action in of_plan(book, "2024/25")]
    assert outcomes == [*Outcome, None]
    assert [action.id for action in of_plan(book, "2025-27")] == [NEXT]
    assert CarryOver("2024/25", "2025-27", tuple(told)).sentence() == (
        "Carried 1 action over from plan 2024/25 to 2025-27"
    )


def test_30_of_35_stays_when_a_continuation_is_delivered() -> None:
    """Carried-over actions stay in the old plan's figure, whatever becomes of them later."""
    book = book_with_actions(35)
    for number in range(1, 31):
        do(book, Deliver(f"BP24-1.{number}"))
    carry(book, rows(book, due=NEW_DUE))
    assert str(Delivered.of(of_plan(book, "2024/25"))) == "30 of 35 (86%), 30 awaiting agreement"
    assert Delivered.of(of_plan(book, "2025-27")) == Delivered(0, 5)
    do(book, Deliver(NEXT), context(date(2025, 7, 1)))
    assert Delivered.of(of_plan(book, "2024/25")).figure == "30 of 35 (86%)"
    assert Delivered.of(of_plan(book, "2025-27")).figure == "1 of 5 (20%)"


@pytest.mark.parametrize(
    ("command", "stale"),
    [
        (action("Added meanwhile"), "BP24-1.3"),
        (Deliver(OTHER), OTHER),
        (AddProgressUpdate(REF, "Started meanwhile"), REF),
        (MoveDate(OTHER, date(2025, 2, 1)), OTHER),
    ],
    ids=["added", "delivered", "started", "moved"],
)
def test_a_stale_preview_is_shown_again(book: Book, command: Any, stale: str) -> None:
    """What was added, ended, started or moved since the preview is named, and nothing is kept."""
    told = rows(book)
    do(book, command)
    before = dict(book.actions)
    with pytest.raises(StalePreview) as refusal:
        carry(book, told)
    assert str(refusal.value) == (
        f"Since the preview, {stale} of plan 2024/25 changed. Check the new preview and confirm again."
    )
    assert book.actions == before


def test_another_title_makes_no_preview_stale(book: Book) -> None:
    """What does not show in the preview can change meanwhile, and goes on as it is now."""
    told = rows(book)
    do(book, SetFields("actions", REF, {"title": "Train everyone"}))
    carry(book, told)
    assert book.actions[NEXT].title == "Train everyone"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"priority": ""}, "Choose the priority of plan 2025-27 that BP24-1.1 goes under."),
        (
            {"priority": "2024/25/1"},
            "Priority 2024/25/1 isn't in plan 2025-27. Choose one that is.",
        ),
        ({"reason": ""}, "To end BP24-1.1, give a reason."),
        (
            {"cause": None},
            "To end BP24-1.1, say whether the cause was within or outside the partnership's control.",
        ),
    ],
)
def test_a_row_needs_a_priority_a_reason_and_a_cause(
    book: Book, values: dict[str, Any], sentence: str
) -> None:
    """A row that lacks something is refused, and nothing of the step is kept."""
    before = dict(book.actions)
    with pytest.raises(Refused) as refusal:
        carry(book, rows(book, **values))
    assert str(refusal.value) == sentence
    assert book.actions == before


@pytest.mark.parametrize(("plan", "to"), [("2025-27", "2024/25"), ("2024/25", "2024/25")])
def test_nothing_is_carried_over_into_the_past(book: Book, plan: str, to: str) -> None:
    """A plan goes over into a later one only, and not into itself."""
    with pytest.raises(Refused) as refusal:
        do(book, CarryOver(plan, to, ()))
    assert str(refusal.value) == f"Plan {to} isn't later than {plan}. Carry over into a later plan."


@pytest.mark.parametrize(
    ("due", "told", "kept"),
    [
        (None, None, date(2025, 6, 1)),
        (NEW_DUE, None, None),
        (NEW_DUE, date(2025, 7, 1), date(2025, 7, 1)),
        (None, date(2025, 7, 1), date(2025, 7, 1)),
    ],
)
def test_an_ongoing_continuation_keeps_its_day_to_look_again(
    book: Book, due: date | None, told: date | None, kept: date | None
) -> None:
    """Without a due date the review date goes on, with one it gives way, unless it is said."""
    do(book, action("Ongoing", due=None, review_date="2025-06-01"))
    carry(book, rows(book, due=due, review_date=told))
    assert book.actions["BP25-1.3"].review_date == kept


def test_an_action_is_carried_over_once(book: Book) -> None:
    """Two rows of one action make no two continuations."""
    told = rows(book)
    with pytest.raises(Refused, match=r"^BP24-1\.1 was carried over and continues as BP25-"):
        carry(book, (*told, told[0]))


# Afterwards


def test_a_carried_action_cannot_be_reopened_while_it_goes_on(book: Book) -> None:
    """Work goes on in one of the two, never in both."""
    carry(book, rows(book))
    for status in (Status.IN_PROGRESS, Status.NOT_STARTED):
        with pytest.raises(Refused) as refusal:
            do(book, ChangeStatus(REF, status), context(IN_APRIL))
        assert str(refusal.value) == (
            "BP24-1.1 was carried over as BP25-1.1. Work on that one, or undo the carry-over."
        )


def undo(book: Book, changes: Sequence[Change], today: date = IN_APRIL) -> None:
    """Take changes back by every rule."""
    draft = UnitOfWork(book, context(today, on=LAST_DAY))
    for change in reversed(changes):
        known = book.tables[change.table].get(change.id) or book.undone[change.table][change.id]
        values = plain(known)
        merge_edits(values, inverse(change).fields)
        draft.put(change.table, record_from(change.table, values))
    check.check_draft(draft)
    book.apply(draft.changes())


def test_a_carrying_over_can_be_undone_whole(book: Book) -> None:
    """Taken back, both actions are as they were and their continuations count nowhere."""
    before = dict(book.actions)
    undo(book, carry(book, rows(book)))
    assert book.actions == before
    assert book.is_taken("actions", NEXT)
    carry(book, rows(book))
    assert book.actions[REF].continued_by == "BP25-1.3"


def test_neither_half_of_a_carrying_over_goes_alone(book: Book) -> None:
    """Without its continuation no action stays carried over, and none reopens beside it."""
    changes = carry(book, rows(book))
    made = [change for change in changes if change.id == NEXT]
    closed = [change for change in changes if change.id == REF]
    with pytest.raises(Refused) as refusal:
        undo(book, made)
    assert str(refusal.value) == (
        "BP24-1.1 was carried over as BP25-1.1, which can't be undone by itself. Undo the whole carry-over."
    )
    with pytest.raises(Refused) as refusal:
        undo(book, closed)
    assert str(refusal.value) == (
        "BP24-1.1 was carried over as BP25-1.1. Work on that one, or undo the whole carry-over."
    )


def test_nothing_continues_what_was_not_carried_over(book: Book) -> None:
    """A continuation that nobody carried over is refused by the rules, whoever made it."""
    draft = UnitOfWork(book, context())
    draft.put("actions", replace(book.actions[OTHER], continues=REF))
    with pytest.raises(
        Refused, match=r"^BP24-1\.1 hasn't been carried over as BP24-1\.2\. Carry it "
    ):
        check.check_draft(draft)


def test_slips_and_the_first_date_go_on_through_continuations(book: Book) -> None:
    """A continuation of a continuation still shows the first date and every slip."""
    do(book, SetFields("plans", "2025-27", {"last_day": "2026-03-31"}), context(IN_APRIL))
    plan = {"title": "Business plan", "first_day": "2026-04-01", "last_day": "2027-03-31"}
    do(book, AddRecord("plans", plan, "2026/27"), context(IN_APRIL))
    goal = {"plan": "2026/27", "number": 1, "title": "Neglect"}
    do(book, AddRecord("priorities", goal), context(IN_APRIL))
    do(
        book,
        MoveDate(REF, date(2025, 4, 30), "funding", Cause.WITHIN),
        context(date(2025, 3, 1)),
    )
    carry(book, rows(book, due=NEW_DUE))
    do(
        book,
        MoveDate(NEXT, date(2026, 1, 31), "funding", Cause.WITHIN),
        context(date(2025, 10, 1)),
    )
    told = tuple(with_values(row, **WHY) for row in proposed_carry_over(book, "2025-27", "2026/27"))
    do(book, CarryOver("2025-27", "2026/27", told), context(date(2026, 4, 8)))
    last = book.actions["BP26-1.1"]
    assert [member.id for member in lineage(book, last)] == [NEXT, REF]
    assert original_due_of(book, last) == last.original_due == LAST_DAY
    assert [move.action for move in slips_of(book, last)] == [REF, NEXT]
    assert last.due is None


def test_a_date_given_later_to_an_overdue_continuation_is_one_slip(book: Book) -> None:
    """Carrying an overdue action over without a date doesn't hide that it was late."""
    carry(book, rows(book))
    move = MoveDate(NEXT, NEW_DUE)
    told = refusal_of(book, move, context(IN_APRIL))
    assert told == f"{NEXT} fell due on {long(LAST_DAY)}, so this is a slip. Give a reason."
    do(book, replace(move, **WHY), context(IN_APRIL))
    (slip,) = slips_of(book, book.actions[NEXT])
    assert (slip.earlier_due, due_before(book, slip)) == (None, LAST_DAY)
    assert days_recorded_late(book, slip) == (IN_APRIL - LAST_DAY).days
    assert book.actions[NEXT].original_due == LAST_DAY


def test_a_new_date_for_an_overdue_action_that_is_carried_over_is_one_slip(book: Book) -> None:
    """As many as without a date and one given later; its reason is that of the carry-over."""
    do(book, MoveDate(REF, date(2025, 3, 28)), context(date(2025, 1, 7)))
    assert not slips_of(book, book.actions[REF])
    carry(book, rows(book, due=NEW_DUE))
    (slip,) = slips_of(book, book.actions[NEXT])
    assert (slip.created, slip.recorded_on) == (LAST_DAY, IN_APRIL)
    assert (slip.earlier_due, slip.later_due) == (date(2025, 3, 28), NEW_DUE)
    assert (slip.reason, slip.cause) == (WHY["reason"], WHY["cause"])
    assert not slips_of(book, book.actions["BP25-1.2"]), "due on the plan's last day is not late"


def test_a_date_given_later_to_an_undated_continuation_is_its_first_one(book: Book) -> None:
    """Where no date was ever agreed, none had passed."""
    do(book, action("Undated", due=None))
    carry(book, rows(book))
    do(book, MoveDate("BP25-1.3", NEW_DUE), context(IN_APRIL))
    assert slips_of(book, book.actions["BP25-1.3"]) == []
    assert book.actions["BP25-1.3"].original_due == NEW_DUE


def test_an_undated_action_gets_its_first_date_when_it_is_carried_over(book: Book) -> None:
    """Where no date was ever agreed, that of the continuation is the first one."""
    do(book, action("Undated", due=None))
    carry(book, rows(book, due=NEW_DUE))
    found = book.actions["BP25-1.3"]
    assert found.original_due == original_due_of(book, found) == NEW_DUE
    assert not found.original_due_unknown


def test_a_lost_first_date_stays_lost(book: Book) -> None:
    """Where the first date was lost before import, no continuation makes one up."""
    do(book, action("Imported", original_due_unknown=True))
    carry(book, rows(book, due=NEW_DUE))
    found = book.actions["BP25-1.3"]
    assert found.original_due is original_due_of(book, found) is None
    assert found.original_due_unknown


def test_a_continuation_is_delivered_and_agreed_like_any_other(book: Book) -> None:
    """What was carried over ends in the new plan."""
    carry(book, rows(book, due=NEW_DUE))
    day = NEW_DUE - timedelta(days=10)
    do(book, AddRecord("meetings", {"group": "QAG", "day": str(day), "state": "held"}))
    do(book, Deliver(NEXT, "Fewer wait", ImpactState.EVIDENCED), context(day))
    do(book, Agree((NEXT,), f"QAG-{day}"), context(day))
    assert book.actions[NEXT].agreed == day
    assert book.actions[REF].status is Status.ENDED


def test_a_priority_without_a_match_has_to_be_chosen(book: Book) -> None:
    """It never goes under the first one unasked."""
    third = {"plan": "2024/25", "number": 3, "title": "Only here"}
    do(book, AddRecord("priorities", third), context(date(2024, 4, 1)))
    do(book, action("Third priority", "2024/25/3"))
    found = {row.ref: row.priority for row in proposed_carry_over(book, "2024/25", "2025-27")}
    assert found["BP24-3.1"] == ""


@pytest.mark.parametrize(("after", "is_possible"), [(-1, True), (0, True), (1, False)])
def test_it_may_take_effect_later_but_never_after_today(after: int, *, is_possible: bool) -> None:
    """The first day that the changes made before allow counts; where a rule refuses it, none does."""
    command, now = CarryOver("2024/25", "2025-27", ()), context(LAST_DAY)
    allowed = LAST_DAY + timedelta(days=after)
    assert command.later_day(allowed, now) == (allowed if is_possible else None)
    assert command.later_day(None, now) is None
