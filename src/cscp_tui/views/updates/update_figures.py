"""Explained figures of the quarterly update."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import capitalised, counted, natural
from cscp_tui.documents.document import Report
from cscp_tui.documents.figure import TIDY, Figure, count, tidy_row
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.changes import Entry
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, Audience, MoveKind, Outcome, Rating, Source
from cscp_tui.domain.figures import Delivered, counts, movement
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter, short_quarter
from cscp_tui.domain.records import KINDS, Action, Plan, Priority, Record
from cscp_tui.views.attendance import Measure, presence_cell
from cscp_tui.views.attendance_matrix import attendance_definition, cell_title
from cscp_tui.views.commitments import partner_evidence_in
from cscp_tui.views.history import subject_of_entry
from cscp_tui.views.reports.report import make_report
from cscp_tui.views.updates.asks import asks_of, reader
from cscp_tui.views.updates.corrections import PUBLISHED_FIGURES
from cscp_tui.views.updates.exceptions import exceptional
from cscp_tui.views.updates.first_page import chart_figures, first_page_figures
from cscp_tui.views.updates.headline import (
    CORRECTIONS,
    MOVEMENT_NUMBERS,
    OPEN_OF_ALL,
    SOURCE_FIGURES,
    by_priority,
    corrections_of,
    lead_of,
    movement_numbers,
    open_when_signed,
    signed_number,
    source_figures,
)
from cscp_tui.views.updates.meetings import alive, decided, year_so_far
from cscp_tui.views.updates.plan_figures import figures_before, figures_now
from cscp_tui.views.updates.progress import due_next, due_next_days
from cscp_tui.views.updates.public import planned_next, taking_longer_now
from cscp_tui.views.updates.update import Update, section_keys


def correction_figures(entries: Sequence[Entry], since: str) -> Iterator[Figure]:
    """Count the corrections by the kind of record that each is about.

    Args:
        since: which sign-off they came after: ``Q1 2025/26 was signed off``.
    """
    found = grouped(map(subject_of_entry, entries), lambda subject: subject[0])
    for of, subjects in (found or {"actions": []}).items():
        ids = [key for _, key in subjects]
        kind = f", {name_of(of)}" if len(found) > 1 else ""
        yield Figure(
            key=f"corrections {since} {of}",
            label=f"Corrections since {since}{kind}",
            value=number_in(ids),
            numerator=len(ids),
            definition="Changes recorded after the sign-off that took effect by its as-at date. "
            "They are not in the figures signed off.",
            population="every change of the team and the scrutineer since",
            table=of,
            ids=tuple(dict.fromkeys(ids)),
        )


def number_in(ids: list[str]) -> str:
    records = len(set(ids))
    return str(records) if records == len(ids) else f"{len(ids)} in {counted(records, 'record')}"


def _count(
    update: Update,
    key: str,
    label: str,
    definition: str,
    found: Iterable[Record],
    *,
    value: str = "",
    of: Iterable[Record] | None = None,
    table: str = "actions",
    narrower: str = "",
) -> Figure:
    """Count records of the update.

    Args:
        narrower: what restricts the population further, with a comma before it.
    """
    whose = " of this update" if table == "actions" else ""
    population = f"all {KINDS[table].plural_noun}{whose}{narrower}, as at {long(update.as_at)}"
    key = f"section {key}"
    return count(key, label, definition, found, population, table=table, value=value, of=of)


def _asks(update: Update) -> Iterator[Figure]:
    asked, group = asks_of(update), reader(update)
    day = long(update.as_at)
    yield count(
        "section to agree",
        "Asks: Deliveries awaiting agreement",
        "Deliveries not yet agreed by a quorate meeting of the overseeing group, those of plans that "
        "have ended among them.",
        asked.deliveries,
        f"all actions{f' that the {group.name} oversees' if group else ''}, as at {day}",
    )
    whose = (
        f"challenges put to the {group.name}, and those put to others that it has waited for since "
        "before the quarter"
        if group
        else "all challenges"
    )
    yield count(
        "section unanswered",
        "Asks: Challenges without an answer",
        "Challenges for the reader to answer, or to press others about.",
        asked.challenges,
        f"{whose}, as at {day}",
        table="challenges",
    )


def _exceptions(update: Update) -> Iterator[Figure]:
    for part in update.missed_by_population:
        words = (
            f"Actions {part.population} that were due by the as-at date, including that day, and are "
            "open or were carried over."
        )
        label = f"Exceptions: Due and not delivered, {part.population.removeprefix('of ')}"
        value = ", ".join(filter(None, (str(len(part.actions)), part.how)))
        key = f"missed {part.population}"
        yield _count(update, key, label, words, part.actions, value=value)
    found = exceptional(update)
    for rating in Rating:
        rated = [action for action, known in found if known.shown is rating]
        if rated:
            words = f"Open actions shown as {rating}, whether computed or by our own judgement."
            yield _count(update, f"exception {rating}", f"Exceptions: {rating}", words, rated)
    judged = [action for action, known in found if known.judgement is not None]
    if judged:
        words = "Exceptions whose rating is the team's own judgement, with a reason."
        yield _count(update, "judged", "Exceptions: By our own judgement", words, judged)


def _delivered(update: Update) -> Iterator[Figure]:
    executive = [a for a in update.delivered_now if a.source is Source.EXECUTIVE]
    plan = [a for a in update.delivered_now if a.source is Source.PLAN]
    others = [a for a in update.delivered_now if a not in executive and a not in plan]
    words = "Actions delivered in the quarter."
    for label, found in (
        ("of the business plan", plan),
        ("outside the business plan", others),
        ("of the Executive", executive),
    ):
        yield _count(update, f"delivered {label}", f"Delivered this quarter: {label}", words, found)
    every = [*plan, *others]
    without = [action for action in every if action.lacks_impact]
    yield _count(
        update,
        "without impact",
        "Delivered this quarter: No impact yet, without the Executive's",
        "Deliveries of the quarter with no impact recorded yet. Those of the Executive are in "
        "their own section.",
        without,
        value=f"{len(without)} of {len(every)}",
        of=every,
    )


def _delivered_in_public(update: Update) -> Iterator[Figure]:
    found = update.delivered_now
    words = "Actions delivered in the quarter."
    label = "Delivered this quarter"
    yield _count(update, "delivered", label, words, found)
    others = [action for action in found if not action.plan]
    label = f"{label}: from reviews, audits and other work"
    yield _count(update, "delivered elsewhere", label, words, others)


def _taking_longer(update: Update) -> Iterator[Figure]:
    words = (
        "Actions that were carried over, were due and are not delivered, or had their date moved "
        "after it was due."
    )
    yield _count(update, "longer", "Taking longer", words, taking_longer_now(update))


def _planned_next(update: Update) -> Iterator[Figure]:
    label = f"Planned by {long(due_next_days(update).last)}"
    words = "Open actions due in these days, without those that are taking longer."
    yield _count(update, "planned", label, words, planned_next(update))


def _ended(update: Update) -> Iterator[Figure]:
    for outcome in Outcome:
        closed = [action for action in update.ended_undelivered if action.outcome is outcome]
        if closed:
            words = "Actions that ended, not delivered, in the quarter with this outcome."
            yield _count(update, f"ended {outcome}", f"Ended: {outcome}", words, closed)
    moves = list(update.moves)
    for kind in MoveKind:
        moved = [action for action, move in moves if move.kind is kind]
        if not moved and kind not in {MoveKind.SLIP, MoveKind.EXTENSION}:
            continue
        yield _count(
            update,
            f"moves {kind}",
            f"All sources: {capitalised(kind.plural)} in the quarter",
            "Due dates moved later in the quarter, or recorded in it after the old date had passed. "
            "A slip was moved after the date had passed, or past the end of the plan.",
            moved,
            value=f"{len(moved)}, of {counted(len({action.id for action in moved}), 'action')}",
        )


def _executive(update: Update) -> Iterator[Figure]:
    actions = [action for action in update.others if action.source is Source.EXECUTIVE]
    first = Quarter(update.quarter.year, 1).first_day
    opened = [action for action in actions if action.is_open]
    done = [a for a in actions if a.is_delivered and a.known_end and first <= a.known_end]
    yield _count(
        update, "executive", "Executive actions: Open", "Open actions of the Executive.", opened
    )
    label, words = "Executive actions: Delivered since", "Delivered in this financial year."
    yield _count(update, "executive done", f"{label} {long(first)}", words, done)


def _partner_evidence(update: Update) -> Iterator[Figure]:
    words = "Agencies' own evidence for the quarter, whenever it was received."
    found = partner_evidence_in(update.present, update.quarter)
    agencies = {given.agency for given in found}
    value = f"{len(found)}, of {counted(len(agencies), 'agency', 'agencies')}"
    label = "Partner evidence"
    yield _count(
        update, "partner_evidence", label, words, found, value=value, table="partner_evidence"
    )


def figures_of_attendance(update: Update) -> Iterator[Figure]:
    """Count the year's meetings of each group, and who came from each agency."""
    attended, book = year_so_far(update), update.book
    period = Period(attended.first, attended.last)
    meaning = attendance_definition(Measure.ATTENDANCE)
    for group in attended.groups:
        held = attended.held[group.id]
        label = f"Attendance: Meetings of the {group.name}"
        words = "Meetings that took place, count and are minuted."
        yield _count(update, f"held {group.id}", label, words, held, table="meetings")
    met = {group.id: tuple(each.id for each in attended.met(group.id)) for group in attended.groups}
    for agency in attended.agencies:
        for group in attended.groups:
            presence = attended.of(agency.id, group.id)
            if not presence.is_member and agency.kind is not AgencyKind.GUEST:
                continue
            yield Figure(
                key=f"attendance {agency.id} {group.id}",
                label=f"Attendance: {cell_title(book, (agency.id, group.id))}",
                value=presence_cell(presence, agency, Measure.ATTENDANCE).text,
                numerator=presence.people,
                denominator=None if agency.kind is AgencyKind.GUEST else presence.held,
                definition=meaning,
                population=f"meetings held while it was a member, {period}",
                table="meetings",
                ids=met[group.id],
            )


def _challenges(update: Update) -> Iterator[Figure]:
    words = "Raised, answered, closed or changed in the quarter, or still without an answer."
    yield _count(
        update, "challenges", "Challenges reported", words, alive(update), table="challenges"
    )
    words = "What the meetings of the quarter decided."
    yield _count(update, "decisions", "Decisions", words, decided(update), table="decisions")


def _coming(update: Update) -> Iterator[Figure]:
    found: list[Action] = due_next(update)
    yield _count(
        update,
        "coming",
        f"Due next, {due_next_days(update)}",
        "Open actions of all plans and sources with a due date in this period, or a review date "
        "if they have no due date or are on hold.",
        found,
    )


def _progress(update: Update) -> Iterator[Figure]:
    if update.audience is not Audience.EXECUTIVE:
        return
    for plan in update.plans:
        for priority, every in by_priority(update, plan):
            actions = [action for action in every if action.is_open]
            label = f"{priority.full_title}: Open"
            words = "Open actions of the priority."
            yield _count(update, f"open {priority.id}", label, words, actions)
            for rating in Rating:
                rated = [
                    action
                    for action in actions
                    if (known := update.rated(action)) and known.shown is rating
                ]
                words = f"Open actions of the priority that are shown as {rating}."
                key = f"open {priority.id} {rating}"
                yield _count(update, key, f"{label}, {rating}", words, rated)


FIGURES_OF_SECTIONS: dict[str, Callable[[Update], Iterator[Figure]]] = {
    "asks": _asks,
    "exceptions": _exceptions,
    "progress": _progress,
    "delivered": _delivered,
    "ended": _ended,
    "executive": _executive,
    "partner-evidence": _partner_evidence,
    "attendance": figures_of_attendance,
    "challenges": _challenges,
    "coming": _coming,
    "achievements": _delivered_in_public,
    "taking-longer": _taking_longer,
    "ahead": _planned_next,
}


_MOVED = (
    "Open at the end of the quarter before.",
    "Added in the quarter.",
    "Ended before the quarter, then reopened in it.",
    "Delivered in the quarter.",
    "Carried over into the next plan.",
    "Transferred, replaced or withdrawn in the quarter.",
    "Open on the as-at day.",
)
"""The definitions of a movement's seven numbers, in the order of the equation."""

_OF_SOURCE = (
    "Open actions of this source on the as-at day.",
    "Actions of this source that were delivered in the quarter.",
    "Open actions of this source that are Red.",
    "Open actions of this source that are Amber.",
    "Open actions of this source that are Green.",
    "Open actions of this source without a date.",
    "Open actions of this source for which an update is expected this quarter and has not been received.",
)


def update_figures(update: Update) -> tuple[Figure, ...]:
    """The figures that the paper of an update gives, in its order, with the same numbers."""
    found: list[Figure] = []
    if update.audience is Audience.EXECUTIVE:
        found += (
            replace(each, label=f"First page: {each.label}") for each in first_page_figures(update)
        )
        found += chart_figures(update)
    found += headline_figures(update)
    if signed := update.signed_before:
        since = f"{short_quarter(signed.sign_off.quarter)} was signed off"
        found += correction_figures(signed.corrections, since)
    for key in section_keys(update):
        if make := FIGURES_OF_SECTIONS.get(key):
            found += make(update)
    return tuple(found)


def headline_figures(update: Update) -> Iterator[Figure]:
    """Yield the figures of the headline and of the progress by priority, which packs have, too."""
    for plan in update.plans:
        yield from _of_plan(update, plan)
        if not update.is_public:
            yield from _movement(update, plan)
        yield from _priorities(update, plan)
    if not update.is_public:
        yield from _of_all(update)
        yield from _silences(update)
        yield from _sources(update)


def figures_report(
    updates: Iterable[tuple[Update, str, tuple[Figure, ...]]],
    book: Book,
    today: date,
    marking: str = "",
) -> Report:
    """The figures of some quarters as one table, a row for each figure of each quarter.

    Args:
        updates: those of the quarters, each with its state, ``signed off`` or ``draft``, and its
            figures.
    """
    found = [(update, state, figure) for update, state, figures in updates for figure in figures]
    rows = (
        (update.quarter.typed, update.as_at.isoformat(), state, *tidy_row(figure))
        for update, state, figure in found
    )
    leading = columns("Quarter", "As at", "State")
    listed = replace(table(leading, rows), columns=(*leading, *TIDY))
    return make_report(
        book,
        today,
        "Figures",
        (listed,),
        table=listed.for_spreadsheets(),
        make_values=lambda: [_figure_values(*each) for each in found],
        marking=marking,
    )


def _figure_values(update: Update, state: str, figure: Figure) -> dict[str, Any]:
    return {
        "quarter": update.quarter.typed,
        "as_at": update.as_at.isoformat(),
        "state": state,
        "figure": figure.title,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "percent": figure.percent,
        "definition": figure.definition,
        "counted": figure.population,
        "table": figure.table,
        "records": list(figure.ids),
    }


def _title(update: Update, plan: Plan, label: str) -> str:
    return f"{plan.title}: {label}" if len(update.plans) > 1 else label


def _of_plan(update: Update, plan: Plan) -> Iterator[Figure]:
    before = {figure.label: figure.value for figure in figures_before(update, plan)}
    for figure in figures_now(update, plan):
        if update.is_public and figure.label not in PUBLISHED_FIGURES:
            continue
        then = before.get(figure.label)
        was = f" At {long(update.before_day)} it was {then}." if then is not None else ""
        yield replace(
            figure,
            key=f"{figure.label} {plan.id}",
            label=_title(update, plan, figure.label),
            definition=f"{figure.definition}{was}",
        )


def _movement(update: Update, plan: Plan) -> Iterator[Figure]:
    before = update.before_by_plan.get(plan.id, {})
    actions = update.actions_by_plan.get(plan.id, ())
    label = _title(update, plan, "Movement")
    yield from _moved(update, plan, label, before, actions)


def _priorities(update: Update, plan: Plan) -> Iterator[Figure]:
    """Count what is delivered of each priority, and the moves of its actions, which are not published."""
    before = update.before_by_plan.get(plan.id, {})
    for priority, actions in by_priority(update, plan):
        label = _title(update, plan, priority.full_title)
        counted_ones = [action for action in actions if counts(action)]
        yield count(
            f"delivered {priority.id}",
            f"{label}: Delivered",
            "Delivered actions of the priority, of all but those transferred, replaced or withdrawn.",
            [action for action in counted_ones if action.is_delivered],
            f"actions of {priority.title}, as at {long(update.as_at)}",
            value=Delivered.of(actions).figure,
            of=counted_ones,
        )
        if not update.is_public:
            yield from _moved(
                update, plan, f"{label}, movement", before, actions, priority=priority
            )


def _moved(
    update: Update,
    plan: Plan,
    label: str,
    before: Mapping[str, Action],
    actions: Sequence[Action],
    *,
    priority: Priority | None = None,
) -> Iterator[Figure]:
    moved, whose = movement(before, actions), priority.title if priority else plan.title
    corrected = corrections_of(update, plan, moved, priority)
    at_start, correction, *others = movement_numbers(moved, corrected)
    refs, *other_refs = moved.parts
    # As many can be open as were signed, and yet be others.
    at_sign_off = open_when_signed(update, plan, priority) or ([] if corrected else refs)
    numbers = [(at_start, MOVEMENT_NUMBERS[0], _MOVED[0], at_sign_off)]
    if different := sorted({*refs} ^ {*at_sign_off}, key=natural):
        words = "Open at the end of the quarter before now, less those that were signed off."
        numbers.append((correction, CORRECTIONS, words, different))
    numbers += zip(others, MOVEMENT_NUMBERS[1:], _MOVED[1:], other_refs, strict=True)
    for number, name, meaning, ids in numbers:
        yield Figure(
            key=f"{name} {label} {plan.id}",
            label=f"{label}: {name}",
            value=signed_number(number),
            numerator=number,
            definition=meaning,
            population=(
                f"all {counted(len(actions), 'action')} of {whose}, between "
                f"{long(update.before_day)} and {long(update.as_at)}"
            ),
            ids=tuple(ids),
        )


def _of_all(update: Update) -> Iterator[Figure]:
    total, silent = update.open_actions, update.without_progress_update
    day = long(update.as_at)
    words = "Open actions of the plans in force, of earlier plans and from other sources."
    population = f"all actions of this update, as at {day}"
    yield count("open of all", OPEN_OF_ALL, words, total, population)
    yield count(
        "silent of all",
        "All sources: No update received for this quarter",
        "Open actions for which an update is expected this quarter and has not been received.",
        silent,
        f"all open actions of this update, as at {day}",
        value=f"{len(silent)} of {len(total)}",
        of=total,
    )


def _silences(update: Update) -> Iterator[Figure]:
    found = grouped(update.without_progress_update, lead_of)
    every = grouped(update.open_actions, lead_of)
    for key, actions in found.items():
        agency = update.book.agencies.get(key)
        name = agency.name if agency else key or "none named"
        yield count(
            f"silent {key}",
            f"No update received: {name}",
            "Open actions it leads that need a progress update for the quarter and don't have one.",
            actions,
            f"all open actions with the lead agency {name}, as at {long(update.as_at)}",
            value=f"{len(actions)} of {len(every[key])}",
            of=every[key],
        )


def _sources(update: Update) -> Iterator[Figure]:
    for source, figures in source_figures(update):
        for name, meaning, found in zip(SOURCE_FIGURES, _OF_SOURCE, figures, strict=True):
            population = f"actions of {source} outside the plans, as at {long(update.as_at)}"
            yield count(f"{source} {name}", f"{source}: {name}", meaning, found, population)
