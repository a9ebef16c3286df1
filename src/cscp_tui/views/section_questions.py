"""The figures of an update's later sections and of its corrections, to be questioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.books import name_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import (
    AgencyKind,
    Audience,
    ChallengeStatus,
    MoveKind,
    Outcome,
    Rating,
    Source,
)
from cscp_tui.views.attendance_details import cell_title, meetings_behind
from cscp_tui.views.attendances import Measure, presence_cell
from cscp_tui.views.challenges import alive, decided
from cscp_tui.views.closings import moves_of_quarter
from cscp_tui.views.coming import due_next
from cscp_tui.views.contributions import given_for
from cscp_tui.views.deliveries import has_impact
from cscp_tui.views.exceptions import exceptional
from cscp_tui.views.layouts import section_keys
from cscp_tui.views.meetings import year_so_far
from cscp_tui.views.movements import actions_by_priority, priorities_of
from cscp_tui.views.other_questions import attendance_meaning
from cscp_tui.views.questions import Question
from cscp_tui.views.visits import subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cscp_tui.domain.records import Action, Record
    from cscp_tui.views.timelines import Entry
    from cscp_tui.views.updates import Update


def section_questions(update: Update) -> Iterator[Question]:
    """The figures of each section that the update has, in its order; the headline has its own."""
    for key in section_keys(update):
        if make := _MAKERS.get(key):
            yield from make(update)


def correction_questions(entries: Sequence[Entry], since: str) -> Iterator[Question]:
    """How many corrections there are, by the kind of record that each is about.

    Args:
        entries: the corrections.
        since: which sign-off they came after: ``Q1 2025/26 was signed off``.
    """
    found: dict[str, list[str]] = {}
    for entry in entries:
        table, key = subject_of(entry)
        found.setdefault(table, []).append(key)
    for table, ids in (found or {"actions": []}).items():
        kind = f", {name_of(table)}" if len(found) > 1 else ""
        yield Question(
            key=f"corrections {since} {table}",
            label=f"Corrections since {since}{kind}",
            value=number_in(ids),
            definition="What was recorded after the sign-off with effect by its as-at day; it is "
            "not in the figures that were signed off.",
            population="every change of the team and the scrutineer since",
            table=table,
            ids=tuple(dict.fromkeys(ids)),
        )


def number_in(ids: list[str]) -> str:
    """How many there are, and in how many records, where one has several."""
    records = len(set(ids))
    return str(records) if records == len(ids) else f"{len(ids)} in {counted(records, 'record')}"


def _question(
    update: Update,
    key: str,
    label: str,
    definition: str,
    found: Iterable[Record],
    *,
    value: str = "",
    table: str = "actions",
) -> Question:
    """A figure that is the number of its records, unless it has another value."""
    ids = tuple(record.id for record in found)
    kept = "" if table == "actions" else f"every {name_of(table)}, "
    return Question(
        key=f"section {key}",
        label=label,
        value=value or str(len(ids)),
        definition=definition,
        population=f"{kept or 'all actions of this update, '}as at {long(update.as_at)}",
        table=table,
        ids=tuple(dict.fromkeys(ids)),
    )


def _asks(update: Update) -> Iterator[Question]:
    waiting = [action for action in update.population if action.awaits_agreement]
    words = "Deliveries that no quorate meeting of the overseeing group has accepted yet."
    yield _question(update, "to agree", "Asks: Deliveries to agree", words, waiting)
    open_ones = (c for c in update.book.challenges.values() if c.status is ChallengeStatus.OPEN)
    old = [known for known in open_ones if known.created <= update.before_day]
    words = "Challenges raised before this quarter that have no answer."
    label = "Asks: Challenges unanswered since before this quarter"
    yield _question(update, "unanswered", label, words, old, table="challenges")


def _exceptions(update: Update) -> Iterator[Question]:
    found = exceptional(update)
    for rating in Rating:
        rated = [action for action, known in found if known.shown is rating]
        if rated:
            words = f"Open actions that are Red or Amber, computed or judged so, shown as {rating}."
            yield _question(update, f"exception {rating}", f"Exceptions: {rating}", words, rated)
    judged = [action for action, known in found if known.judgement is not None]
    if judged:
        words = "Exceptions whose rating is the team's own judgement, with a reason."
        yield _question(update, "judged", "Exceptions: By our own judgement", words, judged)


def _delivered(update: Update) -> Iterator[Question]:
    executive = [a for a in update.delivered_now if a.source is Source.EXECUTIVE]
    plan = [a for a in update.delivered_now if a.source is Source.PLAN]
    others = [a for a in update.delivered_now if a not in executive and a not in plan]
    words = "Actions delivered in the quarter."
    for label, found in (
        ("of the business plan", plan),
        ("of other sources", others),
        ("of the Executive", executive),
    ):
        yield _question(
            update, f"delivered {label}", f"Delivered this quarter: {label}", words, found
        )
    without = [action for action in (*plan, *others) if not has_impact(action)]
    yield _question(
        update,
        "without impact",
        "Delivered this quarter: No impact yet",
        "Deliveries of the quarter of which nobody knows yet that they changed anything; those of "
        "the Executive stand in their own section.",
        without,
        value=f"{len(without)} of {len(plan) + len(others)}",
    )


def _closings(update: Update) -> Iterator[Question]:
    for outcome in Outcome:
        closed = [action for action in update.closed_now if action.outcome is outcome]
        if closed:
            words = "Actions closed undelivered in the quarter with this outcome."
            yield _question(update, f"closed {outcome}", f"Closed: {outcome}", words, closed)
    moves = list(moves_of_quarter(update))
    for kind in (MoveKind.SLIP, MoveKind.EXTENSION):
        moved = [action for action, move in moves if move.kind is kind]
        yield _question(
            update,
            f"moves {kind}",
            f"All sources: {str(kind).capitalize()}s in the quarter",
            "Due dates moved later in the quarter; a slip is one after the date had passed, or "
            "past the end of the plan, any other an extension.",
            moved,
            value=f"{len(moved)}, of {counted(len({action.id for action in moved}), 'action')}",
        )


def _executive(update: Update) -> Iterator[Question]:
    actions = [action for action in update.others if action.source is Source.EXECUTIVE]
    first = Quarter(update.quarter.year, 1).first_day
    opened = [action for action in actions if action.is_open]
    done = [a for a in actions if a.is_delivered and a.ended and first <= a.ended]
    yield _question(
        update, "executive", "Executive actions: Open", "Open actions of the Executive.", opened
    )
    label, words = "Executive actions: Delivered since", "Delivered in this financial year."
    yield _question(update, "executive done", f"{label} {long(first)}", words, done)


def _contributions(update: Update) -> Iterator[Question]:
    words = "What agencies gave as their own evidence for the quarter, whenever it came in."
    found = [c for c in given_for(update) if not (update.is_public and c.restricted)]
    agencies = {given.agency for given in found}
    value = f"{len(found)}, of {counted(len(agencies), 'agency', 'agencies')}"
    label = "Partners' contributions"
    yield _question(
        update, "contributions", label, words, found, value=value, table="contributions"
    )


def _attendance(update: Update) -> Iterator[Question]:
    """The cells of the table of the year so far, each with the meetings that were held."""
    attended, book = year_so_far(update), update.book
    period = Period(attended.first, attended.last)
    meaning = attendance_meaning(Measure.ATTENDANCE)
    for group in attended.groups:
        held = attended.held[group.id]
        label = f"Attendance: Meetings of the {group.name}"
        words = "Meetings that took place, count and are minuted."
        yield _question(update, f"held {group.id}", label, words, held, table="meetings")
    for agency in attended.agencies:
        for group in attended.groups:
            presence = attended.of(agency.id, group.id)
            if not presence.is_member and agency.kind is not AgencyKind.GUEST:
                continue
            at = (agency.id, group.id)
            yield Question(
                key=f"attendance {agency.id} {group.id}",
                label=f"Attendance: {cell_title(book, at)}",
                value=presence_cell(presence, agency, Measure.ATTENDANCE, as_in_report=False).text,
                definition=meaning,
                population=f"meetings held while it was a member, {period}",
                table="meetings",
                ids=tuple(row.key for row in meetings_behind(book, at, period, update.as_at).rows),
            )


def _challenges(update: Update) -> Iterator[Question]:
    words = "Raised, answered, closed or changed in the quarter, or still without an answer."
    yield _question(
        update, "challenges", "Challenges told of", words, alive(update), table="challenges"
    )
    words = "What the meetings of the quarter decided."
    yield _question(update, "decisions", "Decisions", words, decided(update), table="decisions")


def _coming(update: Update) -> Iterator[Question]:
    found: list[Action] = due_next(update)
    yield _question(
        update,
        "coming",
        f"Due next quarter, {update.quarter.next.short}",
        "Open actions of all plans and sources whose due date, or else the day to look at them "
        "again, lies in the next quarter.",
        found,
    )


def _progress(update: Update) -> Iterator[Question]:
    """The table of the priorities, which the Executive has in place of all actions."""
    if update.audience is not Audience.EXECUTIVE:
        return
    for plan in update.plans:
        by_priority = actions_by_priority(update, plan)
        for priority in priorities_of(update, plan):
            actions = [a for a in by_priority.get(priority.id, []) if a.is_open]
            label = f"{priority.number} {priority.title}: Open"
            words = "Open actions of the priority."
            yield _question(update, f"open {priority.id}", label, words, actions)
            for rating in Rating:
                rated = [
                    action
                    for action in actions
                    if (known := update.rated(action)) and known.shown is rating
                ]
                words = f"Open actions of the priority that are shown as {rating}."
                key = f"open {priority.id} {rating}"
                yield _question(update, key, f"{label}, {rating}", words, rated)


_MAKERS: dict[str, Callable[[Update], Iterator[Question]]] = {
    "asks": _asks,
    "exceptions": _exceptions,
    "progress": _progress,
    "delivered": _delivered,
    "closings": _closings,
    "executive": _executive,
    "contributions": _contributions,
    "attendance": _attendance,
    "challenges": _challenges,
    "coming": _coming,
}
