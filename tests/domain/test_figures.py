from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_values

from building import (
    FIRST_DAY,
    LAST_DAY,
    action,
    book_with_actions,
    context,
    do,
    executive_action,
    foundation,
    founded_book,
)
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.book import PARTNERSHIP_ID, Book
from cscp_tui.domain.changes import inverse, merge_edits, plain, record_from
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    MoveDate,
    RejectDelivery,
)
from cscp_tui.domain.commands.carry_over import CarryOver, proposed_carry_over
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import Cause, MoveKind, Outcome, Rating, Source, Status
from cscp_tui.domain.figures import (
    DEFINITION,
    Delivered,
    Movement,
    by_rating,
    counts,
    delivered_of_due,
    due_within,
    missed,
    movement,
    original_due_of,
    percent,
    share,
    slips_of,
)
from cscp_tui.domain.headline_changes import why_it_moved
from cscp_tui.domain.records import Action, Move, Partnership
from cscp_tui.domain.rules import check
from cscp_tui.domain.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cscp_tui.domain.changes import Change
    from cscp_tui.domain.commands.base import Command


MADE = date(2024, 4, 1)
LAST_DAY_FIGURES = date(2025, 3, 31)
TODAY = date(2025, 3, 31)
WHOLE = st.integers(1, 10_000)


def made(ref: str = "BP24-1.1", status: Status = Status.IN_PROGRESS, **values: Any) -> Action:
    """An action of the plan."""
    return Action(id=ref, created=MADE, title="x", source=Source.PLAN, status=status, **values)


def delivered(count: int, *, agreed: bool = True, **values: Any) -> list[Action]:
    """So many delivered actions."""
    day = MADE if agreed else None
    return [made(status=Status.DELIVERED, ended=MADE, agreed=day, **values)] * count


def closed(count: int, outcome: Outcome, **values: Any) -> list[Action]:
    """So many closed actions."""
    return [made(status=Status.ENDED, ended=MADE, outcome=outcome, **values)] * count


def book_of(actions: list[Action]) -> Book:
    """The founded book with actions of its first plan."""
    numbered = [with_values(a, id=f"BP24-1.{n}", plan="2024/25") for n, a in enumerate(actions, 1)]
    return Book({**founded_book().tables, "actions": {each.id: each for each in numbered}})


# Percentages


@pytest.mark.parametrize(
    ("part", "whole", "whole_percentage"),
    [
        (2, 3, 67),
        (1, 3, 33),
        (1, 8, 13),
        (4, 3, 133),
        (3, 2, 150),
        (25, 35, 71),
        (30, 35, 86),
        (1, 200, 1),
        (199, 200, 100),
        (0, 7, 0),
        (7, 7, 100),
    ],
)
def test_percentages_are_rounded_half_up(part: int, whole: int, whole_percentage: int) -> None:
    """A percentage is the whole number nearest to the exact fraction, halves upwards."""
    assert percent(part, whole) == whole_percentage


@given(st.integers(0, 30_000), WHOLE)
def test_percentages_come_from_the_exact_fraction(part: int, whole: int) -> None:
    """For any part of any whole the percentage is the exact fraction's, rounded half up."""
    assert percent(part, whole) == floor(Fraction(100 * part, whole) + Fraction(1, 2))


@given(st.integers(0, 10**30), st.integers(1, 10**30))
def test_percentages_of_huge_numbers_are_exact(part: int, whole: int) -> None:
    """No number is too large to be rounded rightly."""
    assert percent(part, whole) == floor(Fraction(100 * part, whole) + Fraction(1, 2))


def test_nothing_of_nothing_has_no_percentage() -> None:
    """Without a whole there is no percentage, and none is printed."""
    assert percent(0, 0) is None
    assert share(0, 0) == "0 of 0"


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_printed_whole(part: int, whole: int) -> None:
    """A share always shows both its numbers."""
    assert share(part, whole).startswith(f"{part} of {whole}")


# Delivered


def test_the_figure_of_the_year_is_printed_whole() -> None:
    """Thirty delivered actions of thirty-five are said so, with those that await agreement."""
    population = delivered(27) + delivered(3, agreed=False) + closed(5, Outcome.CARRIED_OVER)
    figure = Delivered.of(population)
    assert figure == Delivered(30, 35, 3)
    assert figure.figure == "30 of 35 (86%)"
    assert str(figure) == "30 of 35 (86%), 3 awaiting agreement"
    assert str(Delivered.of(delivered(1))) == "1 of 1 (100%)"


@pytest.mark.parametrize(
    ("outcome", "is_counted"),
    [
        (Outcome.CARRIED_OVER, True),
        (Outcome.TRANSFERRED, False),
        (Outcome.REPLACED, False),
        (Outcome.WITHDRAWN, False),
    ],
)
def test_only_carried_over_actions_stay_in_the_denominator(
    outcome: Outcome, is_counted: object
) -> None:
    """What was transferred, replaced or withdrawn is not counted; what was carried over is."""
    (action,) = closed(1, outcome)
    assert counts(action) is is_counted
    assert Delivered.of([action]).total == int(counts(action))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.sampled_from(sorted(Outcome)))
def test_delivered_never_exceeds_the_total(
    done: int, awaiting: int, ended: int, outcome: Outcome
) -> None:
    """Of any population, awaiting are among the delivered, and these among all."""
    population = delivered(done) + delivered(awaiting, agreed=False) + closed(ended, outcome)
    figure = Delivered.of(population)
    assert figure.awaiting <= figure.delivered <= figure.total <= len(population)
    assert figure.delivered == done + awaiting
    if figure.total:
        assert figure.fraction == figure.delivered / figure.total


def test_the_figure_of_no_actions_is_none_of_none() -> None:
    """An empty plan has delivered 0 of 0, and no share to draw."""
    figure = Delivered.of([])
    assert str(figure) == "0 of 0"
    assert figure.fraction is None


def test_the_definition_says_what_is_left_out() -> None:
    """The definition that is printed with the figure names each outcome."""
    for word in ("transferred", "replaced", "withdrawn", "Carried-over"):
        assert word in DEFINITION


# Of those due by then


def test_of_those_due_by_then_the_current_due_date_counts() -> None:
    """The day itself is included; what is due later, or on no day, is not."""
    population = [
        *delivered(1, due=date(2024, 12, 31)),
        made(due=LAST_DAY_FIGURES),
        *delivered(1, due=date(2025, 4, 1)),
        *delivered(1),
    ]
    figure = delivered_of_due(population, LAST_DAY_FIGURES)
    assert (figure.delivered, figure.total, figure.moved_past) == (1, 2, 0)
    assert str(figure) == "1 of 2 due by 31 March 2025"


def test_what_was_moved_past_the_day_is_said() -> None:
    """Actions first due by then, whose date was moved past it or taken away, stand beside."""
    population = [
        *delivered(30, due=LAST_DAY_FIGURES, original_due=LAST_DAY_FIGURES),
        made(due=date(2025, 6, 30), original_due=LAST_DAY_FIGURES),
        made(original_due=LAST_DAY_FIGURES),
        made(due=date(2025, 6, 30), original_due=date(2025, 4, 1)),
        made(due=date(2025, 6, 30)),
    ]
    assert (
        str(delivered_of_due(population, LAST_DAY_FIGURES))
        == "30 of 30 due by 31 March 2025 (2 more were moved to a later date)"
    )


def test_a_continuation_was_moved_past_the_day_that_was_agreed_first() -> None:
    """Carrying over does not hide that an action was due by the day under the plan before."""
    population = [made(due=date(2025, 9, 30), original_due=LAST_DAY_FIGURES, continues="BP24-1.1")]
    assert delivered_of_due(population, LAST_DAY_FIGURES).moved_past == 1


def test_what_is_due_on_the_day_itself_is_missed_and_not_late() -> None:
    """Open actions due by the day are missed, the earliest due first; delivered ones are not."""
    on_the_day = made(due=LAST_DAY_FIGURES)
    earlier = made(due=date(2025, 1, 31))
    population = [on_the_day, earlier, made(due=date(2025, 4, 1)), made()]
    population += delivered(1, due=date(2025, 1, 31))
    (found,) = missed(book_of(population), LAST_DAY_FIGURES)
    assert [action.due for action in found.actions] == [earlier.due, on_the_day.due]


def test_what_was_carried_over_is_missed_until_its_plan_has_ended() -> None:
    """It counts in its plan up to the last day; what was withdrawn is left out, and listed."""
    population = [
        *closed(2, Outcome.CARRIED_OVER, due=LAST_DAY_FIGURES),
        *closed(1, Outcome.WITHDRAWN, due=LAST_DAY_FIGURES),
        made(due=LAST_DAY_FIGURES),
    ]
    book = book_of(population)
    (found,) = missed(book, LAST_DAY_FIGURES)
    assert str(found) == "3 of the plan were due and not delivered, 2 of them carried over"
    assert [action.outcome for action in found.left_out] == [Outcome.WITHDRAWN]
    (later,) = missed(book, LAST_DAY_FIGURES + timedelta(days=1))
    assert str(later) == "1 of earlier plans was due and not delivered"


def test_what_does_not_count_is_not_due_either() -> None:
    """A withdrawn action is neither among those due by a day nor moved past it."""
    population = [
        *closed(1, Outcome.WITHDRAWN, due=MADE, original_due=MADE),
        *closed(1, Outcome.TRANSFERRED, due=LAST_DAY_FIGURES, original_due=MADE),
        *closed(1, Outcome.CARRIED_OVER, due=LAST_DAY_FIGURES),
    ]
    assert delivered_of_due(population, date(2024, 12, 31)).total == 0
    assert delivered_of_due(population, date(2024, 12, 31)).moved_past == 0
    assert delivered_of_due(population, LAST_DAY_FIGURES).total == 1


def test_what_is_due_within_a_quarter_includes_both_ends() -> None:
    """The first and the last day of a period belong to it, the days around it do not."""
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 1), None]
    population = [made(f"BP24-1.{number}", due=day) for number, day in enumerate(days)]
    population += closed(1, Outcome.REPLACED, due=date(2025, 2, 1))
    found = due_within(population, date(2025, 1, 1), LAST_DAY_FIGURES)
    assert [action.id for action in found] == ["BP24-1.1", "BP24-1.2"]


# Ratings


def test_ratings_are_counted_as_they_are_shown() -> None:
    """Our judgement counts where there is one, and ends are not counted."""
    settings = Partnership(id=PARTNERSHIP_ID, created=MADE, name="Test", abbreviation="T")
    book = Book({"partnership": {PARTNERSHIP_ID: settings}})
    fresh = date(2025, 3, 1)
    population = [
        Action(
            id="A", created=fresh, title="x", source=Source.OTHER, status=Status.IN_PROGRESS, **also
        )
        for also in _OPEN
    ]
    found = by_rating([*population, *delivered(3)], book, TODAY)
    counted = {rating: len(actions) for rating, actions in found.items()}
    assert counted == {Rating.RED: 2, Rating.AMBER: 1, Rating.GREEN: 1, Rating.NO_DATE: 1}


_OPEN: tuple[dict[str, Any], ...] = (
    {"due": date(2025, 1, 1)},
    {"due": date(2025, 3, 30)},
    {"due": date(2025, 9, 30)},
    {"due": date(2025, 9, 30), "judgement": Rating.RED, "judgement_reason": "We know more"},
    {},
)


# Slips and first dates


def moved(ref: str, number: int, kind: MoveKind) -> Move:
    """A move of an action's date."""
    return Move(
        id=f"{ref}/move-{number}",
        created=MADE,
        action=ref,
        earlier_due=MADE,
        later_due=LAST_DAY_FIGURES,
        kind=kind,
    )


def test_slips_are_those_of_the_whole_line() -> None:
    """A continuation shows the slips of what it continues, oldest first, and no extensions."""
    first, second = made("A", original_due=LAST_DAY_FIGURES), made("B", continues="A")
    moves = [
        moved("B", 1, MoveKind.SLIP),
        moved("A", 1, MoveKind.EXTENSION),
        moved("A", 2, MoveKind.SLIP),
        moved("A", 3, MoveKind.EARLIER),
        moved("A", 4, MoveKind.FIRST_DATE),
    ]
    book = Book({"actions": {"A": first, "B": second}, "moves": {move.id: move for move in moves}})
    assert [move.id for move in slips_of(book, second)] == ["A/move-2", "B/move-1"]
    assert [move.id for move in slips_of(book, first)] == ["A/move-2"]


@pytest.mark.parametrize(
    ("first", "second", "original"),
    [
        ({"original_due": MADE}, {"original_due": LAST_DAY_FIGURES}, MADE),
        ({}, {"original_due": LAST_DAY_FIGURES}, LAST_DAY_FIGURES),
        ({"original_due_unknown": True}, {"original_due": LAST_DAY_FIGURES}, None),
        ({}, {}, None),
    ],
)
def test_the_first_date_is_that_of_the_first_ancestor(
    first: dict[str, Any], second: dict[str, Any], original: date | None
) -> None:
    """The earliest date agreed in a line is its original one, unless that was lost."""
    earlier, later = made("A", **first), made("B", continues="A", **second)
    book = Book({"actions": {"A": earlier, "B": later}})
    assert original_due_of(book, later) == original


PLAN = "2024/25"
PRIORITIES = ("2024/25/1", "2024/25/2")
WHY: dict[str, Any] = {"reason": "partner capacity", "cause": Cause.OUTSIDE}


@dataclass(frozen=True)
class Line:
    """What was changed, with effect from which day."""

    on: date
    changes: tuple[Change, ...]


@dataclass
class History:
    """A book and the lines that made it, kept as a journal keeps them, in memory."""

    book: Book = field(default_factory=Book)
    lines: list[Line] = field(default_factory=list)
    today: date = FIRST_DAY
    standing: list[Line] = field(default_factory=list)
    """The lines that can be taken back, the latest last."""
    undone: list[Line] = field(default_factory=list)
    """The lines that were taken back and can be made again, the latest last."""
    effects: dict[tuple[str, str, str], date] = field(default_factory=dict)
    """The last day of effect of each field that was changed."""

    def record(self, command: Command, on: date | None = None) -> None:
        """Keep what a command changes, unless it is refused; nothing happens before what was."""
        circumstances = context(self.today, on=on)
        try:
            draft = UnitOfWork(self.book, circumstances, command.day(self.book, circumstances))
            command.work(draft)
            check.check_draft(draft)
        except CscpError:
            return
        changes = draft.changes()
        if changes and not self._is_too_early(changes, draft.on):
            line = Line(draft.on, changes)
            self._keep(line)
            self.standing.append(line)
            self.undone.clear()

    def undo(self) -> None:
        """Take the latest line that stands back, by every rule."""
        if self.standing:
            line = self.standing.pop()
            self.undone.append(line)
            self._keep(Line(line.on, self._checked(line, inverted=True)))

    def redo(self) -> None:
        """Make the line again that was taken back last, by every rule."""
        if self.undone:
            line = self.undone.pop()
            self.standing.append(line)
            self._keep(Line(line.on, self._checked(line, inverted=False)))

    def as_at(self, day: date) -> dict[str, Action]:
        """The actions of the plan as they were on a day."""
        book = Book()
        for line in self.lines:
            if line.on <= day:
                book.apply(line.changes)
        return {ref: action for ref, action in book.actions.items() if action.plan == PLAN}

    def _keep(self, line: Line) -> None:
        self.book.apply(line.changes)
        self.lines.append(line)
        for change in line.changes:
            for name in change.fields:
                key = (change.table, change.id, name)
                self.effects[key] = max(line.on, self.effects.get(key, line.on))

    def _is_too_early(self, changes: tuple[Change, ...], on: date) -> bool:
        return any(
            self.effects.get((change.table, change.id, name), on) > on
            for change in changes
            for name in change.fields
        )

    def _checked(self, line: Line, *, inverted: bool) -> tuple[Change, ...]:
        """The changes that take a line back or make it again; no rule may stand against them."""
        draft = UnitOfWork(self.book, context(self.today), line.on)
        for change in reversed(line.changes):
            known = self.book.tables[change.table].get(change.id)
            known = known or self.book.undone[change.table][change.id]
            values, back = plain(known), inverse(change)
            edits = back if inverted else inverse(back)
            merge_edits(values, edits.fields)
            draft.put(change.table, record_from(change.table, values))
        check.check_draft(draft)
        return draft.changes()


# Any history


def _some(history: History, number: int, *statuses: Status) -> str:
    """One of the actions that stand there, or any where none does."""
    actions = history.book.actions
    wanted = [ref for ref, action in actions.items() if action.status in statuses]
    refs = wanted or list(actions)
    return refs[number % len(refs)]


def _open(history: History, number: int) -> str:
    return _some(history, number, *(status for status in Status if not status.is_end))


def _add(_: History, number: int) -> Command:
    if number % 4 == 3:
        return executive_action()
    return action(priority=PRIORITIES[number % 2])


def _meet(history: History, _: int) -> Command:
    day = history.today.isoformat()
    return AddRecord("meetings", {"group": "QAG", "day": day, "state": "held"})


def _agree(history: History, number: int) -> Command:
    meeting = list(history.book.meetings)[-1]
    return Agree((_some(history, number, Status.DELIVERED),), meeting)


def _refuse(history: History, number: int) -> Command:
    meeting = list(history.book.meetings)[-1]
    return RejectDelivery(_some(history, number, Status.DELIVERED), "No evidence", meeting)


def _reopen(history: History, number: int) -> Command:
    ref = _some(history, number, Status.DELIVERED, Status.ENDED)
    return ChangeStatus(ref, Status.IN_PROGRESS)


def _close(history: History, number: int) -> Command:
    outcome = (Outcome.WITHDRAWN, Outcome.TRANSFERRED, Outcome.REPLACED)[number % 3]
    first = next(iter(history.book.actions))
    return EndAction(
        _open(history, number), outcome, transferred_to="The ICB", replaced_by=first, **WHY
    )


def _move(history: History, number: int) -> Command:
    due = history.today + timedelta(days=number * 5 - 30)
    return MoveDate(_open(history, number), due, **WHY)


def _reprioritise(history: History, number: int) -> Command:
    priority = {"priority": PRIORITIES[number % 2]}
    return SetFields("actions", _some(history, number), priority)


def _carry_over(history: History, number: int) -> Command:
    outcomes = (Outcome.CARRIED_OVER, None, Outcome.WITHDRAWN, None)
    told = [
        with_values(row, outcome=outcomes[(number + place) % 4], **WHY)
        for place, row in enumerate(proposed_carry_over(history.book, PLAN, "2025-27"))
    ]
    return CarryOver(PLAN, "2025-27", tuple(told))


COMMANDS: dict[str, Callable[[History, int], Command]] = {
    "deliver": lambda history, number: Deliver(_open(history, number), "Fewer wait"),
    "reopen": _reopen,
    "note": lambda history, number: AddProgressUpdate(_some(history, number), "Progress"),
    "add": _add,
    "meet": _meet,
    "agree": _agree,
    "refuse": _refuse,
    "close": _close,
    "move": _move,
    "reprioritise": _reprioritise,
    "carry over": _carry_over,
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*COMMANDS, "deliver", "deliver", "undo", "redo"]),
        st.integers(0, 11),
        st.integers(0, 40),
        st.sampled_from([0, 0, 0, 3, 25]),
    ),
    min_size=20,
    max_size=50,
)
"""What is done, to which action, how many days after the step before, dated how far back."""


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any history of a partnership with some actions."""
    history = History()
    history.record(foundation())
    for number in range(5):
        history.record(action(f"Action {number}", PRIORITIES[number % 2]))
    history.standing.clear()
    for what, number, passed, back in draw(STEPS):
        history.today += timedelta(days=passed)
        if what == "undo":
            history.undo()
        elif what == "redo":
            history.redo()
        else:
            on = max(FIRST_DAY, history.today - timedelta(days=back)) if back else None
            history.record(COMMANDS[what](history, number), on)
    return history


@st.composite
def histories_with_days(draw: st.DrawFn, count: int = 2) -> tuple[History, list[date]]:
    """Any history and some of its days, the earliest first."""
    history = draw(histories())
    length = (history.today - FIRST_DAY).days
    numbers = draw(st.lists(st.integers(-1, length), min_size=count, max_size=count))
    return history, [FIRST_DAY + timedelta(days=number) for number in sorted(numbers)]


def of_priority(actions: Mapping[str, Action], priority: str) -> dict[str, Action]:
    """The actions of one priority."""
    return {ref: action for ref, action in actions.items() if action.priority == priority}


def open_refs(actions: Mapping[str, Action]) -> set[str]:
    """The references of the open actions."""
    return {ref for ref, action in actions.items() if action.is_open}


@given(histories_with_days())
def test_movement_balances_whatever_happened(found: tuple[History, list[date]]) -> None:
    """Between any two days of any history as many actions came as went and stayed."""
    history, (first, last) = found
    before, after = history.as_at(first), history.as_at(last)
    total = movement(before, after.values())
    assert total.balances
    assert total.came == total.went
    for priority in PRIORITIES:
        assert movement(before, of_priority(after, priority).values()).balances


@given(histories_with_days())
def test_movement_begins_and_ends_with_the_open_actions(found: tuple[History, list[date]]) -> None:
    """Brought forward is what was open at the start, still open what is open at the end."""
    history, (first, last) = found
    before, after = history.as_at(first), history.as_at(last)
    total = movement(before, after.values())
    assert set(total.open_at_start) == open_refs(before)
    assert set(total.still_open) == open_refs(after)
    assert set(total.new) == after.keys() - before.keys()


@given(histories_with_days())
def test_movement_counts_each_action_once(found: tuple[History, list[date]]) -> None:
    """No action comes twice or goes twice, and what came is what went."""
    history, (first, last) = found
    total = movement(history.as_at(first), history.as_at(last).values())
    came = [*total.open_at_start, *total.new, *total.reopened]
    went = [*total.delivered, *total.carried_over, *total.otherwise_ended, *total.still_open]
    assert len(set(came)) == len(came)
    assert sorted(came) == sorted(went)


@given(histories_with_days())
def test_the_movements_of_priorities_add_up_to_the_total(
    found: tuple[History, list[date]],
) -> None:
    """Each number of the total is the sum of that of the priorities, even when actions changed."""
    history, (first, last) = found
    before, after = history.as_at(first), history.as_at(last)
    parts = [movement(before, of_priority(after, name).values()).figures for name in PRIORITIES]
    assert movement(before, after.values()).figures == tuple(map(sum, zip(*parts, strict=True)))


@given(histories_with_days(count=3))
def test_what_is_still_open_is_open_at_start_next(found: tuple[History, list[date]]) -> None:
    """One period's still open actions are the next one's brought forward."""
    history, (first, middle, last) = found
    between = history.as_at(middle)
    earlier = movement(history.as_at(first), between.values())
    later = movement(between, history.as_at(last).values())
    assert set(earlier.still_open) == set(later.open_at_start)


@given(histories_with_days())
def test_nothing_moves_within_a_day(found: tuple[History, list[date]]) -> None:
    """From a day to itself open actions are brought forward and stay, and nothing else."""
    history, (first, _) = found
    actions = history.as_at(first)
    count = len(open_refs(actions))
    assert movement(actions, actions.values()).figures == (count, 0, 0, 0, 0, 0, count)


@given(histories_with_days())
def test_the_reasons_add_up_to_the_change_of_the_headline(
    found: tuple[History, list[date]],
) -> None:
    """Between any two days the actions that changed a headline explain it whole."""
    history, (first, last) = found
    before, after = history.as_at(first), history.as_at(last)
    populations = [(before, after)]
    populations += [(of_priority(before, name), of_priority(after, name)) for name in PRIORITIES]
    for start, end in populations:
        explanation = why_it_moved(start, end, "actions of the plan")
        assert explanation.explains
        assert explanation.before == Delivered.of(start.values())
        assert explanation.after == Delivered.of(end.values())
        refs = [reason.ref for reason in explanation.reasons]
        assert refs == sorted(set(refs))
        assert all(reason.delivered or reason.total for reason in explanation.reasons)


@given(histories())
def test_as_at_today_is_the_present(history: History) -> None:
    """All lines of a history make the book that it has grown to."""
    present = {ref: action for ref, action in history.book.actions.items() if action.plan == PLAN}
    assert history.as_at(history.today) == present


@given(histories())
def test_each_carried_action_has_one_continuation_in_any_history(history: History) -> None:
    """Whatever is undone and made again, the two halves of a carrying over name each other."""
    actions = history.book.actions
    carried = {a.id: a.continued_by for a in actions.values() if a.outcome is Outcome.CARRIED_OVER}
    continuing = {a.continues: a.id for a in actions.values() if a.continues}
    assert carried == continuing


@given(histories())
def test_original_due_dates_never_change_in_any_history(history: History) -> None:
    """An action keeps the first date that was agreed, through every line after its making."""
    originals: dict[str, set[Any]] = {}
    for line in history.lines:
        for change in line.changes:
            edit = change.fields.get("original_due")
            if change.table == "actions" and isinstance(edit, list):
                originals.setdefault(change.id, set()).add(edit[1])
    assert all(len(dates) == 1 for dates in originals.values())


@given(histories())
def test_the_old_plan_does_not_move_by_what_happens_in_the_new_one(history: History) -> None:
    """Delivering every continuation leaves the figure of the plan that carried them over."""
    before = Delivered.of(history.as_at(history.today).values())
    for ref, found in list(history.book.actions.items()):
        if found.plan != PLAN and found.continues and found.is_open:
            history.record(Deliver(ref))
    assert Delivered.of(history.as_at(history.today).values()) == before


# Histories told in full


def test_every_place_of_the_equation_is_filled() -> None:
    """A quarter in which everything happens puts each action where it belongs."""
    history = _eventful()
    before, after = history.as_at(date(2024, 12, 31)), history.as_at(LAST_DAY)
    assert movement(before, after.values()) == Movement(
        open_at_start=["BP24-1.2", "BP24-2.2", "BP24-1.3", "BP24-2.3"],
        new=["BP24-2.4"],
        reopened=["BP24-2.1"],
        delivered=["BP24-1.2", "BP24-2.4"],
        carried_over=["BP24-2.2"],
        otherwise_ended=["BP24-1.3"],
        still_open=["BP24-2.1", "BP24-2.3"],
    )


def _eventful() -> History:
    history = History()
    history.record(foundation())
    for number in range(6):
        history.record(action(f"Action {number}", PRIORITIES[number % 2]))
    history.today = date(2024, 11, 1)
    history.record(Deliver("BP24-1.1"))
    history.record(Deliver("BP24-2.1"))
    history.today = date(2025, 2, 3)
    history.record(ChangeStatus("BP24-2.1", Status.IN_PROGRESS))
    history.record(Deliver("BP24-1.2"))
    history.record(EndAction("BP24-1.3", Outcome.WITHDRAWN, **WHY))
    history.record(action("Late arrival", "2024/25/2"))
    history.record(Deliver("BP24-2.4"))
    history.today = date(2025, 4, 10)
    told = [
        with_values(row, outcome=Outcome.CARRIED_OVER if row.ref == "BP24-2.2" else None, **WHY)
        for row in proposed_carry_over(history.book, PLAN, "2025-27")
    ]
    history.record(CarryOver(PLAN, "2025-27", tuple(told)))
    return history


def test_why_the_number_moved_is_told_action_by_action() -> None:
    """Each action that changed the headline stands there with what it did."""
    history = _eventful()
    before, after = history.as_at(date(2024, 12, 31)), history.as_at(LAST_DAY)
    explanation = why_it_moved(before, after, "actions of plan 2024/25")
    assert str(explanation.before.figure) == "2 of 6 (33%)"
    assert str(explanation.after.figure) == "3 of 6 (50%)"
    assert explanation.population == "actions of plan 2024/25"
    assert [(r.ref, r.what, r.delivered, r.total) for r in explanation.reasons] == [
        ("BP24-1.2", "delivered", 1, 0),
        ("BP24-1.3", "withdrawn", 0, -1),
        ("BP24-2.1", "reopened", -1, 0),
        ("BP24-2.4", "added to the plan, delivered", 1, 1),
    ]


def test_an_action_delivered_again_on_another_day_was_reopened() -> None:
    """Refused and delivered again within a period, an action came once more and went."""
    book = book_with_actions(1)
    ref = "BP24-1.1"
    do(book, Deliver(ref), context(date(2024, 9, 2)))
    before = dict(book.actions)
    do(book, ChangeStatus(ref, Status.IN_PROGRESS), context(date(2024, 10, 7)))
    do(book, Deliver(ref), context(date(2024, 11, 4)))
    found = movement(before, book.actions.values())
    assert found.reopened == found.delivered == [ref]
    assert why_it_moved(before, book.actions, "all").reasons == ()


def test_an_agreement_moves_nothing() -> None:
    """The claim counted already, so that agreeing it changes no number."""
    book = book_with_actions(1)
    do(book, Deliver("BP24-1.1"), context(date(2024, 9, 2)))
    before = dict(book.actions)
    do(book, Agree(("BP24-1.1",), "QAG-2024-11-20"))
    assert movement(before, book.actions.values()).figures == (0, 0, 0, 0, 0, 0, 0)
    assert why_it_moved(before, book.actions, "all").reasons == ()


@pytest.mark.parametrize(
    ("outcome", "what", "change"),
    [
        (Outcome.WITHDRAWN, "withdrawn", (-1, -1)),
        (Outcome.TRANSFERRED, "transferred", (-1, -1)),
        (Outcome.REPLACED, "replaced", (-1, -1)),
    ],
)
def test_a_delivery_that_becomes_a_closing_takes_both_numbers_down(
    outcome: Outcome, what: str, change: tuple[int, int]
) -> None:
    """An action that was delivered and is closed otherwise leaves both numbers of the figure."""
    book = book_with_actions(2)
    do(book, Deliver("BP24-1.1"))
    before = dict(book.actions)
    do(book, ChangeStatus("BP24-1.1", Status.IN_PROGRESS))
    close = EndAction("BP24-1.1", outcome, transferred_to="The ICB", replaced_by="BP24-1.2", **WHY)
    do(book, close)
    (reason,) = why_it_moved(before, book.actions, "all").reasons
    assert (reason.what, (reason.delivered, reason.total)) == (what, change)


def test_a_withdrawn_action_that_comes_back_is_said_to_be_reopened() -> None:
    """An action that counts again because it was reopened is told as that."""
    book = book_with_actions(1)
    do(book, EndAction("BP24-1.1", Outcome.WITHDRAWN, **WHY))
    before = dict(book.actions)
    do(book, ChangeStatus("BP24-1.1", Status.IN_PROGRESS))
    (reason,) = why_it_moved(before, book.actions, "all").reasons
    assert (reason.what, reason.delivered, reason.total) == ("reopened", 0, 1)


def test_what_leaves_a_population_is_told() -> None:
    """An action that is no longer there was taken out, with its title."""
    book = book_with_actions(1)
    (reason,) = why_it_moved(book.actions, {}, "all").reasons
    assert (reason.title, reason.what, reason.total) == ("Action 1", "removed from the plan", -1)
